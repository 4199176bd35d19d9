"""What trainees read round the questions of a form, wherever it is answered: facts, how to answer, what is shared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from builder.form import Form, FormSection, Question
from builder.formats.told import number
from builder.model import Choice, ExtendedText, Item, Match, Order, TextEntry, Vignette

DRAFT = "Draft: not issued to a cohort"


def counted(count: float, noun: str) -> str:
    """Return a number with its noun: `1 mark`, `1.5 marks`."""
    return f"{number(count)} {noun}{'' if count == 1 else 's'}"


def facts(form: Form) -> Iterator[str]:
    """Yield what a form is, in a few words each: its code, its length, its marks, the time allowed, the pass mark."""
    if form.blueprint:
        yield f"Form {form.name}, code {form.code}"
    yield counted(len(form.questions), "question")
    yield counted(form.marks, "mark")
    if form.minutes:
        yield f"{counted(form.minutes, 'minute')} allowed"
    if form.pass_mark:
        yield f"Pass mark {form.pass_mark}%"
    if form.draft and form.blueprint:
        yield DRAFT


def how(item: Item) -> str:
    """Return how a question is answered. An assessment item also says what a wrong choice costs."""
    match item.interaction:
        case Choice(graded=True):
            return "Choose what you would do first."
        case Choice(multiple=True, whole=whole):
            cost = "Marks are all or nothing." if whole else "A wrong choice takes marks away."
            return "Choose every answer that is right." + (f" {cost}" if item.use == "assessment" else "")
        case Choice():
            return "Choose one."
        case Match(distractors=distractors):
            rest = "Not every letter is needed." if distractors else "Use each letter once."
            return f"Give each line the letter of what goes with it. {rest}"
        case Order():
            return "Put the letters in the right order, from first to last."
        case TextEntry(numeric=True):
            return "Write a number."
        case TextEntry(gaps=gaps, in_stem=in_stem, capitals=capitals):
            gap = f"Write what belongs in {'the gap' if len(gaps) == 1 else 'each gap'}."
            return (gap if in_stem else "Write a word or two.") + (" Capital letters matter." if capitals else "")
        case ExtendedText():
            return "Write your answer in your own words. Write nothing that could identify a real person."
        case _:
            assert_never(item.interaction)


def shared(vignette: Vignette, form: Form) -> str:
    """Return which questions of a form are about a vignette."""
    numbers = [one.number for one in form.questions if one.item.vignette == vignette.id]
    if len(numbers) == 1:
        return f"Question {numbers[0]} is about this case."
    return f"Questions {numbers[0]} {'and' if len(numbers) == 2 else 'to'} {numbers[-1]} are about this case."


def parts(form: Form) -> Iterator[tuple[FormSection | None, Vignette | None, Question]]:
    """Yield every question, with the section and the vignette that start before it, if any.

    A vignette stands before the first of its questions, as on the paper.
    """
    sections = {section.first: section for section in form.sections}
    cases = {vignette.id: vignette for vignette in form.vignettes}
    for question in form.questions:
        yield sections.get(question.number), cases.pop(question.item.vignette or "", None), question
