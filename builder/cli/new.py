"""`coursewright new`: writes a valid skeleton of a source, with the next free ID."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from builder.cli.shared import Day, course_root, root_option, show, today_option

if TYPE_CHECKING:
    from builder.model import Course, Problem
    from builder.skeletons import New


TUESDAY = 1
"""As `date.weekday` counts."""


@click.group("new")
def new_command() -> None:
    """Write a valid skeleton of a source, with the next free ID."""


def _write(root: Path | None, make: Callable[[Course], New | Problem]) -> None:
    """Write what was made for the course; a file that is there is never overwritten.

    Mistakes elsewhere in the course do not matter, but a file with one is not added to: its last ID may be unread.
    """
    from builder.build.cache import course_of, version_of
    from builder.model import Problem

    folder = course_root(root)
    course, problems = course_of(folder, version_of(folder))
    made = make(course)
    if isinstance(made, Problem):
        show([made], err=True)
        sys.exit(1)
    spoiled = [one for one in problems if made.append and one.where.path == made.path and one.severity == "error"]
    if spoiled:
        show(spoiled, err=True)
        raise click.ClickException(f"{made.path} has mistakes: mend them first, then add to it.")
    path = folder / made.path
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a" if made.append else "x", encoding="utf-8", newline="\n") as file:
            file.write(made.text)
    except OSError as error:
        raise click.ClickException(f"{made.path} could not be written: {error.strerror}.") from error
    click.echo(f"{made.path}:{made.line}")
    if made.hint:
        click.echo(made.hint)


@new_command.command("unit")
@click.argument("number")
@click.argument("title")
@root_option
@today_option
def new_unit_command(number: str, title: str, root: Path | None, today: date | None) -> None:
    """Write a unit: NUMBER such as 3.18, and its TITLE."""
    from builder.skeletons import new_unit

    _write(root, lambda course: new_unit(course, number, title, today or date.today()))


@new_command.command("item")
@click.argument("unit")
@click.option("--type", "kind", default="single", show_default=True, help="The type of item: see docs/authors.md.")
@click.option("--use", type=click.Choice(["practice", "assessment"]), default="practice", show_default=True)
@root_option
def new_item_command(unit: str, kind: str, use: str, root: Path | None) -> None:
    """Add an item to the bank of a UNIT such as 2.3."""
    from builder.skeletons import new_item

    _write(root, lambda course: new_item(course, unit, kind, use))


@new_command.command("observation")
@click.argument("title")
@root_option
@today_option
def new_observation_command(title: str, root: Path | None, today: date | None) -> None:
    """Write an event to observe, with its TITLE."""
    from builder.skeletons import new_observation

    _write(root, lambda course: new_observation(course, title, today or date.today()))


@new_command.command("worksheet")
@click.argument("title")
@root_option
@today_option
def new_worksheet_command(title: str, root: Path | None, today: date | None) -> None:
    """Write a worksheet, with its TITLE."""
    from builder.skeletons import new_worksheet

    _write(root, lambda course: new_worksheet(course, title, today or date.today()))


@new_command.command("blueprint")
@click.argument("title")
@click.option("--unit", "units", multiple=True, help="A unit to ask about; may be given again. Otherwise all.")
@root_option
def new_blueprint_command(title: str, units: tuple[str, ...], root: Path | None) -> None:
    """Write a blueprint that the bank can meet, with its TITLE."""
    from builder.skeletons import new_blueprint

    _write(root, lambda course: new_blueprint(course, title, units))


@new_command.command("cohort")
@click.argument("title")
@click.option("--provider", help="The organisation that runs the course: a file of cohorts/providers/.")
@click.option("--employer", "employers", multiple=True, help="An employer; may be given again.")
@click.option("--start", type=Day(), help="The first day of teaching. Otherwise a Tuesday in four weeks.")
@click.option("--unit", "units", multiple=True, help="A unit; may be given again. Otherwise all of them.")
@click.option("--like", help="A cohort to copy: its days, units, timetables and people, moved to the new first day.")
@root_option
def new_cohort_command(
    title: str,
    provider: str | None,
    employers: tuple[str, ...],
    start: date | None,
    units: tuple[str, ...],
    like: str | None,
    root: Path | None,
) -> None:
    """Write a cohort with a session a week, or with the days of another, with its TITLE."""
    from builder.skeletons import cohort_like, new_cohort

    if like:
        if provider or employers or units or not start:
            raise click.UsageError("--like takes --start beside it and no other option: the rest is copied.")
        content = _content(root, f"cohorts/{like}.yml")
        _write(root, lambda course: cohort_like(course, title, like, start, content))
        return
    if not provider or not employers:
        raise click.UsageError("A cohort needs --provider and --employer, or --like with --start.")
    soonest = date.today() + timedelta(weeks=4)
    tuesday = soonest + timedelta(days=(TUESDAY - soonest.weekday()) % 7)
    _write(root, lambda course: new_cohort(course, title, provider, employers, start or tuesday, units))


def _content(root: Path | None, name: str) -> str:
    """Return the text of a source, or nothing where it cannot be read: then the course does not have it either."""
    try:
        return (course_root(root) / name).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return ""
