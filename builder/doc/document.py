"""A document to print: its body as nodes, and what stands around it. Word makes a file of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from docutils import nodes

from builder.model import Criterion

Kind = Literal[
    "handout",
    "trainer guide",
    "day plans",
    "paper",
    "answer sheet",
    "key",
    "marking guide",
    "checklist",
    "role play",
    "document review",
    "supervision guide",
    "worksheet",
    "specification",
    "item book",
]


OBSERVED: tuple[Kind, ...] = ("checklist", "role play", "document review", "supervision guide")
"""What is made of the files in `observations/`, in the order in which it is listed."""


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A document before it is Word.

    `name` is the file name without suffix, `code` that of a form, `id` what it is a document of (`2.3`,
    `section-1`, `employer-visit`). The body starts below the title, with sections as nested `nodes.section`.
    `large` asks for large print. What is `given` to a client or an employer says nothing of the course. `criteria`
    are those that it rates: only what is read back when it was filled in has any.
    """

    name: str
    kind: Kind
    id: str
    title: str
    body: Sequence[nodes.Node]
    code: str = ""
    landscape: bool = False
    fillable: bool = False
    large: bool = False
    given: bool = False
    criteria: Sequence[Criterion] = ()
