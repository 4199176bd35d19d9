"""The register of a course for other systems: it only adds what the book is called."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from builder.build.pieces import Pieces
from builder.model import Course, Where
from builder.registers import REGISTERS, Book
from builder.source import Mapping, Scalar, parse_yaml

CONFIG = "course/_config.yml"


def register(root: Path, course: Course, names: Iterable[str]) -> Pieces:
    """Write the register in each of these forms, or say which one there is not."""
    wanted = tuple(names)
    unknown = [name for name in wanted if name not in REGISTERS]
    if unknown:
        return Pieces(message=f"there is no register {unknown[0]!r}. Known: {', '.join(REGISTERS)}.")
    book = book_of(root)
    return Pieces({path: data for name in wanted for path, data in REGISTERS[name](course, book).items()})


def book_of(root: Path) -> Book:
    """Return the title and the author that `course/_config.yml` names. Raises OSError where it cannot be read."""
    node, _ = parse_yaml((root / CONFIG).read_text(encoding="utf-8"), Where(CONFIG))
    rows = node.rows if isinstance(node, Mapping) else ()
    said = {key.value: value.value for key, value in rows if isinstance(value, Scalar)}
    return Book(said.get("title") or "Course", said.get("author") or "The authors of the course")
