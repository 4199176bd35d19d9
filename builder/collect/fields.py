"""The fields of a filled document of Word, found by their tags, else by their bookmarks, as they stand in the file.

Source: ECMA-376-1 sections 17.5.2 (content controls) and 17.13.6 (bookmarks); the check box is of [MS-DOCX] 2.6.1.
LibreOffice 7.4 drops every tag when it saves, and puts a box into a second control: then a bookmark stands for its
field. It leaves `w:showingPlcHdr` where somebody has typed, so that only what Word saved is believed to be a prompt.
A bookmark with no control is not believed: what is typed over a control runs out of it. Names have no namespaces.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from builder.doc.outline import Asked
from builder.word.blanks import IDENTITY_TAG, bookmarks_of, tag_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

PREFIX = "f_"
GONE = "no control"
"""The kind of a field that was cut out or typed over: only its bookmark is left."""
OURS = "cw-"
"""How the tags start of controls that are ours and no field: identity, header and footer."""
_CHANGED = {"ins", "del", "moveFrom", "moveTo"}
_FOREIGN = {"drawing", "pict", "object", "AlternateContent", "oMath"}
_KINDS = {"checkbox": "tick", "date": "date", "dropDownList": "choice", "comboBox": "choice"}
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_SYMBOLS = {
    **{"F04A": ":)", "F04B": ":|", "F04C": ":("},
    **{"F0E0": "-->", "F0DF": "<--", "F0E8": "==>", "F0E7": "<==", "F0F3": "<=>"},
}
"""What was typed for each sign of the font Wingdings that Word puts in its place as somebody types."""
_OTHER_KINDS = {"picture", "docPartList", "docPartObj", "group", "citation", "bibliography", "equation"}


@dataclass(frozen=True, slots=True)
class Found:
    """A field as it stands in a file.

    `kind` is that of its control, or `GONE`; `day` and `ticked` are the states that a control keeps beside its text,
    `prompt` says that it claims to show its prompt. `changed`: it holds tracked changes; `foreign`: it holds what is
    no text, such as a picture.
    """

    kind: str
    text: str
    day: str = ""
    ticked: bool | None = None
    prompt: bool = False
    changed: bool = False
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """The fields of a file by name; and the names that are missing, there twice, or not of this document."""

    fields: Mapping[str, Found]
    missing: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    crossed: tuple[str, ...] = ()
    """Fields whose tag and bookmark stand at different controls."""


@dataclass(slots=True)
class Index:
    """Every control by tag, and what stands between the ends of every bookmark of a field."""

    tagged: dict[str, list[Element]] = field(default_factory=dict)
    starts: dict[str, list[Element]] = field(default_factory=dict)
    runs: dict[str, list[Element]] = field(default_factory=dict)
    inside: dict[str, list[Element]] = field(default_factory=dict)
    """The controls that begin between the ends of a bookmark."""


def read_fields(index: Index, asked: Iterable[Asked]) -> Reading:
    """Find the fields that a document asks."""
    names = [one.name for one in asked]
    marks = dict(zip(names, bookmarks_of(names), strict=True))
    tags = {name: tag_of(name) for name in names}
    found: dict[str, Found] = {}
    missing, twice, crossed = [], [], []
    for name in names:
        controls, starts = index.tagged.get(tags[name], []), index.starts.get(marks[name], [])
        if len(controls) > 1 or len(starts) > 1:
            twice.append(name)
        elif not controls and not starts:
            missing.append(name)
        elif starts and _elsewhere(controls[0] if controls else None, marks[name], index):
            crossed.append(name)
        else:
            found[name] = _field(controls[0]) if controls else _marked(marks[name], starts[0], index)
    known_tags, known_marks = set(tags.values()), {*marks.values(), *bookmarks_of([IDENTITY_TAG])}
    extra = [tag for tag in index.tagged if tag not in known_tags and not tag.startswith(OURS)]
    extra += [name for name in index.starts if name not in known_marks]
    return Reading(found, tuple(missing), tuple(twice), tuple(dict.fromkeys(extra)), tuple(crossed))


def identity_lines(root: Element) -> list[str]:
    """Return the paragraphs of a header or a footer, among which may be what a document tells of itself."""
    return [line for one in root.iter("p") if (line := " ".join(_text(one).split()))]


def identity_text(index: Index) -> str:
    """Return what a document tells of itself in its text, or nothing. A document that tells it twice tells all."""
    mark = bookmarks_of([IDENTITY_TAG])[0]
    controls = index.tagged.get(IDENTITY_TAG, [])
    if controls:
        return " / ".join(dict.fromkeys(_text(control) for control in controls)).strip()
    starts = index.starts.get(mark, [])
    return _marked(mark, starts[0], index).text.strip() if starts else ""


# Finding


def indexed(root: Element) -> Index:
    """Walk through a document once, and note every control and every bookmark of a field."""
    index = Index()
    opened: dict[str, str] = {}
    for one in root.iter():
        match one.tag:
            case "bookmarkStart" if (name := one.get("name", "")).startswith(PREFIX):
                opened[one.get("id", "")] = name
                index.starts.setdefault(name, []).append(one)
            case "bookmarkEnd":
                opened.pop(one.get("id", ""), None)
            case "sdt":
                if tag := _value(one.find("sdtPr/tag")):
                    index.tagged.setdefault(tag, []).append(one)
                for name in opened.values():
                    index.inside.setdefault(name, []).append(one)
            case "r":
                for name in opened.values():
                    index.runs.setdefault(name, []).append(one)
    return index


def _value(element: Element | None) -> str:
    return element.get("val", "") if element is not None else ""


def _elsewhere(control: Element | None, mark: str, index: Index) -> bool:
    """Tell whether a bookmark is round more than one control, or round another tagged one than this."""
    held = index.inside.get(mark, [])
    if any(inner not in outer.iter("sdt") for outer, inner in pairwise(held)):
        return True
    tagged = [one for one in held if _value(one.find("sdtPr/tag"))]
    return bool(tagged) and control not in tagged


def _marked(mark: str, start: Element, index: Index) -> Found:
    """Return the field of a bookmark: the control within it, else the nearest one round it, else its text."""
    inside = index.inside.get(mark)
    if inside:
        return _field(inside[-1])  # of a box in a box, the inner one keeps the state
    above = _run_control(start)
    if above is not None:
        return _field(above)
    return Found(GONE, "".join(map(_text, index.runs.get(mark, []))))


def _run_control(start: Element) -> Element | None:
    """Return the control that a bookmark starts in, if it is one of runs and not one round whole paragraphs."""
    for one in _above(start):
        if one.tag in ("p", "tc"):
            return None
        if one.tag == "sdt":
            return one
    return None


def _above(element: Element) -> Iterator[Element]:
    """Yield what an element stands in, from the inside out."""
    found: Iterator[Element] = element.iterancestors()  # type: ignore[attr-defined]  # it is one of lxml
    return found


# Reading


def _field(control: Element) -> Found:
    properties, content = control.find("sdtPr"), control.find("sdtContent")
    inner = content.find(".//sdt/sdtPr/checkbox") if content is not None else None
    box = properties.find("checkbox") if properties is not None else None
    box = box if box is not None else inner
    kind, day = "text", ""
    for one in properties if properties is not None else ():
        kind = _KINDS.get(one.tag, one.tag if one.tag in _OTHER_KINDS else kind)
        if one.tag == "date":
            day = one.get("fullDate", "")[:10]
    if box is not None:
        kind = "tick"
    ticked = _value(box.find("checked")).lower() in ("1", "true", "on") if box is not None else None
    return Found(
        kind,
        _text(content) if content is not None else "",
        day,
        ticked,
        properties is not None and _is_on(properties.find("showingPlcHdr")),
        _is_changed(control) or any(one.tag in _CHANGED for one in control.iter()),
        content is not None and _holds_foreign(content, ticked is not None),
    )


def _is_on(element: Element | None) -> bool:
    """Tell whether a switch is on: it is where it stands without a value (ECMA-376-1 section 17.17.4)."""
    return element is not None and element.get("val", "1").lower() not in ("0", "false", "off")


def _is_changed(element: Element) -> bool:
    return any(one.tag in _CHANGED for one in _above(element))


def _holds_foreign(element: Element, in_box: bool) -> bool:
    """Tell whether something is no text; the sign of a box may be a symbol, as its state stands beside it."""
    return any(one.tag in _FOREIGN or (one.tag == "sym" and not in_box and not _symbol(one)) for one in element.iter())


def _symbol(element: Element) -> str:
    """Return what was typed for a symbol (ECMA-376-1 section 17.3.3.30), or nothing where that is not known."""
    return _SYMBOLS.get(element.get("char", "").upper(), "") if element.get("font") == "Wingdings" else ""


def _text(element: Element) -> str:
    """Return the text of a control or a run, in lines."""
    made: list[str] = []
    for one in element.iter():
        if one.tag == "p":
            made.append("\n" if made else "")
        for piece in one if one.tag == "r" else ():
            made.append(_said(piece))
    return "".join(made)


def _said(piece: Element) -> str:
    """Return the text of a part of a run."""
    if piece.tag == "sym":
        return _symbol(piece)
    return (piece.text or "") if piece.tag == "t" else _SIGNS.get(piece.tag, "")
