"""Checks of interfaces, cables, hosts, routers and VRFs: what is there, and how it is set."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import IPv4Interface, IPv6Interface

from assent.intents.base import Json
from assent.intents.errors import InvalidInput
from assent.lab.checks.check import Check, Finding, compare, missing
from assent.lab.checks.state import State, port_of
from assent.network.transport.device import Interface
from assent.network.transport.network import Port
from assent.network.transport.verifier.topology import bandwidth_kbps

MTU, TUNNEL_IP_MTU = 1500, 1476


def interface(check: Check, state: State) -> Finding:
    port = Port(check.text("router"), check.text("interface"))
    name, wanted = check.text("property"), check.get("value")
    it = state.interface(port)
    if name == "exists":
        return compare(f"{port}: exists", it is not None, wanted)
    if it is None:
        return missing(f"interface {port}")
    if name in _MEMBERS:
        return _member(name, it, wanted, port)
    if name == "connected":
        far = state.network.far_end(port)
        return compare(f"{port}: cable to", None if far is None else str(far), wanted)
    return compare(f"{port}: {name}", _value(name, it, state.interface_lines(port)), _as_asked(name, wanted))


def host(check: Check, state: State) -> Finding:
    name = check.text("name")
    it = state.network.hosts.get(name)
    if (it is not None) != check.flag("present") or it is None:
        return compare(f"host {name}: present", it is not None, check.flag("present"))
    wrong = []
    if check.has("address") and it.address != IPv4Interface(check.text("address")):
        wrong.append(f"its address is {it.address}")
    if check.has("attached_to") and it.port != port_of(check.text("attached_to")):
        wrong.append(f"it is attached to {it.port}")
    return Finding(not wrong, f"host {name}: {'; '.join(wrong) or f'{it.address} at {it.port}'}")


def router(check: Check, state: State) -> Finding:
    name = check.text("name")
    return compare(f"router {name}: present", name in state.network.devices, check.flag("present"))


def link(check: Check, state: State) -> Finding:
    a, z = port_of(check.text("a")), port_of(check.text("z"))
    there = (a, z) in state.network.links or (z, a) in state.network.links
    return compare(f"cable {a} – {z}: present", there, check.flag("present"))


def vrf(check: Check, state: State) -> Finding:
    router_name, name = check.text("router"), check.text("name")
    device = state.device(router_name)
    it = device.vrfs.get(name) if device else None
    if it is None or not check.flag("exists") or not check.has("rd"):
        return compare(f"VRF {name} on {router_name}: exists", it is not None, check.flag("exists"))
    return compare(f"VRF {name} on {router_name}: rd", it.rd, check.text("rd"))


def ip_mtu(it: Interface) -> int:
    """What `ip mtu` says, else the interface's MTU."""
    return it.ip_mtu or it.mtu or (TUNNEL_IP_MTU if it.name.startswith("Tunnel") else MTU)


def after(lines: tuple[str, ...], start: str) -> str | None:
    """What follows these words on the last line that begins with them."""
    return next(
        (line.removeprefix(start).strip() for line in reversed(lines) if line.startswith(start)), None
    )


def description(text: str | None) -> str | None:
    """As checks compare it: without regard to case and outer spaces."""
    return None if text is None else text.strip().casefold()


_VALUES: dict[str, Callable[[Interface, tuple[str, ...]], object]] = {
    "address": lambda it, lines: it.addresses[0] if it.addresses else None,
    "description": lambda it, lines: description(it.description),
    "shutdown": lambda it, lines: it.shutdown,
    "mtu": lambda it, lines: it.mtu or MTU,
    "ip_mtu": lambda it, lines: ip_mtu(it),
    "tcp_mss": lambda it, lines: it.tcp_mss,
    "bandwidth_kbps": lambda it, lines: bandwidth_kbps(it),
    "speed": lambda it, lines: it.speed or "auto",
    "duplex": lambda it, lines: it.duplex or "auto",
    "dot1q": lambda it, lines: it.dot1q,
    "native": lambda it, lines: it.native,
    "vrf": lambda it, lines: it.vrf,
    "unreachables": lambda it, lines: it.unreachables,
    "proxy_arp": lambda it, lines: it.proxy_arp,
    "redirects": lambda it, lines: it.redirects,
    "acl_in": lambda it, lines: it.acl_in,
    "acl_out": lambda it, lines: it.acl_out,
}
_MEMBERS = ("secondary", "helper", "no_helper", "ipv6")


def _value(name: str, it: Interface, lines: tuple[str, ...]) -> object:
    if name not in _VALUES:
        raise InvalidInput(f"check interface: there is no property {name!r}", field="property")
    return _VALUES[name](it, lines)


def _as_asked(name: str, wanted: Json) -> object:
    if name == "address":
        return None if wanted is None else IPv4Interface(str(wanted))
    if name == "description":
        return description(None if wanted is None else str(wanted))
    return str(wanted) if name in ("speed", "duplex") else wanted


def _member(name: str, it: Interface, wanted: Json, port: Port) -> Finding:
    found: set[str]
    asked = str(wanted)
    if name == "secondary":
        found, asked = {str(one) for one in it.addresses[1:]}, str(IPv4Interface(asked))
    elif name == "ipv6":
        found, asked = {str(one) for one in it.ipv6}, str(IPv6Interface(asked))
    else:
        found = {str(one) for one in it.helpers}
    there = asked in found
    return Finding(
        there != (name == "no_helper"),
        f"{port}: {name.removeprefix('no_')}: {', '.join(sorted(found)) or 'none'}",
    )
