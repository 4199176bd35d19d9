"""Matching: a table of prompts, what they go with, and why."""

from __future__ import annotations

from fractions import Fraction
from string import ascii_lowercase

from builder import prose
from builder.items.marking import letters, the
from builder.items.written import ItemType, Response, Written
from builder.model import Grid, Inline, Item, Match, Pair, Paragraph, Prose, Where
from builder.source import Fields


def _read(written: Written, fields: Fields) -> Match | None:
    if not written.answer or written.answer[0].type != "table_open":
        message = "the answer is missing: write a table with the columns prompt, match and why"
        written.note(written.heading, "Q007", message)
        return None
    parsed, problems = prose.from_tokens(written.answer, written.where)
    written.problems.extend(problems)
    grid = parsed.blocks[0]
    if not isinstance(grid, Grid) or not _check_cells(written):
        return None
    first = written.answer_where.line + 2
    pairs: list[Pair] = []
    distractors: list[Pair] = []
    for number, row in enumerate(grid.rows):
        place = Where(written.where.path, first + number)
        prompt, match, *why = (_prose(cell, place) for cell in row)
        if not match.blocks:
            written.note(place, "Q008", "the match is empty")
            continue
        pair = Pair(prompt, match, why[0] if why and why[0].blocks else None)
        (pairs if prompt.blocks else distractors).append(pair)
    _check_pairs(pairs, distractors, written)
    return Match(tuple(pairs), tuple(distractors), _heads(grid, written))


def _heads(grid: Grid, written: Written) -> tuple[Prose, ...]:
    """Return what prompts and matches are, as the head of the table says; nothing where it is empty."""
    heads = tuple(_prose(cell, written.answer_where) for cell in grid.head[:2])
    told = [head for head in heads if head.blocks]
    if len(told) == 1:
        message = "only one of the first two columns has a head: name both, or neither"
        written.note(written.answer_where, "Q017", message)
    return heads if len(told) == 2 else ()


def _prose(cell: tuple[Inline, ...], where: Where) -> Prose:
    return Prose(where, (Paragraph(cell),) if cell else ())


def _check_cells(written: Written) -> bool:
    # markdown-it drops a cell too many in silence, so the raw line is counted.
    start, end = written.answer[0].map or (0, 0)
    good = True
    counts = {
        number: len(prose.CELLS.split(written.lines[number].strip().removeprefix("|").removesuffix("|")))
        for number in range(start, end)
    }
    for number, cells in counts.items():
        if cells != 3 and good and set(counts.values()) == {cells}:
            message = f"this table has {cells} columns; it needs three: prompt, match, why"
            written.note(written.answer_where, "Q017", message)
            return False
        if cells != 3:
            place = Where(written.where.path, written.where.line + number)
            message = f"this row has {cells} cells; it needs three: prompt, match, why"
            written.note(place, "Q017", message)
            good = False
    return good


def _check_pairs(pairs: list[Pair], distractors: list[Pair], written: Written) -> None:
    if len(pairs) < 2:
        written.note(written.answer_where, "Q009", "there are fewer than two pairs to match")
    if len(pairs) + len(distractors) > len(ascii_lowercase):
        written.note(written.answer_where, "Q007", "there are more than 26 matches: a form has a letter for each")
    seen: set[str] = set()
    for pair in (*pairs, *distractors):
        text = prose.plain(pair.match).casefold()
        if text in seen:
            written.note(pair.match.where, "Q010", f"the match {text!r} stands twice; matches must differ")
        seen.add(text)


def _mark(item: Item, response: Response) -> Fraction:
    right = _full(item)
    if len(response) != len(right):
        return Fraction(0)
    # Each prompt by itself, so a letter that was used twice counts where it is right.
    return Fraction(sum(given == wanted for given, wanted in zip(response, right, strict=True)), len(right) or 1)


def _full(item: Item) -> Response:
    return letters(len(the(Match, item).pairs))


TYPE = ItemType(
    "matching",
    _read,
    _mark,
    _full,
    """\
Match what you hear with the part of the alliance it is about.

| What you hear | Part | Why |
|---|---|---|
| "I like coming here" | Bond | It is about the tie between you. |
| "I want a job with plants" | Goal | It says where to go. |
| "Let us ring three shops this week" | Task | It says what to do. |
| | Review | Not one of the three parts. |
""",
    minutes=2.0,
)
