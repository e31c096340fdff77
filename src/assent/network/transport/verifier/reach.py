"""Where packets end up: whole sets of them pushed through routes and access lists, exactly.

IOS semantics: an inbound list also filters what is meant for the router itself (OSPF, GRE and management
included); an outbound list does not see what the router itself sends. Equal-cost paths are all followed, and
every fate comes with the path on which it is met, so that an example packet can be shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import Literal, TypeAlias

from assent.network.transport.device import Acl
from assent.network.transport.network import Port
from assent.network.transport.verifier import acl
from assent.network.transport.verifier.acl import Decision
from assent.network.transport.verifier.packets import Boxes, Packet, contains, example
from assent.network.transport.verifier.stepping import End, Step, steps
from assent.network.transport.verifier.view import View

Kind: TypeAlias = Literal["delivered", "denied", "lost"]

_WHY: dict[End, str] = {
    "no-route": "no route",
    "discarded": "discarded by a route to Null0",
    "nobody": "nobody there has the address",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """Where packets come in: an interface of a router, or (port None) sent by the router itself."""

    router: str
    port: Port | None = None

    def __str__(self) -> str:
        return f"into {self.port}" if self.port else f"sent by {self.router}"


@dataclass(frozen=True, slots=True)
class Leg:
    """A router on the way, how the packet came in, and how it leaves (None: it does not)."""

    router: str
    into: Port | None
    out: Port | None
    earlier: Leg | None


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of the packets of `boxes`. `passed`: they arrived at the router that was asked about.
    `decision`, `port`: the list that denied them, and where it is bound."""

    kind: Kind
    boxes: Boxes
    leg: Leg
    why: str
    decision: Decision | None = None
    passed: bool = True
    port: Port | None = None


@dataclass(frozen=True, slots=True)
class _Arrival:
    router: str
    into: Port | None
    boxes: Boxes
    earlier: Leg | None
    passed: bool


def fates(
    view: View, entry: Entry, address: IPv4Address, boxes: Boxes, *, through: str | None = None
) -> tuple[Fate, ...]:
    """What becomes of packets that enter at `entry`, all for destinations that are forwarded like `address`.

    Every packet of `boxes` is in the fates of each of its equal-cost paths. Raises TooComplex.
    """
    found: list[Fate] = []
    if entry.port is not None and entry.port not in view.topology.up:
        it = view.network.devices[entry.port.router].interfaces.get(entry.port.interface)
        table = it.vrf if it is not None else None
        why = f"{entry.port} is {'down' if table is None else f'in VRF {table}'}"
        return (Fate("lost", boxes, Leg(entry.router, entry.port, None, None), why, None, False),)
    seen: set[tuple[str, Port | None, bool, Boxes]] = set()
    waiting = [_Arrival(entry.router, entry.port, boxes, None, through in (None, entry.router))]
    while waiting:
        here = waiting.pop()
        key = (here.router, here.into, here.passed, here.boxes)
        if any(leg.router == here.router for leg in _legs(here.earlier)):
            leg = Leg(here.router, here.into, None, here.earlier)
            found.append(Fate("lost", here.boxes, leg, "a routing loop", None, here.passed))
        elif key not in seen:
            seen.add(key)
            _advance(view, here, address, through, found, waiting)
    return tuple(found)


def show(view: View, fate: Fate, packet: Packet | None = None) -> str:
    """The path of one packet, hop by hop, with the lines that decided about it."""
    packet = packet or plain_example(view, fate.boxes)
    words: list[str] = []
    legs = list(_legs(fate.leg))[::-1]
    for leg in legs:
        notes = [_deciding(view, leg.into, packet, "in"), _deciding(view, leg.out, packet, "out", leg.into)]
        way = " ".join(part for part in (leg.router, f"out {leg.out.interface}" if leg.out else "") if part)
        words.append(way + "".join(f" [{note}]" for note in notes if note))
    return f"{packet}: {' → '.join(words)}: {fate.why}"


def plain_example(view: View, boxes: Boxes) -> Packet:
    """A packet of the boxes, from and to real hosts where they have some."""
    hosts = [host.address.ip for host in view.network.hosts.values()]
    aimed = (b for b in boxes if any(int(ip) & ~b.destination_wild == b.destination for ip in hosts))
    return example(next(aimed, boxes[0]), hosts)


def routers(fate: Fate) -> tuple[str, ...]:
    """The routers on the way, in order."""
    return tuple(leg.router for leg in _legs(fate.leg))[::-1]


def any_fate(found: Iterable[Fate], packet: Packet) -> Iterator[Fate]:
    """The fates that the packet may meet."""
    return (fate for fate in found if any(contains(box, packet) for box in fate.boxes))


def list_on(view: View, port: Port | None, direction: str) -> Acl | None:
    """The list that filters on an interface, `in` or `out`; None: everything passes."""
    if port is None or port.router not in view.filtering:
        return None
    device = view.network.devices[port.router]
    interface = device.interfaces.get(port.interface)
    if interface is None:
        return None
    return acl.bound(device, interface.acl_in if direction == "in" else interface.acl_out)


def _advance(
    view: View,
    here: _Arrival,
    address: IPv4Address,
    through: str | None,
    found: list[Fate],
    waiting: list[_Arrival],
) -> None:
    leg = Leg(here.router, here.into, None, here.earlier)
    boxes = _filter(view, here.into, "in", here.boxes, leg, here.passed, found)
    if not boxes:
        return
    for step in steps(view, here.router, address):
        onward = Leg(here.router, here.into, step.out, here.earlier)
        if step.end in _WHY:
            found.append(Fate("lost", boxes, leg, f"{_WHY[step.end]} at {here.router}", None, here.passed))
            continue
        left = boxes
        if step.out is not None and here.into is not None:
            left = _filter(view, step.out, "out", boxes, onward, here.passed, found)
        if left and step.end == "router" and step.into is not None:
            passed = here.passed or step.into.router == through
            waiting.append(_Arrival(step.into.router, step.into, left, onward, passed))
        elif left:
            found.append(Fate("delivered", left, onward, _arrived(step, here.router), None, here.passed))


def _filter(
    view: View, port: Port | None, direction: str, boxes: Boxes, leg: Leg, passed: bool, found: list[Fate]
) -> Boxes:
    """What a list lets through; what it denies becomes a fate."""
    filters = list_on(view, port, direction)
    if filters is None:
        return boxes
    left: list[tuple[Decision, Boxes]] = []
    for decision, part in acl.split(filters, boxes):
        if decision.action == "permit":
            left.append((decision, part))
        else:
            why = f"denied at {port} {direction} by {decision}"
            found.append(Fate("denied", part, leg, why, decision, passed, port))
    if len(left) == 1 and len(left[0][1]) == len(boxes):
        return left[0][1]
    return tuple(box for _, part in left for box in part)


def _deciding(view: View, port: Port | None, packet: Packet, direction: str, into: Port | None = None) -> str:
    if direction == "out" and into is None:
        return ""
    filters = list_on(view, port, direction)
    return f"{port.interface} {direction} {acl.decide(filters, packet)}" if filters and port else ""


def _arrived(step: Step, router: str) -> str:
    if step.end == "local":
        return f"delivered to {router} itself"
    if step.end == "exit" and step.route is not None:
        return f"leaves the network at {step.out} by {step.route}"
    return f"delivered on {step.out}"


def _legs(leg: Leg | None) -> Iterator[Leg]:
    while leg is not None:
        yield leg
        leg = leg.earlier
