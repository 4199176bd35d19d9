"""Filling in checklists as Microsoft Word leaves them, and damaging files in all the ways that people find."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
DOCUMENT = "word/document.xml"
PROPERTIES = "docProps/custom.xml"
TYPES = "[Content_Types].xml"
FOOTER = "word/footer1.xml"
APP = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>Microsoft Office Word</Application></Properties>"
)
Change = Callable[[bytes], bytes]


def w(name: str) -> str:
    return f"{{{W}}}{name}"


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def zipped(parts: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return made.getvalue()


def changed(data: bytes, name: str, change: Change) -> bytes:
    """Return a file with one part changed; the change must make a difference."""
    parts = parts_of(data)
    new = change(parts[name])
    assert new != parts[name], name
    return zipped({**parts, name: new})


def replaced(data: bytes, name: str, old: str, new: str) -> bytes:
    """Return a file with a text of one of its parts replaced, wherever it stands."""
    assert old.encode() in parts_of(data)[name], old
    return changed(data, name, lambda content: content.replace(old.encode(), new.encode()))


def in_tree(change: Callable[[Any], object]) -> Change:
    def apply(content: bytes) -> bytes:
        root = etree.fromstring(content)
        change(root)
        return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))

    return apply


def control(root: Any, tag: str) -> Any:
    found = root.xpath("//w:sdt[w:sdtPr/w:tag/@w:val=$tag]", namespaces={"w": W}, tag=tag)
    assert len(found) == 1, (tag, len(found))
    return found[0]


# As Word leaves it


def filled(data: bytes, answers: Mapping[str, str], *, tags: bool = True) -> bytes:
    """Return a checklist as Word saves it: prompts gone, texts in several runs, dates kept beside what they show.

    Ticks are `yes`, dates 2027-03-01. Without `tags` only bookmarks are left, as LibreOffice 7.4 leaves them.
    """

    def fill(root: Any) -> None:
        for tag, answer in answers.items():
            _fill(control(root, tag), answer)
        if not tags:
            for one in root.iter(w("tag")):
                one.getparent().remove(one)
        for number, one in enumerate(root.iter(w("p"))):
            one.set(w("rsidR"), f"00{number:06X}")

    parts = parts_of(changed(data, DOCUMENT, in_tree(fill)))
    return zipped({**parts, "docProps/app.xml": APP.encode()} if tags else parts)


def _fill(sdt: Any, answer: str) -> None:
    properties, content = sdt.find(w("sdtPr")), sdt.find(w("sdtContent"))
    for one in properties.findall(w("showingPlcHdr")):
        properties.remove(one)
    etree.SubElement(properties, f"{{{W15}}}appearance", {f"{{{W15}}}val": "boundingBox"})
    box, day = properties.find(f"{{{W14}}}checkbox"), properties.find(w("date"))
    if box is not None:
        box.find(f"{{{W14}}}checked").set(f"{{{W14}}}val", "1" if answer == "yes" else "0")
        next(content.iter(w("t"))).text = "☒" if answer == "yes" else "☐"
        return
    shown = answer
    if day is not None:
        day.set(w("fullDate"), f"{answer}T00:00:00Z")
        shown = f"{date.fromisoformat(answer):%-d %B %Y}"
    for one in list(content):
        content.remove(one)
    _runs(content, shown)


def _runs(content: Any, text: str) -> None:
    """Write a text as Word does after spelling was checked: split, and in a smart tag."""
    half = len(text) // 2
    for number, piece in enumerate((text[:half], text[half:])):
        etree.SubElement(content, w("proofErr"), {w("type"): "spellStart"})
        holder = etree.SubElement(content, w("smartTag"), {w("element"): "place"}) if number else content
        run = etree.SubElement(holder, w("r"), {w("rsidR"): "00A77A11"})
        for line, words in enumerate(piece.split("\n")):
            if line:
                etree.SubElement(run, w("br"))
            made = etree.SubElement(run, w("t"))
            made.text = words
            made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


# Damage


def without(tag: str) -> Change:
    """Take out a field whole, with the bookmark round it."""

    def change(root: Any) -> None:
        sdt = control(root, tag)
        for one in (sdt.getprevious(), sdt.getnext(), sdt):
            one.getparent().remove(one)

    return in_tree(change)


def twice(tag: str) -> Change:
    def change(root: Any) -> None:
        sdt = control(root, tag)
        sdt.addnext(etree.fromstring(etree.tostring(sdt)))

    return in_tree(change)


def more(tag: str) -> Change:
    """Add a field that nobody printed."""

    def change(root: Any) -> None:
        copy = etree.fromstring(etree.tostring(control(root, "minutes")))
        copy.find(f"{w('sdtPr')}/{w('tag')}").set(w("val"), tag)
        root.find(f"{w('body')}/{w('p')}").append(copy)

    return in_tree(change)


def typed_over(tag: str) -> Change:
    """Leave a bookmark with the first letters of what was typed over a control, as LibreOffice does."""

    def change(root: Any) -> None:
        sdt = control(root, tag)
        run = etree.fromstring(f'<w:r xmlns:w="{W}"><w:t>T</w:t></w:r>')
        sdt.getparent().replace(sdt, run)
        run.getnext().addnext(etree.fromstring(f'<w:r xmlns:w="{W}"><w:t>-0417</w:t></w:r>'))

    return in_tree(change)


def crossed(one: str, other: str) -> Change:
    """Let two fields change places, and leave their bookmarks where they are."""

    def change(root: Any) -> None:
        tags = [control(root, tag).find(f"{w('sdtPr')}/{w('tag')}") for tag in (one, other)]
        tags[0].set(w("val"), other)
        tags[1].set(w("val"), one)

    return in_tree(change)


def tracked(tag: str) -> Change:
    def change(root: Any) -> None:
        content = control(root, tag).find(w("sdtContent"))
        runs = list(content)
        mark = etree.SubElement(content, w("ins"), {w("id"): "900", w("author"): "A colleague"})
        mark.extend(runs)

    return in_tree(change)


def holding(tag: str, text: str) -> Change:
    """Put a text into a control, beside its state."""

    def change(root: Any) -> None:
        next(control(root, tag).find(w("sdtContent")).iter(w("t"))).text = text

    return in_tree(change)


def drawn_in(tag: str) -> Change:
    def change(root: Any) -> None:
        etree.SubElement(next(control(root, tag).find(w("sdtContent")).iter(w("r"))), w("drawing"))

    return in_tree(change)


def with_symbol(tag: str, char: str) -> Change:
    """Add a sign of the font Wingdings to a text, as Word does for `-->` and `:)`."""

    def change(root: Any) -> None:
        run = list(control(root, tag).find(w("sdtContent")).iter(w("r")))[-1]
        etree.SubElement(run, w("sym"), {w("font"): "Wingdings", w("char"): char})

    return in_tree(change)


def of_kind(tag: str, kind: str) -> Change:
    """Make another kind of control of one."""

    def change(root: Any) -> None:
        properties = control(root, tag).find(w("sdtPr"))
        for one in list(properties):
            if one.tag not in (w("tag"), w("id")):
                properties.remove(one)
        etree.SubElement(properties, w(kind))

    return in_tree(change)


def dated(tag: str, kept: str, shown: str) -> Change:
    """Let a date control keep a date, or none, and show something."""

    def change(root: Any) -> None:
        sdt = control(root, tag)
        day = sdt.find(f"{w('sdtPr')}/{w('date')}")
        day.attrib.pop(w("fullDate"), None)
        if kept:
            day.set(w("fullDate"), kept)
        content = sdt.find(w("sdtContent"))
        for one in list(content):
            content.remove(one)
        _runs(content, shown)

    return in_tree(change)


def grown(data: bytes, name: str, size: int) -> bytes:
    """Return a file with a part that would fill the memory of whoever reads it."""
    return zipped({**parts_of(data), name: b"\0" * size})
