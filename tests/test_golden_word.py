"""Golden files: the parts of a Word document of each kind, pretty-printed, so that a change shows as a readable diff.

After a change that is meant: `python -m pytest tests/test_golden_word.py --force-regen`, then read `git diff`.
Nothing is left out of the parts that we write but the version of the content, which is a hash of the sources.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from lxml import etree
from places import TESTS, TODAY
from pytest_regressions.file_regression import FileRegressionFixture
from site_support import small_book
from word_support import Once, by_kind, own_documents, write_other_kinds, write_others

from builder.build.order import Order
from builder.build.pack import build_pack
from builder.course import read_course
from builder.doc.document import Kind

GOLDEN = TESTS / "golden" / "word"
PARTS = re.compile(
    r"word/(document|header\d*|footer\d*|footnotes|numbering|settings)\.xml|docProps/(core|custom)\.xml|.*\.rels"
    r"|\[Content_Types\]\.xml"
)
"""The parts that differ from document to document. Styles and fonts are the template's and stand in `templates/`."""
REPETITIVE = ("feedback slips", "results", "item book")
"""Kinds that say the same again and again: the smallest document of each is enough. Of others it is the largest."""
FIRST_DAY = '    units: ["1.1", "2.1"]\n'
TIMETABLE = "    timetable: [10 Welcome, '1.1', 20 Break, '2.1']\n"
VERSION = re.compile(r"(, version )[0-9a-f]{8}")


@pytest.fixture(scope="session")
def small_documents(once: Once) -> dict[str, Path]:
    """A document of each kind from the small course, each as `name: path`."""

    def make(folder: Path) -> None:
        root = small_book(folder)
        plan = root / "cohorts" / "spring.yml"
        text = plan.read_text(encoding="utf-8")
        plan.write_text(text.replace(FIRST_DAY, FIRST_DAY + TIMETABLE, 1), encoding="utf-8")
        course, _ = read_course(root)
        done = build_pack(Order(root, course, course.cohorts[0], folder / "packs", TODAY))
        assert done.folder, done
        write_others(root, course, folder / "others", "3.10", "check-in")
        write_other_kinds(root, course, folder / "others")

    place = once("golden", make)
    packs = [path for pack in sorted((place / "packs").iterdir()) for path in own_documents(pack)]
    found = [*packs, *sorted((place / "others").rglob("*.docx"))]
    return {path.relative_to(place).as_posix(): path for path in found}


def lines(element: etree._Element, depth: int = 0) -> Iterator[str]:
    """Yield a part line by line: what holds others on lines of its own, a run or what is said of something on one."""
    text = _NAMESPACES.sub("", etree.tostring(element, encoding="unicode"))
    name = etree.QName(element).localname
    if name.endswith("Pr") or name in _WHOLE or not len(element):
        yield "  " * depth + text
        return
    yield "  " * depth + text[: text.index(">") + 1]
    assert not (element.text or "").strip(), text
    for child in element:
        yield from lines(child, depth + 1)


_NAMESPACES = re.compile(r' xmlns(?::\w+)?="[^"]*"')
_WHOLE = ("r", "lvl", "tblGrid", "sectPr", "property", "compat")
"""What is read at one glance; all that ends in Pr is, too."""


def shown(document: Path) -> Iterator[str]:
    """Yield the parts of a document, each under its name, and of others, such as pictures, what they are by hash."""
    with zipfile.ZipFile(document) as package:
        for name in package.namelist():
            data = package.read(name)
            if PARTS.fullmatch(name):
                root = etree.fromstring(data)
                spaces = [f"{prefix or 'xmlns'} = {space}" for prefix, space in sorted(root.nsmap.items(), key=str)]
                yield "\n".join([f"=== {name}", *spaces, *lines(root)])
            elif name.startswith("word/media/"):
                yield f"=== {name}\n{len(data)} bytes, SHA-256 {hashlib.sha256(data).hexdigest()}"


@pytest.mark.parametrize("kind", get_args(Kind))
def test_parts_of(kind: str, small_documents: dict[str, Path], file_regression: FileRegressionFixture) -> None:
    found = by_kind(small_documents).get(kind)
    assert found, f"make a document of the kind {kind!r} in word_support"
    text = VERSION.sub(r"\1········", "\n\n".join(shown(found[-1 if kind in REPETITIVE else 0])) + "\n")
    file_regression.check(text, extension=".txt", fullpath=GOLDEN / f"{kind.replace(' ', '-')}.txt")


# Two builds


def built(folder: Path, **environment: str) -> dict[str, bytes]:
    """Build the pack of the small book in a process of its own; return its documents by path."""
    root = small_book(folder)
    command = [sys.executable, "-m", "builder", "build", "spring", "--today", "2026-11-22"]
    done = subprocess.run(
        [*command, *(f"--only={part}" for part in ("handouts", "quizzes", "checklists", "worksheets"))],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(TESTS.parent), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    pack = root / "build" / "spring"
    return {path.relative_to(pack).as_posix(): path.read_bytes() for path in own_documents(pack)}


def test_two_builds_are_the_same_bytes(tmp_path: Path) -> None:
    """With another order of sets, in another folder, seconds later, in another time zone, locale and encoding."""
    one = built(tmp_path / "one", PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C.UTF-8")
    other = built(tmp_path / "two ü", PYTHONHASHSEED="77", TZ="Pacific/Auckland", LC_ALL="C", PYTHONUTF8="0")
    assert len(one) > 15
    assert {name for name in one if one[name] != other.get(name)} == set()
    assert set(one) == set(other)
