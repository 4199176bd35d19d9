"""What a command that does little need not wait for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from builder.formats import formats

TASKS = Path("/proc/self/task")
"""Where Linux lists the threads of a program."""


def printed(code: str) -> str:
    """Return what a program of its own prints."""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_format_is_had_without_the_others() -> None:
    code = (
        "import sys; from builder.formats import formats; formats()['moodle'].write; 'gift' in formats(); "
        "print(*sorted({'aiken', 'gift', 'kahoot', 'moodle', 'qti12', 'qti30'} & "
        "{name.rpartition('.')[2] for name in sys.modules if name.startswith('builder.formats.')}))"
    )
    assert printed(code) == "gift moodle"


def test_format_is_found_by_the_name_that_it_bears() -> None:
    assert all(formats()[name].name == name for name in formats())
    assert formats()["canvas"] is formats()["canvas"]


@pytest.mark.parametrize("name", ["qti12", "content", "__init__", "", "..model", "moodle.x", "Moodle"])
def test_name_of_a_file_is_no_format(name: str) -> None:
    assert name not in formats()


@pytest.mark.skipif(not TASKS.is_dir(), reason="only Linux tells how many threads there are")
@pytest.mark.parametrize("module", ["builder.assemble", "builder.assemble.solver"])
def test_solver_starts_no_threads(module: str) -> None:
    code = f"import os; os.environ.pop('OPENBLAS_NUM_THREADS', 0); import {module}; print(len(os.listdir('{TASKS}')))"
    assert printed(code) == "1"
