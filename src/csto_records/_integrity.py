"""The rules that a dataset keeps, each with a name, a severity and the reason why it is one.

What a single record must be is refused when it is made; here stands what only records together can break.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Literal, NamedTuple, cast

from ._dataset import Dataset, citations_of
from ._dates import DateSpan, PartialDate
from ._errors import DateError, nearest, shown
from ._provenance import locate, read_value, value_at
from ._records import Entry, Official
from ._shape import Shape, walk
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


class Rule(NamedTuple):
    """A rule of integrity: its name, how grave a breach is, why it is a rule, and what finds the breaches."""

    name: str
    severity: Severity
    why: str
    breaches: Callable[[Dataset], Found]


RULES: list[Rule] = []
"""Every rule that `check` holds a dataset to."""


def _rule(name: str, severity: Severity) -> Callable[[Callable[[Dataset], Found]], Callable[[Dataset], Found]]:
    """Enter a function among the rules; its docstring says why it is one."""

    def enter(breaches: Callable[[Dataset], Found]) -> Callable[[Dataset], Found]:
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
    """Give every breach of every rule, the errors first.

    >>> import csto_records as csto
    >>> seed = csto.load("seed")
    >>> [problem.rule for problem in check(csto.Dataset(summits=seed.summits))][:2]
    ['source-known', 'source-known']
    """
    found = [
        Problem(rule.name, rule.severity, *breach)
        for rule in sorted(RULES, key=lambda rule: rule.severity)
        for breach in rule.breaches(dataset)
    ]
    return tuple(found)


@_rule("id-dated", "error")
def _id_dated(dataset: Dataset) -> Found:
    """An id says when: a date in it that is not the record's own would mislead all who read it."""
    for entry in dataset.entries:
        date = re.match(r"[a-z]+-(\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?)(?=-|$)", entry.id)
        when = entry.when
        if date is None or when is None or (isinstance(entry, Official) and entry.dates is None):
            continue
        try:
            named = PartialDate.from_edtf(date[1])
        except DateError as error:
            yield entry.id, "id", f"{shown(date[1])} in the id is no date: {error.reason}"
        else:
            if not when.overlaps(named):
                yield entry.id, "id", f"the id says {named}, the record {when}"


@_rule("id-unique", "error")
def _id_unique(dataset: Dataset) -> Found:
    """An id is forever: a former id that means another record too leads to the wrong one."""
    entries = dataset.entries
    first = {id_: id_ for id_ in entries.ids}
    for entry in entries:
        for i, former in enumerate(entry.former_ids):
            other = first.setdefault(former, entry.id)
            if other != entry.id:
                yield entry.id, f"former_ids[{i}]", f"{former!r} is an id of {other} too"


@_rule("reference-resolves", "error")
def _reference_resolves(dataset: Dataset) -> Found:
    """A record that points at another is of use only where the other is there too."""
    hints = {key: _hints(part.ids) for key, part in dataset.collections.items()}
    for entry in dataset.entries:
        for path, shape, item in walk(entry):
            if shape.role and shape.role.name == "id" and isinstance(item, str) and dataset.current_id(item) is None:
                yield entry.id, path, f"there is no {item!r}{hints[f'{shape.role.of}s'](item)}"


@_rule("source-known", "error")
def _source_known(dataset: Dataset) -> Found:
    """A citation whose source is not there cites nothing."""
    hint = _hints(dataset.sources.ids)
    for entry in dataset.entries:
        for path, shape, item in walk(entry):
            if shape.role and shape.role.name == "source" and dataset.sources.find(str(item)) is None:
                yield entry.id, path, f"there is no source {item!r}{hint(str(item))}"


@_rule("source-used", "warning")
def _source_used(dataset: Dataset) -> Found:
    """A source that nothing cites supports nothing: a fact of it is missing, or the source is not needed."""
    used = {citation.source for entry in dataset.entries for citation in citations_of(entry)}
    for source in dataset.sources:
        if source.id not in used:
            yield source.id, "", "no record cites this source"


_EDITORIAL = {"id", "former_ids", "kind", "nature", "format", "status", "framework", "title", "name", "aliases"} | {
    *("series", "forces", "summary", "topics", "citations", "disputes", "incomplete", "aggregate")
}
"""The fields that are ours, or for which any citation of the record stands."""

Known = list[tuple[str, object]]
"""Paths, each with what stands there."""


@_rule("fact-cited", "error")
def _fact_cited(dataset: Dataset) -> Found:
    """A fact without a source cannot be checked."""
    for entry in dataset.entries:
        if not entry.citations:
            yield entry.id, "citations", "no citation: nothing in this record can be checked"
            continue
        known = [(path, value) for path, _, value in walk(entry)]
        for path, value in known:
            top = path.isidentifier() and path not in _EDITORIAL
            if top and value not in ((), False) and not _supported(entry, path, value, known):
                yield entry.id, path, "no citation supports it"


def _supported(entry: Entry, path: str, value: object, known: Known) -> bool:
    if any(citation.supports_path(path) for citation in entry.citations):
        return True
    parts = _parts(path, value, known)
    return bool(parts) and all(_supported(entry, at, part, known) for at, part in parts)


_PART = re.compile(r"\[[^\[\]]+\]|\.[a-z_]+")


def _parts(path: str, value: object, known: Known) -> Known:
    """Give the parts of a value that can be cited one by one; a key is cited by what is cited of its item."""
    if isinstance(value, DateSpan):
        ends = [("start", value.start), ("end", None if value.is_single else value.end)]
        return [(f"{path}.{name}", end) for name, end in ends if end is not None]
    key = f"{path}.{getattr(value, '_key', '')}"
    return [(at, part) for at, part in known if at.startswith(path) and _PART.fullmatch(at, len(path)) and at != key]


@_rule("citation-of-something", "warning")
def _citation_of_something(dataset: Dataset) -> Found:
    """A citation that supports a field which holds nothing points at a fact that was left out."""
    for entry in dataset.entries:
        for i, citation in enumerate(entry.citations):
            for path in citation.supports:
                if value_at(entry, path) is None:
                    yield entry.id, f"citations[{i}].supports", f"{path} holds nothing in this record"


@_rule("dispute-differs", "error")
def _dispute_differs(dataset: Dataset) -> Found:
    """A dispute that says what the field says disputes nothing."""
    for entry in dataset.entries:
        for i, dispute in enumerate(entry.disputes):
            shape = locate(type(entry), dispute.field)
            if dispute.value is None or not isinstance(shape, Shape):
                continue
            if _same(read_value(shape, dispute.value), value_at(entry, dispute.field)):
                yield entry.id, f"disputes[{i}].value", f"{shown(dispute.value)} is what {dispute.field} holds"


def _same(one: object, other: object) -> bool:
    """Tell whether two values are equal; of several, the order says nothing."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return set(cast(tuple[object, ...], one)) == set(cast(tuple[object, ...], other))
    return one == other


@_rule("name-canonical", "error")
def _name_canonical(dataset: Dataset) -> Found:
    """One person and one place bear one name throughout, so that a count or a query finds all of them."""
    for role, gazetteer in (("person", dataset.people), ("place", dataset.places)):
        canonical = {other: entry.id for entry in gazetteer for other in entry.names}
        hint = _hints(gazetteer.ids)
        for entry in dataset.entries:
            for path, shape, item in walk(entry):
                name = item if shape.role and shape.role.name == role and isinstance(item, str) else None
                if name is not None and gazetteer.find(name) is None:
                    known = f"; did you mean {canonical[name]!r}?" if name in canonical else hint(name)
                    yield entry.id, path, f"{name!r} is not among the {gazetteer.noun}{known}"


@_rule("state-known", "warning")
def _state_known(dataset: Dataset) -> Found:
    """A state that records name should be among the dataset's states, with its names and codes."""
    missing: dict[str, tuple[str, str]] = {}
    for entry in dataset.entries:
        for path, _, state in walk(entry):
            if isinstance(state, StateCode) and dataset.states.find(state) is None:
                missing.setdefault(state, (entry.id, path))
    for state, (id_, path) in missing.items():
        yield id_, path, f"{state} is not among the states"


@_rule("text-in-russian", "error")
def _text_in_russian(dataset: Dataset) -> Found:
    """What stands as the Russian text is read as the original; a transliteration or a translation there is none."""
    for record in (record for part in dataset.collections.values() for record in part):
        for path, _, text in walk(record):
            if isinstance(text, Text | Title) and text.ru and not re.search("[а-яё]", text.ru, re.IGNORECASE):
                yield record.id, f"{path}.ru", f"{shown(text.ru)} has no Cyrillic letter"
