"""The columns of the spreadsheet of an event: the same fields as in its document, one row an observed occasion."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from builder.collect.answers import YES
from builder.collect.expected import Expected, Scale
from builder.doc.outline import Asked

CONCERN = "concern"
_FIRST = ("trainee", "date")
_AGREED = ".agreed"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, what it is for in plain words, and what may stand in it.

    `values` are the allowed ones, each with the field that it answers and the answer; without any, the column is one
    for text, or for a date where `date` says so, and answers the field `name`. `scale`: the values are ratings or
    judgements.
    """

    head: str
    told: str
    name: str = ""
    date: bool = False
    values: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    scale: bool = False


def columns_of(expected: Expected) -> tuple[Column, ...]:
    """Return the columns of an event: its facts, every criterion, and what was said and agreed afterwards."""
    rating = {name for scale in expected.scales for name in (*scale.ticks, scale.evidence, scale.missed)}
    at = next(number for number, one in enumerate(expected.asked) if one.name in rating)
    left = [(number, one) for number, one in enumerate(expected.asked) if one.name not in rating]
    # Whose record it is and of when comes first: the first two columns stay in sight.
    before = [_fact(one) for number, one in sorted(left, key=_order) if number < at]
    after = list(_after(expected, [one for number, one in left if number > at]))
    rated = [column for scale in expected.scales for column in _rated(scale)]
    return tuple(_distinct([*before, *rated, *after]))


def _order(placed: tuple[int, Asked]) -> tuple[int, int]:
    number, one = placed
    return _FIRST.index(one.name) if one.name in _FIRST else len(_FIRST) + (one.kind == "tick"), number


def _distinct(columns: list[Column]) -> Iterator[Column]:
    """Yield columns whose heads differ: a head that stands twice gets a number."""
    count: dict[str, int] = {}
    for one in columns:
        count[one.head] = count.get(one.head, 0) + 1
        number = count[one.head]
        yield one if number == 1 else replace(one, head=f"{one.head} ({number})")


def _fact(one: Asked) -> Column:
    if one.name.endswith(_AGREED):
        return Column("Agreed first", f"Choose yes where it was ticked: {one.label}", values={YES: (one.name, YES)})
    if one.kind == "tick":
        return Column(one.label, "Choose yes where it was ticked.", values={YES: (one.name, YES)})
    if one.kind == "choice":
        listed = " or ".join(one.choices)
        return Column(one.label, f"Choose {listed}.", values={choice: (one.name, choice) for choice in one.choices})
    if one.kind == "date":
        return Column(one.label, "A date, such as 1 March 2027.", one.name, date=True)
    return Column(one.label, "As it was written.", one.name)


def _rated(scale: Scale) -> Iterator[Column]:
    text = scale.text
    ratings = {rating: (name, YES) for name, rating in scale.ticks.items()}
    yield Column(f"{scale.number} rating", f"{text} Choose the rating that was ticked.", values=ratings, scale=True)
    yield Column(f"{scale.number} evidence", f"{text} What was said or done, as it was written.", scale.evidence)
    if scale.missed:
        told = f"{text} Choose yes where this critical action was missed."
        yield Column(f"{scale.number} critical action missed", told, values={YES: (scale.missed, YES)})


def _after(expected: Expected, left: list[Asked]) -> Iterator[Column]:
    """Yield the columns of what stands below the criteria; boxes of which one is ticked make one column."""
    judged = expected.judgements
    if judged:
        values = {text: (name, YES) for name, text in judged.items()}
        yield Column("Global judgement", "Choose the judgement that was ticked.", values=values, scale=True)
    for one in left:
        if one.name == f"{CONCERN}.yes":
            values = {answer: (f"{CONCERN}.{answer}", YES) for answer in ("yes", "no")}
            head = one.label.removesuffix(": yes")
            yield Column(head, "Choose yes or no, as it was ticked; nothing else here.", values=values)
        elif one.name not in judged and not one.name.startswith(f"{CONCERN}."):
            yield _fact(one)
