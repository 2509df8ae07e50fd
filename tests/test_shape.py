"""The description of the model: fields, docs, names for queries, paths, and the faults that every class looks for."""

import gc
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, ClassVar, Literal, TypeVar

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import csto_records as csto
from csto_records import DateSpan, Fault, IntegrityError, StateCode, Text
from csto_records._shape import (
    UNSEEN,
    Checked,
    Identified,
    Role,
    Shape,
    derived,
    field_docs,
    fields,
    is_position,
    key_of,
    queryable,
    shape_of,
    steps_of,
    value_fault,
    walk,
)
from samples import (
    AM,
    ASTANA,
    BY,
    DAY,
    ENTRIES,
    EVERY,
    EXERCISE,
    KZ,
    PERSON,
    STATED,
    SUMMIT,
    changed,
    class_name,
    faults,
    refusal,
    shapes_of,
)

EVERY_CLASS = [type(value) for value in EVERY]
EVERY_FIELD = [
    pytest.param(value, shape, id=f"{class_name(value)}.{shape.name}") for value in EVERY for shape in shapes_of(value)
]
EVERY_TEXT = [
    pytest.param(value, shape, id=f"{class_name(value)}.{shape.name}")
    for value in EVERY
    for shape in shapes_of(value)
    if str in shape.types and not shape.choices
]
HOSTILE_ENDS = ["", " ", "\t", "\u3000", " x", "x ", "\u00a0x", "x\n", "\x00", "\x1f", "\u2028", "\x85"]
HOSTILE_INSIDE = [
    *("a\nb", "a\rb", "a\tb", "a\x00b", "a\x1bb", "a\x7fb", "a\x85b", "a\u2028b", "a\u2029b", "a\ud800b", "a\udfffb"),
    *("a\u180eb", "\u3164", "a\u115fb", "a\ufdd0b", "a\U0001ffffb", "a\U000e0041b", "a\u206ab"),
    *("a\ufffeb", "a\uffffb", "a\xadb", "\u200b", "a\u200bb", "\ufeffa", "a\u202eb", "a\u2066b", "\u2060", "a\u200fb"),
]
BLANK = "a text that is not blank and has no space at its ends"
CONTROL = "a text of one line, without control or invisible characters or lone surrogates"


def all_below(cls: type) -> set[type]:
    found: set[type] = set(cls.__subclasses__())
    return found.union(*(all_below(sub) for sub in found))


def test_the_samples_are_of_every_class() -> None:
    gc.collect()  # attrs makes each class twice, for its slots: the first one may still be about
    abstract = {Identified, csto.Entry, csto.Record}
    ours = {cls for cls in all_below(Checked) if cls.__module__.startswith("csto_records.")}
    assert {*EVERY_CLASS} == ours - abstract
    assert len(EVERY_CLASS) == len({*EVERY_CLASS})


def test_the_samples_have_every_field_filled() -> None:
    empty = {
        f"{class_name(value)}.{shape.name}"
        for value in EVERY
        for shape in shapes_of(value)
        if getattr(value, shape.name) in (None, ())
    }
    entries = ("Chairmanship", "Decision", "Exercise", "Membership", "Official", "Statement")
    not_with_a_speaker = {"Statement.issuer", "Statement.issuer_name", "Statement.incomplete"}
    assert empty == not_with_a_speaker | {f"{name}.disputes" for name in entries}


# Reading annotations


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        (str, Shape("x", (str,), False, False, (), None, attrs.NOTHING)),  # noqa: FBT003
        (str | None, Shape("x", (str,), False, True, (), None, attrs.NOTHING)),  # noqa: FBT003
        (int | Decimal, Shape("x", (int, Decimal), False, False, (), None, attrs.NOTHING)),  # noqa: FBT003
        (tuple[str, ...] | None, Shape("x", (str,), True, True, (), None, attrs.NOTHING)),  # noqa: FBT003
        (Literal["a", "b"], Shape("x", (str,), False, False, ("a", "b"), None, attrs.NOTHING)),  # noqa: FBT003
        (
            tuple[Annotated[str, "a comment", Role("id", "summit")], ...] | None,
            Shape("x", (str,), True, True, (), Role("id", "summit"), attrs.NOTHING),  # noqa: FBT003
        ),
    ],
)
def test_an_annotation_is_read_as_what_a_field_may_hold(annotation: object, expected: Shape) -> None:
    assert shape_of("x", annotation) == expected


def test_an_annotation_that_the_model_does_not_have_is_refused() -> None:
    with pytest.raises(TypeError, match=r"^x: the model has no such annotation: ~T$"):
        shape_of("x", TypeVar("T"))


@pytest.mark.parametrize(
    ("annotation", "words"),
    [
        (str, "a text"),
        (int, "a whole number"),
        (bool, "true or false"),
        (Decimal | None, "a decimal number"),
        (int | Decimal, "a whole number or a decimal number"),
        (tuple[DateSpan, ...], "DateSpan"),
        (Literal["a", "b"], "one of a, b"),
    ],
)
def test_a_message_says_in_words_what_is_expected(annotation: object, words: str) -> None:
    assert shape_of("x", annotation).expected == words


def test_a_field_is_required_where_it_has_no_default() -> None:
    by_name = {shape.name: shape for shape in fields(csto.Exercise)}
    assert [name for name, shape in by_name.items() if shape.required] == [
        *("id", "name", "nature", "status", "framework", "dates"),
    ]
    assert by_name["hosts"].type is StateCode
    assert by_name["aggregate"].default is False


# What every class tells of itself


@pytest.mark.parametrize("cls", EVERY_CLASS)
def test_every_field_of_every_class_is_documented_and_nothing_else(cls: type) -> None:
    docs = field_docs(cls)
    assert {*docs} == {shape.name for shape in fields(cls)}
    assert [
        name
        for name, text in docs.items()
        if not text.endswith(".") or "  " in text or not text[0].isupper() | (text[0] == "`")
    ] == []


def test_a_description_of_several_lines_is_read_whole() -> None:
    assert field_docs(csto.Title)["form"] == (
        "Whose words the English title is: `official` as published, `translated` by us from the official one,"
        " `descriptive` a label of ours, never to be taken for a title."
    )


def test_what_follows_the_attributes_is_no_part_of_them() -> None:
    lines = [
        "Attributes:",
        "    a: The first.",
        "",
        "    b: The second,",
        "        that is: long.",
        "Other:",
        "    c: No field.",
    ]
    for indent in ("", "    "):  # as Python 3.13 keeps a docstring, and as those before it do
        doc = "\n".join(["Something.", "", *(f"{indent}{line}" for line in lines)])
        documented = type("Documented", (), {"__doc__": doc})
        assert field_docs(documented) == {"a": "The first.", "b": "The second, that is: long."}
    assert field_docs(type("Bare", (), {})) == {}


@pytest.mark.parametrize("value", ENTRIES, ids=class_name)
def test_fields_stand_in_one_order_in_every_record(value: csto.Entry) -> None:
    names = [shape.name for shape in shapes_of(value)]
    assert names[:2] == ["id", "former_ids"]
    shared = ["summary", "topics", "incomplete"] if isinstance(value, csto.Record) else []
    assert names[-3 - len(shared) :] == [*shared, "citations", "disputes", "waivers"]


SINGULARS: dict[type, dict[str, str]] = {
    csto.Summit: {"guest": "guests", "hosts": "host"},
    csto.Chairmanship: {"priority": "priorities", "dates": "when"},
    csto.Decision: {"body": "bodies"},
    csto.Statement: {},
    csto.Exercise: {
        "alias": "aliases",
        "force": "forces",
        "host": "hosts",
        "participant": "participants",
        "observer": "observers",
        "observing_organization": "observing_organizations",
        "place": "places",
        "result": "results",
    },
    csto.Membership: {},
    csto.Official: {},
    csto.Source: {},
    csto.State: {"alias": "aliases"},
    csto.Person: {"alias": "aliases"},
    csto.Place: {"alias": "aliases", "former_name": "former_names"},
}


@pytest.mark.parametrize("cls", SINGULARS)
def test_a_field_of_many_goes_by_the_name_of_one_too(cls: type) -> None:
    shared = {"former_id": "former_ids", "citation": "citations", "dispute": "disputes", "waiver": "waivers"}
    expected = SINGULARS[cls] | (shared if csto.Entry in cls.__mro__ else {})
    expected |= {"topic": "topics"} if csto.Record in cls.__mro__ else {}
    singular = {name: shape.name for name, shape in queryable(cls).items() if name != shape.name}
    assert singular == expected


@pytest.mark.parametrize("cls", EVERY_CLASS)
def test_every_field_and_derived_value_has_its_own_name(cls: type) -> None:
    known = queryable(cls)
    assert {shape.name for shape in fields(cls)} | {*derived(cls)} <= {*known}
    asked_as: dict[str, str] = getattr(cls, "_asked_as", {})
    assert all(known[shape.name] == known[asked_as.get(shape.name, shape.name)] for shape in fields(cls))
    assert all(known[shape.name] == shape for shape in fields(cls) if shape.name not in asked_as)


def test_derived_values_have_shapes_as_fields_have() -> None:
    assert {*derived(csto.Summit)} == {"title", "when", "host", "present", "represented", "absent"}
    assert derived(csto.Summit)["absent"] == shape_of("absent", tuple[StateCode, ...] | None)
    assert queryable(csto.Summit)["host"].type is StateCode
    assert {*derived(csto.Person)} == {"id", "names"}
    assert derived(csto.Text) == {}


# Items and what they are called


@pytest.mark.parametrize(
    ("item", "key"),
    [
        ("a", "a"),
        (KZ, "KZ"),
        (ASTANA, "Astana"),
        (STATED, "a-page"),
        (csto.Attendance(state=AM, status="absent"), "AM"),
        (csto.Guest(person="A Guest"), "A Guest"),
        (csto.Guest(office="Secretary"), None),
        (DAY, None),
        (5, None),
        (Text("a"), None),
    ],
)
def test_what_an_item_is_called(item: object, key: str | None) -> None:
    assert key_of(item) == key


NAMED = shape_of("places", tuple[Annotated[str, Role("place")], ...])


@pytest.mark.parametrize(
    ("shape", "items", "steps"),
    [
        (NAMED, (), []),
        (NAMED, ("Astana", "Minsk"), ["Astana", "Minsk"]),
        (NAMED, ("Astana", "7", "St. Petersburg", "[x]", "a]"), ["Astana", "1", "St. Petersburg", "3", "4"]),
        (NAMED, ("٣",), ["٣"]),
        (shape_of("priorities", tuple[str, ...]), ("Peace", "Borders"), ["0", "1"]),
        (shape_of("forces", tuple[Literal["CRRF"], ...]), ("CRRF",), ["CRRF"]),
        (shape_of("hosts", tuple[StateCode, ...]), (KZ, BY), ["KZ", "BY"]),
        (shape_of("citations", tuple[csto.Citation, ...]), (STATED, changed(STATED, note=None)), ["0", "1"]),
        (shape_of("attested", tuple[csto.PartialDate, ...]), (DAY,), ["0"]),
    ],
)
def test_an_item_is_called_by_its_key_where_that_is_its_own(
    shape: Shape, items: tuple[object, ...], steps: list[str]
) -> None:
    assert steps_of(shape, items) == steps


@given(st.lists(st.text("[]0aМ", min_size=1, max_size=2)))
def test_no_two_items_are_called_alike(names: list[str]) -> None:
    steps = steps_of(NAMED, tuple(names))
    assert len({*steps}) == len(names)
    assert all(int(step) == i if is_position(step) else step == names[i] for i, step in enumerate(steps))


@pytest.mark.parametrize(
    ("key", "answer"), [("0", True), ("12", True), ("-1", False), ("٣", False), ("²", False), ("1a", False)]
)
def test_a_position_is_a_number_in_plain_digits(key: str, *, answer: bool) -> None:
    assert is_position(key) is answer


def test_walking_a_record_yields_wholes_then_items_then_parts() -> None:
    paths = [path for path, _, _ in walk(changed(SUMMIT, attendance=SUMMIT.attendance and SUMMIT.attendance[:1]))]
    assert paths[:2] == ["id", "former_ids"]
    start = paths.index("attendance")
    assert paths[start : start + 7] == [
        "attendance",
        "attendance[KZ]",
        "attendance[KZ].state",
        "attendance[KZ].status",
        "attendance[KZ].person",
        "attendance[KZ].office",
        "attendance[KZ].note",
    ]


def test_the_unknown_is_passed_over_and_the_none_is_not() -> None:
    exercise = changed(EXERCISE, hosts=None, observers=(), incomplete=())
    paths = {path: value for path, _, value in walk(exercise)}
    assert "hosts" not in paths
    assert paths["observers"] == ()
    assert paths["aggregate"] is True


# What every field refuses


@pytest.mark.parametrize(("value", "shape"), EVERY_FIELD)
def test_a_value_of_another_type_is_refused_by_every_field(value: Checked, shape: Shape) -> None:
    class Alien:
        def __repr__(self) -> str:
            return "an alien"

    at, foreign = (f"{shape.name}[0]", (Alien(),)) if shape.many else (shape.name, Alien())
    assert faults(value, **{shape.name: foreign}) == (Fault(at, "an alien (Alien)", shape.expected),)


LEANT_ON = {
    "Summit.guests": ["incomplete[0]"],
    "Chairmanship.priorities": ["incomplete[0]"],
    "Decision.amends": ["incomplete[0]"],
    "Statement.speaker": ["issuer", "office"],
    "Exercise.participants": ["incomplete[0]"],
    "Exercise.results": ["incomplete[1]"],
    "Place.latitude": ["latitude"],
    "Place.longitude": ["longitude"],
}
"""The fields that may be unknown, but not in these samples, and what is then wrong."""


@pytest.mark.parametrize(("value", "shape"), EVERY_FIELD)
def test_unknown_is_refused_where_it_cannot_be(value: Checked, shape: Shape) -> None:
    if not shape.optional:
        expected = "a tuple" if shape.many else shape.expected
        assert faults(value, **{shape.name: None}) == (Fault(shape.name, "None", expected),)
    elif paths := LEANT_ON.get(f"{class_name(value)}.{shape.name}"):
        assert [fault.path for fault in faults(value, **{shape.name: None})] == paths
    else:
        without = changed(value, **{shape.name: None})
        assert getattr(without, shape.name) is None
        assert (without == value) is (getattr(value, shape.name) is None)


@pytest.mark.parametrize(("value", "shape"), [case for case in EVERY_FIELD if case.values[1].many])  # type: ignore[union-attr]
def test_a_field_of_many_takes_a_tuple_with_each_item_once(value: Checked, shape: Shape) -> None:
    held: tuple[object, ...] = getattr(value, shape.name) or ("title",)
    assert faults(value, **{shape.name: [*held]}) == (
        Fault(shape.name, f"a list of {len(held)} (list)", "a tuple: write tuple(...)"),
    )
    (text,) = faults(value, **{shape.name: "abc"})
    assert text == Fault(shape.name, "'abc' (str)", "a tuple: write ('abc',)")
    (number,) = faults(value, **{shape.name: 5})
    assert number == Fault(shape.name, "5 (int)", "a tuple: write (5,)")
    if getattr(value, shape.name):
        (twice,) = faults(value, **{shape.name: (*held, held[0])})
        assert (twice.path, twice.expected) == (shape.name, "each item once")
        assert twice.found.endswith(" twice")


@pytest.mark.parametrize(("value", "shape"), EVERY_TEXT)
def test_blank_and_padded_texts_are_refused_everywhere(value: Checked, shape: Shape) -> None:
    at = f"{shape.name}[0]" if shape.many else shape.name
    for text in HOSTILE_ENDS:
        (fault,) = faults(value, **{shape.name: (text,) if shape.many else text})
        assert (fault.path, fault.found) == (at, repr(text))
        assert fault.expected == (CONTROL if text == "\x00" else BLANK)


@pytest.mark.parametrize(("value", "shape"), EVERY_TEXT)
def test_what_is_no_text_of_one_line_is_refused_everywhere(value: Checked, shape: Shape) -> None:
    at = f"{shape.name}[0]" if shape.many else shape.name
    for text in HOSTILE_INSIDE:
        assert faults(value, **{shape.name: (text,) if shape.many else text}) == (Fault(at, repr(text), CONTROL),)


@pytest.mark.parametrize(("value", "shape"), EVERY_TEXT)
def test_no_text_is_so_long_that_its_error_is(value: Checked, shape: Shape) -> None:
    huge = "x\x01" * 500_000
    assert len(refusal(value, **{shape.name: (huge,) if shape.many else huge})) < 400


def test_texts_of_any_script_are_held_as_they_are() -> None:
    for text in (
        "a",
        "Ёлка, «в кавычках»",
        "北京",
        "🙂",
        "👨‍👩‍👧",
        "e\u0301",
        "a\u00a0b",
        "<script>",
        "\\N",
        "=1+1",
        "Иран‌ها",
    ):
        assert Text(text).en == text


@pytest.mark.parametrize(("value", "shape"), [case for case in EVERY_FIELD if case.values[1].choices])  # type: ignore[union-attr]
def test_a_word_outside_its_vocabulary_is_refused_with_the_nearest(value: Checked, shape: Shape) -> None:
    word = f"{shape.choices[0]}x"
    at, foreign = (f"{shape.name}[0]", (word,)) if shape.many else (shape.name, word)
    (fault,) = faults(value, **{shape.name: foreign})
    assert (fault.path, fault.found, fault.expected) == (at, repr(word), f"one of {', '.join(shape.choices)}")
    assert fault.nearest in (shape.choices[0], None)
    assert fault.nearest is not None or len(word) <= 4


@pytest.mark.parametrize("value", EVERY, ids=class_name)
def test_all_faults_of_a_value_are_told_in_one_error(value: Checked) -> None:
    shapes = shapes_of(value)
    found = faults(value, **{shape.name: object() for shape in shapes})
    assert [fault.path for fault in found] == [shape.name for shape in shapes]


@pytest.mark.parametrize("name", ["id", "former_ids", "part_of", "shares_totals_with", "topics"])
@pytest.mark.parametrize(
    "text",
    ["Exercise-2024", "exercise-2024_a", "exercise--a", "-exercise-2024", "exercise-2024-", "exercise-é", "exercise 1"],
)
def test_an_id_of_the_wrong_form_is_refused(name: str, text: str) -> None:
    shape = queryable(csto.Exercise)[name]
    at, foreign = (f"{name}[0]", (text,)) if shape.many else (name, text)
    prefix = "exercise-... in " if shape.role == Role("id", "exercise") else ""
    expected = f"{prefix}lower-case letters, digits and hyphens"
    assert faults(EXERCISE, **{name: foreign}) == (Fault(at, repr(text), expected),)


@pytest.mark.parametrize("text", ["summit-2024", "exercise", "exercise-", "exercises-2024", "summit-exercise-2024"])
def test_an_id_of_another_kind_is_refused(text: str) -> None:
    expected = "exercise-... in lower-case letters, digits and hyphens"
    assert faults(EXERCISE, part_of=text) == (Fault("part_of", repr(text), expected),)


@pytest.mark.parametrize(
    ("value", "annotation", "expected"),
    [
        (True, int, "found True (bool), expected a whole number"),
        (1, bool, "found 1 (int), expected true or false"),
        (1.0, int, "found 1.0 (float), expected a whole number"),
        (5, Decimal, "found 5 (int), expected a decimal number"),
        (Decimal(5), int, "found Decimal('5') (Decimal), expected a whole number"),
        (b"a", str, "found b'a' (bytes), expected a text"),
        ("KZ", StateCode, "found 'KZ' (str), expected StateCode: write StateCode.parse('KZ')"),
        ("2024", DateSpan, "found '2024' (str), expected DateSpan: write DateSpan.parse('2024')"),
        ("Astana", csto.Location, "found 'Astana' (str), expected Location"),
        ("A", Text, "found 'A' (str), expected Text: write Text('A')"),
        ("A", csto.Title, "found 'A' (str), expected Title: write Title('A')"),
        (1500, csto.Quantity, "found 1500 (int), expected Quantity: write Quantity(1500)"),
        (
            Decimal("1.5"),
            csto.Quantity,
            "found Decimal('1.5') (Decimal), expected Quantity: write Quantity(Decimal('1.5'))",
        ),
        (1500, Text, "found 1500 (int), expected Text"),
        (True, csto.Quantity, "found True (bool), expected Quantity"),
    ],
)
def test_nothing_is_coerced(value: object, annotation: object, expected: str) -> None:
    assert str(value_fault("", value, shape_of("x", annotation))) == expected


@pytest.mark.parametrize("value", [Decimal("9" * 15), Decimal("-0"), Decimal("1E-15"), Decimal("-9E+14")])
def test_a_decimal_of_fifteen_digits_is_taken(value: Decimal) -> None:
    assert value_fault("", value, shape_of("x", Decimal)) is None


@pytest.mark.parametrize("value", [Decimal("1E+15"), Decimal("-9E+15"), Decimal("1E-16"), Decimal("1" * 16)])
def test_a_decimal_of_more_digits_is_refused(value: Decimal) -> None:
    fault = value_fault("", value, shape_of("x", Decimal))
    assert fault is not None
    assert fault.expected == "a finite decimal number of at most 15 digits"


def test_no_format_character_passes_but_those_that_join_and_part_letters() -> None:
    formats = {chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) == "Cf"}
    passing = {char for char in formats if not UNSEEN.fullmatch(char)}
    assert passing == {"\u200c", "\u200d"}
    assert all(
        UNSEEN.fullmatch(chr(plane + last)) for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)
    )
    assert all(UNSEEN.fullmatch(chr(code)) for code in range(0xFDD0, 0xFDF0))
    assert Text("a\u200cb\u200dc").en == "a\u200cb\u200dc"


@given(st.characters(categories=["L", "M", "N", "P", "S", "Zs"], exclude_characters="\u115f\u1160\u3164\uffa0"))
def test_every_character_that_is_seen_passes(char: str) -> None:
    assert not UNSEEN.search(char)


def test_a_value_that_does_not_change_says_how_to_make_another() -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError) as caught:
        SUMMIT.kind = "informal"  # type: ignore[misc] # pyright: ignore[reportAttributeAccessIssue]
    assert caught.value.__notes__ == [
        "kind: a Summit does not change; attrs.evolve(value, kind=...) makes a new one",
    ]


@pytest.mark.parametrize("value", [Text("a"), csto.Title("a"), csto.Quantity(1500, "about"), ASTANA], ids=class_name)
def test_a_value_is_laid_out_as_its_text_is(value: Checked) -> None:
    assert f"{value:>20}" == f"{value!s:>20}"
    assert f"{value}" == str(value)


def test_a_long_name_is_shown_short() -> None:
    assert repr(csto.Person(name=Text("W" * 5000))) == f"<Person {'W' * 57}...>"
    assert len(repr(changed(SUMMIT, id=f"summit-{'a' * 5000}"))) < 140


def test_hints_are_given_for_the_first_of_many_faults() -> None:
    wrong = faults(EXERCISE, forces=tuple(f"CRR{i}" for i in range(1000)))
    assert len(wrong) == 1000
    assert 0 < sum(fault.nearest is not None for fault in wrong) <= 100


def test_of_very_many_faults_the_first_are_given() -> None:
    assert len(faults(EXERCISE, forces=("",) * 5_000)) == 1_000
    citations = tuple(changed(EXERCISE.citations[0], source=f"s{i}", supports=("datez",)) for i in range(2_000))
    assert len(faults(EXERCISE, citations=citations)) == 1_000


def test_many_items_are_checked_in_one_pass() -> None:  # each against all before it, they would take minutes
    topics = tuple(f"topic-{i}" for i in range(50_000))
    assert changed(SUMMIT, topics=topics).topics == topics
    (fault,) = faults(SUMMIT, topics=(*topics, "topic-49999"))
    assert fault.found == "'topic-49999' twice"


# Names in errors and reprs


@pytest.mark.parametrize(
    ("value", "changes", "where"),
    [
        (SUMMIT, {"kind": 1}, "Summit 'summit-2024-11-28-astana'"),
        (SUMMIT, {"id": None}, "Summit"),
        (SUMMIT, {"id": ""}, "Summit"),
        (SUMMIT, {"id": 5}, "Summit"),
        (PERSON, {"name": None}, "Person"),
        (PERSON, {"aliases": None}, "Person 'Kassym-Jomart Tokayev'"),
        (STATED, {"source": 1}, "Citation"),
    ],
)
def test_an_error_names_what_it_is_about(value: Checked, changes: dict[str, object], where: str) -> None:
    with pytest.raises(IntegrityError) as caught:
        changed(value, **changes)
    assert caught.value.where == where


@pytest.mark.parametrize("value", [value for value in EVERY if isinstance(value, Identified)], ids=class_name)
def test_a_repr_fits_a_line_and_names_class_and_id(value: Identified) -> None:
    text = repr(value)
    assert text.startswith(f"<{class_name(value)} {getattr(value, 'id')}")  # noqa: B009 - not all have the field
    assert len(text) < 160
    assert len(text.splitlines()) == 1


def test_a_long_name_is_cut_and_one_that_is_the_id_said_once() -> None:
    long = changed(EXERCISE, name=Text("Word " * 20 + "end"))
    assert repr(long) == f"<Exercise exercise-2024-interaction: {('Word ' * 20)[:57].rstrip()}...>"
    assert repr(PERSON) == "<Person Kassym-Jomart Tokayev>"


def test_a_class_without_rules_of_its_own_has_none() -> None:
    @attrs.frozen
    class Item(Checked):
        _key: ClassVar[str] = "name"
        name: str

        def rules(self) -> Iterator[Fault]:
            return self._rules()

    assert key_of(Item("a")) == "a"
    assert list(Item("a").rules()) == []
