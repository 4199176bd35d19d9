"""From a blueprint to forms ready to print: everything has its place, and nothing is left to chance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from string import ascii_uppercase
from types import MappingProxyType

from builder.assemble import Clash, assemble, candidates
from builder.assemble.shuffle import orders
from builder.form import Form, Question, form_code
from builder.model import Blueprint, Course, Item

_UNUSED: Mapping[str, int] = MappingProxyType({})


def issue_forms(
    course: Course,
    blueprint: Blueprint,
    *,
    count: int | None = None,
    seed: int,
    used: Mapping[str, int] = _UNUSED,
) -> tuple[Form, ...] | Clash:
    """Return the forms of a blueprint, as many as it asks for or `count`, as drafts; or why there are none.

    Questions stand by unit in the order of the course, within a unit as in the bank. `used` says how often earlier
    cohorts had an item. Raises ValueError where `count` is below 1.
    """
    forms = blueprint.forms if count is None else count
    if forms < 1:
        raise ValueError(f"{forms} forms: there is at least one")
    found = assemble(candidates(course, blueprint), blueprint, forms, seed, used)
    if isinstance(found, Clash):
        return found
    return tuple(_form(course, blueprint, seed, number, names) for number, names in enumerate(found.forms))


def _form(course: Course, blueprint: Blueprint, seed: int, number: int, names: Sequence[str]) -> Form:
    items = in_order(course, names)
    name = form_name(number)
    shown = orders(items, f"{seed} {blueprint.id} {name}")
    wanted = dict.fromkeys(item.vignette for item in items if item.vignette)
    vignettes = {vignette.id: vignette for vignette in course.vignettes}
    form = Form(
        blueprint=blueprint.id,
        title=blueprint.title,
        purpose=blueprint.purpose,
        name=name,
        code="",
        seed=seed,
        questions=tuple(Question(n, item, order) for n, (item, order) in enumerate(zip(items, shown, strict=True), 1)),
        vignettes=tuple(vignettes[vignette] for vignette in wanted),
        minutes=blueprint.time_allowed,
        pass_mark=blueprint.pass_mark,
    )
    return replace(form, code=form_code(form))


def in_order(course: Course, names: Iterable[str]) -> tuple[Item, ...]:
    """Return these items by unit in the order of the course, then as in the bank; a vignette's stay together there."""
    units = {unit.number: position for position, unit in enumerate(course.units)}
    wanted = set(names)
    items = [item for item in course.items if item.id in wanted]
    return tuple(sorted(items, key=lambda item: (units.get(item.unit, len(units)), item.where)))


def form_name(number: int) -> str:
    """Return the name of a form, counted from 0: A to Z, then AA."""
    before, letter = divmod(number, len(ascii_uppercase))
    return (form_name(before - 1) if before else "") + ascii_uppercase[letter]
