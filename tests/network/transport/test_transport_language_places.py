"""Interfaces, VRFs, IPv6, QoS, hosts and cables as they are said: every property at its place, or a question."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from transport_language_run import ask

from assent.network.transport.load import load_network
from assent.network.transport.network import RoutedNetwork

NETWORKS = Path(__file__).parents[3] / "examples" / "intents-later" / "network"
FOUR, MERIDIAN = "four-routers", "meridian"


@cache
def net(name: str) -> RoutedNetwork:
    return load_network(NETWORKS / name / "network.yaml")


SAID = [
    (FOUR, "R3's LAN address changes: IP 172.16.1.254, netmask 255.255.255.0.",
     {"R3: ip address 172.16.1.254 255.255.255.0"}),
    (MERIDIAN, "core1 gi0/5 descr RESERVED FOR FW2 but keep it shut",
     {"core1: description RESERVED FOR FW2", "core1: shutdown"}),
    (MERIDIAN, "Tills lease from 10.30.0.67: put the helper on both shop floors.",
     {"porto: ip helper-address 10.30.0.67", "sevilla: ip helper-address 10.30.0.67"}),
    (FOUR, "IPv6 on the R1-R2 link: 2001:db8:12::1/64 at R1 and 2001:db8:12::2/64 at R2.",
     {"R1: ipv6 address 2001:db8:12::1/64", "R2: ipv6 address 2001:db8:12::2/64"}),
    (MERIDIAN, "VRF MGMT on core2 with rd 65001:99 plus Loopback99 inside it, 10.99.0.3/32.",
     {"core2: rd 65001:99", "core2: vrf forwarding MGMT", "core2: ip address 10.99.0.3 255.255.255.255"}),
    (MERIDIAN, "On edge1, towards the provider: mark SSH CS2 and web (80,443) AF21.",
     {"edge1: permit tcp any any eq 22", "edge1: set dscp cs2", "edge1: permit tcp any any eq 443",
      "edge1: set dscp af21"}),
    (FOUR, "R4 g0/0: no shut, then subifs .10 with vlan 10 192.168.10.1/24 and .20 with vlan 20 192.168.20.1/24",
     {"R4: no shutdown", "R4: encapsulation dot1Q 10", "R4: encapsulation dot1Q 20"}),
    (FOUR, "R3 g0/1 hard 1000/full, its peer likewise.", {"R3: speed 1000", "R2: speed 1000"}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "wanted"), SAID)
def test_is_configured(name: str, text: str, wanted: set[str]) -> None:
    result = ask(text, net(name))
    assert result.status == "config", (result.questions, result.reason)
    made = {
        f"{router}: {line.strip()}" for router, said in result.lines.items() for line in said.splitlines()
    }
    assert wanted <= made


@pytest.mark.parametrize(
    "text",
    [
        "Turn off the direct radio between the shops, on porto's side is enough.",
        "Remove loopback 3 on dist1.",
    ],
)
def test_nothing_else_is_shut_or_made(text: str) -> None:
    result = ask(text, net(MERIDIAN))
    made = "\n".join(result.lines.values())
    assert result.status == "clarify" or ("GigabitEthernet0/1" not in made and "Loopback3" not in made)
