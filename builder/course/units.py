"""Unit files: front matter with its register, and the page."""

from __future__ import annotations

import re

from builder.course.pages import scan
from builder.course.trainer import trainer_blocks
from builder.model import (
    DOMAINS,
    EVIDENCE,
    JURISDICTIONS,
    KINDS,
    REVIEW_CLASSES,
    STATUSES,
    Competence,
    Problem,
    Review,
    Unit,
    Where,
)
from builder.source import (
    NO_DAY,
    Fields,
    Mapping,
    Node,
    Wrong,
    day,
    flag,
    integer,
    mentions,
    one_of,
    parse_yaml,
    several,
    shown,
    some_of,
    split_front_matter,
    text,
    texts,
    words,
)


def front_matter(content: str, path: str, problems: list[Problem]) -> tuple[Fields, str, int] | None:
    """Read the front matter of a page: its fields, the body, and the line on which the body starts."""
    split = split_front_matter(content, path)
    if isinstance(split, Problem):
        problems.append(split)
        return None
    head, body, line = split
    root, found = parse_yaml(head, Where(path, 2))
    problems.extend(found)
    if not isinstance(root, Mapping):
        if not found:
            problems.append(Problem(Where(path, 2), "Y006", "the front matter holds no keys"))
        return None
    return Fields(root, problems), body, line


def read_review(fields: Fields) -> Review:
    """Read when the content was checked, by whom, and by when it must be again."""
    return Review(
        fields.need("reviewed", day, NO_DAY),
        fields.may("reviewed by", text, ""),
        fields.need("review by", day, NO_DAY),
    )


def read_unit(content: str, path: str, problems: list[Problem]) -> Unit | None:
    """Read a unit, or None where its front matter cannot be read. The page is read in any case."""
    front = front_matter(content, path, problems)
    if front is None:
        return None
    fields, body, line = front
    place = Where(path, line)
    problems.extend(trainer_blocks(body.split("\n"), place)[1])
    number = fields.need("unit", _number, "")
    unit = Unit(
        where=Where(path, 1),
        number=number,
        title=fields.need("title", words, ""),
        aliases=fields.may("aliases", texts, ()),
        section=fields.need("section", _section, 0),
        domain=fields.may("domain", one_of(DOMAINS), "") or None,
        aim=fields.need("aim", words, ""),
        objectives=fields.need("objectives", mentions, ()),
        minutes=fields.need("minutes", integer, 0),
        jurisdiction=fields.may("jurisdiction", one_of(JURISDICTIONS), "") or None,
        review_class=fields.need("review class", one_of(REVIEW_CLASSES), ""),
        safety=fields.may("safety", flag, False),
        review=read_review(fields),
        competences=_register(fields, number, problems),
        page=scan(body, place, problems, top=2),
        content_note=fields.may("content note", text, ""),
    )
    fields.close()
    return None if fields.failed else unit


def _section(node: Node) -> int:
    value = integer(node)
    if value not in (1, 2, 3):
        raise Wrong(f"expected 1, 2 or 3, found {value}")
    return value


def _number(node: Node) -> str:
    value = words(node)
    if not re.fullmatch(r"[0-9]{1,3}\.[0-9]{1,3}", value):
        raise Wrong(f'expected a number such as "2.3", found {shown(value)}')
    return value


def _register(front: Fields, unit: str, problems: list[Problem]) -> tuple[Competence, ...]:
    """Read the register. One entry that cannot be read fails the unit: else the rest would have a gap."""
    found: list[Competence] = []
    group: str | None = None
    nodes: tuple[Node, ...] = front.need("register", several, ())
    for node in nodes:
        if not isinstance(node, Mapping):
            front.note(node.where, "Y004", "an entry of the register has keys such as `id` and `kind`")
            front.failed = True
            continue
        fields = Fields(node, problems)
        if fields.has("group"):
            group = fields.need("group", words, "")
            fields.close()
        else:
            found.extend(_statement(fields, unit, group, len(found), problems))
        front.failed |= fields.failed
    return tuple(found)


def _statement(fields: Fields, unit: str, group: str | None, before: int, problems: list[Problem]) -> list[Competence]:
    nodes: tuple[Node, ...] = fields.may("parts", several, ())
    kind = fields.need("kind", one_of(KINDS), "")
    whole = _competence(fields, unit, group, None, kind, before + 1, leaf=not nodes)
    parts = []
    for number, node in enumerate(nodes, start=before + 2):
        if isinstance(node, Mapping):
            inner = Fields(node, problems)
            parts.append((inner, _competence(inner, unit, group, whole.id, kind, number, leaf=True)))
        else:
            fields.note(node.where, "Y004", "a part has keys: `id`, `evidence`, `statement`")
            fields.failed = True
    fields.failed |= any(inner.failed for inner, _ in parts)
    return [whole, *(part for _, part in parts)]


def _competence(
    fields: Fields, unit: str, group: str | None, parent: str | None, kind: str, order: int, *, leaf: bool
) -> Competence:
    competence = Competence(
        where=fields.at("id"),
        id=fields.need("id", words, ""),
        unit=unit,
        parent=parent,
        group=group,
        kind=kind,
        evidence=fields.may("evidence", some_of(EVIDENCE), ()),
        statement=fields.need("statement", words, ""),
        leaf=leaf,
        order=order,
        revision=fields.may("revision", integer, 1),
        status=fields.may("status", one_of(STATUSES), "current"),
        replaces=fields.may("replaces", texts, ()),
        edition=fields.may("edition", integer, 1),
    )
    fields.close()
    return competence
