"""Items of QTI 1.2 as questions of ours, by what stands in them and, where it says so, by the type that they name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING

from builder.intake.gaps import gap_mark, with_gaps
from builder.intake.own_facts import with_heads, without_unit
from builder.intake.qti12_rules import Scoring, scoring
from builder.intake.qti12_texts import RESPONSES, Said, html_of, said_of
from builder.intake.qti_choices import Key, Offered, chosen
from builder.intake.qti_feedback import joined, tell
from builder.intake.qti_package import COMPETENCE
from builder.intake.qti_responses import written
from builder.intake.qti_rules import number, whole_number
from builder.intake.qti_texts import Texts, plain_of
from builder.intake.sound import flaw
from builder.intake.told_back import with_reasons
from builder.intake.values import Taken
from builder.model import (
    LEVELS,
    Answer,
    Choice,
    ExtendedText,
    Interaction,
    Match,
    Order,
    Pair,
    Prose,
    TextEntry,
)

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

NO_TITLE = frozenset(("", "Question", "question", "Untitled"))
_NAME = re.compile(r"\[([^\[\]\s]{1,80})\]")
_REFUSED = {
    "calculated_question": "its numbers are drawn anew for each person",
    "file_upload_question": "a file is handed in for it",
    "hot_spot_question": "it is answered on a picture",
}
MOST_RANGES = 50
"""How many ranges of one condition a number is looked for in."""
_BLANKS = ("fill_in_multiple_blanks_question", "multiple_dropdowns_question")


@dataclass(frozen=True, slots=True)
class Reading:
    """An item that is being read: what is said about it, its responses, how they are scored, what is said to them."""

    item: Element
    facts: Mapping[str, str]
    responses: tuple[Element, ...]
    scoring: Scoring
    said: Said
    texts: Texts

    @property
    def kind(self) -> str:
        """The type that the item names."""
        return self.facts.get("question_type", "")


Made = tuple[str, Interaction, Prose]


def facts_of(item: Element) -> dict[str, str]:
    """Return what the metadata of an item says, by label."""
    found = {
        plain_of(label): plain_of(entry)
        for one in item.iter("qtimetadatafield")
        if (label := one.find("fieldlabel")) is not None and (entry := one.find("fieldentry")) is not None
    }
    for one in item.findall("itemmetadata/*"):
        if one.tag.startswith(("bbmd_", "qmd_")) and not len(one):
            found.setdefault(one.tag, plain_of(one))
    return found


def responses_of(item: Element) -> tuple[Element, ...]:
    """Return the responses that an item asks for, in order."""
    presentation = item.find("presentation")
    return () if presentation is None else tuple(one for one in presentation.iter() if one.tag in RESPONSES)


def question(item: Element, facts: Mapping[str, str], vignette: Prose | None, texts: Texts) -> Taken | str:
    """Return an item as a question, or why it cannot be one."""
    if why := _REFUSED.get(facts.get("question_type", "")):
        return why
    found = scoring(item)
    reading = Reading(item, facts, responses_of(item), found, said_of(item, found.conditions, texts), texts)
    made = _shaped(reading)
    if isinstance(made, str):
        return made
    taken = _described(made, reading, vignette)
    return flaw(taken) or taken


def _shaped(reading: Reading) -> Made | str:
    kinds = {one.tag for one in reading.responses}
    rendered = {child.tag for one in reading.responses for child in one.iter() if child.tag.startswith("render_")}
    if not reading.responses or reading.item.find("presentation") is None:
        return "there is nothing to answer in it"
    if kinds & {"response_grp", "response_xy"} or rendered & {"render_hotspot", "render_slider"}:
        return "no type of ours is answered as it is"
    if reading.kind in _BLANKS:
        return _blanks(reading)
    if kinds == {"response_lid"}:
        return _listed(reading)
    if kinds <= {"response_str", "response_num"}:
        return _field(reading) if len(reading.responses) == 1 else _fields(reading)
    return f"it has {len(reading.responses)} parts that cannot be told apart"


def _stem(reading: Reading, instead: Callable[[Element], str | None] | None = None, material: str = "div") -> Prose:
    """Return the question: all material that is in no response. `instead` gives what stands for a response."""
    presentation = reading.item.find("presentation")
    assert presentation is not None  # it was asked for before

    def swap(element: Element) -> str | None:
        if element.tag in RESPONSES:
            return (instead(element) if instead else None) or ""
        return "" if element.get("class") in ("RIGHT_MATCH_BLOCK",) else None

    return reading.texts.html(html_of(presentation, swap, material))


def _labels(response: Element) -> dict[str, Element]:
    return {one.get("ident", ""): one for one in response.iter("response_label")}


# Choices, orders, matches


def _listed(reading: Reading) -> Made | str:
    first = reading.responses[0]
    if len(reading.responses) > 1:
        return _match(reading)
    if first.get("rcardinality", "").lower() == "ordered":
        return _order(first, reading)
    multiple = first.get("rcardinality", "").lower() == "multiple"
    name, labels = first.get("ident", ""), _labels(first)
    key = _key(name, reading, multiple=multiple)
    offered = [_offered(one, name, element, key, reading) for one, element in labels.items()]
    if reading.facts.get("item_type"):  # ours: options stand in the order of a form, and have the IDs of the bank
        offered.sort(key=lambda one: one.id)
    kind, found, lost = chosen(offered, key, multiple=multiple)
    reading.texts.lost += lost
    before = "".join(html_of(child) for child in first if child.tag == "material")
    stem = _stem(reading, lambda _: before)
    if reading.facts.get("item_type") == "next-action" and kind == "single":
        return "next-action", replace(found, graded=True), stem
    return kind, found, stem


def _key(name: str, reading: Reading, *, multiple: bool) -> Key:
    worth = {value: score for (response, value), score in reading.scoring.worth.items() if response == name}
    together = frozenset(one.text for one in reading.scoring.whole if one.wanted and one.response == name)
    if multiple and together:
        return Key(together, None, whole=reading.kind != "multiple_answers_question")
    right = frozenset(value for value, score in worth.items() if score > 0) or together
    return Key(
        right, worth if worth and max(worth.values()) > 0 else None, whole=multiple and not reading.scoring.parts
    )


def _offered(name: str, response: str, label: Element, key: Key, reading: Reading) -> Offered:
    said = reading.said
    own = said.of.get((response, name)) or said.of.get((name, ""))
    return Offered(
        name, reading.texts.html(html_of(label)), joined(own, said.right if name in key.right else said.wrong)
    )


def _order(response: Element, reading: Reading) -> Made | str:
    labels = _labels(response)
    conditions = [one for one in reading.scoring.conditions if (one.score or 0) > 0 and one.values]
    names = [value.text for value in conditions[0].values if value.wanted] if conditions else []
    if sorted(names) != sorted(labels):
        return "its right order is not given"
    steps = tuple(reading.texts.html(html_of(labels[name])) for name in names)
    return "ordering", Order(steps), _stem(reading)


def _match(reading: Reading) -> Made | str:
    right: dict[str, str] = {}
    for (response, value), score in reading.scoring.worth.items():
        if score > 0:
            right.setdefault(response, value)
    inside = {name: label for one in reading.responses for name, label in _labels(one).items()}
    shown = _right_blocks(reading)
    pairs, used = [], set()
    for one in reading.responses:
        name = one.get("ident", "")
        labels = _labels(one)
        if right.get(name) not in labels:
            return "a prompt has no right match"
        prompt = reading.texts.html("".join(html_of(child) for child in one if not child.tag.startswith("render_")))
        place = list(labels).index(right[name])
        match = shown[place] if len(shown) == len(labels) else reading.texts.html(html_of(labels[right[name]]))
        pairs.append(Pair(prompt, match))
        used.add(place if shown else right[name])
    nothing = Prose(reading.texts.where, ())
    if shown:
        left = [text for place, text in enumerate(shown) if place not in used]
    else:
        left = [reading.texts.html(html_of(label)) for name, label in inside.items() if name not in used]
    known = {pair.match.blocks for pair in pairs}
    distractors = tuple(Pair(nothing, text) for text in left if text.blocks not in known)
    stem, found = with_heads(_stem(reading), Match(tuple(pairs), distractors))
    return "matching", found, stem


def _right_blocks(reading: Reading) -> list[Prose]:
    """Return the matches where they stand apart from their labels, as Blackboard writes them."""
    for flow in reading.item.iter("flow"):
        if flow.get("class") == "RIGHT_MATCH_BLOCK":
            return [reading.texts.html(html_of(child)) for child in flow]
    return []


# Texts and numbers


def _field(reading: Reading) -> Made | str:
    response = reading.responses[0]
    name = response.get("ident", "")
    numeric = response.tag == "response_num" or any(
        (one.get("fibtype") or "").lower() in ("decimal", "integer", "scientific")
        for one in response.iter("render_fib")
    )
    ranges = [one for condition in reading.scoring.conditions for one in condition.ranges]
    worth = {value: score for (ident, value), score in reading.scoring.worth.items() if ident == name}
    before = "".join(html_of(child) for child in response if child.tag == "material")
    stem = _stem(reading, lambda _: before)
    if reading.kind == "essay_question" or (not ranges and not worth):
        return "extended", ExtendedText(()), stem
    if numeric or ranges or reading.kind == "numerical_question":
        stem, unit = without_unit(stem) if reading.facts.get("item_type") else (stem, "")
        return "numeric", TextEntry((tuple(_numbers(name, reading)),), numeric=True, unit=unit), stem
    answers = {value: score > 0 for value, score in worth.items()}
    answers.update({value: False for ident, value in reading.said.of if ident == name and value not in answers})
    made = tuple(
        Answer(text, int(right), feedback=reading.said.of.get((name, text))) for text, right in answers.items()
    )
    return "short-text", TextEntry((made,), capitals=reading.scoring.capitals), stem


def _numbers(name: str, reading: Reading) -> Iterator[Answer]:
    """Yield the numbers and ranges that are right; a number within a range of its own condition is told by that."""
    seen: set[tuple[float, float]] = set()
    for condition in reading.scoring.conditions:
        right = int((condition.score or 0) > 0)
        ranges = [(low, high) for _, low, high in condition.ranges]
        found = list(ranges)
        for value in condition.values if condition.score is not None else ():
            exact = number(value.text)
            if exact is None:
                reading.texts.lost.append(f"An answer that is no number was left out: {value.text[:60]!r}.")
            elif value.wanted and not any(low <= exact <= high for low, high in ranges[:MOST_RANGES]):
                found.append((exact, exact))
        for low, high in found:
            if (low, high) not in seen and (figures := written(low, high)):
                seen.add((low, high))
                said = reading.said.in_range.get((name, low, high)) or reading.said.of.get((name, figures))
                yield Answer(figures, right, low, high, said)


def _fields(reading: Reading) -> Made | str:
    """Return fields within a text as a gap fill."""
    numbers = count(1)
    stem, order = with_gaps(_stem(reading, lambda _: f" {gap_mark(next(numbers))} ", "span"), len(reading.responses))
    accepted = _accepted(reading)
    gaps = [accepted.get(one.get("ident", ""), ()) for one in reading.responses]
    placed = tuple(gaps[number_of - 1] for number_of in order)
    return "gap-fill", TextEntry(placed, in_stem=True, capitals=reading.scoring.capitals), stem


def _accepted(reading: Reading) -> dict[str, tuple[Answer, ...]]:
    """Return what is accepted in each response."""
    found: dict[str, dict[str, None]] = {}
    for (name, value), score in reading.scoring.worth.items():
        if score > 0:
            found.setdefault(name, {})[value] = None
    for one in reading.scoring.whole:
        if one.wanted:
            found.setdefault(one.response, {})[one.text] = None
    return {name: tuple(Answer(text, 1) for text in texts) for name, texts in found.items()}


def _blanks(reading: Reading) -> Made | str:
    """Return a text with names in square brackets as a gap fill, as Canvas writes them."""
    names: dict[str, int] = {}
    gaps = []
    for number_of, one in enumerate(reading.responses, start=1):
        blank = " ".join(plain_of(child) for child in one if child.tag == "material")
        names.setdefault(blank or one.get("ident", "").removeprefix("response_"), number_of)
        gaps.append(_blank_answers(number_of, one, reading))
    presentation = reading.item.find("presentation")
    assert presentation is not None  # it was asked for before
    content = html_of(presentation, lambda element: "" if element.tag in RESPONSES else None)
    content = _NAME.sub(lambda found: gap_mark(names[found[1]]) if found[1] in names else found[0], content)
    stem, order = with_gaps(reading.texts.html(content), len(gaps))
    return "gap-fill", TextEntry(tuple(gaps[number_of - 1] for number_of in order), in_stem=True), stem


def _blank_answers(number_of: int, response: Element, reading: Reading) -> tuple[Answer, ...]:
    labels = {name: plain_of(label) for name, label in _labels(response).items()}
    if reading.kind == "fill_in_multiple_blanks_question":
        return tuple(Answer(text, 1) for text in labels.values())  # Canvas accepts each, whatever the rules name
    name = response.get("ident", "")
    right = [value for value in labels if reading.scoring.worth.get((name, value), 0) > 0]
    wrong = [text for value, text in labels.items() if value not in right]
    reading.texts.lost.append(f"Gap {number_of} had words to choose from, with these wrong ones: {', '.join(wrong)}.")
    return tuple(Answer(labels[value], 1) for value in right)


# All of it


def _described(made: Made, reading: Reading, vignette: Prose | None) -> Taken:
    kind, found, stem = made
    facts, said = reading.facts, reading.said
    feedback = said.general
    if isinstance(found, Match):
        found, feedback = with_reasons(found, feedback)
    if not isinstance(found, Choice):
        tell(said.right, said.wrong, reading.texts)
    named = facts.get("competences", "").split()
    title = " ".join(reading.item.get("title", "").split())
    return Taken(
        type=kind,
        stem=stem,
        interaction=found,
        title="" if title in NO_TITLE else title,
        feedback=feedback,
        vignette=vignette,
        id=reading.item.get("ident", ""),
        revision=whole_number(facts.get("revision", "")),
        competences=tuple(one for one in named if COMPETENCE.fullmatch(one)),
        level=facts.get("level", "") if facts.get("level") in LEVELS else "",
        marks=_marks(facts),
        minutes=number(facts.get("minutes")),
        sources=tuple(facts.get("sources", "").split()) if facts.get("item_type") else (),
        lost=reading.texts.told(),
    )


def _marks(facts: Mapping[str, str]) -> float | None:
    labels = ("points_possible", "qmd_absolutescore_max", "qmd_weighting", "cc_weighting")
    found = (number(facts.get(label)) for label in labels)
    return next((marks for marks in found if marks is not None and marks > 0), None)
