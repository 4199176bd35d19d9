"""What formats of plain lines share: texts as one line, and how they tell what they lack."""

from __future__ import annotations

import re
from typing import assert_never

from builder import prose
from builder.form import Form, Question
from builder.formats.told import heads, unit_of_number
from builder.model import (
    Block,
    Choice,
    CodeBlock,
    Grid,
    Item,
    Listing,
    Match,
    Paragraph,
    Picture,
    Problem,
    Prose,
    TextEntry,
    Vignette,
)

_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def fit(text: str) -> str:
    """Return a text in which the signs that text files should not hold are U+FFFD, and ends of lines are one sign."""
    return _UNFIT.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(*texts: Prose | None) -> str:
    """Return texts in plain words on one line, pictures by their alt texts.

    Paragraphs follow each other. Entries of a list and rows of a table are parted by semicolons and keep their
    numbers; lines that an author broke, and lines of code, by a bar.
    """
    return " ".join(_line(block) for text in texts if text for block in text.blocks)


def _line(block: Block) -> str:
    match block:
        case Paragraph(children):
            return _joined(prose.plain_run(children).split("\n"), " / ")
        case CodeBlock(text):
            return _joined(text.split("\n"), " / ")
        case Listing(items, start):
            entries = [" ".join(map(_line, item)) for item in items]
            return _joined(
                [f"({start + n}) {one}" if start is not None else one for n, one in enumerate(entries)], "; "
            )
        case Grid(head, rows):
            return _joined([" | ".join(map(prose.plain_run, row)) for row in (head, *rows)], "; ")
        case _:
            assert_never(block)


def _joined(lines: list[str], between: str) -> str:
    single = (" ".join(fit(line).split()) for line in lines)
    return between.join(line for line in single if line)


def vignette_of(question: Question, form: Form) -> Vignette | None:
    """Return the vignette of a question, None where it has none."""
    return next((one for one in form.vignettes if one.id == question.item.vignette), None)


def told_at_end(item: Item) -> Prose | None:
    """Return what the answer says beside the stem, for systems that do not show it: the unit, or what columns are."""
    match item.interaction:
        case TextEntry(unit=unit):
            return unit_of_number(item, unit)
        case Match() as found:
            return heads(item, found)
        case _:
            return None


def pictures_in(item: Item) -> tuple[Picture, ...]:
    """Return every picture of an item."""
    return tuple(picture for text in prose.texts_of(item) for picture in prose.pictures(text))


def best(choice: Choice) -> tuple[int, ...]:
    """Return which options have the top score, as indexes into source order."""
    top = max(option.score for option in choice.options)
    return tuple(index for index, option in enumerate(choice.options) if option.score == top)


def is_pinned(item: Item) -> bool:
    """Tell whether an option of an item keeps its place."""
    return isinstance(item.interaction, Choice) and any(option.pinned for option in item.interaction.options)


def refusal(item: Item, message: str) -> Problem:
    """Return the problem that an item cannot stand in a format."""
    return Problem(item.where, "E001", f"{item.id}: {message}")


def difference(item: Item, message: str) -> Problem:
    """Return the problem that an item stands in a format with a difference."""
    return Problem(item.where, "E002", f"{item.id}: {message}", "warning")
