"""Answers that would do the opposite of what is said, or half of it, are asked about, whoever read them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from transport_language_run import ask

from assent.network.transport.load import load_network
from assent.network.transport.network import RoutedNetwork

NETWORKS = Path(__file__).parents[3] / "examples" / "intents" / "network"


@cache
def network(name: str) -> RoutedNetwork:
    return load_network(NETWORKS / name / "network.yaml")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("meridian", "Desactive les keepalives sur Gi0/1 de porto"),
        ("meridian", "redistribute static into OSPF on edge1 only after the audit"),
        ("meridian", "Staff has to get to db on tcp 3306: extend SRV-OUT on dc1 for that, for nobody else."),
        ("four-routers", "Allow only h1 to reach the web server h2"),
    ],
)
def test_asked(name: str, text: str) -> None:
    result = ask(text, network(name))
    assert result.status == "clarify" and result.questions, (result.status, result.lines)


def test_an_ipv6_list_that_permits_denies_the_rest() -> None:
    result = ask(
        "create ipv6 acl SRV6 on dc1 gi0/2 outbound, permitting tcp 443 to 2001:db8:30::10 and dropping the rest",
        network("meridian"),
    )
    assert "permit tcp any host 2001:db8:30::10 eq 443" in result.lines["dc1"]
    assert "permit ipv6 any any" not in result.lines["dc1"]
    assert ask("IPv6 on dc1 gi0/2 outbound: permit tcp 443 to 2001:db8:30::10", network("meridian")).questions
