"""Tunnels to IOS lines and claims (GRE: RFC 2784; IP in IP: RFC 2003)."""

from __future__ import annotations

from ipaddress import IPv4Address

from assent.intents.errors import Clarify
from assent.network.transport.claims import Setting, TunnelUp
from assent.network.transport.generators import ipsec
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
        (objective.a, number, objective.a_address, a_source, z_outer),
        (
            objective.z,
            number if objective.z_number is None else objective.z_number,
            objective.z_address,
            z_source,
            a_outer,
        ),
    )
    for router, at, inner, source, destination in ends:
        profile = None
        if objective.ipsec:
            profile = ipsec.protection(
                part, router, destination, objective.secret or _secret_name(objective), ground
            )
        lines = [
            *([f"description {objective.description}"] if objective.description else []),
            *([f"bandwidth {objective.bandwidth_kbps}"] if objective.bandwidth_kbps else []),
            f"ip address {inner.ip} {inner.netmask}",
            *ipsec.sizes(objective.ip_mtu, objective.tcp_mss, objective.keepalive),
            f"tunnel source {source}",
            f"tunnel destination {destination}",
            *(["tunnel mode ipip"] if objective.mode == "ipip" else []),
            *([] if objective.key is None else [f"tunnel key {objective.key}"]),
            *(["tunnel checksum"] if objective.checksum else []),
            *([] if profile is None else [f"tunnel protection ipsec profile {profile}"]),
        ]
        part.section(router, f"interface Tunnel{at}", [*lines, "no shutdown"])
    a_name, z_name = (f"Tunnel{at}" for _, at, *_ in ends)
    part.claims.append(TunnelUp(a=objective.a, a_interface=a_name, z=objective.z, z_interface=z_name))
    part.notes.append(
        f"the tunnel's ends are {objective.a} {a_source} ({a_outer}) and {objective.z} {z_source} ({z_outer})"
    )
    return part


def _secret_name(objective: Tunnel) -> str:
    """What the key is called that still has to be stored."""
    return f"ipsec-{objective.a}-{objective.z}".lower()


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
    if objective.number is not None and objective.z_number is not None:
        taken = set(ground.device(objective.a).interfaces)
        if f"Tunnel{objective.z_number}" in ground.device(objective.z).interfaces:
            raise Clarify(
                [
                    f"{objective.z} has a Tunnel{objective.z_number} already. Which number should the new tunnel have?"
                ]
            )
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
    part.claims.append(
        Setting(router=objective.router, interface=objective.interface, field="tunnel", value=None)
    )
    far = ipsec.far_end(ground, objective.router, objective.interface)
    if far is not None:
        part.top(far.router, f"no interface {far.interface}")
        part.notes.append(f"its other end, {far}, goes too")
        part.claims.append(Setting(router=far.router, interface=far.interface, field="tunnel", value=None))
    return part
