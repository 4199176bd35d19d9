"""Assembly: forms that meet their blueprint, or in the trainer's words why there are none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from places import CASES, REPOSITORY

from builder.assemble import Assembly, Candidate, Clash, RowValue, assemble, candidates, verify
from builder.assemble.clash import clashing
from builder.assemble.issue import form_name, issue_forms
from builder.assemble.model import noise_of
from builder.assemble.shuffle import only_key, orders, pinned
from builder.assemble.solve import Line, solve
from builder.course import read_course
from builder.course.bank import read_bank
from builder.form import Form, lettered
from builder.items import item_types
from builder.model import Blueprint, Bound, Choice, Course, Item, Match, Mention, Order, Where

PLACE = Where("question_bank/blueprints/quiz.yml")


def bank(text: str) -> tuple[Candidate, ...]:
    """Make candidates of lines such as `q2.3-01 judge single v2.3-01 2.3.1`; vignette and leaves may be missing."""
    found = []
    for name, level, type_, *rest in (line.split() for line in text.strip().splitlines()):
        block = next((word for word in rest if word.startswith("v")), name)
        leaves = tuple(word for word in rest if not word.startswith("v"))
        unit = name[1:].partition("-")[0]
        found.append(Candidate(name, 1, block, unit, type_, level, "assessment", leaves, 1.0, 1.0))
    return tuple(found)


def asks(
    length: int,
    *,
    units: Mapping[str, object] | None = None,
    levels: Mapping[str, object] | None = None,
    types: Mapping[str, object] | None = None,
    competences: tuple[str, ...] = (),
    must: tuple[str, ...] = (),
    barred: tuple[str, ...] = (),
) -> Blueprint:
    """Make a blueprint. A bound is a number or a pair."""
    return Blueprint(
        where=PLACE,
        id="quiz",
        title="Quiz",
        purpose="formative",
        length=length,
        use="assessment",
        units=bounds(units or {}),
        levels=bounds(levels or {}),
        types=bounds(types or {}),
        competences=mentions(competences),
        must_include=mentions(must),
        barred=mentions(barred),
        forms=1,
    )


def bounds(named: Mapping[str, object]) -> tuple[Bound, ...]:
    pairs = ((name, value if isinstance(value, tuple) else (value, value)) for name, value in named.items())
    return tuple(Bound(Mention(PLACE, name), low, high) for name, (low, high) in pairs)


def mentions(names: tuple[str, ...]) -> tuple[Mention, ...]:
    return tuple(Mention(PLACE, name) for name in names)


def forms_of(found: Assembly | Clash) -> tuple[tuple[str, ...], ...]:
    assert isinstance(found, Assembly), found
    return found.forms


def built(text: str, blueprint: Blueprint, forms: int = 1, seed: int = 1) -> tuple[tuple[str, ...], ...]:
    return forms_of(assemble(bank(text), blueprint, forms, seed))


def clash(text: str, blueprint: Blueprint, forms: int = 1) -> Clash:
    found = assemble(bank(text), blueprint, forms, 1)
    assert isinstance(found, Clash), found
    return found


TWO_UNITS = """
q2.2-01 apply single 2.2.1
q2.2-02 judge multiple 2.2.2
q2.3-01 apply single 2.3.1
q2.3-02 judge next-action 2.3.2
"""
CASE = """
q2.3-01 apply single v2.3-01
q2.3-02 apply single v2.3-01
q2.3-03 apply single
q2.3-04 apply single
q2.3-05 apply single
"""


# Each kind of row, on banks with one answer


@pytest.mark.parametrize(
    ("blueprint", "expected"),
    [
        (asks(4), "q2.2-01 q2.2-02 q2.3-01 q2.3-02"),
        (asks(2, units={"2.2": 2, "2.3": 0}), "q2.2-01 q2.2-02"),
        (asks(2, levels={"judge": 2}), "q2.2-02 q2.3-02"),
        (asks(2, levels={"judge": 0}), "q2.2-01 q2.3-01"),
        (asks(2, units={"2.2": 1, "2.3": 1}, types={"multiple": 1, "single": 1}), "q2.2-02 q2.3-01"),
        (asks(2, types={"single": (0, 0)}), "q2.2-02 q2.3-02"),
        (asks(2, competences=("2.2.1", "2.3.2")), "q2.2-01 q2.3-02"),
        (asks(2, must=("q2.3-01", "q2.2-02")), "q2.2-02 q2.3-01"),
        (asks(1, levels={"judge": (1, 1)}, units={"2.2": (0, 1), "2.3": 0}), "q2.2-02"),
    ],
    ids=["length", "unit", "at least", "at most", "type", "not of a type", "competences", "must include", "range"],
)
def test_each_rule_is_met(blueprint: Blueprint, expected: str) -> None:
    assert built(TWO_UNITS, blueprint) == (tuple(expected.split()),)


def test_vignette_is_drawn_whole_or_not_at_all() -> None:
    for seed in range(20):
        (form,) = built(CASE, asks(3), seed=seed)
        assert {"q2.3-01", "q2.3-02"} <= set(form) or form == ("q2.3-03", "q2.3-04", "q2.3-05")


def test_item_that_must_be_included_brings_its_vignette() -> None:
    (form,) = built(CASE, asks(3, must=("q2.3-02",)))
    assert {"q2.3-01", "q2.3-02"} < set(form)


def test_no_item_is_in_two_forms_but_what_must_be_included() -> None:
    first, second, third = built(CASE, asks(3, must=("q2.3-01",)), forms=3)
    assert set(first) & set(second) == set(first) & set(third) == {"q2.3-01", "q2.3-02"}
    assert set(first) | set(second) | set(third) == {one.id for one in bank(CASE)}


def test_report_says_what_each_row_came_to() -> None:
    found = assemble(bank(TWO_UNITS), asks(2, units={"2.2": 2, "2.3": 0}, must=("q2.2-01",)), 1, 1)
    assert isinstance(found, Assembly)
    assert found.rows == (
        RowValue("length: 2 items", 2, 2, 2, 0),
        RowValue("unit 2.2: 2 items", 2, 2, 2, 0),
        RowValue("unit 2.3: 0 items", 0, 0, 0, 0),
        RowValue("must include q2.2-01", 1, 1, 1, 0),
    )


# Which of several


MANY = "\n".join(f"q{unit}-{number:02} {level} single" for unit in ("2.2", "2.3") for number in range(1, 9)
                 for level in ["judge" if number % 2 else "apply"])  # fmt: skip


def test_same_seed_gives_the_same_forms_and_another_seed_others() -> None:
    blueprint = asks(4, units={"2.2": 2, "2.3": 2})
    found = [built(MANY, blueprint, forms=2, seed=seed) for seed in range(10)]
    assert [built(MANY, blueprint, forms=2, seed=seed) for seed in range(10)] == found
    assert len(set(found)) == 10


def test_known_form_of_a_known_seed() -> None:
    assert built(MANY, asks(4, units={"2.2": 2, "2.3": 2}), forms=2, seed=2027) == (
        ("q2.2-01", "q2.2-08", "q2.3-02", "q2.3-04"),
        ("q2.2-03", "q2.2-04", "q2.3-05", "q2.3-08"),
    )


def test_order_of_the_bank_does_not_matter() -> None:
    blueprint = asks(4, levels={"judge": 2})
    there, back = bank(MANY), bank(MANY)[::-1]
    assert assemble(there, blueprint, 2, 5) == assemble(back, blueprint, 2, 5)


def test_item_that_changes_nothing_else_changes_no_form() -> None:
    blueprint = asks(4, units={"2.2": 2, "2.3": 2})
    assert built(f"{MANY}\nq2.4-01 judge single", blueprint) == built(MANY, blueprint)


def test_items_of_earlier_cohorts_come_last() -> None:
    items = bank(MANY)
    used = {one.id: 1 for one in items if one.unit == "2.2" and one.level == "judge"} | {"q2.2-02": 3}
    found = assemble(items, asks(4, units={"2.2": 4, "2.3": 0}), 1, 1, used)
    assert isinstance(found, Assembly)
    fresh = {"q2.2-04", "q2.2-06", "q2.2-08"}
    (form,) = found.forms
    assert fresh < set(form)
    assert "q2.2-02" not in form, "an item that was used once is better than one that was used three times"


def test_best_form_is_proven() -> None:
    found = assemble(bank(MANY), asks(4), 2, 1, {"q2.2-01": 2})
    assert isinstance(found, Assembly)
    assert found.objective - 1 < found.bound <= found.objective


def test_tie_break_finds_the_cheapest_of_all_pairs() -> None:
    names = [one.id for one in bank(MANY)]
    for seed in range(5):
        noise = {name: noise_of(seed, name, 0) for name in names}
        best = min(combinations(names, 3), key=lambda form: sum(map(noise.__getitem__, form)))
        assert built(MANY, asks(3), seed=seed) == (tuple(sorted(best)),)


@given(seed=st.integers(0, 10**9), forms=st.integers(1, 3))
@settings(max_examples=40, deadline=None)
def test_any_seed_meets_the_blueprint(seed: int, forms: int) -> None:
    blueprint = asks(4, units={"2.2": (1, 3), "2.3": (1, 3)}, levels={"judge": (1, 2)}, must=("q2.3-08",))
    found = built(MANY, blueprint, forms, seed)
    level = {one.id: one.level for one in bank(MANY)}
    assert len(found) == forms
    for form in found:
        assert len(set(form)) == 4
        assert "q2.3-08" in form
        assert 1 <= sum(name.startswith("q2.2") for name in form) <= 3
        assert 1 <= sum(level[name] == "judge" for name in form) <= 2
    assert max(Counter(name for form in found for name in form if name != "q2.3-08").values()) == 1


# Candidates


def course_of(text: str) -> Course:
    problems: list[object] = []
    items, vignettes = read_bank(text, "question_bank/2.1.md", problems)  # type: ignore[arg-type]
    assert problems == []
    return Course(items=items, vignettes=vignettes)


def good_course() -> Course:
    return read_course(CASES / "good")[0]


def real_course() -> Course:
    return read_course(REPOSITORY)[0]


def drawn(course: Course, blueprint: Blueprint) -> set[str]:
    return {one.id for one in candidates(course, blueprint)}


def test_candidates_are_current_items_of_the_use_and_units() -> None:
    course = good_course()
    assert drawn(course, asks(1)) == {item.id for item in course.items if item.use == "assessment"}
    assert drawn(course, replace(asks(1), use="practice")) == {i.id for i in course.items if i.use == "practice"}
    assert drawn(course, replace(asks(1, units={"3.10": 1}), use="practice")) == {"q3.10-01"}
    withdrawn = tuple(replace(item, status="withdrawn") if item.id == "q2.1-01" else item for item in course.items)
    assert "q2.1-01" not in drawn(replace(course, items=withdrawn), asks(1))


def test_barring_an_item_bars_its_vignette() -> None:
    assert drawn(good_course(), asks(1)) - drawn(good_course(), asks(1, barred=("q2.1-12", "q2.1-01"))) == {
        "q2.1-01",
        "q2.1-11",
        "q2.1-12",
    }


# Clashes


def test_clash_of_one_unit() -> None:
    found = clash(
        "q2.2-01 apply single\nq2.2-02 apply single\nq2.3-01 apply single", asks(2, units={"2.2": 1, "2.3": 1}), 2
    )
    assert found == Clash(
        rules=("unit 2.3: 1 item",),
        message=(
            "Cannot build 2 forms. Unit 2.3 has 1 usable item and each form must have at least 1 of its own: 2 needed, "
            "1 held. Any one of these fixes it: write 1 more assessment item for unit 2.3; build 1 form."
        ),
        changes=("write 1 more assessment item for unit 2.3", "build 1 form"),
    )


CLASHES = {
    "several units": (
        "q2.2-01 apply single\nq2.3-01 apply single\nq2.4-01 apply single",
        asks(3, units={"2.2": 1, "2.3": 1, "2.4": 1}),
        2,
        "Cannot build 2 forms. Units 2.2, 2.3 and 2.4 each have 1 usable item and each form must have at least 1 of "
        "its own: 2 needed, 1 held. Any one of these fixes it: write 1 more assessment item for each of units 2.2, "
        "2.3 and 2.4; build 1 form.",
    ),
    "beside what must be included": (
        TWO_UNITS,
        asks(2, levels={"judge": 2}, must=("q2.2-02",)),
        2,
        "Cannot build 2 forms. Level judge has 1 other usable item and each form must have at least 1 more of its "
        "own: 2 needed, 1 held. Any one of these fixes it: write 1 more judge assessment item; build 1 form; ask for "
        "1 to 2 items of level judge.",
    ),
    "no item on a competence": (
        TWO_UNITS,
        asks(2, competences=("2.3.9",)),
        1,
        "Cannot build the form. Competence 2.3.9 has no usable items and the form must have at least 1: 1 needed, none "
        "held. Any one of these fixes it: write 1 more assessment item on competence 2.3.9; do not ask for competence "
        "2.3.9.",
    ),
    "bank too small": (
        TWO_UNITS,
        asks(3),
        2,
        "Cannot build 2 forms. The bank has 4 usable items and each form must have at least 3 of its own: 6 needed, 4 "
        "held. Any one of these fixes it: write 2 more assessment items; build 1 form; make each form 2 items long.",
    ),
    "rules that only clash together": (
        "q1.1-01 apply single\nq1.1-02 apply single\nq1.2-01 judge single\nq1.2-02 judge single",
        asks(2, units={"1.1": 1, "1.2": 1}, levels={"judge": 2}),
        1,
        "Cannot build the form. These rules cannot hold together: length: 2 items; unit 1.1: 1 item; level judge: 2 "
        "items. Any one of these fixes it: write 1 more judge assessment item for unit 1.1; ask for 1 to 2 items of "
        "level judge.",
    ),
    "forms that take from each other": (
        "q1.1-01 judge single 1.1.1\nq1.1-02 judge single 1.1.1\nq1.1-03 apply single\nq1.1-04 apply multiple",
        asks(2, competences=("1.1.1",), levels={"judge": (0, 1)}, types={"multiple": 1}),
        2,
        "Cannot build 2 forms. Type multiple has 1 usable item and each form must have at least 1 of its own: 2 "
        "needed, 1 held. Any one of these fixes it: write 1 more multiple assessment item; build 1 form; ask for 0 "
        "to 1 items of type multiple.",
    ),
    "each item in one form": (
        "q1.1-01 judge single 1.1.1 1.1.2\nq1.1-02 judge single 1.1.1\n"
        "q1.1-03 apply single 1.1.2\nq1.1-04 apply single",
        asks(1, competences=("1.1.1", "1.1.2")),
        2,
        "Cannot build 2 forms. These rules cannot hold together: each item in one form only; length: 1 item; "
        "competence 1.1.1: 1 item; competence 1.1.2: 1 item. Any one of these fixes it: build 1 form; do not ask for "
        "competence 1.1.1; do not ask for competence 1.1.2; make each form 2 items long.",
    ),
    "vignettes that do not fit the length": (
        "q1.1-01 apply single v1.1-01\nq1.1-02 apply single v1.1-01\n"
        "q1.1-03 apply single v1.1-02\nq1.1-04 apply single v1.1-02",
        asks(3, units={"1.1": 3}),
        1,
        "Cannot build the form. This rule cannot be met: length: 3 items. Items of a vignette go together. To fix it: "
        "write 1 more assessment item for unit 1.1.",
    ),
    "what must be included and is not wanted": (
        TWO_UNITS,
        asks(2, types={"single": 0}, must=("q2.3-01",)),
        1,
        "Cannot build the form. These rules cannot hold together: type single: 0 items; must include q2.3-01. Any "
        "one of these fixes it: do not ask for q2.3-01 in every form; ask for 0 to 1 items of type single.",
    ),
    "what must be included and is not there": (
        TWO_UNITS,
        asks(2, must=("q2.2-01", "q2.3-09")),
        1,
        "Cannot build the form. q2.3-09 must be included and cannot be drawn. To fix it: do not ask for q2.3-09 in "
        "every form.",
    ),
    "more than one change is needed": (
        TWO_UNITS,
        asks(2, levels={"judge": (0, 0)}, types={"single": (0, 0), "short-text": 1}, must=("q2.2-02",)),
        1,
        "Cannot build the form. Type short-text has no usable items and the form must have at least 1: 1 needed, none "
        "held. To fix it: ask for 0 to 2 items of level judge and ask for 0 to 1 items of type short-text.",
    ),
    "nothing to draw from": (
        "",
        asks(1, must=("q2.2-01",)),
        1,
        "Cannot build the form. q2.2-01 must be included and cannot be drawn. No single change fixes it.",
    ),
}


@pytest.mark.parametrize("name", CLASHES)
def test_clash_is_told_in_plain_words(name: str) -> None:
    text, blueprint, forms, message = CLASHES[name]
    assert clash(text, blueprint, forms).message == message


def test_clashing_rules_are_the_fewest() -> None:
    def hold(rules: object) -> bool:
        return not {"c", "f"} <= set(rules)  # type: ignore[call-overload]

    assert clashing(tuple("abcdefgh"), hold) == ("c", "f")


# The checker shares nothing with the model, and finds what is planted


@pytest.mark.parametrize(
    ("forms", "fault"),
    [
        ((("q2.2-01", "q2.2-02"),), "1 forms, not 2"),
        ((("q2.2-01",), ("q2.3-01", "q2.3-02")), "form 1: 1 items, not 2"),
        ((("q2.2-01", "q2.2-01"), ("q2.3-01", "q2.3-02")), "form 1: an item stands twice"),
        ((("q2.2-01", "q2.2-09"), ("q2.3-01", "q2.3-02")), "form 1 holds q2.2-09, which cannot be drawn"),
        ((("q2.2-01", "q2.3-01"), ("q2.2-01", "q2.3-02")), "q2.2-01 is in 2 forms"),
    ],
)
def test_checker_finds_faults_of_any_blueprint(forms: tuple[tuple[str, ...], ...], fault: str) -> None:
    with pytest.raises(AssertionError, match=fault):
        verify(Assembly(forms, 0, 0.0, ()), bank(TWO_UNITS), asks(2), 2)


@pytest.mark.parametrize(
    ("blueprint", "fault"),
    [
        (asks(2, units={"2.3": 2}), "an item of another unit; form 1: 1 of 2.3, not 2 to 2"),
        (asks(2, units={"2.2": (1, 2), "2.3": 0}), "1 of 2.3, not 0 to 0"),
        (asks(2, levels={"judge": (1, 2)}), "0 of judge, not 1 to 2"),
        (asks(2, types={"single": (0, 1)}), "2 of single, not 0 to 1"),
        (asks(2, competences=("2.2.1", "2.2.2")), "2.2.2 is not covered"),
        (asks(2, must=("q2.2-02",)), "q2.2-02 is missing"),
        (asks(2, barred=("q2.3-01",)), "q2.3-01 is barred"),
        (replace(asks(2), use="practice"), "an item that is not for practice"),
    ],
)
def test_checker_finds_what_a_form_lacks(blueprint: Blueprint, fault: str) -> None:
    with pytest.raises(AssertionError, match=fault):
        verify(Assembly((("q2.2-01", "q2.3-01"),), 0, 0.0, ()), bank(TWO_UNITS), blueprint, 1)


def test_checker_finds_half_a_vignette_and_a_wrong_report() -> None:
    with pytest.raises(AssertionError, match=r"only part of v2\.3-01"):
        verify(Assembly((("q2.3-01", "q2.3-03"),), 0, 0.0, ()), bank(CASE), asks(2), 1)
    wrong = (RowValue("length: 2 items", 2, 2, 3, 0),)
    with pytest.raises(AssertionError, match="length: 2 items, found 3"):
        verify(Assembly((("q2.3-03", "q2.3-04"),), 0, 0.0, wrong), bank(CASE), asks(2), 1)


def test_form_that_the_checker_refuses_is_not_returned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builder.assemble.model.rows_of", lambda *_: ())
    with pytest.raises(AssertionError, match="0 items, not 2"):
        assemble(bank(TWO_UNITS), asks(2), 1, 1)


def test_program_without_a_solution_has_none() -> None:
    assert solve([1, 1], [1, 1], [Line(3, None, ((0, 1), (1, 1)))]) is None
    assert solve([], [], [Line(1, None, ())]) is None


# Issued forms


def issued(course: Course, name: str, seed: int = 1, count: int | None = None) -> tuple[Form, ...]:
    blueprint = next(one for one in course.blueprints if one.id == name)
    found = issue_forms(course, blueprint, seed=seed, count=count)
    assert not isinstance(found, Clash), found
    return found


def test_form_has_what_its_blueprint_says() -> None:
    first, second = issued(good_course(), "check-in")
    assert (first.blueprint, first.title, first.purpose) == ("check-in", "Check-in quiz", "formative")
    assert (first.minutes, first.pass_mark, first.seed, first.draft) == (20, 60, 1, True)
    assert (first.name, second.name) == ("A", "B")
    assert [question.number for question in first.questions] == [1, 2, 3, 4, 5, 6]


def test_count_overrides_the_number_of_forms() -> None:
    assert [form.name for form in issued(good_course(), "check-in", count=1)] == ["A"]
    blueprint = good_course().blueprints[0]
    assert isinstance(issue_forms(good_course(), blueprint, seed=1, count=3), Clash)
    with pytest.raises(ValueError, match="0 forms"):
        issue_forms(good_course(), blueprint, seed=1, count=0)


def test_questions_stand_by_unit_in_the_order_of_the_course() -> None:
    for form in issued(real_course(), "section-3"):
        units = [question.item.unit for question in form.questions]
        assert units == [f"3.{number}" for number in range(1, 18)]


def test_questions_of_a_unit_stand_as_in_the_bank() -> None:
    for form in issued(good_course(), "check-in"):
        lines = [question.item.where.line for question in form.questions]
        assert lines == sorted(lines)


def test_vignettes_of_a_form_are_those_of_its_items() -> None:
    forms = issued(good_course(), "check-in")
    told = [[vignette.id for vignette in form.vignettes] for form in forms]
    assert sorted(told) == [[], ["v2.1-01"]]
    for form in forms:
        assert {q.item.vignette for q in form.questions} - {None} == {v.id for v in form.vignettes}


def test_code_depends_on_what_is_asked_and_on_nothing_else() -> None:
    course = good_course()
    first, second = issued(course, "check-in")
    assert [form.code for form in issued(course, "check-in")] == [first.code, second.code]
    assert first.code.startswith("A-")
    assert len(first.code) == len("A-12345")
    assert issued(course, "check-in", seed=2)[0].code != first.code
    edited = tuple(replace(item, written=item.written + " ") for item in course.items)
    assert issued(replace(course, items=edited), "check-in")[0].code != first.code
    moved = tuple(replace(item, where=Where("elsewhere.md", item.where.line)) for item in course.items)
    assert issued(replace(course, items=moved), "check-in")[0].code == first.code


def test_names_go_on_after_z() -> None:
    assert [form_name(number) for number in (0, 25, 26, 27, 701, 702)] == ["A", "Z", "AA", "AB", "ZZ", "AAA"]


# What stands under letters

HEAD = (
    "## q2.1-{number:02} A title\n\n```yaml\ntype: {type}\ncompetences: [2.1.1]\nlevel: apply\nuse: assessment\n```\n\n"
)


def single(number: int, options: int, key: int) -> str:
    lines = [f"- [{'x' if index == key else ' '}] Option {'abcdef'[index]}" for index in range(options)]
    return HEAD.format(number=number, type="single") + "Which?\n\n" + "\n".join(lines) + "\n\n"


def example(name: str) -> Item:
    text = HEAD.format(number=1, type=name) + item_types()[name].example
    return course_of(text).items[0]


@pytest.mark.parametrize("name", item_types())
def test_everything_under_letters_is_shown_once(name: str) -> None:
    item = example(name)
    for seed in map(str, range(10)):
        (order,) = orders([item], seed)
        assert sorted(order) == list(range(len(lettered(item))))


@pytest.mark.parametrize("name", ["ordering", "matching"])
def test_right_order_is_never_shown(name: str) -> None:
    item = example(name)
    assert isinstance(item.interaction, Order | Match)
    found = {orders([item], str(seed))[0] for seed in range(60)}
    assert tuple(range(len(lettered(item)))) not in found
    assert len(found) > 2


def test_true_and_false_stay_as_they_are_written() -> None:
    assert {orders([example("true-false")], str(seed))[0] for seed in range(20)} == {(0, 1)}


@pytest.mark.parametrize(
    ("options", "stays"),
    [
        (("5", "10", "15"), True),
        (("£5", "£10.50", "£1,500"), True),
        (("5%", "10 %", "100%"), True),
        (("3 weeks", "6 weeks", "12 months"), True),
        (("5 people in a team", "10", "15"), False),
        (("two", "three", "four"), False),
    ],
)
def test_numbers_stay_as_they_are_written(options: tuple[str, ...], stays: bool) -> None:
    lines = [f"- [{'x' if index == 1 else ' '}] {text}" for index, text in enumerate(options)]
    item = course_of(HEAD.format(number=1, type="single") + "How many?\n\n" + "\n".join(lines)).items[0]
    assert pinned(item) is stays
    assert ({orders([item], str(seed))[0] for seed in range(20)} == {(0, 1, 2)}) is stays


def key_letters(items: tuple[Item, ...], seed: str) -> list[int]:
    shown = orders(items, seed)
    return [order.index(key) for item, order in zip(items, shown, strict=True) if (key := only_key(item)) is not None]


@given(
    sizes=st.lists(st.tuples(st.integers(2, 5), st.integers(0, 1)), min_size=1, max_size=24), seed=st.integers(0, 999)
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_keys_are_spread_over_the_letters(sizes: list[tuple[int, int]], seed: int) -> None:
    items = course_of("".join(single(number, size, key) for number, (size, key) in enumerate(sizes, 1))).items
    letters = key_letters(items, str(seed))
    counts = Counter(letters)
    # Moving any one key to another of its letters makes the counts no more even.
    for (size, _), letter in zip(sizes, letters, strict=True):
        assert all(counts[letter] <= counts[other] + 1 for other in range(size))


@given(seed=st.integers(0, 10**6), number=st.integers(8, 30))
@settings(max_examples=60, deadline=None)
def test_no_key_letter_stands_more_than_three_times_running(seed: int, number: int) -> None:
    items = course_of("".join(single(n, 3 + n % 2, 0) for n in range(1, number + 1))).items
    letters = key_letters(items, str(seed))
    assert all(len(set(letters[start : start + 4])) > 1 for start in range(len(letters) - 3))


def test_multiple_answers_and_grades_are_mixed_too() -> None:
    for name in ("multiple", "next-action", "single"):
        item = example(name)
        assert isinstance(item.interaction, Choice)
        assert len({orders([item], str(seed))[0] for seed in range(60)}) > 1


# The real course


@pytest.mark.parametrize(
    "path", sorted((REPOSITORY / "question_bank" / "blueprints").glob("*.yml")), ids=lambda p: p.stem
)
def test_blueprints_of_the_course_can_be_built(path: Path) -> None:
    course = real_course()
    for seed in (1, 2027):
        forms = issued(course, path.stem, seed)
        assert all(
            form.minutes is None or form.minutes >= sum(q.item.minutes for q in form.questions) for form in forms
        )


def test_both_forms_of_section_2_ask_about_immediate_danger() -> None:
    for form in issued(real_course(), "section-2"):
        assert {"q2.4-03", "q2.4-04"} < {question.item.id for question in form.questions}
