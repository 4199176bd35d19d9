"""What a document asks, field by field: what is read back from a filled one is held against it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

from docutils import nodes

from builder import prose
from builder.doc.document import Document
from builder.doc.nodes import blank, every
from builder.doc.worksheet import FieldKind
from builder.model import Criterion, Prose

PARTED = "·"
"""What stands between the parts of that line."""
_NAME = "coursewright"
_STRUCTURE = "structure"
_LINE = re.compile(
    rf"(?P<kind>[^·]+?)\s*·\s*(?P<id>[^·]+?)\s*·\s*{_STRUCTURE} (?P<structure>[0-9a-f]{{16}})\s*·"
    rf"\s*(?P<cohort>[^·]*?)\s*·\s*(?P<content>[^·]*?)\s*·\s*{_NAME} (?P<program>\w[\w.+-]*)"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One field: its key in the document, its full question, its kind, and the choices of a choice."""

    name: str
    label: str
    kind: FieldKind
    choices: tuple[str, ...] = ()


NO_COHORT = "no cohort"
"""What stands for the cohort of a document that is of none, as the slot has it."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What a checklist says of itself.

    `id` is the event, or the leaves of a checklist for chosen competences, parted by spaces. `structure` is the hash
    of what it asks, `cohort` an ID or empty, `content` the line that tells how current the course was, `program` the
    version of this program.
    """

    kind: str
    id: str
    structure: str
    cohort: str = ""
    content: str = ""
    program: str = ""


def without_cohort(one: Identity) -> Identity:
    """Return an identity with no cohort where it only says that it has none."""
    return replace(one, cohort="") if one.cohort == NO_COHORT else one


def identity_line(one: Identity) -> str:
    """Return the identity as a line that people can read, too."""
    parts = (one.kind, one.id, f"{_STRUCTURE} {one.structure}", one.cohort, one.content, f"{_NAME} {one.program}")
    return f" {PARTED} ".join(parts)


def read_identity(line: str) -> Identity | None:
    """Return the identity that a line tells, whatever else stands after it, or None where it tells none."""
    found = _LINE.match(line.strip())
    return Identity(**found.groupdict()) if found else None


def asked_in(body: Iterable[nodes.Node]) -> tuple[Asked, ...]:
    """Return the fields of a text, in order."""
    return tuple(
        Asked(str(one["name"]), str(one["label"]), one["kind"], tuple(one["choices"])) for one in every(blank, body)
    )


def structure_of(document: Document) -> str:
    """Return the hash of what a document asks: every field, and text and leaves of every criterion, in order."""
    fields = [one.attributes for one in every(blank, document.body)]
    told = ["\x1f".join((one["name"], one["label"], one["kind"], *one["choices"])) for one in fields]
    text = "\x1e".join((document.kind, *told, *_criteria(document.criteria)))
    return blake2b(text.encode(), digest_size=8).hexdigest()


def _criteria(criteria: Sequence[Criterion]) -> Iterator[str]:
    for one in criteria:
        leaves = (leaf.what for leaf in one.leaves)
        parts = (f"{label} {prose.plain(text)}" for label, text in one.parts)
        yield "\x1f".join((one.id, prose.plain(one.text), str(one.critical), _plain(one.look_for), *parts, *leaves))


def _plain(text: Prose | None) -> str:
    return prose.plain(text) if text else ""
