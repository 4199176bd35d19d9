"""Rendering a book with Sphinx: once for everything that makes its pages differ, kept for the next cohort.

The render key is edition, format, set of units, and employers. What differs between cohorts of one key is filled
in afterwards (`builder.site.publish`).
"""

from __future__ import annotations

import io
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from builder.collector import no_collector
from builder.model import Course, Problem, Where
from builder.resources import templates_folder
from builder.site.config import CONFIG, TOC, TRAINER_PAGES, sphinx_config
from builder.site.kept import Kept, keep, write_drafts

if TYPE_CHECKING:
    from builder.doc.document import Document

HANDOUT = templates_folder() / "designed" / "handout.docx"
"""The template of handouts and trainer guides."""

_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_WARNING = re.compile(
    r"(?:(?P<path>.*?\.\w+)(?::(?P<line>\d+))?(?::[^:]*)?: )?(?:WARNING|ERROR|CRITICAL|SEVERE): (?P<text>.*)"
)


@dataclass(frozen=True, slots=True)
class RenderKey:
    """What pages depend on apart from the sources. `units` is empty for all of them."""

    edition: str = "trainee"
    format: str = "html"
    units: tuple[str, ...] = ()
    employers: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return a short name for the folder that keeps the result."""
        rest = "|".join((",".join(self.units), ",".join(self.employers)))
        return f"{self.edition}-{self.format}-{blake2b(rest.encode(), digest_size=6).hexdigest()}"


def is_fresh(key: RenderKey, work: Path, stamp: str) -> bool:
    """Tell whether what `work` keeps for a key was rendered under this stamp."""
    mark = work / key.name / "stamp"
    return mark.is_file() and mark.read_text(encoding="utf-8") == stamp


def kept_handouts(root: Path, work: Path, key: RenderKey, made: date) -> Kept:
    """Return the handouts that `work` keeps for a key. `made` is the date of the content."""
    return Kept(work / key.name / "handouts", root, made)


def render(
    root: Path, course: Course, key: RenderKey, work: Path, stamp: str, epoch: int, template: Path = HANDOUT
) -> list[Problem]:
    """Render the book into `work/<key>/out` unless what is there has the same stamp.

    `course` is what stands under `root`. A stamp is the hash of what makes the render start from nothing, a space,
    and the hash of the sources. `epoch` is the date of the content in seconds since 1970; files that carry a date
    carry it. An HTML book brings the handouts of its units in `work/<key>/handouts`: documents, and their drafts in
    `template`. Problems are Sphinx's warnings and what Word cannot carry; with any, the result is not kept.
    """
    if is_fresh(key, work, stamp):
        return []
    folder = work / key.name
    mark = folder / "stamp"
    mark.unlink(missing_ok=True)
    program, _, _ = stamp.partition(" ")
    if not (folder / program).is_file():
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / program).touch()
    problems = _run(root, course, key, folder, epoch, template)
    if problems:
        shutil.rmtree(folder, ignore_errors=True)
    else:
        mark.write_text(stamp, encoding="utf-8")
    return problems


def _run(root: Path, course: Course, key: RenderKey, folder: Path, epoch: int, template: Path) -> list[Problem]:
    # Sphinx takes half a second to import; whoever finds the stamp in place never needs it.
    from sphinx.application import Sphinx
    from sphinx.errors import SphinxError
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    from builder.site.domain import GIVEN
    from builder.site.handouts import handout_documents

    try:
        toc = _toc(root, key, folder)
        config = sphinx_config(
            root, edition=key.edition, units=",".join(key.units), employers=",".join(key.employers), toc=toc
        )
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        return [Problem(Where(CONFIG, mark.line + 1 if mark else 1), "Y001", f"this is not YAML: {error}")]
    config["nitpicky"] = True
    config["exclude_patterns"] = [*_patterns(config), *_units_left_out(root, key)]
    warnings = io.StringIO()
    given = GIVEN.set(course)
    refused: list[Problem] = []
    try:
        with _date(epoch), no_collector(), patch_docutils(), docutils_namespace():
            app = Sphinx(
                srcdir=str(root),
                confdir=None,
                outdir=str(folder / "out"),
                doctreedir=str(folder / "doctrees"),
                buildername=key.format,
                confoverrides=config,
                status=None,
                warning=warnings,
                keep_going=True,
            )
            app.build()
            if key.format == "html":
                made = datetime.fromtimestamp(epoch, UTC).date()
                refused = _handouts(handout_documents(app), folder / "handouts", template, made, root)
    except SphinxError as error:
        return [Problem(Where(CONFIG, 1), "S001", line) for line in str(error).splitlines()]
    finally:
        GIVEN.reset(given)
    moved = [replace(found, where=Where(_relative(found.where.path, root), found.where.line)) for found in refused]
    return sorted({*parse_warnings(warnings.getvalue(), root), *moved})


def _handouts(documents: list[Document], place: Path, template: Path, made: date, root: Path) -> list[Problem]:
    """Write the handouts of a book into a template and keep them, or return what Word cannot carry."""
    # python-docx takes a while to import; a render that is there already never needs it.
    from builder.word import read_template

    opened = read_template(template)
    drafts, problems = write_drafts(documents, opened, made, root)
    if not problems:
        keep(documents, drafts, opened, place)
    return problems


@contextmanager
def _date(epoch: int) -> Iterator[None]:
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = str(epoch)
    try:
        yield
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before


def parse_warnings(text: str, root: Path) -> list[Problem]:
    """Turn what Sphinx printed into problems with paths relative to the root."""
    problems = []
    for line in _ANSI.sub("", text).splitlines():
        found = _WARNING.match(line)
        if found:
            path = _relative(found["path"] or CONFIG, root)
            where = Where(path, int(found["line"] or 1))
            problems.append(Problem(where, "S001", found["text"]))
        elif problems and line.strip():
            last = problems.pop()
            problems.append(Problem(last.where, last.code, f"{last.message} {line.strip()}"))
    return sorted(set(problems))


def _relative(path: str, root: Path) -> str:
    place = Path(path)
    return place.relative_to(root).as_posix() if place.is_relative_to(root) else path


def _toc(root: Path, key: RenderKey, folder: Path) -> str:
    """Return the table of contents to use: the book's own, or one without some units or with the trainers' pages."""
    trainer_pages = trainer_docnames(root) if key.edition == "trainer" else []
    if not key.units and not trainer_pages:
        return TOC
    made = yaml.safe_load((root / TOC).read_text(encoding="utf-8"))
    made = _without(made, key.units) if key.units else made
    made = with_part(made, "For trainers", trainer_pages) if trainer_pages else made
    path = folder / "_toc.yml"
    text = yaml.safe_dump(made, sort_keys=False)
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
    return str(path)


def trainer_docnames(root: Path) -> list[str]:
    """Return the pages that only the trainer edition has, by name."""
    return sorted(f"{TRAINER_PAGES}/{file.stem}" for file in (root / TRAINER_PAGES).glob("*.md"))


def with_part(toc: object, caption: str, docnames: Iterable[str]) -> object:
    """Return a table of contents with a last part of its own for these pages.

    Source of the keys: sphinx-external-toc 1.1, `parsing.py`, for its formats `jb-book`, `jb-article` and none.
    """
    if not isinstance(toc, dict):
        return toc
    entries = {"jb-book": "chapters", "jb-article": "sections"}.get(str(toc.get("format")), "entries")
    parts = "parts" if entries == "chapters" else "subtrees"
    rest = {name: value for name, value in toc.items() if name not in (entries, parts, "options")}
    before = toc.get(parts) or ([{entries: toc[entries], **toc.get("options", {})}] if entries in toc else [])
    return rest | {parts: [*before, {"caption": caption, entries: [{"file": name} for name in docnames]}]}


def _patterns(config: dict[str, object]) -> list[str]:
    found = config.get("exclude_patterns")
    return [str(pattern) for pattern in found] if isinstance(found, list) else []


def _units_left_out(root: Path, key: RenderKey) -> list[str]:
    """Return the files of units that the render leaves out; `units/*` in the contents would name them too."""
    files = sorted((root / "units").glob("*.md")) if key.units else []
    return [f"units/{file.name}" for file in files if _left_out({"file": f"units/{file.name}"}, key.units)]


def _without(entry: object, units: tuple[str, ...]) -> object:
    match entry:
        case dict():
            return {name: _without(value, units) for name, value in entry.items()}
        case list():
            return [_without(value, units) for value in entry if not _left_out(value, units)]
        case _:
            return entry


def _left_out(entry: object, units: tuple[str, ...]) -> bool:
    file = str(entry.get("file", "")) if isinstance(entry, dict) else ""
    return file.startswith("units/") and file.removeprefix("units/").partition("-")[0] not in units
