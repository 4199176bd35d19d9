"""Days of teaching on the clock: timetables, units worked through alone, day plans, delivery plans, copies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from courses import read_once
from docutils import nodes
from forms import form
from places import CASES, REPOSITORY, TODAY
from site_support import small_book

from builder.build.documents import printing, quiz_day
from builder.build.site import Source, build_sites, filling
from builder.check import Context, check
from builder.check.timetables import LONGEST
from builder.course import read_course
from builder.course.copies import copied_cohort
from builder.course.timetables import clock, is_break, since_midnight, slots, steps
from builder.coverage import coverage
from builder.doc.cohort import cohort_page, fragment
from builder.doc.day_plans import NO_PLAN, NO_TIMETABLE, day_plans, day_plans_document
from builder.doc.delivery_plan import delivery_plan, duration
from builder.doc.print_room import PackFile, day_of, print_room
from builder.model import Cohort, Course, Mention, PlanRow, TimetableRow, Where
from builder.site.render import RenderKey

AT = Where("cohorts/spring.yml", 1)
GOOD = read_once(CASES / "good")
SHIPPED = sorted(path.stem for path in (REPOSITORY / "cohorts").glob("*.yml") if ".lock" not in path.suffixes)
PLAN = (("Look at the door", 20), ("zqplan: Say hello", 25), ("Talk it over", 15))


def row(text: str) -> TimetableRow:
    """Make `20 Welcome`, `1.1` or `30 of 1.1` a row."""
    head, _, rest = text.partition(" ")
    if not rest:
        return TimetableRow(AT, 0, unit=Mention(AT, head))
    named = Mention(AT, rest.removeprefix("of ")) if rest.startswith("of ") else None
    return TimetableRow(AT, int(head), "" if named else rest, named)


def planned(course: Course) -> Course:
    """Give unit 1.1 a session plan."""
    rows = tuple(
        PlanRow(Where("units/1.1-a-good-welcome.md", 70 + n), m, what, "in pairs") for n, (what, m) in enumerate(PLAN)
    )
    first, *rest = course.units
    return replace(course, units=(replace(first, page=replace(first.page, plan=rows)), *rest))


def cohort_with(*rows: str, alone: tuple[str, ...] = ()) -> Cohort:
    """Return the spring cohort with a timetable on day 1, and units alone before it instead of on it."""
    spring = GOOD.cohorts[0]
    first, *rest = spring.sessions
    units = tuple(unit for unit in first.units if unit.what not in alone)
    day = replace(first, units=units, alone=tuple(Mention(AT, name) for name in alone), timetable=tuple(map(row, rows)))
    return replace(spring, sessions=(day, *rest))


COURSE = planned(GOOD)
UNITS = {unit.number: unit for unit in COURSE.units}
SPLIT = cohort_with("10 Welcome", "35 of 1.1", "15 Break", "25 of 1.1", "10 Break", "75 of 2.1", "15 of 2.1")


def text_of(made: list[nodes.Node]) -> str:
    return "\n".join(node.astext() for node in made)


def rows_of(made: list[nodes.Node]) -> list[list[str]]:
    """Return the texts of the cells of every row below a head."""
    rows = [row for node in made for row in node.findall(nodes.row) if isinstance(row.parent, nodes.tbody)]
    return [[cell.astext().replace("\n\n", " / ") for cell in row.children] for row in rows]


# The clock


def test_clock_times_follow_from_the_start_and_the_minutes() -> None:
    day = cohort_with("10 Welcome", "1.1", "15 Break", "2.1").sessions[0]
    found = [(clock(slot.start), clock(slot.end)) for slot in slots(day, UNITS)]
    assert found == [("09:30", "09:40"), ("09:40", "10:40"), ("10:40", "10:55"), ("10:55", "12:25")]


def test_parts_of_a_unit_know_what_came_before() -> None:
    found = [(slot.part, slot.parts, slot.done) for slot in slots(SPLIT.sessions[0], UNITS) if slot.unit]
    assert found == [(1, 2, 0), (2, 2, 35), (1, 2, 0), (2, 2, 75)]


def test_a_session_plan_runs_on_through_the_parts_of_its_unit() -> None:
    first, second = (slot for slot in slots(SPLIT.sessions[0], UNITS) if slot.unit and slot.unit.number == "1.1")
    told = [
        [(clock(s.start), clock(s.end), s.row.what, s.ahead, s.more) for s in steps(slot)] for slot in (first, second)
    ]
    assert told == [
        [("09:40", "10:00", "Look at the door", False, False), ("10:00", "10:15", "zqplan: Say hello", False, True)],
        [("10:30", "10:40", "zqplan: Say hello", True, False), ("10:40", "10:55", "Talk it over", False, False)],
    ]


def test_nothing_is_lost_of_a_plan_that_is_longer_than_its_unit() -> None:
    day = cohort_with("15 of 1.1", "15 Break", "15 of 1.1").sessions[0]
    minutes = [step.end - step.start for slot in slots(day, UNITS) for step in steps(slot)]
    assert sum(minutes) == sum(minutes for _, minutes in PLAN)


@pytest.mark.parametrize(
    ("what", "free"),
    [
        ("Break", True),
        ("lunch", True),
        ("Lunch, and time to walk", True),
        ("Break the ice", False),
        ("Breakout", False),
    ],
)
def test_what_is_a_break(what: str, free: bool) -> None:
    assert is_break(TimetableRow(AT, 15, what)) == free


# Pages


def test_the_page_of_the_cohort_shows_times_and_units() -> None:
    made = fragment(cohort_page(SPLIT, COURSE, ".html"))
    assert "<p>09:40 to 10:15</p>" in made
    assert (
        '<a class="reference external" href="../units/1.1-a-good-welcome.html">1.1 A good welcome</a>, part 1 of 2'
        in made
    )
    assert "zqplan" not in made


def test_what_is_worked_through_alone_is_told_with_its_time() -> None:
    of = cohort_with("2.1", alone=("1.1",))
    page = text_of(cohort_page(of, COURSE, ".html"))
    assert "Work through 1 unit, about 60 minutes, before this day:" in page
    told = text_of(print_room(of, (), COURSE.units))
    assert "alone before this day, 1 unit, about 60 minutes: 1.1 A good welcome." in told


def test_minute_by_minute() -> None:
    assert rows_of(day_plans(SPLIT, COURSE))[:8] == [
        ["09:30 to 09:40", "10", "Welcome", ""],
        ["09:40 to 10:15", "35", "1.1 A good welcome, part 1 of 2", ""],
        ["09:40 to 10:00", "20", "Look at the door", "in pairs"],
        ["10:00 to 10:15", "15", "zqplan: Say hello (goes on after the break; 25 minutes in all)", "in pairs"],
        ["10:15 to 10:30", "15", "Break", ""],
        ["10:30 to 10:55", "25", "1.1 A good welcome, part 2 of 2", ""],
        ["10:30 to 10:40", "10", "Goes on: zqplan: Say hello", "in pairs"],
        ["10:40 to 10:55", "15", "Talk it over", "in pairs"],
    ]


def test_a_unit_without_a_plan_and_a_day_without_a_timetable_say_so() -> None:
    told = text_of(day_plans(SPLIT, COURSE))
    assert NO_PLAN in told
    assert told.count(NO_TIMETABLE) == 1


@pytest.mark.parametrize("key", [RenderKey(), RenderKey(format="epub"), RenderKey("trainer")], ids=lambda key: key.name)
def test_session_plans_are_for_the_trainer_edition_only(key: RenderKey) -> None:
    blocks = filling(key, COURSE, SPLIT, Source("1", "Content", "stamp", TODAY, 0)).blocks
    assert [name for name, html in blocks.items() if "zqplan" in html] == ["day-plans"] * (key.edition == "trainer")


def test_day_plans_as_a_word_file_are_for_trainers(tmp_path: Path) -> None:
    document = day_plans_document(SPLIT, COURSE)
    shared = printing(tmp_path, COURSE, SPLIT, "Content", TODAY)
    assert shared.word(document, ()).startswith(b"PK")
    assert not PackFile("handouts/day-plans-trainer.docx", document.title, document.kind, None, 1).trainees


def test_a_unit_worked_through_alone_belongs_to_the_day_after_it() -> None:
    of = cohort_with("2.1", alone=("1.1",))
    assert day_of(of, ["1.1"]) == 1
    (leaf,) = (one for one in coverage(COURSE, of).leaves if one.entry.id == "1.1.1a")
    assert [(place.what, place.day) for place in leaf.taught] == [("The first five minutes, worked through alone", 1)]


# Delivery plans


def name_of(kind: str, target: str) -> nodes.Node:
    return nodes.inline("", f"{kind} {target}")


def test_a_delivery_plan_has_no_dates_and_no_rooms() -> None:
    of = cohort_with("2.1", alone=("1.1",))
    made = delivery_plan(of, COURSE, name_of)
    assert rows_of(made) == [
        ["Week 1 / Day 1 / 3 hours", "page units/2.1-keeping-people-safe, 90 minutes", rows_of(made)[0][2]],
        ["Week 2 / Day 2 / 1 hour 30 minutes", "page units/3.10-visiting-a-shop, 45 minutes", ""],
        ["Week 3", "Supervision, 1 hour 30 minutes", ""],
    ]
    assert rows_of(made)[0][2].split(" / ") == [
        "Before the day:",
        "page units/1.1-a-good-welcome, 60 minutes",
        "After the day:",
        "Look at a shop",
    ]
    assert not [word for word in ("2027", "Room", "online", "February") if word in text_of(made)]
    assert "2 days in 2 weeks, 4 hours 30 minutes with breaks" in text_of(made)


@pytest.mark.parametrize(
    ("minutes", "told"),
    [(0, "0 minutes"), (1, "1 minute"), (60, "1 hour"), (90, "1 hour 30 minutes"), (120, "2 hours")],
)
def test_durations(minutes: int, told: str) -> None:
    assert duration(minutes) == told


def test_a_delivery_plan_on_a_page_follows_the_file_of_its_cohort(tmp_path: Path) -> None:
    root = small_book(tmp_path)
    page = root / "course" / "overview.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n```{delivery-plan} spring\n```\n", encoding="utf-8")
    plan = root / "cohorts" / "spring.yml"

    def shown() -> str:
        course, _ = read_course(root)
        built = build_sites(root, course, course.cohorts[0], ("trainee",), tmp_path / "out")
        assert not built.problems
        return (tmp_path / "out" / "site" / "course" / "overview.html").read_text(encoding="utf-8")

    before = shown()
    assert "1.1-a-good-welcome.html" in before.partition("week by week")[2]
    plan.write_text(plan.read_text(encoding="utf-8").replace("Look at a shop", "Look at a cafe"), encoding="utf-8")
    after = shown()
    assert ("Look at a cafe" in before, "Look at a cafe" in after) == (False, True)


# The cohorts that ship


def shipped(name: str) -> tuple[Course, Cohort]:
    """Return the course of this repository and a cohort of it."""
    course = read_once(REPOSITORY)
    return course, next(cohort for cohort in course.cohorts if cohort.id == name)


@pytest.mark.parametrize("name", SHIPPED)
def test_cohorts_that_ship_fit_and_can_be_written(name: str) -> None:
    course, of = shipped(name)
    found = check(Context(course, TODAY))
    assert [problem for problem in found if problem.where.path == of.where.path and problem.severity == "error"] == []
    pages = (cohort_page(of, course, ".html"), print_room(of, (), course.units), day_plans(of, course))
    assert all(f"Day {session.day}<" in fragment(made) for made in pages for session in of.sessions)
    assert len(rows_of(delivery_plan(of, course, name_of))) == len(of.sessions) + len(of.supervision)


@pytest.mark.parametrize("name", ["example-2027", "example-four-days", "example-evenings"])
def test_examples_fill_every_day_to_the_minute(name: str) -> None:
    course, of = shipped(name)
    units = {unit.number: unit for unit in course.units}
    assert {unit.what for one in of.sessions for unit in (*one.units, *one.alone)} == set(units)
    for session in of.sessions:
        assert slots(session, units)[-1].end == since_midnight(session)[1]


def test_evenings_are_short() -> None:
    _, of = shipped("example-evenings")
    lengths = [end - start for start, end in map(since_midnight, of.sessions)]
    assert max(lengths) <= 150 < 2 * LONGEST
    assert all(any(is_break(row) for row in session.timetable) for session in of.sessions)


# A cohort like another


def spring() -> str:
    return (CASES / "good" / "cohorts" / "spring.yml").read_text(encoding="utf-8")


def test_a_copy_moves_every_date_and_keeps_the_rest() -> None:
    made = copied_cohort(spring(), "cohorts/spring.yml", "Autumn 2027", date(2027, 9, 7))
    assert made is not None
    changed = [(a, b) for a, b in zip(spring().splitlines(), made.splitlines(), strict=True) if a != b]
    assert changed == [
        ("title: Spring 2027", 'title: "Autumn 2027"'),
        ("    date: 2027-02-02", "    date: 2027-09-07"),
        ("    date: 2027-02-09", "    date: 2027-09-14"),
        ("  - date: 2027-02-16", "  - date: 2027-09-21"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        spring().replace("title: Spring 2027", "title: >\n  Spring\n  2027"),
        spring().replace("    date: 2027-02-09", '    "date": 2027-02-09'),
        spring().replace("title: ", "name: "),
        "",
    ],
    ids=["long title", "key in quotes", "not a cohort", "empty"],
)
def test_what_cannot_be_copied_safely_is_not(text: str) -> None:
    assert copied_cohort(text, "cohorts/spring.yml", "Autumn", date(2027, 9, 7)) is None


def test_new_cohort_like_another(good: Path, run: Callable[..., Result]) -> None:
    result = run("new", "cohort", "Autumn", "--like", "spring", "--start", "2027-09-09", "--root", good)
    assert result.output == (
        "cohorts/autumn.yml:1\n"
        "All dates moved by 219 days, to other days of the week: "
        "look at holidays, rooms and the dates of supervision.\n"
    )
    course, problems = read_course(good)
    autumn = next(cohort for cohort in course.cohorts if cohort.id == "autumn")
    assert (problems, autumn.title, autumn.sessions[0].date) == ([], "Autumn", date(2027, 9, 9))


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--like", "sprint", "--start", "2027-09-07"], "'sprint' is not in cohorts/; did you mean 'spring'?"),
        (["--like", "spring"], "--like takes --start beside it"),
        (["--like", "spring", "--start", "2027-09-07", "--provider", "college"], "--like takes --start beside it"),
        ([], "A cohort needs --provider and --employer"),
    ],
)
def test_what_a_copy_needs(options: list[str], told: str, good: Path, run: Callable[..., Result]) -> None:
    result = run("new", "cohort", "Autumn", *options, "--root", good)
    assert told in result.output
    assert result.exit_code
    assert not (good / "cohorts" / "autumn.yml").exists()


@pytest.mark.parametrize(("purpose", "day"), [("diagnostic", 1), ("formative", 9)])
def test_a_quiz_on_what_people_know_already_belongs_to_the_first_day(purpose: str, day: int) -> None:
    course, cohort = shipped("example-2027")
    asked = next(item for item in course.items if item.unit == "3.16")
    assert quiz_day(replace(form(asked), purpose=purpose), cohort) == day
