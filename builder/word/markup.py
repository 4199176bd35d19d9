"""WordprocessingML as text: the only module that writes tags and escapes.

Element functions take what stands in an element and return it with its tags; children stand in the order of the
schema, which is stated here and nowhere else. Source: ECMA-376-1:2016 sections 17 and 20.4; the check box is of
[MS-DOCX] 2.6.1, pictures as SVG and decorative ones of [MS-ODRAWXML] 2.3 and 2.5. Lengths are twips (1/20 pt) unless
said otherwise; style arguments are style IDs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cache, lru_cache
from operator import methodcaller

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
NAMESPACES = (
    f'xmlns:w="{_MAIN}"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    f' xmlns:wp="{_DRAWING}/wordprocessingDrawing" xmlns:a="{_DRAWING}/main" xmlns:pic="{_DRAWING}/picture"'
    ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="w14"'
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TICK_FONT = "MS Gothic"
"""The font that Word takes for a box that is clicked: it must be named beside the box, not in a style."""

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SUSPECT = [bytes([byte]) for byte in (*{*range(32)} - {9, 10, 13}, 0xEF)]
"""Bytes that text seldom has: control characters, and what U+F000 to U+FFFF begin with, of which two are forbidden."""
_SPACED = '<w:t xml:space="preserve">'
_NEEDS_CARE = re.compile('[&<>"\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]').search


def escape(text: str) -> str:
    """Escape text for an element or an attribute; a character that XML cannot hold becomes U+FFFD."""
    if not _NEEDS_CARE(text):
        return text
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return _FORBIDDEN.sub("\ufffd", text)


def encoded(part: str) -> bytes:
    """Return a part as bytes; a character that XML cannot hold becomes U+FFFD."""
    with suppress(UnicodeEncodeError):  # half of a pair of UTF-16
        data = part.encode()
        if not any(map(data.__contains__, _SUSPECT)):
            return data
    return _FORBIDDEN.sub("\ufffd", part).encode()


# Runs


def t(text: str) -> str:
    """Return text; its spaces count."""
    if _NEEDS_CARE(text):
        text = escape(text)
    # Most text neither starts nor ends with a space, and files are smaller without the attribute.
    return f"<w:t>{text}</w:t>" if text and text == text.strip() else f"{_SPACED}{text}</w:t>"


def words(text: str, properties: str = "") -> str:
    """Return text as a run, or nothing where there is none; ends of lines in the source are spaces.

    Most of a document comes this way, so what XML cannot hold is left to `encoded`, which looks for it once.
    """
    text = text.replace("\n", " ")
    if "&" in text or "<" in text or ">" in text or '"' in text:
        text = escape(text)
    if text == text.strip():
        return f"<w:r>{properties}<w:t>{text}</w:t></w:r>" if text else ""
    return f"<w:r>{properties}{_SPACED}{text}</w:t></w:r>"


TAB = "<w:tab/>"
BREAK = "<w:br/>"


def r(content: str, properties: str = "") -> str:
    """Return a run: text, tabs, breaks or a drawing."""
    return f"<w:r>{properties}{content}</w:r>"


@lru_cache(maxsize=512)
def run_properties(
    style: str = "", *, bold: bool = False, italic: bool = False, raised: str = "", language: str = ""
) -> str:
    """Return the properties of a run; `raised` is `superscript` or `subscript`, `language` one such as `cy`."""
    parts = [
        f'<w:rStyle w:val="{style}"/>' if style else "",
        "<w:b/>" if bold else "",
        "<w:i/>" if italic else "",
        f'<w:vertAlign w:val="{raised}"/>' if raised else "",
        f'<w:lang w:val="{escape(language)}"/>' if language else "",
    ]
    inside = "".join(parts)
    return f"<w:rPr>{inside}</w:rPr>" if inside else ""


def hyperlink(content: str, *, relation: str = "", anchor: str = "") -> str:
    """Return runs as a link to a relation or to a bookmark."""
    target = f'r:id="{relation}"' if relation else f'w:anchor="{anchor}"'
    return f'<w:hyperlink {target} w:history="1">{content}</w:hyperlink>'


def bookmark(number: int, name: str, content: str = "") -> str:
    """Return content with a bookmark round it."""
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'


_MARK, _MARK_END = "<?cw-mark ", "?>"


def mark(id_: str) -> str:
    """Return the mark of a place that something may lead to; `with_bookmarks` makes a bookmark of it, or nothing."""
    return f"{_MARK}{escape(id_)}{_MARK_END}"


def with_bookmarks(text: str, names: Mapping[str, str], number: int) -> tuple[str, int]:
    """Return text with a bookmark at each mark whose ID has a name, and the number of the last one.

    `number` is that of the last bookmark before.
    """
    known = {escape(id_): name for id_, name in names.items()}
    start, *rest = text.split(_MARK)
    made = [start]
    for part in rest:
        id_, _, after = part.partition(_MARK_END)
        if name := known.get(id_):
            number += 1
            made.append(bookmark(number, name))
        made.append(after)
    return "".join(made), number


def note_reference(number: int, properties: str, mark: str = "") -> str:
    """Return the reference to a footnote; `mark` is shown in place of its number."""
    custom = ' w:customMarkFollows="1"' if mark else ""
    return r(f'<w:footnoteReference{custom} w:id="{number}"/>{t(mark) if mark else ""}', properties)


def field(code: str) -> str:
    """Return a field that whoever shows the pages works out. Source: ECMA-376-1 section 17.16."""
    begin, separate, end = (r(f'<w:fldChar w:fldCharType="{kind}"/>') for kind in ("begin", "separate", "end"))
    return begin + r(f'<w:instrText xml:space="preserve"> {escape(code)} </w:instrText>') + separate + end


# Paragraphs

PARAGRAPH_END = "</w:p>"
_PROPERTIES_END = "</w:pPr>"


def tab_stop(position: int, leader: str = "") -> str:
    """Return tab stops: one, to the right, with or without a leader."""
    led = f' w:leader="{leader}"' if leader else ""
    return f'<w:tabs><w:tab w:val="right"{led} w:pos="{position}"/></w:tabs>'


def opening(
    style: str,
    *,
    keep_next: bool | None = False,
    keep_lines: bool = False,
    page_break: bool = False,
    number: tuple[int, int] | None = None,
    tabs: str = "",
    left: int | None = None,
    hanging: int = 0,
) -> str:
    """Return the start of a paragraph: all but what stands in it, and `PARAGRAPH_END`.

    `number` is the level and the list it counts in, `left` an indent other than its style's. `keep_next` is None where
    it must not be kept, whatever its style says.
    """
    hung = f' w:hanging="{hanging}"' if hanging else ""
    parts = [
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>',
        "<w:keepNext/>" if keep_next else '<w:keepNext w:val="0"/>' if keep_next is None else "",
        "<w:keepLines/>" if keep_lines else "",
        "<w:pageBreakBefore/>" if page_break else "",
        f'<w:numPr><w:ilvl w:val="{number[0]}"/><w:numId w:val="{number[1]}"/></w:numPr>' if number else "",
        tabs,
        f'<w:ind w:left="{left}"{hung}/>' if left is not None else "",
        _PROPERTIES_END,
    ]
    return "".join(parts)


def p(content: str, style: str, *, page_break: bool = False, tabs: str = "") -> str:
    """Return a paragraph; `opening` starts one with more to it."""
    return f"{opening(style, page_break=page_break, tabs=tabs)}{content}{PARAGRAPH_END}"


def last_of_section(blocks: str, section: str) -> str:
    """Return blocks that end in a paragraph as the last ones of a section."""
    at = blocks.rindex(_PROPERTIES_END)
    return f"{blocks[:at]}{section}{blocks[at:]}"


# Tables

_TABLE, _TABLE_END = "<w:tbl>", "</w:tbl>"
_STARTS_WITH_TABLE = methodcaller("startswith", _TABLE)


def tbl(
    rows: Iterable[str],
    style: str,
    widths: Sequence[int],
    *,
    indent: int = 0,
    first_row: bool = False,
    first_column: bool = False,
    caption: str = "",
    description: str = "",
) -> str:
    """Return a table with columns of exact widths. `first_row` and `first_column` say what its heads are.

    `caption` and `description` are for those who cannot see it.
    """
    look = 0x0600 + 0x0020 * first_row + 0x0080 * first_column
    parts = [
        f'{_TABLE}<w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>',
        f'<w:tblInd w:w="{indent}" w:type="dxa"/>' if indent else "",
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="{look:04X}" w:firstRow="{first_row:d}" w:lastRow="0"',
        f' w:firstColumn="{first_column:d}" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>',
        f'<w:tblCaption w:val="{escape(caption)}"/>' if caption else "",
        f'<w:tblDescription w:val="{escape(description)}"/>' if description else "",
        "</w:tblPr><w:tblGrid>",
        *(f'<w:gridCol w:w="{width}"/>' for width in widths),
        "</w:tblGrid>",
        *rows,
        _TABLE_END,
    ]
    return "".join(parts)


def tr(cells: Iterable[str], *, header: bool = False, whole: bool = False, height: int = 0) -> str:
    """Return a row: a head to repeat on each page, whole on one page, at least so high."""
    inside = "".join(
        [
            "<w:cantSplit/>" if whole else "",
            f'<w:trHeight w:val="{height}"/>' if height else "",
            "<w:tblHeader/>" if header else "",
        ]
    )
    return f"<w:tr>{f'<w:trPr>{inside}</w:trPr>' if inside else ''}{''.join(cells)}</w:tr>"


def tc(content: str, width: int, spacer: str, *, low: bool = False) -> str:
    """Return a cell, its content at the bottom if `low`. It must end in a paragraph: `spacer`, if need be."""
    end = spacer if not content or content.endswith(_TABLE_END) else ""
    place = '<w:vAlign w:val="bottom"/>' if low else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{place}</w:tcPr>{content}{end}</w:tc>'


def adjoin(before: str, after: str) -> bool:
    """Tell whether two stretches of blocks would bring two tables together."""
    return before.endswith(_TABLE_END) and after.startswith(_TABLE)


def stack(blocks: Iterable[str], spacer: str) -> str:
    """Join blocks; Word takes two tables for one where no paragraph, `spacer`, stands between them."""
    made = list(filter(None, blocks))
    if not any(map(_STARTS_WITH_TABLE, made[1:])):
        return "".join(made)
    for index in range(len(made) - 1, 0, -1):
        if adjoin(made[index - 1], made[index]):
            made.insert(index, spacer)
    return "".join(made)


# Content controls


@lru_cache(maxsize=64)
def date_control(language: str, day: str = "") -> str:
    """Return the kind of a control that takes a date; `day` is the one it holds, as 2026-11-22."""
    full = f' w:fullDate="{day}T00:00:00Z"' if day else ""
    return (
        f'<w:date{full}><w:dateFormat w:val="d MMMM yyyy"/><w:lid w:val="{language}"/>'
        '<w:storeMappedDataAs w:val="dateTime"/><w:calendar w:val="gregorian"/></w:date>'
    )


def choice_control(choices: Iterable[str]) -> str:
    """Return the kind of a control that takes one of some choices."""
    shown = [escape(choice) for choice in choices]
    entries = "".join(f'<w:listItem w:displayText="{choice}" w:value="{choice}"/>' for choice in shown)
    return f"<w:dropDownList>{entries}</w:dropDownList>"


@cache
def tick_control(ticked: bool) -> str:
    """Return the kind of a control that is ticked or not."""
    return (
        f'<w14:checkbox><w14:checked w14:val="{ticked:d}"/>'
        f'<w14:checkedState w14:val="2612" w14:font="{TICK_FONT}"/>'
        f'<w14:uncheckedState w14:val="2610" w14:font="{TICK_FONT}"/></w14:checkbox>'
    )


def sdt(
    content: str, kind: str, *, number: int, title: str, tag: str, prompt: bool = False, fixed: bool = False
) -> str:
    """Return runs as a content control that cannot be deleted; `prompt` where nothing is filled in yet.

    A control of no `kind` takes text. (One of plain text, `w:text`, is no control at all to LibreOffice 7.4: nobody
    can type into it where the document is protected, and elsewhere what is typed over it runs out of its bookmark.)
    `fixed`: what is in it cannot be changed either.
    """
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{escape(title)}"/><w:tag w:val="{escape(tag)}"/><w:id w:val="{number}"/>'
        f'<w:lock w:val="{"sdtContentLocked" if fixed else "sdtLocked"}"/>'
        f"{'<w:showingPlcHdr/>' if prompt else ''}{kind}</w:sdtPr>"
        f"<w:sdtContent>{content}</w:sdtContent></w:sdt>"
    )


# Pictures


_SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_DECORATIVE = "http://schemas.microsoft.com/office/drawing/2017/decorative"


def drawing(number: int, relation: str, width: int, height: int, alt: str, svg: str = "") -> str:
    """Return a picture in the line of text; one without `alt` is decorative. Lengths are EMU, 1/914400 inch.

    `svg` is the relation to the same picture as SVG: newer programs show that one.
    """
    told = f'id="{number}" name="Picture {number}" descr="{escape(alt)}"'
    seen = "/>" if alt else f">{_extension('{C183D7F6-B498-43B3-948B-1728B52AA6E4}', _decorative())}</wp:docPr>"
    blip = f'<a:blip r:embed="{relation}"'
    better = f'<asvg:svgBlip xmlns:asvg="{_SVG}" r:embed="{svg}"/>'
    blip += f">{_extension('{96DAC541-7B7A-43D3-8B79-37D633B846F1}', better)}</a:blip>" if svg else "/>"
    return (
        f'<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>'
        f'<wp:docPr {told}{seen}<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        f'<a:graphic><a:graphicData uri="{_DRAWING}/picture"><pic:pic><pic:nvPicPr><pic:cNvPr {told}/><pic:cNvPicPr/>'
        f"</pic:nvPicPr><pic:blipFill>{blip}<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing>"
    )


def _decorative() -> str:
    return f'<adec:decorative xmlns:adec="{_DECORATIVE}" val="1"/>'


def _extension(uri: str, content: str) -> str:
    return f'<a:extLst><a:ext uri="{uri}">{content}</a:ext></a:extLst>'


# Parts


def document(body: Iterable[str]) -> str:
    """Return the main part: the pieces of its body, which ends in the properties of its last section."""
    return "".join((f"{DECLARATION}<w:document {NAMESPACES}><w:body>", *body, "</w:body></w:document>"))


_HEADER_END = "</w:hdr>"


def is_header(part: str) -> bool:
    """Tell whether a part is a header; it may be a footer."""
    return part.endswith(_HEADER_END)


def below_header(header: str, content: str) -> str:
    """Return a header with paragraphs below what stands in it."""
    return header.removesuffix(_HEADER_END) + content + _HEADER_END


def header(content: str) -> str:
    """Return a header of paragraphs."""
    return f"<w:hdr {NAMESPACES}>{content}{_HEADER_END}"


def note(number: int, content: str) -> str:
    """Return a footnote of paragraphs."""
    return f'<w:footnote w:id="{number}">{content}</w:footnote>'


NOTE_NUMBER = "<w:footnoteRef/>"


def notes(content: str) -> str:
    """Return the part of footnotes; the two separators come first, as Word has them."""
    separators = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{element}/></w:r></w:p></w:footnote>'
        for number, kind, element in (
            (-1, "separator", "separator"),
            (0, "continuationSeparator", "continuationSeparator"),
        )
    )
    return f"{DECLARATION}<w:footnotes {NAMESPACES}>{separators}{content}</w:footnotes>"


def abstract_num(number: int, levels: str) -> str:
    """Return the definition of a kind of list."""
    kind = '<w:multiLevelType w:val="multilevel"/>'
    return f'<w:abstractNum w:abstractNumId="{number}">{kind}{levels}</w:abstractNum>'


def num(number: int, abstract: int, level: int = 0, start: int | None = None) -> str:
    """Return one list of a kind; `start` is the number that its items on `level` begin with."""
    override = (
        f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
        if start is not None
        else ""
    )
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>{override}</w:num>'


def levels(marks: Sequence[str], format_: str, step: int) -> str:
    """Return nine levels of a list, each indented by one more step; `marks` are taken in turn."""
    return "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{format_}"/>'
        f'<w:lvlText w:val="{marks[level % len(marks)].replace("%", f"%{level + 1}")}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{step * (level + 1)}" w:hanging="{step}"/></w:pPr></w:lvl>'
        for level in range(9)
    )


def numbering(abstracts: str, nums: str) -> str:
    """Return the part of lists: kinds first, then lists."""
    return f"{DECLARATION}<w:numbering {NAMESPACES}>{abstracts}{nums}</w:numbering>"
