"""What a learning system has no field for, told in a text: why pairs match, what the columns are, the rubric."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from builder import prose
from builder.form import matching
from builder.model import (
    Aspect,
    Block,
    Break,
    Emphasis,
    ExtendedText,
    Grid,
    Inline,
    Item,
    Match,
    Paragraph,
    Prose,
    Words,
)

REASONS = ("Prompt", "Match", "Why")
"""The heads of the table of why pairs match; those of the item itself take the place of the first two."""

RUBRIC = ("Looks for", "Marks", "What it shows")
"""The heads of a rubric: one row for each level of each aspect."""

MODEL_ANSWER = "Model answer"
"""What stands, strong, above the model answer where it follows a rubric."""


def number(value: float | Decimal) -> str:
    """Return a number in figures, without an exponent and without noughts at its end."""
    return f"{Decimal(str(value)).normalize():f}"


def cell(text: Prose | None) -> tuple[Inline, ...]:
    """Return a text as one run of inlines, as a cell of a table holds it."""
    if text is None:
        return ()
    made: list[Inline] = []
    for block in text.blocks:
        made += [Break()] if made else []
        made += block.children if isinstance(block, Paragraph) else [Words(prose.plain(replace(text, blocks=(block,))))]
    return tuple(made)


def unit_of_number(item: Item, unit: str) -> Prose | None:
    """Return a line `Unit: hours` for the end of a question, None where there is no unit."""
    return Prose(item.where, (Paragraph((Words(f"Unit: {unit}"),)),)) if unit else None


def heads(item: Item, found: Match) -> Prose | None:
    """Return a line that says what the prompts and the matches are, None where the item does not say it."""
    if not found.heads:
        return None
    prompts, matches = map(cell, found.heads)
    run = (Words("Lines: "), Emphasis(prompts), Words(". Choices: "), Emphasis(matches), Words("."))
    return Prose(item.where, (Paragraph(run),))


def with_reasons(item: Item, found: Match) -> Prose | None:
    """Return the feedback of an item, with a table of why each pair matches at its end where any pair says so."""
    if not any(pair.why for pair in matching(found)):
        return item.feedback
    own = [cell(head) for head in found.heads] or [(Words(name),) for name in REASONS[:2]]
    head = (*own, (Words(REASONS[2]),))
    rows = tuple(tuple(map(cell, (pair.prompt, pair.match, pair.why))) for pair in matching(found))
    return Prose(item.where, (*(item.feedback.blocks if item.feedback else ()), Grid(head, rows)))


def grading(item: Item, extended: ExtendedText) -> Prose:
    """Return the rubric of an item as a table, how its marks are scaled, and the model answer."""
    top = sum(max(level.marks for level in aspect.levels) for aspect in extended.rubric)
    scale = f"The levels add up to {top}; the question counts {number(item.marks)}. Scale what you give."
    blocks: list[Block] = [Grid(tuple((Words(name),) for name in RUBRIC), _levels(extended.rubric))]
    blocks += [Paragraph((Words(scale),))] if top != item.marks else []
    if item.feedback:
        blocks += [Paragraph((Emphasis((Words(MODEL_ANSWER),), strong=True),)), *item.feedback.blocks]
    return Prose(item.where, tuple(blocks))


def _levels(rubric: tuple[Aspect, ...]) -> tuple[tuple[tuple[Inline, ...], ...], ...]:
    return tuple(
        (cell(aspect.text), (Words(str(level.marks)),), cell(level.text))
        for aspect in rubric
        for level in aspect.levels
    )
