"""Speed and quality of assembly: a bank of 100,000 items into 10 forms of 40, and tight banks of 300 into 3 forms.

Usage: `python bench/assembly.py [--prove NUMBER]`. The items are made up: 29 units, some 330 competences, five types,
three levels, vignettes that go whole, enemies, facilities around 0.65, and recent use of six items in ten. Every form
has 40 items, each unit once to three times, named competences, no competence more than twice, types and levels within
bounds, marks exact, minutes within 5 %, and the facility that is aimed at.

The optima of the tight banks were proved once, out of process: HiGHS on the whole program of three forms at once, which
takes a minute or more where it ends at all. Of banks 6 to 13 and 22 to 32 these five ended within two minutes. With
`--prove NUMBER` it is done again.
"""

from __future__ import annotations

import random
import resource
import statistics
import sys
import time
from collections import Counter

import numpy as np
from pack import one_core

from builder.assemble import Assembly, Candidate, Used, aimed, assemble
from builder.assemble.model import Setting, program_of
from builder.assemble.solver import solve
from builder.model import Blueprint, Bound, Facility, Mention, Span, Where

PLACE = Where("bench.yml")
UNITS = tuple(f"{1 + number // 10}.{1 + number % 10}" for number in range(29))
LENGTH = 40
OPTIMA = {10: 97, 13: 86, 23: 62, 24: 103, 29: 108}
"""What the forms of the tight banks cost at least, by the number of the bank."""


def bank(size: int, seed: int) -> tuple[tuple[Candidate, ...], Used, tuple[tuple[Mention, ...], ...]]:
    """Make items, how long ago they were asked, and enemies."""
    chance = random.Random(f"bank {size} {seed}")
    leaves = {unit: [f"{unit}.{number}" for number in range(1, chance.randint(9, 14) + 1)] for unit in UNITS}
    weights = [chance.uniform(0.5, 2.0) for _ in UNITS]
    units = [*UNITS * 6, *chance.choices(UNITS, weights, k=size - 6 * len(UNITS))]
    chance.shuffle(units)
    found: list[Candidate] = []
    used: dict[str, tuple[int, ...]] = {}
    while len(found) < size:
        many = 3 if chance.random() < 0.08 / 3 and size - len(found) >= 3 else 1
        unit, first = units[len(found)], len(found)
        for number in range(first, first + many):
            named = [chance.choice(leaves[unit])]
            named += [chance.choice(leaves[chance.choice(UNITS)])] if chance.random() < 0.15 else []
            name = f"q{unit}-{number:06d}"
            found.append(
                Candidate(
                    id=name,
                    revision=1,
                    block=f"v{unit}-{first:06d}" if many > 1 else name,
                    unit=unit,
                    type=chance.choices(
                        ("single", "multiple", "true-false", "matching", "next-action"), (5, 2, 1, 1, 1)
                    )[0],
                    level=chance.choices(("recall", "apply", "judge"), (3, 4, 3))[0],
                    use="assessment",
                    competences=tuple(dict.fromkeys(named)),
                    marks=float(chance.choices((1, 2, 3), (6, 3, 1))[0]),
                    minutes=chance.choice((0.5, 1.0, 1.5, 2.0, 3.0)),
                    facility=round(min(0.98, max(0.05, chance.betavariate(6, 3.3))), 3),
                )
            )
            if chance.random() < 0.6:
                used[name] = (chance.choice((1, 1, 2, 3, 4, 5, 8, 10)),) * chance.choice((1, 1, 2))
    order = list(range(size))
    chance.shuffle(order)
    pairs = [(found[a], found[b]) for a, b in zip(order[0 : size // 20 : 2], order[1 : size // 20 : 2], strict=False)]
    enemies = tuple((said(a.id), said(b.id)) for a, b in pairs if a.block != b.block)
    return tuple(found), used, enemies


def said(name: str) -> Mention:
    return Mention(PLACE, name)


def brief(items: tuple[Candidate, ...], enemies: tuple[tuple[Mention, ...], ...], named: int, forms: int) -> Blueprint:
    """Make a blueprint that asks a lot."""
    held = Counter(leaf for one in items for leaf in one.competences)
    chosen = set(random.Random("named").sample(sorted(leaf for leaf in held if held[leaf] >= 2 * forms), named))
    marks = round(LENGTH * sum(one.marks for one in items) / len(items))
    minutes = LENGTH * sum(one.minutes for one in items) / len(items)
    levels = {"recall": (8, 16), "apply": (12, 20), "judge": (8, 16)}
    types = {"single": (14, 26), "multiple": (4, 12), "true-false": (1, 8), "matching": (1, 8), "next-action": (1, 8)}
    return Blueprint(
        where=PLACE,
        id="bench",
        title="Bench",
        purpose="summative",
        length=Span(LENGTH, LENGTH),
        use="assessment",
        units=tuple(Bound(said(unit), 1, 3) for unit in UNITS),
        levels=tuple(Bound(said(name), low, high) for name, (low, high) in levels.items()),
        types=tuple(Bound(said(name), low, high) for name, (low, high) in types.items()),
        competences=tuple(Bound(said(leaf), int(leaf in chosen), 2) for leaf in sorted(held)),
        marks=Span(marks, marks),
        minutes=Span(round(0.95 * minutes), round(1.05 * minutes)),
        facility=Facility(0.65),
        enemies=enemies,
        forms=forms,
    )


def drawn(size: int, seed: int, named: int, forms: int) -> tuple[Assembly, Blueprint, tuple[Candidate, ...], float]:
    """Assemble forms, and time everything after the bank is in memory."""
    items, used, enemies = bank(size, seed)
    blueprint = brief(items, enemies, named, forms)
    start = time.perf_counter()
    found = assemble(items, blueprint, forms, 1, used)
    seconds = time.perf_counter() - start
    if not isinstance(found, Assembly):
        sys.exit(found.message)
    return found, blueprint, items, seconds


def tight() -> None:
    over = []
    times = []
    for seed, optimum in OPTIMA.items():
        found, *_, seconds = drawn(300, seed, 0, 3)
        over.append(100 * (found.objective - optimum) / optimum)
        times.append(seconds)
        print(f"300 items into 3 forms of {LENGTH}, bank {seed}      {seconds:6.2f} s   "
              f"{found.objective} where {optimum} is proved best: {over[-1]:.1f} % above")  # fmt: skip
    print(f"  mean {statistics.mean(over):.1f} % (at most 3), worst {max(over):.1f} % (at most 6)")


def large() -> None:
    with one_core():
        found, _, items, seconds = drawn(100_000, 1, 12, 10)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    known = {one.id: one for one in items}
    means = [sum(known[name].facility for name in form) / LENGTH for form in found.forms]
    above = found.objective - found.bound
    broken = sum(not row.low <= row.value <= (row.high or np.inf) for row in found.rows)
    print(f"100,000 items into 10 forms of {LENGTH}, one core {seconds:6.2f} s   {memory:4.0f} MB     "
          f"at most 10 s and 300 MB")  # fmt: skip
    print(f"  {above:g} above the proven bound of {found.bound:g}; {broken} of {len(found.rows)} rows broken; "
          f"mean facilities {min(means):.4f} to {max(means):.4f}")  # fmt: skip


def prove(seed: int) -> None:
    """Prove the optimum of a tight bank."""
    items, used, enemies = bank(300, seed)
    built = aimed(items, brief(items, enemies, 0, 3), 3, used)
    program, _ = program_of(built, Setting((0, 1, 2)))
    found = solve(program)
    print("no forms" if found is None else f"bank {seed}: {found.cost:g}, proved at least {found.bound:g}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--prove"]:
        prove(int(sys.argv[2]))
    else:
        large()
        tight()
