"""What a bank holds for a blueprint, counted: instant, and enough to explain most quizzes that cannot be built."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from builder.model import Blueprint, Course, Item, Where


def usable(course: Course, blueprint: Blueprint) -> tuple[Item, ...]:
    """Return the items that may be drawn: current, of its use, of its units where it names any, not barred.

    A barred item of a vignette bars the whole vignette, unless only some of its items are drawn.
    """
    barred = {mention.what for mention in blueprint.barred}
    if blueprint.vignette_items is None:
        whole = {vignette.id for vignette in course.vignettes if vignette.draw is None}
        barred |= {item.vignette for item in course.items if item.id in barred and item.vignette in whole}
    units = {bound.of.what for bound in blueprint.units}
    return tuple(
        item
        for item in course.items
        if item.status == "current"
        and item.use == blueprint.use
        and not {item.id, item.vignette} & barred
        and (item.unit in units or not blueprint.units)
    )


def items_of(number: int) -> str:
    """Return "1 item" or "2 items"."""
    return f"{number} item{'' if number == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class Shortage:
    """Something of which a bank holds too little.

    Each form must have at least `low`; `fixed` of them are in every form, and `common` more may be. The others each
    form has of its own, or where items may stand in several forms, so many `times`. `held` counts what is usable
    beside the fixed ones.
    """

    where: Where
    what: str
    low: int
    fixed: int
    held: int
    forms: int
    common: int = 0
    times: int = 1

    @property
    def needed(self) -> int:
        """How many items there must be beside the fixed ones."""
        own = self.low - self.fixed - self.common
        return self.common + ceil(own * self.forms / min(self.times, self.forms))

    def __str__(self) -> str:
        usable_items = f"{self.held or 'no'} {'other ' if self.fixed else ''}usable item{'' if self.held == 1 else 's'}"
        own = " of its own" if self.forms > 1 and self.times == 1 else ""
        own += f", each in at most {self.times} forms" if self.times > 1 and self.forms > 1 else ""
        more = f"{self.low - self.fixed}{' more' if self.fixed else ''}"
        form = "each form" if self.forms > 1 else "the form"
        return (
            f"{self.what} has {usable_items} and {form} must have at least {more}{own}: "
            f"{self.needed} needed, {self.held or 'none'} held"
        )


def shortages(course: Course, blueprint: Blueprint) -> Iterator[Shortage]:
    """Yield what the bank of a course holds too little of for the forms that a blueprint asks for.

    The length is told only where nothing else is short. What holds by count may still clash with other rules.
    """
    items = usable(course, blueprint)
    fixed = _fixed(items, blueprint)
    asked = [
        *((b.of.where, f"unit {b.of.what}", b.low, [i for i in items if i.unit == b.of.what]) for b in blueprint.units),
        *(
            (b.of.where, f"level {b.of.what}", b.low, [i for i in items if i.level == b.of.what])
            for b in blueprint.levels
        ),
        *((b.of.where, f"type {b.of.what}", b.low, [i for i in items if i.type == b.of.what]) for b in blueprint.types),
        *(
            (
                b.of.where,
                f"competence {b.of.what}",
                b.low,
                [i for i in items if b.of.what in {c.what for c in i.competences}],
            )
            for b in blueprint.competences
        ),
    ]
    found = [one for where, what, low, held in asked if (one := _short(where, what, low, held, fixed, blueprint))]
    length = _short(blueprint.where, "the bank", round(blueprint.length.low), list(items), fixed, blueprint)
    yield from found or ([length] if length else [])


def _fixed(items: tuple[Item, ...], blueprint: Blueprint) -> frozenset[str]:
    named = {mention.what for mention in blueprint.must_include}
    vignettes = {item.vignette for item in items if item.id in named and item.vignette}
    return frozenset(item.id for item in items if item.id in named or item.vignette in vignettes)


def _short(
    where: Where, what: str, low: int, held: list[Item], fixed: frozenset[str], blueprint: Blueprint
) -> Shortage | None:
    inside = sum(item.id in fixed for item in held)
    found = shortage(blueprint, blueprint.forms, where, what, low, inside, len(held) - inside)
    return found if found.needed > found.held else None


def shortage(
    blueprint: Blueprint, forms: int, where: Where, what: str, low: int, inside: int, held: int
) -> Shortage:
    """Count what a rule needs of the bank: `inside` items that it counts are in every form, `held` others usable."""
    fixed = min(inside, low)
    common = min(blueprint.anchors, low - fixed) if forms > 1 else 0
    return Shortage(where, what, low, fixed, held, forms, common, blueprint.reuse.forms)
