"""What was rated on paper and typed into the spreadsheet of an event is read as what was filled in with Word."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import filling
import openpyxl
import pytest
from collecting import EVENT, only, rows

from builder.build.pieces import spreadsheet_for_event
from builder.collect.collecting import collect
from builder.collect.shelf import Shelf
from builder.collect.table import table
from builder.model import Course


@pytest.fixture(scope="module")
def sheet(root: Path, course: Course) -> bytes:
    event = next(one for one in course.observations if one.id == EVENT)
    return spreadsheet_for_event(root, course, event).files[f"{EVENT}.xlsx"]


ROW = {
    "Trainee (staff or candidate number)": "T-0417",
    "Date": date(2027, 3, 1),
    "Observer (role)": "Team leader",
    "Length in minutes": 50,
    "Where (kind of place, no name)": "A shop, in the morning",
    "Live or role play": "Live",
    "Agreed first": "yes",
    "01 rating": "Independently",
    "01 evidence": "“Good morning”, then who & why <in one breath>",
    "02 rating": "Not observed",
    "03 rating": "Not yet",
    "03 evidence": "Promised a start on Monday.\nWas told why not.",
    "03 critical action missed": "yes",
    "Global judgement": "Borderline",
    "Questions asked afterwards, and the answers, in the trainee's words": "What would you do with a no?",
    "Done well, in the trainee's words": "The first minute",
    "To change, in the observer's words": "Say “I will ask”",
    "By when": "15 March 2027",
    "Agreed action": "Role play a question about Monday",
    "Trainee's role": "Employment specialist",
    "The trainee signed on": date(2027, 3, 1),
    "Observer's role": "Team leader",
    "The observer signed on": "2027-03-02",
    "The trainee sees it in another way, and says so above.": "yes",
    "A concern was taken to the local route": "no",
}


def typed(
    data: bytes, *filled_rows: dict[str, object], change: Callable[[openpyxl.Workbook], object] | None = None
) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    records = book["Records"]
    heads = {cell.value: cell.column for cell in records[1]}
    for number, row in enumerate(filled_rows):
        for head, value in row.items():
            records.cell(3 + 2 * number, heads[head]).value = value
    if change:
        change(book)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def test_a_spreadsheet_is_read_as_a_document_is(sheet: bytes, full: bytes, known: Shelf) -> None:
    record = only(collect([("a.xlsx", typed(sheet, ROW))], known))
    word = only(collect([("a.docx", full)], known))
    assert (record.facts, record.rated, record.identity) == (word.facts, word.rated, word.identity)
    assert rows(table([record]))[0]["file"] == "a.xlsx row 3"


def test_a_spreadsheet_is_the_same_bytes_whenever_it_is_made(root: Path, course: Course, sheet: bytes) -> None:
    event = next(one for one in course.observations if one.id == EVENT)
    assert spreadsheet_for_event(root, course, event).files[f"{EVENT}.xlsx"] == sheet
    assert b"2026-11-22T00:00:00Z" in filling.parts_of(sheet)["docProps/core.xml"]


def test_a_spreadsheet_helps_whoever_types(sheet: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(sheet))
    records, about = book["Records"], book["About"]
    assert records.freeze_panes == "C2"
    assert [cell.value for cell in records[1]][:2] == ["Trainee (staff or candidate number)", "Date"]
    rules = {str(one.sqref): one.formula1 for one in records.data_validations.dataValidation}
    ratings = next(place for cells, place in rules.items() if "H2:H501" in cells)
    assert [cell.value for (cell,) in book["Lists"][ratings.partition("!")[2].replace("$", "")]] == [
        *("Not observed", "Not yet", "With help", "With prompts", "Independently"),
    ]
    explained = {row[0].value for row in about.iter_rows()}
    assert {cell.value for cell in records[1]} <= explained


def renamed(book: openpyxl.Workbook) -> None:
    book["Records"]["A1"].value = "Name"


def moved_identity(book: openpyxl.Workbook) -> None:
    book["About"]["B2"].value = "My own sheet"


WRONG_ROWS: dict[str, tuple[dict[str, object], str]] = {
    "no such rating": (
        {**ROW, "01 rating": 5},
        "K045 H3 (01 rating) is '5': expected Not observed, Not yet, With help",
    ),
    "no such judgement": ({**ROW, "Global judgement": "Pass"}, "K045 O3 (Global judgement) is 'Pass'"),
    "no such choice": (
        {**ROW, "Live or role play": "Online"},
        "K027 F3 (Live or role play) is 'Online': expected Live",
    ),
    "a date that is none": ({**ROW, "Date": "1.3.2027"}, "K026 B3 (Date) is '1.3.2027': expected a date such as"),
    "a formula": ({**ROW, "Agreed action": "=1+1"}, "K039 "),
    "half a row": ({"01 rating": "Not yet"}, "K030 A3: 'Trainee (staff or candidate number)' is empty"),
}


@pytest.mark.parametrize("name", WRONG_ROWS)
def test_a_row_that_cannot_be_trusted_is_told_with_its_cell(name: str, sheet: bytes, known: Shelf) -> None:
    row, message = WRONG_ROWS[name]
    found = collect([("a.xlsx", typed(sheet, row))], known)
    errors = [one for one in found.problems if one.severity == "error"]
    assert errors[0].where.line == 3
    assert f"{errors[0].code} {errors[0].message}".startswith(message)
    assert found.records == ()


WRONG_SHEETS: dict[str, tuple[Callable[[openpyxl.Workbook], object], str, str]] = {
    "a column renamed": (renamed, "K018", "columns are missing or renamed ('Trainee (staff"),
    "a column twice": (lambda book: setattr(book["Records"]["AZ1"], "value", "Date"), "K019", "('Date')"),
    "a column more": (lambda book: setattr(book["Records"]["AZ1"], "value", "Score"), "K020", "('Score')"),
    "beside the columns": (lambda book: setattr(book["Records"]["AZ3"], "value", "hm"), "K020", "AZ3 stands outside"),
    "no records": (lambda book: book.remove(book["Records"]), "K018", "the sheet 'Records' is missing"),
    "its line was changed": (moved_identity, "K014", "About!B2 no longer tells what this is"),
}


@pytest.mark.parametrize("name", WRONG_SHEETS)
def test_a_spreadsheet_that_was_changed_is_refused(name: str, sheet: bytes, known: Shelf) -> None:
    change, code, message = WRONG_SHEETS[name]
    problems = collect([("a.xlsx", typed(sheet, ROW, change=change))], known).problems
    assert code in [one.code for one in problems if one.severity == "error"]
    assert any(message in one.message for one in problems), problems


def test_empty_rows_are_nothing_and_an_empty_sheet_is_blank(sheet: bytes, known: Shelf) -> None:
    second = {**ROW, "Trainee (staff or candidate number)": "0418"}
    assert [one.facts["trainee"] for one in collect([("a.xlsx", typed(sheet, ROW, second))], known).records] == [
        "T-0417",
        "0418",
    ]
    assert [one.code for one in collect([("a.xlsx", sheet)], known).problems] == ["K029"]


def test_a_workbook_of_somebody_else_is_refused(known: Shelf) -> None:
    made = io.BytesIO()
    openpyxl.Workbook().save(made)
    assert [one.code for one in collect([("a.xlsx", made.getvalue())], known).problems] == ["K016"]


def test_capitals_do_not_matter_in_a_value_from_a_list(sheet: bytes, known: Shelf) -> None:
    row = {**ROW, "01 rating": "independently", "Agreed first": "Yes"}
    record = only(collect([("a.xlsx", typed(sheet, row))], known))
    assert (record.rated[0].rating, record.facts["agreed"]) == ("Independently", "yes")


def test_macros_and_templates_are_refused(sheet: bytes, known: Shelf) -> None:
    """A workbook with macros, and a template of one, are told by their type and not by their name."""
    kinds = {
        "ms-excel.sheet.macroEnabled.main": "K007",
        "openxmlformats-officedocument.spreadsheetml.template.main": "K013",
    }
    plain = "openxmlformats-officedocument.spreadsheetml.sheet.main"
    for kind, code in kinds.items():
        data = filling.replaced(sheet, filling.TYPES, plain, kind)
        assert [one.code for one in collect([("a.xlsx", data)], known).problems] == [code]


def test_no_part_of_a_spreadsheet_is_believed_unseen(sheet: bytes, known: Shelf) -> None:
    data = filling.replaced(sheet, "xl/workbook.xml", "<workbook ", "<!DOCTYPE a><workbook ")
    assert [one.code for one in collect([("a.xlsx", data)], known).problems] == ["K012"]
