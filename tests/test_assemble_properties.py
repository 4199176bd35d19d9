"""Assembly against every possible choice: what it finds is allowed and the best, and what it calls a clash is one."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from itertools import chain, combinations, product
from typing import Any

import pytest
from assembling import PLACE, bounds, mentions
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.assemble import Assembly, Candidate, Clash, assemble, verify
from builder.assemble.model import MISS, points_of
from builder.model import Blueprint, Facility, Fixed, Mention, QuizSection, Reuse, Span

UNITS = ("1.1", "1.2")


@st.composite
def banks(draw: st.DrawFn, most: int = 7) -> tuple[Candidate, ...]:
    """Draw a small bank: items alone and in vignettes, which go whole or in part."""
    found: list[Candidate] = []
    while len(found) < most and draw(st.booleans() if len(found) > 2 else st.just(True)):
        unit = draw(st.sampled_from(UNITS))
        size = min(draw(st.sampled_from((1, 1, 1, 2, 3))), most - len(found))
        block = f"v{unit}-{len(found):02}"
        part = draw(st.sampled_from((None, (1, 2)))) if size > 1 else None
        for _ in range(size):
            name = f"q{unit}-{len(found):02}"
            found.append(
                Candidate(
                    id=name,
                    revision=1,
                    block=block if size > 1 else name,
                    unit=unit,
                    type=draw(st.sampled_from(("single", "multiple"))),
                    level=draw(st.sampled_from(("recall", "apply"))),
                    use="assessment",
                    competences=(f"{unit}.{draw(st.integers(1, 2))}",),
                    marks=draw(st.sampled_from((1.0, 2.0))),
                    minutes=draw(st.sampled_from((0.5, 1.0))),
                    facility=draw(st.sampled_from((0.5, 0.6, 0.8))),
                    enemies=(draw(st.sampled_from(found)).id,) if found and draw(st.integers(0, 9)) == 0 else (),
                    draw=part,
                )
            )
    return tuple(found)


@st.composite
def blueprints(draw: st.DrawFn, bank: Sequence[Candidate], forms: int) -> Blueprint:
    """Draw a blueprint with some rules of each kind."""

    def sometimes(value: Any, otherwise: Any) -> Any:
        return value if draw(st.integers(0, 2)) == 0 else otherwise

    def some(*values: Any) -> Any:
        return draw(st.sampled_from(values))

    low = draw(st.integers(1, 3))
    shared = some(0, 0, 1)
    item = Mention(PLACE, some(*(one.id for one in bank)))
    parts = (
        QuizSection(PLACE, "One", (), Span(1, 2), types=sometimes(bounds({"single": (0, None)}), ())),
        QuizSection(PLACE, "Two", (), Span(0, 2), marks=sometimes(Span(1, 3), None)),
    )
    return Blueprint(
        where=PLACE,
        id="quiz",
        title="Quiz",
        purpose="formative",
        length=Span(low, low + some(0, 1)),
        use="assessment",
        units=sometimes(bounds({"1.1": (some(0, 1), some(None, 2)), "1.2": (0, None)}), ()),
        levels=sometimes(bounds({"apply": (some(0, 1), some(None, 1))}), ()),
        types=sometimes(bounds({"single": (1, None)}), ()),
        competences=sometimes(bounds({"1.1.1": (some(0, 1), some(None, 1))}), ()),
        must_include=sometimes(mentions((item.what,)), ()),
        marks=sometimes(Span(low, low + 1), None),
        minutes=sometimes(Span(0, low), None),
        sections=sometimes(parts, ()),
        fixed=sometimes((Fixed(item, some("A", "B")),), ()) if forms > 1 else (),
        enemies=sometimes((mentions((bank[0].id, bank[-1].id)),), ()),
        vignettes=sometimes(Span(0, 1), None),
        vignette_items=sometimes(Span(1, 2), None),
        facility=sometimes(Facility(0.65, some(None, 0.05)), None),
        overlap=shared,
        reuse=Reuse(1 + shared, 0, some(0, 0, 1)),
        forms=forms,
    )


def every_form(bank: Sequence[Candidate], sections: int) -> Iterator[dict[str, int]]:
    """Yield every choice of items, with every way to put them into sections."""
    names = [one.id for one in bank]
    for chosen in chain.from_iterable(combinations(names, size) for size in range(len(names) + 1)):
        for places in product(range(sections), repeat=len(chosen)):
            yield dict(zip(chosen, places, strict=True))


def allowed(forms: Sequence[dict[str, int]], bank: Sequence[Candidate], blueprint: Blueprint, used: Any) -> bool:
    found = Assembly(tuple(tuple(sorted(form)) for form in forms),
                     tuple(tuple(form[name] for name in sorted(form)) for form in forms), 0, 0.0, ())  # fmt: skip
    try:
        verify(found, bank, blueprint, len(forms), used)
    except AssertionError:
        return False
    return True


def cost(forms: Sequence[Any], bank: Sequence[Candidate], target: float | None, used: Any) -> int:
    known = {one.id: one for one in bank}
    points = sum(points_of(used.get(name, ())) for form in forms for name in form)
    misses = [sum(round(1000 * known[name].facility) - round(1000 * (target or 0)) for name in form) for form in forms]
    return points + (0 if target is None else MISS * max(abs(miss) for miss in misses))


@pytest.mark.no_cover
@given(st.data())
@settings(max_examples=120, deadline=None)
def test_one_form_is_the_best_of_all_or_there_is_none(data: st.DataObject) -> None:
    bank = data.draw(banks())
    blueprint = data.draw(blueprints(bank, 1))
    used = data.draw(st.dictionaries(st.sampled_from([one.id for one in bank]), st.just((1,)), max_size=3))
    found = assemble(bank, blueprint, 1, data.draw(st.integers(0, 99)), used)
    sections = max(1, len(blueprint.sections))
    there = [form for form in every_form(bank, sections) if allowed([form], bank, blueprint, used)]
    if isinstance(found, Clash):
        assert not there
        assert found.rules
        assert found.message.startswith("Cannot build the form. ")
    else:
        assert found.proven
        assert found.objective == cost(found.forms, bank, found.target, used)
        assert found.objective == min(cost([form], bank, found.target, used) for form in there)


@pytest.mark.no_cover
@given(st.data())
@settings(max_examples=60, deadline=None)
def test_two_forms_are_the_best_of_all_pairs_or_there_are_none(data: st.DataObject) -> None:
    bank = data.draw(banks(most=6))
    blueprint = data.draw(blueprints(bank, 2).filter(lambda one: not one.sections))
    used = data.draw(st.dictionaries(st.sampled_from([one.id for one in bank]), st.just((1, 2)), max_size=3))
    found = assemble(bank, blueprint, 2, data.draw(st.integers(0, 99)), used)
    single = list(every_form(bank, 1))
    low, high = blueprint.length.low, blueprint.length.high or 0
    pairs = product([form for form in single if low <= len(form) <= high], repeat=2)
    there = [pair for pair in pairs if allowed(pair, bank, blueprint, used)]
    if isinstance(found, Clash):
        assert not there
        assert found.rules
    else:
        assert found.objective == min(cost(pair, bank, found.target, used) for pair in there)


@pytest.mark.no_cover
@given(st.data())
@settings(max_examples=60, deadline=None)
def test_drawn_in_turn_from_a_pool_forms_are_what_they_are_for_large_banks(data: st.DataObject) -> None:
    bank = data.draw(banks())
    forms = data.draw(st.integers(1, 3))
    blueprint = data.draw(blueprints(bank, forms))
    whole = assemble(bank, blueprint, forms, 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("builder.assemble.search.SMALL", 0)
        pooled = assemble(bank, blueprint, forms, 1)  # the checker raises where a form is not allowed
    assert isinstance(pooled, Clash) == isinstance(whole, Clash)
    if isinstance(pooled, Assembly) and isinstance(whole, Assembly):
        assert pooled.bound <= whole.objective <= pooled.objective


# One seed, one form, whoever solves it

PROGRAM = """
import json, random, sys
from builder.assemble import Candidate, assemble, solver
from builder.model import Blueprint, Bound, Facility, Mention, Span, Where
solver.THREADS = int(sys.argv[1])
place, chance = Where("quiz.yml"), random.Random(3)
units = [f"1.{n}" for n in range(1, 9)]
bank = []
for n in range(int(sys.argv[3])):
    for u in units:
        block = f"v{u}-{n // 2}" if n % 10 < 2 else f"q{u}-{n:03}"
        kind = (chance.choice(["single", "multiple"]), chance.choice(["recall", "apply", "judge"]), "assessment")
        numbers = (chance.choice([1.0, 2.0]), 1.0, chance.randint(40, 90) / 100)
        bank.append(Candidate(f"q{u}-{n:03}", 1, block, u, *kind, (f"{u}.{n % 4}",), *numbers))
bounds = tuple(Bound(Mention(place, u), 2, 4) for u in units)
levels = (Bound(Mention(place, "judge"), 6, 10),)
quiz = Blueprint(place, "quiz", "Quiz", "summative", Span(24, 24), "assessment", bounds, levels, marks=Span(36, 36),
                 facility=Facility(0.65), forms=2)
random.Random(int(sys.argv[2])).shuffle(bank)
found = assemble(bank, quiz, 2, 2027, {one.id: (1,) for one in bank if one.level == "recall"})
print(json.dumps([found.forms, found.objective]))
"""


@pytest.mark.parametrize("size", [8, 60], ids=["a bank of 64, solved whole", "a bank of 480, drawn from a pool"])
def test_solver_set_ups_and_the_order_of_the_bank_do_not_matter(size: int) -> None:
    def run(threads: int, shuffled: int, size: int = size) -> Any:
        command = [sys.executable, "-c", PROGRAM, str(threads), str(shuffled), str(size)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return json.loads(done.stdout)

    first = run(1, 0)
    assert first == run(4, 0)
    assert first == run(1, 0), "another process"
    assert first == run(1, 7), "another order"
