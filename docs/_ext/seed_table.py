"""The table of the seed edition: which paragraph of which document became which field of which record.

It is made of the dataset's citations and of `seed_paragraphs.json`, the list of the documents' paragraphs. The page
`seed.md` shows it, and `tests/test_seed.py` walks it.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from csto_records import Attendance, Dataset, DateSpan, Entry, PartialDate
from csto_records._provenance import value_at

__all__ = ["PARAGRAPHS", "Paragraph", "Row", "paragraphs", "rows", "shown"]

PARAGRAPHS = Path(__file__).parent.parent / "seed_paragraphs.json"
"""The list kept by hand."""


class Paragraph(NamedTuple):
    """A paragraph of a document: where it stands, what it says in our words, and why it is in no record, if so."""

    source: str
    locator: str
    gist: str
    no_fact: str = ""


class Row(NamedTuple):
    """One fact: the place in the document, the place in the records, what stands there, and on what it rests.

    The basis is `dispute` where the value is what the document says, and the record holds another one.
    """

    source: str
    locator: str
    id: str
    path: str
    value: str
    basis: Literal["stated", "inferred", "dispute"]
    note: str


def paragraphs(file: Path = PARAGRAPHS) -> tuple[Paragraph, ...]:
    """Give the paragraphs of the documents, in their order."""
    return tuple(Paragraph(**plain) for plain in json.loads(file.read_text("utf-8")))


def rows(dataset: Dataset) -> tuple[Row, ...]:
    """Give a row for each path that a citation of the dataset supports."""
    return tuple(row for entry in dataset.entries for row in _rows_of(entry))


def _rows_of(entry: Entry) -> Iterator[Row]:
    for citation in entry.citations:
        for path in citation.supports:
            value = shown(value_at(entry, path))
            yield Row(
                citation.source, citation.locator or "", entry.id, path, value, citation.basis, citation.note or ""
            )
    for dispute in entry.disputes:
        note = f"{dispute.kind}; the record has {shown(value_at(entry, dispute.field))}. {dispute.reason}"
        at = dispute.citation
        yield Row(at.source, at.locator or "", entry.id, dispute.field, dispute.stated, "dispute", note)


def shown(value: object) -> str:
    """Give a value in words."""
    if isinstance(value, PartialDate | DateSpan):
        return value.words
    if isinstance(value, Attendance):
        return ", ".join(part for part in (value.status, value.person, value.office, value.note) if part)
    if isinstance(value, tuple):
        return "; ".join(shown(item) for item in value)
    return str(value)
