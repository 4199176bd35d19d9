"""Items of QTI 2 and 3 as questions of ours: each interaction that has a type with us, with its key and its texts.

Sources: https://www.imsglobal.org/question/ (2.1, 2.2) and https://www.imsglobal.org/spec/qti/v3p0/impl.

- A choice becomes single, multiple, true-false or, where options give parts of the marks, a next action. A match or an
  association becomes a matching, an order an ordering, a text entry a short text, a number or a gap fill; choices
  within a line and gaps to drag words into become a gap fill, words to choose in a text a choice, a slider a number.
- Feedback goes to the option or answer that calls for it, or to the item. What is said to right and to wrong answers
  as such goes to the options of a choice; elsewhere it is told.
- A stimulus is a vignette. An item of several parts, each with its own prompt, becomes as many questions that share
  its text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from builder.intake.gaps import gap_mark, with_gaps
from builder.intake.qti_feedback import joined, quoted, sayings, tell
from builder.intake.qti_package import Facts, Package
from builder.intake.qti_responses import OURS, SHAPES, Reading, Shaped, answers_of, picked, prompt_of
from builder.intake.qti_rules import declared, number, rules
from builder.intake.qti_texts import Texts, markup, plain_of
from builder.intake.safe_xml import place
from builder.intake.sound import flaw
from builder.intake.told_back import grading_of, with_reasons
from builder.intake.values import Taken
from builder.model import (
    Answer,
    Choice,
    ExtendedText,
    Gap,
    Inline,
    Interaction,
    Match,
    Paragraph,
    Problem,
    Prose,
    TextEntry,
    Where,
    Words,
)

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MARKERS = frozenset(("scorer", "tutor", "author", "proctor", "testConstructor"))
_FIELDS = ("textEntryInteraction", "inlineChoiceInteraction")
_LEFT_OUT = {
    "stylesheet": "style sheets",
    "catalogInfo": "texts for assistive technology",
    "apipAccessibility": "texts for assistive technology",
    "companionMaterialsInfo": "tools such as rulers and calculators",
}


@dataclass(frozen=True, slots=True)
class Body:
    """The body of an item, taken apart: its interactions, its vignette, what markers are told, the unit of a number.

    `apart` are the elements of vignette and unit, which the question leaves out.
    """

    element: Element
    interactions: tuple[Element, ...]
    apart: tuple[Element, ...]
    vignette: Prose | None
    grading: Prose | None
    unit: str


def questions(package: Package, path: str, item: Element) -> Iterator[Taken | Problem]:
    """Yield the questions of an item, usually one; or, as a warning I002, why there is none."""
    where = place(item, package.where(path))
    made = list(_questions(package, path, item, where))
    for number_of, one in enumerate(made, start=1):
        if isinstance(one, Problem):
            yield one
        elif why := flaw(one):
            part = f", part {number_of}" if len(made) > 1 else ""
            yield refusal(where, f"{item.get('identifier', '')}{part}", why)
        else:
            yield one


def refusal(where: Where, name: str, why: str) -> Problem:
    """Return the warning that a question is not taken in."""
    shown = " ".join(name.split())[:80] or "a question without an identifier"
    return Problem(where, "I002", f"{shown}: it is not taken in: {why}", "warning")


def _questions(package: Package, path: str, item: Element, where: Where) -> Iterator[Taken | Problem]:
    name = item.get("identifier", "")
    element = item.find("itemBody")
    if element is None or item.find("templateProcessing") is not None:
        why = "it has no body" if element is None else "its values are drawn anew for each person"
        yield refusal(where, name, why)
        return
    folder = path.rpartition("/")[0] if path != package.name else ""
    texts = Texts(where, partial(package.pictures.name_of, folder=folder))
    for child in item:
        if child.tag in _LEFT_OUT:
            texts.lost.append(f"It had {_LEFT_OUT[child.tag]}, which were left out.")
    found = rules(item)
    options = {
        one.get("responseIdentifier", ""): {choice.get("identifier", "") for choice in one.iter() if choice is not one}
        for one in element.iter()
        if one.tag.endswith("Interaction")
    }
    reading = Reading(item, declared(item), found, sayings(item, found, options, texts), texts)
    body = _body(package, path, item, element, texts)
    facts = package.facts.get(path, Facts())
    shaped = list(_shaped(body, reading, facts))
    if len(shaped) > 1:
        texts.lost.append(f"It was one of the {len(shaped)} parts of one item.")
        body = replace(body, vignette=joined(body.vignette, _stem(body, reading, {})))
    for made in shaped:
        yield refusal(where, name, made) if isinstance(made, str) else _described(made, item, facts, body, reading)


# The body


def _body(package: Package, path: str, item: Element, element: Element, texts: Texts) -> Body:
    stimuli = [package.near(path, ref.get("href", "")) for ref in item.iter("assessmentStimulusRef")]
    vignette = None
    for name in stimuli:
        root = package.trees.get(name)
        shared = root.find("stimulusBody") if root is not None else None
        if shared is None:
            texts.lost.append(f"The shared text {name!r} is not there.")
        else:
            folder = name.rpartition("/")[0]
            shown = Texts(texts.where, partial(package.pictures.name_of, folder=folder))
            vignette = joined(vignette, shown.inside(shared))
            texts.lost += shown.lost
    apart = [div for div in element.findall("div") if div.get("class") == "vignette"]
    for own in apart:
        vignette = joined(vignette, texts.inside(own))
    grading = None
    for block in element.iter("rubricBlock"):
        if _for_markers(block):
            grading = joined(grading, texts.inside(block))
    units = [span for span in element.iter("span") if span.get("class") == "unit" and item.get("toolName") == OURS][:1]
    interactions = tuple(one for one in element.iter() if one.tag.endswith("Interaction"))
    return Body(element, interactions, (*apart, *units), vignette, grading, plain_of(units[0]) if units else "")


def _for_markers(block: Element) -> bool:
    return bool(MARKERS & set(block.get("view", "").split())) and "candidate" not in block.get("view", "").split()


def _stem(body: Body, reading: Reading, instead: dict[str, str]) -> Prose:
    """Return the question: the body without what has a place of its own. `instead` is by response."""
    numbers = count(1)

    def swap(element: Element) -> str | None:
        if element.tag in _FIELDS:
            return gap_mark(next(numbers))
        if element.tag.endswith("Interaction"):
            return instead.get(element.get("responseIdentifier", ""), "")
        if element.tag == "rubricBlock" and not _for_markers(element):
            return f"<div>{markup(element, swap)}</div>"
        if element.tag in ("printedVariable", "templateInline", "templateBlock"):
            reading.texts.lost.append("A value that was drawn for each person was left out.")
            return "…"
        return "" if any(element is one for one in body.apart) else None

    return reading.texts.inside(body.element, swap)


# Shapes

Made = tuple[str, Interaction, Prose]
"""A type, an interaction of it, and the question."""


def _shaped(body: Body, reading: Reading, facts: Facts) -> Iterator[Made | str]:
    """Yield what the interactions of an item become, or why they become nothing."""
    blocks = [one for one in body.interactions if one.tag not in _FIELDS]
    unknown = [one.tag for one in blocks if one.tag not in SHAPES and one.tag != "extendedTextInteraction"]
    if not body.interactions:
        yield "there is nothing to answer in it"
    elif unknown:
        yield f"no type of ours is answered as its {unknown[0]} is"
    elif not blocks:
        yield _fields(body, reading, facts)
    elif len(body.interactions) == 1:
        yield _single(blocks[0], body, reading)
    elif len(blocks) == len(body.interactions) and all(map(prompt_of, blocks)):
        yield from _parts(blocks, body, reading)
    else:
        yield f"it has {len(body.interactions)} parts that cannot be told apart"


def _single(interaction: Element, body: Body, reading: Reading) -> Made | str:
    made = _one(interaction, body, reading)
    if isinstance(made, str):
        return made
    kind, found, added = made
    stem = _stem(body, reading, {interaction.get("responseIdentifier", ""): added})
    if isinstance(found, TextEntry) and found.in_stem:
        return _gaps_placed(found, stem)
    return kind, found, stem


def _one(interaction: Element, body: Body, reading: Reading) -> Shaped | str:
    if interaction.tag == "extendedTextInteraction":
        return "extended", ExtendedText(grading_of(body.grading).rubric), prompt_of(interaction)
    return SHAPES[interaction.tag](interaction, reading)


def _parts(blocks: list[Element], body: Body, reading: Reading) -> Iterator[Made | str]:
    """Yield a question for each part. What stands round them becomes their vignette."""
    for number_of, interaction in enumerate(blocks, start=1):
        made = _one(interaction, body, reading)
        if isinstance(made, str):
            yield f"part {number_of}: {made}"
            continue
        kind, found, added = made
        stem = reading.texts.html(added)
        yield _gaps_placed(found, stem) if isinstance(found, TextEntry) and found.in_stem else (kind, found, stem)


def _gaps_placed(found: TextEntry, stem: Prose) -> Made:
    """Return a gap fill whose gaps are numbered as they stand."""
    stem, order = with_gaps(stem, len(found.gaps))
    return "gap-fill", replace(found, gaps=tuple(found.gaps[number_of - 1] for number_of in order)), stem


def _fields(body: Body, reading: Reading, facts: Facts) -> Made | str:
    """Return what fields within the text become: one by itself a short text or a number, else a gap fill."""
    stem = _stem(body, reading, {})
    gaps: list[tuple[Answer, ...]] = []
    kinds: list[tuple[bool, bool]] = []
    for number_of, one in enumerate(body.interactions, start=1):
        if one.tag == "inlineChoiceInteraction":
            gaps.append(picked(one, number_of, reading))
            kinds.append((False, False))
        else:
            answers, numeric, capitals = answers_of(one, reading)
            gaps.append(answers)
            kinds.append((numeric, capitals))
    (numeric, capitals), single = kinds[0], len(gaps) == 1 and body.interactions[0].tag == "textEntryInteraction"
    stem, order = with_gaps(stem, len(gaps))
    if single and numeric:
        return "numeric", TextEntry((gaps[0],), numeric=True, unit=body.unit), _blank(stem)
    if single and facts.type != "gap-fill" and (short := _without_last_gap(stem)):
        return "short-text", TextEntry((gaps[0],), capitals=capitals), short
    if any(numeric for numeric, _ in kinds):
        reading.texts.lost.append("Numbers in gaps are compared as texts here, without a range.")
    placed = tuple(gaps[number_of - 1] for number_of in order)
    return "gap-fill", TextEntry(placed, in_stem=True, capitals=any(capital for _, capital in kinds)), stem


def _without_last_gap(stem: Prose) -> Prose | None:
    """Return a question without the gap that is its last paragraph; None where the gap stands within the text."""
    *others, last = stem.blocks
    if others and isinstance(last, Paragraph) and all(isinstance(one, Gap) for one in last.children):
        return replace(stem, blocks=tuple(others))
    return None


def _blank(stem: Prose) -> Prose:
    """Return a question with a line to write on where its gap is within the text."""
    if short := _without_last_gap(stem):
        return short

    def change(inline: Inline) -> Inline:
        return Words("____") if isinstance(inline, Gap) else inline

    blocks = (
        Paragraph(tuple(map(change, block.children))) if isinstance(block, Paragraph) else block
        for block in stem.blocks
    )
    return replace(stem, blocks=tuple(blocks))


# All of it


def _described(made: Made, item: Element, facts: Facts, body: Body, reading: Reading) -> Taken:
    kind, found, stem = made
    sayings_, texts = reading.sayings, reading.texts
    feedback = sayings_.general
    if isinstance(found, Match):
        found, feedback = with_reasons(found, feedback)
    if isinstance(found, ExtendedText):
        feedback = _model_answer(body, feedback, texts)
    elif body.grading:
        texts.lost.append(quoted("Markers were told", body.grading))
    if not isinstance(found, Choice):
        tell(sayings_.right, sayings_.wrong, texts)
    if reading.rules.unread:
        texts.lost.append(f"Its scoring has rules that are not read: {', '.join(sorted(reading.rules.unread))}.")
    if item.get("toolName") == OURS:
        kind, found = _as_exported(kind, found, facts)
    name, title = item.get("identifier", ""), item.get("title", "")
    return Taken(
        type=kind,
        stem=stem,
        interaction=found,
        title=item.get("label") or (title if title != name else "") or facts.title,
        feedback=feedback,
        vignette=body.vignette,
        id=name,
        revision=facts.revision,
        competences=facts.competences,
        level=facts.level,
        marks=_marks(item),
        minutes=facts.minutes,
        sources=facts.sources,
        lost=(*texts.told(), *facts.lost),
    )


def _model_answer(body: Body, feedback: Prose | None, texts: Texts) -> Prose | None:
    grading = grading_of(body.grading)
    if grading.rest:
        texts.lost.append(quoted("Markers were told", grading.rest))
    return joined(grading.model, feedback)


def _as_exported(kind: str, found: Interaction, facts: Facts) -> tuple[str, Interaction]:
    """Return a question of our own with its options in the order of the bank, as the type that it was."""
    match kind, found:
        case ("single", Choice()) if facts.type == "next-action":
            return "next-action", replace(found, graded=True)
        case ("true-false", _) if facts.type == "single":
            return "single", found
        case _:
            return kind, found


def _marks(item: Element) -> float | None:
    """Return the marks that an item gives at most, as far as it says so."""
    outcomes = {one.get("identifier"): one for one in item.findall("outcomeDeclaration")}
    most, score = outcomes.get("MAXSCORE"), outcomes.get("SCORE")
    said = number(most.findtext("defaultValue/value")) if most is not None else None
    if said is None and score is not None:
        said = number(score.get("normalMaximum"))
    return said if said and said > 0 else None
