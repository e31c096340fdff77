"""Checks of what becomes of one packet: `packet` and `path`."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address

from assent.lab.checks.check import Check, Finding, missing
from assent.lab.checks.state import State
from assent.network.transport.network import Port
from assent.network.transport.verifier import acl
from assent.network.transport.verifier.packets import TCP, Packet, packet_box
from assent.network.transport.verifier.reach import Entry, Fate, fates, show
from assent.network.transport.verifier.stepping import steps
from assent.network.transport.verifier.view import View

_VTY = (22, 23)
_MOST_PATHS = 1000


def packet(check: Check, state: State) -> Finding:
    """Delivered over every equal-cost path, or dropped on every one."""
    wanted = check.text("result")
    sent = _sent(check, state)
    if isinstance(sent, Finding):
        return sent
    arrived = [_arrives(state, fate, sent[1]) for fate in sent[2]]
    holds = all(arrived) if wanted == "delivered" else not any(arrived)
    contrary = [f for f, ok in zip(sent[2], arrived, strict=True) if ok != (wanted == "delivered")]
    return Finding(holds, show(state.view, (contrary or list(sent[2]))[0], sent[1]))


def path(check: Check, state: State) -> Finding:
    """The routers that a packet passes. False where it is not delivered."""
    sent = _sent(check, state)
    if isinstance(sent, Finding):
        return sent
    entry, it, found = sent
    lost = [fate for fate in found if not _arrives(state, fate, it)]
    if lost:
        return Finding(False, show(state.view, lost[0], it))
    ways = sorted(set(_ways(state.view, entry.router, it.destination, ())))
    wrong = list(_wrong(check, ways))
    listed = "; ".join("–".join(way) for way in ways)
    return Finding(not wrong, f"{', '.join(wrong)}: {listed}" if wrong else listed)


def _wrong(check: Check, ways: list[tuple[str, ...]]) -> Iterator[str]:
    if check.has("passes"):
        yield from (
            f"{one} is not on every path" for one in check.names("passes") if any(one not in w for w in ways)
        )
    if check.has("avoids"):
        yield from (f"{one} is on a path" for one in check.names("avoids") if any(one in w for w in ways))
    if check.has("paths") and len(ways) != check.number("paths"):
        yield f"{len(ways)} path(s), not {check.number('paths')}"
    if check.has("only") and ways != [check.names("only")]:
        yield f"not only {'–'.join(check.names('only'))}"


def _sent(check: Check, state: State) -> Finding | tuple[Entry, Packet, tuple[Fate, ...]]:
    """The packet, where it enters, and all that becomes of it."""
    view, name = state.view, check.text("from")
    to = check.text("to")
    host = state.network.hosts.get(to)
    destination = host.address.ip if host else None
    if destination is None:
        if not any(char in to for char in ".:"):
            return missing(f"host {to}")
        destination = check.address("to")
    if name in state.network.hosts:
        entry, source = Entry(*_gateway(view, name)), state.network.hosts[name].address.ip
    elif name in state.network.devices:
        entry, source = Entry(name), _own_address(view, name, destination)
    else:
        return missing(f"host or router {name}")
    if check.has("src"):
        source = check.address("src")
    it = check.packet(source, destination)
    return entry, it, fates(view, entry, destination, (packet_box(it),))


def _gateway(view: View, host: str) -> tuple[str, Port]:
    for port, hosts in view.topology.hosts.items():
        if any(one.name == host for one in hosts):
            return port.router, port
    port = view.network.hosts[host].port
    return port.router, port


def _own_address(view: View, router: str, destination: IPv4Address) -> IPv4Address:
    """That of the interface by which the router sends; of one that sends nowhere, its first."""
    device = view.network.devices[router]
    for step in steps(view, router, destination):
        out = step.out or step.into
        if out is not None and out.router == router and device.interfaces[out.interface].addresses:
            return device.interfaces[out.interface].addresses[0].ip
    return next((i.addresses[0].ip for i in device.interfaces.values() if i.addresses), IPv4Address(0))


def _arrives(state: State, fate: Fate, it: Packet) -> bool:
    """At the router that owns the address, or on a connected subnet that has it."""
    if fate.kind != "delivered":
        return False
    if fate.leg.out is None:
        return not _refused_at_vty(state, fate.leg.router, it)
    interface = state.view.topology.interface(fate.leg.out)
    return any(it.destination in one.network for one in interface.addresses)


def _refused_at_vty(state: State, router: str, it: Packet) -> bool:
    """Whether `access-class` of the router's terminal lines refuses the source."""
    if it.protocol != TCP or it.destination_port not in _VTY:
        return False
    device = state.network.devices[router]
    classes = [
        child.text.split()[1]
        for node in state.tree(router)
        if node.text.startswith("line vty")
        for child in node.children
        if child.text.startswith("access-class ") and child.text.endswith(" in")
    ]
    lists = [acl.bound(device, name) for name in classes]
    return bool(lists) and all(acl.decide(one, it).action == "deny" for one in lists)


def _ways(
    view: View, router: str, address: IPv4Address, passed: tuple[str, ...]
) -> Iterator[tuple[str, ...]]:
    """Every path in use, as its routers."""
    if router in passed or len(passed) > _MOST_PATHS:
        return
    for step in steps(view, router, address):
        if step.end == "router" and step.into is not None:
            yield from _ways(view, step.into.router, address, (*passed, router))
        elif step.end in ("local", "subnet", "exit"):
            yield (*passed, router)
