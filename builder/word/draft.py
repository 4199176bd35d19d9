"""From a document to a draft, and from a draft to a file.

A draft has its text written and compressed; what still differs between cohorts are slots in a few small parts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from hashlib import blake2b
from pathlib import Path

from builder import __version__
from builder.doc.document import Document
from builder.doc.outline import Identity, identity_line, structure_of
from builder.word import markup
from builder.word.blanks import LINE_SPACES, identity, line_for_pen
from builder.word.blocks import blocks, note_text
from builder.word.contents import with_contents
from builder.word.lists import numbering_part
from builder.word.markup import DECLARATION
from builder.word.package import Part, Relation, content_of, deflated, once, pack, relations_part, types_part, unpack
from builder.word.pictures import SUFFIXES, SVG
from builder.word.place import Place, Sheet, Writing, paragraph
from builder.word.problems import Unwritable
from builder.word.sections import Settled, begin, page_of, settled
from builder.word.slots import fill, settle, slot
from builder.word.template import OFFICE, Page, Template, in_language, with_room

_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_MADE = ("footnotes", "numbering", "settings")
"""The parts of Word that we write beside the text."""
_LEVEL = 2
"""How hard text is compressed: in a third of the time of zlib's usual 6, for 16% more bytes."""
_TEXT = "word/document.xml"
_OPEN = "slots/"
"""The folder of the parts with slots in a draft that is kept on disk."""
_MARK = {"cohortid": "\ue000", "content": "\ue001"}
"""What stands for a slot until text is escaped: signs for private use, which no text has."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A document in Word, but for its slots: parts as they stand in the file, and `open` ones as name and XML."""

    parts: tuple[Part, ...]
    open: tuple[tuple[str, str], ...]

    def to_bytes(self) -> bytes:
        """Return the draft as a file to keep; `Draft.read` reads it."""
        return pack((*self.parts, *(deflated(_OPEN + name, xml.encode()) for name, xml in self.open)))

    @staticmethod
    def read(data: bytes) -> Draft:
        """Read a draft that was kept. Raises zipfile.BadZipFile for what is none."""
        parts = unpack(data)
        fixed = tuple(part for part in parts if not part.name.startswith(_OPEN))
        marked = [part for part in parts if part.name.startswith(_OPEN)]
        return Draft(fixed, tuple((part.name.removeprefix(_OPEN), content_of(part).decode()) for part in marked))


def draft(document: Document, template: Template, *, made: date, pictures: Path, language: str = "en-GB") -> Draft:
    """Write a document into a template; the addresses of its pictures start at the folder `pictures`.

    `made` is the day that the file says it was made on. Raises Unwritable with every problem that was found.
    """
    if document.line:
        template = _with_line_room(template)
    own = identity_of(document) if document.criteria else None
    told = _slotted(markup.escape(identity_line(own))) if own else ""
    framed = any(slot("content") in xml for _, xml in template.open)
    at_end = "" if framed else told
    writing = Writing(template, document, pictures, language)
    body, notes = _texts(writing, at_end)
    if lost := writing.anchors.keys() - writing.placed:
        # That a link leads nowhere shows at the end, and is rare: cheaper than to look for all IDs beforehand.
        writing = Writing(template, document, pictures, language, lost)
        body, notes = _texts(writing, at_end)
    if writing.problems:
        raise Unwritable(sorted(set(writing.problems)))
    values = {"title": document.title, "code": document.code, "kind": document.kind.capitalize()}
    laid = settled(with_contents(body, writing), writing, values)
    headers = [(name, _with_line(xml, writing)) for name, xml in laid.open]
    if told:
        # It says how current the content is, too: so it stands in the place of that, and takes no line of the page.
        headers = [(name, xml.replace(slot("content"), told)) for name, xml in headers]
    marked = [("docProps/core.xml", _core(made, language)), ("docProps/custom.xml", _custom(document, own))]
    text = markup.document(laid.body)
    opened = (*headers, *((name, fill(xml, values)) for name, xml in marked))
    parts = tuple(_parts(writing, laid, notes))
    if "<?cw-" in text:  # the body of a checklist may tell what it is, and for whom
        return Draft(parts, (*opened, (_TEXT, markup.encoded(text).decode())))
    return Draft((*parts, deflated(_TEXT, markup.encoded(text), _LEVEL)), opened)


def identity_of(document: Document) -> Identity:
    """Return what a document says of itself; what differs between cohorts are the marks of slots."""
    structure = structure_of(document)
    return Identity(document.kind, document.id, structure, _MARK["cohortid"], _MARK["content"], __version__)


def _slotted(text: str) -> str:
    """Return escaped text with its marks as slots."""
    for name, mark in _MARK.items():
        text = text.replace(mark, slot(name))
    return text


def _texts(writing: Writing, told: str) -> tuple[str, str]:
    """Return the body and the part of footnotes, with bookmarks where something leads to."""
    body = _body(writing.document, writing, told)
    notes = _notes(writing, page_of(writing.sheets[0], writing.template))
    return writing.with_bookmarks(body), writing.with_bookmarks(notes)


def _body(document: Document, writing: Writing, told: str) -> str:
    """Return the title and the body, and at its end what it says of itself, `told`.

    The title stands on a page of its own where there is a cover.
    """
    title = _title(document)
    sheet = Sheet(document.landscape)
    place = Place(page_of(sheet, writing.template).width)
    if not document.cover:
        pieces = [begin(sheet, writing), paragraph(title, writing, place, "Title")]
        pieces.append(blocks(document.body, writing, place))
        return "".join((*pieces, identity(told, writing, place) if told else ""))
    pieces = [begin(sheet._replace(cover=True), writing), paragraph(title, writing, place, "Cover title")]
    pieces += [blocks(document.cover, writing, place), begin(sheet, writing)]
    return "".join((*pieces, blocks(document.body, writing, place)))


def template_hash(template: Template) -> str:
    """Return a hash of all that a template brings to a document: drafts are kept under it."""
    found = blake2b(repr(replace(template, fixed=())).encode(), digest_size=12)
    for part in template.fixed:
        found.update(f"{part.name} {part.size} ".encode() + part.data)
    return found.hexdigest()


def _title(document: Document) -> str:
    start, colon, end = document.title.rpartition(": ") if document.parted else ("", "", document.title)
    return (markup.r(markup.t(start + colon) + markup.BREAK) if colon else "") + markup.r(markup.t(end))


_LINE_ROOM = 330
"""How much lower the text starts where a line stands below the header, in twips."""


def _with_line_room(template: Template) -> Template:
    room = round(_LINE_ROOM * template.scale)
    return replace(template, upright=with_room(template.upright, room), sideways=with_room(template.sideways, room))


def _with_line(xml: str, writing: Writing) -> str:
    """Return a header with the line that a document wants on every page; what is no header stays as it is.

    A header and not the first row of a table: it also repeats where a question goes on over the page, and what is
    typed into it stands on every page.
    """
    line = writing.document.line
    if not line or not markup.is_header(xml):
        return xml
    content = markup.r(markup.t(line))
    if line.endswith(":"):
        content = markup.r(markup.t(f"{line} ")) + line_for_pen(LINE_SPACES, writing)
    return markup.below_header(xml, markup.p(content, writing.style("Page line")))


def finish(draft: Draft, slots: Mapping[str, str]) -> bytes:
    """Return a draft as a Word file, its slots filled with plain text; one that is not given keeps its default."""
    filled = [deflated(name, settle(xml, slots).encode()) for name, xml in draft.open]
    return pack(sorted((*draft.parts, *filled), key=lambda part: (part.name != "[Content_Types].xml", part.name)))


def _notes(writing: Writing, page: Page) -> str:
    made = []
    for number, (id_, mark) in enumerate(list(writing.notes.items()), start=1):
        writing.scope = "".join(id_.rpartition(" ")[:2])
        own = "" if mark == str(number) else mark
        made.append(markup.note(number, note_text(writing.footnotes.found[id_], own, writing, page.width)))
    return markup.notes("".join(made))


# Parts


def _parts(writing: Writing, laid: Settled, notes: str) -> Iterator[Part]:
    template = writing.template
    yield _types(writing, laid)
    yield _relations_of_package()
    yield from in_language(template, writing.language)
    yield from laid.fixed
    yield once("word/footnotes.xml", markup.encoded(notes))
    yield once("word/numbering.xml", numbering_part(writing).encode())
    yield once("word/settings.xml", template.settings[writing.document.fillable].encode())
    yield from writing.media.values()
    made = [
        Relation(f"cw-{kind}", f"{OFFICE}/{kind}", f"{kind}.xml") for kind in ("footnotes", "numbering", "settings")
    ]
    own = writing.relations["document"].values()
    yield relations_part("word/document.xml", (*template.relations, *laid.relations, *made, *own))
    if writing.relations["footnotes"]:
        yield relations_part("word/footnotes.xml", writing.relations["footnotes"].values())


def _types(writing: Writing, laid: Settled) -> Part:
    suffixes = {part.name.rpartition(".")[2] for part in writing.media.values()}
    known = SUFFIXES | SVG
    defaults = {suffix: known[f".{suffix}"] for suffix in suffixes}
    defaults |= {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
    named = {**writing.template.types, **dict(laid.types)}
    named |= {f"word/{kind}.xml": f"{_WORD}.{kind}+xml" for kind in _MADE}
    named |= {
        "word/document.xml": f"{_WORD}.document.main+xml",
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "docProps/custom.xml": "application/vnd.openxmlformats-officedocument.custom-properties+xml",
    }
    return types_part(defaults, named)


@cache
def _relations_of_package() -> Part:
    return relations_part(
        "",
        (
            Relation("rId1", f"{OFFICE}/officeDocument", "word/document.xml"),
            Relation("rId2", f"{_PACKAGE}/core-properties", "docProps/core.xml"),
            Relation("rId3", f"{OFFICE}/custom-properties", "docProps/custom.xml"),
        ),
    )


def _core(made: date, language: str) -> str:
    """Return the properties that every program shows. Source: ECMA-376-2 section 10."""
    time = f'xsi:type="dcterms:W3CDTF">{made.isoformat()}T00:00:00Z</dcterms'
    return (
        f"{DECLARATION}<cp:coreProperties"
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{slot('title')}</dc:title><dc:creator>{slot('provider')}</dc:creator>"
        f"<cp:lastModifiedBy>{slot('provider')}</cp:lastModifiedBy><cp:revision>1</cp:revision>"
        f"<dcterms:created {time}:created><dcterms:modified {time}:modified>"
        f"<dc:language>{markup.escape(language)}</dc:language></cp:coreProperties>"
    )


def _custom(document: Document, own: Identity | None) -> str:
    """Return the properties that we read back from a filled file. Source: ECMA-376-1 section 22.3.

    Only what is read back tells its structure, the ID of its cohort and the version of this program.
    """
    values = {"kind": document.kind, "id": document.id, "code": slot("code")}
    values = {name: value if value.startswith("<?") else markup.escape(value) for name, value in values.items()}
    values |= {"content": slot("content"), "cohort": slot("cohort")}
    if own:
        values |= {"structure": own.structure, "cohort-id": slot("cohortid"), "program": own.program}
    entries = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" name="coursewright-{name}">'
        f"<vt:lpwstr>{value}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(values.items(), start=2)
    )
    return (
        f'{DECLARATION}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
        ' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        f"{entries}</Properties>"
    )
