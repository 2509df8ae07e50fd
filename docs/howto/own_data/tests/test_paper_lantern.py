"""The data keep the rules, and the code holds for every record that there can be."""

import paper_lantern
from hypothesis import given
from hypothesis import strategies as st

import csto_records as csto
from csto_records import strategies as some


def test_the_records_break_no_rule() -> None:
    """By themselves, and beside the archive."""
    assert paper_lantern.load().check() == ()
    assert (csto.load() | paper_lantern.load()).check() == ()


def test_every_source_is_one_of_ours() -> None:
    """Nothing invented is laid at the door of a real publisher."""
    assert {source.publisher for source in paper_lantern.load().sources} == {"Example University"}


def test_every_record_says_that_it_is_invented() -> None:
    """Whoever meets it beside the archive is to see it."""
    ds = paper_lantern.load()
    assert all("In the game" in (record.summary or "") for record in (*ds.summits, *ds.exercises))


def test_who_stayed_away_from_a_real_summit() -> None:
    """The seed edition does not change, so that what is expected can stand here."""
    assert paper_lantern.stayed_away(csto.load("seed").summits.one()) == "Armenia"


@given(some.summits(attendance=st.none()))
def test_unknown_is_not_nobody(summit: csto.Summit) -> None:
    """Where no source tells who came, none tells who did not."""
    assert paper_lantern.stayed_away(summit) == "not known"


@given(some.summits(attendance=st.lists(some.attendances(), unique_by=lambda one: one.state).map(tuple)))
def test_all_who_stayed_away_are_named(summit: csto.Summit) -> None:
    """Of any summit whose attendance is known, whatever else it holds."""
    words = paper_lantern.stayed_away(summit)
    assert all(state.name in words for state in summit.absent or ())
    assert (words == "nobody") == (summit.absent == ())
