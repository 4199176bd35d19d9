"""A file that cannot be trusted is refused, with the right reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import filling
import pytest
from collecting import EVENT, told
from filling import DOCUMENT, FOOTER, PROPERTIES, TYPES, changed, filled, replaced, zipped

from builder.build.pieces import worksheet_piece
from builder.collect.collecting import collect
from builder.collect.package import LARGEST
from builder.collect.shelf import Shelf, shelf
from builder.model import Course

OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")


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
    "a template": (
        swap(MAIN, "wordprocessingml.template.main+xml", TYPES),
        "K013",
        "a template, not a filled document",
    ),
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
    "a date over the one that is kept": (
        tree(filling.dated("date", "2027-03-01T00:00:00Z", "3 Mar")),
        "K026",
        "'Date' is '3 Mar': expected a date",
    ),
    "a date that is kept and no longer shown": (
        tree(filling.dated("date", "2027-03-01T00:00:00Z", "")),
        "K026",
        "keeps 2027-03-01, and shows nothing",
    ),
    "two dates in one": (
        tree(filling.dated("date", "2027-03-01T00:00:00Z", "2 March 2027")),
        "K026",
        "keeps 2027-03-01, and shows '2 March 2027'",
    ),
    "no such choice": (lambda data: filled(data, {"occasion": "By telephone"}), "K027", "has no choice 'By telephone'"),
    "a cross beside a box": (tree(filling.holding("judgement.1", "x")), "K028", "holds 'x': click the box"),
    "a tick pasted over a box": (
        tree(filling.holding("judgement.1", "☒")),
        "K028",
        "shows ☒, and keeps that it is not ticked: click the box",
    ),
    "a sign that is no letter": (tree(filling.with_symbol("action", "F028")), "K028", "holds a picture"),
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


def test_a_sign_that_word_puts_for_what_is_typed_is_read_as_typed(full: bytes, known: Shelf) -> None:
    found = collect([("a.docx", tree(filling.with_symbol("action", "F0E0"))(full))], known)
    assert [one.facts["agreed action"] for one in found.records] == ["Role play a question about Monday-->"]


def test_all_that_is_wrong_is_told_at_once(full: bytes, known: Shelf) -> None:
    data = filled(full, {"concern.yes": "yes", "shop-visit-02.rating.2": "yes"})
    assert [one.code for one in collect([("a.docx", data)], known).problems] == ["K023", "K024"]


def test_a_blank_one_is_left_out_even_with_the_trainee_in_it(blank: bytes, known: Shelf) -> None:
    for data in (blank, filled(blank, {"trainee": "T-0417"})):
        assert told(collect([("a.docx", data)], known)) == ["warning K029 nothing is filled in: left out"]


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
