"""`coursewright import`: what is written, what is told, and that a refusal leaves nothing behind."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from builder.build import taking
from builder.course import read_course
from builder.model import Course

Run = Callable[..., Result]
AIKEN = """\
What is two plus two?
A. Three
B. Four
ANSWER: B

Which tool opens a nut?
A. A spanner
B. A pump
ANSWER: A
"""
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
MOODLE = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<question type="essay"><name><text>Write</text></name>
<questiontext format="html">
<text><![CDATA[<p>Describe <img src="@@PLUGINFILE@@/my%20shop.png" alt="a shop"></p>]]></text>
<file name="my shop.png" path="/" encoding="base64">{PIXEL}</file>
<file name="notes.pdf" path="/" encoding="base64">JVBERi0=</file></questiontext>
<graderinfo format="html"><text>Look for the counter.</text></graderinfo>
<tags><tag><text>1.1.1a</text></tag><tag><text>9.9.9</text></tag><tag><text>shops</text></tag></tags>
</question>
<question type="calculated"><name><text>Sum</text></name>
<questiontext><text>{{a}} + {{b}}</text></questiontext></question>
</quiz>
"""


@pytest.fixture
def course(good: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The good course, as the current folder, with files to take in beside it."""
    monkeypatch.chdir(good)
    return good


def snapshot(root: Path) -> dict[str, bytes]:
    files = (path for path in root.rglob("*") if path.is_file() and ".cache" not in path.parts)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def given(name: str, content: str | bytes) -> str:
    """Write a file outside the course, and return its path."""
    place = Path("..") / name
    place.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(place)


def read(root: Path) -> Course:
    found, problems = read_course(root)
    assert [problem for problem in problems if problem.severity == "error"] == []
    return found


def test_questions_join_the_bank_as_drafts_with_the_next_ids(course: Path, run: Run) -> None:
    last = max(item.id for item in read(course).items if item.unit == "1.1")
    first = int(last.rpartition("-")[2]) + 1
    done = run("import", given("quiz.txt", AIKEN), "--unit", "1.1", "--competences", "1.1.1a")
    assert done.exit_code == 0, done.output
    assert done.output.splitlines() == [
        f"q1.1-{first:02}  single       What is two plus two?",
        f"q1.1-{first + 1:02}  single       Which tool opens a nut?",
        "Aiken: 2 questions taken into question_bank/1.1.md. Look each through, then set `status: current`.",
    ]
    new = read(course).items
    (item,) = (one for one in new if one.title == "Which tool opens a nut?")
    assert (item.status, item.use, item.level, item.unit) == ("draft", "assessment", "apply", "1.1")
    assert [leaf.what for leaf in item.competences] == ["1.1.1a"]
    assert item.note == "It came from quiz.txt.\nLevel apply is assumed."
    assert run("check").exit_code == 0


def test_second_import_of_a_file_takes_nothing_twice(course: Path, run: Run) -> None:
    path = given("quiz.txt", AIKEN)
    assert run("import", path, "--unit", "1.1").exit_code == 0
    before = snapshot(course)
    done = run("import", path, "--unit", "1.1")
    assert done.exit_code == 0
    assert "Already there: 'What is two plus two?' is q1.1-" in done.output
    assert "0 questions taken into question_bank/1.1.md, 2 already there" in done.output
    assert snapshot(course) == before


def test_a_question_that_stands_twice_in_a_file_is_taken_once(course: Path, run: Run) -> None:
    done = run("import", given("quiz.txt", AIKEN + "\n" + AIKEN), "--unit", "1.1")
    assert "is the same as 'What is two plus two?' before it." in done.output
    assert "2 questions taken" in done.output


def test_dry_run_tells_and_writes_nothing(course: Path, run: Run) -> None:
    before = snapshot(course)
    done = run("import", given("quiz.xml", MOODLE), "--unit", "1.1", "--dry-run")
    assert done.exit_code == 0
    assert "1 question would be taken into question_bank/1.1.md, 1 not taken." in done.output
    assert snapshot(course) == before


def test_losses_and_pictures_are_told_and_kept(course: Path, run: Run) -> None:
    done = run("import", given("quiz.xml", MOODLE), "--unit", "1.1")
    assert done.exit_code == 0, done.output
    (item,) = (one for one in read(course).items if one.title == "Write")
    told = [
        "The file notes.pdf was left out.",
        "Tags: shops.",
        "There was no rubric: write one.",
        "Competences: 9.9.9.",
    ]
    assert item.note.split("\n") == [*told, "It came from quiz.xml.", "Level apply is assumed."]
    for sentence in told:
        assert f"warning I003 {item.id}: {sentence}" in done.output
    assert "quiz.xml:11: warning I002 'Sum' of type calculated: this type has none with us" in done.output
    assert (course / "question_bank/pictures/my-shop.png").read_bytes().startswith(b"\x89PNG")
    assert [leaf.what for leaf in item.competences] == ["1.1.1a"]
    assert run("check").exit_code == 0


def test_a_picture_never_takes_the_place_of_another(course: Path, run: Run) -> None:
    there = course / "question_bank" / "pictures" / "my-shop.png"
    there.parent.mkdir(exist_ok=True)
    there.write_bytes(b"\x89PNG\r\n\x1a\nanother")
    done = run("import", given("quiz.xml", MOODLE), "--unit", "1.1")
    assert done.exit_code == 0
    assert there.read_bytes().endswith(b"another")
    assert (there.parent / "my-shop-2.png").is_file()
    assert "![a shop](pictures/my-shop-2.png)" in (course / "question_bank/1.1.md").read_text(encoding="utf-8")


def test_a_unit_without_questions_gets_a_file(course: Path, run: Run) -> None:
    (course / "question_bank" / "1.1.md").rename(course / "old.md")
    done = run("import", given("quiz.txt", AIKEN), "--unit", "1.1", "--use", "practice")
    assert done.exit_code == 0, done.output
    text = (course / "question_bank" / "1.1.md").read_text(encoding="utf-8")
    assert text.startswith("## q1.1-01 What is two plus two?\n\n```yaml\ntype: single\n")
    assert "use: practice" in text


@pytest.mark.parametrize(
    ("content", "more", "told"),
    [
        (AIKEN, ["--unit", "9.9"], "Q004 there is no unit 9.9"),
        (AIKEN, ["--unit", "1.1", "--competences", "1.1.99"], "U004 '1.1.99' is not a leaf of the register"),
        (AIKEN, ["--unit", "1.1", "--format", "word"], "I001 there is no format 'word'; known are aiken,"),
        ("Nothing here.", ["--unit", "1.1"], "I001 the file is of no known format. Known are aiken (Aiken),"),
        ("", ["--unit", "1.1", "--format", "gift"], "I001 the file is empty"),
        (b"\x00\x01\x02\xff" * 50, ["--unit", "1.1", "--format", "gift"], "I001 the file is no text"),
        ("<quiz><question", ["--unit", "1.1"], "I001 the file is not well-formed XML"),
        (
            '<!DOCTYPE x [<!ENTITY a "b">]><quiz><question/></quiz>',
            ["--unit", "1.1"],
            "I001 the XML has a document type",
        ),
        ("What?\nA. one\nB. two\nANSWER: C\n", ["--unit", "1.1"], "its key C is none of its options"),
    ],
    ids=["unit", "competence", "format", "unknown", "empty", "binary", "broken", "entities", "nothing to take"],
)
def test_a_refusal_is_told_and_leaves_nothing(
    course: Path, run: Run, content: str | bytes, more: list[str], told: str
) -> None:
    before = snapshot(course)
    done = run("import", given("quiz.xml", content), *more)
    assert done.exit_code == 1
    assert told in done.output
    assert snapshot(course) == before


def test_a_bank_with_mistakes_is_not_added_to(course: Path, run: Run) -> None:
    bank = course / "question_bank" / "1.1.md"
    bank.write_text(bank.read_text(encoding="utf-8") + "\n## q1.1-99 No data\n", encoding="utf-8")
    before = snapshot(course)
    done = run("import", given("quiz.txt", AIKEN), "--unit", "1.1")
    assert done.exit_code == 1
    assert "question_bank/1.1.md has mistakes: mend them first, then add to it." in done.output
    assert snapshot(course) == before


def test_what_cannot_be_written_leaves_no_pictures(course: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    before = snapshot(course)
    whole = taking.write_whole

    def full(place: Path, data: bytes) -> None:
        if place.suffix == ".md":
            raise OSError(28, os.strerror(28), str(place))
        whole(place, data)

    monkeypatch.setattr(taking, "write_whole", full)
    done = run("import", given("quiz.xml", MOODLE), "--unit", "1.1")
    assert done.exit_code == 1
    assert "1.1.md could not be written: No space left on device." in done.output
    assert snapshot(course) == before


def test_a_mistake_of_the_writer_is_not_written(course: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builder.intake.planning.bank_text", lambda *given, **more: "## no item\n")
    monkeypatch.setattr("builder.intake.planning.unreadable", lambda *given: "")
    before = snapshot(course)
    done = run("import", given("quiz.txt", AIKEN), "--unit", "1.1")
    assert done.exit_code == 1
    assert "This is a mistake of the program, please tell it: nothing was written." in done.output
    assert snapshot(course) == before


def test_a_unit_is_full_after_999_questions(course: Path, run: Run) -> None:
    bank = course / "question_bank" / "1.1.md"
    text = bank.read_text(encoding="utf-8")
    bank.write_text(text.replace("## q1.1-01 ", "## q1.1-998 ", 1), encoding="utf-8")
    done = run("import", given("quiz.txt", AIKEN), "--unit", "1.1")
    assert done.exit_code == 1
    assert "I001 unit 1.1 has IDs for 1 more, and the file has 2 new questions: split it" in done.output


def test_our_own_export_is_known_again_as_what_the_bank_has(course: Path, run: Run) -> None:
    made = run("quiz", "check-in", "--to", "moodle", "--to", "gift", "--to", "csv", "--forms", "1", "--out", "../out")
    assert made.exit_code == 0, made.output
    for name in ("form-A-moodle.xml", "form-A-gift.txt", "form-A.csv"):
        done = run("import", f"../out/{name}", "--unit", "1.1")
        assert done.exit_code == 0, done.output
        assert "0 questions taken" in done.output
    ids = {row["id"] for row in json.loads(run("items", "--json").output)}
    assert len(ids) == len(read(course).items)
