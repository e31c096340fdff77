"""Interface properties to IOS lines and claims."""

from __future__ import annotations

from ipaddress import IPv4Interface, IPv4Network

from assent.intents.errors import Clarify
from assent.network.transport.claims import Adjacency, Flow, Routing, Setting, Traffic
from assent.network.transport.generators.part import Part, neighbours
from assent.network.transport.generators.readdressing import readdressed
from assent.network.transport.grounding import Ground
from assent.network.transport.network import Port
from assent.network.transport.objectives import InterfaceSettings, RemoveInterface

EVERYWHERE = IPv4Network("0.0.0.0/0")
_CLEARED = {
    "address": "no ip address", "description": "no description", "mtu": "no mtu", "bandwidth": "no bandwidth",
    "speed": "no speed", "duplex": "no duplex", "cost": "no ip ospf cost", "priority": "no ip ospf priority",
    "hello": "no ip ospf hello-interval", "dead": "no ip ospf dead-interval",
}  # fmt: skip
_MANNERS = ("redirects", "unreachables", "proxy_arp")
"""What an interface does of its own accord."""
_FIELDS = {
    "description": "description", "mtu": "mtu", "bandwidth": "bandwidth_kbps", "speed": "speed", "duplex": "duplex",
    "cost": "ospf_cost", "priority": "ospf_priority", "hello": "ospf_hello_s", "dead": "ospf_dead_s",
}  # fmt: skip


def interface(objective: InterfaceSettings, ground: Ground) -> Part:
    """Raises Clarify where the settings cannot be on that interface."""
    part = Part()
    router, name = objective.router, objective.interface
    lines = _lines(objective)
    for one in objective.clear:
        lines += _cleared(one, objective, ground)
    if objective.shutdown is None and objective.address is not None and _is_off(objective, ground):
        part.notes.append(f"{router} {name} is shut down and stays so; say “no shutdown” to bring it up")
    if objective.mtu is not None and (now := ground.port(router, name)) and now.mtu == objective.mtu:
        lines.remove(f"mtu {objective.mtu}")  # the far end's change has set it already
    part.section(router, f"interface {name}", lines or (["no shutdown"] if objective.create else []))
    _claims(objective, ground, part)
    readdressed(objective, ground, part)
    if objective.mtu is not None:
        _mirror_mtu(objective, ground, part)
    return part


def _is_off(objective: InterfaceSettings, ground: Ground) -> bool:
    one = ground.port(objective.router, objective.interface)
    return one is not None and one.shutdown


def _lines(objective: InterfaceSettings) -> list[str]:
    lines = []
    if objective.dot1q is not None:
        lines.append(f"encapsulation dot1Q {objective.dot1q}{' native' if objective.native else ''}")
    if objective.description is not None:
        lines.append(f"description {objective.description}")
    if objective.mtu is not None:
        lines.append(f"mtu {objective.mtu}")
    if objective.bandwidth_kbps is not None:
        lines.append(f"bandwidth {objective.bandwidth_kbps}")
    if objective.address is not None:
        lines.append(f"{address_line(objective.address)}{' secondary' if objective.secondary else ''}")
    lines += [f"no ip helper-address {helper}" for helper in objective.no_helpers]
    lines += [f"ip helper-address {helper}" for helper in objective.helpers]
    if objective.ip_mtu is not None:
        lines.append(f"ip mtu {objective.ip_mtu}")
    if objective.tcp_mss is not None:
        lines.append(f"ip tcp adjust-mss {objective.tcp_mss}")
    for field in _MANNERS:
        if (does := getattr(objective, field)) is not None:
            lines.append(f"{'' if does else 'no '}ip {field.replace('_', '-')}")
    if objective.duplex is not None:
        lines.append(f"duplex {objective.duplex}")
    if objective.speed is not None:
        lines.append(f"speed {objective.speed}")
    if objective.shutdown is not None:
        lines.append("shutdown" if objective.shutdown else "no shutdown")
    return lines


def _cleared(what: str, objective: InterfaceSettings, ground: Ground) -> list[str]:
    one = ground.port(objective.router, objective.interface)
    if what != "helper":
        there = getattr(one, _FIELDS.get(what, "addresses"), None)
        return [] if there in (None, ()) else [_CLEARED[what]]
    return [f"no ip helper-address {helper}" for helper in (one.helpers if one else ())]


def address_line(address: IPv4Interface) -> str:
    return f"ip address {address.ip} {address.netmask}"


def _claims(objective: InterfaceSettings, ground: Ground, part: Part) -> None:
    def setting(field: str, value: str | int | bool | None) -> None:
        part.claims.append(
            Setting(router=objective.router, interface=objective.interface, field=field, value=value)
        )

    for field in (
        "description",
        "mtu",
        "bandwidth_kbps",
        "speed",
        "duplex",
        "dot1q",
        "native",
        "shutdown",
        "ip_mtu",
        "tcp_mss",
        *_MANNERS,
    ):
        value = getattr(objective, field)
        if value is not None:
            setting(field, value)
    for cleared in objective.clear:
        if cleared in _FIELDS:
            setting(_FIELDS[cleared], None)
    before = ground.port(objective.router, objective.interface)
    off = objective.shutdown if objective.shutdown is not None else bool(before and before.shutdown)
    parent = ground.port(objective.router, objective.interface.split(".")[0])
    if "." in objective.interface and parent is not None and parent.shutdown:
        off = True
        part.notes.append(
            f"{objective.router} {parent.name} is shut down, so {objective.interface} stays down"
        )
    if objective.address is not None:
        setting("address", str(objective.address))
    for helper in objective.helpers:
        setting("helper", str(helper))
    if "helper" in objective.clear or objective.no_helpers:
        one = ground.port(objective.router, objective.interface)
        gone = objective.no_helpers if "helper" not in objective.clear else (one.helpers if one else ())
        left = [str(helper) for helper in (one.helpers if one else ()) if helper not in gone]
        left += [str(helper) for helper in objective.helpers if str(helper) not in left]
        setting("helpers", " ".join(left) or None)
    if objective.address is not None and not off:
        prefix = objective.address.network
        table = before.vrf if before is not None else None
        part.claims.append(Routing(router=objective.router, prefix=prefix, protocol="connected", vrf=table))
    if objective.shutdown and before is not None and not before.shutdown:
        lost(objective.router, objective.interface, ground, part)
    if "address" in objective.clear:
        lost(objective.router, objective.interface, ground, part, both=False)


def lost(router: str, name: str, ground: Ground, part: Part, *, both: bool = True) -> None:
    """What is meant to go with an interface: its adjacencies, and its LAN if no one else leads there."""
    one = ground.port(router, name)
    if one is None:
        return
    for far in neighbours(ground, router, name):
        if len(ground.facing(router, far.router)) == 1:
            part.claims.append(Adjacency(a=router, z=far.router, present=False))
    if ground.far_ends(router, name):
        return
    for address in one.addresses:
        ways = ((EVERYWHERE, address.network), (address.network, EVERYWHERE))
        for source, destination in ways if both else ways[:1]:
            flow = Flow(source=source, destination=destination)
            part.claims.append(Traffic(flow=flow, expected="denied"))
        part.notes.append(f"{address.network} on {router} {name} will be unreachable: that is what was asked")


def _mirror_mtu(objective: InterfaceSettings, ground: Ground, part: Part) -> None:
    """OSPF neighbours whose MTUs differ do not exchange databases (RFC 2328 10.6): the far end gets the same."""
    for far in neighbours(ground, objective.router, objective.interface):
        if ground.device(far.router).interfaces[far.interface].mtu == objective.mtu:
            continue
        part.section(far.router, f"interface {far.interface}", [f"mtu {objective.mtu}"])
        part.claims.append(
            Setting(router=far.router, interface=far.interface, field="mtu", value=objective.mtu)
        )
        part.notes.append(f"{far} gets MTU {objective.mtu} too: OSPF neighbours need the same MTU")


def removed_interface(objective: RemoveInterface, ground: Ground) -> Part:
    """Only logical interfaces can be taken away. Raises Clarify."""
    name = objective.interface
    if not name.startswith(("Loopback", "Tunnel", "Vlan")) and "." not in name:
        raise Clarify(
            [f"{objective.router} {name} is a physical port and cannot be removed. Should it be shut down?"]
        )
    part = Part()
    for number, process in ground.device(objective.router).ospf.items():
        if name in process.passive:
            part.section(objective.router, f"router ospf {number}", [f"no passive-interface {name}"])
    part.top(objective.router, f"no interface {name}")
    part.claims.append(Setting(router=objective.router, interface=name, field="address", value=None))
    there = [host.name for host in ground.network.hosts.values() if host.port == Port(objective.router, name)]
    if there:
        part.unplugged += there
        part.notes.append(f"{', '.join(there)} loses its port with {objective.router} {name}")
    lost(objective.router, name, ground, part, both=False)
    return part
