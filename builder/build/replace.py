"""Putting a finished file or folder in the place of an old one, so that one of the two is always whole."""

from __future__ import annotations

import shutil
from pathlib import Path


def _aside(target: Path) -> Path:
    return target.with_name(f".{target.name}.old")


def recover(target: Path) -> None:
    """Put back what an earlier run had moved aside when it was stopped before it was done."""
    old = _aside(target)
    if old.exists() and not target.exists():
        old.rename(target)
    elif old.exists():
        _remove(old)


def replace(new: Path, target: Path) -> None:
    """Put `new` in the place of `target`; both must be on one file system."""
    recover(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    old = _aside(target)
    if target.exists():
        target.rename(old)
    new.rename(target)
    if old.exists():
        _remove(old)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
