"""Requests about tunnels, QoS, VRFs, IPv6 and single lines of lists: what the parsed candidate says afterwards."""

from __future__ import annotations

from ipaddress import IPv4Interface

import pytest
from transport_language_run import ask, network

from assent.intents.evidence import Outcome
from assent.network.transport.device import Device
from assent.network.transport.generate import applied
from assent.network.transport.languages.ios.apply import apply
from assent.network.transport.languages.ios.parse import parse
from assent.network.transport.network import RoutedNetwork


def changed(text: str, net: RoutedNetwork | None = None) -> dict[str, Device]:
    before = net or network()
    result = ask(text, before)
    assert result.status == "config", (result.status, result.questions, result.reason)
    assert result.verdict is Outcome.PASS
    return applied(before, result.lines).devices


def with_lines(router: str, commands: str) -> RoutedNetwork:
    net = network()
    text = apply(net.texts[router], commands)
    return net.with_device(router, text, parse(text, router))


LIST = "ip access-list extended EDGE-IN\n 10 permit tcp any any eq 80\n 20 deny ip any any\n"


@pytest.mark.parametrize(
    ("text", "a", "z"),
    [
        ("GRE tunnel R1-R3, Tunnel7, 10.9.0.0/30 (R3 .1, R1 .2), key 77, ip mtu 1400, mss 1360, keepalive 5 3",
         "10.9.0.2/30", "10.9.0.1/30"),
        ("Build Tunnel7 between R1 and R3 with GRE: 10.9.0.1/30 on R1, 10.9.0.2/30 on R3, key 77. IP MTU 1400, "
         "MSS 1360, keepalive of 5 seconds and 3 tries on both.", "10.9.0.1/30", "10.9.0.2/30"),
    ],
)  # fmt: skip
def test_a_tunnel_with_its_options(text: str, a: str, z: str) -> None:
    devices = changed(text)
    for router, inner in (("R1", a), ("R3", z)):
        one = devices[router].interfaces["Tunnel7"]
        assert one.addresses == (IPv4Interface(inner),)
        assert one.tunnel is not None and one.tunnel.key == 77
        assert (one.ip_mtu, one.tcp_mss, one.keepalive) == (1400, 1360, (5, 3))


def test_keys_that_differ_keep_a_tunnel_down() -> None:
    result = ask("GRE tunnel R1-R3, Tunnel7, 10.9.0.0/30, key 77")
    after = applied(network(), result.lines)
    text = apply(after.texts["R3"], "interface Tunnel7\n tunnel key 78\n")
    broken = after.with_device("R3", text, parse(text, "R3"))
    from assent.network.transport.verifier.static import StaticVerifier

    verdicts = StaticVerifier().verify(network(), broken, result.claims)
    assert any(
        one.outcome is Outcome.FAIL and "each other's ends" in " ".join(one.evidence) for one in verdicts
    )


def test_ipsec_takes_its_key_from_a_named_secret_that_nothing_shows() -> None:
    result = ask("Encrypted GRE tunnel R1-R3, Tunnel7, 10.9.0.0/30, the secret is called vpn-1 in the vault")
    assert result.status == "config", result.questions
    assert "crypto isakmp key <secret:vpn-1> address" in result.lines["R1"]
    device = applied(network(), result.lines).devices["R1"]
    assert device.interfaces["Tunnel7"].tunnel is not None
    assert device.interfaces["Tunnel7"].tunnel.protection in device.crypto.profiles
    assert not device.unknown or all("crypto" not in line.text for line in device.unknown)


def test_a_key_in_the_sentence_goes_nowhere() -> None:
    result = ask('IPsec GRE tunnel R1-R3, Tunnel7, 10.9.0.0/30, psk "hunter2"')
    assert "crypto isakmp key <secret:ipsec-r1-r3> address" in result.lines["R1"]
    assert "hunter2" not in repr(result)


def test_traffic_is_marked_and_the_rest_is_not() -> None:
    devices = changed("Mark SSH from h1 as CS2 when it enters R1 g0/0")
    policy = devices["R1"].policy_maps[devices["R1"].interfaces["GigabitEthernet0/0"].policy_in or ""]
    assert [one.set_dscp for one in policy.classes] == [16]


def test_shaping_is_outbound_and_inbound_shaping_is_asked_about() -> None:
    devices = changed("shape R1 g0/1 to 10 Mbps")
    port = devices["R1"].interfaces["GigabitEthernet0/1"]
    assert devices["R1"].policy_maps[port.policy_out or ""].classes[0].shape_bps == 10_000_000


def test_an_interface_keeps_its_address_in_its_vrf() -> None:
    devices = changed("Create VRF LAB with rd 65000:1 on R2 and put g0/0 into it, with 10.50.0.1/24")
    port = devices["R2"].interfaces["GigabitEthernet0/0"]
    assert port.vrf == "LAB" and port.addresses == (IPv4Interface("10.50.0.1/24"),)
    assert devices["R2"].vrfs["LAB"].rd == "65000:1"


def test_an_ipv6_address_and_an_ipv6_list() -> None:
    devices = changed("give R3 g0/0 the IPv6 address 2001:db8:172::1/64")
    assert str(devices["R3"].interfaces["GigabitEthernet0/0"].ipv6[0]) == "2001:db8:172::1/64"
    devices = changed("block telnet over IPv6 inbound on R3 g0/0, list NO-TELNET6")
    port = devices["R3"].interfaces["GigabitEthernet0/0"]
    entries = devices["R3"].acls6[port.acl6_in or ""].entries
    assert [(one.action, one.protocol) for one in entries] == [("deny", 6), ("permit", None)]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("EDGE-IN on R2: permit tcp any any eq 443 at line 15", [10, 15, 20]),
        ("allow HTTPS in EDGE-IN on R2", [10, 15, 20]),
        ("remove line 10 from EDGE-IN on R2", [20]),
        ("resequence EDGE-IN on R2 from 100 in steps of 50", [100, 150]),
    ],
)
def test_single_lines_of_a_list(text: str, numbers: list[int]) -> None:
    devices = changed(text, with_lines("R2", LIST))
    assert [one.sequence for one in devices["R2"].acls["EDGE-IN"].entries] == numbers


def test_a_line_that_is_not_there_is_asked_about() -> None:
    result = ask("remove line 45 from EDGE-IN on R2", with_lines("R2", LIST))
    assert result.status == "clarify" and "10 or 20" in result.questions[0]


def test_a_list_gets_another_name_where_it_is_bound() -> None:
    net = with_lines("R2", LIST + "interface GigabitEthernet0/0\n ip access-group EDGE-IN in\n")
    devices = changed("rename EDGE-IN on R2 to EDGE-2", net)
    assert devices["R2"].interfaces["GigabitEthernet0/0"].acl_in == "EDGE-2"
    assert "EDGE-IN" not in devices["R2"].acls


@pytest.mark.parametrize(
    "text",
    [
        "gre R3/R1, Tunnel30, 172.31.30.1/30 R3 172.31.30.2/30 R1",
        "Túnel GRE entre R3 e R1, Tunnel30: 172.31.30.1/30 do lado de R3, 172.31.30.2/30 do lado de R1",
        "Monte um túnel GRE, Tunnel30, entre R1 e R3; R3 fica com 172.31.30.1/30 e R1 com 172.31.30.2/30",
    ],
)
def test_each_end_gets_the_address_that_is_said_beside_it(text: str) -> None:
    devices = changed(text)
    for router, inner in (("R3", "172.31.30.1/30"), ("R1", "172.31.30.2/30")):
        assert devices[router].interfaces["Tunnel30"].addresses == (IPv4Interface(inner),)


def test_a_route_goes_into_the_table_of_its_vrf() -> None:
    text = "A VRF called OOB should be created on R2; g0/0 is in it with 10.50.0.1/24, up, default route is 10.50.0.254"
    made = changed(text)["R2"].statics
    assert [(str(one.prefix), one.vrf) for one in made] == [("0.0.0.0/0", "OOB")]

    lab = with_lines("R2", "vrf definition LAB\ninterface GigabitEthernet0/0\n vrf forwarding LAB\n"
                           " ip address 10.50.0.1 255.255.255.0\n no shutdown\n")  # fmt: skip
    made = changed("R2: route to 10.77.0.0/16 via 10.50.0.9 in vrf LAB", lab)["R2"].statics
    assert [(str(one.next_hop), one.vrf) for one in made] == [("10.50.0.9", "LAB")]


def test_a_native_vlan_has_no_tag() -> None:
    one = changed("Create sub-interface g0/0.99 on R2 with VLAN 99 as native and 10.50.9.1/24")["R2"]
    assert (
        one.interfaces["GigabitEthernet0/0.99"].dot1q,
        one.interfaces["GigabitEthernet0/0.99"].native,
    ) == (99, True)
    first = with_lines("R2", "interface GigabitEthernet0/0.5\n encapsulation dot1Q 5 native\n")
    again = ask("Create sub-interface g0/0.99 on R2 with VLAN 99 as native and 10.50.9.1/24", first)
    assert again.status == "clarify" and "GigabitEthernet0/0.5 has the native VLAN" in again.questions[0]
