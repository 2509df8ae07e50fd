"""The face of the package: what its names give, what they cost, and that type checkers see the same."""

import ast
import hashlib
import importlib
import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import cast

import pytest

import csto_records as csto
from csto_records._dataset import COLLECTIONS

PACKAGE = Path(csto.__file__).parent
TREE = ast.parse(Path(csto.__file__).read_text("utf-8"))


def constant(name: str) -> object:
    """Give the value of a constant of the face, as its source text has it."""
    values = [
        node.value
        for node in TREE.body
        if isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == [name]
    ]
    assert len(values) == 1
    return ast.literal_eval(values[0])


def typed() -> tuple[dict[str, str], dict[str, str]]:
    """Give what type checkers are told: the imported names with their rooms, and the data with their types."""
    guarded = [node for node in TREE.body if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"]
    assert len(guarded) == 1
    imported: dict[str, str] = {}
    data: dict[str, str] = {}
    for node in guarded[0].body:
        if isinstance(node, ast.ImportFrom):
            imported |= {alias.asname or alias.name: node.module or "" for alias in node.names}
        else:
            assert isinstance(node, ast.AnnAssign)
            data[ast.unparse(node.target)] = ast.unparse(node.annotation)
    return imported, data


def fresh(code: str, *, cwd: Path | None = None, **environment: str) -> str:
    """Run code in an interpreter of its own, with warnings as errors, and give what it prints."""
    done = subprocess.run(
        [sys.executable, "-P", "-W", "error", "-c", code],
        env={**os.environ, "PYTHONPATH": str(PACKAGE.parent), "PYTHONIOENCODING": "utf-8", **environment},
        cwd=cwd,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


# The names


@pytest.mark.parametrize("name", csto.__all__)
def test_every_public_name_gives_the_same_thing_each_time(name: str) -> None:
    first: object = getattr(csto, name)
    assert first is not None
    assert getattr(csto, name) is first


@pytest.mark.parametrize("name", COLLECTIONS)
def test_every_name_of_data_gives_the_collection_of_the_default_edition(name: str) -> None:
    collection: object = getattr(csto, name)
    assert isinstance(collection, csto.Collection)
    assert getattr(csto, name) is collection
    assert getattr(csto.load(), name) is collection
    assert collection.kinds == (COLLECTIONS[name],)


def test_dir_has_all_the_names_and_the_data() -> None:
    assert dir(csto) == sorted({*csto.__all__, *COLLECTIONS})


def test_the_list_of_names_the_rooms_and_the_types_say_the_same() -> None:
    rooms = cast(dict[str, tuple[str, ...]], constant("_ROOMS"))
    room_of = {name: room for room, names in rooms.items() for name in names}
    versions = {"DATA_VERSION", "SCHEMA_VERSION", "__version__"}
    modules = cast(tuple[str, ...], constant("_PUBLIC_MODULES"))
    imported, data = typed()
    assert len(room_of) == sum(len(names) for names in rooms.values())
    assert imported == room_of | dict.fromkeys(modules, "")
    assert set(csto.__all__) == {*room_of, *modules, *versions}
    assert data == {name: f"Collection[{kind.__name__}]" for name, kind in COLLECTIONS.items()}
    assert constant("_DATA") == tuple(COLLECTIONS)


@pytest.mark.parametrize("name", sorted(set(csto.__all__) - {"DATA_VERSION", "SCHEMA_VERSION", "__version__"}))
def test_every_name_is_one_that_its_room_lists_too(name: str) -> None:
    imported, _ = typed()
    if name in cast(tuple[str, ...], constant("_PUBLIC_MODULES")):
        assert isinstance(getattr(csto, name), ModuleType)
    else:
        room = importlib.import_module(f"csto_records.{imported[name]}")
        assert name in room.__all__
        assert getattr(room, name) is getattr(csto, name)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("sumits", "summits"),
        ("Sumit", "Summit"),
        ("PartialDates", "PartialDate"),
        ("read_", "read"),
        ("excercises", "exercises"),
    ],
)
def test_a_misspelt_name_is_an_error_that_names_the_nearest(name: str, meant: str) -> None:
    with pytest.raises(AttributeError) as raised:
        getattr(csto, name)
    assert str(raised.value) == f"module 'csto_records' has no attribute {name!r}; did you mean {meant!r}?"
    assert raised.value.name == name


@pytest.mark.parametrize("name", ["qqqqqqqq", "_summits", "__wrapped__", "_ipython_display_", ""])
def test_a_name_like_no_other_is_a_plain_error(name: str) -> None:
    with pytest.raises(AttributeError) as raised:
        getattr(csto, name)
    assert str(raised.value) == f"module 'csto_records' has no attribute {name!r}"
    assert not hasattr(csto, name)


def test_a_misspelt_name_cannot_be_imported() -> None:
    with pytest.raises(ImportError, match="cannot import name 'sumits'"):
        exec("from csto_records import sumits", {})  # noqa: S102 - a line that no checker passes


def test_reloading_the_face_changes_nothing() -> None:
    code = """
import importlib, csto_records as csto
before = {name: getattr(csto, name) for name in dir(csto)}
assert importlib.reload(csto) is csto
assert [name for name in before if getattr(csto, name) is not before[name]] == []
assert csto.load() is csto.load() and csto.summits is csto.load().summits
print(len(before))
"""
    assert int(fresh(code)) == len(dir(csto))


def test_a_type_checker_knows_the_types_and_refuses_a_misspelt_name(tmp_path: Path) -> None:
    pytest.importorskip("mypy", reason="the checker comes with the extra `dev`")
    snippet = "import csto_records as csto\nreveal_type(csto.summits.where(year=2024).one())\ncsto.sumits\n"
    (tmp_path / "snippet.py").write_text(snippet, "utf-8")
    options = [
        "--follow-imports=silent",
        f"--cache-dir={tmp_path / 'cache'}",
        "--config-file=",
        "--python-version=3.11",
    ]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *options, "snippet.py"],
        env={**os.environ, "MYPYPATH": str(PACKAGE.parent)},
        cwd=tmp_path,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    lines = done.stdout.splitlines()
    assert any(line.startswith("snippet.py:2: note: ") and '"csto_records._records.Summit"' in line for line in lines)
    assert [line for line in lines if line.startswith("snippet.py:3: error: ") and '"sumits"' in line]


# What a touch costs, in a fresh interpreter

WATCH = """
import os, sys
opened = []
def hook(event, arguments):
    if event == "open" and isinstance(arguments[0], str) and f"{os.sep}data{os.sep}" in arguments[0]:
        opened.append(os.path.basename(arguments[0]))
sys.addaudithook(hook)
import csto_records as csto
before = set(sys.modules)
"""


def touched(code: str) -> tuple[set[str], list[str]]:
    """Run code after `import csto_records as csto`; give the modules that it loads and the data files that it opens."""
    report = "\nimport json; print(json.dumps([loaded, opened]))"
    loaded, opened = json.loads(fresh(f"{WATCH}{code}\nloaded = sorted(set(sys.modules) - before){report}"))
    return set(loaded), opened


def test_the_versions_are_there_at_once() -> None:
    assert touched("csto.__version__, csto.DATA_VERSION, csto.SCHEMA_VERSION, dir(csto)") == (set(), [])


def test_a_date_needs_no_model() -> None:
    loaded, opened = touched("csto.PartialDate, csto.DateSpan")
    assert {"attr", "attrs", "cattrs", "json", "dateutil", "difflib", "inspect"}.isdisjoint(loaded)
    assert {name for name in loaded if name.startswith("csto_records.")} == {
        "csto_records._dates",
        "csto_records._errors",
    }
    assert opened == []


def test_the_types_need_no_data_and_no_converter() -> None:
    loaded, opened = touched("csto.Summit, csto.Collection, csto.Dataset, csto.load('seed')")
    assert {"cattrs", "dateutil", "difflib", "csto_records.formats"}.isdisjoint(loaded)
    assert opened == []


def test_the_records_need_no_converter() -> None:
    loaded, _ = touched(
        "csto.summits.latest, csto.exercises.where(host='Kazakhstan', year=2024), csto.get(csto.decisions[0].id)"
    )
    assert {"cattrs", "dateutil", "difflib", "importlib.resources", "csto_records.formats"}.isdisjoint(loaded)


@pytest.mark.parametrize("name", COLLECTIONS)
def test_only_the_file_of_what_is_touched_is_read_and_only_once(name: str) -> None:
    _, opened = touched(f"csto.{name}, len(csto.{name}), csto.load().{name}")
    assert opened == [f"{name}.json"]


def test_a_record_is_got_from_the_file_of_its_type_alone() -> None:
    _, opened = touched(f"csto.get({csto.summits[0].id!r})")
    assert opened == ["summits.json"]


def test_a_star_import_gives_the_public_names_and_reads_no_data() -> None:
    code = (
        "\nnames = {}\nexec('from csto_records import *', names)\nprint(*sorted(set(names) - {'__builtins__'}), opened)"
    )
    assert fresh(WATCH + code) == f"{' '.join(sorted(csto.__all__))} []\n"


# The first touch, by many at once


def test_threads_that_race_for_the_first_touch_get_one_object() -> None:
    code = f"""
import sys, threading
sys.setswitchinterval(1e-6)
import csto_records as csto
names = {[*COLLECTIONS, "Summit", "load", "PartialDate"]!r}
count = 24
barrier, found, failed = threading.Barrier(count), [], []
def race(turn):
    barrier.wait()
    try:
        found.append({{name: getattr(csto, name) for name in names[turn % len(names):] + names[:turn % len(names)]}})
    except BaseException as error:
        failed.append(repr(error))
threads = [threading.Thread(target=race, args=(i,)) for i in range(count)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(len(found), failed, [name for name in names if len({{id(own[name]) for own in found}}) != 1])
"""
    for _ in range(3):
        assert fresh(code) == "24 [] []\n"


# Where and when it runs


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "TZ": "Pacific/Kiritimati"},
        {"LC_ALL": "ru_RU.KOI8-R", "LANG": "tr_TR.UTF-8", "TZ": "America/Adak"},
        {"PYTHONHASHSEED": "1", "TZ": "nonsense"},
        {"PYTHONHASHSEED": "2", "PYTHONOPTIMIZE": "2"},
    ],
)
def test_the_data_are_the_same_everywhere(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "csto_records.py").write_text("raise SystemExit('the current directory was imported')", "utf-8")
    code = f"""
import hashlib, time
if hasattr(time, "tzset"):
    time.tzset()
import csto_records as csto
text = csto.dumps(csto.load())
assert csto.loads(text) == csto.load()
print(csto.summits.latest, csto.PartialDate.parse({"28 ноября 2024 года"!a}), hashlib.sha256(text.encode()).hexdigest())
"""
    digest = hashlib.sha256(csto.dumps(csto.load()).encode()).hexdigest()
    assert fresh(code, cwd=tmp_path, **environment) == f"{csto.summits.latest!r} 2024-11-28 {digest}\n"
