"""Prose to Markdown and back: no sign of a text becomes a mark, and nothing changes that can be seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from courses import read_once
from hypothesis import example, given, settings
from hypothesis import strategies as st
from places import REPOSITORY

from builder import prose
from builder.course.locks import without_places
from builder.intake.markdown import markdown
from builder.intake.normal import DEFINITION, normal
from builder.model import (
    Block,
    Break,
    Code,
    CodeBlock,
    Emphasis,
    Gap,
    Grid,
    Inline,
    Link,
    Listing,
    Paragraph,
    Picture,
    Prose,
    Where,
    Words,
)

HERE = Where("question_bank/1.1.md", 1)
MANY = settings(max_examples=200, derandomize=True, deadline=None)

SIGNS = [
    *("a", "b c", "é", " ", "  ", "\n", "\t", "\xa0", "1", "12.", "1)", "-", "- ", "+ ", "* ", "*", "_", "**", "__"),
    *("#", "# ", ">", "> ", "`", "``", "```", "~~~", ":::", "{comp}", "{a", "[", "]", "[1]", "[x] ", "]: ", "](b)"),
    *("(", ")", "(b)", "!", "![", "|", "|---|", "---", "===", "<b>", "<!-- ", "</a>", "<http://a.b>", "&amp;", "&#65;"),
    *("&", ";", "\\", "\\\n", ".", "a_b", "http://a.b", '"', "€", "。", "\u2028", "\x00", "\x85"),
]
texts = st.lists(st.sampled_from(SIGNS), max_size=5).map("".join)
words = st.builds(Words, texts)
HREFS = ["https://a.org/?b=1&copy;=(2)", "b.md", "x(", "y)*_", "javascript:x", "", "ä ö", "mailto:a@b.c"]
hrefs = st.sampled_from(HREFS)
plain = st.one_of(
    words, st.builds(Code, texts), st.just(Break()), st.builds(Picture, hrefs, texts), st.builds(Gap, st.integers(1, 3))
)


def marked(inner: st.SearchStrategy[Inline]) -> st.SearchStrategy[Inline]:
    runs = st.lists(inner, max_size=3).map(tuple)
    return st.one_of(inner, st.builds(Emphasis, runs, st.booleans()), st.builds(Link, hrefs, runs))


inlines = st.recursive(plain, marked, max_leaves=5)
runs = st.lists(inlines, max_size=4).map(tuple)
rows = st.lists(runs, min_size=1, max_size=3).map(tuple)
leaves = st.one_of(
    st.builds(Paragraph, runs),
    st.builds(CodeBlock, texts),
    st.builds(Grid, rows, st.lists(rows, max_size=2).map(tuple)),
)
starts = st.one_of(st.none(), st.integers(0, 12))


def listed(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    items = st.lists(st.lists(inner, max_size=3).map(tuple), max_size=3).map(tuple)
    return st.one_of(inner, st.builds(Listing, items, starts))


blocks = st.recursive(leaves, listed, max_leaves=5)
proses = st.lists(blocks, max_size=4).map(lambda found: Prose(HERE, tuple(found)))


def back(text: Prose) -> object:
    written = markdown(text)
    assert not DEFINITION.search(written)
    read, problems = prose.parse(written, HERE)
    assert problems == [], written
    return without_places(read)


def without_gaps(text: Prose) -> Prose:
    """Return a text as it is read before its gaps are found."""

    def change(run: tuple[Inline, ...]) -> Iterator[Inline]:
        for inline in run:
            if isinstance(inline, Gap):
                yield Words(f"[{inline.number}]")
            elif isinstance(inline, Emphasis | Link):
                yield replace(inline, children=tuple(change(inline.children)))
            else:
                yield inline

    def block(found: Block) -> Block:
        match found:
            case Paragraph(run):
                return Paragraph(tuple(change(run)))
            case Listing(items, start):
                return Listing(tuple(tuple(map(block, item)) for item in items), start)
            case Grid(head, rows):
                head, *rest = (tuple(tuple(change(cell)) for cell in row) for row in (head, *rows))
                return Grid(head, tuple(rest))
            case _:
                return found

    return normal(Prose(text.where, tuple(map(block, text.blocks))))


def one(*run: Inline) -> Prose:
    return Prose(HERE, (Paragraph(run),))


@pytest.mark.no_cover
@MANY
@given(proses)
@example(one(Words('a"'), Emphasis((Words('"b"'),)), Words("c")))
@example(one(Words("{comp}"), Code("x")))
def test_any_text_comes_back(text: Prose) -> None:
    assert back(text) == without_places(without_gaps(normal(text)))


@pytest.mark.no_cover
@MANY
@given(proses)
def test_normal_form_is_reached_at_once(text: Prose) -> None:
    assert normal(normal(text)) == normal(text)


@MANY
@given(st.lists(runs, min_size=1, max_size=3))
def test_no_word_is_lost(found: list[tuple[Inline, ...]]) -> None:
    text = Prose(HERE, tuple(map(Paragraph, found)))

    def letters(given: Prose) -> Counter[str]:
        return Counter(sign for sign in prose.plain(given) if sign.isalnum())

    assert letters(normal(text)) >= letters(text)  # a link without words shows its address


def test_gaps_come_back_and_a_number_in_brackets_is_none() -> None:
    text = one(Words("See [2]: "), Emphasis((Gap(1), Words("(x)"))), Words(" "), Gap(2), Words(": !"), Gap(3))
    read, _ = prose.parse(markdown(text), HERE)
    there, found = prose.with_gaps(read)
    assert found == (1, 2, 3)
    assert without_places(there) == without_places(normal(text))
    assert prose.plain(there) == "See (2): [1](x) [2]: ![3]"


@pytest.mark.no_cover
def test_every_text_of_the_bank_comes_back() -> None:
    course = read_once(REPOSITORY)
    found = [text for item in course.items for text in prose.texts_of(item)]
    assert len(found) > 1000
    for text in found:
        assert normal(text) == text
        assert without_places(prose.with_gaps(prose.parse(markdown(text), HERE)[0])[0]) == without_places(text)
