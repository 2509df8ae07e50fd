"""The JSON Schemas: what they say of the types, what they take and refuse as the reader does, what they cannot say."""

import copy
import json
import math
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import event, example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

import csto_records as csto
from csto_records import strategies
from csto_records._dataset import COLLECTIONS
from csto_records._errors import Fault
from csto_records._shape import field_docs, fields
from csto_records.formats import to_dict
from csto_records.formats._converter import Decoded
from csto_records.formats._schema import BEYOND_SCHEMA
from synthetic import DS

Plain = dict[str, Any]

SEED = csto.load("seed")
PAGE = Path(__file__).resolve().parent.parent / "docs" / "howto" / "schema.md"
KINDS = {kind.__name__.lower(): kind for kind in COLLECTIONS.values()}
IN_FILES: dict[str, Any] = {**KINDS, "collection": csto.Collection, "dataset": csto.Dataset}
RULES = {rule.name: rule.sentence for rule in BEYOND_SCHEMA}
each_kind = pytest.mark.parametrize("kind", IN_FILES.values(), ids=IN_FILES)


@cache
def validator(kind: type, *, formats: bool = False) -> Any:
    """Give what holds plain data to the schema of a type; the draft leaves it open whether to its formats too."""
    schema = csto.json_schema(kind)
    return Draft202012Validator(schema, format_checker=FormatChecker() if formats else None)


def faults_of(kind: type, text: str) -> tuple[Fault, ...]:
    """Give the faults for which the reader refuses a text; none where it takes it."""
    try:
        csto.loads(text, kind)
    except csto.DecodeError as error:
        return error.faults
    return ()


# What a schema says


@each_kind
def test_a_schema_is_one_and_names_itself(kind: type) -> None:
    schema: Plain = csto.json_schema(kind)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"urn:csto-records:schema:{csto.SCHEMA_VERSION}:{kind.__name__.lower()}"
    assert schema["title"] == kind.__name__
    assert all(sentence in schema["$comment"] for sentence in RULES.values())
    text = json.dumps(schema)
    assert {part.partition('"')[0] for part in text.split("#/$defs/")[1:]} == set(schema["$defs"])


def test_each_type_has_an_id_of_its_own() -> None:
    assert len({csto.json_schema(kind)["$id"] for kind in IN_FILES.values()}) == len(IN_FILES)


def schemas_in(schema: Any, path: str = "") -> Iterator[tuple[str, Plain]]:
    """Give every schema within a schema, with its path; the names of properties are no keywords."""
    yield path, schema
    for key in ("properties", "$defs"):
        for name, part in schema.get(key, {}).items():
            yield from schemas_in(part, f"{path}/{key}/{name}")
    for key in ("anyOf", "allOf"):
        for i, part in enumerate(schema.get(key, ())):
            yield from schemas_in(part, f"{path}/{key}/{i}")
    for key in ("items", "not", "if", "then", "contains"):
        if key in schema:
            yield from schemas_in(schema[key], f"{path}/{key}")


def test_every_class_and_field_is_described_in_the_words_of_its_docstring() -> None:
    definitions = cast(Plain, csto.json_schema(csto.Dataset)["$defs"])
    for name, definition in definitions.items():
        kind: Any = getattr(csto, name)
        assert definition["title"] == name
        if "properties" in definition:
            assert definition["description"].startswith(kind.__doc__.partition("\n")[0])
            docs = field_docs(kind)
            properties = {key: part for key, part in definition["properties"].items() if key != "type"}
            assert list(properties) == [shape.name for shape in fields(kind)]
            assert {key: part["description"] for key, part in properties.items()} == {k: docs[k] for k in properties}
    assert {name for name, part in definitions.items() if "properties" not in part} == {
        "DateSpan",
        "PartialDate",
        "StateCode",
    }


@each_kind
def test_everything_that_stands_for_a_value_is_described(kind: type) -> None:
    for path, schema in schemas_in(csto.json_schema(kind)):
        if re.search(r"/properties/\w+$", path) and not re.search("/(allOf|if|then)/", path):
            assert schema["description"].endswith((".", "...")), path
        if schema.get("type") == "object":
            assert schema["additionalProperties"] is False, path
        if schema.get("type") == "array":
            assert "items" in schema, path
        if "enum" in schema:
            assert schema["type"] == "string", path  # Gemini wants it beside an enum
        if "pattern" in schema:
            re.compile(schema["pattern"])
            assert "(?" not in schema["pattern"], path  # no looking around: not every dialect has it


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_an_example_is_what_the_seed_says_or_a_part_of_it(kind: type) -> None:
    schema: Plain = csto.json_schema(kind)
    (sample,) = schema["examples"]
    record = cast(Any, csto.loads(json.dumps(sample)))
    dataset = csto.load() if kind is csto.Membership else SEED  # the seed holds no membership
    collection: Any = next(part for name, part in dataset.collections.items() if COLLECTIONS[name] is kind)
    full = to_dict(collection[record.id])
    for key, value in sample.items():
        if isinstance(value, list):
            assert [item for item in cast(Any, full[key]) if item in value] == value
        else:
            assert full[key] == value


@each_kind
def test_all_examples_and_defaults_keep_to_their_schemas(kind: type) -> None:
    root: Plain = csto.json_schema(kind)
    for path, schema in schemas_in(root):
        values = [*schema.get("examples", ()), *([schema["default"]] if "default" in schema else [])]
        whole = schema if path == "" else {**schema, "$defs": root["$defs"]}
        judge: Any = Draft202012Validator(whole)
        for value in values:
            assert judge.is_valid(value), path
    assert root["examples"]
    assert all(faults_of(kind, json.dumps(sample)) == () for sample in root["examples"])


def test_a_field_that_may_be_left_out_says_what_that_means() -> None:
    statement, citation = csto.json_schema(csto.Statement), csto.json_schema(csto.Summit)["$defs"]
    properties = cast(Plain, statement["properties"])
    assert properties["topics"]["default"] == []
    assert cast(Plain, citation)["Citation"]["properties"]["basis"]["default"] == "stated"
    assert properties["summary"]["anyOf"][1] == {"type": "null"}
    assert "default" not in properties["id"]


def test_the_codes_of_bodies_come_with_their_names() -> None:
    properties = cast(Plain, csto.json_schema(csto.Decision)["properties"])
    assert "CDM: Council of Ministers of Defence;" in properties["bodies"]["anyOf"][0]["items"]["description"]


def test_the_rules_of_a_class_stand_in_its_description_too() -> None:
    schema: Plain = csto.json_schema(csto.Statement)
    assert schema["description"].startswith("What a body declared, or a person said for one. There is exactly one of")
    assert schema["description"].endswith(schema["allOf"][0]["description"])


def test_a_schema_is_the_callers_own_and_no_part_of_it_stands_in_two_places() -> None:
    schema: Plain = csto.json_schema(csto.Summit)
    for _, part in schemas_in(schema):
        part["changed"] = part.get("changed", 0) + 1
    assert {part["changed"] for _, part in schemas_in(schema)} == {1}
    assert "changed" not in json.dumps(csto.json_schema(csto.Summit))


def test_without_docstrings_a_schema_says_the_same_in_fewer_words() -> None:
    code = "import csto_records as csto, json; print(json.dumps(csto.json_schema(csto.Dataset)))"
    done = subprocess.run(
        [sys.executable, "-OO", "-c", code],
        env={**os.environ, "PYTHONPATH": str(Path(csto.__file__).parent.parent)},
        capture_output=True,
        check=True,
    )
    schema, full = json.loads(done.stdout), csto.json_schema(csto.Dataset)
    assert "description" not in schema["$defs"]["Summit"]

    def bare(whole: Plain) -> list[tuple[str, Plain]]:
        parts = [(path, {k: v for k, v in part.items() if k != "description"}) for path, part in schemas_in(whole)]
        return [(path, {k: v for k, v in part.items() if not isinstance(v, dict | list)}) for path, part in parts]

    assert bare(schema) == bare(full)


def test_there_is_a_schema_of_what_stands_in_a_file_only() -> None:
    with pytest.raises(
        TypeError, match=r"^there is a schema of Summit, .*, Collection, Dataset; found <class .*Quantity'>$"
    ):
        csto.json_schema(csto.Quantity)


# What it takes


@each_kind
@settings(max_examples=30)
@given(data=st.data())
def test_all_that_is_written_keeps_to_the_schema(kind: type, data: st.DataObject) -> None:
    text = csto.dumps(cast(Decoded, data.draw(strategies.by_type()[kind]())))
    assert [error.message for error in validator(kind, formats=True).iter_errors(json.loads(text))] == []


@pytest.mark.parametrize("dataset", [SEED, DS, csto.load()], ids=["seed", "synthetic", "archive"])
def test_every_record_there_is_keeps_to_the_schema(dataset: csto.Dataset) -> None:
    whole = json.loads(csto.dumps(dataset))
    assert [error.json_path for error in validator(csto.Dataset, formats=True).iter_errors(whole)] == []
    for name, records in dataset.collections.items():
        assert all(validator(COLLECTIONS[name]).is_valid(to_dict(record)) for record in list(records)[:20])


DATE_TEXTS = st.from_regex(r"\A([0-9/.?~%-]|[0-9]{4}|-[01][0-9]|-[0-3][0-9]){0,9}\Z")


@settings(max_examples=300)
@given(DATE_TEXTS | strategies.date_spans().map(str))
@example("2024-02-29")
@example("2024-13")
@example("2024-04-31")
@example("..")
@example("../..")
@example("/")
@example("2024/2024-11-30?")
def test_the_patterns_of_dates_are_as_wide_as_the_reader_and_little_wider(text: str) -> None:
    definitions = cast(Plain, csto.json_schema(csto.Dataset)["$defs"])
    for kind in (csto.PartialDate, csto.DateSpan):
        taken = re.search(definitions[kind.__name__]["pattern"], text) is not None
        try:
            kind.from_edtf(text)
        except csto.DateError as error:
            beyond = error.reason.startswith(("years run", "its end is before", "in ")) or "has 28 days" in error.reason
            assert not taken or beyond
        else:
            assert taken


# What it refuses


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Give every place in plain data: what it stands in, and its key or position."""
    kind: object = value.__class__
    for key in value if kind is dict else range(len(value)) if kind is list else ():
        yield value, key
        yield from places(value[key])


NAMES = sorted({shape.name for kind in (*KINDS.values(), csto.Citation, csto.Guest) for shape in fields(kind)})
TEXTS = (
    "",
    " ",
    "a ",
    "\u200b",
    "A\n",
    "2024\n",
    "\u3000a",
    "\ufeff",
    "..",
    "/",
    "../..",
    "0000",
    "2023-02-29",
    "2024-11-31",
    "2024-02-29",
    "2024/2023",
    "2024-11-28/..",
    "0001-01-01/0001-01-01",
    "2024-1",
    "28 November 2024",
    "XK",
    "kz",
    "KZ",
    "AM",
    "en",
    "english",
    "http://a b",
    "https://пример",
    "summit-a",
    "summit-",
    "Summit-a",
    "decision-a",
    "dates",
    "dates.end",
    "dates.",
    "hosts[KZ]",
    "hosts[",
    "citations[0].note",
    "waivers",
    "attendance",
    "priorities",
    "inferred",
    "stated",
    "dataset",
    "person",
)
NUMBERS = (0, -1, 1, 1.0, 398, 398.0, 999, 1000, 0.5, 1e-15, 1e-16, 1e300, -90.5, 180, 10**15 - 1, 10**15, 0.1 + 0.2)
OTHER: tuple[Any, ...] = (None, True, False, [], {}, [None], {"en": "A"}, {"value": 5}, math.nan, math.inf, -0.0)
VALUES = st.sampled_from([*TEXTS, *NUMBERS, *OTHER])


def put(_: Any, new: Any) -> Any:
    return new


def appended(old: Any, new: Any) -> Any:
    return f"{old}{new}" if isinstance(old, str) else [*cast(Any, old), new] if isinstance(old, list) else new


def cut(old: Any, new: Any) -> Any:
    return cast(Any, old)[:-1] if isinstance(old, str | list) else new


def twice(old: Any, new: Any) -> Any:
    items: Any = old
    return [*items, items[0]] if isinstance(old, list) and items else new


def twice_differently(old: Any, new: Any) -> Any:
    items: Any = old
    return [*items, {**items[0], "note": None}] if isinstance(old, list) and items and type(items[0]) is dict else new


CHANGES: dict[str, Callable[[Any, Any], Any]] = {
    "put": put,
    "wrap": lambda old, _: [old],
    "append": appended,
    "prepend": lambda old, new: f"{new}{old}" if isinstance(old, str) else new,
    "cut": cut,
    "twice": twice,
    "twice, differently": twice_differently,
    "the other way round": lambda old, new: "/".join(old.split("/")[::-1]) if isinstance(old, str) else new,
    "negative": lambda old, new: -old if isinstance(old, int | float) else new,
    "with a point": lambda old, new: float(old) if isinstance(old, int) else new,
    "in capitals": lambda old, new: old.upper() if isinstance(old, str) else new,
}


@st.composite
def mutants(draw: st.DrawFn, kind: type) -> Plain:
    """Plain data of a type, changed in a few places so that most are wrong."""
    held: Any = None
    if kind in KINDS.values():
        held = next(list(part) for name, part in DS.collections.items() if COLLECTIONS[name] is kind)
    drawn = strategies.by_type()[kind]()
    value = cast(Decoded, draw(drawn | st.sampled_from(held) if held else drawn))
    plain: Plain = json.loads(csto.dumps(value))
    for _ in range(draw(st.integers(1, 3))):
        inside, key = draw(st.sampled_from(list(places(plain))))
        how = draw(st.sampled_from(["drop", "add", "swap", *CHANGES]))
        if how == "drop":
            del inside[key]
        elif how == "add" and isinstance(inside, dict):
            inside[draw(st.sampled_from(NAMES) | st.text())] = copy.deepcopy(draw(VALUES))
        elif how == "swap":
            other, name = draw(st.sampled_from(list(places(plain))))
            inside[key] = copy.deepcopy(other[name])
        else:
            inside[key] = CHANGES.get(how, put)(inside[key], copy.deepcopy(draw(VALUES)))
        if not plain:
            break
    return plain


SAID: dict[str, str] = {
    "json": r"found (NaN|-?Infinity), ",
    "keys-once": r"expected each key once$",
    "whole-numbers": r"found -?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?, expected a whole number( from 1)?$",
    "digits": r"expected a number under 10\*\*15 with at most 15 digits$",
    "calendar": r"expected a date: (in '.*', )?(years run from 1 to 9999|February \d+ has 28 days)$"
    r"|found '[0-9-]{10}', expected a day as YYYY-MM-DD$",
    "ends": r"expected a date: its end is before its start$|expected a term of a day at least: ",
    "unseen": r"expected a text (that is not blank and has no space at its ends$|of one line, without control )"
    r"|\\n', expected a da(te: |y as )",
    "ids-once": r"expected each id once$",
    "items-once": r"expected each item once$",
    "states-once": r"expected each state once$",
    "absent": r"expected a state that did not take part$",
    "itself": r"expected (an)?other (act|exercise)s? than itself$|expected ids that it had before, not its own$",
    "paths": r"(supports\[\d+\]|field|path): found .*, expected (a part of \w+|\w+ (with a key in|without a key)|"
    r"\w+ with the key of an item: )",
    "disputed": r"citation\.supports: found .*, expected the disputed field, ",
    "canonical": r"disputes\[\d+\]\.value: found .*, expected the canonical text of ",
    "state-codes": r"expected .* as ISO 3166-1 has it for \w\w$",
}
"""How the reader refuses what breaks each rule that no schema can say."""


def rules_of(fault: Fault) -> list[str]:
    """Give the rules that a fault is a breach of: one, or none where the schema should have said it."""
    return [name for name, words in SAID.items() if re.search(words, str(fault))]


def held_alike(kind: type, text: str) -> str:
    """Hold a text to the schema and to the reader, and give what they said."""
    plain = json.loads(text)
    faults = faults_of(kind, text)
    if not validator(kind, formats=True).is_valid(plain):
        assert faults, text
    if validator(kind).is_valid(plain):
        assert [str(fault) for fault in faults if not rules_of(fault)] == [], text
        return "refused by the reader alone" if faults else "taken by both"
    return "refused by both"


@each_kind
@settings(max_examples=100)
@given(data=st.data())
def test_what_the_schema_refuses_the_reader_refuses_and_what_else_it_refuses_is_listed(
    kind: type, data: st.DataObject
) -> None:
    event(held_alike(kind, json.dumps(data.draw(mutants(kind)))))


SMALL: dict[object, list[Callable[[Any], Any]]] = {
    str: [
        lambda text: f"{text}\n",
        lambda text: f"{text[:1]}\u200b{text[1:]}",
        lambda text: f"{text} ",
        lambda text: f"{text}-1",
        lambda text: f"{text}/{text}",
        lambda text: text[:-1],
        str.title,
        lambda _: "2023-02-29",
        lambda _: "0000",
        lambda _: "KZ",
        lambda _: "dates",
        lambda _: "decision-2018-11-08-strategy",
    ],
    int: [float, lambda number: -number, lambda number: number + 0.1, lambda number: number + 1e-14, str],
    list: [lambda items: [*items, *items[:1]], lambda items: [*items, None], lambda items: items[:-1]],
    dict: [lambda part: {**part, "note": None}, lambda part: {**part, "note": "A"}, lambda part: [part]],
}


EVERYWHERE: list[Callable[[Any], Any]] = [lambda _: None, lambda _: 7]


@pytest.mark.parametrize("name", COLLECTIONS)
def test_no_small_change_anywhere_in_a_record_is_judged_otherwise(name: str) -> None:
    record = max(DS.collections[name], key=lambda record: len(csto.dumps(record)))
    text = csto.dumps(record)
    said = Counter[str]()
    for i, (_, place) in enumerate(places(json.loads(text))):
        old = list(places(json.loads(text)))[i]
        kind: object = old[0][place].__class__
        for change in (*EVERYWHERE, *SMALL.get(kind, SMALL[int])):
            plain = json.loads(text)
            inside, key = list(places(plain))[i]
            inside[key] = change(inside[key])
            said[held_alike(type(record), json.dumps(plain))] += 1
    assert len(said) == 3  # each of the three was put to the test


# What it cannot say


def of(record: Any, **changes: object) -> Plain:
    """Give a record as plain data with other values."""
    return {**to_dict(record), **changes}


def summit(**changes: object) -> Plain:
    usual = {"kind": "regular", "format": "video", "status": "held", "dates": "2020-12-02"}
    return {"type": "summit", "id": "summit-2020-12-02", **usual, **changes}


def decision(**changes: object) -> Plain:
    usual = {"kind": "plan", "status": "adopted", "title": {"en": "A plan"}, "adopted": "2020"}
    return {"type": "decision", "id": "decision-2020-plan", **usual, **changes}


def exercise(**changes: object) -> Plain:
    usual = {"name": {"en": "A"}, "nature": "exercise", "status": "held", "framework": "CSTO", "dates": "2020"}
    return {"type": "exercise", "id": "exercise-2020-a", **usual, **changes}


def term(dates: str) -> Plain:
    return {"type": "chairmanship", "id": "chairmanship-a", "chair_state": "KZ", "dates": dates}


def place(**degrees: float) -> Plain:
    return {"type": "place", "name": {"en": "A"}, **degrees}


def cited(*supports: str) -> Plain:
    return {"source": "a-page", "supports": list(supports)}


def disputed(field: str, *supports: str, **more: object) -> list[Plain]:
    usual = {"stated": "otherwise", "kind": "contradiction", "reason": "It is not so.", "citation": cited(*supports)}
    return [{"field": field, **usual, **more}]


PERSON: Plain = {"type": "person", "name": {"en": "A"}}
KAZAKHSTAN = to_dict(SEED.states["KZ"])
ABSENT = {"state": "AM", "status": "absent"}

BREACHES: dict[str, list[Plain | str]] = {
    "json": ['{"type": "place", "name": {"en": "A"}, "latitude": NaN, "longitude": 0}'],
    "keys-once": [
        '{"type": "person", "name": {"en": "A"}, "name": {"en": "B"}}',
        '{"type": "person", "name": {"en": "A", "en": "A"}}',
        '{"type": "dataset", "type": "dataset"}',
    ],
    "whole-numbers": [
        of(SEED.states["KZ"], iso_numeric=398.0),
        of(SEED.states["KZ"], schema_version=1.0),
        json.dumps({**KAZAKHSTAN, "cow": 1}).replace('"cow": 1', '"cow": 7e2'),
    ],
    "digits": [
        place(latitude=0.1 + 0.2, longitude=0),
        place(latitude=1e-16, longitude=0),
        exercise(personnel={"value": 1234567890.123456}),
        json.dumps(place(latitude=5, longitude=0)).replace("5", "5." + "0" * 20 + "1"),
        json.dumps(place(latitude=5, longitude=0)).replace("5", "0e99"),
    ],
    "calendar": [
        summit(dates="2023-02-29"),
        summit(dates="0000"),
        summit(dates="2023-02-29/2024-03-01"),
        summit(data_version="2024-02-30"),
        {"type": "dataset", "data_version": "0000-01-01"},
    ],
    "ends": [summit(dates="2024/2023"), term("2024-01-01/2024-01-01"), term("../0001-01-01")],
    "unseen": [
        {**PERSON, "name": {"en": "A\u200bB"}},
        {**PERSON, "name": {"en": "A\x00B"}},
        {**PERSON, "name": {"en": "A\ud800B"}},
        {**PERSON, "name": {"en": "A\n"}},
        {"type": "dataset", "name": "A\u202eB"},
        summit(dates="2024\n"),
        summit(id="summit-a\n"),
        summit(data_version="2024-01-01\n"),
        summit(citations=[cited("dates\n")]),
    ],
    "ids-once": [
        {"type": "collection", "records": [PERSON, {**PERSON, "aliases": ["B"]}]},
        {"type": "dataset", "summits": [summit(), summit(format="hybrid")]},
    ],
    "items-once": [
        summit(guests=[{"person": "A"}, {"person": "A", "note": None}]),
        summit(citations=[cited("dates"), {**cited("dates"), "basis": "stated"}]),
    ],
    "states-once": [summit(attendance=[ABSENT, {**ABSENT, "status": "present"}])],
    "absent": [exercise(participants=["AM", "KZ"], absent=["AM"])],
    "itself": [
        summit(former_ids=["summit-2020-12-02"]),
        decision(draft_of="decision-2020-plan"),
        decision(amends=["decision-2020-plan"]),
        exercise(part_of="exercise-2020-a"),
        exercise(shares_totals_with=["exercise-2020-a"]),
    ],
    "paths": [
        summit(citations=[cited("date")]),
        summit(citations=[cited("dates[0]")]),
        summit(citations=[cited("attendance.status")]),
        summit(citations=[cited("attendance[XK]")]),
        summit(waivers=[{"rule": "a-rule", "path": "hosts", "reason": "So."}]),
        summit(disputes=disputed("hosts", "hosts")),
    ],
    "disputed": [summit(disputes=disputed("dates", "place"))],
    "canonical": [
        summit(disputes=disputed("dates", "dates", value="in May")),
        summit(disputes=disputed("place", "place", value="Astana")),
        summit(disputes=disputed("documents_signed.value", "documents_signed", value="1500.0")),
    ],
    "state-codes": [
        {**KAZAKHSTAN, "iso_alpha3": "KGZ"},
        {**KAZAKHSTAN, "iso_numeric": 417},
    ],
}


def test_every_rule_has_a_name_and_a_sentence_of_its_own_and_breaches() -> None:
    assert list(BREACHES) == list(SAID) == list(RULES) == [rule.name for rule in BEYOND_SCHEMA]
    assert len(set(RULES.values())) == len(BEYOND_SCHEMA)
    assert all(re.fullmatch(r"[A-Z].*[.]", sentence) for sentence in RULES.values())


@pytest.mark.parametrize(
    ("rule", "breach"),
    [(rule, breach) for rule, breaches in BREACHES.items() for breach in breaches],
    ids=[f"{rule}-{i}" for rule, breaches in BREACHES.items() for i, _ in enumerate(breaches)],
)
def test_the_schema_takes_what_breaks_a_listed_rule_and_the_reader_refuses_it(rule: str, breach: Plain | str) -> None:
    text = breach if isinstance(breach, str) else json.dumps(breach)
    plain = json.loads(text)
    kind = IN_FILES[plain["type"]]
    assert [error.message for error in validator(kind).iter_errors(plain)] == []
    faults = faults_of(kind, text)
    assert faults
    assert [rules_of(fault) for fault in faults] == [[rule]] * len(faults)


def test_what_the_breaches_are_made_of_is_right_without_them() -> None:
    right: list[Plain] = [
        PERSON,
        KAZAKHSTAN,
        summit(attendance=[ABSENT], citations=[cited("dates")], disputes=disputed("dates", "dates", value="2020")),
        decision(),
        exercise(absent=["AM"], participants=["KZ"]),
        term("2024-01-01/2024-01-02"),
        place(latitude=0.1, longitude=0),
    ]
    for plain in right:
        assert validator(KINDS[plain["type"]]).is_valid(plain)
        assert faults_of(KINDS[plain["type"]], json.dumps(plain)) == ()


STATEMENT: Plain = {"type": "statement", "id": "statement-a", "kind": "speech", "title": {"en": "A"}, "speaker": "B"}
OFFICIAL: Plain = {"type": "official", "id": "official-a", "person": "A", "office": "B"}
SOURCE: Plain = {
    "type": "source", "id": "a", "title": {"en": "A"}, "publisher": "B", "language": "en", "source_type": "press",
}  # fmt: skip

SAID_BY_BOTH: dict[str, tuple[Plain, bool]] = {
    "a speaker": (STATEMENT, True),
    "a speaker in an office": ({**STATEMENT, "office": "President"}, True),
    "an issuer, and no other": ({**STATEMENT, "speaker": None, "issuer": "CSC", "office": None}, True),
    "an issuer by name": ({**STATEMENT, "speaker": None, "issuer_name": {"en": "A"}}, True),
    "nobody": ({**STATEMENT, "speaker": None}, False),
    "two": ({**STATEMENT, "issuer": "CSC"}, False),
    "two others": ({**STATEMENT, "speaker": None, "issuer": "CSC", "issuer_name": {"en": "A"}}, False),
    "an office and no speaker": ({**STATEMENT, "speaker": None, "issuer": "CSC", "office": "President"}, False),
    "a guest of whom nothing is known": (summit(guests=[{"note": "A"}]), False),
    "a guest of an organization": (summit(guests=[{"organization": "CIS"}]), True),
    "a next session of which nothing is known": (summit(next_session={"dates": None}), False),
    "a next session somewhere": (summit(next_session={"place": {"name": "Minsk"}}), True),
    "attested": ({**OFFICIAL, "attested": ["2024"]}, True),
    "in office": ({**OFFICIAL, "dates": "2024/.."}, True),
    "never in office": ({**OFFICIAL, "dates": None, "attested": []}, False),
    "half a place": (place(latitude=1), False),
    "no place": ({**PERSON, "type": "place", "latitude": None}, True),
    "too far north": (place(latitude=90.0000000000001, longitude=0), False),
    "too far south": (place(latitude=-90.1, longitude=0), False),
    "too far east": (place(latitude=0, longitude=181), False),
    "too far west": (place(latitude=0, longitude=-180.00000001), False),
    "as far south and east as can be": (place(latitude=-90, longitude=180.0), True),
    "as far north and west as can be": (place(latitude=90, longitude=-180), True),
    "inferred from nothing": (summit(citations=[{**cited("dates"), "basis": "inferred"}]), False),
    "inferred": (summit(citations=[{**cited("dates"), "basis": "inferred", "note": "A"}]), True),
    "citing nothing": (summit(citations=[cited()]), False),
    "disputing who says so": (summit(disputes=disputed("citations[0].note", "citations")), False),
    "disputing a dispute": (summit(disputes=disputed("disputes", "disputes")), False),
    "disputing a waiver": (summit(disputes=disputed("waivers[0].reason", "waivers")), False),
    "incomplete, and unknown": (summit(incomplete=["guests"], guests=None), False),
    "incomplete, and left out": (summit(incomplete=["guests"]), False),
    "incomplete, and none": (summit(incomplete=["guests"], guests=[]), True),
    "incomplete where one value is": (summit(incomplete=["dates"]), False),
    "incomplete without lists": ({**STATEMENT, "incomplete": ["topics"]}, False),
    "complete without lists": ({**STATEMENT, "incomplete": []}, True),
    "fewer than none": (exercise(personnel={"value": -1}), False),
    "none": (exercise(personnel={"value": -0.0}), True),
    "the most": (exercise(personnel={"value": 999_999_999_999_999}), True),
    "more than the most": (exercise(personnel={"value": 10**15}), False),
    "more than the most, with a point": (exercise(personnel={"value": 1e15}), False),
    "the least and the most of codes": ({**KAZAKHSTAN, "cow": 1, "gw": 999}, True),
    "too great a code": ({**KAZAKHSTAN, "cow": 1000}, False),
    "too small a code": ({**KAZAKHSTAN, "gw": 0}, False),
    "a number at GeoNames": (place(geonames_id=1), True),
    "no number at GeoNames": (place(geonames_id=0), False),
    "no address": ({**SOURCE, "url": "www.example.org"}, False),
    "an address in any letters": ({**SOURCE, "url": "https://пример.рф/%"}, True),
    "no language": ({**SOURCE, "language": "English"}, False),
    "a day that no month has": (summit(dates="2024-11-31"), False),
    "a season": (summit(dates="2024-21"), False),
    "an id of another kind": (summit(id="decision-2020"), False),
    "twice the same": (summit(topics=["a", "a"]), False),
    "a newer version": (summit(schema_version=csto.SCHEMA_VERSION + 1), False),
    "no record": ({"type": "collection"}, False),
    "the same twice in a collection": ({"type": "collection", "records": [PERSON, PERSON]}, True),
    "an unknown name": ({"type": "dataset", "name": None}, True),
    "ids that lead nowhere": ({"type": "dataset", "summits": [summit(citations=[cited("dates")])]}, True),
}


@pytest.mark.parametrize(("plain", "right"), SAID_BY_BOTH.values(), ids=SAID_BY_BOTH)
def test_the_rules_that_a_schema_can_say_it_says(plain: Plain, right: bool) -> None:  # noqa: FBT001
    kind = IN_FILES[plain["type"]]
    assert validator(kind).is_valid(plain) == (faults_of(kind, json.dumps(plain)) == ()) == right


# The page


def test_the_page_lists_the_rules_as_they_are() -> None:
    listed = re.findall(r"^\| `([a-z-]+)` \| (.+) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert listed == [(rule.name, rule.sentence) for rule in BEYOND_SCHEMA]


def simpler() -> Callable[[type], Plain]:
    """Give the function that the page shows."""
    code = next(
        block for block in re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL) if "KEPT" in block
    )
    names: dict[str, Any] = {"csto": csto}
    exec(code, names)  # noqa: S102 - it is our own page
    return cast(Callable[[type], Plain], names["schema_for_a_model"])


def filled(plain: Any, schema: Plain, root: Plain) -> Any:
    """Give plain data with every field written out: null or the default where it was left out."""
    if "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema and "properties" not in schema:
        schema = (
            next((part for part in schema["anyOf"] if part != {"type": "null"}), schema) if plain is not None else {}
        )
        return filled(plain, schema, root) if schema else None
    if isinstance(plain, list):
        return [filled(item, schema["items"], root) for item in cast(Any, plain)]
    if isinstance(plain, dict) and "properties" in schema:
        properties = {k: v for k, v in schema["properties"].items() if k not in {"schema_version", "data_version"}}
        return {k: filled(cast(Plain, plain).get(k, v.get("default")), v, root) for k, v in properties.items()}
    return cast(object, plain)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@settings(max_examples=20)
@given(data=st.data())
def test_what_a_model_writes_to_the_simpler_schema_of_the_page_is_read(kind: type, data: st.DataObject) -> None:
    schema = simpler()(kind)
    Draft202012Validator.check_schema(schema)
    judge: Any = Draft202012Validator(schema)
    record = cast(Decoded, data.draw(strategies.by_type()[kind]()))
    plain = filled(to_dict(cast(Any, record)), csto.json_schema(kind), csto.json_schema(kind))
    assert [error.message for error in judge.iter_errors(plain)] == []
    assert csto.loads(json.dumps(plain)) == record


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_the_simpler_schema_of_the_page_has_nothing_that_is_refused(kind: type) -> None:
    schema = simpler()(kind)
    enums = 0
    for path, part in schemas_in(schema):
        assert set(part) <= {
            "$defs", "$ref", "additionalProperties", "anyOf", "description", "enum", "items", "pattern",
            "properties", "required", "type",
        }, path  # fmt: skip
        assert "$ref" not in part or set(part) == {"$ref"}, path
        assert "properties" not in part or part["required"] == list(part["properties"]), path
        enums += len(part.get("enum", ()))
    assert schema["type"] == "object"
    assert "anyOf" not in schema
    assert enums <= 1000
    if kind is csto.Summit:
        assert schema["properties"]["format"]["enum"] == ["in-person", "video", "hybrid"]  # a field, and no keyword
