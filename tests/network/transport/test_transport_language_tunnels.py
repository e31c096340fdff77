"""Tunnels as they are said: which end, what goes, what stays; and what no answer may do, whoever read it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from transport_language_run import ask

from assent.network.transport.grounding import Ground
from assent.network.transport.load import load_network
from assent.network.transport.network import RoutedNetwork
from assent.network.transport.objectives import (
    AnyObjective,
    FilterTraffic,
    InterfaceSettings,
    OspfNetwork,
    StaticRoute,
    type_of_all,
)
from assent.network.transport.skills.requests.dispatch import read
from assent.network.transport.skills.requests.keeping import broken
from assent.network.transport.skills.requests.leaning.kinds import leaning
from assent.network.transport.skills.requests.spoken import Spoken, respoken
from assent.network.transport.skills.requests.tunnel_stays import keeps_tunnel, spared, without_kept

NETWORKS = Path(__file__).parents[3] / "examples" / "intents-later" / "network"
FOUR, MERIDIAN = "four-routers", "meridian"
LAB = "edge1: no ip route 10.50.3.0 255.255.255.0 172.31.10.1"
GONE = {"edge1: no interface Tunnel10", "lyon: no interface Tunnel10"}


@cache
def net(name: str) -> RoutedNetwork:
    return load_network(NETWORKS / name / "network.yaml")


def spoken(name: str, text: str) -> Spoken:
    ground = Ground(net(name))
    return respoken(Spoken((), "", ground), text)


SAID = [
    (FOUR, "tunnel 7 between R2 (src int gig 0/1) and R3 (src int gig 0/2), gre. R2 10.23.7.1/30, R3 10.23.7.2/30.",
     {"R2: tunnel source GigabitEthernet0/1", "R2: tunnel destination 30.0.0.1", "R3: tunnel source GigabitEthernet0/2",
      "R3: tunnel destination 10.0.0.2", "R3: ip address 10.23.7.2 255.255.255.252"}),
    (FOUR, "R1 needs GRE to R3, 10.70.0.1/30 - 10.70.0.2/30, source the interfaces towards R4.",
     {"R1: ip address 10.70.0.1 255.255.255.252", "R1: tunnel source GigabitEthernet0/2",
      "R3: tunnel source GigabitEthernet0/2"}),
    (FOUR, "Traffic between the two LANs has to be tunnelled: Tunnel1 GRE from R1 (Gi0/1) to R3 (Gi0/1), 10.210.0.1/30 "
     "and 10.210.0.2/30, and on each of the two a static route to the other one's LAN through the tunnel.",
     {"R1: ip route 172.16.1.0 255.255.255.0 10.210.0.2", "R3: ip route 192.168.1.0 255.255.255.0 10.210.0.1"}),
    (FOUR, "GRE over IPsec R2-R4, Tunnel24, 10.24.0.1/30 (R2), 10.24.0.2/30 (R4). The key is stored as r2r4-psk.",
     {"R2: crypto isakmp key <secret:r2r4-psk> address 50.0.0.2"}),
    (FOUR, "Build two tunnels from R1: Tunnel1 to R2 (10.1.1.0/30) and Tunnel2 to R4 (10.1.2.0/30), GRE, direct links.",
     {"R2: ip address 10.1.1.2 255.255.255.252", "R4: ip address 10.1.2.2 255.255.255.252"}),
    (MERIDIAN, "Remova a rota estática para 10.50.3.0/24 no edge1 e deixe o Tunnel10 como está.", {LAB}),
    (MERIDIAN, "Stop routing the Lyon lab (10.50.3.0/24) via the tunnel on edge1. Do not remove the tunnel.", {LAB}),
    (MERIDIAN, "Drop the MSS clamp on Tunnel10, edge1 and lyon.",
     {"edge1: no ip tcp adjust-mss", "lyon: no ip tcp adjust-mss"}),
    (MERIDIAN, "Enable the tunnel checksum on Tunnel10, edge1 and lyon.",
     {"edge1: tunnel checksum", "lyon: tunnel checksum"}),
    (MERIDIAN, "Tunnel10 has to go at both ends, and the static route through it as well.", {LAB, *GONE}),
    (MERIDIAN, "Le Tunnel10 n'a plus lieu d'être : supprimez-le des deux côtés.", GONE),
    (MERIDIAN, "Apaga Tunnel10 en lyon, pero no lo borres.", {"lyon: shutdown"}),
    (MERIDIAN, "Take the tunnel to Lyon out of service without losing any of its settings",
     {"edge1: shutdown", "lyon: shutdown"}),
    (MERIDIAN, "Please take Tunnel10 down on lyon, leave edge1's side up.", {"lyon: shutdown"}),
    (MERIDIAN, "Bring Tunnel10's MSS on lyon to 1340, leave edge1 alone.", {"lyon: ip tcp adjust-mss 1340"}),
    (MERIDIAN, "Tunnel10: mss 1300 on edge1, mss 1320 on lyon",
     {"edge1: ip tcp adjust-mss 1300", "lyon: ip tcp adjust-mss 1320"}),
    (MERIDIAN, "The IP MTU of Tunnel10 is 1400 today and should be 1376 on edge1 and on lyon.",
     {"edge1: ip mtu 1376", "lyon: ip mtu 1376"}),
    (MERIDIAN, "Le Tunnel10 de lyon part de Gi0/0 et non plus de la Loopback0 ; adapter la destination d'edge1.",
     {"lyon: tunnel source GigabitEthernet0/0", "edge1: tunnel destination 10.10.2.2"}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "wanted"), SAID, ids=[text[:50] for _, text, _ in SAID])
def test_each_end_gets_what_is_said_of_it(name: str, text: str, wanted: set[str]) -> None:
    result = ask(text, net(name))
    assert result.status == "config", (result.status, result.questions, result.reason)
    made = {
        f"{router}: {line.strip()}"
        for router, said in result.lines.items()
        for line in said.splitlines()
        if not line.startswith(("interface ", "crypto isakmp policy", "crypto ipsec"))
    }
    assert wanted <= made
    if name == MERIDIAN:  # changes: nothing besides
        assert made == wanted


ASKED = [
    (FOUR, "Tunnel6 GRE R1/R3: 10.6.0.1/30 R1, 10.6.0.2/30 R3, src loopbacks"),
    (FOUR, "GRE tunnel R1-R2-R3, number 5, inner 10.1.1.0/30"),
    (MERIDIAN, "Bring Tunnel10's keepalives to 20 seconds with 5 retries on edge1; lyon gets 20 4."),
    (MERIDIAN, "Remove Tunnel10 at both ends, but keep Tunnel10 on edge1."),
    (FOUR, "A static on R1 for 10.9.0.0/16 via R2 or R4."),
]


@pytest.mark.parametrize(("name", "text"), ASKED, ids=[text[:50] for _, text in ASKED])
def test_what_is_not_certain_is_asked_about(name: str, text: str) -> None:
    found = read(text, net(name))
    assert found.questions
    assert not found.objectives


def test_what_stays_is_set_aside() -> None:
    assert without_kept("Quita la ruta. El túnel se queda.").strip(" .") == "Quita la ruta"
    assert "keep it shut" in without_kept("Tunnel10: keep it shut on edge1")
    assert "1380" in without_kept("On Tunnel10 the MTU stays at 1380")
    assert keeps_tunnel("Shut Tunnel10. Do not remove it.")
    assert not keeps_tunnel("Remove Tunnel10 and keep the route")
    assert spared("mss 1340 on lyon, edge1 stays as it is", ("edge1", "lyon")) == {"edge1"}
    assert spared("only on lyon", ("edge1", "lyon")) == {"edge1"}
    assert not spared("on edge1 and lyon", ("edge1", "lyon"))


FORBIDDEN: list[tuple[str, str, AnyObjective]] = [
    (FOUR, "En R1 Gi0/0: fuera el proxy ARP.",
     InterfaceSettings(router="R1", interface="GigabitEthernet0/0", proxy_arp=True)),
    (FOUR, "Keep packets from h1 to h2 away from R4.",
     FilterTraffic(action="deny", sources=("192.168.1.10/32",), destinations=("172.16.1.10/32",), router="R1")),
    (FOUR, "Descr on R1 Gi0/1 should read SPARE, leave it down",
     InterfaceSettings(router="R1", interface="GigabitEthernet0/1", description="SPARE, leave it down")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "made"), FORBIDDEN, ids=[text[:40] for _, text, _ in FORBIDDEN])
def test_the_opposite_is_asked_about(name: str, text: str, made: AnyObjective) -> None:
    assert broken(spoken(name, text), (made,)) is not None


def test_what_is_said_is_not_asked_about() -> None:
    off = InterfaceSettings(router="R1", interface="GigabitEthernet0/0", proxy_arp=False)
    assert broken(spoken(FOUR, "En R1 Gi0/0: fuera el proxy ARP."), (off,)) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("keep h1 out of 172.16.1.0/24", "ACL"),
        ("packets from h1 to h2 must travel via R4", "RP"),
        ("R1 Gi0/1 must stop sending ICMP unreachables", "CP"),
        ("a GRE tunnel between R1 and R3", "TN"),
        ("tell me a joke", "OTHER"),
    ],
)
def test_a_whole_request_leans_towards_its_class(text: str, kind: str) -> None:
    assert leaning(text, ("R1", "R3", "R4"), ("h1", "h2"))[0] == kind


def test_routing_of_a_renumbered_link_serves_its_addresses() -> None:
    ends = [
        InterfaceSettings(router=router, interface="GigabitEthernet0/2", address=f"10.34.0.{last}/30")
        for router, last in (("R3", 1), ("R4", 2))
    ]
    routed = [OspfNetwork(router=router, prefix="10.34.0.0/30", area=0) for router in ("R3", "R4")]
    assert type_of_all([*ends, *routed]) == "CP"
    assert type_of_all([*ends, StaticRoute(router="R3", prefix="10.0.0.0/8", next_hop="10.34.0.2")]) == "RP"
