"""JSON Schema (draft 2020-12) of the types, made from their classes and described by their docstrings.

A schema takes all that the reader takes. What it refuses the reader refuses too, and what it cannot say is listed in
`BEYOND_SCHEMA`. Its patterns look neither ahead nor back, so that every dialect has all that is in them.
"""

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple, cast, get_args

import attrs

from .._collection import Collection
from .._dataset import COLLECTIONS, Dataset
from .._dates import DateSpan, PartialDate
from .._errors import shown
from .._iso import ISO_3166
from .._names import Person, Place, State
from .._provenance import READERS, Citation, Dispute, Source
from .._records import (
    BODY_NAMES,
    Body,
    Chairmanship,
    Decision,
    Exercise,
    Guest,
    Membership,
    NextSession,
    Official,
    Record,
    Statement,
    Summit,
)
from .._shape import Shape, field_docs, fields
from .._states import StateCode
from .._text import Quantity
from .._version import SCHEMA_VERSION
from ._converter import KINDS
from ._tables import tag_of

__all__ = ["BEYOND_SCHEMA", "Rule", "json_schema"]

Schema = dict[str, object]


class Rule(NamedTuple):
    """A rule that the reader holds data to and no schema can say."""

    name: str
    sentence: str


BEYOND_SCHEMA = (
    Rule("json", "The text is JSON (RFC 8259) in UTF-8, which has neither NaN nor infinities."),
    Rule("keys-once", "No key stands twice in an object."),
    Rule("whole-numbers", "A whole number is written without a point and without a power: 398, not 398.0."),
    Rule("digits", "A number has at most 15 digits, and the first of them at most 15 places behind the point."),
    Rule("calendar", "A date is in the calendar, from the year 0001 on: there is no 2023-02-29."),
    Rule("ends", "A span does not end before it starts, and a chairmanship lasts a day at least."),
    Rule(
        "unseen",
        "A text has no character that nobody sees (of control, of direction, of no width, half a surrogate pair), and "
        "no line's end or other space at its ends: Python's patterns overlook a line's end there.",
    ),
    Rule("ids-once", "No id stands twice with different values in a collection or in a list of a dataset."),
    Rule(
        "items-once",
        "No item stands twice in a list of a record, even if it is written in two ways: with a field that is null, "
        "and without that field.",
    ),
    Rule("states-once", "Each state stands once in the attendance of a summit."),
    Rule("absent", "No state is both absent from an exercise and among its participants."),
    Rule(
        "itself",
        "A record does not point at itself: its id stands neither in its former_ids nor in draft_of, amends, part_of "
        "or shares_totals_with.",
    ),
    Rule("paths", "The paths of citations, disputes and waivers lead to what records of that type have."),
    Rule("disputed", "The citation of a dispute supports the field that is disputed."),
    Rule("canonical", "The value of a dispute is the canonical text of a value that the disputed field can have."),
    Rule("state-codes", "The alpha-3 and the numeric code of a state are those of ISO 3166-1 for its code."),
)
"""What a schema cannot say, and `loads` refuses all the same."""

_COMMENT = (
    "What is unknown is null or left out; an empty list says that there are none. Besides what this schema says, "
    "these rules hold: " + " ".join(rule.sentence for rule in BEYOND_SCHEMA)
)

_DAYS = "(0[13578]|1[02])(-(0[1-9]|[12][0-9]|3[01]))?|(0[469]|11)(-(0[1-9]|[12][0-9]|30))?|02(-(0[1-9]|[12][0-9]))?"
_DATE = rf"[0-9]{{4}}(-({_DAYS}))?[?~%]?"
_SLUG = "[a-z0-9]+(-[a-z0-9]+)*"
_STEP = r"[a-z_][a-z0-9_]*(\[[^\[\]]+\])?"
_TEXT: Schema = {"type": "string", "minLength": 1, "pattern": r"^\S(.*\S)?$"}
_PATH: Schema = {"type": "string", "minLength": 1, "pattern": rf"^{_STEP}(\.{_STEP})*$"}
_ADDRESS = r'^https?://[^\s"<>\\^`{|}]+$'  # `format` would be stricter than the reader, which takes any letters
_NULL: Schema = {"type": "null"}
_MOST = 10**15 - 1

_OF_TEXT: dict[type, Schema] = {
    PartialDate: {
        "title": "PartialDate",
        "description": "A date as precise as its source: a year, a year and month, or a day, in EDTF (ISO 8601-2); "
        "approximate with ~, uncertain with ?, both with %.",
        "type": "string",
        "pattern": f"^{_DATE}$",
        "examples": ["2024", "2024-11", "2024-11-28", "2024-11~"],
    },
    DateSpan: {
        "title": "DateSpan",
        "description": "A date, or a start and an end, in EDTF (ISO 8601-2): open (..), or unknown (empty); "
        "approximate with ~, uncertain with ?, both with %.",
        "type": "string",
        "pattern": rf"^({_DATE}(/({_DATE}|\.\.)?)?|(\.\.)?/{_DATE})$",
        "examples": ["2024-11-28", "2024-11-27/2024-11-28", "2024/..", "2024/"],
    },
    StateCode: {
        "title": "StateCode",
        "description": "The ISO 3166-1 alpha-2 code of a state.",
        "type": "string",
        "enum": sorted(ISO_3166),
        "examples": ["KZ"],
    },
}

_NARROWER: dict[tuple[type, str], Schema] = {
    (Citation, "supports"): {"minItems": 1},
    (Dispute, "field"): {"not": {"pattern": r"^(citations|disputes|waivers)([.\[]|$)"}},
    (Place, "geonames_id"): {"minimum": 1},
    (Place, "latitude"): {"minimum": -90, "maximum": 90},
    (Place, "longitude"): {"minimum": -180, "maximum": 180},
    (Quantity, "value"): {"minimum": 0},
    (Source, "archived_url"): {"pattern": _ADDRESS},
    (Source, "language"): {"pattern": "^[a-z]{2,3}$"},
    (Source, "url"): {"pattern": _ADDRESS},
    (State, "cow"): {"minimum": 1, "maximum": 999},
    (State, "gw"): {"minimum": 1, "maximum": 999},
    (State, "iso_alpha3"): {"pattern": "^[A-Z]{3}$"},
    (State, "iso_numeric"): {"minimum": 1, "maximum": 999},
}
"""What the rules of a class say of one of its fields."""


def _case(known: Iterable[str] = (), unknown: Iterable[str] = ()) -> Schema:
    """Give the schema of objects in which some fields are known, and others are not."""
    known = [*known]
    either = {name: {"not": _NULL} for name in known} | dict.fromkeys(unknown, _NULL)
    return {"properties": either, **({"required": known} if known else {})}


_RULES: dict[type, Schema] = {
    Citation: {
        "description": "An inferred one has a note.",
        "anyOf": [{"properties": {"basis": {"const": "stated"}}}, _case(["note"])],
    },
    Guest: {
        "description": "There is a person, an office, a state or an organization.",
        "anyOf": [_case([name]) for name in ("person", "office", "state", "organization")],
    },
    NextSession: {
        "description": "There are dates or a place.",
        "anyOf": [_case(["dates"]), _case(["place"])],
    },
    Official: {
        "description": "There are dates, or dates at which it is attested.",
        "anyOf": [_case(["dates"]), {"properties": {"attested": {"minItems": 1}}, "required": ["attested"]}],
    },
    Place: {
        "description": "There are both of latitude and longitude, or neither.",
        "anyOf": [_case(["latitude", "longitude"]), _case(unknown=["latitude", "longitude"])],
    },
    Statement: {
        "description": "There is exactly one of issuer, issuer_name and speaker, and an office only with a speaker.",
        "anyOf": [
            _case(["issuer"], ["issuer_name", "speaker", "office"]),
            _case(["issuer_name"], ["issuer", "speaker", "office"]),
            _case(["speaker"], ["issuer", "issuer_name"]),
        ],
    },
}
"""What the rules of a class say of several of its fields at once."""

_VERSIONS: Schema = {
    "schema_version": {
        "description": "The version of the model.",
        "type": "integer",
        "minimum": 1,
        "maximum": SCHEMA_VERSION,
    },
    "data_version": {
        "description": "The date of the last fact checked.",
        "type": "string",
        "format": "date",
        "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
    },
}


def _cited(source: str, locator: str, supports: list[str], inferred_by: str | None = None) -> Schema:
    basis: Schema = {"basis": "inferred", "note": inferred_by} if inferred_by else {}
    return {"source": source, "supports": supports, "locator": locator, **basis}


_PAGE, _REPORT = "islworld-2024-11-28-tokayev", "odkb-en-2025-01-23-results"
_NO_DATE_OF_ITS_OWN = (
    "The paragraph names it among the results of the meeting of 28 November, without a date of its own."
)

_EXAMPLES: dict[type, Schema] = {
    Summit: {
        "id": "summit-2024-11-28-astana",
        "kind": "regular",
        "format": "in-person",
        "status": "held",
        "dates": "2024-11-28",
        "place": {"name": "Astana", "state": "KZ"},
        "chair_state": "KZ",
        "attendance": [
            {"state": "AM", "status": "absent"},
            {"state": "BY", "status": "present", "office": "President"},
            {"state": "KZ", "status": "present", "person": "Kassym-Jomart Tokayev", "office": "President"},
            {"state": "KG", "status": "present", "office": "President"},
            {"state": "RU", "status": "present", "office": "President"},
            {"state": "TJ", "status": "present", "office": "President"},
        ],
        "topics": ["institutional", "regional-security"],
        "citations": [
            _cited(_PAGE, "paragraph 2", ["attendance[BY]", "attendance[KG]", "attendance[RU]", "attendance[TJ]"]),
            _cited(
                _REPORT,
                "paragraph 5",
                ["dates"],
                "The address of 23 January 2025 (paragraph 1) says November 28 of the year before.",
            ),
        ],
        "disputes": [
            {
                "field": "dates",
                "stated": "December 28",
                "citation": _cited(_PAGE, "paragraph 6", ["dates"]),
                "kind": "contradiction",
                "reason": "The same page is dated 28 November, and the Secretary General also says 28 November; "
                "the page gives no year with either date.",
            }
        ],
    },
    Chairmanship: {
        "id": "chairmanship-2025-kyrgyzstan",
        "chair_state": "KG",
        "dates": "2025/",
        "citations": [_cited(_REPORT, "paragraph 14", ["chair_state", "summary"])],
    },
    Decision: {
        "id": "decision-2024-11-28-allied-relations",
        "kind": "decision",
        "status": "adopted",
        "title": {
            "en": "On further strengthening of allied relations within the Collective Security Treaty Organization",
            "form": "descriptive",
        },
        "bodies": ["CSC"],
        "adopted": "2024-11-28",
        "summit": "summit-2024-11-28-astana",
        "topics": ["institutional"],
        "citations": [
            _cited(_REPORT, "paragraph 10", ["title", "bodies", "summit", "summary"]),
            _cited(_REPORT, "paragraph 10", ["adopted"], _NO_DATE_OF_ITS_OWN),
        ],
    },
    Statement: {
        "id": "statement-2024-11-28-declaration",
        "kind": "declaration",
        "title": {"en": "Declaration of the CSTO Collective Security Council", "form": "descriptive"},
        "issued": "2024-11-28",
        "issuer": "CSC",
        "summit": "summit-2024-11-28-astana",
        "citations": [
            _cited(_REPORT, "paragraph 8", ["kind", "title", "issuer", "summit", "summary"]),
            _cited(_REPORT, "paragraph 8", ["issued"], _NO_DATE_OF_ITS_OWN),
        ],
    },
    Exercise: {
        "id": "exercise-2024-joint-training",
        "name": {"en": "Joint operational and combat training activities of 2024"},
        "nature": "exercise",
        "kind": "joint",
        "status": "held",
        "framework": "CSTO",
        "dates": "2024",
        "hosts": ["RU", "KZ", "KG", "TJ"],
        "aggregate": True,
        "citations": [
            _cited(
                _REPORT,
                "paragraph 13",
                ["name", "nature", "kind", "status", "hosts", "framework", "aggregate", "summary"],
            )
        ],
    },
    Membership: {"id": "membership-1992-armenia", "state": "AM", "dates": "1992-05-15/.."},
    Official: {
        "id": "official-2023-secretary-general-imangali-tasmagambetov",
        "person": "Imangali Tasmagambetov",
        "office": "CSTO Secretary General",
        "attested": ["2025-01-23"],
        "citations": [_cited(_REPORT, "paragraph 1", ["person", "office", "attested"])],
    },
    Source: {
        "id": _PAGE,
        "title": {"en": "Tokayev: Kazakhstan Accomplished All Goals During Its CSTO Chairmanship"},
        "publisher": 'GSV "Russia - Islamic World"',
        "language": "en",
        "source_type": "press",
    },
    State: {
        "code": "RU",
        "name": {"en": "Russia", "ru": "Россия"},
        "iso_alpha3": "RUS",
        "iso_numeric": 643,
    },
    Person: {"name": {"en": "Kassym-Jomart Tokayev"}},
    Place: {"name": {"en": "Astana"}, "state": "KZ", "kind": "city"},
}
"""A record of each type: those of the seed edition, which holds no membership, with fewer fields and citations."""


def json_schema(type: type) -> Schema:  # noqa: A002 - what users type
    """Give the JSON Schema of a type: of a record, a source, a state, a person, a place, a `Collection` or a `Dataset`.

    It takes all that `loads` takes. What it refuses, `loads` refuses too; what it cannot say is in its `$comment`.

    >>> import csto_records as csto
    >>> schema = csto.json_schema(csto.Summit)
    >>> schema["required"]
    ['type', 'id', 'kind', 'format', 'status', 'dates']
    >>> schema["properties"]["chair_state"]["description"]
    'The state in the chair when the session opened.'
    """
    if type is Dataset:
        parts: Schema = {"name": {"description": "What the dataset is called.", "anyOf": [_TEXT, _NULL]}}
        for key, kind in COLLECTIONS.items():
            parts[key] = {**_described(getattr(Dataset, key).__doc__), **_list_of(kind)}
        about: Schema = {"description": "Records of every type together, with what they point at."}
        body = {**about, **_object(parts, [], "dataset")}
        example: Schema = {"states": [_example(State)], "people": [_example(Person)]}
    elif type is Collection:
        tagged: Schema = {"anyOf": [_reference(kind) for kind in KINDS.values()]}
        records: Schema = {"description": "The records, in their order.", "type": "array", "items": tagged}
        body = {"description": "Records of any type.", **_object({"records": records}, ["records"], "collection")}
        example = {"records": [_example(Person), _example(Place)]}
    elif type in KINDS.values():
        body, example = _class(type), _EXAMPLES[type]
    else:
        names = [kind.__name__ for kind in (*KINDS.values(), Collection, Dataset)]
        raise TypeError(f"there is a schema of {', '.join(names)}; found {shown(type)}")
    tag = tag_of(type)
    body["properties"] = {**cast(Schema, body["properties"]), **_VERSIONS}
    schema: Schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:csto-records:schema:{SCHEMA_VERSION}:{tag}",
        "$comment": _COMMENT,
        "title": type.__name__,
        **body,
        "examples": [{"type": tag, **example}],
        "$defs": {kind.__name__: _definition(kind) for kind in sorted(_used_by(type), key=lambda kind: kind.__name__)},
    }
    return cast(
        Schema, json.loads(json.dumps(schema))
    )  # the caller's own, to change at will, no part of it in two places


def _example(kind: type) -> Schema:
    return {"type": tag_of(kind), **_EXAMPLES[kind]}


def _reference(kind: type) -> Schema:
    return {"$ref": f"#/$defs/{kind.__name__}"}


def _list_of(kind: type) -> Schema:
    return {"type": "array", "items": _reference(kind)}


def _object(properties: Schema, required: list[str], tag: str | None = None) -> Schema:
    if tag:
        kind: Schema = {"description": "What this object is.", "type": "string", "const": tag}
        properties, required = {"type": kind, **properties}, ["type", *required]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _used_by(root: type) -> set[type]:
    """Give every type that the schema of a type refers to."""
    pending = list(KINDS.values()) if root in {Dataset, Collection} else [root]
    found = set(pending) - {root}
    while pending:
        for shape in fields(pending.pop()):
            if shape.type in READERS:
                found.add(shape.type)
            elif attrs.has(shape.type) and shape.type not in found:
                found.add(shape.type)
                pending.append(shape.type)
    return found


def _definition(kind: type) -> Schema:
    if kind in _OF_TEXT:
        return _OF_TEXT[kind]
    examples: Schema = {"examples": [_example(kind)]} if kind in _EXAMPLES else {}
    return {"title": kind.__name__, **_class(kind), **examples}


def _class(kind: type) -> Schema:
    tag = tag_of(kind) if kind in KINDS.values() else None
    docs = field_docs(kind)
    properties: Schema = {
        shape.name: {**_described(docs.get(shape.name)), **_field(shape, kind)} for shape in fields(kind)
    }
    required = [shape.name for shape in fields(kind) if shape.required]
    rules = [_RULES[kind]] if kind in _RULES else []
    about = (kind.__doc__ or "").partition("\n\n")[0]
    told = [cast(str, rule["description"]) for rule in rules]  # also to a program that passes over the rules themselves
    if issubclass(kind, Record):
        lists = _partial_lists(kind)
        narrower: Schema = {"items": {"type": "string", "enum": lists}} if lists else {"maxItems": 0}
        properties["incomplete"] = {**cast(Schema, properties["incomplete"]), **narrower}
        rules += [_known_if_incomplete(name) for name in lists]
    body = _object(properties, required, tag)
    return {**_described(" ".join([about, *told]).strip()), **body, **({"allOf": rules} if rules else {})}


def _partial_lists(kind: type) -> list[str]:
    """Give the fields that `incomplete` can name."""
    return [shape.name for shape in fields(kind) if shape.many and shape.optional]


def _known_if_incomplete(name: str) -> Schema:
    named: Schema = {"properties": {"incomplete": {"contains": {"const": name}}}, "required": ["incomplete"]}
    return {"description": f"Where {name} is incomplete, it is not unknown.", "if": named, "then": _case([name])}


def _described(text: str | None) -> Schema:
    return {"description": text} if text else {}  # under python -OO there are no docstrings


def _field(shape: Shape, kind: type) -> Schema:
    value = _value(shape, kind)
    if shape.many:
        value = {"type": "array", "items": value, "uniqueItems": True}
    value |= _NARROWER.get((kind, shape.name), {})
    if shape.optional:
        return {"anyOf": [value, _NULL]}
    if shape.required:
        return value
    return {**value, "default": [] if shape.default == () else shape.default}


def _value(shape: Shape, kind: type) -> Schema:
    if shape.choices:
        words = "; ".join(f"{code}: {name}" for code, name in BODY_NAMES.items())
        codes = _described(f"{words}." if shape.choices == get_args(Body) else None)
        return {**codes, "type": "string", "enum": list(shape.choices)}
    if shape.type in READERS or attrs.has(shape.type):
        return _reference(shape.type)
    if shape.type is bool:
        return {"type": "boolean"}
    if shape.type is int or Decimal in shape.types:
        return {"type": "number" if Decimal in shape.types else "integer", "minimum": -_MOST, "maximum": _MOST}
    role = shape.role.name if shape.role else ""
    if role == "path":
        return {**_PATH}
    if shape.role and role in {"id", "own-id", "source", "slug"}:
        of = tag_of(kind) if role == "own-id" else shape.role.of
        return {"type": "string", "minLength": 1, "pattern": f"^{of}-{_SLUG}$" if of else f"^{_SLUG}$"}
    return {**_TEXT}
