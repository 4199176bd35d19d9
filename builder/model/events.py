"""Observations with their like, and worksheets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from builder.model.base import Where
from builder.model.text import Inline, Prose
from builder.model.units import Competence, Heading, Mention, Review

WAYS: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        "observation": ("observed", ("observed", "role play")),
        "role play": ("role play", ("role play",)),
        "document review": ("document", ("document",)),
        "supervision guide": ("supervision discussion", ("supervision discussion", "reflection")),
    }
)
"""The kinds of an observation: the way of evidence that each is, and the words in the register that allow it.

What may be shown in a role play is shown at a real event too, never the other way round. Reflection is heard where
people talk about their work, so a supervision guide holds it.
"""


def shows(kind: str, competence: Competence) -> bool:
    """Tell whether the register lets an observation of this kind be evidence for a competence.

    An entry that names no way at all rules none out.
    """
    return not competence.evidence or not set(WAYS[kind][1]).isdisjoint(competence.evidence)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One observable behaviour, tied to one to four leaves; checklists are made of them.

    `look_for` stands under one of an observation or a role play. `parts` are what stands under one of the other kinds,
    each with its label: the levels of a document review, what to ask and to listen for of a supervision guide.
    """

    where: Where
    id: str
    text: Prose
    leaves: tuple[Mention, ...]
    critical: bool = False
    look_for: Prose | None = None
    parts: tuple[tuple[str, Prose], ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of an event and what to look for in it."""

    where: Where
    title: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Observation:
    """A real event to observe; or, as `kind` says, a role play, a document to judge, or a talk in supervision.

    `people` and `agreement` are those of an event or a role play: the other kinds have none.
    """

    where: Where
    id: str
    title: str
    setting: str
    people: tuple[str, ...]
    agreement: str
    review: Review
    stages: tuple[Stage, ...]
    kind: str = "observation"

    @property
    def way(self) -> str:
        """The way of evidence, in the words of the register."""
        return WAYS[self.kind][0]

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """The criteria of all stages, in order."""
        return tuple(criterion for stage in self.stages for criterion in stage.criteria)


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
    """A blank document used on the job. `example` holds the answers of the filled one.

    `safety`: staff fill it in, and it carries the words and contacts for when someone may be at risk. What a client or
    an employer keeps is `given`: nothing on it says who stands behind it, neither contacts nor the cohort nor the
    provider of the course.
    """

    where: Where
    id: str
    title: str
    competences: tuple[Mention, ...]
    review: Review
    blanks: tuple[Blank, ...]
    headings: tuple[Heading, ...]
    example: tuple[tuple[str, str], ...] = ()
    pieces: tuple[Piece, ...] = ()
    safety: bool = False
    given: bool = False
