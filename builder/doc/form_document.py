"""What the documents of a form share: their names, their first lines, and their questions by section."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil, inf
from types import MappingProxyType
from typing import Literal

from docutils import nodes

from builder.doc.document import Document, Kind
from builder.doc.nodes import facts, paragraph, section
from builder.doc.question import marks_text, number_text, share_of
from builder.doc.vignette import span
from builder.form import Form, FormSection, Question

Version = Literal["", "large print", "extra time"]
"""A version of a paper or an answer sheet: as most get it, in large print, or with more time."""

DRAFT = "Draft: not issued to a cohort"
KNOWLEDGE_ONLY = "A quiz shows knowledge only. It never marks a skill as met."
MARKERS_ONLY = "For markers only. Not for trainees."
"""The line at the top of every page that holds keys."""

PURPOSES: Mapping[str, str] = MappingProxyType(
    {
        "diagnostic": "This quiz shows where to start. Nothing is decided by it.",
        "formative": "This quiz is for learning. It shows what to look at again.",
        "summative": "This quiz counts towards the course.",
    }
)
"""What each purpose means for the person who answers."""

CLASS_OF = 20
"""How many places a cohort has where nobody has said."""

Facts = list[tuple[str, list[nodes.Node]]]


def form_document(
    form: Form,
    kind: Kind,
    body: list[nodes.Node],
    *,
    version: Version = "",
    line: str = "",
    fillable: bool = False,
    landscape: bool = False,
    parted: bool = False,
) -> Document:
    """Return a document of a form, named and titled after form, kind and version. A draft is stamped at its start."""
    parts = ["" if kind == "paper" else kind, version]
    told = ", ".join(part for part in parts if part)
    return Document(
        "-".join([form.file, *(part.replace(" ", "-") for part in parts if part)]),
        kind,
        form.blueprint,
        f"{form.title}, form {form.name}" + (f": {told}" if told else ""),
        [*([paragraph(DRAFT, classes=("cw-stamp",))] if form.draft else []), *body],
        code=form.code,
        large=version == "large print",
        line=line,
        version=version,
        fillable=fillable,
        landscape=landscape,
        parted=parted,
    )


def glance(rows: Facts, *, high: bool = False) -> nodes.definition_list:
    """Return short facts; where they are `high`, each is as high as a line to write on."""
    made = facts(rows, "cw-glance")
    for item in made.children if high else ():
        assert isinstance(item, nodes.Element)
        item["lines"] = 1
    return made


def told(rows: Sequence[tuple[str, str]]) -> Facts:
    """Return facts in plain text, without those that say nothing."""
    return [(name, [paragraph(text)]) for name, text in rows if text]


def form_line(form: Form) -> tuple[str, list[nodes.Node]]:
    """Return the fact which form this is."""
    return "Form", [paragraph(f"{form.name}, code {form.code}")]


def total(form: Form) -> str:
    """Return all marks of a form as a number."""
    return number_text(share_of(form.marks))


def pass_line(form: Form) -> str:
    """Return the pass mark in marks: `28 of 40`; nothing where the quiz has none."""
    needed = pass_marks(form)
    return "" if needed is None else f"{needed} of {total(form)}"


def pass_marks(form: Form) -> int | None:
    """Return the marks needed to pass, rounded up to whole ones, or None where the quiz has no pass mark."""
    return None if form.pass_mark is None else ceil(share_of(form.marks) * form.pass_mark / 100)


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


def extent(held: Sequence[Question]) -> str:
    """Return which questions of a form these are and what they are worth: `Questions 1 to 5: 6 marks`."""
    marks = sum((share_of(one.item.marks) for one in held), Fraction(0))
    return f"{span(held[0].number, held[-1].number)}: {marks_text(marks)}"


def called(numbers: Sequence[int]) -> str:
    """Return how some questions are called within a sentence: `question 3`, `questions 1, 4 and 6`."""
    first, last = ", ".join(map(str, numbers[:-1])), str(numbers[-1])
    return f"questions {first} and {last}" if first else f"question {last}"


def by_part(form: Form, name: str, said: Callable[[Question], list[nodes.Node]]) -> Iterator[nodes.Node]:
    """Yield what is said of each question, under the headings of the form."""
    for number, (head, held) in enumerate(parts_of(form)):
        made = [node for one in held for node in said(one)]
        yield from [section(f"{name}-{number}", head.title, made)] if head else made
