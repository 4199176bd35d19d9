"""Checklists: what an observer takes to a real event, for one event or for chosen competences.

A rating says how much help was needed, and nothing stands above doing it independently. The global judgement is a
field of its own, made after the ratings and not worked out from them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b

from docutils import nodes

from builder.course.worksheets import label_of
from builder.doc.document import Document
from builder.doc.nodes import bullets, inline, paragraph, section
from builder.doc.unit import NOUNS
from builder.doc.worksheet import LONGEST, FieldKind, fill_in, grid, names, text_of
from builder.model import Competence, Criterion, Observation

RATINGS = ("Not observed", "Not yet", "With help", "With prompts", "Independently")
ABOUT_RATINGS = (
    "Tick one rating a row. Not observed is not a zero. "
    "Independently is the expected standard; there is nothing above it."
)
JUDGEMENTS = ("Not yet at the standard", "Borderline", "At the standard")
NOT_WRITTEN = "Write nothing that could identify a client or an employer, and nothing about anyone's health."
CONCERN = "A concern was taken to the local route."
DISAGREES = "The trainee sees it in another way, and says so above."
ONCE = "One observation is one occasion: plan at least two."


def checklist(observation: Observation, competences: Mapping[str, Competence]) -> Document:
    """Return the checklist for one event. Leaves that `competences` does not hold in use are left out."""
    criteria = [criterion for stage in observation.stages for criterion in stage.criteria]
    ratings = _ratings([(stage.title, stage.criteria) for stage in observation.stages], competences)
    before = [*_agreed(observation, observation.setting), *_occasion()]
    body = [*before, *_about(), ratings, *_critical(criteria), *_after()]
    return Document(observation.id, "checklist", observation.id, observation.title, body, landscape=True, fillable=True)


def checklist_for(
    observations: Sequence[Observation], leaves: Sequence[str], competences: Mapping[str, Competence], title: str
) -> Document:
    """Return a checklist of all criteria that show one of the leaves, by event; what none shows is told."""
    chosen = [(event, _showing(event, leaves)) for event in observations]
    events = [(event, criteria) for event, criteria in chosen if criteria]
    shown = {leaf.what for _, criteria in events for criterion in criteria for leaf in criterion.leaves}
    ratings = _ratings([(event.title, criteria) for event, criteria in events], competences)
    criteria = [criterion for _, found in events for criterion in found]
    wording = section("competences", "The competences", [_wording(leaves, shown, competences)])
    before = [node for event, _ in events for node in _agreed(event, f"{event.title}: {event.setting}")]
    observed = [*_occasion(), *_about(), ratings, *_critical(criteria)]
    body = [*before, *observed, *_after(), wording]
    name = f"checklist-{names([title])[0]}"
    if len(title) > LONGEST:
        # The name is cut: other competences must not get the same one.
        name += f"-{blake2b(' '.join(leaves).encode(), digest_size=3).hexdigest()}"
    return Document(name, "checklist", name, title, body if events else [wording], landscape=True, fillable=True)


def _showing(event: Observation, leaves: Sequence[str]) -> list[Criterion]:
    every = (criterion for stage in event.stages for criterion in stage.criteria)
    return [criterion for criterion in every if any(leaf.what in leaves for leaf in criterion.leaves)]


def _wording(leaves: Iterable[str], shown: set[str], competences: Mapping[str, Competence]) -> nodes.bullet_list:
    rows: list[list[nodes.paragraph]] = []
    for leaf in leaves:
        entry = competences.get(leaf)
        parent = competences.get(entry.parent or "") if entry else None
        texts = " ".join(one.statement for one in (parent, entry) if one)
        row = [paragraph(inline(leaf, "cw-code"), f" {texts}")]
        if leaf not in shown:
            ways = " or ".join(NOUNS.get(way, way) for way in entry.evidence) if entry else ""
            other = f": look for it in {ways}" if ways else ""
            row[0] += nodes.Text(f" No criterion of this course shows it{other}.")
        rows.append(row)
    return bullets(rows)


# Before


def _agreed(event: Observation, lead: str) -> list[nodes.Node]:
    tick = fill_in(f"{_tag(event.id)}.agreed", f"{event.title}, agreed first: {event.agreement}", "tick")
    present = f" {lead}. Present: {', '.join(event.people)}. {event.agreement}"
    return [paragraph(tick, " ", nodes.strong("", "Everyone present has agreed."), present)]


def _occasion() -> list[nodes.Node]:
    people = [
        _asked("trainee", "Trainee (staff or candidate number)"),
        _asked("observer", "Observer (role)"),
        _asked("date", "Date", "date"),
    ]
    facts = [
        _asked("minutes", "Length in minutes"),
        _asked("place", "Where (kind of place, no name)"),
        _asked("occasion", "Live or role play", "choice", ("Live", "Role play")),
    ]
    return [_line(people), _line(facts)]


def _asked(
    name: str, shown: str, kind: FieldKind = "text", choices: tuple[str, ...] = (), label: str = ""
) -> list[nodes.Node]:
    return [nodes.strong("", f"{shown}:"), nodes.Text(" "), fill_in(name, label or shown, kind, choices=choices)]


def _line(asked: Sequence[Sequence[nodes.Node]]) -> nodes.paragraph:
    """Return fields side by side: a line of its own for each would not leave room for what was seen."""
    children: list[nodes.Node | str] = []
    for index, parts in enumerate(asked):
        children.extend([*(["\u2003"] if index else []), *parts])
    return paragraph(*children)


# What was observed


def _about() -> list[nodes.Node]:
    return [paragraph(f"{ABOUT_RATINGS} {ONCE} {NOT_WRITTEN}", classes=("cw-fine",))]


def _ratings(stages: Iterable[tuple[str, Sequence[Criterion]]], competences: Mapping[str, Competence]) -> nodes.table:
    # One table, each stage named above its first criterion: a table a stage would need a third side of paper.
    heads = [paragraph(head) for head in ("What to look for", *RATINGS, "What was said or done")]
    rows = [
        _row(criterion, competences, title if number == 0 else "")
        for title, criteria in stages
        for number, criterion in enumerate(criteria)
    ]
    return grid(heads, rows, [47, 6, 5, 5, 6, 9, 22], "cw-rating")


def _row(criterion: Criterion, competences: Mapping[str, Competence], stage: str) -> list[list[nodes.Node]]:
    question = _question(criterion)
    ticks: list[list[nodes.Node]] = [
        [paragraph(fill_in(f"{_tag(criterion.id)}.rating.{number}", f"{question}: {rating}", "tick"))]
        for number, rating in enumerate(RATINGS, start=1)
    ]
    said = fill_in(f"{_tag(criterion.id)}.said", f"{question}: what was said or done")
    named: list[nodes.Node] = [paragraph(nodes.strong("", stage))] if stage else []
    return [[*named, *_criterion(criterion, competences)], *ticks, [paragraph(said)]]


def _question(criterion: Criterion) -> str:
    return label_of(criterion.text).rstrip(".")


def _tag(name: str) -> str:
    """Return an ID as part of the name of a field; it comes from a file name, which may hold other characters."""
    return re.sub(r"[^a-z0-9-]+", "-", name.lower())


def _number(criterion: Criterion) -> str:
    return criterion.id.rpartition("-")[2]


def _criterion(criterion: Criterion, competences: Mapping[str, Competence]) -> list[nodes.Node]:
    first, *more = text_of(criterion.text)
    lead: list[nodes.Node] = [nodes.strong("", f"{_number(criterion)} "), *first.children]
    if criterion.critical:
        lead += [nodes.Text(" "), nodes.strong("", "Critical")]
    looks = [
        one for one in (text_of(criterion.look_for) if criterion.look_for else []) if isinstance(one, nodes.Element)
    ]
    if not looks or not isinstance(looks[-1], nodes.paragraph):
        looks.append(paragraph())
    for leaf in criterion.leaves:
        entry = competences.get(leaf.what)
        if entry and entry.status == "current":
            looks[-1].extend([nodes.Text(" "), inline(leaf.what, "cw-code")])
    for look in looks:
        look["classes"].append("cw-look-for")
    return [paragraph(*lead), *more, *looks]


def _critical(criteria: Sequence[Criterion]) -> list[nodes.Node]:
    critical = [criterion for criterion in criteria if criterion.critical]
    if not critical:
        return []
    rule = "If one is missed: stop, talk, and use the local route, whatever the ratings. Missed:"
    children: list[nodes.Node | str] = [nodes.strong("", "Critical actions."), f" {rule}"]
    for criterion in critical:
        tick = fill_in(f"{_tag(criterion.id)}.missed", f"Critical action missed: {_question(criterion)}", "tick")
        children.extend(["\u2003", tick, f" {_number(criterion)}"])
    return [paragraph(*children)]


# After


def _after() -> list[nodes.Node]:
    agreed = [*_asked("action", "Agreed action"), nodes.Text("\u2003"), *_asked("by-when", "By when", "date")]
    return [_judgement(), _feedback(), paragraph(*agreed), _signed(), _ticks()]


def _judgement() -> nodes.paragraph:
    children: list[nodes.Node | str] = [nodes.strong("", "Global judgement, made after the ratings:")]
    for number, judgement in enumerate(JUDGEMENTS, start=1):
        tick = fill_in(f"judgement.{number}", f"Global judgement: {judgement}", "tick")
        children.extend(["\u2003", tick, f" {judgement}"])
    return paragraph(*children)


def _feedback() -> nodes.table:
    """Return the table for what is said afterwards, in the words of both."""
    parts = (
        ("questions", "Questions asked, and the answers"),
        ("well", "Done well"),
        ("change", "To change"),
    )
    rows: list[list[list[nodes.Node]]] = []
    for who in ("Trainee", "Observer"):
        row: list[list[nodes.Node]] = [[paragraph(f"{who}'s words")]]
        for name, what in parts:
            label = f"{what}, in the {who.lower()}'s words"
            row.append([paragraph(fill_in(f"{who.lower()}.{name}", label, "lines", lines=2))])
        rows.append(row)
    heads = [paragraph(head) for head in ("Afterwards", *(what for _, what in parts))]
    return grid(heads, rows, [13, 29, 29, 29], "cw-grid", stub=True)


def _signed() -> nodes.paragraph:
    return _line(
        [
            _asked("trainee.role", "Trainee's role"),
            _asked("trainee.date", "signed", "date", label="The trainee signed on"),
            _asked("observer.role", "Observer's role"),
            _asked("observer.date", "signed", "date", label="The observer signed on"),
        ]
    )


def _ticks() -> nodes.paragraph:
    other = fill_in("trainee.disagrees", DISAGREES, "tick")
    concern = fill_in("concern", CONCERN, "tick")
    return paragraph(other, f" {DISAGREES}\u2003", concern, f" {CONCERN} Write no detail of it here.")
