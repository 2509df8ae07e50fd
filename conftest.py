"""What pytest runs beside tests/: the examples in the installed package's docstrings, in README.md and in docs/."""

from doctest import ELLIPSIS
from importlib.util import find_spec
from pathlib import Path

import pytest
from sybil import Sybil
from sybil.parsers.myst import PythonCodeBlockParser, SkipParser

_pages = ["README.md", "docs/*.md", "docs/*/*.md"]
_parsers = [PythonCodeBlockParser(doctest_optionflags=ELLIPSIS), SkipParser()]
pytest_collect_file = Sybil(_parsers, patterns=_pages).pytest()
"""Every ``python`` block of a page runs, in order, in one namespace; a ``console`` or ``text`` block does not."""


def pytest_configure(config: pytest.Config) -> None:
    """Add the package, wherever it is installed, to what a bare ``pytest`` collects."""
    spec = find_spec("csto_records")
    if config.args_source is pytest.Config.ArgsSource.TESTPATHS and spec is not None and spec.origin is not None:
        config.args.append(str(Path(spec.origin).parent))
