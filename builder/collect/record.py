"""The record of one occasion: what a checklist says once its answers are held against what it asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from builder.collect.answers import YES, shown
from builder.collect.expected import NOT_YET, Expected, Scale
from builder.doc.outline import Identity
from builder.model import Problem, Where


@dataclass(frozen=True, slots=True)
class Rated:
    """A criterion and how it was rated, in the words of the scale; empty where nothing was ticked."""

    id: str
    text: str
    critical: bool
    competences: tuple[str, ...]
    rating: str = ""
    evidence: str = ""
    missed: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """One occasion. `facts` are the answers that are not about one criterion, by column; see `columns.FACTS`."""

    where: Where
    identity: Identity
    title: str
    facts: Mapping[str, str]
    rated: tuple[Rated, ...]

    @property
    def occasion(self) -> tuple[str, str, str]:
        """Whose event it was, which, and on which day: there is one record of each."""
        return self.facts["trainee"], self.identity.id, self.facts["date"]


BLANK = "nothing is filled in: left out"
_FIELDS: Mapping[str, str] = {
    "trainee": "trainee",
    "date": "date",
    "minutes": "minutes",
    "place": "place",
    "occasion": "occasion",
    "case": "case",
    "document": "document",
    "written": "document dated",
    "version": "document version",
    "action": "agreed action",
    "by-when": "by when",
    "trainee.disagrees": "trainee disagrees",
    "trainee.role": "trainee role",
    "trainee.date": "trainee signed",
}
"""The column of each field that all kinds share."""
_SAID = {"questions": "questions", "well": "done well", "change": "to change", "again": "to look at again"}
"""What is said afterwards, by the end of the names of its fields."""


def record_of(
    expected: Expected, identity: Identity, answers: Mapping[str, str], where: Where
) -> tuple[Record | None, list[Problem]]:
    """Return the record that answers make, with warnings on what is open; or None, with why it cannot be trusted.

    Errors are K023 to K025 and K030, warnings K029 and K040 to K044. A blank one is no record, and no reason to refuse.
    """
    if not any(name != "trainee" for name in answers):
        return None, [Problem(where, "K029", BLANK, "warning")]
    problems = [Problem(where, *wrong) for wrong in _errors(expected, answers)]
    if problems:
        return None, problems
    rated = tuple(_rated(one, answers) for one in expected.scales)
    facts = dict(_facts(expected, answers))
    warnings = [Problem(where, code, message, "warning") for code, message in _open(expected, facts, rated)]
    return Record(where, identity, expected.title, facts, rated), warnings


def stands(one: Problem) -> bool:
    """Tell whether a problem stands whatever else is wrong: an answer that cannot be read is not missing (K030)."""
    return one.severity == "error" and one.code != "K030"


def _errors(expected: Expected, answers: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for scale in expected.scales:
        if len(found := _ticked(scale.ticks, answers)) > 1:
            told = f"criterion {scale.number} has {len(found)} ratings ({', '.join(found)})"
            yield "K023", f"{told}: leave the one that was meant"
    if len(found := _ticked(expected.judgements, answers)) > 1:
        yield "K025", f"there are {len(found)} global judgements ({', '.join(found)}): leave the one that was meant"
    if {"concern.yes", "concern.no"} <= set(answers):
        yield "K024", "both yes and no are ticked for a concern that was taken to the local route: leave one"
    asked = {one.name: one.label for one in expected.asked}
    for name in ("trainee", "date"):
        if name not in answers:
            yield "K030", f"{asked[name]!r} is empty: nobody could tell whose record it is, and of when"


def _ticked(ticks: Mapping[str, str], answers: Mapping[str, str]) -> list[str]:
    return [text for name, text in ticks.items() if answers.get(name) == YES]


def _rated(scale: Scale, answers: Mapping[str, str]) -> Rated:
    one = scale.criterion
    leaves = tuple(leaf.what for leaf in one.leaves)
    rating = "".join(_ticked(scale.ticks, answers))
    return Rated(
        one.id, scale.text, one.critical, leaves, rating, answers.get(scale.evidence, ""), scale.missed in answers
    )


def _facts(expected: Expected, answers: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield every column of the occasion that has an answer."""
    who = expected.observer
    columns = {**_FIELDS, who: "observer", f"{who}.role": "observer role", f"{who}.date": "observer signed"}
    for end, told in _SAID.items():
        columns |= {f"trainee.{end}": f"{told}, trainee", f"{who}.{end}": f"{told}, observer"}
    yield from ((column, answers[name]) for name, column in columns.items() if name in answers)
    if expected.kind == "role play":
        yield "occasion", "Role play"
    if all(name in answers for name in expected.agreed):
        yield "agreed", YES
    if judged := _ticked(expected.judgements, answers):
        yield "judgement", judged[0]
    for answer in ("yes", "no"):
        if f"concern.{answer}" in answers:
            yield "concern taken", answer


def _open(expected: Expected, facts: Mapping[str, str], rated: tuple[Rated, ...]) -> Iterator[tuple[str, str]]:
    """Yield what somebody may have forgotten. None of it is a reason not to believe the rest."""
    number = {scale.criterion.id: scale.number for scale in expected.scales}
    if unrated := [number[one.id] for one in rated if not one.rating]:
        yield "K040", f"not rated: {_listed(unrated)}. Tick Not observed where there was nothing to see"
    if expected.judgements and "judgement" not in facts:
        yield "K041", "there is no global judgement"
    if "agreed" not in facts:
        yield "K042", "nobody ticked that everyone has agreed"
    for one in rated:
        if one.missed and not one.evidence:
            yield "K043", f"critical action {number[one.id]} was missed, and nothing says what was said or done"
        elif one.rating == NOT_YET and not one.evidence:
            yield (
                "K044",
                f"criterion {number[one.id]} is rated {shown(NOT_YET)}, and nothing says what was said or done",
            )


def _listed(numbers: list[str]) -> str:
    return f"criteria {', '.join(numbers)}" if len(numbers) > 1 else f"criterion {numbers[0]}"
