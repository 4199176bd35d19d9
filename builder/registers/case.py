"""The register as a framework in CASE 1.1 of 1EdTech: one JSON file, a CFPackage.

Source of the format: https://standards.1edtech.org/case/specifications/standards/v1p1/rest (REST/JSON binding; the
types of what is inside a package are CFPckgDocument, CFPckgItem and CFPckgAssociation).

- Identifiers are UUIDs of version 5, from a fixed namespace, the title of the book and the ID of the entry. The same
  entry has the same identifier in every export; whoever renames the book makes a new framework.
- An address is `urn:uuid:…`: CASE wants one for each thing, and nothing of ours is served anywhere.
- Each entry is a child of its statement, unit or document, in order. The ID of ours is its `humanCodingScheme`.
- Dates are those of the last review of the unit, not of the day on which the file is made.
- Only statements of ours are in it, under CC BY 4.0.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from uuid import UUID, uuid5

from builder.model import Competence, Course
from builder.registers.book import Book, in_use, shown_by

NAMESPACE = UUID("6a1d4c1e-3b5f-5d0a-9a53-5c0f6d7e2b41")
"""Never to be changed: every identifier follows from it."""

LANGUAGE = "en-GB"
LICENCE = "CC BY 4.0"
LICENCE_URI = "https://creativecommons.org/licenses/by/4.0/"
LICENCE_TEXT = "You may copy, change and share this, also for money, if you say whose it is and what you changed."
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "Unit": "A unit of the course, which holds its competences.",
        "Competence": "What a competent specialist knows or does.",
        "Part": "One part of a competence. It makes sense only together with it.",
    }
)
"""The types of entry, each with what it is, from the top of the tree down."""

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class _Node:
    """An entry of the tree: `parent` is the ID of another, or empty for a child of the document."""

    id: str
    kind: str
    title: str
    text: str
    parent: str
    changed: date
    notes: str = ""


def write(course: Course, book: Book) -> dict[str, bytes]:
    """Return the register as `NAME-case.json`: the document, its units, competences and parts, and their tree."""
    nodes = tuple(_nodes(course))
    package: Json = {
        "CFDocument": _document(course, book, nodes),
        "CFItems": [_item(node, book) for node in nodes],
        "CFAssociations": list(_associations(nodes, book)),
        "CFDefinitions": _definitions(book, _newest(nodes)),
    }
    text = json.dumps(package, indent=2, ensure_ascii=False)
    return {f"{book.name}-case.json": f"{text}\n".encode()}


def _nodes(course: Course) -> Iterator[_Node]:
    entries = in_use(course)
    for unit in course.units:
        changed = unit.review.reviewed
        yield _Node(unit.number, "Unit", unit.name, unit.title, "", changed, unit.aim)
        for entry in entries:
            if entry.unit == unit.number:
                yield _entry(entry, changed)


def _entry(entry: Competence, changed: date) -> _Node:
    kind = "Part" if entry.parent else "Competence"
    notes = " ".join(text for text in (f"{entry.group}." if entry.group else "", shown_by(entry)) if text)
    return _Node(entry.id, kind, entry.id, entry.statement, entry.parent or entry.unit, changed, notes)


def _newest(nodes: Sequence[_Node]) -> date:
    return max((node.changed for node in nodes), default=date(2000, 1, 1))


# Identifiers and links


def _identifier(book: Book, *names: str) -> str:
    return str(uuid5(NAMESPACE, "/".join((book.name, *names))))


def _named(book: Book, *names: str) -> Json:
    found = _identifier(book, *names)
    return {"identifier": found, "uri": f"urn:uuid:{found}"}


def _link(title: str, book: Book, *names: str) -> Json:
    return {"title": title, **_named(book, *names)}


def _licence(book: Book) -> Json:
    return {"title": LICENCE, "identifier": _identifier(book, "licence"), "uri": LICENCE_URI}


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00+00:00"


# The parts of a package


def _document(course: Course, book: Book, nodes: Sequence[_Node]) -> Json:
    leaves = sum(entry.leaf for entry in in_use(course))
    kinds = Counter(node.kind for node in nodes)
    counted = f"{kinds['Unit']} units, {kinds['Competence']} competences and {kinds['Part']} parts"
    return {
        **_named(book, "document"),
        "caseVersion": "1.1",
        "creator": book.author,
        "title": book.title,
        "lastChangeDateTime": _moment(_newest(nodes)),
        "description": f"{counted}; {leaves} of them can be taught and assessed. In the words of the course itself.",
        "language": LANGUAGE,
        "version": str(max((entry.edition for entry in in_use(course)), default=1)),
        "licenseURI": _licence(book),
    }


def _item(node: _Node, book: Book) -> Json:
    return {
        **_named(book, "entry", node.id),
        "fullStatement": node.text,
        "CFItemType": node.kind,
        "humanCodingScheme": node.id,
        "notes": node.notes,
        "language": LANGUAGE,
        "CFItemTypeURI": _link(node.kind, book, "type", node.kind),
        "licenseURI": _licence(book),
        "lastChangeDateTime": _moment(node.changed),
    }


def _associations(nodes: Sequence[_Node], book: Book) -> Iterator[Json]:
    titles = {node.id: node.title for node in nodes}
    placed: Counter[str] = Counter()
    for node in nodes:
        placed[node.parent] += 1
        above = ("entry", node.parent) if node.parent else ("document",)
        yield {
            **_named(book, "child", node.id),
            "associationType": "isChildOf",
            "sequenceNumber": placed[node.parent],
            "originNodeURI": _link(node.title, book, "entry", node.id),
            "destinationNodeURI": _link(titles.get(node.parent, book.title), book, *above),
            "lastChangeDateTime": _moment(node.changed),
        }


def _definitions(book: Book, changed: date) -> Json:
    types = [
        {
            **_named(book, "type", kind),
            "title": kind,
            "description": told,
            "hierarchyCode": str(level),
            "lastChangeDateTime": _moment(changed),
        }
        for level, (kind, told) in enumerate(KINDS.items(), start=1)
    ]
    licence = {**_licence(book), "licenseText": LICENCE_TEXT, "lastChangeDateTime": _moment(changed)}
    return {"CFLicenses": [licence], "CFItemTypes": types}
