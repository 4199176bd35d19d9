"""What is issued with a form: the paper, its answer sheet, its key and its marking guide."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil, inf
from string import ascii_uppercase
from types import MappingProxyType
from typing import assert_never

from docutils import nodes

from builder.doc.document import Document, Kind
from builder.doc.nodes import bullets, counted, facts, inline, page_break, paragraph, section
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
    text_rules,
)
from builder.doc.vignette import span, vignette_box
from builder.doc.worksheet import fill_in, grid, text_of
from builder.form import Form, FormSection, Question
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
    name = form.file if plain else f"{form.file}-{kind.replace(' ', '-')}"
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


# Sections


Part = tuple[FormSection | None, tuple[Question, ...]]


def parts_of(form: Form) -> tuple[Part, ...]:
    """Return the questions of a form by section; without sections, or before the first one, under None."""
    heads: tuple[FormSection | None, ...] = (None, *form.sections)
    ends = [*(head.first for head in form.sections), inf]
    starts = [0, *ends]
    parts = [
        (head, tuple(one for one in form.questions if start <= one.number < end))
        for head, start, end in zip(heads, starts, ends, strict=False)
    ]
    return tuple((head, held) for head, held in parts if held)


def _extent(held: Sequence[Question]) -> str:
    """Return which questions of a form these are and what they are worth: `Questions 1 to 5: 6 marks`."""
    marks = sum((share_of(one.item.marks) for one in held), Fraction(0))
    return f"{span(held[0].number, held[-1].number)}: {marks_text(marks)}"


# The paper


def paper(form: Form, provider_name: str) -> Document:
    """Return the paper for trainees. Keys, feedback, titles of items and competences are not on it."""
    body: list[nodes.Node] = [_facts(_paper_facts(form, provider_name)), _person(), _instructions(form)]
    cases = {vignette.id: vignette for vignette in form.vignettes}
    for number, (head, held) in enumerate(parts_of(form)):
        asked = list(_questions(form, held, cases))
        if head is None:
            body += asked
        else:
            lines = [paragraph(line) for line in head.instructions]
            extent = paragraph(f"{_extent(held)}.", classes=("cw-fine",))
            body.append(section(f"section-{number}", head.title, [extent, *lines, *asked]))
    return _document(form, "paper", [*body, paragraph("End of paper", classes=("cw-fine",))])


def _questions(form: Form, held: Sequence[Question], cases: dict[str, Vignette]) -> Iterator[nodes.Node]:
    """Yield questions, each case before the first that is about it; a case is told once and then taken out."""
    for one in held:
        found = cases.pop(one.item.vignette or "", None)
        if found:
            yield vignette_box(found, [each.number for each in form.questions if each.item.vignette == found.id])
        yield question(one)


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
        *form.instructions,
    ]
    listed = bullets([[paragraph(line)] for line in lines if line])
    return nodes.admonition("", nodes.title("", "Before you start"), listed, classes=["note"])


# Answer sheet and key


def answer_sheet(form: Form) -> Document:
    """Return the sheet for the answers, apart from the paper."""
    how = "Tick the letter, or write the answer. The numbers are those of the questions on the paper."
    body: list[nodes.Node] = [_facts([_form_line(form)]), _person(), paragraph(how), *_answers(form, key=False)]
    return _document(form, "answer sheet", body)


def key(form: Form, competences: Mapping[str, Competence]) -> Document:
    """Return the key: the answer sheet filled in, then the reasons, question by question."""
    body: list[nodes.Node] = [
        _facts([_form_line(form), ("Marks", [paragraph(_total(form))])]),
        paragraph("Not for trainees. Hold this page beside an answer sheet of the same form."),
        *_answers(form, key=True),
        page_break(),
        section("reasons", "Reasons", list(_by_part(form, "reasons", lambda one: answer(one, competences)))),
    ]
    return _document(form, "key", body)


def _by_part(form: Form, name: str, told: Callable[[Question], list[nodes.Node]]) -> Iterator[nodes.Node]:
    """Yield what is told of each question, under the headings of the form."""
    for number, (head, held) in enumerate(parts_of(form)):
        made = [node for one in held for node in told(one)]
        yield from [section(f"{name}-{number}", head.title, made)] if head else made


def _answers(form: Form, *, key: bool) -> Iterator[nodes.table]:
    """Yield a table for each section. Key and answer sheet share it, so that they match line by line."""
    chosen = [len(one.shown) for one in form.questions if isinstance(one.item.interaction, Choice)]
    letters = ascii_uppercase[: max(chosen, default=0)]
    written = len(chosen) < len(form.questions)
    heads = ["Question", *letters, *(["Written answer"] if written else [])]
    widths = [14, *([7] * len(letters)), *([max(30, 86 - 7 * len(letters))] if written else [])]
    for head, held in parts_of(form):
        rows = [_row(one, letters, key=key) for one in held]
        cells = [row if written else row[:-1] for row in rows]
        title = head.title if head else "Answers"
        yield grid([paragraph(head) for head in heads], cells, widths, "cw-rating", title=title, stub=True)


def _row(one: Question, letters: str, *, key: bool) -> list[list[nodes.Node]]:
    is_choice = isinstance(one.item.interaction, Choice)
    ticks: list[list[nodes.Node]] = []
    right = right_letters(one)
    for letter in letters:
        if not is_choice or letter not in ascii_uppercase[: len(one.shown)]:
            ticks.append([])
        elif key:
            # An empty paragraph, not an empty cell: a column of those would be taken for one of ticks.
            ticks.append([paragraph(inline(f"✓ {letter}", "cw-key") if letter in right else "")])
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
        section("marks", "Marks and keys", list(_key_tables(form))),
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
    rows += [(head.title, _extent(held)) for head, held in parts_of(form) if head]
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
    rules += _text_rules(form)
    if any(isinstance(one.item.interaction, ExtendedText) for one in form.questions):
        rules.append("Longer answers: use the levels below. The model answer is one good answer among several.")
    return rules


def _text_rules(form: Form) -> Iterator[str]:
    """Yield how written answers are compared: one line for all questions whose answers are compared alike."""
    alike: dict[tuple[str, ...], list[int]] = {}
    for one in form.questions:
        if text_rules(one):
            alike.setdefault(text_rules(one), []).append(one.number)
    for rules, numbers in alike.items():
        first, last = ", ".join(map(str, numbers[:-1])), str(numbers[-1])
        named = f"Questions {first} and {last}" if first else f"Question {last}"
        yield f"{named}: {' '.join(rules)}"


def _key_tables(form: Form) -> Iterator[nodes.table]:
    heads = ("Question", "Key", "Marks", "Part marks")
    for head, held in parts_of(form):
        title = f"{head.title}. {_extent(held)}" if head else "What each answer is worth"
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
    return [name_line(one), *text_of(one.item.stem), *levels_of(one), *answer(one, competences)[1:]]


def levels_of(one: Question) -> list[nodes.Node]:
    """Return what a marker looks for in a longer answer, with its levels; nothing for other questions."""
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
        worth = f"A point is worth {marks_text(whole / top)}."
        made.append(paragraph(f"The levels add up to {counted(top, 'point')}. {worth}"))
    return made


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
