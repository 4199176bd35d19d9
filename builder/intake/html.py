"""HTML of other programs, taken into our closed subset of text through an allow-list.

What a text can hold with us stays: paragraphs, emphasis, code, links, lists, tables, pictures. Anything else is
unwrapped to its text, or left out where it has none that is meant to be read, and told. Spaces and line breaks count
as they would in a browser. Broken HTML is mended by libxml2, as https://html.spec.whatwg.org asks of its tokens;
nothing is fetched and nothing runs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from html import unescape
from itertools import pairwise
from typing import TYPE_CHECKING

from builder.intake.html_parts import (
    OpenList,
    OpenTable,
    code_lines,
    first_number,
    grid_of,
    raised,
    safe_address,
    spans_of,
    text_of,
)
from builder.intake.html_rules import BLOCKS, KNOWN, LEFT_OUT, LONGEST, MARKS, NO_ALT, SENTENCES, TOLD
from builder.intake.runs import Mark, Pieces, runs_of
from builder.model import (
    Block,
    Break,
    Code,
    CodeBlock,
    Inline,
    Link,
    Listing,
    Paragraph,
    Picture,
    Prose,
    Where,
    Words,
)

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

DEEPEST = 5
"""How many lists may stand within each other; Markdown readers stop at about twenty levels of anything."""

_UNFIT = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = str.maketrans(dict.fromkeys("\x0b\x85\u2028\u2029", " "))
_INSIDE = re.compile(r"data:image/[^\"'\s<>)]{200,}")
_PUT_ASIDE = re.compile(r"inside:([0-9]{1,9})")
_TAG = re.compile(r"<[^<>]*>")


Showing = Callable[[str], str | None]
"""From the address of a picture to the name under which the bank keeps it, or None where it has none."""


def prose_of(markup: str, where: Where, picture: Showing | None = None) -> tuple[Prose, tuple[str, ...]]:
    """Return HTML as a text of ours, at `where`, and one plain sentence for each kind of thing that was lost.

    `picture` is asked with the address of every picture, as written; without it, or where it returns None, the words
    of the picture stand in its place. Links lead to http, https, mailto and tel alone. Never raises: what cannot be
    read as HTML becomes plain text. Time grows with the length, which is limited.
    """
    reading = _Reading(picture or (lambda _: None))
    content = reading.clean(_INSIDE.sub(reading.put_aside, markup))
    root = _tree(content)
    if root is None:
        reading.lost["nested"] += 1
        reading.add(Words(unescape(_TAG.sub(" ", content))))
    else:
        reading.walk(root)
    blocks = reading.done()
    return Prose(where, blocks), reading.told()


def _tree(content: str) -> Element | None:
    """Return the tree of HTML, or None where it lies too deep or is none."""
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root: Element | None = etree.fromstring(f"<div>{content}</div>".encode(), parser)
    except etree.LxmlError:
        return None
    cut = any(entry.level_name == "FATAL" for entry in parser.error_log)
    return None if cut else root


class _Reading:
    """One text on its way from the tree to blocks: what is open, what was lost."""

    def __init__(self, picture: Showing) -> None:
        self.picture = picture
        self.lost: Counter[str] = Counter()
        self.names: dict[str, list[str]] = {}
        self.blocks: list[Block] = []
        self.open: list[OpenList | OpenTable] = []
        self.pieces: Pieces = []
        self.marks: list[Mark] = []
        self.inside: list[str] = []
        self.links = 0
        self.in_cell = 0  # how many cells of tables are open

    # Before and after

    def clean(self, markup: str) -> str:
        """Return the HTML without what no text can hold, cut where it is too long."""
        if len(markup) > LONGEST:
            self.lost["long"] += 1
            markup = markup[:LONGEST]
        content, count = _UNFIT.subn("", markup.translate(_LINE_ENDS))
        self.lost["unfit"] += count
        self.lost["comment"] += content.count("<!--")
        return content

    def put_aside(self, address: re.Match[str]) -> str:
        """Keep a picture that stands within the HTML, which is longer than any text may be, and return its number."""
        self.inside.append(address[0])
        return f"inside:{len(self.inside) - 1}"

    def told(self) -> tuple[str, ...]:
        """Return a sentence for each kind of thing that was lost."""
        told = []
        for kind, count in self.lost.items():
            if count:
                names = ", ".join(dict.fromkeys(self.names.get(kind, ())))
                told.append(f"{SENTENCES[kind][count > 1].format(f'{count:,}')}{f': {names}' if names else ''}.")
        return tuple(told)

    def note(self, kind: str, name: str = "") -> None:
        """Note one loss. Of the first few, and of what is not too long, the name is told too."""
        self.lost[kind] += 1
        shown = " ".join(name.split())
        known = self.names.setdefault(kind, [])
        if shown and len(known) < 5:
            known.append(shown if len(shown) <= 80 else f"{shown[:79]}…")

    # Walking

    def walk(self, root: Element) -> None:
        """Read a tree. There is no recursion: trees may be deep."""
        from lxml import etree

        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            tag = element.tag
            if event == "start":
                self.attributes(element)
                if self.whole(tag, element):
                    walker.skip_subtree()
                else:
                    self.start(tag, element)
                    self.add(Words(element.text or ""))
            else:
                self.end(tag, element)
                if element is not root:
                    self.add(Words(element.tail or ""))

    def attributes(self, element: Element) -> None:
        """Tell of the attributes that are lost."""
        for name, value in element.items():
            if name == "style":
                self.note("style")
            elif name.startswith("on"):
                self.note("script", name)
            elif name == "title" and value.strip():
                self.note("tip", value)

    def whole(self, tag: str, element: Element) -> bool:
        """Read an element that is taken as a whole, and return whether it is one."""
        if tag in ("code", "kbd", "samp", "tt"):
            self.add(Code(" ".join(text_of(element).split())))
        elif tag == "pre":
            self.paragraph()
            self.code(code_lines(element))
        elif tag in ("sup", "sub"):
            self.add(Words(raised(text_of(element), up=tag == "sup")))
            self.note("raised")
        elif tag == "img":
            self.image(element)
        elif tag == "math":
            self.note("formula")
            self.add(Words(element.get("alttext") or text_of(element)))
        elif tag in LEFT_OUT:
            self.note(LEFT_OUT[tag], element.get("src") or element.get("data") or "")
            if tag == "svg":
                shown = [text_of(part) for part in element.iter() if part.tag in ("title", "desc", "text")]
                self.add(Words(element.get("aria-label") or " ".join(shown)))
        else:
            return False
        return True

    def start(self, tag: str, element: Element) -> None:
        """Open an element."""
        if tag in BLOCKS:
            self.paragraph()
        if tag in MARKS:
            self.marks.append(MARKS[tag])
        if tag in TOLD:
            self.note(TOLD[tag])
        elif tag not in KNOWN:
            self.note("unknown", tag)
        match tag:
            case "br":
                self.add(Break())
            case "q":
                self.add(Words("“"))
            case "a":
                self.marks.append(self.link(element))
            case "ul" | "ol" | "menu" | "dir" | "li":
                self.start_list(tag, element)
            case "table" | "caption" | "tr" | "td" | "th":
                self.start_table(tag, element)
            case _:
                pass

    def end(self, tag: str, element: Element) -> None:
        """Close an element."""
        if tag in BLOCKS:
            self.paragraph()
        if tag in MARKS or tag == "a":
            self.marks.pop()
        match tag:
            case "q":
                self.add(Words("”"))
            case "ul" | "ol" | "menu" | "dir" | "li":
                self.end_list(tag)
            case "table" | "caption" | "td" | "th":
                self.end_table(tag, element)
            case _:
                pass

    # Pieces and paragraphs

    def add(self, inline: Inline) -> None:
        """Add a piece of a line, with the marks that hold here."""
        if inline in (Words(""), Code("")):
            return
        self.pieces.append((inline, tuple(dict.fromkeys(mark for mark in self.marks if mark != Link("", ())))))

    def paragraph(self) -> None:
        """End the paragraph, if there is one. In a cell of a table it goes on after a space."""
        if self.in_cell:
            if any(piece != Words("") for piece, _ in self.pieces):
                self.pieces.append((Break(), ()))
            return
        pieces, self.pieces = self.pieces, []
        for run in runs_of(pieces):
            self.block(Paragraph(run))

    def block(self, block: Block) -> None:
        """Add a block where it belongs: to the text, the list, or in front of the table that is open."""
        match self.open:
            case []:
                self.blocks.append(block)
            case [*_, OpenTable() as table]:
                table.beside.append(block)
            case [*_, OpenList() as held]:
                if not held.items:
                    held.items.append([])
                held.items[-1].append(block)

    def code(self, content: str) -> None:
        """Add lines of code; in a cell of a table, as code within the line."""
        if not content.strip():
            return
        if self.in_cell:
            self.add(Code(" ".join(content.split())))
        else:
            self.block(CodeBlock(content))

    def link(self, element: Element) -> Mark:
        """Return the mark of a link, which has no address where it leads to what is not allowed."""
        address = element.get("href")
        if address is None or not address.strip():
            return Link("", ())
        safe = safe_address(address)
        if not safe or any(isinstance(mark, Link) and mark.href for mark in self.marks):
            self.note("link", address)
            return Link("", ())
        self.links += 1
        return Link(safe, (Words(str(self.links)),))  # two links to one place stay two

    def image(self, element: Element) -> None:
        """Add a picture, or its words where it is not there."""
        alt = " ".join((element.get("alt") or "").split())
        address = element.get("src") or ""
        if found := _PUT_ASIDE.fullmatch(address):
            address = next(iter(self.inside[int(found[1]) :]), "")
        name = self.picture(address)
        if name is None:
            self.note("picture")
            self.add(Words(f" {alt} "))
            return
        if not alt:
            self.note("alt")
        self.add(Picture(name, alt or NO_ALT))

    # Lists

    def start_list(self, tag: str, element: Element) -> None:
        self.paragraph()
        if self.in_cell:
            return
        lists = sum(isinstance(held, OpenList) for held in self.open)
        if tag != "li":
            if element.get("type") not in (None, "", "1", "disc") or "reversed" in element.keys():  # noqa: SIM118
                self.note("numbering")
            self.open.append(OpenList(first_number(element) if tag == "ol" else None))
            if lists >= DEEPEST:
                self.note("deep")
        elif self.open and isinstance(held := self.open[-1], OpenList):
            held.items.append([])

    def end_list(self, tag: str) -> None:
        self.paragraph()
        if tag == "li" or self.in_cell or not self.open or not isinstance(self.open[-1], OpenList):
            return
        held = self.open.pop()
        assert isinstance(held, OpenList)
        items = tuple(tuple(item) for item in held.items if item)
        if len([one for one in self.open if isinstance(one, OpenList)]) >= DEEPEST:
            for item in items:
                for block in item:
                    self.block(block)
        elif items:
            self.block(Listing(items, held.start))

    # Tables

    def start_table(self, tag: str, element: Element) -> None:
        self.paragraph()
        if tag == "table" and not self.in_cell:
            self.open.append(OpenTable())
        elif tag == "tr" and not self.in_cell and (table := self.table):
            table.rows.append([])
        elif tag in ("td", "th"):
            self.in_cell += bool(self.in_cell or self.table)

    @property
    def table(self) -> OpenTable | None:
        """The table that is open right here."""
        held = self.open[-1] if self.open else None
        return held if isinstance(held, OpenTable) else None

    def end_table(self, tag: str, element: Element) -> None:
        if tag in ("td", "th") and self.in_cell:
            self.in_cell -= 1
            if self.in_cell or not (table := self.table):
                self.pieces.append((Break(), ()))
                return
            cell = self.cell()
            if not table.rows:
                table.rows.append([])
            spans = spans_of(element)
            if spans != (1, 1):
                self.note("merged")
            table.rows[-1] += [(cell, tag == "th"), *([((), tag == "th")] * (spans[0] - 1))]
            return
        self.paragraph()
        if tag == "table" and not self.in_cell and (table := self.table):
            self.open.pop()
            for block in (*table.beside, *grid_of(table)):
                self.block(block)

    def cell(self) -> tuple[Inline, ...]:
        """Return what the cell that ends here holds, as one line."""
        pieces, self.pieces = self.pieces, []
        while pieces and isinstance(pieces[-1][0], Break):
            pieces.pop()
        ends = [isinstance(piece, Break) for piece, _ in pieces]
        self.lost["cell"] += sum(end and not before for before, end in pairwise([True, *ends]))
        line: Pieces = [(Words(" "), marks) if isinstance(piece, Break) else (piece, marks) for piece, marks in pieces]
        return next(iter(runs_of(line)), ())

    def done(self) -> tuple[Block, ...]:
        """Close what is still open, and return all blocks."""
        self.paragraph()
        return tuple(self.blocks)
