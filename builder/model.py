"""The values that a course is made of. Everything is frozen and remembers where it was written.

This module imports nothing of ours and nothing from outside the standard library. It does no I/O. It is longer
than others because it is one table: whoever reads any other module looks the values up in this one place.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from typing import Literal

Severity = Literal["error", "warning"]
Kind = Literal["knowledge", "skill"]
Use = Literal["practice", "assessment"]
Level = Literal["recall", "apply", "judge"]
Status = Literal["current", "withdrawn"]

KINDS: tuple[str, ...] = ("knowledge", "skill")
USES: tuple[str, ...] = ("practice", "assessment")
LEVELS: tuple[str, ...] = ("recall", "apply", "judge")
STATUSES: tuple[str, ...] = ("current", "withdrawn")
EVIDENCE: tuple[str, ...] = (
    "quiz",
    "role play",
    "observed",
    "document",
    "supervision discussion",
    "reflection",
)
REVIEW_CLASSES: tuple[str, ...] = ("R0", "R1", "R2", "R3")
JURISDICTIONS: tuple[str, ...] = (
    "England",
    "England and Wales",
    "Great Britain",
    "United Kingdom",
)
DOMAINS: tuple[str, ...] = (
    "Communication skills",
    "Engagement and initial steps",
    "Working with employers",
    "Gaining, supporting and maintaining employment",
)
"""The four domains of section 3, in the order of the curriculum."""


@dataclass(frozen=True, slots=True, order=True)
class Where:
    """A place in a source: path relative to the root of the project, and line from 1."""

    path: str
    line: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A user's mistake, as a value: where it is, its code, and what is wrong."""

    where: Where
    code: str
    message: str
    severity: Severity = "error"

    def __str__(self) -> str:
        return f"{self.where}: {self.severity} {self.code} {self.message}"


# Prose: the closed subset of Markdown that items, criteria and prompts may use.


@dataclass(frozen=True, slots=True)
class Words:
    """Plain text."""

    text: str


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Emphasised (or, with `strong`, strongly emphasised) text."""

    children: tuple[Inline, ...]
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """Code within a line."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link; `href` is as written."""

    href: str
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture; `src` is relative to the source that shows it."""

    src: str
    alt: str


@dataclass(frozen=True, slots=True)
class Break:
    """A line break that the author asked for."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A numbered gap in the stem of a gap-fill item."""

    number: int


Inline = Words | Emphasis | Code | Link | Picture | Break | Gap


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Lines of code."""

    text: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A bulleted list, or a numbered one where `start` is its first number."""

    items: tuple[tuple[Block, ...], ...]
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: one row of heads, then rows of as many cells."""

    head: tuple[tuple[Inline, ...], ...]
    rows: tuple[tuple[tuple[Inline, ...], ...], ...]


Block = Paragraph | CodeBlock | Listing | Grid


@dataclass(frozen=True, slots=True)
class Prose:
    """A piece of text in the closed subset."""

    where: Where
    blocks: tuple[Block, ...]


# The register.


@dataclass(frozen=True, slots=True)
class Competence:
    """One entry of the register. `parent` is set for a part; `leaf` is what can be assessed."""

    where: Where
    id: str
    unit: str
    parent: str | None
    group: str | None
    kind: str
    evidence: tuple[str, ...]
    statement: str
    leaf: bool
    order: int
    revision: int = 1
    status: str = "current"
    replaces: tuple[str, ...] = ()
    edition: int = 1


@dataclass(frozen=True, slots=True)
class Objective:
    """An overarching aim (`a`, `b`) or objective (`i` to `xii`) of the whole course."""

    where: Where
    id: str
    text: str


# What units hold.


@dataclass(frozen=True, slots=True)
class Review:
    """When content was last checked, by whom, and by when it must be checked again."""

    reviewed: date
    by: str
    due: date


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a page that names something: a competence, a source, a term, a file."""

    where: Where
    what: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a page: its level (2 for `##`) and text."""

    where: Where
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A section that teaches, or an activity that practises, some leaves."""

    where: Where
    title: str
    leaves: tuple[Mention, ...]
    activity: bool = False
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """What the reader takes from a Markdown page, a unit or any other page of the book."""

    where: Where
    headings: tuple[Heading, ...] = ()
    passages: tuple[Passage, ...] = ()
    competences: tuple[Mention, ...] = ()
    citations: tuple[Mention, ...] = ()
    terms: tuple[Mention, ...] = ()
    figures: tuple[Mention, ...] = ()
    links: tuple[Mention, ...] = ()
    pictures: tuple[Mention, ...] = ()
    words: int = 0


@dataclass(frozen=True, slots=True)
class Unit:
    """One of the units of the course."""

    where: Where
    number: str
    title: str
    aliases: tuple[str, ...]
    section: int
    domain: str | None
    aim: str
    objectives: tuple[Mention, ...]
    minutes: int
    jurisdiction: str | None
    review_class: str
    safety: bool
    review: Review
    competences: tuple[Competence, ...]
    page: Page

    @property
    def docname(self) -> str:
        """The name of the page: its path without the suffix."""
        return self.where.path.removesuffix(".md")

    @property
    def name(self) -> str:
        """Number and title, as the unit is called wherever it is named."""
        return f"{self.number} {self.title}"


# Items and their interactions: a closed union.


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a choice. `score` is 0 or 1, or the grade of a next action."""

    id: str
    text: Prose
    score: int
    feedback: Prose | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """Choose one option, or several where `multiple`; `graded` where scores are grades."""

    options: tuple[Option, ...]
    multiple: bool = False
    graded: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """A prompt, what it goes with, and why."""

    prompt: Prose
    match: Prose
    why: Prose | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """Match each prompt; `distractors` go with none of them."""

    pairs: tuple[Pair, ...]
    distractors: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """Put the steps in order; they stand here in the right one."""

    steps: tuple[Prose, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A text, or the inclusive range `low` to `high`, that scores `score` (0 or 1)."""

    text: str
    score: int
    low: float | None = None
    high: float | None = None
    feedback: Prose | None = None


@dataclass(frozen=True, slots=True)
class TextEntry:
    """Write short answers: one tuple of answers for each gap. `unit` follows a number.

    `in_stem` says that the gaps stand in the stem; otherwise there is one, after it.
    """

    gaps: tuple[tuple[Answer, ...], ...]
    in_stem: bool = False
    numeric: bool = False
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Grade:
    """One level of one aspect of an extended response."""

    marks: int
    text: Prose


@dataclass(frozen=True, slots=True)
class Aspect:
    """What a marker looks for in an extended response, with its levels."""

    text: Prose
    levels: tuple[Grade, ...]


@dataclass(frozen=True, slots=True)
class ExtendedText:
    """Write a longer answer, marked by a person."""

    rubric: tuple[Aspect, ...]


Interaction = Choice | Match | Order | TextEntry | ExtendedText


@dataclass(frozen=True, slots=True)
class Item:
    """One question. `feedback` on the whole item is the model answer of an extended response."""

    where: Where
    id: str
    title: str
    unit: str
    type: str
    use: str
    level: str
    competences: tuple[Mention, ...]
    revision: int
    status: str
    marks: float
    minutes: float
    facility: float | None
    sources: tuple[Mention, ...]
    case: Mention | None
    vignette: str | None
    stem: Prose
    interaction: Interaction
    feedback: Prose | None = None
    written: str = ""
    """The lines of the source, from the heading to the end of the item: what a lock keeps."""


@dataclass(frozen=True, slots=True)
class Vignette:
    """A short case that several items share."""

    where: Where
    id: str
    title: str
    use: str
    case: Mention | None
    text: Prose
    written: str = ""
    """The lines of the source, from the heading to its first item."""


# Observations and worksheets.


@dataclass(frozen=True, slots=True)
class Criterion:
    """One observable behaviour, tied to one to four leaves; checklists are made of them."""

    where: Where
    id: str
    text: Prose
    leaves: tuple[Mention, ...]
    critical: bool = False
    look_for: Prose | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of an event and what to look for in it."""

    where: Where
    title: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Observation:
    """A real event to observe."""

    where: Where
    id: str
    title: str
    setting: str
    people: tuple[str, ...]
    agreement: str
    review: Review
    stages: tuple[Stage, ...]


FieldKind = Literal["line", "date", "number", "lines", "choose one", "choose several"]


@dataclass(frozen=True, slots=True)
class Blank:
    """A fill-in field of a worksheet: its label, kind, lines of space, and choices."""

    where: Where
    label: str
    kind: FieldKind
    lines: int = 1
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BlankTable:
    """A table in which people write: each cell is text or a blank."""

    where: Where
    head: tuple[tuple[Inline, ...], ...]
    rows: tuple[tuple[tuple[Inline, ...] | Blank, ...], ...]


Piece = Heading | Prose | Blank | BlankTable
"""What a worksheet is made of, in order."""


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A blank document used on the job. `example` holds the answers of the filled one."""

    where: Where
    id: str
    title: str
    competences: tuple[Mention, ...]
    review: Review
    blanks: tuple[Blank, ...]
    headings: tuple[Heading, ...]
    example: tuple[tuple[str, str], ...] = ()
    pieces: tuple[Piece, ...] = ()


# Blueprints, cohorts, providers.


@dataclass(frozen=True, slots=True)
class Bound:
    """How many items there must be of something: from `low` to `high`."""

    of: Mention
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Blueprint:
    """The specification of a quiz."""

    where: Where
    id: str
    title: str
    purpose: str
    length: int
    use: str
    units: tuple[Bound, ...]
    levels: tuple[Bound, ...]
    types: tuple[Bound, ...]
    competences: tuple[Mention, ...]
    must_include: tuple[Mention, ...]
    barred: tuple[Mention, ...]
    forms: int
    minutes: int | None = None
    pass_mark: int | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """A role that can be reached: never a person."""

    where: Where
    role: str
    when: str
    phone: str
    email: str
    safety: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """A local policy and where to find it."""

    title: str
    place: str


@dataclass(frozen=True, slots=True)
class Provider:
    """An organisation: the one that runs the course, or an employer of trainees."""

    where: Where
    id: str
    name: str
    kind: str
    contacts: tuple[Contact, ...]
    policies: tuple[Policy, ...]
    placeholder: bool = False


@dataclass(frozen=True, slots=True)
class Session:
    """One day of teaching."""

    where: Where
    day: int
    date: date
    start: time
    end: time
    room: str
    trainer: str
    bring: str
    units: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """Work between sessions: what to do after which day."""

    where: Where
    after: int
    title: str
    do: str


@dataclass(frozen=True, slots=True)
class Supervision:
    """A supervision meeting."""

    where: Where
    date: date
    start: time
    end: time
    place: str
    supervisor: str


@dataclass(frozen=True, slots=True)
class Cohort:
    """One group on one run of the course. `units` is empty where it takes all of them."""

    where: Where
    id: str
    title: str
    provider: Mention
    employers: tuple[Mention, ...]
    units: tuple[Mention, ...]
    sessions: tuple[Session, ...]
    tasks: tuple[Task, ...]
    supervision: tuple[Supervision, ...]
    quizzes: tuple[Mention, ...]
    observations: tuple[Mention, ...]
    places: int | None = None
    """How many people can take part: what the print room counts copies by."""


# What stands beside the units.


@dataclass(frozen=True, slots=True)
class Figure:
    """A dated figure: a rate or a threshold that holds from one day to another."""

    where: Where
    id: str
    label: str
    value: str
    unit: str
    source: str
    url: str
    start: date
    end: date
    jurisdiction: str
    checked: date


@dataclass(frozen=True, slots=True)
class Case:
    """An invented client or employer who runs through the course."""

    where: Where
    id: str
    name: str
    kind: str
    summary: str


@dataclass(frozen=True, slots=True)
class Course:
    """Everything that was written. Tuples stand in reading order, which is by path and line."""

    units: tuple[Unit, ...] = ()
    pages: tuple[Page, ...] = ()
    objectives: tuple[Objective, ...] = ()
    items: tuple[Item, ...] = ()
    vignettes: tuple[Vignette, ...] = ()
    observations: tuple[Observation, ...] = ()
    worksheets: tuple[Worksheet, ...] = ()
    blueprints: tuple[Blueprint, ...] = ()
    providers: tuple[Provider, ...] = ()
    cohorts: tuple[Cohort, ...] = ()
    figures: tuple[Figure, ...] = ()
    cases: tuple[Case, ...] = ()
    terms: tuple[Mention, ...] = ()
    sources: tuple[Mention, ...] = ()
    contents: tuple[Mention, ...] = ()
    files: frozenset[str] = field(default_factory=frozenset)
    unread: frozenset[str] = field(default_factory=frozenset)
    """The files and folders in which something could not be read: what they may name is not missing."""

    @property
    def competences(self) -> tuple[Competence, ...]:
        """The whole register, unit by unit."""
        return tuple(entry for unit in self.units for entry in unit.competences)


def unit_key(number: str) -> tuple[int, ...]:
    """Return what sorts `3.9` before `3.10`; a number that is none sorts last."""
    parts = number.split(".")
    return tuple(int(p) for p in parts) if all(p.isdigit() for p in parts) else (10**6,)
