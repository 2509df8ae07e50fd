"""The public record of the Collective Security Treaty Organization (CSTO) as typed, source-cited data.

Typed, immutable records of its summits, chairmanships, decisions, statements and exercises, each fact with its source
and the contradictions in sight, for notebooks, data frames and other projects.

>>> import csto_records as csto
>>> csto.summits["summit-2024-11-28-astana"]
<Summit summit-2024-11-28-astana: Session of the Collective Security Council, Astana, 28 No...>
>>> csto.chairmanships.on("2024-06-01").one().chair_state
'KZ'

Nothing is read or imported before it is asked for.
"""

from ._version import DATA_VERSION, SCHEMA_VERSION, __version__

TYPE_CHECKING = False  # as typing has it, without the import
if TYPE_CHECKING:
    from . import panels as panels
    from . import strategies as strategies
    from ._bundled import get, load
    from ._cite import cite
    from ._collection import Collection
    from ._compare import Breach, Change, covers
    from ._dataset import Dataset
    from ._dates import DateSpan, Duration, PartialDate
    from ._errors import (
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
    from ._integrity import Problem
    from ._names import Person, Place, State
    from ._provenance import Citation, Dispute, Source, Waiver
    from ._records import (
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
        Record,
        Result,
        Statement,
        Summit,
    )
    from ._states import StateCode
    from ._text import Quantity, Text, Title, at_least
    from .formats import Table, dumps, json_schema, loads, read, write
    from .formats._lines import iter_jsonl, write_jsonl

    summits: Collection[Summit]
    chairmanships: Collection[Chairmanship]
    decisions: Collection[Decision]
    statements: Collection[Statement]
    exercises: Collection[Exercise]
    memberships: Collection[Membership]
    officials: Collection[Official]
    sources: Collection[Source]
    states: Collection[State]
    people: Collection[Person]
    places: Collection[Place]

__all__ = [
    "DATA_VERSION",
    "SCHEMA_VERSION",
    "Attendance",
    "Breach",
    "Chairmanship",
    "Change",
    "Citation",
    "Collection",
    "CstoRecordsError",
    "Dataset",
    "DateError",
    "DateSpan",
    "Decision",
    "DecodeError",
    "Dispute",
    "Duration",
    "Entry",
    "Exercise",
    "Fault",
    "Guest",
    "IntegrityError",
    "Location",
    "Membership",
    "MissingExtraError",
    "NextSession",
    "NotFoundError",
    "Official",
    "PartialDate",
    "Person",
    "Place",
    "Problem",
    "Quantity",
    "QueryError",
    "Record",
    "Result",
    "Source",
    "State",
    "StateCode",
    "Statement",
    "Summit",
    "Table",
    "Text",
    "Title",
    "UnknownStateError",
    "Waiver",
    "__version__",
    "at_least",
    "cite",
    "covers",
    "dumps",
    "get",
    "iter_jsonl",
    "json_schema",
    "load",
    "loads",
    "panels",
    "read",
    "strategies",
    "write",
    "write_jsonl",
]

_ROOMS = {
    "_bundled": ("get", "load"),
    "_cite": ("cite",),
    "_collection": ("Collection",),
    "_compare": ("Breach", "Change", "covers"),
    "_dataset": ("Dataset",),
    "_dates": ("DateSpan", "Duration", "PartialDate"),
    "_errors": (
        "CstoRecordsError",
        "DateError",
        "DecodeError",
        "Fault",
        "IntegrityError",
        "MissingExtraError",
        "NotFoundError",
        "QueryError",
        "UnknownStateError",
    ),
    "_integrity": ("Problem",),
    "_names": ("Person", "Place", "State"),
    "_provenance": ("Citation", "Dispute", "Source", "Waiver"),
    "_records": (
        "Attendance",
        "Chairmanship",
        "Decision",
        "Entry",
        "Exercise",
        "Guest",
        "Location",
        "Membership",
        "NextSession",
        "Official",
        "Record",
        "Result",
        "Statement",
        "Summit",
    ),
    "_states": ("StateCode",),
    "_text": ("Quantity", "Text", "Title", "at_least"),
    "formats": ("Table", "dumps", "json_schema", "loads", "read", "write"),
    "formats._lines": ("iter_jsonl", "write_jsonl"),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}
_PUBLIC_MODULES = ("panels", "strategies")
_DATA = (
    "summits",
    "chairmanships",
    "decisions",
    "statements",
    "exercises",
    "memberships",
    "officials",
    "sources",
    "states",
    "people",
    "places",
)


def __dir__() -> list[str]:
    return sorted({*__all__, *_DATA})


if not TYPE_CHECKING:  # pragma: no branch - to a type checker a misspelt name is an error so

    def __getattr__(name: str) -> object:
        from importlib import import_module

        if name in _ROOM_OF:
            value = getattr(import_module(f".{_ROOM_OF[name]}", __name__), name)
        elif name in _PUBLIC_MODULES:
            return import_module(f".{name}", __name__)
        elif name in _DATA:
            value = getattr(import_module("._bundled", __name__).load(), name)
        else:
            from ._errors import nearest

            close = None if name.startswith("_") else nearest(name, __dir__())
            hint = f"; did you mean {close!r}?" if close else ""
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}{hint}", name=name, obj=None)
        globals()[name] = value
        return value
