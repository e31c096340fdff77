"""Tunnels to IOS lines and claims (GRE: RFC 2784; IP in IP: RFC 2003)."""

from __future__ import annotations

from ipaddress import IPv4Address

from assent.intents.errors import Clarify
from assent.network.transport.claims import TunnelUp
from assent.network.transport.generators.part import Part
from assent.network.transport.grounding import Ground
from assent.network.transport.objectives import RemoveTunnel, Tunnel


def tunnel(objective: Tunnel, ground: Ground) -> Part:
    """Both ends, each sourced where the other can reach it. Raises Clarify where that is not possible."""
    a_source = objective.a_source or _source(ground, objective.a, objective.z)
    z_source = objective.z_source or _source(ground, objective.z, objective.a)
    a_outer, z_outer = _outer(ground, objective.a, a_source), _outer(ground, objective.z, z_source)
    number = _number(objective, ground)
    part = Part()
    ends = (
        (objective.a, objective.a_address, a_source, z_outer),
        (objective.z, objective.z_address, z_source, a_outer),
    )
    for router, inner, source, destination in ends:
        lines = [
            f"ip address {inner.ip} {inner.netmask}",
            f"tunnel source {source}",
            f"tunnel destination {destination}",
        ]
        if objective.mode == "ipip":
            lines.append("tunnel mode ipip")
        part.section(router, f"interface Tunnel{number}", [*lines, "no shutdown"])
    name = f"Tunnel{number}"
    part.claims.append(TunnelUp(a=objective.a, a_interface=name, z=objective.z, z_interface=name))
    part.notes.append(
        f"the tunnel's ends are {objective.a} {a_source} ({a_outer}) and {objective.z} {z_source} ({z_outer})"
    )
    return part


def _source(ground: Ground, router: str, other: str) -> str:
    """A loopback that OSPF or others can reach is the best end; else the port that faces the other router,
    else the first port that faces any."""
    loopbacks = [
        name
        for name, one in ground.device(router).interfaces.items()
        if name.startswith("Loopback")
        and one.addresses
        and not one.shutdown
        and _advertised(ground, router, one.addresses[0].ip)
    ]
    linked = [name for name in ground.up_ports(router) if ground.far_ends(router, name)]
    candidates = [
        *sorted(loopbacks),
        *(name for name in ground.facing(router, other) if name in linked),
        *linked,
    ]
    if not candidates:
        raise Clarify(
            [
                f"{router} has no port that is up and linked. Which interface should be the tunnel's source there?"
            ]
        )
    return candidates[0]


def _advertised(ground: Ground, router: str, address: IPv4Address) -> bool:
    return any(
        one.match.network is not None and address in one.match.network
        for process in ground.device(router).ospf.values()
        for one in process.networks
    )


def _outer(ground: Ground, router: str, interface: str) -> IPv4Address:
    one = ground.port(router, interface)
    if one is None or not one.addresses:
        raise Clarify(
            [
                f"{router} {interface} has no address and cannot be a tunnel's source. Which interface is meant?"
            ]
        )
    return one.addresses[0].ip


def _number(objective: Tunnel, ground: Ground) -> int:
    """The stated number, if it is free at both ends; else the first that is."""
    taken = {name for router in (objective.a, objective.z) for name in ground.device(router).interfaces}
    if objective.number is not None:
        if f"Tunnel{objective.number}" in taken:
            raise Clarify(
                [f"Tunnel{objective.number} exists already. Which number should the new tunnel have?"]
            )
        return objective.number
    return next(n for n in range(len(taken) + 1) if f"Tunnel{n}" not in taken)


def removed_tunnel(objective: RemoveTunnel, ground: Ground) -> Part:
    """This end, and the other where it points back here."""
    part = Part()
    part.top(objective.router, f"no interface {objective.interface}")
    here = ground.port(objective.router, objective.interface)
    ours = set(ground.addresses(objective.router))
    owner = (
        ground.owners.get(here.tunnel.destination)
        if here and here.tunnel and here.tunnel.destination
        else None
    )
    if owner is None:
        return part
    for name, one in ground.device(owner.router).interfaces.items():
        if one.tunnel is not None and one.tunnel.destination in ours:
            part.top(owner.router, f"no interface {name}")
            part.notes.append(f"its other end, {owner.router} {name}, goes too")
    return part
