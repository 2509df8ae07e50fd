"""Datasets: what stands together, what points at what, and how two become one."""

import copy
import gc
import pickle
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, cast

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import csto_records as csto
from csto_records import Collection, Dataset, IntegrityError, NotFoundError, QueryError
from csto_records._dataset import COLLECTIONS, ENTRIES, citations_of, dataset_holding, pointers, references
from csto_records._shape import walk
from synthetic import AZ, DECISIONS, DS, EXERCISES, GE, SIX, SOURCES, SUMMITS, UZ, again

ALL = list(DS.entries)


# How it is made


def test_an_empty_one() -> None:
    empty = Dataset()
    assert repr(empty) == "<Dataset: empty>"
    assert empty == Dataset(name="another")
    assert hash(empty) == hash(Dataset())
    assert empty.check() == ()
    assert list(empty.collections) == list(COLLECTIONS)
    assert not any(empty.collections.values())
    assert empty.summits.kinds == (csto.Summit,)
    assert repr(DS).startswith("<Dataset synthetic: 9 summits, 4 chairmanships, 4 decisions,")


def test_a_misspelt_collection_is_an_error() -> None:
    with pytest.raises(QueryError, match="a dataset has no 'sumits'; did you mean 'summits'"):
        Dataset(sumits=SUMMITS)


def test_a_record_of_another_type_is_an_error() -> None:
    with pytest.raises(QueryError, match="summits holds Summit records; found <Decision decision-2018-09-25-draft"):
        Dataset(summits=[*SUMMITS, *DECISIONS])
    with pytest.raises(QueryError, match="people holds Person records; found <Place Astana"):
        Dataset(people=DS.places)


@pytest.mark.parametrize("wrong", [5, None, "text", [5], ["summit-2020-12-02"], [None]])
def test_what_holds_no_records_is_an_error(wrong: Any) -> None:
    with pytest.raises(TypeError):
        Dataset(summits=wrong)


def test_two_values_of_one_id_are_an_error() -> None:
    with pytest.raises(IntegrityError, match=r"summit-2020-12-02: found one id with two values"):
        Dataset(summits=[*SUMMITS, attrs.evolve(SUMMITS[4], summary="Another.")])


def test_it_is_immutable() -> None:
    with pytest.raises(AttributeError, match="a Dataset is immutable: name cannot be set"):
        DS.name = "another"
    with pytest.raises(AttributeError, match="a Dataset is immutable: name cannot be deleted"):
        del DS.name
    with pytest.raises(AttributeError):
        DS.summits = Collection(SUMMITS)  # type: ignore[misc]
    given_lists: list[csto.Summit] = list(SUMMITS)
    made = Dataset(summits=given_lists)
    given_lists.clear()
    made.collections.clear()
    assert made.summits == DS.summits


# Parts that come when they are asked for


def test_a_part_is_made_at_the_first_touch_and_once() -> None:
    asked: list[str] = []

    def part(key: str) -> Callable[[], Iterator[Any]]:
        def make() -> Iterator[Any]:
            asked.append(key)
            return iter(DS.collections[key])

        return make

    parts: Any = {key: part(key) for key in COLLECTIONS}
    lazy = Dataset(**parts)
    assert asked == []
    assert dataset_holding(SUMMITS[0]) is DS
    assert asked == []
    assert lazy.summits == DS.summits
    assert lazy.summits is lazy.summits
    assert lazy.get("summit-2018-astana") is SUMMITS[2]
    assert asked == ["summits"]
    assert lazy == DS
    assert sorted(asked) == sorted(COLLECTIONS)
    assert hash(lazy) == hash(DS)


def test_a_part_that_fails_is_asked_again() -> None:
    answers: list[Any] = [OSError("gone"), [DECISIONS[0]], SUMMITS]

    def part() -> Any:
        answer = answers.pop(0)
        if isinstance(answer, OSError):
            raise answer
        return answer

    lazy = Dataset(summits=part)
    with pytest.raises(OSError, match="gone"):
        _ = lazy.summits
    with pytest.raises(QueryError, match="summits holds Summit records"):
        _ = lazy.summits
    assert lazy.summits == DS.summits


def test_threads_that_race_get_one_collection() -> None:
    made: list[int] = []

    def part() -> Any:
        made.append(1)
        time.sleep(0.02)
        return SUMMITS

    lazy = Dataset(summits=part)
    start = threading.Barrier(8)
    got: list[object] = []

    def touch() -> None:
        start.wait()
        got.append(lazy.summits)

    threads = [threading.Thread(target=touch) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1
    assert len({id(one) for one in got}) == 1
    assert len(got) == 8


# Copies


def test_a_pickled_dataset_is_equal_and_works() -> None:
    two = pickle.loads(pickle.dumps(DS))
    assert two == DS
    assert hash(two) == hash(DS)
    assert two.name == "synthetic"
    assert two.data_version == "2026-01-01"
    assert two.summits.where(place="Nur-Sultan").ids == ("summit-2018-11-08-astana",)
    assert two.check() == ()
    assert copy.copy(DS) is DS
    assert copy.deepcopy(DS) is DS
    assert DS != 5
    assert again(summits=SUMMITS[:3]) != DS


# By id


@pytest.mark.parametrize("record", ALL, ids=lambda record: record.id)
def test_get_finds_each_by_all_its_ids(record: csto.Entry) -> None:
    for id_ in (record.id, *record.former_ids):
        assert DS.get(id_) is record
        assert DS.get(id_, type(record)) is record
        assert DS.get(id_, csto.Entry) is record
        assert DS.current_id(id_) == record.id


def test_get_says_what_is_amiss() -> None:
    with pytest.raises(NotFoundError, match=r"there is no record with the id .*-03'; did you mean 'summit-2020-12-02'"):
        DS.get("summit-2020-12-03")
    with pytest.raises(NotFoundError, match="summit-2018-astana is of the type Summit, not Decision"):
        DS.get("summit-2018-astana", csto.Decision)
    with pytest.raises(NotFoundError, match="did you mean 'summit-2020-12-02'"):
        DS.get("sumit-2020-12-02")
    wrongs: list[Any] = [None, 5, [], SUMMITS[0].place, "", "Astana", "agency-report"]
    for wrong in wrongs:
        with pytest.raises(NotFoundError, match="there is no record with the id"):
            DS.get(wrong)
    with pytest.raises(NotFoundError, match=r"there is no record with the id 'x'$"):
        Dataset().get("x")


def test_a_record_that_changed_its_kind_is_found_under_its_old_id() -> None:
    moved = attrs.evolve(DS.statements.last, former_ids=("decision-2013-address",))
    assert Dataset(statements=[moved]).get("decision-2013-address") is moved
    assert Dataset(statements=[moved]).current_id("decision-2013-address") == moved.id


def test_the_ids_of_a_kind() -> None:
    assert DS.ids_of("summit") == DS.summits.ids
    assert DS.ids_of("person") == DS.people.ids
    assert DS.ids_of("battle") == ()
    assert DS.current_id("battle-1") is None


def test_entries_are_all_that_cites() -> None:
    assert set(DS.entries) == {record for key in ENTRIES for record in DS.collections[key]}
    assert len(DS.entries) == sum(len(DS.collections[key]) for key in ENTRIES)
    assert DS.entries.kinds == tuple(COLLECTIONS[key] for key in ENTRIES)


# What belongs together


def plainly_references(record: csto.Entry) -> list[str]:
    return [
        str(item)
        for _, shape, item in walk(record)
        if shape.role is not None and shape.role.name == "id" and not isinstance(item, tuple)
    ]


@given(st.sampled_from(ALL))
def test_references_are_the_ids_in_a_record(record: csto.Entry) -> None:
    assert list(references(record)) == plainly_references(record)
    assert {shape.role.of for shape in pointers(cast(Any, type(record))) if shape.role} <= {
        "summit",
        "decision",
        "exercise",
    }


@pytest.mark.parametrize("record", ALL, ids=lambda record: record.id)
def test_related_goes_both_ways(record: csto.Entry) -> None:
    near = DS.related(record)
    ids = set(near.entries.ids)
    assert record.id not in ids
    assert {DS.current_id(id_) for id_ in references(record)} <= ids
    for other in ids:
        assert record.id in DS.related(DS.get(other)).entries.ids, other
    pointing = {other.id for other in ALL if record.id in map(DS.current_id, plainly_references(other))}
    assert pointing <= ids
    terms: set[str] = set()
    if isinstance(record, csto.Summit):
        terms = {term.id for term in DS.chairmanships if term.when.overlaps(record.dates)}
    if isinstance(record, csto.Chairmanship):
        terms = {summit.id for summit in DS.summits if summit.dates.overlaps(record.when)}
    assert ids == pointing | terms | {DS.current_id(id_) for id_ in references(record)}
    assert near == DS.related(record.id)
    assert all(DS.related(old) == near for old in record.former_ids)


def test_related_by_example() -> None:
    near = DS.related(DS.summits["summit-2018-11-08-astana"])
    assert near.decisions.ids == ("decision-2018-11-08-strategy",)
    assert near.statements.ids == ("statement-2018-11-08-declaration",)
    assert set(near.chairmanships.ids) == {"chairmanship-2018-kyrgyzstan", "chairmanship-2017-kazakhstan"}
    assert near.summits.ids == ()
    parts = DS.related(DS.exercises["exercise-2018-combat-brotherhood"]).exercises
    assert parts.ids == ("exercise-2018-interaction", "exercise-2018-search", "exercise-2018-echelon")
    assert DS.related("decision-2018-strategy").decisions.ids == (
        "decision-2018-09-25-draft-strategy",
        "decision-2019-11-28-protocol",
    )
    assert not DS.related(DS.memberships.first).entries
    loose = attrs.evolve(DECISIONS[3], id="decision-2026-mine")
    assert DS.related(loose).summits.ids == ("summit-2019-11-28-bishkek",)
    with pytest.raises(NotFoundError, match="did you mean 'summit-2020-12-02'"):
        DS.related("summit-2020-12-03")


@given(st.lists(st.sampled_from(ALL), unique=True))
def test_only_brings_what_its_records_name(records: list[csto.Entry]) -> None:
    part = DS.only(iter(records))
    assert set(part.entries) == set(records)
    broken = {problem.rule for problem in part.check()}
    of_the_whole = {"reference-resolves", "waiver-needed", "chairmanship-gap", "member-then"}
    assert broken <= of_the_whole
    cited = {citation.source for record in records for citation in citations_of(record)}
    assert set(part.sources.ids) == cited
    assert part.only(part.entries) == part
    assert (part.name, part.data_version) == (None, DS.data_version)
    assert set(part.states.ids) <= set(DS.states.ids)


def test_only_takes_names_and_sources_too() -> None:
    part = DS.only([*SUMMITS[:1], SOURCES[0], DS.states["KZ"], DS.people.first, DS.places["Ashuluk"]])
    assert part.states.ids == ("KZ",)
    assert part.people.ids == ("Nursultan Nazarbayev",)
    assert part.places.ids == ("Ashuluk",)
    assert part.sources.ids == ("organization-history",)
    wrongs: list[Any] = ["summit-2020-12-02", 5, SUMMITS[1].place]
    for wrong in wrongs:
        with pytest.raises(QueryError, match="only takes records; found"):
            DS.only([wrong])
        with pytest.raises(QueryError, match=r"only takes records; found .+; get\(\) gives the record with an id"):
            DS.only(wrong)


def test_only_takes_one_record() -> None:
    assert DS.only(SUMMITS[2]) == DS.only([SUMMITS[2]])
    assert DS.only(SOURCES[0]).sources.ids == ("organization-history",)


def test_a_person_with_the_name_of_a_state_is_not_taken_for_it() -> None:
    odd = again(people=[csto.Person(name=csto.Text("KZ"))], places=[csto.Place(name=csto.Text("KZ"))])
    part = odd.only([SUMMITS[2]])
    assert part.states.ids == ("AM", "BY", "KG", "KZ", "RU", "TJ")
    assert not part.people
    assert not part.places


@pytest.mark.parametrize("wrong", [5, None, SOURCES[0], DS.people.first])
def test_what_is_no_record_has_no_relations(wrong: Any) -> None:
    with pytest.raises(TypeError, match="related takes a record that cites, or its id; found "):
        DS.related(wrong)
    with pytest.raises(TypeError, match="sources_of takes a record that cites, or its id; found "):
        DS.sources_of(wrong)


def test_only_datasets_are_put_together() -> None:
    wrong: Any = DS.summits
    with pytest.raises(TypeError, match="merge takes another Dataset; found <Collection of 9 summits"):
        DS.merge(wrong, prefer="left")


def test_the_sources_of_what_is_derived() -> None:
    cited = [csto.Citation(source="agency-report", supports=("place.state", "attendance[AM]"))]
    cited += [csto.Citation(source="organization-history", supports=("dates", "attendance[KZ]"))]
    summit = attrs.evolve(SUMMITS[2], citations=tuple(cited), disputes=())
    assert DS.sources_of(summit, "host").ids == ("agency-report",)
    assert DS.sources_of(summit, "absent").ids == ("agency-report", "organization-history")
    assert DS.sources_of(summit, "when").ids == ("organization-history",)
    for record in DS.entries:
        if record.when is not None:
            assert DS.sources_of(record, "when").ids == ("organization-history",)
    assert DS.sources_of(DS.statements[1], "when").ids == ()
    assert DS.sources_of(DS.exercises["exercise-2019-unbreakable-brotherhood"], "absent").ids  # a field there


def test_sources_of() -> None:
    summit = SUMMITS[2]
    both = ("organization-history", "agency-report")
    assert DS.sources_of(summit).ids == both[:1]
    assert DS.sources_of(summit, disputed=True).ids == both
    assert DS.sources_of("summit-2018-astana", disputed=True).ids == both
    assert DS.sources_of(summit, field="dates", disputed=True).ids == both[:1]
    assert DS.sources_of(summit, field="documents_signed").ids == both[:1]
    assert DS.sources_of(summit, field="documents_signed", disputed=True).ids == both
    assert DS.sources_of(summit, field="documents_signed.value", disputed=True).ids == both
    assert DS.sources_of(summit, "documents_signed.qualifier").ids == both[:1]
    assert DS.sources_of(summit, "attendance[AM].status").ids == both[:1]
    assert DS.sources_of(summit, "title", disputed=True).ids == both[1:]
    assert DS.sources_of(SUMMITS[0], "place").ids == ()
    assert DS.sources_of(summit, disputed=True)["agency-report"] is SOURCES[1]
    with pytest.raises(QueryError, match="field: found 'date', expected a part of Summit; did you mean 'dates'"):
        DS.sources_of(summit, field="date")
    with pytest.raises(QueryError, match="field: found ''"):
        DS.sources_of(summit, field="")
    with pytest.raises(
        NotFoundError, match="summit-2018-11-08-astana cites 'organization-history', which this dataset"
    ):
        Dataset(summits=SUMMITS).sources_of(summit)


def test_the_name_and_the_version_are_texts() -> None:
    wrongs: list[Any] = [5, "", " x ", "two\nlines"]
    for wrong in wrongs:
        with pytest.raises(IntegrityError, match="Dataset: name: found"):
            Dataset(name=wrong)
        with pytest.raises(IntegrityError, match="Dataset: data_version: found"):
            Dataset(data_version=wrong)


def test_members() -> None:
    nine = ("AM", "AZ", "BY", "GE", "KG", "KZ", "RU", "TJ", "UZ")
    assert DS.members(on="1995") == nine
    assert DS.members(on="1999") == nine
    assert DS.members(on="1999", certain=True) == nine
    assert set(DS.members(on="1999-06")) == {*SIX, "AZ"}
    assert AZ not in DS.members(on="1999-06", certain=True)
    assert GE not in DS.members(on="1999-04-03")
    assert UZ not in DS.members(on=2003)
    assert UZ in DS.members(on=2010)
    assert UZ not in DS.members(on="2012-09")  # suspended
    assert DS.members(on="2024-11-28") == tuple(sorted(SIX))
    assert DS.members(on=1950) == ()
    assert DS.members(on=DS.memberships.first.dates) == DS.members("1992-05-15/..")
    with pytest.raises(NotFoundError, match="this dataset holds no memberships: who was a member is unknown here"):
        Dataset().members(on=2010)


# Two together


def test_union_and_merge() -> None:
    assert DS | DS == DS
    one, two = DS.only(SUMMITS[:5]), DS.only(SUMMITS[3:])
    assert set((one | two).summits) == set(SUMMITS)
    assert one | Dataset() == one
    assert (one | two).name is None
    other = attrs.evolve(SUMMITS[4], summary="Another value.")
    mine = Dataset(summits=[other])
    with pytest.raises(IntegrityError, match="summit-2020-12-02: found one id with two values"):
        _ = DS | mine
    assert DS.merge(mine, prefer="left") == DS
    merged = DS.merge(mine, prefer="right")
    assert merged.summits.ids == DS.summits.ids
    assert merged.get("summit-2020-12-02") is other
    assert [(change.path, change.new) for change in merged.diff(DS)] == [("summary", "Another value.")]
    wrongs: list[Any] = [5, [], DS.summits, None]
    for wrong in wrongs:
        with pytest.raises(TypeError, match="unsupported operand"):
            _ = DS | wrong
    with pytest.raises(QueryError, match="merge prefers left or right; found 'both'"):
        DS.merge(mine, prefer="both")


def test_the_union_is_asked_as_one() -> None:
    mine = Dataset(summits=[attrs.evolve(SUMMITS[4], id="summit-2030", dates=csto.DateSpan.at("2030"))])
    both = DS | mine
    assert both.summits.where(place="Nur-Sultan").ids == ("summit-2018-11-08-astana",)
    assert both.current_id("summit-2030") == "summit-2030"


def test_a_notebook_shows_what_is_in_it() -> None:
    shown = DS._repr_html_()  # pyright: ignore[reportPrivateUsage] - what notebooks call
    assert "exercises" in shown
    assert shown.startswith("<")


# Where a card looks


def test_the_dataset_that_holds_a_very_record() -> None:
    held = Dataset(exercises=[attrs.evolve(EXERCISES[0], summary="Held here alone.")])
    record = held.exercises[0]
    assert dataset_holding(record) is held
    equal = Dataset(exercises=[attrs.evolve(record)])
    assert equal == held
    assert dataset_holding(equal.exercises[0]) is equal  # not the equal one
    assert dataset_holding(attrs.evolve(record)) is None
    assert dataset_holding(5) is None
    assert dataset_holding(record.name) is None
    assert dataset_holding(type("Summit", (), {"id": "summit-x"})()) is None
    del held
    gc.collect()
    assert dataset_holding(record) is None
