"""Whether shares fit on cells at their present channel, and what would (TS 28.541 feasibility check)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assent.intents.change import Claim, Feasibility, RanIntent, SliceShare
from assent.network.ran.config import CellConfig, ratios
from assent.network.ran.policy import Want, allocate, delivered_kbps, needed_percent
from assent.network.ran.shares import by_cell, standing


@dataclass(frozen=True, slots=True)
class Capacity:
    """What a cell can carry now, and which part of it slices may have together."""

    cqi: int
    reachable_bps: int
    cap_percent: int


def judge(
    intent: RanIntent, configs: Mapping[str, CellConfig], capacities: Mapping[str, Capacity]
) -> Feasibility:
    """Standing shares keep what they get; new and changed ones have what remains of each cell."""
    problems: list[str] = []
    claims: list[Claim] = []
    best: dict[str, dict[str, int]] = {}
    for cell, shares in by_cell(intent).items():
        capacity = capacities[cell]
        kept = guaranteed(configs[cell], intent, capacity)
        free = capacity.cap_percent - sum(kept.values())
        fresh = [share for share in shares if share.slice_id not in kept]
        wants = [Want(one.slice_id, one.dl_kbps, one.max_ratio_percent) for one in fresh]
        given = allocate(wants, capacity.reachable_bps, free)
        percent = {**kept, **given.percent}
        best[cell] = {
            one.slice_id: min(one.dl_kbps, delivered_kbps(percent[one.slice_id], capacity.reachable_bps))
            for one in shares
        }
        claims.append(_claim(cell, sum(percent[one.slice_id] for one in shares), capacity))
        if given.short:
            problems.append(_explain(cell, fresh, capacity, free))
    return Feasibility(
        feasible=not problems,
        reason="; ".join(problems) or "every share fits at the cells' present channel",
        best=dict(best),
        claims=tuple(claims),
    )


def guaranteed(running: CellConfig, intent: RanIntent, capacity: Capacity) -> dict[str, int]:
    """The ratio that every standing share would have at the present channel without the intent's changes."""
    return ratios(standing(running, intent), capacity.reachable_bps, capacity.cap_percent).percent


def cut(intent: RanIntent, feasibility: Feasibility) -> RanIntent:
    """The intent with each share at what is best possible; as it is where it is feasible."""
    if feasibility.feasible:
        return intent
    shares = tuple(
        share.model_copy(update={"dl_kbps": feasibility.best[share.cell][share.slice_id]})
        for share in intent.shares
    )
    return intent.model_copy(update={"shares": shares})


def _claim(cell: str, percent: int, capacity: Capacity) -> Claim:
    return Claim(resource=f"ran/{cell}/PRB_DL", amount=percent, capacity=capacity.cap_percent, unit="%")


def _explain(cell: str, shares: list[SliceShare], capacity: Capacity, free: int) -> str:
    reach = f"cell {cell} reaches {capacity.reachable_bps / 1e6:.1f} Mbit/s at CQI {capacity.cqi}"
    needs = []
    for share in shares:
        need = needed_percent(share.dl_kbps, capacity.reachable_bps)
        percent = "more than it has" if need is None else f"{need} %"
        limit = f"at most {share.max_ratio_percent} %"
        needs.append(f"{share.slice_id} needs {percent} for {share.dl_kbps} kbit/s ({limit})")
    return f"{reach}: {', '.join(needs)}; {free} % of its PRBs can be had"
