"""From a blueprint to forms ready to print: everything has its place, and nothing is left to chance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from builder.assemble import UNUSED, Clash, Used, assemble, candidates
from builder.form import Form, FormSection, Question, form_code, form_name
from builder.model import Blueprint, Course, Item
from builder.shuffle import orders


def issue_forms(
    course: Course,
    blueprint: Blueprint,
    *,
    count: int | None = None,
    seed: int,
    used: Used = UNUSED,
) -> tuple[Form, ...] | Clash:
    """Return the forms of a blueprint, as many as it asks for or `count`, as drafts; or why there are none.

    Questions stand by section, within it by unit in the order of the course, within a unit as in the bank. `used`
    says how many cohorts ago an item was asked. Raises ValueError where `count` is below 1.
    """
    forms = blueprint.forms if count is None else count
    if forms < 1:
        raise ValueError(f"{forms} forms: there is at least one")
    found = assemble(candidates(course, blueprint), blueprint, forms, seed, used)
    if isinstance(found, Clash):
        return found
    drawn = zip(found.forms, found.sections, strict=True)
    return tuple(
        _form(course, blueprint, seed, number, dict(zip(names, sections, strict=True)))
        for number, (names, sections) in enumerate(drawn)
    )


def _form(course: Course, blueprint: Blueprint, seed: int, number: int, section_of: Mapping[str, int]) -> Form:
    items = tuple(sorted(in_order(course, section_of), key=lambda item: section_of[item.id]))
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
        instructions=blueprint.instructions,
        sections=tuple(_sections(blueprint, [section_of[item.id] for item in items])),
    )
    return replace(form, code=form_code(form))


def _sections(blueprint: Blueprint, places: list[int]) -> Iterator[FormSection]:
    for number, section in enumerate(blueprint.sections):
        if number in places:
            yield FormSection(section.title, places.index(number) + 1, section.instructions)


def in_order(course: Course, names: Iterable[str]) -> tuple[Item, ...]:
    """Return these items by unit in the order of the course, then as in the bank; a vignette's stay together there."""
    units = {unit.number: position for position, unit in enumerate(course.units)}
    wanted = set(names)
    items = [item for item in course.items if item.id in wanted]
    return tuple(sorted(items, key=lambda item: (units.get(item.unit, len(units)), item.where)))
