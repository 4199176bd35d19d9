"""The question bank for learning systems and reviewers; what a format leaves out; which formats a cohort gets."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from click.testing import Result
from courses import read_once
from places import CASES, TODAY
from programs import faults_of

from builder.build.bank import bank_form, chosen_items
from builder.build.documents import exports, printing
from builder.build.exports import exported, without
from builder.form import Form, FormSection, Question, form_code
from builder.formats import Format, formats
from builder.model import Choice, Course, Mention, Problem, TextEntry


@cache
def course() -> Course:
    return read_once(CASES / "good")


def write(form: Form, pictures: Mapping[str, bytes]) -> dict[str, bytes]:
    lines = [f"{section.first} {section.title}" for section in form.sections]
    lines += [f"{question.number} {question.item.id}" for question in form.questions]
    return {f"{form.file}.txt": "\n".join([*lines, *(vignette.id for vignette in form.vignettes)]).encode()}


def limits(question: Question) -> Iterator[Problem]:
    if question.item.id == "q2.1-02":
        yield Problem(question.item.where, "E001", "q2.1-02: too much for it")
    if question.item.id == "q2.1-03":
        yield Problem(question.item.where, "E002", "q2.1-03: a little different", "warning")


NARROW = Format("narrow", frozenset([Choice]), write, limits)
"""A format that has choices only, and cannot carry one of them."""


# The bank as a form


def test_bank_is_a_form_without_a_blueprint() -> None:
    form = bank_form(course(), [], None)
    assert (form.blueprint, form.file, form.title, form.draft) == ("", "bank", "Question bank", False)
    assert [question.item.id for question in form.questions] == [item.id for item in course().items]
    assert [question.number for question in form.questions] == list(range(1, len(form.questions) + 1))
    assert [vignette.id for vignette in form.vignettes] == [vignette.id for vignette in course().vignettes]
    assert form.code == form_code(form)


@pytest.mark.parametrize(
    ("units", "use", "name", "title"),
    [
        (("2.1",), None, "bank-2.1", "Question bank: 2.1 Keeping people safe"),
        (("2.1", "1.1"), None, "bank-2.1-1.1", "Question bank: 1.1 A good welcome, 2.1 Keeping people safe"),
        ((), "practice", "bank-practice", "Question bank"),
    ],
)
def test_items_of_units_and_of_a_use(units: tuple[str, ...], use: str | None, name: str, title: str) -> None:
    form = bank_form(course(), units, use)
    assert (form.file, form.title) == (name, title)
    assert form.questions
    assert {question.item.unit for question in form.questions} <= set(units or ("1.1", "2.1", "3.10"))
    assert {question.item.use for question in form.questions} <= ({use} if use else {"practice", "assessment"})


def test_options_stand_as_written_and_no_order_tells_its_key() -> None:
    for question in bank_form(course(), [], None).questions:
        written = tuple(range(len(question.shown)))
        assert (question.shown == written) == (isinstance(question.item.interaction, Choice | TextEntry) or not written)


def test_items_stand_in_the_order_of_the_course() -> None:
    assert [item.unit for item in chosen_items(course(), (), None)] == [item.unit for item in course().items]


# What a format leaves out


def test_refusal_names_every_item_and_writes_nothing() -> None:
    files, problems = exported(CASES / "good", course(), bank_form(course(), ["2.1"], None), NARROW)
    assert files == {}
    named = {problem.message.partition(":")[0] for problem in problems if problem.severity == "error"}
    others = {item.id for item in course().items if item.unit == "2.1" and not isinstance(item.interaction, Choice)}
    assert named == others | {"q2.1-02"}


def test_what_is_left_out_is_named_and_the_rest_keeps_its_numbers() -> None:
    form = bank_form(course(), ["2.1"], None)
    files, problems = exported(CASES / "good", course(), form, NARROW, leave_out=True)
    lines = files["bank-2.1.txt"].decode().splitlines()
    assert lines == ["1 q2.1-01", "3 q2.1-03", "4 q2.1-04", "11 q2.1-11", "12 q2.1-12", "v2.1-01"]
    assert {problem.severity for problem in problems} == {"warning"}
    told = [problem.message for problem in problems]
    assert "left out of narrow: q2.1-02: too much for it" in told
    assert "q2.1-03: a little different" in told
    assert len(told) == 8


def test_section_starts_at_its_first_question_that_is_left() -> None:
    form = bank_form(course(), ["2.1"], None)
    sections = tuple(FormSection(name, first) for name, first in (("One", 1), ("Two", 2), ("Three", 5), ("Four", 11)))
    left = without(Form("x", "X", "", "A", "", 1, form.questions, form.vignettes, sections=sections), NARROW)
    assert [(section.title, section.first) for section in left.sections] == [("One", 1), ("Two", 3), ("Four", 11)]


def test_format_that_can_carry_nothing_writes_no_file() -> None:
    empty = Format("empty", frozenset(), write, limits)
    files, problems = exported(CASES / "good", course(), bank_form(course(), ["2.1"], None), empty, leave_out=True)
    assert files == {}
    assert len(problems) == 12


# What a cohort gets


@pytest.mark.parametrize(
    ("named", "suffixes"), [((), {"moodle.xml"}), (("gift", "csv"), {".gift", ".csv"}), (("csv", "csv"), {".csv"})]
)
def test_cohort_gets_the_formats_that_it_names(good: Path, named: tuple[str, ...], suffixes: set[str]) -> None:
    cohort = course().cohorts[0]
    cohort = replace(cohort, exports=tuple(Mention(cohort.where, name) for name in named))
    form = replace(bank_form(course(), ["2.1"], None), blueprint="check-in", name="A")
    shared = printing(good, course(), cohort, "Content of today", TODAY)
    made, problems = exports(shared, [form], [""])
    assert {problem.severity for problem in problems} <= {"warning"}
    told = [one.message for one in problems]
    refused = {target for target in named if any(f"{formats()[target].title} has no" in message for message in told)}
    paths = [one.path for one in made]
    assert all(path.startswith("exports/check-in/form-A") for path in paths)
    assert len(paths) == len(suffixes) - len(refused)
    assert all(path.endswith(tuple(suffixes)) for path in paths)


# The commands


def test_export_writes_the_bank_for_moodle(good: Path, tmp_path: Path, run: Callable[..., Result]) -> None:
    made = run("export", "--unit", "2.1", "--root", good, "--out", tmp_path / "out")
    assert made.exit_code == 0, made.output
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["bank-2.1-moodle.xml"]
    assert (tmp_path / "out/bank-2.1-moodle.xml").read_text(encoding="utf-8").count("<idnumber>q2.1-") >= 9


@pytest.mark.parametrize("name", sorted(formats()))
def test_export_writes_every_format(name: str, good: Path, tmp_path: Path, run: Callable[..., Result]) -> None:
    made = run("export", "--to", name, "--leave-out", "--root", good, "--out", tmp_path / "out")
    assert made.exit_code == 0, made.output
    assert list((tmp_path / "out").iterdir()) != []
    again = run("export", "--to", name, "--leave-out", "--root", good, "--out", tmp_path / "again")
    assert again.exit_code == 0
    for path in (tmp_path / "out").iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes()


def test_export_of_an_item_book_holds_drafts_too(good: Path, tmp_path: Path, run: Callable[..., Result]) -> None:
    bank = good / "question_bank/2.1.md"
    source = bank.read_text(encoding="utf-8")
    bank.write_text(source.replace("type: multiple\n", "type: multiple\nstatus: draft\n"), encoding="utf-8")
    made = run(
        "export", "--unit", "2.1", "--to", "item-book", "--to", "moodle", "--root", good, "--out", tmp_path / "o"
    )
    assert made.exit_code == 0, made.output
    with zipfile.ZipFile(tmp_path / "o/bank-2.1-item-book.docx") as package:
        assert "q2.1-02 Two dangers" in package.read("word/document.xml").decode()
    assert "q2.1-02" not in (tmp_path / "o/bank-2.1-moodle.xml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--unit", "9.9"), "there is no unit '9.9'. Known: 1.1, 2.1, 3.10."),
        (("--to", "moodel"), "there is no format 'moodel'. Known: item-book, "),
        (("--unit", "3.10", "--use", "assessment"), "there is no current item to export."),
        (("--unit", "3.10", "--use", "assessment", "--to", "item-book"), "there is no item to review."),
    ],
)
def test_export_that_cannot_be(
    options: tuple[str, ...], message: str, good: Path, tmp_path: Path, run: Callable[..., Result]
) -> None:
    refused = run("export", *options, "--root", good, "--out", tmp_path / "out")
    assert refused.exit_code == 1
    assert message in refused.output
    assert not (tmp_path / "out").exists()


def test_quiz_in_a_format_that_cannot_carry_it(good: Path, tmp_path: Path, run: Callable[..., Result]) -> None:
    whole = run("quiz", "check-in", "--to", "aiken", "--root", good, "--out", tmp_path / "whole")
    assert whole.exit_code == 1
    assert not (tmp_path / "whole").exists()
    assert "--leave-out" in whole.output
    some = run("quiz", "check-in", "--to", "aiken", "--leave-out", "--root", good, "--out", tmp_path / "some")
    assert some.exit_code == 0, some.output
    assert "left out of aiken: " in some.output
    assert len(list((tmp_path / "some").iterdir())) == 2


def test_quiz_as_an_item_book(good: Path, tmp_path: Path, run: Callable[..., Result]) -> None:
    made = run("quiz", "check-in", "--to", "item-book", "--root", good, "--out", tmp_path / "out")
    assert made.exit_code == 0, made.output
    there = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert there == ["form-A-item-book.docx", "form-B-item-book.docx"]


def test_microsofts_validator_finds_no_error(good: Path, tmp_path: Path, run: Callable[..., Result]) -> None:
    out = tmp_path / "out"
    blueprint = good / "question_bank/blueprints/check-in.yml"
    sections = (
        "sections:\n  - title: First\n    instructions: Read twice.\n    length: 3\n  - title: Second\n    length: 3\n"
    )
    blueprint.write_text(blueprint.read_text(encoding="utf-8") + sections, encoding="utf-8")
    for command in (
        ("export", "--to", "item-book"),
        ("blueprint", "show", "check-in", "--word"),
        ("quiz", "check-in"),
    ):
        made = run(*command, "--root", good, "--out", out)
        assert made.exit_code == 0, made.output
    files = sorted(out.glob("*.docx"))
    assert len(files) == 2 + 2 * 9
    for path in files:
        assert faults_of(path) == [], path.name


def test_quiz_that_touches_safety_says_whom_to_call_in_every_format_with_room_for_it() -> None:
    employers = tuple(one for one in course().providers if one.kind == "employer")
    room = ("html", "notebook", "moodle", "gift", "qti21", "qti30")
    for unit, touches in (("2.1", True), ("3.10", False)):
        form = bank_form(course(), [unit], None)
        assert form.questions
        for name in room:
            files, _ = exported(CASES / "good", course(), form, formats()[name], employers, leave_out=True)
            raw = b"".join(_inflated(path, data) for path, data in files.items())
            said = " ".join(raw.decode("utf-8", "replace").replace("\\", "").split())
            assert ("If someone may be at risk: follow your local policy." in said) == touches, name
            for employer in employers:
                assert (employer.contacts[0].phone in said) == (touches and employer.contacts[0].safety), name


def _inflated(path: str, data: bytes) -> bytes:
    if not path.endswith(".zip"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())
