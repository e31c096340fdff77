"""Cells behind their border points: what an NS agent shows of a RAN, and the shares that segments become.

Others see service areas, never cells. UEs of a slice are taken to be spread evenly over the cells of their area.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assent.intents.change import Direction, Feasibility, RanIntent, SliceShare
from assent.intents.domains import Crossing, Delegation, Hosting, Segment, Way
from assent.intents.errors import InvalidInput
from assent.intents.ports import Domain
from assent.inventory.radio import Cell
from assent.network.ran.latency import least_ms
from assent.network.ran.operator import RanOperator


@dataclass(frozen=True)
class Figures:
    """Planning values of the domain. Latencies None: what slots and grants take at least. `price`: per Mbit/s, hour."""

    ul_latency_ms: float | None
    dl_latency_ms: float | None
    availability_percent: float
    reliability_percent: float
    price: float


class RadioInterior:
    """Implements the port Interior. `areas`: by name, its cells; every border point can be reached from each."""

    def __init__(
        self,
        operator: RanOperator,
        cells: Mapping[str, Cell],
        areas: Mapping[str, Sequence[str]],
        borders: Sequence[str],
        figures: Figures,
    ) -> None:
        self._operator = operator
        self._cells = cells
        self._areas = areas
        self._borders = borders
        self._figures = figures

    @property
    def domain(self) -> Domain:
        return self._operator

    def crossings(self, held: Sequence[Segment]) -> tuple[Crossing, ...]:
        return tuple(
            self._crossing(area, border, held) for area in sorted(self._areas) for border in self._borders
        )

    def hostings(self, held: Sequence[Segment]) -> tuple[Hosting, ...]:
        return ()

    def intent(self, order: str, version: int, orders: Mapping[str, Sequence[Segment]]) -> RanIntent:
        shares = [share for one in orders.get(order, ()) for share in self._shares(one)]
        return RanIntent(id=order, version=version, shares=tuple(shares))

    def judge(
        self, delegation: Delegation, former: Sequence[Segment], others: Mapping[str, Sequence[Segment]]
    ) -> Feasibility:
        """Claims of PRBs say what fits beside others; the ledger keeps room for what was."""
        asked = self.intent(delegation.order, delegation.version, {delegation.order: delegation.segments})
        return self._operator.feasible(asked)

    def _crossing(self, area: str, border: str, held: Sequence[Segment]) -> Crossing:
        given = {"downlink": self._figures.dl_latency_ms, "uplink": self._figures.ul_latency_ms}
        ways: dict[Direction, Way] = {}
        for direction in ("downlink", "uplink"):
            cells = [self._cells[name] for name in self._areas[area]]
            least = max(least_ms(cell, direction) or 100_000.0 for cell in cells)
            ways[direction] = Way(
                kbps=min(self._free(cell.name, direction, held) for cell in cells) * len(cells),
                latency_ms=given[direction] or least,
                reliability_percent=self._figures.reliability_percent,
            )
        return Crossing(
            a=area,
            z=border,
            to_z=ways["uplink"],
            to_a=ways["downlink"],
            availability_percent=self._figures.availability_percent,
            price=self._figures.price,
        )

    def _free(self, cell: str, direction: Direction, held: Sequence[Segment]) -> int:
        """What whole percentages of the cell's PRBs could still deliver, in kbit/s."""
        taken = [share.kbps(direction) for one in held for share in self._shares(one) if share.cell == cell]
        return self._operator.left_kbps(cell, direction, taken)

    def _shares(self, one: Segment) -> Iterator[SliceShare]:
        if one.enters not in self._areas:
            raise InvalidInput(f"segment {one.id}: there is no area {one.enters}", field="segments")
        cells = self._areas[one.enters]
        for cell in cells:
            yield SliceShare(
                slice_id=one.slice_id,
                cell=cell,
                snssai=one.snssai,
                dl_kbps=-(-one.dl_kbps // len(cells)),
                ul_kbps=-(-one.ul_kbps // len(cells)),
                max_ues=None if one.max_ues is None else -(-one.max_ues // len(cells)),
                dl_latency_ms=one.budget.dl_latency_ms,
                ul_latency_ms=one.budget.ul_latency_ms,
            )
