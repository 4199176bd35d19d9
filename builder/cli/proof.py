"""Coverage as lines for people: the places of one competence, and the ways in which skills are evidenced."""

from __future__ import annotations

from collections.abc import Iterator

from builder.coverage import Coverage, Place, by_way, of_kind
from builder.model import Course


def proof_lines(found: Coverage, course: Course, name: str) -> Iterator[str]:
    """Yield where one leaf is taught, practised, assessed and evidenced, for people to read."""
    for leaf in (leaf for leaf in found.leaves if leaf.entry.id == name):
        parent = next((entry.statement for entry in course.competences if entry.id == leaf.entry.parent), "")
        yield " ".join(filter(None, (name, parent, leaf.entry.statement)))
        ways = (leaf.taught, leaf.practised, leaf.assessed, leaf.evidenced)
        for way, places in zip(("taught", "practised", "assessed", "evidenced"), ways, strict=True):
            told = [f"{place.where} {_told(place)}" for place in places]
            yield f"  {way:<10} {'; '.join(told) or 'nowhere'}"
        if found.cohort:
            yield f"  {'forms':<10} {'; '.join(leaf.forms) or 'none'}"


def _told(place: Place) -> str:
    return place.what + (f" ({place.way})" if place.way else "") + (f", day {place.day}" if place.day else "")


def way_line(found: Coverage) -> str:
    """Return how many skills of the units that are taken are evidenced in each way, for people to read."""
    ways = by_way(of_kind([leaf for leaf in found.leaves if leaf.taken], "skill"))
    told = (f"{one.way} {one.evidenced} of {one.allowed} that may be" for one in ways)
    return f"Skills by way of evidence: {'; '.join(told)}."
