"""What kind of file this is, before anything in it is believed: a document of Word, a spreadsheet, or why neither.

Signatures: https://www.iana.org/assignments/media-types, and ECMA-376-2 section 9 for packages. An Office file with a
password is a compound file ([MS-CFB]) that holds the stream `EncryptedPackage` ([MS-OFFCRYPTO] 2.3.4).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Literal

from builder.intake.archive import BROKEN, MOST_RATIO, members
from builder.intake.safe_xml import local_names, parse_xml
from builder.model import Problem, Where

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

LARGEST = 20_000_000
"""The most bytes of a file that is read; a filled checklist has about 20,000."""
LARGEST_INSIDE = 100_000_000
LOCKS = ("~$", ".~lock.")
"""How the files start that Word and LibreOffice put beside a document that is open."""
TYPES = "[Content_Types].xml"

Kind = Literal["word", "spreadsheet"]

_COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
_PASSWORD = "EncryptedPackage".encode("utf-16-le")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*")
_SAVE = "save it as a Word document (.docx), or a spreadsheet as .xlsx"
_MAIN = re.compile(r"(?:ms-word|ms-excel|wordprocessingml|spreadsheetml)\.(?:[a-zA-Z.]*)main\+xml$")


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a file by name, all read; `main` is the name of the one that holds its text or its sheets."""

    kind: Kind
    parts: Mapping[str, bytes]
    main: str


def opened(data: bytes, where: Where) -> Package | Problem:
    """Return the parts of a document of Word or a spreadsheet, or why the file is neither (K001 to K013)."""
    if found := next(_not_a_package(data, where), None):
        return Problem(where, *found)
    if found := _too_large(data):
        return Problem(where, *found)
    parts = members(data, where)
    if isinstance(parts, Problem):
        said = parts.message.partition(": ")[2]
        return Problem(where, "K010", f"the file is damaged: {said}. Ask for it again, or open it and {_SAVE}")
    if parts.get("mimetype", b"").startswith(b"application/vnd.oasis"):
        message = f"an OpenDocument file: LibreOffice loses answers in this format. Open it there and {_SAVE}"
        return Problem(where, "K004", message)
    return _package(parts, where)


def part(package: Package, name: str, where: Where) -> Element | Problem:
    """Return the root of a part, names without namespaces; or why it cannot be read (K011, K012)."""
    root = parse_xml(package.parts[name], where)
    if isinstance(root, Problem):
        code = "K012" if "document type" in root.message else "K011"
        return Problem(where, code, f"{name}: {root.message}")
    return local_names(root)


def _not_a_package(data: bytes, where: Where) -> Iterator[tuple[str, str]]:
    """Yield what a file is that no Word document or spreadsheet is, by its name and its first bytes."""
    name = where.path.rpartition("/")[2]
    if name.startswith(LOCKS):
        yield "K008", "the mark that a word processor leaves beside a document that is open: close the document"
    if not data.strip(b"\0 \r\n\t"):
        yield "K001", f"the file is empty: wait until it is copied whole, or {_SAVE} again"
    if data.startswith(b"%PDF"):
        yield "K002", "a PDF, in which ticks cannot be told: ask for the Word document, or type it into the spreadsheet"
    if data.startswith(_PICTURES) or data[4:8] == b"ftyp" or data[8:12] == b"WEBP":
        yield "K003", "a picture: nothing is read from pictures. Type what it shows into the spreadsheet"
    if data.startswith(_COMPOUND):
        if _PASSWORD in data:
            yield "K005", f"the file has a password: open it, take the password out and {_SAVE}"
        yield "K006", f"a file in the format of Word or Excel before 2007: open it and {_SAVE}"
    if not data.startswith(b"PK"):
        yield "K001", f"neither a Word document nor a spreadsheet: {_looks(data)}; expected a filled .docx or .xlsx"


def _looks(data: bytes) -> str:
    if data.startswith(b"{\\rtf"):
        return "it is rich text (RTF)"
    start = data[:300].lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "it is a web page"
    return "it is plain text" if b"\0" not in data[:1000] else "its kind is not known"


def _too_large(data: bytes) -> tuple[str, str] | None:
    """Return why an archive is not read for its size, by what it says of itself; broken ones are told later."""
    if len(data) > LARGEST:
        return "K009", f"the file has {len(data):,} bytes: {LARGEST:,} is the most. A filled checklist has about 20,000"
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
    except BROKEN:
        return None
    for one in entries:
        if one.file_size > max(1_000_000, MOST_RATIO * one.compress_size):
            said = f"{one.filename!r} would grow to {one.file_size:,} bytes"
            return "K009", f"{said}, more than {MOST_RATIO} times its size in the file: no word processor writes that"
    total = sum(one.file_size for one in entries)
    if total > LARGEST_INSIDE:
        return "K009", f"what is in the file has {total:,} bytes: {LARGEST_INSIDE:,} is the most"
    return None


def _package(parts: Mapping[str, bytes], where: Where) -> Package | Problem:
    if TYPES not in parts:
        return Problem(where, "K001", "a zip archive and no Word document: unpack it, then name the files in it")
    package = Package("word", parts, "")
    types = part(package, TYPES, where)
    if isinstance(types, Problem):
        return types
    mains = [(one.get("PartName", ""), one.get("ContentType", "")) for one in types.iter("Override")]
    found = next(((name, kind) for name, kind in mains if _MAIN.search(kind)), None)
    if found is None:
        return Problem(where, "K001", "neither a Word document nor a spreadsheet: expected a filled .docx or .xlsx")
    name, kind = found[0].lstrip("/"), found[1]
    if "macroEnabled" in kind or any(one.endswith("vbaProject.bin") for one in parts):
        return Problem(where, "K007", f"the file can hold macros, which no checklist has: open it and {_SAVE}")
    if "template" in kind:
        return Problem(where, "K013", f"a template, not a filled document: open it and {_SAVE}")
    if name not in parts:
        return Problem(where, "K010", f"the file is damaged: it has no {name}. Ask for it again")
    return Package("spreadsheet" if "spreadsheetml" in kind else "word", parts, name)
