"""Filled checklists are read back exactly; nothing is guessed, and prompts are never answers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import filling
import pytest
from click.testing import Result
from collecting import ANSWERS, EVENT, FACTS, RATED, of_event, only, rows, told
from filling import DOCUMENT, FOOTER, PROPERTIES, changed, filled, zipped

from builder.build.pieces import checklist_for_leaves
from builder.collect.answers import PROMPTS, day_of, written
from builder.collect.collecting import collect
from builder.collect.shelf import Shelf
from builder.collect.table import COLUMNS, table
from builder.model import Course

# What was filled in


@pytest.mark.parametrize("tags", [True, False], ids=["by tag, as Word leaves it", "by bookmark"])
def test_what_was_filled_in_is_read_and_nothing_else(blank: bytes, known: Shelf, tags: bool) -> None:
    record = only(collect([("a.docx", filled(blank, ANSWERS, tags=tags))], known))
    assert record.facts == FACTS
    assert [(one.id, one.rating, one.evidence, one.missed) for one in record.rated] == RATED
    assert [(one.critical, one.competences) for one in record.rated] == [
        (False, ("3.10.1",)),
        (False, ("3.10.1", "1.1.2")),
        (True, ("3.10.1",)),
    ]
    one = record.identity
    assert (one.kind, one.id, one.cohort, one.program) == ("checklist", EVENT, "", "0.1.0")
    assert one.content.startswith("Content of 22 November 2026")


def test_every_kind_of_observation_is_read(root: Path, course: Course, known: Shelf) -> None:
    for event in course.observations:
        key, expected = event.criteria[0].id, known.find(event.id)
        assert expected is not None
        scale = expected.scales[0]
        tick, rating = next(iter(scale.ticks.items()))
        answers = {"trainee": "7", "date": "2027-03-01", tick: "yes", scale.evidence: "Seen"}
        found = collect([("a.docx", filled(of_event(root, course, event.id), answers))], known)
        assert not found.refused, (event.id, told(found))
        first = found.records[0].rated[0]
        assert (first.id, first.rating, first.evidence) == (key, rating, "Seen")


def test_a_role_play_is_one_whatever_was_ticked(root: Path, course: Course, known: Shelf) -> None:
    play = next(one.id for one in course.observations if one.kind == "role play")
    answers = {"trainee": "7", "date": "2027-03-01", "minutes": "9"}
    found = collect([("a.docx", filled(of_event(root, course, play), answers))], known)
    assert found.records[0].facts["occasion"] == "Role play"


def test_a_checklist_for_chosen_competences_is_read(root: Path, course: Course, known: Shelf) -> None:
    (data,) = checklist_for_leaves(root, course, "3.10 1.1.2", None).files.values()
    answers = {"trainee": "7", "date": "2027-03-01", "shop-visit-02.rating.4": "yes", "shop-visit.agreed": "yes"}
    record = collect([("a.docx", filled(data, answers))], known).records[0]
    assert record.identity.id == "3.10.1 3.10.2 1.1.2"
    assert {one.id: one.rating for one in record.rated}["shop-visit-02"] == "With prompts"


def test_one_of_the_two_identities_is_enough(full: bytes, known: Shelf) -> None:
    parts = filling.parts_of(full)
    for lost in (PROPERTIES, FOOTER):
        assert only(collect([("a.docx", zipped({k: v for k, v in parts.items() if k != lost}))], known)).facts == FACTS


def test_what_a_provider_sets_beside_the_line_does_not_matter(full: bytes, known: Shelf) -> None:
    line = "coursewright 0.1.0"
    parts = filling.parts_of(filling.replaced(full, FOOTER, line, f"{line} · Hill &amp; Dale, page 2"))
    again = {**parts, "word/footer2.xml": filling.parts_of(full)[FOOTER]}
    assert only(collect([("a.docx", zipped(again))], known)).facts == FACTS


def test_a_prompt_is_never_an_answer(blank: bytes, known: Shelf) -> None:
    answers = {"trainee": "7", "date": "2027-03-01", "shop-visit-01.rating.2": "yes", "shop-visit-01.said": "Nothing"}
    record = collect([("a.docx", filled(blank, answers))], known).records[0]
    assert record.facts == {"trainee": "7", "date": "2027-03-01"}
    for prompt in (*PROMPTS, "______________", "\u00a0\u00a0", "\t", ""):
        assert written(prompt) == ""


def test_a_foreign_prompt_is_believed_of_word_alone(blank: bytes, known: Shelf) -> None:
    answers = {"trainee": "7", "date": "2027-03-01", "shop-visit-01.rating.5": "yes"}
    german = changed(filled(blank, answers), DOCUMENT, filling.holding("minutes", "Hier klicken"))
    assert "minutes" not in collect([("a.docx", german)], known).records[0].facts
    parts = filling.parts_of(german)
    del parts["docProps/app.xml"]
    # LibreOffice claims to show a prompt where somebody has typed: there the text tells.
    assert collect([("a.docx", zipped(parts))], known).records[0].facts["minutes"] == "Hier klicken"


def test_the_state_of_a_box_is_trusted_and_not_its_sign(full: bytes, known: Shelf) -> None:
    other = changed(full, DOCUMENT, filling.holding("shop-visit-01.rating.5", "☐"))
    assert only(collect([("a.docx", other)], known)).rated[0].rating == "Independently"


@pytest.mark.parametrize(
    ("kept", "shown", "read"),
    [
        ("2027-03-01T00:00:00Z", "01/03/2027", "2027-03-01"),
        ("2027-03-01T00:00:00Z", "1.3.27", "2027-03-01"),
        ("", "1 March 2027", "2027-03-01"),
        ("", "2027-03-01", "2027-03-01"),
    ],
)
def test_dates_are_read_from_the_control_else_from_the_text(
    full: bytes, known: Shelf, kept: str, shown: str, read: str
) -> None:
    data = changed(full, DOCUMENT, filling.dated("date", kept, shown))
    assert only(collect([("a.docx", data)], known)).facts["date"] == read


@pytest.mark.parametrize("text", ["1/3/2027", "1 Mar 2027", "31 February 2027", "2027-02-30", "1 march 2027", "soon"])
def test_no_other_date_is_guessed(text: str) -> None:
    assert day_of(text) is None


# The table


def test_the_table_has_a_row_for_each_criterion(full: bytes, known: Shelf) -> None:
    found = rows(table(collect([("in/a.docx", full)], known).records))
    assert list(found[0]) == list(COLUMNS)
    assert [(one["criterion"], one["rating"], one["evidence"], one["missed"]) for one in found] == [
        (name, rating, evidence, "yes" if missed else "") for name, rating, evidence, missed in RATED
    ]
    for one in found:
        assert {name: one[name] for name in FACTS} == FACTS
        assert (one["file"], one["event"], one["kind"]) == ("in/a.docx", EVENT, "checklist")


def test_no_cell_of_the_table_is_a_formula(full: bytes, known: Shelf) -> None:
    data = filled(full, {"trainee": "=cmd|' /C calc'!A0", "action": "+44 1632 960", "place": "@home"})
    found = rows(table(collect([("a.docx", data)], known).records))[0]
    assert found["trainee"] == "'=cmd|' /C calc'!A0"
    assert (found["agreed action"], found["place"]) == ("'+44 1632 960", "'@home")


# The command


def test_command_writes_the_table_and_keeps_what_was_there(
    run: Callable[..., Result], root: Path, full: bytes, tmp_path: Path
) -> None:
    folder, out = tmp_path / "in", tmp_path / "records.csv"
    folder.mkdir()
    (folder / "a.docx").write_bytes(full)
    result = run("collect", folder, "--out", out, "--root", root)
    assert result.exit_code == 0, result
    assert len(rows(out.read_bytes())) == 3
    out.write_text("mine", encoding="utf-8")
    assert "Kept what was there" in run("collect", folder, "--out", out, "--root", root).output
    assert [one.read_text(encoding="utf-8") for one in tmp_path.glob("records.csv-kept/*/*")] == ["mine"]


def test_command_writes_nothing_where_a_file_is_refused(
    run: Callable[..., Result], root: Path, full: bytes, tmp_path: Path
) -> None:
    folder, out = tmp_path / "in", tmp_path / "records.csv"
    folder.mkdir()
    (folder / "a.docx").write_bytes(full)
    (folder / "b.pdf").write_bytes(b"%PDF-1.7")
    result = run("collect", folder, "--out", out, "--root", root)
    assert result.exit_code == 1
    assert not out.exists()
    assert "b.pdf:1: error K002 a PDF" in result.output
    result = run("collect", folder, "--out", out, "--partial", "--root", root)
    assert result.exit_code == 1
    assert len(rows(out.read_bytes())) == 3


def test_command_writes_nothing_about_people_into_the_course(
    run: Callable[..., Result], root: Path, full: bytes, tmp_path: Path
) -> None:
    (tmp_path / "a.docx").write_bytes(full)
    result = run("collect", tmp_path / "a.docx", "--out", root / "records.csv", "--root", root)
    assert result.exit_code == 1
    assert "in the folder of the course" in result.output
    assert not (root / "records.csv").exists()
    assert run("collect", tmp_path / "a.docx", "--root", root).exit_code == 0
    assert (root / "build" / "records.csv").is_file()


def test_command_tells_what_it_cannot_read_and_reads_each_file_once(
    run: Callable[..., Result], root: Path, full: bytes, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.docx").write_bytes(full)
    (folder / "gone.docx").symlink_to(tmp_path / "nowhere.docx")
    (folder / ".DS_Store").write_bytes(b"x")
    out = folder / "records.csv"
    result = run("collect", folder, folder / "a.docx", "--out", out, "--partial", "--root", root)
    assert "gone.docx:1: error K036 the file cannot be read: No such file or directory" in result.output
    assert "1 error, no warnings" in result.output
    assert len(rows(out.read_bytes())) == 3
    (folder / "gone.docx").unlink()
    # The table of the time before lies among the files, and is not taken for one.
    assert run("collect", folder, "--out", out, "--root", root).exit_code == 0
