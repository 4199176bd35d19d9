"""Places to fill in: content controls, and what is printed where there are none.

A control bears its key twice, as tag and as bookmark: older LibreOffice drops every tag when it saves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import blake2b
from typing import Literal, assert_never

from docutils import nodes

from builder.doc.nodes import blank, every
from builder.word import markup
from builder.word.place import Place, Writing, new_name, paragraph
from builder.word.slots import slot, slotted
from builder.word.styles import BODY

LINE_HEIGHT = 482
"""The height of a line to write on by hand: 8.5 mm."""
SPACE = "\u00a0"
LINE_SPACES = 36
"""How wide the room is after a line at the top of a page, in spaces."""
_WIDTHS = {"text": 28, "date": 22, "choice": 28, "lines": 28, "tick": 0}
"""How wide a blank within a line is, in spaces."""
_LONGEST = 64
"""What Word takes as title and as tag of a control, in characters."""
IDENTITY_TAG = "cw-identity"
"""The tag of the control that tells what a document is; no field can have it, as names of fields have a dot or none."""
_OF = "What this document is, for reading it back"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
Kind = Literal["text", "lines", "date", "choice", "tick"]


def is_lines(node: nodes.Node) -> bool:
    """Tell whether a paragraph is a place for several lines."""
    return isinstance(node, nodes.paragraph) and len(node.children) == 1 and _kind_of(node.children[0]) == "lines"


def starts_with_tick(node: nodes.Node) -> bool:
    """Tell whether a paragraph is a tick box with its text."""
    return isinstance(node, nodes.paragraph) and len(node.children) > 1 and _kind_of(node.children[0]) == "tick"


def is_tick(node: nodes.Element) -> bool:
    """Tell whether a cell holds a tick box and nothing else."""
    inside = node.children[0].children if len(node.children) == 1 else ()
    return len(inside) == 1 and _kind_of(inside[0]) == "tick"


def height_of(node: nodes.Node, *, blanks: bool) -> int:
    """Return how high a row must be for what is written in it by hand: what it asks for, in `lines`, or what fits.

    `blanks` says whether there are any in it: most rows have none, and to look for them takes a while.
    """
    if isinstance(node, nodes.Element) and "lines" in node.attributes:
        return round(LINE_HEIGHT * float(node["lines"]))
    if not blanks:
        return 0
    found = [child for child in every(blank, [node]) if child["kind"] != "tick"]
    return max((round(LINE_HEIGHT * max(1, child.get("lines") or 1)) for child in found), default=0)


def _kind_of(node: nodes.Node) -> str:
    return str(node.attributes["kind"]) if type(node) is blank else ""


def control(node: nodes.Element, writing: Writing, place: Place, *, at_end: bool) -> str:
    """Return a blank as a control with a bookmark round it, or as what is printed where nobody types."""
    writing.blanks += 1
    told = node.attributes
    kind: Kind = told["kind"]
    value, given = str(told.get("value") or ""), str(told.get("slot") or "")
    shown = _filled(kind, value, given, writing) if value or given else _empty(node, kind, writing, place, at_end)
    if not writing.document.fillable:
        return shown
    writing.controls += 1
    made = markup.sdt(
        shown,
        _control(node, kind, value, writing.language),
        number=writing.controls,
        title=_title(str(told["label"])),
        tag=tag_of(str(told["name"])),
        prompt=not value and not given and kind != "tick",
    )
    return writing.bookmark(writing.name("f_", str(told["name"])), made)


def bookmarks_of(keys: Sequence[str]) -> list[str]:
    """Return the bookmarks of the blanks of a document, by their names in order, as they are written."""
    taken: set[str] = set()
    return [new_name("f_", name, taken) for name in keys]


def tag_of(name: str) -> str:
    """Return the tag of the control of a blank: its name; a long one ends in a digest."""
    if len(name) <= _LONGEST:
        return name
    return f"{name[: _LONGEST - 9]}-{blake2b(name.encode(), digest_size=4).hexdigest()}"


def _title(label: str) -> str:
    """Return a label short enough for Word: of a long one, its start and its end."""
    return label if len(label) <= _LONGEST else f"{label[:39].rstrip()} … {label[-20:].lstrip()}"


def _control(node: nodes.Element, kind: Kind, value: str, language: str) -> str:
    match kind:
        case "text" | "lines":
            return ""
        case "date":
            return markup.date_control(language, value if _DAY.fullmatch(value) else "")
        case "choice":
            return markup.choice_control(_choices(node))
        case "tick":
            return markup.tick_control(bool(value))
        case _:
            assert_never(kind)


def _choices(node: nodes.Element) -> list[str]:
    return [choice for choice in dict.fromkeys(node.get("choices") or ()) if choice]


def _filled(kind: Kind, value: str, given: str, writing: Writing) -> str:
    if kind == "tick":
        return _tick("☒", writing)
    shown = slotted(slot(given)) if given else markup.BREAK.join(markup.t(line) for line in value.split("\n"))
    return markup.r(shown, markup.run_properties(writing.style("Filled in")))


def _empty(node: nodes.Element, kind: Kind, writing: Writing, place: Place, at_end: bool) -> str:
    """Return what stands in an empty blank: room for a pen, and only what someone with a pen needs to read."""
    if kind == "tick":
        return _tick("☐", writing)
    prompt = str(node.get("prompt") or "")
    if kind == "choice":
        choices = " / ".join(_choices(node))
        shown = f"{prompt.rstrip('.: ')}: {choices}" if prompt else choices
        return markup.r(markup.t(shown), markup.run_properties(writing.style("Placeholder Text")))
    said = markup.r(markup.t(f"{prompt} "), markup.run_properties(writing.style("Placeholder Text"))) if prompt else ""
    return said + _room(node, kind, writing, place, at_end)


def _room(node: nodes.Element, kind: Kind, writing: Writing, place: Place, at_end: bool) -> str:
    if (width := int(node.get("width") or 0)) and not writing.document.fillable:
        return line_for_pen(width, writing)
    if (place.cell and not width) or kind == "lines":  # the cell is the room
        return markup.r(markup.t(SPACE * 4), markup.run_properties(writing.style("Placeholder Text")))
    if at_end and kind == "text":
        return markup.r(markup.TAB, markup.run_properties(writing.style("Placeholder Text")))
    if kind == "text" and writing.document.fillable:  # LibreOffice draws no line under the spaces of a text control
        line = markup.t("_" * ((width or _WIDTHS[kind]) // 2))
        return markup.r(line, markup.run_properties(writing.style("Placeholder Text")))
    return line_for_pen(_WIDTHS[kind], writing)


def line_for_pen(width: int, writing: Writing) -> str:
    """Return a line to write on, as wide as so many spaces; underscores where the template draws none under them."""
    lacking = any(one.name == "Blank" for one in writing.template.missing)
    shown = "_" * (width // 2) if lacking else SPACE * width
    return markup.r(markup.t(shown), markup.run_properties(writing.style("Blank")))


def _tick(glyph: str, writing: Writing) -> str:
    if glyph not in writing.looks:
        writing.looks[glyph] = markup.r(markup.t(glyph), markup.run_properties(writing.style("Tick")))
    return writing.looks[glyph]


def identity(line: str, writing: Writing, place: Place) -> str:
    """Return the paragraph that tells what a document is; `line` is escaped already, as it may hold slots."""
    writing.controls += 1
    made = markup.sdt(markup.r(slotted(line)), "", number=writing.controls, title=_OF, tag=IDENTITY_TAG, fixed=True)
    return paragraph(writing.bookmark(writing.name("f_", IDENTITY_TAG), made), writing, place, "Fine print")


def printed_gap(writing: Writing) -> str:
    """Return the line to write on in the gap of a sentence."""
    return markup.r(markup.t(SPACE)) + line_for_pen(_WIDTHS["text"], writing)


def room_for_lines(node: nodes.paragraph, writing: Writing, place: Place) -> str:
    """Return a place for several lines: a box where someone types or has typed, ruled lines where nobody does."""
    field = node.children[0]
    assert isinstance(field, nodes.Element)
    count = max(1, int(field.get("lines") or 1))
    width = place.width - place.indent
    if place.cell:
        return paragraph(control(field, writing, place, at_end=False), writing, place)
    if not writing.document.fillable and not field.get("value"):
        writing.blanks += 1
        # One row, which no page parts: LibreOffice lets a page end between lines that are only kept with the next. In
        # large print a question fills pages, and each line is a row.
        inside = place.inside(width - writing.template.paddings["Plain"])
        stop = markup.tab_stop(inside.width, "underscore")
        line = markup.r(markup.TAB)
        ruled = [paragraph(line, writing, inside, "Writing line", tabs=stop) for _ in range(count)]
        together = ["".join(ruled)] if writing.template.scale == 1 else ruled
        rows = [markup.tr([markup.tc(content, width, "")], whole=True) for content in together]
        return markup.tbl(rows, writing.style("Plain"), [width], indent=place.indent)
    inner = place.inside(width - writing.template.paddings["Box"], cell=True, style=BODY)
    content = paragraph(control(field, writing, inner, at_end=False), writing, inner)
    row = markup.tr([markup.tc(content, width, "")], whole=True, height=count * LINE_HEIGHT)
    return markup.tbl([row], writing.style("Box"), [width], indent=place.indent, caption=str(field["label"]))
