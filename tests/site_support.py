"""A small book to build, and how to look into every byte of what was built."""

from __future__ import annotations

import shutil
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from places import CASES, REPOSITORY

from builder.build.site import Built, build_sites
from builder.course import read_course

GOOD = CASES / "good"
TOC = """\
format: jb-book
root: course/index
chapters:
  - file: course/cohort
  - file: course/overview
  - file: units/1.1-a-good-welcome.md
  - file: units/2.1-keeping-people-safe.md
  - file: units/3.10-visiting-a-shop.md
  - file: course/glossary
  - file: course/references
"""
OVERVIEW = """\
# Overview

```{competence-map}
```

```{objectives}
```

```{unit-list} 1
```

```{contacts}
```
"""


def small_book(folder: Path) -> Path:
    """Copy the good course into a folder and make it a book with the settings of the real one."""
    root = folder / "book"
    shutil.copytree(GOOD, root, ignore=shutil.ignore_patterns("build"))
    course = root / "course"
    shutil.copy(REPOSITORY / "course" / "_config.yml", course)
    shutil.copytree(REPOSITORY / "course" / "_static", course / "_static")
    (course / "_toc.yml").write_text(TOC, encoding="utf-8")
    (course / "overview.md").write_text(OVERVIEW, encoding="utf-8")
    (course / "cohort.md").write_text("# Your course\n\n```{cohort}\n```\n", encoding="utf-8")
    (course / "references.md").write_text("# References\n\n```{bibliography}\n```\n", encoding="utf-8")
    return root


def build(root: Path, *editions: str, cohort: str = "", out: Path | None = None) -> Built:
    """Build sites of a book under `root`; by default the trainee edition of the whole course."""
    course, _ = read_course(root)
    chosen = next((one for one in course.cohorts if one.id == cohort), None)
    assert bool(cohort) == bool(chosen)
    return build_sites(root, course, chosen, editions or ("trainee",), out or root / "build")


def contents(place: Path) -> dict[str, bytes]:
    """Return every file below a folder by its path."""
    files = sorted(path for path in place.rglob("*") if path.is_file())
    return {path.relative_to(place).as_posix(): path.read_bytes() for path in files}


def every_byte(place: Path) -> Iterator[tuple[str, bytes]]:
    """Yield everything readable in a site or an EPUB: unpacked, and the inventory inflated."""
    if place.is_file():
        with zipfile.ZipFile(place) as package:
            yield from ((name, package.read(name)) for name in package.namelist())
        return
    for name, found in contents(place).items():
        yield name, found
        if name.endswith("objects.inv"):
            yield name, zlib.decompress(found.split(b"\n", 4)[4])
