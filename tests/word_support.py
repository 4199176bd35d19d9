"""Every Word document that the program makes, in every look that ships, and what to ask of one."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from courses import read_once
from measuring import unmeasured
from places import OTHER_KINDS, REPOSITORY, TODAY

from builder.build import pieces
from builder.build.order import Order
from builder.build.pack import build_pack
from builder.course.observations import read_observation
from builder.model import Course
from builder.resources import LOOKS

Once = Callable[[str, Callable[[Path], object]], Path]

WORD_PARTS = ("handouts", "quizzes", "checklists", "worksheets")
_KIND = re.compile(r'name="coursewright-kind"><vt:lpwstr>([^<]*)<')


def kind_of(document: Path) -> str:
    """Return the kind that a document says it is."""
    with zipfile.ZipFile(document) as package:
        found = _KIND.search(package.read("docProps/custom.xml").decode())
    assert found, document
    return found[1]


def own_documents(pack: Path) -> Iterator[Path]:
    """Yield the Word documents of a pack, without the copies of its sites."""
    for part in sorted(pack.iterdir()):
        if part.is_dir() and part.name not in ("site", "trainer"):
            yield from sorted(part.rglob("*.docx"))


@cache
def course_in_look(look: str) -> Course:
    """Return the course of this repository, its providers with a look: the same pages, written into other templates."""
    course = read_once(REPOSITORY)
    return replace(course, providers=tuple(replace(one, look=look, templates=()) for one in course.providers))


def example_pack(look: str, real_pack: Path, once: Once) -> Path:
    """Return the pack of the example cohort in a look; the sites are in the first one's alone."""
    if look == LOOKS[0]:
        return real_pack

    def make(folder: Path) -> None:
        course = course_in_look(look)
        cohort = next(one for one in course.cohorts if one.id == real_pack.name)
        with unmeasured():
            done = build_pack(Order(REPOSITORY, course, cohort, folder, TODAY, WORD_PARTS))
        assert done.folder, (done.message, done.problems)

    return once(f"pack-{look}", make) / real_pack.name


def write_others(root: Path, course: Course, folder: Path, unit: str, blueprint: str) -> None:
    """Write one document of each kind that no pack holds, and all observations, into a folder of its own kind."""
    sketch = next(one for one in course.blueprints if one.id == blueprint)
    for name, made in {
        "item book": pieces.bank(root, course, [unit], None, [pieces.ITEM_BOOK]),
        "item book of a form": pieces.quiz(root, course, sketch, 1, 1, [pieces.ITEM_BOOK]),
        "specification": pieces.specification_piece(root, course, sketch),
        "checklist for competences": pieces.checklist_for_leaves(root, course, unit, unit),
        "large print": pieces.handouts(root, course, [unit], trainer=False, large=True),
        "booklet": pieces.booklet_piece(root, course, section=int(unit[0])),
        "trainer booklet": pieces.booklet_piece(root, course, section=int(unit[0]), trainer=True),
        **{f"observation {one.id}": pieces.checklist_for_event(root, course, one) for one in course.observations},
    }.items():
        _write(folder / name, made)


def write_other_kinds(root: Path, course: Course, folder: Path) -> None:
    """Write a role play, a document review and a supervision guide about competences of the small course."""
    for path in sorted(OTHER_KINDS.glob("*.md")):
        found = read_observation(path.read_text(encoding="utf-8"), f"observations/{path.name}", [])
        assert found
        _write(folder / found.kind, pieces.checklist_for_event(root, course, found))


def _write(folder: Path, made: pieces.Pieces) -> None:
    assert made.files, made
    folder.mkdir(parents=True)
    for file, data in made.files.items():
        (folder / file).write_bytes(data)


def _length(document: Path) -> int:
    """Return the length of the text part as it is: how long it is when deflated differs between machines."""
    with zipfile.ZipFile(document) as package:
        return package.getinfo("word/document.xml").file_size


def by_kind(documents: Mapping[str, Path]) -> dict[str, list[Path]]:
    """Sort documents by their kind, the ones with the most in them first."""
    found: dict[str, list[Path]] = {}
    for path in sorted(documents.values(), key=lambda one: (-_length(one), one)):
        found.setdefault(kind_of(path), []).append(path)
    return found
