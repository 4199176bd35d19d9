"""The package: parts in a zip file, their relations and types. It knows nothing of Word.

Sources: ECMA-376-2:2021 (Open Packaging Conventions), PKWARE APPNOTE.TXT 6.3 sections 4.3 and 4.4.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from builder.word.markup import DECLARATION, escape

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_DATE = (1 << 5) | 1
"""1 January 1980, the first date that a zip file can hold, as Word writes it."""
_UTF8 = 0x0800
_SMALL, _LARGE = (-12, 5), (-15, 8)
"""How wide the window of zlib is, as a power of two, negative for no header; and how much memory it takes."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part as it stands in the zip file: `method` 8 is deflated, 0 stored; `size` is that before."""

    name: str
    data: bytes
    crc: int
    size: int
    method: int = 8


@dataclass(frozen=True, slots=True, order=True)
class Relation:
    """A relation from a part to another (its name from the folder of the first) or to an address outside."""

    id: str
    type: str
    target: str
    outside: bool = False


def deflated(name: str, content: bytes, level: int = 6) -> Part:
    """Return a part with its content deflated."""
    # A window no wider than a small part: else most of its time goes into making room for a large one.
    packer = zlib.compressobj(level, zlib.DEFLATED, *(_SMALL if len(content) < 4096 else _LARGE))
    data = packer.compress(content) + packer.flush()
    return Part(name, data, zlib.crc32(content), len(content))


@lru_cache(maxsize=64)
def once(name: str, content: bytes) -> Part:
    """Return a part that many documents have alike: it is deflated for the first one."""
    return deflated(name, content)


def stored(name: str, content: bytes) -> Part:
    """Return a part with its content as it is: for pictures, which are compressed already."""
    return Part(name, content, zlib.crc32(content), len(content), 0)


def content_of(part: Part) -> bytes:
    """Return the content of a part."""
    return zlib.decompress(part.data, -15) if part.method else part.data


def pack(parts: Iterable[Part]) -> bytes:
    """Write parts as a zip file, in their order; the same parts give the same bytes."""
    bodies, directory = bytearray(), bytearray()
    count = 0
    for part in parts:
        name = part.name.encode()
        shared = (20, _UTF8, part.method, 0, _DATE, part.crc, len(part.data), part.size, len(name), 0)
        start = len(bodies)
        bodies += struct.pack("<4sHHHHHIIIHH", b"PK\3\4", *shared) + name + part.data
        directory += struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, *shared, 0, 0, 0, 0, start) + name
        count += 1
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, count, count, len(directory), len(bodies), 0)
    return bytes(bodies + directory + end)


def unpack(data: bytes) -> tuple[Part, ...]:
    """Read the parts of a zip file written by `pack`, without inflating them. Raises zipfile.BadZipFile."""
    found = []
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for info in package.infolist():
            name_length, extra_length = struct.unpack_from("<HH", data, info.header_offset + 26)
            start = info.header_offset + 30 + name_length + extra_length
            raw = data[start : start + info.compress_size]
            found.append(Part(info.filename, raw, info.CRC, info.file_size, info.compress_type))
    return tuple(found)


def relations_part(name: str, relations: Iterable[Relation]) -> Part:
    """Return the part that holds the relations of the part `name`, or of the package where it is empty."""
    folder, _, file = name.rpartition("/")
    entries = "".join(map(_entry, sorted(relations)))
    xml = f'{DECLARATION}<Relationships xmlns="{_RELATIONS}">{entries}</Relationships>'
    return once(f"{folder}/_rels/{file}.rels".lstrip("/"), xml.encode())


def _entry(one: Relation) -> str:
    mode = ' TargetMode="External"' if one.outside else ""
    return f'<Relationship Id="{one.id}" Type="{one.type}" Target="{escape(one.target)}"{mode}/>'


def types_part(defaults: dict[str, str], overrides: dict[str, str]) -> Part:
    """Return the part that names the type of every part: by suffix, or by name."""
    entries = [f'<Default Extension="{suffix}" ContentType="{kind}"/>' for suffix, kind in sorted(defaults.items())]
    entries += [f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in sorted(overrides.items())]
    xml = f'{DECLARATION}<Types xmlns="{_TYPES}">{"".join(entries)}</Types>'
    return once("[Content_Types].xml", xml.encode())
