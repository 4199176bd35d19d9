"""What is remembered between runs, by the hash of everything it depends on. Losing it loses time only."""

from __future__ import annotations

import contextlib
import io
import json
import pickle
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from functools import cache
from hashlib import blake2b
from operator import attrgetter
from pathlib import Path
from typing import Any, TypeVar

import builder
from builder.collector import no_collector
from builder.course import read_course
from builder.course.files import FOLDERS, file_hash, list_files
from builder.model import Course, Problem, Where
from builder.resources import templates_folder
from builder.whole import write_whole

T = TypeVar("T")
FOLDER = Path("build") / ".cache"


def hash_of(parts: Iterable[str]) -> str:
    """Return one hash for a sequence of texts."""
    return blake2b("\0".join(parts).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


def sources_hash(root: Path, wanted: Callable[[str], bool] = lambda name: True) -> str:
    """Return the hash of the files of the course whose paths are wanted, by path and content."""
    there = [folder for folder in FOLDERS if (root / folder).is_dir()]
    names = filter(wanted, sorted(list_files(root)))
    return hash_of([*there, *(f"{name} {file_hash(root / name)}" for name in names)])


@cache
def program_hash() -> str:
    """Return the hash of this program's own code and templates."""
    package = Path(builder.__file__).parent
    places = [package, *(folder for folder in (templates_folder(),) if folder.parent != package)]
    kinds = {".py", ".html", ".css", ".js", ".docx"}
    files = (path for place in places for path in sorted(place.rglob("*.*")) if path.suffix in kinds)
    return hash_of(f"{path.name} {file_hash(path)}" for path in files)


def version_of(root: Path) -> str:
    """Return one hash for everything that reading and checking depend on: all sources, and this program."""
    return hash_of([sources_hash(root), program_hash()])


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
    _keep(root / FOLDER / f"{name}.json", json.dumps({"key": key, "problems": rows}).encode())


def _keep(place: Path, data: bytes) -> None:
    with contextlib.suppress(OSError):
        write_whole(place, data)


_MISSHAPEN = (AttributeError, TypeError, ValueError)
"""What loading raises where a class has changed its shape."""


@no_collector()
def kept(root: Path, name: str, key: str, make: Callable[[], T]) -> T:
    """Return what was made under a name and this key before, else make it and keep it.

    What is kept is a pickle, as Sphinx keeps its pages beside it: whoever can write there can change the program.
    """
    place = root / FOLDER / f"{name}.pickle"
    with contextlib.suppress(OSError, pickle.PickleError, EOFError, ImportError, LookupError, *_MISSHAPEN):
        found, value = pickle.loads(place.read_bytes())
        if found == key:
            made: T = value
            return made
    made = make()
    _keep(place, pickled((key, made)))
    return made


class _Reducers(dict[type, Callable[[Any], tuple[type, tuple[Any, ...]]]]):
    """How values of ours are taken apart for a pickle: their class, called with what it was made from.

    Python's own way for frozen values with slots takes twice as long, out and in: it asks each value for its fields.
    """

    def __missing__(self, kind: type) -> Callable[[Any], tuple[type, tuple[Any, ...]]]:
        # A value that can change might hold itself; a part that it is not made from would be lost.
        frozen = is_dataclass(kind) and vars(kind)["__dataclass_params__"].frozen
        if not frozen or not all(one.init for one in fields(kind)):
            raise KeyError(kind)
        names = [one.name for one in fields(kind)]
        values = attrgetter(*names) if names else lambda one: ()
        alone = len(names) == 1
        self[kind] = lambda one: (kind, (values(one),) if alone else values(one))
        return self[kind]


def pickled(value: object) -> bytes:
    """Return a pickle of values of ours."""
    out = io.BytesIO()
    pickler = pickle.Pickler(out, protocol=5)
    pickler.dispatch_table = _Reducers()
    pickler.dump(value)
    return out.getvalue()


def value_hash(value: object) -> str:
    """Return one hash for equal values of ours, whether they were read, made or recalled: no tree may hold itself."""
    out = io.BytesIO()
    pickler = pickle.Pickler(out, protocol=5)
    pickler.dispatch_table = _Reducers()
    # A pickle says where a part is the very same as one before it; equal values may differ in that.
    pickler.fast = True
    pickler.dump(value)
    return blake2b(out.getvalue(), digest_size=16).hexdigest()


def course_of(root: Path, key: str) -> tuple[Course, list[Problem]]:
    """Read the course under `root`, or recall it when it was read under this key before."""
    return kept(root, "course", key, lambda: read_course(root))
