"""Blueprints: that they name what exists, that their rules can be met together, and that the bank holds enough."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import inf

from builder.check.context import Check, Context
from builder.course.blueprints import takes
from builder.form import form_name
from builder.holdings import numbers, short
from builder.items import item_types
from builder.model import LEVELS, Blueprint, Bound, Fixed, Item, Mention, Problem, QuizSection, Span, Where
from builder.supply import usable

Asked = Blueprint | QuizSection
"""What has a length, and bounds of units, levels, types and competences: a quiz, or a section of it."""

Kind = tuple[str, Callable[[Asked], tuple[Bound, ...]]]
_UNIT: Kind = ("unit", lambda asked: asked.units)
_LEVEL: Kind = ("level", lambda asked: asked.levels)
_TYPE: Kind = ("type", lambda asked: asked.types)
_COMPETENCE: Kind = ("competence", lambda asked: asked.competences)


def _parts(blueprint: Blueprint) -> tuple[Asked, ...]:
    return (blueprint, *blueprint.sections)


def _named(blueprint: Blueprint) -> Iterator[tuple[Mention, str | None]]:
    """Yield each item that stands in forms whatever is drawn, with the letter of its form, or None for all forms."""
    yield from ((mention, None) for mention in blueprint.must_include)
    yield from ((fixed.item, fixed.form) for fixed in blueprint.fixed)


# Names


def blueprints_name_what_exists(context: Context) -> Iterator[Problem]:
    """Blueprints name units, levels, types, leaves, items and forms that there are."""
    for blueprint in context.course.blueprints:
        for asked in _parts(blueprint):
            named = (
                (asked.units, context.units, "the units", "units/{}-"),
                (asked.levels, LEVELS, "the levels", ""),
                (asked.types, item_types(), "the types of item", ""),
            )
            for bounds, known, place, source in named:
                yield from context.unknown((bound.of for bound in bounds), known, "B002", place, source)
            yield from (found for leaf in asked.competences if (found := context.leaf(leaf.of)))
        for item in (*(item for item, _ in _named(blueprint)), *blueprint.barred, *sum(blueprint.enemies, ())):
            source = f"question_bank/{item.what[1:].rpartition('-')[0]}.md"
            yield from context.unknown([item], context.items, "B002", "the question bank", source)
        yield from _unknown_forms(blueprint)


def _unknown_forms(blueprint: Blueprint) -> Iterator[Problem]:
    letters = [form_name(number) for number in range(blueprint.forms)]
    for fixed in blueprint.fixed:
        if letters and fixed.form not in letters:
            there = "there is only A" if len(letters) == 1 else f"they are {letters[0]} to {letters[-1]}"
            yield Problem(fixed.item.where, "B002", f"{fixed.form!r} is not among the forms: {there}")


# Numbers


def blueprints_can_be_met(context: Context) -> Iterator[Problem]:
    """Numbers make sense; bounds are the right way round and leave room for the length."""
    for blueprint in context.course.blueprints:
        for name, number in (("forms", blueprint.forms), ("re-use: forms", blueprint.reuse.forms)):
            if number < 1:
                yield Problem(blueprint.where, "B001", f"`{name}` is at least 1, found {number}")
        if blueprint.pass_mark is not None and blueprint.pass_mark > 100:
            yield Problem(blueprint.where, "B001", f"`pass mark` is at most 100 per cent, found {blueprint.pass_mark}")
        for asked in _parts(blueprint):
            yield from _spans(asked)
            # A quiz draws on no unit that it does not name; of levels and types, those not named are free.
            # A section takes nothing that it does not name.
            whole = isinstance(asked, Blueprint)
            yield from _bounds(asked, "units", asked.units)
            yield from _bounds(asked, "levels", asked.levels, tuple(LEVELS) if whole else ())
            yield from _bounds(asked, "types", asked.types, tuple(item_types()) if whole else ())
            yield from _reversed(asked.competences)
        yield from _no_room(blueprint)


def _spans(asked: Asked) -> Iterator[Problem]:
    spans = [("length", asked.length), ("marks", asked.marks), ("minutes", asked.minutes)]
    if isinstance(asked, Blueprint):
        spans += [("vignettes", asked.vignettes), ("vignette items", asked.vignette_items)]
    for name, span in spans:
        if span and span.high is not None and span.low > span.high:
            yield _crossed(asked.where, f"`{name}`", span.low, span.high)
    if asked.length.low < 1:
        yield Problem(asked.where, "B001", f"`length` is at least 1, found {asked.length.low:g}")


def _reversed(bounds: tuple[Bound, ...]) -> Iterator[Problem]:
    for bound in bounds:
        if bound.high is not None and bound.low > bound.high:
            yield _crossed(bound.of.where, bound.of.what, bound.low, bound.high)


def _crossed(where: Where, name: str, low: float, high: float) -> Problem:
    return Problem(where, "B001", f"{name}: at least {low:g} and at most {high:g} cannot both be")


def _bounds(
    asked: Asked, kind: str, bounds: tuple[Bound, ...], all_there_are: tuple[str, ...] = ()
) -> Iterator[Problem]:
    yield from _reversed(bounds)
    least, most = sum(bound.low for bound in bounds), sum(_top(bound.high) for bound in bounds)
    if least > _top(asked.length.high):
        message = f"the bounds ask for at least {least} items, the length is {_told(asked.length)}"
        yield Problem(bounds[0].of.where, "B001", message)
    elif bounds and most < asked.length.low and set(all_there_are) <= {bound.of.what for bound in bounds}:
        items = "item" if most == 1 else "items"
        message = f"the bounds allow at most {most:g} {items}, the length is {_told(asked.length)}"
        others = "" if all_there_are else f": no other {kind} are taken here"  # a quiz that names all has no others
        yield Problem(bounds[0].of.where, "B001", message + others)


def _top(high: float | None) -> float:
    return inf if high is None else high


def _told(span: Span) -> str:
    return numbers(span.low, span.high)


def _no_room(blueprint: Blueprint) -> Iterator[Problem]:
    """Yield what is wrong where the items that are named or common to all forms are more than a form has."""
    of_one = max((sum(fixed.form == form for fixed in blueprint.fixed) for form in _forms(blueprint.fixed)), default=0)
    named = len(blueprint.must_include) + of_one
    if named + blueprint.anchors > _top(blueprint.length.high):
        anchors = f" and {blueprint.anchors} anchor{'' if blueprint.anchors == 1 else 's'}" if blueprint.anchors else ""
        message = f"{named} named items{anchors} do not fit into one form: its length is {_told(blueprint.length)}"
        yield Problem(blueprint.where, "B001", message)


def _forms(fixed: tuple[Fixed, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.form for one in fixed))


# Sections


def sections_fit_the_quiz(context: Context) -> Iterator[Problem]:
    """The sections of a quiz add up to it, and each unit, level and type of the quiz has its section."""
    for blueprint in context.course.blueprints:
        if blueprint.sections:
            for name, span, spans in (
                ("items", blueprint.length, [section.length for section in blueprint.sections]),
                ("marks", blueprint.marks, [section.marks for section in blueprint.sections]),
                ("minutes", blueprint.minutes, [section.minutes for section in blueprint.sections]),
            ):
                yield from _sum(blueprint.where, name, span or Span(0), [one or Span(0) for one in spans])
            for kind in (_UNIT, _LEVEL, _TYPE, _COMPETENCE):
                yield from (found for bound in kind[1](blueprint) for found in _held(blueprint, kind, bound))
            yield from _strange_units(blueprint)


def _sum(where: Where, name: str, whole: Span, parts: list[Span]) -> Iterator[Problem]:
    least, most = sum(part.low for part in parts), sum(_top(part.high) for part in parts)
    if least > _top(whole.high):
        message = f"the sections ask for at least {least:g} {name} together, the quiz has {_told(whole)}"
        yield Problem(where, "B001", message)
    elif most < whole.low:
        message = f"the sections allow at most {most:g} {name} together, the quiz has {_told(whole)}"
        yield Problem(where, "B001", message)


def _held(blueprint: Blueprint, kind: Kind, bound: Bound) -> Iterator[Problem]:
    """Yield what is wrong with a bound of the quiz, given how many such items its sections must and can take."""
    name, bounds_of = kind
    what = f"{name} {bound.of.what}"
    least, most = 0.0, 0.0
    for section in blueprint.sections:
        inner = {one.of.what: one for one in bounds_of(section)}
        if bound.of.what in inner:
            least, most = least + inner[bound.of.what].low, most + _top(inner[bound.of.what].high)
        elif not inner or kind is _COMPETENCE:
            most += _top(section.length.high)
    if least > _top(bound.high):
        message = f"{what}: the sections ask for at least {least:g}, the quiz takes at most {bound.high}"
        yield Problem(bound.of.where, "B001", message)
    elif most < bound.low and most:
        message = f"{what}: the quiz asks for at least {bound.low}, the sections take at most {most:g}"
        yield Problem(bound.of.where, "B001", message)
    elif not most and bound.low:
        yield Problem(bound.of.where, "B001", f"no section takes {what}: name it in one, or take it out of the quiz")
    elif not most and bound.high != 0:
        message = f"no section takes {what}, so the quiz has none of it: name it in one, or take it out"
        yield Problem(bound.of.where, "B006", message, "warning")


def _strange_units(blueprint: Blueprint) -> Iterator[Problem]:
    units = {bound.of.what for bound in blueprint.units}
    for section in blueprint.sections if units else ():
        for bound in section.units:
            if bound.of.what not in units:
                message = f"unit {bound.of.what} is not among the units of the quiz: name it there too"
                yield Problem(bound.of.where, "B001", message)


# Items that are named


def what_must_be_included_can_be(context: Context) -> Iterator[Problem]:
    """Items that a quiz must include are items that it may draw."""
    for blueprint in _without(context, blueprints_name_what_exists):
        drawn = {item.id for item in usable(context.course, blueprint)}
        for mention, form in _named(blueprint):
            item = context.items.get(mention.what)
            reason = _not_drawn(item, blueprint, drawn) if item else ""
            if reason:
                verb = f"fixed to form {form}" if form else "included"
                yield Problem(mention.where, "B004", f"{mention.what} cannot be {verb}: {reason}")


def _not_drawn(item: Item, blueprint: Blueprint, drawn: set[str]) -> str:
    """Return why an item is not drawn, or nothing where it can be."""
    units = {bound.of.what for bound in blueprint.units}
    why = (
        ("it is withdrawn", item.status == "withdrawn"),
        ("it is a draft", item.status == "draft"),
        (f"it is for {item.use}, the quiz for {blueprint.use}", item.use != blueprint.use),
        (f"unit {item.unit} is not among its units", bool(units) and item.unit not in units),
        ("no section takes it", bool(blueprint.sections) and not any(takes(one, item) for one in blueprint.sections)),
        ("it is barred, or its vignette is", item.id not in drawn),
    )
    return next((reason for reason, holds in why if holds), "")


def rules_on_items_agree(context: Context) -> Iterator[Problem]:
    """What must stand in a form can stand there together."""
    for blueprint in _without(context, blueprints_name_what_exists):
        for form in _forms(blueprint.fixed) or (None,):
            yield from _enemies(context, blueprint, form)
        yield from _fixed_often(blueprint)
        for mention, _ in _named(blueprint) if blueprint.vignettes and blueprint.vignettes.high == 0 else ():
            vignette = context.items[mention.what].vignette if mention.what in context.items else None
            if vignette:
                message = f"{mention.what} stands in {vignette}, and the quiz has no vignettes"
                yield Problem(mention.where, "B005", message)


def _enemies(context: Context, blueprint: Blueprint, form: str | None) -> Iterator[Problem]:
    here = {mention.what: mention for mention, letter in _named(blueprint) if letter in (None, form)}
    groups = [tuple(enemy.what for enemy in group) for group in blueprint.enemies]
    groups += [(name, enemy.what) for name in here if name in context.items for enemy in context.items[name].enemies]
    for group in groups:
        clash = sorted(set(group) & set(here))
        if len(clash) > 1:
            where = max(here[name].where for name in clash)
            message = f"{' and '.join(clash)} are enemies and would stand in one form: take one of them out"
            yield Problem(where, "B005", message)


def _fixed_often(blueprint: Blueprint) -> Iterator[Problem]:
    most = blueprint.reuse.forms
    for name in dict.fromkeys(fixed.item.what for fixed in blueprint.fixed):
        places = [fixed for fixed in blueprint.fixed if fixed.item.what == name]
        if len({fixed.form for fixed in places}) > most:
            forms = ", ".join(fixed.form for fixed in places)
            message = f"{name} is fixed to forms {forms}, and `re-use` lets an item stand in {most} of them"
            yield Problem(places[-1].item.where, "B005", message)


def rules_have_an_effect(context: Context) -> Iterator[Problem]:
    """A rule that changes nothing is told: whoever wrote it expects it to."""
    for blueprint in context.course.blueprints:
        for message in _idle(blueprint):
            yield Problem(blueprint.where, "B006", message, "warning")
        must = {mention.what for mention in blueprint.must_include}
        for fixed in blueprint.fixed:
            if fixed.item.what in must:
                message = f"{fixed.item.what} is in every form as it is: take it out of `fixed`, or of `must include`"
                yield Problem(fixed.item.where, "B006", message, "warning")


def _idle(blueprint: Blueprint) -> Iterator[str]:
    reuse, overlap = blueprint.reuse, blueprint.overlap
    if overlap and reuse.forms == 1:
        yield f"`overlap: {overlap}` changes nothing while an item stands in one form: add `re-use: {{forms: 2}}`"
    if reuse.forms > 1 and not overlap:
        yield f"`re-use: forms: {reuse.forms}` changes nothing while two forms share no item: add `overlap`"
    if reuse.cohorts and not reuse.last:
        yield f"`re-use: cohorts: {reuse.cohorts}` changes nothing without `of the last`: say of how many cohorts"
    elif reuse.last and reuse.cohorts >= reuse.last:
        yield f"`re-use` lets {reuse.cohorts} of the last {reuse.last} cohorts have an item: that rules out nothing"


# What the bank holds


def the_bank_holds_enough(context: Context) -> Iterator[Problem]:
    """The bank holds as many usable items as the forms of a blueprint need, counted rule by rule."""
    if not context.unread("question_bank/"):
        for blueprint in _without(context, *RULE_CHECKS):
            # A warning: what a lock holds can be printed all the same, and whoever builds the quiz is told more.
            found = short(context.course, blueprint)
            yield from (Problem(one.where, "B003", str(one), "warning") for one in found)


def _without(context: Context, *checks: Check) -> Iterator[Blueprint]:
    # What is wrong with a blueprint itself is told first: the count would only follow from it.
    wrong = {problem.where.path for check in checks for problem in check(context)}
    yield from (blueprint for blueprint in context.course.blueprints if blueprint.where.path not in wrong)


RULE_CHECKS: tuple[Check, ...] = (
    blueprints_name_what_exists,
    blueprints_can_be_met,
    sections_fit_the_quiz,
    what_must_be_included_can_be,
    rules_on_items_agree,
)
"""What can be wrong with a blueprint whatever the bank holds."""

BLUEPRINT_CHECKS: tuple[Check, ...] = (*RULE_CHECKS, rules_have_an_effect, the_bank_holds_enough)
