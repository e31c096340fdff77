"""Which interfaces are up and what is on the other end: layers 1 and 2, worked out once per network.

Cables name physical interfaces; sub-interfaces of both ends with the same 802.1Q tag are joined too. An
interface cabled to one that is shut down has no carrier, so it is down as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from ipaddress import IPv4Address, IPv4Network

from assent.network.transport.device import Interface
from assent.network.transport.network import HostPort, Port, RoutedNetwork

_BANDWIDTH_KBPS = (
    ("HundredGig", 100_000_000),
    ("FortyGig", 40_000_000),
    ("TwentyFiveGig", 25_000_000),
    ("TenGig", 10_000_000),
    ("TwoGig", 2_500_000),
    ("FiveGig", 5_000_000),
    ("Gigabit", 1_000_000),
    ("FastEthernet", 100_000),
    ("Ethernet", 10_000),
    ("Serial", 1_544),
    ("Loopback", 8_000_000),
    ("Tunnel", 100),
    ("Vlan", 1_000_000),
    ("BDI", 1_000_000),
    ("BVI", 1_000_000),
    ("Port-channel", 1_000_000),
)
"""What IOS assumes where nobody says `bandwidth` (show interfaces, BW)."""

_SPEED_MBPS = re.compile(r"^\d+$")


@dataclass(frozen=True)
class Topology:
    """`up`: interfaces of the global table whose line protocol is up; those of VRFs take no part here. `peers`: the
    other ports of each port's segment, and the far end of a tunnel. `owners`: who has an address, up or not.
    `hosts`: by the layer-3 interface they use. `subnets`: the interfaces with an address in each, up or not."""

    network: RoutedNetwork
    up: frozenset[Port]
    peers: dict[Port, tuple[Port, ...]]
    owners: dict[IPv4Address, tuple[Port, ...]]
    hosts: dict[Port, tuple[HostPort, ...]]
    subnets: dict[IPv4Network, tuple[Port, ...]]

    @cached_property
    def places(self) -> dict[IPv4Address, frozenset[Port]]:
        """By address of a host: the ports that hosts with it hang on."""
        found: dict[IPv4Address, set[Port]] = {}
        for port, hosts in self.hosts.items():
            for host in hosts:
                found.setdefault(host.address.ip, set()).add(port)
        return {address: frozenset(ports) for address, ports in found.items()}

    def interface(self, port: Port) -> Interface:
        return self.network.devices[port.router].interfaces[port.interface]

    def owner(self, router: str, address: IPv4Address) -> Port | None:
        """The interface of `router` that is up and has this address."""
        return next((p for p in self.owners.get(address, ()) if p.router == router and p in self.up), None)

    def without(self, dead: Iterable[Port]) -> Topology:
        """The same network with some interfaces down."""
        return replace(self, up=self.up - frozenset(dead))

    def with_tunnels(self, pairs: Iterable[tuple[Port, Port]], ends: Iterable[Port]) -> Topology:
        """The same network with tunnel interfaces up, and joined where both ends match."""
        peers = dict(self.peers)
        for a, z in pairs:
            peers[a], peers[z] = (z,), (a,)
        ours = frozenset(end for end in ends if self.interface(end).vrf is None)
        return replace(self, up=self.up | ours, peers=peers)


def build(network: RoutedNetwork) -> Topology:
    """Tunnels start down: `tunnels` brings them up where their ends reach one another."""
    peers = segments(network)
    hosts = _hosts(network)
    owners: dict[IPv4Address, tuple[Port, ...]] = {}
    subnets: dict[IPv4Network, tuple[Port, ...]] = {}
    up: set[Port] = set()
    for router, device in network.devices.items():
        for name, interface in device.interfaces.items():
            port = Port(router, name)
            if interface.vrf is not None:
                continue
            for address in interface.addresses:
                owners[address.ip] = (*owners.get(address.ip, ()), port)
                subnets[address.network] = (*subnets.get(address.network, ()), port)
            if interface.tunnel is None and _enabled(network, port) and _carrier(network, port, peers, hosts):
                up.add(port)
    return Topology(network, frozenset(up), peers, owners, hosts, subnets)


def bandwidth_kbps(interface: Interface) -> int:
    """What the interface is taken to carry: `bandwidth`, or its speed, or its type's default."""
    if interface.bandwidth_kbps is not None:
        return interface.bandwidth_kbps
    if interface.speed is not None and _SPEED_MBPS.match(interface.speed) and "Ethernet" in interface.name:
        return int(interface.speed) * 1000
    return next((kbps for start, kbps in _BANDWIDTH_KBPS if interface.name.startswith(start)), 1_000_000)


def ports_of_link(network: RoutedNetwork, link: tuple[Port, Port]) -> frozenset[Port]:
    """Every interface that loses its carrier when the cable is cut: both ends and their sub-interfaces."""
    dead: set[Port] = set()
    for end in link:
        device = network.devices.get(end.router)
        names = device.interfaces if device else {}
        dead.update(Port(end.router, n) for n in names if n == end.interface or _parent(n) == end.interface)
    return frozenset(dead)


def is_loopback(name: str) -> bool:
    return name.startswith("Loopback")


def _parent(name: str) -> str | None:
    head, dot, _ = name.partition(".")
    return head if dot else None


def _enabled(network: RoutedNetwork, port: Port) -> bool:
    device = network.devices.get(port.router)
    interface = device.interfaces.get(port.interface) if device else None
    if device is None or interface is None or interface.shutdown:
        return False
    parent = device.interfaces.get(_parent(port.interface) or "")
    return parent is None or not parent.shutdown


def _carrier(
    network: RoutedNetwork,
    port: Port,
    peers: dict[Port, tuple[Port, ...]],
    hosts: dict[Port, tuple[HostPort, ...]],
) -> bool:
    others = peers.get(port, ())
    return len(others) != 1 or bool(hosts.get(port)) or _enabled(network, _physical(network, others[0]))


def _physical(network: RoutedNetwork, port: Port) -> Port:
    """A sub-interface that is shut down leaves the carrier of the cable up; its physical interface does not."""
    parent = _parent(port.interface)
    device = network.devices[port.router]
    return Port(port.router, parent) if parent is not None and parent in device.interfaces else port


def segments(network: RoutedNetwork) -> dict[Port, tuple[Port, ...]]:
    """By port: the other ports on its wire, whatever table they are in."""
    joined: dict[Port, set[Port]] = {}
    for a, z in network.links:
        for left, right in ((a, z), *_tagged(network, a, z)):
            if left.router not in network.devices or right.router not in network.devices:
                continue
            merged = joined.get(left, {left}) | joined.get(right, {right})
            for member in merged:
                joined[member] = merged
    return {
        port: tuple(sorted(members - {port}, key=lambda p: (p.router, p.interface)))
        for port, members in joined.items()
    }


def _tagged(network: RoutedNetwork, a: Port, z: Port) -> list[tuple[Port, Port]]:
    """Sub-interfaces of both ends whose frames are the other's: the same tag, or none. What is native at one end alone
    gets the frames of the other end's port itself."""
    ours, theirs = _children(network, a), _children(network, z)
    found = [
        (Port(a.router, left.name), Port(z.router, right.name))
        for left in ours
        for right in theirs
        if (left.native and right.native) or (left.dot1q == right.dot1q and left.native == right.native)
    ]
    found += [(Port(a.router, one.name), z) for one in ours if one.native and not _has_native(theirs)]
    found += [(a, Port(z.router, one.name)) for one in theirs if one.native and not _has_native(ours)]
    return found


def _has_native(some: list[Interface]) -> bool:
    return any(one.native for one in some)


def _children(network: RoutedNetwork, port: Port) -> list[Interface]:
    device = network.devices.get(port.router)
    found = device.interfaces.values() if device else ()
    return [one for one in found if one.dot1q is not None and _parent(one.name) == port.interface]


def _hosts(network: RoutedNetwork) -> dict[Port, tuple[HostPort, ...]]:
    found: dict[Port, tuple[HostPort, ...]] = {}
    for name in sorted(network.hosts):
        host = network.hosts[name]
        port = layer3(network, host)
        found[port] = (*found.get(port, ()), host)
    return found


def layer3(network: RoutedNetwork, host: HostPort) -> Port:
    """The interface that routes for a host: the port it hangs on, or the sub-interface with its subnet."""
    device = network.devices.get(host.port.router)
    if device is None:
        return host.port
    for name in sorted(device.interfaces):
        if name == host.port.interface or _parent(name) == host.port.interface:
            subnets = [address.network for address in device.interfaces[name].addresses]
            if any(host.address.ip in subnet for subnet in subnets):
                return Port(host.port.router, name)
    return host.port
