"""What several test modules use: the small good course, and a copy of it to spoil."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from places import CASES, REPOSITORY

from builder.cli import main


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """Return a copy of the good course, to read or to spoil."""
    root = tmp_path / "course"
    shutil.copytree(CASES / "good", root, ignore=shutil.ignore_patterns("build"))
    return root


@pytest.fixture
def run() -> Callable[..., Result]:
    """Return a function that runs `coursewright` with these arguments, in this process."""
    runner = CliRunner()

    def invoke(*args: str | Path) -> Result:
        return runner.invoke(main, [str(arg) for arg in args], prog_name="coursewright", catch_exceptions=False)

    return invoke


@pytest.fixture(scope="session")
def real_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sites of the example cohort in both editions, built from this repository's own course."""
    from builder.build.site import build_sites
    from builder.course import read_course

    course, _ = read_course(REPOSITORY)
    cohort = next(cohort for cohort in course.cohorts if cohort.id == "example-2027")
    out = tmp_path_factory.mktemp("real")
    built = build_sites(REPOSITORY, course, cohort, ("trainee", "trainer"), out)
    assert built.problems == ()
    return out
