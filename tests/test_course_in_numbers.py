"""The question bank, the checklists and the worksheets that ship: how many, of which kinds, and how they are spread."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from courses import read_once

from builder.coverage import counts, coverage, of_kind
from builder.model import Course, Item

ROOT = Path(__file__).parent.parent
Run = Callable[..., Result]


def course() -> Course:
    return read_once(ROOT)


def items(**wanted: str) -> list[Item]:
    return [one for one in course().items if all(getattr(one, name) == value for name, value in wanted.items())]


def test_every_leaf_is_taught_practised_assessed_and_every_skill_evidenced() -> None:
    found = coverage(course())
    assert counts(found.leaves).taught == counts(found.leaves).practised == 291
    assert counts(of_kind(found.leaves, "knowledge")).assessed == 107
    assert counts(of_kind(found.leaves, "skill")).evidenced == 184


@pytest.mark.parametrize("unit", [path.name.partition("-")[0] for path in sorted((ROOT / "units").glob("*.md"))])
def test_a_unit_has_questions_for_practice_and_for_assessment(unit: str) -> None:
    assert len(items(unit=unit, use="practice")) >= 6
    assert len(items(unit=unit, use="assessment")) >= 12


def test_each_knowledge_leaf_is_asked_three_times_and_each_skill_in_a_scenario() -> None:
    asked = Counter(leaf.what for one in course().items for leaf in one.competences)
    scenario = {leaf.what for one in course().items if one.level != "recall" for leaf in one.competences}
    leaves = [entry for entry in course().competences if entry.leaf]
    assert [entry.id for entry in leaves if entry.kind == "knowledge" and asked[entry.id] < 3] == []
    assert [entry.id for entry in leaves if entry.kind == "skill" and entry.id not in scenario] == []


def test_the_bank_holds_every_type_and_more_than_recall() -> None:
    types = Counter(one.type for one in course().items)
    levels = Counter(one.level for one in course().items)
    assert len(course().items) >= 640
    assert len(types) == 10
    assert types["next-action"] >= 40
    assert types["extended"] >= 20
    assert levels["apply"] + levels["judge"] >= len(course().items) / 2


def test_vignettes_have_two_to_four_items() -> None:
    sizes = Counter(one.vignette for one in course().items if one.vignette)
    assert len(sizes) >= 25
    assert set(sizes.values()) <= {2, 3, 4}


def test_graded_actions_differ_and_every_option_says_why() -> None:
    for one in items(type="next-action"):
        options = getattr(one.interaction, "options", ())
        assert len({option.score for option in options}) == 3, one.id
        assert all(option.feedback for option in options), one.id


def test_guessing_by_form_does_not_pay(run: Run) -> None:
    told = json.loads(run("lint", "--root", ROOT, "--json").output)
    worst = [one for one in told["findings"] if one["severity"] == "error"]
    assert worst == []
    assert len(told["findings"]) <= len(course().items) / 20
    for one in told["summaries"]:
        assert one["longest"] <= one["chance"] + 0.03
        assert one["grade"] <= 9
        keys = one["letters"].values()
        assert max(keys) <= 1.4 * sum(keys) / len(keys), one["letters"]


def test_events_reviews_guides_and_worksheets() -> None:
    kinds = Counter(one.kind for one in course().observations)
    assert kinds["observation"] >= 16
    assert kinds["document review"] >= 4
    assert kinds["supervision guide"] >= 4
    assert all(len(one.criteria) <= 15 for one in course().observations)
    assert len(course().worksheets) >= 20
    assert [one.id for one in course().worksheets if not one.example] == []


def test_everything_to_print_is_named_where_it_is_used() -> None:
    pages = (*course().pages, *(unit.page for unit in course().units))
    named = {one.what for page in pages for one in (*page.observations, *page.worksheets)}
    there = {one.id for one in (*course().observations, *course().worksheets)}
    assert there - named == set()
