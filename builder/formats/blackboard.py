"""The text file that Blackboard uploads as questions: one file a form, one line a question, fields parted by tabs.

Source of the format: Blackboard's help, "Upload Questions", for the Ultra and for the Original course view
(https://help.blackboard.com/Learn/Instructor/Ultra/Tests_Pools_Surveys/Reuse_Questions/Upload_Questions). UTF-8 without
a byte order mark, CRLF, no head, no empty line, none at the end; the words `correct`, `incorrect`, `true`, `false` are
English always.

- Texts are HTML on one line; a text of one paragraph has no element around it, so that most are plain words.
- `MC`, `MA`, `TF`, `ESS` (with the model answer as sample), `ORD` (Original course view alone), `MAT`, `NUM` (a middle
  and a tolerance), `FIB` for a short answer, `FIB_PLUS` for gaps, which stand as `[gap1]` in the question.
- Blackboard marks `MA` all or nothing until partial credit is switched on, and gives each question the default points.
- A vignette stands in front of each of its questions. The file holds no pictures; those of a vignette become their alt
  texts, items with pictures of their own are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import assert_never

from builder import prose
from builder.form import Form, Question
from builder.formats.content import Format, portable
from builder.formats.inlined import GAP
from builder.formats.lines import best, difference, fit, pictures_in, refusal, told_at_end, vignette_of
from builder.formats.told import number
from builder.model import Answer, Choice, ExtendedText, Item, Match, Order, Paragraph, Problem, Prose, TextEntry

MOST_ANSWERS = 100
MOST_GAPS = 10
MOST_QUESTIONS = 250
"""How many questions Blackboard advises to put into one file."""

_MARKS = re.compile(GAP.format("([0-9]+)"))
_BLOCK = re.compile(r"(<pre>.*?</pre>)", re.S)
_PICTURE = re.compile(r'<img src="[^"]*" alt="([^"]*)">')
Fields = list[str]


def write(form: Form, pictures: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the form as one file, `form-A-blackboard.txt`. What `refused` found wanting must not come here."""
    lines = ["\t".join(_fields(question, form)) for question in form.questions]
    return {f"{form.file}-blackboard.txt": "\r\n".join(lines).encode()}


def _fields(question: Question, form: Form) -> Fields:
    item = question.item
    vignette = vignette_of(question, form)
    stem = _html(vignette.text if vignette else None, item.stem, told_at_end(item))
    match item.interaction:
        case Choice(options) as choice if item.type == "true-false":
            return ["TF", stem, prose.plain(options[best(choice)[0]].text).lower()]
        case Choice(options, multiple) as choice:
            right = best(choice)
            pairs = ((_html(options[n].text), "correct" if n in right else "incorrect") for n in question.shown)
            return ["MA" if multiple else "MC", stem, *(field for pair in pairs for field in pair)]
        case Match(pairs):
            return ["MAT", stem, *(_html(text) for pair in pairs for text in (pair.prompt, pair.match))]
        case Order(steps):
            return ["ORD", stem, *map(_html, steps)]
        case TextEntry(numeric=True) as entry:
            return ["NUM", stem, *_interval(entry)]
        case TextEntry(in_stem=True) as entry:
            return ["FIB_PLUS", _with_gaps(stem), *_gaps(entry)]
        case TextEntry(gaps):
            return ["FIB", stem, *_accepted(gaps[0])]
        case ExtendedText():
            return ["ESS", stem, _html(item.feedback)]
        case _:
            assert_never(item.interaction)


# Texts


def _html(*texts: Prose | None) -> str:
    """Return texts as HTML on one line, pictures by their alt texts."""
    there = [portable(text, "", GAP) for text in texts if text]
    made = "\n".join(_PICTURE.sub(r"\1", prose.html(text)) for text in there)
    if len(there) == 1 and len(there[0].blocks) == 1 and isinstance(there[0].blocks[0], Paragraph):
        made = made.removeprefix("<p>").removesuffix("</p>")
    # Lines end where code does; between words an end of line is a space.
    parts = _BLOCK.split(fit(made))
    return "".join(_single(part, "<br>" if place % 2 else " ") for place, part in enumerate(parts))


def _single(html: str, between: str) -> str:
    return html.replace("\n</code></pre>", "</code></pre>").replace("\n", between).replace("\t", " ")


def _with_gaps(stem: str) -> str:
    """Return a stem with its gaps in brackets; brackets of the author's are written as entities."""
    return _MARKS.sub(r"[gap\1]", stem.replace("[", "&#91;").replace("]", "&#93;"))


# Answers


def _accepted(answers: tuple[Answer, ...]) -> Fields:
    return [" ".join(fit(one.text).split()) for one in answers if one.score]


def _interval(entry: TextEntry) -> Fields:
    answer = next(one for one in entry.gaps[0] if one.score)
    low, high = Decimal(str(answer.low)), Decimal(str(answer.high))
    return [number((low + high) / 2), *([number((high - low) / 2)] if low != high else [])]


def _gaps(entry: TextEntry) -> Fields:
    """Return for each gap its name and what is accepted in it, an empty field between gaps."""
    groups = [[f"gap{place}", *_accepted(answers)] for place, answers in enumerate(entry.gaps, start=1)]
    return [field for place, group in enumerate(groups) for field in ([""] if place else []) + group]


# What Blackboard does not have


def limits(question: Question) -> Iterator[Problem]:
    """Yield what the file cannot carry of a question."""
    item = question.item
    if question.number == MOST_QUESTIONS + 1:
        message = f"Blackboard advises at most {MOST_QUESTIONS} questions in a file: export fewer at a time"
        yield Problem(item.where, "E002", message, "warning")
    yield from (refusal(item, message) for message in _lacks(item))
    yield from (difference(item, message) for message in _differs(item))


def _lacks(item: Item) -> Iterator[str]:
    if pictures_in(item):
        yield "Blackboard's file holds no pictures: say it in words, or use QTI 2.1"
    match item.interaction:
        case TextEntry(gaps, numeric=True) if (right := sum(answer.score for answer in gaps[0])) != 1:
            yield f"Blackboard takes one number or range as right, this question has {right}: make it one"
        case TextEntry(gaps, in_stem=True) if len(gaps) > MOST_GAPS:
            yield f"Blackboard takes {MOST_GAPS} gaps in a question, this has {len(gaps)}: make it several"
    most = _most_answers(item)
    if most > MOST_ANSWERS:
        yield f"Blackboard takes {MOST_ANSWERS} answers to a question, this has {most}: make them fewer"


def _most_answers(item: Item) -> int:
    match item.interaction:
        case Choice(options):
            return len(options)
        case Match(pairs):
            return len(pairs)
        case Order(steps):
            return len(steps)
        case TextEntry(gaps):
            return max(map(len, gaps))
        case ExtendedText():
            return 0
        case _:
            assert_never(item.interaction)


def _differs(item: Item) -> Iterator[str]:
    match item.interaction:
        case Choice(graded=True):
            yield "Blackboard gives all marks for the best option and none for others: grades are lost"
        case Choice(multiple=True, whole=False):
            yield "Blackboard marks this all or nothing: switch on partial credit in the question"
        case Match(_, distractors) if distractors:
            names = ", ".join(prose.plain(one.match) for one in distractors)
            yield f"Blackboard's file has pairs only: what goes with none of the prompts is left out ({names})"
        case Order():
            yield "Blackboard takes ordering questions in the Original course view alone: leave it out for Ultra"
        case TextEntry(capitals=True):
            yield "Blackboard's file does not say that capitals matter: set it in the question"
    if isinstance(item.interaction, TextEntry) and item.interaction.slips:
        yield "Blackboard's file allows no slip of spelling: add likely ones as accepted answers"


FORMAT = Format(
    "blackboard",
    frozenset([Choice, Match, Order, TextEntry, ExtendedText]),
    write,
    limits,
    title="Blackboard text",
    carries=frozenset(("markup", "model answer", "unit", "key")),
    leaves="Blackboard's file holds stems and answers: IDs, titles, competences, marks, feedback, rubrics, and wrong "
    "answers that people may type, stay behind",
)
