"""Out and in again: what comes back is the item, projected on what the format carries. Values are compared."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from courses import read_once
from hypothesis import HealthCheck, given, settings
from made_questions import any_taken
from places import CASES, REPOSITORY
from projection import projected

from builder.course.bank import read_bank
from builder.course.locks import without_places
from builder.form import Form, Question, lettered
from builder.formats import formats, refused
from builder.intake import Intake, Taken, importers
from builder.intake.bank_text import item_text
from builder.intake.fitting import fitted
from builder.intake.texts import in_answer
from builder.items import item_types
from builder.model import ExtendedText, Interaction, Item, Problem, Prose, Vignette

NAMES = ("moodle", "gift", "csv")
EVERY_FORMAT = pytest.mark.parametrize("name", NAMES)
EVERY_TYPE = pytest.mark.parametrize("kind", item_types())
PIXEL = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489")
REFUSED = {("gift", "ordering"), ("gift", "gap-fill")}
"""Examples that a format refuses: the second has two gaps."""
HEAD = """\
## q1.1-01 A title: of its own

```yaml
type: {kind}
competences: [1.1.1a, 1.1.1b]
level: judge
use: assessment
revision: 3
minutes: 2.5
sources: [mca2005]
{more}```

"""


def read(text: str) -> tuple[tuple[Item, ...], tuple[Vignette, ...]]:
    problems: list[Problem] = []
    found = read_bank(text, "question_bank/1.1.md", problems)
    assert problems == []
    return found


def form(items: tuple[Item, ...], vignettes: tuple[Vignette, ...] = ()) -> Form:
    questions = tuple(
        Question(number, one, tuple(range(len(lettered(one))))) for number, one in enumerate(items, start=1)
    )
    used = {one.vignette for one in items}
    shared = tuple(one for one in vignettes if one.id in used)
    return Form("check-in", "Check-in / quiz", "formative", "A", "A-7KQ2", 1, questions, shared, 20, 60)


class Everything(dict[str, bytes]):
    """Any picture that is asked for."""

    def __missing__(self, path: str) -> bytes:
        return PIXEL


def out_and_in(name: str, issued: Form) -> Intake:
    files = formats()[name].write(issued, Everything())
    (content,) = (data for path, data in files.items() if "/" not in path)
    importer = importers()[name]
    assert [one.name for one in importers().values() if one.knows(content, "file")] == [name]
    return importer.read(content, "file")


def carried(name: str, items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Return the items that a format does not refuse."""
    found = ((one, refused(form((one,)), formats()[name])) for one in items)
    return tuple(one for one, problems in found if all(problem.severity != "error" for problem in problems))


def not_a_picture(sentence: str) -> bool:
    """Tell whether a loss is one that no projection shows: the pictures of a table lie beside it."""
    return "left out but for" not in sentence


def compare(name: str, items: tuple[Item, ...], vignettes: tuple[Vignette, ...] = ()) -> None:
    there = {one.id: one for one in vignettes}
    back = out_and_in(name, form(items, vignettes))
    assert back.problems == ()
    wanted = [projected(one, formats()[name], there.get(one.vignette or "")) for one in items]
    found = [fitted(replace(one, lost=tuple(filter(not_a_picture, one.lost)))) for one in back.questions]
    for new, old in zip(found, wanted, strict=True):
        assert without_places(new) == without_places(old)


@EVERY_TYPE
@EVERY_FORMAT
@pytest.mark.parametrize("more", ["", "marks: 2\n"], ids=["plain", "two marks"])
def test_example_of_every_type_comes_back(name: str, kind: str, more: str) -> None:
    items, _ = read(HEAD.format(kind=kind, more=more) + item_types()[kind].example)
    there = carried(name, items)
    assert bool(there) == ((name, kind) not in REFUSED)
    if there:
        compare(name, there)


@pytest.mark.no_cover
@pytest.mark.parametrize("root", [REPOSITORY, CASES / "good"], ids=["the course", "the good course"])
@EVERY_FORMAT
def test_every_item_of_a_bank_comes_back(name: str, root: Path) -> None:
    course = read_once(root)
    items = carried(name, course.items)
    assert len(items) > len(course.items) / 2
    compare(name, items, course.vignettes)


def one_line(found: Interaction) -> Interaction:
    """Return an answer whose levels are one paragraph each, as a cell of a table can hold it."""
    if not isinstance(found, ExtendedText):
        return found
    return in_answer(found, lambda text: Prose(text.where, text.blocks[:1]))


@pytest.mark.no_cover
@settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(taken=any_taken())
@EVERY_FORMAT
def test_any_item_comes_back(name: str, taken: Taken) -> None:
    sources = ("mca2005", "equality-act") if taken.sources else ()
    fit = replace(taken, sources=sources, waivers=(), note="", lost=(), interaction=one_line(taken.interaction))
    there = fitted(fit)
    text = item_text(there, "q1.1-07", use="assessment", level="judge", competences=("1.1.1a",), status="current")
    items, _ = read(text)
    made = carried(name, items)
    if made:
        compare(name, made)
