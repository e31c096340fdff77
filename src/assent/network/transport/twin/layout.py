"""How a network is laid out in namespaces: names, addresses of cards, cables, bridges, and what cannot be shown.

Pure: `running` carries it out, `probes` and `evidence` read it to know where a packet was seen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface, IPv4Network

from assent.network.transport.device import Device, Interface
from assent.network.transport.languages.frr.render import Timers, beyond
from assent.network.transport.network import HostPort, Port, RoutedNetwork
from assent.network.transport.verifier import ospf, topology, unknown
from assent.network.transport.verifier.ospf import speaker_of
from assent.network.transport.verifier.ranges import told_costs
from assent.network.transport.verifier.topology import Topology, is_loopback

SWITCH = "switch"


@dataclass(frozen=True, slots=True)
class Card:
    """One end of a cable: an interface of a namespace, with a hardware address of its own."""

    space: str
    name: str
    mac: str


@dataclass(frozen=True, slots=True)
class Station:
    """A host, or what stands for the hosts of a subnet that names none: where packets are sent and seen."""

    name: str
    card: Card
    address: IPv4Interface | None
    gateway: IPv4Address | None
    port: Port
    also: tuple[IPv4Interface, ...] = ()
    """Addresses that only this place can have, such as a next hop outside the network."""


@dataclass(frozen=True)
class Layout:
    """`cards`: by port; loopbacks are on each router's `lo`. `segments`: cards that share a wire."""

    network: RoutedNetwork
    topology: Topology
    spaces: dict[str, str]
    names: dict[str, dict[str, str]]
    cards: dict[Port, Card]
    segments: tuple[tuple[Card, ...], ...]
    stations: dict[str, Station]
    timers: dict[str, dict[str, Timers]]
    ranges: dict[str, dict[tuple[int, IPv4Network], int]]
    """By router: what its area ranges cost, by area and prefix."""
    hidden: dict[str, tuple[str, ...]]
    """By router: what the twin does not show of it."""

    def at(self, port: Port) -> Station | None:
        """The first station on a port's wire."""
        return next((one for one in self.stations.values() if one.port == port), None)


def lay_out(network: RoutedNetwork) -> Layout:
    """Routers are r0, r1, ...; hosts h0, ...; stand-ins for unnamed hosts e0, ... in the order of their names."""
    at = topology.build(network)
    spaces = {router: f"r{index}" for index, router in enumerate(sorted(network.devices))}
    names = {router: _names(network.devices[router]) for router in spaces}
    cards: dict[Port, Card] = {}
    for router, space in spaces.items():
        for interface, name in names[router].items():
            if name != "lo":
                cards[Port(router, interface)] = Card(space, name, _mac(len(cards)))
    stations = _stations(at, cards)
    return Layout(
        network,
        at,
        spaces,
        names,
        cards,
        tuple(_segments(at, cards, stations)),
        stations,
        {router: {} for router in spaces} | _timers(at),
        {router: {} for router in spaces} | _ranges(at),
        {router: reasons for router in spaces if (reasons := tuple(_hidden(network, router)))},
    )


def _names(device: Device) -> dict[str, str]:
    """What the kernel calls each interface that it can show."""
    found: dict[str, str] = {}
    for name, interface in device.interfaces.items():
        if is_loopback(name):
            found[name] = "lo"
        elif _shown(interface):
            found[name] = f"e{len(found)}"
    return found


def _shown(interface: Interface) -> bool:
    plain = interface.dot1q is None and interface.tunnel is None and interface.vrf is None
    return plain and "." not in interface.name


def _hidden(network: RoutedNetwork, router: str) -> Iterable[str]:
    device = network.devices[router]
    for interface in device.interfaces.values():
        if not is_loopback(interface.name) and not _shown(interface) and not interface.shutdown:
            kind = "a tunnel" if interface.tunnel else "an 802.1Q sub-interface"
            kind = kind if interface.vrf is None else f"in VRF {interface.vrf}"
            yield f"{router} {interface.name} is {kind}, which the twin does not show"
        if is_loopback(interface.name) and interface.shutdown:
            yield f"{router} {interface.name} is a loopback that is shut down, which the twin does not show"
        lists = (device.acls.get(name or "") for name in (interface.acl_in, interface.acl_out))
        if any(entry.dscp is not None for acl in lists if acl for entry in acl.entries):
            yield f"{router} {interface.name} filters by DSCP, and the twin marks no packets"
    yield from (f"{router} has {what}, which the twin does not show" for what in beyond(device))
    yield from unknown.deciding(network, (router,))


def _stations(at: Topology, cards: dict[Port, Card]) -> dict[str, Station]:
    found: dict[str, Station] = {}
    number = len(cards)
    for index, name in enumerate(sorted(at.network.hosts)):
        host = at.network.hosts[name]
        if host.port in cards:
            card = Card(f"h{index}", "eth0", _mac(number + index))
            found[name] = Station(name, card, host.address, _gateway(at, host), host.port)
    number += len(at.network.hosts)
    for index, port in enumerate(sorted(set(cards) - set(at.peers) - set(at.hosts))):
        card = Card(f"e{index}", "eth0", _mac(number + index))
        found[f"a host on {port}"] = Station(f"a host on {port}", card, None, None, port, _beyond(at, port))
    return found


def _gateway(at: Topology, host: HostPort) -> IPv4Address | None:
    interface = at.interface(host.port)
    return next((one.ip for one in interface.addresses if host.address.ip in one.network), None)


def _beyond(at: Topology, port: Port) -> tuple[IPv4Interface, ...]:
    """Next hops of static routes on this subnet that are no router's: somebody outside has them."""
    subnets = [one.network for one in at.interface(port).addresses]
    hops = {static.next_hop for static in at.network.devices[port.router].statics if static.next_hop}
    lone = sorted(hop for hop in hops if hop not in at.owners and any(hop in net for net in subnets))
    return tuple(IPv4Interface((hop, 32)) for hop in lone)


def _segments(
    at: Topology, cards: dict[Port, Card], stations: dict[str, Station]
) -> Iterable[tuple[Card, ...]]:
    done: set[Port] = set()
    for port in sorted(cards):
        if port not in done:
            ports = [port, *(other for other in at.peers.get(port, ()) if other in cards)]
            done.update(ports)
            hosts = [one.card for one in stations.values() if one.port in ports]
            yield (*(cards[one] for one in ports), *hosts)


def _timers(at: Topology) -> dict[str, dict[str, Timers]]:
    """OSPF's timers, so short that nobody waits: equal ones stay equal on a wire, and others different."""
    found: dict[str, dict[str, Timers]] = {}
    for router, device in at.network.devices.items():
        for name, interface in device.interfaces.items():
            mine = _pace(device, interface)
            others = [
                _pace(at.network.devices[peer.router], at.interface(peer))
                for peer in at.peers.get(Port(router, name), ())
            ]
            paces = [mine, *(one for one in others if one is not None)]
            if mine is not None and any(one != mine for one in paces):
                hellos = sorted({one[0] for one in paces if one is not None})
                deads = sorted({one[1] for one in paces if one is not None})
                pace = Timers(1 + hellos.index(mine[0]), 2 + len(hellos) + deads.index(mine[1]))
                found.setdefault(router, {})[name] = pace
    return found


def _ranges(at: Topology) -> dict[str, dict[tuple[int, IPv4Network], int]]:
    found: dict[str, dict[tuple[int, IPv4Network], int]] = {}
    if any(p.summaries for device in at.network.devices.values() for p in device.ospf.values()):
        for (node, area, prefix), cost in told_costs(ospf.build(at)).items():
            found.setdefault(node.router, {})[area, prefix] = cost
    return found


def _pace(device: Device, interface: Interface) -> tuple[int, int] | None:
    """Hello and dead interval in s; IOS has the dead interval follow the hello interval, four to one."""
    speaker = speaker_of(device, interface, "")
    if speaker is None:
        return None
    slow = speaker.network_type in ("non-broadcast", "point-to-multipoint")
    hello = interface.ospf_hello_s or (30 if slow else 10)
    return hello, interface.ospf_dead_s or 4 * hello


def _mac(number: int) -> str:
    """Locally administered; the same in every run."""
    return ":".join(f"{part:02x}" for part in (0x02, 0xA5, *(number >> s & 255 for s in (24, 16, 8, 0))))
