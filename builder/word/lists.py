"""Lists: each numbered one counts for itself, so that none goes on where another ended."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import repeat

from docutils import nodes

from builder.word import markup
from builder.word.blanks import starts_with_tick
from builder.word.inlines import runs
from builder.word.place import Place, Writing, classes_of, paragraph, spacer
from builder.word.styles import BODY, CONTINUED, PANELS, first
from builder.word.template import ListKind, Numbering

Blocks = Callable[[Sequence[nodes.Node], Writing, Place], str]
FORMATS: Mapping[str, str] = {
    "bullet": "bullet",
    "arabic": "decimal",
    "loweralpha": "lowerLetter",
    "upperalpha": "upperLetter",
    "lowerroman": "lowerRoman",
    "upperroman": "upperRoman",
}
"""What docutils calls the kinds of lists, and what Word does."""
_DEEPEST = 8
_TEXT = (nodes.paragraph, nodes.literal_block, nodes.doctest_block, nodes.line_block, nodes.rubric)


def listing(node: nodes.Element, writing: Writing, place: Place, blocks: Blocks) -> str:
    """Return a bulleted or numbered list. A bulleted list of tick boxes has those for bullets."""
    numbered = isinstance(node, nodes.enumerated_list)
    kind: ListKind = "number" if numbered else "bullet"
    level = min(place.level, _DEEPEST)
    lefts = writing.template.numbering.lefts[kind]
    outer = place.indent if place.level else place.base
    style = CONTINUED if place.style == BODY else place.style
    own = place._replace(style=style, indent=place.base + lefts[level], level=place.level + 1, number=None)
    number = _new_list(node, level, writing)
    made = []
    places = {keep: own._replace(keep=keep, number=(level, number)) for keep in {place.held, place.keep}}
    for item, keep in zip(node.children, kept(node.children, place), strict=True):
        writing.mark(item)
        if not numbered and item.children and starts_with_tick(item.children[0]):
            made.append(blocks(item.children, writing, own._replace(indent=outer, keep=keep)))
            continue
        made.append(_item(item, writing, places[keep], blocks, kind))
    return markup.stack(made, spacer(writing))


def kept(children: Sequence[nodes.Node], place: Place) -> Iterator[bool]:
    """Yield for each child whether it stays with the next: all but the last within what is held together."""
    yield from repeat(place.held, len(children) - 1)
    if children:
        yield place.keep


def _new_list(node: nodes.Element, level: int, writing: Writing) -> int:
    """Return the number of a list; all bulleted ones share the first."""
    shared = writing.template.numbering.nums
    if not isinstance(node, nodes.enumerated_list):
        return shared
    writing.lists.append((str(node.get("enumtype", "arabic")), level, int(node.get("start", 1))))
    return shared + len(writing.lists)


def _item(item: nodes.Node, writing: Writing, place: Place, blocks: Blocks, kind: ListKind) -> str:
    """Return an item: its first paragraph bears the number, the others stand under its text."""
    children: Sequence[nodes.Node] = item.children
    if nodes.comment in map(type, children):
        children = [child for child in children if not isinstance(child, nodes.comment)]
    if children and _opens_with_text(children[0]):
        return blocks(children, writing, place)
    style = "List Number" if kind == "number" and place.style == CONTINUED else ""
    bare = paragraph("", writing, place, style, keep=bool(children))
    return bare + blocks(children, writing, place._replace(number=None))


def _opens_with_text(node: nodes.Node) -> bool:
    """Tell whether the first thing in a block is a paragraph that can bear a number, not a panel or a list."""
    if type(node) is nodes.paragraph and not node.attributes["classes"]:
        return True
    classes = classes_of(node)
    if isinstance(node, nodes.container | nodes.compound) and node.children:
        return not first(classes, PANELS) and "cw-trainer" not in classes and _opens_with_text(node.children[0])
    if "cw-trainer" in classes:
        return False
    return isinstance(node, _TEXT) or type(node).__name__ == "compact_paragraph"


def item_style(place: Place, numbering: Numbering) -> str:
    """Return the style of a numbered paragraph: that of its kind of list in running text, else that of its place."""
    if place.number is None or place.style != CONTINUED:
        return place.style
    return "List Bullet" if place.number[1] == numbering.nums else "List Number"


def definitions(node: nodes.Element, writing: Writing, place: Place, blocks: Blocks) -> str:
    """Return a list of terms, each with what it stands for indented below it."""
    step = writing.template.numbering.lefts["bullet"][0]
    style = CONTINUED if place.style == BODY else place.style
    own = place._replace(style=style, indent=place.indent + step, base=place.indent + step, level=0, number=None)
    made = []
    for item, keep in zip(node.children, kept(node.children, place), strict=True):
        writing.mark(item)
        inner = own.keeping(keep)
        for child in item.children:
            writing.mark(child)
            if isinstance(child, nodes.definition):
                made.append(blocks(child.children, writing, inner))
            elif isinstance(child, nodes.term):
                made.append(paragraph(_term(child, writing, place), writing, place, "Term", keep=True))
    return markup.stack(made, spacer(writing))


def _term(node: nodes.term, writing: Writing, place: Place) -> str:
    said = runs(node.children, writing, place)
    for other in node.parent.children:
        if isinstance(other, nodes.classifier):
            said += markup.r(markup.t(" (")) + runs(other.children, writing, place) + markup.r(markup.t(")"))
    return said


def numbering_part(writing: Writing) -> str:
    """Return the part of lists: those of the template, then the kinds and the lists of this document."""
    base = writing.template.numbering
    used = {"bullet", *(kind for kind, _, _ in writing.lists)}
    kinds, ids = [base.kinds], dict[str, int]()
    for kind, format_ in FORMATS.items():
        if kind in used:
            ids[kind] = base.abstracts + len(ids)
            kinds.append(markup.abstract_num(ids[kind], _levels(base, kind, format_)))
    made = [base.lists, markup.num(base.nums, ids["bullet"])]
    for number, (kind, level, start) in enumerate(writing.lists, start=base.nums + 1):
        made.append(markup.num(number, ids[kind], level, start))
    return markup.numbering("".join(kinds), "".join(made))


def _levels(base: Numbering, kind: str, format_: str) -> str:
    if kind == "bullet":
        return base.levels["bullet"]
    return re.sub(r'<w:numFmt w:val="\w+"', f'<w:numFmt w:val="{format_}"', base.levels["number"])
