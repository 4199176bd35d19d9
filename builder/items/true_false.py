"""True or false."""

from __future__ import annotations

from builder import prose
from builder.items.single import full, mark, one_key
from builder.items.written import ItemType, Written, choice
from builder.model import Choice
from builder.source import Fields


def _read(written: Written, fields: Fields) -> Choice | None:
    found = choice(written, fields, " x")
    if not found:
        return None
    texts = tuple(prose.plain(option.text) for option in found.options)
    if sorted(texts) != ["False", "True"]:
        message = f"the options must be `True` and `False`, found {', '.join(map(repr, texts)) or 'none'}"
        written.note(written.answer_where, "Q007", message)
    one_key(found, written, "true-false")
    return found


TYPE = ItemType(
    "true-false",
    _read,
    mark,
    full,
    """\
A client must disclose a diagnosis before you may contact employers.

- [ ] True
  > Disclosure is the client's choice.
- [x] False
  > Right.
""",
    minutes=0.5,
)
