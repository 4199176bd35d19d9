"""The bank writer: questions that were taken in, as the text of items in the syntax of the bank.

It writes what `fitting.fitted` returns, and reading it with `course.bank.read_bank` gives the same values again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import assert_never

from builder import prose
from builder.intake.fitting import figure, shown
from builder.intake.markdown import cells, indented, line, markdown
from builder.intake.normal import one_line
from builder.intake.values import Taken
from builder.model import (
    Answer,
    Choice,
    ExtendedText,
    Listing,
    Match,
    Option,
    Order,
    Paragraph,
    Prose,
    TextEntry,
)

LEVEL = "apply"
"""The level of a question that says none."""

_PLAIN = re.compile(r"[A-Za-z0-9][\w.-]*", re.ASCII)
_YAML_WORDS = {"yes", "no", "true", "false", "on", "off", "null", "y", "n"}


def item_text(
    taken: Taken, id: str, *, use: str, level: str, competences: tuple[str, ...], status: str, depth: int = 2
) -> str:
    """Return a question, as `fitted` returns it, as an item of the bank, without an empty line at its end.

    Its heading has `depth` signs: 3 below a vignette. What was lost, where it came from and the level that was
    assumed stand in its note, one line each.
    """
    data = _data(taken, use, level or taken.level or LEVEL, competences, status)
    parts = [
        f"{'#' * depth} {id} {taken.title}",
        _fence([*data, *_note([taken.note, *_origin(taken, level)])]),
        markdown(taken.stem, before_list=True),
        _answer(taken),
        _quoted(taken.feedback) if taken.feedback else "",
    ]
    return "\n\n".join(part for part in parts if part)


def vignette_text(text: Prose, id: str, *, use: str) -> str:
    """Return a vignette of the bank, titled with its first words. Its items follow with headings of three signs."""
    title = shown(prose.plain(text), 60).strip("# ") or "No title"
    return f"## {id} {title}\n\n{_fence([f'use: {use}'])}\n\n{markdown(text)}"


@dataclass(frozen=True, slots=True)
class Named:
    """A question under the ID that it gets here, with the competences of ours that it names."""

    taken: Taken
    id: str
    competences: tuple[str, ...] = ()


def bank_text(questions: Iterable[Named], first_vignette: int, unit: str, *, use: str, status: str) -> str:
    """Return all questions as the text of a bank file, with a line end. Each level is its own, else `LEVEL`.

    Questions in a row that share one vignette stand below it; vignettes count from `first_vignette`.
    """
    parts: list[str] = []
    current: Prose | None = None
    number = first_vignette - 1
    for one in questions:
        text = one.taken.vignette
        if text is not None and (current is None or text.blocks != current.blocks):
            number += 1
            parts.append(vignette_text(text, f"v{unit}-{number:02}", use=use))
        current = text
        depth = 2 if text is None else 3
        written = item_text(
            one.taken, one.id, use=use, level="", competences=one.competences, status=status, depth=depth
        )
        parts.append(written)
    return "\n\n".join(parts) + "\n" if parts else ""


# Data


def _fence(lines: Iterable[str]) -> str:
    return "\n".join(["```yaml", *lines, "```"])


def _data(taken: Taken, use: str, level: str, competences: tuple[str, ...], status: str) -> Iterator[str]:
    yield f"type: {taken.type}"
    yield f"competences: {_list(competences)}"
    yield f"level: {_scalar(level)}"
    yield f"use: {use}"
    yield f"revision: {taken.revision or 1}"
    if status != "current":
        yield f"status: {status}"
    for name, value in (("marks", taken.marks), ("minutes", taken.minutes), ("facility", taken.facility)):
        if value is not None:
            yield f"{name}: {figure(value)}"
    if taken.sources:
        yield f"sources: {_list(taken.sources)}"
    if taken.case:
        yield f"case: {_scalar(taken.case)}"
    yield from _settings(taken)
    if taken.waivers:
        yield "waive:"
        yield from (f"  {_scalar(rule)}: {_scalar(reason)}" for rule, reason in taken.waivers)


def _settings(taken: Taken) -> Iterator[str]:
    match taken.interaction:
        case Choice(options, whole=whole):
            pinned = [option.id for option in options if option.pinned]
            if whole:
                yield "scoring: whole"
            if pinned:
                yield "pinned: all" if len(pinned) == len(options) else f"pinned: {_list(pinned)}"
        case TextEntry(unit=unit, capitals=capitals, slips=slips):
            if unit:
                yield f"unit: {_scalar(unit)}"
            if capitals:
                yield "capitals: matter"
            if slips:
                yield f"spelling: {slips}"


def _origin(taken: Taken, level: str) -> Iterator[str]:
    yield from taken.lost
    if not level and not taken.level:
        yield f"Level {LEVEL} is assumed."


def _note(lines: Iterable[str]) -> Iterator[str]:
    told = [one_line(part) for content in lines for part in content.split("\n")]
    if any(told):
        yield "note: |"
        # So deep that no line of it can end the fence.
        yield from (f"    {content}" for content in told if content)


def _list(values: Iterable[str]) -> str:
    return f"[{', '.join(map(_scalar, values))}]"


def _scalar(value: str) -> str:
    value = one_line(value)
    plain = _PLAIN.fullmatch(value) and value.lower() not in _YAML_WORDS
    return value if plain else json.dumps(value, ensure_ascii=False)


# Answers


def _answer(taken: Taken) -> str:
    match taken.interaction:
        case Choice(options, _, graded):
            return "\n".join(_marked(_sign(one, graded), one.text, one.feedback) for one in options)
        case Match(pairs, distractors, heads):
            rows = [_row((one.prompt, one.match, one.why)) for one in (*pairs, *distractors)]
            return "\n".join([_head(heads), "|---|---|---|", *rows])
        case Order(steps):
            return markdown(Prose(taken.stem.where, (Listing(tuple(step.blocks for step in steps), 1),)))
        case TextEntry(gaps, in_stem=True):
            return "\n".join(f"{n}. {_accepted(gap)}" for n, gap in enumerate(gaps, start=1))
        case TextEntry(gaps):
            return "\n".join(_written(one) for gap in gaps for one in gap)
        case ExtendedText(rubric):
            return "\n".join(
                "\n".join([_item("-", one.text), *(indented(_marked(str(g.marks), g.text), "  ") for g in one.levels)])
                for one in rubric
            )
        case _:
            assert_never(taken.interaction)


def _sign(option: Option, graded: bool) -> str:
    return str(option.score) if graded else "x" if option.score else " "


def _marked(sign: str, text: Prose, feedback: Prose | None = None) -> str:
    """Return one line of an answer with its mark, and its feedback below it."""
    made = _item(f"- [{sign}]", text)
    if feedback is None:
        return made
    between = "" if len(text.blocks) == 1 and isinstance(text.blocks[0], Paragraph) else "\n"
    return f"{made}{between}\n{indented(_quoted(feedback), '  ')}"


def _item(sign: str, text: Prose) -> str:
    """Return an entry of a list behind its sign; only a paragraph can stand on the line of the sign."""
    content = indented(markdown(text), "  ")
    starts = bool(text.blocks) and isinstance(text.blocks[0], Paragraph)
    return f"{sign} {content.lstrip(' ')}" if starts else f"{sign}\n\n{content}"


def _quoted(text: Prose) -> str:
    return indented(markdown(text), "> ")


def _head(heads: tuple[Prose, ...]) -> str:
    return f"|{''.join(map(_cell, heads)) or ' | |'} Why |"


def _row(row: tuple[Prose | None, ...]) -> str:
    return "|" + "".join(map(_cell, row))


def _cell(text: Prose | None) -> str:
    run = text.blocks[0].children if text and text.blocks and isinstance(text.blocks[0], Paragraph) else ()
    return f" {cells(run)} |" if run else " |"


def _accepted(gap: tuple[Answer, ...]) -> str:
    return line(" / ".join(one.text for one in gap))


def _written(answer: Answer) -> str:
    content = line(answer.text)
    feedback = indented(_quoted(answer.feedback), "  ") if answer.feedback else ""
    return f"- [{'x' if answer.score else ' '}] {content}" + (f"\n{feedback}" if feedback else "")
