"""From the fields of a file to answers: what was filled in, and only that."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from builder.collect.fields import GONE, Found
from builder.doc.dates import MONTHS
from builder.doc.outline import Asked
from builder.model import Problem, Where

YES = "yes"
"""The answer of a tick that is set."""
BOXES = ("☐", "☒", "☑")
ROOM = "_ \t\n\r\u00a0\u2002\u2003\u2007\u202f\ufeff\u200b"
"""What stands in a blank so that there is room to write, and what a word processor adds."""
PROMPTS = frozenset(
    (
        *("Click or tap here to enter text.", "Click here to enter text.", "Choose an item."),
        *("Click or tap to enter a date.", "Click here to enter a date."),
    )
)
"""What Word shows in a control that was emptied; LibreOffice saves it as if somebody had written it."""
FORMATS = "expected a date such as 1 March 2027 or 2027-03-01"
_LONG = re.compile(r"([1-9]|[12]\d|3[01]) ([A-Z][a-z]+) (\d{4})")
_SHORT = re.compile(r"\d{4}-\d\d-\d\d")
_LONGEST = 60
_AGAIN = "what stands there cannot be trusted: fill in a fresh document"


def answers_of(
    fields: Mapping[str, Found], asked: tuple[Asked, ...], where: Where, *, by_word: bool = False
) -> tuple[dict[str, str], list[Problem]]:
    """Return what was filled in by the names of its fields, and whatever cannot be read for certain.

    A tick that is set is `yes`, a date as 2027-03-01. A field that nobody filled in is not among the answers.
    `by_word`: Microsoft Word saved the file, so that a control which says that it shows its prompt does so, in
    whatever language; elsewhere the text itself tells.
    """
    answers: dict[str, str] = {}
    problems: list[Problem] = []
    for one in asked:
        found = fields[one.name]
        wrong = next(_wrong(found, one), None)
        if wrong:
            problems.append(Problem(where, *wrong))
            continue
        answer = "" if found.prompt and by_word and one.kind != "tick" else _answer(found, one)
        if isinstance(answer, tuple):
            problems.append(Problem(where, *answer))
        elif answer:
            answers[one.name] = answer
    return answers, problems


def written(text: str) -> str:
    """Return what somebody wrote in a blank: without the room that was there to write in, and without prompts."""
    lines = (" ".join(line.split()) for line in text.strip(ROOM).split("\n"))
    answer = "\n".join(lines).strip(ROOM)
    return "" if answer in PROMPTS else answer


def shown(text: str) -> str:
    """Return a text for a message: in quotes, in one line, cut where it is long."""
    line = " ".join(text.split())
    return repr(line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…")


def day_of(text: str) -> date | None:
    """Return the day that a text tells: as 1 March 2027 or 2027-03-01, and in no other way."""
    try:
        if _SHORT.fullmatch(text):
            return date.fromisoformat(text)
        if (found := _LONG.fullmatch(text)) and found[2] in MONTHS:
            return date(int(found[3]), MONTHS.index(found[2]) + 1, int(found[1]))
    except ValueError:
        return None
    return None


def _wrong(found: Found, one: Asked) -> Iterator[tuple[str, str]]:
    """Yield what keeps a field from being read at all."""
    kind = "text" if one.kind == "lines" else one.kind
    if found.kind == GONE:
        yield "K037", f"the field {one.label!r} was typed over or cut out: {_AGAIN}"
    elif found.kind != kind:
        yield "K038", f"{one.label!r} is now a field for {found.kind}, and was printed as one for {kind}: {_AGAIN}"
    if found.changed:
        yield "K022", f"{one.label!r} holds tracked changes: accept or reject them, and save again"
    if found.foreign:
        yield "K028", f"{one.label!r} holds a picture or another object: say it in words"


def _answer(found: Found, one: Asked) -> str | tuple[str, str]:
    """Return the answer of a field, nothing where nobody filled it in, or the code and message of a refusal."""
    if one.kind == "tick":
        return _tick(found, one)
    text = written(found.text)
    if not text and not (one.kind == "date" and found.day):
        return ""
    if one.kind == "choice":
        return _choice(text, one)
    return _date(text, found.day, one) if one.kind == "date" else text


def _tick(found: Found, one: Asked) -> str | tuple[str, str]:
    glyph = found.text.strip(ROOM)
    if glyph not in ("", *BOXES):
        return "K028", f"the box of {one.label!r} holds {shown(glyph)}: click the box instead of writing in it"
    if glyph in BOXES[1:] and not found.ticked:  # what a tick looks like was pasted over the box
        return "K028", f"the box of {one.label!r} shows {glyph}, and keeps that it is not ticked: click the box"
    return YES if found.ticked else ""


def _choice(text: str, one: Asked) -> str | tuple[str, str]:
    if text == " / ".join(one.choices):
        return ""
    if text not in one.choices:
        return "K027", f"{one.label!r} has no choice {shown(text)}: expected {' or '.join(one.choices)}"
    return text


def _date(text: str, day: str, one: Asked) -> str | tuple[str, str]:
    kept, read = day_of(day), day_of(text)
    if kept and (not text or (read and kept != read)):
        told = f"the control keeps {kept.isoformat()}, and shows {shown(text) if text else 'nothing'}"
        return "K026", f"{one.label!r} tells two dates: {told}. Choose the date again"
    found = read or (kept if kept and _shows(text, kept) else None)
    if found is None:
        return "K026", f"{one.label!r} is {shown(text)}: {FORMATS}"
    return found.isoformat()


def _shows(text: str, day: date) -> bool:
    """Tell whether a text is a day in figures, in whatever order.

    LibreOffice leaves the day that a control keeps where another was typed over it.
    """
    figures = sorted(map(int, re.findall(r"[0-9]+", text)))
    return figures in (sorted((day.day, day.month, year)) for year in (day.year, day.year % 100))
