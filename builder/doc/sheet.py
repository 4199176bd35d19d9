"""The observer sheet of an activity, as a table with room to write in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from docutils import nodes

from builder import prose
from builder.doc.nodes import blank, paragraph, table, with_widths
from builder.doc.prose import blocks
from builder.doc.unit import Reference
from builder.model import Criterion, Mention, SheetLine

HEAD = ("Look for", "Seen or heard")


def observer_sheet(
    lines: Sequence[SheetLine], criteria: Mapping[str, Criterion], reference: Reference, name: str
) -> nodes.table:
    """Return the sheet. A line that names one of `criteria` has its text, its hints and its leaves from there.

    `name` tells the sheets of a page apart. Raises KeyError for a criterion that is not there.
    """
    rows: list[list[list[nodes.Node]]] = []
    for number, line in enumerate(lines, start=1):
        room = paragraph(_room(f"{name}-{number}", number))
        rows.append([_look_for(line, criteria, reference), [room]])
    made = table(HEAD, rows, "Observer sheet", "cw-sheet", "cw-grid", "cw-whole")
    return with_widths(made, (55, 45))


def _look_for(line: SheetLine, criteria: Mapping[str, Criterion], reference: Reference) -> list[nodes.Node]:
    if not line.criterion:
        return [*blocks(prose.parse(line.text, line.where)[0]), _leaves(line.leaves, reference)]
    criterion = criteria[line.criterion]
    made = blocks(criterion.text)
    for block in blocks(criterion.look_for) if criterion.look_for else ():
        if isinstance(block, nodes.paragraph):
            block["classes"].append("cw-look-for")
        made.append(block)
    return [*made, _leaves(criterion.leaves, reference)]


def _leaves(leaves: Sequence[Mention], reference: Reference) -> nodes.paragraph:
    links: list[nodes.Node | str] = []
    for leaf in leaves:
        links += [*([", "] if links else []), reference("comp", leaf.what)]
    return paragraph(*links, classes=("cw-evidence",))


def _room(name: str, number: int) -> blank:
    return blank(
        name=name, label=f"Seen or heard, line {number}", kind="lines", lines=2, choices=(), prompt="", value=""
    )
