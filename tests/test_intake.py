"""Questions of other programs: what is taken from each format, what is told as lost, and how the bank holds it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from courses import read_once
from hypothesis import HealthCheck, given, settings
from made_questions import any_taken
from places import CASES, REPOSITORY, TESTS
from projection import taken_from
from pytest_regressions.file_regression import FileRegressionFixture

from builder.course.bank import read_bank
from builder.course.locks import without_places
from builder.intake import importers
from builder.intake.bank_text import Named, bank_text, item_text
from builder.intake.fitting import fitted
from builder.intake.planning import Wish, plan
from builder.intake.values import Taken
from builder.items import item_types
from builder.model import (
    Item,
    Problem,
    Vignette,
    Where,
)

T = TypeVar("T")
HERE = Where("quiz.xml", 1)
HEAD = """\
## q1.1-01 A title

```yaml
type: {kind}
competences: [1.1.1a, 1.1.1b]
level: apply
use: assessment
{more}```

"""
EVERY_TYPE = pytest.mark.parametrize("kind", item_types())


def read(text: str, unit: str = "1.1") -> tuple[tuple[Item, ...], tuple[Vignette, ...]]:
    problems: list[Problem] = []
    found = read_bank(text, f"question_bank/{unit}.md", problems)
    assert problems == [], text
    return found


# The bank writer


def again(taken: Taken, **more: str) -> Item:
    """Return a question as the bank reads it."""
    settings = {"use": "assessment", "level": "", "status": "draft", **more}
    written = item_text(taken, "q1.1-07", competences=("1.1.1a",), **settings)  # type: ignore[arg-type]
    ((item,), _) = read(written)
    return item


def values(taken: Taken) -> object:
    return without_places((taken.type, taken.stem, taken.interaction, taken.feedback))


@EVERY_TYPE
def test_example_of_every_type_comes_back(kind: str) -> None:
    ((item,), _) = read(HEAD.format(kind=kind, more="note: Hard.\nmarks: 2\n") + item_types()[kind].example)
    taken = replace(taken_from(item), lost=("It had a hint: 'Look'.", "Its tags: a, b."))
    found = again(fitted(taken))
    assert values(taken_from(found)) == values(taken)
    assert (found.title, found.marks, found.status, found.level) == ("A title", 2, "draft", "apply")
    assert found.note == "Hard.\nIt had a hint: 'Look'.\nIts tags: a, b."


@pytest.mark.no_cover
@pytest.mark.parametrize("root", [REPOSITORY, CASES / "good"], ids=["the course", "the good course"])
def test_every_item_of_a_bank_comes_back_with_its_vignettes(root: Path) -> None:
    course = read_once(root)
    vignettes = {one.id: one for one in course.vignettes}
    for unit in course.units:
        items = [one for one in course.items if one.unit == unit.number and one.use == "assessment"]
        taken = [taken_from(one, vignettes.get(one.vignette or "")) for one in items]
        named = [Named(fitted(one), one.id, one.competences) for one in taken]
        found, cases = read(bank_text(named, 1, unit.number, use="assessment", status="draft"), unit.number)
        there = {one.id: one for one in cases}
        assert [taken_from(one, there.get(one.vignette or "")) for one in found] == [
            replace(old, stem=new.stem, interaction=new.interaction, feedback=new.feedback, vignette=case)
            for old, new, case in zip(
                taken, found, [there[o.vignette].text if o.vignette else None for o in found], strict=True
            )
        ]
        assert [values(taken_from(one)) for one in found] == [values(one) for one in taken]


# Any question


@pytest.mark.no_cover
@settings(max_examples=300, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_taken())
def test_any_question_comes_back_as_it_was_fitted(taken: Taken) -> None:
    there = fitted(taken)
    found = again(there)
    assert values(taken_from(found)) == values(there)
    assert found.revision == (there.revision or 1)
    assert there.marks is None or found.marks == pytest.approx(there.marks)
    assert [one for one in there.lost if one and one not in found.note] == []


@settings(max_examples=100, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_taken())
def test_what_fits_is_not_changed_again(taken: Taken) -> None:
    assert fitted(fitted(taken)) == fitted(taken)


# Files of other programs


def report(path: Path) -> str:
    """Return what becomes of a file: its format, what is told, and the text for the bank."""
    data = path.read_bytes()
    (importer,) = (one for one in importers().values() if one.knows(data, path.name))
    course = read_once(CASES / "good")
    intake = importer.read(data, path.name)
    made = plan(course, intake, "", Wish("2.1", "assessment"), path.name, {})
    told = [f"{importer.name}: {importer.title}", *intake.notes, *map(str, made.problems)]
    read(made.text, "2.1")
    return "\n".join([*told, "", made.text])


@pytest.mark.parametrize("path", sorted((TESTS / "data" / "intake").iterdir()), ids=lambda path: path.name)
def test_file_of_another_program_becomes_this(path: Path, file_regression: FileRegressionFixture) -> None:
    file_regression.check(report(path), fullpath=TESTS / "golden" / "intake" / f"{path.name}.md", encoding="utf-8")
