"""Which access a slice needs: a radio technology and band, or fibre, from what its UEs need and how they move.

Advice by rules, each with its reason. Bands are those of TS 38.104; whether an operator has them is not known here.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from assent.intents.base import Frozen, Json
from assent.intents.service import SliceDesign
from assent.service.customer.energy import CARRIER_DL_MBPS, CARRIER_UL_MBPS
from assent.service.customer.pricing import guaranteed_mbps, strictest_ms
from assent.service.service_type import MIOT

FIBRE_UE_MBPS = 1_000
"""A standing device that needs more is better off with a fibre of its own."""
WIDE_UE_MBPS = 300
"""What a UE in FR1 can count on with 100 MHz and others beside it."""
NARROW_UE_KBPS = 100
"""What NB-IoT carries (TS 36.306, category NB2: 127 kbit/s down, 159 up)."""
DENSE_PER_KM2 = 50_000
FAST_KMH, RAIL_KMH = 120, 250
"""NG.116's vehicular, and above it high-speed vehicular."""
SHORT_MS, SHORTEST_MS = 5.0, 2.0


class Access(Frozen):
    """`use`: the advice in a few words; `bands` by TS 38.104's names; `cells`: 40 MHz carriers that its guaranteed
    rates fill at a usual channel (CQI 10)."""

    slice_id: str
    use: str
    frequency_range: str
    bands: tuple[str, ...]
    cells: int
    why: tuple[str, ...]

    def wire(self) -> dict[str, Json]:
        return self.model_dump(mode="json")


def advise(design: SliceDesign) -> Access:
    profile = design.service_profile
    kbps = max(
        one.max_kbps or one.guaranteed_kbps or 0 if one else 0
        for one in (profile.dl_thpt_per_ue, profile.ul_thpt_per_ue)
    )
    facts = _Facts(
        ue_mbps=kbps / 1000,
        speed=profile.ue_speed_kmh or 0,
        latency=strictest_ms(profile) or math.inf,
        density=profile.density.density if profile.density else 0,
        machine=profile.sst == MIOT,
    )
    use, frequency_range, bands, why = _chosen(facts)
    cells = _cells(design)
    return Access(
        slice_id=design.slice_id,
        use=use,
        frequency_range=frequency_range,
        bands=bands,
        cells=cells,
        why=(why, *_besides(facts)),
    )


class _Facts(NamedTuple):
    ue_mbps: float
    speed: int
    latency: float
    density: int
    machine: bool


_Advice = tuple[str, str, tuple[str, ...], str]


def _chosen(one: _Facts) -> _Advice:
    still = one.speed == 0
    if still and one.ue_mbps >= FIBRE_UE_MBPS:
        return (
            "fibre",
            "",
            (),
            f"devices stand still and take {one.ue_mbps:g} Mbit/s each: radio adds cost, not worth",
        )
    if still and one.latency < 1:
        return "fibre", "", (), f"{one.latency:g} ms is less than a radio interface can promise every time"
    if one.speed > RAIL_KMH:
        reason = f"{one.speed} km/h: low bands keep cells large and Doppler shifts small"
        return "5G NR along the track", "FR1", ("n100", "n101", "n28"), reason
    if one.speed > FAST_KMH:
        return "5G NR, low band", "FR1", ("n28", "n8"), f"{one.speed} km/h: large cells, few handovers"
    if one.machine and one.ue_mbps * 1000 <= NARROW_UE_KBPS and one.latency >= 1_000:
        reason = (
            f"{one.ue_mbps * 1000:g} kbit/s each and {one.latency:g} ms: battery and reach count, not speed"
        )
        return "NB-IoT or LTE-M (5G core)", "FR1", ("n28", "n8"), reason
    if one.machine:
        return (
            "5G NR RedCap",
            "FR1",
            ("n28", "n78"),
            "simple devices with little data: reduced capability (TS 38.306)",
        )
    if one.ue_mbps > WIDE_UE_MBPS or one.density > DENSE_PER_KM2:
        told = f"{one.ue_mbps:g} Mbit/s each" if one.ue_mbps > WIDE_UE_MBPS else f"{one.density} UEs per km2"
        return (
            "5G NR, millimetre waves",
            "FR2",
            ("n258", "n257"),
            f"{told}: only wide carriers on small cells do",
        )
    if one.latency <= SHORTEST_MS:
        reason = f"{one.latency:g} ms: short slots (60 or 120 kHz), indoors and close by"
        return "5G NR for URLLC, indoor cells", "FR1 or FR2", ("n79", "n258"), reason
    if one.latency <= SHORT_MS:
        reason = f"{one.latency:g} ms: 30 kHz slots with mini-slots and configured grants"
        return "5G NR for URLLC", "FR1", ("n78", "n79"), reason
    return (
        "5G NR, mid band",
        "FR1",
        ("n78", "n41"),
        "rates and mobility are usual: mid band balances reach and capacity",
    )


def _besides(one: _Facts) -> Iterator[str]:
    if one.speed == 0 and 100 <= one.ue_mbps < FIBRE_UE_MBPS:
        yield "devices stand still: fibre is an alternative where it is laid"
    if one.latency <= SHORT_MS and one.speed > 0:
        yield "functions have to run close by, at the edge"


def _cells(design: SliceDesign) -> int:
    profile = design.service_profile
    down = float(guaranteed_mbps(profile.dl_thpt_per_slice)) / CARRIER_DL_MBPS
    up = float(guaranteed_mbps(profile.ul_thpt_per_slice)) / CARRIER_UL_MBPS
    return max(1, math.ceil(max(down, up)))
