"""Speed of QTI 1.2: many questions from text to a package, against text2qti. `bench/formats.py` has QTI 2.1.

Usage: `python bench/qti.py [ROUNDS]`. Every figure is the least of several rounds, in one process. It is from text to
bytes, since text2qti, which gets the same questions in its own syntax, reads and writes in one go.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable

from common import least, rounds_asked

from builder.course.bank import read_bank
from builder.form import Form, Question, lettered
from builder.formats import formats
from builder.model import Item

MANY = 1000
AIM = 0.7
ASKED = "Which of these steps comes first when client {n} asks about work, and *why* does it matter to them?"
OPTIONS = (
    (False, "You look up what jobs there are near street {n}.", "That comes later, once you know what they want."),
    (True, "You ask what they want from work.", "Right: preferences come first."),
    (False, "You ring an employer whom you know well.", "Not before you know what they would like."),
    (False, "You wait until team {n} agrees.", "Nobody has to agree before a search starts."),
)
CLOSING = "Read the unit about preferences again if this was hard."


def ours(unit: str, number: int) -> str:
    """Return a question as the bank has it."""
    lines = [f"## q{unit}-{number} Question {number}", "", "```yaml", "type: single", "competences: [1.1.1]"]
    lines += ["level: apply", "use: assessment", "```", "", ASKED.format(n=number), ""]
    for right, text, why in OPTIONS:
        lines += [f"- [{'x' if right else ' '}] {text.format(n=number)}", f"  > {why}"]
    return "\n".join([*lines, "", f"> {CLOSING}", "", ""])


def theirs(number: int) -> str:
    """Return the same question as text2qti has it."""
    lines = [f"{number}.  {ASKED.format(n=number)}", f"... {CLOSING}"]
    for letter, (right, text, why) in zip("abcd", OPTIONS, strict=True):
        lines += [f"{'*' if right else ''}{letter}) {text.format(n=number)}", f"... {why}"]
    return "\n".join([*lines, "", ""])


def read_questions() -> tuple[Item, ...]:
    """Read the questions from two files of a bank: a unit has no more than 999."""
    half = range(100, 100 + MANY // 2)
    banks = {unit: "".join(ours(unit, number) for number in half) for unit in ("1.1", "1.2")}
    return tuple(one for unit, bank in banks.items() for one in read_bank(bank, f"question_bank/{unit}.md", [])[0])


def form(items: tuple[Item, ...], name: str) -> Form:
    questions = tuple(Question(n, one, tuple(range(len(lettered(one))))) for n, one in enumerate(items, start=1))
    return Form("speed", "Speed", "formative", name, "A-00000", 1, questions)


def timed(task: Callable[[], object]) -> Callable[[int], float]:
    def measured(number: int) -> float:
        start = time.perf_counter()
        task()
        return time.perf_counter() - start

    return measured


def text2qti_task(text: str) -> Callable[[], object]:
    """Return what makes a package with text2qti. It reads its settings from the home folder, so that is elsewhere."""
    try:
        from text2qti.config import Config
        from text2qti.qti import QTI
        from text2qti.quiz import Quiz
    except ImportError:
        sys.exit("text2qti not found: pip install text2qti")
    return lambda: QTI(Quiz(text, config=Config())).zip_bytes()


def main() -> None:
    rounds = rounds_asked(5)
    items = read_questions()
    if len(items) != MANY:
        sys.exit(f"{len(items)} of {MANY} questions could be read")
    whole = form(items, "A")
    with tempfile.TemporaryDirectory() as home:
        os.environ["HOME"] = home
        other = text2qti_task("Quiz title: Speed\n\n" + "".join(map(theirs, range(1, MANY + 1))))
        both, writing, text2qti = least(
            rounds,
            timed(lambda: formats()["canvas"].write(form(read_questions(), "A"), {})),
            timed(lambda: formats()["canvas"].write(whole, {})),
            timed(other),
        )
    print(f"{MANY:,} questions from text to QTI 1.2: {both:.2f} s (aim: {AIM} s), {writing:.2f} s of it to write")
    print(f"  text2qti: {text2qti:.2f} s, {text2qti / both:.1f} times as long")


if __name__ == "__main__":
    main()
