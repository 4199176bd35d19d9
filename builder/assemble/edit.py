"""A blueprint with one of its rules changed, by the name that the rule has among the rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from builder.model import Blueprint, Bound, QuizSection, Reuse, Span

Asked = TypeVar("Asked", Blueprint, QuizSection)


def with_bounds(blueprint: Blueprint, rule: str, low: float, high: float | None) -> Blueprint | None:
    """Return the blueprint with other bounds in a rule that has some; None where the rule has none."""
    for number, section in enumerate(blueprint.sections):
        where = f"section {section.title}, "
        if rule.startswith(where):
            changed = _bounded(section, rule.removeprefix(where), low, high)
            sections = (*blueprint.sections[:number], changed or section, *blueprint.sections[number + 1 :])
            return replace(blueprint, sections=sections) if changed else None
    return _bounded(blueprint, rule, low, high)


def _bounded(asked: Asked, rule: str, low: float, high: float | None) -> Asked | None:
    kind, _, name = rule.partition(" ")
    match kind:
        case "length":
            return replace(asked, length=Span(low, high))
        case "marks":
            return replace(asked, marks=Span(low, high))
        case "minutes":
            return replace(asked, minutes=Span(low, high))
        case "vignettes" if isinstance(asked, Blueprint):
            return replace(asked, vignettes=Span(low, high))
        case "unit":
            return replace(asked, units=_changed(asked.units, name, low, high))
        case "level":
            return replace(asked, levels=_changed(asked.levels, name, low, high))
        case "type":
            return replace(asked, types=_changed(asked.types, name, low, high))
        case "competence":
            return replace(asked, competences=_changed(asked.competences, name, low, high))
        case _:
            return None


def _changed(bounds: Sequence[Bound], name: str, low: float, high: float | None) -> tuple[Bound, ...]:
    most = None if high is None else round(high)
    return tuple(Bound(bound.of, round(low), most) if bound.of.what == name else bound for bound in bounds)


def without(blueprint: Blueprint, rule: str) -> tuple[Blueprint, str] | None:
    """Return the blueprint without a rule that has no bounds, and in words what was done; None for other rules."""
    if rule.startswith("must include "):
        name = rule.removeprefix("must include ")
        rest = tuple(must for must in blueprint.must_include if must.what != name)
        return replace(blueprint, must_include=rest), f"do not ask for {name} in every form"
    for fixed in blueprint.fixed:
        if rule == f"{fixed.item.what} in form {fixed.form}":
            others = tuple(other for other in blueprint.fixed if other != fixed)
            return replace(blueprint, fixed=others), f"do not fix {fixed.item.what} to form {fixed.form}"
    if rule == "facility":
        assert blueprint.facility is not None
        loose = replace(blueprint.facility, within=None)
        return replace(blueprint, facility=loose), "do not bound the facility: aim at it only"
    if rule == "differ":
        return replace(blueprint, differ=None), "do not bound how far the facilities of forms may differ"
    if rule == "anchors":
        return replace(blueprint, anchors=0), "do not ask for items common to all forms"
    if rule == "re-use by cohorts":
        reuse = Reuse(blueprint.reuse.forms)
        return replace(blueprint, reuse=reuse), "let items of the last cohorts come back"
    return None
