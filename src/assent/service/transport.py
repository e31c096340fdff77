"""The transport part of a slice, in RFC 9543 terms: what is asked of the network between RAN and core.

The workflow calls this once it knows where the slice enters and leaves the transport network.
"""

from __future__ import annotations

import math
from fractions import Fraction

from assent.intents.errors import InvalidInput
from assent.intents.service import Sdp, SliceDesign, Thpt, TransportSlice
from assent.service.profiles import split

DSCP_BY_SST = {1: 34, 2: 46, 3: 10, 4: 46, 5: 46, 6: 34}
"""AF41 for rich media, EF for what must not wait, AF11 for bulk (RFC 4594 figure 3)."""


def transport_slice(design: SliceDesign, a: Sdp, z: Sdp) -> TransportSlice:
    """A slice between `a`, where the RAN is attached, and `z`, where its user-plane functions are.

    Towards `z` goes uplink, towards `a` downlink. The objectives are the transport part of the split budget,
    less whatever RAN and core already take beyond theirs. Raises InvalidInput where nothing is left.
    """
    if a.router == z.router and a.interface == z.interface:
        raise InvalidInput(f"slice {design.slice_id}: both ends are {a.router} {a.interface}", field="z")
    profile = design.service_profile
    budget = split(profile)["transport"]
    return TransportSlice(
        id=f"{design.slice_id}-transport",
        a=a,
        z=z,
        to_z_kbps=_kbps(profile.ul_thpt_per_slice),
        to_a_kbps=_kbps(profile.dl_thpt_per_slice),
        latency_ms=min(
            _left(
                design,
                profile.dl_latency_ms,
                design.ran.subnet.dl_latency_ms,
                design.core.subnet.dl_latency_ms,
            ),
            _left(
                design,
                profile.ul_latency_ms,
                design.ran.subnet.ul_latency_ms,
                design.core.subnet.ul_latency_ms,
            ),
        ),
        availability_percent=budget.availability_percent,
        reliability_percent=max(budget.dl_reliability_percent, budget.ul_reliability_percent),
        dscp=DSCP_BY_SST.get(design.snssai.sst, 34),
    )


def _kbps(throughput: Thpt | None) -> int:
    return math.ceil(throughput.guaranteed_kbps or 0) if throughput else 0


def _left(design: SliceDesign, whole: float | None, *parts: float | None) -> float:
    """What of a latency RAN and core leave, in ms, in steps of 1 µs."""
    if whole is None or None in parts:
        raise InvalidInput(
            f"slice {design.slice_id}: a profile without a latency cannot be split", field="dLLatency"
        )
    left_us = int((Fraction(whole) - sum(Fraction(part) for part in parts if part is not None)) * 1000)
    if left_us < 1:
        raise InvalidInput(
            f"slice {design.slice_id}: RAN and core take all of its {whole:g} ms; none is left for transport",
            field="dLLatency",
        )
    return left_us / 1000
