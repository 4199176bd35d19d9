"""Texts of QTI, as HTML to be read: what belongs to the text, and what a caller puts in place of the rest."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING

from builder.intake.gaps import without_marks
from builder.intake.html import Showing, prose_of
from builder.model import Prose, Where

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

Swap = Callable[["Element"], str | None]
"""What stands in place of an element, as HTML; None leaves it as it is."""

_VOID = frozenset(("area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"))
_WRAPPERS = {"contentBody": "div", "prompt": "div", "stimulusBody": "div", "infoControl": "div", "hottext": "span"}


def keep(element: Element) -> str | None:
    """Leave an element as it is."""
    return None


def markup(element: Element, swap: Swap = keep) -> str:
    """Return what an element holds as HTML. Feedback, rubrics and pictures are taken care of before `swap` is asked."""
    parts: list[str] = []
    _inside(element, swap, parts)
    return "".join(parts)


def _inside(element: Element, swap: Swap, parts: list[str]) -> None:
    parts.append(escape(without_marks(element.text or ""), quote=False))
    for child in element:
        made = swap(child)
        made = _usual(child) if made is None else made
        if made is None:
            _whole(child, swap, parts)
        else:
            parts.append(made)
        parts.append(escape(without_marks(child.tail or ""), quote=False))


def _usual(element: Element) -> str | None:
    if element.tag in ("feedbackInline", "feedbackBlock", "modalFeedback", "rubricBlock"):
        return ""
    if element.tag == "object" and (element.get("type") or "").startswith("image/"):
        return f'<img src="{escape(element.get("data") or "")}" alt="{escape(plain_of(element))}">'
    return None


def _whole(element: Element, swap: Swap, parts: list[str]) -> None:
    tag = _WRAPPERS.get(element.tag, element.tag)
    said = "".join(f' {name}="{escape(value)}"' for name, value in element.attrib.items())
    parts.append(f"<{tag}{said}>")
    if tag not in _VOID:
        _inside(element, swap, parts)
        parts.append(f"</{tag}>")


class Texts:
    """The texts of one question: where it stands, where its pictures are, and what was lost so far."""

    def __init__(self, where: Where, picture: Showing | None = None) -> None:
        self.where = where
        self.picture = picture
        self.lost: list[str] = []

    def html(self, content: str) -> Prose:
        """Return HTML as a text."""
        text, lost = prose_of(content, self.where, self.picture)
        self.lost += lost
        return text

    def inside(self, element: Element, swap: Swap = keep) -> Prose:
        """Return what an element holds as a text."""
        return self.html(markup(element, swap))

    def told(self) -> tuple[str, ...]:
        """Return what was lost, each once."""
        return tuple(dict.fromkeys(self.lost))


def plain_of(element: Element) -> str:
    """Return what an element says, on one line."""
    return " ".join("".join(element.itertext()).split())
