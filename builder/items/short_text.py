"""Short text: a word or two, compared without regard to spaces, capitals and slips, as far as the author says."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

from builder import prose
from builder.items.marking import best_texts, plain_text, score, the
from builder.items.written import ItemType, Response, Written, accepted
from builder.model import Answer, Item, TextEntry
from builder.source import Fields, Node, Wrong, integer, shown, text

MOST_SLIPS = 3
"""More slips than these make another word."""


def _slips(node: Node) -> int:
    value = integer(node)
    if value > MOST_SLIPS:
        raise Wrong(f"expected how many slips of spelling are let through, 0 to {MOST_SLIPS}; found {value}")
    return value


def _capitals(node: Node) -> bool:
    if text(node) != "matter":
        raise Wrong(f"expected `matter`, found {shown(text(node))}; leave the key out where they do not")
    return True


def tolerance(fields: Fields) -> tuple[bool, int]:
    """Read how the texts of an answer are compared: whether `capitals` matter, and slips of `spelling`."""
    return fields.may("capitals", _capitals, otherwise=False), fields.may("spelling", _slips, 0)


def check_answers(entry: TextEntry, written: Written, fields: Fields) -> None:
    """Note answers that get in each other's way: a text must not score in two ways, and slips must be slips."""
    for gap in entry.gaps:
        if len(gap) < 2 and not entry.slips:
            continue
        folded = [(one, plain_text(one.text, capitals=entry.capitals)) for one in gap]
        shortest = min((text for one, text in folded if one.score), key=len, default="")
        if shortest and 3 * entry.slips > len(shortest):
            most = f"a third of its signs, {len(shortest) // 3}, at most"
            message = f"`spelling: {entry.slips}` is too much for {shortest!r}: {most}"
            written.note(fields.at("spelling"), "Q029", message)
        for (one, first), (other, second) in combinations(folded, 2):
            if one.score != other.score and _near(first, second, 2 * entry.slips):
                message = f"{one.text!r} and {other.text!r} would accept the same text, and one is right, one wrong"
                written.note(written.answer_where, "Q029", message)


def _near(one: str, other: str, slips: int) -> bool:
    if one == other or not slips:
        return one == other
    from rapidfuzz.distance import DamerauLevenshtein

    # A true distance: what lies within so many slips of both has them at most twice as far apart.
    return DamerauLevenshtein.distance(one, other, score_cutoff=slips) <= slips


def _read(written: Written, fields: Fields) -> TextEntry | None:
    capitals, slips = tolerance(fields)
    answers = tuple(
        Answer(" ".join(prose.plain(line.text).split()), int(line.mark == "x"), feedback=line.feedback)
        for line in accepted(written)
    )
    if not answers:
        return None
    entry = TextEntry((answers,), capitals=capitals, slips=slips)
    check_answers(entry, written, fields)
    return entry


def mark(item: Item, response: Response) -> Fraction:
    """Return the share of the gaps whose text fits an accepted answer first."""
    return score(the(TextEntry, item), response)


def full(item: Item) -> Response:
    """Return the first text that scores for each gap."""
    return best_texts(the(TextEntry, item))


TYPE = ItemType(
    "short-text",
    _read,
    mark,
    full,
    """\
What is the name of the scale that measures how closely a service follows IPS?

- [x] fidelity scale
- [x] IPS fidelity scale
- [ ] outcome scale
  > That would measure results, not practice.
""",
)
