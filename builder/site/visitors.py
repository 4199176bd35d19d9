"""HTML for our own nodes: for pages and for the EPUB alike, so every element is closed as XHTML asks."""

from __future__ import annotations

from html import escape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from builder.doc.nodes import OWN_NODES

SLOT = "cw-slot"
BLOCK = "cw-block"


def _attributes(**values: str) -> str:
    return "".join(f' {name}="{escape(value)}"' for name, value in values.items() if value)


def visit_practice(self: HTML5Translator, node: nodes.Element) -> None:
    """Open a practice item."""
    shown = {"id": node["ids"][0], "class": "cw-item", "data-type": node["type"]}
    shown |= {f"data-{name}": value for name, value in node["data"].items()}
    shown |= {"role": "group", "aria-labelledby": node["name"]}
    self.body.append(f"<div{_attributes(**shown)}>\n")


def depart_div(self: HTML5Translator, node: nodes.Element) -> None:
    """Close a block."""
    self.body.append("</div>\n")


def visit_choices(self: HTML5Translator, node: nodes.Element) -> None:
    """Open a list within a practice item."""
    self.body.append(f'<{node["tag"]} class="{escape(" ".join(node["classes"]))}">\n')


def depart_choices(self: HTML5Translator, node: nodes.Element) -> None:
    """Close the list."""
    self.body.append(f"</{node['tag']}>\n")


def visit_choice(self: HTML5Translator, node: nodes.Element) -> None:
    """Open an entry of the list."""
    data = {f"data-{name}": value for name, value in node["data"].items()}
    self.body.append(f"<li{_attributes(**data)}>")


def depart_choice(self: HTML5Translator, node: nodes.Element) -> None:
    """Close the entry."""
    self.body.append("</li>\n")


def visit_answers(self: HTML5Translator, node: nodes.Element) -> None:
    """Open the answer, closed until asked for."""
    self.body.append(f'<details class="cw-answer"><summary>{escape(node["summary"])}</summary>\n')


def depart_answers(self: HTML5Translator, node: nodes.Element) -> None:
    """Close the answer."""
    self.body.append("</details>\n")


def visit_gap(self: HTML5Translator, node: nodes.Element) -> None:
    """Open a gap in a sentence."""
    self.body.append(f'<span class="cw-gap" data-gap="{node["number"]}">')


def depart_gap(self: HTML5Translator, node: nodes.Element) -> None:
    """Close the gap."""
    self.body.append("</span>")


def visit_slot(self: HTML5Translator, node: nodes.Element) -> None:
    """Open a slot; the marks go when the cohort is written."""
    self.body.append(f"<!--{SLOT}:{node['name']}-->")


def depart_slot(self: HTML5Translator, node: nodes.Element) -> None:
    """Close the slot."""
    self.body.append(f"<!--/{SLOT}-->")


def visit_block_slot(self: HTML5Translator, node: nodes.Element) -> None:
    """Open a block that a cohort fills."""
    self.body.append(f"<!--{BLOCK}:{node['name']}-->\n")


def depart_block_slot(self: HTML5Translator, node: nodes.Element) -> None:
    """Close the block."""
    self.body.append(f"<!--/{BLOCK}-->\n")


def visit_citation(self: HTML5Translator, node: nodes.Element) -> None:
    """Open a source in the list of references, without the deprecated role that Sphinx gives it."""
    self.body.append(f'<div class="cw-source" id="{escape(node["ids"][0])}">\n')


def visit_label(self: HTML5Translator, node: nodes.label) -> None:
    """Open the label of a source, or of a footnote as docutils does."""
    if isinstance(node.parent, nodes.citation):
        self.body.append('<p class="cw-source-label">')
    else:
        HTML5Translator.visit_label(self, node)


def depart_label(self: HTML5Translator, node: nodes.label) -> None:
    """Close the label."""
    if isinstance(node.parent, nodes.citation):
        self.body.append("</p>\n")
    else:
        HTML5Translator.depart_label(self, node)


def visit_blank(self: HTML5Translator, node: nodes.Element) -> None:
    """Show a place to fill in as an empty line with its question as name."""
    self.body.append(f'<span class="cw-blank" role="img"{_attributes(**{"aria-label": node["label"]})}>')


def visit_paper(self: HTML5Translator, node: nodes.Element) -> None:
    """Show nothing: page breaks and tables of contents are for paper."""
    raise nodes.SkipNode


def visit_nothing(self: HTML5Translator, node: nodes.Element) -> None:
    """Open nothing: how pages lie is for paper."""


def depart_nothing(self: HTML5Translator, node: nodes.Element) -> None:
    """Close nothing."""


VISITORS = {
    "practice": (visit_practice, depart_div),
    "choices": (visit_choices, depart_choices),
    "choice": (visit_choice, depart_choice),
    "answers": (visit_answers, depart_answers),
    "gap": (visit_gap, depart_gap),
    "slot": (visit_slot, depart_slot),
    "block_slot": (visit_block_slot, depart_block_slot),
    "blank": (visit_blank, depart_gap),
    "page_break": (visit_paper, depart_nothing),
    "pages": (visit_nothing, depart_nothing),
    "contents": (visit_paper, depart_nothing),
}


def register(app: Sphinx) -> None:
    """Register every node of ours with its visitors; one without fails here, not in a page."""
    for node in OWN_NODES:
        app.add_node(node, html=VISITORS[node.__name__])
    app.add_node(nodes.citation, override=True, html=(visit_citation, depart_div))
    app.add_node(nodes.label, override=True, html=(visit_label, depart_label))
