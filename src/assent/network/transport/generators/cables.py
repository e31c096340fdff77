"""Hosts, cables and whole routers that come, move and go."""

from __future__ import annotations

from dataclasses import replace

from assent.intents.errors import Clarify
from assent.network.transport.claims import Adjacency, Routing, Setting
from assent.network.transport.edge_objectives import AddressHost, DisconnectRouters, MoveCable, RetireRouter
from assent.network.transport.generators.interfaces import address_line, lost
from assent.network.transport.generators.part import Part, area_of, neighbours, process_number, wildcard
from assent.network.transport.grounding import Ground, listed
from assent.network.transport.network import HostPort, Port
from assent.network.transport.objectives import ConnectHost, ConnectRouters, DisconnectHost


def connected_host(objective: ConnectHost, ground: Ground) -> Part:
    part = Part()
    name = objective.interface
    part.section(objective.router, f"interface {name}", [address_line(objective.gateway), "no shutdown"])
    if objective.area is not None:
        network = f"network {wildcard(objective.gateway.network)} area {objective.area}"
        part.section(objective.router, f"router ospf {process_number(ground, objective.router)}", [network])
    elif ground.device(objective.router).ospf and area_of(ground, objective.router, name) is None:
        part.notes.append(f"{objective.gateway.network} is not advertised in OSPF: no area was said")
    part.claims += [
        Setting(router=objective.router, interface=name, field="shutdown", value=False),
        Routing(router=objective.router, prefix=objective.gateway.network, protocol="connected"),
    ]
    part.hosts.append(HostPort(objective.host, objective.address, Port(objective.router, name)))
    return part


def disconnected_host(objective: DisconnectHost, ground: Ground) -> Part:
    """The host's port is shut down, unless it is to stay up or other hosts hang on it."""
    port = Port(objective.router, objective.interface)
    others = [
        host.name
        for host in ground.network.hosts.values()
        if host.port == port and host.name != objective.host
    ]
    part = Part()
    part.unplugged.append(objective.host)
    if others or objective.keep_port:
        one = ground.port(port.router, port.interface)
        down = bool(one and one.shutdown)
        part.claims.append(
            Setting(router=port.router, interface=port.interface, field="shutdown", value=down)
        )
        part.notes.append(f"{objective.host} can be unplugged; {port} stays as it is")
        return part
    part.section(port.router, f"interface {port.interface}", ["shutdown"])
    part.claims.append(Setting(router=port.router, interface=port.interface, field="shutdown", value=True))
    lost(port.router, port.interface, ground, part)
    return part


def connected_routers(objective: ConnectRouters, ground: Ground) -> Part:
    part = Part()
    ends = (
        (objective.a, objective.a_interface, objective.a_address),
        (objective.z, objective.z_interface, objective.z_address),
    )
    for router, name, address in ends:
        part.section(router, f"interface {name}", [address_line(address), "no shutdown"])
        if objective.area is not None:
            network = f"network {wildcard(address.network)} area {objective.area}"
            part.section(router, f"router ospf {process_number(ground, router)}", [network])
        part.claims.append(Routing(router=router, prefix=address.network, protocol="connected"))
    if objective.area is not None:
        part.claims.append(Adjacency(a=objective.a, z=objective.z))
    part.links.append((Port(objective.a, objective.a_interface), Port(objective.z, objective.z_interface)))
    return part


def retired(objective: RetireRouter, ground: Ground) -> Part:
    """The far end of each of its cables is shut down; its own configuration stays with the machine."""
    part = Part()
    router = objective.router
    hosts = [host.name for host in ground.network.hosts.values() if host.port.router == router]
    if hosts:
        raise Clarify(
            [f"{listed(hosts)} is attached to {router}. Where should it go before {router} is taken out?"]
        )
    for name in ground.device(router).interfaces:
        for far in ground.far_ends(router, name):
            part.section(far.router, f"interface {far.interface}", ["shutdown"])
            part.claims.append(
                Setting(router=far.router, interface=far.interface, field="shutdown", value=True)
            )
    for other in ground.neighbours(router):
        part.claims.append(Adjacency(a=router, z=other, present=False))
    part.notes.append(f"{router} can be unplugged once this is done")
    return part


def readdressed_host(objective: AddressHost, ground: Ground) -> Part:
    """Nothing changes on a router: the port that the host is on leads there."""
    host = ground.host(objective.host)
    part = Part()
    part.hosts.append(replace(host, address=objective.address))
    part.claims.append(
        Routing(router=host.port.router, prefix=objective.address.network, protocol="connected")
    )
    part.notes.append(f"{host.name} gets {objective.address}: set it on the host itself")
    return part


def disconnected_routers(objective: DisconnectRouters, ground: Ground) -> Part:
    part = Part()
    for router, name in ((objective.a, objective.a_interface), (objective.z, objective.z_interface)):
        part.section(router, f"interface {name}", ["shutdown"])
        part.claims.append(Setting(router=router, interface=name, field="shutdown", value=True))
    lost(objective.a, objective.a_interface, ground, part)
    part.cut.append(Port(objective.a, objective.a_interface))
    return part


def moved_cable(objective: MoveCable, ground: Ground) -> Part:
    """The old port's addresses and OSPF area go along."""
    old, new = Port(objective.router, objective.interface), Port(objective.router, objective.to)
    fars = ground.far_ends(old.router, old.interface)
    one = ground.device(old.router).interfaces[old.interface]
    part = Part()
    adjacent = neighbours(ground, old.router, old.interface)
    part.section(old.router, f"interface {old.interface}", ["no ip address", "shutdown"])
    lines = [f"{address_line(a)}{' secondary' if at else ''}" for at, a in enumerate(one.addresses)]
    part.section(new.router, f"interface {new.interface}", [*lines, "no shutdown"])
    for name, down in ((old.interface, True), (new.interface, False)):
        part.claims.append(Setting(router=old.router, interface=name, field="shutdown", value=down))
    part.claims += [Adjacency(a=old.router, z=far.router) for far in adjacent]
    part.cut.append(old)
    part.links += [(new, far) for far in fars]
    return part
