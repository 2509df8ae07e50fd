"""Who says so: sources, citations and disputes, and the paths by which they point into a record.

A path names a field (``dates``), a part of it (``dates.end``, ``title.ru``), an item of a tuple by its key
(``attendance[AM].status``, ``hosts[KZ]``) or, where it has none, by its position from 0 (``priorities[2]``).
A path stands for all beneath it: a citation that supports ``dates`` supports ``dates.end``.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache, lru_cache
from typing import Annotated, ClassVar, Literal, cast

import attrs

from ._dates import DateSpan, PartialDate
from ._errors import Fault, nearest, shown
from ._shape import Checked, Identified, Role, Shape, derived, fields, is_position, key_of, shape_of, value_fault
from ._states import StateCode
from ._text import Text, Title

__all__ = [
    "READERS",
    "Basis",
    "Citation",
    "Dispute",
    "DisputeKind",
    "Path",
    "Source",
    "SourceId",
    "SourceType",
    "Waiver",
    "covers_path",
    "locate",
    "named",
    "path_faults",
    "read_value",
    "value_at",
    "write_value",
]

Path = Annotated[str, Role("path")]
SourceId = Annotated[str, Role("source")]
SourceType = Literal["official", "agency", "press", "reference"]
Basis = Literal["stated", "inferred"]
DisputeKind = Literal["contradiction", "announced-beforehand", "other-scope", "naming"]

READERS: Mapping[type, Callable[[str], object]] = {
    PartialDate: PartialDate.from_edtf,
    DateSpan: DateSpan.from_edtf,
    StateCode: StateCode,
}
"""The types that are written as one text, and how each is read back from it."""

_STEP = re.compile(r"(?:^|(?!^)\.)([a-z_][a-z0-9_]*)(?:\[([^\[\]]+)\])?")
_NUMBER = re.compile(r"[0-9]{1,16}(?:\.[0-9]{1,30})?")  # no record holds a negative one
_SAYS_WHO = ("citations", "disputes", "waivers")
_ROOT = shape_of("", object)
_PARTS_OF_SPAN = {name: shape_of(name, PartialDate | None, None) for name in ("start", "end")}


def _steps(path: str) -> list[tuple[str, str | None]] | None:
    """Split ``attendance[AM].status`` into ``[("attendance", "AM"), ("status", None)]``; None where it is no path."""
    steps: list[tuple[str, str | None]] = []
    at = 0
    while at < len(path):
        step = _STEP.match(path, at)
        if step is None:
            return None
        steps.append((step[1], step[2]))
        at = step.end()
    return steps or None


@cache
def _parts(kind: type) -> dict[str, Shape]:
    if kind is DateSpan:
        return _PARTS_OF_SPAN
    if not attrs.has(kind):
        return {}
    parts = {shape.name: shape for shape in fields(kind)}
    if "title" in derived(kind):  # a derived title can be disputed: it is what others call the thing
        parts["title"] = derived(kind)["title"]
    return parts


def locate(cls: type, path: str) -> Shape | Fault:
    """Give the shape of what a path leads to in records of a class, or the fault of a path that leads nowhere.

    >>> from csto_records import Summit
    >>> locate(Summit, "attendance[AM].status").expected
    'one of present, represented, absent'
    >>> print(locate(Summit, "date"))
    found 'date', expected a part of Summit; did you mean 'dates'?
    """
    try:
        return _shape_at(cls, path)
    except _Nowhere as error:
        return error.fault


class _Nowhere(Exception):  # noqa: N818 - nobody sees it
    """The fault of a path that leads nowhere: raised, for what is raised is not kept."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault)


@lru_cache(8192)
def _shape_at(cls: type, path: str) -> Shape:
    steps = _steps(path)
    if steps is None:
        raise _Nowhere(Fault("", shown(path), "a path such as dates.end or attendance[AM].status"))
    kind, shape = cls, _ROOT
    for name, key in steps:
        if shape.many:
            raise _Nowhere(Fault("", shown(path), f"{shape.name} with a key in brackets, since it holds many values"))
        parts = _parts(kind)
        if name not in parts:
            raise _Nowhere(Fault("", shown(path), f"a part of {kind.__name__}", nearest(name, parts)))
        shape = parts[name]
        if key is not None:
            if not shape.many:
                raise _Nowhere(Fault("", shown(path), f"{name} without a key, since it holds one value"))
            shape = shape._replace(many=False)
            try:
                _check_key(shape, key)
            except ValueError as error:
                raise _Nowhere(Fault("", shown(path), f"{name} with the key of an item: {error}")) from None
        kind = shape.type
    return shape


def _check_key(shape: Shape, key: str) -> None:
    """Raise a ValueError where no item of a field can be called so: positions are always right."""
    if is_position(key):
        return
    kind = shape.type
    own: str | None = getattr(kind, "_key", None)
    of_key = next(part for part in fields(kind) if part.name == own) if own else shape
    if of_key.type is not StateCode and not of_key.role and not of_key.choices:
        raise ValueError(f"{shown(key)} is not a position, such as 0")
    read_value(of_key, key)


def covers_path(general: str, path: str) -> bool:
    """Tell whether a path is the general one or lies beneath it.

    >>> covers_path("dates", "dates.end"), covers_path("dates.end", "dates"), covers_path("hosts", "hosts[KZ]")
    (True, False, True)
    """
    return path == general or path.startswith((f"{general}.", f"{general}["))


def value_at(record: object, path: str) -> object:
    """Give what stands at a path in a record, or None where nothing does.

    >>> from csto_records import DateSpan, Quantity
    >>> value_at(Quantity(5), "value")
    5
    """
    steps = _steps(path)
    value: object = record if steps else None
    for name, key in steps or []:
        value = getattr(value, name, None)
        if key is not None:
            value = _item(cast(tuple[object, ...], value), key) if isinstance(value, tuple) else None
    return value


def _item(items: tuple[object, ...], key: str) -> object:
    if is_position(key):
        return next(iter(items[int(key[:9]) :]), None)
    return next((item for item in items if key_of(item) == key), None)


def write_value(value: object) -> str:
    """Give the canonical text of a value that is one text, or of several, each once, joined by a comma and a space.

    >>> write_value(("BY", "KZ")), write_value(Decimal("2.50")), write_value(True)
    ('BY, KZ', '2.5', 'true')
    """
    if isinstance(value, tuple):
        return ", ".join(dict.fromkeys(map(write_value, cast(tuple[object, ...], value))))
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value).lower() if isinstance(value, bool) else str(value)


def read_value(shape: Shape, text: str) -> object:
    """Read the canonical text of a value: that which `write_value` gives. A ValueError for any other text.

    >>> from csto_records import Exercise
    >>> read_value(locate(Exercise, "participants"), "BY, KZ")
    ('BY', 'KZ')
    """
    value = _read(shape, text)
    if (canonical := write_value(value)) != text:
        raise ValueError(f"{shown(text)} is written {shown(canonical)}")
    return value


def _read(shape: Shape, text: str) -> object:
    if shape.many:
        one = shape._replace(many=False)
        return tuple(_read(one, part.strip()) for part in text.split(","))
    if shape.type in READERS:
        return READERS[shape.type](text)
    value: object = text
    if int in shape.types or Decimal in shape.types:
        if not _NUMBER.fullmatch(text):
            raise ValueError(f"{shown(text)} is not a number such as 1500 or 2.5")
        value = Decimal(text) if "." in text else int(text)
    elif shape.type is bool:
        value = {"true": True, "false": False}.get(text, text)
    elif shape.type is not str:
        raise ValueError(f"{shape.type.__name__} has no text of its own: name the part meant")
    if fault := value_fault("", value, shape):
        raise ValueError(str(fault))
    return value


@attrs.frozen(kw_only=True, repr=False)
class Source(Identified):
    """A document, page or report that the records cite.

    Attributes:
        id: The id by which citations name it, unique in a dataset.
        title: Its title, in the words it bears; `descriptive` where the label is ours.
        url: Where it was published.
        archived_url: Where a copy of it is kept.
        publisher: Who published it.
        published: When it was published, as precisely as it says.
        accessed: When it was read.
        language: The language of its text, an ISO 639-1 code.
        source_type: `official` of a state or the organization, `agency` of a news agency, `press`, or `reference`.
        note: What there is to know of it besides: whom it quotes, in what state the copy is.

    >>> Source(id="a-page", title=Title("A page"), publisher="A press", language="en", source_type="press").id
    'a-page'
    """

    id: SourceId  # pyright: ignore[reportIncompatibleMethodOverride] - to read, a field is like a property
    title: Title
    url: str | None = None
    archived_url: str | None = None
    publisher: str
    published: PartialDate | None = None
    accessed: PartialDate | None = None
    language: str
    source_type: SourceType
    note: str | None = None

    def _rules(self) -> Iterator[Fault]:
        for name in ("url", "archived_url"):
            url = getattr(self, name)
            if url is not None and not re.fullmatch(r"https?://[^\s\"<>\\^`{|}]+", url):
                yield Fault(name, shown(url), "an address that begins with http:// or https://, without spaces")
        if not re.fullmatch(r"[a-z]{2,3}", self.language):
            yield Fault("language", shown(self.language), "a code of ISO 639, such as en or ru")


@attrs.frozen(kw_only=True)
class Citation(Checked):
    """What a source supports in the record that the citation stands in.

    Attributes:
        source: The id of the source.
        supports: The paths that it supports, each with all beneath it.
        locator: Where in the source: "paragraph 8".
        basis: `stated` by the source, or `inferred` from what it states.
        note: What the inference rests on; needed when inferred.

    >>> Citation(source="a-page", supports=("dates.end",)).basis
    'stated'
    """

    _key: ClassVar[str] = "source"

    source: SourceId
    supports: tuple[Path, ...]
    locator: str | None = None
    basis: Basis = "stated"
    note: str | None = None

    def _rules(self) -> Iterator[Fault]:
        if not self.supports:
            yield Fault("supports", "no path", "one path at least: what does the source say?")
        if self.basis == "inferred" and self.note is None:
            yield Fault("note", "None", "what the inference rests on, since basis is 'inferred'")

    def supports_path(self, path: str) -> bool:
        """Tell whether the citation supports what stands at a path."""
        return path in self.supports or any(covers_path(general, path) for general in self.supports)


@attrs.frozen(kw_only=True)
class Dispute(Checked):
    """What one source says otherwise than the record: kept beside the value that is held to be right.

    Attributes:
        field: The path of the value that is disputed.
        stated: What that source says, in a word or two.
        value: The same as the canonical text of the field, where it can be written so.
        citation: Who says it, and where.
        kind: `contradiction`, `announced-beforehand` (a plan that came otherwise), `other-scope` (counts or covers
            something else) or `naming`.
        reason: Why the value in the field is held to be right, or how the two differ.

    >>> who = Citation(source="a-page", supports=("dates",))
    >>> Dispute(field="dates", stated="27 May", value="2020-05-27", citation=who, kind="contradiction",
    ...         reason="Two sources say the 28th.").value
    '2020-05-27'
    """

    field: Path
    stated: str
    value: str | None = None
    citation: Citation
    kind: DisputeKind
    reason: str

    def _rules(self) -> Iterator[Fault]:
        if self.field.startswith(_SAYS_WHO) and any(covers_path(name, self.field) for name in _SAYS_WHO):
            yield Fault("field", shown(self.field), f"a path to a fact, not into {', '.join(_SAYS_WHO)}")
        if not self.citation.supports_path(self.field):
            expected = f"the disputed field, {shown(self.field)}, among them"
            yield Fault("citation.supports", shown(self.citation.supports), expected)


@attrs.frozen(kw_only=True)
class Waiver(Checked):
    """A rule of integrity that a record breaks for a stated reason, so that `Dataset.check` keeps silent about it.

    Attributes:
        rule: The name of the rule.
        path: Where in the record; None for the whole of it.
        reason: Why the record is right all the same.

    >>> Waiver(rule="attendance-of-members", path="attendance[AM]", reason="The state had left before.").rule
    'attendance-of-members'
    """

    rule: Annotated[str, Role("slug")]
    path: Path | None = None
    reason: str


def path_faults(
    record: object, citations: tuple[Citation, ...], disputes: tuple[Dispute, ...], waivers: tuple[Waiver, ...]
) -> Iterator[Fault]:
    """Yield the paths of citations, disputes and waivers that lead nowhere, and values that cannot stand there."""
    cls: type = type(record)
    for i, citation in enumerate(citations):
        yield from _supports_faults(cls, citation, "citations", i, "")
    for i, dispute in enumerate(disputes):
        yield from _supports_faults(cls, dispute.citation, "disputes", i, ".citation")
    for i, dispute in enumerate(disputes):
        if isinstance(found := locate(cls, dispute.field), Fault):
            yield found.under(f"disputes[{i}].field")
    for i, waiver in enumerate(waivers):
        if waiver.path is not None and isinstance(found := locate(cls, waiver.path), Fault):
            yield found.under(f"waivers[{i}].path")
    for i, dispute in enumerate(disputes):
        if dispute.value is not None:
            try:
                read_value(_shape_at(cls, dispute.field), dispute.value)
            except _Nowhere:
                continue
            except ValueError as error:
                expected = f"the canonical text of {shown(dispute.field)}: {error}"
                yield Fault(f"disputes[{i}].value", shown(dispute.value), expected)


def _supports_faults(cls: type, citation: Citation, name: str, i: int, part: str) -> Iterable[Fault]:
    try:
        return _followed(cls, citation.supports)
    except _Nowhere:
        found = [(j, locate(cls, path)) for j, path in enumerate(citation.supports)]
        return [fault.under(f"{name}[{i}]{part}.supports[{j}]") for j, fault in found if isinstance(fault, Fault)]


@lru_cache(8192)
def _followed(cls: type, paths: tuple[str, ...]) -> tuple[Fault, ...]:
    """Give the faults of paths that lead somewhere each, which are none; the same ones come again and again."""
    for path in paths:
        _shape_at(cls, path)
    return ()


def named(text: Text | Title) -> tuple[str, ...]:
    """Give a text in each language that it has."""
    return (text.en,) if text.ru is None else (text.en, text.ru)
