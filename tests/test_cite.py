"""How records and sources are cited."""

import attrs
import pytest

import csto_records as csto
from csto_records._bundled import EDITIONS

SUMMIT = csto.load("seed").summits.first
SOURCE = csto.load("seed").sources.first


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_record_is_cited_with_its_edition_and_its_id(edition: str) -> None:
    record = csto.load(edition).summits["summit-2024-11-28-astana"]
    entry = csto.cite(record)
    assert entry.startswith("@misc{summit-2024-11-28-astana,\n  title = {{Session of the Collective")
    assert rf"csto\_records {csto.__version__}, {edition} edition, data of {csto.DATA_VERSION}}}" in entry
    assert "note = {Record summit-2024-11-28-astana}" in entry
    assert f", {edition} edition, " in csto.cite(record, style="text")


def test_a_record_of_no_dataset_is_cited_without_an_edition() -> None:
    mine = attrs.evolve(SUMMIT, id="summit-2024-11-28-other")
    assert "edition" not in csto.cite(mine)
    assert "edition" not in csto.cite(mine, style="text")


def test_what_a_source_does_not_tell_is_left_out() -> None:
    assert not {"year", "date", "url", "urldate"} & {line.split()[0] for line in csto.cite(SOURCE).splitlines()}
    assert csto.cite(SOURCE, style="text") == (
        'Tokayev: Kazakhstan Accomplished All Goals During Its CSTO Chairmanship. GSV "Russia - Islamic World".'
    )


def test_a_dated_source_with_an_address() -> None:
    source = attrs.evolve(SOURCE, published=csto.PartialDate.parse("2024-11"), url="https://example.org/a_b?c=%20d")
    assert csto.cite(source, style="text").endswith("November 2024. https://example.org/a_b?c=%20d.")
    entry = csto.cite(source)
    assert "  year = {2024},\n  date = {2024-11},\n" in entry
    assert "  url = {https://example.org/a_b?c=%20d},\n" in entry


def test_what_means_something_to_latex_is_escaped() -> None:
    source = attrs.evolve(SOURCE, publisher=r"A&B_{50%} #1 $x \input{/etc} ~^")
    line = next(line for line in csto.cite(source).splitlines() if "howpublished" in line)
    assert line == (
        r"  howpublished = {A\&B\_\textbraceleft{}50\%\textbraceright{} \#1 \$x "
        r"\textbackslash{}input\textbraceleft{}/etc\textbraceright{} \textasciitilde{}\textasciicircum{}},"
    )


def test_a_title_of_ours_is_in_brackets() -> None:
    ours = attrs.evolve(SOURCE, title=csto.Title("A page", form="descriptive"))
    assert csto.cite(ours, style="text").startswith("[A page]. ")
    assert "  title = {{[A page]}},\n" in csto.cite(ours)


def test_what_cannot_be_cited() -> None:
    with pytest.raises(csto.QueryError) as style:
        csto.cite(SUMMIT, style="bibtext")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    assert str(style.value) == "cite has no style 'bibtext'; did you mean 'bibtex'? There is: bibtex, text."
    with pytest.raises(TypeError, match="a record or a source is cited; found 'summit-1'"):
        csto.cite("summit-1")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
