"""What our own exports tell in a text, for want of a field, read back: rubrics, and why pairs match.

Only what stands exactly as it was written is read. Anything else stays the text that it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby

from builder import prose
from builder.model import (
    Aspect,
    Block,
    Emphasis,
    Grade,
    Grid,
    Inline,
    Match,
    Pair,
    Paragraph,
    Prose,
    Words,
)

RUBRIC = ("Looks for", "Marks", "What it shows")
REASON = "Why"
MODEL_ANSWER = Paragraph((Emphasis((Words("Model answer"),), strong=True),))
_MARKS = re.compile("[0-9]")
_SCALE = re.compile(r"The levels add up to \d+; the question counts [\d.]+\. Scale what you give\.")


@dataclass(frozen=True, slots=True)
class Grading:
    """What markers are told: the rubric and the model answer, where they can be told apart, and the rest."""

    rubric: tuple[Aspect, ...] = ()
    model: Prose | None = None
    rest: Prose | None = None


def grading_of(text: Prose | None) -> Grading:
    """Return what a text for markers holds. A text without a rubric of ours is `rest` as a whole."""
    if text is None or not text.blocks:
        return Grading()
    first, *others = text.blocks
    rubric = _rubric(text, first)
    if not rubric:
        return Grading(rest=text)
    if others and _plain(others[0]) and _SCALE.fullmatch(_plain(others[0])):
        others = others[1:]
    if others and others[0] == MODEL_ANSWER:
        return Grading(rubric, replace(text, blocks=tuple(others[1:])) if others[1:] else None)
    return Grading(rubric, None, replace(text, blocks=tuple(others)) if others else None)


def _rubric(text: Prose, block: Block) -> tuple[Aspect, ...]:
    if not isinstance(block, Grid) or tuple(map(prose.plain_run, block.head)) != RUBRIC:
        return ()
    if not all(len(row) == 3 and _MARKS.fullmatch(prose.plain_run(row[1])) and row[0] and row[2] for row in block.rows):
        return ()
    aspects = tuple(
        Aspect(_cell(text, looks_for), tuple(Grade(int(prose.plain_run(row[1])), _cell(text, row[2])) for row in rows))
        for looks_for, rows in groupby(block.rows, key=lambda row: row[0])
    )
    each = [[level.marks for level in aspect.levels] for aspect in aspects]
    return aspects if all(len(marks) > 1 and len(set(marks)) == len(marks) for marks in each) else ()


def _cell(text: Prose, cell: tuple[Inline, ...]) -> Prose:
    return replace(text, blocks=(Paragraph(cell),) if cell else ())


def _plain(block: Block) -> str:
    return prose.plain_run(block.children) if isinstance(block, Paragraph) else ""


def with_reasons(found: Match, feedback: Prose | None) -> tuple[Match, Prose | None]:
    """Return a matching with why its pairs match, where the feedback ends with the table that says so for all."""
    if feedback is None or not feedback.blocks or not isinstance(table := feedback.blocks[-1], Grid):
        return found, feedback
    there = (*found.pairs, *found.distractors)
    said = [(_one_line(pair.prompt), _one_line(pair.match)) for pair in there]
    rows = [tuple(_spaced(prose.plain_run(cell)) for cell in row[:2]) for row in table.rows]
    if tuple(map(prose.plain_run, table.head[2:])) != (REASON,) or sorted(rows) != sorted(said):
        return found, feedback
    reasons = dict(zip(rows, (row[2] for row in table.rows), strict=True))

    def known(pair: Pair) -> Pair:
        why = reasons[_one_line(pair.prompt), _one_line(pair.match)]
        return replace(pair, why=_cell(feedback, why) if why else None)

    blocks = feedback.blocks[:-1]
    changed = replace(found, pairs=tuple(map(known, found.pairs)), distractors=tuple(map(known, found.distractors)))
    return changed, replace(feedback, blocks=blocks) if blocks else None


def _one_line(text: Prose) -> str:
    return _spaced(prose.plain(text))


def _spaced(content: str) -> str:
    return " ".join(content.split())
