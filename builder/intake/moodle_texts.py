"""Texts of Moodle's formats, and the pictures in them."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterable
from typing import TYPE_CHECKING

from builder import prose
from builder.intake.gaps import without_marks
from builder.intake.html import prose_of
from builder.intake.pictures import Pictures
from builder.intake.texts import plain_prose
from builder.model import Prose, Where

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

LONGEST, MOST_MARKS = 20_000, 1_000
"""The most signs, and signs that may be marks, of a text in Markdown: time and memory grow with their square."""
ADDRESS = "@@PLUGINFILE@@/"
_INSIDE = re.compile(r"data:image/[^\"'\s<>)]+")
_MARK = re.compile(r"[*_\[`<]")
_TAG = re.compile(r"<[a-zA-Z/!]")
_BLOCK = re.compile(r"<(?:p|div|br|ul|ol|table|h[1-6]|pre)\b", re.I)
_FOLDER = "files-of"  # an attribute that tells which files belong to an element


def pictures_in(root: Element) -> Pictures:
    """Return the files of all elements of a quiz, each known to its element."""
    files: dict[str, bytes] = {}
    holders = [element for element in root.iter() if element.find("file") is not None]
    for number, holder in enumerate(holders):
        holder.set(_FOLDER, str(number))
        files.update((f"{number}/{path}", _content(file)) for path, file in _files(holder))
    return Pictures(files)


def _files(holder: Element) -> Iterable[tuple[str, Element]]:
    return (((file.get("path") or "/").lstrip("/") + (file.get("name") or ""), file) for file in holder.findall("file"))


def _content(file: Element) -> bytes:
    if file.get("encoding", "base64") != "base64":
        return b""
    try:
        return b64decode("".join((file.text or "").split()), validate=True)
    except ValueError:
        return b""


class Texts:
    """The texts of one question: each is read at `where`, and what is lost of all of them is told in `lost`."""

    def __init__(self, pictures: Pictures, where: Where) -> None:
        self.pictures = pictures
        self.where = where
        self.lost: list[str] = []

    def html(self, markup: str, folder: str = "") -> Prose:
        """Read HTML; its pictures are looked for in a folder, or stand in their addresses."""
        inside: list[str] = []

        def put_aside(address: re.Match[str]) -> str:
            inside.append(address[0])
            return f"data-{len(inside) - 1}:"

        def name_of(address: str) -> str | None:
            number = re.fullmatch("data-([0-9]{1,9}):", address)
            if number and int(number[1]) < len(inside):
                return self.pictures.name_of(inside[int(number[1])])
            return self.pictures.name_of(address.removeprefix(ADDRESS), folder)

        # A picture is longer than any text may be.
        made, lost = prose_of(_INSIDE.sub(put_aside, markup), self.where, name_of)
        self.lost += lost
        return made

    def read(self, content: str, format: str, folder: str = "") -> Prose:
        """Read a text in one of Moodle's formats: `html`, `plain_text`, `markdown` or `moodle_auto_format`."""
        match format:
            case "html":
                return self.html(content, folder)
            case "plain_text" | "plain":
                return plain_prose(content, self.where)
            case "markdown":
                return self.markdown(content)
            case _ if _TAG.search(content):
                lines = content if _BLOCK.search(content) else content.strip().replace("\n", "<br>\n")
                return self.html(lines, folder)
            case _:
                return plain_prose(content, self.where)

    def markdown(self, content: str) -> Prose:
        """Read Markdown; where it holds what our texts cannot, or too many marks, it stays as it is written."""
        if len(content) <= LONGEST and len(_MARK.findall(content)) <= MOST_MARKS:
            made, problems = prose.parse(content, self.where)
            if not problems:
                return made
        self.lost.append("A text in Markdown held what has no place here: it is kept as it was written.")
        return plain_prose(content, self.where)

    def of(self, element: Element | None) -> Prose:
        """Read the text of an element, and tell which of its files it does not show."""
        if element is None:
            return Prose(self.where, ())
        content = without_marks(element.findtext("text") or "")
        self.tell_files(element, content)
        return self.content(element, content)

    def content(self, element: Element, content: str) -> Prose:
        """Read a text in the format of an element and with its pictures."""
        return self.read(content, element.get("format") or "moodle_auto_format", element.get(_FOLDER) or "-")

    def question(self, question: Element, markup: str) -> Prose:
        """Read a text that stood in the text of a question."""
        element = question.find("questiontext")
        return Prose(self.where, ()) if element is None else self.content(element, markup)

    def may(self, element: Element | None) -> Prose | None:
        """Read the text of an element that may be missing or empty."""
        made = self.of(element)
        return made if made.blocks else None

    def tell_files(self, element: Element, content: str) -> None:
        """Tell which files of an element its text does not show."""
        for path, file in _files(element):
            name = file.get("name") or path
            if name not in content and name.replace(" ", "%20") not in content:
                self.lost.append(f"The file {name} was left out.")
