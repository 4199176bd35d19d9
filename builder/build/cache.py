"""What is remembered between runs, by the hash of everything it depends on. Losing it loses time only."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterable
from hashlib import blake2b
from pathlib import Path

import builder
from builder.course.files import FOLDERS, file_hash, list_files
from builder.model import Problem, Where
from builder.resources import templates_folder

FOLDER = Path("build") / ".cache"


def hash_of(parts: Iterable[str]) -> str:
    """Return one hash for a sequence of texts."""
    return blake2b("\0".join(parts).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


def sources_hash(root: Path, wanted: Callable[[str], bool] = lambda name: True) -> str:
    """Return the hash of the files of the course whose paths are wanted, by path and content."""
    there = [folder for folder in FOLDERS if (root / folder).is_dir()]
    names = filter(wanted, sorted(list_files(root)))
    return hash_of([*there, *(f"{name} {file_hash(root / name)}" for name in names)])


def program_hash() -> str:
    """Return the hash of this program's own code and templates."""
    package = Path(builder.__file__).parent
    places = [package, *(folder for folder in (templates_folder(),) if folder.parent != package)]
    kinds = {".py", ".html", ".css", ".js"}
    files = (path for place in places for path in sorted(place.rglob("*.*")) if path.suffix in kinds)
    return hash_of(f"{path.name} {file_hash(path)}" for path in files)


def recall(root: Path, name: str, key: str) -> list[Problem] | None:
    """Return the problems remembered under a name, if they are those of this key."""
    try:
        kept = json.loads((root / FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(kept, dict) or kept.get("key") != key:
        return None
    return [Problem(Where(p, line), code, text, sev) for p, line, sev, code, text in kept["problems"]]


def remember(root: Path, name: str, key: str, problems: list[Problem]) -> None:
    """Keep problems for the next run; a folder that cannot be written is no reason to fail."""
    rows = [[p.where.path, p.where.line, p.severity, p.code, p.message] for p in problems]
    folder = root / FOLDER
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        aside = folder / f"{name}.{os.getpid()}.tmp"
        aside.write_text(json.dumps({"key": key, "problems": rows}), encoding="utf-8")
        aside.replace(folder / f"{name}.json")
