"""Makes the Word templates that ship, `handout.docx`, `paper.docx` and `checklist.docx`, from the tables below.

Run it by hand after a change: `python templates/word_templates.py`. It needs the standard library only and writes the
same bytes each time. A provider's own template may come from Word instead; docs say which styles it needs.

Source of the markup: ECMA-376-1:2016 section 17.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

INK = "0B4A57"
"""Headings and edges, 9.6:1 on white."""
TEXT = "1B1F23"
MUTED = "48566B"
"""Small print, 7.4:1 on white."""
LINK = "0B5A8A"
RULE = "AEBBC1"
EDGE = "55646D"
SURFACE = "EEF4F5"
HEAD = "DFEBED"
RED, RED_SURFACE = "A11D26", "FCF0F0"
AMBER, AMBER_SURFACE = "8A5A00", "FBF6EA"
VIOLET, VIOLET_SURFACE = "6B3FA0", "F5F1FA"
STEP = 397
"""The indent of one level of lists: 7 mm."""

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True, slots=True)
class Look:
    """What differs between the templates. Sizes are half-points, lines 1/240 of a line, spaces and margins twips."""

    line: int
    table: int
    table_line: int
    after: int
    margin: int
    top: int
    headings: tuple[int, int, int, int]
    title: int
    text: int = 24
    cell: int = 30
    wide: bool = False

    @property
    def edge(self) -> int:
        """How far the header is from the edge of the page."""
        return 397 if self.wide else 510

    @property
    def page(self) -> tuple[int, int]:
        """Width and height of the page: A4, on its side where it is wide."""
        return (16838, 11906) if self.wide else (11906, 16838)


HANDOUT = Look(300, 22, 276, 140, 1247, 1304, (32, 27, 24, 24), 44)
PAPER = Look(276, 20, 240, 110, 1134, 1077, (29, 25, 24, 24), 34)
CHECKLIST = Look(240, 19, 228, 50, 737, 794, (26, 24, 22, 22), 28, 21, 12, wide=True)
"""Two sides must hold a whole event: a wide page, narrow margins, small type, little space."""


def val(name: str, value: object) -> str:
    """Return an element with one value."""
    return f'<w:{name} w:val="{value}"/>'


def run(
    size: int = 0, color: str = "", bold: bool = False, more: str = "", plain: bool = False, mono: bool = False
) -> str:
    """Return run properties; `plain` takes boldness back."""
    fonts = MONO if mono else ""
    weight = "<w:b/><w:bCs/>" if bold else '<w:b w:val="0"/><w:bCs w:val="0"/>' if plain else ""
    sizes = val("sz", size) + val("szCs", size) if size else ""
    inside = fonts + weight + (val("color", color) if color else "") + sizes + more
    return f"<w:rPr>{inside}</w:rPr>" if inside else ""


def space(before: int = 0, after: int = 0, line: int = 0) -> str:
    """Return the space round a paragraph and between its lines."""
    led = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{led}/>'


def border(side: str, size: int, color: str, gap: int = 0) -> str:
    """Return a border; `size` is eighths of a point."""
    kind = "single" if size else "nil"
    return f'<w:{side} w:val="{kind}" w:sz="{size}" w:space="{gap}" w:color="{color}"/>'


def indent(left: int, hanging: int = 0, right: int = 0) -> str:
    """Return an indent."""
    sides = f'w:left="{left}"' + (f' w:right="{right}"' if right else "")
    return f"<w:ind {sides}" + (f' w:hanging="{hanging}"' if hanging else "") + "/>"


MONO = '<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New" w:cs="Courier New"/>'
KEEP = "<w:keepNext/><w:keepLines/>"
IDS = {"heading": "Heading"}


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


def paragraphs(look: Look) -> str:
    """Return the paragraph styles."""
    # Word puts the larger of two spaces between paragraphs, not their sum; below a table there is the second one only.
    body, above, item, small = look.after, look.after, look.after - 50, 20
    bottom = f"<w:pBdr>{border('bottom', 12, INK, 4)}</w:pBdr>"
    stamp = f"<w:pBdr>{''.join(border(side, 12, RED, 4) for side in ('top', 'left', 'bottom', 'right'))}</w:pBdr>"
    bar = f"<w:pBdr>{border('left', 24, RULE, 8)}</w:pBdr>"
    frame = f"<w:pBdr>{''.join(border(side, 4, SURFACE, 5) for side in ('top', 'left', 'bottom', 'right'))}</w:pBdr>"
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{SURFACE}"/>'
    contents = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{look.page[0] - 2 * look.margin}"/></w:tabs>'
    h1, h2, h3, h4 = look.headings
    heading = ((h1, 320, 80, INK), (h2, 260, 60, INK), (h3, 200, 40, INK), (h4, 160, 40, TEXT))
    made = [
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>',
        paragraph("Title", KEEP + bottom + space(0, 160), run(look.title, INK, True), following="Body Text"),
        paragraph("Subtitle", KEEP + space(0, 160), run(26, MUTED), following="Body Text"),
        *(
            paragraph(
                f"heading {level}",
                KEEP + space(before, after, 252) + val("outlineLvl", level - 1),
                run(size, color, True),
                following="Body Text",
            )
            for level, (size, before, after, color) in enumerate(heading, start=1)
        ),
        paragraph("Body Text", space(above, body, look.line)),
        paragraph("List Bullet", _numbered(1) + space(60, item, look.line)),
        paragraph("List Number", _numbered(2) + space(60, item, look.line)),
        paragraph("List Continue", space(60, item, look.line) + indent(STEP)),
        paragraph("caption", KEEP + space(180, 80), run(22, INK, True)),
        paragraph("Quote", bar + space(above, body, look.line) + indent(STEP)),
        paragraph(
            "Code",
            "<w:keepLines/>" + frame + shade + space(above, body, 252) + indent(113, right=113),
            run(20, mono=True),
        ),
        paragraph("footnote text", space(0, 40), run(small)),
        paragraph("header", space(0, 0), run(small, MUTED)),
        paragraph("footer", space(0, 0), run(small, MUTED)),
        paragraph("Table text", space(look.cell, look.cell, look.table_line), run(look.table)),
        paragraph("Table head", space(look.cell, look.cell, look.table_line), run(look.table, INK, True)),
        paragraph("Rating mark", space(look.cell, look.cell) + val("jc", "center"), run(look.table)),
        paragraph("Rating head", space(30, 30) + val("jc", "center"), run(look.table - 2, INK, True)),
        paragraph("Term", "<w:keepNext/>" + space(80, 0, look.line), run(bold=True)),
        paragraph("Panel title", KEEP + space(40, 60 if look.text == 24 else 20), run(look.text, bold=True)),
        paragraph("Lead", space(60, 180, look.line), run(27, INK)),
        paragraph("Fine print", space(60, 80), run(small, MUTED)),
        paragraph("Evidence", space(0, 130), run(small, MUTED)),
        paragraph("Competences", "<w:keepNext/>" + space(0, 100), run(small, MUTED)),
        paragraph("Group", KEEP + space(200, 60), run(24, MUTED, True)),
        paragraph("Look for", space(0, look.cell), run(max(19, look.table - 2), MUTED)),
        paragraph("Stamp", "<w:keepLines/>" + stamp + space(120, 160) + indent(113, right=113), run(24, RED, True)),
        paragraph("Question", KEEP + space(240, 60), run(24, INK, True)),
        paragraph("Trainer label", KEEP + space(40, 20), run(small, VIOLET, True)),
        paragraph("Writing line", space(250), run(20, EDGE)),
        paragraph("Cover title", KEEP + bottom + space(2400, 240), run(72, INK, True), following="Cover subtitle"),
        paragraph("Cover subtitle", KEEP + space(0, 480, 276), run(36, MUTED), following="Cover text"),
        paragraph("Cover text", space(0, 120, 300), run(26)),
        paragraph("TOC Heading", KEEP + space(0, 200), run(h1, INK, True), following="Body Text"),
        paragraph("toc 1", "<w:keepLines/>" + contents + space(120, 40, 276), run(bold=True)),
        paragraph("toc 2", "<w:keepLines/>" + contents + space(0, 40, 276) + indent(STEP)),
        paragraph("Spacer", '<w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/>', run(4)),
    ]
    return "".join(made)


def _numbered(number: int) -> str:
    return f'<w:numPr><w:numId w:val="{number}"/></w:numPr>'


def characters(look: Look) -> str:
    """Return the character styles."""
    symbol = '<w:rFonts w:ascii="MS Gothic" w:eastAsia="MS Gothic" w:hAnsi="MS Gothic"/>'
    line = f'<w:u w:val="single" w:color="{EDGE}"/>'
    head = '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    made = [
        f"{head}{val('name', 'Default Paragraph Font')}{val('uiPriority', 1)}<w:semiHidden/></w:style>",
        character("Hyperlink", run(color=LINK, more='<w:u w:val="single"/>')),
        character("Placeholder Text", run(color="595959")),
        character("footnote reference", f"<w:rPr>{val('vertAlign', 'superscript')}</w:rPr>"),
        character("Strong", run(bold=True)),
        character("Emphasis", "<w:rPr><w:i/><w:iCs/></w:rPr>"),
        character("Literal", run(mono=True)),
        character("Competence code", run(color=INK, bold=True)),
        character("Key", run(color=INK, bold=True)),
        character("Marks", run(22, MUTED, plain=True)),
        character("Rate", run(bold=True)),
        character("Blank", f"<w:rPr>{line}</w:rPr>"),
        character("Filled in", run(color="1F3A93")),
        character("Tick", f"<w:rPr>{symbol}{val('sz', 26)}{val('szCs', 26)}</w:rPr>"),
        character("Status", run(color=RED, bold=True)),
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
    """Return the shading of a cell."""
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>'


def part(kind: str, fill: str, borders: str = "") -> str:
    """Return what a part of a table (its first row, its first column) looks like."""
    edges = f"<w:tcBorders>{borders}</w:tcBorders>" if borders else ""
    return f'<w:tblStylePr w:type="{kind}"><w:tcPr>{edges}{shaded(fill) if fill else ""}</w:tcPr></w:tblStylePr>'


def tables() -> str:
    """Return the table styles: four of tables, one of a box to write in, four of panels."""

    def lines(*sides: str, size: int = 4, color: str = RULE) -> str:
        return "".join(border(side, size, color) for side in sides)

    top = border("top", 8, INK) + border("bottom", 8, INK) + border("insideH", 4, RULE)
    grid = lines("top", "left", "bottom", "right", "insideH", "insideV", size=4, color=EDGE)
    head = part("firstRow", HEAD)
    column = part("firstCol", "")
    panels = (("Note", INK, SURFACE), ("Vignette", AMBER, AMBER_SURFACE), ("Trainer", VIOLET, VIOLET_SURFACE))
    red = lines("top", "bottom", "right", size=6, color=RED)
    return (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        '<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        + table("Lines", top, more=head + column)
        + table("Grid", grid, more=head + column)
        + table("Rating", grid, (30, 70, 30), more=head + column)
        + table("Plain", margins=(10, 0, 10), more=column)
        + table("Box", lines("top", "left", "bottom", "right", size=6, color=EDGE), (60, 113, 60))
        + "".join(
            table(name, border("left", 36, color), (70, 198, 0), cell=shaded(fill)) for name, color, fill in panels
        )
        + table(
            "Danger",
            red.replace("<w:bottom", border("left", 36, RED) + "<w:bottom", 1),
            (70, 198, 0),
            cell=shaded(RED_SURFACE),
        )
    )


def styles(look: Look) -> str:
    """Return the part of styles."""
    fonts = '<w:rFonts w:ascii="Arial" w:eastAsia="Arial" w:hAnsi="Arial" w:cs="Arial"/>'
    language = '<w:lang w:val="en-GB" w:eastAsia="en-GB" w:bidi="ar-SA"/>'
    run_defaults = f"<w:rPr>{fonts}{val('color', TEXT)}{val('sz', look.text)}{val('szCs', look.text)}{language}</w:rPr>"
    paragraph_defaults = f"<w:pPr><w:widowControl/>{space(0, 0)}</w:pPr>"
    return (
        f'{DECLARATION}<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault>{run_defaults}</w:rPrDefault>'
        f"<w:pPrDefault>{paragraph_defaults}</w:pPrDefault></w:docDefaults>"
        f"{paragraphs(look)}{characters(look)}{tables()}</w:styles>"
    )


def numbering() -> str:
    """Return the lists of the two list styles."""
    kinds = (("bullet", ("•", "–", "•"), "List Bullet"), ("decimal", ("%.",), "List Number"))
    made = []
    for number, (format_, marks, name) in enumerate(kinds, start=1):
        levels = "".join(_level(level, format_, marks[level % len(marks)], name) for level in range(9))
        made.append(
            f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        )
    made += [f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>' for number in (1, 2)]
    return f'{DECLARATION}<w:numbering xmlns:w="{W}">{"".join(made)}</w:numbering>'


def _level(level: int, format_: str, mark: str, name: str) -> str:
    style = val("pStyle", style_id(name)) if level == 0 else ""
    text = mark.replace("%", f"%{level + 1}")
    return (
        f'<w:lvl w:ilvl="{level}">{val("start", 1)}{val("numFmt", format_)}{style}{val("lvlText", text)}'
        f"{val('lvlJc', 'left')}<w:pPr>{indent(STEP * (level + 1), STEP)}</w:pPr>"
        f"{run(color=INK)}</w:lvl>"
    )


def control(number: int, name: str, shown: str, style: str = "") -> str:
    """Return a control that marks a place in header or footer: it may be moved and styled in Word."""
    look = f"<w:rPr>{val('rStyle', style)}</w:rPr>" if style else ""
    return (
        f"<w:sdt><w:sdtPr>{val('alias', shown)}{val('tag', f'cw-{name}')}{val('id', number)}"
        f"{val('lock', 'sdtLocked')}</w:sdtPr>"
        f'<w:sdtContent><w:r>{look}<w:t xml:space="preserve">{shown}</w:t></w:r></w:sdtContent></w:sdt>'
    )


def words(text: str) -> str:
    """Return a run of text."""
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def number_of(name: str) -> str:
    """Return a field with a result to show until Word counts anew."""
    return f'<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def line(style: str, content: str, width: int, edge: str = "") -> str:
    """Return a line of header or footer with a stop at the right margin."""
    stop = f'<w:tabs><w:tab w:val="right" w:pos="{width}"/></w:tabs>'
    return f"<w:p><w:pPr>{val('pStyle', style)}{edge}{stop}</w:pPr>{content}</w:p>"


GAP = "\u2003"
TAB = "<w:r><w:tab/></w:r>"


def header(width: int) -> str:
    """Return the header: the title at the left; at the right whether this is a draft, its code, and what it is."""
    right = control(102, "status", "Status", "Status") + words(GAP) + control(103, "code", "Code") + words(GAP)
    content = control(101, "title", "Title") + TAB + right + control(104, "kind", "Kind")
    edge = f"<w:pBdr>{border('bottom', 4, RULE, 4)}</w:pBdr>"
    return f'{DECLARATION}<w:hdr xmlns:w="{W}">{line("Header", content, width, edge)}</w:hdr>'


def footer(width: int) -> str:
    """Return the footer: cohort and provider, the page, and below them how current the content is."""
    pages = words("Page ") + number_of("PAGE") + words(" of ") + number_of("NUMPAGES")
    first = control(105, "cohort", "Cohort") + words(GAP) + control(106, "provider", "Provider") + TAB + pages
    edge = f"<w:pBdr>{border('top', 4, RULE, 4)}</w:pBdr>"
    below = line("Footer", control(107, "content", "Content"), width)
    return f'{DECLARATION}<w:ftr xmlns:w="{W}">{line("Footer", first, width, edge)}{below}</w:ftr>'


def settings() -> str:
    """Return the settings: the mode of current Word, and nothing that belongs to one file."""
    compat = '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    return (
        f'{DECLARATION}<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="{STEP}"/>'
        f'<w:characterSpacingControl w:val="doNotCompress"/><w:compat>{compat}</w:compat>'
        '<w:themeFontLang w:val="en-GB"/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )


SAMPLE = "This template gives Word documents their look. Change its styles, its page and what stands in its header and "
SAMPLE += "footer; keep the names of the styles. What is written here is left out."


def document(look: Look) -> str:
    """Return the body: a line about the template, and the page."""
    side, top = look.margin, look.top
    turned = ' w:orient="landscape"' if look.wide else ""
    return (
        f'{DECLARATION}<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body><w:p><w:pPr>{val("pStyle", "BodyText")}</w:pPr>'
        f'{words(SAMPLE)}</w:p><w:sectPr><w:headerReference w:type="default" r:id="rId4"/>'
        f'<w:footerReference w:type="default" r:id="rId5"/><w:pgSz w:w="{look.page[0]}" w:h="{look.page[1]}"{turned}/>'
        f'<w:pgMar w:top="{top}" w:right="{side}" w:bottom="{top}" w:left="{side}" '
        f'w:header="{look.edge}" w:footer="{look.edge - 56}" w:gutter="0"/>'
        '<w:cols w:space="708"/></w:sectPr></w:body></w:document>'
    )


def relations(entries: list[tuple[str, str]]) -> str:
    """Return relations: the kind and the target of each."""
    made = "".join(
        f'<Relationship Id="rId{number}" Type="{R}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(entries, start=1)
    )
    return f'{DECLARATION}<Relationships xmlns="{RELATIONS}">{made}</Relationships>'


def parts(look: Look) -> dict[str, str]:
    """Return every part of a template by its name."""
    width = look.page[0] - 2 * look.margin
    names = ("styles", "numbering", "settings", "header", "footer")
    files = {name: f"{name}1.xml" if name in ("header", "footer") else f"{name}.xml" for name in names}
    main = f'<Override PartName="/word/document.xml" ContentType="{KIND}.document.main+xml"/>'
    overrides = "".join(
        f'<Override PartName="/word/{file}" ContentType="{KIND}.{name}+xml"/>' for name, file in files.items()
    )
    return {
        "[Content_Types].xml": f'{DECLARATION}<Types xmlns="{TYPES}"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{main}{overrides}</Types>',
        "_rels/.rels": relations([("officeDocument", "word/document.xml")]),
        "word/_rels/document.xml.rels": relations(list(files.items())),
        "word/document.xml": document(look),
        "word/footer1.xml": footer(width),
        "word/header1.xml": header(width),
        "word/numbering.xml": numbering(),
        "word/settings.xml": settings(),
        "word/styles.xml": styles(look),
    }


def write(path: Path, look: Look) -> None:
    """Write a template."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts(look).items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            info.create_system = 3
            package.writestr(info, content)


if __name__ == "__main__":
    here = Path(__file__).parent
    write(here / "handout.docx", HANDOUT)
    write(here / "paper.docx", PAPER)
    write(here / "checklist.docx", CHECKLIST)
