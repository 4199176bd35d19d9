"""What goes out of date: figures and reviews. Warnings in daily work, errors in a release."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from builder.check.context import Check, Context
from builder.model import Problem, Review, Where

SAFETY_REVIEW = timedelta(days=366)


def figures_still_hold(context: Context) -> Iterator[Problem]:
    """A dated figure holds today."""
    for figure in context.course.figures:
        if figure.end < figure.start:
            yield Problem(figure.where, "D006", f"{figure.id} ends on {figure.end}, before it starts")
        elif figure.end < context.today:
            message = f"{figure.id} held until {figure.end}: look up the new figure and its source"
            yield Problem(figure.where, "D002", message, context.severity)


def reviews_are_not_overdue(context: Context) -> Iterator[Problem]:
    """Nothing is past the day by which it must be checked again."""
    for where, review in _reviews(context):
        if review.due < review.reviewed:
            message = f"`review by` {review.due} comes before `reviewed` {review.reviewed}"
            yield Problem(where, "D006", message)
        elif review.due < context.today:
            message = f"the review was due on {review.due}"
            yield Problem(where, "D003", message, context.severity)


def _reviews(context: Context) -> Iterator[tuple[Where, Review]]:
    course = context.course
    yield from ((unit.where, unit.review) for unit in course.units)
    yield from ((observation.where, observation.review) for observation in course.observations)
    yield from ((sheet.where, sheet.review) for sheet in course.worksheets)


def safety_units_are_reviewed(context: Context) -> Iterator[Problem]:
    """A safety unit is checked every year, and a release of it was reviewed by a practitioner."""
    for unit in context.course.units:
        if not unit.safety:
            continue
        if unit.review.due > _year_after(unit.review.reviewed):
            message = f"a safety unit is checked again within twelve months, found {unit.review.due}"
            yield Problem(unit.where, "D004", message)
        if context.release and not unit.review.by:
            message = "a safety unit needs `reviewed by`, a practitioner with name and role, before release"
            yield Problem(unit.where, "D005", message)


def _year_after(day: date) -> date:
    return day + SAFETY_REVIEW


DATE_CHECKS: tuple[Check, ...] = (
    figures_still_hold,
    reviews_are_not_overdue,
    safety_units_are_reviewed,
)
