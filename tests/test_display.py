"""What people see: that it is legible, says all it should, and that nothing in the data can break out of it."""

import os
import re
import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import csto_records as csto
from csto_records._collection import Keyed
from csto_records._display import collection_html, dataset_html, overview_text, record_html, record_text, table_text
from csto_records._provenance import Waiver
from csto_records._shape import UNSEEN
from samples import changed

SNAPSHOTS = Path(__file__).parent / "snapshots"

TAGS = {
    *("article", "style", "p", "span", "bdi", "b", "code", "dl", "div", "dt", "dd", "sup", "ol", "li", "a"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td", "details", "summary"),
}
ATTRIBUTES = {"class", "title", "href", "rel", "lang", "scope", "colspan"}


class Page(HTMLParser):
    """Parse what we wrote as a browser would, and hold it to what we may write."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.links: list[str] = []
        self.said: list[str] = []
        self.tags: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS
        for name, value in attrs:
            assert name in ATTRIBUTES
            if name == "href":
                assert value is not None
                assert value.startswith(("https://", "http://"))
                assert ("rel", "noopener noreferrer") in attrs
                self.links.append(value)
        self.open.append(tag)
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.said.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)

    @property
    def text(self) -> str:
        return "".join(self.said)


def columns_of(line: str) -> int:
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "FW" else 1 for c in line)


def assert_fits(text: str) -> None:
    assert not text.endswith("\n")
    assert all(columns_of(line) <= 100 and line == line.rstrip() for line in text.split("\n"))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", text)


def views_of(record: csto.Entry | csto.Source | csto.State | csto.Person | csto.Place) -> Iterator[Page]:
    """Give every page on which a record can stand, and hold its texts to their width."""
    collection: csto.Collection[Keyed] = csto.Collection([record])
    assert_fits(record_text(record))
    assert_fits(table_text(collection))
    yield Page(record_html(record))
    yield Page(collection_html(collection))


# Records with everything filled in

AM, BY, KZ, KG, RU, TJ = map(csto.StateCode, ("AM", "BY", "KZ", "KG", "RU", "TJ"))
DAY = csto.PartialDate.parse("2024-11-28")
SPAN = csto.DateSpan.at(DAY)
OTAR = csto.Location(name="Otar", state=KZ, venue="Matybulak training ground")

AGENCY = csto.Source(
    id="agency-1",
    title=csto.Title("Exercise over", "Учение завершено"),
    url="https://agency.example/a?b=1&c=2",
    archived_url="http://archive.example/1",
    publisher="The agency",
    published=csto.PartialDate.parse("2022-10-14"),
    language="ru",
    source_type="agency",
    note="Quotes the ministry.",
)
MINISTRY = csto.Source(
    id="ministry",
    title=csto.Title("A notice", form="descriptive"),
    publisher="The ministry",
    language="en",
    source_type="official",
)

EXERCISE = csto.Exercise(
    id="exercise-2022-interaction",
    former_ids=("exercise-2022-vzaimodeystvie",),
    name=csto.Text("Interaction-2022", "Взаимодействие-2022"),
    aliases=("Vzaimodeystvie-2022",),
    series="Interaction",
    nature="exercise",
    kind="joint",
    status="held",
    framework="CSTO",
    forces=("CRRF", "special"),
    dates=csto.DateSpan.parse("2022-09-26/2022-10-08"),
    hosts=(KZ, KG),
    participants=(BY, KZ, KG, RU, TJ),
    observers=(),
    absent=(AM,),
    observing_organizations=("SCO", "CIS"),
    places=(OTAR, csto.Location(name="Nowhere")),
    personnel=csto.Quantity(6500, "more-than"),
    commander="Talgat Koibakov",
    shares_totals_with=("exercise-2022-search",),
    aggregate=True,
    results=(
        csto.Result(
            measure="drugs-seized",
            quantity=csto.Quantity(9, "more-than"),
            unit="tonnes",
            scope="all states",
            period=csto.DateSpan.parse("2022"),
        ),
        csto.Result(measure="detained", quantity=csto.Quantity(1240)),
    ),
    summary="A joint exercise of the collective forces.",
    topics=("rapid-reaction", "logistics"),
    incomplete=("participants",),
    citations=(
        csto.Citation(source="agency-1", supports=("dates", "hosts", "personnel"), locator="paragraph 10"),
        csto.Citation(source="agency-1", supports=("hosts[KZ]", "results"), locator="paragraph 2"),
        csto.Citation(
            source="ministry", supports=("dates.start",), basis="inferred", note="Thirteen days before the end."
        ),
        csto.Citation(source="lost-one", supports=("results[detained]", "commander"), note="Read in a reprint."),
        csto.Citation(
            source="agency-1", supports=("observing_organizations[1]", "places[Otar].venue"), note="On a board."
        ),
    ),
    disputes=(
        csto.Dispute(
            field="dates.end",
            stated="October 7th",
            value="2022-10-07",
            citation=csto.Citation(
                source="ministry", supports=("dates",), basis="inferred", note="It dates the closing."
            ),
            kind="announced-beforehand",
            reason="The plan of August.",
        ),
        csto.Dispute(
            field="title",
            stated="Rapid-2022",
            citation=csto.Citation(source="agency-1", supports=("title",)),
            kind="naming",
            reason="A name of the press.",
        ),
    ),
)
SUMMIT = csto.Summit(
    id="summit-2024-11-28-astana",
    kind="regular",
    format="hybrid",
    status="held",
    dates=SPAN,
    place=csto.Location(name="Astana", state=KZ),
    attendance=(
        csto.Attendance(state=AM, status="absent", note="By its own word."),
        csto.Attendance(state=KZ, status="present", person="Kassym-Jomart Tokayev", office="President"),
        csto.Attendance(state=RU, status="represented", office="Prime Minister"),
    ),
    guests=(csto.Guest(person="A guest", office="Secretary", organization="UN", note="By letter."),),
    documents_signed=csto.Quantity(19),
    next_session=csto.NextSession(dates=csto.DateSpan.parse("2025-11"), place=OTAR),
    citations=(
        csto.Citation(source="ministry", supports=("attendance",)),
        csto.Citation(
            source="ministry", supports=("attendance[KZ].person", "guests"), basis="inferred", note="From a photograph."
        ),
    ),
)
CHAIRMANSHIP = csto.Chairmanship(
    id="chairmanship-2024-kazakhstan",
    chair_state=KZ,
    dates=csto.DateSpan.parse("2024-01-01/2025-01-01"),
    motto=csto.Text("Together", "Вместе"),
    priorities=("one", "two"),
    citations=(csto.Citation(source="ministry", supports=("priorities",)),),
)
DECISION = csto.Decision(
    id="decision-2024-11-28-plan",
    kind="plan",
    status="adopted",
    title=csto.Title("On a plan", "О плане", form="translated"),
    bodies=("CSC", "Secretariat"),
    adopted=DAY,
    amends=("decision-2010-plan",),
)
STATEMENT = csto.Statement(
    id="statement-2024-a",
    kind="appeal",
    title=csto.Title("An appeal", form="descriptive"),
    issuer_name=csto.Text("Members"),
)
MEMBERSHIP = csto.Membership(id="membership-1992-armenia", state=AM, dates=csto.DateSpan.parse("1992-05-15/.."))
OFFICIAL = csto.Official(id="official-a", person="A B", office="Secretary General", acting=True, attested=(DAY,))
STATE = csto.State(code=AM, name=csto.Text("Armenia"), iso_alpha3="ARM", iso_numeric=51)
PLACE = csto.Place(name=csto.Text("Astana"), state=KZ, kind="city", aliases=("a", "b", "c"), former_names=("d", "e"))
MINE = csto.Dataset(
    name="mine",
    summits=[SUMMIT],
    chairmanships=[CHAIRMANSHIP],
    decisions=[DECISION],
    statements=[STATEMENT],
    exercises=[EXERCISE],
    memberships=[MEMBERSHIP],
    officials=[OFFICIAL],
    sources=[AGENCY, MINISTRY],
    states=[STATE],
    people=[csto.Person(name=csto.Text("A B", "А Б"))],
    places=[PLACE],
)
EVERYTHING = [record for part in MINE.collections.values() for record in part]


def summits(count: int) -> csto.Collection[csto.Summit]:
    return csto.Collection(
        csto.Summit(
            id=f"summit-{1700 + i}",
            kind="informal",
            format="video",
            status="held",
            dates=csto.DateSpan.at(csto.PartialDate(1700 + i)),
        )
        for i in range(count)
    )


# As it looks


def snapshots() -> dict[str, str]:
    return {
        "exercise": record_text(EXERCISE),
        "summit": record_text(SUMMIT),
        "exercises": table_text(MINE.exercises),
        "summits": table_text(MINE.summits),
        "everything": table_text(MINE.entries),
        "states": table_text(MINE.states),
        "overview": overview_text(MINE),
        "seed-summit": record_text(csto.load("seed").summits.latest),
    }


@pytest.mark.parametrize("name", snapshots())
def test_text_looks_as_it_did(name: str) -> None:
    """UPDATE_SNAPSHOTS=1 writes the files anew: look at the difference before it is kept."""
    path, text = SNAPSHOTS / f"{name}.txt", snapshots()[name]
    assert_fits(text)
    if os.environ.get("UPDATE_SNAPSHOTS"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{text}\n", "utf-8")
    assert path.read_text("utf-8") == f"{text}\n"


@pytest.mark.parametrize("record", EVERYTHING, ids=lambda record: record.id)
def test_every_type_has_its_card_and_its_table(record: csto.Entry) -> None:
    card, table = views_of(record)
    assert record.id in card.text
    assert record.id in table.text
    assert record_html(record) == record._repr_html_()  # pyright: ignore[reportPrivateUsage] - what notebooks call
    assert record_html(record) == record_html(record)


@pytest.mark.parametrize("record", EVERYTHING, ids=lambda record: record.id)
def test_the_same_words_stand_in_both_forms(record: csto.Entry) -> None:
    written = "\n".join(line for line in record_text(record).split("\n") if "://" not in line)
    said = Page(record_html(record)).text
    assert [word for word in re.findall(r"\w+", re.sub(r"\[[0-9a-z,]+\]", "", written)) if word not in said] == []


def test_values_are_in_plain_words() -> None:
    said = Page(record_html(EXERCISE)).text
    for words in (
        "26 September – 8 October 2022",
        "Kazakhstan",
        "more than 6,500",
        "Collective Security Treaty Organization (CSTO)",
        "drugs seized: more than 9 tonnes",
        "yes (it stands for several events or years",
        "Взаимодействие-2022",
        "exercise-2022-search",
        "observersnone",
    ):
        assert words in said


def test_attendance_is_in_groups() -> None:
    said = Page(record_html(SUMMIT)).text
    assert "present (1): Kazakhstan (Kassym-Jomart Tokayev, President)" in said
    assert "represented (1): Russia (Prime Minister)" in said
    assert "absent (1): Armenia (By its own word.)" in said
    assert "all of this: [1]" in said


def test_facts_stand_in_the_order_of_the_model() -> None:
    said = Page(record_html(EXERCISE)).text
    places = [
        said.index(label) for label in ("series", "nature", "framework", "hosts", "personnel", "summary", "topics")
    ]
    assert places == sorted(places)


def test_what_is_unknown_is_named_and_what_does_not_apply_is_not() -> None:
    assert "Nothing recorded for 3 fields: equipment, aircraft, part of." in Page(record_html(EXERCISE)).text
    assert "Nothing recorded for 3 fields: issued, summit, summary." in record_text(STATEMENT)
    assert "Nothing recorded" not in record_text(csto.Person(name=csto.Text("A B")))


def test_a_partial_list_says_so() -> None:
    card = record_html(EXERCISE)
    assert card.count("known to be partial") == record_text(EXERCISE).count("known to be partial") == 1
    assert card.index("participants") < card.index("known to be partial") < card.index("observers")


def test_the_end_of_a_chairmanship_is_explained() -> None:
    assert "1 January 2024 – 1 January 2025 (the last day is that of the hand-over)" in record_text(CHAIRMANSHIP)
    assert "hand-over)" not in record_text(
        csto.Chairmanship(id="chairmanship-a", chair_state=KZ, dates=csto.DateSpan.at("2024"))
    )


def test_a_label_of_ours_is_never_taken_for_a_title() -> None:
    assert record_text(STATEMENT).startswith("[An appeal]\n")
    assert "a label of ours, no title" in record_text(STATEMENT)
    assert "translated by us · О плане" in record_text(DECISION)
    assert "as published · Учение завершено" in record_text(AGENCY)


# Who says so


def test_inferences_and_disputes_are_in_sight_under_their_fact() -> None:
    said = Page(record_html(EXERCISE)).text
    dates = said[said.index("dates26 September") : said.index("hostsKazakhstan")]
    assert "inferred (start): Thirteen days before the end.[2]" in dates
    assert "disputed (end, announced beforehand): “October 7th” (2022-10-07)[2]. The plan of August." in dates
    assert "(inferred: It dates the closing.)" in dates


def test_a_derived_title_shows_its_disputes() -> None:
    assert "disputed (other name): “Rapid-2022” [1]. A name of the press." in record_text(EXERCISE)
    assert "\n  title " not in record_text(SUMMIT)


def test_marks_lead_to_the_places_in_the_sources() -> None:
    text = record_text(EXERCISE)
    assert "Kazakhstan [1a], Kyrgyzstan\n" in text
    assert "all of this: [1b]" in text
    assert "a paragraph 2; b paragraph 10" in text
    assert 'title="The agency, paragraph 10">1b</span>' in record_html(EXERCISE)
    assert 'title="lost-one">3</span>' in record_html(EXERCISE)
    assert "note (no. 2): On a board. [1]" in text
    assert "note (Otar, venue): On a board. [1]" in text


def test_there_are_letters_for_any_number_of_places() -> None:
    many = tuple(csto.Citation(source="s", supports=("dates",), locator=f"page {i}") for i in range(60))
    text = record_text(csto.Membership(id="membership-a", state=AM, dates=SPAN, citations=many))
    assert "z page 25; aa page 26; ab page 27" in " ".join(text.split())


@pytest.mark.parametrize("locators", [("p. 10", "p. 2", "p. 02"), ("p. 02", "p. 2", "p. 10")])
def test_the_letters_are_in_the_order_of_the_places(locators: tuple[str, ...]) -> None:
    cites = tuple(csto.Citation(source="s", supports=("dates",), locator=locator) for locator in locators)
    text = record_text(csto.Membership(id="membership-a", state=AM, dates=SPAN, citations=cites))
    assert "a p. 02; b p. 2; c p. 10" in text


def test_sources_are_links_where_they_have_an_address_of_the_web() -> None:
    page = Page(record_html(EXERCISE))
    assert page.links == ["https://agency.example/a?b=1&c=2", "http://archive.example/1"]
    assert Page(record_html(AGENCY)).links == page.links
    assert "14 October 2022 (agency, ru)" in page.text
    assert "[A notice]. The ministry, date not known" in page.text


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x", "//evil.example", "x"]
)
def test_no_other_address_becomes_a_link(url: str) -> None:
    source = csto.Source(id="bad", title=csto.Title("A"), publisher="P", language="en", source_type="press")
    object.__setattr__(source, "url", url)  # a Source refuses it: as if it had come by another way
    cites = (csto.Citation(source="bad", supports=("dates",)),)
    holder = csto.Dataset(
        sources=[source], memberships=[csto.Membership(id="membership-a", state=AM, dates=SPAN, citations=cites)]
    )
    assert Page(record_html(holder.memberships.first)).links == []
    assert Page(record_html(source)).links == []


def test_a_source_is_looked_up_at_home_then_in_the_editions_then_shown_by_its_id() -> None:
    known = csto.load("seed").sources.first
    cites = (
        csto.Citation(source=known.id, supports=("dates",)),
        csto.Citation(source="mine-alone", supports=("state",)),
    )

    def member() -> csto.Membership:
        return csto.Membership(id="membership-1992-armenia", state=AM, dates=SPAN, citations=cites)

    def source(id_: str, title: str) -> csto.Source:
        return csto.Source(id=id_, title=csto.Title(title), publisher="P", language="en", source_type="press")

    alone = record_text(member())
    assert str(known.title) in " ".join(alone.split())
    assert "mine-alone (the source is not at hand)" in alone
    assert "(the source is not at hand)" in record_html(member())
    home = csto.Dataset(memberships=[member()], sources=[source(known.id, "Our copy"), source("mine-alone", "Ours")])
    there = record_text(home.memberships.first)
    assert "Our copy." in there
    assert "Ours." in there
    elsewhere = csto.Dataset(memberships=[member()])
    assert str(known.title) in " ".join(record_text(elsewhere.memberships.first).split())


# Tables


def test_a_long_table_is_folded() -> None:
    short, long = collection_html(summits(20)), collection_html(summits(34))
    assert "<details>" not in short
    assert "Show the 19 between" in Page(long).text
    assert "… 19 more" in Page(long).text
    assert long.count('<tr class="csto-more">') == 19
    assert Page(long).tags.count("tr") == 34 + 2
    assert "34 summits, 1700 to 1733" in Page(long).text


def test_a_very_long_table_says_what_it_leaves_out() -> None:
    page = Page(collection_html(summits(1500)))
    assert page.tags.count("tr") == 200 + 3
    assert "1500 summits, 1700 to 3199" in page.text
    assert "… 1485 more" in page.text
    assert "… 1,300 more are left out here" in page.text
    assert "summit-3199" in page.text
    assert table_text(summits(1500)).count("summit-") == 1500


def test_a_table_has_headings_and_a_caption() -> None:
    html = collection_html(MINE.summits)
    assert "<caption>" in html
    assert html.count('scope="col"') == 8
    assert html.count('scope="row"') == 1
    assert "1 of 3" in html


def test_what_is_not_known_has_an_empty_cell() -> None:
    bare = csto.Summit(id="summit-a", kind="regular", format="in-person", status="held", dates=SPAN)
    assert "<td></td><td></td>" in collection_html(csto.Collection([bare]))
    assert "by video" in collection_html(summits(1))


def test_many_names_are_counted() -> None:
    assert "a, b, c and 2 more" in table_text(MINE.places)
    assert "Belarus, Kazakhstan, Kyrgyzstan and 2 more" in collection_html(MINE.exercises)


def test_records_of_several_types_share_a_table() -> None:
    html = collection_html(MINE.entries)
    heads = re.findall(r'<th scope="col"[^>]*><bdi>([^<]*)', html)
    assert heads == ["dates", "title", "type", "sources", "disputes"]
    assert "exercise" in Page(html).text


def test_an_empty_collection_is_a_sentence() -> None:
    for empty in (MINE.summits[:0], csto.Collection[csto.Summit]()):
        assert Page(collection_html(empty)).text == table_text(empty)
    assert table_text(MINE.summits[:0]) == "This collection holds no summits."


def test_what_has_no_columns_of_its_own_is_shown_by_its_name() -> None:
    class Thing(csto.Entry):
        when = None  # pyright: ignore[reportAssignmentType, reportIncompatibleMethodOverride]

    assert "thing-1" in table_text(csto.Collection([Thing(id="thing-1")]))


def test_the_card_of_a_state_has_its_code() -> None:
    assert re.search(r"^  code +KZ$", record_text(csto.load("seed").states["KZ"]), re.MULTILINE)


def test_a_table_of_chairmanships_has_the_state_and_the_person() -> None:
    terms = csto.Collection([csto.chairmanships.first])
    head, _, row = table_text(terms).splitlines()[2:5]
    assert head.split()[2:4] == ["chair", "person"]
    assert csto.chairmanships.first.chair_state.name in row


def test_waived_rules_are_told_with_their_reasons() -> None:
    waiver = Waiver(rule="some-rule", path="dates", reason="It is right all the same.")
    record = changed(SUMMIT, waivers=(waiver,))
    for text in (record_text(record), Page(record_html(record)).text):
        assert "some-rule: It is right all the same. (dates)" in text


def test_a_huge_record_is_cut_and_says_so() -> None:
    guests = tuple(csto.Guest(person=f"Guest {i}") for i in range(1000))
    cited = tuple(
        csto.Citation(source=f"page-{i}", supports=("guests", f"guests[{i}]"), note=f"Note {i}.") for i in range(1000)
    )
    record = changed(SUMMIT, guests=guests, citations=cited, disputes=(), incomplete=())
    for text in (record_text(record), Page(record_html(record)).text):
        assert text.count("… 800 more are left out here: to_dict() gives all") == 3  # guests, remarks, sources
        assert "and 980 more" in text
        assert "Guest 199" in text
        assert "Guest 200" not in text


def test_an_overview_counts_by_type_and_year() -> None:
    page = Page(dataset_html(MINE))
    assert "summits12024" in page.text
    assert "dataset.summits['summit-2024-11-28-astana']" in page.text
    assert "mine" in page.text
    assert "edition seed, data of " in Page(dataset_html(csto.load("seed"))).text
    assert MINE._repr_html_() == dataset_html(MINE)  # pyright: ignore[reportPrivateUsage]
    for empty in (csto.Dataset(), csto.Dataset(name="x")):
        assert "an empty dataset." in Page(dataset_html(empty)).text
        assert "an empty dataset." in overview_text(empty)


def test_an_overview_of_things_without_dates_has_no_years() -> None:
    text = overview_text(csto.Dataset(places=[PLACE]))
    assert "By year" not in text
    assert "csto-records list places" in text
    assert "csto-records show" not in text


# The style


@pytest.mark.parametrize("html", [record_html(EXERCISE), collection_html(summits(30)), dataset_html(MINE)])
def test_it_loads_nothing_runs_nothing_and_styles_only_itself(html: str) -> None:
    style = html.partition("<style>")[2].partition("</style>")[0]
    assert html.count("<style>") == 1
    assert not re.search(r"url\(|@import|expression|<script|javascript:|<[a-z]", style)
    selectors = re.findall(r"(?:^|[}{,\n])([^{},@]+)\{", style)
    assert selectors
    assert all(".csto-" in selector for selector in selectors)
    for theme in ("prefers-color-scheme:dark", 'data-jp-theme-light="false"', "vscode-dark"):
        assert theme in style


# Hostile data

ALLOWED = st.characters(exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp", "Cn"))
MARKUP = st.sampled_from(
    [
        "<script>alert(1)</script>",
        "</style><img src=x onerror=alert(1)>",
        "\"' onmouseover='x",
        "</bdi></dl></article>",
        "<!-- ",
        "]]>",
        "&lt;b&gt;",
        "javascript:alert(1)",
        "W" * 300,
        "語" * 120,
        "é̂́" * 90,
        "שלום",
    ]
)
HOSTILE = st.lists(MARKUP | st.text(ALLOWED, min_size=1), min_size=1, max_size=4).map("".join)
texts = HOSTILE.map(lambda text: " ".join(text.split())).filter(bool)


def entered(text: str) -> str:
    """Give a text only where the model takes it."""
    try:
        return csto.Text(text).en
    except csto.IntegrityError:
        return "x"


SAFE = texts.map(entered)


@given(SAFE, SAFE, SAFE)
def test_no_text_breaks_out_of_a_card_or_a_table(a: str, b: str, c: str) -> None:
    cites = csto.Citation(source="hostile", supports=("title", "summary"), locator=b, note=c)
    decision = csto.Decision(
        id="decision-2024-a",
        kind="plan",
        status="adopted",
        title=csto.Title(a, b),
        adopted=DAY,
        number=c,
        summary=a,
        citations=(cites,),
        disputes=(csto.Dispute(field="number", stated=b, citation=_citing("number"), kind="naming", reason=c),),
    )
    exercise = csto.Exercise(
        id="exercise-2024-a",
        name=csto.Text(b, c),
        aliases=(a,),
        nature="exercise",
        status="held",
        framework="CIS",
        dates=SPAN,
        places=(csto.Location(name=a, venue=b),),
        citations=(_citing("places"),),
    )
    source = csto.Source(
        id="hostile",
        title=csto.Title(a),
        publisher=b,
        language="en",
        source_type="press",
        url="https://a/?'&x=1",
        note=c,
    )
    held = csto.Dataset(name=a, decisions=[decision], exercises=[exercise], sources=[source])
    for record in (decision, exercise, source, csto.Person(name=csto.Text(a, b), aliases=(c,))):
        card, _ = views_of(record)
        assert a in card.text
    assert a in Page(dataset_html(held)).text
    assert_fits(overview_text(held))


def _citing(path: str) -> csto.Citation:
    return csto.Citation(source="hostile", supports=(path,))


@given(st.text(min_size=1))
def test_the_name_of_a_dataset_can_be_any_text(name: str) -> None:
    name = UNSEEN.sub("", name).strip() or "a"
    held = csto.Dataset(name=name, places=[PLACE])
    assert dataset_html(held).encode("utf-8")
    Page(dataset_html(held))
    assert_fits(overview_text(held))


def test_what_turns_a_text_round_or_steers_a_terminal_is_shown_by_its_number() -> None:
    held = csto.Dataset(name="a")
    object.__setattr__(held, "name", "a\u202eb\u2066c\x1b[31md\ud800\u061c\u200e")  # no constructor lets it through
    assert overview_text(held) == "a‹U+202E›b‹U+2066›c‹U+001B›[31md‹U+D800›‹U+061C›‹U+200E›: an empty dataset."
    assert "‹U+202E›" in dataset_html(held)
    assert "\u202e" not in dataset_html(held)


def test_foreign_text_keeps_its_direction_to_itself() -> None:
    html = record_html(csto.Person(name=csto.Text("שלום", "Привет")))
    assert "<bdi>שלום</bdi>" in html
    assert '<bdi lang="ru">Привет</bdi>' in html


def test_long_texts_are_shortened_in_tables_only() -> None:
    person = csto.Person(name=csto.Text("W" * 5000))
    assert "W" * 5000 in record_html(person)
    cells = re.findall("W+", Page(collection_html(csto.Collection([person]))).text)
    assert sorted(map(len, cells)) == [197, 5000]
