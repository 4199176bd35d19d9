"""What the course asks: the checklists that a filled file can be one of, as they would be printed today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from builder import prose
from builder.doc.checklist import checklist_for
from builder.doc.document import OBSERVED, Document, Kind
from builder.doc.observation import observation_document
from builder.doc.outline import Asked, asked_in, structure_of
from builder.doc.record import JUDGEMENTS, RATINGS, tag
from builder.model import Competence, Course, Criterion

NOT_OBSERVED, NOT_YET = RATINGS[:2]
ROLES = {"document review": "reviewer", "supervision guide": "supervisor"}
"""The field that names who judges; that of the other kinds is `observer`."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A criterion with the fields that rate it: each tick with what it stands for, the evidence, the missed action."""

    criterion: Criterion
    ticks: Mapping[str, str]
    evidence: str
    missed: str = ""

    @property
    def text(self) -> str:
        """The criterion in one line."""
        return " ".join(prose.plain(self.criterion.text).split())

    @property
    def number(self) -> str:
        """The number that is printed before it."""
        return self.criterion.id.rpartition("-")[2]


@dataclass(frozen=True, slots=True)
class Expected:
    """A checklist of the course: what it is, every field that it asks, and how its criteria are rated."""

    kind: Kind
    id: str
    title: str
    structure: str
    asked: tuple[Asked, ...]
    scales: tuple[Scale, ...]
    judgements: Mapping[str, str] = field(default_factory=dict)

    @property
    def observer(self) -> str:
        """The start of the names of the fields of whoever judges."""
        return ROLES.get(self.kind, "observer")

    @property
    def agreed(self) -> tuple[str, ...]:
        """The ticks that say that everyone has agreed; of a checklist from several events one each."""
        return tuple(one.name for one in self.asked if one.name.endswith(".agreed"))


def expected(course: Course, competences: Mapping[str, Competence], id_: str) -> Expected | None:
    """Return what the course asks in the document of an event, or of leaves parted by spaces; None where it has none.

    Of leaves it is the checklist that shows every criterion of the course which names one of them.
    """
    event = next((one for one in course.observations if one.id == id_), None)
    if event:
        return _expected(observation_document(event, competences))
    leaves = id_.split()
    if not leaves or any(leaf not in competences for leaf in leaves):
        return None
    return _expected(checklist_for(course.observations, leaves, competences, f"Competences {', '.join(leaves)}"))


def _expected(document: Document) -> Expected:
    assert document.kind in OBSERVED
    asked = asked_in(document.body)
    names = {one.name for one in asked}
    scales = tuple(_scale(one, names) for one in document.criteria)
    judgements = {f"judgement.{number}": text for number, text in enumerate(JUDGEMENTS, start=1)}
    judged = judgements if names & set(judgements) else {}
    return Expected(document.kind, document.id, document.title, structure_of(document), asked, scales, judged)


def _scale(criterion: Criterion, names: set[str]) -> Scale:
    key = tag(criterion.id)
    ticks = dict(_ticks(key, criterion, names))
    evidence = next(f"{key}.{name}" for name in ("said", "where", "notes") if f"{key}.{name}" in names)
    missed = f"{key}.missed"
    return Scale(criterion, ticks, evidence, missed if missed in names else "")


def _ticks(key: str, criterion: Criterion, names: set[str]) -> Iterator[tuple[str, str]]:
    """Yield the ticks of a criterion: those of the scale, or of a document review its own levels."""
    if f"{key}.level.1" in names:
        for number, (label, _) in enumerate(criterion.parts, start=1):
            yield f"{key}.level.{number}", label
        return
    for number, rating in enumerate(RATINGS, start=1):
        yield f"{key}.rating.{number}", rating
