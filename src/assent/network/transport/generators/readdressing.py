"""What follows from a new address on an interface: its OSPF statement moves along, and who depended on the old one."""

from __future__ import annotations

from ipaddress import IPv4Interface

from assent.network.transport.claims import Routing
from assent.network.transport.generators.part import Part, area_of, neighbours, wildcard
from assent.network.transport.grounding import Ground
from assent.network.transport.objectives import InterfaceSettings


def readdressed(objective: InterfaceSettings, ground: Ground, part: Part) -> None:
    """Called for every interface objective; does nothing unless it replaces an address."""
    port = ground.port(objective.router, objective.interface)
    new = objective.address
    if port is None or new is None or objective.secondary or not port.addresses or port.addresses[0] == new:
        return
    old = port.addresses[0]
    if new.network != old.network:
        _ospf(objective, ground, part, old, new)
        _cable(objective, ground, part, new)
    where = f"{objective.router} {objective.interface}"
    if old.ip == new.ip:
        return
    for host in ground.network.hosts.values():
        if (host.port.router, host.port.interface) == (objective.router, objective.interface):
            outside = (
                ""
                if host.address.ip in new.network
                else f" and its address {host.address} is outside {new.network}"
            )
            part.notes.append(
                f"{host.name} loses its gateway {old.ip} on {where}{outside}: change it there too"
            )
    for name, device in ground.network.devices.items():
        for one in device.statics:
            if one.next_hop == old.ip:
                part.notes.append(f"{name} still routes {one.prefix} via {old.ip}, which {where} gives up")


def _ospf(
    objective: InterfaceSettings, ground: Ground, part: Part, old: IPv4Interface, new: IPv4Interface
) -> None:
    """The statement of the old subnet is replaced in the same area, unless others need it."""
    port = ground.port(objective.router, objective.interface)
    area = area_of(ground, objective.router, objective.interface)
    if port is None or area is None or port.ospf_area is not None:
        return
    device = ground.device(objective.router)
    for process in device.ospf.values():
        stated = [n for n in process.networks if n.match.network == old.network and n.area == area]
        covered = any(
            n.match.network is not None and new.ip in n.match.network and n.area == area and n not in stated
            for n in process.networks
        )
        if not stated and not covered:
            covering = [n for n in process.networks if n.match.network and old.ip in n.match.network]
            if not covering:
                continue
        others = any(
            one.name != port.name and any(a.ip in old.network for a in one.addresses)
            for one in device.interfaces.values()
        )
        lines = [f"no network {wildcard(old.network)} area {area}"] if stated and not others else []
        lines += [] if covered else [f"network {wildcard(new.network)} area {area}"]
        part.section(objective.router, f"router ospf {process.process}", lines)
        if lines:
            part.notes.append(
                f"OSPF on {objective.router} follows: {new.network} takes the place of {old.network} in area {area}"
            )
    peers = [
        far.router
        for name in ground.up_ports(objective.router)
        if name != objective.interface
        for far in neighbours(ground, objective.router, name)
    ]
    if objective.shutdown is not True:
        part.claims += [
            Routing(router=peer, prefix=new.network, protocol="ospf") for peer in dict.fromkeys(peers)
        ]


def _cable(objective: InterfaceSettings, ground: Ground, part: Part, new: IPv4Interface) -> None:
    for far in ground.far_ends(objective.router, objective.interface):
        there = ground.device(far.router).interfaces[far.interface].addresses
        if there and there[0].network != new.network:
            part.notes.append(
                f"{far} keeps {there[0]}: the two ends of the link are in different subnets then"
            )
