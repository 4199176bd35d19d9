"""Every Word document of the example pack, in every look: valid Open XML, and PDF that everyone can read.

Microsoft's validator takes one file a run, half a second each. So the documents are dealt out to as many tests as
keep the workers of pytest-xdist busy, and equal documents are looked at once.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import zipfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import get_args

import docx
import pytest
from docx.oxml.ns import qn
from measuring import unmeasured
from places import REPOSITORY
from programs import faults_of, libreoffice, pdf_rules, pdfinfo
from word_support import Once, by_kind, course_in_look, example_pack, own_documents, write_others

from builder.doc.document import Kind
from builder.pdf import pdfs
from builder.resources import LOOKS

SHARES = 8
BLUEPRINT, UNIT = "employers", "3.13"
every_look = pytest.mark.parametrize("look", LOOKS)

BROKEN_BY_LIBREOFFICE = {
    "PDFUA1-LINK-LINK-TAG-001": "the mark of a footnote links to its note, and LibreOffice 7.4 gives that link no tag",
}
"""The rules that a PDF cannot meet whatever we write, and only where there are footnotes."""
PRINTED = {"checklist": 99, "role play": 99, "handout": 12, "paper": 12}
"""How many documents of a kind are turned into PDF, those with the most in them first; of any other kind one."""


def documents(look: str, real_pack: Path, once: Once) -> dict[str, Path]:
    """Return every document of a look by a name: the pack, and what is made outside packs."""

    def others(folder: Path) -> None:
        with unmeasured():
            write_others(REPOSITORY, course_in_look(look), folder, UNIT, BLUEPRINT)

    pack = example_pack(look, real_pack, once)
    beside = once(f"outside-packs-{look}", others)
    found = {path.relative_to(pack).as_posix(): path for path in own_documents(pack)}
    return found | {path.relative_to(beside).as_posix(): path for path in sorted(beside.rglob("*.docx"))}


@every_look
def test_every_kind_of_document_is_among_them(look: str, real_pack: Path, once: Once) -> None:
    there = by_kind(documents(look, real_pack, once))
    assert set(there) == set(get_args(Kind)), "make one of each new kind in write_others of word_support"


# Open XML


def errors_of(document: Path, once: Once) -> list[str]:
    """Return what Microsoft's validator finds in a document, or found in an equal one."""

    def validate(folder: Path) -> None:
        (folder / "found.json").write_text(json.dumps(faults_of(document)), encoding="utf-8")

    content = sha256(document.read_bytes()).hexdigest()
    found: list[str] = json.loads((once(f"valid-{content}", validate) / "found.json").read_text(encoding="utf-8"))
    return found


@every_look
@pytest.mark.parametrize("share", range(SHARES))
def test_documents_are_valid(look: str, share: int, real_pack: Path, once: Once) -> None:
    mine = dict([*documents(look, real_pack, once).items()][share::SHARES])
    assert len(mine) > 10
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", 1))
    with ThreadPoolExecutor(max(1, (os.cpu_count() or 1) // workers)) as pool:
        found = pool.map(partial(errors_of, once=once), mine.values())
    assert {name: errors for name, errors in zip(mine, found, strict=True) if errors} == {}


def test_the_validator_sees_a_fault(real_pack: Path, tmp_path: Path, once: Once) -> None:
    sound = next(own_documents(real_pack))
    spoilt = tmp_path / "spoilt.docx"
    with zipfile.ZipFile(sound) as old, zipfile.ZipFile(spoilt, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<w:pPr>", b"<w:pPr><w:jc/>", 1))
    assert errors_of(spoilt, once)


# PDF


@pytest.fixture
def printed(look: str, real_pack: Path, once: Once) -> Path:
    """The folder of the PDFs of a look, by the kind of their document."""
    program = libreoffice()

    def make(folder: Path) -> None:
        chosen = {}
        for kind, paths in by_kind(documents(look, real_pack, once)).items():
            # A booklet of the whole course takes as long as all else: the smallest has the same in it.
            for path in paths[-1:] if "booklet" in kind else paths[: PRINTED.get(kind, 1)]:
                chosen[f"{kind}/{path.parent.name}-{path.stem}.pdf"] = path.read_bytes()
        with unmeasured():
            made = pdfs(program, chosen)
        assert made.failed == {}
        for name, data in made.files.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(data)

    return once(f"printed-{look}", make)


@pytest.mark.no_cover
@every_look
def test_every_pdf_meets_pdf_ua(look: str, printed: Path) -> None:
    """All 104 rules, but for those that LibreOffice breaks at footnotes, where a document has some."""
    found = {}
    there = sorted(printed.rglob("*.pdf"))
    assert {path.parent.name for path in there} == set(get_args(Kind))
    assert len(there) > 50
    for path in there:
        excused = BROKEN_BY_LIBREOFFICE if b"/S/Note" in path.read_bytes() else {}
        broken = [f"{rule}: {said}" for rule, said in pdf_rules(path) if rule not in excused]
        if broken:
            found[path.relative_to(printed).as_posix()] = broken
    assert found == {}


def tags(pdf: Path) -> Counter[str]:
    """Return how often each tag stands in a PDF."""
    done = subprocess.run([pdfinfo(), "-struct", str(pdf)], capture_output=True, text=True, check=True)
    return Counter(re.findall(r"(?m)^ *([A-Z][A-Za-z0-9]*)(?: \((?:block|inline)\))?:?$", done.stdout))


def expected(document: Path) -> dict[str, int]:
    """Return how many of some tags a document asks for: headings, items of lists, tables, head cells and pictures."""
    opened = docx.Document(str(document))
    body = opened.element.body
    styles = Counter(one.style.name for one in opened.paragraphs if one.style is not None)
    heads = [row for row in body.iter(qn("w:tr")) if row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None]
    return {
        **{f"H{level}": styles[f"Heading {level}"] for level in (1, 2, 3)},
        "LI": sum(1 for _ in body.iter(qn("w:numPr"))),
        "Table": sum(1 for _ in body.iter(qn("w:tbl"))),
        "TH": sum(len(row.findall(qn("w:tc"))) for row in heads),
        "Figure": sum(1 for _ in body.iter(qn("w:drawing"))),
    }


@pytest.mark.no_cover
@every_look
@pytest.mark.parametrize(("kind", "needed"), [("handout", {"H1", "H2", "LI", "TH", "Figure"}), ("checklist", {"TH"})])
def test_tags_are_those_of_the_document(
    look: str, kind: str, needed: set[str], real_pack: Path, once: Once, printed: Path
) -> None:
    seen: set[str] = set()
    for document in by_kind(documents(look, real_pack, once))[kind][: PRINTED[kind]]:
        wanted = expected(document)
        found = tags(printed / kind / f"{document.parent.name}-{document.stem}.pdf")
        assert {name: found[name] for name in wanted} == wanted, document
        seen |= {name for name, count in wanted.items() if count}
    assert needed <= seen
