"""Texts as cells of a notebook read them: Markdown with tables, in which HTML stands for marks within a line.

Source: https://jupyter-notebook.readthedocs.io/en/stable/examples/Notebook/Working%20With%20Markdown%20Cells.html.
Every viewer of notebooks has a Markdown of its own, with formulas between dollar signs besides. So no sign of a text is
left to be taken for a mark: all that could be one is written as its number, `&#42;`, and emphasis as an element.

A picture is an attachment of its cell. JupyterLab shows no attachment that is SVG
(https://github.com/jupyterlab/jupyterlab/issues/10464), so such a picture stands in the text, as a `data:` address.
"""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass, field
from html import escape
from posixpath import splitext
from typing import assert_never
from urllib.parse import unquote

from builder.formats.content import portable
from builder.formats.inlined import Pictures, data_address, media_type
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

ATTACHED = frozenset({"image/gif", "image/jpeg", "image/png", "image/webp"})
"""The media types that every viewer shows as attachments."""

_SIGNS = re.compile(r"[\\`*_{}\[\]<>#|~&^]")
_FORMULA = re.compile(r"(\$|&#92;)")
_START = re.compile(r"[-+=:]|[0-9]+(?=[.)])")


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell of a notebook is made with: the pictures of the form, and those that it shows, by name.

    `attachments` fills while texts are written: media type and content in base 64 of each.
    """

    pictures: Pictures
    attachments: dict[str, dict[str, str]] = field(default_factory=dict)

    def text(self, prose: Prose) -> str:
        """Return a text as Markdown, its blocks apart by empty lines."""
        return "\n\n".join(self._block(block) for block in portable(prose, "").blocks)

    def line(self, prose: Prose) -> str:
        """Return a text as one line, for a list or a table; blocks that need several are joined."""
        return at_start("<br>".join(self._flat(block) for block in portable(prose, "").blocks))

    def _block(self, block: Block) -> str:
        match block:
            case Paragraph(children):
                return at_start(self._run(children))
            case CodeBlock(text):
                return f"<pre><code>{_numbered(text, breaks=True)}</code></pre>"
            case Listing(items, start):
                marks = ["-"] * len(items) if start is None else [f"{start + n}." for n in range(len(items))]
                return "\n".join(self._entry(mark, item) for mark, item in zip(marks, items, strict=True))
            case Grid(head, rows):
                lines = [self._row(head), "|" + "---|" * len(head), *map(self._row, rows)]
                return "\n".join(lines)
            case _:
                assert_never(block)

    def _entry(self, mark: str, item: tuple[Block, ...]) -> str:
        inner = "\n\n".join(map(self._block, item)).replace("\n", "\n" + " " * (len(mark) + 1))
        return f"{mark} {inner}"

    def _row(self, row: tuple[tuple[Inline, ...], ...]) -> str:
        return f"| {' | '.join(map(self._run, row))} |"

    def _flat(self, block: Block) -> str:
        match block:
            case Paragraph(children):
                return self._run(children)
            case Listing(items):
                return "; ".join(" ".join(map(self._flat, item)) for item in items)
            case Grid(head, rows):
                return "; ".join(", ".join(map(self._run, row)) for row in (head, *rows))
            case CodeBlock(text):
                return f"<code>{_numbered(text.rstrip(), breaks=True)}</code>"
            case _:
                assert_never(block)

    def _run(self, run: tuple[Inline, ...]) -> str:
        return "".join(map(self._inline, run))

    def _inline(self, inline: Inline) -> str:
        match inline:
            case Words(text):
                return _numbered(text)
            case Emphasis(children, strong):
                name = "strong" if strong else "em"
                return f"<{name}>{self._run(children)}</{name}>"
            case Code(text):
                return f"<code>{_numbered(text)}</code>"
            case Link(href, children):
                return f'<a href="{escape(href)}">{self._run(children)}</a>'
            case Picture(src, alt):
                return f"![{_numbered(alt)}]({self._address(unquote(src))})"
            case Break():
                return "<br>"
            case Gap():
                raise AssertionError("portable has turned every gap into words")
            case _:
                assert_never(inline)

    def _address(self, path: str) -> str:
        media = media_type(path)
        if media not in ATTACHED:
            return data_address(path, self.pictures)
        content = {media: b64encode(self.pictures[path]).decode("ascii")}
        there = next((name for name, held in self.attachments.items() if held == content), "")
        name = there or f"picture-{len(self.attachments) + 1}{splitext(path)[1].lower()}"
        self.attachments[name] = content
        return f"attachment:{name}"


def plain(text: str) -> str:
    """Return words that hold no marks as Markdown on one line."""
    return at_start(_numbered(text))


def at_start(line: str) -> str:
    """Return a line that does not start a list, a heading or a rule by accident."""
    found = _START.match(line)
    if not found:
        return line
    at = found.end() if found[0][0].isdigit() else 0
    return f"{line[:at]}&#{ord(line[at])};{line[at + 1 :]}"


def _numbered(text: str, *, breaks: bool = False) -> str:
    """Return a text in which no sign is a mark. No formula starts at a sign that is an element by itself."""
    made = _FORMULA.sub(r"<span>\1</span>", _SIGNS.sub(lambda sign: f"&#{ord(sign[0])};", text))
    return made.replace("\n", "<br>" if breaks else " ")
