"""Marking: what a response is worth, for every type and for every item of the bank."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from functools import cache
from string import ascii_lowercase
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from places import CASES, REPOSITORY

from builder.course.bank import read_bank
from builder.items import item_types
from builder.items.facility import ASKED, KNOWN, chance, expected_facility
from builder.items.marking import first_fit, number_of, plain_text, shares
from builder.items.written import ItemType, Response
from builder.model import Choice, Item, Problem, TextEntry

HEAD = """\
## q1.1-01 A title

```yaml
type: {type}
competences: [1.1.1]
level: apply
use: practice
{more}```

"""


def item(type_: str, answer: str = "", more: str = "") -> Item:
    """Return the example of a type, or an item with another answer or with more keys."""
    problems: list[Problem] = []
    text = HEAD.format(type=type_, more=more) + (f"Well?\n\n{answer}\n" if answer else item_types()[type_].example)
    items, _ = read_bank(text, "question_bank/1.1.md", problems)
    assert problems == []
    return items[0]


def mark(found: Item, *response: str) -> Fraction:
    """Mark a response."""
    return item_types()[found.type].mark(found, response)


def full(found: Item) -> Response:
    """Return a response that gives everything."""
    return item_types()[found.type].full(found)


FOUR = "- [x] A\n- [ ] B\n- [x] C\n- [ ] D"
GAPS = "1. bond\n2. task / tasks"
VARIANTS = MappingProxyType(
    {
        "parts": item("multiple", FOUR),
        "whole": item("multiple", FOUR, "scoring: whole\n"),
        "three to one": item("multiple", "- [x] A\n- [x] B\n- [x] C\n- [ ] D"),
        "graded": item("next-action", "- [0] A\n- [3] B\n- [1] C"),
        "words": item("short-text", "- [x] fidelity scale\n- [ ] outcome scale\n- [x] IPS\u2019s scale"),
        "capitals": item("short-text", "- [x] Jobcentre Plus\n- [ ] jobcentre plus", "capitals: matter\n"),
        "slips": item("short-text", "- [x] confidentiality\n- [ ] privacy", "spelling: 3\n"),
        "years": item("numeric", "- [x] 16\n- [ ] 10 to 20\n- [x] 1000 to 1500", "unit: years\n"),
        "pounds": item("numeric", "- [x] 0.7 within 0.1\n- [ ] 0 to 2", "unit: \u00a3\n"),
        "below zero": item("numeric", "- [x] -2.5 to -1"),
    }
)


@cache
def bank() -> tuple[Item, ...]:
    """Return every item of the course that ships and of the good course of the tests."""
    paths = [*REPOSITORY.glob("question_bank/*.md"), *CASES.glob("good/question_bank/*.md")]
    read = (read_bank(path.read_text(encoding="utf-8"), path.name, [])[0] for path in sorted(paths))
    return tuple(one for items in read for one in items)


EVERY = [*(item(name) for name in item_types()), *VARIANTS.values()]
NAMES = [*item_types(), *VARIANTS]
EACH = pytest.mark.parametrize("found", EVERY, ids=NAMES)
ANY = st.sampled_from(EVERY)


# What holds for every type


@EACH
def test_full_answer_scores_everything(found: Item) -> None:
    assert mark(found, *full(found)) == 1


@EACH
def test_no_answer_scores_nothing(found: Item) -> None:
    assert mark(found) == 0
    assert mark(found, *("" for _ in full(found))) == 0


def test_every_item_of_the_bank_gives_everything_for_the_full_answer_and_nothing_for_junk() -> None:
    assert {found.type for found in bank()} == set(item_types())
    for found in bank():
        assert mark(found, *full(found)) == 1, found.id
        for junk in ((), ("?",), ("zz", "zz"), tuple("?" for _ in full(found)), (*full(found), "?")):
            assert mark(found, *junk) == 0, (found.id, junk)


@given(found=ANY, junk=st.lists(st.text(alphabet="?!%&#", max_size=4), max_size=5))
def test_junk_scores_nothing(found: Item, junk: list[str]) -> None:
    assert mark(found, *junk) == 0


LIKELY = st.one_of(
    st.lists(st.sampled_from([*ascii_lowercase[:6], "A", "", " a"]), max_size=6),
    st.lists(st.text(max_size=8), max_size=4),
    st.lists(st.integers(-5, 2000).map(str), max_size=3),
)


@pytest.mark.no_cover
@given(found=st.sampled_from((*EVERY, *bank())), response=LIKELY)
def test_no_response_raises_or_leaves_the_range(found: Item, response: list[str]) -> None:
    assert 0 <= mark(found, *response) <= 1


@EACH
def test_one_more_or_one_less_is_not_the_full_answer(found: Item) -> None:
    assert mark(found, *full(found), "zz") == 0
    assert mark(found, *full(found)[1:]) < 1


@pytest.mark.parametrize("item_type", item_types().values(), ids=lambda one: one.name)
def test_item_of_another_type_is_a_bug(item_type: ItemType) -> None:
    others = [found for found in EVERY if type(found.interaction) is not type(item(item_type.name).interaction)]
    with pytest.raises(TypeError, match=r"is no \w+$"):
        item_type.full(others[0])


# Each type


CHOSEN = {
    ("parts", "ac"): 1,
    ("parts", "a"): Fraction(1, 2),
    ("parts", "acd"): Fraction(1, 2),
    ("parts", "ab"): 0,
    ("parts", "abcd"): 0,
    ("parts", "bd"): 0,
    ("parts", "aa"): 0,
    ("parts", "ax"): 0,
    ("parts", "ca"): 1,
    ("whole", "ac"): 1,
    ("whole", "a"): 0,
    ("whole", "acd"): 0,
    ("three to one", "ab"): Fraction(2, 3),
    ("three to one", "abcd"): 0,
    ("graded", "b"): 1,
    ("graded", "c"): Fraction(1, 3),
    ("graded", "a"): 0,
    ("graded", "bc"): 0,
    ("graded", "bb"): 0,
}


@pytest.mark.parametrize(("name", "letters"), CHOSEN)
def test_choice(name: str, letters: str) -> None:
    assert mark(VARIANTS[name], *letters) == CHOSEN[name, letters]


def test_choosing_two_of_one_gives_nothing() -> None:
    assert mark(item("single"), "a", "b") == 0
    assert mark(item("true-false"), "a", "b") == 0


def test_each_match_counts_by_itself() -> None:
    found = item("matching")  # three pairs a to c, and a distractor d
    assert mark(found, "a", "b", "d") == Fraction(2, 3)
    assert mark(found, "a", "", "") == Fraction(1, 3)
    assert mark(found, "a", "a", "a") == Fraction(1, 3)
    assert mark(found, "b", "c", "a") == 0
    assert mark(found, "a", "b") == 0


def test_an_order_is_right_or_not() -> None:
    assert mark(item("ordering"), "a", "c", "b") == 0
    assert mark(item("ordering"), "a", "b", "b") == 0


WRITTEN = {
    ("words", "Fidelity  SCALE "): 1,
    ("words", "ips's scale"): 1,
    ("words", "\uff29PS\u00b4s scale"): 1,
    ("words", "outcome scale"): 0,
    ("words", "fidelity scal"): 0,
    ("capitals", " Jobcentre  Plus"): 1,
    ("capitals", "jobcentre plus"): 0,
    ("capitals", "JOBCENTRE PLUS"): 0,
    ("slips", "confidentality"): 1,
    ("slips", "Confidentiallity"): 1,
    ("slips", "cnofidentiality"): 1,
    ("slips", "kofidentialty"): 1,
    ("slips", "confidence"): 0,
    ("slips", "privcy"): 0,
    ("years", "16"): 1,
    ("years", "16 Years"): 1,
    ("years", "+16.0"): 1,
    ("years", "16 months"): 0,
    ("years", "15.9"): 0,
    ("years", "1,000"): 1,
    ("years", "10,00"): 0,
    ("years", "sixteen"): 0,
    ("years", "years"): 0,
    ("pounds", "\u00a30.80"): 1,
    ("pounds", ".6"): 1,
    ("pounds", "0.81"): 0,
    ("below zero", "\u22122"): 1,
    ("below zero", "2"): 0,
}


@pytest.mark.parametrize(("name", "text"), WRITTEN)
def test_text(name: str, text: str) -> None:
    assert mark(VARIANTS[name], text) == WRITTEN[name, text]


def test_each_gap_counts_by_itself() -> None:
    found = item("gap-fill")
    assert mark(found, "BOND", "goal") == Fraction(1, 2)
    assert mark(found, "task", "bond") == 0


def test_a_marker_gives_the_marks_of_levels() -> None:
    found = item("extended")  # 2, 1, 0 and 1, 0
    assert mark(found, "1", "1") == Fraction(2, 3)
    assert mark(found, "2", "") == Fraction(2, 3)
    assert mark(found, "3", "1") == Fraction(1, 3)
    assert mark(found, "-2", "1.5") == 0


TEXTS = [found for found in EVERY if isinstance(found.interaction, TextEntry)]


@given(found=st.sampled_from(TEXTS), data=st.data())
def test_spaces_and_capitals_do_not_matter_where_they_should_not(found: Item, data: st.DataObject) -> None:
    entry = found.interaction
    assert isinstance(entry, TextEntry)
    space = st.text(" \t\n\u00a0", min_size=1, max_size=3)
    changed = []
    for text in full(found):
        cased = data.draw(st.sampled_from([text, text.upper(), text.lower(), text.title()]))
        words = (text if entry.capitals else cased).split(" ")
        changed.append("".join(data.draw(space) + word for word in words) + data.draw(space))
    assert mark(found, *changed) == 1


@given(data=st.data())
def test_so_many_slips_are_let_through(data: st.DataObject) -> None:
    text = "confidentiality"
    for _ in range(data.draw(st.integers(0, 3))):
        place = data.draw(st.integers(0, len(text) - 1))
        new = data.draw(st.text("abcdefghij", max_size=1))
        text = text[:place] + new + text[place + data.draw(st.integers(0, 1)) :]
    assert mark(VARIANTS["slips"], text) == 1


def test_first_answer_that_fits_counts() -> None:
    entry = VARIANTS["years"].interaction
    assert isinstance(entry, TextEntry)
    found = first_fit(entry, entry.gaps[0], "16")
    assert found is not None
    assert found.text == "16"


@given(st.text())
def test_comparing_is_stable(text: str) -> None:
    assert plain_text(plain_text(text, capitals=True)) == plain_text(text)
    assert plain_text(f" {text}\n") == plain_text(text)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9))
def test_number_is_read_however_it_is_written(value: object) -> None:
    for shape in ("{}", "{:,}", " {:,} items", "ITEMS {}"):
        assert number_of(shape.format(value), "items") == float(f"{value}")


# Shares


def test_shares_of_several_answers_add_up_to_all_and_to_nothing() -> None:
    for found in bank():
        if isinstance(found.interaction, Choice):
            worth = shares(found.interaction)
            several = found.interaction.multiple
            assert (sum(share for share in worth if share > 0) if several else max(worth)) == 1
            assert sum(worth) == 0 if several else min(worth) == 0


def test_shares_of_a_choice_without_a_key_are_nothing() -> None:
    choice = item("single").interaction
    assert isinstance(choice, Choice)
    keyless = replace(choice, options=tuple(replace(option, score=0) for option in choice.options))
    assert set(shares(keyless)) == {Fraction(0)}


# Expected facility


def test_facility_that_an_author_gives_counts() -> None:
    assert expected_facility(item("single", more="facility: 0.8126\n")) == 0.813


def test_facility_falls_from_recall_to_judging() -> None:
    for found in EVERY:
        by_level = [expected_facility(replace(found, level=level)) for level in ("recall", "apply", "judge")]
        assert by_level == sorted(by_level, reverse=True)
        assert len(set(by_level)) == 3
        assert 0.3 < by_level[2] < by_level[0] < 0.95


def test_more_options_make_an_item_harder_and_open_answers_harder_still() -> None:
    options = ["- [x] A\n- [ ] B", "- [x] A\n- [ ] B\n- [ ] C", "- [x] A\n- [ ] B\n- [ ] C\n- [ ] D"]
    found = [*(expected_facility(item("single", one)) for one in options), expected_facility(item("short-text"))]
    assert found == [0.8, 0.733, 0.7, 0.51]
    assert expected_facility(VARIANTS["whole"]) < expected_facility(VARIANTS["parts"])


def test_rule_of_thumb_is_the_one_in_the_author_guide() -> None:
    guide = (REPOSITORY / "docs" / "authors.md").read_text(encoding="utf-8")
    section = guide.partition("\n### How hard an item is\n")[2].partition("\n## ")[0]
    assert "({})".format(", ".join(f"{level} {share}" for level, share in KNOWN.items())) in section
    factors = re.findall(r"^\| [a-z ,]+ \| ([0-9.]+) \|", section, flags=re.M)
    assert sorted(map(float, factors)) == sorted(ASKED.values())
    assert expected_facility(item("single", "- [x] A\n- [ ] B\n- [ ] C\n- [ ] D")) == 0.7


@pytest.mark.parametrize("name", ["parts", "three to one", "whole"])
def test_chance_is_the_mean_of_all_answers(name: str) -> None:
    found = VARIANTS[name]
    subsets = [[letter for n, letter in enumerate("abcd") if pick >> n & 1] for pick in range(16)]
    assert chance(found.interaction) == sum(mark(found, *subset) for subset in subsets) / 16
