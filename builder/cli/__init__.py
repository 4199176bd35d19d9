"""The `coursewright` command: reads, calls one function, prints, exits. Nothing else prints.

Imports stand inside the commands: `--help` must answer at once, and Sphinx takes half a second.
"""

from __future__ import annotations

import click

from builder import __version__
from builder.cli.blueprints import blueprint_command
from builder.cli.collecting import bundle_command, collect_command
from builder.cli.linting import lint_command
from builder.cli.making import (
    booklet_command,
    checklist_command,
    export_command,
    handout_command,
    quiz_command,
    worksheet_command,
)
from builder.cli.new import new_command
from builder.cli.packs import build_command, issue_command
from builder.cli.reading import check_command, competences_command, coverage_command, items_command, units_command
from builder.cli.sites import serve_command, site_command
from builder.cli.taking import import_command
from builder.cli.templates import template_command


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, package_name="coursewright")
def main() -> None:
    """Build courses and assessments from plain text, and prove what they cover."""


for command in (
    build_command,
    issue_command,
    check_command,
    lint_command,
    new_command,
    import_command,
    site_command,
    serve_command,
    quiz_command,
    blueprint_command,
    export_command,
    checklist_command,
    handout_command,
    booklet_command,
    worksheet_command,
    template_command,
    bundle_command,
    collect_command,
    competences_command,
    units_command,
    items_command,
    coverage_command,
):
    main.add_command(command)
