"""Short text: a word or two, compared without regard to capitals and spaces."""

from __future__ import annotations

from builder import prose
from builder.items.written import ItemType, Written, accepted
from builder.model import Answer, TextEntry
from builder.source import Fields


def _read(written: Written, fields: Fields) -> TextEntry | None:
    answers = tuple(
        Answer(" ".join(prose.plain(line.text).split()), int(line.mark == "x"), feedback=line.feedback)
        for line in accepted(written)
    )
    return TextEntry((answers,)) if answers else None


TYPE = ItemType(
    "short-text",
    _read,
    """\
What is the name of the scale that measures how closely a service follows IPS?

- [x] fidelity scale
- [x] IPS fidelity scale
- [ ] outcome scale
  > That would measure results, not practice.
""",
)
