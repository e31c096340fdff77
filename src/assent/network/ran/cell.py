"""The simulated cell's scheduler: what each slice gets during one tick of a second.

The RAN operator calls it with the ratios that the cell runs. What slices have to send is a full buffer
unless it is given. Borrowing lends what a slice leaves of its min ratio above its dedicated one, and what
nobody holds, to slices that have more to send, up to their max ratios.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assent.intents.change import Delivered
from assent.network.ran.policy import RRMPolicyRatio


@dataclass(frozen=True, slots=True)
class Load:
    """One slice on the cell. `offered_bps` None: it always has more to send (full buffer)."""

    policy: RRMPolicyRatio
    agreed_kbps: int
    offered_bps: int | None = None


@dataclass(frozen=True, slots=True)
class Tick:
    """The cell's condition during one second of virtual time."""

    cell: str
    at_s: int
    cqi: int
    reachable_bps: int


def schedule(tick: Tick, loads: Sequence[Load], *, borrowing: bool = False) -> tuple[Delivered, ...]:
    """What each slice was delivered, in the order of `loads`."""
    own = [min(_cap(load.offered_bps), _share(load.policy.attributes.min_ratio, tick)) for load in loads]
    got = _lend(tick, loads, own) if borrowing else own
    return tuple(_delivered(tick, load, bps) for load, bps in zip(loads, got, strict=True))


def degraded(delivered: Delivered) -> bool:
    """Less than was agreed while there was more to send: an idle slice is fine (DESIGN section 11)."""
    return delivered.backlog and delivered.delivered_mbps < delivered.agreed_mbps


_ENDLESS = 10**18


def _cap(offered_bps: int | None) -> int:
    return _ENDLESS if offered_bps is None else offered_bps


def _share(percent: int, tick: Tick) -> int:
    return percent * tick.reachable_bps // 100


def _lend(tick: Tick, loads: Sequence[Load], own: list[int]) -> list[int]:
    """Hand out what is free, always to the slices that have had least of it, until nobody wants more."""
    held = [
        max(bps, _share(load.policy.attributes.dedicated_ratio, tick))
        for load, bps in zip(loads, own, strict=True)
    ]
    free = tick.reachable_bps - sum(held)
    room = [
        max(0, min(_cap(load.offered_bps), _share(load.policy.attributes.max_ratio, tick)) - bps)
        for load, bps in zip(loads, own, strict=True)
    ]
    got = list(own)
    left = len(loads)
    for index in sorted(range(len(loads)), key=lambda i: (room[i], loads[i].policy.id)):
        lent = min(room[index], free // left)
        got[index] += lent
        free -= lent
        left -= 1
    return got


def _delivered(tick: Tick, load: Load, bps: int) -> Delivered:
    return Delivered(
        cell=tick.cell,
        slice_id=load.policy.id,
        at_s=float(tick.at_s),
        cqi=tick.cqi,
        reachable_mbps=tick.reachable_bps / 1e6,
        ratio_percent=load.policy.attributes.min_ratio,
        delivered_mbps=bps / 1e6,
        agreed_mbps=load.agreed_kbps / 1e3,
        backlog=_cap(load.offered_bps) > bps,
    )
