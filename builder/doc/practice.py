"""Practice items for the page: readable as they stand, with all that a script needs to bring them alive."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from itertools import zip_longest
from string import ascii_lowercase
from typing import TypeVar, assert_never

from docutils import nodes

from builder import prose
from builder.doc.nodes import answers, bullets, choice, choices, container, counted, paragraph, practice, strong
from builder.doc.prose import blocks
from builder.model import Answer, Choice, ExtendedText, Interaction, Item, Match, Order, Prose, TextEntry

T = TypeVar("T")
GRADES = {0: "Not now", 1: "Acceptable"}
"""The verdict on a next action below the best one, by its grade."""


def practice_node(item: Item, number: int) -> practice:
    """Return an item as question `number` of its page.

    Raises ValueError for an assessment item: those are never on a page.
    """
    if item.use != "practice":
        raise ValueError(f"{item.where}: {item.id} is an assessment item")
    name = f"{item.id}-name"
    title = paragraph(f"Question {number}", classes=("cw-item-name",))
    title["ids"] = [name]
    question, feedback = _sides(item)
    closing = [container(blocks(item.feedback), "cw-closing")] if item.feedback else []
    summary = f"Show the answer to question {number}"
    return practice(
        "",
        title,
        container([*blocks(item.stem), *_hint(item.interaction)], "cw-stem"),
        *question,
        answers("", *feedback, *closing, summary=summary),
        ids=[item.id],
        type=item.type,
        name=name,
        data=_data(item.interaction),
    )


def _data(interaction: Interaction) -> dict[str, str]:
    """Return how an answer is marked, beyond what its type says."""
    match interaction:
        case Choice(whole=True):
            return {"scoring": "whole"}
        case TextEntry(unit=unit, capitals=capitals, slips=slips):
            return {"unit": unit, "capitals": "matter" if capitals else "", "spelling": str(slips or "")}
        case _:
            return {}


def _hint(interaction: Interaction) -> list[nodes.Node]:
    matter = isinstance(interaction, TextEntry) and interaction.capitals
    return [paragraph("Capital letters matter here.", classes=("cw-hint",))] if matter else []


def _sides(item: Item) -> tuple[list[nodes.Node], list[nodes.Node]]:
    match item.interaction:
        case Choice() as found:
            return _choice(found)
        case Match() as found:
            return _match(found, item.id)
        case Order(steps):
            return _order(steps, item.id)
        case TextEntry() as found:
            return [], [_entry(found)]
        case ExtendedText() as found:
            return [], [_rubric(found)]
        case _:
            assert_never(item.interaction)


def _list(tag: str, name: str, entries: list[choice], *more: str) -> choices:
    return choices("", *entries, tag=tag, classes=[name, *more])


def _entry_of(data: dict[str, str], *children: nodes.Node) -> choice:
    return choice("", *children, data=data)


def _verdict(text: str) -> nodes.paragraph:
    return paragraph(text, classes=("cw-verdict",))


def _why(text: Prose | None) -> list[nodes.Node]:
    return blocks(text) if text else []


def _choice(found: Choice) -> tuple[list[nodes.Node], list[nodes.Node]]:
    top = max(option.score for option in found.options)
    shown, told = [], []
    for option in found.options:
        shown.append(_entry_of({"option": option.id, "score": str(option.score)}, *blocks(option.text)))
        if found.graded:
            verdict = "Best next step" if option.score == top else GRADES.get(option.score, "Acceptable")
        else:
            verdict = "Right" if option.score else "Not right"
        told.append(_entry_of({"for": option.id}, _verdict(verdict), *_why(option.feedback)))
    return [_list("ol", "cw-options", shown)], [_list("ol", "cw-feedback", told)]


def mixed(entries: Sequence[T], seed: str) -> list[T]:
    """Return entries in an order that depends on the seed alone and is not the given one."""
    keys = [blake2b(f"{seed} {index}".encode(), digest_size=8).digest() for index in range(len(entries))]
    order = sorted(range(len(entries)), key=lambda index: keys[index])
    if order == list(range(len(entries))):
        order.reverse()
    return [entries[index] for index in order]


def _match(found: Match, name: str) -> tuple[list[nodes.Node], list[nodes.Node]]:
    matches = mixed([*found.pairs, *found.distractors], name)
    letters = {prose.plain(pair.match): letter for letter, pair in zip(ascii_lowercase, matches, strict=False)}
    prompts, told = [], []
    for number, pair in enumerate(found.pairs, start=1):
        letter = letters[prose.plain(pair.match)]
        prompts.append(_entry_of({"match": letter}, *blocks(pair.prompt)))
        told.append(_entry_of({"for": str(number)}, _verdict(letter), *_why(pair.why)))
    shown = [
        _entry_of({"option": letter}, *blocks(pair.match))
        for letter, pair in zip(ascii_lowercase, matches, strict=False)
    ]
    lists = [_list("ol", "cw-prompts", prompts), _list("ol", "cw-matches", shown)]
    heads = [container(blocks(head), "cw-head") for head in found.heads]
    question = [node for pair in zip_longest(heads, lists) for node in pair if node is not None]
    return question, [_list("ol", "cw-feedback", told), *_left_over(found, letters)]


def _left_over(found: Match, letters: Mapping[str, str]) -> list[nodes.Node]:
    """Return why some matches go with none of the prompts, where the author says so."""
    told = [
        [paragraph(strong(f"Left over, {letters[prose.plain(pair.match)]}:")), *blocks(pair.why)]
        for pair in found.distractors
        if pair.why
    ]
    return [bullets(told, "cw-left")] if told else []


def _order(steps: tuple[Prose, ...], name: str) -> tuple[list[nodes.Node], list[nodes.Node]]:
    numbered = mixed(list(enumerate(steps, start=1)), name)
    shown = [_entry_of({"position": str(number)}, *blocks(step)) for number, step in numbered]
    right = [_entry_of({}, *blocks(step)) for step in steps]
    return [_list("ul", "cw-order", shown)], [_list("ol", "cw-feedback", right, "cw-right-order")]


def _entry(found: TextEntry) -> choices:
    if found.in_stem:
        entries = [_gap_entry(number, gap) for number, gap in enumerate(found.gaps, start=1)]
        return _list("ol", "cw-feedback", entries)
    return _list("ul", "cw-feedback", [_answer(answer) for answer in found.gaps[0]])


def _gap_entry(number: int, gap: tuple[Answer, ...]) -> choice:
    texts = [answer.text for answer in gap]
    data = {"gap": str(number), "accepted": json.dumps(texts, ensure_ascii=False)}
    return _entry_of(data, paragraph(", ".join(texts)))


def _answer(answer: Answer) -> choice:
    data = {"score": str(answer.score)}
    if answer.low is not None and answer.high is not None:
        data |= {"low": json.dumps(answer.low), "high": json.dumps(answer.high)}
    else:
        data["accepted"] = json.dumps([answer.text], ensure_ascii=False)
    verdict = _verdict("Right" if answer.score else "Not right")
    return _entry_of(data, verdict, paragraph(answer.text), *_why(answer.feedback))


def _rubric(found: ExtendedText) -> nodes.bullet_list:
    items: list[list[nodes.Node]] = []
    for aspect in found.rubric:
        levels: list[list[nodes.Node]] = []
        for level in aspect.levels:
            marks = f"{counted(level.marks, 'mark')}: "
            text = blocks(level.text)
            if isinstance(text[0], nodes.paragraph):
                text[0].insert(0, strong(marks))
            levels.append(text)
        items.append([*blocks(aspect.text), bullets(levels)])
    return bullets(items, "cw-rubric")
