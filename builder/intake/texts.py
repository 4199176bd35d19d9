"""Every text of a question that was taken in, changed by one function; and text that is no markup."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import assert_never

from builder.intake.values import Taken
from builder.model import (
    Answer,
    Aspect,
    Block,
    Break,
    Choice,
    CodeBlock,
    Emphasis,
    ExtendedText,
    Grade,
    Grid,
    Inline,
    Interaction,
    Link,
    Listing,
    Match,
    Order,
    Pair,
    Paragraph,
    Prose,
    TextEntry,
    Where,
    Words,
)

Change = Callable[[Prose], Prose]


def plain_prose(content: str, where: Where) -> Prose:
    """Return plain text as paragraphs, which empty lines part; its line ends stay."""
    paragraphs = (part.strip() for part in re.split(r"\n[ \t]*\n", content.replace("\r\n", "\n").replace("\r", "\n")))
    return Prose(where, tuple(Paragraph(_lines(part)) for part in paragraphs if part))


def _lines(content: str) -> tuple[Inline, ...]:
    made: list[Inline] = []
    for line in content.split("\n"):
        made += [Break(), Words(line.strip())] if made else [Words(line.strip())]
    return tuple(made)


def each_text(taken: Taken, change: Change) -> Taken:
    """Return a question with each of its texts changed."""
    return replace(
        taken,
        stem=change(taken.stem),
        interaction=in_answer(taken.interaction, change),
        feedback=_may(taken.feedback, change),
        vignette=_may(taken.vignette, change),
    )


def _may(text: Prose | None, change: Change) -> Prose | None:
    return None if text is None else change(text)


def in_answer(found: Interaction, change: Change) -> Interaction:
    """Return an interaction with each of its texts changed."""
    match found:
        case Choice(options):
            new = (replace(one, text=change(one.text), feedback=_may(one.feedback, change)) for one in options)
            return replace(found, options=tuple(new))
        case Match(pairs, distractors, heads):
            return Match(_pairs(pairs, change), _pairs(distractors, change), tuple(map(change, heads)))
        case Order(steps):
            return Order(tuple(map(change, steps)))
        case TextEntry(gaps):
            return replace(found, gaps=tuple(tuple(_answer(one, change) for one in gap) for gap in gaps))
        case ExtendedText(rubric):
            return ExtendedText(tuple(_aspect(aspect, change) for aspect in rubric))
        case _:
            assert_never(found)


def _pairs(pairs: tuple[Pair, ...], change: Change) -> tuple[Pair, ...]:
    return tuple(Pair(change(one.prompt), change(one.match), _may(one.why, change)) for one in pairs)


def _answer(answer: Answer, change: Change) -> Answer:
    return replace(answer, feedback=_may(answer.feedback, change))


def _aspect(aspect: Aspect, change: Change) -> Aspect:
    return Aspect(change(aspect.text), tuple(Grade(level.marks, change(level.text)) for level in aspect.levels))


# Inlines

Swap = Callable[[Inline], Iterable[Inline]]


def each_inline(text: Prose, swap: Swap) -> Prose:
    """Return a text with each of its inlines swapped for others, the outer ones after those that they hold."""
    return Prose(text.where, tuple(_block(block, swap) for block in text.blocks))


def _block(block: Block, swap: Swap) -> Block:
    match block:
        case Paragraph(children):
            return Paragraph(_run(children, swap))
        case Listing(items, start):
            return Listing(tuple(tuple(_block(inner, swap) for inner in item) for item in items), start)
        case Grid(head, rows):
            new = tuple(tuple(_run(cell, swap) for cell in row) for row in (head, *rows))
            return Grid(new[0], new[1:])
        case CodeBlock():
            return block
        case _:
            assert_never(block)


def _run(run: tuple[Inline, ...], swap: Swap) -> tuple[Inline, ...]:
    return tuple(new for inline in run for new in swap(_inside(inline, swap)))


def _inside(inline: Inline, swap: Swap) -> Inline:
    if isinstance(inline, Emphasis | Link):
        return replace(inline, children=_run(inline.children, swap))
    return inline
