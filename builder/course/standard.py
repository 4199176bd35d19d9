"""What every unit of a course is held to: `course/standard.yml`, which a course may have."""

from __future__ import annotations

import re

from builder.course.plans import file_fields
from builder.model import Problem, Span, Standard, Where
from builder.source import Node, Wrong, decimal, flag, integer, shown, text, texts

_SPAN = re.compile(r"(\d{1,6})(?: to (\d{1,6}))?")


def read_standard(file: tuple[str, str], problems: list[Problem]) -> Standard | None:
    """Read the house standard, or None where the course has none or it cannot be read. A key left out asks nothing."""
    path, content = file
    fields = file_fields(content, path, problems) if content else None
    if fields is None:
        return None
    standard = Standard(
        where=Where(path, 1),
        teaching=fields.may("teaching words", _words, None),
        sentence=fields.may("mean sentence", decimal, None),
        grade=fields.may("grade", decimal, None),
        activities=fields.may("activities", integer, 0),
        headings=fields.may("headings", texts, ()),
        trainer_headings=fields.may("trainer headings", texts, ()),
        moment=fields.may("moment", flag, False),
        terms=fields.may("glossary terms", integer, 0),
        practice_items=fields.may("practice items", integer, 0),
        assessment_items=fields.may("assessment items", integer, 0),
        items_per_leaf=fields.may("items per knowledge leaf", integer, 0),
        beyond_recall=fields.may("apply or judge", _share, 0.0),
        evidenced=fields.may("skills evidenced", flag, False),
    )
    fields.close()
    return None if fields.failed else standard


def _share(node: Node) -> float:
    found = decimal(node)
    if not 0 <= found <= 1:
        raise Wrong(f"expected a share from 0 to 1 such as `0.5`, found {shown(text(node))}")
    return found


def _words(node: Node) -> Span:
    found = _SPAN.fullmatch(text(node))
    if not found or (found[2] and int(found[2]) < int(found[1])):
        raise Wrong(f"expected a range such as `1200 to 2200`, found {shown(text(node))}")
    return Span(int(found[1]), int(found[2]) if found[2] else None)
