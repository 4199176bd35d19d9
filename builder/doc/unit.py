"""What surrounds the text of a unit: its opening, its practice, its competences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from docutils import nodes

from builder.doc.contacts import content_note, safety_callout
from builder.doc.dates import long_date
from builder.doc.nodes import block_slot, bullets, container, counted, facts, heading, inline, paragraph, section
from builder.doc.practice import practice_node
from builder.doc.print_room import unit_slot
from builder.doc.vignette import with_cases
from builder.model import Competence, Item, Provider, Unit, Vignette

Reference = Callable[[str, str], nodes.Node]
"""Makes a link from a kind (`page`, `comp`) and a target; how, only the site knows."""

NOUNS = {"observed": "observation at work"}
"""What a way of evidence is called in a sentence, where its own name does not fit."""

SUPPORT = "course/what-to-do-now"
"""The page for whoever is worried about someone, or about themself."""

WORRIED = "Worried about someone? What to do now"
"""What leads there from every page."""

AGEING = ("R1", "R2")
"""Review classes of what ages fast: money and rates, law and policy."""

REGISTER_ID = "competences"
PRACTICE_ID = "test-yourself"


def competence_count(unit: Unit) -> str:
    """Return how many leaves of a unit are in use, in words."""
    leaves = sum(entry.leaf and entry.status == "current" for entry in unit.competences)
    return counted(leaves, "competence")


def opening(
    unit: Unit, employers: tuple[Provider, ...], reference: Reference, *, support: bool = False
) -> list[nodes.Node]:
    """Return what stands between the title of a unit and its first section.

    `support` tells whether the book has the page that says where to find support.
    """
    rows: list[tuple[str, list[nodes.Node]]] = [
        ("Time", [paragraph(f"{unit.minutes} minutes of teaching")]),
        ("You learn", [paragraph(nodes.reference("", competence_count(unit), refid=REGISTER_ID, internal=True))]),
    ]
    if unit.domain:
        rows.append(("Domain", [paragraph(unit.domain)]))
    if unit.objectives:
        ids = ", ".join(objective.what for objective in unit.objectives)
        rows.append(("Serves", [paragraph(reference("page", "course/aims"), f" {ids}")]))
    if unit.jurisdiction:
        text = f"The law on this page is that of {unit.jurisdiction}. It is information for training, "
        rest = f"correct on {long_date(unit.review.reviewed)}. It is not legal or benefits advice. "
        rows.append(("Law", [paragraph(text + rest + "Clients need advice about their own case.")]))
    rows.append(("Checked", [paragraph(f"{_checked(unit)}; {_reviewer(unit)}")]))
    made: list[nodes.Node] = [paragraph(unit.aim, classes=("cw-aim",)), facts(rows, "cw-glance")]
    made.append(block_slot("", name=unit_slot(unit)))
    made += [_content_note(unit, reference, support)] if unit.content_note else []
    return [*made, *([safety_callout(employers, close=not unit.content_note)] if unit.safety else [])]


def _content_note(unit: Unit, reference: Reference, support: bool) -> nodes.admonition:
    """Return what may be hard to read, said before it comes, with where to find support."""
    told = content_note("Take a break when you need one, and talk to your supervisor or to someone you trust.")
    if support:
        told += [nodes.Text(" More stands on the page "), reference("page", SUPPORT), nodes.Text(".")]
    title = heading("Before you read")
    return nodes.admonition("", title, paragraph(unit.content_note), told, classes=["note", "cw-before"])


def _checked(unit: Unit) -> str:
    due = f", due again by {long_date(unit.review.due)}" if unit.safety or unit.review_class in AGEING else ""
    return long_date(unit.review.reviewed) + due


def _reviewer(unit: Unit) -> str:
    return f"reviewed by {unit.review.by}" if unit.review.by else "not yet reviewed by a practitioner"


def practice_items(items: Iterable[Item]) -> list[Item]:
    """Return the items that trainees practise with."""
    return [item for item in items if item.use == "practice" and item.status == "current"]


def closing(unit: Unit, items: tuple[Item, ...], vignettes: Sequence[Vignette] = ()) -> list[nodes.section]:
    """Return the sections that follow the text: practice items, each case before its own, then the register."""
    practice = practice_items(items)
    made = []
    if practice:
        lead = "Answer first, then look. Nothing that you choose or write here is kept or sent."
        told = with_cases(enumerate(practice, start=1), vignettes)
        numbered = [node for number, item, case in told for node in (*case, practice_node(item, number))]
        made.append(section(PRACTICE_ID, "Test yourself", [paragraph(lead), *numbered]))
    made.append(section(REGISTER_ID, "Competences of this unit", register(unit.competences)))
    return made


def register(entries: tuple[Competence, ...]) -> list[nodes.Node]:
    """Return the register of a unit: groups, statements, and parts under their statement."""
    made: list[nodes.Node] = []
    shown = [entry for entry in entries if entry.status == "current"]
    statements = [entry for entry in shown if not entry.parent]
    for group, members in groupby(statements, key=lambda entry: entry.group):
        made.extend([paragraph(group, classes=("cw-group",))] if group else [])
        rows = [_entry(entry, [part for part in shown if part.parent == entry.id]) for entry in members]
        made.append(nodes.bullet_list("", *rows, classes=["cw-register"]))
    return made


def _entry(entry: Competence, parts: list[Competence]) -> nodes.list_item:
    text = paragraph(inline(entry.id, "cw-code"), " ", entry.statement)
    children: list[nodes.Node] = [text]
    if entry.leaf:
        children.append(paragraph(_shown_by(entry), classes=("cw-evidence",)))
    if parts:
        inner = bullets([], "cw-parts")
        inner.extend(_entry(part, []) for part in parts)
        children.append(inner)
    return nodes.list_item("", *children, ids=[f"c{entry.id}"], classes=["cw-competence"])


def _shown_by(entry: Competence) -> str:
    *most, last = [NOUNS.get(way, way) for way in entry.evidence] or [""]
    ways = f"{', '.join(most)} or {last}" if most else last
    return f"{entry.kind.capitalize()}. Shown by {ways}."


def teaches(leaves: list[nodes.Node], verb: str, minutes: str, serves: Sequence[nodes.Node] = ()) -> nodes.paragraph:
    """Return the line under a heading: which leaves it teaches or practises, how long, which objectives it serves."""
    children: list[nodes.Node | str] = [f"{verb} "]
    for index, leaf in enumerate(leaves):
        children.extend([", ", leaf] if index else [leaf])
    children += [f" ({minutes} minutes)"] if minutes else []
    children += ["; serves ", *serves] if serves else []
    return paragraph(*children, classes=("cw-teaches",))


def trainer_label() -> nodes.container:
    """Return the words that mark what follows as the trainer's."""
    return container([paragraph("For trainers")], "cw-trainer-label")
