"""From files and folders to the table of what was observed: reading on disk, and where the table may go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from builder.build.keep import keep, kept_folder
from builder.collect.collecting import Collected, collect
from builder.collect.package import LARGEST
from builder.collect.shelf import shelf
from builder.collect.table import table
from builder.model import Course, Problem, Where
from builder.whole import write_whole

BUILD = "build"
"""The folder of a course that no repository takes."""
_JUNK = {".DS_Store", "Thumbs.db", "desktop.ini"}


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was found on disk, by path as it was named; and what could not be read."""

    files: tuple[tuple[str, bytes], ...]
    problems: tuple[Problem, ...]


def gather(paths: Iterable[Path], out: Path) -> Gathered:
    """Read files, and all files in folders, each once; `out` is not among them, nor what file managers leave."""
    files: list[tuple[str, bytes]] = []
    problems: list[Problem] = []
    seen: set[Path] = {out.resolve()}
    for path in _files(paths, out):
        if path.resolve() in seen:
            continue
        seen.add(path.resolve())
        name = path.as_posix()
        try:
            with path.open("rb") as file:
                files.append((name, file.read(LARGEST + 1)))
        except OSError as error:
            problems.append(Problem(Where(name), "K036", f"the file cannot be read: {error.strerror}"))
    return Gathered(tuple(files), tuple(problems))


def _files(paths: Iterable[Path], out: Path) -> Iterator[Path]:
    kept = kept_folder(out, date.min).parent.resolve()
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for one in sorted(path.rglob("*")):
            if one.name not in _JUNK and not one.is_dir() and kept not in one.resolve().parents:
                yield one


def collected(course: Course, gathered: Gathered) -> Collected:
    """Read what was gathered against a course."""
    found = collect(gathered.files, shelf(course))
    refused = (*found.refused, *(one.where.path for one in gathered.problems))
    return Collected(found.records, tuple(sorted((*found.problems, *gathered.problems))), found.read, refused)


def in_sources(out: Path, root: Path) -> bool:
    """Tell whether a path is in the folder of a course but not in its `build`: there it might be published."""
    place = out.resolve()
    return place.is_relative_to(root.resolve()) and not place.is_relative_to(root.resolve() / BUILD)


def write_table(found: Collected, out: Path, today: date) -> tuple[Path, ...]:
    """Write the table. What stands there with other content is kept first. Return the copies. Raises OSError."""
    data = table(found.records)
    different = out.is_file() and out.read_bytes() != data
    copies = keep(out.parent, [out.name] if different else [], kept_folder(out, today))
    write_whole(out, data)
    return copies
