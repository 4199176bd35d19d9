"""What happens to the cases of a course, day by day: `course/timeline.yml`."""

from __future__ import annotations

from builder.course.shelf import read_list
from builder.model import Happening, Problem
from builder.source import NO_DAY, Fields, day, mentions, words


def read_timeline(file: tuple[str, str], problems: list[Problem]) -> tuple[Happening, ...]:
    """Read what happens to the cases, in the order in which it is written."""

    def read(fields: Fields) -> Happening:
        return Happening(
            where=fields.where,
            id=fields.need("id", words, ""),
            date=fields.need("date", day, NO_DAY),
            who=fields.need("who", mentions, ()),
            what=fields.need("what", words, ""),
        )

    return read_list(file, read, problems)
