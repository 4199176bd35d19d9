"""Worksheets: blank documents with fill-in fields, and their filled examples."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from builder.course.files import Files
from builder.course.pages import scan
from builder.course.trainer import trainer_blocks
from builder.course.units import front_matter, read_review
from builder.model import Blank, FieldKind, Problem, Where, Worksheet
from builder.source import Fields, Mapping, mentions, parse_yaml, text, words

_BLANK = re.compile(r"_{4,}(?:\s*\{([^}]*)\})?")
_CHOICE = re.compile(r"^\s*[-*] ([(\[])( ?)[)\]] +(\S.*)$")
_LINES = re.compile(r"([1-9]\d?) lines?")


def read_worksheet(content: str, path: str, files: Files, problems: list[Problem]) -> Worksheet | None:
    """Read a worksheet and the filled example beside it, or None where the front matter is unreadable."""
    front = front_matter(content, path, problems)
    if front is None:
        return None
    fields, body, line = front
    place = Where(path, line)
    problems.extend(_trainer_blocks(body.split("\n"), place))
    blanks = tuple(_blanks(body.split("\n"), place, problems))
    if not blanks:
        problems.append(Problem(place, "W003", "the worksheet has no blank: write `____` where people write"))
    sheet = Worksheet(
        where=Where(path, 1),
        id=PurePosixPath(path).stem,
        title=fields.need("title", words, ""),
        competences=fields.need("competences", mentions, ()),
        review=read_review(fields),
        blanks=blanks,
        headings=scan(body, place, problems, top=2).headings,
        example=_example(path.removesuffix(".md") + ".example.yml", blanks, files, problems),
    )
    fields.close()
    return None if fields.failed else sheet


def _trainer_blocks(lines: list[str], place: Where) -> Iterator[Problem]:
    blocks, problems = trainer_blocks(lines, place)
    yield from problems
    for first, _ in blocks:
        message = "a worksheet goes to trainees: it cannot hold a trainer block"
        yield Problem(Where(place.path, place.line + first), "U006", message)


def _blanks(lines: list[str], base: Where, problems: list[Problem]) -> Iterator[Blank]:
    label, choices = "", list[tuple[Where, str, str]]()
    for number, line in enumerate(lines):
        place = Where(base.path, base.line + number)
        if found := _CHOICE.match(line):
            choices.append((place, found[1], found[3].strip()))
            continue
        if choices and line.strip():
            yield _choose(label, choices)
            choices = []
        if re.search(r"[(\[]\s*_{4,}\s*[)\]]", line):
            message = "a blank in brackets turns into something else: write the label, then `____`"
            problems.append(Problem(place, "W002", message))
        yield from _line_blanks(line, label, place, problems)
        if line.strip() and not _BLANK.search(line):
            label = line.strip(" #|:")
    if choices:
        yield _choose(label, choices)


def _line_blanks(line: str, label: str, place: Where, problems: list[Problem]) -> Iterator[Blank]:
    start = 0
    for found in _BLANK.finditer(line):
        before = line[start : found.start()].strip(" |:*_").lstrip(")] ").rstrip("([ ")
        kind, lines = _kind(found[1], place, problems)
        yield Blank(place, before or label, kind, lines)
        start = found.end()


def _choose(label: str, choices: list[tuple[Where, str, str]]) -> Blank:
    kind: FieldKind = "choose one" if choices[0][1] == "(" else "choose several"
    return Blank(choices[0][0], label, kind, choices=tuple(text for _, _, text in choices))


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
    answers = tuple((label, fields.may(label, text, "")) for label in dict.fromkeys(labels))
    for blank in blanks:
        answer = fields.may(blank.label, text, "") if blank.kind == "choose one" else ""
        if answer and answer not in blank.choices:
            message = f"{answer!r} is not one of the choices: {', '.join(blank.choices)}"
            problems.append(Problem(fields.at(blank.label), "W004", message))
    for key, _ in root.rows:
        if key.value not in labels:
            problems.append(Problem(key.where, "W004", f"{key.value!r} is not a label of the worksheet"))
    return tuple((label, answer) for label, answer in answers if answer)


def lonely_examples(files: Files) -> Iterator[Problem]:
    """Yield a problem for each filled example that stands beside no worksheet."""
    for name in sorted(files.names):
        sheet = name.removesuffix(".example.yml") + ".md"
        if name.startswith("worksheets/") and name.endswith(".example.yml") and sheet not in files.names:
            yield Problem(Where(name, 1), "W004", f"there is no worksheet {sheet} that this could be an example of")
