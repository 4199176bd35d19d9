"""What QTI 2.1 and 3.0 carry of our items, and what they do not."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from builder import prose
from builder.form import Question
from builder.formats.content import Feature
from builder.formats.qti.dialect import Dialect
from builder.model import Choice, ExtendedText, Interaction, Match, Order, Problem, TextEntry

INTERACTIONS: frozenset[type[Interaction]] = frozenset([Choice, Match, Order, TextEntry, ExtendedText])
CARRIES: frozenset[Feature] = frozenset(
    [
        *("id", "revision", "title", "competences", "level", "marks", "minutes", "sources", "vignette", "markup"),
        *("pictures", "feedback", "option feedback", "part marks", "pair reasons", "rubric", "model answer", "unit"),
        *("capitals", "pinned", "key"),
    ]
)


def limits(dialect: Dialect) -> Callable[[Question], Iterator[Problem]]:
    """Return what tells how a version of QTI carries a question with a difference."""

    def told(question: Question) -> Iterator[Problem]:
        item = question.item
        for message in _differences(question, dialect):
            yield Problem(item.where, "E002", f"{item.id}: {message}", "warning")

    return told


def _differences(question: Question, dialect: Dialect) -> Iterator[str]:
    match question.item.interaction:
        case TextEntry(slips=slips) if slips:
            yield (
                f"QTI {dialect.version} compares texts letter by letter, so that a slip of spelling gets no marks: "
                "add likely spellings to the accepted answers, or look through the wrong ones"
            )
    if any("<ol start" in prose.html(text) for text in prose.texts_of(question.item)):
        yield f"QTI {dialect.version} numbers every list from 1: a list of this item starts with another number"
