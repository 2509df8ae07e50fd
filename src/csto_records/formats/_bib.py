"""BibTeX and BibLaTeX: the sources, keyed by their ids; and a record of this library, as it is cited.

An entry is a ``@misc``, which every style knows, with ``howpublished`` for who published it: of all fields that can
say so the one that BibTeX and biblatex both print. The ``date`` is EDTF (ISO 8601-2), of which biblatex reads level 1,
the ``year`` is for BibTeX. Text is escaped for LaTeX, Cyrillic letters stay as they are, for biber and UTF-8.
"""

from .._provenance import Source
from .._records import Entry
from .._version import DATA_VERSION, __version__
from ._around import edition_words, references_in
from ._converter import Decoded

__all__ = ["bibtex", "title_of", "write"]

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",  # not \{: BibTeX counts braces, escaped or not
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{char: f"\\{char}" for char in "#$%&_"},
}
_RAW = frozenset(("date", "urldate", "url", "archivedurl"))  # no text: and none of them has a brace or a backslash
_LANGUAGES = {  # as babel and biblatex call them
    "ar": "arabic",
    "az": "azerbaijani",
    "be": "belarusian",
    "bg": "bulgarian",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "hy": "armenian",
    "it": "italian",
    "ka": "georgian",
    "kk": "kazakh",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sk": "slovak",
    "sq": "albanian",
    "sr": "serbian",
    "tr": "turkish",
    "uk": "ukrainian",
    "vi": "vietnamese",
}


def write(value: Decoded) -> bytes:
    """Give a BibTeX file of the sources that a value holds or cites; of a record alone, the record itself first."""
    entries = [bibtex(one) for one in references_in(value, ".bib")]
    head = f"% Entries: {len(entries)}. Written by csto_records {__version__}, data of {DATA_VERSION}, in UTF-8.\n"
    return "\n".join([head, *(f"{entry}\n" for entry in entries)]).encode()


def bibtex(record: Entry | Source) -> str:
    """Give the entry of a source, or of a record as a part of this library's data.

    >>> import csto_records as csto
    >>> bibtex(csto.load("seed").sources.last).splitlines()[:3:2]
    ['@misc{odkb-en-2025-01-23-results,', '  howpublished = {CSTO},']
    """
    fields = _of_source(record) if isinstance(record, Source) else _of_record(record)
    title = title_of(record) if isinstance(record, Source) else str(record.title)
    lines = [f"  title = {{{{{_escaped(title)}}}}}"]  # in braces twice: no style changes its capitals
    lines += [f"  {name} = {{{text if name in _RAW else _escaped(text)}}}" for name, text in fields.items() if text]
    return f"@misc{{{record.id},\n" + ",\n".join(lines) + "\n}"


def _of_source(source: Source) -> dict[str, str | None]:
    language = _LANGUAGES.get(source.language)
    return {
        "howpublished": source.publisher,
        "year": str(source.published)[:4] if source.published else None,
        "date": str(source.published or ""),
        "language": language or source.language,
        "langid": language,
        "url": source.url,
        "urldate": str(source.accessed or ""),
        "archivedurl": source.archived_url,
        "keywords": source.source_type,
        "annotation": source.note,  # ours: no style prints it unless it is asked to
    }


def _of_record(record: Entry) -> dict[str, str | None]:
    return {"howpublished": edition_words(record), "year": DATA_VERSION[:4], "note": f"Record {record.id}"}


def title_of(source: Source) -> str:
    """Give the title of a source as a list of references has it: the words that it bears; those of ours in brackets.

    >>> from csto_records import Source, Title
    >>> about = {"id": "a-page", "publisher": "A press", "source_type": "press"}
    >>> title_of(Source(title=Title("A history", "История", form="translated"), language="ru", **about))
    'История [A history]'
    """
    title = source.title
    if source.language == "ru" and title.ru not in {None, title.en}:
        return f"{title.ru} [{title.en}]"
    return title.en if title.form == "official" else f"[{title.en}]"


def _escaped(text: str) -> str:
    return "".join(_SPECIAL.get(char, char) for char in text)
