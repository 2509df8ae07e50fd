"""Files: the suffix names the format; a file is read whole or not at all, and written whole or not at all."""

import os
from importlib import import_module
from typing import BinaryIO, NamedTuple, TypeVar, cast, overload

from .._collection import Collection, Keyed
from .._dataset import Dataset
from .._errors import DecodeError, Fault, QueryError, nearest
from ._converter import Decoded
from ._disk import SETTLED, Path, bytes_of, failing_as, fitting, head_of, log_beside, name_of, replacing

__all__ = ["FORMATS", "Format", "read", "write", "written"]

T = TypeVar("T", bound="Keyed | Collection[Keyed] | Dataset")


class Format(NamedTuple):
    """A format: the module that reads and writes it, how its files begin, and what it leaves out."""

    module: str
    """Of this package, with `write(value) -> bytes` and, where the format can be read, `read(content, where, type)`."""
    begins: tuple[bytes, ...]
    """With one of these a file of the format begins, after spaces; any other file of that name is not replaced."""
    leaves_out: str = ""
    """What it leaves out, where it is written only."""
    bears: bytes = b""
    """What a file of ours bears, where other programs write files that begin so: in its head, or in what the module
    gives by `telling(file)`."""
    logs: tuple[str, ...] = ()
    """With these after its name, the files beside it that hold changes to it: then it is neither read nor replaced."""
    locks: tuple[str, ...] = ()
    """With these, those by which the programs that have it open know of each other: then it is not replaced."""

    def is_ours(self, file: BinaryIO) -> bool:
        """Tell whether a file that begins as the format has it is one that may be replaced."""
        telling = getattr(import_module(f".{self.module}", __package__), "telling", head_of)
        return self.bears in cast(bytes, telling(file))

    def read(self, content: bytes, where: str, expected: object) -> Decoded:
        """Make what a file of the format holds."""
        return cast(Decoded, import_module(f".{self.module}", __package__).read(content, where, expected))

    def write(self, value: Decoded) -> bytes:
        """Give what a file of the format would hold."""
        content = cast(bytes, import_module(f".{self.module}", __package__).write(value))
        if not self.leaves_out:
            fitting(len(content))
        return content


FORMATS: dict[str, Format] = {
    ".json": Format("_json", (b"{",)),
    ".jsonl": Format("_lines", (b"{",)),
    ".jsonl.gz": Format("_lines_gz", (b"\x1f\x8b",)),
    ".parquet": Format("_parquet", (b"PAR1",)),
    ".sqlite": Format("_sqlite", (b"SQLite format 3\0",), bears=b"CSTO", logs=("-wal", "-journal"), locks=("-shm",)),
    ".zip": Format("_package", (b"PK\x03\x04",), bears=b'"csto_records"'),
    ".csv": Format(
        "_csv",
        (b"id,", b"type,", b"code,name,", b"name,name_ru,", b"type\r\n"),
        "the versions; of citations all but the sources, of disputes all but the fields, of attendance all but the"
        " states, of places in lists all but the names, of results all but the measures, of guests and waivers all but"
        " the number; and of records of several types what they do not share",
    ),
    ".xlsx": Format("_xlsx", (b"PK\x03\x04",), "what a cell cannot hold"),
    ".ics": Format(
        "_ics",
        (b"BEGIN:VCALENDAR",),
        "all but summits and exercises, those whose first day is not known, and what stands for several events",
        bears=b"csto_records",
    ),
    ".geojson": Format(
        "_geojson",
        (b"{",),
        "all but summits, exercises and places, and lists whose items have parts",
        bears=b"csto_records",
    ),
    ".bib": Format(
        "_bib", (b"%",), "all but the sources and, of a record alone, how to cite it", bears=b"csto_records"
    ),
    ".csl.json": Format("_csl", (b"[",), "all but the sources and, of a record alone, how to cite it"),
}
"""The formats by their suffix."""


@overload
def read(path: Path) -> Decoded: ...
@overload
def read(path: Path, type: type[T]) -> T: ...
def read(path: Path, type: type[object] = object) -> Decoded:  # noqa: A002 - what users type
    """Read a record, a collection or a dataset from a file; the suffix names the format.

    Whatever is wrong with the content raises one `DecodeError` with every fault, as does a file of more than 256 MiB;
    a file that is not there, or may not be read, raises the `OSError` of the system.

    >>> import csto_records as csto, os, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = os.path.join(folder, "summits.json")
    ...     csto.write(csto.summits, path)
    ...     csto.read(path) == csto.summits
    True
    """
    name = name_of(path)
    if os.path.basename(name) == "datapackage.json":
        from ._package import read_folder

        return read_folder(name, type)
    suffix, format_ = _format_of(name)
    if format_.leaves_out:
        readable = tuple(suffix for suffix, other in FORMATS.items() if not other.leaves_out)
        text = f"{name!r} cannot be read back: {suffix} is written only, and leaves out {format_.leaves_out}"
        raise QueryError(text, readable)
    content = bytes_of(name)
    log = log_beside(name, format_.logs)
    if log:
        found = f"{log} beside it, with changes that are not all in it yet"
        raise DecodeError(name, [Fault("", found, f"a file that is whole: {SETTLED}")])
    return format_.read(content, name, type)


def write(value: Decoded, path: Path) -> None:
    """Write a record, a collection or a dataset to a file; the suffix names the format.

    `.json`, `.jsonl`, `.jsonl.gz`, `.parquet`, `.sqlite` and `.zip` (a data package) are read back equal; `.csv`,
    `.xlsx`, `.ics`, `.geojson`, `.bib` and `.csl.json` leave something out, and are not read.

    The file is written beside and then put in its place, so that a reader never meets a half of it. What is no regular
    file, may not be read and written, is no file of the format, or is a database that a program has open is not
    replaced: an `OSError` with the path.

    >>> import csto_records as csto
    >>> csto.write(csto.summits, "summits.docx")
    Traceback (most recent call last):
    ...
    csto_records.QueryError: 'summits.docx' has the suffix of no format; there is: .json, ...
    """
    name = name_of(path)
    suffix, format_ = _format_of(name)
    with failing_as(name):
        content = written(value, name)
        with replacing(name, suffix, format_.begins, format_.is_ours, (*format_.logs, *format_.locks)) as file:
            file.write(content)


def written(value: Decoded, name: str) -> bytes:
    """Give what a file of this name would hold."""
    if os.path.basename(name) == "datapackage.json":
        raise QueryError("a data package is written as one file: write to a name that ends in .zip")
    _, format_ = _format_of(name)
    return format_.write(value)


def _format_of(name: str) -> tuple[str, Format]:
    """Give the format that the longest suffix of a name stands for."""
    bare = os.path.basename(name).lower().lstrip(".")  # a file called ".json" has no suffix
    found = [suffix for suffix in FORMATS if bare.endswith(suffix)]
    if not found:
        suffix = os.path.splitext(name)[1].lower()
        raise QueryError(f"{name!r} has the suffix of no format", tuple(FORMATS), nearest(suffix, FORMATS))
    longest = max(found, key=len)
    return longest, FORMATS[longest]
