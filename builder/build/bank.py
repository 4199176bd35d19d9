"""The question bank itself as a form: what goes to a learning system or a reviewer without a blueprint."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from builder.form import Form, Question, form_code, lettered
from builder.model import Choice, Course, Item
from builder.shuffle import orders


def bank_form(course: Course, units: Iterable[str], use: str | None) -> Form:
    """Return the current items of units (all, where none is named) as a form without a blueprint.

    Options stand as they are written. Matches and steps to order are mixed, else their places would tell the key.
    """
    chosen = tuple(units)
    items = [item for item in chosen_items(course, chosen, use) if item.status == "current"]
    named = {item.vignette for item in items}
    titles = [unit.name for unit in course.units if unit.number in chosen]
    form = Form(
        blueprint="",
        title=f"Question bank: {', '.join(titles)}" if titles else "Question bank",
        purpose="",
        name="-".join(["bank", *chosen, *([use] if use else [])]),
        code="",
        seed=0,
        questions=questions_of(items),
        vignettes=tuple(vignette for vignette in course.vignettes if vignette.id in named),
        draft=False,
    )
    return replace(form, code=form_code(form))


def questions_of(items: Iterable[Item]) -> tuple[Question, ...]:
    """Return items as questions, numbered from 1."""
    return tuple(Question(number, item, _shown(item)) for number, item in enumerate(items, start=1))


def chosen_items(course: Course, units: tuple[str, ...], use: str | None) -> tuple[Item, ...]:
    """Return the items of units and of a use, in the order of the course; all of them where none is named."""
    order = {unit.number: place for place, unit in enumerate(course.units)}
    found = [item for item in course.items if (item.unit in units or not units) and use in (None, item.use)]
    return tuple(sorted(found, key=lambda item: (order.get(item.unit, len(order)), item.where)))


def _shown(item: Item) -> tuple[int, ...]:
    written = tuple(range(len(lettered(item))))
    return written if isinstance(item.interaction, Choice) else orders((item,), "bank")[0]
