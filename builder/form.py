"""What is issued: forms, in which every item and every option has its place and nothing is left to chance.

This module imports the values of `model` only, and does no I/O.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from string import ascii_uppercase

from builder.model import Choice, Item, Match, Order, Pair, Prose, Vignette, Where

ALPHABET = "34679CFGHJKMNPRTWXY"
"""The characters of a form code: none looks like another on paper or sounds like a vowel in a word."""


@dataclass(frozen=True, slots=True)
class Question:
    """An item as issued. `shown` is the order of what stands under letters, as indexes into its source order.

    Under letters stand the options of a choice, the matches of a matching item (of its pairs, then of its
    distractors), and the steps of an ordering item. Other interactions have no letters.
    """

    number: int
    item: Item
    shown: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class FormSection:
    """A heading in a form, with what stands below it, before the question of number `first`."""

    title: str
    first: int
    instructions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """One issued quiz, with what its blueprint says about it.

    `name` is its letter, `code` tells forms apart on paper, `draft` holds until the lock of a cohort does.
    `pass_mark` is a share in per cent, `minutes` the time allowed. Items of a bank that go to a learning system
    without a blueprint are a form too: its `blueprint` is empty, and `name` says what they are, such as `bank-2.3`.
    """

    blueprint: str
    title: str
    purpose: str
    name: str
    code: str
    seed: int
    questions: tuple[Question, ...]
    vignettes: tuple[Vignette, ...] = ()
    minutes: int | None = None
    pass_mark: int | None = None
    draft: bool = True
    instructions: tuple[str, ...] = ()
    sections: tuple[FormSection, ...] = ()

    @property
    def file(self) -> str:
        """What the names of its files start with: `form-A`."""
        return f"form-{self.name}" if self.blueprint else self.name

    @property
    def marks(self) -> float:
        """The marks that can be had."""
        return sum(question.item.marks for question in self.questions)


@dataclass(frozen=True, slots=True)
class Lock:
    """What a cohort was issued: exactly these forms, whatever changes afterwards."""

    where: Where
    cohort: str
    seed: int
    forms: tuple[Form, ...]


def lettered(item: Item) -> tuple[Prose, ...]:
    """Return what stands under letters in an item, in source order."""
    match item.interaction:
        case Choice(options):
            return tuple(option.text for option in options)
        case Match(pairs, distractors):
            return tuple(pair.match for pair in (*pairs, *distractors))
        case Order(steps):
            return steps
        case _:
            return ()


def letter_of(question: Question, index: int) -> str:
    """Return the letter under which the option with this index in source order stands."""
    return ascii_uppercase[question.shown.index(index)]


def issued_key(question: Question) -> tuple[str, ...]:
    """Return the key in the letters of the form: of a match and an order, the letters in the right order.

    A next action has the letter of its best step. Where nothing stands under letters there is no key.
    """
    match question.item.interaction:
        case Choice(options):
            top = max(option.score for option in options)
            right = [index for index, option in enumerate(options) if option.score == top]
            return tuple(sorted(letter_of(question, index) for index in right))
        case Match(pairs):
            return tuple(letter_of(question, index) for index in range(len(pairs)))
        case Order(steps):
            return tuple(letter_of(question, index) for index in range(len(steps)))
        case _:
            return ()


def matching(found: Match) -> tuple[Pair, ...]:
    """Return every pair whose match stands under a letter: the pairs, then the distractors."""
    return (*found.pairs, *found.distractors)


def form_code(form: Form) -> str:
    """Return the code of a form: its name and five characters that depend on what is asked, and in which order."""
    parts = [form.blueprint, str(form.seed)]
    for question in form.questions:
        parts += [question.item.id, str(question.item.revision), repr(question.shown), question.item.written]
    parts += [vignette.written for vignette in form.vignettes]
    number = int.from_bytes(blake2b("\0".join(parts).encode(), digest_size=8).digest(), "big")
    characters = []
    for _ in range(5):
        number, digit = divmod(number, len(ALPHABET))
        characters.append(ALPHABET[digit])
    return f"{form.name}-{''.join(characters)}"


def form_name(number: int) -> str:
    """Return the name of a form, counted from 0: A to Z, then AA."""
    before, letter = divmod(number, len(ascii_uppercase))
    return (form_name(before - 1) if before else "") + ascii_uppercase[letter]
