"""A Jupyter notebook a form: questions to read and answer in Markdown cells. No code, so no kernel is needed.

Source: https://nbformat.readthedocs.io/en/latest/format_description.html, version 4.5. The ID of a cell is a hash of
what it is for, so that a form gives the same notebook each time.

- A practice item has its answer below it, closed until it is opened: the key, why, and the rubric with a model answer.
- An assessment item has a cell to answer it in, and nothing that tells the key, the title or the competences: a trainee
  gets the notebook. Cells other than those for answers are locked against a slip of the hand.
- Letters and order are those of the form; a vignette stands before the first of its questions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from string import ascii_uppercase
from typing import TYPE_CHECKING, assert_never

from builder.form import Form, FormSection, Question, issued_key, lettered
from builder.formats.content import Format
from builder.formats.inlined import Pictures
from builder.formats.notebook_text import Cell, plain
from builder.formats.told import grading, with_reasons
from builder.formats.wording import counted, facts, how, parts, shared
from builder.model import Answer, Choice, ExtendedText, Match, Order, Problem, TextEntry, Vignette

if TYPE_CHECKING:
    from nbformat import NotebookNode


@dataclass(frozen=True, slots=True)
class Written:
    """A cell: what it is for (`q3-answer`), its Markdown, its attachments, and whether it is for an answer."""

    name: str
    lines: tuple[str, ...]
    attachments: Mapping[str, Mapping[str, str]]
    open: bool = False


def write(form: Form, pictures: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the form as one notebook, `form-A.ipynb`."""
    from nbformat.v4 import new_notebook, writes

    cells = [_cell(_id(form, one), one) for one in _cells(form, pictures)]
    book = new_notebook(cells=cells, metadata={"title": form.title})  # type: ignore[no-untyped-call]
    return {f"{form.file}.ipynb": f"{writes(book)}\n".encode()}  # type: ignore[no-untyped-call]


def _cell(name: str, one: Written) -> NotebookNode:
    from nbformat.v4 import new_markdown_cell

    lock = {} if one.open else {"deletable": False, "editable": False}
    more = {"attachments": one.attachments} if one.attachments else {}
    cell: NotebookNode = new_markdown_cell("\n\n".join(one.lines), id=name, metadata=lock, **more)  # type: ignore[no-untyped-call]
    return cell


def _id(form: Form, one: Written) -> str:
    told = "\0".join((form.blueprint, form.name, form.code, one.name))
    return blake2b(told.encode(), digest_size=4).hexdigest() + f"-{one.name}"


def _cells(form: Form, pictures: Pictures) -> Iterator[Written]:
    yield _top(form)
    if any(question.item.use == "assessment" for question in form.questions):
        yield Written("candidate", ("Candidate number: ",), {}, open=True)
    for section, vignette, question in parts(form):
        if section:
            yield _section(section)
        if vignette:
            yield _vignette(vignette, form, question, pictures)
        yield _question(question, pictures)
        number = question.number
        if question.item.use == "assessment" or isinstance(question.item.interaction, ExtendedText):
            yield Written(f"q{number}-answer", (f"**Your answer to question {number}:** ",), {}, open=True)
        if question.item.use == "practice":
            yield _told(question, pictures)


def _top(form: Form) -> Written:
    lines = [
        *form.instructions,
        "Double-click a cell to write in it. Nothing is sent: save the file with your answers.",
    ]
    listed = "\n".join(f"- {plain(line)}" for line in lines)
    return Written("top", (f"# {plain(form.title)}", " · ".join(map(plain, facts(form))), listed), {})


def _section(section: FormSection) -> Written:
    return Written(f"s{section.first}", (f"## {plain(section.title)}", *map(plain, section.instructions)), {})


def _vignette(vignette: Vignette, form: Form, first: Question, pictures: Pictures) -> Written:
    cell = Cell(pictures)
    lines = (f"**{shared(vignette, form)}**", cell.text(vignette.text))
    return Written(f"v{first.number}", lines, cell.attachments)


def _question(question: Question, pictures: Pictures) -> Written:
    item = question.item
    cell = Cell(pictures)
    lines = [f"### Question {question.number}", f"*{counted(item.marks, 'mark')}*", cell.text(item.stem)]
    lines += [f"*{how(item)}*", *_shown(question, cell)]
    return Written(f"q{question.number}", tuple(lines), cell.attachments)


def _shown(question: Question, cell: Cell) -> Iterator[str]:
    texts = [lettered(question.item)[index] for index in question.shown]
    letters = "\n".join(
        f"- **{letter}.** {cell.line(text)}" for letter, text in zip(ascii_uppercase, texts, strict=False)
    )
    match question.item.interaction:
        case Choice() | Order():
            yield letters
        case Match() as found:
            prompts = "\n".join(
                f"{number}. {cell.line(pair.prompt)}" for number, pair in enumerate(found.pairs, start=1)
            )
            heads = [cell.line(head) for head in found.heads] or ["Lines", "Letters"]
            yield from (f"{heads[0]}:", prompts, f"{heads[1]}:", letters)
        case TextEntry(unit=unit):
            if unit:
                yield f"Unit: {plain(unit)}"
        case ExtendedText():
            pass
        case _:
            assert_never(question.item.interaction)


# Answers of practice items


def _told(question: Question, pictures: Pictures) -> Written:
    cell = Cell(pictures)
    summary = f"<details><summary>Show the answer to question {question.number}</summary>"
    item = question.item
    closing = item.feedback
    lines = [*_answers(question, cell)]
    match item.interaction:
        case Match() as found:
            closing = with_reasons(item, found)
        case ExtendedText() as extended:
            closing = grading(item, extended)
    lines += [cell.text(closing)] if closing else []
    return Written(f"q{question.number}-key", (summary, *lines, "</details>"), cell.attachments)


def _answers(question: Question, cell: Cell) -> Iterator[str]:
    match question.item.interaction:
        case Choice() as found:
            yield f"**Answer: {', '.join(issued_key(question))}**"
            yield "\n".join(_options(found, question, cell))
        case Match():
            pairs = ", ".join(f"{number} {letter}" for number, letter in enumerate(issued_key(question), start=1))
            yield f"**Answer: {pairs}**"
        case Order():
            yield f"**Answer: {' '.join(issued_key(question))}**"
        case TextEntry(gaps, in_stem=True):
            yield "\n".join(
                f"{number}. {' / '.join(plain(answer.text) for answer in gap)}"
                for number, gap in enumerate(gaps, start=1)
            )
        case TextEntry(gaps, unit=unit):
            yield "\n".join(_answer(answer, unit, cell) for answer in gaps[0])
        case ExtendedText():
            pass
        case _:
            assert_never(question.item.interaction)


def _options(found: Choice, question: Question, cell: Cell) -> Iterator[str]:
    top = max(option.score for option in found.options)
    for letter, index in zip(ascii_uppercase, question.shown, strict=False):
        option = found.options[index]
        if found.graded:
            verdict = "Best next step." if option.score == top else "Acceptable." if option.score else "Not now."
        else:
            verdict = "Right." if option.score else "Not right."
        why = f" {cell.line(option.feedback)}" if option.feedback else ""
        yield f"- **{letter}. {verdict}**{why}"


def _answer(answer: Answer, unit: str, cell: Cell) -> str:
    verdict = "Right" if answer.score else "Not right"
    why = f". {cell.line(answer.feedback)}" if answer.feedback else ""
    return f"- {verdict}: {plain(f'{answer.text} {unit}'.strip())}{why}"


def limits(question: Question) -> Iterator[Problem]:
    """Yield nothing: a notebook shows every question."""
    yield from ()


FORMAT = Format(
    "notebook",
    frozenset([Choice, Match, Order, TextEntry, ExtendedText]),
    write,
    limits,
    title="Jupyter notebook",
    carries=frozenset({"marks", "vignette", "markup", "pictures", "unit", "capitals"}),
)
