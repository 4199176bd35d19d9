"""The values of the item rules: an item as rules read it, what a rule tells, and the rule itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from builder.codes import RULE_CODES
from builder.lint.measures import normal
from builder.model import Choice, Item, Problem, Prose, Severity, Where
from builder.prose import plain, texts_of

TIERS = ("A", "B", "C", "D")
"""A certain, B strong, C advisory, D over the bank or a form."""

DEFAULT_TIERS = ("A", "B", "D")
"""Advice is given on request: half of it is a matter of taste."""


@dataclass(frozen=True, slots=True)
class View:
    """An item as the rules read it: its words as plain text, spaces single.

    `bare` are the stem and then the options without case, punctuation and articles. `texts` are all that people read
    before and after they answer, with their places. `options` are those of a choice that the author worded: a
    true-false item has none. `right` and `wrong` are their indexes; of graded options the best ones are right.
    `explained` are the terms and acronyms that the glossary explains, in small letters.
    """

    item: Item
    stem: str
    bare: tuple[str, ...]
    texts: tuple[tuple[Where, str], ...] = ()
    options: tuple[str, ...] = ()
    right: tuple[int, ...] = ()
    wrong: tuple[int, ...] = ()
    explained: frozenset[str] = frozenset()

    @property
    def places(self) -> tuple[Where, ...]:
        """Where the options stand."""
        found = self.item.interaction
        return tuple(option.text.where for option in found.options) if isinstance(found, Choice) else ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The texts of the right options."""
        return tuple(self.options[index] for index in self.right)

    @property
    def distractors(self) -> tuple[str, ...]:
        """The texts of the other options."""
        return tuple(self.options[index] for index in self.wrong)

    @property
    def single(self) -> bool:
        """Whether it is a choice with exactly one right option."""
        return len(self.right) == 1 and isinstance(self.item.interaction, Choice) and not self.item.interaction.multiple


def view(item: Item, explained: frozenset[str] = frozenset(), before: Prose | None = None) -> View:
    """Return an item as the rules read it, with the text of its vignette `before` it if that is to be read too."""
    read = (*((before,) if before else ()), *texts_of(item))
    texts = tuple((text.where, " ".join(plain(text).split())) for text in read)
    stem = texts[1 if before else 0][1]
    found = item.interaction
    if not isinstance(found, Choice) or item.type == "true-false":
        return View(item, stem, (normal(stem),), texts, explained=explained)
    options = tuple(" ".join(plain(option.text).split()) for option in found.options)
    top = max((option.score for option in found.options), default=0)
    right = tuple(n for n, option in enumerate(found.options) if option.score == top > 0)
    wrong = tuple(n for n in range(len(options)) if n not in right)
    bare = tuple(map(normal, (stem, *options)))
    return View(item, stem, bare, texts, options, right, wrong, explained)


@dataclass(frozen=True, slots=True)
class Asked:
    """An item among others; `shown` is the order of what stands under letters, as indexes into source order."""

    view: View
    shown: tuple[int, ...] = ()

    @property
    def position(self) -> int | None:
        """At which letter, from 0, the key stands, or None where there is no single one."""
        return self.shown.index(self.view.right[0]) if self.view.single else None


@dataclass(frozen=True, slots=True)
class Lot:
    """Items that are judged together: those of one use in the bank, the whole bank, or a form.

    `name` is for people, such as "the practice items"; `where` is told for what no single item is to blame for.
    """

    name: str
    where: Where
    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What a rule tells, and where. A rule over several items names the one to mend, if there is one."""

    where: Where
    message: str
    item: str = ""


Over = Literal["item", "lot", "form", "whole"]
"""What a rule looks at: each item; each lot; forms only; every item of the bank or form, whatever its use."""


@dataclass(frozen=True, slots=True)
class ItemRule:
    """A rule over one item. `source` says who asks for it: see docs/item-rules.md."""

    code: str
    name: str
    source: str
    check: Callable[[View], Iterator[Told]]


@dataclass(frozen=True, slots=True)
class LotRule:
    """A rule over several items."""

    code: str
    name: str
    source: str
    check: Callable[[Lot], Iterator[Told]]
    over: Over = "lot"


Rule = ItemRule | LotRule


def sentence(rule: Rule) -> str:
    """Return the one sentence that says what the rule asks."""
    return RULE_CODES[rule.code]


def severity(code: str) -> Severity:
    """Return how bad it is to break a rule: an error in tier A, else a warning."""
    return "error" if code.startswith("A") else "warning"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A broken rule: the problem, with the rule as its code.

    `item` is the ID of the item, or empty where no single one is to blame. `waived` is the reason for which it does
    not count, or empty where it does.
    """

    problem: Problem
    item: str = ""
    waived: str = ""
