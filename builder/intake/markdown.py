"""Prose to Markdown in our closed subset: the fourth writer of texts, beside HTML, plain text and docutils nodes.

What is written reads as it did: no sign of the text becomes a mark. Where a backslash would not do, a sign is written
as its number (`&#97;`), as https://spec.commonmark.org/0.31.2/ allows anywhere in text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import assert_never

from builder.intake.normal import normal
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

_SIGNS = re.compile(
    r"[\\`*\[\]]"
    r"|(?<![^\W_])_|_(?![^\W_])"  # within a word an underscore is one
    r"|<(?=[A-Za-z/!?])"
    r"|&(?=#?\w+;)"
    r"|!(?=\[|$)"
    r"|(?<=\]):"
)
_LINE_START = re.compile(
    r"#{1,6}(?=\s|$)|>|[-+](?=\s|$)|~{3}|:{3}|=+\s*$|[-:|][-:|\s]*$"  # headings, quotations, lists, fences, tables
    r"|(?P<number>[0-9]{1,9})(?=[.)](?:\s|$))"
)
_ROLE = re.compile(r"\{(?=[a-z][a-z:-]*\}$)")


def markdown(text: Prose, *, before_list: bool = False) -> str:
    """Return a text as Markdown, without a line end after its last line.

    `prose.parse` of it has no problem and gives `normal(text)` but for places; gaps are `[1]`, which
    `prose.with_gaps` finds. With `before_list`, a list at its end stays apart from one that follows and is written
    with `-` or `1.`.
    """
    return "\n\n".join(_blocks(normal(text).blocks, before_list))


def line(content: str) -> str:
    """Return plain text as Markdown on one line."""
    return _line_starts(_words(" ".join(content.split()), last=True))


def cells(run: tuple[Inline, ...]) -> str:
    """Return a run of inlines as it stands in a cell of a table. It must be normal, as `normal.flat` makes it."""
    return _run(run).replace("|", r"\|")


def indented(content: str, by: str) -> str:
    """Return lines behind `by`; empty ones without the spaces at its end."""
    return "\n".join(f"{by}{row}" if row else by.rstrip() for row in content.split("\n"))


# Blocks


def _blocks(blocks: tuple[Block, ...], before_list: bool = False) -> Iterator[str]:
    # Two lists of a kind would be one, but for another sign.
    others: list[bool] = []
    for number, block in enumerate(blocks):
        others.append(number > 0 and _alike(blocks[number - 1], block) and not others[-1])
    place = len(blocks) - 1
    flip = before_list and bool(others) and not others[-1]
    while flip and place >= 0:
        others[place] = not others[place]
        flip = place > 0 and _alike(blocks[place - 1], blocks[place])
        place -= 1
    return map(_block, blocks, others)


def _alike(one: Block, other: Block) -> bool:
    lists = isinstance(one, Listing) and isinstance(other, Listing)
    return lists and (one.start is None) == (other.start is None)  # type: ignore[union-attr]


def _block(block: Block, other: bool) -> str:
    match block:
        case Paragraph(children):
            return _line_starts(_run(children))
        case CodeBlock(content):
            longest = max((len(found) for found in re.findall("`+", content)), default=0)
            fence = "`" * max(3, longest + 1)
            return f"{fence}\n{content}{fence}"
        case Listing(items, start):
            signs = ("*" if other else "-" for _ in items)
            if start is not None:
                signs = (f"{start + number}{')' if other else '.'}" for number in range(len(items)))
            rows = [_item(sign, item) for sign, item in zip(signs, items, strict=True)]
            return ("\n\n" if any(len(item) > 1 for item in items) else "\n").join(rows)
        case Grid(head, rows):
            lines = [_row(head), "|" + "---|" * len(head), *map(_row, rows)]
            return "\n".join(lines)
        case _:
            assert_never(block)


def _item(sign: str, blocks: tuple[Block, ...]) -> str:
    content = indented("\n\n".join(_blocks(blocks)), " " * (len(sign) + 1))
    if not blocks:
        return sign
    # A list or a table right behind the sign would be taken for something else.
    return f"{sign}\n{content}" if isinstance(blocks[0], Listing | Grid) else f"{sign} {content.lstrip(' ')}"


def _row(row: tuple[tuple[Inline, ...], ...]) -> str:
    return "|" + "".join(f" {cells(cell)} |" if cell else " |" for cell in row)


def _line_starts(content: str) -> str:
    return "\n".join(map(_line_start, content.split("\n")))


def _line_start(content: str) -> str:
    found = _LINE_START.match(content)
    if not found:
        return content
    end = found.end("number") if found["number"] else 0
    return f"{content[:end]}\\{content[end:]}"


# Inlines


def _run(run: tuple[Inline, ...], *, strong_outside: bool = False) -> str:
    """Write a run of inlines. Emphasis that touches strong emphasis is written with another sign."""
    strong = strong_outside or any(isinstance(one, Emphasis) and one.strong for one in run)
    made: list[str] = []
    for number, inline in enumerate(run):
        piece = _inline(inline, strong, last=number + 1 == len(run))
        made.append(piece)
        if number and isinstance(run[number - 1], Emphasis) and _in_word(piece[0]):
            made[-1] = f"&#{ord(piece[0])};{piece[1:]}"  # emphasis ends before a sign, not within a word
        if number and isinstance(inline, Emphasis) and _in_word(made[-2][-1]):
            made[-2] = f"{made[-2][:-1]}&#{ord(made[-2][-1])};"
        if number and isinstance(run[number - 1], Gap) and piece[0] in "(:":
            made[-1] = f"\\{piece}"
        if number and isinstance(inline, Code):
            made[-2] = _ROLE.sub("&#123;", made[-2])
    return "".join(made)


def _in_word(sign: str) -> bool:
    return not sign.isspace() and not (sign.isascii() and not sign.isalnum())


def _inline(inline: Inline, strong: bool, *, last: bool) -> str:
    match inline:
        case Words(content):
            return _words(content, last=last)
        case Emphasis(children, strong=True):
            return f"**{_run(children, strong_outside=True)}**"
        case Emphasis(children):
            sign = "_" if strong or any(isinstance(one, Emphasis) for one in children) else "*"
            return f"{sign}{_run(children, strong_outside=sign == '_')}{sign}"
        case Code(content):
            return _code(content)
        case Link(href, children):
            return f"[{_run(children)}]({_address(href)})"
        case Picture(src, alt):
            return f"![{alt}]({_address(src)})"
        case Break():
            return "\\\n"
        case Gap(number):
            return f"[{number}]"
        case _:
            assert_never(inline)


def _words(content: str, *, last: bool) -> str:
    made = _SIGNS.sub(lambda found: f"\\{found[0]}", content)
    return made[:-2] + "!" if last and made.endswith("\\!") else made


def _code(content: str) -> str:
    runs = {len(found) for found in re.findall("`+", content)}
    fence = "`" * next(number for number in range(1, len(runs) + 2) if number not in runs)
    spaced = content.startswith(" ") and content.endswith(" ") and content.strip(" ")
    pad = " " if spaced or content[0] == "`" or content[-1] in "`}" else ""
    return f"{fence}{pad}{content}{pad}{fence}"


def _address(href: str) -> str:
    return re.sub(r"&(?=#?\w+;)", "&amp;", re.sub(r"[()]", r"\\\g<0>", href))
