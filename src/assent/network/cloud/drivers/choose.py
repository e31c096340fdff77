"""Which driver each cloud names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assent.inventory.clouds import Cloud
from assent.network.cloud.drivers.base import CloudDriver, DrivenClouds, Southbound
from assent.network.cloud.drivers.simulated import SimulatedClouds


def make_driver(clouds: Sequence[Cloud], state_dir: Path) -> CloudDriver:
    """Nothing is sent yet. Raises InvalidInput where a driver cannot be used here, with what is missing."""
    book = SimulatedClouds(clouds, state_dir)
    return DrivenClouds(book, _southbounds(clouds, state_dir))


def _southbounds(clouds: Sequence[Cloud], state_dir: Path) -> dict[str, Southbound]:
    """Of the clouds that are not simulated. Each driver's module is imported only where a cloud names it."""
    found: dict[str, Southbound] = {}
    return found
