"""What a bank holds for each rule of a blueprint, counted: instant, and enough to see most quizzes that lack items.

Pure functions of a course. Rules that only clash together are found where forms are assembled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from builder.course.blueprints import takes
from builder.model import Blueprint, Bound, Course, Item, QuizSection, Span, Where
from builder.supply import usable

BANK = "the bank"
FREE = "any"
"""What is asked where nothing is."""


@dataclass(frozen=True, slots=True)
class Holding:
    """A rule that asks each form for items, and what a bank holds for it.

    Each form has `low` to `high` of `what` (None is no upper end). `common` usable items of it stand in every form;
    `held` counts the others, and `needed` is how many of those all `forms` together need at least, where each may stand
    in so many forms (`times`).
    """

    where: Where
    what: str
    low: int
    high: int | None
    common: int
    held: int
    needed: int
    forms: int
    times: int = 1

    @property
    def enough(self) -> bool:
        """Whether the bank holds as many as are needed, by count."""
        return self.held >= self.needed

    @property
    def rule(self) -> str:
        """What the rule is called: `length`, `level judge`."""
        return "length" if self.what == BANK else self.what

    @property
    def asked(self) -> str:
        """What each form has: `2`, `1 to 3`, `at least 2`."""
        return numbers(self.low, self.high)

    @property
    def usable(self) -> int:
        """How many usable items there are of it, those in every form among them."""
        return self.held + self.common

    @property
    def total(self) -> int:
        """How many items all forms together have of it at least, those in every form among them."""
        return self.needed + self.common

    @property
    def verdict(self) -> str:
        """Whether that is enough: `yes`, or `3 short`."""
        return "yes" if self.enough else f"{self.needed - self.held} short"

    def __str__(self) -> str:
        kind = f"{'other ' if self.common else ''}usable item{'' if self.held == 1 else 's'}"
        more = self.low - self.common
        several = f", each in at most {self.times} forms" if self.times > 1 else " of its own"
        own = several if self.forms > 1 else ""
        form = "each form" if self.forms > 1 else "the form"
        least = f"{more}{' more' if self.common else ''}"
        return (
            f"{self.what} has {self.held or 'no'} {kind} and {form} must have at least {least}{own}: "
            f"{self.needed} needed, {self.held or 'none'} held"
        )


# Numbers in words


def between(low: float, high: float | None, noun: str) -> str:
    """Return "2 items", "1 to 3 items", "at least 2 items" or "at most 3 items"."""
    last = low if high is None else high
    return f"{numbers(low, high)} {noun}{'' if last == 1 else 's'}"


def numbers(low: float, high: float | None) -> str:
    """Return bounds without a noun: "2", "1 to 3", "at least 2", "at most 3", or "any" where nothing is asked."""
    if high is None:
        return f"at least {low:g}" if low else FREE
    if low == high:
        return f"{low:g}"
    return f"{low:g} to {high:g}" if low else f"at most {high:g}"


def listed(names: Sequence[str]) -> str:
    """Return "a", "a and b" or "a, b and c"."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


# Counting


def drawable(course: Course, blueprint: Blueprint) -> tuple[Item, ...]:
    """Return the usable items of a blueprint that one of its sections takes, if it has any."""
    items = usable(course, blueprint)
    if not blueprint.sections:
        return items
    return tuple(item for item in items if any(takes(section, item) for section in blueprint.sections))


def holdings(course: Course, blueprint: Blueprint) -> tuple[Holding, ...]:
    """Return what the bank holds for each rule that asks for items, the length first, then section by section."""
    items = drawable(course, blueprint)
    common = _common(course, blueprint, items)
    return tuple(
        _holding(where, what, low, high, held, common, blueprint)
        for where, what, low, high, held in _asked(blueprint, items)
    )


def short(course: Course, blueprint: Blueprint) -> tuple[Holding, ...]:
    """Return of what the bank holds too little; the length of the quiz only where nothing else is short."""
    found = [one for one in holdings(course, blueprint) if not one.enough]
    return tuple([one for one in found if one.what != BANK] or found)


Asked = tuple[Where, str, int, int | None, Sequence[Item]]


def _asked(blueprint: Blueprint, items: Sequence[Item]) -> Iterator[Asked]:
    yield blueprint.where, BANK, *_ends(blueprint.length), items
    yield from _bounds(blueprint, items, "")
    for section in blueprint.sections:
        inside = [item for item in items if takes(section, item)]
        yield section.where, f"section {section.title}", *_ends(section.length), inside
        # What a section may have is told where its rules are; here it is about what it needs.
        needed = _bounds(section, inside, f"section {section.title}, ")
        yield from (asked for asked in needed if asked[2])


def _ends(span: Span) -> tuple[int, int | None]:
    return ceil(span.low), None if span.high is None else int(span.high)


KINDS: tuple[tuple[str, Callable[[Blueprint | QuizSection], tuple[Bound, ...]], Callable[[Item], set[str]]], ...] = (
    ("unit", lambda asked: asked.units, lambda item: {item.unit}),
    ("level", lambda asked: asked.levels, lambda item: {item.level}),
    ("type", lambda asked: asked.types, lambda item: {item.type}),
    ("competence", lambda asked: asked.competences, lambda item: {leaf.what for leaf in item.competences}),
)


def _bounds(asked: Blueprint | QuizSection, items: Sequence[Item], place: str) -> Iterator[Asked]:
    for kind, bounds_of, names_of in KINDS:
        for bound in bounds_of(asked):
            held = [item for item in items if bound.of.what in names_of(item)]
            yield bound.of.where, f"{place}{kind} {bound.of.what}", bound.low, bound.high, held


def _holding(
    where: Where,
    what: str,
    low: int,
    high: int | None,
    held: Sequence[Item],
    common: frozenset[str],
    blueprint: Blueprint,
) -> Holding:
    inside = sum(item.id in common for item in held)
    return holding(where, what, (low, high), inside, len(held) - inside, blueprint)


def holding(
    where: Where, what: str, asked: tuple[int, int | None], inside: int, others: int, blueprint: Blueprint
) -> Holding:
    """Return a rule with what is held for it: so many items that stand in every form, and so many others."""
    low, high = asked
    needed, times = _needed(max(0, low - inside), blueprint), _times(blueprint)
    return Holding(where, what, low, high, min(inside, low), others, needed, blueprint.forms, times)


def _times(blueprint: Blueprint) -> int:
    """Return how many forms an item may stand in: one, unless forms may share items too."""
    return min(blueprint.reuse.forms, blueprint.forms) if blueprint.overlap else 1


def _needed(more: int, blueprint: Blueprint) -> int:
    """Return how many items all forms need at least, where each needs so many more than those in every form.

    Anchors are needed once. Of the rest, each is in so many forms as re-use allows, and no two forms share more than
    the overlap.
    """
    forms, anchors = blueprint.forms, min(blueprint.anchors, more)
    own = (more - anchors) * forms
    shared = blueprint.overlap * (forms * (forms - 1) // 2)
    return anchors + max(ceil(own / max(1, _times(blueprint))), own - shared)


def _common(course: Course, blueprint: Blueprint, items: Sequence[Item]) -> frozenset[str]:
    """Return the items that stand in every form: those that must, with those that their vignettes bring along."""
    named = {mention.what for mention in blueprint.must_include}
    drawn = {vignette.id for vignette in course.vignettes if vignette.draw or blueprint.vignette_items}
    whole = {item.vignette for item in items if item.id in named and item.vignette} - drawn
    return frozenset(item.id for item in items if item.id in named or item.vignette in whole)
