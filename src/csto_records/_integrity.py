"""The rules that a dataset keeps, each with a name, a severity and the reason why it is one.

What a single record must be is refused when it is made; here stands what only records together can break.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import pairwise, zip_longest
from typing import Literal, NamedTuple, cast

from ._collection import Collection
from ._dataset import Dataset, citations_of, prefixes
from ._dates import DateSpan, PartialDate
from ._errors import DateError, listed, nearest, shown
from ._names import Person, Place
from ._provenance import Waiver, covers_path, locate, read_value, value_at
from ._records import Chairmanship, Decision, Entry, Exercise, Official, Statement, Summit
from ._shape import Identified, Shape, fields, steps_of, walk
from ._states import StateCode
from ._text import Text, Title

__all__ = ["RULES", "Problem", "Rule", "Severity", "check"]

Severity = Literal["error", "warning"]


class Problem(NamedTuple):
    """One place where a dataset breaks a rule.

    >>> print(Problem("source-known", "error", "summit-1", "citations[0]", "no source 'x'"))
    error: summit-1: citations[0]: no source 'x' (source-known)
    """

    rule: str
    severity: Severity
    id: str
    path: str
    message: str

    def __str__(self) -> str:
        where = f"{self.id}: {self.path}" if self.path else self.id
        return f"{self.severity}: {where}: {self.message} ({self.rule})"


Found = Iterator[tuple[str, str, str]]
"""The id, the path and the message of each breach."""


class Seen(NamedTuple):
    """A thing of the dataset with all that it holds, as `walk` gives it, and what stands at each path."""

    thing: Identified
    parts: list[tuple[str, Shape, object]]
    at: dict[str, object]

    @property
    def entry(self) -> Entry:
        """The thing, of those that cite."""
        return cast(Entry, self.thing)

    def value(self, path: str) -> object:
        """Give what stands at a path, or None where nothing does."""
        return self.at[path] if path in self.at else value_at(self.thing, path)


class View:
    """A dataset as the rules see it: every thing is walked once, for all of them."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.things: list[Seen] = []
        for part in dataset.collections.values():
            for thing in cast("Collection[Identified]", part):
                parts = list(walk(thing))
                self.things.append(Seen(thing, parts, {path: value for path, _, value in parts}))
        self.entries = [seen for seen in self.things if isinstance(seen.thing, Entry)]
        self.broken: list[Problem] = []
        """What the rules before have found."""


class Rule(NamedTuple):
    """A rule of integrity: its name, how grave a breach is, why it is a rule, and what finds the breaches."""

    name: str
    severity: Severity
    why: str
    breaches: Callable[[View], Found]


RULES: list[Rule] = []
"""Every rule that `check` holds a dataset to."""


def _rule(name: str, severity: Severity) -> Callable[[Callable[[View], Found]], Callable[[View], Found]]:
    """Enter a function among the rules; its docstring says why it is one."""

    def enter(breaches: Callable[[View], Found]) -> Callable[[View], Found]:
        RULES.append(Rule(name, severity, (breaches.__doc__ or "").strip(), breaches))
        return breaches

    return enter


_HINTS = 20


def _hints(known: Iterable[str]) -> Callable[[str], str]:
    """Make what ends a message on a missing name: the nearest known one, looked for once, and for the first few names.

    To look for the nearest takes milliseconds: a dataset that lacks thousands of names is to be told of them at once.

    >>> hint = _hints(["Astana", "Minsk"])
    >>> hint("Astanna"), hint("Moscow")
    ("; did you mean 'Astana'?", '')
    """
    names, found = list(known), dict[str, str | None]()

    def hint(missing: str) -> str:
        if missing not in found:
            found[missing] = nearest(missing, names) if len(found) < _HINTS else None
        return f"; did you mean {found[missing]!r}?" if found[missing] else ""

    return hint


def check(dataset: Dataset) -> tuple[Problem, ...]:
    """Give every breach of every rule, the errors first; but those that a waiver of their record excuses.

    >>> import csto_records as csto
    >>> seed = csto.load("seed")
    >>> [problem.rule for problem in check(csto.Dataset(summits=seed.summits))][:2]
    ['source-known', 'source-known']
    """
    view = View(dataset)
    for rule in RULES:
        view.broken += [Problem(rule.name, rule.severity, *breach) for breach in rule.breaches(view)]
    waivers = {seen.entry.id: seen.entry.waivers for seen in view.entries if seen.entry.waivers}
    found = [
        problem
        for problem in view.broken
        if not any(_excuses(waiver, problem) for waiver in waivers.get(problem.id, ()))
    ]
    return tuple(sorted(found, key=lambda problem: problem.severity))


def _excuses(waiver: Waiver, problem: Problem) -> bool:
    return waiver.rule == problem.rule and (waiver.path is None or covers_path(waiver.path, problem.path))


_DATE = re.compile(r"[a-z]+-(\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?)(?=-|$)")
_YEARS = re.compile(r"[a-z]+-(\d{4})-(\d{4})(?=-|$)")
"""Of two years each may be the record's own: `chairmanship-2001-2002-armenia` may be known by its end alone."""


@_rule("id-dated", "error")
def _id_dated(view: View) -> Found:
    """An id says when: a date in it that is not the record's own would mislead all who read it."""
    for entry in (seen.entry for seen in view.entries):
        dates = _YEARS.match(entry.id) or _DATE.match(entry.id)
        when = entry.when
        if dates is None or when is None or (isinstance(entry, Official) and entry.dates is None):
            continue
        try:
            named = [PartialDate.from_edtf(date) for date in dates.groups()]
        except DateError as error:
            yield entry.id, "id", f"{shown(error.text)} in the id is no date: {error.reason}"
        else:
            if not any(map(when.overlaps, named)):
                yield entry.id, "id", f"the id says {' and '.join(map(str, named))}, the record {when}"


@_rule("id-unique", "error")
def _id_unique(view: View) -> Found:
    """An id is forever: a former id that means another record too leads to the wrong one."""
    entries = [seen.entry for seen in view.entries]
    first = {entry.id: entry.id for entry in entries}
    for entry in entries:
        for i, former in enumerate(entry.former_ids):
            other = first.setdefault(former, entry.id)
            if other != entry.id:
                yield entry.id, f"former_ids[{i}]", f"{former!r} is an id of {other} too"


@_rule("reference-resolves", "error")
def _reference_resolves(view: View) -> Found:
    """A record that points at another is of use only where the other is there too."""
    hints = {key: _hints(part.ids) for key, part in view.dataset.collections.items()}
    for seen in view.entries:
        for path, shape, item in seen.parts:
            if (
                shape.role
                and shape.role.name == "id"
                and isinstance(item, str)
                and view.dataset.current_id(item) is None
            ):
                yield seen.thing.id, path, f"there is no {item!r}{hints[f'{shape.role.of}s'](item)}"


@_rule("source-known", "error")
def _source_known(view: View) -> Found:
    """A citation whose source is not there cites nothing."""
    sources = view.dataset.sources
    hint = _hints(sources.ids)
    for seen in view.entries:
        for path, shape, item in seen.parts:
            if shape.role and shape.role.name == "source" and sources.find(str(item)) is None:
                yield seen.thing.id, path, f"there is no source {item!r}{hint(str(item))}"


@_rule("source-used", "warning")
def _source_used(view: View) -> Found:
    """A source that nothing cites supports nothing: a fact of it is missing, or the source is not needed."""
    used = {citation.source for seen in view.entries for citation in citations_of(seen.entry)}
    for source in view.dataset.sources:
        if source.id not in used:
            yield source.id, "", "no record cites this source"


_EDITORIAL = {"id", "former_ids", "kind", "nature", "format", "status", "framework", "title", "name", "aliases"} | {
    *("series", "forces", "summary", "topics", "citations", "disputes", "waivers", "incomplete", "aggregate")
}
"""The fields that are ours, or for which any citation of the record stands."""


@_rule("fact-cited", "error")
def _fact_cited(view: View) -> Found:
    """A fact without a source cannot be checked."""
    for seen in view.entries:
        if not seen.entry.citations:
            yield seen.entry.id, "citations", "no citation: nothing in this record can be checked"
            continue
        supported = _supports(seen)
        for path, _, value in seen.parts:
            top = path.isidentifier() and path not in _EDITORIAL
            if top and value not in ((), False) and not supported(path, value):
                yield seen.entry.id, path, "no citation supports it"


_LAST = re.compile(r"(?:\[[^\[\]]+\]|\.[a-z_]+)$")


def _supports(seen: Seen) -> Callable[[str, object], bool]:
    """Make what tells whether a value is cited: as a whole, or each part of it that can be cited by itself."""
    cited = {path for citation in seen.entry.citations for path in citation.supports}
    parts: dict[str, list[tuple[str, object]]] = {}
    for path, _, value in seen.parts:
        parts.setdefault(_LAST.sub("", path), []).append((path, value))

    def parts_of(path: str, value: object) -> list[tuple[str, object]]:
        if isinstance(value, DateSpan):
            ends = [("start", value.start), ("end", None if value.is_single else value.end)]
            return [(f"{path}.{name}", end) for name, end in ends if end is not None]
        key = f"{path}.{getattr(value, '_key', '')}"  # what is cited of an item names it
        return [part for part in parts.get(path, ()) if part[0] not in {path, key}]

    def supported(path: str, value: object) -> bool:
        if not cited.isdisjoint(prefixes(path)):
            return True
        own = parts_of(path, value)
        return bool(own) and all(supported(at, part) for at, part in own)

    return supported


@_rule("citation-of-something", "warning")
def _citation_of_something(view: View) -> Found:
    """A citation that supports a field which holds nothing points at a fact that was left out."""
    for seen in view.entries:
        for i, citation in enumerate(seen.entry.citations):
            for path in citation.supports:
                if seen.value(path) is None:
                    yield seen.entry.id, f"citations[{i}].supports", f"{path} holds nothing in this record"


@_rule("dispute-differs", "error")
def _dispute_differs(view: View) -> Found:
    """A dispute that says what the field says disputes nothing."""
    for seen in view.entries:
        entry = seen.entry
        for i, dispute in enumerate(entry.disputes):
            shape = locate(type(entry), dispute.field)
            if dispute.value is None or not isinstance(shape, Shape):
                continue
            if _same(read_value(shape, dispute.value), seen.value(dispute.field)):
                yield entry.id, f"disputes[{i}].value", f"{shown(dispute.value)} is what {dispute.field} holds"


def _same(one: object, other: object) -> bool:
    """Tell whether two values are equal; of several, the order says nothing."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return set(cast(tuple[object, ...], one)) == set(cast(tuple[object, ...], other))
    return one == other


@_rule("name-canonical", "error")
def _name_canonical(view: View) -> Found:
    """One person and one place bear one name throughout, so that a count or a query finds all of them."""
    for role, among in (("person", "people"), ("place", "places")):
        gazetteer = cast("Collection[Person | Place]", view.dataset.collections[among])
        canonical = {other: entry.id for entry in gazetteer for other in entry.names}
        hint = _hints(gazetteer.ids)
        for seen in view.entries:
            for path, shape, item in seen.parts:
                name = item if shape.role and shape.role.name == role and isinstance(item, str) else None
                if name is not None and gazetteer.find(name) is None:
                    known = f"; did you mean {canonical[name]!r}?" if name in canonical else hint(name)
                    yield seen.thing.id, path, f"{name!r} is not among the {among}{known}"


@_rule("state-known", "warning")
def _state_known(view: View) -> Found:
    """A state that records name should be among the dataset's states, with its names and codes."""
    missing: dict[str, tuple[str, str]] = {}
    for seen in view.entries:
        for path, _, state in seen.parts:
            if isinstance(state, StateCode) and view.dataset.states.find(state) is None:
                missing.setdefault(state, (seen.thing.id, path))
    for state, (id_, path) in missing.items():
        yield id_, path, f"{state} is not among the states"


@_rule("text-in-russian", "error")
def _text_in_russian(view: View) -> Found:
    """What stands as the Russian text is read as the original; a transliteration or a translation there is none."""
    for seen in view.things:
        for path, _, text in seen.parts:
            if isinstance(text, Text | Title) and text.ru and not re.search("[а-яё]", text.ru, re.IGNORECASE):
                yield seen.thing.id, f"{path}.ru", f"{shown(text.ru)} has no Cyrillic letter"


@_rule("part-of-acyclic", "error")
def _part_of_acyclic(view: View) -> Found:
    """What is a part of itself, through however many others, is counted never, and has no whole."""
    yield from _cycles(view, "part_of")


@_rule("act-acyclic", "error")
def _act_acyclic(view: View) -> Found:
    """No act is the draft of its own draft, nor changes what changes it: a later act points at an earlier one."""
    for field in ("draft_of", "amends"):
        yield from _cycles(view, field)


def _cycles(view: View, field: str) -> Found:
    """Yield each circle of records that point at one another by a field, at the first of them."""
    from graphlib import CycleError, TopologicalSorter

    graph: dict[str, set[str | None]] = {}
    for entry in (seen.entry for seen in view.entries):
        held: object = getattr(entry, field, None)
        ids = cast(tuple[object, ...], held if isinstance(held, tuple) else (held,))
        graph[entry.id] = {view.dataset.current_id(str(id_)) for id_ in ids} - {entry.id}
    while True:
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            circle: list[str] = error.args[1][::-1]
            yield circle[0], field, f"it leads back to itself: {listed(circle)}"
            for id_ in circle:
                graph[id_] = set()
        else:
            return


@_rule("decision-in-session", "warning")
def _decision_in_session(view: View) -> Found:
    """What a session adopted or issued bears its date; another date is an error of one, or has a reason."""
    for entry in (seen.entry for seen in view.entries):
        if not isinstance(entry, Decision | Statement) or entry.summit is None or entry.when is None:
            continue
        summit = view.dataset.summits.find(entry.summit)
        passed_on = isinstance(entry, Decision) and entry.status == "draft-endorsed"
        if summit is not None and not passed_on and not entry.when.overlaps(summit.when):
            field = "adopted" if isinstance(entry, Decision) else "issued"
            yield entry.id, field, f"it is of {entry.when}, the session {summit.id} of {summit.when}"


_HAPPENS_WITHOUT = {"planned", "announced", "postponed", "called-off", "cancelled"}
_AS_MEMBERS = ("participants", "absent", "hosts")


@_rule("member-then", "warning")
def _member_then(view: View) -> Found:
    """Who attends, takes part, hosts or stays away was a member or an observer then, or is there for a reason."""
    terms: dict[str, list[DateSpan]] = {}
    for membership in view.dataset.memberships:
        held = terms.setdefault(membership.state, [])
        if membership.status != "suspended":
            held.append(_possibly(membership.when))
    if not terms:
        return
    for seen in view.entries:
        entry = seen.entry
        if isinstance(entry, Summit):
            paths = {f"attendance[{one.state}]": one.state for one in entry.attendance or ()}
        elif isinstance(entry, Exercise) and entry.framework == "CSTO":
            paths = {f"{name}[{state}]": state for name in _AS_MEMBERS for state in getattr(entry, name) or ()}
        else:
            continue
        for path, state in paths.items():
            if not any(term.overlaps(entry.when) for term in terms.get(state, ())):
                yield entry.id, path, f"{state} was neither a member nor an observer in {entry.when}"


def _possibly(span: DateSpan) -> DateSpan:
    """Give a span that may have run on where its end is unknown."""
    return DateSpan.since(span.start) if span.start and span.end is None else span


def _known_start(span: DateSpan) -> date | None:
    """Give the day by which a span has begun for certain; None where that is unknown."""
    return date.min if span.open_start else span.start.latest if span.start else None


def _known_end(span: DateSpan) -> date | None:
    """Give the day before which a span has not ended for certain; None where that is unknown."""
    return date.max if span.open_end else span.end.earliest if span.end else None


def _terms(view: View) -> list[tuple[Chairmanship, Chairmanship]]:
    held = sorted(view.dataset.chairmanships, key=lambda term: (term.when.earliest or date.min, term.when))
    return list(pairwise(held))


@_rule("chairmanship-succession", "error")
def _chairmanship_succession(view: View) -> Found:
    """One state is in the chair at a time: of two terms that overlap one has a wrong date."""
    for before, after in _terms(view):
        end, start = _known_end(before.when), _known_start(after.when)
        if end is not None and start is not None and start <= end:
            yield after.id, "dates", f"{before.id} was in the chair until {before.when.end or '..'}"


@_rule("chair-then", "warning")
def _chair_then(view: View) -> Found:
    """The state in the chair of a session held the chair when it opened: at a hand-over, it is the outgoing one."""
    held = sorted(view.dataset.chairmanships, key=lambda term: (term.when.earliest or date.min, term.when))
    ends = [term.dates.end or (after.dates.start if after else None) for term, after in zip_longest(held, held[1:])]
    for summit in view.dataset.summits:
        opened = summit.dates.start
        if summit.chair_state is None or opened is None or summit.status in _HAPPENS_WITHOUT:
            continue
        then = {
            term.chair_state
            for term, end in zip(held, ends, strict=True)
            if (term.when.earliest or date.min) < opened.latest and (end is None or end.latest >= opened.earliest)
        }
        if then and summit.chair_state not in then:
            yield summit.id, "chair_state", f"{summit.chair_state}, when {' or '.join(sorted(then))} held the chair"


@_rule("chairmanship-gap", "warning")
def _chairmanship_gap(view: View) -> Found:
    """The chair passes from one state to the next: between two terms a third is missing, or a date is wrong."""
    for before, after in _terms(view):
        end, start = before.when.latest, after.when.earliest
        known = before.when.end is not None and after.when.start is not None
        if known and end is not None and start is not None and (start - end).days > 1:
            yield after.id, "dates", f"nobody was in the chair since {before.id}, which ended {before.when.end}"


@_rule("source-dated", "warning")
def _source_dated(view: View) -> Found:
    """What a source says of an event, or of its end, before it comes is a plan: that it came so is inferred."""
    for entry in (seen.entry for seen in view.entries):
        first = entry.when.earliest if isinstance(entry, _EVENTS) and entry.when else None
        if first is None or getattr(entry, "status", "held") in _HAPPENS_WITHOUT:
            continue
        for step, citation in zip(steps_of(_CITATIONS, entry.citations), entry.citations, strict=True):
            source = view.dataset.sources.find(citation.source)
            published = source.published if source else None
            announces = citation.basis == "inferred" or all(
                covers_path("next_session", path) for path in citation.supports
            )
            if published is None or announces:
                continue
            ended = entry.when and entry.when.end if citation.supports_path("dates.end") else None
            if published.latest < first or (ended is not None and published.latest < ended.earliest):
                before = entry.when if published.latest < first else f"the end, {ended}"
                yield entry.id, f"citations[{step}]", f"{citation.source} was published {published}, before {before}"


_EVENTS = (Summit, Decision, Statement, Exercise)
_CITATIONS = next(shape for shape in fields(Summit) if shape.name == "citations")


@_rule("parts-agree", "warning")
def _parts_agree(view: View) -> Found:
    """A part lies within the time of its whole, and records that share their totals say so of each other."""
    exercises = view.dataset.exercises
    for exercise in exercises:
        whole = exercises.find(exercise.part_of) if exercise.part_of else None
        if whole is not None and _lies_outside(exercise.when, whole.when):
            yield exercise.id, "part_of", f"it is of {exercise.when}, its whole {whole.id} of {whole.when}"
        for other in map(exercises.find, exercise.shares_totals_with or ()):
            if other is not None and exercise not in map(exercises.find, other.shares_totals_with or ()):
                path = f"shares_totals_with[{other.id}]"
                yield exercise.id, path, f"{other.id} does not say that it shares its totals with this one"


def _lies_outside(part: DateSpan, whole: DateSpan) -> bool:
    """Tell whether a part begins before its whole for certain, or ends after it."""
    start, end = _known_start(part), _known_end(part)
    early = start is not None and whole.start is not None and start < whole.start.earliest
    return early or (end is not None and whole.end is not None and end > whole.end.latest)


@_rule("waiver-needed", "warning")
def _waiver_needed(view: View) -> Found:
    """A waiver that excuses nothing is left from a fault that was mended, or names the wrong rule or path."""
    broken: dict[str, list[Problem]] = {}
    for problem in view.broken:
        broken.setdefault(problem.id, []).append(problem)
    for entry in (seen.entry for seen in view.entries):
        for i, waiver in enumerate(entry.waivers):
            if not any(_excuses(waiver, problem) for problem in broken.get(entry.id, ())):
                near = nearest(waiver.rule, [rule.name for rule in RULES])
                hint = f"; did you mean {near!r}?" if near not in {None, waiver.rule} else ""
                yield entry.id, f"waivers[{i}]", f"it excuses nothing: no breach of {waiver.rule!r} is there{hint}"
