"""VRFs and IPv6 to IOS lines and claims."""

from __future__ import annotations

from assent.intents.errors import Clarify
from assent.network.transport.claims import Adjacency, Routing, Setting
from assent.network.transport.device import Ports
from assent.network.transport.device_parts import Acl6Entry
from assent.network.transport.edge_claims import Decides, FlowAt, Present
from assent.network.transport.edge_objectives import Address6, Filter6, Line6, Vrf
from assent.network.transport.generators.part import Part, neighbours
from assent.network.transport.grounding import Ground, listed
from assent.network.transport.languages.ios.acl6_lines import render_entry6
from assent.network.transport.routing_claims import Isolated


def vrf(objective: Vrf, ground: Ground) -> Part:
    """An interface keeps its addresses: on IOS it loses them when it changes tables, so they are said again."""
    router, name = objective.router, objective.name
    part = Part()
    device = ground.device(router)
    there = device.vrfs.get(name)
    if objective.remove:
        return _without_vrf(objective, ground)
    v6 = any(device.interfaces[port].ipv6 for port in objective.interfaces)
    if there is not None and there.legacy:
        part.section(router, f"ip vrf {name}", [f"rd {objective.rd}"] if objective.rd else [])
    else:
        families = ["ipv4", *(["ipv6"] if v6 else [])]
        lines = [f"rd {objective.rd}"] if objective.rd and (there is None or there.rd != objective.rd) else []
        for family in families:
            if there is None or not getattr(there, family):
                lines += [f"address-family {family}", "exit-address-family"]
        part.section(router, f"vrf definition {name}", lines)
    for port in objective.interfaces:
        one = device.interfaces[port]
        legacy = "ip " if there is not None and there.legacy else ""
        again = [
            f"ip address {a.ip} {a.netmask}{' secondary' if at else ''}" for at, a in enumerate(one.addresses)
        ]
        again += [f"ipv6 address {address}" for address in one.ipv6]
        part.section(router, f"interface {port}", [f"{legacy}vrf forwarding {name}", *again])
        part.claims.append(Setting(router=router, interface=port, field="vrf", value=name))
        part.claims += [
            Setting(router=router, interface=port, field="address", value=str(a)) for a in one.addresses
        ]
        if not one.shutdown:
            part.claims += [
                Routing(router=router, prefix=a.network, protocol="connected", vrf=name)
                for a in one.addresses
            ]
        for far in neighbours(ground, router, port):
            if len(ground.facing(router, far.router)) == 1:
                part.claims.append(Adjacency(a=router, z=far.router, present=False))
        if one.addresses:
            part.notes.append(
                f"{listed(str(a.network) for a in one.addresses)} leaves {router}'s global routing table with {port}"
            )
    part.claims.append(Present(router=router, what="VRF", name=name))
    inside = [*objective.interfaces, *(n for n, one in device.interfaces.items() if one.vrf == name)]
    if inside and not any(ground.far_ends(router, port) for port in inside):
        part.claims.append(Isolated(router=router, vrf=name))
    return part


def _without_vrf(objective: Vrf, ground: Ground) -> Part:
    part = Part()
    device = ground.device(objective.router)
    there = device.vrfs.get(objective.name)
    if there is None:
        known = listed(device.vrfs) or "it has none"
        raise Clarify([f"{objective.router} has no VRF {objective.name}. Which one is meant: {known}?"])
    inside = [name for name, one in device.interfaces.items() if one.vrf == objective.name]
    if inside:
        raise Clarify(
            [
                f"{listed(inside)} of {objective.router} is in VRF {objective.name}. Into which table should it go?"
            ]
        )
    part.top(objective.router, f"no {'ip vrf' if there.legacy else 'vrf definition'} {objective.name}")
    part.claims.append(Present(router=objective.router, what="VRF", name=objective.name, present=False))
    return part


def address6(objective: Address6, ground: Ground) -> Part:
    """Raises Clarify where another interface has the address."""
    for router, device in ground.network.devices.items():
        for name, one in device.interfaces.items():
            here = (router, name) == (objective.router, objective.interface)
            if not here and any(a.ip == objective.address.ip for a in one.ipv6):
                raise Clarify(
                    [f"{objective.address.ip} is already the address of {router} {name}. Which one is meant?"]
                )
    part = Part()
    line = f"ipv6 address {objective.address}"
    part.section(
        objective.router, f"interface {objective.interface}", [f"no {line}" if objective.remove else line]
    )
    if not objective.remove:
        part.claims.append(
            Setting(
                router=objective.router,
                interface=objective.interface,
                field="ipv6",
                value=str(objective.address),
            )
        )
    else:
        part.claims.append(
            Setting(router=objective.router, interface=objective.interface, field="ipv6", value=None)
        )
    return part


def filter6(objective: Filter6, ground: Ground) -> Part:
    """A new list; where one is bound already the new lines go before its own, in a list of another name."""
    router = objective.router
    device = ground.device(router)
    port = device.interfaces.get(objective.interface or "")
    now = None if port is None else (port.acl6_in if objective.direction == "in" else port.acl6_out)
    name = objective.list or _free("ASSENT-V6", list(device.acls6))
    part = Part()
    if name in device.acls6 and name != now:
        raise Clarify([f"{router} has an IPv6 access list {name} already. Which name is meant?"])
    entries = [_entry(line) for line in objective.lines]
    if now is not None and now in device.acls6:
        entries = [*entries[:-1], *(e for e in device.acls6[now].entries)] if len(entries) > 1 else entries
        name = _free(f"{now}-2", list(device.acls6)) if name == now else name
    part.section(router, f"ipv6 access-list {name}", [render_entry6(entry) for entry in entries])
    if port is not None:
        part.section(router, f"interface {port.name}", [f"ipv6 traffic-filter {name} {objective.direction}"])
        part.claims.append(
            Setting(router=router, interface=port.name, field=f"acl6_{objective.direction}", value=name)
        )
    part.claims.append(Present(router=router, what="IPv6 access list", name=name))
    for line in objective.lines:
        if line.action != objective.lines[0].action:
            break  # what comes after is what the lines before leave
        part.claims.append(Decides(router=router, list=name, flow=_flow(line), expected=line.action))
    return part


def _free(name: str, taken: list[str]) -> str:
    return (
        name
        if name not in taken
        else next(f"{name}-{n}" for n in range(2, 1000) if f"{name}-{n}" not in taken)
    )


def _entry(line: Line6) -> Acl6Entry:
    return Acl6Entry(
        line.action,
        line.protocol,
        line.source,
        line.destination,
        destination_ports=Ports((line.ports,)) if line.ports else None,
        established=line.established,
        icmp_type=line.icmp_type,
        log=line.log,
    )


def _flow(line: Line6) -> FlowAt:
    return FlowAt(
        source=line.source,
        destination=line.destination,
        protocol=line.protocol,
        destination_ports=line.ports,
        icmp_type=line.icmp_type,
        established=line.established,
    )
