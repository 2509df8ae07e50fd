"""Datasets: the collections together, with the sources, names and offices that they point at."""

import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from threading import RLock
from typing import TYPE_CHECKING, TypeVar, cast, overload

from ._collection import Collection, Keyed
from ._errors import IntegrityError, NotFoundError, QueryError, nearest, shown
from ._names import Person, Place, State
from ._provenance import Citation, Source, covers_path, locate
from ._query import DateLike
from ._records import Chairmanship, Decision, Entry, Exercise, Membership, Official, Statement, Summit
from ._shape import Identified, Shape, derived, fields, shape_of, value_fault, walk
from ._states import StateCode

if TYPE_CHECKING:
    from ._compare import Change
    from ._integrity import Problem
    from .formats import Table

__all__ = [
    "COLLECTIONS",
    "ENTRIES",
    "Dataset",
    "citations_of",
    "dataset_holding",
    "in_order",
    "pointers",
    "prefixes",
    "references",
]

T = TypeVar("T", bound=Keyed)
E = TypeVar("E", bound=Entry)

COLLECTIONS: Mapping[str, type] = {
    "summits": Summit,
    "chairmanships": Chairmanship,
    "decisions": Decision,
    "statements": Statement,
    "exercises": Exercise,
    "memberships": Membership,
    "officials": Official,
    "sources": Source,
    "states": State,
    "people": Person,
    "places": Place,
}
"""The collections of a dataset by name, each with the class of what it holds."""

_OF_KIND = {kind.__name__.lower(): name for name, kind in COLLECTIONS.items()}
ENTRIES = tuple(name for name, kind in COLLECTIONS.items() if issubclass(kind, Entry))

# By identity: a WeakSet would hash a dataset, which reads all of it, and keep one of two equal ones.
_live: "weakref.WeakValueDictionary[int, Dataset]" = weakref.WeakValueDictionary()


class Dataset:
    """Records of every type together, with what they point at: immutable, equal by the value of its records.

    Each collection is given as an iterable, or as a function without arguments that makes it at the first touch.

    >>> import csto_records as csto
    >>> ds = csto.load("seed")
    >>> ds.get("summit-2024-11-28-astana", csto.Summit).host
    'KZ'
    """

    __slots__ = ("__weakref__", "_given", "_lock", "_made", "data_version", "name")

    name: str | None
    """What the dataset is called: the edition, for a bundled one."""
    data_version: str | None
    """The date of the last fact checked, where the dataset states one."""
    _given: "dict[str, Iterable[Keyed] | Callable[[], Iterable[Keyed]]]"
    _made: dict[str, Collection[Keyed]]
    _lock: RLock

    def __init__(
        self,
        *,
        name: str | None = None,
        data_version: str | None = None,
        **collections: "Iterable[Keyed] | Callable[[], Iterable[Keyed]]",
    ) -> None:
        unknown = [key for key in collections if key not in COLLECTIONS]
        if unknown:
            raise QueryError(f"a dataset has no {unknown[0]!r}", tuple(COLLECTIONS), nearest(unknown[0], COLLECTIONS))
        for key, text in (("name", name), ("data_version", data_version)):
            if text is not None and (fault := value_fault(key, text, shape_of(key, str))):
                raise IntegrityError("Dataset", [fault])
        set_ = object.__setattr__
        set_(self, "name", name)
        set_(self, "data_version", data_version)
        set_(self, "_lock", RLock())
        set_(self, "_given", dict(collections))
        set_(self, "_made", {})
        for key, part in collections.items():
            if not callable(part):
                self._collection(key)
        _live[id(self)] = self

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a Dataset is immutable: {name} cannot be set; merge() and only() give new ones")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a Dataset is immutable: {name} cannot be deleted")

    def __reduce__(self) -> tuple[object, ...]:
        parts = {key: tuple(part) for key, part in self.collections.items() if part}
        return _rebuilt, (self.name, self.data_version, parts)

    def __copy__(self) -> "Dataset":
        return self

    def __deepcopy__(self, _: object) -> "Dataset":
        return self

    def _collection(self, key: str) -> Collection[Keyed]:
        made = self._made.get(key)
        if made is not None:
            return made
        with self._lock:
            if key not in self._made:
                part, kind = self._given.get(key, ()), COLLECTIONS[key]
                made = Collection(part() if callable(part) else part, home=self, kinds=(kind,))
                for record in made:
                    if type(record) is not kind:
                        raise QueryError(f"{key} holds {kind.__name__} records; found {shown(record)}")
                self._made[key] = made
                self._given.pop(key, None)
            return self._made[key]

    @property
    def summits(self) -> Collection[Summit]:
        """The sessions of the Collective Security Council and other meetings of the heads of state."""
        return cast(Collection[Summit], self._collection("summits"))

    @property
    def chairmanships(self) -> Collection[Chairmanship]:
        """Who chaired, and when."""
        return cast(Collection[Chairmanship], self._collection("chairmanships"))

    @property
    def decisions(self) -> Collection[Decision]:
        """What the bodies adopted."""
        return cast(Collection[Decision], self._collection("decisions"))

    @property
    def statements(self) -> Collection[Statement]:
        """What the bodies and their members declared."""
        return cast(Collection[Statement], self._collection("statements"))

    @property
    def exercises(self) -> Collection[Exercise]:
        """The exercises and operations."""
        return cast(Collection[Exercise], self._collection("exercises"))

    @property
    def memberships(self) -> Collection[Membership]:
        """Which state belonged, and when."""
        return cast(Collection[Membership], self._collection("memberships"))

    @property
    def officials(self) -> Collection[Official]:
        """Who held which office, and when."""
        return cast(Collection[Official], self._collection("officials"))

    @property
    def sources(self) -> Collection[Source]:
        """What the citations cite."""
        return cast(Collection[Source], self._collection("sources"))

    @property
    def states(self) -> Collection[State]:
        """The states, by their alpha-2 codes."""
        return cast(Collection[State], self._collection("states"))

    @property
    def people(self) -> Collection[Person]:
        """The persons, by their canonical names."""
        return cast(Collection[Person], self._collection("people"))

    @property
    def places(self) -> Collection[Place]:
        """The places, by their canonical names."""
        return cast(Collection[Place], self._collection("places"))

    @property
    def collections(self) -> dict[str, Collection[Keyed]]:
        """Every collection by its name.

        >>> import csto_records as csto
        >>> list(csto.load("seed").collections)[:3]
        ['summits', 'chairmanships', 'decisions']
        """
        return {key: self._collection(key) for key in COLLECTIONS}

    @property
    def entries(self) -> Collection[Entry]:
        """Everything that cites: the records of the five types, the memberships and the officials, together."""
        found = [cast(Entry, entry) for key in ENTRIES for entry in self._collection(key)]
        return Collection(found, home=self, kinds=(COLLECTIONS[key] for key in ENTRIES))

    def __eq__(self, other: object) -> bool:
        return self.collections == other.collections if isinstance(other, Dataset) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self.collections.values()))

    def __repr__(self) -> str:
        held = ", ".join(f"{len(part)} {part.noun}" for part in self.collections.values() if part)
        return f"<Dataset{f' {self.name}' if self.name else ''}: {held or 'empty'}>"

    # By id

    @overload
    def get(self, id: str | Entry) -> Entry: ...
    @overload
    def get(self, id: str | Entry, type: type[E]) -> E: ...
    def get(self, id: str | Entry, type: type[Entry] = Entry) -> Entry:  # noqa: A002 - what users type
        """Give the record of any type with an id, or with that former id; with a type, only one of that type.

        >>> import csto_records as csto
        >>> csto.load("seed").get("summit-2024-11-28-astan")
        Traceback (most recent call last):
        ...
        csto_records.NotFoundError: there is no record with the id 'summit-2024-11-28-astan'; did you mean ...
        """
        id = id.id if isinstance(id, Entry) else id  # noqa: A001
        found = self._find(id)
        if found is None:
            known = self.ids_of(str(id).partition("-")[0]) or self.entries.ids
            raise NotFoundError(f"there is no record with the id {shown(id)}", nearest(str(id), known))
        if not isinstance(found, type):
            raise NotFoundError(f"{id} is of the type {found.__class__.__name__}, not {type.__name__}")
        return found

    def _find(self, id: object) -> Entry | None:  # noqa: A002
        """Look among the records of the kind that the id names, then among all: a record may have changed its kind."""
        if not isinstance(id, str):
            return None
        likely = _OF_KIND.get(id.partition("-")[0])
        keys = (likely, *ENTRIES) if likely in ENTRIES else ENTRIES
        return next((cast(Entry, found) for key in keys if (found := self._collection(key).find(id)) is not None), None)

    def current_id(self, id: str, /) -> str | None:  # noqa: A002
        """Give the id that a record has now, by that id or a former one; None where there is no such record."""
        found = self._find(id)
        return found.id if found else None

    def ids_of(self, kind: str, /) -> tuple[str, ...]:
        """Give the ids of a kind of record, such as `summit`; none where there is no such kind."""
        key = _OF_KIND.get(kind)
        return self._collection(key).ids if key else ()

    def of_kind(self, kind: type, /) -> Collection[Keyed]:
        """Give the collection of what is of a class of the model, such as `Summit`."""
        return self._collection(_OF_KIND[kind.__name__.lower()])

    def _meant(self, record: object, asked: str) -> Entry:
        if not isinstance(record, str | Entry):
            raise TypeError(f"{asked} takes a record that cites, or its id; found {shown(record)}")
        return self.get(record) if isinstance(record, str) else record

    # What belongs together

    def related(self, record: Entry | str) -> "Dataset":
        """Give what a record points at and what points at it; summits and chairmanships of the same time are related.

        >>> import csto_records as csto
        >>> ds = csto.load("seed")
        >>> ds.related(ds.summits.latest).decisions.ids == ds.decisions.where(summit=ds.summits.latest).ids
        True
        """
        entry = self._meant(record, "related")
        at = {self.current_id(id_) for id_ in references(entry)}
        own = {entry.id, *entry.former_ids}
        near = {other.id: other for other in self.entries if other.id in at or not own.isdisjoint(references(other))}
        if isinstance(entry, Summit):
            near |= {term.id: term for term in self.chairmanships.on(entry.when)}
        if isinstance(entry, Chairmanship):
            near |= {summit.id: summit for summit in self.summits.on(entry.when)}
        return self.only(other for id_, other in near.items() if id_ != entry.id)

    def only(self, records: Iterable[Keyed] | Identified) -> "Dataset":
        """Give a dataset of just these records, or this one, with the sources that they cite and the names they use.

        >>> import csto_records as csto
        >>> ds = csto.load("seed")
        >>> ds.only(ds.chairmanships).states.ids
        ('KG', 'KZ')
        """
        if isinstance(records, str) or not isinstance(cast(object, records), Iterable | Identified):
            raise QueryError(f"only takes records; found {shown(records)}; get() gives the record with an id")
        chosen = [records] if isinstance(records, Identified) else list(records)
        for record in chosen:
            if type(record) not in COLLECTIONS.values():
                raise QueryError(f"only takes records; found {shown(record)}")
        named = {name for record in chosen for name in _names_in(record)}
        parts: dict[str, Iterable[Keyed]] = {}
        for key, kind in COLLECTIONS.items():
            given = [record for record in chosen if type(record) is kind]
            held = [thing for thing in self._collection(key) if (key, thing.id) in named] if key not in ENTRIES else []
            parts[key] = Collection([*given, *held])
        return _rebuilt(None, self.data_version, parts)

    def sources_of(
        self, record: Entry | str, field: str | None = None, *, disputed: bool = False
    ) -> Collection[Source]:
        """Give the sources that support a record or, with a field, what stands there; `disputed` adds who disputes it.

        Of what is derived, such as `host` or `absent`, they are those of the field that it is derived from.

        >>> import csto_records as csto
        >>> ds = csto.load("seed")
        >>> ds.sources_of(ds.summits.latest, field="dates").ids
        ('islworld-2024-11-28-tokayev', 'odkb-en-2025-01-23-results')
        """
        entry = self._meant(record, "sources_of")
        if field is not None:
            field = _derived_from(entry, field)
            if not isinstance(located := locate(type(entry), field), Shape):
                raise QueryError(f"field: {located}")
        ids = dict.fromkeys(citation.source for citation in citations_of(entry, field, disputed=disputed))
        for id_ in ids:
            if self.sources.find(id_) is None:
                raise NotFoundError(f"{entry.id} cites {id_!r}, which this dataset does not hold")
        return Collection((self.sources[id_] for id_ in ids), home=self, kinds=(Source,))

    def members(self, on: DateLike, *, certain: bool = False) -> tuple[StateCode, ...]:
        """Give the states that were members at a date, in the order of their codes.

        A dataset without memberships cannot tell: a `NotFoundError`.

        >>> import csto_records as csto
        >>> csto.load("archive").members(on="2010")
        ('AM', 'BY', 'KG', 'KZ', 'RU', 'TJ', 'UZ')
        >>> csto.load("seed").members(on="2024-11-28")
        Traceback (most recent call last):
        ...
        csto_records.NotFoundError: this dataset holds no memberships: who was a member is unknown here
        """
        if not self.memberships:
            raise NotFoundError("this dataset holds no memberships: who was a member is unknown here")
        then = self.memberships.where(status="member").on(on, certain=certain)
        return tuple(sorted({membership.state for membership in then}))

    # Together with others

    def __or__(self, other: "Dataset") -> "Dataset":
        if not isinstance(cast(object, other), Dataset):
            return NotImplemented
        theirs = other.collections
        return _rebuilt(None, None, {key: part | theirs[key] for key, part in self.collections.items()})

    def merge(self, other: "Dataset", *, prefer: str) -> "Dataset":
        """Give the records of both; of one id with two values, that of the preferred side, `left` or `right`.

        >>> import csto_records as csto
        >>> seed = csto.load("seed")
        >>> seed.merge(seed, prefer="left") == seed
        True
        """
        if not isinstance(cast(object, other), Dataset):
            raise TypeError(f"merge takes another Dataset; found {shown(other)}")
        theirs = other.collections
        parts = {key: part.merge(theirs[key], prefer=prefer) for key, part in self.collections.items()}
        return _rebuilt(None, None, parts)

    def diff(self, older: "Dataset") -> "tuple[Change, ...]":
        """Give what changed since an older dataset, by id and path, with the old and the new value.

        >>> import csto_records as csto
        >>> seed = csto.load("seed")
        >>> seed.diff(seed)
        ()
        """
        from ._compare import changes

        return changes(self, older)

    def check(self) -> "tuple[Problem, ...]":
        """Give every rule of integrity that the dataset breaks: rule, severity, id, path, message.

        >>> import csto_records as csto
        >>> csto.load("seed").check()
        ()
        """
        from ._integrity import check

        return check(self)

    def tables(self) -> "dict[str, Table]":
        """Give the dataset as flat tables that point at one another: what SQLite files and data packages hold.

        What a record has several of is a table of its own: attendance, participants, citations, disputes.

        >>> import csto_records as csto
        >>> tables = csto.load("seed").tables()
        >>> tables["exercise_hosts"].to_dicts()[0]
        {'exercise': 'exercise-2024-joint-training', 'position': 0, 'host': 'RU'}
        """
        from .formats import tables_of

        return tables_of(self)

    def _repr_html_(self) -> str:
        from ._display import dataset_html

        return dataset_html(self)


def _rebuilt(name: str | None, data_version: str | None, parts: "Mapping[str, Iterable[Keyed]]") -> Dataset:
    return Dataset(name=name, data_version=data_version, **parts)


def dataset_holding(record: object) -> Dataset | None:
    """Give a living dataset that holds this very record, if one does: where a card looks its sources up."""
    key = _OF_KIND.get(type(record).__name__.lower())
    if key is None or not isinstance(record, COLLECTIONS[key]):
        return None
    live = (held for reference in _live.valuerefs() if (held := reference()) is not None)
    return next((held for held in live if _holds(held, key, cast(Keyed, record))), None)


def _holds(dataset: Dataset, key: str, record: Keyed) -> bool:
    part = dataset._made.get(key)  # pyright: ignore[reportPrivateUsage] - what was not read yet holds nothing of anyone
    return part is not None and part.find(record.id) is record


def in_order(part: Collection[T]) -> Collection[T]:
    """Give the records as files are kept, so that a change of them reads well: by date and id, the undated last.

    >>> import csto_records as csto
    >>> in_order(csto.Collection(reversed(csto.summits))) == csto.summits
    True
    """
    return part.order_by(lambda record: getattr(record, "when", None), "id")


@cache
def pointers(cls: type) -> tuple[Shape, ...]:
    """Give the fields of a class that hold ids of other records.

    >>> [shape.name for shape in pointers(Decision)]
    ['summit', 'draft_of', 'amends']
    """
    return tuple(shape for shape in fields(cls) if shape.role is not None and shape.role.name == "id")


def references(record: Entry) -> tuple[str, ...]:
    """Give the ids of the records that a record points at.

    >>> import csto_records as csto
    >>> references(csto.load("seed").decisions.first)
    ('summit-2024-11-28-astana',)
    """
    found: list[str] = []
    kind: type = type(record)
    for shape in pointers(kind):
        held = getattr(record, shape.name)
        if held is not None:
            found += held if shape.many else (held,)
    return tuple(found)


_GAZETTEER = {"source": "sources", "person": "people", "place": "places"}


def _names_in(record: object) -> Iterator[tuple[str, str]]:
    """Yield the sources, states, persons and places that a record names, each as the collection and the id."""
    for _, shape, item in walk(record):
        key = "states" if isinstance(item, StateCode) else _GAZETTEER.get(shape.role.name) if shape.role else None
        if key is not None and isinstance(item, str):
            yield key, str(item)


_FROM = {"host": "place", "present": "attendance", "represented": "attendance", "absent": "attendance"}


def _derived_from(entry: Entry, field: str) -> str:
    """Give the field that a derived value is made from; of a field, itself."""
    if field == "when":
        names = [name for name in ("dates", "adopted", "issued", "attested") if hasattr(entry, name)]
        return next((name for name in names if getattr(entry, name) is not None), names[0])
    kind: type = type(entry)
    return _FROM.get(field, field) if field in derived(kind) else field


def prefixes(path: str) -> Iterator[str]:
    """Yield a path and all the paths that stand above it.

    >>> list(prefixes("attendance[AM].status"))
    ['attendance[AM].status', 'attendance[AM]', 'attendance']
    """
    yield path
    for at in range(len(path) - 1, 0, -1):
        if path[at] in ".[":
            yield path[:at]


def citations_of(entry: Entry, field: str | None = None, *, disputed: bool = True) -> tuple[Citation, ...]:
    """Give the citations of a record, those of its disputes after its own; with a field, those that bear on it."""
    every = (*entry.citations, *(dispute.citation for dispute in entry.disputes if disputed))
    if field is None:
        return every
    return tuple(
        citation
        for citation in every
        if citation.supports_path(field) or any(covers_path(field, path) for path in citation.supports)
    )
