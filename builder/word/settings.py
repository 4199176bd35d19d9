"""The settings of a document: those of the template, without what belongs to one file or to one reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder.word import markup

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

MODE = "15"
"""The mode of Word since 2013."""
_WORD = "http://schemas.microsoft.com/office/word"
_DROPPED = (
    *("rsids", "documentProtection", "writeProtection", "attachedTemplate", "mailMerge", "trackRevisions"),
    *("footnotePr", "endnotePr", "docVars", "revisionView", "updateFields"),
)
# The order of elements is that of ECMA-376-1 section 17.15.1.78.
_BEFORE_PROTECTION = frozenset(
    (
        *("view", "zoom", "removePersonalInformation", "removeDateAndTime", "doNotDisplayPageBoundaries"),
        *("displayBackgroundShape", "printPostScriptOverText", "printFractionalCharacterWidth", "printFormsData"),
        *("embedTrueTypeFonts", "embedSystemFonts", "saveSubsetFonts", "saveFormsData", "mirrorMargins"),
        *("alignBordersAndEdges", "bordersDoNotSurroundHeader", "bordersDoNotSurroundFooter", "gutterAtTop"),
        *("hideSpellingErrors", "hideGrammaticalErrors", "activeWritingStyle", "proofState", "formsDesign"),
        *("linkStyles", "stylePaneFormatFilter", "stylePaneSortMethod", "documentType"),
        *("doNotTrackMoves", "doNotTrackFormatting"),
    )
)
_AFTER_NOTES = frozenset(
    (
        *("compat", "mathPr", "attachedSchema", "themeFontLang", "clrSchemeMapping", "doNotIncludeSubdocsInStats"),
        *("doNotAutoCompressPictures", "forceUpgrade", "captions", "readModeInkLockDown", "smartTagType"),
        *("schemaLibrary", "shapeDefaults", "doNotEmbedSmartTags", "decimalSymbol", "listSeparator", "docId"),
        *("conflictMode", "discardImageEditingData", "defaultImageDpi", "chartTrackingRefBased"),
    )
)


def settings(original: str, *, protected: bool) -> str:
    """Return settings with the two separators of footnotes, in the mode of current Word.

    `protected` lets a reader fill in controls only.
    """
    from docx.oxml import OxmlElement, parse_xml
    from docx.oxml.ns import qn

    root: BaseOxmlElement = parse_xml(original.encode())
    for name in _DROPPED:
        for found in root.findall(qn(f"w:{name}")):
            root.remove(found)
    notes = OxmlElement("w:footnotePr")
    for number in ("-1", "0"):
        notes.append(OxmlElement("w:footnote", {qn("w:id"): number}))
    names = [str(child.tag).partition("}")[2] for child in root]
    root.insert(next((at for at, name in enumerate(names) if name in _AFTER_NOTES), len(names)), notes)
    _modern(root, root.index(notes) + 1)
    if protected:
        guard = OxmlElement("w:documentProtection", {qn("w:edit"): "forms", qn("w:enforcement"): "1"})
        root.insert(next((at for at, name in enumerate(names) if name not in _BEFORE_PROTECTION), len(names)), guard)
    return markup.DECLARATION + xml_of(root)


def modes_in(root: BaseOxmlElement) -> list[BaseOxmlElement]:
    """Return the settings that say in which mode a file is."""
    from docx.oxml.ns import qn

    return [one for one in root.iter(qn("w:compatSetting")) if one.get(qn("w:name")) == "compatibilityMode"]


def _modern(root: BaseOxmlElement, place: int) -> None:
    """Set the mode of Word 2013 and later: in older ones LibreOffice draws no lines to write on in tables.

    Source: ECMA-376-1 section 17.15.1.21, [MS-DOCX] 2.3.1 for the mode.
    """
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    compat = root.find(qn("w:compat"))
    if compat is None:
        compat = OxmlElement("w:compat")
        root.insert(place, compat)
    modes = modes_in(compat)
    if not modes:
        modes = [OxmlElement("w:compatSetting", {qn("w:name"): "compatibilityMode", qn("w:uri"): _WORD})]
        compat.append(modes[0])
    if not modes[0].get(qn("w:val"), "").isdigit() or int(modes[0].get(qn("w:val"))) < int(MODE):
        modes[0].set(qn("w:val"), MODE)


def xml_of(element: BaseOxmlElement) -> str:
    """Return an element as text, without a declaration."""
    from docx.opc.oxml import serialize_part_xml

    text = serialize_part_xml(element).decode()
    return text.partition("?>")[2].strip() if text.startswith("<?xml") else text
