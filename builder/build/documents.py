"""The documents of a pack: which there are, for which day, and how many to print."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from pathlib import Path

from docutils import nodes

from builder.build.exports import DEFAULT, exported
from builder.build.looks import Looks, looks
from builder.doc.answer_sheet import answer_sheet, key
from builder.doc.cohort import employers_of, provider_of, units_of
from builder.doc.contacts import safety_notice
from builder.doc.day_plans import day_plans_document, has_timetable
from builder.doc.document import Document
from builder.doc.marking_guide import marking_guide
from builder.doc.observation import observation_document
from builder.doc.paper import paper, papers_of
from builder.doc.print_room import DRAFT, PackFile, day_of, main_day, pdf_path
from builder.doc.quotes import curl
from builder.doc.results import results
from builder.doc.slips import Page, feedback_slips, page_of_slips
from builder.doc.worksheet import worksheet, worksheet_example
from builder.form import Form
from builder.formats import formats
from builder.model import Cohort, Competence, Course, Mention, Observation, Problem, Worksheet
from builder.safety import touches_safety
from builder.word import Draft, Unwritable, draft, finish


@dataclass(frozen=True, slots=True)
class Made:
    """A finished file: its path in the pack, what the print room says about it, its bytes, those of its PDF if any."""

    path: str
    file: PackFile
    data: bytes
    pdf: bytes = b""

    @property
    def files(self) -> dict[str, bytes]:
        """What is written, by path: the file itself and, where there is one, its PDF."""
        return {self.path: self.data} | ({pdf_path(self.path): self.pdf} if self.pdf else {})


@dataclass(frozen=True, slots=True)
class Printing:
    """What every document of a build shares. `made` is the date that files carry."""

    root: Path
    course: Course
    cohort: Cohort | None
    slots: Mapping[str, str]
    made: date
    looks: Looks
    competences: Mapping[str, Competence]

    def word(self, document: Document, units: Iterable[str], status: str = "") -> bytes:
        """Return a document about some units as a Word file. Raises Unwritable where Word cannot carry it."""
        hidden = {"cohort": "", "provider": ""} if document.given else {}
        return finish(self.drafted(document, units), {**self.slots, **hidden, "status": status})

    def drafted(self, document: Document, units: Iterable[str]) -> Draft:
        """Return a document about some units but for its slots. Raises Unwritable as `word` does.

        One that touches safety says whom to call: a paper before its questions, others at their end.
        """
        body = list(document.body)
        if touches_safety(self.course, units):
            notice = safety_notice(employers_of(self.cohort, self.course) if self.cohort else ())
            body.insert(_before_questions(body) if document.kind == "paper" else len(body), notice)
        curl(body)
        document = dataclasses.replace(document, body=body)
        return draft(document, self.looks.of(document), made=self.made, pictures=self.root)


def _before_questions(body: Sequence[nodes.Node]) -> int:
    groups = (number for number, node in enumerate(body) if isinstance(node, nodes.container | nodes.section))
    return next(groups, len(body))


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document that is still to be written."""

    path: str
    title: str
    document: Document
    units: Sequence[str]
    day: int | None
    copies: int | None
    note: str = ""
    trainees: bool = False
    of: str = ""


def printing(root: Path, course: Course, cohort: Cohort | None, line: str, made: date) -> Printing:
    """Gather what documents share; `line` tells the version of the content."""
    slots = {"content": line}
    if cohort:
        provider = provider_of(cohort, course)
        slots |= {"cohort": cohort.title, "cohortid": cohort.id, "provider": provider.name if provider else ""}
    competences = {entry.id: entry for entry in course.competences}
    return Printing(root, course, cohort, slots, made, looks(root, course, cohort), competences)


def documents(
    shared: Printing, forms: Sequence[Form], tell: Callable[[int, int], None]
) -> tuple[tuple[Made, ...], tuple[Problem, ...]]:
    """Make every document of a cohort but its handouts, and the files for learning systems."""
    assert shared.cohort is not None
    cohort = shared.cohort
    wanted = [
        *_quizzes(shared, cohort, forms),
        *_checklists(shared, cohort),
        *_worksheets(shared, cohort),
        *_day_plans(shared, cohort),
    ]
    made: list[Made] = []
    problems: list[Problem] = []
    for number, one in enumerate(wanted):
        tell(number, len(wanted))
        try:
            data = shared.word(one.document, one.units, DRAFT if one.note.startswith(DRAFT) else "")
        except Unwritable as refusal:
            problems.extend(refusal.problems)
            continue
        kind, version = one.document.kind, one.document.version
        file = PackFile(one.path, one.title, kind, one.day, one.copies, one.note, one.trainees, one.of, version)
        made.append(Made(one.path, file, data))
    tell(len(wanted), len(wanted))
    exported, notes = exports(shared, forms)
    return (*made, *exported), (*shared.looks.problems, *problems, *notes)


def papers(shared: Printing, form: Form) -> tuple[Document, ...]:
    """Return the documents of a form, each followed by its versions for those who need them."""
    provider, places = shared.slots.get("provider", ""), shared.cohort.places if shared.cohort else None
    return (
        paper(form, provider),
        *papers_of(form, provider),
        answer_sheet(form),
        answer_sheet(form, "large print"),
        key(form, shared.competences),
        marking_guide(form, shared.competences),
        results(form, places),
        feedback_slips(form, _slips(shared, form)),
    )


def _slips(shared: Printing, form: Form) -> Page:
    return page_of_slips(form, shared.course.units, shared.competences)


def _copies(document: Document, each: int | None, slips: int) -> int | None:
    """Return how many copies of a document there are to print; None where nobody has said how many people there are."""
    match document.kind:
        case "paper" | "answer sheet":
            return each
        case "feedback slips":
            return None if each is None else ceil(each / slips)
        case _:
            return 1


def touched(document: Document, form: Form) -> list[str]:
    """Return the units for whose sake a document of a form says whom to call: none where there is nothing to read."""
    return units_asked(form) if document.kind in ("paper", "key", "marking guide") else []


def _quizzes(shared: Printing, cohort: Cohort, forms: Sequence[Form]) -> Iterator[Wanted]:
    for form in forms:
        together = sum(other.blueprint == form.blueprint for other in forms)
        each = None if cohort.places is None else ceil(cohort.places / together)
        day = quiz_day(form, cohort)
        note = f"{DRAFT}: not issued yet" if form.draft else f"Form code {form.code}"
        usual, slips = "", _slips(shared, form).slips
        for document in papers(shared, form):
            path = f"quizzes/{form.blueprint}/{document.name}.docx"
            title = f"{document.title}: {document.kind}" if document.name == form.file else document.title
            of = usual if document.version else ""
            usual = usual if of else path
            copies = _copies(document, each, slips)
            yield Wanted(path, title, document, touched(document, form), day, copies, note, of=of)


def quiz_day(form: Form, cohort: Cohort) -> int | None:
    """Return the day of a quiz: the first for a diagnostic one, else that by whose end all it asks about was taught."""
    if form.purpose == "diagnostic" and cohort.sessions:
        return cohort.sessions[0].day
    return day_of(cohort, units_asked(form))


def units_asked(form: Form) -> list[str]:
    """Return the units that a form asks about."""
    return sorted({question.item.unit for question in form.questions})


def _checklists(shared: Printing, cohort: Cohort) -> Iterator[Wanted]:
    named = [mention.what for mention in cohort.observations]
    for observation in (found for found in shared.course.observations if found.id in named):
        units = units_observed(observation)
        document = observation_document(observation, shared.competences)
        day = main_day(cohort, units)
        path = f"checklists/{document.name}.docx"
        note = "" if document.kind == "checklist" else document.kind.capitalize()
        yield Wanted(path, document.title, document, units, day, cohort.places, note, trainees=True)


def units_observed(observation: Observation) -> list[str]:
    """Return the units whose competences an observation can show, as often as its criteria name them."""
    return units_of_leaves(leaf for criterion in observation.criteria for leaf in criterion.leaves)


def _worksheets(shared: Printing, cohort: Cohort) -> Iterator[Wanted]:
    taken = {unit.number for unit in units_of(cohort, shared.course)}
    for sheet in shared.course.worksheets:
        units = units_of_leaves(sheet.competences)
        if not taken & set(units):
            continue
        day = main_day(cohort, units)
        for made in (worksheet(sheet), *([worksheet_example(sheet)] if sheet.example else [])):
            told = notice_units(shared.course, sheet)
            yield Wanted(f"worksheets/{made.name}.docx", made.title, made, told, day, cohort.places, trainees=True)


def notice_units(course: Course, sheet: Worksheet) -> list[str]:
    """Return the units for whose sake a worksheet says whom to call: those that touch safety, or none."""
    return [unit.number for unit in course.units if unit.safety] if sheet.safety else []


def _day_plans(shared: Printing, cohort: Cohort) -> Iterator[Wanted]:
    if has_timetable(cohort):
        plans = day_plans_document(cohort, shared.course)
        yield Wanted(f"handouts/{plans.name}.docx", plans.title, plans, (), None, 1)


def units_of_leaves(leaves: Iterable[Mention]) -> list[str]:
    """Return the unit of each leaf, as often as it is named."""
    return [leaf.what.rpartition(".")[0] for leaf in leaves]


def exports(shared: Printing, forms: Sequence[Form]) -> tuple[tuple[Made, ...], tuple[Problem, ...]]:
    """Make the files of every form in each format that the cohort asks for; name the items that one cannot carry."""
    made: list[Made] = []
    problems: list[Problem] = []
    named = [mention.what for mention in shared.cohort.exports] if shared.cohort else []
    targets = [formats()[name] for name in dict.fromkeys(named or [DEFAULT])]
    employers = employers_of(shared.cohort, shared.course) if shared.cohort else ()
    for form in forms:
        for target in targets:
            files, found = exported(shared.root, shared.course, form, target, employers)
            # One system that cannot carry an item is no reason for the others, or for paper, to go without.
            problems.extend(dataclasses.replace(problem, severity="warning") for problem in found)
            for name, data in files.items():
                path = f"exports/{form.blueprint}/{name}"
                title, note = f"{form.title}, form {form.name}", f"for {target.title or target.name.capitalize()}"
                made.append(Made(path, PackFile(path, title, "export", None, None, note), data))
    return tuple(made), tuple(problems)
