"""How the pages are built: ``sphinx-build -W docs docs/_build``, with csto_records and its `docs` extra installed."""

import re
import sys
from pathlib import Path

from docutils.nodes import Element
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.ext.napoleon import Config, GoogleDocstring

import csto_records

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "csto_records"
author = "The csto_records contributors"
project_copyright = "2026, The csto_records contributors. Text and code: MIT. Data: CC BY 4.0"
version = release = csto_records.__version__

extensions = ["myst_nb", "sphinx.ext.autodoc", "made_from_data"]  # MyST-NB brings MyST; the last one is ours, in _ext/
exclude_patterns = ["_build", "**.ipynb_checkpoints"]
default_role = "code"  # `a name` in a docstring is code
nitpicky = True
# Ours must all resolve; those of Python and of attrs would need the network.
nitpick_ignore_regex = [("py:.*", r"(?!csto_records\b).*")]

autodoc_default_options = {"members": True, "member-order": "bysource"}
autodoc_typehints_format = "short"
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 88

myst_enable_extensions = ["colon_fence", "deflist", "attrs_inline"]
myst_heading_anchors = 3
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 120
nb_merge_streams = True  # what is printed comes in one piece or in several, as the kernel happens to send it

html_theme = "furo"
html_static_path = ["_static"]
html_css_files = ["pages.css"]
html_title = f"csto_records {release}"


def resolve(app: Sphinx, env: BuildEnvironment, node: pending_xref, content: Element) -> Element | None:
    """Lead a reference to a room to the public name of what it means; leave plain text where that has none.

    The reference documents `csto_records.Summit`; an annotation says `csto_records._records.Summit`.
    """
    target = str(node.get("reftarget", ""))
    if node.get("refdomain") != "py" or not target.startswith(
        ("csto_records._", "csto_records.formats.", "csto_records.panels.")
    ):
        return None
    name = target.rpartition(".")[2]
    if name not in csto_records.__all__:  # a type variable, a base class
        return content
    public = f"csto_records.{name}"
    return env.domains.python_domain.resolve_xref(env, node["refdoc"], app.builder, "obj", public, node, content)


def plain_types(*event: object) -> tuple[str, str] | None:
    """Show `Annotated[str, Role(...)]` as the `str` that it is to a user."""
    signature, returned = event[-2:]
    if not isinstance(signature, str):
        return None
    return re.sub(r"Annotated\[([\w.]+), [^()\]]*\([^()]*\)\]", r"\1", signature), str(returned or "")


def sections(app: Sphinx, what: str, name: str, obj: object, options: object, lines: list[str]) -> None:
    """Read the sections of a docstring, "Attributes:" and the like.

    The extension napoleon itself would take "A label of ours: what it was." on a property for a type and its text.
    """
    if what not in {"attribute", "data", "property"}:
        config = Config(napoleon_use_ivar=True, napoleon_attr_annotations=False)
        lines[:] = GoogleDocstring(lines, config, app, what, name, obj, options).lines()


def setup(app: Sphinx) -> None:
    """Hook the above in."""
    app.connect("missing-reference", resolve)
    app.connect("autodoc-process-signature", plain_types)
    app.connect("autodoc-process-docstring", sections)
