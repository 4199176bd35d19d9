"""Rows of a course for people and programs to read: what `--json` prints. Plain values only."""

from __future__ import annotations

from typing import assert_never

from builder.items.facility import expected_facility
from builder.model import (
    Answer,
    Choice,
    Course,
    ExtendedText,
    Interaction,
    Item,
    Match,
    Order,
    Prose,
    TextEntry,
    Unit,
)
from builder.prose import plain


def competence_rows(course: Course) -> list[dict[str, object]]:
    """Return the register in order, one row an entry."""
    return [
        {
            "id": entry.id,
            "unit": entry.unit,
            "parent": entry.parent,
            "group": entry.group,
            "kind": entry.kind,
            "evidence": list(entry.evidence),
            "statement": entry.statement,
            "leaf": entry.leaf,
            "order": entry.order,
            "revision": entry.revision,
            "status": entry.status,
            "replaces": list(entry.replaces),
        }
        for entry in course.competences
    ]


def unit_rows(course: Course) -> list[dict[str, object]]:
    """Return the units in order, one row a unit."""
    return [_unit_row(unit, course) for unit in course.units]


def _unit_row(unit: Unit, course: Course) -> dict[str, object]:
    uses = [item.use for item in course.items if item.unit == unit.number and item.status == "current"]
    return {
        "unit": unit.number,
        "title": unit.title,
        "aliases": list(unit.aliases),
        "section": unit.section,
        "domain": unit.domain,
        "aim": unit.aim,
        "objectives": [objective.what for objective in unit.objectives],
        "minutes": unit.minutes,
        "jurisdiction": unit.jurisdiction,
        "review_class": unit.review_class,
        "safety": unit.safety,
        "reviewed": unit.review.reviewed.isoformat(),
        "reviewed_by": unit.review.by,
        "review_by": unit.review.due.isoformat(),
        "path": unit.where.path,
        "statements": sum(entry.parent is None for entry in unit.competences),
        "parts": sum(entry.parent is not None for entry in unit.competences),
        "leaves": sum(entry.leaf for entry in unit.competences),
        "words": unit.page.words,
        "practice": uses.count("practice"),
        "assessment": uses.count("assessment"),
    }


def item_rows(course: Course) -> list[dict[str, object]]:
    """Return the question bank in order, one row an item, with its key. Texts are plain; what does not apply is None.

    `interaction` is QTI's word: choice, match, order, text entry, extended text. `options` holds the options of a
    choice with their scores, or the steps of an order in the right order, whose scores and IDs are their places from 1.
    `accepted` holds one list of answers for each gap. A pair whose `prompt` is None is a distractor.
    `expected_facility` is what the author gave as `facility`, or else the rule of thumb.
    """
    return [_item_row(item) for item in course.items]


def _item_row(item: Item) -> dict[str, object]:
    return {
        "id": item.id,
        "revision": item.revision,
        "unit": item.unit,
        "type": item.type,
        "use": item.use,
        "level": item.level,
        "competences": [competence.what for competence in item.competences],
        "vignette": item.vignette,
        "facility": item.facility,
        "marks": item.marks,
        "minutes": item.minutes,
        "interaction": _word(item.interaction),
        "options": _options(item.interaction),
        "accepted": _accepted(item.interaction),
        "pairs": _pairs(item.interaction),
        "rubric": _rubric(item.interaction),
        "title": item.title,
        "stem": plain(item.stem),
        "feedback": _plain_or_none(item.feedback),
        "status": item.status,
        "path": item.where.path,
        "line": item.where.line,
        "expected_facility": expected_facility(item),
        **_ways(item.interaction),
        "enemies": [enemy.what for enemy in item.enemies],
        "waivers": {waiver.rule: waiver.reason for waiver in item.waivers},
        "note": item.note or None,
    }


def _plain_or_none(text: Prose | None) -> str | None:
    return plain(text) if text and text.blocks else None


def _word(interaction: Interaction) -> str:
    match interaction:
        case Choice():
            return "choice"
        case Match():
            return "match"
        case Order():
            return "order"
        case TextEntry():
            return "text entry"
        case ExtendedText():
            return "extended text"
        case _:
            assert_never(interaction)


def _ways(interaction: Interaction) -> dict[str, object]:
    """Return how an interaction is shown and compared; None for what does not apply."""
    ways: dict[str, object] = dict.fromkeys(("scoring", "pinned", "heads", "capitals", "spelling"))
    match interaction:
        case Choice(options, multiple=multiple, whole=whole):
            ways["scoring"] = ("whole" if whole else "parts") if multiple else None
            ways["pinned"] = [option.id for option in options if option.pinned]
        case Match(heads=heads):
            ways["heads"] = [plain(head) for head in heads]
        case TextEntry(capitals=capitals, slips=slips, numeric=False):
            ways |= {"capitals": capitals, "spelling": slips}
        case _:
            pass
    return ways


def _options(interaction: Interaction) -> list[dict[str, object]] | None:
    match interaction:
        case Choice(options):
            return [{"id": one.id, "text": plain(one.text), "score": one.score} for one in options]
        case Order(steps):
            return [{"id": str(n), "text": plain(step), "score": n} for n, step in enumerate(steps, start=1)]
        case _:
            return None


def _accepted(interaction: Interaction) -> list[list[dict[str, object]]] | None:
    if not isinstance(interaction, TextEntry):
        return None
    return [[_answer(answer) for answer in gap] for gap in interaction.gaps]


def _answer(answer: Answer) -> dict[str, object]:
    return {"text": answer.text, "score": answer.score, "low": answer.low, "high": answer.high}


def _pairs(interaction: Interaction) -> list[dict[str, object]] | None:
    if not isinstance(interaction, Match):
        return None
    return [
        {"prompt": _plain_or_none(pair.prompt), "match": plain(pair.match)}
        for pair in (*interaction.pairs, *interaction.distractors)
    ]


def _rubric(interaction: Interaction) -> list[dict[str, object]] | None:
    if not isinstance(interaction, ExtendedText):
        return None
    return [
        {
            "aspect": plain(aspect.text),
            "levels": [{"marks": level.marks, "text": plain(level.text)} for level in aspect.levels],
        }
        for aspect in interaction.rubric
    ]
