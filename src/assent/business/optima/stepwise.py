"""Eq. 1 for one negotiation at a time: gradient dynamics that climb to what `level` and `allocation` solve directly.

An independent way to the same optimum: a scenario may choose it (`optimizer: gradient`), and tests compare both.
For many negotiations at once see `dynamics`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from assent.business.optima.level import bisect
from assent.business.optima.utilities import best, slope
from assent.intents.negotiation import Quadratic, Utility

_STEPS = 20_000


def level(
    utilities: Sequence[Utility], lower: float, upper: float, *, pull: float = 0.9, epsilon: float = 1e-7
) -> float:
    """x_i <- x_i + eta sum_j U_j'(x_j) - pull (x_i - mean), from everybody's best value, until all agree."""
    if not utilities:
        return (lower + upper) / 2.0
    eta = 1.0 / math.fsum(_curvature(one, lower) for one in utilities)
    values = [best(one, lower, upper) for one in utilities]
    for _ in range(_STEPS):
        shift = eta * math.fsum(slope(one, x) for one, x in zip(utilities, values, strict=True))
        mean = math.fsum(values) / len(values)
        moved = [min(max(x + shift - pull * (x - mean), lower), upper) for x in values]
        change = max(abs(after - before) for after, before in zip(moved, values, strict=True))
        values = moved
        if change <= epsilon and max(values) - min(values) <= epsilon:
            break
    return math.fsum(values) / len(values)


def allocation(utilities: Sequence[Utility], demands: Sequence[float], capacity: float) -> list[float]:
    """x <- what is nearest to x + eta U'(x) of all shares that fit, until it rests."""
    if not utilities:
        return []
    eta = 1.0 / max(_curvature(one, 0.0) for one in utilities)
    shares = _nearest([0.0 for _ in utilities], demands, capacity)
    for _ in range(_STEPS):
        wanted = [x + eta * slope(one, x) for one, x in zip(utilities, shares, strict=True)]
        moved = _nearest(wanted, demands, capacity)
        change = max(abs(after - before) for after, before in zip(moved, shares, strict=True))
        shares = moved
        if change <= 1e-9 * max(1.0, capacity):
            break
    return shares


def _curvature(utility: Utility, lower: float) -> float:
    """The most that its slope changes per unit, from `lower` on."""
    return 2.0 * utility.weight if isinstance(utility, Quadratic) else utility.weight / (1.0 + lower) ** 2


def _nearest(wanted: Sequence[float], demands: Sequence[float], capacity: float) -> list[float]:
    """The projection on shares in [0, demand] whose sum fits."""

    def less(price: float) -> list[float]:
        return [min(max(x - price, 0.0), most) for x, most in zip(wanted, demands, strict=True)]

    if math.fsum(less(0.0)) <= capacity:
        return less(0.0)
    return less(bisect(lambda price: math.fsum(less(price)) > capacity, 0.0, max(wanted)))
