"""Speed as ratios in one run: this command against `jupyter-book build` on the same sources.

Usage: `make bench`, or `python bench/sites.py [ROUNDS]`. Every figure is the least of several rounds, taken in turn,
in copies of this repository's own course. A ratio below 1 means that coursewright is faster.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from common import clean, copy, least, rounds_asked, run

EDITED = "units/2.3-assessing-capacity.md"


def ours(folder: Path) -> float:
    return run(folder, "coursewright", "site")


def theirs(folder: Path) -> float:
    book = ("--config", "course/_config.yml", "--toc", "course/_toc.yml", "--path-output", "jb")
    return run(folder, "jupyter-book", "build", ".", *book)


def edit(folder: Path, number: int) -> None:
    page = folder / EDITED
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("## Why it matters", f"Sentence {number}.\n\n## Why it matters"), encoding="utf-8")


def cold(build: Callable[[Path], float], folder: Path) -> Callable[[int], float]:
    def task(number: int) -> float:
        clean(folder)
        return build(folder)

    return task


def edited(build: Callable[[Path], float], folder: Path) -> Callable[[int], float]:
    def task(number: int) -> float:
        edit(folder, number)
        return build(folder)

    return task


def check_cold(folder: Path) -> Callable[[int], float]:
    def task(number: int) -> float:
        clean(folder)
        return run(folder, "coursewright", "check")

    return task


def line(name: str, ours_: float, theirs_: float, most: str) -> None:
    print(f"{name:<52} {ours_:6.2f} s {theirs_:6.2f} s   {ours_ / theirs_:5.2f}   {most}")


def main() -> None:
    rounds = rounds_asked(3)
    with tempfile.TemporaryDirectory() as scratch:
        one, two = copy(Path(scratch) / "one"), copy(Path(scratch) / "two")
        print(f"{'':<52} {'ours':>8} {'against':>8}   ratio   at most")
        a, b = least(rounds, cold(ours, one), cold(theirs, two))
        line("cold site (ours with EPUB), jupyter-book build", a, b, "1.0")
        a, b = least(rounds, edited(ours, one), edited(theirs, two))
        line("one page edited, jupyter-book build", a, b, "")
        run(one, "coursewright", "check")
        help_, slow, fast = least(
            rounds,
            lambda number: run(one, "coursewright", "--help"),
            check_cold(one),
            lambda number: run(one, "coursewright", "check"),
        )
        print(f"{'--help':<52} {help_:6.2f} s                    0.15 s")
        print(f"{'check, cold':<52} {slow:6.2f} s                    1.5 s")
        print(f"{'check, nothing changed':<52} {fast:6.2f} s                    0.5 s")


if __name__ == "__main__":
    main()
