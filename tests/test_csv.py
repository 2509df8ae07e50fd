"""CSV: one table that spreadsheets and data frames read with the right types, in which no cell is a formula."""

import csv
import io
import itertools
from collections.abc import Callable
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any, cast

import pandas
import polars
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import csto_records as csto
from csto_records import strategies
from csto_records._shape import fields
from csto_records.formats import _csv
from csto_records.formats._converter import Decoded
from csto_records.formats._csv import cell, guarded, unguarded, write
from csto_records.formats._files import FORMATS, Format
from csto_records.formats._tables import columns_of, table_of, tables_of
from samples import SUMMIT
from synthetic import DS

SEED = csto.load("seed")
BEGINS = (
    b"id,former_ids,",
    b"id,title,title_ru,title_form,",
    b"code,name,name_ru,official_name,",
    b"name,name_ru,",
    b"type,id",
    b"type,name,name_ru",
    b"type,kind",
    b"type,state",
    b"type\r\n",
)
"""How a file of ours begins, after the mark: what the registry knows it by."""
ACTIVE = "=+-@\t\r\n＝＋－＠"
tricky = st.text(alphabet="=+-@＝＋－＠'; \t\r\na,\"|", max_size=12)


def rows_of(value: Decoded) -> list[dict[str, str]]:
    """Give the rows of what is written, as a reader of CSV has them."""
    return list(csv.DictReader(io.StringIO(write(value).decode("utf-8-sig"), newline=""), strict=True))


def parted(text: str) -> list[str]:
    """Give the items of a cell as the documentation says."""
    return next(csv.reader([unguarded(text)], delimiter=";", skipinitialspace=True), list[str]())


@settings(max_examples=40)
@given(strategies.collections())
def test_each_cell_says_what_the_table_has(records: csto.Collection[Any]) -> None:
    table = table_of(records)
    rows = rows_of(records)
    assert len(rows) == len(table.rows)
    for row, wide in zip(rows, table.rows, strict=True):
        for column in table.columns:
            value = wide[column.name]
            if not column.items:
                assert row[column.name] == cell(value)
                continue
            items = cast("list[Any] | None", value)
            if column.of_parts or column.optional:
                assert row[f"{column.name}_count"] == cell(None if items is None else len(items))
            if not column.of_parts:
                assert parted(row[column.name]) == (items or [])


@settings(max_examples=40)
@given(strategies.collections())
def test_no_cell_is_a_formula(records: csto.Collection[Any]) -> None:
    text = write(records).decode("utf-8-sig")
    for delimiter in ",;":  # of a spreadsheet of here, and of one where the comma is for decimals
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            for found in row:
                assert not found.lstrip(" ").startswith(tuple(ACTIVE)) or is_number(found)


def is_number(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdecimal() and "," not in text


@given(tricky)
@example("'=1")
@example("a; ''@b;=c; -")
def test_the_guard_is_taken_away_again(text: str) -> None:
    safe = guarded(text)
    assert unguarded(safe) == text
    assert not safe.startswith(tuple(ACTIVE))
    assert not any(part.lstrip(" ").startswith(tuple(ACTIVE)) for part in safe.split(";")[1:])
    assert safe.replace("'", "") == text.replace("'", "")


@given(tricky, tricky)
def test_two_texts_are_never_one_cell(one: str, other: str) -> None:
    assert (guarded(one) == guarded(other)) == (one == other)


@pytest.mark.parametrize("text", ["Astana", "'tis", "a-b", "1+1=2", "Minsk; Moscow", "х; у", "28 November; 'tis"])
def test_what_is_no_formula_stays_as_it_is(text: str) -> None:
    assert guarded(text) == unguarded(text) == text


def test_no_word_of_the_model_is_guarded() -> None:
    for table in tables_of(csto.Dataset()).values():
        for column in table.columns:
            assert guarded(column.name) == column.name
            assert all(guarded(choice) == choice for choice in column.choices)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (-7, "-7"),
        (Decimal(-71), "-71"),
        (Decimal("-71.50"), "-71.5"),
        (Decimal("1E+3"), "1000"),
        (Decimal("1E-12"), "0.000000000001"),
        (Decimal("-0.0"), "0"),
        (csto.PartialDate(2024, 11).earliest, "2024-11-01"),
    ],
)
def test_a_plain_value_as_a_cell(value: object, text: str) -> None:
    assert cell(value) == text


def test_a_record_is_a_row() -> None:
    (row,) = rows_of(SUMMIT)
    assert row["id"] == SUMMIT.id
    assert (row["place"], row["place_state"], row["place_venue"]) == ("Astana", "KZ", "Palace of Independence")
    assert (row["present"], row["represented"], row["absent"]) == ("KZ", "BY", "AM")
    assert (row["attendance_count"], row["guests_count"], row["waivers_count"]) == ("3", "2", "1")
    assert (row["citations"], row["citations_count"]) == ("a-page", "1")
    assert (row["disputes"], row["disputes_count"]) == ("id", "1")
    assert {"attendance", "guests", "waivers"}.isdisjoint(row)
    assert rows_of(csto.Collection((SUMMIT,))) == [row]


def test_none_and_unknown_differ_in_the_count() -> None:
    known = {"id", "name", "nature", "status", "framework", "dates"}
    values = {shape.name: getattr(SEED.exercises[0], shape.name) for shape in fields(csto.Exercise)}
    values = {name: value for name, value in values.items() if name in known}
    none, unknown = (csto.Exercise(**values, hosts=hosts) for hosts in ((), None))
    assert [(row["hosts"], row["hosts_count"]) for one in (none, unknown) for row in rows_of(one)] == [
        ("", "0"),
        ("", ""),
    ]


def test_an_item_with_a_semicolon_is_quoted() -> None:
    aliases = ("One; two", '"Quoted"', "It's", 'The "Edge"', "=1; =2")
    person = csto.Person(name=csto.Text("A"), aliases=aliases)
    (row,) = rows_of(person)
    assert row["aliases"] == '''"One; two"; """Quoted"""; It's; The "Edge"; "=1; '=2"'''
    assert parted(row["aliases"]) == list(aliases)


def test_a_dataset_is_refused_with_what_to_do() -> None:
    with pytest.raises(csto.QueryError) as caught:
        write(SEED)
    assert str(caught.value) == (
        "a dataset is many tables and a .csv is one: write one of its collections, or all to a .zip"
    )


def test_the_bytes() -> None:
    content = write(csto.Collection((csto.Person(name=csto.Text("Emomali Rahmon", "Эмомали Рахмон")),)))
    assert content == "\ufeffname,name_ru,aliases\r\nEmomali Rahmon,Эмомали Рахмон,\r\n".encode()
    assert write(SEED.exercises) == write(csto.loads(csto.dumps(SEED.exercises), csto.Collection[csto.Exercise]))


def test_a_file_of_ours_is_known_by_its_beginning() -> None:
    one_each = [part[0] for part in DS.collections.values()]
    for many in (0, 1, 2, 3, len(one_each)):
        for some in itertools.permutations(one_each, many) if many < 3 else itertools.combinations(one_each, many):
            for order in (some, some[::-1]):
                assert write(csto.Collection[Any](order)).removeprefix(b"\xef\xbb\xbf").startswith(BEGINS)
    for part in csto.load().collections.values():
        assert write(part[:0]).removeprefix(b"\xef\xbb\xbf").startswith(BEGINS)
    assert not b"id,name\r\n1,a\r\n".startswith(BEGINS)


def test_through_the_front_door(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(FORMATS, ".csv", Format("_csv", BEGINS, "some of it"))
    path = tmp_path / "exercises.csv"
    csto.write(SEED.exercises, path)
    csto.write(SEED.summits, path)
    assert path.read_bytes() == write(SEED.summits)
    with pytest.raises(csto.QueryError, match=r"cannot be read back: \.csv is written only, and leaves out some of it"):
        csto.read(path)
    path.write_bytes(b"id,price\r\n1,2\r\n")
    with pytest.raises(FileExistsError):
        csto.write(SEED.exercises, path)


# The readers of others


def polars_read(content: bytes, _: Path) -> Any:
    return polars.read_csv(content, try_parse_dates=True)


def pandas_read(content: bytes, _: Path) -> Any:
    days = [column.name for column in columns_of(csto.Exercise) if column.kind == "date"]
    return pandas.read_csv(io.BytesIO(content), parse_dates=days, keep_default_na=False, na_values=[""])


def duckdb_read(content: bytes, folder: Path) -> Any:
    path = folder / "exercises.csv"
    path.write_bytes(content)
    return import_module("duckdb").read_csv(str(path)).pl()


@pytest.mark.parametrize("read", [polars_read, pandas_read, duckdb_read])
def test_other_readers_find_the_right_types(read: Callable[[bytes, Path], Any], tmp_path: Path) -> None:
    exercises = csto.load().exercises
    frame = read(write(exercises), tmp_path)

    def column(name: str) -> list[object]:
        nothing = frame[name].isna() if read is pandas_read else frame[name].is_null()
        return [None if empty else value for value, empty in zip(frame[name], nothing, strict=True)]

    assert column("id") == list(exercises.ids)
    assert column("name_ru") == [exercise.name.ru for exercise in exercises]
    assert column("aggregate") == [exercise.aggregate for exercise in exercises]
    days = [day and cast(Any, day).isoformat()[:10] for day in column("dates_earliest")]
    assert days == [exercise.dates.earliest and exercise.dates.earliest.isoformat() for exercise in exercises]
    assert column("personnel") == [exercise.personnel and exercise.personnel.value for exercise in exercises]
    assert column("hosts_count") == [None if one.hosts is None else len(one.hosts) for one in exercises]


def test_a_negative_longitude_is_a_number_to_them_all() -> None:
    place = csto.Place(name=csto.Text("West"), latitude=Decimal("1.5"), longitude=Decimal("-71.25"))
    content = write(place)
    assert pandas.read_csv(io.BytesIO(content))["longitude"][0] == -71.25
    assert polars.read_csv(content)["longitude"][0] == -71.25


def test_what_it_says_it_keeps_of_parts_is_there() -> None:
    main = _csv._MAIN_PART  # pyright: ignore[reportPrivateUsage]
    found = {
        column.name: {part.name for part in column.items}
        for cls in (csto.Summit, csto.Exercise)
        for column in columns_of(cls)
        if column.of_parts
    }
    assert found.keys() == {*main, "attendance", "guests", "waivers"}
    assert all(part in found[name] for name, part in main.items())
