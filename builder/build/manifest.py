"""The manifest of a pack: every file with its SHA-256, the seed, and the version of every source.

By it the next build knows what people have changed since, and keeps that.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

NAME = "manifest.json"
_JUNK = {".DS_Store", "Thumbs.db", "desktop.ini"}
"""What file managers leave behind and nobody would miss."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a pack was made from and what it holds. Hashes are SHA-256 in hex; paths are relative.

    `parts` has a hash of everything that each part of the pack depends on.
    """

    cohort: str
    content: str
    program: str
    seed: int
    issued: bool
    parts: Mapping[str, str]
    sources: Mapping[str, str]
    files: Mapping[str, str]

    def text(self) -> str:
        """Return the manifest as JSON."""
        return json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n"


def read_manifest(folder: Path) -> Manifest | None:
    """Return the manifest of a folder, or None where there is none that can be read."""
    try:
        return Manifest(**json.loads((folder / NAME).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def hashes(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """Return the SHA-256 of files of a folder, by path."""
    return {name: sha256((folder / name).read_bytes()).hexdigest() for name in names}


def files_of(folder: Path) -> Iterator[str]:
    """Yield the path of every file of a folder, sorted, but for the manifest and what file managers leave."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != NAME and path.name not in _JUNK:
            yield name


def changed(folder: Path) -> tuple[str, ...]:
    """Return the files that people changed or added since the folder was built. Without a manifest: all of them."""
    manifest = read_manifest(folder)
    made = manifest.files if manifest else {}
    there = hashes(folder, files_of(folder)) if folder.is_dir() else {}
    return tuple(name for name, found in there.items() if made.get(name) != found)
