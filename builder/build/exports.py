"""A form as the files of a learning system, with what that system cannot carry. The only part that reads pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from builder.form import Form, FormSection, Question
from builder.formats import Format, formats, pictures_of, refused
from builder.model import Course, Problem, Provider
from builder.safety import notice_lines, touches_safety
from builder.source import near

DEFAULT = "moodle"
"""The format that a cohort gets where it names none."""


def exported(
    root: Path,
    course: Course,
    form: Form,
    target: Format,
    employers: Sequence[Provider] = (),
    *,
    leave_out: bool = False,
) -> tuple[dict[str, bytes], list[Problem]]:
    """Return the files of a form by name, none where the format refuses an item; and what it has to say.

    A form that touches safety says in front of its instructions what to do, and whom to call at these employers. With
    `leave_out`, what is refused is left out and named in warnings, and there are no files only where nothing is left.
    Raises OSError where a picture cannot be read.
    """
    problems = refused(form, target)
    if any(problem.severity == "error" for problem in problems):
        if not leave_out:
            return {}, problems
        form = without(form, target)
        problems = [_left_out(problem, target) if problem.severity == "error" else problem for problem in problems]
        if not form.questions:
            return {}, problems
    if touches_safety(course, {question.item.unit for question in form.questions}):
        form = replace(form, instructions=(*notice_lines(employers), *form.instructions))
    pictures = {path: (root / path).read_bytes() for path in pictures_of(form)}
    return target.write(form, pictures), problems


def _left_out(problem: Problem, target: Format) -> Problem:
    return replace(problem, message=f"left out of {target.name}: {problem.message}", severity="warning")


def without(form: Form, target: Format) -> Form:
    """Return a form without the questions that a format refuses. The others keep their numbers."""
    kept = tuple(question for question in form.questions if _carried(form, question, target))
    vignettes = {question.item.vignette for question in kept}
    return replace(
        form,
        questions=kept,
        vignettes=tuple(one for one in form.vignettes if one.id in vignettes),
        sections=tuple(_sections(form, {question.number for question in kept})),
    )


def _carried(form: Form, question: Question, target: Format) -> bool:
    alone = replace(form, questions=(question,))
    return all(problem.severity != "error" for problem in refused(alone, target))


def _sections(form: Form, numbers: set[int]) -> Iterator[FormSection]:
    """Yield the sections that still have a question, each from its first one."""
    ends = [section.first for section in form.sections[1:]] + [len(form.questions) + 1]
    for section, end in zip(form.sections, ends, strict=False):
        left = sorted(number for number in numbers if section.first <= number < end)
        if left:
            yield replace(section, first=left[0])


# What cohorts ask for


def unknown_exports(course: Course) -> list[Problem]:
    """Return a problem (C001) for each format that a cohort names and that there is not."""
    named = [mention for cohort in course.cohorts for mention in cohort.exports]
    known = list(formats()) if named else []
    there = f"; known are {', '.join(known)}"
    return [
        Problem(mention.where, "C001", f"{mention.what!r} is not a format{near(mention.what, known) or there}")
        for mention in named
        if mention.what not in known
    ]
