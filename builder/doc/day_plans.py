"""Days of teaching on the clock: the timetable that all see, and minute by minute what trainers do in it.

Minute by minute is made of the session plans of units. They are trainer text: it is for the trainer edition only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from docutils import nodes

from builder.course.timetables import Slot, Step, clock, is_break, slots, steps
from builder.doc.dates import span, weekday
from builder.doc.document import Document
from builder.doc.nodes import counted, inline, page_break, paragraph, section, strong, table, with_widths
from builder.model import Cohort, Course, Session, Unit

DAY_PLANS = "course/trainer/day-plans"
"""The page with the day plans, in the trainer edition only."""

TITLE = "Day plans, minute by minute"
NO_TIMETABLE = "This day has no timetable. Add one to the file of the cohort, and its minutes stand here."
NO_PLAN = "This unit has no session plan."

Named = Callable[[Unit], nodes.Node]
"""Makes what stands for a unit: a link to its page, or its name."""


def timetable(session: Session, units: Mapping[str, Unit], named: Named) -> nodes.table:
    """Return the timetable of a day as a table of times and what happens then."""
    rows = [[[paragraph(_times(slot.start, slot.end))], [_what(slot, named)]] for slot in slots(session, units)]
    made = table(["Time", "What"], rows, f"Timetable of day {session.day}", "cw-timetable")
    return with_widths(made, (22, 78))


def _times(start: int, end: int) -> str:
    return f"{clock(start)} to {clock(end)}"


def _what(slot: Slot, named: Named) -> nodes.paragraph:
    if slot.unit is None:
        classes = ("cw-break",) if is_break(slot.row) else ()
        return paragraph(slot.row.what, classes=classes)
    return paragraph(named(slot.unit), f", {_part(slot)}" if slot.parts > 1 else "")


def _part(slot: Slot) -> str:
    return f"part {slot.part} of {slot.parts}"


def day_plans(cohort: Cohort, course: Course) -> list[nodes.Node]:
    """Return every day of a cohort minute by minute: its timetable, and in it the session plans of its units."""
    units = {unit.number: unit for unit in course.units}
    return [_day(session, units) for session in cohort.sessions]


def day_plans_document(cohort: Cohort, course: Course) -> Document:
    """Return the same as a document to print, each day on a sheet of its own."""
    body = [node for day in day_plans(cohort, course) for node in (page_break(), day)][1:]
    return Document("day-plans-trainer", "day plans", cohort.id, TITLE, body)


def has_timetable(cohort: Cohort) -> bool:
    """Tell whether any day of a cohort has a timetable, and so a plan."""
    return any(session.timetable for session in cohort.sessions)


def _day(session: Session, units: Mapping[str, Unit]) -> nodes.section:
    when = paragraph(f"{weekday(session.date)}, {span(session.start, session.end)}, {session.room}")
    body = [_minutes(session, units)] if session.timetable else [paragraph(NO_TIMETABLE)]
    return section(f"plan-day-{session.day}", f"Day {session.day}", [when, *body])


def _minutes(session: Session, units: Mapping[str, Unit]) -> nodes.table:
    rows = [row for slot in slots(session, units) for row in _rows(slot)]
    made = table(
        ["Time", "Minutes", "What happens", "How"], rows, f"Day {session.day}, minute by minute", "cw-day-plan"
    )
    return with_widths(made, (20, 12, 42, 26))


def _rows(slot: Slot) -> list[list[list[nodes.Node]]]:
    """Return the row of a slot, in bold where it is a unit, and below it those of the session plan."""
    if slot.unit is None:
        return [_row(slot.start, slot.end, [_what(slot, _name)])]
    title = f"{slot.unit.name}, {_part(slot)}" if slot.parts > 1 else slot.unit.name
    head: list[nodes.Node] = [paragraph(strong(title), classes=("cw-plan-unit",))]
    if not slot.unit.page.plan:
        head.append(paragraph(NO_PLAN))
    inner = [_row(step.start, step.end, [paragraph(_told(step))], step.row.how) for step in steps(slot)]
    return [_row(slot.start, slot.end, head), *inner]


def _name(unit: Unit) -> nodes.Node:
    return inline(unit.name)


def _row(start: int, end: int, what: list[nodes.Node], how: str = "") -> list[list[nodes.Node]]:
    return [[paragraph(_times(start, end))], [paragraph(str(end - start))], what, [paragraph(how)] if how else []]


def _told(step: Step) -> str:
    before = "Goes on: " if step.ahead else ""
    after = f" (goes on after the break; {counted(step.row.minutes, 'minute')} in all)" if step.more else ""
    return f"{before}{step.row.what}{after}"
