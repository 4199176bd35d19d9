"""`coursewright collect`: filled checklists into one table. `coursewright bundle`: checklists for a cohort."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from builder.cli.making import write_out
from builder.cli.shared import course_root, listing, named, root_option, show, shown, sound_course

if TYPE_CHECKING:
    from builder.collect.collecting import Collected

RECORDS = "records.csv"


@click.command("collect")
@click.argument("paths", metavar="FILES...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help=f"The table. Otherwise build/{RECORDS}.")
@click.option("--partial", is_flag=True, help="Write what can be trusted, though a file was refused.")
@root_option
def collect_command(paths: tuple[Path, ...], out: Path | None, partial: bool, root: Path | None) -> None:
    """Read filled checklists back into one table.

    FILES are checklists filled in with Word or LibreOffice and spreadsheets from `checklist --spreadsheet`, or folders
    of them. The table is CSV, one row a criterion. A file that cannot be trusted is refused with a reason, and then
    nothing is written; nothing is ever guessed.
    """
    from builder.build.collecting import collected, gather

    folder = course_root(root)
    place = out or folder / "build" / RECORDS
    _not_in_sources(place, folder)
    found = collected(sound_course(folder), gather(paths, place))
    if found.problems:
        show(found.problems, err=True)
    _summary(found)
    if found.refused and not partial:
        kept = f" --partial writes the {len(found.records)} that can be trusted." if found.records else ""
        raise click.ClickException(f"nothing was written: {_count(found.refused)} refused.{kept}")
    if found.records:
        _write(found, place)
    sys.exit(bool(found.refused) or not found.records)


def _not_in_sources(place: Path, folder: Path) -> None:
    from builder.build.collecting import in_sources

    if in_sources(place, folder):
        told = f"{shown(place)} is in the folder of the course, and what it holds is about people"
        raise click.ClickException(f"{told}: name a place below {shown(folder / 'build')}, or outside.")


def _summary(found: Collected) -> None:
    """Print one row a file: what it is, or that it was refused."""
    if not found.read and not found.refused:
        raise click.ClickException("there is no file in what was named.")
    rows: list[dict[str, object]] = []
    for path in sorted((*found.read, *found.refused)):
        codes = [one.code for one in found.problems if one.where.path == path and one.severity == "error"]
        records = [one for one in found.records if one.where.path == path]
        result = f"refused: {', '.join(dict.fromkeys(codes))}" if codes else f"{_records(len(records))} read"
        event = ", ".join(dict.fromkeys(one.title for one in records))
        rows.append({"file": path, "event": event or None, "result": result})
    listing(rows, False, ("file", "event", "result"), "Collected")


def _records(number: int) -> str:
    return f"{number} record{'' if number == 1 else 's'}"


def _count(files: Sequence[str]) -> str:
    return f"{len(files)} file{' was' if len(files) == 1 else 's were'}"


def _write(found: Collected, place: Path) -> None:
    from builder.build.collecting import write_table

    try:
        copies = write_table(found, place, date.today())
    except OSError as error:
        raise click.ClickException(f"{error.filename or place} could not be written: {error.strerror}.") from error
    for path in copies:
        click.echo(f"Kept what was there: {shown(path)}")
    rows = sum(len(one.rated) for one in found.records)
    click.echo(f"{shown(place)}: {_records(len(found.records))}, {rows} rows, one a criterion")


@click.command("bundle")
@click.argument("cohort_id", metavar="COHORT")
@click.option("--trainee", "trainees", multiple=True, help="A checklist for each trainee: an ID; may be given again.")
@click.option(
    "--trainees",
    "listed",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file of IDs, one a line.",
)
@click.option("--event", "events", multiple=True, help="This event only; may be given again. Otherwise the cohort's.")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="Where to. Otherwise build/bundles/COHORT."
)
@root_option
def bundle_command(
    cohort_id: str,
    trainees: tuple[str, ...],
    listed: Path | None,
    events: tuple[str, ...],
    out: Path | None,
    root: Path | None,
) -> None:
    """Make the checklists of a cohort, to hand out.

    Cohort, provider and event are filled in. With IDs of trainees there is one checklist a trainee and event, else one
    an event; and a spreadsheet of each event. IDs are written into these files and nowhere else.
    """
    from builder.build.bundle import bundle, identifiers

    folder = course_root(root)
    place = out or folder / "build" / "bundles" / cohort_id
    _not_in_sources(place, folder)
    names, wrong = identifiers((*trainees, *_lines(listed)))
    if wrong:
        raise click.ClickException(f"{wrong}.")
    if (trainees or listed) and not names:
        source = shown(listed) if listed else "--trainee"
        raise click.ClickException(f"there is no ID in {source}: name trainees, or leave it out.")
    course = sound_course(folder)
    cohort = named(cohort_id, course.cohorts, "cohort", "cohorts/")
    wanted = events or tuple(mention.what for mention in cohort.observations)
    chosen = [named(event, course.observations, "event", "observations/") for event in dict.fromkeys(wanted)]
    if not chosen:
        raise click.ClickException(f"the cohort {cohort_id!r} has no observations: name one with --event.")
    write_out(bundle(folder, course, cohort, chosen, names), place)


def _lines(listed: Path | None) -> list[str]:
    if listed is None:
        return []
    try:
        return listed.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise click.ClickException(f"{shown(listed)} is not UTF-8 text: save it as UTF-8, one ID a line.") from None
    except OSError as error:
        raise click.ClickException(f"{shown(listed)} could not be read: {error.strerror}.") from error
