"""Writing the tree of a pack into a folder of its own: parts that were made, parts carried over, the manifest."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from builder import __version__
from builder.build.cache import hash_of
from builder.build.documents import Made
from builder.build.manifest import NAME, Manifest, files_of, hashes, read_manifest
from builder.build.order import PARTS, Order, Tell, part_of
from builder.build.site import NAMES, Source, filling, publish
from builder.course.files import file_hash
from builder.coverage import coverage, coverage_rows
from builder.doc.coverage import coverage_page
from builder.doc.print_room import in_edition
from builder.form import Form
from builder.site.render import RenderKey


@dataclass(frozen=True, slots=True)
class Contents:
    """What goes into a pack: the rendered books, the forms, the finished files."""

    source: Source
    keys: tuple[RenderKey, ...]
    forms: tuple[Form, ...]
    made: tuple[Made, ...]


def write_tree(order: Order, contents: Contents, new: Path, tell: Tell) -> tuple[int, tuple[str, ...]]:
    """Write a pack into the empty folder `new`, the manifest last.

    Parts that were not asked for are carried over from the pack that is there, as people left them, if they were
    made from the same sources. Return the number of files, and the parts that had to be left out.
    """
    for one in contents.made:
        if part_of(one.path) in order.parts:
            _write_all(new, one)
    for number, key in enumerate(contents.keys):
        tell("sites", number, len(contents.keys))
        name = NAMES[key.edition, key.format]
        if part_of(name) in order.parts:
            _site(order, contents, key, new / name)
    tell("sites", len(contents.keys), len(contents.keys))
    if "coverage" in order.parts:
        _coverage(order, contents, new)
    made = hashes(new, files_of(new))
    inputs = _inputs(order, contents)
    carried = dict(_carried(order, new, inputs))
    before = read_manifest(order.target)
    left_out = tuple(part for part in PARTS if before and part in before.parts and part not in (*order.parts, *carried))
    files = made | {name: found for part in carried.values() for name, found in part.items()}
    manifest = Manifest(
        cohort=order.cohort.id,
        content=contents.source.line,
        program=__version__,
        seed=contents.forms[0].seed if contents.forms else order.drawn,
        issued=bool(contents.forms) and not any(form.draft for form in contents.forms),
        parts={part: inputs for part in PARTS if part in order.parts or part in carried},
        sources=_sources(order),
        files=dict(sorted(files.items())),
    )
    _write(new / NAME, manifest.text().encode())
    return len(files), left_out


def _site(order: Order, contents: Contents, key: RenderKey, target: Path) -> None:
    """Write a site with the files that belong to its edition, or the EPUB, which has none."""
    trainer = key.edition == "trainer"
    files = in_edition((one.file for one in contents.made), trainer) if key.format == "html" else ()
    publish(order.root, key, target, filling(key, order.course, order.cohort, contents.source, files))
    for one in contents.made:
        if one.file in files:
            _write_all(target / "files", one)


def _coverage(order: Order, contents: Contents, new: Path) -> None:
    found = coverage(order.course, order.cohort, contents.forms)
    rows = json.dumps(coverage_rows(found), indent=1, ensure_ascii=False) + "\n"
    _write(new / "coverage.json", rows.encode())
    page = coverage_page(found, order.course, order.cohort.title, contents.source.line)
    _write(new / "coverage.html", page.encode())


def _sources(order: Order) -> dict[str, str]:
    """Return the SHA-256 of every source of the course, by path."""
    return hashes(order.root, sorted(order.course.files))


def _inputs(order: Order, contents: Contents) -> str:
    """Return one hash of everything that any part of this pack depends on."""
    plans = sorted(name for name in order.course.files if name.startswith(f"cohorts/{order.cohort.id}."))
    codes = [f"{form.blueprint} {form.name} {form.code} {form.draft}" for form in contents.forms]
    return hash_of([contents.source.stamp, *(file_hash(order.root / name) for name in plans), *codes])


def _carried(order: Order, new: Path, inputs: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Copy parts that were not asked for; yield each with the hashes that its files had when they were built."""
    before = read_manifest(order.target)
    if before is None:
        return
    there = tuple(files_of(order.target))
    for part in PARTS:
        if part in order.parts or before.parts.get(part) != inputs:
            continue
        for name in there:
            if part_of(name) == part:
                (new / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(order.target / name, new / name)
        yield part, {name: found for name, found in before.files.items() if part_of(name) == part}


def _write_all(folder: Path, one: Made) -> None:
    for path, data in one.files.items():
        _write(folder / path, data)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
