"""How QTI 1.2 scores a response and chooses what is said: the conditions of response processing.

Source: https://www.imsglobal.org/question/qtiv1p2/imsqti_asi_bindv1p2.html. What several tests side by side mean is
settled by use: of one response, any of the values counts; a least and a most make a range.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from builder.intake.qti_rules import number
from builder.intake.qti_texts import plain_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_LEAST = ("vargte", "vargt")
_MOST = ("varlte", "varlt")
FULL = 100.0
"""What `SCORE.max` counts."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value that a condition asks for."""

    response: str
    text: str
    capitals: bool
    wanted: bool


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: the values and ranges that it asks for, what it scores, what it says.

    `together` says that its values count only as a whole; `otherwise` that it holds whatever else is answered.
    """

    values: tuple[Value, ...]
    ranges: tuple[tuple[str, float, float], ...]
    together: bool
    otherwise: bool
    score: float | None
    adds: bool
    says: tuple[str, ...]


@dataclass(slots=True)
class Scoring:
    """All conditions of an item, gathered. `worth` is by response and value, `whole` what only counts together."""

    conditions: tuple[Condition, ...]
    worth: dict[tuple[str, str], float] = field(default_factory=dict)
    whole: tuple[Value, ...] = ()
    parts: bool = False
    capitals: bool = False


def scoring(item: Element) -> Scoring:
    """Return how an item is scored."""
    made = Scoring(tuple(_condition(one) for one in item.iter("respcondition")))
    cased: list[bool] = []
    for condition in made.conditions:
        if condition.score is None:
            continue
        if condition.together:
            if condition.score > 0 and not made.whole:
                made.whole = condition.values
            continue
        made.parts |= condition.adds
        for value in condition.values:
            if value.wanted:
                before = made.worth.get((value.response, value.text))
                made.worth[value.response, value.text] = _sum(before, condition)
                cased.append(value.capitals)
    made.capitals = bool(cased) and all(cased)
    return made


def _sum(before: float | None, condition: Condition) -> float:
    score = condition.score or 0.0
    if before is None:
        return score
    return before + score if condition.adds else max(before, score)


def _condition(element: Element) -> Condition:
    tests = element.findall("conditionvar")
    values = tuple(value for test in tests for value in _values(test, wanted=True))
    score, adds = _score(element)
    wanted = [value for value in values if value.wanted]
    grouped = any(True for test in tests for _ in test.iter("and"))
    return Condition(
        values,
        tuple(one for test in tests for one in _ranges(test)),
        together=len(wanted) < len(values) or (grouped and len(wanted) > 1),
        otherwise=not values and any(True for test in tests for _ in test.iter("other")),
        score=score,
        adds=adds,
        says=tuple(one.get("linkrefid", "") for one in element.findall("displayfeedback")),
    )


def _values(test: Element, *, wanted: bool) -> Iterator[Value]:
    for child in test:
        if child.tag in ("varequal", "varsubset", "varsubstring"):
            yield Value(child.get("respident", ""), plain_of(child), child.get("case", "").lower() == "yes", wanted)
        else:
            yield from _values(child, wanted=wanted != (child.tag == "not"))


def _ranges(test: Element) -> Iterator[tuple[str, float, float]]:
    """Yield the ranges that stand side by side below a test; numbers that are equal stand by themselves."""
    least = [(child.get("respident", ""), number(plain_of(child))) for child in test if child.tag in _LEAST]
    most = [number(plain_of(child)) for child in test if child.tag in _MOST]
    for (name, low), high in zip(least, most, strict=False):
        if low is not None and high is not None:
            yield name, low, high
    for child in test:
        if child.tag in ("and", "or"):
            yield from _ranges(child)


def _score(element: Element) -> tuple[float | None, bool]:
    """Return what a condition gives, and whether it is added to what others give."""
    for one in element.findall("setvar"):
        if one.get("varname", one.get("variablename", "SCORE")) not in ("SCORE", "que_score"):
            continue
        said = plain_of(one)
        value = FULL if said.upper() == "SCORE.MAX" else number(said)
        if value is not None:
            action = one.get("action", "Set")
            return (-value if action == "Subtract" else value), action in ("Add", "Subtract")
    return None, False
