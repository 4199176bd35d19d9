"""Ordering: a numbered list in the right order."""

from __future__ import annotations

from fractions import Fraction
from string import ascii_lowercase

from builder import prose
from builder.items.marking import letters, the
from builder.items.written import ItemType, Response, Written
from builder.model import Item, Order, Prose
from builder.source import Fields


def _read(written: Written, fields: Fields) -> Order | None:
    if not written.answer or written.answer[0].type != "ordered_list_open":
        message = "the answer is missing: write the steps as a numbered list in the right order"
        written.note(written.heading, "Q007", message)
        return None
    steps = []
    for item in prose.groups(written.answer[1:-1]):
        parsed, problems = prose.from_tokens(item[1:-1], written.where)
        written.problems.extend(problems)
        step = Prose(written.place(item[0]), parsed.blocks)
        if not step.blocks:
            written.note(step.where, "Q008", "this step is empty")
        steps.append(step)
    if len(steps) == 1:
        written.note(written.answer_where, "Q009", "there is only one step: an order needs two or more")
    if len(steps) > len(ascii_lowercase):
        written.note(steps[26].where, "Q007", "there are more than 26 steps: a form has a letter for each")
    texts = [prose.plain(step) for step in steps]
    for step, text in zip(steps, texts, strict=True):
        if text and texts.count(text) > 1 and step is not steps[texts.index(text)]:
            written.note(step.where, "Q010", "this step stands twice: their order could not be told")
    return Order(tuple(steps))


def _mark(item: Item, response: Response) -> Fraction:
    return Fraction(response == _full(item))  # an order is right or it is not


def _full(item: Item) -> Response:
    return letters(len(the(Order, item).steps))


TYPE = ItemType(
    "ordering",
    _read,
    _mark,
    _full,
    """\
Put these steps of a first visit to an employer in order.

1. Say who you are in one sentence.
2. Ask about the business.
3. Agree when you will come back.

> Learn first. A pitch can wait.
""",
    minutes=1.5,
)
