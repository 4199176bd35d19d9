"""Pictures that come along with questions: which of them the bank keeps, and under which names."""

from __future__ import annotations

import posixpath
import re
from base64 import b64decode
from binascii import Error
from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import unquote, unquote_to_bytes

from builder.intake.safe_xml import local_names, parse_xml
from builder.model import Problem, Where

FOLDER = "pictures/"
"""Where pictures lie in the bank, as texts name them."""
LARGEST = 10_000_000
"""The most bytes of one picture."""

_STARTS: Mapping[bytes, str] = MappingProxyType(
    {b"\x89PNG\r\n\x1a\n": ".png", b"\xff\xd8\xff": ".jpg", b"GIF87a": ".gif", b"GIF89a": ".gif"}
)
_KINDS = (".png", ".jpg", ".jpeg", ".gif", ".svg")
_DATA = re.compile(r"data:image/[a-z+.-]{1,20}(;[a-z0-9=.+-]{1,40}){0,3}(;base64)?,", re.I)
_SHAPES = (
    "svg g defs title desc path rect circle ellipse line polyline polygon text tspan use symbol marker clipPath mask"
    " linearGradient radialGradient stop pattern"
)
_DRAWN = frozenset(_SHAPES.split())


def kind_of(content: bytes) -> str:
    """Return the suffix of a picture by its content; nothing where it is none, too large, or a drawing that could act.

    A drawing (SVG) is kept where it has shapes and words alone: no script, no style sheet, no address outside itself.
    """
    if len(content) > LARGEST:
        return ""
    found = next((suffix for start, suffix in _STARTS.items() if content.startswith(start)), "")
    return found or (".svg" if b"<svg" in content[:2000] and _harmless(content) else "")


def _harmless(content: bytes) -> bool:
    root = parse_xml(content, Where("picture"))
    if isinstance(root, Problem):
        return False
    return all(
        element.tag in _DRAWN
        and not any(name.lower().startswith("on") for name in element.keys())  # noqa: SIM118
        and all("url(" not in value.replace("url(#", "") for value in element.attrib.values())
        and element.get("href", "#").startswith("#")
        for element in local_names(root).iter()
    )


class Pictures:
    """The files among which texts find their pictures, and those that were found. One object serves one intake."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self._folded = {name.casefold(): name for name in files}
        self._names: dict[str, str | None] = {}
        self.kept: dict[str, bytes] = {}

    def name_of(self, address: str, folder: str = "") -> str | None:
        """Return the name under which the bank keeps the picture at an address, relative to a folder.

        None where it keeps none: it is not there, or is no picture. An address may hold the picture itself (`data:`).
        """
        if _DATA.match(address):
            return self._keep(_decoded(address), "picture")
        path = unquote(address.split("?", 1)[0].split("#", 1)[0])
        found = next((name for place in (posixpath.join(folder, path), path) if (name := self._found(place))), None)
        if found is None:
            return None
        if found not in self._names:
            self._names[found] = self._keep(self._files[found], posixpath.basename(found))
        return self._names[found]

    def _found(self, path: str) -> str | None:
        path = posixpath.normpath(path).lstrip("/")
        return path if path in self._files else self._folded.get(path.casefold())

    def _keep(self, content: bytes, name: str) -> str | None:
        suffix = kind_of(content)
        if not suffix:
            return None
        stem, ending = posixpath.splitext(name)
        suffix = ending.lower() if ending.lower() in (".jpeg", ".jpg") and suffix == ".jpg" else suffix
        stem = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")[:60] or "picture"
        number = 1
        while (made := f"{FOLDER}{stem}{f'-{number}' if number > 1 else ''}{suffix}") in self.kept:
            if self.kept[made] == content:
                return made
            number += 1
        self.kept[made] = content
        return made


def _decoded(address: str) -> bytes:
    head, _, body = address.partition(",")
    if not head.lower().endswith(";base64"):
        return unquote_to_bytes(body)
    try:
        return b64decode("".join(unquote(body).split()), validate=True)
    except (Error, ValueError):
        return b""
