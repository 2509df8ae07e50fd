"""The archive edition: what it promises by rule, and some of what anybody would look up first."""

import os
import re
from hashlib import sha256
from pathlib import Path

import pytest

import csto_records as csto
from csto_records._dataset import in_order
from csto_records._shape import walk

ARCHIVE = csto.load("archive")
SEED = csto.load("seed")

SHARED = 13
"""So many words in a row are not shared by chance."""


def test_it_breaks_no_rule() -> None:
    assert ARCHIVE.check() == ()


@pytest.mark.parametrize("edition", [ARCHIVE, SEED], ids=str)
def test_its_files_are_in_order(edition: csto.Dataset) -> None:
    for part in edition.collections.values():
        assert part.ids == in_order(part).ids


def test_it_holds_all_that_the_seed_edition_says() -> None:
    assert csto.covers(ARCHIVE, SEED) == ()


@pytest.mark.parametrize(
    ("on", "members"),
    [
        ("1992-06-01", "AM KG KZ RU TJ UZ"),
        ("1998", "AM AZ BY GE KG KZ RU TJ UZ"),
        ("2003", "AM BY KG KZ RU TJ"),
        ("2010", "AM BY KG KZ RU TJ UZ"),
        ("2024", "AM BY KG KZ RU TJ"),
    ],
)
def test_who_was_a_member(on: str, members: str) -> None:
    assert ARCHIVE.members(on) == tuple(members.split())


def test_one_state_is_in_the_chair_at_a_time() -> None:
    for year in range(2012, 2026):
        assert len(ARCHIVE.chairmanships.on(f"{year}-06-01")) == 1


def test_the_chair_changes_hands_on_the_day_of_the_hand_over() -> None:
    assert ARCHIVE.chairmanships.on("2024-12-31").one().chair_state == "KZ"
    assert ARCHIVE.chairmanships.on("2025-01-01").one().chair_state == "KG"


def test_a_place_is_found_by_a_name_that_it_had() -> None:
    by_old, by_new = (ARCHIVE.summits.where(place=name) for name in ("Nur-Sultan", "Astana"))
    assert by_old == by_new
    assert len(by_new) > 1


def test_a_person_is_found_by_any_spelling() -> None:
    by_old, by_new = (ARCHIVE.summits.where(chair_person=name) for name in ("Лукашенко", "Alexander Lukashenko"))
    assert by_old == by_new
    assert by_new


def test_parts_are_counted_once() -> None:
    wholes = ARCHIVE.exercises.countable()
    assert not any(exercise.part_of or exercise.aggregate or exercise.status != "held" for exercise in wholes)
    parts = ARCHIVE.exercises.countable(parts=True)
    assert {part.part_of for part in parts if part.part_of}.isdisjoint(parts.ids)


def test_no_state_both_took_part_and_stayed_away() -> None:
    for exercise in ARCHIVE.exercises:
        assert set(exercise.participants or ()).isdisjoint(exercise.absent or ())


def test_coordinates_are_of_cities_only() -> None:
    for place in ARCHIVE.places:
        assert (place.latitude is not None) == (place.geonames_id is not None)
        assert place.latitude is None or place.kind == "city"


def runs(text: str) -> set[str]:
    """Give a short digest of each run of words that is too long to be shared by chance."""
    words = re.findall(r"\w+", text.casefold())
    found = (" ".join(words[at : at + SHARED]) for at in range(len(words) - SHARED + 1))
    return {sha256(run.encode()).hexdigest()[:12] for run in found}


def test_no_summary_is_taken_from_a_seed_document() -> None:
    of_the_documents = set((Path(__file__).parent / "seed_runs.txt").read_text("utf-8").split())
    assert len(of_the_documents) > 500
    for entry in (*ARCHIVE.entries, *SEED.entries):
        for path, _, text in walk(entry):
            if isinstance(text, str) and re.fullmatch(r"summary|note|reason|.*\.(note|reason)", path):
                assert of_the_documents.isdisjoint(runs(text)), (entry.id, path)


@pytest.mark.skipif("CSTO_RECORDS_SEED_DOCUMENTS" not in os.environ, reason="the seed documents are not here")
def test_the_digests_are_those_of_the_seed_documents() -> None:
    documents = sorted(Path(os.environ["CSTO_RECORDS_SEED_DOCUMENTS"]).glob("*.txt"))
    found = {run for path in documents for run in runs(path.read_text("utf-8"))}
    assert "\n".join(sorted(found)) == (Path(__file__).parent / "seed_runs.txt").read_text("utf-8").strip()


def test_the_panels_are_made_of_it() -> None:
    panel = csto.panels.state_year(ARCHIVE, years=range(1992, 2026))
    row = next(row for row in panel if (row.iso2c, row.year) == ("AM", 2024))
    assert (row.status, row.chair, row.summits_held, row.summits_missed) == ("member", False, 1, 1)
