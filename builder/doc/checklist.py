"""Checklists: what an observer takes to a real event or a role play, for one of them or for chosen competences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b

from docutils import nodes

from builder.doc.document import Document, Kind
from builder.doc.nodes import bullets, inline, paragraph, section, strong
from builder.doc.record import (
    ABOUT_RATINGS,
    NOT_WRITTEN,
    RATINGS,
    afterwards,
    asked,
    critical,
    fine,
    judgement,
    line,
    question,
    rated,
    sentence,
    staged,
    tag,
    told,
)
from builder.doc.unit import NOUNS
from builder.doc.worksheet import LONGEST, fill_in, grid, names, text_of
from builder.model import Competence, Criterion, Observation

ONCE = "One observation is one occasion: plan at least two."
ONLY_PRACTICE = "One role play is one occasion, and practice: it does not stand for a real event."
SEEN_KINDS = ("observation", "role play")
"""The kinds of which there are checklists."""


def checklist(observation: Observation, competences: Mapping[str, Competence]) -> Document:
    """Return the checklist for an event or a role play. Leaves that `competences` does not hold in use are left out."""
    play = observation.kind == "role play"
    ratings = _ratings([(stage.title, stage.criteria) for stage in observation.stages], competences)
    before = [*_agreed(observation, observation.setting), *(_played() if play else _occasion())]
    about = _about(ONLY_PRACTICE if play else ONCE)
    body = [*before, about, ratings, *critical(observation.criteria), judgement(), *afterwards("Observer")]
    name, title = observation.id, observation.title
    kind: Kind = "role play" if play else "checklist"
    return Document(name, kind, name, title, body, landscape=True, fillable=True, criteria=observation.criteria)


def checklist_for(
    observations: Sequence[Observation], leaves: Sequence[str], competences: Mapping[str, Competence], title: str
) -> Document:
    """Return a checklist of all criteria that show one of the leaves, by event or role play.

    What none shows is told, with the document review or supervision guide that does. Its ID are the leaves.
    """
    chosen = [(event, _showing(event, leaves)) for event in observations if event.kind in SEEN_KINDS]
    events = [(event, criteria) for event, criteria in chosen if criteria]
    shown = {leaf.what for _, criteria in events for criterion in criteria for leaf in criterion.leaves}
    ratings = _ratings([(_called(event), criteria) for event, criteria in events], competences)
    criteria = [criterion for _, found in events for criterion in found]
    others = [event for event in observations if event.kind not in SEEN_KINDS]
    wording = section("competences", "The competences", [_wording(leaves, shown, competences, others)])
    before = [node for event, _ in events for node in _agreed(event, f"{_called(event)}: {event.setting}")]
    observed = [*_occasion(), _about(ONCE), ratings, *critical(criteria)]
    body = [*before, *observed, judgement(), *afterwards("Observer"), wording]
    name = f"checklist-{names([title])[0]}"
    if len(title) > LONGEST:
        # The name is cut: other competences must not get the same one.
        name += f"-{blake2b(' '.join(leaves).encode(), digest_size=3).hexdigest()}"
    body = body if events else [wording]
    return Document(
        name, "checklist", " ".join(leaves), title, body, landscape=True, fillable=True, criteria=tuple(criteria)
    )


def _called(event: Observation) -> str:
    return f"{event.title} (role play)" if event.kind == "role play" else event.title


def _showing(event: Observation, leaves: Sequence[str]) -> list[Criterion]:
    return [criterion for criterion in event.criteria if any(leaf.what in leaves for leaf in criterion.leaves)]


def _wording(
    leaves: Iterable[str], shown: set[str], competences: Mapping[str, Competence], others: Sequence[Observation]
) -> nodes.bullet_list:
    rows: list[list[nodes.paragraph]] = []
    for leaf in leaves:
        entry = competences.get(leaf)
        parent = competences.get(entry.parent or "") if entry else None
        texts = " ".join(one.statement for one in (parent, entry) if one)
        row = [paragraph(inline(leaf, "cw-code"), f" {texts}")]
        if leaf not in shown:
            row[0] += nodes.Text(f" {_elsewhere(leaf, entry, others)}")
        rows.append(row)
    return bullets(rows)


def _elsewhere(leaf: str, entry: Competence | None, others: Sequence[Observation]) -> str:
    found = [f"the {other.kind} {other.title!r}" for other in others if _showing(other, [leaf])]
    if found:
        return f"Not seen at an event: it stands in {' and in '.join(found)}."
    ways = " or ".join(NOUNS.get(way, way) for way in entry.evidence) if entry else ""
    return f"No criterion of this course shows it{f': look for it in {ways}' if ways else ''}."


# Before


def _agreed(event: Observation, lead: str) -> list[nodes.Node]:
    label = f"{event.title}, agreed first" + (f": {event.agreement}" if event.agreement else "")
    tick = fill_in(f"{tag(event.id)}.agreed", label, "tick")
    there = "Parts" if event.kind == "role play" else "Present"
    present = f" {sentence(lead)} {there}: {', '.join(event.people)}. {event.agreement}".rstrip()
    return [paragraph(tick, " ", strong("Everyone present has agreed."), present)]


def _people() -> nodes.paragraph:
    return line(
        [
            asked("trainee", "Trainee (staff or candidate number)"),
            asked("observer", "Observer (role)"),
            asked("date", "Date", "date"),
        ]
    )


def _occasion() -> list[nodes.Node]:
    facts = [
        asked("minutes", "Length in minutes"),
        asked("place", "Where (kind of place, no name)"),
        asked("occasion", "Live or role play", "choice", ("Live", "Role play")),
    ]
    return [_people(), line(facts)]


def _played() -> list[nodes.Node]:
    facts = [asked("minutes", "Length in minutes"), asked("case", "Role play about (an invented case)")]
    return [_people(), line(facts)]


# What was observed


def _about(once: str) -> nodes.paragraph:
    return fine(f"{ABOUT_RATINGS} {once} {NOT_WRITTEN}")


def _ratings(stages: Iterable[tuple[str, Sequence[Criterion]]], competences: Mapping[str, Competence]) -> nodes.table:
    heads = [paragraph(head) for head in ("What to look for", *RATINGS, "What was said or done")]
    rows = [_row(criterion, competences, above) for criterion, above in staged(stages)]
    return grid(heads, rows, [47, 6, 5, 5, 6, 9, 22], "cw-rating")


def _row(
    criterion: Criterion, competences: Mapping[str, Competence], above: Sequence[nodes.Node]
) -> list[list[nodes.Node]]:
    name, asks = tag(criterion.id), question(criterion)
    said = fill_in(f"{name}.said", f"{asks}: what was said or done")
    look_for = text_of(criterion.look_for) if criterion.look_for else []
    return [[*above, *told(criterion, competences, look_for)], *rated(name, asks), [paragraph(said)]]
