"""New sources: each is right in form as it is, takes a free name, and never replaces what is there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from places import TODAY

from builder.check import Context, check
from builder.course import read_course
from builder.items import item_types
from builder.model import Course, Item, Problem
from builder.skeletons import (
    New,
    new_blueprint,
    new_cohort,
    new_item,
    new_observation,
    new_unit,
    new_worksheet,
)

START = date(2027, 9, 6)


def course_at(root: Path) -> Course:
    return read_course(root)[0]


def write(root: Path, made: New | Problem) -> New:
    """Do what the command does with a new source."""
    assert isinstance(made, New), made
    path = root / made.path
    before = path.read_text(encoding="utf-8") if made.append else ""
    assert made.append == path.exists()
    path.write_text(before + made.text, encoding="utf-8")
    return made


def told(root: Path) -> list[Problem]:
    course, problems = read_course(root)
    return sorted({*problems, *check(Context(course, TODAY))})


def problem(made: New | Problem) -> tuple[str, str]:
    assert isinstance(made, Problem)
    return made.code, made.message


MAKERS: dict[str, Callable[[Course], New | Problem]] = {
    "item": lambda course: new_item(course, "2.1", "single", "assessment"),
    "observation": lambda course: new_observation(course, "A visit to a market", TODAY),
    "worksheet": lambda course: new_worksheet(course, "Plan for a week", TODAY),
    "blueprint": lambda course: new_blueprint(course, "Safety quiz", ["2.1"]),
    "blueprint of all units": lambda course: new_blueprint(course, "Any quiz"),
    "cohort": lambda course: new_cohort(course, "Autumn 2027", "college", ["trust", "charity"], START),
    "cohort of one unit": lambda course: new_cohort(course, "Day course", "college", ["trust"], START, ["3.10"]),
}


@pytest.mark.parametrize("maker", MAKERS.values(), ids=MAKERS)
def test_new_source_has_no_problem(maker: Callable[[Course], New | Problem], good: Path) -> None:
    write(good, maker(course_at(good)))
    assert [problem for problem in told(good) if problem.code != "Q025"] == []


@pytest.mark.parametrize("number", ["1.2", "2.4", "3.11"])
def test_new_unit_has_no_problem_of_its_own(number: str, good: Path) -> None:
    made = write(good, new_unit(course_at(good), number, "Lights & locks: a start", TODAY))
    assert made.path == f"units/{number}-lights-locks-a-start.md"
    found = told(good)
    assert [problem for problem in found if problem.where.path == made.path] == []
    # The cohort takes every unit, and the hint says that it needs a session.
    assert [(problem.where.path, problem.code) for problem in found] == [("cohorts/spring.yml", "C004")]
    assert "course/_toc.yml" in made.hint
    assert "session" in made.hint
    unit = next(unit for unit in course_at(good).units if unit.number == number)
    assert unit.title == "Lights & locks: a start"
    assert bool(unit.domain) == (number == "3.11")


def test_new_unit_reads_as_a_page_that_teaches_and_practises(good: Path) -> None:
    made = write(good, new_unit(course_at(good), "1.2", "Lights", TODAY))
    unit = next(unit for unit in course_at(good).units if unit.where.path == made.path)
    assert [(one.activity, [leaf.what for leaf in one.leaves]) for one in unit.page.passages] == [
        (False, ["1.2.1"]),
        (True, ["1.2.2"]),
    ]


# Items


@pytest.mark.parametrize("use", ["practice", "assessment"])
@pytest.mark.parametrize("kind", item_types())
def test_new_item_of_every_type_has_no_problem(kind: str, use: str, good: Path) -> None:
    made = write(good, new_item(course_at(good), "3.10", kind, use))
    assert [problem.code for problem in told(good)] == ["Q025"]
    found = item(good, "q3.10-02")
    assert (found.type, found.use, found.where.line) == (kind, use, made.line)


def item(root: Path, name: str) -> Item:
    return next(item for item in course_at(root).items if item.id == name)


def test_new_item_takes_the_next_free_number_and_an_open_leaf(good: Path) -> None:
    write(good, new_item(course_at(good), "1.1", "true-false", "practice"))
    assert [leaf.what for leaf in item(good, "q1.1-11").competences] == ["1.1.2"]
    write(good, new_item(course_at(good), "1.1", "true-false", "practice"))
    assert [leaf.what for leaf in item(good, "q1.1-12").competences] == ["1.1.1a"]


def test_new_item_after_a_vignette_is_not_part_of_it(good: Path) -> None:
    made = write(good, new_item(course_at(good), "2.1", "single", "assessment"))
    found = item(good, "q2.1-13")
    assert (found.vignette, found.where.line) == (None, made.line)


def test_first_item_of_a_unit_makes_its_file(good: Path) -> None:
    (good / "question_bank" / "3.10.md").unlink()
    made = write(good, new_item(course_at(good), "3.10", "single", "practice"))
    assert (made.append, made.line, item(good, "q3.10-01").where.line) == (False, 1, 1)


# What is there is never replaced


@pytest.mark.parametrize(
    ("maker", "path"),
    [
        (lambda course: new_observation(course, "Shop visit", TODAY), "observations/shop-visit.md"),
        (lambda course: new_worksheet(course, "visit-plan", TODAY), "worksheets/visit-plan.md"),
        (lambda course: new_blueprint(course, "Check in"), "question_bank/blueprints/check-in.yml"),
        (lambda course: new_cohort(course, "Spring", "college", ["trust"], START), "cohorts/spring.yml"),
    ],
    ids=["observation", "worksheet", "blueprint", "cohort"],
)
def test_file_that_is_there_is_a_problem(maker: Callable[[Course], New | Problem], path: str, good: Path) -> None:
    made = maker(course_at(good))
    assert isinstance(made, Problem)
    assert (str(made.where), made.code) == (f"{path}:1", "F008")


def test_unit_number_that_is_taken_is_a_problem(good: Path) -> None:
    made = new_unit(course_at(good), "2.1", "Something else", TODAY)
    assert problem(made) == ("U002", "unit 2.1 is there already, 'Keeping people safe': choose a free number")


# What cannot be made


@pytest.mark.parametrize("number", ["4.1", "2", "2.x", "2.0", "../2.1"])
def test_number_that_is_none_is_a_problem(number: str, good: Path) -> None:
    assert problem(new_unit(course_at(good), number, "Lights", TODAY))[0] == "Y004"


def test_title_without_a_letter_makes_no_file(good: Path) -> None:
    assert problem(new_worksheet(course_at(good), "…", TODAY))[0] == "F008"


def test_unknown_names_are_told_with_what_is_known(good: Path) -> None:
    course = course_at(good)
    assert problem(new_item(course, "2.2", "single", "practice"))[0] == "Q004"
    assert problem(new_item(course, "2.1", "singles", "practice")) == (
        "Q003",
        "'singles' is not a type of item; did you mean 'single'?",
    )
    assert problem(new_item(course, "2.1", "single", "exam"))[0] == "Y004"
    assert problem(new_blueprint(course, "Quiz", ["2.2"]))[0] == "B002"
    assert problem(new_cohort(course, "Autumn", "colege", ["trust"], START)) == (
        "C001",
        "'colege' is not in cohorts/providers/ with kind provider; did you mean 'college'?",
    )
    assert problem(new_cohort(course, "Autumn", "college", ["college"], START))[0] == "C001"
    assert problem(new_cohort(course, "Autumn", "college", ["trust"], START, ["9.9"]))[0] == "C001"


def test_blueprint_of_a_unit_without_questions_is_a_problem(good: Path) -> None:
    code, message = problem(new_blueprint(course_at(good), "Quiz", ["2.1", "3.10"]))
    assert (code, "3.10" in message) == ("B001", True)


def test_empty_course_has_nothing_to_name() -> None:
    assert problem(new_observation(Course(), "Visit", TODAY))[0] == "U004"
    assert problem(new_worksheet(Course(), "Plan", TODAY))[0] == "U004"
    assert problem(new_blueprint(Course(), "Quiz"))[0] == "B001"


# Days of a cohort


def test_cohort_teaches_every_unit_once_a_week_apart(good: Path) -> None:
    write(good, new_cohort(course_at(good), "Autumn 2027", "college", ["trust"], START))
    cohort = next(cohort for cohort in course_at(good).cohorts if cohort.id == "autumn-2027")
    assert [[unit.what for unit in session.units] for session in cohort.sessions] == [["1.1", "2.1", "3.10"]]
    assert cohort.sessions[0].date == START


def test_units_that_fill_a_day_go_to_the_next(good: Path) -> None:
    path = good / "units" / "2.1-keeping-people-safe.md"
    path.write_text(path.read_text(encoding="utf-8").replace("minutes: 90", "minutes: 450"), encoding="utf-8")
    write(good, new_cohort(course_at(good), "Autumn 2027", "college", ["trust"], START))
    cohort = next(cohort for cohort in course_at(good).cohorts if cohort.id == "autumn-2027")
    assert [[unit.what for unit in session.units] for session in cohort.sessions] == [["1.1"], ["2.1"], ["3.10"]]
    assert [session.date.day for session in cohort.sessions] == [6, 13, 20]
    assert [f"{session.end:%H:%M}" for session in cohort.sessions] == ["16:30", "17:00", "16:30"]


@pytest.mark.parametrize("title", ["yes", "3.10", "A: b # c", 'The "first" visit', "Café visit", "don't"])
def test_title_survives_yaml(title: str, good: Path) -> None:
    made = write(good, new_worksheet(course_at(good), title, TODAY))
    sheet = next(sheet for sheet in course_at(good).worksheets if sheet.where.path == made.path)
    assert sheet.title == (title.capitalize() if title == "yes" else title)
