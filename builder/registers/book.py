"""The book that a register belongs to, and how its entries are told to other systems."""

from __future__ import annotations

import re
from dataclasses import dataclass
from unicodedata import normalize

from builder.model import Competence, Course


@dataclass(frozen=True, slots=True)
class Book:
    """The title of a course and who wrote it, as its `_config.yml` says."""

    title: str
    author: str

    @property
    def name(self) -> str:
        """The title in lower case, with hyphens: what IDs of the whole register start with."""
        plain = normalize("NFKD", self.title).encode("ascii", "ignore").decode().lower()
        return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "course"


def in_use(course: Course) -> tuple[Competence, ...]:
    """Return the entries in use, unit by unit, in the order of the register."""
    return tuple(entry for entry in course.competences if entry.status == "current")


def shown_by(entry: Competence) -> str:
    """Return the kind of an entry, and for a leaf how it can be shown, in short sentences."""
    ways = f" Shown by {', '.join(entry.evidence)}." if entry.evidence else ""
    return f"{entry.kind.capitalize()}.{ways}"


def cut(text: str, longest: int) -> str:
    """Return a text of at most so many characters, cut at the end of a word and marked as cut."""
    if len(text) <= longest:
        return text
    return f"{text[:longest].rpartition(' ')[0] or text[: longest - 1]}…"
