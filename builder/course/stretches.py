"""The running text of a page, as people read it: what its words and sentences are counted in."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from typing import TYPE_CHECKING

from builder.markdown import tokens
from builder.model import Stretch, Where

if TYPE_CHECKING:
    from markdown_it.token import Token

_KINDS = {"list_item": "entry", "blockquote": "quote", "th": "head", "td": "cell"}
_SHEET = "observer-sheet"
_NOTES = ("admonition", "attention", "caution", "danger", "dropdown", "epigraph", "error", "hint")
_READ = frozenset((*_NOTES, "important", "note", "seealso", "tip", "warning", _SHEET))
"""Directives whose content is text in Markdown. What stands in any other fence is not running text."""

_FENCE = re.compile(r"\{([\w:-]+)\}")
_OPTION = re.compile(r"\s*:[\w-]+:(?:\s|$)")
_COLONS = re.compile(r"\s*:{3,}")
_UNSEEN = re.compile(r"%|\([^()]+\)=$|\+\+\+")
"""How a line starts that is never shown: a comment, a target, a break between cells."""

_MARKS = ("%", "(", "+++")
_BREAKS = ("softbreak", "hardbreak")
_LEAVES = re.compile(r"(?:\s*\b\d+\.\d+\.\d+[a-z]?)+$")
"""The leaves at the end of a line of an observer sheet."""

_ROLE = re.compile(r"\{([a-z][a-z:-]*)\}$")
_SILENT = frozenset(("cite", "teaches", "practises", "minutes", "serves", "moment", "trainer-mark"))
"""Roles that add a mark, a number or a line of their own, and no words to the text."""

_NAMES = frozenset(("observation", "worksheet"))
"""Roles that show the title of a document. Its ID stands in for it here: it has about as many words."""

_TITLED = re.compile(r"(.*\S)\s*<[^<>]*>", re.S)
_GAP = re.compile(r" \(\s*\)| (?=[.,;:!?)](?!\d))")


def stretches(stream: Sequence[Token], where: Where, hidden: Container[int]) -> Iterator[Stretch]:
    """Yield the text of a page whose first line stands at `where`; `hidden` are the lines for trainers, from 0."""
    heading: int | None = None
    within: list[str] = []
    for token in stream:
        if token.type == "heading_open":
            heading = 0 if heading is None else heading + 1
        _enter(token, within)
        for line, kind, text in _texts(token, within, 0):
            yield Stretch(Where(where.path, where.line + line), text, kind, heading, line in hidden)


def _enter(token: Token, within: list[str]) -> None:
    """Keep account of what a token stands in: headings, entries of lists, quotations, cells."""
    name, _, edge = token.type.rpartition("_")
    if name == "heading" or name in _KINDS:
        if edge == "open":
            within.append(_KINDS.get(name, name))
        elif edge == "close":
            within.pop()


def _texts(token: Token, within: Sequence[str], start: int) -> Iterator[tuple[int, str, str]]:
    """Yield line, kind and text of what a token holds: of a fence, all of its content."""
    line = start + token.map[0] if token.map else start
    if token.type == "fence":
        yield from _directive(token, line + 1)
    elif token.type == "inline" and "heading" not in within:
        first, text = plain_text(token)
        if text:
            yield line + first, within[-1] if within else "paragraph", text


def _directive(fence: Token, start: int) -> Iterator[tuple[int, str, str]]:
    name = _FENCE.match(fence.info.strip())
    if not name or name[1] not in _READ:
        return
    lines = fence.content.split("\n")
    for number, line in enumerate(lines):
        if not _OPTION.match(line):
            break
        lines[number] = ""
    within: list[str] = []
    for token in tokens("\n".join(lines)):
        _enter(token, within)
        for at, kind, text in _texts(token, within, start):
            if name[1] != _SHEET:
                yield at, kind, text
            elif " " in (said := _LEAVES.sub("", text)):  # else a criterion, whose words stand with its observation
                yield at, kind, said


def plain_text(token: Token) -> tuple[int, str]:
    """Return the text of an inline token, and on which of its lines, from 0, it starts."""
    if "{" not in token.content and ":::" not in token.content and not token.content.startswith(_MARKS):
        words = (" " if child.type in _BREAKS else child.content for child in token.children or () if _said(child))
        return 0, " ".join("".join(words).split())
    lines = [*_lines(token.children or ())]
    seen = [number for number, line in enumerate(lines) if line.strip()]
    text = " ".join(" ".join(lines).split())
    return seen[0] if seen else 0, _GAP.sub("", text)


def _said(child: Token) -> bool:
    return child.type in ("text", "code_inline", *_BREAKS)


def _lines(children: Sequence[Token]) -> Iterator[str]:
    line, colons = "", False
    for child in [*children, None]:
        if child is None or child.type in _BREAKS:
            hidden = _COLONS.match(line) or _UNSEEN.match(line) or (colons and _OPTION.match(line))
            colons = bool(hidden and (colons or _COLONS.match(line)))
            yield "" if hidden else line
            line = ""
        elif child.type == "code_inline" and (role := _ROLE.search(line)):
            line = line[: role.start()] + _shown(role[1], child.content.strip())
        elif _said(child):
            line += child.content


def _shown(role: str, text: str) -> str:
    """Return what a role adds to the text."""
    if role.partition(":")[0] in _SILENT:
        return ""
    titled = _TITLED.fullmatch(text)
    return titled[1] if titled else text.replace("-", " ") if role in _NAMES else text
