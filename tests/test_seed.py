"""The seed edition says what its two documents say: fact by fact, paragraph by paragraph, word by word.

The documents themselves are not in this repository. Where the environment variable CSTO_RECORDS_SEED_DOCUMENTS names a
folder that holds them as text files, the tests at the end compare with them.
"""

import importlib.util
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import csto_records as csto
from csto_records._provenance import covers_path
from csto_records._shape import walk
from csto_records._text import fold

SEED = csto.load("seed")
A, B = "islworld-2024-11-28-tokayev", "odkb-en-2025-01-23-results"


def _table() -> Any:
    """Give the module of the docs that makes the table."""
    path = Path(__file__).resolve().parent.parent / "docs" / "_ext" / "seed_table.py"
    spec = importlib.util.spec_from_file_location("seed_table", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TABLE = _table()
ROWS: tuple[Any, ...] = TABLE.rows(SEED)
PARAGRAPHS: tuple[Any, ...] = TABLE.paragraphs()


# The table


def test_every_place_that_is_cited_is_listed() -> None:
    listed = [(one.source, one.locator) for one in PARAGRAPHS]
    assert len(set(listed)) == len(listed)
    assert {(row.source, row.locator) for row in ROWS} <= set(listed)
    assert {source for source, _ in listed} == set(SEED.sources.ids)


@pytest.mark.parametrize("paragraph", PARAGRAPHS, ids=lambda one: f"{one.source} {one.locator}")
def test_a_paragraph_is_in_the_records_or_it_is_said_why_not(paragraph: Any) -> None:
    cited = any((row.source, row.locator) == (paragraph.source, paragraph.locator) for row in ROWS)
    assert cited != bool(paragraph.no_fact)
    assert paragraph.gist.endswith(".")


EDITORIAL = {"id", "kind", "status", "topics", "citations", "disputes"}
"""What is ours. A kind, a status or a topic may be cited all the same, where it rests on a reading of the text."""


def leaves(entry: csto.Entry) -> Iterator[str]:
    """Give the paths of what is known of a record and not editorial: of a value with parts, its parts."""
    paths = [path for path, _, value in walk(entry) if value not in ((), False)]
    own = {*EDITORIAL, *(["title"] if entry.title.form == "descriptive" else [])}
    for path in paths:
        if re.split(r"[.\[]", path)[0] not in own and not any(
            other != path and covers_path(path, other) for other in paths
        ):
            yield path


@pytest.mark.parametrize("entry", SEED.entries, ids=lambda entry: entry.id)
def test_every_known_field_is_in_the_table(entry: csto.Entry) -> None:
    held = [row.path for row in ROWS if row.id == entry.id and row.basis != "dispute"]
    assert list(leaves(entry))
    for path in leaves(entry):
        # The key of an item is told wherever something of the item is.
        item = path.removesuffix(".state") if path.startswith("attendance[") else path
        assert any(covers_path(row, path) or covers_path(item, row) for row in held), path


def test_a_row_shows_value_and_basis() -> None:
    rows = {(row.id, row.path, row.locator): row for row in ROWS}
    armenia = rows["summit-2024-11-28-astana", "attendance[AM]", "paragraph 6"]
    assert (armenia.value, armenia.basis, armenia.note) == ("absent", "stated", "")
    belarus = rows["summit-2024-11-28-astana", "attendance[BY]", "paragraph 6"]
    assert (belarus.value, belarus.basis) == ("present, President", "stated")
    year = rows["summit-2024-11-28-astana", "dates", "date line"]
    assert (year.value, year.basis) == ("28 November 2024", "inferred")
    assert "without a year" in year.note
    december = rows["summit-2024-11-28-astana", "dates", "paragraph 6"]
    assert (december.value, december.basis) == ("December 28", "dispute")
    assert december.note.startswith("contradiction; the record has 28 November 2024. ")
    hosts = rows["exercise-2024-joint-training", "hosts", "paragraph 13"]
    assert hosts.value == "RU; KZ; KG; TJ"


# The facts


def bases(entry: csto.Entry, path: str) -> list[tuple[str, str | None, str]]:
    """Give where a value of a record is from: source, place and basis of each citation that supports it."""
    return [(one.source, one.locator, one.basis) for one in entry.citations if one.supports_path(path)]


VICTORY = "80th anniversary of the Victory in the Great Patriotic War of 1941-1945"
FORCES = "the CSTO Troops (Collective Forces)"
SUMMIT = SEED.summits["summit-2024-11-28-astana"]


def test_what_there_is() -> None:
    assert {name: len(part) for name, part in SEED.collections.items()} == {
        "summits": 1,
        "chairmanships": 2,
        "decisions": 4,
        "statements": 4,
        "exercises": 2,
        "memberships": 0,
        "officials": 1,
        "sources": 2,
        "states": 6,
        "people": 2,
        "places": 1,
    }
    assert SEED.check() == ()


def test_the_session_was_held_in_astana_with_the_presidents_there() -> None:
    assert (SUMMIT.kind, SUMMIT.format, SUMMIT.status) == ("regular", "in-person", "held")
    assert SUMMIT.place == csto.Location(name="Astana", state=csto.StateCode("KZ"))
    assert (A, "paragraph 6", "inferred") in bases(SUMMIT, "place.state")
    assert SUMMIT.host == "KZ"


def test_its_date_is_inferred_from_both_documents_and_disputed_by_one() -> None:
    assert SUMMIT.dates == csto.DateSpan.parse("2024-11-28")
    assert bases(SUMMIT, "dates") == [(A, "date line", "inferred"), (B, "paragraph 5", "inferred")]
    (dispute,) = [one for one in SUMMIT.disputes if one.field == "dates"]
    assert (dispute.stated, dispute.value, dispute.kind) == ("December 28", None, "contradiction")
    assert (dispute.citation.source, dispute.citation.locator) == (A, "paragraph 6")


def test_its_names_differ() -> None:
    names = {one.stated: (one.citation.source, one.citation.locator) for one in SUMMIT.disputes if one.kind == "naming"}
    assert names == {
        "CSTO summit": (A, "paragraph 1"),
        "meeting of the Collective Security Council": (B, "paragraph 6"),
    }


def test_who_came_and_who_stayed_away() -> None:
    assert SUMMIT.attendance is not None
    assert {one.state: (one.status, one.person, one.office) for one in SUMMIT.attendance} == {
        "AM": ("absent", None, None),
        "BY": ("present", None, "President"),
        "KZ": ("present", "Kassym-Jomart Tokayev", "President"),
        "KG": ("present", None, "President"),
        "RU": ("present", None, "President"),
        "TJ": ("present", None, "President"),
    }
    assert bases(SUMMIT, "attendance[AM].status") == [(A, "paragraph 6", "stated")]
    assert bases(SUMMIT, "attendance[RU].status") == [(A, "paragraph 2", "stated"), (A, "paragraph 6", "stated")]
    assert bases(SUMMIT, "attendance[KZ].status") == [(A, "paragraph 6", "stated")]
    assert bases(SUMMIT, "attendance[KZ].person") == [(A, "paragraph 1", "inferred")]
    assert SUMMIT.incomplete == ()


def test_who_presided_is_inferred() -> None:
    assert (SUMMIT.chair_state, SUMMIT.chair_person) == ("KZ", "Kassym-Jomart Tokayev")
    assert bases(SUMMIT, "chair_state") == bases(SUMMIT, "chair_person") == [(A, "paragraph 4", "inferred")]


def test_what_is_not_said_of_the_session_is_unknown() -> None:
    assert (SUMMIT.guests, SUMMIT.documents_signed, SUMMIT.next_session) == (None, None, None)


def test_kazakhstan_chaired_in_2024() -> None:
    term = SEED.chairmanships["chairmanship-2024-kazakhstan"]
    assert (term.chair_state, term.chair_person) == ("KZ", "Kassym-Jomart Tokayev")
    assert bases(term, "chair_state") == [(A, "paragraph 1", "stated"), (B, "paragraph 4", "stated")]
    assert term.dates == csto.DateSpan("2024", "2024")
    assert bases(term, "dates") == [(B, "paragraph 4", "inferred")]
    assert bases(term, "chair_person") == [(A, "paragraph 4", "inferred")]
    assert (term.motto, term.handed_over_at) == (None, None)


def test_kazakhstan_had_three_priorities() -> None:
    term = SEED.chairmanships["chairmanship-2024-kazakhstan"]
    assert term.priorities is not None
    assert len(term.priorities) == 3
    words = (("collaboration",), ("rapid", "crises"), ("terrorism", "cyberattacks", "crime", "drug trafficking"))
    for priority, said in zip(term.priorities, words, strict=True):
        assert all(word in priority for word in said)
    assert bases(term, "priorities") == [(A, "paragraph 3", "inferred")]


def test_kyrgyzstan_chairs_from_2025_until_nobody_says_when() -> None:
    term = SEED.chairmanships["chairmanship-2025-kyrgyzstan"]
    assert term.chair_state == "KG"
    assert bases(term, "chair_state") == [(B, "paragraph 14", "stated")]
    assert term.dates == csto.DateSpan("2025", None)
    assert bases(term, "dates.start") == [(B, "paragraph 14", "inferred")]
    assert (term.chair_person, term.priorities, term.handed_over_at) == (None, None, None)


@pytest.mark.parametrize(
    ("name", "kind", "title", "form", "bodies", "place"),
    [
        (
            "tajik-afghan-border-programme",
            "programme",
            "On the CSTO Special Interstate Policy for strengthening sections of the Tajik-Afghan Border",
            "official",
            ("CSC",),
            "paragraph 9",
        ),
        (
            "allied-relations",
            "decision",
            "On further strengthening of allied relations within the Collective Security Treaty Organization",
            "descriptive",
            ("CSC",),
            "paragraph 10",
        ),
        (
            "victory-80-action-plan",
            "plan",
            f"On the Plan of measures to celebrate the {VICTORY}",
            "official",
            ("CSC",),
            "paragraph 11",
        ),
        (
            "equipping-documents",
            "decision",
            f"Documents on equipping components of {FORCES} with modern and advanced armaments and military equipment",
            "descriptive",
            None,
            "paragraph 12",
        ),
    ],
)
def test_a_decision(name: str, kind: str, title: str, form: str, bodies: tuple[str, ...] | None, place: str) -> None:
    decision = SEED.decisions[f"decision-2024-11-28-{name}"]
    assert (decision.kind, decision.status, decision.bodies) == (kind, "adopted", bodies)
    assert (decision.title.en, decision.title.form) == (title, form)
    assert bases(decision, "title") == [(B, place, "stated")]
    assert decision.adopted == csto.PartialDate(2024, 11, 28)
    assert bases(decision, "adopted") == [(B, place, "inferred")]
    assert decision.summit == SUMMIT.id
    assert bases(decision, "summit") == [(B, place, "stated")]


def test_the_border_document_is_carried_out_from_2025_and_called_two_things() -> None:
    border = SEED.decisions["decision-2024-11-28-tajik-afghan-border-programme"]
    assert border.period == csto.DateSpan("2025", None)
    assert bases(border, "period.start") == [(B, "paragraph 9", "stated")]
    (dispute,) = border.disputes
    assert (dispute.field, dispute.stated, dispute.kind) == ("title.en", "Program", "naming")


def test_the_body_of_the_plan_is_inferred() -> None:
    plan = SEED.decisions["decision-2024-11-28-victory-80-action-plan"]
    assert bases(plan, "bodies") == [(B, "paragraph 11", "inferred")]


def test_the_declaration() -> None:
    said = SEED.statements["statement-2024-11-28-declaration"]
    assert (said.kind, said.issuer, said.summit) == ("declaration", "CSC", SUMMIT.id)
    assert said.title == csto.Title("Declaration of the CSTO Collective Security Council", form="descriptive")
    assert said.issued == SUMMIT.dates
    assert bases(said, "issued") == [(B, "paragraph 8", "inferred")]


def test_the_statement_on_the_anniversary_is_in_both_documents() -> None:
    said = SEED.statements["statement-2024-11-28-victory-80"]
    assert (said.kind, said.issuer, said.summit) == ("statement", "CSC", SUMMIT.id)
    assert said.title.en == f"Statement of the Collective Security Council in connection with the {VICTORY}"
    assert bases(said, "issuer") == [(B, "paragraph 11", "stated"), (A, "paragraph 5", "stated")]
    assert said.issued == SUMMIT.dates


def test_tokayev_s_speech() -> None:
    said = SEED.statements["statement-2024-11-28-tokayev"]
    assert (said.kind, said.speaker, said.office) == ("speech", "Kassym-Jomart Tokayev", "President of Kazakhstan")
    assert (said.title.form, said.summit, said.issued) == ("descriptive", SUMMIT.id, SUMMIT.dates)
    assert bases(said, "speaker") == [(A, "paragraph 1", "stated")]
    assert bases(said, "office") == [(A, "paragraph 1", "inferred")]
    assert bases(said, "issued") == [(A, "date line", "inferred")]
    assert [(one.field, one.stated) for one in said.disputes] == [("issued", "December 28")]


def test_tasmagambetov_s_address() -> None:
    said = SEED.statements["statement-2025-01-23-tasmagambetov-results-2024"]
    assert (said.kind, said.speaker, said.office) == ("address", "Imangali Tasmagambetov", "CSTO Secretary General")
    assert said.title == SEED.sources[B].title
    assert said.issued == csto.DateSpan.at("23 January 2025")
    assert bases(said, "issued") == [(B, "date line", "stated"), (B, "paragraph 1", "stated")]
    assert said.summit is None
    (dispute,) = said.disputes
    assert (dispute.field, dispute.stated, dispute.citation.locator) == ("kind", "speech", "paragraph 2")


def test_the_training_of_the_year_was_in_four_states() -> None:
    training = SEED.exercises["exercise-2024-joint-training"]
    assert (training.nature, training.status, training.framework) == ("exercise", "held", "CSTO")
    assert training.hosts == ("RU", "KZ", "KG", "TJ")
    assert bases(training, "hosts") == [(B, "paragraph 13", "stated")]
    assert training.dates == csto.DateSpan.at("2024")
    assert bases(training, "dates") == [(B, "paragraph 13", "inferred")]
    assert training.aggregate
    assert (training.participants, training.personnel) == (None, None)
    assert [(one.stated, one.kind) for one in training.disputes] == [("military exercises", "naming")]


def test_of_the_standing_operations_no_place_is_said() -> None:
    operations = SEED.exercises["exercise-2024-special-permanent-operations"]
    assert (operations.nature, operations.status, operations.aggregate) == ("operation", "held", True)
    assert operations.dates == csto.DateSpan.at("2024")
    assert (operations.hosts, operations.participants, operations.places) == (None, None, None)
    assert bases(operations, "status") == [(B, "paragraph 13", "stated"), (A, "paragraph 3", "inferred")]
    assert [(one.stated, one.kind) for one in operations.disputes] == [("preventive operations", "naming")]


def test_the_secretary_general_is_attested_and_no_more() -> None:
    (official,) = SEED.officials
    assert (official.person, official.office) == ("Imangali Tasmagambetov", "CSTO Secretary General")
    assert (official.dates, official.attested, official.state) == (None, (csto.PartialDate(2025, 1, 23),), None)


def test_the_sources_state_what_the_documents_state() -> None:
    first, second = SEED.sources[A], SEED.sources[B]
    assert (first.publisher, first.published, first.url) == ('GSV "Russia - Islamic World"', None, None)
    assert first.note is not None
    assert "TASS" in first.note
    assert (second.publisher, second.published, second.url) == ("CSTO", csto.PartialDate(2025, 1, 23), None)
    assert (first.source_type, second.source_type) == ("press", "official")


def test_the_names() -> None:
    assert SEED.people.ids == ("Imangali Tasmagambetov", "Kassym-Jomart Tokayev")
    assert SEED.places.ids == ("Astana",)
    assert SEED.states.ids == ("AM", "BY", "KG", "KZ", "RU", "TJ")
    assert str(SEED.states["KG"].official_name) == "Kyrgyz Republic"


# The documents


def documents() -> dict[str, list[str]]:
    """Give the paragraphs of each document by the id of its source."""
    folder = os.environ.get("CSTO_RECORDS_SEED_DOCUMENTS")
    if not folder:
        pytest.skip("CSTO_RECORDS_SEED_DOCUMENTS names no folder")
    found: dict[str, list[str]] = {}
    for path in sorted(Path(folder).glob("*.txt")):
        lines = [line.strip() for line in path.read_text("utf-8").splitlines() if line.strip()]
        found[next(source.id for source in SEED.sources if source.title.en == lines[0])] = lines
    assert set(found) == {A, B}
    return found


def at(source: str, locator: str) -> str:
    """Give the text at a place in a document."""
    before = {"headline": 0, "date line": 1}
    return documents()[source][before[locator] if locator in before else 1 + int(locator.removeprefix("paragraph "))]


def whole(document: list[str]) -> str:
    """Give a document as one text."""
    return " ".join(document)


def test_every_paragraph_is_listed() -> None:
    at_the_end = {A: 3, B: 3}  # three lines of credits, three links
    for source, lines in documents().items():
        paragraphs = [one for one in PARAGRAPHS if one.source == source and one.locator.startswith("paragraph ")]
        assert [one.locator for one in paragraphs] == [f"paragraph {n}" for n in range(1, len(paragraphs) + 1)]
        assert len(lines) == 2 + len(paragraphs) + at_the_end[source]  # headline and date line before


def test_titles_and_disputed_words_are_exact() -> None:
    texts = {source: whole(lines) for source, lines in documents().items()}
    for entry in SEED.entries:
        for path, _, value in walk(entry):
            if isinstance(value, csto.Title) and value.form == "official":
                assert value.en in texts[next(one.source for one in entry.citations if one.supports_path(path))]
        for dispute in entry.disputes:
            assert dispute.stated in at(dispute.citation.source, dispute.citation.locator or "")
    for source in SEED.sources:
        assert source.title.en in texts[source.id]


@pytest.mark.parametrize(
    ("source", "locator", "words"),
    [
        (A, "date line", "28 November"),
        (A, "paragraph 1", "its chairmanship, President Kassym-Jomart Tokayev stated at the CSTO summit in Astana"),
        (A, "paragraph 2", "addressing the presidents of Russia, Belarus, Kyrgyzstan, and Tajikistan"),
        (A, "paragraph 3", "terrorism, cyberattacks, international crime, and drug trafficking"),
        (A, "paragraph 4", "officially opening the council session"),
        (A, "paragraph 5", "a corresponding statement by the Collective Security Council"),
        (A, "paragraph 6", "Representatives from Armenia did not participate"),
        (B, "date line", "23.01.2025"),
        (B, "paragraph 1", "On January 23, 2025, the CSTO Joint Staff hosted"),
        (B, "paragraph 4", "in 2024 under Kazakhstan's Chairmanship"),
        (B, "paragraph 5", "Astana on November 28 last year"),
        (B, "paragraph 6", "the meeting of the Collective Security Council"),
        (B, "paragraph 8", "adopted by the Heads of State"),
        (B, "paragraph 9", "Its implementation will begin in the current year, 2025"),
        (B, "paragraph 12", "documents were considered and signed"),
        (B, "paragraph 13", "on the territory of Russia, Kazakhstan, Kyrgyzstan and Tajikistan"),
        (B, "paragraph 14", "the chairmanship of the Kyrgyz Republic"),
    ],
)
def test_a_locator_counts_as_the_page_says(source: str, locator: str, words: str) -> None:
    assert words in at(source, locator)


def ours() -> Iterator[tuple[str, str]]:
    """Give every sentence of ours, with where it stands."""
    for one in PARAGRAPHS:
        yield f"{one.source} {one.locator}", one.gist
    for entry in SEED.entries:
        for path, _, value in walk(entry):
            if isinstance(value, str) and path.rpartition(".")[2] in {"summary", "note", "reason"}:
                yield f"{entry.id} {path}", value


def test_no_sentence_of_ours_is_theirs() -> None:
    """No run of more than a dozen words is shared with a document."""
    theirs: set[tuple[str, ...]] = set()
    for lines in documents().values():
        words = fold(whole(lines)).split()
        theirs |= {tuple(words[start : start + 13]) for start in range(len(words) - 12)}
    for where, text in ours():
        words = fold(text).split()
        runs = (tuple(words[start : start + 13]) for start in range(len(words) - 12))
        assert not [run for run in runs if run in theirs], where
