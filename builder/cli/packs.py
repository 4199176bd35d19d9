"""Commands for the pack of a cohort: build it, and issue its papers."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from builder.cli.shared import clickable, course_root, named, root_option, show, shown, sound_course, today_option

if TYPE_CHECKING:
    from builder.build.order import Tell
    from builder.build.pack import Packed
    from builder.model import Cohort, Course

PARTS = ("site", "trainer", "handouts", "quizzes", "checklists", "worksheets", "exports", "coverage")
"""The parts of a pack, as `--only` names them. `builder.build.pack` has the same; a test compares them."""

seed_option = click.option(
    "--seed", type=click.IntRange(min=0), help="What chance is drawn from. Otherwise a number that follows from the ID."
)


@click.command("build")
@click.argument("cohort_ids", metavar="[COHORT]...", nargs=-1)
@root_option
@click.option("--all", "every", is_flag=True, help="Build the packs of all cohorts.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Where to. Otherwise `build`.")
@click.option("--only", "only", type=click.Choice(PARTS), multiple=True, help="Build this part; may be given again.")
@seed_option
@click.option("--pdf", is_flag=True, help="A PDF beside each Word document; needs LibreOffice.")
@click.option("--release", is_flag=True, help="Refuse placeholders, stale figures and overdue reviews.")
@today_option
@click.option("--open", "open_it", is_flag=True, help="Open the print room in the browser.")
def build_command(
    cohort_ids: tuple[str, ...],
    root: Path | None,
    every: bool,
    out: Path | None,
    only: tuple[str, ...],
    seed: int | None,
    pdf: bool,
    release: bool,
    today: date | None,
    open_it: bool,
) -> None:
    """Build the pack of a cohort.

    Sites, EPUB, handouts, quizzes, checklists, worksheets, exports for learning systems, and the map of coverage.
    """
    from builder.build.order import Order
    from builder.build.pack import build_pack

    folder = course_root(root)
    day = today or date.today()
    course = sound_course(folder, day, release)
    cohorts = _cohorts(course, cohort_ids, every)
    place = out or folder / "build"
    failed = False
    for cohort in cohorts:
        order = Order(folder, course, cohort, place, day, only or PARTS, seed, pdf)
        with progress(cohort.id) as tell:
            packed = build_pack(order, tell)
        failed |= not report(packed, cohort)
        if packed.folder and open_it:
            click.launch(str(packed.folder / "trainer" / "course" / "trainer" / "print-room.html"))
    gc.freeze()  # a process that ends looks for garbage in all that was built, for a tenth of a second
    sys.exit(failed)


def _cohorts(course: Course, names: tuple[str, ...], every: bool) -> list[Cohort]:
    if every:
        return list(course.cohorts)
    if not names:
        known = ", ".join(cohort.id for cohort in course.cohorts)
        raise click.UsageError(f"name a cohort, or give --all. Known: {known or 'none'}.")
    return [named(name, course.cohorts, "cohort", "cohorts/") for name in names]


@contextmanager
def progress(title: str) -> Iterator[Tell]:
    """Show how far a build is, one bar for each of its stages; nothing where nobody looks."""
    if not sys.stderr.isatty():
        yield lambda stage, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as bars:
        tasks = {}

        def tell(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(f"{title}: {stage}", total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield tell


def report(packed: Packed, cohort: Cohort) -> bool:
    """Say what a build left, what it kept, and where to click. Return whether it was built."""
    if packed.problems:
        show(packed.problems, err=True)
    for note in packed.notes:
        click.echo(note)
    if packed.folder is None:
        state = "what was there before is unchanged"
        click.echo(f"Error: {cohort.id} was not built; {state}. {packed.message}".rstrip(), err=True)
        return False
    folder = packed.folder
    click.echo(f"{shown(folder)}: {packed.count} files, each with its hash in manifest.json")
    if (folder / "site").is_dir():
        click.echo("Publish only `site/`: everything else is for trainers.")
    for what, name in (("For trainees:", "site/index.html"), ("To print:", "trainer/course/trainer/print-room.html")):
        if (folder / name).is_file():
            click.echo(f"{what:<13} {clickable(folder / name)}")
    return True


@click.command("issue")
@click.argument("cohort_id", metavar="COHORT")
@root_option
@seed_option
def issue_command(cohort_id: str, root: Path | None, seed: int | None) -> None:
    """Fix the papers of a cohort.

    Writes cohorts/COHORT.lock.yml. From then on `build` prints exactly those papers, whatever changes in the bank.
    """
    from builder.build.issue import issue

    folder = course_root(root)
    course = sound_course(folder)
    cohort = named(cohort_id, course.cohorts, "cohort", "cohorts/")
    issued = issue(folder, course, cohort, seed)
    if issued.problems:
        show(issued.problems, err=True)
    if issued.path is None:
        raise click.ClickException(issued.message)
    click.echo(f"{shown(issued.path)}: {issued.message}")
    click.echo(f"Keep this file with the sources. Now print: coursewright build {cohort.id}")
