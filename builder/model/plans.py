"""Blueprints, providers and cohorts: what a run of the course is planned with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Literal

from builder.model.base import Where
from builder.model.units import Mention


@dataclass(frozen=True, slots=True)
class Span:
    """From `low` to `high`, both included; None is no upper end."""

    low: float
    high: float | None = None

    def holds(self, number: float) -> bool:
        """Tell whether a number lies in the span."""
        return self.low <= number and (self.high is None or number <= self.high)


@dataclass(frozen=True, slots=True)
class Bound:
    """How many items there must be of something: from `low` to `high`, both included; None is no upper end."""

    of: Mention
    low: int
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Facility:
    """The mean expected facility that forms aim at, from 0 to 1; with `within`, none may lie further from it."""

    target: float
    within: float | None = None


@dataclass(frozen=True, slots=True)
class Reuse:
    """How often an item may be asked: in `forms` forms of one quiz, and by `cohorts` of the `last` cohorts.

    With `last` 0, any cohort may be asked anything; recent use still counts against an item.
    """

    forms: int = 1
    cohorts: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True)
class Fixed:
    """An item that stands in one form, named by its letter."""

    item: Mention
    form: str


@dataclass(frozen=True, slots=True)
class QuizSection:
    """A section of a quiz, with its heading. It takes items of the units, levels and types that it names, if any."""

    where: Where
    title: str
    instructions: tuple[str, ...] = ()
    length: Span = Span(1)
    units: tuple[Bound, ...] = ()
    levels: tuple[Bound, ...] = ()
    types: tuple[Bound, ...] = ()
    competences: tuple[Bound, ...] = ()
    marks: Span | None = None
    minutes: Span | None = None


@dataclass(frozen=True, slots=True)
class Blueprint:
    """The specification of a quiz.

    A quiz takes items of the units that it names, if any; levels and types that it does not name are free. Each row
    of `competences` bounds how many items name that leaf. `marks` and `minutes` bound their sums over a form; the
    upper end of `minutes` is the time allowed. `vignettes` bounds how many vignettes a form has, `vignette_items`
    how many items of each, instead of what the vignette says. `must_include` stands in every form, `anchors` more
    items are common to all forms, and beside these any two forms share at most `overlap`. `differ` is how far the
    mean expected facility of two forms may lie apart.
    """

    where: Where
    id: str
    title: str
    purpose: str
    length: Span
    use: str
    units: tuple[Bound, ...] = ()
    levels: tuple[Bound, ...] = ()
    types: tuple[Bound, ...] = ()
    competences: tuple[Bound, ...] = ()
    must_include: tuple[Mention, ...] = ()
    barred: tuple[Mention, ...] = ()
    forms: int = 1
    minutes: Span | None = None
    pass_mark: int | None = None
    instructions: tuple[str, ...] = ()
    sections: tuple[QuizSection, ...] = ()
    marks: Span | None = None
    fixed: tuple[Fixed, ...] = ()
    enemies: tuple[tuple[Mention, ...], ...] = ()
    vignettes: Span | None = None
    vignette_items: Span | None = None
    facility: Facility | None = None
    differ: float | None = None
    overlap: int = 0
    anchors: int = 0
    reuse: Reuse = Reuse()

    @property
    def time_allowed(self) -> int | None:
        """The minutes that people have, or None where there is no limit."""
        return None if self.minutes is None or self.minutes.high is None else round(self.minutes.high)


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


Sheet = Literal["handout", "paper", "checklist"]
SHEETS: tuple[Sheet, ...] = ("handout", "paper", "checklist")
"""The templates of Word documents: of what is read, of what is answered, of what is filled in on its side."""


@dataclass(frozen=True, slots=True)
class OwnTemplate:
    """A provider's own Word file in place of one that ships; `path` starts at the course."""

    where: Where
    sheet: Sheet
    path: str


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture for the header of documents; `path` starts at the course."""

    where: Where
    path: str
    alt: str


@dataclass(frozen=True, slots=True)
class Provider:
    """An organisation: the one that runs the course, or an employer of trainees.

    `look` is the one of those that ship which documents have where `templates` names no file.
    """

    where: Where
    id: str
    name: str
    kind: str
    contacts: tuple[Contact, ...]
    policies: tuple[Policy, ...]
    placeholder: bool = False
    look: str = "designed"
    templates: tuple[OwnTemplate, ...] = ()
    logo: Logo | None = None


@dataclass(frozen=True, slots=True)
class TimetableRow:
    """One entry of the timetable of a day: a unit or a part of it, or something else such as a break.

    `minutes` is 0 for a whole unit, which knows its own.
    """

    where: Where
    minutes: int
    what: str = ""
    unit: Mention | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """One day of teaching.

    `units` are taught on the day, `alone` are worked through by trainees on their own before it. The timetable, where
    there is one, holds each unit of the day, whole or in parts, and what stands between them, one after the other.
    """

    where: Where
    day: int
    date: date
    start: time
    end: time
    room: str
    trainer: str
    bring: str
    units: tuple[Mention, ...]
    alone: tuple[Mention, ...] = ()
    timetable: tuple[TimetableRow, ...] = ()


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
    exports: tuple[Mention, ...] = ()
    """The formats in which learning systems get the quizzes."""
