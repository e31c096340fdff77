"""What every slice of a cell is delivered in one second, and its key figures.

The RAN operator asks in its closed loop and when it probes: what was acknowledged is not yet delivered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assent.intents.base import digest
from assent.intents.change import Delivered, Direction, UplinkDelivered
from assent.inventory.radio import Cell
from assent.network.ran import latency, nr
from assent.network.ran.cell import Given, Load, schedule
from assent.network.ran.config import AgreedShare, CellConfig


def measure(
    cell: Cell, config: CellConfig, second: int, cqi: int, offered_bps: Mapping[str, int]
) -> tuple[Delivered, ...]:
    """In the order of the cell's shares. `offered_bps`: what slices have to send downlink, where it is known;
    otherwise the cell's `traffic`, in both directions; without one they always have more."""
    down = _direction(cell, config, second, cqi, "downlink", offered_bps)
    up = _direction(cell, config, second, cqi, "uplink", {})
    return tuple(
        _delivered(cell, share, second, cqi, down[share.slice_id], up.get(share.slice_id))
        for share in config.shares
    )


def latency_notes(cell: Cell, share: AgreedShare) -> Iterator[str]:
    """Latencies of the SLA that the cell cannot hold, whatever PRBs the slice gets."""
    asked: dict[Direction, float | None] = {"downlink": share.dl_latency_ms, "uplink": share.ul_latency_ms}
    for direction, wanted in asked.items():
        least = latency.least_ms(cell, direction)
        if wanted is not None and least is not None and least > wanted:
            yield (
                f"cell {cell.name}: {direction} latency of {wanted:g} ms for slice {share.slice_id} cannot be "
                f"promised: waiting for slots and grants alone takes up to {least:g} ms"
            )


@dataclass(frozen=True, slots=True)
class _Measured:
    given: Given
    reachable_bps: int
    ratio_percent: int
    latency_ms: float | None

    @property
    def prb_percent(self) -> float:
        return round(100 * self.given.delivered_bps / self.reachable_bps, 3) if self.reachable_bps else 0.0


def _direction(
    cell: Cell,
    config: CellConfig,
    second: int,
    cqi: int,
    direction: Direction,
    offered_bps: Mapping[str, int],
) -> dict[str, _Measured]:
    """By slice."""
    reachable = nr.mixed_bps(cell, cqi, direction)
    shares = config.sharing(direction)
    loads = [
        Load(policy, offered_bps.get(share.slice_id, _traffic(cell, share.kbps(direction), second)))
        for policy, share in zip(config.of(direction), shares, strict=True)
    ]
    found = schedule(reachable, loads, borrowing=config.borrowing)
    return {
        share.slice_id: _Measured(
            given,
            reachable,
            load.policy.attributes.min_ratio,
            _latency(cell, direction, share, load, given, second),
        )
        for share, load, given in zip(shares, loads, found, strict=True)
    }


def _traffic(cell: Cell, agreed_kbps: int, second: int) -> int | None:
    return None if cell.traffic is None else agreed_kbps * 10 * cell.traffic.at(second)


def _latency(
    cell: Cell, direction: Direction, share: AgreedShare, load: Load, given: Given, second: int
) -> float | None:
    if load.offered_bps is None:
        return None
    seed = int(digest([cell.name, share.slice_id, direction, second])[:8], 16)
    carried = max(given.held_bps, given.delivered_bps)
    return latency.percentile_ms(cell, direction, load.offered_bps, carried, seed)


def _delivered(
    cell: Cell, share: AgreedShare, second: int, cqi: int, down: _Measured, up: _Measured | None
) -> Delivered:
    return Delivered(
        cell=cell.name,
        slice_id=share.slice_id,
        at_s=float(second),
        cqi=cqi,
        reachable_mbps=down.reachable_bps / 1e6,
        ratio_percent=down.ratio_percent,
        delivered_mbps=down.given.delivered_bps / 1e6,
        agreed_mbps=share.dl_kbps / 1e3,
        backlog=down.given.backlog,
        prb_percent=down.prb_percent,
        latency_ms=down.latency_ms,
        uplink=_uplink(share, up) if up else None,
    )


def _uplink(share: AgreedShare, up: _Measured) -> UplinkDelivered:
    return UplinkDelivered(
        reachable_mbps=up.reachable_bps / 1e6,
        ratio_percent=up.ratio_percent,
        delivered_mbps=up.given.delivered_bps / 1e6,
        agreed_mbps=share.ul_kbps / 1e3,
        backlog=up.given.backlog,
        prb_percent=up.prb_percent,
        latency_ms=up.latency_ms,
    )
