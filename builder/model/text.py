"""Prose: the closed subset of Markdown that items, criteria and prompts may use."""

from __future__ import annotations

from dataclasses import dataclass

from builder.model.base import Where


@dataclass(frozen=True, slots=True)
class Words:
    """Plain text."""

    text: str


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Emphasised (or, with `strong`, strongly emphasised) text."""

    children: tuple[Inline, ...]
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """Code within a line."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link; `href` is as written."""

    href: str
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture; `src` is relative to the source that shows it."""

    src: str
    alt: str


@dataclass(frozen=True, slots=True)
class Break:
    """A line break that the author asked for."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A numbered gap in the stem of a gap-fill item."""

    number: int


Inline = Words | Emphasis | Code | Link | Picture | Break | Gap


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Lines of code."""

    text: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A bulleted list, or a numbered one where `start` is its first number."""

    items: tuple[tuple[Block, ...], ...]
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: one row of heads, then rows of as many cells."""

    head: tuple[tuple[Inline, ...], ...]
    rows: tuple[tuple[tuple[Inline, ...], ...], ...]


Block = Paragraph | CodeBlock | Listing | Grid


@dataclass(frozen=True, slots=True)
class Prose:
    """A piece of text in the closed subset."""

    where: Where
    blocks: tuple[Block, ...]
