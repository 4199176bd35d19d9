"""Tier A: flaws that a rule can be certain of. Each is an error."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import assert_never

from builder.lint.measures import normal
from builder.lint.values import ItemRule, Told, View
from builder.lint.words import ASKING
from builder.model import Choice, ExtendedText, Interaction, Match, Order, Prose, TextEntry
from builder.prose import plain
from builder.readability import sentences_of

FEWEST = 3
"""The fewest options of a choice that is not true or false."""

_OTHERS = r"(?: of)?(?: the)? (?:above|these|them|others|answers|options|statements)(?: above)?(?: (?:is|are) \w+)?"
_ALL = re.compile(rf"(?:all|both|each|every one){_OTHERS}|both", re.I)
_NONE = re.compile(rf"(?:none|neither|not any|no){_OTHERS}|neither", re.I)
_LABEL = r"(?:[a-h]|[1-8]|i{1,3}|iv|v|vi{1,3})"
_K_TYPE = re.compile(
    rf"(?:both |only |options? |answers? )*{_LABEL}(?:, ?{_LABEL})*,? ?(?:and|&|\+|or) ?{_LABEL}(?: only| both)?\.?"
    rf"|(?:only {_LABEL}|{_LABEL} only)\.?",
    re.I,
)
_BLANK = re.compile(r"_{3,}|\.{4,}|\[ *(?:…|\.\.\.|_*) *\]")
_NUMBER = re.compile(r"[£€$]?([-−]?\d[\d,]*(?:\.\d+)?)( ?%| [^\W\d]+)?\.?")


def _key_is_there(view: View) -> Iterator[Told]:
    item, found = view.item, view.item.interaction
    match found:
        case Choice(options) if not any(option.score > 0 for option in options):
            yield Told(item.where, "no option is right: mark one")
        case Choice(options) if len({option.score for option in options}) == 1:
            yield Told(item.where, "every option is right: at least one must be wrong")
        case TextEntry(gaps):
            for number, gap in enumerate(gaps, 1):
                if not any(answer.score > 0 for answer in gap):
                    blank = f"gap {number} has no accepted answer" if len(gaps) > 1 else "no answer is accepted"
                    yield Told(item.where, f"{blank}: give one")
        case _:
            pass


def _texts_differ(view: View) -> Iterator[Told]:
    if view.options and len({*view.bare[1:]}) == len(view.options):
        return
    for texts, what in _compared(view.item.interaction):
        seen: dict[str, str] = {}
        for text in texts:
            found = normal(plain(text))
            if found and found in seen:
                message = f"{what} {plain(text)!r} says the same as {seen[found]!r}: people cannot choose between them"
                yield Told(text.where, message)
            seen.setdefault(found, plain(text))


def _compared(found: Interaction) -> Iterator[tuple[list[Prose], str]]:
    match found:
        case Choice(options):
            yield [option.text for option in options], "option"
        case Match(pairs, distractors):
            yield [pair.prompt for pair in pairs], "prompt"
            yield [pair.match for pair in (*pairs, *distractors)], "match"
        case Order(steps):
            yield list(steps), "step"
        case TextEntry() | ExtendedText():
            pass
        case _:
            assert_never(found)


def _options_are_enough(view: View) -> Iterator[Told]:
    found = view.item.interaction
    if isinstance(found, Choice) and view.item.type != "true-false" and len(found.options) < FEWEST:
        message = f"there are {len(found.options)} options; a choice has {FEWEST} or more, true-false has its own type"
        yield Told(view.item.where, message)


def _option_matches(view: View, pattern: re.Pattern[str], message: str) -> Iterator[Told]:
    for text, place in zip(view.options, view.places, strict=False):
        if pattern.fullmatch(text.rstrip(".!")):
            yield Told(place, f"{text!r}: {message}")


def _no_all_of_the_above(view: View) -> Iterator[Told]:
    message = "whoever knows that two options are right need not know the third; use type multiple"
    yield from _option_matches(view, _ALL, message)


def _no_none_of_the_above(view: View) -> Iterator[Told]:
    message = "it shows what people reject and not what they know; write an answer that someone could give"
    yield from _option_matches(view, _NONE, message)


def _no_combinations(view: View) -> Iterator[Told]:
    if len(view.options) > 1 and all(len(text) < 3 for text in view.options):
        return  # the options are letters or figures themselves
    message = "an option that combines others tests puzzling, and shuffling spoils its letters; use type multiple"
    yield from _option_matches(view, _K_TYPE, message)


def _blank_comes_last(view: View) -> Iterator[Told]:
    found = _BLANK.search(view.stem)
    if found and not isinstance(view.item.interaction, TextEntry) and re.search(r"\w", view.stem[found.end() :]):
        message = "the blank stands in the middle of the stem: ask a question, or put the blank at the end"
        yield Told(view.item.stem.where, message)


def _data_are_there(view: View) -> Iterator[Told]:
    item = view.item
    missing = [
        name
        for name, there in (
            ("competences", bool(item.competences)),
            ("marks", item.marks > 0),
            ("minutes", item.minutes > 0),
        )
        if not there
    ]
    if missing:
        yield Told(item.where, f"no {' and no '.join(missing)}: a blueprint cannot count the item")


def _something_is_shown_after(view: View) -> Iterator[Told]:
    if view.item.feedback is None and not any(_feedback(view.item.interaction)):
        yield Told(view.item.where, "nothing is shown after answering: say why, below the options or at the end")


def _feedback(found: Interaction) -> tuple[Prose | None, ...]:
    match found:
        case Choice(options):
            return tuple(option.feedback for option in options)
        case Match(pairs, distractors):
            return tuple(pair.why for pair in (*pairs, *distractors))
        case TextEntry(gaps):
            return tuple(answer.feedback for gap in gaps for answer in gap)
        case Order() | ExtendedText():
            return ()
        case _:
            assert_never(found)


def _numbers_ascend(view: View) -> Iterator[Told]:
    found = [_NUMBER.fullmatch(text) for text in view.options]
    units = {(one[2] or "").rstrip("s") for one in found if one}
    if len(found) < FEWEST or not all(found) or len(units) > 1:
        return
    numbers = [float(one[1].replace(",", "").replace("−", "-")) for one in found if one]
    if numbers not in (sorted(numbers), sorted(numbers, reverse=True)):
        shown = ", ".join(view.options)
        yield Told(view.places[0], f"the numbers stand in no order ({shown}): sort them, up or down")


def _stem_asks(view: View) -> Iterator[Told]:
    stem = view.stem.rstrip("\"”'’)")
    if not stem:
        yield Told(view.item.where, "the stem is empty: ask something")
        return
    if view.item.type == "true-false" or "?" in stem or stem[-1] not in ".!" or stem.endswith(("...", "….")):
        return
    gaps = isinstance(view.item.interaction, TextEntry) and view.item.interaction.in_stem
    if gaps or _BLANK.search(stem):
        return
    if not any(ASKING.match(sentence) for sentence in sentences_of(view.stem)):
        yield Told(view.item.stem.where, "the stem asks nothing: end it with a question or with what to do")


_HDR = "Haladyna, Downing and Rodriguez 2002"
_NBME = "NBME 2020"
_OURS = "this course"

CERTAIN: tuple[ItemRule, ...] = (
    ItemRule("A01", "a key", _HDR, _key_is_there),
    ItemRule("A02", "different options", _HDR, _texts_differ),
    ItemRule("A03", "enough options", _HDR, _options_are_enough),
    ItemRule("A04", "all of the above", _HDR, _no_all_of_the_above),
    ItemRule("A05", "none of the above", f"{_HDR}; {_NBME}", _no_none_of_the_above),
    ItemRule("A06", "combined options", f"{_HDR}; {_NBME}", _no_combinations),
    ItemRule("A07", "blank in the middle", _OURS, _blank_comes_last),
    ItemRule("A08", "data", _OURS, _data_are_there),
    ItemRule("A09", "feedback", _OURS, _something_is_shown_after),
    ItemRule("A10", "numbers in order", f"{_HDR}; {_NBME}", _numbers_ascend),
    ItemRule("A11", "a question", f"{_HDR}; {_NBME}", _stem_asks),
)
