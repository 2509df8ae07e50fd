"""Spreadsheets (Office Open XML): a sheet a table, and before them one that says what they are.

Dates are dates, numbers are numbers, and all else is text: no cell is a formula, whatever it begins with, and those
that another program could take for one bear the mark of a text. The same value gives the same bytes.
"""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any, cast
from zipfile import ZipFile

import attrs

from .._collection import Collection
from .._dataset import COLLECTIONS, Dataset
from .._errors import QueryError
from .._version import DATA_VERSION, __version__
from ._around import edition_of, edition_words
from ._converter import Decoded
from ._frames import needed
from ._tables import Column, Table, about, as_json, holdings, table_of, tables_of
from ._zip import zipped

__all__ = ["write"]

_MOST_ROWS = 1_048_576
_MOST_CHARACTERS = 32_767  # of a cell, counted in UTF-16
_LONGEST_NAME = 31  # of a sheet
_FIRST_DATE = date(1900, 3, 1)  # before it spreadsheets count a day that was not, 29 February 1900
_WIDTHS = (8, 60)
_CUT = " [cut here]"
_MARKED = frozenset("=+-@＝＋－＠#")  # with these begin formulas, and the codes of errors
_LIKE_ESCAPES = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # ST_Xstring: _x0041_ would be read as A
_PROPERTIES = "docProps/core.xml"
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")

Line = list[object]


def write(value: Decoded) -> bytes:
    """Give a workbook: of a dataset a sheet a table, of a collection a sheet for each type of record."""
    sheets = {table.name[:_LONGEST_NAME]: table for table in _tables(value)}
    for table in sheets.values():
        if len(table) >= _MOST_ROWS:
            too_many = f"{table.name} has {len(table):,} rows, and a sheet holds {_MOST_ROWS - 1:,} below its head"
            raise QueryError(f"{too_many}: another format holds more, such as .csv")
    openpyxl = needed("openpyxl", "xlsx", ".xlsx")
    book = openpyxl.Workbook(write_only=True)
    book.properties.creator = f"csto_records {__version__}"
    book.properties.created = datetime.fromisoformat(DATA_VERSION)
    _fill(openpyxl, book.create_sheet("about"), [*_about(value), [], *_contents(sheets), [], *_columns(sheets)])
    for name, table in sheets.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        sheet.auto_filter.ref = f"A1:{openpyxl.utils.get_column_letter(len(table.columns))}{len(table) + 1}"
        _fill(openpyxl, sheet, [_Head(column.name for column in table.columns), *_rows(table)])
    made = BytesIO()
    book.save(made)
    return _same_each_time(made)


class _Head(Line):
    """The names of columns: written bold."""


def _tables(value: Decoded) -> list[Table]:
    if isinstance(value, Dataset):
        return list(tables_of(value).values())
    records = holdings(value)
    if not records and isinstance(value, Collection):
        return [table_of(value)]
    by_name = {
        name: Collection(record for record in records if type(record) is kind) for name, kind in COLLECTIONS.items()
    }
    return [attrs.evolve(table_of(part), name=name) for name, part in by_name.items() if part]


def _about(value: Decoded) -> Iterator[Line]:
    """Yield what the workbook is, and how to read it."""
    yield _Head(["about", f"csto_records {__version__}"])
    yield from ([name.replace("_", " "), said] for name, said in about(value).items())
    edition = edition_of(value)
    if edition:
        yield ["edition", edition]
        yield ["licence", "Creative Commons Attribution 4.0, https://creativecommons.org/licenses/by/4.0/"]
        cite = f"The csto_records contributors: {edition_words(value)}. Cite a single fact by the source that it has."
        yield ["how to cite", cite]
    yield ["empty cells", "Unknown, or not applicable. Where there are none, a list is [] and a count is 0."]
    yield [
        "dates",
        "As precise as the source, in EDTF; _earliest and _latest are the days between which they must lie.",
    ]
    yield ["lists", "In one cell: single values are joined by semicolons, what has parts of its own is JSON."]
    yield ["cut texts", f"A cell holds {_MOST_CHARACTERS:,} characters: a longer text ends with{_CUT}."]


def _contents(sheets: dict[str, Table]) -> Iterator[Line]:
    yield _Head(["sheet", "what a row is", "rows"])
    for name, table in sheets.items():
        yield [name, table.doc or "A record.", len(table)]


def _columns(sheets: dict[str, Table]) -> Iterator[Line]:
    yield _Head(["sheet", "what the column is", "column", "holds", "one of", "names a row of"])
    for name, table in sheets.items():
        for column in table.columns:
            said = [name, column.doc, column.name, column.kind, ", ".join(column.choices), column.points_at]
            yield [part or None for part in said]


def _rows(table: Table) -> Iterator[Line]:
    return ([_value(column, row[column.name]) for column in table.columns] for row in table.rows)


def _value(column: Column, value: object) -> object:
    """Give what stands in a cell: a number, a date, a truth value or a text."""
    if isinstance(value, date) and value >= _FIRST_DATE:
        return value
    if not isinstance(value, list):
        return as_json(value)
    items = cast(list[object], value)
    if column.of_parts or not items:
        return json.dumps(as_json(items), ensure_ascii=False)
    return "; ".join(map(str, items))


def _fill(openpyxl: Any, sheet: Any, lines: list[Line]) -> None:
    widths: dict[int, int] = {}
    for line in lines:
        for at, value in enumerate(line, 1):
            widths[at] = max(widths.get(at, 0), len(str("" if value is None else value)) + 2)
    least, most = _WIDTHS
    for at, width in widths.items():
        sheet.column_dimensions[openpyxl.utils.get_column_letter(at)].width = min(max(width, least), most)
    bold = openpyxl.styles.Font(bold=True)
    for line in lines:
        sheet.append([_cell(openpyxl, sheet, value, bold if isinstance(line, _Head) else None) for value in line])


def _cell(openpyxl: Any, sheet: Any, value: object, font: Any) -> object:
    """Give a cell; a text as a text, even where it looks like a formula or the code of an error."""
    if not isinstance(value, str):
        return value
    text = _fitting(_LIKE_ESCAPES.sub("_x005F_", value))
    if font is None and text[:1] not in _MARKED:
        return text
    cell = openpyxl.cell.WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    cell.quotePrefix = text[:1] in _MARKED
    if font is not None:
        cell.font = font
    return cell


def _fitting(text: str) -> str:
    octets = text.encode("utf-16-le")
    if len(octets) <= 2 * _MOST_CHARACTERS:
        return text
    return octets[: 2 * (_MOST_CHARACTERS - len(_CUT))].decode("utf-16-le", "ignore") + _CUT


def _same_each_time(made: BytesIO) -> bytes:
    """Give a workbook without the time at which it was written."""
    with ZipFile(made) as book:
        files = {name: book.read(name) for name in book.namelist()}
    stamp = f"{DATA_VERSION}T00:00:00Z".encode()
    files[_PROPERTIES] = _MODIFIED.sub(rb"\g<1>" + stamp, files[_PROPERTIES])
    return zipped(files, 0o600)
