"""Questions of Moodle XML by their types, as interactions of ours.

Source: https://docs.moodle.org/en/Moodle_XML_format, and what Moodle writes (`question/format/xml/format.php`,
`question/type/*/questiontype.php`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from html import unescape
from types import MappingProxyType
from typing import TYPE_CHECKING

from builder import prose
from builder.intake.cloze_codes import gaps_in
from builder.intake.gaps import gap_mark, with_gaps
from builder.intake.moodle_texts import Texts
from builder.intake.own_facts import Facts, matched, without_unit
from builder.intake.qti_choices import Key, Offered, chosen
from builder.intake.scores import MOST_ANSWERS, pattern_text, share, tell_others, within, worth
from builder.intake.told_back import grading_of
from builder.model import (
    Answer,
    Choice,
    ExtendedText,
    Interaction,
    Option,
    Order,
    Pair,
    Paragraph,
    Prose,
    TextEntry,
    Words,
)

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is being read. `markup` is its text in HTML without its vignette, `stem` the same once read.

    Where the answers stand in the text, there is no stem yet. `marks` are there where the answer tells them.
    """

    element: Element
    texts: Texts
    facts: Facts
    markup: str
    stem: Prose
    feedback: Prose | None
    marks: float | None = None

    def value(self, path: str) -> str:
        """Return the text of an element below the question, without spaces round it."""
        return (self.element.findtext(path) or "").strip()


_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with its interaction, under the name of its type."""

    type: str
    interaction: Interaction
    asked: Asked


def words(content: str, asked: Asked) -> Prose:
    """Return plain text on one line."""
    content = " ".join(content.split())
    return Prose(asked.texts.where, (Paragraph((Words(content),)),) if content else ())


def _share_of(element: Element) -> float:
    return share(element.get("fraction") or "0")


# Choice


def _multichoice(asked: Asked) -> Answered | str:
    several = asked.value("single") in ("false", "0")
    whole = asked.facts.whole or asked.element.get("type") == "multichoiceset"
    return _chosen(asked, multiple=several or whole, whole=whole)


def _chosen(asked: Asked, *, multiple: bool, whole: bool) -> Answered | str:
    answers = asked.element.findall("answer")
    options = [
        Offered(str(place), asked.texts.of(one), asked.texts.may(one.find("feedback")))
        for place, one in enumerate(answers)
    ]
    options = [one for one in options if one.text.blocks or _share_of(answers[int(one.id)]) > 0]
    if not options:
        return "it has no options"
    shares = {one.id: _share_of(answers[int(one.id)]) / 100 for one in options}
    right = frozenset(name for name, value in shares.items() if value > 0)
    kind, choice, lost = chosen(options, Key(right, None if whole else shares, whole), multiple=multiple)
    asked.texts.lost += lost
    if kind == "single" and asked.facts.type == "next-action":
        return Answered("next-action", replace(choice, graded=True), asked)
    return Answered(kind, choice, asked)


def _true_false(asked: Asked) -> Answered | str:
    there = {(one.findtext("text") or "").strip().lower(): one for one in asked.element.findall("answer")}
    if not {"true", "false"} <= set(there):
        return "its answers are not true and false"
    options = tuple(
        Option(
            id,
            words(name.capitalize(), asked),
            int(_share_of(there[name]) > 0),
            asked.texts.may(there[name].find("feedback")),
        )
        for id, name in (("a", "true"), ("b", "false"))
    )
    return Answered("true-false", Choice(options), asked)


# Match and order


def _matching(asked: Asked) -> Answered | str:
    pairs = [
        Pair(asked.texts.of(one), words(unescape(one.findtext("answer/text") or ""), asked))
        for one in asked.element.findall("subquestion")
    ]
    there = [pair for pair in pairs if pair.match.blocks]
    if len(there) < len(pairs):
        asked.texts.lost.append("A pair without a match was left out.")
    stem, feedback, found = matched(asked.stem, asked.feedback, there)
    return Answered("matching", found, replace(asked, stem=stem, feedback=feedback))


def _ordering(asked: Asked) -> Answered | str:
    answers = asked.element.findall("answer")
    if any(_share_of(one) for one in answers):
        answers = sorted(answers, key=_share_of)  # the place of each step
    grading = asked.value("gradingtype")
    if grading not in ("", "ALL_OR_NOTHING", "-1"):
        asked.texts.lost.append(f"A part of the order gave a part of the marks there ({grading}).")
    return Answered("ordering", Order(tuple(map(asked.texts.of, answers))), asked)


# Text entry


def _short_answer(asked: Asked) -> Answered | str:
    answers = []
    for one in asked.element.findall("answer"):
        content = (one.findtext("text") or "").strip()
        feedback = asked.texts.may(one.find("feedback"))
        if content == "*":
            tell_others(feedback, asked.texts.lost)
        elif content := pattern_text(content, asked.texts.lost):
            answers.append(Answer(content, worth(_share_of(one), content, asked.texts.lost), feedback=feedback))
    return Answered("short-text", TextEntry((tuple(answers),), capitals=asked.value("usecase") == "1"), asked)


def _numerical(asked: Asked) -> Answered | str:
    answers = []
    for one in asked.element.findall("answer"):
        feedback = asked.texts.may(one.find("feedback"))
        written = (one.findtext("text") or "").strip()
        if written == "*":
            tell_others(feedback, asked.texts.lost)
            continue
        score = worth(_share_of(one), written, asked.texts.lost)
        made = within(written, one.findtext("tolerance") or "0", score, feedback)
        if made is None:
            return f"{written!r} is not a number that an item of ours can hold"
        answers.append(made)
    units = [
        (unit.findtext("unit_name") or "", unit.findtext("multiplier") or "1") for unit in asked.element.iter("unit")
    ]
    unit = next((name.strip() for name, times in units if share(times) == 1), "")
    others = [f"{name} (times {times})" for name, times in units if name.strip() != unit]
    if others:
        asked.texts.lost.append(f"These units could be used too: {', '.join(others)}.")
    stem = without_unit(asked.stem, unit)[0] if unit else asked.stem
    return Answered("numeric", TextEntry((tuple(answers),), numeric=True, unit=unit), replace(asked, stem=stem))


# Gaps


def _cloze(asked: Asked) -> Answered | str:
    found = gaps_in(asked.markup, asked.texts.html)
    if found.unknown:
        return f"a gap of the kind {found.unknown} has no type with us"
    asked.texts.lost += found.lost
    return _with_gaps(replace(asked, marks=found.marks), found.markup, found.gaps, capitals=found.capitals)


_PLACE = re.compile(r"\[\[([0-9]{1,3})\]\]")


def _from_boxes(asked: Asked) -> Answered | str:
    """Read gaps into which words are drawn or chosen: `[[2]]` is the place of the second word."""
    boxes = [*asked.element.findall("selectoption"), *asked.element.findall("dragbox")]
    names = [" ".join(unescape(_TAG.sub("", one.findtext("text") or "")).split()) for one in boxes]
    used: list[int] = []

    def mark(place: re.Match[str]) -> str:
        used.append(int(place[1]))
        return gap_mark(len(used))

    markup = _PLACE.sub(mark, asked.markup)
    if not all(0 < place <= len(names) for place in used):
        return "a gap has no word that belongs there"
    asked.texts.lost.append(f"The words to choose from were: {'; '.join(names)}.")
    return _with_gaps(asked, markup, tuple((Answer(names[place - 1], 1),) for place in used))


def _with_gaps(
    asked: Asked, markup: str, gaps: tuple[tuple[Answer, ...], ...], *, capitals: bool = False
) -> Answered | str:
    """Return a gap-fill question from HTML with a mark for each gap."""
    if not gaps:
        return "it has no gaps"
    if len(gaps) > MOST_ANSWERS:
        return f"it has {len(gaps)} gaps; {MOST_ANSWERS} is the most"
    stem, order = with_gaps(asked.texts.question(asked.element, markup), len(gaps))
    entry = TextEntry(tuple(gaps[place - 1] for place in order), in_stem=True, capitals=capitals)
    return Answered("gap-fill", entry, replace(asked, stem=stem))


# Extended text


def _essay(asked: Asked) -> Answered | str:
    grading = grading_of(asked.texts.of(asked.element.find("graderinfo")))
    template = asked.texts.may(asked.element.find("responsetemplate"))
    if template:
        asked.texts.lost.append(f'The answer started from: "{" ".join(prose.plain(template).split())}"')
    if share(asked.value("attachments")):
        asked.texts.lost.append("Files could be handed in with the answer.")
    told = grading.rest if grading.rest and grading.rest.blocks else None
    if told and grading.model:
        asked.texts.lost.append(f'Markers were told: "{" ".join(prose.plain(told).split())}"')
    model = grading.model or told
    if asked.feedback and model:
        asked.texts.lost.append(f'The general feedback was: "{" ".join(prose.plain(asked.feedback).split())}"')
    return Answered("extended", ExtendedText(grading.rubric), replace(asked, feedback=model or asked.feedback))


ANSWERS: Mapping[str, Callable[[Asked], Answered | str]] = MappingProxyType(
    {
        "multichoice": _multichoice,
        "multichoiceset": _multichoice,
        "truefalse": _true_false,
        "matching": _matching,
        "match": _matching,
        "ordering": _ordering,
        "shortanswer": _short_answer,
        "numerical": _numerical,
        "cloze": _cloze,
        "multianswer": _cloze,
        "gapselect": _from_boxes,
        "ddwtos": _from_boxes,
        "essay": _essay,
    }
)
"""What reads the answer of each type of Moodle that we have. It returns why a question cannot be had otherwise."""

IN_TEXT = frozenset(("cloze", "multianswer", "gapselect", "ddwtos"))
"""Types whose answers stand in the text of the question."""
