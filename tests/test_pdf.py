"""PDFs beside Word documents: what `--pdf` writes, what LibreOffice gets wrong, and what happens without it."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
import pytest
from click.testing import Result
from places import TODAY
from programs import libreoffice, pdf_rules, pdftotext
from site_support import small_book

from builder.build.manifest import read_manifest
from builder.build.order import PARTS, Order
from builder.build.pack import Packed, build_pack
from builder.course import read_course
from builder.pdf import MISSING, mended, pdfs
from builder.pdf.office import made_on

Run = Callable[..., Result]
DAY = date(2026, 11, 22)


def word(text: str, title: str = "A title") -> bytes:
    """Return a Word document with a heading, a paragraph, a table and a quote."""
    made = docx.Document()
    made.core_properties.title = title
    made.core_properties.created = made.core_properties.created.replace(2027, 1, 12)
    made.add_heading("A heading")
    made.add_paragraph(text)
    made.add_paragraph("Said.", style="Quote")
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


@pytest.fixture
def program() -> str:
    return libreoffice()


# What LibreOffice gets wrong


def written(*objects: bytes) -> bytes:
    """Return a PDF of these objects, as LibreOffice 7 writes one."""
    body, places = b"%PDF-1.6\n%\xc3\xa4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n\n" % (number, one)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    name = b"0123456789ABCDEF" * 2
    trailer = b"trailer\n<</Size %d/Root 1 0 R\n/ID [ <%s>\n<%s> ]\n/DocChecksum /%s\n>>\n"
    trailer %= (len(objects) + 1, name, name, name)
    return body + table + trailer + b"startxref\n%d\n%%%%EOF\n" % len(body)


def page(shown: bytes) -> tuple[bytes, ...]:
    """Return the objects of a page that shows something."""
    packed = zlib.compress(shown)
    return (
        b"<</Type/Page/Parent 9 0 R/Annots[\n9 0 R ]\n/Tabs(S)\n/Contents 2 0 R>>",
        b"<</Length 3 0 R/Filter/FlateDecode>>\nstream\n" + packed + b"\nendstream",
        b"%d" % len(packed),
    )


def shown_by(pdf: bytes) -> bytes:
    found = re.search(rb"2 0 obj\n<</Length (\d+).*?stream\n(.*?)\nendstream", pdf, re.DOTALL)
    assert found
    assert len(found[2]) == int(found[1])
    return zlib.decompress(found[2])


TAGGED = b"/P<</MCID 0>>BDC\nBT\n<01> Tj\nET\n36 44 m\n80 44 l S\nEMC\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (TAGGED + b"q 1 w\n36 44 m\n80 44 l S\nQ\n", TAGGED + b"/Artifact BMC\nq 1 w\n36 44 m\n80 44 l S\nQ\nEMC\n"),
        (b"0 0 9 9 re f*\n" + TAGGED, b"/Artifact BMC\n0 0 9 9 re f*\nEMC\n" + TAGGED),
        (b"0 0 9 9 re\nW* n\n" + TAGGED, b"0 0 9 9 re\nW* n\n" + TAGGED),
        (b"/Artifact BMC\n0 0 9 9 re f\nEMC\n", b"/Artifact BMC\n0 0 9 9 re f\nEMC\n"),
        (b"BT\n<01> Tj\nET\n36 44 m\n80 44 l S\n", b"BT\n<01> Tj\nET\n36 44 m\n80 44 l S\n"),
    ],
    ids=["a line after the text", "a ground before it", "nothing is painted", "marked already", "text without a tag"],
)
def test_what_is_painted_outside_tags_becomes_an_artifact(before: bytes, after: bytes) -> None:
    assert shown_by(mended(written(*page(before)), DAY)) == after


def test_tabs_roles_and_notes_are_put_right() -> None:
    roles = b"<</Type/StructTreeRoot\n/RoleMap<</Quote/P\n/Lead/P\n/Code/Span\n/Title/P\n>>\n>>"
    note = b"<</Type/StructElem\n/S/Note\n/P 47 0 R\n>>"
    done = mended(written(*page(TAGGED), roles, note), DAY)
    assert b"/Tabs/S\n" in done
    assert b"/RoleMap<</Lead/P\n/Title/P\n>>" in done
    assert b"/S/Note\n/ID(note-5)\n/P 47 0 R" in done


def test_time_and_id_follow_from_the_document_and_its_day() -> None:
    def dated(clock: bytes, stamp: bytes) -> bytes:
        xml = b"<xmp:CreateDate>" + stamp + b"</xmp:CreateDate>"
        metadata = b"<</Type/Metadata/Subtype/XML/Length %d>>\nstream\n%s\nendstream" % (len(xml), xml)
        return written(metadata, b"<</Creator<0057>\n/CreationDate(D:" + clock + b")>>")

    one = mended(dated(b"20261122164223Z'", b"2026-11-22T16:42:23Z"), DAY)
    other = mended(dated(b"20261123014304+09'00'", b"2026-11-23T01:43:04+09:00"), DAY)
    assert one == other
    assert b"/CreationDate(D:20261122000000Z)" in one
    assert b"/Length 53>>\nstream\n<xmp:CreateDate>2026-11-22T00:00:00Z</xmp:CreateDate>\nendstream" in one
    assert b"0123456789ABCDEF" not in one
    assert mended(dated(b"20261122164223Z'", b"x"), date(2026, 11, 23)) != one


def test_the_table_names_where_each_object_is() -> None:
    done = mended(written(*page(b"0 0 9 9 re f\n" * 200 + TAGGED)), DAY)
    start = int(re.search(rb"startxref\n(\d+)\n%%EOF\n\Z", done)[1])  # type: ignore[index]
    assert done[start:].startswith(b"xref\n0 4\n0000000000 65535 f \n")
    places = [int(place) for place in re.findall(rb"(\d{10}) 00000 n \n", done[start:])]
    assert [done[place:].partition(b"\n")[0] for place in places] == [b"1 0 obj", b"2 0 obj", b"3 0 obj"]


@pytest.mark.parametrize(
    "strange",
    [
        b"",
        b"not a PDF",
        b"%PDF-1.7\nstartxref\n99999\n%%EOF\n",
        b"%PDF-1.7\n5 0 obj\n<</Type/XRef>>\nendobj\nstartxref\n9\n%%EOF\n",
        written(b"<<>>", b"<<>>").replace(b"0000000013", b"0000000014"),
    ],
)
def test_a_pdf_of_another_make_comes_back_as_it_is(strange: bytes) -> None:
    assert mended(strange, DAY) == strange


def test_a_document_says_when_it_was_made() -> None:
    assert made_on(word("x")) == date(2027, 1, 12)
    assert made_on(b"not a document") == date(1980, 1, 1)


# LibreOffice


def test_documents_become_pdfs(program: str, tmp_path: Path) -> None:
    made = pdfs(program, {"a folder/größe 日本.docx": word("One"), "b.docx": word("Two", "Zwei")})
    assert made.failed == {}
    assert list(made.files) == ["a folder/größe 日本.docx", "b.docx"]
    (tmp_path / "b.pdf").write_bytes(made.files["b.docx"])
    assert pdf_rules(tmp_path / "b.pdf") == []
    assert subprocess.run([pdftotext(), tmp_path / "b.pdf", "-"], capture_output=True, check=True).stdout.split() == [
        *(b"A", b"heading", b"Two", b"Said."),
    ]
    assert b"D:20270112000000Z" in made.files["b.docx"]


def test_the_same_document_gives_the_same_bytes(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = pdfs(program, {"one.docx": word("One")})
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    monkeypatch.setenv("LC_ALL", "C")
    time.sleep(1)
    assert pdfs(program, {"other/name.docx": word("One")}).files["other/name.docx"] == first.files["one.docx"]


def test_a_document_that_cannot_be_made_is_named_and_the_others_are_kept(program: str) -> None:
    made = pdfs(program, {"a.docx": word("One"), "broken.docx": b"PK\3\4 no", "c.docx": word("Two")})
    assert list(made.files) == ["a.docx", "c.docx"]
    assert list(made.failed) == ["broken.docx"]
    assert made.failed["broken.docx"].startswith("LibreOffice could not make it")


def test_pages_break_where_libreoffice_breaks_the_document(program: str, tmp_path: Path) -> None:
    source = tmp_path / "long.docx"
    made = docx.Document()
    for number in range(200):
        made.add_paragraph(f"Paragraph {number}", style="Quote" if number % 7 == 0 else None)
    made.save(str(source))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        [program, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, source],
        capture_output=True,
        check=True,
        timeout=180,
    )
    (tmp_path / "ours.pdf").write_bytes(pdfs(program, {"long.docx": source.read_bytes()}).files["long.docx"])
    pages = [
        subprocess.run([pdftotext(), tmp_path / name, "-"], capture_output=True, check=True).stdout.split(b"\f")
        for name in ("long.pdf", "ours.pdf")
    ]
    assert pages[0] == pages[1]
    assert len(pages[0]) > 4


def fake(folder: Path, body: str) -> str:
    """Return a program that stands in for LibreOffice: it says what it was given, then does as it is told."""
    path, script = folder / "soffice", folder / "soffice.py"
    path.write_text(f"#!/bin/sh\nexec '{sys.executable}' '{script}' \"$@\"\n")  # the path of Python may have a space
    script.write_text(
        "import os, sys, time\nfrom pathlib import Path\n"
        "files = [one for one in sys.argv if one.endswith('.docx')]\n"
        "with open(os.path.join(os.path.dirname(sys.argv[0]), 'runs'), 'a') as runs:\n"
        "    runs.write(' '.join(files) + '\\n')\n"
        "for one in files:\n"
        f"    {body}\n"
        "    Path(one).with_suffix('.pdf').write_bytes(b'%PDF of ' + Path(one).read_bytes() + b' %%EOF')\n"
    )
    path.chmod(0o755)
    return str(path)


def test_a_crash_costs_one_document_and_one_more_run(tmp_path: Path) -> None:
    crashing = fake(tmp_path, "if Path(one).read_bytes() == b'bad': os._exit(9)")
    made = pdfs(crashing, {name: b"bad" if name == "c" else name.encode() for name in "abcde"})
    assert list(made.files) == ["a", "b", "d", "e"]
    assert made.files["d"] == b"%PDF of d %%EOF"
    assert list(made.failed) == ["c"]
    runs = (tmp_path / "runs").read_text().splitlines()
    assert runs == ["0.docx 1.docx 2.docx 3.docx 4.docx", "2.docx 3.docx 4.docx", "3.docx 4.docx"]


def test_a_half_written_pdf_is_none(tmp_path: Path) -> None:
    half = fake(tmp_path, "Path(one).with_suffix('.pdf').write_bytes(b'%PDF'); os._exit(9)")
    assert pdfs(half, {"a": b"a"}).files == {}


def test_libreoffice_that_is_broken_is_not_asked_for_ever(tmp_path: Path) -> None:
    made = pdfs(fake(tmp_path, "os._exit(9)"), {str(number): b"" for number in range(9)})
    assert len(made.failed) == 9
    assert len((tmp_path / "runs").read_text().splitlines()) == 3


def test_libreoffice_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builder.pdf.office._START", 1)
    monkeypatch.setattr("builder.pdf.office._EACH", 0)
    start = time.monotonic()
    made = pdfs(fake(tmp_path, "time.sleep(60)"), {"a": b"a"})
    assert made.failed == {"a": "LibreOffice took longer than 1 seconds"}
    assert time.monotonic() - start < 20


def test_libreoffice_that_cannot_be_started(tmp_path: Path) -> None:
    made = pdfs(str(tmp_path / "none"), {"a": b"a"})
    assert made.failed == {"a": "LibreOffice could not be started: No such file or directory"}


# The command


def test_a_pdf_stands_beside_each_document(program: str, good: Path, run: Run, tmp_path: Path) -> None:
    out = tmp_path / "zum Drücken"
    done = run("quiz", "check-in", "--root", good, "--out", out, "--pdf")
    assert done.exit_code == 0, done.output
    names = {path.stem for path in out.glob("*.docx")}
    assert {"form-A", "form-A-key", "form-B-answer-sheet"} <= names
    assert {path.stem for path in out.glob("*.pdf")} == names
    assert str(out / "form-A.pdf") in done.output
    assert [rule for path in out.glob("*.pdf") for rule in pdf_rules(path)] == []
    before = {path: path.read_bytes() for path in out.glob("*.pdf")}
    again = run("quiz", "check-in", "--root", good, "--out", out, "--pdf")
    assert "Kept" not in again.output
    assert {path: path.read_bytes() for path in out.glob("*.pdf")} == before


@pytest.mark.parametrize(
    "command", [("checklist", "shop-visit"), ("worksheet", "visit-plan"), ("blueprint", "show", "check-in", "--word")]
)
def test_every_command_that_writes_word_knows_pdf(
    command: tuple[str, ...], program: str, good: Path, run: Run, tmp_path: Path
) -> None:
    done = run(*command, "--root", good, "--out", tmp_path, "--pdf")
    assert done.exit_code == 0, done.output
    assert [path.stem for path in tmp_path.glob("*.docx")] == [path.stem for path in tmp_path.glob("*.pdf")] != []


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take LibreOffice away."""
    monkeypatch.setenv("PATH", os.devnull)
    monkeypatch.setattr("builder.pdf.office._FOLDERS", ())


def test_one_line_says_what_to_do_without_libreoffice(without: None, good: Path, run: Run, tmp_path: Path) -> None:
    done = run("worksheet", "visit-plan", "--root", good, "--out", tmp_path, "--pdf")
    assert done.exit_code == 1
    assert done.output.splitlines() == [str(tmp_path / "visit-plan.docx"), f"Error: {MISSING}"]
    assert (tmp_path / "visit-plan.docx").is_file()


def test_there_must_be_a_word_document(good: Path, run: Run, tmp_path: Path) -> None:
    done = run("quiz", "check-in", "--to", "moodle", "--root", good, "--out", tmp_path, "--pdf")
    assert done.exit_code == 1
    assert "no PDF was made: there is no Word document among these files" in done.output
    assert "goes with --word" in run("blueprint", "show", "check-in", "--root", good, "--pdf").output


# Packs


def build(root: Path, **changes: object) -> Packed:
    course, _ = read_course(root)
    wanted = {"out": root / "build", "parts": PARTS, "pdf": True} | changes
    return build_pack(Order(root, course, course.cohorts[0], today=TODAY, **wanted))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small book; its pack is built with PDFs."""
    libreoffice()
    root = small_book(tmp_path_factory.mktemp("pdf"))
    done = build(root)
    assert done.folder, done
    assert done.notes == ()
    return root


def test_a_pack_has_a_pdf_beside_each_document_and_names_it_in_its_manifest(book: Path) -> None:
    folder = book / "build" / "spring"
    manifest = read_manifest(folder)
    assert manifest
    documents = {name for name in manifest.files if name.endswith(".docx")}
    assert {name for name in manifest.files if name.endswith(".pdf")} == {
        f"{name.removesuffix('.docx')}.pdf" for name in documents
    }
    copies = [name for name in manifest.files if name.startswith("trainer/files/") and name.endswith(".pdf")]
    assert len(copies) > 12
    assert all(manifest.files[name] == manifest.files[name.removeprefix("trainer/files/")] for name in copies)


def test_trainees_get_no_pdf_of_the_trainers(book: Path) -> None:
    site = book / "build" / "spring" / "site"
    found = {path.relative_to(site / "files").as_posix() for path in site.rglob("*.pdf")}
    assert {name.partition("/")[0] for name in found} == {"handouts", "checklists", "worksheets"}
    assert not [name for name in found if "trainer" in name or "day-plans" in name]
    assert "handouts/1.1-a-good-welcome.pdf" in found
    trainer = {path.stem for path in (book / "build" / "spring" / "trainer").rglob("*.pdf")}
    assert {"form-A", "form-A-key", "1.1-a-good-welcome-trainer"} <= trainer


def test_pages_link_to_the_pdfs(book: Path) -> None:
    folder = book / "build" / "spring"
    unit = (folder / "site" / "units" / "1.1-a-good-welcome.html").read_text(encoding="utf-8")
    assert re.search(r'href="\.\./files/handouts/1\.1-a-good-welcome\.pdf">This unit as a PDF</a>', unit)
    assert "trainer.pdf" not in unit
    room = (folder / "trainer" / "course" / "trainer" / "print-room.html").read_text(encoding="utf-8")
    assert 'href="../../files/quizzes/check-in/form-A-key.pdf">PDF</a>' in room


def test_a_pack_without_libreoffice_is_whole_and_says_what_it_lacks(book: Path, without: None, tmp_path: Path) -> None:
    done = build(book, parts=("checklists",), out=tmp_path)
    assert done.folder
    assert done.notes == (MISSING,)
    assert [path.name for path in done.folder.rglob("*.pdf")] == []
    assert list(done.folder.rglob("*.docx")) != []


def test_a_document_of_a_pack_that_fails_is_noted(book: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("builder.build.pdf.libreoffice", lambda: fake(tmp_path, "os._exit(9)"))
    done = build(book, parts=("checklists",), out=tmp_path / "out")
    assert done.folder
    assert [note for note in done.notes if note.startswith("No PDF of checklists/shop-visit.docx: LibreOffice could")]


def test_a_pdf_that_somebody_marked_is_kept(book: Path) -> None:
    marked = book / "build" / "spring" / "checklists" / "shop-visit.pdf"
    made = marked.read_bytes()
    marked.write_bytes(b"with my notes")
    done = build(book, parts=("checklists",))
    assert [note for note in done.notes if note.endswith("shop-visit.pdf")]
    assert marked.read_bytes() == made
