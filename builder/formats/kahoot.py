"""The spreadsheet that Kahoot imports as a quiz: one file a form.

Source of the format: the template behind "Import spreadsheet" of https://create.kahoot.it. Heads stand in row 8,
questions from row 9 on: number, question of up to 120 characters, two to four answers of up to 75, a time limit out of
`LIMITS` in seconds, and the numbers of the right answers, with commas between.

- Texts are plain. A question with a vignette is refused: the two have no room together.
- The time limit is the least one that is not below the minutes of the item.
- Several numbers of right answers are parted by commas. Kahoot takes any one of them as right until the question is set
  to "multi-select" there.
- Cells hold text, never a formula. The file has a fixed date, so that the same form gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from datetime import datetime

from builder.form import Form, Question
from builder.formats.content import Format
from builder.formats.lines import best, difference, one_line, pictures_in, refusal
from builder.formats.told import number
from builder.model import Choice, Item, Problem

LIMITS = (5, 10, 20, 30, 60, 90, 120, 240)
"""The time limits that Kahoot has, in seconds."""

LONGEST_QUESTION = 120
LONGEST_ANSWER = 75
MOST_ANSWERS = 4

_HEADS = (
    "",
    "Question - max 120 characters",
    *(f"Answer {place} - max 75 characters" for place in range(1, MOST_ANSWERS + 1)),
    "Time limit (sec) – 5, 10, 20, 30, 60, 90, 120, or 240 secs",
    "Correct answer(s) - choose at least one",
)
_HEAD_ROW = 7  # counted from 0
_WIDTHS = (5, 60, 30, 30, 30, 30, 16, 16)
_DATE = datetime(2000, 1, 1)  # any fixed one: the clock would change the bytes


def write(form: Form, pictures: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the form as one file, `form-A-kahoot.xlsx`. What `refused` found wanting must not come here."""
    import xlsxwriter  # heavy, and no other format needs it

    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    book.set_properties({"title": form.title, "created": _DATE})
    sheet = book.add_worksheet("Sheet1")
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for column, (head, width) in enumerate(zip(_HEADS, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(_HEAD_ROW, column, head, bold)
    sheet.write_string(1, 1, form.title, bold)
    for row, question in enumerate(form.questions, start=_HEAD_ROW + 1):
        for column, cell in enumerate(_cells(question)):
            if isinstance(cell, int):
                sheet.write_number(row, column, cell, wrapped)
            elif cell:
                sheet.write_string(row, column, cell, wrapped)
    book.close()
    return {f"{form.file}-kahoot.xlsx": made.getvalue()}


def _cells(question: Question) -> Iterator[str | int]:
    choice = question.item.interaction
    assert isinstance(choice, Choice)
    options = [one_line(choice.options[index].text) for index in question.shown]
    right = sorted(question.shown.index(index) + 1 for index in best(choice))
    yield question.number
    yield one_line(question.item.stem)
    yield from [*options, *[""] * (MOST_ANSWERS - len(options))]
    yield time_limit(question.item)
    yield right[0] if len(right) == 1 else ",".join(map(str, right))


def time_limit(item: Item) -> int:
    """Return the time limit of an item in seconds."""
    return next((limit for limit in LIMITS if limit >= item.minutes * 60), LIMITS[-1])


def limits(question: Question) -> Iterator[Problem]:
    """Yield what Kahoot cannot carry of a question."""
    item = question.item
    assert isinstance(item.interaction, Choice)
    yield from (refusal(item, message) for message in _lacks(item, item.interaction))
    yield from (difference(item, message) for message in _differs(item, item.interaction))


def _lacks(item: Item, choice: Choice) -> Iterator[str]:
    if item.vignette:
        yield f"Kahoot has no room for the vignette {item.vignette} beside the question: leave it out"
    if pictures_in(item):
        yield "Kahoot imports no pictures: say it in words, or leave it out"
    if len(choice.options) > MOST_ANSWERS:
        yield f"Kahoot takes {MOST_ANSWERS} options, this question has {len(choice.options)}: leave some out"
    stem = one_line(item.stem)
    if len(stem) > LONGEST_QUESTION:
        yield f"Kahoot takes questions of up to {LONGEST_QUESTION} characters, this stem has {len(stem)}: shorten it"
    lengths = {option.id: len(one_line(option.text)) for option in choice.options}
    long = ", ".join(f"{name} has {length}" for name, length in lengths.items() if length > LONGEST_ANSWER)
    if long:
        yield f"Kahoot takes answers of up to {LONGEST_ANSWER} characters, option {long}: shorten it"


def _differs(item: Item, choice: Choice) -> Iterator[str]:
    if item.minutes * 60 > LIMITS[-1]:
        yield f"Kahoot gives {LIMITS[-1]} seconds at most, this question wants {number(item.minutes)} minutes"
    if choice.graded:
        yield "Kahoot gives points for the best option and none for others: grades are lost"
    if choice.multiple:
        yield 'Kahoot takes any one of the right options for an answer: set the question to "multi-select" there'


FORMAT = Format(
    "kahoot",
    frozenset([Choice]),
    write,
    limits,
    title="Kahoot spreadsheet",
    carries=frozenset(["key"]),
    leaves="Kahoot holds stems, options, which are right, and a time limit, in plain words: IDs, titles, competences, "
    "marks, feedback and markup stay behind",
)
