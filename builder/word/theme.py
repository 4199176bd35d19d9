"""Fonts and colours that a style takes from the theme of a file.

A theme holds what Design, Colours and Fonts set in Word; a style then names its place there, such as `minorHAnsi`.
Sources: ECMA-376-1 sections 17.3.2.26, 17.18.97 and 20.1.6.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.document import Document as Opened
    from docx.oxml.xmlchemy import BaseOxmlElement

_COLORS: Mapping[str, str] = {
    "text1": "dk1",
    "dark1": "dk1",
    "background1": "lt1",
    "light1": "lt1",
    "text2": "dk2",
    "dark2": "dk2",
    "background2": "lt2",
    "light2": "lt2",
    "hyperlink": "hlink",
    "followedHyperlink": "folHlink",
}
"""Names of colours in styles, and in the theme; the others are the same in both."""


def theme_of(opened: Opened) -> BaseOxmlElement | None:
    """Return the theme of a file, or None where it has none."""
    from docx.oxml import parse_xml

    found = [one.target_part for one in opened.part.rels.values() if one.reltype.endswith("/theme")]
    return parse_xml(found[0].blob) if found else None


def font_of(fonts: BaseOxmlElement, side: str, theme: BaseOxmlElement | None) -> str:
    """Return a font that `w:rFonts` names for `ascii` or `hAnsi`, by itself or through the theme."""
    from docx.oxml.ns import qn

    place = fonts.get(qn(f"w:{side}Theme"))
    if not place or theme is None:
        return str(fonts.get(qn(f"w:{side}")) or "")
    kind = "majorFont" if place.startswith("major") else "minorFont"
    latin = theme.find(f".//{qn(f'a:{kind}')}/{qn('a:latin')}")
    return str(latin.get("typeface") or "") if latin is not None else ""


def color_of(place: str, theme: BaseOxmlElement | None) -> str:
    """Return the colour, as RRGGBB, that a theme has in a place, or an empty text."""
    from docx.oxml.ns import qn

    found = theme.find(f".//{qn('a:clrScheme')}/{qn('a:' + _COLORS.get(place, place))}") if theme is not None else None
    for child in found if found is not None else ():
        return str(child.get("lastClr") or child.get("val") or "")
    return ""
