"""What type checkers, and so editors, make of the calls that users type: mypy and pyright read this, nothing runs it.

A line with an ignore holds a mistake that they must find: both are told to report an ignore that is not needed.
"""

# pyright: reportUnnecessaryTypeIgnoreComment=true

from collections.abc import Iterator
from typing import assert_type

import csto_records as csto
from csto_records import (
    Chairmanship,
    Collection,
    Dataset,
    Decision,
    Entry,
    Exercise,
    Membership,
    Official,
    Person,
    Place,
    Source,
    State,
    StateCode,
    Statement,
    Summit,
)

# Collections, each of its type

assert_type(csto.summits, Collection[Summit])
assert_type(csto.chairmanships, Collection[Chairmanship])
assert_type(csto.decisions, Collection[Decision])
assert_type(csto.statements, Collection[Statement])
assert_type(csto.exercises, Collection[Exercise])
assert_type(csto.memberships, Collection[Membership])
assert_type(csto.officials, Collection[Official])
assert_type(csto.sources, Collection[Source])
assert_type(csto.states, Collection[State])
assert_type(csto.people, Collection[Person])
assert_type(csto.places, Collection[Place])

# One of them

assert_type(csto.summits.latest, Summit)
assert_type(csto.summits.first, Summit)
assert_type(csto.summits.last, Summit)
assert_type(csto.summits["summit-2024-11-28-astana"], Summit)
assert_type(csto.summits[0], Summit)
assert_type(csto.summits[1:3], Collection[Summit])
assert_type(csto.summits.find("summit-2024-11-28-astana"), Summit | None)
assert_type(csto.summits.where(absent="AM").one(), Summit)
assert_type(csto.summits.where(absent="AM").one_or_none(), Summit | None)
assert_type(csto.summits.where(absent="AM").one().chair_state, StateCode | None)
assert_type(csto.chairmanships.on("2024-06-01").one().chair_state, StateCode)
assert_type(iter(csto.summits), Iterator[Summit])
assert_type([summit.host for summit in csto.summits], list[StateCode | None])

# Some of them

assert_type(csto.exercises.where(host="Kazakhstan", year=2024), Collection[Exercise])
assert_type(csto.exercises.where(year=range(2010, 2020), personnel=csto.at_least(5000)), Collection[Exercise])
assert_type(csto.exercises.where(series="Interaction", participants="AM").order_by("dates"), Collection[Exercise])
assert_type(csto.decisions.where(lambda decision: "border-security" in decision.topics), Collection[Decision])
assert_type(csto.decisions.between("2010", "2015-06").search("rapid reaction"), Collection[Decision])
assert_type(csto.exercises.countable(parts=True), Collection[Exercise])
assert_type(csto.exercises.count_by("host"), dict[object, int])
assert_type(csto.exercises.group_by(lambda exercise: exercise.series), dict[object, Collection[Exercise]])
assert_type(csto.summits.ids, tuple[str, ...])

# Together

assert_type(csto.summits | csto.summits, Collection[Summit])
assert_type(csto.summits | csto.decisions, Collection[Summit | Decision])
assert_type(csto.summits & csto.decisions, Collection[Summit])
assert_type(csto.summits - csto.decisions, Collection[Summit])
assert_type(csto.summits.merge(csto.decisions, prefer="left"), Collection[Summit | Decision])
assert_type(Collection([csto.summits[0]]), Collection[Summit])
assert_type(Collection(reversed(csto.exercises)), Collection[Exercise])


def takes_entries(entries: Collection[Entry]) -> Collection[Entry]:
    """A collection of summits is one of entries, too."""
    return entries.where(year=2024)


assert_type(takes_entries(csto.summits), Collection[Entry])

# Datasets

ds = csto.load("seed")
assert_type(ds, Dataset)
assert_type(csto.get("summit-2024-11-28-astana"), Entry)
assert_type(csto.get("summit-2024-11-28-astana", Summit), Summit)
assert_type(ds.get("summit-2024-11-28-astana", csto.Record), csto.Record)
assert_type(ds.get("summit-2024-11-28-astana").title, csto.Title)
assert_type(ds.entries, Collection[Entry])
assert_type(ds.related(csto.summits.latest).decisions, Collection[Decision])
assert_type(ds.only(ds.exercises), Dataset)
assert_type(ds.sources_of(csto.summits.latest, field="dates"), Collection[Source])
assert_type(ds.members(on="2010"), tuple[StateCode, ...])
assert_type(ds.check(), tuple[csto.Problem, ...])
assert_type(ds | ds, Dataset)
assert_type(ds.merge(ds, prefer="right"), Dataset)
assert_type(ds.diff(ds), tuple[csto.Change, ...])
assert_type(csto.covers(ds, ds), tuple[csto.Breach, ...])

# JSON

assert_type(csto.loads("", Summit), Summit)
assert_type(csto.read("summits.json", Dataset), Dataset)
assert_type(csto.dumps(csto.summits), str)
assert_type(csto.summits.latest.to_dict(), dict[str, object])
assert_type(csto.exercises.to_dicts(), list[dict[str, object]])

# Mistakes

_ = csto.sumits  # type: ignore[attr-defined]
_ = csto.summits.lastest  # type: ignore[attr-defined]
_ = csto.summits.latest.hots  # type: ignore[attr-defined]
csto.summits.where(year=20.24)  # type: ignore[arg-type]
csto.summits.where("AM")  # type: ignore[arg-type]
csto.summits[0] = csto.summits[1]  # type: ignore[index]
ds.get("summit-2024-11-28-astana", Source)  # type: ignore[type-var]
ds.summits = csto.summits  # type: ignore[misc]
