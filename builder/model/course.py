"""The course: everything that was written, and what stands beside its units."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from builder.model.base import Where
from builder.model.events import Observation, Worksheet
from builder.model.items import Item, Vignette
from builder.model.plans import Blueprint, Cohort, Provider, Span
from builder.model.units import Competence, Mention, Objective, Page, Unit


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
class Happening:
    """What happens to cases on one day: `who` are the clients and employers that it is told of."""

    where: Where
    id: str
    date: date
    who: tuple[Mention, ...]
    what: str


@dataclass(frozen=True, slots=True)
class Standard:
    """What every unit of a course is held to, as `course/standard.yml` says it; None or empty asks nothing.

    `teaching` bounds the words in sections that teach, `sentence` the mean number of words in a sentence, `grade` the
    Flesch-Kincaid grade of a page. `headings` must stand on the page, `trainer_headings` in its trainer text, in this
    order. `terms` is how many terms the glossary explains at least.

    `practice_items` and `assessment_items` are how many a unit has at least, `items_per_leaf` how many ask for each
    knowledge leaf. `beyond_recall` is the share of the bank, from 0 to 1, that asks to apply or to judge. `evidenced`
    asks that every skill is evidenced in a way that its entry in the register allows.
    """

    where: Where
    teaching: Span | None = None
    sentence: float | None = None
    grade: float | None = None
    activities: int = 0
    headings: tuple[str, ...] = ()
    trainer_headings: tuple[str, ...] = ()
    moment: bool = False
    terms: int = 0
    practice_items: int = 0
    assessment_items: int = 0
    items_per_leaf: int = 0
    beyond_recall: float = 0
    evidenced: bool = False


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
    happenings: tuple[Happening, ...] = ()
    standard: Standard | None = None
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
