"""Sentences about BGP, prefix lists, paths and the rest of OSPF: configured and verified, or asked about."""

from __future__ import annotations

import asyncio
from functools import cache
from ipaddress import IPv4Address, IPv4Network
from typing import Any

import pytest
from verifier_networks import FOUR, FOUR_HOSTS, FOUR_LINKS, network

from assent.network.transport.configure import ConfigureResult, configure
from assent.network.transport.generate import generate
from assent.network.transport.languages.ios.apply import apply
from assent.network.transport.languages.ios.parse import parse
from assent.network.transport.network import RoutedNetwork
from assent.network.transport.objectives import BgpPeer
from assent.network.transport.routing_claims import Peering
from assent.network.transport.verifier import snapshot
from assent.network.transport.verifier.claims_check import judge
from assent.network.transport.verifier.static import StaticVerifier
from assent.reasoning.embedded import Embedded

ISP = "\n".join((
    "router bgp 65010", " network 203.0.113.0", " neighbor 192.0.2.2 remote-as 65001",
))  # fmt: skip
OURS = "\n".join((
    " ~redistribute bgp 65001 subnets", "ip route 10.50.0.0 255.255.0.0 Null0", "router bgp 65001",
    " network 192.168.1.0 mask 255.255.255.0", " neighbor 192.0.2.1 remote-as 65010",
    " neighbor 192.0.2.1 prefix-list TO-ISP out", "ip prefix-list TO-ISP seq 5 permit 192.168.1.0/24",
))  # fmt: skip


@cache
def peered() -> RoutedNetwork:
    """The four routers, and a provider behind R4."""
    routers: dict[str, dict[str, str]] = {name: dict(ports) for name, ports in FOUR.items()}
    routers["R4"]["Gi0/0"] = "192.0.2.2/30"
    routers["ISP"] = {"Gi0/0": "192.0.2.1/30", "Gi0/1": "203.0.113.1/24"}
    links = (*FOUR_LINKS, "R4 Gi0/0 - ISP Gi0/0")
    return network(routers, links, FOUR_HOSTS, extra={"R4": OURS, "ISP": ISP})


def ask(text: str) -> ConfigureResult:
    return asyncio.run(configure(Embedded(), peered(), text, StaticVerifier()))


DONE: list[tuple[str, str, dict[str, Any]]] = [
    ("R1 ospf distance 120", "ospf-process", {"distance": 120}),
    ("use at most 2 equal-cost paths on R1", "ospf-process", {"max_paths": 2}),
    ("redistribute static routes into OSPF on R4 with metric 30 as type 1", "ospf-process",
     {"redistribute": "static", "redistribute_metric": 30, "redistribute_type": "E1"}),
    ("make area 2 an NSSA on R3", "ospf-process", {"area_type": (2, "nssa")}),
    ("R3 should summarise what area 2 contains as 172.16.0.0/16 towards the backbone", "ospf-summary",
     {"area": 2, "prefix": "172.16.0.0/16", "advertise": True}),
    ("R3: area 2 range 172.16.0.0 255.240.0.0 cost 12", "ospf-summary", {"area": 2, "cost": 12}),
    ("R4 ought to summarise the external routes as 203.0.112.0/21", "ospf-summary", {"area": None}),
    ("R2: router-id 2.2.2.2", "ospf-process", {"router_id": "2.2.2.2"}),
    ("R1-R2: hello 5 dead 20", "ospf-interface", {"hello_s": 5, "dead_s": 20}),
    ("set the OSPF network type of R1 g0/1 to point-to-point and that of R2 g0/1 too", "ospf-interface",
     {"network_type": "point-to-point"}),
    ("Traffic from h1 to h2 must pass through R4", "steer", {"through": ("R4",)}),
    ("El tráfico de h1 a h2 debe pasar por R4 y no por R2", "steer", {"through": ("R4",), "avoid": ("R2",)}),
    ("Le trafic de h1 vers h2 doit passer par R2", "steer", {"through": ("R2",)}),
    ("O tráfego de h1 para h2 deve passar por R2", "steer", {"through": ("R2",)}),
    ("balance traffic from h1 to h2 over 3 paths", "steer", {"paths": 3}),
    ("R4: set BGP timers of 192.0.2.1 to keepalive 10 hold 30", "bgp-peer", {"keepalive_s": 10, "hold_s": 30}),
    ("R4: the BGP session with 192.0.2.1 gets a password, the secret named bgp-isp", "bgp-peer", {"secret": "bgp-isp"}),
    ("R4: local preference 150 for what comes from BGP neighbor 192.0.2.1", "bgp-peer", {"local_preference": 150}),
    ("shut down the BGP session with 192.0.2.1 on R4", "bgp-peer", {"shutdown": True}),
    ("R4 bgp: announce 172.16.1.0/24 to the provider", "bgp-announce", {"remove": False}),
    ("R4 BGP: stop announcing 192.168.1.0/24", "bgp-announce", {"remove": True}),
    ("prefix-list CUST on R2: permit 10.64.0.0/10 ge 16 le 24", "prefix-list", {"list": "CUST"}),
    ("R1: 10.9.0.0/16 -> 10.0.0.2", "static-route", {"next_hop": "10.0.0.2"}),
    ("black-hole 10.66.0.0/16 on R1", "static-route", {"interface": "Null0"}),
    ("We lost the lease on the fibre, so give R1 g0/1 an OSPF cost of 200 because the vendor insists", "ospf-interface",
     {"router": "R1", "cost": 200}),
    ("R1 should hand its default route to everybody inside, no matter whether it has one", "ospf-process",
     {"default_originate": "always"}),
    ("core business first: R2 must never be designated router on its link to R4", "ospf-interface",
     {"router": "R2", "priority": 0}),
    ("Point R3's default at R2", "static-route", {"router": "R3", "next_hop": "20.0.0.1"}),
    ("set the OSPF cost of R1 to 20 on Gi0/2? no - on Gi0/1", "ospf-interface",
     {"interface": "GigabitEthernet0/1", "cost": 20}),
    ("R4 bgp neighbour 192.0.2.1: at most 500 prefixes", "bgp-peer", {"max_prefix": 500}),
    ("R4 bgp neighbour 192.0.2.1: weight 200", "bgp-peer", {"weight": 200}),
    ("keep h1's packets to h2 off R2", "steer", {"avoid": ("R2",)}),
    ("R1: ip prefix-list LAB-ONLY permit 10.50.0.0/16", "prefix-list", {"list": "LAB-ONLY"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "fields"), DONE)
def test_what_is_said_is_configured_and_verified(text: str, kind: str, fields: dict[str, Any]) -> None:
    result = ask(text)

    assert result.status == "config" and result.type == "RP", (
        result.status,
        result.questions,
        result.verdicts,
    )
    (first, *_) = [one for one in result.objectives if one.kind == kind]
    said = first.model_dump(mode="json")
    assert {name: said[name] for name in fields} == {
        name: list(value) if isinstance(value, tuple) else value for name, value in fields.items()
    }


def test_two_wishes_in_a_sentence_are_two() -> None:
    made = ask("h2 → h1 shall cross R4, h1 → h2 shall cross R2.").objectives
    assert [(one.source, one.through) for one in made] == [("R3", ("R4",)), ("R1", ("R2",))]


def test_nothing_may_pass_is_a_router_to_avoid() -> None:
    (one,) = ask("Nothing from h2 to h1 may pass R4 unless the way by R2 is broken.").objectives
    assert (one.source, one.through, one.avoid) == ("R3", (), ("R4",))


def test_only_the_router_that_is_to_win_gets_the_priority() -> None:
    made = ask(
        "R2 must win the designated-router election against R4 on their link: give it priority 200"
    ).objectives
    assert [(one.router, one.priority) for one in made] == [("R2", 200)]


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("set up eBGP on R4 with 192.0.2.9", "In which AS"),
        ("R1: set up BGP with 10.0.0.2 in AS 65002", "In which AS is R1"),
        ("R4: announce 10.99.0.0/16 by BGP", "no route to 10.99.0.0/16"),
        ("balance traffic from h1 to h2", "how many paths"),
        ("traffic from h1 to h2 must pass through R9", "R9"),
        ("R4: BGP keepalive 10 for 192.0.2.1", "which keepalive and which hold"),
        ("R4 nbr 192.0.2.1 route-map X in bgp", "route map"),
        ("raise the OSPF cost of R1 g0/1 by 10", "in the end"),
        ("frobnicate the passive setting of R1 g0/0", "frobnicate"),
        ("set the OSPF cost of R1 g0/1 to 20. The lab is 10.77.0.0/16.", "10.77.0.0/16"),
        ("set the OSPF cost of R1 g0/1 to 20 temporarly", "temporarly"),
    ],
)
def test_what_is_missing_is_asked(text: str, question: str) -> None:
    result = ask(text)
    assert result.status == "clarify" and question in " ".join(result.questions), result.questions


def test_an_announcement_opens_the_list_that_would_hold_it_back() -> None:
    lines = ask("R4 bgp: announce 172.16.1.0/24 to the provider").lines["R4"]
    assert "network 172.16.1.0 mask 255.255.255.0" in lines
    assert "ip prefix-list TO-ISP seq 10 permit 172.16.1.0/24" in lines


def test_a_password_goes_to_both_ends_by_its_name_and_none_is_said() -> None:
    made = ask("R4: the BGP session with 192.0.2.1 gets a password, the secret named bgp-isp")
    bare = ask("set the BGP password of 192.0.2.1 on R4 to hunter2hunter2")

    assert made.lines == {
        "ISP": "router bgp 65010\n neighbor 192.0.2.2 password <secret:bgp-isp>\n",
        "R4": "router bgp 65001\n neighbor 192.0.2.1 password <secret:bgp-isp>\n",
    }
    assert bare.status == "clarify" and "hunter2" not in str(bare.questions), bare.questions


def test_what_is_said_of_a_neighbour_is_claimed_and_a_limit_ends_its_session() -> None:
    claims = {one.field: one.value for one in ask("R4: weight 200 for BGP neighbor 192.0.2.1").claims
              if one.kind == "peer-setting"}  # fmt: skip
    assert claims == {"weight": 200}

    net = peered()
    text = apply(net.texts["ISP"], "router bgp 65010\n redistribute connected\n")
    more = net.with_device("ISP", text, parse(text, "ISP"))
    for most, up in ((2, True), (1, False)):
        limited = apply(more.texts["R4"], f"router bgp 65001\n neighbor 192.0.2.1 maximum-prefix {most}\n")
        at = snapshot.build(more.with_device("R4", limited, parse(limited, "R4")))
        claim = Peering(router="R4", neighbor=IPv4Address("192.0.2.1"))
        judged = judge(at, claim)
        assert (judged.outcome == "pass") is up, judged
        assert up or "takes at most 1" in judged.evidence[0]
        assert ("R4" in at.routes.bgp.best[IPv4Network("203.0.113.0/24")]) is up


def test_a_map_that_is_there_rates_all_that_it_lets_in() -> None:
    net = peered()
    mapped = "route-map IN deny 5\n match ip address prefix-list TO-ISP\nroute-map IN permit 10\nrouter bgp 65001\n"
    text = apply(net.texts["R4"], f"{mapped} neighbor 192.0.2.1 route-map IN in\n")
    net = net.with_device("R4", text, parse(text, "R4"))

    made = generate([BgpPeer(router="R4", neighbor=IPv4Address("192.0.2.1"), local_preference=150)], net)

    assert made.lines == {"R4": "route-map IN permit 10\n set local-preference 150\n"}
    new = generate([BgpPeer(router="R4", neighbor=IPv4Address("192.0.2.1"), local_preference=150)], peered())
    assert new.lines["R4"].splitlines() == [
        "route-map FROM-192.0.2.1 permit 10", " set local-preference 150",
        "router bgp 65001", " neighbor 192.0.2.1 route-map FROM-192.0.2.1 in",
    ]  # fmt: skip
