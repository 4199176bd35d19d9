"""Marking: what an answer is worth, as a share of the marks of its item.

A response is given in source terms, never in the letters of a form. What cannot be an answer scores as wrong: nothing
here raises on a response, and no share lies below 0 or above 1. `templates/site/static/practice.js` follows the same
rules; a test holds the two together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from string import ascii_lowercase
from typing import TypeVar

from builder.model import Answer, Choice, Interaction, Item, TextEntry

T = TypeVar("T", bound=Interaction)

_SIGNS = str.maketrans("‘’‛´`′“”‟″‐‑‒–—−", "''''''\"\"\"\"------")
"""Signs that a keyboard or a word processor puts in place of the plain ones: quotation marks, dashes, a minus."""
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]*)(?:\.[0-9]*)?")


def the(kind: type[T], item: Item) -> T:
    """Return the interaction of an item. Raises TypeError where it is not of this kind, which is a bug."""
    if not isinstance(item.interaction, kind):
        raise TypeError(f"{item.where}: {item.id} is no {kind.__name__}")
    return item.interaction


# Choices


def shares(choice: Choice) -> tuple[Fraction, ...]:
    """Return the share of the marks that each option gives, in source order.

    Of several answers, the right ones share the marks and the wrong ones take as much away, so that choosing every
    option gives 0. Where the choice is `whole`, options have no shares of their own: these are then what they would
    be in parts.
    """
    if not choice.multiple:
        top = max(option.score for option in choice.options) or 1  # 0 has been told as a mistake
        return tuple(Fraction(option.score, top) for option in choice.options)
    right = sum(option.score for option in choice.options)
    wrong = len(choice.options) - right
    return tuple(Fraction(1, right) if option.score else Fraction(-1, wrong) for option in choice.options)


def shares_by_id(choice: Choice) -> dict[str, Fraction]:
    """Return the share of the marks that each option gives, by the ID of the option."""
    return {option.id: share for option, share in zip(choice.options, shares(choice), strict=True)}


def letters(number: int) -> tuple[str, ...]:
    """Return the letters of the first things in source order: `a`, `b`, `c`."""
    return tuple(ascii_lowercase[:number])


# Texts


def plain_text(text: str, *, capitals: bool = False) -> str:
    """Return a text as it is compared: with plain signs and single spaces, and without capitals unless they matter."""
    # Before, because some of these signs would fall apart; after, because others come up only then.
    straight = unicodedata.normalize("NFKC", text.translate(_SIGNS)).translate(_SIGNS)
    return " ".join((straight if capitals else straight.casefold()).split())


def number_of(text: str, unit: str = "") -> float | None:
    """Return the number that was written, with or without its unit; None for anything else.

    A comma may stand between thousands: `1,000`. The unit may stand after the number or before it: `16 years`, `£16`.
    """
    plain, named = plain_text(text), plain_text(unit)
    if named and plain.endswith(named):
        plain = plain.removesuffix(named).rstrip()
    elif named:
        plain = plain.removeprefix(named).lstrip()
    digits = _NUMBER.fullmatch(plain) and any(sign.isdigit() for sign in plain)
    return float(plain.replace(",", "")) if digits else None


def first_fit(entry: TextEntry, gap: tuple[Answer, ...], text: str) -> Answer | None:
    """Return the first answer of a gap that a text fits, in source order, or None where it fits none."""
    if entry.numeric:
        number = number_of(text, entry.unit)
        return None if number is None else next((one for one in gap if holds(one, number)), None)
    given = plain_text(text, capitals=entry.capitals)
    return next((one for one in gap if _is_like(plain_text(one.text, capitals=entry.capitals), given, entry)), None)


def holds(answer: Answer, number: float) -> bool:
    """Tell whether a number lies in the range of an answer."""
    return answer.low is not None and answer.high is not None and answer.low <= number <= answer.high


def _is_like(wanted: str, given: str, entry: TextEntry) -> bool:
    if not entry.slips or wanted == given:
        return wanted == given
    from rapidfuzz.distance import OSA

    return OSA.distance(wanted, given, score_cutoff=entry.slips) <= entry.slips


def score(entry: TextEntry, texts: tuple[str, ...]) -> Fraction:
    """Return the share of the gaps that are filled well; 0 where there are more texts than gaps, or fewer."""
    if len(texts) != len(entry.gaps):
        return Fraction(0)
    fits = (first_fit(entry, gap, text) for gap, text in zip(entry.gaps, texts, strict=True))
    return Fraction(sum(found.score for found in fits if found), len(entry.gaps))


def best_texts(entry: TextEntry) -> tuple[str, ...]:
    """Return for each gap the first text that scores; "" where answers that stand before it prevent that."""
    return tuple(next(_scoring(entry, gap), "") for gap in entry.gaps)


def _scoring(entry: TextEntry, gap: tuple[Answer, ...]) -> Iterator[str]:
    for text in (text for answer in gap if answer.score for text in samples(answer)):
        found = first_fit(entry, gap, text)
        if found and found.score:
            yield text


def samples(answer: Answer) -> tuple[str, ...]:
    """Return texts that stand for an answer: its own, or the lowest, the middle and the highest number of its range."""
    if answer.low is None or answer.high is None:
        return (answer.text,)
    return tuple(f"{Decimal(repr(one)):f}" for one in (answer.low, (answer.low + answer.high) / 2, answer.high))
