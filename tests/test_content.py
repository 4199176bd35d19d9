"""The course that ships: the whole register of edition 1, pages and questions of every unit, words of our own."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest
from own_words import published, runs
from pybtex.database import parse_file

from builder.check import Context, check
from builder.course import read_course
from builder.coverage import coverage
from builder.model import Course, Problem, Span

ROOT = Path(__file__).parent.parent
TODAY = date(2026, 11, 22)
EDITION_1 = {  # unit: statements, parts, leaves, subheadings
    "1.1": (3, 10, 10, 0),
    "1.2": (4, 0, 4, 0),
    "1.3": (5, 3, 7, 0),
    "1.4": (2, 8, 9, 0),
    "1.5": (7, 0, 7, 0),
    "1.6": (3, 5, 7, 0),
    "2.1": (22, 3, 24, 8),
    "2.2": (13, 0, 13, 5),
    "2.3": (5, 0, 5, 2),
    "2.4": (2, 2, 3, 0),
    "2.5": (12, 0, 12, 4),
    "2.6": (12, 0, 12, 4),
    "3.1": (11, 0, 11, 0),
    "3.2": (12, 0, 12, 6),
    "3.3": (9, 0, 9, 0),
    "3.4": (2, 5, 5, 0),
    "3.5": (4, 4, 6, 0),
    "3.6": (6, 4, 8, 0),
    "3.7": (8, 0, 8, 0),
    "3.8": (11, 0, 11, 0),
    "3.9": (9, 7, 15, 0),
    "3.10": (5, 2, 6, 0),
    "3.11": (2, 8, 9, 0),
    "3.12": (2, 6, 7, 0),
    "3.13": (17, 6, 22, 0),
    "3.14": (1, 8, 8, 0),
    "3.15": (5, 6, 9, 0),
    "3.16": (17, 5, 20, 0),
    "3.17": (2, 12, 12, 0),
}


@cache
def read() -> tuple[Course, tuple[Problem, ...]]:
    course, problems = read_course(ROOT)
    return course, tuple(sorted({*problems, *check(Context(course, TODAY))}))


def test_the_course_has_no_problem() -> None:
    assert read()[1] == ()


def test_the_register_counts_as_the_curriculum_does() -> None:
    counted = {}
    for unit in read()[0].units:
        first = [entry for entry in unit.competences if entry.edition == 1]
        parts = [entry for entry in first if entry.parent]
        groups = dict.fromkeys(entry.group for entry in first if entry.group)
        leaves = sum(entry.leaf for entry in first)
        counted[unit.number] = (len(first) - len(parts), len(parts), leaves, len(groups))
    assert counted == EDITION_1


def test_the_whole_register_has_317_entries_of_the_published_kinds() -> None:
    entries = read()[0].competences
    statements = [entry for entry in entries if not entry.parent]
    leaves = [entry for entry in entries if entry.leaf]
    assert (len(entries), len(statements), len(leaves)) == (317, 213, 291)
    assert sum(entry.kind == "knowledge" for entry in statements) == 68
    assert sum(entry.kind == "knowledge" for entry in leaves) == 107


def test_every_objective_is_served_and_the_aims_are_there() -> None:
    course, _ = read()
    served = {objective.what for unit in course.units for objective in unit.objectives}
    roman = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"]
    assert [objective.id for objective in course.objectives] == ["a", "b", *roman]
    assert served == set(roman)


@pytest.mark.parametrize("number", EDITION_1)
def test_a_unit_teaches_and_practises_each_of_its_leaves_by_name(number: str) -> None:
    course, _ = read()
    unit = next(unit for unit in course.units if unit.number == number)
    leaves = {entry.id for entry in unit.competences if entry.leaf and entry.status == "current"}
    taught = {leaf.what for passage in unit.page.passages if not passage.activity for leaf in passage.leaves}
    practised = {leaf.what for passage in unit.page.passages if passage.activity for leaf in passage.leaves}
    assert leaves - taught == set()
    assert leaves - practised == set(), "practised in an activity, whatever the questions ask"


@pytest.mark.parametrize("number", EDITION_1)
def test_a_unit_has_practice_that_explains_itself(number: str) -> None:
    practice = [item for item in read()[0].items if item.unit == number and item.use == "practice"]
    assert len(practice) >= 2
    assert all(item.feedback or item.type == "matching" or _told(item.interaction) for item in practice)


def _told(interaction: object) -> bool:
    options = getattr(interaction, "options", ())
    return bool(options) and all(option.feedback for option in options)


def test_challenges_and_self_direction_are_served_by_named_activities() -> None:
    found = {one.objective.id: one.activities for one in coverage(read()[0]).objectives}
    assert len(found["ix"]) >= 5, "dealing with challenges"
    assert len(found["x"]) >= 5, "taking the initiative"


def test_safety_units_are_marked() -> None:
    safety = {unit.number for unit in read()[0].units if unit.safety}
    assert safety >= {"2.1", "2.2", "2.3", "2.4", "3.5"}


def test_the_course_holds_itself_to_the_house_standard() -> None:
    standard = read()[0].standard
    assert standard is not None
    assert standard.teaching == Span(1200, 2200)
    assert (standard.sentence, standard.grade, standard.activities, standard.terms) == (17, 9, 2, 80)
    assert standard.moment
    assert len(standard.headings) == 9
    assert len(standard.trainer_headings) == 7


def test_every_client_and_employer_has_a_page_and_is_told_of_in_units() -> None:
    course, _ = read()
    happenings = {one.id: {who.what for who in one.who} for one in course.happenings}
    told = {who for unit in course.units for moment in unit.page.moments for who in happenings[moment.what]}
    assert len([case for case in course.cases if case.kind == "client"]) == 4
    assert len([case for case in course.cases if case.kind == "employer"]) == 3
    assert {case.id for case in course.cases} <= told
    assert all(f"course/cases/{case.id}.md" in course.files for case in course.cases)


def test_every_source_has_an_author_a_title_a_year_and_an_address() -> None:
    entries = parse_file(ROOT / "course/references.bib", "bibtex").entries
    assert len(entries) > 100
    for key, entry in entries.items():
        assert entry.persons.get("author"), key
        assert {"title", "year"} <= entry.fields.keys(), key
        assert {"doi", "url"} & entry.fields.keys(), key


SOURCES = [
    *sorted(ROOT.glob("units/*.md")),
    *sorted(ROOT.glob("question_bank/*.md")),
    *sorted(ROOT.glob("observations/*.md")),
    *sorted(ROOT.glob("worksheets/*.md")),
    *sorted(ROOT.glob("course/**/*.md")),
    *sorted(ROOT.glob("course/*.yml")),
    *sorted(ROOT.glob("docs/*.md")),
    ROOT / "README.md",
]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_the_words_are_our_own(path: Path) -> None:
    titles = [title for unit in read()[0].units for title in (unit.title, *unit.aliases)]
    exempt = {found for title in titles for _, found in runs(title)}
    taken = published() - exempt
    assert [run for run, found in runs(path.read_text(encoding="utf-8")) if found in taken] == []


def test_the_test_of_our_words_can_fail() -> None:
    hashes = published()
    assert len(hashes) > 5000
    assert not any(found in hashes for _, found in runs("nobody ever published these eight words in a row"))
