"""The session plan of a unit: a table in its trainer text that says what happens when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from builder.course.stretches import plain_text
from builder.model import Heading, PlanRow, Problem, Where
from builder.source import shown

if TYPE_CHECKING:
    from markdown_it.token import Token

TITLE = "session plan"
"""The heading, in small letters, under which the plan stands."""


def session_plan(
    stream: Sequence[Token], headings: Sequence[Heading], where: Where, problems: list[Problem]
) -> Iterator[PlanRow]:
    """Yield the rows of the first table under the heading "Session plan" in trainer text; the first cell is minutes.

    The second says what happens, a third, where there is one, how.
    """
    at = [n for n, one in enumerate(headings) if one.trainer and one.text.strip().casefold() == TITLE]
    if not at:
        return
    head, *rows = list(_table(_section(stream, at[0]))) or [(0, [""])]
    if head[1][0].casefold() != "minutes":
        message = "the session plan is a table below its heading: `| Minutes | What happens |`"
        problems.append(Problem(headings[at[0]].where, "U014", message))
        return
    for line, (minutes, *cells) in rows:
        place = Where(where.path, where.line + line)
        if not minutes.isascii() or not minutes.isdigit():
            message = f"the first cell of a session plan holds minutes, a whole number, found {shown(minutes)}"
            problems.append(Problem(place, "U014", message))
        elif not cells or not cells[0]:
            problems.append(Problem(place, "U014", "this row of the session plan does not say what happens"))
        else:
            yield PlanRow(place, int(minutes), cells[0], cells[1] if len(cells) > 1 else "")


def _section(stream: Sequence[Token], heading: int) -> list[Token]:
    """Return what stands under one heading, up to the next."""
    found = [number for number, token in enumerate(stream) if token.type == "heading_open"]
    return list(stream[found[heading] + 3 : found[heading + 1] if heading + 1 < len(found) else None])


def _table(stream: Sequence[Token]) -> Iterator[tuple[int, list[str]]]:
    """Yield the line and the cells of each row of the first table."""
    line, cells = 0, list[str]()
    for token in stream:
        if token.type == "tr_open" and token.map:
            line, cells = token.map[0], []
        elif token.type == "inline":
            cells.append(plain_text(token)[1])
        elif token.type == "tr_close":
            yield line, cells
        elif token.type == "table_close":
            return
