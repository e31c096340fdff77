"""An end-to-end budget, split over the segments of a way: never copied, never more than the whole.

Each segment gets what its domain can do, and its part of what is left over in proportion to that: a domain that needs
half of the time gets half of the slack. Latencies sum to no more than the whole; products of availabilities and
reliabilities are no less. Numbers are the decimals that people write, so that the laws hold exactly.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from assent.intents.domains import Budget

_STEPS = 10**9
"""Percentages are split in steps of 1e-9 %."""


def split(whole: Budget, can: Sequence[Budget]) -> tuple[Budget, ...] | None:
    """A budget for each segment, given what each can do; None where that is not enough together."""
    parts = (
        split_latency(whole.dl_latency_ms, [one.dl_latency_ms for one in can]),
        split_latency(whole.ul_latency_ms, [one.ul_latency_ms for one in can]),
        split_success(whole.availability_percent, [one.availability_percent for one in can]),
        split_success(whole.dl_reliability_percent, [one.dl_reliability_percent for one in can]),
        split_success(whole.ul_reliability_percent, [one.ul_reliability_percent for one in can]),
    )
    if any(part is None for part in parts):
        return None
    rows = zip(*(part for part in parts if part is not None), strict=True)
    return tuple(
        Budget(
            dl_latency_ms=dl,
            ul_latency_ms=ul,
            availability_percent=up,
            dl_reliability_percent=dl_ok,
            ul_reliability_percent=ul_ok,
        )
        for dl, ul, up, dl_ok, ul_ok in rows
    )


def split_latency(whole_ms: float, can_ms: Sequence[float]) -> tuple[float, ...] | None:
    """Shares in ms, in steps of 1 µs where that leaves each what it needs; None where the sum is too large."""
    whole, can = exact(whole_ms), [exact(one) for one in can_ms]
    total = sum(can)
    if total > whole:
        return None
    shares = [math.floor(whole * one / total * 1000) for one in can]
    return tuple(max(share / 1000, needed) for share, needed in zip(shares, can_ms, strict=True))


def split_success(whole_percent: float, can_percent: Sequence[float]) -> tuple[float, ...] | None:
    """Shares in % whose product is no less than the whole; None where even what can be done is less.

    Failures are what is shared out: of ln(whole) each gets the part that its own ln has in their sum.
    """
    if product(can_percent) < exact(whole_percent) / 100:
        return None
    logs = [math.log(one / 100) for one in can_percent]
    total, goal = math.fsum(logs), math.log(whole_percent / 100)
    parts = [one / total for one in logs] if total else [1 / len(logs)] * len(logs)
    wanted = [100 * math.exp(goal * part) for part in parts]
    raised = 0
    while (
        True
    ):  # rounding up does it at once, nearly always; at the latest each is asked for all that it can do
        shares = tuple(
            min(can, (math.ceil(share * _STEPS) + raised) / _STEPS)
            for can, share in zip(can_percent, wanted, strict=True)
        )
        if product(shares) >= exact(whole_percent) / 100:
            return shares
        raised = 2 * raised + 1


def product(percents: Sequence[float]) -> Fraction:
    """As a share of 1, exactly."""
    found = Fraction(1)
    for one in percents:
        found *= exact(one) / 100
    return found


def exact(number: float) -> Fraction:
    """The decimal that a number is written as."""
    return Fraction(repr(float(number)))
