"""Parquet: one table, a row a record, read by whatever reads data frames, and read back equal.

Records of one type have the columns that `to_arrow()` gives them: texts, dictionaries of codes, whole numbers, dates
as text (EDTF) with the first and the last day that they can mean beside them, lists, and lists of structs where the
items have parts. A record alone is one row. Records of several types, and a dataset, have the columns of each type in
one table, null where a type does not have them; the first ones, `type`, `id` and `when`, all have. It is used so:

    pandas.read_parquet("dataset.parquet").query("type == 'exercise'").dropna(axis=1, how="all")
    polars.read_parquet("dataset.parquet").filter(type="exercise").explode("hosts")
    SELECT id, title, unnest(hosts) AS host FROM 'dataset.parquet' WHERE type = 'exercise'  -- duckdb

Fields bear their descriptions as metadata, and the file bears as `csto_records` the JSON of its header: the versions,
the type, the name of a dataset, and the `types` whose columns are there. What reads it into pandas by Arrow gets
nullable types.

A small Parquet file can stand for any amount of data: compressed pages, runs of one value, a long text of a dictionary
repeated. So what can grow is counted before it is made, by the headers of the pages, for the footer may lie; texts of
which there may be very much stay in their dictionaries until their lengths have been summed. (Not all do: in lists
Arrow reads only one dictionary at a time. So the texts in lists are written plain, which the compression makes up
for.) The headers are Thrift in its compact protocol
(https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md), with the fields of
https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift.
"""

import json
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any, NoReturn, TypeVar, cast

from .._collection import Collection
from .._dataset import Dataset
from .._errors import MOST_FAULTS, DecodeError, Fault, Faults, few_hints, listed, nearest, shown
from ._converter import KINDS, Decoded, Duplicated, from_plain
from ._disk import MOST_BYTES, fitting
from ._frames import arrow_table, needed
from ._json import parse
from ._tables import (
    HEADER,
    Column,
    Kind,
    Row,
    Table,
    about,
    collection_of,
    columns_for,
    columns_of,
    differences,
    empty_tables,
    header_faults,
    holdings,
    kinds_of,
    plain_of,
    rows_of,
    tag_of,
    told,
)

__all__ = ["read", "write"]

T = TypeVar("T")

_FEATURE = "a .parquet file"

_MOST_AT_ONCE = 2**23  # bytes of the texts of one column, if each was as long as all the words of its dictionary
_MOST_VALUES = 2**25
_MOST_PAGES = 2**16
_MOST_OF_FOOTER = 2**22
_MOST_OF_HEADER = 2**16
_MOST_FIELDS = 2**12
_ROWS_AT_ONCE = 2**10


def _pyarrow() -> Any:
    needed("pyarrow.parquet", "arrow", _FEATURE)
    return import_module("pyarrow")  # it has no types


def write(value: Decoded) -> bytes:
    """Give a Parquet file of a record, a collection or a dataset; the same value gives the same bytes.

    >>> import csto_records as csto
    >>> content = write(csto.load("seed"))
    >>> content[:4], read(content, "seed.parquet", object) == csto.load("seed")
    (b'PAR1', True)
    """
    arrow = _pyarrow()
    header = about(value)
    kinds = kinds_of(value)
    columns = columns_for(kinds)
    made = arrow_table(Table("records", "", columns, rows_of(columns, holdings(value))), _FEATURE)
    fitting(sum(_length(array) for batch in made.to_batches() for array in batch.columns))
    said = json.dumps({**header, "types": [tag_of(kind) for kind in kinds]}, ensure_ascii=False)
    made = made.replace_schema_metadata({**made.schema.metadata, HEADER.encode(): said.encode()})
    sink = arrow.BufferOutputStream()
    arrow.parquet.write_table(
        made,
        sink,
        compression="zstd" if arrow.Codec.is_available("zstd") else "none",  # not every build of Arrow has it
        use_dictionary=[column.name for column in columns if not column.items],
        write_page_checksum=True,
    )
    return cast(bytes, sink.getvalue().to_pybytes())


def read(content: bytes, where: str, expected: object) -> Decoded:
    """Make what a Parquet file holds, or raise one `DecodeError`."""
    arrow = _pyarrow()
    with few_hints():
        with _refusing(where):
            file = _opened(arrow, content)
            said = cast("dict[bytes, bytes] | None", file.metadata.metadata) or {}
            header, kinds = _header(said.get(HEADER.encode()))
            _refuse(_misfits(columns_for(kinds), file.schema_arrow, ""))
        reading = _Reading(file, header, kinds, where)
        value = from_plain(reading.plain(), where, expected)
        with _refusing(where):
            _refuse(reading.untrue(value))
    if isinstance(value, Collection) and not value.kinds:
        return Collection(kinds=kinds)
    return value


def _refuse(faults: Iterable[Fault]) -> None:
    """Raise what is wrong with a file, to where the name of the file is known."""
    found = Faults()
    found += faults
    if found:
        raise DecodeError("", found)


def _fail(path: str, found: str, expected: str) -> NoReturn:
    raise DecodeError("", [Fault(path, found, expected)])


@contextmanager
def _refusing(where: str) -> Generator[None, None, None]:
    """Make one error of whatever is raised while a file is taken apart."""
    try:
        yield
    except DecodeError as error:
        raise DecodeError(where, [fault.under(error.where) for fault in error.faults]) from None
    except Exception as error:  # noqa: BLE001 - Arrow, and what it calls, raise errors of many kinds
        found = f"what Arrow cannot read ({type(error).__name__}: {shown(str(error))})"
        raise DecodeError(where, [Fault("", found, "a Parquet file")]) from None


# What the file says of itself


def _header(said: bytes | None) -> tuple[Row, tuple[type, ...]]:
    """Give what the metadata say of all that is here, and the types whose columns are."""
    if said is None:
        _fail("", "a Parquet file without the metadata csto_records", "one that csto_records wrote")
    whole = parse(said, HEADER)
    if not isinstance(whole, dict):
        _fail(HEADER, shown(whole), "an object")
    _refuse(whole.faults if isinstance(whole, Duplicated) else ())
    header = cast(Row, whole)
    tags = header.pop("types", None)
    if not isinstance(tags, list):
        _fail("types", told(tags), "a list of the types of the records")
    tags = cast(list[object], tags)
    wrong = [tag for i, tag in enumerate(tags) if not isinstance(tag, str) or tag not in KINDS or tag in tags[:i]]
    faults = [Fault("types", shown(tag), "types of records, each once", nearest(str(tag), KINDS)) for tag in wrong]
    _refuse([*faults, *header_faults(header)])
    return header, tuple(KINDS[cast(str, tag)] for tag in tags)


_TYPES: Mapping[Kind, tuple[str, ...]] = {
    "integer": ("int64",),
    "number": ("int64", "double"),
    "boolean": ("bool",),
    "date": ("date32[day]",),
}


def _misfits(columns: Iterable[Column], fields: Iterable[Any], path: str) -> Iterator[Fault]:
    """Yield what is wrong with the columns of a file, or the parts of a struct: unknown, twice, of another type."""
    known = {column.name: column for column in columns}
    seen: set[str] = set()
    for field in fields:
        at = f"{path}{field.name}"
        if field.name not in known:
            yield Fault(shown(at), "an unknown column", "a column of its types", nearest(field.name, known))
        elif field.name in seen:
            yield Fault(at, "a column twice", "each column once")
        else:
            yield from _misfit(known[field.name], field.type, at)
        seen.add(field.name)


def _misfit(column: Column, type_: Any, path: str) -> Iterator[Fault]:
    types = import_module("pyarrow.types")
    found = str(type_.value_type if types.is_dictionary(type_) else type_)
    if not column.items:
        right = _TYPES.get(column.kind, ("string",))
        if found not in right:
            yield Fault(path, f"the type {shown(found)}", " or ".join(right))
    elif not types.is_list(type_) or types.is_struct(type_.value_type) is not column.of_parts:
        yield Fault(path, f"the type {shown(found)}", f"a list of {'structs' if column.of_parts else 'strings'}")
    elif column.of_parts:
        struct = type_.value_type
        yield from _misfits(column.items, [struct.field(i) for i in range(struct.num_fields)], f"{path}.")
    else:
        yield from _misfit(column.items[0], type_.value_type, path)


# What it holds


class _Reading:
    """The rows of a file, of which first the records are made, and by these then checked."""

    def __init__(self, file: Any, header: Row, kinds: tuple[type, ...], where: str) -> None:
        self.file = file
        self.header = header
        self.columns = columns_for(kinds)
        self.kinds = {tag_of(kind): kind for kind in kinds}
        self.where = where
        self.faults = Faults(where)

    def rows(self) -> Iterator[Row]:
        """Yield the rows, as long as all their texts together are no longer than a file may be."""
        length = 0
        with _refusing(self.where):
            for batch in self.file.iter_batches(_ROWS_AT_ONCE):
                length += sum(map(_length, batch.columns))
                _bound("bytes of text", length, MOST_BYTES)
                yield from batch.to_pylist()

    def tag(self, row: Row) -> object:
        """Give the type of a row, for which there is a column only where there are several."""
        return row.get("type") if len(self.kinds) != 1 else next(iter(self.kinds))

    def part(self, tag: str) -> str:
        """Give the name of the list that the records of a type stand in."""
        return collection_of(KINDS[tag]) if self.header.get("type") == "dataset" else "records"

    def plain(self) -> Row:
        """Give all that the file holds as the converter reads it."""
        parts = self.parts()
        said = self.header.get("type")
        whole: Row = self.header | parts
        if said == "collection":
            whole.setdefault("records", [])
        elif isinstance(said, str) and said in KINDS:
            records = parts.get("records", [])
            whole = records[0] | self.header if records else whole
            if len(records) != 1 or records[0]["type"] != said:
                held = ", ".join(self.kinds) if len(records) == 1 else f"{len(records):,} records"
                self.faults.append(Fault("", held, f"one record, of the type {said!r}"))
        if self.faults:
            raise DecodeError(self.where, self.faults)
        return whole

    def parts(self) -> dict[str, list[Row]]:
        """Give the rows by the list that they stand in, and note those of no type, and those of an id that was there.

        Nulls take no room in a file: of the rows without an id no more are read than can be told of.
        """
        parts: dict[str, list[Row]] = {}
        met: set[tuple[str, object]] = set()
        nameless = 0
        for i, row in enumerate(self.rows()):
            tag = self.tag(row)
            if not isinstance(tag, str) or tag not in self.kinds:
                close = nearest(str(tag), self.kinds)
                self.faults.append(Fault(f"row {i}: type", told(tag), f"one of {listed(self.kinds)}", close))
                continue
            part = self.part(tag)
            (key,) = empty_tables()[collection_of(self.kinds[tag])].key
            name = row.get(key)
            if name is None:
                nameless += 1
            elif (part, name) in met:
                self.faults.append(Fault(f"row {i}: {key}", f"{shown(name)} again", "each id once"))
            met.add((part, name))
            parts.setdefault(part, []).append({"type": tag, **plain_of(columns_of(self.kinds[tag]), row)})
            if nameless == MOST_FAULTS:
                break
        return parts

    def untrue(self, value: Decoded) -> Iterator[Fault]:
        """Yield where the rows are not what the value that was made of them would be written as."""
        held = dict(value.collections) if isinstance(value, Dataset) else {"records": holdings(value)}
        places: Counter[str] = Counter()
        for row in self.rows():
            name = self.part(str(self.tag(row)))
            at = places[name]
            (made,) = rows_of(self.columns, [held[name][at]])
            path = f"{name}[{at}]." if isinstance(value, Dataset | Collection) else ""
            yield from differences(self.columns, row, made, path)
            places[name] += 1


# How much it holds


def _bound(what: str, count: int, most: int) -> None:
    if count > most:
        _fail("", f"{count:,} {what}", f"at most {most:,}")


def _length(array: Any) -> int:
    """Give how many bytes the texts of an array have, however many times one text of a dictionary stands there."""
    types = import_module("pyarrow.types")
    if types.is_list(array.type):
        return _length(array.flatten())
    if types.is_struct(array.type):
        return sum(map(_length, array.flatten()))
    compute = import_module("pyarrow.compute")
    if types.is_dictionary(array.type):
        lengths = compute.binary_length(array.dictionary).take(array.indices)
    elif types.is_string(array.type):
        lengths = compute.binary_length(array)
    else:
        return 0
    return compute.sum(lengths).as_py() or 0


def _opened(arrow: Any, content: bytes) -> Any:
    """Open a file that holds no more than it may."""
    end = len(content) - 8
    start = end - int.from_bytes(content[end : end + 4], "little")
    if end < 4 or not content.startswith(b"PAR1") or not content.endswith(b"PAR1") or start < 4:
        _fail("", "what does not begin and end as Parquet does", "a Parquet file")
    _bound("bytes of metadata", end - start, _MOST_OF_FOOTER)
    footer = _Thrift(content, start, end).struct()
    _bound("fields", len(cast("list[Struct]", _part(footer, _SCHEMA, list))), _MOST_FIELDS)
    return arrow.parquet.ParquetFile(
        arrow.BufferReader(content), read_dictionary=_long_texts(content, footer), page_checksum_verification=True
    )


def _long_texts(content: bytes, footer: "Struct") -> list[str]:
    """Give the columns of which there may be very much text; refuse pages that hold more than may be."""
    size = values = pages = 0
    most: Counter[str] = Counter()
    groups = cast("list[Struct]", _part(footer, _GROUPS, list))
    for column in (column for group in groups for column in cast("list[Struct]", _part(group, _COLUMNS, list))):
        chunk = cast(Struct, _part(column, _CHUNK, dict))
        at = min(cast(int, chunk.get(_FIRST_WORDS) or len(content)), _number(chunk, _FIRST_PAGE) or len(content))
        end = at + _number(chunk, _CHUNK_BYTES)
        if not 4 <= at <= end <= len(content):
            _fail("", f"a column from byte {at:,} to {end:,}", "columns within the file")
        _bound("values", _number(chunk, _CHUNK_VALUES), _MOST_VALUES)
        words = of_chunk = 0
        while at < end:
            header = _Thrift(content, at, min(end, at + _MOST_OF_HEADER))
            page = header.struct()
            at = header.at + _number(page, _COMPRESSED)
            size += _number(page, _UNCOMPRESSED)
            words += _number(page, _UNCOMPRESSED) if _WORDS in page else 0
            for kind, encoding in _ENCODING.items():
                data = cast(Struct, page.get(kind, {_VALUES: 0}))
                of_chunk += _number(data, _VALUES)
                if data.get(encoding) == _DELTA_BYTE_ARRAY:
                    _fail("", "texts that begin as the one before (DELTA_BYTE_ARRAY)", "plain ones, or a dictionary")
            pages += 1
            _bound("pages", pages, _MOST_PAGES)
            _bound("bytes of data", size, MOST_BYTES)
            _bound("values", values + of_chunk, _MOST_VALUES)
        values += of_chunk
        if chunk.get(_TYPE) == _BYTE_ARRAY:
            path = cast(list[bytes], _part(chunk, _PATH, list))
            most[b".".join(path).decode()] += words * of_chunk
    rows = max(_number(footer, _ROWS), sum(_number(group, _ROWS) for group in groups))
    if rows > values:
        _fail("", f"{rows:,} rows of {values:,} values", "a value in each row")
    return [path for path, bytes_ in most.items() if bytes_ > _MOST_AT_ONCE]


Struct = dict[tuple[int, int], object]
"""A struct of Thrift: its values by the number and the kind of each field. One of another kind is not there."""

# The kinds of the protocol, and the fields of parquet.thrift that are looked at
_I32, _I64, _BINARY, _LIST, _STRUCT = 5, 6, 8, 9, 12
_SCHEMA, _ROWS, _GROUPS = (2, _LIST), (3, _I64), (4, _LIST)  # of FileMetaData; of RowGroup too the rows
_COLUMNS, _CHUNK = (1, _LIST), (3, _STRUCT)  # of RowGroup; of ColumnChunk
_TYPE, _PATH, _CHUNK_VALUES, _CHUNK_BYTES = (1, _I32), (3, _LIST), (5, _I64), (7, _I64)  # of ColumnMetaData
_FIRST_PAGE, _FIRST_WORDS = (9, _I64), (11, _I64)
_UNCOMPRESSED, _COMPRESSED, _WORDS = (2, _I32), (3, _I32), (7, _STRUCT)  # of PageHeader
_VALUES = (1, _I32)  # of DataPageHeader
_ENCODING = {(5, _STRUCT): (2, _I32), (8, _STRUCT): (4, _I32)}
"""The headers of data pages of versions 1 and 2, and the field of each that tells how they are encoded."""
_BYTE_ARRAY = 6
_DELTA_BYTE_ARRAY = 7


def _part(struct: Struct, field: tuple[int, int], kind: type[T]) -> T:
    value = struct.get(field)
    return value if isinstance(value, kind) else _fail("", f"no field {field[0]} in a header", "a Parquet file")


def _number(struct: Struct, field: tuple[int, int]) -> int:
    number = _part(struct, field, int)
    return number if number >= 0 else _fail("", f"{number:,} in a header", "a number from 0")


class _Thrift:
    """Values of Thrift's compact protocol, as far as Parquet uses it."""

    def __init__(self, content: bytes, at: int, end: int) -> None:
        self.content = content
        self.at = at
        self.end = end

    def struct(self, depth: int = 0) -> Struct:
        """Read a struct."""
        found: Struct = {}
        number = 0
        while (head := self.passed(1)[0]) != 0:
            kind = head & 15
            number = number + (head >> 4) if head >> 4 else self.signed()
            if (number, kind) in found:
                _fail("", f"a field {number} twice in a header", "a Parquet file")
            found[number, kind] = self.value(kind, depth)
        return found

    def value(self, kind: int, depth: int) -> object:
        """Read a value of one kind."""
        if depth > 16:
            _fail("", "headers nested very deeply", "a Parquet file")
        if kind in {1, 2}:
            return kind == 1
        if kind in {4, _I32, _I64}:
            return self.signed()
        if kind in {3, 7, _BINARY}:
            return self.passed({3: 1, 7: 8}.get(kind) or self.unsigned())
        if kind == _LIST:
            head = self.passed(1)[0]
            size = head >> 4 if head >> 4 < 15 else self.unsigned()
            one = head & 15 if head & 15 > 2 else 3  # in a list yes and no are a byte
            return [self.value(one, depth + 1) for _ in range(size)]
        if kind == _STRUCT:
            return self.struct(depth + 1)
        return _fail("", f"a value of the kind {kind} in a header", "a Parquet file")

    def signed(self) -> int:
        number = self.unsigned()
        return number >> 1 ^ -(number & 1)

    def unsigned(self) -> int:
        number = 0
        for shift in range(0, 70, 7):
            byte = self.passed(1)[0]
            number |= (byte & 127) << shift
            if byte < 128:
                return number
        return _fail("", "a number of more than 64 bits in a header", "a Parquet file")

    def passed(self, size: int) -> bytes:
        """Give the next bytes."""
        if size > self.end - self.at:
            _fail("", "a header that ends too soon", "a Parquet file")
        self.at += size
        return self.content[self.at - size : self.at]
