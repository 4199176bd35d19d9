"""Cohorts: the YAML files in which a run of the course is planned."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import TypeVar

from builder.course.timetables import timetable_row
from builder.model import (
    Cohort,
    Mention,
    Problem,
    Session,
    Supervision,
    Task,
    TimetableRow,
    Where,
)
from builder.source import (
    NO_DAY,
    NO_TIME,
    Fields,
    Mapping,
    Node,
    Wrong,
    clock,
    day,
    integer,
    mention,
    mentions,
    parse_yaml,
    several,
    text,
    words,
)

T = TypeVar("T")


def file_fields(content: str, path: str, problems: list[Problem]) -> Fields | None:
    """Return the keys of a file of its own, or None where it holds none; what is wrong is noted."""
    root, found = parse_yaml(content, Where(path, 1))
    problems.extend(found)
    if isinstance(root, Mapping):
        return Fields(root, problems)
    if not found:
        problems.append(Problem(Where(path, 1), "Y004", "the file must hold keys and values"))
    return None


def file_id(path: str) -> str:
    """Return the ID that the name of a file gives to what is in it."""
    return PurePosixPath(path).stem


def each(nodes: tuple[Node, ...], read: Callable[[Fields], T], problems: list[Problem]) -> tuple[T, ...]:
    """Read a list of mappings; what fails to read is left out."""
    made = []
    for node in nodes:
        if not isinstance(node, Mapping):
            problems.append(Problem(node.where, "Y004", "each entry of this list has keys and values"))
            continue
        fields = Fields(node, problems)
        value = read(fields)
        fields.close()
        if not fields.failed:
            made.append(value)
    return tuple(made)


# Cohorts


def _units(node: Node) -> tuple[Mention, ...]:
    return () if not isinstance(node, Mapping) and _is_all(node) else mentions(node)


def _is_all(node: Node) -> bool:
    items = several(node)
    return len(items) == 1 and text(items[0]) == "all"


def read_cohort(content: str, path: str, problems: list[Problem]) -> Cohort | None:
    """Read a cohort."""
    fields = file_fields(content, path, problems)
    if fields is None:
        return None
    cohort = Cohort(
        where=Where(path, 1),
        id=file_id(path),
        title=fields.need("title", words, ""),
        provider=fields.need("provider", mention, Mention(Where(path), "")),
        employers=fields.need("employers", mentions, ()),
        units=fields.need("units", _units, ()),
        sessions=each(fields.need("sessions", several, ()), _session, problems),
        tasks=each(fields.may("work between sessions", several, ()), _task, problems),
        supervision=each(fields.may("supervision", several, ()), _supervision, problems),
        quizzes=fields.may("quizzes", mentions, ()),
        observations=fields.may("observations", mentions, ()),
        places=fields.may("places", integer, None),
        exports=fields.may("exports", mentions, ()),
    )
    fields.close()
    return None if fields.failed else cohort


def _session(fields: Fields) -> Session:
    return Session(
        where=fields.where,
        day=fields.need("day", integer, 0),
        date=fields.need("date", day, NO_DAY),
        start=fields.need("start", clock, NO_TIME),
        end=fields.need("end", clock, NO_TIME),
        room=fields.need("room", words, ""),
        trainer=fields.need("trainer", words, ""),
        bring=fields.may("bring", text, ""),
        units=fields.need("units", mentions, ()),
        alone=fields.may("alone", mentions, ()),
        timetable=tuple(_timetable(fields)),
    )


def _timetable(fields: Fields) -> Iterator[TimetableRow]:
    """Read the rows of a day; each that cannot be read is noted where it stands."""
    nodes: tuple[Node, ...] = fields.may("timetable", several, ())
    for node in nodes:
        try:
            yield timetable_row(node)
        except Wrong as error:
            fields.note(node.where, "Y004", f"`timetable`: {error}")
            fields.failed = True


def _task(fields: Fields) -> Task:
    return Task(
        where=fields.where,
        after=fields.need("after", integer, 0),
        title=fields.need("title", words, ""),
        do=fields.need("do", words, ""),
    )


def _supervision(fields: Fields) -> Supervision:
    return Supervision(
        where=fields.where,
        date=fields.need("date", day, NO_DAY),
        start=fields.need("start", clock, NO_TIME),
        end=fields.need("end", clock, NO_TIME),
        place=fields.need("where", words, ""),
        supervisor=fields.need("with", words, ""),
    )
