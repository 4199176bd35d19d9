"""XML as text, and HTML as XML, for all versions of QTI: escaped, well-formed, without what XML cannot hold."""

from __future__ import annotations

import re
from functools import cache

from builder import prose
from builder.formats.content import portable
from builder.model import Prose

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
MEDIA = "media/"
"""The folder of a package in which pictures lie, by their paths in the course."""

GAP = "\ue000{}\ue001"
"""Where a gap stands until its element does: signs that nobody writes."""

_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what XML 1.0 cannot hold
_CARE = re.compile('[&<>"\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]')
_OPEN = re.compile(r"<(img|br)\b([^>]*)>")
_BARE = re.compile(r"<thead>((?:(?!</thead>).)*)</thead><tbody></tbody>", re.S)
_START = re.compile(r'<ol start="[0-9]+">')


def escape(text: str) -> str:
    """Escape text for an element or an attribute; a character that XML cannot hold becomes U+FFFD."""
    if not _CARE.search(text):
        return text
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return _UNFIT.sub("\ufffd", text)


def tag(name: str, content: str = "", **attributes: str) -> str:
    """Return an element with its content as it is and its attributes escaped; `class_` is `class`."""
    said = "".join(f' {key.rstrip("_")}="{escape(value)}"' for key, value in attributes.items())
    return f"<{name}{said}>{content}</{name}>" if content else f"<{name}{said}/>"


def xhtml(text: Prose) -> str:
    """Return a text as XHTML that QTI knows: pictures by their addresses in the package, gaps as `GAP`.

    Void elements are closed, a table has a body, a numbered list starts at 1, and no character is unfit for XML.
    """
    html = prose.html(portable(text, MEDIA, GAP))
    if "<img" in html or "<br" in html:
        html = _OPEN.sub(r"<\1\2/>", html)
    if "<tbody></tbody>" in html:
        html = _BARE.sub(r"<tbody>\1</tbody>", html)
    if "<ol start" in html:
        html = _START.sub("<ol>", html)
    return _UNFIT.sub("\ufffd", html)


@cache
def kebab(name: str) -> str:
    """Return `mapEntry` as `map-entry`."""
    return re.sub("([A-Z])", r"-\1", name).lower()
