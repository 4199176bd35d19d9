"""`coursewright lint`: what the rules of item writing find in the bank, or in the forms of a blueprint."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any

import click

from builder.cli.shared import course_root, json_option, named, root_option, show, sound_course

if TYPE_CHECKING:
    from builder.lint import Finding, Summary
    from builder.model import Course

TIERS = "ABCD"
DEFAULT = "A,B,D"
"""As `builder.lint` has them; a test compares them, because importing it would take time that `--help` has not."""


class Tiers(click.ParamType[frozenset[str]]):
    """Tiers such as A,B,D."""

    name = "list"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> frozenset[str]:
        """Return the tiers, or fail with those that there are."""
        found = value if isinstance(value, frozenset) else frozenset(value.upper().replace(",", " ").split())
        if not found or found - set(TIERS):
            self.fail(f"{value!r} is no list of tiers: name some of A, B, C, D, such as {DEFAULT}", param, ctx)
        return found


@click.command("lint")
@click.argument("units", metavar="[UNIT]...", nargs=-1)
@root_option
@click.option("--use", type=click.Choice(["practice", "assessment"]), help="The items of one use only.")
@click.option("--tier", "tiers", type=Tiers(), default=DEFAULT, show_default=True, help="The rules of these tiers.")
@click.option("--form", "blueprint", metavar="BLUEPRINT", help="Instead of the bank: the forms of this blueprint.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="What chance is drawn from.")
@json_option
@click.option("--strict", is_flag=True, help="Exit with 1 on warnings too.")
def lint_command(
    units: tuple[str, ...],
    root: Path | None,
    use: str | None,
    tiers: frozenset[str],
    blueprint: str | None,
    seed: int,
    as_json: bool,
    strict: bool,
) -> None:
    """Tell what the rules of item writing find in the bank, and what is waived.

    For the items of each UNIT, such as 2.3, or for all; the rules over the bank see all items in any case.
    """
    folder = course_root(root)
    if blueprint and (units or use):
        raise click.UsageError("--form takes the units and the use from its blueprint: leave UNIT and --use out.")
    if blueprint:
        found, summaries = _of_forms(sound_course(folder), blueprint, seed, tiers)
    else:
        found, summaries = _of_bank(_readable(folder), units, use or "", tiers)
    if as_json:
        rows = {"findings": [_row(one) for one in found], "summaries": [_counts(one) for one in summaries]}
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
    else:
        _print(found, summaries, tiers)
    sys.exit(any(not one.waived and (strict or one.problem.severity == "error") for one in found))


def _readable(root: Path) -> Course:
    """Read the course; end where the bank has mistakes, because what cannot be read cannot be judged."""
    from builder.build.cache import course_of, version_of

    course, problems = course_of(root, version_of(root))
    spoiled = [one for one in problems if one.severity == "error" and one.where.path.startswith("question_bank/")]
    if spoiled:
        show(spoiled, err=True)
        raise click.ClickException("mend these mistakes first: `coursewright check` tells them all.")
    return course


def _of_bank(
    course: Course, units: tuple[str, ...], use: str, tiers: frozenset[str]
) -> tuple[Sequence[Finding], Sequence[Summary]]:
    from builder.lint import bank_lots, lint_bank, summary

    known = dict.fromkeys(unit.number for unit in course.units)
    if unknown := [unit for unit in units if unit not in known]:
        raise click.ClickException(f"there is no unit {unknown[0]!r}. Known: {', '.join(known)}.")
    asked = [item for item in course.items if item.unit in (units or known) and use in ("", item.use)]
    found = lint_bank(course, units=units, use=use, tiers=tiers)
    return found, [summary(lot) for lot in bank_lots(replace(course, items=tuple(asked)))]


def _of_forms(
    course: Course, name: str, seed: int, tiers: frozenset[str]
) -> tuple[Sequence[Finding], Sequence[Summary]]:
    from builder.assemble import Clash
    from builder.assemble.issue import issue_forms
    from builder.lint import explained, form_lot, lint_form, summary

    blueprint = named(name, course.blueprints, "blueprint", "question_bank/blueprints/")
    forms = issue_forms(course, blueprint, seed=seed)
    if isinstance(forms, Clash):
        raise click.ClickException(f"{blueprint.where.path}: {forms.message}")
    terms = explained(course)
    found = {one for form in forms for one in lint_form(form, blueprint.where, terms, tiers=tiers)}
    return sorted(found), [summary(form_lot(form, blueprint.where, terms)) for form in forms]


def _row(found: Finding) -> dict[str, object]:
    return {
        "rule": found.problem.code,
        "severity": found.problem.severity,
        "item": found.item or None,
        "path": found.problem.where.path,
        "line": found.problem.where.line,
        "message": found.problem.message,
        "waived": found.waived or None,
    }


def _counts(one: Summary) -> dict[str, object]:
    named = {"letters": _letters(one), "levels": dict(one.levels), "competences": dict(one.competences)}
    return {**asdict(one), **named, "options": {str(number): held for number, held in one.options}}


def _letters(one: Summary) -> dict[str, int]:
    return dict(zip(ascii_uppercase, one.letters, strict=False))


def _print(found: Sequence[Finding], summaries: Sequence[Summary], tiers: frozenset[str]) -> None:
    from rich.console import Console

    console = Console(width=None if sys.stdout.isatty() else 120, highlight=False)
    if found:
        console.print(_findings(found))
        console.print()
    if summaries:
        console.print(_mix(summaries))
    click.echo(_count(found, summaries, tiers))


def _findings(found: Sequence[Finding]) -> Any:
    """Return the table of findings, rule by rule, the surest rules first."""
    from rich.table import Table
    from rich.text import Text

    from builder.lint import RULES

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for head in ("rule", "item", "where", "what"):
        table.add_column(head, no_wrap=head != "what", overflow="fold")
    waivers = any(one.waived for one in found)
    if waivers:
        table.add_column("waived", overflow="fold")
    names = {rule.code: rule.name for rule in RULES}
    for one in sorted(found, key=lambda one: (one.problem.code, one.problem.where)):
        style = "dim" if one.waived else "red" if one.problem.severity == "error" else "yellow"
        rule = Text(f"{one.problem.code} {names.get(one.problem.code, 'waiver')}", style)
        place = Text(str(one.problem.where) if one.item else one.problem.where.path)
        reason = [Text(one.waived)] if waivers else []
        table.add_row(rule, Text(one.item), place, Text(one.problem.message), *reason)
    return table


def _mix(summaries: Sequence[Summary]) -> Any:
    """Return the table of what stands in each lot."""
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for head in ("", "items", "grade", "longest right", "by chance", "keys", "options", "levels", "competences"):
        table.add_column(head, no_wrap=not head, overflow="fold")
    for one in summaries:
        table.add_row(*_mix_cells(one))
    return table


def _mix_cells(one: Summary) -> tuple[str, ...]:
    longest, chance = ("" if share is None else f"{share:.0%}" for share in (one.longest, one.chance))
    letters = " ".join(f"{letter}{count}" for letter, count in _letters(one).items())
    options = ", ".join(f"{held} with {number}" for number, held in one.options)
    levels = ", ".join(f"{level} {count}" for level, count in one.levels)
    grade = "" if one.grade is None else f"{one.grade:.1f}"
    return one.name, str(one.items), grade, longest, chance, letters, options, levels, str(len(one.competences))


def _count(found: Sequence[Finding], summaries: Sequence[Summary], tiers: frozenset[str]) -> str:
    counted = [one for one in found if not one.waived]
    errors = sum(one.problem.severity == "error" for one in counted)
    advice = sum(one.problem.code.startswith("C") for one in counted)
    warnings = len(counted) - errors - advice
    parts = [_number(sum(one.items for one in summaries), "item"), _number(errors, "error")]
    parts += [_number(warnings, "warning")]
    parts += [_number(advice, "hint")] if "C" in tiers else []
    parts += [f"{len(found) - len(counted)} waived"]
    return ", ".join(parts)


def _number(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"
