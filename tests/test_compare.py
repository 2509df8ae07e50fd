"""What changed between two datasets, and whether one keeps all that another says."""

from typing import Any, cast

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import csto_records as csto
from csto_records import Breach, Change, Dataset, PartialDate, Quantity, Text, Title, covers
from csto_records._dataset import COLLECTIONS
from csto_records._provenance import locate, value_at
from csto_records._shape import Shape
from synthetic import (
    AM,
    CHAIRMANSHIPS,
    DECISIONS,
    DS,
    EXERCISES,
    KG,
    KZ,
    MEMBERSHIPS,
    OFFICIALS,
    RU,
    SOURCES,
    SUMMITS,
    dispute,
    span,
)
from synthetic import again as synthetic_again

ALL = [(key, record) for key in COLLECTIONS for record in DS.collections[key]]


def with_changed(record: Any, **changes: Any) -> Dataset:
    """Give the synthetic dataset with one record changed."""
    key = next(key for key, kind in COLLECTIONS.items() if isinstance(record, kind))
    changed: Any = attrs.evolve(record, **changes)
    parts = [changed if each is record else each for each in DS.collections[key]]
    return synthetic_again(**{key: parts})


def difference(record: Any, **changes: Any) -> list[tuple[str, object, object]]:
    found = with_changed(record, **changes).diff(DS)
    assert {change.id for change in found} <= {changes.get("id", record.id)}
    return [(change.path, change.old, change.new) for change in found]


# What changed


def test_nothing_changed() -> None:
    assert DS.diff(DS) == ()
    assert synthetic_again(name="another").diff(DS) == ()
    turned = synthetic_again(summits=list(reversed(SUMMITS)))
    assert turned.diff(DS) == ()  # the order of records is no fact


def test_records_come_and_go() -> None:
    less = synthetic_again(summits=SUMMITS[1:], people=DS.people[1:])
    gone = (SUMMITS[0].id, "", SUMMITS[0], None), ("Nursultan Nazarbayev", "", DS.people[0], None)
    assert less.diff(DS) == gone
    assert DS.diff(less) == tuple(Change(id_, "", new, old) for id_, _, old, new in gone)


@pytest.mark.parametrize(
    ("record", "changes", "expected"),
    [
        (SUMMITS[4], {"dates": span("2020-12")}, [("dates", span("2020-12-02"), span("2020-12"))]),
        (SUMMITS[4], {"chair_state": None}, [("chair_state", RU, None)]),
        (SUMMITS[1], {"place": csto.Location(name="Moscow", state=RU)}, [("place.venue", "Kremlin", None)]),
        (SUMMITS[4], {"place": csto.Location(name="Moscow")}, [("place", None, csto.Location(name="Moscow"))]),
        (SUMMITS[3], {"documents_signed": Quantity(15)}, [("documents_signed.qualifier", "about", "exactly")]),
        (SUMMITS[3], {"guests": None}, [("guests", (), None)]),
        (
            SUMMITS[7],
            {"attendance": (csto.Attendance(state=AM, status="represented"), *(SUMMITS[7].attendance or ())[:5])},
            [
                (
                    "attendance",
                    SUMMITS[7].attendance,
                    (csto.Attendance(state=AM, status="represented"), *(SUMMITS[7].attendance or ())[:5]),
                )
            ],
        ),
        (
            SUMMITS[7],
            {
                "attendance": (
                    *(SUMMITS[7].attendance or ())[:5],
                    csto.Attendance(state=AM, status="represented", office="Envoy"),
                )
            },
            [("attendance[AM].status", "absent", "represented"), ("attendance[AM].office", None, "Envoy")],
        ),
        (EXERCISES[2], {"hosts": (KZ, KG)}, [("hosts[RU]", RU, None)]),
        (EXERCISES[2], {"hosts": (KG, KZ, RU)}, [("hosts", (KZ, KG, RU), (KG, KZ, RU))]),
        (EXERCISES[2], {"hosts": (KZ, KG, AM)}, [("hosts[RU]", RU, None), ("hosts[AM]", None, AM)]),
        (EXERCISES[1], {"aliases": ("Vzaimodeystviye",)}, [("aliases", ("Vzaimodeystvie",), ("Vzaimodeystviye",))]),
        (EXERCISES[1], {"name": Text("Interaction-2010")}, [("name.ru", "Взаимодействие-2010", None)]),
        (CHAIRMANSHIPS[1], {"priorities": ("Borders",)}, [("priorities", CHAIRMANSHIPS[1].priorities, ("Borders",))]),
        (SUMMITS[2], {"guests": ()}, [("guests", SUMMITS[2].guests, ())]),
        (DECISIONS[1], {"topics": ("rapid-reaction",)}, [("topics[institutional]", "institutional", None)]),
        (
            DECISIONS[1],
            {"title": attrs.evolve(DECISIONS[1].title, form="official")},
            [("title.form", "translated", "official")],
        ),
        (
            OFFICIALS[1],
            {"attested": (PartialDate(2017, 1), PartialDate(2019))},
            [("attested", OFFICIALS[1].attested, (PartialDate(2017, 1), PartialDate(2019)))],
        ),
        (SOURCES[0], {"accessed": PartialDate(2026)}, [("accessed", None, PartialDate(2026))]),
    ],
)
def test_each_kind_of_change_has_its_path(
    record: Any, changes: Any, expected: list[tuple[str, object, object]]
) -> None:
    assert difference(record, **changes) == expected
    after = with_changed(record, **changes)
    assert set(DS.diff(after)) == {Change(change.id, change.path, change.new, change.old) for change in after.diff(DS)}
    for change in after.diff(DS):
        assert isinstance(locate(cast(Any, type(record)), change.path), Shape)
        if change.new is not None:
            changed: Any = next(part.find(record.id) for part in after.collections.values() if record.id in part)
            assert value_at(changed, change.path) == change.new


def test_a_new_name_is_a_change_and_no_coming_and_going() -> None:
    record = SUMMITS[4]
    renamed = with_changed(record, id="summit-2020-12-02-video", former_ids=(record.id,))
    assert renamed.diff(DS) == (
        Change("summit-2020-12-02-video", "id", "summit-2020-12-02", "summit-2020-12-02-video"),
        Change("summit-2020-12-02-video", "former_ids[summit-2020-12-02]", None, "summit-2020-12-02"),
    )
    assert [change.path for change in DS.diff(renamed)] == ["id", "former_ids[summit-2020-12-02]"]


@given(st.sampled_from(ALL), st.sampled_from(ALL))
def test_no_change_means_equal(one: tuple[str, Any], other: tuple[str, Any]) -> None:
    older = Dataset(**{one[0]: [one[1]]})  # type: ignore[arg-type]
    newer = Dataset(**{other[0]: [other[1]]})  # type: ignore[arg-type]
    assert (newer.diff(older) == ()) is (newer == older)


# Whether all is kept


def kept(record: Any, **changes: Any) -> bool:
    return covers(with_changed(record, **changes), DS) == ()


def lost(record: Any, **changes: Any) -> list[tuple[str, object, object]]:
    breaches = covers(with_changed(record, **changes), DS)
    assert all(isinstance(breach, Breach) for breach in breaches)
    assert {breach.id for breach in breaches} <= {record.id}
    return [(breach.path, breach.expected, breach.found) for breach in breaches]


def test_it_covers_itself_and_what_has_less() -> None:
    assert covers(DS, DS) == ()
    assert covers(DS, Dataset()) == ()
    assert covers(DS, DS.only(SUMMITS[:3])) == ()
    seed = csto.load("seed")
    assert covers(seed, seed) == ()
    assert covers(seed.merge(DS, prefer="left"), seed) == ()


@given(st.sampled_from(ALL))
def test_a_record_that_is_missing_is_a_breach(one: tuple[str, Any]) -> None:
    key, record = one
    less = synthetic_again(**{key: DS.collections[key].where(lambda each: each.id != record.id)})
    assert covers(less, DS) == (Breach(record.id, "", record, None),)


@pytest.mark.parametrize(
    ("record", "changes"),
    [
        (SUMMITS[7], {"dates": span("2024-11-28")}),  # a narrower date
        (EXERCISES[0], {"dates": span("1999-10-05/1999-11")}),
        (EXERCISES[8], {"dates": span("2015-12/2016-01-31")}),
        (SUMMITS[6], {"dates": span("2023")}),  # no more in doubt
        (DECISIONS[2], {"adopted": PartialDate(2010, 12, 10)}),
        (CHAIRMANSHIPS[2], {"dates": span("2017-04-01/2018-11-08")}),
        (OFFICIALS[1], {"attested": (PartialDate(2016, 12, 1), PartialDate(2017, 1, 5), PartialDate(2018, 12, 20))}),
        (SUMMITS[0], {"place": csto.Location(name="Moscow")}),  # what was unknown
        (SUMMITS[3], {"place": csto.Location(name="Bishkek", state=KG, venue="Ala-Archa")}),
        (SUMMITS[3], {"guests": (csto.Guest(organization="CIS"),)}),  # more of several
        (EXERCISES[2], {"hosts": (RU, AM, KG, KZ)}),
        (
            SUMMITS[2],
            {
                "guests": (
                    csto.Guest(organization="CIS", person="Sergei Shoigu"),
                    csto.Guest(person="Valery Semerikov", office="Acting Secretary General", note="By video."),
                )
            },
        ),
        (
            SUMMITS[7],
            {"attendance": tuple(attrs.evolve(one, office="President") for one in SUMMITS[7].attendance or ())},
        ),
        (EXERCISES[7], {"results": tuple(attrs.evolve(one, scope="All phases") for one in EXERCISES[7].results or ())}),
        (DECISIONS[0], {"title": Title("On the draft Strategy")}),  # a better title
        (DECISIONS[1], {"title": Title("Strategy until 2030", "Стратегия")}),
        (DECISIONS[3], {"title": Title("Protocol on amendments", "Протокол")}),
        (EXERCISES[5], {"name": Text("Echelon-2018", "Эшелон-2018")}),
        (SUMMITS[1], {"summary": "Other words of ours."}),
        (EXERCISES[7], {"incomplete": ()}),
        (SUMMITS[4], {"former_ids": ("summit-2020",)}),
        (SOURCES[1], {"title": Title("A report", "Отчёт"), "url": "https://example.org/report"}),
        (DS.people[0], {"aliases": ("Nazarbayev, N.", "N. Nazarbayev")}),
    ],
)
def test_what_is_refined_is_kept(record: Any, changes: Any) -> None:
    assert lost(record, **changes) == []
    if not {*changes} <= {"summary", "incomplete", "former_ids"}:  # which are no facts
        assert covers(DS, with_changed(record, **changes)) != ()


@pytest.mark.parametrize(
    ("record", "changes", "paths"),
    [
        (SUMMITS[4], {"dates": span("2020-12")}, ["dates"]),
        (SUMMITS[4], {"dates": span("2020-12-03")}, ["dates"]),
        (SUMMITS[4], {"dates": span("2020-12-02?")}, ["dates"]),
        (DECISIONS[1], {"adopted": PartialDate(2018, 11)}, ["adopted"]),
        (CHAIRMANSHIPS[2], {"dates": span("2017/2018-11-09")}, ["dates"]),
        (SUMMITS[4], {"chair_state": None}, ["chair_state"]),
        (SUMMITS[4], {"kind": "informal"}, ["kind"]),
        (SUMMITS[1], {"place": None}, ["place"]),
        (SUMMITS[1], {"place": csto.Location(name="Astana", state=RU)}, ["place.name", "place.venue"]),
        (SUMMITS[3], {"guests": None}, ["guests"]),  # none is not unknown
        (EXERCISES[2], {"hosts": (KZ, AM)}, ["hosts[KG]", "hosts[RU]"]),
        (SUMMITS[7], {"attendance": (SUMMITS[7].attendance or ())[1:]}, ["attendance[BY]"]),
        (SUMMITS[2], {"guests": (SUMMITS[2].guests or ())[:1]}, ["guests[1].organization"]),
        (SUMMITS[2], {"guests": ()}, ["guests[Valery Semerikov]", "guests[1]"]),
        (EXERCISES[6], {"personnel": Quantity(5000)}, ["personnel.qualifier"]),
        (EXERCISES[6], {"personnel": Quantity(6000, "about")}, ["personnel.value", "personnel.qualifier"]),
        (EXERCISES[7], {"aggregate": False}, ["aggregate"]),
        (EXERCISES[7], {"results": (EXERCISES[7].results or ())[:1]}, ["results[arrests]"]),
        (CHAIRMANSHIPS[1], {"priorities": ("Borders [all of them]",)}, ["priorities[1]"]),
        (DECISIONS[1], {"title": Title("Collective Security Strategy until 2030", None, "translated")}, ["title"]),
        (DECISIONS[1], {"title": Title("Collective Security Strategy until 2030", "Иное", "translated")}, ["title"]),
        (
            DECISIONS[1],
            {"title": Title("Collective Security Strategy until 2030")},
            ["title"],
        ),  # better, but for the Russian
        (DECISIONS[1], {"title": Title("Another", "Стратегия коллективной безопасности", "translated")}, ["title"]),
        (DECISIONS[2], {"title": attrs.evolve(DECISIONS[2].title, form="translated")}, ["title"]),
        (EXERCISES[1], {"name": Text("Interaction-2010")}, ["name.ru"]),
        (DECISIONS[3], {"amends": ("decision-2010-agreement",)}, ["amends[decision-2018-strategy]"]),
        (SUMMITS[4], {"citations": ()}, ["citations"]),
        (SUMMITS[2], {"disputes": SUMMITS[2].disputes[:1]}, ["disputes"]),
        (MEMBERSHIPS[0], {"dates": span("1992-05-15/2024")}, ["dates"]),
        (OFFICIALS[1], {"attested": (PartialDate(2017, 1),)}, ["attested[1]"]),
        (SOURCES[0], {"language": "en"}, ["language"]),
        (DS.people[0], {"aliases": ()}, ["aliases[0]"]),
    ],
)
def test_what_is_lost_is_a_breach_with_its_path(record: Any, changes: Any, paths: list[str]) -> None:
    assert [path for path, _, _ in lost(record, **changes)] == paths


def test_a_breach_says_what_was_expected_and_what_was_found() -> None:
    assert lost(SUMMITS[4], dates=span("2020-12")) == [("dates", span("2020-12-02"), span("2020-12"))]
    assert lost(EXERCISES[2], hosts=(KZ, KG)) == [("hosts[RU]", RU, None)]
    assert lost(SUMMITS[4], citations=()) == [("citations", ("organization-history", None), None)]
    expected = ("disputes", ("title", "agency-report"), None)
    assert lost(SUMMITS[2], disputes=SUMMITS[2].disputes[:1]) == [expected]


def test_a_citation_may_move_to_another_place_of_the_record() -> None:
    cited = attrs.evolve(SUMMITS[2].citations[0], supports=("dates",))
    other = attrs.evolve(SUMMITS[2].citations[0], locator="page 3")
    assert kept(SUMMITS[2], citations=(cited, other))
    assert [path for path, _, _ in lost(SUMMITS[2], citations=(other,))] == ["citations"]


# A value that gave way to another, and stands as a dispute


def told(field: str, stated: str, value: str | None, source: str = "organization-history") -> tuple[csto.Dispute, ...]:
    one = dispute(field, stated, value)
    return (attrs.evolve(one, citation=attrs.evolve(one.citation, source=source)),)


def test_what_gave_way_is_kept_as_a_dispute_under_its_source() -> None:
    record, other = SUMMITS[4], span("2020-12-03")
    assert kept(record, dates=other, disputes=told("dates", "2 December", "2020-12-02"))
    assert kept(record, dates=other, disputes=told("dates", "2 December", None))
    assert not kept(record, dates=other, disputes=told("dates", "2 December", "2020-12-02", source="agency-report"))
    assert not kept(record, dates=other, disputes=told("dates", "4 December", "2020-12-04"))
    assert not kept(record, dates=other, disputes=told("chair_state", "another", None))
    vague = SUMMITS[7]
    assert kept(vague, dates=span("2024-12"), disputes=told("dates", "28 November", "2024-11-28"))  # refined there


def test_a_source_of_something_else_is_no_source_of_the_value() -> None:
    agency = csto.Citation(source="agency-report", supports=("topics",))
    smaller = Dataset(summits=[attrs.evolve(SUMMITS[2], citations=(*SUMMITS[2].citations, agency))])

    def left(source: str) -> list[str]:
        disputes = (*SUMMITS[2].disputes, *told("dates", "8 November", "2018-11-08", source=source))
        other = attrs.evolve(smaller.summits[0], dates=span("2018-11-09"), disputes=disputes)
        return [breach.path for breach in covers(Dataset(summits=[other]), smaller)]

    assert left("organization-history") == []
    assert left("agency-report") == ["dates"]


def test_who_disputes_a_value_is_no_source_of_it() -> None:
    record, other = DECISIONS[2], PartialDate(2011)
    under_agency = told("adopted", "in 2010", "2010~", source="agency-report")
    assert not kept(record, adopted=other, disputes=(*record.disputes, *under_agency))
    assert kept(record, adopted=other, disputes=(*record.disputes, *told("adopted", "in 2010", "2010~")))


def test_a_part_may_give_way() -> None:
    record = EXERCISES[1]
    both = told("personnel.value", "1,700", "1700")
    assert kept(record, personnel=Quantity(2000, "about"), disputes=both)
    assert not kept(record, personnel=Quantity(2000), disputes=both)  # what became of the qualifier?
    assert kept(record, personnel=None, disputes=told("personnel", "about 1,700", None))
    assert kept(record, personnel=None, disputes=both)  # the number is told
    assert kept(record, hosts=(KZ,), disputes=told("hosts", "Russia", "RU"))
    assert kept(record, participants=(KZ,), disputes=told("participants", "six", "RU, KG, KZ, AM, BY, TJ"))
    assert not kept(record, participants=(KZ,), disputes=told("participants", "two", "RU, KG"))
    assert kept(record, hosts=(KZ,), disputes=told("hosts[RU]", "Russia", "RU"))


def test_a_source_that_supports_a_part_is_a_source_of_the_whole() -> None:
    citation = csto.Citation(source="organization-history", supports=("dates.start", "dates.end"))
    smaller = Dataset(exercises=[attrs.evolve(EXERCISES[1], citations=(citation,))])
    other = attrs.evolve(smaller.exercises[0], dates=span("2010-10-25/2010-10-29"))
    assert covers(Dataset(exercises=[other]), smaller) != ()
    disputed = attrs.evolve(other, disputes=told("dates", "to the 28th", "2010-10-25/2010-10-28"))
    assert covers(Dataset(exercises=[disputed]), smaller) == ()


def test_what_was_renamed_is_the_same() -> None:
    summits = [
        attrs.evolve(each, id="summit-2019-11-28", former_ids=(each.id,)) if each is SUMMITS[3] else each
        for each in SUMMITS
    ]
    decisions = [
        attrs.evolve(
            each, summit="summit-2019-11-28", amends=("decision-2018-11-08-strategy", "decision-2010-agreement")
        )
        if each is DECISIONS[3]
        else each
        for each in DECISIONS
    ]
    assert covers(synthetic_again(summits=summits, decisions=decisions), DS) == ()
    assert [b.path for b in covers(DS, synthetic_again(summits=summits))] == [""]


def test_only_datasets_are_compared() -> None:
    wrong: Any = DS.summits
    for both in ((wrong, DS), (DS, wrong)):
        with pytest.raises(TypeError, match="covers compares a Dataset with a Dataset; found <Collection of 9 summits"):
            covers(*both)
    with pytest.raises(TypeError, match="diff compares a Dataset with a Dataset; found <Collection of 9 summits"):
        DS.diff(wrong)


def test_thousands_of_items_are_compared_by_their_keys() -> None:
    def exercise(value: int) -> csto.Exercise:
        results = tuple(csto.Result(measure=f"measure-{i}", quantity=Quantity(value)) for i in range(2000))
        return attrs.evolve(EXERCISES[7], results=results, incomplete=())

    assert covers(Dataset(exercises=[exercise(5)]), Dataset(exercises=[exercise(5)])) == ()
    breaches = covers(Dataset(exercises=[exercise(6)]), Dataset(exercises=[exercise(5)]))
    assert [breach.path for breach in breaches] == [f"results[measure-{i}].quantity.value" for i in range(2000)]
