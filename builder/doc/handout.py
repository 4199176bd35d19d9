"""The handout of a unit, and the trainer guide: its page as Sphinx resolved it, made into a document for paper."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, ClassVar

from docutils import nodes

from builder.doc.document import Document
from builder.doc.nodes import filled, page_break, paragraph, section
from builder.doc.practice import mixed
from builder.doc.question import answer, question
from builder.doc.quotes import curl, curled
from builder.doc.unit import PRACTICE_ID, practice_items
from builder.doc.vignette import with_cases
from builder.form import Question, lettered
from builder.model import Choice, Item, Unit, Vignette

ANSWERS_ID = "answers"
SOURCES_ID = "sources"
_PLAIN: Mapping[str, type[nodes.Element]] = {
    "compact_paragraph": nodes.paragraph,
    "glossary": nodes.container,
    "only": nodes.container,
    "start_of_file": nodes.container,
    "literal_strong": nodes.strong,
    "literal_emphasis": nodes.emphasis,
    "manpage": nodes.emphasis,
}
"""Nodes of Sphinx that have a plain counterpart, by name."""
_OUTSIDE = ("http:", "https:", "mailto:", "tel:")

Sources = Mapping[str, Sequence[nodes.Node]]
"""The sources of a course: the blocks of each, its label first, by the address with which a page cites it."""


def handout(
    doctree: nodes.document,
    unit: Unit,
    items: Sequence[Item],
    sources: Sources,
    trainer: bool = False,
    vignettes: Sequence[Vignette] = (),
) -> Document:
    """Return the page of a unit as a document: a handout, or a trainer guide of the trainer edition's page.

    The doctree is resolved; its nodes become those of the document. Of `items`, those to practise with become
    questions, with their answers on a page of their own. `sources` are the ones of the book: those that the page cites
    stand at the end.
    """
    page = next(doctree.findall(nodes.section))
    paper = _Paper(sources, _exercise(unit, items, vignettes))
    body = paper.taken(page.children[1:])
    for node in body:
        node.parent = None
    cited = section(SOURCES_ID, "Sources", list(paper.cited())) if paper.used else None
    name = PurePosixPath(unit.docname).name
    return Document(
        name=f"{name}-trainer" if trainer else name,
        kind="trainer guide" if trainer else "handout",
        id=unit.number,
        title=curled(f"{unit.name}: trainer guide" if trainer else unit.name),
        body=[*body, *([cited] if cited else [])],
    )


def _exercise(unit: Unit, items: Sequence[Item], vignettes: Sequence[Vignette]) -> list[nodes.Node]:
    """Return the questions of a unit, then on a new page their answers."""
    asked = [Question(number, item, _shown(item)) for number, item in enumerate(practice_items(items), start=1)]
    competences = {entry.id: entry for entry in unit.competences}
    lead = paragraph("Answer first. The answers stand on a page of their own, after the questions.")
    told = [node for one in asked for node in answer(one, competences, marked=False)]
    cases = {item.id: case for _, item, case in with_cases(((one.number, one.item) for one in asked), vignettes)}
    questions = [node for one in asked for node in (*cases[one.item.id], question(one, marked=False))]
    made: list[nodes.Node] = [
        section(PRACTICE_ID, "Test yourself", [lead, *questions]),
        page_break(),
        section(ANSWERS_ID, "Answers to the questions", told),
    ]
    curl(made)
    return made


def _shown(item: Item) -> tuple[int, ...]:
    # As on the page: options as written, what is to be matched or ordered in the page's mixed order.
    indexes = range(len(lettered(item)))
    return tuple(indexes if isinstance(item.interaction, Choice) else mixed(indexes, item.id))


class _Paper:
    """Makes a page fit for paper, with `exercise` for its practice, and notes the sources that it cites.

    The nodes of the page become those of the document: copying them would take longer than writing them.
    """

    def __init__(self, sources: Sources, exercise: Sequence[nodes.Node]) -> None:
        self.sources = sources
        self.exercise = exercise
        self.used: set[str] = set()

    def taken(self, children: Iterable[nodes.Node]) -> list[nodes.Node]:
        """Return what nodes become, each none, one or several, without a hold on the page that they are from."""
        made: list[nodes.Node] = []
        for child in children:
            child.document = None  # type: ignore[assignment]  # as docutils has it in a node of no page
            if change := self._CHANGES.get(type(child).__name__):
                made.extend(change(self, child))
            else:
                made.append(self._settled(child) if child.children else child)
        return made

    def _settled(self, node: nodes.Node) -> nodes.Node:
        assert isinstance(node, nodes.Element)
        return filled(node, self.taken(node.children))

    def _link(self, node: nodes.Element) -> list[nodes.Node]:
        address = str(node.get("refuri", ""))
        inside = self.taken(node.children)
        if address in self.sources:
            self.used.add(address)
            return [nodes.reference("", "", *inside, refid=_source_id(address))]
        if address.startswith(_OUTSIDE):
            return [nodes.reference("", "", *inside, refuri=address)]
        place = node.get("refid") or (address[1:] if address.startswith("#") else "")
        return [nodes.reference("", "", *inside, refid=place)] if place else inside

    def _section(self, node: nodes.Element) -> list[nodes.Node]:
        return list(self.exercise) if PRACTICE_ID in node["ids"] else [self._settled(node)]

    def _plain(self, node: nodes.Element) -> list[nodes.Node]:
        made = _PLAIN[type(node).__name__]("", **node.attributes)
        made.source, made.line = node.source, node.line
        made.extend(self.taken(node.children))
        return [made]

    def _see_also(self, node: nodes.Element) -> list[nodes.Node]:
        title = nodes.title("", "See also")
        return [nodes.admonition("", title, *self.taken(node.children), classes=node["classes"])]

    def _inside(self, node: nodes.Element) -> list[nodes.Node]:
        return self.taken(node.children)

    def _nothing(self, node: nodes.Element) -> list[nodes.Node]:
        return []

    _CHANGES: ClassVar[Mapping[str, Callable[[_Paper, Any], list[nodes.Node]]]] = {
        "block_slot": _nothing,
        "reference": _link,
        "number_reference": _link,
        "section": _section,
        "seealso": _see_also,
        "download_reference": _inside,
        **dict.fromkeys(_PLAIN, _plain),
        **dict.fromkeys(("index", "tabular_col_spec", "highlightlang"), _nothing),
    }
    """What changes, by the name of the node: whoever opens a document that was kept needs no Sphinx."""

    def cited(self) -> Iterator[nodes.Node]:
        """Yield the sources that were cited, as they stand in the list of references."""
        for address, blocks in self.sources.items():
            if address in self.used:
                made = self.taken(block.deepcopy() for block in blocks)
                yield nodes.citation("", *made, ids=[_source_id(address)])


def _source_id(address: str) -> str:
    return f"source-{address.partition('#')[2]}"
