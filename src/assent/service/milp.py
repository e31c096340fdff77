"""A mixed-integer program over choices (0 or 1), solved by HiGHS: `program` and `domains.program` are stated in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from assent.intents.errors import Permanent

TIME_LIMIT_S: Final = 30.0


@dataclass
class Program:
    """Columns from 0 to 1 with a cost; rows as (lower, upper, {column: coefficient}). `what` is computed, in words."""

    what: str
    columns: dict[tuple[str, ...], int] = field(default_factory=dict)
    costs: list[float] = field(default_factory=list)
    integral: list[bool] = field(default_factory=list)
    rows: list[tuple[float, float, dict[int, float]]] = field(default_factory=list)

    def column(self, key: tuple[str, ...], cost: float, integral: bool) -> int:
        self.columns[key] = len(self.costs)
        self.costs.append(cost)
        self.integral.append(integral)
        return self.columns[key]

    def run(self) -> list[float] | None:
        import highspy
        import numpy as np

        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.costs), len(self.rows)
        lp.col_cost_ = np.array(self.costs)
        lp.col_lower_, lp.col_upper_ = np.zeros(lp.num_col_), np.ones(lp.num_col_)
        lp.row_lower_ = np.array([row[0] for row in self.rows])
        lp.row_upper_ = np.array([row[1] for row in self.rows])
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[one] for one in self.integral]
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        entries = [sorted(row[2].items()) for row in self.rows]
        lp.a_matrix_.start_ = np.cumsum([0, *(len(one) for one in entries)])
        lp.a_matrix_.index_ = np.array([column for row in entries for column, _ in row], dtype=np.int32)
        lp.a_matrix_.value_ = np.array([value for row in entries for _, value in row])
        highs = highspy.Highs()  # type: ignore[no-untyped-call]  # it ships no annotations
        for option, value in _OPTIONS.items():
            highs.setOptionValue(option, value)
        highs.passModel(lp)
        highs.run()
        return self._answer(highs, highspy.HighsModelStatus)

    def _answer(self, highs: Any, status: Any) -> list[float] | None:
        found = highs.getModelStatus()
        if found == status.kOptimal:
            return list(highs.getSolution().col_value)
        if found in (status.kInfeasible, status.kUnboundedOrInfeasible):
            return None
        raise Permanent(f"the {self.what} could not be computed: {highs.modelStatusToString(found)}")


_OPTIONS: Final[dict[str, Any]] = {
    "output_flag": False,
    "threads": 1,
    "random_seed": 0,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 1e-9,
    "time_limit": TIME_LIMIT_S,
}
