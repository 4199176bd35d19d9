"""Pages about the whole course: the map of competences, aims and objectives, lists of units."""

from __future__ import annotations

from collections.abc import Iterator

from docutils import nodes

from builder.course.pages import ACTIVITY
from builder.doc.nodes import bullets, container, facts, inline, paragraph, strong
from builder.doc.unit import Reference, competence_count
from builder.model import DOMAINS, Course, Objective, Unit

STANCE = "1.1"
"""The unit whose content frames all others: the specialist's stance, values and style."""

OUTSIDE: tuple[tuple[str, str], ...] = (
    ("Meta-competences", "judging when, whether and how to put the other competences to use"),
    ("Supervision of employment specialists", "how those who supervise them go about it"),
    ("Implementing IPS", "how a service is organised so that specialists can do their work"),
)
"""What the framework holds and the curriculum, and so this course, does not."""


def competence_map(units: tuple[Unit, ...], reference: Reference) -> list[nodes.Node]:
    """Return the map: the stance as a frame, the domains within, and what is outside this course."""
    inside: list[nodes.Node] = [
        _domain("Underpinning knowledge", [u for u in units if u.section == 1 and u.number != STANCE], reference),
        _domain("Professional competences", [u for u in units if u.section == 2], reference),
        *(_domain(domain, [u for u in units if u.domain == domain], reference) for domain in DOMAINS),
    ]
    stance = [_name(unit, reference) for unit in units if unit.number == STANCE]
    title = paragraph("Stance, values and style of interaction", classes=("cw-map-title",))
    about = paragraph("The basic orientation to the work. It frames everything else.")
    frame = container([title, about, *stance, container(inside, "cw-map-domains")], "cw-map-frame")
    return [container([frame, _outside()], "cw-map")]


def _domain(title: str, units: list[Unit], reference: Reference) -> nodes.container:
    heading = paragraph(title, classes=("cw-map-title",))
    names = bullets([[_name(unit, reference)] for unit in units])
    none = paragraph("Not part of your course.", classes=("cw-map-none",))
    return container([heading, names if units else none], "cw-map-domain")


def _name(unit: Unit, reference: Reference) -> nodes.paragraph:
    count = inline(competence_count(unit), "cw-count")
    return paragraph(reference("page", unit.docname), " ", count)


def _outside() -> nodes.container:
    title = paragraph("Outside this course", classes=("cw-map-title",))
    about = paragraph("The framework has three more areas. The curriculum, and so this course, leaves them to it.")
    rows = [[paragraph(strong(name), f": {what}")] for name, what in OUTSIDE]
    return container([title, about, bullets(rows)], "cw-map-outside")


def objectives(course: Course, units: tuple[Unit, ...], reference: Reference) -> list[nodes.Node]:
    """Return aims and objectives, each objective with the units and the activities that serve it."""
    aims = [o for o in course.objectives if o.is_aim]
    rows: list[tuple[str, list[nodes.Node]]] = [(aim.id, [paragraph(aim.text)]) for aim in aims]
    served: list[tuple[str, list[nodes.Node]]] = []
    for objective in course.objectives:
        if objective in aims:
            continue
        serving = [u for u in units if any(o.what == objective.id for o in u.objectives)]
        names = [[paragraph(reference("page", unit.docname))] for unit in serving]
        text = paragraph(objective.text)
        none = paragraph("No unit of your course serves this objective.")
        listed: list[nodes.Node] = [text, bullets(names) if names else none]
        activities = list(_activities(objective, units, reference))
        listed += [paragraph("Activities: ", *activities, classes=("cw-served",))] if activities else []
        served.append((objective.id, listed))
    return [
        paragraph("The course has two aims:"),
        facts(rows, "cw-objectives"),
        paragraph("At its end, you will be able to:"),
        facts(served, "cw-objectives"),
    ]


def _activities(objective: Objective, units: tuple[Unit, ...], reference: Reference) -> Iterator[nodes.Node | str]:
    """Yield links to the activities that serve an objective by name, each with the number of its unit.

    What only trainers see is left out in both editions.
    """
    named = []
    for unit in units:
        hidden = {heading.text for heading in unit.page.headings if heading.trainer}
        passages = [passage for passage in unit.page.passages if f"{ACTIVITY}{passage.title}" not in hidden]
        named += [(unit, one.title) for one in passages if objective.id in {name.what for name in one.serves}]
    for number, (unit, title) in enumerate(named):
        yield from (", " if number else "", reference("activity", f"{unit.docname}#{title}"), f" ({unit.number})")


def unit_list(units: list[Unit], reference: Reference) -> list[nodes.Node]:
    """Return units as cards: name, aim, time."""
    made: list[list[nodes.Node]] = []
    for unit in units:
        time = inline(f"{unit.minutes} minutes", "cw-count")
        made.append([paragraph(reference("page", unit.docname), " ", time), paragraph(unit.aim)])
    return [bullets(made, "cw-units")] if made else [paragraph("No unit of this section is part of your course.")]
