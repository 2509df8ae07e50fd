"""CSL-JSON, the items that citation processors and reference managers read: the sources, and a record as it is cited.

The names are those of the schema of the Citation Style Language, version 1.0 (csl-data.json). A date has as many parts
as are known; what is approximate or uncertain is ``circa``.
"""

import json

from .._dates import PartialDate
from .._provenance import Source
from .._records import Entry
from .._version import DATA_VERSION, __version__
from ._around import edition_words, references_in
from ._bib import title_of
from ._converter import Decoded

__all__ = ["item_of", "write"]

_PRESS = ("press", "agency")


def write(value: Decoded) -> bytes:
    """Give a CSL-JSON file of the sources that a value holds or cites; of a record alone, the record too."""
    items = map(item_of, references_in(value, ".csl.json"))
    lines = ",\n".join(json.dumps(item, ensure_ascii=False) for item in items)
    return f"[\n{lines}\n]\n".encode()


def item_of(record: Entry | Source) -> dict[str, object]:
    """Give the item of a source, or of a record as a part of this library's data.

    >>> import csto_records as csto
    >>> item = item_of(csto.load("seed").sources.last)
    >>> item["id"], item["type"], item["issued"]
    ('odkb-en-2025-01-23-results', 'document', {'date-parts': [[2025, 1, 23]]})
    """
    found = _of_source(record) if isinstance(record, Source) else _of_record(record)
    return {name: said for name, said in found.items() if said is not None}


def _of_source(source: Source) -> dict[str, object]:
    of_press = source.source_type in _PRESS
    return {
        "id": source.id,
        "type": "article-newspaper" if of_press else "webpage" if source.url else "document",
        "title": title_of(source),
        "container-title": source.publisher if of_press else None,
        "publisher": None if of_press else source.publisher,
        "issued": _date(source.published),
        "accessed": _date(source.accessed),
        "URL": source.url,
        "archive_location": source.archived_url,
        "language": source.language,
        "keyword": source.source_type,
        "annote": source.note,
    }


def _of_record(record: Entry) -> dict[str, object]:
    return {
        "id": record.id,
        "type": "dataset",
        "title": str(record.title),
        "container-title": edition_words(record),
        "version": __version__,
        "issued": _date(PartialDate.from_edtf(DATA_VERSION)),
        "note": f"Record {record.id}",
    }


def _date(when: PartialDate | None) -> dict[str, object] | None:
    if when is None:
        return None
    parts = [part for part in (when.year, when.month, when.day) if part is not None]
    return {"date-parts": [parts], **({"circa": True} if when.approximate or when.uncertain else {})}
