"""The one converter between records and plain data: strict both ways.

cattrs does the work; its defaults coerce in silence ("no" to True, 5 to "5", a dict to a tuple of its keys), so every
primitive has a hook here that refuses what is not of its kind, and unknown keys are refused with the nearest right one.
All the faults of an input are gathered, each with its path.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from contextvars import ContextVar
from decimal import Decimal
from functools import cache
from typing import Literal, NoReturn, cast, get_args, get_origin

import attrs
import cattrs
from cattrs.errors import ClassValidationError, ForbiddenExtraKeysError
from cattrs.gen import make_dict_structure_fn

from .._collection import Collection, Keyed
from .._dataset import COLLECTIONS, Dataset
from .._errors import DateError, DecodeError, Fault, IntegrityError, UnknownStateError, nearest, shown
from .._iso import ISO_3166
from .._provenance import READERS
from .._shape import Checked, fields, shape_of, value_fault
from .._states import StateCode
from .._version import DATA_VERSION, SCHEMA_VERSION

__all__ = ["KINDS", "Decoded", "Duplicated", "NoNumber", "from_plain", "to_dict", "to_dicts", "to_plain"]

KINDS: dict[str, type] = {kind.__name__.lower(): kind for kind in COLLECTIONS.values()}
"""The classes that can stand alone in a file, by the tag that they bear there."""

Decoded = Keyed | Collection[Keyed] | Dataset

Plain = dict[str, object]

_TEXT = shape_of("", str)


class Duplicated(dict[str, object]):
    """An object of JSON in which a key stood twice: refused where it is met, so that the fault has a path."""

    twice: str

    @property
    def fault(self) -> Fault:
        """What is wrong with it."""
        return Fault("", f"the key {shown(self.twice)} twice", "each key once")


class NoNumber:
    """What a reader took for a number and JSON has not, by its text: refused where it is met."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text


class _Refused(Exception):  # noqa: N818 - nobody sees it
    """A fault on its way up through cattrs, which adds the path to it."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault)


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
    raise _Refused(Fault("", _words(found), expected, close))


def _words(found: object) -> str:
    """Give a plain value in the words of JSON."""
    if found is None or isinstance(found, bool):
        return {None: "null", True: "true", False: "false"}[found]
    return f"{found}" if isinstance(found, int | float | Decimal) and len(f"{found}") < 60 else shown(found)


def _text(value: object, _: object) -> str:
    return value if isinstance(value, str) else _refuse(value, "a text")


def _whole(value: object, _: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else _refuse(value, "a whole number")


def _flag(value: object, _: object) -> bool:
    return value if isinstance(value, bool) else _refuse(value, "true or false")


def _number(value: object, _: object) -> int | Decimal:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return value
    return Decimal(repr(value)) if isinstance(value, float) else _refuse(value, "a number")


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
            raise _Refused(Fault("", shown(value), f"a date: {error.reason}")) from None
        except UnknownStateError as error:
            _hints.set(_hints.get() - 1)
            raise _Refused(Fault("", shown(value), error.expected, error.nearest)) from None

    return from_text


def _is_choice(kind: object) -> bool:
    return cast(object, get_origin(kind)) is Literal


def _is_tuple(kind: object) -> bool:
    return get_origin(kind) is tuple


def _tuple_hook(kind: object, converter: cattrs.Converter) -> Callable[[object, object], tuple[object, ...]]:
    item_kind = get_args(kind)[0]

    def from_list(value: object, _: object) -> tuple[object, ...]:
        if not isinstance(value, list):
            _refuse(value, "a list")
        items: list[object] = []
        errors: list[Exception] = []
        for i, item in enumerate(cast(list[object], value)):
            try:
                items.append(converter.structure(item, item_kind))
            except Exception as error:  # noqa: BLE001 - whatever went wrong in an item is a fault of that item
                errors += [_Refused(fault.under(f"[{i}]")) for fault in _faults(error)]
        if errors:
            raise ExceptionGroup("items", errors)
        return tuple(items)

    return from_list


def _class_hook(kind: type, converter: cattrs.Converter) -> Callable[[object, object], object]:
    generated = cast(
        "Callable[[Plain, type], object]", make_dict_structure_fn(kind, converter, _cattrs_forbid_extra_keys=True)
    )

    def from_object(value: object, _: object) -> object:
        if not isinstance(value, dict):
            _refuse(value, f"an object, a {kind.__name__}")
        plain = cast(Plain, value)
        broken = [plain.fault] if isinstance(plain, Duplicated) else []
        try:
            made: object = generated(plain, kind)
        except ClassValidationError as error:
            broken += _faults(error)
            broken += _broken_rules(kind, plain, broken)
        else:
            if not broken:
                return made
        raise ExceptionGroup(kind.__name__, [_Refused(fault) for fault in broken])

    return from_object


class _Unread:
    """What stands in a field that could not be read while the rules look at the others: nothing is wrong with it."""

    def __getattr__(self, _: str) -> "_Unread":
        return self

    def __call__(self, *_: object) -> "_Unread":
        return self

    def __iter__(self) -> Iterator[object]:
        return iter(())


def _broken_rules(kind: type, plain: Plain, broken: list[Fault]) -> list[Fault]:
    """Give the rules that an object breaks besides the faults of its fields, so that all are told at once."""
    unread = {_field_of(fault) for fault in broken}
    probe = cast(Checked, object.__new__(kind))
    for attribute in attrs.fields(kind):
        name, value = attribute.name, attribute.default
        if name in unread:
            value = _Unread()
        elif name in plain:
            value = converter().structure(plain[name], attribute.type)
        object.__setattr__(probe, name, value)
    found: list[Fault] = []
    with suppress(Exception):  # a rule met a field that could not be read
        try:
            probe.__attrs_post_init__()
        except IntegrityError as error:
            found += [fault for fault in error.faults if _field_of(fault) not in unread]
        unread |= {_field_of(fault) for fault in found}
        for fault in probe._rules():  # pyright: ignore[reportPrivateUsage]
            if _field_of(fault) not in unread:
                found.append(fault)  # one by one: what was found before a rule failed is kept
    return found


def _field_of(fault: Fault) -> str:
    return re.split(r"[.\[]", fault.path, maxsplit=1)[0]


def _faults(error: BaseException) -> Iterator[Fault]:
    """Yield the faults of what cattrs raised, each with its path."""
    if isinstance(error, _Refused):
        yield error.fault
    elif isinstance(error, IntegrityError):
        yield from error.faults
    elif isinstance(error, ForbiddenExtraKeysError):
        known = [shape.name for shape in fields(error.cl)]
        for key in sorted(error.extra_fields):
            yield _unknown_key(key, f"a key of a {error.cl.__name__}", known)
    elif isinstance(error, ExceptionGroup):
        shapes = {shape.name: shape for shape in fields(error.cl)} if isinstance(error, ClassValidationError) else {}
        for inner in cast("ExceptionGroup[Exception]", error).exceptions:
            name = next((note.name for note in getattr(inner, "__notes__", ()) if hasattr(note, "name")), "")
            if isinstance(inner, KeyError):
                yield Fault(name, "nothing", shapes[name].expected)
            else:
                yield from (fault.under(name) if name else fault for fault in _faults(inner))
    else:
        yield Fault("", f"{type(error).__name__}: {shown(str(error))}", "a value that can be read")


def _unknown_key(key: str, expected: str, known: Iterable[str]) -> Fault:
    path = key if len(key) <= 60 and key.isprintable() else shown(key)
    return Fault(path, "an unknown key", expected, _hint(key, known))


@cache
def converter() -> cattrs.Converter:
    """Give the one converter; made at its first use."""
    made = cattrs.Converter(forbid_extra_keys=True, omit_if_default=True, prefer_attrib_converters=False)
    made.register_structure_hook(str, _text)
    made.register_structure_hook(int, _whole)
    made.register_structure_hook(bool, _flag)
    made.register_structure_hook(Decimal, _decimal)
    made.register_structure_hook_func(lambda kind: kind == int | Decimal, _number)
    made.register_structure_hook_func(_is_choice, _choice)
    for kind in READERS:
        made.register_structure_hook(kind, _reader(kind))
        made.register_unstructure_hook(kind, str)
    made.register_structure_hook_factory(_is_tuple)(_tuple_hook)
    made.register_structure_hook_factory(attrs.has)(_class_hook)
    made.register_unstructure_hook(Decimal, lambda n: int(n) if n == n.to_integral_value() else float(n))
    made.register_unstructure_hook_func(
        _is_tuple, lambda items: [made.unstructure(item) for item in cast(tuple[object, ...], items)]
    )
    return made


def to_dict(record: Keyed) -> Plain:
    """Give a record as plain data, tagged with its type: what is unknown, or as it is by default, is left out.

    >>> import csto_records as csto
    >>> to_dict(csto.summits.first)["dates"]
    '2024-11-28'
    """
    if type(record) not in KINDS.values():
        raise TypeError(f"a record, a source, a state, a person or a place is expected; found {shown(record)}")
    return {"type": type(record).__name__.lower(), **cast(Plain, converter().unstructure(record))}


def to_dicts(records: Collection[Keyed]) -> list[Plain]:
    """Give each record of a collection as plain data.

    >>> import csto_records as csto
    >>> [plain["chair_state"] for plain in to_dicts(csto.chairmanships)]
    ['KZ', 'KG']
    """
    return [to_dict(record) for record in records]


def to_plain(value: Decoded) -> Plain:
    """Give a record, a collection or a dataset as plain data with the versions that a file states.

    A dataset states the version of its own data; a record or a collection that of the library's, which wrote it.
    """
    header: Plain = {"schema_version": SCHEMA_VERSION}
    if isinstance(value, Dataset):
        about = {"data_version": value.data_version, "name": value.name}
        known = {key: text for key, text in about.items() if text is not None}
        return {
            **header,
            "type": "dataset",
            **known,
            **{k: to_dicts(part) for k, part in value.collections.items() if part},
        }
    header["data_version"] = DATA_VERSION
    if isinstance(value, Collection):
        return {**header, "type": "collection", "records": to_dicts(value)}
    return {**header, **to_dict(value)}


class _Reading:
    """One reading of plain data: it gathers the faults, so that all are told at once."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def fail(self, path: str, found: str, expected: str, close: str | None = None) -> None:
        self.faults.append(Fault(path, found, expected, close))

    def decoded(self, plain: object) -> Decoded | None:
        """Read what a file or a text holds: a dataset, a collection or a record."""
        if not isinstance(plain, dict):
            self.fail("", _words(plain), 'an object with a "type"')
            return None
        plain = cast(Plain, plain)
        if isinstance(plain, Duplicated):
            self.faults.append(plain.fault)
        body = self.header(plain)
        tag = self.tag(plain, "", ("dataset", "collection", *KINDS))
        if tag == "dataset":
            return self.dataset(body)
        self.head_text(body, "data_version")
        if tag == "collection":
            return self.collection(body)
        return self.record(body, "", KINDS) if tag else None

    def header(self, plain: Plain) -> Plain:
        """Check the version, and give the rest: without it, and as an object with each key once."""
        version = plain.get("schema_version", SCHEMA_VERSION)
        if not isinstance(version, int) or isinstance(version, bool) or version < 1:
            self.fail("schema_version", _words(version), "a whole number from 1")
        elif version > SCHEMA_VERSION:
            newest = f"{SCHEMA_VERSION}, the newest that this version reads: upgrade csto-records"
            self.fail("schema_version", _words(version), newest)
        return {key: value for key, value in plain.items() if key != "schema_version"}

    def tag(self, plain: Plain, path: str, among: Iterable[str]) -> str | None:
        """Read the type of an object: one of those expected here."""
        tag = plain.get("type")
        if isinstance(tag, str) and tag in among:
            return tag
        found = "nothing" if "type" not in plain else _words(tag)
        self.fail(f"{path}.type" if path else "type", found, f"one of {', '.join(among)}", _hint(tag, among))
        return None

    def head_text(self, body: Plain, name: str) -> str | None:
        """Take a text that may stand at the head of a file."""
        text = body.pop(name, None)
        if text is None:
            return None
        if not isinstance(text, str):
            self.fail(name, _words(text), "a text")
        elif fault := value_fault(name, text, _TEXT):
            self.faults.append(fault)
        return text if isinstance(text, str) else None

    def only(self, body: Plain, known: Iterable[str], expected: str) -> None:
        """Refuse the keys that are not known."""
        self.faults += [_unknown_key(key, expected, known) for key in sorted(body.keys() - {"type", *known})]

    def dataset(self, body: Plain) -> Dataset | None:
        """Read a dataset: its collections by their names."""
        name, version = self.head_text(body, "name"), self.head_text(body, "data_version")
        self.only(body, (*COLLECTIONS, "name"), "a collection of a dataset")
        parts = {
            key: self.records(body[key], key, {kind.__name__.lower(): kind})
            for key, kind in COLLECTIONS.items()
            if key in body
        }
        return None if self.faults else Dataset(name=name, data_version=version, **parts)

    def collection(self, body: Plain) -> Collection[Keyed] | None:
        """Read a collection of records of any type."""
        self.only(body, ("records",), "a key of a collection")
        if "records" not in body:
            self.fail("records", "nothing", "a list of records")
        records = self.records(body.get("records", []), "records", KINDS)
        return None if self.faults else Collection(records)

    def records(self, plain: object, path: str, among: Mapping[str, type]) -> list[Keyed]:
        """Read a list of tagged records, no id with two values."""
        if not isinstance(plain, list):
            self.fail(path, _words(plain), "a list of records")
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
            self.fail(path, _words(plain), "an object, a record with its type")
            return None
        plain = cast(Plain, plain)
        tag = self.tag(plain, path, among)
        if tag is None:
            return None
        if isinstance(plain, Duplicated):
            self.faults.append(plain.fault.under(path))
        try:
            body = {key: value for key, value in plain.items() if key != "type"}
            return cast(Keyed, converter().structure(body, among[tag]))
        except ExceptionGroup as error:
            self.faults += [fault.under(path) if path else fault for fault in _faults(error)]
            return None


def from_plain(plain: object, where: str, expected: type | None = None) -> Decoded:
    """Make what `to_plain` made plain again, or raise a `DecodeError` with every fault.

    `where` names the input in the error; `expected` is the class that must come out, where the caller knows it.
    """
    reading = _Reading()
    token = _hints.set(_MOST_HINTS)
    try:
        found = reading.decoded(plain)
    finally:
        _hints.reset(token)
    if not reading.faults and expected is not None and not isinstance(found, expected):
        reading.fail("type", _words(cast(Plain, plain)["type"]), repr(expected.__name__.lower()))
    if reading.faults:
        raise DecodeError(where, reading.faults)
    return cast(Decoded, found)
