"""The good course with an observation of every kind, and a checklist of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from collecting import ANSWERS, EVENT, of_event
from filling import filled
from places import CASES, OTHER_KINDS

from builder.collect.shelf import Shelf, shelf
from builder.course import read_course
from builder.model import Course


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The good course, with an observation of every kind."""
    folder = tmp_path_factory.mktemp("collect") / "course"
    shutil.copytree(CASES / "good", folder, ignore=shutil.ignore_patterns("build"))
    for path in OTHER_KINDS.glob("*.md"):
        shutil.copy(path, folder / "observations")
    return folder


@pytest.fixture(scope="session")
def course(root: Path) -> Course:
    return read_course(root)[0]


@pytest.fixture(scope="session")
def known(course: Course) -> Shelf:
    return shelf(course)


@pytest.fixture(scope="session")
def blank(root: Path, course: Course) -> bytes:
    """The checklist of an event, as it is printed."""
    return of_event(root, course, EVENT)


@pytest.fixture(scope="session")
def full(blank: bytes) -> bytes:
    """The same, filled in with Word."""
    return filled(blank, ANSWERS)
