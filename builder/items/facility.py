"""How hard an item is expected to be: a rule of thumb, until the responses of trainees replace it.

Nothing here was measured. Some people know, the others guess:

    facility = known + (1 - known) * chance

`known` is the share of people who can answer: by level, times a factor for how the answer is given. `chance` is what an
answer at random is worth.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import comb, factorial
from types import MappingProxyType
from typing import assert_never

from builder.items.marking import shares
from builder.model import Choice, ExtendedText, Interaction, Item, Match, Order, TextEntry

KNOWN: Mapping[str, float] = MappingProxyType({"recall": 0.7, "apply": 0.6, "judge": 0.5})
"""The share of people who know, after the course, by level. To recall a fact is easier than to apply it to a case;
to judge between good options is harder still."""

ASKED: Mapping[str, float] = MappingProxyType(
    {
        "choice": 1.0,  # the answer is in sight and has to be recognised
        "several": 0.9,  # each option has to be judged by itself
        "match": 0.95,  # one slip makes two matches wrong
        "order": 0.85,  # every step has to be right at once
        "text": 0.85,  # nothing is in sight: the answer has to come to mind
        "extended": 0.85,  # as a text; who knows little still gets some of the levels, and hardly anyone all
    }
)
"""What is left of that share by how the answer is given."""


def expected_facility(item: Item) -> float:
    """Return the share of the marks that people are expected to get, from 0 to 1, to thousandths.

    What the author says in `facility:` counts; otherwise the rule of thumb of this module.
    """
    if item.facility is not None:
        return round(item.facility, 3)
    known = KNOWN[item.level] * ASKED[_asked(item.interaction)]
    return round(known + (1 - known) * float(chance(item.interaction)), 3)


def _asked(interaction: Interaction) -> str:
    match interaction:
        case Choice(multiple=True):
            return "several"
        case Choice():
            return "choice"
        case Match():
            return "match"
        case Order():
            return "order"
        case TextEntry():
            return "text"
        case ExtendedText():
            return "extended"
        case _:
            assert_never(interaction)


def chance(interaction: Interaction) -> Fraction:
    """Return the mean share of the marks for an answer at random, each answer being as likely as any other."""
    match interaction:
        case Choice(options, multiple=True) as choice:
            return _chance_of_several(sum(option.score > 0 for option in options), len(options), whole=choice.whole)
        case Choice() as choice:
            return sum(shares(choice), Fraction(0)) / len(choice.options)
        case Match(pairs, distractors):
            return Fraction(1, max(1, len(pairs) + len(distractors)))
        case Order(steps):
            return Fraction(1, factorial(len(steps)))
        case TextEntry() | ExtendedText():
            return Fraction(0)
        case _:
            assert_never(interaction)


def _chance_of_several(right: int, options: int, *, whole: bool) -> Fraction:
    wrong = options - right
    if whole or not right or not wrong:
        return Fraction(1, 1 << options)
    shares_and_ways = (
        (Fraction(hits, right) - Fraction(misses, wrong), comb(right, hits) * comb(wrong, misses))
        for hits in range(right + 1)
        for misses in range(wrong + 1)
    )
    return sum((max(Fraction(0), share) * ways for share, ways in shares_and_ways), Fraction(0)) / (1 << options)
