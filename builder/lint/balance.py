"""Tier D: what shows only over many items, in the bank or in a form. Each is a warning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from string import ascii_uppercase

from builder.lint.chance import at_least, uneven
from builder.lint.values import Asked, Lot, LotRule, Told, View
from builder.model import Choice
from builder.readability import reading

UNLIKELY = 0.05
"""What chance does less often than this is told."""

LOOKS_ALIKE = 0.9
"""An option that has at least this part of the length of the longest looks as long."""

EXPECTED = 5
"""A chi-square test is fair from so many expected keys a letter."""

RUN = 3
"""A letter may be the key of so many items running."""

FEW = 10
"""Fewer items than this have no mix to speak of."""

MOST_RECALL = 1 / 2
MOST_OF_ONE = 1 / 3
LEAST_ALIKE = 3 / 4
HIGHEST_GRADE = 8.0


def _letters_are_even(lot: Lot) -> Iterator[Told]:
    by_count: dict[int, list[int]] = {}
    for one in lot.asked:
        if one.position is not None:
            by_count.setdefault(len(one.shown), []).append(one.position)
    for options, positions in sorted(by_count.items()):
        expected = len(positions) / options
        counts = [positions.count(letter) for letter in range(options)]
        if options > 1 and expected >= EXPECTED and uneven(counts, [expected] * options) < UNLIKELY:
            shown = ", ".join(f"{ascii_uppercase[letter]} {count}" for letter, count in enumerate(counts))
            message = f"{lot.name}: the keys of items with {options} options stand unevenly ({shown})"
            yield Told(lot.where, f"{message}; about {expected:.0f} each would be even")


def _letters_do_not_run(lot: Lot) -> Iterator[Told]:
    keyed = [one for one in lot.asked if one.position is not None]
    for letter, run in groupby(keyed, key=lambda one: one.position or 0):
        length = len(list(run))
        if length > RUN:
            message = f"{lot.name}: {ascii_uppercase[letter]} is right {length} times running; people begin to doubt it"
            yield Told(lot.where, f"{message}: assemble with another seed")


def longest_rate(lot: Lot) -> tuple[float, float] | None:
    """Return the share of choices that whoever picks the longest option gets right, and what chance would give.

    Options that look equally long share the pick. None where no choice has one key.
    """
    choices = [one.view for one in lot.asked if one.view.single]
    if not choices:
        return None
    got = sum((view.right[0] in longest) / len(longest) for view in choices if (longest := _longest(view)))
    return got / len(choices), sum(1 / len(view.options) for view in choices) / len(choices)


def _longest(view: View) -> tuple[int, ...]:
    """Return which options look as long as the longest."""
    lengths = [len(text) for text in view.options]
    return tuple(n for n, length in enumerate(lengths) if length >= LOOKS_ALIKE * max(lengths))


def _longest_is_right_by_chance(lot: Lot) -> Iterator[Told]:
    clear = [one.view for one in lot.asked if one.view.single and len(_longest(one.view)) == 1]
    hits = sum(_longest(view) == view.right for view in clear)
    chances = [1 / len(view.options) for view in clear]
    if at_least(hits, chances) < UNLIKELY:
        message = f"{lot.name}: where one option is clearly the longest, it is right in {hits} of {len(clear)} items"
        yield Told(lot.where, f"{message}; chance would be {sum(chances):.0f}: shorten keys or lengthen distractors")


def _levels_are_mixed(lot: Lot) -> Iterator[Told]:
    recall = sum(one.view.item.level == "recall" for one in lot.asked)
    if len(lot.asked) >= FEW and recall > MOST_RECALL * len(lot.asked):
        message = f"{lot.name}: {recall} of {len(lot.asked)} items ask for recall only"
        yield Told(lot.where, f"{message}; ask more of what people do and judge")


def _competences_are_mixed(lot: Lot) -> Iterator[Told]:
    if len(lot.asked) < FEW:
        return
    for leaf, number in leaves(lot).most_common():
        if number > MOST_OF_ONE * len(lot.asked):
            message = f"{lot.name}: {number} of {len(lot.asked)} items are on competence {leaf}"
            yield Told(lot.where, f"{message}; spread them over more competences")


def leaves(lot: Lot) -> Counter[str]:
    """Return how many items name each competence."""
    return Counter(leaf for one in lot.asked for leaf in {mention.what for mention in one.view.item.competences})


def _choices_have_as_many_options(lot: Lot) -> Iterator[Told]:
    counts = option_counts(lot)
    number = counts.total()
    if number >= FEW and max(counts.values()) < LEAST_ALIKE * number:
        shown = ", ".join(f"{held} with {options}" for options, held in sorted(counts.items()))
        message = f"{lot.name}: choices have many different numbers of options ({shown})"
        yield Told(lot.where, f"{message}; guessing pays differently in each")


def option_counts(lot: Lot) -> Counter[int]:
    """Return how many choices with one key have so many options; true-false is left out."""
    return Counter(len(one.view.options) for one in lot.asked if one.view.single)


def _text_is_easy(lot: Lot) -> Iterator[Told]:
    found = grade_of(lot)
    if found is not None and found > HIGHEST_GRADE and len(lot.asked) >= FEW:
        message = f"{lot.name}: the text reads at Flesch-Kincaid grade {found:.1f}"
        yield Told(lot.where, f"{message}; aim at {HIGHEST_GRADE:.0f} or below with shorter sentences and words")


def grade_of(lot: Lot) -> float | None:
    """Return the Flesch-Kincaid grade of stems and options together, or None where there are no words."""
    return reading(text for one in lot.asked for text in _read(one)).grade


def _read(one: Asked) -> Iterator[str]:
    if isinstance(one.view.item.interaction, Choice):
        yield one.view.stem
        yield from one.view.options
    else:
        yield from (text for _, text in one.view.texts)


_HDR = "Haladyna, Downing and Rodriguez 2002"
_NBME = "NBME 2020"

BALANCE: tuple[LotRule, ...] = (
    LotRule("D01", "even letters", _HDR, _letters_are_even),
    LotRule("D02", "runs of a letter", "this course", _letters_do_not_run, over="form"),
    LotRule("D03", "longest is right", f"{_HDR}; {_NBME}", _longest_is_right_by_chance),
    LotRule("D06", "mix of levels", "Tarrant and others 2006", _levels_are_mixed),
    LotRule("D07", "mix of competences", "this course", _competences_are_mixed),
    LotRule("D08", "numbers of options", "this course", _choices_have_as_many_options),
)

READING = LotRule("C09", "reading grade", "plain English", _text_is_easy)
"""Advice over a whole lot, because the grade of a single stem says little."""
