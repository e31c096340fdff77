"""Sentences, the networks they speak of, and what has to be true of the network afterwards.

A check looks at the parsed candidate (device model, packets through access lists), never at text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from typing import Any

from assent.network.transport.device import Acl, AclEntry, Interface, OspfProcess, WildcardSet
from assent.network.transport.network import RoutedNetwork

Check = Callable[[RoutedNetwork], bool]


@dataclass(frozen=True)
class Case:
    """`type` None: any. `check` only for status config."""

    text: str
    status: str = "config"
    type: str | None = None
    check: Check | None = None
    network: str = "four"


FOUR = """
routers:
  R1:
    ospf: {process: 100}
    interfaces:
      GigabitEthernet0/0: {address: 192.168.1.1/24, area: 1}
      GigabitEthernet0/1: {address: 10.0.0.1/24, area: 0}
      GigabitEthernet0/2: {address: 40.0.0.1/24, area: 0}
  R2:
    ospf: {process: 100}
    interfaces:
      GigabitEthernet0/0: {shutdown: true}
      GigabitEthernet0/1: {address: 10.0.0.2/24, area: 0}
      GigabitEthernet0/2: {address: 20.0.0.1/24, area: 0}
      GigabitEthernet0/3: {address: 50.0.0.1/24, area: 0}
  R3:
    ospf: {process: 100}
    interfaces:
      GigabitEthernet0/0: {address: 172.16.1.1/24, area: 2}
      GigabitEthernet0/1: {address: 20.0.0.2/24, area: 0}
      GigabitEthernet0/2: {address: 30.0.0.1/24, area: 0}
  R4:
    ospf: {process: 100}
    interfaces:
      GigabitEthernet0/0: {shutdown: true}
      GigabitEthernet0/1: {address: 30.0.0.2/24, area: 0}
      GigabitEthernet0/2: {address: 40.0.0.2/24, area: 0}
      GigabitEthernet0/3: {address: 50.0.0.2/24, area: 0}
hosts:
  h1: {address: 192.168.1.10/24, attached_to: R1 GigabitEthernet0/0}
  h2: {address: 172.16.1.10/24, attached_to: R3 GigabitEthernet0/0}
"""

METRO = """
routers:
  core1:
    ospf: {process: 7}
    interfaces:
      TenGigabitEthernet1/0/1: {address: 10.255.0.1/30, area: 0}
      TenGigabitEthernet1/0/2: {address: 10.255.0.5/30, area: 0}
      Loopback0: {address: 10.254.0.1/32, area: 0}
  edge-paris:
    ospf: {process: 7}
    interfaces:
      FastEthernet0/0: {address: 10.10.10.1/24, area: 10}
      FastEthernet0/1: {shutdown: true}
      TenGigabitEthernet1/0/1: {address: 10.255.0.2/30, area: 0}
  edge-lyon:
    ospf: {process: 7}
    interfaces:
      FastEthernet0/0: {address: 10.20.20.1/24, area: 20}
      TenGigabitEthernet1/0/1: {address: 10.255.0.6/30, area: 0}
hosts:
  billing: {address: 10.10.10.50/24, attached_to: edge-paris FastEthernet0/0}
  camera7: {address: 10.20.20.7/24, attached_to: edge-lyon FastEthernet0/0}
"""

NETWORKS = {"four": FOUR, "metro": METRO}


def full(name: str) -> str:
    """`0/1` is GigabitEthernet0/1; anything else is meant as written."""
    return f"GigabitEthernet{name}" if name[0].isdigit() else name


def port(net: RoutedNetwork, router: str, name: str) -> Interface:
    return net.devices[router].interfaces[full(name)]


def field(router: str, name: str, attribute: str, value: Any) -> Check:
    return lambda net: getattr(port(net, router, name), attribute) == value


def address(router: str, name: str, text: str) -> Check:
    return lambda net: IPv4Interface(text) in port(net, router, name).addresses


def process(net: RoutedNetwork, router: str) -> OspfProcess:
    (found,) = net.devices[router].ospf.values()
    return found


def area_of(net: RoutedNetwork, router: str, text: str) -> int | None:
    """The area of the process's first `network` statement that has the address (IOS: most specific first)."""
    inside = [n for n in process(net, router).networks if has(n.match, text)]
    inside.sort(key=lambda n: int(n.match.wildcard))
    return inside[0].area if inside else None


def route(router: str, prefix: str, via: str | None, distance: int = 1, present: bool = True) -> Check:
    def check(net: RoutedNetwork) -> bool:
        found = any(
            one.prefix == IPv4Network(prefix)
            and (via is None or str(one.next_hop) == via)
            and one.distance == distance
            for one in net.devices[router].statics
        )
        return found == present

    return check


def every(*checks: Check) -> Check:
    return lambda net: all(check(net) for check in checks)


def has(addresses: WildcardSet, text: str) -> bool:
    keep = ~int(addresses.wildcard) & 0xFFFFFFFF
    return int(IPv4Address(text)) & keep == int(addresses.address) & keep


@dataclass(frozen=True)
class Packet:
    source: str
    destination: str
    protocol: int = 6
    port: int | None = None
    source_port: int = 40000


def matches(entry: AclEntry, packet: Packet) -> bool:
    def ports(wanted: Any, got: int | None) -> bool:
        return wanted is None or (got is not None and any(low <= got <= high for low, high in wanted.ranges))

    return (
        (entry.protocol is None or entry.protocol == packet.protocol)
        and has(entry.source, packet.source)
        and has(entry.destination, packet.destination)
        and ports(entry.source_ports, packet.source_port)
        and ports(entry.destination_ports, packet.port)
        and not entry.established
    )


def permits(acl: Acl, packet: Packet) -> bool:
    if not acl.entries:
        return True
    return next((entry.action == "permit" for entry in acl.entries if matches(entry, packet)), False)


def passes(net: RoutedNetwork, router: str, name: str, direction: str, packet: Packet) -> bool:
    """Whether the interface's list in that direction (if any) lets the packet through."""
    bound = getattr(port(net, router, name), f"acl_{direction}")
    return bound is None or permits(net.devices[router].acls[bound], packet)


def drops(router: str, places: str, packet: Packet) -> Check:
    """`places`: such as `0/1:in 0/2:in`; every one of them drops the packet."""
    pairs = [place.rsplit(":", 1) for place in places.split()]
    return lambda net: all(not passes(net, router, name, way, packet) for name, way in pairs)


def lets(router: str, places: str, packet: Packet) -> Check:
    pairs = [place.rsplit(":", 1) for place in places.split()]
    return lambda net: all(passes(net, router, name, way, packet) for name, way in pairs)


def tcp(source: str, destination: str, port_: int) -> Packet:
    return Packet(source, destination, 6, port_)


def udp(source: str, destination: str, port_: int) -> Packet:
    return Packet(source, destination, 17, port_)


def icmp(source: str, destination: str) -> Packet:
    return Packet(source, destination, 1)


def tunnel_between(a: str, z: str, mode: str, a_address: str, z_address: str) -> Check:
    """Both ends exist, each points at an address of the other, with the stated inner addresses."""

    def end(net: RoutedNetwork, near: str, far: str, inner: str) -> bool:
        far_addresses = {one.ip for i in net.devices[far].interfaces.values() for one in i.addresses}
        return any(
            i.tunnel is not None
            and i.tunnel.mode == mode
            and i.tunnel.destination in far_addresses
            and IPv4Interface(inner) in i.addresses
            for i in net.devices[near].interfaces.values()
        )

    return lambda net: end(net, a, z, a_address) and end(net, z, a, z_address)
