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
    (MERIDIAN, "Somebody left a static for 10.99.0.0/16 on core1, delete it"),
]


@pytest.mark.parametrize(("name", "text"), ASKED)
def test_asked_about(name: str, text: str) -> None:
    result = ask(text, net(name))
    assert result.status in ("clarify", "refused") and not result.lines, result
