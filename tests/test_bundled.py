"""The editions in the package: what is loaded is what the strict reader reads, and what is written back."""

import hashlib
import json
import pickle
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

import csto_records as csto
from csto_records import Collection, NotFoundError, strategies
from csto_records._bundled import EDITIONS, build
from csto_records._dataset import COLLECTIONS
from synthetic import DS

DATA = Path(csto.__file__).parent / "data"
FILES = [(edition, key) for edition in EDITIONS for key in COLLECTIONS]

# The seed edition is frozen: its values change in a major release only, and then this number does. To have the new one:
#   python -c "import sys; sys.path.insert(0, 'tests'); from test_bundled import seed_hash; print(seed_hash())"
SEED_HASH = "57b16cd3b11d02ed541e67cd6f6df713546183e475a03da9d60b91adfee6a8c9"


def quickly(record: Any) -> Any:
    """Write a record, and build it as the editions are built."""
    (built,) = build(csto.dumps(Collection([record])).encode(), cast(Any, type(record)))
    return built


def seed_hash() -> str:
    """Give the SHA-256 of the seed edition's records as they are written, a line each; versions are left out."""
    seed = csto.load("seed")
    lines = [json.dumps(record, ensure_ascii=False) for part in seed.collections.values() for record in part.to_dicts()]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def test_the_seed_edition_is_frozen() -> None:
    assert seed_hash() == SEED_HASH


@pytest.mark.parametrize(("edition", "key"), FILES)
def test_what_is_loaded_is_what_the_strict_reader_reads(edition: str, key: str) -> None:
    loaded: Any = csto.load(edition).collections[key]
    read: Any = csto.read(DATA / edition / f"{key}.json")
    assert isinstance(read, Collection)
    read = cast(Any, read)
    assert read == loaded
    assert hash(read) == hash(loaded)
    for one, other in zip(read, loaded, strict=True):
        assert repr(one.to_dict()) == repr(other.to_dict())  # to the type of each number


@pytest.mark.parametrize(("edition", "key"), FILES)
def test_the_files_are_as_write_writes_them(edition: str, key: str, tmp_path: Path) -> None:
    path = tmp_path / "again.json"
    csto.write(csto.load(edition).collections[key], path)
    assert path.read_bytes() == (DATA / edition / f"{key}.json").read_bytes()


@pytest.mark.parametrize("edition", EDITIONS)
def test_an_edition_has_a_file_for_each_collection_and_no_other(edition: str) -> None:
    assert {path.name for path in (DATA / edition).iterdir()} == {f"{key}.json" for key in COLLECTIONS}
    assert {path.name for path in DATA.iterdir()} == set(EDITIONS)


@given(st.one_of([strategies.by_type()[kind]() for kind in COLLECTIONS.values()]))
def test_the_quick_builder_builds_what_the_strict_reader_reads(record: Any) -> None:
    assert quickly(record) == record == csto.loads(csto.dumps(record))


@pytest.mark.parametrize("record", [record for part in DS.collections.values() for record in part], ids=lambda r: r.id)
def test_the_quick_builder_builds_all_that_there_can_be(record: Any) -> None:
    built = quickly(record)
    assert built == record
    assert repr(built.to_dict()) == repr(record.to_dict())


# Loading


def test_an_edition_is_loaded_once() -> None:
    seed = csto.load("seed")
    assert csto.load("seed") is seed
    assert seed.name == "seed"
    assert seed.data_version == csto.DATA_VERSION


def test_the_default_edition_is_the_archive() -> None:
    archive = csto.load("archive")
    assert archive.name == "archive"
    assert csto.load() is archive
    assert all(getattr(csto, key) is archive.collections[key] for key in COLLECTIONS)


def test_an_edition_that_is_none_is_an_error() -> None:
    with pytest.raises(NotFoundError, match="there is no edition 'sead', only archive and seed; did you mean 'seed'"):
        csto.load("sead")
    wrongs: list[Any] = [None, 5, [], "", "../seed"]
    for wrong in wrongs:
        with pytest.raises(NotFoundError, match="there is no edition"):
            csto.load(wrong)


def test_get_is_of_the_default_edition() -> None:
    assert csto.get("summit-2024-11-28-astana") is csto.summits["summit-2024-11-28-astana"]
    assert csto.get("summit-2024-11-28-astana", csto.Summit) is csto.summits["summit-2024-11-28-astana"]
    with pytest.raises(NotFoundError, match="is of the type Summit, not Decision"):
        csto.get("summit-2024-11-28-astana", csto.Decision)
    with pytest.raises(NotFoundError, match="did you mean 'summit-2024-11-28-astana'"):
        csto.get("summit-2024-11-28-astan")


def run(code: str, **environment: str) -> str:
    """Run code in an interpreter of its own, anywhere else."""
    path = str(Path(csto.__file__).parent.parent)
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {path!r})\n{code}"],
        capture_output=True,
        check=True,
        encoding="utf-8",
        cwd="/",
        env={"PYTHONHASHSEED": "7", **environment},
    )
    return done.stdout.strip()


def test_each_collection_is_read_when_it_is_asked_for() -> None:
    code = "import builtins, csto_records as csto\n"
    code += "from csto_records import _bundled\n"
    code += "read = []\n"
    code += "class Loader:\n"
    code += "    def __init__(self, own): self.own = own\n"
    code += "    def get_data(self, path):\n"
    code += "        read.append(path.replace(chr(92), '/').rpartition('/')[2])\n"
    code += "        return self.own.get_data(path)\n"
    code += "_bundled.__loader__ = Loader(_bundled.__loader__)\n"
    code += "seed = csto.load('seed')\n"
    code += "print(read)\n"
    code += "seed.summits.latest; seed.get('summit-2024-11-28-astana')\n"
    code += "print(read)\n"
    assert run(code).splitlines() == ["[]", "['summits.json']"]


def test_loading_gives_the_same_whatever_the_surroundings() -> None:
    code = "import sys; sys.path.insert(0, {tests!r}); from test_bundled import seed_hash; print(seed_hash())"
    code = code.format(tests=str(Path(__file__).parent))
    surroundings: list[dict[str, str]] = [
        {"LANG": "tr_TR.UTF-8", "TZ": "Pacific/Kiritimati"},
        {"LC_ALL": "C", "PYTHONUTF8": "0"},
    ]
    assert {run(code, **each) for each in surroundings} == {seed_hash()}


def test_loading_twice_in_two_interpreters_gives_equal_values() -> None:
    code = "import pickle, csto_records as csto; print(pickle.dumps(csto.load('seed')).hex())"
    two = pickle.loads(bytes.fromhex(run(code)))
    assert two == csto.load("seed")
    assert two is not csto.load("seed")
    assert hash(two) == hash(csto.load("seed"))
    assert two.diff(csto.load("seed")) == ()


def test_threads_that_race_for_the_first_load_get_one_object() -> None:
    code = "import threading, csto_records as csto\n"
    code += "start, got = threading.Barrier(8), []\n"
    code += "def touch():\n    start.wait(); got.append((csto.load(), csto.summits, csto.load().decisions))\n"
    code += "threads = [threading.Thread(target=touch) for _ in range(8)]\n"
    code += "[t.start() for t in threads]; [t.join() for t in threads]\n"
    code += "print(len(got), *(len({id(one[i]) for one in got}) for i in range(3)))\n"
    assert run(code) == "8 1 1 1"


# The contract: every call on queries and datasets, typed as it stands in the README


def test_what_users_type() -> None:
    summit = csto.summits.latest
    assert str(summit.dates) == max(str(other.dates) for other in csto.summits if other.status == "held")
    assert csto.summits[summit.id] is csto.summits[csto.summits.index(summit)] is summit
    assert list(csto.summits[1:3]) == list(csto.summits)[1:3]
    assert csto.get(summit.id) is csto.get(summit.id, csto.Summit) is summit

    astana = csto.summits["summit-2024-11-28-astana"]
    assert astana.host == "KZ"
    assert astana in csto.summits.where(absent="AM") - csto.summits.where(absent="KZ")
    assert csto.chairmanships.on("2024-06-01").one().chair_state == "KZ"
    assert "exercise-2024-joint-training" in csto.exercises.where(host="Kazakhstan", year=2024).ids
    border = csto.decisions["decision-2024-11-28-tajik-afghan-border-programme"]
    assert border in csto.decisions.where(summit=astana, kind={"programme", "strategy"})
    assert border in csto.decisions.where(lambda d: "border-security" in d.topics)
    assert border in csto.decisions.between("2024", "2025-06").search("afghan border")
    assert border not in csto.decisions.between("2010", "2015-06")

    drills = csto.exercises.where(series="Interaction", participants="AM").order_by("dates")
    assert {drill.series for drill in drills} == {"Interaction"}
    assert all("AM" in (drill.participants or ()) for drill in drills)
    assert [drill.dates for drill in drills] == sorted(drill.dates for drill in drills)
    assert {drill.id for drill in csto.exercises.where(personnel=csto.at_least(5000))} >= {
        drill.id
        for drill in csto.exercises
        if drill.personnel and drill.personnel.value >= 5000 and drill.personnel.qualifier == "exactly"
    }
    assert not csto.exercises.where(personnel=csto.at_least(10**9))
    countable = csto.exercises.countable()
    hosts = Counter(host for drill in countable for host in drill.hosts or ())
    assert {host: count for host, count in countable.count_by("host").items() if host} == hosts
    for series, group in csto.exercises.group_by("series").items():
        assert group.ids == tuple(drill.id for drill in csto.exercises if drill.series == series)
    assert csto.Collection(reversed(csto.exercises)).first == csto.exercises.last

    ds = csto.load()
    near = ds.related(astana)
    assert near.decisions.ids == ds.decisions.where(summit=astana).ids
    assert near.statements.ids == ds.statements.where(summit=astana).ids
    assert {term.chair_state for term in near.chairmanships} >= {"KZ"}
    part = ds.only(ds.exercises)
    assert part.exercises == ds.exercises
    cited = {citation.source for record in ds.exercises for citation in record.citations}
    assert cited <= set(part.sources.ids) <= set(ds.sources.ids)
    assert set(ds.sources_of(astana, field="dates").ids) >= set(csto.load("seed").sources.ids)
    assert ds.members(on="2010") == ("AM", "BY", "KG", "KZ", "RU", "TJ", "UZ")
    assert csto.load("seed").check() == ()
    mine = csto.Dataset(decisions=[])
    assert (ds | mine) == ds == ds.merge(mine, prefer="right")
    assert ds.diff(ds | mine) == ()
    assert csto.covers(ds, csto.load("seed")) == ()
    with pytest.raises(NotFoundError, match="holds no memberships"):
        csto.load("seed").members(on="2010")
