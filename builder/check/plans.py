"""Providers and cohorts: that they name what exists and that sessions fit."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from builder.check.context import Check, Context
from builder.course.timetables import lasts
from builder.model import Cohort, Problem


def cohorts_name_what_exists(context: Context) -> Iterator[Problem]:
    """Cohorts name providers, units, blueprints and observations of the course."""
    course = context.course
    for cohort in course.cohorts:
        of_kind = {kind: [p.id for p in course.providers if p.kind == kind] for kind in ("provider", "employer")}
        met = (unit for session in cohort.sessions for unit in (*session.units, *session.alone))
        units = [*cohort.units, *met]
        blueprints, observations = [b.id for b in course.blueprints], [o.id for o in course.observations]
        provider, employer = "cohorts/providers/ with kind provider", "cohorts/providers/ with kind employer"
        named = (
            ([cohort.provider], of_kind["provider"], provider, "cohorts/providers/{}.yml"),
            (cohort.employers, of_kind["employer"], employer, "cohorts/providers/{}.yml"),
            (units, context.units, "the units", "units/{}-"),
            (cohort.quizzes, blueprints, "question_bank/blueprints/", "question_bank/blueprints/{}.yml"),
            (cohort.observations, observations, "observations/", "observations/{}.md"),
        )
        for mentions, known, place, source in named:
            yield from context.unknown(mentions, known, "C001", place, source)


def _whole(context: Context) -> Iterator[Cohort]:
    # Where a session could not be read, others are not blamed for the gap.
    yield from (cohort for cohort in context.course.cohorts if not context.unread(cohort.where.path))


def sessions_follow_each_other(context: Context) -> Iterator[Problem]:
    """Days count up with their dates, and each ends after it starts."""
    for cohort in _whole(context):
        for number, session in enumerate(cohort.sessions, start=1):
            if session.day != number:
                message = f"expected day {number} here, found day {session.day}"
                yield Problem(session.where, "C002", message)
            if session.end <= session.start:
                message = f"day {session.day} ends at {session.end:%H:%M}, before it starts"
                yield Problem(session.where, "C002", message)
        for before, after in pairwise(cohort.sessions):
            if after.date <= before.date:
                message = f"day {after.day} is on {after.date}, not after day {before.day} on {before.date}"
                yield Problem(after.where, "C002", message)


def what_is_between_sessions_fits(context: Context) -> Iterator[Problem]:
    """Work between sessions follows a day that there is, and supervision ends after it starts."""
    for cohort in _whole(context):
        days = [session.day for session in cohort.sessions]
        for task in cohort.tasks:
            if task.after not in days:
                yield Problem(task.where, "C002", f"{task.title!r} follows day {task.after}, which does not exist")
        for meeting in cohort.supervision:
            if meeting.end <= meeting.start:
                yield Problem(meeting.where, "C002", f"supervision on {meeting.date} ends before it starts")


def units_fit_their_sessions(context: Context) -> Iterator[Problem]:
    """The minutes of the units of a day fit between its start and its end. A day with a timetable is told by that."""
    for cohort in _whole(context):
        for session in (one for one in cohort.sessions if not one.timetable):
            units = [context.units[u.what] for u in session.units if u.what in context.units]
            needed, there = sum(unit.minutes for unit in units), lasts(session)
            if needed > there > 0:
                message = f"the units of day {session.day} take {needed} minutes, the day has {there}"
                yield Problem(session.where, "C003", message)


def every_unit_has_its_session(context: Context) -> Iterator[Problem]:
    """Every unit of a cohort is taught once, or worked through alone before a day, and no other is."""
    for cohort in _whole(context):
        taken = _units(cohort, context)
        taught = [unit for session in cohort.sessions for unit in session.units]
        alone = [unit for session in cohort.sessions for unit in session.alone]
        for number in taken:
            times, apart = (sum(unit.what == number for unit in units) for units in (taught, alone))
            if times + apart != 1 and context.units[number].where.path not in context.unsure:
                yield Problem(cohort.where, "C004", f"unit {number} is {_met(times, apart)}")
        for unit in (*taught, *alone):
            if unit.what in context.units and unit.what not in taken:
                yield Problem(unit.where, "C005", f"unit {unit.what} is not among the units of this cohort")


def _met(taught: int, alone: int) -> str:
    session = f"taught in {taught or 'no'} session{'s' * (taught > 1)}"
    if not alone:
        return f"{session}: it needs one"
    if taught:
        return f"{session} and worked through alone as well: it needs one of the two"
    return f"worked through alone before {alone} days: once is enough"


def _units(cohort: Cohort, context: Context) -> list[str]:
    named = [unit.what for unit in cohort.units]
    return [number for number in context.units if number in named] if named else list(context.units)


def employers_have_safety_contacts(context: Context) -> Iterator[Problem]:
    """Every employer says whom to call, and a release says so truly."""
    used = {mention.what for cohort in context.course.cohorts for mention in cohort.employers}
    for provider in context.course.providers:
        if context.unread(provider.where.path):
            continue
        if provider.kind == "employer" and not any(contact.safety for contact in provider.contacts):
            message = f"{provider.name} has no contact with `safety: true`"
            yield Problem(provider.where, "P002", message, context.severity)
        elif context.release and provider.placeholder and provider.id in used:
            message = f"the contacts of {provider.name} are placeholders: fill in the real ones"
            yield Problem(provider.where, "P001", message)


PLAN_CHECKS: tuple[Check, ...] = (
    cohorts_name_what_exists,
    sessions_follow_each_other,
    what_is_between_sessions_fits,
    units_fit_their_sessions,
    every_unit_has_its_session,
    employers_have_safety_contacts,
)
