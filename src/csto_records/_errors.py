"""Every error of the library: one base, and under it one class for each way to go wrong.

Each error is also the builtin that a caller would guess, carries its parts as attributes, and says in
its text what was found, what was expected and what to do.
"""

from collections.abc import Iterable, Iterator
from contextvars import ContextVar, Token
from typing import NamedTuple, Self, cast

__all__ = [
    "CstoRecordsError",
    "DateError",
    "DecodeError",
    "Fault",
    "IntegrityError",
    "MissingExtraError",
    "NotFoundError",
    "QueryError",
    "UnknownStateError",
]


MOST_FAULTS = 1_000
"""So many faults of an input are told."""

_hints_left: "ContextVar[list[int] | None]" = ContextVar("hints_left", default=None)


class few_hints:  # noqa: N801 - it reads as a word of the statement: with few_hints()
    """Let the work within look for the nearest spelling so many times, for each search costs a millisecond.

    What is within another counts with that: a file gives as many hints as a record alone.

    >>> with few_hints(1):
    ...     [nearest("program", ["programme"]) for _ in range(2)]
    ['programme', None]
    """

    __slots__ = ("_most", "_token")
    _token: "Token[list[int] | None] | None"

    def __init__(self, most: int = 100) -> None:
        self._most = most

    def __enter__(self) -> None:
        self._token = None if _hints_left.get() else _hints_left.set([self._most])

    def __exit__(self, *_: object) -> None:
        if self._token:
            _hints_left.reset(self._token)


def may_hint() -> bool:
    """Tell whether there is another hint to give, and count it."""
    left = _hints_left.get()
    if left:
        left[0] -= 1
    return left is None or left[0] >= 0


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Give the known word that `word` most likely stands for, or None where none is near, or no hint is left.

    >>> nearest("program", ["programme", "plan"])
    'programme'
    """
    if not may_hint():
        return None
    from difflib import get_close_matches

    by_folded = {name.casefold(): name for name in known}
    close = get_close_matches(word[:100].casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[close[0]] if close else None


def shown(value: object, limit: int = 60) -> str:
    """Quote a foreign value for a message: on one line, and never long.

    >>> shown("a" * 100)
    "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...'"
    """
    if isinstance(value, str):
        text = repr(value if len(value) <= limit - 2 else value[: limit - 5] + "...")
    elif isinstance(value, list):
        return f"a list of {len(cast(list[object], value))}"
    elif isinstance(value, dict):
        return f"an object of {len(cast(dict[object, object], value))} keys"
    else:
        try:
            text = " ".join(repr(value).splitlines())
        except Exception:  # noqa: BLE001 - an int of more than 4,300 digits, a loop, a foreign repr that fails
            text = f"<{type(value).__name__}>"
    return text if len(text) <= 2 * limit else text[: 2 * limit - 3] + "..."


def listed(names: Iterable[str], limit: int = 24) -> str:
    """Join names for a message, and tell how many more there are.

    >>> listed(["a", "b", "c"], limit=2)
    'a, b and 1 more'
    """
    names = list(names)
    head = ", ".join(names[:limit])
    return head if len(names) <= limit else f"{head} and {len(names) - limit} more"


def _printable(text: str) -> str:
    """Give a text as it is, or quoted where a terminal would obey a part of it."""
    return text if text.isprintable() else repr(text)


class Fault(NamedTuple):
    """One thing wrong with a value: where it stands, what was found, what was expected.

    >>> print(Fault("personnel.value", "'many'", "a whole number"))
    personnel.value: found 'many', expected a whole number
    """

    path: str
    found: str
    expected: str
    nearest: str | None = None

    def __str__(self) -> str:
        text = f"{_printable(self.path)}: " if self.path else ""
        text += f"found {self.found}, expected {self.expected}"
        return f"{text}; did you mean {self.nearest!r}?" if self.nearest else text

    def under(self, prefix: str) -> "Fault":
        """Give the same fault, seen from the value that holds this one."""
        if not self.path:
            return self._replace(path=prefix)
        dot = "" if self.path.startswith("[") or not prefix else "."
        return self._replace(path=f"{prefix}{dot}{self.path}")


class CstoRecordsError(Exception):
    """The base of every error that this library raises on purpose."""


class DateError(CstoRecordsError, ValueError):
    """A text that is no date, or not one alone: attributes `text` and `reason`."""

    def __init__(self, text: str, reason: str) -> None:
        self.text = text
        self.reason = reason
        super().__init__(f"{shown(text)} is not a date: {reason}")

    def __reduce__(self) -> tuple[type["DateError"], tuple[str, str]]:
        return type(self), (self.text, self.reason)


class UnknownStateError(CstoRecordsError, ValueError):
    """A text that names no state: attributes `text` and `nearest` (a spelling that is known, or None)."""

    def __init__(self, text: str, nearest: str | None = None, expected: str = "a name or code of a state") -> None:
        self.text = text
        self.nearest = nearest
        self.expected = expected
        hint = f"; did you mean {nearest!r}?" if nearest else ""
        super().__init__(f"{shown(text)} is not {expected}{hint}")

    def __reduce__(self) -> tuple[type["UnknownStateError"], tuple[str, str | None, str]]:
        return type(self), (self.text, self.nearest, self.expected)


class QueryError(CstoRecordsError, ValueError):
    """A question that cannot be asked: attributes `what`, `known` (what there is) and `nearest`."""

    def __init__(self, what: str, known: tuple[str, ...] = (), nearest: str | None = None) -> None:
        self.what = what
        self.known = known
        self.nearest = nearest
        text = what
        if nearest:
            text += f"; did you mean {nearest!r}?"
        if known:
            text += (
                f" There is: {listed(known, len(known))}." if nearest else f"; there is: {listed(known, len(known))}"
            )
        super().__init__(text)

    def __reduce__(self) -> tuple[type["QueryError"], tuple[str, tuple[str, ...], str | None]]:
        return type(self), (self.what, self.known, self.nearest)


class NotFoundError(CstoRecordsError, LookupError):
    """A thing that is not there: attributes `what` and `nearest`."""

    def __init__(self, what: str, nearest: str | None = None) -> None:
        self.what = what
        self.nearest = nearest
        super().__init__(f"{what}; did you mean {nearest!r}?" if nearest else what)

    def __reduce__(self) -> tuple[type["NotFoundError"], tuple[str, str | None]]:
        return type(self), (self.what, self.nearest)


class _FaultsError(CstoRecordsError, ValueError):
    """What an error with a list of faults shares: `where` it was found, and the `faults`.

    They are every one of them, or where there are very many the first 1,000.
    """

    _LIMIT = 20
    where: str
    faults: tuple[Fault, ...]

    def __init__(self, where: str, faults: Iterable[Fault]) -> None:
        self.where = where
        self.faults = tuple(faults)
        where = _printable(where)
        lines = [str(fault) for fault in self.faults[: self._LIMIT]]
        if len(self.faults) > self._LIMIT:
            lines.append(f"and {len(self.faults) - self._LIMIT} more")
        count = f"{where}: {len(self.faults)} faults"
        if len(self.faults) == MOST_FAULTS:
            count += ", and there may be more"
        super().__init__(f"{where}: {lines[0]}" if len(lines) == 1 else "\n  ".join([count, *lines]))

    def __reduce__(self) -> tuple[type["_FaultsError"], tuple[str, tuple[Fault, ...]]]:
        return type(self), (self.where, self.faults)


class IntegrityError(_FaultsError):
    """A value that cannot be: attributes `where` and `faults`, every one of them or the first 1,000."""


class DecodeError(_FaultsError):
    """An input that could not be read: attributes `where` (the file or the text) and `faults`, as there."""


class Faults:
    """The faults of an input as they are met, until they are very many: then they are raised, and the reading ends.

    A small file can have any number of them, and to gather them all would take hours. Those of a part, raised from
    within, are gathered by what holds it, so that each still gets its path.

    >>> faults = Faults("the file")
    >>> faults += (Fault(f"line {i}", "0", "a record") for i in range(10**9))
    Traceback (most recent call last):
    ...
    csto_records.DecodeError: the file: 1000 faults, and there may be more
      line 0: found 0, expected a record
      ...
    """

    __slots__ = ("_found", "_where")

    def __init__(self, where: str = "") -> None:
        self._where = where
        self._found: list[Fault] = []

    def __len__(self) -> int:
        return len(self._found)

    def __iter__(self) -> Iterator[Fault]:
        return iter(self._found)

    def append(self, fault: Fault) -> None:
        """Take one more fault, and raise them all where it is the last to be told."""
        self._found.append(fault)
        if len(self._found) == MOST_FAULTS:
            raise DecodeError(self._where, self._found) from None

    def __iadd__(self, faults: Iterable[Fault]) -> Self:
        for fault in faults:
            self.append(fault)
        return self


class MissingExtraError(CstoRecordsError, ImportError):
    """A feature whose packages are not installed: attributes `extra` and `feature`."""

    def __init__(self, extra: str, feature: str) -> None:
        self.extra = extra
        self.feature = feature
        super().__init__(f'{feature} needs packages that are not installed: pip install "csto-records[{extra}]"')

    def __reduce__(self) -> tuple[type["MissingExtraError"], tuple[str, str]]:
        return type(self), (self.extra, self.feature)


for _error in (
    CstoRecordsError,
    DateError,
    UnknownStateError,
    QueryError,
    NotFoundError,
    IntegrityError,
    DecodeError,
    MissingExtraError,
):
    _error.__module__ = "csto_records"  # where users import them from, and what a traceback says
