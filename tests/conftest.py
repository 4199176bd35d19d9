"""What several test modules use: the small good course, and a copy of it to spoil."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from courses import read_once
from filelock import FileLock
from measuring import unmeasured
from places import CASES, REPOSITORY, TODAY
from shares import Shares, turn
from xdist.remote import Producer

from builder.cli import main


@pytest.hookimpl
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what takes longest first."""
    items.sort(key=lambda item: turn(item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Shares | None:
    """Deal tests out to workers by file, unless the command line asks for something else than `--numprocesses`."""
    return Shares(config, log) if config.getvalue("dist") == "load" else None


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
def once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Path], object]], Path]:
    """Return a function that makes a folder of this name, once for all workers of pytest-xdist."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def made(name: str, make: Callable[[Path], object]) -> Path:
        place, done = shared / name, shared / f"{name}.done"
        with FileLock(shared / f"{name}.lock"):
            if not done.exists():
                shutil.rmtree(place, ignore_errors=True)  # what another worker failed to make
                place.mkdir()
                make(place)
                done.touch()
        return place

    return made


@pytest.fixture(scope="session")
def real_pack(once: Callable[[str, Callable[[Path], object]], Path]) -> Path:
    """The pack of the example cohort, built from this repository's own course."""

    def make(out: Path) -> None:
        from builder.build.order import Order
        from builder.build.pack import build_pack

        course = read_once(REPOSITORY)
        cohort = next(cohort for cohort in course.cohorts if cohort.id == "example-2027")
        with unmeasured():
            done = build_pack(Order(REPOSITORY, course, cohort, out, TODAY))
        assert done.folder, (done.message, done.problems)

    return once("real", make) / "example-2027"


@pytest.fixture(scope="session")
def real_site(real_pack: Path) -> Path:
    """The sites of the example cohort in both editions, as they stand in its pack."""
    return real_pack
