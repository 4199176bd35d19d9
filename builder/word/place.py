"""Where a block stands, and what grows while a document is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal, NamedTuple

from docutils import nodes

from builder.doc.document import Document
from builder.model import Problem, Where
from builder.word import markup
from builder.word.package import Part, Relation
from builder.word.styles import BODY
from builder.word.template import OFFICE, Template

_NO_LETTER = re.compile("[^A-Za-z0-9]")
PartName = Literal["document", "footnotes"]


class Place(NamedTuple):
    """Where a block stands: what it inherits from the blocks round it. Lengths are twips.

    `width` is that of the text from the left margin; `base` the indent that lists count from, `indent` that of plain
    paragraphs; `level` the depth of lists; `number` what the next paragraph is numbered with. `keep`: on one page with
    what follows; `held`: whole on one page; `cell`: in a cell whose edges are the room to write in; `whole`: in a row
    that no page parts, where nothing has to be kept; `trainer`: in text that is marked already; `nested`: within a
    cell, where no page can be turned; `language`: that of the text where it is not the document's.
    """

    width: int
    style: str = BODY
    heading: int = 0
    indent: int = 0
    base: int = 0
    level: int = 0
    number: tuple[int, int] | None = None
    keep: bool = False
    held: bool = False
    cell: bool = False
    whole: bool = False
    trainer: Literal["", "section", "panel"] = ""
    part: PartName = "document"
    nested: bool = False
    language: str = ""

    # A tuple, because every block has a place of its own, and tuples are changed several times as fast.

    def inside(self, width: int, **changes: Any) -> Place:
        """Return the place within a cell of this width: indents start anew."""
        made = self._replace(width=width, indent=0, base=0, level=0, number=None, nested=True)
        return made._replace(**changes) if changes else made


class Sheet(NamedTuple):
    """A kind of pages: on their side or upright, what their header names in place of the title, and the cover."""

    sideways: bool = False
    running: str = ""
    cover: bool = False


class Heading(NamedTuple):
    """A heading that a table of contents lists: its level, its text, the bookmark at it."""

    level: int
    text: str
    anchor: str


@dataclass(slots=True)
class Writing:
    """A document while it is written: counters, relations, lists, notes, problems; all in the order of the text."""

    template: Template
    document: Document
    pictures: Path
    language: str
    anchors: dict[str, str] = field(default_factory=dict)
    """The bookmark of each ID, with its scope, that is in the document and that something in it links to."""
    scope: str = ""
    """What IDs are prefixed with: two units of a booklet may use the same ones."""
    placed: set[str] = field(default_factory=set)
    found_notes: dict[str, nodes.Element] = field(default_factory=dict)
    referred: set[str] = field(default_factory=set)
    """The footnotes that something refers to."""
    waiting: list[str] = field(default_factory=list)
    """Bookmarks for the next paragraph."""
    broken: bool = False
    """Whether the next paragraph starts a page."""
    lists: list[tuple[str, int, int]] = field(default_factory=list)
    """Kind, level and first number of each numbered list."""
    notes: dict[str, str] = field(default_factory=dict)
    relations: dict[PartName, dict[tuple[str, str], Relation]] = field(
        default_factory=lambda: {"document": {}, "footnotes": {}}
    )
    media: dict[str, Part] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    sheet: Sheet = field(default_factory=Sheet)
    """The pages that are written on."""
    sheets: list[Sheet] = field(default_factory=list)
    """Every kind of pages, in the order in which they come first."""
    headings: list[Heading] = field(default_factory=list)
    """What a table of contents lists, where there is one."""
    listed: int = 0
    """How many levels of headings are listed."""
    trainers: bool = False
    """Whether anything is marked as the trainer's."""
    looks: dict[object, str] = field(default_factory=dict)
    """The properties of runs that look alike, and other markup that a document has many times."""
    bookmarks: int = 0
    controls: int = 0
    drawings: int = 0

    def problem(self, node: nodes.Node, code: str, message: str) -> str:
        """Note a problem at the place of a node, and return the nothing that is written for it."""
        self.problems.append(Problem(self.where(node), code, message))
        return ""

    def where(self, node: nodes.Node) -> Where:
        """Return where a node was written: its own source and line, or those of what it stands in."""
        source, line, found = "", 0, node
        while found is not None and not (source and line):
            source = source or str(found.source or "")
            line = line or (found.line or 0)
            found = found.parent
        path = Path(source)
        if path.is_absolute() and path.is_relative_to(self.pictures):
            path = path.relative_to(self.pictures)
        return Where(path.as_posix() if source else self.document.name, line or 1)

    def style(self, name: str) -> str:
        """Return the ID of a style."""
        return self.template.styles[name]

    def relate(self, part: PartName, kind: str, target: str, *, outside: bool = False) -> str:
        """Return the ID of the relation from a part to a target; there is one for each."""
        known = self.relations[part]
        if (kind, target) not in known:
            known[kind, target] = Relation(f"cw{len(known) + 1}", f"{OFFICE}/{kind}", target, outside)
        return known[kind, target].id

    def bookmark(self, name: str, content: str = "") -> str:
        """Return content with a bookmark round it."""
        self.bookmarks += 1
        return markup.bookmark(self.bookmarks, name, content)

    def mark(self, node: nodes.Node) -> None:
        """Let the bookmarks of a block wait for its first paragraph."""
        if self.anchors and isinstance(node, nodes.Element) and (node.attributes["ids"] or "refid" in node.attributes):
            self.waiting.extend(self.anchors_of(node))

    def anchors_of(self, node: nodes.Element) -> list[str]:
        """Return the bookmarks that a node bears."""
        ids: Sequence[str] = node.attributes.get("ids", ())
        if isinstance(node, nodes.target) and "refid" in node:
            ids = (*ids, node["refid"])
        ids = [f"{self.scope}{id_}" for id_ in ids] if self.scope else ids
        found = [self.anchors[id_] for id_ in ids if id_ in self.anchors and id_ not in self.placed]
        self.placed.update(ids)
        return found

    def name(self, prefix: str, wanted: str) -> str:
        """Return a new name for a bookmark."""
        return new_name(prefix, wanted, self.names)


def new_name(prefix: str, wanted: str, taken: set[str]) -> str:
    """Return a name for a bookmark that is not among those `taken`, in lower case, and add it to them."""
    name = first = bookmark_name(prefix, wanted)
    number = 1
    while (lower := name.lower()) in taken:
        number += 1
        name = f"{first[:36]}_{number}"
    taken.add(lower)
    return name


def scope_of(node: nodes.Element, outer: str) -> str:
    """Return what IDs within pages are prefixed with."""
    name = node.get("scope", "")
    return f"{outer}{name} " if name else outer


def bookmark_name(prefix: str, wanted: str) -> str:
    """Return a name that a bookmark can have: letters, digits and `_`, at most 40; a long one ends in a digest."""
    name = prefix + _NO_LETTER.sub("_", wanted)
    return name if len(name) <= 40 else f"{name[:31]}_{blake2b(wanted.encode(), digest_size=4).hexdigest()}"


def paragraph(
    content: str,
    writing: Writing,
    place: Place,
    style: str = "",
    *,
    keep: bool = False,
    tabs: str = "",
    hanging: int = 0,
) -> str:
    """Return a paragraph in its place, with the bookmarks and the page break that wait for it."""
    if writing.waiting:
        content = "".join(map(writing.bookmark, writing.waiting)) + content
        writing.waiting.clear()
    shown = writing.template.styles[style or place.style]
    if not (place.indent or place.number or place.held or place.whole or tabs or hanging or writing.broken):
        return markup.p(content, shown, keep_next=keep or place.keep)
    broken, writing.broken = writing.broken, False
    left = place.indent + hanging if place.indent or hanging else None
    if place.number and not hanging:
        left = None if not place.base else place.indent
    return markup.p(
        content,
        shown,
        keep_next=None if place.whole else keep or place.keep,
        keep_lines=place.held and not place.whole,
        page_break=broken,
        number=place.number,
        tabs=tabs,
        left=left,
        hanging=hanging if hanging else 0,
    )


def spacer(writing: Writing) -> str:
    """Return the paragraph that Word needs between two tables and at the end of a cell; it is hardly visible."""
    if "Spacer" not in writing.looks:
        writing.looks["Spacer"] = markup.p("", writing.style("Spacer"))
    return writing.looks["Spacer"]


def classes_of(node: nodes.Node) -> Iterable[str]:
    """Return the class names of a node."""
    found: Iterable[str] = node.attributes.get("classes", ()) if isinstance(node, nodes.Element) else ()
    return found
