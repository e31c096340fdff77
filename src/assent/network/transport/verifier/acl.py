"""What an IOS access list does to packets: first match wins, then the implicit deny.

An interface that names a list which is not defined, or which has no entries, permits everything (IOS).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from assent.network.transport.device import Acl, AclEntry, Action, Device, Ports
from assent.network.transport.verifier.packets import (
    ICMP,
    MAX_BOXES,
    TCP,
    UDP,
    Box,
    Boxes,
    Packet,
    TooComplex,
    intersect,
    packet_box,
    without,
)

_FEW, _REMEMBERED = 16, 4096


@dataclass(frozen=True, slots=True)
class Decision:
    """What a list decided. `entry` None: the implicit deny, or a list that permits for want of entries."""

    acl: str
    action: Action
    entry: AclEntry | None

    def __str__(self) -> str:
        if self.entry is None:
            return f"access-list {self.acl}: implicit {self.action}"
        sequence = f" {self.entry.sequence}" if self.entry.sequence is not None else ""
        where = f" (line {self.entry.line})" if self.entry.line else ""
        return f"access-list {self.acl}{sequence}: {entry_text(self.entry)}{where}"


_known_splits: dict[tuple[int, Boxes], tuple[Acl, tuple[tuple[Decision, Boxes], ...]]] = {}
"""The last answers of `split`, by the list's identity: states of one network share lists, and are asked the same."""


def bound(device: Device, name: str | None) -> Acl | None:
    """The list that filters under this name, or None where everything passes."""
    acl = device.acls.get(name) if name is not None else None
    return acl if acl is not None and acl.entries else None


def decide(acl: Acl | None, packet: Packet) -> Decision:
    """What the list does to one packet."""
    if acl is None or not acl.entries:
        return Decision(acl.name if acl else "", "permit", None)
    box = packet_box(packet)
    for entry in acl.entries:
        if any(intersect(box, one) for one in entry_boxes(entry)):
            return Decision(acl.name, entry.action, entry)
    return Decision(acl.name, "deny", None)


def split(acl: Acl, boxes: Boxes) -> tuple[tuple[Decision, Boxes], ...]:
    """The packets by the entry that decides about them, in the list's order; nobody is in two parts.

    Raises TooComplex where the list cuts the packets into too many classes.
    """
    key = (id(acl), boxes)
    known = _known_splits.get(key)
    if known is not None and known[0] is acl:
        return known[1]
    found = _split(acl, boxes)
    if len(boxes) <= _FEW >= len(found):
        if len(_known_splits) >= _REMEMBERED:
            _known_splits.clear()
        _known_splits[key] = acl, found
    return found


def _split(acl: Acl, boxes: Boxes) -> tuple[tuple[Decision, Boxes], ...]:
    decided: list[tuple[Decision, Boxes]] = []
    left = list(boxes)
    for entry in acl.entries:
        matched: list[Box] = []
        for cut in entry_boxes(entry):
            kept: list[Box] = []
            for box in left:
                common = intersect(box, cut)
                if common is None:
                    kept.append(box)
                else:
                    matched.append(common)
                    kept.extend(without(box, common))
            left = kept
        if matched:
            decided.append((Decision(acl.name, entry.action, entry), tuple(matched)))
        if len(left) > MAX_BOXES:
            raise TooComplex(f"access list {acl.name} makes more than {MAX_BOXES} packet classes")
        if not left:
            break
    if left:
        decided.append((Decision(acl.name, "deny", None), tuple(left)))
    return tuple(decided)


@lru_cache(maxsize=16_384)
def entry_boxes(entry: AclEntry) -> Boxes:
    """The packets that an entry matches."""
    protocol = (0, 255) if entry.protocol is None else (entry.protocol, entry.protocol)
    base = Box(
        source=int(entry.source.address) & ~int(entry.source.wildcard),
        source_wild=int(entry.source.wildcard),
        destination=int(entry.destination.address) & ~int(entry.destination.wildcard),
        destination_wild=int(entry.destination.wildcard),
        protocol=protocol,
        established=(1, 1) if entry.established and entry.protocol == TCP else (0, 1),
        icmp_type=_exactly(entry.icmp_type, 255) if entry.protocol == ICMP else (0, 255),
        dscp=_exactly(entry.dscp, 63),
    )
    if entry.protocol not in (TCP, UDP):
        return (base,)
    return tuple(
        base._replace(source_port=source, destination_port=destination)
        for source in _ranges(entry.source_ports)
        for destination in _ranges(entry.destination_ports)
    )


def entry_text(entry: AclEntry) -> str:
    """The entry in the words of IOS, for evidence."""
    protocol = "ip" if entry.protocol is None else _PROTOCOLS.get(entry.protocol, str(entry.protocol))
    parts = [entry.action, protocol, _addresses(entry.source), _ports(entry.source_ports)]
    parts += [_addresses(entry.destination), _ports(entry.destination_ports)]
    parts += ["established" if entry.established else ""]
    parts += [str(entry.icmp_type) if entry.icmp_type is not None else ""]
    parts += [f"dscp {entry.dscp}" if entry.dscp is not None else ""]
    return " ".join(part for part in parts if part)


_PROTOCOLS = {1: "icmp", 4: "ipinip", 6: "tcp", 17: "udp", 47: "gre", 89: "ospf"}


def _exactly(value: int | None, most: int) -> tuple[int, int]:
    return (0, most) if value is None else (value, value)


def _ranges(ports: Ports | None) -> tuple[tuple[int, int], ...]:
    return ((0, 65535),) if ports is None else ports.ranges


def _addresses(some: object) -> str:
    address, wildcard = some.address, some.wildcard  # type: ignore[attr-defined]
    if int(wildcard) == 0xFFFFFFFF:
        return "any"
    return f"host {address}" if int(wildcard) == 0 else f"{address} {wildcard}"


def _ports(ports: Ports | None) -> str:
    if ports is None:
        return ""
    return ", ".join(f"eq {low}" if low == high else f"range {low} {high}" for low, high in ports.ranges)
