"""A checklist that was filled in with LibreOffice itself comes back as it was filled in."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from courses import read_once
from filling import parts_of
from office import Order, fill
from places import REPOSITORY
from programs import libreoffice

from builder.build.bundle import bundle
from builder.build.pieces import checklist_for_event
from builder.collect.collecting import collect
from builder.collect.record import Record
from builder.collect.shelf import Shelf, shelf
from builder.model import Course
from builder.word.blanks import bookmarks_of

EVENT = "employer-visit"
ANSWERS: tuple[Order, ...] = (
    ("tick", "employer-visit.agreed", "yes"),
    ("text", "trainee", "T-0417"),
    ("text", "observer", "Team leader"),
    ("date", "date", "2027-03-01"),
    ("text", "minutes", "50"),
    ("text", "place", "A small bakery, “early”"),
    ("choice", "occasion", "Role play"),
    *(("tick", f"employer-visit-{number:02}.rating.{number % 5 + 1}", "yes") for number in range(1, 13)),
    *(("text", f"employer-visit-{number:02}.said", f"Said {number} & did <that>") for number in range(1, 13)),
    ("tick", "employer-visit-10.missed", "yes"),
    ("tick", "judgement.2", "yes"),
    ("text", "trainee.questions", "Why not call first?"),
    ("text", "observer.well", "Listened to the end"),
    ("date", "by-when", "2027-03-15"),
    ("text", "action", "Call on Monday"),
    ("text", "trainee.role", "Employment specialist"),
    ("date", "trainee.date", "2027-03-01"),
    ("text", "observer.role", "Team leader"),
    ("date", "observer.date", "2027-03-02"),
    ("tick", "trainee.disagrees", "yes"),
    ("tick", "concern.no", "yes"),
)
FACTS = {
    "agreed": "yes",
    "trainee": "T-0417",
    "observer": "Team leader",
    "date": "2027-03-01",
    "minutes": "50",
    "place": "A small bakery, “early”",
    "occasion": "Role play",
    "judgement": "Borderline",
    "questions, trainee": "Why not call first?",
    "done well, observer": "Listened to the end",
    "by when": "2027-03-15",
    "agreed action": "Call on Monday",
    "trainee role": "Employment specialist",
    "trainee signed": "2027-03-01",
    "observer role": "Team leader",
    "observer signed": "2027-03-02",
    "trainee disagrees": "yes",
    "concern taken": "no",
}
SCALE = ("Not observed", "Not yet", "With help", "With prompts", "Independently")

Once = Callable[[str, Callable[[Path], object]], Path]


@pytest.fixture(scope="module")
def course() -> Course:
    return read_once(REPOSITORY)


@pytest.fixture(scope="module")
def known(course: Course) -> Shelf:
    return shelf(course)


def printed(folder: Path, course: Course) -> Path:
    event = next(one for one in course.observations if one.id == EVENT)
    place = folder / "printed.docx"
    place.write_bytes(checklist_for_event(REPOSITORY, course, event).files[f"{EVENT}.docx"])
    return place


def orders(known: Shelf, answers: tuple[Order, ...]) -> list[Order]:
    expected = known.find(EVENT)
    assert expected is not None
    names = [one.name for one in expected.asked]
    marks = dict(zip(names, bookmarks_of(names), strict=True))
    return [(kind, marks[name], answer) for kind, name, answer in answers]


def read(path: Path, known: Shelf) -> Record:
    found = collect([(path.name, path.read_bytes())], known)
    assert [str(one) for one in found.problems] == []
    return found.records[0]


def test_what_was_filled_in_with_libreoffice_comes_back(tmp_path: Path, course: Course, known: Shelf) -> None:
    made = tmp_path / "filled.docx"
    fill(printed(tmp_path, course), made, orders(known, ANSWERS), tmp_path)
    assert b"w:tag " not in parts_of(made.read_bytes())["word/document.xml"]  # this version drops them; bookmarks stay
    record = read(made, known)
    assert record.facts == FACTS
    assert [(one.rating, one.evidence, one.missed) for one in record.rated] == [
        (SCALE[number % 5], f"Said {number} & did <that>", number == 10) for number in range(1, 13)
    ]


def test_a_bundle_is_filled_in_and_comes_back(tmp_path: Path, course: Course, known: Shelf) -> None:
    cohort = next(one for one in course.cohorts if one.id == "example-2027")
    event = next(one for one in course.observations if one.id == EVENT)
    source, made = tmp_path / "one.docx", tmp_path / "filled.docx"
    source.write_bytes(bundle(REPOSITORY, course, cohort, [event], ["Ñ 04/1"]).files[f"N-04-1/N-04-1-{EVENT}.docx"])
    fill(source, made, orders(known, tuple(one for one in ANSWERS if one[1] != "trainee")), tmp_path)
    record = read(made, known)
    assert record.facts == {**FACTS, "trainee": "Ñ 04/1"}
    assert record.identity.cohort == "example-2027"


def test_a_blank_one_that_libreoffice_saved_is_still_blank(tmp_path: Path, course: Course, known: Shelf) -> None:
    source, folder = printed(tmp_path, course), tmp_path / "saved"
    command = [libreoffice(), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    saved = {}
    for kind in ("docx", "odt"):
        to = "docx:MS Word 2007 XML" if kind == "docx" else kind
        subprocess.run(
            [*command, "--convert-to", to, "--outdir", str(folder), str(source)],
            capture_output=True,
            check=True,
            timeout=120,
        )
        saved[kind] = (folder / f"printed.{kind}").read_bytes()
    assert [one.code for one in collect([("a.docx", saved["docx"])], known).problems] == ["K029"]
    assert [one.code for one in collect([("a.odt", saved["odt"])], known).problems] == ["K004"]
    shutil.rmtree(folder)
