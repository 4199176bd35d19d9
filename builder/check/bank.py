"""Items, observations, worksheets: what they name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from builder.check.context import Check, Context, repeated
from builder.items.written import SAMPLE_TITLE
from builder.model import Item, Problem, Vignette

MOST_CRITERIA = 15
"""A checklist of more criteria does not fit two sides of A4, nor the head of an observer."""


def item_ids_are_issued_once(context: Context) -> Iterator[Problem]:
    """No two items or vignettes have one ID."""
    course = context.course
    entries: tuple[Item | Vignette, ...] = (*course.items, *course.vignettes)
    yield from repeated(((entry.id, entry.where) for entry in entries), "Q002")


def items_name_leaves(context: Context) -> Iterator[Problem]:
    """Items name leaves of the register."""
    for item in context.course.items:
        yield from (found for leaf in item.competences if (found := context.leaf(leaf)))


def items_have_their_unit(context: Context) -> Iterator[Problem]:
    """A question file belongs to a unit of the course."""
    said: set[str] = set()
    for item in context.course.items:
        unit = item.unit
        here = item.where.path == f"question_bank/{unit}.md"  # elsewhere the ID is wrong, and was told
        if here and unit not in said and unit not in context.units and not context.unread(f"units/{unit}-"):
            said.add(unit)
            yield Problem(item.where, "Q004", f"there is no unit {unit}: expected units/{unit}-….md")


def items_are_written(context: Context) -> Iterator[Problem]:
    """No item is still the sample that `new` wrote."""
    for item in context.course.items:
        if item.title == SAMPLE_TITLE:
            message = f"{item.id} is still the sample: write your own question and give it a title"
            yield Problem(item.where, "Q025", message, context.severity)


def drafts_are_told(context: Context) -> Iterator[Problem]:
    """Drafts wait for a person to look them through."""
    for item in context.course.items:
        if item.status == "draft":
            message = f"{item.id} is a draft: look it through and set `status: current`"
            yield Problem(item.where, "Q026", message, "warning")


def enemies_are_others(context: Context) -> Iterator[Problem]:
    """An enemy is another item of the bank, and not one that always stands beside this one."""
    whole = {vignette.id for vignette in context.course.vignettes if vignette.draw is None}
    for item in context.course.items:
        for enemy in item.enemies:
            found = context.items.get(enemy.what)
            if found is None:
                unit = enemy.what.removeprefix("q").rpartition("-")[0]
                yield from context.unknown([enemy], context.items, "Q028", "the bank", f"question_bank/{unit}.md")
            elif found.id == item.id:
                yield Problem(enemy.where, "Q028", f"{item.id} names itself as its enemy: name another item")
            elif found.vignette in whole and found.vignette == item.vignette:
                message = (
                    f"{found.id} always stands beside {item.id}, in {item.vignette}: "
                    "let the vignette `draw` fewer items, or take the enemy out"
                )
                yield Problem(enemy.where, "Q028", message)


def vignettes_have_what_they_draw(context: Context) -> Iterator[Problem]:
    """A form cannot draw more items of a vignette than there are, but for withdrawn ones."""
    held = Counter(item.vignette for item in context.course.items if item.status != "withdrawn")
    for vignette in context.course.vignettes:
        if vignette.draw and vignette.draw[1] > held[vignette.id] and not context.unread(vignette.where.path):
            message = f"{vignette.id} draws {vignette.draw[1]} items and has {held[vignette.id]}"
            yield Problem(vignette.where, "Q030", message)


def cases_exist(context: Context) -> Iterator[Problem]:
    """Cases are the invented people of the course."""
    known = [case.id for case in context.course.cases]
    entries: tuple[Item | Vignette, ...] = (*context.course.items, *context.course.vignettes)
    for entry in entries:
        if entry.case:
            yield from context.unknown([entry.case], known, "L004", "course/cases.yml")


def criteria_name_leaves(context: Context) -> Iterator[Problem]:
    """A criterion names one to four leaves, and an observation has at most 15 criteria."""
    for observation in context.course.observations:
        criteria = observation.criteria
        yield from repeated(((criterion.id, criterion.where) for criterion in criteria), "O002")
        for criterion in criteria:
            if not 1 <= len(criterion.leaves) <= 4:
                message = f"a criterion names one to four leaves, found {len(criterion.leaves)}"
                yield Problem(criterion.where, "O003", message)
            yield from (found for leaf in criterion.leaves if (found := context.leaf(leaf)))
        if len(criteria) > MOST_CRITERIA:
            message = f"an observation has at most {MOST_CRITERIA} criteria, found {len(criteria)}"
            yield Problem(observation.where, "O003", message)


def worksheets_name_leaves(context: Context) -> Iterator[Problem]:
    """A worksheet names the leaves that it is used for."""
    for sheet in context.course.worksheets:
        yield from (found for leaf in sheet.competences if (found := context.leaf(leaf)))


BANK_CHECKS: tuple[Check, ...] = (
    item_ids_are_issued_once,
    items_name_leaves,
    items_have_their_unit,
    items_are_written,
    drafts_are_told,
    enemies_are_others,
    vignettes_have_what_they_draw,
    cases_exist,
    criteria_name_leaves,
    worksheets_name_leaves,
)
