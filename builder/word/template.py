"""Reading a template: a Word file whose styles, page and tagged controls say how documents look.

What is in its body is left out; so are macros, comments, saved passwords and revision marks. python-docx is imported
when a template is read and not before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Literal, NamedTuple
from zipfile import BadZipFile

from builder.word import markup
from builder.word.headers import PLACES, LogoPicture, with_slots
from builder.word.package import Part, Relation, deflated, relations_part, stored
from builder.word.settings import settings, xml_of
from builder.word.slots import slot
from builder.word.styles import (
    CHARACTER_STYLES,
    DEFAULT_FONT,
    NORMAL,
    NORMAL_TABLE,
    PARAGRAPH_STYLES,
    TABLE_STYLES,
    chain,
)

if TYPE_CHECKING:
    from docx.document import Document as Opened
    from docx.opc.part import Part as OpenedPart
    from docx.oxml.xmlchemy import BaseOxmlElement

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KEPT = ("styles", "theme", "fontTable", "header", "footer")
SHEET = "word/styles.xml"

ListKind = Literal["bullet", "number"]


@dataclass(frozen=True, slots=True)
class Page:
    """A page upright or on its side: the width of its text, and its section properties."""

    width: int
    section: str


@dataclass(frozen=True, slots=True)
class Numbering:
    """The lists of the template, as XML: those that its styles use, and the levels of bullets and of numbers.

    `abstracts` and `nums` are the first numbers that are free; `lefts` is the indent of each level.
    """

    kinds: str
    lists: str
    abstracts: int
    nums: int
    levels: Mapping[ListKind, str]
    lefts: Mapping[ListKind, tuple[int, ...]]


class Missing(NamedTuple):
    """A style that a template lacks: whether of paragraphs, characters or tables, its name, and what stands in."""

    kind: str
    name: str
    instead: str


@dataclass(frozen=True, slots=True)
class Template:
    """A template, ready to write with.

    `styles` gives the ID of each style that we name, `paddings` the space at both sides in the cells of a table style.
    `fixed` are parts for every document, deflated once; `open` are headers and footers with their slots, as name and
    XML; `settings` are those of a document to read and of one to fill in. `scale` is how much larger its letters
    are than they were designed.
    """

    styles: Mapping[str, str]
    paddings: Mapping[str, int]
    upright: Page
    sideways: Page
    numbering: Numbering
    language: str
    style_sheet: str
    fixed: tuple[Part, ...]
    open: tuple[tuple[str, str], ...]
    settings: tuple[str, str]
    relations: tuple[Relation, ...]
    types: Mapping[str, str]
    missing: tuple[Missing, ...] = ()
    scale: float = 1.0


def open_word(path: Path) -> Opened:
    """Open a file with python-docx. Raises ValueError for a file that is no Word file."""
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        return docx.Document(str(path))
    except (PackageNotFoundError, BadZipFile, ValueError, KeyError, SyntaxError) as error:
        raise ValueError(f"{path}: not a Word file (.docx): save it in Word as a Word document") from error


def read_template(path: Path, logo: LogoPicture | None = None) -> Template:
    """Read a template, its logo in its place. Raises ValueError for a file that is none, or that has no page size.

    A style that it lacks is shown by another one, as `missing` says.
    """
    opened = open_word(path)
    if (head := opened.sections[0].header).is_linked_to_previous:  # none: what stands on every page needs one
        head.is_linked_to_previous = False
    styles, missing = _styles(opened)
    found = {relation.rId: relation for relation in opened.part.rels.values() if not relation.is_external}
    kept = {id_: relation for id_, relation in found.items() if relation.reltype.removeprefix(f"{OFFICE}/") in _KEPT}
    named = [(relation.reltype.rpartition("/")[2], relation.target_part) for relation in kept.values()]
    slotted = {part.partname: with_slots(part, logo) for kind, part in named if kind in ("header", "footer")}
    parts = tuple(_reachable(relation.target_part for relation in kept.values()))
    sheet = _style_sheet(opened)
    written = xml_of(opened.settings.element)
    return Template(
        styles=styles,
        paddings={name: _padding(opened, styles[name]) for name in TABLE_STYLES},
        upright=_page(opened, sideways=False),
        sideways=_page(opened, sideways=True),
        numbering=_numbering(opened, styles),
        language=_language(sheet),
        style_sheet=sheet,
        fixed=(
            deflated(SHEET, sheet.encode(), 9),
            *_fixed(part for part in parts if part.partname not in slotted and _name(part) != SHEET),
            *_relations_of(parts),
        ),
        open=tuple((_name(part), slotted[part.partname]) for part in parts if part.partname in slotted),
        settings=(settings(written, protected=False), settings(written, protected=True)),
        relations=tuple(Relation(id_, one.reltype, _from_word(one.target_part.partname)) for id_, one in kept.items()),
        types={_name(part): part.content_type for part in parts},
        missing=missing,
    )


def lost_places(template: Template) -> tuple[str, ...]:
    """Return what each page must name and no header or footer of a template has a place for."""
    return tuple(name for name in PLACES if not any(slot(name) in xml for _, xml in template.open))


# Parts


def _reachable(parts: Iterable[OpenedPart]) -> Iterator[OpenedPart]:
    waiting, seen = list(parts), set[str]()
    while waiting:
        part = waiting.pop(0)
        if part.partname not in seen:
            seen.add(part.partname)
            yield part
            waiting.extend(one.target_part for one in part.rels.values() if not one.is_external)


def _name(part: OpenedPart) -> str:
    return str(part.partname).lstrip("/")


def _from_word(name: str) -> str:
    return name.removeprefix("/word/") if name.startswith("/word/") else name


def _fixed(parts: Iterable[OpenedPart]) -> Iterator[Part]:
    for part in parts:
        picture = PurePosixPath(part.partname).suffix.lower() in (".png", ".jpeg", ".jpg", ".gif")
        yield stored(_name(part), part.blob) if picture else deflated(_name(part), part.blob, 9)


def _relations_of(parts: Iterable[OpenedPart]) -> Iterator[Part]:
    for part in parts:
        if part.rels:
            relations = (
                Relation(one.rId, one.reltype, one.target_ref if one.is_external else str(one.target_part.partname))
                for one in part.rels.values()
            )
            outside = {one.rId for one in part.rels.values() if one.is_external}
            yield relations_part(
                _name(part), (Relation(one.id, one.type, one.target, one.id in outside) for one in relations)
            )


def _bare(element: BaseOxmlElement) -> str:
    """Return an element for a part that names the usual namespaces itself; marks of revisions go."""
    return re.sub(r' (?:xmlns:\w+|w:rsid\w*|w14:paraId|w14:textId|w15:\w+)="[^"]*"', "", xml_of(element))


# Styles


def _styles(opened: Opened) -> tuple[dict[str, str], tuple[Missing, ...]]:
    """Return the ID of each style that we name, and those that something else stands in for.

    Word keeps the names of its own styles in English, some in lower case.
    """
    from docx.enum.style import WD_STYLE_TYPE

    found = {(style.type, (style.name or "").lower()): style.style_id for style in opened.styles}
    ids, missing = dict[str, str](), list[Missing]()
    for kind, type_, names, (last, last_id) in (
        ("paragraph", WD_STYLE_TYPE.PARAGRAPH, PARAGRAPH_STYLES, (NORMAL, "Normal")),
        ("character", WD_STYLE_TYPE.CHARACTER, CHARACTER_STYLES, (DEFAULT_FONT, "DefaultParagraphFont")),
        ("table", WD_STYLE_TYPE.TABLE, TABLE_STYLES, (NORMAL_TABLE, "TableNormal")),
    ):
        # Word takes the last of a chain for granted where a file does not have it.
        known = {last.lower(): last_id} | {name: id_ for (own, name), id_ in found.items() if own == type_}
        for name in names:
            taken = next(one for one in chain(name, last) if one.lower() in known)
            ids[name] = known[taken.lower()]
            if taken != name:
                missing.append(Missing(kind, name, taken))
    return ids, tuple(missing)


def _style_sheet(opened: Opened) -> str:
    return markup.DECLARATION + re.sub(r' w:rsid\w*="[^"]*"', "", xml_of(opened.styles.element))


_LANGUAGE = re.compile(r'(<w:lang\b[^>]*?w:val=")([^"]*)(")')


def _language(sheet: str) -> str:
    found = _LANGUAGE.search(sheet)
    return found[2] if found else ""


def in_language(template: Template, language: str) -> Iterator[Part]:
    """Yield the fixed parts of a template, its styles in a language other than their own where that is asked for."""
    for part in template.fixed:
        if part.name == SHEET and language != template.language:
            sheet = _LANGUAGE.sub(rf"\g<1>{markup.escape(language)}\g<3>", template.style_sheet, count=1)
            yield deflated(SHEET, sheet.encode())
        else:
            yield part


def _padding(opened: Opened, id_: str) -> int:
    from docx.oxml.ns import qn

    style = next((style.element for style in opened.styles if style.style_id == id_), None)
    margins = style.find(f"{qn('w:tblPr')}/{qn('w:tblCellMar')}") if style is not None else None
    if margins is None:
        return 216
    sides = [side for name in ("left", "start", "right", "end") if (side := margins.find(qn(f"w:{name}"))) is not None]
    return sum(int(side.get(qn("w:w"), "0")) for side in sides)


# Page


def _page(opened: Opened, *, sideways: bool) -> Page:
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    original = opened.sections[0]._sectPr
    section = parse_xml(xml_of(original))
    size, margins = section.find(qn("w:pgSz")), section.find(qn("w:pgMar"))
    if size is None or margins is None:
        raise ValueError("the template has no page size or no margins: set them under Layout in Word")
    short, long = sorted(int(size.get(qn(f"w:{side}"))) for side in ("w", "h"))
    size.set(qn("w:w"), str(long if sideways else short))
    size.set(qn("w:h"), str(short if sideways else long))
    size.attrib.pop(qn("w:orient"), None)
    if sideways:
        size.set(qn("w:orient"), "landscape")
    main = qn("w:sectPr").removesuffix("sectPr")
    for child in list(section):
        if not str(child.tag).startswith(main):
            section.remove(child)
    used = sum(abs(int(margins.get(qn(f"w:{side}"), "0"))) for side in ("left", "right", "gutter"))
    return Page((long if sideways else short) - used, _bare(section))


_SIDE = re.compile(r'\bw:(top|bottom)="(\d+)"')


def with_room(page: Page, top: int, bottom: int = 0) -> Page:
    """Return a page whose margins are so much wider at the top and at the bottom, in twips.

    A header that is higher than its margin pushes the text down, and LibreOffice then parts what is kept together.
    """
    more = {"top": top, "bottom": bottom}

    def wider(margins: re.Match[str]) -> str:
        return _SIDE.sub(lambda side: f'w:{side[1]}="{int(side[2]) + more[side[1]]}"', margins[0])

    return Page(page.width, re.sub(r"<w:pgMar\b[^>]*>", wider, page.section))


def turned(part: str, template: Template, page: Page) -> str:
    """Return a header or footer for a page of a template: what stood at the right edge of the other stands there."""
    other = template.upright if page is template.sideways else template.sideways
    return part.replace(f'w:pos="{other.width}"', f'w:pos="{page.width}"')


# Lists


def _numbering(opened: Opened, styles: Mapping[str, str]) -> Numbering:
    """Return the lists of a template; where its list styles have none of their own, plain ones."""
    from docx.oxml.ns import qn

    plain: dict[ListKind, str] = {
        "bullet": markup.levels(("•", "–"), "bullet", 397),
        "number": markup.levels(("%.",), "decimal", 397),
    }
    numbering = [one.target_part for one in opened.part.rels.values() if one.reltype == f"{OFFICE}/numbering"]
    if not numbering:
        return Numbering("", "", 0, 1, plain, {kind: _lefts(xml) for kind, xml in plain.items()})
    root = opened.part.numbering_part.element
    kinds, lists = root.findall(qn("w:abstractNum")), root.findall(qn("w:num"))
    abstract_of = {one.get(qn("w:numId")): one.find(qn("w:abstractNumId")).get(qn("w:val")) for one in lists}
    by_id = {one.get(qn("w:abstractNumId")): one for one in kinds}
    names: tuple[tuple[ListKind, str], ...] = (("bullet", "List Bullet"), ("number", "List Number"))
    for kind, name in names:
        own = next((one.element for one in opened.styles if one.style_id == styles[name]), None)
        used = own.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}") if own is not None else None
        abstract = by_id.get(abstract_of.get(used.get(qn("w:val")), "")) if used is not None else None
        levels = abstract.findall(qn("w:lvl")) if abstract is not None else []
        if len(levels) == 9:
            plain[kind] = re.sub(r"<w:pStyle [^>]*/>", "", "".join(map(_bare, levels)))
    return Numbering(
        "".join(map(_bare, kinds)),
        "".join(map(_bare, lists)),
        1 + max((int(number) for number in by_id), default=-1),
        1 + max((int(number) for number in abstract_of), default=0),
        plain,
        {kind: _lefts(xml) for kind, xml in plain.items()},
    )


def _lefts(levels: str) -> tuple[int, ...]:
    found = re.findall(r"<w:lvl .*?</w:lvl>", levels, flags=re.S)
    lefts = (re.search(r'<w:ind\b[^>]*w:(?:left|start)="(\d+)"', level) for level in found)
    return tuple(int(left[1]) if left else 0 for left in lefts)
