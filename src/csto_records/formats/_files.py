"""Files: the suffix names the format; a file is read whole or not at all, and written whole or not at all."""

import os
import stat
from typing import TYPE_CHECKING, TypeVar, overload

from .._collection import Collection, Keyed
from .._dataset import Dataset
from .._errors import DecodeError, Fault, QueryError, nearest
from ._converter import Decoded
from ._json import decode, dumps

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["FORMATS", "read", "write"]

T = TypeVar("T", bound="Keyed | Collection[Keyed] | Dataset")
Path = str | os.PathLike[str]

_MOST_BYTES = 2**30


def _read_json(path: str, expected: type | None) -> Decoded:
    return decode(_bytes_of(path), path, expected)


def _write_json(value: Decoded) -> bytes:
    return f"{dumps(value)}\n".encode()


FORMATS: "dict[str, tuple[Callable[[str, type | None], Decoded], Callable[[Decoded], bytes]]]" = {
    ".json": (_read_json, _write_json),
}
"""The formats by their suffix, each with its reader and its writer."""


@overload
def read(path: Path) -> Decoded: ...
@overload
def read(path: Path, type: type[T]) -> T: ...
def read(path: Path, type: type[object] | None = None) -> Decoded:  # noqa: A002 - what users type
    """Read a record, a collection or a dataset from a file; the suffix names the format: `.json`.

    Whatever is wrong with the content raises one `DecodeError` with every fault; a file that is not there, or may
    not be read, raises the `OSError` of the system.

    >>> import csto_records as csto, os, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = os.path.join(folder, "summits.json")
    ...     csto.write(csto.summits, path)
    ...     csto.read(path) == csto.summits
    True
    """
    name = os.fsdecode(path)
    reader, _ = _format_of(name)
    return reader(name, type)


def write(value: Decoded, path: Path) -> None:
    """Write a record, a collection or a dataset to a file; the suffix names the format: `.json`.

    The text is written beside and then put in the place of the file, so that a reader never meets a half of it.

    >>> import csto_records as csto
    >>> csto.write(csto.summits, "summits.docx")
    Traceback (most recent call last):
    ...
    csto_records.QueryError: 'summits.docx' has the suffix of no format; there is: .json
    """
    _, writer = _format_of(os.fsdecode(path))
    name = os.path.realpath(os.fsdecode(path))  # what a link leads to is replaced, and not the link
    content = writer(value)
    mode = None
    if os.path.exists(name):
        mode = os.stat(name).st_mode
        if not stat.S_ISREG(mode):
            raise QueryError(f"{name!r} is not a regular file, and is not replaced")
    beside = os.path.join(os.path.dirname(name), f".csto-records-{os.urandom(8).hex()}.tmp")
    try:
        with open(beside, "xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            os.chmod(beside, stat.S_IMODE(mode))
        os.replace(beside, name)
    except BaseException:
        if os.path.exists(beside):
            os.unlink(beside)
        raise


def _format_of(name: str) -> "tuple[Callable[[str, type | None], Decoded], Callable[[Decoded], bytes]]":
    suffix = os.path.splitext(name)[1].lower()
    if suffix not in FORMATS:
        raise QueryError(f"{name!r} has the suffix of no format", tuple(FORMATS), nearest(suffix, FORMATS))
    return FORMATS[suffix]


def _bytes_of(path: str) -> bytes:
    about = os.stat(path)
    if not stat.S_ISREG(about.st_mode):
        kind = "a directory" if stat.S_ISDIR(about.st_mode) else "no regular file"
        raise DecodeError(path, [Fault("", kind, "a file")])
    if about.st_size > _MOST_BYTES:
        raise DecodeError(path, [Fault("", f"{about.st_size:,} bytes", f"at most {_MOST_BYTES:,}")])
    with open(path, "rb") as file:
        return file.read()
