"""Locks: what was issued comes back as it was, what has changed since is named, and nothing is edited by hand."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from courses import read_once
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from places import CASES

from builder.assemble import Clash
from builder.assemble.issue import issue_forms
from builder.assemble.locks import changed_since, lock_text, read_lock, together, used_before, uses
from builder.course import read_course
from builder.course.bank import read_bank
from builder.course.locks import read_locks, without_places
from builder.form import Form, Lock, Question, form_code, issued_key, letter_of, lettered
from builder.items import item_types
from builder.model import Blueprint, Choice, Cohort, Course, Item, Problem, QuizSection, Span, Where
from builder.source import parse_yaml

PATH = "cohorts/spring.lock.yml"
VERSION = 'Content of 22 November 2026, version "ab12cd34"'


def good_course() -> Course:
    return read_once(CASES / "good")


def issued(course: Course, seed: int = 7) -> tuple[Form, ...]:
    found = issue_forms(course, course.blueprints[0], seed=seed)
    assert not isinstance(found, Clash)
    return found


def text_of(course: Course, seed: int = 7) -> str:
    return lock_text("spring", seed, issued(course, seed), course, VERSION)


def read(content: str) -> tuple[Lock | None, list[Problem]]:
    problems: list[Problem] = []
    return read_lock(content, PATH, problems), problems


def sound(content: str) -> Lock:
    lock, problems = read(content)
    assert problems == []
    assert lock is not None
    return lock


def same(forms: tuple[Form, ...], again: tuple[Form, ...]) -> bool:
    """Tell whether forms are equal but for places, and the second ones are no drafts."""
    return without_places(tuple(replace(form, draft=False) for form in forms)) == without_places(again)


def form_with(items: tuple[Item, ...], shown: tuple[tuple[int, ...], ...], seed: int = 7) -> Form:
    questions = tuple(Question(n, item, order) for n, (item, order) in enumerate(zip(items, shown, strict=True), 1))
    form = Form("check-in", "Check-in quiz", "formative", "A", "", seed, questions, (), 20, 60)
    return replace(form, code=form_code(form))


# There and back


@pytest.mark.parametrize("seed", [0, 7, 123456789012, -3])
def test_forms_come_back_as_they_were(seed: int) -> None:
    course = good_course()
    lock = sound(text_of(course, seed))
    assert same(issued(course, seed), lock.forms)
    assert (lock.cohort, lock.seed, lock.where) == ("spring", seed, Where(PATH, 1))
    assert any(form.vignettes for form in lock.forms)


def test_lock_is_the_same_bytes_again() -> None:
    course = good_course()
    lock = sound(text_of(course))
    assert lock_text("spring", 7, lock.forms, course, VERSION) == text_of(course)


@pytest.mark.parametrize("use", ["practice", "assessment"])
def test_every_item_of_the_good_course_comes_back(use: str) -> None:
    course = good_course()
    items = tuple(item for item in course.items if item.use == use and not item.vignette)
    assert {item.type for item in items} == set(item_types())
    shown = tuple(tuple(reversed(range(len(lettered(item))))) for item in items)
    form = form_with(items, shown)
    lock = sound(lock_text("spring", 7, [form], course, VERSION))
    assert same((form,), lock.forms)


@given(order=st.data(), name=st.sampled_from(sorted(item_types())))
@settings(max_examples=60, deadline=None)
def test_every_type_comes_back_in_any_order(order: st.DataObject, name: str) -> None:
    head = f"## q2.1-01 A title\n\n```yaml\ntype: {name}\ncompetences: [2.1.1]\nlevel: apply\nuse: assessment\n```\n\n"
    ((item,), _) = read_bank(head + item_types()[name].example, "question_bank/2.1.md", [])
    shown = tuple(order.draw(st.permutations(range(len(lettered(item))))))
    form = form_with((item,), (shown,))
    lock = sound(lock_text("spring", 7, [form], good_course(), VERSION))
    assert same((form,), lock.forms)


WORDS = st.text(
    st.characters(blacklist_categories=["Cs"], blacklist_characters="\0\r<&[]`"), min_size=1, max_size=40
).map(lambda text: " ".join(text.split(" ")))


@pytest.mark.no_cover
@given(stem=WORDS, option=WORDS, indent=st.integers(0, 3))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
def test_any_text_that_the_bank_can_hold_comes_back(stem: str, option: str, indent: int) -> None:
    data = "```yaml\ntype: single\ncompetences: [2.1.1]\nlevel: apply\nuse: assessment\n```"
    text = f"{' ' * indent}## q2.1-01 A title\n\n{data}\n\nStem {stem}\n\n- [x] Yes {option}\n- [ ] No\n"
    problems: list[Problem] = []
    items, _ = read_bank(text, "question_bank/2.1.md", problems)
    assume(not problems and len(items) == 1)  # else there is nothing that could be issued
    form = form_with(items, ((1, 0),))
    lock = sound(lock_text("spring", 7, [form], good_course(), VERSION))
    assert same((form,), lock.forms)
    assert lock.forms[0].questions[0].item.written == items[0].written


@pytest.mark.parametrize(
    "sign", ["\x0c", "\x07", "\x7f", "\x85", "\u2028", "\ufeff", "\ufdd0", "\U0001f600", "\t", " "]
)
def test_rare_signs_come_back(sign: str) -> None:
    item = next(item for item in good_course().items if item.id == "q2.1-03")
    text = item.written.replace("Gloves hang", f"Gloves{sign}hang")
    ((odd,), _) = read_bank(text, "question_bank/2.1.md", [])
    form = form_with((odd,), ((0, 1),))
    content = lock_text("spring", 7, [form], good_course(), VERSION)
    assert sound(content).forms[0].questions[0].item.written == odd.written
    assert parse_yaml(content, Where(PATH))[1] == []


def test_pictures_of_an_item_are_looked_for_where_the_bank_has_them() -> None:
    lock = sound(text_of(good_course()))
    assert {question.item.where.path for form in lock.forms for question in form.questions} == {"question_bank/2.1.md"}


def test_lock_is_readable() -> None:
    course = good_course()
    item = next(item for item in course.items if item.id == "q2.1-04")
    form = form_with((item,), ((2, 0, 1),))
    assert (
        lock_text("spring", 7, [form], course, VERSION)
        == f"""\
# What this cohort was issued: each form with its items, their order and their key. `coursewright issue` wrote it.
# Do not edit it. Papers are printed from it as long as the cohort runs, whatever changes in the bank.
cohort: spring
seed: 7
content: "Content of 22 November 2026, version \\"ab12cd34\\""
forms:
  - blueprint: check-in
    specification: f07c4f81ab559e03
    title: "Check-in quiz"
    purpose: formative
    minutes: 20
    pass mark: 60
    name: A
    code: {form.code}
    seal: SEAL
    questions:
      - item: q2.1-04
        revision: 1
        hash: d7eb256adba5ff19
        options: [c, a, b]
        key: A
        marks: 1
        minutes: 1.5
        text: |-
          ## q2.1-04 A cut

          ```yaml
          type: next-action
          competences: [2.1.1, 2.1.2]
          level: judge
          use: assessment
          ```

          Someone has a small cut. What next?

          - [0] Go on with the work.
          - [1] Look for a cloth.
          - [3] Fetch the first aid box and stay with them.
""".replace("SEAL", seal_in(lock_text("spring", 7, [form], course, VERSION)))
    )


def seal_in(content: str) -> str:
    found = re.search(r"seal: ([0-9a-f]{16})$", content, flags=re.M)
    assert found
    return found[1]


def test_only_issued_forms_can_be_locked() -> None:
    course = good_course()
    first, second = issued(course)
    for form in (replace(first, code=second.code), replace(first, seed=8), replace(first, blueprint="other")):
        with pytest.raises(ValueError, match="was not issued from this course"):
            lock_text("spring", 7, [form], course, VERSION)


# The key follows from the order


def test_key_is_told_in_issued_letters() -> None:
    course = good_course()
    items = {item.id: item for item in course.items}
    expected = {
        ("q2.1-01", (1, 0)): ("B",),
        ("q2.1-02", (2, 1, 0)): ("B", "C"),
        ("q2.1-04", (2, 0, 1)): ("A",),
        ("q2.1-05", (1, 0)): ("B", "A"),
        ("q2.1-06", (1, 2, 0)): ("C", "A", "B"),
        ("q2.1-08", ()): (),
    }
    for (name, shown), key in expected.items():
        assert issued_key(Question(1, items[name], shown)) == key


def test_key_points_at_the_right_option_in_every_form() -> None:
    for form in sound(text_of(good_course())).forms:
        for question in form.questions:
            match question.item.interaction:
                case Choice(options):
                    right = [n for n, option in enumerate(options) if option.score == max(o.score for o in options)]
                    assert sorted(letter_of(question, index) for index in right) == list(issued_key(question))


# Edited by hand


EDITS: dict[str, Callable[[str], str]] = {
    "text": lambda text: text.replace("A wet floor.", "A dry floor.", 1),
    "hash": lambda text: re.sub(r"(?m)^( {8}hash: ).*$", r"\g<1>0000000000000000", text, count=1),
    "vignette": lambda text: text.replace("Her brake is loose.", "Her brake is fine."),
    "key": lambda text: re.sub(r"(?m)^( {8}key: )[AB]$", r"\g<1>Z", text, count=1),
    "order": lambda text: text.replace("options: [a, b]", "options: [b, a]", 1),
    "options": lambda text: re.sub(r"options: \[(\w), .*?\]", r"options: [\1]", text, count=1),
    "no options": lambda text: re.sub(r"\n +options: .*?\n +key: .*?\n", "\n", text, count=1),
    "revision": lambda text: text.replace("revision: 1", "revision: 2", 1),
    "marks": lambda text: text.replace("marks: 1\n", "marks: 3\n", 1),
    "pass mark": lambda text: text.replace("pass mark: 60", "pass mark: 40", 1),
    "minutes": lambda text: text.replace("    minutes: 20", "    minutes: 30", 1),
    "title": lambda text: text.replace("Check-in quiz", "Check-out quiz", 1),
    "specification": lambda text: re.sub(r"specification: \w", "specification: z", text, count=1),
    "name": lambda text: text.replace("name: B", "name: C"),
    "code": lambda text: re.sub(r"code: A-.....", "code: A-33333", text),
    "seed": lambda text: text.replace("seed: 7", "seed: 8"),
    "cohort": lambda text: text.replace("cohort: spring", "cohort: autumn"),
    "a question less": lambda text: re.sub(r"(?ms)^      - item: q2.1-01\n.*?(?=^      - item)", "", text, count=1),
    "wrong item": lambda text: text.replace("item: q2.1-01", "item: q2.1-99", 1),
}


@pytest.mark.parametrize("name", EDITS)
def test_edited_lock_is_refused(name: str) -> None:
    content = text_of(good_course())
    edited = EDITS[name](content)
    assert edited != content
    lock, problems = read(edited)
    assert lock is None
    assert {problem.code for problem in problems} == {"L010"}, problems
    assert len(problems) == (2 if name == "seed" else 1), "what only follows is not told"
    line = edited.split("\n")[problems[0].where.line - 1]
    assert problems[0].where.path == PATH
    assert line.strip(), "the problem stands where something is written"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("cohort: [spring", "Y001"),
        ("just text", "Y004"),
        ("cohort: spring\nseed: x\ncontent: a\nforms: []\n", "Y004"),
        ("cohort: spring\nseed: 1\ncontent: a\nforms: [a]\n", "Y004"),
        ("cohort: spring\nseed: 1\ncontent: a\nforms:\n  - name: A\n", "Y002"),
        ("cohort: spring\nseed: 1\ncontent: a\nforms: []\nnote: mine\n", "Y003"),
    ],
)
def test_what_is_no_lock_is_a_problem(content: str, code: str) -> None:
    lock, problems = read(content)
    assert code in {problem.code for problem in problems}
    assert lock is None or code == "Y003"


# Since then


def changes(course: Course, now: Course) -> list[str]:
    found = changed_since(sound(text_of(course)), now)
    assert all(problem.code == "L013" and problem.severity == "warning" for problem in found)
    return [f"{problem.where} {problem.message}" for problem in found]


def with_item(course: Course, name: str, **changed: object) -> Course:
    items = tuple(replace(item, **changed) if item.id == name else item for item in course.items)  # type: ignore[arg-type]
    return replace(course, items=items)


def test_nothing_has_changed_at_first() -> None:
    assert changes(good_course(), good_course()) == []


def test_each_item_that_changed_is_named_where_it_stands() -> None:
    course = good_course()
    codes = {question.item.id: form.code for form in issued(course) for question in form.questions}
    place = {item.id: item.where for item in course.items}
    edited = with_item(course, "q2.1-03", written="## q2.1-03 Gloves\n\nAnother text.", revision=2)
    assert changes(course, edited) == [
        f"{place['q2.1-03']} q2.1-03 was edited since; form {codes['q2.1-03']} of check-in has it as it was"
    ]
    withdrawn = with_item(course, "q2.1-06", status="withdrawn", written="## q2.1-06 With a line of data more")
    assert changes(course, withdrawn) == [
        f"{place['q2.1-06']} q2.1-06 was withdrawn since; form {codes['q2.1-06']} of check-in still has it"
    ]
    removed = replace(course, items=tuple(item for item in course.items if item.id != "q2.1-06"))
    assert changes(course, removed) == [
        f"{PATH}:1 q2.1-06 was removed from the bank since; form {codes['q2.1-06']} of check-in still has it"
    ]


def test_vignette_that_changed_is_named() -> None:
    course = good_course()
    edited = replace(course, vignettes=tuple(replace(one, written="Another case.") for one in course.vignettes))
    (told,) = changes(course, edited)
    assert "v2.1-01 was edited since" in told
    (told,) = changes(course, replace(course, vignettes=()))
    assert "v2.1-01 was removed from the bank since" in told


def with_blueprint(course: Course, **changed: object) -> Course:
    blueprint: Blueprint = replace(course.blueprints[0], **changed)  # type: ignore[arg-type]
    return replace(course, blueprints=(blueprint,))


def test_blueprint_that_changed_is_named() -> None:
    course = good_course()
    codes = [form.code for form in issued(course)]
    start = "question_bank/blueprints/check-in.yml:1 the blueprint was edited since; form"
    assert changes(course, with_blueprint(course, pass_mark=80)) == [
        f"{start} {code} stays as it was: pass mark 80, issued with 60" for code in codes
    ]
    assert changes(course, with_blueprint(course, length=Span(7, 7))) == [
        f"{start} {code} stays as it was: 6 items, not 7" for code in codes
    ]
    assert changes(course, replace(course, blueprints=())) == [
        f"{PATH}:1 the blueprint check-in was removed since; form {code} stays as it was" for code in codes
    ]


def test_form_is_issued_again_as_it_was_whatever_changed() -> None:
    course = good_course()
    lock = sound(text_of(course))
    changed_since(lock, replace(course, items=(), vignettes=(), blueprints=()))
    assert same(issued(course), lock.forms)


# On disk


def written(root: Path, cohort: str = "spring") -> Path:
    course, _ = read_course(root)
    path = root / "cohorts" / f"{cohort}.lock.yml"
    path.write_text(lock_text(cohort, 7, issued(course), course, VERSION), encoding="utf-8")
    return path


def test_lock_is_read_and_is_no_cohort(good: Path) -> None:
    written(good)
    locks, problems = read_locks(good)
    assert [lock.cohort for lock in locks] == ["spring"]
    assert problems == []
    course, problems = read_course(good)
    assert [cohort.id for cohort in course.cohorts] == ["spring"]
    assert problems == []


def test_broken_lock_is_a_problem_of_the_course(good: Path) -> None:
    path = written(good)
    path.write_text(EDITS["pass mark"](path.read_text(encoding="utf-8")), encoding="utf-8")
    assert [problem.code for problem in read_course(good)[1]] == ["L010"]
    locks, problems = read_locks(good)
    assert locks == ()
    assert [problem.code for problem in problems] == ["L010"]


def test_lock_with_line_endings_of_windows_is_the_same(good: Path) -> None:
    path = written(good)
    before, _ = read_locks(good)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_locks(good) == (before, [])


def test_statistics_and_status_of_an_issued_item_may_change(good: Path) -> None:
    written(good)
    bank = good / "question_bank" / "2.1.md"
    for line in ("facility: 0.6", "sources: [safety2026]", "status: withdrawn"):
        text = bank.read_text(encoding="utf-8")
        bank.write_text(text.replace("type: true-false\n", f"type: true-false\n{line}\n", 1), encoding="utf-8")
        assert read_course(good)[1] == []


@pytest.mark.parametrize(
    ("old", "new", "items"),
    [
        ("Gloves hang by the door.", "Gloves lie by the door.", ["q2.1-03"]),
        ("- [x] A wet floor.", "- [ ] A wet floor.", ["q2.1-02"]),
        ("  > Right.\n- [ ] Put up a sign.", "  > Yes.\n- [ ] Put up a sign.", ["q2.1-01"]),
        ("Her brake is loose.", "Her brake is worn.", ["q2.1-11", "q2.1-12"]),
    ],
    ids=["stem", "key", "feedback", "vignette"],
)
def test_change_of_what_is_asked_needs_a_revision(good: Path, old: str, new: str, items: list[str]) -> None:
    written(good)
    bank = good / "question_bank" / "2.1.md"
    bank.write_text(bank.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    problems = read_course(good)[1]
    assert [problem.code for problem in problems] == ["L011"] * len(items)
    assert [problem.message.partition(" ")[0] for problem in problems] == items
    assert all(problem.message.endswith("raise it to `revision: 2`") for problem in problems)


# What was used


def test_items_of_other_cohorts_are_counted() -> None:
    course = good_course()
    forms = sound(text_of(course)).forms
    locks = tuple(Lock(Where(PATH), name, 7, forms) for name in ("spring", "autumn", "winter"))
    found = used_before(locks, cohort("spring"), course)
    assert found["q2.1-01"] == (1, 1, 2, 2), "in both forms of two cohorts"
    assert used_before(locks[:1], cohort("spring"), course) == {}
    assert uses(forms)["q2.1-01"] == (0, 0)
    assert together(found, uses(forms))["q2.1-02"] == (1, 2, 0)


def test_cohorts_count_back_from_the_one_that_starts_last() -> None:
    course = good_course()
    forms = sound(text_of(course)).forms
    later = replace(cohort("autumn"), sessions=(replace(cohort("autumn").sessions[0], date=date(2030, 1, 8)),))
    course = replace(course, cohorts=(cohort("spring"), later))
    locks = tuple(
        Lock(Where(PATH), name, 7, part)
        for name, part in (("gone", forms), ("spring", forms[:1]), ("autumn", forms[1:]))
    )
    found = used_before(locks, cohort("next"), course)
    here = [{question.item.id for question in form.questions} for form in forms]
    assert {found[name] for name in here[0] - here[1]} == {(2, 3)}
    assert {found[name] for name in here[1] - here[0]} == {(1, 3)}


def cohort(name: str) -> Cohort:
    return replace(good_course().cohorts[0], id=name)


def test_later_cohort_gets_other_items() -> None:
    course = with_blueprint(good_course(), forms=1, length=Span(5, 5), units=(), levels=(), types=(), must_include=())
    first = issued(course)
    lock = sound(lock_text("spring", 7, first, course, VERSION))
    again = issue_forms(course, course.blueprints[0], seed=7, used=used_before([lock], cohort("autumn"), course))
    assert not isinstance(again, Clash)
    assert {q.item.id for q in first[0].questions}.isdisjoint(q.item.id for q in again[0].questions)


def test_instructions_and_sections_come_back_and_are_sealed() -> None:
    course = good_course()
    parts = (
        QuizSection(Where("quiz.yml"), 'The "law"', ("Think first.", "Then: answer."), Span(2, 2)),
        QuizSection(Where("quiz.yml"), "Practice", (), Span(1, 4)),
    )
    course = with_blueprint(course, instructions=("Keep your phone off.",), sections=parts)
    forms = issued(course)
    text = lock_text("spring", 7, forms, course, VERSION)
    back = sound(text).forms
    assert [form.instructions for form in back] == [("Keep your phone off.",)] * 2
    assert [form.sections for form in back] == [form.sections for form in forms]
    assert [section.first for section in back[0].sections] == [1, 3]
    problems: list[Problem] = []
    read_lock(text.replace("Think first", "Think last"), PATH, problems)
    assert [problem.code for problem in problems] == ["L010"] * 2, "in both forms"
