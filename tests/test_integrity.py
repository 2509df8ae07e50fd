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
    assert len({rule.name for rule in RULES}) == len(RULES) == 21
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


def test_id_dated_takes_either_of_two_years() -> None:
    term = CHAIRMANSHIPS[1]  # 2018 to 2019
    for id_ in ("chairmanship-2017-2018-kyrgyzstan", "chairmanship-2019-2020-x", "chairmanship-2018-2019"):
        assert broken(term, id=id_) == []
    assert broken(term, id="chairmanship-2016-2017-x") == [
        ("id-dated", "error", "id", "the id says 2016 and 2017, the record 2018-11-08/2019-11-27")
    ]
    assert broken(term, id="chairmanship-2018-0000-x") == [
        ("id-dated", "error", "id", "'0000' in the id is no date: years run from 1 to 9999")
    ]
    assert broken(attrs.evolve(term, waivers=()), id="chairmanship-2018-201-x") == []


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
    one = [("state-known", "warning", "guests[0].state", "CN is not among the states")]
    guests = (csto.Guest(state=StateCode("CN")),)
    cited = (*PLAIN.citations, csto.Citation(source="agency-report", supports=("guests",)))
    assert broken(PLAIN, guests=guests, citations=cited) == one
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


# What records say of one another


def of_exercises(*exercises: csto.Exercise) -> list[tuple[str, str, str]]:
    """Give the id, path and message of the problems of some exercises with one another."""
    asked = {"part-of-acyclic", "parts-agree"}
    problems = Dataset(exercises=exercises).check()
    return [(problem.id, problem.path, problem.message) for problem in problems if problem.rule in asked]


def test_part_of_acyclic() -> None:
    one, two, three = (
        attrs.evolve(EXERCISES[4], id=f"exercise-{name}", part_of=f"exercise-{whole}", shares_totals_with=None)
        for name, whole in (("a", "b"), ("b", "c"), ("c", "a"))
    )
    ((id_, path, message),) = of_exercises(one, two, three)
    assert (id_[:9], path) == ("exercise-", "part_of")
    assert message.startswith("it leads back to itself: exercise-")
    assert sorted(message.rpartition(": ")[2].split(", ")[1:]) == ["exercise-a", "exercise-b", "exercise-c"]
    assert message.endswith(id_)
    assert of_exercises(one, two) == []
    pair = (
        attrs.evolve(one, id="exercise-x", part_of="exercise-y"),
        attrs.evolve(one, id="exercise-y", part_of="exercise-x"),
    )
    assert len(of_exercises(one, two, three, *pair)) == 2
    renamed = attrs.evolve(three, part_of="exercise-old"), attrs.evolve(one, former_ids=("exercise-old",))
    assert len(of_exercises(two, *renamed)) == 1
    circle = csto.Collection([one, two, three])
    assert not circle.countable()
    assert not circle.countable(parts=True)


def test_act_acyclic() -> None:
    act = attrs.evolve(DECISIONS[3], summit=None)
    one = attrs.evolve(act, id="decision-2019-11-28-one", amends=("decision-2019-11-28-two",))
    two = attrs.evolve(act, id="decision-2019-11-28-two", amends=("decision-2019-11-28-one", "decision-unheard-of"))
    found = [problem for problem in Dataset(decisions=[one, two]).check() if problem.rule == "act-acyclic"]
    assert [(problem.severity, problem.path) for problem in found] == [("error", "amends")]
    drafts = [attrs.evolve(one, amends=None, draft_of=two.id), attrs.evolve(two, amends=None, draft_of=one.id)]
    found = [problem for problem in Dataset(decisions=drafts).check() if problem.rule == "act-acyclic"]
    assert [problem.path for problem in found] == ["draft_of"]
    chain = [
        attrs.evolve(act, id=f"decision-2019-11-28-{i}", amends=(f"decision-2019-11-28-{i + 1}",)) for i in range(3000)
    ]
    assert "act-acyclic" not in {problem.rule for problem in Dataset(decisions=chain).check()}


def test_decision_in_session() -> None:
    said = "it is of 2019-11-29, the session summit-2019-11-28-bishkek of 2019-11-28"
    late = PartialDate(2019, 11, 29)
    id_ = "decision-2019-protocol"
    assert broken(DECISIONS[3], id=id_, adopted=late) == [("decision-in-session", "warning", "adopted", said)]
    assert broken(DECISIONS[3], id=id_, adopted=late, status="draft-endorsed") == []
    assert broken(DECISIONS[3], id=id_, adopted=PartialDate(2019, 11)) == []
    statement = broken(STATEMENTS[0], id="statement-2018-x", issued=span("2018-11-09"))
    assert [(rule, path) for rule, _, path, _ in statement] == [("decision-in-session", "issued")]


def test_member_then() -> None:
    message = "AZ was neither a member nor an observer in 2020-12-02"
    attendance = (*(PLAIN.attendance or ()), csto.Attendance(state=StateCode("AZ"), status="absent"))
    assert broken(PLAIN, attendance=attendance) == [("member-then", "warning", "attendance[AZ]", message)]
    observer = (*(PLAIN.attendance or ()), csto.Attendance(state=StateCode("RS"), status="present"))
    assert broken(PLAIN, attendance=observer) == []
    exercise = EXERCISES[6]
    for name in ("participants", "hosts", "absent"):
        changed = broken(exercise, **{name: (*(getattr(exercise, name) or ()), StateCode("GE"))})
        assert [(rule, path) for rule, _, path, _ in changed] == [("member-then", f"{name}[GE]")]
        cis = broken(exercise, framework="CIS", **{name: (*(getattr(exercise, name) or ()), StateCode("GE"))})
        assert cis == []
    assert broken(exercise, observers=(StateCode("GE"),)) == []
    suspended = broken(PLAIN, id="summit-2012-10", dates=span("2012-10"), attendance=attendance[:1])
    assert suspended == []
    uzbek = (csto.Attendance(state=StateCode("UZ"), status="absent"),)
    assert [found[0] for found in broken(PLAIN, id="summit-2012-10", dates=span("2012-10"), attendance=uzbek)] == [
        "member-then"
    ]


def chaired(*terms: str) -> list[tuple[str, str, str]]:
    """Give rule, severity and path of what is wrong with the order of terms."""
    made = [
        csto.Chairmanship(id=f"chairmanship-{i}", chair_state=StateCode("RU"), dates=csto.DateSpan.from_edtf(term))
        for i, term in enumerate(terms)
    ]
    problems = Dataset(chairmanships=made).check()
    return [(problem.rule, problem.severity, problem.id) for problem in problems if problem.rule.startswith("chairm")]


def test_chairmanships_follow_one_another() -> None:
    gap = ("chairmanship-gap", "warning", "chairmanship-1")
    overlap = ("chairmanship-succession", "error", "chairmanship-1")
    assert chaired("2018-11-08/2019-11-28", "2019-11-28/2020-12-02") == []
    assert chaired("2018-11-08/2019-11-28", "2019-11-29/2020-12-02") == [gap]
    assert chaired("2018-11-08/2019-11-28", "2019-11-27/2020-12-02") == [overlap]
    assert chaired("2018-11-08/2019-11", "2019-11/2020-12-02") == []  # some time in November
    assert chaired("2018-11-08/2019-10", "2019-12/2020-12-02") == [gap]
    assert chaired("2018-11-08/", "2019-12/2020-12-02") == []  # who knows
    assert chaired("2018-11-08/..", "2019-12/2020-12-02") == [overlap]
    assert chaired("2018-11-08/2019-11-28", "/2020-12-02") == []
    assert chaired("../2019-11-28", "2018-11-08/2020-12-02") == [overlap]
    assert chaired("2018", "2018") == []


@pytest.mark.parametrize(
    ("chair", "day", "said"),
    [
        ("KZ", "2019-11-28", None),  # the outgoing one opens the session
        ("KG", "2019-11-28", "KG, when KZ held the chair"),
        ("KG", "2019-12-02", None),
        ("KZ", "2019-12-02", "KZ, when KG held the chair"),
        ("KG", "2021", "KG, when RU held the chair"),
        ("AM", "2019-11", "AM, when KG or KZ held the chair"),
        ("AM", "2018-11-07", None),  # nobody is known to have held it
    ],
)
def test_chair_then(chair: str, day: str, said: str | None) -> None:
    terms = [("KZ", "2018-11-08/2019-11-28"), ("KG", "2019-11-28/"), ("RU", "2020-12-02/..")]
    held = [
        csto.Chairmanship(id=f"chairmanship-{i}", chair_state=StateCode(state), dates=csto.DateSpan.from_edtf(term))
        for i, (state, term) in enumerate(terms)
    ]
    opened = attrs.evolve(PLAIN, id="summit-x", dates=span(day), chair_state=StateCode(chair), status="held")
    for session, expected in ((opened, said), (attrs.evolve(opened, status="announced"), None)):
        found = [p for p in Dataset(summits=[session], chairmanships=held).check() if p.rule == "chair-then"]
        assert [problem[1:] for problem in found] == (
            [("warning", session.id, "chair_state", expected)] if expected else []
        )


def test_source_dated() -> None:
    early = attrs.evolve(DS.sources[0], id="early", published=PartialDate(2020, 12, 1))
    citing = csto.Citation(source="early", supports=("chair_state",))

    def found(
        citation: csto.Citation, record: csto.Entry = PLAIN, published: str = "2020-12-01", **changes: Any
    ) -> Any:
        changed = attrs.evolve(record, citations=(*record.citations, citation), **changes)
        source = attrs.evolve(early, published=PartialDate.parse(published))
        key = next(key for key, kind in COLLECTIONS.items() if type(record) is kind)
        parts: dict[str, Any] = {key: [changed]}
        problems = Dataset(sources=[*DS.sources, source], **parts).check()
        return [problem[1:] for problem in problems if problem.rule == "source-dated"]

    message = "early was published 2020-12-01, before 2020-12-02"
    assert found(citing) == [("warning", PLAIN.id, "citations[early]", message)]
    assert found(citing, published="2020-12-02") == []
    assert found(citing, published="2020-12") == []
    assert found(citing, status="announced") == []
    assert found(citing, status="called-off") == []
    assert found(attrs.evolve(citing, basis="inferred", note="It was to be so, and nobody says otherwise.")) == []
    assert found(attrs.evolve(citing, supports=("next_session.place",))) == []
    assert len(found(attrs.evolve(citing, supports=("next_session", "dates")))) == 1
    assert found(attrs.evolve(citing, source="unheard-of")) == []
    of_the_end = csto.Citation(source="early", supports=("dates.end", "personnel"))
    of_the_whole, of_the_start = (attrs.evolve(of_the_end, supports=(path,)) for path in ("dates", "dates.start"))
    drill = attrs.evolve(EXERCISES[2], dates=span("2020-11-30/2020-12-04"), citations=(), incomplete=(), personnel=None)
    for citation in (of_the_end, of_the_whole):
        said = "early was published 2020-12-01, before the end, 2020-12-04"
        assert found(citation, drill) == [("warning", drill.id, "citations[early]", said)]
        assert found(citation, drill, published="2020-12-04") == []
        assert found(citation, drill, dates=span("2020-11-30/")) == []
        assert found(citation, drill, dates=span("2020-11-30/2020-12")) == []
    assert found(of_the_start, drill) == []
    term = CHAIRMANSHIPS[3]  # 2025: that it will begin is known before
    assert found(citing, term) == []
    assert found(attrs.evolve(citing, supports=("title",)), STATEMENTS[1]) == []


def test_parts_agree() -> None:
    part, whole = EXERCISES[3], EXERCISES[2]
    assert of_exercises(whole, attrs.evolve(part, shares_totals_with=None)) == []
    late = attrs.evolve(part, dates=span("2018-10-31/2018-11-03"), shares_totals_with=None)
    said = f"it is of 2018-10-31/2018-11-03, its whole {whole.id} of 2018-10/2018-11-02"
    assert of_exercises(whole, late) == [(part.id, "part_of", said)]
    early = attrs.evolve(late, dates=span("2018-09-30/2018-11-02"))
    assert [path for _, path, _ in of_exercises(whole, early)] == ["part_of"]
    for within in ("2018-10", "2018-11-02", "/2018-11-02", "2018-10-05/"):
        assert of_exercises(whole, attrs.evolve(late, dates=span(within))) == []
    open_whole = attrs.evolve(whole, dates=span("2018-10/.."))
    assert of_exercises(open_whole, late) == []
    other = attrs.evolve(EXERCISES[4], shares_totals_with=None, part_of=None)
    message = f"{other.id} does not say that it shares its totals with this one"
    assert of_exercises(part, other) == [(part.id, f"shares_totals_with[{other.id}]", message)]
    assert of_exercises(attrs.evolve(part, part_of=None), EXERCISES[4]) == []


# Exceptions


def test_a_waiver_excuses_a_breach_of_its_rule_at_its_path() -> None:
    late: dict[str, Any] = {"id": "decision-2019-protocol", "adopted": PartialDate(2019, 11, 29)}

    def with_waiver(rule: str, path: str | None) -> list[tuple[str, str, str, str]]:
        waiver = csto.Waiver(rule=rule, path=path, reason="It was adopted by correspondence.")
        return broken(DECISIONS[3], **late, waivers=(waiver,))

    assert with_waiver("decision-in-session", "adopted") == []
    assert with_waiver("decision-in-session", None) == []
    needless = "it excuses nothing: no breach of 'decision-in-session' is there"
    assert [found[0] for found in with_waiver("decision-in-session", "summit")] == [
        "decision-in-session",
        "waiver-needed",
    ]
    assert with_waiver("decision-in-session", "summit")[1] == ("waiver-needed", "warning", "waivers[0]", needless)
    assert with_waiver("decision-in-sesion", None)[1][3].endswith("; did you mean 'decision-in-session'?")
    assert with_waiver("x", None)[1][3] == "it excuses nothing: no breach of 'x' is there"


def test_a_waiver_covers_what_is_beneath_its_path() -> None:
    nobody = broken(SUMMITS[2], guests=(csto.Guest(person="X"),), citations=SUMMITS[2].citations)
    assert [found[0] for found in nobody] == ["name-canonical"]
    waiver = csto.Waiver(rule="name-canonical", path="guests", reason="The source has no more.")
    assert broken(SUMMITS[2], guests=(csto.Guest(person="X"),), waivers=(waiver,)) == []


def test_thousands_of_parts_are_looked_at_once() -> None:
    measures = [f"measure-{i}" for i in range(2000)]
    results = tuple(csto.Result(measure=measure, quantity=csto.Quantity(5)) for measure in measures)
    citing = tuple(csto.Citation(source="agency-report", supports=(f"results[{measure}]",)) for measure in measures)
    disputes = tuple(dispute(f"results[{measure}].quantity.value", "six", "6") for measure in measures)
    record = attrs.evolve(
        EXERCISES[7], results=results, citations=(*EXERCISES[7].citations, *citing), disputes=disputes
    )
    assert broken(EXERCISES[7], results=results, citations=record.citations, disputes=disputes) == []


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
