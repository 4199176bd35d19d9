"""A blueprint as a table of specifications: what it asks of a form, and what the bank holds for it.

Pure functions of a course.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from builder.course.blueprints import takes
from builder.holdings import FREE, KINDS, Holding, between, drawable, holdings, listed, numbers, short
from builder.items.facility import expected_facility
from builder.model import LEVELS, Blueprint, Course, Item, QuizSection, unit_key


@dataclass(frozen=True, slots=True)
class SpecificationRow:
    """A unit, or a leaf that the blueprint names (`leaf`): what each form has of it, and usable items by level.

    `holding` is None where the blueprint says nothing of it.
    """

    id: str
    title: str
    asked: str
    held: tuple[int, ...]
    holding: Holding | None
    leaf: bool = False


@dataclass(frozen=True, slots=True)
class SectionRow:
    """A section of a quiz: what it asks for, in words, and how many usable items it takes."""

    title: str
    asked: tuple[tuple[str, str], ...]
    held: int


@dataclass(frozen=True, slots=True)
class Specification:
    """A blueprint told to people.

    `facts` are names with what they come to. `levels` is what each form has of each level, and `held` how many usable
    items there are of it, in the order of LEVELS. `others` are the holdings that are in no row. `rules` are sentences
    on named items, on what forms share and on how hard they are.
    """

    id: str
    title: str
    facts: tuple[tuple[str, str], ...]
    levels: tuple[str, ...]
    rows: tuple[SpecificationRow, ...]
    held: tuple[int, ...]
    sections: tuple[SectionRow, ...]
    others: tuple[Holding, ...]
    rules: tuple[str, ...]


def specification(course: Course, blueprint: Blueprint) -> Specification:
    """Return the table of specifications of a blueprint, counted over the bank of a course."""
    items = drawable(course, blueprint)
    asked = {bound.of.what: numbers(bound.low, bound.high) for bound in blueprint.levels}
    found = holdings(course, blueprint)
    rows = tuple(_rows(course, blueprint, items, {one.what: one for one in found}))
    inside = {row.holding.what for row in rows if row.holding}
    return Specification(
        id=blueprint.id,
        title=blueprint.title,
        facts=tuple(_facts(blueprint)),
        levels=tuple(asked.get(level, FREE) for level in LEVELS),
        rows=rows,
        held=_by_level(items),
        sections=tuple(_section(section, items) for section in blueprint.sections),
        others=tuple(one for one in found if one.what not in inside),
        rules=tuple(_rules(course, blueprint, items)),
    )


# The table


def _by_level(items: Sequence[Item]) -> tuple[int, ...]:
    return tuple(sum(item.level == level for item in items) for level in LEVELS)


def _rows(
    course: Course, blueprint: Blueprint, items: Sequence[Item], found: Mapping[str, Holding]
) -> Iterator[SpecificationRow]:
    asked = {bound.of.what: numbers(bound.low, bound.high) for bound in blueprint.units}
    leaves = {bound.of.what: numbers(bound.low, bound.high) for bound in blueprint.competences}
    statements = {entry.id: entry.statement for entry in course.competences}
    titles = {unit.number: unit.title for unit in course.units}
    units = asked or {item.unit: _by_sections(blueprint, item.unit) for item in items}
    for unit in sorted({*units, *map(_unit_of, leaves)}, key=unit_key):
        held = [item for item in items if item.unit == unit]
        holding = found.get(f"unit {unit}")
        yield SpecificationRow(unit, titles.get(unit, ""), units.get(unit, FREE), _by_level(held), holding)
        for leaf in (leaf for leaf in leaves if _unit_of(leaf) == unit):
            about = [item for item in items if leaf in {one.what for one in item.competences}]
            statement, holding = statements.get(leaf, ""), found.get(f"competence {leaf}")
            yield SpecificationRow(leaf, statement, leaves[leaf], _by_level(about), holding, leaf=True)


def _unit_of(leaf: str) -> str:
    return leaf.rpartition(".")[0]


def _by_sections(blueprint: Blueprint, unit: str) -> str:
    """Return what the sections together ask of a unit of which the quiz says nothing."""
    named = [{bound.of.what: bound for bound in section.units} for section in blueprint.sections]
    if not named or not all(named):
        return FREE
    bounds = [inner[unit] for inner in named if unit in inner]
    highs = [bound.high for bound in bounds if bound.high is not None]
    return numbers(sum(bound.low for bound in bounds), sum(highs) if len(highs) == len(bounds) else None)


def _section(section: QuizSection, items: Sequence[Item]) -> SectionRow:
    spans = (("marks", section.marks), ("minutes", section.minutes))
    asked = [("items", numbers(section.length.low, section.length.high))]
    for kind, bounds_of, _ in KINDS:
        told = [f"{bound.of.what}: {numbers(bound.low, bound.high)}" for bound in bounds_of(section)]
        asked += [(f"{kind}s", "; ".join(told))] if told else []
    asked += [(name, numbers(span.low, span.high)) for name, span in spans if span]
    asked += [("instructions", " ".join(section.instructions))] if section.instructions else []
    return SectionRow(section.title, tuple(asked), sum(takes(section, item) for item in items))


# In words


def _facts(blueprint: Blueprint) -> Iterator[tuple[str, str]]:
    yield "Purpose", blueprint.purpose
    yield "Items for", "assessment" if blueprint.use == "assessment" else "practice: their answers are on the site"
    yield "Length", between(blueprint.length.low, blueprint.length.high, "item")
    if blueprint.marks:
        yield "Marks", numbers(blueprint.marks.low, blueprint.marks.high)
    if blueprint.minutes:
        yield "Minutes", numbers(blueprint.minutes.low, blueprint.minutes.high)
    if blueprint.pass_mark is not None:
        yield "Pass mark", f"{blueprint.pass_mark}%"
    yield "Forms", f"{blueprint.forms}"
    if blueprint.types:
        told = [f"{bound.of.what}: {numbers(bound.low, bound.high)}" for bound in blueprint.types]
        yield "Types", "; ".join(told)
    if blueprint.instructions:
        yield "Instructions", " ".join(blueprint.instructions)


def _rules(course: Course, blueprint: Blueprint, items: Sequence[Item]) -> Iterator[str]:
    yield from _named(course, blueprint)
    yield from _vignettes(blueprint)
    yield from _sharing(blueprint)
    yield from _hardness(blueprint, items)


def _named(course: Course, blueprint: Blueprint) -> Iterator[str]:
    titles: Mapping[str, str] = {item.id: item.title for item in course.items}

    def told(names: Sequence[str]) -> str:
        return listed([f"{name} ({titles[name]})" if name in titles else name for name in names])

    if blueprint.must_include:
        yield f"Every form has {told([one.what for one in blueprint.must_include])}."
    for form in dict.fromkeys(fixed.form for fixed in blueprint.fixed):
        yield f"Form {form} has {told([fixed.item.what for fixed in blueprint.fixed if fixed.form == form])}."
    if blueprint.barred:
        yield f"No form has {told([one.what for one in blueprint.barred])}."
    for group in blueprint.enemies:
        yield f"A form has at most one of {told([one.what for one in group])}."


def _vignettes(blueprint: Blueprint) -> Iterator[str]:
    if blueprint.vignettes:
        low, high = blueprint.vignettes.low, blueprint.vignettes.high
        yield "A form has no vignette." if high == 0 else f"A form has {between(low, high, 'vignette')}."
    if blueprint.vignette_items:
        low, high = blueprint.vignette_items.low, blueprint.vignette_items.high
        yield f"Of each vignette, a form has {between(low, high, 'item')}."


def _sharing(blueprint: Blueprint) -> Iterator[str]:
    reuse = blueprint.reuse
    if blueprint.anchors:
        yield f"All forms have {_counted(blueprint.anchors, 'further item')} in common, to compare them by."
    if blueprint.forms > 1 or reuse.forms > 1:
        beside = "Beside these, " if blueprint.must_include or blueprint.anchors else ""
        share = f"any two forms share at most {_counted(blueprint.overlap, 'item')}"
        told = share if blueprint.overlap and reuse.forms > 1 else "no two forms share an item"
        yield _sentence(f"{beside}{told}.")
    if reuse.forms > 1:
        yield f"An item stands in at most {reuse.forms} forms."
    if reuse.last:
        last = "the last cohort" if reuse.last == 1 else f"the last {reuse.last} cohorts"
        most = f"that more than {reuse.cohorts} of {last}" if reuse.cohorts else f"that {last}"
        yield f"A form has no item {most} had."
    else:
        yield "Items that earlier cohorts had are taken only where they must be, the oldest first."


def _hardness(blueprint: Blueprint, items: Sequence[Item]) -> Iterator[str]:
    found = blueprint.facility
    if found:
        within = f", and no form lies further from it than {found.within:g}" if found.within is not None else ""
        mean = sum(map(expected_facility, items)) / len(items) if items else 0.0
        yield f"The mean expected facility aims at {found.target:g}{within}. Over the usable items it is {mean:.2f}."
    if blueprint.differ is not None:
        yield f"The mean expected facilities of two forms differ by at most {blueprint.differ:g}."


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


def _counted(number: float, noun: str) -> str:
    return between(number, number, noun)


# For other programs


def specification_rows(found: Specification) -> dict[str, object]:
    """Return a specification as plain values: what `--json` prints."""
    return {
        "blueprint": found.id,
        "title": found.title,
        "facts": dict(found.facts),
        "levels": [
            {"level": level, "each_form": asked, "held": held}
            for level, asked, held in zip(LEVELS, found.levels, found.held, strict=True)
        ],
        "rows": [
            {
                "id": row.id,
                "kind": "competence" if row.leaf else "unit",
                "title": row.title,
                "each_form": row.asked,
                "held": dict(zip(LEVELS, row.held, strict=True)),
            }
            for row in found.rows
        ],
        "sections": [{"title": one.title, "asked": dict(one.asked), "held": one.held} for one in found.sections],
        "supply": [
            {
                "rule": one.rule,
                "low": one.low,
                "high": one.high,
                "in_every_form": one.common,
                "held": one.held,
                "needed": one.needed,
                "enough": one.enough,
            }
            for one in supply_of(found)
        ],
        "rules": list(found.rules),
    }


def supply_of(found: Specification) -> tuple[Holding, ...]:
    """Return every holding of a specification, those of its rows last."""
    return (*found.others, *(row.holding for row in found.rows if row.holding))


def blueprint_rows(course: Course) -> list[dict[str, object]]:
    """Return the blueprints in order, one row each. `short` names what the bank holds too little of."""
    return [
        {
            "id": one.id,
            "title": one.title,
            "purpose": one.purpose,
            "use": one.use,
            "length": numbers(one.length.low, one.length.high),
            "marks": numbers(one.marks.low, one.marks.high) if one.marks else None,
            "minutes": one.time_allowed,
            "pass_mark": one.pass_mark,
            "forms": one.forms,
            "sections": [section.title for section in one.sections],
            "usable": len(drawable(course, one)),
            "short": [holding.what for holding in short(course, one)],
            "path": one.where.path,
        }
        for one in course.blueprints
    ]
