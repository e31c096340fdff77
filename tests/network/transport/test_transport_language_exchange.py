"""Static routes, BGP and prefix lists as they are said: every value in its role, or a question."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from transport_language_run import ask

from assent.network.transport.load import load_network
from assent.network.transport.network import RoutedNetwork

NETWORKS = Path(__file__).parents[3] / "examples" / "intents-later" / "network"


@cache
def net(name: str) -> RoutedNetwork:
    return load_network(NETWORKS / name / "network.yaml")


def lines(name: str, text: str) -> set[str]:
    """`router: line` for each line of the answer that is no head of a section."""
    result = ask(text, net(name))
    assert result.status == "config", (result.status, result.questions, result.reason)
    return {
        f"{router}: {line.strip()}"
        for router, said in result.lines.items()
        for line in said.splitlines()
        if line.strip() and not line.startswith("router ")
    }


FOUR, MERIDIAN = "four-routers", "meridian"
LAB = "edge1: no ip route 10.50.3.0 255.255.255.0 172.31.10.1"
STATICS = [
    (FOUR, "Static routes for 198.18.0.0/16: on R1 next hop R2, on R3 next hop R4.",
     {"R1: ip route 198.18.0.0 255.255.0.0 10.0.0.2", "R3: ip route 198.18.0.0 255.255.0.0 30.0.0.2"}),
    (FOUR, "For 10.200.0.0/16 R1 should use R2, or R4 with distance 5 if R2's link is down",
     {"R1: ip route 10.200.0.0 255.255.0.0 10.0.0.2", "R1: ip route 10.200.0.0 255.255.0.0 40.0.0.2 5"}),
    (FOUR, "Pon una ruta por defecto en R1 hacia R2 y otra en R3 hacia R4.",
     {"R1: ip route 0.0.0.0 0.0.0.0 10.0.0.2", "R3: ip route 0.0.0.0 0.0.0.0 30.0.0.2"}),
    (FOUR, "R3 doit joindre 10.9.0.0/16 par R4, et par R2 en secours (distance 50).",
     {"R3: ip route 10.9.0.0 255.255.0.0 30.0.0.2", "R3: ip route 10.9.0.0 255.255.0.0 20.0.0.1 50"}),
    (MERIDIAN, "lyon loses its OSPF now and then. Give it a default route to core2 that only kicks in when OSPF has "
     "nothing (AD 250).", {"lyon: ip route 0.0.0.0 0.0.0.0 10.10.2.1 250"}),
    (MERIDIAN, "porto and sevilla shall back each other up: each gets a floating static (AD 180) to the other's shop "
     "network over the radio link.",
     {"porto: ip route 10.40.2.0 255.255.255.0 10.10.1.10 180",
      "sevilla: ip route 10.40.1.0 255.255.255.0 10.10.1.9 180"}),
    (MERIDIAN, "A rota estática para o laboratório já não é precisa no edge1, apaga-a.", {LAB}),
    (MERIDIAN, "On edge1 the static for the Lyon lab should go via core2 instead of the tunnel.",
     {LAB, "edge1: ip route 10.50.3.0 255.255.255.0 10.10.0.6"}),
    (MERIDIAN, "edge1's route to 10.50.3.0/24 should become a floating one: distance 200, same next hop.",
     {LAB, "edge1: ip route 10.50.3.0 255.255.255.0 172.31.10.1 200"}),
    (MERIDIAN, "Please discard everything for 172.16.0.0/12 on edge1 (null route), nobody uses it here.",
     {"edge1: ip route 172.16.0.0 255.240.0.0 Null0"}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "wanted"), STATICS, ids=[one[1][:50] for one in STATICS])
def test_static_routes(name: str, text: str, wanted: set[str]) -> None:
    assert lines(name, text) == wanted


ASKED = [
    (FOUR, "Do not send 10.9.0.0/16 from R1 to R2 by a static route."),
    (FOUR, "R1 static to 10.5.0.0/16 via R3"),
    (FOUR, "A static on R1 for 10.9.0.0/16 via R2 or R4."),
    (MERIDIAN, "In TO-ISP the staff prefix isn't needed any more."),
    (MERIDIAN, "Somebody left a static for 10.99.0.0/16 on core1, delete it"),
]


@pytest.mark.parametrize(("name", "text"), ASKED)
def test_asked_about(name: str, text: str) -> None:
    result = ask(text, net(name))
    assert result.status in ("clarify", "refused") and not result.lines, result


OPEN = {
    "edge1: network 10.40.3.0 mask 255.255.255.0",
    "edge1: ip prefix-list TO-ISP seq 15 permit 10.40.3.0/24",
}
CLOSED = {"edge1: no network 10.20.10.0 mask 255.255.255.0",
          "edge1: no ip prefix-list TO-ISP seq 5 permit 10.20.10.0/24"}  # fmt: skip
EXCHANGED = [
    (MERIDIAN, "Users in Lyon can't surf since the provider does not know 10.40.3.0/24. www must be able to answer "
     "pc-lyon, so announce that network to the ISP.", OPEN),
    (MERIDIAN, "Anuncia también la oficina de Lyon al proveedor.", OPEN),
    (MERIDIAN, "Stop announcing the staff network to the ISP", CLOSED),
    (MERIDIAN, "O fornecedor não deve receber mais nada além de 10.30.0.0/24.", CLOSED),
    (MERIDIAN, "We don't want 198.51.100.0/24 from the provider any more; filter it inbound on edge1.",
     {"edge1: ip prefix-list FROM-ISP seq 7 deny 198.51.100.0/24"}),
    (MERIDIAN, "No prefix in 198.18.0.0/15 or more specific should be taken from the ISP; the rest as today.",
     {"edge1: ip prefix-list FROM-ISP seq 7 deny 198.18.0.0/15 le 32"}),
    (MERIDIAN, "edge1: the ISP's session should tear down if they send more than 200 prefixes",
     {"edge1: neighbor 192.0.2.1 maximum-prefix 200"}),
    (MERIDIAN, "Hold time of the ISP session 90, keepalive 30.", {"edge1: neighbor 192.0.2.1 timers 30 90"}),
    (MERIDIAN, "Could the isp router please send MERIDIAN a default route over their BGP session?",
     {"isp: neighbor 192.0.2.2 default-originate"}),
    (MERIDIAN, "edge1 should redistribute its static routes into BGP, not into OSPF.",
     {"edge1: redistribute static"}),
    (MERIDIAN, "Entry 5 of FROM-ISP can be deleted.",
     {"edge1: no ip prefix-list FROM-ISP seq 5 deny 10.0.0.0/8 le 32"}),
    (MERIDIAN, "Insert a deny for 203.0.113.0/24 between lines 5 and 10 of FROM-ISP",
     {"edge1: ip prefix-list FROM-ISP seq 7 deny 203.0.113.0/24"}),
    (MERIDIAN, "create prefix-list BOGONS on edge1, deny 0.0.0.0/8 le 32, permit the rest",
     {"edge1: ip prefix-list BOGONS seq 5 deny 0.0.0.0/8 le 32",
      "edge1: ip prefix-list BOGONS seq 10 permit 0.0.0.0/0 le 32"}),
    (FOUR, "ebgp R3-R4, as 65003/65004, hold 30 keepalive 10",
     {"R3: neighbor 30.0.0.2 remote-as 65004", "R3: neighbor 30.0.0.2 timers 10 30",
      "R4: neighbor 30.0.0.1 remote-as 65003", "R4: neighbor 30.0.0.1 timers 10 30"}),
    (MERIDIAN, "www cannot answer till-porto: the ISP lacks a route to that shop. Fix it with an announcement.",
     {"edge1: network 10.40.1.0 mask 255.255.255.0", "edge1: ip prefix-list TO-ISP seq 15 permit 10.40.1.0/24"}),
    (MERIDIAN, "Maintenance: please deactivate the peering with isp on edge1.",
     {"edge1: neighbor 192.0.2.1 shutdown"}),
    (FOUR, "AS of R2 is 65020 and AS of R3 is 65030, they should peer over their link.",
     {"R2: neighbor 20.0.0.2 remote-as 65030", "R3: neighbor 20.0.0.1 remote-as 65020"}),
    (FOUR, "Please peer R1 with R2 by external BGP. Our numbers: 64512 for R1, 64513 for R2. Keepalive 5, hold 15 on "
     "both ends.",
     {"R1: neighbor 10.0.0.2 remote-as 64513", "R1: neighbor 10.0.0.2 timers 5 15",
      "R2: neighbor 10.0.0.1 remote-as 64512", "R2: neighbor 10.0.0.1 timers 5 15"}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "wanted"), EXCHANGED, ids=[one[1][:50] for one in EXCHANGED])
def test_bgp_and_prefix_lists(name: str, text: str, wanted: set[str]) -> None:
    assert lines(name, text) == wanted
