"""What `coursewright serve` asks of sphinx-autobuild, the library that watches, rebuilds and reloads."""

from __future__ import annotations

import sys
from pathlib import Path

from builder.course.files import FOLDERS

IGNORED = ("build", ".git", ".venv*", "__pycache__", "*.pyc")


def arguments(root: Path, edition: str, port: int, open_it: bool) -> list[str]:
    """Return the arguments for sphinx-autobuild; before each build the course is checked."""
    work = root / "build" / ".cache" / "serve" / edition
    checked = f'"{sys.executable}" -m builder check --root "{root}"'
    watched = [part for folder in FOLDERS for part in ("--watch", str(root / folder))]
    ignored = [part for name in IGNORED for part in ("--ignore", str(root / name))]
    return [
        str(root),
        str(work / "html"),
        *("-c", str(root / "course")),
        *("-d", str(work / "doctrees")),
        *("-D", f"coursewright_edition={edition}"),
        *("--port", str(port)),
        *("--pre-build", checked),
        *watched,
        *ignored,
        *(["--open-browser"] if open_it else []),
    ]
