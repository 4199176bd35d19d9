"""Trainer-only blocks: found by line, blanked for trainees, unwrapped for trainers.

It fails closed. A block is exactly `::::{trainer}` and `::::` at the margin with empty lines around;
anything that looks like another spelling is a problem, and the site refuses to build while one stands.
Lines keep their numbers in both editions.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from builder.model import Problem, Where

OPEN = "::::{trainer}"
CLOSE = "::::"
_LOOKS_LIKE = re.compile(r"\{\s*trainer|[:`~]{3,}\s*trainer|^\s*:{4,}", re.I)
_HEADING = re.compile(r" {0,3}#{1,6}(?:\s|$)")


def trainer_blocks(lines: list[str], where: Where) -> tuple[list[tuple[int, int]], list[Problem]]:
    """Find the trainer blocks of a page whose first line stands at `where`.

    Returns pairs of indexes into `lines`, of the opening and the closing line, and the problems.
    """
    blocks: list[tuple[int, int]] = []
    problems: list[Problem] = []
    start: int | None = None
    wrong = False

    def note(index: int, message: str) -> None:
        problems.append(Problem(Where(where.path, where.line + index), "U006", message))

    for index, line in enumerate(lines):
        if line.rstrip() == OPEN:
            if start is not None:
                note(index, f"a trainer block is still open from line {where.line + start}: close it with `::::`")
            start = index
        elif line.rstrip() == CLOSE and start is not None:
            blocks.append((start, index))
            start = None
        elif wrong and re.fullmatch(r"\s*:{4,}\s*", line):
            wrong = False  # closes a block whose opening line was noted
        elif _LOOKS_LIKE.search(line):
            wrong = True
            note(index, f"a trainer block is written `{OPEN}` … `{CLOSE}` at the margin, found {line.strip()!r}")
    if start is not None:
        note(start, "this trainer block is not closed: end it with a line `::::`")
    for first, last in blocks:
        _check_surroundings(lines, first, last, note)
    return blocks, problems


def _check_surroundings(lines: list[str], first: int, last: int, note: Callable[[int, str], None]) -> None:
    edges = (first - 1, first + 1, last - 1, last + 1)
    if any(0 <= index < len(lines) and lines[index].strip() for index in edges):
        note(first, "a trainer block needs an empty line before and after each of its two lines of colons")
    after = next((line for line in lines[last + 1 :] if line.strip() and line.rstrip() != OPEN), "")
    holds = any(_HEADING.match(line) for line in lines[first:last])
    if holds and after and not _HEADING.match(after):
        note(last, "this trainer block holds a heading, so a heading must follow it: the text after it would be lost")


def for_trainees(text: str, where: Where) -> tuple[str, list[Problem]]:
    """Return the text with every trainer block blanked."""
    lines = text.split("\n")
    blocks, problems = trainer_blocks(lines, where)
    for first, last in blocks:
        lines[first : last + 1] = [""] * (last + 1 - first)
    return "\n".join(lines), problems


def for_trainers(text: str, where: Where) -> tuple[str, list[Problem]]:
    """Return the text with every trainer block unwrapped between two marks that the site makes visible."""
    lines = text.split("\n")
    blocks, problems = trainer_blocks(lines, where)
    for first, last in blocks:
        lines[first], lines[last] = "{trainer-mark}`start`", "{trainer-mark}`end`"
    return "\n".join(lines), problems
