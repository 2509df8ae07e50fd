"""Dates as precise as their source: what they are, how they are read, and that nothing is made up on the way."""

import copy
import datetime as clock
import os
import pickle
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from itertools import pairwise, product
from pathlib import Path
from time import struct_time
from typing import cast

import edtf
import pytest
from babel.dates import format_date
from hypothesis import assume, example, given
from hypothesis import strategies as st

from csto_records import _dates
from csto_records._dates import DateSpan, Duration, PartialDate, as_date_span, as_partial_date
from csto_records._errors import CstoRecordsError, DateError

Value = PartialDate | DateSpan

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
    qualified = st.booleans() if doubts else st.just(value=False)
    known = (day.year, day.month, day.day)[:parts]
    return PartialDate(*known, approximate=draw(qualified), uncertain=draw(qualified))


def between(pair: tuple[PartialDate, PartialDate]) -> DateSpan:
    start, end = sorted(pair)
    return DateSpan(start, end)


def spans_of(dates: st.SearchStrategy[PartialDate]) -> st.SearchStrategy[DateSpan]:
    return st.one_of(
        dates.map(DateSpan.at),
        st.tuples(dates, dates).map(between),
        dates.map(lambda d: DateSpan(d, d)),
        dates.map(DateSpan.since),
        dates.map(DateSpan.until),
        dates.map(lambda d: DateSpan(d, None)),
        dates.map(lambda d: DateSpan(None, d)),
    )


spans = spans_of(partial_dates())
values = st.one_of(partial_dates(), spans)

SPRING = date(2024, 2, 1), date(2024, 4, 30)
"""A stretch of days short enough to go through every way that an event can have run."""
spring_dates = partial_dates(*SPRING, doubts=False, years=False)
spring_spans = spans_of(spring_dates)
windows = st.tuples(st.dates(date(2024, 1, 15), date(2024, 5, 15)), st.integers(0, 60)).map(
    lambda window: (window[0], window[0] + timedelta(days=window[1]))
)


def read_or_refuse[T: Value](read: Callable[[str], T], text: str) -> T | None:
    """Read a text; a refusal names the text and gives a reason, and any other error fails the test."""
    try:
        return read(text)
    except DateError as error:
        assert error.reason
        return None


# Values


@given(values)
def test_a_value_is_its_edtf_text(value: Value) -> None:
    kind = type(value)
    assert kind.from_edtf(str(value)) == value
    assert kind.parse(str(value)) == value
    assert kind.parse(f"  {value}\n") == value
    assert repr(value) == f"{kind.__name__}.parse('{value}')"
    assert f"{value}" == str(value)


@given(partial_dates())
def test_a_date_is_made_of_the_parts_that_it_shows(day: PartialDate) -> None:
    again = PartialDate(day.year, day.month, day.day, approximate=day.approximate, uncertain=day.uncertain)
    assert again == day
    assert hash(again) == hash(day)
    assert day.precision == ("year" if day.month is None else "month" if day.day is None else "day")
    mark = {(False, False): "", (True, False): "~", (False, True): "?", (True, True): "%"}
    assert str(day).endswith(mark[day.approximate, day.uncertain])
    assert len(str(day).rstrip("?~%")) == {"year": 4, "month": 7, "day": 10}[day.precision]


@given(spans)
def test_a_span_is_made_of_the_sides_that_it_shows(span: DateSpan) -> None:
    if span.is_single:
        assert span.start is not None
        assert span.end == span.start
        again = DateSpan.at(span.start)
    elif span.open_end:
        assert span.end is None
        assert not span.open_start
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
def test_a_value_is_copied_and_pickled(value: Value, protocol: int) -> None:
    for again in (pickle.loads(pickle.dumps(value, protocol)), copy.copy(value), copy.deepcopy(value)):
        assert again == value
        assert type(again) is type(value)


@pytest.mark.parametrize("value", [PartialDate(2024, 11), DateSpan.at("2024-11")])
def test_a_value_does_not_change(value: Value) -> None:
    kind = type(value).__name__
    for name in ("year", "start", "_text", "else"):
        with pytest.raises(AttributeError) as caught:
            setattr(value, name, 2025)
        assert str(caught.value) == f"a {kind} does not change: make a new one instead of setting {name!r}"
    with pytest.raises(AttributeError) as caught:
        delattr(value, "_text")
    assert str(caught.value) == f"a {kind} does not change: '_text' cannot be deleted"
    value.__init__()  # type: ignore[misc]  # which would change what is made by it
    assert str(value) == "2024-11"
    assert not hasattr(value, "__dict__")


# Order


@given(st.one_of(st.lists(partial_dates(), max_size=6), st.lists(spans, max_size=6)))
def test_the_order_is_total_by_earliest_then_latest_then_text(items: list[Value]) -> None:
    def key(value: Value) -> tuple[date, date, str]:
        earliest = value.earliest or (date.min if isinstance(value, PartialDate) else BEFORE)
        return earliest, value.latest or AFTER, str(value)

    keys = [(rank(value), value) for value in items]
    for (left_rank, left), (right_rank, right) in product(keys, keys):
        assert (left < right) == (left_rank < right_rank)  # type: ignore[operator]
        assert (left <= right) == (left_rank <= right_rank)  # type: ignore[operator]
        assert (left > right) == (left_rank > right_rank)  # type: ignore[operator]
        assert (left >= right) == (left_rank >= right_rank)  # type: ignore[operator]
        assert (left == right) == (left_rank == right_rank)
