"""The cases and what happens to them, and what activities and texts name: observers' lines, objectives, documents."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from builder.check.context import Check, Context, repeated
from builder.check.standard import where_there_is_one
from builder.model import Mention, Problem, Standard

TIMELINE = "course/timeline.yml"


# Cases


def happenings_fit(context: Context) -> Iterator[Problem]:
    """What happens has an ID of its own, names cases, and stands in the order of its dates."""
    happenings = context.course.happenings
    yield from repeated(((one.id, one.where) for one in happenings), "L007")
    known = [case.id for case in context.course.cases]
    for one in happenings:
        yield from context.unknown(one.who, known, "L004", "course/cases.yml")
    for before, after in pairwise(happenings):
        if after.date < before.date:
            message = f"{after.id} is on {after.date}, {before.id} above it on {before.date}: put it where it belongs"
            yield Problem(after.where, "D006", message)


def cases_have_happenings(context: Context) -> Iterator[Problem]:
    """Where a course has a timeline, something happens to every case."""
    if not context.course.happenings or context.unread(TIMELINE):
        return
    told = {case.what for one in context.course.happenings for case in one.who}
    for case in context.course.cases:
        if case.id not in told:
            message = f"nothing happens to {case.id} in {TIMELINE}: name the case in the `who` of an entry"
            yield Problem(case.where, "L015", message)


def moments_exist(context: Context) -> Iterator[Problem]:
    """A moment is something that happens in the timeline."""
    known = [one.id for one in context.course.happenings]
    for page in context.pages:
        yield from context.unknown(page.moments, known, "U018", TIMELINE)


# What pages name


def observer_sheets_name_what_exists(context: Context) -> Iterator[Problem]:
    """A line of an observer sheet names leaves, or a criterion of an observation."""
    known = [criterion.id for observation in context.course.observations for criterion in observation.criteria]
    for line in (line for page in context.pages for line in page.sheet_lines):
        yield from (found for leaf in line.leaves if (found := context.leaf(leaf)))
        if line.criterion:
            source = f"observations/{line.criterion.rpartition('-')[0]}.md"
            named = [Mention(line.where, line.criterion)]
            yield from context.unknown(named, known, "L016", "observations/", source)


def documents_exist(context: Context) -> Iterator[Problem]:
    """The observations and worksheets that a text sends people to are there."""
    observations = [observation.id for observation in context.course.observations]
    sheets = [sheet.id for sheet in context.course.worksheets]
    for page in context.pages:
        yield from context.unknown(page.observations, observations, "L016", "observations/", "observations/{}.md")
        yield from context.unknown(page.worksheets, sheets, "L017", "worksheets/", "worksheets/{}.md")


# Objectives


def served_objectives_exist(context: Context) -> Iterator[Problem]:
    """Activities serve objectives of the course."""
    known = [objective.id for objective in context.course.objectives]
    for passage in (passage for page in context.pages for passage in page.passages):
        yield from context.unknown(passage.serves, known, "U003", "course/objectives.yml")


@where_there_is_one
def objectives_are_served(context: Context, _: Standard) -> Iterator[Problem]:
    """In a course with a standard, units serve every objective; one that only activities serve is a warning."""
    course = context.course
    if context.unread("units/"):
        return
    by_units = {objective.what for unit in course.units for objective in unit.objectives}
    passages = (passage for page in context.pages for passage in page.passages)
    by_activities = {objective.what for passage in passages for objective in passage.serves}
    for one in course.objectives:
        if one.is_aim or one.id in by_units:
            continue
        if one.id in by_activities:
            message = f"only activities serve objective {one.id}: name it in the `objectives` of a unit too"
            yield Problem(one.where, "U022", message, "warning")
        else:
            message = f"nothing serves objective {one.id}: name it in the `objectives` of a unit"
            yield Problem(one.where, "U022", message)


# Content notes


@where_there_is_one
def safety_units_warn_readers(context: Context, _: Standard) -> Iterator[Problem]:
    """In a course with a standard, a safety unit says beforehand what may be hard to read."""
    for unit in context.course.units:
        if unit.safety and not unit.content_note:
            message = "a safety unit needs a `content note`: one or two sentences on what may be hard to read"
            yield Problem(unit.where, "U023", message)


CASE_CHECKS: tuple[Check, ...] = (
    happenings_fit,
    cases_have_happenings,
    moments_exist,
    observer_sheets_name_what_exists,
    documents_exist,
    served_objectives_exist,
    objectives_are_served,
    safety_units_warn_readers,
)
