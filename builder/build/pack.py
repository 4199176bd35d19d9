"""From a cohort to its pack: everything in one folder, whole or not at all, with a manifest.

It is built aside and exchanged with what was there. What people changed there is kept, and said.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from builder.build.documents import Made, Printing, documents, printing
from builder.build.exchange import aside, exchange, recover, remove
from builder.build.handouts import booklets, handouts
from builder.build.issue import forms_for
from builder.build.keep import keep_changes, kept_folder, open_documents
from builder.build.manifest import NAME, read_manifest
from builder.build.order import Order, Tell
from builder.build.pdf import with_pdfs
from builder.build.site import Source, one_at_a_time, render_keys, source_of, submit_renders, workers
from builder.build.tree import Contents, write_tree
from builder.collector import no_collector
from builder.form import Form
from builder.model import Problem
from builder.site.render import RenderKey

RENDERED = {"site", "trainer", "handouts"}
"""The parts that need the pages of the course."""


@dataclass(frozen=True, slots=True)
class Packed:
    """What a build left: the folder and its files, or why there is none; problems and notes in both cases."""

    folder: Path | None
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    message: str = ""
    count: int = 0


def build_pack(order: Order, tell: Tell = lambda stage, done, total: None) -> Packed:
    """Build the pack of a cohort, whole or not at all.

    Two builds of one course wait for each other. A clash, a full disk or a document that is open comes back as a
    message; what was there before is unchanged then.
    """
    try:
        with one_at_a_time(order.root), no_collector():
            return _build(order, tell)
    except OSError as error:
        place = error.filename2 or error.filename or order.target
        return Packed(None, message=f"{place} could not be written: {error.strerror}.")


def _build(order: Order, tell: Tell) -> Packed:
    notes = _recovered(order)
    opened = open_documents(order.target)
    if opened:
        return Packed(None, notes=notes, message=_close(opened))
    chosen = forms_for(order.root, order.course, order.cohort, order.drawn)
    if chosen.message:
        return Packed(None, chosen.problems, notes, chosen.message)
    source = source_of(order.root, order.course)
    shared = printing(order.root, order.course, order.cohort, source.line, source.day, source.stamp)
    keys = _keys(order)
    made, problems = _make(order, source, shared, keys, chosen.forms, tell)
    problems = tuple(sorted({*chosen.problems, *problems}))
    if any(problem.severity == "error" for problem in problems):
        return Packed(None, problems, notes)
    if order.pdf:
        made, told = with_pdfs(made, order.parts, lambda done, total: tell("PDFs", done, total))
        notes += told
    new = aside(order.target)
    new.mkdir(parents=True)
    contents = Contents(source, keys, chosen.forms, made)
    count, left_out = write_tree(order, contents, new, tell)
    if left_out:
        notes += (f"Left out, because what they are made from has changed: {', '.join(left_out)}.",)
    return Packed(order.target, problems, (*notes, *_put(order, new)), count=count)


def _make(
    order: Order, source: Source, shared: Printing, keys: tuple[RenderKey, ...], forms: tuple[Form, ...], tell: Tell
) -> tuple[tuple[Made, ...], tuple[Problem, ...]]:
    """Render the pages in other processes and make the documents of this cohort meanwhile."""
    with ProcessPoolExecutor(workers()) as pool:
        runs = submit_renders(pool, order.root, order.course, keys, source)
        tell("pages", len(keys) - len(runs), len(keys))
        made, problems = documents(shared, forms, lambda done, total: tell("documents", done, total))
        for done, run in enumerate(as_completed(runs), start=len(keys) - len(runs) + 1):
            found = tuple(run.result())
            problems += found
            if not found:  # bound while other pages are rendered, and kept: below they are only finished
                booklets(shared, _of_trainees([runs[run]]))
            tell("pages", done, len(keys))
    if any(problem.severity == "error" for problem in problems):
        return (), problems
    given, refused = handouts(shared, keys)
    bound, unbound = booklets(shared, _of_trainees(keys))
    problems += (*refused, *unbound)
    if refused or unbound:
        return (), problems
    return (*given, *bound, *made), problems


def _of_trainees(keys: Iterable[RenderKey]) -> list[RenderKey]:
    return [key for key in keys if key.edition == "trainee"]


def _close(opened: Iterable[Path]) -> str:
    names = ", ".join(str(path) for path in opened)
    return (
        "A document of this pack is open in a word processor: close it and build again. "
        f"If nothing is open, remove what was left behind: {names}"
    )


def _recovered(order: Order) -> tuple[str, ...]:
    """Put right what a build that was stopped left behind, and keep what people had changed in it."""
    notes: tuple[str, ...] = ()
    for folder in (recover(order.target), aside(order.target)):
        if folder and folder.exists():
            # A tree that was not finished has no manifest, and nobody can have changed anything in it.
            if (folder / NAME).exists() and read_manifest(folder):
                notes += _kept(order, folder)
            remove(folder)
    return notes


def _kept(order: Order, folder: Path, new: Path | None = None) -> tuple[str, ...]:
    place = kept_folder(order.target, order.today)
    copies = keep_changes(folder, place, new or order.target)
    return tuple(f"Kept, because it was changed or added since the last build: {copy}" for copy in copies)


def _put(order: Order, new: Path) -> tuple[str, ...]:
    """Exchange the new pack with the old one; what people changed is kept, up to the last moment."""
    notes: tuple[str, ...] = ()
    if order.target.exists():
        notes = _kept(order, order.target, new)
    before = exchange(new, order.target)
    if before:
        notes += _kept(order, before)
        remove(before)
    return notes


def _keys(order: Order) -> tuple[RenderKey, ...]:
    """Return the books to render: a site needs the handouts of its edition, the print room those of both."""
    wanted = set(order.parts)
    keys = render_keys("trainee", order.course, order.cohort) if wanted & RENDERED else []
    if wanted & {"trainer", "handouts"}:
        keys += render_keys("trainer", order.course, order.cohort)
    return tuple(key for key in keys if key.format == "html" or "site" in wanted)
