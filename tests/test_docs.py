"""The documentation says what the program does: codes, commands, options, formats, links."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from places import CASES, ELSEWHERE, REPOSITORY

from builder.cli import main
from builder.codes import CODES
from builder.course.blueprints import read_blueprint
from builder.course.observations import read_observation
from builder.course.plans import read_cohort
from builder.course.providers import read_provider
from builder.course.units import read_unit
from builder.model import Problem

DOCS = REPOSITORY / "docs"
GUIDE = (DOCS / "authors.md").read_text(encoding="utf-8")
README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
CODES_PAGE = (DOCS / "codes.md").read_text(encoding="utf-8")


# Codes


def rows() -> list[tuple[str, str, str]]:
    found = re.findall(r"^\| ([A-Z]\d{3}) \| (.*?) \| (.*) \|$", CODES_PAGE, flags=re.M)
    return [(code, sentence, example) for code, sentence, example in found]


def test_every_code_is_documented_in_the_order_of_the_table() -> None:
    assert [(code, sentence) for code, sentence, _ in rows()] == list(CODES.items())


def test_example_of_each_code_is_what_an_author_is_told() -> None:
    told = {line.partition(" ")[2] for case in (CASES / "bad").glob("*.md") for line in expected(case)}
    for code, _, example in rows():
        message = re.sub(r"^(`+) ?(.*?) ?\1$", r"\2", example).replace("\\|", "|")
        assert code in ELSEWHERE or {f"error {code} {message}", f"warning {code} {message}"} & told


def expected(case: Path) -> list[str]:
    return case.read_text(encoding="utf-8").partition("=== expected\n")[2].splitlines()


# Commands and options


def commands(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def options() -> list[tuple[str, str]]:
    """Return each command with each of its options, and with an empty one for itself."""
    found = []
    for name, command in commands(main, "coursewright"):
        found.append((name, ""))
        for parameter in command.params:
            if isinstance(parameter, click.Option) and not parameter.hidden:
                found.extend((name, option) for option in parameter.opts if option.startswith("--"))
    return found


@pytest.mark.parametrize(("command", "option"), options(), ids=lambda part: part or "itself")
def test_every_command_and_option_is_documented(command: str, option: str) -> None:
    if not README.strip():
        pytest.skip("README.md is not written yet")
    pages = [README, *(path.read_text(encoding="utf-8") for path in sorted(DOCS.glob("*.md")))]
    assert any(command in page for page in pages)
    assert any(option in page for page in pages if command in page)


def test_every_command_says_what_it_is_for() -> None:
    assert [name for name, command in commands(main, "coursewright") if not command.help] == []


# The author guide


def fences(section: str, language: str) -> list[str]:
    """Return the fenced blocks of one language below a heading of the guide."""
    part = re.compile(r"^## (.*?)$|^(```|~~~~)(\w*)\n(.*?)^\2$", flags=re.M | re.S)
    heading = ""
    found: list[str] = []
    for match in part.finditer(GUIDE):
        heading = match[1] or heading
        if heading == section and match[3] == language:
            found.append(match[4])
    return found


@pytest.mark.parametrize(
    ("section", "language", "read"),
    [
        ("Units", "markdown", read_unit),
        ("Observations", "markdown", read_observation),
        ("Blueprints", "yaml", read_blueprint),
        ("Providers", "yaml", read_provider),
        ("Cohorts", "yaml", read_cohort),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_example_in_the_author_guide_reads_without_problem(
    section: str, language: str, read: Callable[[str, str, list[Problem]], object]
) -> None:
    problems: list[Problem] = []
    assert read(fences(section, language)[0], "units/2.3-x.md", problems) is not None
    assert problems == []


@pytest.mark.parametrize("page", sorted(path.name for path in DOCS.glob("*.md")))
def test_links_lead_to_files(page: str) -> None:
    text = re.sub(r"^(```|~~~~).*?^\1$|`+[^`\n]+`+", "", (DOCS / page).read_text("utf-8"), flags=re.M | re.S)
    for target in re.findall(r"\]\(([^)#\s]+)", text):
        assert target.startswith("https://") or (DOCS / target).exists(), target
