"""Options with what each is worth, as the type of ours that scores them so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm
from string import ascii_lowercase

from builder import prose
from builder.items.marking import shares
from builder.model import Choice, Option, Paragraph, Prose, Words

TOP_GRADE = 9


@dataclass(frozen=True, slots=True)
class Offered:
    """An option as another program has it: its identifier and text there, what is said to it, if it keeps its place."""

    id: str
    text: Prose
    feedback: Prose | None = None
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """Which options are right; what each is worth, where that is said; and if only the whole answer counts."""

    right: AbstractSet[str]
    worth: Mapping[str, float] | None = None
    whole: bool = False


def chosen(offered: Sequence[Offered], key: Key, *, multiple: bool) -> tuple[str, Choice, tuple[str, ...]]:
    """Return the type and the choice that options make, and what of their scoring has no place."""
    if multiple:
        return _several(offered, key)
    grades, lost = _grades(offered, key)
    graded = len({grade for grade in grades if grade > 0}) > 1
    options = _options(offered, grades if graded else [int(grade > 0) for grade in grades])
    if not graded and sorted(prose.plain(one.text).strip().casefold() for one in options) == ["false", "true"]:
        return "true-false", Choice(tuple(map(_capital, options))), lost
    return "next-action" if graded else "single", Choice(options, graded=graded), lost


def _options(offered: Sequence[Offered], scores: Sequence[int]) -> tuple[Option, ...]:
    names = [*ascii_lowercase, *("z" for _ in offered)]
    return tuple(
        Option(name, one.text, score, one.feedback, one.pinned)
        for name, one, score in zip(names, offered, scores, strict=False)
    )


def _capital(option: Option) -> Option:
    word = Words(prose.plain(option.text).strip().capitalize())
    return replace(option, text=replace(option.text, blocks=(Paragraph((word,)),)))


def _grades(offered: Sequence[Offered], key: Key) -> tuple[list[int], tuple[str, ...]]:
    """Return what each option is worth in the smallest whole numbers, and what that costs."""
    worth = [key.worth.get(one.id, 0.0) if key.worth else float(one.id in key.right) for one in offered]
    top = max(worth, default=0)
    if top <= 0:
        return [int(one.id in key.right) for one in offered], ()
    lost = ("Options below 0 marks give 0 here.",) if min(worth) < 0 else ()
    parts = [Fraction(max(0.0, value) / top).limit_denominator(100) for value in worth]
    whole = lcm(*(part.denominator for part in parts))
    if whole <= TOP_GRADE:
        return [int(part * whole) for part in parts], lost
    told = ", ".join(f"{float(part):g}" for part in parts)
    return [round(part * TOP_GRADE) for part in parts], (*lost, f"The options gave these shares of the marks: {told}.")


def _several(offered: Sequence[Offered], key: Key) -> tuple[str, Choice, tuple[str, ...]]:
    right = {name for name, value in key.worth.items() if value > 0} if key.worth and not key.whole else key.right
    made = Choice(_options(offered, [int(one.id in right) for one in offered]), multiple=True, whole=key.whole)
    if key.worth is None or key.whole or _as_ours(offered, key.worth, made):
        return "multiple", made, ()
    told = ", ".join(f"{key.worth.get(one.id, 0):g}" for one in offered)
    sentence = f"The options gave these marks: {told}. Here each right one gives as much, each wrong one takes as much."
    return "multiple", made, (sentence,)


def _as_ours(offered: Sequence[Offered], worth: Mapping[str, float], made: Choice) -> bool:
    """Tell whether options are worth what they would be with us."""
    total = sum(value for value in worth.values() if value > 0)
    if total <= 0 or all(option.score for option in made.options):
        return True  # it is no item anyway, and that is told
    ours = [float(share) * total for share in shares(made)]
    return all(abs(worth.get(one.id, 0.0) - share) < 1e-6 * total for one, share in zip(offered, ours, strict=True))
