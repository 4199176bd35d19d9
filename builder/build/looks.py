"""The Word templates that documents are written into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from builder.build.cache import hash_of, kept, program_hash
from builder.course.files import file_hash
from builder.doc.document import OBSERVED, Document
from builder.resources import templates_folder
from builder.word import Template, large_print, read_template

Sheet = Literal["handout", "paper", "checklist"]
SHEETS: tuple[Sheet, ...] = ("handout", "paper", "checklist")
"""The templates: of what is read, of what is answered, and of what is filled in on a page on its side."""
_GRIDS = ("results", "feedback slips")
_HANDOUTS = ("handout", "trainer guide")


def sheet_of(document: Document) -> Sheet:
    """Return which template a document is written into."""
    if document.kind in (*OBSERVED, *_GRIDS):
        return "checklist"
    return "handout" if document.kind in _HANDOUTS else "paper"


@dataclass(frozen=True, slots=True)
class Looks:
    """The templates of a build, by name, each as it is and for large print."""

    plain: Mapping[Sheet, Template]
    large: Mapping[Sheet, Template]

    def of(self, document: Document) -> Template:
        """Return the template of a document."""
        return (self.large if document.large else self.plain)[sheet_of(document)]


def template_paths() -> dict[Sheet, Path]:
    """Return the file of each template."""
    return {name: templates_folder() / f"{name}.docx" for name in SHEETS}


def looks(root: Path) -> Looks:
    """Read the templates, or recall them: Word's library takes a while to import, and they hardly ever change."""
    found = {name: _kept(root, name, path) for name, path in template_paths().items()}
    return Looks({name: one for name, (one, _) in found.items()}, {name: one for name, (_, one) in found.items()})


def _kept(root: Path, name: str, path: Path) -> tuple[Template, Template]:
    def make() -> tuple[Template, Template]:
        read = read_template(path)
        return read, large_print(read)

    return kept(root, f"template-{name}", hash_of([file_hash(path), program_hash()]), make)
