"""The marking guide of a form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from docutils import nodes

from builder.doc.document import Document
from builder.doc.form_document import (
    KNOWLEDGE_ONLY,
    MARKERS_ONLY,
    PURPOSES,
    Facts,
    called,
    extent,
    form_document,
    form_line,
    glance,
    parts_of,
    pass_line,
    told,
    total,
)
from builder.doc.nodes import bullets, container, counted, inline, paragraph, section
from builder.doc.question import (
    SEE_GUIDE,
    answer,
    key_text,
    marks_text,
    name_line,
    part_marks,
    share_of,
    text_rules,
)
from builder.doc.worksheet import grid, text_of
from builder.form import Form, Question
from builder.model import Aspect, Competence, ExtendedText

LOOK_FOR = 28
"""The width of the column that says what to look for, as a share of a hundred."""


def marking_guide(form: Form, competences: Mapping[str, Competence]) -> Document:
    """Return how to mark a form: marks, keys, part marks, rubrics with model answers, and what a result means."""
    longer = [one for one in form.questions if isinstance(one.item.interaction, ExtendedText)]
    body: list[nodes.Node] = [
        glance([form_line(form), *_marks(form)]),
        section("purpose", "Purpose", _purpose(form)),
        section("how", "How to mark", [bullets([[paragraph(line)] for line in _rules(form)])]),
        section("marks", "Marks and keys", list(_key_tables(form))),
    ]
    if longer:
        made = [node for one in longer for node in _rubric(one, competences)]
        body.append(section("rubrics", "Longer answers", made))
    body.append(section("result", "What a result means", _result()))
    return form_document(form, "marking guide", body, line=MARKERS_ONLY)


def _marks(form: Form) -> Facts:
    needed = pass_line(form)
    rows = [("Marks", total(form)), ("Pass mark", f"{needed} ({form.pass_mark}%, rounded up)" if needed else "")]
    rows += [(head.title, extent(held)) for head, held in parts_of(form) if head]
    return told(rows)


def _purpose(form: Form) -> list[nodes.Node]:
    return [paragraph(text) for text in (PURPOSES.get(form.purpose, ""), KNOWLEDGE_ONLY) if text]


def _rules(form: Form) -> list[str]:
    rules = [
        "Mark one question on all papers before you go on to the next.",
        "Check that the form code on the answer sheet is the code of this guide.",
        "The letters are those of this form. Another form has them in another order.",
    ]
    if any(part_marks(one) for one in form.questions):
        rules.append("Give part marks as the table says. No question has less than 0. Round nothing before the total.")
    rules += _text_rules(form)
    if any(isinstance(one.item.interaction, ExtendedText) for one in form.questions):
        rules += [
            "Longer answers: circle a level in each row of the grid, and add up.",
            "A model answer is one good answer among several.",
        ]
    return rules


def _text_rules(form: Form) -> Iterator[str]:
    """Yield how written answers are compared: one line for all questions whose answers are compared alike."""
    alike: dict[tuple[str, ...], list[int]] = {}
    for one in form.questions:
        if text_rules(one):
            alike.setdefault(text_rules(one), []).append(one.number)
    for rules, numbers in alike.items():
        yield f"{called(numbers).capitalize()}: {' '.join(rules)}"


def _key_tables(form: Form) -> Iterator[nodes.table]:
    heads = ("Question", "Key", "Marks", "Part marks")
    for head, held in parts_of(form):
        title = f"{head.title}. {extent(held)}" if head else "What each answer is worth"
        rows = [_key_row(one) for one in held]
        yield grid([paragraph(name) for name in heads], rows, [12, 34, 16, 38], "cw-grid", title=title, stub=True)


def _key_row(one: Question) -> list[list[nodes.Node]]:
    parts = "; ".join(f"{part}: {marks}" for part, marks in part_marks(one))
    whole = "by the levels below" if isinstance(one.item.interaction, ExtendedText) else "all or nothing"
    cells = [str(one.number), "", marks_text(share_of(one.item.marks)), parts or whole]
    row: list[list[nodes.Node]] = [[paragraph(cell)] for cell in cells]
    row[1] = [paragraph(inline(key_text(one).replace(SEE_GUIDE, "see below"), "cw-key"))]
    return row


def _rubric(one: Question, competences: Mapping[str, Competence]) -> list[nodes.Node]:
    asked = container([name_line(one), *text_of(one.item.stem), *levels_of(one)], "cw-question")
    return [asked, *answer(one, competences)[1:]]


def levels_of(one: Question) -> list[nodes.Node]:
    """Return what a marker looks for in a longer answer, as a grid of levels; nothing for other questions."""
    found = one.item.interaction
    if not isinstance(found, ExtendedText):
        return []
    whole, top = share_of(one.item.marks), sum(max(level.marks for level in aspect.levels) for aspect in found.rubric)
    steps = sorted({level.marks for aspect in found.rubric for level in aspect.levels}, reverse=True)
    each = (100 - LOOK_FOR) // len(steps)
    rows = [[text_of(aspect.text), *(_at(aspect, step) for step in steps)] for aspect in found.rubric]
    heads = [paragraph("Look for"), *(paragraph(counted(step, "mark" if whole == top else "point")) for step in steps)]
    title = f"Question {one.number}: levels"
    made: list[nodes.Node] = [grid(heads, rows, [LOOK_FOR, *([each] * len(steps))], "cw-grid", title=title, stub=True)]
    if whole != top:
        worth = f"A point is worth {marks_text(whole / top)}."
        made.append(paragraph(f"The levels add up to {counted(top, 'point')}. {worth}"))
    return made


def _at(aspect: Aspect, marks: int) -> list[nodes.Node]:
    """Return what an answer of so many marks shows; an aspect need not have every level."""
    said = [node for level in aspect.levels if level.marks == marks for node in text_of(level.text)]
    return said or [paragraph("–")]


def _result() -> list[nodes.Node]:
    lines = [
        KNOWLEDGE_ONLY,
        "Skills are shown at work or in role play, and an observer signs for them.",
        "Fill in a feedback slip for each candidate number, never a name. Circle yes for full marks, and no for "
        "what to read again. The slip tells no answers.",
        "Go through every wrong answer about safety with the trainee in person, as soon as you have marked it.",
        "A person decides what follows from a result, never the mark alone.",
        "If a result or an answer worries you, follow the local route of the trainee's employer. Tell them now where "
        "someone may be at risk. Keep it out of this record.",
    ]
    return [bullets([[paragraph(line)] for line in lines])]
