"""Which colours meet in a template: text on the ground of its own style, of its panel, of the page.

A colour that Word chooses itself (`auto`) is black on light grounds and white on dark ones, and never fails.
Sources: WCAG 2.2, relative luminance; ECMA-376-1 sections 17.3.5 (shading), 17.7.2 (inheritance), 17.7.6 (parts of
table styles).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from builder.word.styles import BODY, CHARACTER_STYLES, IN_TABLE, PARAGRAPH_STYLES, TABLE_STYLES
from builder.word.theme import color_of, theme_of

if TYPE_CHECKING:
    from docx.document import Document as Opened
    from docx.oxml.xmlchemy import BaseOxmlElement

PAPER = "FFFFFF"
IN_PANELS = (BODY, "List Bullet", "List Number", "Panel title", IN_TABLE, "Fine print", "Competences", "Trainer label")
"""Styles of paragraphs that stand in the cells of panels and tables."""
IN_HEADS = ("Table head", "Rating head")
PANELS = ("Note", "Danger", "Vignette", "Trainer")


class Pair(NamedTuple):
    """Text and ground that meet: where, both colours as RRGGBB, and their contrast."""

    style: str
    color: str
    ground: str
    ratio: float


class Colors(NamedTuple):
    """What a style says of itself and of what it is based on: the colour of text and its ground, empty for neither."""

    text: str = ""
    ground: str = ""

    def over(self, below: Colors) -> Colors:
        """Return these colours, and those below where these say nothing."""
        return Colors(self.text or below.text, self.ground or below.ground)


def luminance(color: str) -> float:
    """Return the relative luminance of a colour given as RRGGBB."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def shown_pairs(opened: Opened) -> list[Pair]:
    """Return every pair of colours that documents can show, each once, in the styles that are there."""
    sheet = _Sheet(opened)
    found = dict.fromkeys((*_alone(sheet), *_marked(sheet), *_in_tables(sheet)))
    return [Pair(name, *pair, contrast(*pair)) for name, pair in found]


Meeting = tuple[str, tuple[str, str]]


def _alone(sheet: _Sheet) -> Iterator[Meeting]:
    """Yield the colours of paragraphs on their own ground, or on the page."""
    for name in (*PARAGRAPH_STYLES, "Header", "Footer"):
        if colors := sheet.named("paragraph", name):
            yield from _meeting(repr(name), colors)


def _marked(sheet: _Sheet) -> Iterator[Meeting]:
    """Yield the colours of marked text on the page."""
    for name in CHARACTER_STYLES:
        if colors := sheet.named("character", name):
            yield from _meeting(repr(name), colors.over(sheet.defaults))


def _in_tables(sheet: _Sheet) -> Iterator[Meeting]:
    """Yield the colours of text on the grounds of cells: a paragraph's own colour hides that of the table."""
    for name in TABLE_STYLES:
        for part, cell in sheet.cells(name):
            if cell == Colors():  # on the page, where each style was looked at by itself
                continue
            inside = IN_HEADS if part else (IN_TABLE,) if name not in PANELS else IN_PANELS
            said = f"in {part} of {name!r}" if part else f"in {name!r}"
            for style in inside:
                own = sheet.named("paragraph", style) or sheet.defaults
                colors = Colors(sheet.own_text(style) or cell.text or own.text, own.ground or cell.ground)
                yield from _meeting(f"{style!r} {said}", colors)
            for style in CHARACTER_STYLES if name in PANELS and cell.ground else ():
                if (marked := sheet.named("character", style)) and marked.text:
                    yield from _meeting(f"{style!r} {said}", marked.over(cell))


def _meeting(name: str, colors: Colors) -> Iterator[Meeting]:
    if colors.text and colors.text != "auto":
        ground = colors.ground if colors.ground not in ("", "auto") else PAPER
        yield name, (colors.text.upper(), ground.upper())


class _Sheet:
    """The styles of a file with their colours, those of what they are based on taken in."""

    def __init__(self, opened: Opened) -> None:
        from docx.oxml.ns import qn

        self.theme = theme_of(opened)
        root = opened.styles.element
        styles = root.findall(qn("w:style"))
        self.by_id = {str(one.get(qn("w:styleId"))): one for one in styles}
        self.by_name = {
            (str(one.get(qn("w:type"))), str(name.get(qn("w:val"))).lower()): one
            for one in styles
            if (name := one.find(qn("w:name"))) is not None
        }
        run = root.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}")
        self.defaults = self._colors(run) if run is not None else Colors()

    def named(self, kind: str, name: str) -> Colors | None:
        """Return the colours of a style, or None where the file has none of this name."""
        style = self.by_name.get((kind, name.lower()))
        if style is None:
            return None
        found = Colors()
        for one in self._line(style):
            found = found.over(self._colors(one))
        return found.over(self.defaults) if kind == "paragraph" else found

    def own_text(self, name: str) -> str:
        """Return the colour that a paragraph style sets itself, not by default."""
        style = self.by_name.get(("paragraph", name.lower()))
        return (
            next((text for one in self._line(style) if (text := self._colors(one).text)), "")
            if style is not None
            else ""
        )

    def cells(self, name: str) -> Iterator[tuple[str, Colors]]:
        """Yield the cells of a table style: the usual ones under an empty name, then those of its head and stub."""
        from docx.oxml.ns import qn

        style = self.by_name.get(("table", name.lower()))
        if style is None:
            return
        usual, parts = Colors(), dict.fromkeys(PARTS, Colors())
        for one in self._line(style):
            usual = usual.over(self._colors(one))
            for part in one.findall(qn("w:tblStylePr")):
                kind = str(part.get(qn("w:type")))
                if kind in parts:
                    parts[kind] = parts[kind].over(self._colors(part))
        yield "", usual
        for kind, colors in parts.items():
            if colors != Colors():
                yield PARTS[kind], colors.over(usual)

    def _line(self, style: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
        """Yield a style and what it is based on, one after another; a circle ends where it closes."""
        from docx.oxml.ns import qn

        seen: set[str] = set()
        found: BaseOxmlElement | None = style
        while found is not None and (id_ := str(found.get(qn("w:styleId")))) not in seen:
            seen.add(id_)
            yield found
            based = found.find(qn("w:basedOn"))
            found = self.by_id.get(str(based.get(qn("w:val")))) if based is not None else None

    def _colors(self, element: BaseOxmlElement) -> Colors:
        from docx.oxml.ns import qn

        color = element.find(f"{qn('w:rPr')}/{qn('w:color')}")
        shades = [element.find(f"{qn(f'w:{place}')}/{qn('w:shd')}") for place in ("rPr", "pPr", "tcPr", "tblPr")]
        ground = next((self._value(shade, "fill", "themeFill") for shade in shades if shade is not None), "")
        return Colors(self._value(color, "val", "themeColor") if color is not None else "", ground)

    def _value(self, element: BaseOxmlElement, plain: str, themed: str) -> str:
        """Return a colour; Word keeps the one that a theme and a tint lead to beside their names."""
        from docx.oxml.ns import qn

        found = str(element.get(qn(f"w:{plain}")) or "")
        place = element.get(qn(f"w:{themed}"))
        return found if found not in ("", "auto") or not place else color_of(place, self.theme)


PARTS: Mapping[str, str] = {"firstRow": "the head", "firstCol": "the first column"}
"""The parts of a table style that our tables have, and how they are told."""
