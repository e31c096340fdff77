"""Packets, and sets of packets as unions of boxes, exact under intersection and difference.

A box fixes bits of the two addresses (a ternary value: IOS wildcard masks are one by nature) and an inclusive
range of every other field. `acl` turns list entries into boxes, `reach` pushes boxes through the network.
The representation follows header space analysis (Kazemian et al., NSDI 2012).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network
from typing import Any, NamedTuple, TypeAlias

from assent.network.transport.claims import Flow

ICMP, IPIP, TCP, UDP, GRE, OSPF = 1, 4, 6, 17, 47, 89
NAMES = {ICMP: "icmp", IPIP: "ipip", TCP: "tcp", UDP: "udp", GRE: "gre", OSPF: "ospf"}
ALL_BITS = 0xFFFFFFFF
MAX_BOXES = 20_000
"""A set with more boxes than this is not computed: the verdict is then inconclusive, never a guess."""

Range: TypeAlias = tuple[int, int]


class TooComplex(Exception):
    """A packet set fell into more than MAX_BOXES boxes. Verdicts turn it into *inconclusive*."""


class Box(NamedTuple):
    """Addresses a with `a & ~wild == value`, and one inclusive range per further field.

    `established` is 1 for TCP segments with ACK or RST; ports, flag and ICMP type mean something only
    with their protocols.
    """

    source: int = 0
    source_wild: int = ALL_BITS
    destination: int = 0
    destination_wild: int = ALL_BITS
    protocol: Range = (0, 255)
    source_port: Range = (0, 65535)
    destination_port: Range = (0, 65535)
    established: Range = (0, 1)
    icmp_type: Range = (0, 255)
    dscp: Range = (0, 63)


Boxes: TypeAlias = tuple[Box, ...]
_FIRST_RANGE = 4
_RANGES = range(_FIRST_RANGE, len(Box._fields))


@dataclass(frozen=True, slots=True)
class Packet:
    source: IPv4Address
    destination: IPv4Address
    protocol: int
    source_port: int = 0
    destination_port: int = 0
    established: bool = False
    icmp_type: int = 0
    dscp: int = 0

    def __str__(self) -> str:
        name = NAMES.get(self.protocol, f"protocol {self.protocol}")
        dscp = f" dscp {self.dscp}" if self.dscp else ""
        if self.protocol in (TCP, UDP):
            flag = " established" if self.established and self.protocol == TCP else ""
            ends = f"{self.source}:{self.source_port} → {self.destination}:{self.destination_port}"
            return f"{name} {ends}{flag}{dscp}"
        kind = f" type {self.icmp_type}" if self.protocol == ICMP else ""
        return f"{name} {self.source} → {self.destination}{kind}{dscp}"


def prefix_box(source: IPv4Network, destination: IPv4Network) -> Box:
    """All packets from one prefix to another."""
    return Box(
        int(source.network_address),
        int(source.hostmask),
        int(destination.network_address),
        int(destination.hostmask),
    )


def flow_boxes(flow: Flow) -> Boxes:
    """The packets of a flow. Ports without a protocol mean TCP and UDP."""
    base = prefix_box(flow.source, flow.destination)._replace(
        source_port=flow.source_ports or (0, 65535), destination_port=flow.destination_ports or (0, 65535)
    )
    if flow.protocol is not None:
        return (base._replace(protocol=(flow.protocol, flow.protocol)),)
    if flow.source_ports or flow.destination_ports:
        return tuple(base._replace(protocol=(number, number)) for number in (TCP, UDP))
    return (base,)


def intersect(a: Box, b: Box) -> Box | None:
    """The packets in both, or None where there are none."""
    if (a[0] ^ b[0]) & ~(a[1] | b[1]) or (a[2] ^ b[2]) & ~(a[3] | b[3]):
        return None
    left: tuple[Any, ...] = a
    right: tuple[Any, ...] = b
    ranges: list[Range] = []
    for at in _RANGES:  # written out: this is where most of a verifier's time goes
        mine, theirs = left[at], right[at]
        if mine == theirs:
            ranges.append(mine)
            continue
        low = mine[0] if mine[0] > theirs[0] else theirs[0]
        high = mine[1] if mine[1] < theirs[1] else theirs[1]
        if low > high:
            return None
        ranges.append((low, high))
    source_wild, destination_wild = a[1] & b[1], a[3] & b[3]
    return Box(
        (a[0] | b[0]) & ~source_wild,
        source_wild,
        (a[2] | b[2]) & ~destination_wild,
        destination_wild,
        *ranges,
    )


def subtract(a: Box, b: Box) -> list[Box]:
    """The packets of `a` outside `b`, as disjoint boxes."""
    common = intersect(a, b)
    return [a] if common is None else without(a, common)


def without(a: Box, common: Box) -> list[Box]:
    """The packets of `a` outside a part of it, as disjoint boxes."""
    pieces: list[Box] = []
    rest: list[Any] = list(a)
    for index, (whole, cut) in enumerate(zip(_ranges(a), _ranges(common), strict=True), _FIRST_RANGE):
        if whole is cut:
            continue
        (low, high), (cut_low, cut_high) = whole, cut
        if low < cut_low:
            rest[index] = (low, cut_low - 1)
            pieces.append(Box(*rest))
        if cut_high < high:
            rest[index] = (cut_high + 1, high)
            pieces.append(Box(*rest))
        rest[index] = cut
    for value, wild in ((0, 1), (2, 3)):
        _cut_bits(rest, value, wild, common, pieces)
    return pieces


def intersect_all(boxes: Iterable[Box], others: Sequence[Box]) -> Boxes:
    return tuple(common for a in boxes for b in others if (common := intersect(a, b)) is not None)


def subtract_all(boxes: Iterable[Box], others: Iterable[Box]) -> Boxes:
    """`boxes` without every packet of `others`. Raises TooComplex."""
    cuts = tuple(others)
    whole = frozenset(cuts)
    left = [box for box in boxes if box not in whole]
    for other in cuts if left else ():
        left = [piece for box in left for piece in subtract(box, other)]
        if len(left) > MAX_BOXES:
            raise TooComplex(f"more than {MAX_BOXES} packet classes")
    return tuple(left)


def example(box: Box, hosts: Sequence[IPv4Address] = ()) -> Packet:
    """One packet of the box, the plainest: one of these hosts' addresses, a usual protocol, a new connection."""
    protocol = _pick(box.protocol, (UDP, TCP, ICMP))
    ports = protocol in (TCP, UDP)
    return Packet(
        source=IPv4Address(_host(box.source, box.source_wild, hosts)),
        destination=IPv4Address(_host(box.destination, box.destination_wild, hosts)),
        protocol=protocol,
        source_port=_pick(box.source_port, (49152,)) if ports else 0,
        destination_port=_pick(box.destination_port, (33434,)) if ports else 0,
        established=protocol == TCP and box.established[0] == 1,
        icmp_type=_pick(box.icmp_type, (8,)) if protocol == ICMP else 0,
        dscp=box.dscp[0],
    )


def contains(box: Box, packet: Packet) -> bool:
    """Whether the packet is in the box."""
    return intersect(box, packet_box(packet)) is not None


def packet_box(packet: Packet) -> Box:
    """The box of this packet alone."""
    return Box(
        int(packet.source),
        0,
        int(packet.destination),
        0,
        (packet.protocol,) * 2,
        (packet.source_port,) * 2,
        (packet.destination_port,) * 2,
        (int(packet.established),) * 2,
        (packet.icmp_type,) * 2,
        (packet.dscp,) * 2,
    )


def _cut_bits(rest: list[Any], value: int, wild: int, common: Box, pieces: list[Box]) -> None:
    """Splits off the half of the remaining box that differs in one bit, for every bit that `common` fixes."""
    parts: Sequence[Any] = common
    kept: int = parts[value]
    fixed: int = rest[wild] & ~parts[wild]
    while fixed:
        bit = 1 << (fixed.bit_length() - 1)
        fixed &= ~bit
        rest[wild] &= ~bit
        half = list(rest)
        half[value] = rest[value] | (~kept & bit)
        pieces.append(Box(*half))
        rest[value] |= kept & bit


def _ranges(box: Box) -> tuple[Range, ...]:
    return box[_FIRST_RANGE:]  # type: ignore[return-value]


def _pick(allowed: Range, liked: Sequence[int]) -> int:
    low, high = allowed
    return next((one for one in liked if low <= one <= high), low)


def _host(value: int, wild: int, hosts: Sequence[IPv4Address]) -> int:
    """A host's address, or the lowest one that does not look like a network's own, where there is a choice."""
    for address in hosts:
        if int(address) & ~wild == value:
            return int(address)
    lowest = wild & -wild
    return value | lowest if lowest == 1 and wild & 2 else value
