"""Collections: immutable sequences of things that have an id, and the questions that one asks of them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from sys import maxsize
from typing import TYPE_CHECKING, Any, Generic, Protocol, SupportsIndex, TypeVar, cast, overload, runtime_checkable

from ._dates import DateSpan
from ._errors import Fault, IntegrityError, NotFoundError, QueryError, UnknownStateError, nearest, shown
from ._names import Person, Place, State
from ._query import DateLike, Home, Matcher, bearers, gathered, matcher, sort_key, window
from ._records import Chairmanship, Decision, Exercise, Membership, Official, Statement, Summit
from ._shape import Identified, Shape, key_of, queryable
from ._states import StateCode
from ._text import Text, Title, fold

if TYPE_CHECKING:
    import pandas
    import polars

__all__ = ["Collection", "Keyed", "SequenceOf"]


@runtime_checkable
class Keyed(Protocol):
    """What can stand in a collection: anything with an id."""

    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=Keyed)
U = TypeVar("U", bound=Keyed)
T_co = TypeVar("T_co", bound=Keyed, covariant=True)

_ANY_YEAR: Iterable[int] = range(0)
_ASKABLE: tuple[type, ...] = (Summit, Chairmanship, Decision, Statement, Exercise, Membership, Official)


def _when(record: object) -> DateSpan | None:
    return getattr(record, "when", None)


def _years(record: object) -> int | None:
    """Give the year that a record is counted under: that of its start, else of its end."""
    when = _when(record)
    first = (when.start or when.end) if when else None
    return first.year if first else None


Item_co = TypeVar("Item_co", covariant=True)

# To type checkers a collection and a panel are Sequences, and they do all that one does. At run time they are not
# registered as such: polars would take them for lists of objects and never ask for their Arrow streams.
if TYPE_CHECKING:

    class SequenceOf(Sequence[Item_co]):
        """A sequence."""
else:

    class SequenceOf(Generic[Item_co]):
        """What does all that a sequence does."""

        __slots__ = ()


class Collection(SequenceOf[T_co]):
    """An immutable sequence of records (or of sources, states, people, places), found by id and by question.

    It is made of any iterable; the same record twice is kept once, and one id with two values is an `IntegrityError`.
    It keeps its order, and every helper gives a new one.

    >>> import csto_records as csto
    >>> seed = csto.load("seed")
    >>> seed.summits.where(year=2024).one().id
    'summit-2024-11-28-astana'
    >>> csto.Collection(reversed(seed.exercises)).first == seed.exercises.last
    True
    """

    __slots__ = ("__weakref__", "_by_former_id", "_by_id", "_home", "_kinds", "_records", "_words")

    _records: tuple[T_co, ...]
    _by_id: dict[str, T_co]
    _by_former_id: dict[str, T_co] | None
    _home: Home | None
    _kinds: tuple[type, ...]
    _words: tuple[str, ...] | None

    def __init__(self, records: Iterable[T_co] = (), *, home: Home | None = None, kinds: Iterable[type] = ()) -> None:
        if not hasattr(records, "__iter__"):
            raise TypeError(f"a collection is made of an iterable of records, such as a list; found {shown(records)}")
        by_id: dict[str, T_co] = {}
        clashes: list[Fault] = []
        for record in records:
            if not isinstance(cast(object, record), Identified):
                raise TypeError(f"a collection holds records, sources, states, people, places; found {shown(record)}")
            held = by_id.setdefault(record.id, record)
            if held is not record and held != record:
                clashes.append(Fault(record.id, "one id with two values", "one; merge(prefer=) chooses"))
        if clashes:
            raise IntegrityError("Collection", clashes)
        self._fill(by_id, home, tuple(dict.fromkeys([*kinds, *map(type, by_id.values())])))

    def _fill(self, by_id: "dict[str, T_co]", home: Home | None, kinds: tuple[type, ...]) -> None:
        set_ = object.__setattr__
        set_(self, "_records", tuple(by_id.values()))
        set_(self, "_by_id", by_id)
        set_(self, "_by_former_id", None)
        set_(self, "_home", home)
        set_(self, "_kinds", kinds)
        set_(self, "_words", None)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a Collection is immutable: {name} cannot be set; every helper gives a new one")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a Collection is immutable: {name} cannot be deleted")

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuilt, (self._records, self._kinds, self._home.only(self) if self._home else None)

    def __copy__(self) -> "Collection[T_co]":
        return self

    def __deepcopy__(self, _: object) -> "Collection[T_co]":
        return self

    def _of(self, records: "Iterable[Keyed]") -> "Collection[T_co]":
        """Give a collection of some of these records: nothing is left to be checked."""
        some = cast("Collection[T_co]", object.__new__(Collection))
        some._fill({record.id: record for record in cast("Iterable[T_co]", records)}, self._home, self._kinds)
        return some

    # As a sequence

    def __len__(self) -> int:
        return len(self._records)

    def __iter__(self) -> Iterator[T_co]:
        return iter(self._records)

    def __reversed__(self) -> Iterator[T_co]:
        return reversed(self._records)

    def __contains__(self, item: object) -> bool:
        if isinstance(item, str):
            return self.find(item) is not None
        id_ = getattr(item, "id", None)
        if not isinstance(id_, str):
            return False
        held = self._by_id.get(id_)
        return held is item or held == item

    @overload
    def __getitem__(self, index: SupportsIndex | str, /) -> T_co: ...
    @overload
    def __getitem__(self, index: "slice[int | None, int | None, int | None]", /) -> "Collection[T_co]": ...
    def __getitem__(
        self, index: "SupportsIndex | str | slice[int | None, int | None, int | None]", /
    ) -> "T_co | Collection[T_co]":
        if isinstance(index, slice):
            return self._of(self._records[index])
        if isinstance(index, str | Identified):
            found = self.find(index)
            if found is None:
                id_: str = getattr(index, "id", index)
                raise NotFoundError(f"there is no {self._noun(1)} with the id {shown(id_)}", self._meant(id_))
            return found
        try:
            return self._records[index]
        except IndexError:
            raise IndexError(f"there is no position {shown(index)} in this {self!r}") from None

    def _meant(self, name: str) -> str | None:
        """Give the id that was most likely meant: that of what bears the name, else the nearest."""
        try:
            code = StateCode.parse(name) if self._kinds == (State,) else ""
        except UnknownStateError:
            code = ""
        found = bearers(name, [thing for thing in self._records if isinstance(thing, Person | Place | State)])
        return code if code in self._by_id else found[0].id if len(found) == 1 else nearest(name, self._by_id)

    def index(self, value: object, start: int = 0, stop: int = maxsize) -> int:
        """Give the position of a record, or of the one with an id; a `ValueError` where it is not here.

        >>> import csto_records as csto
        >>> csto.load("seed").chairmanships.index("chairmanship-2025-kyrgyzstan")
        1
        """
        try:
            return self._records.index(cast(T_co, self.find(value) if isinstance(value, str) else value), start, stop)
        except ValueError:
            raise ValueError(f"{shown(value)} is not in this {self!r}") from None

    def _ipython_key_completions_(self) -> list[str]:
        return list(self._by_id)

    def count(self, value: object) -> int:
        """Give how many times a record stands in the collection: once, or not at all."""
        return self._records.count(cast(T_co, value))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Collection):
            return NotImplemented
        return self._records == cast("Collection[Keyed]", other)._records

    def __hash__(self) -> int:
        return hash(self._records)

    def __repr__(self) -> str:
        years = {year for record in self._records if (year := _years(record)) is not None}
        span = f", {' to '.join(str(year) for year in sorted({min(years), max(years)}))}" if years else ""
        return f"<Collection of {len(self)} {self.noun}{span}>"

    @property
    def kinds(self) -> tuple[type, ...]:
        """The classes of what it holds, or could hold."""
        return self._kinds

    @property
    def noun(self) -> str:
        """What to call what it holds: `summits`, or `summit` where it is one.

        >>> import csto_records as csto
        >>> seed = csto.load("seed")
        >>> seed.summits.noun, seed.people.noun
        ('summit', 'people')
        """
        return self._noun(len(self))

    def _noun(self, count: int) -> str:
        name = self._kinds[0].__name__.lower() if len(self._kinds) == 1 else "record"
        return name if count == 1 else {"person": "people"}.get(name, f"{name}s")

    # By id

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids, in order."""
        return tuple(self._by_id)

    def find(self, id: str | Identified) -> T_co | None:  # noqa: A002 - the field's own name
        """Give the record with an id, or with that former id; None where there is none.

        >>> import csto_records as csto
        >>> csto.summits.find("summit-1066-10-14-hastings") is None
        True
        """
        id = id.id if isinstance(id, Identified) else id  # noqa: A001
        found = self._by_id.get(id)
        if found is not None:
            return found
        if self._by_former_id is None:
            pairs = [(old, record) for record in self._records for old in getattr(record, "former_ids", ())]
            object.__setattr__(self, "_by_former_id", dict(reversed(pairs)))
        return cast("dict[str, T_co]", self._by_former_id).get(id)

    # The ends

    @property
    def first(self) -> T_co:
        """The first record; a `NotFoundError` where there is none."""
        return self._end(0)

    @property
    def last(self) -> T_co:
        """The last record, in this order; a `NotFoundError` where there is none."""
        return self._end(-1)

    @property
    def latest(self) -> T_co:
        """The latest that was held, adopted or in force, by its dates: nothing planned, called off or in draft.

        Where several are of the same time, such as the decisions of one session, it is the last of them in this order.
        """
        held = [(when, record) for record in self._records if _happened(record) and (when := _when(record)) is not None]
        if not held:
            raise NotFoundError(f"there is none that was held in this {self!r}")
        return max(reversed(held), key=lambda pair: pair[0])[1]

    def _end(self, at: int) -> T_co:
        if not self._records:
            raise NotFoundError(f"this collection holds no {self._noun(2)}")
        return self._records[at]

    def one(self) -> T_co:
        """Give the only record; a `NotFoundError` where there is none or more than one.

        >>> import csto_records as csto
        >>> csto.chairmanships.on("2024-06-01").one().chair_state
        'KZ'
        """
        if len(self._records) != 1:
            found = f"{len(self)}: {', '.join(self.ids[:3])}{', ...' if len(self) > 3 else ''}" if self else "none"
            hint = "; narrow it with where(), or take .first" if self else ""
            raise NotFoundError(f"expected one {self._noun(1)}, found {found}{hint}")
        return self._records[0]

    def one_or_none(self) -> T_co | None:
        """Give the only record, or None where there is none; a `NotFoundError` where there is more than one."""
        return self.one() if self._records else None

    # Questions

    def where(
        self,
        *tests: Callable[[T_co], object],
        year: "int | Iterable[int]" = _ANY_YEAR,
        certain: bool = False,
        **criteria: object,
    ) -> "Collection[T_co]":
        """Give the records that meet every criterion: tests of the whole record, and values of its fields by name.

        A value is equal to the field's or, where the field has several, among them; a list, a set or any other
        iterable but a text stands for any of its members; a callable answers on the field's value. Dates match where
        they possibly overlap, with `certain` only where they must; texts in any language; persons and places by any
        of their names, persons by a surname too that is of one alone. Unknown never matches.

        A name that no field bears, or a value that none can have, is an error. So is a person or a place that neither
        the dataset's `people` and `places` know nor a record names, and any other text that no record bears in that
        field, where one bears a text near it. Here a record is one of this collection, or of the dataset it is from.

        >>> import csto_records as csto
        >>> csto.summits.where(absent="Armenia", year=2024).ids
        ('summit-2024-11-28-astana',)
        >>> csto.decisions.where(kind="program")
        Traceback (most recent call last):
        ...
        csto_records.QueryError: kind is never 'program'; did you mean 'programme'? There is: ...
        """
        asked = [*criteria.items(), *([("when", year)] if year is not _ANY_YEAR else [])]
        conditions = [self._matchers(name, wanted, certain=certain) for name, wanted in asked]
        for test in tests:
            if not callable(cast(object, test)):
                raise QueryError(f"where takes functions of the record, and fields by their names; found {shown(test)}")
        kept: Iterable[T_co] = self._records
        for by_kind in conditions:
            kept = [
                record
                for record in kept
                if (found := by_kind.get(type(record))) is not None and found[1](getattr(record, found[0]))
            ]
        for test in tests:
            kept = [record for record in kept if test(record)]
        return self._of(kept)

    def _matchers(self, name: str, wanted: object, *, certain: bool) -> dict[type, tuple[str, Matcher]]:
        """Make the comparison for each class here that has the field, by the name that the class gives it."""
        shapes, wanted = self._shapes(name), gathered(wanted)

        def held() -> list[object]:
            return [
                item
                for kind, shape in shapes.items()
                for record in (*self._records, *(self._home.of_kind(kind) if self._home else ()))
                if type(record) is kind
                for item in _items(getattr(record, shape.name))
            ]

        return {
            kind: (shape.name, matcher(shape, wanted, home=self._home, held=held, certain=certain))
            for kind, shape in shapes.items()
        }

    def _shapes(self, name: str) -> dict[type, Shape]:
        """Give the field for each class here that has it; what one class may hold there may be asked of all."""
        known = {kind: queryable(kind) for kind in self._kinds or _ASKABLE}
        found = {kind: names[name] for kind, names in known.items() if name in names}
        if not found:
            spellings = {spelling: shape.name for shapes in known.values() for spelling, shape in shapes.items()}
            timed = {"year": "year", "certain": "certain"} if "when" in spellings else {}
            names = tuple(sorted({*spellings.values(), *timed}))
            what = "time to be asked for" if name == "when" else repr(name)
            raise QueryError(f"{self._noun(2)} have no {what}", names, nearest(name, spellings | timed))
        choices = tuple(dict.fromkeys(choice for shape in found.values() for choice in shape.choices))
        return {kind: shape._replace(choices=shape.choices and choices) for kind, shape in found.items()}

    def on(self, when: DateLike, *, certain: bool = False) -> "Collection[T_co]":
        """Give the records whose time possibly, or with `certain` surely, overlaps a day, a month, a year or a span.

        An unknown end adds nothing: what has one is found by its start alone.

        >>> import csto_records as csto
        >>> csto.summits.on("28.11.2024").ids
        ('summit-2024-11-28-astana',)
        """
        return self._touching(window(when), certain=certain)

    def between(self, start: DateLike, end: DateLike, *, certain: bool = False) -> "Collection[T_co]":
        """Give the records whose time possibly, or with `certain` surely, overlaps that from start to end, inclusive.

        >>> import csto_records as csto
        >>> len(csto.load("seed").exercises.between("2023", "2025-06"))
        2
        """
        if cast(object, start) is None or cast(object, end) is None:
            raise QueryError('between takes a start and an end; for one side alone ask on("2010/..") or on("../2015")')
        first, last = window(start), window(end)
        if first.earliest is not None and last.latest is not None and last.latest < first.earliest:
            raise QueryError(f"between {first} and {last}: the end is before the start")
        return self._touching(first, last, certain=certain)

    def _touching(self, first: DateSpan, last: DateSpan | None = None, *, certain: bool) -> "Collection[T_co]":
        self._shapes("when")  # what knows no time cannot be asked for it
        start, end = first.earliest or date.min, (last or first).latest or date.max
        return self._of(
            record
            for record in self._records
            if (when := _when(record)) is not None and when.touches(start, end, certain=certain)
        )

    def search(self, text: str) -> "Collection[T_co]":
        """Give the records that have all the words, in any order, each as a beginning of one of theirs.

        It looks in titles, names, aliases, mottos, summaries, topics and series, and in the names and offices of all
        who issued, spoke, presided, commanded, held an office, came or were guests, as the record has them; in English
        and Russian, without regard to case or ё.

        >>> import csto_records as csto
        >>> csto.load("seed").decisions.search("afghan border").one().title.en
        'On the CSTO Special Interstate Policy for strengthening sections of the Tajik-Afghan Border'
        """
        words = fold(text).split() if isinstance(cast(object, text), str) else []
        if not words:
            raise QueryError(f"search takes a word or more; found {shown(text)}")
        if self._words is None:
            object.__setattr__(self, "_words", tuple(_searchable(record) for record in self._records))
        pairs = zip(self._records, cast("tuple[str, ...]", self._words), strict=True)
        return self._of(record for record, own in pairs if all(f" {word}" in own for word in words))

    def countable(self, *, parts: bool = False) -> "Collection[T_co]":
        """Give what is to be counted: held or adopted, no aggregate, no part of another.

        With `parts`, parts are counted instead of their wholes.

        >>> import csto_records as csto
        >>> seed = csto.load("seed")
        >>> len(seed.exercises), len(seed.exercises.countable())
        (2, 0)
        """
        held = [record for record in self._records if _happened(record) and not getattr(record, "aggregate", False)]
        if not parts:
            return self._of(record for record in held if getattr(record, "part_of", None) is None)
        wholes = {getattr(record, "part_of", None) for record in held}
        return self._of(record for record in held if wholes.isdisjoint((record.id, *getattr(record, "former_ids", ()))))

    # Order and groups

    def order_by(self, *keys: str | Callable[[T_co], object], reverse: bool = False) -> "Collection[T_co]":
        """Give the records in the order of fields or functions; those of which a key is unknown come last.

        >>> import csto_records as csto
        >>> csto.load("seed").statements.order_by("issued", reverse=True).first.kind
        'address'
        """
        if not keys:
            raise QueryError("order_by takes a field or a function; reversed() gives the order turned round")
        ordered = list(self._records)
        for key in reversed(keys):
            read = self._reader(key)
            pairs = [(read(record), record) for record in ordered]
            known = [(value, record) for value, record in pairs if value is not None]
            several = any(isinstance(value, tuple) for value, _ in known)  # `host` of summits and exercises together
            known.sort(key=lambda pair: cast(int, sort_key(_items(pair[0]) if several else pair[0])), reverse=reverse)
            ordered = [record for _, record in known] + [record for value, record in pairs if value is None]
        return self._of(ordered)

    def group_by(self, key: str | Callable[[T_co], object]) -> "dict[object, Collection[T_co]]":
        """Give a collection for each value of a field, or of a function; a record with several values stands in each.

        The groups are in the order of their values; those of which it is unknown stand last, under None; a record
        that has none (an empty tuple) stands in no group. The key `year` is the year of the start.

        >>> import csto_records as csto
        >>> {kind: group.ids for kind, group in csto.load("seed").chairmanships.group_by("chair_state").items()}
        {'KG': ('chairmanship-2025-kyrgyzstan',), 'KZ': ('chairmanship-2024-kazakhstan',)}
        """
        read = self._reader(key)
        groups: dict[object, list[T_co]] = {}
        for record in self._records:
            for item in _items(read(record)):
                groups.setdefault(_group_name(item), []).append(record)
        known = sorted((name for name in groups if name is not None), key=lambda name: cast(int, sort_key(name)))
        return {name: self._of(groups[name]) for name in (*known, *([None] if None in groups else []))}

    def count_by(self, key: str | Callable[[T_co], object]) -> dict[object, int]:
        """Count the records for each value of a field, or of a function, as `group_by` puts them.

        >>> import csto_records as csto
        >>> csto.load("seed").decisions.count_by("kind")
        {'decision': 2, 'plan': 1, 'programme': 1}
        """
        return {name: len(group) for name, group in self.group_by(key).items()}

    def _reader(self, key: str | Callable[[T_co], object]) -> Callable[[T_co], object]:
        if not isinstance(key, str):
            if not callable(cast(object, key)):
                raise QueryError(f"the key is the name of a field or a function of the record; found {shown(key)}")
            return key
        if key == "year":
            self._shapes("when")
            return _years
        shapes = self._shapes(key)

        def read(record: object) -> object:
            shape = shapes.get(type(record))
            return getattr(record, shape.name) if shape else None

        return read

    # As a set

    def __or__(self, other: "Collection[U]") -> "Collection[T_co | U]":
        if not isinstance(cast(object, other), Collection):
            return NotImplemented
        both: list[T_co | U] = [*self._records, *other]
        return Collection(both, home=self._home or other._home, kinds=(*self._kinds, *other._kinds))

    def __and__(self, other: "Collection[Keyed]") -> "Collection[T_co]":
        if not isinstance(cast(object, other), Collection):
            return NotImplemented
        return self._of(record for record in self._records if record in other)

    def __sub__(self, other: "Collection[Keyed]") -> "Collection[T_co]":
        if not isinstance(cast(object, other), Collection):
            return NotImplemented
        return self._of(record for record in self._records if record not in other)

    def merge(self, other: "Collection[U]", *, prefer: str) -> "Collection[T_co | U]":
        """Give the records of both; of one id with two values, that of the preferred side, `left` or `right`.

        >>> import csto_records as csto
        >>> seed = csto.load("seed")
        >>> merged = csto.summits.merge(seed.summits, prefer="right")
        >>> merged.ids == csto.summits.ids, merged["summit-2024-11-28-astana"] == seed.summits.first
        (True, True)
        """
        if not isinstance(cast(object, other), Collection):
            raise TypeError(f"merge takes another Collection; found {shown(other)}")
        if prefer not in {"left", "right"}:
            raise QueryError(f"merge prefers left or right; found {shown(prefer)}")
        chosen: dict[str, T_co | U] = {record.id: record for record in self._records}
        for record in other:
            if prefer == "right" or record.id not in chosen:
                chosen[record.id] = record
        return Collection(chosen.values(), home=self._home or other._home, kinds=(*self._kinds, *other._kinds))

    # What other rooms do with it

    def to_dicts(self) -> list[dict[str, object]]:
        """Give each record as plain data: what JSON would hold.

        >>> import csto_records as csto
        >>> csto.load("seed").summits.to_dicts()[0]["place"]
        {'name': 'Astana', 'state': 'KZ'}
        """
        from .formats import to_dicts

        return to_dicts(self)

    def to_pandas(self) -> "pandas.DataFrame":
        """Give a data frame of pandas, a row a record; its columns are those of `docs/howto/frames.md`.

        Dates stand as text (EDTF), with the first and the last day that they can mean and their precision beside them;
        counts are nullable integers, closed vocabularies categories; what a field has several of is a list. Without
        pandas it is a `MissingExtraError`.

        >>> import csto_records as csto
        >>> frame = csto.load("seed").summits.to_pandas()
        >>> frame.loc[0, ["id", "place", "dates_earliest"]].tolist()
        ['summit-2024-11-28-astana', 'Astana', Timestamp('2024-11-28 00:00:00')]
        """
        from .formats import table_of

        return table_of(self).to_pandas()

    def to_polars(self) -> "polars.DataFrame":
        """Give a data frame of polars, with the columns of `to_pandas`; without polars it is a `MissingExtraError`.

        >>> import csto_records as csto
        >>> csto.load("seed").summits.to_polars().select("id", "place").rows()
        [('summit-2024-11-28-astana', 'Astana')]
        """
        from .formats import table_of

        return table_of(self).to_polars()

    def to_arrow(self) -> Any:
        """Give a `pyarrow.Table`, with the columns of `to_pandas`, whose fields bear their descriptions.

        Without pyarrow it is a `MissingExtraError`.

        >>> import csto_records as csto
        >>> csto.load("seed").summits.to_arrow().schema.field("dates_earliest").type
        DataType(date32[day])
        """
        from .formats import table_of

        return table_of(self).to_arrow()

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Give an Arrow stream, by which data frames of every kind read each other: `polars.DataFrame(records)`.

        It takes pyarrow or polars; without either it is a `MissingExtraError`.
        """
        from .formats import table_of

        return table_of(self).__arrow_c_stream__(requested_schema)

    def _repr_html_(self) -> str:
        from ._display import collection_html

        return collection_html(self)


def _rebuilt(records: tuple[Keyed, ...], kinds: tuple[type, ...], home: Home | None) -> Collection[Keyed]:
    return Collection(records, home=home, kinds=kinds)


def _happened(record: object) -> bool:
    return getattr(record, "status", "held") in {"held", "adopted", "member"}


def _group_name(value: object) -> object:
    """Give what a group is called: a text for what has a name, such as a place or a title, else the value itself."""
    if isinstance(value, Text | Title):
        return value.en
    return key_of(value) if hasattr(value, "_key") else value


def _items(value: object) -> tuple[object, ...]:
    """Give the several values of a field, or the one."""
    return cast("tuple[object, ...]", value) if isinstance(value, tuple) else (value,)


_SEARCHED = (
    *("title", "name", "aliases", "names", "summary", "topics", "series", "motto", "issuer_name"),
    *("person", "speaker", "chair_person", "commander", "office", "organization"),
)


def _searchable(record: object) -> str:
    """Give the folded words of a record, each after a space."""
    texts: list[str] = []
    for part in (record, *_several(record, "attendance"), *_several(record, "guests")):
        for item in (item for name in _SEARCHED for item in _several(part, name)):
            if isinstance(item, Text | Title):
                texts += [item.en, item.ru or ""]
            elif isinstance(item, str):
                texts.append(item)
    return f" {fold(' '.join(texts))}"


def _several(record: object, name: str) -> tuple[object, ...]:
    return _items(getattr(record, name, None))
