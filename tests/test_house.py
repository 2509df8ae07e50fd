"""The rules of the house: which room may use which, what an import costs, what every module and every file keeps to."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import csto_records as csto

TREE = Path(__file__).resolve().parent.parent
PACKAGE = Path(csto.__file__).parent

ROOMS = (
    "_version",
    "_errors",
    "_shape",
    "_text",
    "_dates",
    "_iso",
    "_states",
    "_provenance",
    "_names",
    "_records",
    "_query",
    "_collection",
    "_dataset",
    "_compare",
    "_integrity",
    "_bundled",
    "formats",
    "panels",
    "_display",
    "charts",
    "strategies",
    "_hypothesis",
    "_cite",
    "_cli",
    "__main__",
)
"""From top to bottom: a room uses only rooms above it. The face, `__init__`, uses them all and is used by none."""

RUN_TIME = {"attrs", "cattrs", "dateutil"}
"""What may be imported from elsewhere, anywhere; more than that, an extra, only inside a function."""

FACADE = re.compile(r"_repr_html_|__arrow_c_stream__|to_\w+|tables|check|diff")
"""The methods that may be a door to a room below: one import of it, and one return."""


class Import(NamedTuple):
    """An import of a module: by what, in which line, and under what conditions."""

    module: str
    line: int
    in_function: bool
    for_types_only: bool
    through_facade: bool


def modules() -> dict[str, Path]:
    """Give every module of the package by its dotted name below it; the package's own is "__init__"."""
    found: dict[str, Path] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" and parts[:-1] else parts)] = path
    return found


MODULES = modules()
TREES = {name: ast.parse(path.read_text("utf-8")) for name, path in MODULES.items()}


def is_facade(node: ast.AST) -> bool:
    """Tell whether a function is a door: a method of a given name that imports a room and returns what it gives."""
    if not isinstance(node, ast.FunctionDef) or not FACADE.fullmatch(node.name):
        return False
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    return [type(part) for part in body] == [ast.ImportFrom, ast.Return]


def imports_of(name: str) -> Iterator[Import]:
    """Give every import statement of a module, wherever it stands, with absolute names ("csto_records._dates")."""
    package = ["csto_records", *name.split(".")]
    if MODULES[name].name != "__init__.py":
        package.pop()
    elif name == "__init__":
        package = ["csto_records"]

    def walk(node: ast.AST, *, in_function: bool, types: bool, facade: bool) -> Iterator[Import]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import):
                targets = [alias.name for alias in child.names]
            elif isinstance(child, ast.ImportFrom):
                base = package[: len(package) + 1 - child.level] if child.level else []
                stem = ".".join([*base, *([child.module] if child.module else [])])
                names = [f"{stem}.{alias.name}" for alias in child.names]
                targets = [name if is_module(name) else stem for name in names]
            else:
                guarded = isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING"
                yield from walk(
                    child,
                    in_function=in_function or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda),
                    types=types or guarded,
                    facade=facade or (isinstance(node, ast.ClassDef) and is_facade(child)),
                )
                continue
            yield from (Import(target, child.lineno, in_function, types, facade) for target in targets)

    yield from walk(TREES[name], in_function=False, types=False, facade=False)


def is_module(dotted: str) -> bool:
    """Tell whether a dotted name is a module of this package."""
    return dotted.removeprefix("csto_records.") in MODULES


def room_of(dotted: str) -> str | None:
    """Give the room that a module belongs to ("__init__" for the face), or None where it is not of this package."""
    top, _, rest = dotted.partition(".")
    return None if top != "csto_records" else rest.partition(".")[0] or "__init__"


def test_every_module_has_its_place_among_the_rooms() -> None:
    assert {name.partition(".")[0] for name in MODULES} <= {*ROOMS, "__init__"}


@pytest.mark.parametrize("name", [name for name in MODULES if name != "__init__"])
def test_a_room_uses_only_the_rooms_above_it(name: str) -> None:
    own = ROOMS.index(name.partition(".")[0])
    allowed = {*ROOMS[: own + 1]}
    wrong = [
        f"{name}, line {found.line}: uses {found.module}, which stands below it"
        for found in imports_of(name)
        if (room := room_of(found.module)) is not None
        and room not in allowed
        and not found.through_facade
        and not found.for_types_only
    ]
    assert wrong == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = {
        name: {
            found.module.removeprefix("csto_records.")
            for found in imports_of(name)
            if room_of(found.module) is not None and not found.through_facade and not found.for_types_only
        }
        - {name}
        for name in MODULES
    }
    TopologicalSorter(graph).prepare()  # it raises CycleError, with the circle


@pytest.mark.parametrize("name", MODULES)
def test_nothing_but_the_dependencies_is_imported_at_run_time(name: str) -> None:
    wrong = [
        f"{name}, line {found.line}: imports {found.module}"
        for found in imports_of(name)
        if (top := found.module.partition(".")[0]) not in {*sys.stdlib_module_names, *RUN_TIME, "csto_records"}
        and not found.in_function
        and not found.for_types_only
        and top
    ]
    assert wrong == []


@pytest.mark.parametrize("name", MODULES)
def test_a_module_says_what_it_is_for_and_lists_its_names_in_order(name: str) -> None:
    assert ast.get_docstring(TREES[name])
    lists = [
        ast.literal_eval(node.value)
        for node in TREES[name].body
        if isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == ["__all__"]
    ]
    if name == "__main__":  # it is run, never imported
        return
    assert len(lists) == 1
    assert list(lists[0]) == sorted(set(lists[0]), key=sort_key)


def sort_key(name: str) -> tuple[int, str]:
    """Order as ruff does (RUF022): constants, then classes, then functions."""
    return (0 if name.isupper() else 1 if name[:1].isupper() else 2, name)


@pytest.mark.parametrize("name", csto.__all__)
def test_every_public_name_says_what_it_is(name: str) -> None:
    thing: object = getattr(csto, name)
    if callable(thing):
        assert (thing.__doc__ or "").strip()
        assert thing.__doc__ != getattr(type(thing), "__doc__", None)


# What an import costs, in a fresh interpreter


def loaded_after(code: str) -> set[str]:
    """Run code in an interpreter of its own, and give the names of the modules that it loaded by that."""
    before = f"import sys; sys.path.insert(0, {str(PACKAGE.parent)!r}); before = set(sys.modules)"
    after = "print(*sorted(set(sys.modules) - before))"
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"{before}\n{code}\n{after}"], capture_output=True, check=True, encoding="utf-8"
    )
    return set(done.stdout.split())


def test_importing_the_package_loads_nothing_but_its_face() -> None:
    loaded = loaded_after("import csto_records")
    assert {name for name in loaded if room_of(name)} == {"csto_records", "csto_records._version"}
    assert len(loaded) <= 3, sorted(loaded)


def test_the_heavy_modules_wait_until_they_are_needed() -> None:
    heavy = ["attrs", "cattrs", "dateutil", "msgspec", "pandas", "polars", "pyarrow", "altair", "hypothesis", "pathlib"]
    heavy += ["importlib.metadata", "importlib.resources", "difflib", "sqlite3", "csv", "inspect", "typing", "re"]
    assert set(heavy).isdisjoint(loaded_after("import csto_records"))


def test_records_are_read_without_the_converter() -> None:
    heavy = {"cattrs", "dateutil", "importlib.metadata", "importlib.resources", "hypothesis", "msgspec", "pandas"}
    assert heavy.isdisjoint(loaded_after("import csto_records as csto; csto.summits.latest"))


def test_modules_with_extras_are_imported_without_them() -> None:
    extras = ["altair", "hypothesis", "msgspec", "pandas", "polars", "pyarrow"]
    without = f"import sys; sys.modules.update(dict.fromkeys({extras}))"
    rooms = [name for name in ("panels", "charts", "strategies") if name in MODULES]
    imports = "\n".join(f"import csto_records.{name}" for name in rooms)
    assert {f"csto_records.{name}" for name in rooms} <= loaded_after(f"{without}\n{imports}")


def test_the_hypothesis_hook_costs_nothing_where_our_records_are_not_used() -> None:
    loaded = loaded_after("import csto_records._hypothesis as hook; hook.register()")
    assert {"attrs", "csto_records._records", "csto_records.strategies"}.isdisjoint(loaded)


# What the files of the project keep to

TEXTS = {".py", ".md", ".toml", ".cff", ".json", ".ipynb", ".txt", ".css", ".html", ""}
PARTS = ("src", "tests", "docs", "tools", "benchmarks", ".ci")


def tracked_texts() -> Iterator[Path]:
    """Give the project's own text files."""
    yield from (path for path in TREE.glob("[!.]*") if path.is_file() and path.suffix in TEXTS)
    for part in PARTS:
        for path in (TREE / part).rglob("*"):
            if path.is_file() and path.suffix in TEXTS and not {"__pycache__", "_build"} & {*path.parts}:
                yield path


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    machine = re.compile(r"(?<![\w.:/$}~-])/(work|root|home)/\w|(?<!\w)\.\./shared\b|(?<![\w/])shared/(seeds|ledger)\b")
    wrong = [
        f"{path.relative_to(TREE)}, line {number}: {line.strip()[:100]}"
        for path in tracked_texts()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if machine.search(line)
    ]
    assert wrong == []


def project() -> dict[str, Any]:
    """Give the project's table of pyproject.toml."""
    table: dict[str, Any] = tomllib.loads((TREE / "pyproject.toml").read_text("utf-8"))["project"]
    return table


def test_one_version_everywhere() -> None:
    assert project()["version"] == csto.__version__
    assert f"\nversion: {csto.__version__}\n" in (TREE / "CITATION.cff").read_text("utf-8")
    changes = (TREE / "CHANGELOG.md").read_text("utf-8")
    assert re.search(rf"^## \[?{re.escape(csto.__version__)}\b", changes, re.MULTILINE)


def test_the_floors_that_are_tested_are_those_that_are_promised() -> None:
    lines = (TREE / "tests" / "floors.txt").read_text("utf-8").splitlines()
    promised = project()["dependencies"]
    assert [line.replace("==", ">=") for line in lines if not line.startswith("#")] == promised
    assert {name.partition(">")[0].removeprefix("python-") for name in promised} == RUN_TIME


def test_the_types_are_published() -> None:
    assert (PACKAGE / "py.typed").is_file()
