"""What can be said against a template before documents are written into it.

Sources: WCAG 2.2, 1.4.3 and the definition of contrast ratio; ECMA-376-1 sections 17.7 (styles), 17.15 (settings).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from builder.model import Problem, Severity, Where
from builder.word.contrast import shown_pairs
from builder.word.settings import MODE, modes_in, xml_of
from builder.word.template import SHEET, Template, lost_places, open_word, read_template
from builder.word.theme import font_of, theme_of

if TYPE_CHECKING:
    from docx.document import Document as Opened

FONTS = frozenset(
    (
        *("Arial", "Arial Narrow", "Calibri", "Cambria", "Courier New", "Georgia", "Symbol", "Times New Roman"),
        *("Verdana", "Wingdings", "MS Gothic", "Liberation Sans", "Liberation Serif"),
        *("Liberation Mono", "Carlito", "Caladea", "Segoe UI Symbol"),
    )
)
"""Fonts that Word has on Windows and Mac, and that LibreOffice has too, or has one of much the same widths for."""
LEAST = 4.5
HEAVY = 200_000
"""More than this in styles, in bytes, is what nobody uses."""
_PAGE = re.compile(r'w:instr="\s*PAGE\b|<w:instrText[^>]*>\s*PAGE\b')


def check_template(path: Path, shown: str, language: str = "en-GB") -> list[Problem]:
    """Return what is wrong with a template, in the order of its codes; `shown` is how problems name it.

    Raises ValueError for a file that is no Word file.
    """
    opened, template = open_word(path), read_template(path)
    where = Where(shown, 1)
    found = (
        *_lacking(template),
        *_contrasts(opened),
        *_fonts(opened),
        *_language(template, language),
        *_places(opened, template),
        *_mode(opened),
        *_weight(template),
    )
    return [Problem(where, code, message, severity) for severity, code, message in found]


Finding = tuple[Severity, str, str]


def _lacking(template: Template) -> Iterator[Finding]:
    for kind, name, instead in template.missing:
        yield "warning", "T001", f"{kind} style {name!r} is missing: {instead!r} stands in"


def _contrasts(opened: Opened) -> Iterator[Finding]:
    for style, color, ground, ratio in shown_pairs(opened):
        if ratio < LEAST:
            told = f"{style} has {color} on {ground}, a contrast of {int(ratio * 10) / 10:.1f}:1"
            yield "error", "T002", f"{told}: choose colours with at least {LEAST}:1"


def _fonts(opened: Opened) -> Iterator[Finding]:
    """Find fonts of styles that many computers lack; the first style that has one is named."""
    from docx.oxml.ns import qn

    embedded, theme = _embedded(opened), theme_of(opened)
    used: dict[str, str] = {}
    for element in opened.styles.element.iter(qn("w:rFonts")):
        style = next(element.iterancestors(qn("w:style")), None)
        name = style.find(qn("w:name")).get(qn("w:val")) if style is not None else "the defaults"
        for side in ("ascii", "hAnsi"):
            if font := font_of(element, side, theme):
                used.setdefault(font, name)
    for font, style_name in used.items():
        if font not in FONTS and font not in embedded:
            told = f"{font!r} (in {style_name!r}) is not on every computer"
            yield "warning", "T003", f"{told}: choose another, or embed it in Word under File, Options, Save"


def _embedded(opened: Opened) -> set[str]:
    """Return the fonts that the file carries. Source: ECMA-376-1 section 17.8.3."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    tables = [one.target_part for one in opened.part.rels.values() if one.reltype.endswith("/fontTable")]
    fonts = [font for table in tables for font in parse_xml(table.blob).iter(qn("w:font"))]
    return {str(font.get(qn("w:name"))) for font in fonts if font.find(qn("w:embedRegular")) is not None}


def _language(template: Template, language: str) -> Iterator[Finding]:
    if template.language != language:
        found = f"the language is {template.language}" if template.language else "no language is set"
        told = f"{found}, and documents are in {language}"
        yield "warning", "T004", f"{told}: set it in Word under Review, Language, for the whole file"


def _places(opened: Opened, template: Template) -> Iterator[Finding]:
    """Find what no header and no footer names."""
    from docx.oxml import parse_xml

    for name in lost_places(template):
        told = f"no control is tagged `cw-{name}` in header or footer"
        yield "error", "T005", f"{told}: copy one from a template that ships"
    kinds = ("/header", "/footer")
    parts = [one.target_part for one in opened.part.rels.values() if one.reltype.endswith(kinds)]
    if not any(_PAGE.search(xml_of(parse_xml(part.blob))) for part in parts):
        told = "no page number stands in header or footer"
        yield "error", "T005", f"{told}: add one in Word under Insert, Page Number"


def _mode(opened: Opened) -> Iterator[Finding]:
    from docx.oxml.ns import qn

    modes = modes_in(opened.settings.element)
    mode = modes[0].get(qn("w:val"), "") if modes else "12"
    if not mode.isdigit() or int(mode) < int(MODE):
        told = f"compatibility mode {mode}, where Word has {MODE}"
        yield "warning", "T006", f"{told}: open it in Word, choose File, Info, Convert, and save it"


def _weight(template: Template) -> Iterator[Finding]:
    size = next(part.size for part in template.fixed if part.name == SHEET)
    if size > HEAVY:
        told = f"{size / 1000:.0f} kB of styles"
        yield "warning", "T007", f"{told}: every document carries them; delete those that nobody uses"
