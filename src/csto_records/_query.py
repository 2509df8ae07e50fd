"""What `where` means: how a value that a person asks for is compared with the value of a field.

Equal to the value; of several values, among them; a list, a set or any other iterable, any of them; a callable, its
answer; for dates, overlap; for texts, equal in any language; for persons and places, any of their names. Unknown never
matches. What no record could bear is an error, so that a misspelling is never an empty answer.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from operator import index
from typing import Any, Protocol, SupportsIndex, TypeVar, cast

import attrs

from ._dates import DateSpan, PartialDate, as_date_span
from ._errors import QueryError, listed, nearest, shown
from ._names import Person, Place, State
from ._provenance import Source, named
from ._records import Attendance
from ._shape import Shape, fields
from ._states import StateCode
from ._text import Quantity, Text, Title, fold

__all__ = ["DateLike", "Held", "Home", "Matcher", "bearers", "gathered", "matcher", "sort_key", "window"]

DateLike = str | int | date | PartialDate | DateSpan
"""What names a time in a query: text, a year, a day, a partial date, a span."""

Matcher = Callable[[object], bool]

Named = Person | Place | State
G = TypeVar("G", bound=Named)

Held = Callable[[], Iterable[object]]
"""Gives the values that the records of the dataset, and those at hand, bear in a field."""


class Home(Protocol):
    """What a query needs of the dataset that a collection came from: other names, and which ids there are."""

    @property
    def people(self) -> Sequence[Person]: ...
    @property
    def places(self) -> Sequence[Place]: ...
    def current_id(self, id: str, /) -> str | None: ...  # noqa: A002 - the field's own name
    def ids_of(self, kind: str, /) -> Sequence[str]: ...
    def of_kind(self, kind: type, /) -> Sequence[object]: ...
    def only(self, records: "Iterable[Any]", /) -> "Home": ...


def gathered(wanted: object) -> object:
    """Give the members of an iterable as a list, so that all can be asked for more than once; else what it is.

    >>> gathered(year for year in (2023, 2024)), gathered("2024"), gathered(range(2023, 2025))
    ([2023, 2024], '2024', range(2023, 2025))
    """
    itself = wanted
    single = callable(wanted) or isinstance(wanted, str | bytes | Mapping | range)
    return list(cast(Iterable[object], wanted)) if isinstance(wanted, Iterable) and not single else itself


def _whole(wanted: object) -> object:
    """Give a whole number of another library, such as numpy, as an int; else what it is."""
    return index(wanted) if isinstance(wanted, SupportsIndex) and not isinstance(wanted, bool) else wanted


def window(wanted: object, *, what: str = "a time") -> DateSpan:
    """Read what names a time, or say what would.

    >>> str(window(2024)), str(window("May 2015"))
    ('2024', '2015-05')
    """
    wanted = _whole(wanted)
    if isinstance(wanted, bool) or not isinstance(wanted, str | int | date | PartialDate | DateSpan):
        raise QueryError(f'{what} is a date such as "2024-11-28", "2024-11", 2024 or a DateSpan; found {shown(wanted)}')
    return as_date_span(wanted)


def _in_range(years: range) -> DateSpan:
    if not years or years.step != 1:
        raise QueryError(f"{years!r} is no run of years: give a range of at least one, in steps of one")
    return DateSpan(PartialDate(years[0]), PartialDate(years[-1]))


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'AEIOUaeiou' else 'a'} {noun}"


def _time_matcher(shape: Shape, wanted: object, *, certain: bool) -> Matcher:
    span = _in_range(wanted) if isinstance(wanted, range) else window(wanted, what=shape.name)

    def touching(value: object) -> bool:
        own = DateSpan.at(value) if isinstance(value, PartialDate) else cast(DateSpan, value)
        return own.overlaps(span, certain=certain)

    return touching


def _id_matcher(shape: Shape, wanted: object, home: Home | None, held: Held) -> Matcher:
    """Compare ids as those of today: a renamed record is meant by its former ids too."""
    wanted = getattr(wanted, "id", wanted)
    kind = shape.role.of if shape.role else ""
    if not isinstance(wanted, str) or not wanted.startswith(f"{kind}-" if kind else ""):
        noun = kind or "record"
        raise QueryError(f"{shape.name} is the id of {_a(noun)} or the {noun} itself; found {shown(wanted)}")
    if home is None:
        return lambda value: value == wanted
    meant = home.current_id(wanted)
    if meant is None:
        at_hand = [str(one) for one in held()]
        if wanted not in at_hand:
            close = nearest(wanted, [*home.ids_of(kind), *at_hand])
            raise QueryError(f"{shape.name}: there is no {kind or 'record'} with the id {shown(wanted)}", nearest=close)
        return lambda value: value == wanted
    return lambda value: value == meant or home.current_id(cast(str, value)) == meant


def _source_matcher(shape: Shape, wanted: object, home: Home | None) -> Matcher:
    wanted = wanted.id if isinstance(wanted, Source) else wanted
    if not isinstance(wanted, str):
        raise QueryError(f"{shape.name} is the id of a source or the source itself; found {shown(wanted)}")
    known = () if home is None else home.ids_of("source")
    if known and wanted not in known:
        raise QueryError(
            f"{shape.name}: there is no source with the id {shown(wanted)}", nearest=nearest(wanted, known)
        )
    return lambda value: value == wanted


def _folded(shape: Shape, wanted: object) -> str:
    if not isinstance(wanted, str) or not wanted.strip():
        raise QueryError(f"{shape.name} is a text; found {shown(wanted)}")
    return fold(wanted)


def bearers(name: str, gazetteer: Iterable[G]) -> list[G]:
    """Give what bears a name in any spelling; where nothing does, the persons whose surname it is.

    >>> tokayev = Person(name=Text("Kassym-Jomart Tokayev"))
    >>> bearers("TOKAYEV", [tokayev]) == bearers("Kassym-Jomart Tokayev", [tokayev]) == [tokayev]
    True
    """
    folded, every = fold(name), list(gazetteer)
    found = [entry for entry in every if folded in map(fold, entry.names)]
    return found or [entry for entry in every if folded in _surnames(entry)]


def _surnames(entry: Named) -> set[str]:
    return {fold(name).rpartition(" ")[2] for name in entry.names} if isinstance(entry, Person) else set()


def _name_matcher(shape: Shape, wanted: object, gazetteer: Sequence[Person | Place], held: Held) -> Matcher:
    """Compare by every name of what is meant; a name that neither the gazetteer nor a record knows is an error."""
    wanted = wanted.id if isinstance(wanted, Person | Place) else wanted
    folded = _folded(shape, wanted)
    meant = bearers(folded, gazetteer)
    exact = [entry for entry in meant if folded in map(fold, entry.names)]
    if len(meant) > 1 and not exact:
        raise QueryError(f"{shape.name}: {shown(wanted)} may be any of {listed(entry.id for entry in meant)}")
    names = {folded, *(fold(name) for entry in meant for name in entry.names)}
    if not meant:
        known = {spelling: spelling for entry in gazetteer for spelling in entry.names}
        known |= {surname: entry.id for entry in gazetteer for surname in _surnames(entry)}
        _check_borne(shape, cast(str, wanted), held, known)
    return lambda value: fold(cast(str, value)) in names


def _check_borne(shape: Shape, wanted: str, held: Held, known: Mapping[str, str] | None = None) -> None:
    """Refuse a text that no record bears where one bears another near it, or where it should be a `known` name."""
    borne = [text for value in held() for text in _texts(value)]
    if fold(wanted) in map(fold, borne):
        return
    spellings = {text: text for text in borne} | dict(known or {})
    close = nearest(wanted, spellings)
    if close or known:
        raise QueryError(f"{shape.name}: no record bears {shown(wanted)}", nearest=close and spellings[close])


def _texts(value: object) -> tuple[str, ...]:
    return named(value) if isinstance(value, Text | Title) else (value,) if isinstance(value, str) else ()


def _text_matcher(shape: Shape, wanted: object, home: Home | None, held: Held) -> Matcher:
    role = shape.role.name if shape.role else ""
    if role == "source":
        return _source_matcher(shape, wanted, home)
    if role == "person" and not isinstance(wanted, Place):
        return _name_matcher(shape, wanted, home.people if home else (), held)
    if role == "place" and not isinstance(wanted, Person):
        return _name_matcher(shape, wanted, home.places if home else (), held)
    folded = _folded(shape, wanted)
    _check_borne(shape, cast(str, wanted), held)
    return lambda value: fold(cast(str, value)) == folded


def _words_matcher(shape: Shape, wanted: object, held: Held) -> Matcher:
    if isinstance(wanted, shape.type):
        return lambda value: value == wanted
    folded = _folded(shape, wanted)
    _check_borne(shape, cast(str, wanted), held)
    return lambda value: folded in map(fold, _texts(value))


def _number_test(shape: Shape, wanted: object, also: str = "") -> Callable[[int | Decimal], bool]:
    wanted = _whole(wanted)
    if isinstance(wanted, range):  # a Decimal looked up in a range as it is would be compared with each of its numbers
        return lambda number: number == int(number) and int(number) in wanted
    if isinstance(wanted, bool) or not isinstance(wanted, int | Decimal):
        raise QueryError(f"{shape.name} is a number, whole or a Decimal{also}; found {shown(wanted)}")
    return lambda number: number == wanted


def _quantity_matcher(shape: Shape, wanted: object) -> Matcher:
    if isinstance(wanted, Quantity):
        return lambda value: value == wanted
    test = _number_test(shape, wanted, ", a Quantity or at_least(number)")

    def matches(value: object) -> bool:
        quantity = cast(Quantity, value)
        return quantity.qualifier == "exactly" and test(quantity.value)

    return matches


def _one(shape: Shape, wanted: object, home: Home | None, held: Held, *, certain: bool) -> Matcher:
    """Make the comparison of one value of a field with one wanted value."""
    kind = shape.type
    if shape.choices:
        if wanted not in shape.choices:
            close = nearest(wanted, shape.choices) if isinstance(wanted, str) else None
            raise QueryError(f"{shape.name} is never {shown(wanted)}", shape.choices, close)
        return lambda value: value == wanted
    if shape.role and shape.role.name in {"id", "own-id"}:
        return _id_matcher(shape, wanted, home, held)
    if kind is StateCode:
        wanted = wanted.code if isinstance(wanted, State) else wanted
        code = StateCode.parse(wanted if isinstance(wanted, str) else shown(wanted))
        return lambda value: value == code
    if kind in {DateSpan, PartialDate}:
        return _time_matcher(shape, wanted, certain=certain)
    if kind is Quantity:
        return _quantity_matcher(shape, wanted)
    if kind in {Text, Title}:
        return _words_matcher(shape, wanted, held)
    if kind is str:
        return _text_matcher(shape, wanted, home, held)
    if kind is bool:
        if not isinstance(wanted, bool):
            raise QueryError(f"{shape.name} is True or False; found {shown(wanted)}")
        return lambda value: value is wanted
    if kind in {int, Decimal}:
        return cast(Matcher, _number_test(shape, wanted))
    return _part_matcher(shape, wanted, home, held)


def _part_matcher(shape: Shape, wanted: object, home: Home | None, held: Held) -> Matcher:
    """Compare a part, such as a guest or a place, with another or with the name that it goes by."""
    kind = shape.type
    if isinstance(wanted, kind):
        return lambda value: value == wanted
    key: str | None = getattr(kind, "_key", None)
    if key is None or kind is Attendance:
        hint = ": ask for present=, represented= or absent=" if kind is Attendance else ""
        raise QueryError(
            f"{shape.name} is compared with {_a(kind.__name__)} or by a callable; found {shown(wanted)}{hint}"
        )
    of_key = next(part for part in fields(kind) if part.name == key)._replace(name=shape.name)
    inner = _text_matcher(of_key, wanted, home, lambda: [getattr(item, key, None) for item in held()])

    def matches(value: object) -> bool:
        own = getattr(value, key)
        return own is not None and inner(own)

    return matches


def matcher(
    shape: Shape,
    wanted: object,
    *,
    home: Home | None = None,
    held: Held = tuple,
    certain: bool = False,
) -> Matcher:
    """Make the comparison that `where` does on one field: it takes the field's value, and is False for None.

    `held` gives the values that records bear there, for telling which ids and texts there are.

    >>> from csto_records import Exercise
    >>> from csto_records._shape import queryable
    >>> match = matcher(queryable(Exercise)["host"], {"Kazakhstan", "RU"})
    >>> match((StateCode("KZ"),)), match((StateCode("BY"),)), match(None)
    (True, False, False)
    """
    name = shape.name
    if wanted is None:
        raise QueryError(
            f"{name}=None: unknown never matches; to find the unknown write where(lambda r: r.{name} is None)"
        )
    wanted = gathered(wanted)
    wanted_ones: Iterable[object] = cast(list[object], wanted) if isinstance(wanted, list) else (wanted,)
    if isinstance(wanted, range) and shape.type not in {DateSpan, PartialDate, Quantity, int, Decimal}:
        wanted_ones = wanted

    def test_of(one: object) -> Matcher:
        if callable(one):
            return lambda value: bool(one(value))
        test = _one(shape, one, home, held, certain=certain)
        return (lambda value: any(map(test, cast(tuple[object, ...], value)))) if shape.many else test

    tests = [test_of(one) for one in wanted_ones]
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
    parts: Iterable[object]
    if isinstance(value, tuple):
        parts = cast(tuple[object, ...], value)
    elif attrs.has(type(value)):
        parts = (getattr(value, shape.name) for shape in fields(type(value)))  # type: ignore[arg-type]
    else:
        return value
    return tuple((part is not None, 0 if part is None else sort_key(part)) for part in parts)
