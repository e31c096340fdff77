"""Where flows come in and where they go: the network cut into places that are routed alike.

An *edge* is an interface with hosts or without another router. A *region* is a set of destinations that no
routing table and no interface tells apart, so that one address of it speaks for all.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

from assent.network.transport.network import Port
from assent.network.transport.verifier.packets import (
    Boxes,
    example,
    intersect_all,
    prefix_box,
    subtract_all,
)
from assent.network.transport.verifier.reach import Entry
from assent.network.transport.verifier.stepping import is_edge
from assent.network.transport.verifier.topology import is_loopback
from assent.network.transport.verifier.view import View

ANYWHERE = IPv4Network("0.0.0.0/0")


@dataclass(frozen=True, slots=True)
class Source:
    """The packets from `prefix` that come in at `entry`."""

    entry: Entry
    prefix: IPv4Network


@dataclass(frozen=True, slots=True)
class Region:
    """The addresses of `prefix` outside `holes`. `home`: somebody of this network may have them."""

    address: IPv4Address
    prefix: IPv4Network
    holes: tuple[IPv4Network, ...]
    home: bool

    def of(self, boxes: Boxes) -> Boxes:
        """The packets that go to the region."""
        inside = intersect_all(boxes, (prefix_box(ANYWHERE, self.prefix),))
        return subtract_all(inside, (prefix_box(ANYWHERE, hole) for hole in self.holes))


def sources(view: View, prefix: IPv4Network, enters: str | None) -> tuple[Source, ...]:
    """Where packets from `prefix` come in: at a host, at a router's edges, or at every edge.

    A router sends what has its own address, or what comes from none of its edges. A prefix that is nowhere in
    the network may come in at every edge.
    """
    if enters is not None and enters in view.topology.network.hosts:
        ports = [p for p, hosts in view.topology.hosts.items() if any(h.name == enters for h in hosts)]
        return tuple(Source(Entry(port.router, port), prefix) for port in ports)
    if prefix.prefixlen == 32:
        owners = view.topology.owners.get(prefix.network_address, ())
        owners = tuple(port for port in owners if enters in (None, port.router))
        if owners:
            return tuple(Source(Entry(port.router), prefix) for port in owners)
    if enters is not None:
        found = tuple(_at_edges(view, prefix, enters)) or tuple(_own(view, prefix, enters))
        return found or (Source(Entry(enters), prefix),)
    found = tuple(
        source for router in sorted(view.network.devices) for source in _at_edges(view, prefix, router)
    )
    return found or tuple(Source(Entry(port.router, port), prefix) for port in edges(view))


def edges(view: View) -> tuple[Port, ...]:
    """Every edge of the network that is up, in order."""
    ports = (port for port in view.topology.up if _is_lan(view, port))
    return tuple(sorted(ports, key=lambda port: (port.router, port.interface)))


def regions(view: View, destination: IPv4Network) -> tuple[Region, ...]:
    """The destination cut into regions; addresses of transit subnets that no router has are left out."""
    inside = _inside(known_prefixes(view), destination)
    found = []
    for prefix, holes in _nested({destination, *inside}):
        boxes = subtract_all((prefix_box(ANYWHERE, prefix),), (prefix_box(ANYWHERE, hole) for hole in holes))
        if not boxes:
            continue
        address = example(boxes[0]).destination
        home = _home(view, address, destination)
        if home is not None:
            found.append(Region(address, prefix, holes, home))
    return tuple(found)


def known_prefixes(view: View) -> tuple[IPv4Network, ...]:
    """Every prefix that a table, a configured interface or an interface's address stands for, in order."""
    if not view.prefixes:
        addresses = {IPv4Network(address) for address in view.topology.owners}
        view.prefixes.extend(sorted(view.routes.prefixes | set(view.topology.subnets) | addresses))
    return tuple(view.prefixes)


def _inside(ordered: tuple[IPv4Network, ...], destination: IPv4Network) -> list[IPv4Network]:
    found = []
    for index in range(bisect_left(ordered, destination), len(ordered)):
        if not ordered[index].subnet_of(destination):
            break
        found.append(ordered[index])
    return found


def _at_edges(view: View, prefix: IPv4Network, router: str) -> Iterator[Source]:
    device = view.network.devices.get(router)
    for name in sorted(device.interfaces) if device else ():
        port = Port(router, name)
        if not _is_lan(view, port):
            continue
        for subnet in dict.fromkeys(address.network for address in view.topology.interface(port).addresses):
            if subnet.overlaps(prefix) and (_alive(view, port) or prefix.subnet_of(subnet)):
                yield Source(Entry(router, port), prefix if prefix.subnet_of(subnet) else subnet)


def _is_lan(view: View, port: Port) -> bool:
    return is_edge(view, port) and not is_loopback(port.interface)


def _alive(view: View, port: Port) -> bool:
    return port in view.topology.up or port in view.topology.hosts


def _own(view: View, prefix: IPv4Network, router: str) -> Iterator[Source]:
    for address, ports in view.topology.owners.items():
        if address in prefix and any(port.router == router and port in view.topology.up for port in ports):
            yield Source(Entry(router), IPv4Network(address))


def _nested(prefixes: Iterable[IPv4Network]) -> Iterator[tuple[IPv4Network, tuple[IPv4Network, ...]]]:
    """Every prefix with the largest known ones inside it."""
    ordered = sorted(prefixes)
    holes: dict[IPv4Network, list[IPv4Network]] = {one: [] for one in ordered}
    around: list[IPv4Network] = []
    for one in ordered:
        while around and not one.subnet_of(around[-1]):
            around.pop()
        if around:
            holes[around[-1]].append(one)
        around.append(one)
    return ((one, tuple(holes[one])) for one in ordered)


def _home(view: View, address: IPv4Address, destination: IPv4Network) -> bool | None:
    """Whether the address has its place here; None: it is nobody's, or a part that is shut down."""
    owners = view.topology.owners.get(address, ())
    if owners:
        explicit = destination.prefixlen == 32
        return True if explicit or any(port in view.topology.up for port in owners) else None
    ports = _attached(view, address)
    if not ports:
        return False
    lans = [port for port in ports if is_edge(view, port)]
    if not lans:
        return None
    wanted = any(destination.subnet_of(a.network) for p in lans for a in view.topology.interface(p).addresses)
    return True if wanted or any(_alive(view, port) for port in lans) else None


def _attached(view: View, address: IPv4Address) -> list[Port]:
    subnets = view.topology.subnets
    number = int(address)
    bases = (IPv4Network((number >> (32 - size) << (32 - size), size)) for size in range(1, 33))
    return [port for base in bases for port in subnets.get(base, ())]
