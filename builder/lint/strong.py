"""Tier B: flaws that a rule sees well, though an author may have a reason. Each is a warning."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from math import inf

from builder.lint.values import ItemRule, Told, View
from builder.lint.words import ABSOLUTE, NEGATIVE, PERSON_FIRST, STOP, SWEEPING, VAGUE
from builder.model import Emphasis, Paragraph, Prose
from builder.prose import plain_run
from builder.readability import sentences_of, words_of

LONGER = 1.25
"""How much longer than every distractor a key may be."""

SPREAD = 3
"""How many times longer than the shortest option the longest may be."""

SHORT = 25
"""Options below this many characters may differ in length as they like."""

CLANG = 2
"""How many more words of the stem the key may not repeat than any distractor does."""

RANGE_WORDS = 6
"""An option of more words than this says something beside the range in it."""

TINY = 1e-9
"""What lies below 5 ends so much before it."""

_CUT = re.compile(r"\b(?:if|when|who|that|because|although|though|while|whose|until|unless|so that|as)\b")
_ASKED = re.compile(r"\b(?:which|what|who|whom|where)\b", re.I)
_ARTICLE = re.compile(r"\b(an?)(?: *(?:_+|…|\.\.\.))?[:.]?$", re.I)
_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|‘[^’]*’(?!\w)")
_DIGIT = re.compile(r"\d")
_RANGE = re.compile(
    r"(?P<low>\d[\d,.]*)\s*%?\s*(?:-|–|to|and)\s*[£€$]?(?P<high>\d[\d,.]*)"
    r"|(?P<under>under|below|less than|fewer than|up to|at most) [£€$]?(?P<most>\d[\d,.]*)"
    r"|(?P<over>over|above|more than|at least) [£€$]?(?P<least>\d[\d,.]*)"
    r"|(?P<number>\d[\d,.]*)%? or (?P<sign>more|over|less|fewer)",
    re.I,
)


def _longest_is_no_key(view: View) -> Iterator[Told]:
    if not view.right or not view.wrong:
        return
    key = min(view.right, key=lambda index: len(view.options[index]))
    longest = max(len(text) for text in view.distractors)
    long = len(view.options[key])
    if long > LONGER * longest and len(words_of(view.options[key])) > 3:
        share = round(100 * long / longest - 100)
        message = f"the key is {share} % longer than every distractor: whoever picks the longest is right"
        yield Told(view.places[key], message)


def _negative(view: View) -> tuple[str, bool] | None:
    """Return the word that turns the question round, and whether it is emphasised; None where there is none."""
    for sentence in sentences_of(_QUOTED.sub(" ", view.stem)):
        asked = _ASKED.search(sentence)
        if not sentence.rstrip().endswith("?") or not asked:
            continue
        found = NEGATIVE.search(_CUT.split(sentence[asked.start() :], maxsplit=1)[0])
        if found:
            return found[0], found[0].isupper() or found[0].casefold() in _emphasised(view.item.stem)
    return None


def _emphasised(prose: Prose) -> str:
    runs = [block.children for block in prose.blocks if isinstance(block, Paragraph)]
    return " ".join(plain_run((child,)) for run in runs for child in run if isinstance(child, Emphasis)).casefold()


def _stem_is_positive(view: View) -> Iterator[Told]:
    found = _negative(view) if view.options else None
    if found and found[1]:
        message = f"the question is negative ({found[0]!r}): ask for what is right, if you can"
        yield Told(view.item.stem.where, message)


def _negative_is_emphasised(view: View) -> Iterator[Told]:
    found = _negative(view) if view.options else None
    if found and not found[1]:
        message = f"people read over the {found[0]!r} of this question: ask for what is right, or write **{found[0]}**"
        yield Told(view.item.stem.where, message)


def _distractors_are_not_absolute(view: View) -> Iterator[Told]:
    if any(ABSOLUTE.search(text) or SWEEPING.search(text) for text in view.keys):
        return
    absolute = {index: found[0] for index in view.wrong if (found := ABSOLUTE.search(view.options[index]))}
    sweeping = {index: found[0] for index in view.wrong if (found := SWEEPING.search(view.options[index]))}
    both = {**sweeping, **absolute}
    for index, word in (both if 2 * len(both) > len(view.wrong) else absolute).items():
        yield Told(view.places[index], f"{word!r} in a distractor, and nothing like it in the key: people rule it out")


def _stem_ends_in_no_article(view: View) -> Iterator[Told]:
    found = _ARTICLE.search(view.stem)
    if found and view.options:
        yield Told(
            view.item.stem.where, f"the stem ends in {found[1]!r}, which fits some options only: move it into them"
        )


def _key_alone_does_not_echo(view: View) -> Iterator[Told]:
    if not view.single or len(view.wrong) < 2:
        return
    stem = {_root(word) for word in _content(view.stem)}
    echoes = [stem & {_root(word) for word in _content(text)} for text in view.distractors]
    own = [word for word in dict.fromkeys(_content(view.keys[0])) if _root(word) in stem.difference(*echoes)]
    most = max(map(len, echoes))
    if own and (not most or len(own) >= most + CLANG):
        shown = ", ".join(map(repr, own))
        yield Told(view.places[view.right[0]], f"the key repeats words of the stem that no distractor has ({shown})")


def _content(text: str) -> list[str]:
    """Return the words of a text that carry its matter, in small letters; names do not."""
    words = words_of(text)
    return [word.casefold() for word in words if len(word) > 3 and word.islower() and word not in STOP]


def _root(word: str) -> str:
    """Return a word without the endings of its forms: `asks`, `asked`, `asking`."""
    for ending in ("ing", "ed", "ies", "es", "s", "ly", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) > 3:
            return word.removesuffix(ending)
    return word


def _ranges_do_not_overlap(view: View) -> Iterator[Told]:
    if not all(_DIGIT.search(text) for text in view.options):
        return
    found = [_range(text) for text in view.options]
    if len(found) < 2 or not all(found):
        return
    for (first, one), (second, other) in combinations([*enumerate(found)], 2):
        if one and other and max(one[0], other[0]) <= min(one[1], other[1]):
            message = f"{view.options[second]!r} overlaps {view.options[first]!r}: some numbers fit both"
            yield Told(view.places[second], message)


def _range(text: str) -> tuple[float, float] | None:
    """Return the lowest and the highest number that an option names, both included; None where it is no range."""
    found = _RANGE.search(text) if len(text.split()) <= RANGE_WORDS else None
    if not found:
        return None
    part = {name: value for name, value in found.groupdict().items() if value}
    match part:
        case {"low": low, "high": high}:
            return _number(low), _number(high)
        case {"under": word, "most": most}:
            return -inf, _number(most) - (0 if word.casefold() in ("up to", "at most") else TINY)
        case {"over": word, "least": least}:
            return _number(least) + (0 if word.casefold() == "at least" else TINY), inf
        case {"number": number, "sign": sign}:
            return (_number(number), inf) if sign.casefold() in ("more", "over") else (-inf, _number(number))
    return None


def _number(text: str) -> float:
    return float(text.replace(",", "").rstrip(".") or 0)


def _no_option_holds_another(view: View) -> Iterator[Told]:
    texts = [f" {text} " for text in view.bare[1:]]
    for index, text in enumerate(texts):
        held = [other for n, other in enumerate(texts) if n != index and other != text and other in text]
        inner = [option for option, other in zip(view.options, texts, strict=True) if other in held]
        if inner and len(text.split()) > 2 and all(re.search(r"[^\W\d]", other) for other in held):
            message = f"this option holds all of {inner[0]!r}: if one is right, so is a part of the other"
            yield Told(view.places[index], message)


def _lengths_are_alike(view: View) -> Iterator[Told]:
    lengths = [len(text) for text in view.options]
    if lengths and max(lengths) > max(SHORT, SPREAD * min(lengths)):
        index = lengths.index(max(lengths))
        message = f"this option has {max(lengths)} characters, the shortest {min(lengths)}: make them more alike"
        yield Told(view.places[index], message)


def _options_say_how_often(view: View) -> Iterator[Told]:
    for text, place in zip(view.options, view.places, strict=False):
        found = VAGUE.search(_QUOTED.sub(" ", text))
        if found:
            yield Told(place, f"{found[0]!r} means something else to everyone: say how often, or when")


def _people_come_first(view: View) -> Iterator[Told]:
    wrong = {view.places[index] for index in view.wrong}
    for where, text in view.texts:
        if where in wrong or not PERSON_FIRST.holds(text):
            continue  # a distractor may show how not to speak, and so may what somebody says
        for word, better in PERSON_FIRST.found(_QUOTED.sub(" ", text)):
            yield Told(where, f"{word!r} is not how this course speaks of people: {better}")


_HDR = "Haladyna, Downing and Rodriguez 2002"
_NBME = "NBME 2020"

STRONG: tuple[ItemRule, ...] = (
    ItemRule("B01", "longest key", f"{_HDR}; {_NBME}", _longest_is_no_key),
    ItemRule("B02", "negative question", f"{_HDR}; {_NBME}", _stem_is_positive),
    ItemRule("B03", "hidden negative", _HDR, _negative_is_emphasised),
    ItemRule("B04", "absolute distractors", f"{_HDR}; {_NBME}", _distractors_are_not_absolute),
    ItemRule("B05", "article cue", f"{_HDR}; {_NBME}", _stem_ends_in_no_article),
    ItemRule("B06", "clang", f"{_HDR}; {_NBME}", _key_alone_does_not_echo),
    ItemRule("B07", "overlapping ranges", f"{_HDR}; {_NBME}", _ranges_do_not_overlap),
    ItemRule("B08", "option in option", _HDR, _no_option_holds_another),
    ItemRule("B09", "length spread", _HDR, _lengths_are_alike),
    ItemRule("B10", "vague frequency", _NBME, _options_say_how_often),
    ItemRule("B11", "people first", "this course", _people_come_first),
)
