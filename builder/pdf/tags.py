"""What LibreOffice leaves wrong in a PDF that it calls PDF/UA, put right; and what it takes from the clock.

LibreOffice 7.4 paints the borders of paragraphs outside all tags, writes the order of tabs as a string, maps styles
that are called like a standard tag, such as Quote, to another one, and gives footnotes no ID. A PDF that is not built
as LibreOffice 7 builds it comes back as it is.

Sources: ISO 32000-1:2008 (PDF 1.7) sections 7.5, 14.6 to 14.8; ISO 14289-1:2014 (PDF/UA-1) section 7.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from datetime import date
from hashlib import sha256

_TABLE = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_SECTION = re.compile(rb"xref\n0 (\d+)\n")
_ENTRY = 20
"""The bytes of an entry of the table of objects: offset, generation, whether it is in use."""
_STREAM = re.compile(rb"(\d+ 0 obj\n)<</Length \d+ 0 R/Filter/FlateDecode>>\nstream\n(.*)\nendstream\n", re.DOTALL)
_CONTENTS = re.compile(rb"/Type/Page/.*?/Contents (\d+) 0 R", re.DOTALL)
_PAINTED = re.compile(rb"(?:^|\s)(?:[fFSsBb]|[fBb]\*)$", re.MULTILINE)
_SAID = re.compile(rb"(?:^|\s)(?:T[jJ]|Do|sh|BT|ET)$", re.MULTILINE)
_STANDARD = (
    rb"Document|Part|Art|Sect|Div|BlockQuote|Caption|TOCI?|Index|NonStruct|Private|P|H[1-6]?|L|LI|Lbl|LBody|Table|T[RHD]"
    rb"|THead|TBody|TFoot|Span|Quote|Note|Reference|BibEntry|Code|Link|Annot|Ruby|RB|RT|RP|Warichu|WT|WP|Figure|Formula"
    rb"|Form"
)
"""The standard types of tags. Source: ISO 32000-1 tables 333 to 340."""
_REMAPPED = re.compile(rb"/(?:" + _STANDARD + rb")/[A-Za-z]+\s*(?=/|>>)")
_ROLES = re.compile(rb"(/RoleMap<<)(.*?)(>>)", re.DOTALL)
_NOTE = re.compile(rb"(/Type/StructElem\s*/S/Note\b)")
_MADE = re.compile(rb"/CreationDate\(D:[^)]*\)")
_STAMPED = re.compile(rb"(<xmp:(?:Create|Modify|Metadata)Date>)[^<]*(</xmp:)")
_METADATA = re.compile(rb"(/Type/Metadata/Subtype/XML/Length )\d+(>>\nstream\n)(.*?)(\nendstream)", re.DOTALL)
_IDS = re.compile(rb"/ID \[ <[0-9A-F]{32}>\s*<[0-9A-F]{32}> \]\n/DocChecksum /[0-9A-F]{32}\n")


def mended(pdf: bytes, made: date) -> bytes:
    """Return a PDF of LibreOffice with its tags put right, made on a day and by no clock.

    The same PDF but for its time gives the same bytes: its ID follows from its content. What cannot be taken apart
    comes back as it is.
    """
    objects = _objects(pdf)
    if not objects:
        return pdf
    pages = {int(number) for one in objects.values() for number in _CONTENTS.findall(one)}
    changed = {number: _object(one, number, number in pages, made) for number, one in objects.items()}
    return _file(pdf[: pdf.index(b"\n", 9) + 1], changed, pdf[pdf.rindex(b"trailer") : pdf.rindex(b"startxref")])


def _objects(pdf: bytes) -> dict[int, bytes]:
    """Return the objects of a PDF by number, in the order in which they stand; none where it is of another make."""
    table = _TABLE.search(pdf, max(len(pdf) - 60, 0))
    section = _SECTION.match(pdf, int(table[1])) if table else None
    if not table or not section:
        return {}
    entries = [pdf[section.end() + at * _ENTRY :][:_ENTRY] for at in range(1, int(section[1]))]
    starts = sorted((int(entry[:10]), number) for number, entry in enumerate(entries, start=1) if entry[17:18] == b"n")
    ends = [*(start for start, _ in starts[1:]), int(table[1])]
    found = {number: pdf[start:end] for (start, number), end in zip(starts, ends, strict=True)}
    whole = len(found) == len(entries) and all(one.startswith(b"%d 0 obj" % number) for number, one in found.items())
    return found if whole else {}


def _object(one: bytes, number: int, page: bool, made: date) -> bytes:
    """Return an object as it should be; `page` says whether it is what a page shows."""
    if page:
        return _STREAM.sub(_artifacts, one)
    if b"stream\n" in one:
        return _METADATA.sub(lambda found: _dated(found, made), one)
    one = _NOTE.sub(rb"\1\n/ID(note-%d)" % number, one.replace(b"/Tabs(S)", b"/Tabs/S"))
    one = _ROLES.sub(lambda found: found[1] + _REMAPPED.sub(b"", found[2] + found[3]), one)
    return _MADE.sub(b"/CreationDate(D:%s000000Z)" % made.strftime("%Y%m%d").encode(), one)


def _dated(found: re.Match[bytes], made: date) -> bytes:
    text = _STAMPED.sub(rb"\g<1>%sT00:00:00Z\2" % made.isoformat().encode(), found[3])
    return found[1] + b"%d" % len(text) + found[2] + text + found[4]


# What a page shows


def _artifacts(found: re.Match[bytes]) -> bytes:
    """Return a page with everything painted outside tags marked as an artifact, such as the border of a paragraph."""
    try:
        shown = zlib.decompress(found[2])
    except zlib.error:
        return found[0]
    marked = zlib.compress(b"".join(_marked(shown)), 9)
    return found[1] + b"<</Length %d/Filter/FlateDecode>>\nstream\n" % len(marked) + marked + b"\nendstream\n"


def _marked(shown: bytes) -> Iterator[bytes]:
    """Yield what a page shows, line by line, with marks round what stands outside all others.

    Only what is painted gets marks: text and pictures outside tags are content, and a check should find them.
    """
    depth = 0
    outside: list[bytes] = []
    for line in shown.splitlines(keepends=True):
        operator = line.rstrip()[-3:]  # nothing need stand between the properties of a mark and its operator
        depth += (operator in (b"BDC", b"BMC")) - (operator == b"EMC")
        if depth or operator == b"EMC":
            yield from _as_artifact(outside)
            outside = []
            yield line
        else:
            outside.append(line)
    yield from _as_artifact(outside)


def _as_artifact(lines: list[bytes]) -> Iterator[bytes]:
    text = b"".join(lines)
    if _PAINTED.search(text) and not _SAID.search(text):
        yield b"/Artifact BMC\n" + text.removesuffix(b"\n") + b"\nEMC\n"
    else:
        yield text


# The file


def _file(head: bytes, objects: dict[int, bytes], trailer: bytes) -> bytes:
    """Write objects as a PDF, with their table. Source: ISO 32000-1 section 7.5."""
    body = bytearray(head)
    places = {}
    for number, one in objects.items():
        places[number] = len(body)
        body += one
    start = len(body)
    body += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    body += b"".join(b"%010d 00000 n \n" % places[number] for number in sorted(places))
    name = sha256(body).hexdigest()[:32].upper().encode()
    body += _IDS.sub(b"/ID [ <%s>\n<%s> ]\n" % (name, name), trailer)
    return bytes(body + b"startxref\n%d\n%%%%EOF\n" % start)
