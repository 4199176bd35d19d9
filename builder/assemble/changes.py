"""Changes after which forms can be built: each is the least of its kind, and has been tried on the model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from builder.assemble.model import Model, entries_of, holds, lines_of, model_of, own_lines
from builder.assemble.rows import OWN
from builder.assemble.solve import Line, solve
from builder.model import LEVELS, Blueprint
from builder.supply import items_of

MOST = 3
"""How many ways to give way in a single rule are offered."""


def changes_of(model: Model, blueprint: Blueprint, guilty: Sequence[str]) -> Iterator[str]:
    """Yield changes that each suffice: write items, build fewer forms, give way in one of the guilty rules.

    Where none of these suffices, the smallest change of several rules at once.
    """
    written = _written(model, blueprint, guilty)
    if written:
        yield written
    fewer = next((forms for forms in range(model.forms - 1, 0, -1) if _fits(model, blueprint, forms)), 0)
    if fewer:
        yield f"build {fewer} form{'' if fewer == 1 else 's'}"
    single = [given for rule in guilty if rule != OWN for given in _given(model, [rule])]
    single.sort(key=lambda given: (given.size, given.rule))
    yield from (_asked(model, given) for given in single[:MOST])
    if not (written or fewer or single):
        several = [_asked(model, given) for given in _given(model, [row.rule for row in model.rows])]
        yield from [listed(several)] if several else []


def listed(names: Sequence[str]) -> str:
    """Return "a", "a and b" or "a, b and c"."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _fits(model: Model, blueprint: Blueprint, forms: int) -> bool:
    smaller = model_of(model.candidates, blueprint, forms)
    return holds(smaller, smaller.rules)


# Giving way


@dataclass(frozen=True, slots=True)
class Given:
    """By how much a rule gives way: `down` at its lower end, `up` at its upper end."""

    rule: str
    down: int
    up: int

    @property
    def size(self) -> int:
        """How far it gives way in all."""
        return self.down + self.up


def _given(model: Model, rules: Sequence[str]) -> tuple[Given, ...]:
    """Return the smallest change of these rules with which everything holds, or nothing where there is none."""
    down = {rule: model.columns + 2 * number for number, rule in enumerate(rules)}
    most = sum(len(block) for block in model.blocks) + max(row.low for row in model.rows)
    lines = lines_of(model, [rule for rule in model.rules if rule not in down])
    for row, _, entries in entries_of(model):
        if row.rule in down:
            lines.append(Line(row.low, None, (*entries, (down[row.rule], 1))))
            lines.append(Line(None, row.high, (*entries, (down[row.rule] + 1, -1))))
    # Of changes of one size, that which leaves the length alone.
    costs = [0] * model.columns + [11 if rule == "length" else 10 for rule in rules for _ in range(2)]
    highest = [1] * model.columns + [most] * (2 * len(rules))
    if "length" in down:  # a form without items is none
        highest[down["length"]] = model.rows[0].low - 1
    found = solve(costs, highest, lines)
    if found is None:
        return ()
    given = (Given(rule, found.values[column], found.values[column + 1]) for rule, column in down.items())
    return tuple(one for one in given if one.size)


def _asked(model: Model, given: Given) -> str:
    row = next(row for row in model.rows if row.rule == given.rule)
    low, high = row.low - given.down, row.high + given.up
    kind, _, name = given.rule.partition(" ")
    if kind == "length":
        return f"make each form {items_of(low if given.down else high)} long"
    if kind == "must":
        return f"do not ask for {name.removeprefix('include ')} in every form"
    if kind == "competence":
        return f"do not ask for competence {name}"
    between = items_of(high) if low == high else f"{low} to {high} items"
    return f"ask for {between} of {kind} {name}"


# Writing items


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of item to write. What is empty does not matter."""

    unit: str
    level: str
    type: str
    competence: str

    @property
    def rules(self) -> frozenset[str]:
        """The rules for which such an item counts."""
        named = {"unit": self.unit, "level": self.level, "type": self.type, "competence": self.competence}
        return frozenset({"length", *(f"{name} {value}" for name, value in named.items() if value)})


def _written(model: Model, blueprint: Blueprint, guilty: Sequence[str]) -> str:
    """Return the fewest items to write, in words, or nothing where no new items suffice."""
    kinds = _kinds(model, blueprint, guilty)
    column = {
        (number, form): number * model.forms + form for number in range(len(kinds)) for form in range(model.forms)
    }
    lines = own_lines(model)
    for row, form, entries in entries_of(model):
        new = ((model.columns + column[n, form], 1) for n, kind in enumerate(kinds) if row.rule in kind.rules)
        lines.append(Line(row.low, row.high, (*entries, *new)))
    # Among as few items, those of which the least is asked.
    costs = [100 + len(kind.rules) for kind in kinds for _ in range(model.forms)]
    found = solve([0] * model.columns + costs, [1] * model.columns + [round(blueprint.length.low)] * len(costs), lines)
    if found is None:
        return ""
    values = found.values[model.columns :]
    counts = {kind: sum(values[n * model.forms : (n + 1) * model.forms]) for n, kind in enumerate(kinds)}
    return f"write {listed([*_phrases(counts, blueprint.use)])}" if any(counts.values()) else ""


def _kinds(model: Model, blueprint: Blueprint, guilty: Sequence[str]) -> list[Kind]:
    def named(kind: str) -> list[str]:
        return [rule.removeprefix(f"{kind} ") for rule in guilty if rule.startswith(f"{kind} ")]

    leaves = named("competence")
    units = named("unit") or [bound.of.what for bound in blueprint.units] or [""]
    bounded = [bound.of.what for bound in blueprint.levels]
    levels = bounded if set(LEVELS) <= set(bounded) else [*named("level"), ""]
    return [
        Kind(unit, level, type_, leaf)
        for unit, level, type_, leaf in product(units, levels, [*named("type"), ""], [*leaves, ""])
        if not leaf or not unit or leaf.startswith(f"{unit}.")
    ]


def _phrases(counts: Mapping[Kind, int], use: str) -> Iterator[str]:
    alike: dict[tuple[int, str, str, str], list[str]] = {}
    for kind, count in counts.items():
        if count:
            alike.setdefault((count, kind.level, kind.type, kind.competence), []).append(kind.unit)
    for (count, level, type_, leaf), units in alike.items():
        what = " ".join(part for part in (level, type_, use) if part)
        each = f"each of units {listed(units)}" if len(units) > 1 else f"unit {units[0]}"
        place = f" on competence {leaf}" if leaf else f" for {each}" if units[0] else ""
        yield f"{count} more {what} item{'' if count == 1 else 's'}{place}"
