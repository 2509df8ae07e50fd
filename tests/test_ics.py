"""Calendars, held against the `icalendar` package: what stands in them, and what does not for want of a day."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import csto_records as csto
from csto_records import DateSpan, Quantity, Source, StateCode, Text, Title, strategies
from csto_records.formats import _ics

icalendar: Any = pytest.importorskip("icalendar")

SEED = csto.load("seed")
SUMMIT = SEED.summits.first
EXERCISE = csto.Exercise(
    id="exercise-2024-interaction",
    name=Text("Interaction-2024"),
    nature="exercise",
    status="held",
    framework="CSTO",
    dates=DateSpan.parse("2024-09-26/2024-10-06"),
)


def calendar(value: Any) -> Any:
    """Read back what is written, by another's reader."""
    return icalendar.Calendar.from_ical(_ics.write(value).decode())


def event(record: Any) -> Any:
    (found,) = calendar(record).walk("VEVENT")
    assert found.errors == []
    return found


def exercise(**values: Any) -> Any:
    if isinstance(values.get("dates"), str):
        values["dates"] = DateSpan.parse(values["dates"])
    return attrs.evolve(EXERCISE, **values)


def test_a_summit_is_an_event_of_its_day() -> None:
    found = event(SUMMIT)
    assert found["UID"] == "summit-2024-11-28-astana@csto-records"
    assert found["DTSTART"].dt == date(2024, 11, 28)
    assert "DTEND" not in found
    assert found["SUMMARY"] == "Session of the Collective Security Council, Astana, 28 November 2024"
    assert found["LOCATION"] == "Astana, Kazakhstan"
    assert found["STATUS"] == "CONFIRMED"
    assert found["TRANSP"] == "TRANSPARENT"
    assert [str(word) for word in found["CATEGORIES"].cats] == ["summit", "regular"]
    assert found["DTSTAMP"].dt == datetime.fromisoformat(csto.DATA_VERSION).replace(tzinfo=UTC)
    said = str(found["DESCRIPTION"])
    for source in SEED.sources_of(SUMMIT):
        assert f"- {source.publisher}: {source.title}" in said
    assert said.endswith("\nRecord: summit-2024-11-28-astana")
    assert "Disputed: dates (" in said


@pytest.mark.parametrize(
    ("dates", "first", "end"),
    [
        ("2024-09-26/2024-10-06", date(2024, 9, 26), date(2024, 10, 7)),
        ("2024-09-26", date(2024, 9, 26), None),
        ("2024-09-26/2024-09-26", date(2024, 9, 26), None),
        ("2024-09-26/", date(2024, 9, 26), None),
        ("2024-09-26/..", date(2024, 9, 26), None),
        ("2024-09-26/2024-10", date(2024, 9, 26), None),
        ("2024-09-26/2024", date(2024, 9, 26), None),
        ("2024-09-26/2024-10-06~", date(2024, 9, 26), None),
        ("2024-09-26/2024-10-06?", date(2024, 9, 26), None),
        ("9999-12-30/9999-12-31", date(9999, 12, 30), None),  # no calendar has the day after
        ("0001-01-01/0001-01-02", date(1, 1, 1), date(1, 1, 3)),
    ],
)
def test_an_end_that_is_not_known_to_the_day_adds_nothing(dates: str, first: date, end: date | None) -> None:
    found = event(exercise(dates=DateSpan.from_edtf(dates)))
    assert found["DTSTART"].dt == first
    assert type(found["DTSTART"].dt) is date
    assert (found["DTEND"].dt if "DTEND" in found else None) == end


def test_where_the_last_day_is_unknown_the_text_says_so() -> None:
    assert "Dates: from 26 September 2024, end unknown." in event(exercise(dates="2024-09-26/"))["DESCRIPTION"]
    assert "Dates: " not in event(EXERCISE)["DESCRIPTION"]


@pytest.mark.parametrize("dates", ["2024", "2024-09", "2024-09-26~", "2024-09-26?", "../2024-09-26", "/2024-09-26"])
def test_what_is_not_known_to_begin_on_a_day_is_no_event_but_named(dates: str) -> None:
    vague = exercise(id="exercise-2024-vague", name=Text("Thunder; 2024"), dates=DateSpan.from_edtf(dates))
    found = calendar(csto.Collection([EXERCISE, vague]))
    assert [str(one["UID"]) for one in found.walk("VEVENT")] == ["exercise-2024-interaction@csto-records"]
    expected = (
        "Events whose first day is known: 1. Left out, since their first day is not known for certain, or they stand "
        f"for several events: 1. These are Thunder; 2024 ({vague.dates.words})."
    )
    assert found["DESCRIPTION"] == expected
    assert found["X-WR-CALDESC"].replace("\\", "") == expected  # of what is no standard's, icalendar keeps the escapes


def test_what_stands_for_several_events_is_no_event() -> None:
    several = exercise(id="exercise-2024-several", aggregate=True, personnel=Quantity(9))
    assert len(calendar(csto.Collection([EXERCISE, several])).walk("VEVENT")) == 1


def test_nothing_left_out_is_not_spoken_of() -> None:
    assert calendar(EXERCISE)["DESCRIPTION"] == "Events whose first day is known: 1."


def test_a_calendar_without_an_event_is_none() -> None:
    with pytest.raises(csto.QueryError) as error:
        _ics.write(exercise(dates="2024"))
    assert str(error.value) == ".ics holds what is known to the day; of 1 summits and exercises nothing is"
    with pytest.raises(csto.QueryError, match="of 0 summits"):
        _ics.write(SEED.summits[:0])
    with pytest.raises(csto.QueryError) as other:
        _ics.write(SEED.decisions)
    assert str(other.value).startswith(".ics holds summits and exercises; there is none in <Collection of ")
    with pytest.raises(TypeError, match="is expected; found 5"):
        _ics.write(5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    ("status", "expected"),
    [("held", "CONFIRMED"), ("planned", "TENTATIVE"), ("postponed", "CANCELLED"), ("cancelled", "CANCELLED")],
)
def test_the_status(status: Any, expected: str) -> None:
    found = event(exercise(status=status))
    assert found["STATUS"] == expected
    assert (f"Status: {status}." in found["DESCRIPTION"]) == (status != "held")


def test_every_status_of_the_model_is_one_of_a_calendar() -> None:
    statuses = {*csto.Summit.__annotations__["status"].__args__, *csto.Exercise.__annotations__["status"].__args__}
    assert statuses == _ics._STATUS.keys()  # pyright: ignore[reportPrivateUsage]


def test_several_places_and_a_building() -> None:
    ground = csto.Location(name="Edelweiss, the ground", state=StateCode("KG"), venue="A; B")
    found = event(exercise(places=(ground, csto.Location(name="Elsewhere"))))
    assert found["LOCATION"] == "A; B, Edelweiss, the ground, Kyrgyzstan; Elsewhere"
    assert "LOCATION" not in event(attrs.evolve(SUMMIT, place=None))
    assert "LOCATION" not in event(EXERCISE)


def test_the_address_is_that_of_a_source_which_tells_the_dates() -> None:
    about: dict[str, Any] = {"publisher": "A press", "language": "en", "source_type": "press"}
    names = Source(id="names", title=Title("Names"), url="https://example.org/names", **about)
    dates = Source(id="dates", title=Title("Dates"), url="https://example.org/дата?a=1,2;3&b=%20#c", **about)
    silent = Source(id="silent", title=Title("No address"), **about)
    cited = tuple(
        csto.Citation(source=source, supports=(path,))
        for source, path in (("nowhere", "dates"), ("names", "name"), ("silent", "dates"), ("dates", "dates"))
    )
    record = exercise(citations=cited)
    found = event(csto.Dataset(exercises=[record], sources=[names, dates, silent]))
    assert found["URL"] == "https://example.org/%D0%B4%D0%B0%D1%82%D0%B0?a=1,2;3&b=%20#c"
    assert "- A press: Names, https://example.org/names\n" in found["DESCRIPTION"]
    assert "- nowhere\n" in found["DESCRIPTION"]
    alone = event(attrs.evolve(record))
    assert "URL" not in alone
    assert "Sources:\n- nowhere\n- names\n- silent\n- dates\nRecord: " in alone["DESCRIPTION"]


def test_who_disputes_is_named_by_the_publisher_or_else_by_the_id() -> None:
    citation = csto.Citation(source="some-page", supports=("dates",))
    dispute = csto.Dispute(field="dates", stated="May", citation=citation, kind="contradiction", reason="No.")
    assert "Disputed: dates (May: some-page)." in event(exercise(disputes=(dispute,)))["DESCRIPTION"]


def test_a_calendar_of_a_dataset_has_its_name_and_the_date_of_its_data() -> None:
    mine = csto.Dataset(name="mine; too", data_version="2020-02-29", exercises=[EXERCISE])
    found = calendar(mine)
    assert found["NAME"] == found["X-WR-CALNAME"] == "Summits and exercises (mine\\; too)"  # which keeps the escape
    assert found.walk("VEVENT")[0]["DTSTAMP"].dt == datetime(2020, 2, 29, tzinfo=UTC)
    unstated = calendar(csto.Dataset(exercises=[EXERCISE]))
    assert unstated["NAME"] == "Summits and exercises"
    assert unstated.walk("VEVENT")[0]["DTSTAMP"].dt.date() == date.fromisoformat(csto.DATA_VERSION)


def test_the_archive() -> None:
    archive = csto.load()
    text = _ics.write(archive)
    assert text == _ics.write(archive)
    events = {str(one["UID"]): one for one in icalendar.Calendar.from_ical(text).walk("VEVENT")}
    assert len(events) > 150
    records: list[csto.Summit | csto.Exercise] = [*archive.summits, *archive.exercises]
    for record in records:
        start = record.dates.start
        known = start is not None and start.precision == "day" and not getattr(record, "aggregate", False)
        assert (f"{record.id}@csto-records" in events) == known
        if known:
            assert "URL" in events[f"{record.id}@csto-records"]


@given(strategies.collections(st.one_of(strategies.summits(), strategies.exercises())))
def test_any_calendar_is_read_by_others_and_keeps_the_rules_of_its_lines(records: csto.Collection[Any]) -> None:
    try:
        content = _ics.write(records)
    except csto.QueryError as error:
        assert str(error).startswith(".ics holds what is known to the day")  # noqa: PT017
        return
    assert content.endswith(b"\r\n")
    for line in content[:-2].split(b"\r\n"):
        assert 0 < len(line) <= 75
        assert not re.search(rb"[\x00-\x1f]", line)
        line.decode()  # no character is parted
    read = icalendar.Calendar.from_ical(content)
    assert read.errors == []
    for found in read.walk("VEVENT"):
        assert found.errors == []
        record = records[str(found["UID"]).removesuffix("@csto-records")]
        assert str(found["SUMMARY"]) == str(record.title)
        assert found["DTSTART"].dt == record.dates.start.to_date() == record.dates.earliest
        if "DTEND" in found:
            assert found["DTEND"].dt - timedelta(days=1) == record.dates.end.to_date()
        if record.summary:
            assert str(found["DESCRIPTION"]).startswith(record.summary)
        for place in getattr(record, "places", None) or ():
            assert place.name in str(found["LOCATION"])
