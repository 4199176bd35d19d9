"""The PDFs of a pack, and of single pieces: beside each Word document one of the same name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from builder.build.documents import Made
from builder.build.order import part_of
from builder.doc.print_room import pdf_path
from builder.pdf import MISSING, libreoffice, pdfs


def with_pdfs(
    made: Sequence[Made], parts: Collection[str], tell: Callable[[int, int], None]
) -> tuple[tuple[Made, ...], tuple[str, ...]]:
    """Return the files of a pack with the PDFs that these parts of it hold, and notes on what could not be made.

    A pack is whole without its PDFs: where LibreOffice is not installed or fails at a document, a note says so.
    """
    program = libreoffice()
    if program is None:
        return tuple(made), (MISSING,)
    wanted = {one.path: one.data for one in made if one.path.endswith(".docx") and _held(one, parts)}
    found = pdfs(program, wanted, tell)
    notes = tuple(f"No PDF of {path}: {why}." for path, why in found.failed.items())
    return tuple(_joined(one, found.files.get(one.path, b"")) for one in made), notes


def _held(one: Made, parts: Collection[str]) -> bool:
    """Tell whether a document stands in one of these parts: its own, or a site that offers it."""
    return bool({part_of(one.path), "trainer", *(["site"] if one.file.trainees else [])} & {*parts})


def _joined(one: Made, pdf: bytes) -> Made:
    return replace(one, file=replace(one.file, pdf=True), pdf=pdf) if pdf else one


def piece_pdfs(files: Mapping[str, bytes]) -> tuple[dict[str, bytes], str]:
    """Return the PDFs of single documents by path, and why there are not all of them; nothing where there are."""
    documents = {name: data for name, data in files.items() if name.endswith(".docx")}
    if not documents:
        return {}, "no PDF was made: there is no Word document among these files."
    program = libreoffice()
    if program is None:
        return {}, MISSING
    made = pdfs(program, documents)
    wrong = "; ".join(f"{name}: {why}" for name, why in made.failed.items())
    found = {pdf_path(name): data for name, data in made.files.items()}
    return found, f"no PDF was made of {wrong}." if wrong else ""
