"""What can be said of a share from so many cases, and of two models from the same ones."""

from __future__ import annotations

import math
from fractions import Fraction

Z95 = 1.959963984540054
"""The standard normal distribution's 97.5 % quantile."""


def wilson(right: int, cases: int, z: float = Z95) -> tuple[float, float]:
    """Wilson's score interval of a share, in [0, 1]; all of it where there are no cases.

    Raises ValueError where more are right than there are.
    """
    if not 0 <= right <= cases:
        raise ValueError(f"{right} of {cases} is no share")
    if cases == 0:
        return 0.0, 1.0
    share, spread = right / cases, z * z / cases
    centre = (share + spread / 2) / (1 + spread)
    half = z * math.sqrt(share * (1 - share) / cases + spread / (4 * cases)) / (1 + spread)
    # At the ends the formula gives the end itself, but for rounding.
    low = 0.0 if right == 0 else max(0.0, centre - half)
    high = 1.0 if right == cases else min(1.0, centre + half)
    return low, high


def mcnemar(only_first: int, only_second: int) -> float:
    """McNemar's exact test, two-sided: how likely at least such an imbalance is where neither model is better.

    The arguments count the cases that one of the two had right and the other had not.
    """
    differing = only_first + only_second
    if differing == 0:
        return 1.0
    tail = ways = 1
    for k in range(1, min(only_first, only_second) + 1):
        ways = ways * (differing - k + 1) // k  # of k out of those that differ
        tail += ways
    return min(1.0, float(Fraction(2 * tail, 1 << differing)))
