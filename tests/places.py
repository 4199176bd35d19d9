"""Where things are, and the day on which the good course has no problem."""

from __future__ import annotations

from datetime import date
from pathlib import Path

TESTS = Path(__file__).parent
REPOSITORY = TESTS.parent
CASES = TESTS / "cases"
TODAY = date(2026, 11, 22)
