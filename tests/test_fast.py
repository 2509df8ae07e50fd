"""The short way: what it reads is what the strict reader reads, and what that refuses it leaves to it."""

import copy
import json
import re
import subprocess
import sys
import threading
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, cast

import attrs
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import csto_records as csto
from csto_records import strategies
from csto_records._collection import Keyed
from csto_records._errors import few_hints, nearest
from csto_records.formats import _fast, _lines, to_dict
from csto_records.formats._converter import Decoded, Number, from_plain, plain_number, to_plain
from csto_records.formats._fast import Builder
from csto_records.formats._json import parse

SEED = csto.load("seed")
EXERCISE = attrs.evolve(SEED.exercises.first, personnel=csto.Quantity(1500, "about"))
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
JUNK: tuple[Any, ...] = (
    *(
        None,
        True,
        False,
        0,
        1,
        -1,
        10**15,
        10**30,
        1.5,
        -0.0,
        1e-20,
        "",
        " ",
        " a",
        "a ",
        "a\u200bb",
        "\u3164",
        "a\xa0b",
    ),
    *("KZ", "Kazakhstan", "2024", "2024-13", "held", "about", "dates", "a-slug", "summit-a", "\ud800", '"', '":', "\\"),
    *(json.loads(text) for text in ("[]", "{}", "[null]", '["KZ", "KZ"]', "[1, true]", "[{}]", "[[]]")),
    *({"en": "a"}, {"value": 1}, {"value": "1"}),
)
Plain = dict[str, Any]
REAL_TOOLS = _fast.tools


@pytest.fixture(autouse=True, params=["msgspec", "json"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Do all with msgspec, and with what Python brings."""
    if request.param == "json":
        monkeypatch.setattr(_fast, "tools", lambda: None)
    return cast(str, request.param)


def strict(text: str | bytes | bytearray, expected: object = object) -> Decoded | None:
    """Give what the strict reader makes of a text, or None where it refuses it."""
    try:
        return from_plain(parse(text, "a"), "a", expected)
    except (csto.DecodeError, TypeError):
        return None


def kind_of(value: object) -> type[Any]:
    return type(value)


def types_in(value: Any) -> object:
    """Give the types of all that a value is made of: 1 and Decimal(1) are equal."""
    kind = kind_of(value)
    if kind is csto.Dataset:
        return {key: types_in(tuple(part)) for key, part in value.collections.items()}
    if kind in {tuple, csto.Collection}:
        return kind, [types_in(item) for item in value]
    if attrs.has(kind):
        return kind, [types_in(getattr(value, field.name)) for field in attrs.fields(kind)]
    return kind, str(value)


def agrees(text: str | bytes | bytearray, expected: object = object) -> bool:
    """Tell whether the short way reads a text, and hold it to the strict reader where it does."""
    found = Builder().decoded(text, expected)
    if found is None:
        return False
    right = strict(text, expected)
    assert found == right
    assert types_in(found) == types_in(right)
    if isinstance(found, csto.Dataset) and isinstance(right, csto.Dataset):
        assert (found.name, found.data_version) == (right.name, right.data_version)
    return True


def is_rare(plain: Any) -> bool:
    """Tell whether a text in plain data looks as the end of a key does: then the strict reader must look."""
    if isinstance(plain, str):
        return re.search('^:|" +:', plain) is not None
    texts = (holder[key] for holder, key in places_in(plain))
    return any(is_rare(text) for text in texts if isinstance(text, str))


# What is right


@given(ANYTHING)
@example(SEED)
@example(csto.Collection())
@example(csto.Dataset())
def test_what_is_right_is_read(value: Decoded) -> None:
    text = csto.dumps(value)
    if is_rare(to_plain(value)):
        agrees(text)
        return
    assert agrees(text)
    assert agrees(text.encode())
    assert agrees(bytearray(text.encode()))
    assert agrees(csto.dumps(value, indent=None), type(value))
    assert agrees(json.dumps(to_plain(value), separators=(",", ":"), ensure_ascii=False))
    assert Builder().decoded(text) == value


@given(strategies.entries())
def test_other_spellings_of_the_same_are_read_equal(entry: csto.Entry) -> None:
    plain = to_plain(entry)
    for text in (json.dumps(plain), json.dumps(plain, indent="\t"), json.dumps(plain, separators=(" , ", " : "))):
        agrees(text)
        assert strict(text) == entry
    backwards = json.dumps(dict(reversed(plain.items())), ensure_ascii=False)
    assert agrees(backwards) or is_rare(plain)


def explicit(value: Any) -> Any:
    """Give a record as plain data with null for all that is unknown."""
    kind = kind_of(value)
    if attrs.has(kind):
        return {field.name: explicit(getattr(value, field.name)) for field in attrs.fields(kind)}
    if kind is tuple:
        return [explicit(item) for item in value]
    if kind is Decimal:
        return float(value)
    return value if value is None or isinstance(value, int | float) else str(value)


@given(st.one_of(strategies.entries(), strategies.places(), strategies.sources()))
def test_nulls_are_read(thing: Keyed) -> None:
    plain = {"type": type(thing).__name__.lower(), **explicit(thing)}
    assert agrees(json.dumps(plain, ensure_ascii=False)) or is_rare(plain)


def test_only_what_is_asked_for_is_given() -> None:
    text = csto.dumps(SEED.summits)
    assert agrees(text, csto.Collection)
    assert agrees(text, csto.Collection[csto.Summit])
    assert agrees(text, csto.Collection[csto.Entry])
    assert agrees(csto.dumps(SUMMIT), csto.Record)
    for kind in (csto.Collection[csto.Decision], csto.Dataset, csto.Summit, int, None, csto.Collection[Any], "Summit"):
        assert not agrees(text, kind)
    assert not agrees(csto.dumps(csto.Collection()), csto.Collection[Any])
    assert Builder().record(csto.dumps(SUMMIT).encode(), {csto.Summit}) == SUMMIT
    assert Builder().record(csto.dumps(SUMMIT).encode(), {csto.Decision}) is None


def test_one_builder_reads_one_after_another() -> None:
    builder = Builder()
    for _ in range(2):
        assert builder.decoded(csto.dumps(SUMMIT)) == SUMMIT
        assert builder.decoded('{"type": "sumit", "kind": []}') is None
        assert builder.decoded(csto.dumps(SEED)) == SEED


def test_what_is_short_is_left_to_the_strict_reader() -> None:
    assert _fast.decoded(csto.dumps(SEED.states["KZ"])) is None
    assert _fast.decoded(csto.dumps(SEED)) == SEED


# What is not


def places_in(plain: Any) -> list[tuple[Any, Any]]:
    """Give each place in plain data, as what holds it and its key."""
    return [place for key in keys_of(plain) for place in [(plain, key), *places_in(plain[key])]]


def keys_of(plain: object) -> list[Any]:
    if isinstance(plain, dict):
        return list(cast(Plain, plain))
    return list(range(len(cast("list[object]", plain)))) if isinstance(plain, list) else []


@settings(max_examples=300)
@given(ANYTHING, st.data())
def test_what_was_changed_is_read_equal_or_left(value: Decoded, data: st.DataObject) -> None:
    plain = to_plain(value)
    for _ in range(data.draw(st.integers(1, 2))):
        holder, key = data.draw(st.sampled_from(places_in(plain)))
        how = data.draw(st.sampled_from(("junk", "junk", "drop", "twice", "unknown", "swap")))
        if how == "drop":
            del holder[key]
        elif how == "junk":
            holder[key] = copy.deepcopy(data.draw(st.sampled_from(JUNK)))
        elif how == "swap":
            other, there = data.draw(st.sampled_from(places_in(plain)))
            holder[key] = json.loads(json.dumps(other[there]))
        elif kind_of(holder) is list:
            holder.append(holder[key])
        else:
            holder[
                data.draw(st.sampled_from(("unknown", "type", "records", "name", "id", "note", "schema_version")))
            ] = 1
        if not places_in(plain):
            break
    text = json.dumps(plain, ensure_ascii=data.draw(st.booleans()))
    agrees(text)


@settings(max_examples=300)
@given(ANYTHING, st.data())
def test_bytes_that_were_changed_are_read_equal_or_left(value: Decoded, data: st.DataObject) -> None:
    content = bytearray(csto.dumps(value, indent=None).encode())
    at = data.draw(st.integers(0, len(content) - 1))
    piece = data.draw(
        st.one_of(
            st.binary(max_size=2),
            st.sampled_from(
                (b" ", b'"', b"\\", b'\\"', b'\\":', b"\\u003a", b"\n", b"\t", b"0", b".0", b"e1", b"-", b"NaN")
            ),
        )
    )
    content[at : at + data.draw(st.integers(0, 2))] = piece
    agrees(bytes(content))


KEYS_TWICE = (
    '"type": "exercise", ',
    '"schema_version": 1, ',
    '"name": {"en": "a"}, ',
    '"name" : {"en": "a"}, ',
    '"name"  \t: {"en": "a"}, ',
    '"n\\u0061me": {"en": "a"}, ',
    '"citations": [], ',
    '"\\\\": 1, "\\\\": 1, ',
)


@pytest.mark.parametrize("key", KEYS_TWICE)
@pytest.mark.parametrize("summary", ["a", 'he said "a": b', 'a " : b', "a\\", '":":":', '\\":', "a: b"])
def test_a_key_twice_is_seen_whatever_texts_hold(key: str, summary: str) -> None:
    text = csto.dumps(attrs.evolve(EXERCISE, summary=summary), indent=None)
    assert agrees(text) or '" :' in summary
    assert strict("{" + key + text[1:]) is None
    assert Builder().decoded("{" + key + text[1:]) is None
    whole = '{"type": "collection", "records": [' + text + "]}"
    twice = '{"type": "collection", "records": [{' + key + text[1:] + "]}"
    inner = {k: v for k, v in json.loads(text).items() if not k.endswith("_version")}
    assert agrees(whole.replace(text, json.dumps(inner, ensure_ascii=False))) or '" :' in summary
    assert Builder().decoded(twice) is None


@pytest.mark.parametrize(
    ("number", "read"),
    [
        ("1500", True),
        ("1500.0", True),
        ("1.5e3", True),
        ("0.1", True),
        ("123456.789012345", True),
        ("0", True),
        ("-0", True),
        ("-0.0", True),
        ("999999999999999", True),
        ("1000000000000000", False),
        ("123456789012345678901234567890", False),
        ("0.1234567890123456", False),
        ("1e400", False),
        ("1e99999999999999999999", False),
        ("-1", False),
        ("-1.5", False),
        ("NaN", False),
        ("Infinity", False),
        ("01", False),
        ("1.", False),
        ("9" * 5000, False),
        ("true", False),
        ('"1"', False),
    ],
)
def test_numbers(number: str, read: bool) -> None:  # noqa: FBT001 - a column of the table above
    text = csto.dumps(EXERCISE, indent=None)
    assert '"value": 1500' in text
    changed = text.replace('"value": 1500', f'"value": {number}')
    assert agrees(changed) is read
    assert (strict(changed) is not None) is read
    place = '{"type": "place", "name": {"en": "a"}, "longitude": 0, "latitude": %s}' % number  # noqa: UP031 - braces
    assert agrees(place) is (strict(place) is not None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "[]",
        "[" * 100_000,
        "{}",
        '{"type": []}',
        '{"type": "collection"}',
        '{"type": "collection", "records": {}}',
        '{"type": "collection", "records": [1]}',
        '{"type": "collection", "records": [{}]}',
        '{"type": "collection", "records": [], "name": "a"}',
        '{"type": "collection", "records": [], "schema_version": 2}',
        '{"type": "collection", "records": [], "schema_version": true}',
        '{"type": "collection", "records": [], "data_version": null}',
        '{"type": "collection", "records": [], "data_version": "2024"}',
        '{"type": "collection", "records": [], "data_version": 20240101}',
        '{"type": "dataset", "name": ""}',
        '{"type": "dataset", "name": 5}',
        '{"type": "dataset", "summits": null}',
        '{"type": "dataset", "summits": [{"type": "person", "name": {"en": "a"}}]}',
        '{"type": "dataset", "sumits": []}',
        '{"type": "collection", "records": []} ',
        '\ufeff{"type": "collection", "records": []}',
        '{"type": "collection", "records": []}}',
        '{"type": "dataset", "name": null}',
        '{"type": "person", "name": {"en": "\\ud83d\\ude00"}}',
        '{"type": "person", "name": {"en": "\\ud83d"}}',
        '{"type": "person", "name": {"en": "a"}, "aliases": ["a", "a"]}',
        '{"type": "person", "name": {"en": "a"}, "aliases": null}',
        '{"type": "person", "name": {"en": "a"}, "aliases": ["\\u3164"]}',
        '{"type": "person", "name": {"en": "a\\u00a0b"}}',
    ],
)
def test_documents_at_the_edge(text: str) -> None:
    agrees(text)
    assert Builder().decoded("\udcff" + text) is None


def test_a_record_twice_is_left_to_the_strict_reader() -> None:
    plain = {"type": "collection", "records": [to_dict(SUMMIT), to_dict(SUMMIT)]}
    assert not agrees(json.dumps(plain, ensure_ascii=False))
    assert strict(json.dumps(plain)) == SEED.summits


def test_parts_with_the_same_key_are_told_apart() -> None:
    one = csto.Result(measure="arrests", quantity=csto.Quantity(1))
    other = csto.Result(measure="arrests", quantity=csto.Quantity(2))
    plain = to_dict(attrs.evolve(EXERCISE, results=(one, other)))
    assert agrees(json.dumps(plain, ensure_ascii=False))
    plain["results"] = [to_dict(attrs.evolve(EXERCISE, results=(one,)))["results"][0]] * 2  # type: ignore[index]
    assert not agrees(json.dumps(plain, ensure_ascii=False))


def test_it_takes_no_hints_from_the_strict_reader() -> None:
    wrong = json.dumps(to_dict(EXERCISE) | {"incomplete": ["host"], "dates": "28 November 2024"}, ensure_ascii=False)
    with few_hints(1):
        assert Builder().decoded(wrong) is None
        assert nearest("program", ["programme"]) == "programme"


def test_threads_do_not_disturb_each_other() -> None:
    text = csto.dumps(SEED)
    found: list[Decoded | None] = []

    def read() -> None:
        found.extend(_fast.decoded(text) for _ in range(5))

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [SEED] * 20


def test_without_msgspec_it_does_with_what_python_brings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "msgspec", None)
    REAL_TOOLS.cache_clear()
    assert REAL_TOOLS() is None
    REAL_TOOLS.cache_clear()


def test_msgspec_is_imported_when_something_long_is_read_and_not_needed() -> None:
    code = (
        "import sys, csto_records as csto; from csto_records.formats import _fast; {}"
        "text = csto.dumps(csto.load('seed')); assert 'msgspec' not in sys.modules or sys.modules['msgspec'] is None;"
        "assert _fast.decoded('{{}}') is None; assert not sys.modules.get('msgspec');"
        "assert _fast.decoded(text) == csto.load('seed'); print(_fast.tools() is None)"
    )
    for before, expected in (("", "False"), ("sys.modules['msgspec'] = None;", "True")):
        done = subprocess.run([sys.executable, "-c", code.format(before)], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == expected


# What is written


def written(value: Decoded, number: Number = plain_number) -> Any:
    """Give a value of the model as plain data, by its fields alone: what `to_dict` says, said otherwise."""
    kind = kind_of(value)
    if attrs.has(kind):
        held = [(field.name, field.default, getattr(value, field.name)) for field in attrs.fields(kind)]
        held.sort(key=lambda field: field[1] is not attrs.NOTHING)
        return {name: written(part, number) for name, default, part in held if part != default}
    if kind is tuple:
        return [written(item, number) for item in cast("tuple[Any, ...]", value)]
    if kind in {int, Decimal}:
        return number(cast(int, value))
    return value if kind is bool else str(value)


@given(st.one_of(strategies.entries(), strategies.places(), strategies.sources(), strategies.states()))
def test_plain_data_are_the_fields_that_are_not_as_by_default(thing: Keyed) -> None:
    plain = to_dict(thing)
    assert repr(plain) == repr({"type": type(thing).__name__.lower(), **written(thing)})


def by_python(value: Decoded, indent: int | None) -> str:
    return json.dumps(to_plain(value), ensure_ascii=False, allow_nan=False, indent=indent)


def lines_by_python(value: csto.Collection[Any] | csto.Dataset) -> list[str]:
    plain = to_plain(value)
    records = [record for part in plain.values() if isinstance(part, list) for record in cast("list[object]", part)]
    header = {key: part for key, part in plain.items() if not isinstance(part, list)}
    return [json.dumps(part, ensure_ascii=False) for part in (header, *records)]


HARD_TEXTS = (
    'He said "it\'s 5 o\'clock": \\" \\\\',
    "</script>/\\/ \u2044 \xa0x",
    "Ёлка, и\u0306, 中文, 👩\u200d🚀, 𐍈 \U0010fffd",
    '{"a": [1, 2], "b":3} : , ]',
    "\\u0041 \\n \\ud800",
    "-1e-7, 1E5 1e16",
    "é" * 1000,
)
HARD_NUMBERS: tuple[int | Decimal, ...] = (
    *(0, 7, 2**31, 2**53 % 10**15, 10**15 - 1, Decimal("-0"), Decimal("1E+14"), Decimal("1E3"), Decimal("20.0")),
    *(Decimal(1).scaleb(-power) for power in range(1, 16)),
    *(Decimal("1.5").scaleb(-power) for power in range(14)),
    *map(Decimal, ("0.1", "0.30000000000000", "123456.789012345", "99999999999999.9", "0.00001234567890123")),
)
HARD = csto.Collection(
    attrs.evolve(
        EXERCISE,
        id=f"exercise-{i}",
        summary=HARD_TEXTS[i % len(HARD_TEXTS)],
        personnel=csto.Quantity(HARD_NUMBERS[i % len(HARD_NUMBERS)], "about"),
    )
    for i in range(3 * len(HARD_NUMBERS))
)
assert len(HARD) > _fast.MANY


@given(st.one_of(strategies.collections(), strategies.datasets()))
@example(SEED)
@example(HARD)
@example(csto.Collection())
@example(csto.Dataset(name='A "name", \\ 👍', data_version="2024-01-01"))
def test_what_is_written_fast_has_the_bytes_that_python_writes(value: csto.Collection[Any] | csto.Dataset) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_fast, "MANY", 0)
        patch.setattr(_lines, "MANY", 1)
        for indent in (2, None, 4, 0):
            text = csto.dumps(value, indent=indent)
            assert text == by_python(value, indent)
            assert (_fast.encoded(value, indent) == text) is (_fast.tools() is not None and indent in {2, None})
        lines = _lines.write(value)
    assert lines.decode().split("\n") == [*lines_by_python(value), ""]
    assert lines == _lines.write(value)


def test_an_archive_is_written_the_same_both_ways() -> None:
    archive = csto.load("archive")
    assert csto.dumps(archive) == by_python(archive, 2)
    assert csto.dumps(archive, indent=None) == by_python(archive, None)
    assert _lines.write(archive).decode().splitlines() == lines_by_python(archive)


def test_hard_texts_and_numbers_are_read_back_equal() -> None:
    assert csto.loads(csto.dumps(HARD)) == csto.loads(csto.dumps(HARD, indent=None)) == HARD


class Status(StrEnum):
    HELD = "held"

    def __str__(self) -> str:
        return "another text"


class Count(int):
    """A number that is no plain one."""


def test_plain_data_are_plain_whatever_a_record_holds() -> None:
    odd = attrs.evolve(EXERCISE, status=cast(Any, Status.HELD), personnel=csto.Quantity(Count(5)), summary=Status.HELD)
    plain = to_dict(odd)
    assert [kind_of(plain[key]) for key in ("status", "summary")] == [str, str]
    assert repr(plain["personnel"]) == "{'value': 5}"
    many = csto.Collection(attrs.evolve(odd, id=f"exercise-{i}") for i in range(_fast.MANY))
    assert csto.dumps(many) == by_python(many, 2)
    assert '"summary": "held"' in csto.dumps(many)
    named = csto.Dataset(name=Status.HELD, data_version=cast(Any, None), exercises=many)
    assert '"name": "held"' in csto.dumps(named)


def test_what_is_short_is_written_without_msgspec() -> None:
    assert _fast.encoded(SEED, 2) is None
    assert _fast.encoded(SUMMIT, 2) is None
    assert _fast.encoded(HARD[: _fast.MANY - 1], 2) is None
    assert (_fast.encoded(HARD[: _fast.MANY], 2) is None) is (_fast.tools() is None)


def test_a_stream_of_records_has_the_bytes_of_a_collection(tmp_path: Path, parser: str) -> None:
    path = tmp_path / "a.jsonl"
    assert _lines.write_jsonl(iter(HARD), path) == len(HARD)
    assert path.read_bytes() == _lines.write(HARD)
    assert path.read_text("utf-8").splitlines() == lines_by_python(HARD)
    with pytest.raises(TypeError, match=r"^a record, a source, .* is expected; found 5$"):
        _lines.write_jsonl(cast(Any, [*HARD, 5]), path)
    assert path.read_bytes() == _lines.write(HARD)
