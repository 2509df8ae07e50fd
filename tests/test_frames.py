"""Data frames: what pandas, polars, pyarrow and duckdb make of a collection is what the records say, typed."""

import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import Any, cast

import attrs
import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import csto_records as csto
from csto_records import Collection, MissingExtraError, Quantity, strategies
from csto_records._dataset import COLLECTIONS
from csto_records.formats._frames import arrow_type
from csto_records.formats._tables import Column, Kind, Row, Table, columns_of, table_of, tables_of
from synthetic import EXERCISES, KZ, PLACES, RU, SUMMITS, again

pa: Any = import_module("pyarrow")  # it has no types
pd: Any = import_module("pandas")  # its types know neither DataFrame.from_arrow nor what a column holds

SEED = csto.load("seed")
DS = again()
MIXED: Collection[Any] = Collection([SUMMITS[2], EXERCISES[0], csto.load("seed").decisions[0], PLACES[0]])
CHOICES = ("low", "high")
COLUMNS: dict[Kind, Column] = {
    "text": Column("text", "text", "A text.", str, optional=True),
    "code": Column("code", "code", "A word.", str, optional=True, choices=CHOICES),
    "state": Column("state", "state", "A state.", str, optional=True),
    "integer": Column("integer", "integer", "A count.", str, optional=True),
    "number": Column("number", "number", "A number.", str, optional=True),
    "boolean": Column("boolean", "boolean", "Yes or no.", str, optional=True),
    "date": Column("date", "date", "A day.", str, optional=True),
}
CELLS: dict[Kind, object] = {
    "text": "a",
    "code": "high",
    "state": KZ,
    "integer": 5,
    "number": Decimal("1.5"),
    "boolean": True,
    "date": date(1, 1, 1),
}
PANDAS: dict[Kind, str] = {
    "text": "str",
    "code": "category",
    "state": "category",
    "integer": "Int64",
    "number": "Float64",
    "boolean": "boolean",
    "date": "datetime64[s]",
}


def table(*columns: Column, rows: list[Row]) -> Table:
    return Table("made", "Made up.", columns, rows)


def one_column(kind: Kind, *cells: object, **changes: Any) -> Table:
    column = COLUMNS[kind]._replace(**changes)
    return table(column, rows=[{column.name: cell} for cell in cells])


class Stream:
    """What has an Arrow stream, and no more."""

    def __init__(self, source: Any) -> None:
        self.source = source

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self.source.__arrow_c_stream__(requested_schema)


def by_duckdb(stream: object, query: str = "SELECT * FROM stream") -> Any:
    with duckdb.connect() as connection:
        return connection.register("stream", stream).sql(query).to_arrow_table()


def by_polars(stream: Any) -> Any:
    return pa.table(pl.DataFrame(stream))


def by_pandas(stream: object) -> Any:
    return pa.table(pd.DataFrame.from_arrow(stream))


READERS: dict[str, Callable[[Any], Any]] = {
    "pyarrow": pa.table,
    "polars": by_polars,
    "pandas": by_pandas,
    "duckdb": by_duckdb,
}


# Types


@pytest.mark.parametrize("kind", COLUMNS)
def test_each_kind_has_its_type_in_pandas_and_null_is_null(kind: Kind) -> None:
    frame = one_column(kind, CELLS[kind], None).to_pandas()
    assert str(frame[kind].dtype) == PANDAS[kind]
    assert frame[kind].isna().tolist() == [False, True]
    assert frame[kind][0] == (pd.Timestamp("0001-01-01") if kind == "date" else CELLS[kind])


@pytest.mark.parametrize("kind", COLUMNS)
def test_each_kind_has_its_type_in_polars(kind: Kind) -> None:
    frame = one_column(kind, CELLS[kind], None).to_polars()
    types: dict[Kind, Any] = {
        "text": pl.String(),
        "code": pl.Enum(CHOICES),
        "state": pl.Categorical(),
        "integer": pl.Int64(),
        "number": pl.Float64(),
        "boolean": pl.Boolean(),
        "date": pl.Date(),
    }
    assert frame.schema[kind] == types[kind]
    assert frame[kind].to_list() == [CELLS[kind], None]


@pytest.mark.parametrize("kind", COLUMNS)
def test_each_kind_has_its_type_in_arrow(kind: Kind) -> None:
    made_table = one_column(kind, CELLS[kind], None).to_arrow()
    made_table.validate(full=True)
    assert made_table.schema.field(kind).metadata == {b"description": COLUMNS[kind].doc.encode()}
    assert (
        str(made_table.schema.field(kind).type)
        == {
            "text": "string",
            "code": "dictionary<values=string, indices=int16, ordered=0>",
            "state": "dictionary<values=string, indices=int16, ordered=0>",
            "integer": "int64",
            "number": "double",
            "boolean": "bool",
            "date": "date32[day]",
        }[kind]
    )
    assert made_table[kind].to_pylist() == [CELLS[kind], None]


@pytest.mark.parametrize("cells", [(), (None,), (None, None)])
@pytest.mark.parametrize("kind", COLUMNS)
def test_a_column_without_values_has_the_type_of_its_kind(kind: Kind, cells: tuple[None, ...]) -> None:
    dtype = "Int64" if kind == "number" else PANDAS[kind]
    assert str(one_column(kind, *cells).to_pandas()[kind].dtype) == dtype
    assert one_column(kind, *cells).to_polars()[kind].null_count() == len(cells)
    assert one_column(kind, *cells).to_arrow()[kind].null_count == len(cells)


@pytest.mark.parametrize(
    ("cells", "changes", "pandas", "polars", "arrow"),
    [
        ((5, Decimal("6.0"), None), {}, "Int64", pl.Int64(), "int64"),
        ((5, Decimal("6.5"), None), {}, "Float64", pl.Float64(), "double"),
        ((Decimal(51), Decimal(71)), {"measured": True}, "Float64", pl.Float64(), "double"),
        ((), {"measured": True}, "Float64", pl.Float64(), "double"),
    ],
)
def test_numbers_that_are_all_whole_are_whole_numbers_but_degrees_never(
    cells: tuple[object, ...], changes: dict[str, bool], pandas: str, polars: Any, arrow: str
) -> None:
    numbers = one_column("number", *cells, **changes)
    assert numbers.to_pandas()["number"].dtype == pandas
    assert numbers.to_polars().schema["number"] == polars
    assert numbers.to_arrow().schema.field("number").type == arrow
    assert numbers.to_polars()["number"].to_list() == [cell if cell is None else float(str(cell)) for cell in cells]


def test_a_count_that_is_always_known_is_int64() -> None:
    assert one_column("integer", 1, optional=False).to_pandas()["integer"].dtype == "int64"
    assert not one_column("integer", 1, optional=False).to_arrow().schema.field("integer").nullable


@pytest.mark.parametrize(("version", "dtype"), [("2.3.3", "string"), ("3.1.1", "str")])
def test_text_is_what_the_pandas_at_hand_calls_text(version: str, dtype: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pd, "__version__", version)
    assert one_column("text", "a").to_pandas()["text"].dtype == dtype


@given(st.lists(st.dates() | st.none() | st.sampled_from([date.min, date.max])))
@settings(max_examples=30)
def test_the_days_of_all_years_survive(days: list[date | None]) -> None:
    dates = one_column("date", *days)
    assert [None if pd.isna(day) else day.date() for day in dates.to_pandas()["date"]] == days
    assert dates.to_polars()["date"].to_list() == days
    assert dates.to_arrow()["date"].to_pylist() == days
    assert by_duckdb(dates.to_arrow())["date"].to_pylist() == days


# Collections


@pytest.mark.parametrize("name", COLLECTIONS)
@pytest.mark.parametrize("edition", ["seed", "archive"])
def test_every_collection_is_the_same_in_each(edition: Any, name: str) -> None:
    records = csto.load(edition).collections[name]
    rows = table_of(records).to_dicts()
    arrow = records.to_arrow()
    arrow.validate(full=True)
    polars, pandas = records.to_polars(), records.to_pandas()
    names = [column.name for column in table_of(records).columns]
    assert names == arrow.column_names == polars.columns == pandas.columns.tolist()
    assert arrow.to_pylist() == polars.to_dicts() == plain(rows)
    assert [{key: cell for key, cell in row.items() if cell is not None} for row in plain(rows)] == present(pandas)
    assert pandas.index.equals(pd.RangeIndex(len(records)))


def plain(value: object) -> Any:
    """Give rows with floats for decimals."""
    if isinstance(value, list):
        return [plain(item) for item in cast(list[object], value)]
    if isinstance(value, dict):
        return {key: plain(cell) for key, cell in cast(Row, value).items()}
    return float(value) if isinstance(value, Decimal) else value


def present(frame: Any) -> list[dict[str, object]]:
    """Give the rows of a data frame of pandas without what is missing."""
    rows: list[dict[str, object]] = []
    for i in range(len(frame)):
        cells: dict[str, Any] = {name: frame[name].iloc[i] for name in frame}
        held = {name: cell for name, cell in cells.items() if frame[name].notna().iloc[i]}
        rows.append({name: cell.date() if hasattr(cell, "date") else cell for name, cell in held.items()})
    return rows


@given(strategies.collections())
@settings(max_examples=30)
def test_any_collection_is_the_same_in_each(records: Collection[Any]) -> None:
    rows = plain(table_of(records).to_dicts())
    arrow = records.to_arrow()
    arrow.validate(full=True)
    assert arrow.to_pylist() == records.to_polars().to_dicts() == rows
    assert len(records.to_pandas()) == len(records)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("records", [DS.summits, DS.exercises, DS.places, MIXED, DS.states[:0], Collection[Any]()],
                         ids=["summits", "exercises", "places", "mixed", "no states", "nothing"])  # fmt: skip
def test_every_reader_takes_the_stream(reader: str, records: Collection[Any]) -> None:
    read = READERS[reader](Stream(records))
    assert read.num_rows == len(records)
    assert read.column_names == records.to_arrow().column_names
    for name in ("id", "code"):
        if name in read.column_names:
            assert read[name].to_pylist() == records.to_arrow()[name].to_pylist()


def test_a_table_of_a_dataset_has_every_frame_too() -> None:
    for one in tables_of(DS).values():
        assert one.to_arrow().to_pylist() == one.to_polars().to_dicts() == plain(one.to_dicts())
        assert len(one.to_pandas()) == len(one)
        assert pa.table(Stream(one)).num_rows == len(one)


def test_a_stream_is_given_as_it_is_asked_for() -> None:
    asked = pa.schema([("exercise", pa.large_string()), ("position", pa.int64()), ("host", pa.large_string())])
    given_stream = pa.table(Stream(tables_of(SEED)["exercise_hosts"]), schema=asked)
    assert given_stream.schema.types == asked.types
    assert given_stream["host"].to_pylist() == ["RU", "KZ", "KG", "TJ"][: len(given_stream)]


def test_unknown_is_not_none_in_any() -> None:
    records = Collection([attrs.evolve(EXERCISES[0], id=f"exercise-{i}", hosts=hosts, citations=(), disputes=())
                          for i, hosts in enumerate((None, (), (KZ, RU)))])  # fmt: skip
    hosts = [None, [], ["KZ", "RU"]]
    assert records.to_arrow()["hosts"].to_pylist() == records.to_polars()["hosts"].to_list() == hosts
    assert records.to_pandas()["hosts"].tolist() == hosts
    assert records.to_pandas()["hosts"].str.len().isna().tolist() == [True, False, False]
    assert pl.DataFrame(records)["hosts"].to_list() == hosts
    assert by_duckdb(records, "SELECT len(hosts) AS hosts FROM stream")["hosts"].to_pylist() == [None, 0, 2]


# Records of several types


def test_records_of_several_types_have_the_columns_of_each() -> None:
    frame = MIXED.to_pandas()
    assert frame["type"].tolist() == ["summit", "exercise", "decision", "place"]
    assert frame["id"].tolist() == [record.id for record in MIXED]
    assert frame["when"].tolist()[:2] == [str(SUMMITS[2].dates), str(EXERCISES[0].dates)]
    assert frame["when_earliest"].isna().tolist() == [False, False, False, True]
    every = {column.name for kind in MIXED.kinds for column in columns_of(kind)}
    assert {*frame.columns} == {*every, "type", "id", "when", "when_earliest", "when_latest", "when_precision"}
    summits = frame[frame["type"] == "summit"].dropna(axis=1, how="all")
    assert {*summits.columns} < {*frame.columns}
    assert frame["kind"].cat.categories.tolist()[:2] == ["regular", "extraordinary"]
    assert MIXED.to_polars()["kind"].to_list() == [SUMMITS[2].kind, EXERCISES[0].kind, MIXED[2].kind, "city"]
    assert MIXED.to_arrow()["latitude"].to_pylist() == [None, None, None, 51.13]


def test_a_collection_of_one_type_is_a_table_of_that_type_though_it_could_hold_others() -> None:
    exercises = Collection([SUMMITS[0], EXERCISES[0]]).where(lambda record: isinstance(record, csto.Exercise))
    assert "type" not in exercises.to_pandas()
    assert repr(table_of(Collection([SUMMITS[0], EXERCISES[0]]))).startswith("<Table records: 2 rows, ")
    assert table_of(exercises).doc.startswith("An exercise")


# What an analyst who knows pandas does


def test_columns_of_states_can_be_compared() -> None:
    frame = DS.summits.to_pandas()
    at_home = frame[frame["place_state"] == frame["chair_state"]]
    assert at_home["id"].tolist() == ["summit-2010-12-10-moscow", "summit-2018-11-08-astana"]
    assert frame["host"].cat.categories.tolist() == frame["chair_state"].cat.categories.tolist()
    arrow = DS.summits.to_arrow().to_pandas()
    assert (arrow["place_state"] == arrow["chair_state"]).sum() == 2


def test_lists_explode_and_parts_become_columns() -> None:
    exercises = DS.exercises.to_pandas()
    hosts = exercises.explode("hosts")["hosts"].value_counts()
    assert hosts["KG"] == sum("KG" in (exercise.hosts or ()) for exercise in DS.exercises)
    summits = DS.summits.to_pandas().explode("attendance").dropna(subset="attendance")
    people = pd.json_normalize(summits["attendance"].tolist())
    assert people["state"].tolist() == [one.state for summit in DS.summits for one in summit.attendance or ()]
    assert {*people["status"]} == {"present", "represented", "absent"}


def test_a_whole_number_in_a_list_is_whole() -> None:
    results = (csto.Result(measure="drugs-seized", quantity=Quantity(Decimal(5))),
               csto.Result(measure="persons-detained", quantity=Quantity(Decimal("1.5"))))  # fmt: skip
    frame = Collection([attrs.evolve(EXERCISES[0], results=results)]).to_pandas()
    assert repr([part["quantity"] for part in frame["results"][0]]) == "[5, 1.5]"


def test_dates_and_counts_are_reckoned_with() -> None:
    frame = DS.exercises.to_pandas()
    assert frame.loc[frame["dates_earliest"] >= "2010-01-01", "dates_earliest"].dt.year.min() >= 2010
    assert (frame["dates_latest"] - frame["dates_earliest"]).dt.days.ge(0).all()
    known = [exercise.personnel.value for exercise in DS.exercises if exercise.personnel]
    assert frame["personnel"].sum() == sum(known)
    assert frame["personnel"].count() == len(known)
    assert frame[frame["aggregate"]]["id"].tolist() == [one.id for one in DS.exercises if one.aggregate]


def test_states_join_the_tables_of_others() -> None:
    others = pd.DataFrame({"iso2c": ["KZ", "RU"], "gdp": [1.5, 2.5]})
    joined = DS.summits.to_pandas().merge(others, left_on="chair_state", right_on="iso2c", how="left")
    assert len(joined) == len(DS.summits)
    assert joined["gdp"].notna().sum() == sum(summit.chair_state in {"KZ", "RU"} for summit in DS.summits)
    polars = DS.summits.to_polars().join(pl.DataFrame(others), left_on=pl.col("chair_state").cast(pl.String),
                                         right_on="iso2c")  # fmt: skip
    assert len(polars) == joined["gdp"].notna().sum()


def test_tables_join_each_other() -> None:
    tables = DS.tables()
    joined = tables["summit_attendance"].to_pandas().merge(
        tables["summits"].to_pandas(), left_on="summit", right_on="id", suffixes=("", "_of_summit")
    )  # fmt: skip
    assert len(joined) == len(tables["summit_attendance"])
    assert joined.groupby("id", observed=True).size()["summit-2018-11-08-astana"] == 6


def test_by_way_of_arrow_pandas_gets_nullable_types_too() -> None:
    direct = DS.exercises.to_pandas()
    for frame in (DS.exercises.to_arrow().to_pandas(), pd.DataFrame.from_arrow(DS.exercises)):
        for name in direct:
            dtype = str(direct[name].dtype).replace("datetime64[s]", "date32[day][pyarrow]")
            assert str(frame[name].dtype) == dtype
        assert frame["dates_earliest"].dt.year.tolist() == direct["dates_earliest"].dt.year.tolist()
        assert frame["kind"].cat.categories.equals(direct["kind"].cat.categories)


# Arrow's own


def test_every_column_bears_its_description() -> None:
    for name in COLLECTIONS:
        for column, field in zip(columns_of(COLLECTIONS[name]), SEED.collections[name].to_arrow().schema, strict=True):
            assert field.metadata == {b"description": column.doc.encode()}
            assert field.nullable is column.optional


def test_lists_of_parts_are_lists_of_structs() -> None:
    columns = {column.name: column for column in columns_of(csto.Summit)}
    type_ = arrow_type(columns["attendance"])
    assert pa.types.is_struct(type_.value_type)
    assert [type_.value_type.field(i).name for i in range(5)] == ["state", "status", "person", "office", "note"]
    assert type_.value_type.field("state").type == pa.string()
    assert type_.value_type.field("state").metadata
    assert arrow_type(columns["former_ids"]) == pa.list_(pa.field("element", pa.string()))


def test_polars_reads_the_stream_as_it_makes_the_frame_but_for_vocabularies() -> None:
    streamed, direct = pl.DataFrame(DS.exercises), DS.exercises.to_polars()
    assert streamed.to_dicts() == direct.to_dicts()
    differing = {name for name in direct.columns if streamed.schema[name] != direct.schema[name]}
    assert differing == {column.name for column in columns_of(csto.Exercise) if column.kind == "code"}


# Without the packages


@pytest.mark.parametrize(
    ("extra", "missing", "act", "feature"),
    [
        ("pandas", ["pandas"], "to_pandas", "to_pandas()"),
        ("polars", ["polars"], "to_polars", "to_polars()"),
        ("arrow", ["pyarrow"], "to_arrow", "to_arrow()"),
        ("arrow", ["pyarrow", "polars"], "__arrow_c_stream__", "an Arrow stream"),
    ],
)
@pytest.mark.parametrize("value", [SEED.summits, tables_of(SEED)["summits"]], ids=["collection", "table"])
def test_a_missing_extra_is_named(
    value: Any, extra: str, missing: list[str], act: str, feature: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in missing:
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(MissingExtraError) as caught:
        getattr(value, act)()
    assert (caught.value.extra, caught.value.feature) == (extra, feature)
    assert f'pip install "csto-records[{extra}]"' in str(caught.value)
    assert caught.value.__suppress_context__


def test_the_stream_is_polars_where_there_is_no_pyarrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert pl.DataFrame(Stream(DS.exercises)).equals(DS.exercises.to_polars())


def test_what_is_made_is_the_same_each_time() -> None:
    assert DS.exercises.to_arrow().equals(DS.exercises.to_arrow(), check_metadata=True)
