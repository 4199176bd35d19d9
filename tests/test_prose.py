"""The closed subset of Markdown: what is written, what is escaped, and that nothing is lost in silence."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder import prose
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
    Problem,
    Prose,
    Where,
    Words,
)

HERE = Where("question_bank/1.1.md", 10)


def parsed(text: str) -> Prose:
    result, problems = prose.parse(text, HERE)
    assert problems == []
    return result


def refused(text: str) -> list[Problem]:
    return prose.parse(text, HERE)[1]


# What is written

WRITTEN = [
    ("Plain words.", "<p>Plain words.</p>", "Plain words."),
    ("Two\nlines.", "<p>Two\nlines.</p>", "Two lines."),
    ("One.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>", "One.\n\nTwo."),
    ("*soft* and **loud**", "<p><em>soft</em> and <strong>loud</strong></p>", "soft and loud"),
    ("`a < b`", "<p><code>a &lt; b</code></p>", "a < b"),
    ("A break  \nhere", "<p>A break<br>here</p>", "A break\nhere"),
    ("[x](https://a.org/?b=1&c=2)", '<p><a href="https://a.org/?b=1&amp;c=2">x</a></p>', "x"),
    ('![a "b"](p.svg)', '<p><img src="p.svg" alt="a &quot;b&quot;"></p>', 'a "b"'),
    ("- a\n- b", "<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
    ("3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>', "3. a\n4. b"),
    ("1. a\n\n   b", "<ol><li><p>a</p><p>b</p></li></ol>", "1. a\nb"),
    (
        "| a | b |\n|---|---|\n| 1 \\| 2 | |",
        '<table><thead><tr><th scope="col">a</th><th scope="col">b</th></tr></thead>'
        "<tbody><tr><td>1 | 2</td><td></td></tr></tbody></table>",
        "a | b\n1 | 2 | ",
    ),
    ("```\na <b>\n```", "<pre><code>a &lt;b&gt;\n</code></pre>", "a <b>"),
    ("5 < 6 & 7 > 6", "<p>5 &lt; 6 &amp; 7 &gt; 6</p>", "5 < 6 & 7 > 6"),
    ("&lt;b&gt; &copy; &amp;amp;", "<p>&lt;b&gt; © &amp;amp;</p>", "<b> © &amp;"),
    (r"\<b\> \*no\*", "<p>&lt;b&gt; *no*</p>", "<b> *no*"),
    ("[2] text, [x] more", "<p>[2] text, [x] more</p>", "[2] text, [x] more"),
    ("", "", ""),
]


@pytest.mark.parametrize(("text", "html", "plain"), WRITTEN, ids=[text for text, _, _ in WRITTEN])
def test_html_and_plain_text(text: str, html: str, plain: str) -> None:
    assert prose.html(parsed(text)) == html
    assert prose.plain(parsed(text)) == plain


def test_gaps_are_written_as_they_were_typed() -> None:
    text, found = prose.with_gaps(parsed("The [1] and *the [2]*, `[3]`."))
    assert found == (1, 2)
    assert prose.html(text) == "<p>The [1] and <em>the [2]</em>, <code>[3]</code>.</p>"
    assert Gap(2) in list(inlines_of(text))


def test_pictures_and_links_are_found_wherever_they_stand() -> None:
    text = parsed("- **[![a](a.svg)](b.md)**\n\n| ![c](c.svg) |\n|---|\n| [d](d.md) |")
    assert [picture.src for picture in prose.pictures(text)] == ["a.svg", "c.svg"]
    assert [link.href for link in prose.links(text)] == ["b.md", "d.md"]


# What is refused


@pytest.mark.parametrize(
    ("text", "line", "code", "what"),
    [
        ("<b>x</b>", 10, "Q015", "HTML"),
        ("x\n\n<div>\n</div>", 12, "Q015", "HTML"),
        ("<!-- x -->", 10, "Q015", "HTML"),
        ("x\n\n## y", 12, "Q015", "a heading"),
        ("x\n===", 10, "Q015", "a heading"),
        ("x\n\n---", 12, "Q015", "a rule"),
        ("x\n\n____", 12, "Q015", "a rule"),
        ("x\n\n> y", 12, "Q015", "a quotation"),
        ("see {comp}`1.1.1`", 10, "Q015", "a role or directive"),
        ("see {cite:t}`x`", 10, "Q015", "a role or directive"),
        (":::{note}\nx\n:::", 10, "Q015", "a role or directive"),
        ("```{note}\nx\n```", 10, "Q015", "a directive"),
        ("- a\n- <i>b</i>", 11, "Q015", "HTML"),
        ("| a |\n|---|\n| <i>b</i> |", 12, "Q015", "HTML"),
        ('[a](b.md "c")', 10, "Q015", "the title 'c'"),
        ("![](a.svg)", 10, "Q016", "no alt text"),
    ],
)
def test_what_the_subset_does_not_hold_is_a_problem(text: str, line: int, code: str, what: str) -> None:
    found = refused(text)
    assert found
    assert {problem.code for problem in found} == {code}
    assert found[0].where == Where(HERE.path, line)
    assert what in found[0].message


@pytest.mark.parametrize("href", ["javascript:alert(1)", "vbscript:x", "data:text/html,x", "file:///etc"])
def test_dangerous_address_makes_no_link(href: str) -> None:
    assert "<a" not in prose.html(parsed(f"[x]({href})"))


def test_reference_definition_makes_no_link() -> None:
    assert prose.html(parsed("- [2] a\n\n[2]: https://example.org")).count("<a") == 0


def test_cells_that_the_parser_drops_are_a_problem() -> None:
    text = "> | a | b |\n> |---|---|\n> | 1 | 2 | 3 |\n> | 1 \\| 2 | 3 |"
    found = list(prose.lost_cells(prose.tokens(text), text.split("\n"), HERE))
    assert [(problem.where.line, problem.code) for problem in found] == [(12, "Q017")]


# Whatever is written

PIECES = [
    *("*", "**", "_", "__", "`", "``", "```\n", "~~~\n", "[", "](", ")", "![", "<", ">", "&", "\\", '"', "'"),
    *("\n", "\n\n", "  \n", "    ", "\t", "- ", "1. ", "2) ", "> ", "# ", "---\n", "===\n", "____", "|", "| "),
    *("|---|---|\n", "[1]", "[x] ", "<b>", "</b>", "<br/>", "<!--", "-->", "<script>", "&lt;", "&#60;"),
    *("&amp;", "{comp}`", ":::{note}\n", "https://a.org", "<https://b.org>", "javascript:", "\u00a0", "é", "😀"),
]
TEXTS = st.lists(st.sampled_from(PIECES) | st.integers(0, 99).map("w{}w".format), max_size=25).map("".join)

ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}, "ol": {"start"}, "th": {"scope"}}
TAGS = {
    *("p", "em", "strong", "code", "pre", "br", "a", "img", "ul", "ol", "li"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}


class Reader(HTMLParser):
    """Reads HTML back and fails on whatever prose does not write."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text = ""
        self.values = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS
        assert {name for name, _ in attrs} <= ATTRIBUTES.get(tag, set())
        for name, value in attrs:
            assert name != "href" or not re.match(r"(?i)\s*(javascript|vbscript|file|data):", value or "")
            self.values += f" {value} "
        if tag not in ("br", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        pytest.fail(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        pytest.fail(f"a declaration: {decl}")

    def handle_pi(self, data: str) -> None:
        pytest.fail(f"an instruction: {data}")


def read_back(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader


def inlines_of(text: Prose) -> list[Inline]:
    return [one for block in text.blocks for one in flat_block(block)]


def flat_block(block: Block) -> list[Inline]:
    match block:
        case Paragraph(children):
            return flat(children)
        case CodeBlock(code):
            return [Code(code)]
        case Listing(items):
            return [one for item in items for inner in item for one in flat_block(inner)]
        case Grid(head, rows):
            return [one for row in (head, *rows) for cell in row for one in flat(cell)]


def flat(run: tuple[Inline, ...]) -> list[Inline]:
    found: list[Inline] = []
    for inline in run:
        found.append(inline)
        if isinstance(inline, Emphasis | Link):
            found += flat(inline.children)
    return found


def shown(inline: Inline) -> str:
    match inline:
        case Words(text) | Code(text):
            return text
        case Gap(number):
            return f"[{number}]"
        case Emphasis() | Link() | Picture() | Break():
            return ""


@settings(max_examples=300, derandomize=True, deadline=None)
@given(TEXTS)
def test_html_is_balanced_and_holds_the_text_as_text(text: str) -> None:
    result, _ = prose.parse(text, HERE)
    reader = read_back(prose.html(result))
    written = "".join(shown(one) for one in inlines_of(result))
    assert "".join(reader.text.split()) == "".join(written.split())


@settings(max_examples=300, derandomize=True, deadline=None)
@given(TEXTS)
def test_what_is_not_a_problem_is_not_lost(text: str) -> None:
    stream, lines = prose.tokens(text), text.split("\n")
    result, problems = prose.from_tokens(stream, HERE)
    problems += prose.lost_cells(stream, lines, HERE)
    if problems:
        return
    reader = read_back(prose.html(result))
    kept = reader.text + reader.values
    named = re.sub(r"^[ \t>*\d.)-]*(`{3,}|~{3,}).*$", "", text, flags=re.M)  # the name of a language is no text
    for word in re.findall(r"w\d+w", named):
        assert word in kept


@settings(max_examples=200, derandomize=True, deadline=None)
@given(TEXTS)
def test_plain_text_holds_what_html_holds(text: str) -> None:
    result, _ = prose.parse(text, HERE)
    plain = prose.plain(result)
    for word in re.findall(r"w\d+w", read_back(prose.html(result)).text):
        assert word in plain


@settings(max_examples=200, derandomize=True, deadline=None)
@given(TEXTS)
def test_problems_stand_within_the_text(text: str) -> None:
    last = HERE.line + text.count("\n")
    assert all(HERE.line <= problem.where.line <= last for problem in prose.parse(text, HERE)[1])
