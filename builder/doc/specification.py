"""A blueprint on paper: the table of specifications, and what the bank holds for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from docutils import nodes

from builder.doc.document import Document
from builder.doc.nodes import bullets, facts, inline, paragraph, section
from builder.doc.worksheet import grid
from builder.holdings import Holding
from builder.model import LEVELS
from builder.specification import SectionRow, Specification, SpecificationRow

USABLE = (
    "Usable items are current items of the right use, from the units and for the sections of the quiz, that are not "
    "barred. Needed is the least number for all forms together, counted rule by rule. Rules that only clash together "
    "are found when forms are built."
)


def specification_document(found: Specification) -> Document:
    """Return a specification as a document: facts, the table, the other rules with their supply, what else holds."""
    body: list[nodes.Node] = [
        facts([(name, [paragraph(text)]) for name, text in found.facts], "cw-glance"),
        _units(found),
        *([_sections(found.sections)] if found.sections else []),
        _others(found.others),
        section("rules", "What else holds", [bullets([[paragraph(rule)] for rule in found.rules])]),
        paragraph(USABLE, classes=("cw-fine",)),
    ]
    return Document(found.id, "specification", found.id, f"{found.title}: blueprint", body, landscape=True)


def _cells(texts: Iterable[str]) -> list[list[nodes.Node]]:
    return [[paragraph(text)] for text in texts]


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


def _units(found: Specification) -> nodes.table:
    heads = ["Unit or competence", "Each form", *(level.capitalize() for level in LEVELS), "Usable", "Needed", "Enough"]
    rows = [_row(row) for row in found.rows]
    length = found.others[0].asked if found.others else ""
    rows.append(_cells(["Each form", length, *found.levels, "", "", ""]))
    rows.append(_cells(["Usable items", "", *map(str, found.held), str(sum(found.held)), "", ""]))
    title = "Items asked of each form, and usable items by level"
    widths = [44, 10, 8, 8, 8, 7, 7, 8]
    return grid([paragraph(head) for head in heads], rows, widths, "cw-grid", title=title, stub=True)


def _row(row: SpecificationRow) -> list[list[nodes.Node]]:
    name = paragraph(inline(row.id, "cw-code"), f" {row.title}", classes=("cw-fine",) if row.leaf else ())
    supply = [str(row.holding.total), row.holding.verdict] if row.holding else ["", ""]
    return [[name], *_cells([row.asked, *map(str, row.held), str(sum(row.held)), *supply])]


def _others(holdings: Sequence[Holding]) -> nodes.table:
    heads = [paragraph(head) for head in ("Rule", "Each form", "Usable", "Needed", "Enough")]
    rows = [_cells([_sentence(one.rule), one.asked, str(one.usable), str(one.total), one.verdict]) for one in holdings]
    return grid(
        heads, rows, [52, 12, 12, 12, 12], "cw-grid", title="What the bank holds for the other rules", stub=True
    )


def _sections(sections: Sequence[SectionRow]) -> nodes.table:
    heads = [paragraph(head) for head in ("Section", "What it asks for", "Usable")]
    rows = [
        _cells(
            [one.title, " ".join(f"{_sentence(name)}: {text.rstrip('.')}." for name, text in one.asked), str(one.held)]
        )
        for one in sections
    ]
    return grid(heads, rows, [30, 60, 10], "cw-grid", title="Sections", stub=True)
