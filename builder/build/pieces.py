"""Single things that a trainer wants without a cohort: a quiz, a checklist, a handout, a worksheet.

Imports of what only Word, pages or the solver need stand inside: whoever needs none of them must not wait for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from builder.build.bank import bank_form, chosen_items, questions_of
from builder.build.exports import exported
from builder.build.keep import keep, kept_folder
from builder.form import Form
from builder.formats import formats
from builder.model import Blueprint, Cohort, Course, Observation, Problem, Worksheet
from builder.whole import write_whole

if TYPE_CHECKING:
    from builder.build.documents import Printing
    from builder.build.handouts import Finished
    from builder.doc.document import Document
    from builder.site.render import RenderKey

DRAFT = "Draft"
WORD = "word"
"""The documents of a form, in Word: no format for learning systems."""

SEE_ABOVE = "See the errors above."
SEE_LEAVE_OUT = "See the errors above. --leave-out writes what is left without these items."
ITEM_BOOK = "item-book"
"""Items with all that belongs to them, in Word, for those who review them."""


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
    root: Path,
    course: Course,
    blueprint: Blueprint,
    count: int | None,
    seed: int,
    targets: Iterable[str],
    *,
    leave_out: bool = False,
) -> Pieces:
    """Assemble the forms of a blueprint and write them as Word papers, as item books, or in other formats."""
    from builder.assemble import Clash
    from builder.assemble.issue import issue_forms

    wanted = tuple(targets)
    unknown = _unknown(wanted, (WORD, ITEM_BOOK))
    if unknown:
        return Pieces(message=unknown)
    forms = issue_forms(course, blueprint, count=count, seed=seed)
    if isinstance(forms, Clash):
        return Pieces(message=f"{blueprint.where.path}: {forms.message}")
    return _together(_form_pieces(root, course, forms, name, leave_out) for name in wanted)


def bank(
    root: Path,
    course: Course,
    units: Sequence[str],
    use: str | None,
    targets: Iterable[str],
    *,
    leave_out: bool = False,
) -> Pieces:
    """Write the question bank, or its items of some units or of a use, as an item book or in other formats."""
    wanted = tuple(targets)
    chosen = tuple(dict.fromkeys(units))
    message = _no_unit(course, chosen) or _unknown(wanted, (ITEM_BOOK,))
    form = bank_form(course, chosen, use)
    if not message and not form.questions and wanted != (ITEM_BOOK,):
        message = "there is no current item to export."
    if message:
        return Pieces(message=message)
    return _together(
        _bank_book(root, course, form, chosen, use)
        if name == ITEM_BOOK
        else _form_pieces(root, course, [form], name, leave_out)
        for name in wanted
    )


def _no_unit(course: Course, names: Iterable[str]) -> str:
    known = [unit.number for unit in course.units]
    return next((f"there is no unit {name!r}. Known: {', '.join(known)}." for name in names if name not in known), "")


def _unknown(names: Iterable[str], ours: tuple[str, ...]) -> str:
    known = formats()
    unknown = [name for name in names if name not in ours and name not in known]
    return f"there is no format {unknown[0]!r}. Known: {', '.join((*ours, *known))}." if unknown else ""


def _together(made: Iterable[Pieces]) -> Pieces:
    """Return pieces as one, with the first message."""
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    message = ""
    for one in made:
        files |= one.files
        problems += one.problems
        message = message or one.message
    return Pieces(files, tuple(problems), message)


def _form_pieces(root: Path, course: Course, forms: Iterable[Form], name: str, leave_out: bool) -> Pieces:
    if name == WORD:
        return _word(root, course, forms)
    if name == ITEM_BOOK:
        return _form_books(root, course, forms)
    made = [exported(root, course, form, formats()[name], leave_out=leave_out) for form in forms]
    why = f"nothing is left to write for {name}." if leave_out else SEE_LEAVE_OUT
    return _together(Pieces(files, tuple(problems), "" if files else why) for files, problems in made)


def _word(root: Path, course: Course, forms: Iterable[Form]) -> Pieces:
    # Only whoever wants Word waits for the modules that write it.
    from builder.build.documents import papers

    shared = _printing(root, course)
    files: dict[str, bytes] = {}
    for form in forms:
        for one in papers(shared, form):
            made = written(shared, [one.document], one.units, DRAFT)
            if not made.files:
                return made
            files |= made.files
    return Pieces(files, shared.looks.problems)


def _form_books(root: Path, course: Course, forms: Iterable[Form]) -> Pieces:
    from builder.doc.item_book import form_book

    shared = _printing(root, course)
    return _together(written(shared, [form_book(form, shared.competences)], ()) for form in forms)


def _bank_book(root: Path, course: Course, form: Form, units: tuple[str, ...], use: str | None) -> Pieces:
    from builder.doc.item_book import item_book

    items = [item for item in chosen_items(course, units, use) if item.status != "withdrawn"]
    if not items:
        return Pieces(message="there is no item to review.")
    shared = _printing(root, course)
    name = f"{form.file}-item-book"
    book = item_book(questions_of(items), course.vignettes, shared.competences, name, form.title)
    return written(shared, [book], ())


def specification_piece(root: Path, course: Course, blueprint: Blueprint) -> Pieces:
    """Make the table of specifications of a blueprint."""
    from builder.doc.specification import specification_document
    from builder.specification import specification

    found = specification_document(specification(course, blueprint))
    return written(_printing(root, course), [found], ())


def _printing(root: Path, course: Course) -> Printing:
    from builder.build.documents import printing
    from builder.build.site import source_of

    source = source_of(root, course)
    return printing(root, course, None, source.line, source.day)


def written(shared: Printing, documents: Iterable[Document], units: Iterable[str], status: str = "") -> Pieces:
    """Return documents about some units as Word files, or what Word cannot carry."""
    from builder.word import Unwritable

    if shared.looks.unusable:
        return Pieces(problems=shared.looks.problems, message=SEE_ABOVE)
    try:
        files = {f"{document.name}.docx": shared.word(document, [*units], status) for document in documents}
    except Unwritable as refusal:
        return Pieces(problems=refusal.problems, message=SEE_ABOVE)
    return Pieces(files, shared.looks.problems)


def checklist_for_event(root: Path, course: Course, observation: Observation) -> Pieces:
    """Make the checklist of an event or a role play, a document review, or a supervision guide."""
    from builder.build.documents import units_observed
    from builder.doc.observation import observation_document

    shared = _printing(root, course)
    return written(shared, [observation_document(observation, shared.competences)], units_observed(observation))


def spreadsheet_for_event(root: Path, course: Course, observation: Observation) -> Pieces:
    """Make the spreadsheet of an event, for what was rated on paper."""
    from builder.build.bundle import event_spreadsheet
    from builder.collect.shelf import shelf

    return Pieces({f"{observation.id}.xlsx": event_spreadsheet(_printing(root, course), shelf(course), observation)})


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
    from builder.build.documents import notice_units
    from builder.doc.worksheet import worksheet, worksheet_example

    if example and not sheet.example:
        return Pieces(message=f"{sheet.where.path} has no filled example beside it.")
    document = worksheet_example(sheet) if example else worksheet(sheet)
    return written(_printing(root, course), [document], notice_units(course, sheet))


def handouts(root: Path, course: Course, names: Sequence[str], trainer: bool, large: bool = False) -> Pieces:
    """Make the handouts of units, or their trainer guides, from the pages of the whole course."""
    from builder.build.handouts import handouts as finished

    unknown = _no_unit(course, names)
    if unknown:
        return Pieces(message=unknown)
    units = [unit for unit in course.units if unit.number in names]
    return _from_pages(root, course, trainer, lambda shared, keys: finished(shared, keys, units=units, large=large))


def _from_pages(
    root: Path, course: Course, trainer: bool, finished: Callable[[Printing, Sequence[RenderKey]], Finished]
) -> Pieces:
    """Make documents from the pages of the whole course, rendered now where they are not yet."""
    from builder.build.site import one_at_a_time, render_books, render_keys, source_of

    keys = [key for key in render_keys("trainer" if trainer else "trainee", course, None) if key.format == "html"]
    with one_at_a_time(root):
        problems = render_books(root, course, keys, source_of(root, course))
        if problems:
            return Pieces(problems=tuple(problems), message=SEE_ABOVE)
        shared = _printing(root, course)
        if shared.looks.unusable:
            return Pieces(problems=shared.looks.problems, message=SEE_ABOVE)
        made, refused = finished(shared, keys)
    files = {Path(one.path).name: one.data for one in made}
    return Pieces(files, (*shared.looks.problems, *refused), SEE_ABOVE if refused else "")


def booklet_piece(
    root: Path,
    course: Course,
    *,
    section: int | None = None,
    day: int | None = None,
    cohort: Cohort | None = None,
    trainer: bool = False,
    large: bool = False,
) -> Pieces:
    """Bind the handouts or trainer guides of a section, of a day of a cohort, or of the whole course."""
    from builder.build.handouts import booklets
    from builder.doc.booklet import day_bindings, section_bindings, whole

    found = [whole(course, course.units)]
    if day is not None:
        found = [one for one in day_bindings(course, cohort, course.units) if one.day == day]
    elif section is not None:
        found = [one for one in section_bindings(course, course.units) if one.name == f"section-{section}"]
    if not found or not found[0].units:
        what = f"day {day}" if day is not None else f"section {section}"
        return Pieces(message=f"there is no unit to bind for {what}.")
    return _from_pages(root, course, trainer, lambda shared, keys: booklets(shared, keys, found, large=large))
