"""The cases of a course: what happens to them day by day, and the line that places a moment of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from docutils import nodes

from builder.doc.dates import long_date
from builder.doc.nodes import bullets, paragraph, table, with_widths
from builder.doc.unit import Reference
from builder.model import Case, Course, Happening

CASES = "course/cases"
"""The folder of the pages of cases, one each, called by its ID."""

SIDES = {"client": "clients", "employer": "employers"}


def case_page(case: str) -> str:
    """Return the name of the page of a case."""
    return f"{CASES}/{case}"


def case_list(cases: Sequence[Case], reference: Reference) -> nodes.bullet_list:
    """Return cases as cards: the name, which leads to the page of the case, and who it is."""
    rows = [[paragraph(reference("page", case_page(case.id))), paragraph(case.summary)] for case in cases]
    return bullets(rows, "cw-units", "cw-cases")


def moment(happenings: Sequence[Happening], reference: Reference) -> list[nodes.Node]:
    """Return the line of some moments: date, and who it is about with links to their pages."""
    made: list[nodes.Node] = []
    for number, one in enumerate(happenings):
        made.append(nodes.Text(("; " if number else "") + long_date(one.date)))
        for who in one.who:
            made += [nodes.Text(" · "), reference("page", case_page(who.what))]
    return made


def timeline(course: Course, case: Case | None, reference: Reference) -> nodes.table:
    """Return what happens to a case, or to all of them, as a table: when, what, and which units tell it."""
    shown = [one for one in course.happenings if not case or case.id in {who.what for who in one.who}]
    told = _told(course)
    rows: list[list[list[nodes.Node]]] = []
    for one in shown:
        who: list[list[nodes.Node]] = [] if case else [[_names([case_page(name.what) for name in one.who], reference)]]
        units = _names(told.get(one.id, ()), reference)
        rows.append([[paragraph(long_date(one.date))], *who, [paragraph(one.what)], [units]])
    head = ("Date", *(() if case else ("Who",)), "What happens", "Told in unit")
    title = f"What happens to {case.name}, day by day" if case else "What happens in the cases, day by day"
    made = table(head, rows, title, "cw-timeline")
    return with_widths(made, (18, 54, 28) if case else (16, 16, 44, 24))


def _told(course: Course) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for unit in course.units:
        for name in dict.fromkeys(moment.what for moment in unit.page.moments):
            found.setdefault(name, []).append(unit.docname)
    return found


def _names(pages: Sequence[str], reference: Reference) -> nodes.Node:
    links = [reference("page", page) for page in pages]
    return bullets([[paragraph(link)] for link in links], "cw-short") if len(links) > 1 else paragraph(*links)
