"""What the page of disputes says: every value that a source states otherwise than the record, and why it stands so."""

from collections import Counter
from textwrap import shorten
from typing import NamedTuple, cast, get_args

from seed_table import shown

from csto_records import Attendance, Dataset, Dispute, Entry, StateCode
from csto_records._provenance import DisputeKind, value_at

__all__ = ["DISPUTE_KINDS", "Row", "counts", "of_type", "types"]

DISPUTE_KINDS: tuple[str, ...] = get_args(DisputeKind)


class Row(NamedTuple):
    """A dispute, its record, and the value that the record holds, in words."""

    record: Entry
    dispute: Dispute
    held: str


def types(dataset: Dataset) -> tuple[str, ...]:
    """Give the types of which some record is disputed, in the dataset's order."""
    return tuple(dict.fromkeys(type(record).__name__ for record in dataset.entries if record.disputes))


def of_type(dataset: Dataset, name: str) -> tuple[Row, ...]:
    """Give every dispute of the records of a type, in the dataset's order."""
    records = [record for record in dataset.entries if type(record).__name__ == name]
    return tuple(
        Row(record, dispute, _held(record, dispute.field)) for record in records for dispute in record.disputes
    )


def _held(record: Entry, path: str) -> str:
    """Give what a record holds at a path, cut where it is long: our summaries."""
    return shorten(_words(value_at(record, path)), 160, placeholder=" ...")


def _words(value: object) -> str:
    if value is None:
        return "unknown"
    if isinstance(value, tuple):
        return "; ".join(map(_item, cast("tuple[object, ...]", value))) or "none"
    return value.name if isinstance(value, StateCode) else shown(value)


def _item(value: object) -> str:
    """Give one of several in words: of what came of states, whose it is."""
    return f"{value.state.name} {value.status}" if isinstance(value, Attendance) else _words(value)


def counts(dataset: Dataset) -> dict[str, Counter[str]]:
    """Count the disputes of each type by their kind."""
    return {name: Counter(row.dispute.kind for row in of_type(dataset, name)) for name in types(dataset)}
