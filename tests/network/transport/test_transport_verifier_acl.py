"""IOS access lists, answered by hand; and the algebra of packet sets against brute force."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assent.network.transport.device import Acl, AclEntry, Ports, WildcardSet
from assent.network.transport.languages.ios.parse import parse
from assent.network.transport.verifier import acl
from assent.network.transport.verifier.packets import (
    Box,
    Packet,
    contains,
    example,
    intersect,
    packet_box,
    subtract,
)

WEB = "access-list 101 permit tcp any any eq 80"
NO_SNMP = "access-list 101 deny udp 192.168.1.0 0.0.0.255 any eq 161\naccess-list 101 permit ip any any"
BACK = "access-list 101 permit tcp any any established"
ODD = "access-list 101 deny ip 10.0.0.1 0.255.255.254 any\naccess-list 101 permit ip any any"
PING = "access-list 101 deny icmp any any echo\naccess-list 101 permit icmp any any"
RANGE = "access-list 101 permit udp any range 1000 2000 host 10.0.0.1 gt 1023"
NO_TELNET = "access-list 101 deny tcp any any eq telnet\naccess-list 101 permit ip any any"
STD = "access-list 10 deny 10.1.0.0 0.0.255.255\naccess-list 10 permit 10.0.0.0 0.255.255.255"


def tcp(src: str, dst: str, port: int, *, sport: int = 49152, established: bool = False) -> Packet:
    return Packet(IPv4Address(src), IPv4Address(dst), 6, sport, port, established)


def udp(src: str, dst: str, port: int, *, sport: int = 49152) -> Packet:
    return Packet(IPv4Address(src), IPv4Address(dst), 17, sport, port)


def icmp(src: str, dst: str, kind: int) -> Packet:
    return Packet(IPv4Address(src), IPv4Address(dst), 1, icmp_type=kind)


def raw(src: str, dst: str, protocol: int) -> Packet:
    return Packet(IPv4Address(src), IPv4Address(dst), protocol)


CASES = [
    (WEB, tcp("1.1.1.1", "2.2.2.2", 80), "permit"),
    (WEB, tcp("1.1.1.1", "2.2.2.2", 81), "deny"),  # the implicit deny
    (WEB, udp("1.1.1.1", "2.2.2.2", 80), "deny"),  # the port of another protocol
    (WEB, tcp("1.1.1.1", "2.2.2.2", 50000, sport=80), "deny"),  # a source port is none of destination
    (WEB, icmp("1.1.1.1", "2.2.2.2", 8), "deny"),
    (WEB, raw("1.1.1.1", "224.0.0.5", 89), "deny"),  # OSPF too
    (NO_SNMP, udp("192.168.1.7", "9.9.9.9", 161), "deny"),
    (NO_SNMP, udp("192.168.1.7", "9.9.9.9", 162), "permit"),
    (NO_SNMP, udp("192.168.2.7", "9.9.9.9", 161), "permit"),
    (NO_SNMP, tcp("192.168.1.7", "9.9.9.9", 161), "permit"),
    (NO_SNMP, udp("192.168.1.255", "9.9.9.9", 161), "deny"),
    (BACK, tcp("1.1.1.1", "2.2.2.2", 22), "deny"),  # a SYN opens, it is not established
    (BACK, tcp("1.1.1.1", "2.2.2.2", 22, established=True), "permit"),
    (BACK, udp("1.1.1.1", "2.2.2.2", 22), "deny"),
    (ODD, raw("10.7.7.7", "1.1.1.1", 47), "deny"),  # odd last bit
    (ODD, raw("10.7.7.6", "1.1.1.1", 47), "permit"),
    (ODD, raw("11.7.7.7", "1.1.1.1", 47), "permit"),
    (PING, icmp("1.1.1.1", "2.2.2.2", 8), "deny"),
    (PING, icmp("1.1.1.1", "2.2.2.2", 0), "permit"),
    (PING, icmp("1.1.1.1", "2.2.2.2", 3), "permit"),
    (PING, tcp("1.1.1.1", "2.2.2.2", 80), "deny"),
    (RANGE, udp("5.5.5.5", "10.0.0.1", 1024, sport=1000), "permit"),
    (RANGE, udp("5.5.5.5", "10.0.0.1", 1024, sport=2000), "permit"),
    (RANGE, udp("5.5.5.5", "10.0.0.1", 1023, sport=1500), "deny"),  # gt is greater, not equal
    (RANGE, udp("5.5.5.5", "10.0.0.1", 1024, sport=2001), "deny"),
    (RANGE, udp("5.5.5.5", "10.0.0.2", 1024, sport=1500), "deny"),
    (STD, udp("10.1.2.3", "1.1.1.1", 1), "deny"),
    (STD, udp("10.2.2.3", "1.1.1.1", 1), "permit"),
    (STD, udp("11.2.2.3", "1.1.1.1", 1), "deny"),
    ("access-list 10 permit host 10.0.0.1", raw("10.0.0.1", "9.9.9.9", 255), "permit"),
    ("access-list 10 permit 10.0.0.1", raw("10.0.0.1", "9.9.9.9", 0), "permit"),  # no wildcard: a host
    ("access-list 10 permit 10.0.0.1", raw("10.0.0.2", "9.9.9.9", 0), "deny"),
    ("access-list 10 permit any", raw("10.0.0.2", "9.9.9.9", 0), "permit"),
    ("access-list 101 permit ip any any\naccess-list 101 deny ip any any", udp("1.1.1.1", "2.2.2.2", 1), "permit"),
    (NO_TELNET, tcp("1.1.1.1", "2.2.2.2", 23), "deny"),
    ("access-list 101 deny tcp any any neq 443", tcp("1.1.1.1", "2.2.2.2", 443), "deny"),  # implicit
    ("access-list 101 permit tcp any any neq 443", tcp("1.1.1.1", "2.2.2.2", 443), "deny"),
    ("access-list 101 permit tcp any any neq 443", tcp("1.1.1.1", "2.2.2.2", 442), "permit"),
    ("access-list 101 permit tcp any any lt 1024", tcp("1.1.1.1", "2.2.2.2", 1023), "permit"),
    ("access-list 101 permit tcp any any lt 1024", tcp("1.1.1.1", "2.2.2.2", 1024), "deny"),
    ("access-list 101 permit gre host 1.1.1.1 host 2.2.2.2", raw("1.1.1.1", "2.2.2.2", 47), "permit"),
    ("access-list 101 permit gre host 1.1.1.1 host 2.2.2.2", raw("2.2.2.2", "1.1.1.1", 47), "deny"),
    ("access-list 101 permit ospf any any", raw("10.0.0.1", "224.0.0.5", 89), "permit"),
    ("access-list 101 permit 89 any any", raw("10.0.0.1", "224.0.0.5", 89), "permit"),
    ("access-list 101 permit ip 10.0.0.0 0.0.3.255 any", udp("10.0.3.255", "9.9.9.9", 5), "permit"),
    ("access-list 101 permit ip 10.0.0.0 0.0.3.255 any", udp("10.0.4.0", "9.9.9.9", 5), "deny"),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "packet", "expected"), CASES)
def test_lists_decide_as_ios_does(lines: str, packet: Packet, expected: str) -> None:
    (only,) = parse(f"hostname R\n{lines}\n").acls.values()

    assert acl.decide(only, packet).action == expected
    parts = [d.action for d, boxes in acl.split(only, (packet_box(packet),)) if boxes]
    assert parts == [expected]


def test_a_list_that_is_not_there_or_empty_permits() -> None:
    device = parse("hostname R\nip access-list extended EMPTY\n")

    assert acl.bound(device, "NONE") is None
    assert acl.bound(device, "EMPTY") is None
    assert acl.decide(None, udp("1.1.1.1", "2.2.2.2", 3)).action == "permit"


small = st.integers(0, 7)
wild = st.sampled_from([0, 1, 2, 3, 4, 5, 6, 7, 0xFFFFFFFF])
port_sets = st.none() | st.tuples(small, small).map(lambda p: Ports(((min(p), max(p)),)))


@st.composite
def entries(draw: st.DrawFn) -> AclEntry:
    protocol = draw(st.sampled_from([None, 1, 6, 17, 47]))
    entry = AclEntry(
        action=draw(st.sampled_from(["permit", "deny"])),
        protocol=protocol,
        source=WildcardSet(IPv4Address(draw(small)), IPv4Address(draw(wild))),
        destination=WildcardSet(IPv4Address(draw(small)), IPv4Address(draw(wild))),
        dscp=draw(st.none() | st.sampled_from([0, 46])),
    )
    if protocol in (6, 17):
        entry = replace(entry, source_ports=draw(port_sets), destination_ports=draw(port_sets))
    if protocol == 6:
        entry = replace(entry, established=draw(st.booleans()))
    return replace(entry, icmp_type=draw(st.none() | st.sampled_from([0, 8]))) if protocol == 1 else entry


@st.composite
def packets(draw: st.DrawFn) -> Packet:
    protocol = draw(st.sampled_from([1, 6, 17, 47]))
    found = Packet(
        IPv4Address(draw(small)), IPv4Address(draw(small)), protocol, dscp=draw(st.sampled_from([0, 46]))
    )
    if protocol in (6, 17):
        found = replace(found, source_port=draw(small), destination_port=draw(small))
    if protocol == 6:
        found = replace(found, established=draw(st.booleans()))
    return replace(found, icmp_type=draw(st.sampled_from([0, 3, 8]))) if protocol == 1 else found


def matches(entry: AclEntry, packet: Packet) -> bool:
    """IOS's rules once more, one packet at a time, without sets."""

    def same(some: WildcardSet, address: IPv4Address) -> bool:
        care = ~int(some.wildcard) & 0xFFFFFFFF
        return int(some.address) & care == int(address) & care

    def port(some: Ports | None, number: int) -> bool:
        return some is None or any(low <= number <= high for low, high in some.ranges)

    return (
        entry.protocol in (None, packet.protocol)
        and same(entry.source, packet.source)
        and same(entry.destination, packet.destination)
        and port(entry.source_ports, packet.source_port)
        and port(entry.destination_ports, packet.destination_port)
        and (not entry.established or packet.established)
        and entry.icmp_type in (None, packet.icmp_type)
        and entry.dscp in (None, packet.dscp)
    )


@given(st.lists(entries(), max_size=6), packets())
@settings(max_examples=300, deadline=None)
def test_sets_agree_with_one_packet_at_a_time(listed: list[AclEntry], packet: Packet) -> None:
    expected = next((e.action for e in listed if matches(e, packet)), "deny")

    parts = acl.split(Acl("A", "extended", tuple(listed)), (Box(),))

    holding = [decision for decision, boxes in parts for box in boxes if contains(box, packet)]
    assert [decision.action for decision in holding] == [expected]


@given(entries(), entries(), packets())
@settings(max_examples=200, deadline=None)
def test_difference_and_intersection_are_exact(one: AclEntry, other: AclEntry, packet: Packet) -> None:
    a, b = acl.entry_boxes(one)[0], acl.entry_boxes(other)[0]
    common = intersect(a, b)

    pieces = subtract(a, b)

    assert (common is not None and contains(common, packet)) == (contains(a, packet) and contains(b, packet))
    assert sum(contains(piece, packet) for piece in pieces) == (
        contains(a, packet) and not contains(b, packet)
    )
    assert all(contains(piece, example(piece)) for piece in pieces)
