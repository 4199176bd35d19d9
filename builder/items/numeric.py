"""Numeric: a number, a range, or a number with a tolerance."""

from __future__ import annotations

import re
from decimal import Decimal

from builder import prose
from builder.items.marking import first_fit, samples
from builder.items.short_text import full, mark
from builder.items.written import ItemType, Marked, Written, accepted
from builder.model import Answer, TextEntry
from builder.source import Fields, text

_NUMBER = r"-?\d+(?:\.\d+)?"
_RANGE = re.compile(rf"({_NUMBER})(?: (to|within) ({_NUMBER}))?")


def _read(written: Written, fields: Fields) -> TextEntry | None:
    unit = fields.may("unit", text, "")
    answers = tuple(answer for line in accepted(written) if (answer := _answer(line, written)))
    if not answers:
        return None
    entry = TextEntry((answers,), numeric=True, unit=unit)
    for answer in answers:
        taken = (first_fit(entry, answers, number) for number in samples(answer))
        if all(first and first.score != answer.score for first in taken):
            message = f"{answer.text!r} can never count: an answer above it, which scores otherwise, takes it in"
            written.note(written.answer_where, "Q029", message)
    return entry


def _answer(line: Marked, written: Written) -> Answer | None:
    value = " ".join(prose.plain(line.text).split())
    found = _RANGE.fullmatch(value)
    low, high = _bounds(found) if found else (Decimal(1), Decimal(0))
    if low > high:
        message = f"expected `16`, `17 to 17.9` or `37.5 within 0.5`, found {value!r}"
        written.note(line.where, "Q019", message)
        return None
    return Answer(value, int(line.mark == "x"), float(low), float(high), line.feedback)


def _bounds(found: re.Match[str]) -> tuple[Decimal, Decimal]:
    # Decimal: with floats, 0.7 within 0.1 would not reach 0.8.
    first = Decimal(found[1])
    match found[2]:
        case "to":
            return first, Decimal(found[3])
        case "within":
            return first - Decimal(found[3]), first + Decimal(found[3])
        case _:
            return first, first


TYPE = ItemType(
    "numeric",
    _read,
    mark,
    full,
    """\
How many items does the IPS fidelity scale have?

- [x] 25
- [ ] 20
  > That is the top caseload, not the number of items.
""",
)
