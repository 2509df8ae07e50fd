"""The one converter between records and plain data: strict both ways.

cattrs does the work; its defaults coerce in silence ("no" to True, 5 to "5", a dict to a tuple of its keys), so every
primitive has a hook here that refuses what is not of its kind, and unknown keys are refused with the nearest right one.
All the faults of an input are gathered, each with its path.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from decimal import Decimal
from functools import cache
from typing import Literal, NoReturn, cast, get_args, get_origin

import attrs
import cattrs
from cattrs.errors import ClassValidationError, ForbiddenExtraKeysError
from cattrs.gen import make_dict_structure_fn

from .._collection import Collection, Keyed
from .._dataset import COLLECTIONS, Dataset
from .._errors import CstoRecordsError, DateError, DecodeError, Fault, IntegrityError, UnknownStateError, nearest, shown
from .._provenance import READERS
from .._shape import Checked, fields
from .._version import DATA_VERSION, SCHEMA_VERSION

__all__ = ["KINDS", "Decoded", "Duplicated", "from_plain", "to_dict", "to_dicts", "to_plain"]

KINDS: dict[str, type] = {kind.__name__.lower(): kind for kind in COLLECTIONS.values()}
"""The classes that can stand alone in a file, by the tag that they bear there."""

Decoded = Keyed | Collection[Keyed] | Dataset

Plain = dict[str, object]


class Duplicated(dict[str, object]):
    """An object of JSON in which a key stood twice: refused where it is met, so that the fault has a path."""

    twice: str


class _Refused(Exception):
    """A fault on its way up through cattrs, which adds the path to it."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault)


def _refuse(found: object, expected: str, close: str | None = None) -> NoReturn:
    kind = "" if isinstance(found, list | dict) or found is None else f" ({_PLAIN_NAMES.get(type(found), type(found).__name__)})"
    raise _Refused(Fault("", f"{shown(found)}{kind}", expected, close))


_PLAIN_NAMES = {str: "text", int: "number", Decimal: "number", float: "number", bool: "true or false"}


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
    return _refuse(value, f"one of {', '.join(choices)}", nearest(value, choices) if isinstance(value, str) else None)


def _reader(kind: type) -> Callable[[object, object], object]:
    read = READERS[kind]

    def from_text(value: object, _: object) -> object:
        if not isinstance(value, str):
            _refuse(value, f"the text of a {kind.__name__}")
        try:
            return read(value)
        except DateError as error:
            raise _Refused(Fault("", shown(value), f"a date: {error.reason}")) from None
        except UnknownStateError as error:
            raise _Refused(Fault("", shown(value), error.expected, error.nearest)) from None

    return from_text


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
    generated = make_dict_structure_fn(kind, converter, _cattrs_forbid_extra_keys=True)

    def from_object(value: object, _: object) -> object:
        if not isinstance(value, dict):
            _refuse(value, f"an object, a {kind.__name__}")
        if isinstance(value, Duplicated):
            raise _Refused(Fault("", f"the key {shown(value.twice)} twice", "each key once"))
        try:
            return generated(cast(Plain, value), kind)
        except ClassValidationError as error:
            broken = list(_faults(error))
            raise ExceptionGroup(
                kind.__name__, [_Refused(fault) for fault in (*broken, *_broken_rules(kind, cast(Plain, value), broken))]
            ) from None

    return from_object


class _Unread:
    """What stands in a field that could not be read, while the rules look at the others."""


def _broken_rules(kind: type, plain: Plain, broken: list[Fault]) -> Iterator[Fault]:
    """Yield the rules that an object breaks besides the faults of its fields, so that all are told at once."""
    if not issubclass(kind, Checked):
        return
    unread = {re.split(r"[.\[]", fault.path, maxsplit=1)[0] for fault in broken}
    probe = object.__new__(kind)
    for attribute in attrs.fields(kind):
        name, value = attribute.name, attribute.default
        if name in unread:
            value = _Unread()
        elif name in plain:
            value = converter().structure(plain[name], attribute.type)
        object.__setattr__(probe, name, value)
    with suppress(AttributeError, TypeError):  # a rule met a field that could not be read
        for fault in probe._rules():
            if re.split(r"[.\[]", fault.path, maxsplit=1)[0] not in unread:
                yield fault


def _faults(error: BaseException) -> Iterator[Fault]:
    """Yield the faults of what cattrs raised, each with its path."""
    if isinstance(error, _Refused):
        yield error.fault
    elif isinstance(error, IntegrityError):
        yield from error.faults
    elif isinstance(error, ForbiddenExtraKeysError):
        known = [shape.name for shape in fields(error.cl)]
        for key in sorted(error.extra_fields):
            yield Fault(key[:60], "an unknown key", f"a key of a {error.cl.__name__}", nearest(key, known))
    elif isinstance(error, ExceptionGroup):
        shapes = {shape.name: shape for shape in fields(error.cl)} if isinstance(error, ClassValidationError) else {}
        for inner in error.exceptions:
            name = next((note.name for note in getattr(inner, "__notes__", ()) if hasattr(note, "name")), "")
            if isinstance(inner, KeyError):
                yield Fault(name, "nothing", shapes[name].expected)
            else:
                yield from (fault.under(name) if name else fault for fault in _faults(inner))
    else:
        yield Fault("", f"{type(error).__name__}: {shown(str(error))}", "a value that can be read")


@cache
def converter() -> cattrs.Converter:
    """Give the one converter; made at its first use."""
    made = cattrs.Converter(forbid_extra_keys=True, omit_if_default=True, prefer_attrib_converters=False)
    made.register_structure_hook(str, _text)
    made.register_structure_hook(int, _whole)
    made.register_structure_hook(bool, _flag)
    made.register_structure_hook(Decimal, _decimal)
    made.register_structure_hook_func(lambda kind: kind == int | Decimal, _number)
    made.register_structure_hook_func(lambda kind: get_origin(kind) is Literal, _choice)
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
    """Give a record, a collection or a dataset as plain data with the versions that a file states."""
    header: Plain = {"schema_version": SCHEMA_VERSION}
    if isinstance(value, Dataset):
        about = {"data_version": value.data_version, "name": value.name}
        known = {key: text for key, text in about.items() if text is not None}
        return {**header, "type": "dataset", **known, **{k: to_dicts(part) for k, part in value.collections.items() if part}}
    header["data_version"] = DATA_VERSION
    if isinstance(value, Collection):
        return {**header, "type": "collection", "records": to_dicts(value)}
    return {**header, **to_dict(value)}


class _Reading:
    """One reading of plain data: it gathers the faults, so that all are told at once."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def fail(self, path: str, found: object, expected: str, close: str | None = None) -> None:
        self.faults.append(Fault(path, found if isinstance(found, str) else shown(found), expected, close))

    def record(self, plain: object, path: str, among: dict[str, type]) -> Keyed | None:
        """Read one tagged record of one of the types expected here."""
        if not isinstance(plain, dict):
            self.fail(path, plain, "an object, a record with its type")
            return None
        tag = plain.get("type")
        if not isinstance(tag, str) or tag not in among:
            found = "nothing" if "type" not in plain else shown(tag)
            close = nearest(tag, among) if isinstance(tag, str) else None
            self.fail(f"{path}.type" if path else "type", found, f"one of {', '.join(among)}", close)
            return None
        body: Plain = type(plain)({key: value for key, value in plain.items() if key != "type"})
        if isinstance(plain, Duplicated):
            cast(Duplicated, body).twice = plain.twice
        try:
            return cast(Keyed, converter().structure(body, among[tag]))
        except (ExceptionGroup, _Refused, CstoRecordsError) as error:
            self.faults += [fault.under(path) if path else fault for fault in _faults(error)]
            return None

    def records(self, plain: object, path: str, among: dict[str, type]) -> list[Keyed]:
        """Read a list of tagged records, no id with two values."""
        if not isinstance(plain, list):
            self.fail(path, plain, "a list of records")
            return []
        found: list[Keyed] = []
        by_id: dict[str, Keyed] = {}
        for i, item in enumerate(cast(list[object], plain)):
            record = self.record(item, f"{path}[{i}]", among)
            if record is None:
                continue
            if by_id.setdefault(record.id, record) != record:
                self.fail(f"{path}[{i}].id", f"{shown(record.id)} again, with other values", "each id once")
            found.append(record)
        return found

    def header(self, plain: Plain, allowed: set[str]) -> Plain:
        """Check what stands at the head of a file, and give the rest."""
        if isinstance(plain, Duplicated):
            self.fail("", f"the key {shown(plain.twice)} twice", "each key once")
        version = plain.get("schema_version", SCHEMA_VERSION)
        if type(version) is not int or not 1 <= version <= SCHEMA_VERSION:
            newer = type(version) is int and version > SCHEMA_VERSION
            hint = f"{SCHEMA_VERSION}, the newest that this version reads: upgrade csto-records" if newer else "a whole number"
            self.fail("schema_version", version, hint)
        for name in {"data_version", "name"} & allowed:
            if name in plain and not isinstance(plain[name], str):
                self.fail(name, plain[name], "a text")
        return {key: value for key, value in plain.items() if key not in {"schema_version", "data_version"}}


def from_plain(plain: object, where: str, expected: type | None = None) -> Decoded:
    """Make what `to_plain` made plain again, or raise a `DecodeError` with every fault.

    `where` names the input in the error; `expected` is the class that must come out, where the caller knows it.
    """
    reading = _Reading()
    found = _decoded(reading, plain)
    if not reading.faults and expected is not None and not isinstance(found, expected):
        reading.fail("type", shown(cast(Plain, plain).get("type")), repr(expected.__name__.lower()))
    if reading.faults:
        raise DecodeError(where, reading.faults)
    return cast(Decoded, found)


def _decoded(reading: _Reading, plain: object) -> Decoded | None:
    if not isinstance(plain, dict):
        reading.fail("", plain, 'an object with a "type"')
        return None
    tag = plain.get("type")
    if tag == "dataset":
        return _dataset(reading, cast(Plain, plain))
    if tag == "collection":
        body = reading.header(cast(Plain, plain), {"data_version"})
        for key in sorted(body.keys() - {"type", "records"}):
            reading.fail(key[:60], "an unknown key", "a key of a collection", nearest(key, ["records"]))
        if "records" not in body:
            reading.fail("records", "nothing", "a list of records")
            return None
        records = reading.records(body["records"], "records", KINDS)
        return None if reading.faults else Collection(records)
    kinds = ("dataset", "collection", *KINDS)
    if not isinstance(tag, str) or tag not in KINDS:
        found = "nothing" if "type" not in plain else shown(tag)
        reading.fail("type", found, f"one of {', '.join(kinds)}", nearest(tag, kinds) if isinstance(tag, str) else None)
        return None
    body = reading.header(cast(Plain, plain), {"data_version"})
    return reading.record(body, "", KINDS)


def _dataset(reading: _Reading, plain: Plain) -> Dataset | None:
    body = reading.header(plain, {"data_version", "name"})
    known = ["type", "name", *COLLECTIONS]
    for key in sorted(body.keys() - set(known)):
        reading.fail(key[:60], "an unknown key", "a collection of a dataset", nearest(key, known))
    parts = {
        key: reading.records(body[key], key, {kind.__name__.lower(): kind})
        for key, kind in COLLECTIONS.items()
        if key in body
    }
    if reading.faults:
        return None
    name, data_version = (cast("str | None", plain.get(key)) for key in ("name", "data_version"))
    return Dataset(name=name, data_version=data_version, **parts)
