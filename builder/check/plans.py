"""Blueprints, providers and cohorts: that they name what exists and that sessions fit."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime, time
from itertools import pairwise

from builder.check.context import Check, Context
from builder.items import item_types
from builder.model import LEVELS, Blueprint, Bound, Cohort, Problem, Session
from builder.supply import shortages, usable


def blueprints_name_what_exists(context: Context) -> Iterator[Problem]:
    """Blueprints name units, levels, types, leaves and items of the course."""
    for blueprint in context.course.blueprints:
        named = (
            (blueprint.units, context.units, "the units", "units/{}-"),
            (blueprint.levels, LEVELS, "the levels", ""),
            (blueprint.types, item_types(), "the types of item", ""),
        )
        for bounds, known, place, source in named:
            yield from context.unknown((bound.of for bound in bounds), known, "B002", place, source)
        for item in (*blueprint.must_include, *blueprint.barred):
            source = f"question_bank/{item.what[1:].rpartition('-')[0]}.md"
            yield from context.unknown([item], context.items, "B002", "the question bank", source)
        yield from (found for leaf in blueprint.competences if (found := context.leaf(leaf.of)))


def blueprints_can_be_met(context: Context) -> Iterator[Problem]:
    """Numbers make sense; bounds are the right way round and leave room for the length."""
    for blueprint in context.course.blueprints:
        for name, number in (("forms", blueprint.forms), ("length", blueprint.length.low)):
            if number < 1:
                yield Problem(blueprint.where, "B001", f"`{name}` is at least 1, found {number}")
        if blueprint.pass_mark is not None and blueprint.pass_mark > 100:
            yield Problem(blueprint.where, "B001", f"`pass mark` is at most 100 per cent, found {blueprint.pass_mark}")
        # A quiz draws on no unit that it does not name; of levels and types, those not named are free.
        kinds: tuple[tuple[tuple[Bound, ...], Collection[str]], ...] = (
            (blueprint.units, ()),
            (blueprint.levels, LEVELS),
            (blueprint.types, item_types()),
        )
        for bounds, all_there_are in kinds:
            yield from _bounds(blueprint, bounds, all_there_are)


def _bounds(blueprint: Blueprint, bounds: tuple[Bound, ...], all_there_are: Collection[str]) -> Iterator[Problem]:
    for bound in bounds:
        if bound.high is not None and bound.low > bound.high:
            message = f"{bound.of.what}: at least {bound.low} and at most {bound.high} cannot both be"
            yield Problem(bound.of.where, "B001", message)
    def most_of(bound: Bound) -> int:
        return 10**6 if bound.high is None else bound.high

    least, most = sum(bound.low for bound in bounds), sum(most_of(bound) for bound in bounds)
    length = round(blueprint.length.low)
    if least > length:
        message = f"the bounds ask for at least {least} items, the length is {length}"
        yield Problem(bounds[0].of.where, "B001", message)
    elif bounds and most < length and set(all_there_are) <= {bound.of.what for bound in bounds}:
        message = f"the bounds allow at most {most} items, the length is {length}"
        yield Problem(bounds[0].of.where, "B001", message)


def what_must_be_included_can_be(context: Context) -> Iterator[Problem]:
    """Items that a quiz must include are items that it may draw."""
    for blueprint in _without(context, blueprints_name_what_exists):
        drawn = {item.id for item in usable(context.course, blueprint)}
        units = {bound.of.what for bound in blueprint.units}
        for must in blueprint.must_include:
            item = context.items.get(must.what)
            if item is None or must.what in drawn:
                continue
            why = (
                ("it is withdrawn", item.status == "withdrawn"),
                (f"it is for {item.use}, the quiz for {blueprint.use}", item.use != blueprint.use),
                (f"unit {item.unit} is not among its units", bool(units) and item.unit not in units),
                ("it is barred, or its vignette is", True),
            )
            reason = next(reason for reason, holds in why if holds)
            yield Problem(must.where, "B004", f"{must.what} cannot be included: {reason}")


def the_bank_holds_enough(context: Context) -> Iterator[Problem]:
    """The bank holds as many usable items as the forms of a blueprint need, counted rule by rule."""
    if not context.unread("question_bank/"):
        earlier = (blueprints_name_what_exists, blueprints_can_be_met, what_must_be_included_can_be)
        for blueprint in _without(context, *earlier):
            # A warning: what a lock holds can be printed all the same, and whoever builds the quiz is told more.
            found = shortages(context.course, blueprint)
            yield from (Problem(one.where, "B003", str(one), "warning") for one in found)


def _without(context: Context, *checks: Check) -> Iterator[Blueprint]:
    # What is wrong with a blueprint itself is told first: the count would only follow from it.
    wrong = {problem.where.path for check in checks for problem in check(context)}
    yield from (blueprint for blueprint in context.course.blueprints if blueprint.where.path not in wrong)


def cohorts_name_what_exists(context: Context) -> Iterator[Problem]:
    """Cohorts name providers, units, blueprints and observations of the course."""
    course = context.course
    for cohort in course.cohorts:
        of_kind = {kind: [p.id for p in course.providers if p.kind == kind] for kind in ("provider", "employer")}
        units = [*cohort.units, *(unit for session in cohort.sessions for unit in session.units)]
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
    """The minutes of the units of a day fit between its start and its end."""
    for cohort in _whole(context):
        for session in cohort.sessions:
            units = [context.units[u.what] for u in session.units if u.what in context.units]
            needed, there = sum(unit.minutes for unit in units), _minutes(session)
            if needed > there > 0:
                message = f"the units of day {session.day} take {needed} minutes, the day has {there}"
                yield Problem(session.where, "C003", message)


def _minutes(session: Session) -> int:
    start, end = (_at(clock) for clock in (session.start, session.end))
    return int((end - start).total_seconds()) // 60


def _at(clock: time) -> datetime:
    return datetime.combine(date(2000, 1, 1), clock)


def every_unit_has_its_session(context: Context) -> Iterator[Problem]:
    """Every unit of a cohort is taught once, and no other is."""
    for cohort in _whole(context):
        taken = _units(cohort, context)
        taught = [unit for session in cohort.sessions for unit in session.units]
        for number in taken:
            times = sum(unit.what == number for unit in taught)
            if times != 1 and context.units[number].where.path not in context.unsure:
                message = f"unit {number} is taught in {times or 'no'} session{'s' * (times > 1)}: it needs one"
                yield Problem(cohort.where, "C004", message)
        for unit in taught:
            if unit.what in context.units and unit.what not in taken:
                yield Problem(unit.where, "C005", f"unit {unit.what} is not among the units of this cohort")


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
    blueprints_name_what_exists,
    blueprints_can_be_met,
    what_must_be_included_can_be,
    the_bank_holds_enough,
    cohorts_name_what_exists,
    sessions_follow_each_other,
    what_is_between_sessions_fits,
    units_fit_their_sessions,
    every_unit_has_its_session,
    employers_have_safety_contacts,
)
