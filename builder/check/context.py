"""What every check is given: the course, the date, and what is looked up again and again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from builder.model import (
    Competence,
    Course,
    Item,
    Mention,
    Page,
    Problem,
    Severity,
    Unit,
    Where,
)
from builder.source import near


@dataclass(frozen=True)
class Context:
    """The course on a day. `release` turns what is only a warning in daily work into errors."""

    course: Course
    today: date
    release: bool = False

    @cached_property
    def competences(self) -> dict[str, Competence]:
        """The register by ID; of two with one ID, the first."""
        return {entry.id: entry for entry in reversed(self.course.competences)}

    @cached_property
    def units(self) -> dict[str, Unit]:
        """The units by number."""
        return {unit.number: unit for unit in reversed(self.course.units)}

    @cached_property
    def items(self) -> dict[str, Item]:
        """The items by ID."""
        return {item.id: item for item in reversed(self.course.items)}

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """Every page of the book."""
        return (*self.course.pages, *(unit.page for unit in self.course.units))

    def unread(self, unit: str) -> bool:
        """Tell whether a unit is there but could not be read: then its names are not missing."""
        return unit not in self.units and any(
            name.startswith(f"units/{unit}-") and name.endswith(".md") for name in self.course.files
        )

    def unknown_in(
        self, path: str, mentions: Iterable[Mention], known: Iterable[str], code: str
    ) -> Iterator[Problem]:
        """Yield a problem for every name that is not known in a file; of one that is missing, none."""
        return unknown(mentions, known, code, path) if path in self.course.files else iter(())

    @property
    def severity(self) -> Severity:
        """An error in a release, else a warning."""
        return "error" if self.release else "warning"

    def leaf(self, mention: Mention) -> Problem | None:
        """Return the problem with a name that must be a leaf in use, if it has one."""
        found = self.competences.get(mention.what)
        if found is None and self.unread(mention.what.rpartition(".")[0]):
            return None
        if found is None:
            hint = near(mention.what, list(self.competences))
            return Problem(mention.where, "U004", f"{mention.what!r} is not in the register{hint}")
        if not found.leaf:
            parts = [entry.id for entry in self.course.competences if entry.parent == found.id]
            message = f"{found.id} has parts: name the leaves, {', '.join(parts)}"
            return Problem(mention.where, "U005", message)
        if found.status == "withdrawn":
            return Problem(mention.where, "U004", f"{found.id} is withdrawn: name what replaces it")
        return None


Check = Callable[[Context], Iterator[Problem]]


def unknown(
    mentions: Iterable[Mention], known: Iterable[str], code: str, place: str
) -> Iterator[Problem]:
    """Yield a problem for every name that is not known in `place`."""
    names = list(dict.fromkeys(known))
    for mention in mentions:
        if mention.what not in names:
            message = f"{mention.what!r} is not in {place}{near(mention.what, names)}"
            yield Problem(mention.where, code, message)


def repeated(named: Iterable[tuple[str, Where]], code: str) -> Iterator[Problem]:
    """Yield a problem for every ID that was given before."""
    first: dict[str, Where] = {}
    for name, where in named:
        if name in first:
            yield Problem(where, code, f"{name!r} is used twice; the first stands at {first[name]}")
        first.setdefault(name, where)
