"""A second opinion on forms, straight from the blueprint: it shares nothing with what builds rows and solves them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from builder.assemble.values import Assembly, Candidate
from builder.model import Blueprint


def verify(assembly: Assembly, candidates: Sequence[Candidate], blueprint: Blueprint, forms: int) -> None:
    """Raise AssertionError, with everything that is wrong, unless each form is what its blueprint asks for."""
    wrong = list(_faults(assembly, {one.id: one for one in candidates}, blueprint, forms))
    if wrong:
        raise AssertionError(f"{blueprint.id}: {'; '.join(wrong)}")


def _faults(assembly: Assembly, known: Mapping[str, Candidate], blueprint: Blueprint, forms: int) -> Iterator[str]:
    if len(assembly.forms) != forms:
        yield f"{len(assembly.forms)} forms, not {forms}"
    for number, names in enumerate(assembly.forms, start=1):
        strangers = sorted(set(names) - set(known))
        if strangers:
            yield f"form {number} holds {', '.join(strangers)}, which cannot be drawn"
        items = [known[name] for name in names if name in known]
        yield from (f"form {number}: {fault}" for fault in form_faults(items, blueprint))
        yield from (f"form {number}: {fault}" for fault in _split(items, known))
    yield from _shared(assembly, known, blueprint)
    for row in assembly.rows:
        if not row.low <= row.value <= row.high:
            yield f"form {row.form + 1}: {row.name}, found {row.value}"


def form_faults(items: Sequence[Candidate], blueprint: Blueprint) -> Iterator[str]:
    """Yield what one form has that its blueprint does not ask for."""
    names = [one.id for one in items]
    if not blueprint.length.low <= len(names) <= (blueprint.length.high or len(names)):
        yield f"{len(names)} items, not {blueprint.length.low:g}"
    if len(set(names)) < len(names):
        yield "an item stands twice"
    if blueprint.units and not {one.unit for one in items} <= {bound.of.what for bound in blueprint.units}:
        yield "an item of another unit"
    if any(one.use != blueprint.use for one in items):
        yield f"an item that is not for {blueprint.use}"
    counted = (
        (blueprint.units, Counter(one.unit for one in items)),
        (blueprint.levels, Counter(one.level for one in items)),
        (blueprint.types, Counter(one.type for one in items)),
    )
    for bounds, counts in counted:
        for bound in bounds:
            if not bound.low <= counts[bound.of.what] <= (bound.high or len(items)):
                yield f"{counts[bound.of.what]} of {bound.of.what}, not {bound.low} to {bound.high}"
    covered = {leaf for one in items for leaf in one.competences}
    yield from (f"{leaf.of.what} is not covered" for leaf in blueprint.competences if leaf.of.what not in covered)
    yield from (f"{must.what} is missing" for must in blueprint.must_include if must.what not in names)
    yield from (f"{barred.what} is barred" for barred in blueprint.barred if barred.what in names)


def _split(items: Sequence[Candidate], known: Mapping[str, Candidate]) -> Iterator[str]:
    whole, here = Counter(one.block for one in known.values()), Counter(one.block for one in items)
    yield from (f"only part of {block}" for block, count in here.items() if count != whole[block])


def _shared(assembly: Assembly, known: Mapping[str, Candidate], blueprint: Blueprint) -> Iterator[str]:
    named = {must.what for must in blueprint.must_include}
    everywhere = {one.block for one in known.values() if one.id in named}
    times = Counter(name for names in assembly.forms for name in names)
    for name, count in sorted(times.items()):
        if count > 1 and name in known and known[name].block not in everywhere:
            yield f"{name} is in {count} forms"
