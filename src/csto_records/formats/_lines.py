"""JSON Lines (https://jsonlines.org): a header, then a record a line. Whole files, and streams in flat memory.

The header is the first line: the versions, the type and, of a dataset, its name. Each other line is a record, tagged
with its type. Other tools write no header: what they write is a collection. A record by itself is one line.
"""

import gzip
import os
import zlib
from collections.abc import Callable, Container, Generator, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from io import BytesIO
from json import JSONEncoder
from typing import BinaryIO, Literal, TypeVar, cast, get_args, get_origin, overload

from .._collection import Collection, Keyed
from .._dataset import COLLECTIONS, Dataset
from .._errors import DecodeError, Fault, Faults, IntegrityError, QueryError, few_hints, nearest, shown
from .._version import DATA_VERSION, SCHEMA_VERSION
from ._converter import HOLDERS, KINDS, Decoded, Duplicated, collected, from_plain, to_dict, to_plain, within, words_of
from ._disk import Path, name_of, replacing
from ._fast import LEAST, MANY, Builder, encoder
from ._json import parse

__all__ = ["iter_jsonl", "packing", "read", "unpacking", "write", "write_jsonl"]

T = TypeVar("T", bound=Keyed)
Line = tuple[int, bytes]
Plain = dict[str, object]
OnError = Literal["raise"] | Callable[[int, DecodeError], object]

_LONGEST = 2**24
_BLANK = b" \t\r\n"
_SUFFIXES = (".jsonl", ".jsonl.gz")
_HEADED = ("dataset", "collection")
_MOST_HINTS = 100
_encode = JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def read(content: bytes, where: str, expected: object) -> Decoded:
    """Make what a file of lines holds, or raise one `DecodeError` with every fault, each with the number of its line.

    One line without a header is a record where it states the schema version, as `write` does, else a collection of
    one; where the caller expects one of the two, it is that.
    """
    of_items = get_origin(expected) is Collection
    wanted = within(HOLDERS, Collection if of_items else expected)
    tags = within(KINDS, get_args(expected)[0]) if of_items else KINDS
    kinds = frozenset(tags.values())
    faults = Faults(where)
    header: Collection[Keyed] | Dataset | None = None
    records: dict[tuple[object, str], Keyed] = {}
    number = 0
    quick = Builder() if len(content) >= LEAST else None
    with few_hints():
        for number, line in _numbered(BytesIO(content)):
            try:
                if number == 1 and (header := _header(line, where)) is not None:
                    continue
                record = _quick(quick, line, kinds) or _record(number, line, where, tags)
            except DecodeError as error:
                faults += error.faults
                continue
            key = (type(record) if isinstance(header, Dataset) else None, record.id)
            if records.setdefault(key, record) != record:
                again = f"{shown(record.id)} again, with other values"
                faults += _at(number, [Fault("id", again, "each id once")])
    if number == 0:
        raise _empty(where)
    if faults:
        raise DecodeError(where, faults)
    if header is None and number == 1 and _is_alone(content, where, wanted):
        found: Decoded = next(iter(records.values()))
    elif isinstance(header, Dataset):
        parts = {key: [one for one in records.values() if type(one) is kind] for key, kind in COLLECTIONS.items()}
        found = Dataset(name=header.name, data_version=header.data_version, **parts)
    else:
        found = collected(records.values(), tags)
    if not isinstance(found, tuple(wanted.values())):
        headless = header is None and isinstance(found, Collection)
        words = "lines without a header" if headless else repr(type(found).__name__.lower())
        expected_words = f"one of {', '.join(wanted)}" if len(wanted) > 1 else repr(*wanted)
        raise DecodeError(where, _at(1, [Fault("type", words, expected_words)]))
    return found


def write(value: Decoded) -> bytes:
    """Give a file of lines: a header and a record a line, in their order; a record by itself is one line."""
    if not isinstance(value, Dataset | Collection):
        return _line(to_plain(value))
    plain = to_plain(value, lambda record: record)
    header = {key: part for key, part in plain.items() if not isinstance(part, list)}
    records = (record for part in plain.values() if isinstance(part, list) for record in cast(list[Keyed], part))
    return b"".join([_line(header), *_lines(records)])


@overload
def iter_jsonl(path: Path, *, on_error: OnError = "raise") -> Iterator[Keyed]: ...
@overload
def iter_jsonl(path: Path, type: type[T], *, on_error: OnError = "raise") -> Iterator[T]: ...
def iter_jsonl(
    path: Path,
    type: type[object] = object,  # noqa: A002 - what users type
    *,
    on_error: OnError = "raise",
) -> Iterator[Keyed]:
    """Yield the records of a `.jsonl` or `.jsonl.gz` file one by one, in flat memory however long the file is.

    A bad line, or one of more than 16 MiB, raises a `DecodeError` with its number and all its faults. With a function
    as `on_error`, that is called with the number and the error instead, and the line is gone past; a bad header, a
    file without a line and packed data that are damaged raise all the same. With a type, each record must be of it.
    Whether an id stands twice in the file is not looked at: `read` does, which holds all of it.

    >>> import csto_records as csto, os, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = os.path.join(folder, "exercises.jsonl.gz")
    ...     written = write_jsonl(csto.load("seed").exercises, path)
    ...     written, sum("RU" in (exercise.hosts or ()) for exercise in iter_jsonl(path, csto.Exercise))
    (2, 1)
    """
    name, packed = _named(path)
    tags = within(KINDS, type)
    if on_error != "raise" and not callable(on_error):
        raise QueryError(f'on_error is "raise" or a function of a number and an error; found {shown(on_error)}')
    return _records(name, tags, on_error, packed=packed)


def write_jsonl(records: Iterable[Keyed], path: Path) -> int:
    """Write records from any iterable to a `.jsonl` or `.jsonl.gz` file, and give their number.

    They go one by one, in flat memory, to a file beside, which then takes the place of the old one; where the iterable
    or the disk fails, the old file is left as it was. A collection gives the same bytes as `write`.

    >>> import csto_records as csto
    >>> write_jsonl(csto.load("seed").exercises, "exercises.json")
    Traceback (most recent call last):
    ...
    csto_records.QueryError: 'exercises.json' is no file of lines; there is: .jsonl, .jsonl.gz
    """
    name, packed = _named(path)
    if not hasattr(records, "__iter__"):
        raise TypeError(f"an iterable of records is expected, such as a collection; found {shown(records)}")
    written = 0
    with ExitStack() as stack:
        begins, suffix = (b"\x1f\x8b", ".jsonl.gz") if packed else (b"{", ".jsonl")
        file = stack.enter_context(replacing(name, suffix, (begins,)))
        if packed:
            file = stack.enter_context(packing(file))
        file.write(_line({"schema_version": SCHEMA_VERSION, "data_version": DATA_VERSION, "type": "collection"}))
        for line in _lines(records):
            file.write(line)
            written += 1
    return written


def packing(file: BinaryIO) -> BinaryIO:
    """Give what packs into a file by gzip (RFC 1952): without a name or a time, so that equal data give equal bytes."""
    return cast(BinaryIO, gzip.GzipFile("", "wb", 6, file, 0))


def unpacking(file: BinaryIO) -> BinaryIO:
    """Give what unpacks a file that gzip packed."""
    return cast(BinaryIO, gzip.GzipFile("", "rb", fileobj=file))


@contextmanager
def damage_told(where: str) -> Generator[None, None, None]:
    """Tell of packed data that cannot be unpacked in a `DecodeError`."""
    try:
        yield
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise DecodeError(where, [Fault("", f"damaged data ({shown(error)})", "what gzip packed, whole")]) from None


def _told(lines: Iterator[Line], where: str) -> Iterator[Line]:
    with damage_told(where):
        yield from lines


def _named(path: Path) -> tuple[str, bool]:
    """Give the name of a file of lines, and whether it is packed."""
    name = name_of(path)
    bare = os.path.basename(name).lower().lstrip(".")  # a file called ".jsonl" has no suffix
    if not bare.endswith(_SUFFIXES):
        raise QueryError(f"{name!r} is no file of lines", _SUFFIXES)
    return name, bare.endswith(".gz")


def _lines(records: Iterable[Keyed]) -> Iterator[bytes]:
    quick = None
    for number, record in enumerate(records, 1):
        if number == MANY:
            quick = encoder()
        yield _ended(quick(record), record.id) if quick else _line(to_dict(record))


def _line(plain: Plain) -> bytes:
    return _ended(_encode(plain).encode(), plain.get("id"))


def _ended(line: bytes, name: object) -> bytes:
    if len(line) >= _LONGEST:
        fault = Fault("", f"a line of {len(line) + 1:,} bytes", f"at most {_LONGEST:,}: write .json")
        raise IntegrityError(shown(name), [fault])
    return line + b"\n"


# Reading


def _records(name: str, tags: Mapping[str, type], on_error: OnError, *, packed: bool) -> Iterator[Keyed]:
    if not os.path.isfile(name) and os.path.exists(name):
        kind = "a directory" if os.path.isdir(name) else "no regular file"
        raise DecodeError(name, [Fault("", kind, "a file")])
    kinds = frozenset(tags.values())
    quick = Builder() if os.path.getsize(name) >= LEAST else None
    number = bad = 0
    with ExitStack() as stack:
        file: BinaryIO = stack.enter_context(open(name, "rb"))
        if packed:
            file = stack.enter_context(unpacking(file))
        for number, line in _told(_numbered(file), name):
            if number == 1 and _header(line, name) is not None:
                continue
            if record := _quick(quick, line, kinds):
                yield record
                continue
            try:
                with few_hints(_MOST_HINTS // (bad + 1)):  # a file of bad lines is gone past in no time
                    record = _record(number, line, name, tags)
            except DecodeError as error:
                if on_error == "raise":
                    raise
                bad += 1
                on_error(number, error)
            else:
                yield record
    if number == 0:
        raise _empty(name)


def _numbered(file: BinaryIO) -> Iterator[Line]:
    """Yield the lines by number, without their ends: one too long not whole, of blank ones before others one."""
    number = blank = 0
    while line := file.readline(_LONGEST + 1):
        number += 1
        rest = line
        while len(rest) > 0 and not rest.endswith(b"\n"):
            rest = file.readline(_LONGEST)
        stripped = line.strip(_BLANK)
        if not stripped and len(line) <= _LONGEST:
            blank = blank or number
            continue
        if blank:
            yield blank, b""
            blank = 0
        yield number, line if len(line) > _LONGEST else stripped


def _header(line: bytes, where: str) -> "Collection[Keyed] | Dataset | None":
    """Read the first line: give what it is the header of, without its records, or None where it is none."""
    try:
        plain = parse(line, where)
    except DecodeError:
        return None
    if not isinstance(plain, dict) or cast(Plain, plain).get("type") not in _HEADED:
        return None
    header = cast(Plain, plain)
    faults: list[Fault] = []
    for key in ("records", *COLLECTIONS):
        if key in header:
            faults.append(Fault(key, "records in the header", "each on a line of its own"))
            del header[key]
    if header["type"] == "collection":
        header["records"] = []
    try:
        found = from_plain(header, where)
    except DecodeError as error:
        faults += error.faults
    else:
        if not faults:
            return cast("Collection[Keyed] | Dataset", found)
    raise DecodeError(where, _at(1, faults))


def _record(number: int, line: bytes, where: str, tags: Mapping[str, type]) -> Keyed:
    """Read one line, or raise the faults that it has."""
    try:
        return cast(Keyed, from_plain(_plain_record(line, where, tags), where))
    except DecodeError as error:
        raise DecodeError(where, _at(number, error.faults)) from None


def _quick(builder: Builder | None, line: bytes, kinds: Container[type]) -> Keyed | None:
    return builder.record(line, kinds) if builder and len(line) <= _LONGEST else None


def _plain_record(line: bytes, where: str, tags: Mapping[str, type]) -> Plain:
    if len(line) > _LONGEST:
        raise DecodeError(where, [Fault("", "a line without an end", f"at most {_LONGEST:,} bytes")])
    if not line:
        raise DecodeError(where, [Fault("", "a blank line", "a record: only the last lines may be blank")])
    plain = parse(line, where)
    if not isinstance(plain, dict):
        raise DecodeError(where, [Fault("", words_of(plain), "an object, a record with its type")])
    record = cast(Plain, plain)
    _check_tag(record, where, tags)
    return record


def _check_tag(plain: Plain, where: str, tags: Mapping[str, type]) -> None:
    tag = plain.get("type")
    if isinstance(tag, str) and tag in tags:
        return
    faults = [*plain.faults] if isinstance(plain, Duplicated) else []
    expected = f"one of {', '.join(tags)}" if len(tags) > 1 else repr(*tags)
    if tag in _HEADED:
        expected += "; a header is the first line"
    found = words_of(tag) if "type" in plain else "nothing"
    raise DecodeError(
        where, [*faults, Fault("type", found, expected, nearest(tag, tags) if isinstance(tag, str) else None)]
    )


def _at(number: int, faults: Iterable[Fault]) -> list[Fault]:
    """Give the faults of a line with its number before their paths."""
    return [
        fault._replace(
            path=f"line {number}: {fault.path}" if fault.path else f"line {number}",
            found=fault.found.replace("no JSON at line 1 column", "no JSON at column", 1),
        )
        for fault in faults
    ]


def _empty(where: str) -> DecodeError:
    return DecodeError(where, [Fault("", "no line", "a header or a record")])


def _is_alone(line: bytes, where: str, wanted: Mapping[str, type]) -> bool:
    """Tell whether a file of one line without a header is a record by itself, and not a collection of one."""
    if "collection" not in wanted:
        return True
    return bool(wanted.keys() & KINDS) and "schema_version" in cast(Plain, parse(line, where))
