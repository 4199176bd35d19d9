"""The closed subset of Markdown for stems, options, feedback, criteria and prompts.

Text is parsed once, into a frozen `Prose`. HTML for learning systems and plain text are written here;
docutils nodes, for the page and for Word, in `builder.doc`. What the subset does not hold is a problem.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from types import MappingProxyType
from typing import TYPE_CHECKING, assert_never

from builder.markdown import tokens
from builder.model import (
    Block,
    Break,
    Choice,
    Code,
    CodeBlock,
    Emphasis,
    ExtendedText,
    Gap,
    Grid,
    Inline,
    Interaction,
    Item,
    Link,
    Listing,
    Match,
    Order,
    Paragraph,
    Picture,
    Problem,
    Prose,
    TextEntry,
    Where,
    Words,
)

if TYPE_CHECKING:
    from markdown_it.token import Token

_NAMES = {
    "html_block": "HTML",
    "html_inline": "HTML",
    "heading_open": "a heading",
    "hr": "a rule (`---` or `____` alone on its line)",
    "blockquote_open": "a quotation (a line that starts with `>`)",
}
CELLS = re.compile(r"(?<!\\)\|")
"""What parts the cells of a row."""
_DIRECTIVE = re.compile(r"\{[a-z][a-z:-]*\}`|^\s*(?:`{3,}|:{3,})\s*\{", re.M)


def parse(text: str, where: Where) -> tuple[Prose, list[Problem]]:
    """Parse a text that starts at `where`."""
    return from_tokens(tokens(text), where)


def from_tokens(stream: list[Token], where: Where) -> tuple[Prose, list[Problem]]:
    """Make a Prose from block tokens; their lines count from `where`."""
    problems: list[Problem] = []
    return Prose(where, tuple(_blocks(stream, where, problems))), problems


def groups(stream: list[Token]) -> Iterator[list[Token]]:
    """Split block tokens into one list for each block at the top level."""
    group: list[Token] = []
    for token in stream:
        group.append(token)
        if token.level == stream[0].level and token.nesting <= 0:
            yield group
            group = []


def place(token: Token, where: Where) -> Where:
    """Return where a token stands; its lines count from `where`."""
    return Where(where.path, where.line + (token.map[0] if token.map else 0))


def _blocks(stream: list[Token], where: Where, problems: list[Problem]) -> Iterator[Block]:
    for group in groups(stream):
        first = group[0]
        match first.type:
            case "paragraph_open":
                yield Paragraph(inlines(group[1], where, problems))
            case "fence" | "code_block":
                if first.info.strip().startswith("{"):
                    problems.append(_refused(first, where, "a directive"))
                yield CodeBlock(first.content)
            case "bullet_list_open" | "ordered_list_open":
                number = first.attrs.get("start", 1) if first.type.startswith("ordered") else None
                items = [tuple(_blocks(item[1:-1], where, problems)) for item in groups(group[1:-1])]
                yield Listing(tuple(items), None if number is None else int(number))
            case "table_open":
                yield _grid(group, where, problems)
            case _:
                name = _NAMES.get(first.type, f"`{first.type}`")
                problems.append(_refused(first, where, name))


def _refused(token: Token, where: Where, name: str) -> Problem:
    return Problem(place(token, where), "Q015", f"{name} cannot stand here: use plain paragraphs and lists")


def _grid(group: list[Token], where: Where, problems: list[Problem]) -> Grid:
    rows: list[tuple[tuple[Inline, ...], ...]] = []
    cells: list[tuple[Inline, ...]] = []
    for token in group:
        if token.type == "inline":
            cells.append(inlines(token, where, problems))
        elif token.type == "tr_close":
            rows.append(tuple(cells))
            cells = []
    return Grid(rows[0], tuple(rows[1:]))


def inlines(token: Token, where: Where, problems: list[Problem]) -> tuple[Inline, ...]:
    """Make inlines from an inline token."""
    here = place(token, where)
    if "{" in token.content and _DIRECTIVE.search(token.content):
        problems.append(Problem(here, "Q015", "a role or directive cannot stand here: write plain text"))
    stream = iter(token.children or [])
    return tuple(_inline_run(stream, here, problems, None))


_PLAIN: Mapping[str, Callable[[str], tuple[Inline, ...]]] = MappingProxyType(
    {
        "text": lambda content: (Words(content),) if content else (),
        "softbreak": lambda content: (Words("\n"),),
        "hardbreak": lambda content: (Break(),),
        "code_inline": lambda content: (Code(content),),
    }
)


def _inline_run(stream: Iterator[Token], where: Where, problems: list[Problem], until: str | None) -> Iterator[Inline]:
    for token in stream:
        if token.type == until:
            return
        if token.type in _PLAIN:
            yield from _PLAIN[token.type](token.content)
            continue
        match token.type:
            case "em_open":
                yield Emphasis(tuple(_inline_run(stream, where, problems, "em_close")))
            case "strong_open":
                yield Emphasis(tuple(_inline_run(stream, where, problems, "strong_close")), strong=True)
            case "link_open":
                _check_title(token, where, problems)
                href = str(token.attrs.get("href", ""))
                yield Link(href, tuple(_inline_run(stream, where, problems, "link_close")))
            case "image":
                yield _picture(token, where, problems)
            case _:
                name = _NAMES.get(token.type, f"`{token.type}`")
                problems.append(Problem(where, "Q015", f"{name} cannot stand here: write plain text"))


def _picture(token: Token, where: Where, problems: list[Problem]) -> Picture:
    if not token.content.strip():
        problems.append(Problem(where, "Q016", "the picture has no alt text: write ![what it shows](file)"))
    _check_title(token, where, problems)
    return Picture(str(token.attrs.get("src", "")), token.content)


def _check_title(token: Token, where: Where, problems: list[Problem]) -> None:
    if "title" in token.attrs:
        message = f"the title {token.attrs['title']!r} in a link or picture would be lost: write it as text"
        problems.append(Problem(where, "Q015", message))


def lost_cells(stream: list[Token], lines: Sequence[str], where: Where) -> Iterator[Problem]:
    """Yield a problem for each row of a table with more cells than its head: the parser drops them."""
    columns = 0
    for token in stream:
        if token.type == "table_open":
            columns = 0
        elif token.type == "th_open":
            columns += 1
        elif token.type == "tr_open" and columns and token.map:
            line = lines[token.map[0]].strip().lstrip("> ").removeprefix("|").removesuffix("|")
            cells = len(CELLS.split(line))
            if cells > columns:
                message = f"this row has {cells} cells, its table {columns} columns: the rest would be lost"
                yield Problem(place(token, where), "Q017", message)


def with_gaps(prose: Prose) -> tuple[Prose, tuple[int, ...]]:
    """Return the prose with every `[1]` turned into a gap, and the numbers found."""
    found: list[int] = []

    def split(inline: Inline) -> Iterator[Inline]:
        match inline:
            case Words(text):
                for index, piece in enumerate(re.split(r"\[([0-9]{1,3})\]", text)):
                    if index % 2:
                        found.append(int(piece))
                        yield Gap(int(piece))
                    elif piece:
                        yield Words(piece)
            case Emphasis(children, strong):
                yield Emphasis(tuple(new for child in children for new in split(child)), strong)
            case _:
                yield inline

    blocks = tuple(
        Paragraph(tuple(new for child in block.children for new in split(child)))
        if isinstance(block, Paragraph)
        else block
        for block in prose.blocks
    )
    return Prose(prose.where, blocks), tuple(found)


def texts_of(item: Item) -> Iterator[Prose]:
    """Yield every text of an item: stem, answer, feedback."""
    yield from (text for text in (item.stem, *_answer_texts(item.interaction), item.feedback) if text)


def _answer_texts(interaction: Interaction) -> Iterator[Prose | None]:
    match interaction:
        case Choice(options):
            yield from (text for option in options for text in (option.text, option.feedback))
        case Match(pairs, distractors, heads):
            yield from heads
            yield from (text for pair in (*pairs, *distractors) for text in (pair.prompt, pair.match, pair.why))
        case Order(steps):
            yield from steps
        case TextEntry(gaps):
            yield from (answer.feedback for gap in gaps for answer in gap)
        case ExtendedText(rubric):
            yield from (text for aspect in rubric for text in (aspect.text, *(level.text for level in aspect.levels)))
        case _:
            assert_never(interaction)


def pictures(prose: Prose) -> Iterator[Picture]:
    """Yield every picture in the text."""
    yield from (one for run in _runs(prose.blocks) for one in _flat(run) if isinstance(one, Picture))


def links(prose: Prose) -> Iterator[Link]:
    """Yield every link in the text."""
    yield from (one for run in _runs(prose.blocks) for one in _flat(run) if isinstance(one, Link))


def _flat(run: tuple[Inline, ...]) -> Iterator[Inline]:
    for inline in run:
        yield inline
        if isinstance(inline, Emphasis | Link):
            yield from _flat(inline.children)


def _runs(blocks: tuple[Block, ...]) -> Iterator[tuple[Inline, ...]]:
    for block in blocks:
        match block:
            case Paragraph(children):
                yield children
            case Listing(items):
                for item in items:
                    yield from _runs(item)
            case Grid(head, rows):
                yield from head
                for row in rows:
                    yield from row
            case CodeBlock():
                pass
            case _:
                assert_never(block)


# HTML


def html(prose: Prose) -> str:
    """Write HTML that a learning system takes: escaped, without classes or styles."""
    return "\n".join(_html_block(block) for block in prose.blocks)


def _html_block(block: Block) -> str:
    match block:
        case Paragraph(children):
            return f"<p>{_html_run(children)}</p>"
        case CodeBlock(text):
            return f"<pre><code>{escape(text)}</code></pre>"
        case Listing(items, start):
            tag = "ul" if start is None else "ol"
            first = f' start="{start}"' if start not in (None, 1) else ""
            rows = "".join(f"<li>{_html_tight(item)}</li>" for item in items)
            return f"<{tag}{first}>{rows}</{tag}>"
        case Grid(head, rows_):
            top = "".join(f'<th scope="col">{_html_run(cell)}</th>' for cell in head)
            body = "".join("<tr>" + "".join(f"<td>{_html_run(cell)}</td>" for cell in row) + "</tr>" for row in rows_)
            return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
        case _:
            assert_never(block)


def _html_tight(blocks: tuple[Block, ...]) -> str:
    if len(blocks) == 1 and isinstance(blocks[0], Paragraph):
        return _html_run(blocks[0].children)
    return "".join(_html_block(block) for block in blocks)


def _html_run(children: tuple[Inline, ...]) -> str:
    return "".join(_html_inline(child) for child in children)


def _html_inline(inline: Inline) -> str:
    match inline:
        case Words(text):
            return escape(text, quote=False)
        case Emphasis(children, strong):
            tag = "strong" if strong else "em"
            return f"<{tag}>{_html_run(children)}</{tag}>"
        case Code(text):
            return f"<code>{escape(text, quote=False)}</code>"
        case Link(href, children):
            return f'<a href="{escape(href)}">{_html_run(children)}</a>'
        case Picture(src, alt):
            return f'<img src="{escape(src)}" alt="{escape(alt)}">'
        case Break():
            return "<br>"
        case Gap(number):
            return f"[{number}]"
        case _:
            assert_never(inline)


# Plain text


def plain(prose: Prose) -> str:
    """Write plain text: paragraphs apart by an empty line, pictures by their alt text."""
    return "\n\n".join(_plain_block(block) for block in prose.blocks)


def _plain_block(block: Block) -> str:
    match block:
        case Paragraph(children):
            return plain_run(children)
        case CodeBlock(text):
            return text.rstrip("\n")
        case Listing(items, start):
            marks = ["-"] * len(items) if start is None else [f"{start + n}." for n in range(len(items))]
            return "\n".join(
                f"{mark} " + "\n".join(_plain_block(inner) for inner in item)
                for mark, item in zip(marks, items, strict=True)
            )
        case Grid(head, rows):
            return "\n".join(" | ".join(plain_run(cell) for cell in row) for row in (head, *rows))
        case _:
            assert_never(block)


def plain_run(children: tuple[Inline, ...]) -> str:
    """Write the plain text of a run of inlines."""
    return "".join(_plain_inline(child) for child in children)


def _plain_inline(inline: Inline) -> str:
    match inline:
        case Words(text) | Code(text):
            return text.replace("\n", " ") if isinstance(inline, Words) else text
        case Emphasis(children, _) | Link(_, children):
            return plain_run(children)
        case Picture(_, alt):
            return alt
        case Break():
            return "\n"
        case Gap(number):
            return f"[{number}]"
        case _:
            assert_never(inline)
