"""Linear and whole-number programs, solved by HiGHS: the only module that imports it.

One thread and no time limit, so that the same program has the same solution. HiGHS's own seed stays at 0: seeds
belong into the costs. A search that was given `nodes` stops after so many of them, which is no matter of the clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from highspy import Highs, HighsLp

Numbers: TypeAlias = NDArray[np.float64]
Indexes: TypeAlias = NDArray[np.int64]

GAP = 0.9
"""Costs are whole numbers, so a solution less than 1 above a proven bound is the best there is."""

THREADS = 1


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A constraint: the sum of columns times their values lies between `low` and `high`; infinite is no bound."""

    low: float
    high: float
    columns: Indexes
    values: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """What is to be made cheapest: costs, bounds and kind of each column, and the lines that must hold."""

    costs: Numbers
    low: Numbers
    high: Numbers
    whole: NDArray[np.bool_]
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """The values of all columns, what they cost, the proven lower bound on the cost, and whether it was reached."""

    values: Numbers
    cost: float
    bound: float
    duals: Numbers

    @property
    def found(self) -> bool:
        """Whether there are values: a search that stopped early may have none yet."""
        return bool(len(self.values)) or not len(self.duals)


def solve(
    program: Program, *, gap: float = GAP, nodes: int | None = None, start: Numbers | None = None
) -> Solved | None:
    """Return the cheapest values that meet every line, or None where there are none.

    The cost is within `gap` of the bound. With `nodes` it may not be, and there may be no values: `found` tells.
    `start` is a solution to begin with. Raises RuntimeError where HiGHS neither solves the program nor proves that it
    has no solution, and AssertionError where its proof does not hold.
    """
    if not len(program.costs):
        met = all(line.low <= 0 <= line.high for line in program.lines)
        return Solved(program.costs, 0.0, 0.0, program.costs) if met else None
    import highspy

    highs = _highs(program, gap, nodes)
    if start is not None:
        solution = highspy.HighsSolution()
        solution.col_value = start.tolist()
        highs.setSolution(solution)
    highs.run()
    status = highs.getModelStatus()
    kinds = highspy.HighsModelStatus
    if status in (kinds.kInfeasible, kinds.kUnboundedOrInfeasible):
        return None
    if status not in (kinds.kOptimal, kinds.kSolutionLimit, kinds.kInterrupt, kinds.kUnknown):
        raise RuntimeError(f"HiGHS ended with {status}")
    return _read(highs, program, gap if status == kinds.kOptimal else inf)


def _highs(program: Program, gap: float, nodes: int | None) -> Highs:
    import highspy

    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    options: dict[str, bool | int | float] = {"output_flag": False, "threads": THREADS}
    if program.whole.any():
        options |= {"mip_rel_gap": 0.0, "mip_abs_gap": gap}
        options |= {} if nodes is None else {"mip_max_nodes": nodes}
    for option, value in options.items():
        highs.setOptionValue(option, value)
    highs.passModel(_lp(program))
    return highs


def _read(highs: Highs, program: Program, gap: float) -> Solved:
    info, solution = highs.getInfo(), highs.getSolution()
    values = np.array(solution.col_value)
    if not len(values) or info.primal_solution_status != 2:
        return Solved(np.array([]), inf, info.mip_dual_bound, program.costs)
    if not program.whole.any():
        return Solved(values, info.objective_function_value, info.objective_function_value, np.array(solution.col_dual))
    values[program.whole] = np.rint(values[program.whole])
    cost = float(program.costs @ values)
    bound = info.mip_dual_bound
    if cost - bound > gap + 1e-6 * max(1.0, abs(cost)):
        raise AssertionError(f"HiGHS found {cost} and proved no more than {bound}")
    return Solved(values, cost, bound, program.costs)


def _lp(program: Program) -> HighsLp:
    from highspy import HighsLp, HighsVarType, MatrixFormat, kHighsInf

    lp = HighsLp()
    lines = program.lines
    lp.num_col_, lp.num_row_ = len(program.costs), len(lines)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = program.costs, program.low, program.high
    if program.whole.any():
        kinds = (HighsVarType.kContinuous, HighsVarType.kInteger)
        lp.integrality_ = [kinds[whole] for whole in program.whole.tolist()]
    lp.row_lower_ = np.array([max(line.low, -kHighsInf) for line in lines], dtype=float)
    lp.row_upper_ = np.array([min(line.high, kHighsInf) for line in lines], dtype=float)
    lp.a_matrix_.format_ = MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0, *(len(line.columns) for line in lines)])
    if lines:
        lp.a_matrix_.index_ = np.concatenate([line.columns for line in lines])
        lp.a_matrix_.value_ = np.concatenate([line.values for line in lines])
    return lp
