"""Scores and patterns as learning systems write them, in ours: an answer is right or wrong, a text is no pattern."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from builder import prose
from builder.intake.fitting import range_text
from builder.intake.normal import one_line
from builder.model import Answer, Prose

MOST_ANSWERS = 200
"""The most options, pairs, steps, gaps or accepted answers of one question: what has more is no question for people."""
LARGEST = Decimal(10) ** 12
SMALLEST = -12
"""The most digits after the point, as a power of ten."""


def share(written: str) -> float:
    """Return a share of the marks in per cent as a number, 0 where it is none."""
    found = number(written)
    return 0.0 if found is None else float(found)


def number(written: str) -> Decimal | None:
    """Return a number that our items can hold, from figures with a point or a comma, or None."""
    content = "".join(written.split()).replace("−", "-")
    content = content.replace(",", ".") if content.count(",") == 1 and "." not in content else content.replace(",", "")
    if not re.fullmatch(r"[+-]?(?:[0-9]{1,30}\.?[0-9]{0,30}|\.[0-9]{1,30})(?:[eE][+-]?[0-9]{1,3})?", content):
        return None
    try:
        made = Decimal(content)
    except InvalidOperation:
        return None
    if abs(made) >= LARGEST or (made and made.adjusted() < SMALLEST):
        return None
    return made


def worth(per_cent: float, content: str, lost: list[str]) -> int:
    """Return 1 for all the marks and 0 for none; a part of them is none, and told."""
    if 0 < per_cent < 99.99:
        lost.append(f'"{one_line(content)}" gave {per_cent:g} % of the marks: here it is wrong.')
    return int(per_cent >= 99.99)


def pattern_text(pattern: str, lost: list[str]) -> str:
    """Return the text of a pattern in which a star stands for any text unless it is escaped."""
    parts = re.split(r"(\\\*)|\*", pattern)
    literal = "".join("*" if part == r"\*" else part or "" for part in parts)
    if len(parts) - 1 > 2 * pattern.count(r"\*"):
        lost.append(f'In "{one_line(pattern)}" a star stood for any text.')
    return literal


def within(written: str, tolerance: str, score: int, feedback: Prose | None) -> Answer | None:
    """Return the answer of a number and how far it may be off; None where one of them is no number."""
    middle, off = number(written), number(tolerance.strip() or "0")
    return None if middle is None or off is None else between(middle - abs(off), middle + abs(off), score, feedback)


def between(low: Decimal, high: Decimal, score: int, feedback: Prose | None) -> Answer:
    """Return the answer of a range."""
    ends = float(low), float(high)
    return Answer(range_text(*ends), score, *ends, feedback)


def tell_others(feedback: Prose | None, lost: list[str]) -> None:
    """Tell what was said to any answer that was not foreseen."""
    said = f'got: "{one_line(prose.plain(feedback))}"' if feedback else "was foreseen there, and nothing was said."
    lost.append(f"Any other answer {said}")
