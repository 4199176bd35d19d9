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
    "booklet",
    "trainer booklet",
    "day plans",
    "paper",
    "answer sheet",
    "key",
    "marking guide",
    "results",
    "feedback slips",
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


CANDIDATE = "Candidate number:"
"""The line of what people answer: a number, never a name, so that nobody knows whose paper they mark."""


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A document before it is Word.

    `name` is the file name without suffix, `code` that of a form, `id` what it is a document of (`2.3`,
    `section-1`, `employer-visit`). The body starts below the title, with sections as nested `nodes.section`.
    `large` asks for large print. What is `given` to a client or an employer says nothing of the course. With a `cover`,
    the title stands on a page of its own with these blocks. `line` stands below the header of every page; where it ends
    with a colon, there is room to write after it. `version` tells one that only those get who need it from the usual
    one. `criteria` are those that it rates: only what is read back when it was filled in has any. A title that is
    `parted` goes on in a new line after its last colon: so two whose ends differ take the same room.
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
    cover: Sequence[nodes.Node] = ()
    line: str = ""
    version: str = ""
    criteria: Sequence[Criterion] = ()
    parted: bool = False
