"""What the commands share: options, finding and checking the course, printing."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import click

if TYPE_CHECKING:
    from builder.model import Course, Problem


class Named(Protocol):
    """Something that has an ID."""

    @property
    def id(self) -> str:
        """The ID."""


T = TypeVar("T", bound=Named)


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


def course_root(given: Path | None) -> Path:
    """Return the folder of the course, or end with what to do."""
    from builder.course import find_root

    root = given.resolve() if given else find_root(Path.cwd())
    if root is None:
        raise click.ClickException(
            "there is no course here. Go to a folder with `course/` and `units/`, or name one with --root."
        )
    return root


def problems_of(root: Path, version: str, today: date, release: bool) -> list[Problem]:
    """Check the course under `root`, or recall what was found when nothing has changed since."""
    from builder.build.cache import course_of, hash_of, recall, remember

    key = hash_of([version, str(today), str(release)])
    kept = recall(root, "check", key)
    if kept is not None:
        return kept
    from builder.build.exports import unknown_exports
    from builder.check import Context, check

    course, problems = course_of(root, version)
    found = sorted({*problems, *check(Context(course, today, release)), *unknown_exports(course)})
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


def problem_rows(problems: Iterable[Problem]) -> str:
    """Return problems as JSON, for other programs."""
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
    return json.dumps(rows, indent=2, ensure_ascii=False)


def _count(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def sound_course(root: Path, today: date | None = None, release: bool = False, despite: Iterable[str] = ()) -> Course:
    """Read and check the course; print its problems and exit where there are errors, but for some codes."""
    from builder.build.cache import course_of, version_of

    version = version_of(root)
    found = problems_of(root, version, today or date.today(), release)
    if any(problem.severity == "error" and problem.code not in despite for problem in found):
        show(found, err=True)
        sys.exit(1)
    return course_of(root, version)[0]


def named(name: str, among: Iterable[T], kind: str, place: str) -> T:
    """Return the value with an ID, or end with the IDs that there are."""
    known = {value.id: value for value in among}
    if name not in known:
        there = ", ".join(known) or "none"
        raise click.ClickException(f"there is no {kind} {name!r} in {place}. Known: {there}.")
    return known[name]


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
    cells = [row[column] for row in rows if row[column] is not None]
    return bool(cells) and all(isinstance(cell, int | float) or str(cell).endswith("!") for cell in cells)


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


def clickable(path: Path) -> str:
    """Return a path as people can click on it in a terminal, or as it is written elsewhere."""
    return path.resolve().as_uri() if sys.stdout.isatty() else shown(path)


def shown(path: Path) -> str:
    """Return a path as seen from the current folder."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
