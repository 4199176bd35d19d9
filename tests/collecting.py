"""A filled checklist of the good course, and what is read from it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from builder.build.pieces import checklist_for_event
from builder.collect.collecting import Collected
from builder.collect.record import Record
from builder.model import Course

EVENT = "shop-visit"
ANSWERS = {
    "shop-visit.agreed": "yes",
    "trainee": "T-0417",
    "observer": "Team leader",
    "date": "2027-03-01",
    "minutes": "50",
    "place": "A shop, in the morning",
    "occasion": "Live",
    "shop-visit-01.rating.5": "yes",
    "shop-visit-01.said": "“Good morning”, then who & why <in one breath>",
    "shop-visit-02.rating.1": "yes",
    "shop-visit-03.rating.2": "yes",
    "shop-visit-03.said": "Promised a start on Monday.\nWas told why not.",
    "shop-visit-03.missed": "yes",
    "judgement.2": "yes",
    "trainee.questions": "What would you do with a no?",
    "trainee.well": "The first minute",
    "observer.change": "Say “I will ask”",
    "by-when": "2027-03-15",
    "action": "Role play a question about Monday",
    "trainee.role": "Employment specialist",
    "trainee.date": "2027-03-01",
    "observer.role": "Team leader",
    "observer.date": "2027-03-02",
    "trainee.disagrees": "yes",
    "concern.no": "yes",
}
FACTS = {
    "trainee": "T-0417",
    "date": "2027-03-01",
    "minutes": "50",
    "place": "A shop, in the morning",
    "occasion": "Live",
    "observer": "Team leader",
    "agreed": "yes",
    "judgement": "Borderline",
    "questions, trainee": "What would you do with a no?",
    "done well, trainee": "The first minute",
    "to change, observer": "Say “I will ask”",
    "agreed action": "Role play a question about Monday",
    "by when": "2027-03-15",
    "trainee role": "Employment specialist",
    "trainee signed": "2027-03-01",
    "observer role": "Team leader",
    "observer signed": "2027-03-02",
    "trainee disagrees": "yes",
    "concern taken": "no",
}
RATED = [
    ("shop-visit-01", "Independently", "“Good morning”, then who & why <in one breath>", False),
    ("shop-visit-02", "Not observed", "", False),
    ("shop-visit-03", "Not yet", "Promised a start on Monday.\nWas told why not.", True),
]


def of_event(root: Path, course: Course, event: str) -> bytes:
    found = next(one for one in course.observations if one.id == event)
    return checklist_for_event(root, course, found).files[f"{event}.docx"]


def told(found: Collected) -> list[str]:
    return [f"{one.severity} {one.code} {one.message}" for one in found.problems]


def only(found: Collected) -> Record:
    assert told(found) == []
    assert len(found.records) == 1
    return found.records[0]


def rows(data: bytes) -> list[dict[str, str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
