"""The values of assembly: candidates, rows, the forms that were found, or the clash that forbids them."""

from __future__ import annotations

from dataclasses import dataclass

from builder.model import Item


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item that may be drawn. Items of one `block` (a vignette, or the item alone) go into a form together."""

    id: str
    revision: int
    block: str
    unit: str
    type: str
    level: str
    use: str
    competences: tuple[str, ...]
    marks: float
    minutes: float
    facility: float | None = None


def candidate_of(item: Item) -> Candidate:
    """Return an item as a candidate."""
    return Candidate(
        id=item.id,
        revision=item.revision,
        block=item.vignette or item.id,
        unit=item.unit,
        type=item.type,
        level=item.level,
        use=item.use,
        competences=tuple(mention.what for mention in item.competences),
        marks=item.marks,
        minutes=item.minutes,
        facility=item.facility,
    )


@dataclass(frozen=True, slots=True)
class Row:
    """A rule that every form must meet: `low` to `high` of what its members count for.

    `name` is for people ("unit 2.3: 1 to 2 items"), `rule` tells rules apart ("unit 2.3"). A member is the index
    of a candidate and how much it counts.
    """

    name: str
    rule: str
    low: int
    high: int
    members: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class RowValue:
    """What a row came to in one form; `form` counts from 0."""

    name: str
    low: int
    high: int
    value: int
    form: int


@dataclass(frozen=True, slots=True)
class Assembly:
    """Forms that meet a blueprint, each as item IDs in alphabetical order; none is better.

    `objective` is what was made as small as can be: items that earlier cohorts had first, then the tie-break.
    `bound` is the proven lower bound on it; the two differ by less than 1.
    """

    forms: tuple[tuple[str, ...], ...]
    objective: int
    bound: float
    rows: tuple[RowValue, ...]


@dataclass(frozen=True, slots=True)
class Clash:
    """Why there are no such forms: rules that cannot hold together, in words, and changes that each suffice."""

    rules: tuple[str, ...]
    message: str
    changes: tuple[str, ...]
