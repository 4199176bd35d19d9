"""Speed of a pack: building it, a second cohort, handouts against pandoc.

Usage: `make bench`, or `python bench/pack.py [ROUNDS]`. Every figure is the least of several rounds, in a copy of this
repository's own course. Cold means that nothing was built before; everything is installed.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pypandoc
from common import clean, copy, least, rounds_asked, run
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from builder.collector import no_collector
from builder.resources import templates_folder
from builder.site.config import sphinx_config
from builder.site.handouts import make_handouts
from builder.word import Draft, finish

SLOTS = {"cohort": "Spring", "provider": "College", "content": "Content of today"}


@contextmanager
def one_core() -> Iterator[None]:
    """Use one core only, where the system can be asked to."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def packs(folder: Path, rounds: int) -> None:
    def first(number: int) -> float:
        clean(folder)
        return run(folder, "coursewright", "build", "example-2027")

    def second(number: int) -> float:
        return run(folder, "coursewright", "build", "example-twin")

    a, b = least(rounds, first, second)
    print(f"both editions and pack, cold                {a:6.2f} s                   at most 12 s on 4 cores")
    print(f"a second cohort with the same units         {b:6.2f} s   ratio {b / a:5.2f}     at most 0.2")


def handouts(folder: Path, rounds: int) -> None:
    """Time the handouts of every unit from Sphinx's pages as they lie on disk, and pandoc on the same text."""
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

        def ours(number: int) -> float:
            start = time.perf_counter()
            drafts, problems = make_handouts(app, templates_folder() / "handout.docx", date(2027, 1, 1))
            done.update({name: finish(Draft.read(data), SLOTS) for name, data in drafts.items()})
            assert not problems
            return time.perf_counter() - start

        done: dict[str, bytes] = {}
        ours(0)
        texts = list(map(text_of, done.values()))

        def theirs(number: int) -> float:
            start = time.perf_counter()
            for number, text in enumerate(texts):
                pypandoc.convert_text(text, "docx", format="markdown", outputfile=str(folder / f"{number}.docx"))
            return time.perf_counter() - start

        with one_core(), no_collector():
            a, b = least(rounds, ours, theirs)
    a, b = a / len(texts), b / len(texts)
    print(f"a handout, resolving included, one core     {a * 1000:6.1f} ms  {1 / a:5.0f} a second   at least 60")
    print(f"pandoc on the same text, one core           {b * 1000:6.1f} ms  ratio {b / a:5.1f}     at least 6")


def text_of(document: bytes) -> str:
    """Return a Word document as Markdown, as pandoc reads it."""
    with tempfile.NamedTemporaryFile(suffix=".docx") as file:
        file.write(document)
        file.flush()
        return str(pypandoc.convert_file(file.name, "markdown"))


def main() -> None:
    rounds = rounds_asked(3)
    with tempfile.TemporaryDirectory() as scratch:
        folder = copy(Path(scratch) / "one")
        packs(folder, rounds)
        handouts(folder, rounds)


if __name__ == "__main__":
    main()
