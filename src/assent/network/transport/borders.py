"""A routed network behind its border points: what an NS agent shows of it, and the slices that segments become.

A border point is an interface. Between two of them others see one crossing: the latency of the longest way, the
bandwidth that the narrowest link still has, the availability of the links together. No router, link or address shows.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network
from itertools import combinations

from assent.intents.change import Feasibility, TransportIntent
from assent.intents.domains import Crossing, Delegation, Hosting, Labels, Segment, Stitch, Way
from assent.intents.errors import InvalidInput
from assent.intents.ports import Domain
from assent.intents.service import Sdp, TransportSlice
from assent.network.transport import slices
from assent.network.transport.network import Port, RoutedNetwork
from assent.network.transport.operator import TransportOperator
from assent.network.transport.stitching import physical, staged
from assent.network.transport.verifier.forwarding import paths
from assent.network.transport.verifier.topology import bandwidth_kbps

LINK_MS = 0.5
"""What a link and the router behind it take, in ms: a planning value where nobody has measured."""


@dataclass(frozen=True)
class BorderPort:
    """Where a border point is. Traffic of a label has a part of `pool` of its own, of a VLAN on a sub-interface;
    without a pool a part of the interface's prefix, and no sub-interface. What is too small for as many labels as the
    point can take has no parts."""

    port: Port
    prefix: IPv4Network
    labels: tuple[Labels, ...]
    pool: IPv4Network | None = None

    def sdp(self, name: str, stitch: Stitch | None = None) -> Sdp:
        prefix = self.prefix if stitch is None else self._part(stitch)
        tagged = (
            stitch is not None and stitch.kind == "vlan" and self.pool is not None and prefix != self.prefix
        )
        return Sdp(
            id=name,
            router=self.port.router,
            interface=self.port.interface,
            prefix=str(prefix),
            vlan=stitch.label if stitch is not None and tagged else None,
        )

    def _part(self, stitch: Stitch) -> IPv4Network:
        """The first part is left to the routers themselves."""
        whole = self.pool or self.prefix
        found = [
            one for one in self.labels if one.kind == stitch.kind and one.low <= stitch.label <= one.high
        ]
        if not found:
            return self.prefix
        length = self._length(found[0])
        if length > 30:
            return self.prefix
        base = int(whole.network_address) + ((stitch.label - found[0].low + 1) << (32 - length))
        return IPv4Network((base, length))

    def has_parts(self, labels: Labels) -> bool:
        return self._length(labels) <= 30

    def _length(self, labels: Labels) -> int:
        """Of each label's part."""
        whole = self.pool or self.prefix
        return whole.prefixlen + math.ceil(math.log2(labels.high - labels.low + 2))


@dataclass(frozen=True)
class Figures:
    """Planning values of the domain. `price`: per Mbit/s and hour."""

    link_availability_percent: float
    reliability_percent: float
    price: float


class RoutedInterior:
    """Implements the port Interior."""

    def __init__(
        self, operator: TransportOperator, borders: Mapping[str, BorderPort], figures: Figures
    ) -> None:
        self._operator = operator
        self._borders = borders
        self._figures = figures

    @property
    def domain(self) -> Domain:
        return self._operator

    def crossings(self, held: Sequence[Segment]) -> tuple[Crossing, ...]:
        network = self._operator.network()
        load = _load(network, self._intent("held", 1, held))
        found = (self._crossing(network, load, a, z) for a, z in combinations(sorted(self._borders), 2))
        return tuple(one for one in found if one is not None)

    def hostings(self, held: Sequence[Segment]) -> tuple[Hosting, ...]:
        return ()

    def intent(self, order: str, version: int, orders: Mapping[str, Sequence[Segment]]) -> TransportIntent:
        """All orders at once: paths are shared, and what is not in the intent is removed."""
        return self._intent("segments", version, [one for listed in orders.values() for one in listed])

    def judge(
        self, delegation: Delegation, former: Sequence[Segment], others: Mapping[str, Sequence[Segment]]
    ) -> Feasibility:
        held = [one for listed in others.values() for one in listed]
        mine = _either(former, delegation.segments)
        return self._operator.feasible(self._intent("segments", delegation.version, [*held, *mine]))

    def _crossing(self, network: RoutedNetwork, load: Mapping[Port, int], a: str, z: str) -> Crossing | None:
        ends = (self._borders[a].sdp(a), self._borders[z].sdp(z))
        ms = longest_way_ms(network, *ends), longest_way_ms(network, *reversed(ends))
        if ms[0] is None or ms[1] is None:
            return None
        links = round(max(ms[0], ms[1]) / LINK_MS)
        up = 100 * (self._figures.link_availability_percent / 100) ** links
        to_z, to_a = (
            Way(
                kbps=_free(network, load, start, end),
                latency_ms=max(way_ms or 0.0, LINK_MS),
                reliability_percent=self._figures.reliability_percent,
            )
            for start, end, way_ms in ((ends[0], ends[1], ms[0]), (ends[1], ends[0], ms[1]))
        )
        return Crossing(
            a=a, z=z, to_z=to_z, to_a=to_a, availability_percent=round(up, 9), price=self._figures.price
        )

    def _intent(self, name: str, version: int, segments: Sequence[Segment]) -> TransportIntent:
        return TransportIntent(id=name, version=version, slices=tuple(self._slice(one) for one in segments))

    def _slice(self, one: Segment) -> TransportSlice:
        for point in (one.enters, one.leaves):
            if point not in self._borders:
                raise InvalidInput(f"segment {one.id}: there is no border point {point}", field="segments")
        labels = {stitch.point: stitch for stitch in one.stitches}
        ends = [self._borders[point].sdp(point, labels.get(point)) for point in (one.enters, one.leaves)]
        budget = one.budget
        return TransportSlice(
            id=one.id,
            a=ends[0],
            z=ends[1],
            to_z_kbps=one.ul_kbps,
            to_a_kbps=one.dl_kbps,
            latency_ms=min(budget.ul_latency_ms, budget.dl_latency_ms),
            availability_percent=budget.availability_percent,
            reliability_percent=max(budget.ul_reliability_percent, budget.dl_reliability_percent),
            dscp=one.dscp,
        )


def longest_way_ms(network: RoutedNetwork, a: Sdp, z: Sdp) -> float | None:
    """Over the longest of the equal-cost paths: traffic may take any of them. None where there is no way."""
    if a.router == z.router:
        return 0.0
    inside = IPv4Network(z.prefix)[1]
    links = [
        sum(network.far_end(port) is not None for port in path) for path in paths(network, a.router, inside)
    ]
    return max(links) * LINK_MS if links else None


def _free(network: RoutedNetwork, load: Mapping[Port, int], a: Sdp, z: Sdp) -> int:
    """What the narrowest interface on any of the ways still has, in kbit/s."""
    ports = {port for path in paths(network, a.router, IPv4Network(z.prefix)[1]) for port in path}
    left = [
        bandwidth_kbps(network.devices[port.router].interfaces[port.interface]) - load.get(port, 0)
        for port in ports
    ]
    return max(0, min(left, default=0))


def _load(network: RoutedNetwork, intent: TransportIntent) -> dict[Port, int]:
    """What is guaranteed on each egress interface, in kbit/s."""
    load: dict[Port, int] = {}
    for one in slices.directions(staged(network, intent), intent):
        for port in map(physical, one.egress):
            load[port] = load.get(port, 0) + one.kbps
    return load


def _either(former: Sequence[Segment], new: Sequence[Segment]) -> Iterator[Segment]:
    """Room for what was and for what is to be: where both take one way, the larger rates count."""
    left = {(one.slice_id, one.enters, one.leaves): one for one in former}
    for one in new:
        old = left.pop((one.slice_id, one.enters, one.leaves), None)
        most = (
            (max(one.ul_kbps, old.ul_kbps), max(one.dl_kbps, old.dl_kbps))
            if old
            else (one.ul_kbps, one.dl_kbps)
        )
        yield one.model_copy(update={"ul_kbps": most[0], "dl_kbps": most[1]})
    for number, one in enumerate(left.values()):
        yield one.model_copy(update={"id": f"former-{number}"})
