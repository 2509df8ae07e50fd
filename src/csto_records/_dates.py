"""Dates as precise as their source: `PartialDate`, and `DateSpan` for what lasts.

Sources say "November 2024" or "in 2010"; `datetime.date` cannot, and a library that completes such a date
invents a day. Both types write and read EDTF (ISO 8601-2:2019): level 0, and of level 1 the qualifiers
`?`, `~`, `%` and the intervals that are open or unknown on one side. They are plain slotted classes, not
attrs classes, so that msgspec hands them to its hook as one text.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple, NoReturn, Self, cast, final

from ._errors import DateError, may_hint, nearest, shown

if TYPE_CHECKING:
    from dateutil.parser import parser

__all__ = ["DateSpan", "Duration", "PartialDate", "as_date_span", "as_partial_date"]

_CACHED = 8192
_LONGEST = 100
_BEFORE_ALL = 0  # proleptic ordinals: date.min is 1
_AFTER_ALL = date.max.toordinal() + 1
_DAYS_IN_MONTH = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_MONTH_WORDS = (
    "january jan январь января янв",
    "february feb февраль февраля февр фев",
    "march mar март марта мар",
    "april apr апрель апреля апр",
    "may май мая",
    "june jun июнь июня июн",
    "july jul июль июля июл",
    "august aug август августа авг",
    "september sept sep сентябрь сентября сент сен",
    "october oct октябрь октября окт",
    "november nov ноябрь ноября нояб ноя",
    "december dec декабрь декабря дек",
)
_WEEKDAY_WORDS = (
    "monday mon понедельник пн",
    "tuesday tues tue вторник вт",
    "wednesday wed среда ср",
    "thursday thurs thu четверг чт",
    "friday fri пятница пт",
    "saturday sat суббота сб",
    "sunday sun воскресенье вс",
)
_MONTHS = {word: number for number, words in enumerate(_MONTH_WORDS, 1) for word in words.split()}
_WEEKDAYS = {word: number for number, words in enumerate(_WEEKDAY_WORDS) for word in words.split()}

_SKIPPED = frozenset((" ", "/", "the", "of", "st", "nd", "rd", "th", "г", "год", "года"))
_DEFAULTS = datetime(2000, 1, 1), datetime(2001, 2, 2)  # noqa: DTZ001  days, not moments; no part the same

# Digits are spelled out: \d is every script's digits.
_EDTF = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?([?~%]?)")
_EDTF_SIDE = r"(?:[0-9]{4}(?:-[0-9]{2}){0,2}[?~%]?|\.\.|)"
_EDTF_SPAN = re.compile(rf"({_EDTF_SIDE})/({_EDTF_SIDE})")
_CIRCA = r"c\.?|ca\.?|circa|about|around|approximately|ок\.?|около|примерно"
_IN_DOUBT = re.compile(rf"(perhaps )?(?:({_CIRCA}) )?(.+)")
_YEAR_FIRST = re.compile(r"[1-9][0-9]{3}([-./])[0-9]{1,2}\1[0-9]{1,2}")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-./])(?:([0-9]{1,2})\2)?([0-9]+)")
_WORD = r"[a-zа-яё]+"
_DAY = r"[0-9]{1,2}(?:st|nd|rd|th)?"
_YEAR_MARK = r"(?:\ ?(?:года|год|г\.?))"
_WORDED = re.compile(
    rf"""
    (?: (?P<weekday>{_WORD})\.?,?\  )??                                     # tried last: most texts have none
    (?: (?:the\ )? {_DAY} [ -](?:of\ )? (?P<month>{_WORD})\.?                # 28th of November
      | (?P<leading>{_WORD})\.? (?:[ -](?:the\ )?{_DAY})? )                   # November 28, November
    (?: (?:,\ ?|[ -])(?:of\ )? (?P<year>[0-9]+) {_YEAR_MARK}? )?
    """,
    re.VERBOSE,
)
_YEAR_ALONE = re.compile(rf"([0-9]+){_YEAR_MARK}")
_TO = r"(?:\ ?[–—]\ ?|\ -\ |\ (?:to|по)\ )"
_FROM = r"(?:from\ |с\ )?"
_DAYS_OF_ONE_MONTH = re.compile(rf"{_FROM}({_WORD}\.?\ )?([0-9]{{1,2}})(?:-|{_TO})([0-9]{{1,2}})((?:,?\ |\.).+)")
_BETWEEN = r"(?<=[0-9]{4})-(?=[0-9]{4})|(?<=\.[0-9]{4})-(?=[0-9]{1,2}\.)"  # a hyphen: 2010-2012, 1.9.2024-2.9.2024
_FROM_TO = re.compile(rf"{_FROM}(.+?)(?:{_TO}|{_BETWEEN})(.+)")
_ONE_SIDED = re.compile(r"(since|until|all of) (.+)|(from|to) (.+), (?:end|start) unknown")  # as `words` has it

_WHOLE = "year, month and day are whole numbers; PartialDate.parse reads a text"
_EXPECTED = "expected a year, a month or a day, such as 2024, November 2024, 28 November 2024, 28.11.2024 or 2024-11-28"
_EXPECTED_EDTF = "expected EDTF: 2024, 2024-11 or 2024-11-28, with ?, ~ or % after it where the source is in doubt"
_EXPECTED_SPAN = "expected EDTF: a date such as 2024-11, or 2024-11-27/2024-11-28 (.. is open, empty is unknown)"


class _Value:
    """What both types share: a value is its EDTF text, and does not change."""

    __slots__ = ("_order", "_text")
    _order: tuple[int, int, str]
    _text: str

    def __str__(self) -> str:
        return self._text

    def __format__(self, spec: str) -> str:
        return format(self._text, spec)

    def __repr__(self) -> str:
        return f"{type(self).__name__}.parse({self._text!r})"

    def __hash__(self) -> int:
        return hash(self._text)

    def __eq__(self, other: object) -> bool:
        return self._text == other._text if isinstance(other, type(self)) else NotImplemented

    def __lt__(self, other: Self) -> bool:
        return self._order < other._order if type(other) is type(self) else NotImplemented

    def __le__(self, other: Self) -> bool:
        return self._order <= other._order if type(other) is type(self) else NotImplemented

    def __gt__(self, other: Self) -> bool:
        return self._order > other._order if type(other) is type(self) else NotImplemented

    def __ge__(self, other: Self) -> bool:
        return self._order >= other._order if type(other) is type(self) else NotImplemented

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a {type(self).__name__} does not change: make a new one instead of setting {name!r}")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"a {type(self).__name__} does not change: {name!r} cannot be deleted")


@final
class PartialDate(_Value):
    """A year, a month of a year, or a day: as much as the source says, and no more.

    `approximate` is EDTF's `~` (the source says "about"), `uncertain` its `?` (the source is in doubt);
    both together are `%`. `earliest` and `latest` are the first and the last day that the date can be:
    the qualifiers do not widen them, for no source says by how much.

    Dates are equal by value, and ordered by earliest day, latest day and text. A date that is not in the
    calendar, or lies outside the years 1 to 9999, is a `DateError`.

    >>> november = PartialDate(2024, 11)
    >>> print(november, november.earliest, november.latest)
    2024-11 2024-11-01 2024-11-30
    >>> PartialDate(2024, 11) < PartialDate(2024, 11, 28) < PartialDate(2024, 12)
    True
    >>> PartialDate(2010, approximate=True)
    PartialDate.parse('2010~')
    """

    __slots__ = {  # noqa: RUF023  in the order of reading
        "year": "The year, 1 to 9999.",
        "month": "The month, 1 to 12, or None where the source gives the year alone.",
        "day": "The day of the month, or None where the source gives no day.",
        "approximate": "Whether the source says that it is about then.",
        "uncertain": "Whether the source is in doubt.",
        "earliest": "The first day that it can be.",
        "latest": "The last day that it can be.",
    }
    year: int
    month: int | None
    day: int | None
    approximate: bool
    uncertain: bool
    earliest: date
    latest: date

    def __new__(
        cls,
        year: int,
        month: int | None = None,
        day: int | None = None,
        *,
        approximate: bool = False,
        uncertain: bool = False,
    ) -> Self:
        if {type(approximate), type(uncertain)} != {bool}:
            raise DateError(_joined(year, month, day), "approximate and uncertain are True or False")
        if month is None and day is not None:
            raise DateError(_joined(year, month, day), "a day needs its month")
        if bool in {type(year), type(month), type(day)}:
            raise DateError(_joined(year, month, day), _WHOLE)
        try:
            earliest = date(year, 1 if month is None else month, 1 if day is None else day)
        except (ValueError, TypeError, OverflowError):
            raise DateError(_joined(year, month, day), _calendar_fault(year, month, day)) from None
        year = earliest.year
        text = f"{year:04}"
        latest = earliest
        if month is None:
            latest = date(year, 12, 31)
        else:
            month = earliest.month
            text += f"-{month:02}"
            if day is None:
                latest = date(year, month, _days_in(year, month))
            else:
                day = earliest.day
                text += f"-{day:02}"
        text += ("", "~", "?", "%")[approximate + 2 * uncertain]
        self = object.__new__(cls)
        put = object.__setattr__
        put(self, "year", year)
        put(self, "month", month)
        put(self, "day", day)
        put(self, "approximate", approximate)
        put(self, "uncertain", uncertain)
        put(self, "earliest", earliest)
        put(self, "latest", latest)
        put(self, "_text", text)
        put(self, "_order", (earliest.toordinal(), latest.toordinal(), text))
        return self

    def __reduce__(self) -> tuple[Callable[[str], "PartialDate"], tuple[str]]:
        return PartialDate.from_edtf, (self._text,)

    @classmethod
    def from_edtf(cls, text: str) -> "PartialDate":
        """Read canonical EDTF, and nothing else: what the files hold.

        That is ISO 8601-2:2019 level 0 dates (year, year and month, day), with level 1's `?`, `~` or `%`
        at the end. Raise `DateError` for all other text, white space around a date included.

        >>> PartialDate.from_edtf("2024-11~").approximate
        True
        >>> PartialDate.from_edtf("28 November 2024")
        Traceback (most recent call last):
        csto_records.DateError: '28 November 2024' is not a date: expected EDTF: 2024, 2024-11 or 2024-11-28, \
with ?, ~ or % after it where the source is in doubt; did you mean '2024-11-28'?
        """
        return _date_of_edtf(_text_of(text))

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Read a date as people write it, in English or Russian, and refuse what is not one date alone.

        EDTF is read first, then forms such as "28 November 2024", "Nov 28, 2024", "28th of November 2024",
        "Thursday, 28 November 2024" (where it was a Thursday), "28 ноября 2024 г.", "ноябрь 2024",
        "2024/11/28", "11.2024", "about 2024". A part that the text lacks stays unknown.

        Numbers with dots are day first, as Russian and German write them: "03.04.2024" is 3 April. With
        slashes or hyphens both orders are in use, so "03/04/2024" is refused; "28/11/2024" and "11/28/2024"
        can be read in one way only.
        Raise `DateError`, with the reason, for a date without its year, a year of two digits, a time of
        day, a bare number ("20241128" too), and a day that the calendar does not have.

        >>> PartialDate.parse("November 28, 2024"), PartialDate.parse("ноябрь 2024")
        (PartialDate.parse('2024-11-28'), PartialDate.parse('2024-11'))
        >>> PartialDate.parse("28 November")
        Traceback (most recent call last):
        csto_records.DateError: '28 November' is not a date: it has no year; write the year too
        """
        return _date_of_text(_text_of(text))

    @classmethod
    def from_date(cls, day: date) -> "PartialDate":
        """Give the day that a `datetime.date` stands for.

        Of a `datetime.datetime` it is the day on its own clock: the time and the time zone are left out.

        >>> PartialDate.from_date(date(2024, 11, 28))
        PartialDate.parse('2024-11-28')
        """
        return cls(day.year, day.month, day.day)

    @property
    def precision(self) -> Literal["year", "month", "day"]:
        """The finest part that is known.

        >>> PartialDate(2024, 11).precision
        'month'
        """
        return "year" if self.month is None else "month" if self.day is None else "day"

    @property
    def words(self) -> str:
        """The date in English, as a title has it.

        >>> PartialDate(2024, 11, 28).words, PartialDate.parse("2010~").words, PartialDate.parse("2010-05?").words
        ('28 November 2024', 'about 2010', 'perhaps May 2010')
        """
        doubt = ("", "about ", "perhaps ", "perhaps about ")[_doubts(self)]
        day = "" if self.day is None else f"{self.day} "
        month = "" if self.month is None else f"{_month_name(self.month)} "
        return f"{doubt}{day}{month}{self.year}"

    def to_date(self) -> date:
        """Give the `datetime.date`. Raise `DateError` where the day is not known: none is made up.

        >>> PartialDate(2024, 11, 28).to_date()
        datetime.date(2024, 11, 28)
        >>> PartialDate(2024, 11).to_date()
        Traceback (most recent call last):
        csto_records.DateError: '2024-11' is not a date: its day is not known; take .earliest or .latest
        """
        if self.day is None:
            raise DateError(self._text, "its day is not known; take .earliest or .latest")
        return self.earliest

    def narrows(self, other: "str | int | date | PartialDate | DateSpan") -> bool:
        """Tell whether this date is the other one, or says more: it lies within the other one's days.

        The other may be given as to a query: a text that `DateSpan.parse` reads, or a year. Of two dates for the same
        days, the surer narrows the one in doubt.

        >>> PartialDate(2024, 11, 28).narrows(PartialDate(2024, 11))
        True
        >>> PartialDate.parse("2024?").narrows(PartialDate(2024))
        False
        """
        return _span_at(self).narrows(other)


class Duration(NamedTuple):
    """How many days an event lasted, its first and last one counted: at `least`, and at `most` (None: no limit known).

    >>> Duration(2, 61).most
    61
    """

    least: int
    most: int | None


@final
class DateSpan(_Value):
    """When something was: a date alone, or a start and an end, each known, unknown or open.

    | text | what it says | made by |
    | --- | --- | --- |
    | `2024-11` | some time in November 2024 | `DateSpan.at("2024-11")` |
    | `2024-09/2024-10` | from a day in September to a day in October | `DateSpan("2024-09", "2024-10")` |
    | `2024/2024` | all of 2024, its first and its last day | `DateSpan("2024", "2024")` |
    | `2018-11/..` | from a day in November 2018, and it runs on | `DateSpan.since("2018-11")` |
    | `../2018` | always, until a day in 2018 | `DateSpan.until("2018")` |
    | `2018-11/` | from a day in November 2018; when it ended is not known | `DateSpan("2018-11", None)` |
    | `/2018` | to a day in 2018; when it began is not known | `DateSpan(None, "2018")` |

    A side may be given as a `PartialDate`, a `datetime.date`, a year or a text that `PartialDate.parse` reads. A side
    that is unknown adds nothing: the span is seen at its other side alone. Spans are equal by value (`2024`
    is not `2024/2024`), and ordered by earliest day (open: before all), latest day (open: after all) and text. A
    span without any date, or with its end before its start, is a `DateError`.

    >>> span = DateSpan("26 September 2024", "6 October 2024")
    >>> print(span, span.start, span.end, span.duration.most)
    2024-09-26/2024-10-06 2024-09-26 2024-10-06 11
    >>> DateSpan.since("2018-11")
    DateSpan.parse('2018-11/..')
    """

    __slots__ = {  # noqa: RUF023  in the order of reading
        "start": "The date of its start, or None where that is open or unknown.",
        "end": "The date of its end, or None where that is open or unknown.",
        "open_start": "Whether it has always been (`..`), as against a start that is not known.",
        "open_end": "Whether it runs on (`..`), as against an end that is not known.",
        "is_single": "Whether it is a date alone, then both `start` and `end`: some time in it.",
        "_start_first": "The first day that it can have begun on, as an ordinal.",
        "_start_last": "The last day that it can have begun on.",
        "_end_first": "The first day that it can have ended on.",
        "_end_last": "The last day that it can have ended on.",
    }
    start: PartialDate | None
    end: PartialDate | None
    open_start: bool
    open_end: bool
    is_single: bool
    _start_first: int
    _start_last: int
    _end_first: int
    _end_last: int

    def __new__(
        cls, start: str | int | date | PartialDate | None, end: str | int | date | PartialDate | None
    ) -> "DateSpan":
        return _span_of(
            None if start is None else as_partial_date(start),
            None if end is None else as_partial_date(end),
        )

    def __reduce__(self) -> tuple[Callable[[str], "DateSpan"], tuple[str]]:
        return DateSpan.from_edtf, (self._text,)

    @classmethod
    def at(cls, when: str | int | date | PartialDate) -> "DateSpan":
        """Give the span of a date alone: some time in it.

        >>> DateSpan.at("November 2024")
        DateSpan.parse('2024-11')
        """
        return _span_at(as_partial_date(when))

    @classmethod
    def since(cls, start: str | int | date | PartialDate) -> "DateSpan":
        """Give the span that runs on from its start.

        >>> DateSpan.since(PartialDate(2018, 11)).open_end
        True
        """
        return _span_of(as_partial_date(start), None, open_end=True)

    @classmethod
    def until(cls, end: str | int | date | PartialDate) -> "DateSpan":
        """Give the span that has no start and lasts until its end.

        >>> DateSpan.until("2018")
        DateSpan.parse('../2018')
        """
        return _span_of(None, as_partial_date(end), open_start=True)

    @classmethod
    def from_edtf(cls, text: str) -> "DateSpan":
        """Read canonical EDTF, and nothing else: what the files hold.

        That is a date as `PartialDate.from_edtf` reads it, or an ISO 8601-2:2019 interval: two dates with
        a slash between them, of which one may be open (`..`) or unknown (empty). Raise `DateError` for
        all other text.

        >>> DateSpan.from_edtf("2018-11/..").start
        PartialDate.parse('2018-11')
        >>> DateSpan.from_edtf("2024/2023")
        Traceback (most recent call last):
        csto_records.DateError: '2024/2023' is not a date: its end is before its start
        """
        return _span_of_edtf(_text_of(text))

    @classmethod
    def parse(cls, text: str) -> "DateSpan":
        """Read a date or a span as people write it, in English or Russian.

        EDTF is read first, then what `PartialDate.parse` reads, then two of those with a dash, "to" or "по"
        between them, or what `words` gives: "since 2018", "until 2018", "all of 2024", "from 2025, end unknown".
        What the two share may be written once, as in "27-28 November 2024",
        "26 September - 6 October 2024" or "с 26 сентября по 6 октября 2024 года". Note that "2010-12" is
        EDTF for December 2010, and "2010-2012" is three years. Raise `DateError` with the reason for
        anything else.

        >>> DateSpan.parse("26 September - 6 October 2024")
        DateSpan.parse('2024-09-26/2024-10-06')
        >>> DateSpan.parse("28 December - 3 January 2025")
        Traceback (most recent call last):
        csto_records.DateError: '28 December - 3 January 2025' is not a date: its end is before its start \
(2025-12-28/2025-01-03)
        """
        return _span_of_text(_text_of(text))

    @property
    def earliest(self) -> date | None:
        """The first day on which it is known to lie, or None where its start is open.

        >>> DateSpan.parse("2024-11/..").earliest
        datetime.date(2024, 11, 1)
        """
        return None if self.open_start else date.fromordinal(self._start_first)

    @property
    def latest(self) -> date | None:
        """The last day on which it is known to lie, or None where its end is open.

        >>> DateSpan.parse("2024-11/..").latest is None
        True
        >>> DateSpan.parse("2024-11/").latest
        datetime.date(2024, 11, 30)
        """
        return None if self.open_end else date.fromordinal(self._end_last)

    @property
    def duration(self) -> Duration:
        """The days that it lasted, at least and at most; with one side open or unknown, 1 and None.

        >>> DateSpan.parse("2024-09/2024-10").duration
        Duration(least=2, most=61)
        >>> DateSpan.parse("2024").duration, DateSpan.parse("2024/2024").duration
        (Duration(least=1, most=366), Duration(least=366, most=366))
        """
        if self.start is None or self.end is None:
            return Duration(1, None)
        return Duration(max(1, self._end_first - self._start_last + 1), self._end_last - self._start_first + 1)

    @property
    def words(self) -> str:
        """The span in English, as a title has it, with what its two dates share written once.

        >>> DateSpan.parse("2024-11-27/2024-11-28").words, DateSpan.parse("2024-09-26/2024-10-06").words
        ('27–28 November 2024', '26 September – 6 October 2024')
        >>> DateSpan.parse("2018-11/..").words, DateSpan.parse("2018-11/").words, DateSpan.parse("2024/2024").words
        ('since November 2018', 'from November 2018, end unknown', 'all of 2024')
        """
        start, end = self.start, self.end
        if start is None:
            last = end.words if end else ""
            return f"until {last}" if self.open_start else f"to {last}, start unknown"
        if end is None:
            return f"since {start.words}" if self.open_end else f"from {start.words}, end unknown"
        if start == end:
            return start.words if self.is_single or start.day else f"all of {start.words}"
        if _doubts(start) or _doubts(end) or start.year != end.year or start.month is None or end.month is None:
            return f"{start.words} – {end.words}"
        if start.month == end.month and start.day and end.day:
            return f"{start.day}–{end.words}"
        if start.month == end.month:  # one of them with its day, one without
            return f"{start.words} – {end.words}"
        return f"{start.words.removesuffix(f' {start.year}')} – {end.words}"

    def touches(self, first: date, last: date, *, certain: bool = False) -> bool:
        """Tell whether it may have lain on one of the days from `first` to `last` (which is not before `first`).

        With `certain`, whether it must have, wherever in its dates it really began and ended.

        >>> DateSpan.parse("2024-11").touches(date(2024, 11, 28), date(2024, 12, 31))
        True
        >>> DateSpan.parse("2024-11").touches(date(2024, 11, 28), date(2024, 12, 31), certain=True)
        False
        """
        if certain:
            return self._start_last <= last.toordinal() and self._end_first >= first.toordinal()
        return self._start_first <= last.toordinal() and self._end_last >= first.toordinal()

    def overlaps(self, other: "str | int | date | PartialDate | DateSpan", *, certain: bool = False) -> bool:
        """Tell whether it may have lain on one of the other one's days, from its earliest to its latest.

        With `certain`, whether it must have. The other may be given as to a query: a text for `parse`, or a year.

        >>> DateSpan.parse("2024").overlaps(PartialDate(2024, 11))
        True
        >>> DateSpan.parse("2024").overlaps(PartialDate(2024, 11), certain=True)
        False
        >>> DateSpan.parse("2024/2024").overlaps(PartialDate(2024, 11), certain=True)
        True
        """
        first, last, _ = as_date_span(other)._order
        if certain:
            return self._start_last <= last and self._end_first >= first
        return self._start_first <= last and self._end_last >= first

    def narrows(self, other: "str | int | date | PartialDate | DateSpan") -> bool:
        """Tell whether this span is the other one, or says more: all that it leaves possible, the other does too.

        Its start then lies where the other one's may, and so does its end; an unknown side is narrowed by
        any, an open one by an open one only. Of two spans that leave the same days possible, the surer
        narrows the one in doubt.

        >>> DateSpan.parse("2024-11-27/2024-11-28").narrows(DateSpan.parse("2024-11"))
        True
        >>> DateSpan.parse("2018-11/2020").narrows(DateSpan.parse("2018-11/"))
        True
        >>> DateSpan.parse("2018-11/2020").narrows(DateSpan.parse("2018-11/.."))
        False
        """
        other = as_date_span(other)
        (start_first, start_last, end_first, end_last), outer = self._possible(), other._possible()
        if (start_first, start_last, end_first, end_last) == outer:
            return self._doubts() & ~other._doubts() == 0
        return outer[0] <= start_first and start_last <= outer[1] and outer[2] <= end_first and end_last <= outer[3]

    def _possible(self) -> tuple[int, int, int, int]:
        """Give the first and last day of the start and of the end, an unknown one being anything."""
        return (
            _BEFORE_ALL if self.start is None else self._start_first,
            self._start_last,
            self._end_first,
            _AFTER_ALL if self.end is None else self._end_last,
        )

    def _doubts(self) -> int:
        return _doubts(self.start) | _doubts(self.end) << 2


def as_partial_date(value: str | int | date | PartialDate) -> PartialDate:
    """Give the date that an argument stands for: a text as `PartialDate.parse` reads it, a number as a year.

    >>> as_partial_date("28.11.2024"), as_partial_date(2024)
    (PartialDate.parse('2024-11-28'), PartialDate.parse('2024'))
    """
    if isinstance(value, PartialDate):
        return value
    if isinstance(value, date):
        return PartialDate.from_date(value)
    if isinstance(value, int):
        if not 1000 <= value <= 9999:
            raise DateError(shown(value), "a number stands for a year of four digits; write other dates as text")
        return PartialDate(value)
    return PartialDate.parse(value)


def as_date_span(value: str | int | date | PartialDate | DateSpan) -> DateSpan:
    """Give the span that a query's argument stands for; a number is a year of four digits.

    >>> as_date_span(2024), as_date_span("2024-11/..")
    (DateSpan.parse('2024'), DateSpan.parse('2024-11/..'))
    """
    if isinstance(value, DateSpan):
        return value
    return DateSpan.at(value) if isinstance(value, (date, int, PartialDate)) else DateSpan.parse(value)


def _text_of(value: object) -> str:
    """Give the text, or refuse what is none before a cache or a pattern trips over it."""
    if isinstance(value, str):
        return value
    hint = "; PartialDate.from_date and DateSpan.at take it" if isinstance(value, date) else ""
    raise DateError(shown(value), f"expected a text, found a value of type {type(value).__name__}{hint}")


def _days_in(year: int, month: int) -> int:
    leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return _DAYS_IN_MONTH[month - 1] + leap


def _joined(*parts: object) -> str:
    return "-".join(shown(part) for part in parts if part is not None)


def _calendar_fault(year: object, month: object, day: object) -> str:
    """Give the reason why the three make no date."""
    if not isinstance(year, int) or not isinstance(month, int | None) or not isinstance(day, int | None):
        return _WHOLE
    if not 1 <= year <= 9999:
        return "years run from 1 to 9999"
    if month is not None and not 1 <= month <= 12:
        return "months run from 1 to 12 (seasons are not read)"
    number = month or 1
    return f"{_month_name(number)} {year} has {_days_in(year, number)} days"


def _month_name(month: int) -> str:
    return _MONTH_WORDS[month - 1].split()[0].title()


def _doubts(when: PartialDate | None) -> int:
    return 0 if when is None else when.approximate + 2 * when.uncertain


@lru_cache(_CACHED)
def _span_at(only: PartialDate) -> DateSpan:
    return _span_of(only, only, is_single=True)


def _span_of(
    start: PartialDate | None,
    end: PartialDate | None,
    *,
    open_start: bool = False,
    open_end: bool = False,
    is_single: bool = False,
) -> DateSpan:
    """Make a span: check it, and work out once within which days its start and its end lie."""
    text = str(start) if is_single else f"{'..' if open_start else start or ''}/{'..' if open_end else end or ''}"
    first, last = start or end, end or start
    if first is None or last is None:
        raise DateError(text, "a span needs a date on one side at least")
    start_first, start_last = first.earliest.toordinal(), first.latest.toordinal()
    end_first, end_last = last.earliest.toordinal(), last.latest.toordinal()
    if end_last < start_first:
        raise DateError(text, "its end is before its start")
    if open_start:
        start_first = start_last = _BEFORE_ALL
    elif open_end:
        end_first = end_last = _AFTER_ALL
    elif not is_single and start and end and (start_first, start_last) == (end_first, end_last):
        start_last, end_first = start_first, end_last  # 2024/2024 is all of 2024
    else:
        start_last, end_first = min(start_last, end_last), max(start_first, end_first)
    span = object.__new__(DateSpan)
    put = object.__setattr__
    put(span, "start", start)
    put(span, "end", end)
    put(span, "open_start", open_start)
    put(span, "open_end", open_end)
    put(span, "is_single", is_single)
    put(span, "_start_first", start_first)
    put(span, "_start_last", start_last)
    put(span, "_end_first", end_first)
    put(span, "_end_last", end_last)
    put(span, "_text", text)
    put(span, "_order", (start_first, end_last, text))
    return span


@lru_cache(_CACHED)
def _date_of_edtf(text: str) -> PartialDate:
    found = _EDTF.fullmatch(text)
    if not found:
        raise DateError(text, _EXPECTED_EDTF + _nearest_to(text, _date_of_text))
    year, month, day, doubt = found.groups()
    try:
        return PartialDate(
            int(year),
            int(month) if month else None,
            int(day) if day else None,
            approximate=doubt in ("~", "%"),
            uncertain=doubt in ("?", "%"),
        )
    except DateError as error:
        raise DateError(text, error.reason) from None


@lru_cache(_CACHED)
def _span_of_edtf(text: str) -> DateSpan:
    if _EDTF.fullmatch(text):
        return DateSpan.at(_date_of_edtf(text))
    found = _EDTF_SPAN.fullmatch(text)
    if not found:
        raise DateError(text, _EXPECTED_SPAN + _nearest_to(text, _span_of_text))
    start, end = found.groups()
    return _span_of(
        None if start in ("", "..") else _part_of(text, start),
        None if end in ("", "..") else _part_of(text, end),
        open_start=start == "..",
        open_end=end == "..",
    )


def _nearest_to(text: str, read: Callable[[str], PartialDate | DateSpan]) -> str:
    """Give the end of a message: the EDTF for a text that people can read, but the strict reader may not."""
    try:
        return f"; did you mean '{read(text)}'?" if may_hint() else ""
    except DateError:
        return ""


def _part_of(whole: str, part: str) -> PartialDate:
    """Read one date of a longer text; an error names the whole."""
    try:
        return _date_of_text(part)
    except DateError as error:
        raise DateError(whole, f"in {shown(part)}, {error.reason}") from None


def _tidied(text: str) -> str:
    """Give the text in small letters with single spaces, or refuse what no date can look like."""
    if len(text) > _LONGEST:
        raise DateError(text, f"it has {len(text)} characters, and no date has more than {_LONGEST}")
    tidy = " ".join(text.split()).lower()
    if not tidy:
        raise DateError(text, "it is empty; " + _EXPECTED)
    return tidy


def _span_of_text(text: str) -> DateSpan:
    tidy = _tidied(text)
    if _EDTF_SPAN.fullmatch(tidy):
        return _span_of_edtf(tidy)
    if found := _ONE_SIDED.fullmatch(tidy):
        way, when = found[1] or found[3], _part_of(text, found[2] or found[4])
        return {
            "since": lambda: DateSpan.since(when),
            "until": lambda: DateSpan.until(when),
            "all of": lambda: _span_of(when, when),
            "from": lambda: _span_of(when, None),
            "to": lambda: _span_of(None, when),
        }[way]()
    if found := _DAYS_OF_ONE_MONTH.fullmatch(tidy):
        before, first, last, after = found.groups(default="")
        start, end = _part_of(text, before + first + after), _part_of(text, before + last + after)
    elif found := _FROM_TO.fullmatch(tidy):
        left, right = found.groups()
        end = _part_of(text, right)
        start = _part_of(text, left if re.search("[0-9]{4}", left) else f"{left} {end.year}")
    else:
        return DateSpan.at(_date_of_text(text))
    try:
        return _span_of(start, end)
    except DateError as error:
        raise DateError(text, f"{error.reason} ({error.text})") from None


def _date_of_text(text: str) -> PartialDate:
    tidy = _tidied(text)
    perhaps, about, rest = cast("re.Match[str]", _IN_DOUBT.fullmatch(tidy)).groups()
    when = _plain_date(text, rest)
    if not perhaps and not about:
        return when
    approximate, uncertain = when.approximate or bool(about), when.uncertain or bool(perhaps)
    return PartialDate(when.year, when.month, when.day, approximate=approximate, uncertain=uncertain)


def _plain_date(text: str, tidy: str) -> PartialDate:
    """Read one date in the first of the forms that it has; an error names the text as it was given."""
    if _EDTF.fullmatch(tidy):
        return _date_of_edtf(tidy)
    if _YEAR_FIRST.fullmatch(tidy):
        _check_day(text, *map(int, re.split("[-./]", tidy)))
        return _by_dateutil(text, tidy.replace(".", "/"))
    if found := _YEAR_LAST.fullmatch(tidy):
        return _numbers(text, tidy, found)
    if found := _YEAR_ALONE.fullmatch(tidy):
        _check_year(text, found[1])
        return _by_dateutil(text, found[1])
    if found := _WORDED.fullmatch(tidy):
        return _words(text, tidy, found)
    if ":" in tidy:
        raise DateError(text, "it has a time of day; write the day alone")
    if _EDTF_SPAN.fullmatch(tidy):
        raise DateError(text, "it is a span; DateSpan.parse reads it")
    raise DateError(text, _EXPECTED)


def _numbers(text: str, tidy: str, found: re.Match[str]) -> PartialDate:
    """Read 28.11.2024, 11/28/2024 or 11.2024, where the order is certain."""
    first, mark, second, year = found.groups()
    _check_year(text, year)
    if second and mark != "." and int(first) != int(second) and 1 <= int(first) <= 12 and 1 <= int(second) <= 12:
        day_first, month_first = f"{year}-{second:0>2}-{first:0>2}", f"{year}-{first:0>2}-{second:0>2}"
        raise DateError(
            text, f"it is {day_first} with the day first and {month_first} with the month first; write the one meant"
        )
    if second:
        day, month = (first, second) if int(second) <= 12 else (second, first)
        _check_day(text, int(year), int(month), int(day))
    return _by_dateutil(text, tidy.replace(".", "/"), day_first=True)  # 11/28 it reads month first all the same


def _words(text: str, tidy: str, found: re.Match[str]) -> PartialDate:
    """Read 28 November 2024 and its kin: each word must be known, and the year must be there."""
    weekday, month, year = found["weekday"], found["month"] or found["leading"], found["year"]
    if month == tidy and month not in _MONTHS:
        raise DateError(text, _EXPECTED)
    _check_word(text, month, _MONTHS, "month")
    if weekday:
        _check_word(text, weekday, _WEEKDAYS, "day of the week")
    if not year:
        raise DateError(text, "it has no year; write the year too")
    _check_year(text, year)
    if day := re.search(r"(?<![0-9])[0-9]{1,2}(?![0-9])", tidy):
        _check_day(text, int(year), _MONTHS[month], int(day[0]))
    # Without its day of the week (end is -1 for none): of "Thursday, November 2024" dateutil makes the 7th.
    when = _by_dateutil(text, re.sub("[-.,]+", " ", tidy[found.end("weekday") + 1 :]).strip())
    if weekday and when.day is None:
        raise DateError(text, "it has a day of the week, and no day of the month")
    if weekday and when.earliest.weekday() != _WEEKDAYS[weekday]:
        actual = _WEEKDAY_WORDS[when.earliest.weekday()].split()[0]
        raise DateError(text, f"{when} is a {actual.title()} in the calendar")
    return when


def _check_year(text: str, year: str) -> None:
    if len(year) != 4 or year[0] == "0":
        raise DateError(text, f"{shown(year)} is no year of four digits; write the year in full")


def _check_day(text: str, year: int, month: int, day: int) -> None:
    if 1 <= month <= 12 and not 1 <= day <= _days_in(year, month):
        raise DateError(text, _calendar_fault(year, month, day))


def _check_word(text: str, word: str, known: dict[str, int], kind: str) -> None:
    if word not in known:
        near = nearest(word, known)
        raise DateError(text, f"{shown(word)} is no {kind}; " + (f"did you mean {near!r}?" if near else _EXPECTED))


def _by_dateutil(text: str, checked: str, *, day_first: bool = False) -> PartialDate:
    """Read a text of a known form, twice, against two defaults, and keep the parts that agree.

    dateutil takes what a text lacks from its default: such a part differs between the two.
    """
    read = _dateutil().parse
    try:
        one, other = (read(checked, default=default, ignoretz=True, dayfirst=day_first) for default in _DEFAULTS)
    except (ValueError, OverflowError):
        raise DateError(text, "the calendar has no such day or month") from None
    month = one.month if one.month == other.month else None
    return PartialDate(one.year, month, one.day if one.day == other.day else None)


@cache
def _dateutil() -> "parser":
    """Give dateutil's parser with our words; it is imported at the first text that is not EDTF."""
    from dateutil.parser import parser, parserinfo

    class Words(parserinfo):
        """The words that dateutil knows."""

        def jump(self, name: str) -> bool:
            return name in _SKIPPED

        def month(self, name: str) -> int | None:
            return _MONTHS.get(name)

    return parser(Words())
