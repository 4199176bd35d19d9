"""Coverage: which place counts as what, for a course and for a cohort, its rows, and its page."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from courses import read_once
from places import CASES, REPOSITORY

from builder.coverage import (
    Coverage,
    LeafCoverage,
    Place,
    WayCounts,
    by_way,
    coverage,
    coverage_rows,
    gaps,
    of_kind,
    unit_rows,
)
from builder.doc.coverage import coverage_page, page_style
from builder.form import Form, Question, lettered
from builder.model import Cohort, Course, Mention, Where
from builder.rows import item_rows

GOOD = read_once(CASES / "good")
SPRING = GOOD.cohorts[0]
VERSION = "Content of 22 November 2026"


def form(*names: str, name: str = "A", course: Course = GOOD, draft: bool = False) -> Form:
    items = [next(item for item in course.items if item.id == wanted) for wanted in names]
    questions = tuple(Question(n, one, tuple(range(len(lettered(one))))) for n, one in enumerate(items, start=1))
    return Form("check-in", "Check-in quiz", "formative", name, "A-7KQ2", 1, questions, draft=draft)


def leaf(found: Coverage, name: str) -> LeafCoverage:
    return next(one for one in found.leaves if one.entry.id == name)


def called(places: tuple[Place, ...]) -> list[str]:
    return [place.what for place in places]


# The course


def test_every_leaf_in_use_is_listed_once_in_the_order_of_the_register() -> None:
    found = coverage(GOOD)
    assert [one.entry.id for one in found.leaves] == ["1.1.1a", "1.1.1b", "1.1.2", "2.1.1", "2.1.2", "3.10.1", "3.10.2"]
    entries = tuple(replace(e, status="withdrawn") if e.id == "2.1.1" else e for e in GOOD.units[1].competences)
    changed = replace(GOOD, units=(GOOD.units[0], replace(GOOD.units[1], competences=entries), GOOD.units[2]))
    assert "2.1.1" not in [one.entry.id for one in coverage(changed).leaves]


def test_a_section_teaches() -> None:
    (place,) = leaf(coverage(GOOD), "1.1.1a").taught
    assert (place.what, place.day) == ("The first five minutes", None)
    line = (CASES / "good" / place.where.path).read_text(encoding="utf-8").splitlines()[place.where.line - 1]
    assert line == "{teaches}`1.1.1a 1.1.1b`"


def test_activities_and_practice_questions_practise() -> None:
    assert called(leaf(coverage(GOOD), "1.1.2").practised) == ["Activity: Say hello"]
    assert called(leaf(coverage(GOOD), "3.10.2").practised) == ["q3.10-01"]


def test_only_assessment_questions_assess_and_only_criteria_are_evidence() -> None:
    found = coverage(GOOD)
    assert leaf(found, "1.1.1a").assessed == ()
    assert called(leaf(found, "2.1.2").assessed) == [f"q2.1-{n:02}" for n in (4, 6, 7, 8, 11, 12)]
    assert called(leaf(found, "3.10.1").evidenced) == [f"A visit to a shop, {number}" for number in ("01", "02", "03")]
    assert called(leaf(found, "1.1.2").evidenced) == ["A visit to a shop, 02"]


def of_another_kind(kind: str) -> Course:
    """The course with its observation made another kind."""
    return replace(GOOD, observations=(replace(GOOD.observations[0], kind=kind),))


@pytest.mark.parametrize(
    ("kind", "way", "shown"),
    [
        ("observation", "observed", ["1.1.2", "3.10.1"]),
        ("role play", "role play", ["1.1.2"]),
        ("document review", "document", []),
        ("supervision guide", "supervision discussion", ["3.10.1"]),
    ],
)
def test_a_criterion_is_evidence_in_its_own_way_alone(kind: str, way: str, shown: list[str]) -> None:
    found = coverage(of_another_kind(kind))
    assert [one.entry.id for one in found.leaves if one.evidenced] == shown
    assert {place.way for one in found.leaves for place in one.evidenced} == ({way} if shown else set())


def test_skills_by_way_of_evidence() -> None:
    assert by_way(of_kind(coverage(GOOD).leaves, "skill")) == (
        WayCounts("observed", 3, 2),
        WayCounts("role play", 1, 0),
        WayCounts("document", 1, 0),
        WayCounts("supervision discussion", 1, 0),
    )
    rows = json.loads(json.dumps(coverage_rows(coverage(GOOD))))
    assert rows["ways"]["observed"] == {"allowed": 3, "evidenced": 2}
    assert [place["way"] for place in rows["leaves"]["1.1.2"]["evidenced"]] == ["observed"]


def test_page_tells_the_way_of_each_evidence() -> None:
    page = coverage_page(coverage(GOOD), GOOD, "All", VERSION)
    assert "Skills by way of evidence" in page
    assert "A visit to a shop, 02 (observation at work)" in page


def test_withdrawn_items_count_for_nothing() -> None:
    items = tuple(replace(item, status="withdrawn") for item in GOOD.items)
    found = coverage(replace(GOOD, items=items))
    assert leaf(found, "2.1.1").assessed == ()
    assert leaf(found, "3.10.2").practised == ()


def test_forms_are_named_question_by_question() -> None:
    found = coverage(GOOD, None, (form("q2.1-01", "q2.1-04"), form("q2.1-04", name="B")))
    assert leaf(found, "2.1.1").forms == (
        "check-in form A question 1",
        "check-in form A question 2",
        "check-in form B question 1",
    )
    assert leaf(found, "2.1.2").forms == ("check-in form A question 2", "check-in form B question 1")


# A cohort


def test_a_cohort_knows_the_day() -> None:
    found = coverage(GOOD, SPRING)
    assert [place.day for place in leaf(found, "1.1.1a").taught] == [1]
    assert [place.day for place in leaf(found, "3.10.2").taught] == [2]
    assert [place.day for place in leaf(found, "2.1.2").practised] == [1]


def test_a_cohort_is_assessed_by_its_own_forms_alone() -> None:
    assert leaf(coverage(GOOD, SPRING), "2.1.1").assessed == ()
    found = coverage(GOOD, SPRING, (form("q2.1-04", "q1.1-02"),))
    assert called(leaf(found, "2.1.1").assessed) == ["q2.1-04"]
    assert leaf(found, "1.1.1a").assessed == (), "a practice question on a form is no assessment"
    assert leaf(found, "1.1.1a").forms == ("check-in form A question 2",)


def short_cohort(cohort: Cohort = SPRING) -> Cohort:
    """A cohort of unit 1.1 only, without observations."""
    unit = Mention(Where("x"), "1.1")
    return replace(cohort, units=(unit,), sessions=(replace(cohort.sessions[0], units=(unit,)),), observations=())


def test_what_a_cohort_does_not_take_is_not_covered_but_listed() -> None:
    found = coverage(GOOD, short_cohort())
    assert [one.entry.id for one in found.leaves if one.taken] == ["1.1.1a", "1.1.1b", "1.1.2"]
    assert [one.entry.id for one in found.leaves if one.taught] == ["1.1.1a", "1.1.1b"]
    assert not any(one.evidenced for one in found.leaves)
    assert found.course is not None
    assert any(one.evidenced for one in found.course.leaves)


# Rows


def test_rows_hold_places_counts_and_totals() -> None:
    rows = json.loads(json.dumps(coverage_rows(coverage(GOOD, SPRING, (form("q2.1-01"),)))))
    assert rows["cohort"] == "spring"
    assert rows["leaves"]["2.1.1"] == {
        "unit": "2.1",
        "kind": "knowledge",
        "taught": [{"path": "units/2.1-keeping-people-safe.md", "line": 30, "what": "A safe room", "day": 1}],
        "practised": [],
        "assessed": [{"path": "question_bank/2.1.md", "line": 1, "what": "q2.1-01", "day": None}],
        "evidenced": [],
        "forms": ["check-in form A question 1"],
    }
    assert rows["totals"] == {
        **{"leaves": 7, "taught": 4, "practised": 5, "assessed": 1, "evidenced": 2, "forms": 1},
        "knowledge": {"leaves": 4, "taught": 4, "practised": 3, "assessed": 1, "evidenced": 0, "forms": 1},
        "skill": {"leaves": 3, "taught": 0, "practised": 2, "assessed": 0, "evidenced": 2, "forms": 0},
    }
    assert rows["course"]["assessed"] == 2


def test_objectives_gather_the_leaves_of_their_units() -> None:
    rows = json.loads(json.dumps(coverage_rows(coverage(GOOD))))["objectives"]
    assert rows["i"]["units"] == ["1.1", "3.10"]
    assert (rows["i"]["leaves"], rows["i"]["taught"], rows["i"]["evidenced"]) == (5, 3, 2)
    assert rows["a"]["units"] == ["3.10"]


def test_an_aim_that_no_unit_names_is_one_of_every_unit() -> None:
    units = tuple(replace(unit, objectives=()) for unit in GOOD.units)
    rows = json.loads(json.dumps(coverage_rows(coverage(replace(GOOD, units=units)))))["objectives"]
    assert rows["a"]["units"] == ["1.1", "2.1", "3.10"]
    assert (rows["i"]["units"], rows["i"]["leaves"]) == ([], 0)


def test_a_row_for_each_unit_that_is_taken() -> None:
    assert [row["unit"] for row in unit_rows(coverage(GOOD, short_cohort()))] == ["1.1"]
    row = unit_rows(coverage(GOOD))[2]
    assert row == {
        **{"unit": "3.10", "title": "Visiting a shop", "leaves": 2, "taught": 1, "practised": 1},
        **{"assessed": 0, "evidenced": 1, "forms": 0},
    }


def test_real_course_has_its_291_leaves() -> None:
    course = read_once(REPOSITORY)
    totals = json.loads(json.dumps(coverage_rows(coverage(course))))["totals"]
    assert (totals["leaves"], totals["knowledge"]["leaves"], totals["skill"]["leaves"]) == (291, 107, 184)


# Gaps


def test_gaps_are_named_by_kind() -> None:
    named = {what: [one.entry.id for one in missing] for what, missing in gaps(coverage(GOOD).leaves)}
    assert named == {
        "Not taught in any section": ["1.1.2", "2.1.2", "3.10.1"],
        "Not practised in any activity or practice question": ["2.1.1", "3.10.1"],
        "Knowledge that no assessment question asks for": ["1.1.1a", "1.1.1b", "3.10.2"],
        "Skill that can be seen, but is on no checklist": ["2.1.2"],
    }


def test_a_skill_that_cannot_be_seen_is_told_apart() -> None:
    one = leaf(coverage(GOOD), "2.1.2")
    unseen = replace(one, entry=replace(one.entry, evidence=("document",)), taught=one.practised)
    assert [what for what, _ in gaps([unseen])] == ["Skill that a document can show, but is in no document review"]
    told = replace(one, entry=replace(one.entry, evidence=("reflection",)), taught=one.practised)
    assert [what for what, _ in gaps([told])] == ["Skill that is shown in supervision, but is in no guide for it"]


def test_a_quiz_never_covers_a_skill() -> None:
    one = leaf(coverage(GOOD), "2.1.2")
    assert one.assessed
    assert "Skill that can be seen, but is on no checklist" in dict(gaps([one]))


# The page


class Outline(HTMLParser):
    """Collects the elements of a page, and fails where they are not nested."""

    VOID = ("meta", "br")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def outline(page: str) -> list[tuple[str, dict[str, str]]]:
    found = Outline()
    found.feed(page)
    assert found.open == []
    return found.elements


PAGES = {
    "course": coverage_page(coverage(GOOD), GOOD, "The whole course", VERSION),
    "cohort": coverage_page(coverage(GOOD, SPRING, (form("q2.1-04", draft=True),)), GOOD, SPRING.title, VERSION),
    "short": coverage_page(coverage(GOOD, short_cohort()), GOOD, "Short & sweet <b>", VERSION),
}
EACH_PAGE = pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)


@EACH_PAGE
def test_page_stands_alone(page: str) -> None:
    elements = outline(page)
    assert {tag for tag, _ in elements} & {"script", "link", "img", "iframe"} == set()
    assert [attrs["href"][0] for tag, attrs in elements if tag == "a"] == ["#"] * page.count("<a ")
    assert "url(" not in page_style()
    assert "@import" not in page_style()


@EACH_PAGE
def test_page_can_be_read_by_everyone(page: str) -> None:
    elements = outline(page)
    assert elements[0] == ("html", {"lang": "en-GB"})
    heads = [attrs.get("scope", "") for tag, attrs in elements if tag == "th"]
    assert set(heads) <= {"col", "row", "rowgroup"}
    assert page.count("<caption>") == page.count("<table ")
    ids = [attrs["id"] for _, attrs in elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert {attrs["href"][1:] for tag, attrs in elements if tag == "a"} <= set(ids)
    levels = [int(tag[1]) for tag, _ in elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page.partition("</style>")[2]).split())


def test_page_starts_with_what_there_is_and_what_is_missing() -> None:
    text = words(PAGES["course"])
    assert text.startswith("Coverage: The whole course Content of 22 November 2026 In short The register of this")
    assert "has 7 competences that can be taught and shown: 4 of knowledge and 3 of skill, in 3 units." in text
    assert "Kind Number Taught Practised Assessed Evidenced Knowledge 4 4 3 1 0 Skill 3 0 2 1 2 All 7 4 5 2 2" in text
    assert text.index("Not taught in any section: 3") < text.index("What these figures show, and what they do not")


def test_page_says_what_a_quiz_does_not_show() -> None:
    assert "No skill is met by a quiz, whatever the score" in words(PAGES["course"])
    assert "This page does not say that anyone is competent." in words(PAGES["course"])


def test_page_names_gaps_before_the_table_of_each_unit() -> None:
    text = words(PAGES["course"])
    unit = text[text.index("2.1 Keeping people safe Not covered") :]
    assert unit.startswith(
        "2.1 Keeping people safe Not covered in this unit Not taught in any section: 2.1.2. "
        "Not practised in any activity or practice question: 2.1.1. "
        "Skill that can be seen, but is on no checklist: 2.1.2. "
        "Where each competence of unit 2.1 is covered"
    )


def test_part_stands_below_its_statement() -> None:
    text = words(PAGES["cohort"])
    start = text.index("1.1.1 Explain what a visitor needs to know on the first day:")
    assert text[start:].startswith(
        "1.1.1 Explain what a visitor needs to know on the first day: 1.1.1a where the tools hang and who looks after "
        "them. Knowledge; shown by quiz The first five minutes (day 1) Questions q1.1-01, q1.1-02, q1.1-03, q1.1-05, "
        "q1.1-07, q1.1-09 not covered not needed here in no form"
    )


def test_page_of_a_cohort_names_its_forms_and_that_they_are_drafts() -> None:
    text = words(PAGES["cohort"])
    assert "This cohort takes every unit." in text
    assert "Drafts. The quiz forms below have not been issued to this cohort." in text
    assert "observation at work or document not covered Activity: Find the danger (day 1) q2.1-04 not covered" in text
    assert "q2.1-04 not needed here check-in, form A, question 1" in text
    assert "For comparison: what the whole course offers" in text
    assert "Drafts." not in words(PAGES["course"])


def test_page_of_a_short_cohort_says_what_it_leaves_out() -> None:
    text = words(PAGES["short"])
    assert "This cohort takes 1 unit, with 3 competences. All others count as not covered." in text
    assert "Units that this cohort does not take" in text
    assert "2.1 Keeping people safe: 2 competences" in text
    assert "Where each competence of unit 2.1 is covered" not in text


def test_text_is_escaped() -> None:
    assert "<h1>Coverage: Short &amp; sweet &lt;b&gt;</h1>" in PAGES["short"]


def test_no_title_or_text_of_an_assessment_item_is_on_the_page() -> None:
    for item in GOOD.items:
        if item.use == "assessment":
            assert item.title not in PAGES["course"]


def test_same_course_gives_same_page() -> None:
    assert coverage_page(coverage(GOOD), GOOD, "The whole course", VERSION) == PAGES["course"]


def test_page_of_a_course_without_anything_is_whole() -> None:
    outline(coverage_page(coverage(Course()), Course(), "Nothing yet", VERSION))


# Items as rows


def rows() -> dict[str, dict[str, object]]:
    return {str(row["id"]): row for row in json.loads(json.dumps(item_rows(GOOD)))}


def test_every_item_has_a_row_with_the_same_keys() -> None:
    found = rows()
    assert list(found) == [item.id for item in GOOD.items]
    (keys,) = {tuple(row) for row in found.values()}
    assert keys[:16] == (
        *("id", "revision", "unit", "type", "use", "level", "competences", "vignette", "facility", "marks", "minutes"),
        *("interaction", "options", "accepted", "pairs", "rubric"),
    )


def test_row_of_a_choice() -> None:
    row = rows()["q1.1-01"]
    assert (row["interaction"], row["facility"], row["marks"], row["revision"]) == ("choice", 0.7, 1.5, 2)
    assert row["options"] == [
        {"id": "a", "text": "The till.", "score": 0},
        {"id": "b", "text": "The bench.", "score": 1},
    ]
    assert (row["accepted"], row["pairs"], row["rubric"], row["vignette"]) == (None, None, None, None)
    assert row["stem"] == "Mina comes through the door. What do you show her first?"
    assert row["feedback"] == 'Go back to "The first five minutes" if this was hard.'


def test_row_of_a_matching_item() -> None:
    row = rows()["q1.1-05"]
    assert (row["interaction"], row["options"]) == ("match", None)
    assert row["pairs"] == [
        {"prompt": "Spanner", "match": "The board"},
        {"prompt": "Oil", "match": "The low shelf"},
        {"prompt": "Chain | chain link", "match": "The drawer"},
        {"prompt": None, "match": "The window"},
    ]


def test_row_of_an_ordering_item_has_its_steps_with_their_places() -> None:
    row = rows()["q1.1-06"]
    assert row["interaction"] == "order"
    assert row["options"] == [
        {"id": "1", "text": "Say hello.", "score": 1},
        {"id": "2", "text": "Ask what is wrong.", "score": 2},
        {"id": "3", "text": "Clamp the bicycle.", "score": 3},
    ]


def test_rows_of_text_entries() -> None:
    assert rows()["q1.1-08"]["accepted"] == [
        [
            {"text": "3 to 4", "score": 1, "low": 3.0, "high": 4.0},
            {"text": "3.5 within 0.2", "score": 1, "low": 3.3, "high": 3.7},
            {"text": "35", "score": 0, "low": 35.0, "high": 35.0},
        ]
    ]
    gaps_ = rows()["q1.1-09"]["accepted"]
    assert gaps_ == [
        [
            {"text": "board", "score": 1, "low": None, "high": None},
            {"text": "wall", "score": 1, "low": None, "high": None},
        ],
        [{"text": "shelf", "score": 1, "low": None, "high": None}],
    ]
    assert rows()["q1.1-09"]["interaction"] == "text entry"


def test_row_of_an_extended_response_and_of_an_item_of_a_vignette() -> None:
    row = rows()["q1.1-10"]
    assert row["interaction"] == "extended text"
    assert row["rubric"] == [
        {
            "aspect": "Says what was done",
            "levels": [
                {"marks": 2, "text": "The part is named"},
                {"marks": 1, "text": "The bicycle is named"},
                {"marks": 0, "text": "Neither"},
            ],
        },
        {
            "aspect": "Says what comes next",
            "levels": [{"marks": 1, "text": "A date"}, {"marks": 0, "text": "No date"}],
        },
    ]
    assert rows()["q2.1-11"]["vignette"] == "v2.1-01"
