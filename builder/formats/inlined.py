"""HTML that needs no other file: pictures stand in it as `data:` addresses (RFC 2397)."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from posixpath import splitext
from types import MappingProxyType
from urllib.parse import unquote

from builder import prose
from builder.formats.content import portable
from builder.model import Prose

Pictures = Mapping[str, bytes]

MEDIA: Mapping[str, str] = MappingProxyType(
    {
        ".gif": "image/gif",
        ".jpeg": "image/jpeg",
        ".jpg": "image/jpeg",
        ".png": "image/png",
        ".svg": "image/svg+xml",
        ".webp": "image/webp",
    }
)
"""The media types of pictures, by the ends of their names."""

GAP = "\ue000{}\ue001"
"""Where a gap stands in a text until something else does: signs that nobody writes."""

_MARK = "\ue002"  # in front of the path of a picture, until its bytes stand there
_PICTURE = re.compile(f'src="{_MARK}([^"]*)"')


def media_type(path: str) -> str:
    """Return the media type of a picture, by the end of its name."""
    return MEDIA.get(splitext(path)[1].lower(), "application/octet-stream")


def data_address(path: str, pictures: Pictures) -> str:
    """Return a picture as an address that holds its bytes."""
    return f"data:{media_type(path)};base64,{b64encode(pictures[path]).decode('ascii')}"


def inlined(text: Prose, pictures: Pictures) -> str:
    """Return a text as HTML with its pictures in it. Gaps are `GAP` with their numbers."""
    made = prose.html(portable(text, _MARK, GAP))
    return _PICTURE.sub(lambda found: f'src="{data_address(unquote(found[1]), pictures)}"', made)
