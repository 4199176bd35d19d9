"""Blueprints: the YAML files that say what a quiz must be like."""

from __future__ import annotations

import re
from typing import Protocol

from builder.course.plans import each, file_fields, file_id
from builder.model import (
    USES,
    Blueprint,
    Bound,
    Facility,
    Fixed,
    Mention,
    Problem,
    QuizSection,
    Reuse,
    Span,
    Where,
)
from builder.source import (
    Fields,
    Mapping,
    Node,
    Sequence,
    Wrong,
    decimal,
    integer,
    mention,
    mentions,
    one_of,
    several,
    shown,
    text,
    texts,
    words,
)

PURPOSES = ("diagnostic", "formative", "summative")

_NUMBER = r"[0-9]{1,9}(?:\.[0-9]{1,9})?"
_RANGE = re.compile(rf"(?:(?P<edge>at least|at most) )?(?P<low>{_NUMBER})(?: to (?P<high>{_NUMBER}))?")
_FACILITY = re.compile(rf"({_NUMBER})(?: within ({_NUMBER}))?")


def read_blueprint(content: str, path: str, problems: list[Problem]) -> Blueprint | None:
    """Read a blueprint, or None where something in it cannot be read: without it, the quiz would be another one."""
    fields = file_fields(content, path, problems)
    if fields is None:
        return None
    blueprint = Blueprint(
        where=Where(path, 1),
        id=file_id(path),
        title=fields.need("title", words, ""),
        purpose=fields.need("purpose", one_of(PURPOSES), ""),
        length=fields.need("length", _length, Span(0, 0)),
        use=fields.may("use", one_of(USES), "assessment"),
        units=_bounds(fields, "units"),
        levels=_bounds(fields, "levels"),
        types=_bounds(fields, "types"),
        competences=_competences(fields),
        must_include=fields.may("must include", mentions, ()),
        barred=fields.may("barred", mentions, ()),
        forms=fields.may("forms", integer, 1),
        minutes=fields.may("minutes", _up_to, None),
        pass_mark=fields.may("pass mark", integer, None),
        instructions=fields.may("instructions", texts, ()),
        sections=_sections(fields, problems),
        marks=fields.may("marks", _span, None),
        fixed=_fixed(fields),
        enemies=fields.may("enemies", _groups, ()),
        vignettes=fields.may("vignettes", _whole, None),
        vignette_items=fields.may("vignette items", _whole, None),
        facility=fields.may("facility", _facility, None),
        differ=fields.may("forms may differ by", _share, None),
        overlap=fields.may("overlap", integer, 0),
        anchors=fields.may("anchors", integer, 0),
        reuse=_reuse(fields, problems),
    )
    fields.close()
    return None if fields.failed else blueprint


class Sorted(Protocol):
    """What has a unit, a level and a type: an item, or a candidate for a form."""

    @property
    def unit(self) -> str:
        """The number of its unit."""

    @property
    def level(self) -> str:
        """What it asks of people."""

    @property
    def type(self) -> str:
        """The name of its item type."""


def takes(section: QuizSection, item: Sorted) -> bool:
    """Tell whether a section takes an item: of the units, levels and types that it names, all of them where none."""
    named = ((section.units, item.unit), (section.levels, item.level), (section.types, item.type))
    return all(value in {bound.of.what for bound in bounds} for bounds, value in named if bounds)


def _sections(front: Fields, problems: list[Problem]) -> tuple[QuizSection, ...]:
    nodes: tuple[Node, ...] = front.may("sections", several, ())
    found = each(nodes, _section, problems)
    front.failed |= len(found) < len(nodes)
    return found


def _section(fields: Fields) -> QuizSection:
    return QuizSection(
        where=fields.where,
        title=fields.need("title", words, ""),
        instructions=fields.may("instructions", texts, ()),
        length=fields.may("length", _whole, Span(1)),
        units=_bounds(fields, "units"),
        levels=_bounds(fields, "levels"),
        types=_bounds(fields, "types"),
        competences=_competences(fields),
        marks=fields.may("marks", _span, None),
        minutes=fields.may("minutes", _up_to, None),
    )


# Numbers


def _range(value: str, hint: str) -> Span:
    """Return what `2`, `1 to 3`, `at least 2` or `at most 3` stands for. Raises Wrong, with `hint`, for all else."""
    found = _RANGE.fullmatch(value)
    if not found or (found["edge"] and found["high"]):
        raise Wrong(f"{hint}, found {shown(value)}")
    low = float(found["low"])
    match found["edge"]:
        case "at least":
            return Span(low)
        case "at most":
            return Span(0, low)
        case _:
            return Span(low, float(found["high"]) if found["high"] else low)


def _span(node: Node) -> Span:
    return _range(text(node), "expected a number such as `10`, `10 to 12`, `at least 10` or `at most 12`")


def _whole(node: Node) -> Span:
    span = _range(text(node), "expected a whole number such as `2`, `2 to 4`, `at least 2` or `at most 4`")
    if span.low % 1 or (span.high or 0) % 1:
        raise Wrong(f"expected whole numbers, found {shown(text(node))}")
    return span


def _length(node: Node) -> Span:
    if text(node).startswith("at "):
        raise Wrong(f"expected `10` or `8 to 12`, found {shown(text(node))}")
    return _whole(node)


def _up_to(node: Node) -> Span:
    """Return a span of minutes. A single number is the time allowed: nothing says that all of it must be used."""
    value = text(node)
    span = _range(value, "expected a number such as `15` or `10 to 15`")
    return Span(0, span.high) if value[0].isdigit() and " " not in value else span


def _share(node: Node) -> float:
    share = decimal(node)
    if share > 1:
        raise Wrong(f"expected a share from 0 to 1, found {shown(text(node))}")
    return share


def _facility(node: Node) -> Facility:
    found = _FACILITY.fullmatch(text(node))
    numbers = [float(number) for number in found.groups() if number] if found else [2.0]
    if max(numbers) > 1:
        raise Wrong(f"expected shares from 0 to 1 such as `0.65` or `0.65 within 0.02`, found {shown(text(node))}")
    return Facility(*numbers)


# Names with numbers, and names with names


def _any(node: Node) -> Node:
    return node


def _wrong(fields: Fields, key: str, where: Where, message: str) -> None:
    fields.note(where, "Y004", f"`{key}`: {message}")
    fields.failed = True


def _rows(fields: Fields, key: str, node: Node | None, hint: str) -> tuple[tuple[Mention, Node], ...]:
    if isinstance(node, Mapping):
        return tuple((Mention(name.where, name.value), value) for name, value in node.rows)
    if node is not None:
        _wrong(fields, key, node.where, hint)
    return ()


def _bounds(fields: Fields, key: str) -> tuple[Bound, ...]:
    return _bounds_in(fields, key, fields.may(key, _any, None))


def _bounds_in(fields: Fields, key: str, node: Node | None) -> tuple[Bound, ...]:
    rows = _rows(fields, key, node, "expected names with numbers, such as {apply: 4 to 10}")
    return tuple(bound for name, value in rows if (bound := _bound(fields, key, name, value)))


def _bound(fields: Fields, key: str, name: Mention, value: Node) -> Bound | None:
    try:
        span = _whole(value)
    except Wrong as error:
        _wrong(fields, key, value.where, f"{name.what}: {error}")
        return None
    return Bound(name, round(span.low), None if span.high is None else round(span.high))


def _competences(fields: Fields) -> tuple[Bound, ...]:
    """Read leaves: those of a list once at least, those of a mapping as often as their numbers say."""
    node = fields.may("competences", _any, None)
    if node is None or isinstance(node, Mapping):
        return _bounds_in(fields, "competences", node)
    return tuple(Bound(leaf, 1) for leaf in _mentions(fields, "competences", node))


def _mentions(fields: Fields, key: str, node: Node) -> tuple[Mention, ...]:
    try:
        return mentions(node)
    except Wrong as error:
        _wrong(fields, key, node.where, str(error))
        return ()


def _fixed(fields: Fields) -> tuple[Fixed, ...]:
    rows = _rows(fields, "fixed", fields.may("fixed", _any, None), "expected forms with items, such as {A: [q2.3-04]}")
    return tuple(Fixed(item, form.what) for form, value in rows for item in _mentions(fields, "fixed", value))


def _groups(node: Node) -> tuple[tuple[Mention, ...], ...]:
    hint = "expected groups of two items or more, such as [[q2.3-04, q2.3-05]]"
    if not isinstance(node, Sequence):
        raise Wrong(hint)
    groups = tuple(tuple(map(mention, several(group))) for group in node.items)
    if any(len(group) < 2 for group in groups):
        raise Wrong(hint)
    return groups


def _reuse(front: Fields, problems: list[Problem]) -> Reuse:
    node = front.may("re-use", _any, None)
    if node is None:
        return Reuse()
    if not isinstance(node, Mapping):
        _wrong(front, "re-use", node.where, "expected keys, such as {forms: 2, cohorts: 1, of the last: 3}")
        return Reuse()
    fields = Fields(node, problems)
    found = Reuse(
        forms=fields.may("forms", integer, 1),
        cohorts=fields.may("cohorts", integer, 0),
        last=fields.may("of the last", integer, 0),
    )
    fields.close()
    front.failed |= fields.failed
    return found
