"""Moodle XML, for Moodle 4.4 and later: one file a form, its questions in one category.

Source of the format: https://docs.moodle.org/en/Moodle_XML_format, and where that is silent, what Moodle's
importer reads (`question/format/xml/format.php`, `question/type/*/questiontype.php`).

- Options stand in the order of the form and are not shuffled, so pinned ones stay. Moodle itself always shuffles the
  matches of a matching question and the steps of an ordering one, and always puts True before False.
- Several right options share the marks equally. Wrong ones share the same amount below zero, so that ticking
  everything gives 0. Moodle never goes below 0 for a question.
- All or nothing needs a plugin, `qtype_multichoiceset`, and a Moodle without it skips such questions. So they come as
  multiple choice in which every wrong option takes all marks away: only some of the right ones alone score otherwise.
- A next action gives its grade as a share of the top grade; an order gives all its marks or none.
- An order is Moodle's own question type `ordering`. An older Moodle needs the plugin of that name.
- A vignette stands in front of each of its questions. As a page of its own it would be lost when questions are
  shuffled, or when a trainer picks one of them. A `div` and a tag tell which it is.
- Why a pair matches, and the model answer of an extended response, have no place of their own: the first
  stands in the general feedback, the second with its rubric in the information for graders.
- Time allowed, pass mark, instructions and sections belong to a quiz, not to questions: they stand in the description
  of the category. There is one category a file, since Moodle 5 may make a question bank of each.
- What Moodle has no field for is a tag, at most 50 signs long: `level:apply`, `source:mca2005`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal
from typing import assert_never
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from builder import prose
from builder.form import Form, Question, matching
from builder.formats import cloze
from builder.formats.content import Format
from builder.formats.inlined import GAP, Pictures
from builder.formats.lines import difference, refusal, told_at_end
from builder.formats.moodle_elements import answer, html, leaf, question_text, text
from builder.formats.moodle_facts import (
    about,
    as_menu,
    as_pattern,
    category,
    cut_tags,
    moodle_shares,
    odd_shares,
    per_cent,
    tags,
)
from builder.formats.told import grading, number, with_reasons
from builder.model import (
    Answer,
    Choice,
    ExtendedText,
    Interaction,
    Item,
    Match,
    Order,
    Problem,
    Prose,
    TextEntry,
    Vignette,
)


def write(form: Form, pictures: Pictures) -> dict[str, bytes]:
    """Return the form as one file, `form-A-moodle.xml`. A form that `refused` found wanting must not come here."""
    quiz = Element("quiz")
    _category(quiz, form)
    vignettes = {vignette.id: vignette for vignette in form.vignettes}
    for question in form.questions:
        found = question.item.vignette
        _question(quiz, question, vignettes[found] if found else None, pictures)
    indent(quiz)
    return {f"{form.file}-moodle.xml": _file(quiz)}


def _file(quiz: Element) -> bytes:
    """Return a quiz as a file. It is encoded in one piece: ElementTree encodes every tag by itself, which is slow."""
    written = f"<?xml version='1.0' encoding='UTF-8'?>\n{tostring(quiz, encoding='unicode')}\n"
    return written.encode(errors="xmlcharrefreplace")


# The form and its questions


def _category(quiz: Element, form: Form) -> None:
    made = SubElement(quiz, "question", type="category")
    text(made, "category", category(form))
    text(made, "info", "\n".join(about(form)), format="plain_text")


def _question(quiz: Element, question: Question, vignette: Vignette | None, pictures: Pictures) -> None:
    item = question.item
    made = SubElement(quiz, "question")
    text(made, "name", f"{question.number:02} {item.id} {item.title}")
    found = item.interaction
    question_text(made, vignette, (item.stem, told_at_end(item)), pictures)
    html(made, "generalfeedback", (_general(item),), pictures)
    leaf(made, "defaultgrade", number(item.marks))
    leaf(made, "penalty", "0")
    leaf(made, "hidden", "0")
    leaf(made, "idnumber", item.id)
    match found:
        case Choice() if item.type == "true-false":
            made.set("type", "truefalse")
            _true_false(made, found, pictures)
        case Choice():
            made.set("type", "multichoice")
            _multichoice(made, found, question.shown, pictures)
        case Match():
            made.set("type", "matching")
            _matching(made, found, pictures)
        case Order(steps):
            made.set("type", "ordering")
            _ordering(made, steps, pictures)
        case TextEntry(in_stem=True):
            made.set("type", "cloze")
            _fill_gaps(made, item, found)
        case TextEntry(numeric=True):
            made.set("type", "numerical")
            _numerical(made, found, pictures)
        case TextEntry():
            made.set("type", "shortanswer")
            _short_answer(made, found, pictures)
        case ExtendedText():
            made.set("type", "essay")
            _essay(made, item, found, pictures)
        case _:
            assert_never(found)
    holder = SubElement(made, "tags")
    for tag in tags(item):
        text(holder, "tag", tag)


def _general(item: Item) -> Prose | None:
    match item.interaction:
        case Match() as found:
            return with_reasons(item, found)
        case ExtendedText():
            return None  # the model answer is for graders
        case _:
            return item.feedback


# Choice


def _true_false(made: Element, choice: Choice, pictures: Pictures) -> None:
    for option in sorted(choice.options, key=lambda option: prose.plain(option.text), reverse=True):
        name = prose.plain(option.text).lower()
        answer(made, _score(option.score), name, option.feedback, pictures, format="moodle_auto_format")


def _multichoice(made: Element, choice: Choice, shown: tuple[int, ...], pictures: Pictures) -> None:
    leaf(made, "single", "false" if choice.multiple else "true")
    leaf(made, "shuffleanswers", "false")
    leaf(made, "answernumbering", "ABCD")
    leaf(made, "showstandardinstruction", "1")
    shares = moodle_shares(choice)
    for index in shown:
        option = choice.options[index]
        one = html(made, "answer", (option.text,), pictures, fraction=per_cent(shares[index]))
        html(one, "feedback", (option.feedback,), pictures)


# Match and order


def _matching(made: Element, found: Match, pictures: Pictures) -> None:
    leaf(made, "shuffleanswers", "false")
    for pair in matching(found):
        one = html(made, "subquestion", (pair.prompt,), pictures)
        # The matches stand in a menu, which shows no markup but reads entities.
        text(one, "answer", as_menu(pair.match))


def _ordering(made: Element, steps: tuple[Prose, ...], pictures: Pictures) -> None:
    leaf(made, "layouttype", "VERTICAL")
    leaf(made, "selecttype", "ALL")
    leaf(made, "selectcount", str(len(steps)))
    leaf(made, "gradingtype", "ALL_OR_NOTHING")
    leaf(made, "showgrading", "HIDE")
    leaf(made, "numberingstyle", "none")
    for place, step in enumerate(steps, start=1):
        html(made, "answer", (step,), pictures, fraction=str(place))


# Text entry


def _short_answer(made: Element, entry: TextEntry, pictures: Pictures) -> None:
    leaf(made, "usecase", "1" if entry.capitals else "0")
    for one in entry.gaps[0]:
        answer(made, _score(one.score), as_pattern(one.text), one.feedback, pictures, format="plain_text")


def _score(score: int) -> str:
    return "100" if score else "0"


def _numerical(made: Element, entry: TextEntry, pictures: Pictures) -> None:
    for found in entry.gaps[0]:
        middle, tolerance = _interval(found)
        one = answer(made, _score(found.score), middle, found.feedback, pictures, format="plain_text")
        leaf(one, "tolerance", tolerance)
    if entry.unit:
        unit = SubElement(SubElement(made, "units"), "unit")
        leaf(unit, "multiplier", "1")
        leaf(unit, "unit_name", entry.unit)
    leaf(made, "unitgradingtype", "0")
    leaf(made, "unitpenalty", "0.1")
    leaf(made, "showunits", "0" if entry.unit else "3")  # 0: may be written, need not be; 3: there is none
    leaf(made, "unitsleft", "0")


def _interval(found: Answer) -> tuple[str, str]:
    """Return the middle of a range and its tolerance, in figures."""
    low, high = Decimal(str(found.low)), Decimal(str(found.high))
    return number((low + high) / 2), number((high - low) / 2)


def _fill_gaps(made: Element, item: Item, entry: TextEntry) -> None:
    """Put the code of each gap into the question text, where a mark stands for it."""
    marks = cloze.marks_of_gap(item, entry)
    found = made.find("questiontext/text")
    assert found is not None
    assert found.text is not None
    found.text = found.text.replace("{", "&#123;")  # a brace of the author's must not start a code
    for place, answers in enumerate(entry.gaps, start=1):
        found.text = found.text.replace(GAP.format(place), cloze.gap(answers, marks, entry.capitals))


# Extended text


def _essay(made: Element, item: Item, extended: ExtendedText, pictures: Pictures) -> None:
    leaf(made, "responseformat", "editor")
    leaf(made, "responserequired", "1")
    leaf(made, "responsefieldlines", str(5 * min(8, max(1, math.ceil(item.minutes * 0.3)))))
    leaf(made, "attachments", "0")
    leaf(made, "attachmentsrequired", "0")
    html(made, "graderinfo", (grading(item, extended),), pictures)
    text(made, "responsetemplate", "", format="html")


# What Moodle does not have


def limits(question: Question) -> Iterator[Problem]:
    """Yield what Moodle cannot carry of a question, and what it carries with a difference."""
    item = question.item
    found = item.interaction
    for message in _lacks(found):
        yield refusal(item, message)
    for message in (*_differs(item, found), *cut_tags(item)):
        yield difference(item, message)


def _lacks(found: Interaction) -> Iterator[str]:
    match found:
        case Choice():
            yield from odd_shares(found)
        case Match() if any(True for pair in matching(found) for _ in prose.pictures(pair.match)):
            yield "the matches are a menu in Moodle, which shows no pictures: write them in words"


def _differs(item: Item, found: Interaction) -> Iterator[str]:
    match found:
        case Choice(whole=True) if sum(option.score for option in found.options) > 1:
            yield (
                "Moodle has no scoring all or nothing: a wrong option takes all marks away there, "
                "but some of the right ones alone still give part of them"
            )
        case TextEntry(slips=slips) if slips:
            yield "Moodle takes no slip of spelling: add likely ones as accepted answers, or mark them by hand"
    if isinstance(found, TextEntry) and found.in_stem:
        marks = cloze.marks_of_gap(item, found) * len(found.gaps)
        if marks != item.marks:
            yield (
                f"Moodle gives whole marks to each of the {len(found.gaps)} gaps: this question comes with "
                f"{marks} marks, not {number(item.marks)}. Set its marks in the quiz"
            )


FORMAT = Format(
    "moodle",
    frozenset([Choice, Match, Order, TextEntry, ExtendedText]),
    write,
    limits,
    title="Moodle XML",
    carries=frozenset(
        {
            "id",
            "revision",
            "title",
            "competences",
            "level",
            "marks",
            "minutes",
            "sources",
            "vignette",
            "markup",
            "pictures",
            "feedback",
            "option feedback",
            "part marks",
            "pair reasons",
            "rubric",
            "model answer",
            "unit",
            "capitals",
            "key",
        }
    ),
)
