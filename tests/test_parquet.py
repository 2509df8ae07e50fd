"""Parquet: what is written is read back equal, by others as what it says, and whatever is wrong ends in one error."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any, cast

import attrs
import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import csto_records as csto
from csto_records import Collection, DecodeError, IntegrityError, MissingExtraError, Quantity, strategies
from csto_records._dataset import COLLECTIONS
from csto_records.formats import _parquet
from csto_records.formats._converter import Decoded
from csto_records.formats._files import FORMATS, Format
from csto_records.formats._parquet import read, write
from csto_records.formats._tables import columns_for, columns_of, tag_of
from synthetic import EXERCISES, KZ, PLACES, RU, SUMMITS, again

pa: Any = import_module("pyarrow")  # it has no types
pq: Any = import_module("pyarrow.parquet")
pd: Any = import_module("pandas")  # its types know little of what a column holds

SEED = csto.load("seed")
DS = again()
MIXED: Collection[Any] = Collection([EXERCISES[0], SUMMITS[2], EXERCISES[1], PLACES[0]])
ANYTHING: st.SearchStrategy[Decoded] = st.one_of(
    strategies.entries(),
    strategies.sources(),
    strategies.states(),
    strategies.people(),
    strategies.places(),
    strategies.collections(),
    strategies.datasets(),
)
Change = Callable[[Any], Any]
SUMMIT = "summit-2024-11-28-astana"


@pytest.fixture(autouse=True)
def _registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FORMATS, ".parquet", Format("_parquet", (b"PAR1",)))


def table_in(value: Decoded = SEED) -> Any:
    return pq.read_table(pa.BufferReader(write(value)))


def file_of(table: Any, **options: Any) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, **options)
    return cast(bytes, sink.getvalue().to_pybytes())


def faults_of(content: bytes) -> list[str]:
    """Give the lines of the error that a file is refused with."""
    with pytest.raises(DecodeError) as caught:
        read(content, "a.parquet", object)
    assert caught.value.where == "a.parquet"
    assert len(str(caught.value)) < 10_000
    return [str(fault) for fault in caught.value.faults]


def with_column(table: Any, name: str, column: Any) -> Any:
    at = table.column_names.index(name)
    return table.set_column(at, name, column)


def put(name: str, cells: list[Any], type_: Any = None) -> Change:
    return lambda table: with_column(table, name, pa.array(cells, type_))


def add(name: str) -> Change:
    return lambda table: table.append_column(name, pa.array(["x"]))


def drop(name: str) -> Change:
    return lambda table: table.drop_columns([name])


def with_header(table: Any, header: object) -> Any:
    said = header if isinstance(header, bytes) else json.dumps(header).encode()
    return table.replace_schema_metadata({**table.schema.metadata, b"csto_records": said})


def header_in(table: Any) -> dict[str, Any]:
    header: dict[str, Any] = json.loads(table.schema.metadata[b"csto_records"])
    return header


# Round trips


@given(ANYTHING)
@settings(max_examples=60)
def test_what_is_written_is_read_back_equal(value: Decoded) -> None:
    back = read(write(value), "a.parquet", object)
    assert back == value
    if isinstance(value, csto.Dataset):
        assert isinstance(back, csto.Dataset)
        assert (back.name, back.data_version) == (value.name, value.data_version)


@pytest.mark.parametrize("edition", ["seed", "archive"])
def test_an_edition_and_each_of_its_collections_is_read_back_equal(edition: Any) -> None:
    dataset = csto.load(edition)
    assert read(write(dataset), "a.parquet", csto.Dataset) == dataset
    for part in dataset.collections.values():
        back = read(write(part), "a.parquet", Collection)
        assert [*cast(Collection[Any], back)] == [*part]


@pytest.mark.parametrize(
    "value",
    [MIXED, Collection[Any](), DS.summits[:0], DS, csto.Dataset(), csto.Dataset(name="=1+1"), SUMMITS[2], PLACES[0]],
    ids=["mixed", "nothing", "no summits", "synthetic", "empty", "named", "summit", "place"],
)
def test_the_edges_are_read_back_equal(value: Decoded) -> None:
    back = read(write(value), "a.parquet", object)
    assert back == value
    if isinstance(value, Collection):
        assert isinstance(back, Collection)
        assert [*back] == [*value]


@pytest.mark.parametrize("hosts", [None, (), (KZ, RU)])
def test_unknown_is_not_none(hosts: Any) -> None:
    exercise = attrs.evolve(EXERCISES[0], hosts=hosts, disputes=(), citations=())
    back = read(write(exercise), "a.parquet", csto.Exercise)
    assert cast(csto.Exercise, back).hosts == hosts


@pytest.mark.parametrize("text", ["5", "1.5", "0.000001", "999999999999999", "123456789.012345"])
def test_numbers_keep_their_digits(text: str) -> None:
    number = Decimal(text)
    results = (csto.Result(measure="drugs-seized", quantity=Quantity(number)),)
    exercise = attrs.evolve(EXERCISES[0], personnel=Quantity(number), results=results, disputes=(), citations=())
    back = cast(csto.Exercise, read(write(exercise), "a.parquet", object))
    assert back == exercise
    assert csto.dumps(back) == csto.dumps(exercise)


def test_the_same_value_gives_the_same_bytes() -> None:
    code = "import csto_records as c, hashlib; from csto_records.formats._parquet import write; "
    code += "print(hashlib.sha256(write(c.load('seed'))).hexdigest())"
    run = [subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout for _ in range(2)]
    assert run[0] == run[1]
    assert write(SEED) == write(csto.loads(csto.dumps(SEED)))


def test_files_are_written_and_read(tmp_path: Path) -> None:
    path = tmp_path / "summits.parquet"
    csto.write(SEED.summits, path)
    assert csto.read(path, Collection) == SEED.summits
    csto.write(SEED, path)
    assert csto.read(path) == SEED
    (tmp_path / "other.parquet").write_text("a text", "utf-8")
    with pytest.raises(OSError, match="no \\.parquet file"):
        csto.write(SEED, tmp_path / "other.parquet")


@pytest.mark.parametrize("value", ["text", 5, [SEED.summits[0]]])
def test_what_is_no_record_is_not_written(value: Any) -> None:
    with pytest.raises(TypeError, match="is expected; found"):
        write(value)


def test_a_version_that_is_no_day_is_not_written() -> None:
    with pytest.raises(IntegrityError, match="YYYY-MM-DD"):
        write(csto.Dataset(data_version="soon"))


def test_without_pyarrow_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    content = write(SEED)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    acts: tuple[Callable[[], object], ...] = (lambda: write(SEED), lambda: read(content, "", object))
    for act in acts:
        with pytest.raises(MissingExtraError, match=r'pip install "csto-records\[arrow\]"') as caught:
            act()
        assert caught.value.extra == "arrow"


@pytest.mark.parametrize(("there", "compression"), [(True, "ZSTD"), (False, "UNCOMPRESSED")])
def test_it_is_compressed_where_arrow_can(
    there: bool,  # noqa: FBT001
    compression: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Codec:
        @staticmethod
        def is_available(name: str) -> bool:
            return name == "zstd" and there

    monkeypatch.setattr(pa, "Codec", Codec)
    content = write(SEED)
    assert pq.read_metadata(pa.BufferReader(content)).row_group(0).column(0).compression == compression
    assert read(content, "", object) == SEED


# What others read


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("parquet")
    for name, value in {"exercises": DS.exercises, "dataset": DS, "empty": DS.states[:0], "summit": SUMMITS[2]}.items():
        (folder / f"{name}.parquet").write_bytes(write(cast(Decoded, value)))
    return folder


def test_pyarrow_reads_what_to_arrow_gives(files: Path) -> None:
    table = pq.read_table(files / "exercises.parquet")
    assert table.equals(DS.exercises.to_arrow())
    for column, field in zip(columns_of(csto.Exercise), table.schema, strict=True):
        assert field.metadata[b"description"].decode() == column.doc
        assert field.nullable is column.optional
    header = {"schema_version": 1, "data_version": csto.DATA_VERSION, "type": "collection", "types": ["exercise"]}
    assert header_in(table) == header
    assert header_in(pq.read_table(files / "summit.parquet"))["type"] == "summit"
    header = header_in(pq.read_table(files / "dataset.parquet"))
    assert header["types"] == [tag_of(kind) for kind in COLLECTIONS.values()]
    assert header.get("name") == DS.name


def test_pandas_reads_the_types_that_to_pandas_gives(files: Path) -> None:
    frame, direct = pd.read_parquet(files / "exercises.parquet"), cast(Any, DS.exercises.to_pandas())
    for name in direct:
        assert str(frame[name].dtype) == str(direct[name].dtype).replace("datetime64[s]", "date32[day][pyarrow]")
    assert frame["dates_earliest"].dt.year.tolist() == direct["dates_earliest"].dt.year.tolist()
    assert frame["nature"].cat.categories.equals(direct["nature"].cat.categories)
    assert frame["personnel"].tolist() == direct["personnel"].tolist()
    assert frame.loc[frame["dates_earliest"] >= date(2010, 1, 1), "id"].tolist() == [
        exercise.id for exercise in DS.exercises if (exercise.dates.earliest or date.min) >= date(2010, 1, 1)
    ]
    exercises = pd.read_parquet(files / "dataset.parquet").query("type == 'exercise'").dropna(axis=1, how="all")
    assert exercises["id"].tolist() == [*DS.exercises.ids]
    assert "latitude" not in exercises


def test_polars_reads_it(files: Path) -> None:
    frame = pl.read_parquet(files / "exercises.parquet")
    assert frame.schema == pl.DataFrame(DS.exercises).schema
    assert frame.to_dicts() == DS.exercises.to_polars().to_dicts()
    every = pl.read_parquet(files / "dataset.parquet").filter(type="exercise").explode("hosts")
    hosts = [host for exercise in DS.exercises for host in exercise.hosts or ()]
    assert every["hosts"].drop_nulls().to_list() == hosts
    empty = pl.read_parquet(files / "empty.parquet")
    assert (len(empty), empty.columns) == (0, [column.name for column in columns_of(csto.State)])
    lazy = pl.scan_parquet(files / "dataset.parquet").select("id", "when_earliest").collect()
    assert lazy["id"].to_list() == [record.id for part in DS.collections.values() for record in part]


def test_duckdb_reads_it(files: Path) -> None:
    with duckdb.connect() as connection:
        exercises = connection.read_parquet(str(files / "exercises.parquet"))
        kinds = {name: str(kind) for name, kind in zip(exercises.columns, exercises.types, strict=True)}
        assert [kinds[name] for name in ("dates_earliest", "personnel", "aggregate", "hosts")] == [
            "DATE", "BIGINT", "BOOLEAN", "VARCHAR[]",
        ]  # fmt: skip
        assert kinds["places"].startswith("STRUCT(")
        relation = connection.read_parquet(str(files / "dataset.parquet"))
        rows = relation.filter("type = 'exercise'").project("id, unnest(hosts) AS host").fetchall()
        assert rows == [(exercise.id, host) for exercise in DS.exercises for host in exercise.hosts or ()]
        places = relation.filter("type = 'place'").project("id, latitude").fetchall()
        assert places == [(place.id, place.latitude and float(place.latitude)) for place in DS.places]
        assert connection.read_parquet(str(files / "empty.parquet")).fetchall() == []


# What is not right


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1PAR1", b"{}", b"PAR1" + bytes(50), bytes(100) + b"PAR1"])
def test_what_is_no_parquet_is_refused(content: bytes) -> None:
    assert faults_of(content) == ["found what does not begin and end as Parquet does, expected a Parquet file"]


def test_a_file_of_others_is_refused() -> None:
    expected = "found a Parquet file without the metadata csto_records, expected one that csto_records wrote"
    assert faults_of(file_of(pa.table({"a": [1]}))) == [expected]
    assert faults_of(file_of(table_in().replace_schema_metadata(None))) == [expected]


HEADERS: list[tuple[object, str]] = [
    (b"{", "csto_records: found no JSON at line 1 column 2"),
    (b"\xff", "csto_records: found the byte 0xff at position 0, expected text in UTF-8"),
    ([], "csto_records: found a list of 0, expected an object"),
    (b'{"type": "dataset", "type": "dataset"}', "found the key 'type' twice, expected each key once"),
    ({"type": "dataset"}, "types: found nothing, expected a list of the types of the records"),
    ({"type": "dataset", "types": "summit"}, "types: found 'summit', expected a list"),
    ({"types": ["sumit"]}, "types: found 'sumit', expected types of records, each once; did you mean 'summit'?"),
    ({"types": ["summit", "summit"]}, "types: found 'summit', expected types of records, each once"),
    ({"types": [[]]}, "types: found a list of 0, expected types of records"),
    ({"types": ["summit"], "type": "dataset", "nam": "x"}, "'nam': found an unknown key, expected one of schema_"),
    ({"types": ["summit"], "type": "collection", "records": []}, "'records': found an unknown key"),
    ({"types": ["summit"], "type": "collection", "schema_version": 99}, "schema_version: found 99, expected 1"),
    ({"types": ["summit"], "type": "datset"}, "type: found 'datset', expected one of"),
    ({"types": ["summit"]}, "type: found nothing, expected one of"),
    ({"types": ["summit"], "type": []}, "type: found a list of 0, expected one of"),
    ({"types": ["exercise"], "type": "exercise"}, "'kind..."),
]  # fmt: skip


@pytest.mark.parametrize(("header", "expected"), HEADERS)
def test_a_header_that_is_amiss_is_refused(header: object, expected: str) -> None:
    lines = faults_of(file_of(with_header(table_in(SEED.summits), header)))
    if expected.endswith("..."):  # what it holds is of another type
        assert any("an unknown column" in line for line in lines)
    else:
        assert lines[0].startswith(expected)


def test_a_record_alone_is_one_of_its_type() -> None:
    table = table_in(SEED.exercises)
    header = header_in(table)
    assert faults_of(file_of(with_header(table, header | {"type": "exercise"}))) == [
        "found 2 records, expected one record, of the type 'exercise'"
    ]
    assert faults_of(file_of(with_header(table[:0], header | {"type": "exercise"}))) == [
        "found 0 records, expected one record, of the type 'exercise'"
    ]
    assert faults_of(file_of(with_header(table[:1], header | {"type": "summit"}))) == [
        "found exercise, expected one record, of the type 'summit'"
    ]
    assert read(file_of(with_header(table[:1], header | {"type": "exercise"})), "", object) == SEED.exercises[0]


def test_a_type_that_is_asked_for_must_come_out() -> None:
    with pytest.raises(DecodeError, match="type: found 'collection', expected 'summit'"):
        read(write(SEED.summits), "a.parquet", csto.Summit)
    with pytest.raises(TypeError, match="what can be read is one of"):
        read(write(SEED.summits), "a.parquet", int)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (add("plac"),
         "'plac': found an unknown column, expected a column of its types; did you mean 'place'?"),
        (add("id"), "id: found a column twice, expected each column once"),
        (put("place", [5]), "place: found the type 'int64', expected string"),
        (put("place", [b"x"]), "place: found the type 'binary', expected string"),
        (put("dates_latest", ["x"]),
         "dates_latest: found the type 'string', expected date32[day]"),
        (put("documents_signed", [True]),
         "documents_signed: found the type 'bool', expected int64 or double"),
        (put("topics", ["x"]), "topics: found the type 'string', expected a list of strings"),
        (put("topics", [[1]]), "topics: found the type 'int64', expected string"),
        (put("topics", [[{"a": 1}]]), "topics: found the type 'list<element: struct<"),
        (put("attendance", [["AM"]]), "attendance: found the type 'list<element: str"),
        (put("attendance", [[{"stat": "AM"}]]),
         "'attendance.stat': found an unknown column, expected a column of its types; did you mean 'state'?"),
        (put("attendance", [[{"state": 5}]]),
         "attendance.state: found the type 'int64', expected string"),
        (put("attendance", [[None]], pa.list_(pa.struct([("state", pa.string())]))),
         "records[0].attendance[0]: found null, expected an object, an Attendance"),
        (put("topics", [[None]], pa.list_(pa.string())),
         "records[0].topics[0]: found null, expected a text"),
        (drop("id"), "records[0].id: found nothing, expected a text"),
        (drop("topics"), "records[0].topics: found nothing, expected a value"),
        (put("dates", ["soon"]), "records[0].dates: found 'soon', expected a date"),
        (put("kind", ["regula"]),
         "records[0].kind: found 'regula', expected one of regular, extraordinary, informal, consultative; did you"),
        (put("host", ["RU"]),
         "records[0].host: found 'RU', expected 'KZ', which follows from the rest"),
        (put("dates_earliest", [date(2024, 11, 27)]),
         "records[0].dates_earliest: found 2024-11-27, expected 2024-11-28, which follows from the rest"),
        (put("documents_signed", [float("nan")]),
         "records[0].documents_signed.value: found nan, expected a number"),
        (put("dates_latest", [2**30], pa.date32()),
         "found what Arrow cannot read (OverflowError"),
    ],
)  # fmt: skip
def test_a_column_that_is_amiss_is_told(change: Change, expected: str) -> None:
    lines = faults_of(file_of(change(table_in(SEED.summits))))
    assert lines[0].startswith(expected)


def test_text_that_is_no_utf8_is_refused() -> None:
    bad = pa.Array.from_buffers(pa.string(), 1, [None, pa.py_buffer(b"\0\0\0\0\2\0\0\0"), pa.py_buffer(b"\xff\xfe")])
    (line,) = faults_of(file_of(with_column(table_in(SEED.summits), "place", bad)))
    assert line.startswith("found what Arrow cannot read (UnicodeDecodeError")


def test_what_is_derived_may_be_null_or_missing() -> None:
    table = table_in(SEED.summits)
    for name in ("dates_earliest", "host", "present", "title"):
        field = table.schema.field(name)
        blank = with_column(table, name, pa.nulls(len(table), field.type))
        assert read(file_of(blank), "", object) == SEED.summits
        assert read(file_of(table.drop_columns([name])), "", object) == SEED.summits


def test_a_default_that_is_lost_is_told() -> None:
    table = table_in(SEED.exercises)
    nulls = with_column(table, "aggregate", pa.nulls(2, pa.bool_()))
    assert faults_of(file_of(nulls)) == [
        "records[0].aggregate: found nothing, expected a value",
        "records[1].aggregate: found nothing, expected a value",
    ]


def test_a_row_bears_nothing_of_another_type() -> None:
    table = table_in(MIXED)
    at = [i for i, record in enumerate(MIXED) if isinstance(record, csto.Summit)]
    hosts = table["hosts"].to_pylist()
    hosts[at[0]] = ["KZ"]
    assert faults_of(file_of(with_column(table, "hosts", pa.array(hosts)))) == [
        f"records[{at[0]}].hosts: found a list of 1, expected nothing"
    ]


@pytest.mark.parametrize(
    ("types", "expected"),
    [
        (["exercise", "sumit", "exercise", "place"], "row 1: type: found 'sumit', expected one of exercise, summit, p"),
        (["exercise", None, "exercise", "place"], "row 1: type: found nothing, expected one of"),
        (["exercise", "state", "exercise", "place"], "row 1: type: found 'state', expected one of"),
        (["place", "summit", "exercise", "place"], "records[0].kind: found 'joint', expected one of city"),
    ],
)  # fmt: skip
def test_each_row_says_its_type(types: list[str | None], expected: str) -> None:
    lines = faults_of(file_of(with_column(table_in(MIXED), "type", pa.array(types))))
    assert lines[0].startswith(expected)
    assert faults_of(file_of(table_in(MIXED).drop_columns(["type"])))[0].startswith("row 0: type: found nothing")


def test_very_many_rows_without_a_type_are_soon_told() -> None:
    table = table_in(Collection[Any]())
    schema = table.schema
    rows = pa.Table.from_arrays([pa.nulls(5_000, field.type) for field in schema], names=schema.names)
    lines = faults_of(file_of(rows.replace_schema_metadata(schema.metadata)))
    assert len(lines) == 1_000


def test_very_many_rows_without_an_id_are_soon_told() -> None:
    for part, key in ((SEED.exercises, "id"), (SEED.people, "name"), (SEED.states, "code")):
        table = table_in(part)
        type_ = table.schema.field(key).type
        rows = pa.table([pa.nulls(5_000, type_)], pa.schema([(key, type_)], table.schema.metadata))
        faults = faults_of(file_of(rows))
        assert faults[0].startswith(f"records[0].{key}: found nothing")
        assert len(faults) == 1_000


@pytest.mark.parametrize("value", [SEED.exercises, SEED.people, SEED.states, MIXED, SEED], ids=repr)
def test_a_record_twice_is_refused_though_it_is_equal(value: Decoded) -> None:
    table = table_in(value)
    row = table[:1].to_pylist()[0]
    key = next(key for key in ("id", "code", "name") if key in row)
    assert faults_of(file_of(pa.concat_tables([table, table[:1]]))) == [
        f"row {len(table)}: {key}: found {row[key]!r} again, expected each id once"
    ]
    assert len(faults_of(file_of(pa.concat_tables([table[:1]] * 5_000)))) == 1_000


def test_a_collection_of_none_is_of_the_types_that_the_file_names() -> None:
    content = write(SEED.summits[:0])
    for kind in (object, Collection, Collection[csto.Summit]):
        assert cast(Collection[Any], read(content, "", kind)).kinds == (csto.Summit,)
    assert cast(Collection[Any], read(write(Collection()), "", Collection[csto.Summit])).kinds == (csto.Summit,)
    assert cast(Collection[Any], read(write(Collection()), "", object)).kinds == ()
    assert cast(Collection[Any], read(write(MIXED[:0]), "", object)).kinds == MIXED.kinds


def test_rows_in_another_order_are_another_order_and_no_fault() -> None:
    table = table_in(SEED)
    order = pa.array(range(len(table) - 1, -1, -1))
    back = read(file_of(table.take(order)), "", csto.Dataset)
    assert [*cast(csto.Dataset, back).exercises] == [*reversed([*SEED.exercises])]


def test_files_of_many_row_groups_and_other_options_are_read() -> None:
    table = table_in(DS)
    for options in (
        {"row_group_size": 3},
        {"use_dictionary": False, "compression": "none"},
        {"data_page_version": "2.0", "compression": "gzip"},
        {"compression": "snappy", "write_page_index": True},
        {"data_page_size": 64, "write_batch_size": 2},
    ):
        assert read(file_of(table, **options), "", object) == DS


def test_what_polars_and_duckdb_write_has_lost_the_header() -> None:
    frame = pl.read_parquet(write(SEED.summits))
    sink = pa.BufferOutputStream()
    frame.write_parquet(sink)
    assert "metadata csto_records" in faults_of(sink.getvalue().to_pybytes())[0]


# Bombs


def summits_of(count: int, **columns: Any) -> Any:
    """Give a table of summits with many rows, each as the one of the seed but for these columns."""
    table = table_in(SEED.summits)
    made = {name: columns.get(name) for name in table.column_names if name in {"id", *columns}}
    made["id"] = pa.DictionaryArray.from_arrays(pa.array([0] * count, pa.int32()), [SUMMIT])
    arrays = {name: array for name, array in made.items() if array is not None}
    return pa.table(arrays).replace_schema_metadata(table.schema.metadata)


def test_pages_that_hold_too_much_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_parquet, "MOST_BYTES", 2**20)
    content = file_of(summits_of(1, summary=pa.array(["a" * 2**21])), compression="zstd")
    assert len(content) < 10_000
    (line,) = faults_of(content)
    assert line.endswith("bytes of data, expected at most 1,048,576")


def test_a_text_that_is_repeated_is_counted_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_parquet, "MOST_BYTES", 2**20)
    count = 3_000
    text = pa.DictionaryArray.from_arrays(pa.array([0] * count, pa.int32()), ["a" * 2_000])
    content = file_of(summits_of(count, summary=text), compression="zstd")
    assert len(content) < 20_000
    (line,) = faults_of(content)
    assert line.endswith("bytes of text, expected at most 1,048,576")


def test_a_text_in_lists_is_counted_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_parquet, "MOST_BYTES", 2**20)
    content = file_of(summits_of(1, topics=pa.array([["a" * 2_000] * 3_000])), compression="zstd")
    assert faults_of(content)[0].endswith("bytes of text, expected at most 1,048,576")
    notes = [{"state": "AM", "note": "a" * 2_000}] * 3_000
    content = file_of(summits_of(1, attendance=pa.array([notes])), compression="zstd")
    assert faults_of(content)[0].endswith("bytes of text, expected at most 1,048,576")


def test_runs_of_one_value_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_parquet, "_MOST_VALUES", 10_000)
    (line,) = faults_of(file_of(summits_of(20_000)))
    assert line == "found 20,000 values, expected at most 10,000"
    (line,) = faults_of(file_of(summits_of(1, topics=pa.array([["a"] * 20_000]))))
    assert line == "found 20,000 values, expected at most 10,000"


def test_pages_and_fields_and_metadata_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    content = write(SEED)
    for limit, what in (("_MOST_PAGES", "pages"), ("_MOST_FIELDS", "fields"), ("_MOST_OF_FOOTER", "bytes of metadata")):
        with monkeypatch.context() as patch:
            patch.setattr(_parquet, limit, 100)
            assert faults_of(content)[0].endswith(f" {what}, expected at most 100")


def test_texts_that_begin_as_the_one_before_are_refused() -> None:
    table = table_in(SEED.exercises)
    plain = with_column(table, "title", table["title"].cast(pa.string()))
    for version in ("1.0", "2.0"):
        content = file_of(plain, use_dictionary=False, column_encoding={"title": "DELTA_BYTE_ARRAY"},
                          data_page_version=version)  # fmt: skip
        assert "DELTA_BYTE_ARRAY" in faults_of(content)[0]


def test_rows_without_values_are_refused() -> None:
    content = file_of(table_in(SEED.exercises).select([]))
    assert content.count(b"\x16\x00\x19\x1c") == 1  # no rows, and a list of one row group
    many = content.replace(b"\x16\x00\x19\x1c", b"\x16\x02\x19\x1c")
    assert faults_of(many) == ["found 1 rows of 0 values, expected a value in each row"]


def test_texts_that_may_be_long_stay_in_their_dictionaries(monkeypatch: pytest.MonkeyPatch) -> None:
    def kept(content: bytes) -> set[str]:
        end = len(content) - 8
        start = end - int.from_bytes(content[end:-4], "little")
        footer = _parquet._Thrift(content, start, end).struct()  # pyright: ignore[reportPrivateUsage]
        return set(_parquet._long_texts(content, footer))  # pyright: ignore[reportPrivateUsage]

    text = pa.DictionaryArray.from_arrays(pa.array([0] * 3_000, pa.int32()), ["a" * 4_000])
    assert kept(file_of(summits_of(3_000, summary=text))) == {"summary"}
    assert kept(file_of(summits_of(1, topics=pa.array([["a" * 4_000] * 3_000])))) == {"topics.list.element"}
    assert kept(write(DS)) == set()
    monkeypatch.setattr(_parquet, "_MOST_AT_ONCE", 0)
    assert {path for path in kept(write(DS)) if "." in path} == set()  # texts in lists have none
    content = file_of(table_in(DS))
    assert "citations.list.element.source" in kept(content)
    assert read(content, "", object) == DS


def test_much_text_is_read_back_equal() -> None:
    summits = Collection(
        attrs.evolve(SUMMITS[2], id=f"summit-{i}", former_ids=(), summary=f"{i} {'word ' * 600}end",
                     guests=(csto.Guest(organization=f"{i}", note=f"{i} {'note ' * 600}end"),))
        for i in range(1_500)
    )  # fmt: skip
    content = write(summits)
    assert read(content, "", object) == summits


# What lies


def varint(number: int) -> bytes:
    """Write a number as Thrift's compact protocol does."""
    number = number << 1 if number >= 0 else ~(number << 1)
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes([*out, number])


def test_a_page_that_says_more_than_the_footer_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    content = file_of(summits_of(1), compression="none", use_dictionary=False, write_statistics=False)
    chunk = pq.read_metadata(pa.BufferReader(content)).row_group(0).column(0)
    at = chunk.data_page_offset
    head = content[at : at + 3]
    assert head[:2] == b"\x15\x00"  # the type: a data page
    for size in (2**30, -5):
        lying = content[: at + 2] + b"\x15" + varint(size) + content[at + 3 + len(varint(0)) :]
        assert faults_of(lying)
    monkeypatch.setattr(_parquet, "MOST_BYTES", 1)
    assert faults_of(content)[0].endswith("bytes of data, expected at most 1")


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (b"\x15\x00\x00", "found no field 3 in a header, expected a Parquet file"),
        (b"\x15\x00\x15\x09\x15\x09\x00", "found -5 in a header, expected a number from 0"),
        (b"\x36\x02\x00", "found no field 3 in a header"),  # of 64 bits
        (b"\x35\x02\x05\x06\x02\x00", "found a field 3 twice in a header"),
        (b"\x1b", "found a value of the kind 11 in a header, expected a Parquet file"),
        (b"\x15" + b"\xff" * 10, "found a number of more than 64 bits in a header"),
        (b"\x15", "found a header that ends too soon"),
        (b"\x19\xf8\xff\xff\xff\xff\x0f", "found a header that ends too soon"),
        (b"\x1c" * 100, "found headers nested very deeply"),
        (b"\x05\x02\x08\x00", "found no field 3 in a header"),  # the number of the field beside it
    ],
)
def test_headers_that_are_none_are_refused(header: bytes, expected: str) -> None:
    def read_header() -> object:
        page = _parquet._Thrift(header, 0, len(header)).struct()  # pyright: ignore[reportPrivateUsage]
        return _parquet._number(page, (3, 5))  # pyright: ignore[reportPrivateUsage]

    with pytest.raises(DecodeError) as caught:
        read_header()
    assert str(caught.value.faults[0]).startswith(expected)


def test_all_kinds_of_values_in_headers_are_passed_over() -> None:
    header = b"\x11\x12\x13\x07\x14\x04\x15\x06\x16\x08\x17" + bytes(8) + b"\x18\x03abc\x19\x21\x01\x02"
    header += b"\x19\x35\x02\x04\x06\x19\xf3\x0f" + bytes(15) + b"\x1c\x15\x02\x00\x00"
    reading = _parquet._Thrift(header, 0, len(header))  # pyright: ignore[reportPrivateUsage]
    assert {number: value for (number, _), value in reading.struct().items()} == {
        1: True, 2: False, 3: b"\7", 4: 2, 5: 3, 6: 4, 7: bytes(8), 8: b"abc", 9: [b"\1", b"\2"], 10: [1, 2, 3],
        11: [b"\0"] * 15, 12: {(1, 5): 1},
    }  # fmt: skip
    assert reading.at == len(header)


@pytest.mark.parametrize(("at", "size"), [(4, 100), (3, 10), (-9, 20), (1_000, 0)])
def test_columns_beyond_the_file_are_refused(at: int, size: int) -> None:
    column: dict[tuple[int, int], object] = {(9, 6): 4, (11, 6): at, (7, 6): size}
    footer: dict[tuple[int, int], object] = {(4, 9): [{(1, 9): [{(3, 12): column}]}]}
    if at > 4:
        column[9, 6] = at
    with pytest.raises(DecodeError) as caught:
        _parquet._long_texts(bytes(50), footer)  # pyright: ignore[reportPrivateUsage]
    assert caught.value.faults[0].expected == "columns within the file"


def cut() -> Iterator[bytes]:
    content = write(SEED.summits)
    for at in range(0, len(content), 997):
        yield content[:at]
        yield content[:at] + content[at + 1 :]
        yield content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :]


def test_a_file_that_is_cut_or_bent_gives_one_error_or_what_was_written() -> None:
    for content in cut():  # the pages have checksums
        try:
            value = read(content, "a.parquet", object)
        except DecodeError:
            continue
        assert value == SEED.summits


@given(st.data())
@settings(max_examples=300)
def test_no_bytes_give_another_error(data: st.DataObject) -> None:
    content = bytearray(FOOTED)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(len(content) - FOOTER, len(content) - 1) | st.integers(0, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
    try:
        read(bytes(content), "a.parquet", object)
    except DecodeError:
        return


FOOTED = write(SEED.people)
FOOTER = int.from_bytes(FOOTED[-8:-4], "little") + 8


def test_the_columns_of_all_types_agree() -> None:
    assert len({column.name for column in columns_for(tuple(COLLECTIONS.values()))}) == table_in(SEED).num_columns
