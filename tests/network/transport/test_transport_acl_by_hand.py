"""Access lists of IOS answered by hand: what each list does with a packet, from knowledge of IOS alone.

Every answer was written down before the evaluator was run on it; two were then corrected by the author (a name of a
TCP port, the order of numbered lines). One line per case: the list's lines, the packet, and permit or deny.
"""

from __future__ import annotations

from ipaddress import IPv4Address

import pytest

from assent.network.transport.languages.ios.parse import parse
from assent.network.transport.verifier.acl import bound, decide
from assent.network.transport.verifier.packets import Packet

TCP, UDP, ICMP, GRE, OSPF = 6, 17, 1, 47, 89


def packet(text: str) -> Packet:
    """`tcp 10.0.0.1:1024 > 10.0.0.2:80 ack`, `icmp A > B 8`, `ospf A > B`, `ip4 A > B dscp 46`."""
    words = text.split()
    protocol = {"tcp": TCP, "udp": UDP, "icmp": ICMP, "gre": GRE, "ospf": OSPF, "esp": 50, "ipip": 4}[
        words[0]
    ]
    (source, _, sport), (destination, _, dport) = words[1].partition(":"), words[3].partition(":")
    rest = words[4:]
    return Packet(
        IPv4Address(source),
        IPv4Address(destination),
        protocol,
        int(sport or (40000 if protocol in (TCP, UDP) else 0)),
        int(dport or 0),
        established="ack" in rest or "rst" in rest,
        icmp_type=int(rest[0]) if protocol == ICMP and rest else 0,
        dscp=int(rest[rest.index("dscp") + 1]) if "dscp" in rest else 0,
    )


CASES = (
    # the implicit deny, first match, empty and undefined lists
    ("permit tcp any any eq 80", "tcp 1.1.1.1 > 2.2.2.2:80", "permit"),
    ("permit tcp any any eq 80", "tcp 1.1.1.1 > 2.2.2.2:81", "deny"),
    ("permit tcp any any eq 80", "udp 1.1.1.1 > 2.2.2.2:80", "deny"),
    ("deny tcp any any eq 23|permit ip any any", "tcp 1.1.1.1 > 2.2.2.2:23", "deny"),
    ("permit ip any any|deny tcp any any eq 23", "tcp 1.1.1.1 > 2.2.2.2:23", "permit"),
    ("", "tcp 1.1.1.1 > 2.2.2.2:23", "permit"),
    ("remark nothing decides here", "tcp 1.1.1.1 > 2.2.2.2:23", "permit"),
    # addresses and wildcards
    ("permit ip host 10.0.0.1 any", "udp 10.0.0.1 > 2.2.2.2:53", "permit"),
    ("permit ip host 10.0.0.1 any", "udp 10.0.0.2 > 2.2.2.2:53", "deny"),
    ("permit ip 10.0.0.0 0.0.0.255 any", "udp 10.0.0.255 > 2.2.2.2:53", "permit"),
    ("permit ip 10.0.0.0 0.0.0.255 any", "udp 10.0.1.0 > 2.2.2.2:53", "deny"),
    ("permit ip 10.0.0.77 0.0.0.255 any", "udp 10.0.0.3 > 2.2.2.2:53", "permit"),  # ignored bits are cleared
    ("permit ip 10.0.0.0 0.255.0.255 any", "udp 10.9.0.4 > 2.2.2.2:53", "permit"),
    ("permit ip 10.0.0.0 0.255.0.255 any", "udp 10.9.1.4 > 2.2.2.2:53", "deny"),
    ("permit ip 0.0.0.1 255.255.255.254 any", "udp 10.0.0.7 > 2.2.2.2:53", "permit"),  # odd hosts
    ("permit ip 0.0.0.1 255.255.255.254 any", "udp 10.0.0.8 > 2.2.2.2:53", "deny"),
    ("permit ip 10.0.0.0 0.0.255.0 any", "udp 10.0.9.0 > 2.2.2.2:53", "permit"),
    ("permit ip 10.0.0.0 0.0.255.0 any", "udp 10.0.9.1 > 2.2.2.2:53", "deny"),
    ("permit ip any 172.16.0.0 0.15.255.255", "udp 1.1.1.1 > 172.31.255.1:9", "permit"),
    ("permit ip any 172.16.0.0 0.15.255.255", "udp 1.1.1.1 > 172.32.0.1:9", "deny"),
    # ports
    ("permit udp any any range 161 162", "udp 1.1.1.1 > 2.2.2.2:162", "permit"),
    ("permit udp any any range 161 162", "udp 1.1.1.1 > 2.2.2.2:163", "deny"),
    ("permit udp any any range 162 161", "udp 1.1.1.1 > 2.2.2.2:161", "permit"),  # IOS turns the ends around
    ("permit tcp any any gt 1023", "tcp 1.1.1.1 > 2.2.2.2:1023", "deny"),
    ("permit tcp any any gt 1023", "tcp 1.1.1.1 > 2.2.2.2:1024", "permit"),
    ("permit tcp any any lt 1024", "tcp 1.1.1.1 > 2.2.2.2:0", "permit"),
    ("permit tcp any any lt 1024", "tcp 1.1.1.1 > 2.2.2.2:1024", "deny"),
    ("permit tcp any any neq 23", "tcp 1.1.1.1 > 2.2.2.2:23", "deny"),
    ("permit tcp any any neq 23", "tcp 1.1.1.1 > 2.2.2.2:22", "permit"),
    ("permit tcp any any eq 80 443 8080", "tcp 1.1.1.1 > 2.2.2.2:8080", "permit"),
    ("permit tcp any any eq 80 443 8080", "tcp 1.1.1.1 > 2.2.2.2:444", "deny"),
    ("permit tcp any eq 80 any", "tcp 1.1.1.1:80 > 2.2.2.2:9999", "permit"),
    ("permit tcp any eq 80 any", "tcp 1.1.1.1:9999 > 2.2.2.2:80", "deny"),
    ("permit tcp any eq www any gt 1023", "tcp 1.1.1.1:80 > 2.2.2.2:1023", "deny"),
    ("permit tcp any any eq domain", "udp 1.1.1.1 > 2.2.2.2:53", "deny"),
    ("permit tcp any any eq cmd|permit udp any any eq syslog", "udp 1.1.1.1 > 2.2.2.2:514", "permit"),
    # established is ACK or RST, and TCP alone
    ("permit tcp any any established", "tcp 1.1.1.1 > 2.2.2.2:80", "deny"),
    ("permit tcp any any established", "tcp 1.1.1.1 > 2.2.2.2:80 ack", "permit"),
    ("permit tcp any any established", "tcp 1.1.1.1 > 2.2.2.2:80 rst", "permit"),
    ("permit tcp any any established", "udp 1.1.1.1 > 2.2.2.2:80", "deny"),
    ("deny tcp any any established|permit tcp any any", "tcp 1.1.1.1 > 2.2.2.2:80", "permit"),
    # ICMP and other protocols
    ("permit icmp any any echo", "icmp 1.1.1.1 > 2.2.2.2 8", "permit"),
    ("permit icmp any any echo", "icmp 1.1.1.1 > 2.2.2.2 0", "deny"),
    ("permit icmp any any echo-reply", "icmp 1.1.1.1 > 2.2.2.2 0", "permit"),
    ("permit icmp any any unreachable", "icmp 1.1.1.1 > 2.2.2.2 3", "permit"),
    ("permit icmp any any time-exceeded", "icmp 1.1.1.1 > 2.2.2.2 11", "permit"),
    ("permit icmp any any 13", "icmp 1.1.1.1 > 2.2.2.2 13", "permit"),
    ("permit icmp any any", "icmp 1.1.1.1 > 2.2.2.2 17", "permit"),
    ("permit ospf any any", "ospf 1.1.1.1 > 224.0.0.5", "permit"),
    ("permit tcp any any|permit udp any any", "ospf 1.1.1.1 > 224.0.0.5", "deny"),
    ("permit gre host 1.1.1.1 any", "gre 1.1.1.1 > 2.2.2.2", "permit"),
    ("permit esp any any", "gre 1.1.1.1 > 2.2.2.2", "deny"),
    ("permit 47 any any", "gre 1.1.1.1 > 2.2.2.2", "permit"),
    ("permit ipinip any any", "ipip 1.1.1.1 > 2.2.2.2", "permit"),
    # DSCP, logging, sequence numbers, remarks
    ("permit ip any any dscp ef", "udp 1.1.1.1 > 2.2.2.2:9 dscp 46", "permit"),
    ("permit ip any any dscp ef", "udp 1.1.1.1 > 2.2.2.2:9", "deny"),
    ("permit udp any any eq 9 log", "udp 1.1.1.1 > 2.2.2.2:9", "permit"),
    ("deny udp any any eq 9 log-input|permit ip any any", "udp 1.1.1.1 > 2.2.2.2:9", "deny"),
    (
        "20 permit ip any any|10 deny udp any any",
        "udp 1.1.1.1 > 2.2.2.2:9",
        "deny",
    ),  # by number, not by place
    ("remark web|permit tcp any any eq www|remark end", "tcp 1.1.1.1 > 2.2.2.2:80", "permit"),
)


@pytest.mark.parametrize(("lines", "said", "answer"), CASES)
def test_named_list(lines: str, said: str, answer: str) -> None:
    body = "".join(f" {line}\n" for line in lines.split("|") if line)
    device = parse(f"hostname R1\nip access-list extended X\n{body}end\n")
    assert decide(bound(device, "X"), packet(said)).action == answer


STANDARD = (
    ("access-list 10 permit 10.0.0.1", "10.0.0.1", "permit"),
    ("access-list 10 permit 10.0.0.1", "10.0.0.2", "deny"),
    ("access-list 10 permit host 10.0.0.1", "10.0.0.1", "permit"),
    ("access-list 10 permit 10.0.0.0 0.0.0.255", "10.0.0.200", "permit"),
    ("access-list 10 deny 10.0.0.5|access-list 10 permit any", "10.0.0.5", "deny"),
    ("access-list 10 deny 10.0.0.5|access-list 10 permit any", "10.0.0.6", "permit"),
    ("access-list 1300 permit any", "9.9.9.9", "permit"),
)


@pytest.mark.parametrize(("lines", "source", "answer"), STANDARD)
def test_numbered_standard_list(lines: str, source: str, answer: str) -> None:
    device = parse("hostname R1\n" + "\n".join(lines.split("|")) + "\nend\n")
    name = lines.split()[1]
    assert decide(bound(device, name), packet(f"udp {source} > 2.2.2.2:9")).action == answer


def test_a_name_that_no_list_has_permits_everything() -> None:
    device = parse("hostname R1\ninterface Ethernet0/0\n ip access-group NOWHERE in\nend\n")
    assert decide(bound(device, "NOWHERE"), packet("tcp 1.1.1.1 > 2.2.2.2:23")).action == "permit"


def test_no_access_list_with_an_entry_takes_the_whole_numbered_list() -> None:
    from assent.network.transport.languages.ios.apply import apply

    text = "access-list 101 deny tcp any any eq telnet\naccess-list 101 permit ip any any\nend\n"
    left = parse(apply(text, "no access-list 101 deny tcp any any eq telnet\n"))
    assert "101" not in left.acls


def test_a_condition_the_model_lacks_is_no_entry() -> None:
    device = parse(
        "ip access-list extended X\n permit tcp any any time-range OFFICE\n deny ip any any fragments\nend\n"
    )
    assert [line.text for line in device.unknown] == [
        "permit tcp any any time-range OFFICE",
        "deny ip any any fragments",
    ]
