"""How to cite: a record of this library, or a source of its own, in BibTeX or in a line of text."""

from typing import Literal, cast, get_args

from ._dates import PartialDate
from ._errors import QueryError, nearest, shown
from ._provenance import Source
from ._records import Entry
from .formats._around import edition_words
from .formats._bib import bibtex, title_of

__all__ = ["CitationStyle", "cite"]

CitationStyle = Literal["bibtex", "text"]


def cite(record: Entry | Source, style: CitationStyle = "bibtex") -> str:
    """Give the reference to a record of this library, or to a source: a BibTeX entry, or a line of text.

    A record is cited as a part of the data, with the versions of the library and of the data and with its id, which is
    for ever. The entry is a ``@misc``, as BibTeX has no type for data, its text escaped for LaTeX.

    >>> import csto_records as csto
    >>> print(csto.cite(csto.get("summit-2024-11-28-astana"), style="text"))
    Session of the Collective Security Council, Astana, 28 November 2024. In: csto_records ..., archive edition, \
data of ..., record summit-2024-11-28-astana.
    >>> print(csto.cite(csto.load("seed").sources.last))
    @misc{odkb-en-2025-01-23-results,
      title = {{The CSTO Secretary General Imangali Tasmagambetov summed up ...}},
      howpublished = {CSTO},
      year = {2025},
      date = {2025-01-23},
      language = {english},
      langid = {english},
      keywords = {official},
      annotation = {The page names no publisher...}
    }
    """
    if style not in get_args(CitationStyle):
        raise QueryError(
            f"cite has no style {shown(style)}", get_args(CitationStyle), nearest(str(style), get_args(CitationStyle))
        )
    if not isinstance(cast(object, record), Entry | Source):
        raise TypeError(f"a record or a source is cited; found {shown(record)}")
    return bibtex(record) if style == "bibtex" else _line(record)


def _line(record: Entry | Source) -> str:
    if isinstance(record, Source):
        parts = [title_of(record), record.publisher, _words(record.published), record.url or ""]
        return f"{'. '.join(part for part in parts if part)}."
    return f"{record.title}. In: {edition_words(record)}, record {record.id}."


def _words(date: PartialDate | None) -> str:
    return date.words if date else ""
