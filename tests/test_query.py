"""What `where` means: held against a plain loop that knows nothing of how it is done."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

import csto_records as csto
from csto_records import (
    Collection,
    DateError,
    DateSpan,
    PartialDate,
    Quantity,
    QueryError,
    StateCode,
    Text,
    Title,
    UnknownStateError,
)
from csto_records._collection import Keyed
from csto_records._dataset import COLLECTIONS
from csto_records._query import matcher, sort_key, window
from csto_records._shape import queryable, shape_of
from synthetic import AM, AZ, DS, EXERCISES, KG, KZ, PEOPLE, PLACES, RU, SOURCES, STATES, SUMMITS, span

Test = Callable[[Any], bool]


class Asked(NamedTuple):
    """A criterion, and what it means for a record."""

    name: str
    wanted: object
    holds: Test


def several(value: Any) -> tuple[Any, ...]:
    if value is None:
        return ()
    return cast(Any, value) if isinstance(value, tuple) else (value,)


def possible(when: DateSpan, first: date, last: date) -> bool:
    return (when.earliest or date.min) <= last and (when.latest or date.max) >= first


def certain(when: DateSpan, first: date, last: date) -> bool:
    """In the worst case for an overlap it begins as late as it can, and ends as early as it can."""
    start, end = when.start or when.end, when.end or when.start
    assert start is not None
    assert end is not None
    starts, ends = min(start.latest, end.latest), max(start.earliest, end.earliest)
    if not when.is_single and when.start is not None and when.start == when.end:
        starts, ends = start.earliest, end.latest  # all of it
    starts = date.min if when.open_start else starts
    ends = date.max if when.open_end else ends
    return starts <= last and ends >= first


# What can be asked of each type, and what it means

SPELLINGS = {
    KZ: ("KZ", "kz", "KAZ", "Kazakhstan", "kazakhstan", "Казахстан", "Republic of Kazakhstan"),
    KG: ("KG", "KGZ", "Kyrgyzstan", "Киргизия", "kyrgyz republic"),
    RU: ("RU", "Russia", "Россия", "Russian Federation"),
    AM: ("AM", "Armenia", "Армения"),
    AZ: ("AZ", "Azerbaijan"),
}


@st.composite
def any_of(draw: st.DrawFn, one: st.SearchStrategy[Asked]) -> Asked:
    """Ask for any of several values, in a list, a tuple or a set."""
    asked = draw(st.lists(one, min_size=1, max_size=3))
    name = asked[0].name
    asked = [each for each in asked if each.name == name]
    gather: Any = draw(st.sampled_from([list, tuple, set, frozenset]))
    if len(asked) == 1 and draw(st.booleans()):
        return asked[0]

    def holds(record: Any) -> bool:
        return any(each.holds(record) for each in asked)

    return Asked(name, gather(each.wanted for each in asked), holds)


def bears(attribute: str, test: Test) -> Test:
    return lambda record: any(test(value) for value in several(getattr(record, attribute)))


@st.composite
def states(draw: st.DrawFn, names: dict[str, str]) -> Asked:
    name = draw(st.sampled_from(sorted(names)))
    code = draw(st.sampled_from(sorted(SPELLINGS)))
    spelling = draw(st.sampled_from((*SPELLINGS[StateCode(code)], next(s for s in STATES if s.code == code))))
    return Asked(name, spelling, bears(names[name], lambda value: value == code))


@st.composite
def words(draw: st.DrawFn, name: str, choices: tuple[str, ...], attribute: str = "") -> Asked:
    word = draw(st.sampled_from(choices))
    return Asked(name, word, bears(attribute or name, lambda value: value == word))


@st.composite
def texts(draw: st.DrawFn, name: str, known: tuple[str | Text | Title | None, ...]) -> Asked:
    """Ask for a text as it stands, in capitals, with other spaces; or for one that nothing bears."""
    text = draw(st.sampled_from([*known, "nothing bears this"]))
    if not isinstance(text, str):
        wanted = draw(st.sampled_from([text, *({text.en, text.ru} - {None} if text else ())]))
        if wanted is None:
            return Asked(name, "unheard of", bears(name, lambda _: False))
        if isinstance(wanted, Text | Title):
            return Asked(name, wanted, bears(name, lambda value: value == wanted))
        text = wanted
    told = draw(st.sampled_from([text, text.upper(), f" {text} ".replace(" ", "  ")]))

    def same(value: str | Text | Title) -> bool:
        own = (value,) if isinstance(value, str) else (value.en, value.ru)
        return text.casefold() in {each.casefold() for each in own if each}

    return Asked(name, told, bears(name, same))


@st.composite
def people(draw: st.DrawFn, name: str, key: str = "") -> Asked:
    person = draw(st.sampled_from(PEOPLE))
    wanted = draw(st.sampled_from([person, *person.names, person.names[0].lower()]))
    return Asked(name, wanted, bears(name, lambda value: (getattr(value, key) if key else value) == person.name.en))


@st.composite
def places(draw: st.DrawFn, name: str, attribute: str) -> Asked:
    place = draw(st.sampled_from(PLACES))
    wanted = draw(st.sampled_from([place, *place.names, place.names[-1].upper()]))
    return Asked(name, wanted, bears(attribute, lambda value: value.name == place.name.en))


@st.composite
def ids(draw: st.DrawFn, name: str, of: Collection[csto.Summit] | Collection[csto.Exercise] | Any) -> Asked:
    record = draw(st.sampled_from(list(of)))
    own = {record.id, *record.former_ids}
    return Asked(name, draw(st.sampled_from([record, *sorted(own)])), bears(name, lambda value: value in own))


@st.composite
def quantities(draw: st.DrawFn, name: str) -> Asked:
    number = draw(st.sampled_from([0, 15, 33, 60, 270, 1500, 1700, 3000, 5000, 7000]))

    def exceeds(quantity: Quantity) -> bool:
        return quantity.value > number

    as_told: dict[str, tuple[object, Callable[[Quantity], bool]]] = {
        "number": (number, lambda q: q.qualifier == "exactly" and q.value == number),
        "decimal": (Decimal(number), lambda q: q.qualifier == "exactly" and q.value == number),
        "range": (range(number, 10**12), lambda q: q.qualifier == "exactly" and q.value >= number),
        "quantity": (Quantity(number, "more-than"), lambda q: q == Quantity(number, "more-than")),
        "at least": (
            csto.at_least(number),
            lambda q: q.qualifier != "up-to" and q.value >= number + (q.qualifier == "nearly"),
        ),
        "callable": (exceeds, exceeds),
    }
    wanted, holds = as_told[draw(st.sampled_from(sorted(as_told)))]
    return Asked(name, wanted, bears(name, holds))


@st.composite
def times(draw: st.DrawFn, name: str, *, sure: bool) -> Asked:
    overlap = certain if sure else possible
    start = PartialDate(draw(st.integers(1998, 2027)), *draw(st.sampled_from([(), (11,), (11, 8), (10, 31)])))
    end = PartialDate(start.year + draw(st.integers(0, 9)), 12)
    first, last = start.earliest, start.latest
    as_told: dict[str, tuple[object, tuple[date, date]]] = {
        "text": (str(start), (first, last)),
        "date": (start, (first, last)),
        "day": (first, (first, first)),
        "year": (start.year, (date(start.year, 1, 1), date(start.year, 12, 31))),
        "span": (DateSpan(start, end), (first, end.latest)),
        "open": (DateSpan.since(start), (first, date.max)),
        "years": (range(start.year, end.year + 1), (date(start.year, 1, 1), date(end.year, 12, 31))),
    }
    wanted, (least, most) = as_told[draw(st.sampled_from(sorted(as_told)))]

    def holds(record: object) -> bool:
        values = several(getattr(record, "when" if name == "year" else name))
        spans = [DateSpan.at(value) if isinstance(value, PartialDate) else value for value in values]
        return any(overlap(value, least, most) for value in spans)

    return Asked(name, wanted, holds)


def criteria(key: str, *, sure: bool) -> st.SearchStrategy[Asked]:
    """Give criteria for a collection of the synthetic dataset."""
    every = list(DS.collections[key])

    def known(name: str) -> tuple[Any, ...]:
        return tuple(item for record in every for item in several(getattr(record, name, None)))

    topics = words("topic", ("institutional", "rapid-reaction", "counter-terrorism", "nothing"), "topics")
    kinds = words(
        "kind", queryable(COLLECTIONS[key])["kind"].choices if key in {"summits", "exercises", "decisions"} else ("x",)
    )
    by_key: dict[str, list[st.SearchStrategy[Asked]]] = {
        "summits": [
            states({name: name for name in ("host", "chair_state", "present", "absent", "represented")}),
            kinds,
            topics,
            words("status", ("held", "announced", "called-off")),
            words("format", ("in-person", "video", "hybrid")),
            texts("title", known("title")),
            texts("summary", known("summary")),
            people("chair_person"),
            people("guests", "person"),
            places("place", "place"),
            quantities("documents_signed"),
            times("dates", sure=sure),
            times("year", sure=sure),
            times("when", sure=sure),
            ids("id", DS.summits),
        ],
        "decisions": [
            kinds,
            topics,
            words("body", ("CSC", "CSSC", "PA"), "bodies"),
            texts("title", known("title")),
            texts("number", known("number")),
            ids("summit", DS.summits),
            ids("draft_of", DS.decisions),
            ids("amends", DS.decisions),
            times("adopted", sure=sure),
            times("period", sure=sure),
            times("year", sure=sure),
        ],
        "exercises": [
            states(
                {
                    **{name: name for name in ("hosts", "participants", "observers", "absent")},
                    **{name: f"{name}s" for name in ("host", "participant", "observer")},
                }
            ),
            kinds,
            words("status", ("held", "planned", "cancelled", "postponed")),
            words("force", ("CRRF", "CPF", "special"), "forces"),
            words("framework", ("CSTO", "CIS")),
            words("aggregate", (True, False)),  # type: ignore[arg-type] # one of these, as of words
            words("result", ("drugs-seized", "fires"), "_measures").map(
                lambda asked: Asked(
                    "results", asked.wanted, bears("results", lambda result: result.measure == asked.wanted)
                )
            ),
            texts("name", known("name")),
            texts("title", known("title")),
            texts("series", known("series")),
            texts("alias", ()).map(
                lambda _: Asked("alias", "VZAIMODEYSTVIE", bears("aliases", lambda value: value == "Vzaimodeystvie"))
            ),
            people("commander"),
            places("place", "places"),
            quantities("personnel"),
            quantities("equipment"),
            ids("part_of", DS.exercises),
            ids("shares_totals_with", DS.exercises),
            times("dates", sure=sure),
            times("year", sure=sure),
        ],
        "officials": [
            states({"state": "state"}),
            people("person"),
            times("attested", sure=sure),
            times("year", sure=sure),
            words("acting", (True, False)),  # type: ignore[arg-type]
        ],
    }
    return st.one_of([any_of(one) for one in by_key[key]])


@st.composite
def questions(draw: st.DrawFn) -> tuple[Collection[Keyed], list[Asked], bool]:
    key = draw(st.sampled_from(["summits", "decisions", "exercises", "officials"]))
    sure = draw(st.booleans())
    some = draw(st.lists(st.sampled_from(range(len(DS.collections[key]))), unique=True))
    everything = DS.collections[key]
    subset = everything if draw(st.booleans()) else everything.where(lambda record: everything.index(record) in some)
    asked = draw(st.lists(criteria(key, sure=sure), min_size=1, max_size=3, unique_by=lambda one: one.name))
    return subset, asked, sure


@given(questions())
def test_where_is_a_plain_loop(question: tuple[Collection[Keyed], list[Asked], bool]) -> None:
    subset, asked, sure = question
    wanted: Any = {one.name: one.wanted for one in asked}
    found = subset.where(**wanted, certain=sure)
    assert [record.id for record in found] == [
        record.id for record in subset if all(one.holds(record) for one in asked)
    ]


@given(st.sampled_from(sorted(COLLECTIONS)), st.data())
def test_what_a_field_holds_finds_its_record(key: str, data: st.DataObject) -> None:
    everything = DS.collections[key]
    record = data.draw(st.sampled_from(list(everything)))
    names = [name for name, shape in queryable(type(record)).items() if getattr(record, shape.name) not in {None, ()}]
    name = data.draw(st.sampled_from(names))
    value = getattr(record, queryable(type(record))[name].name)

    def equal(own: object) -> bool:
        return bool(own == value)

    wanted: list[Any] = [value, equal, *several(value)]
    for one in wanted:
        asked: Any = {name: one}
        assert record in everything.where(**asked)


@given(st.sampled_from(sorted(COLLECTIONS)), st.data())
def test_the_unknown_never_matches(key: str, data: st.DataObject) -> None:
    everything = DS.collections[key]
    name = data.draw(st.sampled_from(sorted(queryable(COLLECTIONS[key]))))
    shape = queryable(COLLECTIONS[key])[name]

    def yes(_: object) -> bool:
        return True

    asked: Any = {name: yes}
    found = everything.where(**asked)
    assert [record.id for record in found] == [
        record.id for record in everything if getattr(record, shape.name) is not None
    ]


# Several types together


def test_in_a_mixed_collection_what_one_type_can_have_may_be_asked() -> None:
    both = DS.summits | DS.decisions
    assert both.where(kind="strategy").ids == DS.decisions.where(kind="strategy").ids
    assert both.where(kind={"strategy", "extraordinary"}).ids == (
        "summit-2022-01-10",
        *DS.decisions.where(kind="strategy").ids,
    )
    assert DS.entries.where(status="announced").ids == ("summit-2025-11-bishkek",)
    with pytest.raises(QueryError, match="kind is never 'strateg'; did you mean 'strategy'"):
        both.where(kind="strateg")


def test_in_a_mixed_collection_a_field_is_asked_of_those_that_have_it() -> None:
    found = DS.entries.where(host="KG")
    assert {type(record) for record in found} == {csto.Summit, csto.Exercise}
    assert found.where(part_of="exercise-2018-combat-brotherhood").ids == ("exercise-2018-interaction",)
    assert DS.entries.where(id="summit-2018-astana").ids == ("summit-2018-11-08-astana",)


# Single meanings


def test_former_ids_stand_for_today_s_both_ways() -> None:
    summit = DS.summits["summit-2018-11-08-astana"]
    for wanted in (summit, summit.id, *summit.former_ids):
        assert DS.statements.where(summit=wanted).ids == ("statement-2018-11-08-declaration",)
        assert DS.decisions.where(summit=wanted).ids == ("decision-2018-11-08-strategy",)
        assert DS.summits.where(id=wanted).ids == (summit.id,)


def test_an_id_at_hand_is_known_though_the_dataset_lacks_it() -> None:
    alone = csto.Dataset(decisions=DS.decisions)
    assert alone.decisions.where(summit="summit-2018-11-08-astana").ids == ("decision-2018-11-08-strategy",)
    with pytest.raises(
        QueryError,
        match="there is no summit with the id 'summit-2018-11-08-astan'; did you mean 'summit-2018-11-08-astana'",
    ):
        alone.decisions.where(summit="summit-2018-11-08-astan")


def test_without_a_dataset_ids_and_names_are_taken_as_they_are() -> None:
    loose = Collection(SUMMITS) | Collection(EXERCISES)
    assert loose.where(id="summit-2020-12-02").ids == ("summit-2020-12-02",)
    assert not loose.where(part_of="exercise-2030-unheard-of")
    assert loose.where(place="ASTANA").ids == ("summit-2018-11-08-astana",)
    assert not loose.where(place="Nur-Sultan")
    assert not loose.where(citations="unheard-of")


def test_sources_are_asked_for_by_id_and_as_themselves() -> None:
    assert DS.summits.where(citations="organization-history") == DS.summits
    assert DS.summits.where(citation=SOURCES[0]) == DS.summits
    assert DS.sources.where(id=SOURCES[1]).ids == ("agency-report",)
    with pytest.raises(
        QueryError, match="citations: there is no source with the id 'agency-raport'; did you mean 'agency-report'"
    ):
        DS.summits.where(citations="agency-raport")
    with pytest.raises(QueryError, match="citations is the id of a source or the source itself; found 5"):
        DS.summits.where(citations=5)
    assert csto.Dataset(summits=SUMMITS).summits.where(citations="agency-report") == Collection()


def test_numbers_of_states_and_places() -> None:
    assert DS.states.where(cow=705).ids == ("KZ",)
    assert DS.states.where(cow=range(700, 10**15)).ids == ("KG", "KZ", "TJ", "UZ")
    assert DS.places.where(latitude=Decimal("51.13")).ids == ("Astana",)
    assert DS.places.where(longitude=71).ids == ("Astana",)
    assert DS.places.where(latitude=range(10**12)) == Collection()  # neither is whole
    north: Callable[[Decimal], bool] = lambda degrees: degrees > 55  # noqa: E731
    assert DS.places.where(latitude=north).ids == ("Moscow",)


def test_a_huge_range_is_no_long_wait() -> None:
    result = csto.Result(measure="drugs-seized", quantity=Quantity(Decimal("2.5")))
    match = matcher(shape_of("quantity", Quantity), range(10**15))
    assert not match(result.quantity)
    assert match(Quantity(Decimal("2.0")))
    assert match(Quantity(10**14))
    for name in ("kind", "series", "hosts", "aggregate", "part_of", "places", "name"):
        asked: Any = {name: range(10**15)}
        with pytest.raises(ValueError, match="0"):
            DS.exercises.where(lambda _: True, **asked)
    with pytest.raises(DateError):
        DS.exercises.where(dates=range(10**15))


def test_any_of_several_may_be_a_function_too() -> None:
    found = DS.exercises.where(personnel=[csto.at_least(6000), 3000])
    assert found.ids == ("exercise-2018-combat-brotherhood", "exercise-2018-interaction", "exercise-2018-search")
    three: Callable[[tuple[StateCode, ...]], bool] = lambda hosts: len(hosts) == 3  # noqa: E731
    assert DS.exercises.where(hosts=three).ids == ("exercise-2018-combat-brotherhood",)


def test_a_number_is_equal_to_what_is_exactly_that_alone() -> None:
    three_thousand = ("exercise-2018-interaction", "exercise-2018-search")
    assert DS.exercises.where(personnel=3000).ids == three_thousand
    assert DS.exercises.where(personnel=range(1000, 8000)).ids == three_thousand
    for number in (5000, 7000, 1500, 1700, 2500):  # more than, at least, up to, about
        assert not DS.exercises.where(personnel=number)
        assert not DS.exercises.where(personnel=range(number, number + 1))
    assert DS.exercises.where(personnel=Quantity(1700, "about")).ids == ("exercise-2010-interaction",)
    assert DS.exercises.where(personnel=csto.at_least(1500)).ids == (
        "exercise-2010-interaction",
        "exercise-2018-combat-brotherhood",
        *three_thousand,
        "exercise-2019-unbreakable-brotherhood",
        "exercise-2022-peacekeeping-operation",
    )


def test_none_of_nothing_matches() -> None:
    assert not DS.exercises.where(kind=[])
    assert not DS.exercises.where(hosts=frozenset[str]())
    assert not DS.exercises.where(personnel=range(0))


def test_a_collection_stands_for_any_of_its_records() -> None:
    assert DS.decisions.where(summit=DS.summits).ids == (
        "decision-2018-11-08-strategy",
        "decision-2019-11-28-protocol",
    )
    assert DS.exercises.where(part_of=DS.exercises.where(series="Combat Brotherhood")) == DS.exercises.where(
        lambda exercise: exercise.part_of is not None
    )


def test_parts_are_compared_as_wholes_too() -> None:
    place = csto.Location(name="Moscow", state=RU)
    assert DS.exercises.where(place=place).ids == ("exercise-2010-interaction",)
    assert not DS.summits.where(place=place)  # there it has a venue
    assert DS.summits.where(guests=csto.Guest(organization="CIS")).ids == ("summit-2018-11-08-astana",)
    assert DS.summits.where(next_session=csto.NextSession(dates=span("2019"), place=csto.Location(name="Bishkek")))


def test_a_text_that_lacks_the_russian_is_not_found_by_what_folds_to_nothing() -> None:
    assert not DS.exercises.where(name="!!!")
    assert not DS.decisions.where(title="—")


def test_both_year_and_when_are_heeded() -> None:
    assert DS.summits.where(year=2018, when="2018-11").ids == ("summit-2018-11-08-astana",)
    assert not DS.summits.where(year=2018, when="2019")
    assert DS.summits.where(year={2018, 2019}).ids == DS.summits.where(year=range(2018, 2020)).ids


def test_years_with_certainty_are_a_run_when_in_a_range_and_single_ones_in_a_set() -> None:
    turn = csto.Dataset(memberships=DS.memberships.where(state="AZ")).memberships
    assert turn.where(year=range(1993, 2000), certain=True)
    assert turn.where(when=[1993, 1999], certain=True)
    new_year = Collection([csto.Membership(id="membership-x", state=AM, dates=span("2011-12-31/2012-01"))])
    assert new_year.where(year=2011, certain=True)
    month = Collection(
        [csto.Summit(id="summit-2011", kind="regular", format="video", status="held", dates=span("2011~"))]
    )
    assert month.where(year=range(2010, 2013), certain=True)
    assert not month.where(when="2011-05", certain=True)


def test_the_dates_of_a_chairmanship_are_asked_as_its_time_in_the_chair() -> None:
    assert DS.chairmanships.where(dates="2018-11-08").one().chair_state == "KG"
    assert DS.chairmanships.where(dates="2018-11-08") == DS.chairmanships.on("2018-11-08")


# Names and texts


def test_a_surname_stands_for_the_one_who_bears_it() -> None:
    assert DS.summits.where(chair_person="Nazarbayev").ids == ("summit-2018-11-08-astana",)
    assert DS.summits.where(chair_person="назарбаев").ids == ("summit-2018-11-08-astana",)
    assert DS.summits.where(guest="Semerikov").ids == ("summit-2018-11-08-astana",)
    two = csto.Dataset(summits=SUMMITS, people=[*PEOPLE, csto.Person(name=Text("Dariga Nazarbayev"))])
    with pytest.raises(QueryError, match="may be any of Nursultan Nazarbayev, Dariga Nazarbayev"):
        two.summits.where(chair_person="Nazarbayev")
    assert two.summits.where(chair_person="Nursultan Nazarbayev")
    alias = csto.Dataset(summits=SUMMITS, people=[*PEOPLE, csto.Person(name=Text("X Y"), aliases=("Nazarbayev",))])
    assert not alias.summits.where(chair_person="Nazarbayev")


@pytest.mark.parametrize(
    ("key", "criterion", "nearest"),
    [
        ("summits", {"place": "Astan"}, "Astana"),
        ("summits", {"place": "Akmolla"}, "Akmola"),
        ("summits", {"place": "Atlantis"}, None),
        ("summits", {"chair_person": "Nazarbaev"}, "Nursultan Nazarbayev"),
        ("summits", {"guests": "Valery Semerikow"}, "Valery Semerikov"),
        ("statements", {"speaker": "Winston Churchill"}, None),
        ("exercises", {"series": "Interacton"}, "Interaction"),
        ("exercises", {"name": "Взаимодействие-2009"}, "Взаимодействие-2010"),
        ("exercises", {"name": ["Southern Shield", "Southern Shild"]}, "Southern Shield"),
        ("decisions", {"topic": "rapid-reactions"}, "rapid-reaction"),
        ("officials", {"office": "Secretary-Genral"}, "Secretary General"),
        ("exercises", {"results": "drug-seized"}, "drugs-seized"),
    ],
)
def test_a_misspelt_text_is_never_an_empty_answer(key: str, criterion: dict[str, Any], nearest: str | None) -> None:
    for some in (DS.collections[key], DS.collections[key].where(lambda _: False), DS.entries):
        with pytest.raises(QueryError, match="no record bears '") as caught:
            some.where(**criterion)
        assert caught.value.nearest == nearest


def test_a_text_that_another_record_bears_is_asked_in_vain_and_no_error() -> None:
    assert not DS.exercises.where(year=2026).where(series="Interaction")
    assert not DS.decisions.where(topic="counter-narcotics-and-more")
    assert not DS.summits.where(year=2010, chair_person="Nikolai Bordyuzha")
    loose = Collection(EXERCISES)
    assert not loose.where(series="unheard of")
    with pytest.raises(QueryError, match="series: no record bears 'Interacton'; did you mean 'Interaction'"):
        loose.where(series="Interacton")


def test_a_record_may_bear_a_name_that_the_dataset_lacks() -> None:
    few = csto.Dataset(summits=SUMMITS, people=PEOPLE[1:2], places=PLACES[1:2])
    assert few.summits.where(chair_person="Nursultan Nazarbayev").ids == ("summit-2018-11-08-astana",)
    assert few.summits.where(place="astana").ids == ("summit-2018-11-08-astana",)
    with pytest.raises(QueryError):
        few.summits.where(place="Nur-Sultan")


# Values of other libraries


class Whole:
    """A whole number as numpy has them: no int, but with an index."""

    def __init__(self, value: int) -> None:
        self.value = value

    def __index__(self) -> int:
        return self.value


def test_whole_numbers_of_other_libraries() -> None:
    year: Any = Whole(2018)
    assert DS.summits.where(year=year) == DS.summits.where(year=[year]) == DS.summits.on(year) == DS.summits.on(2018)
    assert DS.summits.between(year, year) == DS.summits.on(2018)
    assert DS.exercises.where(personnel=Whole(3000)) == DS.exercises.where(personnel=3000)
    assert DS.states.where(cow=Whole(705)).ids == ("KZ",)


def test_any_iterable_stands_for_its_members() -> None:
    for wanted in (iter(["KZ", "KG"]), (code for code in ("KZ", "KG")), {"KZ": 1, "KG": 2}.keys()):
        assert DS.exercises.where(host=wanted) == DS.exercises.where(host=["KZ", "KG"])
    assert DS.entries.where(host=iter(["KG"])) == DS.entries.where(host="KG")  # for each type once
    with pytest.raises(UnknownStateError):
        DS.exercises.where(host={"KZ": 1})


# What cannot be asked


@pytest.mark.parametrize(
    ("key", "criterion", "text"),
    [
        (
            "decisions",
            {"kind": "program"},
            "kind is never 'program'; did you mean 'programme'? There is: decision, programme,",
        ),
        ("decisions", {"kind": 5}, "kind is never 5; there is: decision,"),
        ("decisions", {"kind": ["plan", None]}, "kind is never None"),
        ("decisions", {"kind": {"a": 1}}, "kind is never an object of 1 keys"),
        ("exercises", {"hots": "KZ"}, "exercises have no 'hots'; did you mean 'hosts'? There is: absent, aggregate,"),
        ("summits", {"personnel": 5}, "summits have no 'personnel'"),
        ("exercises", {"yaer": 2010}, "exercises have no 'yaer'; did you mean 'year'?"),
        ("sources", {"when": "2010"}, "sources have no time to be asked for; there is: accessed,"),
        ("sources", {"year": 2010}, "sources have no time to be asked for; there is: accessed,"),
        ("people", {"nam": "x"}, "people have no 'nam'; did you mean 'name'?"),
        (
            "exercises",
            {"host": None},
            "hosts=None: unknown never matches; to find the unknown write where(lambda r: r.hosts is None)",
        ),
        (
            "exercises",
            {"personnel": 1500.0},
            "personnel is a number, whole or a Decimal, a Quantity or at_least(number); found 1500.0",
        ),
        ("exercises", {"personnel": True}, "found True"),
        ("exercises", {"personnel": "many"}, "found 'many'"),
        ("exercises", {"aggregate": 1}, "aggregate is True or False; found 1"),
        ("exercises", {"aggregate": "true"}, "aggregate is True or False; found 'true'"),
        ("exercises", {"name": 5}, "name is a text; found 5"),
        ("exercises", {"name": "  "}, "name is a text; found '  '"),
        ("exercises", {"series": b"x"}, "series is a text; found b'x'"),
        ("exercises", {"commander": PLACES[0]}, "commander is a text; found <Place Astana"),
        ("exercises", {"places": PEOPLE[0]}, "places is a text; found <Person Nursultan Nazarbayev"),
        (
            "exercises",
            {"part_of": "summit-2020-12-02"},
            "part_of is the id of an exercise or the exercise itself; found 'summit-2020-12-02'",
        ),
        ("exercises", {"part_of": 5}, "part_of is the id of an exercise or the exercise itself; found 5"),
        ("exercises", {"part_of": "exercise-2010-intraction"}, "did you mean 'exercise-2010-interaction'?"),
        (
            "summits",
            {"id": "summit-2020-12-03"},
            "id: there is no record with the id 'summit-2020-12-03'; did you mean 'summit-2020-12-02'?",
        ),
        ("summits", {"id": 5}, "id is the id of a record or the record itself; found 5"),
        (
            "summits",
            {"attendance": "AM"},
            "compared with an Attendance or by a callable; found 'AM': ask for present=, represented= or absent=",
        ),
        (
            "summits",
            {"next_session": "2019"},
            "next_session is compared with a NextSession or by a callable; found '2019'",
        ),
        ("summits", {"dates": True}, 'dates is a date such as "2024-11-28", "2024-11", 2024 or a DateSpan; found True'),
        ("summits", {"dates": 20.24}, "found 20.24"),
        ("summits", {"dates": [None]}, "found None"),
        ("summits", {"year": None}, "when=None: unknown never matches"),
        ("summits", {"year": [None]}, "found None"),
        ("summits", {"year": range(2010, 2010)}, "range(2010, 2010) is no run of years"),
        ("summits", {"year": range(2010, 2020, 2)}, "range(2010, 2020, 2) is no run of years"),
        ("states", {"cow": "705"}, "cow is a number, whole or a Decimal; found '705'"),
        ("states", {"cow": True}, "cow is a number, whole or a Decimal; found True"),
    ],
)
def test_what_no_record_could_have_is_an_error(key: str, criterion: dict[str, Any], text: str) -> None:
    with pytest.raises(QueryError) as caught:
        DS.collections[key].where(**criterion)
    assert text in str(caught.value)
    empty: Collection[Keyed] = Collection(kinds=[COLLECTIONS[key]], home=DS)
    with pytest.raises(QueryError):
        empty.where(**criterion)


@pytest.mark.parametrize("wanted", ["Kazahstan", "XX", "", "South Ossetia", 5, b"KZ", ["KZ", "Kazahstan"]])
def test_a_state_that_is_none_is_an_error(wanted: object) -> None:
    with pytest.raises(UnknownStateError):
        DS.exercises.where(host=wanted)
    with pytest.raises(UnknownStateError, match="did you mean 'Kazakhstan'"):
        DS.exercises.where(host="Kazahstan")


@pytest.mark.parametrize("wanted", ["soon", "03/04/2024", "28 November", "", 20241128, "2023-02-29"])
def test_a_time_that_is_none_is_an_error(wanted: Any) -> None:
    with pytest.raises(DateError):
        DS.summits.on(wanted)
    with pytest.raises(DateError):
        DS.summits.where(dates=wanted)
    with pytest.raises(DateError):
        DS.summits.between(wanted, "2024")


def test_the_error_carries_its_parts() -> None:
    with pytest.raises(QueryError) as caught:
        DS.decisions.where(kind="program")
    assert caught.value.nearest == "programme"
    assert "treaty" in caught.value.known
    with pytest.raises(
        ValueError, match="where takes functions of the record, and fields by their names; found 'Kazakhstan'"
    ):
        DS.exercises.where("Kazakhstan")  # type: ignore[arg-type]


def test_what_names_a_time() -> None:
    assert str(window(date(2024, 11, 28))) == "2024-11-28"
    assert window(PartialDate(2024)) == DateSpan.at("2024")
    assert window(span("2024/..")) == span("2024/..")
    with pytest.raises(QueryError, match="a time is a date such as"):
        window(None)


# Order


def test_the_keys_of_order_compare_whatever_is_known() -> None:
    assert sort_key("Ёж") == sort_key("еж")
    assert sort_key(Text("B")) == "b"
    assert sort_key(Quantity(5, "about")) == 5
    assert sort_key((None, Quantity(5), "A")) == ((False, 0), (True, 5), (True, "a"))
    venue, none = csto.Location(name="Moscow", venue="Kremlin"), csto.Location(name="Moscow")
    keys: list[Any] = [sort_key(venue), sort_key(none)]
    assert sorted(keys) == [sort_key(none), sort_key(venue)]
    assert sort_key(span("2024")) == span("2024")
