"""The strategies: what they make, how far they reach, how they shrink, and how hypothesis finds them by type."""

import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from decimal import Decimal
from importlib.metadata import entry_points
from pathlib import Path
from typing import TypeVar, cast

import attrs
import pytest
from _pytest.mark import ParameterSet
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

import csto_records as csto
from csto_records import _hypothesis as hook
from csto_records import strategies
from csto_records._dataset import COLLECTIONS, ENTRIES
from csto_records._provenance import locate, read_value
from csto_records._shape import Shape, fields

T = TypeVar("T")

BY_TYPE = strategies.by_type()
CLASSES = [kind for kind in BY_TYPE if attrs.has(kind) and kind not in {csto.Record, csto.Entry}]
ENTRY_CLASSES = cast("list[type[csto.Entry]]", [COLLECTIONS[name] for name in ENTRIES])
SOURCES = str(Path(csto.__file__).parent.parent)
named = pytest.mark.parametrize("kind", BY_TYPE, ids=lambda kind: kind.__name__)
few = settings(max_examples=20)
shrinking = settings(database=None, derandomize=True, max_examples=2_000, phases=(Phase.generate, Phase.shrink))
# What they make


@named
@few
@given(data=st.data())
def test_each_makes_values_of_its_type(kind: type, data: st.DataObject) -> None:
    assert isinstance(data.draw(BY_TYPE[kind]()), kind)


@few
@given(strategies.datasets())
def test_datasets_keep_the_rules(dataset: csto.Dataset) -> None:
    assert [str(problem) for problem in dataset.check() if problem.severity == "error"] == []


@few
@given(strategies.collections(strategies.summits()))
def test_a_collection_holds_what_the_strategy_makes_no_id_twice(summits: csto.Collection[csto.Summit]) -> None:
    assert {type(summit) for summit in summits} <= {csto.Summit}
    assert len(set(summits.ids)) == len(summits)


@given(strategies.entries())
def test_titles_and_times_can_be_told_of_any(entry: csto.Entry) -> None:
    assert str(entry.title)
    assert isinstance(entry.when, csto.DateSpan | None)
    assert hash(entry) == hash(attrs.evolve(entry))
    assert repr(entry).startswith(f"<{type(entry).__name__} {entry.id}")


@pytest.mark.parametrize("kind", ENTRY_CLASSES)
@few
@given(data=st.data())
def test_citations_and_disputes_fit_the_class_they_are_made_for(kind: type[csto.Entry], data: st.DataObject) -> None:
    citation, dispute = data.draw(strategies.citations(kind)), data.draw(strategies.disputes(kind))
    for path in (*citation.supports, dispute.field, *dispute.citation.supports):
        assert isinstance(locate(kind, path), Shape), path
    shape = locate(kind, dispute.field)
    if dispute.value is not None and isinstance(shape, Shape):
        read_value(shape, dispute.value)


# How far they reach


def wanted(kind: type) -> Iterator[tuple[str, object]]:
    """Give for each field of a class the values that must come up: unknown, none, every word, both answers."""
    for shape in fields(kind):
        if shape.optional:
            yield shape.name, None
        if shape.many and (kind, shape.name) != (csto.Citation, "supports"):
            yield shape.name, ()
        if not shape.many:
            yield from ((shape.name, choice) for choice in shape.choices)
            yield from ((shape.name, answer) for answer in (False, True) if shape.type is bool)


class Reached(Exception):  # noqa: N818 - no error
    """What was looked for came up."""


def look_for(strategy: st.SearchStrategy[object], seen: Callable[[object], bool]) -> None:
    """Draw until all that was looked for was seen."""

    @settings(max_examples=5_000, database=None, derandomize=True, phases=[Phase.generate])
    @given(strategy)
    def look(value: object) -> None:
        if seen(value):
            raise Reached

    with pytest.raises(Reached):
        look()


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_every_field_comes_known_and_unknown_and_with_every_word(kind: type) -> None:
    missing = {*wanted(kind), *((shape.name, "something") for shape in fields(kind))}
    if not any(shape.many and shape.optional for shape in fields(kind)):
        missing.discard(("incomplete", "something"))

    def seen(made: object) -> bool:
        for name in [shape.name for shape in fields(kind)]:
            value: object = getattr(made, name)
            missing.discard((name, value))
            if value not in (None, ()):
                missing.discard((name, "something"))
        return not missing

    look_for(BY_TYPE[kind](), seen)


def case(name: str, strategy: st.SearchStrategy[T], condition: Callable[[T], object]) -> ParameterSet:
    """Give what must come up: by what name, out of which strategy."""
    return pytest.param(strategy, condition, id=name)


REACHED = [
    case("an open end", strategies.date_spans(), lambda span: span.open_end),
    case("an open start", strategies.date_spans(), lambda span: span.open_start),
    case("an unknown end", strategies.date_spans(), lambda span: span.end is None and not span.open_end),
    case("an unknown start", strategies.date_spans(), lambda span: span.start is None and not span.open_start),
    case("all of a year", strategies.date_spans(), lambda span: not span.is_single and span.start == span.end),
    case("a date in double doubt", strategies.partial_dates(), lambda date: date.approximate and date.uncertain),
    case(
        "a state that is no member",
        strategies.state_codes(),
        lambda code: code not in {"AM", "BY", "KG", "KZ", "RU", "TJ"},
    ),
    case("a text of another plane", strategies.texts(), lambda text: max(text.en) > "\uffff"),
    case(
        "a text that turns round",
        strategies.texts(),
        lambda text: any(unicodedata.bidirectional(letter) == "R" for letter in text.en),
    ),
    case("a decimal", strategies.quantities(), lambda number: isinstance(number.value, Decimal) and number.value % 1),
    case("an inference", strategies.summits(), lambda summit: any(c.basis == "inferred" for c in summit.citations)),
    case("a dispute with a value", strategies.summits(), lambda summit: any(d.value for d in summit.disputes)),
    case("a wider citation", strategies.disputes(), lambda dispute: dispute.field not in dispute.citation.supports),
    case("a path by key", strategies.citations(csto.Summit), lambda c: re.search(r"attendance\[[A-Z]{2}\]\.", str(c))),
    case("a path by position", strategies.citations(csto.Summit), lambda c: re.search(r"guests\[\d\]\.", str(c))),
    case("a part of a title", strategies.citations(csto.Summit), lambda c: "title.ru" in c.supports),
    case("a path to a number", strategies.disputes(csto.Exercise), lambda d: d.value and d.field.endswith(".value")),
    case(
        "several states disputed",
        strategies.disputes(csto.Exercise),
        lambda d: re.fullmatch("[A-Z]{2}(, [A-Z]{2})+", d.value or ""),
    ),
    case(
        "a yes or no disputed",
        strategies.disputes(csto.Exercise, field=st.just("aggregate")),
        lambda d: d.value == "true",
    ),
    case("an act at a summit", strategies.datasets(), lambda dataset: any(act.summit for act in dataset.decisions)),
    case("a source of two", strategies.datasets(), lambda d: len(d.entries) > 1 and len(d.sources) == 1),
    case("a former id", strategies.datasets(), lambda dataset: any(entry.former_ids for entry in dataset.entries)),
    case("a disputed dataset", strategies.datasets(), lambda dataset: any(e.disputes for e in dataset.entries)),
]


@pytest.mark.parametrize(("strategy", "condition"), REACHED)
def test_what_the_model_allows_is_reached(
    strategy: st.SearchStrategy[object], condition: Callable[[object], object]
) -> None:
    look_for(strategy, lambda value: bool(condition(value)))


# How they shrink


SIMPLEST: list[tuple[st.SearchStrategy[object], object]] = [
    (strategies.partial_dates(), csto.PartialDate(2000)),
    (strategies.date_spans(), csto.DateSpan.at("2000")),
    (strategies.state_codes(), csto.StateCode("AM")),
    (strategies.texts(), csto.Text("0")),
    (strategies.titles(), csto.Title("0")),
    (strategies.quantities(), csto.Quantity(0)),
    (strategies.locations(), csto.Location(name="0")),
    (strategies.guests(), csto.Guest(person="0")),
    (strategies.citations(), csto.Citation(source="0", supports=("id",))),
    (
        strategies.summits(),
        csto.Summit(id="summit-0", kind="regular", format="in-person", status="held", dates=csto.DateSpan.at("2000")),
    ),
    (
        strategies.statements(),
        csto.Statement(id="statement-0", kind="declaration", title=csto.Title("0"), issuer="CSC"),
    ),
    (strategies.places(), csto.Place(name=csto.Text("0"))),
    (strategies.collections(), csto.Collection[csto.Entry]()),
    (strategies.datasets(), csto.Dataset()),
]


@pytest.mark.parametrize(("strategy", "simplest"), SIMPLEST, ids=[type(value).__name__ for _, value in SIMPLEST])
def test_the_simplest_is_simple(strategy: st.SearchStrategy[object], simplest: object) -> None:
    assert find(strategy, lambda _: True, settings=shrinking) == simplest


def test_what_a_property_does_not_need_is_left_out() -> None:
    found = find(
        strategies.exercises(),
        lambda exercise: exercise.personnel is not None and exercise.personnel.value > 1_000,
        settings=shrinking,
    )
    assert found.personnel in {csto.Quantity(1_001), csto.Quantity(Decimal(10_000))}
    assert attrs.evolve(found, personnel=None) == csto.Exercise(
        id="exercise-0",
        name=csto.Text("0"),
        nature="exercise",
        status="held",
        framework="CSTO",
        dates=csto.DateSpan.at("2000"),
    )


# What their users say of single fields


@few
@given(strategies.summits(kind=st.just("informal"), attendance=st.none()))
def test_a_field_can_be_given(summit: csto.Summit) -> None:
    assert (summit.kind, summit.attendance) == ("informal", None)


@few
@given(
    strategies.statements(issuer=st.just("CSC")),
    strategies.statements(speaker=st.just("A. Speaker")),
    strategies.statements(office=st.just("President")),
    strategies.statements(issuer=st.none(), speaker=st.none()),
)
def test_what_is_given_decides_between_the_issuers(
    of_body: csto.Statement, spoken: csto.Statement, in_office: csto.Statement, of_others: csto.Statement
) -> None:
    assert (of_body.issuer, of_body.speaker, of_body.office) == ("CSC", None, None)
    assert (spoken.issuer, spoken.speaker) == (None, "A. Speaker")
    assert in_office.office == "President"
    assert of_others.issuer_name is not None


@few
@given(
    strategies.exercises(participants=st.just((csto.StateCode("AM"),)), id=st.just("exercise-a")),
    strategies.exercises(absent=st.just((csto.StateCode("AM"),)), part_of=st.just("exercise-b")),
    strategies.decisions(id=st.just("decision-a"), draft_of=st.sampled_from(["decision-b", "decision-c"])),
)
def test_the_rest_is_made_to_fit(one: csto.Exercise, other: csto.Exercise, act: csto.Decision) -> None:
    assert "AM" not in (one.absent or ())
    assert "AM" not in (other.participants or ())
    assert act.draft_of in {"decision-b", "decision-c"}


@few
@given(
    strategies.places(latitude=st.none()),
    strategies.places(longitude=st.just(Decimal("76.9"))),
    strategies.states(code=st.just(csto.StateCode("KZ"))),
    strategies.states(iso_alpha3=st.just("KAZ"), iso_numeric=st.just(398), code=st.just(csto.StateCode("KZ"))),
    strategies.citations(basis=st.just("inferred")),
)
def test_pairs_are_made_whole(
    nowhere: csto.Place, somewhere: csto.Place, state: csto.State, same: csto.State, citation: csto.Citation
) -> None:
    assert nowhere.longitude is None
    assert somewhere.latitude is not None
    assert (state.iso_alpha3, state.iso_numeric) == (same.iso_alpha3, same.iso_numeric) == ("KAZ", 398)
    assert citation.note is not None


WHO = csto.Citation(source="a-page", supports=("dates.end", "place"))


@few
@given(
    strategies.disputes(csto.Summit, citation=st.just(WHO)),
    strategies.disputes(csto.Summit, field=st.just("dates.end"), value=st.just("2024")),
    strategies.summits(incomplete=st.just(())),
    strategies.summits(attendance=st.just(())),
)
def test_disputes_keep_to_the_citation_or_the_field_given(
    cited: csto.Dispute, about: csto.Dispute, whole: csto.Summit, alone: csto.Summit
) -> None:
    assert cited.citation == WHO
    assert cited.field in WHO.supports
    assert (about.field, about.value) == ("dates.end", "2024")
    assert about.citation.supports_path("dates.end")
    assert whole.incomplete == ()
    assert alone.attendance == ()


@given(st.data())
def test_two_fields_that_cannot_stand_together_are_refused_by_the_class(data: st.DataObject) -> None:
    impossible = strategies.next_sessions(dates=st.none(), place=st.none())
    with pytest.raises(csto.IntegrityError, match=r"NextSession: dates: found None, expected when or where"):
        data.draw(impossible)


def test_a_field_that_there_is_not_is_refused_at_once() -> None:
    with pytest.raises(csto.QueryError) as caught:
        strategies.summits(date=st.just("2024"))
    assert str(caught.value).startswith("Summit has no field 'date'; did you mean 'dates'? There is: id, former_ids")
    assert (caught.value.nearest, "dates" in caught.value.known) == ("dates", True)


# How hypothesis finds them


def run(code: str, **variables: str) -> str:
    """Run code in an interpreter of its own, and give what it prints."""
    environment = os.environ | {"PYTHONPATH": SOURCES, "PYTHONHASHSEED": "0"} | variables
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, check=False, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


ST = "from hypothesis import strategies as st"
INSTALLED = any(entry.name == "csto_records" for entry in entry_points(group="hypothesis"))
REGISTER = "" if INSTALLED else "from csto_records._hypothesis import register; register()"
DRAWN = """
from hypothesis import Phase, find, settings
quickly = settings(database=None, phases=(Phase.generate, Phase.shrink))
for name in ("Summit", "PartialDate", "Text", "Dataset", "Entry"):
    kind = getattr(csto, name)
    assert isinstance(find(st.from_type(kind), lambda _: True, settings=quickly), kind), name
found = find(st.from_type(csto.Collection[csto.Summit]), lambda some: len(some) == 1, settings=quickly)
print(found.ids)
"""


@pytest.mark.parametrize(
    "imports",
    [
        f"{ST}\n{REGISTER}\nimport csto_records as csto",
        f"import csto_records as csto\ncsto.Summit\n{ST}\n{REGISTER}",
        f"{ST}\n{REGISTER}\nimport csto_records as csto\nfrom csto_records import Text",
    ],
    ids=["hypothesis first", "the classes first", "a class by its name"],
)
def test_from_type_finds_them_whatever_is_imported_first(imports: str) -> None:
    assert run(imports + DRAWN) == "('summit-0',)\n"


def test_hypothesis_alone_loads_none_of_our_classes() -> None:
    loaded = run(
        f"import hypothesis, sys\n{REGISTER}\nprint(*sorted(n for n in sys.modules if n.startswith('csto_rec')))"
    )
    assert loaded.split() == ["csto_records", "csto_records._hypothesis", "csto_records._version"]


def test_a_name_that_there_is_not_registers_nothing() -> None:
    code = f"import sys, hypothesis\n{REGISTER}\nimport csto_records as csto\n"
    code += "print(hasattr(csto, 'sumits'), 'csto_records.strategies' in sys.modules)"
    assert run(code) == "False False\n"


def test_without_hypothesis_the_module_is_there_and_a_call_says_what_to_install() -> None:
    code = """
import sys
sys.modules["hypothesis"] = None
import csto_records as csto
from csto_records import strategies
try:
    strategies.summits()
except csto.MissingExtraError as error:
    print(error, error.extra, sep="\\n")
"""
    expected = 'csto_records.strategies needs packages that are not installed: pip install "csto-records[hypothesis]"'
    assert run(code).splitlines() == [expected, "hypothesis"]


def test_in_this_process_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    with pytest.raises(csto.MissingExtraError):
        strategies.partial_dates()


class Registered(list[type]):
    """What stands in for hypothesis' register: it notes the types."""

    def __call__(self, kind: type, strategy: Callable[[object], st.SearchStrategy[object]]) -> None:
        assert isinstance(strategy(kind), st.SearchStrategy)
        self.append(kind)


def test_the_hook_waits_for_the_first_name_and_then_steps_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    registered = Registered()
    monkeypatch.setattr(st, "register_type_strategy", registered)
    before = csto.__dict__["__getattr__"]
    monkeypatch.setitem(csto.__dict__, "__getattr__", before)
    with monkeypatch.context() as patched:
        patched.delitem(sys.modules, "csto_records._records")
        hook.register()
    assert registered == []
    resolve = cast(Callable[[str], object], csto.__dict__["__getattr__"])
    with pytest.raises(AttributeError, match="sumits"):
        resolve("sumits")
    assert registered == []
    assert resolve("Summit") is csto.Summit
    assert registered == list(BY_TYPE)
    assert csto.__dict__["__getattr__"] is before


def test_the_hook_registers_at_once_what_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    registered = Registered()
    monkeypatch.setattr(st, "register_type_strategy", registered)
    hook.register()
    assert registered == list(BY_TYPE)


def test_every_public_class_of_the_model_has_a_strategy() -> None:
    public = {kind for name in csto.__all__ if attrs.has(kind := getattr(csto, name))} - {csto.Table}
    assert public | {csto.PartialDate, csto.DateSpan, csto.StateCode, csto.Collection, csto.Dataset} == set(BY_TYPE)
    assert {function.__name__ for function in BY_TYPE.values()} | {"by_type"} == set(strategies.__all__)


def test_a_record_never_points_at_itself_even_where_the_pointer_is_given() -> None:
    simplest = strategies.exercises().filter(lambda exercise: exercise.part_of is None)
    id_ = find(simplest, lambda _: True, settings=settings(phases=(Phase.generate, Phase.shrink))).id
    part = find(
        strategies.exercises(part_of=st.just(id_)),
        lambda exercise: exercise.id.startswith(f"{id_}-0"),
        settings=settings(phases=(Phase.generate, Phase.shrink)),
    )
    assert part.part_of == id_
    assert part.id != id_
