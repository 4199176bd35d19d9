"""Gaps in texts of other programs: each is a mark in the HTML, and a gap of ours once that is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import assert_never

from builder.model import (
    Block,
    Break,
    CodeBlock,
    Emphasis,
    Gap,
    Grid,
    Inline,
    Link,
    Listing,
    Paragraph,
    Prose,
    Words,
)

_MARK = re.compile("\ue000([0-9]{1,3})\ue001")
_SIGNS = re.compile("[\ue000\ue001]")
Change = Callable[[Inline], Iterable[Inline]]


def gap_mark(number: int) -> str:
    """Return the mark of a gap, to stand in HTML where the gap is. Its signs are private: nobody else writes them."""
    return f"\ue000{number}\ue001"


def without_marks(content: str) -> str:
    """Return foreign text without the signs of marks, so that it cannot pretend to hold one."""
    return _SIGNS.sub("", content)


def with_gaps(text: Prose, count: int) -> tuple[Prose, tuple[int, ...]]:
    """Return a text with its marks as gaps, numbered from 1 as they stand, and the number that each had as a mark.

    Each mark from 1 to `count` becomes one gap: at the end, if it is nowhere else. A second one becomes nothing.
    """
    order: list[int] = []

    def split(inline: Inline) -> Iterator[Inline]:
        if not isinstance(inline, Words):
            yield inline
            return
        for place, piece in enumerate(_MARK.split(inline.text)):
            if place % 2 == 0:
                yield from (Words(piece),) if piece else ()
            elif 0 < int(piece) <= count and int(piece) not in order:
                order.append(int(piece))
                yield Gap(len(order))

    blocks = tuple(_changed(block, split) for block in text.blocks)
    if missing := [number for number in range(1, count + 1) if number not in order]:
        first = len(order) + 1
        gaps = [one for number in range(len(missing)) for one in (Break(), Gap(first + number))]
        blocks += (Paragraph(tuple(gaps[1:])),)
    return replace(text, blocks=blocks), (*order, *missing)


def _changed(block: Block, change: Change) -> Block:
    match block:
        case Paragraph(children):
            return Paragraph(_run(children, change))
        case Listing(items):
            return replace(block, items=tuple(tuple(_changed(inner, change) for inner in item) for item in items))
        case Grid(head, rows):
            cells = tuple(tuple(_run(cell, change) for cell in row) for row in (head, *rows))
            return Grid(cells[0], cells[1:])
        case CodeBlock(content):
            return CodeBlock(_MARK.sub("", content))
        case _:
            assert_never(block)


def _run(run: tuple[Inline, ...], change: Change) -> tuple[Inline, ...]:
    made: list[Inline] = []
    for inline in run:
        if isinstance(inline, Emphasis | Link):
            made.append(replace(inline, children=_run(inline.children, change)))
        else:
            made += change(inline)
    return tuple(made)
