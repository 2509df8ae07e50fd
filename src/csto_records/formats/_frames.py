"""Tables as the data frames of others: pandas, polars, Arrow. Each is imported when it is asked for.

| a column of | pandas | polars | Arrow |
| --- | --- | --- | --- |
| text | `str` (before pandas 3 `string`) | `String` | `string` |
| a closed vocabulary | `category`, with all its words | `Enum` | `dictionary`, with all its words |
| states | `category` | `Categorical` | `dictionary` |
| whole numbers | `int64`, or `Int64` where it may be null | `Int64` | `int64` |
| numbers that are all whole | `Int64` | `Int64` | `int64` |
| numbers with fractions, and degrees | `Float64` | `Float64` | `double` |
| yes and no | `boolean` | `Boolean` | `bool` |
| days | `datetime64[s]` | `Date` | `date32` |
| lists | `object`: lists, of dicts where items have parts | `List`, of `Struct` | `list`, of `struct` |

The columns of states share one dictionary, so that pandas can compare them. What no source tells is null: `None` in a
column of lists, which is not the empty list. An Arrow table tells pandas its types, so that what comes to pandas by
way of Arrow or Parquet has nullable types too.
"""

import json
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from .._errors import MissingExtraError
from ._tables import Column, Table, as_json

if TYPE_CHECKING:
    import pandas
    import polars

__all__ = ["arrow_stream", "arrow_table", "arrow_type", "needed", "pandas_frame", "polars_frame"]


def needed(module: str, extra: str, feature: str) -> Any:
    """Give a module that a feature needs, or say which extra brings it."""
    try:
        return import_module(module)
    except ImportError:
        raise MissingExtraError(extra, feature) from None


def _whole(column: Column, cells: list[Any]) -> bool:
    """Tell whether a column is of numbers and holds whole ones alone; degrees are never taken for such."""
    counts = column.kind == "number" and not column.measured
    return counts and all(cell is None or cell == int(cell) for cell in cells)


def _cells(table: Table, column: Column) -> list[Any]:
    """Give the cells of a column: numbers as integers where all are whole, else as floats, which hold 15 digits."""
    cells: list[Any] = [row[column.name] for row in table.rows]
    if column.kind == "number":
        kind = int if _whole(column, cells) else float
        return [None if cell is None else kind(cell) for cell in cells]
    return cells


def _nested(column: Column, value: Any) -> Any:
    """Give a list with its decimals as numbers that others know."""
    if value is None or not column.items:
        return as_json(value) if column.kind == "number" else value
    if not column.of_parts:
        return [_nested(column.items[0], item) for item in value]
    return [{part.name: _nested(part, item[part.name]) for part in column.items} for item in value]


def _states(table: Table) -> list[str]:
    """Give every state that a column of states holds: one dictionary for all."""
    columns = [column.name for column in table.columns if column.kind == "state"]
    return sorted({str(state) for row in table.rows for name in columns if (state := row[name]) is not None})


def pandas_frame(table: Table, feature: str) -> "pandas.DataFrame":
    """Give a table as a data frame of pandas, with its nullable types."""
    needed("pandas", "pandas", feature)
    import pandas

    text = "str" if int(pandas.__version__.partition(".")[0]) >= 3 else "string"
    states = pandas.CategoricalDtype(_states(table))

    def series(column: Column) -> "pandas.Series[Any]":
        cells = _cells(table, column)
        if column.kind == "date":
            return pandas.Series(pandas.array(cells, dtype="datetime64[s]"))
        if column.kind == "list":
            return pandas.Series([_nested(column, cell) for cell in cells], dtype=object)
        dtype: Any = {"text": text, "state": states}.get(column.kind) or _numpy_type(column, cells)
        return pandas.Series(cells, dtype=dtype or pandas.CategoricalDtype(list(column.choices)))

    return pandas.DataFrame({column.name: series(column) for column in table.columns})


def _numpy_type(column: Column, cells: list[Any]) -> str | None:
    """Give what pandas calls the type of plain numbers, and of yes and no."""
    if column.kind == "number":
        return "Int64" if _whole(column, cells) else "Float64"
    if column.kind == "integer":
        return "Int64" if column.optional else "int64"
    return "boolean" if column.kind == "boolean" else None


def polars_frame(table: Table, feature: str) -> "polars.DataFrame":
    """Give a table as a data frame of polars."""
    needed("polars", "polars", feature)
    import polars

    def inner(column: Column) -> Any:
        if column.of_parts:
            return polars.List(polars.Struct({part.name: inner(part) for part in column.items}))
        if column.items:
            return polars.List(inner(column.items[0]))
        kinds = {"integer": polars.Int64(), "number": polars.Float64(), "boolean": polars.Boolean()}
        return polars.Date() if column.kind == "date" else kinds.get(column.kind, polars.String())

    def series(column: Column) -> "polars.Series":
        cells = _cells(table, column)
        if column.kind == "list":
            cells = [_nested(column, cell) for cell in cells]
        kinds: dict[str, Any] = {
            "code": polars.Enum(column.choices),
            "state": polars.Categorical(),
            "number": polars.Int64() if _whole(column, cells) else polars.Float64(),
        }
        return polars.Series(column.name, cells, dtype=kinds.get(column.kind) or inner(column))

    return polars.DataFrame([series(column) for column in table.columns])


def arrow_type(column: Column, *, inside: bool = False) -> Any:
    """Give the Arrow type of a column; inside a list codes are texts.

    >>> from csto_records import Exercise
    >>> from csto_records.formats._tables import columns_of
    >>> [arrow_type(column) for column in columns_of(Exercise) if column.name in ("id", "hosts")]
    [DataType(string), ListType(list<element: string>)]
    """
    arrow = import_module("pyarrow")  # it has no types
    if column.items:
        one = column.items[0]
        struct = arrow.struct([_field(part, inside=True) for part in column.items]) if column.of_parts else None
        return arrow.list_(arrow.field("element", struct or arrow_type(one, inside=True)))  # as Parquet calls it
    if column.kind in {"code", "state"} and not inside:
        return arrow.dictionary(arrow.int16(), arrow.string())
    kinds = {"integer": arrow.int64(), "number": arrow.float64(), "boolean": arrow.bool_(), "date": arrow.date32()}
    return kinds.get(column.kind, arrow.string())


def _field(column: Column, *, inside: bool = False, type_: Any = None) -> Any:
    arrow = import_module("pyarrow")
    about = {"description": column.doc} if column.doc else None
    return arrow.field(column.name, type_ or arrow_type(column, inside=inside), column.optional, about)


def arrow_table(table: Table, feature: str) -> Any:
    """Give a table as one of pyarrow, whose fields bear their descriptions, and which tells pandas its types."""
    arrow = needed("pyarrow", "arrow", feature)
    states = _states(table)
    arrays: list[Any] = []
    columns: list[Any] = []
    types: list[dict[str, object]] = []
    for column in table.columns:
        cells = _cells(table, column)
        type_ = arrow_type(column)
        if column.kind == "number" and _whole(column, cells):
            type_ = arrow.int64()
        if column.kind == "list":
            cells = [_nested(column, cell) for cell in cells]
        if column.kind in {"code", "state"}:
            words = list(column.choices or states)
            at = {word: i for i, word in enumerate(words)}
            indices = arrow.array([None if cell is None else at[cell] for cell in cells], arrow.int16())
            arrays.append(arrow.DictionaryArray.from_arrays(indices, arrow.array(words, arrow.string())))
        else:
            arrays.append(arrow.array(cells, type_))
        columns.append(_field(column, type_=type_))
        dtype = "date32[day][pyarrow]" if column.kind == "date" else _numpy_type(column, cells)
        if dtype:
            names = {"name": column.name, "field_name": column.name}
            types.append({**names, "pandas_type": "object", "numpy_type": dtype, "metadata": None})
    pandas = {"index_columns": [], "column_indexes": [], "columns": types, "pandas_version": "2.2.0"}
    return arrow.Table.from_arrays(arrays, schema=arrow.schema(columns, {"pandas": json.dumps(pandas)}))


def arrow_stream(table: Table, feature: str, requested_schema: object | None = None) -> object:
    """Give a table as an Arrow stream (the PyCapsule interface), by pyarrow, else by polars."""
    try:
        made = arrow_table(table, feature)
    except MissingExtraError as missing:
        try:
            made = polars_frame(table, feature)
        except MissingExtraError:
            raise missing from None
    return cast(object, made.__arrow_c_stream__(requested_schema))
