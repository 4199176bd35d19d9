"""How QTI 2 and 3 score a response and choose what is said: declarations and response processing.

Sources: https://www.imsglobal.org/question/qtiv2p2/imsqti_v2p2p4_impl.html, https://www.imsglobal.org/spec/qti/v3p0/impl.
Only rules of the usual shapes are read; the rest is named.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from builder.intake.qti_texts import plain_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

Say = tuple[str, str]
"""An outcome, and the identifier that it gets: what names a feedback."""


@dataclass(frozen=True, slots=True)
class Declared:
    """A response: what is right, what each answer is worth where it has a mapping, and if capitals matter in that."""

    cardinality: str
    base: str
    right: tuple[str, ...]
    worth: dict[str, float] | None = None
    capitals: bool = True


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers from `low` to `high`, what they score as far as it is said, and what is said to them."""

    low: float
    high: float
    score: float | None
    say: tuple[Say, ...]


@dataclass(slots=True)
class Rules:
    """What response processing does. `said` is by response and value; `echoed` outcomes hold the response itself.

    `mapped` says that a mapping gives the score. `unread` are elements that are of no usual shape.
    """

    mapped: bool = False
    said: dict[tuple[str, str], list[Say]] = field(default_factory=dict)
    echoed: dict[str, str] = field(default_factory=dict)
    always: list[Say] = field(default_factory=list)
    right: list[Say] = field(default_factory=list)
    wrong: list[Say] = field(default_factory=list)
    ranges: dict[str, list[Range]] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)


def number(text: str | None) -> float | None:
    """Return a finite number that figures can write, or None where the text holds none."""
    try:
        value = float(Decimal((text or "").strip()))
    except (InvalidOperation, ValueError, OverflowError):
        return None
    return value if math.isfinite(value) and (value == 0 or 1e-9 <= abs(value) < 1e15) else None


def whole_number(text: str) -> int | None:
    """Return a whole number of at most nine digits, or None where the text is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def declared(item: Element) -> dict[str, Declared]:
    """Return the responses of an item by their identifiers."""
    return {
        element.get("identifier", ""): Declared(
            element.get("cardinality", "single"),
            element.get("baseType", "identifier"),
            tuple(said for value in element.findall("correctResponse/value") if (said := plain_of(value))),
            *_mapping(element.find("mapping")),
        )
        for element in item.findall("responseDeclaration")
    }


def _mapping(mapping: Element | None) -> tuple[dict[str, float] | None, bool]:
    if mapping is None:
        return None, True
    entries = mapping.findall("mapEntry")
    worth = {" ".join(entry.get("mapKey", "").split()): number(entry.get("mappedValue")) or 0.0 for entry in entries}
    capitals = any(entry.get("caseSensitive", "true") == "true" for entry in entries)
    return worth, capitals


def rules(item: Element) -> Rules:
    """Return what the response processing of an item does."""
    found = Rules()
    processing = item.find("responseProcessing")
    if processing is None:
        return found
    template = (processing.get("template") or processing.get("templateLocation") or "").rpartition("/")[2]
    found.mapped = template.startswith(("map_response", "CC2_map_response"))
    _block(processing, found)
    return found


def _block(element: Element, found: Rules) -> None:
    for child in element:
        match child.tag:
            case "setOutcomeValue":
                found.always += _said(child, found)
            case "responseCondition":
                _condition(child, found)
            case "responseProcessingFragment":
                _block(child, found)
            case _:
                found.unread.add(child.tag)


def _condition(element: Element, found: Rules) -> None:
    """Read one `if … else if … else`; what stands within it is read as if by itself."""
    about_right = False
    for branch in element:
        actions = branch.findall("setOutcomeValue")
        say = [one for action in actions for one in _said(action, found)]
        if branch.tag == "responseElse":
            if about_right:
                found.wrong += say
            else:
                found.always += say
        elif len(branch):
            if branch[0].tag == "not" and branch[0].find("isNull") is not None:
                found.always += say  # it holds for whoever gives an answer
            else:
                about_right |= _test(branch[0], actions, say, found)
        for inner in branch.findall("responseCondition"):
            _condition(inner, found)


def _test(test: Element, actions: list[Element], say: list[Say], found: Rules) -> bool:
    """Read one condition with what follows from it. Return whether it asks if the response is right."""
    tags = [child.tag for child in test]
    if test.tag in ("match", "equal") and "correct" in tags:
        found.right += say
        return True
    ranges, values = list(_ranges(test)), list(_values(test))
    for identifier, low, high in ranges:
        found.ranges.setdefault(identifier, []).append(Range(low, high, _score(actions), tuple(say)))
    for identifier, value in values:
        found.said.setdefault((identifier, value), []).extend(say)
    if not ranges and not values and test.tag != "isNull":
        found.unread.add(test.tag)
    return False


def _said(action: Element, found: Rules) -> list[Say]:
    """Return what an assignment names as said; note how the score comes about."""
    outcome = action.get("identifier", "")
    found.mapped |= any(True for _ in action.iter("mapResponse"))
    if outcome in ("SCORE", "MAXSCORE") or not len(action):
        return []
    value = action[0]
    if value.tag == "variable":
        found.echoed[outcome] = value.get("identifier", "")
        return []
    names = [value] if value.tag == "baseValue" else list(value.iter("baseValue"))
    return [(outcome, plain_of(name)) for name in names if name.get("baseType") == "identifier"]


def _score(actions: list[Element]) -> float | None:
    scores = (number(action.findtext("baseValue")) for action in actions if action.get("identifier") == "SCORE")
    return next((score for score in scores if score is not None), None)


def _values(test: Element) -> Iterator[tuple[str, str]]:
    """Yield the responses that a condition names, with the value of each."""
    if test.tag in ("or", "and", "anyN"):
        for child in test:
            yield from _values(child)
    variable, base = test.find("variable"), test.find("baseValue")
    if test.tag in ("match", "stringMatch", "member", "equal") and variable is not None and base is not None:
        yield variable.get("identifier", ""), plain_of(base)


def _ranges(test: Element) -> Iterator[tuple[str, float, float]]:
    """Yield the ranges that a condition asks for, with the response that must lie in them."""
    variable = test.find("variable")
    name = variable.get("identifier", "") if variable is not None else ""
    match test.tag:
        case "or":
            for child in test:
                yield from _ranges(child)
        case "and":
            low = [_bound(child) for child in test if child.tag in ("gte", "gt")]
            high = [_bound(child) for child in test if child.tag in ("lte", "lt")]
            if len(low) == len(high) == 1 and low[0] and high[0] and low[0][0] == high[0][0]:
                yield low[0][0], low[0][1], high[0][1]
        case "equal":
            value = number(test.findtext("baseValue"))
            if value is not None:
                below, above = _tolerance(test, value)
                yield name, value - below, value + above
        case _:
            pass


def _bound(test: Element) -> tuple[str, float] | None:
    variable, value = test.find("variable"), number(test.findtext("baseValue"))
    return None if variable is None or value is None else (variable.get("identifier", ""), value)


def _tolerance(test: Element, value: float) -> tuple[float, float]:
    """Return how far below and above a number an answer may lie."""
    parts = [abs(part) for text in (test.get("tolerance") or "").split() if (part := number(text)) is not None][:2]
    if not parts or test.get("toleranceMode") not in ("absolute", "relative"):
        return 0, 0
    below, above = parts[0], parts[-1]
    if test.get("toleranceMode") == "relative":
        return abs(value) * below / 100, abs(value) * above / 100
    return below, above


def around(item: Element, identifier: str, right: float) -> tuple[float, float]:
    """Return the range about the right number that an item accepts."""
    for test in item.iter("equal"):
        variable, correct = test.find("variable"), test.find("correct")
        if variable is not None and correct is not None and variable.get("identifier") == identifier:
            below, above = _tolerance(test, right)
            return right - below, right + above
    return right, right
