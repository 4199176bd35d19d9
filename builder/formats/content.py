"""What all formats share: the value that a format is, and texts as learning systems can show them.

The bank lies in one folder, so pictures are looked up from there, also for a form that a lock gave back.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, assert_never
from urllib.parse import quote, unquote, urlsplit

from builder import prose
from builder.form import Form, Question
from builder.model import (
    Block,
    Break,
    Code,
    CodeBlock,
    Emphasis,
    Gap,
    Grid,
    Inline,
    Interaction,
    Link,
    Listing,
    Paragraph,
    Picture,
    Problem,
    Prose,
    Words,
)

BANK = "question_bank"
_SCHEMES = ("http", "https", "mailto", "tel")


Feature = Literal[
    "id",
    "revision",
    "title",
    "competences",
    "level",
    "marks",
    "minutes",
    "sources",
    "vignette",
    "markup",
    "pictures",
    "feedback",
    "option feedback",
    "part marks",
    "pair reasons",
    "rubric",
    "model answer",
    "unit",
    "capitals",
    "spelling",
    "pinned",
    "key",
]
"""What a format may carry of an item beside its stem and answer.

`vignette`: as a text of its own, shared by its items (else it stands in front of each stem). `markup`: emphasis, lists,
tables, links (else plain text). `part marks`: part of the marks for part of an answer. `option feedback`: why an option
or an answer is right or wrong. `pair reasons`: why a pair matches. `capitals`, `spelling`: how a text is compared.
"""


@dataclass(frozen=True, slots=True)
class Format:
    """A format: the interactions that it has, what it carries of them, and its writer.

    `write` takes a form and its pictures by their paths in the course (see `pictures_of`), and returns the
    files by their names below `exports/<blueprint>/`. It may assume that `refused` found no error.
    `limits` yields what it cannot carry of one question whose interaction it has.
    `title` is what people call it; `carries` is true of every question for which `limits` yields nothing; `leaves` says
    in a sentence what it carries of no question, which is told once for a form.
    """

    name: str
    interactions: frozenset[type[Interaction]]
    write: Callable[[Form, Mapping[str, bytes]], dict[str, bytes]]
    limits: Callable[[Question], Iterator[Problem]]
    title: str = ""
    carries: frozenset[Feature] = frozenset()
    leaves: str = ""


def picture_path(src: str) -> str:
    """Return the path in the course of a picture that the bank names."""
    return posixpath.normpath(posixpath.join(BANK, unquote(src)))


def pictures_of(form: Form) -> tuple[str, ...]:
    """Return the paths in the course of all pictures of a form, each once, in order."""
    shown = [vignette.text for vignette in form.vignettes]
    shown += [text for question in form.questions for text in prose.texts_of(question.item)]
    return tuple(dict.fromkeys(picture_path(picture.src) for text in shown for picture in prose.pictures(text)))


def portable(text: Prose, address: str, gap: str = "[{}]") -> Prose:
    """Return a text for a place outside the course.

    Pictures get `address` before their path, and gaps are written as `gap`. A link to a page of the course
    becomes its words: there is no such page where the text goes.
    """

    def change(run: tuple[Inline, ...]) -> tuple[Inline, ...]:
        return tuple(new for inline in run for new in _changed(inline, address, gap, change))

    return Prose(text.where, tuple(_rewritten(block, change) for block in text.blocks))


Change = Callable[[tuple[Inline, ...]], tuple[Inline, ...]]


def _changed(inline: Inline, address: str, gap: str, change: Change) -> tuple[Inline, ...]:
    match inline:
        case Picture(src, alt):
            return (Picture(address + quote(picture_path(src)), alt),)
        case Link(href, children):
            return (Link(href, change(children)),) if urlsplit(href).scheme in _SCHEMES else change(children)
        case Emphasis(children, strong):
            return (Emphasis(change(children), strong),)
        case Gap(number):
            return (Words(gap.format(number)),)
        case Words() | Code() | Break():
            return (inline,)
        case _:
            assert_never(inline)


def _rewritten(block: Block, change: Change) -> Block:
    match block:
        case Paragraph(children):
            return Paragraph(change(children))
        case Listing(items, start):
            return Listing(tuple(tuple(_rewritten(inner, change) for inner in item) for item in items), start)
        case Grid(head, rows):
            return Grid(tuple(map(change, head)), tuple(tuple(map(change, row)) for row in rows))
        case CodeBlock():
            return block
        case _:
            assert_never(block)
