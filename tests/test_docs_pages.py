"""What the pages say of the data is right: counted on a small dataset made here, and held to on the archive."""

import importlib
import re
import sys
from pathlib import Path
from typing import Any

import attrs
import pytest

import csto_records as csto
from csto_records import Citation, Dataset, DateSpan, Dispute, Quantity, StateCode, Text, Title, Waiver
from csto_records._provenance import SourceType

DOCS = Path(__file__).resolve().parent.parent / "docs"
KZ, RU, AM = StateCode("KZ"), StateCode("RU"), StateCode("AM")
SAID = Citation(source="a-page", supports=("title",))
GUESSED = Citation(source="a-book", supports=("title",), basis="inferred", note="By the year of the series.")


def _load(name: str) -> Any:
    """Give a module of the docs' extension; those that know nothing of pages import without docutils."""
    sys.path.insert(0, str(DOCS / "_ext"))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(DOCS / "_ext"))


coverage, dictionary = _load("coverage_data"), _load("dictionary_data")
disputes, sources = _load("disputes_data"), _load("sources_data")


def given(more: dict[str, Any], **usual: Any) -> dict[str, Any]:
    return usual | more


def source(id_: str, kind: SourceType = "press", published: str | None = "2020", **more: Any) -> csto.Source:
    when = csto.PartialDate.parse(published) if published else None
    values = given(more, title=Title(id_), publisher="A press", language="en")
    return csto.Source(id=id_, source_type=kind, published=when, **values)


def exercise(year: int, **more: Any) -> csto.Exercise:
    values = given(more, id=f"exercise-{year}-search", series="Search", dates=DateSpan.parse(str(year)))
    values = given(values, nature="exercise", status="held", framework="CSTO", citations=(SAID,))
    return csto.Exercise(name=Text(f"Search-{year}"), **values)


def summit(**more: Any) -> csto.Summit:
    values = given(more, id="summit-2020-05-01-astana", dates=DateSpan.parse("2020-05-01"), citations=(SAID,))
    return csto.Summit(kind="regular", format="in-person", status="held", **values)


def decision(name: str, **more: Any) -> csto.Decision:
    values = given(more, status="adopted", summit="summit-2020-05-01-astana", citations=(SAID,))
    title, adopted = Title(name, form="descriptive"), csto.PartialDate.parse("2020-05-01")
    id_ = f"decision-2020-05-01-{name}"
    return csto.Decision(id=id_, kind="plan", title=title, bodies=("CSC",), adopted=adopted, **values)


def statement(name: str, kind: Any, **more: Any) -> csto.Statement:
    title = Title(name, ru="Заявление", form="translated")
    return csto.Statement(
        id=f"statement-2020-{name}", kind=kind, title=title, issuer="CSC", citations=(SAID, GUESSED), **more
    )


def member(state: StateCode, dates: str) -> csto.Membership:
    dated = DateSpan.parse(dates)
    return csto.Membership(id=f"membership-1992-{state.lower()}", state=state, dates=dated, citations=(SAID,))


def term(name: str, state: StateCode, dates: str) -> csto.Chairmanship:
    return csto.Chairmanship(id=f"chairmanship-{name}", chair_state=state, dates=DateSpan.from_edtf(dates))


# Coverage


def test_a_year_tells_what_was_held_from_what_was_not() -> None:
    ds = Dataset(
        exercises=[exercise(2020), exercise(2018, status="planned"), exercise(2018, id="exercise-2018-b")],
        decisions=[decision("a"), decision("b", status="draft-endorsed")],
        statements=[statement("undated", "appeal")],
        summits=[summit()],
    )
    found = coverage.by_year(ds)
    assert list(found) == [2020, 2019, 2018, None]
    assert [kind.name for kind in coverage.KINDS][:4] == ["Summits", "Decisions", "Statements", "Exercises"]
    assert found[2020] == ((1, ()), (1, (("draft-endorsed", 1),)), (0, ()), (1, ()), (0, ()))
    assert found[2019] == ((0, ()),) * 5
    assert found[2018][3] == (1, (("planned", 1),))
    assert found[None][2] == (1, ())
    assert coverage.total(cells[3] for cells in found.values()) == (2, (("planned", 1),))


def test_an_empty_dataset_has_no_years_and_lacks_nothing() -> None:
    ds = Dataset(name="empty")
    assert coverage.by_year(ds) == {}
    for gaps in (coverage.missing_documents, coverage.series_gaps, coverage.incomplete, coverage.waivers):
        assert gaps(ds) == ()


def test_every_record_of_the_archive_is_counted_once_in_the_years() -> None:
    ds = csto.load()
    cells = [cell for cells in coverage.by_year(ds).values() for cell in cells]
    counted = sum(cell.held + sum(count for _, count in cell.others) for cell in cells)
    assert counted == sum(map(len, (ds.summits, ds.decisions, ds.statements, ds.exercises)))


def test_the_share_of_a_field_counts_an_empty_list_as_an_answer() -> None:
    ds = Dataset(exercises=[exercise(2020, hosts=()), exercise(2019, aliases=("A drill",)), exercise(2018)])
    found = {share.name: share for share in coverage.shares(ds.exercises)}
    assert found["hosts"] == ("hosts", 1, 3)
    assert found["hosts"].percent == 33
    assert found["aliases"].count == 1  # () is the default there, and no answer
    assert found.keys().isdisjoint({"id", "dates", "citations", "incomplete", "aggregate"})


def test_the_share_of_nothing_is_none() -> None:
    assert coverage.Share("a", 0, 0).percent == 0


def test_titles_and_support_are_counted() -> None:
    ds = Dataset(decisions=[decision("a")], statements=[statement("b", "appeal")], sources=[source("a-page")])
    assert [(share.name, share.count, share.of) for share in coverage.titles_in_russian(ds)] == [
        ("Decisions: Russian title", 0, 1),
        ("Decisions: a title as published, or our English of one", 0, 1),
        ("Statements: Russian title", 1, 1),
        ("Statements: a title as published, or our English of one", 1, 1),
        ("Exercises: Russian name", 0, 0),
    ]
    assert coverage.sources_per_record(ds) == (("Decisions", 1, 0, 0, 0, 1.0), ("Statements", 0, 1, 0, 0, 2.0))
    assert coverage.inferred(ds) == (("Decisions", 0, 1), ("Statements", 1, 2))


def test_a_record_on_reference_works_alone_is_found() -> None:
    book = Citation(source="a-book", supports=("title",))
    alone, helped, bare = exercise(2020, citations=(book,)), exercise(2019, citations=(book, SAID)), exercise(2018)
    ds = Dataset(exercises=[alone, helped, bare], sources=[source("a-book", "reference"), source("a-page")])
    assert coverage.on_reference_works(ds) == (alone,)


@pytest.mark.parametrize(
    ("signed", "missing"),
    [
        (None, None),
        (Quantity(3), None),
        (Quantity(3, "more-than"), 1),
        (Quantity(7), 4),
    ],
)
def test_documents_that_are_missing(signed: Quantity | None, missing: int | None) -> None:
    met = summit(documents_signed=signed)
    acts = [decision("a"), decision("b"), decision("draft", status="draft-endorsed"), decision("c", summit=None)]
    said = [statement("a", "declaration", summit=met.id), statement("b", "speech", summit=met.id)]
    found = coverage.missing_documents(Dataset(summits=[met], decisions=acts, statements=said))
    assert [(one.summit, one.acts, one.statements, one.missing) for one in found] == (
        [(met, 2, 1, missing)] if missing else []
    )
    assert [one.signed for one in found] == ([str(signed)] if missing else [])


@pytest.mark.parametrize("qualifier", ["nearly", "up-to", "about"])
def test_a_number_that_is_no_lower_bound_proves_nothing_missing(qualifier: Any) -> None:
    ds = Dataset(summits=[summit(documents_signed=Quantity(3, qualifier))])
    assert coverage.missing_documents(ds) == ()


def test_members_of_whom_nothing_is_told() -> None:
    met = summit(attendance=(csto.Attendance(state=KZ, status="absent"),))
    ds = Dataset(summits=[met], memberships=[member(KZ, "1992/.."), member(RU, "1992/.."), member(AM, "1992/1999")])
    assert coverage.unlisted_members(ds) == ((met, ("Russia",)),)
    assert coverage.unlisted_members(ds.only([met, ds.memberships["membership-1992-kz"]])) == ()


def test_years_without_a_chair_and_terms_of_unknown_length() -> None:
    terms = [term("2001-2002-a", AM, "/2002-05-14"), term("2002-b", RU, "2002-05-14/"), term("2006-c", KZ, "2006/")]
    ds = Dataset(chairmanships=terms, memberships=[member(KZ, "1999/..")], data_version="2007-03-01")
    assert coverage.years_without_chair(ds) == (1999, 2000, 2001, 2003, 2004, 2005, 2007)
    assert coverage.unknown_terms(ds) == (terms[0], terms[1])  # the last one is still on
    assert coverage.spans(coverage.years_without_chair(ds)) == ("1999–2001", "2003–2005", "2007")


def test_a_series_held_in_most_years_has_gaps() -> None:
    held = [exercise(year) for year in (2010, 2011, 2013, 2016)]
    sums = exercise(2014, dates=DateSpan.parse("2014/2014"), aggregate=True, id="exercise-2014-sum")
    called_off = exercise(2015, status="cancelled")
    (gap,) = coverage.series_gaps(Dataset(exercises=[*held, sums, called_off]))
    assert gap == ("Search", 2010, 2016, 5, ((2012, ""), (2015, "cancelled")))
    assert gap.words == "2012, 2015 (cancelled)"


@pytest.mark.parametrize("years", [(2010,), (2010, 2011, 2012), (2010, 2012, 2014, 2017), (2010, 2016)])
def test_a_series_without_gaps_or_held_now_and_then_has_none(years: tuple[int, ...]) -> None:
    planned = exercise(2030, status="planned", series="Thunder", id="exercise-2030-thunder")
    alone = exercise(2031, series=None, id="exercise-2031-alone")
    assert coverage.series_gaps(Dataset(exercises=[*map(exercise, years), planned, alone])) == ()


def test_incomplete_fields_and_waivers_are_gathered() -> None:
    waiver = Waiver(rule="member-then", reason="A guest.")
    one = exercise(2020, participants=(KZ,), incomplete=("participants",), waivers=(waiver,))
    other = exercise(2021, participants=(RU,), incomplete=("participants",))
    ds = Dataset(exercises=[one, other], memberships=[member(KZ, "1992/..")])
    assert coverage.incomplete(ds) == (("participants", (one, other)),)
    assert coverage.waivers(ds) == ((one, waiver),)


def test_the_newest_source_is_the_last_that_tells_a_day() -> None:
    assert coverage.latest_source(Dataset()) is None
    made = {"early": "2024-11-28", "late": "2025-01-23", "coarse": "2025", "undated": None}
    source = csto.load("seed").sources[0]
    sources = [
        attrs.evolve(source, id=id_, published=csto.PartialDate.parse(text) if text else None)
        for id_, text in made.items()
    ]
    assert str(coverage.latest_source(Dataset(sources=sources))) == "2025-01-23"


# The dictionary


def test_every_class_of_the_model_stands_in_one_group_and_the_page_shows_each_group() -> None:
    classes = [cls.__name__ for group in dictionary.GROUPS for cls in dictionary.classes(group)]
    assert sorted(classes) == sorted(set(classes))
    assert {"Summit", "Official", "Attendance", "Quantity", "Citation", "Dispute", "Waiver", "Place"} <= set(classes)
    assert set(classes) <= set(csto.__all__)
    page = (DOCS / "dictionary.md").read_text("utf-8")
    assert [page.count(f"```{{data-dictionary}} {group}\n") for group in dictionary.GROUPS] == [1] * 5


def test_every_field_has_its_words_and_its_doc() -> None:
    for group in dictionary.GROUPS:
        for cls in dictionary.classes(group):
            assert dictionary.gist(cls).endswith("."), cls
            assert "Attributes" not in dictionary.gist(cls)
            for row in dictionary.rows(cls):
                assert row.words, (cls, row.name)
                assert row.doc.endswith((".", "...")), (cls, row.name)
                assert row.unknown, (cls, row.name)


@pytest.mark.parametrize(
    ("cls", "name", "words", "unknown"),
    [
        (csto.Summit, "kind", "one of", "always known"),
        (csto.Summit, "attendance", "several, each: Attendance", "may be unknown"),
        (csto.Summit, "absent", "several, each: code of a state", "derived"),
        (csto.Summit, "citations", "several, each: Citation", "none unless said"),
        (csto.Decision, "bodies", "several of", "may be unknown"),
        (csto.Decision, "amends", "several, each: id of a decision", "may be unknown"),
        (csto.Exercise, "part_of", "id of an exercise", "may be unknown"),
        (csto.Exercise, "aggregate", "true or false", "`false` unless said"),
        (csto.Exercise, "commander", "name of a person", "may be unknown"),
        (csto.Quantity, "value", "whole number or decimal number", "always known"),
        (csto.Quantity, "qualifier", "one of", "`exactly` unless said"),
        (csto.Official, "attested", "several, each: date", "none unless said"),
    ],
)
def test_a_field_in_words(cls: type, name: str, words: str, unknown: str) -> None:
    (row,) = [row for row in dictionary.rows(cls) if row.name == name]
    assert (row.words, row.unknown) == (words, unknown)


def test_a_part_is_named_and_the_bodies_codes_are_explained() -> None:
    rows = {row.name: row for row in dictionary.rows(csto.Decision)}
    assert (rows["title"].part, rows["bodies"].part) == ("Title", "")
    names = dictionary.value_names(rows["bodies"].choices)
    assert names["CSC"] == "Collective Security Council"
    assert "Secretariat" not in names  # it stands for itself
    assert dictionary.value_names(rows["status"].choices) == {}


def test_an_anchor_is_that_of_the_field_a_path_begins_with() -> None:
    assert dictionary.anchor(csto.Summit) == "summit"
    assert dictionary.anchor(csto.Exercise, "part_of") == "exercise-part-of"
    assert dictionary.anchor("Summit", "attendance[AM].status") == "summit-attendance"
    every = [
        dictionary.anchor(cls, row.name)
        for group in dictionary.GROUPS
        for cls in dictionary.classes(group)
        for row in dictionary.rows(cls)
    ]
    assert len(every) == len(set(every))


# Sources


def test_sources_are_counted_with_the_citations_of_disputes() -> None:
    contested = Dispute(field="title", stated="Find", citation=GUESSED, kind="naming", reason="Two others say Search.")
    ds = Dataset(
        exercises=[exercise(2020, disputes=(contested,)), exercise(2021)],
        sources=[
            source("a-page"),
            source("a-book", "reference", "1999", language="ru"),
            source("a-note", published=None, publisher="Яндекс"),
        ],
    )
    assert sources.citations(ds) == {"a-page": 2, "a-book": 1}
    types = {tally.name: tally for tally in sources.by_type(ds)}
    assert list(types) == ["official", "agency", "press", "reference"]
    assert (types["press"], types["press"].years) == (("press", 2, 2, 2020, 2020), "2020")
    assert (types["agency"], types["agency"].years) == (("agency", 0, 0, None, None), "")
    assert [(tally.name, tally.sources, tally.years) for tally in sources.by_language(ds)] == [
        ("en", 2, "2020"),
        ("ru", 1, "1999"),
    ]
    assert [tally.name for tally in sources.most_cited(ds, 1)] == ["A press"]
    assert sources.most_cited(ds, 1)[0].years == "1999–2020"
    assert [one.tally.name for one in sources.publishers(ds, "press")] == ["A press", "Яндекс"]


def test_sources_of_a_publisher_go_by_date_and_the_undated_come_last() -> None:
    ds = Dataset(sources=[source("c", published=None), source("b", published="2021"), source("a", published="2020-05")])
    (publisher,) = sources.publishers(ds, "press")
    assert [one.id for one in publisher.sources] == ["a", "b", "c"]


def test_every_source_of_the_archive_is_listed_once() -> None:
    ds = csto.load()
    listed = [one.id for kind in sources.TYPES for part in sources.publishers(ds, kind) for one in part.sources]
    assert sorted(listed) == sorted(ds.sources.ids)
    page = (DOCS / "sources.md").read_text("utf-8")
    assert [page.count(f"```{{source-list}} {kind}\n") for kind in sources.TYPES] == [1] * 4


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//example.org", " https://x", "", None]
)
def test_only_an_address_of_the_web_is_linked(address: str | None) -> None:
    assert sources.link(address) is None


# Disputes


def _disputed() -> Dataset:
    def dispute(field: str, stated: str, kind: Any = "contradiction") -> Dispute:
        who = Citation(source="a-page", supports=(field,))
        return Dispute(field=field, stated=stated, citation=who, kind=kind, reason="So say two others.")

    met = summit(
        chair_state=KZ,
        attendance=(csto.Attendance(state=AM, status="absent"), csto.Attendance(state=RU, status="present")),
        guests=(),
        summary="a word" + ", a word" * 100,
        disputes=(
            *(dispute("chair_state", "Russia", "other-scope"), dispute("attendance", "all"), dispute("guests", "one")),
            *(dispute("attendance[AM]", "present"), dispute("documents_signed", "3"), dispute("summary", "else")),
            dispute("dates", "2 May"),
        ),
    )
    hosts = exercise(2020, hosts=(KZ, RU), disputes=(dispute("hosts", "Kazakhstan alone"),))
    return Dataset(summits=[met], exercises=[hosts, exercise(2021)])


def test_a_dispute_shows_what_the_record_holds_in_words() -> None:
    rows = disputes.of_type(_disputed(), "Summit")
    held = {row.dispute.field: row.held for row in rows}
    assert held.pop("summary").endswith("a word, a ...")
    assert held == {
        "chair_state": "Kazakhstan",
        "attendance": "Armenia absent; Russia present",
        "guests": "none",
        "attendance[AM]": "absent",
        "documents_signed": "unknown",
        "dates": "1 May 2020",
    }
    assert [row.held for row in disputes.of_type(_disputed(), "Exercise")] == ["Kazakhstan; Russia"]


def test_disputes_are_counted_by_type_and_kind() -> None:
    assert disputes.counts(_disputed()) == {
        "Summit": {"other-scope": 1, "contradiction": 6},
        "Exercise": {"contradiction": 1},
    }


def test_the_page_has_a_table_for_each_type_that_has_disputes() -> None:
    ds, page = csto.load(), (DOCS / "disputes.md").read_text("utf-8")
    shown = [name for name in disputes.types(ds) if f"```{{dispute-table}} {name}\n" in page]
    assert shown == list(disputes.types(ds))
    assert set(disputes.DISPUTE_KINDS) == {"contradiction", "announced-beforehand", "other-scope", "naming"}
    assert sum(len(disputes.of_type(ds, name)) for name in shown) == sum(len(entry.disputes) for entry in ds.entries)


# The pages


def test_what_is_hostile_in_a_title_is_text_on_the_page() -> None:
    pytest.importorskip("sphinx")
    core = importlib.import_module("docutils.core")
    nodes, pieces = importlib.import_module("docutils.nodes"), _load("page_nodes")
    hostile = "<script>alert('x')</script> `a`_ **b** [c](javascript:d)"
    links = (pieces.link(None, hostile), pieces.link("https://example.org/?a=1&b=2", hostile))
    document = core.publish_doctree("")
    document += [nodes.paragraph("", "", *links), pieces.table(("Head",), (100,), [[pieces.cell(hostile)]])]
    html = core.publish_from_doctree(document, writer="html5").decode()
    assert "<script" not in html
    assert "<strong>" not in html
    assert html.count("&lt;script&gt;") == 3
    assert re.findall(r'<a [^>]*href="([^"]*)"', html) == ["https://example.org/?a=1&amp;b=2"]


def test_every_table_that_a_page_asks_for_is_there() -> None:
    pytest.importorskip("sphinx")
    made = _load("made_from_data")
    pages = "".join(page.read_text("utf-8") for page in DOCS.glob("*.md"))
    for name in made._TABLES:
        assert pages.count(f"```{{from-data}} {name}\n") == 1, name
    assert pages.count("```{from-data} ") == len(made._TABLES)


def test_backquotes_in_a_docstring_mark_code() -> None:
    pytest.importorskip("sphinx")
    pieces = _load("page_nodes")
    assert [(type(node).__name__, node.astext()) for node in pieces.prose("`held`, or ``[x]`` it")] == [
        ("literal", "held"),
        ("Text", ", or "),
        ("literal", "[x]"),
        ("Text", " it"),
    ]
