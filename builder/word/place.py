"""Where a block stands, and what grows while a document is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal, NamedTuple

from docutils import nodes

from builder.doc.document import Document
from builder.doc.nodes import pages
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

    def keeping(self, keep: bool) -> Place:
        """Return the place of a block that stays on one page with what follows, or does not."""
        return self if self.keep == keep else _keeping(self, keep)

    def inside(self, width: int, **changes: Any) -> Place:
        """Return the place within a cell of this width: indents start anew."""
        anew: dict[str, Any] = {"indent": 0, "base": 0, "level": 0, "number": None, "nested": True}
        return self._replace(**(anew | changes), width=width)


@lru_cache(maxsize=1024)
def _keeping(place: Place, keep: bool) -> Place:
    return place._replace(keep=keep)


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


class Footnotes(NamedTuple):
    """Footnotes by their ID, with its scope, and the IDs that something refers to."""

    found: dict[str, nodes.Element]
    referred: set[str]


@dataclass(slots=True)
class Writing:
    """A document while it is written: counters, relations, lists, notes, problems; all in the order of the text."""

    template: Template
    document: Document
    pictures: Path
    language: str
    absent: Set[str] = frozenset()
    """IDs, with their scope, that are known not to be in the document: what links to them is plain text."""
    anchors: dict[str, str] = field(default_factory=dict)
    """The bookmark of each ID, with its scope, that something in the document links to."""
    scope: str = ""
    """What IDs are prefixed with: two units of a booklet may use the same ones."""
    placed: set[str] = field(default_factory=set)
    waiting: list[str] = field(default_factory=list)
    """IDs of the next paragraph."""
    broken: bool = False
    """Whether the next paragraph starts a page."""
    lists: list[tuple[str, int, int]] = field(default_factory=list)
    """Kind, level and first number of each numbered list."""
    known_footnotes: Footnotes | None = None
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
    looks: dict[object, str] = field(default_factory=dict)
    """The properties of runs that look alike, and other markup that a document has many times."""
    bookmarks: int = 0
    blanks: int = 0
    """How many places to fill in were written."""
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
        """Let the IDs of an element that is a block wait for its first paragraph."""
        attributes: dict[str, Any] = node.attributes  # type: ignore[attr-defined]
        if attributes["ids"] or "refid" in attributes:
            self.waiting.extend(self.ids_of(node))

    def ids_of(self, node: nodes.Node) -> list[str]:
        """Return the IDs that an element bears, with their scope; one that was there before counts no more."""
        ids: Sequence[str] = node.attributes["ids"]  # type: ignore[attr-defined]
        if isinstance(node, nodes.target) and "refid" in node:
            ids = (*ids, node["refid"])
        found = [scoped for id_ in ids if (scoped := f"{self.scope}{id_}") not in self.placed]
        self.placed.update(found)
        return found

    def anchor(self, id_: str) -> str:
        """Return the bookmark to link to for an ID, or nothing where that is known not to be in the document."""
        scoped = f"{self.scope}{id_}"
        if scoped not in self.anchors and scoped not in self.absent:
            self.anchors[scoped] = self.name("", scoped if scoped[:1].isalpha() else f"a_{scoped}")
        return self.anchors.get(scoped, "")

    @property
    def footnotes(self) -> Footnotes:
        """The footnotes of the document; they are looked for when the first one is met, as few documents have any."""
        if self.known_footnotes is None:
            self.known_footnotes = Footnotes({}, set())
            _find_footnotes(self.document.body, "", self.known_footnotes)
        return self.known_footnotes

    def with_bookmarks(self, text: str) -> str:
        """Return text that is written with a bookmark for each ID in it that something links to."""
        made, self.bookmarks = markup.with_bookmarks(text, self.anchors, self.bookmarks)
        return made

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


def _find_footnotes(children: Sequence[nodes.Node], scope: str, known: Footnotes) -> None:
    for node in children:
        if isinstance(node, nodes.footnote):
            known.found.update((f"{scope}{id_}", node) for id_ in node["ids"])
        elif isinstance(node, nodes.footnote_reference):
            known.referred.add(f"{scope}{node.get('refid', '')}")
        if node.children:
            _find_footnotes(node.children, scope_of(node, scope) if isinstance(node, pages) else scope, known)


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
    """Return a paragraph in its place, with the marks of IDs and the page break that wait for it."""
    if writing.waiting:
        content = "".join(map(markup.mark, writing.waiting)) + content
        writing.waiting.clear()
    start = _opening(place, writing.template.styles[style or place.style], keep, writing.broken, tabs, hanging)
    writing.broken = False
    return f"{start}{content}{markup.PARAGRAPH_END}"


@lru_cache(maxsize=4096)
def _opening(place: Place, style: str, keep: bool, broken: bool, tabs: str, hanging: int) -> str:
    """Return the start of a paragraph in its place. Most have another of the same place and style before them."""
    left = place.indent + hanging if place.indent or hanging else None
    if place.number and not hanging:
        left = None if not place.base else place.indent
    return markup.opening(
        style,
        keep_next=None if place.whole else keep or place.keep,
        keep_lines=place.held and not place.whole,
        page_break=broken,
        number=place.number,
        tabs=tabs,
        left=left,
        hanging=hanging,
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
