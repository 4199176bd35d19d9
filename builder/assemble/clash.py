"""Why forms cannot be built, in the trainer's words, and what would do.

First the bank is counted, which explains most cases with plain numbers. Else the smallest set of clashing rules is
found with QuickXplain (U. Junker, AAAI 2004): on the average form where even that cannot be had, which is quick for
any bank, else on all forms together. Every change that is offered has been tried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby

import numpy as np

from builder.assemble.model import ANCHORS, OWN, Model, Setting, average, program_of
from builder.assemble.rows import Row
from builder.assemble.search import LARGE
from builder.assemble.solver import solve
from builder.assemble.values import Clash
from builder.holdings import Holding, holding, listed
from builder.supply import items_of


def explain(model: Model, offered: Callable[[Model, Sequence[str]], Iterable[str]]) -> Clash:
    """Return the clash of a model that has no forms. `offered` yields changes that each suffice, in words."""
    model = replace(model, target=None)
    short = _shortages(model)
    if short:
        guilty = tuple(one.what for one in short)
        what = " ".join(f"{sentence}." for sentence in _sentences(short))
    else:
        guilty = clashing(rules_of(model), _test(model))
        what = _together(model, guilty)
    changes = tuple(offered(model, guilty))
    fixes = {0: "No single change fixes it", 1: "To fix it"}.get(len(changes), "Any one of these fixes it")
    built = "the form" if model.forms == 1 else f"{model.forms} forms"
    message = f"Cannot build {built}. {what} {': '.join([fixes, '; '.join(changes)] if changes else [fixes])}."
    return Clash(_named(model, guilty), message, changes)


def rules_of(model: Model) -> tuple[str, ...]:
    """Return every rule of a model, the one across forms first."""
    across = ((OWN,) if model.forms > 1 else ()) + ((ANCHORS,) if model.anchors else ())
    return tuple(dict.fromkeys((*across, *(row.rule for row in model.rows if row.rule))))


def _test(model: Model) -> Callable[[Sequence[str]], bool]:
    if solve(average(model)) is None or model.columns.count * model.forms > LARGE:
        return lambda rules: solve(average(model, frozenset(rules))) is not None
    return partial(holds, model)


def holds(model: Model, rules: Sequence[str]) -> bool:
    """Tell whether there are forms that meet these rules."""
    program, _ = program_of(model, Setting(tuple(range(model.forms))), frozenset(rules))
    return solve(replace(program, costs=np.zeros(len(program.costs)))) is not None


def _together(model: Model, guilty: Sequence[str]) -> str:
    names = _named(model, guilty)
    if not names:
        return "No such forms were found, though no rules were proven to clash."
    start = "This rule cannot be met" if len(names) == 1 else "These rules cannot hold together"
    vignettes = " Items of a vignette go together." if model.columns.whole else ""
    return f"{start}: {'; '.join(names)}.{vignettes}"


def _named(model: Model, rules: Iterable[str]) -> tuple[str, ...]:
    names = {row.rule: row.name for row in model.rows}
    return tuple(names.get(rule) or _across(model, rule) for rule in rules)


def _across(model: Model, rule: str) -> str:
    if rule == ANCHORS:
        return f"{items_of(model.anchors)} common to all forms"
    if model.cap == 1:
        return "each item in one form only"
    shared = model.blueprint.overlap
    return f"each item in at most {model.cap} forms, and any two forms share at most {items_of(shared)}"


# Counting


def _shortages(model: Model) -> list[Holding]:
    found = [one for row in model.rows if (one := _shortage(model, row)) and one.needed > one.held]
    # A length is told where nothing else of the quiz, or of the section, is short.
    told = [one for one in found if not _is_length(one.what) or not _others(one.what, found)]
    return told


def _is_length(rule: str) -> bool:
    return rule.rpartition(", ")[2] == "length"


def _others(rule: str, found: Sequence[Holding]) -> bool:
    where = rule.removesuffix("length")
    return any(one.what != rule and one.what.startswith(where) for one in found)


def _shortage(model: Model, row: Row) -> Holding | None:
    if not row.rule or row.form is not None or row.scale != 1 or row.low <= 0 or row.rule in ("facility", "differ"):
        return None
    things: Mapping[int, float] = {
        int(model.columns.thing[column]): value
        for column, value in zip(row.columns.tolist(), row.values.tolist(), strict=True)
    }
    fixed = sum(round(value) for thing, value in things.items() if thing in model.everywhere)
    held = sum(round(value) for thing, value in things.items() if thing not in model.everywhere)
    blueprint = replace(model.blueprint, forms=model.forms)
    found = holding(blueprint.where, row.rule, (round(row.low), None), fixed, held, blueprint)
    return None if found.enough else found


def _sentences(short: Sequence[Holding]) -> Iterator[str]:
    def told(one: Holding) -> tuple[str, str]:
        return one.what.partition(" ")[0], str(one).removeprefix(one.what)

    for (kind, rest), group in groupby(sorted(short, key=told), key=told):
        names = [one.what.partition(" ")[2].removesuffix(", length") for one in group]
        if kind == "length":
            yield f"The bank{rest}"
        elif kind == "must":
            yield f"{listed(names).removeprefix('include ')} must be included and cannot be drawn"
        elif kind == "section" or len(names) == 1:
            yield from (f"{kind.capitalize()} {name}{rest}" for name in names)
        else:
            yield f"{kind.capitalize()}s {listed(names)} each{rest.replace(' has ', ' have ', 1)}"


# Clashing rules


def clashing(rules: Sequence[str], hold: Callable[[Sequence[str]], bool]) -> tuple[str, ...]:
    """Return a smallest part of rules that cannot hold together: without any one of them the others can.

    Nothing where all of them can.
    """
    if hold(rules):
        return ()

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
