"""Declared utilities as functions: value, slope, and gain over getting nothing.

Every optimum in this package is built from these three.
"""

from __future__ import annotations

import math

from assent.intents.negotiation import Quadratic, Utility


def value(utility: Utility, x: float) -> float:
    """U(x); x in the topic's unit, not negative."""
    if isinstance(utility, Quadratic):
        return -utility.weight * (x - utility.target) ** 2
    return utility.weight * math.log1p(x)


def slope(utility: Utility, x: float) -> float:
    """U'(x)."""
    if isinstance(utility, Quadratic):
        return 2.0 * utility.weight * (utility.target - x)
    return utility.weight / (1.0 + x)


def gain(utility: Utility, x: float) -> float:
    """U(x) - U(0): what x is worth against no agreement (the disagreement point of Nash bargaining)."""
    if isinstance(utility, Quadratic):
        return utility.weight * x * (2.0 * utility.target - x)
    return utility.weight * math.log1p(x)


def best(utility: Utility, lower: float, upper: float) -> float:
    """The x in [lower, upper] that this utility likes most."""
    if isinstance(utility, Quadratic):
        return min(max(utility.target, lower), upper)
    return upper
