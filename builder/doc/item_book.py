"""The item book: items with all that belongs to them, for people who review them, with room for what they say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from docutils import nodes

from builder.doc.document import Document
from builder.doc.marking_guide import levels_of
from builder.doc.nodes import bullets, container, facts, inline, page_break, paragraph, section, strong
from builder.doc.question import SEE_GUIDE, answer, key_text, marks_text, number_text, question, share_of
from builder.doc.worksheet import FieldKind, fill_in, grid, text_of
from builder.form import Form, Question
from builder.items.facility import expected_facility
from builder.model import Competence, Item, Vignette

REVIEWERS = ("Practitioner", "Trainer", "Person with lived experience")
"""Whose view an item needs before it is used. They sign with initials: their names belong in no source."""

VERDICTS = ("Agree", "Change", "Take out")

ASK = (
    (
        "The question",
        (
            "Is it about something that matters in the work, and about the competence that it names?",
            "Could two careful people read it in different ways?",
            "Can it be answered before the options are read?",
            "Does it hold details that nobody needs for the answer?",
        ),
    ),
    (
        "The options",
        (
            "Is the key right today, and everywhere that the course is used?",
            "Could an experienced specialist defend another option?",
            "Would someone who has not learned this choose each distractor? Say which one nobody would.",
            "Does anything beside knowledge point at the key: its logic, its tone, how careful it sounds?",
        ),
    ),
    (
        "What follows",
        (
            "Does the feedback say why, for the wrong options too, without blame?",
            "Do the sources say what the item says, and are they current?",
            "Are the level, the marks, the minutes and the expected facility about right?",
        ),
    ),
    (
        "The people in it",
        (
            "Is everyone in it shown with respect, as a person first?",
            "Could someone take the case for their own, or for a person whom they know?",
            "Might it distress someone who sits the quiz? If it must, is that said beforehand?",
        ),
    ),
)
"""What a program cannot see in an item: only people who know the work can."""


def form_book(form: Form, competences: Mapping[str, Competence]) -> Document:
    """Return the item book of a form: its items in its order, with its letters."""
    title = f"{form.title}, form {form.name}"
    return item_book(form.questions, form.vignettes, competences, f"{form.file}-item-book", title, form.code)


def item_book(
    questions: Sequence[Question],
    vignettes: Iterable[Vignette],
    competences: Mapping[str, Competence],
    name: str,
    title: str,
    code: str = "",
) -> Document:
    """Return the item book of some questions: what to ask of each, then each with room for a review.

    It holds keys and reasons and is never for trainees.
    """
    cases = {vignette.id: vignette for vignette in vignettes}
    body: list[nodes.Node] = [
        paragraph("For reviewers only: this document holds keys. Sign with initials, never with a name."),
        section("ask", "What to ask of each item", list(_asked())),
    ]
    for one in questions:
        case = cases.pop(one.item.vignette or "", None)
        body.append(page_break())
        body.append(section(f"item-{one.item.id}", f"{one.item.id} {one.item.title}", _item(one, case, competences)))
    return Document(name, "item book", name, f"{title}: item book", body, code=code)


def _asked() -> Iterator[nodes.Node]:
    yield paragraph("The program has checked what rules can check. These questions need a person who knows the work.")
    for head, questions in ASK:
        yield paragraph(head, classes=("cw-group",))
        yield bullets([[paragraph(asked)] for asked in questions])


def _item(one: Question, case: Vignette | None, competences: Mapping[str, Competence]) -> list[nodes.Node]:
    told = [container([paragraph(strong(case.title)), *text_of(case.text)], "cw-vignette")] if case else []
    key = paragraph(strong("Key: "), inline(key_text(one).replace(SEE_GUIDE, "see below"), "cw-key"))
    return [
        facts([(name, [paragraph(text)]) for name, text in _facts(one.item)], "cw-glance"),
        *told,
        question(one, answered=False),
        key,
        *levels_of(one),
        *answer(one, competences)[1:],
        *_room(one.item),
    ]


def _facts(item: Item) -> Iterator[tuple[str, str]]:
    yield "Kind", f"{item.type}, level {item.level}, for {item.use}"
    minutes = number_text(share_of(item.minutes))
    yield "Worth", f"{marks_text(share_of(item.marks))}, {minutes} minute{'' if item.minutes == 1 else 's'}"
    source = "by rule of thumb" if item.facility is None else "as its author expects"
    yield "Facility", f"{expected_facility(item):.2f} ({source})"
    yield "Status", item.status
    if item.vignette:
        yield "Vignette", item.vignette
    if item.enemies:
        yield "Not beside", ", ".join(enemy.what for enemy in item.enemies)
    for waiver in item.waivers:
        yield f"Waives {waiver.rule}", waiver.reason
    if item.note:
        yield "Note", item.note


def _room(item: Item) -> list[nodes.Node]:
    """Return where reviewers write: a verdict for each role, with initials and date, and a comment."""
    heads = [paragraph(head) for head in ("Reviewer", *VERDICTS, "Initials", "Date")]
    rows = [
        [
            [paragraph(role)],
            *([paragraph(_field(item, number, verdict, "tick", role))] for verdict in VERDICTS),
            [paragraph(_field(item, number, "Initials", "text", role))],
            [paragraph(_field(item, number, "Date", "date", role))],
        ]
        for number, role in enumerate(REVIEWERS, start=1)
    ]
    widths = [34, 10, 10, 12, 14, 20]
    comment = fill_in(f"{item.id}.comment", f"Comment on {item.id}", "lines", lines=3)
    return [
        grid(heads, rows, widths, "cw-grid", title=f"Review of {item.id}, revision {item.revision}", stub=True),
        container([paragraph(strong("Comment")), paragraph(comment)], "cw-question"),
    ]


def _field(item: Item, number: int, what: str, kind: FieldKind, role: str) -> nodes.Node:
    name = f"{item.id}.{number}.{what.lower().replace(' ', '-')}"
    return fill_in(name, f"{item.id}, {role}: {what}", kind)
