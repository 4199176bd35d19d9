"""Booklets: the handouts or trainer guides of several units as one document, with a cover and contents.

The units are bound as they are, each in pages of its own: a heading stands one level lower than in a handout, and what
belongs to a unit alone, such as its questions and its sources, keeps its place and its numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from docutils import nodes

from builder.doc.document import Document
from builder.doc.nodes import contents, counted, pages, paragraph
from builder.doc.quotes import curled
from builder.model import Cohort, Course, Unit

MOST_LISTED = 12
"""How many units a cover lists by name; the contents have them all."""
_DETAILED = 2
"""Up to how many units the contents also have what is in each unit; of more they would fill pages."""
_COURSE = "course/index"


@dataclass(frozen=True, slots=True)
class Binding:
    """What a booklet holds: units in their order, of a day (`day`) or not. `name` is the file name without suffix."""

    name: str
    title: str
    subtitle: str
    units: tuple[Unit, ...]
    day: int | None = None
    note: str = ""


def bindings(course: Course, cohort: Cohort | None, units: Sequence[Unit]) -> tuple[Binding, ...]:
    """Return the booklets of some units: of each day and each section with more than one, and of all."""
    found = [*day_bindings(course, cohort, units), *section_bindings(course, units), whole(course, units)]
    return tuple(one for one in found if len(one.units) > 1)


def day_bindings(course: Course, cohort: Cohort | None, units: Sequence[Unit]) -> Iterator[Binding]:
    """Yield a booklet for each day of a cohort: the units taught on it, as they are taught."""
    known = {unit.number: unit for unit in units}
    for session in cohort.sessions if cohort else ():
        taught = dict.fromkeys(unit.what for unit in session.units)
        held = tuple(known[number] for number in taught if number in known)
        note = "All handouts of the day in one: print this, or those"
        yield Binding(f"day-{session.day}", f"Day {session.day}", title_of(course), held, session.day, note)


def section_bindings(course: Course, units: Sequence[Unit]) -> Iterator[Binding]:
    """Yield a booklet for each section of the course."""
    for number, held in groupby(units, key=lambda unit: unit.section):
        title = title_of(course, f"course/section-{number}", f"Section {number}")
        yield Binding(f"section-{number}", title, title_of(course), tuple(held))


def whole(course: Course, units: Sequence[Unit]) -> Binding:
    """Return the booklet of all units."""
    return Binding("course", title_of(course), "", tuple(units))


def title_of(course: Course, name: str = _COURSE, otherwise: str = "The course") -> str:
    """Return the title of a page of the book, by default that of the first one."""
    found = (page.headings for page in course.pages if page.where.path == f"{name}.md" and page.headings)
    return next((headings[0].text for headings in found), otherwise)


def booklet(binding: Binding, documents: Iterable[Document], *, trainer: bool = False, large: bool = False) -> Document:
    """Return the handouts of the units of a binding, in their order, as one document with a cover and contents.

    The nodes of the documents stand in it themselves. IDs within a unit mean what is in that unit.
    """
    levels = 2 if len(binding.units) <= _DETAILED else 1
    bound = [_bound(unit, document) for unit, document in zip(binding.units, documents, strict=True)]
    return Document(
        name=f"{binding.name}-trainer" if trainer else binding.name,
        kind="trainer booklet" if trainer else "booklet",
        id=binding.name,
        title=binding.title,
        body=[contents("", title="Contents", levels=levels), *bound],
        large=large,
        cover=_cover(binding, "Trainer guides" if trainer else "Handouts"),
    )


def _bound(unit: Unit, document: Document) -> pages:
    name = curled(unit.name)
    chapter = nodes.section("", nodes.title("", name), *document.body, ids=[], names=[])
    return pages("", chapter, sideways=False, running=name, scope=unit.number)


def _cover(binding: Binding, what: str) -> list[nodes.Node]:
    """Return what stands below the title: of which course, what it holds, and the units where they are few."""
    held = f"{what} of {counted(len(binding.units), 'unit')}"
    lines = [binding.subtitle, held] if binding.subtitle else [held]
    names = [curled(unit.name) for unit in binding.units] if len(binding.units) <= MOST_LISTED else []
    made: list[nodes.Node] = [paragraph(line, classes=("cw-cover-subtitle",)) for line in lines]
    return [*made, *(paragraph(name, classes=("cw-cover-text",)) for name in names)]
