"""Where this program keeps what it ships beside its code."""

from __future__ import annotations

from pathlib import Path


def templates_folder() -> Path:
    """Return the folder of templates: in the installed package, or beside it in the repository."""
    package = Path(__file__).parent
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent / "templates"
