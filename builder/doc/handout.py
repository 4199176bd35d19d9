"""The handout of a unit, and the trainer guide: its page as Sphinx resolved it, made into a document for paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from docutils import nodes

from builder.doc.document import Document
from builder.doc.nodes import block_slot, page_break, paragraph, section
from builder.doc.practice import mixed
from builder.doc.question import answer, question
from builder.doc.quotes import curl
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
    "number_reference": nodes.reference,
}
"""What stands in a document for nodes of Sphinx, by name: whoever opens one that was kept needs no Sphinx."""
_LEFT_OUT = ("index", "tabular_col_spec", "highlightlang")
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

    The doctree is resolved and stays as it is. Of `items`, those to practise with become questions, with their
    answers on a page of their own. `sources` are the ones of the book: those that the page cites stand at the end.
    """
    page = next(doctree.findall(nodes.section))
    paper = _Paper(sources, _exercise(unit, items, vignettes))
    body = [made for child in page.children[1:] for made in paper.taken(child)]
    cited = section(SOURCES_ID, "Sources", list(paper.cited())) if paper.used else None
    name = PurePosixPath(unit.docname).name
    return Document(
        name=f"{name}-trainer" if trainer else name,
        kind="trainer guide" if trainer else "handout",
        id=unit.number,
        title=f"{unit.name}: trainer guide" if trainer else unit.name,
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
    """Copies nodes of a page for paper with `exercise` for its practice, and notes the sources that they cite."""

    def __init__(self, sources: Sources, exercise: Sequence[nodes.Node]) -> None:
        self.sources = sources
        self.exercise = exercise
        self.used: set[str] = set()

    def taken(self, node: nodes.Node) -> list[nodes.Node]:
        """Return what a node becomes: none, one, or the children of a link that leads nowhere on paper."""
        match node:
            case block_slot():
                return []
            case nodes.reference():
                return self._link(node)
            case nodes.section() if PRACTICE_ID in node["ids"]:
                return list(self.exercise)
            case nodes.Element() if type(node).__name__ == "download_reference":
                return self._inside(node)
            case nodes.Element() if type(node).__name__ in _LEFT_OUT:
                return []
            case nodes.Element():
                made = _bare(node)
                if "cw-aim" in made["classes"]:
                    made["classes"] = ["cw-lead"]
                made.extend(self._inside(node))
                return [made]
            case _:
                return [node.copy()]

    def _inside(self, node: nodes.Element) -> list[nodes.Node]:
        return [made for child in node.children for made in self.taken(child)]

    def _link(self, node: nodes.reference) -> list[nodes.Node]:
        address = str(node.get("refuri", ""))
        inside = self._inside(node)
        if address in self.sources:
            self.used.add(address)
            return [nodes.reference("", "", *inside, refid=_source_id(address))]
        if address.startswith(_OUTSIDE):
            return [nodes.reference("", "", *inside, refuri=address)]
        place = node.get("refid") or (address[1:] if address.startswith("#") else "")
        return [nodes.reference("", "", *inside, refid=place)] if place else inside

    def cited(self) -> Iterator[nodes.Node]:
        """Yield the sources that were cited, as they stand in the list of references."""
        for address, blocks in self.sources.items():
            if address in self.used:
                made = [copied for block in blocks for copied in self.taken(block)]
                yield nodes.citation("", *made, ids=[_source_id(address)])


def _bare(node: nodes.Element) -> nodes.Element:
    """Return a node without what is in it, and without a hold on the page that it is from."""
    kind = type(node)
    if kind.__name__ == "seealso":
        made: nodes.Element = nodes.admonition("", nodes.title("", "See also"))
    else:
        made = _PLAIN.get(kind.__name__, kind)("", **node.attributes)
    made.source, made.line = node.source, node.line
    return made


def _source_id(address: str) -> str:
    return f"source-{address.partition('#')[2]}"
