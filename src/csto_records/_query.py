"""What `where` means: how a value that a person asks for is compared with the value of a field.

Equal to the value; of several values, among them; a set, list, tuple or range, any of them; a callable, its answer;
for dates, overlap; for texts, equal in any language; for persons and places, any of their names. Unknown never
matches. What no record could bear is an error, so that a misspelling is never an empty answer.
"""

from collections.abc import Callable, Iterable, Sequence, Set
from datetime import date
from decimal import Decimal
from typing import Protocol, cast

import attrs

from ._dates import DateSpan, PartialDate, as_date_span
from ._errors import QueryError, UnknownStateError, nearest, shown
from ._names import Person, Place, State
from ._records import Attendance
from ._shape import Shape, fields
from ._states import StateCode
from ._text import Quantity, Text, Title, fold

__all__ = ["DateLike", "Home", "Matcher", "matcher", "sort_key"]

DateLike = str | int | date | PartialDate | DateSpan
"""What names a time in a query: text, a year, a day, a partial date, a span."""

Matcher = Callable[[object], bool]


class Home(Protocol):
    """What a query needs of the dataset that a collection came from: other names, and which ids there are."""

    @property
    def people(self) -> Sequence[Person]: ...
    @property
    def places(self) -> Sequence[Place]: ...
    def current_id(self, id: str, /) -> str | None: ...  # noqa: A002 - the field's own name
    def ids_of(self, kind: str, /) -> Sequence[str]: ...


def window(wanted: object, *, what: str = "a time") -> DateSpan:
    """Read what names a time, or say what would.

    >>> str(window(2024)), str(window("May 2015"))
    ('2024', '2015-05')
    """
    if isinstance(wanted, bool) or not isinstance(wanted, str | int | date | PartialDate | DateSpan):
        raise QueryError(f'{what} is a date such as "2024-11-28", "2024-11", 2024 or a DateSpan; found {shown(wanted)}')
    return as_date_span(wanted)


def _in_range(years: range) -> DateSpan:
    if not years or years.step != 1:
        raise QueryError(f"{years!r} is no run of years: give a range of at least one, in steps of one")
    return DateSpan(PartialDate(years[0]), PartialDate(years[-1]))


def _touching(span: DateSpan, *, certain: bool) -> Matcher:
    def touching(value: object) -> bool:
        own = DateSpan.at(value) if isinstance(value, PartialDate) else cast(DateSpan, value)
        return own.overlaps(span, certain=certain)

    return touching


def _any_name(name: str, gazetteer: Iterable[Person | Place]) -> frozenset[str]:
    """Give the folded forms of every name of what is called `name`; of the name alone where nothing is."""
    wanted = fold(name)
    names = {wanted}
    for entry in gazetteer:
        spellings = {fold(spelling) for spelling in entry.names}
        if wanted in spellings:
            names |= spellings
    return frozenset(names)


def _id_wanted(shape: Shape, wanted: object, home: Home | None, held: frozenset[object]) -> str:
    wanted = getattr(wanted, "id", wanted)
    kind = shape.role.of if shape.role else ""
    if not isinstance(wanted, str) or not wanted.startswith(f"{kind}-"):
        raise QueryError(f"{shape.name} is the id of a {kind} or the {kind} itself; found {shown(wanted)}")
    if home is None or wanted in held:
        return wanted
    current = home.current_id(wanted)
    if current is None:
        known = [*home.ids_of(kind), *(str(one) for one in held)]
        raise QueryError(f"{shape.name}: there is no {kind} with the id {shown(wanted)}", nearest=nearest(wanted, known))
    return current


def _text_matcher(shape: Shape, wanted: object, home: Home | None) -> Matcher:
    role = shape.role.name if shape.role else ""
    if role in {"person", "place"} and isinstance(wanted, Person | Place):
        wanted = wanted.id
    if not isinstance(wanted, str):
        raise QueryError(f"{shape.name} is a text; found {shown(wanted)}")
    if role in {"person", "place"}:
        gazetteer: Sequence[Person | Place] = () if home is None else home.people if role == "person" else home.places
        names = _any_name(wanted, gazetteer)
        return lambda value: fold(cast(str, value)) in names
    if role:
        return lambda value: value == wanted
    folded = fold(wanted)
    return lambda value: fold(cast(str, value)) == folded


def _quantity_matcher(shape: Shape, wanted: object) -> Matcher:
    if isinstance(wanted, Quantity):
        return lambda value: value == wanted
    if isinstance(wanted, bool) or not isinstance(wanted, int | Decimal | range):
        raise QueryError(f"{shape.name} is a number, a Quantity or at_least(number); found {shown(wanted)}")
    among = wanted if isinstance(wanted, range) else (wanted,)

    def matches(value: object) -> bool:
        quantity = cast(Quantity, value)
        return quantity.qualifier == "exactly" and quantity.value in among

    return matches


def _one(shape: Shape, wanted: object, home: Home | None, held: frozenset[object], *, certain: bool) -> Matcher:
    """Make the comparison of one value of a field with one wanted value."""
    kind = shape.type
    if shape.choices:
        if wanted not in shape.choices:
            close = nearest(wanted, shape.choices) if isinstance(wanted, str) else None
            raise QueryError(f"{shape.name} is never {shown(wanted)}", shape.choices, close)
        return lambda value: value == wanted
    if shape.role and shape.role.name == "id":
        id_ = _id_wanted(shape, wanted, home, held)
        return lambda value: value == id_
    if kind is StateCode:
        if isinstance(wanted, State):
            wanted = wanted.code
        if not isinstance(wanted, str):
            raise UnknownStateError(shown(wanted))
        code = StateCode.parse(wanted)
        return lambda value: value == code
    if kind in {DateSpan, PartialDate}:
        span = _in_range(wanted) if isinstance(wanted, range) else window(wanted, what=shape.name)
        return _touching(span, certain=certain)
    if kind is Quantity:
        return _quantity_matcher(shape, wanted)
    if kind in {Text, Title}:
        if isinstance(wanted, kind):
            return lambda value: value == wanted
        if not isinstance(wanted, str):
            raise QueryError(f"{shape.name} is a text; found {shown(wanted)}")
        folded = fold(wanted)
        return lambda value: folded in (fold(value.en), fold(value.ru or ""))  # type: ignore[attr-defined]
    if kind is str:
        return _text_matcher(shape, wanted, home)
    if kind is bool:
        if not isinstance(wanted, bool):
            raise QueryError(f"{shape.name} is True or False; found {shown(wanted)}")
        return lambda value: value is wanted
    return _part_matcher(shape, wanted, home)


def _part_matcher(shape: Shape, wanted: object, home: Home | None) -> Matcher:
    """Compare a part, such as a guest or a place, with another or with the name that it goes by."""
    kind = shape.type
    if isinstance(wanted, kind):
        return lambda value: value == wanted
    key: str | None = getattr(kind, "_key", None)
    if key is None or kind is Attendance:
        hint = ": ask for present=, represented= or absent=" if kind is Attendance else ""
        raise QueryError(f"{shape.name} is compared with a {kind.__name__} or by a callable; found {shown(wanted)}{hint}")
    of_key = next(part for part in fields(kind) if part.name == key)
    inner = _text_matcher(of_key, wanted, home)

    def matches(value: object) -> bool:
        own = getattr(value, key)
        return own is not None and inner(own)

    return matches


def matcher(
    shape: Shape,
    wanted: object,
    *,
    home: Home | None = None,
    held: Callable[[], frozenset[object]] = frozenset,
    certain: bool = False,
) -> Matcher:
    """Make the comparison that `where` does on one field: it takes the field's value, and is False for None.

    `held` gives the values that the records at hand bear, for telling which ids there are.

    >>> from csto_records import Exercise
    >>> from csto_records._shape import queryable
    >>> match = matcher(queryable(Exercise)["host"], {"Kazakhstan", "RU"})
    >>> match((StateCode("KZ"),)), match((StateCode("BY"),)), match(None)
    (True, False, False)
    """
    if wanted is None:
        raise QueryError(
            f"{shape.name}=None: unknown never matches; to find the unknown write where(lambda r: r.{shape.name} is None)"
        )
    if callable(wanted):
        answer = wanted
        return lambda value: value is not None and bool(answer(value))
    wanted_ones: Iterable[object]
    if isinstance(wanted, range) and shape.type in {DateSpan, PartialDate, Quantity}:
        wanted_ones = (wanted,)
    elif isinstance(wanted, range | list | tuple | Set) or (isinstance(wanted, Sequence) and not isinstance(wanted, str)):
        wanted_ones = cast(Iterable[object], wanted)
    else:
        wanted_ones = (wanted,)
    at_hand = held() if shape.role and shape.role.name == "id" else frozenset()
    tests = [_one(shape, one, home, at_hand, certain=certain) for one in wanted_ones]
    if shape.many:
        return lambda value: value is not None and any(
            test(item) for test in tests for item in cast(tuple[object, ...], value)
        )
    return lambda value: value is not None and any(test(value) for test in tests)


def sort_key(value: object) -> object:
    """Give what a value is ordered by: a quantity by its number, texts as folded, dates as they are.

    >>> sort_key(Quantity(5, "about"))
    5
    """
    if isinstance(value, Quantity):
        return value.value
    if isinstance(value, str | Text | Title):
        return fold(str(value))
    if isinstance(value, tuple):
        return tuple(sort_key(item) for item in cast(tuple[object, ...], value))
    if attrs.has(type(value)):
        return tuple(
            (part is not None, sort_key(part) if part is not None else 0)
            for part in (getattr(value, shape.name) for shape in fields(type(value)))
        )
    return value
