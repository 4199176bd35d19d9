"""Block nodes to paragraphs and tables: the strict visitor. What it does not know becomes a problem."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from docutils import nodes

from builder.doc.nodes import blank, block_slot, contents, page_break, pages
from builder.word import markup
from builder.word.blanks import is_lines, room_for_lines, starts_with_tick
from builder.word.contents import listed, marked_contents
from builder.word.inlines import INLINES, has_marks, inline, language_of, leads_line, lines, runs, unknown
from builder.word.inlines import NAMED as NAMED_INLINES
from builder.word.lists import definitions, item_style, listing
from builder.word.place import Place, Writing, classes_of, paragraph, scope_of, spacer
from builder.word.sections import ON_PAPER, apart, on_paper
from builder.word.styles import BODY, CONTINUED, HEADINGS, PANELS, PARAGRAPHS, first
from builder.word.tables import glance, panel, table, whole

Block = Callable[[Any, Writing, Place], str]
_LED_TO = (nodes.bullet_list, nodes.enumerated_list, nodes.definition_list, nodes.table, nodes.literal_block)
_PLAIN = frozenset((nodes.Text, nodes.strong, nodes.emphasis, nodes.reference, nodes.literal))
"""What most paragraphs are of: nothing to fill in, and no marks at the margin."""
_TEXT: Mapping[str, Any] = {"classes": ()}
"""What a text would have for attributes."""
_TRAINER = "cw-trainer"
_LABEL = "cw-trainer-label"


def blocks(children: Sequence[nodes.Node], writing: Writing, place: Place) -> str:
    """Return blocks one after another. What is the trainer's stands together in panels."""
    if len(children) == 1 and not place.trainer and not getattr(children[0], "attributes", _TEXT)["classes"]:
        return _block(children[0], writing, place)
    made: list[str] = []
    trainers: list[nodes.Node] = []
    before = place
    for child, own in _placed(children, place):
        if (place.trainer or getattr(child, "attributes", _TEXT)["classes"]) and _is_trainers(child, place):
            trainers.append(child)
            before = own
            continue
        if trainers:
            made.append(_trainer_panel(trainers, writing, before))
            trainers = []
        made.append(_block(child, writing, own))
    if trainers:
        made.append(_trainer_panel(trainers, writing, before))
    return markup.stack(made, spacer(writing))


def _placed(children: Sequence[nodes.Node], place: Place) -> Iterator[tuple[nodes.Node, Place]]:
    """Yield each block with its place: the first bears the number, and a block that leads to the next stays with it."""
    last, own = len(children) - 1, place
    for index in range(last):
        child = children[index]
        yield child, own.keeping(place.held or _leads(child, children[index + 1]))
        if own.number:
            own = own._replace(number=None)
    if children:
        yield children[last], own


def _leads(node: nodes.Node, following: nodes.Node) -> bool:
    if type(following) is nodes.paragraph:
        return is_lines(following) and type(node) is nodes.paragraph and not is_lines(node)
    if not isinstance(node, nodes.paragraph) or is_lines(node):
        return False
    return isinstance(following, _LED_TO) or is_lines(following) or "cw-question" in classes_of(following)


def _is_trainers(node: nodes.Node, place: Place) -> bool:
    if place.trainer == "panel" or isinstance(node, nodes.section):
        return False
    classes = classes_of(node)
    return place.trainer == "section" or _TRAINER in classes or _LABEL in classes


def _trainer_panel(children: Sequence[nodes.Node], writing: Writing, place: Place) -> str:
    return _before_table(writing) + panel("Trainer", children, "", writing, place, blocks)


def _block(node: nodes.Node, writing: Writing, place: Place) -> str:
    write = BLOCKS.get(type(node)) or NAMED.get(type(node).__name__)
    if not write:
        return _no_block(node, writing, place)
    attributes: dict[str, Any] = node.attributes  # type: ignore[attr-defined]  # all of these are elements
    if attributes["ids"]:
        writing.mark(node)
    if not attributes["classes"] or ON_PAPER.isdisjoint(attributes["classes"]):
        return write(node, writing, place)
    return on_paper(node, writing, place, lambda own: write(node, writing, own))


def _no_block(node: nodes.Node, writing: Writing, place: Place) -> str:
    if isinstance(node, nodes.Text) or type(node) in INLINES or type(node).__name__ in NAMED_INLINES:
        return _paragraph(nodes.paragraph("", "", node.deepcopy()), writing, place)
    return unknown(node, writing)


def _pages(node: nodes.Element, writing: Writing, place: Place) -> str:
    def write(own: Place) -> str:
        outer, writing.scope = writing.scope, scope_of(node, writing.scope)
        made = blocks(node.children, writing, own)
        writing.scope = outer
        return made

    return apart(node, writing, place, write, sideways=bool(node.get("sideways")), running=node.get("running", ""))


def _before_table(writing: Writing) -> str:
    """Return the paragraph that starts a page before a table, where a page starts there."""
    if not writing.broken:
        return ""
    writing.broken = False
    return markup.p("", writing.style("Spacer"), page_break=True)


# Text


def _paragraph(node: nodes.Element, writing: Writing, place: Place) -> str:
    classes = node.attributes["classes"]
    style = first(classes, PARAGRAPHS) if classes else ""
    if not style and place.number:
        style = item_style(place, writing.template.numbering)
    children = node.children
    if _PLAIN.issuperset(map(type, children)):
        return paragraph(runs(children, writing, place), writing, place, style)
    if blank in map(type, children):
        return _to_fill_in(node, writing, place, style)
    tabs = markup.tab_stop(place.width) if has_marks(node) else ""
    return paragraph(runs(children, writing, place), writing, place, style, tabs=tabs)


def _to_fill_in(node: nodes.Element, writing: Writing, place: Place, style: str) -> str:
    if is_lines(node):
        assert isinstance(node, nodes.paragraph)
        return _before_table(writing) + room_for_lines(node, writing, place)
    if place.cell and len(node.children) == 1:  # most of a checklist: its edges are the room to write in
        return paragraph(inline(node.children[0], writing, place), writing, place, style)
    if starts_with_tick(node):
        return _ticked(node, writing, place, style)
    tabs = ""
    if not place.cell and leads_line(node):
        tabs = markup.tab_stop(place.width, "underscore")
    elif has_marks(node):
        tabs = markup.tab_stop(place.width)
    return paragraph(runs(node.children, writing, place), writing, place, style, tabs=tabs)


def _ticked(node: nodes.Element, writing: Writing, place: Place, style: str) -> str:
    """Let a tick box hang out to the left of its text."""
    step = writing.template.numbering.lefts["bullet"][0]
    rest = list(node.children[1:])
    if isinstance(rest[0], nodes.Text):
        rest[0] = nodes.Text(rest[0].astext().lstrip())
    content = runs(node.children[:1], writing, place) + markup.r(markup.TAB) + runs(rest, writing, place)
    stop = markup.tab_stop(place.width, "underscore") if not place.cell and leads_line(node) else ""
    return paragraph(content, writing, place, style, tabs=stop, hanging=step)


def _code(node: nodes.Element, writing: Writing, place: Place) -> str:
    return paragraph(lines(node.astext(), writing), writing, place, "Code")


def _lines(node: nodes.line_block, writing: Writing, place: Place) -> str:
    shown = []
    for depth, line in _flat(node, 0):
        indent = markup.r(markup.t("\u2003" * depth)) if depth else ""
        shown.append(indent + runs(line.children, writing, place))
    return paragraph(markup.r(markup.BREAK).join(shown), writing, place, item_style(place, writing.template.numbering))


def _flat(node: nodes.Element, depth: int) -> Iterator[tuple[int, nodes.Element]]:
    for child in node.children:
        if isinstance(child, nodes.line_block):
            yield from _flat(child, depth + 1)
        elif isinstance(child, nodes.Element):
            yield depth, child


def _styled(style: str) -> Block:
    def write(node: nodes.Element, writing: Writing, place: Place) -> str:
        return paragraph(runs(node.children, writing, place), writing, place, style)

    return write


def _heading_like(style: str) -> Block:
    def write(node: nodes.Element, writing: Writing, place: Place) -> str:
        return paragraph(runs(node.children, writing, place), writing, place, style, keep=True)

    return write


# Groups


def _through(node: nodes.Element, writing: Writing, place: Place) -> str:
    return blocks(node.children, writing, place)


def _target(node: nodes.target, writing: Writing, place: Place) -> str:
    writing.mark(node)
    return ""


def _nothing(node: nodes.Node, writing: Writing, place: Place) -> str:
    return ""


def _container(node: nodes.Element, writing: Writing, place: Place) -> str:
    """Write a group: its class gives its paragraphs a style, or sets them in a panel, or holds them on one page."""
    classes = node["classes"]
    if language := language_of(classes):
        place = place._replace(language=language)
    if found := first(classes, PANELS):
        own = place._replace(keep=True) if found == "Vignette" else place
        return _before_table(writing) + panel(found, node.children, "", writing, own, blocks)
    if "cw-whole" in classes:
        return _before_table(writing) + whole(node.children, writing, place, blocks)
    if found := first(classes, PARAGRAPHS):
        return blocks(node.children, writing, place._replace(style=found))
    return blocks(node.children, writing, place._replace(held=True) if "cw-question" in classes else place)


def _section(node: nodes.section, writing: Writing, place: Place) -> str:
    """Write a section: its heading is one level below that of the section round it."""
    trainers = _TRAINER in node["classes"] or place.trainer == "section"
    own = place._replace(
        heading=min(place.heading + 1, len(HEADINGS)), trainer="section" if trainers else place.trainer
    )
    head = next((child for child in node.children if isinstance(child, nodes.title)), None)
    made = [_heading(head, own.heading, writing, place)] if head else []
    made.append(blocks([child for child in node.children if child is not head], writing, own))
    return markup.stack(made, spacer(writing))


def _heading(node: nodes.Element, level: int, writing: Writing, place: Place) -> str:
    if level <= writing.listed:
        writing.waiting.append(listed(node.astext(), level, writing))
    return paragraph(runs(node.children, writing, place), writing, place, HEADINGS[level - 1], keep=True)


def _contents(node: nodes.Element, writing: Writing, place: Place) -> str:
    writing.listed = int(node["levels"])
    return marked_contents(node["title"], writing, place)


def _page_break(node: nodes.Node, writing: Writing, place: Place) -> str:
    writing.broken = True
    return ""


def _quote(node: nodes.Element, writing: Writing, place: Place) -> str:
    step = writing.template.numbering.lefts["bullet"][0]
    style = "Quote" if place.style in (BODY, CONTINUED) else place.style
    indent = place.indent + step if place.indent else 0
    own = place._replace(style=style, indent=indent, base=place.indent + step, level=0)
    return blocks(node.children, writing, own)


# Panels


def _admonition(node: nodes.Element, writing: Writing, place: Place) -> str:
    name = type(node).__name__
    style = first([*node["classes"], name], PANELS) or "Note"
    titles = [child for child in node.children if isinstance(child, nodes.title)]
    title = runs(titles[0].children, writing, place) if titles else markup.r(markup.t(_TITLES.get(name, "Note")))
    rest = [child for child in node.children if child not in titles]
    return _before_table(writing) + panel(style, rest, title, writing, place, blocks)


_TITLES: Mapping[str, str] = {"seealso": "See also", "versionadded": "New"} | {
    name: name.capitalize()
    for name in ("attention", "caution", "danger", "error", "hint", "important", "note", "tip", "warning")
}


# Lists, tables, pictures


def _list(node: nodes.Element, writing: Writing, place: Place) -> str:
    return listing(node, writing, place, blocks)


def _definitions(node: nodes.Element, writing: Writing, place: Place) -> str:
    if "cw-glance" in node["classes"]:
        return _before_table(writing) + glance(node, writing, place, blocks)
    return definitions(node, writing, place, blocks)


def _table(node: nodes.table, writing: Writing, place: Place) -> str:
    return _before_table(writing) + table(node, writing, place, blocks)


def _image(node: nodes.image, writing: Writing, place: Place) -> str:
    return paragraph(runs([node], writing, place), writing, place)


def _figure(node: nodes.figure, writing: Writing, place: Place) -> str:
    return blocks(node.children, writing, place._replace(held=True))


def _note(node: nodes.footnote, writing: Writing, place: Place) -> str:
    """Leave a footnote for the foot of the page that refers to it; one that nothing refers to stands where it is."""
    if any(f"{writing.scope}{id_}" in writing.footnotes.referred for id_ in node["ids"]):
        return ""
    return _labelled(node, writing, place, "Footnote Text")


def _labelled(node: nodes.Element, writing: Writing, place: Place, style: str = "") -> str:
    """Write a label and what it stands for as one paragraph that hangs."""
    labels = [child for child in node.children if isinstance(child, nodes.label)]
    rest = [child for child in node.children if child not in labels]
    head = [nodes.strong("", label.astext()) for label in labels]
    if rest and isinstance(rest[0], nodes.paragraph):
        joined: Sequence[nodes.Node] = [*head, nodes.Text(" "), *rest[0].children]
        rest = rest[1:]
    else:
        joined = head
    step = writing.template.numbering.lefts["bullet"][0]
    made = paragraph(runs(joined, writing, place), writing, place, style, hanging=step)
    inner = place._replace(indent=place.indent + step, base=place.indent + step, number=None)
    return markup.stack([made, blocks(rest, writing, inner)], spacer(writing))


def note_text(node: nodes.Element, mark: str, writing: Writing, width: int) -> str:
    """Return a footnote for the foot of a page: its mark, or its number where it has none, then its paragraphs."""
    number = markup.r(
        markup.t(mark) if mark else markup.NOTE_NUMBER, markup.run_properties(writing.style("Footnote Reference"))
    )
    place = Place(width, style="Footnote Text", part="footnotes")
    rest = [child for child in node.children if not isinstance(child, nodes.label)]
    head, tail = (rest[0].children, rest[1:]) if rest and isinstance(rest[0], nodes.paragraph) else ([], rest)
    content = number + markup.r(markup.t(" ")) + runs(head, writing, place)
    return paragraph(content, writing, place) + blocks(tail, writing, place)


def _known(kinds: Iterable[type[nodes.Node]], write: Block) -> dict[type[nodes.Node], Block]:
    return dict.fromkeys(kinds, write)


BLOCKS: Mapping[type[nodes.Node], Block] = {
    nodes.paragraph: _paragraph,
    nodes.section: _section,
    nodes.table: _table,
    nodes.block_quote: _quote,
    nodes.attribution: _styled("Quote"),
    nodes.line_block: _lines,
    nodes.container: _container,
    nodes.definition_list: _definitions,
    nodes.image: _image,
    nodes.figure: _figure,
    nodes.caption: _heading_like("Caption"),
    nodes.rubric: _heading_like("Group"),
    nodes.subtitle: _styled("Subtitle"),
    nodes.footnote: _note,
    nodes.citation: _labelled,
    nodes.target: _target,
    page_break: _page_break,
    pages: _pages,
    contents: _contents,
    **_known((nodes.bullet_list, nodes.enumerated_list), _list),
    **_known((nodes.literal_block, nodes.doctest_block), _code),
    **_known((nodes.compound, nodes.legend, nodes.document, block_slot), _through),
    **_known((nodes.comment, nodes.transition, nodes.substitution_definition, nodes.meta), _nothing),
    **_known((nodes.admonition, nodes.topic, nodes.sidebar, nodes.note, nodes.tip, nodes.hint), _admonition),
    **_known((nodes.important, nodes.warning, nodes.danger, nodes.error), _admonition),
    **_known((nodes.attention, nodes.caution), _admonition),
}

NAMED: Mapping[str, Block] = {
    "compact_paragraph": _paragraph,
    "start_of_file": _through,
    "glossary": _through,
    "only": _through,
    "document": _through,
    "seealso": _admonition,
    "index": _nothing,
    "tabular_col_spec": _nothing,
    "highlightlang": _nothing,
}
"""Nodes of Sphinx, by name: this package must not import it."""
