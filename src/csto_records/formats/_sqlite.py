"""SQLite: a table for each type and for each list, held together by keys and checks; views join the names to them.

The tables are not STRICT: that came with SQLite 3.37 in 2021, and an older one, as RHEL 9 and Debian 11 have it,
would not open the file. CHECKs hold types and vocabularies instead. All is made and read in memory;
https://www.sqlite.org/fileformat2.html tells the layout of a file.
"""

# ruff: noqa: S608 - the names in all the SQL are of this package, and values are bound

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import NamedTuple

from .._dataset import COLLECTIONS
from .._errors import DecodeError, Fault, shown
from .._version import SCHEMA_VERSION
from ._converter import Decoded, from_plain
from ._tables import HEADER, Column, Row, Table, about, as_json, empty_tables, from_tables, tables_of

__all__ = ["APPLICATION_ID", "MAGIC", "read", "write"]

MAGIC = b"SQLite format 3\0"
APPLICATION_ID = int.from_bytes(b"CSTO", "big")
"""What stands at byte 68 of the file, for `file` and others to know it by."""

_TYPES = {"integer": "INTEGER", "boolean": "INTEGER", "number": "NUMERIC"}


class _View(NamedTuple):
    """A view: what a row of it is, the tables that it joins, how."""

    doc: str
    tables: tuple[str, ...]
    select: str


def _names(table: str, column: str) -> str:
    """Give the SQL for the names of an exercise's states in their order: '' where there are none, null if unknown."""
    return f"""coalesce(
    (SELECT group_concat(name, ', ') FROM (
      SELECT coalesce(states.name, {table}.{column}) AS name
      FROM {table} LEFT JOIN states ON states.code = {table}.{column}
      WHERE {table}.exercise = exercises.id ORDER BY {table}.position)),
    CASE {column}s_count WHEN 0 THEN '' END)"""


_VIEWS = {
    "attendance_named": _View(
        "Who came to which summit: a row a summit and state, with the names of both.",
        ("summit_attendance", "summits", "states"),
        """
  SELECT a.summit, s.title AS summit_title, s.dates, s.dates_earliest, a.state, states.name AS state_name,
    a.status, a.person, a.office, a.note
  FROM summit_attendance AS a
  JOIN summits AS s ON s.id = a.summit
  LEFT JOIN states ON states.code = a.state
  ORDER BY s.dates_earliest, s.position, a.position""",
    ),
    "chairmanships_named": _View(
        "Which state held the chair when, by name, and the summit at which it handed over.",
        ("chairmanships", "states", "summits"),
        """
  SELECT c.id, c.chair_state, states.name AS chair_state_name, c.dates, c.dates_earliest, c.dates_latest,
    c.chair_person, c.motto, c.motto_ru, c.handed_over_at, s.title AS handed_over_at_title
  FROM chairmanships AS c
  LEFT JOIN states ON states.code = c.chair_state
  LEFT JOIN summits AS s ON s.id = c.handed_over_at
  ORDER BY c.dates_earliest, c.position""",
    ),
    "decisions_with_summit": _View(
        "Every decision, with the bodies that took it and the title, dates and place of the summit that adopted it.",
        ("decisions", "decision_bodies", "summits"),
        """
  SELECT d.id, d.title, d.title_ru, d.title_form, d.kind, d.status, d.adopted, d.adopted_earliest, d.number,
    (SELECT group_concat(body, ', ') FROM (
      SELECT body FROM decision_bodies WHERE decision = d.id ORDER BY position)) AS bodies,
    d.summit, s.title AS summit_title, s.dates AS summit_dates, s.place AS summit_place
  FROM decisions AS d
  LEFT JOIN summits AS s ON s.id = d.summit
  ORDER BY d.adopted_earliest, d.position""",
    ),
    "exercises_named": _View(
        "Every exercise, a row each, with the names of its hosts and participants and its places in one cell each; "
        "an empty cell where there are none, null where they are unknown.",
        ("exercises", "exercise_hosts", "exercise_participants", "exercise_places", "states"),
        f"""
  SELECT id, name, name_ru, series, nature, kind, status, framework, dates, dates_earliest, dates_latest,
    {_names("exercise_hosts", "host")} AS hosts,
    {_names("exercise_participants", "participant")} AS participants,
    coalesce(
    (SELECT group_concat(name, '; ') FROM (
      SELECT name FROM exercise_places WHERE exercise = exercises.id ORDER BY position)),
    CASE places_count WHEN 0 THEN '' END) AS places,
    personnel, personnel_qualifier, aggregate, part_of
  FROM exercises
  ORDER BY dates_earliest, position""",
    ),
    "exercise_participants_named": _View(
        "Who took part in which exercise: a row an exercise and state, with the names of both.",
        ("exercise_participants", "exercises", "states"),
        """
  SELECT p.exercise, e.name AS exercise_name, e.nature, e.status, e.dates, e.dates_earliest,
    p.participant AS state, states.name AS state_name
  FROM exercise_participants AS p
  JOIN exercises AS e ON e.id = p.exercise
  LEFT JOIN states ON states.code = p.participant
  ORDER BY e.dates_earliest, e.position, p.position""",
    ),
    "exercise_places_named": _View(
        "Where which exercise was: a row an exercise and place, with the state's name and the degrees for a map.",
        ("exercise_places", "exercises", "places", "states"),
        """
  SELECT p.exercise, e.name AS exercise_name, e.nature, e.status, e.dates, e.dates_earliest, p.name AS place, p.venue,
    coalesce(p.state, places.state) AS state, states.name AS state_name,
    places.latitude, places.longitude, places.precision
  FROM exercise_places AS p
  JOIN exercises AS e ON e.id = p.exercise
  LEFT JOIN places ON places.name = p.name
  LEFT JOIN states ON states.code = coalesce(p.state, places.state)
  ORDER BY e.dates_earliest, e.position, p.position""",
    ),
    "citations_with_sources": _View(
        "Who says so: every citation, with the title of its record, what it supports, and its source.",
        ("citations", "citation_supports", "records", "sources"),
        """
  SELECT c.record, r.type AS record_type, r.title AS record_title,
    (SELECT group_concat(supports, ', ') FROM (
      SELECT supports FROM citation_supports WHERE record = c.record AND citation = c.position
      ORDER BY position)) AS supports,
    c.locator, c.basis, c.note, c.source, s.title AS source_title, s.publisher, s.source_type, s.published, s.url,
    s.archived_url
  FROM citations AS c
  JOIN records AS r ON r.id = c.record
  LEFT JOIN sources AS s ON s.id = c.source
  ORDER BY c.record, c.position""",
    ),
    "disputes_with_sources": _View(
        "What some source says otherwise: the field, what stands there, and the source that states it.",
        ("disputes", "records", "sources"),
        """
  SELECT d.record, r.type AS record_type, r.title AS record_title, d.field, d.stated, d.value, d.kind, d.reason,
    d.citation AS source, s.title AS source_title, s.publisher, s.source_type, s.published, s.url, s.archived_url,
    d.citation_locator AS locator
  FROM disputes AS d
  JOIN records AS r ON r.id = d.record
  LEFT JOIN sources AS s ON s.id = d.citation
  ORDER BY d.record, d.position""",
    ),
}


def write(value: Decoded) -> bytes:
    """Give a SQLite database: the same bytes for the same value, from one version of SQLite."""
    tables = tables_of(value)
    views = {name: view for name, view in _VIEWS.items() if tables.keys() >= {*view.tables}}
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(
            f"PRAGMA page_size = 4096; PRAGMA encoding = 'UTF-8'; PRAGMA application_id = {APPLICATION_ID};"
            f"PRAGMA user_version = {SCHEMA_VERSION};"
        )
        _table(database, HEADER, ['"key" TEXT NOT NULL PRIMARY KEY', '"value" NOT NULL'], about(value).items())
        for table in tables.values():
            rows = ([as_json(row[column.name]) for column in table.columns] for row in table.rows)
            _table(database, table.name, [*_columns(table), *_constraints(table)], rows)
            for link in _unindexed(table):
                name = f"{table.name}_by_{'_'.join(link)}"
                database.execute(f"CREATE INDEX {_quoted(name)} ON {_quoted(table.name)} ({_listed(link)})")
        columns = [f'"{name}" TEXT' for name in ("table_name", "column_name", "holds", "words", "description")]
        _table(database, "data_dictionary", columns, _dictionary(tables.values(), views))
        for name, view in views.items():
            database.execute(f"CREATE VIEW {_quoted(name)} AS{view.select}")
        database.commit()
        return database.serialize()


def _quoted(name: str) -> str:
    return '"{}"'.format(name.replace('"', '""'))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(map(_quoted, names))


def _table(database: sqlite3.Connection, name: str, parts: list[str], rows: Iterable[Iterable[object]]) -> None:
    """Make a table and fill it."""
    body = ",\n  ".join(parts)
    database.execute(f"CREATE TABLE {_quoted(name)} (\n  {body}\n)")
    width = sum(part.startswith('"') for part in parts)
    database.executemany(f"INSERT INTO {_quoted(name)} VALUES ({', '.join('?' * width)})", map(tuple, rows))


def _columns(table: Table) -> Iterator[str]:
    """Yield the definition of each column: its type, and what may stand in it."""
    for column in table.columns:
        quoted = _quoted(column.name)
        null = "" if column.optional else " NOT NULL"
        yield f"{quoted} {_TYPES.get(column.kind, 'TEXT')}{null}{_check(column, quoted)}"


def _check(column: Column, quoted: str) -> str:
    """Give the check of a column; null passes each."""
    types = {"integer": ["integer"], "number": ["integer", "real"]}.get(column.kind, [])
    rules = {
        "boolean": f"{quoted} IN (0, 1)",
        "code": f"{quoted} IN ({_words(column.choices)})",
        "state": f"{quoted} GLOB '[A-Z][A-Z]'",
        # Of 30 February `date` makes 1 March where it must count; of what is no date null, which `=` would let pass.
        "date": f"{quoted} IS date({quoted}, '+0 days')",
    }
    if column.optional and types:
        types.append("null")
    rule = f"typeof({quoted}) IN ({_words(types)})" if types else rules.get(column.kind)
    return f" CHECK ({rule})" if rule else ""


def _words(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _constraints(table: Table) -> Iterator[str]:
    """Yield the keys of a table."""
    yield f"PRIMARY KEY ({_listed(table.key)})"
    for unique in _unique(table):
        yield f"UNIQUE ({_listed(unique)})"
    for link in table.links:
        target = f"{_quoted(link.table)} ({_listed(link.key)})"
        yield f"FOREIGN KEY ({_listed(link.columns)}) REFERENCES {target}"


def _unique(table: Table) -> list[tuple[str, ...]]:
    """Give what else names a row: its place among the records, or in a list of single values the value."""
    *owner, position, last = (column.name for column in table.columns)
    if table.name in COLLECTIONS:
        return [(last,)]
    return [(last, *owner)] if position == "position" else []


def _unindexed(table: Table) -> list[tuple[str, ...]]:
    """Give the foreign keys of a table that stand at the head of no other key of it."""
    keys = [table.key, *_unique(table)]
    return [link.columns for link in table.links if not any(key[: len(link.columns)] == link.columns for key in keys)]


def _dictionary(tables: Iterable[Table], views: dict[str, _View]) -> Iterator[tuple[str | None, ...]]:
    """Yield what each table and column is, and each view."""
    for table in tables:
        yield table.name, None, "table", None, table.doc
        for column in table.columns:
            yield table.name, column.name, column.kind, ", ".join(column.choices) or None, column.doc
    for name, view in views.items():
        yield name, None, "view", None, view.doc


# Reading


def read(content: bytes, where: str, expected: object) -> Decoded:
    """Make what a database holds: of its tables, those that `write` makes; views, indexes and triggers are left alone.

    Tables of other names may stand beside them, such as a full-text index that another program adds.
    """
    if not content.startswith(MAGIC):
        raise DecodeError(where, [Fault("", f"{shown(content[:16])} at the start", "a SQLite database")])
    try:
        with closing(sqlite3.connect(":memory:")) as database:
            reading = _Reading(database, content, where)
            header = reading.header()
            tables = reading.tables(header)
    except (sqlite3.Error, UnicodeError) as error:  # the latter where SQLite's own message holds what is no text
        fault = Fault("", f"a database that SQLite cannot read: {shown(str(error))}", "a sound one")
        raise DecodeError(where, [fault]) from None
    return from_tables(tables, header, where, expected)


class _Reading:
    """One reading of a database that may be made to do harm.

    SQLite may only select from tables of the known names. No database holds more cells and characters than it has
    bytes; pages that lead to one another again and again pretend to, and end the reading.
    """

    def __init__(self, database: sqlite3.Connection, content: bytes, where: str) -> None:
        self.where = where
        self.database = database
        self.left = len(content)
        self.known = empty_tables()
        self.readable = {"sqlite_master", HEADER, *self.known}
        if content[18:20] == b"\2\2":  # it was last written with a write-ahead log, which memory cannot have
            content = b"%b\1\1%b" % (content[:18], content[20:])
        database.executescript("PRAGMA trusted_schema = OFF; PRAGMA query_only = ON; PRAGMA cell_size_check = ON;")
        database.deserialize(content)
        ticks = iter(range(10 + len(content) // 2**18))  # a cell takes a few steps; there are a million to a tick
        database.set_progress_handler(lambda: next(ticks, None) is None, 2**20)
        database.set_authorizer(self.judged)
        self.there = {name for (name,) in self.rows("sqlite_master", ["name"], "type = 'table' AND rootpage > 0")}

    def judged(self, action: int, name: str | None, _: str | None, __: str | None, through: str | None) -> int:
        """Say whether SQLite may do something, that may be `through` a view or a trigger: read tables, and no more."""
        may = (
            action == sqlite3.SQLITE_SELECT
            or (action == sqlite3.SQLITE_READ and name in self.readable)
            or (action == sqlite3.SQLITE_PRAGMA and name == "table_info")
        )
        return sqlite3.SQLITE_OK if may and through is None else sqlite3.SQLITE_DENY

    def rows(self, table: str, columns: Iterable[str], where: str = "1") -> Iterator[tuple[object, ...]]:
        """Yield the rows of a table, as long as the file can hold them."""
        names = ", ".join(f"{_quoted(table)}.{_quoted(name)}" for name in columns)  # bare, it could be taken for a text
        for row in self.database.execute(f"SELECT {names} FROM {_quoted(table)} NOT INDEXED WHERE {where}"):
            self.left -= len(row) + sum(len(cell) for cell in row if isinstance(cell, str | bytes))
            if self.left < 0:
                raise sqlite3.DatabaseError("it pretends to hold more than its size allows")
            yield row

    def fail(self, *faults: Fault) -> None:
        if faults:
            raise DecodeError(self.where, faults)

    def header(self) -> Row:
        """Read what the file says of itself, and refuse a version that is not known."""
        if HEADER not in self.there:
            self.fail(Fault(HEADER, "no such table", "the table that says what the database holds"))
        pairs = list(self.rows(HEADER, ["key", "value"]))
        header = {key: value for key, value in pairs if isinstance(key, str)}
        if len(header) != len(pairs):
            self.fail(Fault(HEADER, "a key that is no text, or twice", "each key once"))
        version = header.get("schema_version", SCHEMA_VERSION)
        from_plain({"type": "dataset", "schema_version": version}, self.where)
        return header

    def tables(self, header: Row) -> dict[str, list[Row]]:
        """Read the tables that are known; a dataset has them all."""
        missing = [name for name in self.known if name not in self.there]
        if header.get("type") == "dataset":
            self.fail(*(Fault(name, "no such table", "a table of the database") for name in missing))
        return {name: list(self.table(table)) for name, table in self.known.items() if name in self.there}

    def table(self, table: Table) -> Iterator[Row]:
        """Yield the rows of a table, with true and false for what SQLite has 1 and 0."""
        names = [str(row[1]) for row in self.database.execute(f"PRAGMA table_info({_quoted(table.name)})")]
        flags = [column.name for column in table.columns if column.kind == "boolean" and column.name in names]
        for cells in self.rows(table.name, names):
            row: Row = dict(zip(names, cells, strict=True))
            for name in flags:
                if isinstance(row[name], int) and row[name] in {0, 1}:
                    row[name] = bool(row[name])
            yield row
