"""How Word documents look: the looks that ship, a provider's own templates and logo, and what stands in for styles."""

from __future__ import annotations

import io
import re
import shutil
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import pytest
from docutils import nodes
from lxml import etree
from places import REPOSITORY, TODAY
from programs import faults_of, libreoffice, pdftoppm
from site_support import small_book

from builder.build.cache import version_of
from builder.build.looks import Looks, look_path, looks
from builder.build.order import Order
from builder.build.pack import build_pack
from builder.build.pieces import checklist_for_event
from builder.build.templates import MADE, SLOTS
from builder.course import read_course
from builder.doc.document import OBSERVED, Document, Kind
from builder.doc.nodes import paragraph
from builder.doc.sample import sample
from builder.model import SHEETS, Course, Provider
from builder.resources import LOOKS
from builder.word import LogoPicture, Template, draft, finish, large_print, read_template
from builder.word.styles import (
    CHARACTER_STYLES,
    DEFAULT_FONT,
    FALLBACKS,
    NORMAL,
    NORMAL_TABLE,
    PARAGRAPH_STYLES,
    TABLE_STYLES,
    chain,
)
from builder.word.uses import USES

Once = Callable[[str, Callable[[Path], object]], Path]
NAMES = (*PARAGRAPH_STYLES, *CHARACTER_STYLES, *TABLE_STYLES)
KINDS: tuple[Kind, ...] = ("handout", "trainer guide", "paper", "answer sheet", "key", "marking guide", *OBSERVED)
NS = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
MM = 36_000


def png(width: int, height: int) -> bytes:
    """Return a PNG of one colour, without a density."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + b"\x0b\x4a\x57" * width) * height
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


LOGO = LogoPicture(png(60, 20), "Hill & Dale College")


def everything(template: Template, kind: Kind = "handout", *, fillable: bool = False) -> bytes:
    """Return a document with every style in it, as a file."""
    from dataclasses import replace

    shown = replace(sample("all", "All of it", USES, landscape=kind in OBSERVED), kind=kind, fillable=fillable)
    return finish(draft(shown, template, made=MADE, pictures=Path()), SLOTS)


def little(template: Template) -> bytes:
    document = Document("a", "handout", "a", "A title", [paragraph("A paragraph.")])
    return finish(draft(document, template, made=MADE, pictures=Path()), SLOTS)


def part(file: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        return etree.fromstring(package.read(name))


def errors_of(file: bytes, folder: Path) -> list[str]:
    path = folder / "file.docx"
    path.write_bytes(file)
    return faults_of(path)


def changed(source: Path, target: Path, name: str, change: Callable[[str], str]) -> Path:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for one in old.namelist():
            content = old.read(one)
            new.writestr(one, change(content.decode()).encode() if one == name else content)
    return target


# The looks that ship


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("sheet", SHEETS)
def test_look_has_every_style_and_makes_valid_documents(look: str, sheet: str, tmp_path: Path) -> None:
    chosen = next(one for one in SHEETS if one == sheet)
    template = read_template(look_path(look, chosen), LOGO)
    assert template.missing == ()
    assert errors_of(everything(template), tmp_path) == []
    assert errors_of(everything(large_print(template), "worksheet", fillable=True), tmp_path) == []


def test_plain_look_is_black_on_white_in_arial() -> None:
    for sheet in SHEETS:
        with zipfile.ZipFile(look_path("plain", sheet)) as package:
            xml = package.read("word/styles.xml").decode()
        assert set(re.findall(r'<w:color w:val="(\w+)"', xml)) == {"000000", "595959"}  # a prompt is no answer
        assert "w:shd" not in xml
        assert set(re.findall(r'w:ascii="([^"]+)"', xml)) == {"Arial", "Courier New", "MS Gothic"}


@pytest.fixture(scope="session")
def printed(once: Once) -> Path:
    """Every observation of the course on paper: in the plain look, and in the designed one with a logo."""
    office, pictures = libreoffice(), pdftoppm()

    def make(folder: Path) -> None:
        for name, keys in (("plain", "look: plain\n"), ("designed", "logo:\n  file: logo.png\n  alt: College\n")):
            root = folder / name
            for source in ("course", "units", "question_bank", "observations", "worksheets", "cohorts"):
                shutil.copytree(REPOSITORY / source, root / source)
            add(root, "example-college", keys)
            (root / "cohorts" / "providers" / "logo.png").write_bytes(png(40, 60))  # as high as can be
            course, _ = read_course(root)
            for one in course.observations:
                (data,) = checklist_for_event(root, course, one).files.values()
                (folder / f"{name} {one.id}.docx").write_bytes(data)
        command = [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
        command += ["--convert-to", "pdf", "--outdir", str(folder), *map(str, sorted(folder.glob("*.docx")))]
        subprocess.run(command, capture_output=True, check=True, timeout=300)
        for path in folder.glob("*.pdf"):
            subprocess.run([pictures, "-r", "10", "-gray", str(path), str(path.with_suffix(""))], check=True)

    return once("looks", make)


@pytest.mark.parametrize("look", ["plain", "designed"])
@pytest.mark.parametrize("event", sorted(path.stem for path in (REPOSITORY / "observations").glob("*.md")))
def test_checklist_has_two_sides_at_most_in_every_look(look: str, event: str, printed: Path) -> None:
    assert 1 <= len(list(printed.glob(f"{look} {event}-*.pgm"))) <= 2


# What a provider says


def add(root: Path, provider: str, keys: str) -> None:
    path = root / "cohorts" / "providers" / f"{provider}.yml"
    path.write_text(path.read_text(encoding="utf-8") + keys, encoding="utf-8")


def read(root: Path) -> tuple[Course, Provider]:
    course, problems = read_course(root)
    assert [problem for problem in problems if problem.severity == "error"] == []
    return course, next(one for one in course.providers if one.id == "college")


def of(found: Looks, kind: Kind) -> Template:
    return found.of(Document("a", kind, "a", "A", [nodes.paragraph()]))


def test_without_a_word_documents_have_the_designed_look(good: Path) -> None:
    course, provider = read(good)
    assert (provider.look, provider.templates, provider.logo) == ("designed", (), None)
    assert of(looks(good, course, course.cohorts[0]), "paper") == read_template(look_path("designed", "paper"))
    assert looks(good).plain == looks(good, course, course.cohorts[0]).plain


def test_a_provider_takes_a_look_and_its_own_file_for_one_kind(good: Path) -> None:
    add(good, "college", "look: plain\ntemplates:\n  handout: ours/handout.docx\n")
    own = good / "cohorts" / "providers" / "ours" / "handout.docx"
    own.parent.mkdir()
    shutil.copy(look_path("designed", "handout"), own)
    course, provider = read(good)
    assert [(one.sheet, one.path, str(one.where)) for one in provider.templates] == [
        ("handout", "cohorts/providers/ours/handout.docx", "cohorts/providers/college.yml:9")
    ]
    found = looks(good, course, course.cohorts[0])
    assert of(found, "trainer guide") == read_template(own)
    assert of(found, "checklist") == read_template(look_path("plain", "checklist"))
    assert found.problems == ()


def test_without_a_cohort_documents_look_as_the_only_provider_says(good: Path) -> None:
    add(good, "college", "look: plain\n")
    course, _ = read(good)
    assert of(looks(good, course), "paper") == read_template(look_path("plain", "paper"))
    (good / "cohorts" / "providers" / "other.yml").write_text(
        "name: Other\nkind: provider\ncontacts:\n  - role: Office\n    email: office@example.org\n", encoding="utf-8"
    )
    course, _ = read(good)
    assert of(looks(good, course), "paper") == read_template(look_path("designed", "paper"))


def test_a_changed_template_or_logo_is_noticed(good: Path) -> None:
    add(good, "college", "templates:\n  paper: paper.docx\nlogo:\n  file: logo.png\n  alt: College\n")
    folder = good / "cohorts" / "providers"
    versions, keys, papers = set(), set(), []
    for look, logo in (("plain", (60, 20)), ("designed", (60, 20)), ("designed", (20, 20))):
        shutil.copy(look_path(look, "paper"), folder / "paper.docx")
        (folder / "logo.png").write_bytes(png(*logo))
        course, _ = read(good)
        found = looks(good, course, course.cohorts[0])
        versions.add(version_of(good))
        keys.add(found.key)
        papers.append(of(found, "paper"))
    assert (len(versions), len(keys)) == (3, 3)
    assert papers[0] != papers[1] != papers[2]


def test_a_template_that_lacks_styles_is_said_with_the_file_that_names_it(good: Path) -> None:
    add(good, "college", "templates:\n  handout: ours.docx\n")
    docx.Document().save(str(good / "cohorts" / "providers" / "ours.docx"))
    course, _ = read(good)
    styles, places = map(str, looks(good, course, course.cohorts[0]).problems)
    assert re.fullmatch(
        r"cohorts/providers/college\.yml:8: warning T001 ours\.docx lacks the styles 'Code', 'Footnote Text', "
        r"'Table text' and \d+ more: others stand in; see `coursewright template check`",
        styles,
    )
    assert places == (
        "cohorts/providers/college.yml:8: warning T005 ours.docx has no place for title, cohort, content in header or "
        "footer; see `coursewright template check`"
    )


def test_a_damaged_template_is_an_error_and_a_damaged_logo_too(good: Path) -> None:
    add(good, "college", "templates:\n  handout: ours.docx\n")
    own = good / "cohorts" / "providers" / "ours.docx"
    changed(look_path("plain", "handout"), own, "word/styles.xml", lambda xml: xml[: len(xml) // 2])
    course, _ = read(good)
    (problem,) = looks(good, course, course.cohorts[0]).problems
    assert (problem.severity, problem.code) == ("error", "P004")
    made = checklist_for_event(good, course, course.observations[0])
    assert (made.files, made.problems) == ({}, (problem,))
    with pytest.raises(ValueError, match="damaged picture"):
        read_template(look_path("plain", "handout"), LogoPicture(LOGO.data[:12], "College"))


def test_every_document_of_a_pack_looks_as_its_provider_says(tmp_path: Path) -> None:
    root = small_book(tmp_path)
    add(root, "college", "look: plain\ntemplates:\n  handout: ours.docx\nlogo:\n  file: logo.png\n  alt: College\n")
    ours = root / "cohorts" / "providers" / "ours.docx"
    changed(look_path("plain", "handout"), ours, "word/styles.xml", lambda xml: xml.replace('"Lead"', '"Leed"'))
    ours.with_name("logo.png").write_bytes(LOGO.data)
    course, _ = read(root)
    done = build_pack(Order(root, course, course.cohorts[0], root / "build", TODAY))
    assert done.folder
    assert [str(one) for one in done.problems if one.code == "T001"] == [
        "cohorts/providers/college.yml:9: warning T001 ours.docx lacks the styles 'Lead': others stand in; see "
        "`coursewright template check`"
    ]
    files = {path.relative_to(done.folder).as_posix(): path.read_bytes() for path in done.folder.rglob("*.docx")}
    assert {name.split("/")[0] for name in files} >= {"handouts", "quizzes", "checklists", "worksheets"}
    for name, file in files.items():
        colors = set(properties(part(file, "word/styles.xml"), "color"))
        assert colors == {"000000", "595959"}, name
        names = set(properties(part(file, "word/styles.xml"), "name"))
        assert ("Leed" in names) == ("handouts/" in name and "day-plans" not in name), name
    assert [name for name, file in files.items() if not drawings(part(file, "word/header1.xml"))] == []


def properties(element: etree._Element, name: str) -> list[str]:
    return [str(one.get(f"{{{NS['w']}}}val")) for one in element.iterfind(f".//w:{name}", NS)]


# The logo


def drawings(header: etree._Element) -> list[tuple[float, float, str]]:
    """Return width and height in millimetres, and the alt text, of every drawing."""
    found = []
    for one in header.iterfind(".//wp:inline", NS):
        size, told = one.find("wp:extent", NS), one.find("wp:docPr", NS)
        assert size is not None
        assert told is not None
        found.append((int(size.get("cx", 0)) / MM, int(size.get("cy", 0)) / MM, str(told.get("descr"))))
    return found


@pytest.mark.parametrize(("sheet", "height"), [("handout", 9), ("paper", 8), ("checklist", 5)])
def test_logo_stands_in_its_place(sheet: str, height: int, tmp_path: Path) -> None:
    chosen = next(one for one in SHEETS if one == sheet)
    file = little(read_template(look_path("designed", chosen), LOGO))
    assert drawings(part(file, "word/header1.xml")) == [(3 * height, height, "Hill & Dale College")]
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        assert package.read("word/media/image1.png") == LOGO.data
    assert errors_of(file, tmp_path) == []


def test_without_a_logo_nothing_is_left_of_its_place() -> None:
    header = part(little(read_template(look_path("designed", "handout"))), "word/header1.xml")
    tags = [tag.get(f"{{{NS['w']}}}val") for tag in header.iterfind(".//w:tag", NS)]
    assert tags == ["cw-title", "cw-status", "cw-code", "cw-kind"]
    assert "".join(header.itertext()).strip().startswith("A title")


def test_a_logo_is_no_higher_than_15_mm_and_no_wider_than_45(tmp_path: Path) -> None:
    source = look_path("designed", "handout")
    free = changed(source, tmp_path / "a.docx", "word/header1.xml", lambda xml: xml.replace("cw-logo-9", "cw-logo"))
    huge = changed(source, tmp_path / "b.docx", "word/header1.xml", lambda xml: xml.replace("cw-logo-9", "cw-logo-40"))
    for path, size, shown in ((free, (20, 20), (15, 15)), (huge, (20, 20), (15, 15)), (free, (100, 10), (45, 4.5))):
        file = little(read_template(path, LogoPicture(png(*size), "College")))
        assert [found[:2] for found in drawings(part(file, "word/header1.xml"))] == [pytest.approx(shown, abs=0.01)]


CONTROL = '<w:sdt><w:sdtPr><w:tag w:val="cw-logo"/>{more}</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>'
RUN = "<w:r><w:t>Logo</w:t></w:r>"
PLACES = {
    "a paragraph of its own": f"<w:p>{CONTROL.format(more='', inside=RUN)}</w:p>",
    "round a paragraph": CONTROL.format(more="", inside=f"<w:p>{RUN}</w:p><w:p>{RUN}</w:p>"),
    "plain text": f"<w:p>{CONTROL.format(more='<w:showingPlcHdr/><w:text/>', inside=RUN)}</w:p>",
    "for a picture": f"<w:p>{CONTROL.format(more='<w:picture/>', inside=RUN)}</w:p>",
    "in a cell": (
        '<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid><w:gridCol w:w="900"/></w:tblGrid><w:tr>'
        f'<w:tc><w:tcPr><w:tcW w:w="900" w:type="dxa"/></w:tcPr><w:p>{CONTROL.format(more="", inside=RUN)}</w:p></w:tc>'
        "</w:tr></w:tbl>"
    ),
    "round a cell": (
        '<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid><w:gridCol w:w="900"/></w:tblGrid><w:tr>'
        + CONTROL.format(
            more="", inside=f'<w:tc><w:tcPr><w:tcW w:w="900" w:type="dxa"/></w:tcPr><w:p>{RUN}</w:p></w:tc>'
        )
        + "</w:tr></w:tbl>"
    ),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_provider_moves_the_place_of_the_logo_in_word(place: str, tmp_path: Path) -> None:
    def edit(xml: str) -> str:
        without = re.sub(r'<w:sdt><w:sdtPr><w:alias w:val="Logo"/>.*?</w:sdt>', "", xml)
        return re.sub(r"(<w:hdr [^>]*>)", lambda found: found[1] + PLACES[place], without, count=1)

    moved = changed(look_path("designed", "handout"), tmp_path / "moved.docx", "word/header1.xml", edit)
    shown, bare = (little(read_template(moved, logo)) for logo in (LOGO, None))
    assert drawings(part(shown, "word/header1.xml")) == [(45, 15, "Hill & Dale College")]
    assert "Logo" not in "".join(part(shown, "word/header1.xml").itertext())
    header = part(bare, "word/header1.xml")
    assert drawings(header) == []
    assert "Logo" not in "".join(header.itertext())
    in_body = [one for one in header.iterchildren(f"{{{NS['w']}}}p") if not "".join(one.itertext()).strip()]
    assert in_body == []
    assert errors_of(shown, tmp_path) == []
    assert errors_of(bare, tmp_path) == []


# What stands in for a style


def test_every_fallback_leads_to_a_style_that_word_has() -> None:
    assert set(USES) == set(NAMES)
    for names, end in (
        (PARAGRAPH_STYLES, NORMAL),
        (CHARACTER_STYLES, DEFAULT_FONT),
        (TABLE_STYLES, NORMAL_TABLE),
    ):
        for name in names:
            found = list(chain(name, end))
            assert found[-1] == end
            assert len(found) == len(set(found)) <= 6, found
    headings = {name for name in NAMES if name.startswith("Heading") or name == "Title"}
    taken = {name for name, instead in FALLBACKS.items() if instead.startswith("Heading")}
    assert taken <= headings, "what is no heading must not stand in the outline of a document"


@pytest.fixture(scope="module")
def words_own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A document as python-docx starts it: the styles of Word's own template, and no header."""
    path = tmp_path_factory.mktemp("own") / "own.docx"
    docx.Document().save(str(path))
    return path


@pytest.mark.parametrize("kind", KINDS)
def test_words_own_template_makes_valid_documents_of_every_kind(kind: Kind, words_own: Path, tmp_path: Path) -> None:
    file = everything(read_template(words_own), kind, fillable=kind in OBSERVED)
    assert errors_of(file, tmp_path) == []
    ids = {style.style_id for style in docx.Document(io.BytesIO(file)).styles}
    assert set(styles_in(file)) <= ids


@pytest.mark.parametrize("spoil", ["<w:compat>.*</w:compat>", "<w:compatSetting [^>]*compatibilityMode[^>]*>", "$^"])
def test_documents_are_in_the_mode_of_current_word(spoil: str, words_own: Path, tmp_path: Path) -> None:
    old = changed(words_own, tmp_path / "old.docx", "word/settings.xml", lambda xml: re.sub(spoil, "", xml, flags=re.S))
    file = little(read_template(old))
    modes = [
        one.get(f"{{{NS['w']}}}val")
        for one in part(file, "word/settings.xml").iterfind(".//w:compatSetting", NS)
        if one.get(f"{{{NS['w']}}}name") == "compatibilityMode"
    ]
    assert modes == ["15"]
    assert errors_of(file, tmp_path) == []


def test_what_stands_on_every_page_does_so_in_a_template_without_a_header(words_own: Path) -> None:
    assert "Page line: ___" in "".join(part(everything(read_template(words_own)), "word/header1.xml").itertext())


def styles_in(file: bytes) -> Iterator[str]:
    for kind in ("pStyle", "rStyle", "tblStyle"):
        for one in part(file, "word/document.xml").iterfind(f".//w:{kind}", NS):
            yield str(one.get(f"{{{NS['w']}}}val"))


def test_missing_styles_are_named_with_what_stands_in(words_own: Path) -> None:
    template = read_template(words_own)
    told = {(kind, name): instead for kind, name, instead in template.missing}
    assert told["paragraph", "Lead"] == "Body Text"
    assert told["paragraph", "Rating head"] == "No Spacing"
    assert told["character", "Key"] == "Strong"
    assert told["table", "Danger"] == "Table Grid"
    assert ("paragraph", "Heading 1") not in told
    assert template.styles["Lead"] == template.styles["Body Text"] == "BodyText"


def test_a_file_with_no_styles_at_all_still_works(tmp_path: Path) -> None:
    bare = changed(
        look_path("plain", "handout"),
        tmp_path / "bare.docx",
        "word/styles.xml",
        lambda xml: re.sub(r"<w:style .*</w:style>", "", xml),
    )
    template = read_template(bare)
    assert len(template.missing) == len(NAMES)
    assert {template.styles[name] for name in TABLE_STYLES} == {"TableNormal"}
    assert errors_of(everything(template), tmp_path) == []


def test_a_place_to_write_has_a_line_where_the_template_draws_none(words_own: Path) -> None:
    shown, drawn = (
        "".join(part(everything(read_template(path)), "word/document.xml").itertext())
        for path in (words_own, look_path("plain", "handout"))
    )
    assert "Blank: from ___" in shown
    lines = list(part(everything(read_template(words_own)), "word/document.xml").iterfind(".//w:tc", NS))
    stops = [
        int(stop.get(f"{{{NS['w']}}}pos", 0)) for cell in lines for stop in cell.iterfind("w:p/w:pPr/w:tabs/w:tab", NS)
    ]
    widths = [int(one.get(f"{{{NS['w']}}}w", 0)) for cell in lines for one in cell.iterfind("w:tcPr/w:tcW", NS)]
    assert stops
    assert max(stops) < max(widths), "a line that is wider than the room in its cell is not drawn"
    assert "Blank: from \u00a0" in drawn
