"""A sample of a template: every style on show, named, and in use. The words are about what the style is for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from docutils import nodes

from builder.doc.document import Document
from builder.doc.nodes import (
    blank,
    bullets,
    container,
    contents,
    facts,
    inline,
    link,
    page_break,
    paragraph,
    section,
    table_group,
    with_widths,
)
from builder.doc.nodes import table as ruled

Nodes = list[nodes.Node]


def sample(name: str, title: str, uses: Mapping[str, str], *, landscape: bool) -> Document:
    """Return a document that shows every style; `uses` says what each is for, `name` is that of its file.

    It can be edited: its fields are as on paper, and it is not protected.
    """
    shown = [_text(), _lists(), _tables(), _panels(), _questions(), _fields(), _index(uses)]
    return Document(
        name,
        "booklet",
        "sample",
        title,
        [contents("", title="TOC Heading: entries are toc 1 and toc 2", levels=2), *_opening(), *shown],
        code="A-1B2C3",
        landscape=landscape,
        cover=_cover(),
        line="Page line:",
    )


def _cover() -> Nodes:
    return [
        paragraph("Cover subtitle: below the Cover title", classes=("cw-cover-subtitle",)),
        paragraph("Cover text: what else is said here.", classes=("cw-cover-text",)),
    ]


def _styled(style: str, *children: nodes.Node | str) -> nodes.paragraph:
    """Return a paragraph in a style that nothing else here asks for."""
    return paragraph(*children, classes=(f"cw-style-{style.lower().replace(' ', '-')}",))


def _opening() -> Nodes:
    return [
        page_break(""),
        _styled("Title", "Title of a document"),
        nodes.subtitle("", "Subtitle: a line below the title"),
        paragraph("Lead: what this page is about, in a sentence or two.", classes=("cw-lead",)),
        paragraph("Stamp: draft, not issued to a cohort", classes=("cw-stamp",)),
        section("one", "Heading 1", [paragraph("Body Text below it."), section("two", "Heading 2", _below())]),
    ]


def _below() -> Nodes:
    deepest = section("four", "Heading 4", [paragraph("Body Text below it.")])
    return [paragraph("Body Text below it."), section("three", "Heading 3", [paragraph("Body Text."), deepest])]


def _text() -> nodes.section:
    note = nodes.footnote("", nodes.label("", "1"), paragraph("Footnote Text, at the foot of the page."), ids=["note"])
    marked = paragraph(
        "Body Text with a ",
        link("Hyperlink", "https://example.org/"),
        ", with ",
        nodes.strong("", "Strong"),
        ", ",
        nodes.emphasis("", "Emphasis"),
        ", ",
        nodes.literal("", "Literal"),
        ", a ",
        inline("Competence code", "cw-code"),
        ", a ",
        inline("Key", "cw-key"),
        ", a ",
        inline("Rate", "cw-rate"),
        " and a Footnote Reference",
        nodes.footnote_reference("", "1", refid="note"),
        ". It is long enough to go on to a second line, where the space between lines can be seen.",
    )
    quote = nodes.block_quote("", paragraph("Quote: what somebody said."), nodes.attribution("", "Who said it"))
    return section(
        "text",
        "Text",
        [
            paragraph("Competences: 2.3.1, 2.3.4", classes=("cw-teaches",)),
            marked,
            quote,
            nodes.literal_block("", "Code: one line\n  and a second one"),
            paragraph("Evidence: Author, A. (2026). A title.", classes=("cw-evidence",)),
            paragraph("Fine print: what must be said and is seldom read.", classes=("cw-fine",)),
            nodes.rubric("", "Group"),
            paragraph("Body Text below the name of a group."),
            note,
        ],
    )


def _lists() -> nodes.section:
    deepest = bullets([[paragraph("List Bullet, third level")]])
    deeper = bullets([[paragraph("List Bullet, second level"), deepest]])
    entries = ("first", "second")
    numbered = nodes.enumerated_list("", *(nodes.list_item("", *_entry(name)) for name in entries), enumtype="arabic")
    return section(
        "lists",
        "Lists",
        [
            bullets([[paragraph("List Bullet"), deeper], [paragraph("List Bullet again")]]),
            numbered,
            facts([("Term", [paragraph("List Continue: what the term stands for.")])]),
        ],
    )


def _entry(name: str) -> Nodes:
    inner = nodes.enumerated_list("", nodes.list_item("", paragraph("A step within it")), enumtype="loweralpha")
    return [paragraph(f"List Number, {name}"), paragraph("List Continue: a second paragraph."), inner]


def _tables() -> nodes.section:
    head = ["Table head", "Table text", "Another"]
    rows: list[list[Nodes]] = [[[paragraph("a stub")], [paragraph("Lines")], [paragraph("1")]] for _ in range(2)]
    lined = ruled(head, rows, "Caption of a table in the style Lines")
    next(iter(lined.findall(nodes.colspec)))["stub"] = 1
    cells: list[list[Nodes]] = [[[paragraph("Grid")], [paragraph("to write in")], [paragraph("")]] for _ in range(2)]
    gridded = ruled(head, cells, "Caption of a table in the style Grid", "cw-grid")
    plain = facts([("Table head", [paragraph("A table in the style Plain: short facts, without lines.")])], "cw-glance")
    return section("tables", "Tables", [lined, gridded, _rated(), plain])


def _rated() -> nodes.table:
    criterion: Nodes = [
        paragraph("01 Table text: what to look for, in a table in the style Rating."),
        paragraph("Look for: the small print below it.", classes=("cw-look-for",)),
    ]
    ticks: list[Nodes] = [[paragraph(_field(f"rating-{name}", "tick"))] for name in ("no", "yes")]
    head = [[paragraph("Table head")], [paragraph("Rating head")], [paragraph("Rating head")], [paragraph("Said")]]
    row: Sequence[Nodes] = [criterion, *ticks, [paragraph(_field("said"))]]
    return nodes.table("", table_group(head, [row]), classes=["cw-rating"])


def _panels() -> nodes.section:
    def inside(name: str) -> Nodes:
        return [paragraph(f"Body Text in the panel {name}."), bullets([[paragraph("List Bullet in a panel")]])]

    return section(
        "panels",
        "Panels",
        [
            nodes.admonition("", nodes.title("", "Panel title in a Note"), *inside("Note")),
            nodes.admonition("", nodes.title("", "Panel title in a Danger"), *inside("Danger"), classes=["danger"]),
            container(inside("Vignette"), "cw-vignette"),
            container([paragraph("Trainer label: for trainers")], "cw-trainer-label"),
            container(inside("Trainer"), "cw-trainer"),
        ],
    )


def _questions() -> nodes.section:
    name = paragraph("Question 1", inline("Marks: 2", "cw-marks"), classes=("cw-question-name",))
    options = [nodes.list_item("", paragraph(text)) for text in ("List Number, as an option", "Another option")]
    lettered = nodes.enumerated_list("", *options, enumtype="upperalpha")
    asked = container([name, paragraph("Body Text: which of these do you choose?"), lettered], "cw-question")
    written: Nodes = [
        paragraph("Body Text: say why. Below are lines in the style Writing line."),
        paragraph(_field("why", "lines", lines=3)),
        paragraph("Cut line: cut here", classes=("cw-cut",)),
    ]
    return section("questions", "Questions", [asked, *written])


def _fields() -> nodes.section:
    return section(
        "fields",
        "Fields",
        [
            paragraph("Placeholder Text, to the margin: ", _field("name")),
            paragraph("Blank: from ", _field("from", "date"), " to ", _field("to", "date"), "."),
            paragraph(
                "Placeholder Text: ", _field("how", "choice", choices=("Live", "Role play"), prompt="Circle one")
            ),
            paragraph(_field("yes", "tick"), " Tick: a box that is empty"),
            paragraph(_field("sure", "tick", value="yes"), " Tick: a box that is ticked"),
            paragraph("Filled in: ", _field("done", value="what somebody wrote")),
            paragraph("Box: room for several lines."),
            paragraph(_field("box", "lines", lines=3, value="Filled in, in a Box")),
        ],
    )


def _field(name: str, kind: str = "text", **more: object) -> blank:
    given: dict[str, object] = {"label": f"Sample: {name}", "choices": (), "lines": 1, "prompt": "", "value": ""}
    return blank("", name=name, kind=kind, **(given | more))


def _index(uses: Mapping[str, str]) -> nodes.section:
    rows: list[list[Nodes]] = [[[paragraph(name)], [paragraph(use)]] for name, use in uses.items()]
    listed = with_widths(ruled(["Style", "What it is for"], rows, "The styles by name"), (30, 70))
    return section("index", "What each style is for, on a page on its side", [listed], "landscape")
