"""Where things are, and the day on which the good course has no problem."""

from __future__ import annotations

from datetime import date
from pathlib import Path

TESTS = Path(__file__).parent
REPOSITORY = TESTS.parent
CASES = TESTS / "cases"
TODAY = date(2026, 11, 22)

ELSEWHERE = {
    *("E001", "E002", "F008", "I001", "I002", "I003", "N001", "N002", "N003", "N004", "S001"),
    *("T001", "T002", "T003", "T004", "T005", "T006", "T007"),
    *(f"K{number:03}" for number in range(1, 46)),
}
"""Codes that are told where something is made, not by `check`: the tests of what makes it show them."""
OTHER_KINDS = Path(__file__).parent / "data" / "observations"
"""A role play, a document review and a supervision guide, about competences of the good course."""
