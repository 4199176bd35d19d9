"""Which style shows what: class names and nodes to the names of styles in the template. Looks are in the template."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

_CLASSES: Mapping[str, str] = {
    "cw-lead": "Lead",
    "cw-aim": "Lead",
    "cw-fine": "Fine print",
    "cw-evidence": "Evidence",
    "cw-teaches": "Competences",
    "cw-moment": "Competences",
    "cw-group": "Group",
    "cw-look-for": "Look for",
    "cw-stamp": "Stamp",
    "cw-cut": "Cut line",
    "cw-question-name": "Question",
    "cw-item-name": "Question",
    "cw-trainer-label": "Trainer label",
    "cw-cover-subtitle": "Cover subtitle",
    "cw-cover-text": "Cover text",
}

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

PARAGRAPH_STYLES = tuple(
    dict.fromkeys(
        (
            *("Title", "Subtitle", *HEADINGS, BODY, "List Bullet", "List Number", CONTINUED, "Caption", "Quote"),
            *("Code", "Footnote Text", IN_TABLE, "Table head", "Rating mark", "Rating head", "Term", "Panel title"),
            *(*COVER, *CONTENTS, "Writing line", "Spacer", "Page line", *_CLASSES.values()),
        )
    )
)
CHARACTER_STYLES = (
    *("Hyperlink", "Placeholder Text", "Footnote Reference", "Strong", "Emphasis", "Literal"),
    *("Blank", "Filled in", "Tick", *dict.fromkeys(RUNS.values())),
)
TABLE_STYLES = ("Lines", "Grid", "Rating", "Plain", "Box", "Note", "Danger", "Vignette", "Trainer")


def class_of(style: str) -> str:
    """Return the class that asks for a style of paragraphs by its name, whatever else it is used for."""
    return f"cw-style-{style.lower().replace(' ', '-')}"


PARAGRAPHS: Mapping[str, str] = {**_CLASSES, **{class_of(name): name for name in PARAGRAPH_STYLES}}
"""Classes of paragraphs, and of blocks for the paragraphs in them."""

# Where a template lacks a style

NORMAL, NORMAL_TABLE, DEFAULT_FONT = "Normal", "Normal Table", "Default Paragraph Font"
"""What every file of Word has, or takes for granted: a chain of fallbacks ends here."""

FALLBACKS: Mapping[str, str] = {
    # Paragraphs. What is no heading never becomes one: it would stand in the outline of the document.
    "Title": "Heading 1",
    "Subtitle": BODY,
    "Heading 2": "Heading 1",
    "Heading 3": "Heading 2",
    "Heading 4": "Heading 3",
    "List Bullet": "List Paragraph",
    "List Number": "List Paragraph",
    "List Paragraph": BODY,
    CONTINUED: BODY,
    "Caption": BODY,
    "Quote": BODY,
    "Code": "HTML Preformatted",
    "HTML Preformatted": "Plain Text",
    "Plain Text": "No Spacing",
    "Footnote Text": "No Spacing",
    IN_TABLE: "No Spacing",
    "Table head": IN_TABLE,
    "Rating mark": IN_TABLE,
    "Rating head": "Table head",
    "Term": BODY,
    "Panel title": BODY,
    "Writing line": BODY,
    "Spacer": "No Spacing",
    "Page line": BODY,
    "Cut line": "Fine print",
    "Lead": BODY,
    "Fine print": "No Spacing",
    "Evidence": "Fine print",
    "Competences": "Fine print",
    "Group": BODY,
    "Look for": IN_TABLE,
    "Stamp": "Intense Quote",
    "Intense Quote": BODY,
    "Question": BODY,
    "Trainer label": BODY,
    "Cover title": "Title",
    "Cover subtitle": "Subtitle",
    "Cover text": BODY,
    "TOC Heading": BODY,
    "toc 1": BODY,
    "toc 2": CONTINUED,
    # Characters
    "Competence code": "Strong",
    "Key": "Strong",
    "Rate": "Strong",
    "Literal": "HTML Code",
    # Tables
    "Lines": "Grid",
    "Grid": "Table Grid",
    "Rating": "Grid",
    "Box": "Grid",
    "Note": "Box",
    "Danger": "Box",
    "Vignette": "Box",
    "Trainer": "Box",
}
"""What shows a style that a template lacks; that may be lacking too. A name that is not here ends the chain."""


def chain(style: str, end: str) -> Iterator[str]:
    """Yield a style and what stands in for it, one after another, down to `end`."""
    while style != end:
        yield style
        style = FALLBACKS.get(style, end)
    yield end


def first(classes: Iterable[str], table: Mapping[str, str]) -> str:
    """Return what the first known of some classes stands for, or an empty text. Unknown ones are hints for others."""
    return next((table[name] for name in classes if name in table), "")
