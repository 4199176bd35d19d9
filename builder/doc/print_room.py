"""The files of a pack as people find them: the print room of trainers, and the links on other pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Literal
from urllib.parse import quote

from docutils import nodes

from builder.doc.dates import weekday
from builder.doc.document import OBSERVED, Kind
from builder.doc.nodes import bullets, counted, heading, link, paragraph, section, table
from builder.model import Cohort, Course, Session, Unit

PRINT_ROOM = "course/trainer/print-room"
"""The page of the print room, in the trainer edition only."""

FILES = "../files/"
"""Where files stand, from a page one folder deep, as all are that link to files but the print room."""

FILES_FROM_PRINT_ROOM = "../../files/"
DRAFT = "Draft"
"""How the note of a paper starts that is not issued yet."""

ONE_EACH = "one each"
"""The copies of what every trainee gets, where nobody has said how many there are."""

FileKind = Kind | Literal["export"]
_READERS: dict[FileKind, str] = {
    "handout": "Trainees",
    "booklet": "Trainees",
    "paper": "Trainees",
    "answer sheet": "Trainees",
    "worksheet": "Trainees",
    "checklist": "Observers",
    "role play": "Observers",
    "document review": "Reviewers",
    "supervision guide": "Supervisors",
    "key": "Markers",
    "marking guide": "Markers",
    "results": "Markers",
    "feedback slips": "Markers",
    "trainer guide": "Trainers",
    "trainer booklet": "Trainers",
    "day plans": "Trainers",
    "export": "Learning system",
}
_GROUPS: tuple[tuple[str, str, Callable[[FileKind], bool]], ...] = (
    ("supervision", "Supervision and observation at work", lambda kind: kind in OBSERVED),
    ("work", "Work between sessions", lambda kind: kind == "worksheet"),
    ("whole-course", "The whole course", lambda kind: kind not in (*OBSERVED, "worksheet", "export")),
)
"""Where the files stand that belong to no day."""


@dataclass(frozen=True, slots=True)
class PackFile:
    """A file of a pack.

    `path` is relative to `files/`, `day` the day of teaching it is needed on, `copies` how many to print (None:
    nobody has said). `trainees` tells whether trainees get it with their site, `pdf` whether a PDF of it stands beside
    it, for the same readers. `of` is the path of the file that this is a version of, such as one in large print, called
    `version`: it is printed for those who need it.
    """

    path: str
    title: str
    kind: FileKind
    day: int | None
    copies: int | None
    note: str = ""
    trainees: bool = False
    of: str = ""
    version: str = ""
    pdf: bool = False


def day_of(cohort: Cohort, units: Iterable[str]) -> int | None:
    """Return the first day by whose end all these units have been taught; None where one never is, or for none.

    What people work through alone before a day belongs to that day.
    """
    left = set(units)
    if left:
        for session in cohort.sessions:
            left -= {unit.what for unit in (*session.units, *session.alone)}
            if not left:
                return session.day
    return None


def main_day(cohort: Cohort, units: Iterable[str]) -> int | None:
    """Return the day that teaches most of these units, the first on ties; None where none teaches any.

    A unit that is given more than once weighs as much.
    """
    wanted = Counter(units)
    met = [(session.day, (*session.units, *session.alone)) for session in cohort.sessions]
    taught = [(sum(wanted[unit.what] for unit in units), day) for day, units in met]
    count, day = max(taught, key=lambda found: found[0], default=(0, None))
    return day if count else None


def print_room(cohort: Cohort, files: Sequence[PackFile], units: Sequence[Unit] = ()) -> list[nodes.Node]:
    """Return the body of the print room: what to print for each day, then what belongs to no day.

    `units` are those of the course, to name what people work through before a day.
    """
    made: list[nodes.Node] = [_warning(), *_drafts(cohort, files), *_large(files)]
    for session in cohort.sessions:
        found = [file for file in files if file.day == session.day and file.kind != "export"]
        made.append(_day(session, found, units))
    days = {session.day for session in cohort.sessions}
    rest = [file for file in files if file.day not in days]
    for name, title, belongs in _GROUPS:
        found = [file for file in rest if belongs(file.kind)]
        if found:
            made.append(section(f"print-{name}", title, [_table(found, f"To print: {title.lower()}")]))
    exports = [file for file in files if file.kind == "export"]
    if exports:
        made.append(section("print-exports", "For a learning system", [_exports(exports)]))
    return made


def _warning() -> nodes.admonition:
    text = paragraph("Publish only ", nodes.literal("", "site/"), ". The papers and keys here are for trainers.")
    title = heading("For trainers only")
    return nodes.admonition("", title, text, classes=["warning", "cw-print-warning"])


def _drafts(cohort: Cohort, files: Sequence[PackFile]) -> list[nodes.Node]:
    if not any(file.note.startswith(DRAFT) for file in files):
        return []
    text = paragraph(
        "The quizzes are drafts: their questions can still change. When they are as they should be, ",
        nodes.literal("", f"coursewright issue {cohort.id}"),
        " fixes them, and the mark goes from the papers.",
    )
    return [nodes.admonition("", heading("Not issued yet"), text, classes=["note", "cw-print-drafts"])]


def _large(files: Sequence[PackFile]) -> list[nodes.Node]:
    if not any(file.kind == "handout" for file in files):
        return []
    how = nodes.literal("", "coursewright handout 2.3 --large-print")
    return [
        paragraph("Who needs large print: ", how, " makes a handout in 18 point. Papers in it stand beside the usual.")
    ]


def _day(session: Session, files: Sequence[PackFile], units: Sequence[Unit]) -> nodes.section:
    when = paragraph(f"{weekday(session.date)}, {session.room}")
    body = _table(files, f"To print for day {session.day}") if files else paragraph("Nothing to print.")
    named = [mention.what for mention in session.alone]
    alone = [unit for unit in units if unit.number in named]
    told = f"Trainees work through these alone before this day, {about(alone)}: {listed(alone)}."
    before = [paragraph(f"{told} Give out what belongs to them well before the day.")] if alone else []
    return section(f"print-day-{session.day}", f"Day {session.day}", [when, *before, body])


def listed(units: Sequence[Unit]) -> str:
    """Return the names of units, one after the other."""
    return ", ".join(unit.name for unit in units)


def about(units: Sequence[Unit]) -> str:
    """Return how many units these are and how long they take: `2 units, about 135 minutes`."""
    return f"{counted(len(units), 'unit')}, about {sum(unit.minutes for unit in units)} minutes"


def _table(files: Sequence[PackFile], caption: str) -> nodes.table:
    """Return the list of what to print: versions for those who need them stand with what they are versions of."""
    rows = [_row(file, [one for one in files if one.of == file.path]) for file in files if not file.of]
    return table(["Document", "For whom", "Copies"], rows, caption, "cw-print-list")


def _row(file: PackFile, versions: Sequence[PackFile]) -> list[list[nodes.Node]]:
    name: list[nodes.Node] = [paragraph(*_links(file, FILES_FROM_PRINT_ROOM))]
    if file.note:
        name.append(paragraph(file.note, classes=("cw-note",)))
    if versions:
        links = [_link(one, FILES_FROM_PRINT_ROOM, one.version) for one in versions]
        parts = [part for made in links for part in (nodes.Text(", "), made)][1:]
        name.append(paragraph("For those who need it: ", *parts, classes=("cw-note",)))
    copies = ONE_EACH if file.copies is None else str(file.copies)
    return [name, [paragraph(_READERS[file.kind])], [paragraph(copies)]]


def _exports(files: Sequence[PackFile]) -> nodes.bullet_list:
    rows: list[list[nodes.Node]] = []
    for file in files:
        note = f": {file.note}" if file.note else ""
        rows.append([paragraph(_link(file, FILES_FROM_PRINT_ROOM), note)])
    return bullets(rows)


def _link(file: PackFile, folder: str, text: str = "") -> nodes.reference:
    made = link(text or file.title, folder + quote(file.path))
    made["download"] = True
    return made


def _links(file: PackFile, folder: str, text: str = "", pdf: str = "PDF") -> list[nodes.Node]:
    """Return the link to a file and, where there is one, that to its PDF beside it."""
    made: list[nodes.Node] = [_link(file, folder, text)]
    if file.pdf:
        made += [nodes.Text(" · "), _link(replace(file, path=pdf_path(file.path)), folder, pdf)]
    return made


def pdf_path(path: str) -> str:
    """Return the path of the PDF that stands beside a Word file."""
    return f"{path.removesuffix('.docx')}.pdf"


def in_edition(files: Iterable[PackFile], trainer: bool) -> tuple[PackFile, ...]:
    """Return the files that stand in `files/` of an edition's site: for trainees, those that are theirs."""
    return tuple(file for file in files if trainer or file.trainees)


def documents(files: Sequence[PackFile]) -> list[nodes.Node]:
    """Return the worksheets and what observations are made with, as links for the cohort's page; empty for none."""
    made: list[nodes.Node] = []
    for kind, lead in (
        ("booklet", "Units as booklets, with a cover and contents, as Word documents:"),
        ("worksheet", "Worksheets, as Word documents to fill in by hand or on a laptop:"),
        ("checklist", "Checklists, to see beforehand what is looked for when you are observed:"),
        ("role play", "Checklists of role plays, for practice in the room:"),
        ("document review", "Document reviews, to see what a good note or plan holds before you hand yours in:"),
        ("supervision guide", "Supervision guides, to see what you are asked when you talk about your work:"),
    ):
        rows: list[list[nodes.Node]] = [[paragraph(*_links(file, FILES))] for file in files if file.kind == kind]
        if rows:
            made.extend([paragraph(lead), bullets(rows)])
    return made


def unit_files(unit: Unit, files: Iterable[PackFile]) -> list[nodes.Node]:
    """Return the line of a unit's page that links to its handout and, where it is there, its trainer guide."""
    stem = PurePosixPath(unit.docname).name
    texts = {stem: "This unit", f"{stem}-trainer": "Trainer guide"}
    found = {PurePosixPath(file.path).stem: file for file in files if file.kind in ("handout", "trainer guide")}
    links = [
        _links(found[name], FILES, f"{text} as a Word document", f"{text} as a PDF")
        for name, text in texts.items()
        if name in found
    ]
    parts = [part for made in links for part in (nodes.Text(" · "), *made)][1:]
    return [paragraph(*parts, classes=("cw-files",))] if links else []


def unit_slot(unit: Unit) -> str:
    """Return the name of the block on a unit's page that holds the links to its files."""
    return f"handout-{unit.number}"


def has_page(course: Course, name: str) -> bool:
    """Tell whether the course has a page of this name, such as the print room."""
    return any(page.where.path == f"{name}.md" for page in course.pages)
