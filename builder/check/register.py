"""The register: IDs by position, kinds, ways of evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.check.context import Check, Context, repeated
from builder.model import Competence, Problem, Unit

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def numbers_are_in_file_names(context: Context) -> Iterator[Problem]:
    """`units/2.3-assessing-capacity.md` holds unit 2.3."""
    for unit in context.course.units:
        name = unit.where.path.rpartition("/")[2]
        if not name.startswith(f"{unit.number}-"):
            message = f"unit {unit.number} stands in {name}: expected {unit.number}-….md"
            yield Problem(unit.where, "U001", message)


def ids_have_the_form(context: Context) -> Iterator[Problem]:
    """An ID is the unit and a number, and a letter for a part of the statement it stands under."""
    units = [unit for unit in context.course.units if f"/{unit.number}-" in unit.where.path]
    for entry in (entry for unit in units for entry in unit.competences):
        stem = re.fullmatch(rf"{re.escape(entry.unit)}\.[1-9]\d*", entry.parent or entry.id)
        if not stem:
            message = f"{entry.id!r} is not an ID of unit {entry.unit}: expected `{entry.unit}.` and a number"
            yield Problem(entry.where, "R001", message)
        elif entry.parent and not re.fullmatch(rf"{re.escape(entry.parent)}[a-z]", entry.id):
            message = f"{entry.id!r} stands under {entry.parent}: expected `{entry.parent}` and a letter"
            yield Problem(entry.where, "R006", message)


def ids_are_issued_once(context: Context) -> Iterator[Problem]:
    """No ID stands twice in the course."""
    yield from repeated(((entry.id, entry.where) for entry in context.course.competences), "R003")


def first_edition_has_no_gap(context: Context) -> Iterator[Problem]:
    """The IDs of the first edition run from 1, and from a, without a gap, in this order."""
    for unit in context.course.units:
        first = [entry for entry in unit.competences if entry.edition == 1]
        yield from _in_order([e for e in first if not e.parent], f"{unit.number}.", _numbers(unit))
        for stem in first:
            parts = [entry for entry in first if entry.parent == stem.id]
            yield from _in_order(parts, stem.id, list(_LETTERS))


def _numbers(unit: Unit) -> list[str]:
    return [str(number) for number in range(1, len(unit.competences) + 2)]


def _in_order(entries: list[Competence], start: str, ends: list[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for entry, end in zip(entries, ends, strict=False):
        if entry.id in seen or entry.id.removeprefix(start) not in ends:
            return  # not an ID of this place, or given twice: said already
        seen.add(entry.id)
        if entry.id != start + end:
            message = f"expected {start + end} here, found {entry.id}: IDs are positions in the first edition"
            yield Problem(entry.where, "R002", message)
            return


def evidence_belongs_to_leaves(context: Context) -> Iterator[Problem]:
    """A leaf says how it can be shown; a statement with parts leaves that to its parts."""
    for entry in context.course.competences:
        if context.unread(entry.where.path):
            continue
        if entry.leaf and not entry.evidence and entry.status == "current":
            yield Problem(entry.where, "R004", f"{entry.id} has no `evidence`: say how it can be shown")
        elif not entry.leaf and entry.evidence:
            yield Problem(entry.where, "R004", f"{entry.id} has parts: `evidence` belongs to them")


def quiz_shows_knowledge_only(context: Context) -> Iterator[Problem]:
    """A quiz is never evidence of a skill."""
    for entry in context.course.competences:
        if entry.kind == "skill" and "quiz" in entry.evidence:
            yield Problem(entry.where, "R005", f"{entry.id} is a skill: a quiz cannot show it")


def successors_replace_something(context: Context) -> Iterator[Problem]:
    """`replaces` names entries of the register."""
    for entry in context.course.competences:
        for name in entry.replaces:
            if name not in context.competences:
                yield Problem(entry.where, "R007", f"{entry.id} replaces {name!r}, which is not in the register")


ID_CHECKS: tuple[Check, ...] = (
    numbers_are_in_file_names,
    ids_have_the_form,
    ids_are_issued_once,
    first_edition_has_no_gap,
)
REGISTER_CHECKS: tuple[Check, ...] = (
    *ID_CHECKS,
    evidence_belongs_to_leaves,
    quiz_shows_knowledge_only,
    successors_replace_something,
)
