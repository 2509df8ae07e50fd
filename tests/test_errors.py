"""Errors: the builtin that each one is, the parts that it carries, the text that it has, and that none is ever long."""

import copy
import pickle
from typing import NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csto_records import (
    CstoRecordsError,
    DateError,
    DecodeError,
    Fault,
    IntegrityError,
    MissingExtraError,
    NotFoundError,
    QueryError,
    UnknownStateError,
)
from csto_records._errors import Faults, few_hints, listed, nearest, shown

FAULT = Fault("personnel.value", "'many'", "a whole number")

ERRORS: list[tuple[CstoRecordsError, type[Exception], dict[str, object], str]] = [
    (DateError("soon", "no"), ValueError, {"text": "soon", "reason": "no"}, "'soon' is not a date: no"),
    (
        UnknownStateError("Kazahstan", "Kazakhstan"),
        ValueError,
        {"text": "Kazahstan", "nearest": "Kazakhstan", "expected": "a name or code of a state"},
        "'Kazahstan' is not a name or code of a state; did you mean 'Kazakhstan'?",
    ),
    (UnknownStateError("X", expected="a code"), ValueError, {"nearest": None}, "'X' is not a code"),
    (QueryError("no field 'x'"), ValueError, {"what": "no field 'x'", "known": (), "nearest": None}, "no field 'x'"),
    (QueryError("no x", ("a", "b")), ValueError, {"known": ("a", "b")}, "no x; there is: a, b"),
    (QueryError("no x", nearest="y"), ValueError, {"nearest": "y"}, "no x; did you mean 'y'?"),
    (QueryError("no x", ("y",), "y"), ValueError, {"nearest": "y"}, "no x; did you mean 'y'? There is: y."),
    (NotFoundError("no such id"), LookupError, {"what": "no such id", "nearest": None}, "no such id"),
    (NotFoundError("no 'a'", "b"), LookupError, {"what": "no 'a'", "nearest": "b"}, "no 'a'; did you mean 'b'?"),
    (
        IntegrityError("Summit 'a'", [FAULT]),
        ValueError,
        {"where": "Summit 'a'", "faults": (FAULT,)},
        "Summit 'a': personnel.value: found 'many', expected a whole number",
    ),
    (
        DecodeError("in.json", iter([FAULT, Fault("", "1", "2", "3")])),
        ValueError,
        {"where": "in.json", "faults": (FAULT, Fault("", "1", "2", "3"))},
        """in.json: 2 faults
  personnel.value: found 'many', expected a whole number
  found 1, expected 2; did you mean '3'?""",
    ),
    (
        MissingExtraError("charts", "charts.timeline"),
        ImportError,
        {"extra": "charts", "feature": "charts.timeline"},
        'charts.timeline needs packages that are not installed: pip install "csto-records[charts]"',
    ),
]
ids = [f"{type(error).__name__}-{i}" for i, (error, *_) in enumerate(ERRORS)]


@pytest.mark.parametrize(("error", "builtin", "parts", "text"), ERRORS, ids=ids)
def test_an_error_is_the_builtin_that_one_would_guess_and_carries_its_parts(
    error: CstoRecordsError, builtin: type[Exception], parts: dict[str, object], text: str
) -> None:
    assert isinstance(error, builtin)
    assert isinstance(error, CstoRecordsError)
    assert {name: getattr(error, name) for name in parts} == parts
    assert str(error) == text


def test_every_class_of_error_is_among_these_examples() -> None:
    public = {cls for cls in _below(CstoRecordsError) if not cls.__name__.startswith("_")}
    assert {type(error) for error, *_ in ERRORS} == public


def _below(cls: type) -> set[type]:
    found: set[type] = set(cls.__subclasses__())
    return found.union(*(_below(sub) for sub in found))


@pytest.mark.parametrize("error", [error for error, *_ in ERRORS], ids=ids)
def test_an_error_survives_pickle_and_copies_whole(error: CstoRecordsError) -> None:
    twins = [pickle.loads(pickle.dumps(error, protocol)) for protocol in range(pickle.HIGHEST_PROTOCOL + 1)]
    for twin in (*twins, copy.copy(error), copy.deepcopy(error)):
        assert type(twin) is type(error)
        assert str(twin) == str(error)
        assert vars(twin) == vars(error)


# Faults


@pytest.mark.parametrize(
    ("fault", "prefix", "path"),
    [
        (Fault("", "1", "2"), "dates", "dates"),
        (Fault("", "1", "2"), "", ""),
        (Fault("end", "1", "2"), "dates", "dates.end"),
        (Fault("end", "1", "2"), "", "end"),
        (Fault("[3].value", "1", "2"), "results", "results[3].value"),
        (Fault("a", "1", "2"), "exercises[12]", "exercises[12].a"),
    ],
)
def test_a_fault_is_told_from_the_value_around_it(fault: Fault, prefix: str, path: str) -> None:
    assert fault.under(prefix) == fault._replace(path=path)


@pytest.mark.parametrize("count", [0, 1, 2, 20, 21, 5000])
def test_an_error_keeps_every_fault_and_tells_the_first_twenty(count: int) -> None:
    error = IntegrityError("here", (Fault(f"a[{i}]", "1", "2") for i in range(count)))
    lines = str(error).splitlines()
    assert len(error.faults) == count
    assert len(lines) == (1 if count == 1 else 1 + min(count, 21))
    assert lines[-1] == f"  and {count - 20} more" if count > 20 else "more" not in str(error)


@pytest.mark.parametrize(
    ("kind", "count", "expected"),
    [
        (DecodeError, 999, "here: 999 faults"),
        (DecodeError, 1_000, "here: 1000 faults, and there may be more"),
        (IntegrityError, 1_000, "here: 1000 faults, and there may be more"),
    ],
)
def test_an_input_with_very_many_faults_may_have_more(
    kind: type[DecodeError | IntegrityError], count: int, expected: str
) -> None:
    error = kind("here", [FAULT] * count)
    assert str(error).splitlines()[0] == expected
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_faults_are_raised_when_there_are_very_many() -> None:
    faults = Faults("a.json")
    faults += [FAULT] * 998
    faults.append(FAULT)
    assert len(faults) == 999
    with pytest.raises(DecodeError, match=r"^a\.json: 1000 faults, and there may be more\n") as caught:
        faults += (FAULT for _ in range(10**12))
    assert caught.value.faults == (FAULT,) * 1_000
    assert caught.value.__suppress_context__


def test_what_would_steer_a_terminal_is_quoted() -> None:
    error = DecodeError("in\x1b[31m.json", [Fault("a\u202eb", "1", "2")])
    assert str(error) == r"'in\x1b[31m.json': 'a\u202eb': found 1, expected 2"
    assert error.where == "in\x1b[31m.json"
    assert str(DecodeError("файл 1.json", [FAULT])).startswith("файл 1.json: personnel.value: ")


def test_hints_within_others_count_with_them() -> None:
    with few_hints(2):
        with few_hints(5):
            assert nearest("plam", ["plan"]) == "plan"
        assert [nearest("plam", ["plan"]) for _ in range(3)] == ["plan", None, None]
        with few_hints(5):
            assert nearest("plam", ["plan"]) is None
    assert nearest("plam", ["plan"]) == "plan"


# Words of messages


class _Broken:
    def __repr__(self) -> NoReturn:
        raise RuntimeError("no repr")


class _Poem:
    def __repr__(self) -> str:
        return "one\ntwo\u2028three\r\nfour"


LOOP: list[object] = []
LOOP.append(LOOP)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a", "'a'"),
        ("it's", '"it\'s"'),
        ("a\nb\x00\ud800\u2028", r"'a\nb\x00\ud800\u2028'"),
        ("x" * 58, f"'{'x' * 58}'"),
        ("x" * 59, f"'{'x' * 55}...'"),
        (None, "None"),
        pytest.param(10**5000, "<int>", id="huge"),
        ([1, 2], "a list of 2"),
        (LOOP, "a list of 1"),
        ({"a": 1}, "an object of 1 keys"),
        (("x" * 200,), f"('{'x' * 115}..."),
        (_Broken(), "<_Broken>"),
        (_Poem(), "one two three four"),
    ],
)
def test_a_foreign_value_is_shown_as_it_is_found(value: object, text: str) -> None:
    assert shown(value) == text


@given(
    st.text()
    | st.binary()
    | st.integers()
    | st.floats()
    | st.lists(st.text())
    | st.tuples(st.text(), st.binary())
    | st.dictionaries(st.text(), st.text())
)
def test_what_is_shown_fits_a_line(value: object) -> None:
    text = shown(value)
    assert 0 < len(text) <= 120
    assert len(text.splitlines()) == 1


@pytest.mark.parametrize("size", [10**3, 10**6])
def test_no_message_is_long_however_large_the_value(size: int) -> None:
    huge = "\U000e0001" * size
    for error in (
        DateError(huge, "no"),
        UnknownStateError(huge),
        IntegrityError("here", [Fault("a", shown(huge), "b")]),
    ):
        assert len(str(error)) < 300


@pytest.mark.parametrize(
    ("word", "known", "found"),
    [
        ("program", ["programme", "plan"], "programme"),
        ("PROGRAM", ["Programme"], "Programme"),
        ("zzz", ["programme", "plan"], None),
        ("", ["programme"], None),
        ("plan", [], None),
        ("programme" + "x" * 10**6, ["programme"], None),
    ],
)
def test_the_nearest_word_is_near_or_none(word: str, known: list[str], found: str | None) -> None:
    assert nearest(word, known) == found


@given(st.lists(st.text(alphabet="ab", min_size=1, max_size=3)), st.integers(1, 5))
def test_a_list_names_its_head_and_counts_the_rest(names: list[str], limit: int) -> None:
    text = listed(iter(names), limit)
    head, _, rest = text.partition(" and ")
    assert head == ", ".join(names[:limit])
    assert rest == (f"{len(names) - limit} more" if len(names) > limit else "")
