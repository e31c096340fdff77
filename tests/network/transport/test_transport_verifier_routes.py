"""Routes, answered by hand from RFC 2328 and IOS's rules."""

from __future__ import annotations

import pytest
from verifier_networks import four, ip, net, network, port

from assent.intents.errors import InvalidInput
from assent.network.transport.network import RoutedNetwork
from assent.network.transport.verifier import forwarding, snapshot
from assent.network.transport.verifier.route import Route

LINE = {
    "A": {"Gi0/0": "10.1.0.1/24 area 1", "Gi0/1": "10.0.1.1/30 area 1"},
    "B": {"Gi0/1": "10.0.1.2/30 area 1", "Gi0/2": "10.0.2.1/30 area 0"},
    "C": {"Gi0/2": "10.0.2.2/30 area 0", "Gi0/3": "10.0.3.1/30 area 2"},
    "D": {"Gi0/3": "10.0.3.2/30 area 2", "Gi0/0": "10.4.0.1/24 area 2"},
}
LINE_LINKS = ("A Gi0/1 - B Gi0/1", "B Gi0/2 - C Gi0/2", "C Gi0/3 - D Gi0/3")


def line(**more: dict[str, str]) -> RoutedNetwork:
    return network(LINE, LINE_LINKS, **more)


def route(of: RoutedNetwork, router: str, prefix: str) -> Route | None:
    return snapshot.build(of).routes.table(net(prefix)).get(router)


def brief(of: RoutedNetwork, router: str, prefix: str) -> tuple[str, int] | None:
    found = route(of, router, prefix)
    return (found.kind or found.protocol, found.metric) if found else None


def ways(of: RoutedNetwork, router: str, destination: str) -> set[str]:
    return {" ".join(p.router for p in path) for path in forwarding.paths(of, router, ip(destination))}


def test_two_equal_paths_through_the_four_routers() -> None:
    assert ways(four(), "R1", "172.16.1.10") == {"R1 R2 R3", "R1 R4 R3"}
    assert brief(four(), "R1", "172.16.1.0/24") == ("inter", 3)


def test_paths_are_egress_ports_and_end_on_the_lan() -> None:
    found = forwarding.paths(four(on={"R1 Gi0/2": "ip ospf cost 9"}), "R1", ip("172.16.1.10"))

    assert found == ((port("R1 Gi0/1"), port("R2 Gi0/2"), port("R3 Gi0/0")),)


def test_a_path_to_a_router_ends_before_it() -> None:
    assert forwarding.paths(four(), "R1", ip("40.0.0.2")) == ((port("R1 Gi0/2"),),)


def test_paths_from_nowhere_are_refused_and_to_nowhere_are_none() -> None:
    with pytest.raises(InvalidInput, match="R9"):
        forwarding.paths(four(), "R9", ip("172.16.1.10"))
    assert forwarding.paths(four(), "R1", ip("8.8.8.8")) == ()


def test_cost_5_on_r1_moves_the_traffic() -> None:
    assert ways(four(on={"R1 Gi0/1": "ip ospf cost 5"}), "R1", "172.16.1.10") == {"R1 R4 R3"}


@pytest.mark.parametrize(
    ("lines", "cost"),
    [("", 1), ("bandwidth 10000", 10), ("bandwidth 64", 1562), ("ip ospf cost 7", 7), ("speed 10", 10)],
)
def test_cost_of_an_interface(lines: str, cost: int) -> None:
    of = line(on={"A Gi0/1": lines})

    assert brief(of, "A", "10.0.2.0/30") == ("inter", cost + 1)


def test_reference_bandwidth() -> None:
    assert brief(line(extra={"A": " ~auto-cost reference-bandwidth 10000"}), "A", "10.0.2.0/30") == (
        "inter",
        11,
    )


def test_slower_media_cost_more() -> None:
    slow = {
        "A": {"Fa0/1": "10.0.0.1/30 area 0"},
        "B": {"Fa0/1": "10.0.0.2/30 area 0", "Ethernet0/0": "9.0.0.1/24 area 0"},
    }

    assert brief(network(slow, ("A Fa0/1 - B Fa0/1",)), "A", "9.0.0.0/24") == ("intra", 11)


def test_inter_area_across_the_backbone() -> None:
    assert brief(line(), "A", "10.4.0.0/24") == ("inter", 4)
    assert brief(line(), "B", "10.1.0.0/24") == ("intra", 2)
    assert brief(line(), "C", "10.1.0.0/24") == ("inter", 3)


def test_areas_without_a_backbone_do_not_meet() -> None:
    apart = {
        **LINE,
        "B": {"Gi0/1": "10.0.1.2/30 area 1", "Gi0/2": "10.0.2.1/30 area 3"},
        "C": {"Gi0/2": "10.0.2.2/30 area 3", "Gi0/3": "10.0.3.1/30 area 2"},
    }

    assert brief(network(apart, LINE_LINKS), "A", "10.4.0.0/24") is None
    assert brief(network(apart, LINE_LINKS), "A", "10.0.2.0/30") is None


def test_intra_area_wins_over_a_cheaper_inter_area_path() -> None:
    ring = {
        "A": {"Gi0/1": "10.0.1.1/30 area 1", "Gi0/2": "10.0.2.1/30 area 0"},
        "B": {"Gi0/1": "10.0.1.2/30 area 1", "Gi0/2": "10.0.2.2/30 area 0", "Gi0/0": "10.9.0.1/24 area 1"},
    }
    of = network(ring, ("A Gi0/1 - B Gi0/1", "A Gi0/2 - B Gi0/2"), on={"A Gi0/1": "ip ospf cost 100"})

    assert brief(of, "A", "10.9.0.0/24") == ("intra", 101)


def test_loopbacks_are_host_routes_of_cost_1() -> None:
    lo = {**LINE, "D": {**LINE["D"], "Lo0": "4.4.4.4/24 area 2"}}
    of = network(lo, LINE_LINKS)

    assert brief(of, "C", "4.4.4.4/32") == ("intra", 2)
    assert brief(of, "C", "4.4.4.0/24") is None


def test_a_passive_interface_is_announced_but_has_no_neighbour() -> None:
    of = line(extra={"A": " ~passive-interface GigabitEthernet0/0"})
    silent = line(extra={"A": " ~passive-interface GigabitEthernet0/1"})

    assert brief(of, "B", "10.1.0.0/24") == ("intra", 2)
    assert brief(silent, "B", "10.1.0.0/24") is None


@pytest.mark.parametrize(
    ("on", "reason"),
    [
        ({"A Gi0/1": "ip ospf hello-interval 5"}, "hello/dead 5/20 s"),
        ({"A Gi0/1": "ip ospf dead-interval 60"}, "hello/dead 10/60 s"),
        ({"A Gi0/1": "mtu 9000"}, "MTU 9000"),
        ({"A Gi0/1": "ip ospf network point-to-point"}, "network type"),
        ({"A Gi0/1": "ip ospf priority 0", "B Gi0/1": "ip ospf priority 0"}, "priority 0"),
        ({"A Gi0/1": "ip ospf 100 area 7"}, "area 7"),
        ({"A Gi0/1": "ip ospf authentication message-digest"}, "authentication"),
    ],
)
def test_what_keeps_neighbours_apart(on: dict[str, str], reason: str) -> None:
    (pair,) = [p for p in snapshot.build(line(on=on)).graph.pairs if p.a.node.router == "A"]

    assert any(reason in one for one in pair.reasons), pair.reasons
    assert brief(line(on=on), "B", "10.1.0.0/24") is None


def test_an_inbound_web_only_list_kills_the_adjacency() -> None:
    of = line(
        on={"A Gi0/1": "ip access-group 101 in"}, extra={"A": "access-list 101 permit tcp any any eq 80"}
    )
    out = line(
        on={"A Gi0/1": "ip access-group 101 out"}, extra={"A": "access-list 101 permit tcp any any eq 80"}
    )

    (pair,) = [p for p in snapshot.build(of).graph.pairs if p.a.node.router == "A"]
    assert "drops OSPF" in pair.reasons[0]
    assert brief(out, "B", "10.1.0.0/24") == ("intra", 2)  # outbound lists skip what the router itself sends


def test_stub_flags_must_agree() -> None:
    assert brief(line(extra={"B": " ~area 1 stub"}), "A", "10.4.0.0/24") is None


STATIC = "ip route 99.0.0.0 255.0.0.0 10.4.0.9"


def test_e2_keeps_its_metric_and_e1_adds_the_way() -> None:
    e2 = line(extra={"D": f" ~redistribute static subnets\n{STATIC}"})
    e1 = line(extra={"D": f" ~redistribute static metric 5 metric-type 1 subnets\n{STATIC}"})

    assert brief(e2, "A", "99.0.0.0/8") == ("E2", 20)
    assert brief(e1, "A", "99.0.0.0/8") == ("E1", 8)
    assert brief(e1, "C", "99.0.0.0/8") == ("E1", 6)


def test_e1_wins_over_e2_and_the_nearer_of_two_e2_routers_is_used() -> None:
    from_a = "ip route 99.0.0.0 255.0.0.0 10.1.0.9"
    both = {"D": f" ~redistribute static metric-type 1 subnets\n{STATIC}"}
    mixed = line(extra={**both, "A": f" ~redistribute static subnets\n{from_a}"})
    equal = line(
        extra={
            "D": f" ~redistribute static subnets\n{STATIC}",
            "A": f" ~redistribute static subnets\n{from_a}",
        }
    )

    assert brief(mixed, "B", "99.0.0.0/8") == ("E1", 22)
    assert ways(equal, "B", "99.1.1.1") == {"B A"}
    assert ways(equal, "C", "99.1.1.1") == {"C D"}


def test_connected_routes_are_redistributed_once() -> None:
    of = network(
        {**LINE, "D": {**LINE["D"], "Gi0/5": "77.0.0.1/24"}},
        LINE_LINKS,
        extra={"D": " ~redistribute connected subnets"},
    )

    assert brief(of, "A", "77.0.0.0/24") == ("E2", 20)
    assert brief(of, "A", "10.4.0.0/24") == ("inter", 4)


def test_default_route_originated_if_there_is_one_or_always() -> None:
    missing = line(extra={"D": " ~default-information originate"})
    there = line(extra={"D": " ~default-information originate\nip route 0.0.0.0 0.0.0.0 10.4.0.9"})
    always = line(extra={"D": " ~default-information originate always"})

    assert brief(missing, "A", "0.0.0.0/0") is None
    assert brief(there, "A", "0.0.0.0/0") == ("E2", 1)
    assert brief(always, "A", "0.0.0.0/0") == ("E2", 1)
    assert brief(always, "D", "0.0.0.0/0") is None


def test_stub_areas_know_a_default_instead_of_externals() -> None:
    stub = {"A": " ~area 1 stub", "B": " ~area 1 stub", "D": f" ~redistribute static subnets\n{STATIC}"}
    totally = {**stub, "B": " ~area 1 stub no-summary"}

    assert brief(line(extra=stub), "A", "99.0.0.0/8") is None
    assert brief(line(extra=stub), "A", "0.0.0.0/0") == ("inter", 2)
    assert brief(line(extra=stub), "A", "10.4.0.0/24") == ("inter", 4)
    assert brief(line(extra=stub), "B", "99.0.0.0/8") == ("E2", 20)
    assert brief(line(extra=totally), "A", "10.4.0.0/24") is None
    assert ways(line(extra=totally), "A", "10.4.0.7") == {"A B C D"}


def test_an_nssa_brings_externals_out_but_takes_none_in() -> None:
    nssa = {
        "A": f" ~area 1 nssa\n ~redistribute static subnets\n{STATIC.replace('10.4.0.9', '10.1.0.9')}",
        "B": " ~area 1 nssa",
        "D": " ~redistribute static subnets\nip route 88.0.0.0 255.0.0.0 10.4.0.9",
    }

    assert brief(line(extra=nssa), "B", "99.0.0.0/8") == ("N2", 20)
    assert brief(line(extra=nssa), "D", "99.0.0.0/8") == ("E2", 20)
    assert brief(line(extra=nssa), "A", "88.0.0.0/8") is None
    assert brief(line(extra=nssa), "B", "88.0.0.0/8") == ("E2", 20)


def test_a_static_route_beats_ospf_unless_it_floats() -> None:
    fixed = four(extra={"R1": "ip route 172.16.1.0 255.255.255.0 10.0.0.2"})
    floating = four(extra={"R1": "ip route 172.16.1.0 255.255.255.0 10.0.0.2 200"})

    assert brief(fixed, "R1", "172.16.1.0/24") == ("static", 0)
    assert ways(fixed, "R1", "172.16.1.10") == {"R1 R2 R3"}
    assert brief(floating, "R1", "172.16.1.0/24") == ("inter", 3)


def test_a_floating_route_takes_over_when_ospf_has_none() -> None:
    extra = {"R1": "ip route 172.16.1.0 255.255.255.0 10.0.0.2 200", "R3": " ~passive-interface default"}

    assert brief(four(extra=extra), "R1", "172.16.1.0/24") == ("static", 0)


def test_a_static_route_without_its_next_hop_is_not_used() -> None:
    down = four(extra={"R1": "ip route 172.16.1.0 255.255.255.0 10.0.0.2"}, on={"R2 Gi0/1": "shutdown"})
    nowhere = four(extra={"R1": "ip route 9.0.0.0 255.0.0.0 203.0.113.1"})
    itself = four(extra={"R1": "ip route 203.0.113.0 255.255.255.0 203.0.113.1"})

    assert brief(down, "R1", "172.16.1.0/24") == ("inter", 3)
    assert brief(nowhere, "R1", "9.0.0.0/8") is None
    assert brief(itself, "R1", "203.0.113.0/24") is None


def test_a_recursive_static_route_goes_where_its_next_hop_is() -> None:
    of = four(extra={"R1": "ip route 9.0.0.0 255.0.0.0 172.16.1.9"})

    found = route(of, "R1", "9.0.0.0/8")

    assert found is not None and {hop.out for hop in found.hops} == {port("R1 Gi0/1"), port("R1 Gi0/2")}


def test_the_longest_match_decides_even_to_null0() -> None:
    of = four(extra={"R1": "ip route 172.16.1.128 255.255.255.128 Null0"})

    assert ways(of, "R1", "172.16.1.10") == {"R1 R2 R3", "R1 R4 R3"}
    assert forwarding.paths(of, "R1", ip("172.16.1.200")) == ()


@pytest.mark.parametrize(
    "on",
    [
        {"R3 Gi0/0": "ip access-group 101 out"},  # the same routes: the cuts are those of the network before
        {"R1 Gi0/1": "ip ospf cost 9"},
    ],
)
def test_a_cut_of_a_derived_view_is_the_cut_of_a_new_one(on: dict[str, str]) -> None:
    changed = four(on=on, extra={"R3": "access-list 101 permit tcp any any eq 80"})
    derived, new = snapshot.build(changed, like=snapshot.of(four())), snapshot.build(changed)

    for link in changed.links:
        mine, plain = snapshot.without(derived, link), snapshot.without(new, link)
        assert mine.network is changed
        assert mine.topology.up == plain.topology.up
        for prefix in plain.routes.prefixes:
            assert mine.routes.table(prefix) == plain.routes.table(prefix)


def test_a_cut_cable_takes_the_other_way() -> None:
    view = snapshot.of(four())

    cut = snapshot.without(view, view.network.links[0])

    found = cut.routes.table(net("172.16.1.0/24"))["R1"]
    assert {hop.out for hop in found.hops} == {port("R1 Gi0/2")}
    assert cut.routes.table(net("10.0.0.0/24")).get("R4") is None


def test_shutting_one_end_takes_the_other_down() -> None:
    assert brief(four(on={"R2 Gi0/1": "shutdown"}), "R1", "10.0.0.0/24") is None


def test_most_specific_network_statement_wins() -> None:
    of = line(extra={"A": " ~network 10.0.0.0 0.255.255.255 area 9"})

    assert brief(of, "B", "10.1.0.0/24") == ("intra", 2)


def test_sub_interfaces_with_the_same_tag_are_joined() -> None:
    tagged = {
        "A": {"Gi0/1": "1.1.1.1/30", "Gi0/1.10": "10.0.1.1/30 area 0", "Gi0/0": "10.1.0.1/24 area 0"},
        "B": {"Gi0/1": "1.1.1.2/30", "Gi0/1.10": "10.0.1.2/30 area 0"},
    }
    same = network(
        tagged,
        ("A Gi0/1 - B Gi0/1",),
        on={"A Gi0/1.10": "encapsulation dot1Q 10", "B Gi0/1.10": "encapsulation dot1Q 10"},
    )
    other = network(
        tagged,
        ("A Gi0/1 - B Gi0/1",),
        on={"A Gi0/1.10": "encapsulation dot1Q 10", "B Gi0/1.10": "encapsulation dot1Q 20"},
    )

    assert brief(same, "B", "10.1.0.0/24") == ("intra", 2)
    assert brief(other, "B", "10.1.0.0/24") is None


def test_interfaces_and_static_routes_of_a_vrf_take_no_part_in_the_global_table() -> None:
    of = line(
        on={"D Gi0/0": "vrf forwarding LAB"},
        extra={"A": "vrf definition LAB\nip route vrf LAB 10.9.0.0 255.255.0.0 10.0.1.2"},
    )
    assert route(of, "D", "10.4.0.0/24") is None and route(of, "A", "10.4.0.0/24") is None
    assert route(of, "A", "10.9.0.0/16") is None
    assert brief(line(), "A", "10.4.0.0/24") == ("inter", 4), "without the VRF it is there"


WIDE = {
    "A": {"Gi0/0": "10.1.0.1/24 area 1", "Gi0/1": "10.0.1.1/30 area 1", "Gi0/2": "10.0.2.1/30 area 1"},
    "B": {"Gi0/1": "10.0.1.2/30 area 1", "Gi0/3": "10.8.0.1/30 area 0"},
    "C": {"Gi0/2": "10.0.2.2/30 area 1", "Gi0/3": "10.9.0.1/30 area 0"},
    "D": {"Gi0/1": "10.8.0.2/30 area 0", "Gi0/2": "10.9.0.2/30 area 0", "Gi0/3": "10.12.0.1/30 area 2"},
    "E": {"Gi0/3": "10.12.0.2/30 area 2", "Gi0/0": "10.13.0.1/24 area 2"},
}
WIDE_LINKS = (
    "A Gi0/1 - B Gi0/1",
    "A Gi0/2 - C Gi0/2",
    "B Gi0/3 - D Gi0/1",
    "C Gi0/3 - D Gi0/2",
    "D Gi0/3 - E Gi0/3",
)


def wide(**extra: str) -> RoutedNetwork:
    return network(WIDE, WIDE_LINKS, extra=extra)


def test_a_range_is_told_in_place_of_its_subnets_at_the_nearest_ones_cost() -> None:
    of = wide(B=" ~area 1 range 10.0.0.0 255.252.0.0", C=" ~area 1 range 10.0.0.0 255.252.0.0 cost 9")

    assert brief(of, "D", "10.0.0.0/14") == ("inter", 2) and brief(of, "E", "10.0.0.0/14") == ("inter", 3)
    assert [hop.into.router for hop in route(of, "D", "10.0.0.0/14").hops] == ["B"]  # type: ignore[union-attr]
    assert brief(of, "D", "10.1.0.0/24") is None and brief(of, "B", "10.1.0.0/24") == ("intra", 2)
    assert route(of, "B", "10.0.0.0/14") == Route(net("10.0.0.0/14"), "ospf", "summary", 110, 1, ())
    assert brief(of, "A", "10.0.0.0/14") is None, "nobody tells an area its own range"


def test_a_subnet_comes_by_another_border_that_has_no_range() -> None:
    of = wide(B=" ~area 1 range 10.0.0.0 255.252.0.0")

    assert brief(of, "D", "10.1.0.0/24") == ("inter", 3)
    assert [hop.into.router for hop in route(of, "D", "10.1.0.0/24").hops] == ["C"]  # type: ignore[union-attr]


def test_a_range_without_a_subnet_is_not_told_and_one_that_is_hidden_tells_nothing() -> None:
    empty = wide(B=" ~area 1 range 10.64.0.0 255.192.0.0")
    hidden = " ~area 1 range 10.1.0.0 255.255.0.0 not-advertise"
    of = wide(B=hidden, C=hidden)

    assert brief(empty, "D", "10.64.0.0/10") is None and brief(empty, "B", "10.64.0.0/10") is None
    assert brief(of, "D", "10.1.0.0/24") is None and brief(of, "B", "10.1.0.0/16") is None
    assert brief(of, "D", "10.0.1.0/30") == ("inter", 2)


def test_the_narrowest_range_takes_a_subnet_and_a_plain_router_none() -> None:
    both = " ~area 1 range 10.0.0.0 255.252.0.0\n ~area 1 range 10.1.0.0 255.255.0.0 not-advertise"
    of = wide(B=both, C=both, A=" ~area 1 range 10.0.0.0 255.0.0.0")

    assert brief(of, "E", "10.0.0.0/14") == ("inter", 3) and brief(of, "E", "10.1.0.0/16") is None
    assert brief(of, "E", "10.0.0.0/8") is None, "A is no border"


def test_a_backbone_range_is_told_into_other_areas() -> None:
    of = wide(D=" ~area 0 range 10.8.0.0 255.252.0.0")

    assert brief(of, "E", "10.8.0.0/14") == ("inter", 2) and brief(of, "E", "10.9.0.0/30") is None
    assert brief(of, "E", "10.1.0.0/24") == ("inter", 4), "what is not the backbone's own is told as it is"
    assert brief(of, "A", "10.9.0.0/30") == ("inter", 2)


def test_external_routes_are_summarised_where_they_are_brought_in() -> None:
    statics = "ip route 77.7.0.0 255.255.0.0 Null0\nip route 77.8.0.0 255.255.0.0 Null0\n"
    of = wide(E=f"{statics} ~redistribute static metric 7 subnets\n ~summary-address 77.0.0.0 255.0.0.0")
    none = wide(
        E=f"{statics} ~redistribute static subnets\n ~summary-address 77.0.0.0 255.0.0.0 not-advertise"
    )

    assert brief(of, "A", "77.0.0.0/8") == ("E2", 7) and brief(of, "A", "77.7.0.0/16") is None
    assert route(of, "E", "77.0.0.0/8") == Route(net("77.0.0.0/8"), "ospf", "summary", 254, 7, ())
    assert brief(none, "A", "77.0.0.0/8") is None and brief(none, "A", "77.7.0.0/16") is None


def test_the_border_that_translates_summarises_what_comes_from_an_nssa() -> None:
    static = "ip route 77.7.0.0 255.255.0.0 Null0\n ~redistribute static metric-type 1 subnets\n ~area 2 nssa"
    of = wide(E=static, D=" ~area 2 nssa\n ~summary-address 77.0.0.0 255.0.0.0")

    assert brief(of, "D", "77.7.0.0/16") == ("N1", 21), "inside the NSSA it is as it was"
    assert brief(of, "A", "77.0.0.0/8") == ("E1", 22) and brief(of, "A", "77.7.0.0/16") is None
    assert [hop.into.router for hop in route(of, "B", "77.0.0.0/8").hops] == ["D"]  # type: ignore[union-attr]


def test_what_is_nowhere_in_a_range_is_discarded_at_its_border() -> None:
    of = wide(
        B=" ~area 1 range 10.0.0.0 255.252.0.0",
        A="ip route 0.0.0.0 0.0.0.0 Null0\n ~default-information originate",
    )

    assert ways(of, "D", "10.3.3.3") == set() and ways(of, "D", "10.1.0.9") == {"D C A"}


@pytest.mark.parametrize(
    ("a", "z", "joined"),
    [
        ("99 native", "99 native", True),
        ("99 native", "99", False),
        ("99 native", "98 native", True),
        ("99", "99", True),
    ],
)
def test_frames_of_a_native_vlan_carry_no_tag(a: str, z: str, joined: bool) -> None:
    ends = {
        "A": {"Gi0/1.9": "10.0.1.1/30 area 0"},
        "B": {"Gi0/1.9": "10.0.1.2/30 area 0", "Gi0/0": "10.2.0.1/24 area 0"},
    }
    on = {"A Gi0/1.9": f"encapsulation dot1q {a}", "B Gi0/1.9": f"encapsulation dot1q {z}"}
    of = network(ends, ("A Gi0/1 - B Gi0/1",), on=on)

    assert (brief(of, "A", "10.2.0.0/24") == ("intra", 2)) is joined


def test_a_native_vlan_is_what_the_port_itself_is_at_the_other_end() -> None:
    ends = {
        "A": {"Gi0/1.9": "10.0.1.1/30 area 0"},
        "B": {"Gi0/1": "10.0.1.2/30 area 0", "Gi0/0": "10.2.0.1/24 area 0"},
    }
    native, tagged = (
        network(ends, ("A Gi0/1 - B Gi0/1",), on={"A Gi0/1.9": f"encapsulation dot1q 9{word}"})
        for word in (" native", "")
    )

    assert brief(native, "A", "10.2.0.0/24") == ("intra", 2) and brief(tagged, "A", "10.2.0.0/24") is None


TWO_WAYS = {
    "A": {"Gi0/1": "10.0.1.1/30", "Gi0/2": "10.0.2.1/30"},
    "B": {"Gi0/1": "10.0.1.2/30", "Gi0/3": "10.0.3.1/30"},
    "C": {"Gi0/2": "10.0.2.2/30", "Gi0/4": "10.0.4.1/30"},
    "D": {"Gi0/3": "10.0.3.2/30", "Gi0/4": "10.0.4.2/30", "Gi0/0": "10.9.0.1/24", "Gi0/5": "10.8.0.1/24"},
}
TWO_LINKS = ("A Gi0/1 - B Gi0/1", "A Gi0/2 - C Gi0/2", "B Gi0/3 - D Gi0/3", "C Gi0/4 - D Gi0/4")


def rated(extra: str = "", bound: str = "") -> RoutedNetwork:
    """A hears of D's subnets from B and from C, which are as good: B has the lower address."""
    said = {
        "A": f"{extra}router bgp 1\n neighbor 10.0.1.2 remote-as 2\n neighbor 10.0.2.2 remote-as 3\n{bound}",
        "B": "router bgp 2\n neighbor 10.0.1.1 remote-as 1\n neighbor 10.0.3.2 remote-as 4",
        "C": "router bgp 3\n neighbor 10.0.2.1 remote-as 1\n neighbor 10.0.4.2 remote-as 4",
        "D": "router bgp 4\n network 10.9.0.0 mask 255.255.255.0\n network 10.8.0.0 mask 255.255.255.0\n"
             " neighbor 10.0.3.1 remote-as 2\n neighbor 10.0.4.1 remote-as 3",
    }  # fmt: skip
    return network(TWO_WAYS, TWO_LINKS, extra=said)


def via(of: RoutedNetwork, prefix: str) -> str | None:
    found = route(of, "A", prefix)
    return found.hops[0].into.router if found is not None and found.hops[0].into is not None else None


RATED: list[tuple[str, str, str | None, str | None]] = [
    ("", "", "B", "B"),
    ("route-map M permit 10\n set local-preference 150\n", " neighbor 10.0.2.2 route-map M in\n", "C", "C"),
    ("ip prefix-list P permit 10.9.0.0/24\nroute-map M permit 10\n match ip address prefix-list P\n"
     " set local-preference 150\nroute-map M permit 20\n", " neighbor 10.0.2.2 route-map M in\n", "C", "B"),
    ("ip prefix-list P permit 10.9.0.0/24\nroute-map M permit 10\n match ip address prefix-list P\n",
     " neighbor 10.0.1.2 route-map M in\n neighbor 10.0.2.2 shutdown\n", "B", None),
    ("route-map M permit 10\n set weight 5\n", " neighbor 10.0.2.2 route-map M in\n"
     " neighbor 10.0.1.2 weight 3\n", "C", "C"),
    ("route-map M permit 10\n set metric 9\n", " neighbor 10.0.1.2 route-map M in\n", "B", "B"),  # other ASes
    ("route-map M permit 10\n set local-preference 90\n", " bgp default local-preference 80\n"
     " neighbor 10.0.2.2 route-map M in\n", "C", "C"),
]  # fmt: skip


@pytest.mark.parametrize(("extra", "bound", "nine", "eight"), RATED)
def test_route_maps_rate_and_deny_what_is_told(
    extra: str, bound: str, nine: str | None, eight: str | None
) -> None:
    of = rated(extra, bound)
    assert (via(of, "10.9.0.0/24"), via(of, "10.8.0.0/24")) == (nine, eight)
