"""Typographic quotes and dashes for what no page of the site has set: questions and answers on paper."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from docutils import nodes
from docutils.utils.smartquotes import educate_tokens

from builder.doc.nodes import every

ACTIONS = "qDe"
"""Quotes, dashes and ellipses, as Sphinx sets them on pages (its `smartquotes_action`)."""

_MARKS = ('"', "'", "--", "...")
"""What a line holds that has something to set."""


def curl(made: Iterable[nodes.Node]) -> None:
    """Set quotes, dashes and ellipses in nodes that were just made; code stays as it is."""
    for node in made:
        if not isinstance(node, nodes.TextElement):
            curl(node.children)
        elif not isinstance(node, nodes.literal_block):
            _curl(node)


def curled(text: str) -> str:
    """Return plain text with its quotes, dashes and ellipses set."""
    return "".join(_educated((("plain", text),)))


@lru_cache(maxsize=8192)
def _educated(tokens: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """Return the texts of a line with their marks set: questions stand in several documents of one run."""
    return tuple(educate_tokens(tokens, ACTIONS, "en"))


def _curl(line: nodes.TextElement) -> None:
    texts = every(nodes.Text, line.children)
    if not any(map("".join(texts).__contains__, _MARKS)):
        return
    kinds = ("literal" if isinstance(text.parent, nodes.literal) else "plain" for text in texts)
    tokens = tuple((kind, text.astext()) for kind, text in zip(kinds, texts, strict=True))
    for text, (_, said), told in zip(texts, tokens, _educated(tokens), strict=True):
        if text.parent is not None and told != said:
            text.parent.replace(text, nodes.Text(told))
