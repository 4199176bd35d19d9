"""Made-up questions: any type, with texts that try to be something else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from hypothesis import strategies as st
from test_intake_markdown import SIGNS

from builder import prose
from builder.intake.values import Taken
from builder.model import (
    Answer,
    Aspect,
    Choice,
    ExtendedText,
    Gap,
    Grade,
    Interaction,
    Match,
    Option,
    Order,
    Pair,
    Paragraph,
    Prose,
    TextEntry,
    Where,
    Words,
)

T = TypeVar("T")
HERE = Where("quiz.xml", 1)
TEXTS = [
    "Plain.",
    "# > - 1. *a* _b_ `c` [x] [1]: | <b> &amp; \\\\",
    "One\n\ntwo  \nthree",
    "- a\n- b\n\n  > c",
    "* a\n\n+ b",
    "1. a\n2) b",
    "```\n[x]: a\n> b\n```",
    "| a | b |\n|---|---|\n| 1 | \\|",
    "- | a |\n  |---|",
    "[x] [a](b.md) ![c](d.png)",
    "**a***b* *`c}`* [_d_](e)",
    "",
]
proses = st.sampled_from([Prose(HERE, prose.parse(text, HERE)[0].blocks) for text in TEXTS])
texts = st.lists(st.sampled_from(SIGNS), max_size=4).map("".join)


numbers = st.integers(-8000, 8000).map(lambda number: number / 8)
some_words = texts.filter(lambda content: content.strip(" \n\t\xa0\u2028\x00\x85") != "")


def with_word(word: str) -> st.SearchStrategy[Prose]:
    """Texts that start with a word, so that they differ and are not empty."""
    return proses.map(lambda text: Prose(HERE, (Paragraph((Words(word),)), *text.blocks)))


def some(make: Callable[[int], st.SearchStrategy[T]], least: int = 2) -> st.SearchStrategy[tuple[T, ...]]:
    return st.integers(least, 4).flatmap(lambda count: st.tuples(*map(make, range(count))))


def option(number: int, score: st.SearchStrategy[int]) -> st.SearchStrategy[Option]:
    return st.builds(Option, st.just("x"), with_word(f"option {number}"), score, may, st.booleans())


def keyed(found: tuple[Option, ...]) -> tuple[Option, ...]:
    """Return options of which the first alone is right."""
    return tuple(replace(one, score=int(number == 0)) for number, one in enumerate(found))


def pair(number: int, prompt: bool = True) -> st.SearchStrategy[Pair]:
    prompts = with_word(f"prompt {number}") if prompt else st.just(Prose(HERE, ()))
    return st.builds(Pair, prompts, with_word(f"match {number}{'' if prompt else ' more'}"), may)


def text_answer(number: int) -> st.SearchStrategy[Answer]:
    # Letters at both ends, so that no answer is near another or empty.
    return st.builds(
        Answer, texts.map(lambda inner: f"{'xyzw'[number] * 9}{inner}e"), st.just(int(number == 0)), feedback=may
    )


def number_answer(number: int) -> st.SearchStrategy[Answer]:
    low = numbers.map(lambda value: value + 5000 * number)
    return st.tuples(low, st.sampled_from([0, 0.5, 10]), may).map(
        lambda made: Answer("", int(number == 0), made[0], made[0] + made[1], made[2])
    )


def aspect(number: int) -> st.SearchStrategy[Aspect]:
    grade = some(lambda marks: st.builds(Grade, st.just(marks), with_word("level")))
    return st.builds(Aspect, st.one_of(with_word(f"aspect {number}"), with_word(f"[2] points {number}")), grade)


may = st.one_of(st.none(), proses)
one_right = some(lambda number: option(number, st.just(0))).map(keyed)
ANSWERS: dict[str, st.SearchStrategy[Interaction]] = {
    "single": one_right.map(Choice),
    "multiple": st.builds(Choice, one_right, st.just(True), st.just(False), st.booleans()),
    "next-action": one_right.map(
        lambda found: Choice(tuple(replace(one, score=3 * one.score) for one in found), graded=True)
    ),
    "matching": st.builds(
        Match,
        some(pair),
        some(lambda number: pair(number, prompt=False), 0),
        st.one_of(st.just(()), st.tuples(with_word("left"), with_word("right"))),
    ),
    "ordering": some(lambda number: with_word(f"step {number}")).map(Order),
    "short-text": st.builds(TextEntry, st.tuples(some(text_answer)), capitals=st.booleans(), slips=st.integers(0, 1)),
    "numeric": st.builds(TextEntry, st.tuples(some(number_answer)), numeric=st.just(True), unit=texts),
    "extended": some(aspect, 1).map(ExtendedText),
}


@st.composite
def any_taken(draw: st.DrawFn) -> Taken:
    kind = draw(st.sampled_from([*ANSWERS, "gap-fill"]))
    stem = draw(with_word("stem"))
    if kind == "gap-fill":
        gaps = draw(some(lambda number: st.tuples(text_answer(0)), 1))
        places = (inline for number in range(1, len(gaps) + 1) for inline in (Words(" and "), Gap(number)))
        stem = Prose(HERE, (Paragraph(tuple(places)), *stem.blocks))
        found: Interaction = TextEntry(gaps, in_stem=True)
    else:
        found = draw(ANSWERS[kind])
    return Taken(
        kind,
        stem,
        found,
        draw(texts),
        draw(may),
        revision=draw(st.one_of(st.none(), st.integers(-1, 10**10))),
        marks=draw(st.one_of(st.none(), st.floats())),
        minutes=draw(st.one_of(st.none(), st.floats(0, 1e9))),
        sources=draw(st.lists(some_words, max_size=2).map(tuple)),
        lost=draw(st.lists(texts, max_size=3).map(tuple)),
        waivers=draw(st.sampled_from([(), (("B02", "it: is # so"),)])),
        note=draw(texts),
    )
