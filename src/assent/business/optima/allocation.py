"""Allocation topics: shares x_i with 0 <= x_i <= demand_i whose sum never exceeds the capacity.

Each solution equalises something over all participants that are not at a bound (KKT), so each is one
bisection over one number: the price of capacity. `settle` makes the capacity hold to the last bit.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from assent.business.optima.utilities import best
from assent.intents.negotiation import Quadratic, Utility


def optimum(utilities: Sequence[Utility], demands: Sequence[float], capacity: float) -> list[float]:
    """Shares that maximise the sum of utilities: water-filling. U_i'(x_i) = price where not at a bound."""
    free = [best(one, 0.0, most) for one, most in zip(utilities, demands, strict=True)]
    if math.fsum(free) <= capacity:
        return free
    highest = max((_slope_at_zero(one) for one in utilities), default=0.0)

    def shares(price: float) -> list[float]:
        return [_at_price(one, price, most) for one, most in zip(utilities, demands, strict=True)]

    return _fill(shares, highest, capacity)


def nash(utilities: Sequence[Utility], demands: Sequence[float], capacity: float) -> list[float] | None:
    """Nash's bargaining solution with disagreement at zero; None where somebody cannot gain at all.

    The weights cancel. Each share solves d/dx ln(U_i(x) - U_i(0)) = price: for a quadratic utility
    x = ((price t + 1) - sqrt((price t)^2 + 1)) / price, for a logarithmic one by bisection.
    """
    targets = [one.target if isinstance(one, Quadratic) else math.inf for one in utilities]
    most = [min(demand, capacity) for demand in demands]
    if not utilities or capacity <= 0.0 or min(targets) <= 0.0 or min(most) <= 0.0:
        return None
    free = [min(target, limit) for target, limit in zip(targets, most, strict=True)]
    if math.fsum(free) <= capacity:
        return free

    def shares(price: float) -> list[float]:
        return [_nash_share(target, limit, price) for target, limit in zip(targets, free, strict=True)]

    highest = 2.0 * len(free) / capacity
    while math.fsum(shares(highest)) > capacity:
        highest *= 2.0
    return _fill(shares, highest, capacity)


def proportional_fair(weights: Sequence[float], demands: Sequence[float], capacity: float) -> list[float]:
    """Kelly's proportional fairness: maximises the sum of w_i ln(x_i); x_i = min(demand_i, w_i / price)."""
    if math.fsum(demands) <= capacity:
        return list(demands)
    if capacity <= 0.0:
        return [0.0 for _ in demands]
    highest = math.fsum(weights) / capacity

    def shares(price: float) -> list[float]:
        return [min(most, weight / price) for weight, most in zip(weights, demands, strict=True)]

    return _fill(shares, highest, capacity)


def max_min(demands: Sequence[float], capacity: float) -> list[float]:
    """Max-min fairness: everybody gets its demand or the same level, whichever is less."""
    if math.fsum(demands) <= capacity:
        return list(demands)
    level, left, waiting = 0.0, capacity, sorted(demands)
    while waiting:
        level = left / len(waiting)
        if waiting[0] > level:
            break
        left -= waiting.pop(0)
    return _within([min(most, level) for most in demands], capacity)


def settle(wanted: Mapping[str, float], demands: Mapping[str, float], capacity: float) -> dict[str, float]:
    """What participants said, made to fit: shares never exceed demand, and their sum never the capacity.

    Too much is scaled down in proportion; nothing is scaled up. Exact in floating point, in any order.
    """
    capped = {
        name: min(max(said, 0.0), demands.get(name, capacity), capacity) for name, said in wanted.items()
    }
    total = math.fsum(capped.values())
    scale = min(1.0, capacity / total) if total > 0.0 else 1.0
    names = sorted(capped)
    return dict(zip(names, _within([capped[name] * scale for name in names], capacity), strict=True))


def _fill(shares: Callable[[float], list[float]], highest: float, capacity: float) -> list[float]:
    """Bisect the price until the shares fill the capacity; the higher price never overfills it."""
    low, high = 0.0, highest
    for _ in range(400):
        middle = (low + high) / 2.0
        if middle in (low, high):
            break
        if math.fsum(shares(middle)) > capacity:
            low = middle
        else:
            high = middle
    return _within(shares(high), capacity)


def _within(shares: list[float], capacity: float) -> list[float]:
    """The shares with rounding errors taken off the largest ones, so that no order of summing exceeds."""
    total = math.fsum(abs(share) for share in shares)
    margin = total * 2.0**-53 * (len(shares) + 2)  # Higham's bound on naive summation of n terms
    excess = total + margin - capacity
    if excess <= 0.0 or len(shares) < 2:
        return [min(share, capacity) for share in shares]
    trimmed = list(shares)
    for index in sorted(range(len(shares)), key=lambda one: -shares[one]):
        cut = min(trimmed[index], excess)
        trimmed[index] -= cut
        excess -= cut
        if excess <= 0.0:
            break
    return trimmed


def _slope_at_zero(utility: Utility) -> float:
    return 2.0 * utility.weight * utility.target if isinstance(utility, Quadratic) else utility.weight


def _at_price(utility: Utility, price: float, most: float) -> float:
    if isinstance(utility, Quadratic):
        return min(max(utility.target - price / (2.0 * utility.weight), 0.0), most)
    return most if price <= 0.0 else min(max(utility.weight / price - 1.0, 0.0), most)


def _nash_share(target: float, limit: float, price: float) -> float:
    if price <= 0.0:
        return limit
    if math.isinf(target):
        return _nash_log_share(limit, price)
    pulled = price * target
    # 2 t / (p t + 1 + sqrt((p t)^2 + 1)): the same root without cancellation
    return min(limit, 2.0 * target / (pulled + 1.0 + math.sqrt(pulled * pulled + 1.0)))


def _nash_log_share(limit: float, price: float) -> float:
    low, high = 0.0, limit
    for _ in range(200):
        middle = (low + high) / 2.0
        if middle in (low, high):
            break
        if 1.0 / ((1.0 + middle) * math.log1p(middle)) > price:
            low = middle
        else:
            high = middle
    return high
