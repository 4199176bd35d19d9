"""The interactions of QTI 2 and 3 as interactions of ours, each with its key.

A function here returns the type, the interaction and the HTML that the interaction adds to the question; or, as text,
why there is no type for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import count
from types import MappingProxyType
from typing import TYPE_CHECKING

from builder.intake.gaps import gap_mark
from builder.intake.qti_choices import Key, Offered, chosen
from builder.intake.qti_feedback import Sayings, joined, quoted
from builder.intake.qti_rules import Declared, Rules, around, number
from builder.intake.qti_texts import Texts, markup, plain_of
from builder.intake.sound import MOST
from builder.model import Answer, Interaction, Match, Order, Pair, Prose, TextEntry

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

OURS = "coursewright"
"""What our own exports name as their tool."""
NO_RESPONSE = Declared("single", "identifier", ())


@dataclass(frozen=True, slots=True)
class Reading:
    """An item that is being read: its responses, how they are scored, what is said, its texts."""

    item: Element
    responses: Mapping[str, Declared]
    rules: Rules
    sayings: Sayings
    texts: Texts

    def response(self, interaction: Element) -> tuple[str, Declared]:
        """Return the response of an interaction, with its identifier."""
        name = interaction.get("responseIdentifier", "")
        return name, self.responses.get(name, NO_RESPONSE)


Shaped = tuple[str, Interaction, str]


def prompt_of(interaction: Element) -> str:
    """Return the prompt of an interaction as HTML, nothing where it has none."""
    prompt = interaction.find("prompt")
    return "" if prompt is None or not len(prompt) + len(plain_of(prompt)) else f"<div>{markup(prompt)}</div>"


# Choices


def _choice(interaction: Element, reading: Reading) -> Shaped | str:
    choices = interaction.findall("simpleChoice")
    if len(choices) > MOST:
        return f"it has {len(choices)} options, more than the {MOST} letters"
    kind, found = _chosen(interaction, reading, choices)
    return kind, found, prompt_of(interaction)


def _hottext(interaction: Element, reading: Reading) -> Shaped | str:
    choices = list(interaction.iter("hottext"))
    if len(choices) > MOST:
        return f"it has {len(choices)} options, more than the {MOST} letters"
    kind, found = _chosen(interaction, reading, choices)
    text = markup(interaction, lambda element: "" if element.tag == "prompt" else None)
    reading.texts.lost.append("The options were words to choose within the text.")
    return kind, found, prompt_of(interaction) + f"<div>{text}</div>"


def _chosen(interaction: Element, reading: Reading, choices: list[Element]) -> tuple[str, Interaction]:
    name, response = reading.response(interaction)
    if reading.item.get("toolName") == OURS:  # options stand in the order of a form, and have the IDs of the bank
        choices = sorted(choices, key=lambda choice: choice.get("identifier", ""))
    multiple = response.cardinality == "multiple" if response.right else interaction.get("maxChoices", "1") != "1"
    key = _key(response, reading.rules, multiple=multiple)
    offered = [_offered(choice, name, key, reading) for choice in choices]
    kind, found, lost = chosen(offered, key, multiple=multiple)
    reading.texts.lost += lost
    return kind, found


def _key(response: Declared, rules: Rules, *, multiple: bool) -> Key:
    worth = response.worth if response.worth and (rules.mapped or not response.right) else None
    right = frozenset(response.right or (name for name, value in (worth or {}).items() if value > 0))
    return Key(right, worth, whole=multiple and worth is None)


def _offered(choice: Element, response: str, key: Key, reading: Reading) -> Offered:
    name = choice.get("identifier", "")
    sayings = reading.sayings
    said = joined(sayings.of.get((response, name)), sayings.right if name in key.right else sayings.wrong)
    return Offered(name, reading.texts.inside(choice), said, choice.get("fixed") == "true")


# Orders and matches


def _order(interaction: Element, reading: Reading) -> Shaped | str:
    _, response = reading.response(interaction)
    steps = {choice.get("identifier", ""): choice for choice in interaction.findall("simpleChoice")}
    if not set(response.right) or set(response.right) - set(steps):
        return "its right order is not given"
    if missing := [plain_of(step) for name, step in steps.items() if name not in response.right]:
        reading.texts.lost.append(f"Steps without a place in the right order were left out: {', '.join(missing)}.")
    ordered = tuple(reading.texts.inside(steps[name]) for name in dict.fromkeys(response.right))
    return "ordering", Order(ordered), prompt_of(interaction)


def _match(interaction: Element, reading: Reading) -> Shaped | str:
    sets = interaction.findall("simpleMatchSet")
    if len(sets) != 2:
        return "it has no two sets to match"
    first, second = ({one.get("identifier", ""): one for one in each} for each in sets)
    found = _paired(first, second, reading.response(interaction)[1], reading)
    if isinstance(found, str):
        return found
    heads = [span for span in interaction.findall("prompt/span") if span.get("class") == "head"]
    if len(heads) == 2:
        named = tuple(reading.texts.inside(head) for head in heads)
        return "matching", replace(found, heads=named), ""
    return "matching", found, prompt_of(interaction)


def _associate(interaction: Element, reading: Reading) -> Shaped | str:
    there = {one.get("identifier", ""): one for one in interaction.findall("simpleAssociableChoice")}
    _, response = reading.response(interaction)
    starts = {pair.split()[0] for pair in response.right if len(pair.split()) == 2}
    first = {name: one for name, one in there.items() if name in starts}
    found = _paired(first, {name: one for name, one in there.items() if name not in starts}, response, reading)
    return found if isinstance(found, str) else ("matching", found, prompt_of(interaction))


def _paired(
    first: Mapping[str, Element], second: Mapping[str, Element], response: Declared, reading: Reading
) -> Match | str:
    """Return the pairs that are right; what goes with nothing on the second side becomes a distractor."""
    goes_with: dict[str, str] = {}
    named = response.right or tuple(name for name, value in (response.worth or {}).items() if value > 0)
    for pair in named:
        names = pair.split()
        if len(names) == 2 and names[0] in second and names[1] in first:
            names.reverse()
        if len(names) != 2 or names[0] not in first or names[1] not in second:
            return f"the pair {pair!r} of its key is not there"
        if names[0] in goes_with:
            return "a prompt has several matches"
        goes_with[names[0]] = names[1]
    if len(set(goes_with.values())) < len(goes_with):
        return "several prompts have the same match"
    inside = reading.texts.inside
    pairs = tuple(
        Pair(inside(one), inside(second[goes_with[name]])) for name, one in first.items() if name in goes_with
    )
    if alone := [plain_of(one) for name, one in first.items() if name not in goes_with]:
        reading.texts.lost.append(f"Prompts without a match were left out: {', '.join(alone)}.")
    nothing = Prose(reading.texts.where, ())
    used = set(goes_with.values())
    left = (one for name, one in second.items() if name not in used)
    return Match(pairs, tuple(Pair(nothing, inside(one)) for one in left))


# Texts and numbers


def answers_of(field: Element, reading: Reading) -> tuple[tuple[Answer, ...], bool, bool]:
    """Return what is accepted in a field to write in, whether it is a number, and whether capitals matter."""
    name, response = reading.response(field)
    ranges = reading.rules.ranges.get(name, [])
    if response.base in ("float", "integer") or (ranges and response.base != "string"):
        return tuple(_numbers(name, response, reading)), True, False
    worth = response.worth or {}
    counts = reading.rules.mapped and max(worth.values(), default=0) > 0
    texts = {**worth, **({} if counts else dict.fromkeys(response.right, 1.0))}
    top = max(texts.values(), default=1.0)
    partly = [text for text, value in texts.items() if 0 < value < top]
    if partly:
        reading.texts.lost.append(f"Some answers got part of the marks; they get all here: {', '.join(partly)}.")
    answers = tuple(
        Answer(text, int(value > 0), feedback=reading.sayings.of.get((name, text))) for text, value in texts.items()
    )
    return answers, False, response.capitals


def _numbers(name: str, response: Declared, reading: Reading) -> Iterator[Answer]:
    ranges = reading.rules.ranges.get(name, [])
    for one in ranges:
        said = next((text for say in one.say if (text := reading.sayings.by_name.get(say))), None)
        if figures := written(one.low, one.high):
            yield Answer(figures, int(one.score is None or one.score > 0), one.low, one.high, said)
    if ranges:
        return
    for value, score in {**dict.fromkeys(response.right, 1.0), **(response.worth or {})}.items():
        right = number(value)
        low, high = (0.0, 0.0) if right is None else around(reading.item, name, right)
        if right is not None and (figures := written(low, high)):
            yield Answer(figures, int(score > 0), low, high, reading.sayings.of.get((name, value)))
        else:
            reading.texts.lost.append(f"An answer that is no number was left out: {value!r}.")


def written(low: float, high: float) -> str:
    """Return a range as the bank writes it; nothing where its ends are the wrong way round."""
    ends = [f"{Decimal(repr(end)).normalize():f}" for end in (low, high)]
    if low > high:
        return ""
    return ends[0] if low == high else " to ".join(ends)


def _slider(interaction: Element, reading: Reading) -> Shaped | str:
    answers, is_number, _ = answers_of(interaction, reading)
    if not is_number:
        return "it has no right number"
    ends = " to ".join(interaction.get(end, "?") for end in ("lowerBound", "upperBound"))
    reading.texts.lost.append(f"The number was set with a slider from {ends}.")
    return "numeric", TextEntry((answers,), numeric=True), prompt_of(interaction)


# Gaps


def picked(field: Element, number_of: int, reading: Reading) -> tuple[Answer, ...]:
    """Return the right one of the choices within a line, and tell the others."""
    name, response = reading.response(field)
    there = {one.get("identifier", ""): plain_of(one) for one in field.findall("inlineChoice")}
    worth = response.worth if reading.rules.mapped else None
    right = [one for one, value in worth.items() if value > 0] if worth else list(response.right)
    wrong = [text for one, text in there.items() if one not in right]
    reading.texts.lost.append(f"Gap {number_of} had words to choose from, with these wrong ones: {', '.join(wrong)}.")
    for one in there:
        if said := reading.sayings.of.get((name, one)):
            reading.texts.lost.append(quoted(f'It said to "{there[one]}"', said))
    return tuple(Answer(there[one], 1) for one in right if one in there)


def _gap_match(interaction: Element, reading: Reading) -> Shaped | str:
    _, response = reading.response(interaction)
    words = {one.get("identifier", ""): plain_of(one) for one in interaction.findall("gapText")}
    places = [gap.get("identifier", "") for gap in interaction.iter("gap")]
    accepted: dict[str, list[str]] = {place: [] for place in places}
    for pair in response.right or tuple(response.worth or ()):
        names = pair.split()
        if len(names) == 2 and names[0] in words and names[1] in accepted:
            accepted[names[1]].append(words[names[0]])
    used = {text for texts in accepted.values() for text in texts}
    left = [text for text in words.values() if text not in used]
    reading.texts.lost.append("The gaps were filled by dragging words.")
    if left:
        reading.texts.lost.append(f"Words that go into no gap: {', '.join(left)}.")
    numbers = count(1)

    def swap(element: Element) -> str | None:
        if element.tag == "gap":
            return gap_mark(next(numbers))
        return "" if element.tag in ("prompt", "gapText", "gapImg") else None

    gaps = tuple(tuple(Answer(text, 1) for text in accepted[place]) for place in places)
    return "gap-fill", TextEntry(gaps, in_stem=True), prompt_of(interaction) + f"<div>{markup(interaction, swap)}</div>"


Shape = Callable[["Element", Reading], Shaped | str]
SHAPES: Mapping[str, Shape] = MappingProxyType(
    {
        "choiceInteraction": _choice,
        "hottextInteraction": _hottext,
        "orderInteraction": _order,
        "matchInteraction": _match,
        "associateInteraction": _associate,
        "gapMatchInteraction": _gap_match,
        "sliderInteraction": _slider,
    }
)
"""The interactions that stand by themselves. Those within a line and the extended text are read by `qti_items`."""
