"""The checklists of a cohort: filled in as far as is known, and named so that every system takes them."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest
from click.testing import Result
from collecting import EVENT
from filling import filled, parts_of
from programs import faults_of

from builder.build.bundle import bundle, file_names, identifiers
from builder.build.pieces import checklist_for_event
from builder.collect.collecting import collect
from builder.collect.shelf import Shelf
from builder.model import Course

PROVIDER = "Example College"
Run = Callable[..., Result]


def made(root: Path, course: Course, *trainees: str) -> dict[str, bytes]:
    events = [one for one in course.observations if one.id == EVENT]
    return dict(bundle(root, course, course.cohorts[0], events, trainees).files)


def text_of(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    parts = [document.element.body, document.sections[0].footer._element, document.sections[0].header._element]
    return " ".join("".join(part.itertext()) for part in parts)


def test_without_numbers_there_is_one_checklist_an_event_and_its_spreadsheet(root: Path, course: Course) -> None:
    files = made(root, course)
    assert set(files) == {f"{EVENT}.docx", f"spreadsheets/{EVENT}.xlsx"}
    told = text_of(files[f"{EVENT}.docx"])
    assert course.cohorts[0].title in told
    assert PROVIDER in told
    book = openpyxl.load_workbook(io.BytesIO(files[f"spreadsheets/{EVENT}.xlsx"]))
    assert course.cohorts[0].id in book["About"]["B2"].value
    assert book["About"]["B3"].value == PROVIDER


def test_each_trainee_gets_a_checklist_with_the_number_in_it(root: Path, course: Course, known: Shelf) -> None:
    files = made(root, course, "0417", "T/18 <b>&")
    one, other = files[f"0417/0417-{EVENT}.docx"], files[f"T-18-b/T-18-b-{EVENT}.docx"]
    answers = {"date": "2027-03-01", "shop-visit-01.rating.5": "yes"}
    read = collect([("a.docx", filled(one, answers)), ("b.docx", filled(other, answers))], known)
    assert [record.facts["trainee"] for record in read.records] == ["0417", "T/18 <b>&"]
    assert {record.identity.cohort for record in read.records} == {course.cohorts[0].id}


def test_a_bundle_asks_what_a_single_checklist_asks(root: Path, course: Course) -> None:
    event = next(one for one in course.observations if one.id == EVENT)
    single = parts_of(checklist_for_event(root, course, event).files[f"{EVENT}.docx"])["docProps/custom.xml"]
    several = parts_of(made(root, course, "0417")[f"0417/0417-{EVENT}.docx"])["docProps/custom.xml"]
    start = b'name="coursewright-structure"><vt:lpwstr>'
    assert single.partition(start)[2][:16] == several.partition(start)[2][:16] != b""


def test_two_bundles_are_the_same_bytes(root: Path, course: Course) -> None:
    assert made(root, course, "0417") == made(root, course, "0417")


def test_every_file_of_a_bundle_is_valid(root: Path, course: Course, tmp_path: Path) -> None:
    events = course.observations
    for name, data in bundle(root, course, course.cohorts[0], events, ["0417"]).files.items():
        path = tmp_path / Path(name).name
        path.write_bytes(data)
        assert faults_of(path) == [], name


def test_names_of_files_are_safe_everywhere_and_differ() -> None:
    names = ["0417", "A/1", "a-1", "../x", "Zoë", "CON", "李", "...", "con.txt"]
    assert list(file_names(names).values()) == [
        *("0417", "A-1", "a-1-2", "x", "Zoe", "CON-", "trainee", "trainee-2", "con.txt-"),
    ]


def test_identifiers_stand_one_a_line() -> None:
    assert identifiers(["0417 ", "", "# spring", "0418", "0417"]) == (("0417", "0418"), "")
    assert identifiers(["x" * 61])[1].endswith("expected at most 60 characters in one line")
    assert identifiers(["a\tb"])[1].startswith("'a\\tb' is no identifier")


def test_command_writes_into_build_and_nowhere_else_in_the_course(run: Run, root: Path, tmp_path: Path) -> None:
    listed = tmp_path / "numbers.txt"
    listed.write_bytes(b"\xef\xbb\xbf0417\r\n0418\r\n")
    done = run("bundle", "spring", "--trainees", listed, "--event", EVENT, "--root", root)
    assert done.exit_code == 0, done.output
    there = {path.relative_to(root / "build" / "bundles" / "spring").as_posix() for path in _files(root / "build")}
    assert {f"0417/0417-{EVENT}.docx", f"0418/0418-{EVENT}.docx", f"spreadsheets/{EVENT}.xlsx"} <= there
    refused = run("bundle", "spring", "--out", root / "observations" / "x", "--root", root)
    assert refused.exit_code == 1
    assert "is in the folder of the course" in refused.output


def _files(folder: Path) -> list[Path]:
    return [path for path in (folder / "bundles" / "spring").rglob("*") if path.is_file()]


@pytest.mark.parametrize("args", [["--event", "no-such"], ["--trainee", "x" * 70]])
def test_command_says_what_would_be_right(run: Run, root: Path, args: list[str]) -> None:
    done = run("bundle", "spring", *args, "--root", root)
    assert done.exit_code == 1
    assert "Known: " in done.output or "expected at most" in done.output


def test_a_list_without_an_id_makes_no_checklists_for_nobody(run: Run, root: Path, tmp_path: Path) -> None:
    listed = tmp_path / "numbers.txt"
    listed.write_text("# none yet\n\n", encoding="utf-8")
    for args in (["--trainees", listed], ["--trainee", " "]):
        done = run("bundle", "spring", *args, "--out", tmp_path / "out", "--root", root)
        assert done.exit_code == 1
        assert done.output.startswith("Error: there is no ID in ")
    assert not (tmp_path / "out").exists()


def test_command_makes_the_spreadsheet_of_an_event(run: Run, root: Path, tmp_path: Path) -> None:
    assert run("checklist", EVENT, "--spreadsheet", "--out", tmp_path, "--root", root).exit_code == 0
    assert (tmp_path / f"{EVENT}.xlsx").is_file()
    assert run("checklist", "--unit", "3.10", "--spreadsheet", "--root", root).exit_code == 2
