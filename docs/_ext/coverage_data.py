"""What the page on coverage says of a dataset: how much of it is there, how well it is supported, and what is missing.

All of it is computed; nothing here knows a record by name. `made_from_data.py` makes tables of it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import NamedTuple, cast

from csto_records import Chairmanship, Collection, Dataset, Entry, Exercise, PartialDate, Summit, Waiver
from csto_records._shape import fields

__all__ = [
    "KINDS",
    "Cell",
    "Excess",
    "Gap",
    "Kind",
    "Share",
    "SourceCounts",
    "Unlisted",
    "by_year",
    "incomplete",
    "inferred",
    "latest_source",
    "missing_documents",
    "on_reference_works",
    "series_gaps",
    "shares",
    "sources_per_record",
    "spans",
    "titles_in_russian",
    "total",
    "unknown_terms",
    "unlisted_members",
    "waivers",
    "years_without_chair",
]


class Kind(NamedTuple):
    """A column of the first table: what it is called, and the records in it."""

    name: str
    of: Callable[[Dataset], "Iterable[Entry]"]


KINDS = (
    Kind("Summits", lambda ds: ds.summits),
    Kind("Decisions", lambda ds: ds.decisions),
    Kind("Statements", lambda ds: ds.statements),
    Kind("Exercises", lambda ds: ds.exercises.where(nature="exercise")),
    Kind("Operations and others", lambda ds: ds.exercises - ds.exercises.where(nature="exercise")),
)


class Cell(NamedTuple):
    """The records of one kind in one year: those that took place, and the others by their status."""

    held: int
    others: tuple[tuple[str, int], ...]


def by_year(dataset: Dataset) -> dict[int | None, tuple[Cell, ...]]:
    """Give a cell for each kind in each year from the first to the last, the latest first; the undated under None."""
    columns = [Collection(kind.of(dataset)).group_by("year") for kind in KINDS]
    known = [year for column in columns for year in column if isinstance(year, int)]
    years: list[int | None] = [*range(max(known), min(known) - 1, -1)] if known else []
    if any(None in column for column in columns):
        years.append(None)
    return {year: tuple(_cell(column.get(year, ())) for column in columns) for year in years}


def _cell(records: Iterable[Entry]) -> Cell:
    times = Counter(str(getattr(record, "status", "held")) for record in records)
    held = times.pop("held", 0) + times.pop("adopted", 0)
    return Cell(held, tuple(sorted(times.items())))


def total(cells: Iterable[Cell]) -> Cell:
    """Give the sum of some cells."""
    held, others = 0, Counter[str]()
    for cell in cells:
        held += cell.held
        others.update(dict(cell.others))
    return Cell(held, tuple(sorted(others.items())))


# How full, how well supported


class Share(NamedTuple):
    """How many of some records have something."""

    name: str
    count: int
    of: int

    @property
    def percent(self) -> int:
        """The share, rounded down, so that 100 is all of them."""
        return 100 * self.count // self.of if self.of else 0


_SAYS_WHO = {"id", "former_ids", "citations", "disputes", "waivers", "incomplete"}


def shares(records: Collection[Entry]) -> tuple[Share, ...]:
    """Give, for each field of one type that may stay empty, how many records say something there."""
    found = list[Share]()
    for shape in fields(records.kinds[0]):
        if shape.required or shape.name in _SAYS_WHO or bool in shape.types:
            continue
        empty: tuple[object, ...] = (None,) if shape.optional else (None, ())
        count = sum(getattr(record, shape.name) not in empty for record in records)
        found.append(Share(shape.name, count, len(records)))
    return tuple(found)


def titles_in_russian(dataset: Dataset) -> tuple[Share, ...]:
    """Give how many acts, statements and exercises have their Russian title or name, and how many published titles."""
    found = list[Share]()
    for name, part in (("Decisions", dataset.decisions), ("Statements", dataset.statements)):
        titled = [record for record in part if record.title.form != "descriptive"]
        found.append(Share(f"{name}: Russian title", _russian(part), len(part)))
        found.append(Share(f"{name}: a title as published, or our English of one", len(titled), len(part)))
    return (*found, Share("Exercises: Russian name", _russian(dataset.exercises), len(dataset.exercises)))


def _russian(records: Iterable[Entry]) -> int:
    return sum(record.title.ru is not None for record in records)


class SourceCounts(NamedTuple):
    """How many records of a type rest on one source, on two, on three or four, on more."""

    name: str
    one: int
    two: int
    three_or_four: int
    more: int
    mean: float


def sources_per_record(dataset: Dataset) -> tuple[SourceCounts, ...]:
    """Give the numbers of different sources that support the records of each type."""
    found = list[SourceCounts]()
    for name, part in _types(dataset):
        numbers = [len({citation.source for citation in record.citations}) for record in part]
        times = Counter(min(number, 5) for number in numbers)
        mean = sum(numbers) / len(numbers)
        found.append(SourceCounts(name, times[1], times[2], times[3] + times[4], times[5], mean))
    return tuple(found)


def inferred(dataset: Dataset) -> tuple[Share, ...]:
    """Give how many of the citations of each type rest on an inference."""
    found = list[Share]()
    for name, part in _types(dataset):
        bases = [citation.basis for record in part for citation in record.citations]
        found.append(Share(name, bases.count("inferred"), len(bases)))
    return tuple(found)


def _types(dataset: Dataset) -> Iterator[tuple[str, Collection[Entry]]]:
    for name, part in dataset.collections.items():
        if part and isinstance(part[0], Entry):
            yield name.capitalize(), cast("Collection[Entry]", part)


def on_reference_works(dataset: Dataset) -> tuple[Entry, ...]:
    """Give the records all of whose sources are reference works."""
    types = {source.id: source.source_type for source in dataset.sources}
    return tuple(
        record
        for record in dataset.entries
        if record.citations and {types.get(citation.source) for citation in record.citations} == {"reference"}
    )


# What is known to be missing


class Excess(NamedTuple):
    """A session that signed more documents than stand here: how many, as it was said, those here, the least missing."""

    summit: Summit
    acts: int
    statements: int
    missing: int

    @property
    def signed(self) -> str:
        """How many documents it signed, as the source says it."""
        return str(self.summit.documents_signed)


_AT_LEAST = ("exactly", "at-least", "more-than")
_SIGNED = ("declaration", "statement", "appeal")


def missing_documents(dataset: Dataset) -> tuple[Excess, ...]:
    """Give the sessions whose number of signed documents exceeds the acts and declarations here."""
    found = list[Excess]()
    for summit in dataset.summits:
        signed = summit.documents_signed
        if signed is None or signed.qualifier not in _AT_LEAST:
            continue
        acts = len(dataset.decisions.where(summit=summit, status="adopted"))
        said = len(dataset.statements.where(summit=summit, kind=_SIGNED, issuer="CSC"))
        least = int(signed.value) + (signed.qualifier == "more-than")
        if least > acts + said:
            found.append(Excess(summit, acts, said, least - acts - said))
    return tuple(found)


class Unlisted(NamedTuple):
    """A session whose attendance does not tell of every member then."""

    summit: Summit
    states: tuple[str, ...]


def unlisted_members(dataset: Dataset) -> tuple[Unlisted, ...]:
    """Give the sessions held of which no source tells whether some member came."""
    found = list[Unlisted]()
    for summit in dataset.summits.where(status="held"):
        listed = {one.state for one in summit.attendance or ()}
        states = tuple(state.name for state in dataset.members(on=summit.dates) if state not in listed)
        if states:
            found.append(Unlisted(summit, states))
    return tuple(found)


def years_without_chair(dataset: Dataset) -> tuple[int, ...]:
    """Give the years, from that of the first membership, in which no term in the chair is known."""
    first = min(when.earliest.year for m in dataset.memberships if (when := m.when).earliest)
    last = int((dataset.data_version or "0")[:4])
    return tuple(year for year in range(first, last + 1) if not dataset.chairmanships.on(str(year)))


def spans(years: Iterable[int]) -> tuple[str, ...]:
    """Give years in words, those that follow one another together.

    >>> spans([1992, 1993, 1994, 2003])
    ('1992–1994', '2003')
    """
    runs = groupby(enumerate(years), lambda pair: pair[1] - pair[0])
    found = [[year for _, year in run] for _, run in runs]
    return tuple(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in found)


def unknown_terms(dataset: Dataset) -> tuple[Chairmanship, ...]:
    """Give the terms in the chair that are over, or had begun before, on a day that is unknown."""
    last = max(dataset.chairmanships, key=lambda term: term.when, default=None)
    terms = dataset.chairmanships
    return tuple(t for t in terms if t.dates.start is None or (t.dates.end is None and t is not last))


class Gap(NamedTuple):
    """A series that was held in most years, and the years in which it was not: with what became of it, if known."""

    series: str
    first: int
    last: int
    held: int
    without: tuple[tuple[int, str], ...]

    @property
    def words(self) -> str:
        """The years without, each with what became of it."""
        return ", ".join(f"{year} ({status})" if status else str(year) for year, status in self.without)


def series_gaps(dataset: Dataset) -> tuple[Gap, ...]:
    """Give the series that were held in more than half of the years from their first to their last, but not in all."""
    found = list[Gap]()
    for series, records in dataset.exercises.group_by("series").items():
        held = _years(record for record in records if record.status == "held")
        if series is None or not held:
            continue
        first, last = min(held), max(held)
        span = range(first, last + 1)
        if len(span) > 2 and 2 * len(held) > len(span) > len(held):
            without = tuple((year, _instead(records, year)) for year in span if year not in held)
            found.append(Gap(str(series), first, last, len(held), without))
    return tuple(found)


def _years(records: Iterable[Exercise]) -> set[int]:
    """Give the years that records cover; a sum of several covers each of them."""
    spans = [record.when for record in records]
    return {
        year
        for span in spans
        if span.earliest and span.latest
        for year in range(span.earliest.year, span.latest.year + 1)
    }


def _instead(records: Iterable[Exercise], year: int) -> str:
    """Give the status of a record of a year in which a series was not held; empty where there is none."""
    return ", ".join(sorted({record.status for record in records if year in _years([record])}))


def latest_source(dataset: Dataset) -> PartialDate | None:
    """Give the day of the newest source that tells a day: what came after it no source here reports."""
    days = [source.published for source in dataset.sources if source.published and source.published.precision == "day"]
    return max(days, default=None)


def incomplete(dataset: Dataset) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
    """Give the fields that records of a type call incomplete, each with those records."""
    found: defaultdict[tuple[str, str], list[Entry]] = defaultdict(list)
    for record in dataset.entries:
        for field in getattr(record, "incomplete", ()):
            found[type(record).__name__, field].append(record)
    return tuple((field, tuple(records)) for (_, field), records in sorted(found.items()))


def waivers(dataset: Dataset) -> tuple[tuple[Entry, Waiver], ...]:
    """Give each waiver with its record, by rule."""
    found = [(record, waiver) for record in dataset.entries for waiver in record.waivers]
    return tuple(sorted(found, key=lambda pair: pair[1].rule))
