"""Where a case stands before its practice questions, and which worksheets say whom to call."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from courses import read_once
from docutils import nodes
from places import REPOSITORY

from builder.build.documents import notice_units, printing
from builder.doc.handout import _exercise
from builder.doc.unit import closing, practice_items
from builder.doc.vignette import span, with_cases
from builder.doc.worksheet import worksheet
from builder.model import Course, Item, Logo, Unit, Vignette, Where


def course() -> Course:
    return read_once(REPOSITORY)


def practice_cases() -> list[Vignette]:
    return [vignette for vignette in course().vignettes if vignette.use == "practice"]


def asked_in(unit: Unit) -> tuple[Item, ...]:
    return tuple(item for item in course().items if item.unit == unit.number)


def unit_of(name: str) -> Unit:
    return next(unit for unit in course().units if unit.number == name.removeprefix("v").partition("-")[0])


def test_a_case_stands_on_the_page_right_before_the_first_question_about_it() -> None:
    for name in [vignette.id for vignette in practice_cases()]:
        unit = unit_of(name)
        practice = closing(unit, asked_in(unit), course().vignettes)[0].children
        first = next(item.id for item in practice_items(asked_in(unit)) if item.vignette == name)
        at = next(n for n, node in enumerate(practice) if isinstance(node, nodes.Element) and first in node["ids"])
        assert practice[at - 1]["classes"] == ["cw-vignette"], name
        assert "are about this case." in practice[at - 1].astext(), name
        shown = [node for node in practice if isinstance(node, nodes.Element) and "cw-vignette" in node["classes"]]
        assert len(shown) == 1, name


def test_a_case_stands_in_the_handout_too() -> None:
    for name in [vignette.id for vignette in practice_cases()]:
        unit = unit_of(name)
        told = "\n".join(node.astext() for node in _exercise(unit, asked_in(unit), course().vignettes))
        assert told.count("are about this case.") == 1, name


def test_the_course_has_cases_for_practice() -> None:
    assert practice_cases()


def test_a_case_is_told_once_and_others_have_none() -> None:
    items = practice_items(asked_in(unit_of(practice_cases()[0].id)))
    told = [(number, bool(case)) for number, _, case in with_cases(enumerate(items, start=1), course().vignettes)]
    assert [number for number, _ in told] == list(range(1, len(items) + 1))
    assert sum(case for _, case in told) == 1


@pytest.mark.parametrize(
    ("first", "last", "words"), [(3, 3, "Question 3"), (3, 4, "Questions 3 and 4"), (3, 6, "Questions 3 to 6")]
)
def test_questions_together(first: int, last: int, words: str) -> None:
    assert span(first, last) == words


def test_a_worksheet_says_whom_to_call_only_where_it_is_told_to() -> None:
    sheet = course().worksheets[0]
    assert notice_units(course(), replace(sheet, safety=False)) == []
    assert "2.4" in notice_units(course(), replace(sheet, safety=True))


def test_what_clients_and_employers_keep_never_names_the_team() -> None:
    theirs = {
        "ips-explainer",
        "safe-return-to-work-plan",
        "in-work-support-plan",
        "employer-introduction",
    }
    given = [sheet for sheet in course().worksheets if sheet.given]
    assert theirs <= {sheet.id for sheet in given}
    assert [sheet.id for sheet in given if sheet.safety] == []
    cohort = course().cohorts[0]
    logo = Logo(Where("cohorts/providers/x.yml"), "docs/pictures/paper.png", "The mental health trust")
    branded = replace(course(), providers=tuple(replace(one, logo=logo) for one in course().providers))
    shared = printing(REPOSITORY, branded, cohort, "Content of today", date(2027, 1, 1))
    for sheet in given:
        data = shared.word(worksheet(sheet), ())
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = " ".join(package.namelist())
            told = "".join(package.read(name).decode() for name in package.namelist() if name.endswith(".xml"))
        assert sheet.title in told
        assert "word/media/" not in names
        for named in (logo.alt, cohort.title, shared.slots["provider"], "Competences:", "the whole course"):
            assert named not in told, (sheet.id, named)
