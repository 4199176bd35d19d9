"""Word templates for those who make their own: check one, see every style of it, start from one that ships."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from builder.build.looks import look_path
from builder.build.pieces import Pieces
from builder.doc.sample import sample
from builder.model import SHEETS, Problem, Sheet
from builder.resources import LOOKS
from builder.word import draft, finish, read_template
from builder.word.template import open_word
from builder.word.template_check import check_template
from builder.word.uses import USES

MADE = date(2026, 1, 1)
"""The day that samples say they were made on: the same template gives the same bytes."""
SLOTS = {
    "cohort": "Name of the cohort",
    "provider": "Name of the provider",
    "content": "Content of 1 January 2026",
    "status": "Draft",
}


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A template: its file, how people are told about it, and the start of the names of what is made from it."""

    path: Path
    shown: str
    stem: str


def template_files(name: str) -> tuple[NamedFile, ...]:
    """Return the templates that a name stands for: those of a look that ships, or a file."""
    if name in LOOKS:
        return tuple(NamedFile(look_path(name, sheet), f"{name}/{sheet}.docx", f"{name}-{sheet}") for sheet in SHEETS)
    return (NamedFile(Path(name), name, Path(name).stem),)


def checked(name: str, language: str) -> list[Problem]:
    """Return what is wrong with templates. Raises ValueError for a file that is no Word file."""
    return [problem for one in template_files(name) for problem in check_template(one.path, one.shown, language)]


def samples(name: str) -> Pieces:
    """Return a sample of every style for each template that a name stands for. Raises ValueError."""
    return Pieces({f"{one.stem}-sample.docx": _sample(one) for one in template_files(name)})


def _sample(one: NamedFile) -> bytes:
    template, page = read_template(one.path), open_word(one.path).sections[0]
    landscape = int(page.page_width or 0) > int(page.page_height or 0)
    document = sample(f"{one.stem}-sample", f"Title: every style of {one.shown}", USES, landscape=landscape)
    return finish(draft(document, template, made=MADE, pictures=Path(), language=template.language or "en-GB"), SLOTS)


def copy_of(look: str, sheet: Sheet) -> bytes:
    """Return a template that ships, to be edited in Word."""
    return look_path(look, sheet).read_bytes()
