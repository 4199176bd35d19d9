"""Documents and drafts of handouts as a render keeps them.

A document is kept as it was made from the page, before any template: another template, large print or a booklet need
no page again. Drafts made from it are kept beside it, in a folder for each template.
"""

from __future__ import annotations

import pickle
import shutil
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from builder.collector import no_collector
from builder.model import Problem
from builder.whole import write_whole

if TYPE_CHECKING:
    from builder.doc.document import Document
    from builder.word import Template


@dataclass(frozen=True, slots=True)
class Kept:
    """What a render keeps of its handouts: a folder, in it the documents by name and the drafts by template.

    `pictures` is the folder that the addresses of pictures start at, `made` the date that files carry. Both the
    folder and what is in it belong to one state of the sources.
    """

    folder: Path
    pictures: Path
    made: date

    def names(self) -> list[str]:
        """Return the names of the documents, sorted; none where nothing was rendered."""
        return sorted(path.stem for path in self.folder.glob("*.document"))

    def document(self, name: str) -> Document:
        """Return a document. Raises OSError where there is none of this name.

        It is a pickle, as are the pages of Sphinx beside it: whoever can write there can change the program.
        """
        with no_collector():
            found: Document = pickle.loads(zlib.decompress((self.folder / f"{name}.document").read_bytes()))
        return found

    def drafts(
        self, template: Template, wanted: Mapping[str, Callable[[], Document]]
    ) -> tuple[dict[str, bytes], list[Problem]]:
        """Return the drafts in a template that are kept under some names, and what Word cannot carry.

        One that is not there yet is made from the document that `wanted` gives for its name, and kept.
        """
        from builder.word import template_hash

        place = self.folder / template_hash(template)
        found: dict[str, bytes] = {}
        problems: list[Problem] = []
        for name, make in wanted.items():
            path = place / f"{name}.draft"
            if path.is_file():
                found[name] = path.read_bytes()
                continue
            made, refused = write_drafts([make()], template, self.made, self.pictures)
            problems += refused
            if not refused:
                [found[name]] = made.values()
                keep_drafts({name: found[name]}, place)
        return found, problems


def keep(documents: Iterable[Document], drafts: Mapping[str, bytes], template: Template, folder: Path) -> None:
    """Keep documents and their drafts in a template in a folder, and nothing that was there before."""
    from builder.word import template_hash

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for document in documents:
        data = zlib.compress(pickle.dumps(document, protocol=5), 1)
        (folder / f"{document.name}.document").write_bytes(data)
    keep_drafts(drafts, folder / template_hash(template))


def keep_drafts(drafts: Mapping[str, bytes], place: Path) -> None:
    """Keep drafts in the folder of their template, each whole or not at all: one that is there is taken as it is."""
    for name, data in drafts.items():
        write_whole(place / f"{name}.draft", data)


def write_drafts(
    documents: Iterable[Document], template: Template, made: date, pictures: Path
) -> tuple[dict[str, bytes], list[Problem]]:
    """Write documents into a template; return the drafts by name, and what Word cannot carry."""
    from builder.word import Unwritable, draft

    drafts: dict[str, bytes] = {}
    problems: list[Problem] = []
    for document in documents:
        try:
            drafts[document.name] = draft(document, template, made=made, pictures=pictures).to_bytes()
        except Unwritable as error:
            problems.extend(error.problems)
    return drafts, problems
