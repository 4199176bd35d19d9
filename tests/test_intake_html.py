"""HTML of other programs: what stays, what becomes its text, what is left out, and how that is told."""

from __future__ import annotations

import pytest
from foreign import DATA
from hypothesis import given, settings
from hypothesis import strategies as st
from test_qti_round_trip import bodies, shown

from builder import prose
from builder.intake.gaps import gap_mark, with_gaps, without_marks
from builder.intake.html import prose_of
from builder.intake.html_rules import LONGEST, NO_ALT, SENTENCES
from builder.intake.markdown import markdown
from builder.model import Gap, Grid, Paragraph, Picture, Prose, Where, Words

HERE = Where("quiz.xml", 7)


def html(markup: str) -> str:
    return prose.html(prose_of(markup, HERE, lambda address: address if address.endswith(".png") else None)[0])


def lost(markup: str) -> tuple[str, ...]:
    return prose_of(markup, HERE)[1]


STAYS = [
    ("plain", "<p>plain</p>"),
    ("<p>One<p>two", "<p>One</p>\n<p>two</p>"),
    ("<p>a\n   b\t c </p>", "<p>a b c</p>"),
    ("a&nbsp;b &eacute; &#8364; &lt;b&gt;", "<p>a\xa0b é € &lt;b&gt;</p>"),
    ("a<br>b", "<p>a<br>b</p>"),
    ("a<br> <br/>b<br>", "<p>a</p>\n<p>b</p>"),
    ("Hello <b>bold </b>text", "<p>Hello <strong>bold</strong> text</p>"),
    ("<b>a </b><strong>b</strong>", "<p><strong>a b</strong></p>"),
    ("<i>a<em>b</em></i>", "<p><em>ab</em></p>"),
    ("<b><i>a</i></b> <code> x  y </code>", "<p><strong><em>a</em></strong> <code>x y</code></p>"),
    ("<b>a<div>b</div></b>", "<p><strong>a</strong></p>\n<p><strong>b</strong></p>"),
    ('<a href="https://a.org/?b=1&amp;c=2">x</a>', '<p><a href="https://a.org/?b=1&amp;c=2">x</a></p>'),
    ('<a href=" MAILTO:a@b.org">x</a>', '<p><a href="MAILTO:a@b.org">x</a></p>'),
    ("<ul><li>a<li>b<ol start=3><li>c</ol></ul>", '<ul><li>a</li><li><p>b</p><ol start="3"><li>c</li></ol></li></ul>'),
    ("<ul><li>a</li><ul><li>b</li></ul></ul>", "<ul><li><p>a</p><ul><li>b</li></ul></li></ul>"),
    ("<pre>\n a\n  b</pre>", "<pre><code> a\n  b\n</code></pre>"),
    ('<img src="p.png" alt=" a  dot ">', '<p><img src="p.png" alt="a dot"></p>'),
    ("<div><span>a</span> <label>b</label></div>c", "<p>a b</p>\n<p>c</p>"),
    ("x<sup>2</sup> H<sub>2</sub>O e<sup>ab</sup>", "<p>x² H₂O e^(ab)</p>"),
    ("<q>a</q>", "<p>“a”</p>"),
    ("<dl><dt>a<dd>b</dl>", "<p><strong>a</strong></p>\n<p>b</p>"),
    ("<table><tr><td>only <b>me</b></td></tr></table>", "<p>only <strong>me</strong></p>"),
    ("<svg><script>1</script><text>word</text></svg>", "<p>word</p>"),
    ('<math alttext="x^2"><mi>x</mi></math>', "<p>x^2</p>"),
    ("a<script>b</script>c<style>d</style>", "<p>ac</p>"),
    ("</p></div><td>a<tr><li>b</b></table>", "<p>a</p>\n<p>b</p>"),
    ("<p>&nbsp;</p><p> </p>", ""),
    ("", ""),
]


@pytest.mark.parametrize(("markup", "expected"), STAYS)
def test_what_stays(markup: str, expected: str) -> None:
    assert html(markup) == expected


TABLE = "<table><caption>Hours</caption><thead><tr><th>Day<th>From</thead><tr><td rowspan=2><p>Mon<p>day<td>9</table>"


def test_a_table_keeps_its_head_and_tells_what_its_cells_lose() -> None:
    found, told = prose_of(TABLE, HERE)
    assert prose.plain(found) == "Hours\n\nDay | From\nMon day | 9"
    assert isinstance(found.blocks[1], Grid)
    assert told == (
        "1 line end or list in a table became a space.",
        "1 merged cell of a table was parted.",
    )


def test_a_table_without_a_head_gets_an_empty_one() -> None:
    (grid,) = prose_of("<table><tr><td>a<td>b<tr><td>c</table>", HERE)[0].blocks
    assert isinstance(grid, Grid)
    assert grid.head == ((), ())
    assert [[prose.plain_run(cell) for cell in row] for row in grid.rows] == [["a", "b"], ["c", ""]]


LOST = [
    ("<p style='color:red'>a<font>b</font>", "2 styles (colour, size or place) were left out."),
    ("<script>x</script><b onclick='y()'>a</b>", "2 scripts were left out: onclick."),
    ("<iframe src='https://a.org/v'></iframe>", "1 embedded page or object was left out: https://a.org/v."),
    ("<input value=1><select><option>a</select>", "2 form fields were left out."),
    ("<video src=v.mp4></video>", "1 film or sound was left out: v.mp4."),
    ('<a href="javascript:x()">a</a>', "1 link became plain text: javascript:x()."),
    ('<a href="java\nscript:x()">a</a>', "1 link became plain text: java script:x()."),
    ('<a href="data:text/html,x">a</a>', "1 link became plain text: data:text/html,x."),
    ('<a href="page.html">a</a><a href="//b.org">b</a>', "2 links became plain text: page.html, //b.org."),
    ('<img src="https://a.org/x.gif" alt="a">', "1 picture was left out but for its words."),
    ("<h2>a</h2>", "1 heading became a strong paragraph."),
    ("<blockquote>a</blockquote>", "1 quotation became plain paragraphs."),
    ("a<hr>b<hr>", "2 rules across the text were left out."),
    ("<u>a</u>", "1 underlined text is emphasised."),
    ("<s>a</s>", "1 struck text is no longer struck."),
    ("<ol type=a><li>a</ol>", "1 list counts in plain numbers now."),
    ("a<!-- b -->", "1 comment was left out."),
    ("<o:p>a</o:p><foo>b</foo>", "2 unknown elements became their text: o:p, foo."),
    ('<abbr title="by mouth">a</abbr>', "1 text that shows on pointing was left out: by mouth."),
    ("a\x01b\x02", "2 signs that no text can hold were left out."),
    ("<b>" * 300 + "a", "The text lay too deep to be read as HTML: it became plain text."),
    ("<ul><li>" * 6 + "a", "1 list lay too deep and became paragraphs."),
    ("a" * (LONGEST + 1), f"The text is longer than {LONGEST:,} characters: the rest was left out."),
]


@pytest.mark.parametrize(("markup", "expected"), LOST, ids=[expected[:30] for _, expected in LOST])
def test_what_is_lost_is_told(markup: str, expected: str) -> None:
    assert expected in lost(markup)


def test_every_kind_of_loss_has_an_example() -> None:
    told = [sentence for markup, _ in LOST for sentence in lost(markup)]
    told += [*lost(TABLE), *lost("<svg/>"), *lost("<math/>"), *lost("<style></style><title></title>")]
    told += [*lost("x<sup>2</sup>"), *prose_of('<img src="p.png">', HERE, lambda _: "pictures/p.png")[1]]
    unseen = [
        kind
        for kind, forms in SENTENCES.items()
        if not any(
            form.replace("{}", "").split()[-1] in one and form.split()[1] in one for form in forms for one in told
        )
    ]
    assert unseen == []


def test_a_picture_without_words_says_so() -> None:
    found, told = prose_of('<img src="p.png"><img src="q.png" alt="">', HERE, lambda address: f"pictures/{address}")
    assert found.blocks == (Paragraph((Picture("pictures/p.png", NO_ALT), Picture("pictures/q.png", NO_ALT))),)
    assert told == (f'2 pictures had no description: write one wherever "{NO_ALT}" stands.',)


def test_a_picture_within_the_text_is_asked_for_whole_however_long() -> None:
    asked: list[str] = []
    address = f"{DATA}{'A' * LONGEST}"
    prose_of(f'<img src="{address}" alt="a">b', HERE, lambda src: asked.append(src))  # type: ignore[func-returns-value]
    assert asked == [address]


def test_every_place_is_that_of_the_question() -> None:
    assert prose_of("a", HERE)[0].where == HERE


@pytest.mark.no_cover
@settings(max_examples=200, derandomize=True, deadline=None)
@given(bodies)
def test_our_own_html_comes_back(text: Prose) -> None:
    found, told = prose_of(prose.html(text), HERE)
    assert shown(found) == shown(text)
    assert set(told) <= {"1 sign that no text can hold was left out."} | {
        sentence for sentence in told if sentence.endswith("signs that no text can hold were left out.")
    }


PIECES = [
    *("<p>", "</p>", "<b>", "</b>", "<i>", "</i>", "<a href='https://a.org'>", "</a>", "<ul>", "<li>", "</ul>", "<ol>"),
    *("</ol>", "<table>", "<tr>", "<td>", "<th>", "</td>", "</table>", "<pre>", "</pre>", "<code>", "</code>", "<br>"),
    *(
        "<img src='a.png' alt='x'>",
        "<div>",
        "</div>",
        "<q>",
        "<sup>",
        "</sup>",
        "<dt>",
        "<h1>",
        "</h1>",
        "<svg>",
        "<foo>",
    ),
    *(
        "&amp;",
        "&nbsp;",
        " ",
        "\n",
        "a",
        "[x] ",
        "[1]",
        "|",
        "*",
        "#",
        "<",
        ">",
        "`",
        "\\",
        "<!--",
        "-->",
        "]]>",
        "\x00",
    ),
]


@settings(max_examples=500, derandomize=True, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_broken_html_gives_a_text_that_the_bank_reads(markup: str) -> None:
    found, _ = prose_of(markup, HERE, lambda _: "pictures/a.png")
    _, problems = prose.parse(markdown(found), HERE)
    assert problems == []


# Gaps


def test_gaps_are_numbered_as_they_stand_and_all_stand_once() -> None:
    first, second, third = map(gap_mark, (1, 2, 3))
    content = f"<p>a {second} <b>b {first}</b> {second}</p>"
    text, order = with_gaps(prose_of(content, HERE)[0], 3)
    assert order == (2, 1, 3)
    assert prose.plain(text) == "a [1] b [2] \n\n[3]"
    assert text.blocks[-1] == Paragraph((Gap(3),))
    assert with_gaps(prose_of(without_marks(f"x{third}"), HERE)[0], 0)[0].blocks == (Paragraph((Words("x3"),)),)
