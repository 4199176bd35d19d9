"""Observation files: an event, its stages, and the criteria in the order in which things happen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from builder import prose
from builder.course.units import front_matter, read_review
from builder.items.written import stray_lines
from builder.markdown import tokens
from builder.model import Criterion, Mention, Observation, Problem, Prose, Stage, Where
from builder.source import texts, words

if TYPE_CHECKING:
    from markdown_it.token import Token

_NUMBER = re.compile(r"\*\*(\d{2})\*\* (.*?)((?:\s*`[^`]+`)+)\s*$", re.S)


def read_observation(content: str, path: str, problems: list[Problem]) -> Observation | None:
    """Read an observation, or None where its front matter cannot be read."""
    front = front_matter(content, path, problems)
    if front is None:
        return None
    fields, body, line = front
    name = PurePosixPath(path).stem
    stream = tokens(body)
    problems.extend(stray_lines(stream, tuple(body.split("\n")), Where(path, line)))
    observation = Observation(
        where=Where(path, 1),
        id=name,
        title=fields.need("title", words, ""),
        setting=fields.need("setting", words, ""),
        people=fields.need("people", texts, ()),
        agreement=fields.need("agreement", words, ""),
        review=read_review(fields),
        stages=_stages(stream, Where(path, line), name, problems),
    )
    fields.close()
    return None if fields.failed else observation


def _stages(stream: list[Token], base: Where, name: str, problems: list[Problem]) -> tuple[Stage, ...]:
    stages: list[Stage] = []
    for group in prose.groups(stream):
        place = prose.place(group[0], base)
        if group[0].type == "heading_open":
            stages.append(Stage(place, group[1].content, ()))
        elif group[0].type == "bullet_list_open" and stages:
            items = prose.groups(group[1:-1])
            made = (_criterion(item, base, name, problems) for item in items)
            criteria = tuple(criterion for criterion in made if criterion)
            last = stages.pop()
            stages.append(Stage(last.where, last.title, last.criteria + criteria))
        else:
            message = "only stages (`## …`) and their criteria (`- **01** …`) can stand here"
            problems.append(Problem(place, "O004", message))
    return tuple(stages)


def _criterion(item: list[Token], base: Where, name: str, problems: list[Problem]) -> Criterion | None:
    groups = list(prose.groups(item[1:-1]))
    place = prose.place(item[0], base)
    found = _NUMBER.fullmatch(groups[0][1].content) if groups and groups[0][0].type == "paragraph_open" else None
    if not found or not found[2].strip():
        message = "a criterion is written `- **01** Text. `3.13.1` `critical``: number, text, leaves, flags"
        problems.append(Problem(place, "O001", message))
        return None
    problems.extend(_left_over(groups, base))
    codes = re.findall(r"`([^`]+)`", found[3])
    for code in codes:
        if code != "critical" and not code[0].isdigit():
            message = f"{code!r} is no leaf such as `3.13.1`; the only flag is `critical`"
            problems.append(Problem(place, "O001", message))
    text, noted = prose.parse(found[2], place)
    quotes = [token for group in groups[1:] for token in group[1:-1] if group[0].type == "blockquote_open"]
    look_for, more = prose.from_tokens(quotes, base)
    problems.extend([*noted, *more])
    return Criterion(
        where=place,
        id=f"{name}-{found[1]}",
        text=text,
        leaves=tuple(Mention(place, code) for code in codes if code[0].isdigit()),
        critical="critical" in codes,
        look_for=Prose(place, look_for.blocks) if look_for.blocks else None,
    )


def _left_over(groups: list[list[Token]], base: Where) -> Iterator[Problem]:
    for group in groups[1:]:
        if group[0].type != "blockquote_open":
            message = "a criterion is one paragraph, and what to look for below it in lines that start with `>`"
            yield Problem(prose.place(group[0], base), "O004", message)
