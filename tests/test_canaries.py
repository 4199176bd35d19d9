"""Nothing for trainers and nothing that is asked in an assessment is in any byte that trainees get."""

from __future__ import annotations

import html
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from courses import read_once
from places import REPOSITORY, TODAY
from site_support import planted

from builder.build.issue import issue
from builder.build.order import Order
from builder.build.pack import build_pack
from builder.course import read_course
from builder.items import item_types
from builder.model import Course, Item, Vignette
from builder.prose import plain

Once = Callable[[str, Callable[[Path], object]], Path]

CANARY = re.compile(rb"zq[a-z]+canar")
"""A word that is nowhere by itself. The index of the search keeps its stem, without the last letter."""

HEAD = (
    "\n## q2.1-{number} zqtitlecanary\n\n```yaml\ntype: {kind}\ncompetences: [2.1.1]\nlevel: recall\nuse: assessment\n"
)
ITEMS = {
    "single": """\
zqsinglestemcanary `zqcodecanary` [zqlinkcanary](https://zqlinkcanary.example)

- [x] zqsinglekeycanary
  > zqsinglerightcanary
- [ ] zqsinglewrongcanary
  > zqsinglefeedbackcanary

> zqsingleclosingcanary
""",
    "multiple": """\
zqmultiplestemcanary

- [x] zqmultiplekeycanary
- [x] zqmultiplesecondcanary
- [ ] zqmultiplewrongcanary
  > zqmultiplefeedbackcanary
""",
    "true-false": """\
zqtruestemcanary

- [x] True
  > zqtruefeedbackcanary
- [ ] False
""",
    "next-action": """\
zqactionstemcanary

- [2] zqactionbestcanary
- [1] zqactionsecondcanary
- [0] zqactionworstcanary
  > zqactionfeedbackcanary
""",
    "matching": """\
zqmatchingstemcanary

| Zqmatchingheadcanary | Zqmatchingotherheadcanary | Why |
|---|---|---|
| zqmatchingpromptcanary | zqmatchingmatchcanary | zqmatchingwhycanary |
| zqmatchingnextcanary | zqmatchingotherscanary | zqmatchingbecausecanary |
| | zqmatchingdistractorcanary | zqmatchingdistractedcanary |
""",
    "ordering": """\
zqorderingstemcanary

1. zqorderingfirstcanary
2. zqorderingsecondcanary
3. zqorderingthirdcanary

> zqorderingclosingcanary
""",
    "short-text": """\
zqshortstemcanary

- [x] zqshortkeycanary
- [ ] zqshortwrongcanary
  > zqshortfeedbackcanary
""",
    "numeric": """\
zqnumericstemcanary

- [x] 7312
- [ ] 9
  > zqnumericfeedbackcanary
""",
    "gap-fill": """\
zqgapstemcanary [1] and [2]

1. zqgapkeycanary / zqgapothercanary
2. zqgapsecondcanary
""",
    "extended": """\
zqextendedstemcanary

- zqextendedaspectcanary
  - [2] zqextendedlevelcanary
  - [0] zqextendednonecanary

> zqextendedmodelcanary
""",
}
"""An assessment item of every type, with a canary in every field."""

BLUEPRINT = """\
title: Zqblueprintcanary
purpose: summative
length: {length}
units: {{"2.1": {length}}}
forms: 1
"""
LOCKED = ("Gloves hang by the door.", "Gloves hang by the zqlockedcanary door.")
"""What is issued, and edited in the bank afterwards: then only the lock has it."""


def every_byte(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the content of a file, and of all that is packed in it, however deep; the inventory of Sphinx inflated."""
    yield name, data
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for part in package.namelist():
                yield from every_byte(f"{name}: {part}", package.read(part))
            yield name, package.comment
    elif name.endswith("objects.inv"):
        yield name, zlib.decompress(data.split(b"\n", 4)[4])


def below(*places: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every byte of files and folders, by path."""
    for place in places:
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if path.is_file():
                yield from every_byte(str(path.relative_to(place.parent)), path.read_bytes())


def canaries(*places: Path) -> dict[str, set[str]]:
    """Return every canary in these places, with the files that it is in."""
    found: dict[str, set[str]] = {}
    for name, data in below(*places):
        # The names of files are published too, and Word may write a word in several pieces.
        for text in (data, name.encode(), re.sub(rb"<[^>]*>", b"", data)):
            for canary in CANARY.findall(text.lower()):
                found.setdefault(f"{canary.decode()}y", set()).add(name)
    return found


def for_trainees(pack: Path) -> list[Path]:
    """Return everything in a pack that trainees get: the site, and the documents that are printed for them."""
    handouts = [path for path in (pack / "handouts").iterdir() if not path.stem.endswith("-trainer")]
    return [pack / "site", pack / "site.epub", *handouts, pack / "checklists", pack / "worksheets"]


@pytest.fixture(scope="session")
def planted_pack(once: Once) -> Path:
    """The pack of a small book with canaries: all its items are issued, and one was edited afterwards."""

    def make(folder: Path) -> None:
        root = planted(folder)
        bank = root / "question_bank" / "2.1.md"
        more = "".join(
            HEAD.format(number=number, kind=kind) + f"```\n\n{text}"
            for number, (kind, text) in enumerate(ITEMS.items(), 80)
        )
        bank.write_text(bank.read_text(encoding="utf-8").replace(*LOCKED) + more, encoding="utf-8")
        course, _ = read_course(root)
        length = sum(item.use == "assessment" for item in course.items)
        blueprint = root / "question_bank" / "blueprints" / "everything.yml"
        blueprint.write_text(BLUEPRINT.format(length=length), encoding="utf-8")
        plan = root / "cohorts" / "spring.yml"
        plan.write_text(plan.read_text(encoding="utf-8").replace("[check-in]", "[everything]"), encoding="utf-8")
        course, problems = read_course(root)
        assert problems == []
        issued = issue(root, course, course.cohorts[0], None)
        assert issued.path, issued
        text = bank.read_text(encoding="utf-8").replace(*reversed(LOCKED))
        bank.write_text(
            text.replace("## q2.1-03 Gloves\n\n```yaml\n", "## q2.1-03 Gloves\n\n```yaml\nrevision: 2\n"), "utf-8"
        )
        course, problems = read_course(root)
        assert problems == []
        done = build_pack(Order(root, course, course.cohorts[0], root / "build", TODAY))
        assert done.folder, (done.message, done.problems)

    return once("planted", make) / "book" / "build" / "spring"


# What trainees get


def test_no_canary_is_in_anything_that_trainees_get(planted_pack: Path) -> None:
    assert canaries(*for_trainees(planted_pack)) == {}


def test_no_id_of_an_assessment_is_in_anything_that_trainees_get(planted_pack: Path) -> None:
    asked = assessed(read_course(planted_pack.parents[1])[0])
    ids = re.compile(b"|".join(re.escape(one.id.encode()) for one in asked) + rb"|v2\.1-77")
    assert len(asked) == 12 + 2 + len(ITEMS)
    assert [name for name, data in below(*for_trainees(planted_pack)) if ids.search(data)] == []


def test_files_of_trainees_are_handouts_checklists_and_worksheets(planted_pack: Path, real_pack: Path) -> None:
    for pack in (planted_pack, real_pack):
        names = [path.relative_to(pack / "site" / "files") for path in (pack / "site" / "files").rglob("*.*")]
        assert {name.parts[0] for name in names} == {"handouts", "checklists", "worksheets"}
        every = [path.name for path in (pack / "site").rglob("*")]
        assert [name for name in every if re.search(r"form-|-key|answer|marking|trainer|print-room|lock", name)] == []


# What trainers get: so that the tests above cannot pass because nothing was planted


def planted_words() -> set[str]:
    text = " ".join([*ITEMS.values(), HEAD, BLUEPRINT, *LOCKED]).lower()
    return set(re.findall(r"zq[a-z]+canary", text))


def test_everything_that_was_planted_is_in_what_trainers_get(planted_pack: Path) -> None:
    assert item_types().keys() == ITEMS.keys()
    there = canaries(planted_pack / "quizzes", planted_pack / "exports")
    assert planted_words() - there.keys() == set()


@pytest.mark.parametrize(
    ("canary", "places"),
    [
        ("zqsinglestemcanary", {"form-A.docx: word/document.xml"}),
        ("zqsinglefeedbackcanary", {"form-A-key.docx: word/document.xml"}),
        ("zqextendedlevelcanary", {"form-A-marking-guide.docx: word/document.xml"}),
        ("zqlockedcanary", {"form-A.docx: word/document.xml"}),
    ],
)
def test_what_is_asked_is_where_it_belongs(canary: str, places: set[str], planted_pack: Path) -> None:
    found = canaries(planted_pack / "quizzes" / "everything", planted_pack / "trainer" / "files")
    assert {f"everything/{place}" for place in places} <= found[canary]
    assert {f"files/quizzes/everything/{place}" for place in places} <= found[canary]


def test_what_is_for_trainers_is_on_their_pages_and_in_their_guides(planted_pack: Path) -> None:
    found = canaries(planted_pack / "trainer", planted_pack / "handouts")["zqtrainercanary"]
    assert {
        "trainer/units/2.1-keeping-people-safe.html",
        "trainer/searchindex.js",
        "trainer/course/trainer/zqtrainercanary.html",
        "trainer/objects.inv",
        "handouts/2.1-keeping-people-safe-trainer.docx: word/document.xml",
    } <= found


# The real course


def assessed(course: Course) -> list[Item]:
    return [item for item in course.items if item.use == "assessment"]


def said(data: bytes) -> str:
    """Return the text of a page or a part of a document, its blanks and quotation marks made alike."""
    text = html.unescape(re.sub(r"<[^>]*>", " ", data.decode("utf-8", "replace")))
    return " ".join(text.translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"'}).split())


def told_in_vignettes() -> list[Vignette]:
    return [one for one in read_once(REPOSITORY).vignettes if one.use == "assessment"]


@pytest.mark.no_cover
def test_no_question_of_the_real_course_is_in_what_trainees_get(real_pack: Path) -> None:
    asked = assessed(read_once(REPOSITORY))
    # A vignette parts its story from its questions, so both are looked for; "What do you do next?" tells nothing.
    texts = {item.id: item.stem for item in asked} | {one.id: one.text for one in told_in_vignettes()}
    stems = {id_: stem for id_, text in texts.items() if len(stem := said(plain(text).encode())[:60]) >= 40}
    ids = re.compile(b"|".join(re.escape(item.id.encode()) for item in asked))
    assert len(asked) >= 58
    told: list[tuple[str, str]] = []
    for name, data in below(*for_trainees(real_pack)):
        assert not ids.search(data), name
        if name.endswith(("html", ".xml", ".js")):
            text = said(data)
            told += [(name, id_) for id_, stem in stems.items() if stem in text]
    assert told == []


@pytest.mark.no_cover
def test_the_questions_of_the_real_course_are_found_on_its_papers(real_pack: Path) -> None:
    stems = [said(plain(item.stem).encode())[:60] for item in assessed(read_once(REPOSITORY))]
    papers = (path for path in (real_pack / "quizzes").rglob("form-?.docx"))
    text = " ".join(said(data) for _, data in below(*papers))
    assert sum(stem in text for stem in stems) >= 20
