"""A filled document of Word as a record: what it is, whether it is ours and whole, and what stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields

from builder.collect.answers import answers_of, shown
from builder.collect.expected import Expected
from builder.collect.fields import Index, Reading, identity_lines, identity_text, indexed, read_fields
from builder.collect.package import Package, part
from builder.collect.record import Record, record_of, stands
from builder.collect.shelf import Shelf
from builder.doc.document import OBSERVED
from builder.doc.nodes import counted
from builder.doc.outline import PARTED, Asked, Identity, read_identity, without_cohort
from builder.model import Problem, Where

_FRAME = re.compile(r"^word/(?:header|footer)\d*\.xml$")
PROPERTIES = "docProps/custom.xml"
_NAMES = {
    "kind": "coursewright-kind",
    "id": "coursewright-id",
    "structure": "coursewright-structure",
    "cohort": "coursewright-cohort-id",
    "content": "coursewright-content",
    "program": "coursewright-program",
}
"""The property of each part of an identity."""
_MOST_NAMED = 4
_OURS = f"{PARTED} coursewright"
_AGAIN = "fill in a fresh one, printed from this course"


def read_word(package: Package, shelf: Shelf, where: Where) -> tuple[Record | None, list[Problem]]:
    """Return the record of a filled document, with warnings; or None, with every reason not to trust it."""
    root = part(package, package.main, where)
    if isinstance(root, Problem):
        return None, [root]
    index = indexed(root)
    identity = _identity(package, index, where)
    if isinstance(identity, Problem):
        return None, [identity]
    known = shelf.of(identity, where)
    if isinstance(known, Problem):
        return None, [known]
    reading = read_fields(index, known.asked)
    if wrong := [Problem(where, *one) for one in _structure(reading, known)]:
        return None, wrong
    answers, problems = answers_of(reading.fields, known.asked, where, by_word=_by_word(package))
    record, more = record_of(known, identity, answers, where)
    if not problems:
        return record, more
    return None, sorted({*problems, *filter(stands, more)})


def _by_word(package: Package) -> bool:
    """Tell whether Microsoft Word saved a file. Source: ECMA-376-1 section 22.2.2.1."""
    return b">Microsoft" in package.parts.get("docProps/app.xml", b"")


def _identity(package: Package, index: Index, where: Where) -> Identity | Problem:
    """Return what a document says it is, in its properties and in its text, where one of the two may be lost."""
    outside = _properties(package, where)
    if isinstance(outside, Problem):
        return outside
    told = _told(package, index, where)
    if isinstance(told, Problem):
        return told
    known = list(dict.fromkeys(map(read_identity, told)))
    inside = known[0] if known else None
    if None in known or len(known) > 1:
        message = (
            f"the line that tells what the document is was changed: found {shown(told[-1])}. {_AGAIN.capitalize()}"
        )
        return Problem(where, "K014", message)
    if inside is None and outside is None:
        return Problem(
            where, "K016", "not made by coursewright: nothing in it tells what it is. Use a printed checklist"
        )
    if inside and outside and (names := _differing(inside, outside)):
        what = "; ".join(f"{name} {getattr(inside, name)!r} and {getattr(outside, name)!r}" for name in names)
        return Problem(
            where, "K015", f"its text and its properties tell different things: {what}. {_AGAIN.capitalize()}"
        )
    one = inside or outside
    assert one is not None
    return without_cohort(one)


def _told(package: Package, index: Index, where: Where) -> list[str] | Problem:
    """Return the different lines that tell what a document is: in its text, its headers and its footers."""
    found = [identity_text(index)]
    for name in package.parts:
        if _FRAME.search(name):
            frame = part(package, name, where)
            if isinstance(frame, Problem):
                return frame
            found += [told for line in identity_lines(frame) if (told := _line(line))]
    return list(dict.fromkeys(line for line in found if line))


def _line(text: str) -> str:
    """Return what a paragraph tells of the document from where it starts to tell it, else nothing."""
    starts = (text.find(f"{kind} {PARTED} ") for kind in OBSERVED)
    start = min((one for one in starts if one >= 0), default=-1)
    return text[start:] if start >= 0 and _OURS in text[start:] else ""


def _differing(one: Identity, other: Identity) -> list[str]:
    names = [field.name for field in fields(Identity)]
    return [name for name in names if " ".join(getattr(one, name).split()) != " ".join(getattr(other, name).split())]


def _properties(package: Package, where: Where) -> Identity | Problem | None:
    """Return what the properties tell, or None where they tell nothing of ours. Source: ECMA-376-1 section 22.3."""
    if PROPERTIES not in package.parts:
        return None
    root = part(package, PROPERTIES, where)
    if isinstance(root, Problem):
        return root
    found = {one.get("name", ""): "".join(one.itertext()) for one in root.iter("property")}
    if _NAMES["kind"] not in found:
        return None
    return Identity(**{name: found.get(key, "") for name, key in _NAMES.items()})


def _structure(reading: Reading, known: Expected) -> Iterator[tuple[str, str]]:
    """Yield how the fields of a document are not those that it was printed with."""
    asked: Mapping[str, Asked] = {one.name: one for one in known.asked}
    if reading.missing:
        yield "K018", f"{_named(reading.missing, asked)} missing: {_AGAIN}"
    if reading.twice:
        yield "K019", f"{_named(reading.twice, asked)} there twice: {_AGAIN}"
    if reading.unknown:
        told = ", ".join(map(repr, reading.unknown[:_MOST_NAMED]))
        count = counted(len(reading.unknown), "field")
        yield "K020", f"{count} that this checklist does not have ({told}): {_AGAIN}"
    if reading.crossed:
        yield "K021", f"{_named(reading.crossed, asked)} in the place of another field: {_AGAIN}"


def _named(names: tuple[str, ...], asked: Mapping[str, Asked]) -> str:
    """Return how many fields, the first of them by their questions, and the verb for it."""
    told = ", ".join(repr(asked[name].label) for name in names[:_MOST_NAMED])
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return f"{counted(len(names), 'field')} ({told}{more}) {'is' if len(names) == 1 else 'are'}"
