"""Items and their interactions, a closed union; vignettes."""

from __future__ import annotations

from dataclasses import dataclass

from builder.model.base import Where
from builder.model.text import Prose
from builder.model.units import Mention


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a choice. `score` is 0 or 1, or the grade of a next action. A `pinned` one keeps its place."""

    id: str
    text: Prose
    score: int
    feedback: Prose | None = None
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """Choose one option, or several where `multiple`; `graded` where scores are grades.

    Of several, each right one gives its share of the marks and each wrong one takes as much away; `whole` gives all
    the marks for exactly the right ones, and none otherwise.
    """

    options: tuple[Option, ...]
    multiple: bool = False
    graded: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """A prompt, what it goes with, and why."""

    prompt: Prose
    match: Prose
    why: Prose | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """Match each prompt; `distractors` go with none of them. `heads` say what prompts and matches are, or are none."""

    pairs: tuple[Pair, ...]
    distractors: tuple[Pair, ...] = ()
    heads: tuple[Prose, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """Put the steps in order; they stand here in the right one."""

    steps: tuple[Prose, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A text, or the inclusive range `low` to `high`, that scores `score` (0 or 1)."""

    text: str
    score: int
    low: float | None = None
    high: float | None = None
    feedback: Prose | None = None


@dataclass(frozen=True, slots=True)
class TextEntry:
    """Write short answers: one tuple of answers for each gap. `unit` follows a number.

    `in_stem` says that the gaps stand in the stem; otherwise there is one, after it. Answers are compared with
    single spaces, without regard to capitals unless `capitals` matter, and with up to `slips` of spelling: a sign
    left out, put in, changed, or swapped with its neighbour.
    """

    gaps: tuple[tuple[Answer, ...], ...]
    in_stem: bool = False
    numeric: bool = False
    unit: str = ""
    capitals: bool = False
    slips: int = 0


@dataclass(frozen=True, slots=True)
class Grade:
    """One level of one aspect of an extended response."""

    marks: int
    text: Prose


@dataclass(frozen=True, slots=True)
class Aspect:
    """What a marker looks for in an extended response, with its levels."""

    text: Prose
    levels: tuple[Grade, ...]


@dataclass(frozen=True, slots=True)
class ExtendedText:
    """Write a longer answer, marked by a person."""

    rubric: tuple[Aspect, ...]


Interaction = Choice | Match | Order | TextEntry | ExtendedText


@dataclass(frozen=True, slots=True)
class Waiver:
    """A rule of item writing that does not hold for an item, and why."""

    where: Where
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Item:
    """One question. `feedback` on the whole item is the model answer of an extended response.

    `enemies` are items that may not stand beside it in a form. `note` is for authors and is never shown.
    """

    where: Where
    id: str
    title: str
    unit: str
    type: str
    use: str
    level: str
    competences: tuple[Mention, ...]
    revision: int
    status: str
    marks: float
    minutes: float
    facility: float | None
    sources: tuple[Mention, ...]
    case: Mention | None
    vignette: str | None
    stem: Prose
    interaction: Interaction
    feedback: Prose | None = None
    written: str = ""
    """The lines of the source, from the heading to the end of the item: what a lock keeps."""
    enemies: tuple[Mention, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Vignette:
    """A short case that several items share. A form has all of them, or, where `draw` is given, so many to so many."""

    where: Where
    id: str
    title: str
    use: str
    case: Mention | None
    text: Prose
    written: str = ""
    """The lines of the source, from the heading to its first item."""
    draw: tuple[int, int] | None = None
