"""Requests that were once read as something else: each is done as it says, or asked about."""

from __future__ import annotations

import re
from functools import cache

import pytest
from transport_language_run import ask, load

from assent.network.transport.configure import ConfigureResult
from assent.network.transport.network import RoutedNetwork

_SHAPES: dict[str, tuple[str, tuple[tuple[str, str, str, str], ...], tuple[str, ...]]] = {
    # LANs (router, address, description, area); links as `a port z port subnet`
    "chain": (
        "lisboa porto braga",
        (
            ("lisboa", "10.1.0.1/24", "office", "0"),
            ("porto", "10.2.0.1/24", "lab", "0"),
            ("braga", "10.3.0.1/24", "servers", "0"),
        ),
        ("lisboa 1 porto 1 172.20.1", "porto 2 braga 1 172.20.2"),
    ),
    "ring": (
        "K1 K2 K3 K4 K5 K6",
        tuple((f"K{n}", f"192.168.{n}0.1/24", f"LAN {n}", str({1: 1, 4: 4}.get(n, 0))) for n in range(1, 7)),
        tuple(f"K{n} 1 K{n % 6 + 1} 2 10.9.{n}" for n in range(1, 7)),
    ),
    "hub": (
        "hub spoke1 spoke2 spoke3",
        (
            ("hub", "10.100.0.1/24", "data centre", "0"),
            *((f"spoke{n}", f"10.{n}.0.1/16", f"branch {n}", "0") for n in (1, 2, 3)),
        ),
        tuple(f"hub {n} spoke{n} 1 10.50.{n}" for n in (1, 2, 3)),
    ),
}
_HOSTS = {
    "chain": ("pc1 10.1.0.10/24 lisboa", "pc2 10.2.0.10/24 porto", "web 10.3.0.80/24 braga"),
    "ring": tuple(f"s{n} 192.168.{n}0.5/24 K{n}" for n in range(1, 7)),
    "hub": ("server 10.100.0.20/24 hub", *(f"till{n} 10.{n}.0.7/16 spoke{n}" for n in (1, 2, 3))),
}


@cache
def net(shape: str) -> RoutedNetwork:
    routers, lans, links = _SHAPES[shape]
    ports: dict[str, list[str]] = {name: [] for name in routers.split()}
    for router, address, said, area in lans:
        ports[router].append(f"0/0: {{address: {address}, area: {area}, description: {said}}}")
    cables = []
    for link in links:
        a, a_port, z, z_port, subnet = link.split()
        ports[a].append(f"0/{a_port}: {{address: {subnet}.1/30, area: 0}}")
        ports[z].append(f"0/{z_port}: {{address: {subnet}.2/30, area: 0}}")
        cables.append(f"  - {{a: {a} GigabitEthernet0/{a_port}, z: {z} GigabitEthernet0/{z_port}}}\n")
    text = "routers:\n"
    for router, said in ports.items():
        text += f"  {router}:\n    ospf: {{process: 1}}\n    interfaces:\n"
        text += "".join(f"      GigabitEthernet{one}\n" for one in sorted(said))
    text += "links:\n" + "".join(cables) + "hosts:\n"
    for host in _HOSTS[shape]:
        name, address, router = host.split()
        text += f"  {name}: {{address: {address}, attached_to: {router} GigabitEthernet0/0}}\n"
    return load(text)


def entries(result: ConfigureResult, router: str) -> list[str]:
    return re.findall(r"^ *((?:permit|deny) .*?) *$", result.lines.get(router, ""), re.MULTILINE)


ASKED = (
    ("hub", "allow till1 to reach server but not till2"),
    ("hub", "allow till1 to reach server but not spoke3's LAN"),
    ("hub", "allow 10.1.0.0/16 to reach server except till1"),
    ("ring", "remove the static route to s4 on K1"),
    ("ring", "remove the default route on K1 via s1"),
    ("ring", "do not add a static route on K1 to s4's LAN via K6"),
    ("ring", "don't shut down K1 g0/1"),
    ("ring", "never change the OSPF cost of K1 g0/1 to 50"),
    ("ring", "do not set the MTU of K1 g0/1 to 1400"),
    ("ring", "set mtu 1400 on K1 g0/1 and never shut it down"),
    ("ring", "under no circumstances shut down K1 g0/1"),
    ("ring", "K1 g0/1 should not be shut down"),
    ("ring", "do not remove host s1"),
    ("chain", "do not create a GRE tunnel between lisboa and braga with 10.99.0.0/30"),
    ("chain", "no añadas una ruta estática en lisboa hacia 10.9.0.0/16 por 172.20.1.2"),
    ("hub", "block till1 and till2"),
    ("hub", "deny telnet from spoke1's LAN except till1 to server"),
    ("hub", "block HTTP from branch 2 to server on hub"),
    ("hub", "block ping from branch 2 to server on hub"),
    ("ring", "block telnet from LAN 1 to s4"),
    ("hub", "block ports 1024 and above from till1 to server"),
    ("hub", "block HTTP from till1 to server during working hours"),
    ("hub", "block HTTP from till1 to server until Friday"),
    ("hub", "block HTTP from till1 to server for 10 minutes"),
    ("hub", "block new TCP connections from till1 to server but allow replies"),
    ("hub", "block ICMP redirects from till1 to server"),
    ("hub", "block IPv6 from till1"),
    ("hub", "block till1 from reaching the internet"),
    ("ring", "add a static route on K1 to s4's LAN via s2"),
    ("ring", "add a static route on K1 to 10.77.0.0/16 via 192.168.10.5"),
)


@pytest.mark.parametrize(("shape", "text"), ASKED, ids=lambda said: str(said)[:60])
def test_asked_about(shape: str, text: str) -> None:
    result = ask(text, net(shape))
    assert result.status == "clarify" and result.questions and not result.lines, result


@pytest.mark.parametrize(
    ("shape", "text", "quoted"),
    [
        ("ring", "summarise area 7 as 192.168.0.0/16", "Area 7 has no border router"),
        ("ring", "summarise area 1 as 172.16.0.0/16", "No subnet of area 1 is in 172.16.0.0/16"),
        ("ring", "summarize area 1 as 192.168.8.0/21 on K4", "K4 is no border router of area 1"),
        ("ring", "summarise our routes", "cannot do route summarisation"),
        ("hub", "prioritise voice traffic", "cannot do QoS"),
        ("ring", "enable telnet on K1", "cannot do services of the routers"),
    ],
)
def test_what_cannot_be_done_is_said(shape: str, text: str, quoted: str) -> None:
    result = ask(text, net(shape))
    assert result.status == "clarify" and quoted in " ".join(result.questions), result


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("set the description of K1 g0/1 to shutdown", "shutdown"),
        ("change the description on K1 g0/1 to no shutdown needed", "no shutdown needed"),
        ("set the description of K1 g0/1 to link to K2, do not remove", "link to K2, do not remove"),
        ("describe K1 g0/1 as block all traffic from s1", "block all traffic from s1"),
        ("Set the description to backbone to K2 on K1 g0/1.", "backbone to K2"),
    ],
)
def test_a_description_is_literal(text: str, said: str) -> None:
    lines = ask(text, net("ring")).lines
    assert lines["K1"].split("\n") == ["interface GigabitEthernet0/1", f" description {said}", ""]
    assert set(lines) == {"K1"}


def test_what_follows_a_description_is_still_done() -> None:
    (made,) = ask("set the description of K1 g0/1 to uplink and shut it down", net("ring")).objectives
    assert made.model_dump(exclude_unset=True).items() >= {"description": "uplink", "shutdown": True}.items()


@pytest.mark.parametrize(
    ("shape", "text", "expected"),
    [
        (
            "hub",
            "block all TCP except port 443 from till1 to server",
            {
                "spoke1": "permit tcp host 10.1.0.7 host 10.100.0.20 eq 443|"
                "deny tcp host 10.1.0.7 host 10.100.0.20|permit ip any any"
            },
        ),
        (
            "chain",
            "block everything from pc1 except HTTP to web",
            {
                "lisboa": "permit tcp host 10.1.0.10 host 10.3.0.80 eq www|"
                "deny ip host 10.1.0.10 any|permit ip any any"
            },
        ),
        (
            "hub",
            "let only till1 and till2 ping server",
            {
                "hub": "permit icmp host 10.1.0.7 host 10.100.0.20|permit icmp host 10.2.0.7 host 10.100.0.20|"
                "deny icmp any host 10.100.0.20|permit ip any any"
            },
        ),
        (
            "hub",
            "block 10.1.0.0/16 except 10.1.0.7 from reaching server",
            {
                "spoke1": "permit ip host 10.1.0.7 host 10.100.0.20|"
                "deny ip 10.1.0.0 0.0.255.255 host 10.100.0.20|permit ip any any"
            },
        ),
        (
            "hub",
            "block SSH from till1's LAN to till2's LAN and HTTP from till2's LAN to till3's LAN",
            {
                "spoke1": "deny tcp 10.1.0.0 0.0.255.255 10.2.0.0 0.0.255.255 eq 22|permit ip any any",
                "spoke2": "deny tcp 10.2.0.0 0.0.255.255 10.3.0.0 0.0.255.255 eq www|permit ip any any",
            },
        ),
        (
            "hub",
            "block SSH from till1 to till2 and from till2 to till3",
            {
                "spoke1": "deny tcp host 10.1.0.7 host 10.2.0.7 eq 22|permit ip any any",
                "spoke2": "deny tcp host 10.2.0.7 host 10.3.0.7 eq 22|permit ip any any",
            },
        ),
        (
            "hub",
            "block UDP below 1024 from till1 to server",
            {"spoke1": "deny udp host 10.1.0.7 host 10.100.0.20 lt 1024|permit ip any any"},
        ),
        (
            "hub",
            "block ports above 1023 from till1 to server",
            {
                "spoke1": "deny tcp host 10.1.0.7 host 10.100.0.20 gt 1023|"
                "deny udp host 10.1.0.7 host 10.100.0.20 gt 1023|permit ip any any"
            },
        ),
        (
            "hub",
            "block TCP source ports above 1023 from till1 to server",
            {"spoke1": "deny tcp host 10.1.0.7 gt 1023 host 10.100.0.20|permit ip any any"},
        ),
    ],
)
def test_filters_say_what_was_said(shape: str, text: str, expected: dict[str, str]) -> None:
    result = ask(text, net(shape))
    assert result.status == "config", result
    assert {router: "|".join(entries(result, router)) for router in result.lines} == expected


def test_both_subjects_of_an_exception_are_restricted() -> None:
    result = ask("block till1 and till2 from reaching server, except HTTPS", net("hub"))
    for router, source in (("spoke1", "10.1.0.7"), ("spoke2", "10.2.0.7")):
        said = entries(result, router)
        assert said.index(f"permit tcp host {source} host 10.100.0.20 eq 443") < said.index(
            f"deny ip host {source} host 10.100.0.20"
        )


def test_a_host_in_a_setting_is_not_unplugged() -> None:
    result = ask("remove s4's LAN from OSPF on K4", net("ring"))
    assert "shutdown" not in "".join(result.lines.values())


def test_what_leaves_a_router_can_be_verified() -> None:
    result = ask("block TCP port 25 leaving porto", net("chain"))
    assert result.status == "config" and "deny tcp any any eq smtp" in entries(result, "porto"), result
    denied = [one for one in result.claims if one.kind == "traffic" and one.expected == "denied"]
    assert denied, "an outbound list that claims nothing is not verified"
