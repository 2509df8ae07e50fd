"""The pages keep up with the code: the reference is whole, the commands print what is shown, the tutorial runs."""

import ast
import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

import csto_records as csto
from csto_records._cli import main
from csto_records._integrity import RULES

DOCS = Path(__file__).resolve().parent.parent / "docs"
COMMANDS = re.compile(r"^\$ csto-records(.*)\n((?:(?!```|\$ ).*\n)*)", re.MULTILINE)
DATA_VERSION = re.compile(r'(?<="data_version": ")[0-9-]+')  # a later day is no reason to change a page


def test_every_public_name_stands_in_the_reference_once() -> None:
    pages = "\n".join(page.read_text("utf-8") for page in sorted((DOCS / "reference").glob("*.md")))
    entries = re.findall(r"^\.\. (?:auto|py:)\w+:: csto_records\.(\w+)$", pages, re.MULTILINE)
    assert sorted(entries) == sorted(csto.__all__)


def test_every_collection_of_the_module_stands_in_the_reference() -> None:
    page = (DOCS / "reference" / "collections.md").read_text("utf-8")
    assert re.findall(r"^\| `csto\.(\w+)` \|", page, re.MULTILINE) == list(csto.load("seed").collections)


def test_every_page_is_reached_from_the_first() -> None:
    reached: set[str] = set()
    pending = ["index"]
    while pending:
        page = pending.pop()
        reached.add(page)
        file = DOCS / f"{page}.md"
        folder = page.rpartition("/")[0]
        trees = re.findall(r"```\{toctree\}\n(.*?)```", file.read_text("utf-8"), re.DOTALL) if file.exists() else []
        names = [line for tree in trees for line in tree.splitlines() if line and not line.startswith(":")]
        pending += [f"{folder}/{name}".lstrip("/") for name in names]
    there = {file.relative_to(DOCS) for ending in ("*.md", "*.ipynb") for file in DOCS.rglob(ending)}
    assert reached == {str(file.with_suffix("")) for file in there if file.parts[0] != "_build"}


def commands() -> list[tuple[str, str]]:
    """Give the commands that the pages show, each with what it is to print."""
    page = (DOCS / "reference" / "command-line.md").read_text("utf-8")
    return COMMANDS.findall(page)


def test_there_are_commands_to_run() -> None:
    assert len(commands()) >= 3


@pytest.mark.parametrize(("arguments", "printed"), commands())
def test_a_command_prints_what_its_page_shows(
    arguments: str, printed: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    main(shlex.split(arguments))
    said = capsys.readouterr()
    assert DATA_VERSION.sub("", said.out + said.err) == DATA_VERSION.sub("", printed)


def test_a_rule_says_why_in_a_sentence() -> None:
    for rule in RULES:  # the page on provenance shows them as they stand
        assert re.fullmatch(r"[A-Z][^\n]*\.", rule.why), rule.name


# The tutorial


def notebook() -> dict[str, Any]:
    """Give the tutorial as the file holds it."""
    plain: dict[str, Any] = json.loads((DOCS / "tutorial.ipynb").read_text("utf-8"))
    return plain


def test_the_tutorial_is_kept_without_outputs_and_traces() -> None:
    plain = notebook()
    for cell in plain["cells"]:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None
        assert cell["metadata"] == {}
    assert set(plain["metadata"]) == {"kernelspec", "language_info"}
    assert plain["metadata"]["language_info"] == {"name": "python"}


def run(source: str, names: dict[str, Any]) -> object:
    """Run a cell, and give the value of its last line, as a notebook does."""
    tree = ast.parse(source)
    last = tree.body[-1]
    if not isinstance(last, ast.Expr):
        exec(compile(tree, "tutorial", "exec"), names)  # noqa: S102 - our own file
        return None
    exec(compile(ast.Module(tree.body[:-1], []), "tutorial", "exec"), names)  # noqa: S102
    return eval(compile(ast.Expression(last.value), "tutorial", "eval"), names)  # noqa: S307


def test_the_tutorial_runs_and_shows_what_it_tells_of(capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, Any] = {}
    values = [run("".join(cell["source"]), names) for cell in notebook()["cells"] if cell["cell_type"] == "code"]
    shown = [value for value in values if value is not None]
    assert {type(value) for value in shown} >= {csto.Dataset, csto.Summit, csto.Collection, csto.Exercise}
    for value in shown:
        if isinstance(value, csto.Dataset | csto.Collection | csto.Entry):
            assert value._repr_html_()  # pyright: ignore[reportPrivateUsage] - what a notebook calls
    assert [value for value in shown if isinstance(value, tuple)] == [()]  # what check() has to say in the end
    assert [value for value in shown if isinstance(value, bool)] == [True]  # read back equal
    printed = capsys.readouterr().out
    for words in (
        "did you mean 'programme'?",
        " | contradiction\n",
        "no citation supports it",
    ):
        assert words in printed
