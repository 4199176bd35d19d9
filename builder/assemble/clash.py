"""Why forms cannot be built, in the trainer's words, and what would do.

First the bank is counted, which explains most cases with plain numbers. Else the smallest set of clashing rules is
found with QuickXplain (U. Junker, AAAI 2004). Every change that is offered has been tried on the model.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from builder.assemble.changes import changes_of, listed
from builder.assemble.model import Model, holds, model_of
from builder.assemble.values import Candidate, Clash, Row
from builder.model import Blueprint
from builder.supply import Shortage


def explain(candidates: Sequence[Candidate], blueprint: Blueprint, forms: int) -> Clash:
    """Return the clash of a blueprint that cannot be met in this number of forms."""
    model = model_of(candidates, blueprint, forms)
    short = _shortages(model, blueprint)
    if short:
        guilty = tuple(one.what for one in short)
        what = " ".join(f"{sentence}." for sentence in _sentences(short))
    else:
        guilty = clashing(model.rules, lambda rules: holds(model, rules))
        what = _together(model, _named(model, guilty))
    changes = tuple(changes_of(model, blueprint, guilty))
    fixes = {0: "No single change fixes it", 1: "To fix it"}.get(len(changes), "Any one of these fixes it")
    built = "the form" if forms == 1 else f"{forms} forms"
    message = f"Cannot build {built}. {what} {': '.join([fixes, '; '.join(changes)] if changes else [fixes])}."
    return Clash(_named(model, guilty), message, changes)


def _together(model: Model, names: Sequence[str]) -> str:
    start = "This rule cannot be met" if len(names) == 1 else "These rules cannot hold together"
    vignettes = " Items of a vignette go together." if any(len(block) > 1 for block in model.blocks) else ""
    return f"{start}: {'; '.join(names)}.{vignettes}"


def _named(model: Model, rules: Iterable[str]) -> tuple[str, ...]:
    names = {row.rule: row.name for row in model.rows}
    return tuple(names.get(rule, rule) for rule in rules)


# Counting


def _shortages(model: Model, blueprint: Blueprint) -> list[Shortage]:
    found = [one for row in model.rows if (one := _shortage(model, row, blueprint)).needed > one.held]
    return [one for one in found if one.what != "length"] or found


def _shortage(model: Model, row: Row, blueprint: Blueprint) -> Shortage:
    everywhere = {index for number in model.fixed for index in model.blocks[number]}
    fixed = sum(count for index, count in row.members if index in everywhere)
    held = sum(count for _, count in row.members) - fixed
    return Shortage(blueprint.where, row.rule, row.low, min(fixed, row.low), held, model.forms)


def _sentences(short: Sequence[Shortage]) -> Iterator[str]:
    def told(one: Shortage) -> tuple[str, str]:
        return one.what.partition(" ")[0], str(one).removeprefix(one.what)

    for (kind, rest), group in groupby(sorted(short, key=told), key=told):
        names = [one.what.partition(" ")[2] for one in group]
        if kind == "length":
            yield f"The bank{rest}"
        elif kind == "must":
            yield f"{listed(names).removeprefix('include ')} must be included and cannot be drawn"
        elif len(names) == 1:
            yield f"{kind.capitalize()} {names[0]}{rest}"
        else:
            yield f"{kind.capitalize()}s {listed(names)} each{rest.replace(' has ', ' have ', 1)}"


# Clashing rules


def clashing(rules: Sequence[str], hold: Callable[[Sequence[str]], bool]) -> tuple[str, ...]:
    """Return a smallest part of rules that cannot hold together: without any one of them the others can."""

    def search(given: tuple[str, ...], grown: bool, rest: tuple[str, ...]) -> tuple[str, ...]:
        if grown and not hold(given):
            return ()
        if len(rest) == 1:
            return rest
        half = len(rest) // 2
        second = search((*given, *rest[:half]), True, rest[half:])
        first = search((*given, *second), bool(second), rest[:half])
        return (*first, *second)

    return search((), False, tuple(rules))
