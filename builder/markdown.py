"""Markdown to tokens, as every source of a course is read. Nothing here opens a file.

The parser looks at every sign of a text by itself, in Python, and tries a dozen rules on each line. Four rules of ours
find the same sooner, with regular expressions: a bank of 10,000 items is parsed in 2 s in place of 5.5. They stand
beside or in place of its own through its `ruler`. Whatever is not plain they leave to it.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

_TEXT = re.compile(r"[^\n!&*<\[\\\]_`]+")
"""Text up to the next sign that can mean something in the rules that are on."""
_NOT_PLAIN = re.compile(r"[&*<\\_`]|\]\(|[ \t]\n|\n[ \t]")
"""What makes a text more than words and ends of lines. A bracket by itself does not, as there are no definitions."""
_OPENS = frozenset("`~>*+-_<#0123456789")
"""How a line starts that may be, or end a paragraph by being, something else."""
_UNDERLINES = frozenset("-=|: \t")
"""What a line under a heading or the head of a table is made of."""


@cache
def _markdown() -> MarkdownIt:
    # Whoever recalls a course that was read before parses nothing, and need not wait for the parser.
    from markdown_it import MarkdownIt

    # Reference definitions are off: `[2]: x` far below would turn the mark `[2]` into a link.
    parser = MarkdownIt("commonmark").enable("table").disable("reference")
    parser.core.ruler.at("block", _blocks)
    parser.block.ruler.before("table", "plain", _plain)
    parser.core.ruler.at("inline", _inlines)
    parser.inline.ruler.at("text", _text)
    return parser


def tokens(content: str) -> list[Token]:
    """Parse Markdown into markdown-it tokens; their `map` counts lines of `content` from 0."""
    return _markdown().parse(content)


def _blocks(state: StateCore) -> None:
    """Parse blocks, from lines that were found by splitting."""
    from markdown_it.rules_block import StateBlock

    lines = StateBlock("", state.md, state.env, state.tokens)
    lines.src = state.src
    _mark_lines(lines)
    state.md.block.tokenize(lines, 0, lines.lineMax)


def _mark_lines(state: StateBlock) -> None:
    """Note where each line starts and ends, and how deep it is indented, in signs and in columns."""
    lines = state.src.split("\n")
    if not lines[-1].strip(" \t"):
        lines.pop()  # to the parser a last line of blanks is none
    indents = [line[: len(line) - len(line.lstrip(" \t"))] for line in lines]
    ends = list(accumulate((len(line) + 1 for line in lines), initial=-1))[1:]
    length = len(state.src)
    # The parser looks one line beyond the last.
    state.bMarks = [end - len(line) for line, end in zip(lines, ends, strict=True)] + [length]
    state.eMarks = [*ends, length]
    state.tShift = [*map(len, indents), 0]
    state.sCount = [*(len(indent.expandtabs(4)) for indent in indents), 0]
    state.bsCount = [0] * (len(lines) + 1)
    state.lineMax = len(lines)


def _plain(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take a paragraph that starts with a plain word, unless the parser's other rules must see it."""
    first = state.src[state.bMarks[start] + state.tShift[start]]
    if first in _OPENS or state.sCount[start] - state.blkIndent > 3:
        return False
    # The parser leaves it so, once it has looked for a heading in a paragraph.
    state.parentType = "paragraph"
    ending = state.md.block.ruler.getRules("paragraph")
    line = start + 1
    while line < state.lineMax and not state.isEmpty(line):
        begin = state.bMarks[line] + state.tShift[line]
        if not -1 < state.sCount[line] < state.blkIndent + 4 or _UNDERLINES.issuperset(
            state.src[begin : state.eMarks[line]]
        ):
            return False
        if state.src[begin] in _OPENS and any(rule(state, line, state.lineMax, True) for rule in ending):
            break
        line += 1
    state.line = line
    state.push("paragraph_open", "p", 1).map = [start, line]
    inline = state.push("inline", "", 0)
    inline.content = state.getLines(start, line, state.blkIndent, False).strip()
    inline.map = [start, line]
    inline.children = []
    state.push("paragraph_close", "p", -1)
    return True


def _inlines(state: StateCore) -> None:
    """Parse what stands in blocks; most of it is words and ends of lines, which need no rules."""
    from markdown_it.token import Token

    for token in state.tokens:
        if token.type != "inline":
            continue
        children: list[Token] = []
        token.children = children
        if _NOT_PLAIN.search(token.content):
            state.md.inline.parse(token.content, state.md, state.env, children)
            continue
        for number, line in enumerate(token.content.split("\n")):
            if number:
                children.append(Token("softbreak", "br", 0))
            if line:
                children.append(Token("text", "", 0, content=line))


def _text(state: StateInline, silent: bool) -> bool:
    """Take the text up to the next sign that may mean something."""
    found = _TEXT.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        state.pending += found[0]
    state.pos = found.end()
    return True
