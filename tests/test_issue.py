"""Issuing: the papers of a cohort are fixed, and stay what they are whatever changes in the bank."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from places import CASES, TODAY

from builder.build.manifest import read_manifest
from builder.course import read_course
from builder.course.locks import read_locks
from builder.form import Form

Run = Callable[..., Result]
LOCK = "cohorts/spring.lock.yml"
BANK = "question_bank/2.1.md"
BLUEPRINT = "question_bank/blueprints/check-in.yml"
TITLE = "title: Check-in quiz"
QUIZ = """\
title: Check-in quiz
purpose: formative
length: 4
units: {"2.1": 3 to 5}
must include: [q2.1-01]
forms: 2
minutes: 20
pass mark: 60
"""
"""A blueprint that asks for less than the bank has: so items can go from it."""


def edit(root: Path, path: str, *changes: tuple[str, str]) -> None:
    """Change a source; each text to be replaced must be there."""
    text = (root / path).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (root / path).write_text(text, encoding="utf-8")


def build(run: Run, root: Path, *more: str) -> Result:
    return run("build", "spring", "--root", root, "--only", "quizzes", "--today", TODAY.isoformat(), *more)


def papers(root: Path) -> dict[str, str]:
    """Return the text of every document of the quizzes, as it stands in Word."""
    found = {}
    for path in sorted((root / "build" / "spring" / "quizzes").rglob("*.docx")):
        with zipfile.ZipFile(path) as package:
            found[path.name] = package.read("word/document.xml").decode()
    return found


def forms(root: Path, cohort: str = "spring") -> tuple[Form, ...]:
    locks, problems = read_locks(root)
    assert problems == []
    return next(lock.forms for lock in locks if lock.cohort == cohort)


def asked(found: tuple[Form, ...]) -> list[str]:
    return [question.item.id for form in found for question in form.questions]


@pytest.fixture(scope="module")
def issued_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course whose cohort was issued its papers, and built."""
    from click.testing import CliRunner

    from builder.cli import main

    root = tmp_path_factory.mktemp("issued") / "course"
    shutil.copytree(CASES / "good", root, ignore=shutil.ignore_patterns("build"))
    (root / BLUEPRINT).write_text(QUIZ, encoding="utf-8")
    for command in (["issue", "spring"], ["build", "spring", "--only", "quizzes", "--today", TODAY.isoformat()]):
        done = CliRunner().invoke(main, [*command, "--root", str(root)], catch_exceptions=False)
        assert done.exit_code == 0, done.output
    return root


@pytest.fixture
def issued(issued_once: Path, tmp_path: Path) -> Path:
    """A copy of that course, to change."""
    return Path(shutil.copytree(issued_once, tmp_path / "issued"))


# Issuing


def test_issue_says_where_the_lock_is_and_what_to_do_next(
    good: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(good)
    result = run("issue", "spring")
    assert result.exit_code == 0
    assert result.output == (
        "cohorts/spring.lock.yml: 2 forms fixed\n"
        "Keep this file with the sources. Now print: coursewright build spring\n"
    )
    assert [form.name for form in forms(good)] == ["A", "B"]


def test_papers_lose_their_stamp_and_nothing_else(good: Path, run: Run) -> None:
    assert build(run, good).exit_code == 0
    drafts, stamped = papers(good), marked(good)
    assert len(drafts) == 2 * 9
    assert [name for name, text in drafts.items() if "Draft: not issued to a cohort" not in text] == []
    assert [name for name, text in stamped.items() if "Draft" not in text] == []
    assert run("issue", "spring", "--root", good).exit_code == 0
    assert build(run, good).exit_code == 0
    assert [name for name, text in marked(good).items() if "Draft" in text] == []
    assert papers(good) == {name: without_stamp(text) for name, text in drafts.items()}


def marked(root: Path) -> dict[str, str]:
    """Return the text of the header of every document of the quizzes."""
    found = {}
    for path in sorted((root / "build" / "spring" / "quizzes").rglob("*.docx")):
        with zipfile.ZipFile(path) as package:
            names = [name for name in package.namelist() if name.startswith(("word/header", "word/document"))]
            found[path.name] = " ".join(package.read(name).decode() for name in names)
    return found


def without_stamp(text: str) -> str:
    changed, count = re.subn(r"<w:p>(?:(?!</w:p>).)*?Draft: not issued to a cohort.*?</w:p>", "", text)
    assert count == 1
    return changed


def test_a_second_issue_is_refused(issued: Path, run: Run) -> None:
    before = (issued / LOCK).read_bytes()
    result = run("issue", "spring", "--root", issued, "--seed", "9")
    assert result.exit_code == 1
    assert result.output == (
        "Error: cohorts/spring.lock.yml is there: this cohort has its papers, and `build` prints just those.\n"
    )
    assert (issued / LOCK).read_bytes() == before


def test_unknown_cohort_is_told_with_those_there_are(good: Path, run: Run) -> None:
    result = run("issue", "autumn", "--root", good)
    assert result.exit_code == 1
    assert result.output == "Error: there is no cohort 'autumn' in cohorts/. Known: spring.\n"


def test_cohort_without_quizzes_has_nothing_to_issue(good: Path, run: Run) -> None:
    edit(good, "cohorts/spring.yml", ("quizzes: [check-in]", "quizzes: []"))
    result = run("issue", "spring", "--root", good)
    assert (result.exit_code, result.output) == (1, "Error: spring has no quizzes: name some under `quizzes:`.\n")
    assert not (good / LOCK).exists()


def test_clash_is_told_and_nothing_is_issued(good: Path, run: Run) -> None:
    edit(good, BLUEPRINT, ("must include: [q2.1-01]", "must include: [q2.1-01, q2.1-11]"), ("length: 6", "length: 4"))
    edit(good, BLUEPRINT, ("types: {single: 1 to 2}", "types: {single: 1}"))
    result = run("issue", "spring", "--root", good)
    assert result.exit_code == 1
    assert f"Error: {BLUEPRINT}: Cannot build 2 forms." in result.output
    assert not (good / LOCK).exists()


def test_two_folders_give_the_same_lock(good: Path, issued: Path, run: Run) -> None:
    (good / BLUEPRINT).write_text(QUIZ, encoding="utf-8")
    assert run("issue", "spring", "--root", good).exit_code == 0
    assert (good / LOCK).read_bytes() == (issued / LOCK).read_bytes()


def test_another_seed_gives_other_forms(good: Path, run: Run) -> None:
    found = []
    for seed in ("5", "6", "5"):
        assert run("issue", "spring", "--root", good, "--seed", seed).exit_code == 0
        found.append((good / LOCK).read_bytes())
        (good / LOCK).unlink()
    first, other, again = found
    assert first == again
    assert b"\nseed: 5\n" in first
    assert other != first.replace(b"\nseed: 5\n", b"\nseed: 6\n")


# What was issued stays


REVISED = ("q2.1-01 Oil on the floor\n\n```yaml\n", "q2.1-01 Oil on the floor\n\n```yaml\nrevision: 2\n")
OIL = ("There is oil on the floor.", "There is oil on the stairs.")
CHANGES: dict[str, tuple[str, tuple[tuple[str, str], ...], str]] = {
    "an item edited": (
        BANK,
        (REVISED, OIL),
        f"{BANK}:1: warning L013 q2.1-01 was edited since; form A-CODE of check-in has it as it was",
    ),
    "a title": (
        BLUEPRINT,
        ((TITLE, "title: Another quiz"),),
        f"{BLUEPRINT}:1: warning L013 the blueprint was edited since; form A-CODE stays as it was: "
        "title Another quiz, issued with Check-in quiz",
    ),
    "a pass mark": (
        BLUEPRINT,
        (("pass mark: 60", "pass mark: 80"),),
        f"{BLUEPRINT}:1: warning L013 the blueprint was edited since; form A-CODE stays as it was: "
        "pass mark 80, issued with 60",
    ),
    "the length": (
        BLUEPRINT,
        (("length: 4", "length: 5"),),
        f"{BLUEPRINT}:1: warning L013 the blueprint was edited since; form A-CODE stays as it was: 4 items, not 5",
    ),
}
"""A change, and what `build` says about form A of the lock."""


@pytest.mark.parametrize("change", CHANGES)
def test_papers_stay_as_they_were_issued(change: str, issued: Path, run: Run) -> None:
    before = papers(issued)
    path, edits, told = CHANGES[change]
    edit(issued, path, *edits)
    result = build(run, issued)
    assert result.exit_code == 0
    assert told.replace("A-CODE", forms(issued)[0].code) in result.stderr
    assert papers(issued) == before


@pytest.mark.parametrize(
    ("new", "told"),
    [
        ("", "{} was removed from the bank since; form"),
        (r"\1status: withdrawn\n\2", "{} was withdrawn since; form"),
    ],
    ids=["removed", "withdrawn"],
)
def test_an_item_that_is_no_longer_asked_is_still_on_these_papers(new: str, told: str, issued: Path, run: Run) -> None:
    before = papers(issued)
    gone = next(id_ for id_ in asked(forms(issued)) if id_ not in ("q2.1-01", "q2.1-11", "q2.1-12"))
    text = (issued / BANK).read_text(encoding="utf-8")
    changed = re.sub(rf"(?ms)^(## {re.escape(gone)} .*?```yaml\n)(.*?)(?=^## |\Z)", new, text)
    assert changed != text
    (issued / BANK).write_text(changed, encoding="utf-8")
    result = build(run, issued)
    assert result.exit_code == 0, result.stderr
    assert f"warning L013 {told.format(gone)}" in result.stderr
    assert papers(issued) == before


def test_everything_that_changed_is_named(issued: Path, run: Run) -> None:
    edit(issued, BANK, REVISED, OIL)
    edit(issued, BLUEPRINT, (TITLE, "title: Another quiz"))
    told = build(run, issued).stderr
    codes = {form.code for form in forms(issued)}
    assert {re.search(r"[AB]-\w{5}", line)[0] for line in told.splitlines() if "Another quiz" in line} == codes
    assert {re.search(r"[AB]-\w{5}", line)[0] for line in told.splitlines() if "q2.1-01 was edited" in line} == codes
    assert told.endswith("\nno errors, 4 warnings\n")


def test_another_text_under_the_same_revision_is_an_error(issued: Path, run: Run) -> None:
    before = papers(issued)
    edit(issued, BANK, OIL)
    result = build(run, issued)
    assert result.exit_code == 1
    assert result.stderr.startswith(
        f"{BANK}:1: error L011 q2.1-01 is not what {LOCK} holds as revision 1: raise it to `revision: 2`\n"
    )
    assert papers(issued) == before


def test_another_seed_changes_nothing_that_was_issued(issued: Path, run: Run) -> None:
    before = papers(issued)
    assert build(run, issued, "--seed", "99").exit_code == 0
    assert papers(issued) == before


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (r"\n        key: ([A-D])\n", "\n        key: E\n", "L010"),
        (r"There is oil", "There is water", "L010"),
        (r"\n    minutes: 20\n", "\n    minutes: 25\n", "L010"),
        (r"\ncohort: spring\n", "\n", "Y002"),
        (r"\nseed: ", "\nseed: [", "Y001"),
    ],
    ids=["key", "text", "minutes", "cohort", "not YAML"],
)
def test_a_lock_that_was_edited_is_refused(old: str, new: str, code: str, issued: Path, run: Run) -> None:
    before = papers(issued)
    text = (issued / LOCK).read_text(encoding="utf-8")
    edited = re.sub(old, new, text, count=1)
    assert edited != text
    (issued / LOCK).write_text(edited, encoding="utf-8")
    result = build(run, issued)
    assert result.exit_code == 1
    assert re.search(rf"(?m)^{re.escape(LOCK)}:\d+: error {code} ", result.stderr), result.stderr
    assert papers(issued) == before


def test_nothing_is_built_from_an_edited_lock(good: Path, run: Run) -> None:
    assert run("issue", "spring", "--root", good).exit_code == 0
    edit(good, LOCK, ("minutes: 20", "minutes: 25"))
    assert build(run, good).exit_code == 1
    assert not (good / "build" / "spring").exists()


# Later cohorts


def with_summer(root: Path, length: int) -> None:
    """Give the course a second cohort, and a quiz of one form that asks for any items."""
    blueprint = 'title: Check-in quiz\npurpose: formative\nlength: {}\nunits: {{"2.1": {}}}\nforms: 1\n'
    (root / BLUEPRINT).write_text(blueprint.format(length, length), encoding="utf-8")
    spring = (root / "cohorts" / "spring.yml").read_text(encoding="utf-8")
    (root / "cohorts" / "summer.yml").write_text(spring.replace("Spring 2027", "Summer 2027"), encoding="utf-8")


def test_a_later_cohort_is_asked_other_questions(good: Path, run: Run) -> None:
    with_summer(good, length=5)
    for cohort in ("spring", "summer"):
        assert run("issue", cohort, "--root", good).exit_code == 0
    assert len(asked(forms(good, "spring"))) == len(asked(forms(good, "summer"))) == 5
    assert set(asked(forms(good, "spring"))) & set(asked(forms(good, "summer"))) == set()


def test_a_small_bank_asks_again_no_more_than_it_must(good: Path, run: Run) -> None:
    with_summer(good, length=8)
    for cohort in ("spring", "summer"):
        assert run("issue", cohort, "--root", good).exit_code == 0
    bank = [item for item in read_course(good)[0].items if item.use == "assessment"]
    again = set(asked(forms(good, "spring"))) & set(asked(forms(good, "summer")))
    assert len(again) == 2 * 8 - len(bank)


def test_drafts_of_a_later_cohort_avoid_what_was_issued(good: Path, run: Run) -> None:
    with_summer(good, length=5)
    assert run("issue", "spring", "--root", good).exit_code == 0
    titles = {item.id: item.title for item in read_course(good)[0].items}
    result = run("build", "summer", "--root", good, "--only", "quizzes", "--today", TODAY.isoformat())
    assert result.exit_code == 0
    with zipfile.ZipFile(good / "build" / "summer" / "quizzes" / "check-in" / "form-A-key.docx") as package:
        key = package.read("word/document.xml").decode()
    drafted = re.findall(r"Item (q2\.1-\d+), revision", re.sub("<[^>]*>", "", key))
    assert len(drafted) == 5
    assert titles.keys() >= set(drafted)
    assert set(drafted) & set(asked(forms(good))) == set()


def test_a_quiz_that_was_added_or_taken_out_since_is_named(issued: Path, run: Run) -> None:
    edit(issued, "cohorts/spring.yml", ("quizzes: [check-in]", "quizzes: [later]"))
    (issued / "question_bank" / "blueprints" / "later.yml").write_text(QUIZ, encoding="utf-8")
    said = build(run, issued).output
    assert "L013 later was added after the papers were issued, and has none: see cohorts/spring.lock.yml" in said
    assert "cohorts/spring.yml:1: warning L013 check-in was taken out since; its papers are still printed" in said


def test_a_sample_is_never_issued(good: Path, run: Run) -> None:
    (good / BLUEPRINT).write_text(QUIZ, encoding="utf-8")
    edit(good, BANK, ("## q2.1-01 Oil on the floor", "## q2.1-01 A title for authors"))
    result = run("issue", "spring", "--root", good)
    assert result.exit_code == 1
    assert result.output.startswith("Error: q2.1-01: still the sample that `new` wrote.")
    assert not (good / LOCK).exists()


def test_the_manifest_tells_the_seed_of_the_papers_that_were_issued(good: Path, run: Run) -> None:
    assert run("issue", "spring", "--seed", "5", "--root", good).exit_code == 0
    assert build(run, good, "--seed", "6").exit_code == 0
    manifest = read_manifest(good / "build" / "spring")
    assert manifest is not None
    assert manifest.seed == 5
