"""Speed of one quiz for a learning system: 20 assessment items as Moodle XML, from a cold start.

Usage: `python bench/moodle.py [ROUNDS]`. Every round is a process of its own, on a copy of this repository's course
with a blueprint of 20 items, and the figure is the least of several. R/exams 2.4-2 took 0.9 s for 20 static items on
the machine on which the aim was set.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMAND = Path(sys.executable).parent / "coursewright"
SOURCES = ("course", "units", "question_bank", "observations", "worksheets", "cohorts")
ITEMS = 20
AIM = 0.4
BLUEPRINT = f"title: Twenty questions\npurpose: formative\nuse: assessment\nlength: {ITEMS}\nforms: 1\n"


def copy(folder: Path) -> Path:
    for name in SOURCES:
        shutil.copytree(ROOT / name, folder / name)
    (folder / "question_bank" / "blueprints" / "twenty.yml").write_text(BLUEPRINT, encoding="utf-8")
    return folder


def one(folder: Path, number: int) -> float:
    """Return the seconds that a process takes; stop where it fails, or does not write the items."""
    out = folder / f"out-{number}"
    command = [str(COMMAND), "quiz", "twenty", "--to", "moodle", "--out", str(out)]
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    seconds = time.perf_counter() - start
    files = sorted(out.rglob("*.xml"))
    written = sum(path.read_text(encoding="utf-8").count("<idnumber>") for path in files)
    if done.returncode or written != ITEMS:
        sys.exit(f"{' '.join(command)} wrote {written} items:\n{done.stdout}\n{done.stderr}")
    return seconds


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as scratch:
        folder = copy(Path(scratch))
        least = min(one(folder, number) for number in range(rounds))
    print(f"{ITEMS} items as Moodle XML, from a cold start: {least:.2f} s (aim: {AIM} s)")


if __name__ == "__main__":
    main()
