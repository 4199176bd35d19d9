"""A row of our own table of questions, read back. `formats.csv_table` writes it and tells what its columns hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from string import ascii_lowercase

from builder import prose
from builder.intake.fitting import range_text
from builder.intake.moodle_texts import Texts
from builder.intake.scores import MOST_ANSWERS, number
from builder.intake.texts import plain_prose
from builder.intake.values import Taken
from builder.model import (
    Answer,
    Aspect,
    Choice,
    ExtendedText,
    Grade,
    Interaction,
    Match,
    Option,
    Order,
    Pair,
    Prose,
    TextEntry,
)

_RANGE = re.compile(r"(-?[0-9.]+)(?: (to|within) (-?[0-9.]+))?")


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of a row, as they were before spreadsheets were kept from taking them for formulas."""

    cells: Mapping[str, str]
    texts: Texts

    def cell(self, name: str) -> str:
        """Return a cell, or nothing where there is none."""
        content = self.cells.get(name, "")
        return content[1:] if content.startswith("'") else content

    def text(self, name: str) -> Prose:
        """Return a text: HTML where it starts with `<`, and else plain paragraphs."""
        content = self.cell(name)
        return self.texts.html(content) if content.startswith("<") else plain_prose(content, self.texts.where)

    def may(self, name: str) -> Prose | None:
        """Return a text that may be empty."""
        made = self.text(name)
        return made if made.blocks else None

    def answers(self) -> Iterator[int]:
        """Yield the numbers of the answers that are there."""
        for place in range(1, MOST_ANSWERS + 1):
            if f"answer {place}" not in self.cells:
                return
            if self.cell(f"answer {place}") or self.cell(f"for {place}") or self.cell(f"score {place}"):
                yield place

    def whole(self, name: str) -> int | None:
        """Return a whole number, or None."""
        content = self.cell(name).strip()
        return int(content) if re.fullmatch(r"[0-9]{1,9}", content) else None

    def figure(self, name: str) -> float | None:
        """Return a number, or None."""
        made = number(self.cell(name)) if self.cell(name) else None
        return None if made is None else float(made)


def own_question(cells: Mapping[str, str], texts: Texts) -> Taken | str:
    """Return the question of a row, or why it cannot be taken."""
    row = _Row(cells, texts)
    kind = row.cell("type")
    found = _answer(row, kind)
    if isinstance(found, str):
        return found
    stem = row.text("stem")
    waivers = (line.partition(": ") for line in row.cell("waivers").split("\n") if ": " in line)
    enemies = row.cell("enemies").strip()
    lost = (f"These were not to stand beside it: {enemies}.",) if enemies else ()
    return Taken(
        kind,
        prose.with_gaps(stem)[0] if kind == "gap-fill" else stem,
        found,
        row.cell("title"),
        row.may("feedback"),
        row.may("vignette text"),
        row.cell("id"),
        row.whole("revision"),
        tuple(row.cell("competences").split()),
        row.cell("level"),
        row.figure("marks"),
        row.figure("minutes"),
        tuple(row.cell("sources").split()),
        (*texts.lost, *lost),
        row.figure("facility"),
        row.cell("case"),
        tuple((rule, reason) for rule, _, reason in waivers),
        row.cell("note"),
    )


def _answer(row: _Row, kind: str) -> Interaction | str:
    match kind:
        case "single" | "multiple" | "true-false" | "next-action":
            return _choice(row, kind)
        case "matching":
            return _match(row)
        case "ordering":
            places = sorted(row.answers(), key=lambda place: row.whole(f"for {place}") or 0)
            return Order(tuple(row.text(f"answer {place}") for place in places))
        case "short-text" | "numeric" | "gap-fill":
            return _entry(row, kind)
        case "extended":
            return ExtendedText(tuple(_rubric(row)))
        case _:
            return f"{kind!r} is not a type of item"


def _choice(row: _Row, kind: str) -> Choice | str:
    pinned = row.cell("pinned").split()
    places = list(row.answers())
    if len(places) > len(ascii_lowercase):
        return f"it has {len(places)} options, more than the 26 letters"
    options = (
        Option(
            name,
            row.text(f"answer {place}"),
            row.whole(f"score {place}") or 0,
            row.may(f"feedback {place}"),
            str(place) in pinned,
        )
        for name, place in zip(ascii_lowercase, places, strict=False)
    )
    return Choice(tuple(options), kind == "multiple", kind == "next-action", row.cell("scoring") == "whole")


def _match(row: _Row) -> Match:
    pairs = [
        Pair(row.text(f"for {place}"), row.text(f"answer {place}"), row.may(f"feedback {place}"))
        for place in row.answers()
    ]
    heads = (row.text("head of prompts"), row.text("head of matches"))
    return Match(
        tuple(one for one in pairs if one.prompt.blocks),
        tuple(one for one in pairs if not one.prompt.blocks),
        heads if all(head.blocks for head in heads) else (),
    )


def _entry(row: _Row, kind: str) -> TextEntry | str:
    answers: dict[int, list[Answer]] = {}
    for place in row.answers():
        content = row.cell(f"answer {place}")
        made = _number(content) if kind == "numeric" else (content, None, None)
        if made is None:
            return f"{content!r} is not a number that an item of ours can hold"
        gap = (row.whole(f"for {place}") or 1) if kind == "gap-fill" else 1
        score = int(row.whole(f"score {place}") != 0)
        answers.setdefault(gap, []).append(Answer(made[0], score, made[1], made[2], row.may(f"feedback {place}")))
    return TextEntry(
        tuple(tuple(answers[gap]) for gap in sorted(answers)),
        in_stem=kind == "gap-fill",
        numeric=kind == "numeric",
        unit=row.cell("unit of number"),
        capitals=row.cell("capitals") == "matter",
        slips=min(3, row.whole("spelling") or 0),
    )


def _number(content: str) -> tuple[str, float, float] | None:
    """Return the text of a number, a range or a tolerance, with its ends."""
    found = _RANGE.fullmatch(" ".join(content.split()))
    first, second = (number(found[1]), number(found[3] or "0")) if found else (None, None)
    if found is None or first is None or second is None:
        return None
    match found[2]:
        case "to":
            low, high = float(first), float(second)
        case "within":
            low, high = float(first - second), float(first + second)
        case _:
            low = high = float(first)
    return (found[0] if found[2] == "within" else range_text(low, high), low, high) if low <= high else None


def _rubric(row: _Row) -> Iterator[Aspect]:
    number_of = 0
    levels: list[tuple[int, int]] = []
    for place in row.answers():
        number_of += bool(row.cell(f"for {place}"))
        levels.append((number_of, place))
    for _, group in groupby(levels, key=lambda one: one[0]):
        places = [place for _, place in group]
        grades = tuple(Grade(row.whole(f"score {place}") or 0, row.text(f"answer {place}")) for place in places)
        yield Aspect(row.text(f"for {places[0]}"), grades)
