"""The register of competences, and what units and other pages hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from builder.model.base import Where


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

    @property
    def is_aim(self) -> bool:
        """An aim has a letter; what else there is has a Roman numeral."""
        return not set(self.id) <= set("ivx")


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
    """A heading of a page: its level (2 for `##`) and text. `trainer` marks one that only trainers see."""

    where: Where
    level: int
    text: str
    trainer: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A section that teaches, or an activity that practises, some leaves. `serves` names objectives of the course."""

    where: Where
    title: str
    leaves: tuple[Mention, ...]
    activity: bool = False
    minutes: int | None = None
    serves: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of running text as people read it: a paragraph, an entry of a list, a cell of a table.

    `kind` is `paragraph`, `entry`, `cell`, `head` (a cell of the header row) or `quote`. `heading` is the place in
    `Page.headings` of the heading that it stands under, None before the first. `trainer` marks text for trainers only.
    """

    where: Where
    text: str
    kind: str
    heading: int | None = None
    trainer: bool = False


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One line of an observer sheet: a criterion of an observation, or a behaviour in words with its leaves."""

    where: Where
    text: str = ""
    leaves: tuple[Mention, ...] = ()
    criterion: str = ""


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One row of the session plan of a unit: how long it takes, what happens, and how."""

    where: Where
    minutes: int
    what: str
    how: str = ""


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
    stretches: tuple[Stretch, ...] = ()
    moments: tuple[Mention, ...] = ()
    """Happenings of the cases that the page tells."""
    sheet_lines: tuple[SheetLine, ...] = ()
    observations: tuple[Mention, ...] = ()
    worksheets: tuple[Mention, ...] = ()
    plan: tuple[PlanRow, ...] = ()
    """The session plan, where the page has one."""
    cohorts: tuple[Mention, ...] = ()
    """Cohorts whose delivery plan the page shows."""


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
    content_note: str = ""
    """What may be hard to read in it, said before it comes."""

    @property
    def docname(self) -> str:
        """The name of the page: its path without the suffix."""
        return self.where.path.removesuffix(".md")

    @property
    def name(self) -> str:
        """Number and title, as the unit is called wherever it is named."""
        return f"{self.number} {self.title}"


def unit_key(number: str) -> tuple[int, ...]:
    """Return what sorts `3.9` before `3.10`; a number that is none sorts last."""
    parts = number.split(".")
    return tuple(int(p) for p in parts) if all(p.isdigit() for p in parts) else (10**6,)
