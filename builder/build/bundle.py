"""Checklists for a cohort, to hand out before anybody is observed: each drafted once, then filled for every trainee."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from unicodedata import normalize

from builder.build.documents import Printing, printing, units_observed
from builder.build.pieces import SEE_ABOVE, Pieces
from builder.build.site import source_of
from builder.collect.shelf import Shelf, shelf
from builder.collect.spreadsheet import spreadsheet
from builder.doc.nodes import blank
from builder.doc.observation import observation_document
from builder.doc.outline import Identity
from builder.model import Cohort, Course, Observation, Problem
from builder.word import Draft, Unwritable, finish

LONGEST = 60
"""The most characters of an identifier."""
SPREADSHEETS = "spreadsheets"
_RESERVED = {"con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in range(1, 10))}
"""Names that Windows keeps for devices."""


def identifiers(lines: Iterable[str]) -> tuple[tuple[str, ...], str]:
    """Return identifiers, each once, in their order, and why they cannot be taken, or nothing.

    Empty lines, and lines that start with `#`, are none.
    """
    found = [line.strip() for line in lines]
    names = tuple(dict.fromkeys(name for name in found if name and not name.startswith("#")))
    for name in names:
        if len(name) > LONGEST or not name.isprintable():
            told = f"{name[:LONGEST]!r} is no identifier: expected at most {LONGEST} characters in one line"
            return (), told
    return names, ""


def file_names(names: Sequence[str]) -> dict[str, str]:
    """Return for each identifier a name that a file can have anywhere; no two are the same but for capitals."""
    made: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        plain = normalize("NFKD", name).encode("ascii", "ignore").decode()
        safe = re.sub(r"[^A-Za-z0-9._-]+", "-", plain).strip("-._") or "trainee"
        safe = f"{safe}-" if safe.partition(".")[0].lower() in _RESERVED else safe
        free, number = safe, 1
        while free.lower() in taken:
            number += 1
            free = f"{safe}-{number}"
        taken.add(free.lower())
        made[name] = free
    return made


def bundle(
    root: Path, course: Course, cohort: Cohort, events: Sequence[Observation], trainees: Sequence[str]
) -> Pieces:
    """Return the checklists of events with cohort and provider filled in, and a spreadsheet of each.

    There is one checklist a trainee and event, `T-04/T-04-employer-visit.docx`, or without identifiers one an event.
    """
    source = source_of(root, course)
    shared = printing(root, course, cohort, source.line, source.day)
    if shared.looks.unusable:
        return Pieces(problems=shared.looks.problems, message=SEE_ABOVE)
    known = shelf(course)
    names = file_names(trainees)
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    for event in events:
        try:
            drawn = _draft(shared, event, named=bool(trainees))
        except Unwritable as refusal:
            problems += refusal.problems
            continue
        files |= _filled(drawn, event, shared.slots, names)
        files[f"{SPREADSHEETS}/{event.id}.xlsx"] = event_spreadsheet(shared, known, event)
    if problems:
        return Pieces(problems=tuple(problems), message=SEE_ABOVE)
    return Pieces(files, shared.looks.problems)


def _draft(shared: Printing, event: Observation, *, named: bool) -> Draft:
    document = observation_document(event, shared.competences)
    for node in document.body if named else ():
        for field in node.findall(blank):
            if field["name"] == "trainee":
                field["slot"] = "trainee"
    return shared.drafted(document, units_observed(event))


def _filled(drawn: Draft, event: Observation, slots: Mapping[str, str], names: Mapping[str, str]) -> dict[str, bytes]:
    if not names:
        return {f"{event.id}.docx": finish(drawn, slots)}
    return {f"{file}/{file}-{event.id}.docx": finish(drawn, {**slots, "trainee": name}) for name, file in names.items()}


def event_spreadsheet(shared: Printing, known: Shelf, event: Observation) -> bytes:
    """Return the spreadsheet of an event, for the cohort that documents are printed for."""
    from builder import __version__

    expected = known.find(event.id)
    assert expected is not None
    slots = shared.slots
    identity = Identity(
        expected.kind, expected.id, expected.structure, slots.get("cohortid", ""), slots["content"], __version__
    )
    return spreadsheet(expected, identity, slots.get("provider", ""), shared.made)
