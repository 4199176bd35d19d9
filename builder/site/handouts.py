"""The Sphinx side of handouts: each unit's page, as Sphinx resolved it for the site, becomes a Word document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinxcontrib.bibtex.domain import BibtexDomain

from builder.doc.document import Document
from builder.doc.handout import handout
from builder.doc.nodes import blank
from builder.doc.unit import PRACTICE_ID
from builder.model import Item
from builder.site.domain import course_domain


class HandoutBuilder(Builder):
    """Resolves pages for handouts. It is not of HTML, so what extensions do for HTML alone is not done."""

    name = "handout"
    format = "word"

    def get_outdated_docs(self) -> list[str]:
        """Return nothing: it writes no pages."""
        return []

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return the address of a page as the handout's links hold it, to be found again there."""
        return docname


def handout_documents(app: Sphinx) -> list[Document]:
    """Return the handout, or in the trainer edition the trainer guide, of every unit of a book that `app` has built.

    They hold no node of Sphinx, unless it is one that Word cannot carry either.
    """
    domain = course_domain(app.env)
    items = _by_unit(domain.course.items)
    made = []
    with _resolving(app):
        references = _references(app)
        for unit in (unit for unit in domain.shown if unit.docname in app.env.all_docs):
            doctree = _resolved(app, unit.docname)
            sources = dict(_addressed(app, unit.docname, references))
            asked = items.get(unit.number, ())
            made.append(handout(doctree, unit, asked, sources, domain.trainer, domain.course.vignettes))
    return made


@contextmanager
def _resolving(app: Sphinx) -> Iterator[None]:
    before = app.builder
    app.builder = HandoutBuilder(app, app.env)
    try:
        yield
    finally:
        app.builder = before


def _resolved(app: Sphinx, docname: str) -> nodes.document:
    """Return a page as Sphinx resolves it, without its practice: paper has its own.

    Each of some twenty transforms looks at every node of a page, and nine in ten are text that none of them changes:
    it is set aside until they are done.
    """
    page = app.env.get_doctree(docname)
    aside: list[tuple[nodes.Element, list[nodes.Node]]] = []
    for section in page.children:
        _set_aside(section, aside)
    resolved = app.env.get_and_resolve_doctree(docname, app.builder, page)
    for node, children in aside:
        node.children = children
    return resolved


_PLAIN = frozenset(
    (
        *(nodes.section, nodes.title, nodes.container, nodes.admonition, nodes.note, nodes.tip),
        *(nodes.paragraph, nodes.Text, nodes.strong, nodes.emphasis, nodes.inline, nodes.rubric),
        *(nodes.bullet_list, nodes.enumerated_list, nodes.list_item, nodes.block_quote, blank),
        *(nodes.definition_list, nodes.definition_list_item, nodes.term, nodes.definition),
        *(nodes.table, nodes.tgroup, nodes.colspec, nodes.thead, nodes.tbody, nodes.row, nodes.entry),
    )
)
"""Nodes that are resolved already, where everything in them is. No other one is looked into."""


def _set_aside(node: nodes.Node, aside: list[tuple[nodes.Element, list[nodes.Node]]]) -> bool:
    """Tell whether nothing in a node is to be resolved; else take away what is in the children that are so."""
    if type(node) not in _PLAIN:
        return False
    if not node.children:
        return True
    assert isinstance(node, nodes.Element)
    if PRACTICE_ID in node.attributes["ids"]:
        node.children = []
        return True
    settled = [child for child in node.children if _set_aside(child, aside)]
    if len(settled) == len(node.children):
        return True
    for child in settled:
        if child.children:
            assert isinstance(child, nodes.Element)
            aside.append((child, child.children))
            child.children = []
    return False


def _by_unit(items: Iterable[Item]) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(item.unit, []).append(item)
    return found


def _references(app: Sphinx) -> dict[str, dict[str, list[nodes.Node]]]:
    """Return the sources of every page that lists some: page, ID, and the blocks that make the source."""
    domain = app.env.get_domain("cite")
    assert isinstance(domain, BibtexDomain)
    found: dict[str, dict[str, nodes.citation]] = {}
    for one in domain.citations:
        source = domain.bibliographies[one.bibliography_key].citation_nodes[one.key]
        if isinstance(source, nodes.citation):
            found.setdefault(one.bibliography_key.docname, {})[source["ids"][0]] = source
    for page, sources in found.items():
        if not all(source.children for source in sources.values()):
            # sphinxcontrib-bibtex completes the nodes that it keeps when the page is resolved: mostly it was, for HTML.
            app.env.get_and_resolve_doctree(page, app.builder)
    return {page: {id_: _once(source) for id_, source in found[page].items()} for page in sorted(found)}


def _once(source: nodes.citation) -> list[nodes.Node]:
    """Return the blocks of a source; its node grows by the same ones each time its page is resolved."""
    blocks = source.children
    labels = [index for index, block in enumerate(blocks) if isinstance(block, nodes.label)]
    return blocks[: labels[1]] if len(labels) > 1 else blocks


def _addressed(
    app: Sphinx, docname: str, references: Mapping[str, Mapping[str, list[nodes.Node]]]
) -> Iterator[tuple[str, list[nodes.Node]]]:
    for page, listed in references.items():
        start = app.builder.get_relative_uri(docname, page)
        yield from ((f"{start}#{name}", blocks) for name, blocks in listed.items())
