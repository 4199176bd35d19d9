"""QTI 2 and 3: what both share as formats to take in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from builder.intake.qti_items import questions
from builder.intake.qti_package import Package, looks_like, open_package
from builder.intake.values import Intake, Taken
from builder.model import Problem

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST = 10_000
"""The most items of one file."""


def knows(marks: tuple[bytes, ...]) -> Callable[[bytes, str], bool]:
    """Return what tells whether a file, or a file of a package, has one of these signs among its first tags."""
    return lambda data, name: looks_like(data, name, marks)


def read(data: bytes, name: str) -> Intake:
    """Read a package or a bare item of QTI 2 or 3."""
    package = open_package(data, name)
    if isinstance(package, Problem):
        return Intake(problems=(package,))
    items = list(_items(package))
    where = package.where(package.name)
    if not items:
        return Intake(
            problems=(Problem(where, "I001", "there is no item of QTI 2 or 3 in the file"), *package.problems)
        )
    if len(items) > MOST:
        return Intake(problems=(Problem(where, "I001", f"it holds {len(items):,} items: {MOST:,} is the most"),))
    made = [one for path, item in items for one in questions(package, path, item)]
    return Intake(
        tuple(one for one in made if isinstance(one, Taken)),
        (*package.problems, *(one for one in made if isinstance(one, Problem))),
        package.pictures.kept,
        tuple(_notes(package)),
    )


def _items(package: Package) -> Iterator[tuple[str, Element]]:
    """Yield the items with the names of their files, in the order of the test, where there is one."""
    named = (
        package.near(path, ref.get("href", ""))
        for path, root in package.trees.items()
        if root.tag == "assessmentTest"
        for ref in root.iter("assessmentItemRef")
    )
    for path in dict.fromkeys((*named, *package.trees)):
        if path in package.trees:
            yield from ((path, item) for item in package.trees[path].iter("assessmentItem"))


def _notes(package: Package) -> Iterator[str]:
    """Yield what of a test has no place in the bank."""
    for root in package.trees.values():
        if root.tag == "assessmentTest":
            title = " ".join(root.get("title", "").split())[:80]
            yield f"The test {title!r} has its order, sections and times: here these belong to a blueprint."
