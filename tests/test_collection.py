"""Collections: sequences, sets, orders and groups, each held against what it is defined by."""

import copy
import pickle
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple, cast

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import csto_records as csto
from csto_records import (
    Collection,
    DateSpan,
    IntegrityError,
    NotFoundError,
    PartialDate,
    Quantity,
    QueryError,
    StateCode,
    Text,
)
from csto_records._collection import Keyed
from csto_records._dataset import COLLECTIONS
from csto_records._shape import derived, fields, queryable
from csto_records._text import fold
from synthetic import DS, KG, KZ, RU, SUMMITS, again, span

ALL = list(DS.entries)
KEYS = sorted(COLLECTIONS)


class Thing(NamedTuple):
    """Something with an id that is of no class of the model."""

    id: str
    value: int = 0


def subsets() -> st.SearchStrategy[Collection[csto.Entry]]:
    """Give subsets of the synthetic records, in any order."""
    return st.lists(st.sampled_from(ALL), unique=True).map(lambda some: Collection(some, home=DS))


def those(collection: Iterable[Keyed]) -> set[str]:
    return {record.id for record in collection}


# How it is made


@given(st.lists(st.sampled_from(ALL)))
def test_it_keeps_the_order_and_each_record_once(records: list[csto.Entry]) -> None:
    made = Collection(records)
    assert list(made) == list(dict.fromkeys(records))
    assert Collection(made) == made == Collection(iter(records)) == Collection(dict.fromkeys(records))
    assert made.ids == tuple(record.id for record in made)


def test_one_id_with_two_values_is_an_error_that_tells_the_way_out() -> None:
    person = csto.Person(name=Text("A"))
    with pytest.raises(IntegrityError) as caught:
        Collection([person, csto.Person(name=Text("B")), csto.Person(name=Text("A"), aliases=("a",))])
    assert str(caught.value) == "Collection: A: found one id with two values, expected one; merge(prefer=) chooses"
    assert caught.value.faults[0].path == "A"


@pytest.mark.parametrize(
    "wrong", [["text"], [5], [None], "text", [Thing], [SUMMITS[0], {"id": "b"}], [Thing("a")], [SUMMITS[1].place]]
)
def test_what_is_of_no_class_of_the_model_is_refused(wrong: Any) -> None:
    with pytest.raises(TypeError, match="a collection holds records, sources, states, people, places; found"):
        Collection(wrong)


@pytest.mark.parametrize("wrong", [5, None, SUMMITS[0]])
def test_a_collection_is_made_of_several(wrong: Any) -> None:
    with pytest.raises(TypeError, match="a collection is made of an iterable of records, such as a list; found "):
        Collection(wrong)
    with pytest.raises(TypeError, match="a collection is made of an iterable"):
        csto.Dataset(summits=wrong)


def test_it_is_immutable() -> None:
    summits = DS.summits
    with pytest.raises(AttributeError, match="a Collection is immutable: _records cannot be set"):
        summits._records = ()  # pyright: ignore[reportPrivateUsage]
    with pytest.raises(AttributeError):
        cast(Any, summits).anything = 1
    with pytest.raises(AttributeError, match="a Collection is immutable: _records cannot be deleted"):
        del summits._records  # pyright: ignore[reportPrivateUsage]
    with pytest.raises(TypeError):
        summits[0] = SUMMITS[0]  # type: ignore[index]
    assert not hasattr(summits, "append")


# As a sequence


@given(subsets(), st.data())
def test_it_is_a_sequence(some: Collection[csto.Entry], data: st.DataObject) -> None:
    plain = list(some)
    assert len(some) == len(plain)
    assert bool(some) == bool(plain)
    assert list(reversed(some)) == plain[::-1]
    start, stop = data.draw(st.none() | st.integers(-40, 40)), data.draw(st.none() | st.integers(-40, 40))
    step = data.draw(st.none() | st.integers(-5, 5).filter(bool))
    part = some[slice(start, stop, step)]
    assert list(part) == plain[start:stop:step]
    assert isinstance(part, Collection)
    assert part.kinds == some.kinds
    if plain:
        at = data.draw(st.integers(-len(plain), len(plain) - 1))
        assert some[at] is plain[at]
        assert some.index(plain[at]) == at % len(plain)
        assert some.count(plain[at]) == 1
    for outside in (len(plain), -len(plain) - 1):
        with pytest.raises(IndexError):
            _ = some[outside]


@given(subsets(), st.sampled_from(ALL))
def test_in_takes_a_record_an_id_and_a_former_id(some: Collection[csto.Entry], record: csto.Entry) -> None:
    held = record in list(some)
    assert (record in some) is held
    for id_ in (record.id, *record.former_ids):
        assert some.__contains__(id_) is held
    other = attrs.evolve(record, former_ids=("another",))
    assert other not in some


def test_in_is_false_for_what_is_no_record() -> None:
    wrongs: list[Any] = [5, None, [], {}, "", "unheard-of", Thing, Thing("summit-2020-12-02"), Thing(cast(Any, []))]
    for wrong in wrongs:
        assert wrong not in DS.summits


@given(subsets(), subsets())
def test_equal_by_value_and_order(one: Collection[csto.Entry], other: Collection[csto.Entry]) -> None:
    assert (one == other) is (list(one) == list(other))
    if one == other:
        assert hash(one) == hash(other)
    assert Collection(one) == one
    assert hash(Collection(one)) == hash(one)
    assert one != list(one)
    assert one != tuple(one)


def test_by_id() -> None:
    summit = DS.summits["summit-2018-11-08-astana"]
    assert summit is SUMMITS[2]
    assert DS.summits["summit-2018-astana"] is summit
    assert DS.summits.find("summit-2018-11-08-nur-sultan") is summit
    assert DS.summits.find("summit-2018-11-08-astan") is None
    with pytest.raises(NotFoundError) as caught:
        DS.summits["summit-2018-11-08-astan"]
    assert str(caught.value) == (
        "there is no summit with the id 'summit-2018-11-08-astan'; did you mean 'summit-2018-11-08-astana'?"
    )
    assert isinstance(caught.value, LookupError)
    with pytest.raises(NotFoundError, match=r"there is no record with the id 'x'$"):
        Collection[Thing]()["x"]
    with pytest.raises(TypeError):
        DS.summits[1.5]  # type: ignore[call-overload]


def test_of_two_that_claim_a_former_id_the_first_is_found_and_an_id_of_today_goes_before() -> None:
    plain = SUMMITS[4]
    one = attrs.evolve(plain, id="summit-a", former_ids=("summit-old", "summit-b"))
    two = attrs.evolve(plain, id="summit-b", former_ids=("summit-old",))
    both = Collection([one, two])
    assert both["summit-old"] is one
    assert both["summit-b"] is two


# The ends


def test_the_ends() -> None:
    assert DS.summits.first.id == "summit-2002-10-07-chisinau"
    assert DS.summits.last.id == "summit-2025-11-bishkek"
    nothing = DS.summits.where(year=1950)
    for end in ("first", "last"):
        with pytest.raises(NotFoundError, match=r"^this collection holds no summits$"):
            getattr(nothing, end)


def test_the_latest_is_the_latest_that_was_held() -> None:
    assert DS.summits.latest.id == "summit-2024-11"
    assert Collection(reversed(DS.summits)).latest.id == "summit-2024-11"
    assert DS.exercises.latest.id == "exercise-2022-peacekeeping-operation"
    assert DS.decisions.latest.id == "decision-2019-11-28-protocol"
    assert DS.statements.latest.id == "statement-2018-11-08-declaration"  # one is of unknown date
    for status in ("announced", "called-off"):
        with pytest.raises(NotFoundError, match=r"there is none that was held in this <Collection of 1 summit, 20"):
            _ = DS.summits.where(status=status).latest
    with pytest.raises(NotFoundError, match="there is none that was held in this <Collection of 2 sources>"):
        _ = DS.sources.latest
    draft = DS.decisions.where(status="draft-endorsed")
    with pytest.raises(NotFoundError):
        _ = draft.latest


def test_one() -> None:
    assert DS.summits.where(kind="extraordinary").one() is DS.summits["summit-2022-01-10"]
    assert DS.summits.where(year=1950).one_or_none() is None
    assert DS.summits.where(year=2019).one_or_none() is DS.summits["summit-2019-11-28-bishkek"]
    with pytest.raises(NotFoundError, match=r"^expected one summit, found none$"):
        DS.summits.where(year=1950).one()
    two = r"^expected one summit, found 2: summit-2020-12-02, summit-2022-01-10; narrow it with .+, or take \.first$"
    with pytest.raises(NotFoundError, match=two):
        DS.summits.where(format="video").one()
    with pytest.raises(NotFoundError, match=two):
        DS.summits.where(format="video").one_or_none()
    with pytest.raises(NotFoundError, match=r"^expected one record, found \d+: .+, .+, .+, \.\.\.; narrow it"):
        DS.entries.one()


# Times


@given(
    some=subsets(), start=st.dates(date(1990, 1, 1), date(2030, 1, 1)), days=st.integers(0, 3000), sure=st.booleans()
)
def test_on_and_between_are_overlap(*, some: Collection[csto.Entry], start: date, days: int, sure: bool) -> None:
    end = date.fromordinal(start.toordinal() + days)
    window = DateSpan(start, end)
    assert (
        some.between(start, end, certain=sure) == some.where(when=window, certain=sure) == some.on(window, certain=sure)
    )
    found = [record for record in some if record.when is not None and record.when.overlaps(window, certain=sure)]
    assert list(some.between(start, end, certain=sure)) == found
    assert some.on(start, certain=sure) == some.between(start, start, certain=sure)
    assert those(some.between(start, end, certain=True)) <= those(some.between(start, end))


def test_between_takes_whatever_names_a_time() -> None:
    some = DS.decisions.between("2010", "2018-11")
    assert some == DS.decisions.between(2010, PartialDate(2018, 11)) == DS.decisions.between("2010-01-01", "30.11.2018")
    assert len(some) == 3
    assert DS.memberships.on("2030").ids == DS.memberships.between("2013-05", span("2014/..")).where(dates="2030").ids
    with pytest.raises(QueryError, match="between 2015 and 2010: the end is before the start"):
        DS.decisions.between(2015, 2010)
    for start, end in ((None, 2010), (2010, None)):
        with pytest.raises(QueryError, match=r"a start and an end; for one side alone ask on\(\"2010/\.\.\"\)"):
            DS.decisions.between(cast(Any, start), cast(Any, end))
    wrongs: list[Any] = [True, 5.5, []]
    for wrong in wrongs:
        with pytest.raises(QueryError, match="a time is a date such as"):
            DS.decisions.between(wrong, 2010)
        with pytest.raises(QueryError, match="a time is a date such as"):
            DS.decisions.on(wrong)


def test_on_the_day_of_a_hand_over_the_incoming_chair_chairs() -> None:
    assert DS.chairmanships.on("2018-11-07").one().chair_state == "KZ"
    assert DS.chairmanships.on("2018-11-08").one().chair_state == "KG"
    assert DS.chairmanships.on("2026-06").one().chair_state == "RU"


def test_what_has_no_time_cannot_be_asked_for_it() -> None:
    with pytest.raises(QueryError, match="sources have no time to be asked for"):
        DS.sources.on("2010")
    with pytest.raises(QueryError, match="people have no time"):
        DS.people.between("2010", "2011")
    with pytest.raises(QueryError, match="states have no time"):
        DS.states.group_by("year")


# Search


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("interaction", {"exercise-2010-interaction", "exercise-2018-interaction", "exercise-2020-interaction"}),
        ("INTER 2018", {"exercise-2018-interaction"}),
        ("2018 inter", {"exercise-2018-interaction"}),
        ("vzaim", {"exercise-2010-interaction"}),
        ("взаимодействие-2010", {"exercise-2010-interaction"}),
        ("ВСЕХ сил учёния", {"exercise-2018-combat-brotherhood"}),
        ("teraction", set[str]()),
        ("interaction unheard", set[str]()),
        ("rapid, reaction!", {"decision-2018-11-08-strategy", "decision-2010-agreement"}),
        ("rapid-reaction", {"decision-2018-11-08-strategy", "decision-2010-agreement"}),
        ("ещё раз", {"summit-2010-12-10-moscow"}),
        ("еще РАЗ", {"summit-2010-12-10-moscow"}),
        ("вместе", {"chairmanship-2018-kyrgyzstan"}),
        ("bordyuzha secretary", {"official-2003-secretary-general-bordyuzha", "statement-2013-address"}),
        (
            "bordyuzha",
            {"official-2003-secretary-general-bordyuzha", "statement-2013-address", "exercise-2010-interaction"},
        ),
        ("nazarbayev", {"summit-2018-11-08-astana", "chairmanship-2017-kazakhstan"}),
        ("semerikov session", {"summit-2018-11-08-astana"}),
        ("prime minister", {"summit-2018-11-08-astana"}),
        ("members united nations", {"statement-at-the-un"}),
    ],
)
def test_search(words: str, expected: set[str]) -> None:
    assert those(DS.entries.search(words)) == expected


@given(st.sampled_from(ALL), st.data())
def test_each_record_is_found_by_the_beginnings_of_its_words(record: csto.Entry, data: st.DataObject) -> None:
    text = f"{record.title.en} {record.title.ru or ''} {getattr(record, 'summary', None) or ''}"
    words = data.draw(st.lists(st.sampled_from(fold(text).split()), min_size=1, max_size=4))
    begun = [word[: data.draw(st.integers(1, len(word)))] for word in words]
    assert record in DS.entries.search(data.draw(st.sampled_from([str.upper, str.lower, str.title]))(" ".join(begun)))


@pytest.mark.parametrize("empty", ["", "   ", "!?", "—", None, 5, ["word"]])
def test_a_search_for_nothing_is_an_error(empty: Any) -> None:
    with pytest.raises(QueryError, match="search takes a word or more; found "):
        DS.entries.search(empty)


def test_names_of_states_people_and_places_are_searched() -> None:
    assert DS.places.search("nur sultan").ids == ("Astana",)
    assert DS.places.search("фрунзе").ids == ()
    assert DS.people.search("рахмон").ids == ("Emomali Rahmon",)
    assert DS.states.search("казах").ids == ("KZ",)


# What is counted


def test_countable() -> None:
    wholes = (
        "exercise-1999-southern-shield",
        "exercise-2010-interaction",
        "exercise-2018-combat-brotherhood",
        "exercise-2019-unbreakable-brotherhood",
        "exercise-2016-readiness-check",
        "exercise-2022-peacekeeping-operation",
    )
    assert DS.exercises.countable().ids == wholes
    parts = DS.exercises.countable(parts=True).ids
    assert parts == (*wholes[:2], "exercise-2018-interaction", "exercise-2018-search", *wholes[3:])
    assert DS.summits.countable() == DS.summits.where(status="held")
    assert DS.decisions.countable() == DS.decisions.where(status="adopted")


def test_a_part_that_was_not_held_does_not_stand_for_its_whole() -> None:
    whole, part = "exercise-2018-combat-brotherhood", "exercise-2018-echelon"
    some = DS.exercises.where(id=[whole, part])
    assert some.countable(parts=True).ids == (whole,)


def test_a_whole_that_was_renamed_is_known_by_its_parts() -> None:
    exercises = [
        attrs.evolve(record, id="exercise-2018-brotherhood", former_ids=(record.id,))
        if record.id == "exercise-2018-combat-brotherhood"
        else record
        for record in DS.exercises
    ]
    renamed = again(exercises=exercises)
    assert renamed.check() == ()
    assert "exercise-2018-brotherhood" not in renamed.exercises.countable(parts=True).ids
    assert len(renamed.exercises.countable()) == len(DS.exercises.countable())


# Order


@given(key=st.sampled_from(KEYS), reverse=st.booleans(), data=st.data())
def test_any_field_gives_an_order(*, key: str, reverse: bool, data: st.DataObject) -> None:
    some = Collection(data.draw(st.permutations(list(DS.collections[key]))), home=DS)
    name = data.draw(st.sampled_from(sorted(queryable(COLLECTIONS[key]))))
    attribute = queryable(COLLECTIONS[key])[name].name
    ordered = some.order_by(name, reverse=reverse)
    assert Counter(ordered) == Counter(some)
    known = [record for record in ordered if getattr(record, attribute) is not None]
    assert list(ordered)[: len(known)] == known  # the unknown stand last
    unknown = [record for record in some if getattr(record, attribute) is None]
    assert list(ordered)[len(known) :] == unknown  # as they stood
    assert ordered.order_by(name, reverse=reverse) == ordered
    other = some.order_by(name, reverse=not reverse)
    if not reverse:
        values = [getattr(record, attribute) for record in known]
        assert all(a <= b for a, b in pairwise(values) if isinstance(a, DateSpan | PartialDate | int))
    turned = [getattr(record, attribute) for record in other][: len(known)][::-1]
    assert turned == [getattr(record, attribute) for record in known] or len(set(map(_folded, turned))) < len(turned)


def _folded(value: object) -> object:
    return value.value if isinstance(value, Quantity) else fold(str(value))


@given(
    name=st.sampled_from(sorted({name for kind in COLLECTIONS.values() for name in queryable(kind)})),
    reverse=st.booleans(),
)
def test_any_field_of_any_type_gives_an_order_of_all(*, name: str, reverse: bool) -> None:
    everything: Collection[Keyed] = Collection(DS.entries) | DS.states | DS.people | DS.places | DS.sources
    assert Counter(everything.order_by(name, reverse=reverse)) == Counter(everything)
    groups = everything.group_by(name)
    assert list(groups).count(None) <= 1
    assert None not in list(groups)[:-1]


@given(st.permutations(list(DS.exercises)))
def test_several_keys_are_an_order_within_an_order(exercises: list[csto.Exercise]) -> None:
    ordered = Collection(exercises).order_by("framework", "dates", lambda exercise: exercise.name.en)
    assert list(ordered) == sorted(exercises, key=lambda e: (e.framework.lower(), e.dates, e.name.en))
    twice = Collection(exercises).order_by("personnel", "nature", reverse=True)
    assert twice == Collection(exercises).order_by("nature", reverse=True).order_by("personnel", reverse=True)


def test_order_is_stable_and_the_unknown_last_in_both_directions() -> None:
    by_number = DS.exercises.order_by("personnel")
    numbers = [record.personnel.value for record in by_number if record.personnel]
    assert numbers == sorted(numbers)
    assert by_number.last.personnel is None
    assert DS.exercises.order_by("personnel", reverse=True).last.personnel is None
    same = [record.id for record in by_number if record.personnel == Quantity(3000)]
    assert same == ["exercise-2018-interaction", "exercise-2018-search"]
    turned = [r.id for r in DS.exercises.order_by("personnel", reverse=True) if r.personnel == Quantity(3000)]
    assert turned == same
    assert DS.summits.order_by("year", reverse=True).first.id == "summit-2025-11-bishkek"


@pytest.mark.parametrize("key", [5, None, ("dates",)])
def test_a_key_that_is_none_is_an_error(key: Any) -> None:
    with pytest.raises(QueryError, match="the key is the name of a field or a function of the record; found"):
        DS.exercises.order_by(key)
    with pytest.raises(QueryError, match="the key is the name of a field or a function of the record; found"):
        DS.exercises.group_by(key)
    with pytest.raises(QueryError, match="order_by takes a field or a function"):
        DS.exercises.order_by(reverse=True)
    with pytest.raises(QueryError, match="exercises have no 'date'; did you mean 'dates'"):
        DS.exercises.order_by("date")


# Groups


@given(st.sampled_from(KEYS), st.data())
def test_groups_are_a_partition_by_each_of_the_values(key: str, data: st.DataObject) -> None:
    some = DS.collections[key]
    name = data.draw(st.sampled_from(sorted(queryable(COLLECTIONS[key]))))
    attribute = queryable(COLLECTIONS[key])[name].name
    groups = some.group_by(name)
    assert some.count_by(name) == {group: len(members) for group, members in groups.items()}
    assert list(some.count_by(name)) == list(groups)
    none = [record for record in some if getattr(record, attribute) == ()]
    assert those(some) - those(none) == {record.id for members in groups.values() for record in members}
    assert all(members for members in groups.values())
    unknown = [record for record in some if getattr(record, attribute) is None]
    if unknown:
        assert set(unknown) <= set(groups[None])
        assert list(groups)[-1] is None
    for members in groups.values():  # in the order of the collection
        assert [record for record in some if record in members] == list(members)
        assert members.kinds == some.kinds


def test_groups_by_example() -> None:
    assert DS.exercises.count_by("host") == {"BY": 1, "KG": 3, "KZ": 3, "RU": 3, "TJ": 1, None: 3}
    assert DS.summits.count_by("place") == {"Astana": 1, "Bishkek": 3, "Moscow": 1, None: 4}
    assert DS.summits.count_by("guests") == {"Valery Semerikov": 1, None: 8}  # one guest has no name
    assert DS.exercises.count_by("name")["Channel"] == 1
    assert list(DS.summits.count_by("year")) == [2002, 2010, 2018, 2019, 2020, 2022, 2023, 2024, 2025]
    assert DS.exercises.count_by("year")[2016] == 1  # of one its end alone is known
    assert DS.statements.count_by("year") == {2013: 1, 2018: 1, None: 1}
    assert DS.summits.count_by(lambda summit: len(summit.present or ())) == {0: 3, 5: 3, 6: 2, 7: 1}
    assert DS.exercises.group_by("series")["Interaction"].ids == (
        "exercise-2010-interaction",
        "exercise-2018-interaction",
        "exercise-2020-interaction",
    )
    assert DS.exercises.count_by("aggregate") == {False: 11, True: 1}


# As sets


@given(subsets(), subsets(), subsets())
def test_set_laws(a: Collection[csto.Entry], b: Collection[csto.Entry], c: Collection[csto.Entry]) -> None:
    nothing: Collection[csto.Entry] = Collection()
    assert a | a == a & a == a
    assert a - a == nothing
    assert a | nothing == a - nothing == a
    assert nothing | a == a
    assert a & nothing == nothing
    assert those(a | b) == those(b | a) == those(a) | those(b)
    assert those(a & b) == those(b & a) == those(a) & those(b)
    assert those(a - b) == those(a) - those(b)
    assert (a | b) | c == a | (b | c)
    assert (a & b) & c == a & (b & c)
    assert those(a & (b | c)) == those((a & b) | (a & c))
    assert those(a | (b & c)) == those((a | b) & (a | c))
    assert a | (a & b) == a & (a | b) == a
    assert a - (b | c) == (a - b) & (a - c)
    assert those((a & b) | (a - b)) == those(a)
    assert list(a | b) == [*a, *(b - a)]  # the order of the left, then what the right adds
    assert list(a & b) == [record for record in a if record in b]


@given(subsets(), subsets())
def test_merge_without_conflict_is_union(a: Collection[csto.Entry], b: Collection[csto.Entry]) -> None:
    assert a.merge(b, prefer="left") == a.merge(b, prefer="right") == a | b


def test_two_values_of_one_id() -> None:
    mine = Collection([attrs.evolve(SUMMITS[4], summary="Another value."), SUMMITS[5]])
    with pytest.raises(IntegrityError, match=r"summit-2020-12-02: found one id with two values, expected one; merge\("):
        _ = DS.summits | mine
    assert (DS.summits & mine).ids == ("summit-2022-01-10",)
    assert "summit-2020-12-02" in (DS.summits - mine).ids
    left, right = (DS.summits.merge(mine, prefer=side) for side in ("left", "right"))
    assert left == DS.summits
    assert right.ids == DS.summits.ids
    assert right["summit-2020-12-02"].summary == "Another value."
    for wrong in ("lft", "", None, 1):
        with pytest.raises(QueryError, match="merge prefers left or right; found"):
            DS.summits.merge(mine, prefer=wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("other", [[SUMMITS[0]], None, 5, "text", {SUMMITS[0]}])
def test_only_collections_combine(other: Any) -> None:
    with pytest.raises(TypeError, match="unsupported operand"):
        _ = DS.summits | other
    with pytest.raises(TypeError, match="unsupported operand"):
        _ = DS.summits & other
    with pytest.raises(TypeError, match="unsupported operand"):
        _ = DS.summits - other


def test_types_together() -> None:
    both = DS.summits | DS.decisions
    assert both.kinds == (csto.Summit, csto.Decision)
    assert repr(both) == "<Collection of 13 records, 2002 to 2025>"
    assert both.where(kind="strategy").kinds == both.kinds
    assert (Collection(SUMMITS) | DS.decisions).where(place="Nur-Sultan").ids == ("summit-2018-11-08-astana",)


# How it is shown


def test_a_repr_fits_a_line() -> None:
    assert repr(DS.summits) == "<Collection of 9 summits, 2002 to 2025>"
    assert repr(DS.summits[:1]) == "<Collection of 1 summit, 2002>"
    assert repr(DS.summits[:0]) == "<Collection of 0 summits>"
    assert repr(DS.people) == "<Collection of 5 people>"
    assert repr(DS.people[:1]) == "<Collection of 1 person>"
    assert repr(Collection([csto.Person(name=Text("A"))])) == "<Collection of 1 person>"
    assert repr(Collection[Thing]()) == "<Collection of 0 records>"
    assert DS.entries.noun == "records"


def test_latest_of_several_on_one_day_is_the_last_of_them() -> None:
    day = [attrs.evolve(SUMMITS[4], id=f"summit-2020-12-02-{name}") for name in "cab"]
    assert Collection(day).latest.id == "summit-2020-12-02-b"
    assert Collection(reversed(day)).latest.id == "summit-2020-12-02-c"


def test_a_position_that_is_not_there_is_told() -> None:
    with pytest.raises(IndexError, match=r"there is no position 99 in this <Collection of 9 summits, 2002 to 2025>"):
        DS.summits[99]
    assert DS.summits.index("summit-2018-astana") == DS.summits.index(SUMMITS[2]) == 2
    for wrong in ("summit-1066", 5, DS.decisions.first):
        with pytest.raises(ValueError, match="is not in this <Collection of 9 summits"):
            DS.summits.index(wrong)
    with pytest.raises(ValueError, match="is not in this"):
        DS.summits.index(SUMMITS[2], 3)


def test_ids_complete_in_a_notebook() -> None:
    assert DS.summits._ipython_key_completions_() == list(DS.summits.ids)  # pyright: ignore[reportPrivateUsage]


@pytest.mark.parametrize(
    ("key", "asked", "meant"),
    [
        ("states", "Kazakhstan", "KZ"),
        ("states", "KAZ", "KZ"),
        ("states", "Казахстан", "KZ"),
        ("states", "Republic of Kazakhstan", "KZ"),
        ("states", "France", None),
        ("states", "Atlantis", None),
        ("people", "Nazarbayev", "Nursultan Nazarbayev"),
        ("people", "Николай Бордюжа", "Nikolai Bordyuzha"),
        ("people", "Nikolai Bordyuzh", "Nikolai Bordyuzha"),
        ("places", "Nur-Sultan", "Astana"),
        ("places", "Atlantis", None),
    ],
)
def test_a_name_leads_to_the_id(key: str, asked: str, meant: str | None) -> None:
    with pytest.raises(NotFoundError, match=r"there is no .+ with the id") as caught:
        DS.collections[key][asked]
    assert caught.value.nearest == meant


def test_a_merge_takes_a_collection() -> None:
    with pytest.raises(TypeError, match="merge takes another Collection; found 5"):
        DS.summits.merge(cast(Any, 5), prefer="left")


# Copies


def pickled(value: Any) -> Any:
    return pickle.loads(pickle.dumps(value))


@pytest.mark.parametrize("again", [pickled, cast(Any, copy.copy), cast(Any, copy.deepcopy)])
def test_a_copy_works_on(again: Callable[[Any], Any]) -> None:
    some = DS.summits.where(status="held", year=range(2018, 2023))
    two = again(some)
    assert two == some
    assert hash(two) == hash(some)
    assert two.kinds == some.kinds
    assert two.where(place="Nur-Sultan").ids == ("summit-2018-11-08-astana",)
    assert two["summit-2018-astana"].id == "summit-2018-11-08-astana"
    assert again(DS.statements).where(summit="summit-2018-astana").ids == ("statement-2018-11-08-declaration",)
    with pytest.raises(QueryError):
        again(DS.statements).where(summit="summit-2018-11-08-nur-sulta")
    empty = again(DS.decisions.where(year=1950))
    assert not empty
    with pytest.raises(QueryError, match="kind is never 'program'"):
        empty.where(kind="program")


def test_copies_are_the_thing_itself() -> None:
    assert copy.copy(DS.summits) is DS.summits
    assert copy.deepcopy(DS.summits) is DS.summits
    assert copy.deepcopy({"a": DS.summits})["a"] is DS.summits


def test_a_notebook_shows_a_table() -> None:
    shown = DS.summits._repr_html_()  # pyright: ignore[reportPrivateUsage] - what notebooks call
    assert "summit-2018-11-08-astana" in shown
    assert shown.startswith("<")


def test_the_model_has_what_queries_go_by() -> None:
    assert {name for kind in COLLECTIONS.values() for name in derived(kind)} >= {"when", "host", "present", "title"}
    assert all(fields(kind) for kind in COLLECTIONS.values())
    assert {KG, KZ, RU} <= set(map(StateCode, DS.states.ids))
