"""Exact arithmetic: quantities are counted in millionths, so that what is taken and given back is nothing."""

from __future__ import annotations

RESOURCES = ("cpu", "ram", "hdd")
"""What clouds have. Column 3 c + r, wherever there are columns, is resource r of cloud c."""

SCALE = 1_000_000
WHOLE = 100 * SCALE
"""All of a function or slice: 100 %."""


def exact(amount: float) -> int:
    """`amount` in millionths, rounded to the nearest."""
    return round(amount * SCALE)


def plain(units: int) -> str:
    """For a person: 45, 33.3; never an exponent."""
    return f"{units / SCALE:.6f}".rstrip("0").rstrip(".")
