"""Speed of Word: handouts, checklists, another cohort, a booklet; against zipfile, Sphinx and pandoc on the same text.

Usage: `make bench`, or `python bench/word.py [ROUNDS]`. One run, one core, on the units and the observations of this
repository's own course. Every figure is the least of several rounds, the things compared taken in turn, and counts the
time in which a core was busy with it: so other programs on the machine make a figure a little worse, never better.
"""

from __future__ import annotations

import io
import os
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
from builder.build.handouts import handouts as finished_handouts
from builder.build.issue import forms_for
from builder.build.looks import look_path
from builder.build.order import seed_for
from builder.build.site import WORK, render_books, render_keys, source_of
from builder.collector import no_collector
from builder.course import read_course
from builder.doc.booklet import booklet, whole
from builder.doc.document import Document
from builder.doc.observation import observation_document
from builder.form import Form
from builder.model import Course
from builder.resources import LOOKS
from builder.site.config import sphinx_config
from builder.site.handouts import HandoutBuilder, handout_documents
from builder.site.kept import write_drafts
from builder.site.render import kept_handouts
from builder.word import Draft, Template, draft, finish, read_template

SLOTS = {"cohort": "Spring", "provider": "College", "content": "Content of today"}
DAY = date(2027, 1, 1)
Drawn = tuple[Document, Template, Path]


def timed(task: Callable[[], object]) -> Callable[[int], float]:
    """Return a task for `least`, that tells the seconds it keeps a core busy, with the programs that it starts."""

    def busy() -> float:
        children = os.times()
        return time.process_time() + children.children_user + children.children_system

    def run(number: int) -> float:
        start = busy()
        task()
        return busy() - start

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


def make(app: Sphinx) -> dict[str, bytes]:
    """Make every handout: pages as they lie on disk, resolved, to documents, to drafts, to files."""
    template = read_template(look_path(LOOKS[0], "handout"))
    drafts, problems = write_drafts(handout_documents(app), template, DAY, Path(app.srcdir))
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
    events = [one for one in shared.course.observations if one.kind == "observation"]
    units = {one.id: units_observed(one) for one in events}

    def write_all() -> list[bytes]:
        return [shared.word(observation_document(one, shared.competences), units[one.id]) for one in events]

    files = write_all()
    (seconds,) = least(rounds, timed(write_all))
    tell("a checklist from its observation", each(seconds, len(files)), "", "at least 250 a second")
    against_pandoc(files, seconds, 20)


def another_cohort(root: Path, course: Course, rounds: int) -> None:
    """Time the documents of a second cohort that takes the units and has the employers of one that was built before.

    Its quizzes are drawn as for any cohort: it has other forms, so their papers and the files for learning systems are
    written anew. All else is a draft by then. Built again, or for a cohort with the same forms, papers are drafts too.
    """
    source = source_of(root, course)
    first, twin = (next(one for one in course.cohorts if one.id == f"example-{name}") for name in ("2027", "twin"))
    keys = [key for edition in ("trainee", "trainer") for key in render_keys(edition, course, twin)]
    keys = [key for key in keys if key.format == "html"]
    assert not render_books(root, course, keys, source)
    before, forms = (forms_for(root, course, cohort, seed_for(cohort)).forms for cohort in (first, twin))
    assert not {one.code for one in before} & {one.code for one in forms}
    shared = printing(root, course, twin, source.line, source.day, source.stamp)
    documents(printing(root, course, first, source.line, source.day, source.stamp), before, lambda done, total: None)
    drawer = shared.drawer.folder
    assert drawer
    known = set(drawer.iterdir())

    def drafts() -> list[bytes]:
        return [one.data for one in finished_handouts(shared, keys)[0]]

    def others(given: Sequence[Form]) -> list[bytes]:
        made, _ = documents(shared, given, lambda done, total: None)
        return [one.data for one in made if one.path.endswith(".docx")]

    def anew(number: int) -> float:
        for place in set(drawer.iterdir()) - known:
            place.unlink()
        return timed(lambda: others(forms))(number)

    count, rest, whole = len(drafts()), len(others(())), len(others(forms))
    with one_core():
        a, b, c, d = least(rounds, timed(drafts), timed(lambda: others(())), anew, timed(lambda: others(forms)))
    total, papers = count + whole, whole - rest
    tell(f"another cohort, a document of its {total}", each(a + c, total), "", "at most 1 ms")
    tell(f"  {count} handouts and trainer guides: drafts", each(a, count), "", "")
    tell(f"  {rest} checklists, worksheets, plans: drafts", each(b, rest), "", "")
    tell(f"  {papers} papers, with exports: written anew", each(c - b, papers), "", "")
    tell("another cohort with forms that are drafts", each(a + d, total), "", "at most 1 ms")
    tell(f"  {papers} papers, with exports: drafts", each(d - b, papers), "", "")


def a_booklet(root: Path, course: Course, rounds: int) -> None:
    """Time one booklet of all units, from what a render keeps of its handouts to the file."""
    source = source_of(root, course)
    cohort = next(one for one in course.cohorts if one.id == "example-2027")
    shared = printing(root, course, cohort, source.line, source.day)
    key = next(key for key in render_keys("trainee", course, cohort) if key.format == "html")
    kept = kept_handouts(root, root / WORK, key, source.day)
    binding = whole(course, course.units)
    names = [Path(unit.where.path).stem for unit in binding.units]

    def bind() -> bytes:
        document = booklet(binding, map(kept.document, names), trainer=False, large=False)
        written = draft(document, shared.looks.of(document), made=source.day, pictures=root)
        return finish(Draft.read(written.to_bytes()), shared.slots)

    with one_core():
        (seconds,) = least(rounds, timed(bind))
    tell(f"a booklet of {len(names)} units", f"{seconds:.2f} s", "", "at most 2 s")


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
        a_booklet(root, course, rounds)
        with book(copy(Path(scratch) / "two")) as app, one_core():
            handouts(app, rounds)


if __name__ == "__main__":
    main()
