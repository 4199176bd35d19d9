"""Blueprints: what is read from them, and what is told of them as a table of specifications."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from click.testing import Result
from courses import read_once
from hypothesis import given, settings
from hypothesis import strategies as st
from places import CASES, REPOSITORY
from pytest_regressions.file_regression import FileRegressionFixture
from test_papers import outline

from builder.course.blueprints import read_blueprint, takes
from builder.doc.specification import specification_document
from builder.holdings import Holding, between, holdings, short
from builder.model import Blueprint, Bound, Course, Facility, Mention, Problem, QuizSection, Reuse, Span
from builder.specification import specification, specification_rows, supply_of

LEAST = "title: Check\npurpose: formative\nlength: 4\n"
FULL = """\
title: All of it
purpose: summative
instructions: [Bring a pen., You may use a calculator.]
length: 6
marks: 5 to 7
minutes: 5 to 30
units: {"2.1": 3 to 6, "1.1": 0 to 1}
levels: {recall: at least 2, judge: at most 2}
types: {extended: 0, single: 1}
competences: {2.1.1: 2 to 4, 2.1.2: at least 1}
must include: [q2.1-01]
barred: [q2.1-09]
fixed: {B: [q2.1-06]}
enemies: [[q2.1-02, q2.1-03], [q2.1-07, q2.1-08]]
vignettes: at most 1
vignette items: 1 to 2
facility: 0.65 within 0.2
forms: 2
forms may differ by: 0.05
anchors: 1
overlap: 1
re-use: {forms: 2, cohorts: 1, of the last: 3}
pass mark: 60
sections:
  - title: What to know
    instructions: One answer is right.
    length: 3 to 4
    types: {single: 1 to 2, true-false: 0 to 2, multiple: 0 to 2}
    minutes: 10
  - title: What to do
    length: 2 to 3
    levels: {recall: 0 to 2, apply: 0 to 3, judge: 1 to 2}
    competences: [2.1.1]
    marks: at least 2
"""


def read(text: str) -> Blueprint:
    problems: list[Problem] = []
    found = read_blueprint(text, "question_bank/blueprints/check.yml", problems)
    assert problems == []
    assert found is not None
    return found


def told(bounds: tuple[Bound, ...]) -> list[tuple[str, int, int | None]]:
    return [(bound.of.what, bound.low, bound.high) for bound in bounds]


def names(mentions: tuple[Mention, ...]) -> list[str]:
    return [mention.what for mention in mentions]


@cache
def good() -> Course:
    return read_once(CASES / "good")


# Reading


def test_what_is_not_written_asks_for_nothing() -> None:
    found = read(LEAST)
    assert replace(found, where=found.where) == Blueprint(
        found.where, "check", "Check", "formative", Span(4, 4), "assessment"
    )


@pytest.mark.parametrize(
    ("line", "name", "expected"),
    [
        ("minutes: 15", "minutes", Span(0, 15)),
        ("minutes: 10 to 15", "minutes", Span(10, 15)),
        ("minutes: at least 10", "minutes", Span(10)),
        ("minutes: at most 10", "minutes", Span(0, 10)),
        ("marks: 10", "marks", Span(10, 10)),
        ("marks: 10 to 12.5", "marks", Span(10, 12.5)),
        ("vignettes: 0 to 2", "vignettes", Span(0, 2)),
        ("vignette items: at least 2", "vignette_items", Span(2)),
        ("facility: 0.65", "facility", Facility(0.65)),
        ("facility: 0.65 within 0.02", "facility", Facility(0.65, 0.02)),
        ("forms may differ by: 0.03", "differ", 0.03),
        ("overlap: 2", "overlap", 2),
        ("anchors: 3", "anchors", 3),
        ("re-use: {cohorts: 1, of the last: 3}", "reuse", Reuse(1, 1, 3)),
        ("pass mark: 70", "pass_mark", 70),
        ("instructions: Bring a pen.", "instructions", ("Bring a pen.",)),
    ],
)
def test_line_of_a_blueprint(line: str, name: str, expected: object) -> None:
    assert getattr(read(f"{LEAST}{line}\n"), name) == expected


def test_length_can_have_room() -> None:
    assert read(LEAST.replace("length: 4", "length: 8 to 12")).length == Span(8, 12)


def test_everything_arrives_as_it_was_written() -> None:
    found = read(FULL)
    assert found.instructions == ("Bring a pen.", "You may use a calculator.")
    assert told(found.units) == [("2.1", 3, 6), ("1.1", 0, 1)]
    assert told(found.levels) == [("recall", 2, None), ("judge", 0, 2)]
    assert told(found.types) == [("extended", 0, 0), ("single", 1, 1)]
    assert told(found.competences) == [("2.1.1", 2, 4), ("2.1.2", 1, None)]
    assert [(fixed.item.what, fixed.form) for fixed in found.fixed] == [("q2.1-06", "B")]
    assert [names(group) for group in found.enemies] == [["q2.1-02", "q2.1-03"], ["q2.1-07", "q2.1-08"]]
    assert found.time_allowed == 30
    first, second = found.sections
    assert (first.title, first.instructions, first.length) == ("What to know", ("One answer is right.",), Span(3, 4))
    assert (first.minutes, first.marks, second.marks) == (Span(0, 10), None, Span(2))
    assert told(second.competences) == [("2.1.1", 1, None)]
    assert first.where.line == FULL.splitlines().index("  - title: What to know") + 1


def test_competences_of_a_list_are_asked_for_once_at_least() -> None:
    assert told(read(f"{LEAST}competences: [2.1.1, 2.1.2]\n").competences) == [("2.1.1", 1, None), ("2.1.2", 1, None)]


@settings(deadline=None)
@given(
    st.text("0123456789 tolesam.,-[]{}:'\"q", max_size=30), st.sampled_from(re.findall(r"^[a-z -]+(?=:)", FULL, re.M))
)
def test_nothing_that_is_written_raises_or_is_lost(value: str, key: str) -> None:
    problems: list[Problem] = []
    text = "".join(line for line in LEAST.splitlines(keepends=True) if not line.startswith(f"{key}:"))
    found = read_blueprint(f"{text}{key}: {value}\n", "x/check.yml", problems)
    assert found is not None or problems


def test_section_that_cannot_be_read_takes_the_quiz_with_it() -> None:
    problems: list[Problem] = []
    assert read_blueprint(f"{LEAST}sections: [First]\n", "x/check.yml", problems) is None
    assert [str(problem.where) for problem in problems] == ["x/check.yml:4"]


def test_second_example_of_the_author_guide_reads_without_problem() -> None:
    guide = (REPOSITORY / "docs/authors.md").read_text(encoding="utf-8")
    part = guide.partition("\n## Blueprints\n")[2].partition("\n## ")[0]
    examples = re.findall(r"^```yaml\n(.*?)^```$", part, flags=re.M | re.S)
    assert len(examples) == 2
    assert [len(read(example).sections) for example in examples] == [0, 2]


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        ("", ["q2.1-01", "q2.1-02", "q2.1-03"]),
        ("    types: {single: 1}\n", ["q2.1-01"]),
        ("    levels: {recall: 1}\n", ["q2.1-02", "q2.1-03"]),
        ("    levels: {recall: 1}\n    types: {single: 0, multiple: 1}\n", ["q2.1-02"]),
        ('    units: {"1.1": 1}\n', []),
    ],
)
def test_section_takes_what_it_names(section: str, expected: list[str]) -> None:
    found: QuizSection = read(f"{LEAST}sections:\n  - title: One\n{section}").sections[0]
    items = [item for item in good().items if item.id in ("q2.1-01", "q2.1-02", "q2.1-03")]
    assert [item.id for item in items if takes(found, item)] == expected


# What the bank holds


def held(**changes: object) -> dict[str, tuple[int, int]]:
    blueprint = replace(read(f'{LEAST}units: {{"2.1": 4}}\nlevels: {{judge: 1 to 3}}\n'), **changes)  # type: ignore[arg-type]
    return {one.what: (one.usable, one.total) for one in holdings(good(), blueprint)}


def mention(name: str) -> Mention:
    return Mention(good().blueprints[0].where, name)


@pytest.mark.parametrize(
    ("changes", "needed"),
    [
        ({}, 4),
        ({"forms": 3}, 12),
        ({"forms": 3, "must_include": (mention("q2.1-01"),)}, 10),
        ({"forms": 3, "must_include": (mention("q2.1-11"),)}, 8),
        ({"forms": 3, "must_include": (mention("q2.1-11"),), "vignette_items": Span(1, 1)}, 10),
        ({"forms": 3, "anchors": 2}, 8),
        ({"forms": 3, "anchors": 4}, 4),
        ({"forms": 3, "overlap": 1}, 12),
        ({"forms": 3, "overlap": 1, "reuse": Reuse(2)}, 9),
        ({"forms": 3, "overlap": 2, "reuse": Reuse(3)}, 6),
        ({"forms": 2, "overlap": 4, "reuse": Reuse(2)}, 4),
    ],
)
def test_how_many_items_all_forms_need(changes: dict[str, object], needed: int) -> None:
    assert held(**changes)["unit 2.1"] == (12, needed)


@settings(deadline=None)
@given(st.data())
def test_no_forms_can_do_with_fewer_items_than_are_needed(data: st.DataObject) -> None:
    """Draw any forms of four items, see what they share, and ask how many forms like that need."""
    drawn = st.frozensets(st.integers(0, 11), min_size=4, max_size=4)
    forms = data.draw(st.lists(drawn, min_size=1, max_size=4))
    everywhere = frozenset.intersection(*forms) if len(forms) > 1 else frozenset()
    own = [form - everywhere for form in forms]
    overlap = max((len(a & b) for a, b in combinations(own, 2)), default=0)
    most = max((sum(item in form for form in own) for item in range(12)), default=0)
    asked = held(forms=len(forms), anchors=len(everywhere), overlap=overlap, reuse=Reuse(max(1, most)))
    assert asked["unit 2.1"][1] <= len(frozenset.union(*forms))


def test_length_is_told_to_be_short_only_where_nothing_else_is() -> None:
    blueprint = read(f'{LEAST}units: {{"2.1": 4}}\nforms: 4\n')
    assert [one.what for one in short(good(), blueprint)] == ["unit 2.1"]
    assert [one.what for one in short(good(), replace(blueprint, units=()))] == ["the bank"]


def test_section_counts_what_it_takes() -> None:
    found = {one.what: one.usable for one in holdings(good(), read(FULL))}
    assert found["section What to know"] == 5
    assert found["section What to do, level judge"] == 3


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (2, 2, "2 items"),
        (1, 1, "1 item"),
        (1, 3, "1 to 3 items"),
        (0, 3, "at most 3 items"),
        (2, None, "at least 2 items"),
    ],
)
def test_bounds_in_words(low: int, high: int | None, expected: str) -> None:
    assert between(low, high, "item") == expected


# The table of specifications


def full() -> Course:
    return replace(good(), blueprints=(replace(read(FULL), id="check-in"),))


def test_specification_in_word(file_regression: FileRegressionFixture) -> None:
    course = full()
    document = specification_document(specification(course, course.blueprints[0]))
    file_regression.check(outline(document), extension=".txt")


def test_specification_as_json() -> None:
    course = full()
    found = specification_rows(specification(course, course.blueprints[0]))
    assert json.loads(json.dumps(found)) == found
    assert found["levels"][0] == {"level": "recall", "each_form": "at least 2", "held": 6}  # type: ignore[index]
    rules = {row["rule"]: row for row in found["supply"]}  # type: ignore[attr-defined]
    assert rules["unit 2.1"]["in_every_form"] == 1
    assert [section["title"] for section in found["sections"]] == ["What to know", "What to do"]  # type: ignore[attr-defined]


def test_every_rule_of_a_blueprint_is_in_its_specification() -> None:
    course = full()
    blueprint = course.blueprints[0]
    found = specification(course, blueprint)
    asked = {one.rule for one in supply_of(found)}
    kinds = (("unit", blueprint.units), ("level", blueprint.levels), ("type", blueprint.types))
    assert {f"{kind} {bound.of.what}" for kind, bounds in kinds for bound in bounds} <= asked
    said = " ".join([*found.rules, *(text for _, text in found.facts)])
    for name in ("q2.1-01", "q2.1-09", "q2.1-06", "q2.1-02", "q2.1-08", "0.65", "0.2", "0.05", "60%", "5 to 7"):
        assert name in said


def test_every_blueprint_of_this_course_has_enough_items() -> None:
    course = read_once(REPOSITORY)
    assert len(course.blueprints) >= 5
    lacking: dict[str, tuple[Holding, ...]] = {one.id: short(course, one) for one in course.blueprints}
    assert {name: found for name, found in lacking.items() if found} == {}


# The commands


def test_blueprint_list(good: Path, run: Callable[..., Result]) -> None:
    told = run("blueprint", "list", "--root", good)
    assert told.exit_code == 0
    assert "check-in" in told.stdout
    rows = json.loads(run("blueprint", "list", "--root", good, "--json").stdout)
    assert [(row["id"], row["length"], row["forms"], row["short"]) for row in rows] == [("check-in", "6", 2, [])]


def test_blueprint_show(good: Path, run: Callable[..., Result], file_regression: FileRegressionFixture) -> None:
    (good / "question_bank/blueprints/check-in.yml").write_text(FULL, encoding="utf-8")
    told = run("blueprint", "show", "check-in", "--root", good)
    assert told.exit_code == 0, told.output
    file_regression.check("".join(f"{line.rstrip()}\n" for line in told.stdout.splitlines()), extension=".txt")


def test_blueprint_show_in_word_and_json(good: Path, tmp_path: Path, run: Callable[..., Result]) -> None:
    made = run("blueprint", "show", "check-in", "--word", "--root", good, "--out", tmp_path / "out")
    assert made.exit_code == 0, made.output
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["check-in.docx"]
    assert json.loads(run("blueprint", "show", "check-in", "--json", "--root", good).stdout)["blueprint"] == "check-in"


def test_blueprint_that_there_is_not(good: Path, run: Callable[..., Result]) -> None:
    refused = run("blueprint", "show", "check", "--root", good)
    assert refused.exit_code == 1
    assert "there is no blueprint 'check' in question_bank/blueprints/. Known: check-in." in refused.output
