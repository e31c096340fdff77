"""Packets through routes and lists: IOS's rules on the way, and exactness against one packet at a time."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address

from hypothesis import given, settings
from hypothesis import strategies as st
from verifier_networks import four, network, traffic

from assent.intents.evidence import Outcome
from assent.network.transport.network import Port, RoutedNetwork
from assent.network.transport.verifier import acl, forwarding, snapshot
from assent.network.transport.verifier import traffic as judging
from assent.network.transport.verifier.packets import Packet, contains, packet_box, prefix_box
from assent.network.transport.verifier.places import regions
from assent.network.transport.verifier.reach import Entry, fates

DENY_SNMP = "access-list 101 deny udp 192.168.1.0 0.0.0.255 any eq 161\naccess-list 101 permit ip any any"
H1, H2 = "192.168.1.0/24", "172.16.1.0/24"
SNMP = {"protocol": 17, "ports": (161, 161)}


def outcome(of: RoutedNetwork, source: str, destination: str, expected: str, **more: object) -> Outcome:
    claim = traffic(source, destination, expected, **more)  # type: ignore[arg-type]
    return judging.judge(snapshot.build(of), claim).outcome


def evidence(of: RoutedNetwork, source: str, destination: str, expected: str, **more: object) -> str:
    claim = traffic(source, destination, expected, **more)  # type: ignore[arg-type]
    return "\n".join(judging.judge(snapshot.build(of), claim).evidence)


def test_snmp_blocked_on_one_of_two_paths_gets_around() -> None:
    one = four(extra={"R3": DENY_SNMP}, on={"R3 Gi0/1": "ip access-group 101 in"})
    claim = {"through": "R3", "enters": "h1", **SNMP}

    assert outcome(one, H1, H2, "denied", **claim) is Outcome.FAIL
    told = evidence(one, H1, H2, "denied", **claim)
    assert "udp 192.168.1.10:49152 → 172.16.1.10:161: R1 out GigabitEthernet0/2 → R4" in told
    assert outcome(one, H1, H2, "permitted", **claim) is Outcome.FAIL  # nor does it get through on both


def test_snmp_blocked_on_both_paths_or_on_the_way_out() -> None:
    both = four(extra={"R3": DENY_SNMP}, on={f"R3 Gi0/{n}": "ip access-group 101 in" for n in (1, 2)})
    out = four(extra={"R3": DENY_SNMP}, on={"R3 Gi0/0": "ip access-group 101 out"})

    assert outcome(both, H1, "0.0.0.0/0", "denied", through="R3", **SNMP) is Outcome.PASS
    assert outcome(out, H1, "172.16.1.10/32", "denied", through="R3", **SNMP) is Outcome.PASS
    assert outcome(out, H1, "172.16.1.1/32", "denied", **SNMP) is Outcome.FAIL  # the router's own address
    assert "line" in evidence(both, H1, H2, "denied", **SNMP)


def test_an_outbound_list_skips_what_the_router_itself_sends() -> None:
    of = four(extra={"R3": "access-list 101 deny ip any any"}, on={"R3 Gi0/0": "ip access-group 101 out"})

    assert outcome(of, "172.16.1.1/32", "172.16.1.10/32", "permitted", enters="R3") is Outcome.PASS
    assert outcome(of, "20.0.0.1/32", "172.16.1.10/32", "denied", enters="R2") is Outcome.PASS


def test_an_inbound_list_filters_what_is_meant_for_the_router() -> None:
    lines = "access-list 101 deny tcp any any eq 22\naccess-list 101 permit ip any any"
    of = four(extra={"R1": lines}, on={"R1 Gi0/0": "ip access-group 101 in"})

    assert outcome(of, H1, "192.168.1.1/32", "denied", protocol=6, ports=(22, 22)) is Outcome.PASS
    assert outcome(of, H1, "192.168.1.1/32", "permitted", protocol=6, ports=(23, 23)) is Outcome.PASS
    assert (
        outcome(of, "172.16.1.0/24", "192.168.1.1/32", "permitted", protocol=6, ports=(22, 22))
        is Outcome.PASS
    )


def test_a_missing_list_permits_everything() -> None:
    of = four(on={"R1 Gi0/0": "ip access-group 199 in"})

    assert outcome(of, H1, H2, "permitted") is Outcome.PASS


def test_the_implicit_deny_and_established() -> None:
    lines = "access-list 101 permit tcp any any established\naccess-list 101 permit icmp any any"
    of = four(extra={"R3": lines}, on={"R3 Gi0/0": "ip access-group 101 out"})

    told = evidence(of, H1, "172.16.1.10/32", "permitted", protocol=6)
    assert outcome(of, H1, H2, "permitted", protocol=1) is Outcome.PASS
    assert "implicit deny" in told
    assert "established" not in told.split(":")[0]  # the counterexample opens a connection


def test_no_route_and_null0_and_loops_are_told() -> None:
    loop = network(
        {"A": {"Gi0/0": "10.1.0.1/24", "Gi0/1": "10.0.0.1/30"}, "B": {"Gi0/1": "10.0.0.2/30"}},
        ("A Gi0/1 - B Gi0/1",),
        {"h": "10.1.0.9/24 A Gi0/0"},
        extra={"A": "ip route 0.0.0.0 0.0.0.0 10.0.0.2", "B": "ip route 0.0.0.0 0.0.0.0 10.0.0.1"},
    )
    null = four(extra={"R1": "ip route 172.16.1.0 255.255.255.0 Null0"})

    assert "a routing loop" in evidence(loop, "10.1.0.0/24", "9.9.9.9/32", "permitted")
    assert "Null0 at R1" in evidence(null, H1, H2, "permitted")
    assert "no route at R1" in evidence(four(), H1, "8.8.8.8/32", "permitted")
    assert outcome(four(), H1, "8.8.8.8/32", "denied") is Outcome.PASS


def test_a_gateway_that_is_no_router_leads_out() -> None:
    of = four(
        extra={
            "R3": "ip route 8.0.0.0 255.0.0.0 172.16.1.254",
            "R1": "ip route 8.0.0.0 255.0.0.0 172.16.1.254",
            "R2": "ip route 8.0.0.0 255.0.0.0 172.16.1.254",
            "R4": "ip route 8.0.0.0 255.0.0.0 172.16.1.254",
        }
    )

    assert outcome(of, H1, "8.8.8.8/32", "permitted") is Outcome.PASS
    assert "leaves the network at R3 GigabitEthernet0/0" in evidence(of, H1, "8.8.8.8/32", "permitted")
    assert outcome(of, H1, "0.0.0.0/0", "denied", through="R3") is Outcome.FAIL


def test_a_claim_about_nothing_is_inconclusive() -> None:
    cost = four(on={"R1 Gi0/1": "ip ospf cost 5"})

    assert outcome(four(), H1, H2, "denied", enters="h9") is Outcome.INCONCLUSIVE
    assert outcome(cost, H1, H2, "denied", through="R2") is Outcome.INCONCLUSIVE  # all goes over R4
    assert "passes R2" in evidence(cost, H1, H2, "denied", through="R2")


def test_a_denial_through_a_router_that_another_keeps_it_from_holds() -> None:
    of = four(extra={"R1": DENY_SNMP}, on={"R1 Gi0/0": "ip access-group 101 in"})

    assert outcome(of, H1, H2, "denied", through="R3", **SNMP) is Outcome.PASS


def test_an_odd_wildcard_is_followed_exactly() -> None:
    odd = "access-list 101 deny ip 192.168.1.1 0.0.0.254 any\naccess-list 101 permit ip any any"
    of = four(extra={"R1": odd}, on={"R1 Gi0/0": "ip access-group 101 in"})

    assert outcome(of, "192.168.1.10/32", H2, "permitted") is Outcome.PASS
    assert outcome(of, "192.168.1.11/32", H2, "denied") is Outcome.PASS
    assert outcome(of, H1, H2, "permitted") is Outcome.FAIL


def test_regions_are_disjoint_and_cover_what_is_asked() -> None:
    view = snapshot.build(four())
    found = regions(view, next(iter(view.topology.subnets)))

    for number in (1, 2, 10, 255):
        packet = Packet(IPv4Address("9.9.9.9"), IPv4Address(f"192.168.1.{number}"), 6)
        whole = (prefix_box(*[type(found[0].prefix)("0.0.0.0/0")] * 2),)
        inside = [r for r in found for box in r.of(whole) if contains(box, packet)]
        assert len(inside) == 1


LISTED = st.lists(
    st.tuples(
        st.sampled_from(["permit", "deny"]),
        st.sampled_from(["ip", "tcp", "udp", "icmp"]),
        st.sampled_from(["any", "192.168.1.0 0.0.0.255", "host 192.168.1.10", "192.168.1.1 0.0.0.254"]),
        st.sampled_from(["any", "172.16.1.0 0.0.0.127", "host 172.16.1.10"]),
        st.sampled_from(["", "eq 161", "lt 162", "range 100 200"]),
    ),
    min_size=1,
    max_size=5,
)
PLACES = st.lists(
    st.tuples(
        st.sampled_from(["R1 Gi0/0", "R1 Gi0/2", "R2 Gi0/2", "R3 Gi0/0", "R4 Gi0/1"]),
        st.sampled_from(["in", "out"]),
    ),
    max_size=3,
    unique=True,
)


def text(listed: list[tuple[str, ...]]) -> str:
    lines = []
    for action, protocol, source, destination, ports in listed:
        known = ports if protocol in ("tcp", "udp") else ""
        lines.append(f"access-list 101 {action} {protocol} {source} {destination} {known}".rstrip())
    return "\n".join(["access-list 101 permit ospf any any", *lines])


def hops(of: RoutedNetwork, packet: Packet) -> Iterator[list[tuple[Port, str]]]:
    """Every path as the places where lists may be: in, out, in, out, ..."""
    for path in forwarding.paths(of, "R1", packet.destination):
        places = [(Port("R1", "GigabitEthernet0/0"), "in")]
        for out in path:
            places.append((out, "out"))
            far = of.far_end(out)
            places += [(far, "in")] if far else []
        yield places


def passes(of: RoutedNetwork, place: Port, direction: str, packet: Packet) -> bool:
    device = of.devices[place.router]
    name = getattr(device.interfaces[place.interface], f"acl_{direction}")
    return acl.decide(acl.bound(device, name), packet).action == "permit"


@given(
    LISTED,
    PLACES,
    st.integers(9, 12),
    st.sampled_from([10, 77, 200]),
    st.sampled_from([1, 6, 17]),
    st.sampled_from([99, 161, 162]),
)
@settings(max_examples=120, deadline=None)
def test_sets_through_the_network_agree_with_one_packet_at_a_time(
    listed: list[tuple[str, ...]],
    places: list[tuple[str, str]],
    host: int,
    far: int,
    protocol: int,
    number: int,
) -> None:
    on: dict[str, str] = {}
    for place, direction in places:
        on[place] = f"{on.get(place, '')};ip access-group 101 {direction}"
    of = four(extra={router: text(listed) for router in ("R1", "R2", "R3", "R4")}, on=on)
    ports = {"source_port": 5000, "destination_port": number} if protocol != 1 else {}
    packet = Packet(IPv4Address(f"192.168.1.{host}"), IPv4Address(f"172.16.1.{far}"), protocol, **ports)  # type: ignore[arg-type]
    expected = {all(passes(of, *place, packet) for place in path) for path in hops(of, packet)}
    view = snapshot.build(of)
    entry = Entry("R1", Port("R1", "GigabitEthernet0/0"))
    whole = (prefix_box(view.network.hosts["h1"].address.network, view.network.hosts["h2"].address.network),)

    found = fates(view, entry, packet.destination, whole)
    alone = fates(view, entry, packet.destination, (packet_box(packet),))

    holding = {fate.kind == "delivered" for fate in found for box in fate.boxes if contains(box, packet)}
    assert holding == expected
    assert {fate.kind == "delivered" for fate in alone} == expected
