"""JSON (RFC 8259): the same data give the same bytes, and what is written is read back equal."""

import json
from decimal import InvalidOperation
from typing import TypeVar, cast, overload

from .._collection import Collection, Keyed
from .._dataset import Dataset
from .._errors import DecodeError, Fault, shown
from ._converter import Decoded, Duplicated, NoNumber, Written, from_plain, to_plain
from ._fast import decoded, encoded

__all__ = ["decode", "dumps", "loads", "parse", "read", "write"]

T = TypeVar("T", bound="Keyed | Collection[Keyed] | Dataset")

_EXACT_DIGITS = 100  # more digits than any value of the model has, and few enough to read in no time
_MOST_TWICE = 5  # keys that are told of one object


def dumps(value: Decoded, *, indent: int | None = 2) -> str:
    """Give the JSON text of a record, a collection or a dataset, with the type and the schema version.

    What is unknown is left out; none is an empty list. `indent=None` gives one line.

    >>> import csto_records as csto
    >>> csto.dumps(csto.load("seed").states["KZ"], indent=None)[:60]
    '{"schema_version": 1, "data_version": "...", "type": '
    """
    if not isinstance(cast(object, indent), int | None):
        raise TypeError(f"indent is a number of spaces, or None for one line; found {shown(indent)}")
    if (text := encoded(value, indent)) is not None:
        return text
    return json.dumps(to_plain(value), ensure_ascii=False, allow_nan=False, indent=indent)


@overload
def loads(text: str | bytes) -> Decoded: ...
@overload
def loads(text: str | bytes, type: type[T]) -> T: ...
def loads(text: str | bytes, type: type[object] = object) -> Decoded:  # noqa: A002 - what users type
    """Make a record, a collection or a dataset of its JSON text; with a type, only one of that type.

    Nothing is coerced and nothing unknown passed over: whatever is wrong raises one `DecodeError` with every fault. A
    type that none can be of is a `TypeError`; `Collection[Summit]` takes a collection of summits alone.

    >>> import csto_records as csto
    >>> csto.loads(csto.dumps(csto.summits.first), csto.Summit) == csto.summits.first
    True
    >>> csto.loads('{"type": "sumit"}')
    Traceback (most recent call last):
    ...
    csto_records.DecodeError: JSON text: type: found 'sumit', expected one of ...; did you mean 'summit'?
    """
    return decode(text, "JSON text", type)


def read(content: bytes, where: str, expected: object) -> Decoded:
    """Make what a JSON file holds."""
    return decode(content, where, expected)


def write(value: Decoded) -> bytes:
    """Give a JSON file: `dumps` with a line's end."""
    return f"{dumps(value)}\n".encode()


def decode(text: str | bytes, where: str, expected: object = object) -> Decoded:
    """Read JSON, from a text or from UTF-8, that `where` names in the error."""
    if not isinstance(cast(object, text), str | bytes | bytearray):
        raise TypeError(f"the text of a JSON document is expected, as str or bytes; found {shown(text)}")
    if (found := decoded(text, expected)) is not None:
        return found
    return from_plain(parse(text, where), where, expected)


def parse(text: str | bytes | bytearray, where: str) -> object:
    """Parse JSON into plain data, keeping what JSON does not have or has twice to be refused with its path."""
    try:
        content = text if isinstance(text, str) else text.decode("utf-8-sig")
        plain: object = json.loads(
            content.removeprefix("\ufeff"),
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_float=_fraction,
            parse_constant=NoNumber,
        )
    except UnicodeDecodeError as error:
        found, expected = f"the byte {error.object[error.start]:#04x} at position {error.start}", "text in UTF-8"
    except RecursionError:
        found, expected = "values nested very deeply", "JSON as this library writes it"
    except json.JSONDecodeError as error:
        found = f"no JSON at line {error.lineno} column {error.colno} ({error.msg})"
        expected = "a JSON document"
    else:
        return plain
    raise DecodeError(where, [Fault("", found, expected)]) from None


def _integer(digits: str) -> int | Written | NoNumber:
    return int(digits) if len(digits) <= _EXACT_DIGITS else _fraction(digits)


def _fraction(digits: str) -> Written | NoNumber:
    try:
        number = Written(digits)
    except InvalidOperation:  # an exponent of 19 digits
        return NoNumber(digits)
    number.written = digits
    return number


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    seen: set[str] = set()
    twice: dict[str, None] = {}
    for key, _ in pairs:
        if key in seen:
            twice[key] = None
        seen.add(key)
    duplicated = Duplicated(found)
    told = list(twice)[:_MOST_TWICE]
    duplicated.faults = [Fault("", f"the key {shown(key)} twice", "each key once") for key in told]
    return duplicated
