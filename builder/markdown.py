"""Markdown to tokens, as every source of a course is read. Nothing here opens a file."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


@cache
def _markdown() -> MarkdownIt:
    # Whoever recalls a course that was read before parses nothing, and need not wait for the parser.
    from markdown_it import MarkdownIt

    # Reference definitions are off: `[2]: x` far below would turn the mark `[2]` into a link.
    return MarkdownIt("commonmark").enable("table").disable("reference")


def tokens(content: str) -> list[Token]:
    """Parse Markdown into markdown-it tokens; their `map` counts lines of `content` from 0."""
    return _markdown().parse(content)
