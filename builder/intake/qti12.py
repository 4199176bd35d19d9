"""QTI 1.2: packages of Canvas, text2qti and Blackboard, common cartridges, and a bare assessment.

Source: https://www.imsglobal.org/question/qtiv1p2/imsqti_asi_infov1p2.html, and for the types that items name what
Canvas writes: `lib/cc/qti/qti_items.rb` of https://github.com/instructure/canvas-lms. What is read of an item stands
in `qti12_items`.

- A text without an answer is the vignette of the questions that name it; any other is told.
- Canvas gives part of the marks for several answers and for gaps, so these come in so.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote

from builder.intake.qti12_items import facts_of, question, responses_of
from builder.intake.qti12_texts import html_of
from builder.intake.qti_feedback import quoted
from builder.intake.qti_items import refusal
from builder.intake.qti_package import Package, open_package
from builder.intake.qti_read import MOST, knows
from builder.intake.qti_texts import Texts
from builder.intake.safe_xml import place
from builder.intake.values import Importer, Intake, Taken
from builder.model import Problem, Prose

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_BASE = "$IMS-CC-FILEBASE$"
_FOLDERS = ("", "web_resources", "csfiles/home_dir")


def read(data: bytes, name: str) -> Intake:
    """Read a package or a bare file of QTI 1.2."""
    package = open_package(data, name)
    if isinstance(package, Problem):
        return Intake(problems=(package,))
    items = [
        (path, item)
        for path, root in package.trees.items()
        if root.tag == "questestinterop"
        for item in root.iter("item")
    ]
    where = package.where(package.name)
    if not items:
        return Intake(problems=(Problem(where, "I001", "there is no item of QTI 1.2 in the file"), *package.problems))
    if len(items) > MOST:
        return Intake(problems=(Problem(where, "I001", f"it holds {len(items):,} items: {MOST:,} is the most"),))
    made = list(_questions(package, items))
    return Intake(
        tuple(one for one in made if isinstance(one, Taken)),
        (*package.problems, *(one for one in made if isinstance(one, Problem))),
        package.pictures.kept,
        (*(one for one in made if isinstance(one, str)), *_notes(package)),
    )


def _questions(package: Package, items: list[tuple[str, Element]]) -> Iterator[Taken | Problem | str]:
    """Yield the questions, the warnings, and in words what stands between them."""
    texts_only: dict[str, tuple[Prose, Texts]] = {}
    shared: set[str] = set()
    for path, item in items:
        facts = facts_of(item)
        texts = Texts(place(item, package.where(path)), _Showing(package, path))
        name = item.get("ident", "")
        if not responses_of(item) and facts.get("question_type", "text_only_question") == "text_only_question":
            presentation = item.find("presentation")
            if presentation is not None:
                texts_only[name] = (texts.html(html_of(presentation)), texts)
            continue
        owner = facts.get("vignette") or facts.get("parent_stimulus_item_ident") or ""
        vignette, about = texts_only.get(owner, (None, None))
        shared.add(owner)
        made = question(item, facts, vignette, texts)
        if about is not None:
            texts.lost += about.lost
        yield refusal(texts.where, name, made) if isinstance(made, str) else made
    for name, (text, _) in texts_only.items():
        if name not in shared and text.blocks:
            yield quoted("A text that belongs to no question was left out", text)


class _Showing:
    """Where the texts of one file find their pictures."""

    def __init__(self, package: Package, path: str) -> None:
        self._package = package
        self._folder = posixpath.dirname(path) if path != package.name else ""

    def __call__(self, address: str) -> str | None:
        """Return the name under which the bank keeps a picture, or None."""
        address = unquote(address) if _BASE in unquote(address) else address
        folders: tuple[str, ...] = (self._folder,)
        if _BASE in address:
            address, folders = address.partition(_BASE)[2].lstrip("/"), _FOLDERS
        found = (self._package.pictures.name_of(address, folder) for folder in folders)
        return next((name for name in found if name), None)


def _notes(package: Package) -> Iterator[str]:
    """Yield what of a quiz has no place in the bank."""
    for root in package.trees.values():
        for one in root.iter("assessment"):
            title = " ".join(one.get("title", "").split())[:80]
            yield f"The quiz {title!r} has its order, sections and times: here these belong to a blueprint."
        if any(True for _ in root.iter("selection_number")):
            yield "Groups from which some questions are drawn are no groups here: a blueprint draws from the bank."
        if any(True for _ in root.iter("itemref")):
            yield "Questions that stand in other files are named but not in this one."


IMPORTER = Importer("canvas", "QTI 1.2 (Canvas, Blackboard)", knows((b"<questestinterop", b":questestinterop")), read)
