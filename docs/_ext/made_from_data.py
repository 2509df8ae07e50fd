"""What pages take from the code and the data when they are built.

What is shown is computed in `seed_table.py`, `coverage_data.py`, `dictionary_data.py`, `sources_data.py` and
`disputes_data.py`, which know nothing of pages; here it becomes tables and lists.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

import coverage_data
import dictionary_data
import disputes_data
import seed_table
import sources_data
from docutils import nodes
from page_nodes import Page, cell, code, link, prose, small, table
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

import csto_records
from csto_records import Citation, Dataset, Dispute, Entry
from csto_records._integrity import RULES

__all__ = ["DataDictionary", "FromData", "RulesTable", "SeedTable", "setup"]

_OURS = {"summary": "told in our words", "topics": "one of them or more"}


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
            first = [cell(code(id_), rows=len(facts))]
            for (basis, note), alike in groupby(facts, lambda row: (row.basis, row.note)):
                same = list(alike)
                last = [cell(f"{basis}: {note}" if note else basis, rows=len(same))]
                for row in same:
                    body.append([*first, cell(code(row.path)), cell(_OURS.get(row.path, row.value)), *last])
                    first, last = [], []
        return table(("Record", "Field", "Value", "Basis"), (19, 24, 19, 38), body)


class RulesTable(SphinxDirective):
    """The rules that a dataset is checked against: ``rules-table``."""

    def run(self) -> list[nodes.Node]:
        """Give a row for each rule."""
        body = [[cell(code(rule.name)), cell(rule.severity), cell(rule.why)] for rule in RULES]
        return [table(("Rule", "Severity", "Why it is one"), (24, 12, 64), body)]


# The data dictionary


class DataDictionary(SphinxDirective):
    """The classes of one group, field by field: ``data-dictionary`` with the name of the group."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Give a section for each class; the class and each field bear labels."""
        page = Page(self.state.document, self.env.docname)
        self.env.note_reread()
        return [_class_section(page, cls) for cls in dictionary_data.classes(self.arguments[0])]


def _class_section(page: Page, cls: type) -> nodes.Node:
    section = nodes.section("", nodes.title("", cls.__name__))
    page.label(section, dictionary_data.anchor(cls))
    body = [_field_row(page, cls, field) for field in dictionary_data.rows(cls)]
    section += nodes.paragraph("", "", *prose(dictionary_data.gist(cls)))
    section += table(("Field", "What it holds", "What it says"), (25, 33, 42), body, classes=["dictionary"])
    return section


def _field_row(page: Page, cls: type, field: dictionary_data.Field) -> list[nodes.entry]:
    label = dictionary_data.anchor(cls, field.name)
    name = page.label(nodes.inline("", "", code(page.to(label, field.name))), label)
    return [
        cell(name, " ", small(*prose(field.unknown))),
        cell(*_holds(page, field)),
        cell(*prose(field.doc), *_codes(field.choices)),
    ]


def _holds(page: Page, field: dictionary_data.Field) -> list[nodes.Node]:
    if field.part:
        before, _, _ = field.words.rpartition(field.part)
        return [nodes.Text(before), page.to(dictionary_data.anchor(field.part), field.part)]
    made: list[nodes.Node] = [nodes.Text(field.words)]
    for i, choice in enumerate(field.choices):
        made += [nodes.Text(", " if i else " "), code(choice)]
    return made


def _codes(choices: tuple[str, ...]) -> list[nodes.Node]:
    names = dictionary_data.value_names(choices)
    words = ", ".join(f"{name} ({code_})" for code_, name in names.items())
    return [nodes.Text(f" {words}.")] if words else []


# Coverage

_OF_YEAR = ("Year", *(kind.name for kind in coverage_data.KINDS))


def _years(_: Page, dataset: Dataset) -> list[nodes.Node]:
    found = coverage_data.by_year(dataset)
    most = [max(cells[i].held for cells in found.values()) for i in range(len(coverage_data.KINDS))]
    body = [
        [cell(str(year or "undated")), *(_year_cell(one, top) for one, top in zip(cells, most, strict=True))]
        for year, cells in found.items()
    ]
    total = [coverage_data.total(cells[i] for cells in found.values()) for i in range(len(most))]
    body.append([cell("all"), *(_year_cell(one, 0) for one in total)])
    return [table(_OF_YEAR, (10, 16, 18, 18, 19, 19), body, classes=["heat"], stub=True)]


def _year_cell(one: coverage_data.Cell, most: int) -> nodes.entry:
    others = "".join(f" + {count} {status}" for status, count in one.others)
    level = [f"heat-{-(-5 * one.held // most)}"] if one.held and most else []
    return cell(str(one.held) if one.held else "–", small(others), classes=level)


def _shares(heads: tuple[str, str, str], body: Iterable[tuple[nodes.Node, coverage_data.Share]]) -> nodes.table:
    rows = [[cell(name), cell(f"{one.count:,} of {one.of:,}"), _share_cell(one)] for name, one in body]
    return table(heads, (46, 24, 30), rows, classes=["shares"])


def _share_cell(one: coverage_data.Share) -> nodes.entry:
    return cell(f"{one.percent} %", classes=["share", f"share-{round(one.percent, -1)}"])


def _fields(page: Page, dataset: Dataset) -> list[nodes.Node]:
    found: list[nodes.Node] = []
    parts = (dataset.summits, dataset.chairmanships, dataset.decisions, dataset.statements, dataset.exercises)
    for part in parts:
        of = part.kinds[0].__name__
        rows = [
            (code(page.to(dictionary_data.anchor(of, one.name), one.name)), one) for one in coverage_data.shares(part)
        ]
        found += [nodes.rubric("", part.noun.capitalize()), _shares(("Field", "Given in", "Share"), rows)]
    return found


def _plain_shares(heads: tuple[str, str, str], shares: Iterable[coverage_data.Share]) -> list[nodes.Node]:
    return [_shares(heads, [(nodes.Text(one.name), one) for one in shares])]


def _source_counts(_: Page, dataset: Dataset) -> list[nodes.Node]:
    heads = ("Records", "One source", "Two", "Three or four", "More", "Mean")
    body = [
        [*map(cell, (one.name, str(one.one), str(one.two), str(one.three_or_four), str(one.more), f"{one.mean:.1f}"))]
        for one in coverage_data.sources_per_record(dataset)
    ]
    return [table(heads, (25, 15, 15, 15, 15, 15), body, classes=["numbers"], stub=True)]


def _documents(_: Page, dataset: Dataset) -> list[nodes.Node]:
    heads = ("Session", "Signed", "Acts here", "Declarations here", "Missing, at least")
    body = [
        [_record_cell(one.summit), *map(cell, map(str, (one.signed, one.acts, one.statements, one.missing)))]
        for one in coverage_data.missing_documents(dataset)
    ]
    return _table_or_none(heads, (40, 16, 12, 16, 16), body)


def _attendance(_: Page, dataset: Dataset) -> list[nodes.Node]:
    body = [[_record_cell(one.summit), cell(", ".join(one.states))] for one in coverage_data.unlisted_members(dataset)]
    return _table_or_none(("Session", "Members of which nothing is told"), (50, 50), body)


def _chair(_: Page, dataset: Dataset) -> list[nodes.Node]:
    years = ", ".join(coverage_data.spans(coverage_data.years_without_chair(dataset)))
    body = [[_record_cell(term)] for term in coverage_data.unknown_terms(dataset)]
    first = nodes.paragraph("", f"Years in which no state is known to have been in the chair: {years or 'none'}.")
    return [first, *_table_or_none(("Terms that began or ended on a day that is unknown",), (100,), body)]


def _series(_: Page, dataset: Dataset) -> list[nodes.Node]:
    body = [
        [cell(gap.series), cell(f"{gap.held} of {gap.last - gap.first + 1}, {gap.first}–{gap.last}"), cell(gap.words)]
        for gap in coverage_data.series_gaps(dataset)
    ]
    return _table_or_none(("Series", "Years with a record", "Years without one that was held"), (26, 28, 46), body)


def _incomplete(page: Page, dataset: Dataset) -> list[nodes.Node]:
    body = [
        [
            cell(_field_link(page, records[0], field, f"{type(records[0]).__name__}.{field}")),
            cell(*_listed(code(record.id) for record in records)),
        ]
        for field, records in coverage_data.incomplete(dataset)
    ]
    return _table_or_none(("Field", "Records"), (35, 65), body)


def _reference_only(_: Page, dataset: Dataset) -> list[nodes.Node]:
    body = [[_record_cell(record)] for record in coverage_data.on_reference_works(dataset)]
    return _table_or_none(("Record",), (100,), body)


def _problems(_: Page, dataset: Dataset) -> list[nodes.Node]:
    problems = dataset.check()
    times = Counter((problem.rule, problem.severity) for problem in problems)
    counts = ", ".join(f"{count} of {rule} ({severity}s)" for (rule, severity), count in times.items())
    body = [[cell(code(one.id)), cell(code(one.path)), cell(one.message, small(f" {one.rule}"))] for one in problems]
    if not problems:
        return [nodes.paragraph("", "No rule is broken.")]
    first = nodes.paragraph("", f"In all {len(problems)}: {counts}.")
    return [first, table(("Record", "Where", "What"), (32, 24, 44), body)]


def _reach(_: Page, dataset: Dataset) -> list[nodes.Node]:
    last = coverage_data.latest_source(dataset)
    text = f"The newest source is of {last}. What came after it is here as announced or planned, or not at all."
    return [nodes.paragraph("", text)]


def _waivers(_: Page, dataset: Dataset) -> list[nodes.Node]:
    body = [
        [cell(code(waiver.rule)), cell(code(record.id), small(f" {waiver.path or ''}")), cell(waiver.reason)]
        for record, waiver in coverage_data.waivers(dataset)
    ]
    return _table_or_none(("Rule", "Record", "Why the record is right"), (22, 36, 42), body)


def _table_or_none(heads: Sequence[str], widths: Sequence[int], body: list[list[nodes.entry]]) -> list[nodes.Node]:
    return [table(heads, widths, body)] if body else [nodes.paragraph("", "", nodes.emphasis("", "None."))]


def _record_cell(record: Entry, *, columns: int = 1) -> nodes.entry:
    return cell(record.title.en, " ", small(record.id), classes=["record"], columns=columns)


def _field_link(page: Page, record: Entry, path: str, shown: str = "") -> nodes.Node:
    return code(page.to(dictionary_data.anchor(type(record), path), shown or path))


def _listed(parts: Iterable[nodes.Node]) -> list[nodes.Node]:
    """Put commas between."""
    return [piece for part in parts for piece in (nodes.Text(", "), part)][1:]


# Sources


def _tallies(head: str, tallies: Iterable[sources_data.Tally]) -> list[nodes.Node]:
    body = [
        [*map(cell, (one.name, f"{one.sources:,}", f"{one.citations:,}", one.years or "unknown"))] for one in tallies
    ]
    return [table((head, "Sources", "Citations", "Published"), (40, 18, 18, 24), body, classes=["numbers"], stub=True)]


def _most_cited(_: Page, dataset: Dataset) -> list[nodes.Node]:
    return _tallies("Publisher", sources_data.most_cited(dataset, 20))


class SourceList(SphinxDirective):
    """The sources of one type, by publisher: ``source-list`` with the type; each is labelled `source-` and its id."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Give an entry for each publisher, and in it an item for each source."""
        page = Page(self.state.document, self.env.docname)
        self.env.note_reread()
        dataset = csto_records.load()
        cited = sources_data.citations(dataset)
        publishers = sources_data.publishers(dataset, self.arguments[0])
        entries = (_publisher(page, publisher, cited) for publisher in publishers)
        return [nodes.definition_list("", *entries, classes=["source-list"])]


def _publisher(page: Page, publisher: sources_data.Publisher, cited: Counter[str]) -> nodes.Node:
    items = (_source(page, source, cited[source.id]) for source in publisher.sources)
    return nodes.definition_list_item(
        "",
        nodes.term("", publisher.tally.name),
        nodes.definition("", nodes.bullet_list("", *items)),
    )


def _source(page: Page, source: csto_records.Source, times: int) -> nodes.Node:
    date = source.published.words if source.published else "no date"
    about = [date, source.language, f"cited {times} times" if times != 1 else "cited once"]
    line = nodes.paragraph("", "", link(sources_data.link(source.url), source.title.en), nodes.Text(" "))
    line += small(" · ".join(about))
    if copy := sources_data.link(source.archived_url):
        line += [small(" · "), link(copy, "copy")]
    line += [nodes.Text(" "), code(source.id)]
    return page.label(nodes.list_item("", line), f"source-{source.id}")


# Disputes


def _dispute_counts(_: Page, dataset: Dataset) -> list[nodes.Node]:
    kinds, counts = disputes_data.DISPUTE_KINDS, disputes_data.counts(dataset)
    body = [[*map(cell, (name, *(str(of[kind]) for kind in kinds), str(of.total())))] for name, of in counts.items()]
    every = sum(counts.values(), Counter[str]())
    body.append([*map(cell, ("all", *(str(every[kind]) for kind in kinds), str(every.total())))])
    heads = ("Type", *(kind.replace("-", " ").capitalize() for kind in kinds), "All")
    return [table(heads, (20, 18, 20, 16, 13, 13), body, classes=["numbers"], stub=True)]


class DisputeTable(SphinxDirective):
    """The disputes of the records of one type: ``dispute-table`` with the name of the type."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Give a row for each record, and below it one for each of its disputes."""
        page = Page(self.state.document, self.env.docname)
        self.env.note_reread()
        dataset = csto_records.load()
        body: list[list[nodes.entry]] = []
        for record, rows in groupby(disputes_data.of_type(dataset, self.arguments[0]), lambda row: row.record):
            body.append([_record_cell(record, columns=4)])
            for _, of_field in groupby(rows, lambda row: row.dispute.field):
                body += _disputes(page, dataset, list(of_field))
        heads = ("Field", "Held", "Said otherwise", "How to read it")
        return [table(heads, (18, 22, 26, 34), body, classes=["disputes"])] if body else []


def _disputes(page: Page, dataset: Dataset, rows: list[disputes_data.Row]) -> Iterator[list[nodes.entry]]:
    """Yield the rows of one field, which stands beside them once, with what it holds."""
    field = _field_link(page, rows[0].record, rows[0].dispute.field)
    held = [cell(field, rows=len(rows)), cell(rows[0].held, rows=len(rows))]
    for row in rows:
        yield [*held, *_dispute(page, dataset, row.dispute)]
        held = []


def _dispute(page: Page, dataset: Dataset, dispute: Dispute) -> list[nodes.entry]:
    kind = nodes.strong("", dispute.kind.replace("-", " ").capitalize())
    return [
        cell(dispute.stated, " ", _by_whom(page, dataset, dispute.citation)),
        cell(kind, f": {dispute.reason}"),
    ]


def _by_whom(page: Page, dataset: Dataset, citation: Citation) -> nodes.Node:
    source = dataset.sources[citation.source]
    date = f", {source.published.words}" if source.published else ""
    where = f", {citation.locator}" if citation.locator else ""
    return small(page.to(f"source-{source.id}", f"{source.publisher}{date}"), where)


# The tables that need no argument of their own

_Maker = Callable[[Page, Dataset], list[nodes.Node]]
_TABLES: dict[str, _Maker] = {
    "attendance": _attendance,
    "chair": _chair,
    "dispute-counts": _dispute_counts,
    "documents": _documents,
    "fields": _fields,
    "incomplete": _incomplete,
    "inferred": lambda _, ds: _plain_shares(("Type", "Inferred", "Share"), coverage_data.inferred(ds)),
    "languages": lambda _, ds: _tallies("Language", sources_data.by_language(ds)),
    "most-cited": _most_cited,
    "problems": _problems,
    "reach": _reach,
    "reference-only": _reference_only,
    "series": _series,
    "source-counts": _source_counts,
    "source-types": lambda _, ds: _tallies("Type", sources_data.by_type(ds)),
    "titles": lambda _, ds: _plain_shares(("What", "Given in", "Share"), coverage_data.titles_in_russian(ds)),
    "waivers": _waivers,
    "years": _years,
}


class FromData(SphinxDirective):
    """A table made from the default edition: ``from-data`` with its name."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Give the table; the page is made anew whenever the docs are built."""
        self.env.note_reread()
        return _TABLES[self.arguments[0]](Page(self.state.document, self.env.docname), csto_records.load())


def setup(app: Sphinx) -> dict[str, bool]:
    """Name the directives."""
    app.add_directive("data-dictionary", DataDictionary)
    app.add_directive("dispute-table", DisputeTable)
    app.add_directive("from-data", FromData)
    app.add_directive("rules-table", RulesTable)
    app.add_directive("seed-table", SeedTable)
    app.add_directive("source-list", SourceList)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
