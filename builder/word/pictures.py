"""Pictures: read from the files beside the sources, sized for the page.

Sources: PNG 1.2 sections 4.1.1 and 4.2.4.2, JFIF 1.02 with ITU-T T.81 annex B, GIF89a section 18.
"""

from __future__ import annotations

import re
import struct
from pathlib import Path

from docutils import nodes

from builder.word import markup
from builder.word.package import deflated, stored
from builder.word.place import Place, Writing

EMU = 914_400
"""English Metric Units in an inch; a twip has 635."""
_UNITS = {"px": 96.0, "": 96.0, "pt": 72.0, "pc": 6.0, "in": 1.0, "cm": 2.54, "mm": 25.4}
_LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(px|pt|pc|in|cm|mm|%|)\s*")
SUFFIXES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif"}
SVG = {".svg": "image/svg+xml"}
DECORATIVE = "decorative"
"""The class of a picture that says nothing: who cannot see it is not told of it."""

Size = tuple[float, float]
"""Width and height in inches."""


def picture(node: nodes.image, writing: Writing, place: Place) -> str:
    """Return a picture as a run; one that cannot be read, or that has no alt text, becomes a problem.

    An SVG is there twice: as it is for programs that can show it, and as the PNG beside it for the others.
    """
    uri = str(node.get("uri", ""))
    decorative = DECORATIVE in node["classes"]
    alt = "" if decorative else str(node.get("alt", "")).strip()
    if not alt and not decorative:
        return writing.problem(node, "N003", _silent(uri))
    path = _path(uri, writing.pictures)
    try:
        content = path.read_bytes() if path else b""
    except OSError:
        content = b""
    size = _size(content)
    if path is None or size is None:
        return writing.problem(node, "N002", _complaint(uri))
    name = _media(path, content, writing)
    width, height = _fitted(node, size, (place.width - place.indent) * 635 / EMU)
    writing.drawings += 1
    relation = writing.relate(place.part, "image", name)
    drawn = _drawn(uri, path, writing)
    svg = writing.relate(place.part, "image", drawn) if drawn else ""
    return markup.r(markup.drawing(writing.drawings, relation, round(width * EMU), round(height * EMU), alt, svg))


def _silent(uri: str) -> str:
    how = f"or let one that says nothing have the class `{DECORATIVE}`"
    return f"the picture {uri!r} has no alt text: write ![what it shows]({uri}), {how}"


def _drawn(uri: str, path: Path, writing: Writing) -> str:
    """Return the name of the part with the SVG that a PNG stands for; nothing for a picture that is none."""
    if not uri.lower().endswith(".svg"):
        return ""
    original = path.with_name(uri.rpartition("/")[2])
    key = str(original)
    if not original.is_file():
        return ""  # the page says so
    if key not in writing.media:
        number = len(writing.media) + 1
        writing.media[key] = deflated(f"word/media/picture{number}.svg", original.read_bytes(), 9)
    return writing.media[key].name.removeprefix("word/")


def _complaint(uri: str) -> str:
    if uri.lower().endswith(".svg"):
        return f"Word needs a PNG of {uri!r}: put one beside it, with the same name and the suffix .png"
    return f"the picture {uri!r} cannot be read: expected a PNG, JPEG or GIF file within the course"


def _path(uri: str, root: Path) -> Path | None:
    """Return the file of a picture, of an SVG the PNG beside it; None for what is not a file of the course."""
    if re.match(r"[a-zA-Z][\w+.-]+:", uri):
        return None
    path = (root / uri.lstrip("/")).resolve()
    if path.suffix.lower() == ".svg":
        path = path.with_suffix(".png")
    inside = path.is_relative_to(root.resolve())
    return path if inside and path.suffix.lower() in SUFFIXES else None


def _media(path: Path, content: bytes, writing: Writing) -> str:
    """Return the name of the part that holds a picture; the same picture is there once."""
    key = str(path)
    if key not in writing.media:
        writing.media[key] = stored(f"word/media/picture{len(writing.media) + 1}{path.suffix.lower()}", content)
    return writing.media[key].name.removeprefix("word/")


def _fitted(node: nodes.image, size: Size, room: float) -> Size:
    """Return the size to show: as asked for, and never wider than there is room."""
    width, height = size
    scale = float(node.get("scale", 100)) / 100
    wanted, high = _length(node.get("width"), room), _length(node.get("height"), room)
    if wanted:
        width, height = wanted, high or height * wanted / width
    elif high:
        width, height = width * high / height, high
    factor = min(scale, room / width) if width else scale
    return width * factor, height * factor


def _length(written: object, room: float) -> float:
    found = _LENGTH.fullmatch(str(written or ""))
    if not found:
        return 0.0
    number, unit = float(found[1]), found[2]
    return number * room / 100 if unit == "%" else number / _UNITS[unit]


def _size(content: bytes) -> Size | None:
    """Return the size of a picture, or None where it is not one of the kinds that every Word shows."""
    try:
        if content.startswith(b"\x89PNG\r\n\x1a\n"):
            return _png(content)
        if content.startswith((b"GIF87a", b"GIF89a")):
            width, height = struct.unpack_from("<HH", content, 6)
            return width / 96, height / 96
        if content.startswith(b"\xff\xd8"):
            return _jpeg(content)
    except struct.error:
        return None
    return None


def _png(content: bytes) -> Size:
    width, height = struct.unpack_from(">II", content, 16)
    at, density = 8, 96.0
    while at + 8 <= len(content):
        length, kind = struct.unpack_from(">I4s", content, at)
        if kind == b"pHYs":
            across, _, unit = struct.unpack_from(">IIB", content, at + 8)
            density = across * 0.0254 if unit == 1 and across else density
        if kind in (b"pHYs", b"IDAT"):
            break
        at += length + 12
    return width / density, height / density


def _jpeg(content: bytes) -> Size | None:
    """Walk the segments to the first start of frame; the density is that of JFIF where it is there."""
    at, density = 2, 96.0
    while True:
        mark, kind, length = struct.unpack_from(">BBH", content, at)
        if mark != 0xFF:
            return None
        if kind == 0xE0 and content[at + 4 : at + 9] == b"JFIF\0":
            unit, across = struct.unpack_from(">BH", content, at + 11)
            density = {1: float(across), 2: across * 2.54}.get(unit, 0.0) or density
        if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", content, at + 5)
            return width / density, height / density
        at += length + 2
