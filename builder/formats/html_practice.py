"""Practice questions in HTML, as they stand on the pages of the course, so that the same script brings them alive.

The page of the course is made of docutils nodes (`builder.doc.practice`), which a format does not wait for; a test
holds the two together. Here, letters are those of the form.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from html import escape
from string import ascii_lowercase
from typing import assert_never

from builder.form import Question, letter_of, matching
from builder.formats.html_answer import head_lines, heading
from builder.formats.inlined import GAP, Pictures, inlined
from builder.formats.wording import counted
from builder.model import Answer, Aspect, Choice, ExtendedText, Match, Option, Order, Prose, TextEntry

GRADES = ("Not now", "Acceptable", "Best next step")
"""The verdict on a next action: without marks, with some, with all."""


def practised(question: Question, pictures: Pictures) -> str:
    """Return a question with its answer to unfold. Raises ValueError for an assessment item."""
    item = question.item
    if item.use != "practice":
        raise ValueError(f"{item.where}: {item.id} is an assessment item")
    name = f"question-{question.number}"
    shown, told = _sides(question, pictures)
    closing = [f'<div class="cw-closing">{inlined(item.feedback, pictures)}</div>'] if item.feedback else []
    rows = [
        f'<div class="cw-item" id="{name}"{_data(question)} role="group" aria-labelledby="{name}-name">',
        heading(question, name),
        f'<div class="cw-stem">{_stem(question, pictures)}</div>',
        *shown,
        f'<details class="cw-answer"><summary>Show the answer to question {question.number}</summary>',
        *told,
        *closing,
        "</details>",
        "</div>",
    ]
    return "\n".join(rows)


def _data(question: Question) -> str:
    values = {"type": question.item.type}
    match question.item.interaction:
        case Choice(whole=True):
            values["scoring"] = "whole"
        case TextEntry(unit=unit, capitals=capitals, slips=slips):
            values |= {"unit": unit, "capitals": "matter" if capitals else "", "spelling": str(slips or "")}
    return _attributes(values)


def _attributes(values: dict[str, str]) -> str:
    return "".join(f' data-{name}="{escape(value)}"' for name, value in values.items() if value)


def _stem(question: Question, pictures: Pictures) -> str:
    made = inlined(question.item.stem, pictures)
    found = question.item.interaction
    if isinstance(found, TextEntry):
        for gap in range(1, len(found.gaps) + 1):
            made = made.replace(GAP.format(gap), f'<span class="cw-gap" data-gap="{gap}">[{gap}]</span>')
        made += '\n<p class="cw-hint">Capital letters matter here.</p>' if found.capitals else ""
    return made


def _sides(question: Question, pictures: Pictures) -> tuple[list[str], list[str]]:
    """Return what is asked, and what is told in the answer."""
    match question.item.interaction:
        case Choice() as found:
            options = [found.options[index] for index in question.shown]
            shown = _list("ol", "cw-options", (_option(option, pictures) for option in options))
            return [shown], [_list("ol", "cw-feedback", _verdicts(found, options, pictures))]
        case Match() as found:
            return _match(found, question, pictures)
        case Order(steps):
            placed = [_entry({"position": str(index + 1)}, inlined(steps[index], pictures)) for index in question.shown]
            right = [_entry({}, inlined(step, pictures)) for step in steps]
            return [_list("ul", "cw-order", placed)], [_list("ol", "cw-feedback cw-right-order", right)]
        case TextEntry(gaps, in_stem=True):
            entries = (_gap(number, gap) for number, gap in enumerate(gaps, start=1))
            return [], [_list("ol", "cw-feedback", entries)]
        case TextEntry(gaps):
            return [], [_list("ul", "cw-feedback", (_answer(answer, pictures) for answer in gaps[0]))]
        case ExtendedText(rubric):
            rows = "".join(f"<li>{_aspect(aspect, pictures)}</li>" for aspect in rubric)
            return [], [f'<ul class="cw-rubric">{rows}</ul>']
        case _:
            assert_never(question.item.interaction)


def _list(tag: str, name: str, entries: Iterable[str]) -> str:
    return f'<{tag} class="{name}">\n' + "".join(f"{entry}\n" for entry in entries) + f"</{tag}>"


def _entry(values: dict[str, str], content: str) -> str:
    return f"<li{_attributes(values)}>{content}</li>"


def _told(verdict: str, why: Prose | None, pictures: Pictures) -> str:
    return f'<p class="cw-verdict">{escape(verdict)}</p>' + (inlined(why, pictures) if why else "")


def _option(option: Option, pictures: Pictures) -> str:
    return _entry({"option": option.id, "score": str(option.score)}, inlined(option.text, pictures))


def _verdicts(found: Choice, options: list[Option], pictures: Pictures) -> Iterator[str]:
    top = max(option.score for option in found.options)
    for option in options:
        if found.graded:
            verdict = GRADES[2 if option.score == top else min(option.score, 1)]
        else:
            verdict = "Right" if option.score else "Not right"
        yield _entry({"for": option.id}, _told(verdict, option.feedback, pictures))


def _match(found: Match, question: Question, pictures: Pictures) -> tuple[list[str], list[str]]:
    letters = [letter_of(question, index).lower() for index in range(len(found.pairs))]
    pairs = list(zip(found.pairs, letters, strict=True))
    prompts = [_entry({"match": letter}, inlined(pair.prompt, pictures)) for pair, letter in pairs]
    every = [matching(found)[index] for index in question.shown]
    shown = [
        _entry({"option": letter}, inlined(pair.match, pictures))
        for letter, pair in zip(ascii_lowercase, every, strict=False)
    ]
    told = [
        _entry({"for": str(number)}, _told(letter, pair.why, pictures))
        for number, (pair, letter) in enumerate(pairs, start=1)
    ]
    first, second = head_lines(found, pictures)
    asked = [first, _list("ol", "cw-prompts", prompts), second, _list("ol", "cw-matches", shown)]
    return asked, [_list("ol", "cw-feedback", told), *_others(found, question, pictures)]


def _others(found: Match, question: Question, pictures: Pictures) -> Iterator[str]:
    """Yield why matches that go with no prompt do not."""
    for index, pair in enumerate(found.distractors, start=len(found.pairs)):
        if pair.why:
            letter = letter_of(question, index).lower()
            yield f'<div class="cw-other">{_told(f"{letter} is not needed", pair.why, pictures)}</div>'


def _gap(number: int, gap: tuple[Answer, ...]) -> str:
    texts = [answer.text for answer in gap]
    values = {"gap": str(number), "accepted": json.dumps(texts, ensure_ascii=False)}
    return _entry(values, f"<p>{escape(', '.join(texts))}</p>")


def _answer(answer: Answer, pictures: Pictures) -> str:
    values = {"score": str(answer.score)}
    if answer.low is not None and answer.high is not None:
        values |= {"low": json.dumps(answer.low), "high": json.dumps(answer.high)}
    else:
        values["accepted"] = json.dumps([answer.text], ensure_ascii=False)
    verdict = _told("Right" if answer.score else "Not right", None, pictures)
    why = inlined(answer.feedback, pictures) if answer.feedback else ""
    return _entry(values, f"{verdict}<p>{escape(answer.text)}</p>{why}")


def _aspect(aspect: Aspect, pictures: Pictures) -> str:
    rows = []
    for level in aspect.levels:
        text = inlined(level.text, pictures)
        marks = f"<strong>{counted(level.marks, 'mark')}: </strong>"
        rows.append(f"<li>{text.replace('<p>', f'<p>{marks}', 1) if text.startswith('<p>') else text}</li>")
    return f"{inlined(aspect.text, pictures)}<ul>{''.join(rows)}</ul>"
