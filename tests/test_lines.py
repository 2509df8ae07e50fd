"""JSON Lines: there and back, whole and as streams; each fault with the number of its line."""

import gzip
import json
import os
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import attrs
import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import csto_records as csto
from csto_records import strategies
from csto_records._collection import Keyed
from csto_records.formats import _lines, _lines_gz, to_dict
from csto_records.formats._converter import Decoded
from csto_records.formats._files import FORMATS, Format
from csto_records.formats._lines import iter_jsonl, write_jsonl

SEED = csto.load("seed")
EXERCISE = SEED.exercises.first
SUMMIT = SEED.summits.first
ANYTHING: st.SearchStrategy[Decoded] = st.one_of(
    strategies.entries(),
    strategies.sources(),
    strategies.states(),
    strategies.people(),
    strategies.places(),
    strategies.collections(),
    strategies.datasets(),
)
HEADER = '{"schema_version": 1, "type": "collection"}'
PACKED = (".jsonl", ".jsonl.gz")
quick = settings(max_examples=40)


@pytest.fixture(autouse=True)
def _registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FORMATS, ".jsonl", Format("_lines", (b"{",)))
    monkeypatch.setitem(FORMATS, ".jsonl.gz", Format("_lines_gz", (b"\x1f\x8b",)))


def line(record: Any, **changes: object) -> str:
    return json.dumps(to_dict(record) | changes, ensure_ascii=False)


def text_of(*lines: str) -> bytes:
    return "\n".join([*lines, ""]).encode()


def loaded(content: bytes, expected: object = object) -> Decoded:
    return _lines.read(content, "some.jsonl", expected)


def faults_of(content: bytes, expected: object = object) -> list[str]:
    with pytest.raises(csto.DecodeError) as caught:
        loaded(content, expected)
    assert caught.value.where == "some.jsonl"
    assert str(caught.value).encode()
    return [str(fault) for fault in caught.value.faults]


def _go_past(_: int, __: csto.DecodeError) -> None:
    """Do nothing with a bad line."""


# Whole files


@given(ANYTHING)
@example(csto.Collection())
@example(csto.Dataset())
@example(csto.Dataset(name="empty", data_version="2024-01-01"))
@example(SEED)
@example(SEED.states[:1])
@example(SEED.states["KZ"])
def test_what_is_written_is_read_back_equal(value: Decoded) -> None:
    content = _lines.write(value)
    again = loaded(content)
    assert again == value
    assert type(again) is type(value)
    assert _lines.write(again) == content
    packed = _lines_gz.write(value)
    assert _lines_gz.read(packed, "some.jsonl.gz", object) == value
    assert gzip.decompress(packed) == content
    assert _lines_gz.write(value) == packed
    if isinstance(value, csto.Dataset) and isinstance(again, csto.Dataset):
        assert (again.name, again.data_version) == (value.name, value.data_version)


@quick
@given(strategies.datasets())
def test_each_line_is_json_to_a_reader_that_is_not_ours(dataset: csto.Dataset) -> None:
    header, *lines = msgspec.json.Decoder().decode_lines(_lines.write(dataset))
    assert header["type"] == "dataset"
    assert [found["type"] for found in lines] == [
        type(record).__name__.lower() for part in dataset.collections.values() for record in part
    ]


def test_the_layout() -> None:
    header, first, *_ = _lines.write(SEED.people).decode().split("\n")
    assert header == f'{{"schema_version": 1, "data_version": "{csto.DATA_VERSION}", "type": "collection"}}'
    assert first == '{"type": "person", "name": {"en": "Imangali Tasmagambetov"}}'
    assert json.loads(_lines.write(SEED).splitlines()[0]) == {
        "schema_version": csto.SCHEMA_VERSION,
        "type": "dataset",
        "data_version": SEED.data_version,
        "name": "seed",
    }
    assert _lines.write(SUMMIT).decode() == csto.dumps(SUMMIT, indent=None) + "\n"


@pytest.mark.parametrize("suffix", PACKED)
def test_files_are_read_and_written_by_their_suffix(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"data{suffix}"
    for value in (SEED, SEED.exercises, SUMMIT):
        csto.write(value, path)
        assert csto.read(path) == value
    assert csto.read(path, csto.Summit) == SUMMIT


def test_lines_of_a_dataset_may_stand_in_any_order() -> None:
    header, *lines = _lines.write(SEED).decode().splitlines()
    again = loaded(text_of(header, *sorted(lines)), csto.Dataset)
    assert isinstance(again, csto.Dataset)
    assert {key: set(part) for key, part in again.collections.items()} == {
        key: set(part) for key, part in SEED.collections.items()
    }


def test_what_other_tools_write_is_a_collection() -> None:
    lines = [line(record) for record in SEED.exercises]
    assert loaded(text_of(*lines)) == SEED.exercises
    assert loaded(text_of(*lines).rstrip()) == SEED.exercises
    assert loaded("\r\n".join([*lines, "", "  ", ""]).encode()) == SEED.exercises
    assert loaded(b"\xef\xbb\xbf" + text_of(*lines)) == SEED.exercises
    assert loaded(text_of(*(csto.dumps(record, indent=None) for record in SEED.exercises))) == SEED.exercises


def test_a_line_alone_is_a_record_where_it_states_the_version_or_where_one_is_asked_for() -> None:
    bare, versioned = text_of(line(SUMMIT)), text_of(csto.dumps(SUMMIT, indent=None))
    assert loaded(bare) == loaded(bare, csto.Collection) == loaded(versioned, csto.Collection) == SEED.summits
    assert loaded(versioned, csto.Collection[csto.Summit]) == SEED.summits
    assert loaded(versioned) == loaded(bare, csto.Summit) == loaded(versioned, csto.Entry) == SUMMIT


def test_only_what_is_asked_for_is_given() -> None:
    assert faults_of(_lines.write(SEED), csto.Collection) == ["line 1: type: found 'dataset', expected 'collection'"]
    assert faults_of(_lines.write(SUMMIT), csto.Decision) == ["line 1: type: found 'summit', expected 'decision'"]
    assert faults_of(text_of(line(SUMMIT), line(SUMMIT)), csto.Summit) == [
        "line 1: type: found lines without a header, expected 'summit'"
    ]
    assert faults_of(text_of(line(SUMMIT)), csto.Dataset) == ["line 1: type: found 'summit', expected 'dataset'"]
    assert faults_of(text_of(line(SUMMIT), line(EXERCISE)), csto.Collection[csto.Decision]) == [
        "line 1: type: found 'summit', expected 'decision'",
        "line 2: type: found 'exercise', expected 'decision'",
    ]
    assert faults_of(_lines.write(SEED), csto.Record)[0].startswith(
        "line 1: type: found 'dataset', expected one of summit, "
    )
    with pytest.raises(TypeError, match=r"^what can be read is one of Dataset, Collection, "):
        loaded(text_of(HEADER), int)


# Faults


def test_all_faults_are_told_each_with_its_line() -> None:
    lines = [line(attrs.evolve(EXERCISE, id=f"exercise-{i}")) for i in range(6)]
    lines[1] = lines[1].replace('"CSTO"', '"CTSO"')
    lines[2] = '{"type": '
    lines[3] = line(EXERCISE, personnel={"value": "many"}, startdate="2024")
    lines[4] = "[1]"
    assert faults_of(text_of(HEADER, *lines) + b"\xff\n") == [
        "line 3: framework: found 'CTSO', expected one of CSTO, CIS; did you mean 'CSTO'?",
        "line 4: found no JSON at column 9 (Expecting value), expected a JSON document",
        "line 5: personnel.value: found 'many', expected a number",
        "line 5: startdate: found an unknown key, expected a key of an Exercise",
        "line 6: found a list of 1, expected an object, a record with its type",
        "line 8: found the byte 0xff at position 0, expected text in UTF-8",
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", ["found no line, expected a header or a record"]),
        (b"\n \r\n", ["found no line, expected a header or a record"]),
        (b"null\n", ["line 1: found null, expected an object, a record with its type"]),
        (text_of(HEADER, "{}"), ["line 2: type: found nothing, expected one of summit, "]),
        (text_of(HEADER, '{"type": "sumit"}'), ["line 2: type: found 'sumit', expected one of "]),
        (text_of(HEADER, '{"type": []}'), ["line 2: type: found a list of 0, expected one of "]),
        (text_of(HEADER, '{"type": "a", "type": "b"}'), ["line 2: found the key 'type' twice, ", "line 2: type: "]),
        (text_of(HEADER, HEADER), ["line 2: type: found 'collection', expected one of "]),
        (text_of(line(SUMMIT), HEADER), ["line 2: type: found 'collection', expected one of "]),
        (text_of(HEADER, "", "", line(SUMMIT)), ["line 2: found a blank line, expected a record: only the last "]),
        (text_of("", HEADER), ["line 1: found a blank line, ", "line 2: type: found 'collection'"]),
        (text_of(HEADER.replace("1", "2")), ["line 1: schema_version: found 2, expected 1, the newest "]),
        (text_of(HEADER.replace("1", "true")), ["line 1: schema_version: found true, expected a whole number"]),
        (text_of('{"type": "collection", "name": "a"}'), ["line 1: name: found an unknown key, "]),
        (text_of('{"type": "collection", "type": "collection"}'), ["line 1: found the key 'type' twice, "]),
        (text_of('{"type": "collection", "records": []}'), ["line 1: records: found records in the header, "]),
        (
            text_of('{"type": "dataset", "data_version": "x", "states": []}'),
            ["line 1: states: found records in the header, ", "line 1: data_version: found 'x', expected a day as "],
        ),
        (
            text_of(HEADER, csto.dumps(SUMMIT, indent=None).replace('_version": 1', '_version": 9')),
            ["line 2: schema_version: found 9, expected 1, the newest that this version reads: upgrade csto-records"],
        ),
        (
            text_of(HEADER, line(SUMMIT), line(SUMMIT, format="video")),
            [f"line 3: id: found '{SUMMIT.id}' again, with "],
        ),
        (_lines.write(SEED)[:-40], [f"line {len(_lines.write(SEED).splitlines())}: found no JSON at column "]),
        (csto.dumps(SUMMIT).encode(), ["line 1: found no JSON at column 2 (Expecting property name"]),
    ],
)
def test_what_is_wrong_is_one_error(content: bytes, expected: list[str]) -> None:
    found = faults_of(content)
    if content.startswith(b"{\n"):
        found = found[:1]
    assert len(found) == len(expected), found
    for fault, start in zip(found, expected, strict=True):
        assert fault.startswith(start)


def test_a_record_twice_is_once_and_ids_are_of_a_collection() -> None:
    assert loaded(text_of(HEADER, line(SUMMIT), line(SUMMIT))) == SEED.summits
    person, place = csto.Person(name=csto.Text("A")), csto.Place(name=csto.Text("A"))
    lines = line(person), line(place)
    assert loaded(text_of('{"type": "dataset"}', *lines)) == csto.Dataset(people=[person], places=[place])
    assert faults_of(text_of(*lines)) == ["line 2: id: found 'A' again, with other values, expected each id once"]


def test_hints_are_few_however_many_lines_are_wrong() -> None:
    content = text_of(HEADER, *[line(EXERCISE, kind="peacekeping", id=f"exercise-{i}") for i in range(150)])
    with pytest.raises(csto.DecodeError) as caught:
        loaded(content)
    assert len(caught.value.faults) == 150
    assert sum(fault.nearest is not None for fault in caught.value.faults) == 100


def test_of_very_many_wrong_lines_the_first_are_told() -> None:
    lines = ["{}", *["0"] * 5_000]
    with pytest.raises(csto.DecodeError, match=r"^some\.jsonl: 1000 faults, and there may be more\n") as caught:
        loaded(text_of(*lines))
    assert [str(fault) for fault in caught.value.faults][-1] == (
        "line 1000: found 0, expected an object, a record with its type"
    )


def test_a_collection_of_none_is_of_the_types_that_are_asked_for() -> None:
    def kinds(value: Decoded, expected: object) -> tuple[type, ...]:
        return cast(csto.Collection[Any], loaded(_lines.write(value), expected)).kinds

    assert kinds(SEED.summits[:0], csto.Collection[csto.Summit]) == (csto.Summit,)
    assert kinds(SEED.summits[:0], csto.Collection) == kinds(SEED.summits[:0], object) == ()
    assert kinds(SEED.summits, csto.Collection[csto.Entry]) == (csto.Summit,)


@given(st.binary())
@example(b"[" * 100_000)
@example(b"{}\n" * 1000)
def test_no_bytes_raise_another_error(content: bytes) -> None:
    for module in (_lines, _lines_gz):
        with pytest.raises(csto.DecodeError):
            module.read(content, "some.jsonl", object)
    with pytest.raises(csto.DecodeError):
        _lines_gz.read(gzip.compress(content), "some.jsonl.gz", object)


@given(strategies.collections(), st.data())
def test_a_file_that_breaks_off_or_is_changed_is_read_whole_or_refused(
    value: csto.Collection[Any], data: st.DataObject
) -> None:
    content = bytearray(_lines.write(value))
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] = data.draw(st.integers(0, 255))
    packed = _lines_gz.write(value)
    with pytest.raises(csto.DecodeError, match=r"some\.jsonl: found damaged data"):
        _lines_gz.read(packed[: at % (len(packed) - 1) + 1], "some.jsonl", object)
    try:
        loaded(bytes(content))
    except csto.DecodeError:
        return


def test_what_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = gzip.compress(b" " * 4096)
    monkeypatch.setattr(_lines_gz, "MOST_BYTES", 4095)
    with pytest.raises(csto.DecodeError, match=r"^a: found more bytes when unpacked, expected at most 4,095$"):
        _lines_gz.read(packed, "a", object)


def test_a_line_without_an_end_is_refused_and_gone_past(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    most = len(line(SUMMIT).encode()) + 1
    monkeypatch.setattr(_lines, "_LONGEST", most)
    content = text_of(line(SUMMIT), line(SUMMIT, summary="a" * 3 * most), line(SUMMIT), " " * 5 * most, "b" * most)
    expected = f"found a line without an end, expected at most {most} bytes"
    assert [fault.replace(f"{most:,}", str(most)) for fault in faults_of(content)] == [
        f"line 2: {expected}",
        f"line 4: {expected}",
        f"line 5: {expected}",
    ]
    path = tmp_path / "a.jsonl"
    path.write_bytes(content)
    bad: list[int] = []
    assert list(iter_jsonl(path, on_error=lambda number, _: bad.append(number))) == [SUMMIT, SUMMIT]
    assert bad == [2, 4, 5]
    with pytest.raises(csto.IntegrityError, match=r"found a line of .* bytes, expected at most .*: write \.json$"):
        _lines.write(attrs.evolve(SUMMIT, summary="a" * most))


# Streams


@pytest.mark.parametrize("suffix", PACKED)
@pytest.mark.parametrize("whole", [SEED, SEED.exercises, SUMMIT, csto.Collection(), csto.Dataset()])
def test_a_stream_gives_the_records_of_a_file(tmp_path: Path, suffix: str, whole: Decoded) -> None:
    path = tmp_path / f"data{suffix}"
    csto.write(whole, path)
    if isinstance(whole, csto.Dataset):
        expected = [record for part in whole.collections.values() for record in part]
    else:
        expected = list(whole) if isinstance(whole, csto.Collection) else [whole]
    assert list(iter_jsonl(path)) == expected


@quick
@given(strategies.collections())
def test_a_stream_is_written_as_a_file_is(
    tmp_path_factory: pytest.TempPathFactory, value: csto.Collection[Any]
) -> None:
    folder = tmp_path_factory.mktemp("lines")
    for suffix in PACKED:
        assert write_jsonl(iter(value), folder / f"a{suffix}") == len(value)
        csto.write(value, folder / f"b{suffix}")
        assert (folder / f"a{suffix}").read_bytes() == (folder / f"b{suffix}").read_bytes()
        assert csto.read(folder / f"a{suffix}") == value
        assert list(iter_jsonl(folder / f"a{suffix}")) == list(value)


def test_a_bad_line_raises_or_is_handed_over(tmp_path: Path) -> None:
    path = tmp_path / "some.jsonl"
    lines = [HEADER, line(SUMMIT), line(EXERCISE, kind="peacekeping", nature=5), "{", "", line(EXERCISE)]
    path.write_bytes(text_of(*lines))
    records = iter_jsonl(path)
    assert next(records) == SUMMIT
    with pytest.raises(csto.DecodeError, match=r"some\.jsonl: 2 faults\n  line 3: nature: found 5, ") as caught:
        next(records)
    assert [fault.nearest for fault in caught.value.faults] == [None, "peacekeeping"]
    assert next(records, None) is None
    met: list[tuple[int, csto.DecodeError]] = []
    assert list(iter_jsonl(path, on_error=lambda number, error: met.append((number, error)))) == [SUMMIT, EXERCISE]
    assert [number for number, _ in met] == [3, 4, 5]
    assert met[0][1].faults == caught.value.faults
    with pytest.raises(csto.DecodeError) as whole:
        csto.read(path)
    assert [fault for _, error in met for fault in error.faults] == list(whole.value.faults)


def test_a_type_is_held_to(tmp_path: Path) -> None:
    path = tmp_path / "some.jsonl"
    csto.write(SEED, path)
    met: list[str] = []
    found = list(iter_jsonl(path, csto.Exercise, on_error=lambda _, error: met.append(str(error.faults[0]))))
    assert found == list(SEED.exercises)
    assert met[0] == "line 2: type: found 'summit', expected 'exercise'"
    assert len(met) == sum(map(len, SEED.collections.values())) - len(found)
    for kind in (csto.Dataset, csto.Collection, int):
        with pytest.raises(TypeError, match=r"^what can be read is one of Summit, "):
            iter_jsonl(path, cast("type[csto.Summit]", kind))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "found no line, expected a header or a record"),
        (b"\n\n", "found no line, expected a header or a record"),
        (text_of(HEADER.replace("1", "2"), line(SUMMIT)), "line 1: schema_version: found 2, expected 1, the newest"),
        (text_of('{"type": "dataset", "states": []}'), "line 1: states: found records in the header"),
    ],
)
def test_what_is_no_line_of_its_own_raises_in_any_case(tmp_path: Path, content: bytes, expected: str) -> None:
    path = tmp_path / "some.jsonl"
    path.write_bytes(content)
    with pytest.raises(csto.DecodeError) as caught:
        list(iter_jsonl(path, on_error=_go_past))
    assert str(caught.value).startswith(f"{path}: {expected}")


def test_packed_data_that_are_damaged_raise_after_the_records_before(tmp_path: Path) -> None:
    path = tmp_path / "some.jsonl.gz"
    path.write_bytes(_lines_gz.write(SEED)[:-4])
    met: list[Keyed] = []
    with pytest.raises(csto.DecodeError, match=r"some\.jsonl\.gz: found damaged data"):
        met.extend(iter_jsonl(path, on_error=_go_past))
    path.write_bytes(b"no gzip")
    with pytest.raises(
        csto.DecodeError, match=r"found damaged data \(.*Not a gzipped file.*\), expected what gzip packed"
    ):
        list(iter_jsonl(path))


def test_what_is_done_with_a_record_is_no_damage(tmp_path: Path) -> None:
    path = tmp_path / "some.jsonl.gz"
    csto.write(SEED, path)

    def fail(*_: object) -> None:
        raise EOFError("mine")

    with pytest.raises(EOFError, match="mine"):
        list(iter_jsonl(path, csto.Place, on_error=fail))


def test_questions_that_make_no_sense(tmp_path: Path) -> None:
    with pytest.raises(csto.QueryError, match=r"^'a\.json' is no file of lines; there is: \.jsonl, \.jsonl\.gz$"):
        iter_jsonl("a.json")
    with pytest.raises(csto.QueryError, match="is no file of lines"):
        write_jsonl([], ".jsonl")
    with pytest.raises(csto.QueryError, match=r'^on_error is "raise" or a function of a number and an error; found'):
        iter_jsonl("a.jsonl", on_error=cast(Any, "skip"))
    with pytest.raises(
        TypeError, match="an iterable of records is expected, such as a collection; found <Dataset seed"
    ):
        write_jsonl(cast(Any, SEED), tmp_path / "a.jsonl")
    with pytest.raises(FileNotFoundError):
        next(iter_jsonl(tmp_path / "a.jsonl"))
    (tmp_path / "folder.jsonl").mkdir()
    with pytest.raises(csto.DecodeError, match="found a directory, expected a file"):
        next(iter_jsonl(tmp_path / "folder.jsonl"))
    os.mkfifo(tmp_path / "pipe.jsonl")
    with pytest.raises(csto.DecodeError, match="found no regular file, expected a file"):
        next(iter_jsonl(tmp_path / "pipe.jsonl"))
    with pytest.raises(IsADirectoryError) as caught:
        write_jsonl([], tmp_path / "folder.jsonl")
    assert caught.value.filename == str(tmp_path / "folder.jsonl")


@pytest.mark.parametrize("suffix", PACKED)
def test_what_fails_midway_leaves_the_old_file(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    csto.write(SEED, path)
    before = path.read_bytes()

    def failing(error: BaseException) -> Iterator[csto.Exercise]:
        yield from SEED.exercises
        raise error

    for error in (ValueError("mine"), OSError(5, "mine", "other"), KeyboardInterrupt()):
        with pytest.raises(type(error)) as caught:
            write_jsonl(failing(error), path)
        assert caught.value is error
    with pytest.raises(TypeError, match=r"^a record, a source, .* is expected; found 5"):
        write_jsonl(cast(Any, [EXERCISE, 5]), path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(ValueError, match="mine"):
        write_jsonl(failing(ValueError("mine")), tmp_path / f"b{suffix}")
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        write_jsonl([], tmp_path / "none" / "a.jsonl")
    assert caught.value.filename == str(tmp_path / "none" / "a.jsonl")


def test_what_is_long_is_read_by_the_short_way_and_refused_by_the_strict_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exercises = [attrs.evolve(EXERCISE, id=f"exercise-{i}") for i in range(200)]
    lines = [HEADER, *map(line, exercises), line(EXERCISE, kind="peacekeping"), line(EXERCISE), line(SUMMIT)]
    path = tmp_path / "a.jsonl"
    path.write_bytes(text_of(*lines))
    found: list[list[object]] = []
    for least in (0, 2**62):
        monkeypatch.setattr(_lines, "LEAST", least)
        bad: list[str] = []
        read = list(iter_jsonl(path, csto.Exercise, on_error=lambda _, error: bad.append(str(error))))  # noqa: B023
        found.append([read, bad, faults_of(path.read_bytes()), loaded(text_of(*lines[:201]))])
        assert len(bad) == 2
    assert found[0] == found[1]
    assert found[0][3] == csto.Collection(exercises)


def test_a_file_is_replaced_with_its_rights_and_through_a_link(tmp_path: Path) -> None:
    path, link = tmp_path / "a.jsonl", tmp_path / "link.jsonl"
    path.write_bytes(b"")
    path.chmod(0o640)
    link.symlink_to(path)
    assert write_jsonl(SEED.exercises, link) == len(SEED.exercises)
    assert csto.read(path) == SEED.exercises
    assert path.stat().st_mode & 0o777 == 0o640
    assert link.is_symlink()
    path.write_bytes(b"a,b\n")
    with pytest.raises(FileExistsError, match=r"no \.jsonl file"):
        write_jsonl(SEED.exercises, path)
    assert path.read_bytes() == b"a,b\n"


@pytest.mark.parametrize("suffix", PACKED)
def test_memory_stays_flat(tmp_path: Path, suffix: str) -> None:
    def peak(of: Callable[[], object]) -> int:
        tracemalloc.start()
        of()
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    def written(count: int) -> Path:
        path = tmp_path / f"{count}{suffix}"
        records = (attrs.evolve(EXERCISE, id=f"exercise-{i}", summary="a" * 4000) for i in range(count))
        write_jsonl(records, path)
        return path

    written(5)
    few, many = peak(lambda: written(50)), peak(lambda: written(1000))
    assert many < few + 500_000
    few, many = (peak(lambda n=n: sum(1 for _ in iter_jsonl(written(n)))) for n in (50, 1000))  # type: ignore[misc]
    assert many < few + 500_000
