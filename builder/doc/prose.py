"""Prose to docutils nodes."""

from __future__ import annotations

from typing import assert_never

from docutils import nodes

from builder.doc.nodes import bullets, element, gap, numbered, table_group
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


def blocks(prose: Prose) -> list[nodes.Node]:
    """Return the blocks of a text."""
    return _blocks(prose.blocks)


def block(one: Block) -> nodes.Element:
    """Return one block."""
    match one:
        case Paragraph(children):
            return element(nodes.paragraph, run(children))
        case CodeBlock(text):
            return nodes.literal_block(text, text, language="none")
        case Listing(items, None):
            return bullets([_blocks(item) for item in items])
        case Listing(items, start):
            made = numbered([_blocks(item) for item in items], "arabic")
            if start not in (None, 1):
                made["start"] = start
            return made
        case Grid(head, rows):
            return _grid(head, rows)
        case _:
            assert_never(one)


def _blocks(found: tuple[Block, ...]) -> list[nodes.Node]:
    return [block(one) for one in found]


def _grid(head: tuple[tuple[Inline, ...], ...], rows: tuple[tuple[tuple[Inline, ...], ...], ...]) -> nodes.table:
    return element(nodes.table, [table_group(_cells(head), [_cells(row) for row in rows])])


def _cells(row: tuple[tuple[Inline, ...], ...]) -> list[list[nodes.Node]]:
    return [[element(nodes.paragraph, run(cell))] for cell in row]


def run(children: tuple[Inline, ...]) -> list[nodes.Node]:
    """Return a run of inlines."""
    return [_inline(child) for child in children]


def _inline(one: Inline) -> nodes.Node:
    match one:
        case Words(text):
            return nodes.Text(text)
        case Emphasis(children, strong):
            kind = nodes.strong if strong else nodes.emphasis
            return element(kind, run(children))
        case Code(text):
            return element(nodes.literal, [nodes.Text(text)] if text else [])
        case Link(href, children):
            return element(nodes.reference, run(children), refuri=href)
        case Picture(src, alt):
            return nodes.image(uri=src, alt=alt)
        case Break():
            return nodes.inline("", "", nodes.raw("", "<br />", format="html"), classes=["cw-break"])
        case Gap(number):
            return gap("", f"[{number}]", number=number)
        case _:
            assert_never(one)
