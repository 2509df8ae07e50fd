"""The editions in the package: what is loaded is what the strict reader reads, and what is written back."""

import hashlib
import json
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

import csto_records as csto
from csto_records import Collection, NotFoundError, strategies
from csto_records._bundled import DEFAULT, EDITIONS, build
from csto_records._dataset import COLLECTIONS
from synthetic import DS

DATA = Path(csto.__file__).parent / "data"
FILES = [(edition, key) for edition in EDITIONS for key in COLLECTIONS]

# The seed edition is frozen: its values change in a major release only, and then this number does. To have the new one:
#   python -c "import sys; sys.path.insert(0, 'tests'); from test_bundled import seed_hash; print(seed_hash())"
SEED_HASH = "cf5df2026372c8cdfbe635470d62db80893e4777b936af6d05cb49d37f700ecb"


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
    assert csto.load() is csto.load(DEFAULT)
    assert seed.name == "seed"
    assert seed.data_version == csto.DATA_VERSION
    assert csto.summits is csto.load().summits
    assert all(getattr(csto, key) is csto.load().collections[key] for key in COLLECTIONS)


def test_an_edition_that_is_none_is_an_error() -> None:
    with pytest.raises(NotFoundError, match="there is no edition 'sead', only archive and seed; did you mean 'seed'"):
        csto.load("sead")
    wrongs: list[Any] = [None, 5, [], "", "../seed"]
    for wrong in wrongs:
        with pytest.raises(NotFoundError, match="there is no edition"):
            csto.load(wrong)


def test_get_is_of_the_default_edition() -> None:
    assert csto.get("summit-2024-11-28-astana") is csto.summits[0]
    assert csto.get("summit-2024-11-28-astana", csto.Summit) is csto.summits[0]
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
    code += "seed.summits.latest; csto.get('summit-2024-11-28-astana')\n"
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
    assert summit.id == "summit-2024-11-28-astana"
    assert csto.summits["summit-2024-11-28-astana"] is csto.summits[0] is summit
    assert list(csto.statements[1:3]) == list(csto.statements)[1:3]
    assert csto.get("summit-2024-11-28-astana") is csto.get("summit-2024-11-28-astana", csto.Summit) is summit
    assert csto.exercises.where(host="Kazakhstan", year=2024).ids == ("exercise-2024-joint-training",)
    assert not csto.exercises.where(series="Interaction", participants="AM").order_by("dates")
    assert csto.summits.where(absent="AM").one() is summit
    assert not csto.decisions.where(summit=csto.summits.latest, kind={"treaty", "strategy"})
    assert set(csto.decisions.where(summit=csto.summits.latest)) <= set(csto.decisions)
    assert not csto.exercises.where(personnel=csto.at_least(10**9))
    assert csto.decisions.where(lambda d: "border-security" in d.topics)
    assert csto.chairmanships.on("2024-06-01").one().chair_state == "KZ"
    assert not csto.decisions.between("2010", "2015-06").search("rapid reaction")
    assert csto.exercises.countable().count_by("host") == {}
    assert sum(map(len, csto.exercises.group_by("series").values())) == len(csto.exercises)

    ds = csto.load()
    near = ds.related(summit)
    assert near.decisions.ids == ds.decisions.where(summit=summit).ids
    assert near.statements.ids == ds.statements.where(summit=summit).ids
    assert {term.chair_state for term in near.chairmanships} >= {"KZ"}
    part = ds.only(ds.exercises)
    assert part.exercises == ds.exercises
    assert len(ds.sources_of(summit, field="dates")) == 2
    assert csto.load("seed").check() == ()
    mine = csto.Dataset(decisions=[])
    assert (ds | mine) == ds == ds.merge(mine, prefer="right")
    assert ds.diff(ds | mine) == ()
    assert csto.covers(ds, csto.load("seed")) == ()
    assert csto.Collection(reversed(csto.exercises)).first == csto.exercises.last
    with pytest.raises(NotFoundError, match="holds no memberships"):
        csto.load("seed").members(on="2010")
