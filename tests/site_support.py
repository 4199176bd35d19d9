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


CANARIES = [
    f"zq{word}canary" for word in ("stem", "option", "key", "wrong", "closing", "title", "text", "trainer", "case")
]


def small_book(folder: Path) -> Path:
    """Copy the good course into a folder and make it a book with the settings of the real one."""
    root = folder / "book"
    shutil.copytree(GOOD, root, ignore=shutil.ignore_patterns("build"))
    course = root / "course"
    shutil.copy(REPOSITORY / "course" / "_config.yml", course)
    shutil.copytree(REPOSITORY / "course" / "_static", course / "_static")
    (course / "trainer").mkdir()
    for name in ("print-room.md", "day-plans.md"):
        shutil.copy(REPOSITORY / "course" / "trainer" / name, course / "trainer")
    (course / "_toc.yml").write_text(TOC, encoding="utf-8")
    (course / "overview.md").write_text(OVERVIEW, encoding="utf-8")
    (course / "cohort.md").write_text("# Your course\n\n```{cohort}\n```\n", encoding="utf-8")
    (course / "references.md").write_text("# References\n\n```{bibliography}\n```\n", encoding="utf-8")
    return root


def planted(folder: Path) -> Path:
    """Return a book with a token in trainer text, a page for trainers and every field of an assessment item."""
    root = small_book(folder)
    unit = root / "units" / "2.1-keeping-people-safe.md"
    body = unit.read_text(encoding="utf-8").rstrip()
    unit.write_text(
        f"{body}\n\n::::{{trainer}}\n\n## Zqtrainercanary\n\nzqtrainercanary [zqtrainercanary](https://zqtrainercanary.example)\n\n"
        ":::{note}\nzqtrainercanary\n:::\n\n::::\n",
        encoding="utf-8",
    )
    (root / "course" / "trainer" / "zqtrainercanary.md").write_text(
        "# Zqtrainercanary\n\nzqtrainercanary\n", encoding="utf-8"
    )
    bank = root / "question_bank" / "2.1.md"
    bank.write_text(
        bank.read_text(encoding="utf-8")
        + """

## v2.1-77 zqtitlecanary

```yaml
use: assessment
```

zqcasecanary

### q2.1-77 zqtitlecanary

```yaml
type: single
competences: [2.1.1]
level: recall
use: assessment
```

zqstemcanary

- [x] zqkeycanary
  > zqoptioncanary
- [ ] zqwrongcanary
  > zqoptioncanary

> zqclosingcanary

## q2.1-78 zqtitlecanary

```yaml
type: short-text
competences: [2.1.1]
level: recall
use: assessment
```

zqstemcanary

- [x] zqtextcanary
""",
        encoding="utf-8",
    )
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
