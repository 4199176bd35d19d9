"""Item types: what every one of them promises, what each reads, and that the author guide is right."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from places import REPOSITORY

from builder import prose
from builder.course import read_course
from builder.course.bank import read_bank
from builder.coverage import coverage
from builder.doc.unit import practice_items
from builder.items import item_types
from builder.items.facility import expected_facility
from builder.items.written import ItemType
from builder.model import Choice, Course, ExtendedText, Item, Match, Order, Problem, TextEntry, Vignette
from builder.rows import item_rows, unit_rows
from builder.supply import usable

TYPES = pytest.mark.parametrize("item_type", item_types().values(), ids=lambda item_type: item_type.name)
GUIDE = (REPOSITORY / "docs" / "authors.md").read_text(encoding="utf-8")

HEAD = """\
## q1.1-01 A title

```yaml
type: {name}
competences: [1.1.1]
level: apply
use: practice
```

"""


def read(text: str) -> tuple[tuple[Item, ...], tuple[Vignette, ...], list[Problem]]:
    problems: list[Problem] = []
    items, vignettes = read_bank(text, "question_bank/1.1.md", problems)
    return items, vignettes, problems


def sound_item(text: str) -> Item:
    items, _, problems = read(text)
    assert problems == []
    return items[0]


def example(name: str) -> Item:
    return sound_item(HEAD.format(name=name) + item_types()[name].example)


# The contract


def test_a_file_in_the_folder_is_a_type() -> None:
    files = {
        path.stem.replace("_", "-")
        for path in (REPOSITORY / "builder" / "items").glob("*.py")
        if "TYPE = " in path.read_text(encoding="utf-8")
    }
    assert set(item_types()) == files
    assert len(files) == 10


@TYPES
def test_example_reads_without_problem(item_type: ItemType) -> None:
    item = example(item_type.name)
    assert item.type == item_type.name
    assert item.stem.blocks
    assert item.minutes == item_type.minutes > 0


@TYPES
def test_item_without_its_answer_is_a_problem(item_type: ItemType) -> None:
    stem = item_type.example.partition("\n\n")[0]
    items, _, problems = read(HEAD.format(name=item_type.name) + stem + "\n")
    assert items == ()
    assert [problem.code for problem in problems] == ["Q007"]


@TYPES
def test_item_without_its_stem_is_a_problem(item_type: ItemType) -> None:
    answer = item_type.example.partition("\n\n")[2]
    items, _, problems = read(HEAD.format(name=item_type.name) + answer)
    assert items == ()
    assert "Q006" in {problem.code for problem in problems}


@TYPES
def test_example_reads_with_line_endings_in_the_file(item_type: ItemType) -> None:
    text = "\n\n\n" + HEAD.format(name=item_type.name) + item_type.example.rstrip("\n")
    item = sound_item(text)
    assert item.where.line == 4
    assert item.stem.where.line == 13


# The author guide


def example_in_guide(name: str) -> str:
    _, found, section = GUIDE.partition(f"\n### {name}\n")
    assert found, f"docs/authors.md has no heading ### {name}"
    section = re.split(r"^#{2,3} ", section, maxsplit=1, flags=re.M)[0]
    fence = re.search(r"^```markdown\n(.*?)^```$", section, flags=re.M | re.S)
    if fence:
        return HEAD.format(name=name) + fence[1]
    assert "See above." in section
    return whole_examples()[0]


def whole_examples() -> list[str]:
    return re.findall(r"^~~~~markdown\n(## [qv].*?)^~~~~$", GUIDE, flags=re.M | re.S)


@TYPES
def test_example_in_the_author_guide_reads_without_problem(item_type: ItemType) -> None:
    text = example_in_guide(item_type.name)
    items, _, problems = read(text.replace("q2.3-", "q1.1-"))
    assert problems == []
    assert [item.type for item in items] == [item_type.name]


@pytest.mark.parametrize("name", sorted(set(item_types()) - {"single"}))  # which the guide shows with its data
def test_author_guide_shows_the_example_of_each_type(name: str) -> None:
    assert example_in_guide(name) == HEAD.format(name=name) + item_types()[name].example


def test_whole_examples_in_the_author_guide_read_without_problem() -> None:
    single, vignette = (text.replace("2.3-", "1.1-") for text in whole_examples())
    assert sound_item(single).sources[0].what == "mca2005"
    items, vignettes, problems = read(vignette)
    assert problems == []
    assert [entry.id for entry in vignettes] == ["v1.1-01"]
    assert [item.vignette for item in items] == ["v1.1-01"]


# What each type reads


def more(name: str, keys: str, answer: str = "") -> Item:
    """Return the example of a type, or an item with another answer, with more keys in its data."""
    text = HEAD.format(name=name).replace("use: practice\n", f"use: practice\n{keys}")
    return sound_item(text + (answer or item_types()[name].example))


def test_item_may_have_enemies_waivers_and_a_note() -> None:
    item = more(
        "single",
        "enemies: [q1.1-02, q2.1-03]\n"
        "waive:\n  B02: The term is the law's own.\n  C01: It is short.\n"
        "note: |\n  From   the pilot.\n\n  Ask again in May.\n",
    )
    assert [enemy.what for enemy in item.enemies] == ["q1.1-02", "q2.1-03"]
    told = [(waiver.rule, waiver.reason, waiver.where.line) for waiver in item.waivers]
    assert told == [("B02", "The term is the law's own.", 10), ("C01", "It is short.", 11)]
    assert item.note == "From the pilot.\n\nAsk again in May."


def test_without_these_keys_an_item_has_none_of_them() -> None:
    item = example("single")
    assert (item.enemies, item.waivers, item.note, item.status) == ((), (), "", "current")


def test_draft_may_leave_its_competences_open() -> None:
    for competences in ("competences: []\n", ""):
        text = HEAD.format(name="single").replace("competences: [1.1.1]\n", f"{competences}status: draft\n")
        item = sound_item(text + item_types()["single"].example)
        assert (item.status, item.competences) == ("draft", ())


@pytest.mark.parametrize(
    ("keys", "pinned"), [("pinned: [b]\n", "b"), ("pinned: c\n", "c"), ("pinned: all\n", "abc"), ("", "")]
)
@pytest.mark.parametrize("name", ["multiple", "next-action"])
def test_options_may_be_pinned(name: str, keys: str, pinned: str) -> None:
    interaction = more(name, keys).interaction
    assert isinstance(interaction, Choice)
    assert "".join(option.id for option in interaction.options if option.pinned) == pinned


@pytest.mark.parametrize(("keys", "whole"), [("scoring: whole\n", True), ("scoring: parts\n", False), ("", False)])
def test_multiple_may_be_all_or_nothing(keys: str, whole: bool) -> None:
    interaction = more("multiple", keys).interaction
    assert isinstance(interaction, Choice)
    assert interaction.whole == whole


@pytest.mark.parametrize("name", ["short-text", "gap-fill"])
def test_texts_may_be_compared_strictly_or_loosely(name: str) -> None:
    plain, strict = example(name).interaction, more(name, "capitals: matter\nspelling: 1\n").interaction
    assert isinstance(plain, TextEntry)
    assert isinstance(strict, TextEntry)
    assert (plain.capitals, plain.slips, strict.capitals, strict.slips) == (False, 0, True, 1)


def test_matching_has_heads_unless_they_are_empty() -> None:
    interaction = example("matching").interaction
    assert isinstance(interaction, Match)
    assert [prose.plain(head) for head in interaction.heads] == ["What you hear", "Part"]
    answer = item_types()["matching"].example.replace("| What you hear | Part | Why |", "| | | |")
    interaction = more("matching", "", answer).interaction
    assert isinstance(interaction, Match)
    assert interaction.heads == ()


@pytest.mark.parametrize(("draw", "expected"), [("", None), ("draw: 2\n", (2, 2)), ("draw: 1 to 2\n", (1, 2))])
def test_vignette_may_draw_some_of_its_items(draw: str, expected: tuple[int, int] | None) -> None:
    head = f"## v1.1-01 A case\n\n```yaml\nuse: practice\n{draw}```\n\nSam waits.\n\n"
    items = [HEAD.format(name="single").replace("## q1.1-01", f"### q1.1-0{n}") for n in (1, 2)]
    _, (vignette,), problems = read(head + "\n".join(item + item_types()["single"].example for item in items))
    assert problems == []
    assert vignette.draw == expected


def test_tolerance_is_counted_as_it_is_written() -> None:
    interaction = more("numeric", "", "How much?\n\n- [x] 0.7 within 0.1\n").interaction
    assert isinstance(interaction, TextEntry)
    assert (interaction.gaps[0][0].low, interaction.gaps[0][0].high) == (0.6, 0.8)


WAYS = (
    ("multiple", "scoring: whole\npinned: [b]\n", {"scoring": "whole", "pinned": ["b"]}),
    ("single", "", {"pinned": []}),
    ("matching", "", {"heads": ["What you hear", "Part"]}),
    ("gap-fill", "capitals: matter\nspelling: 1\n", {"capitals": True, "spelling": 1}),
    ("numeric", "", {}),
)


@pytest.mark.parametrize(("name", "keys", "ways"), WAYS, ids=[name for name, *_ in WAYS])
def test_row_tells_how_an_item_is_marked(name: str, keys: str, ways: dict[str, object]) -> None:
    item = more(name, keys + "enemies: [q1.1-09]\nwaive: {B02: So be it.}\nnote: A pilot.\n")
    (row,) = item_rows(Course(items=(item,)))
    told = {key: row[key] for key in ("scoring", "pinned", "heads", "capitals", "spelling") if row[key] is not None}
    assert told == ways
    assert (row["enemies"], row["waivers"], row["note"]) == (["q1.1-09"], {"B02": "So be it."}, "A pilot.")
    assert row["expected_facility"] == expected_facility(item)


# Drafts


def test_draft_is_on_no_page_in_no_quiz_and_counts_nowhere(good: Path) -> None:
    course = read_course(good)[0]
    drafts = replace(course, items=tuple(replace(item, status="draft") for item in course.items))
    blueprint = replace(course.blueprints[0], units=())
    assert practice_items(course.items)
    assert practice_items(drafts.items) == []
    assert usable(course, blueprint)
    assert usable(drafts, blueprint) == ()
    none = coverage(replace(course, items=()))
    assert coverage(drafts) == none != coverage(course)
    assert [row["practice"] for row in unit_rows(drafts)] == [0] * len(course.units)


def test_single_has_one_key_and_feedback_on_each_option() -> None:
    item = example("single")
    assert isinstance(item.interaction, Choice)
    assert [(option.id, option.score) for option in item.interaction.options] == [("a", 0), ("b", 1), ("c", 0)]
    assert all(option.feedback for option in item.interaction.options)
    assert prose.plain(item.interaction.options[1].text) == "Nothing by itself."
    assert item.feedback is not None
    assert prose.plain(item.feedback) == "Read the five principles again if this was hard."


def test_multiple_may_have_several_keys() -> None:
    interaction = example("multiple").interaction
    assert isinstance(interaction, Choice)
    assert interaction.multiple
    assert [option.score for option in interaction.options] == [1, 0, 1]


def test_true_false_keeps_its_options_as_text() -> None:
    interaction = example("true-false").interaction
    assert isinstance(interaction, Choice)
    assert [(prose.plain(one.text), one.score) for one in interaction.options] == [("True", 0), ("False", 1)]


def test_next_action_has_grades() -> None:
    interaction = example("next-action").interaction
    assert isinstance(interaction, Choice)
    assert interaction.graded
    assert [option.score for option in interaction.options] == [2, 1, 0]


def test_matching_has_pairs_and_distractors() -> None:
    interaction = example("matching").interaction
    assert isinstance(interaction, Match)
    assert [prose.plain(pair.match) for pair in interaction.pairs] == ["Bond", "Goal", "Task"]
    assert [prose.plain(pair.match) for pair in interaction.distractors] == ["Review"]
    assert all(pair.why for pair in interaction.pairs)


def test_ordering_stands_in_the_right_order() -> None:
    interaction = example("ordering").interaction
    assert isinstance(interaction, Order)
    assert prose.plain(interaction.steps[0]) == "Say who you are in one sentence."


def test_short_text_has_accepted_and_wrong_answers() -> None:
    interaction = example("short-text").interaction
    assert isinstance(interaction, TextEntry)
    assert [(one.text, one.score) for one in interaction.gaps[0]] == [
        ("fidelity scale", 1),
        ("IPS fidelity scale", 1),
        ("outcome scale", 0),
    ]


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("16", 16, 16),
        ("17 to 17.9", 17, 17.9),
        ("37.5 within 0.5", 37, 38),
        ("-2 to 3", -2, 3),
        ("0.5", 0.5, 0.5),
    ],
)
def test_numeric_reads_numbers_ranges_and_tolerances(written: str, low: float, high: float) -> None:
    text = HEAD.format(name="numeric") + f"How many?\n\n- [x] {written}\n"
    interaction = sound_item(text).interaction
    assert isinstance(interaction, TextEntry)
    assert interaction.numeric
    assert (interaction.gaps[0][0].low, interaction.gaps[0][0].high) == (low, high)


def test_numeric_may_have_a_unit() -> None:
    text = HEAD.format(name="numeric").replace("use:", "unit: items\nuse:") + "How many?\n\n- [x] 25\n"
    interaction = sound_item(text).interaction
    assert isinstance(interaction, TextEntry)
    assert interaction.unit == "items"


def test_gap_fill_has_alternatives_for_each_gap() -> None:
    item = example("gap-fill")
    assert isinstance(item.interaction, TextEntry)
    assert [[one.text for one in gap] for gap in item.interaction.gaps] == [
        ["bond", "the bond"],
        ["task", "tasks"],
    ]
    assert prose.plain(item.stem) == "The alliance has three parts: [1], goal and [2]."


def test_extended_has_aspects_with_levels_and_a_model_answer() -> None:
    item = example("extended")
    assert isinstance(item.interaction, ExtendedText)
    assert [[level.marks for level in aspect.levels] for aspect in item.interaction.rubric] == [
        [2, 1, 0],
        [1, 0],
    ]
    assert item.feedback is not None


def test_option_may_hold_a_list_and_none_of_it_is_lost() -> None:
    text = HEAD.format(name="single") + "Which?\n\n- [x] Both:\n  - oil\n  - sand\n- [ ] None\n"
    interaction = sound_item(text).interaction
    assert isinstance(interaction, Choice)
    assert prose.plain(interaction.options[0].text) == "Both:\n\n- oil\n- sand"


def test_words_that_yaml_would_change_stay_text() -> None:
    text = HEAD.format(name="short-text") + "Say it.\n\n- [x] yes\n- [x] 3.10\n- [x] null\n"
    interaction = sound_item(text).interaction
    assert isinstance(interaction, TextEntry)
    assert [one.text for one in interaction.gaps[0]] == ["yes", "3.10", "null"]


def test_every_type_is_in_the_good_course_in_both_uses(good: Path) -> None:
    items = [item for path in sorted(good.glob("question_bank/*.md")) for item in read_file(path)]
    for use in ("practice", "assessment"):
        assert {item.type for item in items if item.use == use} == set(item_types())


def read_file(path: Path) -> tuple[Item, ...]:
    return read_bank(path.read_text(encoding="utf-8"), path.name, [])[0]
