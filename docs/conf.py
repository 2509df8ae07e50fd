"""How the pages are built: ``sphinx-build -W docs docs/_build``, with csto_records and its `docs` extra installed."""

from docutils.nodes import Element
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

import csto_records

project = "csto_records"
author = "The csto_records contributors"
project_copyright = "2026, The csto_records contributors. Text and code: MIT. Data: CC BY 4.0"
version = release = csto_records.__version__

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]  # MyST-NB brings MyST
napoleon_numpy_docstring = False
napoleon_use_ivar = True
exclude_patterns = ["_build", "**.ipynb_checkpoints"]
default_role = "code"  # `a name` in a docstring is code
nitpicky = True
# Ours must all resolve; those of Python and of attrs would need the network.
nitpick_ignore_regex = [("py:.*", r"(?!csto_records\b).*")]

autodoc_default_options = {"members": True, "member-order": "bysource"}
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 88

myst_enable_extensions = ["colon_fence", "deflist", "attrs_inline"]
myst_heading_anchors = 3
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 120

html_theme = "furo"
html_title = f"csto_records {release}"


def public_name(target: str) -> str | None:
    """Give the name by which users reach a class or function, from that of the room where it is written.

    The reference documents `csto_records.Summit`; an annotation says `csto_records._records.Summit`.
    """
    name = target.rpartition(".")[2]
    return f"csto_records.{name}" if target.startswith("csto_records._") and name in csto_records.__all__ else None


def resolve(app: Sphinx, env: BuildEnvironment, node: pending_xref, content: Element) -> Element | None:
    """Lead a reference to a private room to the page of the public name, or to plain text where there is none."""
    target = str(node.get("reftarget", ""))
    public = public_name(target)
    if node.get("refdomain") != "py" or not target.startswith("csto_records."):
        return None
    if public is None:
        return content if is_private(target) else None
    python = env.domains.python_domain
    return python.resolve_xref(env, node["refdoc"], app.builder, "obj", public, node, content)


def is_private(target: str) -> bool:
    """Tell whether a name is in a room but not in the face: a type variable, a base class."""
    return target.startswith(("csto_records._", "csto_records.formats."))


def setup(app: Sphinx) -> None:
    """Hook the above in."""
    app.connect("missing-reference", resolve)
