"""VRFs: packets and routes of a table of their own, what joins tables, and what stays apart."""

from __future__ import annotations

from typing import Any

import pytest
from verifier_networks import net, network, traffic

from assent.intents.evidence import Outcome
from assent.network.transport.claims import Claim, Routing
from assent.network.transport.network import RoutedNetwork
from assent.network.transport.routing_claims import Isolated
from assent.network.transport.verifier import snapshot
from assent.network.transport.verifier.claims_check import judge
from assent.network.transport.verifier.static import StaticVerifier

ROUTERS = {
    "A": {
        "Gi0/0": "10.1.0.1/24 area 0", "Gi0/1": "10.0.1.1/30 area 0", "Gi0/2": "10.60.0.1/24", "Gi0/3": "10.9.1.1/30",
    },
    "B": {
        "Gi0/0": "10.2.0.1/24 area 0", "Gi0/1": "10.0.1.2/30 area 0", "Gi0/2": "10.61.0.1/24", "Gi0/3": "10.9.1.2/30",
    },
}  # fmt: skip
LINKS = ("A Gi0/1 - B Gi0/1", "A Gi0/3 - B Gi0/3")
HOSTS = {
    "pc": "10.1.0.10/24 A Gi0/0", "srv": "10.2.0.10/24 B Gi0/0", "cam": "10.60.0.10/24 A Gi0/2",
    "rec": "10.61.0.10/24 B Gi0/2",
}  # fmt: skip
DEFINED = "vrf definition CCTV\n address-family ipv4\n"
THERE, BACK = (
    "ip route vrf CCTV 10.61.0.0 255.255.0.0 10.9.1.2",
    "ip route vrf CCTV 10.60.0.0 255.255.0.0 10.9.1.1",
)
INTO = "vrf forwarding CCTV"


def of(a: str = THERE, b: str = BACK, **on: str) -> RoutedNetwork:
    """Both routers have VRF CCTV with a LAN each, joined by the cable between their Gi0/3."""
    ports = dict.fromkeys(("A Gi0/2", "A Gi0/3", "B Gi0/2", "B Gi0/3"), INTO) | {
        name.replace("_", " ", 1).replace("_", "/"): lines for name, lines in on.items()
    }
    return network(ROUTERS, LINKS, HOSTS, on=ports, extra={"A": DEFINED + a, "B": DEFINED + b})


def outcome(at: RoutedNetwork, claim: Claim) -> Outcome:
    return judge(snapshot.build(at), claim).outcome


def test_routes_and_packets_of_a_vrf_are_looked_up_in_its_table() -> None:
    at = of()
    inside = judge(snapshot.build(at), traffic("10.60.0.10/32", "10.61.0.10/32", "permitted"))

    assert inside.outcome is Outcome.PASS and "A vrf CCTV out GigabitEthernet0/3" in " ".join(inside.evidence)
    assert inside.routers == {"A", "B"}
    assert (
        outcome(at, Routing(router="A", prefix=net("10.60.0.0/24"), protocol="connected", vrf="CCTV"))
        == "pass"
    )
    assert outcome(at, Routing(router="A", prefix=net("10.60.0.0/24"))) == "fail", "not in the global table"
    assert outcome(at, Routing(router="A", prefix=net("10.1.0.0/24"), vrf="CCTV")) == "fail"
    assert outcome(at, Routing(router="A", prefix=net("10.1.0.0/24"), vrf="OTHER")) == "fail"


def test_what_is_in_a_vrf_does_not_reach_the_global_table() -> None:
    at = of()

    for source, target in (("10.60.0.10/32", "10.2.0.10/32"), ("10.1.0.10/32", "10.61.0.10/32")):
        assert outcome(at, traffic(source, target, "denied")) == "pass", source
        assert outcome(at, traffic(source, target, "permitted")) == "fail", source
    assert outcome(at, Isolated(router="A", vrf="CCTV")) == "pass"


def test_a_cable_into_another_table_joins_them() -> None:
    at = of(
        a="ip route vrf CCTV 0.0.0.0 0.0.0.0 10.9.1.2",
        b="ip route 10.60.0.0 255.255.0.0 10.9.1.1",
        B_Gi0_3="",
    )
    told = judge(snapshot.build(at), Isolated(router="A", vrf="CCTV"))

    assert told.outcome is Outcome.FAIL and "A GigabitEthernet0/3 – B GigabitEthernet0/3" in told.evidence[0]
    assert outcome(at, traffic("10.60.0.10/32", "10.2.0.10/32", "permitted")) == "pass"
    assert outcome(at, traffic("10.2.0.10/32", "10.60.0.10/32", "permitted")) == "pass"
    assert outcome(at, traffic("10.61.0.10/32", "10.60.0.10/32", "denied")) == "pass", "B's VRF is cut off"


def test_a_vrf_may_use_addresses_that_are_used_elsewhere() -> None:
    routers = {**ROUTERS, "A": {**ROUTERS["A"], "Gi0/2": "10.2.0.1/24"}}
    ports = {"A Gi0/2": INTO, "A Gi0/3": "shutdown"}
    at = network(routers, LINKS, {"pc": HOSTS["pc"], "srv": HOSTS["srv"]}, on=ports, extra={"A": DEFINED})

    assert outcome(at, traffic("10.1.0.10/32", "10.2.0.10/32", "permitted")) == "pass", "by way of B"
    assert outcome(at, Routing(router="A", prefix=net("10.2.0.0/24"), protocol="ospf")) == "pass"


def test_lists_filter_in_a_vrf_and_link_failures_count_there() -> None:
    web = "ip access-list extended WEB\n permit tcp any any eq 80\n"
    at = of(b=f"{BACK}\n{web}", B_Gi0_3=f"{INTO};ip access-group WEB in")
    verdicts = StaticVerifier().verify(of(), of(), [traffic("10.60.0.10/32", "10.61.0.10/32", "permitted")])

    assert (
        outcome(at, traffic("10.60.0.10/32", "10.61.0.10/32", "permitted", protocol=6, ports=(80, 80)))
        == "pass"
    )
    assert outcome(at, traffic("10.60.0.10/32", "10.61.0.10/32", "permitted")) == "fail"
    failing = next(one for one in verdicts if one.property.startswith("under every single link failure"))
    assert failing.outcome == "pass" and "not held against the change" in " ".join(failing.evidence)


@pytest.mark.parametrize(
    ("after", "broken"),
    [(of(), False), (of(b="ip route vrf CCTV 10.99.0.0 255.255.0.0 10.9.1.1"), True), (of(B_Gi0_2=""), True)],
)
def test_what_a_change_breaks_inside_a_vrf_is_seen(after: RoutedNetwork, broken: bool) -> None:
    claim: Any = Routing(router="A", prefix=net("10.60.0.0/24"), vrf="CCTV")
    verdicts = StaticVerifier().verify(of(), after, [claim])

    inside = [one for one in verdicts if "A vrf CCTV, B vrf CCTV" in one.property]
    assert [one.outcome for one in inside] == ["fail" if broken else "pass"]
    assert any(one.property == "nothing else broke: delivery between all subnets" for one in verdicts)


def test_a_process_in_a_vrf_leaves_the_verdict_open() -> None:
    at = of(a=f"{THERE}\nrouter ospf 7 vrf CCTV\n network 10.60.0.0 0.0.0.255 area 0\n")

    assert outcome(at, traffic("10.60.0.10/32", "10.61.0.10/32", "permitted")) == "inconclusive"
    assert outcome(at, traffic("10.1.0.10/32", "10.2.0.10/32", "permitted")) == "pass"
