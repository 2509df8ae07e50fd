"""JSON: what is written is read back equal, equal data give equal bytes, and whatever is wrong ends in one error."""

import copy
import errno
import json
import os
import pickle
import re
import signal
import stat
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any, cast

import attrs
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import csto_records as csto
from csto_records import strategies
from csto_records._dataset import COLLECTIONS
from csto_records._errors import Fault, shown
from csto_records.formats import to_dict
from csto_records.formats._converter import Decoded
from csto_records.formats._files import FORMATS

SEED = csto.load("seed")
KINDS = {kind.__name__.lower(): kind for kind in COLLECTIONS.values()}
ANYTHING: st.SearchStrategy[Decoded] = st.one_of(
    strategies.entries(),
    strategies.sources(),
    strategies.states(),
    strategies.people(),
    strategies.places(),
    strategies.collections(),
    strategies.datasets(),
)
WHOLE = csto.dumps(SEED)
Plain = dict[str, Any]
quick = settings(max_examples=40)


@pytest.fixture(autouse=True)
def _no_hang() -> Iterator[None]:
    """End a test that hangs: no input may take so long."""

    def stop(_: int, __: FrameType | None) -> None:
        raise TimeoutError("a minute has passed")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def refused(text: str | bytes) -> csto.DecodeError:
    """Give the error that a text is refused with, which can be written to a file or a terminal."""
    with pytest.raises(csto.DecodeError) as caught:
        csto.loads(text)
    assert str(caught.value).encode()
    assert len(str(caught.value)) < 10_000
    return caught.value


def read_or_refused(text: str | bytes) -> Decoded | None:
    """Give what a text holds, whole, or None where it is refused."""
    try:
        return csto.loads(text)
    except csto.DecodeError:
        return None


def faults_of(plain: object) -> list[str]:
    """Give the lines of the error that plain data are refused with."""
    return [str(fault) for fault in refused(json.dumps(plain)).faults]


def plain(record: Any, **changes: object) -> Plain:
    """Give a record as plain data with other values at its top."""
    return to_dict(record) | changes


SUMMIT = SEED.summits.first
EXERCISE = SEED.exercises.first
DECISION = csto.Decision(
    id="decision-2024-plan",
    kind="plan",
    status="adopted",
    title=csto.Title("A plan"),
    adopted=csto.PartialDate(2024),
    summit="summit-2024-11-28-astana",
)


# There and back


@given(ANYTHING)
def test_what_is_written_is_read_back_equal(value: Decoded) -> None:
    text = csto.dumps(value)
    again = csto.loads(text)
    assert again == value
    assert type(again) is type(value)
    assert csto.dumps(again) == text
    assert csto.loads(csto.dumps(value, indent=None).encode()) == value


@quick
@given(strategies.datasets())
def test_a_dataset_keeps_its_name_and_version(dataset: csto.Dataset) -> None:
    again = csto.loads(csto.dumps(dataset), csto.Dataset)
    assert (again.name, again.data_version) == (dataset.name, dataset.data_version)


@quick
@given(st.one_of(strategies.entries(), strategies.datasets()))
def test_equal_data_give_equal_bytes(value: Decoded) -> None:
    text = csto.dumps(value)
    assert csto.dumps(pickle.loads(pickle.dumps(value))) == text
    assert csto.dumps(copy.deepcopy(value)) == text


@given(strategies.quantities())
def test_equal_quantities_give_equal_bytes(quantity: csto.Quantity) -> None:
    value = Decimal(quantity.value)
    digits = f"{value:f}"
    others: list[int | Decimal] = [
        value + 0,
        value.normalize(),
        Decimal(digits),
        Decimal(digits if "." in digits else f"{digits}.0"),
    ]
    others += [int(value)] if value == int(value) else []
    texts = {
        csto.dumps(attrs.evolve(EXERCISE, personnel=csto.Quantity(other, quantity.qualifier)))
        for other in (quantity.value, *others)
    }
    assert len(texts) == 1


def test_the_order_of_arguments_and_keys_is_no_part_of_the_data() -> None:
    backwards = dict(reversed(list(to_dict(SUMMIT).items())))
    assert csto.loads(json.dumps(backwards)) == SUMMIT
    values = {field.name: getattr(DECISION, field.name) for field in attrs.fields(csto.Decision)}
    assert csto.dumps(csto.Decision(**dict(reversed(values.items())))) == csto.dumps(DECISION)


def test_unknown_and_none_are_two() -> None:
    unknown, none = attrs.evolve(EXERCISE, hosts=None, incomplete=()), attrs.evolve(EXERCISE, hosts=(), incomplete=())
    assert csto.loads(csto.dumps(unknown), csto.Exercise).hosts is None
    assert csto.loads(csto.dumps(none), csto.Exercise).hosts == ()
    assert "hosts" not in to_dict(unknown)
    assert to_dict(none)["hosts"] == []
    assert csto.loads(json.dumps(plain(unknown, hosts=None))) == unknown


def test_the_text_of_a_record() -> None:
    assert csto.dumps(DECISION) == (
        '{\n  "schema_version": 1,\n'
        f'  "data_version": "{csto.DATA_VERSION}",\n'
        '  "type": "decision",\n  "id": "decision-2024-plan",\n  "kind": "plan",\n  "status": "adopted",\n'
        '  "title": {\n    "en": "A plan"\n  },\n  "adopted": "2024",\n  "summit": "summit-2024-11-28-astana"\n}'
    )
    assert csto.dumps(SEED.people[:1], indent=None).endswith(
        '"records": [{"type": "person", "name": {"en": "Imangali Tasmagambetov"}}]}'
    )


def test_numbers_are_exact() -> None:
    numbers: list[int | Decimal] = [0, 10**15 - 1, Decimal("0.1"), Decimal("123456.789012345"), Decimal("1E-15")]
    for number in numbers:
        exercise = attrs.evolve(EXERCISE, aircraft=csto.Quantity(number))
        again = csto.loads(csto.dumps(exercise), csto.Exercise).aircraft
        assert again is not None
        assert again.value == number
    assert '"value": 20\n' in csto.dumps(attrs.evolve(EXERCISE, aircraft=csto.Quantity(Decimal("20.0"))))


def test_letters_are_written_as_they_are() -> None:
    assert '"ru": "Астана"' in csto.dumps(SEED.places["Astana"]) or '"en": "Astana"' in csto.dumps(
        SEED.places["Astana"]
    )
    title = csto.Title("A plan", "План 👍", form="translated")
    assert '"ru": "План 👍"' in csto.dumps(attrs.evolve(DECISION, title=title))


# Typed reading


def test_only_what_is_asked_for_is_given() -> None:
    text = csto.dumps(SUMMIT)
    assert csto.loads(text, csto.Summit) == csto.loads(text, csto.Entry) == csto.loads(text) == SUMMIT
    with pytest.raises(csto.DecodeError, match=r"^JSON text: type: found 'summit', expected 'decision'$"):
        csto.loads(text, csto.Decision)
    with pytest.raises(csto.DecodeError, match=r"^JSON text: type: found 'summit', expected 'dataset'$"):
        csto.loads(text, csto.Dataset)
    tags = "summit, chairmanship, decision, statement, exercise"
    with pytest.raises(csto.DecodeError, match=f"^JSON text: type: found 'state', expected one of {tags}$"):
        csto.loads(csto.dumps(SEED.states["KZ"]), csto.Record)


def test_a_collection_of_one_type_is_that() -> None:
    text = csto.dumps(SEED.summits)
    assert csto.loads(text, csto.Collection[csto.Summit]) == csto.loads(text, csto.Collection) == SEED.summits
    assert csto.loads(text, csto.Collection[csto.Entry]) == SEED.summits
    with pytest.raises(csto.DecodeError, match=r"records\[0\].type: found 'summit', expected one of decision$"):
        csto.loads(text, csto.Collection[csto.Decision])
    with pytest.raises(csto.DecodeError, match=r"type: found 'summit', expected 'collection'$"):
        csto.loads(csto.dumps(SUMMIT), csto.Collection[csto.Summit])


ANY_COLLECTION: list[Any] = [object, csto.Collection, cast(Any, csto.Collection)[object]]


def test_a_collection_of_none_is_of_the_types_that_are_asked_for() -> None:
    text = csto.dumps(SEED.summits[:0])
    for padded in (text, text + " " * 10_000):
        assert csto.loads(padded, csto.Collection[csto.Summit]).kinds == (csto.Summit,)
        assert csto.loads(padded, csto.Collection[csto.Summit | csto.Exercise]).kinds == (csto.Summit, csto.Exercise)
        for of_any in ANY_COLLECTION:
            assert csto.loads(padded, of_any).kinds == ()
    assert csto.loads(csto.dumps(SEED.summits), csto.Collection[csto.Entry]).kinds == (csto.Summit,)


@pytest.mark.parametrize("suffix", [suffix for suffix, format_ in FORMATS.items() if not format_.leaves_out])
def test_a_collection_of_none_has_the_columns_of_what_it_could_hold(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"none{suffix}"
    csto.write(SEED.summits[:0], path)
    back = csto.read(path, csto.Collection[csto.Summit])
    assert [*back.to_pandas().columns] == [*SEED.summits.to_pandas().columns]


@pytest.mark.parametrize("kind", [int, csto.Quantity, csto.Collection[Any], "Summit", None])
def test_a_type_that_no_text_holds_is_an_error_of_the_caller(kind: Any) -> None:
    with pytest.raises(TypeError, match=r"^what can be read is one of .*Summit, .*; found the type "):
        csto.loads(csto.dumps(SUMMIT), kind)


def test_what_is_no_text_and_what_is_no_record_are_errors_of_the_caller() -> None:
    with pytest.raises(TypeError, match="as str or bytes; found an object of 0 keys"):
        csto.loads(cast(str, {}))
    with pytest.raises(TypeError, match=r"a record, a source, a state, .* is expected; found Quantity\(value=5"):
        csto.dumps(cast(csto.Summit, csto.Quantity(5)))
    with pytest.raises(TypeError, match=r"^a Collection, a Dataset, or a record, .* is expected; found a list of 1$"):
        csto.dumps(cast(csto.Summit, [SUMMIT]))
    for indent in (2.0, "  "):
        with pytest.raises(TypeError, match=f"^indent is a number of spaces, or None for one line; found {indent!r}$"):
            csto.dumps(SEED, indent=cast(int, indent))
    with pytest.raises(TypeError, match=r"^a record, a source, .* is expected; found Quantity"):
        to_dict(cast(csto.Summit, csto.Quantity(5)))


# Nothing is coerced


def at(path: str, value: object, record: Any = EXERCISE) -> Plain:
    """Give a record as plain data with a value put at a path of keys and positions."""
    whole = cast(Plain, copy.deepcopy(to_dict(record)))
    *way, last = path.split(".")
    part: Any = whole
    for step in way:
        part = part[int(step)] if step.isdecimal() else part.setdefault(step, {})
    part[int(last) if last.isdecimal() else last] = value
    return whole


COERCED = [
    (at("aggregate", "no"), "aggregate: found 'no', expected true or false"),
    (at("aggregate", 1), "aggregate: found 1, expected true or false"),
    (at("aggregate", None), "aggregate: found null, expected true or false"),
    (at("name.en", 5), "name.en: found 5, expected a text"),
    (at("name.en", value=True), "name.en: found true, expected a text"),
    (at("name.en", None), "name.en: found null, expected a text"),
    (at("name.en", ["a"]), "name.en: found a list of 1, expected a text"),
    (at("name", "Interaction"), "name: found 'Interaction', expected an object, a Text"),
    (at("name", ["a", "b"]), "name: found a list of 2, expected an object, a Text"),
    (at("personnel", {"value": "3"}), "personnel.value: found '3', expected a number"),
    (at("personnel", {"value": True}), "personnel.value: found true, expected a number"),
    (at("personnel", {"value": None}), "personnel.value: found null, expected a number"),
    (at("personnel", {"value": -1}), "personnel.value: found -1, expected a number from 0"),
    (at("personnel", 5), "personnel: found 5, expected an object, a Quantity"),
    (at("hosts", "KZ"), "hosts: found 'KZ', expected a list"),
    (at("hosts", {"KZ": 1}), "hosts: found an object of 1 keys, expected a list"),
    (at("hosts", ["KZ", None]), "hosts[1]: found null, expected the text of a StateCode"),
    (at("hosts", ["KZ", "KZ"]), "hosts: found 'KZ' twice, expected each item once"),
    (at("dates", 2024), "dates: found 2024, expected the text of a DateSpan"),
    (at("dates", None), "dates: found null, expected the text of a DateSpan"),
    (at("kind", "peacekeping"), "; did you mean 'peacekeeping'?"),
    (
        at("nature", None),
        "nature: found null, expected one of exercise, training, operation, deployment, readiness-check",
    ),
    (at("citations.0.source", 5), "citations[0].source: found 5, expected a text"),
    (at("citations.0.supports", "dates"), "citations[0].supports: found 'dates', expected a list"),
    (at("citations.0.supports", []), "citations[0].supports: found no path, expected one path at least"),
    (at("citations", None), "citations: found null, expected a list"),
    (at("Hosts", ["KZ"]), "Hosts: found an unknown key, expected a key of an Exercise; did you mean 'hosts'?"),
    (at("personnel", {"value": 1, "unit": "t"}), "personnel.unit: found an unknown key, expected a key of a Quantity"),
    (at("personnel", {}), "personnel.value: found nothing, expected a whole number or a decimal number"),
    (at("iso_numeric", "398", SEED.states["KZ"]), "iso_numeric: found '398', expected a whole number"),
    (at("iso_numeric", 3.9, SEED.states["KZ"]), "iso_numeric: found 3.9, expected a whole number"),
    (at("iso_numeric", 398.0, SEED.states["KZ"]), "iso_numeric: found 398.0, expected a whole number"),
    (at("iso_numeric", value=True, record=SEED.states["KZ"]), "iso_numeric: found true, expected a whole number"),
    (at("aliases", "abc", SEED.states["KZ"]), "aliases: found 'abc', expected a list"),
    (at("latitude", "51", SEED.places.first), "latitude: found '51', expected a number"),
    (at("published", "28 November 2024", SEED.sources.first), "; did you mean '2024-11-28'?"),
    (at("code", "Kazakhstan", SEED.states["KZ"]), "; did you mean 'KZ'?"),
]


@pytest.mark.parametrize(("value", "expected"), COERCED, ids=[text[:50] for _, text in COERCED])
def test_nothing_is_coerced(value: Plain, expected: str) -> None:
    faults = faults_of(value)
    assert len(faults) == 1, faults
    assert expected in faults[0]
    in_place = {"type": "collection", "records": [to_dict(SUMMIT), value]}
    assert faults_of(in_place) == [f"records[1].{faults[0]}"]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_each_required_key_is_asked_for(kind: type) -> None:
    required = [field.name for field in attrs.fields(kind) if field.default is attrs.NOTHING]
    faults = refused(json.dumps({"type": kind.__name__.lower()})).faults
    assert sorted(fault.path for fault in faults if fault.found == "nothing") == sorted(required)
    rules = {csto.Statement: ["issuer"], csto.Official: ["dates"]}
    assert [fault.path for fault in faults if fault.found != "nothing"] == rules.get(kind, [])


@quick
@given(strategies.entries(), st.data())
def test_an_unknown_key_is_refused_wherever_it_stands(entry: csto.Entry, data: st.DataObject) -> None:
    whole = to_dict(entry)
    inside = data.draw(st.sampled_from(list(_objects(whole))))
    inside["unheard_of"] = 1
    assert [fault.found for fault in refused(json.dumps(whole)).faults] == ["an unknown key"]


def _objects(value: object) -> Iterator[Plain]:
    if isinstance(value, dict):
        yield cast(Plain, value)
        for part in cast(Plain, value).values():
            yield from _objects(part)
    elif isinstance(value, list):
        for item in cast("list[object]", value):
            yield from _objects(item)


DOUBLED = [
    (
        '{"type": "person", "name": {"en": "A"}, "name": {"en": "B"}}',
        "found the key 'name' twice, expected each key once",
    ),
    ('{"type": "person", "type": "person", "name": {"en": "A"}}', "found the key 'type' twice, expected each key once"),
    ('{"type": "person", "name": {"en": "A", "en": "A"}}', "name: found the key 'en' twice, expected each key once"),
    (
        '{"type": "collection", "records": [{"type": "person", "name": {"en": "A"}, "aliases": [], "aliases": []}]}',
        "records[0]: found the key 'aliases' twice, expected each key once",
    ),
    ('{"type": "collection", "records": [], "records": []}', "found the key 'records' twice, expected each key once"),
    ('{"type": "dataset", "people": [], "people": []}', "found the key 'people' twice, expected each key once"),
]


@pytest.mark.parametrize(("text", "expected"), DOUBLED)
def test_a_key_twice_is_refused(text: str, expected: str) -> None:
    assert [str(fault) for fault in refused(text).faults] == [expected]


def test_keys_twice_are_told_where_the_type_is_wrong_too_and_the_first_few_of_many() -> None:
    text = '{"type": "collection", "records": [{"type": "sumit", "a": 1, "b": 1, "b": 2, "a": 2}]}'
    assert [str(fault) for fault in refused(text).faults[:2]] == [
        "records[0]: found the key 'b' twice, expected each key once",
        "records[0]: found the key 'a' twice, expected each key once",
    ]
    many = "{" + ", ".join(f'"{i}": 1' for i in (*range(50_000), *range(50_000))) + "}"
    assert [fault.found for fault in refused(many).faults] == [f"the key '{i}' twice" for i in range(5)] + ["nothing"]


@pytest.mark.parametrize("key", ["", " ", "records[0].name", "a.b", "a\nb", "k" * 61])
def test_a_key_that_could_be_taken_for_a_path_is_quoted(key: str) -> None:
    [fault] = refused(json.dumps(plain(SUMMIT) | {key: 1})).faults
    assert fault.path == shown(key)


def test_a_key_twice_does_not_hide_what_else_is_wrong() -> None:
    text = '{"type": "summit", "kind": "regulr", "kind": "regulr", "place": {"name": "A", "name": 5}}'
    assert [str(fault) for fault in refused(text).faults][:2] == [
        "found the key 'kind' twice, expected each key once",
        "id: found nothing, expected a text",
    ]
    assert "place: found the key 'name' twice, expected each key once" in str(refused(text))
    assert "place.name: found 5, expected a text" in str(refused(text))


# All the faults at once


def test_five_faults_in_five_records_are_five_paths_in_one_error() -> None:
    records = [plain(attrs.evolve(EXERCISE, id=f"exercise-{i}")) for i in range(5)]
    records[0]["kind"] = "peacekeping"
    records[1]["hosts"] = ["KZ", "Kazakstan"]
    records[2]["personnel"] = {"value": "many"}
    records[3]["startdate"] = "2024"
    records[4]["dates"] = "28 November 2024"
    error = refused(json.dumps({"type": "dataset", "exercises": records}))
    assert [(fault.path, fault.nearest) for fault in error.faults] == [
        ("exercises[0].kind", "peacekeeping"),
        ("exercises[1].hosts[1]", "KZ"),
        ("exercises[2].personnel.value", None),
        ("exercises[3].startdate", None),
        ("exercises[4].dates", None),
    ]
    assert str(error).startswith("JSON text: 5 faults\n  exercises[0].kind: found 'peacekeping', expected one of ")
    assert error.where == "JSON text"


def test_faults_of_every_sort_in_one_record_are_told_together() -> None:
    broken = plain(
        EXERCISE,
        id="exercise-Caps",  # a text that cannot stand there
        name={"en": " ", "ru": 5},  # a part of the wrong type
        kind="peacekeping",  # no such word
        hosts=["KZ", "KZ"],  # an item twice
        participants=["AM", "BY"],
        absent=["AM"],  # a rule between two fields
        incomplete=["host"],  # a rule about names of fields
        aggregate="no",  # a wrong type
        observerss=["CN"],  # no such key
        citations=[{"source": "x", "supports": ["date"]}],  # a path that leads nowhere
    )
    faults = {fault.path: fault for fault in refused(json.dumps(broken)).faults}
    assert set(faults) == {
        *("id", "name.ru", "name.en", "kind", "hosts", "absent[AM]", "incomplete[0]", "aggregate", "observerss"),
        "citations[0].supports[0]",
    }
    nearest = {path: fault.nearest for path, fault in faults.items() if fault.nearest}
    assert nearest == {
        "kind": "peacekeeping",
        "observerss": "observers",
        "incomplete[0]": "hosts",
        "citations[0].supports[0]": "dates",
    }


def _exercise(**fields: object) -> Plain:
    return {"type": "exercise", **fields}


MANY_FAULTS: dict[str, tuple[Plain, str, str]] = {
    "records": ({"type": "collection", "records": [0] * 2_000}, "records[0]", "records[999]"),
    "records of some faults": (
        {"type": "dataset", "exercises": [{}] * 2_000},
        "exercises[0].type",
        "exercises[999].type",
    ),
    "keys of a collection": ({"type": "collection"} | {f"k{i:04}": 0 for i in range(2_000)}, "k0000", "k0999"),
    "keys of a record": (_exercise(**{f"k{i:04}": 0 for i in range(2_000)}), "id", "k0993"),
    "items": (_exercise(hosts=[0] * 2_000), "id", "hosts[993]"),
    "items of items": (
        {"type": "collection", "records": [_exercise(citations=[{"supports": [0] * 2_000}])]},
        "records[0].id",
        "records[0].citations[0].supports[992]",
    ),
    "rules": (
        plain(EXERCISE, hosts=5, citations=[{"source": f"s{i}", "supports": ["date"]} for i in range(2_000)]),
        "hosts",
        "citations[998].supports[0]",
    ),
}


@pytest.mark.parametrize(("plain", "first", "last"), MANY_FAULTS.values(), ids=MANY_FAULTS)
def test_of_very_many_faults_the_first_are_told_each_with_its_path(plain: Plain, first: str, last: str) -> None:
    error = refused(json.dumps(plain))
    assert str(error).startswith("JSON text: 1000 faults, and there may be more\n")
    assert (error.faults[0].path, error.faults[-1].path, len(error.faults)) == (first, last, 1_000)


def test_a_rule_does_not_trip_over_a_field_that_could_not_be_read() -> None:
    for name in [field.name for field in attrs.fields(csto.Exercise)]:
        broken = plain(EXERCISE, citations=[{"source": "x", "supports": ["date"]}]) | {name: {"no": "such"}}
        paths = {fault.path.partition(".")[0].partition("[")[0] for fault in refused(json.dumps(broken)).faults}
        assert paths == {name, "citations"}, name
    assert faults_of(plain(SEED.states["KZ"], code=5, iso_numeric=1)) == [
        "code: found 5, expected the text of a StateCode"
    ]
    assert faults_of(plain(SEED.sources.first, language=5, url="ftp://a")) == [
        "language: found 5, expected a text",
        "url: found 'ftp://a', expected an address that begins with http:// or https://, without spaces",
    ]


def test_an_item_that_could_not_be_read_does_not_hide_what_is_wrong_with_the_others() -> None:
    unread, wrong = {"source": 5, "supports": [5]}, {"source": "a", "supports": ["datez"]}
    citations = [wrong, unread, {"source": "a", "supports": ["name", "datez"]}]
    assert [fault.path for fault in refused(json.dumps(plain(EXERCISE, citations=citations))).faults] == [
        "citations[1].source",
        "citations[1].supports[0]",
        "citations[0].supports[0]",
        "citations[2].supports[1]",
    ]
    assert [fault.path for fault in refused(json.dumps(plain(EXERCISE, citations=[unread]))).faults] == [
        "citations[0].source",
        "citations[0].supports[0]",
    ]


def test_whatever_goes_wrong_in_a_rule_is_a_fault_of_its_field(monkeypatch: pytest.MonkeyPatch) -> None:
    def rules(_: csto.Quantity) -> Iterator[Fault]:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr(csto.Quantity, "_rules", rules)
    assert faults_of(plain(EXERCISE, personnel={"value": 5})) == [
        "personnel: found ZeroDivisionError: 'by zero', expected a value that can be read"
    ]


def test_one_id_with_two_values_is_refused_and_twice_the_same_is_one() -> None:
    other = plain(SUMMIT, status="announced")
    assert faults_of({"type": "collection", "records": [to_dict(SUMMIT), other]}) == [
        "records[1].id: found 'summit-2024-11-28-astana' again, with other values, expected each id once"
    ]
    twice = {"type": "collection", "records": [to_dict(SUMMIT)] * 2}
    assert csto.loads(json.dumps(twice), csto.Collection) == csto.Collection([SUMMIT])


HEADS: list[tuple[object, list[str]]] = [
    (5, ['found 5, expected an object with a "type"']),
    ([], ['found a list of 0, expected an object with a "type": wrap it in {"type": "collection", "records": [...]}']),
    (None, ['found null, expected an object with a "type"']),
    ({"type": ["summit"]}, ["type: found a list of 1, expected one of dataset"]),
    ({}, ["type: found nothing, expected one of dataset, collection, summit"]),
    ({"type": "sumit"}, ["type: found 'sumit', expected one of dataset"]),
    ({"type": "collection"}, ["records: found nothing, expected a list of records"]),
    ({"type": "collection", "records": {}}, ["records: found an object of 0 keys, expected a list of records"]),
    ({"type": "collection", "records": [5]}, ["records[0]: found 5, expected an object, a record with its type"]),
    ({"type": "collection", "records": [{}]}, ["records[0].type: found nothing, expected one of summit"]),
    (
        {"type": "collection", "records": [], "record": 1},
        ["record: found an unknown key, expected a key of a collection"],
    ),
    (
        {"type": "dataset", "summit": []},
        ["summit: found an unknown key, expected a collection of a dataset; did you mean 'summits'?"],
    ),
    ({"type": "dataset", "summits": "abc"}, ["summits: found 'abc', expected a list of records"]),
    ({"type": "dataset", "summits": [{"type": "person"}]}, ["summits[0].type: found 'person', expected one of summit"]),
    (
        {"type": "dataset", "name": 5, "data_version": []},
        ["data_version: found a list of 0, expected a day as YYYY-MM-DD", "name: found 5, expected a text"],
    ),
    (
        {"type": "dataset", "data_version": None},
        ["data_version: found null, expected a day as YYYY-MM-DD"],
    ),
    (
        {"type": "collection", "records": [], "data_version": "20240131"},
        ["data_version: found '20240131', expected a day as YYYY-MM-DD"],
    ),
    (
        plain(SUMMIT, data_version="2024-02-30"),
        ["data_version: found '2024-02-30', expected a day as YYYY-MM-DD"],
    ),
    (
        {"type": "dataset", "schema_version": 10**20},
        [f"schema_version: found {10**20}, expected 1, the newest that this version reads"],
    ),
    ({"type": "dataset", "name": "\ud800"}, ["name: found '\\ud800', expected a text of one line"]),
    (
        {"type": "dataset", "schema_version": 2},
        ["schema_version: found 2, expected 1, the newest that this version reads"],
    ),
    ({"type": "dataset", "schema_version": "1"}, ["schema_version: found '1', expected a whole number from 1"]),
    ({"type": "dataset", "schema_version": 0}, ["schema_version: found 0, expected a whole number from 1"]),
    ({"type": "dataset", "schema_version": True}, ["schema_version: found true, expected a whole number from 1"]),
]


@pytest.mark.parametrize(("value", "expected"), HEADS, ids=[str(text) for _, text in HEADS])
def test_the_head_of_a_file(value: object, expected: list[str]) -> None:
    faults = faults_of(value)
    assert len(faults) == len(expected), faults
    assert all(found.startswith(start) for found, start in zip(faults, expected, strict=True)), faults


def test_a_version_of_the_schema_is_shown_as_it_is_written() -> None:
    error = refused('{"type": "dataset", "schema_version": 1e0}')
    assert str(error) == "JSON text: schema_version: found 1e0, expected a whole number from 1"


def test_a_version_of_the_data_that_could_not_be_read_back_is_not_written() -> None:
    with pytest.raises(
        csto.IntegrityError, match=r"^Dataset: data_version: found '2011', expected a day as YYYY-MM-DD"
    ):
        csto.dumps(csto.Dataset(data_version="2011"))


def test_what_has_no_versions_is_read_as_it_is() -> None:
    assert csto.loads('{"type": "dataset"}') == csto.Dataset()
    assert csto.loads('{"type": "dataset", "name": null}', csto.Dataset).name is None


# Hostile texts


def person(name: str) -> str:
    """Give the text of a person whose name is any JSON."""
    return f'{{"type": "person", "name": {{"en": {name}}}}}'


HOSTILE: dict[str, str | bytes] = {
    "nothing": "",
    "space": " \n",
    "lists, deep": "[" * 100_000,
    "lists, deep and closed": "[" * 100_000 + "]" * 100_000,
    "objects, deep": '{"type":' * 100_000,
    "objects, deep and closed": '{"a":' * 100_000 + "1" + "}" * 100_000,
    "deep in a field": person("[" * 100_000 + "]" * 100_000),
    "less deep in a field": person("[" * 500 + "]" * 500),
    "a huge number": person("9" * 1_000_000),
    "a huge negative number": '{"type": "collection", "records": [], "schema_version": -' + "9" * 5_000 + "}",
    "a huge version": '{"type": "dataset", "schema_version": ' + "9" * 5_000 + "}",
    "a huge power": '{"type": "dataset", "schema_version": 1e999999999}',
    "a power beyond all": '{"type": "dataset", "schema_version": 1e9999999999999999999999}',
    "a tiny power": '{"type": "dataset", "schema_version": 1e-999999999}',
    "a long fraction": person("0." + "1" * 1_000_000),
    "NaN": person("NaN"),
    "an infinity": person("-Infinity"),
    "NaN alone": "NaN",
    "a lone surrogate, escaped": person('"\\ud800"'),
    "a lone surrogate, as it is": person('"\udfff"'),
    "a lone surrogate in bytes": person('"X"').encode().replace(b"X", b"\xed\xa0\x80"),
    "a lone surrogate as a key": '{"type": "person", "\\ud800": 1, "name": {"en": "A", "\\ud800": 1}}',
    "a control character": person('"\\u0000"'),
    "a raw control character": person('"\x00"'),
    "an unseen character": person('"a\\u202eb"'),
    "UTF-16": person('"A"').encode("utf-16"),
    "UTF-32": person('"A"').encode("utf-32-le"),
    "latin-1": person('"é"').encode("latin-1"),
    "overlong UTF-8": b"\xc0\xaf",
    "two documents": person('"A"') * 2,
    "single quotes": person('"A"').replace('"', "'"),
    "a comma too many": '{"type": "dataset",}',
    "a comment": '{"type": "dataset"} // a dataset',
    "a long key": '{"type": "dataset", "' + "k" * 1_000_000 + '": 1}',
    "a long value": '{"type": "' + "v" * 1_000_000 + '"}',
    "a long list of wrong words": '{"type": "exercise", "forces": ['
    + ", ".join(f'"w{i}"' for i in range(20_000))
    + "]}",
    "a long list of wrong states": '{"type": "exercise", "hosts": ['
    + ", ".join(f'"Kazahstan {i}"' for i in range(20_000))
    + "]}",
    "many unknown keys": '{"type": "exercise", ' + ", ".join(f'"hosts{i}": 1' for i in range(20_000)) + "}",
    "many records of no type": '{"type": "collection", "records": [' + ", ".join(['{"type": "sumit"}'] * 20_000) + "]}",
    "a long path": json.dumps(at("citations.0.supports", ["a" * 100_000, "a[" * 50_000])),
    "keys of a path": json.dumps(at("citations.0.supports", ["hosts[" + "9" * 5_000 + "].x"])),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_end_in_a_decode_error(text: str | bytes, tmp_path: Path) -> None:
    error = refused(text)
    assert error.where == "JSON text"
    if not isinstance(text, str) or text.isascii():
        path = tmp_path / "hostile.json"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        with pytest.raises(csto.DecodeError) as caught:
            csto.read(path)
        assert (caught.value.where, caught.value.faults) == (str(path), error.faults)


HUGE_NUMBERS = [
    "1e999999999",
    "-1e999999999",
    "1e-999999999",
    "9" * 5_000,
    "1e99999999999999999999",
    "1." + "0" * 50 + "1",
    "NaN",
]


@pytest.mark.parametrize("number", HUGE_NUMBERS, ids=lambda number: number[:12])
def test_huge_numbers_are_refused_where_they_stand(number: str) -> None:
    text = json.dumps(at("personnel", {"value": 12345}, attrs.evolve(EXERCISE))).replace("12345", number)
    assert {fault.path for fault in refused(text).faults} == {"personnel.value"}
    place = json.dumps(plain(csto.Place(name=csto.Text("A")), latitude=12345, longitude=0)).replace("12345", number)
    assert {fault.path for fault in refused(place).faults} == {"latitude"}


@pytest.mark.parametrize("number", ["1E400", "1e-16", "1.0000000000000001"])
def test_a_number_is_shown_as_it_is_written(number: str) -> None:
    text = json.dumps(at("personnel", {"value": 12345}, EXERCISE)).replace("12345", number)
    assert [str(fault) for fault in refused(text).faults] == [
        f"personnel.value: found {number}, expected a number under 10**15 with at most 15 digits"
    ]


def test_what_is_said_of_hostile_texts() -> None:
    said = {name: str(refused(text)) for name, text in HOSTILE.items()}
    assert said["nothing"] == (
        "JSON text: found no JSON at line 1 column 1 (Expecting value), expected a JSON document"
    )
    assert said["lists, deep"] == "JSON text: found values nested very deeply, expected JSON as this library writes it"
    assert said["UTF-16"] == "JSON text: found the byte 0xff at position 0, expected text in UTF-8"
    assert said["NaN"] == "JSON text: name.en: found NaN, expected a text"
    assert "  '\\ud800': found an unknown key" in said["a lone surrogate as a key"]
    assert "  name.'\\ud800': found an unknown key" in said["a lone surrogate as a key"]


def test_a_byte_order_mark_is_passed_over() -> None:
    text = csto.dumps(SUMMIT)
    assert csto.loads("\ufeff" + text) == csto.loads(text.encode("utf-8-sig")) == SUMMIT
    assert csto.loads(cast(bytes, bytearray(text.encode()))) == SUMMIT


@given(st.binary() | st.text())
@example(b"\xef\xbb\xbf")
def test_random_bytes_and_texts_are_refused(text: bytes | str) -> None:
    refused(text)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from([*KINDS, "dataset", "collection"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text() | st.sampled_from(["type", "id", "records", "name", *COLLECTIONS]), inner, max_size=4
        )
    ),
    max_leaves=15,
)


@given(JSON)
def test_random_json_is_refused_or_an_empty_whole(value: object) -> None:
    read = read_or_refused(json.dumps(value))
    assert read in (None, csto.Dataset(), csto.Collection[csto.Entry]())


def places(value: object) -> Iterator[tuple[Any, Any]]:
    """Give every place in plain data: what it stands in, and its key or position."""
    whole: Any = value
    keys: list[Any] = (
        list(whole) if isinstance(value, dict) else [*range(len(whole))] if isinstance(value, list) else []
    )
    for key in keys:
        yield whole, key
        yield from places(whole[key])


@given(ANYTHING, JSON, st.data())
def test_valid_data_with_anything_put_in_anywhere_are_read_whole_or_refused(
    value: Decoded, foreign: object, data: st.DataObject
) -> None:
    whole = json.loads(csto.dumps(value))
    inside, key = data.draw(st.sampled_from(list(places(whole))))
    change = data.draw(st.sampled_from(["drop", "replace", "swap", "insert"]))
    if change == "drop":
        del inside[key]
    elif change == "replace":
        inside[key] = foreign
    elif change == "swap":
        other, name = data.draw(st.sampled_from(list(places(whole))))
        inside[key] = copy.deepcopy(other[name])
    elif isinstance(key, int):
        inside.insert(key, foreign)
    else:
        inside[data.draw(st.text())] = foreign
    read = read_or_refused(json.dumps(whole))
    assert read is None or csto.loads(csto.dumps(read)) == read


def test_a_file_cut_off_at_any_byte_is_refused() -> None:
    content = csto.dumps(attrs.evolve(DECISION, title=csto.Title("A plan", "План"))).encode()
    for end in range(len(content)):
        refused(content[:end])
    for end in range(0, len(WHOLE), 997):
        refused(WHOLE[:end])


@quick
@given(st.integers(0, len(WHOLE.encode()) - 1), st.binary(min_size=1, max_size=3))
def test_a_file_with_foreign_bytes_is_read_whole_or_refused(position: int, foreign: bytes) -> None:
    content = WHOLE.encode()
    read = read_or_refused(content[:position] + foreign + content[position + len(foreign) :])
    assert isinstance(read, csto.Dataset | None)


# Files


def test_a_file_is_written_and_read_back(tmp_path: Path) -> None:
    for value in (SEED, SEED.summits, SUMMIT):
        path = tmp_path / "a.json"
        csto.write(value, path)
        assert path.read_text("utf-8") == csto.dumps(value) + "\n"
        assert csto.read(str(path)) == csto.read(path, type(value)) == value
    assert list(tmp_path.iterdir()) == [tmp_path / "a.json"]
    with pytest.raises(csto.DecodeError, match=r"a\.json: type: found 'summit', expected 'dataset'$"):
        csto.read(tmp_path / "a.json", csto.Dataset)


def test_a_path_may_be_bytes_and_a_suffix_in_capitals(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path / "A.JSON")
    csto.write(SUMMIT, cast(str, path))
    assert csto.read(cast(str, path)) == SUMMIT


@pytest.mark.parametrize("name", ["records.jsn", "records", ".json", "json"])
def test_a_suffix_that_is_of_no_format_is_refused(name: str, tmp_path: Path) -> None:
    for act in (lambda: csto.write(SUMMIT, tmp_path / name), lambda: csto.read(tmp_path / name)):
        with pytest.raises(csto.QueryError, match=r"has the suffix of no format.*\.json"):
            cast(Callable[[], object], act)()
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_file_is_not_read(tmp_path: Path) -> None:
    folder, pipe, empty = tmp_path / "folder.json", tmp_path / "pipe.json", tmp_path / "empty.json"
    folder.mkdir()
    os.mkfifo(pipe)
    empty.touch()
    (tmp_path / "zero.json").symlink_to("/dev/zero")
    faults = {
        folder: Fault("", "a directory", "a file"),
        pipe: Fault("", "no regular file", "a file"),
        tmp_path / "zero.json": Fault("", "no regular file", "a file"),
        empty: Fault("", "no JSON at line 1 column 1 (Expecting value)", "a JSON document"),
    }
    for path, fault in faults.items():
        with pytest.raises(csto.DecodeError) as caught:
            csto.read(path)
        assert (caught.value.where, caught.value.faults) == (str(path), (fault,))
    with pytest.raises(FileNotFoundError):
        csto.read(tmp_path / "missing.json")


def test_a_file_beyond_all_measure_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "vast.json"
    with path.open("wb") as file:
        file.truncate(2**28 + 1)
    with pytest.raises(csto.DecodeError, match=r"found 268,435,457 bytes, expected at most 268,435,456$"):
        csto.read(path)


def test_what_is_no_regular_file_is_not_replaced(tmp_path: Path) -> None:
    folder, pipe = tmp_path / "folder.json", tmp_path / "pipe.json"
    folder.mkdir()
    os.mkfifo(pipe)
    with pytest.raises(IsADirectoryError) as caught:
        csto.write(SUMMIT, folder)
    assert caught.value.filename == str(folder)
    with pytest.raises(OSError, match=r"Not a regular file, and not replaced: '.*pipe\.json'$"):
        csto.write(SUMMIT, pipe)
    assert sorted(tmp_path.iterdir()) == [folder, pipe]


def test_a_file_that_may_not_be_written_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.json"
    csto.write(SUMMIT, path)

    def access(_: str, mode: int) -> bool:
        return mode != os.W_OK

    monkeypatch.setattr(os, "access", access)  # who runs this may be root, who may write all
    with pytest.raises(PermissionError) as caught:
        csto.write(SEED, path)
    assert caught.value.filename == str(path)
    assert csto.read(path) == SUMMIT


def test_a_file_that_may_not_be_read_is_not_replaced_unless_it_is_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be looked into may be of another kind."""
    path = tmp_path / "a.json"
    path.write_text("a letter")

    def opened(name: str, mode: str, **options: Any) -> Any:
        if mode == "rb":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), name)
        return open(name, mode, **options)  # noqa: PTH123

    monkeypatch.setattr("csto_records.formats._disk.open", opened, raising=False)  # who runs this may be root
    with pytest.raises(PermissionError) as caught:
        csto.write(SEED, path)
    assert caught.value.filename == str(path)
    assert path.read_text() == "a letter"
    path.write_text("")
    csto.write(SEED, path)
    monkeypatch.undo()
    assert csto.read(path) == SEED


def test_links_in_a_loop_are_not_replaced_and_one_that_leads_to_nothing_makes_its_file(tmp_path: Path) -> None:
    one, other = tmp_path / "one.json", tmp_path / "other.json"
    one.symlink_to(other)
    other.symlink_to(one)
    with pytest.raises(OSError, match=r"one\.json'$") as caught:
        csto.write(SUMMIT, one)
    assert caught.value.errno == errno.ELOOP
    assert one.is_symlink()
    other.unlink()
    csto.write(SUMMIT, one)
    assert one.is_symlink()
    assert csto.read(other) == SUMMIT


@pytest.mark.parametrize("name", ["a\0b.json", "\ud800.json", b"a\0.json"])
def test_a_name_that_no_file_can_have_is_refused(name: Any) -> None:
    for act in (lambda: csto.write(SUMMIT, name), lambda: csto.read(name)):
        with pytest.raises(csto.QueryError, match=r"is no name of a file: it has a NUL or a lone surrogate$"):
            cast(Callable[[], object], act)()


def failing(*_: object, **__: object) -> None:
    """Fail as a full disk does."""
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("name", ["fsync", "replace", "chmod"])
def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.json"
    csto.write(SUMMIT, path)
    monkeypatch.setattr(os, name, failing)
    with pytest.raises(OSError, match="No space left") as caught:
        csto.write(SEED, path)
    assert caught.value.filename == str(path)
    assert caught.value.filename2 is None
    monkeypatch.undo()
    assert list(tmp_path.iterdir()) == [path]
    assert csto.read(path) == SUMMIT


@pytest.mark.parametrize(
    ("error", "told"),
    [(OSError(28, "No space left on device", "other"), "[Errno 28] No space left on device"), (OSError("no"), "no")],
)
def test_what_fails_before_the_writing_is_told_of_the_file_that_was_asked_for(
    error: OSError, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(_: object) -> bytes:
        raise error

    monkeypatch.setattr("csto_records.formats._json.write", write)
    with pytest.raises(OSError, match=re.escape(f"{told}: {str(tmp_path / 'a.json')!r}")) as caught:
        csto.write(SUMMIT, tmp_path / "a.json")
    assert (caught.value.errno, caught.value.filename) == (error.errno, str(tmp_path / "a.json"))
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_encoded_or_placed_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    csto.write(SUMMIT, path)
    unsound = csto.Dataset()
    object.__setattr__(unsound, "name", "\ud800")
    with pytest.raises(UnicodeEncodeError):
        csto.write(unsound, path)
    with pytest.raises(TypeError):
        csto.write(cast(csto.Summit, csto.Quantity(5)), path)
    assert list(tmp_path.iterdir()) == [path]
    assert csto.read(path) == SUMMIT
    with pytest.raises(FileNotFoundError) as caught:
        csto.write(SUMMIT, tmp_path / "missing" / "a.json")
    assert caught.value.filename == str(tmp_path / "missing" / "a.json")


def test_a_link_stays_and_its_file_keeps_its_rights(tmp_path: Path) -> None:
    path, link = tmp_path / "a.json", tmp_path / "link.json"
    csto.write(SUMMIT, path)
    path.chmod(0o640)
    link.symlink_to(path)
    csto.write(SEED, link)
    assert link.is_symlink()
    assert csto.read(path) == SEED
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600)])
def test_a_new_file_has_the_rights_that_the_umask_leaves(umask: int, mode: int, tmp_path: Path) -> None:
    before = os.umask(umask)
    try:
        csto.write(SUMMIT, tmp_path / "a.json")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.json").stat().st_mode) == mode


def test_what_is_written_beside_a_file_is_for_its_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.json"
    csto.write(SUMMIT, path)
    path.chmod(0o644)
    modes: list[int] = []

    def fsync(number: int) -> None:
        modes.append(stat.S_IMODE(os.fstat(number).st_mode))

    monkeypatch.setattr(os, "fsync", fsync)
    csto.write(SEED, path)
    assert modes == [0o600]
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_a_name_as_long_as_names_may_be_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / f"{'a' * 250}.json"
    csto.write(SUMMIT, path)
    assert csto.read(path) == SUMMIT


# The schemas: tests/test_schema.py has the rest


@cache
def validator(kind: type) -> Any:
    """Give what holds plain data to the schema of a type."""
    return Draft202012Validator(csto.json_schema(kind))


@pytest.mark.parametrize(("value", "expected"), COERCED, ids=[text[:50] for _, text in COERCED])
def test_what_is_refused_does_not_keep_to_the_schema_either(value: Plain, expected: str) -> None:
    assert validator(KINDS[value["type"]]).is_valid(value) == ("398.0" in expected)  # to a schema, 398.0 is whole


@pytest.mark.parametrize("suffix", [".json", ".jsonl", ".jsonl.gz", ".parquet", ".sqlite", ".zip"])
def test_what_could_not_be_read_back_is_not_written(
    suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What counts is what is unpacked: much of one text is little in a packed file."""
    long = csto.Collection([attrs.evolve(SEED.summits.first, summary="word" * 60_000)])
    monkeypatch.setattr("csto_records.formats._disk.MOST_BYTES", 200_000)
    said = r"^\d{3},\d{3} bytes would be written, and no more than 200,000 are read back: write parts$"
    with pytest.raises(csto.QueryError, match=said):
        csto.write(long, tmp_path / f"one{suffix}")
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_read_back_has_no_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("csto_records.formats._disk.MOST_BYTES", 10)
    csto.write(SEED.sources, tmp_path / "one.bib")
    assert (tmp_path / "one.bib").stat().st_size > 10
