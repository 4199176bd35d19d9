"""Worksheets: blank documents with fill-in fields, and their filled examples.

A blank may stand where Markdown would make something else of it: `____` alone is a rule. So a number between two
signs that no text holds takes its place while Markdown is read, and every number must turn up again as a blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from builder import prose
from builder.course.files import Files
from builder.course.pages import scan
from builder.course.trainer import for_trainees, trainer_blocks
from builder.course.units import front_matter, read_review
from builder.markdown import tokens
from builder.model import (
    Blank,
    BlankTable,
    FieldKind,
    Heading,
    Inline,
    Listing,
    Paragraph,
    Piece,
    Problem,
    Prose,
    Where,
    Worksheet,
)
from builder.source import Fields, Mapping, Node, Sequence, flag, mentions, parse_yaml, text, texts, words

if TYPE_CHECKING:
    from markdown_it.token import Token

_BLANK = re.compile(r"_{4,}(?:[ \t]*\{([^}\n]*)\})?")
_CHOICE = re.compile(r"([(\[]) ?[)\]] +(?=\S)")
_LINES = re.compile(r"([1-9]\d?) lines?")
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"
_HELD = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")


def read_worksheet(content: str, path: str, files: Files, problems: list[Problem]) -> Worksheet | None:
    """Read a worksheet and the filled example beside it, or None where the front matter is unreadable."""
    front = front_matter(content, path, problems)
    if front is None:
        return None
    fields, body, line = front
    place = Where(path, line)
    problems.extend(_trainer_blocks(body.split("\n"), place))
    pieces = _pieces(for_trainees(body, place)[0], place, problems)
    blanks = tuple(_flat(pieces))
    if not _BLANK.search(body) and not blanks:
        problems.append(Problem(place, "W003", "the worksheet has no blank: write `____` where people write"))
    problems.extend(_same_labels(blanks))
    sheet = Worksheet(
        where=Where(path, 1),
        id=PurePosixPath(path).stem,
        title=fields.need("title", words, ""),
        competences=fields.need("competences", mentions, ()),
        review=read_review(fields),
        blanks=blanks,
        headings=scan(body, place, problems, top=2).headings,
        example=_example(path.removesuffix(".md") + ".example.yml", blanks, files, problems),
        pieces=pieces,
        safety=fields.may("safety", flag, False),
        given=fields.may("given", flag, False),
    )
    if sheet.safety and sheet.given:
        message = "`safety` and `given` are both true: on what somebody outside keeps, contacts would name the team"
        problems.append(Problem(place, "W008", f"{message}; take one out"))
    fields.close()
    return None if fields.failed else sheet


def _trainer_blocks(lines: list[str], place: Where) -> Iterator[Problem]:
    blocks, problems = trainer_blocks(lines, place)
    yield from problems
    for first, _ in blocks:
        message = "a worksheet goes to trainees: it cannot hold a trainer block"
        yield Problem(Where(place.path, place.line + first), "U006", message)


def _flat(pieces: tuple[Piece, ...]) -> Iterator[Blank]:
    for piece in pieces:
        if isinstance(piece, Blank):
            yield piece
        elif isinstance(piece, BlankTable):
            yield from (cell for row in piece.rows for cell in row if isinstance(cell, Blank))


def _same_labels(blanks: tuple[Blank, ...]) -> Iterator[Problem]:
    first: dict[str, Blank] = {}
    for blank in blanks:
        if blank.label and first.setdefault(blank.label, blank) is not blank:
            line = first[blank.label].where.line
            message = f"{blank.label!r} labels two blanks, the first on line {line}: give each its own label"
            yield Problem(blank.where, "W005", message)


# Pieces


def _pieces(body: str, base: Where, problems: list[Problem]) -> tuple[Piece, ...]:
    for number, line in enumerate(body.split("\n")):
        if re.search(r"[(\[]\s*_{4,}\s*[)\]]", line):
            message = "a blank in brackets turns into something else: write the label, then `____`"
            problems.append(Problem(Where(base.path, base.line + number), "W002", message))
    body = re.sub(f"[{_OPEN}{_CLOSE}]", "\ufffd", body)
    left: dict[int, Blank] = {}

    def hold(found: re.Match[str]) -> str:
        place = Where(base.path, base.line + body.count("\n", 0, found.start()))
        kind, lines = _kind(found[1], place, problems)
        left[len(left)] = Blank(place, "", kind, lines)
        return f"{_OPEN}{len(left) - 1}{_CLOSE}"

    stream = tokens(_BLANK.sub(hold, body))
    sheet = _Sheet(base, left, problems)
    sheet.add(prose.groups(stream))
    for blank in left.values():
        message = "a blank in a heading, a quotation or code is none: write it on a line of text"
        problems.append(Problem(blank.where, "W002", message))
    return tuple(sheet.pieces)


def _kind(written: str | None, place: Where, problems: list[Problem]) -> tuple[FieldKind, int]:
    match (written or "").strip():
        case "":
            return "line", 1
        case "date":
            return "date", 1
        case "number":
            return "number", 1
        case other if found := _LINES.fullmatch(other):
            return "lines", int(found[1])
        case other:
            message = f"{other!r} is not a kind of blank: use date, number or `4 lines`"
            problems.append(Problem(place, "W001", message))
            return "line", 1


class _Sheet:
    """Gathers `pieces` from block tokens. `left` holds the blanks that have no place among them yet, by number."""

    def __init__(self, base: Where, left: dict[int, Blank], problems: list[Problem]) -> None:
        self.base = base
        self.left = left
        self.problems = problems
        self.pieces: list[Piece] = []

    def add(self, groups: Iterable[list[Token]], otherwise: str = "") -> None:
        """Add what the blocks hold. `otherwise` is the label of a blank that has none of its own."""
        for group in groups:
            match group[0].type:
                case "heading_open":
                    place = prose.place(group[0], self.base)
                    self.pieces.append(Heading(place, int(group[0].tag[1]), group[1].content))
                case "paragraph_open" if _has_blank(group):
                    self._line(group[1].content, prose.place(group[0], self.base), otherwise)
                case "bullet_list_open" | "ordered_list_open" if any(map(_sort, prose.groups(group[1:-1]))):
                    self._list(group)
                case "table_open" if _has_blank(group):
                    self._table(group)
                case _:
                    self._text(group)

    def _text(self, group: list[Token]) -> None:
        parsed, found = prose.from_tokens(group, self.base)
        self.problems.extend(found)
        self.pieces.append(Prose(prose.place(group[0], self.base), parsed.blocks))

    def _parsed(self, written: str, where: Where) -> Prose:
        parsed, found = prose.parse(written.strip(), where)
        self.problems.extend(found)
        return parsed

    def _line(self, content: str, where: Where, otherwise: str = "") -> None:
        before, *rest = _HELD.split(content)
        for number, after in zip(rest[::2], rest[1::2], strict=True):
            own = self._label(self._parsed(before, where))
            self._blank(int(number), own or otherwise or self._above())
            before = after
        if re.search(r"\w", before):
            self.pieces.append(self._parsed(before, where))

    def _label(self, written: Prose) -> str:
        # A label is plain text, so what would be lost in it stays on the sheet as it was written.
        if any(prose.pictures(written)) or any(prose.links(written)):
            self.pieces.append(written)
        return label_of(written)

    def _above(self, *, keep: bool = False) -> str:
        """Return the paragraph or heading just above, as a label. The paragraph is taken off, unless kept."""
        match self.pieces[-1:]:
            case [Prose(blocks=(Paragraph(),)) as written]:
                if keep:
                    return label_of(written)
                self.pieces.pop()
                return self._label(written)
            case [Heading() as heading]:
                return label_of(prose.parse(heading.text, heading.where)[0])
            case _:
                return ""

    def _blank(self, number: int, label: str) -> None:
        blank = replace(self.left.pop(number), label=label)
        if not label:
            message = "this blank has no label: write what goes in before it, or on the line above it"
            self.problems.append(Problem(blank.where, "W006", message))
        self.pieces.append(blank)

    def _take(self, written: str) -> list[Blank]:
        return [self.left.pop(int(number)) for number in _HELD.findall(written)]

    def _list(self, group: list[Token]) -> None:
        start = int(group[0].attrs.get("start", 1))
        above = self._above(keep=True)
        items = enumerate(prose.groups(group[1:-1]), start)
        for sort, run in groupby(items, key=lambda entry: _sort(entry[1])):
            match sort:
                case "choice":
                    self._choices([item for _, item in run])
                case "blank":
                    for number, item in run:
                        self.add(prose.groups(item[1:-1]), f"{above}, {number}" if above else "")
                case _:
                    self._texts(list(run), numbered=group[0].type == "ordered_list_open")

    def _texts(self, run: list[tuple[int, list[Token]]], *, numbered: bool) -> None:
        parsed = [prose.from_tokens(item[1:-1], self.base) for _, item in run]
        self.problems.extend(problem for _, found in parsed for problem in found)
        listing = Listing(tuple(one.blocks for one, _ in parsed), run[0][0] if numbered else None)
        self.pieces.append(Prose(prose.place(run[0][1][0], self.base), (listing,)))

    def _choices(self, items: list[list[Token]]) -> None:
        label, place = self._above(), prose.place(items[0][0], self.base)
        written = [self._choice(item) for item in items]
        choices = tuple(_HELD.split(one)[0].strip(" :") for one in written)
        if not label or not all(choices):
            message = "these choices have no label: write the question on the line above them"
            if label:
                message = "a choice is empty: write what can be chosen"
            self.problems.append(Problem(place, "W006", message))
        several = items[0][2].content.startswith("[") if len(items[0]) > 2 else False
        self.pieces.append(Blank(place, label, "choose several" if several else "choose one", choices=choices))
        for one, choice, item in zip(written, choices, items, strict=True):
            if choice and _HELD.search(one):
                self._line(f"{label}: {one}", prose.place(item[0], self.base))
            else:
                self._take(one)

    def _choice(self, item: list[Token]) -> str:
        parsed, found = prose.from_tokens(item[1:-1], self.base)
        self.problems.extend(found)
        return _CHOICE.sub("", " ".join(prose.plain(parsed).split()), count=1)

    def _table(self, group: list[Token]) -> None:
        head, *rows = _rows(group)
        names = [label_of(self._parsed(cell.content, self.base)) for cell in head]
        made = []
        for number, row in enumerate(rows, start=1):
            first = "" if _HELD.search(row[0].content) else label_of(self._parsed(row[0].content, self.base))
            labels = [_cell_label(name, column, first, number) for column, name in enumerate(names, start=1)]
            made.append(tuple(self._cell(cell, label) for cell, label in zip(row, labels, strict=True)))
        heads = tuple(prose.inlines(cell, self.base, self.problems) for cell in head)
        self.pieces.append(BlankTable(prose.place(group[0], self.base), heads, tuple(made)))

    def _cell(self, cell: Token, label: str) -> tuple[Inline, ...] | Blank:
        taken = self._take(cell.content)
        if not taken:
            return prose.inlines(cell, self.base, self.problems)
        blank = taken[0]
        if not _HELD.fullmatch(cell.content.strip()):
            message = f"a cell holds text or one blank, found {_HELD.sub('____', cell.content)!r}: use two columns"
            self.problems.append(Problem(blank.where, "W007", message))
        return replace(blank, label=label)


def _cell_label(name: str, column: int, first: str, number: int) -> str:
    if first:
        return f"{name}: {first}" if name else first
    return f"{name or f'Column {column}'}, row {number}"


def _rows(group: list[Token]) -> Iterator[list[Token]]:
    row: list[Token] = []
    for token in group:
        if token.type == "inline":
            row.append(token)
        elif token.type == "tr_close":
            yield row
            row = []


def _has_blank(group: list[Token]) -> bool:
    return any(token.type == "inline" and _HELD.search(token.content) for token in group)


def _sort(item: list[Token]) -> str:
    """Return what a list item is on a worksheet: `choice`, `blank`, or nothing of its own."""
    first = next((token.content for token in item if token.type == "inline"), "")
    if _CHOICE.match(first):
        return "choice"
    return "blank" if _has_blank(item) else ""


def label_of(written: Prose) -> str:
    """Return a text as a label: plain, in one line, without what leads up to a blank."""
    plain = " ".join(prose.plain(written).split())
    return plain.strip(" |:*_").lstrip(")] ").rstrip("([ ")


# Examples


def _example(
    path: str, blanks: tuple[Blank, ...], files: Files, problems: list[Problem]
) -> tuple[tuple[str, str], ...]:
    content = files.text(path) if path in files.names else None
    root, found = parse_yaml(content, Where(path, 1)) if content else (None, [])
    problems.extend(found)
    if not isinstance(root, Mapping):
        if content and not found:
            problems.append(Problem(Where(path, 1), "Y004", "the file must hold labels and answers"))
        return ()
    labels = [blank.label for blank in blanks]
    fields = Fields(root, problems)
    answers = tuple((blank.label, _answer(blank, fields)) for blank in blanks)
    for key, _ in root.rows:
        if key.value not in labels:
            # The likely slip: the first cell of a row alone, where the head of the column stands before it.
            longer = next((f"; did you mean {one!r}?" for one in labels if one.endswith(f": {key.value}")), "")
            problems.append(Problem(key.where, "W004", f"{key.value!r} is not a label of the worksheet{longer}"))
    return tuple((label, answer) for label, answer in answers if answer)


def _answer(blank: Blank, fields: Fields) -> str:
    answer = fields.may(blank.label, _chosen_text if blank.kind == "choose several" else text, "")
    choices = ", ".join(blank.choices)
    if answer and blank.kind == "choose one" and answer not in blank.choices:
        fields.note(fields.at(blank.label), "W004", f"{answer!r} is not one of the choices: {choices}")
    elif answer and blank.kind == "choose several" and not chosen(answer, blank.choices):
        fields.note(fields.at(blank.label), "W004", f"{answer!r} names what is not among the choices: {choices}")
    return answer


def _chosen_text(node: Node) -> str:
    return "; ".join(texts(node)) if isinstance(node, Sequence) else text(node)


def chosen(answer: str, choices: tuple[str, ...]) -> tuple[str, ...]:
    """Return the choices that an answer names, parted by commas or semicolons; none if it names anything else."""
    found: list[str] = []
    while answer:
        named = [one for one in choices if re.match(rf"{re.escape(one)}\s*([,;]|$)", answer)]
        if not named:
            return ()
        found.append(max(named, key=len))
        answer = answer[len(found[-1]) :].lstrip(" ,;")
    return tuple(found)


def lonely_examples(files: Files) -> Iterator[Problem]:
    """Yield a problem for each filled example that stands beside no worksheet."""
    for name in sorted(files.names):
        sheet = name.removesuffix(".example.yml") + ".md"
        if name.startswith("worksheets/") and name.endswith(".example.yml") and sheet not in files.names:
            yield Problem(Where(name, 1), "W004", f"there is no worksheet {sheet} that this could be an example of")
