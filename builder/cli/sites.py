"""Commands for the course site alone."""

from __future__ import annotations

from pathlib import Path

import click

from builder.cli.shared import clickable, course_root, root_option, show, sound_course


@click.command("site")
@root_option
@click.option(
    "--edition",
    "editions",
    type=click.Choice(["trainee", "trainer"]),
    multiple=True,
    help="Which edition; may be given twice. Otherwise the trainee edition alone.",
)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Where to. Otherwise `build`.")
@click.option("--open", "open_it", is_flag=True, help="Open the site in the browser.")
def site_command(root: Path | None, editions: tuple[str, ...], out: Path | None, open_it: bool) -> None:
    """Build the site of the whole course, with its EPUB. Unasked, this is the trainee edition.

    The site of a cohort, with its dates, contacts and files, is part of `coursewright build COHORT`.
    """
    from builder.build.site import build_sites

    folder = course_root(root)
    course = sound_course(folder)
    place = out or folder / "build"
    try:
        built = build_sites(folder, course, None, tuple(dict.fromkeys(editions)) or ("trainee",), place)
    except OSError as error:
        raise click.ClickException(f"the site could not be written to {place}: {error.strerror}.") from error
    if built.problems:
        show(built.problems, err=True)
        raise click.ClickException("the site was not built; what was there before is unchanged.")
    for made in built.places:
        click.echo(clickable(made / "index.html" if made.is_dir() else made))
    click.echo("Publish only `site/`: the trainer edition is for trainers.")
    if open_it:
        click.launch(str(built.places[0] / "index.html"))


@click.command("serve")
@root_option
@click.option(
    "--edition",
    type=click.Choice(["trainee", "trainer"]),
    default="trainee",
    show_default=True,
    help="Which edition to show.",
)
@click.option("--port", type=int, default=8000, show_default=True, help="The port on this machine.")
@click.option("--open", "open_it", is_flag=True, help="Open the site in the browser.")
def serve_command(root: Path | None, edition: str, port: int, open_it: bool) -> None:
    """Show the site and rebuild it whenever a source changes; problems are printed."""
    from builder.site.serve import arguments

    folder = course_root(root)
    try:
        from sphinx_autobuild.__main__ import main as autobuild
    except ImportError:
        raise click.ClickException("`serve` needs sphinx-autobuild: pip install 'coursewright[serve]'") from None
    autobuild(arguments(folder, edition, port, open_it))
