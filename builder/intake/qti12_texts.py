"""Texts of QTI 1.2: material in its many kinds, as HTML to be read; and what is said after answering."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from builder.intake.gaps import without_marks
from builder.intake.qti12_rules import Condition
from builder.intake.qti_feedback import joined, quoted
from builder.intake.qti_texts import Texts, markup
from builder.model import Prose

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

RESPONSES = ("response_lid", "response_str", "response_num", "response_grp", "response_xy")
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]{0,500})?/?>|&(?:#\d+|#x[0-9a-fA-F]+|\w{2,8});")
_RIGHT = ("correct_fb", "correct")
_WRONG = ("general_incorrect_fb", "incorrect_fb", "incorrect")
_GENERAL = ("general_fb", "neutral_comments", "solution")


Instead = Callable[["Element"], str | None]


def html_of(element: Element, instead: Instead = lambda _: None, material: str = "div") -> str:
    """Return all material below an element as HTML.

    `instead` gives what stands for an element, if anything; `material` is the element that one material becomes.
    """
    parts: list[str] = []
    _gather(element, instead, material, parts)
    return "".join(parts)


def _gather(element: Element, instead: Instead, material: str, parts: list[str]) -> None:
    for child in element:
        made = instead(child)
        if made is not None:
            parts.append(made)
        elif child.tag in ("mattext", "matemtext", "mat_formattedtext"):
            parts.append(_text(child))
        elif child.tag == "matimage":
            parts.append(f'<img src="{escape(child.get("uri") or "")}" alt="{escape(child.get("label") or "")}">')
        elif child.tag == "matbreak":
            parts.append("<br>")
        elif child.tag in ("material", "flow", "flow_mat"):
            tag = material if child.tag == "material" else "div"
            parts.append(f"<{tag}>")
            _gather(child, instead, material, parts)
            parts.append(f"</{tag}>")
        elif child.tag not in ("altmaterial", "material_ref"):
            _gather(child, instead, material, parts)


def _text(element: Element) -> str:
    """Return text as HTML. What names no type, and looks like HTML, is HTML: many programs leave the type out."""
    kind = (element.get("texttype") or element.get("type") or "").lower()
    content = without_marks(element.text or "")
    if len(element):
        made = markup(element)
    elif "html" in kind or (kind in ("", "text/plain", "smart_text") and _TAG.search(content)):
        made = content
    else:
        made = escape(content, quote=False).replace("\n", "<br>")
    return f"<em>{made}</em>" if element.tag == "matemtext" else made


@dataclass(slots=True)
class Said:
    """What is said: to values of responses, in ranges, to right and to wrong answers, to all."""

    of: dict[tuple[str, str], Prose] = field(default_factory=dict)
    in_range: dict[tuple[str, float, float], Prose] = field(default_factory=dict)
    general: Prose | None = None
    right: Prose | None = None
    wrong: Prose | None = None


def said_of(item: Element, conditions: Sequence[Condition], texts: Texts) -> Said:
    """Return what an item says after answering."""
    made = Said()
    found = {}
    for feedback in item.iter("itemfeedback"):
        for hint in feedback.iter("hint"):
            texts.lost.append(quoted("It had the hint", texts.html(html_of(hint))))
        text = texts.html(html_of(feedback, lambda child: "" if child.tag == "hint" else None))
        if text.blocks:
            found[feedback.get("ident", "")] = text
    used: set[str] = set()
    scored = False
    for condition in conditions:
        for name in condition.says:
            if name in found:
                _put(made, name, found[name], condition, after=scored)
                used.add(name)
        scored |= condition.score is not None and condition.score > 0
    for name, text in found.items():
        if name not in used and not _by_name(made, name, text):
            texts.lost.append(quoted(f"It said in the case {name[:60]!r}", text))
    return made


def _by_name(made: Said, name: str, text: Prose) -> bool:
    """Put a text whose name tells when it is said, and return whether it does."""
    if name in _GENERAL:
        made.general = joined(made.general, text)
    elif name in _RIGHT:
        made.right = joined(made.right, text)
    elif name in _WRONG:
        made.wrong = joined(made.wrong, text)
    else:
        return False
    return True


def _put(made: Said, name: str, text: Prose, condition: Condition, *, after: bool) -> None:
    """Put a text where a condition says it; `after` a condition that scores, what holds otherwise is said to wrong."""
    if _by_name(made, name, text):
        return
    wanted = [value for value in condition.values if value.wanted]
    if condition.otherwise:
        if after:
            made.wrong = joined(made.wrong, text)
        else:
            made.general = joined(made.general, text)
    elif condition.together and condition.score:
        made.right = joined(made.right, text)
    else:
        for value in wanted:
            key = (value.response, value.text)
            made.of[key] = joined(made.of.get(key), text) or text
        for one in condition.ranges:
            made.in_range[one] = text
