"""Moodle XML, for Moodle 4.4 and later: one file a form, its questions in one category.

Source of the format: https://docs.moodle.org/en/Moodle_XML_format, and where that is silent, what Moodle's
importer reads (`question/format/xml/format.php`, `question/type/*/questiontype.php`).

- Options stand in the order of the form and are not shuffled. Moodle itself always shuffles the matches of a
  matching question and the steps of an ordering one, and always puts True before False.
- Several right options share the marks equally. Wrong ones share the same amount below zero, so that ticking
  everything gives 0. Moodle never goes below 0 for a question.
- A next action gives its grade as a share of the top grade; an order gives all its marks or none.
- An order is Moodle's own question type `ordering`. An older Moodle needs the plugin of that name.
- A vignette stands in front of each of its questions. As a page of its own it would be lost when questions are
  shuffled, or when a trainer picks one of them.
- Why a pair matches, and the model answer of an extended response, have no place of their own: the first
  stands in the general feedback, the second with its rubric in the information for graders.
- Time allowed and pass mark belong to a quiz, not to questions: they stand in the description of the category.
"""

from __future__ import annotations

import math
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import assert_never
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from builder import prose
from builder.form import Form, Question
from builder.formats import cloze
from builder.formats.content import Format, picture_path, portable
from builder.model import (
    Answer,
    Block,
    Break,
    Choice,
    Emphasis,
    ExtendedText,
    Grid,
    Inline,
    Item,
    Match,
    Order,
    Paragraph,
    Problem,
    Prose,
    TextEntry,
    Vignette,
    Words,
)

ADDRESS = "@@PLUGINFILE@@/"
LEGAL = frozenset(
    [Fraction(0), Fraction(1), Fraction(1, 20)]
    + [Fraction(1, n) for n in range(2, 11)]
    + [Fraction(2, 3), Fraction(3, 4), Fraction(5, 6)]
    + [Fraction(n, 10) for n in range(2, 10)]
)
"""The shares of the marks that Moodle knows (`fraction_options_full` in `question/engine/bank.php`)."""

_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # what XML 1.0 cannot hold
_GAP = "\ue000{}\ue001"  # where a gap stands until its code does: signs that nobody writes
Pictures = Mapping[str, bytes]


def write(form: Form, pictures: Pictures) -> dict[str, bytes]:
    """Return the form as one file, `form-A-moodle.xml`. A form that `refused` found wanting must not come here."""
    quiz = Element("quiz")
    _category(quiz, form)
    vignettes = {vignette.id: vignette for vignette in form.vignettes}
    for question in form.questions:
        found = question.item.vignette
        _question(quiz, question, vignettes[found] if found else None, pictures)
    indent(quiz)
    return {f"{form.file}-moodle.xml": tostring(quiz, encoding="UTF-8", xml_declaration=True) + b"\n"}


# Elements


def _leaf(parent: Element, tag: str, content: str = "", **attributes: str) -> Element:
    made = SubElement(parent, tag, attributes)
    made.text = _UNFIT.sub("\ufffd", content)
    return made


def _text(parent: Element, tag: str, content: str, **attributes: str) -> Element:
    made = SubElement(parent, tag, attributes)
    _leaf(made, "text", content)
    return made


def _html(parent: Element, tag: str, texts: tuple[Prose | None, ...], pictures: Pictures, **attributes: str) -> Element:
    """Add an element that holds texts as HTML, and their pictures as files."""
    there = [text for text in texts if text]
    content = "\n".join(prose.html(portable(text, ADDRESS, _GAP)) for text in there)
    made = _text(parent, tag, content, format="html", **attributes)
    _files(made, there, pictures)
    return made


def _files(parent: Element, texts: list[Prose], pictures: Pictures) -> None:
    shown = dict.fromkeys(picture_path(picture.src) for text in texts for picture in prose.pictures(text))
    for path in shown:
        folder, _, name = path.rpartition("/")
        content = b64encode(pictures[path]).decode("ascii")
        _leaf(parent, "file", content, name=name, path=f"/{folder}/".replace("//", "/"), encoding="base64")


def _answer(
    parent: Element, share: str, content: str, feedback: Prose | None, pictures: Pictures, **attributes: str
) -> Element:
    made = _text(parent, "answer", content, fraction=share, **attributes)
    _html(made, "feedback", (feedback,), pictures)
    return made


def _number(value: float | Decimal) -> str:
    return f"{Decimal(str(value)).normalize():f}"


def _per_cent(share: Fraction) -> str:
    return _number(round(Decimal(100 * share.numerator) / share.denominator, 5))


# The form and its questions


def _category(quiz: Element, form: Form) -> None:
    made = SubElement(quiz, "question", type="category")
    # A bar parts the levels of a category; one within a name is doubled.
    title = f"{form.title}, form {form.name}".replace("/", "//")
    _text(made, "category", f"$course$/top/{title}")
    facts = [f"Form code {form.code}", "draft" if form.draft else ""]
    facts += [_counted(len(form.questions), "question"), _counted(form.marks, "mark")]
    facts += [_counted(form.minutes, "minute")] if form.minutes else []
    facts += [f"pass mark {form.pass_mark}%"] if form.pass_mark else []
    _text(made, "info", ", ".join(fact for fact in facts if fact) + ".", format="plain_text")


def _counted(number: float, noun: str) -> str:
    return f"{_number(number)} {noun}{'' if number == 1 else 's'}"


def _question(quiz: Element, question: Question, vignette: Vignette | None, pictures: Pictures) -> None:
    item = question.item
    made = SubElement(quiz, "question")
    _text(made, "name", f"{question.number:02} {item.id} {item.title}")
    stem = (vignette.text if vignette else None, item.stem)
    match item.interaction:
        case Choice() as choice if _is_true_false(choice):
            made.set("type", "truefalse")
            _head(made, item, stem, item.feedback, pictures)
            _true_false(made, choice, pictures)
        case Choice() as choice:
            made.set("type", "multichoice")
            _head(made, item, stem, item.feedback, pictures)
            _multichoice(made, choice, question.shown, pictures)
        case Match() as found:
            made.set("type", "matching")
            _head(made, item, stem, _with_reasons(item, found), pictures)
            _matching(made, found, pictures)
        case Order(steps):
            made.set("type", "ordering")
            _head(made, item, stem, item.feedback, pictures)
            _ordering(made, steps, pictures)
        case TextEntry(in_stem=True) as entry:
            made.set("type", "cloze")
            _head(made, item, stem, item.feedback, pictures)
            _fill_gaps(made, item, entry)
        case TextEntry(numeric=True) as entry:
            made.set("type", "numerical")
            unit = Prose(item.where, (Paragraph((Words(f"Unit: {entry.unit}"),)),)) if entry.unit else None
            _head(made, item, (*stem, unit), item.feedback, pictures)
            _numerical(made, entry, pictures)
        case TextEntry(gaps):
            made.set("type", "shortanswer")
            _head(made, item, stem, item.feedback, pictures)
            _short_answer(made, gaps[0], pictures)
        case ExtendedText() as extended:
            made.set("type", "essay")
            _head(made, item, stem, None, pictures)
            _essay(made, item, extended, pictures)
        case _:
            assert_never(item.interaction)
    tags = SubElement(made, "tags")
    for competence in item.competences:
        _text(tags, "tag", competence.what)


def _head(
    made: Element, item: Item, stem: tuple[Prose | None, ...], feedback: Prose | None, pictures: Pictures
) -> None:
    _html(made, "questiontext", stem, pictures)
    _html(made, "generalfeedback", (feedback,), pictures)
    _leaf(made, "defaultgrade", _number(item.marks))
    _leaf(made, "penalty", "0")
    _leaf(made, "hidden", "0")
    _leaf(made, "idnumber", item.id)


# Choice


def _is_true_false(choice: Choice) -> bool:
    graded = choice.multiple or choice.graded
    return not graded and sorted(prose.plain(option.text) for option in choice.options) == ["False", "True"]


def _true_false(made: Element, choice: Choice, pictures: Pictures) -> None:
    for option in sorted(choice.options, key=lambda option: prose.plain(option.text), reverse=True):
        name = prose.plain(option.text).lower()
        _answer(made, "100" if option.score else "0", name, option.feedback, pictures, format="moodle_auto_format")


def _shares(choice: Choice) -> tuple[Fraction, ...]:
    """Return the share of the marks that each option gives, in source order."""
    top = max(option.score for option in choice.options)
    if not choice.multiple:
        return tuple(Fraction(option.score, top) for option in choice.options)
    right = sum(option.score for option in choice.options)
    wrong = len(choice.options) - right
    return tuple(Fraction(1, right) if option.score else Fraction(-1, wrong) for option in choice.options)


def _multichoice(made: Element, choice: Choice, shown: tuple[int, ...], pictures: Pictures) -> None:
    _leaf(made, "single", "false" if choice.multiple else "true")
    _leaf(made, "shuffleanswers", "false")
    _leaf(made, "answernumbering", "ABCD")
    _leaf(made, "showstandardinstruction", "1")
    shares = _shares(choice)
    for index in shown:
        option = choice.options[index]
        one = _html(made, "answer", (option.text,), pictures, fraction=_per_cent(shares[index]))
        _html(one, "feedback", (option.feedback,), pictures)


# Match and order


def _with_reasons(item: Item, found: Match) -> Prose | None:
    """Return the feedback of an item with a table of why each pair matches."""
    pairs = (*found.pairs, *found.distractors)
    if not any(pair.why for pair in pairs):
        return item.feedback
    head = tuple((Words(name),) for name in ("Prompt", "Match", "Why"))
    rows = tuple(tuple(_run(text) for text in (pair.prompt, pair.match, pair.why)) for pair in pairs)
    return Prose(item.where, (*(item.feedback.blocks if item.feedback else ()), Grid(head, rows)))


def _run(text: Prose | None) -> tuple[Inline, ...]:
    """Return a text as one run of inlines, as a cell of a table holds it."""
    if text is None:
        return ()
    made: list[Inline] = []
    for block in text.blocks:
        made += [Break()] if made else []
        made += block.children if isinstance(block, Paragraph) else [Words(prose.plain(replace(text, blocks=(block,))))]
    return tuple(made)


def _matching(made: Element, found: Match, pictures: Pictures) -> None:
    _leaf(made, "shuffleanswers", "false")
    for pair in (*found.pairs, *found.distractors):
        one = _html(made, "subquestion", (pair.prompt,), pictures)
        # The matches stand in a menu, which shows no markup but reads entities.
        _text(one, "answer", _as_menu(pair.match))


def _as_menu(text: Prose) -> str:
    return " ".join(prose.plain(text).split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _ordering(made: Element, steps: tuple[Prose, ...], pictures: Pictures) -> None:
    _leaf(made, "layouttype", "VERTICAL")
    _leaf(made, "selecttype", "ALL")
    _leaf(made, "selectcount", str(len(steps)))
    _leaf(made, "gradingtype", "ALL_OR_NOTHING")
    _leaf(made, "showgrading", "HIDE")
    _leaf(made, "numberingstyle", "none")
    for place, step in enumerate(steps, start=1):
        _html(made, "answer", (step,), pictures, fraction=str(place))


# Text entry


def _short_answer(made: Element, answers: tuple[Answer, ...], pictures: Pictures) -> None:
    _leaf(made, "usecase", "0")
    for answer in answers:
        # A star stands for any text, unless it is escaped.
        content = answer.text.replace("*", r"\*")
        _answer(made, _score(answer), content, answer.feedback, pictures, format="plain_text")


def _score(answer: Answer) -> str:
    return "100" if answer.score else "0"


def _numerical(made: Element, entry: TextEntry, pictures: Pictures) -> None:
    for answer in entry.gaps[0]:
        low, high = Decimal(str(answer.low)), Decimal(str(answer.high))
        middle = _number((low + high) / 2)
        one = _answer(made, _score(answer), middle, answer.feedback, pictures, format="plain_text")
        _leaf(one, "tolerance", _number((high - low) / 2))
    if entry.unit:
        unit = SubElement(SubElement(made, "units"), "unit")
        _leaf(unit, "multiplier", "1")
        _leaf(unit, "unit_name", entry.unit)
    _leaf(made, "unitgradingtype", "0")
    _leaf(made, "unitpenalty", "0.1")
    _leaf(made, "showunits", "0" if entry.unit else "3")  # 0: may be written, need not be; 3: there is none
    _leaf(made, "unitsleft", "0")


def _fill_gaps(made: Element, item: Item, entry: TextEntry) -> None:
    """Put the code of each gap into the question text, where `_head` has left a mark for it."""
    marks = cloze.marks_of_gap(item, entry)
    text = made.find("questiontext/text")
    assert text is not None
    assert text.text is not None
    text.text = text.text.replace("{", "&#123;")  # a brace of the author's must not start a code
    for number, answers in enumerate(entry.gaps, start=1):
        text.text = text.text.replace(_GAP.format(number), cloze.gap(answers, marks))


# Extended text


def _essay(made: Element, item: Item, extended: ExtendedText, pictures: Pictures) -> None:
    _leaf(made, "responseformat", "editor")
    _leaf(made, "responserequired", "1")
    _leaf(made, "responsefieldlines", str(5 * min(8, max(1, math.ceil(item.minutes * 0.3)))))
    _leaf(made, "attachments", "0")
    _leaf(made, "attachmentsrequired", "0")
    _html(made, "graderinfo", (_grading(item, extended), item.feedback), pictures)
    _text(made, "responsetemplate", "", format="html")


def _grading(item: Item, extended: ExtendedText) -> Prose:
    top = sum(max(level.marks for level in aspect.levels) for aspect in extended.rubric)
    head = tuple((Words(name),) for name in ("Looks for", "Marks", "What it shows"))
    rows = tuple(
        (_run(aspect.text), (Words(str(level.marks)),), _run(level.text))
        for aspect in extended.rubric
        for level in aspect.levels
    )
    scale = f"The levels add up to {top}; the question counts {_number(item.marks)}. Scale what you give."
    blocks: list[Block] = [Grid(head, rows)]
    blocks += [Paragraph((Words(scale),))] if top != item.marks else []
    blocks += [Paragraph((Emphasis((Words("Model answer"),), strong=True),))] if item.feedback else []
    return Prose(item.where, tuple(blocks))


# What Moodle does not have


def limits(question: Question) -> Iterator[Problem]:
    """Yield what Moodle cannot carry of a question."""
    item = question.item
    match item.interaction:
        case Choice() as choice if not {abs(share) for share in _shares(choice)} <= LEGAL:
            message = (
                "Moodle knows tenths, and equal shares from 1 of 2 to 1 of 10, of the marks of a question: "
                f"{_shown_shares(choice)} are others. Use grades up to 6, and at most 10 right or wrong options"
            )
            yield Problem(item.where, "E001", f"{item.id}: {message}")
        case Match(pairs, distractors):
            if any(True for pair in (*pairs, *distractors) for _ in prose.pictures(pair.match)):
                message = "the matches are a menu in Moodle, which shows no pictures: write them in words"
                yield Problem(item.where, "E001", f"{item.id}: {message}")
        case TextEntry(gaps, in_stem=True) as entry:
            marks = cloze.marks_of_gap(item, entry) * len(gaps)
            if marks != item.marks:
                message = (
                    f"Moodle gives whole marks to each of the {len(gaps)} gaps: this question comes with "
                    f"{marks} marks, not {_number(item.marks)}. Set its marks in the quiz"
                )
                yield Problem(item.where, "E002", f"{item.id}: {message}", "warning")


def _shown_shares(choice: Choice) -> str:
    odd = dict.fromkeys(share for share in _shares(choice) if abs(share) not in LEGAL)
    return ", ".join(f"{share.numerator}/{share.denominator}" for share in odd)


FORMAT = Format(
    "moodle",
    frozenset([Choice, Match, Order, TextEntry, ExtendedText]),
    write,
    limits,
    title="Moodle XML",
    carries=frozenset(
        ("id", "title", "competences", "marks", "markup", "pictures", "feedback", "option feedback", "part marks")
        + ("rubric", "model answer", "unit", "key")
    ),
)
