"""Drafts that are kept between builds: what another cohort has alike is read back, and only its slots are filled."""

from __future__ import annotations

import contextlib
import os
import pickle
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

from builder.build.cache import FOLDER, hash_of, pickled, value_hash
from builder.collector import no_collector
from builder.doc.document import Kind
from builder.whole import write_whole
from builder.word import Draft

T = TypeVar("T")
MOST = 64 << 20
"""How many bytes a drawer keeps: the forms of some dozens of cohorts."""
_DIGEST = 16
"""How many bytes of a file are the hash of the others."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """A document but for its slots, and what the print room must know of it.

    `given` as in `Document`; one copy is enough for so many `people`.
    """

    name: str
    kind: Kind
    title: str
    version: str
    given: bool
    people: int
    draft: Draft


@dataclass(frozen=True, slots=True)
class Drawer:
    """What is kept for one state of the sources and the program, in a folder; without one nothing is kept."""

    folder: Path | None = None

    def take(self, depends: object, make: Callable[[], T]) -> T:
        """Return what was made from equal values before, else make it and keep it.

        `depends` holds all that it is made from but the sources and the program. What is damaged is made anew; a
        folder that cannot be written is no reason to fail. What is kept is a pickle, as the course beside it is:
        whoever can write there can change the program.
        """
        if not self.folder:
            return make()
        place = self.folder / value_hash(depends)
        with contextlib.suppress(OSError), no_collector():
            data = place.read_bytes()
            if data[:_DIGEST] == _digest(data[_DIGEST:]):
                found: T = pickle.loads(memoryview(data)[_DIGEST:])
                with contextlib.suppress(OSError):
                    os.utime(place)  # it was used last
                return found
        made = make()
        data = pickled(made)
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            write_whole(place, _digest(data) + data)
        return made

    def state(self, value: object) -> str:
        """Return the hash of a value that much is made from, to work it out once; nothing where nothing is kept."""
        return value_hash(value) if self.folder else ""

    def thin(self, most: int = MOST) -> None:
        """Remove what was not used for longest, until what is left takes so many bytes at most."""
        if not self.folder:
            return
        with contextlib.suppress(OSError):
            there = [(one.stat().st_mtime_ns, one.stat().st_size, Path(one)) for one in os.scandir(self.folder)]
            size = sum(length for _, length, _ in there)
            for _, length, place in sorted(there):
                if size <= most:
                    break
                place.unlink()
                size -= length


NO_DRAWER = Drawer()
"""Where nothing is kept."""


def drawer(root: Path, stamp: str) -> Drawer:
    """Return the drawer of a state of the sources and the program, its stamp; those of other states are removed."""
    folder = root / FOLDER / "drafts" / hash_of([stamp])
    with contextlib.suppress(OSError):
        for other in os.scandir(folder.parent):
            if other.name != folder.name:
                shutil.rmtree(other.path, ignore_errors=True)
    return Drawer(folder)


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=_DIGEST).digest()
