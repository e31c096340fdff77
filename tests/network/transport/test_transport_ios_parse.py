"""Running configurations as routers print them, and files with mistakes."""

from __future__ import annotations

import time
from ipaddress import IPv4Address, IPv4Interface, IPv4Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assent.intents.errors import InvalidInput
from assent.network.transport.device import ANY, Ports, UnknownLine, WildcardSet
from assent.network.transport.languages.ios.parse import parse

SHOWN = """Building configuration...

Current configuration : 1234 bytes
!
version 15.2
hostname edge-1
!
class-map match-any VOICE
 match ip dscp ef af41
 match protocol rtp
!
policy-map WAN
 class VOICE
  priority 512
 class class-default
  fair-queue
  police cir 8000000
   conform-action transmit
   exceed-action drop
!
interface Tunnel0
 ip address 172.31.0.1 255.255.255.252
 tunnel source GigabitEthernet0/0
 tunnel destination 203.0.113.9
!
interface GigabitEthernet0/0
 description uplink  to ISP
 ip address 10.0.1.1 255.255.255.0 secondary
 ip address 10.0.0.1 255.255.255.0
 ip access-group 101 in
 ip ospf cost 5
 negotiation auto
 service-policy output WAN
!
interface GigabitEthernet0/1.100
 encapsulation dot1Q 100
 ip address 10.1.0.1 255.255.255.0
 ip ospf 100 area 0.0.0.2
 shutdown
!
router ospf 100
 router-id 1.1.1.1
 log-adjacency-changes
 passive-interface default
 no passive-interface GigabitEthernet0/0
 network 10.0.0.0 0.0.255.255 area 0
 area 2 stub no-summary
 redistribute static metric 20 metric-type 1 subnets
 default-information originate always
!
ip route 0.0.0.0 0.0.0.0 GigabitEthernet0/0 10.0.0.254 250 name backup
ip route 10.9.0.0 255.255.0.0 10.0.0.9 track 1
ip access-list extended FILTER
 remark who may
 10 permit tcp 10.0.0.77 0.0.0.255 host 10.2.0.1 range 1000 2000 established log
 20 deny icmp any any echo
 30 permit tcp any any eq www 443 time-range WORK
access-list 10 permit 192.0.2.7
access-list 101 deny udp any neq snmp any lt 1024
access-list 101 permit ip any any dscp ef
banner motd ^C
interface GigabitEthernet9/9
 ip address not an address
^C
line vty 0 4
 transport input telnet
end
"""


@pytest.fixture(scope="module")
def device():
    return parse(SHOWN)


def test_the_interfaces_are_read(device) -> None:
    assert device.hostname == "edge-1"
    assert list(device.interfaces) == ["Tunnel0", "GigabitEthernet0/0", "GigabitEthernet0/1.100"]
    uplink = device.interfaces["GigabitEthernet0/0"]
    assert uplink.addresses == (IPv4Interface("10.0.0.1/24"), IPv4Interface("10.0.1.1/24")), "primary first"
    assert (uplink.acl_in, uplink.ospf_cost, uplink.policy_out) == ("101", 5, "WAN")
    assert uplink.description == "uplink  to ISP"
    assert uplink.unknown == ("negotiation auto",)
    sub = device.interfaces["GigabitEthernet0/1.100"]
    assert (sub.dot1q, sub.ospf_area, sub.shutdown) == (100, (100, 2), True)
    assert device.interfaces["Tunnel0"].tunnel.destination == IPv4Address("203.0.113.9")


def test_routing_is_read(device) -> None:
    process = device.ospf[100]
    assert process.passive_default and process.active == {"GigabitEthernet0/0"}
    assert process.area_types == {2: "totally-stub"}
    assert process.redistribute == (("static", 20, "E1"),)
    assert process.default_originate == "always"
    assert process.unknown == ("log-adjacency-changes",)
    (backup,) = device.statics
    assert (backup.prefix, backup.distance, backup.interface) == (
        IPv4Network("0.0.0.0/0"),
        250,
        "GigabitEthernet0/0",
    )


def test_access_lists_are_read(device) -> None:
    first, second = device.acls["FILTER"].entries
    assert first.source == WildcardSet(IPv4Address("10.0.0.0"), IPv4Address("0.0.0.255")), (
        "ignored bits are zero"
    )
    assert (first.sequence, first.established, first.log, first.destination_ports) == (
        10,
        True,
        True,
        Ports(((1000, 2000),)),
    )
    assert second.icmp_type == 8
    assert device.acls["10"].kind == "standard"
    deny, permit = device.acls["101"].entries
    assert deny.source_ports == Ports(((0, 160), (162, 65_535)))
    assert deny.destination_ports == Ports(((0, 1023),))
    assert (permit.protocol, permit.source, permit.dscp) == (None, ANY, 46)


def test_qos_is_read(device) -> None:
    assert device.class_maps["VOICE"].match == (("dscp", "46"), ("dscp", "34"))
    voice, rest = device.policy_maps["WAN"].classes
    assert (voice.priority_kbps, rest.police_bps, rest.unknown) == (512, 8_000_000, ("fair-queue",))


def test_what_the_model_has_no_word_for_is_kept_with_its_line_and_section(device) -> None:
    lines = SHOWN.splitlines()
    assert all(lines[one.line - 1].strip() == one.text.strip() for one in device.unknown)
    kept = {(one.section, one.text.strip()) for one in device.unknown}
    assert ("class-map match-any VOICE", "match protocol rtp") in kept
    assert ("policy-map WAN / class class-default", "fair-queue") in kept
    assert ("interface GigabitEthernet0/0", "negotiation auto") in kept
    assert ("ip access-list extended FILTER", "30 permit tcp any any eq www 443 time-range WORK") in kept
    assert ("", "ip route 10.9.0.0 255.255.0.0 10.0.0.9 track 1") in kept
    assert ("banner motd ^C", "interface GigabitEthernet9/9") in kept
    assert ("line vty 0 4", "transport input telnet") in kept
    assert not any(text.startswith(("end", "Building", "!", "remark")) for _, text in kept)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("interface g0/1\n ip address 10.0.0.300 255.0.0.0", "10.0.0.300"),
        ("interface g0/1\n ip address 10.0.0.1 255.0.255.0", "contiguous"),
        ("interface g0/1\n ip ospf cost 70000", "65535"),
        ("interface g0/1.1\n encapsulation dot1q 5000", "4094"),
        ("router ospf 1\n network 10.0.0.0 0.0.0.255 area x", "area"),
        ("ip route 10.0.0.1 255.255.255.0 10.0.0.2", "host bits"),
        ("access-list 101 permit ip any any eq 80", "TCP or UDP"),
        ("access-list 101 permit tcp any any eq nonsense", "nonsense"),
        ("access-list 101 permit tcp 10.0.0.0", "wildcard"),
        ("ip access-list extended X\n 10 permit tcp any any dscp 99", "99"),
        ("access-list 101 permit udp any lt 0 any", "no port"),
    ],
)
def test_a_known_line_with_an_impossible_value_is_named(line: str, said: str) -> None:
    number = 2 + line.count("\n")
    with pytest.raises(InvalidInput) as caught:
        parse(f"hostname R7\n{line}\n")
    assert f"R7:{number}" in caught.value.message
    assert said in caught.value.message


def test_every_impossible_line_is_listed() -> None:
    with pytest.raises(InvalidInput) as caught:
        parse(
            "interface g0/1\n ip address x1 y\n ip address 1.2.3 255.0.0.0\n mtu 9\n ip ospf cost 0\n", "R1"
        )
    assert [problem.where for problem in caught.value.problems] == ["R1:3", "R1:4", "R1:5"]


@given(st.text(alphabet=st.sampled_from("abip 0123./\n\t!^C-routeaccesslinkeng~é\r\x00"), max_size=300))
def test_whatever_a_file_holds_parsing_ends_in_a_device_or_one_clear_error(text: str) -> None:
    try:
        parse(text)
    except InvalidInput as error:
        assert error.problems


def test_line_numbers_are_no_part_of_what_a_device_is() -> None:
    assert parse("hostname R1\ninterface g0/1\n shutdown\n") == parse(
        "!\n!\nhostname R1\n!\nint\ninterface g0/1\n shutdown\n".replace("int\n", "")
    )
    assert UnknownLine(3, "", "x") == UnknownLine(4, "", "x")


def test_a_hundred_files_of_a_thousand_lines_are_parsed_in_a_second() -> None:
    interfaces = "".join(
        f"interface GigabitEthernet0/{n}\n description to {n}\n ip address 10.{n % 250}.{n // 250}.1 "
        f"255.255.255.0\n ip ospf cost {n + 1}\n negotiation auto\n!\n"
        for n in range(80)
    )
    lists = "".join(f"access-list 101 permit tcp 10.{n}.0.0 0.0.255.255 any eq {n + 1}\n" for n in range(200))
    rest = "".join(f"snmp-server host 10.0.0.{n % 250} version 2c x{n}\n" for n in range(320))
    text = f"hostname R1\n{interfaces}{lists}{rest}"
    assert 990 < text.count("\n") < 1010
    best = min(_timed(text) for _ in range(5))
    assert best < 0.01, f"{1 / best:.0f} files/s"


def _timed(text: str) -> float:
    started = time.process_time()
    parse(text)
    return time.process_time() - started
