"""Wishes about interfaces, hosts and cables: every sentence becomes exactly what it says, or a question."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from transport_language_run import ask, load
from transport_wish_cases import ASK, FOUR, MERIDIAN

from assent.inventory import routed, yamlfile
from assent.network.transport.edge_objectives import AddressHost, DisconnectRouters, RetireRouter
from assent.network.transport.generate import applied, joined, left, rewired
from assent.network.transport.load import from_inventory
from assent.network.transport.network import Port, RoutedNetwork
from assent.network.transport.objectives import (
    AnyObjective,
    ConnectHost,
    ConnectRouters,
    DisconnectHost,
    InterfaceSettings,
)

EXAMPLES = Path(__file__).parents[3] / "examples" / "intents" / "network"
_FIELDS = (
    "mtu",
    "ip_mtu",
    "tcp_mss",
    "bandwidth_kbps",
    "speed",
    "duplex",
    "dot1q",
    "description",
    "shutdown",
    "redirects",
)


@cache
def network(name: str) -> RoutedNetwork:
    path = EXAMPLES / name / "network.yaml"
    if name == "four-routers":
        return load(path.read_text(encoding="utf-8"))
    text = path.read_text(encoding="utf-8")
    return from_inventory(yamlfile.parse(text, "network.yaml").validate(routed.Network), path.parent)


def said(objective: AnyObjective) -> list[str]:
    """The objective in the words of the cases."""
    match objective:
        case InterfaceSettings():
            return _settings(objective)
        case ConnectHost():
            where = f"{objective.router} {_short(objective.interface)}"
            return [f"host {objective.host} {objective.address} at {where}"]
        case DisconnectHost():
            return [f"gone {objective.host}"]
        case AddressHost():
            return [f"{objective.host} is {objective.address}"]
        case RetireRouter():
            return [f"retire {objective.router}"]
        case DisconnectRouters():
            a, z = _short(objective.a_interface), _short(objective.z_interface)
            return [f"cut {objective.a} {a} {objective.z} {z}"]
        case ConnectRouters():
            a = f"{objective.a} {_short(objective.a_interface)} {objective.a_address}"
            return [f"cable {a} {objective.z} {_short(objective.z_interface)} {objective.z_address}"]
        case _:
            return [repr(objective)]


def _settings(objective: InterfaceSettings) -> list[str]:
    where = f"{objective.router} {_short(objective.interface)}"
    values = [(field, getattr(objective, field)) for field in _FIELDS]
    values.append(("secondary" if objective.secondary else "address", objective.address))
    values += [("helpers", helper) for helper in objective.helpers]
    values += [("clear", what) for what in objective.clear]
    return [f"{where} {field}={value}" for field, value in values if value is not None]


def _short(name: str) -> str:
    return name.replace("GigabitEthernet", "").replace("Loopback", "Lo")


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [(name, *case) for name, some in (("four-routers", FOUR), ("meridian", MERIDIAN)) for case in some],
)
def test_wish(name: str, text: str, wanted: tuple[str, ...]) -> None:
    result = ask(text, network(name))
    if wanted == ASK:
        assert result.status == "clarify", (result.status, result.lines)
        assert result.questions
        return
    assert result.status == "config", (result.questions, result.reason)
    assert result.type == "CP"
    assert sorted(one for o in result.objectives for one in said(o)) == sorted(wanted)


def after(text: str) -> RoutedNetwork:
    """The four routers once the wish is carried out."""
    before = network("four-routers")
    result = ask(text, before)
    assert result.status == "config", (result.questions, result.reason)
    start = joined(before, result.objectives)
    return left(rewired(applied(start, dict(result.lines)), result.objectives), result.objectives)


def test_router_joins() -> None:
    net = after("Connect a new router R8 to R2: R2 Gi0/0 has 88.0.0.1/30, R8 Gi0/2 has 88.0.0.2/30, both up.")
    assert (Port("R2", "GigabitEthernet0/0"), Port("R8", "GigabitEthernet0/2")) in net.links
    assert str(net.devices["R8"].interfaces["GigabitEthernet0/2"].addresses[0]) == "88.0.0.2/30"
    assert not net.devices["R8"].interfaces["GigabitEthernet0/2"].shutdown


def test_router_leaves() -> None:
    net = after("Take R2 out of the network.")
    assert "R2" not in net.devices
    assert all("R2" not in (a.router, z.router) for a, z in net.links)
    assert net.devices["R1"].interfaces["GigabitEthernet0/1"].shutdown


def test_cable_goes() -> None:
    net = after("unplug the R2-R3 cable")
    assert net.far_end(Port("R2", "GigabitEthernet0/2")) is None
    assert net.devices["R3"].interfaces["GigabitEthernet0/1"].shutdown


def test_cable_moves_with_its_address() -> None:
    net = after(
        "The fibre from R2 was moved at R4: it is in Gi0/0 now instead of Gi0/3. Move the address there."
    )
    assert net.far_end(Port("R4", "GigabitEthernet0/0")) == Port("R2", "GigabitEthernet0/3")
    old, new = (net.devices["R4"].interfaces[f"GigabitEthernet0/{n}"] for n in (3, 0))
    assert (old.addresses, old.shutdown, new.shutdown) == ((), True, False)
    assert str(new.addresses[0]) == "50.0.0.2/24"


def test_host_moves_with_its_lan() -> None:
    net = after("Renumber h2's LAN: 172.16.7.0/24, R3 keeps .1, and h2 becomes 172.16.7.10.")
    assert str(net.hosts["h2"].address) == "172.16.7.10/24"
    assert str(net.devices["R3"].interfaces["GigabitEthernet0/0"].addresses[0]) == "172.16.7.1/24"


def test_host_goes_and_its_lan_stays() -> None:
    net = after("Host h1 is scrapped, take it out; the rest of its LAN stays up.")
    assert "h1" not in net.hosts
    assert not net.devices["R1"].interfaces["GigabitEthernet0/0"].shutdown


@pytest.mark.parametrize(
    "text",
    [
        "Give h1 the address 192.168.1.1",
        "Give h1 the address 10.7.7.7",
        "The cable in R4 Gi0/3 is moved to R4 Gi0/1.",
        "Describe both R1 Gi0/1 and Gi0/2: “one” and “two” and “three”",
    ],
)
def test_impossible_is_asked(text: str) -> None:
    assert ask(text, network("four-routers")).status == "clarify"
