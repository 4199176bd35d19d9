"""Filled checklists are read back exactly, or refused with a reason; nothing is guessed."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import filling
import openpyxl
import pytest
from filling import DOCUMENT, FOOTER, PROPERTIES, TYPES, changed, filled, replaced, zipped
from places import CASES, OTHER_KINDS

from builder.build.pieces import checklist_for_event, checklist_for_leaves, spreadsheet_for_event, worksheet_piece
from builder.collect.answers import PROMPTS, day_of, written
from builder.collect.collecting import Collected, collect
from builder.collect.package import LARGEST
from builder.collect.record import Record
from builder.collect.shelf import Shelf, shelf
from builder.collect.table import COLUMNS, table
from builder.course import read_course
from builder.model import Course

EVENT = "shop-visit"
ANSWERS = {
    "shop-visit.agreed": "yes",
    "trainee": "T-0417",
    "observer": "Team leader",
    "date": "2027-03-01",
    "minutes": "50",
    "place": "A shop, in the morning",
    "occasion": "Live",
    "shop-visit-01.rating.5": "yes",
    "shop-visit-01.said": "“Good morning”, then who & why <in one breath>",
    "shop-visit-02.rating.1": "yes",
    "shop-visit-03.rating.2": "yes",
    "shop-visit-03.said": "Promised a start on Monday.\nWas told why not.",
    "shop-visit-03.missed": "yes",
    "judgement.2": "yes",
    "trainee.questions": "What would you do with a no?",
    "trainee.well": "The first minute",
    "observer.change": "Say “I will ask”",
    "by-when": "2027-03-15",
    "action": "Role play a question about Monday",
    "trainee.role": "Employment specialist",
    "trainee.date": "2027-03-01",
    "observer.role": "Team leader",
    "observer.date": "2027-03-02",
    "trainee.disagrees": "yes",
    "concern.no": "yes",
}
FACTS = {
    "trainee": "T-0417",
    "date": "2027-03-01",
    "minutes": "50",
    "place": "A shop, in the morning",
    "occasion": "Live",
    "observer": "Team leader",
    "agreed": "yes",
    "judgement": "Borderline",
    "questions, trainee": "What would you do with a no?",
    "done well, trainee": "The first minute",
    "to change, observer": "Say “I will ask”",
    "agreed action": "Role play a question about Monday",
    "by when": "2027-03-15",
    "trainee role": "Employment specialist",
    "trainee signed": "2027-03-01",
    "observer role": "Team leader",
    "observer signed": "2027-03-02",
    "trainee disagrees": "yes",
    "concern taken": "no",
}
RATED = [
    ("shop-visit-01", "Independently", "“Good morning”, then who & why <in one breath>", False),
    ("shop-visit-02", "Not observed", "", False),
    ("shop-visit-03", "Not yet", "Promised a start on Monday.\nWas told why not.", True),
]
OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The good course, with an observation of every kind."""
    folder = tmp_path_factory.mktemp("collect") / "course"
    shutil.copytree(CASES / "good", folder, ignore=shutil.ignore_patterns("build"))
    for path in OTHER_KINDS.glob("*.md"):
        shutil.copy(path, folder / "observations")
    return folder


@pytest.fixture(scope="module")
def course(root: Path) -> Course:
    return read_course(root)[0]


@pytest.fixture(scope="module")
def known(course: Course) -> Shelf:
    return shelf(course)


@pytest.fixture(scope="module")
def blank(root: Path, course: Course) -> bytes:
    """The checklist of an event, as it is printed."""
    return of_event(root, course, EVENT)


@pytest.fixture(scope="module")
def full(blank: bytes) -> bytes:
    """The same, filled in with Word."""
    return filled(blank, ANSWERS)


def of_event(root: Path, course: Course, event: str) -> bytes:
    found = next(one for one in course.observations if one.id == event)
    return checklist_for_event(root, course, found).files[f"{event}.docx"]


def told(found: Collected) -> list[str]:
    return [f"{one.severity} {one.code} {one.message}" for one in found.problems]


def only(found: Collected) -> Record:
    assert told(found) == []
    assert len(found.records) == 1
    return found.records[0]


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


def test_a_prompt_is_never_an_answer(blank: bytes, known: Shelf) -> None:
    answers = {"trainee": "7", "date": "2027-03-01", "shop-visit-01.rating.2": "yes", "shop-visit-01.said": "Nothing"}
    record = collect([("a.docx", filled(blank, answers))], known).records[0]
    assert record.facts == {"trainee": "7", "date": "2027-03-01"}
    for prompt in (*PROMPTS, "______________", "\u00a0\u00a0", "\t", ""):
        assert written(prompt) == ""


def test_a_foreign_prompt_is_believed_of_word_alone(blank: bytes, known: Shelf) -> None:
    answers = {"trainee": "7", "date": "2027-03-01", "shop-visit-01.rating.5": "yes"}
    german = changed(filled(blank, answers), DOCUMENT, filling.holding("minutes", "Klicken Sie hier"))
    assert "minutes" not in collect([("a.docx", german)], known).records[0].facts
    parts = filling.parts_of(german)
    del parts["docProps/app.xml"]
    # LibreOffice claims to show a prompt where somebody has typed: there the text tells.
    assert collect([("a.docx", zipped(parts))], known).records[0].facts["minutes"] == "Klicken Sie hier"


def test_the_state_of_a_box_is_trusted_and_not_its_sign(full: bytes, known: Shelf) -> None:
    other = changed(full, DOCUMENT, filling.holding("shop-visit-01.rating.5", "☐"))
    assert only(collect([("a.docx", other)], known)).rated[0].rating == "Independently"


@pytest.mark.parametrize(
    ("kept", "shown", "read"),
    [
        ("2027-03-01T00:00:00Z", "01/03/2027", "2027-03-01"),
        ("2027-03-01T00:00:00Z", "", "2027-03-01"),
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


# What is refused


def swap(old: str, new: str, part: str = DOCUMENT) -> Callable[[bytes], bytes]:
    return lambda data: replaced(data, part, old, new)


def tree(change: filling.Change) -> Callable[[bytes], bytes]:
    return lambda data: changed(data, DOCUMENT, change)


def ticked(*tags: str) -> Callable[[bytes], bytes]:
    return lambda data: filled(data, dict.fromkeys(tags, "yes"))


def unzipped(change: Callable[[dict[str, bytes]], object]) -> Callable[[bytes], bytes]:
    def apply(data: bytes) -> bytes:
        parts = filling.parts_of(data)
        change(parts)
        return zipped(parts)

    return apply


MAIN = "wordprocessingml.document.main+xml"
NUMBERS = "structure "
DTD = '<!DOCTYPE w:document [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document '

REFUSED: dict[str, tuple[Callable[[bytes], bytes], str, str]] = {
    "empty": (lambda data: b"", "K001", "the file is empty"),
    "a file of zeros, as a cloud leaves it": (lambda data: bytes(4096), "K001", "the file is empty"),
    "plain text": (lambda data: b"Trainee: T-0417", "K001", "it is plain text"),
    "rich text": (lambda data: b"{\\rtf1 Trainee}", "K001", "it is rich text (RTF)"),
    "a web page": (lambda data: b"<!DOCTYPE html><html></html>", "K001", "it is a web page"),
    "bytes of nothing": (lambda data: b"\x01\0\x02" * 50, "K001", "its kind is not known"),
    "a zip of others": (lambda data: zipped({"a.docx": data}), "K001", "a zip archive and no Word document"),
    "slides": (swap(MAIN, "presentationml.presentation.main+xml", TYPES), "K001", "neither a Word document"),
    "a PDF": (lambda data: b"%PDF-1.7\n", "K002", "a PDF, in which ticks cannot be told"),
    "a photo": (lambda data: b"\xff\xd8\xff\xe0 JFIF", "K003", "a picture: nothing is read from pictures"),
    "a photo of a telephone": (lambda data: b"\0\0\0\x18ftypheic", "K003", "a picture"),
    "OpenDocument": (
        unzipped(lambda parts: parts.update(mimetype=b"application/vnd.oasis.opendocument.text")),
        "K004",
        "an OpenDocument file",
    ),
    "a password": (lambda data: OFFICE + "EncryptedPackage".encode("utf-16-le"), "K005", "the file has a password"),
    "an old .doc": (lambda data: OFFICE + b"\0" * 600, "K006", "before 2007"),
    "macros": (
        swap(f"openxmlformats-officedocument.{MAIN}", "ms-word.document.macroEnabled.main+xml", TYPES),
        "K007",
        "the file can hold macros",
    ),
    "macros of another name": (
        unzipped(lambda parts: parts.update({"word/vbaProject.bin": b"x"})),
        "K007",
        "the file can hold macros",
    ),
    "a zip bomb": (lambda data: filling.grown(data, "word/more.xml", 30_000_000), "K009", "would grow to 30,000,000"),
    "too large": (lambda data: data + bytes(LARGEST), "K009", "20,000,000 is the most"),
    "cut short": (lambda data: data[: len(data) // 2], "K010", "it is broken or cut short"),
    "no document in it": (unzipped(lambda parts: parts.pop(DOCUMENT)), "K010", "it has no word/document.xml"),
    "a name that leads out": (unzipped(lambda parts: parts.update({"../x": b""})), "K010", "leads out of it"),
    "XML cut short": (lambda data: changed(data, DOCUMENT, lambda xml: xml[:-400]), "K011", "not well-formed XML"),
    "an entity": (swap("<w:document ", DTD), "K012", "document type"),
    "an entity in its properties": (swap("<Properties ", "<!DOCTYPE a><Properties ", PROPERTIES), "K012", "custom.xml"),
    "a template": (swap(MAIN, "wordprocessingml.template.main+xml", TYPES), "K013", "a Word template"),
    "its line was changed": (swap(NUMBERS, "struct ", FOOTER), "K014", "was changed: found 'checklist"),
    "text and properties disagree": (
        swap(">shop-visit<", ">first-meeting<", PROPERTIES),
        "K015",
        "id 'shop-visit' and 'first-meeting'",
    ),
    "not ours": (
        unzipped(lambda parts: [parts.pop(name) for name in (PROPERTIES, FOOTER)]),
        "K016",
        "not made by coursewright",
    ),
    "a field cut out": (tree(filling.without("minutes")), "K018", "1 field ('Length in minutes') is missing"),
    "a field copied": (tree(filling.twice("minutes")), "K019", "1 field ('Length in minutes') is there twice"),
    "a field more": (tree(filling.more("score")), "K020", "1 field that this checklist does not have ('score')"),
    "a field renamed": (
        swap('<w:tag w:val="minutes"/>', '<w:tag w:val="score"/>'),
        "K020 K021",
        "1 field that this checklist does not have ('score')",
    ),
    "fields in each other's place": (
        tree(filling.crossed("shop-visit-01.rating.2", "shop-visit-01.rating.5")),
        "K021",
        "are in the place of another field",
    ),
    "tracked changes": (tree(filling.tracked("action")), "K022", "'Agreed action' holds tracked changes"),
    "two ratings": (
        ticked("shop-visit-01.rating.4"),
        "K023",
        "criterion 01 has 2 ratings (With prompts, Independently)",
    ),
    "yes and no": (ticked("concern.yes"), "K024", "both yes and no are ticked"),
    "two judgements": (ticked("judgement.3"), "K025", "2 global judgements (Borderline, At the standard)"),
    "a date in figures": (
        tree(filling.dated("date", "", "01/03/2027")),
        "K026",
        "'Date' is '01/03/2027': expected a date such as 1 March 2027 or 2027-03-01",
    ),
    "two dates in one": (
        tree(filling.dated("date", "2027-03-01T00:00:00Z", "2 March 2027")),
        "K026",
        "keeps 2027-03-01, and shows '2 March 2027'",
    ),
    "no such choice": (lambda data: filled(data, {"occasion": "By telephone"}), "K027", "has no choice 'By telephone'"),
    "a cross beside a box": (tree(filling.holding("judgement.1", "x")), "K028", "holds 'x': click the box"),
    "a picture in a field": (tree(filling.drawn_in("action")), "K028", "holds a picture or another object"),
    "nobody's": (lambda data: filled(data, {"trainee": "______"}), "K030", "'Trainee (staff or candidate number)'"),
    "another course": (
        lambda data: replaced(replaced(data, FOOTER, EVENT, "shop-call"), PROPERTIES, EVENT, "shop-call"),
        "K031",
        "the checklist 'shop-call' is not in this course",
    ),
    "typed over": (tree(filling.typed_over("trainee")), "K037", "was typed over or cut out"),
    "another kind of field": (
        tree(filling.of_kind("minutes", "dropDownList")),
        "K038",
        "is now a field for choice, and was printed as one for text",
    ),
}
"""What is done to a filled checklist, and what is said of it."""


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_trusted_is_refused(name: str, full: bytes, known: Shelf) -> None:
    damage, code, message = REFUSED[name]
    found = collect([("a.docx", damage(full))], known)
    assert found.records == ()
    assert found.refused == ("a.docx",)
    errors = [(one.code, one.message) for one in found.problems if one.severity == "error"]
    assert [one for one, _ in errors] == code.split(), errors
    assert message in errors[0][1]


def test_all_that_is_wrong_is_told_at_once(full: bytes, known: Shelf) -> None:
    data = filled(full, {"concern.yes": "yes", "shop-visit-02.rating.2": "yes"})
    assert [one.code for one in collect([("a.docx", data)], known).problems] == ["K023", "K024"]


def test_a_blank_one_is_refused_even_with_the_trainee_in_it(blank: bytes, known: Shelf) -> None:
    for data in (blank, filled(blank, {"trainee": "T-0417"})):
        assert told(collect([("a.docx", data)], known)) == ["error K029 nothing is filled in: leave blank ones out"]


def test_the_mark_of_an_open_document_is_refused_by_its_name(known: Shelf) -> None:
    for name in ("x/~$shop-visit.docx", ".~lock.shop-visit.docx#"):
        assert [one.code for one in collect([(name, b"\x06Jo")], known).problems] == ["K008"]


def test_a_worksheet_is_refused(root: Path, course: Course, known: Shelf) -> None:
    (data,) = worksheet_piece(root, course, course.worksheets[0], False).files.values()
    (line,) = told(collect([("a.docx", data)], known))
    assert line.startswith("error K017 a worksheet (")


def test_another_version_of_a_checklist_is_refused(full: bytes, course: Course) -> None:
    event = next(one for one in course.observations if one.id == EVENT)
    first = event.stages[0]
    harder = replace(first.criteria[0], critical=True)
    later = replace(event, stages=(replace(first, criteria=(harder,)), *event.stages[1:]))
    newer = replace(course, observations=(later,))
    (line,) = told(collect([("a.docx", full)], shelf(newer)))
    assert line.startswith("error K032 another version of the checklist 'shop-visit': printed from Content of 22 Nov")


def test_the_same_file_twice_is_refused_and_what_contradicts_itself_too(full: bytes, known: Shelf) -> None:
    again = zipped(dict(reversed(filling.parts_of(full).items())))
    other = filled(full, {"place": "Another shop"})
    assert [one.code for one in collect([("a.docx", full), ("b.docx", full)], known).problems] == ["K033"]
    assert [one.code for one in collect([("a.docx", full), ("b.docx", again)], known).problems] == ["K034"]
    found = collect([("a.docx", full), ("b.docx", other)], known)
    assert [(one.where.path, one.code) for one in found.problems] == [("a.docx", "K035"), ("b.docx", "K035")]
    assert found.records == ()


def test_what_is_open_is_a_warning(blank: bytes, known: Shelf) -> None:
    answers = {"trainee": "7", "date": "2027-03-01", "shop-visit-01.rating.2": "yes", "shop-visit-03.missed": "yes"}
    found = collect([("a.docx", filled(blank, answers))], known)
    assert not found.refused
    assert told(found) == [
        "warning K040 not rated: criteria 02, 03. Tick Not observed where there was nothing to see",
        "warning K041 there is no global judgement",
        "warning K042 nobody ticked that everyone has agreed",
        "warning K043 critical action 03 was missed, and nothing says what was said or done",
        "warning K044 criterion 01 is rated 'Not yet', and nothing says what was said or done",
    ]


# The table


def rows(data: bytes) -> list[dict[str, str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


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


# Spreadsheets


@pytest.fixture(scope="module")
def sheet(root: Path, course: Course) -> bytes:
    event = next(one for one in course.observations if one.id == EVENT)
    return spreadsheet_for_event(root, course, event).files[f"{EVENT}.xlsx"]


HEADS = {
    "trainee": "Trainee (staff or candidate number)",
    "observer": "Observer (role)",
    "place": "Where (kind of place, no name)",
}
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
    "no such choice": ({**ROW, "Live or role play": "live"}, "K027 F3 (Live or role play) is 'live': expected Live"),
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


# The command


def lines(result: object) -> Iterator[str]:
    yield from str(getattr(result, "output", "")).splitlines()


def test_command_writes_the_table_and_keeps_what_was_there(
    run: Callable[..., object], root: Path, full: bytes, tmp_path: Path
) -> None:
    folder, out = tmp_path / "in", tmp_path / "records.csv"
    folder.mkdir()
    (folder / "a.docx").write_bytes(full)
    result = run("collect", folder, "--out", out, "--root", root)
    assert getattr(result, "exit_code", 1) == 0, result
    assert len(rows(out.read_bytes())) == 3
    out.write_text("mine", encoding="utf-8")
    assert "Kept what was there" in "\n".join(lines(run("collect", folder, "--out", out, "--root", root)))
    assert [one.read_text(encoding="utf-8") for one in tmp_path.glob("records.csv-kept/*/*")] == ["mine"]


def test_command_writes_nothing_where_a_file_is_refused(
    run: Callable[..., object], root: Path, full: bytes, tmp_path: Path
) -> None:
    folder, out = tmp_path / "in", tmp_path / "records.csv"
    folder.mkdir()
    (folder / "a.docx").write_bytes(full)
    (folder / "b.pdf").write_bytes(b"%PDF-1.7")
    result = run("collect", folder, "--out", out, "--root", root)
    assert getattr(result, "exit_code", 0) == 1
    assert not out.exists()
    assert any("error K002 a PDF" in line for line in lines(result))
    result = run("collect", folder, "--out", out, "--partial", "--root", root)
    assert getattr(result, "exit_code", 0) == 1
    assert len(rows(out.read_bytes())) == 3


def test_command_writes_nothing_about_people_into_the_course(
    run: Callable[..., object], root: Path, full: bytes, tmp_path: Path
) -> None:
    (tmp_path / "a.docx").write_bytes(full)
    result = run("collect", tmp_path / "a.docx", "--out", root / "records.csv", "--root", root)
    assert getattr(result, "exit_code", 0) == 1
    assert "in the folder of the course" in "\n".join(lines(result))
    assert not (root / "records.csv").exists()
    assert getattr(run("collect", tmp_path / "a.docx", "--root", root), "exit_code", 1) == 0
    assert (root / "build" / "records.csv").is_file()
