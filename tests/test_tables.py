"""The flat view: every class has its columns, what is made tables is made whole again, and what is amiss is told."""

import copy
import json
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import csto_records as csto
from csto_records import DecodeError, IntegrityError, Quantity, strategies
from csto_records._dataset import COLLECTIONS, ENTRIES
from csto_records._shape import fields
from csto_records._states import StateCode
from csto_records.formats._converter import Decoded, from_plain
from csto_records.formats._tables import (
    Column,
    Row,
    Table,
    about,
    columns_for,
    columns_of,
    differences,
    doc_of,
    from_tables,
    header_faults,
    plain_of,
    row_of,
    rows_of,
    tables_of,
    tag_of,
    told,
)
from synthetic import AM, KZ, RU, made, span

SEED = csto.load("seed")
CLASSES = tuple(COLLECTIONS.values())
SUMMIT = "summit-2024-11-28-astana"
MEANT = f"did you mean {SUMMIT!r}?"
TRAINING = "exercise-2024-joint-training"
Tables = dict[str, list[Row]]
Change = Callable[[Tables], object]
ANYTHING: st.SearchStrategy[Decoded] = st.one_of(
    strategies.entries(),
    strategies.sources(),
    strategies.states(),
    strategies.people(),
    strategies.places(),
    strategies.collections(),
    strategies.datasets(),
)


def rows_in(value: Decoded) -> Tables:
    return {name: table.to_dicts() for name, table in tables_of(value).items()}


def again(value: Decoded) -> Decoded:
    return from_tables(tables_of(value), about(value), "the tables")


def faults_of(change: Change, value: Decoded = SEED, header: Mapping[str, object] | None = None) -> list[str]:
    """Give the lines of the error that tables with a change in them are refused with."""
    tables = copy.deepcopy(rows_in(value))
    change(tables)
    with pytest.raises(DecodeError) as caught:
        from_tables(tables, about(value) if header is None else dict(header), "the tables")
    assert caught.value.where == "the tables"
    return [str(fault) for fault in caught.value.faults]


def in_row(table: str, at: int, **cells: object) -> Change:
    return lambda tables: tables[table][at].update(cells)


def lacking(table: str, at: int, column: str) -> Change:
    return lambda tables: tables[table][at].pop(column)


def without(table: str, at: int) -> Change:
    return lambda tables: tables[table].pop(at)


def with_rows(table: str, *rows: Row) -> Change:
    return lambda tables: tables.setdefault(table, []).extend(rows)


def twice(table: str, at: int, **cells: object) -> Change:
    return lambda tables: tables[table].append(tables[table][at] | cells)


def empty(table: str) -> Change:
    return lambda tables: tables[table].clear()


# Columns


@pytest.mark.parametrize("cls", CLASSES)
def test_every_field_of_a_class_has_a_column_and_no_two_have_one_name(cls: type) -> None:
    columns = columns_of(cls)
    names = [column.name for column in columns]
    assert len(set(names)) == len(names)
    assert {column.path[0] for column in columns if column.path} == {shape.name for shape in fields(cls)}
    assert len({column.path for column in columns if column.path}) == sum(bool(column.path) for column in columns)
    assert all(column.doc for column in columns if column.name)


def test_what_is_alone_is_spread_and_what_is_several_is_a_list() -> None:
    by_name = {column.name: column for column in columns_of(csto.Exercise)}
    assert by_name["name_ru"].path == ("name", "ru")
    assert [by_name[name].kind for name in ("id", "kind", "hosts", "aggregate", "personnel")] == [
        "text", "code", "list", "boolean", "number",
    ]  # fmt: skip
    (host,) = by_name["hosts"].items
    assert (host.name, host.kind, host.points_at, by_name["hosts"].of_parts) == ("", "state", "states", False)
    assert by_name["results"].of_parts
    assert [part.name for part in by_name["results"].items][:3] == ["measure", "quantity", "quantity_qualifier"]
    assert by_name["personnel_qualifier"].optional
    assert not by_name["dates"].optional
    assert by_name["dates_precision"].choices == ("year", "month", "day")
    assert by_name["title"].path == ()
    assert {column.name for column in columns_of(csto.Place) if column.measured} == {"latitude", "longitude"}


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31), "year"),
        ("2024-11/2024-11-28", date(2024, 11, 1), date(2024, 11, 28), "month"),
        ("2024-11-28/..", date(2024, 11, 28), None, "day"),
        ("../2024-02", None, date(2024, 2, 29), "month"),
        ("/2024", None, date(2024, 12, 31), "year"),
    ],
)
def test_beside_a_date_stands_what_it_can_mean(
    text: str, earliest: date | None, latest: date | None, precision: str
) -> None:
    membership = made(csto.Membership, id="membership-am", state=AM, dates=span(text))
    row = row_of(columns_of(csto.Membership), membership)
    assert row["dates"] == text
    found = row["dates_earliest"], row["dates_latest"], row["dates_precision"]
    bounds = span(text)
    assert found == (bounds.earliest, bounds.latest, precision)
    assert earliest is None or found[0] == earliest
    assert latest is None or found[1] == latest


def test_a_date_that_is_not_known_has_no_bounds_nor_precision() -> None:
    row = row_of(columns_of(csto.Statement), made(csto.Statement, id="statement-a", kind="address",
                                                   title=csto.Title("A"), issuer="CSC"))  # fmt: skip
    assert [row[f"issued{end}"] for end in ("", "_earliest", "_latest", "_precision")] == [None] * 4


@given(st.one_of(strategies.entries(), strategies.sources(), strategies.states(), strategies.places()))
@settings(max_examples=50)
def test_a_row_is_made_of_plain_values_and_its_plain_data_are_those_of_the_record(record: object) -> None:
    cls: type = type(record)
    columns = columns_of(cls)
    row = row_of(columns, record)
    assert {type(cell) for cell in row.values()} <= {str, int, Decimal, bool, date, list, type(None)}
    plain = {"type": tag_of(cls), **plain_of(columns, row)}
    assert from_plain(plain, "the row") == record


def test_what_is_not_as_the_columns_have_it_is_given_on() -> None:
    columns = columns_of(csto.Exercise)
    wrong = {"hosts": 5, "results": "many", "citations": [None, {"source": "a"}], "personnel": float("inf")}
    assert plain_of(columns, wrong) == {
        "hosts": 5,
        "results": "many",
        "citations": [None, {"source": "a"}],
        "personnel": {"value": float("inf")},
    }


def test_a_whole_float_is_the_whole_number_that_it_was() -> None:
    plain = plain_of(columns_of(csto.Exercise), {"personnel": 5000.0, "aircraft": 2.5})
    assert repr(plain) == "{'personnel': {'value': 5000}, 'aircraft': {'value': 2.5}}"


@pytest.mark.parametrize("cls", CLASSES)
def test_the_columns_for_one_class_are_its_own(cls: type) -> None:
    assert columns_for((cls,)) == columns_of(cls)


def test_the_columns_for_several_classes_are_those_of_each() -> None:
    columns = {column.name: column for column in columns_for(CLASSES)}
    assert list(columns)[:3] == ["type", "id", "when"]
    assert columns["type"].choices == tuple(map(tag_of, CLASSES))
    assert not columns["id"].optional
    for cls in CLASSES:
        for column in columns_of(cls):
            merged = columns[column.name]
            assert (merged.kind, [item[:2] for item in merged.items]) == (column.kind, [i[:2] for i in column.items])
            assert {*merged.choices} >= {*column.choices}
            assert merged.optional or not column.optional
    assert columns["kind"].doc.startswith("(summit) ")
    assert "(exercise) " in columns["kind"].doc
    assert columns["topics"].doc == next(column.doc for column in columns_of(csto.Summit) if column.name == "topics")


def test_rows_of_several_classes_are_null_where_a_class_has_no_such_column() -> None:
    records = (SEED.summits[0], SEED.states["KZ"], SEED.people[0])
    first, state, person = rows_of(columns_for((csto.Summit, csto.State, csto.Person)), records)
    assert (first["type"], first["id"], first["when"], first["code"]) == ("summit", SUMMIT, "2024-11-28", None)
    assert (state["type"], state["id"], state["when"], state["code"]) == ("state", "KZ", None, "KZ")
    assert (person["id"], person["when_earliest"], person["dates"]) == (SEED.people[0].id, None, None)


# Tables


def test_a_dataset_has_every_table_and_a_collection_those_of_its_types() -> None:
    assert {*tables_of(csto.Dataset())} == {*tables_of(SEED)} > {"records", *COLLECTIONS}
    names = {*tables_of(SEED.people)}
    assert names == {"people", "person_aliases"}
    assert "records" in tables_of(SEED.summits[0])
    assert tables_of(csto.Collection[csto.Summit]()) == {}


@given(strategies.datasets())
@settings(max_examples=30)
def test_each_row_has_a_key_of_its_own_and_each_link_holds(dataset: csto.Dataset) -> None:
    tables = tables_of(dataset)
    for table in tables.values():
        keys = [tuple(row[name] for name in table.key) for row in table]
        assert len(set(keys)) == len(keys)
        assert all(list(row) == [column.name for column in table.columns] for row in table)
        for link in table.links:
            there = {tuple(row[name] for name in link.key) for row in tables[link.table]}
            named = [tuple(row[name] for name in link.columns) for row in table]
            assert all(None in key or key in there for key in named)
    assert len(tables["records"]) == sum(len(dataset.collections[name]) for name in ENTRIES)


def test_links_name_the_owner_and_what_a_column_points_at() -> None:
    tables = tables_of(SEED)
    assert ("summit",) in [link.columns for link in tables["summit_attendance"].links]
    assert (("record", "citation"), "citations", ("record", "position")) in tables["citation_supports"].links
    assert tables["states"].links == ()  # its code names the state itself
    assert (("id",), "records", ("id",)) in tables["summits"].links


def test_a_link_that_does_not_hold_is_none() -> None:
    summit = attrs.evolve(SEED.summits[0], place=csto.Location(name="Atlantis"))
    tables = tables_of(csto.Dataset(summits=[summit], places=SEED.places))
    assert ("place",) not in [link.columns for link in tables["summits"].links]
    assert ("place",) in [link.columns for link in tables_of(SEED)["summits"].links]


def test_a_count_tells_unknown_from_none() -> None:
    def counts(hosts: tuple[StateCode, ...] | None) -> tuple[object, int]:
        tables = tables_of(attrs.evolve(SEED.exercises[0], hosts=hosts))
        return tables["exercises"].rows[0]["hosts_count"], len(tables["exercise_hosts"])

    assert [counts(None), counts(()), counts((KZ, RU))] == [(None, 0), (0, 0), (2, 2)]


@pytest.mark.parametrize("value", ["text", object(), 5])
def test_what_is_no_record_has_no_tables_and_no_header(value: Any) -> None:
    with pytest.raises(TypeError, match="expected; found"):
        tables_of(value)
    with pytest.raises(TypeError, match="expected; found"):
        about(value)


def test_the_header_says_what_a_file_holds() -> None:
    assert about(csto.Dataset()) == {"schema_version": 1, "type": "dataset"}
    assert about(SEED)["name"] == "seed"
    assert about(SEED.people) == {"schema_version": 1, "data_version": csto.DATA_VERSION, "type": "collection"}
    assert about(SEED.people[0]) == {"schema_version": 1, "data_version": csto.DATA_VERSION, "type": "person"}
    with pytest.raises(IntegrityError, match="YYYY-MM-DD"):
        about(csto.Dataset(data_version="soon"))


# A table by itself


def test_a_table_says_what_it_is() -> None:
    table = tables_of(SEED)["states"]
    assert repr(table) == "<Table states: 6 rows, 10 columns>"
    assert repr(tables_of(SEED)["summits"]) == "<Table summits: 1 row, 30 columns>"
    assert table.doc == doc_of(csto.State)
    assert [*table] == table.to_dicts() == table.rows
    table.to_dicts()[0]["code"] = "XX"
    assert table.rows[0]["code"] != "XX"


class Cells(HTMLParser):
    """The cells of a table in HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.inside = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the name is that of the base
        if tag == "tr":
            self.rows.append([])
        self.inside = tag in {"td", "th", "bdi"}

    def handle_data(self, data: str) -> None:
        if self.inside and self.rows:
            self.rows[-1].append(data)

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the name is that of the base
        self.inside = False


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (1, 1), (20, 20), (21, 16), (2_000, 16)])
def test_in_a_notebook_a_table_is_short(count: int, shown: int) -> None:
    columns = (Column("n", "integer", "", str), Column("text", "text", "", str))
    rows: list[Row] = [{"n": i, "text": None if i else "<b>\u202ebold</b>"} for i in range(count)]
    html = Table("numbers", "Each a number.", columns, rows)._repr_html_()  # pyright: ignore[reportPrivateUsage]
    assert "numbers: Each a number." in html
    body = [row for row in Cells(html).rows if row and row != ["n", "text"]]
    assert len(body) == shown
    assert "<b>bold" not in html
    assert body[:1] == [["0", "<b>‹U+202E›bold</b>"]][:count]
    if count > 20:
        assert body[10] == [f"… {count - 15:,} more: to_pandas() has them all"]
        assert body[-1] == [str(count - 1), "–"]


# And back again


@given(ANYTHING)
@settings(max_examples=60)
def test_what_is_made_tables_is_read_back_equal(value: Decoded) -> None:
    assert again(value) == value


class Word(str, Enum):  # noqa: UP042 - a StrEnum shows as its value; this one does not, and people have both
    """Texts that show as their names."""

    HELD = "held"
    TOPIC = "armament"
    TEXT = "some text"


@pytest.mark.parametrize("suffix", [".json", ".jsonl", ".parquet", ".sqlite", ".zip"])
def test_a_text_that_is_an_enum_is_kept_as_a_text(suffix: str, tmp_path: Path) -> None:
    odd: Any = {"status": Word.HELD, "topics": (Word.TOPIC,), "summary": Word.TEXT}
    some = csto.Collection([attrs.evolve(SEED.exercises.first, **odd)])
    csto.write(some, tmp_path / f"odd{suffix}")
    assert csto.read(tmp_path / f"odd{suffix}") == some
    row = rows_in(some)["exercises"][0]
    assert (row["status"], row["summary"]) == ("held", "some text")
    assert "Word" not in str(row)


def test_tables_are_pickled_and_copied() -> None:
    for table in tables_of(SEED).values():
        for one in (pickle.loads(pickle.dumps(table)), copy.deepcopy(table)):
            assert [column[:3] for column in one.columns] == [column[:3] for column in table.columns]
            assert (one.rows, one.key, one.links) == (table.rows, table.key, table.links)


@pytest.mark.parametrize("edition", ["seed", "archive"])
def test_an_edition_is_read_back_equal(edition: Any) -> None:
    dataset = csto.load(edition)
    back = again(dataset)
    assert back == dataset
    assert isinstance(back, csto.Dataset)
    assert (back.name, back.data_version) == (dataset.name, dataset.data_version)


def test_records_of_several_types_keep_their_order() -> None:
    mixed = csto.Collection([SEED.exercises[0], SEED.summits[0], SEED.exercises[1], SEED.people[0]])
    back = again(mixed)
    assert isinstance(back, csto.Collection)
    assert [*back] == [*mixed]


@given(st.randoms())
@settings(max_examples=10)
def test_the_order_of_rows_and_tables_is_of_no_matter(random: Any) -> None:
    tables = [*rows_in(SEED).items()]
    random.shuffle(tables)
    for _, rows in tables:
        random.shuffle(rows)
    assert from_tables(dict(tables), about(SEED), "") == SEED


def test_rows_may_come_from_anything_that_can_be_gone_through_once() -> None:
    once = {name: iter(table) for name, table in tables_of(SEED).items()}
    assert from_tables(once, about(SEED), "") == SEED


def test_what_is_derived_or_may_be_null_can_be_left_out() -> None:
    tables = tables_of(SEED)
    slim: dict[str, Iterable[Row]] = {}
    for name, table in tables.items():
        derived = {c.name for c in table.columns if not c.path and (c.kind == "date" or c.name.endswith("_precision"))}
        nulls = [{key: cell for key, cell in row.items() if key not in derived and cell is not None} for row in table]
        if name != "records" and nulls:
            slim[name] = nulls
    assert from_tables(slim, about(SEED), "") == SEED
    blank = {name: [row | dict.fromkeys(d for d in row if d.endswith("_earliest")) for row in table]
             for name, table in tables.items()}  # fmt: skip
    assert from_tables(blank, about(SEED), "") == SEED


@pytest.mark.parametrize("change", [in_row("exercises", 0, aggregate=None),
                                    lacking("exercises", 0, "aggregate")])  # fmt: skip
def test_no_default_is_taken_for_a_value_that_is_lost(change: Change) -> None:
    assert faults_of(change) == [f"exercises[{TRAINING}].aggregate: found nothing, expected a value"]


def test_numbers_may_be_floats_and_days_texts() -> None:
    place = csto.Place(name=csto.Text("Here"), latitude=Decimal("51.13"), longitude=Decimal(71))
    dataset = csto.Dataset(places=[place], summits=SEED.summits)
    tables = rows_in(dataset)
    tables["places"][0] |= {"latitude": 51.13, "longitude": 71.0}
    tables["summits"][0] |= {"dates_earliest": "2024-11-28", "dates_latest": "2024-11-28"}
    assert from_tables(tables, about(dataset), "") == dataset


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (in_row("summits", 0, place_stat="KZ"), ["summits.place_stat: found an unknown column, ..."]),
        (with_rows("summit"),
         ["'summit': found an unknown table, expected a table of a dataset; did you mean 'summits'?"]),
        (in_row("summits", 0, id=None), ["summits[0].id: found nothing, expected a text", ...]),
        (lacking("summits", 0, "id"), ["summits[0].id: found nothing, expected a text", ...]),
        (in_row("summits", 0, id=["a"]), ["summits[0].id: found a list of 1, expected a text", ...]),
        (in_row("summits", 0, position=True), ["summits[0].position: found True, expected a whole number", ...]),
        (in_row("topics", 0, position="0"), ["topics[0].position: found '0', expected a whole number", ...]),
        (in_row("topics", 0, record={}), ["topics[0].record: found an object of 0 keys, expected a text", ...]),
        (in_row("exercises", 0, position=1), ["exercises.position: found 1, 1, expected each of 0 to 1 once"]),
        (in_row("exercises", 0, position=2), ["exercises.position: found 1, 2, expected each of 0 to 1 once"]),
        (in_row("summits", 0, position=3), ["summits.position: found 3, expected 0"]),
        (twice("summits", 0, position=1),
         [f"summits[{SUMMIT}]: found a second row, expected one row of each key"]),
        (twice("topics", 0),
         [f"topics[{SUMMIT}][0]: found a second row, expected one row of each key"]),
        (in_row("exercises", 0, hosts_count=3),
         [f"exercises[{TRAINING}].hosts_count: found 3, expected 4, the rows of exercise_hosts"]),
        (in_row("exercises", 0, hosts_count=None),
         [f"exercises[{TRAINING}].hosts_count: found nothing, expected 4, the rows of exercise_hosts"]),
        (in_row("exercises", 0, hosts_count="4"),
         [f"exercises[{TRAINING}].hosts_count: found '4', expected 4, the rows of exercise_hosts"]),
        (empty("exercise_hosts"),
         [f"exercises[{TRAINING}].hosts_count: found 4, expected 0, the rows of exercise_hosts"]),
        (with_rows("topics", {"record": "summit-2024-11-28-astan", "position": 0, "topic": "a"}),
         [f"topics[summit-2024-11-28-astan]: found 1 row, expected rows of a record that is there; {MEANT}"]),
        (with_rows("exercise_hosts", {"exercise": "x", "position": 0, "host": "KZ"}, {"exercise": "x", "position": 1}),
         ["exercise_hosts[x]: found 2 rows, expected rows of a exercise that is there"]),
        (with_rows("citation_supports", {"record": SUMMIT, "citation": 99, "position": 0, "supports": "id"}),
         [f"citation_supports[{SUMMIT}][99]: found 1 row, expected rows of a citation that is there"]),
        (in_row("summits", 0, dates="soon"), ["summits[0].dates: found 'soon', expected a date: ..."]),
        (in_row("summits", 0, dates=b"2024"), ["summits[0].dates: found b'2024', expected the text of a DateSpan"]),
        (in_row("summits", 0, kind="regula"), ["summits[0].kind: found 'regula', expected one of regular, ..."]),
        (in_row("summits", 0, place=None), ["summits[0].place.name: found nothing, expected a text"]),
        (in_row("summits", 0, dates_earliest=date(2024, 11, 27)),
         [f"summits[{SUMMIT}].dates_earliest: found 2024-11-27, expected 2024-11-28, which follows from the rest"]),
        (in_row("summits", 0, host="RU"),
         [f"summits[{SUMMIT}].host: found 'RU', expected 'KZ', which follows from the rest"]),
        (in_row("records", 0, title="Another"), [f"records[{SUMMIT}].title: found 'Another', expected ..."]),
        (without("records", 0), [f"records[{SUMMIT}]: found no row, expected a row for each record"]),
        (in_row("records", 0, id="summit-1"),
         [f"records[{SUMMIT}]: found no row, expected a row for each record",
          "records[summit-1]: found a row, expected rows of records that are there"]),
        (in_row("decisions", 0, title_form=None),
         [f"decisions[{SEED.decisions[0].id}].title_form: found nothing, expected ..."]),
    ],
)  # fmt: skip
def test_what_is_amiss_is_told(change: Change, expected: list[Any]) -> None:
    found = faults_of(change)
    if expected[-1] is ...:
        expected = expected[:-1]
        found = found[: len(expected)]
    assert len(found) == len(expected)
    for line, wanted in zip(found, expected, strict=True):
        assert line.startswith(wanted.removesuffix("..."))
        assert wanted.endswith("...") or line == wanted


def test_a_qualifier_that_is_lost_is_told() -> None:
    exercise = attrs.evolve(SEED.exercises[0], personnel=Quantity(1500, "about"), citations=(), disputes=())
    path = f"exercises[{exercise.id}].personnel_qualifier"
    assert faults_of(in_row("exercises", 0, personnel_qualifier=None), exercise) == [
        f"{path}: found nothing, expected a value"
    ]


def test_all_faults_are_told_at_once() -> None:
    def change(tables: Tables) -> None:
        tables["summits"][0]["nam"] = 1
        tables["exercises"][0]["hosts_count"] = 1
        tables["chairmanships"][0]["position"] = 7

    assert len(faults_of(change)) == 3


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ({}, "type: found nothing, expected one of ..."),
        ({"type": ["dataset"]}, "type: found a list of 1, expected ..."),
        ({"type": "datset"}, "type: found 'datset', expected ..."),
        ({"type": "dataset", "summits": []}, "'summits': found an unknown key, expected one of schema_version, ..."),
        ({"type": "collection", "name": "x"}, "'name': found an unknown key, expected one of schema_version, ..."),
        ({"type": "dataset", "schema_version": 99}, "schema_version: found 99, expected ..."),
        ({"type": "dataset", "data_version": "now"}, "data_version: found 'now', expected a day as YYYY-MM-DD"),
        ({"type": "dataset", "name": 5}, "name: found 5, expected a text"),
        ({"type": "summit"}, "found 25 records, expected one, of the type 'summit'"),
    ],
)
def test_a_header_must_be_one(header: Row, expected: str) -> None:
    (line, *_) = faults_of(lambda _: None, header=header)
    assert line.startswith(expected.removesuffix("..."))


def test_a_header_names_the_type_of_the_record_that_is_there() -> None:
    nothing: Change = lambda _: None  # noqa: E731
    assert faults_of(nothing, SEED.summits[0], {"type": "exercise"}) == [
        "type: found 'exercise', expected 'summit', the type of the record"
    ]
    assert faults_of(nothing, csto.Collection[csto.Summit](), {"type": "exercise"}) == [
        "found 0 records, expected one, of the type 'exercise'"
    ]
    assert [fault.path for fault in header_faults({"type": "summit", "id": "other"})] == ["'id'"]


def test_a_type_that_is_asked_for_must_come_out() -> None:
    assert from_tables(tables_of(SEED.people), about(SEED.people), "", csto.Collection) == SEED.people
    with pytest.raises(DecodeError, match="type: found 'dataset', expected 'summit'"):
        from_tables(tables_of(SEED), about(SEED), "the tables", csto.Summit)


def test_one_id_in_two_tables_is_refused() -> None:
    mixed = csto.Collection([SEED.summits[0], SEED.exercises[0]])

    def change(tables: Tables) -> None:
        tables.pop("records")
        tables["exercises"][0]["id"] = SUMMIT

    assert faults_of(change, mixed)


TABLES = {name: [column.name for column in table.columns] for name, table in tables_of(SEED).items() if len(table)}
JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 3),
    st.floats(),
    st.text(max_size=4),
    st.binary(max_size=2),
    st.dates(),
    st.sampled_from(["2024", "KZ", SUMMIT, "summit", "held"]),
    st.lists(st.none(), max_size=1),
    st.dictionaries(st.text(max_size=1), st.none(), max_size=1),
)


@given(st.data())
@settings(max_examples=150)
def test_whatever_stands_in_the_cells_nothing_but_one_error_comes_of_it(data: st.DataObject) -> None:
    tables = copy.deepcopy(rows_in(SEED))
    for _ in range(data.draw(st.integers(1, 3))):
        name = data.draw(st.sampled_from(sorted(TABLES)))
        at = data.draw(st.integers(0, len(tables[name]) - 1)) if tables[name] else None
        act = data.draw(st.sampled_from(["cell", "cell", "cell", "drop", "twice", "lack", "clear"]))
        if at is None or act == "clear":
            tables[name] = []
        elif act == "cell":
            tables[name][at][data.draw(st.sampled_from([*TABLES[name], "other"]))] = data.draw(JUNK)
        elif act == "lack":
            tables[name][at].pop(data.draw(st.sampled_from(TABLES[name])), None)
        elif act == "drop":
            del tables[name][at]
        else:
            tables[name].append(dict(tables[name][at]))
    try:
        value = from_tables(tables, about(SEED), "the tables")
    except DecodeError:
        return
    right = tables_of(value)  # what was read is what was there
    for name, rows in tables.items():
        by_key = {tuple(row[column] for column in right[name].key): row for row in right[name]}
        assert len(rows) == len(right[name])
        for row in rows:
            there = by_key[tuple(row[column] for column in right[name].key)]
            assert [*differences(right[name].columns, row, there, "")] == []


def test_very_many_faults_take_no_time_to_tell() -> None:
    def change(tables: Tables) -> None:
        tables["topics"].extend({"record": f"summit-{i}", "position": 0, "topic": "a"} for i in range(20_000))
        tables["summits"][0].update({f"column_{i}": None for i in range(20_000)})

    assert len(faults_of(change)) == 1_000


def test_told_is_in_words() -> None:
    cells: list[object] = [None, date(2024, 1, 2), "a", [1]]
    assert [told(cell) for cell in cells] == ["nothing", "2024-01-02", "'a'", "a list of 1"]


def test_differences_go_into_lists_of_parts() -> None:
    columns = columns_of(csto.Exercise)
    exercise = attrs.evolve(
        SEED.exercises[0],
        results=(csto.Result(measure="drugs-seized", quantity=Quantity(Decimal("1.5")), period=span("2024")),),
    )
    right: dict[str, Any] = row_of(columns, exercise)
    found = copy.deepcopy(right)
    found["results"][0] |= {"quantity": 1.5, "period_latest": None, "period_earliest": date(2023, 1, 1)}
    assert [str(fault) for fault in differences(columns, found, right, "")] == [
        "results[0].period_earliest: found 2023-01-01, expected 2024-01-01, which follows from the rest"
    ]
    assert [str(fault) for fault in differences(columns, right | {"results": None}, right, "x.")] == [
        "x.results: found nothing, expected a value"
    ]


def test_without_docstrings_there_are_the_same_tables_and_panels_and_nothing_is_said_of_them() -> None:
    code = (
        "import csto_records as csto, json;"
        "seen = {name: [table.doc, table.to_dicts()] for name, table in csto.load('seed').tables().items()};"
        "print(json.dumps([seen, csto.panels.state_year(years=2024).to_pandas().shape], default=str))"
    )
    done = subprocess.run(
        [sys.executable, "-OO", "-c", code],
        env={**os.environ, "PYTHONPATH": str(Path(csto.__file__).parent.parent)},
        capture_output=True,
        check=True,
    )
    seen, shape = json.loads(done.stdout)
    assert {name: rows for name, (_, rows) in seen.items()} == json.loads(json.dumps(rows_in(SEED), default=str))
    assert seen["summits"][0] == ""
    assert shape == [*csto.panels.state_year(years=2024).to_pandas().shape]
