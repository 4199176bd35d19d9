"""From a document to a draft, and from a draft to a file.

A draft has its text written and compressed; what still differs between cohorts are slots in a few small parts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from docutils import nodes

from builder.doc.document import Document
from builder.word import markup
from builder.word.blanks import LINE_SPACES, SPACE
from builder.word.blocks import blocks, note_text
from builder.word.lists import numbering_part
from builder.word.markup import DECLARATION
from builder.word.package import Part, Relation, content_of, deflated, pack, relations_part, types_part, unpack
from builder.word.pictures import SUFFIXES
from builder.word.place import Place, Writing, paragraph
from builder.word.problems import Unwritable
from builder.word.slots import fill, settle, slot
from builder.word.template import OFFICE, Page, Template, in_language, turned, with_room

_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_MADE = ("footnotes", "numbering", "settings")
"""The parts of Word that we write beside the text."""
_OPEN = "slots/"
"""The folder of the parts with slots in a draft that is kept on disk."""


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
    writing = Writing(template, document, pictures, language)
    _survey(document.body, writing)
    plain = template.sideways if document.landscape else template.upright
    page = with_room(plain, round(_LINE_ROOM * template.scale)) if document.line else plain
    place = Place(page.width)
    title = paragraph(_title(document), writing, place, "Title")
    body = title + blocks(document.body, writing, place)
    if body.endswith("</w:tbl>"):
        body += markup.p("", writing.style("Spacer"))
    notes = _notes(writing, page)
    if writing.problems:
        raise Unwritable(sorted(set(writing.problems)))
    written = {"title": document.title, "code": document.code, "kind": document.kind.capitalize()}
    headers = [(name, _with_line(turned(xml, template, plain), writing)) for name, xml in template.open]
    marked = [*headers, ("docProps/core.xml", _core(made, language)), ("docProps/custom.xml", _custom(document))]
    return Draft(
        tuple(_parts(writing, markup.document(body, page.section), notes)),
        tuple((name, fill(xml, written)) for name, xml in marked),
    )


def _title(document: Document) -> str:
    start, colon, end = document.title.rpartition(": ") if document.parted else ("", "", document.title)
    return (markup.r(markup.t(start + colon) + markup.BREAK) if colon else "") + markup.r(markup.t(end))


_HEADER_END = "</w:hdr>"
_LINE_ROOM = 330
"""How much lower the text starts where a line stands below the header, in twips."""


def _with_line(xml: str, writing: Writing) -> str:
    """Return a header with the line that a document wants on every page; what is no header stays as it is.

    A header and not the first row of a table: it also repeats where a question goes on over the page, and what is
    typed into it stands on every page.
    """
    line = writing.document.line
    if not line or not xml.endswith(_HEADER_END):
        return xml
    room = markup.r(markup.t(SPACE * LINE_SPACES), markup.run_properties(writing.style("Blank")))
    content = markup.r(markup.t(f"{line} ")) + room if line.endswith(":") else markup.r(markup.t(line))
    return xml.removesuffix(_HEADER_END) + markup.p(content, writing.style("Page line")) + _HEADER_END


def finish(draft: Draft, slots: Mapping[str, str]) -> bytes:
    """Return a draft as a Word file, its slots filled with plain text; one that is not given keeps its default."""
    filled = [deflated(name, settle(xml, slots).encode()) for name, xml in draft.open]
    return pack(sorted((*draft.parts, *filled), key=lambda part: (part.name != "[Content_Types].xml", part.name)))


def _survey(body: Sequence[nodes.Node], writing: Writing) -> None:
    """Note which IDs are there, which of them something links to, and where the footnotes are."""
    there: list[str] = []
    wanted: set[str] = set()
    waiting = list(reversed(body))
    while waiting:
        node = waiting.pop()
        if not isinstance(node, nodes.Element):
            continue
        attributes, kind = node.attributes, type(node)
        there.extend(attributes["ids"])
        if kind is nodes.footnote:
            writing.found_notes.update((id_, node) for id_ in attributes["ids"])
        elif kind is nodes.footnote_reference:
            writing.referred.add(attributes.get("refid", ""))
        elif refid := attributes.get("refid") or attributes.get("refuri", "").removeprefix("#"):
            wanted.add(refid)
            there.extend([refid] if kind is nodes.target else [])
        waiting.extend(reversed(node.children))
    for id_ in there:
        if id_ in wanted and id_ not in writing.anchors:
            writing.anchors[id_] = writing.name("", id_ if id_[:1].isalpha() else f"a_{id_}")


def _notes(writing: Writing, page: Page) -> str:
    made = [
        markup.note(number, note_text(writing.found_notes[id_], writing, page.width))
        for number, id_ in enumerate(list(writing.notes), start=1)
    ]
    return markup.notes("".join(made))


# Parts


def _parts(writing: Writing, text: str, notes: str) -> Iterator[Part]:
    template = writing.template
    yield _types(writing)
    yield relations_part("", _package_relations())
    yield from in_language(template, writing.language)
    yield deflated("word/document.xml", text.encode())
    yield deflated("word/footnotes.xml", notes.encode())
    yield deflated("word/numbering.xml", numbering_part(writing).encode())
    yield deflated("word/settings.xml", template.settings[writing.document.fillable].encode())
    yield from writing.media.values()
    made = [
        Relation(f"cw-{kind}", f"{OFFICE}/{kind}", f"{kind}.xml") for kind in ("footnotes", "numbering", "settings")
    ]
    own = writing.relations["document"].values()
    yield relations_part("word/document.xml", (*template.relations, *made, *own))
    if writing.relations["footnotes"]:
        yield relations_part("word/footnotes.xml", writing.relations["footnotes"].values())


def _types(writing: Writing) -> Part:
    suffixes = {part.name.rpartition(".")[2] for part in writing.media.values()}
    defaults = {suffix: SUFFIXES[f".{suffix}"] for suffix in suffixes}
    defaults |= {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
    named = dict(writing.template.types)
    named |= {f"word/{kind}.xml": f"{_WORD}.{kind}+xml" for kind in _MADE}
    named |= {
        "word/document.xml": f"{_WORD}.document.main+xml",
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "docProps/custom.xml": "application/vnd.openxmlformats-officedocument.custom-properties+xml",
    }
    return types_part(defaults, named)


def _package_relations() -> tuple[Relation, ...]:
    return (
        Relation("rId1", f"{OFFICE}/officeDocument", "word/document.xml"),
        Relation("rId2", f"{_PACKAGE}/core-properties", "docProps/core.xml"),
        Relation("rId3", f"{OFFICE}/custom-properties", "docProps/custom.xml"),
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


def _custom(document: Document) -> str:
    """Return the properties that we read back from a filled file. Source: ECMA-376-1 section 22.3."""
    values = {"kind": document.kind, "id": document.id, "code": slot("code")}
    values = {name: value if value.startswith("<?") else markup.escape(value) for name, value in values.items()}
    values |= {"content": slot("content"), "cohort": slot("cohort")}
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
