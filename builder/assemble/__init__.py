"""Assembly: from a question bank and a blueprint to forms that are proven to be the best, or to why there are none."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations

# NumPy only carries numbers here; left alone, it starts threads for each core, which takes longer than to solve. It is
# told so before any module of this folder imports it.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from builder.assemble.columns import chosen_items
from builder.assemble.model import Model, average, model_of
from builder.assemble.rows import THOUSANDTHS, Row
from builder.assemble.search import Found, draw, possible
from builder.assemble.solver import Numbers, solve
from builder.assemble.values import UNUSED, Assembly, Candidate, Clash, RowValue, Used, candidate_of
from builder.assemble.verify import verify
from builder.form import form_name
from builder.model import Blueprint, Course
from builder.supply import usable

__all__ = ["UNUSED", "Assembly", "Candidate", "Clash", "RowValue", "Used", "assemble", "candidates", "verify"]


def candidates(course: Course, blueprint: Blueprint) -> tuple[Candidate, ...]:
    """Return the items that a blueprint may draw: current, of its use and its units, and not barred."""
    vignettes = {vignette.id: vignette for vignette in course.vignettes}
    return tuple(candidate_of(item, vignettes.get(item.vignette or "")) for item in usable(course, blueprint))


def assemble(
    candidates: Sequence[Candidate], blueprint: Blueprint, forms: int, seed: int, used: Used = UNUSED
) -> Assembly | Clash:
    """Return forms that meet the blueprint, with how good they are proven to be, or why there are none.

    The best forms are alike in expected facility and hold few items that were asked of late (`used`: for each item,
    how many cohorts ago). Equally good ones are chosen between by the seed. The order of the candidates does not
    matter. Raises AssertionError where a form is not what was asked for, which is a bug.
    """
    model = aimed(candidates, blueprint, forms, used)
    found = draw(model, seed)
    if found is None:
        # Most quizzes can be built, and need not wait for what explains why not.
        from builder.assemble.changes import changes_of
        from builder.assemble.clash import explain

        return explain(model, lambda stuck, guilty: changes_of(stuck, guilty, _works))
    chosen = [chosen_items(found.model.columns, values) for values in found.forms]
    target = None if model.target is None else model.target / THOUSANDTHS
    assembly = Assembly(
        forms=tuple(tuple(one) for one in chosen),
        sections=tuple(tuple(one.values()) for one in chosen),
        objective=found.cost,
        bound=found.bound,
        rows=tuple(_values(found)),
        target=target,
        anchors=tuple(sorted(_anchors(found))),
    )
    verify(assembly, candidates, blueprint, forms, used)
    return assembly


def _works(candidates: Sequence[Candidate], blueprint: Blueprint, forms: int) -> bool:
    return possible(replace(aimed(candidates, blueprint, forms, UNUSED), target=None))


def aimed(candidates: Sequence[Candidate], blueprint: Blueprint, forms: int, used: Used) -> Model:
    """Return the model, with the mean facility that its forms aim at.

    A single form aims at what its blueprint names, if anything. Several are to be alike: at the target of the
    blueprint, else at the mean of the bank, or as near as its rules allow.
    """
    asked = blueprint.facility
    if not candidates or (forms == 1 and asked is None):
        return model_of(candidates, blueprint, forms, used, None)
    # Whole numbers add up alike in any order.
    mean = sum(round(one.facility * THOUSANDTHS) for one in candidates) / len(candidates)
    target = round(asked.target * THOUSANDTHS if asked else mean)
    model = model_of(candidates, blueprint, forms, used, target)
    if forms == 1 or (asked and blueprint.differ is None):
        return model
    relaxed = solve(average(model))
    if relaxed is None or not model.size @ relaxed.values[: model.columns.count]:
        return model
    miss = float(model.off @ relaxed.values[: model.columns.count])
    nearest = target + round(miss / float(model.size @ relaxed.values[: model.columns.count]))
    if blueprint.differ is not None:
        return model_of(candidates, blueprint, forms, used, target if asked else nearest, nearest)
    return model if nearest == target else replace(model, target=nearest)


# Reporting


def _values(found: Found) -> Iterator[RowValue]:
    seen: set[tuple[str, int]] = set()
    for row in found.model.rows:
        for form, values in enumerate(found.forms):
            if row.name and row.form in (None, form) and (row.name, form) not in seen:
                seen.add((row.name, form))
                yield _value(found.model, row, form, values)
    yield from _shared(found)


def _value(model: Model, row: Row, form: int, values: Numbers) -> RowValue:
    if row.rule in ("facility", "differ"):
        mean = _mean(model, values)
        asked = model.blueprint.facility
        centre, within = ((model.centre or 0) / THOUSANDTHS, (model.blueprint.differ or 0) / 2)
        if row.rule == "facility" and asked:
            centre, within = asked.target, asked.within or 0
        return RowValue(row.name, round(centre - within, 6), round(centre + within, 6), mean, form)
    value = float(row.values @ values[row.columns]) / row.scale
    return RowValue(row.name, row.low / row.scale, None if np.isinf(row.high) else row.high / row.scale, value, form)


def _mean(model: Model, values: Numbers) -> float:
    items = [index for column in np.flatnonzero(values > 0.5).tolist() for index in model.columns.items_in(column)]
    return round(sum(model.columns.candidates[index].facility for index in items) / max(1, len(items)), 6)


def _shared(found: Found) -> Iterator[RowValue]:
    blueprint = found.model.blueprint
    common = _anchors(found) | _items(found.model, found.model.everywhere)
    drawn = [set(chosen_items(found.model.columns, values)) for values in found.forms]
    if found.model.anchors:
        yield RowValue("chosen to be in all forms", blueprint.anchors, blueprint.anchors, len(_anchors(found)), 0)
    for first, second in combinations(range(len(drawn)), 2):
        name = f"shared by forms {form_name(first)} and {form_name(second)}"
        yield RowValue(name, 0, blueprint.overlap, len(drawn[first] & drawn[second] - common), second)


def _anchors(found: Found) -> frozenset[str]:
    return _items(found.model, found.anchors)


def _items(model: Model, things: Iterable[int]) -> frozenset[str]:
    columns = model.columns
    return frozenset(columns.candidates[index].id for thing in things for index in columns.things[thing])
