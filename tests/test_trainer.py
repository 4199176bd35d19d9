"""Trainer blocks: nothing that stands in one reaches trainees, and no line changes its number."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.course.trainer import CLOSE, OPEN, for_trainees, for_trainers
from builder.model import Where

HERE = Where("units/1.1-a.md", 21)

PAGE = """\
Before.

::::{trainer}

Secret.

:::{note}
Also secret.
:::

::::

After.
"""


def test_trainees_get_empty_lines() -> None:
    text, problems = for_trainees(PAGE, HERE)
    assert problems == []
    assert text == "Before.\n" + "\n" * 11 + "After.\n"


def test_trainers_get_marks_and_the_text() -> None:
    text, problems = for_trainers(PAGE, HERE)
    assert problems == []
    assert text == PAGE.replace(OPEN, "{trainer-mark}`start`").replace(f"\n{CLOSE}\n", "\n{trainer-mark}`end`\n")


def test_blocks_are_found_at_both_ends_of_a_page() -> None:
    text, problems = for_trainees(f"{OPEN}\n\nA.\n\n{CLOSE}\n\nB.\n\n{OPEN}\n\nC.\n\n{CLOSE}", HERE)
    assert problems == []
    assert text.split("\n") == ["", "", "", "", "", "", "B.", "", "", "", "", "", ""]


def test_line_of_a_problem_counts_from_where_the_page_starts() -> None:
    _, problems = for_trainees("Before.\n\n:::{trainer}\n\nSecret.\n\n:::\n", HERE)
    assert [(str(problem.where), problem.code) for problem in problems] == [("units/1.1-a.md:23", "U006")]


OTHER_SPELLINGS = [
    *(":::{trainer}", ":::::{trainer}", " ::::{trainer}", "\t::::{trainer}", "> ::::{trainer}"),
    *("- ::::{trainer}", "::::{trainer} Title", "::::{trainer", ":::: {trainer}", "::::{ trainer }"),
    *("::::{Trainer}", "::::{TRAINER}", "::::{trainers}", "::::{trainer-note}", "::::trainer", ":::: trainer"),
    *("```{trainer}", "````{trainer}", "~~~{trainer}", "``` trainer", "{trainer}", "x ::::{trainer}"),
    *("::::{trainer}::::", "\u00a0::::{trainer}", "\ufeff::::{trainer}", "::::\u00a0{trainer}"),
]


@pytest.mark.parametrize("line", OTHER_SPELLINGS)
def test_other_spelling_stops_the_build(line: str) -> None:
    _, problems = for_trainees(f"Before.\n\n{line}\n\nSecret.\n\n::::\n", HERE)
    assert [problem.code for problem in problems][:1] == ["U006"]


@pytest.mark.parametrize("line", [":::", ":::::", " ::::", ":::: end", "```", "> ::::", "\u200b::::", ""])
def test_other_end_stops_the_build(line: str) -> None:
    _, problems = for_trainees(f"{OPEN}\n\nSecret.\n\n{line}\n\nAfter.\n", HERE)
    assert "U006" in [problem.code for problem in problems]


@pytest.mark.parametrize("line", [":::{note}", ":::", "```{note}", "A trainer: she trains.", "`::::`", "a::::b"])
def test_what_has_nothing_to_do_with_it_is_left_alone(line: str) -> None:
    page = f"Before.\n\n{line}\n\nAfter.\n"
    assert for_trainees(page, HERE) == (page, [])
    assert for_trainers(page, HERE) == (page, [])


# Whatever is written

PLAIN = st.sampled_from(["", ":::{note}", ":::", "## A heading", "  ## B", "```", "<!--", "-->"])
TEXT = st.integers(0, 999).map("Text {}.".format)
TRICKY = st.sampled_from(
    [OPEN, CLOSE, f"{OPEN} ", f"{CLOSE}\t", f"{OPEN}\r", f"{CLOSE}\r", ":::::", " ::::", "> ::::", "\\::::"]
) | st.sampled_from(OTHER_SPELLINGS)
BLOCK = st.lists(PLAIN | TEXT, max_size=4).map(lambda inner: ["", OPEN, "", *inner, "", CLOSE, ""])
PIECES = BLOCK | st.lists(PLAIN | TEXT, max_size=3)
PAGES = st.lists(PIECES, max_size=5).map(lambda pieces: [line for piece in pieces for line in piece])
LINES = PAGES | st.lists(PIECES | TRICKY.map(lambda line: [line]), max_size=6).map(
    lambda pieces: [line for piece in pieces for line in piece]
)


def hidden(lines: list[str]) -> list[int]:
    """Return the indexes of the lines from each opening line to the closing one, however they look."""
    found: list[int] = []
    inside = False
    for index, line in enumerate(lines):
        if "trainer" in line.casefold():
            inside = True
        if inside:
            found.append(index)
        if line.strip() == CLOSE:
            inside = False
    return found


@settings(max_examples=500, derandomize=True, deadline=None)
@given(LINES)
def test_no_line_of_a_block_reaches_trainees(lines: list[str]) -> None:
    text, problems = for_trainees("\n".join(lines), HERE)
    left = text.split("\n")
    assert len(left) == max(len(lines), 1)
    if problems:
        return
    inside = hidden(lines)
    for index, line in enumerate(lines):
        assert left[index] == ("" if index in inside else line)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(LINES)
def test_trainers_get_every_line(lines: list[str]) -> None:
    text, problems = for_trainers("\n".join(lines), HERE)
    left = text.split("\n")
    assert len(left) == max(len(lines), 1)
    assert problems == for_trainees("\n".join(lines), HERE)[1]
    for before, after in zip(lines, left, strict=False):
        assert after == before or (before.rstrip() in (OPEN, CLOSE) and after.startswith("{trainer-mark}"))


@settings(max_examples=200, derandomize=True, deadline=None)
@given(LINES)
def test_problems_stand_within_the_page(lines: list[str]) -> None:
    last = HERE.line + max(len(lines), 1) - 1
    assert all(HERE.line <= problem.where.line <= last for problem in for_trainees("\n".join(lines), HERE)[1])
