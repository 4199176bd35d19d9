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

    Options of true-false items and options that are all numbers stay as written. Steps to order and matches never
    stand in the right order. Keys of choices with one right option are spread: each letter as often as the others as
    far as the numbers of options allow, and none more than three times running where that can be had.
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


@dataclass(frozen=True, slots=True)
class _Key:
    """The only key of a choice: where it stands as written, among how many options, and whether it must stay there."""

    index: int
    options: int
    pinned: bool


def _key(item: Item) -> _Key | None:
    index = only_key(item)
    return None if index is None else _Key(index, len(lettered(item)), pinned(item))


def _hash(*parts: object) -> bytes:
    return blake2b(" ".join(map(str, parts)).encode(), digest_size=8).digest()


def _places(keys: Sequence[_Key | None], names: Sequence[str], seed: str) -> list[int | None]:
    """Return at which letter the key of each item stands; None where it has no single one.

    Items with few options choose first, because the others can still take what these cannot. Each takes the letter
    that was taken least.
    """
    places = [key.index if key and key.pinned else None for key in keys]
    taken = Counter(place for place in places if place is not None)
    free = [(key.options, _hash(seed, names[n]), n) for n, key in enumerate(keys) if key and not key.pinned]
    for options, _, number in sorted(free):
        place = min(range(options), key=lambda letter: (taken[letter], _hash(seed, names[number], letter)))
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
            if pinned(item):
                return written
            key = only_key(item)
            if key is None or place is None:
                return mixed
            others = [index for index in mixed if index != key]
            return (*others[:place], key, *others[place:])
        case Match() | Order():
            return mixed if mixed != written else mixed[::-1]
        case _:
            return ()
