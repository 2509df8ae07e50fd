"""How two datasets differ, and whether one holds all that another says."""

from collections.abc import Iterator
from typing import NamedTuple, cast

import attrs

from ._collection import Collection, Keyed
from ._dataset import Dataset, citations_of
from ._dates import DateSpan, PartialDate
from ._provenance import covers_path
from ._records import Chairmanship, Entry
from ._shape import fields, key_of
from ._text import Text, Title

__all__ = ["Breach", "Change", "changes", "covers"]


class Change(NamedTuple):
    """One difference between two datasets: the id, the path in the record, the old and the new value.

    The path is empty where a whole record came or went.
    """

    id: str
    path: str
    old: object
    new: object


class Breach(NamedTuple):
    """One fact of a smaller dataset that a larger one does not keep."""

    id: str
    path: str
    expected: object
    found: object


def changes(new: Dataset, old: Dataset) -> tuple[Change, ...]:
    """Give what changed from an older dataset to a newer one.

    >>> import csto_records as csto
    >>> seed = csto.load("seed")
    >>> changes(seed.only(seed.summits), seed.only([]))[0].id
    'summit-2024-11-28-astana'
    """
    before = old.collections
    return tuple(change for key, part in new.collections.items() for change in _changes(part, before[key]))


def _changes(new: Collection[Keyed], old: Collection[Keyed]) -> Iterator[Change]:
    for id_ in old.ids:
        if new.find(id_) is None:
            yield Change(id_, "", old[id_], None)
    for record in new:
        before = old.find(record.id)
        if before is None:
            yield Change(record.id, "", None, record)
        else:
            yield from (Change(record.id, *difference) for difference in _differences(before, record, ""))


def _differences(old: object, new: object, path: str) -> Iterator[tuple[str, object, object]]:
    if old == new:
        return
    if attrs.has(type(new)) and type(old) is type(new):
        for shape in fields(type(new)):
            inner = f"{path}.{shape.name}" if path else shape.name
            yield from _differences(getattr(old, shape.name), getattr(new, shape.name), inner)
    elif isinstance(old, tuple) and isinstance(new, tuple) and (keys := _keyed(old, new)) is not None:
        before, after = keys
        for key in dict.fromkeys([*before, *after]):
            yield from _differences(before.get(key), after.get(key), f"{path}[{key}]")
    else:
        yield path, old, new


def _keyed(old: tuple[object, ...], new: tuple[object, ...]) -> tuple[dict[str, object], dict[str, object]] | None:
    """Give the parts of two tuples by their keys; None where keys do not tell all of the difference."""
    before, after = ({key_of(item) or "": item for item in items} for items in (old, new))
    whole = len(before) == len(old) and len(after) == len(new) and "" not in before and "" not in after
    order = [key for key in before if key in after] == [key for key in after if key in before]
    return (before, after) if whole and order else None


def covers(larger: Dataset, smaller: Dataset) -> tuple[Breach, ...]:
    """Give what a larger dataset does not keep of a smaller one: nothing, when it covers it.

    For each record of the smaller one the larger must have the id, each citation (source and locator), and each value:
    equal, refined (a narrower date, more of several, a better title), or kept as a dispute under a source of the value.

    >>> import csto_records as csto
    >>> seed = csto.load("seed")
    >>> covers(seed, seed)
    ()
    """
    return tuple(
        breach
        for key, part in smaller.collections.items()
        for record in part
        for breach in _breaches(larger.collections[key].find(record.id), record)
    )


def _breaches(larger: Keyed | None, smaller: Keyed) -> Iterator[Breach]:
    if larger is None:
        yield Breach(smaller.id, "", smaller, None)
        return
    if isinstance(smaller, Entry) and isinstance(larger, Entry):
        yield from _lost_provenance(larger, smaller)
    for path, expected, found in _lost_values(larger, smaller, ""):
        if not (isinstance(smaller, Entry) and isinstance(larger, Entry) and _kept_as_dispute(larger, smaller, path)):
            yield Breach(smaller.id, path, expected, found)


def _lost_provenance(larger: Entry, smaller: Entry) -> Iterator[Breach]:
    held = {(citation.source, citation.locator) for citation in citations_of(larger)}
    for citation in citations_of(smaller):
        if (citation.source, citation.locator) not in held:
            yield Breach(smaller.id, "citations", (citation.source, citation.locator), None)
    told = {(dispute.field, dispute.citation.source) for dispute in larger.disputes}
    for dispute in smaller.disputes:
        if (dispute.field, dispute.citation.source) not in told:
            yield Breach(smaller.id, "disputes", (dispute.field, dispute.citation.source), None)


def _kept_as_dispute(larger: Entry, smaller: Entry, path: str) -> bool:
    sources = {citation.source for citation in smaller.citations if citation.supports_path(path)}
    return any(
        dispute.citation.source in sources and (covers_path(dispute.field, path) or covers_path(path, dispute.field))
        for dispute in larger.disputes
    )


_EDITORIAL = {"id", "former_ids", "citations", "disputes", "summary", "incomplete"}
_FORMS = ("descriptive", "translated", "official")


def _lost_values(larger: object, smaller: object, path: str) -> Iterator[tuple[str, object, object]]:
    """Yield path, expected and found of each value of the smaller that the larger neither has nor refines."""
    for shape in fields(type(smaller)):
        expected, found = getattr(smaller, shape.name), getattr(larger, shape.name)
        if expected is None or (not path and shape.name in _EDITORIAL) or expected == found:
            continue
        at = f"{path}.{shape.name}" if path else shape.name
        if shape.name == "dates" and isinstance(smaller, Chairmanship) and isinstance(larger, Chairmanship):
            expected, found = smaller.when, larger.when
        yield from _lost(found, expected, at)


def _lost(found: object, expected: object, path: str) -> Iterator[tuple[str, object, object]]:
    if isinstance(expected, tuple) and isinstance(found, tuple):
        held = {key_of(item): item for item in found}
        for i, item in enumerate(expected):
            if item not in found:
                key = key_of(item)
                yield from _lost(held.get(key) if key else None, item, f"{path}[{key or i}]")
    elif type(found) is not type(expected):
        yield path, expected, found
    elif isinstance(expected, DateSpan | PartialDate):
        if not cast(DateSpan, found).narrows(cast(DateSpan, expected)):
            yield path, expected, found
    elif isinstance(expected, Title) and isinstance(found, Title):
        if _FORMS.index(found.form) <= _FORMS.index(expected.form) and found != attrs.evolve(expected, ru=found.ru):
            yield path, expected, found
    elif isinstance(expected, Text) and isinstance(found, Text):
        if expected.en != found.en or expected.ru not in (None, found.ru):
            yield path, expected, found
    elif attrs.has(type(expected)):
        yield from _lost_values(found, expected, path)
    else:
        yield path, expected, found
