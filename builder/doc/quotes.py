"""Typographic quotes and dashes for what no page of the site has set: questions and answers on paper."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from docutils import nodes
from docutils.utils.smartquotes import educate_tokens

ACTIONS = "qDe"
"""Quotes, dashes and ellipses, as Sphinx sets them on pages (its `smartquotes_action`)."""

MARKS = ('"', "'", "--", "...")
"""What a line holds that has something to set."""


def curl(made: Iterable[nodes.Node]) -> None:
    """Set quotes, dashes and ellipses in nodes that were just made; code stays as it is."""
    left = list(made)
    while left:
        node = left.pop()
        if not isinstance(node, nodes.TextElement):
            left.extend(node.children)
        elif not isinstance(node, nodes.literal_block):
            _curl(node)


def curled(text: str) -> str:
    """Return plain text with its quotes, dashes and ellipses set."""
    return "".join(educate_tokens([("plain", text)], ACTIONS, "en"))


def _curl(line: nodes.TextElement) -> None:
    first = line.children[0] if len(line.children) == 1 else None
    texts = [first] if isinstance(first, nodes.Text) else list(line.findall(nodes.Text))
    if not any(mark in text for text in texts for mark in MARKS):
        return
    kinds = ("literal" if isinstance(text.parent, nodes.literal) else "plain" for text in texts)
    tokens = tuple((kind, text.astext()) for kind, text in zip(kinds, texts, strict=True))
    for text, (_, before), after in zip(texts, tokens, _educated(tokens), strict=True):
        if text.parent is not None and after != before:
            text.parent.replace(text, nodes.Text(after))


@lru_cache(maxsize=4096)
def _educated(tokens: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """Return the texts of a line with their marks set: the same line stands on a paper, in its key and in others."""
    return tuple(educate_tokens(tokens, ACTIONS, "en"))
