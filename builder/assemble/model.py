"""The model: a column for each block in each form, a line for each row in each form.

After W. J. van der Linden, Linear Models for Optimal Test Design (2005): one 0-1 column for what may be drawn, every
specification a linear constraint. A vignette with its items is one column, so they are drawn together or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from builder.assemble.rows import OWN, blocks_of, rows_of
from builder.assemble.solve import Line, Solved, solve
from builder.assemble.values import Candidate, Row
from builder.model import Blueprint

NOISE = 1000
"""The tie-break of an item lies below this: fine enough that equally good forms hardly ever tie."""

Entries = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Model:
    """Candidates in blocks (as indexes), the rows that each form must meet, and which blocks are in every form."""

    candidates: tuple[Candidate, ...]
    rows: tuple[Row, ...]
    forms: int
    blocks: tuple[tuple[int, ...], ...]
    fixed: frozenset[int]

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return len(self.blocks) * self.forms

    @property
    def rules(self) -> tuple[str, ...]:
        """Every rule, the one across forms first."""
        return (*((OWN,) if self.forms > 1 else ()), *(row.rule for row in self.rows))


def model_of(candidates: Sequence[Candidate], blueprint: Blueprint, forms: int) -> Model:
    """Return the model of these candidates in alphabetical order, so that the order of the bank does not matter."""
    ordered = tuple(sorted(candidates, key=lambda one: one.id))
    blocks = blocks_of(ordered)
    named = {mention.what for mention in blueprint.must_include}
    fixed = frozenset(n for n, block in enumerate(blocks) if any(ordered[index].id in named for index in block))
    return Model(ordered, rows_of(ordered, blueprint), forms, blocks, fixed)


def entries_of(model: Model) -> Iterator[tuple[Row, int, Entries]]:
    """Yield every row with each form, and what the columns of that form count for in it."""
    block_of = {index: number for number, block in enumerate(model.blocks) for index in block}
    for row in model.rows:
        counts: dict[int, int] = {}
        for index, count in row.members:
            counts[block_of[index]] = counts.get(block_of[index], 0) + count
        for form in range(model.forms):
            yield row, form, tuple((number * model.forms + form, count) for number, count in counts.items())


def own_lines(model: Model) -> list[Line]:
    """Return the lines that keep each block to one form, but for those that are in every form."""
    return [
        Line(None, 1, tuple((number * model.forms + form, 1) for form in range(model.forms)))
        for number in range(len(model.blocks))
        if model.forms > 1 and number not in model.fixed
    ]


def lines_of(model: Model, rules: Sequence[str]) -> list[Line]:
    """Return the lines of these rules."""
    lines = [Line(row.low, row.high, entries) for row, _, entries in entries_of(model) if row.rule in rules]
    return lines + (own_lines(model) if OWN in rules else [])


def holds(model: Model, rules: Sequence[str]) -> bool:
    """Tell whether there are forms that meet these rules."""
    return solve([0] * model.columns, [1] * model.columns, lines_of(model, rules)) is not None


def best(model: Model, seed: int, used: Mapping[str, int]) -> Solved | None:
    """Return the forms with the fewest uses by earlier cohorts, ties broken by the seed; None where there are none.

    The two aims are solved one after the other, so that each is proven with small numbers. They are told as one
    cost, in which a single use outweighs every tie-break.
    """
    uses = _costs(model, lambda item, form: used.get(item, 0))
    noise = _costs(model, lambda item, form: noise_of(seed, item, form))
    lines, highest = lines_of(model, model.rules), [1] * model.columns
    fewest = solve(uses, highest, lines) if any(uses) else Solved((), 0, 0)
    if fewest is None:
        return None
    cap = [Line(None, fewest.cost, tuple((c, cost) for c, cost in enumerate(uses) if cost))] if any(uses) else []
    found = solve(noise, highest, [*lines, *cap])
    weight = NOISE * len(model.candidates) * model.forms
    if found is None:
        return None
    return Solved(found.values, fewest.cost * weight + found.cost, fewest.cost * weight + found.bound)


def _costs(model: Model, cost: Callable[[str, int], int]) -> list[int]:
    return [
        sum(cost(model.candidates[index].id, form) for index in block)
        for block in model.blocks
        for form in range(model.forms)
    ]


def noise_of(seed: int, item: str, form: int) -> int:
    """Return the tie-break of an item in a form. It depends on nothing else, so other items do not change it."""
    raw = blake2b(f"{seed} {item} {form}".encode(), digest_size=8).digest()
    return int.from_bytes(raw, "big") % NOISE
