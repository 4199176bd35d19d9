"""What our files for Moodle say in tags, names and paragraphs, read back. `formats.moodle_facts` writes it.

Only what stands exactly as it was written is read. Anything else stays the text that it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from builder import prose
from builder.intake.told_back import with_reasons
from builder.intake.values import Taken
from builder.model import LEVELS, Emphasis, Grid, Inline, Match, Pair, Paragraph, Prose, Words

COMPETENCE = re.compile(r"[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}[a-z]?")
_VIGNETTE = '<div class="vignette">'
_UNIT = re.compile(r"Unit: (.+)")
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")


@dataclass(frozen=True, slots=True)
class Facts:
    """What the tags of a question say. `others` are those that are not ours."""

    competences: tuple[str, ...] = ()
    level: str = ""
    minutes: float | None = None
    revision: int | None = None
    sources: tuple[str, ...] = ()
    type: str = ""
    whole: bool = False
    others: tuple[str, ...] = ()

    @property
    def ours(self) -> bool:
        """Tell whether we wrote the question: each of ours has its revision."""
        return self.revision is not None


def facts_of(tags: Iterable[str]) -> Facts:
    """Return what tags say. A competence is known by its form; whether there is one is for the course to tell."""
    found = Facts()
    for tag in tags:
        name, colon, value = tag.partition(":")
        if COMPETENCE.fullmatch(tag):
            found = replace(found, competences=(*found.competences, tag))
        elif colon and (new := _fact(found, name, value.strip())):
            found = new
        elif tag.strip():
            found = replace(found, others=(*found.others, tag))
    return found


def _fact(found: Facts, name: str, value: str) -> Facts | None:
    match name:
        case "level" if value in LEVELS:
            return replace(found, level=value)
        case "minutes" if _NUMBER.fullmatch(value):
            return replace(found, minutes=float(value))
        case "revision" if re.fullmatch(r"[1-9][0-9]{0,8}", value):
            return replace(found, revision=int(value))
        case "source" if value:
            return replace(found, sources=(*found.sources, value))
        case "type" if value == "next-action":
            return replace(found, type=value)
        case "scoring" if value == "whole":
            return replace(found, whole=True)
        case "vignette" if value:
            return found  # which questions share it is told by its text
        case _:
            return None


def with_facts(taken: Taken, facts: Facts) -> Taken:
    """Return a question with what its tags say; other tags are lost."""
    others = (f"Tags: {', '.join(facts.others)}.",) if facts.others else ()
    return replace(
        taken,
        competences=facts.competences,
        level=facts.level,
        minutes=facts.minutes,
        revision=facts.revision,
        sources=facts.sources,
        lost=(*taken.lost, *others),
    )


def title_of(name: str, id: str) -> str:
    """Return the title of a question from its name, which starts with its place in the form and its ID."""
    return re.sub(rf"[0-9]{{2,}} {re.escape(id)} ", "", name, count=1) if id else name


def vignette_and_rest(markup: str) -> tuple[str, str]:
    """Return the HTML of the vignette in front of a question, or nothing, and of the question itself."""
    start = markup.lstrip()
    end = start.find("</div>")
    if not start.startswith(_VIGNETTE) or end < 0:
        return "", markup
    return start[len(_VIGNETTE) : end], start[end + len("</div>") :]


def without_unit(stem: Prose, unit: str = "") -> tuple[Prose, str]:
    """Return a stem without the paragraph at its end that names the unit of the answer, and that unit.

    With `unit`, only that one is looked for.
    """
    if not stem.blocks or not isinstance(last := stem.blocks[-1], Paragraph):
        return stem, unit
    found = _UNIT.fullmatch(prose.plain_run(last.children))
    if found is None or len(last.children) != 1 or (unit and found[1] != unit):
        return stem, unit
    return replace(stem, blocks=stem.blocks[:-1]), found[1]


def matched(stem: Prose, feedback: Prose | None, pairs: Sequence[Pair]) -> tuple[Prose, Prose | None, Match]:
    """Return stem and feedback without what they say of the pairs, and the match that says it.

    A pair without a prompt is a distractor.
    """
    found = Match(
        tuple(one for one in pairs if one.prompt.blocks), tuple(one for one in pairs if not one.prompt.blocks)
    )
    stem, found = with_heads(stem, found)
    told, left = with_reasons(found, feedback)
    return stem, left, told if left is feedback else _with_marked_matches(told, feedback)


def with_heads(stem: Prose, found: Match) -> tuple[Prose, Match]:
    """Return a stem without the line at its end that says what the columns are, and a match that says it."""
    match stem.blocks:
        case (
            *rest,
            Paragraph((Words("Lines: "), Emphasis(one, False), Words(". Choices: "), Emphasis(two, False), Words("."))),
        ):
            heads = tuple(Prose(stem.where, (Paragraph(run),)) for run in (one, two))
            return replace(stem, blocks=tuple(rest)), replace(found, heads=heads)
        case _:
            return stem, found


def _with_marked_matches(found: Match, feedback: Prose | None) -> Match:
    """Return a match with its matches as the table of reasons at the end of the feedback has them: with emphasis.

    Moodle shows matches in a menu, in plain words.
    """
    if feedback is None or not feedback.blocks or not isinstance(table := feedback.blocks[-1], Grid):
        return found
    there = {_plain(row[1]): row[1] for row in table.rows if len(row) == 3}

    def marked(pair: Pair) -> Pair:
        run = there.get(" ".join(prose.plain(pair.match).split()))
        return replace(pair, match=replace(pair.match, blocks=(Paragraph(run),))) if run else pair

    return replace(found, pairs=tuple(map(marked, found.pairs)), distractors=tuple(map(marked, found.distractors)))


def _plain(run: tuple[Inline, ...]) -> str:
    return " ".join(prose.plain_run(run).split())
