"""Elements of Moodle XML: texts in HTML with their pictures, answers with their shares of the marks."""

from __future__ import annotations

import re
from base64 import b64encode
from xml.etree.ElementTree import Element, SubElement

from builder import prose
from builder.formats.content import picture_path, portable
from builder.formats.inlined import GAP, Pictures
from builder.model import Prose, Vignette

ADDRESS = "@@PLUGINFILE@@/"
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what XML 1.0 cannot hold


def leaf(parent: Element, tag: str, content: str = "", **attributes: str) -> Element:
    """Add an element that holds plain text, and return it."""
    made = SubElement(parent, tag, attributes)
    made.text = _UNFIT.sub("\ufffd", content)
    return made


def text(parent: Element, tag: str, content: str, **attributes: str) -> Element:
    """Add an element that holds a `text`, and return it."""
    made = SubElement(parent, tag, attributes)
    leaf(made, "text", content)
    return made


def html(parent: Element, tag: str, texts: tuple[Prose | None, ...], pictures: Pictures, **attributes: str) -> Element:
    """Add an element that holds texts as HTML, and their pictures as files; return it."""
    there = [one for one in texts if one]
    made = text(parent, tag, "\n".join(map(_markup, there)), format="html", **attributes)
    _files(made, there, pictures)
    return made


def question_text(
    parent: Element, vignette: Vignette | None, texts: tuple[Prose | None, ...], pictures: Pictures
) -> None:
    """Add the text of a question: its vignette in a `div` of its own, then its texts."""
    there = [one for one in texts if one]
    front = [f'<div class="vignette">\n{_markup(vignette.text)}\n</div>'] if vignette else []
    made = text(parent, "questiontext", "\n".join([*front, *map(_markup, there)]), format="html")
    _files(made, [vignette.text, *there] if vignette else there, pictures)


def _markup(one: Prose) -> str:
    return prose.html(portable(one, ADDRESS, GAP))


def _files(parent: Element, texts: list[Prose], pictures: Pictures) -> None:
    shown = dict.fromkeys(picture_path(picture.src) for one in texts for picture in prose.pictures(one))
    for path in shown:
        folder, _, name = path.rpartition("/")
        content = b64encode(pictures[path]).decode("ascii")
        leaf(parent, "file", content, name=name, path=f"/{folder}/".replace("//", "/"), encoding="base64")


def answer(
    parent: Element, share: str, content: str, feedback: Prose | None, pictures: Pictures, **attributes: str
) -> Element:
    """Add an answer in plain text with its share of the marks in per cent and its feedback; return it."""
    made = text(parent, "answer", content, fraction=share, **attributes)
    html(made, "feedback", (feedback,), pictures)
    return made
