"""A form with a question of every type, and all documents of a form."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from courses import read_once
from places import CASES

from builder.course.bank import read_bank
from builder.doc.answer_sheet import answer_sheet, key
from builder.doc.document import Document
from builder.doc.marking_guide import marking_guide
from builder.doc.paper import papers_of
from builder.doc.results import results
from builder.doc.slips import feedback_slips, page_of_slips
from builder.form import Form, Question, lettered
from builder.items import item_types
from builder.model import Competence, Course, Item, Problem

HEAD = """\
## q1.1-01 Hidden title

```yaml
type: {name}
competences: [1.1.1]
level: apply
use: assessment
sources: [handbook]
{more}```

"""


@cache
def course() -> Course:
    return read_once(CASES / "good")


@cache
def register() -> dict[str, Competence]:
    return {entry.id: entry for entry in course().competences}


def item(name: str, answer: str = "", more: str = "") -> Item:
    problems: list[Problem] = []
    text = HEAD.format(name=name, more=more) + (answer or item_types()[name].example)
    items, _ = read_bank(text, "question_bank/1.1.md", problems)
    assert problems == []
    return items[0]


def issued(found: Item, number: int = 1) -> Question:
    """Issue an item with its letters in the reverse of their order in the source."""
    return Question(number, found, tuple(reversed(range(len(lettered(found))))))


def form(**changes: object) -> Form:
    """Issue every assessment item of the good course, which has all types and a vignette."""
    items = [found for found in course().items if found.use == "assessment"]
    questions = tuple(issued(found, number) for number, found in enumerate(items, start=1))
    made = Form("check-in", "Check-in", "summative", "A", "A7K2M", 1, questions, course().vignettes, 20, 60)
    return replace(made, **changes)  # type: ignore[arg-type]


def paper(made: Form, provider_name: str) -> Document:
    """Return the paper of a form as most get it."""
    return papers_of(made, provider_name)[0]


def of_form(made: Form | None = None) -> tuple[Document, ...]:
    """Return every document of a form: the four, then the versions for those who need them, the grid and the slips."""
    made = made or form()
    usual, *others = papers_of(made, "The workshop")
    return (
        usual,
        answer_sheet(made),
        key(made, register()),
        marking_guide(made, register()),
        *others,
        answer_sheet(made, "large print"),
        results(made, 3),
        feedback_slips(made, page_of_slips(made, course().units, register())),
    )
