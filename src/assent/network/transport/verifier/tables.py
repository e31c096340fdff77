"""VRFs: a router's tables as routers of their own, so that routes and packets of a VRF are looked up in its table.

Tables that cables join make one *world*: the global tables and what is cabled to them, a VRF and its namesakes at the
other ends of its links, a VRF that is alone. A world is a network in which the table of VRF X on R1 is a router
`R1 vrf X`. What is in no world together cannot reach one another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple, TypeAlias

from assent.network.transport.claims import Claim, Routing, Setting, Traffic
from assent.network.transport.device import Device, Interface
from assent.network.transport.network import HostPort, Port, RoutedNetwork
from assent.network.transport.routing_claims import Isolated, PathUse
from assent.network.transport.verifier import snapshot, topology
from assent.network.transport.verifier.view import View

_BETWEEN = " vrf "


class Table(NamedTuple):
    """A routing table of a router; None is the global one."""

    router: str
    vrf: str | None

    def __str__(self) -> str:
        return self.router if self.vrf is None else f"{self.router}{_BETWEEN}{self.vrf}"


World: TypeAlias = frozenset[Table]


def owner(name: str) -> str:
    """The router that a table's name belongs to."""
    return name.partition(_BETWEEN)[0]


def has_vrfs(network: RoutedNetwork) -> bool:
    return any(
        one.vrf is not None for device in network.devices.values() for one in device.interfaces.values()
    )


def worlds(*networks: RoutedNetwork) -> tuple[World, ...]:
    """The tables, joined where a cable joins them in any of these states; the one with the global tables first."""
    found = {
        Table(router, None): {Table(name, None) for name in networks[0].devices}
        for router in networks[0].devices
    }
    everywhere = next(iter(found.values()), set())
    found = dict.fromkeys(found, everywhere)
    for network in networks:
        for table in _tables(network):
            found.setdefault(table, {table})
        for a, z in _joined(network):
            merged = found[a] | found[z]
            for one in merged:
                found[one] = merged
    first = frozenset(next(iter(found.values()), set()))
    rest = {frozenset(some) for some in found.values()} - {first}
    return (first, *sorted(rest, key=lambda some: sorted(map(str, some))))


def view_of(view: View, world: World) -> View:
    """The network as that world has it. The view itself where nothing but the global tables are in it."""
    if all(table.vrf is None for table in world):
        return view
    if world not in view.worlds:
        view.worlds[world] = snapshot.build(_seen(view.network, world))
    return view.worlds[world]


def place(view: View, claim: Claim) -> World | None:
    """The world that a claim is about. None: one VRF that it names is nowhere in the network."""
    known = worlds(view.network)
    if isinstance(claim, Routing | Traffic) and claim.vrf is not None:
        at = claim.router if isinstance(claim, Routing) else claim.enters
        return next(
            (w for w in known for t in sorted(w, key=str) if t.vrf == claim.vrf and at in (None, t.router)),
            None,
        )
    if isinstance(claim, Traffic):
        ports = list(_entries(view, claim))
        if ports and all(view.topology.interface(port).vrf is not None for port in ports):
            table = _table(view.network, ports[0])
            return next((world for world in known if table in world), known[0])
    return known[0]


def as_seen(claims: Iterable[Claim], view: View, world: World) -> tuple[Claim, ...]:
    """The claims in the names of a world: a table's name for its router's where they speak of it."""
    return tuple(_named(claim, view, world) for claim in claims)


def located(view: View, claim: Claim) -> tuple[View, Claim] | None:
    """The view to judge the claim in, and how it reads there; None where its VRF is nowhere."""
    if not isinstance(claim, Traffic | Routing | PathUse) or not _concerned(view, claim):
        return view, claim
    world = place(view, claim)
    if world is None:
        return None
    at = view_of(view, world)
    return at, claim if at is view else _named(claim, view, world)


def leaks(view: View, claim: Isolated) -> list[str]:
    """The cables that join a VRF with another router's table, or another VRF."""
    home = Table(claim.router, claim.vrf)
    return [
        f"{a} – {z}"
        for a, z in _adjacent(view.network)
        if home in (_table(view.network, a), _table(view.network, z))
        and _table(view.network, a).vrf != _table(view.network, z).vrf
    ]


def _concerned(view: View, claim: Traffic | Routing | PathUse) -> bool:
    return has_vrfs(view.network) or getattr(claim, "vrf", None) is not None


def _named(claim: Claim, view: View, world: World) -> Claim:
    if isinstance(claim, Routing) and claim.vrf is not None:
        return claim.model_copy(update={"router": str(Table(claim.router, claim.vrf)), "vrf": None})
    if isinstance(claim, Traffic) and claim.vrf is not None:
        enters = claim.enters and str(Table(claim.enters, claim.vrf))
        return claim.model_copy(update={"enters": enters, "vrf": None})
    if isinstance(claim, Setting):
        device = view.network.devices.get(claim.router)
        it = device.interfaces.get(claim.interface) if device is not None else None
        table = Table(claim.router, it.vrf if it is not None else None)
        if table.vrf is not None and table in world:
            return claim.model_copy(update={"router": str(table)})
    return claim


def _tables(network: RoutedNetwork) -> Iterator[Table]:
    for router, device in network.devices.items():
        yield from (Table(router, name) for name in device.vrfs)
        yield from (Table(router, one.vrf) for one in device.interfaces.values())


def _table(network: RoutedNetwork, port: Port) -> Table:
    device = network.devices.get(port.router)
    it = device.interfaces.get(port.interface) if device is not None else None
    return Table(port.router, it.vrf if it is not None else None)


def _adjacent(network: RoutedNetwork) -> Iterator[tuple[Port, Port]]:
    """Ports with addresses that share a wire."""
    for port, others in topology.segments(network).items():
        for other in others:
            if port < other and _addressed(network, port) and _addressed(network, other):
                yield port, other


def _joined(network: RoutedNetwork) -> Iterator[tuple[Table, Table]]:
    return ((_table(network, a), _table(network, z)) for a, z in _adjacent(network))


def _addressed(network: RoutedNetwork, port: Port) -> bool:
    device = network.devices.get(port.router)
    it = device.interfaces.get(port.interface) if device is not None else None
    return it is not None and bool(it.addresses)


def _entries(view: View, claim: Traffic) -> Iterator[Port]:
    """The ports at which packets of a claim come in, of any table."""
    if claim.enters in view.network.hosts:
        yield from (p for p, some in view.topology.hosts.items() if any(h.name == claim.enters for h in some))
        return
    for router, device in view.network.devices.items():
        for name, it in device.interfaces.items():
            if claim.enters in (None, router) and any(
                one.network.overlaps(claim.flow.source) for one in it.addresses
            ):
                yield Port(router, name)


def _seen(network: RoutedNetwork, world: World) -> RoutedNetwork:
    devices: dict[str, Device] = {}
    texts: dict[str, str] = {}
    for table in sorted(world, key=str):
        device = network.devices.get(table.router)
        if device is not None:
            devices[str(table)] = _alone(device, table.vrf)
            texts[str(table)] = network.texts.get(table.router, "")
    links = [
        (Port(str(a), link[0].interface), Port(str(z), link[1].interface))
        for link in network.links
        for a in _on(network, link[0], world)
        for z in _on(network, link[1], world)
    ]
    hosts = {
        name: HostPort(name, host.address, Port(str(table), host.port.interface))
        for name, host in network.hosts.items()
        if (table := _table(network, topology.layer3(network, host))) in world
    }
    return RoutedNetwork(texts, devices, tuple(links), hosts)


def _on(network: RoutedNetwork, port: Port, world: World) -> list[Table]:
    """The tables of the world that have an interface on the port: itself, or a sub-interface."""
    device = network.devices.get(port.router)
    names = device.interfaces if device is not None else {}
    inside = [
        it.vrf for name, it in names.items() if name.partition(".")[0] == port.interface and it.addresses
    ]
    return [table for vrf in dict.fromkeys(inside) if (table := Table(port.router, vrf)) in world]


def _alone(device: Device, vrf: str | None) -> Device:
    """A router that has nothing but one of its tables. Interfaces of the others are there, but shut."""
    parents = {
        name.partition(".")[0] for name, one in device.interfaces.items() if one.vrf == vrf and "." in name
    }
    interfaces = {}
    for name, one in device.interfaces.items():
        if one.vrf == vrf:
            interfaces[name] = replace(one, vrf=None)
        else:
            interfaces[name] = Interface(name, shutdown=one.shutdown or name not in parents)
    statics = tuple(replace(one, vrf=None) for one in device.statics if one.vrf == vrf)
    if vrf is None:
        return replace(device, interfaces=interfaces, statics=statics)
    return replace(device, interfaces=interfaces, statics=statics, ospf={}, bgp=None)
