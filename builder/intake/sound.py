"""Whether a question that was taken in can stand in the bank, by the rules of its type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from string import ascii_lowercase
from typing import assert_never

from builder import prose
from builder.intake.values import Taken
from builder.model import Choice, ExtendedText, Match, Order, Prose, TextEntry

MOST = len(ascii_lowercase)


def flaw(taken: Taken) -> str:
    """Return why a question cannot be taken into the bank, as the end of a sentence; nothing where it can."""
    if not taken.stem.blocks:
        return "its question is empty"
    return next(_flaws(taken), "")


def _flaws(taken: Taken) -> Iterator[str]:
    match taken.interaction:
        case Choice() as choice:
            yield from _choice(choice)
        case Match(pairs, distractors):
            yield from _match([pair.prompt for pair in pairs], [pair.match for pair in (*pairs, *distractors)])
        case Order(steps):
            yield from _texts("step", steps)
        case TextEntry(gaps):
            if not gaps or not all(any(answer.score for answer in answers) for answers in gaps):
                yield "no answer is given as right"
            elif not all(answer.text.strip() for answers in gaps for answer in answers):
                yield "an answer is empty"
        case ExtendedText(rubric):  # one without a rubric gets a plain one
            texts = [text for aspect in rubric for text in (aspect.text, *(level.text for level in aspect.levels))]
            if not all(text.blocks for text in texts):
                yield "an aspect or a level of its rubric is empty"
            levels = [[level.marks for level in aspect.levels] for aspect in rubric]
            if not all(len(set(marks)) == len(marks) > 1 and set(marks) <= set(range(10)) for marks in levels):
                yield "an aspect of its rubric has not two or more levels, each with its own marks from 0 to 9"
        case _:
            assert_never(taken.interaction)


def _choice(choice: Choice) -> Iterator[str]:
    yield from _texts("option", [option.text for option in choice.options])
    scores = [option.score for option in choice.options]
    top = max(scores)
    if top <= 0:
        yield "no option is given as right"
    elif choice.multiple and min(scores) > 0:
        yield "all options are given as right"
    elif not choice.multiple and scores.count(top) > 1:
        yield f"{scores.count(top)} options are given as right where one can be chosen"


def _match(prompts: Sequence[Prose], matches: Sequence[Prose]) -> Iterator[str]:
    if len(prompts) < 2:
        yield "it has fewer than two pairs"
    elif not all(prompt.blocks for prompt in prompts):
        yield "a prompt is empty"
    elif len({_plain(match) for match in matches}) < len(matches):
        yield "two prompts have the same match, or two matches the same text"
    else:
        yield from _texts("match", matches)


def _texts(noun: str, texts: Sequence[Prose]) -> Iterator[str]:
    if len(texts) < 2:
        yield f"it has fewer than two {noun}s"
    elif len(texts) > MOST:
        yield f"it has {len(texts)} {noun}s, more than the {MOST} letters"
    elif not all(text.blocks for text in texts):
        yield f"an {noun} is empty" if noun == "option" else f"a {noun} is empty"
    elif len({_plain(text) for text in texts}) < len(texts):
        yield f"two {noun}s have the same text"


def _plain(text: Prose) -> str:
    return " ".join(prose.plain(text).split()).casefold()
