"""Whether shares fit on cells at their present channel, and what would (TS 28.541 feasibility check)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assent.intents.change import Claim, Direction, Feasibility, RanIntent, SliceShare
from assent.network.ran.config import DIRECTIONS, CellConfig, ratios
from assent.network.ran.policy import Want, allocate, delivered_kbps, needed_percent
from assent.network.ran.shares import by_cell, standing


@dataclass(frozen=True, slots=True)
class Capacity:
    """What a cell can carry now, and which part of it slices may have together. `taken_percent`: what is taken by
    slices that its configuration does not show."""

    cqi: int
    reachable_bps: Mapping[Direction, int]
    cap_percent: int
    taken_percent: Mapping[Direction, int] = field(default_factory=dict)


def judge(
    intent: RanIntent, configs: Mapping[str, CellConfig], capacities: Mapping[str, Capacity]
) -> Feasibility:
    """Standing shares keep what they get; new and changed ones have what remains of each cell."""
    problems: list[str] = []
    claims: list[Claim] = []
    best: dict[str, dict[str, int]] = {}
    for cell, shares in by_cell(intent).items():
        for direction in DIRECTIONS:
            found = _judge(intent, shares, configs[cell], capacities[cell], direction)
            best[cell if direction == "downlink" else f"{cell} uplink"] = found.best
            claims += [found.claim] if found.claim.amount or direction == "downlink" else []
            problems += [found.problem] if found.problem else []
    return Feasibility(
        feasible=not problems,
        reason="; ".join(problems) or "every share fits at the cells' present channel",
        best=dict(best),
        claims=tuple(claims),
    )


def resource_of(cell: str, direction: Direction) -> str:
    """What a cell's PRBs of a direction are called in claims."""
    return f"ran/{cell}/{'PRB_DL' if direction == 'downlink' else 'PRB_UL'}"


def guaranteed(
    running: CellConfig, intent: RanIntent, capacity: Capacity, direction: Direction
) -> dict[str, int]:
    """The ratio that every standing share would have at the present channel without the intent's changes."""
    kept = standing(running, intent, direction)
    return ratios(kept, capacity.reachable_bps[direction], capacity.cap_percent, direction).percent


@dataclass(frozen=True, slots=True)
class _Judged:
    best: dict[str, int]
    claim: Claim
    problem: str


def _judge(
    intent: RanIntent,
    shares: Sequence[SliceShare],
    running: CellConfig,
    capacity: Capacity,
    direction: Direction,
) -> _Judged:
    reachable = capacity.reachable_bps[direction]
    kept = guaranteed(running, intent, capacity, direction)
    free = max(0, capacity.cap_percent - sum(kept.values()) - capacity.taken_percent.get(direction, 0))
    fresh = [share for share in shares if share.slice_id not in kept]
    wants = [Want(one.slice_id, one.kbps(direction), one.max_ratio_percent) for one in fresh]
    given = allocate(wants, reachable, free)
    percent = {**kept, **given.percent}
    claim = Claim(
        resource=resource_of(running.cell, direction),
        amount=sum(percent[one.slice_id] for one in shares),
        capacity=capacity.cap_percent,
        unit="%",
    )
    best = {
        one.slice_id: min(one.kbps(direction), delivered_kbps(percent[one.slice_id], reachable))
        for one in shares
    }
    short = [one for one in fresh if one.slice_id in given.short]
    return _Judged(best, claim, _explain(running.cell, short, capacity, free, direction) if short else "")


def _explain(cell: str, shares: list[SliceShare], capacity: Capacity, free: int, direction: Direction) -> str:
    """Names the direction that is short, what it would take and what there is."""
    reachable = capacity.reachable_bps[direction]
    needs = []
    for share in shares:
        kbps = share.kbps(direction)
        need = needed_percent(kbps, reachable)
        percent = "more than it has" if need is None else f"{need} %"
        limit = f"at most {share.max_ratio_percent} %"
        needs.append(f"{share.slice_id} needs {percent} for {kbps} kbit/s {direction} ({limit})")
    return (
        f"the {direction} of cell {cell} reaches {reachable / 1e6:.1f} Mbit/s at CQI {capacity.cqi}: "
        f"{', '.join(needs)}; {free} % of its PRBs can be had"
    )
