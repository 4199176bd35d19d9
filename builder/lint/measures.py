"""Texts made comparable: words and numbers without case, punctuation and articles."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|[£€$]?[-−]?\d(?:[\d,.]*\d)?%?")
_ARTICLES = {"a", "an", "the"}


def tokens_of(text: str) -> list[str]:
    """Return words and numbers in small letters, without punctuation."""
    return _TOKEN.findall(text.casefold().replace("’", "'"))


def normal(text: str) -> str:
    """Return a text without case, punctuation and articles; where nothing is left of it, as written."""
    return " ".join(token for token in tokens_of(text) if token not in _ARTICLES) or text.strip()
