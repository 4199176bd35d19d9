"""Courses that tests only look at, each read once in a process: that of this repository takes seconds to read.

Their values are frozen, so one test cannot spoil them for another. What a test writes it reads with `read_course`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from builder.course import read_course
from builder.model import Course


@cache
def read_once(root: Path) -> Course:
    """Return the course under this folder, whose files no test may change."""
    return read_course(root)[0]
