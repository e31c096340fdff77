"""What routers bring into OSPF from outside: redistribution and default routes (RFC 2328 12.4.4, RFC 3101)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Literal, Protocol, TypeAlias

from assent.network.transport.device import OspfProcess
from assent.network.transport.network import Port
from assent.network.transport.verifier.ospf import Graph, Node, is_nssa, router_id
from assent.network.transport.verifier.ranges import around
from assent.network.transport.verifier.topology import Topology

DEFAULT = IPv4Network("0.0.0.0/0")
REDISTRIBUTED_METRIC = 20
BGP_METRIC = 1
"""Of what comes from BGP, where no metric is said (IOS)."""
NSSA_DEFAULT_METRIC = 1

Type: TypeAlias = Literal["E1", "E2"]


@dataclass(frozen=True, slots=True)
class External:
    """A prefix that `node` announces. `only_area`: the NSSA in which it is known as type 7."""

    node: Node
    metric: int
    kind: Type
    only_area: int | None = None
    summary: bool = False
    """It stands for what is in it (`summary-address`), and its router discards what is nowhere in it."""


class Known(Protocol):
    """What routers know before anything is brought in."""

    @property
    def topology(self) -> Topology: ...
    @property
    def graph(self) -> Graph: ...
    @property
    def connected(self) -> Mapping[IPv4Network, Mapping[str, tuple[Port, ...]]]: ...
    def has_static(self, router: str, prefix: IPv4Network) -> bool: ...
    def static_prefixes(self, router: str) -> list[IPv4Network]: ...
    def external_bgp(self, router: str) -> list[IPv4Network]: ...
    def internal_ospf(self, router: str, process: int) -> list[IPv4Network]: ...


def external_routes(routes: Known) -> dict[IPv4Network, tuple[External, ...]]:
    """Every prefix that is brought in, and by whom."""
    found: dict[IPv4Network, list[External]] = {}
    for router in sorted(routes.topology.network.devices):
        for process in routes.topology.network.devices[router].ospf.values():
            node = Node(router, process.process)
            for prefix, metric, kind in _brought_in(routes, router, process):
                found.setdefault(prefix, []).extend(_announced(routes, node, metric, kind))
            found.setdefault(DEFAULT, []).extend(_nssa_defaults(routes, node, process))
    return _summarised(routes, {prefix: tuple(some) for prefix, some in found.items()})


def _summarised(
    routes: Known, found: dict[IPv4Network, tuple[External, ...]]
) -> dict[IPv4Network, tuple[External, ...]]:
    """With summaries in the place of what is in them, at the nearest one's metric; type 2 if one of them is."""
    by_node = {
        Node(router, process.process): summaries
        for router, device in routes.topology.network.devices.items()
        for process in device.ospf.values()
        if (summaries := tuple(one for one in process.summaries if one.area is None))
    }
    if not by_node:
        return found
    left: dict[IPv4Network, list[External]] = {}
    made: dict[tuple[IPv4Network, Node, int | None], External] = {}
    for prefix, some in found.items():
        for one in some:
            inside = [
                (n, s)
                for n in _tellers(routes.graph, routes, one)
                if (s := around(by_node.get(n, ()), prefix))
            ]
            if not inside:
                left.setdefault(prefix, []).append(one)
            for node, summary in inside:
                key = (summary.prefix, node, one.only_area)
                known = made.get(key, one) if summary.advertise else None
                if known is not None:
                    kind: Type = "E1" if known.kind == one.kind == "E1" else "E2"
                    made[key] = External(node, min(known.metric, one.metric), kind, one.only_area, True)
    for (prefix, _, _), one in made.items():
        left.setdefault(prefix, []).append(one)
    return {prefix: tuple(some) for prefix, some in left.items()}


def _tellers(graph: Graph, routes: Known, one: External) -> list[Node]:
    """Who announces it: its own router, or the border that translates what is known in an NSSA only (RFC 3101 3.1:
    of several, the one with the highest router id)."""
    areas = sorted(graph.areas.get(one.node, frozenset()))
    kinds = {area: graph.area_type(one.node, area) for area in areas}
    if one.only_area is not None or any(kind == "normal" for kind in kinds.values()):
        return [one.node]
    found = []
    for area in areas:
        borders = [node for node in graph.borders.get(area, ()) if is_nssa(kinds[area])]
        found += [max(borders, key=lambda node: _identity(routes, node))] if borders else []
    return found or [one.node]


def _identity(routes: Known, node: Node) -> int:
    device = routes.topology.network.devices[node.router]
    up = [name for name in device.interfaces if Port(node.router, name) in routes.topology.up]
    return int(router_id(device, device.ospf[node.process], up) or 0)


def _nssa_defaults(routes: Known, node: Node, process: OspfProcess) -> list[External]:
    """A border router makes one for its NSSA in any case, a router inside only where it has one (RFC 3101 2.7)."""
    has_one = routes.graph.is_border(node) or routes.has_static(node.router, DEFAULT)
    areas = routes.graph.areas.get(node, frozenset())
    return [
        External(node, NSSA_DEFAULT_METRIC, "E2", area)
        for area, kind in sorted(process.area_types.items())
        if kind == "nssa-default" and area in areas and has_one
    ]


def _brought_in(routes: Known, router: str, process: OspfProcess) -> list[tuple[IPv4Network, int, Type]]:
    found: list[tuple[IPv4Network, int, Type]] = []
    for origin, metric, kind in process.redistribute:
        cost = (
            (BGP_METRIC if origin.startswith("bgp") else REDISTRIBUTED_METRIC) if metric is None else metric
        )
        found += [(prefix, cost, kind) for prefix in _of(routes, router, process, origin)]
    wanted = process.default_originate
    has_one = routes.has_static(router, DEFAULT) or DEFAULT in routes.external_bgp(router)
    if wanted == "always" or (wanted == "if-present" and has_one):
        found.append((DEFAULT, process.default_metric, process.default_kind))
    return found


def _of(routes: Known, router: str, process: OspfProcess, origin: str) -> list[IPv4Network]:
    """IOS never redistributes a default route this way; subnets on which OSPF runs are in it already."""
    if origin == "static":
        known = routes.static_prefixes(router)
        return [prefix for prefix in known if prefix != DEFAULT and routes.has_static(router, prefix)]
    if origin.startswith("bgp"):
        return [prefix for prefix in routes.external_bgp(router) if prefix != DEFAULT]
    if origin.startswith("ospf"):
        return [one for one in routes.internal_ospf(router, int(origin.split()[1])) if one != DEFAULT]
    node = Node(router, process.process)
    adverts = routes.graph.adverts
    return [
        prefix
        for prefix, routers in routes.connected.items()
        if router in routers and all(one.node != node for one in adverts.get(prefix, ()))
    ]


def _announced(routes: Known, node: Node, metric: int, kind: Type) -> list[External]:
    """As type 7 into its NSSAs, whose border translates; as type 5 through its normal areas."""
    graph = routes.graph
    areas = sorted(graph.areas.get(node, frozenset()))
    kinds = {area: graph.area_type(node, area) for area in areas}
    found = [External(node, metric, kind, area) for area in areas if is_nssa(kinds[area])]
    if any(one == "normal" or is_nssa(one) for one in kinds.values()):
        found.append(External(node, metric, kind))
    return found
