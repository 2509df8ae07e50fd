"""BibTeX, held against bibtexparser, and CSL-JSON, held against the names and kinds of its schema."""

import json
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import csto_records as csto
from csto_records import PartialDate, Source, Title, strategies
from csto_records._dataset import citations_of
from csto_records.formats import _bib, _csl

bibtexparser: Any = pytest.importorskip("bibtexparser")

SEED = csto.load("seed")
SUMMIT = SEED.summits.first
SOURCE = Source(
    id="a-page",
    title=Title("A history", "История", form="translated"),
    url="https://example.org/a_b?c=%20d&e=#f",
    archived_url="https://example.com/copy/100%",
    publisher="The Ministry of Defence and Emergencies",
    published=PartialDate.parse("2024-11~"),
    accessed=PartialDate.parse("2025-01-02"),
    language="ru",
    source_type="official",
    note="50 % of {it}",
)


_WRITTEN = {
    r"\textbackslash{}": "\\",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    **{f"\\{char}": char for char in "#$%&_"},
}


def unescaped(text: str) -> str:
    """Read LaTeX as a reader of it does: a command at a time, from the left."""
    plain = ""
    while text:
        command = next((written for written in _WRITTEN if text.startswith(written)), text[0])
        assert command not in {"\\", "{", "}", "~", "^", "#", "$", "%", "&", "_"}
        plain += _WRITTEN.get(command, command)
        text = text[len(command) :]
    return plain


def entries(value: Any) -> dict[str, dict[str, str]]:
    """Read back what is written, by another's reader."""
    library = bibtexparser.parse_string(_bib.write(value).decode())
    assert library.failed_blocks == []
    found: dict[str, dict[str, str]] = {}
    for entry in library.entries:
        assert entry.entry_type == "misc"
        fields = {field.key: str(field.value) for field in entry.fields}
        assert len(fields) == len(entry.fields)
        fields["title"] = fields["title"].removeprefix("{").removesuffix("}")
        found[entry.key] = {
            name: text if name in {"url", "archivedurl", "date", "urldate"} else unescaped(text)
            for name, text in fields.items()
        }
    assert len(found) == len(library.entries)
    return found


def items(value: Any) -> dict[str, dict[str, Any]]:
    plain = json.loads(_csl.write(value))
    texts = {"title", "container-title", "publisher", "URL", "archive_location", "language", "keyword"}
    texts |= {"note", "annote", "version"}
    for item in plain:
        assert item.keys() <= {"id", "type", "issued", "accessed", *texts}
        assert item["type"] in {"article-newspaper", "webpage", "document", "dataset"}
        assert all(isinstance(item[name], str) for name in texts & item.keys())
        for name in {"issued", "accessed"} & item.keys():
            assert item[name].keys() <= {"date-parts", "circa"}
            (parts,) = item[name]["date-parts"]
            assert 1 <= len(parts) <= 3
            assert all(type(part) is int for part in parts)
    found = {item["id"]: item for item in plain}
    assert len(found) == len(plain)
    return found


def test_all_that_a_source_tells() -> None:
    assert entries(SOURCE) == {
        "a-page": {
            "title": "История [A history]",
            "howpublished": "The Ministry of Defence and Emergencies",
            "year": "2024",
            "date": "2024-11~",
            "language": "russian",
            "langid": "russian",
            "url": "https://example.org/a_b?c=%20d&e=#f",
            "urldate": "2025-01-02",
            "archivedurl": "https://example.com/copy/100%",
            "keywords": "official",
            "annotation": "50 % of {it}",
        }
    }
    assert items(SOURCE) == {
        "a-page": {
            "id": "a-page",
            "type": "webpage",
            "title": "История [A history]",
            "publisher": "The Ministry of Defence and Emergencies",
            "issued": {"date-parts": [[2024, 11]], "circa": True},
            "accessed": {"date-parts": [[2025, 1, 2]]},
            "URL": "https://example.org/a_b?c=%20d&e=#f",
            "archive_location": "https://example.com/copy/100%",
            "language": "ru",
            "keyword": "official",
            "annote": "50 % of {it}",
        }
    }


@pytest.mark.parametrize(
    ("title", "language", "expected"),
    [
        (Title("A page"), "en", "A page"),
        (Title("A page", form="descriptive"), "ru", "[A page]"),
        (Title("A page", form="translated"), "ru", "[A page]"),
        (Title("A page", "Страница"), "en", "A page"),
        (Title("Страница", "Страница"), "ru", "Страница"),
        (Title("A page", "Страница", form="descriptive"), "kk", "[A page]"),
    ],
)
def test_a_title_of_ours_is_never_taken_for_one_that_the_source_bears(
    title: Title, language: str, expected: str
) -> None:
    source = attrs.evolve(SOURCE, title=title, language=language)
    assert entries(source)["a-page"]["title"] == items(source)["a-page"]["title"] == expected


def test_a_language_that_babel_has_no_name_for() -> None:
    entry = entries(attrs.evolve(SOURCE, language="tg"))["a-page"]
    assert entry["language"] == "tg"
    assert "langid" not in entry


@pytest.mark.parametrize(
    ("source_type", "url", "expected"),
    [
        ("press", SOURCE.url, "article-newspaper"),
        ("agency", None, "article-newspaper"),
        ("official", None, "document"),
        ("reference", SOURCE.url, "webpage"),
    ],
)
def test_the_type_of_an_item(source_type: Any, url: str | None, expected: str) -> None:
    item = items(attrs.evolve(SOURCE, source_type=source_type, url=url))["a-page"]
    assert item["type"] == expected
    publisher = "container-title" if expected == "article-newspaper" else "publisher"
    assert item[publisher] == SOURCE.publisher


def test_records_give_the_sources_that_they_cite_each_once() -> None:
    cited = [citation.source for record in SEED.exercises for citation in citations_of(record)]
    assert len(cited) > len(set(cited))
    assert list(entries(SEED.exercises)) == list(items(SEED.exercises)) == list(dict.fromkeys(cited))


def test_who_disputes_is_among_them() -> None:
    source = next(dispute.citation.source for dispute in SUMMIT.disputes)
    record = attrs.evolve(SUMMIT, citations=())
    assert source in entries(record)


def test_a_record_alone_is_cited_itself_first() -> None:
    first, *others = entries(SUMMIT).items()
    assert first == (
        SUMMIT.id,
        {
            "title": str(SUMMIT.title),
            "howpublished": f"csto_records {csto.__version__}, seed edition, data of {csto.DATA_VERSION}",
            "year": csto.DATA_VERSION[:4],
            "note": f"Record {SUMMIT.id}",
        },
    )
    assert {key for key, _ in others} == set(SEED.sources_of(SUMMIT, disputed=True).ids)
    item = next(iter(items(SUMMIT).values()))
    assert item == {
        "id": SUMMIT.id,
        "type": "dataset",
        "title": str(SUMMIT.title),
        "container-title": f"csto_records {csto.__version__}, seed edition, data of {csto.DATA_VERSION}",
        "version": csto.__version__,
        "issued": {"date-parts": [[int(part) for part in csto.DATA_VERSION.split("-")]]},
        "note": f"Record {SUMMIT.id}",
    }


def test_the_sources_of_a_dataset_are_all_it_has() -> None:
    archive = csto.load()
    assert entries(archive).keys() == items(archive).keys() == set(archive.sources.ids)
    assert _bib.write(archive) == _bib.write(archive)
    assert entries(archive.sources).keys() == set(archive.sources.ids)


def test_what_was_read_from_a_file_finds_its_sources_in_the_edition() -> None:
    read = csto.loads(csto.dumps(SUMMIT), csto.Summit)
    assert read is not SUMMIT
    assert entries(read).keys() == entries(SUMMIT).keys()


def test_a_source_of_the_own_dataset_is_preferred() -> None:
    id_ = SUMMIT.citations[0].source
    mine = attrs.evolve(SOURCE, id=id_)
    record = attrs.evolve(SUMMIT, id="summit-2024-11-28-mine")
    dataset = csto.Dataset(summits=[record], sources=[mine])
    assert items(dataset)[id_] == items(dataset.summits)[id_] == items(mine)[id_]
    assert items(csto.Collection[Any]([record, mine]))[id_] == items(mine)[id_]


def test_a_source_that_is_nowhere() -> None:
    cited = tuple(csto.Citation(source=f"nowhere-{i}", supports=("dates",)) for i in range(8))
    one = attrs.evolve(SUMMIT, id="summit-2024-11-28-mine", citations=cited[:1])
    with pytest.raises(csto.NotFoundError) as error:
        _bib.write(one)
    text = "summit-2024-11-28-mine cites 'nowhere-0', which no dataset at hand holds"
    assert str(error.value) == f"{text}: write the dataset that has its sources"
    many = attrs.evolve(one, citations=cited)
    with pytest.raises(csto.NotFoundError) as error:
        _csl.write(many)
    others = "'nowhere-1', 'nowhere-2', 'nowhere-3', 'nowhere-4', 'nowhere-5' and 2 more"
    assert str(error.value) == f"{text} (nor {others}): write the dataset that has its sources"


def test_what_cites_nothing() -> None:
    for write in (_bib.write, _csl.write):
        with pytest.raises(csto.QueryError) as error:
            write(SEED.states)
        assert "holds sources, and those that records cite; there is none in <Collection of " in str(error.value)
    assert _bib.write(SEED.sources[:0]).startswith(b"% Entries: 0. Written by csto_records ")
    assert items(SEED.sources[:0]) == {}


@given(st.lists(strategies.sources(), unique_by=lambda source: source.id))
def test_any_sources(made: list[Source]) -> None:
    sources = csto.Collection(made)
    assert list(entries(sources)) == list(items(sources)) == list(sources.ids)
    for source, entry, item in zip(made, entries(sources).values(), items(sources).values(), strict=True):
        assert entry["howpublished"] == source.publisher
        assert source.title.en in entry["title"]
        assert entry["title"] == item["title"]
        assert entry.get("url") == item.get("URL") == source.url
        assert entry.get("annotation") == item.get("annote") == source.note
        assert entry.get("date") == (str(source.published) if source.published else None)
        assert ("issued" in item) == (source.published is not None)


@given(strategies.datasets())
def test_any_dataset(dataset: csto.Dataset) -> None:
    if not dataset.sources and any(dataset.collections.values()):
        return
    assert entries(dataset).keys() == items(dataset).keys() == set(dataset.sources.ids)
