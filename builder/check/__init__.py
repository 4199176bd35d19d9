"""What must hold across the files of a course: a visible list of small functions."""

from __future__ import annotations

from dataclasses import replace

from builder.check.bank import BANK_CHECKS
from builder.check.blueprints import BLUEPRINT_CHECKS
from builder.check.cases import CASE_CHECKS
from builder.check.context import Check, Context
from builder.check.dates import DATE_CHECKS
from builder.check.evidence import EVIDENCE_CHECKS
from builder.check.pages import PAGE_CHECKS
from builder.check.plans import PLAN_CHECKS
from builder.check.register import ID_CHECKS, REGISTER_CHECKS
from builder.check.standard import STANDARD_CHECKS
from builder.check.timetables import TIMETABLE_CHECKS
from builder.model import Problem

CHECKS: tuple[Check, ...] = (
    *REGISTER_CHECKS,
    *PAGE_CHECKS,
    *CASE_CHECKS,
    *STANDARD_CHECKS,
    *BANK_CHECKS,
    *EVIDENCE_CHECKS,
    *BLUEPRINT_CHECKS,
    *PLAN_CHECKS,
    *TIMETABLE_CHECKS,
    *DATE_CHECKS,
)

__all__ = ["CHECKS", "Context", "check"]


def check(context: Context) -> list[Problem]:
    """Run every check and return what they found, sorted, each problem once.

    Where the IDs of a unit are wrong, what names them is told once they are right.
    """
    ids = [problem for one in ID_CHECKS for problem in one(context)]
    aware = replace(context, unsure=frozenset(problem.where.path for problem in ids))
    return sorted({problem for one in CHECKS for problem in one(aware)})
