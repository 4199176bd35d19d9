"""What chance would do: tests of whether counts lie too far from it. Exact where numbers are small."""

from __future__ import annotations

from collections.abc import Sequence
from math import erfc, exp, gamma, sqrt

EXACT = 400
"""So many trials are counted out; more are so near a normal distribution that nobody could tell."""


def chi_square_tail(statistic: float, freedom: int) -> float:
    """Return the chance of a chi-square statistic at least so large, for `freedom` degrees of freedom from 1."""
    half = statistic / 2
    if freedom % 2:
        start, tail = 0.5, erfc(sqrt(half))
    else:
        start, tail = 1.0, exp(-half)
    terms = (half ** (start + n) * exp(-half) / gamma(start + n + 1) for n in range((freedom - 1) // 2))
    return float(min(1.0, tail + sum(terms)))


def uneven(counts: Sequence[int], expected: Sequence[float]) -> float:
    """Return the chance that counts lie so far from what is expected, or further: the chi-square test."""
    statistic = sum((count - wanted) ** 2 / wanted for count, wanted in zip(counts, expected, strict=True))
    return chi_square_tail(statistic, len(counts) - 1)


def at_least(hits: int, chances: Sequence[float]) -> float:
    """Return the chance of at least so many hits in trials with these chances: the one-sided binomial test.

    The chances may differ from trial to trial, since items differ in how many options they have.
    """
    if len(chances) > EXACT:
        mean = sum(chances)
        deviation = sqrt(sum(chance * (1 - chance) for chance in chances))
        return 0.5 * erfc((hits - 0.5 - mean) / (deviation * sqrt(2)))
    spread = [1.0]
    for chance in chances:
        spread = [
            (spread[n] if n < len(spread) else 0.0) * (1 - chance) + (spread[n - 1] * chance if n else 0.0)
            for n in range(len(spread) + 1)
        ]
    return min(1.0, sum(spread[hits:]))
