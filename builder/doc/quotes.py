"""Typographic quotes and dashes for what no page of the site has set: questions and answers on paper."""

from __future__ import annotations

import re
from collections.abc import Iterable

from docutils import nodes
from docutils.utils.smartquotes import educate_tokens

ACTIONS = "qDe"
"""Quotes, dashes and ellipses, as Sphinx sets them on pages (its `smartquotes_action`)."""

_MARKED = re.compile(r"""["']|--|\.\.\.""")
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
    return "".join(educate_tokens([("plain", text)], ACTIONS, "en"))


def _curl(line: nodes.TextElement) -> None:
    if not _MARKED.search(line.astext()):
        return
    texts = list(line.findall(nodes.Text))
    kinds = ("literal" if isinstance(text.parent, nodes.literal) else "plain" for text in texts)
    tokens = [(kind, text.astext()) for kind, text in zip(kinds, texts, strict=True)]
    for text, told in zip(texts, educate_tokens(tokens, ACTIONS, "en"), strict=True):
        if text.parent is not None and told != text.astext():
            text.parent.replace(text, nodes.Text(told))
