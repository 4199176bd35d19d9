"""New sources to start from: each can be read at once and is right in form, so that an author only changes words.

Pure functions of a course. Nothing is written here, and nothing that is there is ever replaced.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from builder.course.copies import copied_cohort
from builder.course.timetables import minute_of
from builder.items import item_types
from builder.items.written import SAMPLE_TITLE
from builder.model import DOMAINS, USES, Competence, Course, Item, Problem, Unit, Vignette, Where
from builder.skeleton_texts import BLUEPRINT, COHORT, ITEM, OBSERVATION, SESSION, UNIT, WORKSHEET
from builder.source import near

YEAR = timedelta(days=365)
DAY = (time(9, 30), time(16, 30))
"""When a new session starts and ends."""

_PLAIN = re.compile(r"[A-Za-z][\w ,.'’()/-]*")
_YAML_WORDS = {"yes", "no", "true", "false", "on", "off", "null", "y", "n"}


@dataclass(frozen=True, slots=True)
class New:
    """A new source: the text to put into a file, or at its end where `append` is set.

    `line` is where the new text starts in the file. `hint` says what else there is to do, or nothing.
    """

    path: str
    text: str
    line: int = 1
    append: bool = False
    hint: str = ""


def new_unit(course: Course, number: str, title: str, today: date) -> New | Problem:
    """Return a unit with a small register, a section, an activity and a trainer block.

    A number that is taken, or is none of sections 1 to 3, is a problem (U002, Y004).
    """
    name, words = _named(title)
    path = f"units/{number}-{name}.md"
    if not re.fullmatch(r"[1-3]\.[1-9][0-9]{0,2}", number):
        return Problem(Where(path), "Y004", f"expected a number of section 1, 2 or 3, such as 2.3, found {number!r}")
    taken = next((unit for unit in course.units if unit.number == number), None)
    if taken:
        return Problem(taken.where, "U002", f"unit {number} is there already, {taken.title!r}: choose a free number")
    text = UNIT.format(
        number=number,
        title=_scalar(words),
        section=number[0],
        domain=f"domain: {_domain(course)}\n" if number[0] == "3" else "",
        objectives=next((one.id for one in course.objectives if set(one.id) <= set("ivx")), ""),
        reviewed=today,
        due=today + YEAR,
    )
    hint = (
        f"Add `- file: {path}` to course/_toc.yml, else it is on no page of the site. "
        "A cohort that takes all units needs a session for it."
    )
    return _new(course, path, name, text, hint)


def _domain(course: Course) -> str:
    return next((unit.domain for unit in reversed(course.units) if unit.domain), DOMAINS[0])


def new_item(course: Course, unit: str, kind: str, use: str) -> New | Problem:
    """Return a question of a type, with its example, under the next free ID of a unit.

    It names the first leaf of the unit that no question of this use names. An unknown unit (Q004), type (Q003) or
    use (Y004) is a problem, and so is a unit without a competence (U004).
    """
    path = f"question_bank/{unit}.md"
    found = next((one for one in course.units if one.number == unit), None)
    if found is None:
        hint = near(unit, [one.number for one in course.units])
        return Problem(Where(path), "Q004", f"there is no unit {unit}: expected units/{unit}-….md{hint}")
    if kind not in item_types():
        hint = near(kind, list(item_types())) or f"; known are {', '.join(item_types())}"
        return Problem(Where(path), "Q003", f"{kind!r} is not a type of item{hint}")
    if use not in USES:
        return Problem(Where(path), "Y004", f"expected one of {', '.join(USES)}, found {use!r}")
    leaf = _open_leaf(course, found, use)
    if leaf is None:
        return Problem(found.where, "U004", f"unit {unit} has no competence that a question could ask for")
    text = ITEM.format(
        id=_free_id(course, unit),
        kind=kind,
        leaf=leaf.id,
        use=use,
        sample=SAMPLE_TITLE,
        example=item_types()[kind].example,
    )
    if path in course.files:
        return New(path, f"\n{text}", _end(course, path) + 2, append=True)
    return New(path, text)


def _open_leaf(course: Course, unit: Unit, use: str) -> Competence | None:
    leaves = [entry for entry in unit.competences if entry.leaf and entry.status == "current"]
    named = {leaf.what for item in course.items if item.use == use for leaf in item.competences}
    return next((leaf for leaf in leaves if leaf.id not in named), leaves[0] if leaves else None)


def _free_id(course: Course, unit: str) -> str:
    numbers = [int(item.id.rpartition("-")[2]) for item in course.items if item.unit == unit]
    return f"q{unit}-{max(numbers, default=0) + 1:02}"


def _end(course: Course, path: str) -> int:
    """Return the last line of the last entry of a question file."""
    entries: tuple[Item | Vignette, ...] = (*course.items, *course.vignettes)
    ends = [entry.where.line + entry.written.count("\n") for entry in entries if entry.where.path == path]
    return max(ends, default=0)


def new_observation(course: Course, title: str, today: date) -> New | Problem:
    """Return an observation with two stages. A course without a competence is a problem (U004)."""
    name, words = _named(title)
    leaf = _seen_leaf(course)
    if leaf is None:
        return _no_leaf("observations")
    text = OBSERVATION.format(title=_scalar(words), leaf=leaf.id, reviewed=today, due=today + YEAR)
    hint = "Name it under `observations` in the cohorts whose trainees are to be observed."
    return _new(course, f"observations/{name}.md", name, text, hint)


def new_worksheet(course: Course, title: str, today: date) -> New | Problem:
    """Return a worksheet with a field of each kind. A course without a competence is a problem (U004)."""
    name, words = _named(title)
    leaf = _seen_leaf(course)
    if leaf is None:
        return _no_leaf("worksheets")
    text = WORKSHEET.format(title=_scalar(words), leaf=leaf.id, reviewed=today, due=today + YEAR)
    hint = f"A filled example can stand beside it as worksheets/{name}.example.yml: label to answer."
    return _new(course, f"worksheets/{name}.md", name, text, hint)


def _seen_leaf(course: Course) -> Competence | None:
    """Return the first leaf that can be observed, or else the first of all."""
    leaves = [entry for entry in course.competences if entry.leaf and entry.status == "current"]
    return next((leaf for leaf in leaves if "observed" in leaf.evidence), leaves[0] if leaves else None)


def _no_leaf(folder: str) -> Problem:
    return Problem(Where(folder), "U004", "the course has no competence yet: write a unit with its register first")


def new_blueprint(course: Course, title: str, units: Sequence[str] = ()) -> New | Problem:
    """Return a blueprint that the bank can meet: up to two assessment questions from each unit.

    Without `units`, those that have any are taken. A unit that does not exist (B002) or has no question of its own
    (B001) is a problem.
    """
    name, words = _named(title)
    path = f"question_bank/blueprints/{name}.yml"
    numbers = [unit.number for unit in course.units]
    for unit in units:
        if unit not in numbers:
            return Problem(Where(path), "B002", f"{unit!r} is not in the units{near(unit, numbers)}")
    held = {unit: _held(course, unit) for unit in (units or [number for number in numbers if _held(course, number)])}
    empty = [unit for unit, number in held.items() if not number] or ([] if held else ["any unit"])
    if empty:
        message = f"there is no assessment question outside a vignette for {', '.join(empty)}: write one first"
        return Problem(Where(path), "B001", message)
    bounds = ", ".join(f'"{unit}": {"1 to 2" if number > 1 else 1}' for unit, number in held.items())
    length = sum(min(2, number) for number in held.values())
    text = BLUEPRINT.format(title=_scalar(words), length=length, units=bounds, minutes=2 * length)
    return _new(course, path, name, text, "Name it under `quizzes` in the cohorts that take it.")


def _held(course: Course, unit: str) -> int:
    return sum(
        item.unit == unit and item.use == "assessment" and item.status == "current" and not item.vignette
        for item in course.items
    )


def new_cohort(
    course: Course, title: str, provider: str, employers: Sequence[str], start: date, units: Sequence[str] = ()
) -> New | Problem:
    """Return a cohort with a session a week from `start`, each with as many units as its day has time for.

    Without `units`, it takes all of them. A provider, employer or unit that does not exist is a problem (C001).
    """
    name, words = _named(title)
    path = f"cohorts/{name}.yml"
    named = [(provider, "provider"), *((employer, "employer") for employer in employers)]
    for who, kind in named:
        known = [one.id for one in course.providers if one.kind == kind]
        if who not in known:
            message = f"{who!r} is not in cohorts/providers/ with kind {kind}{near(who, known)}"
            return Problem(Where(path), "C001", message)
    numbers = [unit.number for unit in course.units]
    for unit in units:
        if unit not in numbers:
            return Problem(Where(path), "C001", f"{unit!r} is not in the units{near(unit, numbers)}")
    taken = [unit for unit in course.units if unit.number in (units or numbers)]
    sessions = "".join(
        SESSION.format(day=day, date=start + timedelta(weeks=day - 1), start=DAY[0], end=_ends(units_), units=listed)
        for day, units_ in enumerate(_days(taken), start=1)
        for listed in [", ".join(f'"{unit.number}"' for unit in units_)]
    )
    text = COHORT.format(
        title=_scalar(words),
        provider=provider,
        employers=", ".join(employers),
        units=f"[{', '.join(json.dumps(unit.number) for unit in taken)}]" if units else "all",
        sessions=f"\n{sessions}" if sessions else " []\n",
    )
    return _new(course, path, name, text, "")


def cohort_like(course: Course, title: str, like: str, start: date, content: str) -> New | Problem:
    """Return a cohort with the days, units and timetables of another, whose file holds `content`.

    All dates move together, so that the first day is on `start`. A cohort that does not exist is a problem (C001),
    so is one whose dates cannot be moved (Y004).
    """
    name, words = _named(title)
    path = f"cohorts/{name}.yml"
    found = next((cohort for cohort in course.cohorts if cohort.id == like), None)
    if found is None:
        known = [cohort.id for cohort in course.cohorts]
        return Problem(Where(path), "C001", f"{like!r} is not in cohorts/{near(like, known)}")
    text = copied_cohort(content, found.where.path, words, start)
    if text is None:
        message = "the title and the dates must each stand on a line of their own: copy the file and change it by hand"
        return Problem(found.where, "Y004", message)
    by = start - found.sessions[0].date
    hint = f"All dates moved by {by.days} days{'' if by.days % 7 == 0 else ', to other days of the week'}: "
    return _new(course, path, name, text, f"{hint}look at holidays, rooms and the dates of supervision.")


def _days(units: Sequence[Unit]) -> list[list[Unit]]:
    room = minute_of(DAY[1]) - minute_of(DAY[0])
    days: list[list[Unit]] = []
    for unit in units:
        if days and sum(one.minutes for one in days[-1]) + unit.minutes <= room:
            days[-1].append(unit)
        else:
            days.append([unit])
    return days


def _ends(units: Sequence[Unit]) -> time:
    """Return when a day ends: as usual, or later where one unit alone is longer than a day."""
    needed = minute_of(DAY[0]) + sum(unit.minutes for unit in units)
    last = min(max(needed, minute_of(DAY[1])), minute_of(time(23, 59)))
    return time(last // 60, last % 60)


# Names and texts


def _named(title: str) -> tuple[str, str]:
    """Return the name of a file and a title, from either: `Shop visit` and `shop-visit` mean the same."""
    words = " ".join(title.split())
    folded = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower().replace("'", "")
    name = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")
    return name, words.replace("-", " ").capitalize() if words == name else words


def _new(course: Course, path: str, name: str, text: str, hint: str) -> New | Problem:
    if not name:
        return Problem(Where(path), "F008", "the title makes no file name: it needs a letter or a number")
    if path in course.files:
        return Problem(Where(path), "F008", "the file is there already: choose another title, or edit it")
    return New(path, text, hint=hint)


def _scalar(words: str) -> str:
    safe = _PLAIN.fullmatch(words) and words.lower() not in _YAML_WORDS
    return words if safe else json.dumps(words, ensure_ascii=False)
