"""CSV (RFC 4180): records as one table, for a spreadsheet or a data frame; written only.

A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula, which may call a program or send what
the sheet holds elsewhere. Such a text gets an apostrophe before it, as OWASP advises ("CSV Injection"); so does what
follows a semicolon, where a spreadsheet of many a country begins a new cell. Numbers are left as they are.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import cast

from .._dataset import Dataset
from .._errors import QueryError
from ._converter import Decoded
from ._tables import Column, Row, columns_for, holdings, kinds_of, rows_of

__all__ = ["cell", "guarded", "lines", "unguarded", "write"]

_ACTIVE = r"[=+\-@\t\r\n＝＋－＠]"  # a Japanese or Chinese spreadsheet takes the wide ones for the narrow
_BEFORE = r"(^|; *)"
_FORMULA = re.compile(f"{_BEFORE}('*{_ACTIVE})")
_GUARDED = re.compile(f"{_BEFORE}'('*{_ACTIVE})")

_MAIN_PART = {"citations": "source", "disputes": "field", "places": "name", "results": "measure"}


def write(value: Decoded) -> bytes:
    """Give a record or a collection as CSV, a row a record, in UTF-8 with a mark that Excel knows it by.

    What a record has several of stands in one cell, parted by "; ": an item with a semicolon in it is quoted as CSV
    quotes, so that `csv.reader([cell], delimiter=";", skipinitialspace=True)` parts them again. A count beside it tells
    none (0) from unknown (empty). Of citations there are the sources, of disputes the fields, of places the names, of
    results the measures; of other parts the count.

    pandas takes the words NA (the code of Namibia), None and null for an empty cell, unless it is told not to:
    `pandas.read_csv(path, keep_default_na=False, na_values=[""])`.

    >>> import csto_records as csto
    >>> print(write(csto.load("seed").people[:1]).decode("utf-8-sig").splitlines())
    ['name,name_ru,aliases', 'Imangali Tasmagambetov,,']
    """
    if isinstance(value, Dataset):
        raise QueryError("a dataset is many tables and a .csv is one: write one of its collections, or all to a .zip")
    records = holdings(value)
    columns = columns_for(kinds_of(value))
    flat = [column for wide in columns for column in _flat(wide)]
    rows = ([read(row) for _, read in flat] for row in rows_of(columns, records))
    return lines([name for name, _ in flat], rows).encode("utf-8-sig")


def _flat(column: Column) -> Iterator[tuple[str, Callable[[Row], object]]]:
    """Yield what a column becomes: names, each with how it is read from a row."""
    name = column.name
    if not column.items:
        yield name, lambda row: row[name]
    elif name in _MAIN_PART or not column.of_parts:
        yield name, lambda row: _joined(column, row[name])
    if column.items and (column.of_parts or column.optional):
        yield f"{name}_count", lambda row: None if row[name] is None else len(cast(list[object], row[name]))


def _joined(column: Column, items: object) -> str | None:
    if items is None:
        return None
    if column.of_parts:
        part = _MAIN_PART[column.name]
        items = dict.fromkeys(item[part] for item in cast(list[dict[str, str]], items))
    return "; ".join(_item(item) for item in cast(Iterable[str], items))


def _item(text: str) -> str:
    if ";" not in text and not text.startswith('"'):
        return text
    return '"' + text.replace('"', '""') + '"'


def lines(header: list[str], rows: Iterable[Iterable[object]]) -> str:
    r"""Give a header and rows of plain values as the text of a CSV.

    >>> lines(["name", "longitude"], [["=1+1, please", Decimal("-71.50")]])
    'name,longitude\r\n"\'=1+1, please",-71.5\r\n'
    """
    text = io.StringIO()
    writer = csv.writer(text)  # the excel dialect: commas, \r\n, quotes where they are needed
    writer.writerow(header)
    writer.writerows([cell(value) for value in row] for row in rows)
    return text.getvalue()


def cell(value: object) -> str:
    """Give a plain value as a cell: nothing for None, texts harmless, equal numbers equal and without a power.

    >>> [cell(value) for value in (None, True, Decimal("1E+3"), Decimal("0.50"), "-")]
    ['', 'true', '1000', '0.5', "'-"]
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return guarded(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return str(int(value)) if value == int(value) else f"{value:f}".rstrip("0")
    return str(value)


def guarded(text: str) -> str:
    """Give a text as no spreadsheet takes it for a formula: with an apostrophe before what it would obey.

    >>> guarded("=1+1; @home"), guarded("'=1"), guarded("1+1; 2")
    ("'=1+1; '@home", "''=1", '1+1; 2')
    """
    return _FORMULA.sub(r"\1'\2", text)


def unguarded(text: str) -> str:
    """Give the text that was guarded.

    >>> unguarded("'=1+1; '@home"), unguarded("'tis")
    ('=1+1; @home', "'tis")
    """
    return _GUARDED.sub(r"\1\2", text)
