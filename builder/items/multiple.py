"""Multiple response: several options are right, at least one is wrong."""

from __future__ import annotations

from builder.items.written import ItemType, Written, choice
from builder.model import Choice
from builder.source import Fields


def _read(written: Written, fields: Fields) -> Choice | None:
    found = choice(written, " x", multiple=True)
    if found and len(found.options) > 1:
        keys = sum(option.score for option in found.options)
        if keys == 0:
            written.note(written.answer_where, "Q012", "no option is marked correct: mark two or more with `[x]`")
        elif keys == len(found.options):
            message = "all options are marked correct: at least one must be wrong"
            written.note(written.answer_where, "Q013", message)
    return found


TYPE = ItemType(
    "multiple",
    _read,
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
