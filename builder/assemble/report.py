"""Assembled forms as rows: what each of them came to, and how good they are proven to be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from builder.assemble.values import Assembly, Candidate
from builder.form import form_name
from builder.model import LEVELS

Row = dict[str, object]


def form_rows(assembly: Assembly, candidates: Sequence[Candidate]) -> list[Row]:
    """Return one row a form: its items, marks, minutes, mean expected facility, levels, competences, and overlap.

    `shared` is how many items it has in common with the form that shares most with it.
    """
    known = {one.id: one for one in candidates}
    return [_row(assembly, number, [known[name] for name in names]) for number, names in enumerate(assembly.forms)]


def _row(assembly: Assembly, number: int, items: Sequence[Candidate]) -> Row:
    names = set(assembly.forms[number])
    others = (names & set(other) for place, other in enumerate(assembly.forms) if place != number)
    levels = [one.level for one in items]
    return {
        "form": form_name(number),
        "items": len(items),
        "marks": _sum([one.marks for one in items]),
        "minutes": _sum([one.minutes for one in items]),
        "facility": round(sum(one.facility for one in items) / len(items), 3),
        **{level: levels.count(level) for level in LEVELS},
        "competences": len({leaf for one in items for leaf in one.competences}),
        "vignettes": len({one.block for one in items if one.block != one.id}),
        "shared": max(map(len, others), default=0),
    }


def _sum(numbers: Sequence[float]) -> float:
    return round(sum(numbers), 3)


def assembly_rows(assembly: Assembly, candidates: Sequence[Candidate]) -> Row:
    """Return an assembly for programs: its forms, every rule with what it came to, the objective and its bound."""
    return {
        "target": assembly.target,
        "objective": assembly.objective,
        "bound": assembly.bound,
        "anchors": list(assembly.anchors),
        "forms": [
            row | {"questions": list(names), "sections": list(places)}
            for row, names, places in zip(
                form_rows(assembly, candidates), assembly.forms, assembly.sections, strict=True
            )
        ],
        "rules": [asdict(row) | {"form": form_name(row.form)} for row in assembly.rows],
    }


def quality(assembly: Assembly) -> str:
    """Return in a sentence how good the forms are proven to be."""
    aim = "" if assembly.target is None else f"Mean expected facility aimed at: {assembly.target:g}. "
    if assembly.proven:
        return f"{aim}Proven best: as alike in facility, and with as few items asked of late, as can be."
    above = assembly.objective - assembly.bound
    return (
        f"{aim}Not proven best: {above:g} points at most could be gained, where 10 are a thousandth of the summed "
        "facility and 60 are an item that the last cohort had."
    )
