"""The records: values that do not change, the rules that each class keeps, and what is made of their fields."""

import copy
import json
import pickle
from datetime import date, timedelta
from typing import Any, get_args

import attrs
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import csto_records as csto
from csto_records import (
    Attendance,
    DateSpan,
    Fault,
    Guest,
    IntegrityError,
    NextSession,
    PartialDate,
    StateCode,
    Text,
    Title,
)
from csto_records._provenance import READERS
from csto_records._records import BODY_NAMES, Body, SummitKind
from csto_records._shape import Checked
from samples import (
    AM,
    ASTANA,
    BY,
    CHAIRMANSHIP,
    DAY,
    DECISION,
    ENTRIES,
    EVERY,
    EXERCISE,
    KZ,
    MEMBERSHIP,
    OFFICIAL,
    RU,
    STATEMENT,
    SUMMIT,
    changed,
    class_name,
    faults,
    refusal,
    shapes_of,
)


def cut(day: date, parts: int, *, approximate: bool, uncertain: bool) -> PartialDate:
    return PartialDate(*(day.year, day.month, day.day)[:parts], approximate=approximate, uncertain=uncertain)


NEAR = st.dates(date(2023, 11, 1), date(2024, 3, 1)) | st.dates() | st.sampled_from([date.min, date.max])
DATES = st.builds(cut, NEAR, st.integers(1, 3), approximate=st.booleans(), uncertain=st.booleans())


# Values


@pytest.mark.parametrize("value", EVERY, ids=class_name)
def test_nothing_in_a_value_can_be_changed(value: Checked) -> None:
    for shape in shapes_of(value):
        held = getattr(value, shape.name)
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(value, shape.name, held)
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            delattr(value, shape.name)
        assert getattr(value, shape.name) is held
    with pytest.raises(AttributeError):
        value.another = 1  # type: ignore[attr-defined] # pyright: ignore[reportAttributeAccessIssue]
    assert not hasattr(value, "__dict__")


@pytest.mark.parametrize("value", EVERY, ids=class_name)
def test_copies_are_equal_and_hash_alike(value: Checked) -> None:
    pickles = [pickle.loads(pickle.dumps(value, protocol)) for protocol in range(pickle.HIGHEST_PROTOCOL + 1)]
    for twin in (*pickles, copy.copy(value), copy.deepcopy(value), changed(value)):
        assert type(twin) is type(value)
        assert twin == value
        assert hash(twin) == hash(value)
        assert repr(twin) == repr(value)


@pytest.mark.parametrize("value", EVERY, ids=class_name)
def test_every_field_counts_for_equality(value: Checked) -> None:
    for shape in shapes_of(value):
        twin = copy.copy(value)
        object.__setattr__(twin, shape.name, "another value")
        assert twin != value
        assert hash(twin) != hash(value)


def test_values_of_different_classes_are_never_equal() -> None:
    assert [(one, other) for one in EVERY for other in EVERY if one is not other and one == other] == []
    assert len({*EVERY}) == len(EVERY)


@pytest.mark.parametrize("value", EVERY, ids=class_name)
def test_a_record_takes_its_fields_by_name_alone_and_a_text_or_a_number_does_not(value: Checked) -> None:
    cls: type = type(value)
    assert {attribute.kw_only for attribute in attrs.fields(cls)} == {
        not isinstance(value, Text | Title | csto.Quantity)
    }


@pytest.mark.parametrize("value", EVERY, ids=class_name)
def test_a_field_that_does_not_exist_is_a_type_error(value: Checked) -> None:
    with pytest.raises(TypeError):
        changed(value, anything="a")


def test_a_change_is_checked_as_a_new_value_is() -> None:
    assert refusal(SUMMIT, format="on-line") == (
        "Summit 'summit-2024-11-28-astana': format: found 'on-line', expected one of in-person, video, hybrid"
    )


# What all entries share


@pytest.mark.parametrize("entry", ENTRIES, ids=class_name)
def test_an_id_begins_with_its_kind(entry: csto.Entry) -> None:
    kind = class_name(entry).lower()
    for wrong in ("other-2024", f"{kind}s-2024", f"a-{kind}-2024", kind):
        assert faults(entry, id=wrong) == (Fault("id", repr(wrong), f"an id that begins with {kind}-"),)
    assert changed(entry, id=f"{kind}-1").id == f"{kind}-1"


@pytest.mark.parametrize("entry", ENTRIES, ids=class_name)
def test_an_id_is_no_former_id_of_itself(entry: csto.Entry) -> None:
    assert faults(entry, former_ids=("another", entry.id)) == (
        Fault("former_ids", repr(entry.id), "ids that it had before, not its own"),
    )


@pytest.mark.parametrize("entry", ENTRIES, ids=class_name)
def test_every_entry_has_a_title_and_a_time(entry: csto.Entry) -> None:
    assert isinstance(entry.title, Title)
    assert isinstance(entry.when, DateSpan)


class Thing(csto.Entry):
    """An entry of a kind of one's own."""


def test_an_entry_of_another_kind_has_no_time_unless_it_says_so() -> None:
    with pytest.raises(NotImplementedError):
        _ = Thing(id="thing-1").when


@pytest.mark.parametrize("kind", [csto.Entry, csto.Record])
def test_what_records_share_is_no_record(kind: type[csto.Entry]) -> None:
    with pytest.raises(csto.IntegrityError) as caught:
        kind(id="entry-1")
    assert str(caught.value) == (
        f"{kind.__name__} 'entry-1': found no more than a {kind.__name__},"
        " expected one of the classes made of it, such as Summit"
    )


@pytest.mark.parametrize(
    ("record", "name", "expected"),
    [
        (SUMMIT, "atendance", "found 'atendance', expected one of attendance, guests; did you mean 'attendance'?"),
        (SUMMIT, "citations", "found 'citations', expected one of attendance, guests"),
        (CHAIRMANSHIP, "dates", "found 'dates', expected one of priorities"),
        (STATEMENT, "title", "found 'title', expected nothing: a Statement has no such field"),
        (
            changed(SUMMIT, guests=None, incomplete=()),
            "guests",
            "found 'guests', expected a field that holds values; this one is unknown",
        ),
    ],
)
def test_what_is_incomplete_is_a_field_of_many_that_is_known(record: csto.Record, name: str, expected: str) -> None:
    (fault,) = faults(record, incomplete=(name,))
    assert str(fault._replace(nearest=fault.nearest if "mean" in expected else None)) == f"incomplete[0]: {expected}"


def test_none_known_to_be_partial_is_not_unknown() -> None:
    assert changed(SUMMIT, guests=(), incomplete=("guests",)).guests == ()
    assert changed(SUMMIT, guests=(), incomplete=()) != changed(SUMMIT, guests=None, incomplete=())


# Parts


def test_a_guest_is_somebody() -> None:
    assert refusal(Guest(office="Secretary"), office=None) == (
        "Guest: person: found nothing, expected a person, an office, a state or an organization"
    )
    for given_ in ({"person": "A"}, {"office": "A"}, {"state": KZ}, {"organization": "A"}):
        assert changed(Guest(office="Secretary"), **{"office": None, **given_})


def test_a_next_session_is_somewhere_or_some_time() -> None:
    with pytest.raises(IntegrityError) as caught:
        NextSession()
    assert str(caught.value) == "NextSession: dates: found None, expected when or where the next session was to be"
    assert NextSession(place=ASTANA).dates is None


def test_a_location_is_shown_by_its_name() -> None:
    assert str(ASTANA) == "Astana"


def test_every_body_has_a_name() -> None:
    assert [*BODY_NAMES] == [*get_args(Body)]


# Summits


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("regular", "Session of the Collective Security Council"),
        ("extraordinary", "Extraordinary session of the Collective Security Council"),
        ("informal", "Informal meeting of the heads of state"),
        ("consultative", "Consultative meeting of the heads of state"),
    ],
)
def test_a_summit_of_every_kind_has_a_title_of_ours(kind: SummitKind, words: str) -> None:
    summit = changed(SUMMIT, kind=kind)
    assert summit.title == Title(f"{words}, Astana, 28 November 2024", form="descriptive")
    assert changed(summit, place=None, dates=DateSpan.parse("2024-11")).title.en == f"{words}, November 2024"


def test_the_title_has_a_word_for_every_kind_of_summit() -> None:
    assert [changed(SUMMIT, kind=kind).title.en for kind in get_args(SummitKind)]


def test_who_came_is_told_by_status() -> None:
    assert (SUMMIT.present, SUMMIT.represented, SUMMIT.absent) == ((KZ,), (BY,), (AM,))
    nobody = changed(SUMMIT, attendance=(), incomplete=())
    assert (nobody.present, nobody.represented, nobody.absent) == ((), (), ())
    unknown = changed(SUMMIT, attendance=None, incomplete=())
    assert (unknown.present, unknown.represented, unknown.absent) == (None, None, None)


def test_the_host_is_the_state_of_the_place() -> None:
    assert SUMMIT.host == KZ
    assert changed(SUMMIT, place=None).host is None
    assert changed(SUMMIT, place=csto.Location(name="Astana")).host is None


def test_a_state_comes_once() -> None:
    twice = (Attendance(state=AM, status="absent"), Attendance(state=AM, status="present"))
    thrice = (*twice, Attendance(state=AM, status="represented"), Attendance(state=KZ, status="present"))
    assert refusal(SUMMIT, attendance=twice) == (
        "Summit 'summit-2024-11-28-astana': attendance[AM]: found AM 2 times, expected each state once"
    )
    assert [fault.found for fault in faults(SUMMIT, attendance=thrice)] == ["AM 3 times"]


# Chairmanships


@pytest.mark.parametrize(
    ("dates", "when"),
    [
        ("2024-01-01/2025-01-01", "2024-01-01/2024-12-31"),
        ("2024-01-01/2024-01-02", "2024-01-01/2024-01-01"),
        ("2024-02-28/2024-03-01", "2024-02-28/2024-02-29"),
        ("2023-02-28/2023-03-01", "2023-02-28/2023-02-28"),
        ("2024-01/2024-12-01", "2024-01/2024-11-30"),
        ("2024/2025-01-01~", "2024/2024-12-31~"),
        ("2024-01-01/2025-01-01%", "2024-01-01/2024-12-31%"),
        ("2024-01-01/2025-01", "2024-01-01/2025-01"),
        ("2024/2025", "2024/2025"),
        ("2024-01-01/..", "2024-01-01/.."),
        ("2024-01-01/", "2024-01-01/"),
        ("../2025-01-01", "../2024-12-31"),
        ("/2025-01-01", "/2024-12-31"),
        ("/2025", "/2025"),
        ("2024", "2024"),
        ("2024-01", "2024-01"),
        ("0001-01-01/0001-01-02", "0001-01-01/0001-01-01"),
        ("/0001-01-02", "/0001-01-01"),
        ("9999-12-30/9999-12-31", "9999-12-30/9999-12-30"),
    ],
)
def test_a_chair_is_held_until_the_day_before_it_is_handed_over(dates: str, when: str) -> None:
    term = changed(CHAIRMANSHIP, dates=DateSpan.from_edtf(dates))
    assert term.when == DateSpan.from_edtf(when)
    assert term.title.form == "descriptive"
    assert term.title.en == f"Chairmanship of Kazakhstan, {term.when.words}"


@pytest.mark.parametrize(
    "dates",
    [
        *("2024-01-01", "2024-01-01~", "2024-01-01/2024-01-01", "2024-01-01/2024-01-01~", "2024-01-01?/2024-01-01"),
        *("2024-01/2024-01-01", "2024/2024-01-01", "../0001-01-01", "/0001-01-01", "0001-01-01", "0001/0001-01-01"),
    ],
)
def test_a_term_of_less_than_a_day_is_refused(dates: str) -> None:
    expected = "a term of a day at least: an end after its start, or an open one"
    assert faults(CHAIRMANSHIP, dates=DateSpan.from_edtf(dates)) == (Fault("dates", repr(dates), expected),)


@given(st.none() | DATES, st.none() | DATES)
def test_any_term_is_refused_or_ends_on_the_eve_of_its_end(start: PartialDate | None, end: PartialDate | None) -> None:
    try:
        dates = DateSpan(start, end)
    except ValueError:
        return
    try:
        term = changed(CHAIRMANSHIP, dates=dates)
    except IntegrityError:
        assert end is not None
        assert end.precision == "day"
        assert end.earliest <= (start.earliest if start else date.min)
        return
    assert term.when.start == start
    if end is not None and end.precision == "day":
        assert term.when.latest == end.earliest - timedelta(days=1)
        assert term.when.end is not None
        assert (term.when.end.approximate, term.when.end.uncertain) == (end.approximate, end.uncertain)
        assert not term.when.touches(end.earliest, end.earliest)
    else:
        assert term.when == dates
    assert term.title.en


# Decisions, statements, exercises


def test_a_decision_is_of_the_day_on_which_it_was_adopted() -> None:
    assert DECISION.when == DateSpan.at(DAY)
    assert changed(DECISION, adopted=PartialDate(2024)).when == DateSpan.at(PartialDate(2024))


def test_a_decision_is_no_draft_of_itself_nor_changes_itself() -> None:
    assert faults(DECISION, draft_of=DECISION.id, amends=("decision-1", DECISION.id)) == (
        Fault("draft_of", repr(DECISION.id), "another act than itself"),
        Fault("amends", repr(DECISION.id), "other acts than itself"),
    )
    assert changed(DECISION, draft_of=None, amends=None, incomplete=()).amends is None


WHOSE = {"issuer": "CSC", "issuer_name": Text("The members at the UN"), "speaker": "A Person"}


@pytest.mark.parametrize(
    "names", [(), ("issuer", "issuer_name"), ("issuer", "speaker"), ("issuer_name", "speaker"), (*WHOSE,)]
)
def test_a_statement_is_of_exactly_one(names: tuple[str, ...]) -> None:
    given_ = {name: value if name in names else None for name, value in WHOSE.items()}
    found = " and ".join(names) or "none"
    assert faults(STATEMENT, office=None, **given_) == (
        Fault("issuer", found, "exactly one of issuer, issuer_name and speaker"),
    )


@pytest.mark.parametrize("name", WHOSE)
def test_a_statement_of_one_is_taken_and_an_office_with_a_speaker_alone(name: str) -> None:
    given_ = {other: value if other == name else None for other, value in WHOSE.items()}
    assert getattr(changed(STATEMENT, office=None, **given_), name) == WHOSE[name]
    if name != "speaker":
        assert faults(STATEMENT, **given_) == (Fault("office", "'Secretary General'", "no office without a speaker"),)


def test_a_statement_without_a_date_has_no_time() -> None:
    assert changed(STATEMENT, issued=None).when is None
    assert STATEMENT.when == DateSpan.parse("2025-01-23")


def test_an_exercise_is_called_by_its_name() -> None:
    assert EXERCISE.title == Title("Interaction-2024", "Взаимодействие-2024", form="descriptive")
    assert changed(EXERCISE, name=Text("A")).title.ru is None
    assert EXERCISE.when == DateSpan.parse("2024-09-26/2024-10-06")


def test_who_stayed_away_did_not_take_part() -> None:
    states = (RU, AM, KZ)
    assert [str(fault) for fault in faults(EXERCISE, absent=states, participants=(KZ, RU))] == [
        "absent[RU]: found RU among the participants too, expected a state that did not take part",
        "absent[KZ]: found KZ among the participants too, expected a state that did not take part",
    ]
    assert changed(EXERCISE, absent=states, participants=None, incomplete=()).absent == states
    assert changed(EXERCISE, absent=None, participants=states).participants == states


def test_an_exercise_is_no_part_of_itself_and_shares_no_totals_with_itself() -> None:
    assert faults(EXERCISE, part_of=EXERCISE.id, shares_totals_with=(EXERCISE.id,)) == (
        Fault("part_of", repr(EXERCISE.id), "another exercise than itself"),
        Fault("shares_totals_with", repr(EXERCISE.id), "other exercises than itself"),
    )


def test_the_rules_of_a_class_and_those_that_all_share_speak_at_once() -> None:
    cited = csto.Citation(source="a-page", supports=("date",))
    found = faults(STATEMENT, id="speech-1", citations=(cited,), incomplete=("title",), speaker=None)
    assert [fault.path for fault in found] == ["id", "citations[0].supports[0]", "incomplete[0]", "issuer", "office"]


# Memberships and officials


def test_a_membership_is_titled_by_state_status_and_time() -> None:
    assert MEMBERSHIP.title == Title(f"Armenia, suspended, {MEMBERSHIP.dates.words}", form="descriptive")
    assert MEMBERSHIP.when is MEMBERSHIP.dates


@pytest.mark.parametrize(("acting", "title"), [(True, "A Person, acting Chief"), (False, "A Person, Chief")])
def test_an_official_is_titled_by_person_and_office(*, acting: bool, title: str) -> None:
    assert changed(OFFICIAL, person="A Person", office="Chief", acting=acting).title == Title(title, form="descriptive")


@pytest.mark.parametrize(
    ("attested", "when"),
    [
        (["2025-01-23"], "2025-01-23"),
        (["2025-01-23", "2024-11-28"], "2024-11-28/2025-01-23"),
        (["2024", "2024-05"], "2024"),
        (["2023-05", "2024", "2024-02"], "2023-05/2024"),
        (["2024", "2024-12"], "2024/2024-12"),
        (["2024", "2024~"], "2024"),
        (["2024-05", "2024-05-03"], "2024-05"),
    ],
)
def test_an_official_of_unknown_dates_is_seen_as_long_as_attested(attested: list[str], when: str) -> None:
    official = changed(OFFICIAL, dates=None, attested=tuple(PartialDate.parse(text) for text in attested))
    assert official.when == DateSpan.from_edtf(when)


@given(st.lists(DATES, min_size=1, max_size=5, unique=True))
def test_an_official_may_have_been_in_office_on_every_date_attested(attested: list[PartialDate]) -> None:
    when = changed(OFFICIAL, dates=None, attested=tuple(attested)).when
    assert all(when.overlaps(seen) for seen in attested)
    assert when.earliest == min(seen.earliest for seen in attested)
    assert when.latest == max(seen.latest for seen in attested)
    assert when == changed(OFFICIAL, dates=None, attested=tuple(attested[::-1])).when


def test_known_dates_in_office_go_before_the_attested_ones() -> None:
    assert OFFICIAL.when == DateSpan.parse("2023-01-01/..")
    assert changed(OFFICIAL, attested=()).when == DateSpan.parse("2023-01-01/..")
    assert refusal(OFFICIAL, dates=None, attested=()) == (
        "Official 'official-secretary-general': dates: found None, and attested is empty,"
        " expected the dates in office, or one at which a source names it"
    )


# The way for a faster reader


def of_text(kind: type, value: object) -> object:
    """Read what JSON holds as one text, as msgspec asks of a hook."""
    return READERS[kind](value) if isinstance(value, str) else value


def untagged(record: csto.Exercise) -> bytes:
    """Give a record's JSON without what a file says besides: the type and the versions."""
    plain: dict[str, Any] = json.loads(csto.dumps(record))
    return json.dumps({k: v for k, v in plain.items() if k not in {"type", "schema_version", "data_version"}}).encode()


def test_msgspec_builds_the_same_exercise_as_loads() -> None:
    fast = msgspec.json.decode(untagged(EXERCISE), type=csto.Exercise, dec_hook=of_text)
    assert fast == csto.loads(csto.dumps(EXERCISE), csto.Exercise) == EXERCISE
    assert fast.hosts is not None
    assert [type(value) for value in (fast.dates, *fast.hosts)] == [DateSpan, StateCode, StateCode]


@pytest.mark.parametrize(
    ("old", "new"),
    [(b'"held"', b'"hold"'), (b'"KZ"', b'"KAZ"'), (b"true", b'"yes"'), (b"4000", b"-1"), (b'"2024-09-26/', b'"soon/')],
)
def test_msgspec_refuses_what_loads_refuses(old: bytes, new: bytes) -> None:
    text = untagged(EXERCISE)
    assert old in text
    with pytest.raises((msgspec.ValidationError, ValueError)):
        msgspec.json.decode(text.replace(old, new), type=csto.Exercise, dec_hook=of_text)
    with pytest.raises(csto.DecodeError):
        csto.loads(csto.dumps(EXERCISE).encode().replace(old, new), csto.Exercise)
