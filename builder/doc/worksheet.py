"""Fill-in fields, tables to write in, and the worksheets that are made of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from posixpath import dirname, join, normpath
from typing import Literal, assert_never
from unicodedata import normalize

from docutils import nodes

from builder.course.worksheets import chosen, label_of
from builder.doc.document import Document
from builder.doc.nodes import (
    blank,
    container,
    element,
    every,
    heading,
    inline,
    paragraph,
    section,
    strong,
    table_group,
    with_widths,
)
from builder.doc.prose import blocks, run
from builder.doc.quotes import curled
from builder.model import Blank, BlankTable, Heading, Inline, Piece, Prose, Where, Worksheet

FieldKind = Literal["text", "lines", "date", "choice", "tick"]
TICKED = "yes"
"""The value of a tick that is set."""

LONGEST = 30
"""How long a name made from a label can be: Word takes 40 characters for a bookmark."""

EXAMPLE = "Example: an invented person"


# Fields and tables


def fill_in(
    name: str,
    label: str,
    kind: FieldKind = "text",
    *,
    choices: tuple[str, ...] = (),
    lines: float = 1,
    value: str = "",
    width: int = 0,
) -> blank:
    """Return a place to fill in: `name` is its key in the document, `label` the full question."""
    told = {"width": width} if width else {}
    return element(
        blank, name=name, label=label, kind=kind, choices=choices, lines=lines, prompt="", value=value, **told
    )


def names(texts: Iterable[str]) -> tuple[str, ...]:
    """Return for each text a name of `a-z0-9-`; where two would be the same, the later one gets a number."""
    made: dict[str, None] = {}
    for text in texts:
        plain = normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
        slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
        if len(slug) > LONGEST:
            slug = slug[: LONGEST + 1].rpartition("-")[0][:LONGEST] or slug[:LONGEST]
        name, number = slug or "blank", 2
        while name in made:
            name, number = f"{slug or 'blank'}-{number}", number + 1
        made[name] = None
    return tuple(made)


def grid(
    head: Sequence[nodes.paragraph],
    rows: Sequence[Sequence[Sequence[nodes.Node]]],
    widths: Sequence[int],
    *classes: str,
    title: str = "",
    stub: bool = False,
) -> nodes.table:
    """Return a table with columns of these widths; `stub` says that the first cell of a row names it."""
    group = table_group([[cell] for cell in head], rows)
    if stub:
        next(group.findall(nodes.colspec))["stub"] = 1
    caption = [heading(title)] if title else []
    return with_widths(element(nodes.table, [*caption, group], classes), widths)


def in_lines(made: nodes.table, heights: Sequence[float]) -> nodes.table:
    """Return a table whose rows are so high, in lines to write on by hand, whatever stands in them."""
    body = every(nodes.tbody, [made])[0]
    for row, height in zip(body.children, heights, strict=True):
        assert isinstance(row, nodes.row)
        row["lines"] = height
    return made


def placed(made: list[nodes.Node], where: Where) -> list[nodes.Node]:
    """Name every picture by its path from the root of the course; sources name it from where they stand."""
    for image in every(nodes.image, made):
        if ":" not in image["uri"]:
            image["uri"] = normpath(join(dirname(where.path), image["uri"]))
    return made


def text_of(prose: Prose) -> list[nodes.Node]:
    """Return the blocks of a text, its pictures named from the root of the course."""
    return placed(blocks(prose), prose.where)


# Worksheets


def worksheet(sheet: Worksheet) -> Document:
    """Return a blank worksheet, to fill in on a laptop or by hand."""
    body = [*_body(sheet, {}), *_competences(sheet)]
    return Document(sheet.id, "worksheet", sheet.id, sheet.title, body, fillable=True, given=sheet.given)


def worksheet_example(sheet: Worksheet) -> Document:
    """Return the worksheet filled in with the answers of its example."""
    body = [paragraph(EXAMPLE, classes=("cw-stamp",)), *_body(sheet, dict(sheet.example)), *_competences(sheet)]
    return Document(f"{sheet.id}-example", "worksheet", sheet.id, f"{sheet.title}: example", body, given=sheet.given)


def _competences(sheet: Worksheet) -> list[nodes.Node]:
    if sheet.given:
        return []
    children: list[nodes.Node | str] = ["Competences: "]
    for index, leaf in enumerate(sheet.competences):
        children.extend([", "] if index else [])
        children.append(inline(leaf.what, "cw-code"))
    return [paragraph(*children, classes=("cw-fine",))]


def _body(sheet: Worksheet, answers: Mapping[str, str]) -> list[nodes.Node]:
    """Return the pieces as nodes, each below its heading."""
    fields = dict(zip((one.label for one in sheet.blanks), names(one.label for one in sheet.blanks), strict=True))
    headings = iter(names(f"part {piece.text}" for piece in sheet.pieces if isinstance(piece, Heading)))
    top: nodes.Element = nodes.Element()
    within: list[tuple[int, nodes.Element]] = [(0, top)]
    before: Piece | None = None
    for piece in sheet.pieces:
        if isinstance(piece, Heading):
            while within[-1][0] >= piece.level:
                within.pop()
            made = section(next(headings), piece.text, [])
            within[-1][1].append(made)
            within.append((piece.level, made))
        else:
            within[-1][1].extend(_piece(piece, _label(piece, before), fields, answers))
        before = piece
    return list(top.children)


def _label(piece: Piece, before: Piece | None) -> str:
    """Return the label that is printed: not what stands right above it already."""
    if not isinstance(piece, Blank):
        return ""
    match before:
        case Blank(label=label) if label != piece.label:
            return piece.label.removeprefix(f"{label}: ")
        case Heading(text=label) if label == piece.label:
            return ""
        case Prose() if label_of(before) == piece.label:
            return ""
        case _:
            return piece.label


def _piece(
    piece: Prose | Blank | BlankTable, label: str, fields: Mapping[str, str], answers: Mapping[str, str]
) -> list[nodes.Node]:
    match piece:
        case Prose():
            return text_of(piece)
        case Blank():
            return _blank(piece, label, fields[piece.label], answers.get(piece.label, ""))
        case BlankTable():
            return [_table(piece, fields, answers)]
        case _:
            assert_never(piece)


def _blank(found: Blank, label: str, name: str, answer: str) -> list[nodes.Node]:
    above = [paragraph(strong(label))] if label else []
    match found.kind:
        case "line" | "date" | "number":
            lead = f"{label}{'' if label[-1] in '?!.:' else ':'}" if label else ""
            return [paragraph(*([strong(lead), nodes.Text(" ")] if lead else []), _field(found, name, answer))]
        case "lines":
            return [container([*above, paragraph(_field(found, name, answer))], "cw-question")]
        case "choose one" | "choose several":
            how = "Tick one." if found.kind == "choose one" else "Tick all that fit."
            fine = paragraph(how, classes=("cw-fine",))
            return [container([*above, fine, *_ticks(found, name, answer)], "cw-question")]
        case _:
            assert_never(found.kind)


def _field(found: Blank, name: str, answer: str) -> blank:
    kinds: dict[str, FieldKind] = {"date": "date", "lines": "lines"}
    return fill_in(name, found.label, kinds.get(found.kind, "text"), lines=found.lines, value=curled(answer))


def _ticks(found: Blank, name: str, answer: str) -> list[nodes.Node]:
    set_ = chosen(answer, found.choices) if found.kind == "choose several" else (answer,)
    return [
        paragraph(
            fill_in(f"{name}.{number}", f"{found.label} {choice}", "tick", value=TICKED if choice in set_ else ""),
            f" {choice}",
        )
        for number, choice in enumerate(found.choices, start=1)
    ]


def _table(found: BlankTable, fields: Mapping[str, str], answers: Mapping[str, str]) -> nodes.table:
    def cell(one: tuple[Inline, ...] | Blank) -> list[nodes.Node]:
        if isinstance(one, Blank):
            return [paragraph(_field(one, fields[one.label], answers.get(one.label, "")))]
        return [paragraph(*run(one))]

    heads = [paragraph(*run(one)) for one in found.head]
    rows = [[cell(one) for one in row] for row in found.rows]
    stub = all(row and not isinstance(row[0], Blank) for row in found.rows)
    return grid(heads, rows, [100 // len(heads)] * len(heads), "cw-grid", stub=stub)
