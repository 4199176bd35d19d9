"""The forms of a cohort: those that its lock holds, else drafts; and writing the lock."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from builder.assemble import Clash
from builder.assemble.issue import issue_forms
from builder.assemble.locks import changed_since, lock_text, together, used_before, uses
from builder.build.order import seed_for
from builder.build.site import source_of
from builder.course.locks import read_locks
from builder.doc.nodes import counted
from builder.form import Form, Lock
from builder.items.written import SAMPLE_TITLE
from builder.model import Blueprint, Cohort, Course, Problem
from builder.whole import write_whole


@dataclass(frozen=True, slots=True)
class Chosen:
    """The forms of a cohort, with what has changed since they were issued; or the message why there are none."""

    forms: tuple[Form, ...] = ()
    problems: tuple[Problem, ...] = ()
    message: str = ""


@dataclass(frozen=True, slots=True)
class Issued:
    """The lock that was written, or why none was."""

    path: Path | None
    message: str
    problems: tuple[Problem, ...] = ()


def forms_for(root: Path, course: Course, cohort: Cohort, seed: int) -> Chosen:
    """Return what a cohort is given: exactly what its lock holds, else drafts drawn with this seed."""
    locks, problems = read_locks(root)
    if problems:
        return Chosen(problems=tuple(problems), message="A lock cannot be read: put back the file that was written.")
    lock = _lock_of(cohort, locks)
    if lock:
        return Chosen(lock.forms, changed_since(lock, course))
    return _drafts(course, cohort, seed, locks)


def _lock_of(cohort: Cohort, locks: tuple[Lock, ...]) -> Lock | None:
    return next((lock for lock in locks if lock.cohort == cohort.id), None)


def _drafts(course: Course, cohort: Cohort, seed: int, locks: tuple[Lock, ...]) -> Chosen:
    before = used_before(locks, cohort, course)
    forms: list[Form] = []
    for blueprint in _blueprints(course, cohort):
        # One quiz of a cohort does not ask again what another has asked, where the bank allows.
        made = issue_forms(course, blueprint, seed=seed, used=together(before, uses(forms)))
        if isinstance(made, Clash):
            return Chosen(message=f"{blueprint.where.path}: {made.message}")
        forms.extend(made)
    return Chosen(tuple(forms))


def _blueprints(course: Course, cohort: Cohort) -> list[Blueprint]:
    by_id = {blueprint.id: blueprint for blueprint in course.blueprints}
    return [by_id[mention.what] for mention in cohort.quizzes]


def issue(root: Path, course: Course, cohort: Cohort, seed: int | None) -> Issued:
    """Write the lock of a cohort. Never overwrites one: what was issued stays issued."""
    path = root / "cohorts" / f"{cohort.id}.lock.yml"
    if path.exists():
        return Issued(None, f"cohorts/{path.name} is there: this cohort has its papers, and `build` prints just those.")
    locks, problems = read_locks(root)
    if problems:
        return Issued(None, "Another lock cannot be read: put back the file that was written.", tuple(problems))
    drawn = seed_for(cohort, seed)
    chosen = _drafts(course, cohort, drawn, locks)
    if chosen.message or not chosen.forms:
        return Issued(None, chosen.message or f"{cohort.id} has no quizzes: name some under `quizzes:`.")
    asked = (one.item for form in chosen.forms for one in form.questions)
    samples = dict.fromkeys(item.id for item in asked if item.title == SAMPLE_TITLE)
    if samples:
        return Issued(None, f"{', '.join(samples)}: still the sample that `new` wrote. Write your own question first.")
    text = lock_text(cohort.id, drawn, chosen.forms, course, source_of(root, course).line)
    try:
        write_whole(path, text.encode())
    except OSError as error:
        return Issued(None, f"{path} could not be written: {error.strerror}.")
    return Issued(path, f"{counted(len(chosen.forms), 'form')} fixed")
