"""The text of a file in whatever encoding it was saved; what is no text is refused."""

from __future__ import annotations

import codecs
import re

from builder.model import Problem, Where

LARGEST = 20_000_000
"""The most bytes of one text file."""
_SAMPLE = 200_000
"""How many bytes are enough to guess an encoding from."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark starts the same
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY = re.compile("[\x00-\x06\x0e-\x19\x1c-\x1f]")
_WESTERN = ("cp1252", "latin_1")
"""What a file without a mark most likely is where it is not UTF-8; a short text looks like many encodings."""


def decoded(data: bytes, where: Where) -> tuple[str, tuple[str, ...]] | Problem:
    """Return the text of a file with plain line ends and what is to be told of its encoding; or I001. Never raises."""
    if len(data) > LARGEST:
        return Problem(where, "I001", f"the file has {len(data) / 1e6:.0f} MB; {LARGEST / 1e6:.0f} MB is the most")
    if not data.strip():
        return Problem(where, "I001", "the file is empty")
    encoding, told = _encoding(data)
    if not encoding:
        return Problem(where, "I001", "the file is no text: it cannot be a list of questions")
    try:
        content = data.decode(encoding)
    except UnicodeDecodeError as error:
        message = f"the file is not {encoding.upper()} from byte {error.start:,} on: save it as UTF-8"
        return Problem(where, "I001", message)
    content = content.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if len(_BINARY.findall(content)) > len(content) / 1000:
        return Problem(where, "I001", "the file is no text: it cannot be a list of questions")
    return content, told


def _encoding(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the name of the encoding and what is told of it; no name where there is none."""
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    if marked:
        return marked, () if marked == "utf-8" else (f"The file was in {marked.upper()}.",)
    try:
        data.decode()
    except UnicodeDecodeError:
        found = _without_mark(data)
        return found, (f"The file was not in UTF-8: it was read as {found}. Look for wrong signs.",) if found else ()
    return (_wide(data), ()) if b"\0" in data else ("utf-8", ())


def _wide(data: bytes) -> str:
    """Return which UTF-16 it is, by where the noughts of plain letters stand; nothing where they stand anywhere."""
    sample = data[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > 20 * even and odd > len(sample) / 8:
        return "utf-16-le"
    return "utf-16-be" if even > 20 * odd and even > len(sample) / 8 else ""


def _without_mark(data: bytes) -> str:
    if b"\0" in data:
        return _wide(data)
    from charset_normalizer import from_bytes

    found = from_bytes(data[:_SAMPLE])
    best = found.best()
    if best is None:
        return ""
    western = next((one for one in found if one.encoding in _WESTERN and one.chaos <= best.chaos + 0.1), best)
    return western.encoding
