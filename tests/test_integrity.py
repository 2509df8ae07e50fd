"""The rules that a dataset keeps: one way to break each, and just the problems that it gives."""

from typing import Any

import attrs
import pytest
from hypothesis import given

import csto_records as csto
from csto_records import Dataset, PartialDate, Problem, StateCode, Text, Title, strategies
from csto_records._dataset import COLLECTIONS
from csto_records._integrity import RULES, check
from synthetic import CHAIRMANSHIPS, DECISIONS, DS, EXERCISES, OFFICIALS, STATEMENTS, SUMMITS, again, dispute, span

PLAIN = SUMMITS[4]


def broken(record: Any, **changes: Any) -> list[tuple[str, str, str, str]]:
    """Give the rule, severity, path and message of each problem that a change to one record makes."""
    key = next(key for key, kind in COLLECTIONS.items() if type(record) is kind)
    changed = attrs.evolve(record, **changes)
    problems = again(**{key: [changed if each is record else each for each in DS.collections[key]]}).check()
    assert {problem.id for problem in problems} <= {changed.id}
    return [(problem.rule, problem.severity, problem.path, problem.message) for problem in problems]


@pytest.mark.parametrize("dataset", [DS, csto.load("seed"), Dataset()], ids=["synthetic", "seed", "empty"])
def test_good_datasets_break_no_rule(dataset: Dataset) -> None:
    assert dataset.check() == ()


@given(strategies.datasets())
def test_datasets_made_to_be_good_break_no_rule(dataset: Dataset) -> None:
    assert [problem for problem in dataset.check() if problem.severity == "error"] == []


def test_each_rule_has_a_name_a_severity_and_a_reason() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES) == 11
    assert all(rule.severity in {"error", "warning"} and len(rule.why) > 40 for rule in RULES)


def test_errors_come_before_warnings_and_are_read_in_a_line() -> None:
    problems = Dataset(summits=[PLAIN], sources=DS.sources[1:]).check()
    assert [problem.severity for problem in problems] == ["error", "warning", *["warning"] * (len(problems) - 2)]
    assert str(problems[0]) == (
        "error: summit-2020-12-02: citations[organization-history].source: "
        "there is no source 'organization-history' (source-known)"
    )
    assert str(problems[1]) == "warning: agency-report: no record cites this source (source-used)"
    assert problems == check(Dataset(summits=[PLAIN], sources=DS.sources[1:]))


# The rules


@pytest.mark.parametrize(
    ("id_", "message"),
    [
        ("summit-2021-12-02", "the id says 2021-12-02, the record 2020-12-02"),
        ("summit-2019", "the id says 2019, the record 2020-12-02"),
        ("summit-2020-11-video", "the id says 2020-11, the record 2020-12-02"),
        ("summit-2023-02-29-x", "'2023-02-29' in the id is no date: February 2023 has 28 days"),
        ("summit-0000", "'0000' in the id is no date: years run from 1 to 9999"),
        ("summit-2020-12-02-video", None),
        ("summit-2020-moscow", None),
        ("summit-2020-12-and-more", None),
        ("summit-2020-13-nations", None),  # no month: 2020 is the date
        ("summit-by-video", None),
        ("summit-20201", None),
        ("summit-20-12-02", None),
    ],
)
def test_id_dated(id_: str, message: str | None) -> None:
    assert broken(PLAIN, id=id_) == ([("id-dated", "error", "id", message)] if message else [])


def test_id_dated_asks_for_no_more_than_is_known() -> None:
    assert broken(STATEMENTS[1], id="statement-2012-un") == []  # of unknown date
    assert broken(OFFICIALS[1], id="official-2019-semerikov") == []  # only attested
    assert broken(OFFICIALS[0], id="official-2019-bordyuzha") != []
    assert broken(CHAIRMANSHIPS[3], id="chairmanship-2031-russia") == []  # it runs on
    assert broken(DECISIONS[0], id="decision-2018-draft-strategy") == []
    assert broken(DECISIONS[2], id="decision-2010-12-10-agreement", former_ids=("decision-2010-agreement",)) == []
    assert broken(CHAIRMANSHIPS[1], id="chairmanship-2019-11-28-kyrgyzstan") == [
        ("id-dated", "error", "id", "the id says 2019-11-28, the record 2018-11-08/2019-11-27")
    ]


def test_id_unique() -> None:
    one = [
        ("id-unique", "error", "former_ids[0]", "'summit-2018-11-08-astana' is an id of summit-2018-11-08-astana too")
    ]
    assert broken(PLAIN, former_ids=("summit-2018-11-08-astana",)) == one
    two = [("id-unique", "error", "former_ids[1]", "'summit-2018-astana' is an id of summit-2018-11-08-astana too")]
    assert broken(PLAIN, former_ids=("summit-2020", "summit-2018-astana")) == two
    three = [
        ("id-unique", "error", "former_ids[0]", "'decision-2010-agreement' is an id of decision-2010-agreement too")
    ]
    assert broken(PLAIN, former_ids=("decision-2010-agreement",)) == three
    assert broken(PLAIN, former_ids=("summit-2020", "summit-2020-video")) == []


def test_reference_resolves() -> None:
    cited = (attrs.evolve(DECISIONS[3].citations[0], supports=("title", "bodies", "adopted", "summit", "amends")),)
    near = "there is no 'summit-2019-11-28-bishkec'; did you mean 'summit-2019-11-28-bishkek'?"
    assert broken(DECISIONS[3], summit="summit-2019-11-28-bishkec", citations=cited) == [
        ("reference-resolves", "error", "summit", near)
    ]
    assert broken(DECISIONS[3], amends=("decision-2018-strategy", "decision-x"), citations=cited) == [
        ("reference-resolves", "error", "amends[decision-x]", "there is no 'decision-x'")
    ]
    assert broken(DECISIONS[3], amends=("decision-2018-strategy",), citations=cited) == []  # a former id leads there


def test_source_known() -> None:
    missing = csto.Citation(source="agency-raport", supports=("dates",))
    hint = "there is no source 'agency-raport'; did you mean 'agency-report'?"
    assert broken(PLAIN, citations=(*PLAIN.citations, missing)) == [
        ("source-known", "error", "citations[agency-raport].source", hint)
    ]
    twice = (*PLAIN.citations, missing, attrs.evolve(missing, locator="page 2"))
    assert [path for _, _, path, _ in broken(PLAIN, citations=twice)] == ["citations[1].source", "citations[2].source"]
    wrong = attrs.evolve(dispute("dates", "a day later"), citation=attrs.evolve(missing, source="x"))
    assert broken(PLAIN, disputes=(wrong,)) == [
        ("source-known", "error", "disputes[0].citation.source", "there is no source 'x'")
    ]


def test_source_used() -> None:
    idle = attrs.evolve(DS.sources[0], id="idle")
    assert again(sources=[*DS.sources, idle]).check() == (
        Problem("source-used", "warning", "idle", "", "no record cites this source"),
    )


def test_fact_cited() -> None:
    nothing = "no citation: nothing in this record can be checked"
    assert broken(PLAIN, citations=()) == [("fact-cited", "error", "citations", nothing)]
    some = (attrs.evolve(PLAIN.citations[0], supports=("dates", "attendance")),)
    assert broken(PLAIN, citations=some) == [("fact-cited", "error", "chair_state", "no citation supports it")]


@pytest.mark.parametrize(
    ("record", "field", "enough", "too_few"),
    [
        (EXERCISES[1], "dates", ["dates.start", "dates.end"], ["dates.start"]),
        (PLAIN, "dates", ["dates.start"], ["dates.end"]),
        (CHAIRMANSHIPS[3], "dates", ["dates.start"], ["dates.end"]),
        (EXERCISES[2], "hosts", ["hosts[KZ]", "hosts[KG]", "hosts[RU]"], ["hosts[KZ]", "hosts[KG]"]),
        (EXERCISES[1], "personnel", ["personnel.value", "personnel.qualifier"], ["personnel.value"]),
        (SUMMITS[1], "place", ["place.state", "place.venue"], ["place.name", "place.venue"]),
        (SUMMITS[3], "place", ["place"], ["place.state"]),  # there is only its name
        (CHAIRMANSHIPS[1], "priorities", ["priorities[0]", "priorities[1]"], ["priorities[0]"]),
        (
            SUMMITS[2],
            "guests",
            ["guests[Valery Semerikov].office", "guests[1]"],
            ["guests[0]", "guests[Valery Semerikov]"],
        ),
        (SUMMITS[2], "next_session", ["next_session.dates", "next_session.place"], ["next_session.place"]),
        (OFFICIALS[1], "attested", ["attested[0]", "attested[1]"], ["attested[0]"]),
        (
            EXERCISES[7],
            "results",
            ["results[drugs-seized]", "results[arrests].quantity", "results[arrests].period"],
            ["results[drugs-seized]"],
        ),
    ],
)
def test_a_fact_may_be_cited_part_by_part(record: Any, field: str, enough: list[str], too_few: list[str]) -> None:
    rest = tuple(path for path in record.citations[0].supports if path != field)

    def cited(paths: list[str]) -> Any:
        return tuple(csto.Citation(source="organization-history", supports=(path,)) for path in (*rest, *paths))

    assert [found for found in broken(record, citations=cited(enough)) if found[0] == "fact-cited"] == []
    assert ("fact-cited", "error", field, "no citation supports it") in broken(record, citations=cited(too_few))


def test_what_is_none_or_ours_wants_no_citation() -> None:
    only_dates = (attrs.evolve(PLAIN.citations[0], supports=("dates",)),)
    plain: dict[str, Any] = {"chair_state": None, "attendance": None, "citations": only_dates}
    assert broken(PLAIN, **plain, guests=(), topics=("budget",), summary="Ours.") == []


def test_citation_of_something() -> None:
    citation = attrs.evolve(PLAIN.citations[0], supports=(*PLAIN.citations[0].supports, "place", "attendance[GE]"))
    assert broken(PLAIN, citations=(citation,)) == [
        ("citation-of-something", "warning", "citations[0].supports", "place holds nothing in this record"),
        ("citation-of-something", "warning", "citations[0].supports", "attendance[GE] holds nothing in this record"),
    ]
    none = attrs.evolve(citation, supports=(*PLAIN.citations[0].supports, "guests"))
    assert broken(PLAIN, citations=(none,), guests=()) == []  # that there were none is a fact


def test_dispute_differs() -> None:
    for field, stated, value in (("dates", "the 2nd", "2020-12-02"), ("chair_state", "Russia", "RU")):
        message = f"'{value}' is what {field} holds"
        assert broken(PLAIN, disputes=(dispute(field, stated, value),)) == [
            ("dispute-differs", "error", "disputes[0].value", message)
        ]
    fine = (dispute("dates", "the 3rd", "2020-12-03"), dispute("dates", "the 2nd"), dispute("place", "in Moscow"))
    assert broken(PLAIN, disputes=fine) == []
    hosts = dispute("hosts", "Russia, Kazakhstan", "RU, KZ, KG")
    assert [found[2] for found in broken(EXERCISES[2], disputes=(hosts,))] == ["disputes[0].value"]


def test_name_canonical() -> None:
    alias = csto.Location(name="Nur-Sultan", state=StateCode("KZ"))
    message = "'Nur-Sultan' is not among the places; did you mean 'Astana'?"
    assert broken(SUMMITS[2], place=alias) == [("name-canonical", "error", "place.name", message)]
    near = "'Valery Semerikow' is not among the people; did you mean 'Valery Semerikov'?"
    guest = csto.Guest(person="Valery Semerikow")
    assert broken(SUMMITS[2], guests=(guest,)) == [("name-canonical", "error", "guests[Valery Semerikow].person", near)]
    far = "'X' is not among the people"
    assert broken(OFFICIALS[0], person="X") == [("name-canonical", "error", "person", far)]
    assert [problem.rule for problem in again(places=[]).check()].count("name-canonical") == 9


def test_state_known() -> None:
    one = [("state-known", "warning", "attendance[CN].state", "CN is not among the states")]
    attendance = (*(PLAIN.attendance or ()), csto.Attendance(state=StateCode("CN"), status="present"))
    assert broken(PLAIN, attendance=attendance) == one
    less = again(states=DS.states.where(lambda state: state.code != "KZ"))
    assert less.check() == (
        Problem(
            "state-known", "warning", "summit-2010-12-10-moscow", "attendance[KZ].state", "KZ is not among the states"
        ),
    )


def test_text_in_russian() -> None:
    title = Title("Protocol on amendments", "Protokol", form="translated")
    found = ("text-in-russian", "error", "title.ru", "'Protokol' has no Cyrillic letter")
    assert broken(DECISIONS[3], title=title) == [found]
    assert broken(DECISIONS[3], title=attrs.evolve(title, ru="Протокол 5")) == []
    place = DS.places["Ashuluk"]
    message = ("text-in-russian", "error", "name.ru", "'Ashuluk' has no Cyrillic letter")
    assert broken(place, name=Text("Ashuluk", "Ashuluk")) == [message]
    source = broken(DS.sources[1], title=Title("A report", "Ё"))
    assert source == []


def test_the_nearest_names_are_looked_for_a_few_times_only() -> None:
    guests = tuple(csto.Guest(person=f"Sergei Shoigu {i:02}") for i in range(30))
    problems = [found for found in broken(SUMMITS[2], guests=guests) if found[0] == "name-canonical"]
    assert len(problems) == 30
    assert ["did you mean 'Sergei Shoigu'?" in message for _, _, _, message in problems] == [True] * 20 + [False] * 10


def test_check_reads_any_dataset_to_its_end() -> None:
    strange = Dataset(
        summits=[
            csto.Summit(id="summit-9999-12-31", kind="regular", format="video", status="held", dates=span("9999"))
        ],
        decisions=[
            csto.Decision(
                id="decision-0001",
                kind="plan",
                status="adopted",
                title=Title("x"),
                adopted=PartialDate(1),
                amends=("decision-a",),
            )
        ],
    )
    assert {problem.rule for problem in strange.check()} == {"fact-cited", "reference-resolves"}
