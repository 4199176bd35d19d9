"""A second opinion on forms, straight from the blueprint: it shares nothing with what builds rows and solves them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations

from builder.assemble.values import UNUSED, Assembly, Candidate, Used
from builder.form import form_name
from builder.model import Blueprint, Bound, QuizSection, Span


def verify(
    assembly: Assembly, candidates: Sequence[Candidate], blueprint: Blueprint, forms: int, used: Used = UNUSED
) -> None:
    """Raise AssertionError, with everything that is wrong, unless each form is what its blueprint asks for."""
    wrong = list(_faults(assembly, {one.id: one for one in candidates}, blueprint, forms))
    wrong += _tired(assembly, blueprint, used)
    if wrong:
        raise AssertionError(f"{blueprint.id}: {'; '.join(wrong)}")


def _faults(assembly: Assembly, known: Mapping[str, Candidate], blueprint: Blueprint, forms: int) -> Iterator[str]:
    if len(assembly.forms) != forms:
        yield f"{len(assembly.forms)} forms, not {forms}"
    if [len(names) for names in assembly.forms] != [len(places) for places in assembly.sections]:
        yield "not every item has its section"
    held = Counter(one.block for one in known.values())
    for number, (names, places) in enumerate(zip(assembly.forms, assembly.sections, strict=False)):
        which = f"form {form_name(number)}"
        strangers = sorted(set(names) - set(known))
        if strangers:
            yield f"{which} holds {', '.join(strangers)}, which cannot be drawn"
        items = [known[name] for name in names if name in known]
        yield from (f"{which}: {fault}" for fault in form_faults(items, blueprint))
        placed = [(known[name], place) for name, place in zip(names, places, strict=False) if name in known]
        yield from (f"{which}: {fault}" for fault in _sections(placed, blueprint))
        yield from (f"{which}: {fault}" for fault in _vignettes(placed, held, blueprint))
        for fixed in blueprint.fixed:
            if fixed.form == form_name(number) and fixed.item.what not in names:
                yield f"{which}: {fixed.item.what} is missing"
    yield from _across(assembly, known, blueprint)
    for row in assembly.rows:
        if row.value < row.low - 1e-6 or (row.high is not None and row.value > row.high + 1e-6):
            yield f"form {form_name(row.form)}: {row.name}, found {row.value:g}"


def form_faults(items: Sequence[Candidate], blueprint: Blueprint) -> Iterator[str]:
    """Yield what one form has that its blueprint does not ask for, whatever its sections hold."""
    names = [one.id for one in items]
    if len(set(names)) < len(names):
        yield "an item stands twice"
    if blueprint.units and not {one.unit for one in items} <= {bound.of.what for bound in blueprint.units}:
        yield "an item of another unit"
    if any(one.use != blueprint.use for one in items):
        yield f"an item that is not for {blueprint.use}"
    yield from _bounds(items, blueprint)
    yield from (f"{must.what} is missing" for must in blueprint.must_include if must.what not in names)
    yield from (f"{barred.what} is barred" for barred in blueprint.barred if barred.what in names)
    enemies = [{enemy.what for enemy in group} for group in blueprint.enemies]
    enemies += [{one.id, enemy} for one in items for enemy in one.enemies]
    for group in enemies:
        if len(group & set(names)) > 1:
            yield f"{' and '.join(sorted(group & set(names)))} may not stand together"
    asked = blueprint.facility
    if asked and asked.within is not None and items:
        mean = _mean(items)
        if abs(mean - asked.target) > asked.within + 1e-6:
            yield f"a mean facility of {mean:.3f}, not {asked.target:g} within {asked.within:g}"


def _bounds(items: Sequence[Candidate], asked: Blueprint | QuizSection) -> Iterator[str]:
    if not _fits(Fraction(len(items)), asked.length):
        yield f"{len(items)} items, not {_told(asked.length)}"
    counted: tuple[tuple[Sequence[Bound], Counter[str]], ...] = (
        (asked.units, Counter(one.unit for one in items)),
        (asked.levels, Counter(one.level for one in items)),
        (asked.types, Counter(one.type for one in items)),
        (asked.competences, Counter(leaf for one in items for leaf in set(one.competences))),
    )
    for bounds, counts in counted:
        for bound in bounds:
            if not _fits(Fraction(counts[bound.of.what]), Span(bound.low, bound.high)):
                yield f"{counts[bound.of.what]} of {bound.of.what}, not {_told(Span(bound.low, bound.high))}"
    for name, span, each in (("marks", asked.marks, "marks"), ("minutes", asked.minutes, "minutes")):
        total = sum((Fraction(str(getattr(one, each))) for one in items), Fraction(0))
        if span is not None and not _fits(total, span):
            yield f"{float(total):g} {name}, not {_told(span)}"


def _fits(value: Fraction, span: Span) -> bool:
    # Thirds of a mark are written with so many digits: a thousandth is no matter.
    return span.low - 0.001 <= value and (span.high is None or value <= span.high + 0.001)


def _told(span: Span) -> str:
    if span.high is None:
        return f"{span.low:g} or more"
    return f"{span.low:g}" if span.low == span.high else f"{span.low:g} to {span.high:g}"


def _mean(items: Sequence[Candidate]) -> float:
    return sum(one.facility for one in items) / len(items)


def _sections(placed: Sequence[tuple[Candidate, int]], blueprint: Blueprint) -> Iterator[str]:
    for number, section in enumerate(blueprint.sections):
        items = [one for one, place in placed if place == number]
        yield from (f"section {section.title}: {fault}" for fault in _bounds(items, section))
        for bounds, values in (
            (section.units, {one.unit for one in items}),
            (section.levels, {one.level for one in items}),
            (section.types, {one.type for one in items}),
        ):
            if bounds and not values <= {bound.of.what for bound in bounds}:
                yield f"section {section.title}: an item that it does not take"
    if {place for _, place in placed} - set(range(max(1, len(blueprint.sections)))):
        yield "an item in a section that there is not"


def _vignettes(placed: Sequence[tuple[Candidate, int]], held: Mapping[str, int], blueprint: Blueprint) -> Iterator[str]:
    here = Counter(one.block for one, _ in placed if one.block != one.id)
    for block, count in here.items():
        whole = next(one for one, _ in placed if one.block == block)
        low, high = whole.draw or (held[block], held[block])
        if blueprint.vignette_items is not None:
            low, most = round(blueprint.vignette_items.low), blueprint.vignette_items.high
            high = held[block] if most is None else round(most)
        if not low <= count <= high:
            yield f"{count} items of {block}, not {low} to {high}"
        if len({place for one, place in placed if one.block == block}) > 1:
            yield f"{block} is parted between sections"
    if blueprint.vignettes is not None and not _fits(Fraction(len(here)), blueprint.vignettes):
        yield f"{len(here)} vignettes, not {_told(blueprint.vignettes)}"


# Between forms and cohorts


def _across(assembly: Assembly, known: Mapping[str, Candidate], blueprint: Blueprint) -> Iterator[str]:
    common = _common(known, blueprint) | set(assembly.anchors)
    times = Counter(name for names in assembly.forms for name in names)
    for name, count in sorted(times.items()):
        if count > blueprint.reuse.forms and name not in common:
            yield f"{name} is in {count} forms"
    if len(assembly.forms) > 1 and len(assembly.anchors) != blueprint.anchors:
        yield f"{len(assembly.anchors)} items chosen for all forms, not {blueprint.anchors}"
    yield from (f"{name} is not in every form" for name in assembly.anchors if times[name] < len(assembly.forms))
    for first, second in combinations(range(len(assembly.forms)), 2):
        pair = f"forms {form_name(first)} and {form_name(second)}"
        both = set(assembly.forms[first]) & set(assembly.forms[second]) - common
        if len(both) > blueprint.overlap:
            yield f"{pair} share {', '.join(sorted(both))}, more than {blueprint.overlap}"
        means = [_mean([known[name] for name in assembly.forms[n] if name in known]) for n in (first, second)]
        if blueprint.differ is not None and abs(means[0] - means[1]) > blueprint.differ + 1e-6:
            yield f"{pair} differ by {abs(means[0] - means[1]):.3f} in facility, more than {blueprint.differ:g}"


def _common(known: Mapping[str, Candidate], blueprint: Blueprint) -> set[str]:
    """Return the items that stand in every form because of what must be included."""
    named = {must.what for must in blueprint.must_include}
    held = Counter(one.block for one in known.values())
    asked = [one for one in known.values() if one.id in named]
    whole = {one.block for one in asked if _goes_whole(one, held[one.block], blueprint)}
    return named | {one.id for one in known.values() if one.block in whole}


def _goes_whole(one: Candidate, held: int, blueprint: Blueprint) -> bool:
    if blueprint.vignette_items is None:
        return one.draw is None or one.draw == (held, held)
    high = blueprint.vignette_items.high
    return blueprint.vignette_items.low == held and (high is None or high >= held)


def _tired(assembly: Assembly, blueprint: Blueprint, used: Used) -> Iterator[str]:
    for name in sorted({name for names in assembly.forms for name in names}):
        asked = {age for age in used.get(name, ()) if 0 < age <= blueprint.reuse.last}
        if len(asked) > blueprint.reuse.cohorts:
            yield f"{name} was asked by {len(asked)} of the last {blueprint.reuse.last} cohorts"
