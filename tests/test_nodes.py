"""Nodes that are made in a shorter way than docutils' own are the same nodes."""

from __future__ import annotations

import pytest
from docutils import nodes

from builder.doc.nodes import OWN_NODES, blank, bullets, element, every, inline, numbered, paragraph, strong

PLAIN = (nodes.container, nodes.colspec, nodes.entry, nodes.list_item, nodes.row, nodes.table, *OWN_NODES)
OF_TEXT = (nodes.inline, nodes.paragraph, nodes.reference, nodes.strong, nodes.term, nodes.title)


def kinds() -> list[type[nodes.Element]]:
    """Return kinds of nodes that are made of children, and not of texts."""
    return [kind for kind in PLAIN if not issubclass(kind, nodes.TextElement)]


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.__name__)
def test_an_element_is_what_docutils_makes(kind: type[nodes.Element]) -> None:
    child, other = blank("", name="a"), blank("", name="a")
    ours, theirs = element(kind, [child], ["one"], colwidth=3), kind("", other, classes=["one"], colwidth=3)
    assert vars(ours) | {"children": []} == vars(theirs) | {"children": []}
    assert ours.children == [child]
    assert child.parent is ours


@pytest.mark.parametrize("kind", OF_TEXT, ids=lambda kind: kind.__name__)
def test_an_element_of_text_is_what_docutils_makes(kind: type[nodes.TextElement]) -> None:
    ours, theirs = element(kind, [nodes.Text("said")], refuri="x"), kind("", "said", refuri="x")
    assert vars(ours) == vars(theirs)
    assert ours[0].parent is ours


def test_elements_share_nothing_that_can_change() -> None:
    classes = ["one"]
    first, second = element(nodes.row, (), classes), element(nodes.row, (), classes)
    first["classes"].append("two")
    first["ids"].append("here")
    assert (second["classes"], second["ids"], classes) == (["one"], [], ["one"])


def test_no_text_is_no_node() -> None:
    assert [list(strong("").children), list(inline("").children)] == [[], []]


def test_lists_and_paragraphs_hold_what_they_are_given_in_order() -> None:
    said = [[paragraph("first ", strong("word"))], [paragraph("second")]]
    assert bullets(said, "cw-x").astext() == "first word\n\nsecond"
    assert numbered(said, "upperalpha")["enumtype"] == "upperalpha"
    assert [str(one) for one in every(nodes.Text, said[0])] == ["first ", "word"]
