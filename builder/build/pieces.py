"""Single things that a trainer wants without a cohort: a quiz, a checklist, a handout, a worksheet.

Imports of what only Word or pages need stand inside: a quiz for a learning system must not wait for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from builder.assemble import Clash
from builder.assemble.issue import issue_forms
from builder.build.exchange import write_whole
from builder.build.exports import exported
from builder.build.keep import keep, kept_folder
from builder.form import Form
from builder.formats import formats
from builder.model import Blueprint, Course, Observation, Problem, Worksheet

if TYPE_CHECKING:
    from builder.build.documents import Printing
    from builder.doc.document import Document

DRAFT = "Draft"
WORD = "word"
"""The target that is no format for a learning system: the four documents of a form."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """Files that were made, by path; or why none was. `problems` may be warnings only."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    message: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """The files that were written, and the copies of what people had changed in their places."""

    paths: tuple[Path, ...]
    kept: tuple[Path, ...]


def write_pieces(files: Mapping[str, bytes], out: Path, today: date) -> Written:
    """Write files into a folder. What stands there with other content is kept first. Raises OSError."""
    different = [name for name, data in files.items() if (out / name).is_file() and (out / name).read_bytes() != data]
    kept = keep(out, different, kept_folder(out, today))
    for name, data in files.items():
        write_whole(out / name, data)
    return Written(tuple(out / name for name in files), kept)


def quiz(
    root: Path, course: Course, blueprint: Blueprint, count: int | None, seed: int, targets: Iterable[str]
) -> Pieces:
    """Assemble the forms of a blueprint and write them as Word papers or for learning systems."""
    known = formats()
    unknown = [name for name in targets if name != WORD and name not in known]
    if unknown:
        return Pieces(message=f"there is no format {unknown[0]!r}. Known: {', '.join((WORD, *known))}.")
    forms = issue_forms(course, blueprint, count=count, seed=seed)
    if isinstance(forms, Clash):
        return Pieces(message=f"{blueprint.where.path}: {forms.message}")
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    for name in targets:
        made = _word(root, course, forms) if name == WORD else _exported(root, forms, name)
        files |= made.files
        problems += made.problems
    return Pieces(files, tuple(problems), "" if files else "See the errors above.")


def _exported(root: Path, forms: Iterable[Form], name: str) -> Pieces:
    made = [exported(root, form, formats()[name]) for form in forms]
    files = {path: data for found, _ in made for path, data in found.items()}
    return Pieces(files, tuple(problem for _, problems in made for problem in problems))


def _word(root: Path, course: Course, forms: Iterable[Form]) -> Pieces:
    # Only whoever wants Word waits for the modules that write it.
    from builder.build.documents import papers, units_asked

    shared = _printing(root, course)
    files: dict[str, bytes] = {}
    for form in forms:
        made = written(shared, papers(form, "", shared.competences), units_asked(form), DRAFT)
        if not made.files:
            return made
        files |= made.files
    return Pieces(files)


def _printing(root: Path, course: Course) -> Printing:
    from builder.build.documents import printing
    from builder.build.site import source_of

    source = source_of(root, course)
    return printing(root, course, None, source.line, source.day)


def written(shared: Printing, documents: Iterable[Document], units: Iterable[str], status: str = "") -> Pieces:
    """Return documents about some units as Word files, or what Word cannot carry."""
    from builder.word import Unwritable

    try:
        return Pieces({f"{document.name}.docx": shared.word(document, [*units], status) for document in documents})
    except Unwritable as refusal:
        return Pieces(problems=refusal.problems, message="See the errors above.")


def checklist_for_event(root: Path, course: Course, observation: Observation) -> Pieces:
    """Make the checklist of an event."""
    from builder.build.documents import units_observed
    from builder.doc.checklist import checklist

    shared = _printing(root, course)
    return written(shared, [checklist(observation, shared.competences)], units_observed(observation))


def leaves_named(course: Course, names: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the leaves that a list of units, statements and leaves stands for, and the names that stand for none."""
    found: list[str] = []
    unknown: list[str] = []
    for name in names.replace(",", " ").split():
        leaves = [
            entry.id
            for entry in course.competences
            if entry.leaf and entry.status == "current" and name in (entry.id, entry.parent, entry.unit)
        ]
        found += leaves
        unknown += [] if leaves else [name]
    return tuple(dict.fromkeys(found)), tuple(unknown)


def checklist_for_leaves(root: Path, course: Course, names: str, unit: str | None) -> Pieces:
    """Make a checklist for chosen competences, from all criteria of the course."""
    from builder.doc.checklist import checklist_for

    leaves, unknown = leaves_named(course, names)
    if unknown:
        return Pieces(message=f"not in the register: {', '.join(unknown)}. `coursewright competences` lists it.")
    shared = _printing(root, course)
    named = next((found.name for found in course.units if found.number == unit), "")
    title = f"Unit {named}" if named else f"Competences {', '.join(leaves)}"
    units = sorted({leaf.rpartition(".")[0] for leaf in leaves})
    return written(shared, [checklist_for(course.observations, leaves, shared.competences, title)], units)


def worksheet_piece(root: Path, course: Course, sheet: Worksheet, example: bool) -> Pieces:
    """Make a blank worksheet, or its filled example."""
    from builder.build.documents import units_of_leaves
    from builder.doc.worksheet import worksheet, worksheet_example

    if example and not sheet.example:
        return Pieces(message=f"{sheet.where.path} has no filled example beside it.")
    document = worksheet_example(sheet) if example else worksheet(sheet)
    return written(_printing(root, course), [document], units_of_leaves(sheet.competences))


def handouts(root: Path, course: Course, names: Iterable[str], trainer: bool) -> Pieces:
    """Make the handouts of units, or their trainer guides, from the pages of the whole course."""
    from builder.build.documents import handouts as finished
    from builder.build.site import one_at_a_time, render_books, render_keys, source_of

    known = [unit.number for unit in course.units]
    unknown = [name for name in names if name not in known]
    if unknown:
        return Pieces(message=f"there is no unit {unknown[0]!r}. Known: {', '.join(known)}.")
    keys = [key for key in render_keys("trainer" if trainer else "trainee", course, None) if key.format == "html"]
    with one_at_a_time(root):
        problems = render_books(root, course, keys, source_of(root, course))
        if problems:
            return Pieces(problems=tuple(problems), message="See the errors above.")
        made = finished(_printing(root, course), keys)
    wanted = [f"handouts/{name}-" for name in names]
    return Pieces({Path(one.path).name: one.data for one in made if one.path.startswith(tuple(wanted))})
