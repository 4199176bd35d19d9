"""What is asked for: which parts of which cohort's pack, into which folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from pathlib import Path

from builder.model import Cohort, Course

PARTS = ("site", "trainer", "handouts", "quizzes", "checklists", "worksheets", "exports", "coverage")
"""The parts of a pack, each of which can be built alone. All but two are folders."""

Tell = Callable[[str, int, int], None]
"""Takes a stage, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to build: parts of the pack of a cohort, into a folder of `out`. `seed` may be left to the cohort's ID.

    With `pdf` a PDF stands beside every Word document.
    """

    root: Path
    course: Course
    cohort: Cohort
    out: Path
    today: date
    parts: tuple[str, ...] = PARTS
    seed: int | None = None
    pdf: bool = False

    @property
    def target(self) -> Path:
        """The folder of the pack."""
        return self.out / self.cohort.id

    @property
    def drawn(self) -> int:
        """The seed of forms that are not issued yet."""
        return seed_for(self.cohort, self.seed)


def seed_for(cohort: Cohort, asked: int | None = None) -> int:
    """Return the seed that was asked for, else one that depends on the ID of a cohort alone."""
    return asked if asked is not None else int.from_bytes(blake2b(cohort.id.encode(), digest_size=2).digest())


def part_of(name: str) -> str:
    """Return the part of the pack to which a file belongs, by its path: `site.epub` belongs to the site."""
    return name.partition("/")[0].partition(".")[0]
