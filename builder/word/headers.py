"""Headers and footers of a template: the tagged controls in them become slots, and the place of the logo.

A provider moves these controls about in Word, styles them, or deletes them. Source: ECMA-376-1 section 17.5.2.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from builder.word import markup
from builder.word.settings import xml_of
from builder.word.slots import slot

if TYPE_CHECKING:
    from docx.opc.part import Part as OpenedPart
    from docx.oxml.xmlchemy import BaseOxmlElement

SLOTS = ("title", "code", "kind", "cohort", "provider", "content", "status")
"""What a control in a header or footer can stand for; its tag is that name after `cw-`."""
PLACES = ("title", "cohort", "content")
"""What each page must name, beside its number."""
LOGO = re.compile(r"cw-logo(?:-(\d{1,2}))?")
"""The tag of the place of the logo; a number is how high it is, in millimetres."""
HIGHEST, WIDEST = 15, 45
"""How high and how wide a logo is at most, in millimetres."""
_MM = 36_000
"""English Metric Units in a millimetre."""
_UNREADABLE = (ArithmeticError, LookupError, ValueError)
_FIRST_DRAWING = 9001
"""Numbers of drawings in headers start here, above those in the text."""


class LogoPicture(NamedTuple):
    """A logo: the content of a PNG or JPEG file, and what it shows."""

    data: bytes
    alt: str


def tags_in(root: BaseOxmlElement) -> list[tuple[BaseOxmlElement, str]]:
    """Return the controls in a part with their tags."""
    from docx.oxml.ns import qn

    found = []
    for control in root.iter(qn("w:sdt")):
        tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
        found.append((control, (tag.get(qn("w:val")) or "") if tag is not None else ""))
    return found


def with_slots(part: OpenedPart, logo: LogoPicture | None) -> str:
    """Return a header or footer in which each control tagged `cw-…` holds a slot, or the logo, instead of its text.

    A picture becomes a part that this one is related to. Without a logo its place is taken away, and the paragraph
    too if nothing else stands in it.
    """
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    root = parse_xml(part.blob)
    marks: dict[str, str] = {}
    for control, tag in tags_in(root):
        if found := LOGO.fullmatch(tag):
            _fill(control, part, logo, int(found[1] or HIGHEST)) if logo else _take_away(control)
            continue
        name, texts = tag.removeprefix("cw-"), list(control.iter(qn("w:t")))
        if name not in SLOTS or not texts:
            continue
        _settle(control, "showingPlcHdr")
        for other in texts[1:]:
            other.text = ""
        texts[0].text = f"\ue000{name}\ue001"
        texts[0].set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        marks[texts[0].text] = slot(name)
    text = markup.DECLARATION + xml_of(root)
    for mark, made in marks.items():
        text = text.replace(mark, made)
    return text


def _settle(control: BaseOxmlElement, *names: str) -> None:
    """Take properties from a control."""
    from docx.oxml.ns import qn

    for name in names:
        for gone in control.findall(f"{qn('w:sdtPr')}/{qn(f'w:{name}')}"):
            gone.getparent().remove(gone)


# The logo


def _fill(control: BaseOxmlElement, part: OpenedPart, logo: LogoPicture, highest: int) -> None:
    """Put the logo into its place, with a space behind it where text follows on the line."""
    from docx.oxml.ns import qn

    content = control.find(qn("w:sdtContent"))
    if content is None:
        return
    alone = control.find(f"{qn('w:sdtPr')}/{qn('w:picture')}") is not None
    _settle(control, "showingPlcHdr", "text", "dataBinding")
    holder = next(content.iter(qn("w:p")), content)
    for child in list(holder):
        if child.tag != qn("w:pPr"):
            holder.remove(child)
    for other in list(content.iter(qn("w:p"))):
        if other is not holder:
            other.getparent().remove(other)
    holder.extend(_runs(part, logo, highest)[: 1 if alone else 2])


def _runs(part: OpenedPart, logo: LogoPicture, highest: int) -> Sequence[BaseOxmlElement]:
    from docx.image import exceptions
    from docx.oxml import parse_xml

    try:
        relation, image = part.get_or_add_image(io.BytesIO(logo.data))  # type: ignore[attr-defined]
    except (
        exceptions.InvalidImageStreamError,
        exceptions.UnexpectedEndOfFileError,
        exceptions.UnrecognizedImageError,
        *_UNREADABLE,
    ) as error:
        raise ValueError("the logo is a damaged picture: save it again as PNG") from error
    scale = min(min(highest, HIGHEST) * _MM / int(image.height), WIDEST * _MM / int(image.width))
    width, height = round(int(image.width) * scale), round(int(image.height) * scale)
    number = _FIRST_DRAWING + sum(one.reltype.endswith("/image") for one in part.rels.values())
    drawn = markup.r(markup.drawing(number, relation, width, height, logo.alt))
    return list(parse_xml(markup.header(markup.p(drawn + markup.r(markup.t("\u2003")), "Header")))[0])[1:]


def _take_away(control: BaseOxmlElement) -> None:
    """Take the place of a logo away, and what would be left empty: but a cell, a header needs one paragraph."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    inside = control.find(qn("w:sdtContent"))
    if inside is not None and inside.find(qn("w:tc")) is not None:  # round a cell: the row must keep its columns
        for paragraph in inside.iter(qn("w:p")):
            _empty(paragraph)
        return
    parent = control.getparent()
    parent.remove(control)
    if parent.tag == qn("w:p") and all(child.tag == qn("w:pPr") for child in parent):
        holder = parent.getparent()
        holder.remove(parent)
        parent = holder
    if parent.tag != qn("w:p") and (len(parent) == 0 or parent[-1].tag not in (qn("w:p"), qn("w:sectPr"))):
        parent.append(OxmlElement("w:p"))


def _empty(paragraph: BaseOxmlElement) -> None:
    from docx.oxml.ns import qn

    for child in list(paragraph):
        if child.tag != qn("w:pPr"):
            paragraph.remove(child)
