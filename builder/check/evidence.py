"""What asks for competences and what shows them: ways of evidence, and how much of a bank the house standard wants."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from types import MappingProxyType

from builder.check.context import Check, Context
from builder.check.standard import where_there_is_one
from builder.model import WAYS, Competence, Item, Observation, Problem, Standard, shows

NAMES = MappingProxyType(
    {
        "observation": "an observation",
        "role play": "a role play",
        "document review": "a document review",
        "supervision guide": "a supervision guide",
    }
)
"""What each kind is called in a sentence."""


def criteria_show_what_they_can(context: Context) -> Iterator[Problem]:
    """A criterion names only leaves that the register lets be shown in its way, else it would tick them falsely."""
    for observation in context.course.observations:
        for criterion in observation.criteria:
            for leaf in criterion.leaves:
                entry = context.competences.get(leaf.what)
                if entry and entry.leaf and not shows(observation.kind, entry):
                    yield Problem(leaf.where, "O006", _cannot(observation, entry), "warning")


def _cannot(observation: Observation, entry: Competence) -> str:
    ways = " or ".join(entry.evidence)
    return f"{NAMES[observation.kind]} does not show {entry.id}: the register has {ways} for it; {_instead(entry)}"


def _instead(entry: Competence) -> str:
    fitting = [name for kind, name in NAMES.items() if shows(kind, entry)]
    return f"name it in {' or '.join(fitting)}" if fitting else "ask for it in a quiz"


# What the house standard asks of the bank


def _current(context: Context) -> list[Item]:
    return [item for item in context.course.items if item.status == "current"]


@where_there_is_one
def units_have_enough_items(context: Context, standard: Standard) -> Iterator[Problem]:
    """Every unit has as many practice and assessment items as the house asks for."""
    held = Counter((item.unit, item.use) for item in _current(context))
    asked = (("practice", standard.practice_items, "U024"), ("assessment", standard.assessment_items, "U025"))
    for unit in context.course.units:
        if context.unread(f"question_bank/{unit.number}.md"):
            continue
        for use, least, code in asked:
            number = held[unit.number, use]
            if number < least:
                message = f"unit {unit.number} has {number} of the {least} {use} items that are asked for"
                yield Problem(unit.where, code, message, "warning")


@where_there_is_one
def knowledge_is_asked_for(context: Context, standard: Standard) -> Iterator[Problem]:
    """Enough items ask for every knowledge leaf, one of them in assessment."""
    if not standard.items_per_leaf or context.unread("question_bank/"):
        return
    items = _current(context)
    every = Counter(leaf.what for item in items for leaf in item.competences)
    assessing = {leaf.what for item in items if item.use == "assessment" for leaf in item.competences}
    for entry in _leaves(context, "knowledge"):
        if every[entry.id] < standard.items_per_leaf:
            message = f"{entry.id} has {every[entry.id]} of the {standard.items_per_leaf} items that are asked for"
            yield Problem(entry.where, "U026", message, "warning")
        elif entry.id not in assessing:
            message = f"{entry.id} has practice items alone: at least one assessment item is asked for"
            yield Problem(entry.where, "U026", message, "warning")


def _leaves(context: Context, kind: str) -> Iterator[Competence]:
    for entry in context.course.competences:
        if entry.leaf and entry.status == "current" and entry.kind == kind:
            yield entry


@where_there_is_one
def bank_goes_beyond_recall(context: Context, standard: Standard) -> Iterator[Problem]:
    """Enough of the bank asks to apply or to judge, not to recall."""
    items = _current(context)
    beyond = sum(item.level != "recall" for item in items)
    if items and beyond < standard.beyond_recall * len(items) and not context.unread("question_bank/"):
        message = (
            f"{beyond} of {len(items)} items are at level apply or judge, a share of {beyond / len(items):.2f}: "
            f"at least {standard.beyond_recall:g} is asked for"
        )
        yield Problem(standard.where, "U027", message, "warning")


# What the house standard asks of observations and their like


@where_there_is_one
def skills_are_evidenced(context: Context, standard: Standard) -> Iterator[Problem]:
    """A criterion shows every skill, in a way that its entry in the register allows."""
    if not standard.evidenced or context.unread("observations/"):
        return
    kinds = {
        (leaf.what, observation.kind)
        for observation in context.course.observations
        for criterion in observation.criteria
        for leaf in criterion.leaves
    }
    for entry in _leaves(context, "skill"):
        if not any((entry.id, kind) in kinds and shows(kind, entry) for kind in WAYS):
            message = f"no criterion shows {entry.id}: {_instead(entry)}"
            yield Problem(entry.where, "U028", message, "warning")


EVIDENCE_CHECKS: tuple[Check, ...] = (
    criteria_show_what_they_can,
    units_have_enough_items,
    knowledge_is_asked_for,
    bank_goes_beyond_recall,
    skills_are_evidenced,
)
