"""Commands on blueprints: which there are, and what one asks for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from builder.cli.making import out_option, write_out
from builder.cli.shared import course_root, json_option, listing, named, root_option, sound_course

if TYPE_CHECKING:
    from builder.holdings import Holding
    from builder.specification import Specification


@click.group("blueprint")
def blueprint_command() -> None:
    """Tell what the quizzes must be like, and what the bank holds for them."""


@blueprint_command.command("list")
@root_option
@json_option
def blueprint_list_command(root: Path | None, as_json: bool) -> None:
    """List the blueprints, and of what the bank holds too little for them."""
    from builder.specification import blueprint_rows

    rows = blueprint_rows(sound_course(course_root(root)))
    columns = ("id", "title", "purpose", "length", "minutes", "forms", "usable", "short")
    listing(rows, as_json, columns, f"{len(rows)} blueprint{'' if len(rows) == 1 else 's'}")


@blueprint_command.command("show")
@click.argument("blueprint_id", metavar="BLUEPRINT")
@root_option
@json_option
@click.option("--word", is_flag=True, help="Write it as a Word document.")
@click.option("--pdf", is_flag=True, help="With --word: a PDF beside it; needs LibreOffice.")
@out_option
def blueprint_show_command(
    blueprint_id: str, root: Path | None, as_json: bool, word: bool, pdf: bool, out: Path | None
) -> None:
    """Show a BLUEPRINT as a table of specifications.

    What it asks of each form, and for each rule what the bank holds and whether that is enough.
    """
    from builder.specification import specification, specification_rows

    folder = course_root(root)
    if pdf and not word:
        raise click.UsageError("--pdf goes with --word.")
    course = sound_course(folder)
    blueprint = named(blueprint_id, course.blueprints, "blueprint", "question_bank/blueprints/")
    if word:
        from builder.build.pieces import specification_piece

        write_out(specification_piece(folder, course, blueprint), out or folder / "build" / "blueprints", pdf=pdf)
        return
    found = specification(course, blueprint)
    if as_json:
        click.echo(json.dumps(specification_rows(found), indent=2, ensure_ascii=False))
    else:
        _print(found)


@blueprint_command.command("forms")
@click.argument("blueprint_id", metavar="BLUEPRINT")
@root_option
@click.option("--forms", type=click.IntRange(1, 26), help="How many parallel forms. Otherwise as the blueprint says.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="What chance is drawn from.")
@json_option
def blueprint_forms_command(blueprint_id: str, root: Path | None, forms: int | None, seed: int, as_json: bool) -> None:
    """Assemble the forms of a BLUEPRINT and compare them.

    Nothing is written. With --json, every rule of the blueprint comes with what it came to in each form.
    """
    from builder.assemble import Clash, assemble, candidates
    from builder.assemble.report import assembly_rows, form_rows, quality

    course = sound_course(course_root(root))
    blueprint = named(blueprint_id, course.blueprints, "blueprint", "question_bank/blueprints/")
    drawn = candidates(course, blueprint)
    found = assemble(drawn, blueprint, forms or blueprint.forms, seed)
    if isinstance(found, Clash):
        raise click.ClickException(f"{blueprint.where.path}: {found.message}")
    if as_json:
        click.echo(json.dumps(assembly_rows(found, drawn), indent=2, ensure_ascii=False))
        return
    rows = form_rows(found, drawn)
    listing(rows, False, tuple(rows[0]), blueprint.title)
    click.echo(quality(found))


def _print(found: Specification) -> None:
    from builder.model import LEVELS

    click.echo(found.title)
    for name, text in found.facts:
        click.echo(f"{name + ':':<14}{text}")
    click.echo()
    units = [
        {"": row.id, "title": row.title, "each form": row.asked}
        | dict(zip(LEVELS, row.held, strict=True))
        | _supply(sum(row.held), row.holding)
        for row in found.rows
    ]
    listing(units, False, ("", "title", "each form", *LEVELS, *SUPPLY), "Items asked of each form, and usable items")
    click.echo()
    others = [{"rule": one.rule, "each form": one.asked} | _supply(one.usable, one) for one in found.others]
    listing(others, False, ("rule", "each form", *SUPPLY), "What the bank holds for the other rules")
    for section in found.sections:
        click.echo(f"\nSection {section.title}")
        for name, text in section.asked:
            click.echo(f"  {name + ':':<14}{text}")
    click.echo()
    for rule in found.rules:
        click.echo(rule)


SUPPLY = ("usable", "needed", "enough")


def _supply(usable: int, holding: Holding | None) -> dict[str, object]:
    needed: tuple[object, ...] = ("", "") if holding is None else (holding.total, holding.verdict)
    return dict(zip(SUPPLY, (usable, *needed), strict=True))
