"""`coursewright import`: questions of other programs into the bank, as drafts, with a report of all that was lost."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from builder.cli.shared import course_root, root_option, show

if TYPE_CHECKING:
    from builder.build.taking import Intaken


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--unit", required=True, help="The unit that gets the questions, such as 2.3.")
@click.option("--format", "name", help="What the file is, such as moodle or gift. Otherwise its content tells.")
@click.option("--use", type=click.Choice(["practice", "assessment"]), default="assessment", show_default=True)
@click.option("--competences", default="", help="What every question is about, such as 2.3.1,2.3.2.")
@click.option("--dry-run", is_flag=True, help="Tell what would be taken, and write nothing.")
@root_option
def import_command(
    file: Path, unit: str, name: str | None, use: str, competences: str, dry_run: bool, root: Path | None
) -> None:
    """Take questions of another program into the bank, as drafts.

    From Moodle XML, GIFT, Aiken, QTI 1.2, 2.1 and 3.0, text2qti text, or a CSV table. What has no place here stands in
    the note of each item. A question that the bank has already is not taken twice.
    """
    from builder.build.cache import course_of, version_of
    from builder.build.taking import take_in
    from builder.intake.planning import Wish

    folder = course_root(root)
    course, problems = course_of(folder, version_of(folder))
    path = f"question_bank/{unit}.md"
    spoiled = [one for one in problems if one.where.path == path and one.severity == "error"]
    if spoiled:
        show(spoiled, err=True)
        raise click.ClickException(f"{path} has mistakes: mend them first, then add to it.")
    wish = Wish(unit, use, tuple(competences.replace(",", " ").split()))
    _report(take_in(folder, course, file, wish, name, dry_run=dry_run), dry_run)


def _report(made: Intaken, dry_run: bool) -> None:
    if made.message or made.plan.refused:
        if made.plan.problems:
            show(made.plan.problems, err=True)
        raise click.ClickException(made.message or "nothing was taken in.")
    for note in made.notes:
        click.echo(note)
    for one in made.plan.added:
        click.echo(f"{one.id}  {one.taken.type:<11}  {one.taken.title}")
    for title, there in made.plan.known:
        click.echo(f"Already there: {title!r} is {there}.")
    for picture in made.plan.pictures:
        click.echo(f"question_bank/{picture}")
    if made.plan.problems:
        show(made.plan.problems)
    click.echo(_count(made, dry_run))
    sys.exit(not made.plan.added and not made.plan.known)


def _count(made: Intaken, dry_run: bool) -> str:
    added, known = len(made.plan.added), len(made.plan.known)
    left = sum(problem.code == "I002" for problem in made.plan.problems)
    would = "would be " if dry_run else ""
    parts = [f"{made.format}: {added} question{'' if added == 1 else 's'} {would}taken into {made.path}"]
    parts += [f"{known} already there"] if known else []
    parts += [f"{left} not taken"] if left else []
    told = "" if not added or dry_run else ". Look each through, then set `status: current`"
    return f"{', '.join(parts)}{told}."
