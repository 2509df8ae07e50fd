"""What the data dictionary says: every class of the model with its fields, read off the classes themselves."""

from collections.abc import Iterator
from decimal import Decimal
from inspect import cleandoc
from typing import Literal, NamedTuple

import attrs

import csto_records as csto
from csto_records import Citation, DateSpan, Dispute, Entry, PartialDate, Record, StateCode, Waiver
from csto_records._records import BODY_NAMES
from csto_records._shape import Shape, derived, field_docs, fields

__all__ = ["GROUPS", "Field", "Group", "anchor", "classes", "gist", "rows", "unknown", "value_names", "words"]

Group = Literal["records", "terms", "parts", "provenance", "names"]
GROUPS: tuple[Group, ...] = ("records", "terms", "parts", "provenance", "names")
_PROVENANCE = (csto.Source, Citation, Dispute, Waiver)


class Field(NamedTuple):
    """A field, or a value that is derived from others."""

    name: str
    words: str
    choices: tuple[str, ...]
    part: str
    unknown: str
    doc: str


def classes(group: Group) -> tuple[type, ...]:
    """Give the classes of a group; each class of the model is in one."""
    return tuple(cls for cls in _model() if _group(cls) == group)


def _group(cls: type) -> Group:
    if cls in _PROVENANCE:
        return "provenance"
    if issubclass(cls, Record):
        return "records"
    if issubclass(cls, Entry):
        return "terms"
    return "names" if hasattr(cls, "id") else "parts"


def _model() -> tuple[type, ...]:
    """Give the classes of all collections, and those that these are made of."""
    pending = [kind for part in csto.load("seed").collections.values() for kind in part.kinds]
    found = list[type]()
    while pending:
        cls = pending.pop(0)
        if cls not in found:
            found.append(cls)
            pending += [kind for shape in fields(cls) for kind in shape.types if attrs.has(kind)]
    return tuple(found)


def gist(cls: type) -> str:
    """Give what the docstring of a class says before its fields."""
    text, _, _ = cleandoc(cls.__doc__ or "").partition("\n\nAttributes:")
    return " ".join(text.split())


def anchor(cls: type | str, path: str = "") -> str:
    """Give the name by which a page links to a class, or to the field that a path begins with.

    >>> anchor("Summit", "attendance[AM].status")
    'summit-attendance'
    """
    name = cls if isinstance(cls, str) else cls.__name__
    field = path.partition(".")[0].partition("[")[0]
    return "-".join(part for part in (name.lower(), field.replace("_", "-")) if part)


def rows(cls: type) -> tuple[Field, ...]:
    """Give the fields of a class in their order, then what is derived of them."""
    docs = field_docs(cls)
    stored = [_field(shape, docs[shape.name], unknown(shape)) for shape in fields(cls)]
    return (*stored, *(_field(shape, _doc(cls, name), "derived") for name, shape in _derived(cls)))


def _derived(cls: type) -> Iterator[tuple[str, Shape]]:
    stored = {shape.name for shape in fields(cls)}
    return ((name, shape) for name, shape in derived(cls).items() if name not in stored)


def _doc(cls: type, name: str) -> str:
    return cleandoc(getattr(cls, name).__doc__).partition("\n\n")[0]


def _field(shape: Shape, doc: str, when_unknown: str) -> Field:
    part = next((kind.__name__ for kind in shape.types if attrs.has(kind)), "")
    return Field(shape.name, words(shape), shape.choices, part, when_unknown, doc)


_ONE = {
    str: "text",
    int: "whole number",
    bool: "true or false",
    Decimal: "decimal number",
    PartialDate: "date",
    DateSpan: "dates from, to",
    StateCode: "code of a state",
}
_ROLES = {
    "person": "name of a person",
    "place": "name of a place",
    "source": "id of a source",
    "path": "path into the record",
    "slug": "word in lower case",
    "own-id": "id",
}


def words(shape: Shape) -> str:
    """Give the type of a field in words: what one value is, and whether there may be several.

    >>> words(next(shape for shape in fields(csto.Decision) if shape.name == "amends"))
    'several, each: id of a decision'
    """
    if shape.choices:
        return "several of" if shape.many else "one of"
    one = " or ".join(_one(kind, shape) for kind in shape.types)
    return f"several, each: {one}" if shape.many else one


def _one(kind: type, shape: Shape) -> str:
    if shape.role is None:
        return _ONE.get(kind, kind.__name__)
    return f"id of {_article(shape.role.of)}" if shape.role.name == "id" else _ROLES[shape.role.name]


def _article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def unknown(shape: Shape) -> str:
    """Give what it means that a field is left out."""
    if shape.required:
        return "always known"
    if shape.optional:
        return "may be unknown"
    return "none unless said" if shape.many else f"`{str(shape.default).lower()}` unless said"


def value_names(choices: tuple[str, ...]) -> dict[str, str]:
    """Give what the codes among some values stand for."""
    names: dict[str, str] = dict(BODY_NAMES)
    return {choice: names[choice] for choice in choices if names.get(choice, choice) != choice}
