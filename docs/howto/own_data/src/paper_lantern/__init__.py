"""The record of Paper Lantern, a classroom game in which students play states: all of it is invented."""

from functools import cache
from importlib.resources import as_file, files

import csto_records as csto

__all__ = ["load", "stayed_away"]


@cache
def load() -> csto.Dataset:
    """Give the records of the game, with what they name of the archive: the states."""
    with as_file(files(__name__) / "data" / "records.json") as path:
        return csto.load().only(csto.read(path, csto.Collection))


def stayed_away(summit: csto.Summit) -> str:
    """Tell in words who did not come to a summit: unknown is not nobody."""
    if summit.absent is None:
        return "not known"
    return ", ".join(state.name for state in summit.absent) or "nobody"
