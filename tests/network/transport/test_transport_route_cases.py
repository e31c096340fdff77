"""Routes as IOS computes them, answered by hand: each case says what `show ip route` would, and why.

Written from the IOS and RFC rules before the verifier was asked.
"""

from __future__ import annotations

import pytest
from verifier_networks import net, network, port

from assent.network.transport.network import RoutedNetwork
from assent.network.transport.verifier import snapshot
from assent.network.transport.verifier.route import Route

# A – B – C in a row with a LAN on A and one on C; D beside B, over a second way to C.
ROW_LINKS = ("A Gi0/1 - B Gi0/1", "B Gi0/2 - C Gi0/1", "B Gi0/3 - D Gi0/1", "D Gi0/2 - C Gi0/2")


def row(areas: str = "0000", **more: object) -> RoutedNetwork:
    """`areas`: of the links A–B, B–C, B–D, D–C; LANs are in the area of their router's first link."""
    ab, bc, bd, dc = (f" area {one}" if one != "-" else "" for one in areas)
    routers = {
        "A": {"Gi0/0": f"10.1.0.1/24{ab}", "Gi0/1": f"10.0.12.1/24{ab}"},
        "B": {"Gi0/1": f"10.0.12.2/24{ab}", "Gi0/2": f"10.0.23.2/24{bc}", "Gi0/3": f"10.0.24.2/24{bd}"},
        "C": {"Gi0/0": f"10.3.0.1/24{bc}", "Gi0/1": f"10.0.23.3/24{bc}", "Gi0/2": f"10.0.34.3/24{dc}"},
        "D": {"Gi0/1": f"10.0.24.4/24{bd}", "Gi0/2": f"10.0.34.4/24{dc}"},
    }
    return network(routers, ROW_LINKS, **more)  # type: ignore[arg-type]


def route(at: RoutedNetwork, router: str, prefix: str) -> Route | None:
    return snapshot.of(at).routes.table(net(prefix)).get(router)


def said(at: RoutedNetwork, router: str, prefix: str) -> str:
    """`ospf intra 110/3 10.0.12.2`, `none` where there is no route; next hops sorted, Null0 and ports by name."""
    found = route(at, router, prefix)
    if found is None:
        return "none"
    hops = sorted(str(hop.gateway or hop.out.interface) for hop in found.hops) or ["Null0"]
    kind = f" {found.kind}" if found.kind else ""
    return f"{found.protocol}{kind} {found.distance}/{found.metric} {' '.join(hops)}"


OSPF = [
    # one area: cost 1 a Gigabit link, plus 1 for the LAN
    (row(), "A", "10.3.0.0/24", "ospf intra 110/3 10.0.12.2"),
    (row(on={"B Gi0/2": "ip ospf cost 2"}), "A", "10.3.0.0/24", "ospf intra 110/4 10.0.12.2"),
    (row(on={"B Gi0/2": "ip ospf cost 2"}), "B", "10.3.0.0/24", "ospf intra 110/3 10.0.23.3 10.0.24.4"),
    (row(on={"B Gi0/2": "ip ospf cost 5"}), "B", "10.3.0.0/24", "ospf intra 110/3 10.0.24.4"),
    (row(), "D", "10.1.0.0/24", "ospf intra 110/3 10.0.24.2"),
    # the cost of the interface that a packet leaves by counts, not of the one that it comes in by
    (row(on={"C Gi0/1": "ip ospf cost 50"}), "B", "10.3.0.0/24", "ospf intra 110/2 10.0.23.3"),
    # `bandwidth 10000` is cost 10 at the reference of 100 Mbit/s
    (row(on={"A Gi0/1": "bandwidth 10000"}), "A", "10.3.0.0/24", "ospf intra 110/12 10.0.12.2"),
    (row(extra={"A": " ~auto-cost reference-bandwidth 10000"}), "A", "10.3.0.0/24", "ospf intra 110/12 10.0.12.2"),
    # a passive interface is advertised but has no neighbour
    (row(extra={"C": " ~passive-interface GigabitEthernet0/0"}), "A", "10.3.0.0/24", "ospf intra 110/3 10.0.12.2"),
    (row(extra={"C": " ~passive-interface GigabitEthernet0/1"}), "A", "10.3.0.0/24", "ospf intra 110/4 10.0.12.2"),
    (row(on={"A Gi0/1": "ip ospf hello-interval 5"}), "A", "10.3.0.0/24", "none"),
    (row(on={"A Gi0/1": "mtu 1400"}), "A", "10.3.0.0/24", "none"),
    # a loopback is a host route, whatever its mask
    (row(extra={"C": "interface Loopback0\n ip address 9.9.9.9 255.255.255.0\n ip ospf 100 area 0"}),
     "A", "9.9.9.9/32", "ospf intra 110/3 10.0.12.2"),
    # inter-area: B and C are borders between 0 and 1; cost adds up over the border
    (row("1000"), "A", "10.3.0.0/24", "ospf inter 110/3 10.0.12.2"),
    (row("1000"), "C", "10.1.0.0/24", "ospf inter 110/3 10.0.23.2"),
    # intra-area beats inter-area at whatever cost: B–C is in area 0, D's detour too
    (row("0011", on={"B Gi0/2": "ip ospf cost 100"}), "B", "10.3.0.0/24", "ospf intra 110/101 10.0.23.3"),
    # two areas that do not touch the backbone: B is no border router (RFC 3509), so nothing crosses
    (row("1222"), "A", "10.3.0.0/24", "none"),
    # a totally stubby area gets the default only, at the border's cost of 1; a stub area gets summaries too
    (row("1000", extra={"A": " ~area 1 stub", "B": " ~area 1 stub no-summary"}), "A", "10.3.0.0/24", "none"),
    (row("1000", extra={"A": " ~area 1 stub", "B": " ~area 1 stub no-summary"}),
     "A", "0.0.0.0/0", "ospf inter 110/2 10.0.12.2"),
    (row("1000", extra={"A": " ~area 1 stub", "B": " ~area 1 stub"}), "A", "10.3.0.0/24", "ospf inter 110/3 10.0.12.2"),
    (row("1000", extra={"A": " ~area 1 stub"}), "A", "10.3.0.0/24", "none"),
    # `distance 120` shows, `maximum-paths 1` leaves one of two ways
    (row(extra={"A": " ~distance 120"}), "A", "10.3.0.0/24", "ospf intra 120/3 10.0.12.2"),
    (row(on={"B Gi0/2": "ip ospf cost 2"}, extra={"B": " ~maximum-paths 1"}),
     "B", "10.3.0.0/24", "ospf intra 110/3 10.0.23.3"),
]  # fmt: skip

NULL = "ip route 77.0.0.0 255.0.0.0 Null0\n"
EXTERNAL = [
    # E2: metric 20 all the way; E1: 20 and the way to the router that brings it in
    (row(extra={"C": f"{NULL} ~redistribute static subnets"}), "A", "77.0.0.0/8", "ospf E2 110/20 10.0.12.2"),
    (row(extra={"C": f"{NULL} ~redistribute static metric-type 1 subnets"}),
     "A", "77.0.0.0/8", "ospf E1 110/22 10.0.12.2"),
    (row(extra={"C": f"{NULL} ~redistribute static metric 5 metric-type 1 subnets"}),
     "B", "77.0.0.0/8", "ospf E1 110/6 10.0.23.3"),
    # E1 is preferred to E2, whatever the metrics
    (row(extra={"C": f"{NULL} ~redistribute static metric 500 metric-type 1 subnets",
                "A": f"{NULL} ~redistribute static metric 1 subnets"}), "B", "77.0.0.0/8", "ospf E1 110/501 10.0.23.3"),
    # of two E2 the smaller metric; of equal ones the nearer router
    (row(extra={"C": f"{NULL} ~redistribute static metric 10 subnets",
                "A": f"{NULL} ~redistribute static metric 5 subnets"}), "D", "77.0.0.0/8", "ospf E2 110/5 10.0.24.2"),
    (row(extra={"C": f"{NULL} ~redistribute static subnets", "A": f"{NULL} ~redistribute static subnets"}),
     "D", "77.0.0.0/8", "ospf E2 110/20 10.0.34.3"),
    # an internal route to the same prefix beats any external one
    (row(extra={"A": "ip route 10.3.0.0 255.255.255.0 Null0\n ~redistribute static metric 1 metric-type 1 subnets"}),
     "B", "10.3.0.0/24", "ospf intra 110/2 10.0.23.3"),
    # the router's own static route (1) beats OSPF; so nothing changes on C itself
    (row(extra={"C": f"{NULL} ~redistribute static subnets"}), "C", "77.0.0.0/8", "static 1/0 Null0"),
    # stub areas take no externals
    (row("1000", extra={"C": f"{NULL} ~redistribute static subnets", "A": " ~area 1 stub", "B": " ~area 1 stub"}),
     "A", "77.0.0.0/8", "none"),
    # connected interfaces on which OSPF does not run; those on which it does are no externals
    (row(extra={"C": "interface Loopback7\n ip address 7.7.7.7 255.255.255.255\n ~redistribute connected subnets"}),
     "A", "7.7.7.7/32", "ospf E2 110/20 10.0.12.2"),
    # a default route: `originate` needs one, `always` does not; metric 1, type 2; never by `redistribute static`
    (row(extra={"C": " ~default-information originate"}), "A", "0.0.0.0/0", "none"),
    (row(extra={"C": " ~default-information originate always"}), "A", "0.0.0.0/0", "ospf E2 110/1 10.0.12.2"),
    (row(extra={"C": " ~default-information originate always metric 7 metric-type 1"}),
     "A", "0.0.0.0/0", "ospf E1 110/9 10.0.12.2"),
    (row(extra={"C": "ip route 0.0.0.0 0.0.0.0 Null0\n ~redistribute static subnets"}), "A", "0.0.0.0/0", "none"),
]  # fmt: skip

BOTH_NSSA = {"A": " ~area 1 nssa", "B": " ~area 1 nssa"}
NSSA = [
    # a router in an NSSA brings it in as type 7; its border tells others as type 5
    (row("1000", extra={"A": f"{NULL} ~area 1 nssa\n ~redistribute static subnets", "B": " ~area 1 nssa"}),
     "B", "77.0.0.0/8", "ospf N2 110/20 10.0.12.1"),
    (row("1000", extra={"A": f"{NULL} ~area 1 nssa\n ~redistribute static subnets", "B": " ~area 1 nssa"}),
     "C", "77.0.0.0/8", "ospf E2 110/20 10.0.23.2"),
    # externals of elsewhere do not come in; without being told to, the border gives no default
    (row("1000", extra={"C": f"{NULL} ~redistribute static subnets", **BOTH_NSSA}), "A", "77.0.0.0/8", "none"),
    (row("1000", extra=BOTH_NSSA), "A", "0.0.0.0/0", "none"),
    (row("1000", extra=BOTH_NSSA), "A", "10.3.0.0/24", "ospf inter 110/3 10.0.12.2"),
    (row("1000", extra={"A": " ~area 1 nssa", "B": " ~area 1 nssa default-information-originate"}),
     "A", "0.0.0.0/0", "ospf N2 110/1 10.0.12.2"),
    # totally: a summary default and no other summaries
    (row("1000", extra={"A": " ~area 1 nssa", "B": " ~area 1 nssa no-summary"}),
     "A", "0.0.0.0/0", "ospf inter 110/2 10.0.12.2"),
    (row("1000", extra={"A": " ~area 1 nssa", "B": " ~area 1 nssa no-summary"}), "A", "10.3.0.0/24", "none"),
    (row("1000", extra={"A": " ~area 1 nssa", "B": " ~area 1 stub"}), "A", "10.3.0.0/24", "none"),
]  # fmt: skip

STATIC = [
    # static 1 beats OSPF 110; a floating one of 200 waits
    (row(extra={"A": "ip route 10.3.0.0 255.255.255.0 Null0"}), "A", "10.3.0.0/24", "static 1/0 Null0"),
    (row(extra={"A": "ip route 10.3.0.0 255.255.255.0 Null0 200"}), "A", "10.3.0.0/24", "ospf intra 110/3 10.0.12.2"),
    (row(extra={"A": "ip route 10.3.0.0 255.255.255.0 Null0 109"}), "A", "10.3.0.0/24", "static 109/0 Null0"),
    # it takes over where OSPF has lost the way
    (row(on={"A Gi0/1": "mtu 1400"}, extra={"A": "ip route 10.3.0.0 255.255.255.0 10.0.12.2 200"}),
     "A", "10.3.0.0/24", "static 200/0 10.0.12.2"),
    # distance 255 is never used
    (row(extra={"A": "ip route 88.0.0.0 255.0.0.0 Null0 255"}), "A", "88.0.0.0/8", "none"),
    # a next hop that is reached through another route is resolved by it; one that is not is no route
    (row(extra={"A": "ip route 88.0.0.0 255.0.0.0 10.0.23.3"}), "A", "88.0.0.0/8", "static 1/0 10.0.12.2"),
    (row("----", extra={"A": "ip route 88.0.0.0 255.0.0.0 10.0.23.3"}), "A", "88.0.0.0/8", "none"),
    # a route out of an interface that is shut is gone
    (row(on={"A Gi0/1": "shutdown"}, extra={"A": "ip route 88.0.0.0 255.0.0.0 GigabitEthernet0/1 10.0.12.2"}),
     "A", "88.0.0.0/8", "none"),
    # two of one distance share the load
    (row(extra={"B": "ip route 88.0.0.0 255.0.0.0 10.0.23.3\nip route 88.0.0.0 255.0.0.0 10.0.24.4"}),
     "B", "88.0.0.0/8", "static 1/0 10.0.23.3 10.0.24.4"),
    # connected beats a static route to the same subnet
    (row(extra={"A": "ip route 10.1.0.0 255.255.255.0 Null0"}), "A", "10.1.0.0/24", "connected 0/0 GigabitEthernet0/0"),
]  # fmt: skip


@pytest.mark.parametrize(("at", "router", "prefix", "expected"), [*OSPF, *EXTERNAL, *NSSA, *STATIC])
def test_ospf_and_static_routes(at: RoutedNetwork, router: str, prefix: str, expected: str) -> None:
    assert said(at, router, prefix) == expected


def bgp(asn: int, *lines: str) -> str:
    return "\n".join([f"router bgp {asn}", *(f" {line}" for line in lines)])


def peers(**more: str) -> RoutedNetwork:
    """A (AS 1) – B (AS 2) – C (AS 3), A and C each with a LAN, no OSPF unless a case adds it."""
    usual = {
        "A": bgp(1, "network 10.1.0.0 mask 255.255.255.0", "neighbor 10.0.12.2 remote-as 2"),
        "B": bgp(2, "neighbor 10.0.12.1 remote-as 1", "neighbor 10.0.23.3 remote-as 3"),
        "C": bgp(3, "network 10.3.0.0 mask 255.255.255.0", "neighbor 10.0.23.2 remote-as 2"),
    }
    return row("----", extra={**usual, **more})


BGP = [
    # eBGP is 20; the path goes on to the next AS
    (peers(), "B", "10.1.0.0/24", "bgp external 20/0 10.0.12.1"),
    (peers(), "C", "10.1.0.0/24", "bgp external 20/0 10.0.23.2"),
    (peers(), "A", "10.1.0.0/24", "connected 0/0 GigabitEthernet0/0"),
    # a wrong AS on either side, a closed session, one that only one side knows: nothing
    (peers(A=bgp(1, "network 10.1.0.0 mask 255.255.255.0", "neighbor 10.0.12.2 remote-as 9")),
     "B", "10.1.0.0/24", "none"),
    (peers(A=bgp(7, "network 10.1.0.0 mask 255.255.255.0", "neighbor 10.0.12.2 remote-as 2")),
     "B", "10.1.0.0/24", "none"),
    (peers(A=bgp(1, "network 10.1.0.0 mask 255.255.255.0", "neighbor 10.0.12.2 remote-as 2",
                 "neighbor 10.0.12.2 shutdown")), "B", "10.1.0.0/24", "none"),
    (peers(B=bgp(2, "neighbor 10.0.23.3 remote-as 3")), "B", "10.1.0.0/24", "none"),
    (peers(A=bgp(1, "network 10.1.0.0 mask 255.255.255.0", "neighbor 10.0.12.2 remote-as 2",
                 "neighbor 10.0.12.2 password x")), "B", "10.1.0.0/24", "none"),
    # a `network` that is not in the routing table, or in another length, is not announced
    (peers(A=bgp(1, "network 10.1.0.0 mask 255.255.0.0", "neighbor 10.0.12.2 remote-as 2")),
     "B", "10.1.0.0/16", "none"),
    # a list that is not there permits; one that is denies the rest
    (peers(B=bgp(2, "neighbor 10.0.12.1 remote-as 1", "neighbor 10.0.12.1 prefix-list NONE in",
                 "neighbor 10.0.23.3 remote-as 3")), "B", "10.1.0.0/24", "bgp external 20/0 10.0.12.1"),
    (peers(B="ip prefix-list P permit 10.9.0.0/16 le 24\n"
             + bgp(2, "neighbor 10.0.12.1 remote-as 1", "neighbor 10.0.12.1 prefix-list P in",
                   "neighbor 10.0.23.3 remote-as 3")), "B", "10.1.0.0/24", "none"),
    (peers(B="ip prefix-list P deny 10.1.0.0/24\nip prefix-list P permit 0.0.0.0/0 le 32\n"
             + bgp(2, "neighbor 10.0.12.1 remote-as 1", "neighbor 10.0.23.3 remote-as 3",
                   "neighbor 10.0.23.3 prefix-list P out")), "C", "10.1.0.0/24", "none"),
    # an AS takes nothing that has been through it: C is AS 1 as well
    (peers(B=bgp(2, "neighbor 10.0.12.1 remote-as 1", "neighbor 10.0.23.3 remote-as 1"),
           C=bgp(1, "neighbor 10.0.23.2 remote-as 2")), "C", "10.1.0.0/24", "none"),
    # a default route for one neighbour, had or not
    (peers(B=bgp(2, "neighbor 10.0.12.1 remote-as 1", "neighbor 10.0.12.1 default-originate",
                 "neighbor 10.0.23.3 remote-as 3")), "A", "0.0.0.0/0", "bgp external 20/0 10.0.12.2"),
    (peers(B=bgp(2, "neighbor 10.0.12.1 remote-as 1", "neighbor 10.0.12.1 default-originate",
                 "neighbor 10.0.23.3 remote-as 3")), "C", "0.0.0.0/0", "none"),
    # connected and static routes are redistributed as what they are
    (peers(A="ip route 77.0.0.0 255.0.0.0 Null0\n" + bgp(1, "redistribute static", "neighbor 10.0.12.2 remote-as 2")),
     "C", "77.0.0.0/8", "bgp external 20/0 10.0.23.2"),
    (peers(A=bgp(1, "redistribute connected", "neighbor 10.0.12.2 remote-as 2")),
     "C", "10.1.0.0/24", "bgp external 20/0 10.0.23.2"),
    # a neighbour two hops away needs ebgp-multihop and a route
    (row("0000", extra={"A": bgp(1, "network 10.1.0.0 mask 255.255.255.0", "neighbor 10.0.23.3 remote-as 3"),
                        "C": bgp(3, "neighbor 10.0.12.1 remote-as 1")}),
     "C", "10.1.0.0/24", "ospf intra 110/3 10.0.23.2"),
    (row("0000", extra={
        "A": bgp(1, "network 10.1.0.0 mask 255.255.255.0", "neighbor 10.0.23.3 remote-as 3",
                 "neighbor 10.0.23.3 ebgp-multihop 2"),
        "C": bgp(3, "neighbor 10.0.12.1 remote-as 1", "neighbor 10.0.12.1 ebgp-multihop 2")}),
     "C", "10.1.0.0/24", "bgp external 20/0 10.0.23.2"),
    # eBGP (20) beats OSPF (110) for the same prefix, a static route (1) beats eBGP
    (row("0---", extra={
        "A": bgp(1, "network 10.1.0.0 mask 255.255.255.0", "neighbor 10.0.12.2 remote-as 2"),
        "B": bgp(2, "neighbor 10.0.12.1 remote-as 1")}), "B", "10.1.0.0/24", "bgp external 20/0 10.0.12.1"),
    (peers(B="ip route 10.1.0.0 255.255.255.0 Null0\n"
             + bgp(2, "neighbor 10.0.12.1 remote-as 1", "neighbor 10.0.23.3 remote-as 3")),
     "B", "10.1.0.0/24", "static 1/0 Null0"),
    (peers(B="ip route 10.1.0.0 255.255.255.0 Null0 30\n"
             + bgp(2, "neighbor 10.0.12.1 remote-as 1", "neighbor 10.0.23.3 remote-as 3")),
     "B", "10.1.0.0/24", "bgp external 20/0 10.0.12.1"),
    # iBGP is 200; it keeps the next hop of outside, which must be known inside
    (row("-0--", extra={
        "A": bgp(1, "network 10.1.0.0 mask 255.255.255.0", "neighbor 10.0.12.2 remote-as 2"),
        "B": bgp(2, "neighbor 10.0.12.1 remote-as 1", "neighbor 10.0.23.3 remote-as 2"),
        "C": bgp(2, "neighbor 10.0.23.2 remote-as 2")}), "C", "10.1.0.0/24", "none"),
    (row("-0--", extra={
        "A": bgp(1, "network 10.1.0.0 mask 255.255.255.0", "neighbor 10.0.12.2 remote-as 2"),
        "B": bgp(2, "neighbor 10.0.12.1 remote-as 1", "neighbor 10.0.23.3 remote-as 2",
                 "neighbor 10.0.23.3 next-hop-self"),
        "C": bgp(2, "neighbor 10.0.23.2 remote-as 2")}), "C", "10.1.0.0/24", "bgp internal 200/0 10.0.23.2"),
    # OSPF carries what BGP learned from outside, metric 1, and not what it learned inside
    (row("-000", extra={
        "A": bgp(1, "network 10.1.0.0 mask 255.255.255.0", "neighbor 10.0.12.2 remote-as 2"),
        "B": " ~redistribute bgp 2 subnets\n" + bgp(2, "neighbor 10.0.12.1 remote-as 1")}),
     "C", "10.1.0.0/24", "ospf E2 110/1 10.0.23.2"),
    # an inbound list on the link that lets no BGP in
    (row("----", extra={
        "A": bgp(1, "network 10.1.0.0 mask 255.255.255.0", "neighbor 10.0.12.2 remote-as 2"),
        "B": "access-list 100 permit icmp any any\n" + bgp(2, "neighbor 10.0.12.1 remote-as 1")},
        on={"B Gi0/1": "ip access-group 100 in"}), "B", "10.1.0.0/24", "none"),
]  # fmt: skip


@pytest.mark.parametrize(("at", "router", "prefix", "expected"), BGP)
def test_bgp_routes(at: RoutedNetwork, router: str, prefix: str, expected: str) -> None:
    assert said(at, router, prefix) == expected


def test_a_floating_static_takes_over_when_the_link_fails() -> None:
    """B reaches C's LAN over the direct link; with the cable cut, over D by the floating route, not by OSPF."""
    at = row("0---", extra={"B": "ip route 10.3.0.0 255.255.255.0 10.0.23.3\n"
                                 "ip route 10.3.0.0 255.255.255.0 10.0.24.4 250"})  # fmt: skip
    view = snapshot.of(at)
    cut = snapshot.without(view, (port("B Gi0/2"), port("C Gi0/1")))

    before = view.routes.table(net("10.3.0.0/24"))["B"]
    after = cut.routes.table(net("10.3.0.0/24"))["B"]

    assert [str(hop.gateway) for hop in before.hops] == ["10.0.23.3"] and before.distance == 1
    assert [str(hop.gateway) for hop in after.hops] == ["10.0.24.4"] and after.distance == 250


def test_the_shorter_as_path_wins() -> None:
    """C hears of A's LAN from B (1 2) and, over D (AS 4) – B, the longer way; the direct session is cut: the longer."""
    more = {
        "A": bgp(1, "network 10.1.0.0 mask 255.255.255.0", "neighbor 10.0.12.2 remote-as 2"),
        "B": bgp(2, "neighbor 10.0.12.1 remote-as 1", "neighbor 10.0.23.3 remote-as 3",
                 "neighbor 10.0.24.4 remote-as 4"),
        "C": bgp(3, "neighbor 10.0.23.2 remote-as 2", "neighbor 10.0.34.4 remote-as 4"),
        "D": bgp(4, "neighbor 10.0.24.2 remote-as 2", "neighbor 10.0.34.3 remote-as 3"),
    }  # fmt: skip
    view = snapshot.of(row("----", extra=more))
    cut = snapshot.without(view, (port("B Gi0/2"), port("C Gi0/1")))

    assert [str(hop.gateway) for hop in view.routes.table(net("10.1.0.0/24"))["C"].hops] == ["10.0.23.2"]
    assert [str(hop.gateway) for hop in cut.routes.table(net("10.1.0.0/24"))["C"].hops] == ["10.0.34.4"]
