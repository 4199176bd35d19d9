"""Drafts are kept for the next cohort: only slots are filled, and whatever a draft depends on makes it anew."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from builder.build import documents as documents_module
from builder.build.cache import pickled, value_hash
from builder.build.documents import documents, printing
from builder.build.drawer import Drawer, drawer
from builder.build.issue import forms_for
from builder.build.site import source_of
from builder.course import read_course
from builder.doc.document import Document
from builder.form import Form
from builder.model import Cohort, Course, Mention, Problem, Where
from builder.word import Draft, Unwritable
from builder.word import draft as write_draft

KINDS = ("", "-extra-time", "-large-print", "-answer-sheet", "-answer-sheet-large-print")
MARKERS = ("-key", "-marking-guide", "-results", "-feedback-slips")
FORMS = [{f"form-{letter}{kind}" for kind in (*KINDS, *MARKERS)} for letter in "AB"]
QUIZ = FORMS[0] | FORMS[1]
"""What there is for the quiz of the good course, which has two forms."""
OTHERS = {"shop-visit", "visit-plan", "visit-plan-example"}


@dataclass
class Counter:
    """Counts the documents that are drafted."""

    names: list[str] = field(default_factory=list)

    def __call__(self, document: Document, *given: object, **more: object) -> Draft:
        self.names.append(document.name)
        return write_draft(document, *given, **more)  # type: ignore[arg-type]

    def taken(self) -> set[str]:
        """Return the names since the last time."""
        found, self.names = set(self.names), []
        return found


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Counter:
    """Count what is drafted."""
    counter = Counter()
    monkeypatch.setattr(documents_module, "draft", counter)
    return counter


@dataclass(frozen=True)
class Asked:
    """What a cohort is given: a course, a cohort of it, and its forms."""

    course: Course
    cohort: Cohort
    forms: tuple[Form, ...]


def asked(root: Path) -> Asked:
    course, problems = read_course(root)
    assert not [problem for problem in problems if problem.severity == "error"]
    return Asked(course, course.cohorts[0], forms_for(root, course, course.cohorts[0], 1).forms)


def build(root: Path, given: Asked | None = None, *, stamp: str | None = None) -> dict[str, bytes]:
    """Return the documents and exports of a cohort by path; an empty stamp keeps nothing."""
    given = given or asked(root)
    source = source_of(root, given.course)
    stamp = source.stamp if stamp is None else stamp
    shared = printing(root, given.course, given.cohort, source.line, source.day, stamp)
    made, problems = documents(shared, given.forms, lambda done, total: None)
    assert not [problem for problem in problems if problem.severity == "error"], problems
    return {one.path: one.data for one in made}


def files(root: Path) -> list[Path]:
    return sorted(path for path in (root / "build" / ".cache" / "drafts").rglob("*") if path.is_file())


def test_a_second_build_only_fills_slots(good: Path, drawn: Counter) -> None:
    fresh = build(good, stamp="")
    assert drawn.taken() == QUIZ | OTHERS
    first = build(good)
    assert drawn.taken() == QUIZ | OTHERS
    assert build(good) == first == fresh
    assert not drawn.taken()


def test_another_cohort_with_the_same_forms_only_fills_slots(good: Path, drawn: Counter) -> None:
    given = asked(good)
    build(good, given)
    drawn.taken()
    twin = replace(given, cohort=replace(given.cohort, id="summer", title="Summer 2027"))
    made = build(good, twin)
    assert not drawn.taken()
    assert made == build(good, twin, stamp="")
    assert made != build(good, given)


def other_places(given: Asked) -> Asked:
    return replace(given, cohort=replace(given.cohort, places=7))


def other_employers(given: Asked) -> Asked:
    return replace(given, cohort=replace(given.cohort, employers=given.cohort.employers[:1]))


def other_name_of_provider(given: Asked) -> Asked:
    providers = [
        replace(one, name=f"New {one.name}") if one.kind == "provider" else one for one in given.course.providers
    ]
    return replace(given, course=replace(given.course, providers=tuple(providers)))


def plain_look(given: Asked) -> Asked:
    providers = [replace(one, look="plain") if one.kind == "provider" else one for one in given.course.providers]
    return replace(given, course=replace(given.course, providers=tuple(providers)))


def other_contact(given: Asked) -> Asked:
    employers = [
        replace(one, contacts=(replace(one.contacts[0], phone="01632 960 199"), *one.contacts[1:]))
        for one in given.course.providers
    ]
    return replace(given, course=replace(given.course, providers=tuple(employers)))


def issued(given: Asked) -> Asked:
    return replace(given, forms=tuple(replace(form, draft=False) for form in given.forms))


def other_order(given: Asked) -> Asked:
    first, second = given.forms
    turned = tuple(replace(one, shown=one.shown[::-1]) for one in second.questions)
    return replace(given, forms=(first, replace(second, questions=turned)))


def other_item(given: Asked) -> Asked:
    first, second = given.forms
    one = replace(first.questions[0], item=replace(first.questions[0].item, marks=5))
    return replace(given, forms=(replace(first, questions=(one, *first.questions[1:])), second))


@pytest.mark.parametrize(
    ("change", "anew"),
    [
        (other_places, QUIZ),
        (other_employers, QUIZ | OTHERS),
        (other_contact, QUIZ | OTHERS),
        (other_name_of_provider, QUIZ),
        (plain_look, QUIZ | OTHERS),
        (issued, QUIZ),
        (other_order, FORMS[1]),
        (other_item, FORMS[0]),
    ],
)
def test_what_a_draft_depends_on_makes_it_anew(
    change: Callable[[Asked], Asked], anew: set[str], good: Path, drawn: Counter
) -> None:
    given = asked(good)
    changed = change(given)
    assert changed != given
    build(good, given, stamp="one state")
    drawn.taken()
    made = build(good, changed, stamp="one state")
    assert drawn.taken() == anew
    assert made == build(good, changed, stamp="")


@pytest.mark.parametrize(
    ("path", "before", "after", "named"),
    [
        ("question_bank/1.1.md", "Right", "Quite right", "quizzes/"),
        ("worksheets/visit-plan.md", "- [ ] a pump", "- [ ] a lamp", "worksheets/visit-plan.docx"),
        ("cohorts/providers/trust.yml", "960 101", "960 188", "worksheets/visit-plan.docx"),
        ("observations/shop-visit.md", "title: ", "title: Another ", "checklists/shop-visit.docx"),
    ],
)
def test_a_changed_source_makes_drafts_anew(path: str, before: str, after: str, named: str, good: Path) -> None:
    first = build(good)
    [old] = {place.parent for place in files(good)}
    text = (good / path).read_text(encoding="utf-8")
    assert before in text
    (good / path).write_text(text.replace(before, after), encoding="utf-8")
    second = build(good)
    assert second == build(good, stamp="")
    assert any(second[name] != first[name] for name in second if name.startswith(named))
    assert not old.exists()
    assert files(good)


def emptied(data: bytes) -> bytes:
    return b""


def cut_short(data: bytes) -> bytes:
    return data[:-1]


def one_bit_turned(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


def something_else(data: bytes) -> bytes:
    return pickle.dumps(["something else"])


@pytest.mark.parametrize("damage", [emptied, cut_short, one_bit_turned, something_else])
def test_what_is_damaged_is_made_anew(damage: Callable[[bytes], bytes], good: Path, drawn: Counter) -> None:
    first = build(good)
    drawn.taken()
    for path in files(good):
        path.write_bytes(damage(path.read_bytes()))
    assert build(good) == first
    assert drawn.taken() == QUIZ | OTHERS
    assert build(good) == first
    assert not drawn.taken()


def test_a_folder_that_cannot_be_written_costs_time_only(good: Path) -> None:
    place = good / "build" / ".cache"
    place.mkdir(parents=True)
    (place / "drafts").write_text("a file stands in the way")
    assert build(good) == build(good, stamp="")


def test_what_word_cannot_carry_is_told_each_time_and_never_kept(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = Problem(Where("units/1.1.md", 3), "W001", "Word cannot carry this")

    def refuse(document: Document, *given: object, **more: object) -> Draft:
        if document.kind in ("key", "results"):
            raise Unwritable([replace(problem, message=f"{document.kind}: no")])
        return write_draft(document, *given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(documents_module, "draft", refuse)
    given = asked(good)
    source = source_of(good, given.course)
    for _ in range(2):
        shared = printing(good, given.course, given.cohort, source.line, source.day, source.stamp)
        made, problems = documents(shared, given.forms, lambda done, total: None)
        assert [one.message for one in problems if one.code == "W001"] == 2 * ["key: no", "results: no"]
        assert not [one for one in made if one.path.startswith("quizzes/")]
        assert [one for one in made if one.path.startswith("checklists/")]


def test_what_was_not_used_for_longest_goes_first(tmp_path: Path) -> None:
    kept = drawer(tmp_path, "a state")
    for number, name in enumerate("abc"):
        kept.take(name, lambda: bytes(1000))
        assert kept.folder
        os.utime(kept.folder / value_hash(name), ns=(number, number))
    assert kept.take("a", bytes) == bytes(1000)
    kept.thin(most=2500)
    assert kept.take("a", bytes) == bytes(1000)
    assert kept.take("c", bytes) == bytes(1000)
    assert kept.take("b", bytes) == b""


def test_without_a_folder_nothing_is_kept() -> None:
    made = iter("ab")
    assert [Drawer().take("key", lambda: next(made)) for _ in range(2)] == ["a", "b"]
    Drawer().thin()


def test_equal_values_have_one_hash_however_they_came_to_be(good: Path) -> None:
    forms = asked(good).forms
    again = pickle.loads(pickled(forms))
    assert value_hash(again) == value_hash(asked(good).forms) == value_hash(forms)
    word = "".join(["a", "b"])
    assert value_hash((word, word)) == value_hash(("ab", "".join(["a", "b"])))
    assert value_hash(Mention("a", Where("b"))) != value_hash(Mention("a", Where("c")))
