"""The Sphinx side of handouts: each unit's page, as Sphinx resolved it for the site, becomes a Word document."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from itertools import groupby

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinxcontrib.bibtex.domain import BibtexDomain

from builder.doc.document import Document
from builder.doc.handout import handout
from builder.doc.nodes import blank, block_slot, filled
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

    Each of some twenty transforms looks at every node of a page. Nearly all are text that none of them changes, or
    links of a few kinds: those are resolved first, and what is settled then is set aside until the transforms are done.
    """
    page = app.env.get_doctree(docname)
    aside: list[_Aside] = []
    if _settle(page, partial(_linked, app, docname), aside):
        _set_aside(page, (), aside)
    resolved = app.env.get_and_resolve_doctree(docname, app.builder, page)
    for mark, run in aside:
        inside = mark.parent.children
        mark.parent.children = [one for child in inside for one in (run if child is mark else (child,))]
    return resolved


_PLAIN = frozenset(
    (
        *(nodes.section, nodes.title, nodes.container, nodes.admonition, nodes.note, nodes.tip),
        *(nodes.paragraph, nodes.strong, nodes.emphasis, nodes.inline, nodes.rubric),
        *(nodes.bullet_list, nodes.enumerated_list, nodes.list_item, nodes.block_quote, blank, block_slot),
        *(nodes.definition_list, nodes.definition_list_item, nodes.term, nodes.definition),
        *(nodes.table, nodes.tgroup, nodes.colspec, nodes.thead, nodes.tbody, nodes.row, nodes.entry),
    )
)
"""Nodes that are resolved already, where everything in them is. No other one is looked into."""

_LINKS = frozenset((("course", "comp"), ("course", "page"), ("course", "activity"), ("cite", "p"), ("std", "term")))
"""Domain and type of the links that pages are full of. Any other is left to Sphinx and to extensions."""


class _mark(nodes.Invisible, nodes.Element):  # noqa: N801  (docutils names nodes in lower case)
    """Stands in a page for a run of nodes that were set aside; a kind that no transform looks for."""


_Aside = tuple[_mark, list[nodes.Node]]
"""A mark, and the nodes that it stands for."""


def _settle(node: nodes.Element, linked: Callable[[pending_xref], nodes.Element | None], aside: list[_Aside]) -> bool:
    """Resolve the links in a node; tell whether nothing else in it is to be resolved, or set aside what is settled."""
    if PRACTICE_ID in node.attributes["ids"]:
        node.children = []
    left: list[nodes.Node] = []
    for index, child in enumerate(node.children):
        if type(child) is nodes.Text:
            continue
        if isinstance(child, pending_xref) and (made := linked(child)):
            made.parent = node
            node.children[index] = made
        elif not (isinstance(child, nodes.Element) and type(child) in _PLAIN and _settle(child, linked, aside)):
            left.append(child)
    if left:
        _set_aside(node, left, aside)
    return not left


def _set_aside(node: nodes.Element, left: Collection[nodes.Node], aside: list[_Aside]) -> None:
    """Leave in a node only some of its children, and a mark for each run of others."""
    seen: list[nodes.Node] = []
    for stays, run in groupby(node.children, left.__contains__):
        together = list(run)
        if not stays:
            aside.append((_mark(), together))
            together = [aside[-1][0]]
        seen += together
    filled(node, seen)


def _linked(app: Sphinx, docname: str, link: pending_xref) -> nodes.Element | None:
    """Return what a link becomes, as Sphinx's ReferencesResolver makes it; None for one that is left to that."""
    name, kind = link.get("refdomain"), link["reftype"]
    if (name, kind) not in _LINKS:
        return None
    start, target, shown = link.get("refdoc", docname), link["reftarget"], link[0]
    assert isinstance(shown, nodes.Element)
    made = app.env.get_domain(name).resolve_xref(app.env, start, app.builder, kind, target, link, shown)
    if made is not None:
        made.update_basic_atts(link)
    return made


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
