"""Building the sites of a course or of one cohort: render what is not there yet, fill, put in place."""

from __future__ import annotations

import calendar
import os
import shutil
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from builder.build.cache import hash_of, program_hash, sources_hash
from builder.build.replace import recover, replace
from builder.doc.cohort import cohort_page, fragment, provider_of, units_of
from builder.doc.dates import content_date, content_line
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


def rendered_hash(root: Path) -> str:
    """Return the hash of every source that a rendered book can depend on: all but cohort files."""
    return sources_hash(root, lambda name: not _is_cohort(name))


def _is_cohort(name: str) -> bool:
    return name.startswith("cohorts/") and name.count("/") == 1


def build_sites(root: Path, course: Course, cohort: Cohort | None, editions: Iterable[str], out: Path) -> Built:
    """Build the sites of a cohort, or of the whole course, into `out`; all of them or none.

    The trainee edition comes with its EPUB. Two builds of one course wait for each other. Raises OSError where
    `out` cannot be written.
    """
    lock = root / WORK / "lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(lock):
        return _build_sites(root, course, cohort, editions, out)


def _build_sites(root: Path, course: Course, cohort: Cohort | None, editions: Iterable[str], out: Path) -> Built:
    keys = [key for edition in editions for key in _keys(edition, course, cohort)]
    for key in keys:
        recover(out / NAMES[key.edition, key.format])
    content = rendered_hash(root)
    # The date that is asked for from outside changes files whose sources have not changed.
    stamp = f"{hash_of([program_hash(), os.environ.get('SOURCE_DATE_EPOCH', '')])} {content}"
    day = content_date(course)
    epoch = calendar.timegm(day.timetuple())
    problems = _render_all(root, course, keys, stamp, epoch)
    if problems:
        return Built((), tuple(problems))
    work = root / WORK
    aside = out / ".new"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    version = f"{content_line(course)}, version {content[:8]}"
    for key in keys:
        _publish(work / key.name / "out", aside / NAMES[key.edition, key.format], key, course, cohort, version)
    places = tuple(out / NAMES[key.edition, key.format] for key in keys)
    for place in places:
        replace(aside / place.name, place)
    aside.rmdir()
    return Built(places, ())


def _keys(edition: str, course: Course, cohort: Cohort | None) -> list[RenderKey]:
    units = tuple(unit.number for unit in units_of(cohort, course)) if cohort and cohort.units else ()
    employers = tuple(employer.what for employer in cohort.employers) if cohort else ()
    formats = ("html", "epub") if edition == "trainee" else ("html",)
    return [RenderKey(edition, name, units, employers) for name in formats]


def _render_all(root: Path, course: Course, keys: list[RenderKey], stamp: str, epoch: int) -> list[Problem]:
    work = root / WORK
    needed = [key for key in keys if not is_fresh(key, work, stamp)]
    if len(needed) < 2:
        return [problem for key in needed for problem in render(root, course, key, work, stamp, epoch)]
    with ProcessPoolExecutor(max_workers=min(len(needed), os.cpu_count() or 1)) as pool:
        runs = [pool.submit(render, root, course, key, work, stamp, epoch) for key in needed]
        return sorted({problem for run in runs for problem in run.result()})


def _publish(rendered: Path, target: Path, key: RenderKey, course: Course, cohort: Cohort | None, version: str) -> None:
    slots = {"content": version}
    blocks: dict[str, str] = {}
    if cohort:
        provider = provider_of(cohort, course)
        slots |= {"cohort": cohort.title, "provider": provider.name if provider else ""}
        suffix = ".html" if key.format == "html" else ".xhtml"
        blocks["cohort"] = fragment(cohort_page(cohort, course, suffix))
    filling = Filling(slots, blocks)
    (publish_html if key.format == "html" else publish_epub)(rendered, target, filling)
