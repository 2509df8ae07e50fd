"""What people see: a record as a card, a collection as a table, a dataset as an overview; as HTML and as plain text.

A card is made once, as facts with their marks and remarks, and then written in either form. The HTML carries one style
of its own, takes colours and fonts from the page, and has no script, no handler, no foreign resource. All that comes
from records is escaped; what could turn the direction of a text or steer a terminal is shown by its number.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Any, NamedTuple, cast

from ._bundled import EDITIONS, load
from ._collection import Collection, Keyed
from ._dataset import ENTRIES, Dataset, citations_of, dataset_holding
from ._dates import DateSpan, PartialDate
from ._iso import ISO_3166
from ._names import Person, Place, State
from ._provenance import Citation, Source, Waiver
from ._records import (
    BODY_NAMES,
    Attendance,
    Chairmanship,
    Decision,
    Entry,
    Exercise,
    Guest,
    Location,
    Membership,
    NextSession,
    Official,
    Result,
    Statement,
    Summit,
)
from ._shape import UNSEEN, Identified, Shape, field_docs, fields, steps_of
from ._states import StateCode
from ._text import Text, Title

__all__ = [
    "collection_html",
    "dataset_html",
    "overview_text",
    "panel_html",
    "record_html",
    "record_text",
    "table_text",
]

_WIDTH = 100  # columns of plain text
_FOLDED_FROM = 20  # rows of a table that are all in sight
_HEAD, _TAIL = 10, 5  # of a longer one, those that are
_MOST = 200  # rows that a notebook has to carry; of a card, the lines of a fact, its remarks, and the sources
_MOST_MARKS = 20  # at one place
_LONGEST_CELL = 200  # characters

_HEAD_OF_PATH = re.compile(r"([a-z0-9_]+)(?:\[[^\[\]]+\])?")
_PATH_REST = re.compile(r"\[([^\[\]]+)\]|\.([a-z_]+)")

_NOT_FACTS = frozenset(("id", "citations", "disputes", "incomplete"))
# Of a statement one is given; the others do not apply, and are not unknown.
_ONE_OF = frozenset(("issuer", "issuer_name", "speaker", "office"))
_LABELS = {
    "en": "in English",
    "ru": "in Russian",
    "url": "address",
    "archived_url": "archived copy",
    "source_type": "type",
    "iso_alpha3": "ISO alpha-3",
    "iso_numeric": "ISO numeric",
    "cow": "Correlates of War",
    "gw": "Gleditsch-Ward",
    "geonames_id": "GeoNames",
    "waivers": "waived rules",
}
_FORMS = {"official": "as published", "translated": "translated by us", "descriptive": "a label of ours, no title"}
_KINDS_OF_DISPUTE = {
    "contradiction": "contradiction",
    "announced-beforehand": "announced beforehand",
    "other-scope": "other scope",
    "naming": "other name",
}


# A card, before it is written


class _Item(NamedTuple):
    """One thing that a fact names: its words, the same in Russian, what there is to know besides, who says so."""

    text: str
    russian: str = ""
    aside: str = ""
    marks: tuple[str, ...] = ()
    href: str = ""
    code: bool = False


class _Line(NamedTuple):
    """Things that stand one after another; marks here bear on all of them."""

    items: tuple[_Item, ...]
    label: str = ""
    marks: tuple[str, ...] = ()


class _Remark(NamedTuple):
    """What stands beneath a fact: that it is inferred and from what, a note, or what another source says."""

    kind: str
    about: str
    quote: str
    text: str
    marks: tuple[str, ...]


class _Fact(NamedTuple):
    label: str
    lines: tuple[_Line, ...]
    remarks: tuple[_Remark, ...]
    partial: bool


class _Reference(NamedTuple):
    """A source in the list below: where it could be found, itself; and the places in it that marks name by letters."""

    id: str
    source: Source | None
    locators: tuple[tuple[str, str], ...]


class _Card(NamedTuple):
    title: str
    about: tuple[str, ...]
    id: str
    facts: tuple[_Fact, ...]
    blank: tuple[str, ...]
    references: tuple[_Reference, ...]
    unlisted: int
    hints: dict[str, str]


def _card(record: Identified) -> _Card:
    cited = citations_of(record) if isinstance(record, Entry) else ()
    references, mark_of = _references(record, cited)
    title, id_ = _name_of(record), str(getattr(record, "id", ""))
    cls: type = type(record)
    words = (cls.__name__.lower(), getattr(record, "kind", None), getattr(record, "status", None))
    about = tuple(dict.fromkeys(str(word) for word in words if word))
    blank = tuple(
        _label(shape.name)
        for shape in fields(cls)
        if getattr(record, shape.name) is None and not (isinstance(record, Statement) and shape.name in _ONE_OF)
    )
    hints = {mark: _hint(references, mark, citation) for citation, mark in mark_of.items()}
    facts = tuple(_facts(record, mark_of))
    unlisted = max(0, len(references) - _MOST)
    return _Card(title, about, "" if id_ == title else id_, facts, blank, references[:_MOST], unlisted, hints)


def _references(record: Identified, cited: Iterable[Citation]) -> tuple[tuple[_Reference, ...], dict[Citation, str]]:
    """Number the sources in the order of the citations, and letter the places in each where there are several."""
    places: dict[str, set[str]] = {}
    for citation in cited:
        places.setdefault(citation.source, set()).add(citation.locator or "")
    marks: dict[tuple[str, str], str] = {}
    found: list[_Reference] = []
    home = dataset_holding(record)
    for number, (id_, locators) in enumerate(places.items(), 1):
        letters = dict.fromkeys(sorted(locators - {""}, key=_natural), "")
        if len(locators) > 1:
            letters = {locator: _letter(i) for i, locator in enumerate(letters)}
        marks |= {(id_, locator): f"{number}{letters.get(locator, '')}" for locator in locators}
        found.append(_Reference(id_, _find_source(home, id_), tuple((b, a) for a, b in letters.items())))
    return tuple(found), {citation: marks[citation.source, citation.locator or ""] for citation in cited}


def _find_source(home: Dataset | None, id_: str) -> Source | None:
    """Look a source up in the dataset that holds the record, then in the editions that are bundled."""
    found = home.sources.find(id_) if home else None
    for name in EDITIONS:
        found = found or load(name).sources.find(id_)
    return found


def _natural(text: str) -> tuple[list[tuple[str, int]], str]:
    """Give what sorts paragraph 2 before paragraph 10."""
    return [(words, int(number or 0)) for words, number in re.findall(r"([^0-9]*)([0-9]{0,9})", text)], text


def _letter(number: int) -> str:
    """Give a to z, then aa, ab and so on."""
    tens, ones = divmod(number, 26)
    return (_letter(tens - 1) if tens else "") + chr(ord("a") + ones)


def _hint(references: Sequence[_Reference], mark: str, citation: Citation) -> str:
    source = references[int(mark.rstrip("abcdefghijklmnopqrstuvwxyz")) - 1].source
    return ", ".join(part for part in (source.publisher if source else citation.source, citation.locator) if part)


def _name_of(record: object) -> str:
    """Give what it is called; a label of ours that stands for a title is in brackets, as catalogues have it."""
    title = getattr(record, "title", None)
    if isinstance(record, Decision | Statement | Source) and record.title.form == "descriptive":
        return f"[{title}]"
    return str(title or getattr(record, "name", None) or getattr(record, "id", ""))


def _label(name: str) -> str:
    return _LABELS.get(name, name.replace("_", " "))


class _Said(NamedTuple):
    """What citations and disputes say of one field: of it as a whole or of parts, of each item; and the remarks."""

    whole: dict[str, None]  # marks, each once, in order
    of_item: dict[str, dict[str, None]]
    remarks: dict[_Remark, None]


def _said(record: Identified, mark_of: dict[Citation, str]) -> dict[str, _Said]:
    """Index by field what citations and disputes say, so that each of them is read once for a card."""
    steps: dict[str, set[str]] = {}
    for shape in fields(cast(type, type(record))):
        if shape.many and getattr(record, shape.name):
            held = cast(tuple[object, ...], getattr(record, shape.name))
            steps[shape.name] = {f"{shape.name}[{step}]" for step in steps_of(shape, held)}
    said: dict[str, _Said] = {}
    for citation in cast(tuple[Citation, ...], getattr(record, "citations", ())):
        mark = mark_of[citation]
        parts: dict[str, list[str]] = {}
        for path in citation.supports:
            item, name = _head_of(path)
            of_field = said.setdefault(name, _Said({}, {}, {}))
            at_item = item in steps.get(name, ())
            (of_field.of_item.setdefault(item, {}) if at_item else of_field.whole)[mark] = None
            parts.setdefault(name, []).append(_part(path))
        for name, within in parts.items() if citation.note is not None else ():
            kind = "inferred" if citation.basis == "inferred" else "note"
            remark = _Remark(kind, "; ".join(filter(None, within)), "", citation.note or "", (mark,))
            said[name].remarks[remark] = None
    for dispute in record.disputes if isinstance(record, Entry) else ():
        about = ", ".join(part for part in (_part(dispute.field), _KINDS_OF_DISPUTE[dispute.kind]) if part)
        value = f" ({dispute.value})" if dispute.value not in {None, dispute.stated} else ""
        note = f" ({dispute.citation.basis}: {dispute.citation.note})" if dispute.citation.note else ""
        quote, text = f"“{dispute.stated}”{value}", dispute.reason + note
        remark = _Remark("disputed", about, quote, text, (mark_of[dispute.citation],))
        said.setdefault(_head_of(dispute.field)[1], _Said({}, {}, {})).remarks[remark] = None
    return said


def _head_of(path: str) -> tuple[str, str]:
    """Give the item that a path leads to or into, and the field: ``hosts[KZ]`` and ``hosts``."""
    head = cast("re.Match[str]", _HEAD_OF_PATH.match(path))
    return head[0], head[1]


def _facts(record: Identified, mark_of: dict[Citation, str]) -> Iterator[_Fact]:
    cls: type = type(record)
    said = _said(record, mark_of)
    names = {shape.name: shape for shape in fields(cls) if shape.name not in _NOT_FACTS}
    if "title" not in names and "title" in said:
        ours = (_Line((_Item("a label of ours, made of the facts below"),)),)
        yield _fact("title", ours, said["title"])
    for name, shape in names.items():
        value = getattr(record, name)
        if value is None or value is False or (value == () and shape.default == ()):
            continue
        of_field = said.get(name, _Said({}, {}, {}))
        lines = _lines(shape, value, of_field.of_item, cls)
        if isinstance(record, Chairmanship) and name == "dates" and record.when != value:
            lines = (_Line((_Item(_words(value), aside="the last day is that of the hand-over"),)),)
        yield _fact(name, lines, of_field, partial=name in getattr(record, "incomplete", ()))


def _fact(name: str, lines: tuple[_Line, ...], said: _Said, *, partial: bool = False) -> _Fact:
    marks = tuple(said.whole)
    first, *others = lines
    if marks and (others or any(item.marks for item in first.items)):
        lines = (*lines, _Line((), "all of this", marks))
    elif marks:
        lines = (first._replace(marks=marks),)
    remarks = tuple(said.remarks)
    if len(remarks) > _MOST:
        remarks = (*remarks[:_MOST], _Remark("note", "", "", _left_out(len(remarks) - _MOST), ()))
    return _Fact(_label(name), lines, remarks, partial)


def _left_out(number: int) -> str:
    return f"… {number:,} more are left out here: to_dict() gives all"


def _part(path: str) -> str:
    """Say which part of a field a path leads to: "Armenia, status"; nothing where it is the whole."""
    words: list[str] = []
    for key, name in _PATH_REST.findall(path):
        if name:
            words.append(_label(name))
        elif key.isdecimal() and key.isascii() and len(key) < 6:
            words.append(f"no. {int(key) + 1}")
        else:
            words.append(ISO_3166[key][2] if key in ISO_3166 else key)
    return ", ".join(words)


def _lines(shape: Shape, value: object, of_item: dict[str, dict[str, None]], cls: type) -> tuple[_Line, ...]:
    """Give the lines of a fact: names and codes one after another, what is longer one below another."""
    if value is True:
        meaning = field_docs(cls).get(shape.name, "").removeprefix("Whether ").rstrip(".")
        return (_Line((_Item("yes", aside=meaning),)),)
    if isinstance(value, Title):
        return (_Line((_Item(_FORMS[value.form], value.ru or ""),)),)
    if not shape.many:
        return (_Line((_item(value, shape),)),)
    values = cast(tuple[object, ...], value)
    if not values:
        return (_Line((_Item("none"),)),)
    paths = (f"{shape.name}[{step}]" for step in steps_of(shape, values))
    marked = zip(values[:_MOST], paths, strict=False)
    items = [_item(one, shape)._replace(marks=tuple(of_item.get(path, ()))) for one, path in marked]
    if len(values) > _MOST:
        return (*_in_lines(shape, values[:_MOST], items), _Line((_Item(_left_out(len(values) - _MOST)),)))
    return _in_lines(shape, values, items)


def _in_lines(shape: Shape, values: Sequence[object], items: Sequence[_Item]) -> tuple[_Line, ...]:
    if shape.type is Attendance:
        return tuple(_by_attendance(cast("Sequence[Attendance]", values), items))
    short = shape.type in {StateCode, PartialDate} or shape.choices or (shape.role and shape.role.name == "slug")
    return (_Line(tuple(items)),) if short else tuple(_Line((item,)) for item in items)


def _by_attendance(attendance: Sequence[Attendance], items: Sequence[_Item]) -> Iterator[_Line]:
    for status in ("present", "represented", "absent"):
        group = tuple(item for one, item in zip(attendance, items, strict=True) if one.status == status)
        if group:
            yield _Line(group, f"{status} ({len(group)})")


def _item(value: object, shape: Shape) -> _Item:
    if isinstance(value, Text):
        return _Item(value.en, value.ru or "")
    if isinstance(value, Location):
        return _Item(_place(value), aside=value.venue or "")
    if isinstance(value, Attendance):
        who = ", ".join(part for part in (value.person, value.office) if part)
        return _Item(value.state.name, aside="; ".join(part for part in (who, value.note) if part))
    if isinstance(value, Guest):
        guest = (value.person, value.office, value.state and value.state.name, value.organization)
        return _Item(", ".join(part for part in guest if part), aside=value.note or "")
    if isinstance(value, NextSession):
        parts = (value.dates and value.dates.words, value.place and _place(value.place))
        return _Item(", ".join(part for part in parts if part), aside=(value.place and value.place.venue) or "")
    if isinstance(value, Result):
        number = f"{value.quantity} {value.unit}" if value.unit else str(value.quantity)
        aside = "; ".join(part for part in (value.scope, value.period and value.period.words) if part)
        return _Item(f"{value.measure.replace('-', ' ')}: {number}", aside=aside)
    if isinstance(value, Waiver):
        return _Item(f"{value.rule}: {value.reason}", aside=value.path or "")
    text = str(value) if shape.name == "code" else _words(value)
    role = shape.role.name if shape.role else ""
    href = text if shape.name in {"url", "archived_url"} else ""
    if shape.name == "iso_numeric":
        text = text.zfill(3)
    return _Item(text, href=href, code=role == "id" or shape.name == "former_ids")


def _words(value: object) -> str:
    """Say a value of one part in plain words."""
    if isinstance(value, StateCode):
        return value.name
    if isinstance(value, DateSpan | PartialDate):
        return value.words
    if isinstance(value, str) and value in BODY_NAMES:
        name = BODY_NAMES[value]
        return name if name == value else f"{name} ({value})"
    return str(value)


def _place(place: Location | Place) -> str:
    return f"{place.name}, {place.state.name}" if place.state else str(place.name)


# Tables, before they are written


def _when_of(record: object) -> str:
    when: DateSpan | None = getattr(record, "when", None)
    return when.words if when else ""


def _place_of(record: Summit) -> str:
    return _place(record.place) if record.place else "by video" if record.format == "video" else ""


def _attendance_of(record: Summit) -> str:
    if record.attendance is None:
        return ""
    return f"{len(record.present or ())} of {len(record.attendance)}"


def _some(names: Iterable[object] | None, most: int = 4) -> str:
    """Name a few, and say how many more there are."""
    words = [one.name if isinstance(one, StateCode) else str(one) for one in names or ()]
    if len(words) <= most:
        return ", ".join(words)
    return f"{', '.join(words[: most - 1])} and {len(words) - most + 1} more"


def _known(value: object) -> str:
    return "" if value is None else _words(value)


_CELLS: dict[str, Callable[[Any], str]] = {
    "dates": _when_of,
    "title": _name_of,
    "name": _name_of,
    "type": lambda r: type(r).__name__.lower(),
    "place": _place_of,
    "present": _attendance_of,
    "kind": lambda r: _known(r.kind),
    "status": lambda r: _known(r.status),
    "chair": lambda r: _known(r.chair_state),
    "priorities": lambda r: "" if r.priorities is None else str(len(r.priorities)),
    "bodies": lambda r: _some(r.bodies),
    "by": lambda r: _known(r.issuer or r.issuer_name or r.speaker),
    "hosts": lambda r: _some(r.hosts),
    "participants": lambda r: _some(r.participants),
    "personnel": lambda r: _known(r.personnel),
    "state": lambda r: _known(r.state),
    "person": lambda r: _known(r.chair_person if isinstance(r, Chairmanship) else r.person),
    "office": lambda r: f"{r.office} (acting)" if r.acting else str(r.office),
    "published": lambda r: _known(r.published),
    "publisher": lambda r: str(r.publisher),
    "language": lambda r: str(r.language),
    "source type": lambda r: str(r.source_type),
    "code": lambda r: str(r.code),
    "in Russian": lambda r: r.name.ru or "",
    "official name": lambda r: _known(r.official_name),
    "ISO alpha-3": lambda r: str(r.iso_alpha3),
    "ISO numeric": lambda r: f"{r.iso_numeric:03}",
    "CoW": lambda r: _known(r.cow),
    "GW": lambda r: _known(r.gw),
    "other names": lambda r: _some((*r.aliases, *getattr(r, "former_names", ()))),
    "sources": lambda r: str(len({citation.source for citation in citations_of(r)})),
    "disputes": lambda r: str(len(r.disputes)),
}
"""What stands in a column, by its heading."""

_COUNTS = ("sources", "disputes")
_COLUMNS: dict[type, tuple[str, ...]] = {
    Summit: ("dates", "title", "place", "present", "kind", "status", *_COUNTS),
    Chairmanship: ("dates", "title", "chair", "person", "priorities", *_COUNTS),
    Decision: ("dates", "title", "bodies", "kind", "status", *_COUNTS),
    Statement: ("dates", "title", "by", "kind", *_COUNTS),
    Exercise: ("dates", "title", "hosts", "participants", "personnel", "kind", "status", *_COUNTS),
    Membership: ("dates", "state", "status", *_COUNTS),
    Official: ("dates", "person", "office", "state", *_COUNTS),
    Source: ("published", "title", "publisher", "language", "source type"),
    State: ("code", "name", "in Russian", "official name", "ISO alpha-3", "ISO numeric", "CoW", "GW"),
    Person: ("name", "in Russian", "other names"),
    Place: ("name", "in Russian", "state", "kind", "other names"),
}
_NUMERIC = frozenset(("personnel", "priorities", "ISO numeric", "CoW", "GW", "number", *_COUNTS, *ENTRIES))
_LEADS = ("title", "name", "person", "state")
"""The columns that say what a row is about, the likeliest first; the id stands beneath."""


class _Row(NamedTuple):
    cells: tuple[str, ...]
    id: str


class _Table(NamedTuple):
    caption: str
    columns: tuple[str, ...]
    lead: int
    rows: tuple[_Row, ...]


def _table(collection: Collection[Keyed], *, left_out: frozenset[str] = frozenset()) -> _Table:
    kinds = dict.fromkeys(type(record) for record in collection)
    every = [_COLUMNS.get(kind, ("title",)) for kind in kinds]
    if len(kinds) == 1:
        columns = every[0]
    else:
        shared = [name for name in every[0] if all(name in other for other in every)]
        columns = tuple(dict.fromkeys(("dates", "title", "type", *shared)))
    columns = tuple(name for name in columns if name not in left_out)
    lead = columns.index(next(name for name in _LEADS if name in columns))
    rows: list[_Row] = []
    for record in collection:
        cells = tuple(_shortened(_CELLS[name](record)) for name in columns)
        rows.append(_Row(cells, "" if record.id in cells else str(record.id)))
    return _Table(_caption(collection), columns, lead, tuple(rows))


def _caption(collection: Collection[Keyed]) -> str:
    return repr(collection).removeprefix("<Collection of ").removesuffix(">")


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_CELL else f"{text[: _LONGEST_CELL - 3].rstrip()}..."


def _overview(dataset: Dataset) -> list[tuple[str, Collection[Keyed], str]]:
    """Give the name, the records and the years of each collection that holds any."""
    found: list[tuple[str, Collection[Keyed], str]] = []
    for name, part in dataset.collections.items():
        if part:
            _, _, years = _caption(part).partition(", ")
            found.append((name, part, years))
    return found


def _headline(dataset: Dataset) -> str:
    name = f"csto_records, edition {dataset.name}" if dataset.name in EDITIONS else dataset.name or "Dataset"
    return f"{name}, data of {dataset.data_version}" if dataset.data_version else name


# As HTML

_LIGHT = "--csto-link:#0b57c2;--csto-doubt:#8f4a00;--csto-quarrel:#a3123f"
_DARK = "--csto-link:#8ab8ff;--csto-doubt:#f0b660;--csto-quarrel:#ff8fa8"
# The text has the page's own colour, and each hue is mixed with it: legible on any ground, whatever the theme is said
# to be. Where the page says that, its word goes before the system's. The class twice outweighs a notebook's own rules.
_STYLE = (
    f".csto-records{{{_LIGHT};--csto-rule:rgba(128,128,128,.28)}}"
    f"@media(prefers-color-scheme:dark){{.csto-records{{{_DARK}}}}}"
    f'body[data-jp-theme-light="true"] .csto-records,body.vscode-light .csto-records{{{_LIGHT}}}'
    f'body[data-jp-theme-light="false"] .csto-records,body.vscode-dark .csto-records{{{_DARK};color-scheme:dark}}'
    """
.csto-records.csto-records{max-width:62em;overflow:hidden;color:inherit;font:inherit;line-height:1.5;text-align:left;
overflow-wrap:anywhere;font-variant-numeric:tabular-nums;text-size-adjust:100%}
.csto-records.csto-card{box-sizing:border-box;max-width:52em;margin:.3em 0;padding:1.1em 1.3em;
border:1px solid var(--csto-rule);border-radius:8px}
.csto-records.csto-records p{margin:0}
.csto-records.csto-records .csto-title{font-size:1.2em;font-weight:600;line-height:1.3;text-wrap:balance}
.csto-records.csto-records .csto-quiet,.csto-records.csto-records dt{color:inherit;
color:color-mix(in srgb,currentColor 68%,transparent);font-weight:400}
.csto-records.csto-records .csto-small{font-size:.9em}
.csto-records.csto-records code{padding:0;border:0;background:none;color:inherit;font-size:.9em}
.csto-records.csto-records dl{margin:.9em 0 0;padding:0}
.csto-records.csto-records dl>div{display:flex;flex-wrap:wrap;column-gap:1em;margin:0;padding:.35em 0;
border-top:1px solid var(--csto-rule)}
.csto-records.csto-records dt{flex:0 0 9em;margin:0;padding:0;float:none;width:auto}
.csto-records.csto-records dd{flex:1 1 18em;min-width:0;margin:0;padding:0}
.csto-records.csto-records sup{font-size:.72em;line-height:0;vertical-align:.45em;margin-left:.2em;
color:color-mix(in srgb,currentColor 68%,transparent)}
.csto-records.csto-records sup span{white-space:nowrap}
.csto-records.csto-records .csto-remark{margin:.3em 0 .15em;padding:0 0 0 .7em;border-left:2px solid;
border-color:color-mix(in srgb,var(--csto-hue) 65%,transparent);font-size:.9em;line-height:1.45}
.csto-records.csto-records .csto-remark b{font-weight:600;color:color-mix(in srgb,var(--csto-hue) 72%,currentColor)}
.csto-records .csto-inferred{--csto-hue:var(--csto-doubt)}
.csto-records .csto-disputed{--csto-hue:var(--csto-quarrel)}
.csto-records .csto-note{--csto-hue:rgb(128,128,128)}
.csto-records.csto-records .csto-part{margin-top:.9em;padding-top:.6em;border-top:1px solid var(--csto-rule)}
.csto-records.csto-records ol{margin:.2em 0 0;padding:0 0 0 1.7em;font-size:.9em;list-style:decimal}
.csto-records.csto-records li{margin:.25em 0 0;padding:0 0 0 .2em}
.csto-records.csto-records a{color:color-mix(in srgb,var(--csto-link) 72%,currentColor);text-decoration:underline;
text-decoration-thickness:1px;text-underline-offset:.15em}
.csto-records.csto-records .csto-scroll{max-width:100%;overflow-x:auto}
.csto-records.csto-records table{width:auto;margin:0;border:0;border-collapse:collapse;font-size:.93em;
table-layout:auto;line-height:1.4}
.csto-records.csto-records caption{caption-side:top;padding:0 0 .45em;color:inherit;font-weight:600;text-align:left}
.csto-records.csto-records tbody tr:nth-child(n){background:none;border:0}
.csto-records.csto-records th,.csto-records.csto-records td{max-width:26em;padding:.4em .7em;border:0;
border-top:1px solid var(--csto-rule);background:none;font-weight:400;text-align:left;vertical-align:top;
white-space:normal;overflow-wrap:break-word}
.csto-records.csto-records th:first-child,.csto-records.csto-records td:first-child{padding-left:0}
.csto-records.csto-records thead th{border-top:0;border-bottom:1px solid;white-space:nowrap;vertical-align:bottom;
color:color-mix(in srgb,currentColor 68%,transparent)}
.csto-records.csto-records tbody th{min-width:12em;overflow-wrap:anywhere}
.csto-records.csto-records .csto-when{min-width:9.8em}
.csto-records.csto-records .csto-after{margin-top:.6em}
.csto-records.csto-records .csto-number{text-align:right;white-space:nowrap}
.csto-records.csto-records .csto-id{display:block;font-size:.88em}
.csto-records.csto-list{display:flex;flex-direction:column}
.csto-records.csto-list details{order:1;padding-top:.4em}
.csto-records.csto-records summary{cursor:pointer;font-size:.93em}
.csto-records details:not([open])~.csto-scroll .csto-more,
.csto-records details[open]~.csto-scroll .csto-gap{display:none}
"""
)


def record_html(record: Identified) -> str:
    """Give a record as a card for a notebook: its facts, each with its sources, and what is inferred or disputed.

    >>> import csto_records as csto
    >>> "28 November 2024" in record_html(csto.get("summit-2024-11-28-astana"))
    True
    """
    card = _card(record)
    about = _html(_about(card))
    id_ = f" · <code>{_html(card.id)}</code>" if card.id else ""
    parts = [
        f'<p class="csto-title">{_html(card.title)}</p><p class="csto-quiet">{about}{id_}</p>',
        f"<dl>{''.join(_fact_html(fact, card.hints) for fact in card.facts)}</dl>",
    ]
    if card.references:
        listed = "".join(_reference_html(reference) for reference in card.references)
        listed += f"<li>{_left_out(card.unlisted)}</li>" if card.unlisted else ""
        parts.append(f'<div class="csto-part"><p class="csto-quiet">Sources</p><ol>{listed}</ol></div>')
    if card.blank:
        parts.append(f'<p class="csto-part csto-small csto-quiet">{_html(_blank(card))}</p>')
    return _box("".join(parts), "csto-records csto-card")


def collection_html(collection: Collection[Keyed]) -> str:
    """Give a collection as a table for a notebook; of a long one, the middle is folded.

    >>> import csto_records as csto
    >>> "<caption><bdi>1 summit, 2024</bdi></caption>" in collection_html(csto.load("seed").summits)
    True
    """
    if not collection:
        return _box(f"<p>This collection holds no {_html(collection.noun)}.</p>")
    shown, left_out = _in_bounds(collection)
    table = _table(shown)
    folded = range(_HEAD, len(table.rows) - _TAIL) if len(table.rows) > _FOLDED_FROM else range(0)
    rows: list[str] = []
    for i, row in enumerate(table.rows):
        if folded and i == folded.start:
            gap = f"{len(folded) + left_out} more"
            rows.append(f'<tr class="csto-gap"><td class="csto-quiet" colspan="{len(table.columns)}">… {gap}</td></tr>')
        if left_out and i == folded.stop:
            gap = f"… {left_out:,} more are left out here: take a slice, or ask with where()"
            rows.append(f'<tr class="csto-more"><td class="csto-quiet" colspan="{len(table.columns)}">{gap}</td></tr>')
        rows.append(_row_html(table, row, folded=i in folded))
    fold = f"Show the {len(folded)} between"
    fold = f'<details><summary class="csto-quiet">{fold}</summary></details>' if folded else ""
    return _box(fold + _table_html(_caption(collection), table.columns, rows), "csto-records csto-list")


def dataset_html(dataset: Dataset) -> str:
    """Give an overview of a dataset for a notebook: what it holds, how many, of which years.

    >>> import csto_records as csto
    >>> "summits" in dataset_html(csto.load("seed"))
    True
    """
    table = _Table(_headline(dataset), ("collection", "number", "years"), 0, ())
    rows = [_row_html(table, _Row((name, f"{len(part):,}", years), "")) for name, part, years in _overview(dataset)]
    if not rows:
        return _box(f"<p>{_html(table.caption)}: an empty dataset.</p>")
    first = _overview(dataset)[0]
    example = f"dataset.{first[0]}[{first[1].first.id!r}]"
    hint = f"For one record, with its sources: <code>{_html(example)}</code>"
    hint = f'<p class="csto-after csto-small csto-quiet">{hint}</p>'
    return _box(_table_html(table.caption, table.columns, rows) + hint)


def panel_html(caption: str, columns: Sequence[str], rows: Sequence[Mapping[str, object]], rest: str) -> str:
    """Give rows by column as a table for a notebook, null as a dash; of many the middle is left out.

    Where it is, `rest` says how to see it.

    >>> "2024</bdi></td><td>–</td>" in panel_html("A panel", ["year", "chair"], [{"year": 2024, "chair": None}], "")
    True
    """
    long = len(rows) > _FOLDED_FROM
    shown = [*rows[:_HEAD], *rows[-_TAIL:]] if long else rows
    lines = [f"<tr>{''.join(f'<td>{_cell_html(cell)}</td>' for cell in row.values())}</tr>" for row in shown]
    if long:
        gap = f"… {len(rows) - len(shown):,} more: {rest}"
        lines.insert(_HEAD, f'<tr><td class="csto-quiet" colspan="{len(columns)}">{gap}</td></tr>')
    return _box(_table_html(caption, columns, lines))


def _cell_html(cell: object) -> str:
    return "–" if cell is None else _html(str(cell))


def _box(content: str, classes: str = "csto-records") -> str:
    return f'<article class="{classes}"><style>{_STYLE}</style>{content}</article>'


def _plain(text: str) -> str:
    """Show by its number what would steer the terminal or turn the direction of the text around it."""
    return UNSEEN.sub(lambda found: f"‹U+{ord(found[0]):04X}›", text)


def _html(text: str, lang: str = "") -> str:
    """Escape a foreign text, and keep its direction to itself."""
    return f"<bdi{lang}>{escape(_plain(text), quote=True)}</bdi>"


def _link(url: str | None, text: str) -> str:
    """Give a text as a link, where the address is one of the web; else as it is."""
    if url is None or not url.startswith(("https://", "http://")):
        return text
    return f'<a href="{escape(_plain(url), quote=True)}" rel="noopener noreferrer">{text}</a>'


def _marks_html(marks: Sequence[str], hints: dict[str, str]) -> str:
    if not marks:
        return ""
    each = [f'<span title="{escape(_plain(hints[m]), quote=True)}">{m}</span>' for m in marks[:_MOST_MARKS]]
    return f"<sup>[{', '.join([*each, *_other_marks(marks)])}]</sup>"


def _other_marks(marks: Sequence[str]) -> list[str]:
    return [f"and {len(marks) - _MOST_MARKS:,} more"] if len(marks) > _MOST_MARKS else []


def _fact_html(fact: _Fact, hints: dict[str, str]) -> str:
    lines: list[str] = []
    for line in fact.lines:
        label = f'<span class="csto-quiet">{line.label}:</span> ' if line.label else ""
        items = ", ".join(_item_html(item, hints) for item in line.items)
        lines.append(f"<div>{label}{items}{_marks_html(line.marks, hints)}</div>")
    if fact.partial:
        lines.append('<div class="csto-remark csto-note"><b>incomplete</b>: known to be partial</div>')
    for remark in fact.remarks:
        about = f" ({_html(remark.about)})" if remark.about else ""
        quote = f"{_html(remark.quote)}{_marks_html(remark.marks, hints)}. " if remark.quote else ""
        marks = "" if remark.quote else _marks_html(remark.marks, hints)
        words = f"<b>{remark.kind}</b>{about}: {quote}{_html(remark.text)}{marks}"
        lines.append(f'<div class="csto-remark csto-{remark.kind}">{words}</div>')
    return f"<div><dt>{_html(fact.label)}</dt><dd>{''.join(lines)}</dd></div>"


def _item_html(item: _Item, hints: dict[str, str]) -> str:
    text = f"<code>{_html(item.text)}</code>" if item.code else _link(item.href, _html(item.text))
    if item.russian:
        russian = _html(item.russian, ' lang="ru"')
        text += f' <span class="csto-quiet">· {russian}</span>'
    if item.aside:
        text += f' <span class="csto-quiet">({_html(item.aside)})</span>'
    return text + _marks_html(item.marks, hints)


def _reference_html(reference: _Reference) -> str:
    source = reference.source
    if source is None:
        parts = [f'<code>{_html(reference.id)}</code> <span class="csto-quiet">(the source is not at hand)</span>']
    else:
        parts = [_link(source.url, _html(_name_of(source))) + ". " + _html(_imprint(source))]
        if source.archived_url:
            parts.append(" " + _link(source.archived_url, "archived copy"))
    locators = " · ".join(f"<b>{a}</b> {_html(place)}" if a else _html(place) for a, place in reference.locators)
    if locators:
        parts.append(f'<div class="csto-quiet">{locators}</div>')
    if source and source.note:
        parts.append(f'<div class="csto-quiet">{_html(source.note)}</div>')
    return f"<li>{''.join(parts)}</li>"


def _imprint(source: Source) -> str:
    date = source.published.words if source.published else "date not known"
    return f"{source.publisher}, {date} ({source.source_type}, {source.language})."


def _about(card: _Card) -> str:
    words = ", ".join(card.about)
    return words[0].upper() + words[1:]


def _blank(card: _Card) -> str:
    return f"Nothing recorded for {len(card.blank)} field{'s'[: len(card.blank) > 1]}: {', '.join(card.blank)}."


def _in_bounds(collection: Collection[Keyed]) -> tuple[Collection[Keyed], int]:
    """Give what a notebook can carry of a collection, and the number of those left out, which stand before the tail."""
    left_out = max(0, len(collection) - _MOST)
    if not left_out:
        return collection, 0
    return Collection([*collection[: _MOST - _TAIL], *collection[-_TAIL:]]), left_out


def _table_html(caption: str, columns: Sequence[str], rows: Iterable[str]) -> str:
    heads = "".join(f'<th scope="col"{_class_of(name)}>{_html(name)}</th>' for name in columns)
    body = f"<thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody>"
    return f'<div class="csto-scroll"><table><caption>{_html(caption)}</caption>{body}</table></div>'


def _class_of(column: str) -> str:
    name = "csto-number" if column in _NUMERIC else "csto-when" if column in {"dates", "published"} else ""
    return f' class="{name}"' if name else ""


def _row_html(table: _Table, row: _Row, *, folded: bool = False) -> str:
    cells: list[str] = []
    for i, (name, text) in enumerate(zip(table.columns, row.cells, strict=True)):
        if i == table.lead:
            id_ = f'<code class="csto-id csto-quiet">{_html(row.id)}</code>' if row.id else ""
            cells.append(f'<th scope="row">{_html(text)}{id_}</th>')
        else:
            cells.append(f"<td{_class_of(name)}>{_html(text) if text else ''}</td>")
    start = '<tr class="csto-more">' if folded else "<tr>"
    return f"{start}{''.join(cells)}</tr>"


# As plain text


def record_text(record: Identified) -> str:
    """Give a record as lines of at most 100 columns: its facts, their sources, what is inferred and what is disputed.

    >>> import csto_records as csto
    >>> print(record_text(csto.load("seed").people.first))
    Imangali Tasmagambetov
    Person
    <BLANKLINE>
      name  Imangali Tasmagambetov
    """
    card = _card(record)
    about = _about(card) + (card.id and f" · {card.id}")
    lines = [*_wrapped(card.title, _WIDTH), *_wrapped(about, _WIDTH), ""]
    margin = max((_wide(fact.label) for fact in card.facts), default=0) + 4
    for fact in card.facts:
        body = list(_fact_lines(fact, _WIDTH - margin))
        lines += [f"{f'  {fact.label}':<{margin}}{body[0]}", *(" " * margin + line for line in body[1:])]
    if card.references:
        lines += ["", "Sources"]
        for number, reference in enumerate(card.references, 1):
            body = [line for part in _reference_lines(reference) for line in _wrapped(part, _WIDTH - 6)]
            lines += [f"  {number:<4}{body[0]}", *(" " * 6 + line for line in body[1:])]
        lines += [f"  {_left_out(card.unlisted)}"] if card.unlisted else []
    if card.blank:
        lines += ["", *_wrapped(_blank(card), _WIDTH)]
    return "\n".join(lines)


def table_text(collection: Collection[Keyed]) -> str:
    """Give a collection as a table of at most 100 columns.

    >>> import csto_records as csto
    >>> print(table_text(csto.load("seed").people))
    2 people
    <BLANKLINE>
    name                    in Russian  other names
    ----------------------  ----------  -----------
    Imangali Tasmagambetov
    Kassym-Jomart Tokayev
    """
    if not collection:
        return f"This collection holds no {collection.noun}."
    derived = {type(record) for record in collection} <= {Summit, Chairmanship}
    table = _table(collection, left_out=frozenset(("status", "participants", "personnel")))
    rows = [_Row(tuple(map(_plain, row.cells)), _plain(row.id)) for row in table.rows]
    if derived:  # their titles are made of what stands beside
        columns = tuple("id" if name == "title" else name for name in table.columns)
        rows = [_Row((*row.cells[: table.lead], row.id, *row.cells[table.lead + 1 :]), "") for row in rows]
    else:
        columns = table.columns
    return "\n".join([*_wrapped(table.caption, _WIDTH), "", *_grid(columns, rows, table.lead)])


def overview_text(dataset: Dataset) -> str:
    """Give what is in a dataset, by type and by year, and how to go on, in at most 100 columns.

    >>> import csto_records as csto
    >>> print(overview_text(csto.Dataset(name="mine")))
    mine: an empty dataset.
    """
    held = _overview(dataset)
    if not held:
        return "\n".join(_wrapped(f"{_headline(dataset)}: an empty dataset.", _WIDTH))
    lines = [*_wrapped(_headline(dataset), _WIDTH), ""]
    counts = [_Row((name, f"{len(part):,}", years), "") for name, part, years in held]
    lines += _grid(("collection", "number", "years"), counts, 0)
    by_year = {name: part.count_by("year") for name, part, _ in held if name in ENTRIES}
    known = sorted({year for counts in by_year.values() for year in counts if isinstance(year, int)})
    if known:
        rows = [_Row((str(y), *(str(counts.get(y, "")) for counts in by_year.values())), "") for y in known]
        lines += ["", "By year of the start", "", *_grid(("year", *by_year), rows, 0)]
    days = [source.published for source in dataset.sources if source.published and source.published.precision == "day"]
    if days:
        lines += ["", f"The newest source is of {max(days)}: what came after it is planned here, or not told."]
    name, part = next(((name, part) for name, part, _ in held if name in ENTRIES), held[0][:2])
    show = f"csto-records show {_plain(str(part.first.id))}"
    steps = (
        (f"csto-records list {name}", "what there is of a type"),
        *(((show, "one record, with its sources"),) if name in ENTRIES else ()),
        ("csto-records --help", "what else there is"),
    )
    lines += ["", "How to go on", ""]
    for command, gives in steps:
        lines += [f"  {line}" for line in _wrapped(f"{command:<50}  {gives}", _WIDTH - 2)]
    return "\n".join(lines)


def _wide(text: str) -> int:
    """Give how many columns of a terminal a text takes: two for what is as wide as it is high, none for accents."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "FW" else 1 for c in text)


def _wrapped(text: str, width: int) -> list[str]:
    """Break a text into lines at its spaces, and a longer word where it must be; one line at least."""
    lines, room = [""], width
    for word in _plain(text).split(" "):
        wide = _wide(word)
        if lines[-1] and wide < room:
            lines[-1] += f" {word}"
            room -= wide + 1
            continue
        if lines[-1]:
            lines.append("")
            room = width
        if wide <= room:
            lines[-1], room = word, room - wide
            continue
        for char in word:
            if _wide(char) > room:
                lines.append("")
                room = width
            lines[-1] += char
            room -= _wide(char)
    return [line.rstrip() for line in lines]


def _padded(text: str, width: int, right: bool) -> str:  # noqa: FBT001 - it is mapped over columns
    space = " " * (width - _wide(text))
    return space + text if right else text + space


def _marks_text(marks: Sequence[str]) -> str:
    return f" [{','.join([*marks[:_MOST_MARKS], *_other_marks(marks)])}]" if marks else ""


def _fact_lines(fact: _Fact, width: int) -> Iterator[str]:
    for line in fact.lines:
        items = ", ".join(map(_item_text, line.items)) + _marks_text(line.marks)
        yield from _wrapped(f"{line.label}: {items.lstrip()}" if line.label else items, width)
    if fact.partial:
        yield from _wrapped("- incomplete: known to be partial", width)
    for remark in fact.remarks:
        about = f" ({remark.about})" if remark.about else ""
        marks = _marks_text(remark.marks)
        words = f"{remark.quote}{marks}. {remark.text}" if remark.quote else f"{remark.text}{marks}"
        first, *rest = _wrapped(f"{remark.kind}{about}: {words}", width - 2)
        yield f"- {first}"
        yield from (f"  {line}" for line in rest)


def _item_text(item: _Item) -> str:
    russian = f" · {item.russian}" if item.russian else ""
    aside = f" ({item.aside})" if item.aside else ""
    return f"{item.text}{russian}{aside}{_marks_text(item.marks)}"


def _reference_lines(reference: _Reference) -> Iterator[str]:
    source = reference.source
    if source is None:
        yield f"{reference.id} (the source is not at hand)"
    else:
        yield f"{_name_of(source)}. {_imprint(source)}"
        yield from (url for url in (source.url, source.archived_url) if url)
    if reference.locators:
        yield "; ".join(f"{letter} {place}".lstrip() for letter, place in reference.locators)
    if source and source.note:
        yield source.note


def _grid(columns: Sequence[str], rows: Sequence[_Row], lead: int) -> Iterator[str]:
    """Give the lines of a table; the widest columns give way until it fits, and an id stands beneath its row."""
    cells = [columns, *(row.cells for row in rows)]
    widths = [max(_wide(row[i]) for row in cells) for i in range(len(columns))]
    while sum(widths) + 2 * (len(widths) - 1) > _WIDTH:
        # An id is there to be copied: it gives way last.
        widest = max(range(len(widths)), key=lambda i: min(widths[i], 10) if columns[i] == "id" else widths[i])
        widths[widest] -= 1
    right = [name in _NUMERIC for name in columns]
    indent = sum(widths[:lead]) + 2 * lead

    def lines_of(row: Sequence[str]) -> Iterator[str]:
        parts = [_wrapped(text, width) for text, width in zip(row, widths, strict=True)]
        for i in range(max(map(len, parts))):
            line = (part[i] if i < len(part) else "" for part in parts)
            yield "  ".join(map(_padded, line, widths, right)).rstrip()

    yield from lines_of(columns)
    yield "  ".join("-" * width for width in widths)
    for row in rows:
        yield from lines_of(row.cells)
        if row.id:
            yield from (" " * indent + line for line in _wrapped(row.id, _WIDTH - indent))
