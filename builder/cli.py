"""The `coursewright` command: reads, calls one function, prints, exits. Nothing else prints.

Imports stand inside the commands: `--help` must answer at once, and Sphinx takes half a second.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from builder import __version__

if TYPE_CHECKING:
    from builder.model import Course, Problem


class Day(click.ParamType[date]):
    """A date such as 2027-02-28."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the date, or fail with what would be right."""
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a date such as 2027-02-28", param, ctx)


root_option = click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder of the course. Otherwise the nearest one at or above the current folder.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for other programs.")
today_option = click.option("--today", type=Day(), help="Check as if it were this day (2027-02-28).")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, package_name="coursewright")
def main() -> None:
    """Build course sites and assessments from plain text, and prove what they cover."""


def course_root(given: Path | None) -> Path:
    """Return the folder of the course, or end with what to do."""
    from builder.course import find_root

    root = given.resolve() if given else find_root(Path.cwd())
    if root is None:
        raise click.ClickException(
            "there is no course here. Go to a folder with `course/` and `units/`, or name one with --root."
        )
    return root


def checked(root: Path, today: date, release: bool = False) -> tuple[Course, list[Problem]]:
    """Read and check the course under `root`."""
    from builder.check import Context, check
    from builder.course import read_course

    course, problems = read_course(root)
    return course, sorted({*problems, *check(Context(course, today, release))})


def problems_of(root: Path, today: date, release: bool) -> list[Problem]:
    """Check the course under `root`, or recall what was found when nothing has changed since."""
    from builder.build.cache import hash_of, program_hash, recall, remember, sources_hash

    key = hash_of([sources_hash(root), program_hash(), str(today), str(release)])
    kept = recall(root, "check", key)
    if kept is not None:
        return kept
    _, found = checked(root, today, release)
    remember(root, "check", key, found)
    return found


def show(problems: Iterable[Problem], *, err: bool = False) -> None:
    """Print problems, one a line, and a count."""
    found = list(problems)
    for problem in found:
        color = "red" if problem.severity == "error" else "yellow"
        severity = click.style(problem.severity, fg=color)
        click.echo(f"{problem.where}: {severity} {problem.code} {problem.message}", err=err)
    errors = sum(problem.severity == "error" for problem in found)
    click.echo(f"{_count(errors, 'error')}, {_count(len(found) - errors, 'warning')}", err=err)


def _count(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def sound_course(root: Path) -> Course:
    """Read and check the course; print its problems and exit where there are errors."""
    course, found = checked(root, date.today())
    if any(problem.severity == "error" for problem in found):
        show(found, err=True)
        sys.exit(1)
    return course


@main.command("check")
@root_option
@json_option
@click.option("--strict", is_flag=True, help="Exit with 1 on warnings too.")
@click.option("--release", is_flag=True, help="Ask for what a release needs: see docs/authors.md.")
@today_option
def check_command(root: Path | None, as_json: bool, strict: bool, release: bool, today: date | None) -> None:
    """Tell every mistake in the course, with its file and line."""
    problems = problems_of(course_root(root), today or date.today(), release)
    if as_json:
        rows = [
            {
                "path": problem.where.path,
                "line": problem.where.line,
                "severity": problem.severity,
                "code": problem.code,
                "message": problem.message,
            }
            for problem in problems
        ]
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
    else:
        show(problems)
    sys.exit(any(strict or problem.severity == "error" for problem in problems))


def listing(rows: list[dict[str, object]], as_json: bool, columns: tuple[str, ...], title: str) -> None:
    """Print rows as JSON, or as a table of some of their columns."""
    if as_json:
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=None, padding=(0, 2, 0, 0), header_style="bold")
    for column in columns:
        table.add_column(column, justify="right" if _numeric(rows, column) else "left")
    for row in rows:
        table.add_row(*(_cell(row[column]) for column in columns))
    Console(width=None if sys.stdout.isatty() else 120, highlight=False).print(table)


def _numeric(rows: list[dict[str, object]], column: str) -> bool:
    return bool(rows) and all(isinstance(row[column], int | float) for row in rows)


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case tuple() | list():
            return ", ".join(map(str, value))
        case bool():
            return "yes" if value else ""
        case _:
            return str(value)


@main.command("competences")
@root_option
@json_option
def competences_command(root: Path | None, as_json: bool) -> None:
    """List the register: every competence and part."""
    from builder.rows import competence_rows

    course = sound_course(course_root(root))
    rows = competence_rows(course)
    leaves = sum(bool(row["leaf"]) for row in rows)
    title = f"{len(rows)} competences and parts, {leaves} of them assessable"
    listing(rows, as_json, ("id", "kind", "evidence", "statement"), title)


@main.command("units")
@root_option
@json_option
def units_command(root: Path | None, as_json: bool) -> None:
    """List the units with what they hold."""
    from builder.rows import unit_rows

    rows = unit_rows(sound_course(course_root(root)))
    columns = ("unit", "title", "minutes", "leaves", "words", "practice", "assessment", "review_by")
    listing(rows, as_json, columns, f"{len(rows)} units")


@main.command("site")
@root_option
@click.option("--cohort", "cohort_id", help="Build the site of this cohort. Otherwise that of the whole course.")
@click.option(
    "--edition",
    "editions",
    type=click.Choice(["trainee", "trainer"]),
    multiple=True,
    help="Which edition; may be given twice. Otherwise the trainee edition alone.",
)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Where to. Otherwise `build`.")
@click.option("--open", "open_it", is_flag=True, help="Open the site in the browser.")
def site_command(
    root: Path | None, cohort_id: str | None, editions: tuple[str, ...], out: Path | None, open_it: bool
) -> None:
    """Build the course site, with its EPUB. Unasked, this is the trainee edition."""
    from builder.build.site import build_sites

    folder = course_root(root)
    course = sound_course(folder)
    cohort = next((cohort for cohort in course.cohorts if cohort.id == cohort_id), None)
    if cohort_id and cohort is None:
        known = ", ".join(cohort.id for cohort in course.cohorts) or "none"
        raise click.ClickException(f"there is no cohort {cohort_id!r} in cohorts/. Known: {known}.")
    place = (out or folder / "build") / (cohort.id if cohort else "")
    try:
        built = build_sites(folder, course, cohort, tuple(dict.fromkeys(editions)) or ("trainee",), place)
    except OSError as error:
        raise click.ClickException(f"the site could not be written to {place}: {error.strerror}.") from error
    if built.problems:
        show(built.problems, err=True)
        raise click.ClickException("the site was not built; what was there before is unchanged.")
    for made in built.places:
        click.echo(_clickable(made / "index.html" if made.is_dir() else made))
    click.echo("Publish only `site/`: the trainer edition is for trainers.")
    if open_it:
        click.launch(str(built.places[0] / "index.html"))


def _clickable(path: Path) -> str:
    return path.resolve().as_uri() if sys.stdout.isatty() else _shown(path)


def _shown(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


@main.command("serve")
@root_option
@click.option(
    "--edition",
    type=click.Choice(["trainee", "trainer"]),
    default="trainee",
    show_default=True,
    help="Which edition to show.",
)
@click.option("--port", type=int, default=8000, show_default=True, help="The port on this machine.")
@click.option("--open", "open_it", is_flag=True, help="Open the site in the browser.")
def serve_command(root: Path | None, edition: str, port: int, open_it: bool) -> None:
    """Show the site and rebuild it whenever a source changes; problems are printed."""
    from builder.site.serve import arguments

    folder = course_root(root)
    try:
        from sphinx_autobuild.__main__ import main as autobuild
    except ImportError:
        raise click.ClickException("`serve` needs sphinx-autobuild: pip install 'coursewright[serve]'") from None
    autobuild(arguments(folder, edition, port, open_it))
