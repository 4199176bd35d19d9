"""A package of QTI, or a bare file: its XML files by name, what its manifest says of them, and its pictures.

Names are those of QTI 1.2 and 2.x, without namespaces: `qti-simple-choice` of 3.0 is read as `simpleChoice`.
Source: https://www.imsglobal.org/content/packaging/ and, for metadata, IEEE 1484.12.3.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

from builder.intake.archive import is_archive, members
from builder.intake.pictures import Pictures
from builder.intake.qti_rules import whole_number
from builder.intake.safe_xml import MOST_TAGS, local_names, parse_xml
from builder.model import LEVELS, Problem, Where

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

XML = (".xml", ".qti", ".dat")
MANIFEST = "imsmanifest.xml"
COMPETENCE = re.compile(r"[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{1,3}[a-z]?")
"""What looks like the ID of a competence."""

_DASHES = re.compile("-([a-z])")
_SECONDS = re.compile(r"P(?:0D)?T(?:([0-9]{1,4})H)?(?:([0-9]{1,6})M)?(?:([0-9]{1,12})S)?")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a manifest says of an item. What it does not say is empty or None."""

    title: str = ""
    type: str = ""
    level: str = ""
    revision: int | None = None
    minutes: float | None = None
    competences: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Package:
    """XML files by their names, the facts about them, and all that could not be read. `files` is everything."""

    name: str
    trees: Mapping[str, Element]
    files: Mapping[str, bytes]
    facts: Mapping[str, Facts] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    pictures: Pictures = field(default_factory=lambda: Pictures({}))

    def where(self, path: str, line: int = 1) -> Where:
        """Return a place in one of the files: the file taken in, then the member."""
        return Where(self.name if path == self.name else f"{self.name}/{path}", line)

    def near(self, path: str, href: str) -> str:
        """Return the name of the file that another one names."""
        return posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(href.split("#", 1)[0])))


def looks_like(data: bytes, name: str, marks: tuple[bytes, ...]) -> bool:
    """Tell whether a file, or an XML file of an archive, starts with one of the marks among its first tags."""
    if not is_archive(data):
        return _starts_with(data, marks)
    files = members(data, Where(name))
    return not isinstance(files, Problem) and any(
        _starts_with(content, marks) for path, content in files.items() if path.lower().endswith(XML)
    )


def _starts_with(content: bytes, marks: tuple[bytes, ...]) -> bool:
    head = content[:6000].replace(b"\0", b"")
    return b"<" in head and any(mark in head for mark in marks)


def open_package(data: bytes, name: str) -> Package | Problem:
    """Read a package or a bare XML file. A member that cannot be read is a warning among the problems."""
    if not is_archive(data):
        root = parse_xml(data, Where(name))
        return root if isinstance(root, Problem) else Package(name, {name: _named(root)}, {name: data})
    files = members(data, Where(name))
    if isinstance(files, Problem):
        return files
    trees: dict[str, Element] = {}
    problems: list[Problem] = []
    left = MOST_TAGS
    for path in sorted(files, key=lambda path: (posixpath.basename(path) != MANIFEST, path)):
        if not path.lower().endswith(XML) or path.startswith("__MACOSX/"):
            continue
        left -= files[path].count(b"<")
        if left < 0:
            return Problem(Where(name), "I001", f"the package is too large: {MOST_TAGS:,} tags in all is the most")
        root = parse_xml(files[path], Where(f"{name}/{path}"))
        if isinstance(root, Problem):
            problems.append(Problem(root.where, "I002", root.message, "warning"))
        else:
            trees[path] = _named(root)
    return Package(name, trees, files, _facts(trees), tuple(problems), Pictures(files))


def _named(root: Element) -> Element:
    """Return a tree with the names of QTI 2: without namespaces, and without the dashes of QTI 3."""
    for element in local_names(root).iter():
        if element.tag.startswith("qti-") and element.tag[4:5].isalpha():
            element.tag = _camel(element.tag[4:])
            for name in [name for name in element.keys() if "-" in name and not name.startswith(("data-", "aria-"))]:  # noqa: SIM118
                element.set(_camel(name), element.attrib.pop(name))
    return root


def _camel(name: str) -> str:
    return _DASHES.sub(lambda found: found[1].upper(), name)


# The manifest


def _facts(trees: Mapping[str, Element]) -> dict[str, Facts]:
    found: dict[str, Facts] = {}
    for path, root in trees.items():
        if root.tag == "manifest" and posixpath.basename(path) == MANIFEST:
            for resource in root.iter("resource"):
                href = resource.get("href") or next((file.get("href", "") for file in resource.iter("file")), "")
                name = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(href)))
                lom = resource.find("metadata/lom")
                if href and lom is not None:
                    found[name] = _described(lom)
    return found


def _described(lom: Element) -> Facts:
    keywords = tuple(dict.fromkeys(_strings(lom, "general/keyword")))
    classes = _classes(lom)
    named = tuple(dict.fromkeys((*keywords, *classes.get("competence", ()))))
    other = [word for word in keywords if not COMPETENCE.fullmatch(word)]
    level = next(iter(classes.get("level", ())), "")
    return Facts(
        title=next(_strings(lom, "general/title"), ""),
        type=next(iter(classes.get("type", ())), ""),
        level=level if level in LEVELS else "",
        revision=whole_number(next(_strings(lom, "lifeCycle/version"), "")),
        minutes=_minutes(next(_strings(lom, "educational/typicalLearningTime"), "")),
        competences=tuple(word for word in named if COMPETENCE.fullmatch(word)),
        sources=tuple(dict.fromkeys(_strings(lom, "relation/resource/identifier"))),
        lost=(f"Its keywords were: {', '.join(other)}.",) if other else (),
    )


def _strings(element: Element, path: str) -> Iterator[str]:
    """Yield what elements at a path say, each as one line."""
    for found in element.findall(path):
        if said := " ".join("".join(found.itertext()).split()):
            yield said


def _classes(lom: Element) -> dict[str, list[str]]:
    """Return what a resource is classed as, by catalogue."""
    gathered: dict[str, list[str]] = {}
    for path in lom.findall("classification/taxonPath"):
        gathered.setdefault(next(_strings(path, "source"), ""), []).extend(_strings(path, "taxon/id"))
    return gathered


def _minutes(duration: str) -> float | None:
    found = _SECONDS.fullmatch(duration)
    if not found or not any(found.groups()):
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return (3600 * hours + 60 * minutes + seconds) / 60 or None
