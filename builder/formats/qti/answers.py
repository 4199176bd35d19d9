"""How a question of QTI 2.1 or 3.0 is answered: what is declared, what is shown, how it is scored, what is said.

- An option keeps its ID of the source, so that responses to different forms can be counted together. Matches and steps
  are numbered in the order of their texts, which says the same in every form and tells nothing about the key.
- What gets all marks or none is compared with the correct response. What gets part marks has a mapping: the marks of
  each option, pair or text, never below 0 together. Numbers are compared with their ranges, in the order of the source.
- Where nothing is said after answering, the standard template that scores the same stands in place of the rules.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import assert_never

from builder import prose
from builder.form import Question, matching
from builder.formats import told
from builder.formats.qti.dialect import Dialect
from builder.formats.qti.markup import escape, tag, xhtml
from builder.items.marking import shares
from builder.model import Answer, Choice, ExtendedText, Item, Match, Order, Paragraph, Prose, TextEntry

RESPONSE = "RESPONSE"
FEEDBACK = "FEEDBACK"


@dataclass(frozen=True, slots=True)
class Said:
    """What is said when an outcome holds an identifier."""

    outcome: str
    id: str
    text: Prose


@dataclass(frozen=True, slots=True)
class Answering:
    """How a question is answered. `gaps` stand in the stem, `shown` after it; `rules` set the score and what is said.

    `template` is the name of a standard template that scores as `rules` do. `cardinality` is that of what is said.
    """

    declared: str
    shown: str = ""
    rules: str = ""
    said: tuple[Said, ...] = ()
    template: str = ""
    cardinality: str = "single"
    gaps: tuple[str, ...] = ()


def answering(question: Question, dialect: Dialect) -> Answering:
    """Return how a question is answered."""
    item = question.item
    match item.interaction:
        case Choice() as choice:
            return _choice(item, choice, question.shown, dialect)
        case Match() as found:
            return _match(item, found, question.shown, dialect)
        case Order(steps):
            return _order(item, steps, question.shown, dialect)
        case TextEntry() as entry:
            return _text_entry(item, entry, dialect)
        case ExtendedText():
            return _extended(item, dialect)
        case _:
            assert_never(item.interaction)


# Pieces


@dataclass(frozen=True, slots=True)
class Worth:
    """What a response of the mapping is worth, in marks; `capitals` says that they matter, None that there are none."""

    key: str
    marks: float
    capitals: bool | None = None


def _declared(
    dialect: Dialect,
    identifier: str,
    cardinality: str,
    base: str,
    right: Iterable[str] = (),
    worth: Sequence[Worth] = (),
    top: float = 0,
) -> str:
    correct = "".join(dialect.tag("value", escape(one)) for one in right)
    content = dialect.tag("correctResponse", correct) if correct else ""
    if worth:
        entries = "".join(_entry(dialect, one) for one in worth)
        bounds = {"lowerBound": "0", "upperBound": told.number(top), "defaultValue": "0"}
        content += dialect.tag("mapping", entries, **bounds)
    made = dialect.tag("responseDeclaration", content, identifier=identifier, cardinality=cardinality, baseType=base)
    return made + "\n"


def _entry(dialect: Dialect, one: Worth) -> str:
    cased = {} if one.capitals is None else {"caseSensitive": str(one.capitals).lower()}
    return dialect.tag("mapEntry", mapKey=one.key, mappedValue=told.number(one.marks), **cased)


def _set(dialect: Dialect, outcome: str, value: str) -> str:
    return dialect.tag("setOutcomeValue", value, identifier=outcome)


def _marks(dialect: Dialect, marks: float) -> str:
    return dialect.tag("baseValue", told.number(marks), baseType="float")


def _variable(dialect: Dialect, identifier: str) -> str:
    return dialect.tag("variable", identifier=identifier)


def _whole(dialect: Dialect, marks: float) -> str:
    """Return the rule that gives all marks for the correct response."""
    same = dialect.tag("match", _variable(dialect, RESPONSE) + dialect.tag("correct", identifier=RESPONSE))
    return _conditions(dialect, [(same, _set(dialect, "SCORE", _marks(dialect, marks)))])


def _conditions(dialect: Dialect, pairs: Sequence[tuple[str, str]]) -> str:
    """Return a rule that does what belongs to the first condition that holds."""
    made = [
        dialect.tag("responseElseIf" if place else "responseIf", condition + action)
        for place, (condition, action) in enumerate(pairs)
    ]
    return dialect.tag("responseCondition", "".join(made)) + "\n" if made else ""


def _by_parts(dialect: Dialect, identifier: str = RESPONSE, further: str = "", *, several: bool = False) -> str:
    """Return the rule that gives what the mapping of a response gives, and does what else belongs to an answer.

    Of several responses each adds to the score. What was left empty gives nothing.
    """
    marks = dialect.tag("mapResponse", identifier=identifier)
    if several:
        marks = dialect.tag("sum", _variable(dialect, "SCORE") + marks)
    given = dialect.tag("not", dialect.tag("isNull", _variable(dialect, identifier)))
    return _conditions(dialect, [(given, _set(dialect, "SCORE", marks) + further)])


def _part(item: Item, share: Fraction) -> float:
    return float(Fraction(str(item.marks)) * share)


def ranks(texts: Sequence[Prose], letter: str) -> tuple[str, ...]:
    """Return an identifier for each text: the letter, and its place among the texts in alphabetical order.

    All are equally long, so that none is part of another: some players look for them so.
    """
    plain = [prose.plain(text) for text in texts]
    order = sorted(range(len(plain)), key=lambda index: (plain[index], index))
    return tuple(f"{letter}{order.index(index) + 1:02}" for index in range(len(plain)))


# Interactions


def _choice(item: Item, choice: Choice, shown: Sequence[int], dialect: Dialect) -> Answering:
    options = choice.options
    top = max(option.score for option in options)
    right = [option.id for option in options if option.score == top]
    whole = choice.whole or not (choice.multiple or choice.graded)
    parts = zip(options, shares(choice), strict=True)
    worth = [Worth(option.id, _part(item, share)) for option, share in parts if share and not whole]
    cardinality = "multiple" if choice.multiple else "single"
    rows = "\n".join(
        dialect.tag(
            "simpleChoice",
            xhtml(options[index].text),
            identifier=options[index].id,
            **({"fixed": "true"} if options[index].pinned else {}),
        )
        for index in shown
    )
    said = tuple(Said(FEEDBACK, option.id, option.feedback) for option in options if option.feedback)
    rules = _whole(dialect, item.marks) if whole else _by_parts(dialect)
    if said:
        rules += _set(dialect, FEEDBACK, _variable(dialect, RESPONSE)) + "\n"
    return Answering(
        _declared(dialect, RESPONSE, cardinality, "identifier", right, worth, item.marks),
        dialect.tag(
            "choiceInteraction",
            f"\n{rows}\n",
            responseIdentifier=RESPONSE,
            shuffle="false",
            maxChoices="0" if choice.multiple else "1",
        ),
        rules,
        said,
        _template(item, whole),
        cardinality,
    )


def _template(item: Item, whole: bool) -> str:
    """Return the name of the standard template that gives the marks of an item, if there is one."""
    if not whole:
        return "map_response"
    return "match_correct" if item.marks == 1 else ""


def _match(item: Item, found: Match, shown: Sequence[int], dialect: Dialect) -> Answering:
    there = matching(found)
    names = ranks([pair.match for pair in there], "m")
    lines = [f"p{number:02}" for number in range(1, len(found.pairs) + 1)]
    right = [f"{line} {name}" for line, name in zip(lines, names, strict=False)]
    each = _part(item, Fraction(1, len(right)))
    prompts = [_associable(dialect, line, pair.prompt, "1") for line, pair in zip(lines, found.pairs, strict=True)]
    matches = [_associable(dialect, names[index], there[index].match, "0") for index in shown]
    sets = "".join(dialect.tag("simpleMatchSet", "\n" + "\n".join(rows) + "\n") + "\n" for rows in (prompts, matches))
    return Answering(
        _declared(
            dialect, RESPONSE, "multiple", "directedPair", right, [Worth(pair, each) for pair in right], item.marks
        ),
        dialect.tag(
            "matchInteraction",
            f"\n{_heads(found, dialect)}{sets}",
            responseIdentifier=RESPONSE,
            shuffle="false",
            maxAssociations=str(len(right)),
            **({"class": "qti-match-tabular"} if dialect.dashes else {}),
        ),
        _by_parts(dialect),
        template="map_response",
    )


def _heads(found: Match, dialect: Dialect) -> str:
    """Return what prompts and matches are as the prompt of the interaction, which holds a run of words."""
    if not found.heads:
        return ""
    runs = [xhtml(replace(head, blocks=(Paragraph(told.cell(head)),))) for head in found.heads]
    cells = [tag("span", run.removeprefix("<p>").removesuffix("</p>"), class_="head") for run in runs]
    return dialect.tag("prompt", " – ".join(cells)) + "\n"


def _associable(dialect: Dialect, identifier: str, text: Prose, most: str) -> str:
    return dialect.tag("simpleAssociableChoice", xhtml(text), identifier=identifier, matchMax=most)


def _order(item: Item, steps: Sequence[Prose], shown: Sequence[int], dialect: Dialect) -> Answering:
    names = ranks(steps, "s")
    rows = "\n".join(dialect.tag("simpleChoice", xhtml(steps[index]), identifier=names[index]) for index in shown)
    return Answering(
        _declared(dialect, RESPONSE, "ordered", "identifier", names),
        dialect.tag(
            "orderInteraction", f"\n{rows}\n", responseIdentifier=RESPONSE, shuffle="false", orientation="vertical"
        ),
        _whole(dialect, item.marks),
        template=_template(item, whole=True),
    )


def _text_entry(item: Item, entry: TextEntry, dialect: Dialect) -> Answering:
    if entry.numeric:
        return _number(item, entry, dialect)
    several = len(entry.gaps) > 1
    ends = [f"_{number}" if several else "" for number in range(1, len(entry.gaps) + 1)]
    marks = _part(item, Fraction(1, len(entry.gaps)))
    declared, rules, said = "", "", []
    for end, answers in zip(ends, entry.gaps, strict=True):
        right = [answer.text for answer in answers if answer.score][:1]
        worth = [Worth(answer.text, marks if answer.score else 0, entry.capitals) for answer in answers]
        declared += _declared(dialect, RESPONSE + end, "single", "string", right, worth, marks)
        rules += _text_rules(dialect, end, answers, entry, several)
        said += _said(answers, FEEDBACK + end)
    fields = tuple(_field(dialect, RESPONSE + end) for end in ends)
    shown = "" if entry.in_stem else "\n".join(tag("p", field) for field in fields)
    return Answering(declared, shown, rules, tuple(said), "" if several else "map_response", gaps=fields)


def _number(item: Item, entry: TextEntry, dialect: Dialect) -> Answering:
    (answers,) = entry.gaps
    right = [told.number(ends_of(answer)[0]) for answer in answers if answer.score][:1]
    unit = " " + tag("span", escape(entry.unit), class_="unit") if entry.unit else ""
    return Answering(
        _declared(dialect, RESPONSE, "single", "float", right),
        tag("p", _field(dialect, RESPONSE) + unit),
        _number_rules(dialect, answers, item.marks),
        tuple(_said(answers, FEEDBACK)),
    )


def _field(dialect: Dialect, response: str) -> str:
    return dialect.tag("textEntryInteraction", responseIdentifier=response, expectedLength="20")


def _said(answers: Sequence[Answer], outcome: str) -> list[Said]:
    there = enumerate(answers, start=1)
    return [Said(outcome, f"a{place}", answer.feedback) for place, answer in there if answer.feedback]


def _says(dialect: Dialect, end: str, place: int, answer: Answer) -> str:
    name = dialect.tag("baseValue", f"a{place}", baseType="identifier")
    return _set(dialect, FEEDBACK + end, name) if answer.feedback else ""


def _text_rules(dialect: Dialect, end: str, answers: Sequence[Answer], entry: TextEntry, several: bool) -> str:
    """Return the rule that gives marks for a text, and says what belongs to it."""
    pairs = []
    for place, answer in enumerate(answers, start=1):
        if answer.feedback:
            text = dialect.tag("baseValue", escape(answer.text), baseType="string")
            same = {"caseSensitive": str(entry.capitals).lower()}
            condition = dialect.tag("stringMatch", _variable(dialect, RESPONSE + end) + text, **same)
            pairs.append((condition, _says(dialect, end, place, answer)))
    return _by_parts(dialect, RESPONSE + end, _conditions(dialect, pairs), several=several)


def _number_rules(dialect: Dialect, answers: Sequence[Answer], marks: float) -> str:
    """Return the rule that gives marks for the first range that holds a number, and says what belongs to it."""
    empty = dialect.tag("isNull", _variable(dialect, RESPONSE))
    pairs = [(empty, _set(dialect, "SCORE", _marks(dialect, 0)))]
    for place, answer in enumerate(answers, start=1):
        action = _set(dialect, "SCORE", _marks(dialect, marks if answer.score else 0))
        pairs.append((_in_range(dialect, answer), action + _says(dialect, "", place, answer)))
    return _conditions(dialect, pairs)


def ends_of(answer: Answer) -> tuple[float, float]:
    """Return the ends of the range of an answer to a numeric item."""
    low = 0.0 if answer.low is None else answer.low
    return low, low if answer.high is None else answer.high


def _in_range(dialect: Dialect, answer: Answer) -> str:
    low, high = ends_of(answer)
    value = _variable(dialect, RESPONSE)
    if low == high:
        return dialect.tag("equal", value + _marks(dialect, low), toleranceMode="exact")
    least = dialect.tag("gte", value + _marks(dialect, low))
    most = dialect.tag("lte", value + _marks(dialect, high))
    return dialect.tag("and", least + most)


def _extended(item: Item, dialect: Dialect) -> Answering:
    lines = str(5 * min(8, max(1, math.ceil(item.minutes * 0.3))))
    shown = dialect.tag("extendedTextInteraction", responseIdentifier=RESPONSE, expectedLines=lines)
    return Answering(_declared(dialect, RESPONSE, "single", "string"), shown)
