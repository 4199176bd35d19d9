"""Extended response: a longer answer, marked by a person with a rubric; the closing `>` is the model answer."""

from __future__ import annotations

from fractions import Fraction

from builder import prose
from builder.items.marking import the
from builder.items.written import ItemType, Response, Written, marked_list, one_marked
from builder.model import Aspect, ExtendedText, Grade, Item
from builder.source import Fields


def _read(written: Written, fields: Fields) -> ExtendedText | None:
    lines = marked_list(written, "aspects, each with its levels `- [2] …`, `- [0] …` below it", levels=True)
    if lines is None:
        return None
    aspects = []
    if not any(line.inner for line in lines):
        written.note(lines[0].where, "Q023", "the aspects have no levels: indent them by two spaces below each aspect")
        return None
    for line in lines:
        nested = [one_marked(item, written) for item in prose.groups(line.inner[1:-1])] if line.inner else []
        for quote in (marked.feedback for marked in (line, *nested) if marked.feedback):
            message = "aspects and levels have no feedback: the model answer stands at the end, unindented"
            written.note(quote.where, "Q015", message)
        levels = [Grade(int(level.mark), level.text) for level in nested if level.mark and level.mark.isdigit()]
        marks = {level.marks for level in levels}
        if len(levels) < 2 or len(marks) < len(levels) or len(levels) < len(nested):
            message = "an aspect needs two or more levels, each with its own marks: `- [2] …`, `- [0] …`"
            written.note(line.where, "Q023", message)
        elif empty := [text for text in (line.text, *(level.text for level in levels)) if not text.blocks]:
            written.note(empty[0].where, "Q008", "this aspect or level is empty")
        else:
            aspects.append(Aspect(line.text, tuple(levels)))
    if written.feedback is None:
        message = "the model answer is missing: close the item with lines that start with `>`"
        written.note(written.answer_where, "Q007", message)
    return ExtendedText(tuple(aspects))


def _mark(item: Item, response: Response) -> Fraction:
    top = sum(map(int, _full(item)))
    rubric = the(ExtendedText, item).rubric
    if len(response) != len(rubric) or not top:
        return Fraction(0)
    # A marker gives the marks of a level: whatever else was written down counts as none.
    given = ({str(level.marks): level.marks for level in aspect.levels} for aspect in rubric)
    return Fraction(sum(levels.get(one.strip(), 0) for levels, one in zip(given, response, strict=True)), top)


def _full(item: Item) -> Response:
    return tuple(str(max(level.marks for level in aspect.levels)) for aspect in the(ExtendedText, item).rubric)


TYPE = ItemType(
    "extended",
    _read,
    _mark,
    _full,
    """\
Write the progress note for this visit in at most 80 words.

- Says what was done
  - [2] Activity, place and people are clear
  - [1] Activity is named, the rest is missing
  - [0] No activity
- Links to the plan
  - [1] Names the goal it serves
  - [0] No link

> Visited the garden centre with Sam. We met the manager and saw the potting area.
""",
    minutes=8.0,
)
