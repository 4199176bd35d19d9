"""The answer sheet of a form, and its key: the same tables, line for line, so that one can be held beside the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from string import ascii_uppercase
from typing import assert_never

from docutils import nodes

from builder.doc.document import CANDIDATE, Document
from builder.doc.form_document import (
    MARKERS_ONLY,
    Facts,
    Version,
    by_part,
    form_document,
    form_line,
    glance,
    parts_of,
    pass_line,
    told,
    total,
)
from builder.doc.nodes import inline, page_break, paragraph, section
from builder.doc.question import (
    accepted,
    answer,
    entry_line,
    match_fields,
    number_text,
    order_line,
    right_letters,
    share_of,
)
from builder.doc.worksheet import TICKED, fill_in, grid, in_lines
from builder.form import Form, Question, issued_key
from builder.model import Choice, Competence, ExtendedText, Match, Order, TextEntry

Cell = list[nodes.Node]
Line = tuple[str, Cell]
"""A line of the sheet for one answer: its number, and what stands in the column of written answers."""

TEXT_WIDTH = 170
"""The width of a page in millimetres: what is written in a column is set so that it takes one line."""
LETTER = 2.0
"""How wide a letter is in bold, on average and in millimetres."""
BEFORE_UNIT = (6, 24)
"""How wide the line before a unit is at least and at most, in spaces of a millimetre."""
ROOM, PLACE = 5, 13
"""How wide the room for a letter is, in spaces, and in millimetres together with its number."""


def answer_sheet(form: Form, version: Version = "") -> Document:
    """Return the sheet for all answers but those in the trainee's own words, which go on the paper."""
    marks: Cell = [paragraph(fill_in("marks", "Marks", width=12), f" of {total(form)}")]
    rows: Facts = [form_line(form), ("Date", [paragraph(fill_in("date", "Date", "date"))]), ("Marks", marks)]
    longer = any(isinstance(one.item.interaction, ExtendedText) for one in form.questions)
    rest = ". Only longer answers go on the paper." if longer else ", not on the paper."
    how = paragraph(f"Tick or write your answers here{rest}")
    body: list[nodes.Node] = [glance(rows, high=True), how, *_tables(form, key=False, large=version == "large print")]
    return form_document(form, "answer sheet", body, version=version, line=CANDIDATE, parted=True)


def key(form: Form, competences: Mapping[str, Competence]) -> Document:
    """Return the key: the answer sheet filled in, then the reasons, question by question."""
    rows: Facts = [form_line(form), *told([("Pass mark", pass_line(form) or "none"), ("Marks", total(form))])]
    body: list[nodes.Node] = [
        glance(rows, high=True),
        paragraph("Hold this page beside an answer sheet of the same form, line by line."),
        *_tables(form, key=True),
        page_break(),
        section("reasons", "Reasons", list(by_part(form, "reasons", lambda one: answer(one, competences)))),
    ]
    return form_document(form, "key", body, line=MARKERS_ONLY, parted=True)


# The tables


def _tables(form: Form, *, key: bool, large: bool = False) -> Iterator[nodes.table]:
    """Yield a table for each section: a row for each tick or written line, all as high on the key as on the sheet."""
    chosen = [len(one.shown) for one in form.questions if isinstance(one.item.interaction, Choice)]
    letters = ascii_uppercase[: max(chosen, default=0)]
    written = len(chosen) < len(form.questions)
    ends, each = ((12, 17) if large else (9, 13)), (8 if large else 7)
    rest = max(25, 100 - sum(ends) - each * len(letters))
    widths = [ends[0], *([each] * len(letters)), *([rest] if written else []), ends[1]]
    heads = ["No.", *letters, *(["Written answer"] if written else []), "Marks"]
    width = rest * TEXT_WIDTH // sum(widths) // (2 if large else 1)
    for head, held in parts_of(form):
        rows = [row for one in held for row in _rows(one, letters, width if written else 0, key=key)]
        title = head.title if head else "Answers"
        made = grid([paragraph(name) for name in heads], rows, widths, "cw-rating", title=title, stub=True)
        yield in_lines(made, [max(1, len(row[-2]) if written else 1) for row in rows])


def _rows(one: Question, letters: str, width: int, *, key: bool) -> Iterator[list[Cell]]:
    """Yield the rows of a question; `width` is that of the written answers in millimetres, 0 where there are none."""
    marks = number_text(share_of(one.item.marks))
    room = fill_in(f"q{one.number}.marks", f"Question {one.number}: marks", width=ROOM)
    worth = paragraph(marks) if key else paragraph(room, f" of {marks}")
    there = ascii_uppercase[: len(one.shown)] if isinstance(one.item.interaction, Choice) else ""
    given = right_letters(one) if key else there
    ticks = [_tick(one.number, letter, key=key) if letter in given else [] for letter in letters]
    lines = list(_lines(one, width, key=key)) or [(str(one.number), [])]
    for place, (number, said) in enumerate(lines):
        yield [[paragraph(number)], *ticks, *([said] if width else []), [] if place else [worth]]


def _tick(number: int, letter: str, *, key: bool) -> Cell:
    name, label = f"q{number}.{letter.lower()}", f"Question {number}: {letter}"
    return [paragraph(fill_in(name, label, "tick", value=TICKED if key else ""))]


def _lines(one: Question, width: int, *, key: bool) -> Iterator[Line]:
    """Yield the written lines of a question: one for each gap, one for an order, and one for as many pairs as fit."""
    number = str(one.number)
    match one.item.interaction:
        case Choice():
            return
        case Match():
            yield number, _pairs(one, max(1, width // PLACE), key=key)
        case Order():
            yield number, [paragraph("First to last: ", _key(" ".join(issued_key(one))))] if key else [order_line(one)]
        case TextEntry(gaps=gaps, in_stem=in_stem, unit=unit) as entry:
            for index, gap in enumerate(gaps):
                line = entry_line(one, entry, index, _before(unit, width))
                if key:
                    room = int(width / LETTER) - len(line[0].astext()) - len(unit)
                    line = paragraph(line[0].astext(), _key(_fitting(accepted(gap), room)), f" {unit}" if unit else "")
                yield f"{number} [{index + 1}]" if in_stem and len(gaps) > 1 else number, [line]
        case ExtendedText():
            yield number, [paragraph(_key("see marking guide") if key else "Write on the paper.")]
        case _:
            assert_never(one.item.interaction)


def _before(unit: str, width: int) -> int:
    """Return how wide the line before a unit is; without one, the whole cell is there to write in."""
    least, most = BEFORE_UNIT
    return min(max(least, int(width - LETTER * (len("Answer: ") + len(unit)))), most) if unit else 0


def _key(text: str) -> nodes.inline:
    return inline(text, "cw-key")


def _fitting(answers: Sequence[str], room: int) -> str:
    """Return as many accepted answers as one line has room for, and where the others stand."""
    every = " or ".join(answers)
    if len(every) <= room:
        return every
    first = f"{answers[0]} (and others)"
    return first if len(first) <= room else "see the reasons"


def _pairs(one: Question, fitting: int, *, key: bool) -> Cell:
    """Return the numbers of a matching question, each with its letter or the room for it: so many to a line."""
    places: list[nodes.Node] = list(match_fields(one, ROOM))
    if key:
        edge = "\u00a0" * (ROOM // 2)
        places = [_key(f"{edge}{letter}{edge}") for letter in issued_key(one)]
    numbered = [(f"{number}\u00a0", place) for number, place in enumerate(places, start=1)]
    rows = [numbered[first : first + fitting] for first in range(0, len(numbered), fitting)]
    return [paragraph(*[node for number, place in row for node in ("  ", number, place)][1:]) for row in rows]
