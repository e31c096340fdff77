"""Network files, right and wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from assent.intents.errors import InvalidInput
from assent.network.transport.load import load_network
from assent.network.transport.network import Port

ROOT = Path(__file__).resolve().parents[3]
TWO = """routers:
  A:
    ospf: {process: 7}
    interfaces:
      g0/0: {address: 10.0.0.1/30, area: 0, cost: 9}
      Gig0/1: {address: 10.1.0.1/24, area: 3}
  B:
    interfaces:
      GigabitEthernet0/0: {address: 10.0.0.2/30}
hosts:
  pc: {address: 10.1.0.9/24, attached_to: A g0/1}
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "network.yaml"
    path.write_text(text)
    return path


def problems_of(folder: Path, text: str) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        load_network(write(folder, text))
    return [str(problem) for problem in caught.value.problems]


def test_the_example_is_the_network_of_four_routers() -> None:
    network = load_network(ROOT / "examples/four-routers/network.yaml")
    assert sorted(network.devices) == ["R1", "R2", "R3", "R4"]
    assert len(network.links) == 5
    assert network.devices["R2"].interfaces["GigabitEthernet0/0"].shutdown
    assert network.devices["R1"].ospf[100].networks[0].area == 1
    assert network.far_end(Port("R1", "GigabitEthernet0/2")) == Port("R4", "GigabitEthernet0/2")
    assert network.hosts["h2"].port == Port("R3", "GigabitEthernet0/0")


def test_names_are_spelled_out_and_cables_follow_from_subnets(tmp_path: Path) -> None:
    network = load_network(write(tmp_path, TWO))
    assert network.links == ((Port("A", "GigabitEthernet0/0"), Port("B", "GigabitEthernet0/0")),)
    assert network.hosts["pc"].port == Port("A", "GigabitEthernet0/1")
    assert " ip ospf cost 9\n" in network.texts["A"]
    assert "router ospf 7\n network 10.0.0.0 0.0.0.3 area 0\n" in network.texts["A"]
    assert network.devices["B"].ospf == {}


def test_a_router_may_bring_its_own_configuration(tmp_path: Path) -> None:
    text = "hostname other\ninterface GigabitEthernet0/5\n ip address 10.0.0.2 255.255.255.252\nsnmp-server x\nend"
    (tmp_path / "b.cfg").write_text(text)
    head = TWO.split("  B:")[0]
    network = load_network(write(tmp_path, head + "  B: {config: b.cfg}\n"))
    assert network.texts["B"] == text, "byte for byte"
    assert network.links == ((Port("A", "GigabitEthernet0/0"), Port("B", "GigabitEthernet0/5")),)


@pytest.mark.parametrize(
    ("change", "where", "said"),
    [
        (("attached_to: A g0/1", "attached_to: C g0/1"), ":11:", "no router C; known: A, B"),
        (("attached_to: A g0/1", "attached_to: A g0/7"), ":11:", "A has no interface g0/7; it has Gig"),
        (("attached_to: A g0/1", "attached_to: Ag0/1"), ":11:", "ROUTER INTERFACE"),
        (("10.1.0.9/24", "10.2.0.9/24"), ":11:", "outside the subnet of A GigabitEthernet0/1"),
        (("10.1.0.9/24", "10.1.0.1/24"), ":11:", "also the address of A GigabitEthernet0/1"),
        (("10.0.0.2/30", "10.0.0.1/30"), ":9:", "also the address of A GigabitEthernet0/0"),
        (("10.0.0.2/30", "10.0.0.3/30"), ":9:", "broadcast"),
        (("10.0.0.2/30", "2001:db8::1/64"), ":9:", "no IPv4 address"),
        (("Gig0/1: {", "GigabitEthernet0/0: {"), ":6:", "described twice"),
        (("Gig0/1: {", "'???': {"), ":6:", "no interface name"),
        (("process: 7", "process: 7, router_id: 1.1.1.999"), ":3:", "router id"),
        (("address: 10.1.0.1/24, area: 3", "area: 3"), ":6:", "needs an address"),
    ],
)
def test_what_does_not_fit_is_named_with_its_line(
    tmp_path: Path, change: tuple[str, str], where: str, said: str
) -> None:
    assert change[0] in TWO
    found = problems_of(tmp_path, TWO.replace(change[0], change[1], 1))
    assert any(f"network.yaml{where}" in one and said in one for one in found), found


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("{a: A g0/0, z: B g0/9}", "B has no interface g0/9"),
        ("{a: A g0/1, z: B g0/0}", "different subnets"),
        ("{a: A g0/0, z: A g0/0}", "already has a cable"),
    ],
)
def test_a_cable_that_cannot_be_is_named(tmp_path: Path, link: str, said: str) -> None:
    found = problems_of(tmp_path, f"{TWO}links:\n  - {link}\n")
    assert any("network.yaml:13:" in one and said in one for one in found), found


def test_one_end_has_one_cable(tmp_path: Path) -> None:
    text = f"{TWO}links:\n  - {{a: A g0/0, z: B g0/0}}\n  - {{a: A g0/0, z: B g0/0}}\n"
    assert "already has a cable" in problems_of(tmp_path, text)[0]


def test_a_configuration_that_is_missing_or_wrong_is_named(tmp_path: Path) -> None:
    head = TWO.split("  B:")[0]
    assert "network.yaml:7:" in problems_of(tmp_path, f"{head}  B: {{config: none.cfg}}\n")[0]
    (tmp_path / "b.cfg").write_text("interface g0/1\n ip address 1.2.3 255.0.0.0\n")
    assert "B:2" in problems_of(tmp_path, f"{head}  B: {{config: b.cfg}}\n")[0]
    (tmp_path / "b.cfg").write_bytes(b"\xff\xfe")
    assert "cannot be read" in problems_of(tmp_path, f"{head}  B: {{config: b.cfg}}\n")[0]
