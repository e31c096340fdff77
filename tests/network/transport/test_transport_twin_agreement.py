"""The static verifier and the running twin answer the same questions: (network, change, packet) triples.

Generated from a fixed seed, over equal-cost paths, several areas, E1 and E2 routes and filters of every kind.
"""

from __future__ import annotations

import random
from collections import Counter
from ipaddress import IPv4Network

import pytest
from test_transport_verifier_routes import RATED, rated, wide
from verifier_networks import FOUR, FOUR_HOSTS, FOUR_LINKS, four, network, traffic

from assent.intents.evidence import Outcome
from assent.network.transport.claims import Traffic
from assent.network.transport.network import RoutedNetwork
from assent.network.transport.twin.running import Twin
from assent.network.transport.twin.sandbox import available
from assent.network.transport.twin.verifier import TwinVerifier
from assent.network.transport.verifier import snapshot
from assent.network.transport.verifier.claims_check import judge
from assent.network.transport.verifier.traffic import judge as traffic_judge
from assent.network.transport.verifier.view import View

CAN, WHY = available()
NETWORKS, PACKETS = 13, 46
PEERED = (10, 11, 12)
"""Seeds of networks in which R3 is another AS, with sessions to R2 and R4."""


ADDRESSES = ("192.168.1.10", "172.16.1.10", "10.0.0.2", "20.0.0.2", "40.0.0.2", "192.168.1.77")
TARGETS = (*ADDRESSES[:3], "30.0.0.1", "50.0.0.2", "77.7.0.1", "77.7.9.9", "99.9.9.9", "172.16.1.200")
HOSTS = ADDRESSES[:2]
PORTS = (22, 53, 80, 161, 443, 40000)
STATICS = (
    "ip route 77.7.0.0 255.255.0.0 Null0\n ~redistribute static metric-type {kind} subnets",
    "ip route 77.7.0.0 255.255.0.0 50.0.0.1\n ~redistribute static metric-type {kind} subnets",
    "ip route 0.0.0.0 0.0.0.0 Null0\n ~default-information originate metric-type {kind}",
)


def entry(pick: random.Random, action: str | None = None) -> str:
    protocol = pick.choice(("ip", "ip", "tcp", "udp", "icmp"))
    ends = [pick.choice(("any", f"host {pick.choice(TARGETS)}", "192.168.0.0 0.0.255.255", "172.16.1.0 0.0.0.127"))
            for _ in range(2)]  # fmt: skip
    port = f" {pick.choice(('eq', 'gt', 'lt'))} {pick.choice(PORTS)}" if protocol in ("tcp", "udp") else ""
    flag = " established" if protocol == "tcp" and pick.random() < 0.3 else ""
    action = action or pick.choice(("permit", "deny", "deny"))
    return f"access-list 110 {action} {protocol} {ends[0]} {ends[1]}{port}{flag}"


def changed(pick: random.Random, kind: int) -> RoutedNetwork:
    """Lists on all routers, costs, and a route that R4 brings in as external of type `kind`."""
    extra: dict[str, list[str]] = {}
    on: dict[str, list[str]] = {}
    for router in ("R1", "R2", "R3", "R4"):
        lines = [entry(pick) for _ in range(pick.randint(1, 4))]
        lines += (
            ["access-list 110 permit ip any any"]
            if pick.random() < 0.5
            else ["access-list 110 permit ospf any any"]
        )
        extra.setdefault(router, []).extend(lines)
        name = f"{router} Gi0/{pick.choice((1, 2, 2 if router == 'R4' else 0))}"
        on.setdefault(name, []).append(f"ip access-group 110 {pick.choice(('in', 'out'))}")
    for name in ("R1 Gi0/1", "R2 Gi0/2", "R4 Gi0/1"):
        if pick.random() < 0.25:
            on.setdefault(name, []).append(f"ip ospf cost {pick.choice((2, 5))}")
    extra.setdefault("R4", []).append(pick.choice(STATICS).format(kind=kind))
    return four(
        extra={r: "\n".join(lines) for r, lines in extra.items()},
        on={i: ";".join(some) for i, some in on.items()},
    )


def peered(pick: random.Random) -> RoutedNetwork:
    """R3 and its LAN are AS 65003; R2 and R4 are AS 65001 and tell OSPF what they hear, R3 what OSPF knows."""
    ours = "\n".join((
        "router bgp 65001", " neighbor {0} remote-as 65003", " network 192.168.1.0 mask 255.255.255.0",
        " ~redistribute bgp 65001 metric {1} subnets",
    ))  # fmt: skip
    shut = pick.choice(("", "\n neighbor 20.0.0.2 shutdown"))
    filters = pick.choice(
        ("", "ip prefix-list P deny 172.16.1.0/24\nip prefix-list P permit 0.0.0.0/0 le 32\n")
    )
    bound = "\n neighbor 30.0.0.1 prefix-list P in" if filters else ""
    theirs = "\n".join((
        "router bgp 65003", " network 172.16.1.0 mask 255.255.255.0", " neighbor 20.0.0.1 remote-as 65001",
        " neighbor 30.0.0.2 remote-as 65001",
    ))  # fmt: skip
    lists = "\n".join([*(entry(pick, "deny") for _ in range(4)), "access-list 110 permit tcp any any eq 179",
                       "access-list 110 permit tcp any eq 179 any", "access-list 110 permit ip any any"])  # fmt: skip
    routers = {name: dict(interfaces) for name, interfaces in FOUR.items()}
    routers["R3"] = {name: said.split(" area")[0] for name, said in routers["R3"].items()}
    for router, name in (("R2", "Gi0/2"), ("R4", "Gi0/1")):
        routers[router][name] = routers[router][name].split(" area")[0]
    extra = {
        "R2": ours.format("20.0.0.2", pick.choice((1, 5))).replace("\n network", f"{shut}\n network", 1),
        "R4": filters + ours.format("30.0.0.1", 2).replace("\n network", f"{bound}\n network", 1),
        "R3": f"{lists}\n{theirs}",
    }
    where = pick.choice(("R3 Gi0/0", "R3 Gi0/1", "R3 Gi0/2"))
    on = {
        where: f"ip access-group 110 {pick.choice(('in', 'out'))}",
        "R1 Gi0/1": f"ip ospf cost {pick.choice((1, 2))}",
    }
    return network(routers, FOUR_LINKS, FOUR_HOSTS, extra=extra, on=on)


def questions(seed: int) -> tuple[RoutedNetwork, list[Traffic]]:
    pick = random.Random(seed)
    at = peered(pick) if seed in PEERED else changed(pick, 1 + seed % 2)
    return at, list(dict.fromkeys(packet(pick) for _ in range(PACKETS)))


def packet(pick: random.Random) -> Traffic:
    source = pick.choice((*ADDRESSES, *HOSTS))
    target = pick.choice([one for one in (*TARGETS, *HOSTS) if one != source])
    protocol = pick.choice((1, 6, 17))
    port = pick.choice(PORTS)
    expected = pick.choice(("permitted", "denied"))
    ports = None if protocol == 1 else (port, port)
    return traffic(f"{source}/32", f"{target}/32", expected, protocol=protocol, ports=ports)


QUOTAS = {"denied": 0.30, "ECMP": 0.15, "inter": 0.15, "E1": 0.05, "E2": 0.05}
"""Of all triples at least: denied by a list or a route to Null0; with several paths in use; sent on by the first router
over a route of that kind."""


def kinds_of(view: View, claim: Traffic) -> set[str]:
    """What is special about a triple; nothing where no packet of it is judged."""
    cases = traffic_judge(view, claim).cases
    fates = [fate for case in cases for fate in case.fates]
    routes = (view.routes.lookup(case.source.entry.router, case.region.address) for case in cases)
    found = {"all"} if fates else set()
    found |= {route.kind for route in routes if route is not None}
    found |= {"ECMP"} if any(len(case.fates) > 1 for case in cases) else set()
    dropped = any(fate.kind == "denied" or "discarded by a route to Null0" in fate.why for fate in fates)
    return found | ({"denied"} if dropped else set())


def test_the_questions_are_many_and_varied() -> None:
    kinds: Counter[str] = Counter()
    for seed in range(NETWORKS):
        at, claims = questions(seed)
        view = snapshot.of(at)
        kinds.update(kind for claim in claims for kind in kinds_of(view, claim))

    assert kinds["all"] >= 500 and kinds["external"] >= 3, kinds
    shares = {name: kinds[name] / kinds["all"] for name in QUOTAS}
    assert all(shares[name] >= least for name, least in QUOTAS.items()), shares


@pytest.mark.twin
@pytest.mark.slow
@pytest.mark.skipif(not CAN, reason=f"no twin here: {WHY}")
@pytest.mark.parametrize("seed", range(NETWORKS))
def test_static_verifier_and_twin_agree(seed: int) -> None:
    at, claims = questions(seed)

    said = TwinVerifier().verify(at, at, claims)
    view = snapshot.of(at)
    computed = [judge(view, claim) for claim in claims]

    judged = Counter(one.outcome for one in said)
    assert judged[Outcome.PASS] + judged[Outcome.FAIL] >= PACKETS // 2, said
    differ = [
        f"{twin.property}\n  static {static.outcome}: {static.evidence}\n  twin {twin.outcome}: {twin.evidence}"
        for twin, static in zip(said, computed, strict=True)
        if {twin.outcome, static.outcome} == {Outcome.PASS, Outcome.FAIL}
    ]
    assert not differ, "\n".join(differ)


@pytest.mark.twin
@pytest.mark.skipif(not CAN, reason=f"no twin here: {WHY}")
def test_area_ranges_are_told_as_frr_tells_them() -> None:
    both, hidden = "area 1 range 10.0.0.0 255.252.0.0", "area 2 range 10.13.0.0 255.255.0.0 not-advertise"
    at = wide(B=f" ~{both}", C=f" ~{both} cost 9", D=f" ~area 0 range 10.8.0.0 255.252.0.0\n ~{hidden}")
    routes = snapshot.of(at).routes

    with Twin(at) as twin:
        shown = twin.show_all(sorted(at.devices), "show ip route ospf json")

    for router, table in shown.items():
        used = {
            p: e for p, some in table.items() for e in some if e.get("selected") and e["protocol"] == "ospf"
        }
        ours = {
            str(p): r for p in routes.prefixes if (r := routes.table(p).get(router)) and r.protocol == "ospf"
        }
        assert used.keys() == ours.keys(), router
        for prefix, route in ours.items():
            hops = {hop.get("ip") for hop in used[prefix]["nexthops"]} - {None}
            assert hops == {str(hop.gateway) for hop in route.hops}, (router, prefix)
            assert not hops or used[prefix]["metric"] == route.metric, (router, prefix)


@pytest.mark.twin
@pytest.mark.skipif(not CAN, reason=f"no twin here: {WHY}")
def test_route_maps_rate_as_in_frr() -> None:
    at = rated(*RATED[2][:2])
    routes = snapshot.of(at).routes

    with Twin(at) as twin:
        table = twin.show("A", "show ip route bgp json")

    for prefix in ("10.9.0.0/24", "10.8.0.0/24"):
        used = [hop["ip"] for one in table[prefix] if one.get("selected") for hop in one["nexthops"]]
        assert used == [str(hop.gateway) for hop in routes.table(IPv4Network(prefix))["A"].hops], prefix
