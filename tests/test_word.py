"""The Word writer: what each construct becomes, what it refuses, and that a file is whole and always the same."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import docx
import pytest
from docutils import nodes
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from places import REPOSITORY, TESTS
from programs import faults_of, libreoffice, pdftotext
from pytest_regressions.file_regression import FileRegressionFixture

from builder.doc.document import Document
from builder.doc.nodes import (
    OWN_NODES,
    blank,
    block_slot,
    bullets,
    container,
    contents,
    facts,
    gap,
    inline,
    link,
    page_break,
    pages,
    paragraph,
    section,
    slot,
    table,
    table_group,
)
from builder.model import SHEETS, Problem
from builder.resources import LOOKS
from builder.word import Draft, Unwritable, draft, finish, large_print, read_template
from builder.word.blanks import tag_of
from builder.word.blocks import BLOCKS
from builder.word.inlines import INLINES
from builder.word.package import Part, content_of
from builder.word.place import bookmark_name
from builder.word.template import Template

GOLDEN = TESTS / "data" / "word"
TEMPLATES = REPOSITORY / "templates"
DAY = date(2026, 11, 22)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NS = {"w": W[1:-1], "w14": "http://schemas.microsoft.com/office/word/2010/wordml"}
SLOTS = {"cohort": "Spring <2027>", "provider": "Hill & Dale", "content": "Content of today", "status": "Draft"}


@cache
def shipped(name: str) -> Template:
    return read_template(TEMPLATES / "designed" / f"{name}.docx")


@pytest.fixture(scope="module")
def handout() -> Template:
    return shipped("handout")


@pytest.fixture(scope="module")
def paper() -> Template:
    return shipped("paper")


@pytest.fixture(scope="module")
def checklist() -> Template:
    return shipped("checklist")


def document(*body: nodes.Node, **changes: object) -> Document:
    made = Document("2.3-capacity", "handout", "2.3", "2.3 Capacity", body)
    return replace(made, **changes)  # type: ignore[arg-type]


def write(template: Template, *body: nodes.Node, pictures: Path = GOLDEN, **changes: object) -> Draft:
    return draft(document(*body, **changes), template, made=DAY, pictures=pictures)


def read(file: bytes, name: str = "word/document.xml") -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        assert package.testzip() is None
        return etree.fromstring(package.read(name))


def body_of(template: Template, *body: nodes.Node, **changes: object) -> etree._Element:
    return read(finish(write(template, *body, **changes), {}))[0]  # type: ignore[arg-type]


def problems_of(template: Template, *body: nodes.Node, **changes: object) -> list[str]:
    with pytest.raises(Unwritable) as caught:
        write(template, *body, **changes)  # type: ignore[arg-type]
    assert all(isinstance(problem, Problem) for problem in caught.value.problems)
    return [str(problem) for problem in caught.value.problems]


def words_of(element: etree._Element) -> str:
    return " ".join("".join(text.itertext()) for text in element.iter(f"{W}t"))


def field(name: str, kind: str = "text", **more: object) -> blank:
    values = {"label": f"The {name}?", "choices": (), "lines": 1, "prompt": "", "value": ""} | more
    return blank("", name=name, kind=kind, **values)


def numbered(*items: Sequence[nodes.Node], kind: str = "arabic", start: int = 1) -> nodes.enumerated_list:
    made = nodes.enumerated_list("", *(nodes.list_item("", *item) for item in items), enumtype=kind)
    if start != 1:
        made["start"] = start
    return made


def words(*texts: str) -> list[list[nodes.Node]]:
    return [[paragraph(text)] for text in texts]


def in_cells(*children: nodes.Node) -> list[list[nodes.Node]]:
    return [[paragraph(child)] for child in children]


# What each construct becomes


def outline(element: etree._Element, depth: int = 0) -> Iterator[str]:
    """Yield an element as lines: its name, what its properties say, its text; then what stands in it."""
    name = etree.QName(element).localname
    if name in ("pPr", "rPr", "tblPr", "trPr", "tcPr", "sdtPr", "tblGrid", "sectPr"):
        return
    said = [name, *(_said(part) for part in element if etree.QName(part).localname.endswith("Pr"))]
    said += [f"{etree.QName(key).localname}={value}" for key, value in element.attrib.items() if "space" not in key]
    if element.text:
        said.append(repr(element.text))
    yield "  " * depth + " ".join(filter(None, said))
    for child in element:
        yield from outline(child, depth + 1)


def _said(properties: etree._Element) -> str:
    return " ".join(
        etree.QName(one).localname
        + "".join(f":{value}" for value in one.attrib.values())
        + (f"({_said(one)})" if len(one) else "")
        for one in properties
    )


PICTURE = nodes.image(uri="box.png", alt="A dark box")
CONSTRUCTS: dict[str, tuple[Callable[[], list[nodes.Node]], dict[str, object]]] = {
    "text": (
        lambda: [
            paragraph("Plain ", nodes.emphasis("", "soft"), " ", nodes.strong("", "", nodes.emphasis("", "both"))),
            paragraph(nodes.literal("", "a < b"), " ", inline("2.3.1", "cw-code"), " ", inline("hint", "cw-unknown")),
            paragraph("A", nodes.inline("", "", nodes.raw("", "<br />", format="html"), classes=["cw-break"]), "B"),
            paragraph("The cohort ", slot("", "of all", name="cohort"), " and ", gap("", "[1]", number=1), "."),
            paragraph("Lead", classes=("cw-lead",)),
            nodes.literal_block("", "one\n  two"),
            nodes.line_block("", nodes.line("", "One"), nodes.line_block("", nodes.line("", "deeper"))),
            nodes.block_quote("", paragraph("Said."), nodes.attribution("", "Someone")),
            block_slot("", paragraph("A block"), name="cohort"),
        ],
        {},
    ),
    "sections-and-links": (
        lambda: [
            section(
                "one",
                "One",
                [
                    paragraph("To ", nodes.reference("", "two", refid="two"), ", ", link("out", "https://x.org/?a&b")),
                    paragraph(
                        "To ", nodes.reference("", "nowhere", refid="gone"), ", ", link("page", "../units/1.1.html")
                    ),
                    section("two", "Two", [paragraph("See", nodes.footnote_reference("", "1", refid="n"), ".")]),
                ],
            ),
            nodes.footnote("", nodes.label("", "1"), paragraph("A note, ", link("out", "https://x.org")), ids=["n"]),
            nodes.citation("", nodes.label("", "Bond 2020"), paragraph("A title."), ids=["bond"]),
        ],
        {},
    ),
    "lists": (
        lambda: [
            bullets([*words("a"), [paragraph("b"), numbered(*words("c"), kind="loweralpha"), paragraph("d")]]),
            numbered(*words("first"), [table(["H"], [words("cell")], "In a list")], start=3),
            numbered(*words("again")),
            bullets([[paragraph(field("yes", "tick"), " Yes")], [paragraph(field("no", "tick"), " No")]]),
            facts([("term", [paragraph("meaning"), bullets(words("x"))])]),
            facts([("Time", [paragraph("one hour")])], "cw-glance"),
        ],
        {},
    ),
    "tables": (
        lambda: [
            table(["Day", "Room"], [[*words("one", "two")], [[bullets(words("three"))], []]], "Sessions"),
            nodes.table("", table_group(words("Head"), [[*words("plain")]]), classes=["cw-grid"]),
            table(
                ["What", "Yes", "Said"],
                [[*words("1"), [paragraph(field("t", "tick"))], [paragraph(field("s"))]]],
                "R",
                "cw-rating",
            ),
        ],
        {},
    ),
    "panels": (
        lambda: [
            nodes.note("", paragraph("noted"), bullets(words("a"))),
            nodes.admonition("", nodes.title("", "At risk"), paragraph("now"), classes=["danger", "cw-safety"]),
            container([paragraph("a case")], "cw-vignette"),
            container([paragraph("For trainers")], "cw-trainer-label"),
            paragraph("ask first", classes=("cw-trainer",)),
            nodes.bullet_list("", nodes.list_item("", paragraph("then")), classes=["cw-trainer"]),
            section("plan", "Plan", [paragraph("steps"), section("more", "More", [paragraph("last")])], "cw-trainer"),
        ],
        {},
    ),
    "question": (
        lambda: [
            container(
                [
                    paragraph("Question 1", inline("2 marks", "cw-marks"), classes=("cw-question-name",)),
                    paragraph("Which?"),
                    numbered(*words("this", "that"), kind="upperalpha"),
                ],
                "cw-question",
            ),
            page_break(""),
            paragraph("End"),
        ],
        {"kind": "paper"},
    ),
    "blanks-to-type-in": (lambda: _blanks(), {"kind": "worksheet", "fillable": True}),
    "blanks-on-paper": (lambda: _blanks(), {"kind": "worksheet"}),
    "pictures": (
        lambda: [
            paragraph("Here ", nodes.image(uri="box.png", alt="In the line", width="1cm"), "."),
            nodes.figure("", PICTURE.deepcopy(), nodes.caption("", "A caption"), nodes.legend("", paragraph("More"))),
            nodes.image(uri="box.svg", alt="The box, drawn"),
            nodes.image(uri="box.png", classes=["decorative"]),
        ],
        {},
    ),
    "pages-on-their-side": (
        lambda: [
            section("wide", "Wide", [paragraph("Before."), wide(), paragraph("After.")]),
            wide(),
            container(words("Also wide.")[0], "landscape"),
            container(words("On a new page.")[0], "page-break"),
            pages("", paragraph("With a name of its own."), sideways=False, running="Part <two>", scope=""),
            wide(),
        ],
        {},
    ),
    "contents": (
        lambda: [
            contents("", title="Contents", levels=2),
            section("one", "One & all", [paragraph("1"), section("two", "Two", [section("three", "Three", [])])]),
        ],
        {},
    ),
    "cover": (
        lambda: [paragraph("The body.")],
        {"cover": [paragraph("Of the course", classes=("cw-cover-subtitle",)), *words("Plain")[0]]},
    ),
    "units-that-share-ids": (
        lambda: [
            pages(
                "",
                section(
                    "same", title, [paragraph("To ", nodes.reference("", "it", refid="same"), note()), foot(title)]
                ),
                sideways=False,
                running=title,
                scope=title,
            )
            for title in ("First", "Second")
        ],
        {},
    ),
    "languages": (
        lambda: [
            container([paragraph("Croeso ", nodes.strong("", "i bawb")), bullets(words("un"))], "language-cy"),
            paragraph("That is ", nodes.inline("", "croeso", classes=["language-cy"]), "."),
        ],
        {},
    ),
}


def wide() -> nodes.table:
    return table(["A", "B"], [words("1", "2")], "Wide", "landscape")


def note() -> nodes.footnote_reference:
    return nodes.footnote_reference("", "1", refid="n")


def foot(text: str) -> nodes.footnote:
    return nodes.footnote("", nodes.label("", "1"), paragraph(text), ids=["n"])


def _blanks() -> list[nodes.Node]:
    return [
        paragraph("Name: ", field("name")),
        paragraph("From ", field("from", "date"), " to ", field("to", "date", value="2027-01-12"), "."),
        paragraph("How: ", field("how", "choice", choices=("Live", "Role play"), prompt="Circle one")),
        paragraph(field("agreed", "tick"), " All agreed"),
        paragraph(field("sure", "tick", value="yes"), " Sure"),
        paragraph("What went well?"),
        paragraph(field("well", "lines", lines=3)),
        paragraph(field("done", "lines", lines=2, value="One\ntwo")),
        facts([("Role", [paragraph(field("role"))])], "cw-glance"),
        table(
            ["Who", "When"],
            [[[paragraph(field("who"))], [paragraph(field("when", "lines", lines=2))]]],
            "Who",
            "cw-grid",
        ),
    ]


@pytest.mark.parametrize("name", CONSTRUCTS)
def test_construct_becomes(name: str, handout: Template, file_regression: FileRegressionFixture) -> None:
    build, changes = CONSTRUCTS[name]
    file = finish(write(handout, *build(), **changes), {})  # type: ignore[arg-type]
    lines = [line for part in read(file)[0] for line in outline(part)]
    notes = [line for note in read(file, "word/footnotes.xml")[2:] for line in outline(note)]
    file_regression.check("\n".join([*lines, *notes, ""]), extension=".txt", fullpath=GOLDEN / f"{name}.txt")


# Nothing is lost, nothing is refused in silence


@pytest.mark.parametrize("node", OWN_NODES, ids=lambda node: node.__name__)
def test_node_of_ours_is_written_or_refused(node: type[nodes.Element], handout: Template) -> None:
    if node in BLOCKS or node in INLINES:
        return
    assert problems_of(handout, node("")) == [
        f"2.3-capacity:1: error N001 Word cannot carry `{node.__name__}`: say it in text, a list or a table"
    ]


class Strange(nodes.Element):
    pass


def test_problems_name_file_and_line_and_come_together(handout: Template) -> None:
    inner = nodes.paragraph("", "", nodes.math("", "x"))
    inner.source, inner.line = str(GOLDEN / "units" / "2.3.md"), 41
    merged = nodes.entry("", paragraph("wide"), morecols=1)
    merged.source, merged.line = "units/2.3.md", 50
    group = nodes.tgroup("", nodes.colspec(), nodes.colspec(), nodes.tbody("", nodes.row("", merged)), cols=2)
    raw = nodes.raw("", "<hr>", format="html")
    raw.source, raw.line = "units/2.3.md", 60
    assert problems_of(handout, inner, nodes.table("", group), raw, Strange()) == [
        "2.3-capacity:1: error N001 Word cannot carry `Strange`: say it in text, a list or a table",
        "units/2.3.md:41: error N001 Word cannot carry `math`: say it in text, a list or a table",
        "units/2.3.md:50: error N001 the table has merged cells: repeat the text in each cell, or split the table",
        "units/2.3.md:60: error N001 Word cannot carry `raw`: say it in text, a list or a table",
    ]


def test_nodes_of_sphinx_are_known_by_name(handout: Template) -> None:
    from sphinx import addnodes

    shown = addnodes.start_of_file("", addnodes.compact_paragraph("", "", addnodes.literal_strong("", "Both")))
    skipped = [addnodes.index(), addnodes.highlightlang(), addnodes.tabular_col_spec()]
    assert words_of(body_of(handout, shown, *skipped)).split()[2:] == ["Both"]
    told = problems_of(handout, addnodes.toctree(), paragraph(addnodes.pending_xref("", nodes.Text("x"))))
    assert [line.split("`")[1] for line in told] == ["pending_xref", "toctree"]


WORD = st.from_regex(r"[a-z]{2,8}", fullmatch=True)
TEXT = st.lists(WORD, min_size=1, max_size=5).map(" ".join)
PARAGRAPH = TEXT.map(paragraph)


def blocks_of(inner: st.SearchStrategy[nodes.Node]) -> st.SearchStrategy[nodes.Node]:
    some = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        st.lists(some, min_size=1, max_size=3).map(bullets),
        st.lists(some, min_size=1, max_size=3).map(lambda items: numbered(*items)),
        some.map(lambda children: container(children, "cw-question")),
        some.map(lambda children: nodes.block_quote("", *children)),
        some.map(lambda children: container(children, "cw-trainer")),
        st.tuples(TEXT, some).map(lambda pair: nodes.admonition("", nodes.title("", pair[0]), *pair[1])),
        st.lists(st.tuples(TEXT, some), min_size=1, max_size=2).map(facts),
        st.lists(st.tuples(TEXT, some), min_size=1, max_size=2).map(lambda rows: facts(rows, "cw-glance")),
        st.tuples(TEXT, some).map(lambda pair: table([pair[0]], [[pair[1]]], "caption")),
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(st.recursive(PARAGRAPH, blocks_of, max_leaves=8), min_size=1, max_size=4))
def test_text_of_the_document_is_text_of_the_nodes(body: list[nodes.Node]) -> None:
    made = body_of(shipped("handout"), *body)
    assert words_of(made).split() == ["2.3", "Capacity", *" ".join(text_of(node) for node in body).split()]
    for cell in made.iter(f"{W}tc"):
        assert cell[-1].tag == f"{W}p", "a cell ends in a paragraph"
    for one in made.iter(f"{W}tbl"):
        assert one.getnext().tag != f"{W}tbl", "two tables in a row would become one"


def text_of(node: nodes.Node) -> str:
    return " ".join(text.astext() for text in node.findall(nodes.Text))


# Structure


def properties(element: etree._Element, path: str) -> list[str]:
    return [str(found) for found in element.xpath(path, namespaces=NS)]


def test_each_numbered_list_counts_for_itself(handout: Template) -> None:
    body = [
        numbered(*words("a"), kind=kind, start=start)
        for kind, start in (("arabic", 1), ("upperalpha", 1), ("arabic", 4))
    ]
    file = finish(write(handout, *body), {})
    lists = properties(read(file), "//w:numId/@w:val")
    assert len(set(lists)) == 3
    part = read(file, "word/numbering.xml")
    found = []
    for number in lists:
        entry = part.find(f"w:num[@w:numId='{number}']", NS)
        kind = properties(entry, "w:abstractNumId/@w:val")[0]
        shape = properties(part, f"w:abstractNum[@w:abstractNumId='{kind}']/w:lvl[1]/w:numFmt/@w:val")
        found.append((*shape, *properties(entry, "w:lvlOverride/w:startOverride/@w:val")))
    assert found == [("decimal", "1"), ("upperLetter", "1"), ("decimal", "4")]
    order = [etree.QName(child).localname for child in part]
    assert order == sorted(order), "kinds come before lists"


def test_items_that_start_with_a_panel_keep_their_numbers_and_stay_apart(handout: Template) -> None:
    """Hypothesis found it: a panel cannot bear a number, and two panels in a row would become one."""
    made = body_of(handout, numbered(*([container([paragraph(text)], "cw-trainer")] for text in "ab")))
    assert [etree.QName(one).localname for one in made] == ["p", "p", "tbl", "p", "tbl", "p", "sectPr"]
    assert len(made.findall("w:p/w:pPr/w:numPr", NS)) == 2


def test_header_rows_repeat_and_widths_are_exact(handout: Template) -> None:
    for sideways in (False, True):
        made = body_of(handout, table(["A", "B", "C"], [words("1", "2", "3")], "Three"), landscape=sideways)
        page = handout.sideways if sideways else handout.upright
        assert properties(made, ".//w:tr[1]//w:tblHeader/@*") == []
        assert len(made.findall(".//w:tblHeader", NS)) == 1
        assert len(made.findall(".//w:cantSplit", NS)) == 2
        assert sum(map(int, properties(made, ".//w:gridCol/@w:w"))) == page.width
        assert properties(made, ".//w:tblCaption/@w:val") == ["Three"]
        assert properties(made, "w:sectPr/w:pgSz/@w:orient") == (["landscape"] if sideways else [])


def test_header_reaches_the_margin_of_a_page_on_its_side(handout: Template) -> None:
    header = read(finish(write(handout, landscape=True), {}), "word/header1.xml")
    assert properties(header, "//w:tab/@w:pos") == [str(handout.sideways.width)]


def test_a_question_stays_on_one_page(handout: Template) -> None:
    inside = [paragraph("a"), numbered(*words("b", "c")), table(["d"], [words("e"), words("f")], "g")]
    made = body_of(handout, container(inside, "cw-question"), paragraph("next"))
    kept = {words_of(p): p.find("w:pPr/w:keepNext", NS) is not None for p in made.iter(f"{W}p")}
    del kept["2.3 Capacity"]
    assert kept == dict.fromkeys("abcgde", True) | {"f": False, "next": False}


def test_a_long_panel_may_start_on_a_page_that_it_does_not_end_on(handout: Template) -> None:
    contacts = bullets(words(*"abcdef"))
    for number, rows in ((1, 1), (2, 3)):
        parts = [part for n in range(number) for part in (paragraph(f"Employer {n}"), contacts.deepcopy())]
        made = body_of(handout, nodes.danger("", *parts, paragraph("All invented.")))
        found = made.findall("w:tbl/w:tr", NS)
        assert len(found) == rows
        assert all(row.find("w:trPr/w:cantSplit", NS) is not None for row in found)
        assert words_of(found[0]).startswith("Danger Employer 0 a b c")


def test_panels_of_large_print_are_long_sooner(handout: Template) -> None:
    body = nodes.note("", *(paragraph(text) for text in "abcdefgh"))
    rows = [len(body_of(look, body.deepcopy()).findall("w:tbl/w:tr", NS)) for look in (handout, large_print(handout))]
    assert rows == [1, 8]


def test_only_spacers_are_empty(handout: Template) -> None:
    body = [
        page_break(""),
        table(["A"], [[[]]], "x"),
        nodes.note("", table(["A"], [words("b")], "y")),
        nodes.tip("", paragraph("c")),
    ]
    empty = [p for p in body_of(handout, *body).iter(f"{W}p") if not words_of(p)]
    assert {p.find("w:pPr/w:pStyle", NS).get(f"{W}val") for p in empty} == {"Spacer"}


def test_headings_stop_at_the_fourth_level(handout: Template) -> None:
    deep = section("e", "E", [paragraph("x")])
    for name in "dcba":
        deep = section(name, name.upper(), [deep])
    styles = properties(body_of(handout, deep), ".//w:pStyle/@w:val")
    assert styles == ["Title", "Heading1", "Heading2", "Heading3", "Heading4", "Heading4", "BodyText"]


def test_a_footnote_that_is_referred_to_twice_stands_once(handout: Template) -> None:
    note = nodes.footnote("", nodes.label("", "1"), paragraph("Said once."), ids=["n"])
    twice = [nodes.footnote_reference("", "1", refid="n") for _ in range(2)]
    file = finish(write(handout, paragraph("a", twice[0], "b", twice[1]), note), {})
    assert words_of(read(file)).split() == ["2.3", "Capacity", "a", "b", "1"]
    assert words_of(read(file, "word/footnotes.xml")).split() == ["Said", "once."]
    lonely = nodes.footnote("", nodes.label("", "2"), paragraph("Never named."), ids=["m"])
    assert "Never named." in words_of(body_of(handout, lonely))


def test_a_footnote_may_stand_before_what_refers_to_it(handout: Template) -> None:
    note = nodes.footnote("", nodes.label("", "1"), paragraph("Said first."), ids=["n"])
    file = finish(write(handout, note, paragraph("a", nodes.footnote_reference("", "1", refid="n"))), {})
    assert "Said first." not in words_of(read(file))
    assert "Said first." in words_of(read(file, "word/footnotes.xml"))


@pytest.mark.parametrize("absent", [False, True])
def test_a_link_leads_to_a_bookmark_or_is_plain_text(absent: bool, handout: Template) -> None:
    """What only shows at the end changes nothing else: lists, footnotes and bookmarks are as without such a link."""
    named = [nodes.paragraph("", name, ids=[name]) for name in ("before", "after", "alone")]
    links = [nodes.reference("", f"to {name}", refid=name) for name in ("before", "after")]
    lost = nodes.reference("", "to nothing", refid="nothing") if absent else nodes.Text("to nothing")
    note = nodes.footnote("", nodes.label("", "1"), paragraph("A note."), ids=["n"])
    middle = paragraph(*links, lost, nodes.footnote_reference("", "1", refid="n"))
    body = body_of(handout, named[0], numbered(*words("one")), middle, note, *named[1:])
    assert properties(body, ".//w:hyperlink/@w:anchor") == ["before", "after"]
    assert properties(body, ".//w:bookmarkStart/@w:name") == ["before", "after"]
    assert properties(body, ".//w:bookmarkStart/@w:id") == ["1", "2"]
    assert properties(body, ".//w:footnoteReference/@w:id") == ["1"]
    assert "to nothing" in words_of(body)


# Blanks


def test_controls_are_read_back_by_tag_and_by_bookmark(handout: Template) -> None:
    file = finish(write(handout, *_blanks(), fillable=True), {})
    part = read(file)
    tags = properties(part, "//w:sdt/w:sdtPr/w:tag/@w:val")
    assert tags == ["name", "from", "to", "how", "agreed", "sure", "well", "done", "role", "who", "when"]
    for tag in tags:
        control = part.xpath(f"//w:sdt[w:sdtPr/w:tag/@w:val='{tag}']", namespaces=NS)[0]
        assert control.getprevious().get(f"{W}name") == bookmark_name("f_", tag)
        assert control.getnext().tag == f"{W}bookmarkEnd"
        assert properties(control, "w:sdtPr/w:alias/@w:val") == [f"The {tag}?"]
    waiting = properties(part, "//w:sdt[w:sdtPr/w:showingPlcHdr]/w:sdtPr/w:tag/@w:val")
    assert waiting == ["name", "from", "how", "well", "role", "who", "when"]
    assert properties(part, "//w14:checked/@w14:val") == ["0", "1"]
    assert properties(part, "//w:date/@w:fullDate") == ["2027-01-12T00:00:00Z"]
    assert len(set(properties(part, "//w:sdtPr/w:id/@w:val"))) == len(tags)


def test_a_prompt_leaves_room_for_a_pen(handout: Template) -> None:
    part = body_of(handout, *_blanks(), fillable=True)
    prompts = part.xpath("//w:sdt[w:sdtPr/w:showingPlcHdr]", namespaces=NS)
    assert {words_of(prompt).strip("\u00a0 _") for prompt in prompts} == {"", "Circle one: Live / Role play"}


def test_only_what_is_filled_in_on_a_laptop_is_protected(handout: Template) -> None:
    for fillable in (True, False):
        file = finish(write(handout, *_blanks(), fillable=fillable), {})
        assert len(read(file, "word/settings.xml").findall("w:documentProtection", NS)) == fillable
        assert bool(read(file).findall(".//w:sdt", NS)) == fillable


def test_long_keys_and_labels_fit_into_word(handout: Template) -> None:
    long = [field(f"{'very-long-' * 8}{end}", label=f"{'A long question ' * 8}{end}?") for end in ("one", "two")]
    part = body_of(handout, *map(paragraph, long), fillable=True)
    for path, most in (("tag/@w:val", 64), ("alias/@w:val", 64)):
        found = properties(part, f"//w:sdtPr/w:{path}")
        assert len(set(found)) == 2
        assert max(map(len, found)) <= most
    assert properties(part, "//w:sdtPr/w:tag/@w:val") == [tag_of(one["name"]) for one in long]
    names = properties(part, "//w:bookmarkStart/@w:name")
    assert len(set(names)) == 2
    assert all(re.fullmatch(r"[A-Za-z]\w{0,39}", name, re.A) for name in names)


# Pictures

UNREADABLE = "the picture {!r} cannot be read: expected a PNG, JPEG or GIF file within the course"


@pytest.mark.parametrize(
    ("uri", "told"),
    [
        ("gone.png", UNREADABLE),
        ("../outside.png", UNREADABLE),
        ("text.txt", UNREADABLE),
        ("https://x.org/a.png", UNREADABLE),
        ("cut.png", UNREADABLE),
        ("drawn.svg", "Word needs a PNG of {!r}: put one beside it, with the same name and the suffix .png"),
    ],
)
def test_picture_that_cannot_be_shown(uri: str, told: str, handout: Template, tmp_path: Path) -> None:
    root = tmp_path / "course"
    root.mkdir()
    shutil.copy(GOLDEN / "box.png", tmp_path / "outside.png")
    (root / "cut.png").write_bytes((GOLDEN / "box.png").read_bytes()[:18])
    (root / "text.txt").write_text("text", encoding="utf-8")
    found = problems_of(handout, nodes.image(uri=uri, alt="x"), pictures=root)
    assert found == [f"2.3-capacity:1: error N002 {told.format(uri)}"]


def test_picture_without_alt_text(handout: Template) -> None:
    assert problems_of(handout, nodes.image(uri="box.png")) == [
        "2.3-capacity:1: error N003 the picture 'box.png' has no alt text: write ![what it shows](box.png), "
        "or let one that says nothing have the class `decorative`"
    ]


def test_svg_stands_beside_its_png_and_a_picture_is_stored_once(handout: Template) -> None:
    made = write(handout, *(nodes.image(uri=uri, alt=uri) for uri in ("box.svg", "box.png", "box.svg")))
    parts = [part for part in made.parts if "media" in part.name]
    assert [part.name for part in parts] == ["word/media/picture1.png", "word/media/picture2.svg"]
    assert content_of(parts[1]) == (GOLDEN / "box.svg").read_bytes()
    types = read(finish(made, {}), "[Content_Types].xml")
    kinds = {one.get("Extension"): one.get("ContentType") for one in types if one.get("Extension")}
    assert (kinds["png"], kinds["svg"]) == ("image/png", "image/svg+xml")


# Pages


@pytest.mark.parametrize(
    "build",
    [
        lambda block: table(["In a table"], [[[block]]], "Outer"),
        lambda block: nodes.note("", block),
        lambda block: container([block], "cw-trainer"),
    ],
    ids=["table", "panel", "trainer"],
)
@pytest.mark.parametrize("name", ["landscape", "page-break"])
def test_no_page_starts_within_a_cell(name: str, build: Callable[[nodes.Node], nodes.Node], handout: Template) -> None:
    block = container(words("wide")[0], name)
    block.source, block.line = "units/2.3.md", 41
    assert problems_of(handout, build(block)) == [
        f"units/2.3.md:41: error N004 `{name}` stands in a panel, a table or the trainer's part, "
        "where no page can start: move the block out, or take the class away"
    ]


def test_a_table_on_its_side_is_as_wide_as_its_page_and_its_header_reaches_the_edge(handout: Template) -> None:
    file = finish(write(handout, paragraph("a"), wide(), paragraph("b")), SLOTS)
    made = read(file)[0]
    assert sum(map(int, properties(made, ".//w:gridCol/@w:w"))) == handout.sideways.width
    assert properties(made, ".//w:sectPr/w:pgSz/@w:orient") == ["landscape"]
    edges = [set(properties(read(file, f"word/header1{n}.xml"), "//w:tab/@w:pos")) for n in ("", "-2")]
    assert edges == [{str(handout.upright.width)}, {str(handout.sideways.width)}]


def test_a_document_that_lies_on_its_side_has_no_other_pages(checklist: Template) -> None:
    made = body_of(checklist, paragraph("a"), wide(), landscape=True)
    assert len(made.findall(".//w:sectPr", NS)) == 1


def test_a_section_keeps_no_first_page_and_no_first_number_of_the_template(handout: Template) -> None:
    own = '<w:titlePg/><w:pgNumType w:fmt="decimal" w:start="1"/><w:type w:val="continuous"/>'
    page = replace(handout.upright, section=handout.upright.section.replace("<w:cols", f"{own}<w:cols"))
    made = body_of(replace(handout, upright=page), paragraph("a"), wide(), paragraph("b"))
    sections = made.findall(".//w:sectPr", NS)
    assert [section.find("w:titlePg", NS) is not None for section in sections] == [True, False, False]
    assert properties(made, ".//w:pgNumType/@w:start") == ["1"]
    assert len(properties(made, ".//w:pgNumType/@w:fmt")) == 2


def test_each_header_of_its_own_comes_with_its_pictures(handout: Template) -> None:
    beside = Part("word/_rels/header1.xml.rels", b"x", 0, 1)
    made = write(replace(handout, fixed=(*handout.fixed, beside)), paragraph("a"), wide())
    names = {part.name for part in made.parts} | {name for name, _ in made.open}
    assert {"word/header1-2.xml", "word/_rels/header1-2.xml.rels"} <= names
    types = content_of(next(part for part in made.parts if part.name == "[Content_Types].xml")).decode()
    assert 'PartName="/word/header1-2.xml"' in types


def test_what_is_the_same_for_all_is_compressed_once(handout: Template) -> None:
    one, other = (write(handout, paragraph(text)) for text in ("one", "other"))
    same = {part.name for part in one.parts for twin in other.parts if part.data is twin.data}
    assert {"word/styles.xml", "word/settings.xml", "word/numbering.xml", "word/footnotes.xml"} <= same


LONG = "What is said here fills a line or two of the page, so that there is something to set. " * 9


def long_document() -> list[nodes.Node]:
    parts = [section(f"s{n}", f"Part {n}", [paragraph(LONG) for _ in range(7)]) for n in range(4)]
    rows = [words(*(f"{row} {column}" for column in "abcde")) for row in range(9)]
    parts[1] += table(list("ABCDE"), rows, "A wide one", "landscape")
    parts[2] += container(words("On a new page.")[0], "page-break")
    return [contents("", title="Contents", levels=1), page_break(""), *parts]


def test_libreoffice_turns_pages_and_finds_the_page_of_every_heading(handout: Template, tmp_path: Path) -> None:
    pages_told = pages_of(finish(write(handout, *long_document()), SLOTS), tmp_path)
    assert not [number for number, text in enumerate(pages_told, start=1) if len(text.split()) < 20], "a blank page"
    listed = dict(re.findall(r"^(Part \d)\.* *(\d+)$", pages_told[0], flags=re.M))
    found = {
        name: str(number)
        for number, text in enumerate(pages_told[1:], start=2)
        for name in re.findall(r"^Part \d$", text, flags=re.M)
    }
    assert listed == found
    assert len(found) == 4
    assert [number for number, text in enumerate(pages_told) if "On a new page." in text[:200]]


def pages_of(file: bytes, folder: Path) -> list[str]:
    """Return the text of each page as LibreOffice sets it."""
    reader = pdftotext()
    place = folder / "made.docx"
    place.write_bytes(file)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [libreoffice(), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(place)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    told = [reader, "-layout", str(place.with_suffix(".pdf")), "-"]
    text = subprocess.run(told, check=True, capture_output=True, text=True, timeout=60).stdout
    return text.split("\f")[:-1]


JPEG = bytes.fromhex("ffd8 ffe0 0010 4a46494600 0101 01 0048 0048 0000 ffc0 000b 08 0048 0090 01 01 11 00 ffd9")
GIF = b"GIF89a" + (96).to_bytes(2, "little") + (48).to_bytes(2, "little") + b"\0\0\0;"


@pytest.mark.parametrize(
    ("name", "content", "asked", "inches"),
    [
        ("a.jpg", JPEG, {}, (2.0, 1.0)),
        ("a.gif", GIF, {}, (1.0, 0.5)),
        ("a.gif", GIF, {"width": "48px"}, (0.5, 0.25)),
        ("a.gif", GIF, {"height": "2.54cm"}, (2.0, 1.0)),
        ("a.gif", GIF, {"scale": 50}, (0.5, 0.25)),
    ],
)
def test_picture_is_as_large_as_asked_for(
    name: str, content: bytes, asked: dict[str, object], inches: tuple[float, float], handout: Template, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)
    made = body_of(handout, nodes.image(uri=name, alt="x", **asked), pictures=tmp_path)
    extent = next(one for one in made.iter() if one.tag.endswith("}extent"))
    assert (int(extent.get("cx")) / 914400, int(extent.get("cy")) / 914400) == pytest.approx(inches)


def test_picture_is_no_wider_than_the_text(handout: Template) -> None:
    made = body_of(handout, nodes.image(uri="box.png", alt="x", width="90cm"))
    extent = next(one for one in made.iter() if one.tag.endswith("}extent"))
    assert int(extent.get("cx")) == pytest.approx(handout.upright.width * 635, abs=1)


# The file


def everything() -> list[nodes.Node]:
    return [node for build, _ in CONSTRUCTS.values() for node in build()]


def test_same_document_gives_same_bytes(handout: Template) -> None:
    again = read_template(TEMPLATES / "designed" / "handout.docx")
    files = [
        finish(write(one, *CONSTRUCTS["lists"][0](), *_blanks(), fillable=True), SLOTS) for one in (handout, again)
    ]
    assert files[0] == files[1]


def test_a_kept_draft_is_the_draft_and_its_text_is_never_packed_again(handout: Template) -> None:
    made = write(handout, *CONSTRUCTS["panels"][0]())
    kept = Draft.read(made.to_bytes())
    assert finish(kept, SLOTS) == finish(made, SLOTS)
    text = next(part.data for part in made.parts if part.name == "word/document.xml")
    assert text in finish(kept, {})
    assert text in finish(kept, SLOTS)


def test_slots_are_filled_and_escaped(handout: Template) -> None:
    made = write(handout, title="If <a> & b", code="K7", kind="key")
    file = finish(made, SLOTS)
    assert words_of(read(file, "word/header1.xml")).split() == ["If", "<a>", "&", "b", "Draft", "K7", "Key"]
    footer = words_of(read(file, "word/footer1.xml")).split()
    assert footer == ["Spring", "<2027>", "Hill", "&", "Dale", "Page", "1", "of", "1", "Content", "of", "today"]
    core = docx.Document(io.BytesIO(file)).core_properties
    assert (core.title, core.author, core.language, core.revision) == ("If <a> & b", "Hill & Dale", "en-GB", 1)
    assert core.created.date() == core.modified.date() == DAY
    entries = read(file, "docProps/custom.xml")
    assert {one.get("name"): "".join(one.itertext()) for one in entries} == {
        "coursewright-kind": "key",
        "coursewright-id": "2.3",
        "coursewright-code": "K7",
        "coursewright-content": "Content of today",
        "coursewright-cohort": "Spring <2027>",
    }


def test_a_slot_that_is_not_given_keeps_its_default(handout: Template) -> None:
    file = finish(write(handout), {})
    assert words_of(read(file, "word/header1.xml")).split() == ["2.3", "Capacity", "Handout"]
    assert words_of(read(file, "word/footer1.xml")).split() == ["the", "whole", "course", "Page", "1", "of", "1"]
    assert b"<?cw-" not in zipfile.ZipFile(io.BytesIO(file)).read("word/footer1.xml")


def test_a_title_cannot_forge_a_slot(handout: Template) -> None:
    header = read(finish(write(handout, title="<?cw-provider?>"), SLOTS), "word/header1.xml")
    assert words_of(header).startswith("<?cw-provider?>")


def test_text_that_xml_cannot_hold_is_replaced(handout: Template) -> None:
    text = "a\x0bb\ud800c\uffff"
    note = nodes.footnote("", nodes.label("", "1"), paragraph(text), ids=["n"])
    file = finish(write(handout, paragraph(text), paragraph(nodes.footnote_reference("", "1", refid="n")), note), {})
    for part in ("word/document.xml", "word/footnotes.xml"):
        assert "a\ufffdb\ufffdc\ufffd" in words_of(read(file, part))
    asked = finish(write(handout, paragraph("\x0b", field("a")), fillable=True), {})
    assert "\ufffd" in words_of(read(asked))


def test_language_is_said(handout: Template) -> None:
    file = finish(draft(document(), handout, made=DAY, pictures=GOLDEN, language="cy-GB"), {})
    assert properties(read(file, "word/styles.xml"), "//w:rPrDefault//w:lang/@w:val") == ["cy-GB"]
    assert docx.Document(io.BytesIO(file)).core_properties.language == "cy-GB"


def test_python_docx_opens_it(handout: Template) -> None:
    opened = docx.Document(io.BytesIO(finish(write(handout, *everything()), SLOTS)))
    assert opened.paragraphs[0].style.name == "Title"
    assert {shape.type for shape in opened.inline_shapes} != set()
    assert [one.style.name for one in opened.paragraphs if one.text == "One"] == ["Heading 1"]


@pytest.mark.parametrize(("name", "sideways"), [("handout", False), ("checklist", True)])
def test_libreoffice_opens_it(name: str, sideways: bool, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    program = libreoffice()
    template: Template = request.getfixturevalue(name)
    file = tmp_path / "all.docx"
    file.write_bytes(finish(write(template, *everything(), landscape=sideways, fillable=sideways), SLOTS))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", "txt:Text", "--outdir", str(tmp_path), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    text = (tmp_path / "all.txt").read_text(encoding="utf-8-sig")
    for said in ("2.3 Capacity", "Lead", "At risk", "For trainers", "meaning", "Sessions"):
        assert said in text


@pytest.mark.parametrize("fillable", [False, True])
def test_microsofts_validator_finds_no_error(fillable: bool, paper: Template, tmp_path: Path) -> None:
    file = tmp_path / "all.docx"
    file.write_bytes(finish(write(paper, *everything(), fillable=fillable, landscape=fillable), SLOTS))
    assert faults_of(file) == []


def test_importing_the_writer_imports_neither_python_docx_nor_lxml() -> None:
    code = "import builder.word, sys; print(sorted({'docx', 'lxml', 'sphinx'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=REPOSITORY)
    assert done.stdout.strip() == "[]"


# Templates


def test_shipped_templates_are_what_their_script_makes(tmp_path: Path) -> None:
    copy = shutil.copytree(TEMPLATES, tmp_path / "templates")
    shipped = {path.relative_to(copy): path.read_bytes() for path in copy.glob("*/*.docx")}
    assert len(shipped) == len(LOOKS) * len(SHEETS)
    for path in copy.glob("*/*.docx"):
        path.unlink()
    subprocess.run([sys.executable, str(copy / "word_templates.py")], check=True)
    assert {path.relative_to(copy): parts(path) for path in copy.glob("*/*.docx")} == {
        name: parts(TEMPLATES / name) for name in shipped
    }


def parts(path: Path) -> dict[str, str]:
    """Return the parts of a file; how they are compressed depends on the machine."""
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name).decode() for name in package.namelist()}


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours. Source: WCAG 2.2, relative luminance."""

    def light(color: str) -> float:
        parts = [int(color[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    darker, lighter = sorted((light(one), light(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", SHEETS)
def test_every_colour_of_a_template_can_be_read(look: str, name: str) -> None:
    part = etree.fromstring(parts(TEMPLATES / look / f"{name}.docx")["word/styles.xml"].encode())
    grounds = {"FFFFFF", *properties(part, "//w:shd/@w:fill")}
    for color in set(properties(part, "//w:rPr/w:color/@w:val")):
        assert min(contrast(color, ground) for ground in grounds) >= 4.5
    for color in properties(part, "//w:style[starts-with(@w:styleId, 'Heading')]/w:rPr/w:color/@w:val"):
        assert contrast(color, "FFFFFF") >= 7


def changed(source: Path, target: Path, part: str, change: Callable[[str], str]) -> Path:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content.decode()).encode() if name == part else content)
    return target


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\5\6" + b"\0" * 18])
def test_file_that_is_no_template(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "no.docx").write_bytes(content)
    with pytest.raises(ValueError, match=r"no\.docx: not a Word file"):
        read_template(tmp_path / "no.docx")
    with pytest.raises(ValueError, match="not a Word file"):
        read_template(tmp_path / "gone.docx")


def test_a_provider_moves_and_drops_controls_in_word(tmp_path: Path) -> None:
    """A control may hold several runs and be shown as a prompt; marks of revisions and foreign settings go."""

    def edit(xml: str) -> str:
        xml = xml.replace('<w:t xml:space="preserve">Title</w:t>', "<w:t>Ti</w:t></w:r><w:r><w:t>tle</w:t>")
        xml = xml.replace('<w:id w:val="101"/>', '<w:id w:val="101"/><w:showingPlcHdr/>')
        return re.sub(r'<w:sdt><w:sdtPr><w:alias w:val="Status"/>.*?</w:sdt>', "", xml)

    source = TEMPLATES / "designed" / "handout.docx"
    moved = changed(source, tmp_path / "a.docx", "word/header1.xml", edit)
    guarded = changed(
        moved,
        tmp_path / "b.docx",
        "word/settings.xml",
        lambda xml: xml.replace("<w:defaultTabStop", "<w:trackRevisions/><w:defaultTabStop"),
    )
    file = finish(write(read_template(guarded)), SLOTS)
    header = read(file, "word/header1.xml")
    assert words_of(header).split() == ["2.3", "Capacity", "Handout"]
    assert header.findall(".//w:showingPlcHdr", NS) == []
    assert read(file, "word/settings.xml").findall("w:trackRevisions", NS) == []
