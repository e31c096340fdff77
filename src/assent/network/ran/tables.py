"""Facts of 3GPP that the carrier model needs: bands, resource blocks, CQI and transport block sizes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Band:
    """An NR operating band. `max_mhz`: its widest channel (Rel-17), at any spacing.

    `scs_60`: whether it has 60 kHz subcarrier spacing; bands below 1 GHz do not.
    """

    duplex: Literal["FDD", "TDD", "SDL"]
    min_mhz: int
    max_mhz: int
    scs_60: bool = True
    fr2: bool = False

    def permits(self, mhz: int, scs_khz: int) -> bool:
        if scs_khz == 60 and not self.scs_60:
            return False
        return self.min_mhz <= mhz <= self.max_mhz


BANDS: dict[str, Band] = {
    "n1": Band("FDD", 5, 50),
    "n2": Band("FDD", 5, 40),
    "n3": Band("FDD", 5, 50),
    "n5": Band("FDD", 5, 25, scs_60=False),
    "n7": Band("FDD", 5, 50),
    "n8": Band("FDD", 5, 35, scs_60=False),
    "n12": Band("FDD", 5, 15, scs_60=False),
    "n14": Band("FDD", 5, 10, scs_60=False),
    "n18": Band("FDD", 5, 15, scs_60=False),
    "n20": Band("FDD", 5, 20, scs_60=False),
    "n25": Band("FDD", 5, 45),
    "n26": Band("FDD", 5, 20, scs_60=False),
    "n28": Band("FDD", 5, 30, scs_60=False),
    "n30": Band("FDD", 5, 10),
    "n34": Band("TDD", 5, 15),
    "n38": Band("TDD", 5, 40),
    "n39": Band("TDD", 5, 40),
    "n40": Band("TDD", 5, 100),
    "n41": Band("TDD", 10, 100),
    "n48": Band("TDD", 5, 100),
    "n50": Band("TDD", 5, 80),
    "n65": Band("FDD", 5, 50),
    "n66": Band("FDD", 5, 45),
    "n70": Band("FDD", 5, 25),
    "n71": Band("FDD", 5, 35, scs_60=False),
    "n74": Band("FDD", 5, 20),
    "n75": Band("SDL", 5, 50),
    "n77": Band("TDD", 10, 100),
    "n78": Band("TDD", 10, 100),
    "n79": Band("TDD", 10, 100),
    "n90": Band("TDD", 10, 100),
    "n257": Band("TDD", 50, 400, fr2=True),
    "n258": Band("TDD", 50, 400, fr2=True),
    "n260": Band("TDD", 50, 400, fr2=True),
    "n261": Band("TDD", 50, 400, fr2=True),
}
"""TS 38.101-1 and -2, Tables 5.2-1 and 5.3.5-1, Rel-17."""

N_RB_FR1: dict[int, dict[int, int]] = {
    15: {5: 25, 10: 52, 15: 79, 20: 106, 25: 133, 30: 160, 35: 188, 40: 216, 45: 242, 50: 270},
    30: {5: 11, 10: 24, 15: 38, 20: 51, 25: 65, 30: 78, 35: 92, 40: 106, 45: 119, 50: 133}
    | {60: 162, 70: 189, 80: 217, 90: 245, 100: 273},
    60: {10: 11, 15: 18, 20: 24, 25: 31, 30: 38, 35: 44, 40: 51, 45: 58, 50: 65}
    | {60: 79, 70: 93, 80: 107, 90: 121, 100: 135},
}
"""Resource blocks by subcarrier spacing (kHz) and channel bandwidth (MHz): TS 38.101-1 Table 5.3.2-1."""

N_RB_FR2: dict[int, dict[int, int]] = {60: {50: 66, 100: 132, 200: 264}}
"""The same in FR2 (TS 38.101-2 Table 5.3.2-1), for the spacings that a cell can have here."""

CQI_TABLE_1: tuple[tuple[int, int], ...] = (
    (0, 0),
    *((2, rate) for rate in (78, 120, 193, 308, 449, 602)),
    *((4, rate) for rate in (378, 490, 616)),
    *((6, rate) for rate in (466, 567, 666, 772, 873, 948)),
)
"""Bits per symbol and code rate x 1024 by CQI 0..15: TS 38.214 Table 5.2.2.1-2."""

TBS_TABLE: tuple[int, ...] = (
    *range(24, 193, 8),
    *range(208, 385, 16),
    *range(408, 577, 24),
    *range(608, 769, 32),
    *(808, 848, 888, 928, 984, 1032, 1064, 1128, 1160, 1192, 1224, 1256, 1288, 1320, 1352, 1416, 1480, 1544),
    *(1608, 1672, 1736, 1800, 1864, 1928, 2024, 2088, 2152, 2216, 2280, 2408, 2472, 2536, 2600, 2664, 2728),
    *(2792, 2856, 2976, 3104, 3240, 3368, 3496, 3624, 3752, 3824),
)
"""Transport block sizes for N_info <= 3824 bits: TS 38.214 Table 5.1.3.2-1."""
