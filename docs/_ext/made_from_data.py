"""The two tables that pages take from the code when they are built: the seed edition's, and that of the rules."""

from collections.abc import Iterable, Sequence
from itertools import groupby

import seed_table
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

import csto_records
from csto_records._integrity import RULES

__all__ = ["RulesTable", "SeedTable", "setup"]

_OURS = {"summary": "told in our words", "topics": "one of them or more"}


def _cell(content: str, kind: type[nodes.TextElement] = nodes.inline, *, rows: int = 1) -> nodes.entry:
    cell = nodes.entry("", nodes.paragraph("", "", kind(content, content)))
    if rows > 1:
        cell["morerows"] = rows - 1
    return cell


def _table(heads: Sequence[str], widths: Sequence[int], body: Iterable[Iterable[nodes.entry]]) -> nodes.table:
    columns = (nodes.colspec(colwidth=width) for width in widths)
    head = nodes.thead("", nodes.row("", *map(_cell, heads)))
    rows = nodes.tbody("", *(nodes.row("", *cells) for cells in body))
    classes = ["made-from-data", "colwidths-given"]
    return nodes.table("", nodes.tgroup("", *columns, head, rows, cols=len(heads)), classes=classes)


class SeedTable(SphinxDirective):
    """What each paragraph of one document became: ``seed-table`` with the id of the source."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Give a heading, the gist and a table for each paragraph."""
        source = self.arguments[0]
        self.env.note_dependency(str(seed_table.PARAGRAPHS))
        rows = [row for row in seed_table.rows(csto_records.load("seed")) if row.source == source]
        found: list[nodes.Node] = []
        for paragraph in seed_table.paragraphs():
            if paragraph.source != source:
                continue
            found += [nodes.rubric("", paragraph.locator.capitalize()), nodes.paragraph("", paragraph.gist)]
            if paragraph.no_fact:
                found.append(nodes.paragraph("", "", nodes.emphasis("", f"In no record. {paragraph.no_fact}")))
            else:
                found.append(self._facts([row for row in rows if row.locator == paragraph.locator]))
        return found

    @staticmethod
    def _facts(rows: Iterable[seed_table.Row]) -> nodes.table:
        body: list[list[nodes.entry]] = []
        for id_, of_record in groupby(rows, lambda row: row.id):
            facts = list(of_record)
            first = [_cell(id_, nodes.literal, rows=len(facts))]
            for (basis, note), alike in groupby(facts, lambda row: (row.basis, row.note)):
                same = list(alike)
                last = [_cell(f"{basis}: {note}" if note else basis, rows=len(same))]
                for row in same:
                    body.append([*first, _cell(row.path, nodes.literal), _cell(_OURS.get(row.path, row.value)), *last])
                    first, last = [], []
        return _table(("Record", "Field", "Value", "Basis"), (19, 24, 19, 38), body)


class RulesTable(SphinxDirective):
    """The rules that a dataset is checked against: ``rules-table``."""

    def run(self) -> list[nodes.Node]:
        """Give a row for each rule."""
        body = [[_cell(rule.name, nodes.literal), _cell(rule.severity), _cell(rule.why)] for rule in RULES]
        return [_table(("Rule", "Severity", "Why it is one"), (24, 12, 64), body)]


def setup(app: Sphinx) -> dict[str, bool]:
    """Name the directives."""
    app.add_directive("seed-table", SeedTable)
    app.add_directive("rules-table", RulesTable)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
