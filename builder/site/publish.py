"""From a rendered book to the site and the EPUB of one cohort: copying, and filling slots and blocks.

Pure but for the files that it writes: what is filled in comes as text and is escaped here.
"""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

_SLOT = re.compile(rb"<!--cw-slot:([\w-]+)-->(.*?)<!--/cw-slot-->", re.S)
_BLOCK = re.compile(rb"<!--cw-block:([\w.-]+)-->(.*?)<!--/cw-block-->", re.S)
_LEFT_OUT = {".buildinfo", ".buildinfo.bak", ".doctrees"}
_LEFT_BEHIND = ("webpack-macros.html", ".po", ".mo", ".map")
"""How the names of files end that the themes build themselves from, or that only their makers look at. No page asks
for them, and they are two files of three and half of the bytes."""

_EPUB_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Filling:
    """What is filled in: `slots` are plain text, `blocks` are HTML made by us."""

    slots: Mapping[str, str]
    blocks: Mapping[str, str]


def fill(page: bytes, filling: Filling) -> bytes:
    """Fill the slots and blocks of a page; one that is not given keeps its default. The marks go."""
    if b"<!--cw-" not in page:
        return page

    def slot(found: re.Match[bytes]) -> bytes:
        name = found[1].decode()
        return escape(filling.slots[name]).encode() if name in filling.slots else found[2]

    def block(found: re.Match[bytes]) -> bytes:
        name = found[1].decode()
        return filling.blocks[name].encode() if name in filling.blocks else found[2]

    return _SLOT.sub(slot, _BLOCK.sub(block, page))


def publish_html(rendered: Path, target: Path, filling: Filling) -> None:
    """Write a site from a rendered book into a folder that does not exist yet."""
    for source in sorted(rendered.rglob("*")):
        place = source.relative_to(rendered)
        if source.is_dir() or place.parts[0] in _LEFT_OUT or place.name.endswith(_LEFT_BEHIND):
            continue
        made = target / place
        made.parent.mkdir(parents=True, exist_ok=True)
        if source.suffix == ".html":
            made.write_bytes(fill(source.read_bytes(), filling))
        elif place.name == "searchindex.js":
            made.write_bytes(settled(source.read_bytes()))
        else:
            shutil.copyfile(source, made)


def settled(index: bytes) -> bytes:
    """Return a search index as a fresh build would write it.

    When Sphinx writes only the pages that changed, it leaves words behind that no page holds any more, and
    forgets the index entries of all other pages; titles and text of those pages stay.
    """
    start, end = index.index(b"(") + 1, index.rindex(b")")
    found = json.loads(index[start:end])
    for name in ("terms", "titleterms"):
        found[name] = {word: pages for word, pages in sorted(found[name].items()) if pages != []}
    found["indexentries"] = {}
    text = json.dumps(found, ensure_ascii=True, separators=(",", ":"), sort_keys=True)
    return index[:start] + text.encode() + index[end:]


def publish_epub(rendered: Path, target: Path, filling: Filling) -> None:
    """Write an EPUB from a rendered book: `mimetype` first, uncompressed, then by name.

    It holds what its manifest names and nothing else.

    Source of the layout: EPUB Open Container Format 3.2, section 4.2.
    """
    manifest = ElementTree.parse(rendered / "content.opf").iter("{http://www.idpf.org/2007/opf}item")
    names = {unquote(entry.attrib["href"]) for entry in manifest}
    with zipfile.ZipFile(target, "w") as package:
        for name in ["mimetype", *sorted({"META-INF/container.xml", "content.opf", *names})]:
            content = (rendered / name).read_bytes()
            info = zipfile.ZipInfo(name, _EPUB_DATE)
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            package.writestr(info, fill(content, filling) if name.endswith(".xhtml") else content)
