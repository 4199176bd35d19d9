"""Multiple response: several options are right, at least one is wrong."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from builder.items.marking import shares_by_id, the
from builder.items.written import ItemType, Response, Written, choice
from builder.model import Choice, Item
from builder.source import Fields, one_of


def _read(written: Written, fields: Fields) -> Choice | None:
    whole = fields.may("scoring", one_of(("parts", "whole")), "parts") == "whole"
    found = choice(written, fields, " x", multiple=True)
    if found and len(found.options) > 1:
        keys = sum(option.score for option in found.options)
        if keys == 0:
            written.note(written.answer_where, "Q012", "no option is marked correct: mark two or more with `[x]`")
        elif keys == len(found.options):
            message = "all options are marked correct: at least one must be wrong"
            written.note(written.answer_where, "Q013", message)
    return replace(found, whole=whole) if found else None


def _mark(item: Item, response: Response) -> Fraction:
    choice = the(Choice, item)
    share = shares_by_id(choice)
    if len(set(response)) < len(response) or not set(response) <= set(share):
        return Fraction(0)
    if choice.whole:
        return Fraction(set(response) == set(_full(item)))
    return max(Fraction(0), sum((share[option] for option in response), Fraction(0)))


def _full(item: Item) -> Response:
    return tuple(option.id for option in the(Choice, item).options if option.score)


TYPE = ItemType(
    "multiple",
    _read,
    _mark,
    _full,
    """\
Which two of these would you explain at a first meeting?

- [x] Who sees your notes.
  > Yes. People decide better when they know.
- [ ] Which job you think fits best.
  > Too early: you have not heard what they want.
- [x] When you would have to tell someone else.
  > Yes. The limits come first, not after the fact.
""",
    minutes=1.5,
)
