"""What is remembered between runs comes back as it was."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from places import CASES, REPOSITORY

from builder.build.cache import kept, pickled
from builder.course import read_course
from builder.model import Break, Problem, Where, Words


@dataclass
class Changing:
    """A value that is not frozen: it may hold itself."""

    me: object = None


@dataclass(frozen=True)
class Counted:
    """A value with a part that it is not made from."""

    text: str
    length: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        object.__setattr__(self, "length", len(self.text))


@pytest.mark.no_cover
@pytest.mark.parametrize("root", [CASES / "good", REPOSITORY], ids=["small", "whole"])
def test_course_comes_back_as_it_was(root: Path) -> None:
    whole = read_course(root)
    assert pickle.loads(pickled(whole)) == whole
    assert pickled(whole) == pickled(whole)


def test_values_of_every_kind_come_back() -> None:
    values = (Break(), Words("a"), Where("a.md", 2), Problem(Where("a"), "A001", "b", "warning"), Counted("abc"))
    others = (None, date(2027, 1, 2), Fraction(1, 3), frozenset("ab"), Path("a"), {"a": [1]})
    assert pickle.loads(pickled((values, others))) == (values, others)


def test_one_value_in_two_places_comes_back_as_one() -> None:
    where = Where("a.md", 2)
    first, second = pickle.loads(pickled((where, where)))
    assert first is second


def test_value_that_holds_itself_comes_back() -> None:
    one = Changing()
    one.me = one
    back = pickle.loads(pickled(one))
    assert back.me is back


def test_what_is_kept_is_made_once(tmp_path: Path) -> None:
    made: list[int] = []

    def make() -> Words:
        made.append(1)
        return Words("a")

    assert [kept(tmp_path, "words", key, make) for key in ("1", "1", "2")] == [Words("a")] * 3
    assert len(made) == 2
