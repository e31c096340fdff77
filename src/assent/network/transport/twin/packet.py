"""Packets as bytes (RFC 791, 768, 793, 792): what a claim speaks of, made real. `probes` sends them."""

from __future__ import annotations

import struct
from ipaddress import IPv4Network

from assent.network.transport.verifier.packets import ICMP, TCP, UDP, Packet

TTL = 64
_ACK, _SYN = 0x10, 0x02
_PAYLOAD = b"assent twin"
_MARTIAN = tuple(
    IPv4Network(text) for text in ("0.0.0.0/8", "127.0.0.0/8", "224.0.0.0/3", "255.255.255.255/32")
)


def build(packet: Packet, number: int) -> bytes:
    """The packet with `number` as its IP identification (1 to 65535), by which it is known again."""
    body = _body(packet)
    head = struct.pack(
        "!BBHHHBBH4s4s",
        0x45,
        packet.dscp << 2,
        20 + len(body),
        number,
        0,
        TTL,
        packet.protocol,
        0,
        packet.source.packed,
        packet.destination.packed,
    )
    return head[:10] + struct.pack("!H", _checksum(head)) + head[12:] + body


def unroutable(packet: Packet) -> bool:
    """Addresses that every kernel drops by itself, whatever the network says (RFC 1812 5.3.7)."""
    return any(packet.source in one or packet.destination in one for one in _MARTIAN)


def _body(packet: Packet) -> bytes:
    ports = packet.source_port, packet.destination_port
    if packet.protocol == UDP:
        return struct.pack("!HHHH", *ports, 8 + len(_PAYLOAD), 0) + _PAYLOAD
    if packet.protocol == TCP:
        flags = _ACK if packet.established else _SYN
        head = struct.pack("!HHIIBBHHH", *ports, 1, 0, 5 << 4, flags, 8192, 0, 0)
        pseudo = packet.source.packed + packet.destination.packed + struct.pack("!BBH", 0, TCP, 20)
        return head[:16] + struct.pack("!H", _checksum(pseudo + head)) + head[18:]
    if packet.protocol == ICMP:
        head = struct.pack("!BBHHH", packet.icmp_type, 0, 0, 1, 1)
        return head[:2] + struct.pack("!H", _checksum(head + _PAYLOAD)) + head[4:] + _PAYLOAD
    return _PAYLOAD


def _checksum(data: bytes) -> int:
    """RFC 1071."""
    padded = data + b"\0" * (len(data) % 2)
    total: int = sum(struct.unpack(f"!{len(padded) // 2}H", padded))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF
