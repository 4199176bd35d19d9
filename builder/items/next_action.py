"""Best next action: every option is an action with a grade; one has the top grade."""

from __future__ import annotations

from builder.items.single import full, mark
from builder.items.written import ItemType, Written, choice
from builder.model import Choice
from builder.source import Fields


def _read(written: Written, fields: Fields) -> Choice | None:
    found = choice(written, fields, "0123456789", graded=True)
    if not found or not found.options:
        return found
    top = max(option.score for option in found.options)
    best = [option for option in found.options if option.score == top]
    if top == 0:
        written.note(written.answer_where, "Q012", "no action has a grade above 0: give the best one `[2]`")
    elif len(best) > 1:
        message = f"{len(best)} actions have the top grade {top} ({', '.join(o.id for o in best)}); one can be best"
        written.note(best[1].text.where, "Q014", message)
    return found


TYPE = ItemType(
    "next-action",
    _read,
    mark,
    full,
    """\
Jo says on the phone that she cannot go on. What do you do first?

- [2] Stay on the line and ask her if she thinks of ending her life.
  > Asking is right, and she is not left alone. Then get help together, now.
- [1] Ask a colleague to call the duty worker while you listen.
  > Good, as long as you also ask.
- [0] Offer her a longer talk tomorrow, when you both have time.
  > It cannot wait.
""",
    minutes=1.5,
)
