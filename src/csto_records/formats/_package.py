"""Frictionless Data Package 2.0: a zip of one CSV a table, with a `datapackage.json` that says what each column is.

What was written is read back equal. A package comes from anywhere, so that nothing in it is trusted: of the archive
only the files that its descriptor names are read, into memory and no further than the bound of all formats, and each
cell is read by the columns of the model, whatever the descriptor says of it.
"""

import io
import json
import os
import re
import stat
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import BinaryIO, cast

from .._collection import Collection
from .._dataset import COLLECTIONS, ENTRIES, Dataset
from .._errors import DecodeError, Fault, Faults, few_hints, nearest, shown
from ._converter import Decoded, Duplicated
from ._csv import lines, unguarded
from ._disk import MOST_BYTES, fitting
from ._json import parse
from ._tables import (
    HEADER,
    Column,
    Row,
    Table,
    about,
    empty_tables,
    from_tables,
    header_keys,
    item_tables,
    tables_of,
    told,
)
from ._zip import zipped

__all__ = ["read", "read_folder", "telling", "write"]

_DESCRIPTOR = "datapackage.json"
_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_TYPES = {"text": "string", "code": "string", "state": "string"}
_BUNDLED = {"archive", "seed"}
_OURS = {  # of the data that are ours; what others put into a package is theirs to license
    "licenses": [
        {
            "name": "CC-BY-4.0",
            "path": "https://creativecommons.org/licenses/by/4.0/",
            "title": "Creative Commons Attribution 4.0 International",
        }
    ],
    "contributors": [{"title": "The csto_records contributors"}],
}
_README = """\
# Records of the Collective Security Treaty Organization (CSTO)

A Frictionless Data Package, written by csto_records: one CSV a table in `data/`, and in `datapackage.json` what each
table and column is, its keys, and the tables that it points at.

- In Python, `csto_records.read("this.zip")` gives back exactly what was written.
- An empty cell is unknown. `hosts_count` and its like tell unknown (empty) from none (0).
- pandas takes the words NA (the code of Namibia), None and null for an empty cell, unless it is told not to:
  `pandas.read_csv(path, keep_default_na=False, na_values=[""])`.
- Dates are EDTF (ISO 8601-2); beside each stand the first and the last day that it can mean, and its precision.
- A text that a spreadsheet would take for a formula has an apostrophe before it, as has what follows a semicolon:
  before `=`, `+`, `-` or `@`, or an apostrophe before those, take one apostrophe away.
- Who changes a table keeps the others in step: `position` counts from 0, and what follows from other columns (titles
  of sessions, first and last days) is filled in anew or, where it may be, left empty. In pandas, read a table with
  `dtype=str, keep_default_na=False` and write it with `index=False`, so that each cell stays as it is.
"""

_PATH = re.compile(r"(?!\.)[\w.-]+(?:/(?!\.)[\w.-]+)*", re.ASCII)
_CELL = re.compile(r'(?:"((?:[^"]++|"")*+)"|([^",\r\n]*+))(,|\r?\n|\Z)')
# The words of Table Schema, where a field names no others.
_TRUTH = dict.fromkeys(("true", "True", "TRUE", "1"), True) | dict.fromkeys(("false", "False", "FALSE", "0"), False)
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,40})(\.[0-9]{1,40})?")
_AS_WRITTEN: Mapping[str, object] = {"format": "csv", "encoding": "utf-8", "dialect": {}, "compression": ""}


# Writing


def write(value: Decoded) -> bytes:
    """Give a record, a collection or a dataset as a zipped package: the same bytes for the same value.

    >>> import csto_records as csto
    >>> seed = csto.load("seed")
    >>> read(write(seed), "seed.zip", csto.Dataset) == seed
    True
    """
    tables = tables_of(value) or {"records": empty_tables()["records"]}  # a package has a resource at least
    files = {_DESCRIPTOR: _json(_descriptor(value, tables)), "README.md": _README.encode()}
    for name, table in tables.items():
        header = [column.name for column in table.columns]
        files[_path(name)] = lines(header, ([row[key] for key in header] for row in table.rows)).encode()
    fitting(sum(map(len, files.values())))
    return zipped(files, stat.S_IFREG | 0o644)


def _json(plain: object) -> bytes:
    return f"{json.dumps(plain, ensure_ascii=False, indent=2)}\n".encode()


def _path(table: str) -> str:
    return f"data/{table}.csv"


def _descriptor(value: Decoded, tables: Mapping[str, Table]) -> dict[str, object]:
    header = about(value)
    name = value.name if isinstance(value, Dataset) else value.noun if isinstance(value, Collection) else value.id
    sources = [{"title": row["title"], "path": row["url"]} for row in tables.get("sources", ())]
    return _known(
        {
            "$schema": _PROFILE,
            "name": "csto-records",
            "title": f"csto_records: {name or 'a dataset'}",
            "version": header.get("data_version"),
            **(_OURS if isinstance(value, Dataset) and name in _BUNDLED else {}),
            "sources": [_known(source) for source in sources] or None,
            HEADER: header,
            "resources": [_resource(table) for table in tables.values()],
        }
    )


def _known(plain: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in plain.items() if value is not None}


def _resource(table: Table) -> dict[str, object]:
    schema: dict[str, object] = {
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    links: list[object] = []
    for link in table.links:
        other = "" if link.table == table.name else link.table
        links.append({"fields": list(link.columns), "reference": {"resource": other, "fields": list(link.key)}})
    schema |= {"foreignKeys": links} if links else {}
    return {
        "name": table.name,
        "type": "table",
        "path": _path(table.name),
        "description": table.doc,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _field(column: Column) -> dict[str, object]:
    constraints: dict[str, object] = {} if column.optional else {"required": True}
    if column.choices:
        constraints["enum"] = list(column.choices)
    if column.kind == "state":
        constraints["pattern"] = "[A-Z]{2}"
    found: dict[str, object] = {"name": column.name, "type": _TYPES.get(column.kind, column.kind)}
    return found | {"description": column.doc} | ({"constraints": constraints} if constraints else {})


# Reading


class _Unread(Exception):  # noqa: N818 - nobody sees it
    """Why a part of a package cannot be read: what was found, what was expected."""

    def __init__(self, found: str, expected: str) -> None:
        self.found = found
        self.expected = expected
        super().__init__(found, expected)

    def at(self, path: str) -> Fault:
        return Fault(path, self.found, self.expected)


_Files = Callable[[str], bytes]


def read(content: bytes, where: str, expected: object) -> Decoded:
    """Make what a zipped package holds."""
    return _read(lambda: _in_archive(io.BytesIO(content)), where, expected)


def read_folder(path: str, expected: object = object) -> Decoded:
    """Make what an unpacked package holds, by the path of its `datapackage.json`; no link may lead out of its folder.

    >>> import csto_records as csto, tempfile
    >>> seed = csto.load("seed")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     zipfile.ZipFile(io.BytesIO(write(seed))).extractall(folder)
    ...     read_folder(os.path.join(folder, "datapackage.json")) == seed
    True
    """
    return _read(lambda: _in_folder(os.path.dirname(path)), path, expected)


def telling(file: BinaryIO) -> bytes:
    """Give what an archive has by which a package is known, whoever packed it: its descriptor, or nothing.

    >>> import csto_records as csto
    >>> b"csto_records" in telling(io.BytesIO(write(csto.load("seed"))))
    True
    """
    try:
        return _in_archive(file)(_DESCRIPTOR)
    except _Unread:
        return b""


def _read(opened: Callable[[], _Files], where: str, expected: object) -> Decoded:
    with few_hints():
        try:
            package = _Package(opened(), where)
        except _Unread as unread:
            raise DecodeError(where, [unread.at("")]) from None
        return package.value(expected)


def _budget() -> Callable[[int], None]:
    """Give what counts bytes, and refuses those over the bound of all formats."""
    left = MOST_BYTES

    def take(size: int) -> None:
        nonlocal left
        if size > left:
            raise _Unread(f"more than {MOST_BYTES:,} bytes unpacked", "at most that")
        left -= size

    return take


def _in_archive(file: BinaryIO) -> _Files:
    """Open a zip archive, to read its files by their names."""
    try:
        archive = zipfile.ZipFile(file)
    except Exception as error:  # noqa: BLE001 - zipfile has a dozen for what is no archive
        raise _Unread(f"no zip archive ({type(error).__name__}: {shown(str(error))})", "a zip archive") from None
    infos: dict[str, zipfile.ZipInfo] = {}
    for info in archive.infolist():
        if info.filename in infos:
            raise _Unread(f"{shown(info.filename)} twice", "each file of the archive once")
        if stat.S_ISLNK(info.external_attr >> 16):
            raise _Unread(f"{shown(info.filename)}, a symbolic link", "files")
        infos[info.filename] = info
    take = _budget()

    def read(path: str) -> bytes:
        info = infos.get(path)
        if info is None:
            raise _Unread("nothing", f"a file {path} in the archive")
        if info.flag_bits & 1:
            raise _Unread("an encrypted file", "one that is not")
        if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:  # others unpack without a bound
            raise _Unread(f"the compression {info.compress_type}", "a file stored or deflated")
        take(info.file_size)
        try:
            with archive.open(info) as unpacked:
                return unpacked.read(info.file_size + 1)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with the bytes of a file
            found = f"a broken file ({type(error).__name__}: {shown(str(error))})"
            raise _Unread(found, "one that can be unpacked") from None

    return read


def _in_folder(folder: str) -> _Files:
    """Read the files of a folder by their names."""
    root = os.path.realpath(folder)
    take = _budget()

    def read(path: str) -> bytes:
        name = os.path.realpath(os.path.join(root, path))
        if not name.startswith(os.path.join(root, "")):
            raise _Unread("a link that leads out of the folder", "a file in it")
        if not os.path.isfile(name):
            raise _Unread("nothing", f"a file {path} in the folder")
        take(os.path.getsize(name))
        with open(name, "rb") as file:
            return file.read()

    return read


class _Package:
    """A package as it is read: its tables, and where each came from."""

    def __init__(self, files: _Files, where: str) -> None:
        self.where = where
        self.faults = Faults(where)
        self.files = files
        self.paths: dict[str, str] = {}
        self.rows: dict[str, list[Row]] = {}
        descriptor = self.taken(self.descriptor(), "")
        self.header = self.taken(descriptor.get(HEADER), HEADER)
        listing = descriptor.get("resources")
        resources = cast(list[object], listing) if isinstance(listing, list) else None
        most = len(empty_tables())
        if resources is None or len(resources) > most:
            found = shown(descriptor.get("resources"))
            self.fail("resources", found, f"a list of resources, at most {most}, one a table")
            resources = []
        for i, resource in enumerate(resources):
            self.resource(self.taken(resource, f"resources[{i}]"), f"resources[{i}]")
        self.refuse()
        for name in dict.fromkeys(_needed(self.paths, self.header.get("type"))):
            if name not in self.paths:
                self.fail("resources", f"no table {name}", "every table of the records that there are")
        for name, path in self.paths.items():
            self.table(empty_tables()[name], path)
        self.refuse()

    def fail(self, path: str, found: str, expected: str, close: str | None = None) -> None:
        self.faults.append(Fault(f"{_DESCRIPTOR}: {path}" if path else _DESCRIPTOR, found, expected, close))

    def refuse(self) -> None:
        if self.faults:
            raise DecodeError(self.where, self.faults)

    def descriptor(self) -> object:
        """Read the descriptor."""
        try:
            return parse(self.files(_DESCRIPTOR), self.where)
        except _Unread as unread:
            self.faults.append(unread.at(_DESCRIPTOR))
        except DecodeError as error:
            self.faults += [fault.under(_DESCRIPTOR) for fault in error.faults]
        raise DecodeError(self.where, self.faults)

    def taken(self, plain: object, path: str) -> Row:
        """Take what must be an object, with each key once."""
        if not isinstance(plain, dict):
            self.fail(path, told(plain), "an object")
            return {}
        for fault in plain.faults if isinstance(plain, Duplicated) else ():
            self.fail(path, fault.found, fault.expected)
        return cast(Row, plain)

    def resource(self, resource: Row, at: str) -> None:
        """Note which table a resource is, and in which file; what says that it is written otherwise is refused."""
        name, path = resource.get("name"), resource.get("path")
        if not isinstance(name, str) or name not in empty_tables():
            close = nearest(name, empty_tables()) if isinstance(name, str) else None
            self.fail(f"{at}.name", shown(name), "the name of a table", close)
        elif name in self.paths:
            self.fail(f"{at}.name", f"{shown(name)} twice", "each table once")
        elif not isinstance(path, str) or not _PATH.fullmatch(path):
            self.fail(f"{at}.path", shown(path), "the path of a file inside the package, such as 'data/summits.csv'")
        elif path in self.paths.values():
            self.fail(f"{at}.path", f"{shown(path)} twice", "a file of its own")
        else:
            self.paths[name] = path
        schema = self.taken(resource.get("schema", {}), f"{at}.schema")
        written = {f"{at}.{key}": (resource.get(key, right), right) for key, right in _AS_WRITTEN.items()}
        written[f"{at}.schema.missingValues"] = (schema.get("missingValues", [""]), [""])
        for where, (found, right) in written.items():
            if found != right:
                self.fail(where, shown(found), f"{json.dumps(right)}, as this library writes it")

    def table(self, table: Table, path: str) -> None:
        """Read the rows of a table."""
        try:
            text = self.files(path).decode("utf-8-sig")
        except _Unread as unread:
            self.faults.append(unread.at(path))
        except UnicodeDecodeError as error:
            found = f"the byte {error.object[error.start]:#04x} at position {error.start}"
            self.faults.append(Fault(path, found, "text in UTF-8"))
        else:
            self.rows[table.name] = []
            for fault in _filled(self.rows[table.name], table, text):
                self.faults.append(fault._replace(path=f"{path} {fault.path}"))

    def value(self, expected: object) -> Decoded:
        """Make what the tables hold."""
        try:
            return from_tables(self.rows, self.header, self.where, expected)
        except DecodeError as error:
            rows = _Rows(self.rows, self.paths, self.header.get("type"))
            raise DecodeError(self.where, [rows.located(fault) for fault in error.faults]) from None


def _needed(there: Iterable[str], kind: object) -> Iterator[str]:
    """Yield the tables that a package has: a dataset every one, others those of the types that are there."""
    for name, cls in COLLECTIONS.items():
        if kind == "dataset" or name in there:
            yield from item_tables(cls)
            yield from [name, "records"] if name in ENTRIES else [name]


def _key(table: Table, row: Row) -> tuple[object, ...]:
    return tuple(row[name] for name in table.key)


def _lines(text: str, most: int) -> Iterator[list[str]]:
    """Yield the cells of each row (RFC 4180) but blank ones at the end, and stop at a row with more than so many.

    The csv module takes quotes anywhere, and no cell over a size that is the same for the whole process.
    """
    text = text.rstrip("\r\n")
    at = 0
    row: list[str] = []
    while at < len(text):
        match = _CELL.match(text, at)
        if match is None:
            raise _Unread("a quote or the end of a row where none can stand", "CSV as RFC 4180 has it")
        quoted, bare, end = match.groups()
        row.append(bare if quoted is None else quoted.replace('""', '"'))
        at = match.end()
        if end == "," and len(row) <= most:
            continue
        yield row
        if end == ",":
            return
        row = []
    if row:  # the text ends with a comma
        yield [*row, ""]


def _filled(rows: list[Row], table: Table, text: str) -> Iterator[Fault]:
    """Fill in the rows that a text has, and yield what is wrong with it; a fault's path begins with the row."""
    parsed = _lines(text, len(table.columns))
    number = 0
    try:
        header = next(parsed, list[str]())
        number = 1
        faults = list(_heading_faults(header, table))
        yield from faults
        if faults:
            return
        by_name = {column.name: column for column in table.columns}
        columns = [by_name[name] for name in header]
        seen: dict[tuple[object, ...], int] = {}
        for number, cells in enumerate(parsed, 2):
            row: Row = {}
            faults = list(_row_faults(row, columns, cells))
            if not faults and (first := seen.setdefault(_key(table, row), number)) != number:
                found = f"the key of row {first} again"
                faults = [Fault(", ".join(table.key), found, "a key of its own")]
            rows.append(row)
            yield from (fault._replace(path=f"row {number}, {fault.path}".removesuffix(", ")) for fault in faults)
    except _Unread as unread:
        yield unread.at(f"row {number + 1}")


def _heading_faults(header: list[str], table: Table) -> Iterator[Fault]:
    known = [column.name for column in table.columns]
    for name in dict.fromkeys(header):
        if name not in known:
            yield Fault("row 1", f"the column {shown(name)}", f"a column of {table.name}", nearest(name, known))
        elif header.count(name) > 1:
            yield Fault("row 1", f"the column {name} {header.count(name)} times", "each column once")
    for name in known:
        if name not in header:
            yield Fault("row 1", f"no column {name}", f"every column of {table.name}")


def _row_faults(row: Row, columns: list[Column], cells: list[str]) -> Iterator[Fault]:
    """Fill in a row from its cells."""
    if len(cells) != len(columns):
        many = "more cells" if len(cells) > len(columns) else f"{len(cells)} cell{'s'[: len(cells) != 1]}"
        yield Fault("", many, f"{len(columns)}, one a column")
        return
    for column, text in zip(columns, cells, strict=True):
        try:
            row[column.name] = _value(column, text)
        except _Unread as unread:
            yield unread.at(column.name)


def _value(column: Column, text: str) -> object:
    """Give what a cell holds, by the kind of its column."""
    if not text:
        if not column.optional:
            raise _Unread("nothing", "a value")
        return None
    if column.kind in _TYPES:
        return unguarded(text)
    if column.kind == "boolean":
        if text not in _TRUTH:
            raise _Unread(shown(text), "true or false")
        return _TRUTH[text]
    if column.kind == "date":
        try:
            day = date.fromisoformat(text)
        except ValueError:
            day = None
        if day is None or day.isoformat() != text:  # which reads 20240101 too
            raise _Unread(shown(text), "a day as YYYY-MM-DD")
        return day
    number = _NUMBER.fullmatch(text)
    if number is None:
        raise _Unread(shown(text), "a whole number" if column.kind == "integer" else "a number such as 1500 or 51.13")
    if number[1] and column.kind == "integer":
        raise _Unread(shown(text), "a whole number without a point: with dtype=str, pandas adds none")
    return Decimal(text) if number[1] else int(text)


class _Rows:
    """Where the rows of tables stand: each by its key, and by the path of what it is in the plain data."""

    def __init__(self, rows: Mapping[str, list[Row]], paths: Mapping[str, str], kind: object) -> None:
        self.paths = paths
        self.header = header_keys(kind)
        self.found: dict[str, tuple[Table, int]] = {}
        tops: dict[str, list[tuple[int, str, Row]]] = {}
        for name in (name for name in COLLECTIONS if name in rows):
            top = tops.setdefault(name if kind == "dataset" else "records", [])
            top += [(cast(int, row["position"]), name, row) for row in rows[name]]
        owners: dict[object, str] = {}
        for name, top in tops.items():
            top.sort(key=lambda placed: placed[0])
            for i, (_, of, row) in enumerate(top):
                path = f"{name}[{i}]" if kind in ("dataset", "collection") else ""
                owners[of, *_key(empty_tables()[of], row)] = path
        for name, given in rows.items():
            table = empty_tables()[name]
            for number, row in enumerate(given, 2):
                key = _key(table, row)
                for most in range(1, len(key) + 1):  # a part of a key means the first row that has it
                    self.found.setdefault(f"{name}[{']['.join(map(str, key[:most]))}]", (table, number))
                if name in COLLECTIONS:
                    self.found.setdefault(owners[name, *key], (table, number))
                elif len(key) == 2:
                    owner = table.columns[0]
                    field = f"{name.removeprefix(f'{owner.name}_')}[{key[1]}]"
                    for of in ENTRIES if owner.points_at == "records" else (owner.points_at,):
                        if (of, key[0]) in owners:
                            path = f"{owners[of, key[0]]}.{field}".removeprefix(".")
                            self.found.setdefault(path, (table, number))

    def located(self, fault: Fault) -> Fault:
        """Give a fault with the file, the row and the column where the value stands, as far as there is one."""
        path = fault.path
        ends = [len(path), *(i for i in range(len(path) - 1, -1, -1) if path[i] == "."), 0]
        end = next((end for end in ends if path[:end] in self.found), None)
        if path in self.header or path.startswith(("'", '"')):
            return fault.under(f"{_DESCRIPTOR}: {HEADER}")
        if end is None or not path or (end == 0 and path.partition("[")[0] in self.paths):
            return fault
        table, number = self.found[path[:end]]
        rest = path[end:].removeprefix(".")
        columns = {".".join(column.path): column.name for column in table.columns if column.path}
        if not rest and len(table.columns) == len(table.key) + 1:
            rest = table.columns[-1].name  # an item that is a single value
        at = f"{self.paths[table.name]} row {number}, {columns.get(rest, rest)}"
        return fault._replace(path=at.removesuffix(", "))
