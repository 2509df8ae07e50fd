"""Who says so: paths into every class, what stands at them, and what sources, citations and disputes may say."""

from decimal import Decimal
from typing import cast, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

import csto_records as csto
from csto_records import Citation, DateSpan, Fault, PartialDate, Quantity, StateCode, Text
from csto_records._provenance import READERS, covers_path, locate, named, path_faults, read_value, value_at, write_value
from csto_records._records import Force
from csto_records._shape import Checked, Shape, shape_of, walk
from samples import (
    CHAIRMANSHIP,
    DISPUTE,
    EVERY,
    EXERCISE,
    KZ,
    SOURCE,
    STATED,
    STATEMENT,
    SUMMIT,
    WAIVER,
    changed,
    class_name,
    faults,
    refusal,
)

NAMES = st.sampled_from(["Astana", "Minsk", "7", "0", "[x]", "St. Petersburg", "a.b", "٣"])


def located(cls: type, path: str) -> Shape:
    """Give what a path leads to, which must be somewhere."""
    shape = locate(cls, path)
    assert isinstance(shape, Shape), shape
    return shape


def nowhere(cls: type, path: str) -> Fault:
    """Give the fault of a path, which must lead nowhere."""
    fault = locate(cls, path)
    assert isinstance(fault, Fault), fault
    return fault


# Paths


def assert_paths_lead_back(record: object) -> None:
    seen: set[str] = set()
    for path, shape, value in walk(record):
        assert path not in seen
        seen.add(path)
        at = located(type(record), path)
        assert (at.name, at.types, at.choices, at.role) == (shape.name, shape.types, shape.choices, shape.role)
        assert at.many is (shape.many and not path.endswith("]"))
        assert value_at(record, path) is value


@pytest.mark.parametrize("value", EVERY, ids=class_name)
def test_every_path_of_a_walk_is_located_and_holds_that_very_value(value: Checked) -> None:
    assert_paths_lead_back(value)


@given(st.lists(NAMES, max_size=5), st.lists(NAMES, unique=True, max_size=5))
def test_every_path_leads_back_whatever_the_items_are_called(some: list[str], others: list[str]) -> None:
    guests = tuple(csto.Guest(person=name, note=f"no {i}") for i, name in enumerate(some))
    places = tuple(csto.Location(name=name, venue=f"hall {i}") for i, name in enumerate(some))
    assert_paths_lead_back(changed(SUMMIT, guests=guests, attendance=()))
    assert_paths_lead_back(changed(CHAIRMANSHIP, priorities=tuple(others)))
    assert_paths_lead_back(changed(EXERCISE, places=places, aliases=tuple(others)))


@pytest.mark.parametrize("value", EVERY, ids=class_name)
def test_every_misspelt_path_names_the_nearest_part(value: Checked) -> None:
    for path, _, _ in walk(value):
        if not path.endswith("]"):
            fault = nowhere(type(value), f"{path}x")
            assert (fault.path, fault.nearest) == ("", path.rpartition(".")[2])
            assert fault.expected.startswith("a part of ")


FORM = "a path such as dates.end or attendance[AM].status"
FORCES = ", ".join(get_args(Force))
NO_CODE = "is not an ISO 3166-1 alpha-2 code in upper case (StateCode.parse reads names)"


@pytest.mark.parametrize(
    ("cls", "path", "expected", "nearest"),
    [
        *(
            (csto.Summit, path, FORM, None)
            for path in ("", " ", ".", ".dates", "dates.", "dates..end", "dates end", "Dates")
        ),
        *(
            (csto.Summit, path, FORM, None)
            for path in ("attendance[]", "attendance[AM", "attendance[AM]]", "[AM]", "[0]")
        ),
        *(
            (csto.Summit, path, FORM, None)
            for path in ("attendance[AM]status", "attendance[[AM]]", "dates\n", "1dates", "a-b")
        ),
        (csto.Summit, "date", "a part of Summit", "dates"),
        (csto.Summit, "attendence[AM].status", "a part of Summit", "attendance"),
        (csto.Summit, "zzz", "a part of Summit", None),
        (csto.Summit, "dates.finish", "a part of DateSpan", None),
        (csto.Summit, "dates.start.year", "a part of PartialDate", None),
        (csto.Summit, "place.name.en", "a part of str", None),
        (csto.Summit, "attendance.status", "attendance with a key in brackets, since it holds many values", None),
        (csto.Summit, "dates[0]", "dates without a key, since it holds one value", None),
        (csto.Summit, "attendance[0][1]", FORM, None),
        (csto.Summit, "host", "a part of Summit", None),
        (csto.Summit, "_rules", "a part of Summit", None),
        (csto.Statement, "title.english", "a part of Title", None),
        (csto.Exercise, "hosts[KAZ]", f"hosts with the key of an item: 'KAZ' {NO_CODE}; did you mean 'KZ'?", None),
        (csto.Summit, "attendance[ZZ].status", f"attendance with the key of an item: 'ZZ' {NO_CODE}", None),
        (
            csto.Exercise,
            "forces[CRF]",
            f"forces with the key of an item: found 'CRF', expected one of {FORCES}; did you mean 'CRRF'?",
            None,
        ),
        (
            csto.Exercise,
            "results[Drugs seized]",
            "results with the key of an item: found 'Drugs seized', expected lower-case letters, digits and hyphens",
            None,
        ),
        (
            csto.Chairmanship,
            "priorities[a]",
            "priorities with the key of an item: 'a' is not a position, such as 0",
            None,
        ),
        (csto.Official, "attested[2024]x", FORM, None),
        (csto.Official, "attested[a]", "attested with the key of an item: 'a' is not a position, such as 0", None),
    ],
)
def test_a_path_that_leads_nowhere_says_what_was_expected(
    cls: type, path: str, expected: str, nearest: str | None
) -> None:
    fault = nowhere(cls, path)
    if nearest is None and fault.expected.startswith("a part of "):
        fault = fault._replace(nearest=None)  # some far part may be the nearest of all
    assert fault == Fault("", repr(path), expected, nearest)


@pytest.mark.parametrize(
    ("cls", "path", "kind"),
    [
        (csto.Summit, "dates", DateSpan),
        (csto.Summit, "dates.end", PartialDate),
        (csto.Summit, "title", csto.Title),
        (csto.Summit, "title.ru", str),
        (csto.Summit, "attendance[RU].person", str),
        (csto.Summit, "attendance[7].person", str),
        (csto.Summit, "next_session.dates.start", PartialDate),
        (csto.Exercise, "personnel.value", int),
        (csto.Exercise, "results[drugs-seized].quantity.qualifier", str),
        (csto.Exercise, "places[Nizhny Novgorod].state", StateCode),
        (csto.State, "iso_alpha3", str),
        (csto.Membership, "title.en", str),
    ],
)
def test_a_path_leads_to_what_a_record_may_hold_there(cls: type, path: str, kind: type) -> None:
    assert located(cls, path).type is kind


@pytest.mark.parametrize(
    ("record", "path", "value"),
    [
        (SUMMIT, "dates.start", PartialDate(2024, 11, 28)),
        (SUMMIT, "title.en", SUMMIT.title.en),
        (SUMMIT, "attendance[AM].status", "absent"),
        (SUMMIT, "attendance[2].status", "absent"),
        (SUMMIT, "attendance[02].status", "absent"),
        (SUMMIT, "attendance[3].status", None),
        (SUMMIT, "attendance[RU].status", None),
        (SUMMIT, f"attendance[{'9' * 5000}].status", None),
        (SUMMIT, "dates[0]", None),
        (SUMMIT, "nothing.of.this", None),
        (STATEMENT, "issuer_name.en", None),
        (CHAIRMANSHIP, "priorities[0]", "Peace, first of all"),
        (CHAIRMANSHIP, "priorities[2]", "0"),
        (EXERCISE, "hosts[KZ]", KZ),
        (EXERCISE, "results[drugs-seized].unit", "tonne"),
    ],
)
def test_what_stands_at_a_path(record: object, path: str, value: object) -> None:
    assert value_at(record, path) == value


def test_a_text_that_is_no_path_holds_nothing() -> None:
    assert value_at(SUMMIT, "dates end") is None
    assert value_at(SUMMIT, "") is None


@pytest.mark.parametrize(
    ("general", "path", "answer"),
    [
        ("dates", "dates", True),
        ("dates", "dates.end", True),
        ("dates.end", "dates", False),
        ("dates", "dates_of_all", False),
        ("hosts", "hosts[KZ]", True),
        ("hosts[KZ]", "hosts", False),
        ("hosts[KZ]", "hosts[RU]", False),
        ("attendance[AM]", "attendance[AM].status", True),
        ("place", "places", False),
        ("", "dates", False),
    ],
)
def test_a_path_stands_for_all_beneath_it(general: str, path: str, *, answer: bool) -> None:
    assert covers_path(general, path) is answer
    assert changed(STATED, supports=("zzz", general) if general else ("zzz",)).supports_path(path) is answer


@pytest.mark.parametrize("value", EVERY, ids=class_name)
def test_a_walk_goes_from_the_whole_to_what_lies_beneath(value: Checked) -> None:
    paths = [path for path, _, _ in walk(value)]
    for i, path in enumerate(paths):
        above = path.rpartition("." if not path.endswith("]") else "[")[0]
        assert not above or (above in paths[:i] and covers_path(above, path))


# Values as texts


@pytest.mark.parametrize(
    ("cls", "path", "text", "value"),
    [
        (csto.Summit, "dates", "2024-12-28", DateSpan.parse("2024-12-28")),
        (csto.Summit, "dates", "2024-11/..", DateSpan.parse("2024-11/..")),
        (csto.Summit, "dates.end", "2024-12~", PartialDate.parse("2024-12~")),
        (csto.Summit, "attendance[AM].status", "represented", "represented"),
        (csto.Summit, "chair_state", "KZ", KZ),
        (csto.Summit, "place.state", "BY", StateCode("BY")),
        (csto.Summit, "chair_person", "A, B", "A, B"),
        (csto.Summit, "title.en", "Any words", "Any words"),
        (csto.Exercise, "hosts", "BY, KZ", (StateCode("BY"), KZ)),
        (csto.Exercise, "hosts[0]", "BY", StateCode("BY")),
        (csto.Exercise, "forces", "CRRF, CPF", ("CRRF", "CPF")),
        (csto.Exercise, "personnel.value", "1500", 1500),
        (csto.Exercise, "personnel.value", "0.5", Decimal("0.5")),
        (csto.Exercise, "personnel.qualifier", "about", "about"),
        (csto.Exercise, "aggregate", "true", True),
        (csto.Exercise, "aggregate", "false", False),
        (csto.Exercise, "part_of", "exercise-1", "exercise-1"),
        (csto.Decision, "adopted", "2024", PartialDate(2024)),
        (csto.Official, "attested", "2024, 2025-01", (PartialDate(2024), PartialDate(2025, 1))),
        (csto.Place, "latitude", "51.5", Decimal("51.5")),
        (csto.State, "iso_numeric", "398", 398),
    ],
)
def test_the_canonical_text_of_a_value_is_read(cls: type, path: str, text: str, value: object) -> None:
    found = read_value(located(cls, path), text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("value", EVERY, ids=class_name)
def test_the_text_of_every_plain_value_is_read_back(value: Checked) -> None:
    for path, _, held in walk(value):
        shape = located(type(value), path)
        plain = isinstance(held, str | int | Decimal) or type(held) in READERS
        if plain or (held and shape.many and shape.role):
            assert read_value(shape, write_value(held)) == held


NUMBER = "is not a number such as 1500 or 2.5"


@pytest.mark.parametrize(
    ("cls", "path", "text", "message"),
    [
        *(
            (csto.Exercise, "personnel.value", text, f"{text!r} {NUMBER}")
            for text in (
                "",
                "many",
                "NaN",
                "Infinity",
                "1e3",
                "1e999999999",
                "1_000",
                "1,000",
                " 5",
                "5 ",
                "１２",
                "+5",
                "5.",
            )
        ),
        (csto.Exercise, "personnel.value", "-5", f"'-5' {NUMBER}"),
        (csto.Exercise, "personnel.value", "00012", "'00012' is written '12'"),
        (csto.Exercise, "personnel.value", "1.0", "'1.0' is written '1'"),
        (csto.Exercise, "hosts", "KZ,KZ", "'KZ,KZ' is written 'KZ'"),
        (csto.Exercise, "hosts", "KZ,BY", "'KZ,BY' is written 'KZ, BY'"),
        (csto.Exercise, "personnel.value", "9" * 17, f"{'9' * 17!r} {NUMBER}"),
        (
            csto.Exercise,
            "personnel.value",
            "1.0000000000000001",
            "found Decimal('1.0000000000000001'), expected a finite decimal number of at most 15 digits",
        ),
        (csto.State, "iso_numeric", "3.5", "found Decimal('3.5') (Decimal), expected a whole number"),
        (csto.Exercise, "aggregate", "yes", "found 'yes' (str), expected true or false"),
        (csto.Exercise, "framework", "CSTo", "found 'CSTo', expected one of CSTO, CIS; did you mean 'CSTO'?"),
        (csto.Exercise, "personnel", "1500", "Quantity has no text of its own: name the part meant"),
        (csto.Exercise, "name", "Interaction", "Text has no text of its own: name the part meant"),
        (csto.Summit, "title", "A session", "Title has no text of its own: name the part meant"),
        (csto.Summit, "attendance", "AM", "Attendance has no text of its own: name the part meant"),
        (csto.Exercise, "hosts", "BY, Kazakhstan", f"'Kazakhstan' {NO_CODE}; did you mean 'KZ'?"),
        (csto.Exercise, "hosts", "", f"'' {NO_CODE}"),
        (csto.Exercise, "hosts", "BY,", f"'' {NO_CODE}"),
        (csto.Summit, "dates.end", "28 November", "is not a date"),
        (csto.Summit, "dates", "2024/2023", "its end is before its start"),
        (csto.Exercise, "part_of", "summit-1", "found 'summit-1', expected exercise-... in lower-case letters,"),
        (csto.Exercise, "series", " ", "found ' ', expected a text that is not blank"),
    ],
)
def test_a_text_that_is_not_the_value_of_a_field_is_refused(cls: type, path: str, text: str, message: str) -> None:
    with pytest.raises(ValueError) as caught:
        read_value(located(cls, path), text)
    assert message in str(caught.value)


def test_the_texts_of_values_are_those_of_json() -> None:
    assert {*READERS} == {PartialDate, DateSpan, StateCode}
    assert all(isinstance(read("KZ" if kind is StateCode else "2024"), kind) for kind, read in READERS.items())


# Sources


ADDRESS = "an address that begins with http:// or https://, without spaces"


@pytest.mark.parametrize("name", ["url", "archived_url"])
@pytest.mark.parametrize(
    "url",
    [
        *(
            "javascript:alert(1)",
            "ftp://example.org",
            "example.org",
            "//example.org",
            "http://",
            "https:///"[:8],
            "HTTP://a.b",
        ),
        *(
            "http://a b",
            'http://a"b',
            "http://<b>",
            "http://a\u3000b",
            "http://a\\b",
            "http://a`b",
            "http://{a}",
            "data:,http://a",
        ),
    ],
)
def test_an_address_that_no_link_could_bear_is_refused(name: str, url: str) -> None:
    assert faults(SOURCE, **{name: url}) == (Fault(name, repr(url), ADDRESS),)


@pytest.mark.parametrize(
    "url", ["https://odkb-csto.org/", "http://пример.рф/а?б=в#г", "https://a/b'c(d)%20[e]", "http://a:8/~x"]
)
def test_an_address_of_the_web_is_taken(url: str) -> None:
    assert changed(SOURCE, url=url, archived_url=url).url == url


@pytest.mark.parametrize("language", ["EN", "e", "engl", "en-GB", "русский", "12"])
def test_a_language_is_a_code(language: str) -> None:
    assert refusal(SOURCE, language=language) == (
        f"Source 'a-page': language: found {language!r}, expected a code of ISO 639, such as en or ru"
    )


def test_all_that_is_wrong_with_a_source_is_told_at_once() -> None:
    assert [fault.path for fault in faults(SOURCE, url="x", archived_url="y", language="z")] == [
        *("url", "archived_url", "language"),
    ]


# Citations


def test_a_citation_supports_something() -> None:
    assert refusal(STATED, supports=()) == (
        "Citation: supports: found no path, expected one path at least: what does the source say?"
    )


def test_an_inference_says_what_it_rests_on() -> None:
    assert refusal(STATED, basis="inferred", note=None) == (
        "Citation: note: found None, expected what the inference rests on, since basis is 'inferred'"
    )
    assert changed(STATED, basis="inferred", note="From the date of the page.").basis == "inferred"
    assert changed(STATED, note=None).note is None


def test_all_that_is_wrong_with_a_citation_is_told_at_once() -> None:
    assert [fault.path for fault in faults(STATED, supports=(), basis="inferred", note=None)] == ["supports", "note"]


# Disputes


def test_a_dispute_needs_a_citation_of_its_own_field() -> None:
    citation = Citation(source="a-page", supports=("dates.start", "place"))
    assert refusal(DISPUTE, field="dates.end", citation=citation) == (
        "Dispute: citation.supports: found ('dates.start', 'place'),"
        " expected the disputed field, 'dates.end', among them"
    )
    assert changed(DISPUTE, field="place.name", citation=citation).field == "place.name"


@pytest.mark.parametrize("field", ["citations", "disputes[0].reason", "waivers[0].path"])
def test_a_dispute_is_about_a_fact(field: str) -> None:
    citation = Citation(source="a-page", supports=(field,))
    assert refusal(DISPUTE, field=field, citation=citation) == (
        f"Dispute: field: found {field!r}, expected a path to a fact, not into citations, disputes, waivers"
    )


def disputed(field: str, value: str | None) -> csto.Dispute:
    """Give a dispute about a field, in which a source says that it has another value."""
    citation = Citation(source="a-page", supports=(field,))
    return csto.Dispute(
        field=field, stated="otherwise", value=value, citation=citation, kind="contradiction", reason="So."
    )


@pytest.mark.parametrize(
    ("record", "field", "value"),
    [
        (SUMMIT, "dates", "2024-12-28"),
        (SUMMIT, "dates.end", "2024-12"),
        (SUMMIT, "attendance[AM].status", "represented"),
        (SUMMIT, "attendance[TJ]", None),
        (SUMMIT, "title", None),
        (SUMMIT, "title.en", "Council of Heads of State"),
        (SUMMIT, "place.state", "RU"),
        (SUMMIT, "documents_signed.value", "16"),
        (EXERCISE, "hosts", "BY, KZ"),
        (EXERCISE, "personnel", None),
        (EXERCISE, "personnel.qualifier", "about"),
        (EXERCISE, "kind", "tactical"),
        (EXERCISE, "results[drugs-seized].quantity.value", "9.75"),
    ],
)
def test_any_part_of_a_record_can_be_disputed(record: csto.Entry, field: str, value: str | None) -> None:
    dispute = disputed(field, value)
    assert changed(record, disputes=(dispute,)).disputes == (dispute,)


@pytest.mark.parametrize(
    ("record", "field", "value", "message"),
    [
        (SUMMIT, "dates", "soon", "the canonical text of 'dates': 'soon' is not a date: expected EDTF"),
        (SUMMIT, "dates", "28 December 2024", "did you mean '2024-12-28'?"),
        (
            SUMMIT,
            "kind",
            "regulr",
            "the canonical text of 'kind': found 'regulr', expected one of regular, extraordinary",
        ),
        (SUMMIT, "chair_state", "Kazakhstan", "; did you mean 'KZ'?"),
        (EXERCISE, "hosts", "BY and KZ", "the canonical text of 'hosts': 'BY and KZ' is not an ISO 3166-1"),
        (EXERCISE, "personnel", "5000", "Quantity has no text of its own: name the part meant"),
        (EXERCISE, "personnel.value", "1e999999999", NUMBER),
    ],
)
def test_a_disputed_value_is_one_that_the_field_could_hold(
    record: csto.Entry, field: str, value: str, message: str
) -> None:
    (fault,) = faults(record, disputes=(disputed(field, value),))
    assert (fault.path, fault.found) == ("disputes[0].value", repr(value))
    assert message in str(fault)


def test_every_path_that_leads_nowhere_is_told_in_one_error() -> None:
    bad = Citation(source="a-page", supports=("dates", "plase", "place.stat"))
    wrong = disputed("date", "2024")
    assert refusal(SUMMIT, citations=(STATED, bad), disputes=(wrong,)) == (
        "Summit 'summit-2024-11-28-astana': 4 faults\n"
        "  citations[1].supports[1]: found 'plase', expected a part of Summit; did you mean 'place'?\n"
        "  citations[1].supports[2]: found 'place.stat', expected a part of Location; did you mean 'state'?\n"
        "  disputes[0].citation.supports[0]: found 'date', expected a part of Summit; did you mean 'dates'?\n"
        "  disputes[0].field: found 'date', expected a part of Summit; did you mean 'dates'?"
    )


# Waivers


def test_a_waiver_names_a_rule_and_where_it_is_broken() -> None:
    assert WAIVER.rule == "some-rule"
    assert refusal(WAIVER, rule="Some rule") == (
        "Waiver: rule: found 'Some rule', expected lower-case letters, digits and hyphens"
    )
    assert changed(SUMMIT, waivers=(changed(WAIVER, path=None),)).waivers[0].path is None
    assert refusal(SUMMIT, waivers=(WAIVER, changed(WAIVER, path="date"))) == (
        "Summit 'summit-2024-11-28-astana': waivers[1].path: found 'date',"
        " expected a part of Summit; did you mean 'dates'?"
    )


def test_nothing_is_wrong_where_nothing_is_cited() -> None:
    assert list(path_faults(SUMMIT, (), (), ())) == []


@pytest.mark.parametrize("size", [10**6])
def test_an_error_about_a_path_is_short_however_long_the_path(size: int) -> None:
    long = f"places[{'x' * size}]"
    messages = [
        refusal(disputed(long, None), citation=STATED),
        refusal(EXERCISE, disputes=(disputed(f"{long}.state", "nowhere"),)),
        refusal(EXERCISE, disputes=(disputed("a" * size, "b"),)),
        refusal(EXERCISE, citations=(Citation(source="a-page", supports=tuple(f"x{i}" for i in range(5000))),)),
    ]
    assert all(len(message) < 4000 for message in messages)


def test_a_text_is_named_in_each_language_that_it_has() -> None:
    assert named(Text("Minsk")) == ("Minsk",)
    assert named(csto.Title("Minsk", "Минск")) == ("Minsk", "Минск")


def test_a_number_reads_back_as_the_number_it_is() -> None:
    shape = shape_of("value", int | Decimal)
    assert all(read_value(shape, str(n)) == Quantity(cast("int", n)).value for n in (0, 10**15 - 1, Decimal("2.5")))
