"""What stands around the records that are written: what a format can hold of them, their sources, places, edition."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import chain
from operator import eq, is_
from typing import TypeVar, cast

from .._bundled import EDITIONS, load
from .._collection import Collection, Keyed
from .._dataset import Dataset, citations_of, dataset_holding
from .._errors import NotFoundError, QueryError, listed, shown
from .._names import Place
from .._provenance import Source
from .._records import Entry, Exercise, Location, Summit
from .._version import DATA_VERSION, __version__
from ._converter import KINDS, Decoded

__all__ = [
    "as_json",
    "chosen",
    "edition_of",
    "edition_words",
    "holdings",
    "locations_of",
    "place_of",
    "source_of",
    "sources_in",
]

T = TypeVar("T")

_FEW = 5  # names in a message


def holdings(value: Decoded) -> list[Keyed]:
    """Give all that a value holds, in order; a `TypeError` where it is none of ours."""
    if isinstance(value, Dataset):
        return [record for part in value.collections.values() for record in part]
    records: list[Keyed] = list(value) if isinstance(value, Collection) else [value]
    for record in records:
        if type(record) not in KINDS.values():
            kinds = "a record, a source, a state, a person or a place"
            raise TypeError(f"a Collection, a Dataset, or {kinds} is expected; found {shown(record)}")
    return records


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


def sources_in(value: Decoded, suffix: str) -> list[Source]:
    """Give the sources of a value: those that it holds, and those that the records cite, each once.

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
        id_, record_id = next(iter(missing.items()))
        more = f" ({_and(missing)})" if len(missing) > 1 else ""
        what = (
            f"{record_id} cites {id_!r}, which no dataset at hand holds{more}: write the dataset that has its sources"
        )
        raise NotFoundError(what)
    return list(found.values())


def _and(missing: Iterable[str]) -> str:
    return f"nor {listed([shown(id_) for id_ in missing][1:], _FEW)}"


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


def as_json(value: object) -> object:
    """Give a plain value of a row as JSON has it: days as texts, decimals as numbers, of parts only what is known.

    >>> from datetime import date
    >>> from decimal import Decimal
    >>> as_json([{"day": date(2024, 11, 28), "number": Decimal("1E+3"), "note": None}, Decimal("0.5")])
    [{'day': '2024-11-28', 'number': 1000}, 0.5]
    """
    if isinstance(value, dict):
        parts = cast("dict[str, object]", value).items()
        return {name: as_json(part) for name, part in parts if part is not None}
    if isinstance(value, list):
        return [as_json(item) for item in cast(list[object], value)]
    if isinstance(value, Decimal):  # of 15 digits at most, which a float holds
        return int(value) if value == int(value) else float(value)
    return value.isoformat() if isinstance(value, date) else value
