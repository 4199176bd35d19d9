"""Makes the Word templates that ship, a folder a look, from the tables in `word_looks.py`.

Run it by hand after a change: `python templates/word_templates.py`. It needs the standard library only and writes the
same bytes each time. A provider's own template may come from Word instead: see docs/word-templates.md.

Source of the markup: ECMA-376-1:2016 section 17.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

from word_looks import LOOKS, SHEETS, Look, Sheet
from word_styles import DECLARATION, STEP, W, border, indent, run, style_id, styles, val

R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def numbering(look: Look) -> str:
    """Return the lists of the two list styles."""
    kinds = (("bullet", ("•", "–", "•"), "List Bullet"), ("decimal", ("%.",), "List Number"))
    made = []
    for number, (format_, marks, name) in enumerate(kinds, start=1):
        levels = "".join(_level(level, format_, marks[level % len(marks)], name, look) for level in range(9))
        made.append(
            f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        )
    made += [f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>' for number in (1, 2)]
    return f'{DECLARATION}<w:numbering xmlns:w="{W}">{"".join(made)}</w:numbering>'


def _level(level: int, format_: str, mark: str, name: str, look: Look) -> str:
    style = val("pStyle", style_id(name)) if level == 0 else ""
    text = mark.replace("%", f"%{level + 1}")
    return (
        f'<w:lvl w:ilvl="{level}">{val("start", 1)}{val("numFmt", format_)}{style}{val("lvlText", text)}'
        f"{val('lvlJc', 'left')}<w:pPr>{indent(STEP * (level + 1), STEP)}</w:pPr>"
        f"{run(color=look.ink)}</w:lvl>"
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


def header(look: Look, sheet: Sheet) -> str:
    """Return the header: logo and title at the left; at the right whether this is a draft, its code, what it is."""
    left = control(108, f"logo-{sheet.logo}", "Logo") + control(101, "title", "Title")
    right = control(102, "status", "Status", "Status") + words(GAP) + control(103, "code", "Code") + words(GAP)
    content = left + words(GAP) + TAB + right + control(104, "kind", "Kind")
    edge = f"<w:pBdr>{border('bottom', 4, look.rule, 4)}</w:pBdr>"
    return f'{DECLARATION}<w:hdr xmlns:w="{W}">{line("Header", content, sheet.width, edge)}</w:hdr>'


def footer(look: Look, sheet: Sheet) -> str:
    """Return the footer: cohort and provider, the page, and below them how current the content is."""
    pages = words("Page ") + number_of("PAGE") + words(" of ") + number_of("NUMPAGES")
    first = control(105, "cohort", "Cohort") + words(GAP) + control(106, "provider", "Provider") + TAB + pages
    edge = f"<w:pBdr>{border('top', 4, look.rule, 4)}</w:pBdr>"
    below = line("Footer", control(107, "content", "Content"), sheet.width)
    return f'{DECLARATION}<w:ftr xmlns:w="{W}">{line("Footer", first, sheet.width, edge)}{below}</w:ftr>'


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


def document(sheet: Sheet) -> str:
    """Return the body: a line about the template, and the page."""
    side, top = sheet.margin, sheet.top
    width, height = sheet.page
    turned = ' w:orient="landscape"' if sheet.wide else ""
    return (
        f'{DECLARATION}<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body><w:p><w:pPr>{val("pStyle", "BodyText")}</w:pPr>'
        f'{words(SAMPLE)}</w:p><w:sectPr><w:headerReference w:type="default" r:id="rId4"/>'
        f'<w:footerReference w:type="default" r:id="rId5"/><w:pgSz w:w="{width}" w:h="{height}"{turned}/>'
        f'<w:pgMar w:top="{top}" w:right="{side}" w:bottom="{top}" w:left="{side}" '
        f'w:header="{sheet.edge}" w:footer="{sheet.edge - 56}" w:gutter="0"/>'
        '<w:cols w:space="708"/></w:sectPr></w:body></w:document>'
    )


def relations(entries: list[tuple[str, str]]) -> str:
    """Return relations: the kind and the target of each."""
    made = "".join(
        f'<Relationship Id="rId{number}" Type="{R}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(entries, start=1)
    )
    return f'{DECLARATION}<Relationships xmlns="{RELATIONS}">{made}</Relationships>'


def parts(look: Look, sheet: Sheet) -> dict[str, str]:
    """Return every part of a template by its name."""
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
        "word/document.xml": document(sheet),
        "word/footer1.xml": footer(look, sheet),
        "word/header1.xml": header(look, sheet),
        "word/numbering.xml": numbering(look),
        "word/settings.xml": settings(),
        "word/styles.xml": styles(look, sheet),
    }


def write(path: Path, contents: dict[str, str]) -> None:
    """Write a template from its parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in contents.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            info.create_system = 3
            package.writestr(info, content)


if __name__ == "__main__":
    for look_name, its_look in LOOKS.items():
        folder = Path(__file__).parent / look_name
        folder.mkdir(exist_ok=True)
        for sheet_name, its_sheet in SHEETS.items():
            write(folder / f"{sheet_name}.docx", parts(its_look, its_sheet))
