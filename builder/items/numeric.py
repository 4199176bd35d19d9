"""Numeric: a number, a range, or a number with a tolerance."""

from __future__ import annotations

import re

from builder import prose
from builder.items.written import ItemType, Marked, Written, accepted
from builder.model import Answer, TextEntry
from builder.source import Fields, text

_NUMBER = r"-?\d+(?:\.\d+)?"
_RANGE = re.compile(rf"({_NUMBER})(?: (to|within) ({_NUMBER}))?")


def _read(written: Written, fields: Fields) -> TextEntry | None:
    unit = fields.may("unit", text, "")
    answers = tuple(answer for line in accepted(written) if (answer := _answer(line, written)))
    return TextEntry((answers,), numeric=True, unit=unit) if answers else None


def _answer(line: Marked, written: Written) -> Answer | None:
    value = " ".join(prose.plain(line.text).split())
    found = _RANGE.fullmatch(value)
    low, high = _bounds(found) if found else (1.0, 0.0)
    if low > high:
        message = f"expected `16`, `17 to 17.9` or `37.5 within 0.5`, found {value!r}"
        written.note(line.where, "Q019", message)
        return None
    return Answer(value, int(line.mark == "x"), low, high, line.feedback)


def _bounds(found: re.Match[str]) -> tuple[float, float]:
    first = float(found[1])
    match found[2]:
        case "to":
            return first, float(found[3])
        case "within":
            return first - float(found[3]), first + float(found[3])
        case _:
            return first, first


TYPE = ItemType(
    "numeric",
    _read,
    """\
How many items does the IPS fidelity scale have?

- [x] 25
- [ ] 20
  > That is the top caseload, not the number of items.
""",
)
