"""Every kind of Word document of a pack: it is valid, opens in word processors, and can be read by everyone."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import pytest
from courses import read_once
from docx.oxml.ns import qn
from places import OTHER_KINDS, REPOSITORY, TODAY
from programs import faults_of, libreoffice, pdftoppm
from site_support import small_book

from builder.build.order import Order
from builder.build.pack import build_pack
from builder.build.pieces import checklist_for_event, checklist_for_leaves
from builder.course import read_course
from builder.course.observations import read_observation
from builder.items import item_types
from builder.model import Cohort, Course

if TYPE_CHECKING:
    from docx.document import Document

Once = Callable[[str, Callable[[Path], object]], Path]
Documents = dict[str, list[Path]]
"""The documents of a pack by kind."""

OTHERS = ("role play", "document review", "supervision guide")
KINDS = (
    *("handout", "trainer guide", "booklet"),
    *("paper", "answer sheet", "key", "marking guide", "results", "feedback slips"),
    *("extra time", "large print", "answer sheet large print"),
    *("checklist", "checklist of competences", "worksheet", "filled worksheet"),
    *OTHERS,
)
OF_FORM = KINDS[3:12]
WITH_A_LINE = 14
"""How much of a page the header takes at most that has a line for the candidate number below it, in per cent."""
EVENTS = sorted(path.stem for path in (REPOSITORY / "observations").glob("*.md"))
CHOSEN = {"real": "3.13", "small": "3.10 1.1.2"}
EVERY_TYPE = """\
title: Every type of question
purpose: summative
length: 12
units: {"2.1": 12}
forms: 1
minutes: 30
pass mark: 60
"""


def kind_of(path: Path) -> str:
    """Return the kind of a document by where it stands and what it is called."""
    match path.parts[0]:
        case "quizzes":
            return re.sub(r"form-[A-Z]-?", "", path.stem).replace("-", " ") or "paper"
        case "handouts" if re.fullmatch(r"course|section-\d+|day-\d+", path.stem):
            return "booklet"
        case "handouts":
            return "trainer guide" if path.stem.endswith("-trainer") else "handout"
        case "worksheets":
            return "filled worksheet" if path.stem.endswith("-example") else "worksheet"
        case "checklists":
            return "checklist"
        case "others":
            return path.parts[1]
        case _:
            return "checklist of competences"


def in_pack(*folders: Path) -> Documents:
    found: Documents = {}
    for folder in folders:
        for path in sorted(folder.rglob("*.docx")):
            inside = path.relative_to(folder)
            if inside.parts[0] not in ("site", "trainer"):
                found.setdefault(kind_of(inside), []).append(path)
    return found


def root_of(course: str, packs: dict[str, Path]) -> Path:
    return REPOSITORY if course == "real" else packs["small"].parents[1]


def cohort_of(course: Course, pack: Path) -> Cohort:
    return next(cohort for cohort in course.cohorts if cohort.id == pack.name)


@pytest.fixture(scope="session")
def packs(real_pack: Path, once: Once) -> dict[str, Path]:
    """The pack of the example cohort, and that of the small course with a question of every type."""

    def small(folder: Path) -> None:
        root = small_book(folder)
        (root / "question_bank" / "blueprints" / "every-type.yml").write_text(EVERY_TYPE, encoding="utf-8")
        plan = root / "cohorts" / "spring.yml"
        plan.write_text(plan.read_text(encoding="utf-8").replace("[check-in]", "[every-type]"), encoding="utf-8")
        course, _ = read_course(root)
        done = build_pack(Order(root, course, course.cohorts[0], root / "build", TODAY))
        assert done.folder, (done.message, done.problems)

    return {"real": real_pack, "small": once("small", small) / "book" / "build" / "spring"}


@pytest.fixture(scope="session")
def documents(packs: dict[str, Path], once: Once) -> dict[str, Documents]:
    """The documents of both packs by kind, and for each course a checklist for chosen competences.

    Beside them, all observations that the cohort does not take, and one of each other kind.
    """

    def chosen(folder: Path) -> None:
        for name, leaves in CHOSEN.items():
            root = root_of(name, packs)
            made = checklist_for_leaves(root, read_once(root), leaves, None)
            assert made.problems == (), made
            (folder / name / "chosen").mkdir(parents=True)
            for file, data in made.files.items():
                (folder / name / "chosen" / file).write_bytes(data)
            observations(folder / name, root, packs[name])

    others = once("chosen", chosen)
    return {name: in_pack(pack, others / name) for name, pack in packs.items()}


def observations(folder: Path, root: Path, pack: Path) -> None:
    """Make the observations that are not in a pack, and one of each other kind."""
    course = read_once(root)
    taken = [mention.what for mention in cohort_of(course, pack).observations]
    left = [("checklists", one) for one in course.observations if one.id not in taken]
    texts = ((path.name, path.read_text(encoding="utf-8")) for path in sorted(OTHER_KINDS.glob("*.md")))
    read = (read_observation(text, f"observations/{name}", []) for name, text in texts)
    for place, one in [*left, *((f"others/{one.kind}", one) for one in read if one)]:
        (folder / place).mkdir(parents=True, exist_ok=True)
        for file, data in checklist_for_event(root, course, one).files.items():
            (folder / place / file).write_bytes(data)


@pytest.fixture(scope="session")
def courses(packs: dict[str, Path]) -> dict[str, Course]:
    return {name: read_once(root_of(name, packs)) for name in packs}


def richest(found: list[Path]) -> Path:
    """Return the document with the most in it."""
    return max(found, key=lambda path: (path.stat().st_size, path))


def test_there_are_documents_of_every_kind(documents: dict[str, Documents], courses: dict[str, Course]) -> None:
    for name, found in documents.items():
        assert set(found) == set(KINDS), name
    assert {item.type for item in courses["small"].items if item.use == "assessment"} == set(item_types())


both = pytest.mark.parametrize("course", ["real", "small"])
every_kind = pytest.mark.parametrize("kind", KINDS)


# Programs that open it


@both
@every_kind
def test_it_is_valid(course: str, kind: str, documents: dict[str, Documents]) -> None:
    assert faults_of(richest(documents[course][kind])) == []


@pytest.fixture(scope="session")
def printed(documents: dict[str, Documents], once: Once) -> Path:
    """What LibreOffice makes of a document of each kind, and of every checklist: PDF, and a picture of each page."""
    office, pictures = libreoffice(), pdftoppm()

    def convert(folder: Path) -> None:
        for course, found in documents.items():
            for kind, paths in found.items():
                for path in paths if kind == "checklist" else [richest(paths)]:
                    shutil.copy(path, folder / f"{course} {kind} {path.stem}.docx")
        empty = docx.Document(str(richest(documents["small"]["key"])))
        empty.add_page_break()
        empty.add_paragraph()
        empty.save(str(folder / "an empty page.docx"))
        command = [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
        command += ["--convert-to", "pdf", "--outdir", str(folder), *map(str, sorted(folder.glob("*.docx")))]
        subprocess.run(command, capture_output=True, check=True, timeout=300)
        for path in folder.glob("*.pdf"):
            subprocess.run([pictures, "-r", "40", "-gray", str(path), str(path.with_suffix(""))], check=True)

    return once("printed", convert)


def pages(printed: Path, name: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted(printed.glob(f"{name}-*.pgm"))]


def is_empty(page: bytes, top: int = 7) -> bool:
    """Tell whether there is nothing on a page between its header and footer, from its grey picture (netpbm's PGM).

    `top` is how much of the page the header takes, in per cent.
    """
    _, size, _, grey = page.split(b"\n", 3)
    width, height = map(int, size.split())
    return min(grey[height * top // 100 * width : height * 91 // 100 * width]) > 200


@both
@every_kind
def test_libreoffice_opens_it(course: str, kind: str, documents: dict[str, Documents], printed: Path) -> None:
    name = f"{course} {kind} {richest(documents[course][kind]).stem}"
    found = pages(printed, name)
    assert len(found) >= 1, name
    top = WITH_A_LINE if kind in OF_FORM else 7
    assert [number for number, page in enumerate(found, start=1) if is_empty(page, top)] == []


def test_an_empty_page_is_noticed(printed: Path) -> None:
    *others, last = pages(printed, "an empty page")
    assert is_empty(last, WITH_A_LINE)
    assert not any(is_empty(page, WITH_A_LINE) for page in others)


@pytest.mark.parametrize("event", EVENTS)
def test_checklist_of_an_event_has_two_sides_at_most(event: str, printed: Path) -> None:
    sides = len(pages(printed, f"real checklist {event}"))
    assert 1 <= sides <= 2


# What everyone needs to read it


def paragraphs(document: Document) -> Iterator[tuple[str, str, str]]:
    """Yield style, list and text of every paragraph of the body in order, also in tables and controls."""
    names = {style.style_id: style.name for style in document.styles}
    for one in document.element.body.iter(qn("w:p")):
        style = one.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        number = one.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
        yield (
            names[style.get(qn("w:val"))] or "" if style is not None else "",
            number.get(qn("w:val")) if number is not None else "",
            "".join(text.text or "" for text in one.iter(qn("w:t"))),
        )


def title_faults(document: Document) -> Iterator[str]:
    title = document.core_properties.title
    shown = [text for style, _, text in paragraphs(document) if style in ("Title", "Cover title")]
    if not title or shown != [title]:
        yield f"the title is {title!r} and on the page {shown}"


def language_faults(document: Document) -> Iterator[str]:
    default = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    found = (document.core_properties.language, default.get(qn("w:val")))
    if found != ("en-GB", "en-GB"):
        yield f"the language is {found}"


def heading_faults(document: Document) -> Iterator[str]:
    level = 0
    for style, _, text in paragraphs(document):
        if not text.strip() and style.startswith(("Heading", "Title", "Caption")):
            yield f"empty: {style}"
        if found := re.fullmatch(r"Heading ([1-9])", style):
            if int(found[1]) > level + 1:
                yield f"from level {level} to {found[1]}: {text}"
            level = int(found[1])


def table_faults(document: Document) -> Iterator[str]:
    """Look for header rows that are not marked: a table says that it has one, or all cells look like heads."""
    for table in document.element.body.iter(qn("w:tbl")):
        first = table.find(qn("w:tr"))
        styles = [style.get(qn("w:val")) for style in first.iter(qn("w:pStyle"))]
        says = table.find(f"{qn('w:tblPr')}/{qn('w:tblLook')}").get(qn("w:firstRow")) == "1"
        looks = len(styles) > 1 and all(style in ("TableHead", "RatingHead") for style in styles)
        marked = first.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        if (says or looks) != marked:
            yield f"header row {styles}: marked is {marked}"


def picture_faults(document: Document) -> Iterator[str]:
    for picture in document.element.body.iter(qn("wp:docPr")):
        if not (picture.get("descr") or "").strip():
            yield f"picture {picture.get('id')} has no text instead"


def numbers(document: Document) -> dict[str, bool]:
    """Return every list that counts, with whether it starts anew."""
    root = document.part.numbering_part.element
    bullets = {
        kind.get(qn("w:abstractNumId"))
        for kind in root.iter(qn("w:abstractNum"))
        if kind.find(f"{qn('w:lvl')}/{qn('w:numFmt')}").get(qn("w:val")) == "bullet"
    }
    return {
        one.get(qn("w:numId")): one.find(f"{qn('w:lvlOverride')}/{qn('w:startOverride')}") is not None
        for one in root.iter(qn("w:num"))
        if one.find(qn("w:abstractNumId")).get(qn("w:val")) not in bullets
    }


def list_faults(document: Document) -> Iterator[str]:
    """Look for lists that go on counting from another: below another heading or question, or without a start."""
    anew, under = numbers(document), dict[str, str]()
    place = ""
    for number, (style, list_, text) in enumerate(paragraphs(document)):
        if style == "Question" or style.startswith("Heading"):
            place = f"{number} {text}"
        if list_ in anew:
            if not anew[list_]:
                yield f"list {list_} does not start anew"
            if under.setdefault(list_, place) != place:
                yield f"list {list_} goes on below {place}"


FAULTS = {
    "title": title_faults,
    "language": language_faults,
    "headings": heading_faults,
    "header rows": table_faults,
    "pictures": picture_faults,
    "lists": list_faults,
}


@pytest.mark.no_cover
@both
@every_kind
def test_it_can_be_read_by_everyone(course: str, kind: str, documents: dict[str, Documents]) -> None:
    found = []
    for path in documents[course][kind]:
        opened = docx.Document(str(path))
        found += [f"{path.name}: {name}: {fault}" for name, faults in FAULTS.items() for fault in faults(opened)]
    assert found == []


def remove(document: Document, path: str) -> None:
    found = document.element.body.find(f".//{path}")
    found.getparent().remove(found)


def go_on(document: Document) -> None:
    """Let every list go on where the first one ended."""
    first, *others = [
        one for one in document.element.body.iter(qn("w:numId")) if one.get(qn("w:val")) in numbers(document)
    ]
    for other in others:
        other.set(qn("w:val"), first.get(qn("w:val")))


def no_start(document: Document) -> None:
    for found in list(document.part.numbering_part.element.iter(qn("w:lvlOverride"))):
        found.getparent().remove(found)


SPOILS: dict[str, tuple[str, str, Callable[[Document], object]]] = {
    "no title": ("paper", "title", lambda one: setattr(one.core_properties, "title", "")),
    "another language": ("paper", "language", lambda one: setattr(one.core_properties, "language", "de")),
    "an empty heading": ("handout", "headings", lambda one: one.add_heading("", 1)),
    "a level left out": ("handout", "headings", lambda one: one.add_heading("Deep", 3)),
    "a header row without mark": ("checklist", "header rows", lambda one: remove(one, qn("w:tblHeader"))),
    "a picture without text": (
        "handout",
        "pictures",
        lambda one: one.element.body.find(f".//{qn('wp:docPr')}").clear(),
    ),
    "a list without a start": ("paper", "lists", no_start),
    "a list that goes on": ("paper", "lists", go_on),
}


@pytest.mark.parametrize("spoil", SPOILS)
def test_a_spoiled_document_is_noticed(spoil: str, documents: dict[str, Documents]) -> None:
    kind, name, change = SPOILS[spoil]
    opened = docx.Document(str(richest(documents["small"][kind])))
    assert list(FAULTS[name](opened)) == []
    change(opened)
    assert list(FAULTS[name](opened)) != []


# What stands in it


@cache
def words(path: Path) -> str:
    """Return all text of a document: body, notes, header, footer and properties."""
    with zipfile.ZipFile(path) as package:
        names = [name for name in package.namelist() if re.match(r"docProps/|word/(document|foot|head)", name)]
        xml = " ".join(package.read(name).decode() for name in names)
    return re.sub(r"<[^>]*>", " ", re.sub(r"</w:t></w:r><w:r>(<w:rPr>.*?</w:rPr>)?<w:t[^>]*>", "", xml))


def footer(path: Path) -> str:
    return "".join(one.text or "" for one in docx.Document(str(path)).sections[0].footer._element.iter(qn("w:t")))


@pytest.mark.no_cover
@both
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("checklist of competences", *OTHERS)])
def test_its_footer_names_cohort_provider_and_version(
    course: str, kind: str, documents: dict[str, Documents], courses: dict[str, Course], packs: dict[str, Path]
) -> None:
    cohort = cohort_of(courses[course], packs[course])
    provider = next(one for one in courses[course].providers if one.id == cohort.provider.what)
    version = json.loads((packs[course] / "manifest.json").read_text(encoding="utf-8"))["content"]
    assert re.fullmatch(r"Content of \d+ \w+ \d{4}, version [0-9a-f]{8}", version)
    given = {sheet.id for sheet in courses[course].worksheets if sheet.given}
    for path in (path for path in documents[course][kind] if packs[course] in path.parents):
        hidden = path.stem.removesuffix("-example") in given
        there = [part for part in (cohort.title, provider.name, version) if part in footer(path)]
        assert there == ([version] if hidden else [cohort.title, provider.name, version]), path.name


@both
def test_handout_names_every_competence_of_its_unit(
    course: str, documents: dict[str, Documents], courses: dict[str, Course]
) -> None:
    for unit in courses[course].units:
        current = [entry.id for entry in unit.competences if entry.status == "current"]
        name = f"{Path(unit.where.path).stem}.docx"
        path = next(path for path in documents[course]["handout"] if path.name == name)
        assert [id_ for id_ in current if not named(id_, path)] == [], name


def named(id_: str, path: Path) -> bool:
    return re.search(rf"(?<![\w.]){re.escape(id_)}(?![\w.]\w?)", words(path)) is not None


@both
def test_checklist_names_the_competences_of_its_criteria(
    course: str, documents: dict[str, Documents], courses: dict[str, Course]
) -> None:
    for path in documents[course]["checklist"]:
        event = next(one for one in courses[course].observations if one.id == path.stem)
        leaves = {leaf.what for stage in event.stages for one in stage.criteria for leaf in one.leaves}
        assert [leaf for leaf in sorted(leaves) if not named(leaf, path)] == [], path.name


@both
def test_checklist_of_competences_names_them_all(
    course: str, documents: dict[str, Documents], courses: dict[str, Course]
) -> None:
    (path,) = documents[course]["checklist of competences"]
    chosen = CHOSEN[course].split()
    entries = [entry for entry in courses[course].competences if entry.leaf and entry.status == "current"]
    leaves = [entry.id for entry in entries if {entry.id, entry.parent, entry.unit} & set(chosen)]
    assert len(leaves) >= 2
    assert [leaf for leaf in leaves if not named(leaf, path)] == []


@both
def test_key_names_the_competences_of_every_question(
    course: str, documents: dict[str, Documents], courses: dict[str, Course]
) -> None:
    items = {item.id: item for item in courses[course].items}
    for path in documents[course]["key"]:
        asked = [items[id_] for id_ in re.findall(r"Item (q[\d.]+-\d+), revision", words(path))]
        assert len(asked) == len(re.findall(r"Question \d+:", words(path))) > 0
        assert [leaf.what for item in asked for leaf in item.competences if not named(leaf.what, path)] == []


@pytest.mark.no_cover
@both
@pytest.mark.parametrize("kind", ["paper", "answer sheet"])
def test_what_is_answered_names_no_competence_no_item_and_nobody(
    course: str, kind: str, documents: dict[str, Documents], courses: dict[str, Course]
) -> None:
    ids = [entry.id for entry in courses[course].competences] + [item.id for item in courses[course].items]
    for path in documents[course][kind]:
        assert "Candidate number" in words(path)
        assert "Name:" not in words(path)
        assert [id_ for id_ in ids if named(id_, path)] == [], path.name


@both
def test_every_document_of_a_form_bears_its_code(course: str, documents: dict[str, Documents]) -> None:
    codes: dict[tuple[str, str], list[str]] = {}
    made: dict[tuple[str, str], int] = {}
    for kind in OF_FORM:
        for path in documents[course][kind]:
            header = docx.Document(str(path)).sections[0].header._element
            said = " ".join(one.text or "" for one in header.iter(qn("w:t")))
            made[path.parent.name, path.stem[:6]] = len(list(path.parent.glob(f"{path.stem[:6]}*.docx")))
            codes.setdefault((path.parent.name, path.stem[:6]), []).extend(re.findall(r"\b[A-Z]-[A-Z0-9]{5}\b", said))
    assert codes
    assert [form for form, found in codes.items() if len(found) != made[form] or len(set(found)) != 1] == []
    assert len({found[0] for found in codes.values()}) == len(codes)


@both
def test_no_document_shows_a_slot_or_a_default(course: str, documents: dict[str, Documents]) -> None:
    paths = [path for found in documents[course].values() for path in found]
    assert [path.name for path in paths if re.search(r"cw-slot|\ue000|<\?cw", words(path))] == []
