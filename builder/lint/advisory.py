"""Tier C: advice. Each rule is a hint at plainer or more even wording, told on request."""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.lint.values import ItemRule, Told, View
from builder.lint.words import KNOWN_ACRONYMS, LOUD, NO_FORM, PLAINER, STATES
from builder.model import Choice
from builder.readability import sentences_of, syllables, words_of

LONG_SENTENCE = 25
"""More words than this are hard to keep in mind: the limit of GOV.UK for a sentence."""

LONG_WORDS = 3
"""This many different words of four syllables or more make an item heavy."""

_ACRONYM = re.compile(r"(?<![\w.])[A-Z][A-Z&]*[A-Z]s?(?!\w)")
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being)\b(?: not| never| also| already| \w+ly)?"
    r" (\w{2,}ed|given|taken|made|done|known|seen|told|held|kept|sent|shown|written|paid|lost|found|said|put|left|"
    r"brought|bought|built|chosen|drawn|driven|forgotten|heard|led|met|read|set|spoken|taught|understood)\b",
    re.I,
)
_ING = re.compile(r"\w{3,}ing\b", re.I)
_TRUE_FALSE = re.compile(r"(?:true|false)[.!]?", re.I)


def _sentences_are_short(view: View) -> Iterator[Told]:
    for where, text in view.texts:
        for sentence in sentences_of(text):
            number = len(words_of(sentence))
            if number > LONG_SENTENCE:
                start = " ".join(sentence.split()[:5])
                message = f"the sentence {start + ' …'!r} has {number} words; aim at {LONG_SENTENCE} or fewer"
                yield Told(where, message)


def _words_are_short(view: View) -> Iterator[Told]:
    asked = [view.stem, *view.options]
    words = dict.fromkeys(word.casefold() for text in asked for word in words_of(text) if word.islower())
    explained = {part for term in view.explained for part in term.split()}
    long = [word for word in words if word not in explained and "-" not in word and syllables(word) > 3]
    if len(long) >= LONG_WORDS:
        yield Told(view.item.stem.where, f"long words: {', '.join(long)}; look for shorter ones")


def _voice_is_active(view: View) -> Iterator[Told]:
    found = [match for text in (view.stem, *view.options) for match in _PASSIVE.finditer(text)]
    shown = [match[0] for match in found if match[1].casefold() not in STATES]
    if shown:
        yield Told(view.item.stem.where, f"passive voice ({', '.join(map(repr, shown))}): say who does it")


def _words_are_plain(view: View) -> Iterator[Told]:
    for where, text in view.texts:
        for word, better in PLAINER.found(text):
            yield Told(where, f"{word!r}: plainer is {better}")


def _acronyms_are_explained(view: View) -> Iterator[Told]:
    told: set[str] = set()
    whole = " ".join(text for _, text in view.texts)
    for where, text in view.texts:
        for found in _ACRONYM.findall(text):
            name = found.removesuffix("s").casefold()
            known = name in KNOWN_ACRONYMS | LOUD or name in view.explained or f"({found})" in whole
            if not known and name not in told:
                told.add(name)
                message = f"{found} is explained neither here nor in the glossary: write it out once, or add it there"
                yield Told(where, message)


def _options_are_parallel(view: View) -> Iterator[Told]:
    forms = [_form(text) for text in view.options]
    rare = [n for n, form in enumerate(forms) if forms.count(form) == 1]
    if len(forms) > 2 and len(rare) == 1 and len(set(forms)) == 2:
        message = "this option starts in another form than all others: make them parallel"
        yield Told(view.places[rare[0]], message)


def _form(text: str) -> str:
    """Return the form in which an option starts, as far as its first word tells."""
    first = (words_of(text) or [""])[0].casefold()
    if text[:1] in '"“‘':
        return "speech"
    if text[:1].isdigit() or text[:1] in "£€$":
        return "number"
    if first == "to":
        return "to"
    if first in ("i", "you", "he", "she", "it", "we", "they"):
        return "sentence"
    return "ing" if _ING.fullmatch(first) and first not in NO_FORM else "other"


def _no_true_or_false_among_options(view: View) -> Iterator[Told]:
    for text, place in zip(view.options, view.places, strict=False):
        if _TRUE_FALSE.fullmatch(text):
            yield Told(place, f"{text!r} among options of another kind: use type true-false, or word the option")


def _every_option_has_feedback(view: View) -> Iterator[Told]:
    found = view.item.interaction
    if not isinstance(found, Choice):
        return
    for option in found.options:
        if option.feedback is None:
            yield Told(option.text.where, f"option {option.id} has no feedback: say why it is right or wrong")


_HDR = "Haladyna, Downing and Rodriguez 2002"
_NBME = "NBME 2020"
_PLAIN = "plain English"
_OURS = "this course"

ADVISORY: tuple[ItemRule, ...] = (
    ItemRule("C01", "long sentence", _PLAIN, _sentences_are_short),
    ItemRule("C02", "long words", _PLAIN, _words_are_short),
    ItemRule("C03", "passive voice", _PLAIN, _voice_is_active),
    ItemRule("C04", "office words", _PLAIN, _words_are_plain),
    ItemRule("C05", "acronym", _PLAIN, _acronyms_are_explained),
    ItemRule("C06", "parallel options", f"{_HDR}; {_NBME}", _options_are_parallel),
    ItemRule("C07", "true among options", _OURS, _no_true_or_false_among_options),
    ItemRule("C08", "feedback on options", _OURS, _every_option_has_feedback),
)
