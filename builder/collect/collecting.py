"""All files together: each read by itself, then held against the others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from builder.collect.package import Package, opened
from builder.collect.record import Record
from builder.collect.shelf import Shelf
from builder.collect.word import read_word
from builder.model import Problem, Where


@dataclass(frozen=True, slots=True)
class Collected:
    """What files hold: records that can be trusted, and problems. `read` and `refused` are the files, by path."""

    records: tuple[Record, ...]
    problems: tuple[Problem, ...]
    read: tuple[str, ...]
    refused: tuple[str, ...]


def collect(files: Iterable[tuple[str, bytes]], shelf: Shelf) -> Collected:
    """Read filled checklists, given by path and content. A file with an error gives no record at all."""
    records: list[Record] = []
    problems: list[Problem] = []
    names: list[str] = []
    seen: dict[bytes, str] = {}
    for path, data in files:
        where = Where(path)
        names.append(path)
        first = seen.setdefault(sha256(data).digest(), path)
        if first != path and data:
            problems.append(Problem(where, "K033", f"the same file as {first}, which is read already: leave one out"))
            continue
        found, told = _read(data, where, shelf)
        problems += told
        if not any(one.severity == "error" for one in told):
            records += found
    clashing = _clashes(records)
    problems += clashing
    refused = {one.where.path for one in problems if one.severity == "error"}
    kept = tuple(one for one in records if one.where.path not in refused)
    read = tuple(name for name in names if name not in refused)
    return Collected(kept, tuple(sorted(set(problems))), read, tuple(name for name in names if name in refused))


def _read(data: bytes, where: Where, shelf: Shelf) -> tuple[list[Record], list[Problem]]:
    package = opened(data, where)
    if isinstance(package, Problem):
        return [], [package]
    if package.kind == "spreadsheet":
        return _rows(package, data, shelf, where)
    record, problems = read_word(package, shelf, where)
    return [record] if record else [], problems


def _rows(package: Package, data: bytes, shelf: Shelf, where: Where) -> tuple[list[Record], list[Problem]]:
    from builder.collect.rows import read_rows  # openpyxl takes a while, and most files are of Word

    return read_rows(package, data, shelf, where)


def _clashes(records: Iterable[Record]) -> list[Problem]:
    """Return a problem for each record of an occasion that another record tells already (K034 and K035)."""
    first: dict[tuple[str, str, str], Record] = {}
    problems: list[Problem] = []
    for record in records:
        before = first.setdefault(record.occasion, record)
        if before is record:
            continue
        trainee, event, day = record.occasion
        whose = f"{event} of trainee {trainee} on {day}"
        if (before.facts, before.rated) == (record.facts, record.rated):
            told = f"it says the same as {before.where} about {whose}: leave one out"
            problems.append(Problem(record.where, "K034", told))
            continue
        for one, other in ((before, record), (record, before)):
            told = f"{other.where} says something else about {whose}: find out which holds, and leave the other out"
            problems.append(Problem(one.where, "K035", told))
    return problems
