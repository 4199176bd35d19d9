"""Booklets and large print: what is bound, that nothing leaks or clashes, and that one draft serves every cohort."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result
from courses import read_once
from docutils import nodes
from lxml import etree
from places import CASES, REPOSITORY
from programs import faults_of, libreoffice, pdftotext
from site_support import CANARIES, planted

from builder.build.documents import Made, printing
from builder.build.handouts import booklets, handouts
from builder.build.site import WORK, render_keys, source_of
from builder.course import read_course
from builder.doc.booklet import Binding, bindings, booklet, whole
from builder.doc.document import Document
from builder.doc.nodes import contents, pages, paragraph, section
from builder.model import Course, Problem
from builder.site.kept import Kept, keep_drafts
from builder.site.render import RenderKey, kept_handouts, render
from builder.word import read_template, template_hash

Run = Callable[..., Result]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEMPLATE = read_template(REPOSITORY / "templates" / "designed" / "handout.docx")
NAMES = ["1.1 A good welcome", "2.1 Keeping people safe", "3.10 Visiting a shop"]
ON_PAPER = """

## On paper

```{list-table} Week by week
:class: landscape
:header-rows: 1

* - Week
  - You
* - 1
  - Meet
```

:::{container} landscape
Beside the table.
:::

:::{container} page-break
On a new page.
:::

```{image} ribbon.png
:alt:
:class: decorative
```

:::{container} language-cy
Croeso.
:::

Two works of one year {cite}`twin-one,twin-two`.
"""
TWINS = """
@misc{twin-one, title = {Alpha}, author = {Doe, Jo}, year = {2024}}
@misc{twin-two, title = {Beta}, author = {Doe, Jo}, year = {2024}}
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small book, with canaries in all that is for trainers or asked in assessments; rendered in both editions."""
    root = planted(tmp_path_factory.mktemp("booklets"))
    unit = root / "units" / "1.1-a-good-welcome.md"
    unit.write_text(unit.read_text(encoding="utf-8") + ON_PAPER, encoding="utf-8")
    (root / "units" / "ribbon.png").write_bytes((REPOSITORY / "tests" / "data" / "word" / "box.png").read_bytes())
    references = root / "course" / "references.bib"
    references.write_text(references.read_text(encoding="utf-8") + TWINS, encoding="utf-8")
    course, problems = read_course(root)
    assert not [problem for problem in problems if problem.severity == "error"]
    source = source_of(root, course)
    for key in keys(course):
        assert render(root, course, key, root / WORK, source.stamp, source.epoch) == []
    return root


def keys(course: Course) -> list[RenderKey]:
    found = [key for edition in ("trainee", "trainer") for key in render_keys(edition, course, course.cohorts[0])]
    return [key for key in found if key.format == "html"]


def course_of(root: Path) -> Course:
    return read_course(root)[0]


def kept(root: Path, edition: str = "trainee") -> Kept:
    course = course_of(root)
    key = next(key for key in keys(course) if key.edition == edition)
    return kept_handouts(root, root / WORK, key, source_of(root, course).day)


def made(root: Path, edition: str = "trainee", **options: bool) -> tuple[Made, ...]:
    """Return the booklets of the cohort."""
    course = course_of(root)
    source = source_of(root, course)
    shared = printing(root, course, course.cohorts[0], source.line, source.day)
    found, problems = booklets(shared, [key for key in keys(course) if key.edition == edition], **options)
    assert problems == ()
    return found


def part(file: bytes, name: str = "word/document.xml") -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        return etree.fromstring(package.read(name))


def styled(body: etree._Element, style: str) -> list[str]:
    return [
        "".join(text.text or "" for text in one.iter(f"{W}t"))
        for one in body.iter(f"{W}p")
        if one.find(f"{W}pPr/{W}pStyle").get(f"{W}val") == style
    ]


# What is bound


def bound(*titles: str) -> Document:
    """Return a booklet of units that share every ID."""
    course = read_once(CASES / "good")
    units = course.units[: len(titles)]
    documents = [
        Document(unit.number, "handout", unit.number, unit.name, [section("same", title, [paragraph("Text.")])])
        for unit, title in zip(units, titles, strict=True)
    ]
    return booklet(whole(course, units), documents)


def test_a_booklet_has_contents_then_each_unit_on_pages_of_its_own() -> None:
    document = bound("First", "Second")
    assert isinstance(document.body[0], contents)
    assert [(one["running"], one["scope"]) for one in document.body[1:]] == [(NAMES[0], "1.1"), (NAMES[1], "2.1")]
    assert all(isinstance(one, pages) for one in document.body[1:])
    chapters = [one[0] for one in document.body[1:]]
    assert [chapter[0].astext() for chapter in chapters] == NAMES[:2]
    assert [chapter[1][0].astext() for chapter in chapters] == ["First", "Second"]
    assert [one.astext() for one in document.cover] == ["Handouts of 2 units", *NAMES[:2]]


def test_units_and_documents_must_go_together() -> None:
    course = read_once(CASES / "good")
    with pytest.raises(ValueError, match="shorter"):
        booklet(whole(course, course.units), [])


def test_there_is_a_booklet_of_each_day_each_section_and_the_course_with_more_than_one_unit() -> None:
    course = read_once(CASES / "good")
    found = bindings(course, course.cohorts[0], course.units)
    assert [(one.name, one.day, [unit.number for unit in one.units]) for one in found] == [
        ("day-1", 1, ["1.1", "2.1"]),
        ("course", None, ["1.1", "2.1", "3.10"]),
    ]


def test_many_units_are_counted_on_the_cover_and_listed_in_the_contents_by_title_alone() -> None:
    course = read_once(REPOSITORY)
    documents = [Document(unit.number, "handout", unit.number, unit.name, []) for unit in course.units]
    document = booklet(whole(course, course.units), documents)
    assert document.title == "Individual Placement and Support"
    assert [one.astext() for one in document.cover] == ["Handouts of 29 units"]
    assert document.body[0]["levels"] == 1
    assert [one.name for one in bindings(course, None, course.units)] == [
        *("section-1", "section-2", "section-3", "course")
    ]


# What is written


def test_every_unit_has_a_header_that_names_it_and_every_page_its_number(book: Path) -> None:
    file = next(one for one in made(book) if one.path == "handouts/course.docx").data
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        headers = [package.read(name).decode() for name in package.namelist() if "word/header" in name]
        footers = [package.read(name).decode() for name in package.namelist() if "word/footer" in name]
    told = ["".join(re.findall(r"<w:t[ >][^<]*", header)) for header in headers]
    for name in NAMES:
        assert sum(name in header for header in told) == (2 if name == NAMES[0] else 1)  # one of them on its side
    assert all("PAGE" in footer and "NUMPAGES" in footer and "Spring 2027" in footer for footer in footers)
    body = part(file)
    sections = list(body.iter(f"{W}sectPr"))
    assert [one.find(f"{W}headerReference") is None for one in sections] == [True, *[False] * (len(sections) - 1)]
    assert styled(body, "Heading1") == NAMES
    assert len(styled(body, "CoverTitle")) == 1
    assert styled(body, "Title") == []


def test_every_link_leads_to_one_bookmark(book: Path) -> None:
    for one in (*made(book), *made(book, "trainer")):
        body = part(one.data)
        names = [mark.get(f"{W}name") for mark in body.iter(f"{W}bookmarkStart")]
        numbers = [mark.get(f"{W}id") for mark in body.iter(f"{W}bookmarkStart")]
        assert len(set(names)) == len(names) == len(set(numbers))
        anchors = {link.get(f"{W}anchor") for link in body.iter(f"{W}hyperlink")} - {None}
        fields = {field.text.split()[1] for field in body.iter(f"{W}instrText")}
        assert anchors <= set(names), one.path
        assert fields <= anchors
        assert len(fields) >= 2


def test_questions_are_numbered_within_their_unit(book: Path) -> None:
    body = part(next(one for one in made(book) if one.path == "handouts/course.docx").data)
    questions = [text.split()[1] for text in styled(body, "Question") if text.startswith("Question ")]
    asked = {item.unit for item in course_of(book).items if item.use == "practice"}
    assert len(asked) > 1
    assert questions.count("1") == len(asked), "questions start anew in each unit; answers are headed otherwise"


def test_nothing_for_trainers_or_from_assessments_is_in_a_booklet_of_trainees(book: Path) -> None:
    for one in made(book):
        with zipfile.ZipFile(io.BytesIO(one.data)) as package:
            for name in package.namelist():
                found = package.read(name).lower()
                assert not [canary for canary in CANARIES if canary.encode() in found], (one.path, name)
    guides = next(one for one in made(book, "trainer") if one.path == "handouts/course-trainer.docx")
    assert b"zqtrainercanary" in etree.tostring(part(guides.data)).lower()
    assert (guides.file.trainees, guides.file.kind, guides.file.copies) == (False, "trainer booklet", 1)


def test_the_text_is_compressed_once_for_all_cohorts(book: Path) -> None:
    course = course_of(book)
    source = source_of(book, course)
    shared = printing(book, course, course.cohorts[0], source.line, source.day)
    wanted = [key for key in keys(course) if key.edition == "trainee"]
    files = []
    for name in ("Spring <1>", "Autumn & 2"):
        found, _ = booklets(replace(shared, slots={**shared.slots, "cohort": name}), wanted)
        files.append(found[-1].data)
    one, other = (zipfile.ZipFile(io.BytesIO(file)) for file in files)
    differ = [name for name in one.namelist() if one.read(name) != other.read(name)]
    assert {name.partition("-")[0].rstrip("0123456789.xml") for name in differ} == {"word/footer", "docProps/custo"}
    drafts = list((kept(book).folder / template_hash(TEMPLATE)).glob("course-*.draft"))
    assert len(drafts) == 1


def test_the_same_sources_give_the_same_bytes(book: Path) -> None:
    before = {one.path: one.data for one in (*made(book), *made(book, large=True))}
    for draft in kept(book).folder.rglob("*.draft"):
        draft.unlink()
    assert {one.path: one.data for one in (*made(book), *made(book, large=True))} == before


def test_a_document_that_is_kept_needs_no_sphinx(book: Path) -> None:
    folder = kept(book).folder
    code = (
        "import sys; from pathlib import Path; from datetime import date; from builder.site.kept import Kept\n"
        f"kept = Kept(Path({str(folder)!r}), Path('.'), date(2027, 1, 1))\n"
        "print([kept.document(name).title for name in kept.names()], 'sphinx' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=REPOSITORY)
    assert done.stdout.strip() == f"{NAMES} False"
    for name in kept(book).names():
        for node in kept(book).document(name).body:
            held = {type(one).__module__ for one in node.findall()}
            assert held <= {"docutils.nodes", "builder.doc.nodes"}


def test_another_template_needs_no_other_render(book: Path, tmp_path: Path) -> None:
    other = replace(TEMPLATE, scale=2.0)
    found, problems = kept(book).drafts(other, {"1.1": lambda: kept(book).document("1.1-a-good-welcome")})
    assert problems == []
    assert (kept(book).folder / template_hash(other) / "1.1.draft").read_bytes() == found["1.1"]
    assert template_hash(other) != template_hash(TEMPLATE)


def test_what_word_cannot_carry_is_told_and_not_kept(book: Path) -> None:
    broken = Document("bad", "handout", "1.1", "Bad", [nodes.math("", "x")])
    found, problems = kept(book).drafts(TEMPLATE, {"bad": lambda: broken})
    assert found == {}
    assert [problem.code for problem in problems] == ["N001"]
    assert all(isinstance(problem, Problem) for problem in problems)
    assert not list(kept(book).folder.rglob("bad.draft"))


# How authors say how it lies on paper


def test_classes_of_authors_turn_pages_and_start_them(book: Path) -> None:
    found, _ = kept(book).drafts(TEMPLATE, {"a": lambda: kept(book).document("1.1-a-good-welcome")})
    from builder.word import Draft, finish

    file = finish(Draft.read(found["a"]), {})
    body = part(file)
    sizes = [size.get(f"{W}orient", "") for size in body.iter(f"{W}pgSz")]
    assert sizes == ["", "landscape", ""]
    texts = {"".join(one.itertext()): one for one in body.iter(f"{W}p")}
    assert texts["On a new page."].find(f"{W}pPr/{W}pageBreakBefore") is not None
    assert [lang.get(f"{W}val") for lang in texts["Croeso."].iter(f"{W}lang")] == ["cy"]
    assert b"adec:decorative" in zipfile.ZipFile(io.BytesIO(file)).read("word/document.xml")
    pages_built = next(book.glob("build/.cache/render/trainee-html-*/out/units/1.1-a-good-welcome.html"))
    html = pages_built.read_text(encoding="utf-8")
    assert '<div class="docutils container" lang="cy">' in html
    assert re.search(r'<img alt="" class="decorative"', html)


def test_text_and_sources_agree_on_the_letters_of_works_of_one_year(book: Path) -> None:
    document = kept(book).document("1.1-a-good-welcome")
    said = next(text for node in document.body if "Two works" in (text := node.astext()))
    assert re.search(r"Two works of one year \[Doe, 2024[;,] Doe, 2024b\]", said)
    labels = [one[0].astext() for node in document.body for one in node.findall(nodes.citation)]
    assert {"Doe, 2024", "Doe, 2024b"} <= set(labels)


def test_pages_that_cite_a_source_are_written_again_when_it_gets_a_letter(tmp_path: Path) -> None:
    root = planted(tmp_path)
    references, unit = root / "course" / "references.bib", root / "units" / "3.10-visiting-a-shop.md"
    references.write_text(references.read_text(encoding="utf-8") + TWINS, encoding="utf-8")
    unit.write_text(unit.read_text(encoding="utf-8") + "\nOne work {cite}`twin-two`.\n", encoding="utf-8")
    page = root / "build" / RenderKey().name / "out" / "units" / "3.10-visiting-a-shop.html"
    welcome = root / "course" / "cohort.md"
    for cited, label in (("", "Doe, 2024"), ("Another {cite}`twin-one`.\n", "Doe, 2024b")):
        welcome.write_text(welcome.read_text(encoding="utf-8") + f"\n{cited}", encoding="utf-8")
        assert render(root, course_of(root), RenderKey(), root / "build", f"program {label}", 1_795_305_600) == []
        assert f">{label}</a>" in page.read_text(encoding="utf-8")


# Large print


def test_large_print_is_the_same_text_in_larger_letters(book: Path) -> None:
    course = course_of(book)
    source = source_of(book, course)
    shared = printing(book, course, None, source.line, source.day)
    wanted = [key for key in keys(course) if key.edition == "trainee"]
    plain, _ = handouts(shared, wanted)
    large, _ = handouts(shared, wanted, large=True)
    assert [one.path.replace(".docx", "-large-print.docx") for one in plain] == [one.path for one in large]
    for one, other in zip(plain, large, strict=True):
        assert "".join(part(one.data).itertext()) == "".join(part(other.data).itertext())
        sizes = {int(size.get(f"{W}val")) for size in part(other.data, "word/styles.xml").iter(f"{W}sz")}
        assert min(size for size in sizes if size > 8) >= 36


# Commands


def test_the_command_binds_a_section_a_day_or_all(book: Path, tmp_path: Path, run: Run) -> None:
    for asked, name in (
        ((), "course.docx"),
        (("--large-print",), "course-large-print.docx"),
        (("--trainer",), "course-trainer.docx"),
        (("--section", "2"), "section-2.docx"),
        (("--day", "1", "--cohort", "spring"), "day-1.docx"),
    ):
        result = run("booklet", *asked, "--root", book, "--out", tmp_path)
        assert result.exit_code == 0, result.output
        assert result.output.strip() == str(tmp_path / name)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("--day", "1"), "--day and --cohort go together"),
        (("--cohort", "spring"), "--day and --cohort go together"),
        (("--day", "1", "--section", "2"), "give --section or --day, not both"),
        (("--section", "9"), "there is no unit to bind for section 9."),
        (("--day", "9", "--cohort", "spring"), "there is no unit to bind for day 9."),
        (("--day", "1", "--cohort", "winter"), "there is no cohort 'winter' in cohorts/. Known: spring."),
    ],
)
def test_what_cannot_be_bound(asked: tuple[str, ...], told: str, book: Path, run: Run) -> None:
    result = run("booklet", *asked, "--root", book)
    assert result.exit_code != 0
    assert told in result.output


# Other programs


def test_microsofts_validator_finds_no_error(book: Path, tmp_path: Path) -> None:
    for one in (*made(book), *made(book, "trainer", large=True)):
        file = tmp_path / Path(one.path).name
        file.write_bytes(one.data)
        assert faults_of(file) == [], one.path


def test_libreoffice_shows_each_unit_on_the_page_that_the_contents_name(book: Path, tmp_path: Path) -> None:
    file = tmp_path / "course.docx"
    file.write_bytes(next(one for one in made(book) if one.path == "handouts/course.docx").data)
    told = list(texts_of_pages(file, tmp_path))
    listed = dict(re.findall(r"^(\d\.\d+ [^.]+?)\.+ *(\d+)$", told[1], flags=re.M))
    starts = {name: str(n) for n, text in enumerate(told, 1) for name in NAMES if n > 2 and is_start(text, name)}
    assert listed == starts
    assert list(listed) == NAMES
    for number, text in enumerate(told, start=1):
        assert f"Page {number} of {len(told)}" in text
        assert len(text.split()) > 20, f"page {number} is blank"


def is_start(page: str, name: str) -> bool:
    """Tell whether a unit starts on a page: its name stands there twice, in the header and as heading."""
    return page.count(name) >= 2 and page.lstrip().startswith(name)


def texts_of_pages(file: Path, folder: Path) -> Iterator[str]:
    """Yield the text of each page as LibreOffice sets it."""
    reader = pdftotext()
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [libreoffice(), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    told = [reader, "-layout", str(file.with_suffix(".pdf")), "-"]
    yield from subprocess.run(told, check=True, capture_output=True, text=True).stdout.split("\f")[:-1]


def test_a_binding_is_a_value() -> None:
    one, other = (Binding("course", "A", "B", ()) for _ in range(2))
    assert one == other


def test_a_draft_is_kept_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(path: Path, data: bytes) -> int:
        with path.open("wb") as file:
            file.write(data[:3])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", stop)
    with pytest.raises(OSError, match="No space left"):
        keep_drafts({"course": b"a draft"}, tmp_path)
    assert list(tmp_path.glob("*.draft")) == []
