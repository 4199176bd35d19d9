"""The styles of the Word templates that ship, as WordprocessingML. Source of the markup: ECMA-376-1:2016 section 17."""

from __future__ import annotations

from collections.abc import Iterator

from word_looks import ROUND, Look, Panel, Sheet

STEP = 397
"""The indent of one level of lists: 7 mm."""

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def val(name: str, value: object) -> str:
    """Return an element with one value."""
    return f'<w:{name} w:val="{value}"/>'


def run(
    size: int = 0, color: str = "", bold: bool = False, more: str = "", plain: bool = False, fonts: str = ""
) -> str:
    """Return run properties; `plain` takes boldness back."""
    weight = "<w:b/><w:bCs/>" if bold else '<w:b w:val="0"/><w:bCs w:val="0"/>' if plain else ""
    sizes = val("sz", size) + val("szCs", size) if size else ""
    inside = fonts + weight + (val("color", color) if color else "") + sizes + more
    return f"<w:rPr>{inside}</w:rPr>" if inside else ""


def space(before: int = 0, after: int = 0, line: int = 0) -> str:
    """Return the space round a paragraph and between its lines."""
    led = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{led}/>'


def border(side: str, size: int, color: str, gap: int = 0, line: str = "single") -> str:
    """Return a border; `size` is eighths of a point, 0 for none."""
    return f'<w:{side} w:val="{line if size else "nil"}" w:sz="{size}" w:space="{gap}" w:color="{color}"/>'


def indent(left: int, hanging: int = 0, right: int = 0) -> str:
    """Return an indent."""
    sides = f'w:left="{left}"' + (f' w:right="{right}"' if right else "")
    return f"<w:ind {sides}" + (f' w:hanging="{hanging}"' if hanging else "") + "/>"


MONO = '<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New" w:cs="Courier New"/>'
KEEP = "<w:keepNext/><w:keepLines/>"
SMALL = 20
"""The size of small print."""


def style_id(name: str) -> str:
    """Return the ID of a style: its name as one word."""
    return "".join(word[0].upper() + word[1:] for word in name.split())


def paragraph(name: str, properties: str = "", look: str = "", based: str = "Normal", following: str = "") -> str:
    """Return a paragraph style."""
    parts = [
        f'<w:style w:type="paragraph" w:styleId="{style_id(name)}"{_custom(name)}>',
        val("name", name),
        val("basedOn", style_id(based)),
        val("next", style_id(following)) if following else "",
        "<w:qFormat/>",
        f"<w:pPr>{properties}</w:pPr>" if properties else "",
        look,
        "</w:style>",
    ]
    return "".join(parts)


def character(name: str, look: str) -> str:
    """Return a character style."""
    head = f'<w:style w:type="character" w:styleId="{style_id(name)}"{_custom(name)}>'
    return f"{head}{val('name', name)}{val('basedOn', 'DefaultParagraphFont')}<w:qFormat/>{look}</w:style>"


OWN_OF_WORD = {
    *("Title", "Subtitle", "heading 1", "heading 2", "heading 3", "heading 4", "Body Text", "List Bullet"),
    *("List Number", "List Continue", "caption", "Quote", "footnote text", "header", "footer", "Hyperlink"),
    *("Placeholder Text", "footnote reference", "Strong", "Emphasis", "TOC Heading", "toc 1", "toc 2"),
}


def _custom(name: str) -> str:
    return "" if name in OWN_OF_WORD else ' w:customStyle="1"'


def title(look: Look, size: int, color: str = "") -> str:
    """Return the run properties of a heading."""
    font = f'<w:rFonts w:ascii="{look.heading_font}" w:hAnsi="{look.heading_font}" w:cs="{look.heading_font}"/>'
    own = "" if look.heading_font == look.text_font else font
    return run(round(size * look.grow), color or look.ink, bold=True, fonts=own)


def edges(*sides: str, size: int, color: str, gap: int = 0, line: str = "single") -> str:
    """Return the same border on some sides."""
    return "".join(border(side, size, color, gap, line) for side in sides)


def framed(borders: str) -> str:
    """Return the borders of a paragraph."""
    return f"<w:pBdr>{borders}</w:pBdr>"


def paragraphs(look: Look, sheet: Sheet) -> str:
    """Return the paragraph styles."""
    return "".join((*_headings(look, sheet), *_text(look, sheet), *_cells(look, sheet), *_labels(look, sheet)))


def _headings(look: Look, sheet: Sheet) -> Iterator[str]:
    """Yield the default and what opens a document or a part of it: titles, headings, cover and contents."""
    head = '<w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
    yield f"{head}{val('name', 'Normal')}<w:qFormat/></w:style>"
    line = framed(border("bottom", 18, look.ink, 4))
    body = "Body Text"
    yield paragraph("Title", KEEP + line + space(0, 160), title(look, sheet.title), following=body)
    yield paragraph("Subtitle", KEEP + space(0, 160), run(26, look.muted), following=body)
    spaces = ((320, 80), (260, 60), (200, 40), (160, 40))
    for level, (size, (before, after)) in enumerate(zip(sheet.headings, spaces, strict=True), start=1):
        properties = KEEP + space(before, after, 252) + val("outlineLvl", level - 1)
        color = look.ink if level < 4 else look.text
        yield paragraph(f"heading {level}", properties, title(look, size, color), following=body)
    opening = KEEP + line + space(2800, 240)
    yield paragraph("Cover title", opening, title(look, 72), following="Cover subtitle")
    yield paragraph("Cover subtitle", KEEP + space(0, 160, 276), run(36, look.muted), following="Cover text")
    yield paragraph("Cover text", space(120, 120, 300), run(26))
    yield paragraph("TOC Heading", KEEP + space(0, 200), title(look, sheet.headings[0]), following=body)
    stop = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{sheet.width}"/></w:tabs>'
    yield paragraph("toc 1", "<w:keepLines/>" + stop + space(120, 40, 276), run(bold=True))
    yield paragraph("toc 2", "<w:keepLines/>" + stop + space(0, 40, 276) + indent(STEP))


def _text(look: Look, sheet: Sheet) -> Iterator[str]:
    """Yield running text, lists, and what stands at the top and at the foot of a page."""
    # Word puts the larger of two spaces between paragraphs, not their sum; below a table there is the second one only.
    around = space(sheet.after, sheet.after, sheet.line)
    item = space(60, sheet.after - 50, sheet.line)
    bar = framed(border("left", 24, look.rule, 8))
    frame = framed(edges(*ROUND, size=4, color=look.surface or look.rule, gap=5))
    yield paragraph("Body Text", around)
    yield paragraph("List Bullet", _numbered(1) + item)
    yield paragraph("List Number", _numbered(2) + item)
    yield paragraph("List Continue", item + indent(STEP))
    yield paragraph("caption", KEEP + space(180, 80), run(22, look.ink, True))
    yield paragraph("Quote", bar + around + indent(STEP))
    code = "<w:keepLines/>" + frame + shaded(look.surface) + space(sheet.after, sheet.after, 252)
    yield paragraph("Code", code + indent(113, right=113), run(20, fonts=MONO))
    yield paragraph("footnote text", space(0, 40), run(SMALL))
    yield paragraph("header", space(0, 113), run(SMALL, look.muted))
    yield paragraph("footer", space(0, 0), run(SMALL, look.muted))
    yield paragraph("Lead", space(60, 180, sheet.line), run(27, look.ink))
    yield paragraph("Fine print", space(60, 80), run(SMALL, look.muted))
    yield paragraph("Term", "<w:keepNext/>" + space(80, 0, sheet.line), run(bold=True))
    yield paragraph("Writing line", space(250), run(20, look.pen))
    yield paragraph("Page line", space(100, 120), run(sheet.text, bold=True))
    dashes = framed(border("bottom", 6, look.pen, 1, "dashed"))
    yield paragraph("Cut line", dashes + space(160, 160), run(SMALL, look.muted))
    yield paragraph("Spacer", '<w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/>', run(4))


def _cells(look: Look, sheet: Sheet) -> Iterator[str]:
    """Yield what stands in tables and panels."""
    cell = space(sheet.cell, sheet.cell, sheet.table_line)
    yield paragraph("Table text", cell, run(sheet.table))
    yield paragraph("Table head", cell, run(sheet.table, look.ink, True))
    yield paragraph("Rating mark", space(sheet.cell, sheet.cell) + val("jc", "center"), run(sheet.table))
    yield paragraph("Rating head", space(30, 30) + val("jc", "center"), run(sheet.table - 2, look.ink, True))
    yield paragraph("Panel title", KEEP + space(40, 60 if sheet.text == 24 else 20), run(sheet.text, bold=True))
    yield paragraph("Look for", space(0, sheet.cell), run(max(19, sheet.table - 2), look.muted))


def _labels(look: Look, sheet: Sheet) -> Iterator[str]:
    """Yield what names or marks the text below it."""
    stamp = framed(edges(*ROUND, size=12, color=look.alarm, gap=4))
    yield paragraph("Evidence", space(0, 130), run(SMALL, look.muted))
    yield paragraph("Competences", "<w:keepNext/>" + space(0, 100), run(SMALL, look.muted))
    yield paragraph("Group", KEEP + space(200, 60), run(24, look.muted, True))
    box = "<w:keepLines/>" + stamp + space(120, 160) + indent(113, right=113)
    yield paragraph("Stamp", box, run(24, look.alarm, True))
    yield paragraph("Question", KEEP + space(240, 60), run(24, look.ink, True))
    yield paragraph("Trainer label", KEEP + space(40, 20), run(SMALL, look.trainer, True))


def _numbered(number: int) -> str:
    return f'<w:numPr><w:numId w:val="{number}"/></w:numPr>'


def characters(look: Look) -> str:
    """Return the character styles."""
    symbol = '<w:rFonts w:ascii="MS Gothic" w:eastAsia="MS Gothic" w:hAnsi="MS Gothic"/>'
    line = f'<w:u w:val="single" w:color="{look.pen}"/>'
    head = '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    made = [
        f"{head}{val('name', 'Default Paragraph Font')}{val('uiPriority', 1)}<w:semiHidden/></w:style>",
        character("Hyperlink", run(color=look.link, more='<w:u w:val="single"/>')),
        character("Placeholder Text", run(color="595959")),
        character("footnote reference", f"<w:rPr>{val('vertAlign', 'superscript')}</w:rPr>"),
        character("Strong", run(bold=True)),
        character("Emphasis", "<w:rPr><w:i/><w:iCs/></w:rPr>"),
        character("Literal", run(fonts=MONO)),
        character("Competence code", run(color=look.ink, bold=True)),
        character("Key", run(color=look.ink, bold=True)),
        character("Marks", run(22, look.muted, plain=True)),
        character("Rate", run(bold=True)),
        character("Blank", f"<w:rPr>{line}</w:rPr>"),
        character("Filled in", run(color=look.filled)),
        character("Tick", f"<w:rPr>{symbol}{val('sz', 26)}{val('szCs', 26)}</w:rPr>"),
        character("Status", run(color=look.alarm, bold=True)),
    ]
    return "".join(made)


def table(
    name: str, borders: str = "", margins: tuple[int, int, int] = (40, 108, 40), more: str = "", cell: str = ""
) -> str:
    """Return a table style; margins of cells are above, beside and below."""
    above, beside, below = margins
    sides = f'<w:top w:w="{above}" w:type="dxa"/><w:left w:w="{beside}" w:type="dxa"/>'
    sides += f'<w:bottom w:w="{below}" w:type="dxa"/><w:right w:w="{beside}" w:type="dxa"/>'
    inside = f"<w:tblBorders>{borders}</w:tblBorders>" if borders else ""
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{style_id(name)}">{val("name", name)}'
        f"{val('basedOn', 'TableNormal')}<w:qFormat/><w:tblPr>{inside}<w:tblCellMar>{sides}</w:tblCellMar></w:tblPr>"
        f"{f'<w:tcPr>{cell}</w:tcPr>' if cell else ''}{more}</w:style>"
    )


def shaded(fill: str) -> str:
    """Return the shading of a cell or a paragraph, or none."""
    return "" if not fill else f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>'


def part(kind: str, fill: str, borders: str = "") -> str:
    """Return what a part of a table (its first row, its first column) looks like."""
    edges = f"<w:tcBorders>{borders}</w:tcBorders>" if borders else ""
    return f'<w:tblStylePr w:type="{kind}"><w:tcPr>{edges}{shaded(fill)}</w:tcPr></w:tblStylePr>'


def panel(name: str, look: Panel) -> str:
    """Return the table style of a panel: one cell with an edge."""
    sides = [(side, look.thick if side in look.sides else look.thin) for side in ROUND]
    borders = "".join(border(side, size, look.edge, line=look.line) for side, size in sides if size)
    beside = 198 if len(look.sides) < len(ROUND) else 142
    return table(name, borders, (70, beside, 0), cell=shaded(look.ground))


def tables(look: Look) -> str:
    """Return the table styles: four of tables, one of a box to write in, four of panels."""
    top = edges("top", "bottom", size=8, color=look.ink) + border("insideH", 4, look.rule)
    grid = edges(*ROUND, "insideH", "insideV", size=4, color=look.pen)
    # Without a ground, a heavier line below the head tells it from the rows.
    under = "" if look.head else border("bottom", 12, look.ink)
    head, column = part("firstRow", look.head, under), part("firstCol", "")
    margins = "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in zip(ROUND, (0, 108, 0, 108), strict=True)
    )
    normal = '<w:style w:type="table" w:default="1" w:styleId="TableNormal">' + val("name", "Normal Table")
    normal += '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
    made = [
        f"{normal}<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr></w:style>",
        table("Lines", top, more=head + column),
        table("Grid", grid, more=head + column),
        table("Rating", grid, (30, 70, 30), more=head + column),
        table("Plain", margins=(10, 0, 10), more=column),
        table("Box", edges(*ROUND, size=6, color=look.pen), (60, 113, 60)),
        *(panel(name, one) for name, one in look.panels.items()),
    ]
    return "".join(made)


def styles(look: Look, sheet: Sheet) -> str:
    """Return the part of styles."""
    font = look.text_font
    fonts = f'<w:rFonts w:ascii="{font}" w:eastAsia="{font}" w:hAnsi="{font}" w:cs="{font}"/>'
    language = '<w:lang w:val="en-GB" w:eastAsia="en-GB" w:bidi="ar-SA"/>'
    run_defaults = (
        f"<w:rPr>{fonts}{val('color', look.text)}{val('sz', sheet.text)}{val('szCs', sheet.text)}{language}</w:rPr>"
    )
    paragraph_defaults = f"<w:pPr><w:widowControl/>{space(0, 0)}</w:pPr>"
    return (
        f'{DECLARATION}<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault>{run_defaults}</w:rPrDefault>'
        f"<w:pPrDefault>{paragraph_defaults}</w:pPrDefault></w:docDefaults>"
        f"{paragraphs(look, sheet)}{characters(look)}{tables(look)}</w:styles>"
    )
