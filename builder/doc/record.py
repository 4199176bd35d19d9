"""What checklists, document reviews and supervision guides share: who and when, ratings, and what is said afterwards.

A rating says how much help was needed, and nothing stands above doing it independently. The global judgement is a
field of its own, made after the ratings and not worked out from them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from docutils import nodes

from builder.course.worksheets import label_of
from builder.doc.nodes import filled, inline, paragraph, strong
from builder.doc.worksheet import FieldKind, fill_in, grid, text_of
from builder.model import Competence, Criterion

RATINGS = ("Not observed", "Not yet", "With help", "With prompts", "Independently")
ABOUT_RATINGS = (
    "Tick one rating a row. Not observed is not a zero. "
    "Independently is the expected standard; there is nothing above it."
)
JUDGEMENTS = ("Not yet at the standard", "Borderline", "At the standard")
NOT_WRITTEN = "Write nothing that could identify a client or an employer, and nothing about anyone's health."
CONCERN = "A concern was taken to the local route:"
DISAGREES = "The trainee sees it in another way, and says so above."

Part = tuple[str, str]
"""A column of what is said afterwards: the name of its fields, and its head."""

QUESTIONS: Part = ("questions", "Questions asked afterwards, and the answers")
_ROOM = 1.6
"""How high the room for somebody's words is, in lines: more would need a third side where many contacts are told."""
FEEDBACK: tuple[Part, ...] = (QUESTIONS, ("well", "Done well"), ("change", "To change"))


# Fields


def asked(
    name: str, shown: str, kind: FieldKind = "text", choices: tuple[str, ...] = (), label: str = ""
) -> list[nodes.Node]:
    """Return a field with what it asks for in front of it."""
    return [strong(f"{shown}:"), nodes.Text(" "), fill_in(name, label or shown, kind, choices=choices)]


def line(fields: Sequence[Sequence[nodes.Node]]) -> nodes.paragraph:
    """Return fields side by side: a line of its own for each would not leave room for what was seen."""
    children: list[nodes.Node | str] = []
    for index, parts in enumerate(fields):
        children.extend([*(["\u2003"] if index else []), *parts])
    return paragraph(*children)


def tag(name: str) -> str:
    """Return an ID as part of the name of a field; it comes from a file name, which may hold other characters."""
    return re.sub(r"[^a-z0-9-]+", "-", name.lower())


def fine(text: str) -> nodes.paragraph:
    """Return small print."""
    return paragraph(text, classes=("cw-fine",))


def sentence(text: str) -> str:
    """Return a text that ends as a sentence does."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


# Criteria


def question(criterion: Criterion) -> str:
    """Return the text of a criterion, as the label of its fields starts."""
    return label_of(criterion.text).rstrip(".")


def staged(stages: Iterable[tuple[str, Sequence[Criterion]]]) -> Iterator[tuple[Criterion, list[nodes.Node]]]:
    """Return every criterion, the first of a stage with the title of the stage to stand above it."""
    # One table, each stage named above its first criterion: a table a stage would need a third side of paper.
    for title, criteria in stages:
        for number, criterion in enumerate(criteria):
            yield criterion, [paragraph(strong(title))] if title and number == 0 else []


def told(criterion: Criterion, competences: Mapping[str, Competence], below: Iterable[nodes.Node]) -> list[nodes.Node]:
    """Return a criterion with its number, and below it small print that ends with its leaves in use."""
    first, *more = text_of(criterion.text)
    lead: list[nodes.Node] = [strong(f"{_number(criterion)} "), *first.children]
    if criterion.critical:
        lead += [nodes.Text(" "), strong("Critical")]
    looks = [one for one in below if isinstance(one, nodes.Element)]
    if not looks or not isinstance(looks[-1], nodes.paragraph):
        looks.append(paragraph())
    entries = (competences.get(leaf.what) for leaf in criterion.leaves)
    codes = [inline(entry.id, "cw-code") for entry in entries if entry and entry.status == "current"]
    filled(looks[-1], [*looks[-1].children, *(node for code in codes for node in (nodes.Text(" "), code))])
    for look in looks:
        look["classes"].append("cw-look-for")
    return [paragraph(*lead), *more, *looks]


def rated(name: str, asks: str) -> list[list[nodes.Node]]:
    """Return a cell with a tick for each rating; names of fields start with `name`, labels with what it `asks`."""
    return [
        [paragraph(fill_in(f"{name}.rating.{number}", f"{asks}: {rating}", "tick"))]
        for number, rating in enumerate(RATINGS, start=1)
    ]


def critical(criteria: Sequence[Criterion]) -> list[nodes.Node]:
    """Return what to do where a critical action is missed, with a tick for each; nothing where there is none."""
    found = [criterion for criterion in criteria if criterion.critical]
    if not found:
        return []
    rule = "If one is missed: stop, talk, and use the local route, whatever the ratings. Missed:"
    children: list[nodes.Node | str] = [strong("Critical actions."), f" {rule}"]
    for criterion in found:
        tick = fill_in(f"{tag(criterion.id)}.missed", f"Critical action missed: {question(criterion)}", "tick")
        children.extend(["\u2003", tick, f" {_number(criterion)}"])
    return [paragraph(*children)]


def _number(criterion: Criterion) -> str:
    return criterion.id.rpartition("-")[2]


# After


def afterwards(who: str, parts: Sequence[Part] = FEEDBACK) -> list[nodes.Node]:
    """Return what stands below the criteria: feedback, agreed action, sign-off by the trainee and `who`."""
    # The action comes last, where the field takes what is left of the line.
    agreed = line([asked("by-when", "By when", "date"), asked("action", "Agreed action")])
    return [_feedback(who, parts), agreed, _signed(who), _ticks()]


def judgement() -> nodes.paragraph:
    """Return the global judgement."""
    children: list[nodes.Node | str] = [strong("Global judgement, made after the ratings:")]
    for number, text in enumerate(JUDGEMENTS, start=1):
        tick = fill_in(f"judgement.{number}", f"Global judgement: {text}", "tick")
        children.extend(["\u2003", tick, f" {text}"])
    return paragraph(*children)


def _feedback(who: str, parts: Sequence[Part]) -> nodes.table:
    """Return the table for what is said afterwards, in the words of both."""
    rows: list[list[list[nodes.Node]]] = []
    for speaker in ("Trainee", who):
        row: list[list[nodes.Node]] = [[paragraph(f"{speaker}'s words")]]
        for name, what in parts:
            label = f"{what}, in the {speaker.lower()}'s words"
            row.append([paragraph(fill_in(f"{speaker.lower()}.{name}", label, "lines", lines=_ROOM))])
        rows.append(row)
    heads = [paragraph(head) for head in ("Afterwards", *(what for _, what in parts))]
    return grid(heads, rows, [13, *[87 // len(parts)] * len(parts)], "cw-grid", stub=True)


def _signed(who: str) -> nodes.paragraph:
    fields = []
    for one in ("Trainee", who):
        fields.append(asked(f"{one.lower()}.role", f"{one}'s role"))
        fields.append(asked(f"{one.lower()}.date", "signed", "date", label=f"The {one.lower()} signed on"))
    return line(fields)


def _ticks() -> nodes.paragraph:
    children: list[nodes.Node | str] = [fill_in("trainee.disagrees", DISAGREES, "tick"), f" {DISAGREES}\u2003{CONCERN}"]
    for answer in ("yes", "no"):
        children.extend([" ", fill_in(f"concern.{answer}", f"{CONCERN} {answer}", "tick"), f" {answer}"])
    return paragraph(*children, " (nothing else here)")
