"""The data package: written and read back equal, valid to frictionless, and refused whole where anything is wrong."""

import csv
import io
import json
import os
import struct
import zipfile
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache
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
from csto_records.formats import _package
from csto_records.formats._converter import Decoded
from csto_records.formats._package import read, read_folder, write
from csto_records.formats._tables import tables_of
from samples import EXERCISE, SUMMIT

SEED = csto.load("seed")
ANYTHING: st.SearchStrategy[Decoded] = st.one_of(
    strategies.entries(),
    strategies.sources(),
    strategies.states(),
    strategies.people(),
    strategies.places(),
    strategies.collections(),
    strategies.datasets(),
)
Files = dict[str, bytes]
Change = Callable[[Any], None]


def files_of(value: Decoded) -> Files:
    """Give what a package holds, by the names of its files."""
    with zipfile.ZipFile(io.BytesIO(write(value))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files: Mapping[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()


def refused(content: bytes) -> list[str]:
    """Give the faults that a package is refused with."""
    with pytest.raises(csto.DecodeError) as caught:
        read(content, "it.zip", object)
    assert caught.value.where == "it.zip"
    assert str(caught.value).encode()
    assert len(str(caught.value)) < 10_000
    return [str(fault) for fault in caught.value.faults]


@cache
def _seed_files() -> Files:
    return files_of(SEED)


def with_table(table: str, change: Change, value: Decoded = SEED) -> bytes:
    """Give a package in which the cells of one table are changed, the header among them."""
    files = dict(_seed_files() if value is SEED else files_of(value))
    path = f"data/{table}.csv"
    cells = list(csv.reader(io.StringIO(files[path].decode(), newline="")))
    change(cells)
    text = io.StringIO(newline="")
    csv.writer(text).writerows(cells)
    return packed(files | {path: text.getvalue().encode()})


def with_cell(table: str, row: int, column: str, text: str, value: Decoded = SEED) -> bytes:
    """Give a package with another text in one cell; the header is row 1."""

    def change(cells: list[list[str]]) -> None:
        cells[row - 1][cells[0].index(column)] = text

    return with_table(table, change, value)


def with_descriptor(change: Change, value: Decoded = SEED) -> bytes:
    files = files_of(value)
    descriptor = json.loads(files["datapackage.json"])
    change(descriptor)
    return packed(files | {"datapackage.json": json.dumps(descriptor).encode()})


# There and back


@settings(max_examples=60)
@given(ANYTHING)
def test_what_is_written_is_read_back_equal(value: Decoded) -> None:
    content = write(value)
    again = read(content, "it.zip", object)
    assert again == value
    assert type(again) is type(value)
    assert write(again) == content
    if isinstance(value, csto.Dataset):
        same = cast(csto.Dataset, again)
        assert (same.name, same.data_version) == (value.name, value.data_version)
        assert all(list(part.ids) == list(value.collections[name].ids) for name, part in same.collections.items())


@pytest.mark.parametrize("edition", ["seed", "archive"])
def test_an_edition_is_read_back_equal(edition: str) -> None:
    dataset = csto.load(edition)
    again = cast(csto.Dataset, read(write(dataset), "it.zip", csto.Dataset))
    assert again == dataset
    assert (again.name, again.data_version) == (edition, dataset.data_version)
    assert csto.dumps(again) == csto.dumps(dataset)


@pytest.mark.parametrize(
    "value",
    [
        csto.Collection[Any](()),
        SEED.summits[:0],
        csto.Dataset(),
        csto.Dataset(name="ours", data_version="2020-01-01"),
        csto.Collection((SEED.sources[0], SUMMIT, SEED.states[0], EXERCISE, SEED.people[0])),
        SUMMIT,
        EXERCISE,
    ],
)
def test_the_corners_are_read_back_equal(value: Decoded) -> None:
    assert read(write(value), "it.zip", object) == value


TRICKY = (
    "=1+1",
    "'=1",
    "''-",
    "@home; +7; '-1",
    'a, "b"',
    "＝1",
    "NA",
    "null",
    "NaN",
    "true",
    "007",
    "1e5",
    "é́",
    "'tis",
)


@pytest.mark.parametrize("text", [*TRICKY, "x" * 200_000])
def test_texts_made_to_be_taken_for_something_else(text: str) -> None:
    person = csto.Person(name=csto.Text(text, f"{text} я"), aliases=(f"-{text}",))
    content = write(person)
    assert read(content, "it.zip", csto.Person) == person
    cells = files_of(person)["data/person_aliases.csv"].decode().splitlines()[1]
    assert ",'-" in cells or ",\"'-" in cells


def test_none_and_unknown_are_kept_apart() -> None:
    values = {"nature": "exercise", "status": "held", "framework": "CSTO", "dates": csto.DateSpan.parse("2024")}
    for hosts in ((), None):
        one = csto.Exercise(id="exercise-2024-a", name=csto.Text("A"), hosts=hosts, **cast(Any, values))
        assert cast(csto.Exercise, read(write(one), "it.zip", object)).hosts == hosts


def test_the_same_value_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    place = csto.Place(name=csto.Text("A"), latitude=Decimal("1.50"), longitude=Decimal(-71))
    same = csto.Place(name=csto.Text("A"), latitude=Decimal("1.5"), longitude=Decimal("-71.0"))
    assert write(place) == write(same)
    content = write(SEED)
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setenv("TZ", "Asia/Almaty")
    assert write(SEED) == content
    assert content.startswith(b"PK\x03\x04\x14\x00\x00\x00\x08\x00\x00\x00!\x00")  # deflated, 1 January 1980


def test_the_type_that_is_asked_for() -> None:
    content = write(SEED.summits)
    assert read(content, "it.zip", csto.Collection[csto.Summit]) == SEED.summits
    with pytest.raises(csto.DecodeError, match=r"it.zip: datapackage.json: csto_records.type: found 'collection'"):
        read(content, "it.zip", csto.Dataset)
    with pytest.raises(TypeError, match="what can be read is one of"):
        read(content, "it.zip", int)


def test_through_the_front_door(tmp_path: Path) -> None:
    path = tmp_path / "seed.zip"
    csto.write(SEED.summits, path)
    csto.write(SEED, path)
    assert csto.read(path, csto.Dataset) == SEED


def test_a_package_is_replaced_whoever_packed_it(tmp_path: Path) -> None:
    path = tmp_path / "seed.zip"
    path.write_bytes(packed(dict(reversed(_seed_files().items()))))
    csto.write(SEED.summits, path)
    assert csto.read(path) == SEED.summits


@pytest.mark.parametrize(
    "content",
    [
        b"no zip",
        packed({"letters.txt": b"csto_records"}),
        packed({"datapackage.json": b'{"name": "other", "title": "On csto_records"}', "README.md": b"csto_records"}),
        packed({"backup/datapackage.json": _package.write(SUMMIT)}),
        packed({"datapackage.json": b"csto_records"})[:-30],
    ],
)
def test_an_archive_of_something_else_is_not_replaced(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "seed.zip"
    path.write_bytes(content)
    with pytest.raises(FileExistsError, match=r"What is there is no \.zip file of this library, and not replaced"):
        csto.write(SEED, path)
    assert path.read_bytes() == content


# What the package says of itself


def test_the_descriptor() -> None:
    descriptor = json.loads(_seed_files()["datapackage.json"])
    assert descriptor["csto_records"] == {
        "schema_version": csto.SCHEMA_VERSION,
        "data_version": SEED.data_version,
        "type": "dataset",
        "name": "seed",
    }
    assert descriptor["title"] == "csto_records: seed"
    assert descriptor["version"] == SEED.data_version
    assert [licence["name"] for licence in descriptor["licenses"]] == ["CC-BY-4.0"]
    assert [source["title"] for source in descriptor["sources"]] == [source.title.en for source in SEED.sources]
    resources = {resource["name"]: resource for resource in descriptor["resources"]}
    assert list(resources) == list(tables_of(SEED))
    schema = resources["summit_attendance"]["schema"]
    assert schema["primaryKey"] == ["summit", "position"]
    link = {"fields": ["summit"], "reference": {"resource": "summits", "fields": ["id"]}}
    assert link in schema["foreignKeys"]
    fields = {field["name"]: field for field in schema["fields"]}
    assert fields["status"]["constraints"] == {"required": True, "enum": ["present", "represented", "absent"]}
    assert fields["state"]["constraints"]["pattern"] == "[A-Z]{2}"
    assert fields["person"].get("constraints") is None
    assert all(field["description"] for resource in resources.values() for field in resource["schema"]["fields"])
    draft_of = {"fields": ["draft_of"], "reference": {"resource": "", "fields": ["id"]}}
    assert draft_of in resources["decisions"]["schema"]["foreignKeys"]  # of the table itself


@pytest.mark.parametrize("value", [csto.Dataset(sources=SEED.sources), SEED.summits, SUMMIT])
def test_the_data_of_others_get_no_licence_of_ours(value: Decoded) -> None:
    descriptor = json.loads(files_of(value)["datapackage.json"])
    assert {"licenses", "contributors"}.isdisjoint(descriptor)


def test_a_title_for_each_kind_of_value() -> None:
    values: dict[str, Decoded] = {
        "csto_records: a dataset": csto.Dataset(),
        "csto_records: exercises": SEED.exercises,
        f"csto_records: {SUMMIT.id}": SUMMIT,
    }
    for title, value in values.items():
        assert json.loads(files_of(value)["datapackage.json"])["title"] == title


# The readers of others


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize(
    "value",
    [
        SEED,
        csto.load(),
        csto.load().exercises,
        csto.load().summits[3],
        csto.load().sources[0],
        csto.Collection((csto.load().sources[0], csto.load().decisions[0], csto.load().places[0])),
        csto.Collection[Any](()),
        csto.Person(name=csto.Text("=1"), aliases=("-a; @b", "+c")),
    ],
    ids=["seed", "archive", "collection", "record", "source", "mixed", "empty", "tricky"],
)
def test_frictionless_finds_it_valid(value: Decoded, tmp_path: Path) -> None:
    frictionless = import_module("frictionless")
    path = tmp_path / "it.zip"
    path.write_bytes(write(value))
    zipfile.ZipFile(path).extractall(tmp_path / "it")
    for found in (path, tmp_path / "it" / "datapackage.json"):
        report = frictionless.validate(str(found), type="package")
        assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "message"])[:5]
        assert report.stats["tasks"] == len(json.loads(files_of(value)["datapackage.json"])["resources"])


@pytest.mark.filterwarnings("default")
def test_frictionless_finds_a_broken_key(tmp_path: Path) -> None:
    frictionless = import_module("frictionless")
    path = tmp_path / "it.zip"
    path.write_bytes(with_cell("summit_attendance", 2, "summit", "summit-none"))
    errors = frictionless.validate(str(path), type="package").flatten(["title", "rowNumber"])
    assert errors == [["ForeignKey Error", 2]]


@pytest.mark.filterwarnings("default")
def test_frictionless_reads_the_right_types(tmp_path: Path) -> None:
    path = tmp_path / "it.zip"
    path.write_bytes(write(csto.load()))
    package = import_module("frictionless").Package(str(path))
    for name, table in tables_of(csto.load()).items():
        rows = package.get_resource(name).read_rows()
        assert [row.to_dict() for row in rows] == [dict(row) for row in table.rows]


@pytest.mark.filterwarnings("default")
def test_pandas_and_polars_change_nothing_that_they_are_not_told_to(tmp_path: Path) -> None:
    def by_pandas(content: bytes) -> bytes:
        frame = pandas.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False)
        return frame.to_csv(index=False).encode()

    def by_polars(content: bytes) -> bytes:
        return polars.read_csv(content, infer_schema=False).write_csv().encode()

    tricky = csto.Collection(csto.Person(name=csto.Text(text), aliases=("1.0",)) for text in TRICKY)
    for edited in (by_pandas, by_polars):
        for value in (csto.load(), tricky):
            files = files_of(value)
            tables = {name: edited(content) for name, content in files.items() if name.endswith(".csv")}
            (tmp_path / "it.zip").write_bytes(packed(files | tables))
            assert csto.read(tmp_path / "it.zip") == value
            assert import_module("frictionless").validate(str(tmp_path / "it.zip"), type="package").valid


TRUE, FALSE = ("true", "True", "TRUE", "1"), ("false", "False", "FALSE", "0")


@pytest.mark.filterwarnings("default")
def test_each_word_for_truth_is_read_that_frictionless_reads(tmp_path: Path) -> None:
    words = (*TRUE, *FALSE, "yes", "tRUE", "T", "1.0", " true")
    for word in words:
        content = with_cell("exercises", 2, "aggregate", word)
        (tmp_path / "it.zip").write_bytes(content)
        valid = import_module("frictionless").validate(str(tmp_path / "it.zip"), type="package").valid
        assert valid == (word in {*TRUE, *FALSE})
        if valid:
            found = cast(csto.Dataset, read(content, "it.zip", csto.Dataset))
            assert found.exercises[0].aggregate == (word in TRUE)
        else:
            fault = f"data/exercises.csv row 2, aggregate: found {word!r}, expected true or false"
            assert refused(content) == [fault]


@pytest.mark.filterwarnings("default")
def test_whole_numbers_as_pandas_has_them_where_cells_are_empty_are_refused_as_by_frictionless(tmp_path: Path) -> None:
    files = dict(_seed_files())
    frame = pandas.read_csv(io.BytesIO(files["data/states.csv"]), keep_default_na=False, na_values=[""])
    files["data/states.csv"] = frame.astype({"iso_numeric": float}).to_csv(index=False).encode()
    (tmp_path / "it.zip").write_bytes(packed(files))
    assert not import_module("frictionless").validate(str(tmp_path / "it.zip"), type="package").valid
    found = refused(packed(files))[0]
    advice = "expected a whole number without a point: with dtype=str, pandas adds none"
    assert found == f"data/states.csv row 2, iso_numeric: found '51.0', {advice}"


def test_pandas_polars_and_duckdb_read_the_tables(tmp_path: Path) -> None:
    files = files_of(csto.load())
    duckdb = import_module("duckdb")
    kinds: dict[str, set[str]] = {"date": {"DATE"}, "integer": {"BIGINT"}, "boolean": {"BOOLEAN"}}
    kinds["number"] = {"BIGINT", "DOUBLE"}
    for name, table in tables_of(csto.load()).items():
        content = files[f"data/{name}.csv"]
        path = tmp_path / f"{name}.csv"
        path.write_bytes(content)
        frames: list[Any] = [
            pandas.read_csv(io.BytesIO(content), keep_default_na=False, na_values=[""]),
            polars.read_csv(content, infer_schema_length=None),
        ]
        for frame in frames:
            assert list(frame.columns) == [column.name for column in table.columns]
            assert len(frame) == len(table)
        found = duckdb.read_csv(str(path), sample_size=-1)
        types = dict(zip(found.columns, map(str, found.types), strict=True))
        for column in table.columns:
            if column.kind in kinds and any(row[column.name] is not None for row in table):
                assert types[column.name] in kinds[column.kind]


# Hostile archives


@settings(max_examples=150)
@given(st.data())
def test_broken_bytes_are_refused_or_read(data: st.DataObject) -> None:
    content = bytearray(write(SUMMIT))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)) | st.just(len(content)))
    try:
        found = read(bytes(content[:cut]), "it.zip", object)
    except csto.DecodeError:
        return
    assert found == SUMMIT


@given(st.binary(max_size=200))
@example(b"")
@example(b"PK\x05\x06" + bytes(18))
def test_foreign_bytes_are_refused(content: bytes) -> None:
    assert refused(content)


def test_what_is_no_archive() -> None:
    assert refused(b"{}") == [
        "found no zip archive (BadZipFile: 'File is not a zip file'), expected a zip archive",
    ]
    expected = "datapackage.json: found nothing, expected a file datapackage.json in the archive"
    assert refused(packed({"a.txt": b""})) == [expected]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_twice_is_refused() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in _seed_files().items():
            archive.writestr(name, content)
        archive.writestr("data/summits.csv", b"")
    assert refused(held.getvalue()) == ["found 'data/summits.csv' twice, expected each file of the archive once"]


def test_a_link_is_refused() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        info = zipfile.ZipInfo("data/summits.csv")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, b"/etc/passwd")
    assert refused(held.getvalue()) == ["found 'data/summits.csv', a symbolic link, expected files"]


def test_an_encrypted_file_is_refused() -> None:
    content = bytearray(write(SUMMIT))
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    assert refused(bytes(content)) == ["datapackage.json: found an encrypted file, expected one that is not"]


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_compression_without_a_bound_is_refused(compression: int) -> None:
    expected = f"datapackage.json: found the compression {compression}, expected a file stored or deflated"
    assert refused(packed(_seed_files(), compression)) == [expected]


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_package, "MOST_BYTES", 2_000_000)
    path = "data/summits.csv"
    bomb = packed(_seed_files() | {path: b"a" * 3_000_000}, zipfile.ZIP_DEFLATED)
    assert refused(bomb) == [f"{path}: found more than 2,000,000 bytes unpacked, expected at most that"]
    spread = dict.fromkeys(("data/summits.csv", "data/citations.csv", "data/topics.csv"), b"a" * 900_000)
    assert any("2,000,000 bytes" in fault for fault in refused(packed(_seed_files() | spread, zipfile.ZIP_DEFLATED)))


def test_a_size_that_is_a_lie_unpacks_no_more_than_it_says() -> None:
    content = bytearray(packed(_seed_files(), zipfile.ZIP_DEFLATED))
    at = content.index(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<L", 10)
    (fault,) = refused(bytes(content))
    assert fault.startswith('datapackage.json: found a broken file (BadZipFile: "Bad CRC-32 for file')


def test_what_is_not_named_is_not_read() -> None:
    extra = {"../../etc/passwd": b"\0", "data/more.csv": b"\xff", "/abs": b"", "__MACOSX/._data": b"\0"}
    assert read(packed(_seed_files() | extra), "it.zip", object) == SEED


# Hostile descriptors


@pytest.mark.parametrize(
    "path",
    [
        "../summits.csv",
        "data/../../summits.csv",
        "/etc/passwd",
        "C:/summits.csv",
        "data\\summits.csv",
        "https://example.org/summits.csv",
        "file:///etc/passwd",
        "~/summits.csv",
        "data//summits.csv",
        "data/summits.csv/",
        "./summits.csv",
        "data/.hidden",
        "data/a\0.csv",
        "data/summits.csv\n",
        "",
        None,
        ["data/summits.csv"],
        7,
    ],
)
def test_a_path_that_is_no_file_of_the_package_is_refused(path: object, tmp_path: Path) -> None:
    def change(descriptor: Any) -> None:
        descriptor["resources"][1]["path"] = path

    content = with_descriptor(change)
    (fault,) = refused(content)
    assert fault.startswith("datapackage.json: resources[1].path: found")
    assert fault.endswith("expected the path of a file inside the package, such as 'data/summits.csv'")
    zipfile.ZipFile(io.BytesIO(content)).extractall(tmp_path)
    with pytest.raises(csto.DecodeError, match="expected the path of a file inside the package"):
        read_folder(str(tmp_path / "datapackage.json"))


def put(*steps: str | int, to: object) -> Change:
    def change(descriptor: Any) -> None:
        for step in steps[:-1]:
            descriptor = descriptor[step]
        descriptor[steps[-1]] = to

    return change


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (put("resources", to={}), "resources: found an object of 0 keys, expected a list of resources, at most 40"),
        (put("resources", to=["x"] * 50), "resources: found a list of 50, expected a list of resources, at most 40"),
        (put("resources", 0, to="x"), "resources[0]: found 'x', expected an object"),
        (put("resources", 0, "name", to=None), "resources[0].name: found None, expected the name of a table"),
        (put("resources", 0, "name", to="record"), "the name of a table; did you mean 'records'?"),
        (put("resources", 1, "name", to="records"), "resources[1].name: found 'records' twice, expected each table"),
        (put("resources", 1, "path", to="data/records.csv"), "found 'data/records.csv' twice, expected a file of"),
        (put("resources", 1, "path", to="data/no.csv"), "data/no.csv: found nothing, expected a file data/no.csv in"),
        (put("resources", 1, "encoding", to="cp1251"), "resources[1].encoding: found 'cp1251', expected \"utf-8\""),
        (put("resources", 1, "dialect", to={"delimiter": ";"}), "dialect: found an object of 1 keys, expected {}"),
        (put("resources", 1, "schema", to="schema.json"), "resources[1].schema: found 'schema.json', expected an obj"),
        (put("resources", 1, "schema", "missingValues", to=["", "NA"]), "missingValues: found a list of 2, expected ["),
        (put("csto_records", to=None), "datapackage.json: csto_records: found nothing, expected an object"),
        (put("csto_records", to=[]), "datapackage.json: csto_records: found a list of 0, expected an object"),
        (put("csto_records", "titel", to=1), "csto_records.'titel': found an unknown key, expected one of schema_ver"),
        (put("csto_records", "type", to="collection"), "csto_records.'name': found an unknown key"),
        (put("csto_records", "type", to="datasets"), "csto_records.type: found 'datasets', expected one of dataset"),
        (put("csto_records", "type", to=[]), "csto_records.type: found a list of 0, expected one of dataset"),
        (put("csto_records", "schema_version", to=99), "datapackage.json: csto_records.schema_version: found 99"),
        (put("csto_records", "schema_version", to=1.0), "datapackage.json: csto_records.schema_version: found 1.0"),
        (put("csto_records", "data_version", to="today"), "datapackage.json: csto_records.data_version: found 'today'"),
        (put("csto_records", "name", to=7), "datapackage.json: csto_records.name: found 7, expected a text"),
        (put("csto_records", "summits", to=[]), "csto_records.'summits': found an unknown key"),
    ],
)
def test_a_descriptor_that_is_wrong_is_refused(change: Change, fault: str) -> None:
    assert fault in "\n".join(refused(with_descriptor(change)))


def test_a_type_without_a_name_that_is_wrong_is_refused() -> None:
    others: tuple[object, ...] = ("summits", [], None, 7)
    for wrong in others:
        faults = refused(with_descriptor(put("csto_records", "type", to=wrong), SUMMIT))
        assert faults[0].startswith("datapackage.json: csto_records.type: found")


def test_a_key_twice_is_refused() -> None:
    text = files_of(SUMMIT)["datapackage.json"].replace(b'"schema_version": 1,', b'"schema_version": 1,' * 2)
    expected = "datapackage.json: csto_records: found the key 'schema_version' twice, expected each key once"
    assert refused(packed(files_of(SUMMIT) | {"datapackage.json": text})) == [expected]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"{", "datapackage.json: found no JSON at line 1"),
        (b"\xff", "datapackage.json: found the byte 0xff at position 0"),
        (b"[]", "datapackage.json: found a list of 0, expected an object"),
        (b"{}", "datapackage.json: csto_records: found nothing, expected an object"),
        (b"[" * 100_000, "datapackage.json: found values nested very deeply"),
    ],
)
def test_what_is_no_descriptor_is_refused(content: bytes, fault: str) -> None:
    assert refused(packed({"datapackage.json": content}))[0].startswith(fault)


def test_what_a_descriptor_says_besides_is_of_no_matter() -> None:
    def change(descriptor: Any) -> None:
        descriptor["profile"] = "https://example.org/no.json"
        descriptor["resources"][1]["schema"]["fields"] = []
        descriptor["resources"].reverse()

    assert read(with_descriptor(change), "it.zip", object) == SEED


def test_a_table_may_stand_in_a_file_of_another_name() -> None:
    files = dict(_seed_files())
    files["tables/s_1-a.txt"] = files.pop("data/summits.csv")
    files["datapackage.json"] = files["datapackage.json"].replace(b"data/summits.csv", b"tables/s_1-a.txt")
    assert read(packed(files), "it.zip", object) == SEED


# Hostile tables


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "data/people.csv row 1: found no column name, expected every column of people"),
        (b"\xff", "data/people.csv: found the byte 0xff at position 0, expected text in UTF-8"),
        (b"name,name_ru\r\n", "data/people.csv row 1: found no column position, expected every column of people"),
        (
            b"name,name_ur,position\r\n",
            "data/people.csv row 1: found the column 'name_ur', expected a column of people; did you mean 'name_ru'?",
        ),
        (b"name,name_ru,position,name\r\n", "row 1: found the column name 2 times, expected each column once"),
        (b"name,name_ru,position\r\nA,,\r\n", "data/people.csv row 2, position: found nothing, expected a value"),
        (b"name,name_ru,position\r\nA,,x\r\n", "row 2, position: found 'x', expected a whole number"),
        (b"name,name_ru,position\r\nA,,0.0\r\n", "row 2, position: found '0.0', expected a whole number"),
        (b"name,name_ru,position\r\nA,,1e0\r\n", "row 2, position: found '1e0', expected a whole number"),
        (b"name,name_ru,position\r\nA,, 0\r\n", "row 2, position: found ' 0', expected a whole number"),
        ("name,name_ru,position\r\nA,,٠\r\n".encode(), "row 2, position: found '٠', expected a whole number"),
        (b"name,name_ru,position\r\nA,," + b"9" * 5000 + b"\r\n", "row 2, position: found '999"),
        (b"name,name_ru,position\r\nA,\r\n", "data/people.csv row 2: found 2 cells, expected 3, one a column"),
        (b"name,name_ru,position\r\n\r\nA,,0", "data/people.csv row 2: found 1 cell, expected 3, one a column"),
        (b"name,name_ru,position\r\nA,,0\r\n \r\n", "data/people.csv row 3: found 1 cell, expected 3, one a column"),
        (b"name,name_ru,position\r\nA,,0,\r\n", "data/people.csv row 2: found more cells, expected 3, one a column"),
        (b"name,name_ru,position\r\nA,,0,x,y\r\nB,,1,\r\n", "row 2: found more cells, expected 3, one a column"),
        (b"name,name_ru,position\r\nA,,0,", "data/people.csv row 2: found more cells, expected 3, one a column"),
        (b"name,name_ru,position\r\nA,", "data/people.csv row 2: found 2 cells, expected 3, one a column"),
        (b'name,name_ru,position\r\n"A,,0\r\n', "row 2: found a quote or the end of a row where none can stand"),
        (b'name,name_ru,position\r\nA,,0\r\nB"b",,1\r\n', "row 3: found a quote or the end of a row where none can"),
        (b'name,name_ru,position\r\n"A"b,,0\r\n', "row 2: found a quote or the end of a row where none can stand"),
        (b"name,name_ru\rposition\r\n", "row 1: found a quote or the end of a row where none can stand, expected CSV"),
        (b"name,name_ru,position\r\nA,,0\r\nA,,1\r\n", "row 3, name: found the key of row 2 again, expected a key of"),
        (b"name,name_ru,position\r\nA,,1\r\n", "records.position: found 1, expected 0"),
        (b"name,name_ru,position\r\nA\0,,0\r\n", "data/people.csv row 2, name: found 'A\\x00', expected a text of one"),
        (b'name,name_ru,position\r\n"A\nb",,0\r\n', "data/people.csv row 2, name: found 'A\\nb', expected a text of"),
        (b"name,name_ru,position\r\nA, B,0\r\n", "data/people.csv row 2, name_ru: found ' B', expected a text that"),
        (b"name,name_ru,position\r\nA,,-1\r\n", "records.position: found -1, expected 0"),
    ],
)
def test_a_table_that_is_wrong_is_refused(content: bytes, fault: str) -> None:
    people = csto.Collection((csto.Person(name=csto.Text("A")),))
    files = files_of(people)
    assert fault in "\n".join(refused(packed(files | {"data/people.csv": content})))


@pytest.mark.parametrize(
    "text",
    [
        "name,name_ru,position\nA,,0\n",
        'position,"name",name_ru\r\n0,"A",""',
        "\ufeffname,name_ru,position\r\nA,,0",
        "name,name_ru,position\nA,,0\n\n",
        "name,position,name_ru\r\nA,0,\r\n\r\n\n\r\n",
    ],
)
def test_what_others_write_as_csv_is_read(text: str) -> None:
    person = csto.Person(name=csto.Text("A"))
    assert read(packed(files_of(person) | {"data/people.csv": text.encode()}), "it.zip", object) == person


@pytest.mark.parametrize(
    ("table", "row", "column", "text", "fault"),
    [
        ("summits", 2, "dates", "2024-13", "data/summits.csv row 2, dates: found '2024-13', expected a date: "),
        ("summits", 2, "kind", "regulr", "row 2, kind: found 'regulr', expected one of regular, extraordinary, inform"),
        ("summits", 2, "place_state", "XX", "data/summits.csv row 2, place_state: found 'XX', expected"),
        ("summits", 2, "documents_signed", "many", "row 2, documents_signed: found 'many', expected a number such as"),
        ("summits", 2, "documents_signed", "-1", "data/summits.csv row 2, documents_signed: found -1, expected"),
        ("summits", 2, "documents_signed", "1" + "0" * 15, "row 2, documents_signed: found 1000000000000000, expected"),
        (
            "summits",
            2,
            "dates_earliest",
            "2024-11-27",
            "row 2, dates_earliest: found 2024-11-27, expected 2024-11-28, which",
        ),
        ("summits", 2, "dates_earliest", "20241128", "row 2, dates_earliest: found '20241128', expected a day as YYYY"),
        ("summits", 2, "dates_earliest", "2024-11-31", "row 2, dates_earliest: found '2024-11-31', expected a day as"),
        (
            "summits",
            2,
            "host",
            "RU",
            "data/summits.csv row 2, host: found 'RU', expected 'KZ', which follows from the rest",
        ),
        ("summits", 2, "title", "Another", "data/summits.csv row 2, title: found 'Another', expected 'Session of"),
        ("records", 2, "title", "Another", "data/records.csv row 2, title: found 'Another', expected 'Session of"),
        ("records", 2, "id", "summit-other", "data/records.csv row 2: found a row, expected rows of records that"),
        ("summits", 2, "attendance_count", "7", "attendance_count: found 7, expected 6, the rows of summit_attendance"),
        (
            "summits",
            2,
            "attendance_count",
            "",
            "attendance_count: found nothing, expected 6, the rows of summit_attend",
        ),
        ("summit_attendance", 3, "state", "", "data/summit_attendance.csv row 3, state: found nothing, expected a val"),
        ("summit_attendance", 3, "state", "ZZ", "data/summit_attendance.csv row 3, state: found 'ZZ', expected"),
        ("summit_attendance", 3, "status", "late", "data/summit_attendance.csv row 3, status: found 'late', expected"),
        (
            "summit_attendance",
            3,
            "summit",
            "summit-x",
            "data/summit_attendance.csv row 3: found 1 row, expected rows of a",
        ),
        (
            "summit_attendance",
            7,
            "position",
            "9",
            "data/summit_attendance.csv row 2, position: found 0, 1, 2, 3, 4 and 1 more, expected each of 0 to 5 once",
        ),
        ("citations", 2, "basis", "", "data/citations.csv row 2, basis: found nothing, expected a value"),
        ("citation_supports", 2, "supports", "datum", "data/citations.csv row 2, supports[0]: found 'datum', expected"),
        ("exercises", 2, "aggregate", "", "data/exercises.csv row 2, aggregate: found nothing, expected a value"),
    ],
)
def test_a_cell_that_is_wrong_is_refused(table: str, row: int, column: str, text: str, fault: str) -> None:
    assert fault in "\n".join(refused(with_cell(table, row, column, text)))


def test_a_fault_is_found_in_a_collection_and_in_a_record() -> None:
    mixed = csto.Collection((SEED.exercises[1], SEED.summits[0], SEED.exercises[0]))
    faults = refused(with_cell("exercises", 3, "dates", "soon", mixed))
    assert faults[0].startswith("data/exercises.csv row 3, dates: found 'soon', expected a date")
    faults = refused(with_cell("summits", 2, "dates", "soon", mixed))
    assert faults[0].startswith("data/summits.csv row 2, dates: found 'soon'")
    faults = refused(with_cell("summits", 2, "dates", "soon", SUMMIT))
    assert faults[0].startswith("data/summits.csv row 2, dates: found 'soon'")
    faults = refused(with_cell("summit_guests", 3, "state", "ZZ", SUMMIT))
    assert faults[0].startswith("data/summit_guests.csv row 3, state: found 'ZZ'")
    faults = refused(with_cell("former_ids", 2, "former_id", "Summit", SUMMIT))
    assert faults[0].startswith("data/former_ids.csv row 2, former_id: found 'Summit'")


def test_a_record_that_is_two_is_refused() -> None:
    def twice(cells: list[list[str]]) -> None:
        cells.append(["A", "", "1"])

    person = csto.Person(name=csto.Text("B"))
    assert refused(with_table("people", twice, person)) == ["found 2 records, expected one, of the type 'person'"]


def test_a_count_that_is_wrong_in_a_record_names_it() -> None:
    (fault,) = refused(with_cell("summits", 2, "guests_count", "", SUMMIT))
    assert fault == "data/summits.csv row 2, guests_count: found nothing, expected 2, the rows of summit_guests"


def test_all_the_faults_are_told_at_once() -> None:
    def change(cells: list[list[str]]) -> None:
        at = cells[0].index("attendance_count")
        cells[1][at], cells[1][cells[0].index("documents_signed")] = "few", "many"

    assert len(refused(with_table("summits", change))) == 2


def test_of_very_many_faults_the_first_are_told() -> None:
    files = {
        path: _seed_files()[path].splitlines()[0] + b"\r\n" + b"A\r\n" * 900
        for path in ("data/people.csv", "data/places.csv")
    }
    faults = refused(packed(_seed_files() | files))
    assert len(faults) == 1_000
    assert [sum(fault.startswith(f"data/{name}.csv") for fault in faults) for name in ("people", "places")] == [
        900,
        100,
    ]


def test_of_very_many_rows_of_nothing_the_first_are_told() -> None:
    def change(cells: list[list[str]]) -> None:
        cells += [[f"exercise-{i}", "0", "RU"] for i in range(5_000)]

    faults = refused(with_table("exercise_hosts", change))
    assert len(faults) == 1_000
    assert faults[-1].startswith(
        "data/exercise_hosts.csv row 1005, host: found 1 row, expected rows of a exercise that"
    )


@pytest.mark.parametrize("table", ["records", "citations", "waivers", "people", "exercise_hosts"])
def test_a_table_that_is_missing_is_refused(table: str) -> None:
    def change(descriptor: Any) -> None:
        descriptor["resources"] = [one for one in descriptor["resources"] if one["name"] != table]

    faults = refused(with_descriptor(change))
    assert any(table in fault for fault in faults)


def test_an_empty_table_that_is_missing_is_refused_by_its_name() -> None:
    def change(descriptor: Any) -> None:
        descriptor["resources"] = [one for one in descriptor["resources"] if one["name"] != "topics"]

    (fault,) = refused(with_descriptor(change, csto.Dataset()))
    expected = "every table of the records that there are"
    assert fault == f"datapackage.json: resources: found no table topics, expected {expected}"


def test_what_may_be_empty_of_what_follows_is_filled_in() -> None:
    content = with_cell("summits", 2, "dates_earliest", "")
    assert read(content, "it.zip", object) == SEED


def test_rows_may_stand_in_any_order() -> None:
    for table in ("summit_attendance", "exercises", "citations", "records"):
        content = with_table(table, lambda cells: cells.insert(1, cells.pop()))
        again = cast(csto.Dataset, read(content, "it.zip", csto.Dataset))
        assert csto.dumps(again) == csto.dumps(SEED)


@settings(max_examples=60)
@given(st.data())
def test_one_cell_changed_is_read_or_refused_and_never_lost(data: st.DataObject) -> None:
    """Whatever a cell is changed to, the package is refused, or what it says is what is read."""
    names = [name for name, table in tables_of(SEED).items() if len(table)]
    name = data.draw(st.sampled_from(names))
    table = tables_of(SEED)[name]
    row = data.draw(st.integers(2, len(table) + 1))
    column = data.draw(st.sampled_from(table.columns))
    text = data.draw(st.text(max_size=8) | st.sampled_from(["", "0", "1", "true", "RU", "2024", "2024-11-28", "held"]))
    content = with_cell(name, row, column.name, text.encode("utf-8", "replace").decode())
    try:
        again = read(content, "it.zip", csto.Dataset)
    except csto.DecodeError:
        return
    if column.path:
        kept = {one.name: one.kind for one in table.columns if one.path}
        rewritten, given = (
            zipfile.ZipFile(io.BytesIO(package)).read(f"data/{name}.csv") for package in (write(again), content)
        )
        assert sorted(as_read(rewritten, kept)) == sorted(as_read(given, kept))


def as_read(content: bytes, kinds: Mapping[str, str]) -> Iterator[list[str]]:
    """Give the cells of some columns, with what may be written otherwise as one: what follows may be filled in."""
    same = {"-0": "0", "0.0": "0", "-0.0": "0"}
    truth = dict.fromkeys(TRUE, "true") | dict.fromkeys(FALSE, "false")
    for row in csv.DictReader(io.StringIO(content.decode(), newline="")):
        yield [(truth if kind == "boolean" else same).get(row[name], row[name]) for name, kind in kinds.items()]


# Unpacked


def test_an_unpacked_package_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(
        csto.QueryError, match=r"^a data package is written as one file: write to a name that ends in \.zip$"
    ):
        csto.write(SEED, tmp_path / "datapackage.json")
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    for name, content in _seed_files().items():
        path = tmp_path / "seed" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tmp_path / "seed"


def test_an_unpacked_package_is_read(unpacked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert csto.read(unpacked / "datapackage.json", csto.Dataset) == SEED
    monkeypatch.chdir(unpacked)
    assert read_folder("datapackage.json") == SEED


def folder_refused(unpacked: Path) -> str:
    path = str(unpacked / "datapackage.json")
    with pytest.raises(csto.DecodeError) as caught:
        read_folder(path)
    assert caught.value.where == path
    return str(caught.value.faults[0])


def test_a_link_out_of_the_folder_is_refused(unpacked: Path) -> None:
    table = unpacked / "data" / "summits.csv"
    outside = unpacked.parent / "summits.csv"
    table.rename(outside)
    table.symlink_to(outside)
    expected = "data/summits.csv: found a link that leads out of the folder, expected a file in it"
    assert folder_refused(unpacked) == expected
    table.unlink()
    table.parent.rename(unpacked.parent / "seed-data")
    (unpacked / "data").symlink_to(unpacked.parent / "seed-data")
    assert "a link that leads out of the folder" in folder_refused(unpacked)


def test_a_link_inside_the_folder_is_followed(unpacked: Path) -> None:
    table = unpacked / "data" / "summits.csv"
    table.rename(unpacked / "summits.csv")
    table.symlink_to("../summits.csv")
    assert read_folder(str(unpacked / "datapackage.json")) == SEED


def test_what_is_no_file_is_refused(unpacked: Path) -> None:
    table = unpacked / "data" / "summits.csv"
    table.unlink()
    assert folder_refused(unpacked) == "data/summits.csv: found nothing, expected a file data/summits.csv in the folder"
    table.mkdir()
    assert "found nothing" in folder_refused(unpacked)
    table.rmdir()
    os.mkfifo(table)
    assert "found nothing" in folder_refused(unpacked)


def test_a_folder_too_large_is_refused(unpacked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_package, "MOST_BYTES", 110_000)
    assert "found more than 110,000 bytes unpacked" in folder_refused(unpacked)
