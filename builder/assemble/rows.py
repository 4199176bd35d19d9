"""A blueprint as named rows over columns: whatever solves, explains or reports needs only these.

Marks count in hundredths, minutes in seconds and facilities in thousandths, so that every number is whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np

from builder.assemble.columns import Columns
from builder.assemble.solver import Indexes, Numbers
from builder.assemble.values import Candidate, Used
from builder.form import form_name
from builder.holdings import between
from builder.model import Blueprint, Bound, QuizSection, Span

HUNDREDTHS, SECONDS, THOUSANDTHS = 100, 60, 1000


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """A rule that a form must meet: the sum of its columns times their values lies between `low` and `high`.

    `name` is for people ("unit 2.3: 1 to 2 items"), `rule` tells rules apart ("unit 2.3"). Rows without a name hold
    a form together and are no rule of a blueprint. `form` is set where only one form must meet it. Divided by
    `scale`, sums are what people count in.
    """

    name: str
    rule: str
    low: float
    high: float
    columns: Indexes
    values: Numbers
    form: int | None = None
    scale: int = 1


def rows_of(columns: Columns, blueprint: Blueprint, centre: int | None = None, used: Used | None = None) -> list[Row]:
    """Return the rows that each form must meet, the length first. `centre` is a mean facility, in thousandths."""
    found = [*_counts(columns, blueprint), *_chosen(columns, blueprint)]
    if used:
        found += _rested(columns, blueprint, used)
    found += _facility(columns, blueprint, centre)
    return [*found, *_structure(columns)]


def _counts(columns: Columns, blueprint: Blueprint) -> Iterator[Row]:
    yield from _bounds(columns, blueprint, "", None)
    for number, section in enumerate(blueprint.sections):
        yield from _bounds(columns, section, f"section {section.title}, ", number)


def _bounds(columns: Columns, asked: Blueprint | QuizSection, where: str, place: int | None) -> Iterator[Row]:
    candidates = columns.candidates

    def row(rule: str, span: Span, noun: str, held: tuple[Indexes, Numbers], scale: int = 1) -> Row:
        name = f"{where}{rule}: {between(span.low, span.high, noun)}"
        most = inf if span.high is None else round(span.high * scale)
        return Row(name, f"{where}{rule}", round(span.low * scale), most, *held, None, scale)

    yield row("length", asked.length, "item", columns.summed([1] * len(candidates), place))
    kinds: tuple[tuple[str, Sequence[Bound], Callable[[Candidate], Sequence[str]]], ...] = (
        ("unit", asked.units, lambda one: (one.unit,)),
        ("level", asked.levels, lambda one: (one.level,)),
        ("type", asked.types, lambda one: (one.type,)),
        ("competence", asked.competences, lambda one: one.competences),
    )
    for kind, bounds, names_of in kinds:
        held: dict[str, list[int]] = {bound.of.what: [] for bound in bounds}
        for index, one in enumerate(candidates) if held else ():
            for name in names_of(one):
                if name in held:
                    held[name].append(index)
        for bound in bounds:
            items = columns.counted(held[bound.of.what], place)
            yield row(f"{kind} {bound.of.what}", Span(bound.low, bound.high), "item", items)
    if asked.marks is not None:
        hundredths = [round(one.marks * HUNDREDTHS) for one in candidates]
        yield row("marks", asked.marks, "mark", columns.summed(hundredths, place), HUNDREDTHS)
    if asked.minutes is not None:
        seconds = [round(one.minutes * SECONDS) for one in candidates]
        yield row("minutes", asked.minutes, "minute", columns.summed(seconds, place), SECONDS)


# Items that are named


def _chosen(columns: Columns, blueprint: Blueprint) -> Iterator[Row]:
    at = {one.id: index for index, one in enumerate(columns.candidates)}

    def row(rule: str, low: int, names: Iterable[str], form: int | None = None) -> Row:
        return Row(rule, rule, low, 1, *columns.counted([at[name] for name in names if name in at]), form)

    for must in blueprint.must_include:
        yield row(f"must include {must.what}", 1, [must.what])
    for fixed in blueprint.fixed:
        yield row(f"{fixed.item.what} in form {fixed.form}", 1, [fixed.item.what], form_number(fixed.form))
    for names in enemy_sets(columns.candidates, blueprint):
        yield row(f"at most one of {', '.join(names)}", 0, names)
    if blueprint.vignettes is not None:
        yield _vignettes(columns, blueprint.vignettes)


def form_number(name: str) -> int:
    """Return the place of a form by its letter, counted from 0; -1 where there is no such letter."""
    return next((number for number in range(26) if form_name(number) == name), -1)


def enemy_sets(candidates: Sequence[Candidate], blueprint: Blueprint) -> list[tuple[str, ...]]:
    """Return the sets of items of which a form has at most one, as far as they can be drawn, each once."""
    known = {one.id for one in candidates}
    named = [tuple(enemy.what for enemy in group) for group in blueprint.enemies]
    named += [(one.id, enemy) for one in candidates for enemy in one.enemies]
    sets = dict.fromkeys(tuple(sorted({name for name in group if name in known})) for group in named)
    return [group for group in sets if len(group) > 1]


def _vignettes(columns: Columns, span: Span) -> Row:
    whole = [number for number, thing in enumerate(columns.thing.tolist()) if thing in columns.whole]
    there = np.array(sorted([*whole, *(drawn.own for drawn in columns.drawn)]), dtype=np.int64)
    name = f"vignettes: {between(span.low, span.high, 'vignette')}"
    return Row(name, "vignettes", span.low, inf if span.high is None else span.high, there, np.ones(len(there)))


def _rested(columns: Columns, blueprint: Blueprint, used: Used) -> Iterator[Row]:
    reuse = blueprint.reuse
    tired = [index for index, one in enumerate(columns.candidates) if is_tired(used.get(one.id, ()), blueprint)]
    if tired:
        last = "the last cohort" if reuse.last == 1 else f"the last {reuse.last} cohorts"
        name = f"nothing that {f'more than {reuse.cohorts} of ' if reuse.cohorts else ''}{last} had"
        yield Row(name, "re-use by cohorts", 0, 0, *columns.counted(tired))


def is_tired(ages: Sequence[int], blueprint: Blueprint) -> bool:
    """Tell whether an item was asked by more of the last cohorts than the blueprint allows."""
    return len({age for age in ages if 0 < age <= blueprint.reuse.last}) > blueprint.reuse.cohorts


# Facility


def missing(columns: Columns, target: int) -> Numbers:
    """Return by how many thousandths each column is easier than the target, summed over its items."""
    return columns.total([round(one.facility * THOUSANDTHS) - target for one in columns.candidates])


def sizes(columns: Columns) -> Numbers:
    """Return how many items each column holds."""
    return columns.total([1] * len(columns.candidates))


def _facility(columns: Columns, blueprint: Blueprint, centre: int | None) -> Iterator[Row]:
    items = sizes(columns)
    bands: list[tuple[str, str, int, float]] = []
    asked = blueprint.facility
    if asked and asked.within is not None:
        name = f"facility: {asked.target:g} within {asked.within:g}"
        bands.append((name, "facility", round(asked.target * THOUSANDTHS), asked.within))
    if blueprint.differ is not None and centre is not None:
        # Each form within half of it around the same facility: then no two lie further apart.
        name = f"facilities of forms differ by at most {blueprint.differ:g}"
        bands.append((name, "differ", centre, blueprint.differ / 2))
    for name, rule, target, within in bands:
        off, width = missing(columns, target), within * THOUSANDTHS
        for low, high, values in ((-inf, 0.0, off - width * items), (0.0, inf, off + width * items)):
            there = np.flatnonzero(values)
            yield Row(name, rule, low, high, there, values[there])


# What holds a form together


def _structure(columns: Columns) -> Iterator[Row]:
    by_thing: dict[int, list[int]] = {}
    if columns.section.any():  # else there is one section, and one column for each thing
        for column, thing in enumerate(columns.thing.tolist()):
            if thing >= 0:
                by_thing.setdefault(thing, []).append(column)
    for held in by_thing.values():
        if len(held) > 1:
            yield _line(held, [1.0] * len(held), -inf, 1)
    sections: dict[str, list[int]] = {}
    for drawn in columns.drawn:
        sections.setdefault(drawn.name, []).append(drawn.own)
        held, ones = [*drawn.columns, drawn.own], [1.0] * len(drawn.columns)
        yield _line(held, [*ones, -drawn.low], 0, inf)
        yield _line(held, [*ones, -drawn.high], -inf, 0)
    for held in sections.values():
        if len(held) > 1:
            yield _line(held, [1.0] * len(held), -inf, 1)


def _line(columns: Sequence[int], values: Sequence[float], low: float, high: float) -> Row:
    return Row("", "", low, high, np.array(columns, dtype=np.int64), np.array(values, dtype=float))
