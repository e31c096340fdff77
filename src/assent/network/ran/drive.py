"""CQI traces like those of driving cars, at any speed: `assent lab traces` writes them for `trace: {kind: file}`.

What a car reports is a slow part, shadowing that is correlated over the way driven (Gauss-Markov, Gudmundson
1991), and a fast part that is new with each report; reports come the more often the faster it drives, and a CQI
holds until the next. Parameters were fitted to public drive tests at about 30 km/h, where cars dwell 3 s on a
CQI on average and steps of three or more are as frequent as smaller ones. Only sums, products and roots of seeded
uniforms are used, so that every platform computes the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from random import Random

from assent.intents.errors import InvalidInput
from assent.inventory.radio import MAX_TRACE_S
from assent.network.ran.traces import bell

_SLOW_SD, _FAST_SD = 2.2, 2.0
_CORRELATED_M = 450.0
"""Over this way shadowing loses half of its memory."""

MAX_KMH = 500.0


@dataclass(frozen=True, slots=True)
class Statistics:
    """Of one trace: seconds that a CQI holds on average; the sizes of steps; the range."""

    mean_cqi: float
    sd: float
    lowest: int
    highest: int
    dwell_s: float
    mean_step: float
    step_shares: tuple[float, float, float]
    """Shares of steps by one, by two, and by more."""


def drive(seed: int, speed_kmh: float, duration_s: int, mean_cqi: float = 10.5) -> tuple[int, ...]:
    """One CQI from 1 to 15 per second. Raises InvalidInput."""
    _check(speed_kmh, duration_s, mean_cqi)
    random = Random(f"drive/{seed}")
    keep = _CORRELATED_M / (_CORRELATED_M + speed_kmh / 3.6)
    fresh = sqrt(1.0 - keep * keep)
    reports = 0.05 + 0.7 * speed_kmh / (speed_kmh + 35.0)
    slow = bell(random)
    series: list[int] = []
    for _ in range(duration_s):
        slow = keep * slow + fresh * bell(random)
        reported = random.random() < reports
        if reported or not series:
            level = mean_cqi + _SLOW_SD * slow + _FAST_SD * bell(random)
            series.append(max(1, min(15, int(level + 0.5))))
        else:
            series.append(series[-1])
    return tuple(series)


def statistics(series: Sequence[int]) -> Statistics:
    """Of a trace with one CQI per second; steps are all zero where it never changes."""
    mean = sum(series) / len(series)
    steps = [abs(b - a) for a, b in pairwise(series) if a != b]
    counted = len(steps) or 1
    shares = (steps.count(1) / counted, steps.count(2) / counted, sum(step > 2 for step in steps) / counted)
    return Statistics(
        mean_cqi=mean,
        sd=sqrt(sum((cqi - mean) ** 2 for cqi in series) / len(series)),
        lowest=min(series),
        highest=max(series),
        dwell_s=len(series) / (len(steps) + 1),
        mean_step=sum(steps) / counted,
        step_shares=shares,
    )


def _check(speed_kmh: float, duration_s: int, mean_cqi: float) -> None:
    if not 0 <= speed_kmh <= MAX_KMH:
        raise InvalidInput(f"a speed of {speed_kmh} km/h: give 0 to {MAX_KMH:g}", field="speed")
    if not 1 <= duration_s <= MAX_TRACE_S:
        raise InvalidInput(f"a duration of {duration_s} s: give 1 to {MAX_TRACE_S}", field="duration")
    if not 1 <= mean_cqi <= 15:
        raise InvalidInput(f"a mean CQI of {mean_cqi}: give 1 to 15", field="mean")
