"""Units and pages: numbers, objectives, what they name, where their links lead."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from fnmatch import fnmatchcase
from urllib.parse import unquote, urlsplit

from builder import prose
from builder.check.context import Check, Context, repeated
from builder.model import (
    Course,
    Mention,
    Problem,
    Prose,
)


def sections_fit(context: Context) -> Iterator[Problem]:
    """Unit 2.3 is of section 2; section 3, and only it, has domains."""
    for unit in context.course.units:
        if not unit.number.startswith(f"{unit.section}."):
            number = unit.number.partition(".")[0]
            message = f"unit {unit.number} is in section {number}, its front matter says {unit.section}"
            yield Problem(unit.where, "U001", message)
        if bool(unit.domain) != (unit.section == 3):
            message = "units of section 3, and only they, have a `domain`"
            yield Problem(unit.where, "U009", message)


def numbers_are_unique(context: Context) -> Iterator[Problem]:
    """No two units have one number."""
    yield from repeated(((unit.number, unit.where) for unit in context.course.units), "U002")


def objectives_exist(context: Context) -> Iterator[Problem]:
    """Units serve objectives of the course."""
    known = [objective.id for objective in context.course.objectives]
    for unit in context.course.units:
        yield from context.unknown(unit.objectives, known, "U003", "course/objectives.yml")


def contents_exist(context: Context) -> Iterator[Problem]:
    """The table of contents names pages that are there."""
    for page in context.course.contents:
        path = page.what.removesuffix(".md") + ".md"
        if not context.unread(path) and not any(_is_page(name, page.what) for name in context.course.files):
            yield Problem(page.where, "L001", f"{page.what!r} leads to {path}, which does not exist")


def units_are_in_the_contents(context: Context) -> Iterator[Problem]:
    """A unit that the table of contents leaves out would be on no page of the site."""
    if context.unread("course/_toc.yml"):
        return
    for unit in context.course.units:
        if not any(_is_page(unit.where.path, page.what) for page in context.course.contents):
            message = f"unit {unit.number} is not in course/_toc.yml: add - file: {unit.docname}.md"
            yield Problem(unit.where, "U011", message)


def _is_page(path: str, named: str) -> bool:
    return path.endswith(".md") and fnmatchcase(path.removesuffix(".md"), named.removesuffix(".md"))


def passages_name_leaves(context: Context) -> Iterator[Problem]:
    """Sections teach, and activities practise, leaves of the register."""
    for page in context.pages:
        for passage in page.passages:
            yield from (found for leaf in passage.leaves if (found := context.leaf(leaf)))


def competences_exist(context: Context) -> Iterator[Problem]:
    """`{comp}` links to something in the register, a statement with parts too."""
    for page in context.pages:
        passages = {leaf for passage in page.passages for leaf in passage.leaves}
        named = [mention for mention in page.competences if mention not in passages]
        yield from (found for mention in named if (found := context.unregistered(mention)))


def citations_exist(context: Context) -> Iterator[Problem]:
    """Every citation, on a page or in an item, has its source."""
    known = [source.what for source in context.course.sources]
    for page in context.pages:
        yield from context.unknown(page.citations, known, "L002", "course/references.bib")
    for item in context.course.items:
        yield from context.unknown(item.sources, known, "L002", "course/references.bib")


def terms_exist(context: Context) -> Iterator[Problem]:
    """Every term is explained in the glossary."""
    known = [term.what for term in context.course.terms]
    for page in context.pages:
        yield from context.unknown(page.terms, known, "L003", "course/glossary.md")


def figures_exist(context: Context) -> Iterator[Problem]:
    """Every `{rate}` is in the figures file."""
    known = [figure.id for figure in context.course.figures]
    for page in context.pages:
        yield from context.unknown(page.figures, known, "D001", "course/figures.yml")


def names_are_unique(context: Context) -> Iterator[Problem]:
    """Objectives, figures, cases and terms have one entry each."""
    course = context.course
    named = (course.objectives, course.figures, course.cases)
    for entries in named:
        yield from repeated(((entry.id, entry.where) for entry in entries), "L007")
    yield from repeated(((term.what, term.where) for term in course.terms), "L007")


def links_lead_somewhere(context: Context) -> Iterator[Problem]:
    """A link within the course leads to a file of the course."""
    named = [link for page in context.pages for link in page.links]
    named.extend(Mention(p.where, link.href) for p in _texts(context.course) for link in prose.links(p))
    for link in named:
        message = _broken(link, context.course)
        if message:
            yield Problem(link.where, "L001", message)


def _broken(link: Mention, course: Course) -> str | None:
    parts = urlsplit(link.what)
    if parts.scheme in ("http", "https", "mailto", "tel"):
        return None
    if parts.scheme:
        return f"{link.what!r} is not a link to a page: use https, mailto or tel"
    if parts.fragment or not parts.path:
        return f"{link.what!r} leads to a place in a page: link to the page, or to a competence with {{comp}}"
    target = posixpath.normpath(posixpath.join(posixpath.dirname(link.where.path), unquote(parts.path)))
    return None if target in course.files else f"{link.what!r} leads to {target}, which does not exist"


def pictures_are_there(context: Context) -> Iterator[Problem]:
    """A picture stands beside the source that shows it."""
    shown = [picture for page in context.pages for picture in page.pictures]
    shown.extend(Mention(p.where, one.src) for p in _texts(context.course) for one in prose.pictures(p))
    for picture in shown:
        if urlsplit(picture.what).scheme:
            message = f"the picture {picture.what!r} is an address: put the file beside the source that shows it"
            yield Problem(picture.where, "L006", message)
            continue
        folder = posixpath.dirname(picture.where.path)
        target = posixpath.normpath(posixpath.join(folder, unquote(picture.what)))
        if target not in context.course.files:
            message = f"the picture {picture.what!r} is not there: expected {target}"
            yield Problem(picture.where, "L006", message)


def _texts(course: Course) -> Iterator[Prose]:
    for item in course.items:
        yield from prose.texts_of(item)
    for vignette in course.vignettes:
        yield Prose(vignette.where, vignette.text.blocks)
    for observation in course.observations:
        for criterion in observation.criteria:
            yield from (text for text in (criterion.text, criterion.look_for) if text)


PAGE_CHECKS: tuple[Check, ...] = (
    sections_fit,
    numbers_are_unique,
    objectives_exist,
    contents_exist,
    units_are_in_the_contents,
    passages_name_leaves,
    competences_exist,
    citations_exist,
    terms_exist,
    figures_exist,
    names_are_unique,
    links_lead_somewhere,
    pictures_are_there,
)
