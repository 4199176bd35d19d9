"""Which style shows what: class names and nodes to the names of styles in the template. Looks are in the template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

PARAGRAPHS: Mapping[str, str] = {
    "cw-lead": "Lead",
    "cw-aim": "Lead",
    "cw-fine": "Fine print",
    "cw-evidence": "Evidence",
    "cw-teaches": "Competences",
    "cw-moment": "Competences",
    "cw-group": "Group",
    "cw-look-for": "Look for",
    "cw-stamp": "Stamp",
    "cw-question-name": "Question",
    "cw-item-name": "Question",
    "cw-trainer-label": "Trainer label",
}
"""Classes of paragraphs, and of blocks for the paragraphs in them."""

RUNS: Mapping[str, str] = {
    "cw-code": "Competence code",
    "cw-key": "Key",
    "cw-marks": "Marks",
    "cw-rate": "Rate",
}
"""Classes of inline text."""

PANELS: Mapping[str, str] = {
    "cw-vignette": "Vignette",
    "cw-safety": "Danger",
    "danger": "Danger",
    "warning": "Danger",
    "error": "Danger",
    "attention": "Danger",
    "caution": "Danger",
}
"""Classes and names of blocks that stand in a panel; any other admonition is a Note."""

GRIDS: Mapping[str, str] = {"cw-plain": "Plain", "cw-rating": "Rating", "cw-grid": "Grid"}
"""Classes of tables; any other is Lines."""

HEADINGS = ("Heading 1", "Heading 2", "Heading 3", "Heading 4")
BODY = "Body Text"
CONTINUED = "List Continue"
IN_TABLE = "Table text"
COVER = ("Cover title", "Cover subtitle", "Cover text")
CONTENTS = ("TOC Heading", "toc 1", "toc 2")
"""The heading of a table of contents, and its entries by depth."""

PARAGRAPH_STYLES = (
    *("Title", "Subtitle", *HEADINGS, BODY, "List Bullet", "List Number", CONTINUED, "Caption", "Quote", "Code"),
    *("Footnote Text", IN_TABLE, "Table head", "Rating mark", "Rating head", "Term", "Panel title"),
    *(*COVER, *CONTENTS, "Writing line", "Spacer", *dict.fromkeys(PARAGRAPHS.values())),
)
CHARACTER_STYLES = (
    *("Hyperlink", "Placeholder Text", "Footnote Reference", "Strong", "Emphasis", "Literal"),
    *("Blank", "Filled in", "Tick", *dict.fromkeys(RUNS.values())),
)
TABLE_STYLES = ("Lines", "Grid", "Rating", "Plain", "Box", "Note", "Danger", "Vignette", "Trainer")


def first(classes: Iterable[str], table: Mapping[str, str]) -> str:
    """Return what the first known of some classes stands for, or an empty text. Unknown ones are hints for others."""
    return next((table[name] for name in classes if name in table), "")
