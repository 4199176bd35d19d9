"""Packages: many files in one zip file, the same bytes for the same files.

Source: PKWARE APPNOTE.TXT 6.3. Every entry has the first date that a zip file can hold, and the mode of a plain file.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_DATE = (1980, 1, 1, 0, 0, 0)
_MODE = 0o100644 << 16
_PACKED = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".zip")
"""What is compressed already, and is stored as it is."""


def package(members: Mapping[str, str | bytes]) -> bytes:
    """Return a zip file of these files by name, sorted by name; text becomes UTF-8."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in sorted(members):
            content = members[name]
            entry = zipfile.ZipInfo(name, _DATE)
            entry.external_attr = _MODE
            entry.create_system = 3  # Unix, wherever it is made
            packed = name.lower().endswith(_PACKED)
            entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content.encode() if isinstance(content, str) else content)
    return held.getvalue()
