"""What routers bring into OSPF from outside: redistribution and default routes (RFC 2328 12.4.4, RFC 3101)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Literal, Protocol, TypeAlias

from assent.network.transport.device import OspfProcess
from assent.network.transport.network import Port
from assent.network.transport.verifier.ospf import Graph, Node
from assent.network.transport.verifier.topology import Topology

DEFAULT = IPv4Network("0.0.0.0/0")
REDISTRIBUTED_METRIC = 20
DEFAULT_METRIC = 1

Type: TypeAlias = Literal["E1", "E2"]


@dataclass(frozen=True, slots=True)
class External:
    """A prefix that `node` announces. `only_area`: the NSSA in which it is known as type 7."""

    node: Node
    metric: int
    kind: Type
    only_area: int | None = None


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


def external_routes(routes: Known) -> dict[IPv4Network, tuple[External, ...]]:
    """Every prefix that is brought in, and by whom."""
    found: dict[IPv4Network, list[External]] = {}
    for router in sorted(routes.topology.network.devices):
        for process in routes.topology.network.devices[router].ospf.values():
            node = Node(router, process.process)
            for prefix, metric, kind in _brought_in(routes, router, process):
                found.setdefault(prefix, []).extend(_announced(routes, node, metric, kind))
    return {prefix: tuple(some) for prefix, some in found.items()}


def _brought_in(routes: Known, router: str, process: OspfProcess) -> list[tuple[IPv4Network, int, Type]]:
    found: list[tuple[IPv4Network, int, Type]] = []
    for origin, metric, kind in process.redistribute:
        cost = REDISTRIBUTED_METRIC if metric is None else metric
        found += [(prefix, cost, kind) for prefix in _of(routes, router, process, origin)]
    wanted = process.default_originate
    if wanted == "always" or (wanted == "if-present" and routes.has_static(router, DEFAULT)):
        found.append((DEFAULT, DEFAULT_METRIC, "E2"))
    return found


def _of(routes: Known, router: str, process: OspfProcess, origin: str) -> list[IPv4Network]:
    """IOS never redistributes a default route this way; subnets on which OSPF runs are in it already."""
    if origin == "static":
        known = routes.static_prefixes(router)
        return [prefix for prefix in known if prefix != DEFAULT and routes.has_static(router, prefix)]
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
    found = [External(node, metric, kind, area) for area in areas if kinds[area] == "nssa"]
    if any(one in ("normal", "nssa") for one in kinds.values()):
        found.append(External(node, metric, kind))
    return found
