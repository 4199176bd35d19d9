"""What people changed in a pack is theirs: it is kept before a new pack takes the place of the old one."""

from __future__ import annotations

import filecmp
import shutil
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from builder.build.manifest import changed

_LOCKS = (".~lock.", "~$")
"""How the files start that LibreOffice and Word put beside a document that is open."""


def kept_folder(target: Path, today: date) -> Path:
    """Return where what people changed in `target` goes today."""
    place = target if target.name not in ("", "..") else target.resolve()  # `.` and `..` are no names
    return place.with_name(f"{place.name or 'files'}-kept") / today.isoformat()


def keep(folder: Path, names: Iterable[str], place: Path) -> tuple[Path, ...]:
    """Copy files of a folder into `place`, beside what is there already. Return the copies, without those it had."""
    made = []
    for name in names:
        copy = _free(folder / name, place / name)
        if copy:
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(folder / name, copy)
            made.append(copy)
    return tuple(made)


def keep_changes(folder: Path, place: Path, new: Path) -> tuple[Path, ...]:
    """Copy whatever people changed or added in a pack into `place`, unless it stands in `new` just so."""
    names = (name for name in changed(folder) if not name.rpartition("/")[2].startswith(_LOCKS))
    return keep(folder, [name for name in names if not _same(folder / name, new / name)], place)


def _same(one: Path, other: Path) -> bool:
    return other.is_file() and filecmp.cmp(one, other, shallow=False)


def _free(source: Path, wanted: Path) -> Path | None:
    """Return a name that is not taken, or None where the same content is kept already."""
    copy, number = wanted, 1
    while copy.exists():
        if _same(source, copy):
            return None
        number += 1
        copy = wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}")
    return copy


def open_documents(folder: Path) -> tuple[Path, ...]:
    """Return the lock files of documents that a word processor has open, sorted."""
    return tuple(sorted(path for path in folder.rglob("*") if path.name.startswith(_LOCKS) and path.is_file()))
