"""What the twin is told: FRR's configuration, nftables rules, wires and timers. Needs nothing installed."""

from __future__ import annotations

import pytest
from verifier_networks import FOUR, four, ip, network

from assent.network.transport.languages.frr.render import Timers, render
from assent.network.transport.network import Port, RoutedNetwork
from assent.network.transport.twin import filters
from assent.network.transport.twin.layout import lay_out
from assent.network.transport.twin.packet import build, unroutable
from assent.network.transport.verifier.packets import Packet


def ospfd(it: RoutedNetwork, router: str) -> str:
    layout = lay_out(it)
    up = [port.interface for port in layout.topology.up if port.router == router]
    return render(it.devices[router], layout.names[router], up, layout.timers[router]).ospfd


def section(text: str, head: str) -> list[str]:
    lines = text.splitlines()
    start = lines.index(head)
    return [line.strip() for line in lines[start + 1 : lines.index("exit", start)]]


def pair(r1: str = "", r2: str = "", extra: str = "") -> RoutedNetwork:
    routers = {"R1": {"Gi0/1": "10.0.0.1/24 area 0"}, "R2": {"Gi0/1": "10.0.0.2/24 area 0"}}
    on = {"R1 Gi0/1": r1, "R2 Gi0/1": r2}
    return network(routers, ("R1 Gi0/1 - R2 Gi0/1",), on=on, extra={"R1": extra})


@pytest.mark.parametrize(
    ("line", "cost"),
    [("", 1), ("bandwidth 10000", 10), ("ip ospf cost 5", 5), ("bandwidth 64", 1562)],
)
def test_costs_are_those_of_ios(line: str, cost: int) -> None:
    assert f"ip ospf cost {cost}" in section(ospfd(pair(line), "R1"), "interface e0")


def test_reference_bandwidth_counts() -> None:
    text = ospfd(pair(extra=" ~auto-cost reference-bandwidth 100000"), "R1")

    assert "ip ospf cost 100" in section(text, "interface e0")


def test_a_loopback_costs_one_and_gives_the_router_id() -> None:
    it = network({"R1": {"Gi0/1": "10.0.0.1/24 area 0", "Lo0": "1.1.1.1/32 area 0"}})
    text = ospfd(it, "R1")

    assert section(text, "interface lo") == ["ip ospf area 0", "ip ospf cost 1"]
    assert "ospf router-id 1.1.1.1" in section(text, "router ospf")


def test_network_types_priority_and_passive() -> None:
    it = pair("ip ospf network point-to-point;ip ospf priority 0", extra=" ~passive-interface Gi0/1")
    lines = section(ospfd(it, "R1"), "interface e0")

    assert {"ip ospf network point-to-point", "ip ospf priority 0", "ip ospf passive"} <= set(lines)
    assert "ip ospf network broadcast" in section(ospfd(it, "R2"), "interface e0")


def test_equal_timers_are_fast_and_different_ones_stay_different() -> None:
    equal = lay_out(pair("ip ospf hello-interval 30", "ip ospf hello-interval 30"))
    assert equal.timers == {"R1": {}, "R2": {}}

    unequal = lay_out(pair("ip ospf hello-interval 30"))
    assert unequal.timers["R1"]["GigabitEthernet0/1"] == Timers(2, 5)
    assert unequal.timers["R2"]["GigabitEthernet0/1"] == Timers(1, 4)


def test_areas_redistribution_and_default_routes() -> None:
    extra = (
        " ~area 2 stub no-summary\n ~area 3 nssa\n ~redistribute static metric 7 metric-type 1 subnets\n"
        " ~default-information originate always"
    )
    lines = section(ospfd(pair(extra=extra), "R1"), "router ospf")

    assert "area 2 stub no-summary" in lines and "area 3 nssa" in lines
    assert "redistribute static metric 7 metric-type 1" in lines
    assert "default-information originate always metric 1 metric-type 2" in lines


def test_static_routes() -> None:
    extra = (
        "ip route 10.9.0.0 255.255.0.0 10.0.0.2\nip route 10.8.0.0 255.255.0.0 Null0\n"
        "ip route 10.7.0.0 255.255.0.0 10.0.0.2 200\nip route 10.6.0.0 255.255.0.0 10.0.0.2 255"
    )
    device = pair(extra=extra).devices["R1"]

    assert render(device, {"GigabitEthernet0/1": "e0"}).staticd.splitlines() == [
        "ip route 10.9.0.0/16 10.0.0.2 1",
        "ip route 10.8.0.0/16 Null0 1",
        "ip route 10.7.0.0/16 10.0.0.2 200",
    ]


def test_lists_become_rules_with_the_implicit_deny() -> None:
    acl = (
        "access-list 101 permit tcp any any established\n"
        "access-list 101 deny udp 192.168.1.0 0.0.0.255 any eq 161\n"
        "access-list 101 permit ip 10.0.0.0 0.0.255.0 host 10.0.0.1\n"
        "access-list 101 permit icmp any any echo"
    )
    device = pair("ip access-group 101 in", extra=acl).devices["R1"]
    text = filters.render(device, {"GigabitEthernet0/1": "e0"})
    rules = [
        line.split(" counter ")[0].strip()
        for line in text.splitlines()
        if " counter " in line and "implicit" not in line
    ]

    assert rules == [
        "ip protocol 6 tcp flags & (ack | rst) != 0",
        "ip saddr & 255.255.255.0 == 192.168.1.0 ip protocol 17 udp dport { 161 }",
        "ip saddr & 255.255.0.255 == 10.0.0.0 ip daddr 10.0.0.1",
        "ip protocol 1 icmp type 8",
    ]
    assert 'counter drop comment "implicit deny"' in text
    assert 'iifname "e0" jump list_0' in text and "oifname" not in text


def test_a_list_that_is_not_there_permits_all() -> None:
    device = pair("ip access-group 199 in").devices["R1"]

    assert "jump" not in filters.render(device, {"GigabitEthernet0/1": "e0"})


def test_wires_hosts_and_cards() -> None:
    layout = lay_out(four())
    wires = {frozenset(card.space for card in cards) for cards in layout.segments}

    assert len(layout.segments) == 7 and all(len(cards) == 2 for cards in layout.segments)
    assert {frozenset(("r0", "h0")), frozenset(("r2", "h1"))} <= wires
    assert len({card.mac for card in layout.cards.values()}) == len(layout.cards)
    assert layout.stations["h1"].gateway == ip("192.168.1.1")


def test_a_port_without_a_cable_gets_somebody_to_send() -> None:
    layout = lay_out(network(FOUR))

    assert layout.at(Port("R1", "GigabitEthernet0/0")) is not None


def test_what_the_kernel_cannot_show_is_said() -> None:
    tunnel = "interface Tunnel0\n ip address 1.0.0.1 255.255.255.0\n tunnel source Gi0/1\n tunnel destination 10.0.0.2"
    hidden = lay_out(pair(extra=tunnel)).hidden

    assert list(hidden) == ["R1"] and "tunnel" in hidden["R1"][0]


def test_packets_are_well_formed() -> None:
    data = build(Packet(ip("1.2.3.4"), ip("5.6.7.8"), 6, 1000, 80, established=True), 77)

    assert int.from_bytes(data[4:6]) == 77 and data[9] == 6 and data[33] == 0x10
    words = sum(int.from_bytes(data[at : at + 2]) for at in range(0, 20, 2))
    assert (words & 0xFFFF) + (words >> 16) == 0xFFFF


def test_addresses_that_no_kernel_forwards_are_known() -> None:
    assert unroutable(Packet(ip("127.0.0.1"), ip("5.6.7.8"), 17))
    assert not unroutable(Packet(ip("10.0.0.1"), ip("5.6.7.8"), 17))
