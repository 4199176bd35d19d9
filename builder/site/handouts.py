"""The Sphinx side of handouts: each unit's page, as Sphinx resolved it for the site, becomes a Word document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinxcontrib.bibtex.domain import BibtexDomain

from builder.doc.document import Document
from builder.doc.handout import handout
from builder.model import Item, Problem
from builder.site.domain import course_domain
from builder.site.kept import write_drafts


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
            doctree = app.env.get_and_resolve_doctree(unit.docname, app.builder)
            sources = dict(_addressed(app, unit.docname, references))
            asked = items.get(unit.number, ())
            made.append(handout(doctree, unit, asked, sources, domain.trainer, domain.course.vignettes))
    return made


def make_handouts(app: Sphinx, template: Path, made: date) -> tuple[dict[str, bytes], list[Problem]]:
    """Return the draft of the handout or of the trainer guide of every unit by file name.

    `app` has built an HTML book. `made` is the date of the content. Problems are what Word cannot carry; their
    paths are as Sphinx gives them. Raises ValueError where the template lacks a style.
    """
    # python-docx takes a while to import; a render that is there already never needs it.
    from builder.word import read_template

    return write_drafts(handout_documents(app), read_template(template), made, Path(app.srcdir))


@contextmanager
def _resolving(app: Sphinx) -> Iterator[None]:
    before = app.builder
    app.builder = HandoutBuilder(app, app.env)
    try:
        yield
    finally:
        app.builder = before


def _by_unit(items: Iterable[Item]) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(item.unit, []).append(item)
    return found


def _references(app: Sphinx) -> dict[str, dict[str, list[nodes.Node]]]:
    """Return the sources of every page that lists some: page, ID, and the blocks that make the source."""
    domain = app.env.get_domain("cite")
    assert isinstance(domain, BibtexDomain)
    pages = sorted({key.docname for key in domain.bibliographies})
    return {name: dict(_listed(app.env.get_and_resolve_doctree(name, app.builder))) for name in pages}


def _listed(doctree: nodes.document) -> Iterator[tuple[str, list[nodes.Node]]]:
    for citation in doctree.findall(nodes.citation):
        blocks = citation.children
        # sphinxcontrib-bibtex completes the node that it keeps each time the page is resolved: it grows.
        labels = [index for index, block in enumerate(blocks) if isinstance(block, nodes.label)]
        end = labels[1] if len(labels) > 1 else len(blocks)
        yield citation["ids"][0], blocks[:end]


def _addressed(
    app: Sphinx, docname: str, references: Mapping[str, Mapping[str, list[nodes.Node]]]
) -> Iterator[tuple[str, list[nodes.Node]]]:
    for page, listed in references.items():
        start = app.builder.get_relative_uri(docname, page)
        yield from ((f"{start}#{name}", blocks) for name, blocks in listed.items())
