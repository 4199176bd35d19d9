"""Our own nodes. Each has a visitor in every writer; a writer that lacks one fails.

Docutils' own nodes carry everything else, with class names that start with `cw-`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from docutils import nodes

N = TypeVar("N", bound=nodes.Node)
E = TypeVar("E", bound=nodes.Element)


class practice(nodes.General, nodes.Element):  # noqa: N801  (docutils names nodes in lower case)
    """A practice item. Attributes: `type`, `name` (the ID of its name), `data`: what a script needs to know of it."""


class choices(nodes.General, nodes.Element):  # noqa: N801
    """A list within a practice item. Attribute `tag`: `ol` or `ul`."""


class choice(nodes.General, nodes.Element):  # noqa: N801
    """One entry of such a list. Attribute `data`: what a script needs to know about it."""


class answers(nodes.General, nodes.Element):  # noqa: N801
    """The answer, closed until asked for. Attribute `summary`: the text that opens it."""


class gap(nodes.Inline, nodes.TextElement):  # noqa: N801
    """A gap in a sentence. Attribute `number`."""


class slot(nodes.Inline, nodes.TextElement):  # noqa: N801
    """A place that is filled when a cohort is written. Attribute `name`; its text is the default."""


class block_slot(nodes.General, nodes.Element):  # noqa: N801
    """A block that is filled when a cohort is written. Attribute `name`; its children are the default."""


class blank(nodes.Inline, nodes.Element):  # noqa: N801
    """A place to fill in, on a laptop or by hand.

    Attributes: `name` (its key, unique in the document), `label` (the full question), `kind` (`text`, `lines`,
    `date`, `choice` or `tick`), `choices` (of a choice), `lines` (of space, for `lines`), `prompt` (shown until
    it is filled in), `value` (what it is filled in with, or empty), `slot` (what fills it when a file is written,
    or empty), `width` (of the line to write on, in spaces; without it, all the room there is). A field of kind
    `lines` is the only child of its paragraph.
    """


class page_break(nodes.General, nodes.Element):  # noqa: N801
    """Starts a new page on paper; nothing on a screen."""


class pages(nodes.General, nodes.Element):  # noqa: N801
    """Pages of their own on paper; on a screen nothing but what is in them.

    Attributes: `sideways` (whether they lie on their side), `running` (what their header names; where it is empty,
    what the header round them names), `scope` (a name: IDs in them mean what is in them, and nothing outside).
    """


class contents(nodes.General, nodes.Element):  # noqa: N801
    """A table of contents on paper: headings with their pages; nothing on a screen. One to a document.

    Attributes: `title`, `levels` (of headings that it lists, 1 or 2).
    """


OWN_NODES: tuple[type[nodes.Element], ...] = (
    practice,
    choices,
    choice,
    answers,
    gap,
    slot,
    block_slot,
    blank,
    page_break,
    pages,
    contents,
)
"""Every node of ours, for the writers to check that they know them all."""


def every(kind: type[N], children: Iterable[nodes.Node]) -> list[N]:
    """Return the nodes of exactly this class in a text, in order: docutils' own walk takes five times as long."""
    found: list[N] = []
    _gather(kind, children, found)
    return found


def _gather(kind: type[N], children: Iterable[nodes.Node], found: list[N]) -> None:
    for child in children:
        if type(child) is kind:
            found.append(child)
        if child.children:
            _gather(kind, child.children, found)


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: `1 day`, `9 days`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def filled(made: E, children: Iterable[nodes.Node]) -> E:
    """Return a node that stands in no document with these children in it; docutils asks for a document at each."""
    made.children = list(children)
    for child in made.children:
        child.parent = made
    return made


def element(
    kind: type[E], children: Iterable[nodes.Node] = (), classes: Iterable[str] = (), /, **attributes: object
) -> E:
    """Return the node that docutils' own constructor makes, in a third of the time; not of a kind that has its own.

    A document has thousands of them, and docutils copies lists that hardly any node uses.
    """
    made = kind.__new__(kind)
    made.rawsource = ""
    made.tagname = kind.__name__
    made.attributes = {"ids": [], "classes": [*classes], "names": [], "dupnames": [], "backrefs": [], **attributes}
    return filled(made, children)


def paragraph(*children: nodes.Node | str, classes: tuple[str, ...] = ()) -> nodes.paragraph:
    """Return a paragraph of texts and inline nodes."""
    made = [nodes.Text(child) if isinstance(child, str) else child for child in children]
    return element(nodes.paragraph, made, classes)


def inline(text: str, *classes: str) -> nodes.inline:
    """Return a piece of text with class names."""
    return element(nodes.inline, _text(text), classes)


def strong(text: str) -> nodes.strong:
    """Return a piece of text in strong letters."""
    return element(nodes.strong, _text(text))


def _text(text: str) -> tuple[nodes.Text, ...]:
    """Return what stands in a node of plain text: nothing where there is none."""
    return (nodes.Text(text),) if text else ()


def bullets(items: Sequence[Sequence[nodes.Node]], *classes: str) -> nodes.bullet_list:
    """Return a bulleted list."""
    return element(nodes.bullet_list, [element(nodes.list_item, item) for item in items], classes)


def numbered(items: Iterable[Sequence[nodes.Node]], kind: str) -> nodes.enumerated_list:
    """Return a list that counts in this way, `arabic` or `upperalpha`."""
    return element(nodes.enumerated_list, [element(nodes.list_item, item) for item in items], enumtype=kind)


def container(children: Sequence[nodes.Node], *classes: str) -> nodes.container:
    """Return a block that only groups what is in it."""
    return element(nodes.container, children, classes)


def section(name: str, title: str, children: Sequence[nodes.Node], *classes: str) -> nodes.section:
    """Return a section with an ID of our choice."""
    return element(nodes.section, [heading(title), *children], classes, ids=[name])


def heading(text: str) -> nodes.title:
    """Return the title of a section, a table or a callout."""
    return element(nodes.title, _text(text))


def facts(rows: Sequence[tuple[str, Sequence[nodes.Node]]], *classes: str) -> nodes.definition_list:
    """Return a list of names and what they stand for."""
    return element(nodes.definition_list, [_fact(name, body) for name, body in rows], classes)


def _fact(name: str, body: Sequence[nodes.Node]) -> nodes.definition_list_item:
    said = (element(nodes.term, _text(name)), element(nodes.definition, body))
    return element(nodes.definition_list_item, said)


def table(
    head: Sequence[str], rows: Sequence[Sequence[Sequence[nodes.Node]]], title: str, *classes: str
) -> nodes.table:
    """Return a table with a caption and a header row; each cell is a list of blocks."""
    group = table_group([[paragraph(name)] for name in head], rows)
    return element(nodes.table, [heading(title), group], classes)


def with_widths(made: nodes.table, widths: Sequence[int]) -> nodes.table:
    """Return a table with the widths of its columns set, as shares of a hundred."""
    columns = [one for group in made.children for one in group.children if isinstance(one, nodes.colspec)]
    for column, width in zip(columns, widths, strict=True):
        column["colwidth"] = width
    return made


def table_group(head: Sequence[Sequence[nodes.Node]], rows: Sequence[Sequence[Sequence[nodes.Node]]]) -> nodes.tgroup:
    """Return the inside of a table: columns of equal width, a header row, and rows of cells of blocks."""
    columns = [element(nodes.colspec, colwidth=max(1, 100 // len(head))) for _ in head]
    top, body = element(nodes.thead, [_row(head)]), element(nodes.tbody, map(_row, rows))
    return element(nodes.tgroup, [*columns, top, body], cols=len(head))


def _row(cells: Sequence[Sequence[nodes.Node]]) -> nodes.row:
    return element(nodes.row, [element(nodes.entry, cell) for cell in cells])


def link(text: str, uri: str) -> nodes.reference:
    """Return a link to an address or to a page of the site, by its path from where it stands."""
    return element(nodes.reference, _text(text), refuri=uri, internal=False)
