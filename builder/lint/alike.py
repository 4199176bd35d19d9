"""Tier D: items that are nearly the same, and items that give away another's key. Neither search is quadratic."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import assert_never

from builder.lint.measures import normal, tokens_of
from builder.lint.values import Lot, LotRule, Told, View
from builder.lint.words import STOP
from builder.model import Choice, ExtendedText, Match, Order, TextEntry
from builder.prose import plain
from builder.readability import sentences_of

SAME = 80
"""From this likeness on, of 100, in the stem and in the answers too, two items are nearly the same."""

SHARED = 0.4
"""Items that share a smaller part of their pairs of words are not compared."""

LOOKED_UP = 24
"""So many of the rarest pairs of words of an item are looked up: what is alike shares most of them."""

POSTED = 8
"""So many items are kept for a pair of words: whoever comes later is compared with these."""

SAME_MATTER = 2
"""A single word is given away only by a sentence that shares so many other words with the question."""

TOLD_OFTEN = 8
"""Words that more items than this hold give nothing away."""


# Nearly the same


def nearly_same(views: Sequence[View]) -> Iterator[tuple[int, int, int, int]]:
    """Yield for each item that is like an earlier one: both indexes, likeness of stems and of answers, of 100.

    Only the earlier item that is most like it is named. Candidates share one of the rarest pairs of words of both
    (prefix filtering: R. Bayardo and others, Scaling up all pairs similarity search, 2007).
    """
    from rapidfuzz.fuzz import token_sort_ratio

    stems = [view.bare[0] for view in views]
    answers = [_answers(view) for view in views]
    for index, others in enumerate(_candidates([_pairs(f"{s} {a}") for s, a in zip(stems, answers, strict=True)])):
        scored = []
        for other in others:
            stem = token_sort_ratio(stems[index], stems[other], score_cutoff=SAME)
            answer = token_sort_ratio(answers[index], answers[other], score_cutoff=SAME) if stem else 0
            answer = 100 if not answers[index] and not answers[other] else answer
            if stem and answer and not _enemies(views[index], views[other]):
                scored.append((stem + answer, -other, round(stem), round(answer)))
        if scored:
            _, earlier, stem, answer = max(scored)
            yield index, -earlier, stem, answer


def _pairs(text: str) -> frozenset[str]:
    words = text.split()
    return frozenset(f"{one} {two}" for one, two in zip(["", *words], [*words, ""], strict=True))


def _candidates(sets: Sequence[frozenset[str]]) -> Iterator[list[int]]:
    """Yield for each set the earlier ones that share a part of `SHARED` with it."""
    often = Counter(pair for one in sets for pair in one)
    posted: dict[str, list[int]] = defaultdict(list)
    for index, one in enumerate(sets):
        held = sorted((often[pair], pair) for pair in one if often[pair] > 1)
        needed = max(0, len(held) - int(SHARED * len(one)) + 1)
        prefix = [pair for _, pair in held[: min(needed, LOOKED_UP)]]
        found = Counter(chain.from_iterable(posted[pair] for pair in prefix))
        shared = {other: len(one & sets[other]) for other, _ in found.most_common(POSTED)}
        yield [n for n, both in shared.items() if both >= SHARED * (len(one) + len(sets[n]) - both)]
        for pair in prefix:
            if len(posted[pair]) < POSTED:
                posted[pair].append(index)


def _answers(view: View) -> str:
    """Return the bare words of the answers, in an order that does not depend on how they are written."""
    found = view.item.interaction
    match found:
        case Choice():
            return " ".join(sorted(view.bare[1:]))
        case Match(pairs, distractors):
            texts = [f"{plain(pair.prompt)} {plain(pair.match)}" for pair in (*pairs, *distractors)]
        case Order(steps):
            texts = [plain(step) for step in steps]
        case TextEntry(gaps):
            texts = [answer.text for gap in gaps for answer in gap if answer.score > 0]
        case ExtendedText(rubric):
            texts = [plain(aspect.text) for aspect in rubric]
        case _:
            assert_never(found)
    return " ".join(sorted(map(normal, texts)))


def _enemies(one: View, other: View) -> bool:
    """Return whether a form keeps two items apart. Items of different use meet in none, so it has no say in them."""
    if one.item.use != other.item.use:
        return False
    return other.item.id in {mention.what for mention in one.item.enemies} or one.item.id in {
        mention.what for mention in other.item.enemies
    }


def _no_item_stands_twice(lot: Lot) -> Iterator[Told]:
    views = [one.view for one in lot.asked]
    for index, earlier, stem, answer in nearly_same(views):
        item, other = views[index].item, views[earlier].item
        also = f", which is for {other.use}" if other.use != item.use else ""
        message = f"nearly the same as {other.id}{also} (stem {stem} %, answers {answer} % alike)"
        remedy = "drop or change one: practice gives it away" if also else "drop one, or name it under `enemies`"
        yield Told(item.where, f"{message}: {remedy}", item.id)


# Giving away


def _no_item_gives_another_away(lot: Lot) -> Iterator[Told]:
    views = [one.view for one in lot.asked]
    shown = [tuple(f" {text} " for text in view.bare) for view in views]
    holders: dict[str, set[int]] = defaultdict(set)
    for index, texts in enumerate(shown):
        for word in {word for text in texts for word in text.split()}:
            holders[word].add(index)
    for index, view in enumerate(views):
        for key in _given(view):
            other = _giver(index, key, views, shown, holders)
            if other is not None:
                item = view.item
                message = f"{views[other].item.id} gives away the key ({key!r})"
                yield Told(item.where, f"{message}: reword one of them, or name it under `enemies`", item.id)
                break


def _given(view: View) -> list[str]:
    """Return the texts that would answer an item: its keys, or what it accepts."""
    found = view.item.interaction
    if isinstance(found, TextEntry) and not found.numeric:
        given = [normal(answer.text) for gap in found.gaps for answer in gap if answer.score > 0]
    else:
        given = [view.bare[1 + index] for index in view.right]
    return list(dict.fromkeys(given))


def _giver(
    index: int, key: str, views: Sequence[View], shown: Sequence[tuple[str, ...]], holders: Mapping[str, set[int]]
) -> int | None:
    """Return the first other item that holds a key, if few do; for a single word, if it is about the same matter."""
    words = key.split()
    matter = _matter(key)
    if not matter:
        return None
    some = set.intersection(*sorted((holders.get(word, set()) for word in words), key=len)) - {index}
    found = [other for other in sorted(some) if any(f" {key} " in text for text in shown[other])]
    if len(found) > TOLD_OFTEN:
        return None
    asked = _matter(views[index].stem) - matter
    wrong = [f" {views[index].bare[1 + other]} " for other in views[index].wrong]
    for other in found:
        if any(text in held for text in wrong for held in shown[other]):
            continue  # it has the distractors too, so it tells nobody which is right
        about = len(matter) > 1 or len(asked & _around(key, views[other])) >= SAME_MATTER
        if about and not _enemies(views[index], views[other]):
            return other
    return None


def _around(key: str, view: View) -> set[str]:
    """Return the words that carry the matter of the sentences of an item which hold a key."""
    sentences = (sentence for text in (view.stem, *view.options) for sentence in sentences_of(text))
    return {word for sentence in sentences if f" {key} " in f" {normal(sentence)} " for word in _matter(sentence)}


def _matter(text: str) -> set[str]:
    return {word for word in tokens_of(text) if len(word) > 3 and word not in STOP}


ALIKE: tuple[LotRule, ...] = (
    LotRule("D04", "near-duplicates", "this course", _no_item_stands_twice, over="whole"),
    LotRule("D05", "key given away", "Haladyna, Downing and Rodriguez 2002", _no_item_gives_another_away),
)
