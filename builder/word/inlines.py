"""Inline nodes to runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from docutils import nodes

from builder.doc.nodes import blank, gap, slot
from builder.word import markup
from builder.word.blanks import control, printed_gap
from builder.word.pictures import picture
from builder.word.place import Place, Writing
from builder.word.styles import RUNS, first


class Marks(NamedTuple):
    """How text looks: a character style by name, emphasis, and whether it is raised or lowered."""

    style: str = ""
    strong: bool = False
    emphasis: bool = False
    raised: str = ""
    language: str = ""

    def properties(self, writing: Writing) -> str:
        """Return the run properties. Emphasis alone is a style; on top of another it is bold or italic."""
        if self is PLAIN:
            return ""
        if (known := writing.looks.get(self)) is None:
            known = writing.looks[self] = self._properties(writing)
        return known

    def _properties(self, writing: Writing) -> str:
        style, bold, italic = self.style, self.strong, self.emphasis
        if not style and bold:
            style, bold = "Strong", False
        elif not style and italic:
            style, italic = "Emphasis", False
        id_ = writing.template.styles[style] if style else ""
        return markup.run_properties(id_, bold=bold, italic=italic, raised=self.raised, language=self.language)


PLAIN = Marks()
_STRONG, _LINK = Marks(strong=True), Marks(style="Hyperlink")
_OUTSIDE = ("http://", "https://", "mailto:", "tel:")

_ONLY_TEXT = frozenset((nodes.Text,))

Inline = Callable[[Any, Writing, Place, Marks], str]


def runs(children: Sequence[nodes.Node], writing: Writing, place: Place, marks: Marks = PLAIN) -> str:
    """Return inline nodes as runs. One that Word cannot carry becomes a problem."""
    if place.language and marks is PLAIN:
        marks = Marks(language=place.language)
    if _ONLY_TEXT.issuperset(map(type, children)):
        # A paragraph has a text for each of its lines, and one run is enough.
        return markup.words("".join(children), marks.properties(writing))  # type: ignore[arg-type]
    made: list[str] = []
    said = ""
    for child in children:
        if type(child) is nodes.Text:
            said += child  # a text of docutils is a str
            continue
        if said:
            made.append(markup.words(said, marks.properties(writing)))
            said = ""
        made.append(inline(child, writing, place, marks))
    if said:
        made.append(markup.words(said, marks.properties(writing)))
    return "".join(made)


def inline(node: nodes.Node, writing: Writing, place: Place, marks: Marks = PLAIN) -> str:
    """Return one inline node, which is not text, as runs."""
    write = INLINES.get(type(node)) or NAMED.get(type(node).__name__)
    if write is None:
        return unknown(node, writing)
    if node.attributes["ids"]:  # type: ignore[attr-defined]  # all of these are elements
        return "".join(map(markup.mark, writing.ids_of(node))) + write(node, writing, place, marks)
    return write(node, writing, place, marks)


def unknown(node: nodes.Node, writing: Writing) -> str:
    """Note that Word cannot carry a node."""
    said = f": {node.astext()}" if isinstance(node, nodes.system_message | nodes.problematic) else ""
    name = type(node).__name__
    return writing.problem(node, "N001", f"Word cannot carry `{name}`{said}: say it in text, a list or a table")


def lines(content: str, writing: Writing, marks: Marks = PLAIN) -> str:
    """Return text as a run that keeps its lines."""
    shown = markup.BREAK.join(markup.t(line) for line in content.rstrip("\n").split("\n"))
    return markup.r(shown, marks.properties(writing))


def _strong(node: nodes.Element, writing: Writing, place: Place, marks: Marks) -> str:
    return runs(node.children, writing, place, _STRONG if marks is PLAIN else marks._replace(strong=True))


def _emphasis(node: nodes.Element, writing: Writing, place: Place, marks: Marks) -> str:
    return runs(node.children, writing, place, marks._replace(emphasis=True))


def _literal(node: nodes.Element, writing: Writing, place: Place, marks: Marks) -> str:
    return runs(node.children, writing, place, marks._replace(style="Literal"))


def _raised(node: nodes.Element, writing: Writing, place: Place, marks: Marks) -> str:
    return runs(node.children, writing, place, marks._replace(raised=type(node).__name__))


def _through(node: nodes.Element, writing: Writing, place: Place, marks: Marks) -> str:
    return runs(node.children, writing, place, marks)


def _nothing(node: nodes.Node, writing: Writing, place: Place, marks: Marks) -> str:
    return ""


def _target(node: nodes.target, writing: Writing, place: Place, marks: Marks) -> str:
    """Write a target; `inline` marks its own IDs, here is that which it gives to what follows."""
    return "".join(map(markup.mark, writing.ids_of(node))) + runs(node.children, writing, place, marks)


def _inline(node: nodes.inline, writing: Writing, place: Place, marks: Marks) -> str:
    classes = node.attributes["classes"]
    if not classes:
        return runs(node.children, writing, place, marks)
    if "cw-break" in classes:
        return markup.r(markup.BREAK)
    inside = runs(node.children, writing, place, _marked(marks, *classes))
    return markup.r(markup.TAB) + inside if "cw-marks" in classes else inside


@lru_cache(maxsize=256)
def _marked(marks: Marks, *classes: str) -> Marks:
    """Return how text looks within inline text of some classes."""
    if language := language_of(classes):
        marks = marks._replace(language=language)
    style = first(classes, RUNS)
    return marks._replace(style=style) if style else marks


def language_of(classes: Iterable[str]) -> str:
    """Return the language that a class such as `language-cy` names, or nothing. Source: docutils' HTML writers."""
    return next((name.removeprefix("language-") for name in classes if name.startswith("language-")), "")


def _reference(node: nodes.Element, writing: Writing, place: Place, marks: Marks) -> str:
    """Write a link to an address or to a place in this document; what leads elsewhere is plain text on paper."""
    told = node.attributes
    address = told.get("refuri", "")
    id_ = told.get("refid", "") or (address[1:] if address.startswith("#") else "")
    anchor = writing.anchor(id_) if id_ else ""
    if not anchor and not address.startswith(_OUTSIDE):
        return runs(node.children, writing, place, marks)
    inside = runs(node.children, writing, place, _LINK if marks is PLAIN else marks._replace(style="Hyperlink"))
    if anchor:
        return markup.hyperlink(inside, anchor=anchor)
    return markup.hyperlink(inside, relation=writing.relate(place.part, "hyperlink", address, outside=True))


def _note_reference(node: nodes.Element, writing: Writing, place: Place, marks: Marks) -> str:
    """Refer to a footnote: the first reference carries it, any other repeats its mark."""
    id_, mark = f"{writing.scope}{node.get('refid', '')}", node.astext()
    raised = markup.run_properties(writing.style("Footnote Reference"))
    if id_ not in writing.footnotes.found or id_ in writing.notes or place.part == "footnotes":
        return markup.r(markup.t(mark), raised)
    writing.notes[id_] = mark
    number = len(writing.notes)
    return markup.note_reference(number, raised, "" if mark == str(number) else mark)


def _image(node: nodes.image, writing: Writing, place: Place, marks: Marks) -> str:
    return picture(node, writing, place)


def _gap(node: nodes.Element, writing: Writing, place: Place, marks: Marks) -> str:
    return runs(node.children, writing, place, marks._replace(strong=True)) + printed_gap(writing)


def _blank(node: nodes.Element, writing: Writing, place: Place, marks: Marks) -> str:
    return control(node, writing, place, at_end=not place.cell and _ends_line(node))


def _ends_line(node: nodes.Element) -> bool:
    """Tell whether a blank is the last thing in its paragraph: its line then runs to the margin."""
    parent = node.parent
    if not isinstance(parent, nodes.paragraph):
        return False
    rest = parent.children[parent.children.index(node) + 1 :]
    return not any(child.astext().strip() or type(child) is blank for child in rest)


def leads_line(node: nodes.Element) -> bool:
    """Tell whether a paragraph ends in a blank whose line runs to the margin."""
    return any(type(child) is blank and child["kind"] == "text" and _ends_line(child) for child in node.children[-2:])


def has_marks(node: nodes.Element) -> bool:
    """Tell whether a paragraph has text that stands at the right margin."""
    return any("cw-marks" in child.attributes["classes"] for child in node.children if type(child) is nodes.inline)


INLINES: Mapping[type[nodes.Node], Inline] = {
    nodes.emphasis: _emphasis,
    nodes.strong: _strong,
    nodes.literal: _literal,
    nodes.title_reference: _emphasis,
    nodes.inline: _inline,
    nodes.generated: _through,
    nodes.abbreviation: _through,
    nodes.acronym: _through,
    nodes.subscript: _raised,
    nodes.superscript: _raised,
    nodes.reference: _reference,
    nodes.citation_reference: _reference,
    nodes.target: _target,
    nodes.footnote_reference: _note_reference,
    nodes.image: _image,
    nodes.comment: _nothing,
    nodes.substitution_definition: _nothing,
    gap: _gap,
    slot: _through,
    blank: _blank,
}

NAMED: Mapping[str, Inline] = {
    "literal_strong": _strong,
    "literal_emphasis": _emphasis,
    "download_reference": _through,
    "number_reference": _reference,
    "manpage": _emphasis,
    "index": _nothing,
}
"""Nodes of Sphinx, by name: this package must not import it."""
