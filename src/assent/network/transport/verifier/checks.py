"""Is each configuration sound in itself? References, addresses, shadowed lines, insecure practice.

Only what a change brings is held against it; what was there before is told as a note.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from ipaddress import IPv4Address
from itertools import pairwise

from assent.intents.evidence import Outcome, Verdict
from assent.network.transport.device import Acl
from assent.network.transport.network import Port
from assent.network.transport.verifier import insecure, loops, references
from assent.network.transport.verifier.acl import entry_boxes, entry_text
from assent.network.transport.verifier.packets import TooComplex, intersect, subtract_all
from assent.network.transport.verifier.view import View

_SHOWN = 6


def judge_structure(before: View, after: View) -> tuple[Verdict, ...]:
    """One verdict per kind of fault."""
    return tuple(_verdict(name, check, before, after) for name, check in _CHECKS)


def _verdict(name: str, check: Callable[[View], Iterator[str]], before: View, after: View) -> Verdict:
    known = {_unplaced(line) for line in _faults(name, check, before)}
    found = _faults(name, check, after)
    new = [line for line in found if _unplaced(line) not in known]
    old = [f"was so before: {line}" for line in found if _unplaced(line) in known]
    if new:
        return Verdict(property=name, outcome=Outcome.FAIL, evidence=(*new[:_SHOWN], *old[:_SHOWN]))
    size = f"{len(after.network.devices)} router(s) looked through: the change brings none"
    return Verdict(property=name, outcome=Outcome.PASS, evidence=(size, *old[:_SHOWN]))


def _faults(name: str, check: Callable[[View], Iterator[str]], view: View) -> tuple[str, ...]:
    if name not in view.faults:
        view.faults[name] = tuple(dict.fromkeys(check(view)))
    return view.faults[name]


def _unplaced(line: str) -> str:
    """The same fault on another line is the same fault."""
    return re.sub(r" \(line \d+\)", "", line)


def _duplicates(view: View) -> Iterator[str]:
    for address, ports in sorted(view.topology.owners.items()):
        alive = [port for port in ports if not view.topology.interface(port).shutdown]
        if len(alive) > 1:
            yield f"{address} is on {', '.join(map(str, alive))}"
    for name, host in sorted(view.network.hosts.items()):
        for port in view.topology.owners.get(host.address.ip, ()):
            yield f"{host.address.ip} is host {name}'s and on {port}"


def _overlaps(view: View) -> Iterator[str]:
    """IOS refuses overlapping subnets on one router's interfaces."""
    for router, device in sorted(view.network.devices.items()):
        spans = sorted(
            (
                int(a.network.network_address),
                int(a.network.broadcast_address),
                Port(router, name).interface,
                str(a),
            )
            for name, interface in device.interfaces.items()
            if not interface.shutdown
            for a in interface.addresses
        )
        for one, other in pairwise(spans):
            if other[0] <= one[1] and one[2] != other[2]:
                yield f"{router}: {one[3]} on {one[2]} and {other[3]} on {other[2]} overlap"


def _tags(view: View) -> Iterator[str]:
    """Two sub-interfaces of one port cannot have one 802.1Q tag."""
    for router, device in sorted(view.network.devices.items()):
        taken: dict[tuple[str, int], str] = {}
        for name, interface in device.interfaces.items():
            if interface.dot1q is not None:
                other = taken.setdefault((name.partition(".")[0], interface.dot1q), name)
                if other != name:
                    yield f"{router}: {other} and {name} both have VLAN tag {interface.dot1q}"


def _ends_of_subnets(view: View) -> Iterator[str]:
    """RFC 3021: only /31 and /32 may use the first and last address."""
    for router, device in sorted(view.network.devices.items()):
        for name, interface in device.interfaces.items():
            for address in interface.addresses:
                ends = (address.network.network_address, address.network.broadcast_address)
                if address.network.prefixlen < 31 and address.ip in ends:
                    word = "network" if address.ip == ends[0] else "broadcast"
                    yield f"{router} {name}: {address} is its subnet's {word} address"


def _shadowed(view: View) -> Iterator[str]:
    for router, device in sorted(view.network.devices.items()):
        for name in sorted(device.acls):
            it = device.acls[name]
            yield from (f"{router} {said}" for said in _shadows(it, tuple(one.line for one in it.entries)))


@lru_cache(maxsize=1024)
def _shadows(acl: Acl, lines: tuple[int, ...]) -> tuple[str, ...]:
    """Lines that no packet reaches, with the lines above that take theirs. `lines` tells lists apart that are
    alike but stand elsewhere."""
    found: list[str] = []
    boxes = [entry_boxes(entry) for entry in acl.entries]
    for index, entry in enumerate(acl.entries):
        above = [i for i in range(index) if any(intersect(a, b) for a in boxes[i] for b in boxes[index])]
        try:
            hidden = above and not subtract_all(boxes[index], (box for i in above for box in boxes[i]))
        except TooComplex:
            continue
        if hidden:
            first = acl.entries[above[0]]
            line = f" (line {entry.line})" if entry.line else ""
            text = f"{entry_text(entry)}{line} is never reached, e.g. after {entry_text(first)}"
            found.append(f"access-list {acl.name}: {text}")
    return tuple(found)


def _tunnels(view: View) -> Iterator[str]:
    return (why for _, why in sorted(view.tunnels.items(), key=lambda item: str(item[0])) if why)


def _next_hops(view: View) -> Iterator[str]:
    """A next hop on a subnet of the router that nobody there has, or that is the router itself."""
    for router, device in sorted(view.network.devices.items()):
        own = {address.ip for interface in device.interfaces.values() for address in interface.addresses}
        for static in device.statics:
            if static.vrf is not None:
                continue
            if static.next_hop is not None and static.next_hop in own:
                yield f"{router}: ip route {static.prefix} {static.next_hop} points to the router itself"
            elif static.next_hop is not None and _nobody(view, router, static.next_hop):
                yield f"{router}: ip route {static.prefix} {static.next_hop}: nobody has that address"


def _nobody(view: View, router: str, address: IPv4Address) -> bool:
    """On a link between routers every address is known; on a LAN somebody unknown may have it."""
    if address in view.topology.owners:
        return False
    for prefix, ports in view.topology.subnets.items():
        for port in ports:
            if port.router == router and address in prefix:
                return bool(view.topology.peers.get(port)) and port not in view.topology.hosts
    return False


def _insecure(view: View) -> Iterator[str]:
    return (
        line for router in sorted(view.network.devices) for line in insecure.practice(router, view.network)
    )


_CHECKS: tuple[tuple[str, Callable[[View], Iterator[str]]], ...] = (
    ("references are defined", references.undefined),
    ("no address is used twice", _duplicates),
    ("no subnets of a router overlap", _overlaps),
    ("no VLAN tag of a port is used twice", _tags),
    ("no interface has its subnet's first or last address", _ends_of_subnets),
    ("no access-list line is shadowed", _shadowed),
    ("tunnels work", _tunnels),
    ("next hops exist", _next_hops),
    ("static routes lead somewhere", loops.circles),
    ("no insecure practice", _insecure),
)
