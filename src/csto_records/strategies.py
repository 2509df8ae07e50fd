"""Hypothesis strategies for every type of the model, for the tests of this library and of yours.

They make all that the constructors accept: unknown (None) and none (``()``), every word of a vocabulary, dates open and
in doubt, texts of any script, citations and disputes with paths into every part of the record. `datasets` makes those
that keep the rules of `Dataset.check`. Where hypothesis and this library are installed, ``st.from_type(csto.Summit)``
finds these strategies by itself.

Every function takes strategies for single fields by name, and makes the rest to fit:

>>> from hypothesis import given, strategies as st
>>> @given(summits(kind=st.just("informal")))
... def test_an_informal_meeting_says_so(summit):
...     assert summit.title.en.startswith("Informal")
>>> test_an_informal_meeting_says_so()

They need the extra `hypothesis`; without it, this module can be imported, and a call raises a `MissingExtraError`.
"""

import re
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from decimal import Decimal
from functools import cache
from string import ascii_lowercase, digits
from typing import TYPE_CHECKING, NamedTuple, TypeVar, cast

import attrs

from ._collection import Collection, Keyed
from ._dataset import COLLECTIONS, ENTRIES, Dataset
from ._dates import DateSpan, PartialDate
from ._errors import MissingExtraError, QueryError, nearest
from ._iso import ISO_3166
from ._names import Person, Place, State
from ._provenance import Citation, Dispute, Source, Waiver, covers_path, locate, read_value, value_at, write_value
from ._records import (
    Attendance,
    Chairmanship,
    Decision,
    Entry,
    Exercise,
    Guest,
    Location,
    Membership,
    NextSession,
    Official,
    Record,
    Result,
    Statement,
    Summit,
)
from ._shape import UNSEEN, Role, Shape, fields
from ._states import StateCode
from ._text import Quantity, Text, Title

if TYPE_CHECKING:
    from datetime import date

    from hypothesis import strategies as st
    from hypothesis.strategies import DrawFn, SearchStrategy
else:

    class _Late:
        """Hypothesis, imported when it is used."""

        def __getattr__(self, name: str) -> object:
            try:
                from hypothesis import strategies
            except ImportError:
                raise MissingExtraError("hypothesis", "csto_records.strategies") from None
            return getattr(strategies, name)

    st = _Late()

__all__ = [
    "attendances",
    "by_type",
    "chairmanships",
    "citations",
    "collections",
    "datasets",
    "date_spans",
    "decisions",
    "disputes",
    "entries",
    "exercises",
    "guests",
    "locations",
    "memberships",
    "next_sessions",
    "officials",
    "partial_dates",
    "people",
    "places",
    "quantities",
    "records",
    "results",
    "sources",
    "state_codes",
    "statements",
    "states",
    "summits",
    "texts",
    "titles",
    "waivers",
]

T = TypeVar("T")
K = TypeVar("K", bound=Keyed)

_KINDS = cast("tuple[type[Entry], ...]", tuple(COLLECTIONS[name] for name in ENTRIES))
_MEMBERS = ("AM", "BY", "KG", "KZ", "RU", "TJ")
_MANY = 3  # items of a list: so many that they meet, so few that a record of thirty fields is made at once
_NUMBER = 10**15 - 1  # the greatest of 15 digits
_DATED = re.compile(r"[a-z]+-[0-9]{4}(-|$)")


# Values that are written as one text, and plain ones


def partial_dates() -> "SearchStrategy[PartialDate]":
    """Years, months and days, sure, approximate or uncertain."""

    def cut(day: "date", parts: int, approximate: bool, uncertain: bool) -> PartialDate:  # noqa: FBT001
        known = (day.year, day.month, day.day)[:parts]
        return PartialDate(*known, approximate=approximate, uncertain=uncertain)

    return st.builds(cut, st.dates(), st.integers(1, 3), st.booleans(), st.booleans())


def date_spans() -> "SearchStrategy[DateSpan]":
    """Dates alone, and spans with each side known, unknown or open."""

    def between(one: PartialDate, other: PartialDate) -> DateSpan:
        return DateSpan(one, other) if one.earliest <= other.latest else DateSpan(other, one)

    dates = partial_dates()
    return st.one_of(
        dates.map(DateSpan.at),
        st.builds(between, dates, dates),
        dates.map(lambda whole: DateSpan(whole, whole)),
        dates.map(DateSpan.since),
        dates.map(DateSpan.until),
        dates.map(lambda start: DateSpan(start, None)),
        dates.map(lambda end: DateSpan(None, end)),
    )


def state_codes() -> "SearchStrategy[StateCode]":
    """Codes of states, those of the members as often as all the others."""
    return (st.sampled_from(_MEMBERS) | st.sampled_from(sorted(ISO_3166))).map(StateCode)


def _free_texts(excluded: str = "", *, spaces: bool = True) -> "SearchStrategy[str]":
    """Texts of one line, in any script, without space at their ends."""
    letters = st.characters(
        exclude_categories=("Cc", "Cs", "Zl", "Zp") if spaces else ("Cc", "Cs", "Z"), exclude_characters=excluded
    )
    return st.text(letters, min_size=1).map(lambda text: UNSEEN.sub("", text).strip()).filter(bool)


def _russian() -> "SearchStrategy[str]":
    """Texts with a Cyrillic letter at least."""
    letters = st.sampled_from([chr(code) for code in range(ord("а"), ord("я") + 1)] + ["ё"])
    return st.tuples(letters, _free_texts()).map("".join)


def _slugs(of: str = "") -> "SearchStrategy[str]":
    """Words in lower case joined by hyphens; ids, where the kind of thing is given that they name."""
    letters = st.text(ascii_lowercase + digits + "-", min_size=1)
    words = letters.map(lambda text: "-".join(filter(None, text.split("-")))).filter(bool)
    return words.map(lambda slug: f"{of}-{slug}") if of else words


def _urls() -> "SearchStrategy[str]":
    rest = _free_texts('"<>\\^`{|}', spaces=False)
    return st.tuples(st.sampled_from(("https://", "http://")), rest).map("".join)


def _decimals(least: int, most: int, highest: int) -> "SearchStrategy[Decimal]":
    """Decimals with the digits of a whole number, the first of them at any place of the model up to the highest."""

    def placed(number: int, place: int) -> Decimal:
        return Decimal(number).scaleb(place - Decimal(number).adjusted())

    return st.builds(placed, st.integers(least, most), st.integers(-15, highest))


def _degrees(most: int) -> "SearchStrategy[Decimal]":
    return st.integers(-most * 10**12, most * 10**12).map(lambda number: Decimal(number).scaleb(-12))


# Where a path can lead


@cache
def _places_in(root: type, kind: type | None = None, before: str = "") -> tuple[str, ...]:
    """Give every path into a class, with 0 for each key."""
    kind = kind or root
    names = [shape.name for shape in fields(kind)] if attrs.has(kind) else []
    found: list[str] = []
    for name in dict.fromkeys([*names, "title", "start", "end"]):
        path = f"{before}{name}"
        shape = locate(root, path)
        if not isinstance(shape, Shape):
            continue
        found.append(path)
        if shape.many:
            path += "[0]"
            found.append(path)
        if attrs.has(shape.type) or shape.type is DateSpan:
            found += _places_in(root, shape.type, f"{path}.")
    return tuple(found)


def _wider(root: type, path: str) -> list[str]:
    """Give a path and those that it lies beneath."""
    cuts = [path[:at] for at, letter in enumerate(path) if letter in ".["]
    return [path, *(cut for cut in cuts if isinstance(locate(root, cut), Shape))]


# One maker for every class of the model


class _Draft(NamedTuple):
    """The values drawn for one instance, before they are fitted to the rules of its class."""

    draw: "DrawFn"
    maker: "_Maker"
    kind: type
    owner: type
    given: frozenset[str]
    values: dict[str, object]

    def need(self, *names: str) -> None:
        """See to it that one at least of these fields holds something."""
        free = [name for name in names if name not in self.given]
        if free and all(self.values[name] in (None, ()) for name in names):
            name = self.draw(st.sampled_from(free))
            shape = next(shape for shape in fields(self.kind) if shape.name == name)
            self.values[name] = self.draw(self.maker.known(self.kind, shape, self.owner, least=1))

    def drop(self, name: str, unwanted: object) -> None:
        """Take what a rule forbids out of a field, unless the caller said what stands there."""
        value = self.values[name]
        if name in self.given or value is None:
            return
        forbidden = cast("tuple[object, ...]", unwanted) if isinstance(unwanted, tuple) else (unwanted,)
        if isinstance(value, tuple):
            self.values[name] = tuple(item for item in cast("tuple[object, ...]", value) if item not in forbidden)
        elif value in forbidden:
            self.values[name] = None

    def point_elsewhere(self, *names: str) -> None:
        """See to it that these fields do not point at the record itself."""
        for name in names:
            if name not in self.given:
                self.drop(name, self.values["id"])
            elif "id" not in self.given:
                held = self.values[name]
                while self.values["id"] in (held if isinstance(held, tuple) else (held,)):
                    self.values["id"] = f"{self.values['id']}-0"


def _state(draft: _Draft) -> None:
    alpha3, numeric, *_ = ISO_3166[cast(str, draft.values["code"])]
    for name, value in (("iso_alpha3", alpha3), ("iso_numeric", numeric)):
        if name not in draft.given:
            draft.values[name] = value


def _place(draft: _Draft) -> None:
    for one, other in (("latitude", "longitude"), ("longitude", "latitude")):
        if draft.values[one] is None and draft.values[other] is not None:
            if one in draft.given:
                draft.drop(other, draft.values[other])
            else:
                draft.need(one)


def _citation(draft: _Draft) -> None:
    draft.need("supports")
    if draft.values["basis"] == "inferred":
        draft.need("note")


def _dispute(draft: _Draft) -> None:
    values, draw = draft.values, draft.draw
    citation = cast(Citation, values["citation"])
    if "field" not in draft.given and "citation" in draft.given:
        of_facts = tuple(path for path in citation.supports if _is_of_a_fact(path))
        values["field"] = draw(st.sampled_from(of_facts)) if of_facts else values["field"]
    field = cast(str, values["field"])
    if not citation.supports_path(field):
        wider = draw(st.sampled_from(_wider(draft.owner, field)))
        values["citation"] = attrs.evolve(citation, supports=(*citation.supports, wider))
    if "value" not in draft.given and draw(st.booleans()):
        values["value"] = draw(draft.maker.canonical(field, draft.owner))


def _is_of_a_fact(path: str) -> bool:
    return not any(covers_path(name, path) for name in ("citations", "disputes", "waivers"))


def _guest(draft: _Draft) -> None:
    draft.need("person", "office", "state", "organization")


def _next_session(draft: _Draft) -> None:
    draft.need("dates", "place")


def _entry(draft: _Draft) -> None:
    draft.drop("former_ids", draft.values["id"])
    if not draft.maker.in_dataset:
        return
    taken = _names.get()["taken"]
    draft.drop("former_ids", tuple(taken))
    taken += cast("tuple[str, ...]", draft.values["former_ids"])
    for shape in fields(draft.kind):
        if shape.role is not None and shape.role.name == "id" and not _names.get()[shape.role.of]:
            draft.values[shape.name] = () if draft.values[shape.name] == () else None
    alike = _names.get()[draft.kind.__name__.lower()]
    for shape in fields(draft.kind):  # a later one points at an earlier one, so that none leads back to itself
        if shape.role is not None and shape.role == Role("id", draft.kind.__name__.lower()):
            draft.drop(shape.name, tuple(alike[alike.index(cast(str, draft.values["id"])) :]))


def _record(draft: _Draft) -> None:
    shapes = fields(draft.kind)
    lists = [shape.name for shape in shapes if shape.many and shape.optional and draft.values[shape.name] is not None]
    if lists and "incomplete" not in draft.given:
        draft.values["incomplete"] = tuple(draft.draw(st.lists(st.sampled_from(lists), unique=True, max_size=_MANY)))


def _summit(draft: _Draft) -> None:
    attendance = cast("tuple[Attendance, ...] | None", draft.values["attendance"])
    if attendance and "attendance" not in draft.given:
        draft.values["attendance"] = tuple({one.state: one for one in attendance}.values())


def _decision(draft: _Draft) -> None:
    draft.point_elsewhere("draft_of", "amends")


def _statement(draft: _Draft) -> None:
    values, ways = draft.values, ("issuer", "issuer_name", "speaker")
    in_office = "office" in draft.given and values["office"] is not None
    draft.need(*(("speaker",) if in_office else ways))
    held = [name for name in ways if values[name] is not None]
    wanted = [name for name in held if name in draft.given or (in_office and name == "speaker")] or held
    kept = draft.draw(st.sampled_from(wanted)) if wanted else None
    for name in ways:
        if name != kept:
            draft.drop(name, values[name])
    if values["speaker"] is None:
        draft.drop("office", values["office"])


def _exercise(draft: _Draft) -> None:
    draft.drop("absent", draft.values["participants"] or ())
    draft.drop("participants", draft.values["absent"] or ())
    draft.point_elsewhere("part_of", "shares_totals_with")


def _official(draft: _Draft) -> None:
    draft.need("dates", "attested")


_FITS: dict[type, Callable[[_Draft], None]] = {
    State: _state,
    Place: _place,
    Citation: _citation,
    Dispute: _dispute,
    Guest: _guest,
    NextSession: _next_session,
    Summit: _summit,
    Decision: _decision,
    Statement: _statement,
    Exercise: _exercise,
    Official: _official,
    Entry: _entry,
    Record: _record,
}
"""What fits the values of an instance to the rules of its class."""


def _is_term(span: DateSpan) -> bool:
    """Tell whether a chairmanship can last so long: its last day is the next state's first."""
    if span.end is None or span.end.precision != "day":
        return True
    return span.end.earliest > (span.start.earliest if span.start else span.end.earliest.min)


_SPECIAL: "dict[tuple[type, str], Callable[[], SearchStrategy[object]]]" = {
    (Quantity, "value"): lambda: st.integers(0, _NUMBER) | _decimals(0, _NUMBER, 14),
    (Source, "url"): _urls,
    (Source, "archived_url"): _urls,
    (Source, "language"): lambda: st.text(ascii_lowercase, min_size=2, max_size=3),
    (State, "cow"): lambda: st.integers(1, 999),
    (State, "gw"): lambda: st.integers(1, 999),
    (Place, "latitude"): lambda: _degrees(90),
    (Place, "longitude"): lambda: _degrees(180),
    (Place, "geonames_id"): lambda: st.integers(1, _NUMBER),
    (Chairmanship, "dates"): lambda: date_spans().filter(_is_term),
    (Dispute, "value"): lambda: st.none(),  # noqa: PLW0108 - a bare `st.none` would import hypothesis here
    **{(kind, "incomplete"): lambda: st.just(()) for kind in _KINDS},
}
"""Fields of which the annotation does not say all, or which are drawn last, when the others are known."""

_OF_TYPE: "dict[type, Callable[[], SearchStrategy[object]]]" = {
    PartialDate: partial_dates,
    DateSpan: date_spans,
    StateCode: state_codes,
    bool: lambda: st.booleans(),  # noqa: PLW0108
    int: lambda: st.integers(0, _NUMBER),
    str: _free_texts,
}


_names: "ContextVar[dict[str, list[str]]]" = ContextVar("names")
"""What the things of the dataset that is drawn are called, by their kind; `own-id` and the ids `taken` besides."""


class _Maker:
    """Makes the strategies of classes by the description of their fields, each once.

    Either any instances, or those of one dataset: they use the names of its things only, and keep its rules.
    """

    def __init__(self, *, in_dataset: bool = False) -> None:
        self.in_dataset = in_dataset
        self._made: dict[object, SearchStrategy[object]] = {}

    def of(
        self, kind: type[T], owner: type | None = None, given: "Mapping[str, SearchStrategy[object]] | None" = None
    ) -> "SearchStrategy[T]":
        """Give the strategy of a class; `owner` is the class of the record in which paths begin."""
        owner, given = owner or kind, given or {}
        if (kind, owner) in self._made and not given:
            return cast("SearchStrategy[T]", self._made[kind, owner])
        shapes = {shape.name: shape for shape in fields(cast(type, kind))}
        for name in given:
            if name not in shapes:
                raise QueryError(f"{kind.__name__} has no field {name!r}", tuple(shapes), nearest(name, shapes))
        parts = {
            name: given[name] if name in given else self.field(kind, shape, owner) for name, shape in shapes.items()
        }
        fits = [fit for base, fit in _FITS.items() if issubclass(kind, base)]

        def drawn(draw: "DrawFn") -> T:
            values = {name: draw(part) for name, part in parts.items()}
            draft = _Draft(draw, self, kind, owner, frozenset(given), values)
            for fit in fits:
                fit(draft)
            made = kind(**draft.values)
            return self._in_dataset(draw, made) if self.in_dataset else made

        drawn.__name__ = kind.__name__  # what the strategy is shown as
        strategy = st.composite(drawn)()
        if not given:
            self._made[kind, owner] = strategy
        return strategy

    def field(self, kind: type, shape: Shape, owner: type) -> "SearchStrategy[object]":
        """Give the strategy of a field of a class."""
        known = self.known(kind, shape, owner)
        return st.none() | known if shape.optional else known

    def known(self, kind: type, shape: Shape, owner: type, least: int = 0) -> "SearchStrategy[object]":
        """Give the strategy of a field that holds something, of as many items as `least` at least."""
        if (kind, shape.name) in _SPECIAL:
            return _SPECIAL[kind, shape.name]()
        if (kind, shape.name) == (Dispute, "field"):
            return cast("SearchStrategy[str]", self.one(shape, owner)).filter(_is_of_a_fact)
        if shape.name == "ru" and self.in_dataset:
            return _russian()
        if shape.type is Waiver and self.in_dataset:
            return st.just(())
        one = self.one(shape, owner)
        return st.lists(one, unique=True, min_size=least, max_size=_MANY).map(tuple) if shape.many else one

    def one(self, shape: Shape, owner: type) -> "SearchStrategy[object]":
        """Give the strategy of one value of a field."""
        kind, role = shape.type, shape.role
        if shape.choices:
            return st.sampled_from(shape.choices)
        if attrs.has(kind):
            return self.of(kind, owner)
        if role is not None and role.name == "path":
            return self._once(("paths", owner), lambda: self._paths(owner))
        if self.in_dataset and (kind is StateCode or (role is not None and role.name != "slug")):
            return self._named("state" if role is None else role.of or role.name).map(kind)
        if role is None or role.name in {"person", "place"}:
            return _OF_TYPE[kind]()
        return _slugs(owner.__name__.lower() if role.name == "own-id" else role.of)

    def canonical(self, path: str, owner: type) -> "SearchStrategy[str | None]":
        """Give texts that can be read as values of the field at a path; None where there are no such texts."""
        shape = locate(owner, path)
        if not isinstance(shape, Shape) or attrs.has(shape.type):
            return st.none()
        texts = self._once(("canonical", shape, owner), lambda: self._texts(shape, owner))
        return cast("SearchStrategy[str | None]", texts)

    def _texts(self, shape: Shape, owner: type) -> "SearchStrategy[str]":
        values = self.one(shape, owner)
        if not shape.many:
            return values.map(write_value)
        parts = values.map(lambda value: write_value(value).replace(",", ";"))
        return st.lists(parts, min_size=1, unique=True, max_size=_MANY).map(", ".join)

    def _paths(self, owner: type) -> "SearchStrategy[str]":
        """Give paths into a class, with keys that its records may have or not."""
        keys = {
            path: [
                self._keys(cast(Shape, locate(owner, path[: at.start()])), owner) for at in re.finditer(r"\[0\]", path)
            ]
            for path in _places_in(owner)
        }
        plain = st.sampled_from(tuple(keys))

        def drawn(draw: "DrawFn") -> str:
            first, *rest = (path := draw(plain)).split("[0]")
            return first + "".join(f"[{draw(key)}]{piece}" for key, piece in zip(keys[path], rest, strict=True))

        return st.composite(drawn)()

    def _keys(self, shape: Shape, owner: type) -> "SearchStrategy[str]":
        """Give what an item may be called in a path: its position, and where items have keys, such a key."""
        positions = st.integers(0, _MANY).map(str)
        own: str | None = getattr(shape.type, "_key", None)
        named = next(part for part in fields(shape.type) if part.name == own) if own else shape
        if named.type is not StateCode and not named.role and not named.choices:
            return positions
        if named.role is not None and named.role.name == "path":
            return positions | st.sampled_from([path for path in _places_in(owner) if "[" not in path])
        return positions | self.one(named, owner).map(lambda name: "0" if {"[", "]"} & set(str(name)) else str(name))

    def _once(self, key: object, make: "Callable[[], SearchStrategy[T]]") -> "SearchStrategy[T]":
        if key not in self._made:
            self._made[key] = make()
        return cast("SearchStrategy[T]", self._made[key])

    def _named(self, kind: str) -> "SearchStrategy[str]":
        def name(number: int) -> str:
            names = _names.get()[kind]
            return names[number % len(names)] if names else f"{kind}-a"  # _entry drops it: it leads nowhere

        return st.integers(0, _MANY - 1).map(name)

    def _in_dataset(self, draw: "DrawFn", entry: T) -> T:
        """Give an entry that keeps the rules of a dataset: every fact has a source, every dispute another value."""
        if not isinstance(entry, Entry):
            return entry

        held = tuple(
            shape.name for shape in fields(cast(type, type(entry))) if getattr(entry, shape.name) not in (None, ())
        )
        rest = Citation(source=draw(self._named("source")), supports=held)  # more than _MANY: no other is the same
        entry = attrs.evolve(entry, citations=(*entry.citations, rest))
        while same := [dispute for dispute in entry.disputes if _is_no_dispute(entry, dispute)]:
            entry = attrs.evolve(entry, disputes=tuple(one for one in entry.disputes if one not in same))
        return entry


def _is_no_dispute(entry: Entry, dispute: Dispute) -> bool:
    """Tell whether a dispute says what the field says."""
    shape = locate(type(entry), dispute.field)
    if dispute.value is None or not isinstance(shape, Shape):
        return False
    said, held = read_value(shape, dispute.value), value_at(entry, dispute.field)
    if isinstance(said, tuple) and isinstance(held, tuple):  # of several, the order says nothing
        return set(cast("tuple[object, ...]", said)) == set(cast("tuple[object, ...]", held))
    return said == held


_ANY = _Maker()
_IN_DATASET = _Maker(in_dataset=True)


# The parts of records


def texts(**given: "SearchStrategy[object]") -> "SearchStrategy[Text]":
    """Texts in English, and some in Russian, in any script."""
    return _ANY.of(Text, given=given)


def titles(**given: "SearchStrategy[object]") -> "SearchStrategy[Title]":
    """Titles, official, translated and descriptive."""
    return _ANY.of(Title, given=given)


def quantities(**given: "SearchStrategy[object]") -> "SearchStrategy[Quantity]":
    """Numbers, whole and decimal, with every qualifier."""
    return _ANY.of(Quantity, given=given)


def locations(**given: "SearchStrategy[object]") -> "SearchStrategy[Location]":
    """Places of an event."""
    return _ANY.of(Location, given=given)


def attendances(**given: "SearchStrategy[object]") -> "SearchStrategy[Attendance]":
    """States that came to a session, or did not."""
    return _ANY.of(Attendance, given=given)


def guests(**given: "SearchStrategy[object]") -> "SearchStrategy[Guest]":
    """Guests of a session."""
    return _ANY.of(Guest, given=given)


def next_sessions(**given: "SearchStrategy[object]") -> "SearchStrategy[NextSession]":
    """What a session announced of the next."""
    return _ANY.of(NextSession, given=given)


def results(**given: "SearchStrategy[object]") -> "SearchStrategy[Result]":
    """Numbers that an operation reported."""
    return _ANY.of(Result, given=given)


def citations(of: type[Entry] | None = None, **given: "SearchStrategy[object]") -> "SearchStrategy[Citation]":
    """Citations whose paths lead into records of a class, or of any."""
    return _within(of, lambda owner: _ANY.of(Citation, owner, given))


def disputes(of: type[Entry] | None = None, **given: "SearchStrategy[object]") -> "SearchStrategy[Dispute]":
    """Disputes about fields of records of a class, or of any, with a value where it can be written as one text."""
    return _within(of, lambda owner: _ANY.of(Dispute, owner, given))


def waivers(of: type[Entry] | None = None, **given: "SearchStrategy[object]") -> "SearchStrategy[Waiver]":
    """Waivers of rules of any name, with paths into records of a class, or of any."""
    return _within(of, lambda owner: _ANY.of(Waiver, owner, given))


def _within(owner: type[Entry] | None, strategy: "Callable[[type], SearchStrategy[T]]") -> "SearchStrategy[T]":
    return st.sampled_from((owner,) if owner else _KINDS).flatmap(strategy)


# What stands alone


def sources(**given: "SearchStrategy[object]") -> "SearchStrategy[Source]":
    """Sources, with addresses of http and https."""
    return _ANY.of(Source, given=given)


def states(**given: "SearchStrategy[object]") -> "SearchStrategy[State]":
    """States with their names and codes."""
    return _ANY.of(State, given=given)


def people(**given: "SearchStrategy[object]") -> "SearchStrategy[Person]":
    """Persons with their names."""
    return _ANY.of(Person, given=given)


def places(**given: "SearchStrategy[object]") -> "SearchStrategy[Place]":
    """Places with their names, states and coordinates."""
    return _ANY.of(Place, given=given)


def summits(**given: "SearchStrategy[object]") -> "SearchStrategy[Summit]":
    """Summits."""
    return _ANY.of(Summit, given=given)


def chairmanships(**given: "SearchStrategy[object]") -> "SearchStrategy[Chairmanship]":
    """Chairmanships, of a day at least."""
    return _ANY.of(Chairmanship, given=given)


def decisions(**given: "SearchStrategy[object]") -> "SearchStrategy[Decision]":
    """Decisions."""
    return _ANY.of(Decision, given=given)


def statements(**given: "SearchStrategy[object]") -> "SearchStrategy[Statement]":
    """Statements of a body, of another issuer or of a speaker."""
    return _ANY.of(Statement, given=given)


def exercises(**given: "SearchStrategy[object]") -> "SearchStrategy[Exercise]":
    """Exercises."""
    return _ANY.of(Exercise, given=given)


def memberships(**given: "SearchStrategy[object]") -> "SearchStrategy[Membership]":
    """Memberships."""
    return _ANY.of(Membership, given=given)


def officials(**given: "SearchStrategy[object]") -> "SearchStrategy[Official]":
    """Officials, with their dates or those at which they are attested."""
    return _ANY.of(Official, given=given)


def records() -> "SearchStrategy[Record]":
    """Records of any of the five types."""
    return st.one_of(summits(), chairmanships(), decisions(), statements(), exercises())


def entries() -> "SearchStrategy[Entry]":
    """Everything that cites: records of any of the five types, memberships and officials."""
    return st.one_of(records(), memberships(), officials())


# What holds others


def collections(items: "SearchStrategy[K] | None" = None) -> "SearchStrategy[Collection[K]]":
    """Collections of what a strategy makes, or of anything that can stand in one; no id twice."""
    if items is None:
        every = st.one_of(entries(), sources(), states(), people(), places())
        items = cast("SearchStrategy[K]", every)
    return st.lists(items, unique_by=_id_of, max_size=_MANY).map(Collection)


def _id_of(item: Keyed) -> str:
    return item.id


def _with_russian(kind: type[T]) -> "SearchStrategy[T]":
    """Give instances of which each Russian text has a Cyrillic letter."""
    russian = {"ru": st.none() | _russian()}
    texts = {
        shape: _ANY.of(shape.type, given=russian) for shape in fields(cast(type, kind)) if shape.type in {Text, Title}
    }
    return _ANY.of(kind, given={s.name: st.none() | text if s.optional else text for s, text in texts.items()})


def datasets() -> "SearchStrategy[Dataset]":
    """Datasets that keep the rules of `Dataset.check`: no errors, though there may be warnings."""
    kinds = {kind.__name__.lower(): cast("type[Keyed]", kind) for kind in COLLECTIONS.values()}
    any_id = st.one_of([_slugs(kind.__name__.lower()) for kind in _KINDS])
    some_ids = st.lists(any_id.filter(lambda made: not _DATED.match(made)), unique=True, max_size=2 * _MANY)
    things = {name: _with_russian(kind) for name, kind in kinds.items() if not issubclass(kind, Entry)}
    some_things = {
        least: {name: st.lists(one, unique_by=_id_of, min_size=least, max_size=_MANY) for name, one in things.items()}
        for least in (0, 1)
    }

    def drawn(draw: "DrawFn") -> Dataset:
        ids = draw(some_ids)
        chairs = [made for made in ids if made.startswith("chairmanship-")]
        ids = [made for made in ids if made not in chairs[1:]]  # one state is in the chair at a time
        held = {name: draw(some) for name, some in some_things[bool(ids)].items()}
        names = {name: [thing.id for thing in some] for name, some in held.items()}
        for name in kinds.keys() - held.keys():
            held[name] = []
            names[name] = [made for made in ids if made.startswith(f"{name}-")]
        token = _names.set(names | {"taken": list(ids)})
        try:
            for made in ids:
                name = made.partition("-")[0]
                _names.get()["own-id"] = [made]
                held[name].append(draw(_IN_DATASET.of(kinds[name])))
        finally:
            _names.reset(token)
        title, version = draw(st.none() | _free_texts()), draw(st.none() | st.dates().map(str))
        collections = {name: held[kind.__name__.lower()] for name, kind in COLLECTIONS.items()}
        return Dataset(name=title, data_version=version, **collections)

    return st.composite(drawn)()


def by_type() -> "dict[type, Callable[..., SearchStrategy[object]]]":
    """Give the function for each public type: what hypothesis' `from_type` is told.

    >>> by_type()[Summit] is summits
    True
    """
    return {
        PartialDate: partial_dates,
        DateSpan: date_spans,
        StateCode: state_codes,
        Text: texts,
        Title: titles,
        Quantity: quantities,
        Location: locations,
        Attendance: attendances,
        Guest: guests,
        NextSession: next_sessions,
        Result: results,
        Citation: citations,
        Dispute: disputes,
        Waiver: waivers,
        Source: sources,
        State: states,
        Person: people,
        Place: places,
        Summit: summits,
        Chairmanship: chairmanships,
        Decision: decisions,
        Statement: statements,
        Exercise: exercises,
        Membership: memberships,
        Official: officials,
        Record: records,
        Entry: entries,
        Collection: collections,
        Dataset: datasets,
    }
