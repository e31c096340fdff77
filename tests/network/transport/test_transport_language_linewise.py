"""Requests for lists that are read word for word: which lines come, where they go, and what is asked instead."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from transport_language_run import ask

from assent.inventory import routed, yamlfile
from assent.network.transport.grounding import Ground
from assent.network.transport.load import from_inventory
from assent.network.transport.network import RoutedNetwork
from assent.network.transport.objectives import Service
from assent.network.transport.skills.requests.linewise.naming import named_list
from assent.network.transport.skills.requests.linewise.packets import packets_of
from assent.network.transport.skills.requests.linewise.symbols import symbols
from assent.network.transport.skills.requests.told import settled

_NETWORKS = Path(__file__).parents[3] / "examples/intents/network"


@cache
def _network(name: str) -> RoutedNetwork:
    path = _NETWORKS / name / "network.yaml"
    return from_inventory(yamlfile.parse(path.read_text(), path.name).validate(routed.Network), path.parent)


_LINES = (
    (
        "four-routers",
        "R1 in on Gi0/0: list H1-OUT permits tcp from 192.168.1.0/24 to 172.16.1.0/24 on 22, 80 and 443, and icmp to "
        "anywhere. Deny and log anything else.",
        {
            "R1": "ip access-list extended H1-OUT | permit tcp 192.168.1.0 0.0.0.255 172.16.1.0 0.0.0.255 eq 22 | "
            "permit tcp 192.168.1.0 0.0.0.255 172.16.1.0 0.0.0.255 eq www | "
            "permit tcp 192.168.1.0 0.0.0.255 172.16.1.0 0.0.0.255 eq 443 | permit icmp 192.168.1.0 0.0.0.255 any | "
            "deny ip any any log | interface GigabitEthernet0/0 | ip access-group H1-OUT in"
        },
    ),
    (
        "four-routers",
        "Standard list 5 on R2 denying 192.168.1.0 0.0.0.255 and permitting the rest, outbound to R3.",
        {
            "R2": "ip access-list standard 5 | deny 192.168.1.0 0.0.0.255 | permit any | "
            "interface GigabitEthernet0/2 | ip access-group 5 out"
        },
    ),
    (
        "four-routers",
        "Sur R3, en sortie vers h2, ne laisser passer que le ping et le ssh venant de 192.168.1.0/24. Liste VERS-H2.",
        {
            "R3": "ip access-list extended VERS-H2 | permit icmp 192.168.1.0 0.0.0.255 host 172.16.1.10 | "
            "permit tcp 192.168.1.0 0.0.0.255 host 172.16.1.10 eq 22 | deny ip any any | "
            "interface GigabitEthernet0/0 | ip access-group VERS-H2 out"
        },
    ),
    (
        "meridian",
        "En dist1, la lista GUEST-IN debe dejar pasar también el tráfico web (80 y 443) hacia 10.30.0.10, antes del "
        "deny.",
        {
            "dist1": "ip access-list extended GUEST-IN | 15 permit tcp any host 10.30.0.10 eq www | "
            "17 permit tcp any host 10.30.0.10 eq 443"
        },
    ),
    (
        "meridian",
        "Create standard ACL 20 on porto permitting 10.40.1.0/24, don't bind it yet.",
        {"porto": "ip access-list standard 20 | permit 10.40.1.0 0.0.0.255"},
    ),
    (
        "meridian",
        "Bloqueia o acesso dos telefones (10.20.20.0/24) à Internet no edge1, saída para o ISP. O resto passa.",
        {
            "edge1": "ip access-list extended 100 | deny ip 10.20.20.0 0.0.0.255 any | permit ip any any | "
            "interface GigabitEthernet0/0 | ip access-group 100 out"
        },
    ),
    (
        "meridian",
        "Please don't let anything but established TCP and ICMP out towards storage (dc1 Gi0/3). Name: STO-PROTECT",
        {
            "dc1": "ip access-list extended STO-PROTECT | permit tcp any any established | permit icmp any any | "
            "deny ip any any | interface GigabitEthernet0/3 | ip access-group STO-PROTECT out"
        },
    ),
    (
        "meridian",
        "Guests may surf (80/443) and resolve names at 10.30.0.53, nothing else. Rewrite GUEST-IN like that.",
        {
            "dist1": "ip access-list extended GUEST-IN | no 10 | no 20 | no 30 | "
            "10 permit tcp 10.20.30.0 0.0.0.255 any eq www | 20 permit tcp 10.20.30.0 0.0.0.255 any eq 443 | "
            "30 permit tcp 10.20.30.0 0.0.0.255 host 10.30.0.53 eq domain | "
            "40 permit udp 10.20.30.0 0.0.0.255 host 10.30.0.53 eq domain | 50 deny ip any any"
        },
    ),
    (
        "meridian",
        "Access to the routers' vty from Lyon's office net shall be permitted on dist1 and core2 too (list 10).",
        dict.fromkeys(("core2", "dist1"), "ip access-list standard 10 | 20 permit 10.40.3.0 0.0.0.255"),
    ),
    (
        "meridian",
        "Sur dc1, vers le stockage (Gi0/3), n'autoriser que le NFS (tcp 2049) depuis 10.30.0.0/24. ACL STOCK.",
        {
            "dc1": "ip access-list extended STOCK | permit tcp 10.30.0.0 0.0.0.255 10.30.1.0 0.0.0.255 eq 2049 | "
            "deny ip any any | interface GigabitEthernet0/3 | ip access-group STOCK out"
        },
    ),
    (
        "four-routers",
        "Two rules on R1 Gi0/0 inbound, list TWO: h1 may not reach 30.0.0.2, and nobody in 192.168.1.0/24 may use "
        "smtp. Anything else is allowed.",
        {
            "R1": "ip access-list extended TWO | deny ip host 192.168.1.10 host 30.0.0.2 | "
            "deny tcp 192.168.1.0 0.0.0.255 any eq smtp | permit ip any any | interface GigabitEthernet0/0 | "
            "ip access-group TWO in"
        },
    ),
    (
        "meridian",
        "block pc-lyon from db",
        {
            "lyon": "ip access-list extended 100 | deny ip host 10.40.3.10 host 10.30.0.20 | permit ip any any | "
            "interface GigabitEthernet0/1 | ip access-group 100 in"
        },
    ),
)


@pytest.mark.parametrize(("network", "text", "lines"), _LINES, ids=lambda one: str(one)[:40])
def test_lines_come_as_they_are_said(network: str, text: str, lines: dict[str, str]) -> None:
    result = ask(text, _network(network))
    assert result.status == "config", (result.questions, result.reason, result.lines)
    assert lines == {
        router: " | ".join(line.strip() for line in said.splitlines() if line.strip() != "!")
        for router, said in result.lines.items()
    }


@pytest.mark.parametrize(
    "text",
    [
        "Swap the action of OLD-FILTER line 20 from deny to permit",
        "list GUEST-IN, line 20: deny only 10.30.0.0/16 instead of 10.0.0.0/8",
        "Line 10 of GUEST-IN must also cover TCP (dns over tcp)",
        "If there's a deny for www in GUEST-IN remove it.",
        "SRV-OUT line 30 should only cover UDP queries from 10.20.0.0/16 from now on.",
        "Only alice may manage porto by ssh. Use list MGMT on the vty lines.",
        "wan1 g0/2 in, ACL 140: deny tcp from 10.40.1.0/24 to any on 22, permit 10.40.1.0/24 to web",
    ],
)
def test_what_the_lines_would_not_say_is_asked(text: str) -> None:
    result = ask(text, _network("meridian"))
    assert (result.status, result.lines) == ("clarify", {}), result.lines


@pytest.mark.parametrize(
    ("text", "ports"),
    [
        ("tcp 80, 443 and udp 53", [(6, 80), (6, 443), (17, 53)]),
        ("ftp (tcp 21)", [(6, 21)]),
        ("ssh and https", [(6, 22), (6, 443)]),
        ("snmp (udp 161)", [(17, 161)]),
    ],
)
def test_each_protocol_has_its_own_ports(text: str, ports: list[tuple[int, int]]) -> None:
    found = packets_of(symbols(text, Ground(_network("meridian"))))
    assert list(found) == [Service(protocol=protocol, ports=(port, port)) for protocol, port in ports]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Create VOICE-IN on dist1", "VOICE-IN"),
        ("add it to porto's 101 please", "101"),
        ("ACL 140 at wan1", "140"),
        ("the link core1-core2 is fine", None),
    ],
)
def test_lists_are_known_by_their_names(text: str, name: str | None) -> None:
    found = named_list(text, Ground(_network("meridian")))
    assert found is not None
    assert found.name == name


def test_two_lists_are_not_one() -> None:
    assert named_list("VOICE-IN and GUEST-IN", Ground(_network("meridian"))) is None


def test_brackets_that_hold_nothing_cost_nothing() -> None:
    said = "block telnet from alice to db"
    assert settled(f"{said} {'([' * 4000}{')]' * 1000}").split() == said.split()
    assert settled(f"{said} (tcp 23)") == f"{said} (tcp 23)"
