"""The wheel: it holds the whole program with its templates, and nothing of the course or the tests."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

from places import REPOSITORY


def test_the_wheel_ships_every_module_and_template(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(next(tmp_path.glob("coursewright-*.whl"))) as wheel:
        names = {name for name in wheel.namelist() if ".dist-info/" not in name}
    modules = {path.relative_to(REPOSITORY).as_posix() for path in (REPOSITORY / "builder").rglob("*.py")}
    templates = {
        f"builder/{path.relative_to(REPOSITORY).as_posix()}"
        for path in (REPOSITORY / "templates").rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    assert names == modules | templates
