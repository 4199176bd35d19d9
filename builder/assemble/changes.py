"""Changes after which forms can be built: each is the least of its kind, and has been tried.

A program with slack proposes by how much rules give way, or which items to write; then forms are looked for with the
changed blueprint, or with the new items in the bank. Only what works is offered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import ceil, inf

import numpy as np

from builder.assemble.edit import with_bounds, without
from builder.assemble.model import ANCHORS, OWN, Model, Setting, average, model_of, program_of
from builder.assemble.rows import THOUSANDTHS, Row, form_number
from builder.assemble.search import LARGE
from builder.assemble.solver import Line, Program, solve
from builder.assemble.values import Candidate
from builder.holdings import between, listed
from builder.model import LEVELS, Blueprint, Reuse
from builder.supply import items_of

COPIES = 60
"""How many new items of a kind are thought of."""

MOST = 3
"""How many ways to give way in a single rule are offered."""

Works = Callable[[Sequence[Candidate], Blueprint, int], bool]
"""Tells whether forms can be had from candidates, in some number."""


def changes_of(model: Model, guilty: Sequence[str], works: Works) -> Iterator[str]:
    """Yield changes that each suffice: write items, build fewer forms, re-use items, give way in one guilty rule.

    Where none of these suffices, the smallest change of several rules at once.
    """
    offered = [*_written(model, guilty, works), *_fewer(model, works), *_reused(model, works)]
    single = [change for rule in guilty if rule != OWN for change in _one(model, rule, works)]
    single.sort(key=lambda change: (change.size, change.rule))
    offered += [change.words for change in single[:MOST]]
    yield from offered or _several(model, works)


def _fewer(model: Model, works: Works) -> Iterator[str]:
    blueprint = model.blueprint
    for forms in range(model.forms - 1, 0, -1):
        kept = tuple(fixed for fixed in blueprint.fixed if 0 <= form_number(fixed.form) < forms)
        if works(model.columns.candidates, replace(blueprint, fixed=kept), forms):
            yield f"build {forms} form{'' if forms == 1 else 's'}"
            return


def _reused(model: Model, works: Works) -> Iterator[str]:
    """Offer that items stand in one more form, and the fewest that two forms then share: half of a form at most."""
    if model.forms < 2 or model.columns.count * model.forms > LARGE:
        return
    blueprint, times = model.blueprint, model.cap + 1
    half = int(blueprint.length.low) // 2
    for shared in sorted({*range(blueprint.overlap + 1, min(4, half) + 1), half}):
        reuse = Reuse(times, blueprint.reuse.cohorts, blueprint.reuse.last)
        if shared > blueprint.overlap and works(
            model.columns.candidates, replace(blueprint, reuse=reuse, overlap=shared), model.forms
        ):
            keys = f"`re-use: {{forms: {times}}}` and `overlap: {shared}`"
            yield f"let an item stand in {times} forms, and two forms share up to {items_of(shared)} ({keys})"
            return


# Giving way


@dataclass(frozen=True, slots=True)
class Change:
    """A rule that gives way, by how much in items, marks or minutes, and the words for it."""

    rule: str
    size: float
    words: str
    blueprint: Blueprint


def _one(model: Model, rule: str, works: Works) -> Iterator[Change]:
    dropped = without(model.blueprint, rule)
    if dropped is None:
        found = [given for given in _given(model, [rule]) if given.rule == rule]
        changed = _change(model, found[0]) if found else None
    else:
        changed = Change(rule, 1, dropped[1], dropped[0])
    if changed and works(model.columns.candidates, changed.blueprint, model.forms):
        yield changed


def _several(model: Model, works: Works) -> Iterator[str]:
    bounded = [row.rule for row in _elastic(model)]
    changes = [change for given in _given(model, bounded) if (change := _change(model, given))]
    blueprint = model.blueprint
    for given in _given(model, bounded):
        blueprint = _edited(blueprint, model, given) or blueprint
    if changes and works(model.columns.candidates, blueprint, model.forms):
        yield listed([change.words for change in changes])


@dataclass(frozen=True, slots=True)
class Given:
    """By how much a rule gives way, in what people count in: `down` at its lower end, `up` at its upper end."""

    rule: str
    down: float
    up: float


def _elastic(model: Model) -> list[Row]:
    """Return the rows whose bounds can give way."""
    found: dict[str, Row] = {}
    for row in model.rows:
        if row.rule and with_bounds(model.blueprint, row.rule, 0, None) is not None:
            found.setdefault(row.rule, row)
    return list(found.values())


def _given(model: Model, rules: Sequence[str]) -> tuple[Given, ...]:
    """Return the smallest change of these rules with which everything holds, or nothing where there is none."""
    rows = [row for row in _elastic(model) if row.rule in rules]
    if not rows:
        return ()
    others = frozenset({row.rule for row in model.rows} | {OWN, ANCHORS}) - {row.rule for row in rows}
    base, offsets = _base(model, others)
    first = len(base.costs)
    lines = list(base.lines)
    costs, high = [], []
    for number, row in enumerate(rows):
        down, up = first + 2 * number, first + 2 * number + 1
        for offset in offsets:
            here = row.columns + offset
            lines.append(Line(row.low, inf, np.append(here, down), np.append(row.values, 1.0)))
            lines.append(Line(-inf, row.high, np.append(here, up), np.append(row.values, -1.0)))
        # Of changes of one size, that which leaves the length alone. A form without items is none.
        cost = (11 if row.rule.endswith("length") else 10) / row.scale
        costs += [cost, cost]
        high += [max(0.0, row.low - (1 if row.rule.endswith("length") else 0)), 1e6]
    program = Program(
        np.append(np.zeros(first), costs),
        np.append(base.low, np.zeros(len(high))),
        np.append(base.high, high),
        np.append(base.whole, np.full(len(high), bool(base.whole.any()))),
        lines,
    )
    found = solve(program, gap=0.05)
    if found is None or not found.found:
        return ()
    ends = found.values[first:]
    given = (
        Given(row.rule, ceil(ends[2 * n] - 1e-6) / row.scale, ceil(ends[2 * n + 1] - 1e-6) / row.scale)
        for n, row in enumerate(rows)
    )
    return tuple(one for one in given if one.down or one.up)


def _base(model: Model, rules: frozenset[str]) -> tuple[Program, list[int]]:
    """Return a program in which rules hold, and where the columns of its forms start.

    Of a large model, the program of the average form.
    """
    if model.columns.count * model.forms > LARGE:
        return average(model, rules), [0]
    program, layout = program_of(model, Setting(tuple(range(model.forms))), rules)
    return program, [form * layout.width for form in range(model.forms)]


def _row(model: Model, rule: str) -> Row:
    return next(row for row in model.rows if row.rule == rule)


def _edited(blueprint: Blueprint, model: Model, given: Given) -> Blueprint | None:
    row = _row(model, given.rule)
    high = None if row.high == inf else row.high / row.scale + given.up
    return with_bounds(blueprint, given.rule, row.low / row.scale - given.down, high)


def _change(model: Model, given: Given) -> Change | None:
    changed = _edited(model.blueprint, model, given)
    if changed is None:
        return None
    row = _row(model, given.rule)
    low, high = row.low / row.scale - given.down, row.high / row.scale + given.up
    return Change(given.rule, given.down + given.up, _asked(given.rule, low, high, bool(given.down)), changed)


def _asked(rule: str, low: float, high: float, lower: bool) -> str:
    where, _, name = rule.rpartition(", ")
    inside = f" in {where}" if where else ""
    kind, _, value = name.partition(" ")
    if kind == "length":
        return f"make {where or 'each form'} {items_of(round(low if lower else high))} long"
    if kind == "competence" and low == 0 and lower:
        return f"do not ask for competence {value}{inside}"
    nouns = {"marks": "mark", "minutes": "minute", "vignettes": "vignette"}
    counted = between(low, None if high == inf else high, nouns.get(kind, "item"))
    return f"ask for {counted}{inside}" if kind in nouns else f"ask for {counted} of {kind} {value}{inside}"


# Writing items


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of item to write. What is empty does not matter."""

    unit: str
    level: str
    type: str
    competence: str

    @property
    def named(self) -> int:
        """How much of it matters."""
        return sum(bool(part) for part in (self.unit, self.level, self.type, self.competence))


def _written(model: Model, guilty: Sequence[str], works: Works) -> Iterator[str]:
    """Yield the fewest items to write, in words, where new items suffice and another facility is not what it takes."""
    if "facility" in guilty:
        return
    kinds = _kinds(model, guilty)
    most = max((row.low / row.scale for row in model.rows if row.rule in guilty), default=model.blueprint.length.low)
    copies = min(COPIES, model.forms * max(1, ceil(most)))
    samples = [(_sample(model, kind, kinds, copy), kind) for kind in kinds for copy in range(copies)]
    new = {sample.id: kind for sample, kind in samples}
    bank = (*model.columns.candidates, *(sample for sample, _ in samples))
    grown = model_of(bank, model.blueprint, model.forms, model.used, None, model.centre)
    large = grown.columns.count * grown.forms > LARGE
    program = average(grown) if large else program_of(grown, Setting(tuple(range(grown.forms))))[0]
    # Among as few items, those of which the least is asked.
    each = np.zeros(len(program.costs))
    at = {c: new[name] for c in range(grown.columns.count) for name in _names(grown, c) if name in new}
    blocks = 1 if large else grown.forms
    for column, kind in at.items():
        for block in range(blocks):
            each[column + block * grown.columns.count] = 100 + kind.named
    found = solve(replace(program, costs=each))
    if found is None or not found.found:
        return
    counts: dict[Kind, float] = dict.fromkeys(kinds, 0.0)
    for column, kind in at.items():
        drawn = sum(found.values[column + block * grown.columns.count] for block in range(blocks))
        counts[kind] += drawn * grown.forms / blocks
    wanted = {kind: ceil(count - 1e-6) for kind, count in counts.items() if count > 1e-6}
    written = [_sample(model, kind, kinds, copy) for kind, count in wanted.items() for copy in range(count)]
    if written and works((*model.columns.candidates, *written), model.blueprint, model.forms):
        yield f"write {listed([*_phrases(wanted, model.blueprint.use)])}"


def _names(model: Model, column: int) -> Iterator[str]:
    yield from (model.columns.candidates[index].id for index in model.columns.items_in(column))


def _sample(model: Model, kind: Kind, kinds: Sequence[Kind], copy: int) -> Candidate:
    """Return an item of a kind as it could be written: of the facility that is wanted, for a mark and a minute."""
    name = f"new {kinds.index(kind)} {copy}"
    leaves = (kind.competence,) if kind.competence else ()
    asked = model.blueprint.facility
    facility = asked.target if asked else (model.centre or 700) / THOUSANDTHS
    return Candidate(name, 1, name, kind.unit, kind.type, kind.level, model.blueprint.use, leaves, 1.0, 1.0, facility)


def _kinds(model: Model, guilty: Sequence[str]) -> list[Kind]:
    blueprint = model.blueprint
    sections = blueprint.sections
    short = [rule.rpartition(", ")[2] for rule in guilty]

    def named(kind: str) -> list[str]:
        return list(dict.fromkeys(rule.removeprefix(f"{kind} ") for rule in short if rule.startswith(f"{kind} ")))

    def of(field: str) -> list[str]:
        bounds = [bound for asked in (blueprint, *sections) for bound in getattr(asked, field)]
        return list(dict.fromkeys(bound.of.what for bound in bounds))

    leaves = named("competence")
    units = named("unit") or of("units") or [""]
    levels = of("levels") if set(LEVELS) <= set(of("levels")) or sections else [*named("level"), ""]
    types = list(dict.fromkeys([*named("type"), *(of("types") if sections else ()), ""]))
    return [
        Kind(unit, level, type_, leaf)
        for unit, level, type_, leaf in product(units, levels or [""], types, [*leaves, ""])
        if not leaf or not unit or leaf.startswith(f"{unit}.")
    ]


def _phrases(counts: Mapping[Kind, int], use: str) -> Iterator[str]:
    alike: dict[tuple[int, str, str, str], list[str]] = {}
    for kind, count in counts.items():
        alike.setdefault((count, kind.level, kind.type, kind.competence), []).append(kind.unit)
    for (count, level, type_, leaf), units in alike.items():
        what = " ".join(part for part in (level, type_, use) if part)
        each = f"each of units {listed(units)}" if len(units) > 1 else f"unit {units[0]}"
        place = f" on competence {leaf}" if leaf else f" for {each}" if units[0] else ""
        yield f"{count} more {what} item{'' if count == 1 else 's'}{place}"
