"""What stands around the records that are written: what a format can hold of them, their sources, places, edition."""

from collections.abc import Iterator
from itertools import chain
from operator import eq, is_
from typing import TypeVar

from .._bundled import EDITIONS, load
from .._collection import Collection, Keyed
from .._dataset import Dataset, citations_of, dataset_holding
from .._errors import NotFoundError, QueryError, listed, shown
from .._names import Place
from .._provenance import Source
from .._records import Entry, Exercise, Location, Summit
from .._version import DATA_VERSION, __version__
from ._converter import Decoded
from ._tables import holdings

__all__ = [
    "chosen",
    "edition_of",
    "edition_words",
    "locations_of",
    "place_of",
    "references_in",
    "source_of",
]

T = TypeVar("T")

_FEW = 5  # names in a message


def chosen(value: Decoded, kinds: tuple[type, ...], suffix: str, what: str) -> list[Keyed]:
    """Give what a format can hold of a value; a `QueryError` where that is nothing of what there is."""
    records = holdings(value)
    found = [record for record in records if isinstance(record, kinds)]
    if records and not found:
        raise QueryError(f"{suffix} holds {what}; there is none in {shown(value)}")
    return found


def source_of(value: Decoded, record: Entry, id: str) -> Source | None:  # noqa: A002
    """Give the source that a record cites by an id, where it can be found.

    It is looked for in what is written, in the dataset that holds the record, and in the bundled editions.
    """
    bundled = (found for name in EDITIONS if (found := load(name).sources.find(id)) is not None)
    return next(chain(_own(value, record, Source, id), bundled), None)


def place_of(value: Decoded, record: Entry, location: Location) -> Place | None:
    """Give the place that a record names, where it can be found: in a bundled edition only with the same state."""
    for place in _own(value, record, Place, location.name):
        if location.state is None or place.state in {None, location.state}:
            return place
    bundled = (load(name).places.find(location.name) for name in EDITIONS)
    return next((place for place in bundled if place is not None and place.state == location.state), None)


def locations_of(record: Summit | Exercise) -> tuple[Location, ...]:
    """Give the places that a record names."""
    if isinstance(record, Exercise):
        return record.places or ()
    return () if record.place is None else (record.place,)


def _own(value: Decoded, record: Entry, kind: type[T], id: str) -> Iterator[T]:  # noqa: A002
    for home in (value, dataset_holding(record)):
        part = home.of_kind(kind) if isinstance(home, Dataset) else home
        found = part.find(id) if isinstance(part, Collection) else None
        if isinstance(found, kind):
            yield found


def references_in(value: Decoded, suffix: str) -> list[Entry | Source]:
    """Give the sources that a value holds, and those that its records cite, each once; a record alone before its own.

    A `NotFoundError` names the ids of those that cannot be found.
    """
    held = chosen(value, (Source, Entry), suffix, "sources, and those that records cite")
    found = {source.id: source for source in held if isinstance(source, Source)}
    missing: dict[str, str] = {}
    for record in (record for record in held if isinstance(record, Entry)):
        for citation in citations_of(record):
            if citation.source not in found:
                source = source_of(value, record, citation.source)
                if source is None:
                    missing.setdefault(citation.source, record.id)
                else:
                    found[source.id] = source
    if missing:
        first, *others = missing
        more = f" (nor {listed(map(shown, others), _FEW)})" if others else ""
        what = f"{missing[first]} cites {first!r}, which no dataset at hand holds{more}"
        raise NotFoundError(f"{what}: write the dataset that has its sources")
    return [*([value] if isinstance(value, Entry) else []), *found.values()]


def edition_of(value: Decoded) -> str | None:
    """Give the name of the bundled edition that holds all that a value does, if one does."""
    records = holdings(value)
    for same in (is_, eq):  # by value too: what was written to a file and read back
        for name in EDITIONS:
            parts = load(name)
            if records and all(same(parts.of_kind(type(record)).find(record.id), record) for record in records):
                return name
    return None


def edition_words(value: Decoded) -> str:
    """Give what a value is part of, as a reference has it: the versions, and the edition where it is of one.

    >>> import csto_records as csto
    >>> edition_words(csto.load("seed").summits)
    'csto_records ..., seed edition, data of ...'
    """
    edition = edition_of(value)
    return f"csto_records {__version__}{f', {edition} edition, data of {DATA_VERSION}' if edition else ''}"
