"""iCalendar (RFC 5545): the summits and exercises whose first day is known, as events of whole days.

A calendar can only name days, so nothing stands in it whose day no source tells: "some time in September" as an event
of thirty days would be read as one. What is left out is named, with its dates in words, in the calendar's description
(RFC 7986). Of an exercise whose last day is unknown the event is its first day alone, and its text says so. An event
has the id of its record for ever, and blocks nobody's time.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import cast
from urllib.parse import quote

from .._dataset import Dataset, citations_of
from .._dates import PartialDate
from .._errors import QueryError
from .._iso import ISO_3166
from .._provenance import Dispute, Source
from .._records import Exercise, Location, Summit
from .._version import DATA_VERSION, __version__
from ._around import chosen, locations_of, source_of
from ._converter import Decoded
from ._tables import about

__all__ = ["write"]

Event = Summit | Exercise

_STATUS = {
    "held": "CONFIRMED",
    "announced": "TENTATIVE",
    "planned": "TENTATIVE",
    "postponed": "CANCELLED",  # it was not held on these days
    "cancelled": "CANCELLED",
    "called-off": "CANCELLED",
}
_OCTETS = 75  # of a line, its end not counted: RFC 5545, 3.1
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
_IN_URI = "!#$%&'()*+,/:;=?@[]~"  # the characters of RFC 3986 that `quote` would write otherwise


def write(value: Decoded) -> bytes:
    """Give a calendar of the summits and exercises of a value whose first day is known.

    A calendar has one event at least (RFC 5545, 3.6): a `QueryError` where there is none.
    """
    records = cast(list[Event], chosen(value, (Summit, Exercise), ".ics", "summits and exercises"))
    events = [(record, first) for record in records if (first := _first_day(record)) is not None]
    if not events:
        raise QueryError(f".ics holds what is known to the day; of {len(records)} summits and exercises nothing is")
    name = f"Summits and exercises{f' ({value.name})' if isinstance(value, Dataset) and value.name else ''}"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//csto_records//csto_records {__version__}//EN"]
    lines += ["CALSCALE:GREGORIAN", f"NAME:{_text(name)}", f"X-WR-CALNAME:{_text(name)}"]
    told = _text(_left_out([record for record in records if _first_day(record) is None], len(events)))
    lines += [f"DESCRIPTION:{told}", f"X-WR-CALDESC:{told}"]
    stamp = _stamp(value)
    for record, first in events:
        lines += _event(value, record, first, stamp)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _first_day(record: Event) -> date | None:
    """Give the day on which one event began, where it is known."""
    return None if isinstance(record, Exercise) and record.aggregate else _day(record.dates.start)


def _day(when: PartialDate | None) -> date | None:
    """Give the day that a date is, where it is one and the source is sure of it."""
    if when is None or when.precision != "day" or when.approximate or when.uncertain:
        return None
    return when.earliest


def _left_out(records: Iterable[Event], events: int) -> str:
    named = [f"{record.title} ({record.dates.words})" for record in records]
    known = f"Events whose first day is known: {events}."
    if not named:
        return known
    why = "since their first day is not known for certain, or they stand for several events"
    return f"{known} Left out, {why}: {len(named)}. These are {'; '.join(named)}."


def _stamp(value: Decoded) -> str:
    """Give the time of writing that the file states: the same for the same data."""
    return f"{_basic(date.fromisoformat(str(about(value).get('data_version', DATA_VERSION))))}T000000Z"


def _basic(day: date) -> str:
    return day.isoformat().replace("-", "")


def _event(value: Decoded, record: Event, first: date, stamp: str) -> Iterator[str]:
    sources = _sources(value, record)
    yield "BEGIN:VEVENT"
    yield f"UID:{record.id}@csto-records"
    yield f"DTSTAMP:{stamp}"
    yield from _days(first, _day(record.dates.end))
    yield f"SUMMARY:{_text(str(record.title))}"
    if places := locations_of(record):
        yield f"LOCATION:{_text('; '.join(map(_place, places)))}"
    yield f"DESCRIPTION:{_text(_description(record, sources))}"
    if url := _url(record, sources):
        yield f"URL:{quote(url, safe=_IN_URI)}"
    yield f"CATEGORIES:{','.join(_text(word) for word in _categories(record))}"
    yield f"STATUS:{_STATUS[record.status]}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _days(first: date, last: date | None) -> Iterator[str]:
    """Yield the first day and, where the last one is known and is another, the day after it."""
    yield f"DTSTART;VALUE=DATE:{_basic(first)}"
    if last is not None and first < last < date.max:
        yield f"DTEND;VALUE=DATE:{_basic(last + timedelta(days=1))}"


def _place(place: Location) -> str:
    state = ISO_3166[place.state][2] if place.state else None
    return ", ".join(part for part in (place.venue, place.name, state) if part)


def _categories(record: Event) -> list[str]:
    words = ["summit", record.kind] if isinstance(record, Summit) else [record.nature, record.kind, record.series]
    return [word for word in words if word]


def _sources(value: Decoded, record: Event) -> dict[str, Source | None]:
    ids = dict.fromkeys(citation.source for citation in citations_of(record))
    return {id_: source_of(value, record, id_) for id_ in ids}


def _url(record: Event, sources: dict[str, Source | None]) -> str | None:
    """Give the address of a source: of one that tells the dates, else of any."""
    cited = (*citations_of(record, "dates", disputed=False), *record.citations)
    found = (sources[citation.source] for citation in cited)
    return next((source.url for source in found if source is not None and source.url), None)


def _description(record: Event, sources: dict[str, Source | None]) -> str:
    lines = [record.summary] if record.summary else []
    if _day(record.dates.end) is None:
        lines.append(f"Dates: {record.dates.words}.")
    if record.status != "held":
        lines.append(f"Status: {record.status}.")
    lines += [f"Disputed: {dispute.field} ({_claim(dispute, sources)})." for dispute in record.disputes]
    if sources:
        lines.append("Sources:")
    lines += [f"- {_reference(id_, source)}" for id_, source in sources.items()]
    return "\n".join([*lines, f"Record: {record.id}"])


def _claim(dispute: Dispute, sources: dict[str, Source | None]) -> str:
    source = sources[dispute.citation.source]
    return f"{dispute.stated}: {source.publisher if source else dispute.citation.source}"


def _reference(id_: str, source: Source | None) -> str:
    if source is None:
        return id_
    published = source.published.words if source.published else None
    return ", ".join(part for part in (f"{source.publisher}: {source.title}", published, source.url) if part)


def _text(text: str) -> str:
    return text.translate(_ESCAPES)


def _folded(line: str) -> bytes:
    """Give a line as its octets, folded where it is longer than they may be, and between characters only."""
    parts: list[bytes] = []
    part = b""
    for octets in (character.encode() for character in line):
        if len(part) + len(octets) > _OCTETS:
            parts.append(part)
            part = b" "
        part += octets
    return b"\r\n".join([*parts, part, b""])
