"""Sections: pages that lie on their side, that have a header of their own, or that start anew.

While blocks are written, a mark stands where other pages begin; `settled` turns the marks into sections once all is
there, for a section ends in its last paragraph. Source: ECMA-376-1:2016 sections 17.6 and 17.10.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from docutils import nodes

from builder.word import markup
from builder.word.package import Part, Relation
from builder.word.place import Place, Sheet, Writing, classes_of, spacer
from builder.word.slots import fill
from builder.word.template import Page, Template, turned

_MARK, _MARK_END = "<?cw-pages ", "?>"
_REFERENCE = re.compile(r'<w:(header|footer)Reference\b[^>]*\br:id="([^"]+)"[^>]*/>')
_ONCE = re.compile(r"<w:(?:titlePg|type)\b[^>]*/>")
_START = re.compile(r'(<w:pgNumType\b[^>]*?) w:start="\d+"')
_PICTURE = re.compile(r"<(?:w:drawing|w:pict|mc:AlternateContent)\b")
_SIDEWAYS, _NEW_PAGE = "landscape", "page-break"
ON_PAPER = frozenset((_SIDEWAYS, _NEW_PAGE))
"""Classes with which an author says how a block lies on paper; they do nothing on a screen."""
_NESTED = (
    "stands in a panel, a table or the trainer's part, where no page can start: "
    "move the block out, or take the class away"
)


@dataclass(frozen=True, slots=True)
class Settled:
    """The body of a document with its sections, its headers and footers with slots, and what comes with them.

    The body is in pieces, to be joined where all of it is: it may be long, and each time takes a copy.
    """

    body: tuple[str, ...]
    open: tuple[tuple[str, str], ...]
    relations: tuple[Relation, ...] = ()
    types: tuple[tuple[str, str], ...] = ()
    fixed: tuple[Part, ...] = ()


def begin(sheet: Sheet, writing: Writing) -> str:
    """Return the mark at which pages of this kind begin, nothing at the start of a document.

    What waits for the next page waits no longer.
    """
    writing.sheet, writing.broken = sheet, False
    if not writing.sheets:
        writing.sheets.append(sheet)
        return ""
    if sheet not in writing.sheets:
        writing.sheets.append(sheet)
    return f"{_MARK}{writing.sheets.index(sheet)}{_MARK_END}"


def page_of(sheet: Sheet, template: Template) -> Page:
    """Return the page of a template that a sheet is printed on."""
    return template.sideways if sheet.sideways else template.upright


def on_paper(node: nodes.Node, writing: Writing, place: Place, write: Callable[[Place], str]) -> str:
    """Write a block whose classes say how it lies on paper: on a new page, or on a page on its side."""
    classes = classes_of(node)
    if _NEW_PAGE in classes:
        if place.nested:
            return writing.problem(node, "N004", f"`{_NEW_PAGE}` {_NESTED}")
        writing.broken = True
    if _SIDEWAYS not in classes or writing.sheet.sideways:
        return write(place)
    return apart(node, writing, place, write, sideways=True)


def apart(
    node: nodes.Node,
    writing: Writing,
    place: Place,
    write: Callable[[Place], str],
    *,
    sideways: bool,
    running: str = "",
) -> str:
    """Write what stands on pages of its own, then begin again pages like those round it."""
    if place.nested:
        return writing.problem(node, "N004", f"`{_SIDEWAYS}` {_NESTED}")
    outer = writing.sheet
    inner = Sheet(sideways or outer.sideways, running or outer.running)
    start = begin(inner, writing)
    made = write(place._replace(width=page_of(inner, writing.template).width, keep=False))
    return start + made + begin(outer, writing)


def settled(body: str, writing: Writing, values: Mapping[str, str]) -> Settled:
    """Return a body as sections, each with its header; `values` are filled into headers.

    Pages of one kind that follow each other are one section, and one without text is left out: no page is blank.
    """
    stretches = list(_stretches(body, writing))
    made = _Headers(writing.template, values)
    texts = []
    for number, (sheet, text) in enumerate(stretches):
        section = made.section(sheet, first=number == 0)
        ends = number == len(stretches) - 1
        end = "" if text.endswith(markup.PARAGRAPH_END) else spacer(writing)
        texts += [text, end, section] if ends else [markup.last_of_section(text + end, section)]
    made.rest()
    return Settled(tuple(texts), tuple(made.open), tuple(made.relations), tuple(made.types), tuple(made.fixed))


def _stretches(body: str, writing: Writing) -> Iterator[tuple[Sheet, str]]:
    first, *others = body.split(_MARK)
    before: tuple[Sheet, str] | None = (writing.sheets[0], first) if first else None
    for part in others:
        number, _, text = part.partition(_MARK_END)
        sheet = writing.sheets[int(number)]
        if not text:
            continue
        if before and before[0] == sheet:
            joint = spacer(writing) if markup.adjoin(before[1], text) else ""
            before = (sheet, before[1] + joint + text)
            continue
        if before:
            yield before
        before = (sheet, text)
    if before:
        yield before


class _Headers:
    """The headers and footers of each kind of pages; those that are the same share a part."""

    def __init__(self, template: Template, values: Mapping[str, str]) -> None:
        self.template = template
        self.values = values
        self.named = {one.id: f"word/{one.target}" for one in template.relations}
        self.marked = dict(template.open)
        self.open: list[tuple[str, str]] = []
        self.relations: list[Relation] = []
        self.types: list[tuple[str, str]] = []
        self.fixed: list[Part] = []
        self.used: dict[tuple[str, str], str] = {}
        self.count = dict.fromkeys(self.marked, 0)

    def section(self, sheet: Sheet, *, first: bool) -> str:
        """Return the properties of a section; what only the first one of a document has goes from the others."""
        page = page_of(sheet, self.template).section
        if not first:
            page = _START.sub(r"\1", _ONCE.sub("", page))
        return _REFERENCE.sub(lambda found: self._reference(found, sheet), page)

    def rest(self) -> None:
        """Add the headers that no section names: the template still leads to them."""
        unused = [name for name, count in self.count.items() if not count]
        self.open += [(name, fill(self.marked[name], self.values)) for name in unused]

    def _reference(self, found: re.Match[str], sheet: Sheet) -> str:
        kind, id_ = found[1], found[2]
        name = self.named.get(id_, "")
        if name not in self.marked:
            return found[0]
        marked = self.marked[name]
        if sheet.cover and kind == "header" and not _PICTURE.search(marked):
            return ""  # it would name what stands below it in large letters
        title = "" if sheet.cover else sheet.running
        text = turned(marked, self.template, page_of(sheet, self.template))
        text = fill(text, {**self.values, **({"title": title} if title or sheet.cover else {})})
        return found[0].replace(f'"{id_}"', f'"{self._part(id_, name, text)}"')

    def _part(self, id_: str, name: str, text: str) -> str:
        """Return the ID of the relation to a header with this text; the first one has the name of the template's."""
        if (name, text) not in self.used:
            self.count[name] += 1
            number = self.count[name]
            self.used[name, text] = id_ if number == 1 else f"{id_}-{number}"
            self._add(id_, name, text, number)
        return self.used[name, text]

    def _add(self, id_: str, name: str, text: str, number: int) -> None:
        if number == 1:
            self.open.append((name, text))
            return
        made = name.replace(".xml", f"-{number}.xml")
        self.open.append((made, text))
        original = next(one for one in self.template.relations if one.id == id_)
        self.relations.append(Relation(f"{id_}-{number}", original.type, made.removeprefix("word/")))
        self.types.append((made, self.template.types[name]))
        folder, _, file = name.rpartition("/")
        beside = f"{folder}/_rels/{file}.rels"
        copies = (part for part in self.template.fixed if part.name == beside)
        self.fixed.extend(replace(part, name=f"{folder}/_rels/{made.rpartition('/')[2]}.rels") for part in copies)
