"""What trainees get: the page of a form in one file, and its notebook."""

from __future__ import annotations

import html
import json
import re
from base64 import b64encode
from dataclasses import replace
from typing import Any

import nbformat
import pytest
from forms import form, item
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from places import TESTS
from pytest_regressions.file_regression import FileRegressionFixture

from builder import prose
from builder.form import Form, FormSection, Question, lettered
from builder.formats import formats, pictures_of
from builder.formats.html_practice import practised
from builder.formats.notebook_text import Cell, plain
from builder.items import item_types
from builder.model import Grid, Prose, Vignette, Where, Words
from builder.resources import template_text

USES = pytest.mark.parametrize("use", ["assessment", "practice"])
EVERY_TYPE = pytest.mark.parametrize("kind", item_types())
ANY_TEXT = settings(max_examples=300, derandomize=True, deadline=None)
PICTURES = {"question_bank/till.png": b"\x89PNG till", "question_bank/bench.svg": b"<svg/>"}
SCRIPTS = {"practice": "site/static/practice.js", "assessment": "html/answers.js"}
VIEWER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def whole_form(use: str) -> Form:
    """Return a form with one item of every type, two sections, a vignette of two items, and instructions."""
    items = [replace(item(kind, use=use), id=f"q1.1-{number:02}") for number, kind in enumerate(item_types(), start=1)]
    items[1:3] = [replace(one, vignette="v1.1-01") for one in items[1:3]]
    text, _ = prose.parse("Mina wants to ride home. Her **brake** is loose.", Where("question_bank/1.1.md"))
    questions = tuple(
        Question(number, one, (*range(1, len(lettered(one))), 0)[: len(lettered(one))])
        for number, one in enumerate(items, start=1)
    )
    return replace(
        form(),
        questions=questions,
        vignettes=(Vignette(text.where, "v1.1-01", "A brake", use, None, text),),
        instructions=("Bring nothing with you.",),
        sections=(FormSection("Knowing the rules", 1), FormSection("In practice", 6, ("These take longer.",))),
    )


def page(given_form: Form) -> str:
    ((name, content),) = formats()["html"].write(given_form, PICTURES).items()
    assert name == f"{given_form.file}.html"
    return content.decode()


def cells(given_form: Form) -> list[dict[str, Any]]:
    ((name, content),) = formats()["notebook"].write(given_form, PICTURES).items()
    assert name == f"{given_form.file}.ipynb"
    book: dict[str, Any] = json.loads(content)
    nbformat.validate(book)
    return list(book["cells"])


def source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


# The whole file


@USES
def test_page_of_a_form(use: str, file_regression: FileRegressionFixture) -> None:
    _, start, rest = page(whole_form(use)).partition("<main")
    main = start + rest.partition("<script>")[0]
    file_regression.check(main, fullpath=TESTS / "golden" / "html" / f"{use}.html", encoding="utf-8")


@USES
def test_notebook_of_a_form(use: str, file_regression: FileRegressionFixture) -> None:
    content = formats()["notebook"].write(whole_form(use), {})["form-A.ipynb"].decode()
    file_regression.check(content, fullpath=TESTS / "golden" / "notebook" / f"{use}.ipynb", encoding="utf-8")


# The page


@USES
def test_page_holds_the_script_that_its_questions_need_and_nothing_from_elsewhere(use: str) -> None:
    whole = page(whole_form(use))
    for kind, name in SCRIPTS.items():
        assert (template_text(name) in whole) == (kind == use)
    assert not re.search(r"<link|<iframe|@import|url\(|(?:src|action)=[\"'](?!data:)", whole)


def test_page_of_both_uses_has_both_scripts() -> None:
    whole = page(form(item("single", use="practice"), item("single")))
    assert all(template_text(name) in whole for name in SCRIPTS.values())


@pytest.mark.parametrize("name", SCRIPTS.values())
def test_script_does_not_end_its_element(name: str) -> None:
    assert not re.search(r"</script|<!--", template_text(name), re.I)


def test_page_tells_what_the_paper_tells() -> None:
    whole = page(whole_form("assessment"))
    facts = ("Form A, code A-7KQ2", "10 questions", "10 marks", "20 minutes allowed", "Pass mark 60%", "Draft")
    for told in (*facts, "Bring nothing with you.", "<h2>In practice</h2>", "Questions 2 and 3 are about this case."):
        assert told in whole
    assert whole.count("1 mark</p>") == 10


def test_questions_of_a_bank_are_neither_form_nor_draft() -> None:
    whole = page(replace(form(item("single", use="practice")), blueprint="", name="bank-1.1", title="Unit 1.1"))
    assert "<title>Unit 1.1</title>" in whole
    assert "Draft" not in whole
    assert "Form " not in whole


def test_assessment_item_is_never_written_as_practice() -> None:
    with pytest.raises(ValueError, match=r"q1\.1-01 is an assessment item"):
        practised(Question(1, item("single"), (0, 1)), {})


def test_cost_of_a_wrong_choice_is_told_where_it_counts() -> None:
    parts, whole = item("multiple"), item("multiple", more="scoring: whole\n")
    assert "A wrong choice takes marks away." in page(form(parts))
    assert "Marks are all or nothing." in page(form(whole))
    assert "marks away" not in page(form(item("multiple", use="practice")))


def test_space_for_a_longer_answer_follows_its_minutes() -> None:
    assert 'rows="6"' in page(form(item("extended", more="minutes: 1\n")))
    assert 'rows="16"' in page(form(item("extended", more="minutes: 8\n")))
    assert 'rows="20"' in page(form(item("extended", more="minutes: 60\n")))


def test_pictures_stand_in_the_page() -> None:
    one = item("single", "What is ![A till](till.png)?\n\n- [x] ![A bench](bench.svg)\n- [ ] A shop\n")
    whole = page(form(one))
    assert pictures_of(form(one)) == tuple(PICTURES)
    till, bench = (b64encode(content).decode() for content in PICTURES.values())
    assert f'<img src="data:image/png;base64,{till}" alt="A till">' in whole
    assert f'<img src="data:image/svg+xml;base64,{bench}" alt="A bench">' in whole


# The notebook


def test_every_cell_is_text_and_only_those_for_answers_are_open() -> None:
    found = cells(whole_form("assessment"))
    assert {cell["cell_type"] for cell in found} == {"markdown"}
    still = [source(cell) for cell in found if cell["metadata"].get("editable", True)]
    assert still == ["Candidate number: ", *(f"**Your answer to question {number}:** " for number in range(1, 11))]


def test_answers_of_practice_items_are_closed_until_opened() -> None:
    told = [source(cell) for cell in cells(whole_form("practice")) if "<details>" in source(cell)]
    assert len(told) == 10
    assert all(one.startswith("<details><summary>Show the answer to question ") for one in told)
    assert all(one.endswith("\n\n</details>") for one in told)


def test_raster_picture_is_an_attachment_and_svg_stands_in_the_text() -> None:
    text = "What is ![A till](till.png) or ![the till](till.png)?\n\n- [x] ![A bench](bench.svg)\n- [ ] A shop\n"
    (found,) = [cell for cell in cells(form(item("single", text))) if "Question 1\n" in source(cell)]
    content = b64encode(PICTURES["question_bank/till.png"]).decode()
    assert found["attachments"] == {"picture-1.png": {"image/png": content}}
    assert source(found).count("](attachment:picture-1.png)") == 2
    assert "![A bench](data:image/svg+xml;base64," in source(found)


@EVERY_TYPE
def test_each_form_has_cells_of_its_own(kind: str) -> None:
    one = form(item(kind))
    names = {cell["id"] for cell in cells(one)}
    assert names == {cell["id"] for cell in cells(one)}
    assert not names & {cell["id"] for cell in cells(replace(one, name="B", code="B-4XYZ"))}


@ANY_TEXT
@given(st.text("ab1.)-+*_`~$\\[]{}<>#|&;:!=^ \n'\"()/é", min_size=1).map(lambda text: " ".join(text.split())))
def test_no_sign_of_a_text_is_a_mark_in_a_cell(text: str) -> None:
    shown = VIEWER.render(plain(text))
    if text:
        assert shown.startswith("<p>")
    bare = re.sub(r"</?(?:p|span)>", "", shown)
    assert "<" not in bare
    assert html.unescape(bare).strip() == text


@ANY_TEXT
@given(st.lists(st.text("ab|`*$\\<1. ", min_size=1).map(str.strip).filter(bool), min_size=2, max_size=2))
def test_no_sign_of_a_text_ends_a_cell_of_a_table(texts: list[str]) -> None:
    where = Where("question_bank/1.1.md")
    run = tuple((Words(" ".join(text.split())),) for text in texts)
    shown = VIEWER.render(Cell({}).text(Prose(where, (Grid(run, (run,)),))))
    assert shown.count("<th>") == shown.count("<td>") == 2


def test_prompt_that_starts_like_a_list_starts_none() -> None:
    text = "Match.\n\n| a | b | c |\n|---|---|---|\n| 1. one | x | |\n| - two | y | |\n"
    (found,) = [cell for cell in cells(form(item("matching", text))) if "Match." in source(cell)]
    shown = html.unescape(VIEWER.render(source(found)))
    assert "<ol>\n<li>1. one</li>\n<li>- two</li>\n</ol>" in shown


def test_markup_is_kept_in_a_cell() -> None:
    text = (
        "Read *this*, **that** and `x|y`.\\\nThen [the law](https://example.org/a_b).\n\n- one\n- two\n\n  more\n\n"
        "| a | b |\n|---|---|\n| 1 | *2* |\n\n```\nif x:\n    y\n```\n"
    )
    (found,) = [cell for cell in cells(form(item("single", f"{text}\n\n- [x] a\n- [ ] b\n"))) if "this" in source(cell)]
    shown = VIEWER.render(source(found))
    for part in (
        "<em>this</em>, <strong>that</strong> and <code>x|y</code>.<br>Then",
        '<a href="https://example.org/a_b">the law</a>',
        "<li>\n<p>two</p>\n<p>more</p>\n</li>",
        "<td><em>2</em></td>",
        "<pre><code>if x:<br>    y<br></code></pre>",
    ):
        assert part in html.unescape(shown)
