"""Small pieces of which the directives build a page: cells, tables, links, labels that other pages can link to.

All text goes into the document's tree, never into markup: what a title holds is escaped where the page is written.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from docutils import nodes
from sphinx import addnodes

__all__ = ["Page", "Row", "cell", "code", "link", "prose", "small", "table"]

Row = Iterable[nodes.entry]


class Page(NamedTuple):
    """The page that is being made."""

    document: nodes.document
    name: str

    def label(self, node: nodes.Element, label: str) -> nodes.Element:
        """Make a node one that every page can link to by its label."""
        node["ids"], node["names"] = [label], [label]
        self.document.note_explicit_target(node)
        return node

    def to(self, label: str, shown: str) -> nodes.Node:
        """Make a link to what bears a label, on this page or another."""
        return addnodes.pending_xref(
            "",
            nodes.inline(shown, shown),
            refdomain="std",
            reftype="ref",
            refexplicit=True,
            refwarn=True,
            reftarget=label,
            refdoc=self.name,
        )


def _inner(content: Iterable[nodes.Node | str]) -> list[nodes.Node]:
    return [nodes.Text(part) if isinstance(part, str) else part for part in content]


def code(*content: nodes.Node | str) -> nodes.Node:
    """Make a piece of code."""
    return nodes.literal("", "", *_inner(content))


def small(*content: nodes.Node | str) -> nodes.Node:
    """Make what stands beside the matter: a status, an id."""
    return nodes.inline("", "", *_inner(content), classes=["aside"])


def link(address: str | None, text: str) -> nodes.Node:
    """Make a link out of this site, or plain text where there is no address."""
    shown = nodes.inline(text, text, classes=["isolated"])  # a title from right to left turns nothing else round
    return nodes.reference("", "", shown, refuri=address) if address else shown


def prose(text: str) -> list[nodes.Node]:
    """Make text of the classes' docstrings, in which backquotes mark code."""
    parts = re.split(r"`+", text)
    return [code(part) if i % 2 else nodes.Text(part) for i, part in enumerate(parts) if part]


def cell(*content: nodes.Node | str, classes: Sequence[str] = (), rows: int = 1, columns: int = 1) -> nodes.entry:
    """Make a cell of a table; a text in it is plain text."""
    made = nodes.entry("", nodes.paragraph("", "", *_inner(content)), classes=list(classes))
    if rows > 1:
        made["morerows"] = rows - 1
    if columns > 1:
        made["morecols"] = columns - 1
    return made


def table(
    heads: Sequence[str], widths: Sequence[int], body: Iterable[Row], *, classes: Sequence[str] = (), stub: bool = False
) -> nodes.table:
    """Make a table; with a stub, the first cell of each row is its head."""
    columns = [nodes.colspec(colwidth=width) for width in widths]
    if stub:
        columns[0]["stub"] = 1
    head = nodes.thead("", nodes.row("", *map(cell, heads)))
    rows = nodes.tbody("", *(nodes.row("", *cells) for cells in body))
    group = nodes.tgroup("", *columns, head, rows, cols=len(heads))
    return nodes.table("", group, classes=["made-from-data", "colwidths-given", *classes])
