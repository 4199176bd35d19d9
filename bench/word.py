"""Speed of Word: handouts, checklists, another cohort, a booklet; against zipfile, Sphinx and pandoc on the same text.

Usage: `make bench`, or `python bench/word.py [ROUNDS]`. One run, one core, on the units and the observations of this
repository's own course. Every figure is the least of several rounds, the things compared taken in turn: another
program that runs at the same time makes a round slower and never faster.
"""

from __future__ import annotations

import importlib.util
import io
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pypandoc
from common import copy, least, one_core, rounds_asked
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

import builder.word
from builder.build.documents import Printing, documents, printing, units_observed
from builder.build.documents import handouts as finished_handouts
from builder.build.issue import forms_for
from builder.build.order import seed_for
from builder.build.site import render_books, render_keys, source_of
from builder.collector import no_collector
from builder.course import read_course
from builder.doc.document import Document
from builder.doc.observation import observation_document
from builder.model import Course
from builder.resources import templates_folder
from builder.site.config import sphinx_config
from builder.site.handouts import HandoutBuilder, make_handouts
from builder.word import Draft, Template, draft, finish

SLOTS = {"cohort": "Spring", "provider": "College", "content": "Content of today"}
DAY = date(2027, 1, 1)
Drawn = tuple[Document, Template, Path]


def timed(task: Callable[[], object]) -> Callable[[int], float]:
    """Return a task for `least`, that tells the seconds it takes."""

    def run(number: int) -> float:
        start = time.perf_counter()
        task()
        return time.perf_counter() - start

    return run


def tell(what: str, figure: str, ratio: str, aim: str) -> None:
    print(f"{what:<46}{figure:>22}   {ratio:<14} {aim}")


def each(seconds: float, count: int) -> str:
    return f"{seconds / count * 1000:.2f} ms, {count / seconds:.0f} a second"


# Handouts


@contextmanager
def book(folder: Path) -> Iterator[Sphinx]:
    """Build the pages of the course, to make handouts from what lies on disk then."""
    with patch_docutils(), docutils_namespace():
        app = Sphinx(
            srcdir=str(folder),
            confdir=None,
            outdir=str(folder / "out"),
            doctreedir=str(folder / "trees"),
            buildername="html",
            confoverrides=sphinx_config(folder),
            status=None,
            warning=None,
        )
        app.build()
        yield app


def template_file() -> Path:
    """Return the template of handouts, in the first of the looks that ship."""
    return next(iter(sorted(templates_folder().rglob("handout.docx"))))


def make(app: Sphinx) -> dict[str, bytes]:
    """Make every handout: pages as they lie on disk, resolved, to documents, to drafts, to files."""
    drafts, problems = make_handouts(app, template_file(), DAY)
    assert not problems
    return {name: finish(Draft.read(data), SLOTS) for name, data in drafts.items()}


def drawn_by(app: Sphinx) -> list[Drawn]:
    """Return what the writer is given for every handout."""
    found: list[Drawn] = []

    def note(document: Document, template: Template, **more: object) -> Draft:
        found.append((document, template, more["pictures"]))  # type: ignore[arg-type]
        return draft(document, template, **more)  # type: ignore[arg-type]

    builder.word.draft = note
    try:
        make(app)
    finally:
        builder.word.draft = draft
    return found


def write(found: Sequence[Drawn]) -> list[bytes]:
    return [finish(draft(one, template, made=DAY, pictures=place), SLOTS) for one, template, place in found]


def zipped(files: Sequence[dict[str, bytes]]) -> None:
    """Zip parts with the standard library, at the level at which we do."""
    for parts in files:
        with zipfile.ZipFile(io.BytesIO(), "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
            for name, data in parts.items():
                package.writestr(name, data)


def resolved(app: Sphinx, names: Sequence[str]) -> None:
    """Unpickle and resolve pages, as is done before there is a handout."""
    before = app.builder
    app.builder = HandoutBuilder(app, app.env)
    for name in names:
        app.env.get_and_resolve_doctree(name, app.builder)
    app.builder = before


def parts_of(file: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        return {name: package.read(name) for name in package.namelist()}


def handouts(app: Sphinx, rounds: int) -> None:
    """Time the handouts of every unit, step by step."""
    found = drawn_by(app)
    files = write(found)
    parts = [parts_of(file) for file in files]
    names = [name for name in app.env.all_docs if name.startswith("units/")]
    assert len(names) == len(files)
    walk, zips = least(rounds, timed(lambda: write(found)), timed(lambda: zipped(parts)))
    count = len(files)
    tell("a handout, walk and zip", each(walk, count), "", "at most 4 ms")
    tell("  its parts with zipfile, level 6", each(zips, count), f"ratio {walk / zips:5.2f}", "at most 3")
    whole, sphinx = least(rounds, timed(lambda: make(app)), timed(lambda: resolved(app, names)))
    tell("a handout, the whole path from disk", each(whole, count), "", "at least 60 a second")
    tell("  Sphinx's unpickling and resolving", each(sphinx, count), f"ratio {whole / sphinx:5.2f}", "at most 1.3")
    against_pandoc(files, whole, 6)


def against_pandoc(files: Sequence[bytes], ours: float, aim: int) -> None:
    """Time pandoc on the same text as in these files, and tell how much faster we are."""
    texts = [text_of(file) for file in files]
    with tempfile.TemporaryDirectory() as scratch:
        place = str(Path(scratch) / "one.docx")

        def theirs() -> None:
            for text in texts:
                pypandoc.convert_text(text, "docx", format="markdown", outputfile=place)

        (seconds,) = least(2, timed(theirs))
    tell("  pandoc on the same text", each(seconds, len(files)), f"ratio {seconds / ours:5.1f}", f"at least {aim}")


def text_of(document: bytes) -> str:
    """Return a Word document as Markdown, as pandoc reads it."""
    with tempfile.NamedTemporaryFile(suffix=".docx") as file:
        file.write(document)
        file.flush()
        return str(pypandoc.convert_file(file.name, "markdown"))


# Checklists, another cohort


def checklists(shared: Printing, rounds: int) -> None:
    """Time the checklists of events from ready values of observations."""
    events = [one for one in shared.course.observations if one.kind in ("observation", "event")]
    events = events or [one for one in shared.course.observations if "checklist" in _kind(shared, one)]
    units = {one.id: units_observed(one) for one in events}

    def write_all() -> list[bytes]:
        return [shared.word(observation_document(one, shared.competences), units[one.id]) for one in events]

    files = write_all()
    (seconds,) = least(rounds, timed(write_all))
    tell("a checklist from its observation", each(seconds, len(files)), "", "at least 250 a second")
    against_pandoc(files, seconds, 20)


def _kind(shared: Printing, one: object) -> str:
    return observation_document(one, shared.competences).kind  # type: ignore[arg-type]


def another_cohort(root: Path, course: Course, rounds: int) -> None:
    """Time the documents of a cohort that takes the units of one before it: its handouts are drafts by then."""
    source = source_of(root, course)
    first, second = (one for one in course.cohorts if one.id in ("example-2027", "example-twin"))
    keys = [key for edition in ("trainee", "trainer") for key in render_keys(edition, course, first)]
    keys = [key for key in keys if key.format == "html"]
    assert not render_books(root, course, keys, source)
    forms = forms_for(root, course, second, seed_for(second)).forms
    shared = printing(root, course, second, source.line, source.day)
    made: list[object] = []

    def write_all() -> None:
        own, _ = documents(shared, forms, lambda done, total: None)
        made[:] = [one for one in (*finished_handouts(shared, keys), *own) if one.path.endswith(".docx")]

    write_all()
    seconds, books = least(rounds, timed(write_all), timed(lambda: finished_handouts(shared, keys)))
    tell(f"another cohort, a document of its {len(made)}", each(seconds, len(made)), "", "at most 1 ms")
    count = len(finished_handouts(shared, keys))
    tell("  of them a handout or a trainer guide", each(books, count), "", "")


def booklet(app: Sphinx, rounds: int) -> None:
    """Time one booklet of all units, as soon as there are booklets."""
    if importlib.util.find_spec("builder.doc.booklet") is None:
        tell("a booklet of all units", "not made yet", "", "at most 2 s")


def main() -> None:
    rounds = rounds_asked(5)
    with tempfile.TemporaryDirectory() as scratch, no_collector():
        root = copy(Path(scratch) / "one")
        course, _ = read_course(root)
        source = source_of(root, course)
        cohort = next(one for one in course.cohorts if one.id == "example-2027")
        with one_core():
            checklists(printing(root, course, cohort, source.line, source.day), rounds)
        another_cohort(root, course, rounds)
        with book(copy(Path(scratch) / "two")) as app, one_core():
            handouts(app, rounds)
            booklet(app, rounds)


if __name__ == "__main__":
    main()
