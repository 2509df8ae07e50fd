"""JSON Schema (draft 2020-12) of the types, made from their classes and described by their docstrings.

What a schema cannot say, the reader still refuses: days that no calendar has, ends before starts, paths that lead
nowhere, an inference without its note.
"""

from copy import deepcopy
from decimal import Decimal
from typing import cast

import attrs

from .._collection import Collection
from .._dataset import COLLECTIONS, Dataset
from .._dates import DateSpan, PartialDate
from .._errors import shown
from .._iso import ISO_3166
from .._provenance import READERS
from .._shape import Shape, field_docs, fields
from .._states import StateCode
from .._version import SCHEMA_VERSION
from ._converter import KINDS

__all__ = ["json_schema"]

Schema = dict[str, object]

_DAY = r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?[?~%]?"
_SLUG = "[a-z0-9]+(-[a-z0-9]+)*"
_TEXT = r"^\S(.*\S)?$"

_OF_TEXT: dict[type, Schema] = {
    PartialDate: {
        "description": "A date as precise as its source: a year, a year and month, or a day, in EDTF (ISO 8601-2).",
        "type": "string",
        "pattern": f"^{_DAY}$",
        "examples": ["2024", "2024-11", "2024-11-28", "2024-11~"],
    },
    DateSpan: {
        "description": "A date, or a start and an end in EDTF (ISO 8601-2): open (..), or unknown (empty).",
        "type": "string",
        "pattern": rf"^({_DAY}|{_DAY}/({_DAY}|\.\.)?|(\.\.)?/{_DAY})$",
        "examples": ["2024-11-28", "2024-11-27/2024-11-28", "2024/..", "2024/"],
    },
    StateCode: {
        "description": "The ISO 3166-1 alpha-2 code of a state.",
        "type": "string",
        "enum": sorted(ISO_3166),
    },
}


_VERSIONS: Schema = {
    "schema_version": {"type": "integer", "minimum": 1, "maximum": SCHEMA_VERSION},
    "data_version": {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
}


def json_schema(type: type) -> Schema:  # noqa: A002 - what users type
    """Give the JSON Schema of a type: of a record, a source, a state, a person, a place, a `Collection` or a `Dataset`.

    >>> import csto_records as csto
    >>> schema = csto.json_schema(csto.Summit)
    >>> schema["required"]
    ['type', 'id', 'kind', 'format', 'status', 'dates']
    >>> schema["properties"]["chair_state"]["description"]
    'The state in the chair when the session opened.'
    """
    if type is Dataset:
        parts: Schema = {
            "name": {"type": ["string", "null"], "minLength": 1, "pattern": _TEXT},
            **{key: _list_of(kind) for key, kind in COLLECTIONS.items()},
        }
        body = _object("dataset", parts, [])
    elif type is Collection:
        tagged = [_reference(kind) for kind in KINDS.values()]
        body = _object("collection", {"records": {"type": "array", "items": {"anyOf": tagged}}}, ["records"])
    elif type in KINDS.values():
        body = _class(type, tagged=True)
    else:
        names = [kind.__name__ for kind in (*KINDS.values(), Collection, Dataset)]
        raise TypeError(f"there is a schema of {', '.join(names)}; found {shown(type)}")
    body["properties"] = {**cast(Schema, body["properties"]), **_VERSIONS}
    tagged_kinds = set(KINDS.values()) if type in {Dataset, Collection} else set[object]()
    definitions = {
        kind.__name__: _OF_TEXT.get(kind) or _class(kind, tagged=kind in tagged_kinds)
        for kind in sorted(_used_by(type), key=lambda kind: kind.__name__)
    }
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **body, "$defs": definitions}
    return deepcopy(schema)  # the caller's own, to change at will


def _reference(kind: type) -> Schema:
    return {"$ref": f"#/$defs/{kind.__name__}"}


def _list_of(kind: type) -> Schema:
    return {"type": "array", "items": _reference(kind)}


def _object(tag: str, properties: Schema, required: list[str]) -> Schema:
    tagged: Schema = {"type": {"const": tag}, **properties}
    return {"type": "object", "properties": tagged, "required": ["type", *required], "additionalProperties": False}


def _used_by(root: type) -> set[type]:
    """Give every type that the schema of a type refers to."""
    pending = list(KINDS.values()) if root in {Dataset, Collection} else [root]
    found = set(pending) if root in {Dataset, Collection} else set[type]()
    while pending:
        for shape in fields(pending.pop()):
            if shape.type in READERS:
                found.add(shape.type)
            elif attrs.has(shape.type) and shape.type not in found:
                found.add(shape.type)
                pending.append(shape.type)
    return found


def _class(kind: type, *, tagged: bool) -> Schema:
    docs = field_docs(kind)
    properties: Schema = {
        shape.name: {**_described(docs.get(shape.name)), **_field(shape, kind)} for shape in fields(kind)
    }
    required = [shape.name for shape in fields(kind) if shape.required]
    if tagged:
        body = _object(kind.__name__.lower(), properties, required)
    else:
        body = {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
    return {**_described((kind.__doc__ or "").partition("\n\n")[0].strip()), **body}


def _described(text: str | None) -> Schema:
    return {"description": text} if text else {}  # under python -OO there are no docstrings


def _field(shape: Shape, kind: type) -> Schema:
    value = _value(shape, kind)
    if shape.many:
        several: Schema = {"type": "array", "items": value, "uniqueItems": True}
        value = several
    return {"anyOf": [value, {"type": "null"}]} if shape.optional else value


def _value(shape: Shape, kind: type) -> Schema:
    if shape.choices:
        return {"enum": list(shape.choices)}
    if shape.type in READERS or attrs.has(shape.type):
        return _reference(shape.type)
    if shape.type is bool:
        return {"type": "boolean"}
    if Decimal in shape.types:
        return {"type": "number"}
    if shape.type is int:
        return {"type": "integer"}
    if shape.role and shape.role.name in {"id", "own-id", "source", "slug"}:
        of = shape.role.of or (kind.__name__.lower() if shape.role.name == "own-id" else "")
        return {"type": "string", "pattern": f"^{of}-{_SLUG}$" if of else f"^{_SLUG}$"}
    return {"type": "string", "minLength": 1, "pattern": _TEXT}
