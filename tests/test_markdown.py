"""Plain text is parsed sooner, and to the same tokens as the parser's own rules make."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from places import CASES, REPOSITORY

from builder.markdown import tokens

PIECES = (
    *("a", "Two words", "é", "*", "**", "_", "`", "```", "~~~", "[", "]", "(", ")", "![", "!", "<", "<b>", "&amp;"),
    *(
        "&",
        "\\",
        "\\\n",
        " ",
        "  ",
        "    ",
        "\t",
        "\n",
        "\n\n",
        "  \n",
        "\r\n",
        "\0",
        "\x0b",
        "\u2028",
        "$",
        "^",
        "{",
        "}",
    ),
    *("- ", "-", "* ", "+ ", "1. ", "2) ", "10", "> ", ">", "# ", "=", "===", "---", ":", "|", "a | b\n--|--\n"),
    *("[x] ", "[a](b)", "[a]: b", "https://a.org", "~"),
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


@cache
def own() -> MarkdownIt:
    """Return the parser with its own rules only."""
    return MarkdownIt("commonmark").enable("table").disable("reference")


@given(TEXTS)
@example("- one\ntwo\n===\n")
@example("> a\nb\n- c\n")
@example("a\n| b |\n|---|\n")
@example("1. a\n   > b\n   c\n2. d")
def test_tokens_are_those_of_the_parser(text: str) -> None:
    assert tokens(text) == own().parse(text)


@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=8).map("".join), max_size=8))
def test_tokens_of_lists_and_quotations_are_those_of_the_parser(lines: list[str]) -> None:
    for start in ("- ", "> ", "- [ ] a\n  > ", "1. ", "  "):
        text = "\n".join(start + line for line in lines)
        assert tokens(text) == own().parse(text)


FOLDERS = (CASES / "good", REPOSITORY / "question_bank", REPOSITORY / "worksheets", REPOSITORY / "docs")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_tokens_of_files_are_those_of_the_parser(folder: Path) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.md"))]
    assert texts
    assert all(tokens(text) == own().parse(text) for text in texts)
