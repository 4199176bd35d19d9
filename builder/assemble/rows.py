"""A blueprint as named rows over candidates: whatever solves, explains or reports needs only these."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from builder.assemble.values import Candidate, Row
from builder.model import Blueprint, Bound
from builder.supply import items_of

OWN = "each item in one form only"
"""The rule across forms. Items that every form must include are exempt."""


def rows_of(candidates: Sequence[Candidate], blueprint: Blueprint) -> tuple[Row, ...]:
    """Return the rows that each form must meet, the length first."""
    return tuple(_rows(candidates, blueprint))


def _rows(candidates: Sequence[Candidate], blueprint: Blueprint) -> Iterator[Row]:
    length = round(blueprint.length.low)

    def row(rule: str, low: int, high: int, counts: Callable[[Candidate], bool]) -> Row:
        members = tuple((index, 1) for index, one in enumerate(candidates) if counts(one))
        return Row(f"{rule}: {_between(low, high, length)}", rule, low, high, members)

    yield row("length", length, length, lambda one: True)
    kinds: tuple[tuple[str, tuple[Bound, ...], Callable[[Candidate], str]], ...] = (
        ("unit", blueprint.units, lambda one: one.unit),
        ("level", blueprint.levels, lambda one: one.level),
        ("type", blueprint.types, lambda one: one.type),
    )
    for kind, bounds, value in kinds:
        for bound in bounds:
            name = bound.of.what
            yield row(f"{kind} {name}", bound.low, bound.high or length, lambda one, v=value, n=name: v(one) == n)  # type: ignore[misc]
    for leaf in blueprint.competences:
        name = leaf.of.what
        yield row(f"competence {name}", leaf.low, length, lambda one, n=name: n in one.competences)  # type: ignore[misc]
    for item in blueprint.must_include:
        members = tuple((index, 1) for index, one in enumerate(candidates) if one.id == item.what)
        yield Row(f"must include {item.what}", f"must include {item.what}", 1, 1, members)


def _between(low: int, high: int, length: int) -> str:
    if low == high:
        return items_of(low)
    if low == 0:
        return f"at most {items_of(high)}"
    return f"at least {items_of(low)}" if high >= length else f"{low} to {high} items"


def blocks_of(candidates: Sequence[Candidate]) -> tuple[tuple[int, ...], ...]:
    """Return the candidates that go together, as indexes, one tuple a block."""
    found: dict[str, list[int]] = {}
    for index, one in enumerate(candidates):
        found.setdefault(one.block, []).append(index)
    return tuple(tuple(block) for block in found.values())
