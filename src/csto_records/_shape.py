"""What the classes of the model are made of: one description of their fields, read off their annotations.

Constructors check by it, paths and queries are resolved by it, the formats, the strategies and the data
dictionary are made by it: a field is declared once, in its class, and nowhere again.
"""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import islice
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple, NoReturn, Union, cast, get_args, get_origin

import attrs

from ._errors import MOST_FAULTS, Fault, IntegrityError, few_hints, listed, nearest, shown

__all__ = [
    "UNSEEN",
    "Checked",
    "Identified",
    "Role",
    "Shape",
    "derived",
    "field_docs",
    "fields",
    "in_order",
    "is_position",
    "key_of",
    "queryable",
    "shape_of",
    "singular",
    "steps_of",
    "value_fault",
    "walk",
]

# They break search, turn a line round, or steer a terminal. Of Unicode's formats (Cf, listed as of version 16) two are
# left out, which join and part the letters of some scripts: U+200C and U+200D.
UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff"  # controls, ends of lines, surrogates
    "\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0001\U000e0020-\U000e007f"
    "\u115f\u1160\u3164\uffa0"  # letters without a shape
    "\ufdd0-\ufdef"
    + "".join(f"{chr(end - 1)}{chr(end)}" for end in range(0xFFFF, 0x110000, 0x10000))
    + "]"  # no characters
)
"""What no text may hold, since nobody sees it."""

_VERBS = frozenset({"amends", "supports"})  # their s is no plural's
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Role(NamedTuple):
    """What a text stands for beyond being a text: the `X` in ``Annotated[str, X]``.

    An ``id`` points at a record of the kind `of`; an ``own-id`` is the record's own. A ``person`` and a ``place`` are
    canonical names, a ``source`` is the id of one, a ``path`` leads into the record, a ``slug`` is a lower-case word.
    """

    name: Literal["id", "own-id", "person", "place", "source", "path", "slug"]
    of: str = ""


class Shape(NamedTuple):
    """What one field may hold: `types` of the value, or of each item when `many`; None too when `optional`."""

    name: str
    types: tuple[type, ...]
    many: bool
    optional: bool
    choices: tuple[str, ...]
    role: Role | None
    default: object

    @property
    def type(self) -> type:
        """The one type, where there is no choice; else the first."""
        return self.types[0]

    @property
    def required(self) -> bool:
        """Whether a value must be given."""
        return self.default is attrs.NOTHING

    @property
    def expected(self) -> str:
        """The words of a message for what one value must be."""
        if self.choices:
            return f"one of {listed(self.choices)}"
        names = {str: "a text", int: "a whole number", bool: "true or false", Decimal: "a decimal number"}
        return " or ".join(names.get(kind, kind.__name__) for kind in self.types)


def shape_of(name: str, annotation: object, default: object = attrs.NOTHING) -> Shape:
    """Read an annotation of the model: ``X``, ``X | None``, ``tuple[X, ...]``, a Literal, an Annotated text.

    >>> shape_of("hosts", tuple[int, ...] | None).many
    True
    """
    many = optional = False
    role: Role | None = None
    choices: tuple[str, ...] = ()
    pending, types = [annotation], list[type]()
    while pending:
        part = pending.pop(0)
        origin, arguments = get_origin(part), get_args(part)
        if origin in {Union, UnionType}:
            pending = [*arguments, *pending]
        elif origin is tuple:
            many = True
            pending.insert(0, arguments[0])
        elif origin is Annotated:
            role = next(extra for extra in arguments[1:] if isinstance(extra, Role))
            pending.insert(0, arguments[0])
        elif origin is Literal:
            choices = arguments
            types.append(str)
        elif part is NoneType:
            optional = True
        elif isinstance(part, type):
            types.append(part)
        else:
            raise TypeError(f"{name}: the model has no such annotation: {part!r}")
    return Shape(name, tuple(types), many, optional, choices, role, default)


def in_order(_: type, attributes: "list[attrs.Attribute[object]]") -> "list[attrs.Attribute[object]]":
    """Put the fields of a class in their canonical order: the id, what is its own, what all records share, who says so.

    It is the `field_transformer` of the classes that inherit fields, so that every output has this order.
    """
    places = {"id": 0, "former_ids": 1, "citations": 4, "disputes": 5, "waivers": 6}
    return sorted(
        attributes,
        key=lambda a: places.get(a.name, 3) if a.inherited else 2,  # type: ignore[attr-defined] # not in attrs' stubs
    )


@cache
def fields(cls: type) -> tuple[Shape, ...]:
    """Give the fields of a class in their canonical order."""
    return tuple(shape_of(a.name, a.type, a.default) for a in attrs.fields(cls))


@cache
def derived(cls: type) -> dict[str, Shape]:
    """Give the annotated properties of a class by name: what is computed from its fields."""
    found: dict[str, Shape] = {}
    for base in reversed(cls.__mro__):
        for name, member in vars(base).items():
            if isinstance(member, property) and member.fget is not None and not name.startswith("_"):
                found[name] = shape_of(name, member.fget.__annotations__["return"])
    return found


def singular(name: str) -> str:
    """Give the name of one item of a field that has several; the same where the name is no plural.

    >>> singular("hosts"), singular("priorities"), singular("aliases"), singular("citation_supports")
    ('host', 'priority', 'alias', 'citation_supports')
    """
    if name.rpartition("_")[2] in _VERBS or not name.endswith("s"):
        return name
    return f"{name[:-3]}y" if name.endswith("ies") else name[:-2] if name.endswith("ases") else name[:-1]


@cache
def queryable(cls: type) -> dict[str, Shape]:
    """Give fields and derived values of a class by every name that a query may use: `hosts`, and `host` too."""
    known = derived(cls) | {shape.name: shape for shape in fields(cls)}
    short = {singular(name): shape for name, shape in known.items() if shape.many and singular(name) != name}
    other = {asked: known[name] for asked, name in getattr(cls, "_asked_as", {}).items()}
    return short | known | other


@cache
def field_docs(cls: type) -> dict[str, str]:
    """Give what the docstring of a class, and of the classes it stands on, says of each field, by name."""
    from inspect import cleandoc  # from 3.13 on a docstring has lost its indentation already

    found: dict[str, str] = {}
    for base in reversed(cls.__mro__):
        _, _, section = cleandoc(base.__doc__ or "").partition("\nAttributes:\n")
        name = ""
        for line in section.splitlines():
            entry = re.fullmatch(r" {4}(\w+): (.+)", line)
            if entry:
                name = entry[1]
                found[name] = entry[2]
            elif name and line.startswith(" " * 8):
                found[name] += " " + line.strip()
            elif line.strip():
                break
    return found


def key_of(item: object) -> str | None:
    """Give what an item of a tuple is called in a path: ``attendance[AM]`` is the item whose key is AM."""
    if isinstance(item, str):
        return item
    name: str | None = getattr(item, "_key", None)
    key = getattr(item, name) if name else None
    return None if key is None else str(key)


def is_position(key: str) -> bool:
    """Tell whether a key in a path is the position of an item, from 0.

    >>> is_position("12"), is_position("AM")
    (True, False)
    """
    return key.isascii() and key.isdecimal()


def steps_of(shape: Shape, items: tuple[object, ...]) -> list[str]:
    """Give what each item is called in a path: its key where that can stand there for it alone, else its position.

    >>> steps_of(shape_of("places", tuple[Annotated[str, Role("place")], ...]), ("Astana", "Minsk", "Minsk", "7"))
    ['Astana', '1', '2', '3']
    """
    free_text = shape.types == (str,) and shape.role is None and not shape.choices
    keys = [None if free_text else key_of(item) for item in items]
    times = Counter(keys)
    return [
        key if key and times[key] == 1 and not is_position(key) and not set(key) & set("[]") else str(i)
        for i, key in enumerate(keys)
    ]


def walk(value: object, path: str = "") -> Iterator[tuple[str, Shape, object]]:
    """Yield path, shape and value of all that is known in a record: the wholes, then the items and parts of each.

    >>> from csto_records import Quantity
    >>> [(path, value) for path, _, value in walk(Quantity(5))]
    [('value', 5), ('qualifier', 'exactly')]
    """
    kind: type = type(value)
    for shape in fields(kind):
        held: object = getattr(value, shape.name)
        if held is None:
            continue
        at = f"{path}.{shape.name}" if path else shape.name
        yield at, shape, held
        if not shape.many:
            if attrs.has(type(held)):
                yield from walk(held, at)
            continue
        items = cast(tuple[object, ...], held)
        for step, item in zip(steps_of(shape, items), items, strict=True):
            inner = f"{at}[{step}]"
            yield inner, shape, item
            if attrs.has(type(item)):
                yield from walk(item, inner)


def _text_fault(path: str, value: str, role: Role | None) -> Fault | None:
    if not value.strip() or value != value.strip():
        return Fault(path, shown(value), "a text that is not blank and has no space at its ends")
    if not (value.isascii() and value.isprintable()) and UNSEEN.search(value):
        expected = "a text of one line, without control or invisible characters or lone surrogates"
        return Fault(path, shown(value), expected)
    if role is not None and role.name in {"id", "own-id", "source", "slug"}:
        prefix = f"{role.of}-" if role.of else ""
        if not (value.startswith(prefix) and _SLUG.fullmatch(value)):
            start = f"{prefix}... in" if prefix else ""
            return Fault(path, shown(value), f"{start} lower-case letters, digits and hyphens".lstrip())
    return None


def _made_of(value: object, kind: type) -> str:
    """Give the end of a message: how to make what was wanted of a value that says as much."""
    if isinstance(value, str) and hasattr(kind, "parse"):
        return f": write {kind.__name__}.parse({shown(value)})"
    if attrs.has(kind) and not attrs.fields(kind)[0].kw_only and type(value) in fields(kind)[0].types:
        return f": write {kind.__name__}({shown(value)})"
    return ""


def value_fault(path: str, value: object, shape: Shape) -> Fault | None:
    """Give what is wrong with one value, or one item, that a field is to hold: None where nothing is.

    >>> print(value_fault("aggregate", 1, shape_of("aggregate", bool)))
    aggregate: found 1 (int), expected true or false
    """
    if isinstance(value, Decimal) and Decimal in shape.types:
        # By its digits alone: arithmetic would round it, or overflow, as the caller's decimal context says.
        digits = bytes(value.as_tuple().digits).rstrip(b"\0")
        if not value.is_finite() or len(digits) > 15 or not -15 <= value.adjusted() <= 14:
            return Fault(path, shown(value), "a finite decimal number of at most 15 digits")
        return None
    if not isinstance(value, shape.types) or (isinstance(value, bool) and bool not in shape.types):
        return Fault(path, f"{shown(value)} ({type(value).__name__})", shape.expected + _made_of(value, shape.type))
    if isinstance(value, int) and abs(value) >= 10**15:
        return Fault(path, shown(value), "a whole number of at most 15 digits")
    if shape.choices:
        if value not in shape.choices:
            return Fault(path, shown(value), shape.expected, nearest(str(value), shape.choices))
    elif isinstance(value, str):
        return _text_fault(path, value, shape.role)
    return None


def _faults(instance: object) -> Iterator[Fault]:
    kind: type = type(instance)
    for shape in fields(kind):
        value: object = getattr(instance, shape.name)
        if value is None:
            if not shape.optional:
                yield Fault(shape.name, "None", "a tuple" if shape.many else shape.expected)
        elif not shape.many:
            if fault := value_fault(shape.name, value, shape):
                yield fault
        elif not isinstance(value, tuple):
            several = hasattr(value, "__iter__") and not isinstance(value, str)
            expected = f"a tuple: write {'tuple(...)' if several else f'({shown(value)},)'}"
            yield Fault(shape.name, f"{shown(value)} ({type(value).__name__})", expected)
        else:
            items = cast(tuple[object, ...], value)
            sound = True
            for i, item in enumerate(items):
                if fault := value_fault(f"{shape.name}[{i}]", item, shape):
                    sound = False
                    yield fault
            if sound and len(set(items)) != len(items):
                twice, _ = Counter(items).most_common(1)[0]
                yield Fault(shape.name, f"{shown(twice)} twice", "each item once")


class Checked:
    """What every class of the model does when it is made: check itself, and name all its faults in one error.

    It is pickled by the names of its fields, so that a later version with more fields reads the pickle of this one.
    """

    __slots__ = ()

    def __reduce__(self) -> tuple[object, ...]:
        kind: type = type(self)
        values = {shape.name: getattr(self, shape.name) for shape in fields(kind)}
        return _unpickled, (kind, values)

    def __init_subclass__(cls) -> None:
        if "__attrs_attrs__" in vars(cls):  # attrs is done with it; its own refusal says neither what nor what to do
            for name in ("__setattr__", "__delattr__"):
                setattr(cls, name, _refuse_change)

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __attrs_post_init__(self) -> None:
        with few_hints():
            faults = [*islice(_faults(self), MOST_FAULTS)] or [*islice(self._rules(), MOST_FAULTS)]
        if faults:
            name = getattr(self, "id", None)
            named = isinstance(name, str) and name
            raise IntegrityError(f"{type(self).__name__} {shown(name)}" if named else type(self).__name__, faults)

    def _rules(self) -> Iterator[Fault]:
        """Yield what is wrong with values that are each of the right type."""
        return iter(())


def _refuse_change(self: object, name: str, _: object = None) -> NoReturn:
    error = attrs.exceptions.FrozenInstanceError()  # in some versions of attrs it takes no text
    error.add_note(f"{name}: a {type(self).__name__} does not change; attrs.evolve(value, {name}=...) makes a new one")
    raise error


def _unpickled(kind: type, values: dict[str, object]) -> object:
    return kind(**values)


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57].rstrip()}..."


class Identified(Checked):
    """What has an id and a name: shown in a line by both."""

    __slots__ = ()

    if TYPE_CHECKING:  # a field in some classes, derived in the others

        @property
        def id(self) -> str: ...

    def __repr__(self) -> str:
        id_, label = self.id, str(getattr(self, "title", None) or getattr(self, "name", ""))
        named = "" if label == id_ else f": {_shortened(label)}"
        return f"<{type(self).__name__} {_shortened(id_)}{named}>"

    def to_dict(self) -> dict[str, object]:
        """Give it as plain data: what JSON would hold, tagged with its type.

        >>> import csto_records as csto
        >>> csto.load("seed").people.first.to_dict()
        {'type': 'person', 'name': {'en': 'Imangali Tasmagambetov'}}
        """
        from .formats import to_dict

        return to_dict(self)

    def _repr_html_(self) -> str:
        from ._display import record_html

        return record_html(self)
