"""Questions of QTI 1.2 as Canvas takes them. Sources: see `qti12`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import assert_never

from builder import prose
from builder.form import Question, matching
from builder.formats import told
from builder.formats.content import portable
from builder.formats.qti.answers import ends_of, ranks
from builder.formats.qti.markup import MEDIA, escape, tag
from builder.model import (
    Choice,
    ExtendedText,
    Item,
    Match,
    Option,
    Order,
    Paragraph,
    Prose,
    TextEntry,
)

ADDRESS = "%24IMS-CC-FILEBASE%24/" + MEDIA
"""How a text of Canvas names the files of its package."""

RESPONSE = "response1"
GENERAL = "general_fb"
_OUTCOMES = tag("outcomes", tag("decvar", maxvalue="100", minvalue="0", varname="SCORE", vartype="Decimal"))


@dataclass(frozen=True, slots=True)
class Asked:
    """How a question is asked: its type in Canvas, what stands below its text, how it is scored, what is said.

    `texts` are what stands in the question. `said` is what is said to an answer, by its ident.
    """

    kind: str
    texts: tuple[Prose | None, ...]
    shown: str = ""
    rules: str = ""
    said: tuple[tuple[str, Prose], ...] = ()
    general: Prose | None = None


def fields(facts: Iterable[tuple[str, str]]) -> str:
    """Return metadata: a field for each label and its entry."""
    made = (
        tag("qtimetadatafield", tag("fieldlabel", label) + f"<fieldentry>{escape(entry)}</fieldentry>")
        for label, entry in facts
    )
    return tag("qtimetadata", "".join(made))


def html_of(text: Prose) -> str:
    """Return a text as HTML, pictures by their addresses in the package, a gap as `[gap1]`."""
    return prose.html(portable(text, ADDRESS, "[gap{}]"))


def text_of(identifier: str, title: str, html: str) -> str:
    """Return a text without an answer, as an item of its own."""
    facts = [("question_type", "text_only_question"), ("points_possible", "0")]
    content = tag("itemmetadata", fields(facts)) + tag("presentation", _material(f"<div>{html}</div>"))
    return tag("item", content, ident=identifier, title=title) + "\n"


def item_of(question: Question) -> str:
    """Return a question as an item. Its interaction is one that Canvas has."""
    item = question.item
    asked = _asked(question)
    text = "\n".join(html_of(text) for text in asked.texts if text)
    rules = (_always(GENERAL) if asked.general else "") + asked.rules
    parts = [
        tag("itemmetadata", fields(_facts(item, asked))),
        tag("presentation", _material(f"<div>{text}</div>") + asked.shown),
        tag("resprocessing", _OUTCOMES + rules),
        *(_feedback(f"{name}_fb", said) for name, said in asked.said),
        _feedback(GENERAL, asked.general) if asked.general else "",
    ]
    return tag("item", "\n" + "\n".join(part for part in parts if part) + "\n", ident=item.id, title=item.title) + "\n"


def _facts(item: Item, asked: Asked) -> Iterable[tuple[str, str]]:
    yield "question_type", asked.kind
    yield "points_possible", told.number(item.marks)
    yield "item_type", item.type
    yield "revision", str(item.revision)
    yield "competences", " ".join(one.what for one in item.competences)
    yield "level", item.level
    yield "minutes", told.number(item.minutes)
    if item.sources:
        yield "sources", " ".join(one.what for one in item.sources)
    if item.vignette:
        yield "vignette", item.vignette


def _asked(question: Question) -> Asked:
    item = question.item
    match item.interaction:
        case Choice() as choice:
            return _choice(item, choice, question.shown)
        case Match() as found:
            return _match(item, found, question.shown)
        case TextEntry(in_stem=True) as entry:
            return _gaps(item, entry)
        case TextEntry(numeric=True) as entry:
            return _number(item, entry)
        case TextEntry() as entry:
            return _short_text(item, entry)
        case ExtendedText():
            return _essay(item)
        case Order():
            raise ValueError(f"{item.id}: Canvas has no ordering questions")
        case _:
            assert_never(item.interaction)


# Pieces


def _material(html: str) -> str:
    return tag("material", tag("mattext", escape(html), texttype="text/html"))


def _plain(text: str) -> str:
    return tag("material", tag("mattext", escape(text), texttype="text/plain"))


def _short(text: Prose) -> str:
    """Return a text as HTML; one paragraph stands without its element, as Canvas writes answers."""
    html = html_of(text)
    match text.blocks:
        case (Paragraph(),):
            return html.removeprefix("<p>").removesuffix("</p>")
        case _:
            return html


def _equal(value: str, response: str = RESPONSE) -> str:
    return f'<varequal respident="{escape(response)}">{escape(value)}</varequal>'


def _when(condition: str, action: str, *, further: bool = False) -> str:
    return tag("respcondition", tag("conditionvar", condition) + action, continue_="Yes" if further else "No") + "\n"


def _says(name: str) -> str:
    return tag("displayfeedback", feedbacktype="Response", linkrefid=name)


def _always(name: str = "") -> str:
    return _when("<other/>", _says(name) if name else "", further=bool(name))


def _scores(share: str, action: str = "Set") -> str:
    return tag("setvar", share, action=action, varname="SCORE")


def _feedback(name: str, text: Prose) -> str:
    return tag("itemfeedback", tag("flow_mat", _material(html_of(text))), ident=name)


def _share(parts: int) -> str:
    return f"{100 / parts:.2f}"


# Types


def _is_true_false(choice: Choice) -> bool:
    return sorted(prose.plain(option.text) for option in choice.options) == ["False", "True"]


def _choice(item: Item, choice: Choice, shown: Sequence[int]) -> Asked:
    options = [choice.options[index] for index in shown]
    kind = "multiple_choice_question"
    if choice.multiple:
        kind = "multiple_answers_question"
    elif not choice.graded and _is_true_false(choice):
        kind = "true_false_question"
    labels = "".join(tag("response_label", _material(_short(one.text)), ident=one.id) for one in options)
    said = tuple((one.id, one.feedback) for one in options if one.feedback)
    rules = "".join(_when(_equal(name), _says(f"{name}_fb"), further=True) for name, _ in said)
    return Asked(
        kind,
        (item.stem,),
        tag(
            "response_lid",
            tag("render_choice", labels),
            ident=RESPONSE,
            rcardinality="Multiple" if choice.multiple else "Single",
        ),
        rules + _when(_right(options, choice.multiple), _scores("100")),
        said,
        item.feedback,
    )


def _right(options: Sequence[Option], multiple: bool) -> str:
    top = max(option.score for option in options)
    if not multiple:
        return "".join(_equal(option.id) for option in options if option.score == top)
    return tag("and", "".join(_equal(one.id) if one.score else tag("not", _equal(one.id)) for one in options))


def _match(item: Item, found: Match, shown: Sequence[int]) -> Asked:
    there = matching(found)
    names = ranks([pair.match for pair in there], "m")
    menu = "".join(
        tag("response_label", _plain(" ".join(prose.plain(there[index].match).split())), ident=names[index])
        for index in shown
    )
    share = _share(len(found.pairs))
    lines, rules = "", ""
    for number, pair in enumerate(found.pairs, start=1):
        response = f"response_{number}"
        lines += tag("response_lid", _material(_short(pair.prompt)) + tag("render_choice", menu), ident=response)
        rules += _when(_equal(names[number - 1], response), _scores(share, "Add"), further=True)
    texts = (item.stem, told.heads(item, found))
    return Asked("matching_question", texts, lines, rules, general=told.with_reasons(item, found))


def _field(kind: str = "") -> str:
    label = tag("response_label", ident="answer1", rshuffle="No")
    field = tag("render_fib", label, fibtype=kind) if kind else tag("render_fib", label)
    return tag("response_str", field, ident=RESPONSE, rcardinality="Single")


def _short_text(item: Item, entry: TextEntry) -> Asked:
    accepted = [answer for answer in entry.gaps[0] if answer.score]
    names = tuple(f"a{number}" for number in range(1, len(accepted) + 1))
    said = tuple((name, one.feedback) for name, one in zip(names, accepted, strict=True) if one.feedback)
    rules = "".join(
        _when(_equal(one.text), _says(f"{name}_fb"), further=True)
        for name, one in zip(names, accepted, strict=True)
        if one.feedback
    )
    rules += _when("".join(_equal(one.text) for one in accepted), _scores("100"))
    return Asked("short_answer_question", (item.stem,), _field(), rules, said, item.feedback)


def _number(item: Item, entry: TextEntry) -> Asked:
    accepted = [answer for answer in entry.gaps[0] if answer.score]
    names = tuple(f"a{number}" for number in range(1, len(accepted) + 1))
    said = tuple((name, one.feedback) for name, one in zip(names, accepted, strict=True) if one.feedback)
    rules = ""
    for name, answer in zip(names, accepted, strict=True):
        low, high = map(told.number, ends_of(answer))
        condition = tag("or", _equal(low))
        if low != high:
            condition = f'<vargte respident="{RESPONSE}">{low}</vargte><varlte respident="{RESPONSE}">{high}</varlte>'
        rules += _when(condition, _scores("100") + (_says(f"{name}_fb") if answer.feedback else ""))
    texts = (item.stem, told.unit_of_number(item, entry.unit))
    return Asked("numerical_question", texts, _field("Decimal"), rules, said, item.feedback)


def _gaps(item: Item, entry: TextEntry) -> Asked:
    share = _share(len(entry.gaps))
    lines, rules = "", ""
    for number, answers in enumerate(entry.gaps, start=1):
        response = f"response_gap{number}"
        accepted = [(f"g{number}a{place}", answer) for place, answer in enumerate(answers, start=1) if answer.score]
        menu = "".join(tag("response_label", _plain(answer.text), ident=name) for name, answer in accepted)
        lines += tag("response_lid", _plain(f"gap{number}") + tag("render_choice", menu), ident=response)
        rules += "".join(_when(_equal(name, response), _scores(share, "Add"), further=True) for name, _ in accepted[:1])
    return Asked("fill_in_multiple_blanks_question", (item.stem,), lines, rules, general=item.feedback)


def _essay(item: Item) -> Asked:
    return Asked("essay_question", (item.stem,), _field(), _always())
