"""Commands that make one thing, without a cohort: a quiz, a checklist, a handout, a worksheet, a new source."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from builder.cli.shared import course_root, named, root_option, show, shown, sound_course

if TYPE_CHECKING:
    from builder.build.pieces import Pieces

USES = ("practice", "assessment")
"""As `builder.model` has them, which must not be imported for `--help`."""

out_option = click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Where to.")
large_option = click.option("--large-print", "large", is_flag=True, help="In letters of at least 18 point.")
leave_out_option = click.option("--leave-out", is_flag=True, help="Leave out what a format cannot carry, and name it.")


pdf_option = click.option("--pdf", is_flag=True, help="A PDF beside each Word document; needs LibreOffice.")


def write_out(pieces: Pieces, out: Path, *, pdf: bool = False) -> None:
    """Write what was made, keep what would be overwritten, and say so; or tell why nothing was made.

    With `pdf` a PDF stands beside each Word document. Where there is none the documents are written all the same.
    """
    from builder.build.pieces import write_pieces

    if pieces.problems:
        show(pieces.problems, err=True)
    if not pieces.files:
        raise click.ClickException(pieces.message or "nothing was made.")
    files, message = dict(pieces.files), pieces.message
    if pdf:
        from builder.build.pdf import piece_pdfs

        made, wrong = piece_pdfs(files)
        files |= made
        message = message or wrong
    try:
        written = write_pieces(files, out, date.today())
    except OSError as error:
        raise click.ClickException(f"{error.filename or out} could not be written: {error.strerror}.") from error
    for path in written.kept:
        click.echo(f"Kept what was there, changed since: {shown(path)}")
    for path in written.paths:
        click.echo(shown(path))
    if message:
        raise click.ClickException(message)


@click.command("quiz")
@click.argument("blueprint_id", metavar="BLUEPRINT")
@root_option
@click.option("--forms", type=click.IntRange(1, 26), help="How many parallel forms. Otherwise as the blueprint says.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="What chance is drawn from.")
@click.option(
    "--to",
    "targets",
    multiple=True,
    help="word, item-book, or a format such as moodle; may be given again. [default: word]",
)
@leave_out_option
@pdf_option
@out_option
def quiz_command(
    blueprint_id: str,
    root: Path | None,
    forms: int | None,
    seed: int,
    targets: tuple[str, ...],
    leave_out: bool,
    pdf: bool,
    out: Path | None,
) -> None:
    """Assemble a quiz.

    In Word: papers, answer sheets, keys, marking guides, results grids, feedback slips. Or files for learning systems.
    """
    from builder.build.pieces import quiz

    folder = course_root(root)
    course = sound_course(folder)
    blueprint = named(blueprint_id, course.blueprints, "blueprint", "question_bank/blueprints/")
    made = quiz(folder, course, blueprint, forms, seed, targets or ("word",), leave_out=leave_out)
    write_out(made, out or folder / "build" / "quizzes" / blueprint.id, pdf=pdf)


@click.command("export")
@root_option
@click.option("--unit", "units", multiple=True, help="Items of this unit only, such as 2.3; may be given again.")
@click.option("--use", type=click.Choice(USES), help="Practice or assessment items only. Otherwise both.")
@click.option(
    "--to",
    "targets",
    multiple=True,
    help="item-book, or a format such as moodle; may be given again. [default: moodle]",
)
@leave_out_option
@pdf_option
@out_option
def export_command(
    root: Path | None,
    units: tuple[str, ...],
    use: str | None,
    targets: tuple[str, ...],
    leave_out: bool,
    pdf: bool,
    out: Path | None,
) -> None:
    """Write the question bank itself, without a blueprint.

    For a learning system, or as an item book in Word for those who review items. Drafts stand in the item book only.
    """
    from builder.build.exports import DEFAULT
    from builder.build.pieces import bank

    folder = course_root(root)
    course = sound_course(folder)
    made = bank(folder, course, units, use, targets or (DEFAULT,), leave_out=leave_out)
    write_out(made, out or folder / "build" / "exports", pdf=pdf)


@click.command("checklist")
@click.argument("event", required=False)
@root_option
@click.option("--competences", help="Instead of an event: competences such as 3.13.1,3.13.9.")
@click.option("--unit", "unit", help="Instead of an event: every competence of a unit such as 3.13.")
@click.option("--spreadsheet", is_flag=True, help="A spreadsheet of the event, to type in what was rated on paper.")
@pdf_option
@out_option
def checklist_command(
    event: str | None,
    root: Path | None,
    competences: str | None,
    unit: str | None,
    spreadsheet: bool,
    pdf: bool,
    out: Path | None,
) -> None:
    """Make an observation checklist.

    For an EVENT, or for chosen competences from all criteria of the course. EVENT is any file of observations/: a
    role play, a document review or a supervision guide as well. `coursewright collect` reads back what was filled in.
    """
    from builder.build.pieces import checklist_for_event, checklist_for_leaves, spreadsheet_for_event

    if spreadsheet and event is None:
        raise click.UsageError("--spreadsheet is of an EVENT: name one.")
    if spreadsheet and pdf:
        raise click.UsageError("a spreadsheet has no PDF: leave --pdf out.")
    if sum(given is not None for given in (event, competences, unit)) != 1:
        raise click.UsageError("name one of: an EVENT, --competences, --unit.")
    if event is None and not (competences or unit or "").strip(" ,"):
        raise click.UsageError("name at least one competence, such as 3.13.1, or a unit.")
    folder = course_root(root)
    course = sound_course(folder)
    if event is not None:
        make = spreadsheet_for_event if spreadsheet else checklist_for_event
        made = make(folder, course, named(event, course.observations, "event", "observations/"))
    else:
        made = checklist_for_leaves(folder, course, competences or unit or "", unit)
    write_out(made, out or folder / "build" / "checklists", pdf=pdf)


@click.command("handout")
@click.argument("units", metavar="UNIT...", nargs=-1, required=True)
@root_option
@click.option("--trainer", is_flag=True, help="The trainer guide instead of the handout for trainees.")
@large_option
@pdf_option
@out_option
def handout_command(
    units: tuple[str, ...], root: Path | None, trainer: bool, large: bool, pdf: bool, out: Path | None
) -> None:
    """Make the Word handouts of units, such as 2.3 3.13."""
    from builder.build.pieces import handouts

    folder = course_root(root)
    course = sound_course(folder)
    write_out(handouts(folder, course, units, trainer, large), out or folder / "build" / "handouts", pdf=pdf)


@click.command("booklet")
@root_option
@click.option("--section", type=click.IntRange(min=1), help="The units of this section.")
@click.option("--day", type=click.IntRange(min=1), help="The units of this day; name the cohort too.")
@click.option("--cohort", "cohort_id", help="Whose day it is.")
@click.option("--trainer", is_flag=True, help="Trainer guides instead of the handouts for trainees.")
@large_option
@pdf_option
@out_option
def booklet_command(
    root: Path | None,
    section: int | None,
    day: int | None,
    cohort_id: str | None,
    trainer: bool,
    large: bool,
    pdf: bool,
    out: Path | None,
) -> None:
    """Bind the handouts of a section or a day, or of the whole course, as one Word document."""
    from builder.build.pieces import booklet_piece

    if section is not None and day is not None:
        raise click.UsageError("give --section or --day, not both.")
    if (day is None) != (cohort_id is None):
        raise click.UsageError("--day and --cohort go together: days differ between cohorts.")
    folder = course_root(root)
    course = sound_course(folder)
    cohort = named(cohort_id, course.cohorts, "cohort", "cohorts/") if cohort_id else None
    made = booklet_piece(folder, course, section=section, day=day, cohort=cohort, trainer=trainer, large=large)
    write_out(made, out or folder / "build" / "handouts", pdf=pdf)


@click.command("worksheet")
@click.argument("name")
@root_option
@click.option("--example", is_flag=True, help="The filled example instead of the blank one.")
@pdf_option
@out_option
def worksheet_command(name: str, root: Path | None, example: bool, pdf: bool, out: Path | None) -> None:
    """Make a blank worksheet to fill in, on a laptop or by hand."""
    from builder.build.pieces import worksheet_piece

    folder = course_root(root)
    course = sound_course(folder)
    sheet = named(name, course.worksheets, "worksheet", "worksheets/")
    write_out(worksheet_piece(folder, course, sheet, example), out or folder / "build" / "worksheets", pdf=pdf)
