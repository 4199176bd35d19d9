"""Building the sites of a course or of one cohort: render what is not there yet, fill, put in place."""

from __future__ import annotations

import calendar
import os
import shutil
from collections.abc import Iterable, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from filelock import FileLock

from builder.build.cache import hash_of, program_hash, sources_hash
from builder.build.exchange import recover, replace
from builder.doc.cohort import cohort_page, fragment, provider_of, units_of
from builder.doc.dates import content_date, content_line
from builder.doc.day_plans import day_plans
from builder.doc.print_room import PackFile, print_room, unit_files, unit_slot
from builder.model import Cohort, Course, Problem
from builder.site.publish import Filling, publish_epub, publish_html
from builder.site.render import RenderKey, is_fresh, render

WORK = Path("build") / ".cache" / "render"
NAMES = {("trainee", "html"): "site", ("trainee", "epub"): "site.epub", ("trainer", "html"): "trainer"}
"""What each render becomes in the folder of the cohort."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build of sites left: the places written, or the problems that prevented it."""

    places: tuple[Path, ...]
    problems: tuple[Problem, ...]


def rendered_hash(root: Path, course: Course) -> str:
    """Return the hash of every source that a rendered book can depend on.

    Of cohort files these are only those whose delivery plan stands on a page.
    """
    pages = (*course.pages, *(unit.page for unit in course.units))
    shown = {f"cohorts/{cohort.what}.yml" for page in pages for cohort in page.cohorts}
    return sources_hash(root, lambda name: name in shown or not _is_cohort(name))


def _is_cohort(name: str) -> bool:
    return name.startswith("cohorts/") and name.count("/") == 1


@dataclass(frozen=True, slots=True)
class Source:
    """The sources of a course on disk: `version` is their hash, `line` how it is told to people.

    `stamp` is what a render is fresh by, `day` the date of the content, `epoch` the same in seconds since 1970.
    """

    version: str
    line: str
    stamp: str
    day: date
    epoch: int


def source_of(root: Path, course: Course) -> Source:
    """Read the versions and the date of the sources under `root`."""
    content = rendered_hash(root, course)
    # The date that is asked for from outside changes files whose sources have not changed.
    stamp = f"{hash_of([program_hash(), os.environ.get('SOURCE_DATE_EPOCH', '')])} {content}"
    day = content_date(course)
    line = f"{content_line(course)}, version {content[:8]}"
    return Source(content[:8], line, stamp, day, calendar.timegm(day.timetuple()))


def build_sites(root: Path, course: Course, cohort: Cohort | None, editions: Iterable[str], out: Path) -> Built:
    """Build the sites of a cohort, or of the whole course, into `out`; all of them or none.

    The trainee edition comes with its EPUB. Two builds of one course wait for each other. Raises OSError where
    `out` cannot be written.
    """
    with one_at_a_time(root):
        return _build_sites(root, course, cohort, editions, out)


def one_at_a_time(root: Path) -> FileLock:
    """Return the lock that makes builds of one course wait for each other."""
    lock = root / WORK / "lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    return FileLock(lock)


def _build_sites(root: Path, course: Course, cohort: Cohort | None, editions: Iterable[str], out: Path) -> Built:
    keys = [key for edition in editions for key in render_keys(edition, course, cohort)]
    for key in keys:
        recover(out / NAMES[key.edition, key.format])
    source = source_of(root, course)
    problems = render_books(root, course, keys, source)
    if problems:
        return Built((), tuple(problems))
    aside = out / ".new"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    for key in keys:
        publish(root, key, aside / NAMES[key.edition, key.format], filling(key, course, cohort, source))
    places = tuple(out / NAMES[key.edition, key.format] for key in keys)
    for place in places:
        replace(aside / place.name, place)
    aside.rmdir()
    return Built(places, ())


def render_keys(edition: str, course: Course, cohort: Cohort | None) -> list[RenderKey]:
    """Return what must be rendered for an edition: the trainee edition comes with its EPUB."""
    units = tuple(unit.number for unit in units_of(cohort, course)) if cohort and cohort.units else ()
    employers = tuple(employer.what for employer in cohort.employers) if cohort else ()
    formats = ("html", "epub") if edition == "trainee" else ("html",)
    return [RenderKey(edition, name, units, employers) for name in formats]


def render_books(root: Path, course: Course, keys: Sequence[RenderKey], source: Source) -> list[Problem]:
    """Render the books that are not there yet, side by side; return the problems."""
    with ProcessPoolExecutor(workers()) as pool:
        runs = submit_renders(pool, root, course, keys, source)
        return sorted({problem for run in runs for problem in run.result()})


def submit_renders(
    pool: Executor, root: Path, course: Course, keys: Sequence[RenderKey], source: Source
) -> dict[Future[list[Problem]], RenderKey]:
    """Start the renders that are not there yet. Each run returns its problems."""
    work = root / WORK
    needed = [key for key in keys if not is_fresh(key, work, source.stamp)]
    return {pool.submit(render, root, course, key, work, source.stamp, source.epoch): key for key in needed}


def workers() -> int:
    """Return how many renders can run side by side."""
    return os.cpu_count() or 1


def filling(
    key: RenderKey, course: Course, cohort: Cohort | None, source: Source, files: Sequence[PackFile] = ()
) -> Filling:
    """Return what is filled into a book for a cohort, or for the whole course. `files` are those of its edition."""
    slots = {"content": source.line}
    blocks = {unit_slot(unit): fragment(found) for unit in course.units if (found := unit_files(unit, files))}
    if cohort:
        provider = provider_of(cohort, course)
        slots |= {"cohort": cohort.title, "provider": provider.name if provider else ""}
        suffix = ".html" if key.format == "html" else ".xhtml"
        trainer = key.edition == "trainer"
        blocks["cohort"] = fragment(cohort_page(cohort, course, suffix, files, trainer=trainer))
        if trainer:
            blocks["print-room"] = fragment(print_room(cohort, files, course.units))
            blocks["day-plans"] = fragment(day_plans(cohort, course))
    return Filling(slots, blocks)


def publish(root: Path, key: RenderKey, target: Path, filled: Filling) -> None:
    """Write a rendered book, filled in, as a folder or an EPUB that does not exist yet."""
    rendered = root / WORK / key.name / "out"
    (publish_html if key.format == "html" else publish_epub)(rendered, target, filled)
