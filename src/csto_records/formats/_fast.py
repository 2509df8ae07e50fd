"""The short way to read JSON in bulk: records built straight from parsed data, each value checked as it is set.

It takes what is plainly right, and nothing else: at the first thing that is not, it gives up, and the strict reader
reads the input from its start. So both give the same values, and every refusal, with its words, is the strict one's.
With msgspec (the extra `fast`) the parsing is faster too, and as exact; and the writing, to the same bytes.
"""

import json
import re
from collections.abc import Callable, Container, Iterable, Mapping
from contextvars import Context
from decimal import Decimal
from functools import cache, lru_cache
from importlib import import_module
from operator import attrgetter
from typing import Any, NamedTuple, NoReturn, Protocol, cast, get_args, get_origin

import attrs

from .._collection import Collection, Keyed
from .._dataset import COLLECTIONS, Dataset
from .._errors import few_hints
from .._iso import ISO_3166
from .._provenance import READERS
from .._shape import Checked, Shape, fields, value_fault
from .._states import StateCode
from .._version import DATA_VERSION, SCHEMA_VERSION
from ._converter import KINDS, TEXT, Decoded, Number, is_day, plain_number, tagged, to_plain

__all__ = ["LEAST", "MANY", "Builder", "decoded", "encoded", "encoder"]

Plain = dict[str, object]
Read = Callable[[object], object]
Parse = Callable[[bytes], object]

LEAST = 2**13
"""From so many bytes on the preparations pay."""

MANY = 100
"""From so many records on the import of msgspec pays where they are written."""

_RARE = re.compile(rb'"[ \t\r\n]+:|\\u[dD][89a-fA-F]')
"""What is right and rare: a key apart from its colon, half of a letter."""

_RARE_PARTS = (b" :", b"\n:", b"\t:", b"\r:", b"\\u")
"""One of these is in it, and quicker to look for."""

_SHAPELESS = ("\u115f", "\u1160", "\u3164", "\uffa0")
"""The letters that `isprintable` has for printable and the model for invisible."""

_LISTS = frozenset({"records", *COLLECTIONS})
_CACHED = 8192


class _Doubt(Exception):  # noqa: N818 - nobody sees it
    """What is not plainly right."""


def _doubt(_: object = None) -> NoReturn:
    raise _Doubt


def decoded(text: str | bytes | bytearray, expected: object = object) -> Decoded | None:
    """Read a JSON document; None where it is short, or the strict reader must look at it."""
    return Builder().decoded(text, expected) if len(text) >= LEAST else None


class Tools(NamedTuple):
    """What msgspec brings to read and to write.

    What parses, and what leaves the records of a document to be parsed one by one; what writes without spaces, and what
    sets them as an indent wants; what stands for JSON that is written already, and what so gives a number.
    """

    parse: Parse
    split: Parse
    compact: Callable[[object], bytes]
    spaced: "_Spaced"
    raw: Callable[[bytes], object]
    number: Number


class _Spaced(Protocol):
    def __call__(self, content: bytes, *, indent: int) -> bytes: ...


@cache
def tools() -> Tools | None:
    """Give what msgspec brings; None where it is not installed."""
    try:
        msgspec = import_module("msgspec")
    except ImportError:
        return None
    raw, json_ = msgspec.Raw, msgspec.json
    parse = json_.Decoder(float_hook=Decimal).decode  # a number with a point or a power is the `Decimal` that it spells
    parts = json_.Decoder(cast(Any, dict)[str, raw]).decode
    items = json_.Decoder(cast(Any, list)[raw]).decode

    def split(content: bytes) -> object:
        held = parts(content)
        if parse(held["type"]) not in {"collection", "dataset"}:
            return parse(content)
        return {key: items(part) if key in _LISTS else parse(part) for key, part in held.items()}

    def number(value: int | Decimal) -> object:
        plain = plain_number(value)
        return plain if isinstance(plain, int) else raw(repr(plain).encode())  # by itself it writes 1e-7, not 1e-07

    return Tools(parse, split, json_.Encoder().encode, json_.format, raw, number)


def parse(content: bytes) -> object:
    """Parse by what Python brings."""
    return json.loads(content.decode(), parse_float=Decimal, parse_constant=_doubt)


class Builder:
    """What builds records of parsed data, and counts their keys: parsers are silent about a key that stands twice.

    One is for one thread. What it keeps of texts that come again it keeps to itself, and it goes with it.
    """

    def __init__(self) -> None:
        quick = tools()
        self._parse = quick.parse if quick else parse
        self._split = quick.split if quick else parse
        self._makers: dict[type, Callable[[Plain], object]] = {}
        self._keys: list[int] = []
        self._context = Context()  # of its own, so that it takes no hint from those that the strict reader may give

    def decoded(self, text: str | bytes | bytearray, expected: object = object) -> Decoded | None:
        """Read a JSON document; None where the strict reader must look at it."""
        return self._found(text, self._split, expected)

    def record(self, line: bytes, among: Container[type]) -> Keyed | None:
        """Read a line, a record of one of the types; None where the strict reader must look at it."""
        found = self._found(line, self._parse, object)
        return cast(Keyed, found) if type(found) in among else None

    def _found(self, text: str | bytes | bytearray, parse: Parse, expected: object) -> Decoded | None:
        self._keys.clear()
        try:
            content = text.encode() if isinstance(text, str) else bytes(text)
            if _is_rare(content):
                return None
            found = self._context.run(self._document, content, parse)
            return found if sum(self._keys) == _keys_in(content) and _is_wanted(found, expected) else None
        except Exception:  # noqa: BLE001 - whatever it is, the strict reader tells of it
            return None

    def _document(self, content: bytes, parse: Parse) -> Decoded:
        with few_hints(0):
            return self._built(cast(Plain, parse(content)))

    def _built(self, plain: Plain) -> Decoded:
        self._keys.append(len(plain) - len(plain.keys() - {"type", "schema_version", "data_version"}))
        tag = plain.pop("type")
        version = plain.pop("schema_version", SCHEMA_VERSION)
        if type(version) is not int or not 1 <= version <= SCHEMA_VERSION:
            raise _Doubt
        states_version = "data_version" in plain
        data_version = plain.pop("data_version", DATA_VERSION)
        if type(data_version) is not str or not is_day(data_version):
            raise _Doubt
        if isinstance(tag, str) and tag in KINDS:
            return cast(Keyed, self._maker(KINDS[tag])(plain))
        self._keys.append(len(plain))
        if tag == "collection":
            records = self._records(plain.pop("records"), KINDS)
            return _doubt() if plain else Collection(records)
        if tag != "dataset":
            raise _Doubt
        name = plain.pop("name", None)
        if name is not None and value_fault("name", name, TEXT):
            raise _Doubt
        parts = {
            key: self._records(part, {COLLECTIONS[key].__name__.lower(): COLLECTIONS[key]})
            for key, part in plain.items()
        }
        return Dataset(name=cast("str | None", name), data_version=data_version if states_version else None, **parts)

    def _records(self, plain: object, among: Mapping[str, type]) -> list[Keyed]:
        by_id: dict[str, Keyed] = {}
        if type(plain) is not list:
            raise _Doubt
        items = cast(list[object], plain)
        makers = {tag: self._maker(kind) for tag, kind in among.items()}
        self._keys.append(len(items))
        for i, part in enumerate(items):
            items[i] = None  # what is built is let go of
            item = cast(Plain, part if isinstance(part, dict) else self._parse(cast(bytes, part)))
            record = cast(Keyed, makers[cast(str, item.pop("type"))](item))
            if by_id.setdefault(record.id, record) is not record:
                raise _Doubt
        return list(by_id.values())

    def _maker(self, kind: type) -> Callable[[Plain], object]:
        """Give what makes one of a class."""
        if kind not in self._makers:
            self._makers[kind] = self._make_maker(kind)
        return self._makers[kind]

    def _make_maker(self, kind: type) -> Callable[[Plain], object]:
        readers = {shape.name: self._reader(shape) for shape in fields(kind)}
        new, fill, count = object.__new__, _filler(kind), self._keys.append
        checked: Callable[[object], Iterable[object]] = vars(Checked)["_rules"]
        own = next(vars(base)["_rules"] for base in kind.__mro__ if "_rules" in vars(base))
        rules: Callable[[object], Iterable[object]] | None = None if own is checked else own

        def make(plain: Plain) -> object:
            count(len(plain))
            made = cast(object, new(kind))
            fill(made, **{name: readers[name](value) for name, value in plain.items()})
            if rules:
                for _ in rules(made):
                    raise _Doubt
            return made

        return make

    def _reader(self, shape: Shape) -> Read:
        """Give what reads the value of a field."""
        if not attrs.has(shape.type):
            return _values_reader(shape) if shape.many else _value_reader(shape)
        make = cast(Read, self._maker(shape.type))
        if shape.many:
            return _parts_reader(shape, make)
        return (lambda plain: None if plain is None else make(plain)) if shape.optional else make


def _is_rare(content: bytes) -> bool:
    return any(part[:1] in content and part in content for part in _RARE_PARTS) and _RARE.search(content) is not None


def _keys_in(content: bytes) -> int:
    """Count the keys of a document in which only known ones were met.

    A key is a text with a colon after it. Within a text a quote with a colon after it has a backslash before it, and
    no known key ends in a backslash.
    """
    return content.count(b'":') - (content.count(b'\\":') if b"\\" in content else 0)


@cache
def _filler(kind: type) -> Callable[..., None]:
    """Give what sets the fields of a new one, and the defaults of those not given: `__init__` without its checks."""
    own = {a.name: attrs.field(default=a.default) for a in attrs.fields(kind)}
    twin = attrs.make_class(kind.__name__, own, frozen=True, slots=True, kw_only=True)
    return cast("Callable[..., None]", vars(twin)["__init__"])


def _parts_reader(shape: Shape, make: Read) -> Read:
    """Give what reads a list of parts that differ."""
    key = attrgetter(fields(shape.type)[0].name)  # to hash a part takes long, and most differ in this
    optional = shape.optional

    def read(plain: object) -> tuple[object, ...] | None:
        if type(plain) is not list:
            return None if plain is None and optional else _doubt()
        items = tuple(map(make, cast(list[object], plain)))
        count = len(items)
        if count > 1 and len(set(map(key, items))) != count != len(set(items)):
            raise _Doubt
        return items

    return read


def _values_reader(shape: Shape) -> Read:
    """Give what reads a list of values that differ; lists that come again are read once."""
    one = _value_reader(shape._replace(optional=False, many=False))
    optional = shape.optional

    @lru_cache(_CACHED)
    def from_items(plain: tuple[object, ...]) -> tuple[object, ...]:
        items = tuple(map(one, plain))
        return items if len(set(items)) == len(items) else _doubt()

    def read(plain: object) -> tuple[object, ...] | None:
        if type(plain) is not list:
            return None if plain is None and optional else _doubt()
        return from_items(tuple(cast(list[object], plain)))

    return read


def _value_reader(shape: Shape) -> Read:
    """Give what reads one value that has no parts, or None where it may be None."""
    none: dict[object, object] = {None: None} if shape.optional else {}
    kind = shape.type
    if shape.choices:
        return (none | {word: word for word in shape.choices}).__getitem__
    if kind is StateCode:
        return (none | _states()).__getitem__
    if kind in READERS:
        return _cached(READERS[kind], none)
    if kind is str:
        return _text_reader(shape)

    def from_plain(value: object) -> object:
        if type(value) in shape.types and not value_fault("", value, shape):
            return value
        if Decimal in shape.types and type(value) is int and not value_fault("", Decimal(value), shape):
            return Decimal(value)
        return none[value]

    return from_plain


@cache
def _states() -> dict[object, object]:
    return {code: StateCode(code) for code in ISO_3166}


def _cached(read: Callable[[str], object], none: Mapping[object, object]) -> Read:
    @lru_cache(_CACHED)
    def from_text(value: object) -> object:
        return read(value) if isinstance(value, str) else none[value]

    return from_text


def _text_reader(shape: Shape) -> Read:
    optional = shape.optional

    def checked(value: object) -> object:
        if (type(value) is not str or value_fault("", value, shape)) and not (value is None and optional):
            raise _Doubt
        return value

    def from_text(value: object) -> object:
        if (
            type(value) is str
            and value.isprintable()  # so that a space is the only white space
            and value[:1] not in {"", " "}
            and value[-1] != " "
            and (value.isascii() or not any(letter in value for letter in _SHAPELESS))
        ):
            return value
        return checked(value)

    if shape.role is None:
        return from_text
    return checked if shape.role.name == "own-id" else lru_cache(_CACHED)(checked)


def _is_wanted(found: Decoded, expected: object) -> bool:
    """Tell whether what was found is what the caller expects."""
    if get_origin(expected) is not Collection:
        return isinstance(found, cast(type, expected))
    (wanted,) = get_args(expected)
    within = {kind for kind in KINDS.values() if issubclass(kind, wanted)}
    return isinstance(found, Collection) and len(found) > 0 and within.issuperset(map(type, found))


# Writing


def encoder() -> Callable[[Keyed], bytes] | None:
    """Give what writes a record in one line, to the bytes that Python's encoder gives; None without msgspec."""
    if (quick := tools()) is None:
        return None
    _, _, compact, spaced, _, number = quick
    return lambda record: spaced(compact(tagged(record, number)), indent=0)


def encoded(value: Decoded, indent: int | None) -> str | None:
    """Write a JSON document, to the text that Python's encoder gives; None where it is short, or without msgspec."""
    if indent not in {None, 2} or not _is_long(value) or (quick := tools()) is None:
        return None
    _, _, compact, spaced, raw, number = quick
    plain = to_plain(value, lambda record: raw(compact(tagged(record, number))))  # plain data are let go of at once
    return spaced(compact(plain), indent=indent or 0).decode()


def _is_long(value: Decoded) -> bool:
    if isinstance(value, Dataset):
        return sum(map(len, value.collections.values())) >= MANY
    return isinstance(value, Collection) and len(value) >= MANY
