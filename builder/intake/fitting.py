"""What another program wrote, brought into the shape that an item of ours can have. What it cannot have is told."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from string import ascii_lowercase

from builder import prose
from builder.intake.gap_paragraphs import gaps_in_paragraphs
from builder.intake.normal import flat, normal, one_line
from builder.intake.texts import in_answer
from builder.intake.values import Taken
from builder.model import (
    LEVELS,
    Answer,
    Aspect,
    Choice,
    ExtendedText,
    Grade,
    Interaction,
    Match,
    Option,
    Pair,
    Paragraph,
    Prose,
    TextEntry,
    Where,
    Words,
)

TITLE = 80
"""The most signs of a title."""
MOST = 999_999_999
_GAP = re.compile(r"\[[0-9]{1,3}\]")
_SLASH = re.compile(r"(?:^|\s)/(?:\s|$)")
_RANGE = re.compile(r"-?\d+(?:\.\d+)?(?: (?:to|within) -?\d+(?:\.\d+)?)?", re.ASCII)
_MARK = re.compile(r"\[[ xX0-9]\] ")


@dataclass(slots=True)
class _Losses:
    """What is lost of one question, each sentence once."""

    told: dict[str, None] = field(default_factory=dict)

    def note(self, sentence: str) -> None:
        """Note a loss."""
        self.told[sentence] = None


def fitted(taken: Taken) -> Taken:
    """Return a question as the bank can hold it, its texts normal; what that costs stands among the losses.

    It may still be no item, such as a choice without a right option: the reader of the bank tells that. Fitting what
    fits changes nothing.
    """
    lost = _Losses(dict.fromkeys(taken.lost))
    stem = normal(taken.stem)
    if not stem.blocks and taken.title:
        stem = words(taken.title, taken.stem.where)
        lost.note("The question had no text: its title stands for it.")
    if isinstance(taken.interaction, TextEntry) and taken.interaction.in_stem:
        stem, moved = gaps_in_paragraphs(stem)
        stem = normal(stem)
        if moved:
            lost.note("Gaps stood in a list, a table or a link: it became paragraphs.")
    found = _answer(in_answer(taken.interaction, normal), taken, lost)
    feedback = normal(taken.feedback) if taken.feedback else None
    if taken.type == "extended" and not (feedback and feedback.blocks):
        feedback = words("No model answer came with this question.", stem.where)
        lost.note("There was no model answer: write one.")
    vignette = normal(taken.vignette) if taken.vignette else None
    return replace(
        taken,
        stem=stem,
        interaction=found,
        feedback=feedback if feedback and feedback.blocks else None,
        vignette=vignette if vignette and vignette.blocks else None,
        title=_title(taken.title, stem),
        level=_level(taken.level, lost),
        revision=taken.revision if taken.revision and 0 < taken.revision <= MOST else None,
        marks=_number(taken.marks, "marks", MOST, lost),
        minutes=_number(taken.minutes, "minutes", MOST, lost),
        facility=_number(taken.facility, "facility", 1, lost),
        lost=tuple(dict.fromkeys(sentence for one in lost.told if (sentence := one_line(one)))),
    )


def _level(level: str, lost: _Losses) -> str:
    if level and level not in LEVELS:
        lost.note(f"Its level was {shown(level)!r}, which is none.")
        return ""
    return level


def words(content: str, where: Where) -> Prose:
    """Return plain text as one paragraph."""
    return Prose(where, (Paragraph((Words(content),)),))


def shown(content: str, most: int = TITLE) -> str:
    """Return plain text on one line, cut at a word where it is too long."""
    content = one_line(content)
    if len(content) <= most:
        return content
    cut = content[: most - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:") + "…"


def _title(title: str, stem: Prose) -> str:
    """Return a title that a heading can hold; without one, the first words of the stem."""
    for content in (title, _GAP.sub("…", prose.plain(stem))):
        made = shown(content).rstrip("# ").lstrip("# ")
        if made:
            return made
    return "No title"


def _number(value: float | None, name: str, most: float, lost: _Losses) -> float | None:
    if value is None:
        return None
    if math.isfinite(value) and 0 <= value <= most:
        return round(value, 9)
    lost.note(f"Its {name} were {value:g}, which cannot be.")
    return None


# Answers


def _answer(found: Interaction, taken: Taken, lost: _Losses) -> Interaction:
    match found:
        case Choice(options):
            return replace(found, options=_options(options, lost))
        case Match(pairs, distractors, heads):
            named = tuple(_row(head, lost) for head in heads)
            return Match(
                tuple(_pair(pair, lost) for pair in pairs),
                tuple(_pair(pair, lost) for pair in distractors),
                named if len(named) == 2 and all(head.blocks for head in named) else (),
            )
        case TextEntry(in_stem=True):
            gaps = tuple(tuple(_gap(gap, n, lost)) for n, gap in enumerate(found.gaps, start=1))
            return replace(found, gaps=gaps, numeric=False, unit="")
        case TextEntry():
            unit = one_line(found.unit) if found.numeric else ""
            return replace(found, gaps=tuple(_distinct(gap, found) for gap in found.gaps), unit=unit)
        case ExtendedText(rubric):
            aspects = tuple(Aspect(_aspect(one.text, lost), one.levels) for one in rubric)
            return ExtendedText(aspects or _no_rubric(taken, lost))
        case _:
            return found


def _options(options: tuple[Option, ...], lost: _Losses) -> tuple[Option, ...]:
    there = [one for one in options if one.text.blocks or one.score]
    if len(there) < len(options):
        lost.note("An option without any text was left out.")
    pairs = zip(there, [*ascii_lowercase, *("z" for _ in there)], strict=False)
    return tuple(replace(one, id=name, feedback=_filled(one.feedback)) for one, name in pairs)


def _filled(text: Prose | None) -> Prose | None:
    return text if text and text.blocks else None


def _pair(pair: Pair, lost: _Losses) -> Pair:
    why = _filled(_row(pair.why, lost)) if pair.why else None
    return Pair(_row(pair.prompt, lost), _row(pair.match, lost), why)


def _row(text: Prose, lost: _Losses) -> Prose:
    """Return a text on one line, as a cell of a table holds it."""
    run = flat(text)
    if len(text.blocks) > 1 or any(not isinstance(block, Paragraph) for block in text.blocks):
        lost.note("Several lines of one cell stand on one line now.")
    return Prose(text.where, (Paragraph(run),) if run else ())


def _aspect(text: Prose, lost: _Losses) -> Prose:
    """Return what a marker looks for on one line: a list below it would be its levels."""
    line = _row(text, lost)
    match line.blocks:
        case (Paragraph((Words(content), *rest)),) if _MARK.match(content):
            return Prose(line.where, (Paragraph((Words(content.replace("] ", "]\xa0", 1)), *rest)),))
    return line


def _no_rubric(taken: Taken, lost: _Losses) -> tuple[Aspect, ...]:
    lost.note("There was no rubric: write one.")
    where = taken.stem.where
    levels = Grade(1, words("As the model answer, or as good", where)), Grade(0, words("Not so", where))
    return (Aspect(words("The answer as a whole", where), levels),)


def _distinct(gap: tuple[Answer, ...], entry: TextEntry) -> tuple[Answer, ...]:
    """Return the answers of a gap on one line each, each text once."""
    known: dict[str, Answer] = {}
    for answer in gap:
        content = _in_figures(answer) if entry.numeric else one_line(answer.text)
        if content:
            known.setdefault(content if entry.capitals else content.casefold(), replace(answer, text=content))
    return tuple(replace(one, feedback=_filled(one.feedback)) for one in known.values())


def _gap(gap: tuple[Answer, ...], number: int, lost: _Losses) -> Iterator[Answer]:
    """Yield what is accepted in a gap in the stem: it has neither wrong answers nor feedback."""
    known: set[str] = set()
    for answer in gap:
        content = one_line(answer.text)
        said = shown(prose.plain(answer.feedback), 200) if answer.feedback else ""
        if said or not answer.score:
            kind = "answer" if answer.score else "wrong answer"
            told = f'got: "{said}"' if said else "was named."
            lost.note(f'Gap {number}: the {kind} "{content}" {told}')
        if _SLASH.search(content):
            lost.note(f'Gap {number}: "{content}" was accepted; a stroke between spaces parts answers here.')
            content = one_line(_SLASH.sub("/", content))
        if answer.score and content and content not in known:
            known.add(content)
            yield replace(answer, text=content, feedback=None, low=None, high=None)


# Numbers


def figure(value: float) -> str:
    """Return a number in figures, without an exponent and without noughts at its end."""
    return f"{Decimal(str(round(value, 9))).normalize():f}"


def range_text(low: float, high: float) -> str:
    """Return a range as the bank writes it: `16`, or `17 to 17.9`."""
    return figure(low) if low == high else f"{figure(low)} to {figure(high)}"


def _in_figures(answer: Answer) -> str:
    """Return the text of an answer that is a number: its own where the bank can read that, else that of its range."""
    if answer.low is None or answer.high is None or _RANGE.fullmatch(answer.text):
        return one_line(answer.text)
    return range_text(answer.low, answer.high)
