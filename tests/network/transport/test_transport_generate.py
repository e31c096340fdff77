"""Objectives to lines: where lists go, how they are merged, what is asked instead of guessed."""

from __future__ import annotations

from ipaddress import IPv4Network

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from transport_language_cases import Packet, icmp, matches, passes, permits, tcp, udp
from transport_language_run import network

from assent.intents.errors import Clarify
from assent.network.transport.generate import applied, generate
from assent.network.transport.generators.entries import entry
from assent.network.transport.network import RoutedNetwork
from assent.network.transport.objectives import (
    ANYWHERE,
    BindList,
    FilterTraffic,
    InterfaceSettings,
    OspfInterface,
    RemoveList,
    Service,
    StaticRoute,
    Tunnel,
)

H1, H2 = "192.168.1.10", "172.16.1.10"
LAN1, HOST2 = IPv4Network("192.168.1.0/24"), IPv4Network("172.16.1.10/32")
TELNET = FilterTraffic(
    action="deny", services=(Service(protocol=6, ports=(23, 23)),), sources=(LAN1,), destinations=(HOST2,)
)


def with_lines(router: str, text: str, net: RoutedNetwork | None = None) -> RoutedNetwork:
    return applied(net or network(), {router: text})


def after(net: RoutedNetwork, *objectives: object) -> RoutedNetwork:
    return applied(net, generate(objectives, net).lines)  # type: ignore[arg-type]


LIST_101 = """ip access-list extended 101
 10 permit tcp any any eq www
 20 permit ip any any
interface GigabitEthernet0/0
 ip access-group 101 in
"""


def test_new_entry_goes_before_the_permit_that_would_decide() -> None:
    net = after(with_lines("R1", LIST_101), TELNET)
    assert net.devices["R1"].interfaces["GigabitEthernet0/0"].acl_in == "101"
    assert not passes(net, "R1", "0/0", "in", tcp(H1, H2, 23))
    assert passes(net, "R1", "0/0", "in", tcp(H1, H2, 80))
    assert passes(net, "R1", "0/0", "in", tcp(H1, "20.0.0.2", 23))


def test_a_tight_list_is_resequenced() -> None:
    tight = LIST_101.replace("10 permit", "1 permit").replace("20 permit", "2 permit")
    net = after(with_lines("R1", tight), TELNET)
    assert not passes(net, "R1", "0/0", "in", tcp(H1, H2, 23))


def test_a_twin_that_stands_too_low_moves_up() -> None:
    dead = LIST_101.replace(
        "interface", " 30 deny tcp 192.168.1.0 0.0.0.255 host 172.16.1.10 eq telnet\ninterface"
    )
    net = after(with_lines("R1", dead), TELNET)
    assert not passes(net, "R1", "0/0", "in", tcp(H1, H2, 23))
    assert len(net.devices["R1"].acls["101"].entries) == 3


def test_what_holds_already_changes_nothing() -> None:
    net = after(network(), TELNET)
    again = generate((TELNET,), net)
    assert again.lines == {}
    assert any("already" in note for note in again.notes)


def test_a_shared_list_is_copied_for_the_interface_that_is_meant() -> None:
    shared = LIST_101 + "interface GigabitEthernet0/1\n ip access-group 101 in\n"
    net = after(with_lines("R1", shared), TELNET)
    assert net.devices["R1"].interfaces["GigabitEthernet0/1"].acl_in == "101"
    assert net.devices["R1"].interfaces["GigabitEthernet0/0"].acl_in != "101"
    assert passes(net, "R1", "0/1", "in", tcp(H1, H2, 23))
    assert not passes(net, "R1", "0/0", "in", tcp(H1, H2, 23))


def test_a_standard_list_that_cannot_say_it_becomes_an_extended_one() -> None:
    text = "access-list 5 permit 192.168.1.0 0.0.0.255\ninterface GigabitEthernet0/0\n ip access-group 5 in\n"
    net = after(with_lines("R1", text), TELNET)
    assert not passes(net, "R1", "0/0", "in", tcp(H1, H2, 23))
    assert passes(net, "R1", "0/0", "in", tcp(H1, H2, 80))
    assert not passes(net, "R1", "0/0", "in", tcp("192.168.7.7", H2, 80))


def test_only_web_on_a_transit_link_keeps_ospf() -> None:
    web = FilterTraffic(
        action="permit",
        services=(Service(protocol=6, ports=(80, 80)),),
        only="service",
        router="R3",
        interface="GigabitEthernet0/1",
        direction="in",
    )
    made = generate((web,), network())
    net = applied(network(), made.lines)
    assert passes(net, "R3", "0/1", "in", Packet("20.0.0.1", "224.0.0.5", 89))
    assert not passes(net, "R3", "0/1", "in", icmp(H1, H2))
    assert any("OSPF" in note for note in made.notes)


def test_blocking_a_transit_subnet_keeps_its_hellos() -> None:
    block = FilterTraffic(action="deny", sources=(IPv4Network("10.0.0.0/24"),), router="R2")
    net = after(network(), block)
    assert passes(net, "R2", "0/1", "in", Packet("10.0.0.1", "224.0.0.5", 89))
    assert not passes(net, "R2", "0/1", "in", udp("10.0.0.1", H2, 53))


def test_numbers_in_use_are_not_taken() -> None:
    used = "ip access-list extended 100\n permit ip any any\ninterface GigabitEthernet0/2\n ip access-group 101 in\n"
    net = after(with_lines("R1", used), TELNET)
    assert net.devices["R1"].interfaces["GigabitEthernet0/0"].acl_in == "102"


def test_a_list_is_unbound_before_it_goes() -> None:
    lines = generate((RemoveList(router="R1", list="101"),), with_lines("R1", LIST_101)).lines["R1"]
    assert lines.index("no ip access-group 101 in") < lines.index("no ip access-list extended 101")


def test_two_lists_on_one_direction_are_never_bound() -> None:
    text = LIST_101 + "ip access-list extended OTHER\n permit ip any any\n"
    bind = BindList(router="R1", interface="GigabitEthernet0/0", direction="in", list="OTHER")
    with pytest.raises(Clarify, match="101"):
        generate((bind,), with_lines("R1", text))


def test_timers_and_mtu_go_to_the_far_end_too() -> None:
    timers = OspfInterface(router="R1", interface="GigabitEthernet0/1", hello_s=5, dead_s=20)
    mtu = InterfaceSettings(router="R2", interface="GigabitEthernet0/3", mtu=1400)
    made = generate((timers, mtu), network())
    assert set(made.lines) == {"R1", "R2", "R4"}
    assert len(made.notes) == 2


@pytest.mark.parametrize(
    ("objective", "asked"),
    [
        (TELNET.model_copy(update={"sources": (ANYWHERE,), "destinations": (ANYWHERE,)}), "which router"),
        (TELNET.model_copy(update={"sources": (IPv4Network("172.16.1.20/32"),)}), "no router sees"),
        (TELNET.model_copy(update={"router": "R1", "interface": "GigabitEthernet0/0"}), "direction"),
        (TELNET.model_copy(update={"list": "10", "router": "R1"}), "standard"),
        (TELNET.model_copy(update={"list": "5000"}), "no access-list number"),
        (StaticRoute(router="R1", prefix=IPv4Network("10.9.0.0/16"), next_hop="30.0.0.1"), "on no subnet of R1"),
        (OspfInterface(router="R1", interface="GigabitEthernet0/1", hello_s=30, dead_s=20), "longer"),
        (InterfaceSettings(router="R1", interface="GigabitEthernet0/9", mtu=1400), "no interface"),
        (Tunnel(a="R1", z="R3", a_address="10.0.0.9/30", z_address="10.0.0.10/30"), "overlaps"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_asked(objective: object, asked: str) -> None:
    with pytest.raises(Clarify, match=asked):
        generate((objective,), network())  # type: ignore[arg-type]


_ADDRESSES = st.sampled_from([H1, "192.168.1.20", "10.5.5.5"])
_PORTS = st.sampled_from([22, 23, 80, 443])
_WHO = st.sampled_from(["any", "host 192.168.1.10", "192.168.1.0 0.0.0.255"])


@st.composite
def _entry(draw: st.DrawFn) -> str:
    port = draw(st.one_of(st.just(""), _PORTS.map(lambda value: f" eq {value}")))
    protocol = draw(st.sampled_from(["tcp", "udp"] if port else ["tcp", "udp", "ip", "icmp"]))
    return f"{draw(st.sampled_from(['permit', 'deny']))} {protocol} {draw(_WHO)} any{port}"


@settings(max_examples=60, deadline=None)
@given(
    existing=st.lists(_entry(), min_size=1, max_size=6, unique=True),
    action=st.sampled_from(["permit", "deny"]),
    port=_PORTS,
    source=_ADDRESSES,
)
def test_an_edit_changes_what_it_speaks_of_and_nothing_else(
    existing: list[str], action: str, port: int, source: str
) -> None:
    text = "ip access-list extended 101\n" + "".join(f" {line}\n" for line in existing)
    before = with_lines("R1", text + "interface GigabitEthernet0/0\n ip access-group 101 in\n")
    wanted = FilterTraffic(
        action=action,  # type: ignore[arg-type]
        services=(Service(protocol=6, ports=(port, port)),),
        sources=(IPv4Network(source),),
        destinations=(HOST2,),
        router="R1",
        interface="GigabitEthernet0/0",
        direction="in",
    )
    changed = after(before, wanted)
    meant = entry(wanted.action, wanted.services[0], wanted.sources[0], wanted.destinations[0], wanted)
    old, new = before.devices["R1"].acls["101"], changed.devices["R1"].acls["101"]
    for who in (H1, "192.168.1.20", "10.5.5.5"):
        for where in (22, 23, 80, 443):
            for packet in (
                tcp(who, H2, where),
                udp(who, H2, where),
                tcp(who, "172.16.1.99", where),
                icmp(who, H2),
            ):
                expected = action == "permit" if matches(meant, packet) else permits(old, packet)
                assert permits(new, packet) == expected, packet
