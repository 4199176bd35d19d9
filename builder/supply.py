"""Which items of a bank a blueprint may draw."""

from __future__ import annotations

from builder.model import Blueprint, Course, Item


def usable(course: Course, blueprint: Blueprint) -> tuple[Item, ...]:
    """Return the items that may be drawn: current, of its use, of its units where it names any, not barred.

    A barred item of a vignette bars the whole vignette, unless only some of its items are drawn.
    """
    barred = {mention.what for mention in blueprint.barred}
    if blueprint.vignette_items is None:
        whole = {vignette.id for vignette in course.vignettes if vignette.draw is None}
        barred |= {item.vignette for item in course.items if item.id in barred and item.vignette in whole}
    units = {bound.of.what for bound in blueprint.units}
    return tuple(
        item
        for item in course.items
        if item.status == "current"
        and item.use == blueprint.use
        and not {item.id, item.vignette} & barred
        and (item.unit in units or not blueprint.units)
    )


def items_of(number: int) -> str:
    """Return "1 item" or "2 items"."""
    return f"{number} item{'' if number == 1 else 's'}"
