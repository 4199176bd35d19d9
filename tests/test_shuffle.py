"""What stands under letters: options, matches and steps in the order of a form."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builder.course.bank import read_bank
from builder.form import lettered
from builder.items import item_types
from builder.model import Choice, Course, Item, Match, Order
from builder.shuffle import only_key, orders, pinned


def course_of(text: str) -> Course:
    problems: list[object] = []
    items, vignettes = read_bank(text, "question_bank/2.1.md", problems)  # type: ignore[arg-type]
    assert problems == []
    return Course(items=items, vignettes=vignettes)


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
