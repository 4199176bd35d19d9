"""Folders to a Course and its problems."""

from __future__ import annotations

from pathlib import Path

from builder.model import Course, Problem

__all__ = ["find_root", "read_course"]


def find_root(start: Path) -> Path | None:
    """Return the nearest folder at or above `start` that holds a course, or None."""
    for folder in (start, *start.parents):
        if (folder / "course" / "_config.yml").is_file() or (folder / "units").is_dir():
            return folder
    return None


def read_course(root: Path) -> tuple[Course, list[Problem]]:
    """Read everything under `root` that can be read: see `builder.course.reading`."""
    # Whoever recalls a course that was read before needs none of the readers, and need not wait for them.
    from builder.course import reading

    return reading.read_course(root)
