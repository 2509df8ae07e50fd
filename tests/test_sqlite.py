"""SQLite: read back equal, sound by SQLite's own checks, joined as the record is, harmless whatever is in the file."""

# ruff: noqa: S608 - the SQL is made of names of these tests

import errno
import os
import re
import sqlite3
import struct
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import csto_records as csto
from csto_records import strategies
from csto_records.formats._converter import Decoded
from csto_records.formats._files import FORMATS, Format
from csto_records.formats._sqlite import APPLICATION_ID, MAGIC, read, write
from csto_records.formats._tables import tables_of

ARCHIVE = csto.load()
SEED = csto.load("seed")
STATES = csto.Collection(list(SEED.states)[:3])
WHOLE = write(ARCHIVE)
SMALL = write(SEED)
PAGE = 4096
ANYTHING: st.SearchStrategy[Decoded] = st.one_of(
    strategies.entries(),
    strategies.sources(),
    strategies.states(),
    strategies.people(),
    strategies.places(),
    strategies.collections(),
)
VIEWS = {
    "attendance_named",
    "chairmanships_named",
    "citations_with_sources",
    "decisions_with_summit",
    "disputes_with_sources",
    "exercise_participants_named",
    "exercise_places_named",
    "exercises_named",
}


def opened(content: bytes) -> "closing[sqlite3.Connection]":
    database = sqlite3.connect(":memory:")
    database.deserialize(content)
    return closing(database)


def rows(content: bytes, select: str) -> list[Any]:
    with opened(content) as database:
        return database.execute(select).fetchall()


def changed(content: bytes, *statements: str) -> bytes:
    """Give a database after what others do to it."""
    with opened(content) as database:
        for statement in statements:
            database.execute(statement)
        database.commit()
        return database.serialize()


def again(content: bytes, expected: object = object) -> Decoded:
    return read(content, "it.sqlite", expected)


def refused(content: bytes) -> str:
    with pytest.raises(csto.DecodeError) as caught:
        again(content)
    assert caught.value.where == "it.sqlite"
    assert caught.value.__cause__ is None
    return str(caught.value)


# What is written is read back equal


@pytest.mark.parametrize("edition", [ARCHIVE, SEED], ids=["archive", "seed"])
def test_an_edition_is_read_back_equal(edition: csto.Dataset) -> None:
    found = again(write(edition), csto.Dataset)
    assert isinstance(found, csto.Dataset)
    assert found == edition
    assert (found.name, found.data_version) == (edition.name, edition.data_version)
    assert all(found.collections[name] == part for name, part in edition.collections.items())


@settings(max_examples=40)
@given(strategies.datasets())
def test_a_dataset_is_read_back_equal_and_sound(dataset: csto.Dataset) -> None:
    content = write(dataset)
    found = again(content, csto.Dataset)
    assert isinstance(found, csto.Dataset)
    assert (found, found.name, found.data_version) == (dataset, dataset.name, dataset.data_version)
    assert csto.dumps(found) == csto.dumps(dataset)
    assert rows(content, "PRAGMA foreign_key_check") == []
    assert rows(content, "PRAGMA integrity_check") == [("ok",)]


@settings(max_examples=60)
@given(ANYTHING)
def test_a_record_and_a_collection_are_read_back_equal_and_sound(value: Decoded) -> None:
    content = write(value)
    assert again(content) == value
    assert csto.dumps(again(content)) == csto.dumps(value)
    assert rows(content, "PRAGMA foreign_key_check") == []
    assert rows(content, "PRAGMA integrity_check") == [("ok",)]


@pytest.mark.parametrize("value", [csto.Dataset(), csto.Collection[csto.Summit]([])])
def test_what_holds_nothing_is_read_back_equal(value: Decoded) -> None:
    assert again(write(value), type(value)) == value


def test_order_is_kept_and_so_is_what_is_mixed() -> None:
    mixed = csto.Collection([*SEED.summits, *SEED.people, *SEED.exercises, *SEED.places][::-1])
    found = again(write(mixed), csto.Collection)
    assert isinstance(found, csto.Collection)
    assert found.ids == mixed.ids


def test_unknown_and_none_are_told_apart() -> None:
    exercise = SEED.exercises.first
    assert exercise is not None
    none, unknown = attrs.evolve(exercise, absent=()), attrs.evolve(exercise, absent=None)
    assert again(write(none), csto.Exercise) == none != unknown == again(write(unknown), csto.Exercise)


def test_the_same_value_gives_the_same_bytes() -> None:
    code = (
        "import sys, csto_records as csto; from csto_records.formats._sqlite import write;"
        "sys.stdout.buffer.write(write(csto.load('seed')))"
    )
    env = os.environ | {"PYTHONHASHSEED": "7", "PYTHONPATH": os.pathsep.join(sys.path), "TZ": "Asia/Tokyo"}
    elsewhere = subprocess.run([sys.executable, "-c", code], env=env, check=True, capture_output=True).stdout
    assert elsewhere == SMALL == write(csto.load("seed"))


def test_it_is_a_format_of_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FORMATS, ".sqlite", Format("_sqlite", (MAGIC,)))
    path = tmp_path / "summits.sqlite"
    csto.write(ARCHIVE.summits, path)
    csto.write(SEED.summits, path)
    assert csto.read(path, csto.Collection[csto.Summit]) == SEED.summits
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT count(*) FROM summits").fetchone() == (len(SEED.summits),)


# As SQLite and others see it


def test_the_archive_is_sound_by_sqlites_own_checks() -> None:
    with opened(WHOLE) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert database.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert database.execute("PRAGMA user_version").fetchone() == (csto.SCHEMA_VERSION,)
        header = dict(database.execute("SELECT * FROM csto_records"))
    assert header["name"] == "archive"
    assert header["data_version"] == csto.DATA_VERSION
    assert header["schema_version"] == csto.SCHEMA_VERSION
    assert WHOLE[68:72] == b"CSTO"


def test_an_old_sqlite_can_open_it() -> None:
    assert WHOLE[18:20] == b"\1\1"  # no write-ahead log
    schema = " ".join(sql for (sql,) in rows(WHOLE, "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")).upper()
    assert not re.search(r"\b(STRICT|GENERATED|ROWID|NULLS|FILTER|OVER|MATERIALIZED)\b|->", schema)


def test_each_table_stands_there_with_its_rows_and_types() -> None:
    with opened(WHOLE) as database:
        for name, table in tables_of(ARCHIVE).items():
            columns = [column.name for column in table.columns]
            found = database.execute(f"SELECT * FROM {name} ORDER BY rowid")
            assert [part[0] for part in found.description] == columns
            plain = [[None if cell is None else str(cell) for cell in row] for row in found]
            cells = [[row[column] for column in columns] for row in table.rows]
            wanted = [[int(cell) if isinstance(cell, bool) else cell for cell in row] for row in cells]
            assert plain == [[None if cell is None else str(cell) for cell in row] for row in wanted]


def test_every_foreign_key_is_declared_and_stands_at_the_head_of_an_index() -> None:
    with opened(WHOLE) as database:
        for name, table in tables_of(ARCHIVE).items():
            parts = database.execute(f"PRAGMA foreign_key_list({name})").fetchall()
            declared: dict[int, tuple[str, list[str], list[str]]] = {}
            for number, order, target, column, key, *_ in parts:
                _, columns, keys = declared.setdefault(number, (target, [], []))
                columns.insert(order, column)
                keys.insert(order, key)
            links = {(link.table, link.columns, link.key) for link in table.links}
            assert {(target, (*columns,), (*keys,)) for target, columns, keys in declared.values()} == links
            indexes = database.execute(f"PRAGMA index_list({name})").fetchall()
            heads = [tuple(c[2] for c in database.execute(f'PRAGMA index_info("{index[1]}")')) for index in indexes]
            for _, columns, _ in declared.values():
                assert any(head[: len(columns)] == (*columns,) for head in heads)


GOOD = "INSERT INTO summit_attendance VALUES ({summit}, 40, 'RS', 'present', NULL, NULL, NULL)"
SUMMIT = "(SELECT id FROM summits LIMIT 1)"
WRONG = {
    "a state that there is not": GOOD.replace("RS", "XX"),
    "a state by its name": GOOD.replace("RS", "Serbia"),
    "a word of no vocabulary": GOOD.replace("present", "late"),
    "a summit that there is not": GOOD.replace("{summit}", "'summit-2099'"),
    "a position twice": GOOD.replace("40", "0"),
    "a position that is no number": GOOD.replace("40", "'last'"),
    "an empty position": GOOD.replace("40", "NULL"),
    "no day": "UPDATE summits SET dates_earliest = '2024-02-30'",
    "no date": "UPDATE summits SET dates_earliest = 'spring'",
    "no number": "UPDATE exercises SET personnel = 'many'",
    "no truth": "UPDATE exercises SET aggregate = 2",
    "no count": "UPDATE exercises SET hosts_count = 'two'",
    "no title": "UPDATE decisions SET title = NULL",
    "a place among the records twice": "UPDATE decisions SET position = 0",
    "a host twice": "INSERT INTO exercise_hosts SELECT exercise, 90, host FROM exercise_hosts",
    "a record that others need": "DELETE FROM summits",
}


@pytest.mark.parametrize("statement", WRONG.values(), ids=WRONG)
def test_the_schema_refuses_what_cannot_be(statement: str) -> None:
    with opened(WHOLE) as database:
        database.execute("PRAGMA foreign_keys = ON")
        database.execute(GOOD.format(summit=SUMMIT))
        with pytest.raises(sqlite3.IntegrityError):
            database.execute(statement.format(summit=SUMMIT).replace("40", "41"))


def test_what_sql_adds_is_read() -> None:
    added = "INSERT INTO exercise_hosts SELECT id, hosts_count, 'RS' FROM exercises WHERE hosts_count = 1"
    counted = "UPDATE exercises SET hosts_count = hosts_count + 1 WHERE hosts_count = 1"
    found = again(changed(WHOLE, added, counted), csto.Dataset)
    assert isinstance(found, csto.Dataset)
    for before, after in zip(ARCHIVE.exercises, found.exercises, strict=True):
        more = ("RS",) if before.hosts is not None and len(before.hosts) == 1 else ()
        assert after.hosts == (None if before.hosts is None else (*before.hosts, *more))


def test_the_dictionary_tells_of_every_table_column_and_view() -> None:
    with opened(WHOLE) as database:
        made = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'"
        names = {name for (name,) in database.execute(made)} - {"csto_records", "data_dictionary"}
        told = database.execute("SELECT table_name, column_name, description FROM data_dictionary").fetchall()
        columns = [
            (name, column[1])
            for name in sorted(names - VIEWS)
            for column in database.execute(f"PRAGMA table_info({name})")
        ]
    assert {name for name, column, _ in told if column is None} == names
    assert sorted((name, column) for name, column, _ in told if column) == sorted(columns)
    assert [row for row in told if not row[2]] == []
    kinds = rows(WHOLE, "SELECT words FROM data_dictionary WHERE table_name = 'summits' AND column_name = 'format'")
    assert kinds == [("in-person, video, hybrid",)]


# The views


def test_the_views_stand_where_their_tables_do() -> None:
    def views(content: bytes) -> set[str]:
        return {name for (name,) in rows(content, "SELECT name FROM sqlite_master WHERE type = 'view'")}

    assert views(WHOLE) == views(SMALL) == views(write(csto.Dataset())) == VIEWS
    assert views(write(ARCHIVE.summits)) == set()
    assert views(write(csto.Collection([*ARCHIVE.summits, *ARCHIVE.states]))) == {"attendance_named"}


def test_who_came_is_told_by_name() -> None:
    select = "SELECT summit, summit_title, dates, state, state_name, status, person FROM attendance_named"
    names = {state.code: str(state.name) for state in ARCHIVE.states}
    assert Counter(rows(WHOLE, select)) == Counter(
        (s.id, str(s.title), str(s.dates), a.state, names[a.state], a.status, a.person)
        for s in ARCHIVE.summits
        for a in s.attendance or ()
    )


def test_the_chair_is_told_by_name() -> None:
    names = {state.code: str(state.name) for state in ARCHIVE.states}
    titles = {summit.id: str(summit.title) for summit in ARCHIVE.summits}
    select = "SELECT id, chair_state_name, handed_over_at_title FROM chairmanships_named"
    assert Counter(rows(WHOLE, select)) == Counter(
        (c.id, names[c.chair_state], titles.get(c.handed_over_at or "")) for c in ARCHIVE.chairmanships
    )


def test_every_decision_is_there_with_its_summit() -> None:
    summits = {summit.id: summit for summit in ARCHIVE.summits}
    select = "SELECT id, bodies, summit, summit_title, summit_place FROM decisions_with_summit"

    def row(decision: csto.Decision) -> tuple[object, ...]:
        summit = summits.get(decision.summit or "")
        place = summit.place and summit.place.name if summit else None
        return (
            decision.id,
            ", ".join(decision.bodies or ()) or None,
            decision.summit,
            summit and str(summit.title),
            place,
        )

    assert Counter(rows(WHOLE, select)) == Counter(map(row, ARCHIVE.decisions))


def test_every_exercise_is_there_with_its_hosts_participants_and_places() -> None:
    names = {state.code: str(state.name) for state in ARCHIVE.states}

    def named(codes: tuple[csto.StateCode, ...] | None) -> str | None:
        return None if codes is None else ", ".join(names[code] for code in codes)

    wanted = [
        (e.id, named(e.hosts), named(e.participants), None if e.places is None else "; ".join(p.name for p in e.places))
        for e in ARCHIVE.exercises
    ]
    assert Counter(rows(WHOLE, "SELECT id, hosts, participants, places FROM exercises_named")) == Counter(wanted)
    select = "SELECT exercise, state, state_name FROM exercise_participants_named"
    assert Counter(rows(WHOLE, select)) == Counter(
        (e.id, code, names[code]) for e in ARCHIVE.exercises for code in e.participants or ()
    )


def test_no_hosts_and_unknown_hosts_are_told_apart() -> None:
    exercise = SEED.exercises.first
    assert exercise is not None
    for hosts, cell in (((), ""), (None, None), ((csto.StateCode("KZ"), csto.StateCode("FR")), "Kazakhstan, FR")):
        changed_exercise = attrs.evolve(exercise, hosts=hosts)
        content = write(csto.Dataset(exercises=[changed_exercise], states=SEED.states))
        assert rows(content, "SELECT hosts FROM exercises_named") == [(cell,)]


def test_every_place_of_an_exercise_has_its_degrees() -> None:
    places = {place.id: place for place in ARCHIVE.places}
    select = "SELECT exercise, place, latitude, longitude FROM exercise_places_named"
    found = {row[:2]: row[2:] for row in rows(WHOLE, select)}
    assert len(found) > 100
    for e in ARCHIVE.exercises:
        for place in e.places or ():
            known = places[place.name]
            degrees = tuple(None if d is None else float(d) for d in (known.latitude, known.longitude))
            assert found[e.id, place.name] == degrees


def test_every_citation_and_dispute_is_there_with_its_source() -> None:
    sources = {source.id: source for source in ARCHIVE.sources}
    entries = [entry for part in ARCHIVE.collections.values() for entry in part if isinstance(entry, csto.Entry)]
    select = "SELECT record, record_title, supports, source_title, url FROM citations_with_sources"
    assert Counter(rows(WHOLE, select)) == Counter(
        (e.id, str(e.title), ", ".join(c.supports), str(sources[c.source].title), sources[c.source].url)
        for e in entries
        for c in e.citations
    )
    select = "SELECT record, field, stated, publisher FROM disputes_with_sources"
    assert Counter(rows(WHOLE, select)) == Counter(
        (e.id, d.field, d.stated, sources[d.citation.source].publisher) for e in entries for d in e.disputes
    )


def test_pandas_reads_a_view() -> None:
    pandas = pytest.importorskip("pandas")
    with opened(WHOLE) as database:
        frame = pandas.read_sql_query("SELECT * FROM attendance_named", database, parse_dates=["dates_earliest"])
    absent = Counter(a.state for s in ARCHIVE.summits for a in s.attendance or () if a.status == "absent")
    assert frame[frame.status == "absent"].groupby("state").size().to_dict() == absent
    assert str(frame.dates_earliest.dtype).startswith("datetime64")


def test_duckdb_reads_it(tmp_path: Path) -> None:
    duckdb = import_module("duckdb")
    database = duckdb.connect(config={"autoinstall_known_extensions": False})
    try:
        database.execute("LOAD sqlite")
    except duckdb.Error:
        pytest.skip("the sqlite extension of duckdb is not on this machine")
    path = tmp_path / "archive.sqlite"
    path.write_bytes(WHOLE)
    database.execute(f"ATTACH '{path}' AS archive (TYPE sqlite, READ_ONLY)")
    for name, table in tables_of(ARCHIVE).items():
        assert database.execute(f"SELECT count(*) FROM archive.{name}").fetchone() == (len(table),)


# What others make of the file


def test_a_dump_read_in_again_is_the_same() -> None:
    for encoding in ("UTF-8", "UTF-16le"):
        with opened(SMALL) as database, closing(sqlite3.connect(":memory:")) as other:
            other.execute(f"PRAGMA encoding = '{encoding}'")
            other.executescript("\n".join(database.iterdump()))
            assert again(other.serialize()) == SEED


def test_a_write_ahead_log_that_another_program_sets_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "seed.sqlite"
    path.write_bytes(SMALL)
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",)
        database.execute("CREATE TABLE notes (note)")
    content = path.read_bytes()
    assert content[18:20] == b"\2\2"
    assert again(content) == SEED


# A database in use

CHECKPOINT = "PRAGMA wal_checkpoint(TRUNCATE)"
RENAMED = "UPDATE csto_records SET value = 'mine' WHERE key = 'name'"
REMEDY = f"close what has it open or, where nothing has, run {CHECKPOINT} on it with SQLite"


def settled(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute(CHECKPOINT).fetchall()


def killed(path: Path, *statements: str) -> None:
    """Change a database in a program that is killed before it ends."""
    code = (
        f"import os, sqlite3; database = sqlite3.connect({str(path)!r}, isolation_level=None);"
        f"[database.execute(statement).fetchall() for statement in {statements}]; os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 9


def not_read(path: Path, log: str) -> None:
    with pytest.raises(csto.DecodeError) as caught:
        csto.read(path)
    found = f"found {log} beside it, with changes that are not all in it yet"
    assert str(caught.value) == f"{path}: {found}, expected a file that is whole: {REMEDY}"


def not_written(path: Path, log: str) -> None:
    before = {other: other.read_bytes() for other in path.parent.iterdir()}
    with pytest.raises(OSError, match="Not replaced") as caught:
        csto.write(ARCHIVE, path)
    assert (caught.value.errno, caught.value.filename) == (errno.EBUSY, str(path))
    assert caught.value.strerror == f"Not replaced, since {log} lies beside it: {REMEDY}"
    assert {other: other.read_bytes() for other in path.parent.iterdir()} == before


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "seed.sqlite"
    path.write_bytes(SMALL)
    return path


def test_what_a_write_ahead_log_holds_is_neither_lost_nor_put_into_another_database(path: Path) -> None:
    link = path.parent / "link" / "other.sqlite"
    link.parent.mkdir()
    link.symlink_to(path)
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute(RENAMED)
        database.commit()
        not_read(link, "seed.sqlite-wal")
        with pytest.raises(OSError, match=r"since seed\.sqlite-wal lies beside it"):
            csto.write(ARCHIVE, link)
        database.execute(CHECKPOINT).fetchall()
        assert csto.read(link, csto.Dataset).name == "mine"
        with pytest.raises(OSError, match=r"since seed\.sqlite-shm lies beside it"):
            csto.write(ARCHIVE, link)
    csto.write(ARCHIVE, link)
    assert csto.read(path) == ARCHIVE


def test_what_a_killed_program_left_in_its_log_is_kept(path: Path) -> None:
    killed(path, "PRAGMA journal_mode = WAL", RENAMED)
    not_read(path, "seed.sqlite-wal")
    not_written(path, "seed.sqlite-wal")
    settled(path)
    assert csto.read(path, csto.Dataset).name == "mine"
    csto.write(ARCHIVE, path)
    assert csto.read(path) == ARCHIVE


def test_what_a_killed_program_did_not_finish_is_not_read(path: Path) -> None:
    path.write_bytes(WHOLE)
    killed(path, "PRAGMA cache_size = 10", "BEGIN", "UPDATE records SET title = 'A'", "UPDATE sources SET title = 'A'")
    not_read(path, "seed.sqlite-journal")
    not_written(path, "seed.sqlite-journal")
    settled(path)
    assert csto.read(path) == ARCHIVE


def test_a_log_without_its_database_is_not_put_into_a_new_one(path: Path) -> None:
    killed(path, "PRAGMA journal_mode = WAL", RENAMED)
    path.unlink()
    with pytest.raises(FileNotFoundError):
        csto.read(path)
    not_written(path, "seed.sqlite-wal")


def test_a_reader_that_may_not_write_leaves_its_lock(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode = WAL")
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        database.execute("SELECT count(*) FROM states").fetchall()
    assert csto.read(path) == SEED
    not_written(path, "seed.sqlite-shm")
    settled(path)
    csto.write(ARCHIVE, path)


@pytest.mark.parametrize("mode", ["DELETE", "TRUNCATE", "PERSIST"])
def test_a_journal_that_sqlite_is_done_with_does_no_harm(mode: str, path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        assert database.execute(f"PRAGMA journal_mode = {mode}").fetchone() == (mode.lower(),)
        database.execute(RENAMED)
        database.commit()
    assert csto.read(path, csto.Dataset).name == "mine"
    csto.write(ARCHIVE, path)
    assert csto.read(path) == ARCHIVE


def test_what_is_opened_while_a_file_is_written_is_not_replaced(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = path.with_name("seed.sqlite-wal")

    def fsync(_: int) -> None:
        log.write_bytes(b"7")

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(OSError, match=r"since seed\.sqlite-wal lies beside it"):
        csto.write(ARCHIVE, path)
    assert path.read_bytes() == SMALL
    assert sorted(path.parent.iterdir()) == [path, log]


def test_what_is_no_file_is_no_log(path: Path) -> None:
    os.mkfifo(path.with_name("seed.sqlite-wal"))
    path.with_name("seed.sqlite-journal").mkdir()
    assert csto.read(path) == SEED
    csto.write(ARCHIVE, path)


def test_a_log_that_goes_as_it_is_looked_at_does_no_harm(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def isfile(name: str) -> bool:
        return name.endswith("-wal")

    monkeypatch.setattr(os.path, "isfile", isfile)
    csto.write(ARCHIVE, path)
    assert csto.read(path) == ARCHIVE


# The tables of others


def test_tables_views_and_triggers_of_others_are_left_alone() -> None:
    content = changed(
        SMALL,
        "CREATE TABLE notes (note)",
        "CREATE VIRTUAL TABLE found USING fts4(title)",
        "CREATE VIEW endless AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n FROM r) SELECT n FROM r",
        "CREATE TRIGGER wipes AFTER INSERT ON summits BEGIN DELETE FROM summits; END",
        "DROP VIEW attendance_named",
        "DROP TABLE data_dictionary",
        "ANALYZE",
    )
    assert again(content) == SEED


def test_what_is_derived_may_be_missing() -> None:
    content = changed(
        SMALL,
        "UPDATE summits SET dates_earliest = NULL, dates_precision = NULL",
        "ALTER TABLE summits DROP COLUMN dates_latest",
        "DROP VIEW attendance_named",
    )
    assert again(content) == SEED


# What is wrong ends in one error

BROKEN = {
    "UPDATE summits SET kind = 'usual'": "summits[0].kind: found 'usual', expected one of regular",
    "UPDATE summits SET dates = x'00ff'": r"summits[0].dates: found b'\x00\xff', expected the text of a DateSpan",
    "UPDATE summits SET dates_earliest = '1900-01-01'": "found '1900-01-01', expected 2024-11-28, which follows from",
    "UPDATE summits SET title = 'Another'": "title: found 'Another', expected 'Session of the Collective",
    "UPDATE summits SET position = 'first'": "summits[0].position: found 'first', expected a whole number",
    "UPDATE summit_attendance SET position = NULL": "summit_attendance[0].position: found nothing, expected a whole",
    "UPDATE summit_attendance SET position = 1": "[summit-2024-11-28-astana][1]: found a second row",
    "UPDATE summits SET attendance_count = 2": "attendance_count: found 2, expected 6, the rows of summit_attendance",
    "UPDATE summits SET attendance_count = '6'": "attendance_count: found '6', expected 6, the rows of",
    "UPDATE summit_attendance SET state = 'XX'": "summits[0].attendance[0].state: found 'XX', expected",
    "UPDATE summit_attendance SET summit = 'x'": "summit_attendance[x]: found 6 rows, expected rows of a summit that",
    "UPDATE exercises SET aggregate = 2": "exercises[0].aggregate: found 2, expected true or false",
    "UPDATE exercises SET aggregate = 1.0": "exercises[0].aggregate: found 1.0, expected true or false",
    "UPDATE exercises SET aggregate = 'no'": "exercises[0].aggregate: found 'no', expected true or false",
    "UPDATE exercises SET personnel = 9e999": "exercises[0].personnel.value: found inf, expected a number under",
    "UPDATE exercises SET personnel = '9'": "exercises[0].personnel.value: found '9', expected a number",
    "UPDATE exercises SET personnel = 0.1234567890123456": "expected a number under 10**15 with at most 15 digits",
    "UPDATE states SET iso_numeric = 398.5": "states[0].iso_numeric: found 398.5, expected a whole number",
    "UPDATE states SET name = CAST(x'ff41' AS TEXT)": 'SQLite cannot read: "Could not decode to UTF-8',
    "INSERT INTO states SELECT * FROM states": "states[KZ]: found a second row",
    "DELETE FROM records": "records[summit-2024-11-28-astana]: found no row",
    "DROP TABLE citations": "citations: found no such table, expected a table of the database",
    "DROP TABLE csto_records": "csto_records: found no such table, expected the table that says what",
    "ALTER TABLE summits RENAME TO meetings": "summits: found no such table",
    "ALTER TABLE summits DROP COLUMN kind": "summits[0].kind: found nothing, expected",
    "ALTER TABLE topics DROP COLUMN record": "topics[0].record: found nothing, expected a text",
    "ALTER TABLE topics DROP COLUMN topic": "summits[0].topics[0]: found null, expected a text",
    "ALTER TABLE summits ADD COLUMN plase": "summits.plase: found an unknown column, expected a column of summits; did",
    'ALTER TABLE summits ADD COLUMN [a"b]': 'summits.a"b: found an unknown column',
    "ALTER TABLE csto_records DROP COLUMN value": "SQLite cannot read: 'no such column: csto_records.value'",
    "DELETE FROM csto_records": "type: found nothing, expected one of dataset, collection",
    "UPDATE csto_records SET key = 'type'": "csto_records: found a key that is no text, or twice",
    "UPDATE csto_records SET key = x'00' WHERE key = 'name'": "csto_records: found a key that is no text, or twice",
    "UPDATE csto_records SET key = 'nome' WHERE key = 'name'": "'nome': found an unknown key",
    "UPDATE csto_records SET key = 'summits' WHERE key = 'name'": "'summits': found an unknown key",
    "UPDATE csto_records SET value = 'datset' WHERE key = 'type'": "type: found 'datset', expected one of dataset,",
    "UPDATE csto_records SET value = x'00' WHERE key = 'type'": r"type: found b'\x00', expected one of dataset,",
    "UPDATE csto_records SET value = 99 WHERE key = 'schema_version'": "schema_version: found 99, expected 1, the",
    "UPDATE csto_records SET value = 'x' WHERE key = 'data_version'": "data_version: found 'x', expected a day",
    "UPDATE csto_records SET value = 'summit' WHERE key = 'type'": "expected one, of the type 'summit'",
}


def bare(content: bytes) -> bytes:
    """Give a database without keys and checks, as another program may have made it."""
    with opened(content) as database, closing(sqlite3.connect(":memory:")) as other:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            found = database.execute(f"SELECT * FROM {name}")
            columns = [part[0] for part in found.description]
            other.execute(f"CREATE TABLE {name} ({', '.join(columns)})".replace("when,", '"when",'))
            other.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(columns))})", found)
        other.commit()
        return other.serialize()


LOOSE = bare(SMALL)


@pytest.mark.parametrize(("statement", "told"), BROKEN.items(), ids=BROKEN)
def test_what_is_wrong_is_told_with_its_place(statement: str, told: str) -> None:
    assert told in refused(changed(LOOSE, statement))


def test_without_its_keys_and_checks_it_is_read_all_the_same() -> None:
    assert again(LOOSE) == SEED


def test_all_faults_are_told_at_once() -> None:
    text = refused(changed(LOOSE, "UPDATE summits SET kind = 'usual', status = 1", "UPDATE decisions SET adopted = 5"))
    assert "summits[0].kind" in text
    assert "summits[0].status" in text
    assert "decisions[0].adopted" in text


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "found b'' at the start, expected a SQLite database"),
        (b"{}", "found b'{}' at the start, expected a SQLite database"),
        (MAGIC, "SQLite cannot read: 'file is not a database'"),
        (MAGIC + b"\xff" * 5000, "SQLite cannot read: 'file is not a database'"),
        (SMALL[:PAGE], "SQLite cannot read: 'database disk image is malformed'"),
        (SMALL[: 20 * PAGE], "SQLite cannot read: 'database disk image is malformed'"),
    ],
)
def test_what_is_no_database_is_refused(content: bytes, told: str) -> None:
    assert told in refused(content)


def test_a_database_of_something_else_is_refused() -> None:
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE moz_places (id INTEGER PRIMARY KEY, url TEXT)")
        assert "csto_records: found no such table" in refused(database.serialize())


def test_a_record_is_of_the_type_that_is_said() -> None:
    place = write(csto.Place(name=csto.Text("Astana")))
    said = "UPDATE csto_records SET value = '{}' WHERE key = 'type'"
    assert "type: found 'person', expected 'place'" in refused(changed(place, said.format("person")))
    assert "found 3 records, expected one" in refused(changed(write(STATES), said.format("state")))


def test_another_type_than_is_expected_is_refused() -> None:
    with pytest.raises(csto.DecodeError, match="type: found 'collection', expected 'dataset'"):
        again(write(STATES), csto.Dataset)


COUNT = "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r"
SAYS_TABLE = "UPDATE sqlite_master SET sql = 'CREATE {}' WHERE name = 'states'"
IN_PLACE_OF_A_TABLE = {
    "a view": (["DROP TABLE states", f"CREATE VIEW states AS {COUNT}"], "states: found no such table"),
    "a virtual table": (["DROP TABLE states", "CREATE VIRTUAL TABLE states USING fts4(code)"], "no such table"),
    "a view that says it is a table": (
        ["PRAGMA writable_schema = ON", SAYS_TABLE.format(f"VIEW states AS {COUNT}")],
        "SQLite cannot read: 'malformed database schema (states)'",
    ),
    "a virtual table that says it is a table": (
        ["PRAGMA writable_schema = ON", SAYS_TABLE.format("VIRTUAL TABLE states USING fts4(code)")],
        "SQLite cannot read: 'vtable constructor failed: states'",
    ),
    "columns that are computed": (
        [
            "DROP TABLE state_aliases",
            "CREATE TABLE state_aliases (state, position, alias AS (hex(zeroblob(400000000))))",
            "INSERT INTO state_aliases VALUES ('KZ', 0)",
        ],
        "states[3].aliases[0]: found null, expected a text",
    ),
}


@pytest.mark.parametrize(("statements", "told"), IN_PLACE_OF_A_TABLE.values(), ids=IN_PLACE_OF_A_TABLE)
def test_only_what_lies_in_a_table_is_read(statements: list[str], told: str) -> None:
    assert told in refused(changed(LOOSE, *statements))


@given(st.data())
@settings(max_examples=150)
def test_a_damaged_file_is_refused_or_read(data: st.DataObject) -> None:
    content = bytearray(write(STATES))
    page = data.draw(st.integers(0, len(content) // PAGE - 1)) * PAGE
    for at in data.draw(st.lists(st.integers(0, 127) | st.integers(0, PAGE - 1), min_size=1, max_size=20)):
        content[page + at] = data.draw(st.sampled_from([0, 1, 127, 255]) | st.integers(0, 255))
    end = data.draw(st.just(len(content)) | st.integers(0, len(content)))
    try:
        found = again(bytes(content[:end]))
    except csto.DecodeError:
        return
    assert again(write(found)) == found


# Files that pretend to be endless: pages whose every pointer leads to the same page


def leading_to(page: int, *, at: int = 0, pointers: int = 300) -> bytes:
    """Give an inner page of a table, of which each of many pointers leads to one page."""
    made = bytearray(PAGE)
    end, places = PAGE, list[int]()
    for key in range(1, pointers + 1):
        number = bytes([0x80 | key >> 7, key & 0x7F]) if key > 127 else bytes([key])
        cell = struct.pack(">I", page) + number
        end -= len(cell)
        made[end : end + len(cell)] = cell
        places.append(end)
    head = struct.pack(">BHHHBI", 5, 0, pointers, end, 0, page) + struct.pack(f">{pointers}H", *places)
    made[at : at + len(head)] = head
    return bytes(made)


def endless(content: bytes, root: int, depth: int) -> bytes:
    """Give a database in which a page of a table is read 300 to the power of the depth times."""
    pages = [content[i : i + PAGE] for i in range(0, len(content), PAGE)]
    leaf = bytearray(pages[root - 1])
    at = 100 if root == 1 else 0  # the file's header stands at the start of the schema's page
    size = 8 + 2 * int.from_bytes(leaf[at + 3 : at + 5], "big")
    leaf[:size] = leaf[at : at + size]
    pages.append(bytes(leaf))
    for _ in range(depth - 1):
        pages.append(leading_to(len(pages)))
    pages[root - 1] = pages[root - 1][:at] + leading_to(len(pages), at=at)[at:]
    made = b"".join(pages)
    return made[:28] + len(pages).to_bytes(4, "big") + made[32:]


def root_of(content: bytes, table: str) -> int:
    return int(rows(content, f"SELECT rootpage FROM sqlite_master WHERE name = '{table}'")[0][0])


@pytest.mark.parametrize("depth", [1, 2, 12])
@pytest.mark.parametrize("table", ["states", "csto_records", "schema"])
def test_a_file_that_pretends_to_be_endless_is_refused(table: str, depth: int) -> None:
    content = write(STATES)
    text = refused(endless(content, 1 if table == "schema" else root_of(content, table), depth))
    assert "found a second row" in text or "twice" in text or "SQLite cannot read" in text


def test_texts_that_share_their_pages_are_refused() -> None:
    person = csto.Person(name=csto.Text("A" * 61_500))
    content = bytearray(bare(write(person)))
    assert again(bytes(content)) == person
    page, cells = (root_of(bytes(content), "people") - 1) * PAGE, 30
    cell = content[page + 8 : page + 10]
    assert content[page] == 13  # the one leaf of the table, with room for more pointers to the one cell
    assert int.from_bytes(cell, "big") > 8 + 2 * cells
    content[page + 3 : page + 5] = cells.to_bytes(2, "big")
    content[page + 8 : page + 8 + 2 * cells] = cell * cells
    assert "it pretends to hold more than its size allows" in refused(bytes(content))


@pytest.fixture(autouse=True)
def _no_hang(request: pytest.FixtureRequest) -> Iterator[None]:
    """End a test that hangs: no input may take so long."""
    import signal

    def stop(*_: object) -> None:
        raise TimeoutError("two minutes have passed")

    before: Callable[..., Any] | int | None = signal.signal(signal.SIGALRM, stop)
    signal.alarm(120)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)
