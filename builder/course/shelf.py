"""What stands beside the units: objectives, cases, dated figures, sources."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeVar

from builder.course.plans import each
from builder.model import JURISDICTIONS, Case, Figure, Mention, Objective, Problem, Where
from builder.source import (
    NO_DAY,
    Fields,
    Mapping,
    Node,
    Scalar,
    Sequence,
    day,
    one_of,
    parse_yaml,
    several,
    text,
    words,
)

T = TypeVar("T")
_ENTRY = re.compile(r"^\s*@\w+\s*\{\s*([^,\s]+)\s*,", re.M)


def read_list(file: tuple[str, str], read: Callable[[Fields], T], problems: list[Problem]) -> tuple[T, ...]:
    """Read a file that holds a list of mappings; an empty text is a file that need not be there."""
    path, content = file
    if not content:
        return ()
    root, found = parse_yaml(content, Where(path, 1))
    problems.extend(found)
    if root is None or isinstance(root, Mapping):
        if not found:
            problems.append(Problem(Where(path, 1), "Y004", "the file must hold a list: entries that start with `-`"))
        return ()
    return each(several(root), read, problems)


def read_objectives(file: tuple[str, str], problems: list[Problem]) -> tuple[Objective, ...]:
    """Read the overarching aims and objectives."""
    return read_list(
        file,
        lambda fields: Objective(fields.where, fields.need("id", words, ""), fields.need("text", words, "")),
        problems,
    )


def read_cases(file: tuple[str, str], problems: list[Problem]) -> tuple[Case, ...]:
    """Read the invented clients and employers."""

    def read(fields: Fields) -> Case:
        return Case(
            where=fields.where,
            id=fields.need("id", words, ""),
            name=fields.need("name", words, ""),
            kind=fields.need("kind", one_of(("client", "employer")), ""),
            summary=fields.need("summary", words, ""),
        )

    return read_list(file, read, problems)


def read_figures(file: tuple[str, str], problems: list[Problem]) -> tuple[Figure, ...]:
    """Read the dated figures."""

    def read(fields: Fields) -> Figure:
        return Figure(
            where=fields.where,
            id=fields.need("id", words, ""),
            label=fields.need("label", words, ""),
            value=fields.need("value", words, ""),
            unit=fields.may("unit", text, ""),
            source=fields.need("source", words, ""),
            url=fields.need("url", words, ""),
            start=fields.need("from", day, NO_DAY),
            end=fields.need("until", day, NO_DAY),
            jurisdiction=fields.need("jurisdiction", one_of(JURISDICTIONS), ""),
            checked=fields.need("checked", day, NO_DAY),
        )

    return read_list(file, read, problems)


def read_contents(file: tuple[str, str], problems: list[Problem]) -> tuple[Mention, ...]:
    """Read which files the table of contents names; a pattern such as `units/*` is kept as it is."""
    path, content = file
    if not content:
        return ()
    root, found = parse_yaml(content, Where(path, 1))
    problems.extend(found)
    return tuple(_named(root)) if root else ()


def _named(node: Node) -> Iterator[Mention]:
    if isinstance(node, Sequence):
        for item in node.items:
            yield from _named(item)
    elif isinstance(node, Mapping):
        for key, value in node.rows:
            if key.value in ("root", "file", "glob") and isinstance(value, Scalar):
                yield Mention(value.where, value.value)
            else:
                yield from _named(value)


def read_sources(file: tuple[str, str], problems: list[Problem]) -> tuple[Mention, ...]:
    """Read the keys of the BibTeX file; its other fields belong to the citation library."""
    path, content = file
    found = [
        Mention(Where(path, content.count("\n", 0, entry.start(1)) + 1), entry[1]) for entry in _ENTRY.finditer(content)
    ]
    first: dict[str, Mention] = {}
    for source in found:
        if source.what in first:
            message = f"{source.what!r} is used twice; the first stands at {first[source.what].where}"
            problems.append(Problem(source.where, "L007", message))
        first.setdefault(source.what, source)
    return tuple(found)
