"""Observation files: an event, its stages, and the criteria in the order in which things happen.

A file can be of another kind: a role play, a document to judge, a talk in supervision. Below the criteria of the last
two stand lines with labels, where those of an event say what to look for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING

from builder import prose
from builder.course.units import front_matter, read_review
from builder.items.written import stray_lines
from builder.markdown import tokens
from builder.model import WAYS, Criterion, Mention, Observation, Problem, Prose, Stage, Where
from builder.source import Fields, one_of, texts, words

if TYPE_CHECKING:
    from markdown_it.token import Token

_NUMBER = re.compile(r"\*\*(\d{2})\*\* (.*?)((?:\s*`[^`]+`)+)\s*$", re.S)
LABELS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "document review": ("Not yet", "Nearly", "At the standard"),
        "supervision guide": ("Ask", "Listen for"),
    }
)
"""How the lines below a criterion start, in this order. The kinds that are not here have lines in free words."""


def read_observation(content: str, path: str, problems: list[Problem]) -> Observation | None:
    """Read an observation, or None where its front matter cannot be read."""
    front = front_matter(content, path, problems)
    if front is None:
        return None
    fields, body, line = front
    name = PurePosixPath(path).stem
    kind = fields.need("kind", one_of(tuple(WAYS)), "") if fields.has("kind") else "observation"
    stream = tokens(body)
    problems.extend(stray_lines(stream, tuple(body.split("\n")), Where(path, line)))
    setting = fields.need("setting", words, "")
    people, agreement = _present(fields, kind)
    observation = Observation(
        where=Where(path, 1),
        id=name,
        title=fields.need("title", words, ""),
        setting=setting,
        people=people,
        agreement=agreement,
        review=read_review(fields),
        stages=_stages(stream, Where(path, line), name, LABELS.get(kind, ()), problems),
        kind=kind,
    )
    fields.close()
    return None if fields.failed else observation


def _present(fields: Fields, kind: str) -> tuple[tuple[str, ...], str]:
    """Read who is there and what they have agreed to: both at an event, nobody where a document is judged."""
    match kind:
        case "observation":
            return fields.need("people", texts, ()), fields.need("agreement", words, "")
        case "role play":
            return fields.need("people", texts, ()), fields.may("agreement", words, "")
        case "":  # the kind is wrong, and was told
            return fields.may("people", texts, ()), fields.may("agreement", words, "")
        case _:
            return (), ""


def _stages(
    stream: list[Token], base: Where, name: str, labels: tuple[str, ...], problems: list[Problem]
) -> tuple[Stage, ...]:
    stages: list[Stage] = []
    for group in prose.groups(stream):
        place = prose.place(group[0], base)
        if group[0].type == "heading_open":
            stages.append(Stage(place, group[1].content, ()))
        elif group[0].type == "bullet_list_open" and stages:
            items = prose.groups(group[1:-1])
            made = (_criterion(item, base, name, labels, problems) for item in items)
            criteria = tuple(criterion for criterion in made if criterion)
            last = stages.pop()
            stages.append(Stage(last.where, last.title, last.criteria + criteria))
        else:
            message = "only stages (`## …`) and their criteria (`- **01** …`) can stand here"
            problems.append(Problem(place, "O004", message))
    return tuple(stages)


def _criterion(
    item: list[Token], base: Where, name: str, labels: tuple[str, ...], problems: list[Problem]
) -> Criterion | None:
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
    look_for, more = prose.from_tokens([] if labels else quotes, base)
    parts = _parts(quotes, base, place, labels, problems) if labels else ()
    problems.extend([*noted, *more])
    return Criterion(
        where=place,
        id=f"{name}-{found[1]}",
        text=text,
        leaves=tuple(Mention(place, code) for code in codes if code[0].isdigit()),
        critical="critical" in codes,
        look_for=Prose(place, look_for.blocks) if look_for.blocks else None,
        parts=parts,
    )


def _parts(
    quotes: list[Token], base: Where, place: Where, labels: tuple[str, ...], problems: list[Problem]
) -> tuple[tuple[str, Prose], ...]:
    """Return the lines below a criterion by label; a line that starts with none goes on with the one above."""
    found: list[tuple[str, Where, list[str]]] = []
    starts = re.compile(rf"({'|'.join(labels)}):(?:\s+|$)(.*)")
    for where, line in _lines(quotes, base, problems):
        start = starts.match(line)
        if start:
            found.append((start[1], where, [start[2]]))
        elif found:
            found[-1][2].append(line)
        else:
            found.append(("", where, [line]))
    if tuple(label for label, _, lines in found if any(lines)) != labels:
        problems.append(Problem(place, "O005", _expected(labels, [label for label, _, _ in found])))
        return ()
    read = [(label, prose.parse("\n".join(lines), where)) for label, where, lines in found]
    problems.extend(problem for _, (_, noted) in read for problem in noted)
    return tuple((label, text) for label, (text, _) in read)


def _expected(labels: tuple[str, ...], found: list[str]) -> str:
    asked = ", ".join(f"`> {label}: …`" for label in labels)
    there = ", ".join(f"`> {label}:`" if label else "a line that starts with none of them" for label in found)
    return (
        f"expected these lines below the criterion, in this order, each with its text: {asked}; found {there or 'none'}"
    )


def _lines(quotes: list[Token], base: Where, problems: list[Problem]) -> Iterator[tuple[Where, str]]:
    for group in prose.groups(quotes):
        where = prose.place(group[0], base)
        if group[0].type != "paragraph_open":
            problems.append(Problem(where, "O004", "only lines of text can stand below a criterion of this kind"))
            continue
        for number, line in enumerate(group[1].content.split("\n")):
            yield Where(where.path, where.line + number), line


def _left_over(groups: list[list[Token]], base: Where) -> Iterator[Problem]:
    for group in groups[1:]:
        if group[0].type != "blockquote_open":
            message = "a criterion is one paragraph, and what to look for below it in lines that start with `>`"
            yield Problem(prose.place(group[0], base), "O004", message)
