"""Assembly: from a question bank and a blueprint to forms that are proven to be the best, or to why there are none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from builder.assemble.clash import explain
from builder.assemble.model import Model, best, entries_of, model_of
from builder.assemble.values import Assembly, Candidate, Clash, Row, RowValue, candidate_of
from builder.assemble.verify import verify
from builder.model import Blueprint, Course
from builder.supply import usable

__all__ = ["Assembly", "Candidate", "Clash", "Row", "RowValue", "assemble", "candidates", "verify"]

_UNUSED: Mapping[str, int] = MappingProxyType({})


def candidates(course: Course, blueprint: Blueprint) -> tuple[Candidate, ...]:
    """Return the items that a blueprint may draw: current, of its use and its units, and not barred."""
    return tuple(candidate_of(item) for item in usable(course, blueprint))


def assemble(
    candidates: Sequence[Candidate], blueprint: Blueprint, forms: int, seed: int, used: Mapping[str, int] = _UNUSED
) -> Assembly | Clash:
    """Return forms that meet the blueprint, proven to be the best ones, or why there are none.

    No item is in two forms, but for those that every form must include. The best forms hold as few items as can be
    that earlier cohorts had (`used`: how often, by ID); ties are broken by the seed. The order of the candidates does
    not matter. Raises AssertionError where a form is not what was asked for, which is a bug.
    """
    model = model_of(candidates, blueprint, forms)
    found = best(model, seed, used)
    if found is None:
        return explain(candidates, blueprint, forms)
    assembly = Assembly(_forms(model, found.values), found.cost, found.bound, _values(model, found.values))
    verify(assembly, candidates, blueprint, forms)
    return assembly


def _forms(model: Model, values: Sequence[int]) -> tuple[tuple[str, ...], ...]:
    drawn = [
        [
            model.candidates[i].id
            for n, block in enumerate(model.blocks)
            if values[n * model.forms + form]
            for i in block
        ]
        for form in range(model.forms)
    ]
    return tuple(tuple(sorted(names)) for names in drawn)


def _values(model: Model, values: Sequence[int]) -> tuple[RowValue, ...]:
    return tuple(
        RowValue(row.name, row.low, row.high, sum(values[column] * count for column, count in entries), form)
        for row, form, entries in entries_of(model)
    )
