"""Prose to docutils nodes."""

from __future__ import annotations

from typing import assert_never

from docutils import nodes

from builder.doc.nodes import filled, gap, table_group
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
    return [block(one) for one in prose.blocks]


def block(one: Block) -> nodes.Element:
    """Return one block."""
    match one:
        case Paragraph(children):
            return filled(nodes.paragraph(), run(children))
        case CodeBlock(text):
            return nodes.literal_block(text, text, language="none")
        case Listing(items, None):
            return filled(nodes.bullet_list(), map(_item, items))
        case Listing(items, start):
            made = filled(nodes.enumerated_list(enumtype="arabic"), map(_item, items))
            if start not in (None, 1):
                made["start"] = start
            return made
        case Grid(head, rows):
            return _grid(head, rows)
        case _:
            assert_never(one)


def _item(children: tuple[Block, ...]) -> nodes.list_item:
    return filled(nodes.list_item(), map(block, children))


def _grid(head: tuple[tuple[Inline, ...], ...], rows: tuple[tuple[tuple[Inline, ...], ...], ...]) -> nodes.table:
    return nodes.table("", table_group(_cells(head), [_cells(row) for row in rows]))


def _cells(row: tuple[tuple[Inline, ...], ...]) -> list[list[nodes.Node]]:
    return [[filled(nodes.paragraph(), run(cell))] for cell in row]


def run(children: tuple[Inline, ...]) -> list[nodes.Node]:
    """Return a run of inlines."""
    return [_inline(child) for child in children]


def _inline(one: Inline) -> nodes.Node:
    match one:
        case Words(text):
            return nodes.Text(text)
        case Emphasis(children, strong):
            kind = nodes.strong if strong else nodes.emphasis
            return filled(kind(), run(children))
        case Code(text):
            return nodes.literal("", text)
        case Link(href, children):
            return nodes.reference("", "", *run(children), refuri=href)
        case Picture(src, alt):
            return nodes.image(uri=src, alt=alt)
        case Break():
            return nodes.inline("", "", nodes.raw("", "<br />", format="html"), classes=["cw-break"])
        case Gap(number):
            return gap("", f"[{number}]", number=number)
        case _:
            assert_never(one)
