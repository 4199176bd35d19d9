"""Gaps where the bank finds them: in paragraphs. A list or a table with gaps becomes paragraphs, a link its words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import assert_never

from builder.model import (
    Block,
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


def gaps_in_paragraphs(stem: Prose) -> tuple[Prose, bool]:
    """Return a stem whose gaps all stand in paragraphs, and whether it had others."""
    hidden = [_has_hidden(block) for block in stem.blocks]
    if not any(hidden):
        return stem, False
    opened = (_opened(block) if inside else (block,) for block, inside in zip(stem.blocks, hidden, strict=True))
    return replace(stem, blocks=tuple(one for blocks in opened for one in blocks)), True


def _has_hidden(block: Block) -> bool:
    match block:
        case Paragraph(children):
            return any(map(_in_link, children))
        case Listing(items):
            return any(_has_gap(run) for item in items for run in _runs(item))
        case Grid(head, rows):
            return any(_has_gap(cell) for row in (head, *rows) for cell in row)
        case CodeBlock():
            return False
        case _:
            assert_never(block)


def _runs(blocks: tuple[Block, ...]) -> Iterator[tuple[Inline, ...]]:
    for block in blocks:
        yield from (one.children for one in _opened(block) if isinstance(one, Paragraph))


def _has_gap(run: tuple[Inline, ...]) -> bool:
    return any(isinstance(one, Gap) or (isinstance(one, Emphasis | Link) and _has_gap(one.children)) for one in run)


def _in_link(inline: Inline) -> bool:
    match inline:
        case Link(_, children):
            return _has_gap(children)
        case Emphasis(children):
            return any(map(_in_link, children))
        case _:
            return False


def _opened(block: Block) -> Iterator[Paragraph | CodeBlock]:
    """Yield a block as paragraphs: one for each entry of a list and each row of a table."""
    match block:
        case Paragraph(children):
            yield Paragraph(_unlinked(children))
        case Listing(items, start):
            for number, item in enumerate(items, start=start or 1):
                sign = Words("• " if start is None else f"{number}. ")
                for place, one in enumerate(inner for blocks in item for inner in _opened(blocks)):
                    signed = place == 0 and isinstance(one, Paragraph)
                    yield Paragraph((sign, *one.children)) if signed and isinstance(one, Paragraph) else one
        case Grid(head, rows):
            for row in (head, *rows):
                cells = [(Words(" | "), *_unlinked(cell)) for cell in row if cell]
                yield Paragraph(tuple(one for cell in cells for one in cell)[1:])
        case CodeBlock():
            yield block
        case _:
            assert_never(block)


def _unlinked(run: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Return a run without links that hold gaps, but with their words."""
    made: list[Inline] = []
    for one in run:
        match one:
            case Link(_, children) if _has_gap(children):
                made += _unlinked(children)
            case Emphasis(children):
                made.append(replace(one, children=_unlinked(children)))
            case _:
                made.append(one)
    return tuple(made)
