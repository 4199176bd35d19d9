"""Observer sheets: what someone looks for who watches an activity."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from builder import prose
from builder.model import Mention, Problem, SheetLine, Where

if TYPE_CHECKING:
    from markdown_it.token import Token

NAME = "{observer-sheet}"
FEWEST, MOST = 3, 10
"""How many lines a sheet has: fewer are no sheet, and nobody can look for more while a talk goes on."""

MOST_LEAVES = 4
"""As of a criterion: who looks for more at once sees none of it."""

_CRITERION = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*-\d{2}")
_BEHAVIOUR = re.compile(r"(.*?)((?:\s*`[^`]+`)+)", re.S)
_ROLE = re.compile(r"\{[a-z][a-z:-]*\}`")
_COLONS = re.compile(r"\s*:{3,}\s*\{observer-sheet\}")
_HOW = "write `- Behaviour. `3.13.6``, or a criterion alone: `- employer-visit-07`"


def sheets(stream: Sequence[Token], where: Where) -> Iterator[tuple[Where, list[str]]]:
    """Yield the lines of each observer sheet of a page, with the place of its first line."""
    for token in stream:
        if token.type == "fence" and token.info.strip() == NAME and token.map:
            yield Where(where.path, where.line + token.map[0] + 1), token.content.removesuffix("\n").split("\n")


def sheet_lines(lines: Sequence[str], where: Where, problems: list[Problem]) -> Iterator[SheetLine]:
    """Yield the lines of one sheet, whose first line stands at `where`; one that cannot be read is a problem."""
    for place, text in _entries(lines, where, problems):
        line = _line(place, text, problems)
        if line:
            yield line


def misspelt(lines: Sequence[str], where: Where) -> Iterator[Problem]:
    """Yield a problem for each sheet between colons: as text it would be on the page, and nothing would be checked."""
    for number, line in enumerate(lines):
        if _COLONS.match(line):
            message = "an observer sheet stands between lines of three backticks, found colons"
            yield Problem(Where(where.path, where.line + number), "U020", message)


def _entries(lines: Sequence[str], where: Where, problems: list[Problem]) -> Iterator[tuple[Where, str]]:
    entries: list[tuple[Where, list[str]]] = []
    for number, line in enumerate(lines):
        place = Where(where.path, where.line + number)
        if re.match(r"[-*] ", line):
            entries.append((place, [line[2:].strip()]))
        elif line.strip() and line[0] == " " and entries:
            entries[-1][1].append(line.strip())
        elif line.strip():
            problems.append(Problem(place, "U020", f"a line of an observer sheet starts with `- `: {_HOW}"))
    yield from ((place, " ".join(text)) for place, text in entries)


def _line(where: Where, text: str, problems: list[Problem]) -> SheetLine | None:
    if _CRITERION.fullmatch(text):
        return SheetLine(where, criterion=text)
    found = _BEHAVIOUR.fullmatch(text)
    if not found or not found[1].strip() or _ROLE.search(text):
        what = "holds a role" if _ROLE.search(text) else "has no leaves at its end" if not found else "has no words"
        problems.append(Problem(where, "U020", f"this line of an observer sheet {what}: {_HOW}"))
        return None
    codes = re.findall(r"`([^`]+)`", found[2])
    wrong = [code for code in codes if not code[0].isdigit()]
    if wrong or len(codes) > MOST_LEAVES:
        said = f"{wrong[0]!r} is no leaf such as `3.13.6`" if wrong else f"found {len(codes)} leaves"
        problems.append(Problem(where, "U020", f"a line of an observer sheet ends with one to four leaves: {said}"))
        return None
    problems.extend(prose.parse(found[1].strip(), where)[1])
    return SheetLine(where, found[1].strip(), tuple(Mention(where, code) for code in codes))
