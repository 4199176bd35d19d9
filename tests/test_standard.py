"""The house standard: what of a page is text, session plans, and what `coursewright units` tells."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from places import REPOSITORY

from builder.course.pages import read_page, scan
from builder.course.standard import read_standard
from builder.model import Page, Problem, Span, Where

Run = Callable[..., Result]


def page_of(text: str) -> Page:
    problems: list[Problem] = []
    page = scan(text, Where("units/1.1-a.md", 11), problems, top=2)
    assert not problems
    return page


def texts(text: str) -> list[str]:
    return [one.text for one in page_of(text).stretches]


# What of a page is text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Plain *words*, **strong** and `code`\nover two lines.", "Plain words, strong and code over two lines."),
        ("A [link](a.md) and ![a picture](a.svg) here.", "A link and here."),
        ("Said {cite}`one,two`. Then {cite:t}`three` (see {cite}`four`).", "Said. Then (see)."),
        ("Only {cite}`one`: three.", "Only: three."),
        ("The {term}`job carving` of {term}`a job <job carving>`.", "The job carving of a job."),
        ("See {comp}`2.3.1a`, {rate}`uc-taper`.", "See 2.3.1a, uc-taper."),
        ("Fill in {worksheet}`vocational-profile`.", "Fill in vocational profile."),
        ("It was a moderate link (r = .34).", "It was a moderate link (r = .34)."),
        ("Hard  \nbreak &amp; <b>HTML</b>.", "Hard break & HTML."),
        ("% a comment\nText.", "Text."),
    ],
)
def test_text_is_as_people_read_it(source: str, text: str) -> None:
    assert texts(source) == [text]


@pytest.mark.parametrize(
    "source",
    [
        "## Learn\n\n{teaches}`1.1.1 1.1.2`",
        "### Activity: Try\n\n{practises}`1.1.1` {minutes}`15` {serves}`ix`",
        "## Now\n\n{moment}`first-visit`",
        "```python\nprint(1)\n```",
        "```{mermaid}\ngraph\n```",
        "(target)=",
        "---",
        "<div>\n</div>",
    ],
)
def test_what_is_no_text(source: str) -> None:
    page = scan(source, Where("units/1.1-a.md", 1), [], top=2)
    assert page.stretches == ()


def test_kinds_places_and_headings() -> None:
    page = page_of(
        "Before.\n\n## One\n\n- entry\n\n  more of it\n- > said\n\n### Two\n\n"
        "| Head | Other |\n|---|---|\n| cell | of two |\n\n> quoted\n"
    )
    assert [(one.where.line, one.kind, one.heading, one.text) for one in page.stretches] == [
        (11, "paragraph", None, "Before."),
        (15, "entry", 0, "entry"),
        (17, "entry", 0, "more of it"),
        (18, "quote", 0, "said"),
        (22, "head", 1, "Head"),
        (22, "head", 1, "Other"),
        (24, "cell", 1, "cell"),
        (24, "cell", 1, "of two"),
        (26, "quote", 1, "quoted"),
    ]


def test_directives_that_hold_text() -> None:
    page = page_of(
        "```{admonition} A title\n:class: tip\n\nFirst.\n\n- entry\n```\n\n"
        ":::{note}\n:class: x\nSecond,\nin a note.\n:::\n\n````{tip}\n```{note}\nThird.\n```\n````\n"
    )
    assert [(one.where.line, one.kind, one.text) for one in page.stretches] == [
        (14, "paragraph", "First."),
        (16, "entry", "entry"),
        (21, "paragraph", "Second, in a note."),
        (27, "paragraph", "Third."),
    ]


def test_lines_of_an_observer_sheet_are_text_without_their_leaves() -> None:
    source = (
        "### Activity: Try\n\n{practises}`1.1.1`\n\n```{observer-sheet}\n"
        "- Says who they are. `1.1.1` `1.1.2a`\n- employer-visit-07\n- Listens\n  to the end. `1.1.1`\n```\n"
    )
    page = scan(source, Where("units/1.1-a.md", 1), [], top=3)
    assert [(one.where.line, one.kind, one.text) for one in page.stretches] == [
        (6, "entry", "Says who they are."),
        (8, "entry", "Listens to the end."),
    ]


def test_text_for_trainers_is_marked() -> None:
    page = page_of("## All\n\nSeen.\n\n::::{trainer}\n\n## Running\n\nHidden.\n\n::::\n\n## More\n\nSeen again.\n")
    assert [(one.text, one.trainer) for one in page.stretches] == [
        ("Seen.", False), ("Hidden.", True), ("Seen again.", False)
    ]  # fmt: skip
    assert [(one.text, one.trainer) for one in page.headings] == [("All", False), ("Running", True), ("More", False)]


def test_a_page_for_trainers_is_theirs_as_a_whole() -> None:
    page = read_page("# Print room\n\nPrint it.\n", "course/trainer/print-room.md", [])
    assert [(one.text, one.trainer) for one in page.stretches] == [("Print it.", True)]


# Session plans


def plan_of(table: str, heading: str = "## Session plan") -> tuple[Page, list[Problem]]:
    problems: list[Problem] = []
    body = f"::::{{trainer}}\n\n{heading}\n\n{table}\n\n::::\n"
    return scan(body, Where("units/1.1-a.md", 1), problems, top=2), problems


def test_session_plan() -> None:
    page, problems = plan_of(
        "Words.\n\n| minutes | What |\n|---|---|\n| 5 | **Hello** {cite}`x` |\n| 10 | [Go](a.md) |"
    )
    assert [(row.where.line, row.minutes, row.what) for row in page.plan] == [(9, 5, "Hello"), (10, 10, "Go")]
    assert not problems


def test_only_the_first_table_below_its_own_heading_is_the_plan() -> None:
    table = "| Minutes | What |\n|---|---|\n| 5 | Hello |"
    page, _ = plan_of(f"{table}\n\nThen:\n\n| A | B |\n|---|---|\n| x | y |")
    assert len(page.plan) == 1
    assert plan_of(table, "## Materials")[0].plan == ()
    page, problems = plan_of(f"Words.\n\n### Below\n\n{table}")
    assert (page.plan, [problem.code for problem in problems]) == ((), ["U014"])


def test_a_plan_that_trainees_could_see_is_none() -> None:
    assert page_of("## Session plan\n\n| Minutes | What |\n|---|---|\n| 5 | Hello |\n").plan == ()


# The file


def test_standard_of_this_course() -> None:
    path = REPOSITORY / "course" / "standard.yml"
    standard = read_standard(("course/standard.yml", path.read_text(encoding="utf-8")), problems := [])
    assert not problems
    assert standard
    assert standard.teaching == Span(1200, 2200)
    assert (standard.sentence, standard.grade, standard.activities, standard.moment) == (17, 9, 2, True)
    assert (len(standard.headings), len(standard.trainer_headings), standard.terms) == (9, 7, 80)


def test_keys_that_are_left_out_ask_nothing() -> None:
    standard = read_standard(("course/standard.yml", "teaching words: 500\n"), [])
    assert standard
    assert standard.teaching == Span(500)
    assert (standard.sentence, standard.headings, standard.moment, standard.terms) == (None, (), False, 0)
    assert (standard.practice_items, standard.assessment_items, standard.items_per_leaf) == (0, 0, 0)
    assert (standard.beyond_recall, standard.evidenced) == (0, False)


def test_what_is_asked_of_the_bank_and_of_observations() -> None:
    text = "practice items: 6\nassessment items: 12\nitems per knowledge leaf: 3\n"
    standard = read_standard(("course/standard.yml", f"{text}apply or judge: 0.5\nskills evidenced: true\n"), [])
    assert standard
    assert (standard.practice_items, standard.assessment_items, standard.items_per_leaf) == (6, 12, 3)
    assert (standard.beyond_recall, standard.evidenced) == (0.5, True)


def test_a_course_need_not_have_one() -> None:
    assert read_standard(("course/standard.yml", ""), []) is None


# Units as a table


def test_table_marks_what_is_not_as_asked(good: Path, run: Run) -> None:
    file = good / "course" / "standard.yml"
    file.write_text("teaching words: 10 to 25\nactivities: 1\nheadings: [Key points]\n", encoding="utf-8")
    result = run("units", "--root", good)
    assert result.exit_code == 0, "headings that are missing do not stop the measures"
    rows = {line.split()[0]: line for line in result.output.splitlines()}
    assert "29!" in rows["1.1"]
    assert "8!" in rows["2.1"]
    assert "0!" in rows["3.10"]
    assert rows["3.10"].count("!") == 2, "of too few words there is no mean that could be too high"
    assert "!" not in rows["all"]


def test_table_ends_with_the_whole(good: Path, run: Run) -> None:
    last = run("units", "--root", good).output.splitlines()[-1].split()
    assert last[:5] == ["all", "3", "units", "195", "7"]


def test_pages_are_listed_when_asked_for(good: Path, run: Run) -> None:
    assert "index" not in run("units", "--root", good).output
    assert "index" in run("units", "--root", good, "--pages").output
    rows = json.loads(run("units", "--root", good, "--pages", "--json").output)
    assert [row["path"] for row in rows][-2:] == ["course/glossary.md", "course/index.md"]
    assert rows[-1]["sentence"] == 7.8, "31 words in four sentences"
