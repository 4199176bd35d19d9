"""Programs over columns: some forms at once, each with its own copy of the columns, and a shadow of those to come.

After W. J. van der Linden, Linear Models for Optimal Test Design (2005): one 0-1 column for what may be drawn, every
specification a linear constraint. The shadow stands for all later forms together, as in van der Linden and Adema,
Simultaneous Assembly of Multiple Test Forms, Journal of Educational Measurement 35 (1998): it keeps for them what the
forms at hand would use up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from math import inf

import numpy as np

from builder.assemble.columns import Columns, columns_of
from builder.assemble.rows import Row, missing, rows_of, sizes
from builder.assemble.solver import Indexes, Line, Numbers, Program
from builder.assemble.values import Candidate, Used
from builder.model import Blueprint

MISS = 10
"""What a thousandth costs by which the summed facilities of the worst form miss their target."""

NOISE = 1000
"""The tie-break of an item lies below this: fine enough that equally good forms hardly ever tie."""


def points_of(ages: Sequence[int]) -> int:
    """Return what it costs to ask an item again: 120 for each form of this cohort, 60 of the last one, then less."""
    return sum(120 if age == 0 else max(1, 60 // age) for age in ages)


def noise_of(seed: int, item: str, form: int) -> int:
    """Return the tie-break of an item in a form. It depends on nothing else, so other items do not change it."""
    raw = blake2b(f"{seed} {item} {form}".encode(), digest_size=8).digest()
    return int.from_bytes(raw, "big") % NOISE


@dataclass(frozen=True, eq=False)
class Model:
    """Everything that is asked of the forms together.

    `target` is the mean facility that is aimed at, `centre` the one around which forms may differ, both in
    thousandths; None where it is no matter.
    """

    blueprint: Blueprint
    columns: Columns
    rows: Sequence[Row]
    forms: int
    used: Used
    target: int | None
    centre: int | None

    @cached_property
    def points(self) -> Numbers:
        """What each column costs because of recent use."""
        return self.columns.total([points_of(self.used.get(one.id, ())) for one in self.columns.candidates])

    @cached_property
    def off(self) -> Numbers:
        """By how many thousandths each column misses the target."""
        return missing(self.columns, self.target) if self.target is not None else np.zeros(self.columns.count)

    @cached_property
    def size(self) -> Numbers:
        """How many items each column holds."""
        return sizes(self.columns)

    @cached_property
    def everywhere(self) -> frozenset[int]:
        """The things that stand in every form."""
        named = {must.what for must in self.blueprint.must_include}
        return frozenset(t for t, items in enumerate(self.columns.things) if self._any(items, named))

    @cached_property
    def reserved(self) -> Mapping[int, frozenset[int]]:
        """The things that stand in certain forms, with these."""
        found: dict[int, set[int]] = {}
        for row in self.rows:
            if row.form is not None:
                for column in row.columns.tolist():
                    found.setdefault(int(self.columns.thing[column]), set()).add(row.form)
        return {thing: frozenset(forms) for thing, forms in found.items()}

    def _any(self, items: Sequence[int], names: set[str]) -> bool:
        return any(self.columns.candidates[index].id in names for index in items)

    @cached_property
    def anchorable(self) -> tuple[int, ...]:
        """The things that may be chosen to stand in every form: those that are in none or all of their own accord."""
        parted = {int(self.columns.thing[column]) for drawn in self.columns.drawn for column in drawn.columns}
        bound = parted | self.everywhere | set(self.reserved)
        return tuple(thing for thing in range(len(self.columns.things)) if thing not in bound)

    @cached_property
    def held(self) -> tuple[Indexes, ...]:
        """The columns of each thing."""
        found: list[list[int]] = [[] for _ in self.columns.things]
        for column, thing in enumerate(self.columns.thing.tolist()):
            if thing >= 0:
                found[thing].append(column)
        return tuple(np.array(columns, dtype=np.int64) for columns in found)

    def left(self, before: Sequence[Numbers]) -> Numbers:
        """Return in how many more forms each thing may stand."""
        left = np.full(len(self.columns.things), float(self.cap))
        for values in before:
            things = self.columns.thing[np.flatnonzero(values > 0.5)]
            left[things[things >= 0]] -= 1
        return left

    def most(self, form: int | None, left: Numbers, anchors: frozenset[int] | None) -> Numbers:
        """Return the highest value of each column in a form, or for the shadow in each later one."""
        open_ = left > 0
        common = self.everywhere | (anchors or frozenset())
        open_[list(common)] = True
        for thing, forms in ((thing, forms) for thing, forms in self.reserved.items() if thing not in common):
            # What is fixed to other forms stands there alone, unless it may stand in more.
            others = len(forms - {form}) if form is not None else 0
            open_[thing] = (form in forms) if form is not None and others >= self.cap else open_[thing] or form in forms
        return np.where(self.columns.thing >= 0, open_[self.columns.thing], True).astype(float)

    @property
    def anchors(self) -> int:
        """How many items are chosen to be common to all forms."""
        return self.blueprint.anchors if self.forms > 1 else 0

    @cached_property
    def cap(self) -> int:
        """In how many forms a thing may stand."""
        return self.blueprint.reuse.forms

    def cost(self, chosen: Sequence[Numbers]) -> int:
        """Return the objective of forms, given as values of columns."""
        worst = max((abs(float(self.off @ values)) for values in chosen), default=0.0)
        return round(MISS * worst + sum(float(self.points @ values) for values in chosen))

    def noise(self, seed: int, form: int) -> Numbers:
        """Return the tie-break of each column in a form."""
        return self.columns.total([noise_of(seed, one.id, form) for one in self.columns.candidates])


def model_of(
    candidates: Sequence[Candidate],
    blueprint: Blueprint,
    forms: int,
    used: Used,
    target: int | None,
    centre: int | None = None,
) -> Model:
    """Return the model of forms from these candidates. `centre` is what the facilities of forms may differ around."""
    columns = columns_of(candidates, blueprint)
    return Model(blueprint, columns, rows_of(columns, blueprint, centre, used), forms, used, target, centre)


# Programs


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """Which forms a program draws, beside those that are drawn already (`before`, values of columns by form).

    `shadow` stands for so many later forms. `anchors` are the things already chosen to be common to all forms, None
    where this program chooses them. `worst` is the miss that the earlier forms have anyway.
    """

    numbers: tuple[int, ...]
    before: tuple[Numbers, ...] = ()
    shadow: int = 0
    anchors: frozenset[int] | None = None
    worst: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Where the columns of a program stand: of its forms, their shadow, the worst miss, and of anchors."""

    width: int
    forms: int
    shadow: bool
    miss: bool
    anchors: tuple[int, ...]
    pairs: int

    @property
    def y(self) -> int:
        """The column of the worst miss."""
        return self.width * (self.forms + self.shadow)

    @property
    def z(self) -> int:
        """The first column of the anchors, one a thing that may be one."""
        return self.y + self.miss

    @property
    def w(self) -> int:
        """The first column of what two forms share."""
        return self.z + len(self.anchors)


def program_of(model: Model, setting: Setting, rules: frozenset[str] | None = None) -> tuple[Program, Layout]:
    """Return the program that draws some forms, with costs that count the objective and no tie-break.

    With `rules`, only these hold, and what keeps a form together.
    """
    columns, forms = model.columns, len(setting.numbers)
    choosing = model.anchors and setting.anchors is None and (rules is None or ANCHORS in rules)
    free = tuple(model.anchorable) if choosing else ()
    sharing = model.cap > 1 and forms > 1
    pairs = forms * (forms - 1) // 2 * len(model.columns.things) if sharing else 0
    layout = Layout(columns.count, forms, setting.shadow > 0, model.target is not None, free, pairs)
    rows = [row for row in model.rows if rules is None or not row.rule or row.rule in rules]
    lines = [*_form_lines(model, setting, layout, rows)]
    if rules is None or OWN in rules:
        lines += _own_lines(model, setting, layout)
    if layout.miss:
        lines += _miss_lines(model, layout, setting.shadow)
    if choosing:
        lines += _anchor_lines(model, layout)
    return _bounded(model, setting, layout, lines), layout


OWN = "own"
"""The rule across forms: how many forms may have an item, and how much two forms may share."""

ANCHORS = "anchors"
"""The rule that some items are common to all forms."""


def _form_lines(model: Model, setting: Setting, layout: Layout, rows: Sequence[Row]) -> Iterator[Line]:
    for place, number in enumerate(setting.numbers):
        for row in rows:
            if row.form in (None, number):
                yield Line(row.low, row.high, row.columns + place * layout.width, row.values)
    if setting.shadow:
        times, offset = setting.shadow, layout.forms * layout.width
        for row in rows:
            if row.form is None:
                yield Line(row.low * times, row.high * times, row.columns + offset, row.values)


def _miss_lines(model: Model, layout: Layout, shadow: int) -> Iterator[Line]:
    for place in range(layout.forms):
        yield from _miss(model, place * layout.width, layout.y, 1)
    if shadow:
        yield from _miss(model, layout.forms * layout.width, layout.y, shadow)


def _miss(model: Model, offset: int, y: int, times: int) -> Iterator[Line]:
    there = np.flatnonzero(model.off)
    columns, values = np.append(there + offset, y), model.off[there]
    yield Line(-inf, 0.0, columns, np.append(values, -times))
    yield Line(0.0, inf, columns, np.append(values, times))


def _own_lines(model: Model, setting: Setting, layout: Layout) -> Iterator[Line]:
    """Yield how often a thing may stand in these forms and their shadow, and how much two forms share."""
    blocks = layout.forms + layout.shadow
    common = model.everywhere | (setting.anchors or frozenset())
    anchor = {thing: layout.z + place for place, thing in enumerate(layout.anchors)}
    left = model.left(setting.before)
    if blocks > 1:
        for thing, held in enumerate(model.held):
            if thing not in common and len(held):
                columns = np.concatenate([held + block * layout.width for block in range(blocks)])
                values = np.ones(len(columns))
                if thing in anchor:
                    columns, values = np.append(columns, anchor[thing]), np.append(values, -float(model.forms))
                yield Line(-inf, float(left[thing]), columns, values)
    if model.cap > 1:
        yield from _shared_lines(model, setting, layout, common)


def _shared_lines(model: Model, setting: Setting, layout: Layout, common: frozenset[int]) -> Iterator[Line]:
    most = float(model.blueprint.overlap)
    anchor = {thing: layout.z + place for place, thing in enumerate(layout.anchors)}
    ordinary = np.array([t >= 0 and t not in common for t in model.columns.thing.tolist()], dtype=bool)
    for earlier in setting.before:
        drawn = {int(model.columns.thing[column]) for column in np.flatnonzero(earlier > 0.5).tolist()}
        there = np.array([t in drawn for t in model.columns.thing.tolist()], dtype=bool) & ordinary
        columns = np.flatnonzero(there)
        for place in range(layout.forms):
            yield Line(-inf, most, columns + place * layout.width, model.size[columns])
    at = layout.w
    for first in range(layout.forms):
        for second in range(first + 1, layout.forms) if layout.pairs else ():
            both: list[int] = []
            for thing, held in enumerate(model.held):
                if thing not in common and len(held):
                    columns = np.concatenate([held + first * layout.width, held + second * layout.width, [at]])
                    values = np.append(np.ones(2 * len(held)), -1.0)
                    if thing in anchor:
                        columns, values = np.append(columns, anchor[thing]), np.append(values, -1.0)
                    yield Line(-inf, 1.0, columns, values)
                    both.append(thing)
                at += 1
            start = at - len(model.held)
            items = np.array([float(len(model.columns.things[thing])) for thing in both])
            yield Line(-inf, most, np.array(both, dtype=np.int64) + start, items)


def _anchor_lines(model: Model, layout: Layout) -> Iterator[Line]:
    """Yield that an anchor stands in every form, and how many items the anchors are."""
    for place, thing in enumerate(layout.anchors):
        for block in range(layout.forms):
            columns = np.append(model.held[thing] + block * layout.width, layout.z + place)
            yield Line(0.0, inf, columns, np.append(np.ones(len(columns) - 1), -1.0))
        if layout.shadow:
            columns = np.append(model.held[thing] + layout.forms * layout.width, layout.z + place)
            yield Line(0.0, inf, columns, np.append(np.ones(len(columns) - 1), -float(model.forms - layout.forms)))
    items = np.array([float(len(model.columns.things[thing])) for thing in layout.anchors])
    most = float(model.anchors)
    yield Line(most, most, np.arange(len(layout.anchors)) + layout.z, items)


def _bounded(model: Model, setting: Setting, layout: Layout, lines: Sequence[Line]) -> Program:
    """Return the program with what its columns cost, and from where to where they go."""
    width, size = layout.width, layout.w + layout.pairs
    costs, low, high = np.zeros(size), np.zeros(size), np.ones(size)
    whole = np.ones(size, dtype=bool)
    left = model.left(setting.before)
    for place, number in enumerate(setting.numbers):
        here = slice(place * width, (place + 1) * width)
        costs[here] = model.points
        high[here] = model.most(number, left, setting.anchors)
    if setting.shadow:
        here = slice(layout.forms * width, (layout.forms + 1) * width)
        costs[here], whole[here] = model.points, False
        high[here] = np.minimum(setting.shadow, model.most(None, left, setting.anchors) * setting.shadow)
    if layout.miss:
        costs[layout.y], low[layout.y], high[layout.y], whole[layout.y] = MISS, setting.worst, inf, False
    whole[layout.w :] = False
    lines = [*lines, *_common_lines(model, setting, layout)]
    return Program(costs, low, high, whole, lines)


def _common_lines(model: Model, setting: Setting, layout: Layout) -> Iterator[Line]:
    for thing in sorted(setting.anchors or ()):
        for block in range(layout.forms + layout.shadow):
            times = 1.0 if block < layout.forms else float(setting.shadow)
            held = model.held[thing]
            yield Line(times, times, held + block * layout.width, np.ones(len(held)))


# The average form


def average(model: Model, rules: frozenset[str] | None = None) -> Program:
    """Return the program of the average form: its optimum bounds the objective of all forms together from below.

    Averaged over the forms, any solution is one of this program: every form meets the same rows, a thing stands in at
    most `cap` of them, and the worst miss is no less than that of the average. Rows of single forms are left out.
    With `rules`, only these hold, and what keeps a form together.
    """
    columns = model.columns
    choosing = model.anchors and (rules is None or ANCHORS in rules)
    free = tuple(model.anchorable) if choosing else ()
    layout = Layout(columns.count, 1, False, model.target is not None, free, 0)
    share = min(1.0, model.cap / model.forms) if rules is None or OWN in rules else 1.0
    anyhow = model.everywhere | frozenset(model.reserved) | set(free)
    high = np.array([share if t >= 0 and t not in anyhow else 1.0 for t in columns.thing.tolist()])
    rows = [row for row in model.rows if row.form is None and (rules is None or not row.rule or row.rule in rules)]
    lines = [Line(row.low, row.high, row.columns, row.values) for row in rows]
    if layout.miss:
        lines += _miss(model, 0, layout.y, 1)
    for place, thing in enumerate(free):
        held = model.held[thing]
        ends = np.append(held, layout.z + place)
        lines.append(Line(-inf, share, ends, np.append(np.ones(len(held)), -1.0)))
    lines += _anchor_lines(model, layout) if choosing else ()
    size = layout.w
    costs, most = np.zeros(size), np.ones(size)
    costs[: columns.count], most[: columns.count] = model.points * model.forms, high
    if layout.miss:
        costs[layout.y], most[layout.y] = MISS, inf
    return Program(costs, np.zeros(size), most, np.zeros(size, dtype=bool), lines)
