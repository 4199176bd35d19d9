"""Handouts, trainer guides and booklets, from what the renders keep: only slots are filled for a cohort."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, partial
from pathlib import Path

from builder.build.cache import hash_of
from builder.build.documents import Made, Printing
from builder.build.site import WORK
from builder.doc.booklet import Binding, bindings, booklet
from builder.doc.document import Document, Kind
from builder.doc.print_room import PackFile, day_of
from builder.model import Problem, Unit
from builder.site.kept import Kept
from builder.site.render import RenderKey, kept_handouts
from builder.word import Draft, Template, finish

Finished = tuple[tuple[Made, ...], tuple[Problem, ...]]
"""Finished files, and what Word cannot carry."""
LARGE = "-large-print"
"""How the name of a document in large print ends."""


def handouts(
    shared: Printing, keys: Iterable[RenderKey], *, units: Sequence[Unit] | None = None, large: bool = False
) -> Finished:
    """Finish the handouts of some units, else of all: those of trainees, then the trainer guides, unit by unit."""
    asked = shared.course.units if units is None else units
    made: list[Made] = []
    problems: list[Problem] = []
    for key in (key for key in keys if key.format == "html"):
        kept, trainer = _kept(shared, key), key.edition == "trainer"
        known = kept.names()
        names = {name: unit for unit in asked if (name := _name(unit, trainer)) in known}
        template = _template(shared, "trainer guide" if trainer else "handout", large)
        drafts, found = kept.drafts(template, {name: partial(kept.document, name) for name in names})
        made += [_handout(shared, unit, name, drafts[name], large) for name, unit in names.items() if name in drafts]
        problems += found
    return tuple(made), tuple(problems)


def _kept(shared: Printing, key: RenderKey) -> Kept:
    return kept_handouts(shared.root, shared.root / WORK, key, shared.made)


def _name(unit: Unit, trainer: bool) -> str:
    stem = Path(unit.where.path).stem
    return f"{stem}-trainer" if trainer else stem


def _template(shared: Printing, kind: Kind, large: bool) -> Template:
    return shared.looks.of(Document("", kind, "", "", (), large=large))


def _handout(shared: Printing, unit: Unit, name: str, data: bytes, large: bool) -> Made:
    trainer = name.endswith("-trainer")
    path = f"handouts/{name}{LARGE if large else ''}.docx"
    day = day_of(shared.cohort, [unit.number]) if shared.cohort else None
    places = shared.cohort.places if shared.cohort else None
    title = f"{unit.name}: trainer guide" if trainer else unit.name
    kind: Kind = "trainer guide" if trainer else "handout"
    file = PackFile(path, title, kind, day, 1 if trainer else places, trainees=not trainer)
    return Made(path, file, finish(Draft.read(data), shared.slots))


def booklets(
    shared: Printing, keys: Iterable[RenderKey], wanted: Sequence[Binding] | None = None, *, large: bool = False
) -> Finished:
    """Bind the handouts of a render into booklets: those asked for, else of each day, each section and the course."""
    made: list[Made] = []
    problems: list[Problem] = []
    for key in (key for key in keys if key.format == "html"):
        bound, found = _bound(shared, key, wanted, large)
        made += bound
        problems += found
    return tuple(made), tuple(problems)


def _bound(
    shared: Printing, key: RenderKey, wanted: Sequence[Binding] | None, large: bool
) -> tuple[list[Made], list[Problem]]:
    kept, trainer = _kept(shared, key), key.edition == "trainer"
    known = set(kept.names())
    units = [unit for unit in shared.course.units if _name(unit, trainer) in known]
    template = _template(shared, "trainer booklet" if trainer else "booklet", large)
    load = cache(kept.document)
    chosen = {
        _held(binding): binding
        for binding in (bindings(shared.course, shared.cohort, units) if wanted is None else wanted)
    }

    def bind(binding: Binding) -> Document:
        documents = (load(_name(unit, trainer)) for unit in binding.units)
        return booklet(binding, documents, trainer=trainer, large=large)

    drafts, problems = kept.drafts(template, {name: partial(bind, binding) for name, binding in chosen.items()})
    made = [_booklet(shared, chosen[name], trainer, data, large) for name, data in drafts.items()]
    return made, problems


def _held(binding: Binding) -> str:
    """Return the name under which a booklet is kept: one of the same name may hold other units for another cohort."""
    held = hash_of([binding.title, binding.subtitle, *(unit.number for unit in binding.units)])
    return f"{binding.name}-{held}"


def _booklet(shared: Printing, binding: Binding, trainer: bool, data: bytes, large: bool) -> Made:
    path = f"handouts/{binding.name}{'-trainer' if trainer else ''}{LARGE if large else ''}.docx"
    places = shared.cohort.places if shared.cohort else None
    kind: Kind = "trainer booklet" if trainer else "booklet"
    title = f"{binding.title}: {'trainer guides' if trainer else 'handouts'}"
    file = PackFile(path, title, kind, binding.day, 1 if trainer else places, binding.note, trainees=not trainer)
    return Made(path, file, finish(Draft.read(data), shared.slots))
