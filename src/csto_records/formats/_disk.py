"""Files on the disk: read whole within a bound, replaced whole or not at all, and only by their own kind."""

import errno
import os
import stat
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from typing import BinaryIO

from .._errors import DecodeError, Fault, QueryError, shown

__all__ = [
    "MOST_BYTES",
    "SETTLED",
    "Path",
    "bytes_of",
    "failing_as",
    "fitting",
    "head_of",
    "log_beside",
    "name_of",
    "replacing",
]

Path = str | os.PathLike[str]

MOST_BYTES = 2**28
"""So many bytes a file may have, and what is unpacked from it."""

SETTLED = "close what has it open or, where nothing has, run PRAGMA wal_checkpoint(TRUNCATE) on it with SQLite"
"""What to do about a database that is in use."""

_HEAD = 512


def name_of(path: Path) -> str:
    """Give the name of a file; what can be none is a `QueryError`."""
    name = os.fsdecode(path)
    try:
        sound = b"\0" not in os.fsencode(name)
    except UnicodeEncodeError:
        sound = False
    if not sound:
        raise QueryError(f"{shown(name)} is no name of a file: it has a NUL or a lone surrogate")
    return name


def bytes_of(name: str) -> bytes:
    """Give what a file holds; one that is no regular file, or too large, is a `DecodeError`."""
    about = os.stat(name)
    if not stat.S_ISREG(about.st_mode):
        kind = "a directory" if stat.S_ISDIR(about.st_mode) else "no regular file"
        raise DecodeError(name, [Fault("", kind, "a file")])
    if about.st_size > MOST_BYTES:
        raise DecodeError(name, [Fault("", f"{about.st_size:,} bytes", f"at most {MOST_BYTES:,}")])
    with open(name, "rb") as file:
        return file.read()


def fitting(size: int) -> None:
    """Refuse what would not be read back, for it has more bytes than may be, as a `QueryError`."""
    if size > MOST_BYTES:
        raise QueryError(f"{size:,} bytes would be written, and no more than {MOST_BYTES:,} are read back: write parts")


@contextmanager
def failing_as(name: str) -> Generator[None, None, None]:
    """Let an error of the system name the file that was asked for, and not the one beside, which is no concern."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), name) from None


def head_of(file: BinaryIO) -> bytes:
    """Give how a file begins, without the mark and the spaces that another program may have put there."""
    file.seek(0)
    return file.read(_HEAD).removeprefix(b"\xef\xbb\xbf").lstrip()


def log_beside(name: str, ends: tuple[str, ...]) -> str | None:
    """Give the log that lies beside a file, named as it is with one of these ends, if one does that is in use."""
    real = os.path.realpath(name)
    return next((os.path.basename(real + end) for end in ends if _is_used(real + end)), None)


def _is_used(name: str) -> bool:
    """Tell whether SQLite would heed a log: one that it is done with is gone, or empty, or begins with zeros."""
    with suppress(FileNotFoundError):
        if os.path.isfile(name):
            with open(name, "rb") as file:
                return file.read(1) > b"\0"
    return False


@contextmanager
def replacing(
    name: str,
    kind: str,
    begins: tuple[bytes, ...],
    is_ours: Callable[[BinaryIO], bool] = lambda _: True,
    logs: tuple[str, ...] = (),
) -> Generator[BinaryIO, None, None]:
    """Give a file beside, which takes the place of the one of this name when all is written to it.

    One that is there is replaced only where it begins as files of its kind do, is ours, and has none of the `logs`
    beside it. What a link leads to is replaced, and not the link. Where writing fails, by whatever error, the old file
    is left as it was.
    """
    with failing_as(name):
        real = os.path.realpath(name)
        mode = _mode_of(real)
        if mode is not None and os.path.getsize(real):
            _refuse_another(real, kind, begins, is_ours)
        _refuse_used(real, logs)
        beside = os.path.join(os.path.dirname(real), f".csto-records-{os.urandom(8).hex()}.tmp")

    def opener(path: str, flags: int) -> int:
        return os.open(path, flags, 0o666 if mode is None else 0o600)  # a new file as the umask has it

    try:
        with failing_as(name):
            file = open(beside, "xb", opener=opener)  # noqa: SIM115 - it is closed below
        with file:
            yield file
            with failing_as(name):
                file.flush()
                os.fsync(file.fileno())
        with failing_as(name):
            if mode is not None:
                os.chmod(beside, mode)
            _refuse_used(real, logs)
            os.replace(beside, real)
    except BaseException:
        if os.path.exists(beside):
            os.unlink(beside)
        raise


def _refuse_another(name: str, kind: str, begins: tuple[bytes, ...], is_ours: Callable[[BinaryIO], bool]) -> None:
    """Refuse to replace a file that is not of the kind which its name says."""
    with open(name, "rb") as file:
        head = head_of(file)
        if head and not (head.startswith(begins) and is_ours(file)):
            raise OSError(errno.EEXIST, f"What is there is no {kind} file of this library, and not replaced")


def _refuse_used(name: str, logs: tuple[str, ...]) -> None:
    """Refuse to replace a file to which SQLite would apply the log of the old one."""
    log = log_beside(name, logs)
    if log:
        raise OSError(errno.EBUSY, f"Not replaced, since {log} lies beside it: {SETTLED}")


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
