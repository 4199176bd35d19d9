"""The lock of a cohort: its text, what has changed since it was written, and which items it has used up."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from string import ascii_lowercase

from builder.assemble.values import Used, candidate_of
from builder.assemble.verify import form_faults
from builder.course.locks import read_lock, seal, text_hash, without_places
from builder.form import Form, FormSection, Lock, Question, form_code, issued_key
from builder.model import Blueprint, Cohort, Course, Item, Problem, Vignette

__all__ = ["changed_since", "lock_text", "read_lock", "together", "used_before", "uses"]

HEAD = """\
# What this cohort was issued: each form with its items, their order and their key. `coursewright issue` wrote it.
# Do not edit it. Papers are printed from it as long as the cohort runs, whatever changes in the bank.
"""
_UNSAFE = re.compile("[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""What YAML would not keep as it is in a block of text: control characters and rare line ends."""


# Writing


def lock_text(cohort_id: str, seed: int, forms: Sequence[Form], course: Course, version: str) -> str:
    """Return the YAML of `cohorts/<id>.lock.yml`, from which exactly these forms are read again.

    Raises ValueError where a form was made from another seed or does not have its own code, or its blueprint is not
    in the course: no such form was issued.
    """
    blueprints = {blueprint.id: blueprint for blueprint in course.blueprints}
    for form in forms:
        if form.seed != seed or form.code != form_code(form) or form.blueprint not in blueprints:
            raise ValueError(f"form {form.code} of {form.blueprint} was not issued from this course with seed {seed}")
    lines = [f"cohort: {_plain(cohort_id)}", f"seed: {seed}", f"content: {_quoted(version)}", "forms:"]
    for form in forms:
        lines += _indented(_form_lines(form, blueprints[form.blueprint]))
    return HEAD + "\n".join([*lines, ""])


def specification_of(blueprint: Blueprint) -> str:
    """Return the hash of everything that a blueprint says."""
    return text_hash(repr(without_places(blueprint)))


def _form_lines(form: Form, blueprint: Blueprint) -> Iterator[str]:
    specification = specification_of(blueprint)
    yield f"blueprint: {_plain(form.blueprint)}"
    yield f"specification: {specification}"
    yield f"title: {_quoted(form.title)}"
    yield f"purpose: {form.purpose}"
    if form.minutes is not None:
        yield f"minutes: {form.minutes}"
    if form.pass_mark is not None:
        yield f"pass mark: {form.pass_mark}"
    yield from _list_lines("instructions", form.instructions)
    yield f"name: {form.name}"
    yield f"code: {form.code}"
    yield f"seal: {seal(form, specification)}"
    if form.vignettes:
        yield "vignettes:"
        for vignette in form.vignettes:
            yield from _indented(_vignette_lines(vignette))
    if form.sections:
        yield "sections:"
        for section in form.sections:
            yield from _indented(_section_lines(section))
    yield "questions:"
    for question in form.questions:
        yield from _indented(_question_lines(question))


def _section_lines(section: FormSection) -> Iterator[str]:
    yield f"title: {_quoted(section.title)}"
    yield f"first: {section.first}"
    yield from _list_lines("instructions", section.instructions)


def _list_lines(key: str, texts: Sequence[str]) -> Iterator[str]:
    if texts:
        yield f"{key}:"
        yield from (f"  - {_quoted(text)}" for text in texts)


def _vignette_lines(vignette: Vignette) -> Iterator[str]:
    yield f"id: {vignette.id}"
    yield f"hash: {text_hash(vignette.written)}"
    yield from _text_lines(vignette.written)


def _question_lines(question: Question) -> Iterator[str]:
    item = question.item
    yield f"item: {item.id}"
    yield f"revision: {item.revision}"
    yield f"hash: {text_hash(item.written)}"
    if item.vignette:
        yield f"vignette: {item.vignette}"
    if question.shown:
        yield f"options: [{', '.join(ascii_lowercase[index] for index in question.shown)}]"
    if key := issued_key(question):
        yield f"key: {' '.join(key)}"
    yield f"marks: {_number(item.marks)}"
    yield f"minutes: {_number(item.minutes)}"
    yield from _text_lines(item.written)


def _indented(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines as one entry of a list."""
    first = True
    for line in lines:
        yield f"{'  - ' if first else '    '}{line}" if line else ""
        first = False


def _text_lines(text: str) -> Iterator[str]:
    if _UNSAFE.search(text) or text != text.strip("\n") or not text:
        yield f"text: {_quoted(text)}"
        return
    # Leading blanks of the first line would be taken for indentation, unless it is given.
    yield f"text: |{'2' if text.startswith((' ', chr(9))) else ''}-"
    yield from (f"  {line}" if line else "" for line in text.split("\n"))


def _quoted(text: str) -> str:
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def _plain(name: str) -> str:
    """Return the name of a file as YAML, in quotes only where it needs them."""
    return name if re.fullmatch(r"[a-z][a-z0-9.-]*", name) and name != "null" else _quoted(name)


def _number(value: float) -> str:
    return f"{value:.9f}".rstrip("0").rstrip(".")


# What has changed since


def changed_since(lock: Lock, course: Course) -> tuple[Problem, ...]:
    """Return a warning for each item, vignette and blueprint that was edited, withdrawn or removed since.

    What was issued stays as it was; whoever prints it ought to know.
    """
    items = {item.id: item for item in course.items}
    vignettes = {vignette.id: vignette for vignette in course.vignettes}
    blueprints = {blueprint.id: blueprint for blueprint in course.blueprints}
    found: list[Problem] = [*_quiz_changes(lock, course)]
    for form in lock.forms:
        found += _form_changes(lock, form, blueprints.get(form.blueprint))
        for vignette in form.vignettes:
            found += _changes(lock, form, vignette, vignettes.get(vignette.id))
        for question in form.questions:
            found += _changes(lock, form, question.item, items.get(question.item.id))
    return tuple(sorted(set(found)))


def _quiz_changes(lock: Lock, course: Course) -> Iterator[Problem]:
    """Yield the quizzes that a cohort was given or lost after its papers were issued."""
    issued = {form.blueprint for form in lock.forms}
    for cohort in (cohort for cohort in course.cohorts if cohort.id == lock.cohort):
        for quiz in (quiz for quiz in cohort.quizzes if quiz.what not in issued):
            message = f"{quiz.what} was added after the papers were issued, and has none: see {lock.where.path}"
            yield Problem(quiz.where, "L013", message, "warning")
        for name in sorted(issued - {quiz.what for quiz in cohort.quizzes}):
            yield Problem(cohort.where, "L013", f"{name} was taken out since; its papers are still printed", "warning")


def _changes(lock: Lock, form: Form, then: Item | Vignette, now: Item | Vignette | None) -> Iterator[Problem]:
    place = f"form {form.code} of {form.blueprint}"
    if now is None:
        yield _told(lock, f"{then.id} was removed from the bank since; {place} still has it")
    elif isinstance(now, Item) and now.status == "withdrawn" and isinstance(then, Item) and then.status != "withdrawn":
        yield Problem(now.where, "L013", f"{now.id} was withdrawn since; {place} still has it", "warning")
    elif now.written != then.written:
        yield Problem(now.where, "L013", f"{now.id} was edited since; {place} has it as it was", "warning")


def _told(lock: Lock, message: str) -> Problem:
    return Problem(lock.where, "L013", message, "warning")


def _form_changes(lock: Lock, form: Form, blueprint: Blueprint | None) -> Iterator[Problem]:
    if blueprint is None:
        yield _told(lock, f"the blueprint {form.blueprint} was removed since; form {form.code} stays as it was")
        return
    pairs = (
        ("title", form.title, blueprint.title),
        ("purpose", form.purpose, blueprint.purpose),
        ("minutes", form.minutes, blueprint.time_allowed),
        ("pass mark", form.pass_mark, blueprint.pass_mark),
        ("instructions", form.instructions, blueprint.instructions),
    )
    edited = [f"{name} {_told_as(now)}, issued with {_told_as(then)}" for name, then, now in pairs if now != then]
    edited += form_faults([candidate_of(question.item) for question in form.questions], blueprint)
    if edited:
        message = f"the blueprint was edited since; form {form.code} stays as it was: {'; '.join(edited)}"
        yield Problem(blueprint.where, "L013", message, "warning")


def _told_as(value: object) -> str:
    return " ".join(value) or "none" if isinstance(value, tuple) else str(value)


# What was used


def uses(forms: Iterable[Form]) -> Used:
    """Return the items of these forms as asked by the same cohort."""
    return {name: (0,) * count for name, count in _counted(forms).items()}


def used_before(locks: Iterable[Lock], cohort: Cohort, course: Course) -> Used:
    """Return how many cohorts ago each item was asked by other cohorts, once for each form, by ID.

    Cohorts count back from the one that starts last; those of which only the lock is left come before all others.
    """
    starts = {one.id: one.sessions[0].date for one in course.cohorts if one.sessions}
    others = [lock for lock in locks if lock.cohort != cohort.id]
    others.sort(key=lambda lock: (starts.get(lock.cohort, date.min), lock.cohort), reverse=True)
    found: dict[str, tuple[int, ...]] = {}
    for age, lock in enumerate(others, start=1):
        for name, count in _counted(lock.forms).items():
            found[name] = (*found.get(name, ()), *((age,) * count))
    return found


def together(*all_uses: Used) -> Used:
    """Return several uses as one."""
    names = dict.fromkeys(name for used in all_uses for name in used)
    return {name: tuple(age for used in all_uses for age in used.get(name, ())) for name in names}


def _counted(forms: Iterable[Form]) -> Mapping[str, int]:
    return Counter(question.item.id for form in forms for question in form.questions)
