"""Dates and times in words, the same on every machine whatever its language."""

from __future__ import annotations

import os
from datetime import date, time, timedelta

from builder.model import Course

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def long_date(day: date) -> str:
    """Write a date as 22 November 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def weekday(day: date) -> str:
    """Write a date as Sunday 22 November 2026."""
    return f"{DAYS[day.weekday()]} {long_date(day)}"


def span(start: time, end: time) -> str:
    """Write two times as 09:30 to 16:30."""
    return f"{start:%H:%M} to {end:%H:%M}"


def content_date(course: Course) -> date:
    """Return the date of the content: SOURCE_DATE_EPOCH, else the newest `reviewed` among the sources."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given.isdigit():
        return date(1970, 1, 1) + timedelta(seconds=int(given))
    reviews = [unit.review for unit in course.units]
    reviews += [observation.review for observation in course.observations]
    reviews += [sheet.review for sheet in course.worksheets]
    return max((review.reviewed for review in reviews), default=date(1980, 1, 1))


def content_line(course: Course) -> str:
    """Return the line that says how current the content is."""
    return f"Content of {long_date(content_date(course))}"
