"""The project that docs/howto/own-data.md makes: its data, its tests, and the page that tells of it, are one."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from doctest import DocTestParser
from pathlib import Path
from typing import cast

import pytest

import csto_records as csto
from csto_records._cli import main

PAGE = Path(__file__).resolve().parent.parent / "docs" / "howto" / "own-data.md"
PROJECT = PAGE.parent / "own_data"
DATA = Path("src", "paper_lantern", "data", "records.json")
DATA_VERSION = re.compile(rb'"data_version": "[0-9-]+"')  # that of the archive beside which it was written


def own_suite(project: Path, storage: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run the project's tests as its authors would, with the library that is tested here."""
    paths = [project / "src", Path(csto.__file__).parent.parent]
    theirs = {
        **{name: value for name, value in os.environ.items() if name != "PYTEST_ADDOPTS"},
        "PYTHONPATH": os.pathsep.join(map(str, paths)),
        "PYTHONDONTWRITEBYTECODE": "1",
        "CI": "true",  # by this hypothesis takes the same examples every time, and does not mind a slow machine
        "HYPOTHESIS_STORAGE_DIRECTORY": str(storage),
    }
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options]
    return subprocess.run(command, cwd=project, env=theirs, capture_output=True, check=False, encoding="utf-8")


def test_its_own_tests_pass(tmp_path: Path) -> None:
    done = own_suite(PROJECT, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^6 passed", done.stdout, re.MULTILINE)


def test_its_own_tests_fail_where_a_fact_has_lost_its_source(tmp_path: Path) -> None:
    broken = tmp_path / "own_data"
    shutil.copytree(PROJECT, broken)
    text = (broken / DATA).read_text("utf-8")
    (broken / DATA).write_text(text.replace('"commander"\n', '"hosts"\n').replace('"hosts",', ""), "utf-8")
    done = own_suite(broken, tmp_path, "-k", "no_rule")
    assert done.returncode == 1
    assert "no citation supports it" in done.stdout
    assert "1 failed" in done.stdout


def test_its_data_pass_the_check_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--strict", str(PROJECT / DATA)]) == 0
    assert capsys.readouterr().out.endswith(": no problems\n")


def test_its_data_are_those_that_the_page_makes_and_writes(tmp_path: Path) -> None:
    names: dict[str, object] = {}
    for example in DocTestParser().get_examples(PAGE.read_text("utf-8")):
        if "tempfile" in example.source:
            break
        exec(example.source, names)  # noqa: S102 - our own page
    page = PAGE.read_text("utf-8")
    listed = cast(re.Match[str], re.search(r">>> mine = csto\.Collection\(\[([\w, ]+)\]\)", page))[1]
    made = csto.Collection([cast(csto.Record, names[name]) for name in listed.split(", ")])
    assert csto.read(PROJECT / DATA) == made
    csto.write(made, tmp_path / DATA.name)
    written = [DATA_VERSION.sub(b"", path.read_bytes()) for path in (PROJECT / DATA, tmp_path / DATA.name)]
    assert written[0] == written[1]


def test_the_page_lists_the_files_of_the_project() -> None:
    page = PAGE.read_text("utf-8")
    listed = cast(re.Match[str], re.search(r"```text\n(.*?)```", page, re.DOTALL))[1]
    there = {path.relative_to(PROJECT).as_posix() for path in PROJECT.rglob("*") if path.is_file()}
    traces = {path for path in there if re.search(r"(^|/)(\.|__pycache__/)", path)}  # of tests that somebody ran there
    assert {line.split()[0] for line in listed.splitlines()} == there - traces
    assert all(f"{{literalinclude}} own_data/{path}" in page for path in re.findall(r"\S+\.py(?= )", listed))


def test_it_is_a_project_that_can_be_installed() -> None:
    told = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
    assert told["project"]["dependencies"] == ["csto-records"]
    (package,) = told["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert (PROJECT / package / "__init__.py").is_file()
    assert DATA.is_relative_to(package)
