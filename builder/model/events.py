"""Observations and worksheets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from builder.model.base import Where
from builder.model.text import Inline, Prose
from builder.model.units import Heading, Mention, Review


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
