"""Speed of checking a large bank: a course with 10,000 items, when nothing is known and when nothing has changed.

Usage: `python bench/bank.py [ROUNDS]`. The course is a copy of this repository's own, whose items are written again
under new IDs until there are 10,000 in all units. Every figure is the least of several rounds, each a process of its
own; cold means that the cache was removed before.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from itertools import cycle, islice
from pathlib import Path

from common import clean, copy, least, rounds_asked, run

from builder.course import read_course
from builder.model import Course

ITEMS = 10_000


def again(course: Course, unit: str, count: int) -> Iterator[str]:
    """Yield so many items of a unit, each the text of one of its own under a new ID."""
    own = [one.written for one in course.items if one.unit == unit and not one.vignette]
    for number, text in enumerate(islice(cycle(own), count), start=1):
        yield re.sub(r"^#+ \S+", f"## q{unit}-{100 + number}", text.strip(), count=1)


def fill(folder: Path) -> int:
    """Write items into the bank of a course until there are 10,000, and return how many there are."""
    course, _ = read_course(folder)
    units = [unit.number for unit in course.units if any(one.unit == unit.number for one in course.items)]
    missing = ITEMS - len(course.items)
    for place, unit in enumerate(units):
        share = missing // len(units) + (place < missing % len(units))
        with (folder / "question_bank" / f"{unit}.md").open("a", encoding="utf-8") as bank:
            bank.write("\n" + "\n\n".join(again(course, unit, share)) + "\n")
    return len(read_course(folder)[0].items)


def check(folder: Path, number: int, *, cold: bool) -> float:
    """Return the seconds of one check."""
    if cold:
        clean(folder)
    return run(folder, "coursewright", "check", "--today", "2026-11-22")


def main() -> None:
    rounds = rounds_asked(3)
    with tempfile.TemporaryDirectory() as scratch:
        folder = copy(Path(scratch) / "one")
        count = fill(folder)
        if count != ITEMS:
            sys.exit(f"the bank has {count} items, not {ITEMS}")
        cold, warm = least(rounds, partial(check, folder, cold=True), partial(check, folder, cold=False))
    print(f"check of {ITEMS:,} items, cold                 {cold:6.2f} s   at most 12 s")
    print(f"check of {ITEMS:,} items, nothing changed      {warm:6.2f} s   at most 1.5 s")


if __name__ == "__main__":
    main()
