"""The form that every text has once it was written as Markdown and read again.

Two texts that look the same can be different values: words in two pieces, a space inside emphasis instead of beside
it, emphasis within emphasis. Markdown knows one of each. What it cannot write at all becomes the nearest thing that
people read the same way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import assert_never

from builder.model import (
    Block,
    Break,
    Code,
    CodeBlock,
    Emphasis,
    Gap,
    Grid,
    Inline,
    Link,
    Listing,
    Paragraph,
    Picture,
    Prose,
    Words,
)

DEEPEST = 5
"""How many lists may stand within each other. Readers of Markdown stop at about twenty levels of anything."""
NO_ALT = "Picture without a description"
LAST_NUMBER = 999_999_999
DIRECTIVE = re.compile(r"\{[a-z][a-z:-]*\}`")
"""What would call a role, wherever it stands in a line."""
DEFINITION = re.compile(r"^ {0,3}\[[^\]]+\]:", re.M)
"""What the bank refuses at the start of a line."""

_UNFIT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]")
_SPACES = str.maketrans(dict.fromkeys("\t\r\x0b\x0c\x85\u2028\u2029", " "))
_ALT = str.maketrans({"[": "(", "]": ")", "\\": "/", "`": "'", "<": "‹", "\n": " "})
_LITERAL_GAP = re.compile(r"\[([0-9]{1,3})\]")
_LINE_END = Words("\n")
Run = tuple[Inline, ...]


def normal(text: Prose) -> Prose:
    """Return a text as Markdown would give it back. Twice is the same as once.

    Differences that can be seen: in a table, a line end becomes a space; a link that no reader follows becomes its
    words; lists within lists end at the fifth level; square brackets in the words of a picture become round ones, and
    so do those round a number where the text has gaps. A picture without words gets `NO_ALT`. Signs that no text can
    hold are left out.
    """
    gaps = any(isinstance(one, Gap) for one in _everything(text.blocks))
    return Prose(text.where, tuple(_blocks(text.blocks, 0, _without_gaps if gaps else str)))


def fit(content: str) -> str:
    """Return plain text without the signs that no text of ours can hold, each kind of space as one."""
    return _UNFIT.sub("", content.replace("\r\n", "\n").translate(_SPACES))


def one_line(content: str) -> str:
    """Return plain text on one line, with single spaces."""
    return " ".join(fit(content).split())


def flat(text: Prose) -> Run:
    """Return a text as one run of inlines on one line, as a cell of a table holds it."""
    runs = [_cell(run, str) for run in _runs(normal(text).blocks)]
    pieces = [piece for run in runs if run for piece in (Words(" "), *run)]
    return _cell(tuple(pieces[1:]), str)


def _without_gaps(content: str) -> str:
    return _LITERAL_GAP.sub(r"(\1)", content)


def _everything(blocks: tuple[Block, ...]) -> Iterator[Inline]:
    waiting: list[Inline] = [inline for run in _runs(blocks) for inline in run]
    while waiting:
        inline = waiting.pop()
        yield inline
        if isinstance(inline, Emphasis | Link):
            waiting.extend(inline.children)


def _runs(blocks: Iterable[Block]) -> Iterator[Run]:
    for block in blocks:
        match block:
            case Paragraph(children):
                yield children
            case CodeBlock(content):
                yield (Words(" ".join(content.split())),)
            case Listing(items):
                yield from (run for item in items for run in _runs(item))
            case Grid(head, rows):
                yield from (cell for row in (head, *rows) for cell in row)
            case _:
                assert_never(block)


# Blocks

Change = Callable[[str], str]


def _blocks(blocks: tuple[Block, ...], depth: int, change: Change) -> Iterator[Block]:
    for block in blocks:
        match block:
            case Paragraph(children):
                run = _edges(_tidy(_cleaned(children, change, ())))
                if run:
                    yield Paragraph(run)
            case CodeBlock(content):
                yield CodeBlock(_lines(content))
            case Listing(items, start):
                inner = tuple(tuple(_blocks(item, depth + 1, change)) for item in items)
                if depth >= DEEPEST:
                    yield from (one for item in inner for one in item)
                elif inner:
                    yield Listing(inner, None if start is None else max(0, min(start, LAST_NUMBER - len(inner))))
            case Grid():
                yield from _grid(block, change)
            case _:
                assert_never(block)


def _lines(content: str) -> str:
    content = fit(content.replace("\t", "    "))
    if DEFINITION.search(content):
        content = re.sub(r"^(?=.)", "    ", content, flags=re.M)
    return content if not content or content.endswith("\n") else f"{content}\n"


def _grid(grid: Grid, change: Change) -> Iterator[Grid]:
    width = max(map(len, (grid.head, *grid.rows)))
    head, *rows = (
        tuple(_cell(cell, change) for cell in row) + ((),) * (width - len(row)) for row in (grid.head, *grid.rows)
    )
    if width:
        yield Grid(head, tuple(rows))


def _cell(children: Run, change: Change) -> Run:
    return _edges(_tidy(_on_one_line(_cleaned(children, change, ()))))


def _on_one_line(run: Iterable[Inline]) -> Iterator[Inline]:
    for inline in run:
        match inline:
            case Emphasis(children) | Link(_, children):
                yield replace(inline, children=_tidy(_on_one_line(children)))
            case Break():
                yield Words(" ")
            case Words(content):
                yield Words(content.replace("\n", " "))
            case _:
                yield inline


# Inlines


def _cleaned(run: Run, change: Change, within: tuple[str, ...]) -> Iterator[Inline]:
    """Yield inlines, each as it can stand by itself. `within` names the emphasis and the link round them."""
    for inline in run:
        match inline:
            case Words(content):
                for number, line in enumerate(change(fit(content)).split("\n")):
                    yield from (_LINE_END, Words(line)) if number else (Words(line),)
            case Code(content):
                yield from _code(fit(content).replace("\n", " "), change)
            case Emphasis(children, strong):
                kind = "strong" if strong else "em"
                inner = _cleaned(children, change, (*within, kind))
                yield from inner if kind in within else _spaces_outside(replace(inline, children=_tidy(inner)))
            case Link(href, children):
                yield from _link(href, children, change, within)
            case Picture(src, alt):
                yield from _picture(src, alt)
            case Break() | Gap():
                yield inline
            case _:
                assert_never(inline)


def _code(content: str, change: Change) -> Iterator[Inline]:
    if DIRECTIVE.search(content) or "]:" in content:
        yield Words(change(content))
    elif content:
        yield Code(content)


def address(href: str) -> str:
    """Return an address as a reader of Markdown gives it back, or nothing where it would follow none such."""
    from markdown_it.common.normalize_url import normalizeLink, validateLink

    if not href or _UNFIT.search(href):
        return ""
    try:
        made: str = normalizeLink(href)
        return made if validateLink(made) and normalizeLink(made) == made and not re.search(r"[\s<>\\]", made) else ""
    except ValueError:  # a host that no name can be made of
        return ""


def _link(href: str, children: Run, change: Change, within: tuple[str, ...]) -> Iterator[Inline]:
    to = "" if "link" in within else address(href)
    inner = _tidy(_cleaned(children, change, (*within, "link") if to else within))
    if to:
        yield from _spaces_outside(Link(to, inner or (Words(to),)))
    else:
        yield from inner


def _picture(src: str, alt: str) -> Iterator[Inline]:
    to, words = address(src), one_line(alt).translate(_ALT)
    if to:
        yield Picture(to, words or NO_ALT)
    elif words:
        yield Words(words)


def _spaces_outside(mark: Emphasis | Link) -> Iterator[Inline]:
    """Yield emphasis or a link with the spaces and line ends at its edges beside it."""
    inner = list(mark.children)
    before: list[Inline] = []
    after: list[Inline] = []
    while inner and (edge := _edge(inner[0], str.lstrip)):
        before.append(edge[0])
        inner[:1] = edge[1]
    while inner and (edge := _edge(inner[-1], str.rstrip)):
        after.insert(0, edge[0])
        inner[-1:] = edge[1]
    yield from before
    if inner:
        yield replace(mark, children=tuple(inner))
    elif isinstance(mark, Link):
        yield replace(mark, children=(Words(mark.href),))
    yield from after


def _edge(inline: Inline, strip: Callable[[str], str]) -> tuple[Inline, list[Inline]] | None:
    """Return what is blank at the edge of an inline, and what is left of it; None where nothing is blank."""
    if inline in (_LINE_END, Break()):
        return inline, []
    if not isinstance(inline, Words) or strip(inline.text) == inline.text:
        return None
    left = strip(inline.text)
    return Words(" "), [Words(left)] if left else []


def _tidy(run: Iterable[Inline]) -> Run:
    """Return a run in which words that meet are one, and emphasis too; no space stands beside a line end."""
    made: list[Inline] = []
    for inline in run:
        last = made[-1] if made else None
        match inline:
            case Words("\n") | Break():
                _end_line(made, inline)
            case Words(content):
                content = content.lstrip() if last in (_LINE_END, Break()) else content
                if isinstance(last, Words) and last != _LINE_END:
                    made[-1] = Words(last.text + content)
                elif content:
                    made.append(Words(content))
            case Code(content) if isinstance(last, Code):
                made[-1] = Code(last.text + content)
            case Emphasis(children, strong) if isinstance(last, Emphasis) and last.strong == strong:
                made[-1] = Emphasis(_tidy((*last.children, *children)), strong)
            case _:
                made.append(inline)
    return tuple(made)


def _end_line(made: list[Inline], end: Inline) -> None:
    last = made[-1] if made else None
    if isinstance(last, Words) and last != _LINE_END:
        made[-1:] = [Words(last.text.rstrip())] if last.text.strip() else []
        last = made[-1] if made else None
    if last == _LINE_END:
        made[-1] = end
    elif last != Break() or end == Break():
        made.append(end)


def _edges(run: Run) -> Run:
    """Return a run without what is blank at its start and end."""
    made = list(run)
    while made and (edge := _edge(made[0], str.lstrip)):
        made[:1] = edge[1]
    while made and (edge := _edge(made[-1], str.rstrip)):
        made[-1:] = edge[1]
    return tuple(made)
