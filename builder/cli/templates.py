"""`coursewright template`: check a Word template, see every style of it, start from one that ships."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from builder.cli.making import out_option, write_out
from builder.cli.shared import json_option, problem_rows, show, shown
from builder.resources import LOOKS

SHEETS = ("handout", "paper", "checklist")
"""As `builder.model` has them, which must not be imported for `--help`."""


@click.group("template")
def template_command() -> None:
    """Make Word documents look like your own: see docs/word-templates.md."""


@template_command.command("check")
@click.argument("file")
@click.option("--language", default="en-GB", show_default=True, help="The language that documents are in.")
@json_option
def template_check_command(file: str, language: str, as_json: bool) -> None:
    """Tell what a template lacks: styles, contrast, fonts, places in header and footer.

    FILE is a Word file, or the name of a look that ships.
    """
    from builder.build.templates import checked

    with _reading(file):
        problems = checked(file, language)
    if as_json:
        click.echo(problem_rows(problems))
    else:
        show(problems)
    sys.exit(any(problem.severity == "error" for problem in problems))


@template_command.command("sample")
@click.argument("file")
@out_option
def template_sample_command(file: str, out: Path | None) -> None:
    """Write a document that shows every style of a template, named and in use.

    FILE is a Word file, or the name of a look that ships: then one document for each of its templates.
    """
    from builder.build.templates import samples

    with _reading(file):
        made = samples(file)
    write_out(made, out or Path())


@contextmanager
def _reading(file: str) -> Iterator[None]:
    """End with what could be named where a name stands for nothing, and with why a file cannot be read."""
    if file not in LOOKS and not Path(file).is_file():
        raise click.ClickException(f"there is no file {file!r}, and no look of this name: {' and '.join(LOOKS)} ship.")
    try:
        yield
    except ValueError as error:
        raise click.ClickException(f"{error}.") from error
    except OSError as error:  # on Windows, also where Word has it open
        raise click.ClickException(f"{file} cannot be read: {error.strerror}. Close it in Word first.") from error


@template_command.command("new")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--look", type=click.Choice(LOOKS), default=LOOKS[0], show_default=True, help="The look to start from.")
@click.option("--sheet", type=click.Choice(SHEETS), default=SHEETS[0], show_default=True, help="Which template of it.")
def template_new_command(file: Path, look: str, sheet: str) -> None:
    """Copy a template that ships to FILE, to be edited in Word. A file that is there is never overwritten."""
    from builder.build.templates import copy_of
    from builder.model import SHEETS as KNOWN

    chosen = next(one for one in KNOWN if one == sheet)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("xb") as target:
            target.write(copy_of(look, chosen))
    except FileExistsError as error:
        raise click.ClickException(f"there is a file {shown(file)} already: it is never overwritten.") from error
    except OSError as error:
        raise click.ClickException(f"{shown(file)} could not be written: {error.strerror}.") from error
    click.echo(shown(file))
