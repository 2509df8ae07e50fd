"""The one way between records and plain data: strict both ways.

To plain data records go by the description of their fields alone. Back, cattrs does the work; its defaults coerce in
silence ("no" to True, 5 to "5", a dict to a tuple of its keys), so every primitive has a hook here that refuses what is
not of its kind, and unknown keys are refused with the nearest right one. All the faults of an input are gathered, each
with its path.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from contextvars import ContextVar
from datetime import date
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal, NoReturn, cast, get_args, get_origin

import attrs

from .._collection import Collection, Keyed
from .._dataset import COLLECTIONS, Dataset
from .._errors import DateError, DecodeError, Fault, Faults, IntegrityError, UnknownStateError, nearest, shown
from .._iso import ISO_3166
from .._provenance import READERS
from .._shape import Checked, Shape, fields, shape_of, value_fault
from .._states import StateCode
from .._version import DATA_VERSION, SCHEMA_VERSION

if TYPE_CHECKING:
    import cattrs

__all__ = [
    "HOLDERS",
    "KINDS",
    "TEXT",
    "Decoded",
    "Duplicated",
    "NoNumber",
    "Number",
    "Written",
    "collected",
    "from_plain",
    "is_day",
    "plain_number",
    "tagged",
    "to_dict",
    "to_dicts",
    "to_plain",
    "within",
    "words_of",
]

KINDS: dict[str, type] = {kind.__name__.lower(): kind for kind in COLLECTIONS.values()}
"""The classes that can stand alone in a file, by the tag that they bear there."""

Decoded = Keyed | Collection[Keyed] | Dataset

Plain = dict[str, object]
Number = Callable[[int | Decimal], object]

TEXT = shape_of("", str)
_DECIMAL = shape_of("", Decimal)
HOLDERS = {"dataset": Dataset, "collection": Collection, **KINDS}
_TAGS = {kind: tag for tag, kind in KINDS.items()}
_RECORD = "a record, a source, a state, a person or a place"


class Duplicated(dict[str, object]):
    """An object of JSON in which keys stood twice: refused where it is met, so that the faults have a path."""

    faults: list[Fault]


class Written(Decimal):
    """A number with a point or a power, which a message shows as it was written."""

    written: str

    def __repr__(self) -> str:
        return self.written


class NoNumber:
    """What a reader took for a number and JSON has not, by its text: refused where it is met."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text


class _Unread:
    """What stands in a field that could not be read while the rules look at the others: nothing is wrong with it."""

    def __getattr__(self, _: str) -> "_Unread":
        return self

    def __call__(self, *_: object) -> "_Unread":
        return self

    def __iter__(self) -> Iterator[object]:
        return iter(())


class _Refused(Exception):  # noqa: N818 - nobody sees it
    """Faults on their way up, where each gets its path; with the items of a list that could be read, by position."""

    def __init__(self, faults: Iterable[Fault], read: "dict[int, object] | None" = None) -> None:
        self.faults = faults
        self.read = read or {}
        super().__init__(faults)


_hints: "ContextVar[int]" = ContextVar("hints", default=0)
"""How many faults of this reading may still get the nearest spelling, which takes long to find."""

_MOST_HINTS = 100


def _hint(found: object, known: Iterable[str]) -> str | None:
    """Give the nearest spelling, as long as faults are few."""
    if not isinstance(found, str) or _hints.get() == 0:
        return None
    _hints.set(_hints.get() - 1)
    return nearest(found, known)


def _refuse(found: object, expected: str, close: str | None = None) -> NoReturn:
    raise _Refused([Fault("", words_of(found), expected, close)])


def _a(kind: type) -> str:
    return f"{'an' if kind.__name__[0] in 'AEIOU' else 'a'} {kind.__name__}"


def words_of(found: object) -> str:
    """Give a plain value in the words of JSON."""
    if found is None or isinstance(found, bool):
        return {None: "null", True: "true", False: "false"}[found]
    return shown(found)


def _text(value: object, _: object) -> str:
    return value if isinstance(value, str) else _refuse(value, "a text")


def _whole(value: object, _: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else _refuse(value, "a whole number")


def _flag(value: object, _: object) -> bool:
    return value if isinstance(value, bool) else _refuse(value, "true or false")


def _number(value: object, _: object) -> int | Decimal:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if not isinstance(value, float | Decimal):
        _refuse(value, "a number")
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if value_fault("", number, _DECIMAL):
        _refuse(value, "a number under 10**15 with at most 15 digits")
    return number


def _decimal(value: object, _: object) -> Decimal:
    return Decimal(_number(value, _))


def _choice(value: object, literal: object) -> str:
    choices = cast(tuple[str, ...], get_args(literal))
    if isinstance(value, str) and value in choices:
        return value
    return _refuse(value, f"one of {', '.join(choices)}", _hint(value, choices))


def _reader(kind: type) -> Callable[[object, object], object]:
    read = READERS[kind]

    def from_text(value: object, _: object) -> object:
        if not isinstance(value, str):
            _refuse(value, f"the text of a {kind.__name__}")
        if kind is StateCode and value not in ISO_3166 and _hints.get() == 0:
            _refuse(value, "the code of a state")
        try:
            return read(value)
        except DateError as error:
            raise _Refused([Fault("", shown(value), f"a date: {error.reason}")]) from None
        except UnknownStateError as error:
            _hints.set(_hints.get() - 1)
            raise _Refused([Fault("", shown(value), error.expected, error.nearest)]) from None

    return from_text


def _is_choice(kind: object) -> bool:
    return cast(object, get_origin(kind)) is Literal


def _is_tuple(kind: object) -> bool:
    return get_origin(kind) is tuple


def _tuple_hook(kind: object, converter: "cattrs.Converter") -> Callable[[object, object], tuple[object, ...]]:
    item_kind = get_args(kind)[0]

    def from_list(value: object, _: object) -> tuple[object, ...]:
        if not isinstance(value, list):
            _refuse(value, "a list")
        read: list[object] = []
        faults = Faults()
        for i, item in enumerate(cast(list[object], value)):
            try:
                read.append(converter.structure(item, item_kind))
            except Exception as error:  # noqa: BLE001 - whatever went wrong in an item is a fault of that item
                faults += (fault.under(f"[{i}]") for fault in _faults(error))
                read.append(_Unread())
        if not faults:
            return tuple(read)
        # Of parts the rules look at each, of texts and codes at all together: those need them all.
        parts = enumerate(read) if attrs.has(item_kind) else ()
        raise _Refused(faults, {i: part for i, part in parts if not isinstance(part, _Unread)})

    return from_list


def _class_hook(kind: type, converter: "cattrs.Converter") -> Callable[[object, object], object]:
    fields_of = [(shape, attribute.type) for shape, attribute in zip(fields(kind), attrs.fields(kind), strict=True)]
    known = [shape.name for shape, _ in fields_of]

    def from_object(value: object, _: object) -> object:
        if not isinstance(value, dict):
            _refuse(value, f"an object, {_a(kind)}")
        plain = cast(Plain, value)
        faults = Faults()
        faults += plain.faults if isinstance(plain, Duplicated) else ()
        values: Plain = {}
        positions: dict[str, list[int]] = {}
        for shape, annotation in fields_of:
            name = shape.name
            if name in plain:
                try:
                    values[name] = converter.structure(plain[name], annotation)
                except Exception as error:  # noqa: BLE001 - whatever went wrong in a field is a fault of that field
                    faults += (fault.under(name) for fault in _faults(error))
                    values[name] = _Unread()
                    if isinstance(error, _Refused) and error.read:
                        values[name], positions[name] = tuple(error.read.values()), list(error.read)
            elif shape.required:
                faults.append(Fault(name, "nothing", shape.expected))
                values[name] = _Unread()
        faults += (_unknown_key(key, f"a key of {_a(kind)}", known) for key in sorted(plain.keys() - known))
        if faults:
            unread = {_field_of(fault) for fault in faults} - positions.keys()
            faults += (_moved(fault, positions) for fault in _broken_rules(kind, values, unread))
            raise _Refused(faults)
        return kind(**values)

    return from_object


def _broken_rules(kind: type, values: Plain, unread: set[str]) -> Iterable[Fault]:
    """Give the rules that an object breaks besides the faults of its fields, so that all are told at once."""
    probe = cast(Checked, object.__new__(kind))
    for shape in fields(kind):
        object.__setattr__(probe, shape.name, values.get(shape.name, shape.default))
    found = Faults()
    with suppress(Exception):  # a rule met a field that could not be read, or there are very many faults
        try:
            probe.__attrs_post_init__()
        except IntegrityError as error:
            found += (fault for fault in error.faults if _field_of(fault) not in unread)
        told = unread | {_field_of(fault) for fault in found}
        for fault in probe._rules():  # pyright: ignore[reportPrivateUsage]
            if _field_of(fault) not in told:
                found.append(fault)  # one by one: what was found before a rule failed is kept
    return found


def _field_of(fault: Fault) -> str:
    return re.split(r"[.\[]", fault.path, maxsplit=1)[0]


def _moved(fault: Fault, positions: Mapping[str, list[int]]) -> Fault:
    """Give a fault of an item where the item stands, and not where it stood among those that could be read."""
    item = re.fullmatch(r"(\w+)\[([0-9]+)\](.*)", fault.path)
    if item is None or item[1] not in positions:
        return fault
    return fault._replace(path=f"{item[1]}[{positions[item[1]][int(item[2])]}]{item[3]}")


def _faults(error: Exception) -> Iterable[Fault]:
    """Give the faults of what was raised."""
    if isinstance(error, _Refused | IntegrityError | DecodeError):
        return error.faults
    return [Fault("", f"{type(error).__name__}: {shown(str(error))}", "a value that can be read")]


def _unknown_key(key: str, expected: str, known: Iterable[str]) -> Fault:
    path = key if len(key) <= 60 and key.isidentifier() else shown(key)
    return Fault(path, "an unknown key", expected, _hint(key, known))


@cache
def converter() -> "cattrs.Converter":
    """Give the one converter of plain data; made at its first use, for its import takes long."""
    import cattrs

    made = cattrs.Converter()
    made.register_structure_hook(str, _text)
    made.register_structure_hook(int, _whole)
    made.register_structure_hook(bool, _flag)
    made.register_structure_hook(Decimal, _decimal)
    made.register_structure_hook_func(lambda kind: kind == int | Decimal, _number)
    made.register_structure_hook_func(_is_choice, _choice)
    for kind in READERS:
        made.register_structure_hook(kind, _reader(kind))
    made.register_structure_hook_factory(_is_tuple)(_tuple_hook)
    made.register_structure_hook_factory(attrs.has)(_class_hook)
    return made


def plain_number(number: int | Decimal) -> int | float:
    """Give a number as JSON has it: a whole one without a point."""
    return int(number) if isinstance(number, int) or number == number.to_integral_value() else float(number)


@cache
def _writer(kind: type, number: Number) -> Callable[[object], Plain]:
    """Give what makes one of a class plain: what must be given, then the rest where it is not as it is by default."""
    shapes = sorted(fields(kind), key=lambda shape: not shape.required)
    plan = [(shape.name, shape.default, _value_writer(shape, number)) for shape in shapes]
    values_of = cast("Callable[[object], tuple[object, ...]]", attrgetter(*(name for name, _, _ in plan)))

    def plain_of(value: object) -> Plain:
        return {
            name: write(held)
            for (name, default, write), held in zip(plan, values_of(value), strict=True)
            if held is not default and held != default
        }

    return plain_of


def _value_writer(shape: Shape, number: Number) -> Callable[[Any], object]:
    """Give what makes the value of a field plain."""
    write: Callable[[Any], object] = number
    kind: type = shape.type
    if kind in {str, StateCode}:
        write = str.__str__  # not str: a text that is an Enum shows as another
    elif kind in READERS:
        write = str
    elif kind is bool:
        write = bool
    elif attrs.has(kind):
        write = _writer(kind, number)
    return (lambda items: list(map(write, items))) if shape.many else write


def tagged(record: Keyed, number: Number) -> Plain:
    """Give a record as plain data with its tag, each number as a function makes it plain."""
    tag = _TAGS.get(type(record))
    if tag is None:
        raise TypeError(f"{_RECORD} is expected; found {shown(record)}")
    return {"type": tag, **_writer(type(record), number)(record)}


def to_dict(record: Keyed) -> Plain:
    """Give a record as plain data, tagged with its type: what is unknown, or as it is by default, is left out.

    >>> import csto_records as csto
    >>> to_dict(csto.load("seed").summits.first)["dates"]
    '2024-11-28'
    """
    return tagged(record, plain_number)


def to_dicts(records: Collection[Keyed]) -> list[Plain]:
    """Give each record of a collection as plain data.

    >>> import csto_records as csto
    >>> [plain["chair_state"] for plain in to_dicts(csto.load("seed").chairmanships)]
    ['KZ', 'KG']
    """
    return [to_dict(record) for record in records]


_DAY = "a day as YYYY-MM-DD"


def is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text  # which reads 20240101 too
    except ValueError:
        return False


def to_plain(value: Decoded, each: Callable[[Keyed], object] = to_dict) -> Plain:
    """Give a record, a collection or a dataset as plain data with the versions that a file states.

    A dataset states the version of its own data; a record or a collection that of the library's, which wrote it. What
    `each` makes of a record stands for it in the list of a collection.
    """
    if not isinstance(value, tuple(HOLDERS.values())):
        raise TypeError(f"a Collection, a Dataset, or {_RECORD} is expected; found {shown(value)}")
    header: Plain = {"schema_version": SCHEMA_VERSION}
    if isinstance(value, Dataset):
        if value.data_version is not None and not is_day(value.data_version):
            raise IntegrityError("Dataset", [Fault("data_version", shown(value.data_version), _DAY)])
        about = {"data_version": value.data_version, "name": value.name}
        known = {key: str.__str__(text) for key, text in about.items() if text is not None}
        return {
            **header,
            "type": "dataset",
            **known,
            **{k: list(map(each, part)) for k, part in value.collections.items() if part},
        }
    header["data_version"] = DATA_VERSION
    if isinstance(value, Collection):
        return {**header, "type": "collection", "records": list(map(each, value))}
    return {**header, **to_dict(value)}


class _Reading:
    """One reading of plain data: it gathers the faults, so that all are told at once."""

    def __init__(self, where: str, kinds: Mapping[str, type]) -> None:
        self.faults = Faults(where)
        self.kinds = kinds  # of which a collection may hold records

    def fail(self, path: str, found: str, expected: str, close: str | None = None) -> None:
        self.faults.append(Fault(path, found, expected, close))

    def decoded(self, plain: object) -> Decoded | None:
        """Read what a file or a text holds: a dataset, a collection or a record."""
        if not isinstance(plain, dict):
            found = words_of(plain)
            how = ': wrap it in {"type": "collection", "records": [...]}' if isinstance(plain, list) else ""
            self.fail("", found, f'an object with a "type"{how}')
            return None
        plain = cast(Plain, plain)
        if isinstance(plain, Duplicated):
            self.faults += plain.faults
        body = self.header(plain)
        tag = self.tag(plain, "", HOLDERS)
        version = body.pop("data_version", DATA_VERSION)
        if not isinstance(version, str) or not is_day(version):
            self.fail("data_version", words_of(version), _DAY)
        if tag == "dataset":
            return self.dataset(body, cast("str | None", plain.get("data_version")))
        if tag == "collection":
            return self.collection(body)
        return self.record(body, "", KINDS) if tag else None

    def header(self, plain: Plain) -> Plain:
        """Check the version, and give the rest: without it, and as an object with each key once."""
        version = plain.get("schema_version", SCHEMA_VERSION)
        if not isinstance(version, int) or isinstance(version, bool) or version < 1:
            self.fail("schema_version", words_of(version), "a whole number from 1")
        elif version > SCHEMA_VERSION:
            newest = f"{SCHEMA_VERSION}, the newest that this version reads: upgrade csto-records"
            self.fail("schema_version", words_of(version), newest)
        return {key: value for key, value in plain.items() if key != "schema_version"}

    def tag(self, plain: Plain, path: str, among: Iterable[str]) -> str | None:
        """Read the type of an object: one of those expected here."""
        tag = plain.get("type")
        if isinstance(tag, str) and tag in among:
            return tag
        found = "nothing" if "type" not in plain else words_of(tag)
        self.fail(f"{path}.type" if path else "type", found, f"one of {', '.join(among)}", _hint(tag, among))
        return None

    def only(self, body: Plain, known: Iterable[str], expected: str) -> None:
        """Refuse the keys that are not known."""
        self.faults += (_unknown_key(key, expected, known) for key in sorted(body.keys() - {"type", *known}))

    def dataset(self, body: Plain, version: str | None) -> Dataset | None:
        """Read a dataset: its collections by their names."""
        name = body.get("name")
        if name is not None and not isinstance(name, str):
            self.fail("name", words_of(name), "a text")
        elif name is not None and (fault := value_fault("name", name, TEXT)):
            self.faults.append(fault)
        self.only(body, (*COLLECTIONS, "name"), "a collection of a dataset")
        parts = {
            key: self.records(body[key], key, {kind.__name__.lower(): kind})
            for key, kind in COLLECTIONS.items()
            if key in body
        }
        return None if self.faults else Dataset(name=cast("str | None", name), data_version=version, **parts)

    def collection(self, body: Plain) -> Collection[Keyed] | None:
        """Read a collection of records of any type."""
        self.only(body, ("records",), "a key of a collection")
        if "records" not in body:
            self.fail("records", "nothing", "a list of records")
        records = self.records(body.get("records", []), "records", self.kinds)
        return None if self.faults else collected(records, self.kinds)

    def records(self, plain: object, path: str, among: Mapping[str, type]) -> list[Keyed]:
        """Read a list of tagged records, no id with two values."""
        if not isinstance(plain, list):
            self.fail(path, words_of(plain), "a list of records")
            return []
        by_id: dict[str, Keyed] = {}
        for i, item in enumerate(cast(list[object], plain)):
            record = self.record(item, f"{path}[{i}]", among)
            if record is not None and by_id.setdefault(record.id, record) != record:
                self.fail(f"{path}[{i}].id", f"{shown(record.id)} again, with other values", "each id once")
        return list(by_id.values())

    def record(self, plain: object, path: str, among: Mapping[str, type]) -> Keyed | None:
        """Read one tagged record of one of the types expected here."""
        if not isinstance(plain, dict):
            self.fail(path, words_of(plain), "an object, a record with its type")
            return None
        plain = cast(Plain, plain)
        if isinstance(plain, Duplicated):
            self.faults += (fault.under(path) for fault in plain.faults)
        tag = self.tag(plain, path, among)
        if tag is None:
            return None
        try:
            body = {key: value for key, value in plain.items() if key != "type"}
            return cast(Keyed, converter().structure(body, among[tag]))
        except Exception as error:  # noqa: BLE001 - whatever went wrong in a record is a fault of that record
            self.faults += (fault.under(path) if path else fault for fault in _faults(error))
            return None


def within(kinds: Mapping[str, type], wanted: object) -> dict[str, type]:
    """Give those of the classes that a type which a caller asks for takes in."""
    try:
        found = {tag: kind for tag, kind in kinds.items() if issubclass(kind, cast(type, wanted))}
    except TypeError:  # no class
        found = {}
    if not found:
        names = ", ".join(kind.__name__ for kind in kinds.values())
        raise TypeError(f"what can be read is one of {names}; found the type {shown(wanted)}")
    return found


def collected(records: Iterable[Keyed], kinds: Mapping[str, type]) -> Collection[Keyed]:
    """Give a collection of records; one of none knows what it could hold, where that is not everything."""
    found = Collection(records)
    return found if found or kinds == KINDS else Collection(kinds=kinds.values())


def from_plain(plain: object, where: str, expected: object = object) -> Decoded:
    """Make what `to_plain` made plain again, or raise a `DecodeError` with every fault.

    `where` names the input in the error; `expected` is the type that must come out, where the caller knows it.
    """
    of_items = get_origin(expected) is Collection
    wanted = within(HOLDERS, Collection if of_items else expected)
    reading = _Reading(where, within(KINDS, get_args(expected)[0]) if of_items else KINDS)
    token = _hints.set(_MOST_HINTS)
    try:
        found = reading.decoded(plain)
    finally:
        _hints.reset(token)
    if not reading.faults and not isinstance(found, tuple(wanted.values())):
        one_of = "one of " if len(wanted) > 1 else ""
        tags = ", ".join(wanted) if one_of else repr(*wanted)
        reading.fail("type", words_of(cast(Plain, plain)["type"]), f"{one_of}{tags}")
    if reading.faults:
        raise DecodeError(where, reading.faults)
    return cast(Decoded, found)
