"""OSPF as IOS configures it: who speaks it where, who is whose neighbour, and the graph of every area (RFC 2328).

`spf` finds paths in the graph, `routes` makes routes of them, `checks` and claims read the adjacencies.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from typing import Any, NamedTuple, TypeAlias

from assent.network.transport.device import Device, Interface, OspfProcess, Summary
from assent.network.transport.network import Port
from assent.network.transport.secrets import keys_differ
from assent.network.transport.verifier import acl
from assent.network.transport.verifier.packets import OSPF, Packet
from assent.network.transport.verifier.topology import Topology, bandwidth_kbps, is_loopback

ALL_SPF_ROUTERS = IPv4Address("224.0.0.5")
MAX_COST = 65_535
DEFAULTED = ("stub", "totally-stub", "totally-nssa")
"""Kinds of areas into which border routers announce a default route as a summary."""


def is_nssa(kind: str) -> bool:
    return kind in ("nssa", "totally-nssa", "nssa-default")


class Node(NamedTuple):
    """An OSPF process of a router: what a graph's vertex is."""

    router: str
    process: int


class Edge(NamedTuple):
    """The way from a node through `out` to its neighbour's `into`."""

    cost: int
    node: Node
    out: Port
    into: Port


@dataclass(frozen=True, slots=True)
class Advert:
    """A subnet that a router is attached to, in an area, at the cost of its interface."""

    node: Node
    area: int
    port: Port
    cost: int


@dataclass(frozen=True, slots=True)
class Speaker:
    """An interface on which OSPF runs."""

    port: Port
    node: Node
    area: int
    cost: int
    passive: bool
    network_type: str


@dataclass(frozen=True, slots=True)
class Adjacent:
    """Two interfaces of one segment that both speak OSPF. `reasons`: why they are no neighbours, if not."""

    a: Speaker
    z: Speaker
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What one router says about OSPF, on its interfaces that are `up`."""

    device: Device
    up: tuple[str, ...]
    speakers: tuple[Speaker, ...]
    adverts: tuple[tuple[IPv4Network, Advert], ...]


Edges: TypeAlias = dict[int, dict[Node, tuple[Edge, ...]]]


@dataclass(frozen=True)
class Graph:
    """`edges`: by area and node. `adverts`: who is attached to a subnet. `areas`: those with an interface up."""

    speakers: dict[Port, Speaker]
    pairs: tuple[Adjacent, ...]
    edges: Edges
    adverts: dict[IPv4Network, tuple[Advert, ...]]
    areas: dict[Node, frozenset[int]]
    area_types: dict[tuple[Node, int], str]
    like: Graph | None = field(default=None, compare=False, repr=False)
    """Another one that is much the same: what was found out about it holds here where nothing differs."""
    told: dict[str, Told] = field(default_factory=dict, compare=False, repr=False)
    summaries: dict[tuple[Node, int], tuple[Summary, ...]] = field(default_factory=dict)
    """By process and area: its ranges, in use where the router is a border of the area."""

    @cached_property
    def by_ports(self) -> dict[tuple[Port, Port], Adjacent]:
        return {(pair.a.port, pair.z.port): pair for pair in self.pairs}

    @cached_property
    def incoming(self) -> dict[int, dict[Node, tuple[tuple[Node, int], ...]]]:
        """By area and node: its neighbours and what it costs them to come here."""
        found: dict[int, dict[Node, list[tuple[Node, int]]]] = {}
        for area, nodes in self.edges.items():
            into = found.setdefault(area, {})
            for node, edges in nodes.items():
                for edge in edges:
                    into.setdefault(edge.node, []).append((node, edge.cost))
        return {area: {n: tuple(v) for n, v in nodes.items()} for area, nodes in found.items()}

    @cached_property
    def trees(self) -> dict[Any, Any]:
        """A memory of `spf`: shortest paths of an area's nodes to some of them."""
        return {}

    @cached_property
    def spreads(self) -> dict[Any, Any]:
        """A memory of `spf`: how all nodes reach something."""
        return {}

    @cached_property
    def changes(self) -> dict[int, tuple[tuple[Node, Edge, bool], ...]]:
        """By area: the edges that only the graph that this one is like has, or (True) only this one has."""
        old = self.like.edges if self.like is not None else {}
        return {
            area: tuple(_differing(old.get(area, {}), self.edges.get(area, {})))
            for area in {*old, *self.edges}
        }

    @cached_property
    def free(self) -> bool:
        """Whether some way costs nothing, which IOS does not let one configure."""
        return any(e.cost < 1 for nodes in self.edges.values() for es in nodes.values() for e in es)

    @cached_property
    def same_areas(self) -> bool:
        """Whether areas are as in the graph that this one is like."""
        like = self.like
        return like is not None and (like.areas, like.area_types) == (self.areas, self.area_types)

    @cached_property
    def borders(self) -> dict[int, tuple[Node, ...]]:
        """By area other than the backbone, in order: its border routers."""
        found: dict[int, list[Node]] = {}
        for node, areas in self.areas.items():
            if self.is_border(node):
                for area in areas - {0}:
                    found.setdefault(area, []).append(node)
        return {area: tuple(found[area]) for area in sorted(found)}

    @cached_property
    def ranges(self) -> dict[tuple[Node, int], tuple[Summary, ...]]:
        """The ranges in use, by border router and area."""
        return {
            (node, area): some
            for (node, area), some in self.summaries.items()
            if self.is_border(node) and area in self.areas[node]
        }

    def is_border(self, node: Node) -> bool:
        """An area border router, as IOS sees it (RFC 3509 2.1): attached to area 0 and to another."""
        areas = self.areas.get(node, frozenset())
        return 0 in areas and len(areas) > 1

    def area_type(self, node: Node, area: int) -> str:
        return self.area_types.get((node, area), "normal")

    def without(self, dead: frozenset[Port]) -> Graph:
        """The graph when some interfaces are down; what they have nothing to do with is shared."""
        speakers = {port: one for port, one in self.speakers.items() if port not in dead}
        touched = {one.area for port, one in self.speakers.items() if port in dead}
        edges = {
            area: {n: _alive(es, dead) for n, es in nodes.items()} if area in touched else nodes
            for area, nodes in self.edges.items()
        }
        adverts = {
            prefix: tuple(a for a in found if a.port not in dead)
            if any(a.port in dead for a in found)
            else found
            for prefix, found in self.adverts.items()
        }
        return replace(
            self,
            speakers=speakers,
            pairs=tuple(p for p in self.pairs if p.a.port not in dead and p.z.port not in dead),
            edges=edges,
            adverts={prefix: found for prefix, found in adverts.items() if found},
            areas=_areas(speakers.values()),
            like=self,
        )


def build(topology: Topology, like: Graph | None = None) -> Graph:
    """Who speaks OSPF on the interfaces that are up, and what follows from it. `like`: a graph that is much the same;
    what it says of routers and pairs that are as they were is taken over."""
    told = {}
    for router in sorted(topology.network.devices):
        device = topology.network.devices[router]
        up = tuple(name for name in device.interfaces if Port(router, name) in topology.up)
        known = like.told.get(router) if like is not None else None
        kept = known is not None and known.device is device and known.up == up
        told[router] = known if known is not None and kept else _told(router, device, up)
    speakers = {one.port: one for some in told.values() for one in some.speakers}
    adverts: dict[IPv4Network, list[Advert]] = {}
    area_types: dict[tuple[Node, int], str] = {}
    summaries: dict[tuple[Node, int], tuple[Summary, ...]] = {}
    for router, some in told.items():
        for prefix, advert in some.adverts:
            adverts.setdefault(prefix, []).append(advert)
        for process in some.device.ospf.values():
            node = Node(router, process.process)
            area_types.update({(node, a): t for a, t in process.area_types.items()})
            for one in process.summaries:
                if one.area is not None:
                    summaries[node, one.area] = (*summaries.get((node, one.area), ()), one)
    same = {name for name, some in told.items() if like is not None and some is like.told.get(name)}
    pairs = tuple(_pairs(topology, speakers, like, same))
    edges: dict[int, dict[Node, list[Edge]]] = {}
    for pair in pairs:
        if not pair.reasons:
            for near, far in ((pair.a, pair.z), (pair.z, pair.a)):
                found = edges.setdefault(near.area, {}).setdefault(near.node, [])
                found.append(Edge(near.cost, far.node, near.port, far.port))
    return Graph(
        speakers,
        pairs,
        {area: {node: tuple(sorted(es)) for node, es in nodes.items()} for area, nodes in edges.items()},
        {prefix: tuple(found) for prefix, found in adverts.items()},
        _areas(speakers.values()),
        area_types,
        like,
        told,
        summaries,
    )


def _told(router: str, device: Device, up: tuple[str, ...]) -> Told:
    speakers, adverts = [], []
    for name in up:
        interface = device.interfaces[name]
        speaker = speaker_of(device, interface, router)
        if speaker is not None:
            speakers.append(speaker)
            for prefix, cost in _advertised(device, interface, speaker):
                adverts.append((prefix, Advert(speaker.node, speaker.area, speaker.port, cost)))
    return Told(device, up, tuple(speakers), tuple(adverts))


def speaker_of(device: Device, interface: Interface, router: str) -> Speaker | None:
    """How OSPF runs on an interface: `ip ospf P area A` first, else the most specific `network` statement."""
    if not interface.addresses or interface.vrf is not None:
        return None
    found = area_of(device, interface, interface.addresses[0].ip)
    if found is None:
        return None
    number, area = found
    process = device.ospf.get(number) or OspfProcess(number)
    cost = ospf_cost(interface, process)
    kind = interface.ospf_network_type or _default_type(interface)
    return Speaker(
        Port(router, interface.name),
        Node(router, number),
        area,
        cost,
        _passive(process, interface.name),
        kind,
    )


def ospf_cost(interface: Interface, process: OspfProcess) -> int:
    """`ip ospf cost`, or reference bandwidth by bandwidth, rounded down, at least 1."""
    if interface.ospf_cost is not None:
        return interface.ospf_cost
    return max(1, min(MAX_COST, process.reference_mbps * 1000 // max(1, bandwidth_kbps(interface))))


def router_id(device: Device, process: OspfProcess, up: Iterable[str]) -> IPv4Address | None:
    """Configured, or the highest loopback address, or the highest address of an interface that is up."""
    if process.router_id is not None:
        return process.router_id
    names = [n for n in up if device.interfaces[n].addresses]
    loopbacks = [n for n in names if is_loopback(n)]
    return max((device.interfaces[n].addresses[0].ip for n in loopbacks or names), default=None)


def area_of(device: Device, interface: Interface, address: IPv4Address) -> tuple[int, int] | None:
    if interface.ospf_area is not None:
        return interface.ospf_area
    for number, process in device.ospf.items():
        statements = sorted(process.networks, key=lambda one: int(one.match.wildcard).bit_count())
        for one in statements:
            if not (int(address) ^ int(one.match.address)) & ~int(one.match.wildcard) & 0xFFFFFFFF:
                return number, one.area
    return None


def _passive(process: OspfProcess, name: str) -> bool:
    return name not in process.active if process.passive_default else name in process.passive


def _default_type(interface: Interface) -> str:
    if is_loopback(interface.name):
        return "loopback"
    serial = interface.tunnel is not None or interface.name.startswith(("Serial", "Tunnel"))
    return "point-to-point" if serial else "broadcast"


def _advertised(device: Device, interface: Interface, speaker: Speaker) -> list[tuple[IPv4Network, int]]:
    """Loopbacks are host routes unless their network type says otherwise (RFC 2328 9.1, 12.4.1)."""
    if speaker.network_type in ("loopback", "point-to-multipoint"):
        cost = speaker.cost if speaker.network_type == "loopback" else 0
        return [(IPv4Network(one.ip), cost) for one in interface.addresses]
    wanted = (speaker.node.process, speaker.area)
    covered = [one for one in interface.addresses if area_of(device, interface, one.ip) == wanted]
    return [(prefix, speaker.cost) for prefix in dict.fromkeys(one.network for one in covered)]


def _areas(speakers: Iterable[Speaker]) -> dict[Node, frozenset[int]]:
    found: dict[Node, set[int]] = {}
    for one in speakers:
        found.setdefault(one.node, set()).add(one.area)
    return {node: frozenset(areas) for node, areas in found.items()}


def _alive(edges: tuple[Edge, ...], dead: frozenset[Port]) -> tuple[Edge, ...]:
    return tuple(edge for edge in edges if edge.out not in dead and edge.into not in dead)


def _differing(
    old: dict[Node, tuple[Edge, ...]], new: dict[Node, tuple[Edge, ...]]
) -> Iterator[tuple[Node, Edge, bool]]:
    if old is new:
        return
    for node in {*old, *new}:
        mine, theirs = new.get(node, ()), old.get(node, ())
        if mine != theirs:
            yield from ((node, edge, False) for edge in theirs if edge not in mine)
            yield from ((node, edge, True) for edge in mine if edge not in theirs)


def _pairs(
    topology: Topology, speakers: dict[Port, Speaker], like: Graph | None, same: set[str]
) -> Iterable[Adjacent]:
    for port, near in speakers.items():
        for other in topology.peers.get(port, ()):
            far = speakers.get(other)
            if far is not None and (port.router, port.interface) < (other.router, other.interface):
                kept = like is not None and port.router in same and other.router in same
                known = like.by_ports.get((port, other)) if like is not None and kept else None
                yield known or Adjacent(near, far, tuple(_reasons(topology, near, far)))


def _reasons(topology: Topology, a: Speaker, z: Speaker) -> Iterable[str]:
    """Everything that keeps two speakers from exchanging routes (RFC 2328 10.5, 10.6)."""
    left, right = topology.interface(a.port), topology.interface(z.port)
    for one in (a, z):
        if one.passive:
            yield f"{one.port} is passive"
    if a.area != z.area:
        yield f"area {a.area} on {a.port}, area {z.area} on {z.port}"
    if not _same_subnet(a, left.addresses[0], right.addresses[0]):
        yield f"{left.addresses[0]} on {a.port} and {right.addresses[0]} on {z.port} are not one subnet"
    if a.network_type != z.network_type:
        yield f"network type {a.network_type} on {a.port}, {z.network_type} on {z.port}"
    if _timers(left, a) != _timers(right, z):
        said = ["/".join(map(str, timers)) for timers in (_timers(left, a), _timers(right, z))]
        yield f"hello/dead {said[0]} s on {a.port}, {said[1]} s on {z.port}"
    yield from _mtu(left, right, a, z)
    if a.network_type in ("broadcast", "non-broadcast") and left.ospf_priority == 0 == right.ospf_priority:
        yield f"priority 0 on {a.port} and {z.port}: nobody becomes designated router"
    yield from _process_reasons(topology, a, z)
    for here, there in ((a, z), (z, a)):
        yield from _filtered(topology, here, there)


def _same_subnet(a: Speaker, left: IPv4Interface, right: IPv4Interface) -> bool:
    if left.ip == right.ip:
        return False
    if a.network_type == "point-to-point":  # the mask in a hello is not looked at there
        return left.ip in right.network and right.ip in left.network
    return left.network == right.network


def _timers(interface: Interface, speaker: Speaker) -> tuple[int, int]:
    """Defaults by network type; the dead interval follows the hello interval, four to one."""
    slow = speaker.network_type in ("non-broadcast", "point-to-multipoint")
    hello = interface.ospf_hello_s or (30 if slow else 10)
    return hello, interface.ospf_dead_s or 4 * hello


def _mtu(left: Interface, right: Interface, a: Speaker, z: Speaker) -> Iterable[str]:
    """The side with the smaller MTU refuses the other's database description, unless told to ignore it."""
    sizes = [one.mtu or (1476 if one.tunnel else 1500) for one in (left, right)]
    smaller = left if sizes[0] < sizes[1] else right
    if sizes[0] != sizes[1] and not any("ospf mtu-ignore" in line for line in smaller.unknown):
        yield f"MTU {sizes[0]} on {a.port}, {sizes[1]} on {z.port}"


def _process_reasons(topology: Topology, a: Speaker, z: Speaker) -> Iterable[str]:
    devices = [topology.network.devices[one.node.router] for one in (a, z)]
    interfaces = [topology.interface(one.port) for one in (a, z)]
    processes = [
        d.ospf.get(s.node.process) or OspfProcess(s.node.process)
        for d, s in zip(devices, (a, z), strict=True)
    ]
    kinds = [bits(p.area_types.get(a.area, "normal")) for p in processes]
    if a.area == z.area and kinds[0] != kinds[1]:
        yield f"area {a.area} is {kinds[0]} on {a.node.router}, {kinds[1]} on {z.node.router}"
    ids = [
        router_id(d, p, sorted(n for n in d.interfaces if Port(s.node.router, n) in topology.up))
        for d, p, s in zip(devices, processes, (a, z), strict=True)
    ]
    if ids[0] == ids[1] and ids[0] is not None:
        yield f"{a.node.router} and {z.node.router} have the same router ID {ids[0]}"
    kinds_ = [authentication(p, i, a.area) for p, i in zip(processes, interfaces, strict=True)]
    if kinds_[0] != kinds_[1]:
        yield f"authentication {kinds_[0]} on {a.port}, {kinds_[1]} on {z.port}"
    elif kinds_[0] == "message-digest":
        yield from _key_reasons(a, z, dict(interfaces[0].ospf_keys), dict(interfaces[1].ospf_keys))


def _key_reasons(a: Speaker, z: Speaker, here: dict[int, str], there: dict[int, str]) -> Iterable[str]:
    """Packets are taken where the key that they name is there and is the same (RFC 2328 D.4.3); keys stay unsaid."""
    common = here.keys() & there.keys()
    if (here or there) and not common:
        said = ["key " + ", ".join(map(str, keys)) if keys else "no key" for keys in (here, there)]
        yield f"{said[0]} on {a.port}, {said[1]} on {z.port}"
    elif common and all(keys_differ(here[one], there[one]) for one in common):
        yield f"key {min(common)} is another one on {a.port} than on {z.port}"


def bits(kind: str) -> str:
    """What of an area's kind is in a hello, so that both ends must agree on it (RFC 2328 10.5, RFC 3101 2.4)."""
    return "nssa" if is_nssa(kind) else "stub" if kind == "totally-stub" else kind


def authentication(process: OspfProcess, interface: Interface, area: int) -> str:
    """RFC 2328 D: `null`, `simple` or `message-digest`; of the interface, else of its area, whose lines the model keeps
    as they are."""
    if interface.ospf_auth is not None:
        return interface.ospf_auth
    for line in process.unknown:
        if line.strip().startswith(f"area {area} authentication"):
            return line.strip().removeprefix(f"area {area} authentication").strip() or "simple"
    return "null"


def _filtered(topology: Topology, here: Speaker, there: Speaker) -> Iterable[str]:
    """An inbound list filters OSPF too: hellos to all routers, database descriptions to the interface itself."""
    device, interface = topology.network.devices[here.node.router], topology.interface(here.port)
    filters = acl.bound(device, interface.acl_in)
    if filters is None:
        return
    source = topology.interface(there.port).addresses[0].ip
    targets = [ALL_SPF_ROUTERS]
    if here.network_type != "point-to-point":
        targets.append(interface.addresses[0].ip)
    for target in targets:
        decision = acl.decide(filters, Packet(source, target, OSPF, dscp=48))
        if decision.action == "deny":
            yield f"{here.port} drops OSPF from {source} to {target}: {decision}"
            return
