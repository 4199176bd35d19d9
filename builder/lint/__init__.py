"""Rules of item writing, by tiers: A certain, B strong, C advisory, D over the bank or a form.

`lint_bank` runs the rules over items, `lint_form` over an issued form; `summary` counts what has a mix. The rules
stand in one visible list, `RULES`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from builder.form import Form, lettered
from builder.lint.advisory import ADVISORY
from builder.lint.alike import ALIKE
from builder.lint.balance import BALANCE, READING, grade_of, leaves, longest_rate, option_counts
from builder.lint.certain import CERTAIN
from builder.lint.strong import STRONG
from builder.lint.values import (
    DEFAULT_TIERS,
    TIERS,
    Asked,
    Finding,
    ItemRule,
    Lot,
    LotRule,
    Over,
    Rule,
    Told,
    View,
    sentence,
    severity,
    view,
)
from builder.lint.waivers import STALE, UNKNOWN, told_of_waivers, waived
from builder.model import LEVELS, Course, Item, Problem, Vignette, Where

RULES: tuple[Rule, ...] = tuple(sorted((*CERTAIN, *STRONG, *ADVISORY, READING, *BALANCE, *ALIKE), key=lambda r: r.code))
"""Every rule, by code. `UNKNOWN` and `STALE` are told of waivers and stand beside them."""

OVER: tuple[Over, ...] = ("lot", "form", "whole")
"""What rules over a form are over: for it, all are the same."""

__all__ = [
    "DEFAULT_TIERS",
    "RULES",
    "STALE",
    "TIERS",
    "UNKNOWN",
    "Finding",
    "ItemRule",
    "Lot",
    "LotRule",
    "Rule",
    "Summary",
    "bank_lots",
    "explained",
    "form_lot",
    "lint_bank",
    "lint_form",
    "sentence",
    "summary",
]


def explained(course: Course) -> frozenset[str]:
    """Return the terms and acronyms that the glossary of a course explains, in small letters."""
    return frozenset(term.what.casefold() for term in course.terms)


def lint_bank(
    course: Course, *, units: Sequence[str] = (), use: str = "", tiers: Iterable[str] = TIERS
) -> tuple[Finding, ...]:
    """Return what the rules of some tiers find in the bank of a course, in order of place; waived findings too.

    Every rule sees all items, whatever is asked for: with `units` or `use`, what is about other items is left out. A
    vignette is read with the first of its items. Withdrawn items are left alone. Drafts are read one by one and
    compared, but have no part in any mix, and no flaw of theirs is an error.
    """
    views = _views(course)
    lots = [lot for lot in _lots(views) if use in ("", lot.asked[0].view.item.use)]
    rules = _rules(tiers)
    whole = [_lot("the bank", views)]
    found = [*_of_items(views, rules), *_of_lots(lots, rules, "lot"), *_of_lots(whole, rules, "whole")]
    about = {one.item.id for one in views if one.item.unit in (units or (one.item.unit,)) and use in ("", one.item.use)}
    ran = {rule.code for rule in rules if isinstance(rule, ItemRule) or rule.over != "form"}
    return tuple(one for one in _judged(found, views, ran, tiers) if one.item in about or not (one.item or units))


def lint_form(
    form: Form, where: Where, terms: frozenset[str] = frozenset(), *, tiers: Iterable[str] = TIERS
) -> tuple[Finding, ...]:
    """Return what the rules find in an issued form: item by item, and over the form in its own order.

    `where` is the place of its blueprint, which is told for what no single item is to blame for. A waiver may be due
    to an item that is not in the form, so only those of rules over one item are found to be stale.
    """
    lot = form_lot(form, where, terms)
    views = [one.view for one in lot.asked]
    rules = _rules(tiers)
    found = [*_of_items(views, rules), *(one for over in OVER for one in _of_lots([lot], rules, over))]
    return _judged(found, views, {rule.code for rule in rules if isinstance(rule, ItemRule)}, tiers)


def _rules(tiers: Iterable[str]) -> tuple[Rule, ...]:
    return tuple(rule for rule in RULES if rule.code[0] in tiers)


def _views(course: Course) -> list[View]:
    items = [item for item in course.items if item.status != "withdrawn"]
    return _read(items, explained(course), course.vignettes)


def _read(items: Iterable[Item], terms: frozenset[str], vignettes: Iterable[Vignette]) -> list[View]:
    texts = {vignette.id: vignette.text for vignette in vignettes}
    return [view(item, terms, texts.pop(item.vignette or "", None)) for item in items]


def bank_lots(course: Course) -> tuple[Lot, ...]:
    """Return the items of each use that are in it, options in source order; drafts and withdrawn items are left out."""
    return _lots(_views(course))


def _lots(views: Sequence[View]) -> tuple[Lot, ...]:
    current = [one for one in views if one.item.status == "current"]
    return tuple(
        _lot(f"the {use} items", [one for one in current if one.item.use == use])
        for use in dict.fromkeys(one.item.use for one in current)
    )


def _lot(name: str, views: Sequence[View]) -> Lot:
    asked = tuple(Asked(one, tuple(range(len(lettered(one.item))))) for one in views)
    return Lot(name, Where("question_bank"), asked)


def form_lot(form: Form, where: Where, terms: frozenset[str] = frozenset()) -> Lot:
    """Return the questions of a form, options in the order in which they are issued."""
    views = _read((question.item for question in form.questions), terms, form.vignettes)
    asked = tuple(Asked(one, question.shown) for one, question in zip(views, form.questions, strict=True))
    return Lot(f"form {form.name}", where, asked)


Marked = tuple[str, Told]
"""The code of a rule, and what it tells."""


def _of_items(views: Sequence[View], rules: Sequence[Rule]) -> Iterator[Marked]:
    each = [rule for rule in rules if isinstance(rule, ItemRule)]
    for one in views:
        for rule in each:
            for told in rule.check(one):
                yield rule.code, replace(told, item=one.item.id)


def _of_lots(lots: Iterable[Lot], rules: Sequence[Rule], over: Over) -> Iterator[Marked]:
    for lot in lots:
        for rule in rules:
            if isinstance(rule, LotRule) and rule.over == over:
                yield from ((rule.code, told) for told in rule.check(lot))


def _judged(found: Sequence[Marked], views: Sequence[View], ran: set[str], tiers: Iterable[str]) -> tuple[Finding, ...]:
    """Return findings with the reasons for which some do not count, and what is wrong with waivers themselves."""
    items = {one.item.id: one.item for one in views}
    fired = {(told.item, code) for code, told in found}
    known = frozenset(rule.code for rule in RULES)
    waivers = [one for item in items.values() for one in told_of_waivers(item, fired, ran, known)]
    about = [*found, *(one for one in waivers if one[0][0] in tiers)]
    return tuple(sorted({_finding(code, told, items) for code, told in about}))


def _finding(code: str, told: Told, items: Mapping[str, Item]) -> Finding:
    item = items.get(told.item)
    draft = item is not None and item.status == "draft"
    bad = "warning" if draft else severity(code)
    return Finding(Problem(told.where, code, told.message, bad), told.item, waived(items, told.item, code))


@dataclass(frozen=True, slots=True)
class Summary:
    """What a lot holds. Counts stand beside what they count, in order.

    `longest` is the share of choices with one key that whoever picks the longest option gets right, and `chance`
    what guessing would give; both are None where there are no such choices. `letters` are the keys under each letter.
    """

    name: str
    items: int
    grade: float | None
    longest: float | None
    chance: float | None
    letters: tuple[int, ...]
    levels: tuple[tuple[str, int], ...]
    options: tuple[tuple[int, int], ...]
    competences: tuple[tuple[str, int], ...]


def summary(lot: Lot) -> Summary:
    """Count what a lot holds."""
    longest, chance = longest_rate(lot) or (None, None)
    keyed = [one for one in lot.asked if one.view.single]
    places = range(max((len(one.shown) for one in keyed), default=0))
    levels = [one.view.item.level for one in lot.asked]
    return Summary(
        name=lot.name,
        items=len(lot.asked),
        grade=grade_of(lot),
        longest=longest,
        chance=chance,
        letters=tuple(sum(one.position == place for one in keyed) for place in places),
        levels=tuple((level, levels.count(level)) for level in LEVELS if level in levels),
        options=tuple(sorted(option_counts(lot).items())),
        competences=tuple(sorted(leaves(lot).items())),
    )
