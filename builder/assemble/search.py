"""From a model to forms: how they are searched for, and how good they are proven to be.

A small model is solved as a whole, tie-break and all, so any solver finds the same forms. In a large one the linear
program of the average form gives the bound, its reduced costs choose a pool of things worth looking at, and forms are
drawn from it one after the other; where the bank is tight, each leaves enough for a shadow of those to come, and the
best of a few such rounds is taken. Nothing stops by the clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil

import numpy as np

from builder.assemble.model import (
    NOISE,
    Layout,
    Model,
    Setting,
    average,
    model_of,
    program_of,
)
from builder.assemble.solver import Indexes, Line, Numbers, Solved, solve

SMALL = 400
"""Up to so many columns in all forms together, a model is solved as a whole."""

NODES = 300
"""So many nodes a search may take before the best that it has found is good enough: some seconds for a small model."""

ANY = 400
"""So many nodes a search for any forms may take: a change that needs more is not offered."""

LARGE = 20_000
"""With more columns than this in all forms together, a model is never solved as a whole."""

TIED = 100
"""So many nodes the search for the least tie-break may take. Small models need fewer, so any solver agrees on them."""

ROUNDS = 6
"""How often forms are drawn, each time with another tie-break, while they are not near the bound."""

STRAY = 20
"""Beside a shadow, tie-breaks count so many times more. Other good items then come first, and now and then the forms
as a whole are better for it: on tight banks this halves what is left to the optimum."""

NEAR = 0.01
"""Forms so near to the bound are good enough: no others could be better by more than this part of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Forms as values of the columns of their model, what they cost, and the proven lower bound on that.

    `anchors` are the things chosen to be common to all forms.
    """

    model: Model
    forms: tuple[Numbers, ...]
    cost: int
    bound: float
    anchors: frozenset[int] = frozenset()


def draw(model: Model, seed: int) -> Found | None:
    """Return the forms of a model, or None where there are none."""
    relaxed = solve(average(model))
    if relaxed is None:
        return None
    bound = float(ceil(relaxed.cost - 1e-6))
    if model.columns.count * model.forms <= SMALL:
        return _whole(model, seed, bound, _in_turn(model, seed, bound, shadow=True))
    for pool in _pools(model, relaxed, seed):
        found = _best(pool, seed, bound)
        if found:
            return found
    return _whole(model, seed, bound, None)


def possible(model: Model) -> bool:
    """Tell whether a model has forms, as far as a search of some length shows: any will do, however good."""
    if solve(average(model)) is None:
        return False
    if model.columns.count * model.forms > LARGE:
        return draw(model, 0) is not None
    program, _ = program_of(model, Setting(tuple(range(model.forms))))
    found = solve(replace(program, costs=np.zeros(len(program.costs))), nodes=ANY)
    return found is not None and found.found


# One model as a whole


def _whole(model: Model, seed: int, bound: float, start: Found | None) -> Found | None:
    """Return the forms with the least cost, and of those with the least tie-break."""
    everything = Setting(tuple(range(model.forms)))
    program, layout = program_of(model, everything)
    best = solve(program, nodes=NODES, start=_solution(layout, start))
    if best is not None and not best.found:
        best = solve(program)
    if best is None:
        return None
    noise = np.zeros(len(program.costs))
    for form in range(model.forms):
        noise[form * layout.width : (form + 1) * layout.width] = model.noise(seed, form)
    there = np.flatnonzero(program.costs)
    cap = [Line(-np.inf, best.cost + 0.5, there, program.costs[there])] if len(there) else []
    tied = solve(replace(program, costs=noise, lines=[*program.lines, *cap]), nodes=TIED, start=best.values)
    values = tied.values if tied is not None and tied.found else best.values
    forms = tuple(values[form * layout.width : (form + 1) * layout.width] for form in range(model.forms))
    proven = max(bound, float(ceil(best.bound - 1e-6)))
    return Found(model, forms, model.cost(forms), proven, _anchors(layout, values))


def _solution(layout: Layout, start: Found | None) -> Numbers | None:
    """Return forms as the values of a program that draws them all, to begin with."""
    if start is None or layout.anchors or layout.pairs:
        return None
    worst = max(abs(float(start.model.off @ values)) for values in start.forms)
    return np.concatenate([*start.forms, [worst] if layout.miss else []])


def _anchors(layout: Layout, values: Numbers) -> frozenset[int]:
    return frozenset(thing for place, thing in enumerate(layout.anchors) if values[layout.z + place] > 0.5)


# One form after the other


def _best(model: Model, seed: int, bound: float) -> Found | None:
    """Return the best forms of a few rounds, or of the first that meets the bound."""
    found: Found | None = None
    tight = len(model.columns.candidates) < 5 * model.forms * (model.blueprint.length.high or 0)
    for attempt in range(ROUNDS):
        drawn = _in_turn(model, seed, bound, shadow=tight or attempt > 0, attempt=attempt)
        if drawn and (found is None or drawn.cost < found.cost):
            found = drawn
        if found and found.cost - bound <= max(0.9, NEAR * bound):
            break
    return found


def _in_turn(model: Model, seed: int, bound: float, *, shadow: bool, attempt: int = 0) -> Found | None:
    """Draw one form after the other, each the best of what is left; None where a later one cannot be drawn."""
    before: tuple[Numbers, ...] = ()
    anchors: frozenset[int] | None = None if model.anchors else frozenset()
    worst = 0.0
    items = max(1, int(model.size.max(initial=1.0))) * int(model.blueprint.length.high or 1)
    weight = 2 * items * NOISE // (STRAY if shadow else 1)
    for form in range(model.forms):
        later = model.forms - form - 1 if shadow else 0
        program, layout = program_of(model, Setting((form,), before, later, anchors, worst))
        costs = program.costs * weight
        costs[: layout.width] += model.noise(seed + attempt * 1_000_003, form)
        # With the tie-break in the cost, a gap of one unit of the objective is as good as none.
        solved = solve(replace(program, costs=costs), gap=0.9 * weight, nodes=NODES)
        if solved is None or not solved.found:
            return None
        before = (*before, solved.values[: layout.width])
        if anchors is None:
            anchors = _anchors(layout, solved.values)
        worst = max(worst, abs(float(model.off @ before[-1])))
    return Found(model, before, model.cost(before), bound, anchors or frozenset())


# Pools


def _pools(model: Model, relaxed: Solved, seed: int) -> Iterator[Model]:
    """Yield models of larger and larger parts of the bank, at last of the whole."""
    columns, length = model.columns, int(model.blueprint.length.high or 1)
    reduced = np.round(relaxed.duals[: columns.count], 6)
    order = np.lexsort((model.noise(seed, 0), reduced))
    rank = np.empty(columns.count, dtype=np.int64)
    rank[order] = np.arange(columns.count)
    size = (30 + 4 * length) * model.forms
    while size < columns.count:
        yield _pool(model, relaxed, order, rank, size)
        size *= 3
    yield model


def _pool(model: Model, relaxed: Solved, order: Indexes, rank: Indexes, size: int) -> Model:
    columns = model.columns
    chosen = [order[:size], np.flatnonzero(relaxed.values[: columns.count] > 1e-9)]
    for row in model.rows:
        if row.form is not None:
            chosen.append(row.columns)
        elif row.rule and row.low > 0 and len(row.columns) < columns.count:
            # What a rule asks for, so many times over, whatever it costs.
            floor = 8 + 2 * model.forms * ceil(row.low / row.scale)
            chosen.append(row.columns[np.argsort(rank[row.columns])[:floor]])
    things = {int(columns.thing[column]) for column in np.concatenate(chosen).tolist()}
    blocks = {columns.candidates[index].block for thing in things if thing >= 0 for index in columns.things[thing]}
    kept = [one for one in columns.candidates if one.block in blocks]
    return model_of(kept, model.blueprint, model.forms, model.used, model.target, model.centre)
