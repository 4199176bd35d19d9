"""Rows of a course for people and programs to read: what `--json` prints. Plain values only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    Page,
    Prose,
    Standard,
    TextEntry,
    Unit,
    Where,
)
from builder.prose import plain
from builder.readability import APART, Reading, teaching_words, trainee_reading, trainer_reading


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
        "teaching_words": teaching_words(unit.page),
        "activities": sum(passage.activity for passage in unit.page.passages),
        "activity_minutes": sum(passage.minutes or 0 for passage in unit.page.passages if passage.activity),
        **_measures(unit.page),
    }


def _measures(page: Page) -> dict[str, object]:
    """Return the mean number of words in a sentence and the Flesch-Kincaid grade, for trainees and for trainers."""
    trainee, trainer = trainee_reading(page), trainer_reading(page)
    return {
        "sentence": trainee.mean,
        "grade": trainee.grade,
        "trainer_sentence": trainer.mean,
        "trainer_grade": trainer.grade,
    }


def page_rows(course: Course) -> list[dict[str, object]]:
    """Return the pages of the book beside the units, one row a page, with their measures."""
    return [
        {
            "title": page.headings[0].text if page.headings else "",
            "path": page.where.path,
            "words": page.words,
            **_measures(page),
        }
        for page in course.pages
    ]


def unit_table(course: Course, *, pages: bool = False) -> list[dict[str, object]]:
    """Return rows of a table for people: the units, all of them together, and where asked the pages of the book.

    `!` marks what is not as the house standard of the course asks for it.
    """
    standard = course.standard or Standard(Where("course/standard.yml", 1))
    found = unit_rows(course)
    rows = [_unit_cells(unit, row, standard) for unit, row in zip(course.units, found, strict=True)]
    rows.append(_total(course, found))
    if pages:
        rows += [{"unit": "", "title": _short_path(page), **_cells(page, standard)} for page in course.pages]
    return [dict.fromkeys(UNIT_COLUMNS) | row for row in rows]


UNIT_COLUMNS = (
    *("unit", "title", "minutes", "leaves", "words", "activities", "in them"),
    *("sentence", "grade", "for trainers", "review by"),
)
"""The columns of `unit_table`. `words` are those of the sections that teach, `in them` the minutes of the activities,
`for trainers` the grade of the trainer text, marked where that or its mean sentence is above what is asked for."""


def _unit_cells(unit: Unit, row: dict[str, object], standard: Standard) -> dict[str, object]:
    words, activities = teaching_words(unit.page), sum(passage.activity for passage in unit.page.passages)
    return {
        **{name: row[name.replace(" ", "_")] for name in ("unit", "title", "minutes", "leaves", "review by")},
        "words": _marked(words, bool(standard.teaching and not standard.teaching.holds(words))),
        "activities": _marked(activities, activities < standard.activities),
        "in them": row["activity_minutes"],
        **_cells(unit.page, standard),
    }


def _cells(page: Page, standard: Standard) -> dict[str, object]:
    trainee, trainer = trainee_reading(page), trainer_reading(page)
    long, hard = trainee.held_to(standard.sentence, standard.grade)
    apart = page.where.path in APART
    return {
        "sentence": _marked(trainee.mean, long and not apart),
        "grade": _marked(trainee.grade, hard and not apart),
        "for trainers": _marked(trainer.grade, any(trainer.held_to(standard.sentence, standard.grade))),
    }


def _short_path(page: Page) -> str:
    return page.where.path.removeprefix("course/").removesuffix(".md")


def _marked(value: float | None, wrong: bool) -> object:
    return f"{value}!" if wrong else value


def _total(course: Course, rows: Sequence[Mapping[str, object]]) -> dict[str, object]:
    trainee = sum((trainee_reading(unit.page) for unit in course.units), Reading())
    trainer = sum((trainer_reading(unit.page) for unit in course.units), Reading())
    names = {"words": "teaching_words", "in them": "activity_minutes"}
    added = ("minutes", "leaves", "words", "activities", "in them")
    return {
        "unit": "all",
        "title": f"{len(rows)} units",
        **{name: sum(int(str(row[names.get(name, name)])) for row in rows) for name in added},
        **{"sentence": trainee.mean, "grade": trainee.grade},
        "for trainers": trainer.grade,
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
