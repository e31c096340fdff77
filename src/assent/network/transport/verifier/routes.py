"""What every router knows: connected, static, BGP and OSPF routes, the best of each prefix, longest match first.

Tables are worked out per prefix, for all routers at once, when somebody asks: a question about one destination
costs one shortest-path run, not a whole network's. `forwarding` and `reach` follow them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from ipaddress import IPv4Address, IPv4Network
from typing import TypeAlias

from assent.network.transport.device import OspfProcess, StaticRoute
from assent.network.transport.device_bgp import BgpProcess
from assent.network.transport.network import Port
from assent.network.transport.verifier import bgp
from assent.network.transport.verifier.connected import connected_of, neighbour
from assent.network.transport.verifier.external import External, external_routes
from assent.network.transport.verifier.ospf import DEFAULTED, Graph, Node, is_nssa
from assent.network.transport.verifier.ranges import telling
from assent.network.transport.verifier.route import DEFAULT, Connected, Hop, Route
from assent.network.transport.verifier.spf import Reach, spread
from assent.network.transport.verifier.topology import Topology

UNUSABLE = 255
"""A distance at which IOS never uses a route."""
DISCARD_DISTANCE = 254
"""Of the route to Null0 that keeps what is nowhere in a summary of external routes from being sent around (IOS)."""
_ROUNDS = 6
_PLAIN = OspfProcess(1)
_NOWHERE: dict[Node, Reach] = {}
_Spreads: TypeAlias = tuple[dict[Node, Reach], dict[Node, Reach]]


class Routes:
    """The routing tables of a network in one state."""

    def __init__(
        self,
        topology: Topology,
        graph: Graph,
        connected: Connected | None = None,
        like: Routes | None = None,
    ) -> None:
        """`connected`: the connected routes, where they are known already. `like`: the tables of a state whose routers
        have the same addresses and the same words about OSPF, and whose graph this one's is like: a table that
        follows from the same is taken over, the very object."""
        self.topology = topology
        self.graph = graph
        self.connected = connected_of(topology) if connected is None else connected
        self._like = like
        self._internals: dict[IPv4Network, tuple[_Spreads, dict[str, Route]]] = {}
        self._ways: dict[tuple[tuple[Port, Port], ...], tuple[Hop, ...]] = {}
        self._tables: dict[IPv4Network, dict[str, Route]] = {}
        self._chains: dict[IPv4Address, tuple[IPv4Network, ...]] = {}
        self._to_router: dict[object, dict[Node, Reach]] = {}
        self._statics: dict[IPv4Network, dict[str, list[tuple[StaticRoute, tuple[Hop, ...]]]]] = {}
        self._originates: dict[IPv4Network, tuple[External, ...]] | None = None
        self.bgp = bgp.Table({}, ())
        self.prefixes = self._prefixes()
        self._lengths = sorted({prefix.prefixlen for prefix in self.prefixes}, reverse=True)
        self._settle_statics()
        self.unsettled: tuple[str, ...] = ()
        if any(device.bgp is not None for device in topology.network.devices.values()):
            self._settle_bgp()

    def table(self, prefix: IPv4Network) -> Mapping[str, Route]:
        """Every router's best route for exactly this prefix."""
        known = self._tables.get(prefix)
        if known is None:
            known = self._taken_over(prefix)
            known = self._tables[prefix] = dict(self._best(prefix)) if known is None else known
        return known

    def lookup(self, router: str, address: IPv4Address) -> Route | None:
        """The longest match of a router for an address, or None."""
        for prefix in self.chain(address):
            route = self.table(prefix).get(router)
            if route is not None:
                return route
        return None

    def chain(self, address: IPv4Address) -> tuple[IPv4Network, ...]:
        """The prefixes that any router may know for an address, the longest first."""
        known = self._chains.get(address)
        if known is None:
            number = int(address)
            bases = ((number >> (32 - length) << (32 - length), length) for length in self._lengths)
            candidates = (IPv4Network(base) for base in bases)
            known = self._chains[address] = tuple(one for one in candidates if one in self.prefixes)
        return known

    def to_router(self, node: Node, area: int | None) -> dict[Node, Reach]:
        """How everybody reaches a redistributing router: inside one NSSA, or through normal areas."""
        key = (node, area)
        if key not in self._to_router:
            areas = {area} if area is not None else self.graph.areas.get(node, frozenset())
            kinds = {one: self.graph.area_type(node, one) for one in areas}
            sources = {one: {node: 0} for one, kind in kinds.items() if kind == "normal" or is_nssa(kind)}
            self._to_router[key] = spread(self.graph, sources, external=True, stop=area is not None)
        return self._to_router[key]

    def has_static(self, router: str, prefix: IPv4Network) -> bool:
        """Whether a static route for the prefix is in use: it beats OSPF's own (for redistribution)."""
        found = self._statics.get(prefix, {}).get(router)
        if not found or router in self.connected.get(prefix, {}):
            return False
        nearest = min(static.distance for static, _ in found)
        return nearest <= self._distance(router) or router not in self._internal(prefix)

    def statics(self, router: str, prefix: IPv4Network) -> list[StaticRoute]:
        """The router's static routes for the prefix whose next hop resolves, in use or standing by."""
        return [static for static, _ in self._statics.get(prefix, {}).get(router, ())]

    def static_prefixes(self, router: str) -> list[IPv4Network]:
        return [prefix for prefix, routers in self._statics.items() if router in routers]

    def external_bgp(self, router: str) -> list[IPv4Network]:
        """What the router has learned from other ASes and uses: what `redistribute bgp` brings in."""
        return [
            prefix for prefix, routers in self.bgp.best.items() if self._uses_bgp(router, prefix, routers)
        ]

    def internal_ospf(self, router: str, process: int) -> list[IPv4Network]:
        """What one process of the router knows, its own subnets included: for redistribution."""
        node = Node(router, process)
        return [
            prefix
            for prefix in dict.fromkeys((*self.graph.adverts, *self._told_ranges()))
            if any(one.node == node for one in self.graph.adverts.get(prefix, ()))
            or self._learned_by(node, prefix)
        ]

    def brings_in(
        self, router: str, process: int, origins: Collection[tuple[str, int | None, str]], prefix: IPv4Network
    ) -> bool:
        """Whether a process redistributes the prefix by one of these origins."""
        node = Node(router, process)
        if prefix == DEFAULT or not any(one.node == node for one in (self._originates or {}).get(prefix, ())):
            self.table(prefix)
        known = any(one.node == node for one in (self._originates or {}).get(prefix, ()))
        return known and any(
            prefix in (self.external_bgp(router) if o.startswith("bgp") else self._of_origin(router, o))
            for o, _, _ in origins
        )

    def brought_in(self, node: Node) -> list[IPv4Network]:
        """The prefixes that a process announces as external ones."""
        self.table(DEFAULT)
        known = self._originates or {}
        return [prefix for prefix, some in known.items() if any(one.node == node for one in some)]

    def reaches(self, node: Node, border: Node) -> bool:
        """Whether a node would hear of a summary that a router tells."""
        reach = self.to_router(border, None).get(node)
        return reach is not None and bool(reach.hops)

    def cost(self, router: str, address: IPv4Address) -> int | None:
        """See `bgp.Known.cost`."""
        if self.topology.owner(router, address) is not None:
            return None
        route = self.lookup(router, address)
        return None if route is None or not route.hops else route.metric

    def source(self, router: str, address: IPv4Address) -> IPv4Address | None:
        """See `bgp.Known.source`."""
        route = self.lookup(router, address)
        if route is None or not route.hops:
            return None
        addresses = self.topology.interface(route.hops[0].out).addresses
        return next((a.ip for a in addresses if address in a.network), addresses[0].ip if addresses else None)

    def origins(self, router: str, process: BgpProcess) -> Iterator[tuple[IPv4Network, int, bool]]:
        """See `bgp.Known.origins`. A `network` needs the very prefix in the routing table."""
        for prefix in process.networks:
            route = dict(self._candidates(prefix, bgp_too=False)).get(router)
            if route is not None:
                yield prefix, route.metric, False
        for origin, metric in process.redistribute:
            for prefix in self._of_origin(router, origin):
                if prefix != DEFAULT:
                    yield prefix, metric or 0, True

    def _of_origin(self, router: str, origin: str) -> Collection[IPv4Network]:
        if origin == "static":
            return [prefix for prefix in self.static_prefixes(router) if self.has_static(router, prefix)]
        if origin == "connected":
            return [prefix for prefix, routers in self.connected.items() if router in routers]
        return self.internal_ospf(router, int(origin.split()[1]))

    def _told_ranges(self) -> list[IPv4Network]:
        return [one.prefix for some in self.graph.ranges.values() for one in some if one.advertise]

    def _learned_by(self, node: Node, prefix: IPv4Network) -> bool:
        route = self._internal(prefix).get(node.router)
        if route is None or not route.hops:
            return False
        speaker = self.graph.speakers.get(route.hops[0].out)
        return speaker is not None and speaker.node == node

    def _uses_bgp(
        self, router: str, prefix: IPv4Network, routers: Mapping[str, tuple[bgp.Path, ...]]
    ) -> bool:
        paths = routers.get(router)
        if not paths or not paths[0].external or router in self.connected.get(prefix, {}):
            return False
        found = self._statics.get(prefix, {}).get(router, [])
        return all(static.distance > bgp.EXTERNAL_DISTANCE for static, _ in found)

    def _settle_bgp(self) -> None:
        """Sessions need routes, and BGP brings some: again and again until nothing changes."""
        for _ in range(_ROUNDS):
            found = bgp.compute(self)
            if found == self.bgp:
                break
            self.bgp = found
            self._tables.clear()
            self._originates = None
            self._settle_statics()
        else:
            self.unsettled = ("BGP and the routes under it do not come to rest",)
        self.unsettled += tuple(f"BGP does not come to rest about {prefix}" for prefix in self.bgp.unsettled)

    def _taken_over(self, prefix: IPv4Network) -> dict[str, Route] | None:
        """The table of the state that this one is like, where it is made of the same."""
        like = self._like
        if like is None or not self._plain(prefix) or not like._plain(prefix):
            return None
        if self.connected.get(prefix) != like.connected.get(prefix):
            return None
        if self._statics.get(prefix) != like._statics.get(prefix):
            return None
        if self._internal(prefix) is not like._internal(prefix):
            return None
        like.table(prefix)
        return like._tables[prefix]

    def _plain(self, prefix: IPv4Network) -> bool:
        """Whether neither BGP nor redistribution brings the prefix."""
        if self._originates is None:
            self._originates = external_routes(self)
        return not self._originates.get(prefix) and not self.bgp.best.get(prefix)

    def _best(self, prefix: IPv4Network) -> Iterator[tuple[str, Route]]:
        return self._candidates(prefix, bgp_too=True)

    def _candidates(self, prefix: IPv4Network, *, bgp_too: bool) -> Iterator[tuple[str, Route]]:
        connected = self.connected.get(prefix, {})
        statics = self._statics.get(prefix, {})
        ospf = self._ospf(prefix)
        told = self._told(prefix) if bgp_too and self.bgp.best else {}
        for router in sorted({*connected, *statics, *ospf, *told}):
            candidates = [one[router] for one in (ospf, told) if router in one]
            if router in statics:
                candidates.append(_static_route(prefix, statics[router]))
            if router in connected:
                candidates.append(
                    Route(prefix, "connected", "", 0, 0, tuple(Hop(p) for p in connected[router]))
                )
            yield router, min(candidates, key=lambda route: route.distance)

    def _told(self, prefix: IPv4Network) -> dict[str, Route]:
        """BGP's routes whose next hop resolves; what a router brings in itself it has otherwise."""
        found: dict[str, Route] = {}
        for router, paths in self.bgp.best.get(prefix, {}).items():
            first = paths[0]
            if first.next_hop is None:
                continue
            hops: list[Hop] = []
            for path in paths:
                way = self._resolve(router, StaticRoute(prefix, path.next_hop), deep=True)
                hops += way or ()
            if hops:
                kind = "external" if first.external else "internal"
                distance = bgp.EXTERNAL_DISTANCE if first.external else bgp.INTERNAL_DISTANCE
                found[router] = Route(prefix, "bgp", kind, distance, first.med, tuple(dict.fromkeys(hops)))
        return found

    def _ospf(self, prefix: IPv4Network) -> dict[str, Route]:
        found = dict(self._internal(prefix))
        if self._originates is None:
            self._originates = external_routes(self)
        for router, kind, metric, hops in self._external(prefix):
            if router not in found:
                found[router] = Route(
                    prefix, "ospf", kind, self._distance(router), metric, self._hops(router, hops)
                )
        for one in self._originates.get(prefix, ()):
            if one.summary:
                nowhere = Route(prefix, "ospf", "summary", DISCARD_DISTANCE, one.metric, ())
                found.setdefault(one.node.router, nowhere)
        return found

    def _process(self, router: str) -> OspfProcess:
        processes = self.topology.network.devices[router].ospf
        return processes[min(processes)] if processes else _PLAIN

    def _distance(self, router: str) -> int:
        return self._process(router).distance

    def _internal(self, prefix: IPv4Network) -> dict[str, Route]:
        """OSPF's own routes to the prefix. Not to be changed."""
        return self._of_ospf(prefix)[1]

    def _of_ospf(self, prefix: IPv4Network) -> tuple[_Spreads, dict[str, Route]]:
        known = self._internals.get(prefix)
        if known is None:
            reached = self._spreads(prefix)
            before = self._like._of_ospf(prefix) if self._like is not None else None
            if before is not None and all(a is z for a, z in zip(reached, before[0], strict=True)):
                known = before
            else:
                known = reached, self._made(prefix, *reached)
            self._internals[prefix] = known
        return known

    def _spreads(self, prefix: IPv4Network) -> _Spreads:
        """How routers reach the prefix, and what they know by default routes of stub areas: see `spf.spread`."""
        sources: dict[int, dict[Node, int]] = {}
        for one in self.graph.adverts.get(prefix, ()):
            area = sources.setdefault(one.area, {})
            area[one.node] = min(one.cost, area.get(one.node, 1 << 30))
        told = telling(self.graph, prefix)
        defaults = _default_sources(self.graph) if prefix == DEFAULT else {}
        return (
            spread(self.graph, sources, telling=told) if sources or told.told else _NOWHERE,
            spread(self.graph, defaults, stop=True) if defaults else _NOWHERE,
        )

    def _made(
        self, prefix: IPv4Network, reached: dict[Node, Reach], defaults: dict[Node, Reach]
    ) -> dict[str, Route]:
        if defaults:
            reached = {**_stub_defaults(self.graph, defaults), **reached}
        found: dict[str, Route] = {}
        for node in sorted(reached):
            reach = reached[node]
            if reach.hops or reach.kind == "summary":
                hops = self._hops(node.router, reach.hops)
                route = Route(prefix, "ospf", reach.kind, self._distance(node.router), reach.cost, hops)
                known = found.get(node.router)
                if known is None or (route.kind == "inter", route.metric) < (
                    known.kind == "inter",
                    known.metric,
                ):
                    found[node.router] = route
        return found

    def _external(self, prefix: IPv4Network) -> Iterator[tuple[str, str, int, tuple[tuple[Port, Port], ...]]]:
        """The best of E1 (cost to the router added) and E2 (metric, then cost), RFC 2328 16.4."""
        best: dict[Node, tuple[tuple[int, int, int], tuple[tuple[Port, Port], ...], str]] = {}
        for one in (self._originates or {}).get(prefix, ()):
            for node, reach in self.to_router(one.node, one.only_area).items():
                if node == one.node or not self._learns(node, reach, one):
                    continue
                rank = (1, one.metric + reach.cost, 0) if one.kind == "E1" else (2, one.metric, reach.cost)
                known = best.get(node)
                letter = "E" if one.only_area is None else "N"
                if known is None or rank < known[0]:
                    best[node] = (rank, reach.hops, letter)
                elif rank == known[0]:
                    hops = tuple(dict.fromkeys((*known[1], *reach.hops)))
                    best[node] = (rank, hops, max(letter, known[2]))
        for node in sorted(best):
            rank, hops, letter = best[node]
            yield node.router, f"{letter}{rank[0]}", rank[1], hops

    def _learns(self, node: Node, reach: Reach, one: External) -> bool:
        """Externals are not told into stub areas; into an NSSA only from a router in it (RFC 3101)."""
        if not reach.hops:
            return False
        if one.only_area is not None:
            return True
        return any(self.graph.area_type(node, area) == "normal" for area in self.graph.areas[node])

    def _hops(self, router: str, hops: tuple[tuple[Port, Port], ...]) -> tuple[Hop, ...]:
        known = self._ways.get(hops)
        if known is None:
            ordered = sorted(
                set(hops), key=lambda pair: (pair[0].interface, pair[1].router, pair[1].interface)
            )
            interface = self.topology.interface
            known = tuple(
                Hop(out, interface(into).addresses[0].ip, into)
                for out, into in ordered[: self._process(router).max_paths]
            )
            self._ways[hops] = known
        return known

    def _settle_statics(self) -> None:
        """A static route is in use when its next hop resolves, not through itself; some resolve through others."""
        waiting = [
            (router, static)
            for router in sorted(self.topology.network.devices)
            for static in self.topology.network.devices[router].statics
            if static.vrf is None and static.distance < UNUSABLE
        ]
        for depth in range(_ROUNDS):
            resolved = [(r, s, self._resolve(r, s, deep=depth > 0)) for r, s in waiting]
            settled: dict[IPv4Network, dict[str, list[tuple[StaticRoute, tuple[Hop, ...]]]]] = {}
            for router, static, hops in resolved:
                if hops is not None:
                    settled.setdefault(static.prefix, {}).setdefault(router, []).append((static, hops))
            if settled == self._statics and (depth > 1 or all(hops is not None for _, _, hops in resolved)):
                return
            self._statics = settled
            self._tables.clear()
            self._originates = None

    def _resolve(self, router: str, static: StaticRoute, *, deep: bool) -> tuple[Hop, ...] | None:
        if static.interface is not None:
            return self._through(router, static.interface, static.next_hop)
        gateway = static.next_hop
        if gateway is None:
            return None
        for prefix in self.chain(gateway):
            if router in self.connected.get(prefix, {}):
                ports = self.connected[prefix][router]
                return tuple(Hop(port, gateway, neighbour(self.topology, port, gateway)) for port in ports)
            if deep and prefix != static.prefix and (route := self.table(prefix).get(router)) is not None:
                return route.hops
        return None

    def _through(self, router: str, name: str, gateway: IPv4Address | None) -> tuple[Hop, ...] | None:
        """Out of a named interface: to the gateway, or (proxy ARP) to the only router on the other end."""
        if name.lower().startswith("null"):
            return ()
        port = Port(router, name)
        if port not in self.topology.up or not self.topology.interface(port).addresses:
            return None
        if gateway is not None:
            return (Hop(port, gateway, neighbour(self.topology, port, gateway)),)
        peers = [peer for peer in self.topology.peers.get(port, ()) if peer in self.topology.up]
        return (Hop(port, None, peers[0] if len(peers) == 1 else None),)

    def _prefixes(self) -> frozenset[IPv4Network]:
        statics = (
            static.prefix
            for device in self.topology.network.devices.values()
            for static in device.statics
            if static.vrf is None
        )
        summaries = (
            one.prefix
            for device in self.topology.network.devices.values()
            for process in device.ospf.values()
            for one in process.summaries
            if one.advertise
        )
        return frozenset((*self.connected, *self.graph.adverts, *statics, *summaries, DEFAULT))


def _static_route(prefix: IPv4Network, found: list[tuple[StaticRoute, tuple[Hop, ...]]]) -> Route:
    nearest = min(static.distance for static, _ in found)
    hops = (hop for static, some in found if static.distance == nearest for hop in some)
    return Route(prefix, "static", "", nearest, 0, tuple(dict.fromkeys(hops)))


def _default_sources(graph: Graph) -> dict[int, dict[Node, int]]:
    """Border routers announce a default route into stub areas, at cost 1 (RFC 2328 12.4.3.1)."""
    sources: dict[int, dict[Node, int]] = {}
    for node, areas in sorted(graph.areas.items()):
        for area in sorted(areas):
            if graph.is_border(node) and graph.area_type(node, area) in DEFAULTED:
                sources.setdefault(area, {})[node] = 1
    return sources


def _stub_defaults(graph: Graph, reached: Mapping[Node, Reach]) -> dict[Node, Reach]:
    return {
        node: Reach("inter", reach.cost, reach.hops, reach.areas)
        for node, reach in reached.items()
        if not graph.is_border(node)
    }
