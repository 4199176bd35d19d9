"""Taking in a file: read it, plan what becomes of its questions, and put them into the bank, whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from builder.course.bank import read_bank
from builder.course.files import LIMIT
from builder.intake import Importer, importers
from builder.intake.archive import is_archive, members
from builder.intake.pictures import FOLDER
from builder.intake.planning import Plan, Wish, plan
from builder.intake.safe_xml import parse_xml
from builder.model import Course, Problem, Where
from builder.source import near
from builder.whole import write_whole

LARGEST = 100_000_000
"""The most bytes of a file that is taken in."""
BANK = "question_bank"


@dataclass(frozen=True, slots=True)
class Intaken:
    """What was taken in, or why nothing was: then there is a `message`, or an error among the problems of the plan.

    `path` is the file of the bank in the course, `format` what the file was taken for.
    """

    path: str
    plan: Plan = field(default_factory=Plan)
    format: str = ""
    notes: tuple[str, ...] = ()
    message: str = ""


def take_in(
    root: Path, course: Course, file: Path, wish: Wish, format: str | None = None, *, dry_run: bool = False
) -> Intaken:
    """Add the questions of a file to the bank of a unit, as drafts, with their pictures.

    Nothing is written on any refusal, nor with `dry_run`. The course must have no mistakes in that file of the bank.
    """
    path = f"{BANK}/{wish.unit}.md"
    if wrong := _wrong(course, wish):
        return Intaken(path, Plan(problems=(Problem(Where(path), *wrong),)))
    try:
        if file.stat().st_size > LARGEST:
            return _refused(path, file, f"the file is larger than {LARGEST // 1_000_000} MB")
        data = file.read_bytes()
        bank = (root / path).read_text(encoding="utf-8") if path in course.files else ""
        there = {FOLDER + one.name: one.read_bytes() for one in sorted((root / BANK / FOLDER).glob("*.*"))}
    except OSError as error:
        return Intaken(path, message=f"{error.filename or file} could not be read: {error.strerror}.")
    chosen = _importer(data, file, format)
    if isinstance(chosen, str):
        return _refused(path, file, chosen)
    intake = chosen.read(data, file.name)
    made = plan(course, intake, bank, wish, file.name, there)
    result = Intaken(path, made, chosen.title, intake.notes)
    if made.refused or not made.added:
        return result
    content = f"{bank.rstrip()}\n\n{made.text}" if bank.strip() else made.text
    if wrong_text := _checked(content, path):
        return Intaken(path, made, chosen.title, intake.notes, wrong_text)
    if not dry_run:
        try:
            _write(root, path, content, made)
        except OSError as error:
            return Intaken(path, message=f"{error.filename or path} could not be written: {error.strerror}.")
    return result


def _refused(path: str, file: Path, message: str) -> Intaken:
    return Intaken(path, Plan(problems=(Problem(Where(file.name), "I001", message),)))


def _wrong(course: Course, wish: Wish) -> tuple[str, str] | None:
    """Return the code and the message of what the course does not have."""
    units = [unit.number for unit in course.units]
    if wish.unit not in units:
        return "Q004", f"there is no unit {wish.unit}: expected units/{wish.unit}-….md{near(wish.unit, units)}"
    leaves = [entry.id for entry in course.competences if entry.leaf and entry.status == "current"]
    for name in wish.competences:
        if name not in leaves:
            return "U004", f"{name!r} is not a leaf of the register{near(name, leaves)}"
    if len(wish.competences) > 4:
        return "Q011", f"an item names one to four competences, found {len(wish.competences)}"
    return None


def _importer(data: bytes, file: Path, format: str | None) -> Importer | str:
    """Return the importer that was named or that knows the file, else why there is none."""
    known = importers()
    if format is not None:
        return known.get(format) or f"there is no format {format!r}; known are {', '.join(known)}"
    found = [one for one in known.values() if one.knows(data, file.name)]
    if len(found) == 1:
        return found[0]
    if found:
        names = " or ".join(one.name for one in found)
        return f"the file could be {names}: say which with --format"
    if why := _unsound(data, Where(file.name)):
        return why
    titles = ", ".join(f"{one.name} ({one.title})" for one in known.values())
    return f"the file is of no known format. Known are {titles}; name one with --format"


def _unsound(data: bytes, where: Where) -> str:
    """Return what is wrong with a file that no importer knows, as far as its kind can be told; else nothing."""
    if not data.strip():
        return "the file is empty"
    if is_archive(data):
        held = members(data, where)
        if isinstance(held, Problem):
            return held.message
        office = any(name.startswith(("word/", "xl/", "ppt/")) for name in held)
        return "the file is a document of Word, Excel or PowerPoint: save its questions as CSV" if office else ""
    if data.lstrip()[:1] == b"<":
        found = parse_xml(data, where)
        return found.message if isinstance(found, Problem) else ""
    return ""


def _checked(content: str, path: str) -> str:
    """Return why the new file of the bank cannot be written, nothing where it can."""
    if len(content.encode()) > LIMIT:
        return f"{path} would be larger than {LIMIT // 1_000_000} MB: split the file"
    problems: list[Problem] = []
    read_bank(content, path, problems)
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        return f"This is a mistake of the program, please tell it: nothing was written. {errors[0]}"
    return ""


def _write(root: Path, path: str, content: str, made: Plan) -> None:
    """Write pictures and the file of the bank; where one cannot be written, take away those that were."""
    written: list[Path] = []
    try:
        for name, picture in made.pictures.items():
            place = root / BANK / name
            written.append(place)
            write_whole(place, picture)
        write_whole(root / path, content.encode())
    except OSError:
        for place in written:
            place.unlink(missing_ok=True)
        raise
