"""Commands that read the course and tell what is in it."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

import click

from builder.cli.making import out_option, write_out
from builder.cli.shared import (
    course_root,
    json_option,
    listing,
    named,
    problem_rows,
    problems_of,
    root_option,
    show,
    sound_course,
    today_option,
)


@click.command("check")
@root_option
@json_option
@click.option("--strict", is_flag=True, help="Exit with 1 on warnings too.")
@click.option("--release", is_flag=True, help="Ask for what a release needs: see docs/authors.md.")
@today_option
def check_command(root: Path | None, as_json: bool, strict: bool, release: bool, today: date | None) -> None:
    """Tell every mistake in the course, with its file and line."""
    from builder.build.cache import version_of

    folder = course_root(root)
    problems = problems_of(folder, version_of(folder), today or date.today(), release)
    if as_json:
        click.echo(problem_rows(problems))
    else:
        show(problems)
    sys.exit(any(strict or problem.severity == "error" for problem in problems))


@click.command("competences")
@root_option
@json_option
@click.option("--to", "targets", multiple=True, help="Write it for another system: moodle-framework or case.")
@out_option
def competences_command(root: Path | None, as_json: bool, targets: tuple[str, ...], out: Path | None) -> None:
    """List the register: every competence and part.

    Or write it as a competency framework for Moodle, or in CASE 1.1 for any system that reads it.
    """
    from builder.rows import competence_rows

    folder = course_root(root)
    course = sound_course(folder)
    if targets:
        from builder.build.registers import register

        write_out(register(folder, course, targets), out or folder / "build" / "registers")
        return
    rows = competence_rows(course)
    leaves = sum(bool(row["leaf"]) for row in rows)
    title = f"{len(rows)} competences and parts, {leaves} of them assessable"
    listing(rows, as_json, ("id", "kind", "evidence", "statement"), title)


@click.command("units")
@root_option
@json_option
@click.option("--pages", is_flag=True, help="List the other pages of the book too.")
def units_command(root: Path | None, as_json: bool, pages: bool) -> None:
    """List the units with what they hold and how they read.

    Words are those of the sections that teach, and sentence is the mean number of words in one. Grade is the
    Flesch-Kincaid grade of what trainees read, then of the text for trainers. A ! marks what is not as
    course/standard.yml asks for it. With --json there is more.
    """
    from builder.codes import SHAPE_OF_UNITS
    from builder.rows import UNIT_COLUMNS, page_rows, unit_rows, unit_table

    course = sound_course(course_root(root), despite=SHAPE_OF_UNITS)
    rows = unit_rows(course) + (page_rows(course) if pages else []) if as_json else unit_table(course, pages=pages)
    listing(rows, as_json, UNIT_COLUMNS, f"{len(course.units)} units")


@click.command("items")
@root_option
@json_option
def items_command(root: Path | None, as_json: bool) -> None:
    """List the question bank, with every option and its score."""
    from builder.rows import item_rows

    rows = item_rows(sound_course(course_root(root)))
    columns = ("id", "revision", "type", "use", "level", "competences", "marks", "minutes", "title")
    listing(rows, as_json, columns, f"{len(rows)} items")


@click.command("coverage")
@click.argument("names", metavar="[COMPETENCE]...", nargs=-1)
@root_option
@click.option("--cohort", "cohort_id", help="What this cohort gets. Otherwise what the course offers.")
@json_option
@click.option("--html", "page", type=click.Path(dir_okay=False, path_type=Path), help="Write the map to this file too.")
def coverage_command(
    names: tuple[str, ...], root: Path | None, cohort_id: str | None, as_json: bool, page: Path | None
) -> None:
    """Prove what is taught, practised, assessed and evidenced.

    A table by unit; or for each COMPETENCE that is named, such as 2.2.9, or a whole unit, the places themselves.
    """
    from builder.build.issue import Chosen, forms_for
    from builder.build.order import seed_for
    from builder.build.pieces import leaves_named
    from builder.build.site import source_of
    from builder.cli.proof import proof_lines, way_line
    from builder.coverage import coverage, coverage_rows, unit_rows
    from builder.doc.coverage import coverage_page

    folder = course_root(root)
    course = sound_course(folder)
    cohort = named(cohort_id, course.cohorts, "cohort", "cohorts/") if cohort_id else None
    chosen = forms_for(folder, course, cohort, seed_for(cohort)) if cohort else Chosen()
    if chosen.message:
        raise click.ClickException(chosen.message)
    leaves, unknown = leaves_named(course, " ".join(names))
    if unknown:
        raise click.ClickException(f"not in the register: {', '.join(unknown)}.")
    found = coverage(course, cohort, chosen.forms)
    title = cohort.title if cohort else "The whole course"
    if page:
        page.write_text(coverage_page(found, course, title, source_of(folder, course).line), encoding="utf-8")
    if as_json:
        click.echo(json.dumps(coverage_rows(found), indent=2, ensure_ascii=False))
        return
    if leaves:
        click.echo("\n".join(line for name in leaves for line in proof_lines(found, course, name)))
        return
    columns = ("unit", "title", "leaves", "taught", "practised", "assessed", "evidenced", "forms")
    listing(unit_rows(found), False, columns, f"{title}: assessable competences by unit")
    click.echo(way_line(found))
