"""One wish in many phrasings: each is read as the same objective. Templates, places and values are combined."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from transport_language_run import ask, network

from assent.network.transport.objectives import AnyObjective
from assent.network.transport.skills.requests.dispatch import read

_PLACES = {
    ("R1", "GigabitEthernet0/1"): (
        "R1 g0/1", "R1's Gi0/1", "GigabitEthernet0/1 of R1", "R1's port to R2", "the port on R1 that faces R2",
        "R1's link towards R2",
    ),
    ("R3", "GigabitEthernet0/2"): (
        "R3 gi0/2", "Gi0/2 on R3", "R3's interface towards R4", "the interface of R3 facing R4",
    ),
}  # fmt: skip
_STORIES = (
    "",
    "Hi team, ",
    "Ticket 4711: ",
    "Until the new fibre is there, ",
    "The old value came from the provider. ",
)
_WISHES: dict[str, tuple[str, ...]] = {
    "cost": (
        "set the OSPF cost of {place} to {value}", "ospf cost {value} on {place}", "{place}: ip ospf cost {value}",
        "the ospf metric of {place} should be {value}", "give {place} an OSPF cost of {value}",
        "raise the OSPF cost on {place} to {value}, please", "{place} must have ospf metric {value}",
    ),
    "priority": (
        "set the OSPF priority of {place} to {value}", "ospf priority {value} on {place}",
        "{place} should have OSPF priority {value}",
    ),
    "mtu": (
        "set the MTU of {place} to {value}", "{place}: mtu {value}", "{value} byte MTU on {place}, please",
        "the mtu on {place} must be {value} bytes",
    ),
    "bandwidth_kbps": ("set the bandwidth of {place} to {value} kbps", "{place}: bandwidth {value} kbit/s"),
}  # fmt: skip
_VALUES = {"cost": (7, 250), "priority": (0, 120), "mtu": (1400, 9000), "bandwidth_kbps": (20000, 512)}


def _read(text: str) -> list[dict[str, object]]:
    found = read(text, network())
    assert not found.questions, (text, found.questions)
    return [one.model_dump(exclude_defaults=True) for one in found.objectives]


_COMBINED = [
    (field, place, said, template)
    for field, templates in _WISHES.items()
    for (place, spoken), template in product(_PLACES.items(), templates)
    for said in spoken
]


@given(st.sampled_from(_COMBINED), st.integers(0, 1), st.sampled_from(_STORIES))
def test_every_phrasing_of_a_setting_means_the_same(
    wish: tuple[str, tuple[str, str], str, str], which: int, story: str
) -> None:
    field, (router, interface), said, template = wish
    value = _VALUES[field][which]
    made = _read(story + template.format(place=said, value=value))
    assert made == [{"router": router, "interface": interface, field: value}]


_SAME: dict[str, tuple[str, ...]] = {
    "core": (
        "Deny telnet from h1 to h2 on R1",
        "h1 must not telnet to h2; filter it on R1",
        "On R1, block TCP port 23 from h1 to h2.",
        "R1 shall drop telnet from 192.168.1.10 to 172.16.1.10",
        "Bloquea en R1 el telnet de h1 a h2",
    ),
    "steer": (
        "traffic from h1 to h2 must go through R4",
        "h1 -> h2 via R4, please",
        "whatever h1 sends to h2 has to travel through R4, R2 is only the backup",
        "lo que h1 envía a h2 tiene que ir por R4",
        "le trafic de h1 vers h2 doit passer par R4",
    ),
    "redistribute": (
        "R1: redistribute static routes into OSPF, metric 30",
        "Have R1 redistribute its statics into OSPF with metric 30",
        "Que R1 redistribuya en OSPF sus rutas estáticas, con métrica 30",
        "O R1 deve redistribuir as rotas estáticas no OSPF com métrica 30",
        "R1 redistribue ses routes statiques dans OSPF, métrique 30",
    ),
}


@pytest.mark.parametrize("name", sorted(_SAME))
def test_one_wish_in_several_languages(name: str) -> None:
    first, *others = (_read(text) for text in _SAME[name])
    assert all(one == first for one in others), [first, *others]


@pytest.mark.parametrize(
    ("text", "kind", "field", "value"),
    [
        ("R1: static 10.9.0.0/16 via 10.0.0.2 name LAB-NORTH", "static-route", "name", "LAB-NORTH"),
        ("turn off proxy-arp on R1 g0/0", "interface", "proxy_arp", False),
        ("R1 g0/0 must not send ICMP redirects", "interface", "redirects", False),
        ("eBGP between R1 (AS 65001) and R2 (AS 65002) over their link", "bgp-peer", "remote_as", 65002),
        ("delete the description of R1 g0/1", "interface", "clear", ("description",)),
    ],
)
def test_what_a_wish_sets(text: str, kind: str, field: str, value: object) -> None:
    made: tuple[AnyObjective, ...] = read(text, network()).objectives
    assert any(one.kind == kind and getattr(one, field, None) == value for one in made), made


@pytest.mark.parametrize(
    "text",
    [
        "Pon 10.40.2.300/24 en R1 g0/1 y actívala",
        "block telnet from h1 to h2 on R1 between 08:00 and 18:00",
        "R1 drops everything",
        "Make a GRE tunnel to R1 for our partner",
    ],
)
def test_what_is_not_certain_is_asked(text: str) -> None:
    result = ask(text)
    assert result.status == "clarify" and not result.lines, result


def test_the_ports_manners_reach_the_configuration() -> None:
    result = ask("turn off proxy-arp and ip unreachables on R1 g0/0")
    assert result.status == "config"
    assert result.lines["R1"].split("\n")[1:3] == [" no ip unreachables", " no ip proxy-arp"]
