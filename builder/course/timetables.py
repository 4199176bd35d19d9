"""The timetable of a day of teaching: its rows as they are written, and the clock times that follow from them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import time

from builder.model import Mention, PlanRow, Session, Supervision, TimetableRow, Unit
from builder.source import Node, Scalar, Wrong, shown, text

BREAKS = ("break", "lunch")
"""What the rows are called in which nobody works. More may follow after a comma: `Lunch, and time to walk`."""

_UNIT = re.compile(r"[0-9]{1,3}\.[0-9]{1,3}")
_PART = re.compile(r"([0-9]{1,4}) of ([0-9]{1,3}\.[0-9]{1,3})")
_OTHER = re.compile(r"([0-9]{1,4}) (?!min(?:ute)?s?\b|of [0-9])([\"'“‘]?[^\W\d_].*)")
_FORMS = "`20 Welcome`, `3.13` for a whole unit, or `60 of 3.13` for a part of one"


@dataclass(frozen=True, slots=True)
class Slot:
    """A row of a timetable on the clock: `start` and `end` are minutes since midnight.

    For a unit, `done` is how many of its minutes came before on this day, and `part` of `parts` which of its rows
    this is.
    """

    row: TimetableRow
    start: int
    end: int
    unit: Unit | None = None
    done: int = 0
    part: int = 1
    parts: int = 1

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Step:
    """What a row of a session plan becomes on the clock.

    `ahead` tells that some of it came in an earlier part of the unit, `more` that some is left for a later one.
    """

    row: PlanRow
    start: int
    end: int
    ahead: bool = False
    more: bool = False


def timetable_row(node: Node) -> TimetableRow:
    """Read a row of a timetable. Raises Wrong where it is none.

    A whole unit has the minutes 0: how long it takes, the unit says.
    """
    if not isinstance(node, Scalar):
        raise Wrong('a row with a colon stands in quotes: `- "20 Quiz: section 1"`')
    value = text(node)
    if _UNIT.fullmatch(value):
        return TimetableRow(node.where, 0, unit=Mention(node.where, value))
    part = _PART.fullmatch(value)
    other = _OTHER.fullmatch(value)
    found = part or other
    if not found:
        raise Wrong(f"expected {_FORMS}; found {shown(value)}")
    if int(found[1]) == 0:
        raise Wrong(f"a row takes a minute at least, found {shown(value)}")
    if part:
        return TimetableRow(node.where, int(part[1]), unit=Mention(node.where, part[2]))
    return TimetableRow(node.where, int(found[1]), found[2])


def is_break(row: TimetableRow) -> bool:
    """Tell whether a row is time off."""
    return row.what.partition(",")[0].strip().lower() in BREAKS


def minute_of(moment: time) -> int:
    """Return a time of day as minutes since midnight."""
    return moment.hour * 60 + moment.minute


def since_midnight(session: Session) -> tuple[int, int]:
    """Return when a day starts and ends, in minutes since midnight."""
    return minute_of(session.start), minute_of(session.end)


def lasts(session: Session | Supervision) -> int:
    """Return how many minutes there are from the start to the end, breaks among them; below 0 where it ends first."""
    return minute_of(session.end) - minute_of(session.start)


def clock(minutes: int) -> str:
    """Write minutes since midnight as 09:30."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def slots(session: Session, units: Mapping[str, Unit]) -> tuple[Slot, ...]:
    """Return the rows of a day's timetable with their clock times. Units that do not exist take no time."""
    parts = Counter(row.unit.what for row in session.timetable if row.unit)
    made: list[Slot] = []
    done: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    now = minute_of(session.start)
    for row in session.timetable:
        name = row.unit.what if row.unit else ""
        unit = units.get(name)
        minutes = row.minutes or (unit.minutes if unit else 0)
        seen[name] += 1
        end = now + minutes
        made.append(Slot(row, now, end, unit, done[name], seen[name], parts[name]) if name else Slot(row, now, end))
        done[name] += minutes
        now = end
    return tuple(made)


def steps(slot: Slot) -> tuple[Step, ...]:
    """Return the rows of the session plan of a unit that fall into its slot, in their order.

    A row that goes on in the next part of the unit has a step in both. The last part holds all that is left, so that
    nothing is lost of a plan that is longer than its unit.
    """
    return tuple(_steps(slot)) if slot.unit else ()


def _steps(slot: Slot) -> Iterator[Step]:
    assert slot.unit is not None
    until = slot.done + slot.minutes if slot.part < slot.parts else 10**6
    at = 0
    for row in slot.unit.page.plan:
        first, last = max(at, slot.done), min(at + row.minutes, until)
        if first < last:
            zero = slot.start - slot.done
            yield Step(row, zero + first, zero + last, at < slot.done, at + row.minutes > until)
        at += row.minutes
