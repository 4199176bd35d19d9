"""A cohort file as the start of another: the same days, units and timetables under a new title and with new dates."""

from __future__ import annotations

import json
import re
from datetime import date

from builder.course.plans import read_cohort
from builder.model import Cohort, Problem

_TITLE = re.compile(r"^title:.*$", re.M)
_DATE = re.compile(r"\b(date:\s*[\"']?)([0-9]{4}-[0-9]{2}-[0-9]{2})\b")


def copied_cohort(content: str, path: str, title: str, start: date) -> str | None:
    """Return the text of a cohort with another title, all its dates moved so that the first day is on `start`.

    What else the file says stays as it is, comments too. None where the text is not written in a way in which this
    can be done safely: the copy is read again and compared.
    """
    before = _read(content, path)
    if before is None or not before.sessions:
        return None
    by = start - before.sessions[0].date

    def moved(found: re.Match[str]) -> str:
        return f"{found[1]}{date.fromisoformat(found[2]) + by}"

    written = json.dumps(title, ensure_ascii=False)
    try:
        made = _DATE.sub(moved, _TITLE.sub(lambda _: f"title: {written}", content, count=1))
    except (ValueError, OverflowError):
        return None
    after = _read(made, path)
    same = after and (after.title, _dates(after)) == (title, [day + by for day in _dates(before)])
    return made if same else None


def _read(content: str, path: str) -> Cohort | None:
    problems: list[Problem] = []
    found = read_cohort(content, path, problems)
    return None if problems else found


def _dates(cohort: Cohort) -> list[date]:
    return [*(session.date for session in cohort.sessions), *(meeting.date for meeting in cohort.supervision)]
