"""Speed of a pack: building it, a second cohort, and that one again.

Usage: `make bench`, or `python bench/pack.py [ROUNDS]`. Every figure is the least of several rounds, in a copy of this
repository's own course. Cold means that nothing was built before; everything is installed. The second
cohort has quizzes of its own, drawn as for any cohort: built for the first time, it writes their papers anew.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from common import clean, copy, least, rounds_asked, run


def packs(folder: Path, rounds: int) -> None:
    def first(number: int) -> float:
        clean(folder)
        return run(folder, "coursewright", "build", "example-2027")

    def second(number: int) -> float:
        return run(folder, "coursewright", "build", "example-twin")

    a, b, c = least(rounds, first, second, second)
    print(f"both editions and pack, cold                {a:6.2f} s                   at most 12 s on 4 cores")
    print(f"a second cohort with the same units         {b:6.2f} s   ratio {b / a:5.2f}     at most 0.2")
    print(f"the same once more                          {c:6.2f} s   ratio {c / a:5.2f}")


def main() -> None:
    rounds = rounds_asked(3)
    with tempfile.TemporaryDirectory() as scratch:
        folder = copy(Path(scratch) / "one")
        packs(folder, rounds)


if __name__ == "__main__":
    main()
