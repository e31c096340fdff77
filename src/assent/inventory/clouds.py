"""Clouds: where network functions can be placed."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import Field

from assent.intents.base import Finite, Frozen, Name

DriverName: TypeAlias = Literal["simulated"]
"""What stands behind a cloud (docs/drivers.md)."""


class Cloud(Frozen):
    """`latency_ms`: from where it is attached to what runs in it. `cost_per_cpu`: per CPU and hour."""

    name: Name
    cpu: Finite = Field(gt=0, le=1e6)
    ram_mb: int = Field(gt=0, le=1_000_000_000)
    disk_gb: int = Field(ge=0, le=100_000_000)
    attached_to: str | None = Field(default=None, description="`ROUTER INTERFACE`")
    latency_ms: Finite = Field(default=0.5, ge=0, le=10_000)
    cost_per_cpu: Finite = Field(default=1.0, ge=0, le=1e6)
    driver: DriverName = "simulated"
