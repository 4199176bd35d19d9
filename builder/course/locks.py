"""Locks: what cohorts were issued, read back from `cohorts/*.lock.yml` exactly as it was.

The text of each item is kept in the lock and read as the bank is read, so a form comes back as the same values. A
lock is evidence of what people were asked: hashes tell whether it was changed by hand. They protect from mistakes,
not from someone who computes them anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from string import ascii_lowercase

from builder.course.bank import read_bank
from builder.course.files import Files
from builder.course.plans import each
from builder.form import Form, FormSection, Lock, Question, form_code, issued_key, lettered
from builder.model import Course, Item, Problem, Vignette, Where
from builder.source import Fields, Node, Scalar, Wrong, decimal, integer, parse_yaml, several, shown, text, texts, words
from builder.source import Mapping as YamlMapping

SUFFIX = ".lock.yml"
AGAIN = "put back the lock as it was written"


# Hashes


def text_hash(content: str) -> str:
    """Return the hash of a text, as 16 hexadecimal digits."""
    return blake2b(content.encode(), digest_size=8).hexdigest()


def without_places(value: object) -> object:
    """Return plain tuples that are equal where two values are equal but for where they were written."""
    match value:
        case Where():
            return None
        case tuple():
            return tuple(without_places(one) for one in value)
        case _ if is_dataclass(value):
            return type(value).__name__, *(without_places(getattr(value, field.name)) for field in fields(value))
        case _:
            return value


def seal(form: Form, specification: str) -> str:
    """Return the hash of what the code of a form leaves out: what stands around its questions, and the blueprint."""
    told = (form.code, form.title, form.purpose, form.minutes, form.pass_mark, specification)
    laid_out = (form.instructions, form.sections)
    return text_hash(repr((told, laid_out) if any(laid_out) else told))


# Reading


def read_locks(root: Path) -> tuple[tuple[Lock, ...], list[Problem]]:
    """Read every lock of a course, by name; what cannot be read stands in the problems."""
    files = Files(root)
    files.problems.clear()  # what is wrong with the course is told by whoever reads it
    return locks_in(files), sorted(set(files.problems))


def locks_in(files: Files) -> tuple[Lock, ...]:
    """Read the locks among the files of a course."""
    return files.each("cohorts", SUFFIX, read_lock)


def read_lock(content: str, path: str, problems: list[Problem]) -> Lock | None:
    """Read a lock: the forms as they were issued, with the places of the lock's own texts, and no longer drafts.

    Notes L010 where a text does not have its hash, a key does not follow, or anything else was changed by hand.
    """
    root, found = parse_yaml(content, Where(path, 1))
    problems.extend(found)
    if not isinstance(root, YamlMapping):
        if not found:
            problems.append(Problem(Where(path, 1), "Y004", "the file must hold keys and values"))
        return None
    top = Fields(root, problems)
    cohort, seed = top.need("cohort", words, ""), top.need("seed", _whole, 0)
    top.need("content", text, "")
    nodes: tuple[Node, ...] = top.need("forms", several, ())
    forms = each(nodes, lambda one: _form(one, seed), problems)
    top.close()
    name = path.rpartition("/")[2].removesuffix(SUFFIX)
    if cohort and cohort != name:
        _refuse(top, "cohort", f"this is the lock of {cohort!r}, in a file named after {name!r}")
    return None if top.failed or len(forms) < len(nodes) else Lock(Where(path, 1), cohort, seed, forms)


def _refuse(of: Fields, key: str, what: str) -> None:
    of.note(of.at(key), "L010", f"{what}: {AGAIN}")
    of.failed = True


def _whole(node: Node) -> int:
    value = text(node)
    if not re.fullmatch(r"-?[0-9]{1,30}", value):
        raise Wrong(f"expected a whole number, found {shown(value)}")
    return int(value)


def _verbatim(node: Node) -> str:
    if not isinstance(node, Scalar):
        raise Wrong("expected text")
    return node.value


def _form(of: Fields, seed: int) -> Form:
    told: tuple[Node, ...] = of.may("vignettes", several, ())
    vignettes = dict(each(told, _vignette, of.problems))
    nodes: tuple[Node, ...] = of.need("questions", several, ())
    # A question is not blamed for its vignette.
    read = each(nodes, lambda one: _question(one, vignettes), of.problems) if len(vignettes) == len(told) else ()
    questions = [one for one in read if one]
    form = Form(
        blueprint=of.need("blueprint", words, ""),
        title=of.need("title", words, ""),
        purpose=of.need("purpose", words, ""),
        name=of.need("name", words, ""),
        code=of.need("code", words, ""),
        seed=seed,
        questions=tuple(Question(number, one.item, one.shown) for number, one in enumerate(questions, start=1)),
        vignettes=tuple({one.vignette.id: one.vignette for one in questions if one.vignette}.values()),
        minutes=of.may("minutes", integer, None),
        pass_mark=of.may("pass mark", integer, None),
        draft=False,
        instructions=of.may("instructions", _lines, ()),
        sections=each(of.may("sections", several, ()), _section, of.problems),
    )
    specification = of.need("specification", words, "")
    sealed = of.need("seal", words, "")
    if len(questions) < len(nodes):
        of.failed = True  # what is wrong was noted there
    elif not of.failed and form.code != form_code(form):
        _refuse(of, "code", f"the code of what stands here is {form_code(form)}, found {form.code}")
    elif not of.failed and sealed != seal(form, specification):
        _refuse(of, "seal", "the title, purpose, minutes, pass mark, instructions, sections or blueprint was changed")
    return form


def _section(of: Fields) -> FormSection:
    return FormSection(of.need("title", text, ""), of.need("first", integer, 0), of.may("instructions", _lines, ()))


def _lines(node: Node) -> tuple[str, ...]:
    return tuple(_verbatim(one) for one in several(node))


def _vignette(of: Fields) -> tuple[str, str]:
    name, written = of.need("id", words, ""), of.need("text", _verbatim, "")
    if of.need("hash", words, "") != text_hash(written) and not of.failed:
        _refuse(of, "text", f"the text of {name} does not have its hash")
    return name, written


@dataclass(frozen=True, slots=True)
class _Asked:
    item: Item
    vignette: Vignette | None
    shown: tuple[int, ...]


def _question(of: Fields, vignettes: Mapping[str, str]) -> _Asked | None:
    name, within = of.need("item", words, ""), of.may("vignette", words, "")
    written, given = of.need("text", _verbatim, ""), of.need("hash", words, "")
    letters: tuple[str, ...] = of.may("options", texts, ())
    key = of.may("key", text, "")
    facts = (of.need("revision", integer, 1), of.need("marks", decimal, 0.0), of.need("minutes", decimal, 0.0))
    if of.failed:
        return None
    read = _read_item(name, vignettes.get(within, ""), written)
    if given != text_hash(written):
        _refuse(of, "text", f"the text of {name} does not have its hash")
    elif within and within not in vignettes:
        _refuse(of, "vignette", f"{within} is not among the vignettes of this form")
    elif isinstance(read, str):
        _refuse(of, "text", f"the text of {name} cannot be read ({read})")
    if of.failed or isinstance(read, str):
        return None
    asked = _Asked(*read, tuple(ascii_lowercase.find(letter) for letter in letters))
    if fault := _fault(asked, key, facts):
        _refuse(of, *fault)
    return asked


def _fault(asked: _Asked, key: str, facts: tuple[int, float, float]) -> tuple[str, str] | None:
    item = asked.item
    if sorted(asked.shown) != list(range(len(lettered(item)))):
        return "options", f"the options of {item.id} are not each named once"
    right = " ".join(issued_key(Question(0, item, asked.shown)))
    if key != right:
        return "key", f"the key of {item.id} is {right or 'empty'}, found {key or 'none'}"
    if facts != (item.revision, item.marks, item.minutes):
        return "item", f"revision, marks or minutes of {item.id} are not those of its text"
    return None


@lru_cache(maxsize=4096)
def _read_item(name: str, case: str, written: str) -> tuple[Item, Vignette | None] | str:
    # Cohorts share items, and what an item is depends on its text alone. The path is that of the bank, so that
    # pictures are found where the bank has them.
    path = f"question_bank/{name[1:].rpartition('-')[0]}.md"
    found: list[Problem] = []
    items, vignettes = read_bank(f"{case}\n\n{written}" if case else written, path, found)
    if found:
        return str(found[0].message)
    if [item.id for item in items] != [name]:
        return f"it holds {', '.join(item.id for item in items) or 'no item'}"
    return items[0], vignettes[0] if vignettes else None


# Checking


def lock_problems(locks: Sequence[Lock], course: Course, files: frozenset[str]) -> Iterator[Problem]:
    """Yield where locks and the course do not fit: a changed item of the same revision, a lost item or cohort."""
    for lock in locks:
        if f"cohorts/{lock.cohort}.yml" not in files:
            message = f"there is no cohort {lock.cohort!r}: expected cohorts/{lock.cohort}.yml"
            yield Problem(lock.where, "L012", message, "warning")
    issued = {item.id: (lock, item, case) for lock in reversed(locks) for item, case in _issued(lock)}
    now = {item.id: item for item in course.items}
    cases = {vignette.id: vignette for vignette in course.vignettes}
    for name, (lock, item, case) in issued.items():
        if name not in now:
            yield from _lost(lock, name, course)
        elif item.revision >= now[name].revision:
            case_now = cases.get(now[name].vignette or "")
            if item.revision > now[name].revision or asked(item, case) != asked(now[name], case_now):
                message = f"{name} is not what {lock.where.path} holds as revision {item.revision}"
                yield Problem(now[name].where, "L011", f"{message}: raise it to `revision: {item.revision + 1}`")


def _issued(lock: Lock) -> Iterator[tuple[Item, Vignette | None]]:
    for form in lock.forms:
        cases = {vignette.id: vignette for vignette in form.vignettes}
        yield from ((question.item, cases.get(question.item.vignette or "")) for question in form.questions)


def _lost(lock: Lock, name: str, course: Course) -> Iterator[Problem]:
    if f"question_bank/{name[1:].rpartition('-')[0]}.md" not in course.unread:
        message = f"{name} was issued and is no longer in the bank: keep it there with `status: withdrawn`"
        yield Problem(lock.where, "L013", message, "warning")


def asked(item: Item, case: Vignette | None) -> object:
    """Return what people are asked and how it is marked, to compare; not where it is written, nor its statistics."""
    told = case.text if case else None
    return without_places((told, item.type, item.marks, item.stem, item.interaction, item.feedback))
