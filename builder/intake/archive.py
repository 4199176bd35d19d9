"""Zip archives that may be hostile, read in memory alone: nothing is ever unpacked to disk.

Names, kinds, numbers and sizes of members are checked before one is read, and reading stops at the limits whatever
the archive says of itself. Format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
"""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from types import MappingProxyType

from builder.model import Problem, Where

LARGEST = 100_000_000
"""The most bytes of an archive, and of all its members together."""
LARGEST_MEMBER = 32_000_000
MOST_MEMBERS = 5_000
MOST_RATIO = 250
"""How many times larger than in the archive a member can be, once it passes a million bytes."""

_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_NESTED = (".zip", ".imscc", ".jar", ".7z", ".rar", ".gz", ".bz2", ".xz", ".tar", ".tgz")
_CHUNK = 1 << 16
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
)
"""What the library raises for an archive that is none, is cut short or is packed in a way that it does not know."""


def is_archive(data: bytes) -> bool:
    """Tell whether a file starts as a zip archive does."""
    return data[:4] in (b"PK\x03\x04", b"PK\x05\x06")


def members(data: bytes, where: Where) -> Mapping[str, bytes] | Problem:
    """Return the files of a zip archive by their names, in its order; or, as I001, why it is not read.

    Refused are: an archive or a member that is too large, too many members, a member that would grow more than 250
    times, one that is encrypted or an archive itself, a link or device, a name that leads out of the archive or stands
    twice, and whatever is cut short. Never raises.
    """
    if len(data) > LARGEST or data.count(_ENTRY) > MOST_MEMBERS:
        return _refusal(where, f"it is too large: {LARGEST // 1_000_000} MB and {MOST_MEMBERS:,} files is the most")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if found := next(_flaws(archive.infolist()), None):
                return _refusal(where, found)
            return _read(archive, entries, where)
    except BROKEN:
        return _refusal(where, "it is broken or cut short: fetch it again")


def _refusal(where: Where, message: str) -> Problem:
    return Problem(where, "I001", f"the archive cannot be taken in: {message}")


def _flaws(entries: list[zipfile.ZipInfo]) -> Iterator[str]:
    """Yield what is wrong with the members, by what the archive says of them."""
    if len(entries) > MOST_MEMBERS:
        yield f"it holds {len(entries):,} files: {MOST_MEMBERS:,} is the most"
    if sum(entry.file_size for entry in entries) > LARGEST:
        yield f"its files are larger than {LARGEST // 1_000_000} MB together"
    seen: set[str] = set()
    for entry in entries:
        name = entry.orig_filename
        shown = repr(name if len(name) <= 80 else f"{name[:79]}…")
        yield from (f"{shown} {flaw}" for flaw in _flaws_of(entry))
        if name in seen:
            yield f"{shown} stands in it twice"
        seen.add(name)


def _flaws_of(entry: zipfile.ZipInfo) -> Iterator[str]:
    """Yield what is wrong with one member."""
    if not _confined(entry.orig_filename):
        yield "leads out of it, or cannot be the name of a file"
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        yield "is a link or a device"
    if entry.flag_bits & _ENCRYPTED:
        yield "is encrypted: save it without a password"
    if entry.compress_type not in _METHODS:
        yield "is compressed in a way that is not read: use plain zip"
    if entry.file_size > LARGEST_MEMBER:
        yield f"is larger than {LARGEST_MEMBER // 1_000_000} MB"
    if entry.file_size > max(1_000_000, MOST_RATIO * entry.compress_size):
        yield f"would grow more than {MOST_RATIO} times when read"
    if entry.orig_filename.lower().endswith(_NESTED):
        yield "is an archive itself: take it in by itself"


def _confined(name: str) -> bool:
    """Tell whether a name stays below the folder that an archive is."""
    parts = name.removesuffix("/").split("/")
    plain = all(sign.isprintable() and sign not in '\\:*?"<>|' for sign in name)
    return plain and len(name) <= 255 and all(part.strip() not in ("", ".", "..") for part in parts)


def _read(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], where: Where) -> Mapping[str, bytes] | Problem:
    """Read the members, and stop where they are larger than they were said to be."""
    found: dict[str, bytes] = {}
    left = LARGEST
    for entry in entries:
        content = bytearray()
        with archive.open(entry) as member:
            while chunk := member.read(_CHUNK):
                content += chunk
                left -= len(chunk)
                if len(content) > entry.file_size or left < 0:
                    return _refusal(where, f"{entry.filename!r} is larger than it was said to be")
        found[entry.filename] = bytes(content)
    return MappingProxyType(found)
