"""XML that may be hostile: nothing is fetched or expanded, and what is too large or too deep is refused.

A document type is refused as such. It can name files, addresses and entities, and no format that is taken in needs
one. The encoding is settled here, so that the parser (libxml2) reads UTF-8 alone.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from builder.model import Problem, Where

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

LARGEST = 32_000_000
"""The most bytes of one XML file."""
MOST_TAGS = 1_000_000
DEEPEST = 200
"""How deep elements may stand; the parser itself stops at 256."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_DECLARATION = re.compile(r"\s*<\?xml\s[^>]{0,300}\?>")
_HINT = re.compile(r",? (?:use|try) XML_PARSE_HUGE.*|, line \d+, column \d+$")
_SPACE = re.compile(r"\s*")
_KNOWN = re.compile(
    r"utf-?8|utf-?16([-_]?[lb]e)?|(us-?)?ascii|iso[-_]?8859[-_]?\d+|latin-?1|windows[-_]?125\d|cp125\d", re.I
)


def parse_xml(data: bytes, where: Where) -> Element | Problem:
    """Return the root of an XML file, without comments; or, as I001, why it cannot be read.

    Elements are those of lxml, which have the methods of the standard library's. A problem of form stands at its own
    line of the file. Never raises.
    """
    if len(data) > LARGEST or data.count(b"<") > MOST_TAGS or data.count(b"=") > 2 * MOST_TAGS:
        message = f"the XML is too large: {LARGEST // 1_000_000} MB and {MOST_TAGS:,} tags is the most"
        return Problem(where, "I001", message)
    content = _decoded(data, where)
    if isinstance(content, Problem):
        return content
    if _has_type(content):
        message = "the XML has a document type (`<!DOCTYPE`), which could name other files: take it out"
        return Problem(where, "I001", message)
    return _parsed(content.encode(), where)


def place(element: Element, where: Where) -> Where:
    """Return where an element stands in its file."""
    return Where(where.path, getattr(element, "sourceline", None) or where.line)


def local_names(root: Element) -> Element:
    """Take the namespaces off the names of all elements and attributes of a tree, and return it."""
    for element in root.iter():
        if isinstance(element.tag, str):
            element.tag = element.tag.rpartition("}")[2]
        for name in [name for name in element.keys() if "}" in name]:  # noqa: SIM118
            element.set(name.rpartition("}")[2], element.attrib.pop(name))
    return root


def as_texts(root: Element) -> None:
    """Turn elements within `text` elements, where they should be escaped, into the text that they were meant to be."""
    from lxml import etree

    for element in [one for one in root.iter("text") if len(one)]:
        parts = [element.text or "", *(etree.tostring(child, encoding="unicode") for child in element)]
        for child in list(element):
            element.remove(child)
        element.text = "".join(parts)


def _decoded(data: bytes, where: Where) -> str | Problem:
    """Return the text of a file, without its mark of order and its declaration."""
    name, skipped = next(((name, len(mark)) for mark, name in _MARKS if data.startswith(mark)), ("", 0))
    if not name:
        name = _guess(data)
    if not _KNOWN.fullmatch(name) and not name.startswith("utf-32"):
        message = f"the XML is in the encoding {name!r}, which is not read: save it as UTF-8"
        return Problem(where, "I001", message)
    try:
        content = data[skipped:].decode(name)
    except (UnicodeDecodeError, LookupError):
        return Problem(where, "I001", f"the XML is not in the encoding {name.upper()}: save it as UTF-8")
    return _DECLARATION.sub("", content, count=1) if _DECLARATION.match(content) else content


def _guess(data: bytes) -> str:
    """Return the encoding of a file without a mark of order: what it declares, else UTF-8."""
    if data[:2] in (b"<\0", b"\0<"):
        return "utf-16-le" if data[0] else "utf-16-be"
    declared = _DECLARED.match(data[:400])
    return declared[1].decode() if declared else "utf-8"


def _has_type(content: str) -> bool:
    """Tell whether a document type stands before the first element."""
    position = 0
    while True:
        position = _SPACE.match(content, position).end()  # type: ignore[union-attr]  # it matches everywhere
        if content.startswith("<!--", position):
            end = content.find("-->", position + 4)
        elif content.startswith("<?", position):
            end = content.find("?>", position + 2) - 1
        else:
            return content.startswith("<!", position)
        if end < 0:
            return False
        position = end + 3


def _parsed(content: bytes, where: Where) -> Element | Problem:
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root: Element = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        line = max(1, error.lineno or 1)
        said = _HINT.sub("", " ".join((error.msg or "it is empty").split()))[:200]
        return Problem(Where(where.path, line), "I001", f"the file is not well-formed XML: {said}")
    if _depth(root) > DEEPEST:
        return Problem(where, "I001", f"the XML is more than {DEEPEST} elements deep")
    return root


def _depth(root: Element) -> int:
    """Return how deep the elements stand. There is no recursion."""
    deepest, level = 0, [root]
    while level:
        deepest += 1
        if deepest > DEEPEST:
            break
        level = [child for element in level for child in element]
    return deepest
