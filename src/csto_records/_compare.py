"""How two datasets differ, and whether one holds all that another says."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeVar, cast

import attrs

from ._collection import Collection, Keyed
from ._dataset import Dataset, citations_of, prefixes, references
from ._dates import DateSpan, PartialDate
from ._errors import shown
from ._provenance import Dispute, locate, read_value, value_at
from ._records import Chairmanship, Entry
from ._shape import Shape, fields, is_position, key_of, steps_of
from ._text import Title

__all__ = ["Breach", "Change", "changes", "covers"]

T = TypeVar("T")
Items = tuple[object, ...]


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
    for side in (new, old):
        _check_dataset("diff", side)
    before = old.collections
    return tuple(change for key, part in new.collections.items() for change in _changes(part, before[key]))


def _check_dataset(asked: str, given: object) -> None:
    if not isinstance(given, Dataset):
        raise TypeError(f"{asked} compares a Dataset with a Dataset; found {shown(given)}")


def _changes(new: Collection[Keyed], old: Collection[Keyed]) -> Iterator[Change]:
    met = {record.id: before for record in new if (before := _before(record, old)) is not None}
    stayed = {before.id for before in met.values()}
    for record in old:
        if record.id not in stayed:
            yield Change(record.id, "", record, None)
    for record in new:
        if record.id not in met:
            yield Change(record.id, "", None, record)
        else:
            yield from (Change(record.id, *difference) for difference in _differences(met[record.id], record, ""))


def _before(record: Keyed, old: Collection[Keyed]) -> Keyed | None:
    """Give what a record was, though it may have borne another id."""
    ids = (record.id, *getattr(record, "former_ids", ()))
    return next((before for id_ in ids if (before := old.find(id_)) is not None), None)


def _differences(old: object, new: object, path: str) -> Iterator[tuple[str, object, object]]:
    kind: type = type(new)
    if old == new:
        return
    if not attrs.has(kind) or type(old) is not kind:
        yield path, old, new
        return
    for shape in fields(kind):
        inner = f"{path}.{shape.name}" if path else shape.name
        before: object = getattr(old, shape.name)
        after: object = getattr(new, shape.name)
        items = _by_key(shape, _several(before), _several(after))
        if items is None:
            yield from _differences(before, after, inner)
        else:
            for key, (was, is_) in items.items():
                yield from _differences(was, is_, f"{inner}[{key}]")


def _several(value: object) -> Items | None:
    return cast(Items, value) if isinstance(value, tuple) else None


def _by_key(shape: Shape, old: Items | None, new: Items | None) -> "dict[str, tuple[object, object]] | None":
    """Give the items of two tuples by their keys; None where keys do not tell all of the difference."""
    if old is None or new is None:
        return None
    before = dict(zip(steps_of(shape, old), old, strict=True))
    after = dict(zip(steps_of(shape, new), new, strict=True))
    keys = {**before, **after}
    same_order = [key for key in before if key in after] == [key for key in after if key in before]
    if not same_order or any(map(is_position, keys)):
        return None
    return {key: (before.get(key), after.get(key)) for key in keys}


def covers(larger: Dataset, smaller: Dataset) -> tuple[Breach, ...]:
    """Give what a larger dataset does not keep of a smaller one: nothing, when it covers it.

    For each record of the smaller one the larger must have the id, each citation (source and locator), and each value:
    equal, refined (a narrower date, more of several, a better title), or kept as a dispute under a source of the value.

    >>> import csto_records as csto
    >>> covers(csto.load("archive"), csto.load("seed"))
    ()
    """
    for side in (larger, smaller):
        _check_dataset("covers", side)
    held = larger.collections
    return tuple(
        breach
        for key, part in smaller.collections.items()
        for record in part
        for breach in _breaches(larger, held[key].find(record.id), record)
    )


def _breaches(dataset: Dataset, larger: Keyed | None, smaller: Keyed) -> Iterator[Breach]:
    if larger is None:
        yield Breach(smaller.id, "", smaller, None)
        return
    if isinstance(smaller, Entry) and isinstance(larger, Entry):
        yield from _lost_provenance(larger, smaller)
        kept_as_dispute, pointed_at = _disputes_of(larger, smaller), _pointed_at(larger, dataset)
    else:
        kept_as_dispute = pointed_at = _never
    for path, expected, found in _lost_values(larger, smaller, ""):
        if not kept_as_dispute(path) and not pointed_at(expected):
            yield Breach(smaller.id, path, expected, found)


def _never(_: object) -> bool:
    return False


def _lost_provenance(larger: Entry, smaller: Entry) -> Iterator[Breach]:
    held = {(citation.source, citation.locator) for citation in citations_of(larger)}
    for citation in citations_of(smaller):
        if (citation.source, citation.locator) not in held:
            yield Breach(smaller.id, "citations", (citation.source, citation.locator), None)
    told = {(dispute.field, dispute.citation.source) for dispute in larger.disputes}
    for dispute in smaller.disputes:
        if (dispute.field, dispute.citation.source) not in told:
            yield Breach(smaller.id, "disputes", (dispute.field, dispute.citation.source), None)


def _disputes_of(larger: Entry, smaller: Entry) -> Callable[[str], bool]:
    """Make what tells whether a source of the value at a path is on record in the larger one as saying so."""
    disputes = _bearing((dispute.field, dispute) for dispute in larger.disputes)
    citations = _bearing((path, citation) for citation in smaller.citations for path in citation.supports)

    def kept(path: str) -> bool:
        near = disputes(path)
        sources = {citation.source for citation in citations(path)} if near else set[str]()
        return any(dispute.citation.source in sources and _says(dispute, smaller) for dispute in near)

    return kept


def _bearing(pairs: Iterable[tuple[str, T]]) -> Callable[[str], list[T]]:
    """Make what gives, of things with paths, those that bear on a path: that stand at it, above it or beneath it."""
    at: dict[str, list[T]] = {}
    beneath: dict[str, list[T]] = {}
    for own, thing in pairs:
        at.setdefault(own, []).append(thing)
        for general in prefixes(own):
            beneath.setdefault(general, []).append(thing)
    return lambda path: [*beneath.get(path, ()), *(thing for above in prefixes(path) for thing in at.get(above, ()))]


def _says(dispute: Dispute, smaller: Entry) -> bool:
    """Tell whether a dispute says what the smaller record holds; where only its words can tell, it is believed."""
    shape = locate(type(smaller), dispute.field)
    if dispute.value is None or not isinstance(shape, Shape):
        return True
    said, expected = read_value(shape, dispute.value), value_at(smaller, dispute.field)
    several, all_of = _several(said), _several(expected)
    if several is not None and all_of is not None:
        return set(several) >= set(all_of)
    return expected is None or not any(_lost(said, expected, dispute.field))


def _pointed_at(entry: Entry, dataset: Dataset) -> Callable[[object], bool]:
    """Make what tells whether a record points at what an id names now, under whichever of its ids."""
    ids = {dataset.current_id(id_) for id_ in references(entry)} - {None}
    return lambda id_: bool(ids) and isinstance(id_, str) and dataset.current_id(id_) in ids


_EDITORIAL = {"id", "former_ids", "citations", "disputes", "summary", "incomplete", "waivers"}
_FORMS = ("descriptive", "translated", "official")


def _lost_values(larger: object, smaller: object, path: str) -> Iterator[tuple[str, object, object]]:
    """Yield path, expected and found of each value of the smaller that the larger neither has nor refines."""
    kind: type = type(smaller)
    for shape in fields(kind):
        expected: object = getattr(smaller, shape.name)
        found: object = getattr(larger, shape.name)
        if expected is None or (not path and shape.name in _EDITORIAL) or expected == found:
            continue
        at = f"{path}.{shape.name}" if path else shape.name
        if shape.name == "dates" and isinstance(smaller, Chairmanship) and isinstance(larger, Chairmanship):
            expected, found = smaller.when, larger.when
        several, all_of = _several(found), _several(expected)
        if several is not None and all_of is not None:
            yield from _lost_items(shape, several, all_of, at)
        else:
            yield from _lost(found, expected, at)


def _lost_items(shape: Shape, found: Items, expected: Items, path: str) -> Iterator[tuple[str, object, object]]:
    """Yield what is lost of several values: each must be there, or one that refines it."""
    held, by_key = set(found), dict[str | None, list[object]]()
    for other in found:
        by_key.setdefault(key_of(other), []).append(other)
    for step, item in zip(steps_of(shape, expected), expected, strict=True):
        if item in held:
            continue
        key = None if isinstance(item, str) else key_of(item)
        alike = () if isinstance(item, str) else found if key is None else by_key.get(key, ())
        at = f"{path}[{step}]"
        yield from min((list(_lost(other, item, at)) for other in alike), key=len, default=[(at, item, None)])


def _lost(found: object, expected: object, path: str) -> Iterator[tuple[str, object, object]]:
    if isinstance(expected, DateSpan | PartialDate) and type(found) is type(expected):
        kept = cast(DateSpan, found).narrows(cast(DateSpan, expected))
    elif isinstance(expected, Title) and isinstance(found, Title):
        better = _FORMS.index(found.form) > _FORMS.index(expected.form)
        same = (found.en, found.form) == (expected.en, expected.form)
        kept = expected.ru in {None, found.ru} if same else better and (expected.ru is None or found.ru is not None)
    elif attrs.has(type(expected)) and type(found) is type(expected):
        yield from _lost_values(found, expected, path)
        return
    else:
        kept = found == expected
    if not kept:
        yield path, expected, found
