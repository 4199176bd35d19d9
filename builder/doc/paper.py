"""The paper of a form, as most get it, in large print, and for those with more time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from typing import NamedTuple

from docutils import nodes

from builder.doc.document import CANDIDATE, Document
from builder.doc.form_document import (
    PURPOSES,
    Facts,
    Version,
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
from builder.doc.nodes import blank, bullets, container, counted, every, heading, paragraph, section
from builder.doc.question import question
from builder.doc.vignette import with_cases
from builder.doc.worksheet import fill_in
from builder.form import Form
from builder.model import ExtendedText

EXTRA_TIME = 25
"""How much more time there is, in per cent of the time allowed.

Source: Joint Council for Qualifications, "Adjustments for candidates with disabilities and learning difficulties",
2025-26, chapter 5: 25% is what most who need more time are given.
"""


class Print(NamedTuple):
    """How large a paper is printed.

    The room for one question on a page and the height of a line are millimetres; so many letters fit on a line.
    """

    page: float
    line: float
    letters: int


PRINTS = (Print(225, 5.2, 75), Print(190, 8.2, 48))
"""The usual print and large print."""
RULED, PICTURE, BETWEEN = 8.6, 90.0, 0.5
"""The height of a line to write on and of a picture in millimetres, and the space round a paragraph, in lines."""


def longer(minutes: int) -> int:
    """Return the time allowed with extra time, in whole minutes, rounded up."""
    return ceil(minutes * (100 + EXTRA_TIME) / 100)


class Asked(NamedTuple):
    """A question on paper, with its case where it is the first that is about it.

    `pictures` and `ruled` lines are counted, `lengths` are those of its paragraphs in letters.
    """

    blocks: list[nodes.Node]
    pictures: int
    ruled: int
    lengths: tuple[int, ...]

    def height(self, printed: Print) -> float:
        """Return about how high it is on paper, in millimetres, and rather more than that."""
        lines = sum(ceil(length / printed.letters) + BETWEEN for length in self.lengths)
        return PICTURE * self.pictures + RULED * self.ruled + printed.line * lines


def papers_of(form: Form, provider_name: str) -> list[Document]:
    """Return the paper for trainees: as most get it; with extra time, where time is limited; and in large print.

    Keys, feedback, titles of items and competences are not on it. Every version has the same questions under the same
    numbers, with the same letters. Versions share the nodes of their questions: making them takes as long as writing.
    """
    asked = _asked(form)
    usual, large = (_body(form, asked, printed) for printed in PRINTS)
    bodies: dict[Version, list[nodes.Node]] = {"": usual, "extra time": usual, "large print": large}
    if not form.minutes:
        del bodies["extra time"]
    return [
        form_document(
            form, "paper", [glance(_facts(form, provider_name, version)), *body], version=version, line=CANDIDATE
        )
        for version, body in bodies.items()
    ]


def _body(form: Form, asked: Mapping[int, Asked], printed: Print) -> list[nodes.Node]:
    body: list[nodes.Node] = [_instructions(form)]
    for number, (head, held) in enumerate(parts_of(form)):
        questions = list(_questions([asked[one.number] for one in held], printed))
        if head is None:
            body += questions
        else:
            lines = [paragraph(line) for line in head.instructions]
            worth = paragraph(f"{extent(held)}.", classes=("cw-fine",))
            body.append(section(f"section-{number}", head.title, [worth, *lines, *questions]))
    return [*body, paragraph("End of paper", classes=("cw-fine",))]


def _asked(form: Form) -> dict[int, Asked]:
    """Return the questions by number; a case is told once, with the first that is about it."""
    numbered = ((one.number, one.item) for one in form.questions)
    told = with_cases(numbered, form.vignettes)
    return {
        one.number: _measured([*case, question(one, apart=True)])
        for one, (_, _, case) in zip(form.questions, told, strict=True)
    }


def _measured(blocks: list[nodes.Node]) -> Asked:
    ruled = sum(int(one["lines"]) for one in every(blank, blocks) if one["kind"] == "lines")
    lengths = tuple(len(one.astext()) for one in every(nodes.paragraph, blocks))
    return Asked(blocks, len(every(nodes.image, blocks)), ruled, lengths)


def _questions(held: Sequence[Asked], printed: Print) -> Iterator[nodes.Node]:
    """Yield questions: what fits on a page stands in a row that no page parts; longer ones go on over pages."""
    rows: list[nodes.Node] = []
    for one in held:
        if one.height(printed) < printed.page:
            rows.append(container(one.blocks))
            continue
        yield from [container(rows, "cw-whole")] if rows else []
        rows = []
        yield from one.blocks
    yield from [container(rows, "cw-whole")] if rows else []


def _facts(form: Form, provider_name: str, version: Version) -> Facts:
    return [
        form_line(form),
        *told([("Run by", provider_name), ("Time allowed", _time(form, version))]),
        *told([("Marks", total(form)), ("Pass mark", pass_line(form))]),
        ("Date", [paragraph(fill_in("date", "Date", "date"))]),
    ]


def _time(form: Form, version: Version) -> str:
    if not form.minutes:
        return ""
    usual, more = counted(form.minutes, "minute"), counted(longer(form.minutes), "minute")
    match version:
        case "extra time":
            return f"{more}, with {EXTRA_TIME}% extra time"
        case "large print":
            return f"{usual}; {more} for those with {EXTRA_TIME}% extra time"
        case _:
            return usual


def _instructions(form: Form) -> nodes.admonition:
    on_paper = [one.number for one in form.questions if isinstance(one.item.interaction, ExtendedText)]
    lines = [
        PURPOSES.get(form.purpose, ""),
        f"Answer every question. There are {counted(len(form.questions), 'question')}.",
        *_where(form, on_paper),
        "Write nothing that could identify a client, a colleague or an employer.",
        "Tell your trainer if larger print, more time or another change would help you.",
        *form.instructions,
    ]
    listed = bullets([[paragraph(line)] for line in lines if line])
    return nodes.admonition("", heading("Before you start"), listed, classes=["note"])


def _where(form: Form, on_paper: Sequence[int]) -> list[str]:
    """Say where answers go: all on the answer sheet but those in the trainee's own words."""
    number = "Write your candidate number at the top of every page that you write on. Do not write your name."
    if not on_paper:
        return ["Write all your answers on the answer sheet. What you write on this paper is not marked.", number]
    here = f"{called(on_paper)} on this paper, on the lines below {'it' if len(on_paper) == 1 else 'each'}"
    if len(on_paper) == len(form.questions):
        return [f"Answer {here}.", number]
    return [f"Answer {here}. Write all other answers on the answer sheet.", number]
