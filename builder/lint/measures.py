"""Measures of a text: words, sentences, syllables, and the Flesch-Kincaid grade.

The grade is the number of school years (USA) that a reader needs: J. P. Kincaid and others, Derivation of new
readability formulas for Navy enlisted personnel (1975). It is too rough for one stem, and is told for many together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Protocol

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|[£€$]?[-−]?\d(?:[\d,.]*\d)?%?")
_END = re.compile(r"(?<=[.!?…])[\"”'’)]*\s+(?=[\"“‘'(]*[A-Z0-9£])")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"(?<=[^aeiou])e(?=(?:ly|ful|fully|less|ness|ments?|some|times)?$)")
_ENDING = re.compile(r"(?<=[^aeiouytd])ed$|(?<=[^aeiouysxzcg])(?<!ch|sh)es$")
_LE = re.compile(r"[^aeiouy]les?$")
_ARTICLES = {"a", "an", "the"}


def words_of(text: str) -> list[str]:
    """Return the words of a text as written; numbers are none."""
    return _WORD.findall(text)


def tokens_of(text: str) -> list[str]:
    """Return words and numbers in small letters, without punctuation."""
    return _TOKEN.findall(text.casefold().replace("’", "'"))


def normal(text: str) -> str:
    """Return a text without case, punctuation and articles; where nothing is left of it, as written."""
    return " ".join(token for token in tokens_of(text) if token not in _ARTICLES) or text.strip()


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a text whose spaces are single."""
    return [part for part in _END.split(text) if part.strip()]


class Hyphens(Protocol):
    """What tells where words may be parted."""

    def positions(self, word: str) -> list[int]:
        """Return after how many letters a word may be parted."""


@cache
def _hyphens() -> Hyphens:
    from pyphen import Pyphen  # type: ignore[import-untyped]  # it has no types

    found: Hyphens = Pyphen(lang="en_GB")
    return found


@cache
def syllables(word: str) -> int:
    """Return how many syllables a word has, as near as rules can tell; at least 1.

    Hyphenation misses short ends (`ver-y`), groups of vowels miss hiatus (`cli-ent`): the larger number is nearer.
    """
    return sum(_syllables(part) for part in re.split("-", word.casefold().replace("’", "'")) if part)


def _syllables(part: str) -> int:
    part = part.removesuffix("'s")
    heard = part if _LE.search(part) else _SILENT.sub("", _ENDING.sub("", part))
    return max(len(_VOWELS.findall(heard)), len(_hyphens().positions(part)) + 1)


def grade(texts: Iterable[str]) -> float | None:
    """Return the Flesch-Kincaid grade of texts together, or None where there are no words."""
    sentences = [sentence for text in texts for sentence in sentences_of(text)]
    words = [word for sentence in sentences for word in words_of(sentence)]
    if not words:
        return None
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
