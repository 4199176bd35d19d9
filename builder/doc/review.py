"""Document reviews and supervision guides: evidence of what no visit shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from docutils import nodes

from builder.doc.document import Document
from builder.doc.nodes import paragraph, strong
from builder.doc.record import (
    ABOUT_RATINGS,
    NOT_WRITTEN,
    RATINGS,
    afterwards,
    asked,
    critical,
    fine,
    judgement,
    line,
    question,
    rated,
    sentence,
    staged,
    tag,
    told,
)
from builder.doc.worksheet import fill_in, grid, text_of
from builder.model import Competence, Criterion, Observation, Prose

ABOUT_LEVELS = (
    "Tick one description a row, the one that fits best, and say where in the document it shows. "
    "At the standard is what is expected; there is nothing above it."
)
NOBODY = "No client or employer can be recognised in the document."
NO_NAMES = "Both of us leave out names and whatever else could identify a client, an employer or a colleague."
ABOUT_TALK = "Ask openly, then listen. Not observed means that it did not come up."
AGAIN = (("well", "Going well"), ("again", "To look at again"))


# Document reviews


def document_review(observation: Observation, competences: Mapping[str, Competence]) -> Document:
    """Return the review of a document, with the levels of each criterion to choose from."""
    tick = fill_in(f"{tag(observation.id)}.agreed", NOBODY, "tick")
    before = [
        paragraph(tick, " ", strong(NOBODY), f" {sentence(observation.setting)}"),
        *_reviewed(),
        fine(f"{ABOUT_LEVELS} {NOT_WRITTEN}"),
    ]
    after = [*critical(observation.criteria), judgement(), *afterwards("Reviewer")]
    body = [*before, _levels(observation, competences), *after]
    name, title = observation.id, observation.title
    return Document(
        name, "document review", name, title, body, landscape=True, fillable=True, criteria=observation.criteria
    )


def _reviewed() -> list[nodes.Node]:
    people = [
        asked("trainee", "Written by (staff or candidate number)"),
        asked("reviewer", "Reviewer (role)"),
        asked("date", "Reviewed on", "date"),
    ]
    facts = [
        asked("document", "Title (no names)"),
        asked("written", "Dated", "date"),
        asked("version", "Version"),
        asked("case", "Case", "choice", ("Invented", "Real, and fully anonymous")),
    ]
    return [line(people), line(facts)]


def _levels(observation: Observation, competences: Mapping[str, Competence]) -> nodes.table:
    first = next((criterion.parts for criterion in observation.criteria if criterion.parts), ())
    heads = ("What the document shows", *(label for label, _ in first), "Where it shows")
    stages = [(stage.title, stage.criteria) for stage in observation.stages]
    rows = [_level_row(criterion, competences, above) for criterion, above in staged(stages)]
    widths = [26, *[57 // max(len(first), 1)] * len(first), 17]
    return grid([paragraph(head) for head in heads], rows, widths, "cw-rating")


def _level_row(
    criterion: Criterion, competences: Mapping[str, Competence], above: Sequence[nodes.Node]
) -> list[list[nodes.Node]]:
    levels = [_level(criterion, number, label, text) for number, (label, text) in enumerate(criterion.parts, start=1)]
    where = fill_in(f"{tag(criterion.id)}.where", f"{question(criterion)}: where it shows")
    return [[*above, *told(criterion, competences, ())], *levels, [paragraph(where)]]


def _level(criterion: Criterion, number: int, label: str, text: Prose) -> list[nodes.Node]:
    first, *more = text_of(text)
    tick = fill_in(f"{tag(criterion.id)}.level.{number}", f"{question(criterion)}: {label}", "tick")
    return [paragraph(tick, " ", *first.children, classes=("cw-look-for",)), *more]


# Supervision guides


def supervision_guide(observation: Observation, competences: Mapping[str, Competence]) -> Document:
    """Return the guide for a talk in supervision: what to ask, what to listen for, and how to rate it."""
    tick = fill_in(f"{tag(observation.id)}.agreed", NO_NAMES, "tick")
    people = [
        asked("trainee", "Trainee (staff or candidate number)"),
        asked("supervisor", "Supervisor (role)"),
        asked("date", "Date", "date"),
        asked("minutes", "Length in minutes"),
    ]
    before: list[nodes.Node] = [
        paragraph(tick, " ", strong(NO_NAMES), f" {sentence(observation.setting)}"),
        line(people),
        fine(f"{ABOUT_TALK} {ABOUT_RATINGS} {NOT_WRITTEN}"),
    ]
    after = [*critical(observation.criteria), *afterwards("Supervisor", AGAIN)]
    body = [*before, _questions(observation, competences), *after]
    name, title = observation.id, observation.title
    return Document(
        name, "supervision guide", name, title, body, landscape=True, fillable=True, criteria=observation.criteria
    )


def _questions(observation: Observation, competences: Mapping[str, Competence]) -> nodes.table:
    heads = [paragraph(head) for head in ("What the trainee shows in talking", *RATINGS, "Notes")]
    stages = [(stage.title, stage.criteria) for stage in observation.stages]
    rows = [_talk_row(criterion, competences, above) for criterion, above in staged(stages)]
    return grid(heads, rows, [52, 6, 5, 5, 6, 9, 17], "cw-rating")


def _talk_row(
    criterion: Criterion, competences: Mapping[str, Competence], above: Sequence[nodes.Node]
) -> list[list[nodes.Node]]:
    name, asks = tag(criterion.id), question(criterion)
    notes = fill_in(f"{name}.notes", f"{asks}: notes")
    below = [block for label, text in criterion.parts for block in _labelled(label, text)]
    return [[*above, *told(criterion, competences, below)], *rated(name, asks), [paragraph(notes)]]


def _labelled(label: str, text: Prose) -> list[nodes.Node]:
    first, *more = text_of(text)
    return [paragraph(strong(f"{label}:"), " ", *first.children), *more]
