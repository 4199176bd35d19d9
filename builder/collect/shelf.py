"""The checklists of a course, made when a file asks for one: a hundred files of one event need it once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from builder.collect.expected import Expected, expected
from builder.doc.document import OBSERVED
from builder.doc.outline import Identity
from builder.model import Competence, Course, Problem, Where
from builder.source import near


@dataclass(frozen=True, slots=True)
class Shelf:
    """A course, and the checklists of it that were asked for so far."""

    course: Course
    competences: Mapping[str, Competence]
    known: dict[str, Expected | None] = field(default_factory=dict)

    def find(self, id_: str) -> Expected | None:
        """Return the checklist of an event, or of leaves parted by spaces; None where the course has none."""
        if id_ not in self.known:
            self.known[id_] = expected(self.course, self.competences, id_)
        return self.known[id_]

    def of(self, identity: Identity, where: Where) -> Expected | Problem:
        """Return the checklist that a file says it is, or why the course does not ask just that (K017, K031, K032)."""
        if identity.kind not in OBSERVED:
            told = f"a {identity.kind or 'document of no kind'} ({identity.id})"
            return Problem(where, "K017", f"{told}: only {', '.join(OBSERVED[:-1])} and {OBSERVED[-1]} are collected")
        found = self.find(identity.id)
        if found is None or found.kind != identity.kind:
            names = [one.id for one in self.course.observations]
            told = f"the {identity.kind} {identity.id!r} is not in this course{near(identity.id, names)}"
            return Problem(where, "K031", f"{told}: collect it with the course that it was printed from")
        if found.structure != identity.structure:
            was = identity.content or "another time"
            told = (
                f"another version of the checklist {identity.id!r}: printed from {was}, it asks other things than today"
            )
            return Problem(where, "K032", f"{told}. Collect it with the course of that time")
        return found


def shelf(course: Course) -> Shelf:
    """Return the checklists of a course."""
    return Shelf(course, {entry.id: entry for entry in course.competences})
