"""Which driver a scenario's `ran` names."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from assent.inventory.radio import RanInterface
from assent.network.ran.drivers.a1 import A1
from assent.network.ran.drivers.base import RanDriver, RemoteRan
from assent.network.ran.drivers.o1 import O1
from assent.network.ran.drivers.simulated import SimulatedRan


def make_driver(interface: RanInterface, cells: Collection[str], state_dir: Path) -> RanDriver:
    """Nothing is sent yet. Raises InvalidInput for a URL that cannot be used."""
    if interface.driver == "simulated":
        return SimulatedRan(cells, state_dir)
    return RemoteRan(cells, state_dir, O1(interface) if interface.driver == "o1" else A1(interface))
