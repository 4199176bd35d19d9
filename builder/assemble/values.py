"""The values of assembly: candidates, rows, the forms that were found, or the clash that forbids them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from builder.model import Item, Vignette

Used = Mapping[str, Sequence[int]]
"""For each item that was asked before, how many cohorts ago, once for each form: 0 is another quiz of this cohort."""

UNUSED: Used = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item that may be drawn. Items of one `block` are of one vignette; alone, an item is its own block.

    A block goes into a form whole, or where `draw` is given, with so many to so many of its items. `facility` is the
    expected share of right answers. `enemies` are items that may not stand in the same form.
    """

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
    facility: float = 0.7
    enemies: tuple[str, ...] = ()
    draw: tuple[int, int] | None = None


def candidate_of(item: Item, vignette: Vignette | None = None) -> Candidate:
    """Return an item as a candidate, with what its vignette says about how many of its items are drawn."""
    from builder.items.facility import expected_facility

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
        facility=expected_facility(item),
        enemies=tuple(mention.what for mention in item.enemies),
        draw=vignette.draw if vignette else None,
    )


@dataclass(frozen=True, slots=True)
class RowValue:
    """A rule, and what it came to in one form; `form` counts from 0. Bounds are included; None is no upper end."""

    name: str
    low: float
    high: float | None
    value: float
    form: int


@dataclass(frozen=True, slots=True)
class Assembly:
    """Forms that meet a blueprint: for each, the IDs of its items in alphabetical order, and the section of each.

    `objective` is what was made as small as can be: ten for each thousandth by which the sum of expected facilities
    of the worst form misses its target, and for each item drawn the points that recent use counts. `bound` is the
    proven lower bound on it. `target` is the mean expected facility aimed at, None where it does not matter.
    `anchors` are the items that were chosen to be common to all forms.
    """

    forms: tuple[tuple[str, ...], ...]
    sections: tuple[tuple[int, ...], ...]
    objective: int
    bound: float
    rows: tuple[RowValue, ...]
    target: float | None = None
    anchors: tuple[str, ...] = ()

    @property
    def proven(self) -> bool:
        """Whether no forms can be better: objectives are whole numbers."""
        return self.objective - self.bound < 1


@dataclass(frozen=True, slots=True)
class Clash:
    """Why there are no such forms: rules that cannot hold together, in words, and changes that each suffice."""

    rules: tuple[str, ...]
    message: str
    changes: tuple[str, ...]
