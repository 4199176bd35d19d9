"""Lines of text put together from pieces: spaces as in a browser, emphasis and links as Markdown can write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from builder.model import Break, Emphasis, Inline, Link, Words

Mark = Emphasis | Link
"""Emphasis or a link. What it holds does not count, but to tell two links apart."""
Pieces = list[tuple[Inline, tuple[Mark, ...]]]
"""Words, code, pictures and breaks, each with the marks that hold for it, the outermost first."""

_SPACES = re.compile(r"([ \t\r\n\f]+)|(\s+)")


def runs_of(pieces: Pieces) -> Iterator[tuple[Inline, ...]]:
    """Yield the paragraphs that pieces make: two breaks in a row part them, and none is empty.

    Spaces count once. None stands at the start or end of a line, or just inside a mark. Marks that meet are one.
    """
    line: Pieces = []
    for piece, marks in _single_spaces(pieces):
        if isinstance(piece, Break) and (not line or isinstance(line[-1][0], Break)):
            yield from _nested(line)
            line = []
        else:
            line.append((piece, marks))
    yield from _nested(line)


def _single_spaces(pieces: Pieces) -> Iterator[tuple[Inline, tuple[Mark, ...]]]:
    """Yield the pieces with every stretch of spaces as one; a break swallows those beside it."""
    space: tuple[Mark, ...] | None = None
    after_break = True
    for piece, marks in pieces:
        for part in _parts(piece):
            if part == Words(" "):
                space = marks if space is None else space
                continue
            if space is not None and not after_break and not isinstance(part, Break):
                yield Words(" "), space
            yield part, marks
            space = None
            after_break = isinstance(part, Break)


def _parts(piece: Inline) -> Iterator[Inline]:
    """Yield words and the spaces between them; a space that does not break a line is kept as it is."""
    if not isinstance(piece, Words):
        yield piece
        return
    start = 0
    for found in _SPACES.finditer(piece.text):
        if found.start() > start:
            yield Words(piece.text[start : found.start()])
        yield Words(" ") if found[1] else Words(found[0])
        start = found.end()
    if start < len(piece.text):
        yield Words(piece.text[start:])


def _blank(piece: Inline) -> bool:
    return isinstance(piece, Break) or (isinstance(piece, Words) and not piece.text.strip())


def _nested(line: Pieces) -> Iterator[tuple[Inline, ...]]:
    """Yield a line as inlines within inlines, without what is blank at its ends; nothing where all of it is."""
    while line and _blank(line[-1][0]):
        line.pop()
    first = next((number for number, (piece, _) in enumerate(line) if not _blank(piece)), len(line))
    line = _spaces_outside(line[first:])
    if line:
        yield tuple(_nest(line, 0))


def _spaces_outside(line: Pieces) -> Pieces:
    """Return the line with only those marks on a space or break that hold on both sides of it."""
    made: Pieces = []
    after: list[tuple[Mark, ...]] = [()] * len(line)
    following: tuple[Mark, ...] = ()
    for number in range(len(line) - 1, -1, -1):
        after[number] = following
        if not _blank(line[number][0]):
            following = line[number][1]
    before: tuple[Mark, ...] = ()
    for (piece, marks), then in zip(line, after, strict=True):
        if _blank(piece):
            made.append((piece, _common(_common(before, marks), then)))
        else:
            made.append((piece, marks))
            before = marks
    return made


def _common(first: tuple[Mark, ...], second: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """Return the marks with which both start."""
    number = next((n for n, (one, two) in enumerate(zip(first, second, strict=False)) if one != two), None)
    return first[: min(len(first), len(second)) if number is None else number]


def _nest(line: Pieces, depth: int) -> Iterator[Inline]:
    """Yield inlines: pieces that share their next mark stand within it together, and words that meet are one."""
    for mark, group in groupby(line, key=lambda one: one[1][depth] if len(one[1]) > depth else None):
        if mark is not None:
            yield replace(mark, children=tuple(_nest(list(group), depth + 1)))
            continue
        for words, same in groupby((piece for piece, _ in group), key=lambda piece: isinstance(piece, Words)):
            if words:
                yield Words("".join(piece.text for piece in same if isinstance(piece, Words)))
            else:
                yield from same
