"""The results of a class: a grid of candidates and questions, to fill in on a laptop or by hand."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from docutils import nodes

from builder.doc.document import Document
from builder.doc.form_document import CLASS_OF, KNOWLEDGE_ONLY, MARKERS_ONLY, form_document, pass_line, total
from builder.doc.nodes import blank, inline, page_break, paragraph
from builder.doc.question import number_text, share_of
from builder.doc.worksheet import fill_in, grid, in_lines
from builder.form import Form, Question

MOST_COLUMNS = 20
"""How many questions fit beside each other on a page on its side, each with room for a mark by hand."""
LOW = 0.68
"""How high a row is, in lines to write on: 20 of them and the one below stay on one page."""
HEADS = "Candidate numbers, never names. Under the number of a question stand its marks and its unit."
FACILITY = "Facility: the marks that the class got, divided by the marks it could have got."
_WIDTHS = (13, 4, 6)
"""The widths of the columns of candidates, of questions, and of what stands at the end."""


def results(form: Form, places: int | None) -> Document:
    """Return the grid for a class of so many: a row a candidate, a column a question with its marks and its unit.

    More than 20 questions stand in blocks of about the same width, each on its own page. Candidates are numbers.
    """
    needed = pass_line(form)
    worth = f"Marks: {total(form)}. Pass mark: {needed}." if needed else f"Marks: {total(form)}."
    blocks = _blocks(form.questions)
    body: list[nodes.Node] = [paragraph(f"Form {form.name}, code {form.code}. {worth} {HEADS}")]
    for number, block in enumerate(blocks):
        body += [page_break()] if number else []
        body.append(_grid(form, block, number, places or CLASS_OF, last=number == len(blocks) - 1))
    body.append(paragraph(f"{FACILITY} {KNOWLEDGE_ONLY}", classes=("cw-fine",)))
    return form_document(form, "results", body, line=MARKERS_ONLY, landscape=True, fillable=True)


def _blocks(questions: Sequence[Question]) -> list[Sequence[Question]]:
    count = max(1, ceil(len(questions) / MOST_COLUMNS))
    each = ceil(len(questions) / count)
    return [questions[first : first + each] for first in range(0, len(questions), each)]


def _grid(form: Form, block: Sequence[Question], number: int, places: int, *, last: bool) -> nodes.table:
    ends = ["Total", *(["Passed"] if pass_line(form) else [])] if last else []
    heads = [paragraph("Candidate"), *map(_head, block), *map(paragraph, ends)]
    rows = [_row(f"{place}", f"candidate {place}", block, ends, number) for place in range(1, places + 1)]
    rows.append(_facility(block, ends))
    widths = [_WIDTHS[0], *([_WIDTHS[1]] * len(block)), *([_WIDTHS[2]] * len(ends))]
    made = grid(heads, rows, widths, "cw-rating", stub=True)
    return in_lines(made, [LOW] * len(rows))


def _head(one: Question) -> nodes.paragraph:
    marks = number_text(share_of(one.item.marks))
    lines = (f"of {marks}", one.item.unit)
    rest = [node for line in lines for node in (inline("", "cw-break"), nodes.Text(line))]
    return paragraph(str(one.number), *rest)


def _row(name: str, label: str, block: Sequence[Question], ends: Sequence[str], number: int) -> list[list[nodes.Node]]:
    """Return the row of a candidate: in every block with room for the number, for a page may lie by itself."""
    key = f"c{name}"
    who = paragraph(
        f"{name}.", " ", fill_in(f"{key}.number.{number + 1}", f"Block {number + 1}, {label}: candidate number")
    )
    marks = [paragraph(fill_in(f"{key}.q{one.number}", f"Question {one.number}, {label}: marks")) for one in block]
    told = [paragraph(_end(end, key, label)) for end in ends]
    return _cells([who, *marks, *told])


def _end(end: str, key: str, label: str) -> blank:
    """Return the field at the end of a row. Passed or not is a word to circle: a tick box would make the row higher."""
    passed = end == "Passed"
    choices = ("yes", "no") if passed else ()
    return fill_in(f"{key}.{end.lower()}", f"{end}, {label}", "choice" if passed else "text", choices=choices)


def _facility(block: Sequence[Question], ends: Sequence[str]) -> list[list[nodes.Node]]:
    fields = [fill_in(f"facility.q{one.number}", f"Question {one.number}: facility") for one in block]
    means = [
        fill_in(f"facility.{end.lower()}", f"{end}: {said}")
        for end, said in zip(ends, ("mean", "how many"), strict=False)
    ]
    return _cells([paragraph("Facility"), *map(paragraph, (*fields, *means))])


def _cells(made: Sequence[nodes.Node]) -> list[list[nodes.Node]]:
    return [[node] for node in made]
