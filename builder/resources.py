"""Where this program keeps what it ships beside its code."""

from __future__ import annotations

from functools import cache
from pathlib import Path

LOOKS = ("designed", "plain")
"""The looks of Word documents that ship, each a folder of templates; the first is taken unless another is named."""


def templates_folder() -> Path:
    """Return the folder of templates: in the installed package, or beside it in the repository."""
    package = Path(__file__).parent
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent / "templates"


@cache
def template_text(name: str) -> str:
    """Return a text file of that folder by its path in it, such as `html/page.css`. It is read once a run."""
    return (templates_folder() / name).read_text(encoding="utf-8")
