"""What can be drawn, as columns: each thing in each section that takes it.

A thing is an item alone, or a vignette with all its items. Where a vignette gives only some of its items, each of them
is a thing, and one more column for each section says whether the vignette is in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from builder.assemble.solver import Indexes, Numbers
from builder.assemble.values import Candidate
from builder.course.blueprints import takes
from builder.model import Blueprint, QuizSection


@dataclass(frozen=True, slots=True)
class Drawn:
    """A vignette of which `low` to `high` items are drawn in one section: their columns, and its own."""

    name: str
    low: int
    high: int
    columns: tuple[int, ...]
    own: int


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """The columns of one form. The pairs name every item (as an index) with every column that holds it, by item.

    `thing` and `section` tell of each column what it draws, and where; columns of vignettes come last and have -1.
    `whole` are the things that are vignettes.
    """

    candidates: tuple[Candidate, ...]
    things: tuple[tuple[int, ...], ...]
    thing: Indexes
    section: Indexes
    pair_item: Indexes
    pair_column: Indexes
    drawn: tuple[Drawn, ...]
    whole: frozenset[int]

    @property
    def count(self) -> int:
        """How many columns there are."""
        return len(self.thing)

    def counted(self, items: Sequence[int], place: int | None = None) -> tuple[Indexes, Numbers]:
        """Return the columns that hold any of these items, in one section or in all, and how many each holds."""
        ends = np.searchsorted(self.pair_item, [(item, item + 1) for item in items] or np.zeros((0, 2)))
        parts = [self.pair_column[low:high] for low, high in ends.tolist()]
        held = np.concatenate(parts) if parts else np.array([], dtype=np.int64)
        if place is not None:
            held = held[self.section[held] == place]
        there, counts = np.unique(held, return_counts=True)
        return there, counts.astype(float)

    def summed(self, weights: Sequence[float], place: int | None = None) -> tuple[Indexes, Numbers]:
        """Return the columns, in one section or in all, with the sum of the weights of their items, but for 0."""
        sums = self.total(weights)
        if place is not None:
            sums = sums * (self.section == place)
        there = np.flatnonzero(sums)
        return there, sums[there]

    def total(self, weights: Sequence[float]) -> Numbers:
        """Return for every column the sum of the weights of its items."""
        each = np.array(weights, dtype=float)[self.pair_item] if len(self.pair_item) else np.zeros(0)
        return np.bincount(self.pair_column, weights=each, minlength=self.count).astype(float)

    def items_in(self, column: int) -> tuple[int, ...]:
        """Return the items of a column, as indexes; none for a vignette's own."""
        thing = int(self.thing[column])
        return () if thing < 0 else self.things[thing]


def columns_of(candidates: Sequence[Candidate], blueprint: Blueprint) -> Columns:
    """Return the columns of these candidates, in alphabetical order, so that the order of the bank does not matter."""
    ordered = tuple(sorted(candidates, key=lambda one: one.id))
    things, parts, whole = _things(ordered, blueprint)
    takes = _takes(ordered, blueprint.sections)
    thing: list[int] = []
    section: list[int] = []
    at: dict[tuple[int, int], int] = {}
    for number, items in enumerate(things):
        for place in range(len(takes)):
            if all(takes[place][index] for index in items):
                at[number, place] = len(thing)
                thing.append(number)
                section.append(place)
    held_by = [column for column, number in enumerate(thing) for _ in things[number]]
    holds = np.array([item for number in thing for item in things[number]], dtype=np.int64)
    drawn: list[Drawn] = []
    for name, (low, high), numbers in parts:
        for place in range(len(takes)):
            held = tuple(at[number, place] for number in numbers if (number, place) in at)
            drawn.append(Drawn(name, low, high, held, len(thing)))
            thing.append(-1)
            section.append(place)
    by_item = np.argsort(holds, kind="stable")
    return Columns(
        candidates=ordered,
        things=things,
        thing=np.array(thing, dtype=np.int64),
        section=np.array(section, dtype=np.int64),
        pair_item=holds[by_item],
        pair_column=np.array(held_by, dtype=np.int64)[by_item],
        drawn=tuple(drawn),
        whole=whole,
    )


Part = tuple[str, tuple[int, int], tuple[int, ...]]


def _things(
    candidates: Sequence[Candidate], blueprint: Blueprint
) -> tuple[tuple[tuple[int, ...], ...], list[Part], frozenset[int]]:
    """Return the things, the vignettes of which some items are drawn (with their things), and the whole ones."""
    blocks: dict[str, list[int]] = {}
    for index, one in enumerate(candidates):
        blocks.setdefault(one.block, []).append(index)
    things: list[tuple[int, ...]] = []
    parts: list[Part] = []
    whole: set[int] = set()
    for name, items in blocks.items():
        lone = len(items) == 1 and candidates[items[0]].id == name
        draw = None if lone else draw_of(candidates[items[0]], len(items), blueprint)
        if draw is None:
            whole |= set() if lone else {len(things)}
            things.append(tuple(items))
        else:
            parts.append((name, draw, tuple(range(len(things), len(things) + len(items)))))
            things.extend((index,) for index in items)
    return tuple(things), parts, frozenset(whole)


def draw_of(one: Candidate, held: int, blueprint: Blueprint) -> tuple[int, int] | None:
    """Return how many items of a vignette are drawn, or None where all of those that are held go together."""
    asked = blueprint.vignette_items
    if asked is not None:
        low, high = round(asked.low), held if asked.high is None else round(asked.high)
    elif one.draw is not None:
        low, high = one.draw
    else:
        return None
    return None if low == held <= high else (low, min(high, held))


def _takes(candidates: Sequence[Candidate], sections: Sequence[QuizSection]) -> list[list[bool]]:
    """Return for each section which items it takes; without sections there is one that takes all."""
    if not sections:
        return [[True] * len(candidates)]
    return [[takes(section, one) for one in candidates] for section in sections]


def chosen_items(columns: Columns, values: Numbers) -> Mapping[str, int]:
    """Return the items that values of columns draw, each with its section, counted from 0, in alphabetical order."""
    found = {
        columns.candidates[index].id: int(columns.section[column])
        for column in np.flatnonzero(values > 0.5).tolist()
        for index in columns.items_in(column)
    }
    return dict(sorted(found.items()))
