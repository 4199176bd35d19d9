"""Aiken, a text format for questions with one right option, which Moodle and others read: one file a form.

Source of the format: https://docs.moodle.org/en/Aiken_format, and where that is silent, what Moodle's importer reads
(`question/format/aiken/format.php`).

- A question is a line, its options are lines `A) …`, its key is `ANSWER: B`. All of it is plain text in UTF-8.
- A vignette stands in front of its question, its pictures by their alt texts. Paragraphs follow each other on the line;
  entries of a list are parted by semicolons, broken lines by a bar.
- A line that would be taken for an option or a key, as `A. Smith rings.`, has a dash in front.
- A next action has its best option as the key. True and false are options like others.
- There is no place for anything else, which is told once for a form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from builder.form import Form, Question, issued_key, letter_of
from builder.formats.content import Format
from builder.formats.lines import difference, is_pinned, one_line, pictures_in, refusal, vignette_of
from builder.model import Choice, Problem

_NO_QUESTION = re.compile(r"[A-Z][).]|ANSWER:|.?$")  # Moodle takes it for an option or a key, or passes over it


def write(form: Form, pictures: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the form as one file, `form-A-aiken.txt`. What `refused` found wanting must not come here."""
    blocks = [_question(question, form) for question in form.questions]
    return {f"{form.file}-aiken.txt": ("\n\n".join(blocks) + "\n").encode()}


def _question(question: Question, form: Form) -> str:
    choice = question.item.interaction
    assert isinstance(choice, Choice)
    vignette = vignette_of(question, form)
    stem = one_line(vignette.text if vignette else None, question.item.stem)
    lines = [f"– {stem}" if _NO_QUESTION.match(stem) else stem]
    lines += [f"{letter_of(question, index)}) {one_line(choice.options[index].text)}" for index in question.shown]
    return "\n".join([*lines, f"ANSWER: {issued_key(question)[0]}"])


def limits(question: Question) -> Iterator[Problem]:
    """Yield what Aiken cannot carry of a question."""
    item = question.item
    match item.interaction:
        case Choice(multiple=True) as choice:
            right = sum(option.score for option in choice.options)
            message = f"Aiken has one right option in each question, this has {right}: leave it out, or use GIFT"
            yield refusal(item, message)
        case Choice(graded=True):
            yield difference(item, "Aiken gives all marks for the best option and none for others: grades are lost")
    if is_pinned(item):
        yield difference(item, "Moodle shuffles the options of Aiken: switch that off, since some keep their place")
    if pictures_in(item):
        yield refusal(item, "Aiken is plain text and shows no pictures: say it in words, or use GIFT")
    stem = one_line(item.stem)
    if _NO_QUESTION.match(stem) and not item.vignette:
        yield difference(
            item, f"Aiken would not take {stem[:8]!r} for the start of a question: a dash stands before it"
        )


FORMAT = Format(
    "aiken",
    frozenset([Choice]),
    write,
    limits,
    title="Aiken",
    carries=frozenset(["key"]),
    leaves="Aiken holds stems, options and which one is right, in plain words: IDs, titles, competences, marks, "
    "feedback and markup stay behind",
)
