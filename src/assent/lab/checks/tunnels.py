"""Checks of tunnels, each of all that is said of one tunnel together."""

from __future__ import annotations

from ipaddress import IPv4Interface

from assent.intents.base import Json
from assent.intents.errors import InvalidInput
from assent.lab.checks.check import Check, Finding, missing, shown
from assent.lab.checks.interfaces import description, ip_mtu
from assent.lab.checks.state import State
from assent.network.transport.device import Interface, Tunnel
from assent.network.transport.device_parts import IsakmpKey
from assent.network.transport.network import Port
from assent.network.transport.verifier.ospf import speaker_of
from assent.network.transport.verifier.topology import bandwidth_kbps
from assent.network.transport.verifier.tunnels import source_address


def tunnel(check: Check, state: State) -> Finding:
    """`?` as interface: any tunnel of the router. With `exists` false, none has the other properties."""
    router, name = check.text("router"), check.text("interface")
    asked = check.get("is")
    if not isinstance(asked, dict):
        raise InvalidInput("check tunnel: `is` should be an object", field="is")
    device = state.device(router)
    if device is None:
        return missing(f"router {router}")
    wanted = {key: value for key, value in asked.items() if key != "exists"}
    names = [n for n in device.interfaces if n.startswith("Tunnel") and name in ("?", n)]
    wrong = {n: list(_wrong(state, Port(router, n), wanted)) for n in names}
    there = any(not problems for problems in wrong.values())
    told = "; ".join(f"{n}: {', '.join(some) or 'as asked'}" for n, some in wrong.items())
    return Finding(there == (asked.get("exists") is not False), f"{router}: {told or f'there is no {name}'}")


def _wrong(state: State, port: Port, wanted: dict[str, Json]) -> list[str]:
    found = []
    for name, value in wanted.items():
        has, asked = _value(state, port, name), _as_asked(state, name, value)
        if has != asked:
            found.append(f"{name} is {shown(has)}, not {shown(asked)}")
    return found


def _as_asked(state: State, name: str, value: Json) -> object:
    if name == "address":
        return None if value is None else IPv4Interface(str(value))
    if name == "description":
        return description(None if value is None else str(value))
    if name == "transform":
        return set(value) if isinstance(value, list) else {value}
    return tuple(value) if isinstance(value, list) else value


def _value(state: State, port: Port, name: str) -> object:
    it = state.network.devices[port.router].interfaces[port.interface]
    match name:
        case "mode":
            return it.tunnel.mode if it.tunnel else None
        case "source":
            return _source(state, port, it)
        case "source_interface":
            return it.tunnel.source if it.tunnel else None
        case "destination":
            return str(it.tunnel.destination) if it.tunnel and it.tunnel.destination else None
        case "address":
            return it.addresses[0] if it.addresses else None
        case "up":
            return _up(state, port)
        case "protected":
            return bool(_transforms(state, port, it))
        case "transform":
            return set(_transforms(state, port, it))
        case "keepalive":
            return it.keepalive
        case "area":
            speaker = speaker_of(state.network.devices[port.router], it, port.router)
            return speaker.area if speaker else None
        case _:
            return _setting(name, it, state.interface_lines(port))


def _setting(name: str, it: Interface, lines: tuple[str, ...]) -> object:
    found: dict[str, object] = {
        "ip_mtu": ip_mtu(it),
        "tcp_mss": it.tcp_mss,
        "key": it.tunnel.key if it.tunnel else None,
        "description": description(it.description),
        "bandwidth_kbps": bandwidth_kbps(it),
        "shutdown": it.shutdown,
        "vrf": it.vrf,
        "checksum": "tunnel checksum" in lines,
    }
    if name not in found:
        raise InvalidInput(f"check tunnel: there is no property {name!r}", field="is")
    return found[name]


def _source(state: State, port: Port, it: Interface) -> str | None:
    """Resolved, also where the tunnel is shut down."""
    if it.tunnel is None:
        return None
    named = state.interface(Port(port.router, it.tunnel.source))
    if named is not None:
        return str(named.addresses[0].ip) if named.addresses else None
    return it.tunnel.source


def _up(state: State, port: Port) -> bool:
    """Source up, far end reached outside the tunnel, and pointing back with the same mode and key."""
    view = state.view
    if (
        port not in view.tunnels
        or view.tunnels[port] is not None
        or source_address(view.topology, port) is None
    ):
        return False
    far = view.topology.peers.get(port, ())
    return len(far) == 1 and _key(state, port) == _key(state, far[0])


def _key(state: State, port: Port) -> int | None:
    tunnel = state.view.topology.interface(port).tunnel
    return tunnel.key if tunnel else None


def _transforms(state: State, port: Port, it: Interface) -> tuple[str, ...]:
    """The words of the transform set that protects the tunnel; none where it is not protected, by nothing, or with
    no key for the other end."""
    crypto = state.network.devices[port.router].crypto
    profile = crypto.profiles.get(it.tunnel.protection or "") if it.tunnel else None
    transforms = crypto.transforms.get(profile.transform_set or "") if profile else None
    if transforms is None or it.tunnel is None or not any(_is_for(one, it.tunnel) for one in crypto.keys):
        return ()
    return transforms.transforms


def _is_for(key: IsakmpKey, tunnel: Tunnel) -> bool:
    mask = 0xFFFFFFFF if key.mask is None else int(key.mask)
    return tunnel.destination is not None and not (int(key.peer) ^ int(tunnel.destination)) & mask
