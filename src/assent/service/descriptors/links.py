"""The virtual links of a network service: which functions meet on which, and what each has to carry.

User traffic passes the user-plane functions one after the other, from where the RAN comes in to the data network;
the control plane has a link of its own. Bit rates are in bit/s, as SOL001 wants them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assent.intents.change import SliceTraffic
from assent.intents.errors import InvalidInput
from assent.intents.service import NetworkFunction
from assent.service.catalogue import CONTROL_PLANE
from assent.service.profiles import split_latency

CONTROL, ACCESS, DATA = "control", "access", "data_network"
"""The service access points; a function's connection points are called `control`, `access` and `data`."""

ANCHOR = "UPF"
"""The user-plane role that the control plane steers (N4)."""

SIGNALLING_SHARE = 0.01
SIGNALLING_AT_LEAST_BPS = 1_000_000
"""What signalling takes of the user plane's rate, and at least (our own planning values)."""

INTERNAL_BPS = 100_000_000_000
"""What the links within a function may carry, and so the most that a link between functions may."""


@dataclass(frozen=True)
class Link:
    """`ends`: function and connection point. `sap`: the service access point on it, if there is one."""

    name: str
    ends: tuple[tuple[str, str], ...]
    sap: str | None
    min_bps: int
    max_bps: int
    latency_ms: float | None = None


def connection_points(role: str) -> tuple[str, ...]:
    """What a function of this role is connected by."""
    if role in CONTROL_PLANE:
        return ("control",)
    return ("control", "access", "data") if role == ANCHOR else ("access", "data")


def links(
    slice_id: str, functions: Sequence[NetworkFunction], traffic: SliceTraffic | None
) -> tuple[Link, ...]:
    """Control first, then user traffic's way. Raises InvalidInput where no rate is known."""
    least, most = _rates_bps(slice_id, traffic)
    roles = list(dict.fromkeys(one.role for one in functions if one.role not in CONTROL_PLANE))
    found = list(_control(functions, most))
    count = len(roles) + 1
    latency_ms = _latency_ms(traffic, count)
    for at in range(count if roles else 0):
        ends = [(one.name, "data") for one in functions if at > 0 and one.role == roles[at - 1]]
        ends += [(one.name, "access") for one in functions if at < len(roles) and one.role == roles[at]]
        sap = ACCESS if at == 0 else DATA if at == len(roles) else None
        found.append(Link(f"user_{at}", tuple(ends), sap, least, most, latency_ms))
    return tuple(found)


def _control(functions: Sequence[NetworkFunction], most_bps: int) -> Iterator[Link]:
    ends = tuple((one.name, "control") for one in functions if "control" in connection_points(one.role))
    if ends:
        rate = max(SIGNALLING_AT_LEAST_BPS, round(most_bps * SIGNALLING_SHARE))
        yield Link(CONTROL, ends, CONTROL, SIGNALLING_AT_LEAST_BPS, rate)


def _rates_bps(slice_id: str, traffic: SliceTraffic | None) -> tuple[int, int]:
    """Guaranteed and most, of the direction that has more."""
    least = most = 0
    if traffic is not None:
        least = 1000 * max(traffic.dl_guaranteed_kbps or 0, traffic.ul_guaranteed_kbps or 0)
        most = max(least, 1000 * max(traffic.dl_max_kbps or 0, traffic.ul_max_kbps or 0))
    if not 0 < most <= INTERNAL_BPS:
        why = f"{most} bit/s are more than a virtual link carries" if most else "no throughput is known of it"
        raise InvalidInput(
            f"{slice_id}: {why}; a virtual link has 1 to {INTERNAL_BPS} bit/s", field="dLThptPerSlice"
        )
    return least, most


def _latency_ms(traffic: SliceTraffic | None, count: int) -> float | None:
    """The core's share of the slice's latency, shared equally by the links on the way."""
    known = [one for one in (traffic.dl_latency_ms, traffic.ul_latency_ms) if one] if traffic else []
    return int(split_latency(min(known))["core"] * 1000 / count) / 1000 if known else None
