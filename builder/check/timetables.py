"""Timetables of days: that they hold the units of the day, fit its hours, and leave people time to rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from builder.check.context import Check, Context
from builder.course.timetables import Slot, clock, is_break, since_midnight, slots, steps
from builder.model import Problem, Session
from builder.source import shown

LONGEST = 105
"""How many minutes may lie between two breaks: room for a unit of 90 minutes and a welcome or a close."""

LONG_DAY, REST = 360, 60
"""A day of more minutes than the first has breaks of at least the second: lunch, and two short ones."""

SPARE = 15
"""How many minutes at the end of a day may stand in no row."""


def _sessions(context: Context) -> Iterator[Session]:
    # Where a row, or a unit, could not be read, the day is not blamed for the gap.
    for cohort in context.course.cohorts:
        if not context.unread(cohort.where.path):
            yield from (session for session in cohort.sessions if session.timetable and _known(session, context))


def _known(session: Session, context: Context) -> bool:
    names = [row.unit.what for row in session.timetable if row.unit] + [unit.what for unit in session.units]
    return all(name in context.units for name in names)


def timetables_name_units(context: Context) -> Iterator[Problem]:
    """Timetables name units of the course."""
    for cohort in context.course.cohorts:
        named = [row.unit for session in cohort.sessions for row in session.timetable if row.unit]
        yield from context.unknown(named, context.units, "C001", "the units", "units/{}-")


def timetables_hold_the_units_of_the_day(context: Context) -> Iterator[Problem]:
    """A timetable holds every unit of its day with all its minutes, and no other."""
    for session in _sessions(context):
        units = [unit.what for unit in session.units]
        minutes: Counter[str] = Counter()
        for slot in slots(session, context.units):
            if slot.row.unit and slot.row.unit.what not in units:
                message = f"unit {slot.row.unit.what} is not among the units of day {session.day}"
                yield Problem(slot.row.where, "C006", message)
            elif slot.unit:
                minutes[slot.unit.number] += slot.minutes
        for name in dict.fromkeys(units):
            whole = context.units[name].minutes
            if name not in minutes:
                message = f"unit {name} is not in the timetable of day {session.day}"
                yield Problem(session.where, "C006", message)
            elif minutes[name] != whole:
                message = (
                    f"unit {name} has {minutes[name]} minutes in the timetable of day {session.day}: it takes {whole}"
                )
                yield Problem(session.where, "C006", message)


def timetables_fill_the_day(context: Context) -> Iterator[Problem]:
    """A timetable ends when the day ends, or a little earlier."""
    for session in _sessions(context):
        start, end = since_midnight(session)
        last = slots(session, context.units)[-1].end
        told = f"the timetable of day {session.day} ends at"
        if last > end > start:
            message = f"{told} {clock(last)}, the day at {clock(end)}: {last - end} minutes too many"
            yield Problem(session.where, "C007", message)
        elif last < end - SPARE:
            message = f"{told} {clock(last)}, the day at {clock(end)}: {end - last} minutes stand in no row"
            yield Problem(session.where, "C007", message, "warning")


def days_leave_time_to_rest(context: Context) -> Iterator[Problem]:
    """Nobody sits for long without a break, and a long day has enough of them."""
    for session in _sessions(context):
        rows = slots(session, context.units)
        rest = sum(slot.minutes for slot in rows if is_break(slot.row))
        if rows[-1].end - rows[0].start > LONG_DAY and rest < REST:
            message = (
                f"the breaks of day {session.day} take {rest} minutes: a day over {LONG_DAY // 60} hours needs {REST}"
            )
            yield Problem(session.where, "C008", message, "warning")
        for work in _between_breaks(rows):
            start, end = work[0].start, work[-1].end
            if end - start > LONGEST:
                message = (
                    f"day {session.day} has no break from {clock(start)} to {clock(end)}, {end - start} minutes: "
                    f"split a unit or add a `Break`, {LONGEST} are the most"
                )
                yield Problem(work[0].row.where, "C008", message, "warning")


def _between_breaks(rows: Iterable[Slot]) -> Iterator[list[Slot]]:
    work: list[Slot] = []
    for slot in rows:
        if not is_break(slot.row):
            work.append(slot)
        elif work:
            yield work
            work = []
    if work:
        yield work


def session_plans_fit_between_breaks(context: Context) -> Iterator[Problem]:
    """Where a unit is split, no row of its session plan is."""
    for session in _sessions(context):
        for slot in slots(session, context.units):
            for step in (one for one in steps(slot) if one.more):
                message = (
                    f"this part ends at {clock(slot.end)}, in the middle of {shown(step.row.what)} ({step.row.where}): "
                    "split the unit between two rows of its session plan"
                )
                yield Problem(slot.row.where, "C009", message, "warning")


def delivery_plans_are_of_cohorts(context: Context) -> Iterator[Problem]:
    """Pages show the delivery plans of cohorts that there are."""
    names = [cohort.id for cohort in context.course.cohorts]
    for page in context.pages:
        yield from context.unknown(page.cohorts, names, "C010", "cohorts/", "cohorts/{}.yml")


TIMETABLE_CHECKS: tuple[Check, ...] = (
    timetables_name_units,
    timetables_hold_the_units_of_the_day,
    timetables_fill_the_day,
    days_leave_time_to_rest,
    session_plans_fit_between_breaks,
    delivery_plans_are_of_cohorts,
)
