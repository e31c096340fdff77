"""What the cells that slices on order are served by can carry: asked before an order is promised anything.

Devices are taken to be spread evenly over all cells. A trace changes; what is planned with is the CQI that a cell has
at least half of the time.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from assent.intents.change import Direction, Feasibility, RanIntent, SliceShare, SliceTraffic
from assent.inventory.radio import Cell, ListedTrace
from assent.network.ran import feasibility, nr
from assent.network.ran.config import CellConfig
from assent.network.ran.feasibility import resource_of
from assent.network.ran.traces import cell_series


def planning_cells(cells: Sequence[Cell], seed: int, base_folder: Path) -> tuple[Cell, ...]:
    """The cells at the channel to plan with, which needs no file. Raises InvalidInput for no carrier or no trace."""
    for cell in cells:
        nr.check(cell)
    return tuple(
        cell.model_copy(update={"trace": ListedTrace(cqi=(_usual(cell_series(cell, seed, base_folder)),))})
        for cell in cells
    )


class CellCoverage:
    """Implements the port Coverage. `cells`: of `planning_cells`."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        self._cells = {cell.name: cell for cell in cells}

    def feasible(
        self, order: str, slices: Mapping[str, SliceTraffic], taken: Mapping[str, float]
    ) -> Feasibility:
        """Raises InvalidInput for what no cell can be asked."""
        shares = tuple(share for name, one in slices.items() for share in self._shares(name, one))
        capacities = {name: _capacity(cell, taken) for name, cell in self._cells.items()}
        configs = {name: CellConfig(cell=name) for name in self._cells}
        return feasibility.judge(RanIntent(id=order, version=1, shares=shares), configs, capacities)

    def _shares(self, slice_id: str, traffic: SliceTraffic) -> Iterator[SliceShare]:
        down, up = traffic.dl_guaranteed_kbps or 0, traffic.ul_guaranteed_kbps or 0
        if not self._cells or not down + up:
            return
        for name in self._cells:
            yield SliceShare(
                slice_id=slice_id,
                cell=name,
                snssai=traffic.snssai,
                dl_kbps=-(-down // len(self._cells)),
                ul_kbps=-(-up // len(self._cells)),
            )


def _capacity(cell: Cell, taken: Mapping[str, float]) -> feasibility.Capacity:
    (cqi,) = cell_series(cell, 0, Path())
    directions: tuple[Direction, ...] = ("downlink", "uplink")
    return feasibility.Capacity(
        cqi,
        {one: nr.mixed_bps(cell, cqi, one) for one in directions},
        cell.max_ratio_percent,
        {one: math.ceil(taken.get(resource_of(cell.name, one), 0.0)) for one in directions},
    )


def _usual(series: Sequence[int]) -> int:
    """The lower median."""
    return sorted(series)[(len(series) - 1) // 2]
