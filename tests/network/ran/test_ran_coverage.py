"""What the cells can carry for slices on order, beside what others hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from assent.intents.change import SliceTraffic
from assent.intents.errors import InvalidInput
from assent.intents.service import Snssai
from assent.inventory.radio import CarTrace, Cell, FileTrace, ListedTrace, Phase
from assent.network.ran.coverage import CellCoverage, planning_cells

CQI_10 = ListedTrace(cqi=(10,))


def traffic(down: int | None = None, up: int | None = None) -> SliceTraffic:
    return SliceTraffic(
        snssai=Snssai(sst=1), dl_guaranteed_kbps=down, ul_guaranteed_kbps=up, dl_max_kbps=10**7
    )


def test_guaranteed_rates_are_spread_over_all_cells_and_claimed() -> None:
    """67.2 and 16.8 Mbit/s at CQI 10."""
    both = CellCoverage([Cell(name=name, trace=CQI_10) for name in ("a", "b")])
    found = both.feasible("o", {"s": traffic(67_200, 16_800), "t": traffic(up=3_000)}, {})
    claims = {one.resource: one.amount for one in found.claims}
    assert found.feasible and claims == {
        "ran/a/PRB_DL": 50,
        "ran/a/PRB_UL": 59,
        "ran/b/PRB_DL": 50,
        "ran/b/PRB_UL": 59,
    }
    short = both.feasible("o", {"s": traffic(67_200, 16_800)}, {"ran/b/PRB_UL": 50.5, "cloud/x/cpu": 3.0})
    assert not short.feasible and "cell b" in short.reason and "cell a" not in short.reason
    assert "49 % of its PRBs can be had" in short.reason
    assert both.feasible("o", {"s": traffic()}, {"ran/a/PRB_UL": 100.0}).feasible, "nothing is guaranteed"


def test_cells_are_planned_with_at_the_cqi_they_usually_have(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("3\n9\n12\n15\n", "utf-8")
    car = CarTrace(phases=(Phase(until_s=60, cqi=7),))
    cells = [Cell(name="f", trace=FileTrace(path="t.csv", duration_s=4)), Cell(name="c", trace=car)]
    file, wandering = (one.trace for one in planning_cells(cells, 1, tmp_path))
    assert file == ListedTrace(cqi=(9,)) and isinstance(wandering, ListedTrace)
    with pytest.raises(InvalidInput, match="MHz"):
        planning_cells([Cell(name="x", bandwidth_mhz=7, trace=CQI_10)], 1, tmp_path)
