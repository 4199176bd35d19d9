"""Delivery plans: a cohort without its dates and rooms, for readers who choose how to run the course."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from docutils import nodes

from builder.course.timetables import lasts
from builder.doc.nodes import bullets, counted, facts, paragraph, strong, table, with_widths
from builder.doc.unit import Reference
from builder.model import Cohort, Course, Session, Supervision, Unit

Cell = list[nodes.Node]


def delivery_plan(cohort: Cohort, course: Course, reference: Reference) -> list[nodes.Node]:
    """Return the totals of a cohort, and its days and supervision meetings week by week."""
    units = {unit.number: unit for unit in course.units}
    days = [(session.date, _day(session, cohort, units, reference)) for session in cohort.sessions]
    meetings = [(meeting.date, _meeting(meeting, cohort)) for meeting in cohort.supervision]
    rows = [row for _, row in sorted([*days, *meetings], key=lambda found: found[0])]
    made = table(
        ["When", "Together", "On your own"], rows, f"{days_of(cohort)}, week by week", "cw-table", "cw-delivery-plan"
    )
    return [_totals(cohort, units), with_widths(made, (18, 46, 36))]


def duration(minutes: int) -> str:
    """Write minutes as hours and minutes: `1 hour 30 minutes`."""
    hours, rest = divmod(minutes, 60)
    parts = [counted(hours, "hour")] if hours else []
    return " ".join([*parts, *([counted(rest, "minute")] if rest or not hours else [])])


def days_of(cohort: Cohort) -> str:
    """Return how many days of teaching there are and how far they reach: `9 days in 12 weeks`."""
    weeks = _week(cohort.sessions[-1].date, cohort) if cohort.sessions else 0
    return f"{counted(len(cohort.sessions), 'day')} in {counted(weeks, 'week')}"


def minutes_of(names: Iterable[str], units: Mapping[str, Unit]) -> int:
    """Return how many minutes some units take together."""
    return sum(units[name].minutes for name in names if name in units)


def _totals(cohort: Cohort, units: Mapping[str, Unit]) -> nodes.definition_list:
    taught = minutes_of((unit.what for session in cohort.sessions for unit in session.units), units)
    alone = minutes_of((unit.what for session in cohort.sessions for unit in session.alone), units)
    met = sum(lasts(meeting) for meeting in cohort.supervision)
    there = sum(lasts(session) for session in cohort.sessions)
    rows: list[tuple[str, Cell]] = [
        ("Days", [paragraph(f"{days_of(cohort)}, {duration(there)} with breaks")]),
        ("Units taught together", [paragraph(duration(taught))]),
        ("Units on your own", [paragraph(duration(alone) if alone else "none")]),
        (
            "Supervision",
            [paragraph(f"{counted(len(cohort.supervision), 'meeting')}, {duration(met)}" if met else "none")],
        ),
    ]
    return facts(rows, "cw-glance")


def _week(day: date, cohort: Cohort) -> int:
    return (day - cohort.sessions[0].date).days // 7 + 1


def _when(day: date, cohort: Cohort) -> str:
    # Supervision may come first: then there is no week yet.
    week = _week(day, cohort)
    return f"Week {week}" if week > 0 else "Before the first day"


def _day(session: Session, cohort: Cohort, units: Mapping[str, Unit], reference: Reference) -> list[Cell]:
    when: Cell = [
        paragraph(_when(session.date, cohort)),
        paragraph(strong(f"Day {session.day}")),
        paragraph(duration(lasts(session))),
    ]
    alone: Cell = []
    if session.alone:
        alone += [paragraph("Before the day:"), _units((unit.what for unit in session.alone), units, reference)]
    tasks = [task for task in cohort.tasks if task.after == session.day]
    if tasks:
        alone += [paragraph("After the day:"), bullets([[paragraph(task.title)] for task in tasks])]
    return [when, [_units((unit.what for unit in session.units), units, reference)], alone]


def _units(names: Iterable[str], units: Mapping[str, Unit], reference: Reference) -> nodes.bullet_list:
    found = [units[name] for name in names if name in units]
    return bullets([[paragraph(reference("page", unit.docname), f", {unit.minutes} minutes")] for unit in found])


def _meeting(meeting: Supervision, cohort: Cohort) -> list[Cell]:
    told: Cell = [paragraph(f"Supervision, {duration(lasts(meeting))}")]
    return [[paragraph(_when(meeting.date, cohort))], told, []]
