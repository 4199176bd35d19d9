"""Aiken, taken in: a question on a line, options `A) …` or `A. …`, the key on a line `ANSWER: B`; all plain text.

Source of the format: https://docs.moodle.org/en/Aiken_format, and what Moodle's importer reads
(`question/format/aiken/format.php`). Here a question may also take several lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from string import ascii_uppercase

from builder import prose
from builder.intake.encoding import decoded
from builder.intake.qti_choices import Key, Offered, chosen
from builder.intake.sound import flaw
from builder.intake.texts import plain_prose
from builder.intake.values import Importer, Intake, Taken
from builder.model import Problem, Where

_OPTION = re.compile(r"([A-Z])[).][ \t]+(\S.*)")
_KEY = re.compile(r"ANSWER:[ \t]*([A-Za-z])[ \t]*")
_ANY_KEY = re.compile(r"^ANSWER:[ \t]*[A-Za-z][ \t]*$", re.M)


@dataclass(slots=True)
class _Question:
    """A question that is being read, from its first line on."""

    line: int
    stem: list[str] = field(default_factory=list)
    options: list[tuple[str, str]] = field(default_factory=list)


def knows(data: bytes, name: str) -> bool:
    """Tell whether a file is Aiken: it has a line `ANSWER: B`."""
    found = decoded(data, Where(name))
    return not isinstance(found, Problem) and bool(_ANY_KEY.search(found[0])) and "{" not in found[0][:1000]


def read(data: bytes, name: str) -> Intake:
    """Read a file of Aiken. Never raises."""
    found = decoded(data, Where(name))
    if isinstance(found, Problem):
        return Intake(problems=(found,))
    made = list(_questions(found[0], name))
    problems = tuple(one for one in made if isinstance(one, Problem))
    if not made:
        problems = (Problem(Where(name), "I001", "the file holds no line `ANSWER: B`: it is not Aiken"),)
    return Intake(tuple(one for one in made if isinstance(one, Taken)), problems, notes=found[1])


def _questions(content: str, name: str) -> Iterator[Taken | Problem]:
    current = _Question(1)
    for number, line in enumerate(content.split("\n"), start=1):
        bare = line.strip()
        option, key = _OPTION.fullmatch(bare), _KEY.fullmatch(bare)
        if current.options and bare and not option and not key:
            yield _refused(current, name, "it has no line `ANSWER: B` after its options")
            current = _Question(number)
        if key:
            yield _taken(current, key[1].upper(), name)
            current = _Question(number + 1)
        elif option and current.stem:
            current.options.append((option[1], option[2]))
        elif bare or current.stem:
            current.line = current.line if current.stem else number
            current.stem.append(bare)
    if current.stem:
        yield _refused(current, name, "it has no line `ANSWER: B`")


def _refused(current: _Question, name: str, why: str) -> Problem:
    shown = next((line for line in current.stem if line), "")
    return Problem(Where(name, current.line), "I002", f"{shown[:60]!r}: {why}", "warning")


def _taken(current: _Question, key: str, name: str) -> Taken | Problem:
    where = Where(name, current.line)
    letters = [letter for letter, _ in current.options]
    if letters != list(ascii_uppercase[: len(letters)]):
        return _refused(current, name, f"its options are {', '.join(letters)}, not A, B, C in order")
    if key not in letters:
        return _refused(current, name, f"its key {key} is none of its options")
    stem = plain_prose("\n".join(current.stem).replace("\n\n", "\0").replace("\n", " ").replace("\0", "\n\n"), where)
    offered = [Offered(letter, plain_prose(text, where)) for letter, text in current.options]
    kind, choice, _ = chosen(offered, Key(frozenset(key)), multiple=False)
    taken = Taken(kind, stem, choice)
    wrong = flaw(taken) if prose.plain(stem) else "its question is empty"
    return _refused(current, name, wrong) if wrong else taken


IMPORTER = Importer("aiken", "Aiken", knows, read)
