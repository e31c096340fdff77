"""VLAN labels at border points: sub-interfaces that come with a slice, are verified, and go with it."""

from __future__ import annotations

from ipaddress import IPv4Network
from pathlib import Path

import pytest

from assent.intents.change import TransportIntent
from assent.intents.domains import Labels, Stitch
from assent.intents.errors import InvalidInput
from assent.intents.evidence import Outcome, overall
from assent.intents.service import Sdp, TransportSlice
from assent.network.transport import slices
from assent.network.transport.borders import BorderPort
from assent.network.transport.claims import Setting
from assent.network.transport.drivers.simulated import SimulatedRouters
from assent.network.transport.load import load_network
from assent.network.transport.network import Port, RoutedNetwork
from assent.network.transport.operator import TransportOperator
from assent.network.transport.repository import ConfigRepository
from assent.network.transport.verifier.static import StaticVerifier

ROOT = Path(__file__).resolve().parents[3]


class Time:
    def now_s(self) -> float:
        return 0.0


@pytest.fixture(scope="module")
def network() -> RoutedNetwork:
    return load_network(ROOT / "examples/four-routers/network.yaml")


@pytest.fixture
def operator(network: RoutedNetwork, tmp_path: Path) -> TransportOperator:
    routers = SimulatedRouters(tmp_path / "state", network.texts)
    return TransportOperator(
        network, routers, ConfigRepository(tmp_path / "git"), StaticVerifier().verify, Time()
    )


def stitched(name: str, a: int, z: int, kbps: int = 20_000) -> TransportSlice:
    """From R1 to R3 under a VLAN label at either end."""
    return TransportSlice(
        id=name,
        a=Sdp(id="hub", router="R1", interface="g0/0", prefix=f"10.200.{a}.0/24", vlan=a),
        z=Sdp(
            id="site", router="R3", interface="GigabitEthernet0/0", prefix=f"10.201.{z}.0/24", vlan=1000 + z
        ),
        to_z_kbps=kbps,
        to_a_kbps=kbps,
        latency_ms=5,
        availability_percent=99.9,
    )


def carry(operator: TransportOperator, version: int, *wanted: TransportSlice) -> None:
    intent = TransportIntent(id="segments", version=version, slices=wanted)
    assert operator.feasible(intent).feasible, operator.feasible(intent).reason
    change = operator.plan(intent)
    verdicts = operator.verify(change)
    assert overall(verdicts) is Outcome.PASS, [one for one in verdicts if one.outcome is not Outcome.PASS]
    operator.commit(change, 60)
    assert overall(operator.probe(change)) is Outcome.PASS
    operator.confirm(change)
    assert operator.plan(intent).empty


def test_labels_come_change_and_go_with_their_slices(operator: TransportOperator) -> None:
    before = dict(operator.network().texts)
    carry(operator, 1, stitched("s", 101, 7))
    one = operator.network().devices["R1"].interfaces["GigabitEthernet0/0.101"]
    assert one.dot1q == 101 and str(one.addresses[0]) == "10.200.101.1/24" and one.policy_in
    far = operator.network().devices["R3"]
    assert far.interfaces["GigabitEthernet0/0.1007"].dot1q == 1007
    assert all("GigabitEthernet0/0.1007" in p.passive or p.passive_default for p in far.ospf.values())
    carry(operator, 2, stitched("s", 101, 7), stitched("t", 102, 8, 5_000))
    carry(operator, 3, stitched("t", 103, 8, 5_000))
    names = {name for name in operator.network().devices["R1"].interfaces if "." in name}
    assert names == {"GigabitEthernet0/0.103"}
    carry(operator, 4)
    assert {
        name: slices.change.same(text, before[name]) for name, text in operator.network().texts.items()
    } == dict.fromkeys(before, True)


def test_sub_interfaces_share_what_their_interface_carries(operator: TransportOperator) -> None:
    both = (stitched("s", 101, 7, 600_000), stitched("t", 102, 8, 600_000))
    found = operator.feasible(TransportIntent(id="segments", version=1, slices=both))
    assert not found.feasible and "R1 GigabitEthernet0/0" in found.reason and "1200000" in found.reason


def test_a_sub_interface_of_somebody_else_is_left_alone(network: RoutedNetwork) -> None:
    text = "interface GigabitEthernet0/0.101\n encapsulation dot1Q 101\n ip address 10.9.9.1 255.255.255.0\n"
    taken = slices.change.changed(network, {"R1": text})
    with pytest.raises(InvalidInput, match="not Assent's; take another label"):
        slices.plan(taken, TransportIntent(id="segments", version=1, slices=(stitched("s", 101, 7),)))


def test_a_planned_label_is_claimed(network: RoutedNetwork) -> None:
    claims = slices.claims(network, TransportIntent(id="x", version=1, slices=(stitched("s", 101, 7),)))
    tagged = {(one.router, one.interface, one.value) for one in claims if isinstance(one, Setting)}
    assert tagged == {("R1", "GigabitEthernet0/0.101", 101), ("R3", "GigabitEthernet0/0.1007", 1007)}


def test_a_pool_gives_vlan_labels_a_part_and_a_tag_and_others_none() -> None:
    labels = (Labels(kind="vlan", low=100, high=199), Labels(kind="vrf", low=1, high=9))
    port = BorderPort(
        Port("R1", "Gi0/0"), IPv4Network("10.0.0.0/30"), labels, pool=IPv4Network("10.1.0.0/16")
    )
    sdp = port.sdp("hub", Stitch(point="hub", kind="vlan", label=101))
    assert sdp.vlan == 101 and IPv4Network(sdp.prefix).subnet_of(IPv4Network("10.1.0.0/16"))
    assert port.sdp("hub", Stitch(point="hub", kind="vrf", label=1)).vlan is None
    assert port.sdp("hub").prefix == "10.0.0.0/30" and port.sdp("hub").vlan is None
