"""The flat view that CSV, SQLite, the packages, the spreadsheets and the data frames share: classes as columns.

A part that a field holds alone is spread over columns: `place`, `place_state`, `personnel`, `personnel_qualifier`. A
date stands as the text of its EDTF, with its precision and the first and the last day that it can mean beside it.
What a field has several of is a list in a data frame, and a table of its own where tables are flat; a count then tells
unknown (null) from none (0). It is all made of the classes, and read back by the same columns: `plain_of` gives what
the converter reads.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache, partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast

import attrs

from .._collection import Collection, Keyed
from .._dataset import COLLECTIONS, ENTRIES, Dataset
from .._dates import DateSpan, PartialDate
from .._errors import DecodeError, Fault, Faults, few_hints, listed, nearest, shown
from .._shape import Shape, derived, field_docs, fields, shape_of, singular
from .._states import StateCode
from ._converter import KINDS, Decoded, from_plain, to_plain

if TYPE_CHECKING:
    import pandas
    import polars

__all__ = [
    "HEADER",
    "Column",
    "Kind",
    "Row",
    "Table",
    "about",
    "as_json",
    "collection_of",
    "columns_for",
    "columns_of",
    "differences",
    "doc_of",
    "empty_tables",
    "from_tables",
    "header_faults",
    "header_keys",
    "holdings",
    "item_tables",
    "kinds_of",
    "plain_of",
    "row_of",
    "rows_of",
    "table_of",
    "tables_of",
    "tag_of",
    "told",
]

Row = dict[str, object]
Read = Callable[[object], object]

Kind = Literal["text", "code", "state", "integer", "number", "boolean", "date", "list"]
"""What a column holds: `code` is a word of a closed vocabulary, `number` a whole number or a decimal of 15 digits."""

_KINDS: Mapping[type, Kind] = {
    str: "text",
    StateCode: "state",
    PartialDate: "text",
    DateSpan: "text",
    bool: "boolean",
    int: "integer",
    Decimal: "number",
}
_PRECISIONS = ("year", "month", "day")
_POINTS_AT = {"person": "people", "place": "places", "source": "sources"}


class Column(NamedTuple):
    """One column: what it is called, what it holds, and how it is read from a record."""

    name: str
    kind: Kind
    doc: str
    read: Read
    path: tuple[str, ...] = ()
    """Where its value stands in the plain data of a record; nowhere for what is derived."""
    optional: bool = False
    """Whether it may be null."""
    choices: tuple[str, ...] = ()
    items: "tuple[Column, ...]" = ()
    """Of a list, the columns of each item; one without a name where the items are single values."""
    points_at: str = ""
    """The table that holds what it names."""
    measured: bool = False
    """Of a number, whether it is a measure, such as degrees, and never a count."""

    @property
    def of_parts(self) -> bool:
        """Whether it is a list whose items have columns of their own."""
        return bool(self.items and self.items[0].name)


@cache
def columns_of(cls: type) -> tuple[Column, ...]:
    """Give the columns of a class: its fields in their order, the derived ones after them.

    >>> from csto_records import Exercise
    >>> [column.name for column in columns_of(Exercise) if column.name.startswith("personnel")]
    ['personnel', 'personnel_qualifier']
    """
    docs = field_docs(cls)
    found = [
        column
        for shape in fields(cls)
        for column in _columns(shape, shape.name, (shape.name,), _reader(shape.name), docs.get(shape.name, ""))
    ]
    names = {column.name for column in found}
    for name, shape in derived(cls).items():
        if name in {"id", "names", "when"} or name in names:
            continue
        doc = doc_of(next(base.__dict__[name] for base in cls.__mro__ if name in base.__dict__))
        column = next(iter(_columns(shape, name, (), _reader(name), doc)))
        found.append(column._replace(path=()))
    return tuple(found)


def _columns(
    shape: Shape,
    name: str,
    path: tuple[str, ...],
    read: Read,
    doc: str,
    *,
    optional: bool = False,
) -> Iterator[Column]:
    """Yield the columns of one field."""
    optional = optional or shape.optional
    kind = shape.type
    if shape.many:
        one = shape._replace(many=False, optional=False)
        items = columns_of(kind) if attrs.has(kind) else (next(_columns(one, "", (), _text, "")),)
        yield Column(name, "list", doc, read, path, optional, items=items, points_at=items[0].points_at)
    elif attrs.has(kind):
        parts = fields(kind)
        docs = field_docs(kind)
        for i, part in enumerate(parts):
            main = i == 0 and part.required
            inner = name if main else f"{name}_{part.name}"
            yield from _columns(
                part,
                inner,
                (*path, part.name),
                _reader(part.name, read),
                doc if main else docs.get(part.name, ""),
                optional=optional or not parts[0].required,
            )
    else:
        column = "code" if shape.choices else "number" if Decimal in shape.types else _KINDS[kind]
        points_at = "states" if kind is StateCode else ""
        if shape.role:
            points_at = f"{shape.role.of}s" if shape.role.name == "id" else _POINTS_AT.get(shape.role.name, "")
            points_at = "" if path[1:] == () and shape.role.name == "source" and name == "id" else points_at
        measured = shape.types == (Decimal,)
        yield Column(
            name, column, doc, _leaf(read, kind), path, optional, shape.choices, points_at=points_at, measured=measured
        )
        if kind in {PartialDate, DateSpan}:
            yield from _bounds(name, read)


# What reads a value is made of functions that have names, so that a table can be pickled.


def _reader(name: str, of: Read | None = None) -> Read:
    return attrgetter(name) if of is None else partial(_part, name, of)


def _part(name: str, of: Read, whole: object) -> object:
    part = of(whole)
    return None if part is None else getattr(part, name)


def _leaf(read: Read, kind: type) -> Read:
    return read if kind in {int, bool, Decimal} else partial(_text_of, read)


def _text_of(read: Read, whole: object) -> str | None:
    value = read(whole)
    return None if value is None else _text(value)


def _text(value: object) -> str:
    """Give a value as text; one that is a text and an Enum would show as its name."""
    return str.__str__(value) if isinstance(value, str) else str(value)


def _precision(read: Read, whole: object) -> str | None:
    value = read(whole)
    ends = (value.start, value.end) if isinstance(value, DateSpan) else (cast("PartialDate | None", value),)
    known = [end.precision for end in ends if end is not None]
    return min(known, key=_PRECISIONS.index) if known else None


def _bounds(name: str, read: Read) -> Iterator[Column]:
    """Yield what stands beside a date: the days between which it must lie, and how precise it is."""
    first, last = (f"The {which} day that {name} can mean; an unknown end adds nothing." for which in ("first", "last"))
    yield Column(f"{name}_earliest", "date", first, _reader("earliest", read), optional=True)
    yield Column(f"{name}_latest", "date", last, _reader("latest", read), optional=True)
    doc = f"How precise {name} is: to the day, the month or the year; of two dates, the less precise."
    yield Column(f"{name}_precision", "code", doc, partial(_precision, read), optional=True, choices=_PRECISIONS)


def doc_of(thing: object) -> str:
    """Give what a class or a property says that it is, in a line; under ``python -OO`` nothing says anything."""
    return (thing.__doc__ or "").strip().partition("\n")[0]


def tag_of(cls: type) -> str:
    """Give the tag that names a class in files."""
    return cls.__name__.lower()


def _tag(record: object) -> str:
    return tag_of(type(record))


def row_of(columns: Iterable[Column], record: object) -> Row:
    """Give a record, or a part of one, as a row: plain values by the names of the columns, lists as lists.

    >>> import csto_records as csto
    >>> row = row_of(columns_of(csto.Summit), csto.get("summit-2024-11-28-astana"))
    >>> row["place"], row["place_state"], row["dates_earliest"]
    ('Astana', 'KZ', datetime.date(2024, 11, 28))
    """
    return {column.name: _cell(column, record) for column in columns}


def _cell(column: Column, record: object) -> object:
    value = column.read(record)
    if not column.items or value is None:
        return value
    items = cast(tuple[object, ...], value)
    return [row_of(column.items, item) for item in items] if column.of_parts else [*map(column.items[0].read, items)]


def as_json(value: object) -> object:
    """Give a plain value of a row as JSON has it: days as texts, decimals as numbers, of parts only what is known.

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


def plain_of(columns: Iterable[Column], row: Mapping[str, object]) -> dict[str, object]:
    """Give the plain data of a row, as the converter reads it: what is null or derived left out.

    What is not as the columns have it is given on as it is, for the converter to refuse; a float that is whole is
    the whole number that it was.

    >>> import csto_records as csto
    >>> plain_of(columns_of(csto.Summit), {"id": "summit-1", "place": "Minsk", "place_state": "BY", "title": "A title"})
    {'id': 'summit-1', 'place': {'name': 'Minsk', 'state': 'BY'}}
    """
    plain: dict[str, object] = {}
    for column in columns:
        value = row.get(column.name)
        if value is None or not column.path:
            continue
        if column.kind == "number" and isinstance(value, float) and value.is_integer():
            value = int(value)
        if column.of_parts and isinstance(value, list):
            items = cast(list[object], value)
            value = [plain_of(column.items, cast(Row, item)) if isinstance(item, dict) else item for item in items]
        holder = plain
        for step in column.path[:-1]:
            holder = cast(dict[str, object], holder.setdefault(step, {}))
        holder[column.path[-1]] = value
    return plain


@cache
def columns_for(kinds: tuple[type, ...]) -> tuple[Column, ...]:
    """Give the columns of a table that holds records of these classes: of one its own; of several those of each.

    Of several a row begins with the type, the id and the time by which queries see the record, which all have; what
    its class does not have is null.

    >>> from csto_records import Exercise, Summit
    >>> columns = columns_for((Summit, Exercise))
    >>> [column.name for column in columns][:4]
    ['type', 'id', 'when', 'when_earliest']
    >>> next(column for column in columns if column.name == "kind").choices[2:6]
    ('informal', 'consultative', 'command-staff', 'joint')
    """
    if len(kinds) == 1:
        return columns_of(kinds[0])
    found: dict[str, dict[str, Column]] = {}
    for kind in kinds:
        for column in columns_of(kind):
            found.setdefault(column.name, {})[tag_of(kind)] = column
    found.pop("id", None)
    return (*_leading(kinds), *(_merged(columns, len(kinds)) for columns in found.values()))


def _leading(kinds: tuple[type, ...]) -> Iterator[Column]:
    """Yield the columns that records of every type have."""
    yield Column("type", "code", "The type of the record.", _tag, choices=tuple(map(tag_of, kinds)))
    yield Column("id", "text", "Its id; of a state the code, of a person or a place the name.", _reader("id"))
    shape = shape_of("when", DateSpan | None)
    yield from _columns(shape, "when", (), _reader("when", _timed), "The time by which queries see it.")


def _timed(record: object) -> object:
    """Give a record that has a time."""
    return record if hasattr(record, "when") else None


def _merged(columns: Mapping[str, Column], kinds: int) -> Column:
    """Give one column for those of several types which have a name in common."""
    one = next(iter(columns.values()))
    docs = {column.doc for column in columns.values()}
    return one._replace(
        doc=one.doc if len(docs) == 1 else " ".join(f"({tag}) {column.doc}" for tag, column in columns.items()),
        read=_nothing,
        optional=len(columns) < kinds or any(column.optional for column in columns.values()),
        choices=tuple(dict.fromkeys(choice for column in columns.values() for choice in column.choices)),
    )


def _nothing(_: object) -> None:
    """Give what a record has in the columns of others."""


def rows_of(columns: Iterable[Column], records: Iterable[object]) -> list[Row]:
    """Give records as rows of a table with the columns of `columns_for` their classes."""
    columns = tuple(columns)
    rows: list[Row] = []
    for record in records:
        cls: type = type(record)
        own = row_of(columns_of(cls), record)
        rows.append({c.name: own[c.name] if c.name in own else c.read(record) for c in columns})
    return rows


# The relational view


class Link(NamedTuple):
    """A foreign key: columns of a table that name a row of another."""

    columns: tuple[str, ...]
    table: str
    key: tuple[str, ...]


@attrs.frozen(eq=False, repr=False)
class Table:
    """A flat table of a dataset: rows of plain values, its key, and the tables that it points at.

    Attributes:
        name: What it is called.
        doc: What a row of it is.
        columns: Its columns.
        rows: Its rows, by the names of the columns.
        key: The columns that name a row.
        links: The columns that name rows of other tables, as far as those rows are there.
    """

    name: str
    doc: str
    columns: tuple[Column, ...]
    rows: list[Row] = attrs.field(factory=list[Row])
    key: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __repr__(self) -> str:
        return f"<Table {self.name}: {len(self):,} row{'s'[: len(self) != 1]}, {len(self.columns)} columns>"

    def to_dicts(self) -> list[Row]:
        """Give each row as plain data, by column; None is null.

        >>> import csto_records as csto
        >>> csto.load("seed").tables()["exercise_hosts"].to_dicts()[0]
        {'exercise': 'exercise-2024-joint-training', 'position': 0, 'host': 'RU'}
        """
        return [dict(row) for row in self.rows]

    def to_pandas(self) -> "pandas.DataFrame":
        """Give a data frame of pandas, with its nullable types; without pandas it is a `MissingExtraError`.

        >>> import csto_records as csto
        >>> csto.load("seed").tables()["summit_attendance"].to_pandas()["status"].value_counts()["present"]
        np.int64(5)
        """
        from ._frames import pandas_frame

        return pandas_frame(self, "to_pandas()")

    def to_polars(self) -> "polars.DataFrame":
        """Give a data frame of polars; without polars it is a `MissingExtraError`.

        >>> import csto_records as csto
        >>> csto.load("seed").tables()["summits"].to_polars().schema["dates_earliest"]
        Date
        """
        from ._frames import polars_frame

        return polars_frame(self, "to_polars()")

    def to_arrow(self) -> Any:
        """Give a `pyarrow.Table`, whose fields bear their descriptions; without pyarrow it is a `MissingExtraError`.

        >>> import csto_records as csto
        >>> csto.load("seed").tables()["summits"].to_arrow().schema.field("dates_earliest").type
        DataType(date32[day])
        """
        from ._frames import arrow_table

        return arrow_table(self, "to_arrow()")

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Give an Arrow stream, by pyarrow or polars; without either it is a `MissingExtraError`."""
        from ._frames import arrow_stream

        return arrow_stream(self, "an Arrow stream", requested_schema)

    def _repr_html_(self) -> str:
        from .._display import panel_html

        return panel_html(
            f"{self.name}: {self.doc}",
            [column.name for column in self.columns],
            self.rows,
            "to_pandas() has them all",
        )


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


def kinds_of(value: Decoded) -> tuple[type, ...]:
    """Give the types of what a value holds: of a dataset every one, of an empty collection those that it could hold."""
    if isinstance(value, Dataset):
        return tuple(COLLECTIONS.values())
    if isinstance(value, Collection):
        return tuple(dict.fromkeys(type(record) for record in value)) or value.kinds
    return (type(value),)


def table_of(records: Collection[Keyed]) -> Table:
    """Give a collection as one table, a row a record; of records of several types, with the columns of each.

    >>> import csto_records as csto
    >>> table_of(csto.load("seed").exercises)
    <Table exercises: 2 rows, 39 columns>
    """
    kinds = kinds_of(records)
    columns = columns_for(kinds)
    doc = doc_of(kinds[0]) if len(kinds) == 1 else "Records of several types."
    return Table(records.noun, doc, columns, rows_of(columns, records))


_KEY_OF = {"states": "code", "people": "name", "places": "name"}
_RECORD = Column("record", "text", "The id of the record that it is of.", str, points_at="records")
_POSITION = Column("position", "integer", "Its place among its like, from 0.", str)
_TYPES = tuple(tag_of(COLLECTIONS[key]) for key in ENTRIES)
_RECORDS = (
    Column("id", "text", "The id of the record.", _reader("id")),
    Column("type", "code", "Its type.", _tag, choices=_TYPES),
    Column("title", "text", "Its title, in English.", _leaf(_reader("title"), str)),
    *_columns(shape_of("when", DateSpan | None), "when", (), _reader("when"), "The time by which queries see it."),
)


class _Child(NamedTuple):
    """A table that holds the items of a list: whose, by which column they name their owner, and what they are."""

    name: str
    owner: tuple[Column, ...]
    column: Column
    flat: tuple[Column, ...]
    children: "tuple[_Child, ...]"

    @property
    def columns(self) -> tuple[Column, ...]:
        return (*self.owner, _POSITION, *self.flat)

    @property
    def one(self) -> str:
        """What the column of a single value is called."""
        return singular(self.column.name)


@cache
def _children_of(cls: type) -> tuple[_Child, ...]:
    """Give the tables that the lists of a class become."""
    shared = {attribute.name for attribute in attrs.fields(cls) if attribute.inherited}
    one = tag_of(cls)
    own = Column(one, "text", f"The {one} that it is of.", str, points_at=collection_of(cls))
    found: list[_Child] = []
    for column in columns_of(cls):
        if column.items and column.path:
            of_all = column.path[0] in shared
            name = column.name if of_all else f"{one}_{column.name}"
            found.append(_child(name, (_RECORD if of_all else own,), column))
    return tuple(found)


def _child(name: str, owner: tuple[Column, ...], column: Column) -> _Child:
    if not column.of_parts:
        (item,) = column.items
        only = item._replace(name=singular(column.name), doc=column.doc, read=_text)
        return _Child(name, owner, column, (only,), ())
    one = singular(name)
    inner = (*owner, _POSITION._replace(name=one, doc=f"The position of the {one.replace('_', ' ')}.", points_at=name))
    children = tuple(
        _child(f"{one}_{nested.name}", inner, nested) for nested in column.items if nested.items and nested.path
    )
    return _Child(name, owner, column, _flat(column.items), children)


def _flat(columns: Iterable[Column]) -> tuple[Column, ...]:
    """Give the columns without the lists; for one that may be unknown, a count."""
    found: list[Column] = []
    for column in columns:
        if not column.items:
            found.append(column)
        elif column.path and column.optional:
            doc = f"How many {column.name} are known; null where that is unknown, 0 where there are none."
            found.append(Column(f"{column.name}_count", "integer", doc, str, optional=True))
    return tuple(found)


def collection_of(cls: type) -> str:
    """Give the name of the collection, and so of the table, that holds records of a class."""
    return next(name for name, kind in COLLECTIONS.items() if kind is cls)


def tables_of(value: Decoded) -> dict[str, Table]:
    """Give a record, a collection or a dataset as tables that point at one another, by their names.

    A dataset has every table; a collection those of the types that it holds.

    >>> import csto_records as csto
    >>> tables = tables_of(csto.load("seed"))
    >>> tables["summit_attendance"], tables["exercise_hosts"].key
    (<Table summit_attendance: 6 rows, 7 columns>, ('exercise', 'position'))
    """
    parts = _parts(value)
    made: dict[str, Table] = {}
    if any(name in ENTRIES for name in parts):
        made["records"] = Table("records", "A record of any type, with its title.", _RECORDS, key=("id",))
    for name, numbered in parts.items():
        cls = COLLECTIONS[name]
        columns = (*_flat(columns_of(cls)), _POSITION)
        made[name] = Table(name, doc_of(cls), columns, key=(_KEY_OF.get(name, "id"),))
        for child in _all_children(_children_of(cls)):
            key = tuple(column.name for column in (*child.owner, _POSITION))
            made.setdefault(child.name, Table(child.name, child.column.doc, child.columns, key=key))
        for position, record in numbered:
            if name in ENTRIES:
                made["records"].rows.append(row_of(_RECORDS, record))
            row = row_of(columns_of(cls), record) | {"position": position}
            _spread(row, made[name], (str(record.id),), _children_of(cls), made)
    return {name: attrs.evolve(table, links=_links(table, made)) for name, table in made.items()}


def _parts(value: Decoded) -> dict[str, list[tuple[int, Keyed]]]:
    """Give the records by the table that they stand in, each with its position in what holds it."""
    if isinstance(value, Dataset):
        return {name: list(enumerate(part)) for name, part in value.collections.items()}
    found: dict[str, list[tuple[int, Keyed]]] = {}
    for position, record in enumerate(holdings(value)):
        found.setdefault(collection_of(type(record)), []).append((position, record))
    return {name: found[name] for name in COLLECTIONS if name in found}


def item_tables(cls: type) -> list[str]:
    """Give the names of the tables that hold what the records of a class have several of."""
    return [child.name for child in _all_children(_children_of(cls))]


def _all_children(children: Iterable[_Child]) -> Iterator[_Child]:
    for child in children:
        yield child
        yield from _all_children(child.children)


def _spread(
    row: Row, table: Table, key: tuple[object, ...], children: Iterable[_Child], made: Mapping[str, Table]
) -> None:
    """Enter a row into its table, and the items of its lists into theirs."""
    for child in children:
        items = cast("list[object] | None", row.pop(child.column.name))
        if child.column.optional:
            row[f"{child.column.name}_count"] = None if items is None else len(items)
        for position, item in enumerate(items or ()):
            own = dict(cast(Row, item)) if child.column.of_parts else {child.one: item}
            own |= dict(zip((column.name for column in child.owner), key, strict=True)) | {"position": position}
            _spread(own, made[child.name], (*key, position), child.children, made)
    table.rows.append({column.name: row[column.name] for column in table.columns})


def _links(table: Table, made: Mapping[str, Table]) -> tuple[Link, ...]:
    """Give the foreign keys of a table that hold: those whose every value is there."""
    owners: list[str] = []
    found: list[Link] = []
    for column in table.columns:
        if column.name == "position" or (column.points_at and column.points_at not in made):
            continue
        if column.points_at and column.kind == "integer":  # the position of what an item is part of
            found.append(Link((*owners, column.name), column.points_at, made[column.points_at].key))
        elif column.points_at and (column.name,) != table.key:  # the code of a state names the state itself
            found.append(Link((column.name,), column.points_at, made[column.points_at].key))
        owners.append(column.name)
    if table.name in ENTRIES:
        found.append(Link(("id",), "records", ("id",)))
    return tuple(link for link in found if _holds(link, table, made[link.table]))


def _holds(link: Link, table: Table, other: Table) -> bool:
    there = {tuple(row[name] for name in link.key) for row in other.rows}
    named = (tuple(row[name] for name in link.columns) for row in table.rows)
    return all(None in key or key in there for key in named)


HEADER = "csto_records"
"""What the table, the key or the metadata is called in which a file holds what `about` gives."""


def header_keys(kind: object) -> tuple[str, ...]:
    """Give the keys of what `about` gives, by the type that stands in it: only a dataset has a name."""
    return ("schema_version", "data_version", "type", *(["name"] if kind == "dataset" else []))


def about(value: Decoded) -> Row:
    """Give what a file says of all that it holds: its type and versions, and the name of a dataset.

    >>> import csto_records as csto
    >>> about(csto.load("seed"))
    {'schema_version': 1, 'data_version': '...', 'type': 'dataset', 'name': 'seed'}
    """
    bare = value
    if isinstance(value, Dataset):
        bare = Dataset(name=value.name, data_version=value.data_version)
    elif isinstance(value, Collection):
        bare = Collection[Keyed]()
    said = to_plain(bare)  # it refuses what no file can hold
    return {key: said[key] for key in header_keys(said["type"]) if key in said}


def header_faults(header: Row) -> list[Fault]:
    """Give the keys of a header that `about` does not give: none may pass for a field of what the file holds.

    >>> [str(fault) for fault in header_faults({"type": "dataset", "nam": "mine"})]
    ["'nam': found an unknown key, expected one of schema_version, data_version, type, name; did you mean 'name'?"]
    """
    known = header_keys(header.get("type"))
    return [
        Fault(shown(key), "an unknown key", f"one of {listed(known)}", nearest(key, known))
        for key in header
        if key not in known
    ]


# And back again

Key = tuple[object, ...]


@cache
def empty_tables() -> dict[str, Table]:
    """Give every table that there can be, without rows."""
    return tables_of(Dataset())


def from_tables(tables: Mapping[str, Iterable[Row]], header: Row, where: str, expected: object = object) -> Decoded:
    """Make what `tables_of` made tables again, from their rows and what `about` said; else one `DecodeError`.

    A table without rows can be missing, and a column of nulls; what is derived can be null. All else must be as
    `tables_of` would make it: no key twice, no row of nothing, no position left out, no other count than there are
    rows, no null where a value stands by default, and nothing derived that does not follow from the rest.

    >>> import csto_records as csto
    >>> seed = csto.load("seed")
    >>> tables = seed.tables()
    >>> from_tables(tables, about(seed), "the tables") == seed
    True
    >>> del tables["exercise_hosts"].rows[0]
    >>> from_tables(tables, about(seed), "the tables")
    Traceback (most recent call last):
    ...
    csto_records.DecodeError: the tables: 2 faults
      exercise_hosts[exercise-2024-joint-training].position: found 1, 2, 3, expected each of 0 to 2 once
      exercises[exercise-2024-joint-training].hosts_count: found 4, expected 3, the rows of exercise_hosts
    """
    tag = header.get("type")
    if not isinstance(tag, str) or tag not in {"dataset", "collection", *KINDS}:
        return from_plain(dict(header), where, expected)  # which refuses it
    with few_hints():
        given = _Given(tables, where)
        given.faults += header_faults(header)
        plain = dict(header)
        if tag == "dataset":
            plain |= {name: given.records([name], name) for name in COLLECTIONS if given.wholes[name]}
        elif tag == "collection":
            plain["records"] = given.records(COLLECTIONS, "records")
        else:
            plain = given.record(tag) | plain
        given.find_orphans()
        if not given.faults:
            value = from_plain(plain, where, expected)
            given.faults += given.untrue(tables_of(value))
            if not given.faults:
                return value
    raise DecodeError(where, given.faults)


class _Given:
    """The rows of tables as they were given, by their keys, and what is wrong with them."""

    def __init__(self, tables: Mapping[str, Iterable[Row]], where: str) -> None:
        self.faults = Faults(where)
        self.tables: dict[str, dict[Key, Row]] = {}
        self.wholes: dict[str, dict[Key, Row]] = {name: {} for name in COLLECTIONS}
        self.items: dict[str, dict[Key, dict[int, Row]]] = {}
        """The items of lists, by what they are of and by their position."""
        for name, rows in tables.items():
            table = empty_tables().get(name)
            if table is None:
                close = nearest(name, empty_tables())
                self.faults.append(Fault(shown(name), "an unknown table", "a table of a dataset", close))
                continue
            by_key = self.tables[name] = self._by_key(table, rows)
            if name in COLLECTIONS:
                self.wholes[name] = by_key
            elif name != "records":
                own = self.items[name] = {}
                for key, row in by_key.items():
                    own.setdefault(key[:-1], {})[cast(int, key[-1])] = row

    def _by_key(self, table: Table, rows: Iterable[Row]) -> dict[Key, Row]:
        """Give the rows of a table by their keys, and note what has none, keys twice, and columns that are not its."""
        found: dict[Key, Row] = {}
        names = [column.name for column in table.columns]
        needed = [column for column in table.columns if column.name in {*table.key, "position"}]
        unknown: dict[str, None] = {}
        for i, row in enumerate(rows):
            unknown |= dict.fromkeys(row.keys() - {*names})
            wrong = [fault for column in needed if (fault := _no_key(column, row.get(column.name)))]
            self.faults += (fault.under(f"{table.name}[{i}]") for fault in wrong)
            key = tuple(row.get(name) for name in table.key)
            if not wrong and found.setdefault(key, row) is not row:
                self.faults.append(Fault(_at(table.name, key), "a second row", "one row of each key"))
        for name in sorted(unknown):
            close = nearest(name, names)
            self.faults.append(Fault(f"{table.name}.{name}", "an unknown column", f"a column of {table.name}", close))
        return found

    def records(self, names: Iterable[str], path: str) -> list[Row]:
        """Give the records of some tables as plain data, in their order."""
        numbered: list[tuple[int, Row]] = []
        for name in names:
            cls = COLLECTIONS[name]
            for key, row in self.wholes[name].items():
                whole = self._joined(name, row, key, _children_of(cls))
                numbered.append((cast(int, row["position"]), {"type": tag_of(cls), **plain_of(columns_of(cls), whole)}))
        numbered.sort(key=lambda pair: pair[0])
        self._check_positions(path, [position for position, _ in numbered])
        return [plain for _, plain in numbered]

    def record(self, tag: str) -> Row:
        """Give the one record that there is, of the type that is said."""
        count = sum(map(len, self.wholes.values()))
        if count != 1:
            self.faults.append(Fault("", f"{count:,} records", f"one, of the type {tag!r}"))
            self.items.clear()
            return {}
        (found,) = self.records(COLLECTIONS, "records")
        if found["type"] != tag:
            self.faults.append(Fault("type", shown(tag), f"{shown(found['type'])}, the type of the record"))
        return found

    def _check_positions(self, path: str, found: list[int]) -> None:
        if found != list(range(len(found))):
            every = f"each of 0 to {len(found) - 1} once" if len(found) > 1 else "0"
            self.faults.append(Fault(f"{path}.position", listed(map(str, found), 5), every))

    def _joined(self, table: str, row: Row, key: Key, children: Iterable[_Child]) -> Row:
        """Give a row with its lists."""
        whole = dict(row)
        for child in children:
            rows = sorted(self.items.get(child.name, {}).pop(key, {}).items())
            self._check_positions(_at(child.name, key), [position for position, _ in rows])
            inner = [self._joined(child.name, one, (*key, position), child.children) for position, one in rows]
            counted = f"{child.column.name}_count"
            count = row.get(counted) if child.column.optional else len(rows)
            if count != len(rows) and (rows or count is not None):
                expected = f"{len(rows)}, the rows of {child.name}"
                self.faults.append(Fault(f"{_at(table, key)}.{counted}", told(count), expected))
            one_each = [one.get(child.one) for one in inner]
            whole[child.column.name] = None if count is None else inner if child.column.of_parts else one_each
        return whole

    def find_orphans(self) -> None:
        """Note the rows that are of nothing."""
        records = [str(key[0]) for part in self.wholes.values() for key in part]
        for name, by_owner in self.items.items():
            columns = empty_tables()[name].columns
            for key, rows in by_owner.items():
                owner = columns[len(key) - 1].name  # the record, or the item of it
                close = nearest(str(key[0]), records) if len(key) == 1 else None
                many = f"{len(rows):,} row{'s'[: len(rows) != 1]}"
                self.faults.append(Fault(_at(name, key), many, f"rows of a {owner} that is there", close))

    def untrue(self, made: Mapping[str, Table]) -> Iterator[Fault]:
        """Yield where the rows are not what the value that was made of them would be written as."""
        for name, table in made.items():
            rows = self.tables.get(name)
            if rows is None:
                continue
            right = {tuple(row[column] for column in table.key): row for row in table.rows}
            for key in {**right, **rows}:
                if key not in rows:
                    yield Fault(_at(name, key), "no row", "a row for each record")
                elif key not in right:
                    yield Fault(_at(name, key), "a row", "rows of records that are there")
                else:
                    yield from differences(table.columns, rows[key], right[key], f"{_at(name, key)}.")


def _at(table: str, key: Key) -> str:
    """Give the path of a row: its table and its key."""
    return f"{table}[{']['.join(map(str, key))}]"


def told(value: object) -> str:
    """Give a cell in the words of a message."""
    return "nothing" if value is None else str(value) if isinstance(value, date) else shown(value)


def _no_key(column: Column, value: object) -> Fault | None:
    """Give what is wrong with what should name a row."""
    kind, expected = (int, "a whole number") if column.kind == "integer" else (str, "a text")
    right = isinstance(value, kind) and not isinstance(value, bool)
    return None if right else Fault(column.name, told(value), expected)


def differences(
    columns: Iterable[Column], found: Mapping[str, object], right: Mapping[str, object], path: str
) -> Iterator[Fault]:
    """Yield the cells of a row that was read which are not as it is written, save what is derived and null.

    What is missing is null. A date may stand as its text, and a number as a float.

    >>> import csto_records as csto
    >>> columns = columns_of(csto.Summit)
    >>> right = row_of(columns, csto.load("seed").summits.first)
    >>> found = right | {"dates_earliest": "2024-11-27", "dates_latest": "2024-11-28", "dates_precision": None}
    >>> [str(fault) for fault in differences(columns, found, right, "")]
    ["dates_earliest: found '2024-11-27', expected 2024-11-28, which follows from the rest"]
    """
    for column in columns:
        value, made = found.get(column.name), right[column.name]
        if column.of_parts and value is not None and made is not None:
            items = zip(cast(list[Row], value), cast(list[Row], made), strict=True)
            for i, (one, other) in enumerate(items):
                yield from differences(column.items, one, other, f"{path}{column.name}[{i}].")
        elif (column.path or value is not None) and not _same(value, made):
            expected = "a value" if value is None else told(made)  # which is a default, and not what was lost
            derived = "" if column.path else ", which follows from the rest"
            yield Fault(f"{path}{column.name}", told(value), f"{expected}{derived}")


def _same(found: object, right: object) -> bool:
    if isinstance(found, float):
        found = Decimal(repr(found))
    return found == right or (isinstance(right, date) and found == str(right))
