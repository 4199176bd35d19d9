"""Tables: exact widths, header rows that repeat, and the panels that notes and cases stand in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from math import ceil
from typing import TypeVar

from docutils import nodes

from builder.word import markup
from builder.word.blanks import LINE_HEIGHT, height_of, is_tick
from builder.word.inlines import runs
from builder.word.lists import Blocks, kept
from builder.word.place import Place, Writing, paragraph, spacer
from builder.word.styles import GRIDS, IN_TABLE, PANELS, first

N = TypeVar("N", bound=nodes.Node)
_PER_LETTER, _MARGIN, _NARROWEST = 125, 200, 620
"""How wide a column for ticks must be, from the longest word in its head."""
_MERGED = ("morecols", "morerows")
_PER_CHARACTER, _MOST_LINES = 104, 9
"""How wide a letter of text is, and how many lines a panel may have that stays on one page: a fifth of it."""


def table(node: nodes.table, writing: Writing, place: Place, blocks: Blocks) -> str:
    """Return a table, its caption above it. Merged cells become a problem: not everyone can find a way through them.

    A table of the class `cw-whole` stays on one page: it is copied and handed out.
    """
    place = place._replace(held=True) if "cw-whole" in node["classes"] else place
    titles, groups = _of(node, nodes.title), _of(node, nodes.tgroup)
    caption = titles[0].astext() if titles else ""
    made = [
        paragraph(runs(title.children, writing, place), writing, place._replace(number=None), "Caption", keep=True)
        for title in titles
    ]
    made += [_group(group, node, caption, writing, place, blocks) for group in groups]
    return markup.stack(made, spacer(writing))


def _of(node: nodes.Element, kind: type[N]) -> list[N]:
    return [child for child in node.children if isinstance(child, kind)]


def _group(group: nodes.tgroup, node: nodes.table, caption: str, writing: Writing, place: Place, blocks: Blocks) -> str:
    rows = [row for part in (*_of(group, nodes.thead), *_of(group, nodes.tbody)) for row in _of(part, nodes.row)]
    heads = sum(len(_of(part, nodes.row)) for part in _of(group, nodes.thead))
    if _merged(rows, writing):
        return ""
    style = first(node["classes"], GRIDS) or "Lines"
    columns = _of(group, nodes.colspec)
    marked = _tick_columns(rows[heads:], len(columns)) if style == "Rating" else set()
    widths = _widths(columns, place.width - place.indent, marked, rows[:heads], writing.template.scale)
    stubs = sum(bool(column.get("stub")) for column in columns)
    padding = writing.template.paddings[style]
    plain = place.inside(0, held=place.held, cell=style != "Plain")

    @cache
    def within(column: int, head: bool, keep: bool) -> Place:
        look = _look(head=head or column < stubs, marked=column in marked)
        return plain._replace(width=widths[column] - padding, style=look, keep=keep or head)

    made = []
    for index, (row, keep) in enumerate(zip(rows, kept(rows, place), strict=True)):
        writing.mark(row)
        places = [within(column, index < heads, keep) for column in range(len(widths))]
        before, low = writing.blanks, index >= heads and bool(row.get("lines"))
        inside = _cells(row, widths, places, writing, blocks, low=low)
        height = 0 if index < heads else height_of(row, blanks=writing.blanks > before)
        made.append(markup.tr(inside, header=index < heads, whole=True, height=height))
    return markup.tbl(
        made,
        writing.style(style),
        widths,
        indent=place.indent,
        first_row=heads > 0,
        first_column=stubs > 0,
        caption=caption,
        description=_described(rows[:heads]) if caption else "",
    )


def _described(heads: Sequence[nodes.row]) -> str:
    """Return what a table has in its columns, for those who hear it before they decide to go through it."""
    names = [entry.astext().strip().replace("\n", " ") for row in heads[-1:] for entry in _of(row, nodes.entry)]
    return f"Columns: {', '.join(filter(None, names))}" if any(names) else ""


def _cells(
    row: nodes.row,
    widths: Sequence[int],
    places: Sequence[Place],
    writing: Writing,
    blocks: Blocks,
    *,
    low: bool,
) -> list[str]:
    made = []
    for entry, width, inner in zip(row.children, widths, places, strict=False):
        writing.mark(entry)
        made.append(markup.tc(blocks(entry.children, writing, inner), width, spacer(writing), low=low))
    return made


def _look(*, head: bool, marked: bool) -> str:
    if marked:
        return "Rating head" if head else "Rating mark"
    return "Table head" if head else IN_TABLE


def _merged(rows: Sequence[nodes.row], writing: Writing) -> bool:
    merged = [entry for row in rows for entry in _of(row, nodes.entry) if any(map(entry.attributes.get, _MERGED))]
    for entry in merged:
        writing.problem(entry, "N001", "the table has merged cells: repeat the text in each cell, or split the table")
    return bool(merged)


def _tick_columns(rows: Sequence[nodes.row], count: int) -> set[int]:
    """Return the columns that hold tick boxes and nothing else: they are narrow and centred."""
    table = [_of(row, nodes.entry) for row in rows]
    return {
        column
        for column in range(count)
        if table and all(is_tick(row[column]) or not row[column].children for row in table if column < len(row))
    }


def _widths(
    columns: Sequence[nodes.colspec], total: int, marked: set[int], heads: Sequence[nodes.row], scale: float
) -> list[int]:
    """Share a width out in the proportions asked for. Where none are, columns of ticks are as narrow as their heads."""
    shares = [_share(column) for column in columns]
    if not marked or len(set(shares)) > 1 or len(marked) == len(shares):
        return shared(total, shares)
    narrow = {column: round(scale * _narrow(column, heads)) for column in marked}
    rest = shared(total - sum(narrow.values()), [shares[i] for i in range(len(shares)) if i not in marked])
    left = iter(rest)
    return [narrow[i] if i in marked else next(left) for i in range(len(shares))]


def _share(column: nodes.colspec) -> int:
    written = str(column.get("colwidth", 1)).rstrip("*")
    return max(1, int(written)) if written.isdigit() else 1


def _narrow(column: int, heads: Sequence[nodes.row]) -> int:
    texts = [_of(row, nodes.entry)[column].astext() for row in heads if column < len(_of(row, nodes.entry))]
    longest = max((len(word) for text in texts for word in text.split()), default=0)
    return max(_NARROWEST, _MARGIN + _PER_LETTER * longest)


def shared(total: int, shares: Sequence[int]) -> list[int]:
    """Share a length out in proportion; the parts add up to it exactly."""
    whole, used, parts = sum(shares), 0, []
    for upto in (sum(shares[: index + 1]) for index in range(len(shares))):
        parts.append(total * upto // whole - used)
        used += parts[-1]
    return parts


_NAMES = 24
"""How much of the width the names take, in per cent."""


def glance(node: nodes.Element, writing: Writing, place: Place, blocks: Blocks) -> str:
    """Return a list of short facts as a table without lines: names at the left, what they say at the right."""
    style = "Plain"
    padding = writing.template.paddings[style]
    names = round(_NAMES * writing.template.scale)
    widths = shared(place.width - place.indent, (names, 100 - names))
    made = []
    for item, keep in zip(node.children, kept(node.children, place), strict=True):
        writing.mark(item)
        own = place.inside(0, style=IN_TABLE, cell=False, keep=keep)
        term = [runs(child.children, writing, own) for child in item.children if isinstance(child, nodes.term)]
        name = paragraph(markup.r(markup.BREAK).join(term), writing, own, "Table head")
        inner = own._replace(width=widths[1] - padding)
        bodies = [child for child in item.children if isinstance(child, nodes.definition)]
        before = writing.blanks
        said = [blocks(body.children, writing, inner) for body in bodies]
        height = height_of(item, blanks=writing.blanks > before)
        low = 0 < height <= LINE_HEIGHT
        content = markup.stack(said, spacer(writing))
        cells = [
            markup.tc(name, widths[0], "", low=low),
            markup.tc(content, widths[1], spacer(writing), low=low),
        ]
        made.append(markup.tr(cells, whole=True, height=height))
    return markup.tbl(made, writing.style(style), widths, indent=place.indent, first_column=True)


def whole(children: Sequence[nodes.Node], writing: Writing, place: Place, blocks: Blocks) -> str:
    """Return each block in a row that no page parts, without edges.

    Word keeps paragraphs with the next as long as they fit on a page; LibreOffice 7.4 now and then does not.
    """
    width = place.width - place.indent
    inner = place.inside(width - writing.template.paddings["Plain"], whole=True)
    made = [markup.tc(blocks([child], writing, inner), width, spacer(writing)) for child in children]
    rows = [markup.tr([cell], whole=True) for cell in made]
    return markup.tbl(rows, writing.style("Plain"), [width], indent=place.indent)


def panel(
    style: str, children: Sequence[nodes.Node], title: str, writing: Writing, place: Place, blocks: Blocks
) -> str:
    """Return blocks in a panel: one cell, so that lists and tables in it share its colour and its edge.

    It stays whole on one page. A long one has a row for each of its parts, which stay whole: else it would leave half
    a page empty before it.
    """
    width = place.width - place.indent
    changes: dict[str, object] = {"cell": False} | ({"trainer": "panel"} if style == "Trainer" else {"held": True})
    inner = place.inside(width - writing.template.paddings[style], **changes)
    head = paragraph(title, writing, inner, "Panel title", keep=True) if title else ""
    long = style != "Trainer" and _lines(children, inner.width, writing.template.scale) > _MOST_LINES
    made = []
    for group in _parts(children) if long else [children]:
        cell = markup.tc(head + blocks(group, writing, inner), width, spacer(writing))
        made.append(markup.tr([cell], whole=style != "Trainer"))
        head = ""
    return markup.tbl(made, writing.style(style), [width], indent=place.indent)


def _lines(children: Sequence[nodes.Node], width: int, scale: float) -> float:
    """Return about how many lines of ordinary height a text of this width has; `scale` tells how large its letters are.

    A letter is taken for 5.2 pt wide.
    """
    inside = width / (scale * _PER_CHARACTER)
    texts = [text for node in children for text in node.findall(_is_line)]
    return scale * sum(max(1, ceil(len(text.astext()) / inside)) for text in texts)


def _is_line(node: nodes.Node) -> bool:
    return isinstance(node, nodes.TextElement) and not isinstance(node.parent, nodes.TextElement)


def _parts(children: Sequence[nodes.Node]) -> list[list[nodes.Node]]:
    """Return blocks in parts that must not be torn: what follows a paragraph and is no paragraph belongs to it.

    Each term of a list of terms is a part of its own, with what it stands for.
    """
    made: list[list[nodes.Node]] = []
    for child in _opened(children):
        if made and not isinstance(child, nodes.paragraph | nodes.definition_list):
            made[-1].append(child)
        else:
            made.append([child])
    return made


def _opened(children: Sequence[nodes.Node]) -> Iterator[nodes.Node]:
    """Yield blocks, those of a group without a class of a panel one by one, and lists of terms term by term."""
    for child in children:
        if isinstance(child, nodes.container) and not first(child["classes"], PANELS):
            yield from _opened(child.children)
        elif isinstance(child, nodes.definition_list):
            yield from (nodes.definition_list("", item.deepcopy(), **child.attributes) for item in child.children)
        else:
            yield child
