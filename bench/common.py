"""What the benchmarks share: a copy of the course, timing a command, the least of several rounds, one core."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
SOURCES = ("course", "units", "question_bank", "observations", "worksheets", "cohorts")


def copy(folder: Path) -> Path:
    """Copy the course, with a second cohort that takes the same units and has the same employers."""
    for name in SOURCES:
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


def clean(folder: Path) -> None:
    """Remove what was built."""
    for name in ("build", "jb"):
        shutil.rmtree(folder / name, ignore_errors=True)


def least(rounds: int, *tasks: Callable[[int], float]) -> list[float]:
    """Run tasks in turn, several rounds, and return the least time of each."""
    times = [[task(number) for task in tasks] for number in range(rounds)]
    return [min(column) for column in zip(*times, strict=True)]


def rounds_asked(default: int) -> int:
    """Return the number of rounds from the command line."""
    return int(sys.argv[1]) if len(sys.argv) > 1 else default


@contextmanager
def one_core() -> Iterator[None]:
    """Use one core only, where the system can be asked to."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
