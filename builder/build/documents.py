"""The documents of a pack: which there are, for which day, and how many to print."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from math import ceil
from pathlib import Path

from docutils import nodes

from builder.build.drawer import NO_DRAWER, Drafted, Drawer, drawer
from builder.build.exports import DEFAULT, exported
from builder.build.looks import Looks, looks
from builder.doc.answer_sheet import answer_sheet, key
from builder.doc.cohort import employers_of, provider_of, units_of
from builder.doc.contacts import safety_notice
from builder.doc.day_plans import day_plans_document, has_timetable
from builder.doc.document import OBSERVED, Document
from builder.doc.marking_guide import marking_guide
from builder.doc.observation import observation_document
from builder.doc.paper import papers_of
from builder.doc.print_room import DRAFT, PackFile, day_of, main_day, pdf_path
from builder.doc.quotes import curl
from builder.doc.results import results
from builder.doc.slips import feedback_slips, page_of_slips
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
    """What every document of a build shares.

    `made` is the date that files carry, `drawer` what is kept of others. The `notice` says whom to call; nobody changes
    it, for it stands in many documents.
    """

    root: Path
    course: Course
    cohort: Cohort | None
    slots: Mapping[str, str]
    made: date
    looks: Looks
    competences: Mapping[str, Competence]
    notice: nodes.Node
    drawer: Drawer = NO_DRAWER

    def word(self, document: Document, units: Iterable[str], status: str = "") -> bytes:
        """Return a document about some units as a Word file. Raises Unwritable where Word cannot carry it."""
        return finish(self.drafted(document, units), self.filled(document.given, status))

    def filled(self, given: bool, status: str = "") -> dict[str, str]:
        """Return what is filled into the slots of a document, which may be given to others."""
        hidden = {"cohort": "", "provider": ""} if given else {}
        return {**self.slots, **hidden, "status": status}

    def drafted(self, document: Document, units: Iterable[str]) -> Draft:
        """Return a document about some units but for its slots. Raises Unwritable as `word` does.

        One that touches safety says whom to call: a paper before its questions, others at their end.
        """
        body = list(document.body)
        curl(body)
        if touches_safety(self.course, units):
            body.insert(_before_questions(body) if document.kind == "paper" else len(body), self.notice)
        document = dataclasses.replace(document, body=body)
        return draft(document, self.looks.of(document), made=self.made, pictures=self.root)


def _before_questions(body: Sequence[nodes.Node]) -> int:
    groups = (number for number, node in enumerate(body) if isinstance(node, nodes.container | nodes.section))
    return next(groups, len(body))


@dataclass(frozen=True, slots=True)
class Planned:
    """A document that is still to be written, about some units; one copy is enough for so many people."""

    document: Document
    units: Sequence[str]
    people: int = 1


@dataclass(frozen=True, slots=True)
class Batch:
    """Documents that are made from one source, drafted together and kept together.

    `source` is a value that tells all they are made from, but for what every document of the cohort depends on.
    `files` tells the print room of each. The `status` stands in their headers.
    """

    source: object
    planned: Callable[[], Iterable[Planned]]
    files: Callable[[Sequence[Drafted]], Iterable[PackFile]]
    status: str = ""


def printing(root: Path, course: Course, cohort: Cohort | None, line: str, made: date, stamp: str = "") -> Printing:
    """Gather what documents share; `line` tells the version of the content.

    With the stamp of the sources, what is drafted for a cohort is kept for the next one.
    """
    slots = {"content": line}
    if cohort:
        provider = provider_of(cohort, course)
        slots |= {"cohort": cohort.title, "cohortid": cohort.id, "provider": provider.name if provider else ""}
    competences = {entry.id: entry for entry in course.competences}
    kept = drawer(root, stamp) if stamp else NO_DRAWER
    notice = safety_notice(employers_of(cohort, course) if cohort else ())
    curl([notice])
    return Printing(root, course, cohort, slots, made, looks(root, course, cohort), competences, notice, kept)


def documents(
    shared: Printing, forms: Sequence[Form], tell: Callable[[int, int], None]
) -> tuple[tuple[Made, ...], tuple[Problem, ...]]:
    """Make every document of a cohort but its handouts, and the files for learning systems.

    What was drafted before from the same values is only finished. `tell` takes how many sources are done.
    """
    assert shared.cohort is not None
    cohort = shared.cohort
    states = [shared.drawer.state(form) for form in forms]
    batches = [
        *_quizzes(shared, cohort, forms, states),
        *_checklists(shared, cohort),
        *_worksheets(shared, cohort),
        *_day_plans(shared, cohort),
    ]
    made: list[Made] = []
    problems: list[Problem] = []
    for number, batch in enumerate(batches):
        tell(number, len(batches))
        try:
            made += _finished(shared, cohort, batch)
        except Unwritable as refusal:
            problems.extend(refusal.problems)
    tell(len(batches), len(batches))
    exported, notes = exports(shared, forms, states)
    shared.drawer.thin()
    return (*made, *exported), (*shared.looks.problems, *problems, *notes)


def _finished(shared: Printing, cohort: Cohort, batch: Batch) -> list[Made]:
    """Return the files of a batch. Raises Unwritable with all that Word cannot carry."""
    depends = (batch.source, shared.looks.key, shared.made, employers_of(cohort, shared.course))
    drafted = shared.drawer.take(depends, lambda: _drafted(shared, batch))
    return [
        Made(file.path, file, finish(one.draft, shared.filled(one.given, batch.status)))
        for one, file in zip(drafted, batch.files(drafted), strict=True)
    ]


def _drafted(shared: Printing, batch: Batch) -> list[Drafted]:
    made: list[Drafted] = []
    problems: list[Problem] = []
    for plan in batch.planned():
        one = plan.document
        try:
            written = shared.drafted(one, plan.units)
        except Unwritable as refusal:
            problems += refusal.problems
            continue
        made.append(Drafted(one.name, one.kind, one.title, one.version, one.given, plan.people, written))
    if problems:
        raise Unwritable(problems)
    return made


def papers(shared: Printing, form: Form) -> Iterator[Planned]:
    """Yield the documents of a form, each followed by its versions for those who need them."""
    provider, places = shared.slots.get("provider", ""), shared.cohort.places if shared.cohort else None
    for document in (
        *papers_of(form, provider),
        answer_sheet(form),
        answer_sheet(form, "large print"),
        key(form, shared.competences),
        marking_guide(form, shared.competences),
        results(form, places),
    ):
        # Where there is nothing to read, nobody needs to be told whom to call.
        units = units_asked(form) if document.kind in ("paper", "key", "marking guide") else []
        yield Planned(document, units)
    page = page_of_slips(form, shared.course.units, shared.competences)
    yield Planned(feedback_slips(form, page), (), page.slips)


def _copies(one: Drafted, each: int | None) -> int | None:
    """Return how many copies of a document there are to print; None where nobody has said how many people there are."""
    match one.kind:
        case "paper" | "answer sheet" | "feedback slips":
            return None if each is None else ceil(each / one.people)
        case _:
            return 1


def _quizzes(shared: Printing, cohort: Cohort, forms: Sequence[Form], states: Sequence[str]) -> Iterator[Batch]:
    for form, state in zip(forms, states, strict=True):
        together = sum(other.blueprint == form.blueprint for other in forms)
        each = None if cohort.places is None else ceil(cohort.places / together)
        source = ("form", state, shared.slots.get("provider", ""), cohort.places)
        files = partial(_quiz_files, form, each, quiz_day(form, cohort))
        yield Batch(source, partial(papers, shared, form), files, DRAFT if form.draft else "")


def _quiz_files(form: Form, each: int | None, day: int | None, drafted: Sequence[Drafted]) -> Iterator[PackFile]:
    note = f"{DRAFT}: not issued yet" if form.draft else f"Form code {form.code}"
    usual = ""
    for one in drafted:
        path = f"quizzes/{form.blueprint}/{one.name}.docx"
        title = f"{one.title}: {one.kind}" if one.name == form.file else one.title
        of = usual if one.version else ""
        usual = usual if of else path
        yield PackFile(path, title, one.kind, day, _copies(one, each), note, of=of, version=one.version)


def quiz_day(form: Form, cohort: Cohort) -> int | None:
    """Return the day of a quiz: the first for a diagnostic one, else that by whose end all it asks about was taught."""
    if form.purpose == "diagnostic" and cohort.sessions:
        return cohort.sessions[0].day
    return day_of(cohort, units_asked(form))


def units_asked(form: Form) -> list[str]:
    """Return the units that a form asks about."""
    return sorted({question.item.unit for question in form.questions})


def _checklists(shared: Printing, cohort: Cohort) -> Iterator[Batch]:
    named = [mention.what for mention in cohort.observations]
    for observation in (found for found in shared.course.observations if found.id in named):
        day = main_day(cohort, units_observed(observation))
        files = partial(_files_of_trainees, "checklists", day, cohort.places)
        yield Batch(("observation", observation.id), partial(_observed, shared, observation), files)


def _observed(shared: Printing, observation: Observation) -> Iterator[Planned]:
    yield Planned(observation_document(observation, shared.competences), units_observed(observation))


def _files_of_trainees(
    folder: str, day: int | None, places: int | None, drafted: Sequence[Drafted]
) -> Iterator[PackFile]:
    for one in drafted:
        note = one.kind.capitalize() if one.kind in OBSERVED and one.kind != "checklist" else ""
        path = f"{folder}/{one.name}.docx"
        yield PackFile(path, one.title, one.kind, day, places, note, trainees=True, version=one.version)


def units_observed(observation: Observation) -> list[str]:
    """Return the units whose competences an observation can show, as often as its criteria name them."""
    return units_of_leaves(leaf for criterion in observation.criteria for leaf in criterion.leaves)


def _worksheets(shared: Printing, cohort: Cohort) -> Iterator[Batch]:
    taken = {unit.number for unit in units_of(cohort, shared.course)}
    for sheet in shared.course.worksheets:
        units = units_of_leaves(sheet.competences)
        if taken & set(units):
            files = partial(_files_of_trainees, "worksheets", main_day(cohort, units), cohort.places)
            yield Batch(("worksheet", sheet.id), partial(_sheets, shared, sheet), files)


def _sheets(shared: Printing, sheet: Worksheet) -> Iterator[Planned]:
    for made in (worksheet(sheet), *([worksheet_example(sheet)] if sheet.example else [])):
        yield Planned(made, notice_units(shared.course, sheet))


def notice_units(course: Course, sheet: Worksheet) -> list[str]:
    """Return the units for whose sake a worksheet says whom to call: those that touch safety, or none."""
    return [unit.number for unit in course.units if unit.safety] if sheet.safety else []


def _day_plans(shared: Printing, cohort: Cohort) -> Iterator[Batch]:
    if has_timetable(cohort):
        yield Batch(("day plans", cohort), partial(_plans, shared, cohort), _plan_files)


def _plans(shared: Printing, cohort: Cohort) -> Iterator[Planned]:
    yield Planned(day_plans_document(cohort, shared.course), ())


def _plan_files(drafted: Sequence[Drafted]) -> Iterator[PackFile]:
    for one in drafted:
        yield PackFile(f"handouts/{one.name}.docx", one.title, one.kind, None, 1, version=one.version)


def units_of_leaves(leaves: Iterable[Mention]) -> list[str]:
    """Return the unit of each leaf, as often as it is named."""
    return [leaf.what.rpartition(".")[0] for leaf in leaves]


def exports(
    shared: Printing, forms: Sequence[Form], states: Sequence[str]
) -> tuple[tuple[Made, ...], tuple[Problem, ...]]:
    """Make the files of every form in each format that the cohort asks for; name the items that one cannot carry.

    What was made before of a form with the same state, from `Drawer.state`, is only taken.
    """
    made: list[Made] = []
    problems: list[Problem] = []
    named = [mention.what for mention in shared.cohort.exports] if shared.cohort else []
    targets = [formats()[name] for name in dict.fromkeys(named or [DEFAULT])]
    employers = employers_of(shared.cohort, shared.course) if shared.cohort else ()
    for form, state in zip(forms, states, strict=True):
        for target in targets:
            depends = ("export", state, target.name, employers)
            write = partial(exported, shared.root, shared.course, form, target, employers)
            files, found = shared.drawer.take(depends, write)
            # One system that cannot carry an item is no reason for the others, or for paper, to go without.
            problems.extend(dataclasses.replace(problem, severity="warning") for problem in found)
            for name, data in files.items():
                path = f"exports/{form.blueprint}/{name}"
                title, note = f"{form.title}, form {form.name}", f"for {target.title or target.name.capitalize()}"
                made.append(Made(path, PackFile(path, title, "export", None, None, note), data))
    return tuple(made), tuple(problems)
