"""Files of every schema version, kept as they were written, are still read as what was put into them.

The files in tests/frozen/v1/ were written once, in the state of the library that first had schema version 1 whole, by

    for name, value in frozen_v1.FROZEN.items():
        for suffix in SUFFIXES:
            csto.write(value, f"tests/frozen/v1/{name}{suffix}")

then `gzip -9 -n *.sqlite`, since a database is mostly room, and `sha256sum * > SHA256SUMS`. They are never written
again: files like these are on the disks of users. A change of the model, be it one more field or one more word, is a
new SCHEMA_VERSION; it gets tests/frozen/v2/ and frozen_v2.py beside these. What frozen_v1.py makes is then changed only
to say as what the old files are to be read.
"""

import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import cast

import attrs
import pytest

import csto_records as csto
from csto_records import DateSpan, PartialDate
from csto_records._dataset import COLLECTIONS
from csto_records._provenance import write_value
from csto_records._shape import Checked, Shape, fields, walk
from csto_records.formats._converter import Decoded
from csto_records.formats._files import FORMATS

FOLDER = Path(__file__).parent / "frozen"
VERSIONS = [f"v{number}" for number in range(1, csto.SCHEMA_VERSION + 1)]
SUFFIXES = (".json", ".jsonl", ".jsonl.gz", ".parquet", ".sqlite", ".zip")
MOST_BYTES = 200_000


def frozen(version: str) -> dict[str, Decoded]:
    """Give what the files of a version are to be read as, by the name before the suffix."""
    made: dict[str, Decoded] = import_module(f"frozen_{version}").FROZEN
    return made


FILES = [(version, name, suffix) for version in VERSIONS for name in frozen(version) for suffix in SUFFIXES]


def unpacked(version: str, name: str, suffix: str, folder: Path) -> Path:
    """Give the path of a file as it was written."""
    path = FOLDER / version / f"{name}{suffix}"
    if suffix != ".sqlite":
        return path
    (folder / path.name).write_bytes(gzip.decompress(path.with_name(f"{path.name}.gz").read_bytes()))
    return folder / path.name


def told(value: Decoded) -> list[object]:
    """Give a value with all that equality passes over: names and versions, and whether a number is a Decimal."""
    things = list(things_in(value))
    kinds = [type(part) for thing in things for _, _, part in walk(thing)]
    about = (value.name, value.data_version) if isinstance(value, csto.Dataset) else ()
    return [type(value), *about, things, kinds]


def things_in(value: Decoded) -> Iterator[object]:
    if isinstance(value, csto.Dataset):
        yield from (thing for part in value.collections.values() for thing in part)
    elif isinstance(value, csto.Collection):
        yield from value
    else:
        yield value


@pytest.mark.parametrize(("version", "name", "suffix"), FILES)
def test_a_file_is_read_as_what_was_put_into_it(version: str, name: str, suffix: str, tmp_path: Path) -> None:
    made = frozen(version)[name]
    found = csto.read(unpacked(version, name, suffix, tmp_path))
    assert found == made
    assert told(found) == told(made)


@pytest.mark.parametrize(("version", "name", "suffix"), FILES)
def test_what_was_read_is_kept_by_the_format_as_it_is_now(version: str, name: str, suffix: str, tmp_path: Path) -> None:
    found = csto.read(unpacked(version, name, suffix, tmp_path))
    again = tmp_path / f"again{suffix}"
    csto.write(found, again)
    assert told(csto.read(again)) == told(found)


def test_every_format_that_leaves_nothing_out_is_here() -> None:
    assert {suffix for suffix, format_ in FORMATS.items() if not format_.leaves_out} == {*SUFFIXES}


@pytest.mark.parametrize("version", VERSIONS)
def test_the_files_are_those_that_were_written(version: str) -> None:
    folder = FOLDER / version
    lines = (folder / "SHA256SUMS").read_text("utf-8").splitlines()
    sums = {name: sum_ for sum_, name in (line.split("  ") for line in lines)}
    there = {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "SHA256SUMS"}
    assert {name: hashlib.sha256(content).hexdigest() for name, content in there.items()} == sums
    packed = {suffix: f"{suffix}.gz" if suffix == ".sqlite" else suffix for suffix in SUFFIXES}
    assert {*sums} == {f"{name}{packed[suffix]}" for of, name, suffix in FILES if of == version}
    assert max(map(len, there.values())) < MOST_BYTES


@pytest.mark.parametrize("version", VERSIONS)
def test_the_files_state_their_version(version: str) -> None:
    plain = json.loads((FOLDER / version / "dataset.json").read_bytes())
    assert f"v{plain['schema_version']}" == version


def test_the_json_says_in_plain_words_what_the_constructors_say() -> None:
    """What stands in the file, read without this library, so that its reader and its writer do not err together."""
    plain = json.loads((FOLDER / "v1" / "dataset.json").read_bytes())
    assert (plain["type"], plain["name"], plain["data_version"]) == ("dataset", 'Frozen "1"', "2026-11-23")
    summit, least, none, _ = plain["summits"]
    assert least == {
        "type": "summit",
        "id": "summit-2001",
        "kind": "extraordinary",
        "format": "video",
        "status": "announced",
        "dates": "2001",
    }
    assert (none["attendance"], none["guests"], none["documents_signed"]["value"]) == ([], [], 0)
    assert summit["attendance"][2] == {"state": "AM", "status": "absent", "note": "Не приехала"}
    assert summit["place"]["note"] == "-1st floor, 4-6 August"
    assert summit["next_session"] == {"dates": "2025-11", "place": {"name": "Nowhere"}}
    assert [dispute["kind"] for dispute in summit["disputes"]] == [
        "contradiction",
        "announced-beforehand",
        "other-scope",
        "naming",
    ]
    assert summit["waivers"][0]["rule"] == "member-then"
    exercise = plain["exercises"][0]
    assert (exercise["participants"], exercise["equipment"]["value"]) == (["RU", "KZ", "BY"], 700.5)
    assert plain["officials"][0]["attested"] == ["2024-11-28", "2025", "2025-01~", "2025-01-02?", "0988%"]
    assert plain["places"][2]["longitude"] == -0.5


# What the newest of them holds: a model that has more than it needs a new version


def newest() -> csto.Dataset:
    return cast(csto.Dataset, frozen(VERSIONS[-1])["dataset"])


def everything(value: object) -> Iterator[Checked]:
    """Give a thing and every part of it, down to the last."""
    if isinstance(value, tuple):
        for item in cast(tuple[object, ...], value):
            yield from everything(item)
    elif isinstance(value, Checked):
        yield value
        for shape in shapes_of(type(value)):
            yield from everything(getattr(value, shape.name))


def shapes_of(kind: type) -> tuple[Shape, ...]:
    return fields(kind)


def classes() -> set[type]:
    """Give every class of the model: those that a dataset has, and what they are made of."""
    found: set[type] = set()
    pending: list[type] = [*COLLECTIONS.values()]
    while pending:
        kind = pending.pop()
        if kind not in found and attrs.has(kind):
            found.add(kind)
            pending += [part for shape in shapes_of(kind) for part in shape.types]
    return found


HELD = [part for thing in things_in(newest()) for part in everything(thing)]
FIELDS = sorted(
    ((kind, shape) for kind in classes() for shape in shapes_of(kind)), key=lambda it: (it[0].__name__, it[1].name)
)
AT_LEAST_ONE = {(csto.Citation, "supports")}
"""Fields that refuse to be empty."""


def most_items(kind: type, shape: Shape) -> int:
    """Give how many items a field with several values can hold, where two are enough."""
    lists = [other for other in shapes_of(kind) if other.many and other.optional]
    return min(2, len(lists)) if shape.name == "incomplete" else 2


def test_it_holds_every_class() -> None:
    assert {type(part) for part in HELD} == classes()
    public = {thing for name in csto.__all__ if isinstance(thing := getattr(csto, name), type)}
    assert {kind for kind in public if issubclass(kind, Checked)} - classes() == {csto.Entry, csto.Record}


@pytest.mark.parametrize(("kind", "shape"), FIELDS, ids=[f"{kind.__name__}.{shape.name}" for kind, shape in FIELDS])
def test_it_holds_every_field_with_all_that_it_can_say(kind: type, shape: Shape) -> None:
    """Filled, of each type and with each word, one and several; unknown, none, and its default."""
    values: list[object] = [getattr(part, shape.name) for part in HELD if type(part) is kind]
    lists = [cast(tuple[object, ...], value) for value in values if isinstance(value, tuple)]
    items = [item for held in lists for item in held] if shape.many else [item for item in values if item is not None]
    most = most_items(kind, shape)
    assert {type(item) for item in items} == ({*shape.types} if most else set())
    assert {*shape.choices} <= {*items}
    assert (None in values) == shape.optional
    if shape.many:
        assert max(map(len, lists)) >= most
        assert (() in lists) == ((kind, shape.name) not in AT_LEAST_ONE)
    if not shape.required:
        assert shape.default in values
    if bool in shape.types:
        assert {*items} == {True, False}


def test_it_holds_dates_of_every_form() -> None:
    spans: set[DateSpan] = set()
    dates: set[PartialDate] = set()
    for part in HELD:
        for value in (getattr(part, shape.name) for shape in shapes_of(type(part))):
            held = cast(tuple[object, ...], value) if isinstance(value, tuple) else (value,)
            spans |= {one for one in held if isinstance(one, DateSpan)}
            dates |= {one for one in held if isinstance(one, PartialDate)}
    dates |= {date for one in spans for date in (one.start, one.end) if date is not None}
    assert {(date.precision, date.approximate, date.uncertain) for date in dates} == {
        (precision, about, perhaps)
        for precision in ("year", "month", "day")
        for about in (True, False)
        for perhaps in (True, False)
    }
    forms = {re.sub(r"\d{4}(-\d\d){0,2}[~?%]?", "date", write_value(one)) for one in spans}
    assert forms == {"date", "date/date", "date/..", "../date", "date/", "/date"}
    assert any(one.start == one.end and not one.is_single for one in spans)


def test_it_holds_what_points_at_something_there_and_at_nothing() -> None:
    found = {problem.rule for problem in newest().check()}
    assert found >= {"reference-resolves", "source-known", "name-canonical", "state-known"}
    assert newest().current_id("summit-2024-astana") == newest().decisions[0].summit


def test_it_holds_texts_that_are_hard_to_keep() -> None:
    texts = [
        item
        for part in HELD
        for shape in shapes_of(type(part))
        for value in [cast(object, getattr(part, shape.name))]
        for item in (cast(tuple[object, ...], value) if isinstance(value, tuple) else (value,))
        if type(item) is str
    ]
    assert {text[0] for text in texts} >= {*"=+-@'{<0"}
    for hard in ('"', "'", ",", ";", "\\", "|", "%", "ё", "и\u0306", "\u00a0", "\u200d", "中", "𐍈", "'); DROP TABLE"):
        assert any(hard in text for text in texts), hard
    assert {"NULL", "None", "nan", "true", "007", "1e5", "2024-11-28"} <= {*texts}
    assert max(map(len, texts)) > 4000
