"""Speed as ratios in one run: this command against `jupyter-book build` on the same sources.

Usage: `make bench`, or `python bench/site.py [ROUNDS]`. Every figure is the least of several rounds, taken in turn,
in copies of this repository's own course. A ratio below 1 means that coursewright is faster.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
SOURCES = ("course", "units", "question_bank", "observations", "worksheets", "cohorts")
EDITED = "units/2.3-assessing-capacity.md"


def copy(folder: Path) -> Path:
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name)
    twin = (folder / "cohorts" / "example-2027.yml").read_text(encoding="utf-8")
    twin = re.sub(r"(?m)^title: .*$", "title: The same units again", twin)
    (folder / "cohorts" / "example-twin.yml").write_text(twin, encoding="utf-8")
    return folder


def run(folder: Path, *command: str) -> float:
    """Return the seconds that a command takes; stop where it fails."""
    start = time.perf_counter()
    done = subprocess.run([str(BIN / command[0]), *command[1:]], cwd=folder, capture_output=True, text=True)
    seconds = time.perf_counter() - start
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout}\n{done.stderr}")
    return seconds


def ours(folder: Path) -> float:
    return run(folder, "coursewright", "site")


def theirs(folder: Path) -> float:
    book = ("--config", "course/_config.yml", "--toc", "course/_toc.yml", "--path-output", "jb")
    return run(folder, "jupyter-book", "build", ".", *book)


def clean(folder: Path) -> None:
    for name in ("build", "jb"):
        shutil.rmtree(folder / name, ignore_errors=True)


def edit(folder: Path, number: int) -> None:
    page = folder / EDITED
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("## Why it matters", f"Sentence {number}.\n\n## Why it matters"), encoding="utf-8")


def least(rounds: int, *tasks: Callable[[int], float]) -> list[float]:
    """Run tasks in turn, several rounds, and return the least time of each."""
    times = [[task(number) for task in tasks] for number in range(rounds)]
    return [min(column) for column in zip(*times, strict=True)]


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


def cohorts(folder: Path) -> tuple[Callable[[int], float], Callable[[int], float]]:
    def first(number: int) -> float:
        clean(folder)
        return run(folder, "coursewright", "site", "--cohort", "example-2027")

    def second(number: int) -> float:
        return run(folder, "coursewright", "site", "--cohort", "example-twin")

    return first, second


def check_cold(folder: Path) -> Callable[[int], float]:
    def task(number: int) -> float:
        clean(folder)
        return run(folder, "coursewright", "check")

    return task


def line(name: str, ours_: float, theirs_: float, most: str) -> None:
    print(f"{name:<52} {ours_:6.2f} s {theirs_:6.2f} s   {ours_ / theirs_:5.2f}   {most}")


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    with tempfile.TemporaryDirectory() as scratch:
        one, two = copy(Path(scratch) / "one"), copy(Path(scratch) / "two")
        print(f"{'':<52} {'ours':>8} {'against':>8}   ratio   at most")
        a, b = least(rounds, cold(ours, one), cold(theirs, two))
        line("cold site (ours with EPUB), jupyter-book build", a, b, "1.0")
        a, b = least(rounds, edited(ours, one), edited(theirs, two))
        line("one page edited, jupyter-book build", a, b, "")
        first, second = least(rounds, *cohorts(one))
        line("second cohort with the same units, the first", second, first, "0.2")
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
