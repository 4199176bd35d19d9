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
    unsure: frozenset[str] = frozenset()
    """Units whose number or IDs are wrong: names that point at them are left alone until then."""

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

    def unread(self, start: str) -> bool:
        """Tell whether something was wrong in a file whose path starts so, or with a folder above it."""
        return any(
            path.startswith(start) or start.startswith(f"{path}/") for path in (*self.course.unread, *self.unsure)
        )

    def unknown(
        self, mentions: Iterable[Mention], known: Iterable[str], code: str, place: str, source: str = ""
    ) -> Iterator[Problem]:
        """Yield a problem for every name that is not known in `place`.

        `source` is the path of the file that would hold it, with `{}` for the name: where that file could
        not be read, the name is not blamed.
        """
        names = list(dict.fromkeys(known))
        for mention in mentions:
            if mention.what not in names and not self.unread((source or place).format(mention.what)):
                message = f"{mention.what!r} is not in {place}{near(mention.what, names)}"
                yield Problem(mention.where, code, message)

    def unregistered(self, mention: Mention) -> Problem | None:
        """Return the problem with a name that must be in the register, if it has one."""
        unit = mention.what.rpartition(".")[0]
        if mention.what in self.competences or self.unread(f"units/{unit}-"):
            return None
        hint = near(mention.what, list(self.competences))
        return Problem(mention.where, "U004", f"{mention.what!r} is not in the register{hint}")

    @property
    def severity(self) -> Severity:
        """An error in a release, else a warning."""
        return "error" if self.release else "warning"

    def leaf(self, mention: Mention) -> Problem | None:
        """Return the problem with a name that must be a leaf in use, if it has one."""
        found = self.competences.get(mention.what)
        if found is None:
            return self.unregistered(mention)
        if not found.leaf:
            parts = [entry.id for entry in self.course.competences if entry.parent == found.id]
            message = f"{found.id} has parts: name the leaves, {', '.join(parts)}"
            return Problem(mention.where, "U005", message)
        if found.status == "withdrawn":
            return Problem(mention.where, "U004", f"{found.id} is withdrawn: name what replaces it")
        return None


Check = Callable[[Context], Iterator[Problem]]


def repeated(named: Iterable[tuple[str, Where]], code: str) -> Iterator[Problem]:
    """Yield a problem for every ID that was given before."""
    first: dict[str, Where] = {}
    for name, where in named:
        if name in first:
            yield Problem(where, code, f"{name!r} is used twice; the first stands at {first[name]}")
        first.setdefault(name, where)
