"""What the page of sources says: how often each is cited, and the sources by type, language and publisher."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple, get_args

from csto_records import Dataset, Source
from csto_records._dataset import citations_of
from csto_records._provenance import SourceType
from csto_records._text import fold

__all__ = ["TYPES", "Publisher", "Tally", "by_language", "by_type", "citations", "link", "most_cited", "publishers"]

TYPES: tuple[str, ...] = get_args(SourceType)


class Tally(NamedTuple):
    """Some sources: how many, how often they are cited, and the years in which they were published."""

    name: str
    sources: int
    citations: int
    first: int | None
    last: int | None

    @property
    def years(self) -> str:
        """The years in words; empty where no date is known."""
        if self.first is None:
            return ""
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"


class Publisher(NamedTuple):
    """The sources of one publisher and one type, the oldest first, the undated last."""

    tally: Tally
    sources: tuple[Source, ...]


def citations(dataset: Dataset) -> Counter[str]:
    """Count how often each source is cited, disputes included."""
    return Counter(citation.source for entry in dataset.entries for citation in citations_of(entry))


def _tally(name: str, sources: Iterable[Source], cited: Counter[str]) -> Tally:
    found = list(sources)
    years = [source.published.year for source in found if source.published is not None]
    times = sum(cited[source.id] for source in found)
    return Tally(name, len(found), times, min(years, default=None), max(years, default=None))


def by_type(dataset: Dataset) -> tuple[Tally, ...]:
    """Give a tally for each type of source, from the nearest to the events on."""
    cited = citations(dataset)
    return tuple(_tally(kind, dataset.sources.where(source_type=kind), cited) for kind in TYPES)


def by_language(dataset: Dataset) -> tuple[Tally, ...]:
    """Give a tally for each language, the most frequent first."""
    cited = citations(dataset)
    groups = dataset.sources.group_by("language").items()
    return tuple(sorted((_tally(str(name), part, cited) for name, part in groups), key=lambda one: -one.sources))


def publishers(dataset: Dataset, kind: str) -> tuple[Publisher, ...]:
    """Give the publishers of a type of source in the order of the alphabet, each with its sources."""
    cited = citations(dataset)
    groups = dataset.sources.where(source_type=kind).group_by("publisher").items()
    found = (Publisher(_tally(str(name), part, cited), tuple(_in_order(part))) for name, part in groups)
    return tuple(sorted(found, key=lambda one: fold(one.tally.name)))


def most_cited(dataset: Dataset, number: int) -> tuple[Tally, ...]:
    """Give the publishers that are cited most, whatever the type of their sources."""
    cited = citations(dataset)
    groups = dataset.sources.group_by("publisher").items()
    found = (_tally(str(name), part, cited) for name, part in groups)
    return tuple(sorted(found, key=lambda one: -one.citations)[:number])


def _in_order(sources: Iterable[Source]) -> Iterator[Source]:
    known = (source for source in sources if source.published is not None)
    yield from sorted(known, key=lambda source: (source.published, source.id))
    yield from (source for source in sources if source.published is None)


def link(address: str | None) -> str | None:
    """Give an address that a page may link to: one of the web, and nothing that a browser would run.

    >>> link("https://example.org/"), link("javascript:alert(1)")
    ('https://example.org/', None)
    """
    return address if address is not None and address.startswith(("https://", "http://")) else None
