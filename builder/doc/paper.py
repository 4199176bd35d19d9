"""What is issued with a form: the paper, its answer sheet, its key and its marking guide."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from string import ascii_uppercase
from types import MappingProxyType
from typing import assert_never

from docutils import nodes

from builder.doc.document import Document, Kind
from builder.doc.nodes import bullets, container, counted, facts, inline, page_break, paragraph, section
from builder.doc.question import (
    SEE_GUIDE,
    answer,
    entry_lines,
    key_text,
    led,
    marks_text,
    match_fields,
    name_line,
    number_text,
    order_line,
    part_marks,
    question,
    right_letters,
    share_of,
)
from builder.doc.worksheet import fill_in, grid, text_of
from builder.form import Form, Question
from builder.model import Choice, Competence, ExtendedText, Match, Order, TextEntry, Vignette

DRAFT = "Draft: not issued to a cohort"
KNOWLEDGE_ONLY = "A quiz shows knowledge only. It never marks a skill as met."
PURPOSES: Mapping[str, str] = MappingProxyType(
    {
        "diagnostic": "This quiz shows where to start. Nothing is decided by it.",
        "formative": "This quiz is for learning. It shows what to look at again.",
        "summative": "This quiz counts towards the course.",
    }
)
"""What each purpose means for the person who answers."""

Facts = list[tuple[str, list[nodes.Node]]]


def _document(form: Form, kind: Kind, body: list[nodes.Node]) -> Document:
    """Return a document of a form, named and titled after its kind."""
    plain = kind == "paper"
    title = form.title if plain else f"{form.title}: {kind}"
    name = f"form-{form.name}" if plain else f"form-{form.name}-{kind.replace(' ', '-')}"
    stamp = [paragraph(DRAFT, classes=("cw-stamp",))] if form.draft else []
    return Document(name, kind, form.blueprint, title, [*body[:1], *stamp, *body[1:]], code=form.code)


def _facts(rows: Facts) -> nodes.definition_list:
    return facts(rows, "cw-glance")


def _form_line(form: Form) -> tuple[str, list[nodes.Node]]:
    return "Form", [paragraph(f"{form.name}, code {form.code}")]


def _person() -> nodes.paragraph:
    # A number, never a name: the paper can be marked without knowing whose it is.
    number = [nodes.strong("", "Candidate number:"), nodes.Text(" "), fill_in("candidate", "Candidate number")]
    day = [nodes.strong("", "Date:"), nodes.Text(" "), fill_in("date", "Date", "date")]
    return paragraph(*number, "\u2003", *day)


def _total(form: Form) -> str:
    return number_text(share_of(form.marks))


def pass_marks(form: Form) -> int | None:
    """Return the marks needed to pass, rounded up to whole ones, or None where the quiz has no pass mark."""
    return None if form.pass_mark is None else ceil(share_of(form.marks) * form.pass_mark / 100)


# The paper


def paper(form: Form, provider_name: str) -> Document:
    """Return the paper for trainees. Keys, feedback, titles of items and competences are not on it."""
    body: list[nodes.Node] = [_facts(_paper_facts(form, provider_name)), _person(), _instructions(form)]
    cases = {vignette.id: vignette for vignette in form.vignettes}
    for one in form.questions:
        found = cases.pop(one.item.vignette or "", None)
        if found:
            body.append(_vignette(found, form))
        body.append(question(one))
    return _document(form, "paper", [*body, paragraph("End of paper", classes=("cw-fine",))])


def _paper_facts(form: Form, provider_name: str) -> Facts:
    rows: list[tuple[str, str]] = [("Run by", provider_name)]
    rows.append(("Time allowed", counted(form.minutes, "minute") if form.minutes else ""))
    rows.append(("Marks", _total(form)))
    needed = pass_marks(form)
    rows.append(("Pass mark", f"{needed} of {_total(form)}" if needed is not None else ""))
    return [_form_line(form), *_told(rows)]


def _told(rows: list[tuple[str, str]]) -> Facts:
    return [(name, [paragraph(text)]) for name, text in rows if text]


def _instructions(form: Form) -> nodes.admonition:
    lines = [
        PURPOSES.get(form.purpose, ""),
        f"Answer every question. There are {counted(len(form.questions), 'question')}.",
        "Mark your answers on the answer sheet. Write longer answers on this paper.",
        "Write your candidate number at the top of both. Do not write your name.",
        "Write nothing that could identify a client, a colleague or an employer.",
        "Tell your trainer if larger print, more time or another change would help you.",
    ]
    listed = bullets([[paragraph(line)] for line in lines if line])
    return nodes.admonition("", nodes.title("", "Before you start"), listed, classes=["note"])


def _vignette(found: Vignette, form: Form) -> nodes.container:
    numbers = [one.number for one in form.questions if one.item.vignette == found.id]
    join = "and" if len(numbers) == 2 else "to"
    span = f"Question {numbers[0]} is" if len(numbers) == 1 else f"Questions {numbers[0]} {join} {numbers[-1]} are"
    lead = paragraph(nodes.strong("", f"{span} about this case."))
    return container([lead, *text_of(found.text)], "cw-vignette")


# Answer sheet and key


def answer_sheet(form: Form) -> Document:
    """Return the sheet for the answers, apart from the paper."""
    how = "Tick the letter, or write the answer. The numbers are those of the questions on the paper."
    body: list[nodes.Node] = [_facts([_form_line(form)]), _person(), paragraph(how), _answers(form, key=False)]
    return _document(form, "answer sheet", body)


def key(form: Form, competences: Mapping[str, Competence]) -> Document:
    """Return the key: the answer sheet filled in, then the reasons, question by question."""
    body: list[nodes.Node] = [
        _facts([_form_line(form), ("Marks", [paragraph(_total(form))])]),
        paragraph("Not for trainees. Hold this page beside an answer sheet of the same form."),
        _answers(form, key=True),
        page_break(),
        section("reasons", "Reasons", [node for one in form.questions for node in answer(one, competences)]),
    ]
    return _document(form, "key", body)


def _answers(form: Form, *, key: bool) -> nodes.table:
    """Return the table of all questions; key and answer sheet share it, so that they match line by line."""
    chosen = [len(one.shown) for one in form.questions if isinstance(one.item.interaction, Choice)]
    letters = ascii_uppercase[: max(chosen, default=0)]
    written = len(chosen) < len(form.questions)
    heads = ["Question", *letters, *(["Written answer"] if written else [])]
    widths = [14, *([7] * len(letters)), *([max(30, 86 - 7 * len(letters))] if written else [])]
    rows = [_row(one, letters, key=key) for one in form.questions]
    cells = [row if written else row[:-1] for row in rows]
    return grid([paragraph(head) for head in heads], cells, widths, "cw-rating", title="Answers", stub=True)


def _row(one: Question, letters: str, *, key: bool) -> list[list[nodes.Node]]:
    is_choice = isinstance(one.item.interaction, Choice)
    ticks: list[list[nodes.Node]] = []
    right = right_letters(one)
    for letter in letters:
        if not is_choice or letter not in ascii_uppercase[: len(one.shown)]:
            ticks.append([])
        elif key:
            ticks.append([paragraph(inline(f"✓ {letter}", "cw-key"))] if letter in right else [])
        else:
            name = f"q{one.number}.{letter.lower()}"
            ticks.append([paragraph(fill_in(name, f"Question {one.number}: {letter}", "tick"))])
    if key:
        written: list[nodes.Node] = [] if is_choice else [paragraph(inline(key_text(one), "cw-key"))]
    else:
        written = _written(one)
    return [[paragraph(str(one.number))], *ticks, written]


def _written(one: Question) -> list[nodes.Node]:
    match one.item.interaction:
        case Choice():
            return []
        case Match():
            fields = match_fields(one)
            return [paragraph(f"{number} ", field) for number, field in enumerate(fields, start=1)]
        case Order():
            return [order_line(one)]
        case TextEntry():
            return list(entry_lines(one))
        case ExtendedText():
            return [paragraph("Write on the paper.")]
        case _:
            assert_never(one.item.interaction)


# The marking guide


def marking_guide(form: Form, competences: Mapping[str, Competence]) -> Document:
    """Return how to mark a form: marks, keys, part marks, rubrics with model answers, and what a result means."""
    longer = [one for one in form.questions if isinstance(one.item.interaction, ExtendedText)]
    body: list[nodes.Node] = [
        _facts([_form_line(form), *_marks(form)]),
        section("purpose", "Purpose", _purpose(form)),
        section("how", "How to mark", [bullets([[paragraph(line)] for line in _rules(form)])]),
        section("marks", "Marks and keys", [_key_table(form)]),
    ]
    if longer:
        made = [node for one in longer for node in _rubric(one, competences)]
        body.append(section("rubrics", "Longer answers", made))
    body.append(section("result", "What a result means", _result()))
    return _document(form, "marking guide", body)


def _marks(form: Form) -> Facts:
    needed = pass_marks(form)
    rows = [("Marks", _total(form))]
    if needed is not None:
        rows.append(("Pass mark", f"{needed} of {_total(form)} ({form.pass_mark}%, rounded up)"))
    return _told(rows)


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
    kinds = {type(one.item.interaction) for one in form.questions}
    if TextEntry in kinds:
        rules.append("Short answers: capital letters and spaces do not matter.")
        rules.append(
            "Judge spelling sensibly: accept what can only mean the right answer. "
            "Write down what you accepted, so that everyone is marked alike."
        )
    if ExtendedText in kinds:
        rules.append("Longer answers: use the levels below. The model answer is one good answer among several.")
    return rules


def _key_table(form: Form) -> nodes.table:
    heads = [paragraph(head) for head in ("Question", "Key", "Marks", "Part marks")]
    rows: list[list[list[nodes.Node]]] = []
    for one in form.questions:
        parts = "; ".join(f"{part}: {marks}" for part, marks in part_marks(one))
        whole = "by the levels below" if isinstance(one.item.interaction, ExtendedText) else "all or nothing"
        cells = [str(one.number), "", marks_text(share_of(one.item.marks)), parts or whole]
        row: list[list[nodes.Node]] = [[paragraph(cell)] for cell in cells]
        row[1] = [paragraph(inline(key_text(one).replace(SEE_GUIDE, "see below"), "cw-key"))]
        rows.append(row)
    return grid(heads, rows, [12, 34, 16, 38], "cw-grid", title="What each answer is worth", stub=True)


def _rubric(one: Question, competences: Mapping[str, Competence]) -> list[nodes.Node]:
    found = one.item.interaction
    if not isinstance(found, ExtendedText):
        return []
    rows: list[list[list[nodes.Node]]] = []
    for aspect in found.rubric:
        levels = [led(f"{level.marks}: ", text_of(level.text)) for level in aspect.levels]
        rows.append([text_of(aspect.text), [bullets(levels)]])
    heads = [paragraph("Look for"), paragraph("Levels")]
    made: list[nodes.Node] = [grid(heads, rows, [35, 65], "cw-grid", title=f"Question {one.number}: levels", stub=True)]
    whole, top = share_of(one.item.marks), sum(max(level.marks for level in aspect.levels) for aspect in found.rubric)
    if whole != top:
        made.append(
            paragraph(f"The levels add up to {counted(top, 'point')}. A point is worth {marks_text(whole / top)}.")
        )
    return [name_line(one), *text_of(one.item.stem), *made, *answer(one, competences)[1:]]


def _result() -> list[nodes.Node]:
    lines = [
        KNOWLEDGE_ONLY,
        "Skills are shown at work or in role play, and an observer signs for them.",
        "Go through every wrong answer about safety with the trainee in person, as soon as you have marked it.",
        "A person decides what follows from a result, never the mark alone.",
        "If a result or an answer worries you, follow the local route of the trainee's employer. Tell them now where "
        "someone may be at risk. Keep it out of this record.",
    ]
    return [bullets([[paragraph(line)] for line in lines])]
