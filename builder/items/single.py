"""Single best answer: one option is right."""

from __future__ import annotations

from fractions import Fraction

from builder.items.marking import shares_by_id, the
from builder.items.written import ItemType, Response, Written, choice
from builder.model import Choice, Item
from builder.source import Fields


def one_key(found: Choice, written: Written, name: str) -> None:
    """Note a key that is missing or not the only one."""
    keys = [option for option in found.options if option.score == 1]
    if found.options and not keys:
        written.note(written.answer_where, "Q012", "no option is marked correct: mark one with `[x]`")
    elif len(keys) > 1:
        message = f"{len(keys)} options are marked correct ({', '.join(o.id for o in keys)}); type {name} allows one"
        written.note(keys[1].text.where, "Q014", message)


def _read(written: Written, fields: Fields) -> Choice | None:
    found = choice(written, fields, " x")
    if found:
        one_key(found, written, "single")
    return found


def mark(item: Item, response: Response) -> Fraction:
    """Return the share of the one option chosen; none, several or an unknown one give nothing."""
    return shares_by_id(the(Choice, item)).get(response[0], Fraction(0)) if len(response) == 1 else Fraction(0)


def full(item: Item) -> Response:
    """Return the best option."""
    found = shares_by_id(the(Choice, item))
    return (max(found, key=lambda option: found[option]),)


TYPE = ItemType(
    "single",
    _read,
    mark,
    full,
    """\
Amir can explain the risks of a job and still wants it. What does this show about his capacity?

- [ ] He lacks capacity for this decision.
  > An unwise choice is not proof that someone lacks capacity.
- [x] Nothing by itself.
  > Right. The law protects the right to choose.
- [ ] He needs his family to decide with him.
  > They may help if he asks them. The decision is his.

> Read the five principles again if this was hard.
""",
)
