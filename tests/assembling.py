"""Small banks and blueprints for the tests of assembly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from builder.assemble import Assembly, Candidate, Clash, Used, assemble
from builder.model import Blueprint, Bound, Mention, QuizSection, Span, Where

PLACE = Where("question_bank/blueprints/quiz.yml")
_WORD = re.compile(
    r"(?P<block>v[\d.]+-\d+)(?::(?P<low>\d)-(?P<high>\d))?|m(?P<marks>[\d.]+)|t(?P<minutes>[\d.]+)|f(?P<facility>[\d.]+)"
    r"|!(?P<enemy>q.+)|(?P<leaf>\d.*)"
)


def bank(text: str) -> tuple[Candidate, ...]:
    """Make candidates of lines: ID, level, type, and then in any order what is not usual.

    `v2.3-01` is its vignette, `v2.3-01:1-2` one that gives 1 to 2 items, `2.3.1` a leaf, `m2` two marks, `t1.5` one
    and a half minutes, `f0.6` its facility, `!q2.3-04` an enemy.
    """
    return tuple(_candidate(*line.split()) for line in text.strip().splitlines())


def _candidate(name: str, level: str, type_: str, *words: str) -> Candidate:
    told = [found.groupdict() for word in words if (found := _WORD.fullmatch(word))]
    assert len(told) == len(words), words

    def all_of(key: str) -> tuple[str, ...]:
        return tuple(one[key] for one in told if one[key])

    def last_of(key: str, usual: str) -> str:
        return (usual, *all_of(key))[-1]

    low, high = last_of("low", ""), last_of("high", "")
    return Candidate(
        id=name,
        revision=1,
        block=last_of("block", name),
        unit=name[1:].partition("-")[0],
        type=type_,
        level=level,
        use="assessment",
        competences=all_of("leaf"),
        marks=float(last_of("marks", "1")),
        minutes=float(last_of("minutes", "1")),
        facility=float(last_of("facility", "0.7")),
        enemies=all_of("enemy"),
        draw=(int(low), int(high)) if low else None,
    )


def asks(
    length: int | tuple[int, int],
    *,
    units: Mapping[str, object] | None = None,
    levels: Mapping[str, object] | None = None,
    types: Mapping[str, object] | None = None,
    competences: tuple[str, ...] | Mapping[str, object] = (),
    must: tuple[str, ...] = (),
    barred: tuple[str, ...] = (),
    **more: Any,
) -> Blueprint:
    """Make a blueprint. A bound is a number or a pair."""
    low, high = length if isinstance(length, tuple) else (length, length)
    leaves = competences if isinstance(competences, Mapping) else dict.fromkeys(competences, (1, None))
    return Blueprint(
        where=PLACE,
        id="quiz",
        title="Quiz",
        purpose="formative",
        length=Span(low, high),
        use="assessment",
        units=bounds(units or {}),
        levels=bounds(levels or {}),
        types=bounds(types or {}),
        competences=bounds(leaves),
        must_include=mentions(must),
        barred=mentions(barred),
        **more,
    )


def section(title: str, length: int | tuple[int, int], **bounded: Mapping[str, object]) -> QuizSection:
    """Make a section of a quiz."""
    low, high = length if isinstance(length, tuple) else (length, length)
    return QuizSection(PLACE, title, (), Span(low, high), **{key: bounds(value) for key, value in bounded.items()})  # type: ignore[arg-type]


def bounds(named: Mapping[str, object]) -> tuple[Bound, ...]:
    """Make bounds of numbers or pairs by name."""
    pairs = ((name, value if isinstance(value, tuple) else (value, value)) for name, value in named.items())
    return tuple(Bound(Mention(PLACE, name), low, high) for name, (low, high) in pairs)


def mentions(names: tuple[str, ...]) -> tuple[Mention, ...]:
    """Make mentions of names."""
    return tuple(Mention(PLACE, name) for name in names)


def assembled(text: str, blueprint: Blueprint, forms: int = 1, seed: int = 1, used: Used | None = None) -> Assembly:
    """Assemble forms that there are."""
    found = assemble(bank(text), blueprint, forms, seed, used or {})
    assert isinstance(found, Assembly), found
    return found


def built(text: str, blueprint: Blueprint, forms: int = 1, seed: int = 1) -> tuple[tuple[str, ...], ...]:
    """Assemble forms that there are, and return them alone."""
    return assembled(text, blueprint, forms, seed).forms


def clash(text: str, blueprint: Blueprint, forms: int = 1) -> Clash:
    """Assemble forms that there are not."""
    found = assemble(bank(text), blueprint, forms, 1)
    assert isinstance(found, Clash), found
    return found
