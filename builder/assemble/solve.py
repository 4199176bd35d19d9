"""Whole-number programs, solved by HiGHS: the only module that imports it.

One thread and no time limit, so that the same program has the same solution. HiGHS's own seed stays at 0: seeds
belong into the costs.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from highspy import HighsLp

GAP = 0.9
"""Costs are whole numbers, so a solution less than 1 above a proven bound is the best there is."""


@dataclass(frozen=True, slots=True)
class Line:
    """A constraint: the sum of columns times their coefficients lies between `low` and `high`; None is no bound."""

    low: int | None
    high: int | None
    entries: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Solved:
    """The best values of all columns, what they cost, and the proven lower bound on the cost."""

    values: tuple[int, ...]
    cost: int
    bound: float


def solve(costs: Sequence[int], highest: Sequence[int], lines: Sequence[Line]) -> Solved | None:
    """Return the cheapest whole values of columns from 0 to their highest that meet every line, or None.

    Raises RuntimeError where HiGHS neither solves the program nor proves that it has no solution, and
    AssertionError where its proof does not hold.
    """
    if not costs:
        met = all((line.low or 0) <= 0 <= (line.high if line.high is not None else 0) for line in lines)
        return Solved((), 0, 0.0) if met else None
    # NumPy only carries numbers here; left alone, it starts threads for each core, which takes longer than to solve.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    import highspy

    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    highs.setOptionValue("output_flag", False)
    for option, value in (("threads", 1), ("mip_rel_gap", 0.0), ("mip_abs_gap", GAP)):
        highs.setOptionValue(option, value)
    highs.passModel(_program(costs, highest, lines))
    highs.run()
    status = highs.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        return None
    if status != highspy.HighsModelStatus.kOptimal:
        raise RuntimeError(f"HiGHS ended with {status}")
    values = tuple(round(value) for value in highs.getSolution().col_value)
    cost = sum(cost * value for cost, value in zip(costs, values, strict=True))
    bound = max(highs.getInfo().mip_dual_bound, 0.0)
    if cost - bound >= 1:
        raise AssertionError(f"HiGHS found {cost} and proved no more than {bound}")
    return Solved(values, cost, bound)


def _program(costs: Sequence[int], highest: Sequence[int], lines: Sequence[Line]) -> HighsLp:
    import numpy as np
    from highspy import HighsLp, HighsVarType, MatrixFormat, kHighsInf

    program = HighsLp()
    program.num_col_, program.num_row_ = len(costs), len(lines)
    program.col_cost_ = np.array(costs, dtype=float)
    program.col_lower_, program.col_upper_ = np.zeros(len(costs)), np.array(highest, dtype=float)
    program.integrality_ = [HighsVarType.kInteger] * len(costs)
    program.row_lower_ = np.array([-kHighsInf if line.low is None else line.low for line in lines], dtype=float)
    program.row_upper_ = np.array([kHighsInf if line.high is None else line.high for line in lines], dtype=float)
    program.a_matrix_.format_ = MatrixFormat.kRowwise
    program.a_matrix_.start_ = np.cumsum([0, *(len(line.entries) for line in lines)])
    program.a_matrix_.index_ = np.array([column for line in lines for column, _ in line.entries], dtype=int)
    program.a_matrix_.value_ = np.array([value for line in lines for _, value in line.entries], dtype=float)
    return program
