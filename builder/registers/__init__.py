"""The register for other systems: competences, not questions. Each module writes one file of a whole course.

A writer is a pure function of a course and of its book. Only entries in use are written: what was withdrawn stays in
the unit files, and its ID is never given again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from builder.model import Course
from builder.registers.book import Book
from builder.registers.case import write as case
from builder.registers.moodle_framework import write as moodle_framework

__all__ = ["REGISTERS", "Book"]

REGISTERS: Mapping[str, Callable[[Course, Book], dict[str, bytes]]] = MappingProxyType(
    {"moodle-framework": moodle_framework, "case": case}
)
"""What `competences --to` can write, by name."""
