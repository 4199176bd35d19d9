"""Markdown pages: what they name, and whether it stands where it may."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from builder.course.session_plans import session_plan
from builder.course.sheets import FEWEST, MOST, misspelt, sheet_lines, sheets
from builder.course.stretches import stretches
from builder.course.trainer import for_trainees, trainer_blocks
from builder.markdown import tokens
from builder.model import Heading, Mention, Page, Passage, Problem, SheetLine, Where
from builder.prose import lost_cells, place
from builder.source import shown

if TYPE_CHECKING:
    from markdown_it.token import Token

_ROLE = re.compile(
    r"\{(teaches|practises|minutes|serves|moment|observation|worksheet|comp|cite(?::\w+)?|term|rate)\}`([^`]*)`"
)
_TARGET = re.compile(r"<([^<>]+)>\s*$")
_IDS = ("serves", "moment", "observation", "worksheet")
"""Roles that show what their IDs stand for, and have no text of their own."""

_MOMENT = re.compile(r"\s*\{moment\}`[^`]*`\s*")
_PLAN = re.compile(r"\s*(?:`{3,}|:{3,})\{delivery-plan\}[ \t]*(.*)")
_UNDER_HEADINGS = ("teaches", "practises", "minutes", "serves", "moment")
ACTIVITY = "Activity: "


@dataclass(frozen=True, slots=True)
class Role:
    """One role as written: its name and its text."""

    where: Where
    name: str
    text: str


def read_page(text: str, path: str, problems: list[Problem]) -> Page:
    """Read a page of the book that is not a unit."""
    _, found = trainer_blocks(text.split("\n"), Where(path, 1))
    problems.extend(found)
    return scan(text, Where(path, 1), problems, top=1)


def scan(body: str, where: Where, problems: list[Problem], *, top: int) -> Page:
    """Read what a page names. `top` is the level that its first heading has."""
    stream = tokens(body)
    lines = _without_code(body, stream)
    hidden = _hidden(body, where)
    headings = tuple(_headings(stream, where, hidden))
    roles = [
        Role(Where(where.path, where.line + number), found[1].partition(":")[0], found[2].strip())
        for number, line in enumerate(lines)
        for found in _ROLE.finditer(line)
    ]
    _check_levels(headings, top, problems)
    problems.extend(lost_cells(stream, body.split("\n"), where))
    problems.extend(misspelt(lines, where))
    public, _ = for_trainees(body, where)
    return Page(
        where,
        headings,
        tuple(_passages(headings, roles, stream, where, problems)),
        competences=tuple(_named(roles, ("comp", "teaches", "practises"))),
        citations=tuple(_named(roles, ("cite",))),
        terms=tuple(_named(roles, ("term",))),
        figures=tuple(_named(roles, ("rate",))),
        links=tuple(_attributes(stream, "link_open", "href", where)),
        pictures=tuple(_pictures(stream, where, problems)),
        words=len(re.findall(r"[^\W\d_][\w'’-]*", _ROLE.sub("", public))),
        stretches=tuple(stretches(stream, where, hidden)),
        moments=tuple(_named(roles, ("moment",))),
        sheet_lines=tuple(_sheets(stream, headings, where, problems)),
        observations=tuple(_named(roles, ("observation",))),
        worksheets=tuple(_named(roles, ("worksheet",))),
        plan=tuple(session_plan(stream, headings, where, problems)),
        cohorts=tuple(_plans(lines, where)),
    )


def _plans(lines: list[str], where: Where) -> Iterator[Mention]:
    """Yield the cohorts whose delivery plan stands on the page."""
    for number, line in enumerate(lines):
        if found := _PLAN.match(line):
            yield Mention(Where(where.path, where.line + number), found[1].strip())


def _without_code(body: str, stream: list[Token]) -> list[str]:
    lines = body.split("\n")
    for token in stream:
        if token.type in ("fence", "code_block") and token.map and not token.info.startswith("{"):
            for number in range(*token.map):
                lines[number] = ""
    return lines


def _hidden(body: str, where: Where) -> frozenset[int]:
    """Return the lines that only trainers see, counted from 0."""
    lines = body.split("\n")
    if where.path.startswith("course/trainer/"):
        return frozenset(range(len(lines)))
    blocks, _ = trainer_blocks(lines, where)
    return frozenset(number for first, last in blocks for number in range(first, last + 1))


def _headings(stream: list[Token], where: Where, hidden: frozenset[int]) -> Iterator[Heading]:
    for index, token in enumerate(stream):
        if token.type == "heading_open" and token.map:
            text = stream[index + 1].content
            yield Heading(place(token, where), int(token.tag[1]), text, token.map[0] in hidden)


def _check_levels(headings: tuple[Heading, ...], top: int, problems: list[Problem]) -> None:
    level = top - 1
    for heading in headings:
        if heading.level < top:
            message = "the title of a unit comes from its front matter: start headings with `##`"
            problems.append(Problem(heading.where, "U010", message))
        elif heading.level > level + 1 == top:
            message = f"the first heading has level {heading.level}: start with `{'#' * top}`"
            problems.append(Problem(heading.where, "U007", message))
        elif heading.level > level + 1:
            message = f"heading level {heading.level} follows level {level}: go down one level at a time"
            problems.append(Problem(heading.where, "U007", message))
        level = max(heading.level, top)


def _named(roles: list[Role], names: tuple[str, ...]) -> Iterator[Mention]:
    for role in roles:
        if role.name in names:
            target = None if role.name in _IDS else _TARGET.search(role.text)
            for what in _split(role.name, target[1] if target else role.text):
                yield Mention(role.where, what)


def _split(name: str, text: str) -> list[str]:
    match name:
        case "cite":
            return [key.strip() for key in text.split(",")]
        case "teaches" | "practises" | "serves" | "moment":
            return text.replace(",", " ").split()
        case _:
            return [text]


def _attributes(stream: list[Token], kind: str, name: str, where: Where) -> Iterator[Mention]:
    for token in stream:
        for child in token.children or ():
            if child.type == kind and token.map:
                yield Mention(place(token, where), str(child.attrs.get(name, "")))


def _pictures(stream: list[Token], where: Where, problems: list[Problem]) -> Iterator[Mention]:
    for token in stream:
        for child in token.children or ():
            if child.type == "image" and token.map:
                if not child.content.strip():
                    message = "the picture has no alt text: write ![what it shows](file)"
                    problems.append(Problem(place(token, where), "Q016", message))
                yield Mention(place(token, where), str(child.attrs.get("src", "")))


def _passages(
    headings: tuple[Heading, ...],
    roles: list[Role],
    stream: list[Token],
    where: Where,
    problems: list[Problem],
) -> Iterator[Passage]:
    # What stands right under a heading is the first paragraph after it.
    first = {
        stream[index].map[0] + where.line: range(*(stream[index + 3].map or (0, 0)))  # type: ignore[index]
        for index in range(len(stream) - 3)
        if stream[index].type == "heading_open" and stream[index + 3].type == "paragraph_open"
    }
    # A moment has a paragraph of its own: text beside it would be shown as part of it.
    mixed = {
        place(token, where).line
        for token in stream
        if token.type == "inline" and "{moment}`" in token.content and not _MOMENT.fullmatch(token.content)
    }
    placed: set[Role] = set()
    for heading in headings:
        under = [r for r in roles if r.where.line - where.line in first.get(heading.where.line, ())]
        yield from _passage(heading, under, problems)
        placed.update(under)
        if any(role.name == "moment" for role in under) and first[heading.where.line].start + where.line in mixed:
            message = "{moment} stands alone, with an empty line below: text beside it would be shown as part of it"
            problems.append(Problem(under[0].where, "U008", message))
    for role in roles:
        if role.name in _UNDER_HEADINGS and role not in placed:
            message = f"{{{role.name}}} must stand right under its heading"
            problems.append(Problem(role.where, "U008", message))


def _passage(heading: Heading, roles: list[Role], problems: list[Problem]) -> Iterator[Passage]:
    activity = heading.text.startswith(ACTIVITY)
    _check_line(activity, roles, problems)
    wanted, other = ("practises", "teaches") if activity else ("teaches", "practises")
    for role in roles:
        if role.name == other:
            message = f"{{{other}}} cannot stand here: an activity practises, any other section teaches"
            problems.append(Problem(role.where, "U008", message))
    named = [role for role in roles if role.name == wanted]
    if activity and not named and not any(role.name == other for role in roles):
        message = "an activity names the leaves it practises: {practises}`…` right under its heading"
        problems.append(Problem(heading.where, "U008", message))
    minutes = [_minutes(role, problems) for role in roles if role.name == "minutes"]
    if named:
        leaves = tuple(_named(named, (wanted,)))
        if not leaves:
            problems.append(Problem(named[0].where, "U008", f"{{{wanted}}} names no leaf"))
        title = heading.text.removeprefix(ACTIVITY)
        serves = tuple(_named(roles, ("serves",)))
        yield Passage(named[0].where, title, leaves, activity, minutes[0] if minutes else None, serves)


def _check_line(activity: bool, roles: list[Role], problems: list[Problem]) -> None:
    for role in roles:
        if role.name == "serves" and not activity:
            message = "{serves} cannot stand here: it says which objectives an activity serves"
            problems.append(Problem(role.where, "U008", message))
        if role.name in ("serves", "moment") and not role.text:
            problems.append(Problem(role.where, "U008", f"{{{role.name}}} names nothing"))


def _sheets(
    stream: list[Token], headings: tuple[Heading, ...], where: Where, problems: list[Problem]
) -> Iterator[SheetLine]:
    for first, lines in sheets(stream, where):
        opening = Where(first.path, first.line - 1)
        found = tuple(sheet_lines(lines, first, problems))
        if not any(heading.text.startswith(ACTIVITY) for heading in _around(headings, opening)):
            message = "an observer sheet belongs to an activity: put it below a heading `Activity: …`"
            problems.append(Problem(opening, "U021", message))
        if not FEWEST <= len(found) <= MOST:
            message = f"an observer sheet has {FEWEST} to {MOST} lines, found {len(found)}"
            problems.append(Problem(opening, "U021", message))
        yield from found


def _around(headings: tuple[Heading, ...], where: Where) -> Iterator[Heading]:
    """Yield the headings of the sections that a line stands in, the innermost first."""
    level = 7
    for heading in reversed(headings):
        if heading.where.line < where.line and heading.level < level:
            level = heading.level
            yield heading


def _minutes(role: Role, problems: list[Problem]) -> int | None:
    if re.fullmatch(r"[0-9]{1,4}", role.text):
        return int(role.text)
    message = f"{{minutes}} holds a whole number, found {shown(role.text)}"
    problems.append(Problem(role.where, "U008", message))
    return None


def read_terms(text: str, path: str) -> tuple[Mention, ...]:
    """Read the terms of the glossary: the lines of its `{glossary}` fence that are not indented."""
    found: list[Mention] = []
    for token in tokens(text):
        if token.type == "fence" and token.info.strip() == "{glossary}" and token.map:
            for number, line in enumerate(token.content.split("\n"), start=token.map[0] + 2):
                if line and not line[0].isspace() and not line.startswith(":"):
                    found.append(Mention(Where(path, number), line.strip()))
    return tuple(found)
