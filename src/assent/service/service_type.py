"""What one kind of slice is. `entries` lists them, `catalogue` finds them."""

from __future__ import annotations

import math
from typing import Literal, TypeAlias

from pydantic import Field

from assent.intents.base import Finite, Frozen

Direction: TypeAlias = Literal["downlink", "uplink", "both"]
Attribute: TypeAlias = Literal["rate", "latency", "availability", "reliability", "ues", "speed"]

EMBB, URLLC, MIOT, V2X = 1, 2, 3, 4
SST_NAMES = {1: "eMBB", 2: "URLLC", 3: "MIoT", 4: "V2X", 5: "HMTC", 6: "HDLLC"}
"""Standardised slice/service types (TS 23.501 table 5.15.2.2-1)."""

DELAY_BUDGET_MS = {1: 100, 2: 150, 3: 50, 4: 300, 7: 100, 8: 300, 9: 300, 65: 75, 70: 200} | {
    75: 50, 79: 50, 80: 10, 82: 10, 83: 10, 84: 30, 85: 5, 86: 5
}  # fmt: skip
"""Packet delay budgets of standardised 5QIs (TS 23.501 table 5.7.4-1)."""


class ServiceType(Frozen):
    """One kind of slice. `main` is the direction meant by a rate that names none.

    `five_qi`: TS 23.501 table 5.7.4-1. `active`: share of UEs that send at once. `reasons` says of each group
    of defaults why it is so.
    """

    key: str
    title: str
    sst: int = Field(ge=0, le=255)
    main: Direction
    dl_ue_kbps: int = Field(gt=0)
    ul_ue_kbps: int = Field(gt=0)
    active: Finite = Field(gt=0, le=1)
    latency_ms: Finite = Field(gt=0)
    availability_percent: Finite = Field(gt=0, lt=100)
    reliability_percent: Finite = Field(gt=0, lt=100)
    ues: int = Field(gt=0)
    speed_kmh: int = Field(ge=0)
    five_qi: int
    dedicated: bool = False
    roles: tuple[str, ...]
    reasons: dict[Attribute, str]

    def slice_kbps(self, per_ue_kbps: int | float, ues: int) -> int:
        """What a slice must guarantee for `ues` of which the share `active` sends at once, in kbit/s."""
        return max(math.ceil(per_ue_kbps), math.ceil(per_ue_kbps * ues * self.active))
