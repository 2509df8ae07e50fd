"""Files: the suffix names the format; a file is read whole or not at all, and written whole or not at all."""

import errno
import os
import stat
from typing import TYPE_CHECKING, TypeVar, overload

from .._collection import Collection, Keyed
from .._dataset import Dataset
from .._errors import DecodeError, Fault, QueryError, nearest, shown
from ._converter import Decoded
from ._json import decode, dumps

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["FORMATS", "read", "write", "written"]

T = TypeVar("T", bound="Keyed | Collection[Keyed] | Dataset")
Path = str | os.PathLike[str]

_MOST_BYTES = 2**28


def _read_json(path: str, expected: object) -> Decoded:
    return decode(_bytes_of(path), path, expected)


def _write_json(value: Decoded) -> bytes:
    return f"{dumps(value)}\n".encode()


FORMATS: "dict[str, tuple[Callable[[str, object], Decoded], Callable[[Decoded], bytes]]]" = {
    ".json": (_read_json, _write_json),
}
"""The formats by their suffix, each with its reader and its writer."""


@overload
def read(path: Path) -> Decoded: ...
@overload
def read(path: Path, type: type[T]) -> T: ...
def read(path: Path, type: type[object] = object) -> Decoded:  # noqa: A002 - what users type
    """Read a record, a collection or a dataset from a file; the suffix names the format: `.json`.

    Whatever is wrong with the content raises one `DecodeError` with every fault, as does a file of more than 256 MiB;
    a file that is not there, or may not be read, raises the `OSError` of the system.

    >>> import csto_records as csto, os, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = os.path.join(folder, "summits.json")
    ...     csto.write(csto.summits, path)
    ...     csto.read(path) == csto.summits
    True
    """
    name = _name_of(path)
    reader, _ = _format_of(name)
    return reader(name, type)


def write(value: Decoded, path: Path) -> None:
    """Write a record, a collection or a dataset to a file; the suffix names the format: `.json`.

    The text is written beside and then put in the place of the file, so that a reader never meets a half of it. What
    is no regular file, or may not be written, is not replaced: an `OSError` with the path.

    >>> import csto_records as csto
    >>> csto.write(csto.summits, "summits.docx")
    Traceback (most recent call last):
    ...
    csto_records.QueryError: 'summits.docx' has the suffix of no format; there is: .json
    """
    name = _name_of(path)
    content = written(value, name)
    try:
        _replace(os.path.realpath(name), content)  # what a link leads to is replaced, and not the link
    except OSError as error:
        raise OSError(error.errno, error.strerror, name) from None  # it may name the file beside, which is no concern


def written(value: Decoded, name: str) -> bytes:
    """Give what a file of this name would hold."""
    _, writer = _format_of(name)
    return writer(value)


def _replace(name: str, content: bytes) -> None:
    mode = _mode_of(name)
    beside = os.path.join(os.path.dirname(name), f".csto-records-{os.urandom(8).hex()}.tmp")

    def opener(path: str, flags: int) -> int:
        return os.open(path, flags, 0o666 if mode is None else 0o600)  # a new file as the umask has it

    try:
        with open(beside, "xb", opener=opener) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            os.chmod(beside, mode)
        os.replace(beside, name)
    except BaseException:
        if os.path.exists(beside):
            os.unlink(beside)
        raise


def _mode_of(name: str) -> int | None:
    """Give the rights of a file that may be replaced, or None where there is none yet."""
    try:
        mode = os.stat(name).st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        raise OSError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "Not a regular file, and not replaced")
    if not os.access(name, os.W_OK):
        raise OSError(errno.EACCES, os.strerror(errno.EACCES))
    return stat.S_IMODE(mode)


def _name_of(path: Path) -> str:
    name = os.fsdecode(path)
    try:
        sound = b"\0" not in os.fsencode(name)
    except UnicodeEncodeError:
        sound = False
    if not sound:
        raise QueryError(f"{shown(name)} is no name of a file: it has a NUL or a lone surrogate")
    return name


def _format_of(name: str) -> "tuple[Callable[[str, object], Decoded], Callable[[Decoded], bytes]]":
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
