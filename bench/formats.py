"""Speed of quizzes: 20 assessment items for a learning system and in Word, one form from a cold start, and many forms.

Usage: `python bench/formats.py [ROUNDS]`. Every figure is the least of several rounds; from a cold start means a
process of its own. Beside each stands what R/exams 2.4-2 took on a machine with 4 cores, for 20 items of static text,
in 100 forms (Moodle: 50.5 s, QTI 2.1: 66.6 s) or in 20 (Word: 11.5 s for papers alone, without a key of their own),
and for one (Moodle: 0.92 s). It takes about 22 ms of processor time for each item of each form, as each is knitted
again; R is not needed to run this. Items are those of this repository, and the options of every form stand in another
order.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from common import ROOT, copy, least, rounds_asked, run

from builder.build.documents import papers, printing, units_asked
from builder.build.exports import exported
from builder.build.pieces import written
from builder.build.site import source_of
from builder.course import read_course
from builder.form import Form, Question, lettered
from builder.formats import formats
from builder.model import Course, Item

ITEMS = 20
LAST = {"moodle": 50.5, "qti21": 66.6, "word": 11.5, "cold": 0.92}
"""What R/exams took, in seconds."""

BLUEPRINT = f"title: Twenty questions\npurpose: formative\nuse: assessment\nlength: {ITEMS}\nforms: 1\n"


def twenty(course: Course) -> tuple[Item, ...]:
    """Return the first 20 assessment items that stand alone."""
    return tuple(one for one in course.items if one.use == "assessment" and not one.vignette)[:ITEMS]


def turned(item: Item, by: int) -> tuple[int, ...]:
    """Return an order of what stands under letters, another one for each form."""
    count = len(lettered(item))
    return tuple((index + by) % count for index in range(count))


def forms(items: tuple[Item, ...], count: int) -> tuple[Form, ...]:
    """Return forms of the items, each in another order."""
    made = []
    for number in range(count):
        order = items[number % ITEMS :] + items[: number % ITEMS]
        asked = tuple(Question(place, one, turned(one, number)) for place, one in enumerate(order, start=1))
        name = f"F{number}"
        made.append(Form("twenty", "Twenty questions", "formative", name, f"{name}-7KQ2", number, asked, (), 30, 60))
    return tuple(made)


FOUR = ("paper", "answer sheet", "key", "marking guide")
"""The documents that are timed: those of the usual print."""


def timed(task: Callable[[], object]) -> Callable[[int], float]:
    """Return what measures a task, whatever the round."""

    def measured(number: int) -> float:
        start = time.perf_counter()
        task()
        return time.perf_counter() - start

    return measured


def export(root: Path, course: Course, given: tuple[Form, ...], name: str) -> None:
    """Write every form in a format, and stop where one is refused."""
    for form in given:
        files, problems = exported(root, course, form, formats()[name])
        if not files:
            sys.exit("\n".join(map(str, problems)))


def word(root: Path, course: Course, given: tuple[Form, ...]) -> None:
    """Write paper, answer sheet, key and marking guide of every form."""
    source = source_of(root, course)
    shared = printing(root, course, None, source.line, source.day)
    for form in given:
        four = [one.document for one in papers(shared, form) if one.document.kind in FOUR and not one.document.version]
        made = written(shared, four, units_asked(form), "Draft")
        if len(made.files) != len(FOUR):
            sys.exit(str(made.problems))


def cold(folder: Path, number: int) -> float:
    """Return the seconds of one quiz as Moodle XML in a process of its own; stop where items are missing."""
    out = folder / f"out-{number}"
    seconds = run(folder, "coursewright", "quiz", "twenty", "--to", "moodle", "--out", str(out))
    found = sum(path.read_text(encoding="utf-8").count("<idnumber>") for path in out.rglob("*.xml"))
    if found != ITEMS:
        sys.exit(f"{found} items were written, not {ITEMS}")
    return seconds


def tell(what: str, seconds: float, aim: float, last: float) -> None:
    """Print a figure, its aim, and how many times as long R/exams took."""
    print(f"{what:44}{seconds:6.2f} s   at most {aim:.1f} s   R/exams {last:5.2f} s, ratio {last / seconds:5.1f}")


def main() -> None:
    rounds = rounds_asked(3)
    course, problems = read_course(ROOT)
    if any(problem.severity == "error" for problem in problems):
        sys.exit("the course has errors: run `coursewright check`")
    items = twenty(course)
    hundred = forms(items, 100)
    with tempfile.TemporaryDirectory() as scratch:
        folder = copy(Path(scratch) / "one")
        (folder / "question_bank" / "blueprints" / "twenty.yml").write_text(BLUEPRINT, encoding="utf-8")
        tasks = (
            partial(cold, folder),
            timed(lambda: export(folder, course, hundred, "moodle")),
            timed(lambda: export(folder, course, hundred, "qti21")),
            timed(lambda: word(folder, course, hundred[:20])),
        )
        start, moodle, qti, docs = least(rounds, *tasks)
    tell("20 items as Moodle XML, from a cold start", start, 0.4, LAST["cold"])
    tell("20 items x 100 forms as Moodle XML", moodle, 2.5, LAST["moodle"])
    tell("20 items x 100 forms as QTI 2.1", qti, 4, LAST["qti21"])
    tell("20 items x 20 forms in Word, 4 papers each", docs, 2.5, LAST["word"])


if __name__ == "__main__":
    main()
