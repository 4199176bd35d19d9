"""The order of what stands under letters. Everything follows from the seed; nothing is left to a generator."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import groupby

from builder import prose
from builder.form import lettered
from builder.model import Choice, Item, Match, Order

LONGEST = 3
"""A key letter stands at most so many times running: people who see more doubt a right answer."""

TRIES = 100
_NUMBER = re.compile(r"[£€$]?[-−]?\d[\d,]*(?:\.\d+)?(?: ?%| [^\W\d]+)?\.?")


def orders(items: Sequence[Item], seed: str) -> tuple[tuple[int, ...], ...]:
    """Return for each item of a form, in order, what stands under its letters, as indexes into its source order.

    Options of true-false items, options that are all numbers, and pinned ones stay where they are written. Steps to
    order and matches never stand in the right order. Keys of choices with one right option are spread: each letter as
    often as the others as far as the numbers of options allow, and none more than three times running where that can
    be had.
    """
    keys = [_key(item) for item in items]
    names = [item.id for item in items]
    places = _places(keys, names, f"{seed} 0")
    for attempt in range(1, TRIES):
        if _longest(places) <= LONGEST:
            break
        places = min(places, _places(keys, names, f"{seed} {attempt}"), key=_longest)
    return tuple(_order(item, place, seed) for item, place in zip(items, places, strict=True))


def pinned(item: Item) -> bool:
    """Tell whether the options of a choice stay as they are written."""
    return item.type == "true-false" or all(_NUMBER.fullmatch(prose.plain(text).strip()) for text in lettered(item))


def only_key(item: Item) -> int | None:
    """Return the index of the one right option of a choice, or None where there is none or several."""
    if not isinstance(item.interaction, Choice) or item.interaction.multiple:
        return None
    scores = [option.score for option in item.interaction.options]
    return scores.index(max(scores)) if scores.count(max(scores)) == 1 else None


def _stays(item: Item) -> frozenset[int]:
    """Return the options of a choice that stay where they are written, as indexes."""
    if not isinstance(item.interaction, Choice):
        return frozenset()
    options = item.interaction.options
    return frozenset(index for index, option in enumerate(options) if option.pinned or pinned(item))


@dataclass(frozen=True, slots=True)
class _Key:
    """The only key of a choice: where it may stand."""

    places: tuple[int, ...]


def _key(item: Item) -> _Key | None:
    index = only_key(item)
    if index is None:
        return None
    stays = _stays(item)
    return _Key((index,) if index in stays else tuple(n for n in range(len(lettered(item))) if n not in stays))


def _hash(*parts: object) -> bytes:
    return blake2b(" ".join(map(str, parts)).encode(), digest_size=8).digest()


def _places(keys: Sequence[_Key | None], names: Sequence[str], seed: str) -> list[int | None]:
    """Return at which letter the key of each item stands; None where it has no single one.

    Items with few options choose first, because the others can still take what these cannot. Each takes the letter
    that was taken least.
    """
    places = [key.places[0] if key and len(key.places) == 1 else None for key in keys]
    taken = Counter(place for place in places if place is not None)
    free = [(len(key.places), _hash(seed, names[n]), n) for n, key in enumerate(keys) if key and len(key.places) > 1]
    for _, _, number in sorted(free):
        key = keys[number]
        letters = key.places if key else ()
        place = min(letters, key=lambda letter: (taken[letter], _hash(seed, names[number], letter)))
        places[number] = place
        taken[place] += 1
    return places


def _longest(places: Sequence[int | None]) -> int:
    keys = [place for place in places if place is not None]
    return max((len(list(run)) for _, run in groupby(keys)), default=0)


def _order(item: Item, place: int | None, seed: str) -> tuple[int, ...]:
    written = tuple(range(len(lettered(item))))
    mixed = tuple(sorted(written, key=lambda index: _hash(seed, item.id, "option", index)))
    match item.interaction:
        case Choice():
            stays, key = _stays(item), only_key(item)
            at = {index: index for index in stays}
            if key is not None and place is not None:
                at[place] = key
            others = iter([index for index in mixed if index not in at.values()])
            return tuple(at[letter] if letter in at else next(others) for letter in written)
        case Match() | Order():
            return mixed if mixed != written else mixed[::-1]
        case _:
            return ()
