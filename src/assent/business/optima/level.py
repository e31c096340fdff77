"""Level topics: one value x in [lower, upper] that all participants share.

`optimum` is what consensus is measured against; `nash` and `median` answer the questions "which value is a
fair bargain?" and "which value can nobody gain by lying about?".
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from assent.business.optima.utilities import best
from assent.intents.negotiation import Quadratic, Utility


def optimum(utilities: Sequence[Utility], lower: float, upper: float) -> float:
    """The x in [lower, upper] that maximises the sum of the utilities, in closed form.

    With W = sum of the quadratic weights, T = sum of weight*target and L = sum of the logarithmic weights,
    the stationary point in y = 1 + x solves 2W y^2 - 2(T + W) y - L = 0, which has one positive root.
    Without utilities the middle of the bounds.
    """
    if not utilities:
        return (lower + upper) / 2.0
    curved = [one for one in utilities if isinstance(one, Quadratic)]
    total = math.fsum(one.weight for one in curved)
    pulled = math.fsum(one.weight * one.target for one in curved)
    logs = math.fsum(one.weight for one in utilities if not isinstance(one, Quadratic))
    if total == 0.0:
        return upper
    middle = (pulled + total) / (2.0 * total)
    x = pulled / total if logs == 0.0 else middle + math.sqrt(middle**2 + logs / (2.0 * total)) - 1.0
    return min(max(x, lower), upper)


def nash(utilities: Sequence[Utility], lower: float, upper: float) -> float | None:
    """Nash's bargaining solution: maximises the product of gains over the disagreement point U(0).

    Only values that leave everybody better off than no agreement count; None where there is none. The
    logarithm of the product is concave where all gains are positive, so its derivative has one zero.
    """
    ceiling = min([upper, *(2.0 * one.target for one in utilities if isinstance(one, Quadratic))])
    if not utilities or ceiling <= lower or ceiling <= 0.0:
        return None
    low, high = max(lower, 0.0), ceiling

    def rising(x: float) -> bool:
        return math.fsum(_log_gain_slope(one, x) for one in utilities) > 0.0

    if ceiling == upper and _all_gain(utilities, upper) and rising(upper):
        return upper
    if low > 0.0 and not rising(low):
        return low
    return bisect(rising, low, high)


def median(peaks: Sequence[float], lower: float, upper: float, phantoms: Sequence[float] = ()) -> float:
    """Moulin's generalised median: strategy-proof for single-peaked preferences.

    The median of the participants' peaks and of n - 1 phantom votes, which nobody casts (default: spread
    evenly over the bounds). Whoever misreports its peak can only move the outcome away from it.
    """
    votes = list(phantoms) or even_phantoms(len(peaks), lower, upper)
    if len(votes) != len(peaks) - 1:
        raise ValueError(f"{len(peaks)} peaks need {len(peaks) - 1} phantoms, not {len(votes)}")
    ordered = sorted(min(max(one, lower), upper) for one in [*peaks, *votes])
    return ordered[len(peaks) - 1]


def max_min(utilities: Sequence[Utility], lower: float, upper: float) -> float:
    """The x that makes the least satisfied participant as satisfied as can be.

    Satisfaction is measured on each participant's own scale: 1 at its best value within the bounds, 0 at its
    worst, so that weights (which have no common unit) play no part.
    """
    low, high = lower, upper
    for _ in range(200):
        a, b = low + (high - low) / 3.0, high - (high - low) / 3.0
        if _least(utilities, a, lower, upper) < _least(utilities, b, lower, upper):
            low = a
        else:
            high = b
    return (low + high) / 2.0


def peaks(utilities: Sequence[Utility], lower: float, upper: float) -> list[float]:
    """What each participant would choose alone."""
    return [best(one, lower, upper) for one in utilities]


def even_phantoms(count: int, lower: float, upper: float) -> list[float]:
    """n - 1 phantom votes, spread evenly between the bounds."""
    return [lower + (upper - lower) * k / count for k in range(1, count)]


def bisect(rising: Callable[[float], bool], low: float, high: float) -> float:
    """Where a concave function stops rising, to the last bit that matters."""
    for _ in range(200):
        middle = (low + high) / 2.0
        if middle in (low, high):
            break
        if rising(middle):
            low = middle
        else:
            high = middle
    return (low + high) / 2.0


def _all_gain(utilities: Sequence[Utility], x: float) -> bool:
    return all(not isinstance(one, Quadratic) or x < 2.0 * one.target for one in utilities)


def _log_gain_slope(utility: Utility, x: float) -> float:
    """d/dx ln(U(x) - U(0)) for 0 < x < 2*target."""
    if isinstance(utility, Quadratic):
        return 1.0 / x - 1.0 / (2.0 * utility.target - x)
    return 1.0 / ((1.0 + x) * math.log1p(x))


def _least(utilities: Sequence[Utility], x: float, lower: float, upper: float) -> float:
    return min((_satisfaction(one, x, lower, upper) for one in utilities), default=1.0)


def _satisfaction(utility: Utility, x: float, lower: float, upper: float) -> float:
    if not isinstance(utility, Quadratic):
        span = math.log1p(upper) - math.log1p(lower)
        return 1.0 if span == 0.0 else (math.log1p(x) - math.log1p(lower)) / span
    peak = best(utility, lower, upper)
    worst = max(abs(lower - utility.target), abs(upper - utility.target)) ** 2
    top = (peak - utility.target) ** 2
    return 1.0 if worst == top else (worst - (x - utility.target) ** 2) / (worst - top)


__all__ = ["bisect", "even_phantoms", "max_min", "median", "nash", "optimum", "peaks"]
