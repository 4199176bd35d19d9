"""Our Sphinx domain: what a build knows of the course, and where links to it lead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from functools import cached_property
from typing import Any

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.builders import Builder
from sphinx.domains import Domain
from sphinx.environment import BuildEnvironment
from sphinx.util.nodes import make_refnode

from builder.course.pages import ACTIVITY
from builder.model import Course, Provider, Unit

GIVEN: ContextVar[Course | None] = ContextVar("GIVEN", default=None)
"""The course that whoever runs Sphinx has read already; without one, the extension reads it."""


class CourseDomain(Domain):
    """Holds the course while Sphinx runs, and resolves links to competences and units."""

    name = "course"
    label = "Course"
    data_version = 1
    initial_data: dict[str, Any] = {"chrome": "", "hashes": {}}  # noqa: RUF012  (Sphinx copies it)
    course: Course = Course()
    shown: tuple[Unit, ...] = ()
    employers: tuple[Provider, ...] = ()
    trainer: bool = False

    def unit_of(self, docname: str) -> Unit | None:
        """Return the unit whose page this is."""
        return next((unit for unit in self.shown if unit.docname == docname), None)

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> nodes.reference | None:
        """Link to a competence or to a page; what this book leaves out becomes plain text."""
        page, anchor, title = self._place(typ, target)
        if page not in env.all_docs:
            return nodes.inline("", contnode.astext(), classes=["cw-absent"])  # type: ignore[return-value]
        return make_refnode(builder, fromdocname, page, anchor, [contnode], title)

    def _place(self, kind: str, target: str) -> tuple[str, str, str | None]:
        if kind == "page":
            return target, "", None
        if kind == "activity":
            page, _, title = target.partition("#")
            return page, nodes.make_id(ACTIVITY + title), None
        page, statement = self._entries.get(target, ("", None))
        return page, f"c{target}", statement

    @cached_property
    def _entries(self) -> dict[str, tuple[str, str | None]]:
        # Every page has dozens of these links. The course is set once, before the first page is read.
        return {entry.id: (unit.docname, entry.statement) for unit in self.course.units for entry in unit.competences}

    def merge_domaindata(self, docnames: Iterable[str], otherdata: dict[str, Any]) -> None:
        """Nothing is collected while reading, so there is nothing to merge."""

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Yield every competence of the book, for the inventory and the search."""
        for unit in self.shown:
            for entry in (entry for entry in unit.competences if entry.status == "current"):
                yield entry.id, entry.statement, "comp", unit.docname, f"c{entry.id}", -1


def course_domain(env: BuildEnvironment) -> CourseDomain:
    """Return our domain."""
    domain = env.get_domain("course")
    assert isinstance(domain, CourseDomain)
    return domain
