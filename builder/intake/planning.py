"""What becomes of the questions of a file: which join the bank of a unit, under which IDs, and what is told of each.

Pure: nothing is read from disk or written here. `build.taking` does both.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from urllib.parse import urlsplit

from builder import prose
from builder.course.bank import read_bank
from builder.intake.bank_text import Named, bank_text
from builder.intake.fitting import fitted
from builder.intake.scores import MOST_ANSWERS
from builder.intake.texts import each_inline, each_text
from builder.intake.values import Intake, Taken
from builder.model import (
    Choice,
    Course,
    ExtendedText,
    Inline,
    Interaction,
    Link,
    Match,
    Order,
    Picture,
    Problem,
    Prose,
    TextEntry,
    Where,
    Words,
)

MOST_COMPETENCES = 4
LAST = 999
"""The last number of an item or a vignette in a unit."""
LONGEST = 100_000
"""The most signs of one question, all its texts together."""
SCHEMES = ("http", "https", "mailto", "tel")
_NO_FILES: Mapping[str, bytes] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asks for: the unit, the use, and the competences that every question gets instead of its own."""

    unit: str
    use: str
    competences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be added to the bank of a unit, and what is told.

    `known` pairs the title of each question that is there already with the ID that it has. `pictures` are the files to
    write, by their names in the bank. `problems` name what is lost (I003), what was not taken (I002), and, as errors,
    why nothing can be.
    """

    text: str = ""
    added: tuple[Named, ...] = ()
    known: tuple[tuple[str, str], ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=lambda: _NO_FILES)
    problems: tuple[Problem, ...] = ()

    @property
    def refused(self) -> bool:
        """Tell whether nothing can be taken."""
        return any(problem.severity == "error" for problem in self.problems)


def plan(course: Course, intake: Intake, bank: str, wish: Wish, source: str, there: Mapping[str, bytes]) -> Plan:
    """Return what to add to `bank`, the text of the file of the unit, for the questions of the file `source`.

    `there` are the pictures of the bank by their names.
    """
    if any(problem.severity == "error" for problem in intake.problems):
        return Plan(problems=intake.problems)
    if not intake.questions and not intake.problems:
        return Plan(problems=(Problem(Where(source), "I001", "the file holds no questions"),))
    names, pictures = placed(intake.pictures, there)
    new, known, problems = _parted((_for_bank(fitted(one), names) for one in intake.questions), course, wish)
    first = _next(bank, "q", wish.unit)
    if first + len(new) - 1 > LAST:
        left = LAST - first + 1
        message = f"unit {wish.unit} has IDs for {left} more, and the file has {len(new)} new questions: split it"
        return Plan(problems=(Problem(Where(source), "I001", message),))
    named = [Named(taken, f"q{wish.unit}-{n:02}", leaves) for n, (taken, leaves) in enumerate(new, start=first)]
    problems += [
        Problem(one.taken.stem.where, "I003", f"{one.id}: {sentence}", "warning")
        for one in named
        for sentence in one.taken.lost
    ]
    used = {picture.src for one in named for text in _texts(one.taken) for picture in prose.pictures(text)}
    written = (replace(one, taken=_from(one.taken, source)) for one in named)
    return Plan(
        bank_text(written, _next(bank, "v", wish.unit), wish.unit, use=wish.use, status="draft"),
        tuple(named),
        tuple(known),
        {name: content for name, content in pictures.items() if name in used},
        tuple(sorted((*intake.problems, *problems))),
    )


def _parted(
    questions: Iterable[Taken], course: Course, wish: Wish
) -> tuple[list[tuple[Taken, tuple[str, ...]]], list[tuple[str, str]], list[Problem]]:
    """Return the questions that are new, with their competences; those that are there; and why others are not taken."""
    new: list[tuple[Taken, tuple[str, ...]]] = []
    known: list[tuple[str, str]] = []
    problems: list[Problem] = []
    cases = {vignette.id: vignette.text for vignette in course.vignettes}
    seen = {signature(item.stem, item.interaction, cases.get(item.vignette or "")): item.id for item in course.items}
    for question in questions:
        taken, leaves = _for_course(question, course, wish)
        sign = signature(taken.stem, taken.interaction, taken.vignette)
        if sign in seen:
            known.append((taken.title, seen[sign]))
        elif wrong := unreadable(taken, leaves, wish):
            problems.append(Problem(taken.stem.where, "I002", f"{taken.title!r}: {wrong}", "warning"))
        else:
            seen[sign] = f"the same as {taken.title!r} before it"
            new.append((taken, leaves))
    return new, known, problems


def _from(taken: Taken, source: str) -> Taken:
    """Return a question whose note ends with where it came from."""
    origin = f"It came from {source}, with the ID {taken.id}." if taken.id else f"It came from {source}."
    return replace(taken, lost=(*taken.lost, origin))


def _next(bank: str, letter: str, unit: str) -> int:
    found = re.findall(rf"^#+[ \t]+{letter}{re.escape(unit)}-([0-9]{{2,3}})\b", bank, re.M)
    return max(map(int, found), default=0) + 1


# What is there already


def signature(stem: Prose, found: Interaction, vignette: Prose | None = None) -> object:
    """Return what is the same for two questions that ask the same: vignette, stem and answers in plain words."""
    return _plain(vignette) if vignette else "", _plain(stem), tuple(sorted(_answers(found)))


def _answers(found: Interaction) -> Iterator[str]:
    match found:
        case Choice(options):
            yield from (_plain(option.text) for option in options)
        case Match(pairs, distractors):
            yield from (f"{_plain(pair.prompt)}\0{_plain(pair.match)}" for pair in (*pairs, *distractors))
        case Order(steps):
            yield from map(_plain, steps)
        case TextEntry(gaps):
            yield from (answer.text.casefold() for gap in gaps for answer in gap)
        case ExtendedText():
            pass


def _plain(text: Prose) -> str:
    return " ".join(prose.plain(text).split()).casefold()


# What fits the course


def _for_course(taken: Taken, course: Course, wish: Wish) -> tuple[Taken, tuple[str, ...]]:
    """Return a question that names nothing which the course does not have, and the competences that it gets."""
    leaves = {entry.id for entry in course.competences if entry.leaf and entry.status == "current"}
    sources = {one.what for one in course.sources}
    wanted = wish.competences or tuple(one for one in dict.fromkeys(taken.competences) if one in leaves)
    kept = wanted[:MOST_COMPETENCES]
    lost = [
        *_names("Competences", [one for one in dict.fromkeys(taken.competences) if one not in kept]),
        *_names("Sources", [one for one in taken.sources if one not in sources]),
        *_names("Case", [taken.case] if taken.case and taken.case not in {case.id for case in course.cases} else []),
    ]
    fit = replace(
        taken,
        sources=tuple(one for one in taken.sources if one in sources),
        case="" if any(sentence.startswith("Case: ") for sentence in lost) else taken.case,
        lost=(*taken.lost, *lost),
    )
    return fit, kept


def _names(what: str, names: list[str]) -> Iterator[str]:
    if names:
        yield f"{what}: {', '.join(names)}."


def unreadable(taken: Taken, leaves: tuple[str, ...], wish: Wish) -> str:
    """Return why the bank could not hold a question, as its reader says it; nothing where it can."""
    problems: list[Problem] = []
    signs = sum(len(prose.plain(text)) for text in _texts(taken))
    if signs > LONGEST:
        return f"it has {signs:,} signs; {LONGEST:,} is the most"
    if isinstance(taken.interaction, TextEntry) and max(map(len, taken.interaction.gaps), default=0) > MOST_ANSWERS:
        return f"it has more than {MOST_ANSWERS} answers"
    one = Named(taken, f"q{wish.unit}-01", leaves)
    text = bank_text([one], 1, wish.unit, use=wish.use, status="draft")
    read_bank(text, f"question_bank/{wish.unit}.md", problems)
    return min(problems).message if problems else ""


# Pictures and links


def placed(pictures: Mapping[str, bytes], there: Mapping[str, bytes]) -> tuple[dict[str, str], dict[str, bytes]]:
    """Return a name for each picture that no other of the bank has, and what is to be written.

    A picture that the bank has, with the same bytes, keeps that name and is not written again.
    """
    names: dict[str, str] = {}
    new: dict[str, bytes] = {}
    taken = {name.casefold(): content for name, content in there.items()}
    for name, content in sorted(pictures.items()):
        stem, suffix = posixpath.splitext(name)
        number, made = 1, name
        while taken.get(made.casefold(), content) != content:
            number += 1
            made = f"{stem}-{number}{suffix}"
        if made.casefold() not in taken:
            new[made] = content
            taken[made.casefold()] = content
        names[name] = made
    return names, new


def _for_bank(taken: Taken, names: Mapping[str, str]) -> Taken:
    """Return a question whose pictures have their names in the bank, and whose links lead out of it.

    Other pictures and links become their words, and are told.
    """
    lost: dict[str, None] = {}

    def swap(inline: Inline) -> Iterable[Inline]:
        match inline:
            case Picture(src, alt) if src not in names:
                lost[f"The picture {src} was not in the file."] = None
                return (Words(alt),)
            case Picture(src, alt):
                return (Picture(names[src], alt),)
            case Link(href, children) if urlsplit(href).scheme not in SCHEMES:
                lost[f"A link to {href} became plain text."] = None
                return children
            case _:
                return (inline,)

    made = each_text(taken, lambda text: each_inline(text, swap))
    return fitted(replace(made, lost=(*made.lost, *lost)))


def _texts(taken: Taken) -> list[Prose]:
    found: list[Prose] = []

    def keep(text: Prose) -> Prose:
        found.append(text)
        return text

    each_text(taken, keep)
    return found
