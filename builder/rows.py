"""Rows of a course for people and programs to read: what `--json` prints. Plain values only."""

from __future__ import annotations

from builder.model import Course, Unit


def competence_rows(course: Course) -> list[dict[str, object]]:
    """Return the register in order, one row an entry."""
    return [
        {
            "id": entry.id,
            "unit": entry.unit,
            "parent": entry.parent,
            "group": entry.group,
            "kind": entry.kind,
            "evidence": list(entry.evidence),
            "statement": entry.statement,
            "leaf": entry.leaf,
            "order": entry.order,
            "revision": entry.revision,
            "status": entry.status,
            "replaces": list(entry.replaces),
        }
        for entry in course.competences
    ]


def unit_rows(course: Course) -> list[dict[str, object]]:
    """Return the units in order, one row a unit."""
    return [_unit_row(unit, course) for unit in course.units]


def _unit_row(unit: Unit, course: Course) -> dict[str, object]:
    uses = [item.use for item in course.items if item.unit == unit.number]
    return {
        "unit": unit.number,
        "title": unit.title,
        "aliases": list(unit.aliases),
        "section": unit.section,
        "domain": unit.domain,
        "aim": unit.aim,
        "objectives": [objective.what for objective in unit.objectives],
        "minutes": unit.minutes,
        "jurisdiction": unit.jurisdiction,
        "review_class": unit.review_class,
        "safety": unit.safety,
        "reviewed": unit.review.reviewed.isoformat(),
        "reviewed_by": unit.review.by,
        "review_by": unit.review.due.isoformat(),
        "path": unit.where.path,
        "statements": sum(entry.parent is None for entry in unit.competences),
        "parts": sum(entry.parent is not None for entry in unit.competences),
        "leaves": sum(entry.leaf for entry in unit.competences),
        "words": unit.page.words,
        "practice": uses.count("practice"),
        "assessment": uses.count("assessment"),
    }
