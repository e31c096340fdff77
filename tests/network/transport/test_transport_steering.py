"""Paths that no OSPF cost can bring about: by static routes on as few routers as do."""

from __future__ import annotations

import pytest
from verifier_networks import four, ip, net, network

from assent.intents.errors import Clarify
from assent.network.transport.generate import applied, generate
from assent.network.transport.network import RoutedNetwork
from assent.network.transport.objectives import SteerTraffic
from assent.network.transport.verifier import snapshot
from assent.network.transport.verifier.routing_check import router_paths
from assent.network.transport.verifier.static import StaticVerifier

ROUTERS = {
    "R1": {"Gi0/0": "192.168.1.1/24", "Gi0/1": "10.0.0.1/30", "Gi0/3": "10.0.2.1/30"},
    "R2": {"Gi0/1": "10.0.0.2/30", "Gi0/2": "10.0.1.1/30"},
    "R3": {"Gi0/2": "10.0.1.2/30", "Gi0/3": "10.0.2.2/30", "Gi0/0": "10.9.0.1/24"},
}
LINKS = ("R1 Gi0/1 - R2 Gi0/1", "R2 Gi0/2 - R3 Gi0/2", "R1 Gi0/3 - R3 Gi0/3")


def triangle() -> RoutedNetwork:
    """No OSPF at all: R1 and R3 know one another's LAN by static routes over the direct cable."""
    return network(ROUTERS, LINKS, extra={
        "R1": "ip route 10.9.0.0 255.255.255.0 10.0.2.2 name direct",
        "R3": "ip route 192.168.1.0 255.255.255.0 10.0.2.1",
    })  # fmt: skip


def test_static_routes_lead_where_there_is_no_ospf() -> None:
    before = triangle()
    made = generate([SteerTraffic(source="R1", destination=net("10.9.0.0/24"), through=("R2",))], before)
    after = applied(before, made.lines)

    assert made.lines == {
        "R1": "ip route 10.9.0.0 255.255.255.0 10.0.0.2\nno ip route 10.9.0.0 255.255.255.0 10.0.2.2\n",
        "R2": "ip route 10.9.0.0 255.255.255.0 10.0.1.2\n",
    }
    assert router_paths(snapshot.build(after), "R1", ip("10.9.0.9")) == (("R1", "R2", "R3"),)
    verdicts = StaticVerifier().verify(before, after, made.claims, order=["R2", "R1"])
    assert all(one.outcome == "pass" for one in verdicts), [v for v in verdicts if v.outcome != "pass"]
    assert "no OSPF costs lead there" in made.notes[0]


def test_costs_come_first_and_only_the_router_that_strays_is_pinned() -> None:
    ospf = generate([SteerTraffic(source="R1", destination=net("172.16.1.0/24"), through=("R4",))], four())
    assert "ip ospf cost" in str(ospf.lines) and "ip route" not in str(ospf.lines)

    kept = four(extra={"R1": "ip route 172.16.1.0 255.255.255.0 10.0.0.2"})
    wish = SteerTraffic(source="R1", destination=net("172.16.1.0/24"), through=("R4",), avoid=("R2",))
    made = generate([wish], kept)
    assert list(made.lines) == ["R1"], "R4 sends it on to R3 by itself"
    assert made.lines["R1"].splitlines()[0] == "ip route 172.16.1.0 255.255.255.0 40.0.0.2"


def test_several_paths_at_once_and_impossible_ones_are_asked_about() -> None:
    for wish in ({"paths": 2}, {"through": ("R2",), "avoid": ("R2",)}):
        with pytest.raises(Clarify):
            generate([SteerTraffic(source="R1", destination=net("10.9.0.0/24"), **wish)], triangle())
