"""Dates as precise as their source: what they are, how they are read, and that nothing is made up on the way."""

import copy
import os
import pickle
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from itertools import product
from pathlib import Path
from typing import Any, Protocol, TypeVar, cast

import edtf  # pyright: ignore[reportMissingTypeStubs]
import pytest
from babel import dates as babel_dates
from hypothesis import assume, example, given
from hypothesis import strategies as st

from csto_records import _dates  # pyright: ignore[reportPrivateUsage]
from csto_records._dates import DateSpan, Duration, PartialDate, as_date_span, as_partial_date
from csto_records._errors import DateError

V = TypeVar("V", PartialDate, DateSpan)
YES = True

EXPECTED = "expected a year, a month or a day, such as 2024, November 2024, 28 November 2024, 28.11.2024 or 2024-11-28"
EDTF = "expected EDTF: 2024, 2024-11 or 2024-11-28, with ?, ~ or % after it where the source is in doubt"
EDTF_SPAN = "expected EDTF: a date such as 2024-11, or 2024-11-27/2024-11-28 (.. is open, empty is unknown)"
NO_SUCH_DAY = "the calendar has no such day or month"


# What there can be


@st.composite
def partial_dates(
    draw: st.DrawFn, first: date = date.min, last: date = date.max, *, doubts: bool = True, years: bool = True
) -> PartialDate:
    day = draw(st.dates(first, last))
    parts = draw(st.integers(1 if years else 2, 3))
    flags = st.booleans() if doubts else st.just(value=False)
    known = (day.year, day.month, day.day)[:parts]
    return PartialDate(*known, approximate=draw(flags), uncertain=draw(flags))


def from_to(pair: tuple[PartialDate, PartialDate]) -> DateSpan:
    start, end = sorted(pair)
    return DateSpan(start, end)


def spans_of(dates: st.SearchStrategy[PartialDate]) -> st.SearchStrategy[DateSpan]:
    return st.one_of(
        dates.map(DateSpan.at),
        st.tuples(dates, dates).map(from_to),
        dates.map(lambda d: DateSpan(d, d)),
        dates.map(DateSpan.since),
        dates.map(DateSpan.until),
        dates.map(lambda d: DateSpan(d, None)),
        dates.map(lambda d: DateSpan(None, d)),
    )


spans = spans_of(partial_dates())
values: st.SearchStrategy[PartialDate | DateSpan] = st.one_of(partial_dates(), spans)

# A stretch of days short enough to go through every way in which an event can have run.
spring_dates = partial_dates(date(2024, 2, 1), date(2024, 3, 31), doubts=False, years=False)
spring_spans = spans_of(spring_dates)
windows = st.tuples(st.dates(date(2024, 1, 25), date(2024, 4, 5)), st.integers(0, 60)).map(
    lambda window: (window[0], window[0] + timedelta(days=window[1]))
)


def read_or_refused(read: Callable[[str], V], text: str) -> V | None:
    """Read a text, or give None where it was refused with a reason on one line; any other error goes through."""
    try:
        return read(text)
    except DateError as refused:
        error = refused
    assert error.reason
    assert "\n" not in str(error)
    return None


def written(day: date, pattern: str, language: str) -> str:
    """Write a day as Babel does, whose names of months are those of CLDR."""
    write = cast(Callable[[date, str, str], str], babel_dates.format_date)  # pyright: ignore[reportUnknownMemberType]
    return write(day, pattern, language)


def refusal(read: Callable[[str], object], text: str) -> str:
    with pytest.raises(DateError) as caught:
        read(text)
    return caught.value.reason


# Values


@given(values)
def test_a_value_is_its_edtf_text(value: PartialDate | DateSpan) -> None:
    kind = type(value)
    assert kind.from_edtf(str(value)) == value
    assert kind.parse(str(value)) == value
    assert kind.parse(f"  {value}\n") == value
    assert repr(value) == f"{kind.__name__}.parse('{value}')"


@given(partial_dates())
def test_a_date_is_made_of_the_parts_that_it_shows(day: PartialDate) -> None:
    again = PartialDate(day.year, day.month, day.day, approximate=day.approximate, uncertain=day.uncertain)
    assert again == day
    assert hash(again) == hash(day)
    assert day.precision == ("year" if day.month is None else "month" if day.day is None else "day")
    mark = {(False, False): "", (True, False): "~", (False, True): "?", (True, True): "%"}
    numbers = [f"{day.year:04}", *(f"{part:02}" for part in (day.month, day.day) if part is not None)]
    assert str(day) == "-".join(numbers) + mark[day.approximate, day.uncertain]


@given(partial_dates())
def test_a_date_runs_from_its_earliest_to_its_latest_day(day: PartialDate) -> None:
    def is_it(when: date) -> bool:
        return when.year == day.year and day.month in (None, when.month) and day.day in (None, when.day)

    assert day.earliest <= day.latest
    assert is_it(day.earliest)
    assert is_it(day.latest)
    assert day.earliest == date.min or not is_it(day.earliest - timedelta(days=1))
    assert day.latest == date.max or not is_it(day.latest + timedelta(days=1))


@given(spans)
def test_a_span_is_made_of_the_sides_that_it_shows(span: DateSpan) -> None:
    if span.is_single:
        assert span.start == span.end
        again = DateSpan.at(cast(PartialDate, span.start))
    elif span.open_end:
        assert span.end is None
        again = DateSpan.since(cast(PartialDate, span.start))
    elif span.open_start:
        assert span.start is None
        again = DateSpan.until(cast(PartialDate, span.end))
    else:
        again = DateSpan(span.start, span.end)
    assert again == span
    assert hash(again) == hash(span)


def test_a_date_alone_is_not_a_span_of_it() -> None:
    assert len({DateSpan.parse(text) for text in ("2024", "2024/2024", "2024/", "/2024", "2024/..", "../2024")}) == 6
    assert DateSpan.parse("2024") != PartialDate(2024)
    assert PartialDate(2024) != "2024"
    assert PartialDate(2024) != PartialDate(2024, approximate=True)


@given(values, st.integers(0, pickle.HIGHEST_PROTOCOL))
def test_a_value_is_copied_and_pickled(value: PartialDate | DateSpan, protocol: int) -> None:
    for again in (pickle.loads(pickle.dumps(value, protocol)), copy.copy(value), copy.deepcopy(value)):
        assert again == value
        assert type(again) is type(value)


@pytest.mark.parametrize("value", [PartialDate(2024, 11), DateSpan.at("2024-11")])
def test_a_value_does_not_change(value: PartialDate | DateSpan) -> None:
    kind = type(value).__name__
    for name in ("year", "start", "_text", "other"):
        with pytest.raises(AttributeError) as caught:
            setattr(value, name, 2025)
        assert str(caught.value) == f"a {kind} does not change: make a new one instead of setting {name!r}"
    with pytest.raises(AttributeError) as caught:
        delattr(value, "_text")
    assert str(caught.value) == f"a {kind} does not change: '_text' cannot be deleted"
    assert str(value) == "2024-11"
    assert not hasattr(value, "__dict__")


def test_a_day_is_a_date_and_a_month_is_not() -> None:
    moment = datetime(2024, 11, 28, 23, 30, tzinfo=timezone(timedelta(hours=5)))
    assert PartialDate.from_date(moment) == PartialDate(2024, 11, 28)
    assert PartialDate.from_date(date(2024, 11, 28)).to_date() == date(2024, 11, 28)
    with pytest.raises(DateError) as caught:
        PartialDate(2024, 11, approximate=True).to_date()
    assert str(caught.value) == "'2024-11~' is not a date: its day is not known; take .earliest or .latest"


class Index:
    """A whole number of another kind, as NumPy has them."""

    def __index__(self) -> int:
        return 11


def test_whole_numbers_of_other_kinds_become_ours() -> None:
    day = PartialDate(2024, cast(int, Index()), cast(int, Index()))
    assert day == PartialDate(2024, 11, 11)
    assert type(day.month) is type(day.day) is int


@pytest.mark.parametrize(
    ("parts", "text", "reason"),
    [
        ((2023, 2, 29), "2023-2-29", "February 2023 has 28 days"),
        ((2024, 2, 30), "2024-2-30", "February 2024 has 29 days"),
        ((1900, 2, 29), "1900-2-29", "February 1900 has 28 days"),
        ((2000, 2, 30), "2000-2-30", "February 2000 has 29 days"),
        ((2024, 11, 31), "2024-11-31", "November 2024 has 30 days"),
        ((2024, 11, 0), "2024-11-0", "November 2024 has 30 days"),
        ((2024, 0), "2024-0", "months run from 1 to 12 (seasons are not read)"),
        ((2024, 13), "2024-13", "months run from 1 to 12 (seasons are not read)"),
        ((0,), "0", "years run from 1 to 9999"),
        ((10000, 1, 1), "10000-1-1", "years run from 1 to 9999"),
        ((10**5000,), "<int>", "years run from 1 to 9999"),
        ((2024, None, 5), "2024-5", "a day needs its month"),
        (("2024-11",), "'2024-11'", "year, month and day are whole numbers; PartialDate.parse reads a text"),
        ((2024.0,), "2024.0", "year, month and day are whole numbers; PartialDate.parse reads a text"),
        ((2024, 11, "28"), "2024-11-'28'", "year, month and day are whole numbers; PartialDate.parse reads a text"),
        ((2024, "11"), "2024-'11'", "year, month and day are whole numbers; PartialDate.parse reads a text"),
    ],
)
def test_what_is_not_in_the_calendar_is_refused(parts: tuple[int, int, int], text: str, reason: str) -> None:
    with pytest.raises(DateError) as caught:
        PartialDate(*parts)
    assert (caught.value.text, caught.value.reason) == (text, reason)


# Order


def check_order(items: list[V], rank: Callable[[V], tuple[int, int, str]]) -> None:
    for left, right in product(items, items):
        assert (left < right) == (rank(left) < rank(right))
        assert (left <= right) == (rank(left) <= rank(right))
        assert (left > right) == (rank(left) > rank(right))
        assert (left >= right) == (rank(left) >= rank(right))
        assert (left == right) == (rank(left) == rank(right))


@given(st.lists(partial_dates(date(2023, 12, 1), date(2024, 2, 1)), max_size=5))
def test_dates_are_ordered_by_earliest_then_latest_then_text(items: list[PartialDate]) -> None:
    check_order(items, lambda day: (day.earliest.toordinal(), day.latest.toordinal(), str(day)))


@given(st.lists(spans_of(partial_dates(date(2023, 12, 1), date(2024, 2, 1))), max_size=5))
def test_spans_are_ordered_by_earliest_then_latest_then_text_and_open_is_beyond_all(items: list[DateSpan]) -> None:
    def rank(span: DateSpan) -> tuple[int, int, str]:
        first = span.earliest.toordinal() if span.earliest else date.min.toordinal() - 1
        last = span.latest.toordinal() if span.latest else date.max.toordinal() + 1
        return first, last, str(span)

    check_order(items, rank)


def test_the_order_is_among_one_kind() -> None:
    for other in (date(2024, 1, 1), "2024", 2024, DateSpan.at("2024"), None):
        for compare in ("__lt__", "__le__", "__gt__", "__ge__", "__eq__"):
            assert getattr(PartialDate(2024), compare)(other) is NotImplemented
    with pytest.raises(TypeError):
        sorted([PartialDate(2024), cast(PartialDate, DateSpan.at("2024"))])


# EDTF


class Parsed(Protocol):
    """What the edtf package makes of a text; it has no types of its own."""

    def lower_strict(self) -> time.struct_time | float: ...
    def upper_strict(self) -> time.struct_time | float: ...


def oracle(text: str) -> tuple[date | float, date | float]:
    """Give the first and the last day by the edtf package, infinity for an open side."""
    parsed = cast(Callable[[str], Parsed], edtf.parse_edtf)(text)  # pyright: ignore[reportUnknownMemberType]

    def day(side: time.struct_time | float) -> date | float:
        return date(*side[:3]) if isinstance(side, time.struct_time) else side

    return day(parsed.lower_strict()), day(parsed.upper_strict())


@given(partial_dates())
def test_the_edtf_package_reads_our_dates_alike(day: PartialDate) -> None:
    assert oracle(str(day)) == (day.earliest, day.latest)


@given(st.tuples(partial_dates(), partial_dates()).map(from_to))
def test_the_edtf_package_reads_our_spans_alike(span: DateSpan) -> None:
    assume(not (span.start and span.end and span.start.latest > span.end.latest))  # it takes the end as it stands
    assert oracle(str(span)) == (span.earliest, span.latest)


@given(partial_dates())
def test_the_edtf_package_sees_open_sides_where_we_do(day: PartialDate) -> None:
    since, until = DateSpan.since(day), DateSpan.until(day)
    assert oracle(str(since)) == (since.earliest, float("inf"))
    assert oracle(str(until)) == (-float("inf"), until.latest)
    assert since.latest is until.earliest is None


@given(
    st.one_of(st.text(), st.from_regex(r"[0-9]{4}(-[0-9]{2}){0,2}[?~%]?", fullmatch=True), st.text("0123456789-/.~?% "))
)
@example("2024\n")
@example("2024 ")
@example("\u0662024")
@example("+2024")
@example("-2024")
@example("Y12024")
@example("202X")
@example("2024-XX")
@example("2024-21")
@example("2024-W48")
@example("2024-333")
@example("20241128")
@example("2024-11-28T10:00")
@example("2024?~")
@example("?2024")
@example("2024-?11")
@example("2024-11/~2025")
@example("{2024}")
@example("2024/2025/2026")
def test_the_strict_readers_take_canonical_text_only(text: str) -> None:
    day = read_or_refused(PartialDate.from_edtf, text)
    span = read_or_refused(DateSpan.from_edtf, text)
    assert day is None or (str(day) == text and span == DateSpan.at(day))
    assert span is None or str(span) == text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2023-02-29", "February 2023 has 28 days"),
        ("2024-21", "months run from 1 to 12 (seasons are not read)"),
        ("0000", "years run from 1 to 9999"),
        ("soon", EDTF),
        ("28.11.2024", f"{EDTF}; did you mean '2024-11-28'?"),
        ("2024-11-28\n", f"{EDTF}; did you mean '2024-11-28'?"),
        ("c. 2024", f"{EDTF}; did you mean '2024~'?"),
    ],
)
def test_the_strict_reader_of_dates_says_what_to_do(text: str, reason: str) -> None:
    assert refusal(PartialDate.from_edtf, text) == reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2023-02-29", "February 2023 has 28 days"),
        ("2024/2023-02-29", "in '2023-02-29', February 2023 has 28 days"),
        ("2024-13/2025", "in '2024-13', months run from 1 to 12 (seasons are not read)"),
        ("2024/2023", "its end is before its start"),
        ("2024-11-28/2024-11-27", "its end is before its start"),
        ("/", "a span needs a date on one side at least"),
        ("..", EDTF_SPAN),
        ("../..", "a span needs a date on one side at least"),
        ("/..", "a span needs a date on one side at least"),
        ("../", "a span needs a date on one side at least"),
        ("", EDTF_SPAN),
        ("27-28 November 2024", f"{EDTF_SPAN}; did you mean '2024-11-27/2024-11-28'?"),
        (" 2024/..", f"{EDTF_SPAN}; did you mean '2024/..'?"),
    ],
)
def test_the_strict_reader_of_spans_says_what_to_do(text: str, reason: str) -> None:
    assert refusal(DateSpan.from_edtf, text) == reason


@pytest.mark.parametrize("read", [PartialDate.from_edtf, PartialDate.parse, DateSpan.from_edtf, DateSpan.parse])
def test_what_is_no_text_is_refused(read: Callable[[str], object]) -> None:
    for value, shown in ((None, "None"), (2024, "2024"), (b"2024", "b'2024'"), (["2024"], "a list of 1")):
        with pytest.raises(DateError) as caught:
            read(cast(str, value))
        assert caught.value.text == shown
        assert caught.value.reason == f"expected a text, found a value of type {type(value).__name__}"


# What people write

DAY_FORMS = [
    ("en", "d MMMM y"),
    ("en", "dd MMMM, y"),
    ("en", "d MMM y"),
    ("en", "MMMM d, y"),
    ("en", "MMM d, y"),
    ("en", "MMM. dd y"),
    ("en", "EEEE, d MMMM y"),
    ("en", "EEE d MMM y"),
    ("en", "EEEE, MMMM d, y"),
    ("en", "d-MMM-y"),
    ("en", "'the' d'th of' MMMM y"),
    ("en", "MMMM 'the' d'th', y"),
    ("en", "d.M.y"),
    ("en", "dd.MM.y"),
    ("en", "y/MM/dd"),
    ("en", "y/M/d"),
    ("en", "y.MM.dd"),
    ("en", "y-M-d"),
    ("ru", "d MMMM y"),
    ("ru", "d MMMM y 'года'"),
    ("ru", "d MMMM y'г'."),
    ("ru", "d MMM y 'г'."),
    ("ru", "EEEE, d MMMM y 'г'."),
    ("ru", "EEE, d MMM y 'год'"),
]
MONTH_FORMS = [
    ("en", "MMMM y"),
    ("en", "MMM y"),
    ("en", "MMM., y"),
    ("en", "MMMM 'of' y"),
    ("en", "MM/y"),
    ("en", "M.y"),
    ("ru", "LLLL y"),
    ("ru", "LLL y 'г'."),
    ("ru", "MMMM y 'года'"),
]
YEAR_FORMS = [("ru", "y 'год'"), ("ru", "y 'г'."), ("ru", "y'г'."), ("ru", "y 'года'")]
readable_days = st.dates(date(1000, 1, 1))
cases = st.sampled_from([str, str.upper, str.lower, str.title])
circas = st.sampled_from(
    ["c. ", "c.", "ca. ", "circa ", "about ", "Around ", "approximately ", "около ", "ОК. ", "примерно "]
)


@given(readable_days, st.sampled_from(DAY_FORMS), cases)
def test_a_day_is_read_in_every_form(day: date, form: tuple[str, str], case: Callable[[str], str]) -> None:
    language, pattern = form
    assert PartialDate.parse(case(written(day, pattern, language))) == PartialDate.from_date(day)


@given(readable_days, st.sampled_from(MONTH_FORMS), cases)
def test_a_month_stays_a_month(day: date, form: tuple[str, str], case: Callable[[str], str]) -> None:
    language, pattern = form
    assert PartialDate.parse(case(written(day, pattern, language))) == PartialDate(day.year, day.month)


@given(readable_days, st.sampled_from(YEAR_FORMS))
def test_a_year_stays_a_year(day: date, form: tuple[str, str]) -> None:
    language, pattern = form
    assert PartialDate.parse(written(day, pattern, language)) == PartialDate(day.year)


@given(readable_days, st.sampled_from(["/", "-"]))
def test_numbers_are_read_where_their_order_is_certain(day: date, mark: str) -> None:
    forms = {f"{day.day:02}{mark}{day.month:02}{mark}{day.year}", f"{day.month}{mark}{day.day}{mark}{day.year}"}
    for text in forms:
        if day.day > 12 or day.day == day.month:
            assert PartialDate.parse(text) == PartialDate.from_date(day)
        else:
            reason = refusal(PartialDate.parse, text)
            assert day.isoformat() in reason
            assert f"{day.year}-{day.day:02}-{day.month:02}" in reason


@given(readable_days, st.sampled_from([form for form in DAY_FORMS if "EEE" in form[1]]), st.integers(1, 6))
def test_a_wrong_day_of_the_week_is_refused(day: date, form: tuple[str, str], off: int) -> None:
    language, pattern = form
    assume(day.toordinal() + off <= date.max.toordinal())
    week = "EEEE" if "EEEE" in pattern else "EEE"
    right = written(day, week, language)
    text = written(day, pattern, language).replace(right, written(day + timedelta(days=off), week, language), 1)
    assert refusal(PartialDate.parse, text) == f"{day} is a {written(day, 'EEEE', 'en')} in the calendar"


@given(partial_dates(date(1000, 1, 1), doubts=False), circas)
def test_about_makes_a_date_approximate(day: PartialDate, circa: str) -> None:
    about = PartialDate(day.year, day.month, day.day, approximate=True)
    for text in (f"{day}", day.words):
        if circa.endswith(" "):
            assert PartialDate.parse(circa + text) == about
        else:
            assert read_or_refused(PartialDate.parse, circa + text) is None
    uncertain = PartialDate(day.year, day.month, day.day, approximate=True, uncertain=True)
    assert PartialDate.parse(f"about {day}?") == uncertain
    assert read_or_refused(PartialDate.parse, f"about about {day}") is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("28 November 2024", "2024-11-28"),
        ("November 28, 2024", "2024-11-28"),
        ("November 28,2024", "2024-11-28"),
        ("28.11.2024", "2024-11-28"),
        ("03.04.2024", "2024-04-03"),
        ("04/04/2024", "2024-04-04"),
        ("28/11/2024", "2024-11-28"),
        ("11/28/2024", "2024-11-28"),
        ("11.28.2024", "2024-11-28"),
        ("2024/11/28", "2024-11-28"),
        ("Nov 2024", "2024-11"),
        ("Sept. 2024", "2024-09"),
        ("2024", "2024"),
        ("28 ноября 2024 года", "2024-11-28"),
        ("ноябрь 2024", "2024-11"),
        ("28 нояб. 2024 г.", "2024-11-28"),
        ("28th of November 2024", "2024-11-28"),
        ("1st May 2024", "2024-05-01"),
        ("2nd May 2024", "2024-05-02"),
        ("3rd May 2024", "2024-05-03"),
        ("Tues., 5 Nov 2024", "2024-11-05"),
        ("  28\u00a0November\t2024\n", "2024-11-28"),
        ("29 February 2024", "2024-02-29"),
        ("0001-02-03", "0001-02-03"),
    ],
)
def test_dates_that_people_write(text: str, found: str) -> None:
    assert str(PartialDate.parse(text)) == found
    assert DateSpan.parse(text) == DateSpan.at(found)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("28 November", "it has no year; write the year too"),
        ("November", "it has no year; write the year too"),
        (
            "03/04/2024",
            "it is 2024-04-03 with the day first and 2024-03-04 with the month first; write the one meant",
        ),
        ("1-2-2024", "it is 2024-02-01 with the day first and 2024-01-02 with the month first; write the one meant"),
        ("2023-02-29", "February 2023 has 28 days"),
        ("29 February 2023", "February 2023 has 28 days"),
        ("31.11.2024", "November 2024 has 30 days"),
        ("11/31/2024", "November 2024 has 30 days"),
        ("2024/11/31", "November 2024 has 30 days"),
        ("November 31, 2024", "November 2024 has 30 days"),
        ("31 ноября 2024 года", "November 2024 has 30 days"),
        ("0.5.2024", "May 2024 has 31 days"),
        ("0/5/2024", "May 2024 has 31 days"),
        ("5/0/2024", NO_SUCH_DAY),
        ("13/13/2024", NO_SUCH_DAY),
        ("13.28.2024", NO_SUCH_DAY),
        ("2024/28/11", NO_SUCH_DAY),
        ("13/2024", NO_SUCH_DAY),
        ("32 November 2024", "November 2024 has 30 days"),
        ("0 November 2024", "November 2024 has 30 days"),
        ("2024-13", "months run from 1 to 12 (seasons are not read)"),
        ("", f"it is empty; {EXPECTED}"),
        (" \n", f"it is empty; {EXPECTED}"),
        ("soon", EXPECTED),
        ("today", EXPECTED),
        ("Monday", EXPECTED),
        ("12", EXPECTED),
        ("112024", EXPECTED),
        ("20241128", EXPECTED),
        ("1e3", EXPECTED),
        ("nan", EXPECTED),
        ("2024 2023", EXPECTED),
        ("28 28 2024", EXPECTED),
        ("12 2024", EXPECTED),
        ("2010/11", EXPECTED),
        ("2024\0", EXPECTED),
        ("\u0662024", EXPECTED),
        ("28 November 2024 UTC", EXPECTED),
        ("2024 BC", EXPECTED),
        ("28 Nov 24", "'24' is no year of four digits; write the year in full"),
        ("28.11.24", "'24' is no year of four digits; write the year in full"),
        ("24 г.", "'24' is no year of four digits; write the year in full"),
        ("28 November 0024", "'0024' is no year of four digits; write the year in full"),
        ("1 Nov 20244", "'20244' is no year of four digits; write the year in full"),
        ("10:30", "it has a time of day; write the day alone"),
        ("28 November 2024 10:00", "it has a time of day; write the day alone"),
        ("2024-11-28T10:00:00+03:00", "it has a time of day; write the day alone"),
        ("Friday, 28 November 2024", "2024-11-28 is a Thursday in the calendar"),
        ("Thursday, November 2024", "it has a day of the week, and no day of the month"),
        ("Thorsday, 28 November 2024", "'thorsday' is no day of the week; did you mean 'thursday'?"),
        ("28 Novembr 2024", "'novembr' is no month; did you mean 'november'?"),
        ("28 Thermidor 2024", f"'thermidor' is no month; {EXPECTED}"),
        ("about soon", EXPECTED),
        ("2024/2025", "it is a span; DateSpan.parse reads it"),
        ("x" * 101, "it has 101 characters, and no date has more than 100"),
        ("28 November 2024" + " " * 10**6, "it has 1000016 characters, and no date has more than 100"),
    ],
)
def test_what_is_no_date_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(DateError) as caught:
        PartialDate.parse(text)
    assert caught.value.text == text
    assert caught.value.reason == reason
    assert len(str(caught.value)) < 300


PIECES = (
    *("28", "3", "12", "31", "0", "2024", "1999", "24", "112024", "1e3", "nan", "28th", "2024-11", "\u0662", "²"),
    *("Nov", "November", "may", "нояб.", "ноября", "Thursday", "Mon", "чт", "the", "of", "th", "г.", "года", "today"),
    *(
        "10:30",
        "10h",
        "am",
        "UTC",
        "Z",
        "+03:00",
        "T",
        "on",
        "at",
        "c.",
        "about",
        "to",
        "по",
        "с",
        "from",
        "/..",
        "../",
    ),
    *("-", "--", "–", "/", ".", ",", ";", "..", "~", "?", "%", "\0", "\u202e"),
)
messy = st.one_of(
    st.text(),
    st.text("0123456789 -/.,:~?%–novembrNaytuмяарг'\0"),
    st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from([" ", " ", "", ", ", "-"])), max_size=7).map(
        lambda pieces: "".join(piece + gap for piece, gap in pieces)
    ),
)


MONTHS = (
    *("jan янв", "feb фев", "mar мар", "apr апр", "may май мая", "jun июн", "jul июл", "aug авг", "sep сен"),
    *("oct окт", "nov ноя", "dec дек"),
)


def check_nothing_is_added(day: PartialDate, text: str) -> None:
    assert str(day.year) in text or f"{day.year:04}" in text
    if day.month is not None:
        assert str(day.month) in text or any(word in text.lower() for word in MONTHS[day.month - 1].split())
    assert day.day is None or str(day.day) in text


@given(messy)
@example("Thursday, November 2024")  # dateutil makes the 7th of it, whatever its default
@example("Mon 2024")
@example("2024 Thursday")
def test_a_date_has_no_part_that_its_text_lacks(text: str) -> None:
    day = read_or_refused(PartialDate.parse, text)
    if day is not None:
        check_nothing_is_added(day, text)
        assert DateSpan.parse(text) == DateSpan.at(day)


@given(messy)
@example("28 - 2024")
@example("2024-11 - 2024-12")
def test_a_span_has_no_part_that_its_text_lacks(text: str) -> None:
    span = read_or_refused(DateSpan.parse, text)
    if span is not None:
        for day in (span.start, span.end):
            if day is not None:
                check_nothing_is_added(day, text)


# Spans that people write


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2024-11-28", "2024-11-28"),
        ("2024-11-27/2024-11-28", "2024-11-27/2024-11-28"),
        ("2018-11/..", "2018-11/.."),
        ("2024/", "2024/"),
        ("/2024", "/2024"),
        ("../2024", "../2024"),
        ("27-28 November 2024", "2024-11-27/2024-11-28"),
        ("27–28 November 2024", "2024-11-27/2024-11-28"),
        ("27 — 28 November 2024", "2024-11-27/2024-11-28"),
        ("27 to 28 November 2024", "2024-11-27/2024-11-28"),
        ("from 27 to 28 November 2024", "2024-11-27/2024-11-28"),
        ("November 27-28, 2024", "2024-11-27/2024-11-28"),
        ("27-28 ноября 2024 г.", "2024-11-27/2024-11-28"),
        ("27-28.11.2024", "2024-11-27/2024-11-28"),
        ("26 September - 6 October 2024", "2024-09-26/2024-10-06"),
        ("26 September 2024 to 6 October 2024", "2024-09-26/2024-10-06"),
        ("Sept. 26 – Oct. 6, 2024", "2024-09-26/2024-10-06"),
        ("с 26 сентября по 6 октября 2024 года", "2024-09-26/2024-10-06"),
        ("26.09.2024–06.10.2024", "2024-09-26/2024-10-06"),
        ("Thursday 26 September – Sunday 6 October 2024", "2024-09-26/2024-10-06"),
        ("28 December 2024 - 3 January 2025", "2024-12-28/2025-01-03"),
        ("September - October 2024", "2024-09/2024-10"),
        ("2010-2012", "2010/2012"),
        ("from 2010 to 2012", "2010/2012"),
        ("2010-12", "2010-12"),
        ("about 27-28 November 2024", "2024-11-27~/2024-11-28~"),
        ("2024-11-27 - 2024-11-28?", "2024-11-27/2024-11-28?"),
    ],
)
def test_spans_that_people_write(text: str, found: str) -> None:
    assert str(DateSpan.parse(text)) == found
    assert str(DateSpan.parse(f" {text.upper()} ")) == found


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", f"it is empty; {EXPECTED}"),
        ("..", EXPECTED),
        ("/", "a span needs a date on one side at least"),
        ("2024/2023", "its end is before its start"),
        ("28-27 November 2024", "its end is before its start (2024-11-28/2024-11-27)"),
        ("28 December - 3 January 2025", "its end is before its start (2025-12-28/2025-01-03)"),
        ("27-28 November", "in '27 november', it has no year; write the year too"),
        ("26 September - 6 October", "in '6 october', it has no year; write the year too"),
        ("26 September 2024 - 6 October", "in '6 october', it has no year; write the year too"),
        ("30 February - 3 March 2024", "in '30 february 2024', February 2024 has 29 days"),
        ("soon to 2024", f"in 'soon 2024', 'soon' is no month; {EXPECTED}"),
        ("2024 to whenever", f"in 'whenever', {EXPECTED}"),
        ("2023 - 2024 - 2025", f"in '2024 - 2025', {EXPECTED}"),
        ("2024/2025/2026", EXPECTED),
        ("1/2/2024", "it is 2024-02-01 with the day first and 2024-01-02 with the month first; write the one meant"),
        ("2010 to " + "2" * 100, "it has 108 characters, and no date has more than 100"),
    ],
)
def test_what_is_no_span_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(DateError) as caught:
        DateSpan.parse(text)
    assert (caught.value.text, caught.value.reason) == (text, reason)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (None, None),
        (PartialDate(2024), PartialDate(2023)),
        (PartialDate(2024, 11, 28), PartialDate(2024, 10)),
    ],
)
def test_a_span_that_cannot_be_is_not_made(start: PartialDate | None, end: PartialDate | None) -> None:
    with pytest.raises(DateError):
        DateSpan(start, end)


# Words


@given(partial_dates(date(1000, 1, 1)))
def test_the_words_of_a_date_are_read_back(day: PartialDate) -> None:
    assert PartialDate.parse(day.words) == DateSpan.parse(day.words).start == day


@given(st.one_of(spans_of(partial_dates(date(1000, 1, 1))), spring_spans))
def test_the_words_of_a_span_are_read_back(span: DateSpan) -> None:
    one_day = span.start is not None and span.start == span.end and span.start.day  # alone, or from itself to itself
    assert DateSpan.parse(span.words) == (DateSpan.at(span.start) if one_day and span.start else span)


@given(partial_dates(), st.sampled_from(["", ">14", "^20", "*<30s"]))
def test_a_date_is_laid_out_as_its_text_is(day: PartialDate, spec: str) -> None:
    for value in (day, DateSpan.at(day), DateSpan.since(day)):
        assert f"{value:{spec}}" == f"{value!s:{spec}}"


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (
            lambda: PartialDate(YES, YES, YES),
            "year, month and day are whole numbers; PartialDate.parse reads a text",
        ),
        (lambda: PartialDate(2024, YES), "year, month and day are whole numbers; PartialDate.parse reads a text"),
        (lambda: PartialDate(2024, uncertain="no"), "approximate and uncertain are True or False"),  # type: ignore[arg-type]
        (lambda: PartialDate(2024, approximate=1), "approximate and uncertain are True or False"),  # type: ignore[arg-type]
        (
            lambda: PartialDate.parse(date(2024, 11, 28)),  # type: ignore[arg-type]
            "expected a text, found a value of type date; PartialDate.from_date and DateSpan.at take it",
        ),
        (lambda: DateSpan.at(24), "a number stands for a year of four digits; write other dates as text"),
        (lambda: DateSpan(YES, None), "a number stands for a year of four digits; write other dates as text"),
    ],
)
def test_what_a_constructor_would_have_to_guess_is_refused(value: Callable[[], object], reason: str) -> None:
    with pytest.raises(DateError) as caught:
        value()
    assert caught.value.reason == reason


def test_a_year_is_a_date_wherever_a_date_is_asked_for() -> None:
    assert DateSpan(2024, 2025) == DateSpan("2024", "2025")
    assert [DateSpan.at(2024), DateSpan.since(2024), DateSpan.until(2024)] == [
        *(DateSpan.parse(text) for text in ("2024", "2024/..", "../2024")),
    ]


@given(spans_of(partial_dates(date(1000, 1, 1))), partial_dates(date(1000, 1, 1)))
def test_spans_are_compared_with_whatever_a_query_takes(span: DateSpan, day: PartialDate) -> None:
    others: list[str | int | PartialDate | DateSpan] = [day, DateSpan.at(day), str(day)]
    for other in (*others, *([day.year] if day == PartialDate(day.year) else [])):
        assert span.overlaps(other) is span.overlaps(day)
        assert span.overlaps(other, certain=True) is span.overlaps(day, certain=True)
        assert span.narrows(other) is span.narrows(DateSpan.at(day))
        assert day.narrows(other)
    assert day.narrows(span) is DateSpan.at(day).narrows(span)


@pytest.mark.parametrize("other", [None, 5.5, [], "soon", 5, True])
def test_what_is_no_date_is_compared_with_none(other: Any) -> None:
    for compare in (DateSpan.at(2024).overlaps, DateSpan.at(2024).narrows, PartialDate(2024).narrows):
        with pytest.raises(DateError):
            compare(other)


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("Since 2018", "2018/.."),
        ("until November 2018", "../2018-11"),
        ("all of 2024", "2024/2024"),
        ("from 2025, end unknown", "2025/"),
        ("to perhaps May 2025, start unknown", "/2025-05?"),
        ("about 2010", "2010~"),
        ("perhaps circa 2010", "2010%"),
        ("perhaps 2010~", "2010%"),
        ("01.09.2024-10.09.2024", "2024-09-01/2024-09-10"),
        ("1.9.2024 - 10.10.2024", "2024-09-01/2024-10-10"),
    ],
)
def test_spans_are_read_as_their_words_say_them(text: str, edtf: str) -> None:
    assert str(DateSpan.parse(text)) == edtf


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2024", "2024"),
        ("2024-11-28", "28 November 2024"),
        ("2024-11%", "perhaps about November 2024"),
        ("2024/2024", "all of 2024"),
        ("2024-11/2024-11", "all of November 2024"),
        ("2024-11-28/2024-11-28", "28 November 2024"),
        ("2024-11-27/2024-11-28", "27–28 November 2024"),
        ("2024-11-27~/2024-11-28", "about 27 November 2024 – 28 November 2024"),
        ("2024-11-27/2024-11-28?", "27 November 2024 – perhaps 28 November 2024"),
        ("2024-09-26/2024-10-06", "26 September – 6 October 2024"),
        ("2024-09/2024-10", "September – October 2024"),
        ("2024-09/2024", "September 2024 – 2024"),
        ("2024-11-28/2024-11", "28 November 2024 – November 2024"),
        ("2024-11/2024-11-28", "November 2024 – 28 November 2024"),
        ("2024-12-28/2025-01-03", "28 December 2024 – 3 January 2025"),
        ("2018-11/..", "since November 2018"),
        ("../2018", "until 2018"),
        ("2018-11/", "from November 2018, end unknown"),
        ("/2018", "to 2018, start unknown"),
    ],
)
def test_the_words_of_a_span(text: str, words: str) -> None:
    assert DateSpan.from_edtf(text).words == words


# What a span leaves possible, against every way in which the event can have run

FAR_PAST, FAR_FUTURE = 0, date.max.toordinal() + 1


def runs(span: DateSpan) -> set[tuple[int, int]]:
    """Give each pair of a first and a last day that the span allows, by what its text says alone."""

    def days(day: PartialDate) -> range:
        return range(day.earliest.toordinal(), day.latest.toordinal() + 1)

    start, slash, end = str(span).partition("/")
    whole = slash and start == end
    known = PartialDate.from_edtf(start if start not in ("", "..") else end)
    firsts = [FAR_PAST] if start == ".." else days(PartialDate.from_edtf(start) if start else known)
    lasts = [FAR_FUTURE] if end == ".." else days(PartialDate.from_edtf(end) if end else known)
    if whole:
        return {(min(firsts), max(lasts))}
    return {(first, last) for first in firsts for last in lasts if first <= last}


@given(spring_spans, windows)
@example(DateSpan.parse("2024-02/2024-02-15"), (date(2024, 2, 1), date(2024, 2, 15)))  # it began by the 15th
@example(DateSpan.parse("2024-02-15/2024-02"), (date(2024, 2, 15), date(2024, 3, 1)))  # it did not end before
def test_touches_and_overlaps_agree_with_every_way_it_can_have_run(span: DateSpan, window: tuple[date, date]) -> None:
    first, last = window
    touching = [s <= last.toordinal() and e >= first.toordinal() for s, e in runs(span)]
    assert span.touches(first, last) == any(touching)
    assert span.touches(first, last, certain=True) == all(touching)
    days = DateSpan(first, last)
    assert span.overlaps(days) == any(touching)
    assert span.overlaps(days, certain=True) == all(touching)


@given(spring_spans, spring_spans)
def test_a_span_overlaps_all_the_days_of_another(span: DateSpan, other: DateSpan) -> None:
    first, last = other.earliest or date.min, other.latest or date.max
    for certain in (False, True):
        expected = span.touches(first, last, certain=certain)
        assert span.overlaps(other, certain=certain) == expected
        if other.is_single and other.start:
            assert span.overlaps(other.start, certain=certain) == expected
    assert span.overlaps(other) or not span.overlaps(other, certain=True)
    assert span.overlaps(other) == other.overlaps(span)


@given(spring_spans)
def test_earliest_latest_and_duration_agree_with_every_way_it_can_have_run(span: DateSpan) -> None:
    ways = runs(span)
    assert span.earliest == (None if span.open_start else date.fromordinal(min(s for s, _ in ways)))
    assert span.latest == (None if span.open_end else date.fromordinal(max(e for _, e in ways)))
    lengths = [e - s + 1 for s, e in ways]
    known = span.start is not None and span.end is not None
    assert span.duration == (Duration(min(lengths), max(lengths)) if known else Duration(1, None))


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("2024-11-28", (1, 1)),
        ("2024", (1, 366)),
        ("2023", (1, 365)),
        ("2024/2024", (366, 366)),
        ("2024/2024?", (366, 366)),
        ("2024-09/2024-10", (2, 61)),
        ("2024-11-27/2024-11-28", (2, 2)),
        ("2024/2024-02", (1, 60)),
        ("2024/", (1, None)),
        ("/2024", (1, None)),
        ("2024/..", (1, None)),
    ],
)
def test_duration(text: str, duration: tuple[int, int | None]) -> None:
    assert DateSpan.from_edtf(text).duration == duration


# Narrowing


@given(partial_dates(date(2024, 1, 1), date(2024, 2, 10)), partial_dates(date(2024, 1, 1), date(2024, 2, 10)))
def test_a_date_narrows_another_that_it_lies_within(one: PartialDate, other: PartialDate) -> None:
    within = other.earliest <= one.earliest and one.latest <= other.latest
    same_days = (one.earliest, one.latest) == (other.earliest, other.latest)
    no_new_doubt = one.approximate <= other.approximate and one.uncertain <= other.uncertain
    assert one.narrows(other) == (within and (no_new_doubt or not same_days))
    assert DateSpan.at(one).narrows(DateSpan.at(other)) == one.narrows(other)


near_dates = partial_dates(date(2024, 1, 1), date(2024, 2, 10))


@given(near_dates, near_dates, near_dates)
def test_narrowing_of_dates_is_a_partial_order(one: PartialDate, two: PartialDate, three: PartialDate) -> None:
    assert one.narrows(one)
    assert (one.narrows(two) and two.narrows(one)) == (one == two)
    assert not (one.narrows(two) and two.narrows(three)) or one.narrows(three)


near_spans = spans_of(partial_dates(date(2024, 1, 30), date(2024, 2, 2)))


@given(near_spans, near_spans, near_spans)
def test_narrowing_of_spans_is_an_order_of_what_they_leave_possible(
    one: DateSpan, two: DateSpan, three: DateSpan
) -> None:
    assert one.narrows(one)
    assert not (one.narrows(two) and two.narrows(three)) or one.narrows(three)
    if one.narrows(two) and two.narrows(one):
        assert (one.earliest, one.latest, one.duration) == (two.earliest, two.latest, two.duration)


@given(spring_spans, spring_spans)
def test_a_span_narrows_another_that_allows_each_way_it_can_have_run(one: DateSpan, other: DateSpan) -> None:
    def sides_known(span: DateSpan) -> bool:
        return (span.start is not None or span.open_start) and (span.end is not None or span.open_end)

    if sides_known(one) and sides_known(other):
        assert one.narrows(other) == (runs(one) <= runs(other))
    elif sides_known(other):  # what is unknown may be anything, and that is no narrower
        assert not one.narrows(other)


@given(spring_spans, spring_spans, windows)
def test_what_is_certain_stays_certain_when_narrowed(one: DateSpan, other: DateSpan, window: tuple[date, date]) -> None:
    if one.narrows(other) and other.touches(*window, certain=True):
        assert one.touches(*window, certain=True)


@pytest.mark.parametrize(
    ("one", "other", "narrows"),
    [
        ("2024-11-28", "2024-11", True),
        ("2024-11", "2024-11-28", False),
        ("2024-11-27/2024-11-28", "2024-11", True),
        ("2024-11-27/2024-12-01", "2024-11", False),
        ("2024/2024", "2024", True),
        ("2024", "2024/2024", False),
        ("2024-03/2024-10", "2024/2024", False),
        ("2024-01-01/2024-12-31", "2024/2024", True),
        ("2018-11-08/2020", "2018-11/", True),
        ("2018-11/..", "2018-11/", True),
        ("2018-11-08/..", "2018-11/..", True),
        ("2018-11/2020", "2018-11/..", False),
        ("2018-11/", "2018-11/..", False),
        ("2018-11/", "2018-11", False),
        ("2018-11", "2018-11/", True),
        ("2010/2018-11-08", "/2018-11", True),
        ("../2018-11-08", "/2018-11", True),
        ("../2018-11-08", "../2018-11", True),
        ("2010/2018-11", "../2018-11", False),
        ("2024/9999-12-31", "2024/..", False),
        ("0001-01-01/2024", "../2024", False),
        ("2024-02/2024-02-15", "2024-02-01/2024-02", False),
        ("2024", "2024?", True),
        ("2024?", "2024", False),
        ("2024/2025~", "2024?/2025~", True),
        ("2024~/2025", "2024/2025~", False),
        ("2024-11~", "2024", True),
    ],
)
def test_which_span_narrows_which(one: str, other: str, narrows: bool) -> None:  # noqa: FBT001
    assert DateSpan.from_edtf(one).narrows(DateSpan.from_edtf(other)) is narrows


# What queries take


def test_what_stands_for_a_date() -> None:
    day = PartialDate(2024, 11, 28)
    assert as_partial_date(day) is day
    assert as_partial_date(date(2024, 11, 28)) == as_partial_date("28 November 2024") == day
    with pytest.raises(DateError) as caught:
        as_partial_date(cast(str, None))
    assert str(caught.value) == "'None' is not a date: expected a text, found a value of type NoneType"


def test_what_stands_for_a_span() -> None:
    span = DateSpan.at("2024-11-28")
    assert as_date_span(span) is span
    for value in ("28.11.2024", date(2024, 11, 28), datetime(2024, 11, 28, 9, 30), PartialDate(2024, 11, 28)):  # noqa: DTZ001
        assert as_date_span(value) == span
    assert as_date_span(2024) == DateSpan.at("2024")
    assert (as_date_span(1000), as_date_span(9999)) == (DateSpan.at("1000"), DateSpan.at("9999"))
    for number in (999, 10000, -2024, 20241128, True, 10**5000):
        with pytest.raises(DateError) as caught:
            as_date_span(number)
        assert caught.value.reason == "a number stands for a year of four digits; write other dates as text"
    with pytest.raises(DateError):
        as_date_span(cast(str, 2024.5))


# The same everywhere and always

TEXTS = ("28 November 2024", "ноябрь 2024", "2024 г.", "Mon, 5 May 2025", "5.12.1999", "29 February 2024", "Feb 2023")


@pytest.mark.parametrize("today", [datetime(1999, 2, 28), datetime(2052, 12, 31)])  # noqa: DTZ001
def test_today_does_not_matter(today: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    class Frozen(datetime):
        @classmethod
        def now(cls, tz: object = None) -> "Frozen":  # noqa: ARG003
            return cls(today.year, today.month, today.day)

    expected = ["2024-11-28", "2024-11", "2024", "2025-05-05", "1999-12-05", "2024-02-29", "2023-02"]
    monkeypatch.setattr("datetime.datetime", Frozen)
    monkeypatch.setattr(time, "localtime", today.timetuple)
    _dates._dateutil.cache_clear()  # pyright: ignore[reportPrivateUsage]
    assert [str(PartialDate.parse(text)) for text in TEXTS] == expected


@pytest.mark.parametrize(
    ("zone", "language"), [("Pacific/Kiritimati", "ru_RU.UTF-8"), ("Pacific/Midway", "tr_TR.UTF-8")]
)
def test_language_and_time_zone_do_not_matter(zone: str, language: str) -> None:
    code = f"""
import sys
sys.path.insert(0, {str(Path(_dates.__file__).parent.parent)!r})
import locale
try:
    locale.setlocale(locale.LC_ALL, "")
except locale.Error:
    pass
from csto_records._dates import DateSpan, PartialDate
assert str(DateSpan.from_edtf("2024-11/..")) == "2024-11/.." and str(PartialDate.parse("2024-11~")) == "2024-11~"
assert "dateutil" not in sys.modules, "EDTF is read without it"
print([str(PartialDate.parse(text)) for text in {TEXTS!a}], ascii(PartialDate(2024, 11, 28).words))
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "TZ": zone, "LC_ALL": language, "PYTHONUTF8": "0"},
        capture_output=True,
        check=True,
        encoding="ascii",
    )
    expected = ["2024-11-28", "2024-11", "2024", "2025-05-05", "1999-12-05", "2024-02-29", "2023-02"]
    assert done.stdout == f"{expected} '28 November 2024'\n"
